"""How does somebody rank for one learner after the other in numpy who checks nothing and wants speed?"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from tests.benchmarks.by_hand import Flags, Floats

Indices = npt.NDArray[np.intp]

Sorting = Literal["stable", "quicksort"]
"""`numpy.argsort` as ties ask for it, and as it comes, which is several times faster and leaves ties to chance."""

BUFFER_ROWS = 512
"""Learners whose scores are held at a time: as many as stay in a processor's cache for 1000 networks."""


def first(scores: Floats, top: int, kind: Sorting = "stable") -> Indices:
    """Return the positions of the largest scores, the largest first; stable: of equal ones the first first."""
    return np.argsort(-scores, kind=kind)[:top]


def products(weights: Floats, columns: Floats, times: int) -> Floats:
    """Multiply weights (c, m) with columns (m, n) so many times, into one buffer that is used again and again.

    The least that scores of that size can cost: whole results (c, n) would have to be written to fresh memory,
    which takes two to three times as long, and nobody keeps them.
    """
    buffer = np.empty((min(BUFFER_ROWS, len(weights)), columns.shape[1]))
    for start in range(0, len(weights), BUFFER_ROWS):
        own = weights[start : start + BUFFER_ROWS]
        for _ in range(times):
            np.matmul(own, columns, out=buffer[: len(own)])
    return buffer


def weighted_sums(values: Floats, weights: Floats, top: int, kind: Sorting = "stable") -> list[Indices]:
    """Return the first of each learner by ``V @ w``; values (n, m) from 0 to 1, weights (c, m)."""
    return [first(values @ own, top, kind) for own in weights]


def topsis(values: Floats, weights: Floats, top: int, kind: Sorting = "stable") -> list[Indices]:
    """Return the first of each learner by closeness to 1 and distance from 0; values as above, made once."""
    found = []
    for own in weights:
        weighted = values * own
        far = np.sqrt(((weighted - own) ** 2).sum(axis=1))
        near = np.sqrt((weighted**2).sum(axis=1))
        found.append(first(near / (far + near), top, kind))
    return found


def topsis_among(
    values: Floats, weights: Floats, maximise: Flags, standing: Sequence[Flags], top: int
) -> list[Indices]:
    """Return the first of each learner where those that stand set the scale: vector scaling, best and worst."""
    found = []
    for own, stands in zip(weights, standing, strict=True):
        rows = np.flatnonzero(stands)
        some = values[rows]
        weighted = some * (own / np.sqrt((some * some).sum(axis=0)))
        highest, lowest = weighted.max(axis=0), weighted.min(axis=0)
        far = np.sqrt(((weighted - np.where(maximise, highest, lowest)) ** 2).sum(axis=1))
        near = np.sqrt(((weighted - np.where(maximise, lowest, highest)) ** 2).sum(axis=1))
        found.append(rows[first(near / (far + near), top)])
    return found
