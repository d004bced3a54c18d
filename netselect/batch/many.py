"""How is one study ranked for very many learners?"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.engine.chunk import Chunk, joined
from netselect.batch.engine.engine import ROWS, Engine, Failure
from netselect.batch.reading.portion import LearnerFault, Portion
from netselect.batch.result import BatchResult, Legend
from netselect.errors import InvalidParameter
from netselect.matrix import DecisionMatrix
from netselect.methods import Method
from netselect.study.statements import Weighting
from netselect.study.study import Study

if TYPE_CHECKING:
    from netselect.batch.reading.sources import LearnersSource

MOST_WORKERS = 64

_AHEAD = 2
"""Portions that are read while earlier ones are ranked."""

Outcome: TypeAlias = tuple[Chunk, list[Failure]]


@dataclass(frozen=True, slots=True, eq=False)
class RankedPortion:
    """The results of some learners.

    Parameters
    ----------
    chunk : Chunk
        Those who could be ranked.
    faults : list of LearnerFault
        Why the others could not.
    count : int
        How many records there were.
    """

    chunk: Chunk
    faults: list[LearnerFault]
    count: int


def rank_many(
    subject: Study | DecisionMatrix,
    learners: "LearnersSource",
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
        See `netselect.batch.reading.sources.portions`.
    method, gates, weights, **parameters
        As for `netselect.rank`.
    top : int
        How many networks are listed for each learner, 1 or more.
    workers : int
        Threads that rank at the same time; the result is the same for any number.
    leave_out_private : bool
        Whether needs that are marked private are left out before anything is computed.

    Returns
    -------
    BatchResult
        For each learner bit for bit what ranking their own study gives; faulty records are in its `faults`.

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
    """
    from netselect.batch.reading.sources import portions  # noqa: PLC0415 -- the same room, loaded when needed

    candidates = candidates_of(subject, method, gates=gates, weights=weights, parameters=parameters)
    chunks, faults = [], []
    source = portions(learners, candidates, leave_out_private=leave_out_private)
    for ranked in rank_portions(candidates, source, top=top, workers=workers):
        chunks.append(ranked.chunk)
        faults += ranked.faults
    if not chunks:
        chunks = [Engine(candidates, min(top, len(candidates.networks))).nobody()]
    return BatchResult(legend_of(candidates, top), chunks, faults)


def rank_portions(
    candidates: Candidates, portions: Iterable[Portion], *, top: int = 10, workers: int = 1
) -> Iterator[RankedPortion]:
    """Yield the results of one portion after the other; only a few are held at a time.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    portions : iterable of Portion
        Learners, in any portions.
    top : int
        How many networks are listed for each.
    workers : int
        Threads that rank at the same time.

    Yields
    ------
    RankedPortion
        In the order of the portions.
    """
    if isinstance(top, bool) or top < 1:
        raise InvalidParameter(f"top: found {top!r}: a whole number of 1 or more is needed")
    if not 1 <= workers <= MOST_WORKERS:
        raise InvalidParameter(f"workers: found {workers!r}: a whole number from 1 to {MOST_WORKERS} is needed")
    engine = Engine(candidates, min(top, len(candidates.networks)))
    pool = ThreadPoolExecutor(workers)
    try:
        with one_blas_thread():
            begun: deque[tuple[Portion, list[Future[Outcome]]]] = deque()
            for portion in portions:
                begun.append((portion, _begin(engine, portion, pool)))
                # While one portion is ranked, the next one is read.
                if len(begun) > _AHEAD:
                    yield _ranked(*begun.popleft())
            while begun:
                yield _ranked(*begun.popleft())
    finally:
        # Whoever stops half-way may do so in one of the threads itself, which cannot wait for its own end.
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(engine: Engine, portion: Portion, pool: ThreadPoolExecutor) -> "list[Future[Outcome]]":
    learners = portion.learners
    starts = range(0, max(1, len(learners)), ROWS)
    return [pool.submit(engine.rank, learners.take(start, min(start + ROWS, len(learners)))) for start in starts]


def _ranked(portion: Portion, begun: "list[Future[Outcome]]") -> RankedPortion:
    chunks, faults = [], list(portion.faults)
    for part, outcome in enumerate(begun):
        chunk, failures = outcome.result()
        chunks.append(chunk)
        for failure in failures:
            row = part * ROWS + failure.row
            faults.append(portion.origins[row].fault(portion.learners.ids[row], "", failure.reason))
    return RankedPortion(joined(chunks), faults, portion.count)


def legend_of(candidates: Candidates, top: int) -> Legend:
    """Return what the codes of a result stand for."""
    gates = tuple(gate.name for gate in candidates.gates)
    return Legend(candidates.networks, gates, min(top, len(candidates.networks)), candidates.method.name)


def one_blas_thread() -> AbstractContextManager[object]:
    """Keep linear algebra to one thread, where threadpoolctl is installed: learners are what is spread."""
    try:
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 -- an extra, and slow to load
    except ImportError:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
