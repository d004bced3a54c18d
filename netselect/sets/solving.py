"""Which set is the best, and how is that proved?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, cast

import numpy as np
import numpy.typing as npt

from netselect.errors import MissingExtra
from netselect.sets.branching import MOST_NODES, Search
from netselect.sets.enumeration import MOST_ENUMERATED, enumerate_sets, member_flags
from netselect.sets.goals import Found, Goal
from netselect.sets.problem import TIE, Problem, fuller_keys
from netselect.sets.programme import by_programme
from netselect.study.set_rules import Reading

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
How = Literal["enumeration", "branch and bound", "mixed-integer programming", "not proved"]

EASY_NODES = 10_000
"""Unfinished sets that are looked at before mixed-integer programming is asked for a set to begin with."""

MOST_TIED = 1000
"""Sets of the same coverage that are looked at each; where there are more, they are told apart by searches."""

TIE_NODES = 150_000
"""Unfinished sets that are looked at for all of these searches together."""

SECONDS = 10.0
"""How long mixed-integer programming may take."""

_BITS = 50
"""Ids that are told apart at a time: whole numbers of so many bits are exact in floating point."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How it is known that no allowed set is better.

    Parameters
    ----------
    how : {"enumeration", "branch and bound", "mixed-integer programming", "not proved"}
        By looking at every set, by bounds, by HiGHS (to 1e-6), or not at all.
    looked_at : int
        Sets that were looked at, finished or not.
    gap : float
        By how much the coverage of the best set could be higher at most; 0 where it is proved.
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
    """

    member: Flags | None
    proof: Proof


def best_set(problem: Problem, *, most_nodes: int = MOST_NODES, with_gap: bool = True) -> Solution:
    """Return the best allowed set.

    Parameters
    ----------
    problem : Problem
        Networks and what a set has to keep to.
    most_nodes : int
        Beyond 20 networks: unfinished sets that are looked at before the search says how far it came.
    with_gap : bool
        Whether a search that stops early says how much higher coverage could be; else it says 1.

    Returns
    -------
    Solution

    Notes
    -----
    Up to 20 networks every combination is looked at. Beyond, branch and bound finds the highest coverage, and
    then one after the other what `keys_of` has sets within 1e-9 of it compared by, and the first ids. Where that
    is not soon done and coverage is linear, mixed-integer programming is asked for a set to begin with; its proof,
    to 1e-6, is told if branch and bound stops early. A set whose ties are not settled holds nobody whom its
    coverage does not need.
    """
    if len(problem.names) <= MOST_ENUMERATED:
        allowed = enumerate_sets(problem)
        best = allowed.best(problem.keys)
        proof = Proof("enumeration", allowed.looked_at)
        member = None if best is None else member_flags(int(allowed.codes[best]), len(problem.names))
        return Solution(member, proof)
    search = Search(problem, most_nodes)
    found = highest(search, problem, with_gap=with_gap)
    if not found.is_proved:
        gap = min(found.bound - found.value, 1.0) if found.member is not None else 1.0
        return _lean(problem, found.member, Proof("not proved", found.nodes, gap=float(gap), ties_settled=False))
    if found.by_programme:
        proof = Proof("mixed-integer programming", found.nodes, ties_settled=False)
        return _lean(problem, found.member, proof)
    if found.member is None:
        return Solution(None, Proof("branch and bound", found.nodes))
    member, settled = _settled(search, problem, found)
    return Solution(member, Proof("branch and bound", search.nodes, ties_settled=settled))


def _lean(problem: Problem, member: Flags | None, proof: Proof) -> Solution:
    """Return a set whose ties were not settled, without members that its coverage does not need."""
    return Solution(None if member is None else problem.lean(member), proof)


def highest(search: Search, problem: Problem, *, with_gap: bool) -> Found:
    """Return the set of the highest coverage that a search finds within its number of unfinished sets.

    Parameters
    ----------
    search : Search
        The search.
    problem : Problem
        What it searches.
    with_gap : bool
        Whether it says, if it stops early, how much higher coverage could be.
    """
    goal = Goal(highest=problem.objective, with_gap=with_gap)
    most_nodes = search.most_nodes
    search.most_nodes = min(EASY_NODES, most_nodes)
    found = search.run(replace(goal, with_gap=with_gap and most_nodes <= EASY_NODES))
    search.most_nodes = most_nodes
    if found.is_proved:
        return found
    other = _programmed(problem)
    if other is not None and other.is_proved and other.member is None:
        return other
    begun = found if other is None or other.value <= found.value else other
    if most_nodes > EASY_NODES:
        found = search.run(goal, begun.member)
    elif begun is other:
        found = replace(begun, bound=max(found.bound, begun.value), nodes=found.nodes)
    found = replace(found, nodes=search.nodes)
    if found.is_proved or other is None:
        return found
    bound = min(found.bound, other.bound)
    is_proved = other.is_proved and found.value >= other.value
    return replace(found, bound=found.value if is_proved else bound, by_programme=is_proved)


def _programmed(problem: Problem) -> Found | None:
    """Return what mixed-integer programming finds; None where coverage is not linear, or it is not installed."""
    if problem.objective == "optimistic":
        return None
    try:
        return by_programme(problem, problem.objective, seconds=SECONDS)
    except MissingExtra:
        return None


def _settled(search: Search, problem: Problem, found: Found) -> tuple[Flags, bool]:
    """Return the best of those that tie with the highest coverage, and whether that is proved."""
    assert found.member is not None  # noqa: S101 -- the caller saw to it
    if found.nodes > EASY_NODES and (tied := _tied(search, problem, found.value - TIE)) is not None:
        return tied, True
    floor = (problem.objective, found.value - TIE)
    return _by_searches(search, problem, found.member, floor, problem.keys[1:])


def fuller_set(problem: Problem, member: Flags, *, most_nodes: int) -> Solution:
    """Return the set that can add most, among those whose coverage ties with that of the best set.

    Parameters
    ----------
    problem : Problem
        Of too many networks to look at every set.
    member : ndarray (n,) of bool
        The best set.
    most_nodes : int
        Unfinished sets that are looked at.
    """
    search = Search(problem, most_nodes)
    floor = (problem.objective, problem.coverage(member, problem.objective) - TIE)
    found, is_proved = _by_searches(search, problem, member, floor, fuller_keys(problem.objective, problem.then))
    how: How = "branch and bound" if is_proved else "not proved"
    return Solution(found, Proof(how, search.nodes, ties_settled=is_proved))


def _by_searches(
    search: Search, problem: Problem, member: Flags, floor: tuple[Reading, float], keys: Sequence[str]
) -> tuple[Flags, bool]:
    """Return the best of the sets that reach a floor by one search for each key, and whether that is proved."""
    floors, settled = [floor], True
    sums: list[tuple[Floats, float]] = []
    caps: list[tuple[Floats, float]] = []
    run = _within(search, TIE_NODES)
    asked = {"size": np.ones(len(problem.names)), "money": problem.money, "hours": problem.hours}
    for key in keys:
        if key in asked:
            found = run(Goal(least_of=asked[key], floors=floors, sums=sums, caps=caps), member)
            caps.append((asked[key], found.value))
        elif key == "score":
            found = run(Goal(most_of=problem.scores, floors=floors, sums=sums, caps=caps), member)
            sums.append((problem.scores, found.value - TIE * max(1.0, abs(found.value))))
        else:
            reading = cast("Reading", key)
            found = run(Goal(highest=reading, floors=floors, sums=sums, caps=caps, with_gap=False), member)
            floors.append((reading, found.value - TIE))
        member, settled = _kept(found, member, settled=settled)
    for start in range(0, len(problem.names), _BITS):
        bits = np.zeros(len(problem.names))
        block = range(start, min(start + _BITS, len(problem.names)))
        bits[list(block)] = [2.0 ** (_BITS - 1 - (place - start)) for place in block]
        ids = run(Goal(most_of=bits, floors=floors, sums=sums, caps=caps, step=0.5), member)
        sums.append((bits, ids.value - 0.5))
        member, settled = _kept(ids, member, settled=settled)
    return member, settled


def _within(search: Search, most_nodes: int) -> Callable[[Goal, Flags], Found]:
    """Return a way to run searches that together look at no more than so many unfinished sets."""
    end = search.nodes + min(most_nodes, search.most_nodes)

    def run(goal: Goal, start: Flags) -> Found:
        search.most_nodes = max(0, end - search.nodes)
        return search.run(goal, start)

    return run


def _tied(search: Search, problem: Problem, floor: float) -> Flags | None:
    """Return the best of the sets that reach a floor, each being looked at; None where they are too many."""
    apart = Search(problem, search.most_nodes)
    tied, is_whole = apart.collect(problem.objective, floor, MOST_TIED)
    search.nodes += apart.nodes
    if not is_whole or not len(tied):
        return None
    left = np.arange(len(tied))
    for key in problem.keys[1:]:
        worth = np.array([problem.rating(tied[place], key) for place in left.tolist()])
        least = float(worth.min())
        left = left[worth <= least + TIE * max(1.0, abs(least))]
    # A member counts as True, so that the largest row has the ids that come first.
    best: Flags = max(tied[left], key=lambda member: member.tolist())
    return best


def _kept(found: Found, before: Flags, *, settled: bool) -> tuple[Flags, bool]:
    return (before if found.member is None else found.member), settled and found.is_proved


def least_amount(problem: Problem, amounts: Floats, coverage: float, *, most_nodes: int = MOST_NODES) -> Solution:
    """Return the allowed set with the least of something that covers more than so much.

    Parameters
    ----------
    problem : Problem
        Networks and what a set has to keep to.
    amounts : ndarray (n,)
        What is to be least.
    coverage : float
        Coverage by the problem's objective that is to be exceeded by more than 1e-9.
    most_nodes : int
        As for `best_set`.

    Returns
    -------
    Solution
    """
    if len(problem.names) <= MOST_ENUMERATED:
        allowed = enumerate_sets(problem)
        rows = np.flatnonzero(allowed.reading(problem.objective) > coverage + TIE)
        if not len(rows):
            return Solution(None, Proof("enumeration", allowed.looked_at))
        own = allowed.amounts(amounts)[rows]
        least = float(own.min())
        rows = rows[own <= least + TIE * max(1.0, abs(least))]
        best = allowed.in_order(rows, problem.keys)[0]
        return Solution(
            member_flags(int(allowed.codes[best]), len(problem.names)), Proof("enumeration", allowed.looked_at)
        )
    search = Search(problem, most_nodes, beside=amounts)
    floors: Sequence[tuple[Reading, float]] = ((problem.objective, coverage + TIE),)
    found = search.run(Goal(least_of=amounts, floors=floors))
    if not found.is_proved:
        return Solution(found.member, Proof("not proved", found.nodes, gap=1.0, ties_settled=False))
    if found.member is None:
        return Solution(None, Proof("branch and bound", found.nodes))
    caps = ((amounts, found.value),)
    best = search.run(Goal(highest=problem.objective, floors=floors, caps=caps), found.member)
    member = found.member if best.member is None else best.member
    return _lean(problem, member, Proof("branch and bound", search.nodes, ties_settled=False))
