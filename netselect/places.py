"""In which place does each score stand, and which scores tie?"""

import numpy as np
import numpy.typing as npt

from netselect.methods import ScoreRange
from netselect.sums import Flags, Floats

TIE = 1e-9
"""Scores closer than this share of their range tie: the noise of floating-point sums is far below it."""


ROUNDING = 1e-12
"""Scores of an open range closer than this share of their size differ by no more than rounding."""


def tie_tolerance(scores: Floats, kind: ScoreRange) -> float:
    """Return how far apart scores can be and still tie.

    Examples
    --------
    >>> tie_tolerance(np.array([0.2, 0.3]), "unit")
    1e-09
    """
    tolerance = TIE * score_extent(scores, kind)
    if kind == "open" and scores.size:
        tolerance = max(tolerance, ROUNDING * float(np.abs(scores).max()))
    return tolerance


def score_extent(scores: Floats, kind: ScoreRange) -> float:
    """Return how far apart scores can lie: 1 in a unit, 2 for flows, the largest share, or the range found.

    Examples
    --------
    >>> score_extent(np.array([0.2, 0.3]), "share")
    0.3
    """
    if kind == "unit":
        return 1.0
    if kind == "flow":
        return 2.0
    if scores.size == 0:
        return 0.0
    return float(scores.max() if kind == "share" else scores.max() - scores.min())


def competition_ranks(scores: Floats, tolerance: float) -> npt.NDArray[np.int64]:
    """Return the rank of each score, 1 for the largest; those that tie share the best of their places.

    Parameters
    ----------
    scores : ndarray (n,)
        Larger is better.
    tolerance : float
        Scores tie with the first of their group when they are no further below it than this.

    Returns
    -------
    ndarray (n,) of int

    Examples
    --------
    >>> competition_ranks(np.array([0.5, 0.7, 0.5, 0.1]), 1e-9).tolist()
    [2, 1, 2, 4]
    """
    order = (-scores).argsort()
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[order] = np.arange(1, len(scores) + 1)
    falling = scores[order]
    close = falling[:-1] - falling[1:] <= tolerance
    if np.count_nonzero(close):
        _share_places(ranks, order, falling, close, tolerance)
    return ranks


def _share_places(
    ranks: npt.NDArray[np.int64],
    order: npt.NDArray[np.intp],
    falling: Floats,
    close: Flags,
    tolerance: float,
) -> None:
    """Give the best place to all that tie, looking only at runs of neighbours that are close."""
    edges = np.diff(np.concatenate([[False], close, [False]]).astype(np.int8))
    for start, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        position = int(start)
        while position <= stop:
            group = falling[position : stop + 1] >= falling[position] - tolerance
            after = position + int(group.sum())
            ranks[order[position:after]] = position + 1
            position = after


def stacked_ranks(scores: Floats, tolerance: npt.ArrayLike, *, up_to: int | None = None) -> npt.NDArray[np.int64]:
    """Return the competition ranks of many sets of scores at once.

    Parameters
    ----------
    scores : ndarray (..., n)
        Larger is better; ``-inf`` for a network that does not stand.
    tolerance : array_like (...)
        How far apart scores of each set can be and still tie.
    up_to : int, optional
        The last rank that is asked for: those beyond are told as any number above it, which takes less time.

    Returns
    -------
    ndarray (..., n) of int
        What `competition_ranks` gives for each set alone; 0 for a network that does not stand.

    Examples
    --------
    >>> stacked_ranks(np.array([[0.5, 0.7, 0.5], [-np.inf, 0.2, 0.3]]), 1e-9).tolist()
    [[2, 1, 2], [0, 2, 1]]
    """
    if not scores.shape[-1]:
        return np.zeros(scores.shape, dtype=np.int64)
    order = np.argsort(-scores, axis=-1)
    falling = np.take_along_axis(scores, order, axis=-1)
    allowed = np.broadcast_to(np.asarray(tolerance, dtype=np.float64), falling.shape[:-1])
    places = np.empty(falling.shape, dtype=np.int64)
    first, place = falling[..., 0], np.ones(falling.shape[:-1], dtype=np.int64)
    places[..., 0] = place
    with np.errstate(invalid="ignore"):
        for position in range(1, falling.shape[-1]):
            own, before = falling[..., position], falling[..., position - 1]
            ties = (before - own <= allowed) & (own >= first - allowed)
            first, place = np.where(ties, first, own), np.where(ties, place, position + 1)
            places[..., position] = place
            if up_to is not None and (place > up_to).all():
                places[..., position + 1 :] = up_to + 1
                break
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, places, axis=-1)
    return np.where(np.isneginf(scores), 0, ranks)


def are_first(scores: Floats, tolerance: npt.ArrayLike) -> Flags:
    """Return which networks have the first rank in each of many sets of scores.

    Parameters
    ----------
    scores : ndarray (..., n)
        ``-inf`` for a network that does not stand.
    tolerance : array_like (...)
        How far apart scores of each set can be and still tie.

    Returns
    -------
    ndarray (..., n) of bool
        Where `stacked_ranks` gives 1.

    Examples
    --------
    >>> are_first(np.array([[0.5, 0.7, 0.5], [-np.inf, 0.3, 0.3]]), 1e-9).tolist()
    [[False, True, False], [False, True, True]]
    """
    with np.errstate(invalid="ignore"):
        line = scores.max(axis=-1, keepdims=True, initial=-np.inf) - np.asarray(tolerance)[..., None]
    found: Flags = (scores >= line) & ~np.isneginf(scores)
    return found


def stacked_tolerances(scores: Floats, kind: ScoreRange) -> Floats:
    """Return how far apart scores can be and still tie, for each of many sets.

    Parameters
    ----------
    scores : ndarray (..., n)
        ``-inf`` for a network that does not stand.
    kind : {"unit", "share", "flow", "open"}

    Returns
    -------
    ndarray (...)
        What `tie_tolerance` gives for each set alone.

    Examples
    --------
    >>> stacked_tolerances(np.array([[0.5, 0.25], [0.125, -np.inf]]), "share").tolist()
    [5e-10, 1.25e-10]
    """
    tolerances: Floats = TIE * stacked_extents(scores, kind)
    if kind == "open":
        lowest, highest = _ends(scores)
        tolerances = np.maximum(tolerances, ROUNDING * np.maximum(np.abs(highest), np.abs(lowest)))
    return tolerances


def stacked_extents(scores: Floats, kind: ScoreRange) -> Floats:
    """Return how far apart scores can lie, for each of many sets.

    Parameters
    ----------
    scores : ndarray (..., n)
        ``-inf`` for a network that does not stand.
    kind : {"unit", "share", "flow", "open"}

    Returns
    -------
    ndarray (...)
        What `score_extent` gives for each set alone.

    Examples
    --------
    >>> stacked_extents(np.array([[0.5, 0.25], [0.125, -np.inf]]), "open").tolist()
    [0.25, 0.0]
    """
    if kind in {"unit", "flow"}:
        return np.full(scores.shape[:-1], score_extent(scores, kind))
    lowest, highest = _ends(scores)
    return highest if kind == "share" else highest - lowest


def _ends(scores: Floats) -> tuple[Floats, Floats]:
    """Return the lowest and the highest score of each set; 0 where nobody stands."""
    stands = ~np.isneginf(scores)
    anybody = stands.any(axis=-1)
    lowest = np.where(anybody, np.where(stands, scores, np.inf).min(axis=-1, initial=np.inf), 0.0)
    return lowest, np.where(anybody, scores.max(axis=-1, initial=-np.inf), 0.0)
