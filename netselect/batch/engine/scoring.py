"""What do networks score for each of many learners, by the method's own arithmetic?"""

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.figures import pair_figures
from netselect.batch.engine.learners import Learners
from netselect.matrix import DecisionMatrix
from netselect.methods import scores_of

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

_CELLS = 2**20
"""Figures of whole learners that are scored at a time: 8 MB."""

_PAIR_CELLS = 2**18
"""Figures of pairs that are scored at a time: 2 MB, which stay in the processor's cache."""


def pair_scores(candidates: Candidates, learners: Learners, rows: Indices, networks: Indices) -> Floats:
    """Return the scores of networks for learners, where a score depends on the network alone.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    learners : Learners
        The learners.
    rows, networks : ndarray (s,) of int
        Learner and network of each pair.

    Returns
    -------
    ndarray (s,)
    """
    scores = np.empty(len(rows))
    form, utilities = candidates.method.separable, candidates.utilities
    for at in _parts(len(rows), len(candidates.matrix.criteria), _PAIR_CELLS):
        # `take` is several times quicker than an index, and lets other threads go on meanwhile.
        weights = learners.weights.take(rows[at], axis=0)
        if candidates.own or form is None or utilities is None:
            values = pair_figures(candidates, learners, rows[at], networks[at]).values
            scores[at] = scores_at(candidates, values, weights)
        else:
            # Nobody's figures differ: neither do their values, which are worked out already.
            scores[at] = form.scores(utilities.take(networks[at], axis=0)[:, None], weights)[:, 0]
    return scores


def scores_at(candidates: Candidates, values: Floats, weights: Floats) -> Floats:
    """Return the scores (s,) of single networks by their figures and weights, (s, m) each."""
    seen = candidates.matrix.with_figures(values[:, None, :], weights)
    if candidates.method.vectorised:
        return candidates.method.evaluate(seen).scores[:, 0]
    return scores_of(candidates.method, candidates.matrix, values=values[:, None, :], weights=weights)[:, 0]


def all_scores(candidates: Candidates, learners: Learners, stands: Flags) -> Floats:
    """Return the scores of all networks for all learners; where they are relative, among those that stand.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    learners : Learners
        The learners (c).
    stands : ndarray (c, n) of bool
        Who is not excluded.

    Returns
    -------
    ndarray (c, n)
        ``-inf`` for whoever does not stand.
    """
    scores = np.full(stands.shape, -np.inf)
    if not candidates.method.is_relative:
        everyone = np.arange(stands.shape[1])
        for at in _some(candidates, np.arange(len(learners)), everyone):
            scores[at] = _among(candidates, learners, at, everyone, candidates.matrix)
        return np.where(stands, scores, -np.inf)
    patterns, which = np.unique(stands, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        networks = np.flatnonzero(pattern)
        if len(networks):
            seen = candidates.matrix.take(networks)
            for at in _some(candidates, np.flatnonzero(which.reshape(-1) == number), networks):
                scores[np.ix_(at, networks)] = _among(candidates, learners, at, networks, seen)
    return scores


def _among(
    candidates: Candidates, learners: Learners, rows: Indices, networks: Indices, seen: DecisionMatrix
) -> Floats:
    """Return the scores (r, n') of some networks, which the method sees alone, for some learners."""
    values = None
    if candidates.own:
        pairs = np.repeat(rows, len(networks)), np.tile(networks, len(rows))
        shape = (len(rows), len(networks), len(candidates.matrix.criteria))
        values = pair_figures(candidates, learners, *pairs).values.reshape(shape)
    return scores_of(candidates.method, seen, values=values, weights=learners.weights[rows])


def _some(candidates: Candidates, rows: Indices, networks: Indices) -> list[Indices]:
    return [rows[at] for at in _parts(len(rows), len(networks) * len(candidates.matrix.criteria), _CELLS)]


def _parts(count: int, cells: int, most: int) -> list[slice]:
    """Return parts of a number of rows with so many cells each, as many as hold no more cells than the most."""
    height = max(1, most // max(1, cells))
    return [slice(start, start + height) for start in range(0, count, height)]
