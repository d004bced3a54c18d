"""How do arrays that somebody gives become those of a decision matrix, or what is said against them?"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from netselect.arguments import directions_said, found_as
from netselect.errors import InvalidMatrix, NetselectError, did_you_mean, listed, named
from netselect.study.quantities import LARGEST_FIGURE, as_is
from netselect.sums import Flags, Floats, but_for_rounding

if TYPE_CHECKING:
    import pandas as pd


_NO_NUMBERS = {"M": "dates", "m": "durations", "c": "complex numbers"}
"""Kinds of arrays whose values numpy takes for numbers, and loses what they mean."""
_LEVELS_OF_COLUMNS = (
    "the columns have several levels (a MultiIndex), and one name each is needed: join the levels by dots, as in "
    "`frame.columns = ['.'.join(map(str, name)) for name in frame.columns]`"
)
_LEVELS_OF_ROWS = (
    "the index has several levels (a MultiIndex), and ids are needed: give the DataFrame a column `id`, or an "
    "index of one level"
)
_LEVELS_OF_NAMES = (
    "the index has several levels (a MultiIndex), and names the networks: join the levels by dots, as in "
    "`frame.index = ['.'.join(map(str, name)) for name in frame.index]`"
)
_ADVICE = "Say which way is better: `maximise=[True, False, ...]`, or anchors in `worst` and `best`"


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the array, which nobody can write to any more."""
    array.flags.writeable = False
    return array


def plain_numbers(
    values: Any,  # noqa: ANN401 -- whatever is given
    what: str,
    wanted: str = "numbers",
    error: type[NetselectError] = InvalidMatrix,
) -> Floats:
    """Return an array of numbers, also of texts that are; a masked cell is NaN, and `masked` tells which are.

    Refused are dates, durations and complex numbers, which numpy would turn into numbers, and what is no array,
    as an ``error`` that calls them ``what``, and says that numbers, or what else, are ``wanted``.
    """
    try:
        whole = _with_mask(values)
        found: npt.NDArray[Any] = np.asarray(values) if whole is None else whole.data
        kinds = {found.dtype.kind}
        if found.dtype.kind == "O":
            kinds |= {np.asarray(one).dtype.kind for one in found.ravel().tolist() if isinstance(one, np.generic)}
        unfit = kinds & _NO_NUMBERS.keys()
        # A cell that is masked holds nothing that counts, whatever stands beneath.
        with np.errstate(over="ignore"):
            kept = found if whole is None or unfit else np.where(whole.mask, np.nan, found)
            numbers = kept.astype(np.float64, copy=False) if not unfit else np.zeros(0)
    except (TypeError, ValueError, OverflowError) as refusal:
        raise error(f"{what} cannot be read as {wanted} ({_odd_one(values) or refusal})") from None
    if unfit:
        raise error(f"{what} hold {_NO_NUMBERS[min(unfit)]}: {wanted} are needed")
    return numbers


def _odd_one(values: object) -> str:
    """Return which cell of a list, or of a list of lists, is no number, or which row is longer or shorter.

    >>> _odd_one([[1, 2], [3]]), _odd_one([[1, 2], [3, "a"]])
    ('row 1 holds 2 figures, and row 2 holds 1', 'row 2, column 2: found the text `a`')
    """
    rows = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(rows, list | tuple) or not len(rows):
        return ""
    lists = rows if isinstance(rows[0], list | tuple | np.ndarray) else []
    for number, row in enumerate(lists, start=1):
        if not isinstance(row, list | tuple | np.ndarray):
            return f"row {number}: found {found_as(row)}, and a list of figures is needed"
        if len(row) != len(lists[0]):
            return f"row 1 holds {len(lists[0])} figures, and row {number} holds {len(row)}"
    where = "row {}, column {}" if lists else "number {1}"
    for number, row in enumerate(lists or [rows], start=1):
        for place, cell in enumerate(row, start=1):
            try:
                float(0 if np.ma.isMA(cell) else cell)
            except OverflowError:  # it is a number, and numpy says that it is too large
                return ""
            except (TypeError, ValueError):
                return f"{where.format(number, place)}: found {found_as(cell)}"
    return ""


def masked(values: object) -> Flags | None:
    """Return which cells of an array are masked, or of rows of one; None where nothing can be.

    >>> masked([[1.0, np.ma.masked], [2.0, 3.0]]).tolist(), masked([[1.0]]) is None
    ([[False, True], [False, False]], True)
    """
    whole = _with_mask(values)
    return None if whole is None else np.ma.getmaskarray(whole)


def _with_mask(values: object) -> "np.ma.MaskedArray[Any, Any] | None":
    """Return an array that has a mask, or of which a row or a cell has one; None for any other."""
    if "numpy.ma" not in sys.modules:
        # Nobody has made a mask yet, and to ask numpy for one would load what makes them.
        return None
    rows = _row_with_mask(values)
    if isinstance(rows, list | tuple):
        rows = [_row_with_mask(row) for row in rows]
        return np.ma.array(rows) if any(map(np.ma.isMA, rows)) else None
    return np.ma.array(rows) if np.ma.isMA(rows) else None


def _row_with_mask(row: object) -> object:
    """Return a row with its mask where cells of a list are masked, which numpy would make NaN and warn."""
    is_mixed = isinstance(row, list | tuple) and any(cell is np.ma.masked for cell in row)
    return np.ma.array(row, dtype=object) if is_mixed else row


def is_frame(source: object) -> bool:
    """Return whether something is a DataFrame, without loading pandas."""
    return hasattr(source, "columns") and hasattr(source, "dtypes")


def misshapen(frame: object, *, holds_ids: bool = True) -> str:
    """Return why something is no table with one name for each column and one id for each row; "" where it is.

    A table that ``holds_ids`` may have them in a column; else the index names the rows.

    >>> misshapen([{"id": "ann"}])
    'found a list: a DataFrame of pandas is needed; `pandas.DataFrame(records)` makes one of a list of records'
    """
    if not (is_frame(frame) and hasattr(frame, "iloc")):
        cure = "`pandas.DataFrame(records)` makes one of a list of records"
        what = named(frame) if isinstance(frame, list | tuple | dict) else type(frame).__name__
        return f"found {what}: a DataFrame of pandas is needed; {cure}"
    table = cast("pd.DataFrame", frame)
    if table.columns.nlevels > 1:
        return _LEVELS_OF_COLUMNS
    if table.index.nlevels > 1 and not holds_ids:
        return _LEVELS_OF_NAMES
    return _LEVELS_OF_ROWS if table.index.nlevels > 1 and "id" not in table.columns else ""


def columns_of_numbers(frame: object) -> list[str]:
    """Return the names of the columns of a DataFrame that holds nothing but numbers, or gaps."""
    if sentence := misshapen(frame, holds_ids=False):
        raise InvalidMatrix(sentence)
    table = cast("pd.DataFrame", frame)
    columns = [str(name) for name in table.columns]
    for at, (name, kind) in enumerate(zip(columns, table.dtypes, strict=True)):
        if kind.kind in "iuf":  # whole numbers, unsigned ones and fractions, numpy's or pandas' own
            continue
        column = table.iloc[:, at]
        if kind.kind != "O":
            raise InvalidMatrix(f"column `{name}` holds {kind}, and numbers are needed")
        for row, cell, is_missing in zip(table.index, column, column.isna(), strict=True):
            is_number = isinstance(cell, Real | Decimal) and not isinstance(cell, bool)
            if not (is_number or is_missing):
                raise InvalidMatrix(
                    f"row `{row}`, column `{name}`: found {found_as(cell)}, and a number is needed"
                )
    return columns


def table_of(values: npt.ArrayLike) -> Floats:
    """Return a read-only copy (n, m) of figures that form a table with at least one cell."""
    table = np.array(plain_numbers(values, "values", "a table of numbers"), order="C")
    if table.ndim != 2:  # noqa: PLR2004 -- rows and columns
        raise InvalidMatrix(f"values have shape {table.shape}: a table of networks by criteria is needed")
    if 0 in table.shape:
        raise InvalidMatrix(f"values have shape {table.shape}: at least one network and one criterion are needed")
    return cast("Floats", read_only(table))


def refuse_not_finite(table: Floats, rows: Sequence[str], columns: Sequence[str], given: object = None) -> None:
    """Refuse a figure that is missing, infinite or too large, naming its network and its criterion."""
    # One pass: a comparison with NaN is false, so that this holds only for finite figures within the limit.
    if table.min() >= -LARGEST_FIGURE and table.max() <= LARGEST_FIGURE:
        return
    row, column = map(int, np.argwhere(~(np.abs(table) <= LARGEST_FIGURE))[0])
    found = table[row, column]
    hidden = masked(given)
    is_hidden = hidden is not None and hidden[row, column]
    what = "is masked" if is_hidden else "is missing (nan)" if np.isnan(found) else f"is {as_is(found)}"
    raise InvalidMatrix(
        f"the value of network `{rows[row]}` on criterion `{columns[column]}` {what}: finite numbers up to "
        f"{LARGEST_FIGURE:g} are needed. Where a figure is not known, use a study, in which it can be `unknown`"
    )


def names_of(names: Iterable[str] | None, count: int, letter: str, what: str) -> Sequence[str]:
    """Return as many different names as are needed, or the letter with numbers where none are given."""
    if names is None:
        return Numbered(letter, range(1, count + 1))
    if isinstance(names, str | type) or not hasattr(names, "__iter__"):
        raise InvalidMatrix(
            f"the names of {what} rows or columns: found {named(names)}: a list of names is needed"
        )
    given = tuple(name.item() if isinstance(name, np.generic) else name for name in names)
    if odd := [name for name in given if not isinstance(name, str | int | float)]:
        raise InvalidMatrix(f"the names of {what} rows or columns: found {found_as(odd[0])}: a name is a text")
    if len(given) != count:
        raise InvalidMatrix(f"{len(given)} names are given for {count} {what} rows or columns")
    if len(set(given)) != count:
        repeated = next(name for name in given if given.count(name) > 1)
        raise InvalidMatrix(f"the {what} `{repeated}` stands twice: names have to differ")
    return given


def weights_of(weights: npt.ArrayLike, columns: Sequence[str]) -> Floats:
    """Return weights (m,) of 0 or more, rescaled to sum to 1."""
    row = _row(weights, "weights", columns)
    if row.min() < 0:
        at = int(row.argmin())
        raise InvalidMatrix(
            f"the weight of `{columns[at]}` is {as_is(row[at])}: weights are 0 or more. For a criterion of which "
            "less is better, say so in `maximise`"
        )
    total = row.sum()
    if total <= 0:
        raise InvalidMatrix("the weights sum to 0: at least one criterion has to matter")
    return cast("Floats", read_only(row / total))


def weight_rows(rows: Floats, columns: Sequence[str]) -> tuple[Floats, dict[int, str]]:
    """Return many sets of weights (c, m), each rescaled as `weights_of` does, and what is wrong with which row."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        total = rows.sum(axis=1, keepdims=True)
        scaled: Floats = rows / total
        if rows.min(initial=0.0) >= 0 and rows.max(initial=0.0) <= LARGEST_FIGURE and total.min(initial=1.0) > 0:
            return scaled, {}
        fine = (np.abs(rows) <= LARGEST_FIGURE).all(axis=1) & (rows >= 0).all(axis=1) & (total[:, 0] > 0)
    wrong = {}
    for row in np.flatnonzero(~fine).tolist():
        try:
            weights_of(rows[row], columns)
        except InvalidMatrix as error:
            wrong[row] = str(error)
    return scaled, wrong


def anchors_of(
    worst: npt.ArrayLike | None, best: npt.ArrayLike | None, columns: Sequence[str]
) -> tuple[Floats | None, Floats | None]:
    """Return the worst and the best levels (m,), which have to differ; None twice where there are none."""
    if worst is None and best is None:
        return None, None
    if worst is None or best is None:
        raise InvalidMatrix("anchors come in pairs: give both `worst` and `best`, or neither")
    low, high = _row(worst, "worst levels", columns), _row(best, "best levels", columns)
    same = low == high
    if same.any():
        at = int(same.argmax())
        raise InvalidMatrix(
            f"`worst` and `best` of `{columns[at]}` are both {as_is(low[at])}: they have to differ"
        )
    return cast("Floats", read_only(low)), cast("Floats", read_only(high))


def anchors_of_candidates(values: Floats, maximise: Flags) -> tuple[Floats, Floats]:
    """Return the worst and the best figure found on each criterion, (m,) each, as anchors.

    Where all figures are alike, but for rounding, each is the best: the worst level lies beyond it.

    >>> worst, best = anchors_of_candidates(np.array([[1.0, 5.0], [3.0, 5.0]]), np.array([False, True]))
    >>> worst.tolist(), best.tolist()
    ([3.0, 0.0], [1.0, 5.0])
    """
    low, high = values.min(axis=0), values.max(axis=0)
    alike = but_for_rounding(low, high)
    beyond = np.maximum(np.abs(high), 1.0)
    worst = np.where(maximise, np.where(alike, high - beyond, low), np.where(alike, low + beyond, high))
    return read_only(worst), read_only(np.where(maximise, high, low))


def directions_of(
    maximise: Iterable[object] | None, worst: Floats | None, best: Floats | None, columns: Sequence[str]
) -> Flags:
    """Return on which criteria more is better (m,), as stated or as the anchors imply."""
    by_anchor = None if worst is None or best is None else best > worst
    if maximise is None:
        if by_anchor is None:
            raise InvalidMatrix(f"nothing says whether more or less is better. {_ADVICE}")
        return read_only(by_anchor)
    stated = directions_said(maximise)
    if stated.shape != (len(columns),):
        raise InvalidMatrix(f"maximise has shape {stated.shape}, and the matrix has {len(columns)} criteria")
    if by_anchor is not None and (stated != by_anchor).any():
        at = int((stated != by_anchor).argmax())
        raise InvalidMatrix(
            f"for `{columns[at]}`, maximise={bool(stated[at])} contradicts its anchors: leave `maximise` out"
        )
    return cast("Flags", read_only(stated.copy()))


class Numbered(Sequence[str]):
    """The names A1, A2, ... of what nobody named, made when asked for: a letter, and numbers.

    >>> names = Numbered("L", range(1, 4))
    >>> names[0], list(names[1:])
    ('L1', ['L2', 'L3'])
    >>> names, names == ["L1", "L2", "L3"]
    (Numbered('L', range(1, 4)), True)
    """

    def __init__(self, letter: str, numbers: range) -> None:
        self.letter, self.numbers = letter, numbers

    def __repr__(self) -> str:
        return f"Numbered({self.letter!r}, {self.numbers!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[str]:
        return (f"{self.letter}{number}" for number in self.numbers)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 -- a Sequence answers to an index and to a slice
        found = self.numbers[index]
        return Numbered(self.letter, found) if isinstance(found, range) else f"{self.letter}{found}"


def _row(values: npt.ArrayLike, what: str, columns: Sequence[str]) -> Floats:
    row: Floats = np.array(plain_numbers(values, what))
    if row.shape != (len(columns),):
        raise InvalidMatrix(f"{what} have shape {row.shape}, and the matrix has {len(columns)} criteria")
    wrong = ~(np.abs(row) <= LARGEST_FIGURE)
    if wrong.any():
        at = int(wrong.argmax())
        hidden = masked(values)
        found = f"{as_is(row[at])}" if hidden is None or not hidden[at] else "a masked cell"
        raise InvalidMatrix(f"{what} hold {found} for `{columns[at]}`: finite numbers are needed")
    return row


def by_column(given: Any, columns: Sequence[str], what: str) -> Any:  # noqa: ANN401 -- arrays, lists or mappings
    """Return what is given by the names of columns in their order, and everything else as it is.

    A name that is no column is refused, with the nearest one, and so is a column that has nothing.
    """
    if not hasattr(given, "keys"):
        return given
    named = {str(name): given[name] for name in given.keys()}  # noqa: SIM118 -- a Series iterates over values
    for name in named:
        if name not in columns:
            raise InvalidMatrix(
                f"{what} are given for `{name}`, which is no column. {did_you_mean(name, columns)}"
            )
    missing = [name for name in columns if name not in named]
    if missing:
        raise InvalidMatrix(f"no {what} are given for {listed(missing)}")
    return [named[name] for name in columns]
