"""How do the rows of a CSV or Parquet file, or of a DataFrame, become learners that are ranked together?"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from netselect.batch.engine.candidates import Candidates
from netselect.batch.reading.portion import PORTION, LearnerFault, Portion
from netselect.batch.reading.table_columns import Columns
from netselect.batch.reading.table_files import CsvFile, SomeRows
from netselect.batch.reading.table_frames import FRAME, check_levels, frame_cells, frame_row
from netselect.batch.reading.table_portions import Rows, Table
from netselect.errors import Fault, MissingExtra, UnreadableFile
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
            frames = (
                batch.to_pandas(integer_object_nulls=True, ignore_metadata=True).set_axis(header, axis=1)
                for batch in file.iter_batches(batch_size=size)
            )
            yield from _of_frames(frames, table)
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
    import pandas as pd  # noqa: PLC0415 -- whoever has a DataFrame has pandas; nobody else waits for it

    check_levels(frame)
    numbered = isinstance(frame.index, pd.RangeIndex)
    whole = frame if "id" in frame.columns or numbered else frame.rename_axis("id").reset_index()
    names = [str(name) for name in whole.columns]
    table = Table(names, candidates, FRAME, leave_out_private=leave_out_private, line=0)
    yield from _of_frames((whole.iloc[start : start + size] for start in range(0, len(whole), size)), table)


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


def _of_frames(frames: "Iterable[pd.DataFrame]", table: Table) -> Iterator[Portion]:
    """Yield the rows of frames that follow each other in one table."""
    start = 0
    for frame in frames:
        if len(frame):
            numbers = range(start + 1, start + len(frame) + 1)
            yield table.portion(Rows(frame_cells(frame), frame_row(frame), numbers, numbers, []))
            start += len(frame)
