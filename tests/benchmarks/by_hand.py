"""How does somebody write TOPSIS in numpy who checks nothing and wants speed?"""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ranks = npt.NDArray[np.int64]


def topsis(values: Floats, weights: Floats, maximise: Flags) -> tuple[Floats, Ranks]:
    """Return closeness and rank of every row, with vector scaling and the best and worst figures found.

    Parameters
    ----------
    values : ndarray (n, m)
    weights : ndarray (m,)
    maximise : ndarray (m,) of bool

    Returns
    -------
    scores, ranks : ndarray (n,)
    """
    # Divisor and weight in one go: the quickest way to write it that is still easy to read.
    weighted = values * (weights / np.sqrt((values * values).sum(axis=0)))
    highest, lowest = weighted.max(axis=0), weighted.min(axis=0)
    return _closeness(weighted, np.where(maximise, highest, lowest), np.where(maximise, lowest, highest))


def anchored_topsis(values: Floats, weights: Floats, worst: Floats, best: Floats) -> tuple[Floats, Ranks]:
    """Return closeness and rank of every row, measured between fixed levels, (m,) each."""
    weighted = np.clip((values - worst) / (best - worst), 0.0, 1.0) * weights
    return _closeness(weighted, weights, np.zeros(len(weights)))


def _closeness(weighted: Floats, ideal: Floats, anti_ideal: Floats) -> tuple[Floats, Ranks]:
    far = np.sqrt(((weighted - ideal) ** 2).sum(axis=1))
    near = np.sqrt(((weighted - anti_ideal) ** 2).sum(axis=1))
    scores = near / (far + near)
    return scores, ranks_of(scores)


def ranks_of(scores: npt.NDArray[Any]) -> Ranks:
    """Return 1 for the largest score, 2 for the next, without regard to ties."""
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[np.argsort(-scores)] = np.arange(1, len(scores) + 1)
    return ranks
