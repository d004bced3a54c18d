"""What do judgements such as "fit matters four times as much as cost" come to, as weights, of one or of many?

On one machine each of very many people gets the bits that `priorities` gives to their judgements alone.
A judgement matrix is square: a_ij says how many times as much item i matters as item j, and 0 that the pair was
not judged.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked
from netselect.errors import (
    ContradictoryJudgement,
    DisconnectedJudgements,
    JudgementError,
    JudgementOutOfRange,
    MissingItem,
    SelfComparison,
    UnknownItem,
    did_you_mean,
    unknown_name,
)
from netselect.names import Names
from netselect.sums import Floats, Places, steady
from netselect.weighting import consistency
from netselect.weighting.consistency import (
    PRIORITISATIONS,
    USUAL_RATIO,
    lambda_max,
    matrix_power,
    ratio_text,
    shares,
)

_SQUARINGS = 20
"""With gaps the second eigenvalue may come close to the first: 0.99995 of it for a chain of sixty items."""

_TOLERANCE = 1e-12
"""Steps in the logarithms that are smaller than this are rounding."""

_NEWTON_STEPS = 60
_HALVINGS = 30
"""More than enough: from the least-squares filling on, about five full steps reach the tolerance."""


@checked
def complete(a: Floats, completion: str = "lambda_max") -> Floats:
    """Fill the gaps of a judgement matrix.

    Parameters
    ----------
    a : ndarray (n, n)
        Reciprocal judgements; 0 where a pair is not judged.
    completion : str
        ``lambda_max`` makes the largest eigenvalue, and so the inconsistency, as small as can be. ``harker`` puts
        w_i / w_j in the gaps, with w the eigenvector that they leave unchanged. ``least_squares`` puts w_i / w_j
        there, with w the least-squares solution in logarithms over the judged pairs.

    Returns
    -------
    ndarray (n, n)

    Raises
    ------
    DisconnectedJudgements, MissingItem
        The judgements do not link all items with each other.
    JudgementError
        Some are no judgements, or contradict their opposites.
    UnknownName
        No completion has that name.

    Notes
    -----
    The largest eigenvalue is strictly convex in the logarithms of the gaps where the judgements are linked, and
    its minimum is found by Newton's method. Harker's w is the eigenvector of the judgements with 0 in the gaps and
    1 + the number of gaps of the row on the diagonal.

    References
    ----------
    Bozoki, S., Fulop, J. & Ronyai, L. (2010) On optimal completion of incomplete pairwise comparison matrices.
    Mathematical and Computer Modelling 52(1-2).
    Harker, P. T. (1987) Incomplete pairwise comparisons in the analytic hierarchy process. Mathematical Modelling
    9(11).

    Examples
    --------
    >>> complete(np.array([[1, 2, 0], [1 / 2, 1, 3], [0, 1 / 3, 1]])).round(4).tolist()
    [[1.0, 2.0, 6.0], [0.5, 1.0, 3.0], [0.1667, 0.3333, 1.0]]
    """
    if completion not in _COMPLETIONS:
        raise unknown_name(f"`{completion}` is no completion.", completion, _COMPLETIONS)
    _refuse_no_matrix(a)
    if (a > 0).all():
        return a
    check_links(a, [f"item {position + 1}" for position in range(len(a))], "")
    return _COMPLETIONS[completion](a)


def _refuse_no_matrix(a: Floats) -> None:
    if a.ndim != 2 or a.shape[0] != a.shape[1] or not a.size:  # noqa: PLR2004 -- rows and columns
        raise JudgementError(f"the judgements have the shape {a.shape}; give a square matrix (n, n)")
    refuse_unfit(a[None], lambda _, i, j: f"cell ({i}, {j})", with_gaps=True)


def refuse_unfit(stack: Floats, called: Callable[[int, int, int], str], *, with_gaps: bool = False) -> None:
    """Refuse judgements (L, k, k) that are not positive, finite and reciprocal, by the first cell that is not.

    ``called`` takes the positions of a matrix, a row and a column, and returns what a message calls the cell;
    ``with_gaps``, a pair may be left open, as 0 both ways.
    """
    opposites = stack.swapaxes(1, 2)
    with np.errstate(all="ignore"):  # what is not a number is not equal to 1 either
        products = stack * opposites
        if stack.min() > 0 and products.min() >= 1.0 - TOLERANCE / 2 and products.max() <= 1.0 + TOLERANCE / 2:
            return
        right = (stack > 0) & (np.abs(products - 1.0) <= TOLERANCE)
    gaps = (stack == 0) & (opposites == 0) & ~np.eye(stack.shape[1], dtype=np.bool_) & with_gaps
    right |= gaps
    if right.all():
        return
    first = int(np.argmin(right.all(axis=(1, 2))))
    matrix = stack[first]
    numbers = ((matrix > 0) & np.isfinite(matrix)) | gaps[first]
    i, j = np.argwhere(~numbers if not numbers.all() else ~right[first])[0].tolist()
    ratio, opposite, cell = matrix[i, j], matrix[j, i], called(first, i, j)
    if not numbers.all():
        at_gaps = "a gap is 0 both ways, and the diagonal 1"
        at_gaps = at_gaps if with_gaps else "fill gaps first, by `netselect.weighting.pairwise.complete`"
        cure = at_gaps if ratio == 0 else "mend this one"
        raise JudgementOutOfRange(f"{cell} is {ratio:g}; a judgement is a number above 0: {cure}")
    if i == j:
        raise SelfComparison(f"{cell} is {ratio:g}; an item matters as much as itself: write 1")
    raise ContradictoryJudgement(
        f"{cell} is {ratio:g} and cell ({j}, {i}) is {opposite:g}; each must be 1 divided by the other: "
        f"write {1 / ratio:.17g} in cell ({j}, {i}), or change both"
    )


def _filled(a: Floats, logs: Floats) -> Floats:
    """Put exp(logs_i - logs_j) in the gaps."""
    return np.where(a > 0, a, np.exp(logs[:, None] - logs[None, :]))


def _least_squares(a: Floats) -> Floats:
    """Solve the normal equations of least squares in logarithms, whose matrix is the graph's Laplacian."""
    judged = a > 0
    logs = np.log(np.where(judged, a, 1.0)).sum(axis=1)
    laplacian = np.diag(judged.sum(axis=1)) - judged.astype(np.float64)
    return _filled(a, np.linalg.solve(laplacian + 1.0 / len(a), logs))


def _harker(a: Floats) -> Floats:
    gaps = np.diag((a == 0).sum(axis=1).astype(np.float64))
    return _filled(a, np.log(matrix_power(a + gaps, _SQUARINGS).sum(axis=1)))


def _least_lambda_max(a: Floats) -> Floats:
    """Minimise the largest eigenvalue over the gaps, from the least-squares filling on."""
    i, j = np.nonzero(np.triu(a == 0, 1))
    filled = _least_squares(a)
    for _ in range(_NEWTON_STEPS):
        largest, step = _newton_step(filled, i, j)
        for halving in range(_HALVINGS):
            tried = filled.copy()
            tried[i, j] *= np.exp(step * 0.5**halving)
            tried[j, i] = 1.0 / tried[i, j]
            if _perron(tried)[0] <= largest * (1 + _TOLERANCE):
                break
        filled = tried
        if np.abs(step).max() < _TOLERANCE:
            break
    return filled


def _newton_step(a: Floats, i: Places, j: Places) -> tuple[Floats, Floats]:
    """Return the largest eigenvalue and Newton's step for the logarithms of the entries at (i, j).

    With v and w the left and right eigenvectors, v w = 1, and E_k the derivative of A by the k-th logarithm,
    the gradient is v E_k w and the Hessian v E_kk w + 2 v E_k S E_l w (symmetrised), where S is the group
    inverse of lambda - A (Meyer & Stewart 1988).
    """
    largest, left, right = _perron(a)
    n, gap = len(a), np.arange(len(i))
    after, before = np.zeros((n, len(i))), np.zeros((len(i), n))
    after[i, gap], after[j, gap] = a[i, j] * right[j], -a[j, i] * right[i]
    before[gap, j], before[gap, i] = left[i] * a[i, j], -left[j] * a[j, i]
    projection = np.outer(right, left)
    group_inverse = np.linalg.inv(largest * np.eye(n) - a + projection) - projection
    mixed = before @ group_inverse @ after
    curvature = left[i] * a[i, j] * right[j] + left[j] * a[j, i] * right[i]
    gradient = left[i] * a[i, j] * right[j] - left[j] * a[j, i] * right[i]
    step = np.linalg.solve(mixed + mixed.T + np.diag(curvature), -gradient)
    return largest, np.asarray(step, dtype=np.float64)


def _perron(a: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the largest eigenvalue with its left and right eigenvector, whose product is 1."""
    power = matrix_power(a, _SQUARINGS)
    right = shares(power.sum(axis=1))
    left: Floats = power.sum(axis=0)
    left /= left @ right
    return lambda_max(a, right), left, right


_COMPLETIONS: dict[str, Callable[[Floats], Floats]] = {
    "lambda_max": _least_lambda_max,
    "harker": _harker,
    "least_squares": _least_squares,
}


def check_links(a: Floats, items: Sequence[str], at: str) -> None:
    """Refuse judgements that leave an item out, or that do not link all items with each other."""
    parts = [[items[i] for i in part] for part in linked_parts(a)]
    if len(parts) <= 1:
        return
    if alone := [part[0] for part in parts if len(part) == 1]:
        names = ", ".join(f"`{name}`" for name in alone)
        other = next(name for name in items if name != alone[0])
        raise MissingItem(
            f"{at}no judgement says anything of {names}: compare each with at least one other item, such as "
            f"`{alone[0]} over {other}: 2`"
        )
    shown = " and ".join(f"({', '.join(part)})" for part in parts)
    raise DisconnectedJudgements(
        f"{at}the judgements fall into {len(parts)} parts that nothing links: {shown}; "
        f"compare an item of one part with one of another, such as `{parts[0][0]} over {parts[1][0]}: 2`"
    )


def linked_parts(a: Floats) -> list[list[int]]:
    """Return the groups of rows that judgements link, directly or by way of others, in ascending order."""
    linked = [{column for column, ratio in enumerate(row) if ratio} for row in a.tolist()]
    left = set(range(len(linked)))
    parts = []
    while left:
        part, edge = set[int](), {min(left)}
        while edge:
            part |= edge
            edge = set[int]().union(*(linked[row] for row in edge)) - part
        left -= part
        parts.append(sorted(part))
    return parts


LARGEST_RATIO = 9.0
"""The end of the scale of judgements (Saaty 1977)."""

TOLERANCE = 1e-9
"""Judgements that differ by less than this are the same, and deviations below it are none."""


@dataclass(frozen=True, slots=True, eq=False)
class Priorities:
    """Weights from pairwise judgements, and how far the judgements agree with them.

    Parameters
    ----------
    weights : ndarray (n,)
        They sum to 1.
    lambda_max : float
        Largest eigenvalue of the judgement matrix, its gaps filled; for priorities other than the eigenvector
        the mean of (A w)_i / w_i, which is the same where the judgements agree.
    consistency_index, consistency_ratio : float
        Saaty's index, and its share of the random index.
    random_index_table : str
        The table of random indices, or ``given`` where the figure itself was.
    random_index : float
        The figure used; 0 for one or two items.
    geometric_consistency_index : float
        The mean squared deviation of the judgements in logarithms (Crawford & Williams 1985).
    approximate : bool
        Whether judgements are missing: random indices are for complete sets.
    judged, missing : int
        Number of pairs judged, and not judged.
    prioritisation : str
        How weights were found: ``eigenvector``, ``geometric_mean`` or ``normalised_columns``.
    completion : str
        How gaps were filled: ``none`` where there are none, ``lambda_max``, ``harker``, or ``least_squares``,
        which is the geometric mean's own way.
    worst : tuple of (int, int)
        The judgement that is furthest from the ratio of the weights, as positions counted from 0; several
        where they are equally far (with three items all are), none where all agree.
    """

    weights: Floats
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    random_index_table: str
    random_index: float
    geometric_consistency_index: float
    approximate: bool
    judged: int
    missing: int
    prioritisation: str
    completion: str
    worst: tuple[tuple[int, int], ...]

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it."""
        told = ("consistency_ratio", "approximate", "prioritisation", "completion")
        return {"weights": self.weights, **{name: getattr(self, name) for name in told}}

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, Priorities) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def _values(self) -> tuple[object, ...]:
        rest = (getattr(self, field.name) for field in fields(self) if field.name != "weights")
        return (*self.weights.tolist(), *rest)


@checked
def priorities(
    a: Floats,
    *,
    prioritisation: str = "eigenvector",
    completion: str = "lambda_max",
    random_index: consistency.RandomIndex = "saaty_1980",
) -> Priorities:
    """Turn a judgement matrix into weights, with the consistency of the judgements.

    Parameters
    ----------
    a : ndarray (n, n)
        Reciprocal judgements; 0 where a pair is not judged.
    prioritisation : str
        ``eigenvector``, ``geometric_mean`` or ``normalised_columns``.
    completion : str
        How gaps are filled for the eigenvector and for normalised columns: ``lambda_max`` or ``harker``.
    random_index : str, mapping or float
        A table of `netselect.weighting.consistency`, figures for numbers of items such as ``{16: 1.6}``, or the
        figure itself for a published table that is not built in.

    Returns
    -------
    Priorities

    Raises
    ------
    DisconnectedJudgements
        The judgements fall into parts that no judgement links.
    JudgementError
        Some are no judgements, or contradict their opposites.
    NoRandomIndex
        The table does not reach so many items.
    UnknownName
        There is no such prioritisation, completion or table.

    Notes
    -----
    With gaps, the geometric mean is the least-squares solution in logarithms over the judged pairs, which is
    the row geometric mean where none is missing (Bozoki, Fulop & Ronyai 2010); the gaps then stand at w_i / w_j.

    Examples
    --------
    >>> found = priorities(judgement_matrix("abc", [("a", "b", 2), ("b", "c", 2), ("a", "c", 5)]))
    >>> found.weights.round(4).tolist(), round(found.consistency_ratio, 4)
    ([0.5954, 0.2764, 0.1283], 0.0048)
    """
    if prioritisation not in PRIORITISATIONS:
        raise unknown_name(f"`{prioritisation}` is no prioritisation.", prioritisation, PRIORITISATIONS)
    _refuse_no_matrix(a)
    n = a.shape[-1]
    of_random, source = consistency.index_and_source(n, random_index)
    missing = int(np.count_nonzero(np.triu(a == 0, 1)))
    way = completion_of(prioritisation, completion)
    filled = complete(a, way)
    weights = PRIORITISATIONS[prioritisation](filled)
    largest = float(lambda_max(filled, weights))
    return Priorities(
        weights=weights,
        lambda_max=largest,
        consistency_index=float(consistency.consistency_index(largest, n)),
        consistency_ratio=float(consistency.consistency_ratio(largest, n, random_index)),
        random_index_table=source,
        random_index=of_random,
        geometric_consistency_index=float(consistency.geometric_consistency_index(a, weights)),
        approximate=missing > 0,
        judged=n * (n - 1) // 2 - missing,
        missing=missing,
        prioritisation=prioritisation,
        completion=way if missing else "none",
        worst=_worst(a, weights),
    )


AT_A_TIME = 2048
"""Matrices handled at a time: what is calculated on the way stays in the cache, and small beside what is given."""


@dataclass(frozen=True, slots=True, eq=False)
class ManyPriorities:
    """Weights from stacked judgement matrices, and how far the judgements agree with them.

    Parameters
    ----------
    weights : ndarray (L, k)
        Each row sums to 1.
    lambda_max : ndarray (L,)
        Largest eigenvalue of each matrix; for priorities other than the eigenvector the mean of (A w)_i / w_i.
    consistency_ratio : ndarray (L,)
        Saaty's index as a share of the random index; 0 for one or two items.
    """

    weights: Floats
    lambda_max: Floats
    consistency_ratio: Floats


@checked
def many_priorities(
    matrices: npt.ArrayLike,
    *,
    prioritisation: str = "eigenvector",
    random_index: consistency.RandomIndex = "saaty_1980",
) -> ManyPriorities:
    """Turn stacked judgement matrices into weights, with the consistency of each.

    Parameters
    ----------
    matrices : array_like (L, k, k)
        Complete reciprocal judgements between k items: a_ij is how many times as much item i matters as item j.
        Ratios may go beyond 9, as they do where gaps were filled.
    prioritisation : str
        ``eigenvector``, ``geometric_mean`` or ``normalised_columns``.
    random_index : str, mapping or float
        A table of `netselect.weighting.consistency`, figures for numbers of items such as ``{16: 1.6}``, or the
        figure itself for a published table that is not built in.

    Returns
    -------
    ManyPriorities

    Raises
    ------
    ContradictoryJudgement, JudgementError, JudgementOutOfRange, SelfComparison
        The matrices are no stack of square ones; or a judgement is not a number above 0, is not 1 between an item
        and itself, or is not the reciprocal of its opposite: the message names the first matrix and cell, counted
        from 0. Or ratios are so far beyond 9 that no weights can be computed.
    NoRandomIndex
        The table does not reach so many items.
    UnknownName
        There is no such prioritisation or table.

    Notes
    -----
    ``A w = lambda_max w`` for the eigenvector, and ``CR = (lambda_max - k) / (k - 1) / RI(k)``. On one machine
    a matrix gets the same bits alone, in any stack and at any place in it.

    References
    ----------
    Saaty, T. L. (1980) The Analytic Hierarchy Process. McGraw-Hill.

    Examples
    --------
    >>> found = many_priorities([[[1, 2, 5], [1 / 2, 1, 2], [1 / 5, 1 / 2, 1]], np.ones((3, 3))])
    >>> found.weights.round(4).tolist()
    [[0.5954, 0.2764, 0.1283], [0.3333, 0.3333, 0.3333]]
    >>> found.consistency_ratio.round(4).tolist()
    [0.0048, 0.0]
    """
    if prioritisation not in PRIORITISATIONS:
        raise unknown_name(f"`{prioritisation}` is no prioritisation.", prioritisation, PRIORITISATIONS)
    stack = _as_stack(matrices)
    count, items = stack.shape[:2]
    consistency.random_index(items, random_index)
    slices = [slice(start, start + AT_A_TIME) for start in range(0, count, AT_A_TIME)]
    for some in slices:
        refuse_unfit(stack[some], lambda row, i, j, start=some.start: f"matrix {start + row}, cell ({i}, {j})")  # type: ignore[misc]
    weights, largest = PRIORITISATIONS[prioritisation](stack), np.empty(count)
    for some in slices:
        largest[some] = lambda_max(stack[some], weights[some])
    return ManyPriorities(weights, largest, consistency.consistency_ratio(largest, items, random_index))


def _as_stack(matrices: npt.ArrayLike) -> Floats:
    try:
        stack = np.asarray(matrices, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise JudgementError(f"the matrices are no array of numbers ({error}); give numbers (L, k, k)") from error
    if stack.ndim != 3 or stack.shape[1] != stack.shape[2] or not stack.shape[1]:  # noqa: PLR2004 -- a stack
        raise JudgementError(
            f"the matrices have the shape {stack.shape}; give square ones, stacked: (L, k, k). A single one, `a`, "
            "becomes a stack by `a[None]`"
        )
    return stack


def completion_of(prioritisation: str, completion: str) -> str:
    """Return how gaps are filled: the geometric mean has a way of its own."""
    return "least_squares" if prioritisation == "geometric_mean" else completion


def _worst(a: Floats, weights: Floats) -> tuple[tuple[int, int], ...]:
    """Return the pairs whose judgement is furthest from the ratio of their weights."""
    far = np.abs(consistency.deviations(np.triu(a, 1), weights))
    furthest = far.max(initial=0.0)
    if furthest < TOLERANCE:
        return ()
    return tuple((int(i), int(j)) for i, j in np.argwhere(far > furthest - TOLERANCE))


def judgement_matrix(
    items: Sequence[str], judgements: Iterable[tuple[str, str, float]], *, where: str = "", linked: bool = True
) -> Floats:
    """Set out judgements as a reciprocal matrix (n, n), with 0 where a pair is not judged.

    Each is a left item, a right item, and how many times as much the left one matters, from 1/9 to 9. ``where``
    they stand in the study, such as ``judgements.fit``, is for messages. Refused is what is no such judgement,
    by the names of the items and with the cure, and where it has to be ``linked``, also what does not link all
    items yet.

    >>> judgement_matrix(["fit", "cost"], [("fit", "cost", 4)]).tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    at = f"{where}: " if where else ""
    row = {item: position for position, item in enumerate(items)}
    a = np.eye(len(items))
    for left, right, ratio in judgements:
        _check(left, right, ratio, row, at)
        i, j = row[left], row[right]
        before = float(a[i, j]) or ratio
        if abs(ratio / before - 1.0) > TOLERANCE:
            both = f"{scale_text(before, 6)} and as {scale_text(ratio, 6)}"
            raise ContradictoryJudgement(
                f"{at}`{left} over {right}` is judged twice, as {both}: keep one of the two"
            )
        a[i, j], a[j, i] = ratio, 1.0 / ratio
    if linked:
        check_links(a, items, at)
    return a


def _check(left: str, right: str, ratio: float, items: Collection[str], at: str) -> None:
    for name in (left, right):
        if name not in items:
            raise UnknownItem(f"{at}`{name}` is not among the items that are judged. {did_you_mean(name, items)}")
    if left == right:
        raise SelfComparison(f"{at}`{left}` is judged against itself: leave that line out, or name another item")
    if not 1 / LARGEST_RATIO - TOLERANCE <= ratio <= LARGEST_RATIO + TOLERANCE:
        raise JudgementOutOfRange(
            f"{at}`{left} over {right}` is judged {ratio:g}; a judgement is a ratio from 1/9 to 9, "
            "where 1 is as much, 3 somewhat more and 9 overwhelmingly more"
        )


def ratios_text(levels: Mapping[str, Priorities], called: Names) -> str:
    """Return consistency ratios with the levels that they belong to: ``0.0046 for criteria``."""
    return ", ".join(
        f"{ratio_text(level.consistency_ratio)}{' (approximate)' if level.approximate else ''} "
        f"for {called.level(name)}"
        for name, level in levels.items()
    )


def ratios_above_usual(levels: Mapping[str, Priorities], called: Names) -> Iterator[str]:
    """Yield of each consistency ratio above what is usual that it is, with its level; the largest first."""
    for name, level in sorted(levels.items(), key=lambda item: -steady(item[1].consistency_ratio)):
        if level.consistency_ratio > USUAL_RATIO:
            ratio = ratio_text(level.consistency_ratio)
            yield f"of {called.level(name)} is {ratio}, above the {USUAL_RATIO:g} that is usually accepted"


def scale_text(ratio: float, digits: int = 4) -> str:
    """Return a judgement as it is given: a number, or one divided by a number, with so many digits at most.

    >>> scale_text(3.0), scale_text(0.2)
    ('3', '1/5')
    """
    return f"{ratio:.{digits}g}" if ratio >= 1 else f"1/{1 / ratio:.{digits}g}"
