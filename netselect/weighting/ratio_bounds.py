"""How far do pairwise judgements leave open what the weights are, and what a weighted total is?"""

import numpy as np
import numpy.typing as npt

from netselect.weighting.completion import complete
from netselect.weighting.pairwise import LARGEST_RATIO, TOLERANCE

Floats = npt.NDArray[np.float64]


def ratio_bounds(a: Floats, *, completion: str = "lambda_max", with_answers: bool = False) -> Floats:
    """Return by how much each item can outweigh each other one, as far as the judgements leave it open.

    Parameters
    ----------
    a : ndarray (n, n)
        Reciprocal judgements that link all items; 0 where a pair is not judged.
    completion : str
        How pairs that are not judged are filled in, as for `netselect.weighting.completion.complete`.
    with_answers : bool
        Whether such pairs may still be judged in any way, from 1/9 to 9, and are not filled in.

    Returns
    -------
    ndarray (n, n)
        The largest w_i / w_j. Weights by the eigenvector, by the geometric mean and by normalised columns all
        lie within.

    Notes
    -----
    Each pair is judged directly, and by way of every third item; the ratio of two weights lies between the least
    and the greatest of these. By all three prioritisations it is a mean of them: of the ``a_ik / a_jk`` over all
    k, weighed by the weights, in equal parts in logarithms, or weighed by the column sums. The bounds are then
    drawn as tight as they make each other (shortest paths).

    Examples
    --------
    >>> a = np.array([[1, 2, 9], [1 / 2, 1, 2], [1 / 9, 1 / 2, 1]])
    >>> ratio_bounds(a).round(4).tolist()
    [[1.0, 4.5, 9.0], [0.5, 1.0, 4.5], [0.25, 0.5, 1.0]]
    """
    highest = np.where(a > 0, a, LARGEST_RATIO) if with_answers else complete(a, completion)
    bounds: Floats = (highest[:, :, None] * highest[None, :, :]).max(axis=1)
    np.fill_diagonal(bounds, 1.0)
    for middle in range(len(bounds)):
        bounds = np.minimum(bounds, bounds[:, [middle]] * bounds[[middle], :])
    return bounds


def weight_bounds(bounds: Floats) -> tuple[Floats, Floats]:
    """Return the least and the most that each weight can be, from bounds of their ratios.

    Parameters
    ----------
    bounds : ndarray (n, n)
        The largest w_i / w_j, as `ratio_bounds` returns them.

    Returns
    -------
    low, high : ndarray (n,)
        Each is reached: bounds of ratios that are drawn tight can all be reached at once from one item.

    Examples
    --------
    >>> low, high = weight_bounds(np.array([[1.0, 3.0], [0.5, 1.0]]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.6667, 0.25], [0.75, 0.3333])
    """
    low: Floats = 1.0 / bounds.sum(axis=0)
    high: Floats = 1.0 / (1.0 / bounds).sum(axis=1)
    return low, high


def largest_total(gains: Floats, bounds: Floats) -> tuple[float, Floats]:
    """Return the most that a weighted total can be when the ratios of the weights are bounded.

    Parameters
    ----------
    gains : ndarray (n,)
        What each weight counts; any numbers.
    bounds : ndarray (n, n)
        The largest w_i / w_j.

    Returns
    -------
    total : float
    weights : ndarray (n,)
        Weights that sum to 1 at which it is reached.

    Notes
    -----
    The linear programme: maximise ``gains @ w`` subject to ``w_i <= bounds_ij w_j``, ``sum(w) = 1``, ``w >= 0``.
    Gains are first made positive by adding the same to all, which adds the same to the total; then ``sum(w) <= 1``
    says as much, and the simplex method starts at 0 (Bland's rule keeps it from going in a circle).

    References
    ----------
    Bland, R. G. (1977). New finite pivoting rules for the simplex method. Mathematics of Operations Research 2(2),
    103-107.

    Examples
    --------
    >>> total, weights = largest_total(np.array([1.0, 0.0]), np.array([[1.0, 3.0], [0.5, 1.0]]))
    >>> round(total, 4), weights.round(4).tolist()
    (0.75, [0.75, 0.25])
    """
    n = len(gains)
    if n == 1:
        return float(gains[0]), np.ones(1)
    shift = 1.0 + float(np.abs(gains).max())
    rows = []
    for i in range(n):
        for j in range(n):
            if i != j:
                row = np.zeros(n)
                row[i], row[j] = 1.0, -bounds[i, j]
                rows.append(row / max(1.0, bounds[i, j]))
    constraints = np.vstack([*rows, np.ones(n)])
    limits = np.append(np.zeros(len(rows)), 1.0)
    weights = _simplex_method(gains + shift, constraints, limits)
    weights = weights / weights.sum()
    return float(gains @ weights), weights


def _simplex_method(gains: Floats, constraints: Floats, limits: Floats) -> Floats:
    """Return the x of 0 or more that maximises ``gains @ x``, with ``constraints @ x <= limits``."""
    count, width = constraints.shape
    table = np.zeros((count + 1, width + count + 1))
    table[:count, :width], table[:count, width : width + count], table[:count, -1] = (
        constraints,
        np.eye(count),
        limits,
    )
    table[-1, :width] = -gains
    basis = list(range(width, width + count))
    while True:
        entering = np.flatnonzero(table[-1, :-1] < -TOLERANCE)
        if not len(entering):
            break
        column = int(entering[0])
        rising = np.flatnonzero(table[:count, column] > TOLERANCE)
        steps = table[rising, -1] / table[rising, column]
        nearest = rising[steps <= steps.min() + TOLERANCE * (1 + steps.min())]
        row = min(nearest.tolist(), key=lambda place: basis[place])
        table[row] /= table[row, column]
        others = np.arange(count + 1) != row
        table[others] -= np.outer(table[others, column], table[row])
        basis[row] = column
    x = np.zeros(width + count)
    x[basis] = table[:count, -1]
    return x[:width]
