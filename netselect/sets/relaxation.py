"""What is the most that a set can come to cover when more networks are added within the limits?

All bounds are worked out for many unfinished sets at once. Each replaces the coverage by a straight line that is
nowhere below it, and packs the line's gains into the limits as if networks could be joined in part.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.sets.problem import Problem
from netselect.study.set_rules import Reading

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SLACK = 1e-12
"""What rounding can add to or take from a bound."""

_TINY = 1e-12
"""A network that asks for nothing asks for this, so that gain for what is asked stays a number."""

_MOST_HELP = 40.0
"""The help -log(1 - s) of a strength of 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What unfinished sets (b) may still take.

    Parameters
    ----------
    may_join : ndarray (b, n) of bool
        Which networks may be added.
    asked : ndarray (n, r)
        What each asks for, as a share of each limit.
    rest : ndarray (b, r)
        What is left of each limit, as a share of it.
    """

    may_join: Flags
    asked: Floats
    rest: Floats

    def only(self, rows: npt.NDArray[np.intp]) -> "Room":
        """Return the room of some of the sets."""
        return Room(self.may_join[rows], self.asked, self.rest[rows])

    def packed(self, gains: Floats, mix: Floats) -> tuple[Floats, Floats]:
        """Return the most that gains (b, n) come to, and how much of each network is then taken (b, n).

        Parameters
        ----------
        gains : ndarray (b, n)
            What each network adds.
        mix : ndarray (r,)
            Shares in which the limits are put together into one.

        Notes
        -----
        One limit, in parts: those with the most gain for what they ask go first (Dantzig 1957).
        """
        asked = self.asked @ mix + _TINY
        rest = self.rest @ mix + _TINY * gains.shape[1]
        useful = np.where(self.may_join, np.maximum(gains, 0.0), 0.0)
        order = np.argsort(-useful / asked, axis=1)
        costs = asked[order]
        before = np.cumsum(costs, axis=1) - costs
        taken = np.clip((rest[:, None] - before) / costs, 0.0, 1.0)
        sums = (np.take_along_axis(useful, order, axis=1) * taken).sum(axis=1)
        parts = np.empty_like(taken)
        np.put_along_axis(parts, order, taken, axis=1)
        return sums, np.where(useful > 0, parts, 0.0)


class Ceiling:
    """Upper bounds of one reading for unfinished sets.

    Parameters
    ----------
    problem : Problem
        Networks in the order in which they are decided.
    reading : {"robust", "cautious", "optimistic"}
        Which coverage is bounded.
    """

    def __init__(self, problem: Problem, reading: Reading) -> None:
        self.weights = problem.weights
        self.strengths = problem.strengths(reading)
        self.adds_up = reading == "optimistic"
        with np.errstate(divide="ignore"):
            self.helps = np.minimum(-np.log1p(-self.strengths), _MOST_HELP)
        self.falling = np.argsort(-self.strengths, axis=0)
        self.sorted = np.take_along_axis(self.strengths, self.falling, axis=0)

    def value(self, left: Floats) -> Floats:
        """Return the coverage (b,) where so much of each want is left open (b, k)."""
        covered: Floats = (1.0 - left) @ self.weights
        return covered

    def gains(self, left: Floats, overlap: Floats | None) -> Floats:
        """Return what each network alone adds to each set, (b, n).

        Parameters
        ----------
        left : ndarray (b, k)
            What is left open.
        overlap : ndarray (b, n, k), optional
            Help that each network has in common with members.
        """
        if not self.adds_up:
            added = np.maximum(left[:, None, :] - (1.0 - self.strengths), 0.0)
            gained: Floats = added @ self.weights
            return gained
        if overlap is None:
            together: Floats = (left * self.weights) @ self.strengths.T
            return together
        own = 1.0 - np.minimum((1.0 - self.strengths) * np.exp(overlap), 1.0)
        apart: Floats = np.einsum("bk,bnk->bn", left * self.weights, own)
        return apart

    def everything(self, left: Floats, may_join: Flags) -> Floats:
        """Return the coverage (b,) if all that may join did."""
        if self.adds_up:
            added = may_join.astype(np.float64) @ self.helps
            rest = np.exp(-added)
            return self.value(left * rest)
        best = np.where(may_join[:, :, None], self.strengths, 0.0).max(axis=1, initial=0.0)
        return self.value(np.minimum(left, 1.0 - best))

    def first(self, left: Floats, room: Room, overlap: Floats | None, mix: Floats) -> tuple[Floats, Floats]:
        """Return a bound (b,) and the parts (b, n) that it takes, from what each network adds by itself.

        Notes
        -----
        Coverage has falling returns: ``f(S + T) <= f(S) + sum of what each of T adds to S`` (Nemhauser, Wolsey and
        Fisher 1978).
        """
        sums, parts = room.packed(self.gains(left, overlap), mix)
        return self.value(left) + sums, parts

    def closer(self, left: Floats, room: Room, parts: Floats, mix: Floats) -> tuple[Floats, Floats]:
        """Return another bound (b,) and its parts, from a line that touches the coverage at some parts (b, n).

        Notes
        -----
        Optimistic: ``1 - u exp(-z)`` is concave in the help z, and lies below its tangents. Otherwise, for any
        price v of a want no lower than what is covered, ``max s <= v + sum of max(0, s - v)`` (the dual of the
        facility location programme; Cornuejols, Fisher and Nemhauser 1977).
        """
        if self.adds_up:
            help_now = parts @ self.helps
            slope = self.weights * left * np.exp(-help_now)
            start = self.value(left * np.exp(-help_now)) - (slope * help_now).sum(axis=1)
            sums, taken = room.packed(slope @ self.helps.T, mix)
            return start + sums, taken
        price = np.maximum(self._prices(parts), 1.0 - left)
        over = np.maximum(self.strengths - price[:, None, :], 0.0) @ self.weights
        sums, taken = room.packed(over, mix)
        return price @ self.weights + sums, taken

    def _prices(self, parts: Floats) -> Floats:
        """Return for each want the strength at which the strongest parts come to one whole network, (b, k)."""
        wants = np.arange(self.strengths.shape[1])
        heaped = np.cumsum(parts[:, self.falling], axis=1)
        place = (heaped >= 1.0 - _TINY).argmax(axis=1)
        whole = heaped[:, -1, :] >= 1.0 - _TINY
        return np.where(whole, self.sorted[place, wants], 0.0)
