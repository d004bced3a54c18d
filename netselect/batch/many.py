"""From where do very many learners come, how is one study ranked for each of them, and what comes out?"""

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from netselect.arguments import RankingOptions, checked
from netselect.batch.engine import Engine, Failure
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.engine.learners import VERDICTS, Chunk, Learners, Legend, joined, nobody, weighing
from netselect.batch.formats import frame_of_learners, frame_of_networks, write_result
from netselect.batch.reading import PORTION, TWICE, KnownIds, LearnerFault, Origin, Origins, Portion
from netselect.batch.reading.from_records import OF_A_MATRIX, Stated, portions_of_records
from netselect.coverage import count_grades
from netselect.errors import Fault, InvalidParameter, UnreadableFile, listed, shown, unknown_name
from netselect.finding import notebook_text
from netselect.matrix import DecisionMatrix
from netselect.matrix.given import Numbered, is_frame, masked, plain_numbers, weight_rows
from netselect.methods import Method
from netselect.names import Names
from netselect.reading.decoding import SPREADSHEETS
from netselect.study.statements import Weighting
from netselect.study.study import LearnerRecord, Study, for_others
from netselect.words import plain_name

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

    Those of a study come from a CSV or Parquet file, a workbook or a DataFrame, one row for each; from JSON lines;
    a YAML file with several documents or a list `learners:`; a folder of YAML files; or from mappings or records.
    For a bare matrix they are an array (c, m) of weights or a DataFrame with a column for each criterion.
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
        cure = (
            ". Rows of weights go with a DecisionMatrix alone; for a study name what they are: "
            '`pandas.DataFrame(rows, columns=["weights.cost", "weights.hours"])` with a column `id`'
        )
        raise InvalidParameter(
            "learners of a study come from a path, a DataFrame, or an iterable of mappings, found "
            f"{type(source).__name__}{cure if isinstance(source, np.ndarray) else ''}"
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
    """Return about how many learners a file or a folder holds, for telling how far a run has come.

    It is None where only reading would tell, as for YAML.
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


FRAMES = ("networks", "learners")
"""Of what `BatchResult.to_frame` has a row each."""


@dataclass(frozen=True, slots=True, eq=False)
class RankedPortion:
    """The results of some learners who could be ranked, why others could not, and how many there were in all."""

    chunk: Chunk
    faults: list[LearnerFault]
    count: int
    remarks: Sequence[str] = ()


_NOBODY = np.zeros(len(VERDICTS), dtype=np.int64)


class BatchResult:
    """The results of a cohort: one set of columns, never a list of people to be compared.

    Parameters
    ----------
    legend : Legend
        What the codes stand for.
    chunks : sequence of Chunk
        Results in the order of the learners.
    faults : sequence of LearnerFault
        Who could not be read or ranked, and why.
    remarks : sequence of str
        What there is to say of how the learners are written, such as that a table has decimal commas.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> result = netselect.rank_many(study, [{"id": "ann"}, {"id": "bea"}], top=1)
    >>> result.to_frame()["network"].tolist()
    ['pm-body', 'pm-body']
    """

    def __init__(
        self,
        legend: Legend,
        chunks: Sequence[Chunk],
        faults: Sequence[LearnerFault] = (),
        remarks: Sequence[str] = (),
    ) -> None:
        self.legend, self.chunks, self.faults = legend, tuple(chunks), tuple(faults)
        self.remarks = tuple(remarks)

    def __len__(self) -> int:
        return sum(map(len, self.chunks))

    @property
    def whole(self) -> Chunk:
        """All learners in one chunk."""
        return self.chunks[0] if len(self.chunks) == 1 else joined(self.chunks)

    def iter_chunks(self) -> Iterator[Chunk]:
        """Yield the results some learners at a time."""
        yield from self.chunks

    @checked
    def to_frame(self, of: str = "networks") -> "pd.DataFrame":
        """Return the results as a DataFrame.

        Parameters
        ----------
        of : {"networks", "learners"}
            One row for each learner and listed network, or one for each learner.

        Returns
        -------
        DataFrame

        Raises
        ------
        UnknownName
            For anything else.
        """
        if of not in FRAMES:
            raise unknown_name(f"there is no frame of `{of}`.", str(of), FRAMES)
        frame_of = frame_of_learners if of == "learners" else frame_of_networks
        return frame_of(self.whole, self.legend)

    @checked
    def write(self, path: str | Path, format: str | None = None) -> None:  # noqa: A002 -- what it is called on the command line
        """Write one row for each learner to a file, some thousand learners at a time.

        Parameters
        ----------
        path : path
            It ends in .parquet, .csv, .jsonl or .ndjson. The file is there in full or not at all. The faults of
            learners who could not be ranked go to `<path>.faults.jsonl`; where there are none, an old one is
            removed.
        format : {"parquet", "csv", "jsonl"}, optional
            The format, where the name does not say it.

        Raises
        ------
        InvalidParameter, UnknownName
            For another suffix or format.
        MissingExtra
            For Parquet, where pyarrow is not installed.
        UnreadableFile
            Where it cannot be written.
        """
        write_result(self.chunks, self.faults, self.legend, Path(path), format)

    def __str__(self) -> str:
        """Return how many learners there are, and what came out."""
        counts = sum((np.bincount(chunk.verdict, minlength=len(VERDICTS)) for chunk in self.chunks), _NOBODY)
        said = ", ".join(
            f"{count:,} {name}" for name, count in zip(VERDICTS, counts.tolist(), strict=True) if count
        )
        faulty = len({fault.record for fault in self.faults})
        by = f" by {plain_name(self.legend.method)}" if self.legend.method else ""
        who = f"{len(self):,} learner{'' if len(self) == 1 else 's'} ranked{by}"
        failed = [f"{faulty:,} could not be ranked"] if faulty else []
        return "; ".join([f"{who}: {said}" if said else who, *failed, *self.remarks])

    def _repr_html_(self) -> str:
        return notebook_text(f"{self}.\nFor a row each: `to_frame('learners')`, or `write` to a file.")

    def __repr__(self) -> str:
        """Return the same in few words, whatever the number of learners."""
        return f"<{type(self).__name__}: {self}>"


MOST_WORKERS = 64

_AHEAD = 3
"""Portions that are read while earlier ones are ranked."""

_FEWEST_A_TASK = 512
"""Learners that a thread ranks before it takes others: threads that hand over too often wait for each other."""

Outcome: TypeAlias = tuple[Chunk, list[Failure]]

_LOCK = threading.Lock()
_HELD: dict[str, Any] = {"count": 0, "limits": None}
"""How many rankings are going on, and what they changed: the setting is one for the whole process."""


def rank_many(
    subject: Study | DecisionMatrix,
    learners: LearnersSource,
    method: Method | str | None = None,
    *,
    top: int = 10,
    gates: Literal["apply", "ignore"] = "apply",
    weights: Weighting | str | None = None,
    workers: int = 1,
    leave_out_private: bool = False,
    **parameters: Any,  # noqa: ANN401 -- a method's parameters are of its own kinds, and it checks them
) -> BatchResult:
    """Rank the networks of one study for each of many learners.

    Parameters
    ----------
    subject : Study or DecisionMatrix
        What all learners share.
    learners : path, DataFrame, array or iterable
        For a study: a file of learners (CSV, Parquet, a workbook, JSON lines, JSON, YAML), a folder of YAML
        files, an iterable of mappings or records, or a DataFrame with a row for each learner, a column ``id``,
        and columns by the path of what they say: ``weights.recognition``, ``limits.first_year_cost``,
        ``needs.mentor.importance``. For a matrix: weights, as an array (L, m) with a row for each learner and a
        column for each criterion in the order of the matrix, or as a DataFrame with a column for each criterion
        by its bare name (``C1``), and ``id`` if there are ids.
    method, gates, weights, **parameters
        As for `netselect.rank`.
    top : int
        How many networks are listed for each learner, 1 or more.
    workers : int
        Threads that rank at the same time, this one among them; the result is the same for any number.
    leave_out_private : bool
        Whether what is marked private, needs and networks, is left out before anything is computed.

    Returns
    -------
    BatchResult
        For each learner what ranking their own study gives, bit for bit on the same machine; faulty records
        are in its `faults`.

    Raises
    ------
    UnknownName, InvalidParameter, MethodNotApplicable, MissingAnchors, UnreadableFile
        Where study, method or source cannot be used for anybody.

    Examples
    --------
    >>> import numpy as np
    >>> from netselect import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> result = rank_many(matrix, np.array([[1.0, 3.0], [3.0, 1.0]]), top=1)
    >>> result.to_frame()["network"].tolist()
    ['A2', 'A2']

    The same by a table, with ids:

    >>> import pandas as pd
    >>> weights = pd.DataFrame({"id": ["ann", "bea"], "C1": [1.0, 3.0], "C2": [3.0, 1.0]})
    >>> rank_many(matrix, weights, top=1).to_frame()[["learner", "network"]].to_numpy().tolist()
    [['ann', 'A2'], ['bea', 'A2']]
    """
    _check_places(subject, learners)
    top, workers = checked_number("top", top), checked_number("workers", workers, MOST_WORKERS)
    candidates = candidates_of(subject, RankingOptions(method, parameters, gates, weights, leave_out_private))
    chunks, faults = [], list[LearnerFault]()
    remarks: Sequence[str] = ()
    for ranked in rank_portions(candidates, portions(learners, candidates), top=top, workers=workers):
        chunks.append(ranked.chunk)
        faults += ranked.faults
        remarks = ranked.remarks
    legend = legend_of(candidates, top)
    return BatchResult(legend, chunks or [nobody(legend)], faults, remarks)


def rank_portions(
    candidates: Candidates, portions: Iterable[Portion], *, top: int = 10, workers: int = 1
) -> Iterator[RankedPortion]:
    """Yield the results of portions of learners in their order; only a few are held at a time.

    ``top`` networks are listed for each; so many threads rank at the same time, this one among them.
    """
    top, workers = checked_number("top", top), checked_number("workers", workers, MOST_WORKERS)
    engine = Engine(candidates, min(top, len(candidates.networks)))
    with one_blas_thread():
        if workers == 1:
            # In the caller's own thread: another one would take its memory from the system again and again.
            for portion in portions:
                yield _ranked(portion, [engine.rank(some) for some in _parts(portion, engine.rows)], engine.rows)
        else:
            yield from _spread(engine, portions, workers)


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Keep linear algebra to one thread, where threadpoolctl is installed, until the last who asks has ended.

    >>> with one_blas_thread(), one_blas_thread():
    ...     pass
    """
    with _LOCK:
        _HELD["count"] += 1
        if _HELD["count"] == 1 and (controller := _controller()) is not None:
            _HELD["limits"] = controller.limit(limits=1, user_api="blas")
    try:
        yield
    finally:
        with _LOCK:
            _HELD["count"] -= 1
            if not _HELD["count"] and _HELD["limits"] is not None:
                _HELD["limits"].restore_original_limits()
                _HELD["limits"] = None


@cache
def _controller() -> Any:  # noqa: ANN401 -- an object of a library without types
    """Return what controls the libraries that are loaded, numpy's among them; looking for them takes a while."""
    try:
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415 -- an extra, and slow to load
    except ImportError:
        return None
    return ThreadpoolController()


def _spread(engine: Engine, portions: Iterable[Portion], workers: int) -> Iterator[RankedPortion]:
    """Yield the results of portions that several threads rank."""
    threads: set[int] = set()
    # The thread that reads ranks too: with one more, they would take turns on the processor's cores.
    pool = ThreadPoolExecutor(workers - 1, initializer=lambda: threads.add(threading.get_ident()))
    # Few portions are held, cut into enough parts for everybody.
    rows = min(engine.rows, max(_FEWEST_A_TASK, _AHEAD * PORTION // workers))
    begun: deque[tuple[Portion, list[_Task]]] = deque()
    try:
        for portion in portions:
            begun.append((portion, [_Task(engine, some, pool) for some in _parts(portion, rows)]))
            if len(begun) > _AHEAD:
                yield _finished(begun, rows)
        while begun:
            yield _finished(begun, rows)
    finally:
        # Whoever stops half-way leaves no thread running on; where Python tidies up in one of the threads itself,
        # that one cannot wait for its own end.
        pool.shutdown(wait=threading.get_ident() not in threads, cancel_futures=True)


class _Task:
    """Some learners, to be ranked by whichever thread comes first."""

    def __init__(self, engine: Engine, learners: Learners, pool: ThreadPoolExecutor) -> None:
        self._engine, self._learners = engine, learners
        self._future = pool.submit(engine.rank, learners)
        self._outcome: Outcome | None = None

    @property
    def is_done(self) -> bool:
        return self._outcome is not None or self._future.done()

    def take(self) -> bool:
        """Rank the learners in this thread, unless another one has begun to."""
        if self._outcome is None and self._future.cancel():
            self._outcome = self._engine.rank(self._learners)
            return True
        return False

    def outcome(self) -> Outcome:
        """Return what came out, once it has."""
        return self._future.result() if self._outcome is None else self._outcome


def _finished(begun: "deque[tuple[Portion, list[_Task]]]", rows: int) -> RankedPortion:
    """Return the results of the first portion, ranking others while it is not done."""
    portion, tasks = begun[0]
    while not all(task.is_done for task in tasks) and any(
        task.take() for _, some in reversed(begun) for task in reversed(some)
    ):
        pass
    begun.popleft()
    return _ranked(portion, [task.outcome() for task in tasks], rows)


def _parts(portion: Portion, rows: int) -> list[Learners]:
    """Return the learners of a portion, so many at a time."""
    learners = portion.learners
    return [learners.take(start, start + rows) for start in range(0, max(1, len(learners)), rows)]


def _ranked(portion: Portion, outcomes: Sequence[Outcome], rows: int) -> RankedPortion:
    chunks, faults = [], list(portion.faults)
    for part, (chunk, failures) in enumerate(outcomes):
        chunks.append(chunk)
        for failure in failures:
            row = part * rows + failure.row
            faults.append(portion.origins[row].fault(portion.learners.ids[row], Fault("method", failure.reason)))
    return RankedPortion(joined(chunks), faults, portion.count, portion.remarks)


def checked_number(name: str, value: object, most: int | None = None) -> int:
    """Return a whole number of 1 or more, or up to the most, that somebody gave under a name; refuse any other."""
    number = int(value) if isinstance(value, int | np.integer) and not isinstance(value, bool) else 0
    if number < 1 or (most is not None and number > most):
        wanted = "of 1 or more" if most is None else f"from 1 to {most}"
        raise InvalidParameter(f"{name}: found {shown(value)}: a whole number {wanted} is needed")
    return number


def _check_places(subject: object, learners: object) -> None:
    """Refuse what stands in the place of the study or of the learners and is none."""
    if not isinstance(subject, Study | DecisionMatrix):
        if isinstance(learners, Study | DecisionMatrix):
            raise InvalidParameter("study and learners have changed places: `rank_many(study, learners)`")
        cure = "load it first, as in `rank_many(netselect.load(path), learners)`"
        what = f"the path `{subject}`" if isinstance(subject, str | os.PathLike) else type(subject).__name__
        raise InvalidParameter(f"a study (or a decision matrix) is needed first, found {what}: {cure}")
    if isinstance(learners, Study | DecisionMatrix):
        raise InvalidParameter(
            f"learners are needed after the study, found {type(learners).__name__}: give a path, a DataFrame or "
            "records; many studies of one learner each are ranked by `netselect.batch.studies.rank_studies`"
        )


def legend_of(candidates: Candidates, top: int) -> Legend:
    """Return what the codes of a result stand for."""
    gates = tuple(gate.name for gate in candidates.gates)
    study = candidates.study
    if study is not None and candidates.options.leave_out_private:
        # A private title would tell equal ones apart, and a strength for it would be counted.
        study = for_others(study, ("notes", "themes"))
    counts_help = study is not None and bool(candidates.own) and candidates.method.reads_figures
    return Legend(
        candidates.networks,
        gates,
        min(top, len(candidates.networks)),
        candidates.method.name,
        called=Names.of(study),
        ungraded=count_grades(study)["ungraded"] if study is not None and counts_help else 0,
    )
