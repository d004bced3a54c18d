"""How are the results of very many learners written, some thousand at a time?"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from netselect.batch.engine.chunk import Chunk
from netselect.batch.reading.portion import LearnerFault
from netselect.batch.result import Legend
from netselect.batch.writing.as_csv import csv_head, csv_rows
from netselect.batch.writing.as_json_lines import fault_lines, json_rows
from netselect.batch.writing.as_parquet import ParquetRows, loaded_pyarrow
from netselect.batch.writing.whole_files import cannot_be_written, whole_file
from netselect.errors import InvalidParameter, UnknownName, UnreadableFile, did_you_mean, listed

SUFFIXES = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
"""What the end of a file's name says of its format."""

FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))


class Rows(Protocol):
    """Whatever writes results as rows."""

    def write(self, chunk: Chunk) -> None:
        """Write the results of some learners."""

    def close(self) -> None:
        """Write what the file ends with."""

    def abandon(self) -> None:
        """Let go of a file that cannot be written to."""


class _Text:
    """Writes a line for each learner."""

    def __init__(self, file: IO[bytes], legend: Legend, kind: str) -> None:
        self.file, self.legend = file, legend
        self.rows = csv_rows if kind == "csv" else json_rows
        if kind == "csv":
            self._put(csv_head(legend))

    def write(self, chunk: Chunk) -> None:
        self._put(self.rows(chunk, self.legend))

    def close(self) -> None:
        """Text ends where it ends."""

    def abandon(self) -> None:
        """Nothing is held."""

    def _put(self, text: str) -> None:
        self.file.write(text.encode())


def format_of(path: Path, given: str | None = None) -> str:
    """Return the format in which a file is to be written.

    Parameters
    ----------
    path : Path
        Its suffix says so: .parquet, .csv, .jsonl or .ndjson.
    given : {"parquet", "csv", "jsonl"}, optional
        Whatever the suffix.

    Returns
    -------
    str
        One of `FORMATS`.

    Raises
    ------
    UnknownName, InvalidParameter
        For a format or a suffix that does not exist.
    MissingExtra
        Where it needs an extra that is not installed.
    UnreadableFile
        Where the file cannot be written, because it is a folder or a device, or its folder is not there.

    Examples
    --------
    >>> format_of(Path("out.ndjson")), format_of(Path("out.txt"), "csv")
    ('jsonl', 'csv')
    """
    if given is not None and given not in FORMATS:
        raise UnknownName(f"there is no format `{given}`. {did_you_mean(given, FORMATS)}")
    _refuse_streams(path)
    found = given or SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise InvalidParameter(
            f"{path}: results are written to files that end in {listed(SUFFIXES)}; for any other name, say the "
            f"format too: {listed(FORMATS)}"
        )
    try:
        is_other, has_folder = path.exists() and not path.is_file(), path.parent.is_dir()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be written: {error.strerror}") from None
    if is_other:
        raise UnreadableFile(f"{path} is a folder or a device: name a file to write")
    if not has_folder:
        raise UnreadableFile(f"{path} cannot be written: there is no folder {path.parent}")
    if found == "parquet":
        loaded_pyarrow()
    return found


def _refuse_streams(path: Path) -> None:
    """Refuse what is no file of its own: no name, `-`, or where a process prints to."""
    wanted = f"name a file to write, which ends in {listed(SUFFIXES)}"
    if not path.name:
        raise InvalidParameter(f"the output names no file: {wanted}")
    parent = path.parent.resolve()
    is_stream = str(path) == "-" or parent == Path("/dev") or parent.parts[1:2] == ("proc",)
    if is_stream or _is_printed_to(path):
        raise InvalidParameter(f"results go to a file, and `{path}` is no file of their own: {wanted}")


def _is_printed_to(path: Path) -> bool:
    """Return whether standard output or standard error go to a file."""
    for stream in (1, 2):
        try:
            if path.is_file() and os.path.samestat(os.fstat(stream), path.stat()):
                return True
        except OSError:
            continue
    return False


def faults_path(path: Path) -> Path:
    """Return the file that the faults of learners go to, beside that of the results."""
    return path.with_name(path.name + ".faults.jsonl")


@contextmanager
def rows_of(kind: str, file: IO[bytes], legend: Legend, path: Path) -> Iterator[Rows]:
    """Open what writes results in a format to a file.

    Parameters
    ----------
    kind : {"parquet", "csv", "jsonl"}
        The format.
    file : binary file
        Stays open.
    legend : Legend
        What the codes stand for.
    path : Path
        How a message calls the file.

    Yields
    ------
    Rows

    Raises
    ------
    UnreadableFile
        Where it cannot be written.
    """
    with cannot_be_written(path):
        rows: Rows = ParquetRows(file, legend) if kind == "parquet" else _Text(file, legend, kind)
        try:
            yield rows
            rows.close()
        except BaseException:
            rows.abandon()
            raise


def write_result(
    chunks: Iterable[Chunk],
    faults: Iterable[LearnerFault],
    legend: Legend,
    path: Path,
    kind: str | None = None,
) -> None:
    """Write results and faults, each file in full or not at all.

    Parameters
    ----------
    chunks : iterable of Chunk
        Results; only one is held at a time.
    faults : iterable of LearnerFault
        They go to a file beside it; where there are none, an old one is removed.
    legend : Legend
        What the codes stand for.
    path : Path
        What is written.
    kind : {"parquet", "csv", "jsonl"}, optional
        The format; else the suffix says which.

    Raises
    ------
    UnknownName, InvalidParameter, MissingExtra, UnreadableFile
        See `format_of`; and where it cannot be written, when what stood there before stays.
    """
    kind = format_of(path, kind)
    with whole_file(path) as file:
        with rows_of(kind, file, legend, path) as rows:
            for chunk in chunks:
                rows.write(chunk)
        write_faults(faults, path)


def write_faults(faults: Iterable[LearnerFault], path: Path) -> None:
    """Write the faults of learners beside their results, or remove those of an earlier run."""
    lines = fault_lines(faults).encode()
    beside = faults_path(path)
    if lines:
        with whole_file(beside) as file:
            file.write(lines)
        return
    with cannot_be_written(beside):
        beside.unlink(missing_ok=True)
