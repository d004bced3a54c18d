"""What comes out for some of the learners: in which order, how sure is that, and what stays open?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.names import Names
from netselect.sums import Codes, Flags, Floats, Places, stacked_ranks

Whole = npt.NDArray[np.int32]

VERDICTS = ("clear", "too close to call", "undetermined", "nobody stands")
"""Verdicts by code."""

CLEAR, CLOSE, UNDETERMINED, NOBODY_STANDS = range(len(VERDICTS))


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """What the codes of a result stand for.

    Parameters
    ----------
    networks : tuple of str
        Ids of the networks, ascending.
    gates : tuple of str
        The gates, as they stand in the columns of `Chunk.excluded_by`.
    top : int
        How many networks are listed for each learner.
    method : str
        The method's name.
    called : Names
        How the study calls its networks, needs and gates.
    ungraded : int
        How many strengths of the study carry no grade, where the scores rest on strengths.
    """

    networks: tuple[str, ...]
    gates: tuple[str, ...]
    top: int
    method: str
    called: Names = field(default_factory=Names)
    ungraded: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """The results of c learners, the first p networks of each.

    Parameters
    ----------
    ids : sequence of str
        The learners.
    network, rank : ndarray (c, p) of int
        Positions of networks in the order of their ids, and their ranks; -1 and 0 in empty places.
    score : ndarray (c, p)
        The score that each network is listed by; NaN in empty places.
    is_known, is_conditional : ndarray (c, p) of bool
        Whether that is its score and no bound, and whether a gate is unknown.
    verdict : ndarray (c,) of int8
        0 clear, 1 too close to call, 2 undetermined, 3 nobody stands.
    excluded : ndarray (c,) of int
        How many networks are excluded.
    excluded_by : ndarray (c, g) of int
        How many fail each gate.
    wants : tuple of str
        The needs and aspirations that codes stand for.
    open_needs : ndarray (c,) of int
        How many needs and aspirations are open; -1 for a bare matrix, which knows none.
    unmet : ndarray (u, 3) of int
        Row, code of a want that no network that stands can serve, and 1 where it is private.
    shortlisted : ndarray (s, 2) of int
        Row and network of everybody on a shortlist by the study's own rule.
    serving : ndarray (n,) of int
        For how many of these learners each network can serve an open want that is not private.
    """

    ids: Sequence[str]
    network: Whole
    rank: Whole
    score: Floats
    is_known: Flags
    is_conditional: Flags
    verdict: Codes
    excluded: Whole
    excluded_by: Whole
    wants: tuple[str, ...]
    open_needs: Whole
    unmet: Whole
    shortlisted: Whole
    serving: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


def joined(chunks: Sequence[Chunk]) -> Chunk:
    """Return several chunks, of which there is at least one, as one."""
    if len(chunks) == 1:
        return chunks[0]
    starts = np.cumsum([0, *map(len, chunks)]).tolist()
    wants = {name: code for code, name in enumerate(dict.fromkeys(name for one in chunks for name in one.wants))}
    unmet, shortlisted = [], []
    for chunk, start in zip(chunks, starts, strict=False):
        table = np.array([wants[name] for name in chunk.wants] or [0], dtype=np.int32)
        rows, codes, private = chunk.unmet.T
        unmet.append(np.column_stack([rows + start, table[codes], private]))
        shortlisted.append(chunk.shortlisted + np.array([start, 0], dtype=np.int32))
    plain = (
        "network",
        "rank",
        "score",
        "is_known",
        "is_conditional",
        "verdict",
        "excluded",
        "excluded_by",
        "open_needs",
    )
    return Chunk(
        ids=[name for chunk in chunks for name in chunk.ids],
        **{name: np.concatenate([getattr(chunk, name) for chunk in chunks]) for name in plain},
        wants=tuple(wants),
        unmet=np.concatenate(unmet).astype(np.int32),
        shortlisted=np.concatenate(shortlisted).astype(np.int32),
        serving=np.sum([chunk.serving for chunk in chunks], axis=0),
    )


def nobody(legend: Legend) -> Chunk:
    """Return the results of no learners."""
    whole, flags = np.zeros((0, legend.top), dtype=np.int32), np.zeros((0, legend.top), dtype=np.bool_)
    return Chunk(
        ids=[],
        network=whole,
        rank=whole,
        score=np.zeros((0, legend.top)),
        is_known=flags,
        is_conditional=flags,
        verdict=np.zeros(0, dtype=np.int8),
        excluded=np.zeros(0, dtype=np.int32),
        excluded_by=np.zeros((0, len(legend.gates)), dtype=np.int32),
        wants=(),
        open_needs=np.zeros(0, dtype=np.int32),
        unmet=np.zeros((0, 3), dtype=np.int32),
        shortlisted=np.zeros((0, 2), dtype=np.int32),
        serving=np.zeros(len(legend.networks), dtype=np.int64),
    )


class Placed(NamedTuple):
    """The networks of each learner in order of rank, those that tie in order of their ids.

    ``network`` (c, p) holds positions, -1 in empty places; ``score`` (c, p) -inf there; ``rank`` (c, p) 0 there.
    """

    network: Places
    score: Floats
    rank: Whole


def placed(rows: Places, networks: Places, scores: Floats, count: int, tolerance: "float | Floats") -> Placed:
    """Put the networks of each learner in order.

    Parameters
    ----------
    rows, networks : ndarray (s,) of int
        Learner and network of each score, in the order of learners.
    scores : ndarray (s,)
        Larger is better.
    count : int
        How many learners there are.
    tolerance : float or ndarray (c,)
        Scores no further apart than this tie.

    Returns
    -------
    Placed
    """
    held = np.bincount(rows, minlength=count)
    width = int(held.max(initial=0))
    starts = np.cumsum(held) - held
    places = rows * width + (np.arange(len(rows)) - starts[rows])
    negative = np.full(count * width, np.inf)
    negative[places] = -scores
    ids = np.full(count * width, -1, dtype=np.intp)
    ids[places] = networks
    # Those that tie are put in order below, so that this need not be stable.
    order = np.argsort(negative.reshape(count, width), axis=1)
    order += (np.arange(count) * width)[:, None]
    falling, listed = -negative[order], ids[order]
    ranks = np.where(listed >= 0, np.arange(1, width + 1, dtype=np.int32), np.int32(0))
    if width > 1:
        with np.errstate(invalid="ignore"):
            near = falling[:, :-1] - falling[:, 1:] <= np.reshape(tolerance, (-1, 1))
        near &= listed[:, 1:] >= 0
        close = np.flatnonzero(near.any(axis=1))
        if len(close):
            _share(listed, falling, ranks, close, np.broadcast_to(tolerance, count)[close])
    return Placed(listed, falling, ranks)


def _share(ids: Places, falling: Floats, ranks: Whole, close: Places, tolerance: Floats) -> None:
    """Give those that tie the best of their places, and the order of their ids."""
    own = stacked_ranks(falling[close], tolerance)
    big = np.iinfo(np.int64).max
    key = np.where(ids[close] >= 0, own * (int(ids.max()) + 1) + ids[close], big)
    order = np.argsort(key, axis=1)
    ids[close] = np.take_along_axis(ids[close], order, axis=1)
    falling[close] = np.take_along_axis(falling[close], order, axis=1)
    ranks[close] = np.take_along_axis(own, order, axis=1)
