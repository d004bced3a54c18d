"""Which set is the best, and how is that proved?"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from netselect.sets.candidates import TIE, Problem
from netselect.sets.enumeration import enumerate_sets, is_small, member_flags
from netselect.sets.programme import PRECISION, Programme

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
How = Literal["enumeration", "mixed-integer programming", "not proved"]

SECONDS = 30.0
"""How long mixed-integer programming may look for a best set."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How it is known that no allowed set is better.

    Parameters
    ----------
    how : {"enumeration", "mixed-integer programming", "not proved"}
        By looking at every set, by HiGHS (to 1e-6), or not at all.
    looked_at : int
        Sets that were looked at, finished or not.
    gap : float
        By how much the coverage of the best set could be higher at most; 0 where every set was looked at.
    ties_settled : bool
        Whether it is proved too that no set of the same coverage is smaller, or better by what comes next.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("is_proved",)

    how: How
    looked_at: int
    gap: float = 0.0
    ties_settled: bool = True

    @property
    def is_proved(self) -> bool:
        """Whether no allowed set covers more."""
        return self.how != "not proved"


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The best set.

    Parameters
    ----------
    member : ndarray (n,) of bool or None
        Who is in it; None where no set is allowed.
    proof : Proof
        How that is known.
    seconds : float
        How long mixed-integer programming took.
    """

    member: Flags | None
    proof: Proof
    seconds: float = 0.0


def best_set(problem: Problem, *, seconds: float = SECONDS) -> Solution:
    """Return the best allowed set.

    Parameters
    ----------
    problem : Problem
        Networks and what a set has to keep to.
    seconds : float
        Beyond 20 networks: how long it may take; what was found is then said not to be proved.

    Returns
    -------
    Solution

    Raises
    ------
    MissingExtra
        Beyond 20 networks, where scipy is not installed.

    Notes
    -----
    Up to 20 networks every combination is looked at. Beyond, mixed-integer programming finds the highest coverage,
    and then one after the other what `keys_of` has sets within 1e-6 of it compared by, and the first ids. A set
    whose ties are not settled holds nobody whom its coverage does not need.
    """
    if not is_small(problem):
        return programmed(Programme(problem), problem, problem.keys, seconds=seconds)
    allowed = enumerate_sets(problem)
    best = allowed.best(problem.keys)
    member = None if best is None else member_flags(int(allowed.codes[best]), len(problem.names))
    return Solution(member, Proof("enumeration", allowed.looked_at))


def programmed(
    programme: Programme,
    problem: Problem,
    keys: Sequence[str],
    floors: Sequence[tuple[str, float]] = (),
    *,
    seconds: float,
) -> Solution:
    """Return the set that goes before all others by some keys, by mixed-integer programming.

    Parameters
    ----------
    programme : Programme
        Of the problem.
    problem : Problem
        With the objective for which no member is to be idle, where time does not allow more.
    keys, floors, seconds
        As for `Programme.first` and `Programme.within`.
    """
    begun, nodes = time.monotonic(), programme.nodes
    found = programme.within(seconds).first(keys, floors)
    took, looked_at = time.monotonic() - begun, programme.nodes - nodes
    if found.is_proved:
        proof = Proof("mixed-integer programming", looked_at, found.gap, ties_settled=found.ties_settled)
    else:
        gap = min(found.gap, 1.0) if found.member is not None else 1.0
        proof = Proof("not proved", looked_at, gap, ties_settled=False)
    is_settled = found.member is None or found.ties_settled or bool(floors)
    return Solution(
        found.member if is_settled or found.member is None else problem.lean(found.member), proof, took
    )


def least_amount(problem: Problem, amounts: Floats, coverage: float, *, seconds: float = SECONDS) -> Solution:
    """Return the allowed set with the least of something that covers more than so much.

    Parameters
    ----------
    problem : Problem
        Networks and what a set has to keep to.
    amounts : ndarray (n,)
        What is to be least.
    coverage : float
        Coverage by the problem's objective that is to be exceeded by more than 1e-9; beyond 20 networks by 1e-6.
    seconds : float
        As for `best_set`.

    Returns
    -------
    Solution
    """
    if not is_small(problem):
        programme = Programme(problem, amounts={"asked": amounts})
        floors = [(problem.objective, -(coverage + 4 * PRECISION))]
        found = programmed(programme, problem, ("asked", *problem.keys), floors, seconds=seconds)
        return replace(found, proof=replace(found.proof, gap=0.0 if found.proof.is_proved else 1.0))
    allowed = enumerate_sets(problem)
    rows = np.flatnonzero(allowed.reading(problem.objective) > coverage + TIE)
    proof = Proof("enumeration", allowed.looked_at)
    if not len(rows):
        return Solution(None, proof)
    own = allowed.amounts(amounts)[rows]
    least = float(own.min())
    rows = rows[own <= least + TIE * max(1.0, abs(least))]
    best = allowed.in_order(rows, problem.keys)[0]
    return Solution(member_flags(int(allowed.codes[best]), len(problem.names)), proof)
