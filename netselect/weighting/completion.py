"""What may stand where a pair was not judged?"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from netselect.errors import DisconnectedJudgements, MissingItem, unknown_name
from netselect.weighting.prioritisation import lambda_max, matrix_power, shares

Floats = npt.NDArray[np.float64]

_SQUARINGS = 20
"""With gaps the second eigenvalue may come close to the first: 0.99995 of it for a chain of sixty items."""

_TOLERANCE = 1e-12
"""Steps in the logarithms that are smaller than this are rounding."""

_NEWTON_STEPS = 60
_HALVINGS = 30
"""More than enough: from the least-squares filling on, about five full steps reach the tolerance."""


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
    if (a > 0).all():
        return a
    check_links(a, [f"item {position + 1}" for position in range(len(a))], "")
    return _COMPLETIONS[completion](a)


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


def _newton_step(a: Floats, i: npt.NDArray[np.intp], j: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
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
    alone = [part[0] for part in parts if len(part) == 1]
    if alone:
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
    """Return the groups of rows that judgements link, directly or by way of others, in ascending order.

    Parameters
    ----------
    a : ndarray (n, n)
        Reciprocal judgements; 0 where a pair is not judged.

    Examples
    --------
    >>> linked_parts(np.array([[1.0, 2.0, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    [[0, 1], [2]]
    """
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
