"""How are the columns of a DataFrame read as the cells of a table?"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from netselect.batch.reading.table_cells import Cells

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS = frozenset("iuf")
"""Kinds of columns that hold numbers alone."""


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
