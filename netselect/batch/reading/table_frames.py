"""How are the columns of a DataFrame read as the cells of a table?"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from netselect.batch.reading.table_cells import Cells
from netselect.errors import Fault, TableFaults

if TYPE_CHECKING:
    import pandas as pd

FRAME = "DataFrame"
"""What a DataFrame is called in a fault."""

_NUMBERS = frozenset("iuf")
"""Kinds of columns that hold numbers alone."""


def check_levels(frame: "pd.DataFrame") -> None:
    """Refuse a DataFrame whose columns, or whose ids, have several levels.

    Raises
    ------
    TableFaults
        With the cure.
    """
    sentence = ""
    if frame.columns.nlevels > 1:
        sentence = (
            "the columns have several levels (a MultiIndex), and one name each is needed: join the levels by "
            "dots, as in `frame.columns = ['.'.join(map(str, name)) for name in frame.columns]`"
        )
    elif frame.index.nlevels > 1 and "id" not in frame.columns:
        sentence = (
            "the index has several levels (a MultiIndex), and ids are needed: give the DataFrame a column `id`, "
            "or an index of one level"
        )
    if sentence:
        raise TableFaults([Fault(0, 0, "", sentence, FRAME)])


def frame_cells(frame: "pd.DataFrame") -> list[Cells]:
    """Return the columns of a DataFrame: numbers as they are, NaN where one is missing; of others, "" there."""
    return [_cells(frame.iloc[:, place], is_id=name == "id") for place, name in enumerate(frame.columns)]


def frame_row(frame: "pd.DataFrame") -> Callable[[int], Sequence[object]]:
    """Return what gives the cells of one row, each as its column holds it, and "" where it is missing."""

    def row_of(row: int) -> list[object]:
        one = frame.iloc[row : row + 1]
        columns = (one.iloc[:, place] for place in range(frame.shape[1]))
        return ["" if column.isna().iloc[0] else column.iloc[0] for column in columns]

    return row_of


def _cells(column: "pd.Series[Any]", *, is_id: bool) -> Cells:
    kind = getattr(column.dtype, "kind", "O")
    if kind in _NUMBERS and not is_id:
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    cells = column.astype(object).to_numpy(dtype=object, na_value="").tolist()
    return list(map(str, cells)) if kind in "iu" else cells
