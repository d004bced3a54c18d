"""Which figures, weights and directions does a method work on?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import numpy as np
import numpy.typing as npt

from netselect.errors import InvalidMatrix, MissingAnchors, listed
from netselect.matrix.utilities import Curve, extreme_levels, utilities
from netselect.study.statements import Importances, Weighting
from netselect.study.written import LARGEST_FIGURE

if TYPE_CHECKING:
    import pandas as pd

    from netselect.matrix.from_study import Assessment
    from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

FEASIBLE, CONDITIONAL, EXCLUDED = 0, 1, 2
"""Codes of a network's status; `netselect.gates.STATUSES` names them."""

_DIRECTIONS = {"max": True, "benefit": True, "min": False, "cost": False}
_ADVICE = "Say which way is better: `maximise=[True, False, ...]`, or anchors in `worst` and `best`"


class _Numbered(Sequence[str]):
    """The names A1, A2, ... of rows or columns that nobody named, made when asked for."""

    __slots__ = ("_count", "_letter")

    def __init__(self, letter: str, count: int) -> None:
        self._letter, self._count = letter, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 -- a Sequence answers to an index and to a slice
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(self._count)))
        return f"{self._letter}{range(self._count)[index] + 1}"


@dataclass(frozen=True, slots=True, eq=False)
class DecisionMatrix:
    """Networks by criteria, with everything that a method may look at; arrays are read-only.

    Make one with `from_study`, `from_arrays` or `from_frame`.

    Parameters
    ----------
    networks, criteria : sequence of str
        Names of the rows (n) and of the columns (m).
    values : ndarray (n, m)
        Figures in natural units; at an unknown, the level of its range that is worth most.
    weights : ndarray (m,)
        They sum to 1.
    maximise : ndarray (m,) of bool
        Whether more is better.
    worst, best : ndarray (m,), optional
        The anchors.
    curves : tuple of (k, 2) arrays or None
        Value curves; empty where every value runs straight.
    low, high : ndarray (n, m), optional
        The range of each figure by unknowns and stated ranges.
    graded_low, graded_high : ndarray (n, m), optional
        The same, widened by grades.
    unknown : ndarray (n, m) of bool, optional
        Where nobody knows the figure.
    status : ndarray (n,) of int8, optional
        0 feasible, 1 conditional, 2 excluded; everybody is feasible where it is absent.
    comparisons : tuple of (n, n) arrays, optional
        Judgements between networks for each criterion; 0 where none was given.
    judging : Importances
        How judgements between networks become priorities.
    assessment : Assessment, optional
        What in the study the numbers rest on.

    Examples
    --------
    >>> matrix = DecisionMatrix.from_arrays([[7, 95], [5, 0]], [3, 1], maximise=[True, False])
    >>> matrix.weights.tolist()
    [0.75, 0.25]
    """

    networks: Sequence[str]
    criteria: Sequence[str]
    values: Floats
    weights: Floats
    maximise: Flags
    worst: Floats | None = None
    best: Floats | None = None
    curves: tuple[Curve, ...] = ()
    low: Floats | None = None
    high: Floats | None = None
    graded_low: Floats | None = None
    graded_high: Floats | None = None
    unknown: Flags | None = None
    status: Codes | None = None
    comparisons: tuple[Floats, ...] | None = None
    judging: Importances = field(default_factory=Importances.model_construct)
    assessment: "Assessment | None" = field(default=None, repr=False)
    _utilities: Floats | None = field(default=None, init=False, repr=False)

    @classmethod
    def from_arrays(
        cls,
        values: npt.ArrayLike,
        weights: npt.ArrayLike,
        *,
        maximise: Iterable[object] | None = None,
        worst: npt.ArrayLike | None = None,
        best: npt.ArrayLike | None = None,
        networks: Iterable[str] | None = None,
        criteria: Iterable[str] | None = None,
    ) -> Self:
        """Return the matrix of plain arrays, checked.

        Parameters
        ----------
        values : array_like (n, m)
            One row for each network, one column for each criterion, in natural units. Copied.
        weights : array_like (m,)
            0 or more; rescaled to sum to 1.
        maximise : iterable (m,), optional
            True or "max" where more is better, False or "min" where less is. Follows from anchors where
            they are given.
        worst, best : array_like (m,), optional
            Anchors. Methods that measure against fixed levels need them.
        networks, criteria : iterable of str, optional
            Names; A1, A2, ... and C1, C2, ... where none are given.

        Returns
        -------
        DecisionMatrix

        Raises
        ------
        InvalidMatrix
            Names the first row and column that cannot be used, and why.
        """
        table = _table(values)
        count, width = table.shape
        rows = _names(networks, count, "A", "network")
        columns = _names(criteria, width, "C", "criterion")
        _refuse_not_finite(table, rows, columns)
        low, high = _anchors(worst, best, columns)
        return cls(
            networks=rows,
            criteria=columns,
            values=table,
            weights=_weights(weights, columns),
            maximise=_directions(maximise, low, high, columns),
            worst=low,
            best=high,
        )

    @classmethod
    def from_frame(
        cls,
        frame: "pd.DataFrame",
        weights: "npt.ArrayLike | pd.Series[float] | dict[str, float]",
        *,
        maximise: Iterable[object] | None = None,
        worst: npt.ArrayLike | None = None,
        best: npt.ArrayLike | None = None,
    ) -> Self:
        """Return the matrix of a DataFrame whose index names networks and whose columns name criteria.

        Parameters
        ----------
        frame : DataFrame (n, m)
            Numbers in natural units.
        weights : array_like (m,), Series or dict
            By position, or by the name of the column.
        maximise, worst, best
            As for `from_arrays`.

        Returns
        -------
        DecisionMatrix

        Raises
        ------
        InvalidMatrix
            Where a column holds no numbers, or a weight or name does not fit.
        """
        columns = [str(name) for name in frame.columns]
        for name, kind in zip(columns, frame.dtypes, strict=True):
            # Whole numbers, unsigned ones and fractions, numpy's or pandas' own.
            if kind.kind not in "iuf":
                raise InvalidMatrix(f"column `{name}` holds {kind}, and numbers are needed")
        if hasattr(weights, "keys"):
            by_name = {str(name): weight for name, weight in cast("dict[str, float]", weights).items()}
            unknown, missing = set(by_name) - set(columns), set(columns) - set(by_name)
            if unknown or missing:
                wrong = listed(sorted(map(str, unknown or missing)))
                raise InvalidMatrix(
                    f"weights are given for {wrong}, which is no column"
                    if unknown
                    else f"no weight is given for {wrong}"
                )
            weights = [by_name[name] for name in columns]
        return cls.from_arrays(
            frame.to_numpy(dtype=np.float64, na_value=np.nan),
            weights,
            maximise=maximise,
            worst=worst,
            best=best,
            networks=[str(name) for name in frame.index],
            criteria=columns,
        )

    @classmethod
    def from_study(
        cls,
        study: "Study",
        *,
        weighting: Weighting | None = None,
        gates: Literal["apply", "ignore"] = "apply",
    ) -> "DecisionMatrix":
        """Return the matrix of a study.

        Parameters
        ----------
        study : Study
            The study.
        weighting : Weighting, optional
            Another way of weighting than the study's own.
        gates : {"apply", "ignore"}
            Whether statuses follow from the gates, or everybody is feasible.

        Returns
        -------
        DecisionMatrix
        """
        from netselect.matrix.from_study import matrix_of  # noqa: PLC0415 -- the same room, loaded when needed

        return matrix_of(study, weighting=weighting, gates=gates)

    @property
    def utilities(self) -> Floats:
        """The value of each figure between its anchors, (n, m) in [0, 1]; made on first use.

        Raises
        ------
        MissingAnchors
            Where a criterion has no worst and best level.
        """
        if self._utilities is None:
            worst, best = self.anchors("its value between the worst and the best level")
            made = utilities(self.values, worst, best, self.curves)
            made.flags.writeable = False
            object.__setattr__(self, "_utilities", made)
        return cast("Floats", self._utilities)

    def anchors(self, purpose: str) -> tuple[Floats, Floats]:
        """Return the worst and best levels, (m,) each, or raise MissingAnchors saying what needs them."""
        if self.worst is None or self.best is None:
            raise MissingAnchors(
                f"{purpose} needs the worst and the best level of every criterion, and none are stated: give "
                "`worst` and `best` (in a study: `scale`), or compare the candidates alone, with "
                "weighted_sum `scaling: min_max`, topsis `reference: candidates`, vikor or promethee"
            )
        return self.worst, self.best

    @property
    def has_unknowns(self) -> bool:
        """Whether any figure is unknown."""
        return self.unknown is not None and bool(self.unknown.any())

    def extremes(self, *, graded: bool = False) -> tuple["DecisionMatrix", "DecisionMatrix"]:
        """Return the matrix with every figure at the worst, and at the best, of its range.

        Parameters
        ----------
        graded : bool
            Whether the ranges that grades give count as well.

        Returns
        -------
        pessimistic, optimistic : DecisionMatrix
            This matrix itself, twice, where every figure is certain.
        """
        low = self.graded_low if graded and self.graded_low is not None else self.low
        high = self.graded_high if graded and self.graded_high is not None else self.high
        if low is None or high is None:
            return self, self
        pessimistic, optimistic = extreme_levels(low, high, self.maximise, self.curves)
        return self.at(pessimistic), self.at(optimistic)

    def at(self, values: Floats) -> "DecisionMatrix":
        """Return the matrix with other figures, taken as certain; values (n, m) in natural units."""
        return replace(
            self,
            values=_read_only(np.ascontiguousarray(values)),
            low=None,
            high=None,
            graded_low=None,
            graded_high=None,
            unknown=None,
        )

    def take(self, rows: npt.NDArray[np.intp]) -> "DecisionMatrix":
        """Return the matrix of some of its networks, by their positions (r,)."""

        def pick(array: npt.NDArray[Any] | None) -> Any:  # noqa: ANN401 -- the dtype is the given array's
            return None if array is None else _read_only(np.ascontiguousarray(array[rows]))

        return replace(
            self,
            networks=tuple(self.networks[row] for row in rows),
            values=pick(self.values),
            low=pick(self.low),
            high=pick(self.high),
            graded_low=pick(self.graded_low),
            graded_high=pick(self.graded_high),
            unknown=pick(self.unknown),
            status=pick(self.status),
            comparisons=self.comparisons
            and tuple(_read_only(np.ascontiguousarray(judged[np.ix_(rows, rows)])) for judged in self.comparisons),
        )

    def reweighted(self, weights: npt.ArrayLike) -> "DecisionMatrix":
        """Return the matrix with other weights, (m,), rescaled to sum to 1."""
        return replace(self, weights=_weights(weights, self.criteria))

    def to_frame(self) -> "pd.DataFrame":
        """Return the figures as a DataFrame, with networks as index and criteria as columns; unknowns are NA."""
        import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

        frame = pd.DataFrame(self.values, index=list(self.networks), columns=list(self.criteria), copy=True)
        if self.unknown is not None and self.unknown.any():
            frame = frame.astype("Float64").mask(self.unknown, pd.NA)
        return frame


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.flags.writeable = False
    return array


def _table(values: npt.ArrayLike) -> Floats:
    try:
        table = np.array(values, dtype=np.float64, order="C")
    except (TypeError, ValueError) as error:
        raise InvalidMatrix(f"values cannot be read as a table of numbers ({error})") from None
    if table.ndim != 2:  # noqa: PLR2004 -- rows and columns
        raise InvalidMatrix(f"values have shape {table.shape}: a table of networks by criteria is needed")
    if 0 in table.shape:
        raise InvalidMatrix(f"values have shape {table.shape}: at least one network and one criterion are needed")
    return cast("Floats", _read_only(table))


def _refuse_not_finite(table: Floats, rows: Sequence[str], columns: Sequence[str]) -> None:
    # One pass: a comparison with NaN is false, so that this holds only for finite figures within the limit.
    if table.min() >= -LARGEST_FIGURE and table.max() <= LARGEST_FIGURE:
        return
    row, column = map(int, np.argwhere(~(np.abs(table) <= LARGEST_FIGURE))[0])
    found = table[row, column]
    what = "is missing (nan)" if np.isnan(found) else f"is {found:g}"
    raise InvalidMatrix(
        f"the value of network `{rows[row]}` on criterion `{columns[column]}` {what}: finite numbers up to "
        f"{LARGEST_FIGURE:g} are needed. Where a figure is not known, use a study, in which it can be `unknown`"
    )


def _names(names: Iterable[str] | None, count: int, letter: str, what: str) -> Sequence[str]:
    if names is None:
        return _Numbered(letter, count)
    given = tuple(names)
    if len(given) != count:
        raise InvalidMatrix(f"{len(given)} names are given for {count} {what} rows or columns")
    if len(set(given)) != count:
        repeated = next(name for name in given if given.count(name) > 1)
        raise InvalidMatrix(f"the {what} `{repeated}` stands twice: names have to differ")
    return given


def _row(values: npt.ArrayLike, what: str, columns: Sequence[str]) -> Floats:
    try:
        row: Floats = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidMatrix(f"{what} cannot be read as numbers ({error})") from None
    if row.shape != (len(columns),):
        raise InvalidMatrix(f"{what} have shape {row.shape}, and the matrix has {len(columns)} criteria")
    wrong = ~(np.abs(row) <= LARGEST_FIGURE)
    if wrong.any():
        at = int(wrong.argmax())
        raise InvalidMatrix(f"{what} hold {row[at]:g} for `{columns[at]}`: finite numbers are needed")
    return row


def _weights(weights: npt.ArrayLike, columns: Sequence[str]) -> Floats:
    row = _row(weights, "weights", columns)
    if row.min() < 0:
        at = int(row.argmin())
        raise InvalidMatrix(
            f"the weight of `{columns[at]}` is {row[at]:g}: weights are 0 or more. For a criterion of which "
            "less is better, say so in `maximise`"
        )
    total = row.sum()
    if total <= 0:
        raise InvalidMatrix("the weights sum to 0: at least one criterion has to matter")
    return cast("Floats", _read_only(row / total))


def _anchors(
    worst: npt.ArrayLike | None, best: npt.ArrayLike | None, columns: Sequence[str]
) -> tuple[Floats | None, Floats | None]:
    if worst is None and best is None:
        return None, None
    if worst is None or best is None:
        raise InvalidMatrix("anchors come in pairs: give both `worst` and `best`, or neither")
    low, high = _row(worst, "worst levels", columns), _row(best, "best levels", columns)
    same = low == high
    if same.any():
        at = int(same.argmax())
        raise InvalidMatrix(f"`worst` and `best` of `{columns[at]}` are both {low[at]:g}: they have to differ")
    return cast("Floats", _read_only(low)), cast("Floats", _read_only(high))


def _directions(
    maximise: Iterable[object] | None, worst: Floats | None, best: Floats | None, columns: Sequence[str]
) -> Flags:
    by_anchor = None if worst is None or best is None else best > worst
    if maximise is None:
        if by_anchor is None:
            raise InvalidMatrix(f"nothing says whether more or less is better. {_ADVICE}")
        return _read_only(by_anchor)
    stated = maximise if isinstance(maximise, np.ndarray) and maximise.dtype == bool else _said(maximise)
    if stated.shape != (len(columns),):
        raise InvalidMatrix(f"maximise has shape {stated.shape}, and the matrix has {len(columns)} criteria")
    if by_anchor is not None and (stated != by_anchor).any():
        at = int((stated != by_anchor).argmax())
        raise InvalidMatrix(
            f"for `{columns[at]}`, maximise={bool(stated[at])} contradicts its anchors: leave `maximise` out"
        )
    return cast("Flags", _read_only(stated.copy()))


def _said(maximise: Iterable[object]) -> Flags:
    said = []
    for word in maximise:
        if isinstance(word, bool | np.bool_):
            said.append(bool(word))
        elif isinstance(word, str) and word in _DIRECTIONS:
            said.append(_DIRECTIONS[word])
        else:
            raise InvalidMatrix(
                f"maximise holds {word!r}: accepted are True and False, or {listed(sorted(_DIRECTIONS))}"
            )
    return np.array(said, dtype=np.bool_)
