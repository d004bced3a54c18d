"""How do the rows of a CSV or Parquet file, or of a DataFrame, become learners that are ranked together?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netselect.batch.engine.candidates import Candidates
from netselect.batch.reading.portion import PORTION, LearnerFault, Portion
from netselect.batch.reading.table_cells import Floats, numbers
from netselect.batch.reading.table_columns import Columns
from netselect.batch.reading.table_files import CsvFile, SomeRows
from netselect.batch.reading.table_portions import Rows, Table
from netselect.errors import Fault, InvalidParameter, MissingExtra, TableFaults, UnreadableFile, listed, named
from netselect.matrix.given import misshapen
from netselect.reading.cells import FRAME, Cells, arrow_cells, column_cells, frame_cells, frame_row, with_ids
from netselect.reading.load import collection_paused

if TYPE_CHECKING:
    import pandas as pd


INSTALL = 'Parquet files need pyarrow: pip install "netselect[batch]"'
"""What is said where it is not installed."""

_INDEX = "__index_level_0__"
"""What an index without a name is called in a file."""


def portions_of_csv(
    path: Path, candidates: Candidates, *, leave_out_private: bool = False, size: int = PORTION
) -> Iterator[Portion]:
    """Yield the learners of a CSV file, some thousand at a time.

    Parameters
    ----------
    path : Path
        A table whose first line names the columns; UTF-8, or UTF-16 with its mark. It is read through once to see
        that it is text, and then row by row, so that its size is not limited.
    candidates : Candidates
        What all learners share, with a study.
    leave_out_private : bool
        Whether needs that are marked private are left out before anything is computed.
    size : int
        Rows in a portion.

    Yields
    ------
    Portion
        Faulty rows are in its faults, each with the line on which it begins, and stop no other.

    Raises
    ------
    TableFaults
        Everything that is wrong with the table itself: its columns, no text, a quote never closed.
    UnreadableFile
        Where the file cannot be opened, or a line of it has no end.
    """
    with CsvFile(path) as file:
        table = Table(file.header, candidates, file.source, leave_out_private=leave_out_private, line=file.line)
        rows = file.rows(size)
        while True:
            with collection_paused():
                some = next(rows, None)
                portion = None if some is None else table.portion(_of_csv(some, table.columns))
            if portion is None:
                break
            yield portion


def portions_of_parquet(
    path: Path, candidates: Candidates, *, leave_out_private: bool = False, size: int = PORTION
) -> Iterator[Portion]:
    """Yield the learners of a Parquet file, some thousand at a time.

    Parameters
    ----------
    path, candidates, leave_out_private, size
        As for `portions_of_csv`. A missing value says nothing. Where there is no column `id`, an index that was
        written with the table holds the ids.

    Yields
    ------
    Portion
        The line of a fault is the number of its row.

    Raises
    ------
    MissingExtra
        Where pyarrow is not installed.
    TableFaults
        Everything that is wrong with the columns.
    UnreadableFile
        Where this is no Parquet file.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 -- an extra, and slow to load
        from pyarrow import parquet  # noqa: PLC0415 -- as above
    except ImportError:
        raise MissingExtra(INSTALL) from None
    try:
        with parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            header = ["id" if name == _INDEX and "id" not in names else name for name in names]
            table = Table(header, candidates, str(path), leave_out_private=leave_out_private, line=0)
            batches = file.iter_batches(batch_size=size)
            yield from _portions(table, ((batch.num_rows, *_of_arrow(batch, header)) for batch in batches))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(f"{path} cannot be read as a Parquet file: {error}") from None


def portions_of_frame(
    frame: "pd.DataFrame", candidates: Candidates, *, leave_out_private: bool = False, size: int = PORTION
) -> Iterator[Portion]:
    """Yield the learners of a DataFrame, some thousand at a time.

    Parameters
    ----------
    frame : DataFrame
        One row each; columns as in a CSV table. Where there is no column `id`, the index holds the ids. A missing
        cell says nothing.
    candidates, leave_out_private, size
        As for `portions_of_csv`.

    Yields
    ------
    Portion
        The line of a fault is the row, counted from 1.

    Raises
    ------
    TableFaults
        Everything that is wrong with the columns.
    """
    check_shape(frame)
    whole = with_ids(frame)
    names = [str(name) for name in whole.columns]
    table = Table(names, candidates, FRAME, leave_out_private=leave_out_private, line=0)
    frames = (whole.iloc[start : start + size] for start in range(0, len(whole), size))
    yield from _portions(table, ((len(one), frame_cells(one), frame_row(one)) for one in frames))


def weights_of_frame(frame: "pd.DataFrame", criteria: Sequence[str]) -> tuple[Floats, list[str], dict[int, str]]:
    """Return the weights (c, m) and the ids that a table holds, and what is wrong with the cells of which row."""
    check_shape(frame)
    names = list(map(str, frame.columns))
    if missing := [name for name in criteria if name not in names]:
        raise InvalidParameter(f"the table of weights has no column for {listed(missing)}")
    if twice := [name for name in ("id", *criteria) if names.count(name) > 1]:
        raise InvalidParameter(f"the column {listed(twice)} stands twice in the table of weights: take one out")
    table, unfit = np.empty((len(frame), len(criteria))), dict[int, str]()
    for place, name in enumerate(criteria):
        column = frame.iloc[:, names.index(name)]
        table[:, place], doubt = numbers(frame_cells(column.to_frame("weight"))[0])
        for row in np.flatnonzero(doubt).tolist():
            found = named(column_cells(column.iloc[row : row + 1])[0])
            unfit.setdefault(row, f"the weight of `{name}`: found {found}: a number of 0 or more is needed")
    cells = column_cells(frame.iloc[:, names.index("id")] if "id" in names else frame.index.to_series())
    return table, list(map(str, cells)), unfit


def check_shape(frame: object) -> None:
    """Refuse what is no DataFrame with one level of names and of ids.

    Raises
    ------
    TableFaults
        With the cure.
    """
    if sentence := misshapen(frame):
        raise TableFaults([Fault(0, 0, "", sentence, FRAME)])


def _of_csv(some: SomeRows, columns: Columns) -> Rows:
    """Return rows of a CSV file column by column; one with too few or too many cells counts as blank there."""
    width = len(columns.places)
    rows = some.rows
    if set(map(len, rows)) - {width}:
        blank = [""] * width
        rows = [row if len(row) == width else blank for row in rows]
    at = columns.places["id",]
    faults = [
        LearnerFault(
            cells[at].strip() if len(cells) == width else "",
            number,
            Fault(line, 1, "", sentence, columns.source),
        )
        for line, number, sentence, cells in some.broken
    ]
    by_column: list[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [()] * width
    return Rows(by_column, some.rows.__getitem__, some.lines, some.numbers, faults)


def _of_arrow(batch: Any, header: Sequence[str]) -> tuple[list[Cells], Callable[[int], Sequence[object]]]:  # noqa: ANN401 -- pyarrow states no types
    """Return the columns of some rows of a Parquet file, and what gives the cells of one of them."""
    import pyarrow as pa  # noqa: PLC0415 -- an extra, and slow to load

    def cells_of(name: str, column: Any) -> Cells:  # noqa: ANN401 -- as above
        kind = column.type
        if name == "id" or not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
            cells = arrow_cells(column)
            return list(map(str, cells)) if pa.types.is_integer(kind) else cells
        numbers: Cells = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return numbers

    columns = batch.columns
    cells = [cells_of(name, column) for name, column in zip(header, columns, strict=True)]
    return cells, lambda row: [arrow_cells(column.slice(row, 1))[0] for column in columns]


def _portions(
    table: Table, parts: Iterable[tuple[int, list[Cells], Callable[[int], Sequence[object]]]]
) -> Iterator[Portion]:
    """Yield parts of one table that follow each other: rows, columns, and what gives the cells of one row."""
    start = 0
    for count, cells, row_of in parts:
        if count:
            numbers = range(start + 1, start + count + 1)
            yield table.portion(Rows(cells, row_of, numbers, numbers, []))
            start += count
