"""What do the cells of a DataFrame, of an Arrow table or of plain mappings hold, in Python's own terms?

A cell is text, a number, a truth value or a date; "" in a table where nothing is written. What no study can hold,
such as a date in the year 12000, is `Unreadable`: it is refused in its own place, and stops no other row.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from netselect.errors import MOST_BITS, Unreadable, shown
from netselect.reading.places import Located

if TYPE_CHECKING:
    import pandas as pd

Cells: TypeAlias = Sequence[Any] | npt.NDArray[np.float64]
"""A column: texts and whatever else a table holds, "" where nothing is written; or numbers, NaN for nothing."""

FRAME = "DataFrame"
"""What a DataFrame is called in a fault."""

_NUMBERS = frozenset("iuf")
"""Kinds of columns that hold numbers alone."""
_FAR = "`{}`, a time that cannot be read (years 1 to 9999, in a known time zone)"


def with_ids(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the table with its index as the column `id`, unless it has one or its rows are only counted."""
    import pandas as pd  # noqa: PLC0415 -- whoever has a DataFrame has pandas; nobody else waits for it

    if "id" in frame.columns or isinstance(frame.index, pd.RangeIndex):
        return frame
    whole = frame.copy(deep=False)
    whole.insert(0, "id", frame.index.to_series().array)
    return whole


def frame_cells(frame: "pd.DataFrame") -> list[Cells]:
    """Return the columns of a DataFrame: numbers as they are, NaN where one is missing; of others, "" there."""
    return [_cells(frame.iloc[:, place], is_id=name == "id") for place, name in enumerate(frame.columns)]


def frame_row(frame: "pd.DataFrame") -> Callable[[int], Sequence[object]]:
    """Return what gives the cells of one row, each as its column holds it, and "" where it is missing."""
    return lambda row: [column_cells(frame.iloc[row : row + 1, place])[0] for place in range(frame.shape[1])]


def _cells(column: "pd.Series[Any]", *, is_id: bool) -> Cells:
    kind = getattr(column.dtype, "kind", "O")
    if kind in _NUMBERS and not is_id:
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    cells = column_cells(column)
    return list(map(str, cells)) if kind in "iu" else cells


def column_cells(column: "pd.Series[Any]") -> list[Any]:
    """Return the cells of a column of a DataFrame, "" for each that is missing."""
    import pandas as pd  # noqa: PLC0415 -- as above

    kind = column.dtype
    if isinstance(kind, pd.ArrowDtype) or getattr(kind, "storage", "") == "pyarrow":
        import pyarrow as pa  # noqa: PLC0415 -- a column of its kind is there

        return arrow_cells(pa.array(column.array))
    try:
        cells: list[Any] = column.tolist()
    except (ArithmeticError, LookupError, NotImplementedError, ValueError):
        cells = [_local(column.iloc[place : place + 1]) for place in range(len(column))]
    return [cell if cell.__class__ is str and cell.isascii() else cell_of(cell) for cell in cells]


def _local(one: "pd.Series[Any]") -> object:
    """Return the one time that a column with a time zone holds; far off, there is none in the zone."""
    try:
        return one.iloc[0]
    except (ArithmeticError, LookupError, NotImplementedError, ValueError):
        return Unreadable(_FAR.format(f"{one.dt.tz_convert(None).iloc[0]} UTC"))


def arrow_cells(column: Any) -> list[Any]:  # noqa: ANN401 -- pyarrow states no types
    """Return the cells of an Arrow array, "" for each that is missing; whole numbers stay whole beside them."""
    import pyarrow as pa  # noqa: PLC0415 -- a column of its kind is there

    if isinstance(column, pa.ChunkedArray):
        return [cell for chunk in column.chunks for cell in arrow_cells(chunk)]
    if pa.types.is_dictionary(column.type):
        words = arrow_cells(column.dictionary)
        return ["" if place is None else words[place] for place in column.indices.to_pylist()]
    try:
        cells = column.to_pylist()
    except (ArithmeticError, LookupError, ValueError, pa.ArrowException):
        cells = list(_one_by_one(column))
    return [cell if cell.__class__ is str and cell.isascii() else cell_of(cell) for cell in cells]


def _one_by_one(column: Any) -> Iterator[object]:  # noqa: ANN401 -- as above
    import pyarrow as pa  # noqa: PLC0415 -- as above

    kind = column.type
    for place, cell in enumerate(column):
        try:
            yield cell.as_py()
        except (ArithmeticError, LookupError, ValueError, pa.ArrowException):
            if pa.types.is_temporal(kind):
                written = str(column[place : place + 1].to_numpy(zero_copy_only=False)[0]).replace("T", " ")
                zone = getattr(kind, "tz", None)
                yield Unreadable(_FAR.format(f"{written} {zone}" if zone else written))
            else:
                written = cell.as_buffer().to_pybytes().decode("utf-8", "replace")
                yield Unreadable(f"`{written[:60]}`, which is no text in UTF-8")


def cell_of(value: Any) -> Any:  # noqa: ANN401 -- whatever somebody holds
    """Return one cell: numbers and dates of numpy, pandas and `decimal` as Python's own, "" where it is missing.

    Examples
    --------
    >>> import numpy as np
    >>> cell_of(np.int64(3)), cell_of(Decimal("2.50")), cell_of(float("nan")), cell_of(np.datetime64("2026-11-23"))
    (3, 2.5, '', datetime.date(2026, 11, 23))
    >>> print(cell_of(np.datetime64("12000-01-01")))
    `12000-01-01`, a time that cannot be read (years 1 to 9999, in a known time zone)
    """
    if value is None or value.__class__.__name__ in {"NAType", "NaTType"}:
        return ""
    read = plain_value(value)
    if isinstance(read, dt.datetime):
        read = _day_of(read)
    return "" if isinstance(read, float) and read != read else read  # noqa: PLR0124 -- NaN alone differs from itself


def plain_data(value: Any) -> Any:  # noqa: ANN401 -- whatever a study may hold
    """Return Python objects as dicts and lists of our own, so that the caller's are left alone."""
    if isinstance(value, Mapping):
        return Located((_key(key), plain_data(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return [plain_data(inner) for inner in value]
    return value if value.__class__ is str and value.isascii() else plain_value(value)


def _key(key: Any) -> Any:  # noqa: ANN401 -- as above
    """Return a key that can be printed: where it cannot, one that nothing is called."""
    return str(read) if isinstance(read := plain_value(key), Unreadable) else key


def plain_value(value: Any) -> Any:  # noqa: ANN401 -- as above
    """Return a value that is in Python's own terms; a missing one, and what is nested, as it is."""
    kind = value.__class__
    if kind is str:
        return value if value.isascii() else _whole(value)
    if kind is float or kind is bool or value is None:
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= MOST_BITS else Unreadable(shown(value))
    if isinstance(value, Decimal):
        return float("nan") if value.is_nan() else float(value)
    if isinstance(value, np.datetime64 | np.timedelta64):
        return _time_of(value)
    if value is np.ma.masked:
        return float("nan")
    if isinstance(value, np.generic):
        return float(value) if isinstance(value, np.floating) else _plain_item(value)
    if getattr(value, "ndim", None) == 0:
        return plain_value(value[()] if isinstance(value, np.ndarray) else value.item())
    if getattr(value, "ndim", None) is not None or isinstance(value, bytes | bytearray | memoryview):
        return Unreadable(f"a value of the kind {kind.__name__}")
    return value


def _plain_item(value: "np.generic") -> object:
    item = value.item()
    return item if not isinstance(item, np.generic | bytes) else Unreadable(f"`{value}`")


def _whole(text: str) -> "str | Unreadable":
    """Return a text, unless it holds half of a character, which Python can hold and nothing can write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return Unreadable(f"half of a character in `{text.encode('utf-8', 'replace').decode()[:60]}`")
    return text


def _time_of(value: "np.datetime64 | np.timedelta64") -> object:
    """Return a date or a time of numpy as Python's own; never the number by which numpy keeps it."""
    if np.isnat(value):
        return float("nan")
    far = Unreadable(_FAR.format(str(value).replace("T", " ")))
    if isinstance(value, np.timedelta64):
        return Unreadable(f"a duration, `{value}`")
    try:
        found = value.astype("datetime64[us]")
        item = found.item()
    except (OverflowError, ValueError):
        return far
    # numpy hands out a number where Python has no such time, and goes round where even its own has none.
    is_same = isinstance(item, dt.datetime) and found.astype(value.dtype) == value
    return item if is_same else far


def _day_of(value: dt.datetime) -> object:
    """Return the date of a midnight, and any other time as it is; pandas has years that Python has not."""
    if not dt.MINYEAR <= value.year <= dt.MAXYEAR:
        return Unreadable(_FAR.format(f"{value.year}-{value.month:02}-{value.day:02} {value.time()}"))
    return value.date() if value.time() == dt.time() else value
