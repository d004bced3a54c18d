"""In which order are networks decided, and which is outdone by another?"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from netselect.sets.problem import DIGITS, TIE, UNBOUNDED, Problem

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


def attractive_first(problem: Problem) -> Places:
    """Return the order in which networks are decided: those with the most help for what they ask first."""
    gains = problem.strengths(problem.objective) @ problem.weights
    scale = np.maximum(np.abs(problem.ceilings), TIE)
    asked = (problem.charged / scale).sum(axis=1) + 1.0 / max(1, len(problem.names))
    order: Places = np.lexsort(
        (np.arange(len(gains)), problem.money, np.round(-gains / asked, DIGITS), ~problem.fixed)
    )
    return order


def outdone(problem: Problem, ids: Places, beside: Floats) -> Flags:
    """Return whether the network of the row outdoes that of the column, (n, n).

    Parameters
    ----------
    problem : Problem
        Networks in the order in which they are decided.
    ids : ndarray (n,) of int
        Where each stands in the order of ids.
    beside : ndarray (n,)
        Amounts that matter too.

    Notes
    -----
    It helps as much with everything, asks for as little of everything, clashes with no more and is of all the
    groups; and costs less, or has the id that comes first. A set with the one and not the other is then no
    better than that with them exchanged, so that only sets with the better one need to be looked at. Networks
    whose help overlaps with others' are left alone.
    """
    count = len(problem.names)
    found = np.ones((count, count), dtype=np.bool_)
    better = [problem.robust, problem.cautious, problem.optimistic, problem.scores[:, None]]
    fewer = [problem.charged, problem.money[:, None], problem.hours[:, None], beside[:, None]]
    for more in (*better, *(-amounts for amounts in fewer), problem.groups.T.astype(np.float64)):
        for column in more.T:
            found &= column[:, None] >= column[None, :]
    clashes = problem.clashes | np.eye(count, dtype=np.bool_)
    for row in range(count):
        own = clashes[row].copy()
        own[row] = False
        # What the two say of each other does not count.
        more_clashes = own[None, :] & ~clashes
        more_clashes[np.arange(count), np.arange(count)] = False
        found[row] &= ~more_clashes.any(axis=1)
    total = float(problem.money[problem.money < UNBOUNDED].sum())
    cheaper = problem.money[:, None] < problem.money[None, :] - 2 * TIE * max(1.0, total)
    found &= cheaper | (ids[:, None] < ids[None, :])
    place = np.arange(count)
    found &= place[:, None] < place[None, :]
    found[:, problem.fixed] = False
    overlapping = np.unique(problem.pairs)
    found[overlapping, :] = False
    found[:, overlapping] = False
    np.fill_diagonal(found, val=False)
    return found


def in_order(problem: Problem, order: Places) -> Problem:
    """Return the same problem with its networks in another order."""
    where = np.argsort(order)
    return replace(
        problem,
        names=tuple(problem.names[row] for row in order),
        robust=problem.robust[order],
        cautious=problem.cautious[order],
        optimistic=problem.optimistic[order],
        pairs=where[problem.pairs] if len(problem.pairs) else problem.pairs,
        charged=problem.charged[order],
        money=problem.money[order],
        hours=problem.hours[order],
        scores=problem.scores[order],
        fixed=problem.fixed[order],
        clashes=problem.clashes[np.ix_(order, order)],
        groups=problem.groups[:, order],
    )


def common_help(problem: Problem) -> Floats | None:
    """Return the help that each two have from one source, (n, n, k); None where nothing overlaps."""
    if not len(problem.pairs):
        return None
    count = len(problem.names)
    common = np.zeros((count, count, len(problem.weights)))
    for (one, other), shared in zip(problem.pairs.tolist(), problem.shared, strict=True):
        common[one, other] += shared
        common[other, one] += shared
    return common
