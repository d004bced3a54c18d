"""From where can learners come, and about how many are there?"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import weighing
from netselect.batch.reading import PORTION, TWICE, KnownIds, Origin, Origins, Portion
from netselect.batch.reading.from_records import OF_A_MATRIX, Stated, portions_of_records
from netselect.errors import Fault, InvalidParameter, UnreadableFile, listed
from netselect.matrix.given import Numbered, is_frame, masked, plain_numbers, weight_rows
from netselect.reading.decoding import SPREADSHEETS
from netselect.study.study import LearnerRecord

if TYPE_CHECKING:
    import pandas as pd

LearnersSource: TypeAlias = (
    "str | Path | pd.DataFrame | npt.NDArray[np.float64] | Iterable[Mapping[str, Any] | LearnerRecord]"
)
"""A file or folder, a table, rows of weights, or records."""

TEXTS = (".csv", ".tsv", ".txt")
TABLES = (*TEXTS, ".parquet", ".xlsx")
RECORDS = (".jsonl", ".ndjson", ".yaml", ".yml", ".json")

_SAMPLE = 2**22
"""Bytes that are looked at to tell how long a line is."""
_ONE_A_LINE = (*TEXTS, ".jsonl", ".ndjson")


def portions(source: LearnersSource, candidates: Candidates, *, size: int = PORTION) -> Iterator[Portion]:
    """Yield learners as arrays, some thousand at a time.

    Parameters
    ----------
    source : path, DataFrame, ndarray or iterable
        A CSV or Parquet file or a DataFrame (one row for each learner); JSON lines; a YAML file with several
        documents or a list `learners:`; a folder of YAML files; mappings or records; or for a bare matrix an array
        (c, m) of weights or a DataFrame with a column for each criterion.
    candidates : Candidates
        What all learners share.
    size : int
        Records in a portion.

    Yields
    ------
    Portion

    Raises
    ------
    UnreadableFile, InvalidParameter
        Where there is nothing of the kind.
    """
    if candidates.study is None:
        yield from _weighing(source, candidates, size)
        return
    if isinstance(source, str) and not source.strip():
        raise UnreadableFile("the path of the learners is empty: name a file or a folder")
    if isinstance(source, str | os.PathLike):
        yield from _of_path(Path(source), candidates, size=size)
    elif is_frame(source):
        from netselect.batch.reading.from_tables import portions_of_frame  # noqa: PLC0415 -- the same room, loaded when needed

        frame: Any = source
        yield from portions_of_frame(frame, candidates, size=size)
    elif hasattr(type(source), "__iter__") and not isinstance(source, Mapping | np.ndarray):
        stated = (
            Stated(_as_data(record), Origin("learners", 0, number))
            for number, record in enumerate(source, start=1)
        )
        yield from _of_records(stated, candidates, size)
    else:
        rows = ""
        if isinstance(source, np.ndarray):
            rows = (
                ". Rows of weights go with a DecisionMatrix alone; for a study name what they are: "
                '`pandas.DataFrame(rows, columns=["weights.cost", "weights.hours"])` with a column `id`'
            )
        found = type(source).__name__
        raise InvalidParameter(
            f"learners of a study come from a path, a DataFrame, or an iterable of mappings, found {found}{rows}"
        )


def _of_path(path: Path, candidates: Candidates, *, size: int) -> Iterator[Portion]:
    kind = path.suffix.lower()
    if not path.exists():
        raise UnreadableFile(f"there is no file or folder {path}")
    if not (path.is_file() or path.is_dir()):
        raise UnreadableFile(
            f"{path} is a pipe or a device, and learners are read from files and folders: write them to a file "
            "first, such as learners.csv, and name that"
        )
    if kind in {*TABLES, *SPREADSHEETS} and not path.is_dir():
        from netselect.batch.reading import from_tables as tables  # noqa: PLC0415 -- as above

        of_text = tables.portions_of_csv if kind in TEXTS else tables.portions_of_parquet
        read = tables.portions_of_workbook if kind in SPREADSHEETS else of_text
        yield from read(path, candidates, size=size)
    elif kind in RECORDS or path.is_dir():
        from netselect.batch.reading.files import stated_in  # noqa: PLC0415 -- as above

        yield from _of_records(stated_in(path), candidates, size)
    else:
        raise UnreadableFile(
            f"{path}: learners are read from files that end in {listed(TABLES + RECORDS)}, or from a folder of "
            "YAML files"
        )


def _of_records(stated: Iterable[Stated], candidates: Candidates, size: int) -> Iterator[Portion]:
    from netselect.batch.reading.table_arrays import SameShape  # noqa: PLC0415 -- as above

    return portions_of_records(stated, candidates, size=size, together=SameShape)


def _as_data(record: Any) -> Any:  # noqa: ANN401 -- whatever somebody gives
    if not isinstance(record, LearnerRecord):
        return record
    data = record.model_dump(exclude_defaults=True)
    # Whoever says that they have none does not have those of the study.
    return data | {key: {} for key in ("needs", "aspirations") if key in record.model_fields_set - data.keys()}


def _weighing(source: Any, candidates: Candidates, size: int) -> Iterator[Portion]:  # noqa: ANN401 -- checked here
    """Yield learners who weigh the criteria of a bare matrix: by an array or a table."""
    criteria = list(candidates.matrix.criteria)
    if isinstance(source, str | os.PathLike):
        raise InvalidParameter(OF_A_MATRIX)
    ids: list[str] | None = None
    unfit: dict[int, str] = {}
    if is_frame(source):
        from netselect.batch.reading.from_tables import weights_of_frame  # noqa: PLC0415 -- as above

        source, ids, unfit = weights_of_frame(source, criteria)
    hidden = masked(source)
    what = f"rows of weights, which are numbers, one for each of its {len(criteria)} criteria"
    table = plain_numbers(source, f"a matrix is ranked by {what}: these", error=InvalidParameter)
    if table.ndim != 2 or table.shape[1] != len(criteria):  # noqa: PLR2004 -- rows and columns
        raise InvalidParameter(f"weights have shape {table.shape}, and the matrix has {len(criteria)} criteria")
    for row, column in () if hidden is None else np.argwhere(hidden).tolist():
        unfit.setdefault(row, f"the weight of `{criteria[column]}` is masked: a number of 0 or more is needed")
    known = KnownIds()
    for start in range(0, len(table), size):
        rows = table[start : start + size]
        numbers = range(start + 1, start + len(rows) + 1)
        names: Sequence[str] = Numbered("L", numbers) if ids is None else ids[start : start + size]
        weights, wrong = weight_rows(rows, criteria)
        wrong |= {row - start: reason for row, reason in unfit.items() if start <= row < start + len(rows)}
        origins = Origins("weights", numbers, [0] * len(rows))
        faults = [origins[row].fault(names[row], Fault("weights", reason)) for row, reason in wrong.items()]
        again = np.flatnonzero(known.add(names)).tolist() if ids is not None else []
        faults += [
            origins[row].fault(names[row], Fault("duplicate", TWICE.format(names[row]), ("id",))) for row in again
        ]
        if out := wrong.keys() | set(again):
            good = [row for row in range(len(rows)) if row not in out]
            weights, names, origins = weights[good], [names[row] for row in good], origins.of(good)
        yield Portion(weighing(names, weights), origins, faults, len(rows))


def learners_in(path: Path) -> int | None:
    """Return about how many learners there are, for telling how far a run has come.

    Parameters
    ----------
    path : Path
        A file or a folder of learners.

    Returns
    -------
    int or None
        None where only reading would tell, as for YAML.
    """
    kind = path.suffix.lower()
    try:
        if path.is_dir():
            endings = {".yaml", ".yml", ".json", ".xlsx"}
            return sum(entry.suffix.lower() in endings for entry in path.iterdir())
        if kind in _ONE_A_LINE:
            return max(_lines(path) - (kind in TEXTS), 0)
        return _rows(path) if kind == ".parquet" else None
    except OSError:
        return None


def _lines(path: Path) -> int:
    """Return the number of lines, from the length of the first ones where there are very many."""
    size = path.stat().st_size
    with path.open("rb") as file:
        begin = file.read(_SAMPLE)
    lines = begin.count(b"\n")
    if len(begin) < size and lines:
        return round(lines * size / (begin.rfind(b"\n") + 1))
    return lines + (not begin.endswith(b"\n") and bool(begin))


def _rows(path: Path) -> int | None:
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 -- an extra, and slow to load
        from pyarrow.parquet import read_metadata  # noqa: PLC0415 -- as above
    except ImportError:
        return None
    try:
        rows: int = read_metadata(path).num_rows
    except ArrowException:
        return None
    return rows
