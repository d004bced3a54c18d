"""Which judgements fit the others least, which one would help most, and what do they leave open?

Nothing is changed for the person: each function says what a change would do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Generic, TypeVar

import numpy as np

from netselect.sums import Floats, steady
from netselect.weighting.consistency import RandomIndex, deviations
from netselect.weighting.pairwise import LARGEST_RATIO, TOLERANCE, complete, linked_parts, priorities


def ratio_bounds(a: Floats, *, completion: str = "lambda_max", with_answers: bool = False) -> Floats:
    """Return by how much each item can outweigh each other one, as far as the judgements leave it open, (n, n).

    The largest w_i / w_j: weights by the eigenvector, by the geometric mean and by normalised columns all lie
    within. Pairs that are not judged are filled in, or ``with_answers`` may still be judged in any way, from 1/9
    to 9.

    Each pair is judged directly, and by way of every third item; the ratio of two weights lies between the least
    and the greatest of these. By all three prioritisations it is a mean of them: of the ``a_ik / a_jk`` over all
    k, weighed by the weights, in equal parts in logarithms, or weighed by the column sums. The bounds are then
    drawn as tight as they make each other (shortest paths).

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
    """Return the least and the most that each weight can be, (n,) each, by bounds of ratios as of `ratio_bounds`.

    Each is reached: bounds of ratios that are drawn tight can all be reached at once from one item.
    """
    low: Floats = 1.0 / bounds.sum(axis=0)
    high: Floats = 1.0 / (1.0 / bounds).sum(axis=1)
    return low, high


def largest_total(gains: Floats, bounds: Floats) -> tuple[float, Floats]:
    """Return the most that a weighted total of gains (n,) can be, and the weights at which it is reached.

    The ratios of the weights are bounded. The linear programme: maximise ``gains @ w`` subject to ``w_i <=
    bounds_ij w_j``, ``sum(w) = 1``, ``w >= 0``. Gains are first made positive by adding the same to all, which
    adds the same to the total; then ``sum(w) <= 1`` says as much, and the simplex method starts at 0. Bland's
    rule keeps it from going in a circle (Bland, R. G. (1977). New finite pivoting rules for the simplex method.
    Mathematics of Operations Research 2(2), 103-107).
    """
    n = len(gains)
    if n == 1:
        return float(gains[0]), np.ones(1)
    shift = 1.0 + float(np.abs(gains).max())
    i, j = np.nonzero(~np.eye(n, dtype=np.bool_))
    pairs, rows = np.zeros((len(i), n)), np.arange(len(i))
    pairs[rows, i], pairs[rows, j] = 1.0, -bounds[i, j]
    pairs /= np.maximum(1.0, bounds[i, j])[:, None]
    weights = _simplex_method(gains + shift, np.vstack([pairs, np.ones(n)]), np.append(np.zeros(len(i)), 1.0))
    weights = weights / weights.sum()
    return float(gains @ weights), weights


def _simplex_method(gains: Floats, constraints: Floats, limits: Floats) -> Floats:
    """Return the x of 0 or more that maximises ``gains @ x``, with ``constraints @ x <= limits``."""
    count, width = constraints.shape
    table = np.zeros((count + 1, width + count + 1))
    table[:count] = np.hstack([constraints, np.eye(count), limits[:, None]])
    table[-1, :width] = -gains
    basis = list(range(width, width + count))
    while len(entering := np.flatnonzero(table[-1, :-1] < -TOLERANCE)):
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


SCALE = tuple(range(1, int(LARGEST_RATIO) + 1))
"""The whole numbers of the scale of judgements (Saaty 1977); their reciprocals belong to it too."""


Item = TypeVar("Item")
"""What is compared: ids, or positions."""


@dataclass(frozen=True, slots=True)
class Contradiction(Generic[Item]):
    """Three items of which two judgements together say something else than the third.

    Parameters
    ----------
    first, middle, last : item
        In their order.
    direct, around : float
        How many times as much the first matters as the last: as judged, and by way of the middle one.
    """

    first: Item
    middle: Item
    last: Item
    direct: float
    around: float

    @property
    def size(self) -> float:
        """How far the two are apart, in logarithms."""
        return abs(float(np.log(self.direct / self.around)))


@dataclass(frozen=True, slots=True)
class JudgementAdvice(Generic[Item]):
    """A judgement that fits the others badly, and what would fit them.

    Parameters
    ----------
    left, right : item
        What is compared.
    judged : float
        How many times as much the left one matters, as judged.
    suits : float
        The ratio that suits all other judgements best.
    suggested : float
        The nearest judgement of the scale to that, from 1/9 to 9.
    ratio_after : float
        The consistency ratio if that were the judgement.
    """

    left: Item
    right: Item
    judged: float
    suits: float
    suggested: float
    ratio_after: float


def worst_triads(a: Floats, items: Sequence[Item], most: int = 5) -> tuple[Contradiction[Item], ...]:
    """Return the triples of judged pairs that contradict each other most, the worst first; none that agree.

    Koczkodaj, W. W. (1993). A new definition of consistency of pairwise comparisons. Mathematical and Computer
    Modelling 18(7), 79-84.

    >>> a = np.array([[1, 2, 9], [1 / 2, 1, 2], [1 / 9, 1 / 2, 1]])
    >>> found = worst_triads(a, "abc")[0]
    >>> found.first, found.middle, found.last, found.direct, found.around
    ('a', 'b', 'c', 9.0, 4.0)
    """
    found = [
        Contradiction(items[i], items[j], items[k], float(a[i, k]), float(a[i, j] * a[j, k]))
        for i, j, k in combinations(range(len(a)), 3)
        if a[i, j] and a[j, k] and a[i, k]
    ]
    # Of equal sizes but for roundings, the first is named first.
    found = sorted((one for one in found if one.size > TOLERANCE), key=lambda one: -steady(one.size))
    return tuple(found[:most])


def suggestions(
    a: Floats,
    items: Sequence[Item],
    *,
    prioritisation: str = "eigenvector",
    completion: str = "lambda_max",
    random_index: RandomIndex = "saaty_1980",
    most: int = 5,
) -> tuple[JudgementAdvice[Item], ...]:
    """Return the judgements that are furthest from the ratio of the weights, and what would suit the others.

    The one that is furthest off stands first. One without which nothing links its items is left out, because no
    other judgement says anything of it, and one that the scale has nothing better for. What suits the others is
    the ratio that makes the largest eigenvalue least when the pair counts as not judged (Harker, P. T. (1987).
    Derivatives of the Perron root of a positive reciprocal matrix. Applied Mathematics and Computation 22(2-3),
    217-232).

    >>> a = np.array([[1, 2, 9], [1 / 2, 1, 2], [1 / 9, 1 / 2, 1]])
    >>> found = suggestions(a, "abc")[0]
    >>> found.left, found.right, found.judged, round(found.suits, 4), round(found.ratio_after, 4)
    ('a', 'b', 2.0, 4.5, 0.0011)
    """
    weighed = partial(priorities, prioritisation=prioritisation, completion=completion, random_index=random_index)
    now = weighed(a)
    far = np.abs(deviations(np.triu(a, 1), now.weights))
    order = sorted(np.argwhere(far > TOLERANCE).tolist(), key=lambda pair: -steady(float(far[tuple(pair)])))
    found: list[JudgementAdvice[Item]] = []
    for i, j in order:
        if len(found) == most:
            break
        without = a.copy()
        without[i, j] = without[j, i] = 0.0
        if len(linked_parts(without)) > 1:
            continue
        suits = float(complete(without)[i, j])
        on_scale = nearest_on_scale(suits)
        changed = a.copy()
        changed[i, j], changed[j, i] = on_scale, 1.0 / on_scale
        after = weighed(changed).consistency_ratio
        if after < now.consistency_ratio - TOLERANCE:
            found.append(JudgementAdvice(items[i], items[j], float(a[i, j]), suits, on_scale, after))
    return tuple(found)


def nearest_on_scale(ratio: float) -> float:
    """Return the whole number from 1 to 9, or its reciprocal, that is nearest to a ratio, in logarithms.

    >>> nearest_on_scale(4.4), nearest_on_scale(1 / 20), nearest_on_scale(30.0)
    (4.0, 0.1111111111111111, 9.0)
    """
    steps = [*(float(step) for step in SCALE), *(1.0 / step for step in SCALE[1:])]
    return min(steps, key=lambda step: steady(abs(float(np.log(ratio / step)))))


def judgements_needed(a: Floats) -> int:
    """Return how many more judgements it takes at least for the items to be linked."""
    return len(linked_parts(a)) - 1


def next_judgement(a: Floats) -> tuple[int, int] | None:
    """Return the pair whose judgement would tell most, among those that are not judged; None where all are.

    Where the judgements fall into parts, a pair that links two of them, the largest first. Else the pair whose
    logarithm is known least: that with the largest effective resistance in the graph of the judged pairs, which
    is its variance in the least squares of the logarithms. That judgement reduces the volume of what is left
    open most (it is D-optimal). Of equal ones, the first.

    Ghosh, A., Boyd, S. and Saberi, A. (2008). Minimizing effective resistance of a graph. SIAM Review 50(1),
    37-66.

    A chain a - b - c - d knows least of its ends:

    >>> a = np.eye(4)
    >>> a[[0, 1, 1, 2, 2, 3], [1, 0, 2, 1, 3, 2]] = 1.0
    >>> next_judgement(a)
    (0, 3)
    """
    open_pairs = np.argwhere(np.triu(a == 0, 1))
    if not len(open_pairs):
        return None
    parts = sorted(linked_parts(a), key=lambda part: (-len(part), part))
    if len(parts) > 1:
        first, second = sorted((parts[0][0], parts[1][0]))
        return first, second
    judged = (a > 0) & ~np.eye(len(a), dtype=np.bool_)
    laplacian = np.diag(judged.sum(axis=1).astype(np.float64)) - judged
    inverse = np.linalg.pinv(laplacian, hermitian=True)
    i, j = open_pairs.T
    resistance = np.round(inverse[i, i] + inverse[j, j] - 2 * inverse[i, j], 9)
    first, second = open_pairs[int(resistance.argmax())].tolist()
    return first, second
