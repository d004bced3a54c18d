"""What do the cells of a column mean, a whole column at a time, and which of them need a closer look?

A cell that is not plain here is doubtful; whoever asks reads its row one by one then, and finds what is wrong.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.reading.cells import Cells
from netselect.reading.limits import MAX_SCALAR

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
BLANK = -1
"""The code of a cell in which nothing is written."""
DOUBT = -2
"""The code of a cell that needs a closer look."""

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_END = "\0"
"""What stands behind each cell where a column is read as one text."""
_NUMBERS = re.compile(rf"(?:(?:{_NUMBER.pattern})?{_END})*+")
_IDENTIFIERS = re.compile(rf"(?:\w[\w-]{{0,79}}{_END})*+")
_LEADING_ZERO = re.compile(rb"\x000[0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUTHS = {"yes": 1, "no": 0, "true": 1, "false": 0}


@dataclass(slots=True, eq=False)
class Block:
    """The cells of c rows, column by column, and which of the rows are in doubt.

    Parameters
    ----------
    cells : sequence of columns
        One sequence (c,) for each column.
    doubt : ndarray (c,) of bool
        Rows that have to be read one by one; it grows while the columns are read.
    """

    cells: Sequence[Cells]
    doubt: Flags

    def __len__(self) -> int:
        return len(self.doubt)

    def numbers(self, place: int | None, low: float, high: float) -> Floats:
        """Return a column of numbers, NaN where nothing is written; what is not from low to high is in doubt."""
        if place is None:
            return np.full(len(self), np.nan)
        values, doubt = numbers(self.cells[place])
        outside = (values < low) | (values > high)
        self.doubt |= doubt | outside
        values[outside] = np.nan
        return values

    def codes(self, place: int | None, read: Callable[[object], int]) -> Whole:
        """Return a column of codes, `BLANK` where nothing is written."""
        if place is None:
            return np.full(len(self), BLANK, dtype=np.int64)
        found = codes(self.cells[place], read)
        self.doubt |= found == DOUBT
        return found


def meant(cell: object, *, is_number: bool) -> object:
    """Return what one cell means; None where nothing is written in it.

    Examples
    --------
    >>> [meant(cell, is_number=True) for cell in ("2.50", " ", "unknown", "007")]
    [2.5, None, 'unknown', '007']
    """
    if isinstance(cell, str):
        text = cell.strip()
        if not text:
            return None
        if is_number and _NUMBER.fullmatch(text):
            # One that is too large for any number is shown as it is written.
            return text if math.isinf(number := float(text)) else number
        return text
    return cell


def numbers(cells: Cells) -> tuple[Floats, Flags]:
    """Return the numbers of a column, NaN where there is none, and which cells are in doubt.

    Examples
    --------
    >>> values, doubt = numbers(["1", "", "2.5", "1_000", "nan"])
    >>> values.tolist(), doubt.tolist()
    ([1.0, nan, 2.5, nan, nan], [False, False, False, True, True])
    """
    if isinstance(cells, np.ndarray):
        return cells + 0.0, np.zeros(len(cells), dtype=np.bool_)
    try:
        text = _END.join(cells)
    except TypeError:
        return _one_by_one(cells)
    data = f"{_END}{text}{_END}".encode("utf-8", "surrogatepass")
    values = _plain(cells, data)
    if values is not None and not np.isinf(values).any():
        return values, np.zeros(len(cells), dtype=np.bool_)
    stripped = [cell.strip() for cell in cells]
    if text.count(_END) >= max(1, len(cells)):
        return _one_by_one(stripped)
    return _by_pattern(stripped)


def _plain(cells: Sequence[str], data: bytes) -> Floats | None:
    """Return the numbers of a column in which nothing but plain decimals stands; None for any other.

    Most columns are such, and looking at their bytes takes a tenth of the time of a pattern.
    """
    dots = data.translate(None, b"0123456789\0")
    if dots.strip(b".") or _LEADING_ZERO.search(data) or (dots and (b"\0." in data or b".\0" in data)):
        return None
    try:
        if b"\0\0" in data:
            return np.fromiter((float(cell) if cell else np.nan for cell in cells), np.float64, len(cells))
        return np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:  # two points in one cell
        return None


def _by_pattern(cells: list[str]) -> tuple[Floats, Flags]:
    """Return what `numbers` does, for texts without `_END` in them; the pattern halts at every cell in doubt."""
    doubt = np.zeros(len(cells), dtype=np.bool_)
    text = "".join([cell + _END for cell in cells])
    start = place = 0
    while start < len(text):
        match = _NUMBERS.match(text, start)
        end = start if match is None else match.end()
        place += text.count(_END, start, end)
        if end < len(text):
            doubt[place] = True
            cells[place] = ""
            place += 1
            end = text.index(_END, end) + 1
        start = end
    # Adding 0 makes one number of 0 and -0, as reading one record does.
    values = np.fromiter((float(cell) if cell else np.nan for cell in cells), np.float64, len(cells)) + 0.0
    large = np.isinf(values)
    values[large] = np.nan
    return values, doubt | large


def _one_by_one(cells: Sequence[object]) -> tuple[Floats, Flags]:
    values, doubt = np.full(len(cells), np.nan), np.zeros(len(cells), dtype=np.bool_)
    for place, cell in enumerate(cells):
        value = meant(cell, is_number=True)
        if value.__class__ is float or value.__class__ is int:
            try:
                values[place] = float(value) + 0.0
            except OverflowError:
                doubt[place] = True
        else:
            doubt[place] = value is not None
    return values, doubt | np.isinf(values)


def are_identifiers(cells: Cells) -> Flags:
    """Return which cells are texts that can be ids as they stand.

    Examples
    --------
    >>> are_identifiers(["ann", "", "b c", "dé-7"]).tolist()
    [True, False, False, True]
    """
    if isinstance(cells, np.ndarray):
        return np.zeros(len(cells), dtype=np.bool_)
    right = np.ones(len(cells), dtype=np.bool_)
    try:
        text = "".join([cell + _END for cell in cells])
    except TypeError:
        text = _END * (len(cells) + 1)
    match = _IDENTIFIERS.fullmatch(text)
    if match is None or text.count(_END) != len(cells):
        one = re.compile(r"\w[\w-]{0,79}")
        right[:] = [isinstance(cell, str) and one.fullmatch(cell) is not None for cell in cells]
    return right


def codes(cells: Cells, read: Callable[[object], int]) -> Whole:
    """Return a code for each cell of a column of words or dates.

    Parameters
    ----------
    cells : sequence (c,)
        The column.
    read : callable
        Returns the code of what a cell means, 0 or more, or `DOUBT`.

    Returns
    -------
    ndarray (c,) of int
        `BLANK` where nothing is written.

    Examples
    --------
    >>> codes(["yes", " ", "perhaps", "no"], truth).tolist()
    [1, -1, -2, 0]
    """
    if isinstance(cells, np.ndarray):
        return np.where(np.isnan(cells), BLANK, DOUBT).astype(np.int64)
    if set(map(type, cells)) <= {str}:
        known = {cell: _code(cell, read) for cell in set(cells)}
        return np.fromiter(map(known.__getitem__, cells), np.int64, len(cells))
    return np.fromiter((_code(cell, read) for cell in cells), np.int64, len(cells))


def _code(cell: object, read: Callable[[object], int]) -> int:
    value = meant(cell, is_number=False)
    if value is None:
        return BLANK
    return DOUBT if isinstance(value, str) and len(value) > MAX_SCALAR else read(value)


def text(value: object) -> int:
    """Return 0 for any text; half of a character is none."""
    return 0 if isinstance(value, str) and (value.isascii() or value.isprintable()) else DOUBT


def truth(value: object) -> int:
    """Return 1 for true and 0 for false, also where it is written yes or no."""
    if isinstance(value, bool):
        return int(value)
    return _TRUTHS.get(value.casefold(), DOUBT) if isinstance(value, str) else DOUBT


def day(value: object) -> int:
    """Return the ordinal of a date that is written as year-month-day.

    Examples
    --------
    >>> day("2026-11-23"), day("2026-02-30"), day("23.11.2026")
    (739943, -2, -2)
    """
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value).toordinal()
        except ValueError:
            return DOUBT
    return value.toordinal() if value.__class__ is dt.date else DOUBT


def word_of(words: Sequence[str]) -> Callable[[object], int]:
    """Return a function that gives the position of a word among those that are known."""
    known = {word: code for code, word in enumerate(words)}
    return lambda value: known.get(value, DOUBT) if isinstance(value, str) else DOUBT
