"""What would a little more money or time buy?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.sets.enumeration import MOST_ENUMERATED, enumerate_sets, member_flags
from netselect.sets.problem import TIE, UNBOUNDED, Problem
from netselect.sets.solving import least_amount

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NODES = 100_000
"""Unfinished sets that are looked at for a step, where not every set is looked at."""

MOST_STEPS = 3
"""Increases of one limit that are told."""


@dataclass(frozen=True, slots=True, eq=False)
class Stair:
    """A set that covers more for the least more of one amount.

    Parameters
    ----------
    member : ndarray (n,) of bool
        Who is in it.
    amount, coverage : float
        What it asks for, and covers.
    """

    member: Flags
    amount: float
    coverage: float


def stairs(problem: Problem, amounts: Floats, coverage: float) -> tuple[list[Stair], bool]:
    """Return the sets by which coverage rises as more of an amount may be spent.

    Parameters
    ----------
    problem : Problem
        Without the limit of that amount.
    amounts : ndarray (n,)
        What each network asks for.
    coverage : float
        What is covered now, by the problem's objective.

    Returns
    -------
    steps : list of Stair
        At most three, each with the least that covers more than the one before, and the most coverage for it.
    is_proved : bool
        Whether none can be had for less.
    """
    if len(problem.names) > MOST_ENUMERATED:
        found = least_amount(problem, amounts, coverage, most_nodes=NODES)
        if found.member is None or amounts[found.member].sum() >= UNBOUNDED:
            return [], found.proof.is_proved
        own = problem.coverage(found.member, problem.objective)
        return [Stair(found.member, float(amounts[found.member].sum()), own)], found.proof.is_proved
    allowed = enumerate_sets(problem)
    covered, asked = allowed.reading(problem.objective), allowed.amounts(amounts)
    steps: list[Stair] = []
    while len(steps) < MOST_STEPS:
        rows = np.flatnonzero((covered > coverage + TIE) & (asked < UNBOUNDED))
        if not len(rows):
            break
        least = float(asked[rows].min())
        rows = rows[asked[rows] <= least + TIE * max(1.0, least)]
        best = int(allowed.in_order(rows, problem.keys)[0])
        coverage = float(covered[best])
        steps.append(
            Stair(member_flags(int(allowed.codes[best]), len(problem.names)), float(asked[best]), coverage)
        )
    return steps, True
