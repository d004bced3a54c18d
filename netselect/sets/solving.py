"""Which set is the best, and how is that proved?

A set is a number whose bits say who is in it, the first id at the highest bit: of two sets of the same size the
one with the larger number has the ids that come first. All combinations of the last networks are worked out
once, and each combination of the first ones is added to all of them at a time.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from netselect.sets import DIGITS, READINGS, TIE, Problem
from netselect.sums import Flags, Floats, Places

if TYPE_CHECKING:
    from netselect.sets.programme import First, Programme

Codes = npt.NDArray[np.int64]

MOST_ENUMERATED = 20
"""Networks of which every combination is looked at: about a million."""

_LAST = 13
"""Networks whose combinations are worked out together: 8192 of them stay in the processor's cache."""


def is_small(problem: Problem) -> bool:
    """Return whether networks are so few that every set of them is looked at."""
    return len(problem.names) <= MOST_ENUMERATED


@dataclass(frozen=True, slots=True, eq=False)
class Allowed:
    """Every allowed set (s) of a problem, in no order that means anything."""

    codes: Codes  # (s,) who is in each set, as bits
    sizes: Codes  # (s,) how many networks
    robust: Floats  # (s,) coverage by each reading
    cautious: Floats
    optimistic: Floats
    additive: Floats  # (s,) what the members are worth together
    money: Floats  # (s,) of the first year
    hours: Floats  # (s,) a month
    scores: Floats  # (s,) the sum of the ranking's scores
    count: int  # networks, of which every combination was looked at

    @property
    def proof(self) -> "Proof":
        """How it is known that nothing better is left."""
        return Proof("enumeration", 2**self.count)

    def member(self, place: int) -> Flags:
        """Return who is in one of the sets, (n,)."""
        bits = np.arange(self.count - 1, -1, -1)
        flags: Flags = (self.codes[place] >> bits) & 1 == 1
        return flags

    def reading(self, name: str) -> Floats:
        """Return the coverage by a reading, or what members are worth together, (s,)."""
        found: Floats = getattr(self, name)
        return found

    def rating(self, key: str) -> Floats:
        """Return what sets are compared by (s,), the lowest being the best."""
        own: Floats = np.asarray(
            getattr(self, {"size": "sizes", "score": "scores"}.get(key, key)), dtype=np.float64
        )
        return own if key in {"size", "money", "hours"} else -own

    def best(self, keys: Sequence[str], among: Places | None = None) -> int | None:
        """Return the position of the best of some sets, or of all; None where there is none.

        They are compared by keys, one after the other, as `keys_of` has them; those within 1e-9 of the lowest tie,
        and in the end the ids that come first decide.
        """
        left = np.arange(len(self.codes)) if among is None else among
        for key in keys:
            if not len(left):
                return None
            own = self.rating(key)[left]
            least = float(own.min())
            left = left[own <= least + TIE * max(1.0, abs(least) if np.isfinite(least) else 1.0)]
        return int(left[self.codes[left].argmax()])

    def in_order(self, rows: Places, keys: Sequence[str]) -> Places:
        """Return some positions, the best first; values that agree to nine digits tie."""
        columns = [np.round(self.rating(key)[rows], DIGITS) for key in reversed(keys)]
        return rows[np.lexsort((-self.codes[rows], *columns))]

    def cheapest(self, problem: Problem, asked: Floats, coverage: float) -> int | None:
        """Return the position of the set that asks for the least (s,) of those that cover more than so much."""
        rows = np.flatnonzero(self.reading(problem.objective) > coverage + TIE * max(1.0, abs(coverage)))
        if not len(rows):
            return None
        least = float(asked[rows].min())
        rows = rows[asked[rows] <= least + TIE * max(1.0, abs(least))]
        return int(self.in_order(rows, problem.keys)[0])

    def amounts(self, charged: Floats, bundles: Flags) -> Floats:
        """Return what each set comes to (s,) where networks, and then their discounts (b, n), count so much."""
        total, count = np.zeros(len(self.codes)), bundles.shape[1]
        shifts = np.arange(count - 1, -1, -1)
        for place, own in enumerate(charged):
            needed = np.arange(count) == place if place < count else bundles[place - count]
            code = int((1 << shifts[needed]).sum())
            total += np.where(self.codes & code == code, own, 0.0)
        return total


def enumerate_sets(problem: Problem) -> Allowed:
    """Return every allowed set with what it is worth and asks for; beyond 20 networks that takes its time."""
    count = len(problem.names)
    cut = max(0, count - _LAST)
    last, first = _Half(problem, cut, count), _Half(problem, 0, cut)
    blocks = [
        found for row in np.flatnonzero(first.is_allowed) if (found := _joined(problem, first, int(row), last))
    ]
    merged: dict[str, Any] = {
        name: np.concatenate([np.empty(0, dtype=kind), *(block[name] for block in blocks)])
        for name, kind in _COLUMNS.items()
    }
    return Allowed(**merged, count=count)


_COLUMNS: dict[str, type] = {
    **dict.fromkeys(("codes", "sizes"), np.int64),
    **dict.fromkeys((*READINGS, "additive", "money", "hours", "scores"), np.float64),
}
"""What is worked out of each set, and as what numbers."""


class _Half:
    """All combinations (c) of some networks next to each other."""

    def __init__(self, problem: Problem, start: int, stop: int) -> None:
        self.rows = np.arange(start, stop)
        self.codes = np.arange(2 ** len(self.rows), dtype=np.int64)
        shifts = np.arange(len(self.rows) - 1, -1, -1)
        self.bits = ((self.codes[:, None] >> shifts) & 1).astype(np.float64)
        self.sizes = self.bits.sum(axis=1).astype(np.int64)
        flags = self.bits == 1
        counted = np.column_stack(
            [problem.charged[self.rows]]
            + [one[self.rows] for one in (problem.money, problem.hours, problem.scores, problem.worths)]
        )
        totals = _combined(np.add, np.zeros(counted.shape[1]), counted)
        self.charged = np.ascontiguousarray(totals[:, :-4])
        self.money, self.hours, self.scores, self.additive = np.ascontiguousarray(totals[:, -4:].T)
        single = np.hstack([problem.strengths(reading)[self.rows] for reading in READINGS[:2]])
        highest = np.hsplit(_combined(np.maximum, np.zeros(single.shape[1]), single), 2)
        self.best = dict(zip(READINGS[:2], map(np.ascontiguousarray, highest), strict=True))
        self.left = self._left_open(problem, start, stop)
        self.groups = self.bits @ problem.groups[:, self.rows].T
        # Of each discount whether all of its networks here are in.
        self.bundles = self.bits @ problem.bundles[:, self.rows].T == problem.bundles[:, self.rows].sum(axis=1)
        required = flags @ problem.requires[np.ix_(self.rows, self.rows)]
        off = np.maximum(-problem.charged[len(problem.names) :], 0.0).sum(axis=0)
        clash = problem.clashes[np.ix_(self.rows, self.rows)]
        fixed = problem.fixed[self.rows]
        self.is_allowed: Flags = (
            flags[:, fixed].all(axis=1)
            & ((self.bits @ clash) * self.bits <= 0).all(axis=1)
            & (self.sizes <= problem.most)
            & (self.groups <= problem.largest).all(axis=1)
            & ~(required & ~flags).any(axis=1)
            & (self.charged <= problem.ceilings + off).all(axis=1)
        )

    def _left_open(self, problem: Problem, start: int, stop: int) -> Floats:
        """Return what share of each want all help together leaves open, (c, k)."""
        left = _combined(np.multiply, np.ones(len(problem.weights)), 1.0 - problem.optimistic[start:stop])
        for (one, other), shared in zip(problem.pairs.tolist(), problem.shared, strict=True):
            if start <= one < stop and start <= other < stop:
                both = self.bits[:, one - start] * self.bits[:, other - start]
                left = left * np.exp(both[:, None] * shared)
        return left


def _combined(join: Callable[[Floats, Floats], Floats], nobody: Floats, every: Floats) -> Floats:
    """Return what comes of every combination (c, r) of some networks (n, r), joined by whoever is in it."""
    found = nobody[None]
    for own in every:
        both = np.empty((2 * len(found), len(nobody)))
        both[0::2], both[1::2] = found, join(found, own)
        found = both
    return found


def _joined(problem: Problem, first: _Half, row: int, last: _Half) -> dict[str, npt.NDArray[np.generic]] | None:
    """Return the allowed sets that hold one combination of the first networks; None where there are none."""
    inside = first.bits[row] == 1
    clash = problem.clashes[np.ix_(first.rows[inside], last.rows)].any(axis=0)
    clash |= problem.requires[np.ix_(last.rows, first.rows[~inside])].any(axis=1)
    required = problem.requires[np.ix_(first.rows[inside], last.rows)].any(axis=0)
    sizes, count = first.sizes[row] + last.sizes, len(problem.names)
    has, groups = first.bundles[row] & last.bundles, first.groups[row] + last.groups
    fits: Flags = (
        last.is_allowed
        & (sizes <= problem.most)
        & (first.charged[row] + last.charged + has @ problem.charged[count:] <= problem.ceilings).all(axis=1)
        & (groups >= problem.least).all(axis=1)
        & (groups <= problem.largest).all(axis=1)
        & (last.bits[:, clash] == 0).all(axis=1)
        & (last.bits[:, required] == 1).all(axis=1)
    )
    where = np.flatnonzero(fits)
    if not len(where):
        return None
    found: dict[str, npt.NDArray[np.generic]] = {
        "codes": (first.codes[row] << len(last.rows)) + last.codes[where],
        "sizes": sizes[where],
        "money": first.money[row] + last.money[where] + has[where] @ problem.money[count:],
        "hours": first.hours[row] + last.hours[where] + has[where] @ problem.hours[count:],
        "scores": first.scores[row] + last.scores[where],
        "additive": first.additive[row] + last.additive[where],
    }
    for reading in READINGS[:2]:
        best = np.maximum(last.best[reading][where], first.best[reading][row])
        found[reading] = best @ problem.weights
    left = last.left[where] * first.left[row]
    for (one, other), shared in zip(problem.pairs.tolist(), problem.shared, strict=True):
        low, high = min(one, other), max(one, other)
        if low < len(first.rows) <= high and inside[low]:
            left = left * np.exp(last.bits[where, high - len(first.rows), None] * shared)
    found["optimistic"] = (1.0 - np.minimum(left, 1.0)) @ problem.weights
    return found


How = Literal["enumeration", "mixed-integer programming", "not proved"]

SECONDS = 30.0
"""How long mixed-integer programming may take."""

OVER = 1e18
"""The time on a clock that has been stopped."""


class TimeLimit:
    """How long searches may take together, each of what those before have left, and which did not come to an end.

    Examples
    --------
    >>> ticks = iter([0.0, 9.0])
    >>> time = TimeLimit(30.0, lambda: next(ticks))
    >>> with time.part(0.5) as seconds:
    ...     seconds
    15.0
    >>> time.left
    21.0
    """

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = self.left = seconds
        self.clock, self.is_stopped, self.missed = clock, False, list[str]()

    def now(self) -> float:
        """Return the time; once stopped, it is too late for anything."""
        return OVER if self.is_stopped else self.clock()

    @contextmanager
    def part(self, share: float) -> Iterator[float]:
        """Give a share of the seconds that are left, and take off those that were needed."""
        begun = self.clock()
        try:
            yield self.left * share
        finally:
            self.left = max(0.0, self.left - (self.clock() - begun))

    def stop(self) -> None:
        """Let whatever searches give what it has found."""
        self.is_stopped, self.left = True, 0.0


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
    """The best set (n,), or None where no set is allowed, how that is known, and how long programming took."""

    member: Flags | None
    proof: Proof
    seconds: float = 0.0


def best_set(problem: Problem, *, seconds: float = SECONDS, now: Callable[[], float] = time.monotonic) -> Solution:
    """Return the best allowed set.

    Up to 20 networks every combination is looked at. Beyond, mixed-integer programming (`MissingExtra` without
    highspy) finds the highest coverage, and then one after the other what `keys_of` has sets within 1e-6 of it
    compared by, and the first ids. In the seconds that it may take it may find a set that it does not prove; one
    whose ties are not settled holds nobody whom its coverage does not need.
    """
    if not is_small(problem):
        from netselect.sets.programme import Programme  # noqa: PLC0415 -- up to 20 networks every set is looked at

        return programmed(Programme(problem, now=now), problem, problem.keys, seconds=seconds)
    allowed = enumerate_sets(problem)
    best = allowed.best(problem.keys)
    return Solution(None if best is None else allowed.member(best), allowed.proof)


def programmed(
    programme: "Programme",
    problem: Problem,
    keys: Sequence[str],
    floors: Sequence[tuple[str, float]] = (),
    *,
    seconds: float,
) -> Solution:
    """Return the set that goes before all others by some keys and floors, as `Programme.first` takes them.

    Where time does not allow more, no member of it is idle by the problem's objective.
    """
    begun, nodes = programme.now(), programme.nodes
    found = programme.within(seconds).first(keys, floors)
    took, looked_at = programme.now() - begun, programme.nodes - nodes
    if not found.is_proved and not floors:
        found = _at_least(problem, found)
    if found.is_proved:
        proof = Proof("mixed-integer programming", looked_at, found.gap, ties_settled=found.ties_settled)
    else:
        widest = problem.highest if problem.objective == "additive" else 1.0
        gap = min(found.gap, widest) if found.member is not None else widest
        proof = Proof("not proved", looked_at, gap, ties_settled=False)
    is_settled = found.member is None or found.ties_settled or bool(floors)
    return Solution(
        found.member if is_settled or found.member is None else problem.lean(found.member), proof, took
    )


def _at_least(problem: Problem, found: "First") -> "First":
    """Return what was not proved with a set where none was found, and with no wider a gap than all could fill."""
    member = problem.filled() if found.member is None else found.member
    if member is None:
        return found
    most = problem.highest - problem.coverage(member, problem.objective)
    gap = most if found.member is None else min(found.gap, most)
    return replace(found, member=member, gap=gap, is_proved=gap <= TIE)


def least_amount(
    problem: Problem,
    amounts: Floats,
    coverage: float,
    *,
    seconds: float = SECONDS,
    now: Callable[[], float] = time.monotonic,
) -> Solution:
    """Return the allowed set with the least of something that covers more than so much by the problem's objective.

    The amounts (n + b,) are what each network counts, and after these each discount, below 0. The coverage is to
    be exceeded by more than 1e-9; beyond 20 networks, where it may take as long as `best_set`, by 1e-6.
    """
    if not is_small(problem):
        from netselect.sets.programme import PRECISION, Programme  # noqa: PLC0415 -- as above

        programme = Programme(problem, now=now, amounts={"asked": amounts})
        floors = [(problem.objective, -(coverage + 4 * PRECISION * max(1.0, abs(coverage))))]
        found = programmed(programme, problem, ("asked", *problem.keys), floors, seconds=seconds)
        return replace(found, proof=replace(found.proof, gap=0.0 if found.proof.is_proved else 1.0))
    allowed = enumerate_sets(problem)
    best = allowed.cheapest(problem, allowed.amounts(amounts, problem.bundles), coverage)
    return Solution(None if best is None else allowed.member(best), allowed.proof)
