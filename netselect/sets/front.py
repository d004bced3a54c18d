"""Which sets does no other one outdo in coverage, money and hours at once?"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from netselect.sets.branching import Search
from netselect.sets.enumeration import Allowed
from netselect.sets.problem import DIGITS, UNBOUNDED, Problem
from netselect.sets.solving import highest

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

BUDGETS = 6
"""Budgets of money, and of hours, at which the best set is looked for where not every set is looked at."""

NODES = 6_000
"""Unfinished sets that are looked at for each of them."""

_BLOCK = 4096
"""Sets that are compared with the front at a time."""


def pareto(coverage: Floats, money: Floats, hours: Floats) -> Places:
    """Return the positions of those that no other one outdoes.

    Parameters
    ----------
    coverage, money, hours : ndarray (s,)
        More coverage is better, less money and fewer hours are; figures that agree to nine digits are the same.

    Returns
    -------
    ndarray (f,) of int
        One of those that are the same in all three; the most coverage first.

    Examples
    --------
    >>> pareto(np.array([0.5, 0.7, 0.7]), np.array([0.0, 90.0, 95.0]), np.array([2.0, 3.0, 3.0])).tolist()
    [1, 0]
    """
    figures = np.column_stack([-coverage, money, hours]).astype(np.float64).round(DIGITS)
    order = np.lexsort(figures.T[::-1])
    kept = np.empty(0, dtype=np.intp)
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        # Those that come first cover as much: only money and hours are left to compare.
        if len(kept):
            block = block[~_outdone(figures[block, 1:], figures[kept, 1:])]
        for place in block.tolist():
            own = figures[place, 1:]
            if not (figures[kept, 1:] <= own).all(axis=1).any():
                kept = np.append(kept, place)
    return kept


def _outdone(own: Floats, front: Floats) -> Flags:
    """Return whether something on the front asks for as little of both, (b,)."""
    found: Flags = np.any((front[:, 0] <= own[:, :1]) & (front[:, 1] <= own[:, 1:]), axis=1)
    return found


def front_of(allowed: Allowed, problem: Problem) -> Places:
    """Return the positions of the sets on the front of coverage by the objective, money and hours."""
    rows = allowed.in_order(np.arange(len(allowed.codes)), problem.keys)
    on_front = pareto(allowed.reading(problem.objective)[rows], allowed.money[rows], allowed.hours[rows])
    return rows[on_front]


def front_by_budgets(problem: Problem, best: Flags) -> list[Flags]:
    """Return the best sets at some budgets of money, and at some of hours, below what the best set asks for.

    Parameters
    ----------
    problem : Problem
        Of too many networks to look at every set.
    best : ndarray (n,) of bool
        The best set.

    Returns
    -------
    list of ndarray (n,) of bool
        The best set first; none of them outdoes another.
    """
    found = [best]
    for amounts in (problem.money, problem.hours):
        most = float(amounts[best].sum())
        if most >= UNBOUNDED:
            continue
        for share in range(BUDGETS):
            cap = most * share / BUDGETS
            tight = replace(
                problem,
                charged=np.column_stack([problem.charged, amounts]),
                limits=np.append(problem.limits, cap),
            )
            own = highest(Search(tight, NODES), tight, with_gap=False)
            # What is not proved to be the best at its budget has no place here.
            if own.member is not None and own.is_proved:
                found.append(tight.lean(own.member))
    figures = np.array(
        [
            [problem.coverage(own, problem.objective), problem.money[own].sum(), problem.hours[own].sum()]
            for own in found
        ]
    )
    return [found[place] for place in pareto(*figures.T)]
