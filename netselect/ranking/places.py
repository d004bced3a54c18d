"""In which place does each score stand, and which scores tie?"""

import numpy as np
import numpy.typing as npt

from netselect.methods import ScoreRange

Floats = npt.NDArray[np.float64]

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
    order = np.argsort(-scores)
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[order] = np.arange(1, len(scores) + 1)
    falling = scores[order]
    close = falling[:-1] - falling[1:] <= tolerance
    if close.any():
        _share_places(ranks, order, falling, close, tolerance)
    return ranks


def _share_places(
    ranks: npt.NDArray[np.int64],
    order: npt.NDArray[np.intp],
    falling: Floats,
    close: npt.NDArray[np.bool_],
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
