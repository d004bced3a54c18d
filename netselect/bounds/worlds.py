"""What do all networks score when the open figures of some have come out?

A world settles every open figure of every network: it takes one case of each.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from netselect.bounds.cases import SEED, Cases, Variation
from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.matrix.decision_matrix import EXCLUDED
from netselect.methods import Method, scores_of

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

MOST_WORLDS = 4096
"""Worlds that are all looked at where networks are measured together; of more, as many are drawn."""

BETWEEN = 512
"""Draws of figures between their ends, beside the worlds, in a search."""

_CELLS = 2**18
"""Figures worked on at a time: 2 MB."""


def measures_together(matrix: DecisionMatrix, method: Method) -> bool:
    """Return whether a network's score depends on which others stand: by the method, or by its weights."""
    return method.is_relative or bool(matrix.weighed_by_figures)


def scores_in_worlds(
    matrix: DecisionMatrix, method: Method, cases: Mapping[str, Cases], worlds: Counts
) -> Iterator[Floats]:
    """Yield the scores of all networks in combinations of their cases, a block at a time.

    Parameters
    ----------
    matrix : DecisionMatrix (n, m)
        The matrix.
    method : Method
        The method.
    cases : mapping of str to Cases
        The cases of the networks that have open figures (c).
    worlds : ndarray (w, c) of int
        For each combination the case of each of these networks, in the order of the mapping.

    Yields
    ------
    ndarray (w', n)
        ``-inf`` for a network that does not stand, and for all where the method refuses the combination.
    """
    height = max(1, _CELLS // matrix.values.size)
    for start in range(0, len(worlds), height):
        block = worlds[start : start + height]
        chosen = [(own.variation, own.x[block[:, place]]) for place, own in enumerate(cases.values())]
        yield scores_at(matrix, method, chosen)


def scores_at(
    matrix: DecisionMatrix,
    method: Method,
    chosen: Sequence[tuple[Variation, Floats]],
    weights: Floats | None = None,
    *,
    as_answered: bool = True,
) -> Floats:
    """Return the scores of all networks where the open figures of some have come out.

    Parameters
    ----------
    matrix : DecisionMatrix (n, m)
        The matrix.
    method : Method
        The method; where it measures networks together, it sees those that stand.
    chosen : sequence of (Variation, ndarray (w, k))
        For each such network its figures, one set a row.
    weights : ndarray (w, m) or (m,), optional
        Weights that sum to 1; those of the matrix where nothing is given.
    as_answered : bool
        As for `Variation.stands`.

    Returns
    -------
    ndarray (w, n)
        ``-inf`` for a network that does not stand, and for all where the method refuses the figures.
    """
    count = max([len(x) for _, x in chosen] + [1 if weights is None or weights.ndim == 1 else len(weights)])
    stands = np.ones((count, len(matrix.networks)), dtype=np.bool_)
    if matrix.status is not None:
        stands &= matrix.status != EXCLUDED
    values = matrix.values
    if chosen:
        values = np.tile(matrix.values, (count, 1, 1))
    for variation, x in chosen:
        values[:, variation.row] = variation.rows(x)
        stands[:, variation.row] = variation.stands(x, as_answered=as_answered)
    if not measures_together(matrix, method):
        return np.where(stands, scores_of(method, matrix, values=values, weights=weights), -np.inf)
    scores = np.full(stands.shape, -np.inf)
    patterns, which = np.unique(stands, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        here, rows = np.flatnonzero(which.reshape(-1) == number), np.flatnonzero(pattern)
        if len(rows):
            figures = values[here][:, rows] if chosen else values[rows]
            own = None if weights is None else weights if weights.ndim == 1 else weights[here]
            try:
                scores[np.ix_(here, rows)] = scores_of(method, matrix.among(rows), values=figures, weights=own)
            except MethodNotApplicable:
                continue
    return scores


def standard_errors(shares: npt.ArrayLike, samples: int) -> Floats:
    """Return the Monte Carlo standard errors of shares, as if one sample more had and one had not been there.

    Examples
    --------
    >>> standard_errors([0.5, 0.0], 100).round(4).tolist()
    [0.05, 0.0099]
    """
    held = (np.asarray(shares, dtype=np.float64) * samples + 1.0) / (samples + 2.0)
    errors: Floats = np.sqrt(held * (1.0 - held) / samples)
    return errors


def draws_between(cases: Mapping[str, Cases]) -> list[tuple[Variation, Floats]]:
    """Return draws of every open figure between its ends, each network apart."""
    generator = np.random.default_rng(SEED)
    found = []
    for own in cases.values():
        x = own.x[generator.integers(0, len(own.x), BETWEEN)]
        for place, (figure, levels) in enumerate(zip(own.variation.figures, own.levels, strict=True)):
            if not figure.is_truth and not figure.one_of:
                x[:, place] = generator.uniform(levels[0], levels[-1], BETWEEN)
        found.append((own.variation, x))
    return found


def worlds_of(cases: Mapping[str, Cases]) -> Counts:
    """Return combinations of the cases of some networks (w, c), every one or a draw of them."""
    counts = [len(own.x) for own in cases.values()]
    total = 1
    for count in counts:
        total *= count
        if total > MOST_WORLDS:
            break
    if total <= MOST_WORLDS:
        return np.array(list(product(*map(range, counts))), dtype=np.int64).reshape(total, len(counts))
    generator = np.random.default_rng(SEED)
    drawn = np.column_stack([generator.integers(0, count, MOST_WORLDS) for count in counts])
    return np.concatenate([drawn, _opposed(cases)])


def _opposed(cases: Mapping[str, Cases]) -> Counts:
    """Return combinations with each network at its best against the others at their worst, and vice versa."""
    best, worst = [], []
    for own in cases.values():
        matrix = own.variation.matrix
        worth = np.where(own.stands, np.where(matrix.maximise, own.rows, -own.rows) @ matrix.weights, np.nan)
        stand = own.stands.any()
        best.append(int(np.nanargmax(worth)) if stand else 0)
        worst.append(int(np.nanargmin(worth)) if stand else 0)
    ends = np.array([worst, best], dtype=np.int64)
    size = len(best)
    itself = np.eye(size, dtype=np.bool_)
    return np.concatenate([ends, np.where(itself, ends[1], ends[0]), np.where(itself, ends[0], ends[1])])
