"""Between which bounds does each score lie, and who could be first, when unknowns and ranges are at their ends?"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.methods import Method

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class ScoreBounds(NamedTuple):
    """The lowest and the highest score of each network, (n,) each."""

    low: Floats
    high: Floats

    @property
    def are_certain(self) -> bool:
        """Whether every score is certain."""
        return self.low is self.high or bool((self.low == self.high).all())


def score_bounds(matrix: DecisionMatrix, method: Method, *, graded: bool = False) -> ScoreBounds:
    """Return the bounds of each score.

    Parameters
    ----------
    matrix : DecisionMatrix (n, m)
        Figures with their ranges.
    method : Method
        The method.
    graded : bool
        Whether the ranges that grades give count, beside unknowns and stated ranges.

    Returns
    -------
    ScoreBounds

    Notes
    -----
    Where a network's score depends on its own figures alone, every figure at its worst and every one at its
    best give the bounds exactly, because no method's score falls when a figure improves (a test of the
    contract). Where the candidates set the scale, each network is tried at its worst and best against all
    the others at their worst and best. These four corners are exact too where a better figure of one network
    never raises the score of another (`Method.is_rivalrous`); else they bound the score closely.

    Raises
    ------
    MethodNotApplicable
        Where the method cannot treat a figure at an end of its range.
    """
    if not len(matrix.networks):
        return ScoreBounds(np.zeros(0), np.zeros(0))
    pessimistic, optimistic = matrix.extremes(graded=graded)
    if pessimistic is optimistic:
        scores = method.evaluate(matrix).scores
        return ScoreBounds(scores, scores)
    if not method.is_relative:
        return ScoreBounds(method.evaluate(pessimistic).scores, method.evaluate(optimistic).scores)
    try:
        return _corners(matrix, method, graded=graded)
    except MethodNotApplicable as error:
        raise MethodNotApplicable(f"at the end of a range, {error}") from None


def _corners(matrix: DecisionMatrix, method: Method, *, graded: bool) -> ScoreBounds:
    pessimistic, optimistic = matrix.extremes(graded=graded)
    trials = [method.evaluate(corner).scores for corner in (matrix, pessimistic, optimistic)]
    low, high = np.min(trials, axis=0), np.max(trials, axis=0)
    for own, others in ((pessimistic, optimistic), (optimistic, pessimistic)):
        for row in range(len(low)):
            mixed = others.values.copy()
            mixed[row] = own.values[row]
            score = method.evaluate(others.at(mixed)).scores[row]
            low[row], high[row] = min(low[row], score), max(high[row], score)
    return ScoreBounds(low, high)


def missing_figures(matrix: DecisionMatrix) -> Flags | None:
    """Return which figures are unknown on criteria that weigh something (n, m); None where none is."""
    if matrix.unknown is None:
        return None
    missing: Flags = matrix.unknown & (matrix.weights > 0)
    return missing if missing.any() else None


def possible_firsts(bounds: ScoreBounds, stands: Flags, surely_stands: Flags, tolerance: float) -> Flags:
    """Return which networks could be first, (n,).

    Parameters
    ----------
    bounds : ScoreBounds
        The bounds of each score.
    stands, surely_stands : ndarray (n,) of bool
        Not excluded; and feasible, whatever the unknowns turn out to be.
    tolerance : float
        Scores closer than this tie.

    Returns
    -------
    ndarray (n,) of bool

    Notes
    -----
    A network could be first where the highest it can reach is not below the lowest of any other that is
    sure to stand. Exact where scores depend on each network's own figures alone.
    """
    floor = np.where(surely_stands, bounds.low, -np.inf)
    if floor.size == 0:
        return stands
    best = int(floor.argmax())
    others = np.full(floor.shape, floor[best])
    others[best] = np.delete(floor, best).max(initial=-np.inf)
    reaches: Flags = bounds.high >= others - tolerance
    return reaches & stands


def rank_intervals(
    bounds: ScoreBounds, stands: Flags, surely_stands: Flags, tolerance: float = 0.0
) -> tuple[npt.NDArray[np.int64], ...]:
    """Return the best and the worst rank that each network can have; 0 for those that do not stand.

    Parameters
    ----------
    bounds : ScoreBounds
        The bounds of each score.
    stands, surely_stands : ndarray (n,) of bool
        Not excluded; and feasible, whatever the unknowns turn out to be.
    tolerance : float
        Scores no further apart than this tie.

    Returns
    -------
    best, worst : ndarray (n,) of int
        Bounds from each pair of networks taken alone.
    """
    ahead = np.sort(bounds.low[surely_stands])
    rivals = np.sort(bounds.high[stands])
    best = 1 + len(ahead) - np.searchsorted(ahead, bounds.high + tolerance, side="right")
    beaten_from = bounds.low + tolerance
    worst = len(rivals) - np.searchsorted(rivals, beaten_from, side="right")
    # A network whose own range is open counts itself among those that could be above its lowest score.
    itself = (bounds.high > beaten_from).astype(np.int64)
    worst = 1 + worst - itself
    return np.where(stands, best, 0), np.where(stands, worst, 0)
