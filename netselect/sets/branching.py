"""Which set is the best, when there are too many to look at each?

Branch and bound (Land and Doig 1960): networks are decided one after the other, and an unfinished set is left as
soon as a bound shows that nothing added to it is better than what was found. Many unfinished sets are worked on at
once.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from netselect.sets.goals import Found, Goal, reordered
from netselect.sets.ordering import attractive_first, common_help, in_order, outdone
from netselect.sets.problem import TIE, UNBOUNDED, Problem
from netselect.sets.relaxation import SLACK, Ceiling, Room
from netselect.study.set_rules import Reading

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

MOST_NODES = 600_000
"""Unfinished sets that are looked at before the search says how far it came."""

_AT_ONCE = 1024
"""Unfinished sets that are branched together."""

_ROUNDS = 3
"""Times that a bound is drawn closer."""


@dataclass(slots=True)
class _Nodes:
    """Unfinished sets (b)."""

    inside: Flags
    after: Places
    spent: Floats
    left: dict[Reading, Floats]
    ceiling: Floats = field(default_factory=lambda: np.empty(0))

    def only(self, rows: Places | Flags) -> "_Nodes":
        left = {name: own[rows] for name, own in self.left.items()}
        return _Nodes(self.inside[rows], self.after[rows], self.spent[rows], left, self.ceiling[rows])

    def __len__(self) -> int:
        return len(self.after)


class Search:
    """A search among the allowed sets of a problem.

    Parameters
    ----------
    problem : Problem
        The networks and what a set has to keep to.
    most_nodes : int
        Unfinished sets that are looked at before the search stops.
    beside : ndarray (n,), optional
        Amounts that matter beside those of the problem, for what counts as outdone.
    """

    def __init__(self, problem: Problem, most_nodes: int = MOST_NODES, beside: Floats | None = None) -> None:
        self.order = attractive_first(problem)
        self.problem = in_order(problem, self.order)
        self.most_nodes = most_nodes
        self.nodes = 0
        self.ceilings: dict[Reading, Ceiling] = {}
        self.common = common_help(self.problem)
        extra = np.zeros(len(self.order)) if beside is None else beside[self.order]
        self.outdone = outdone(self.problem, np.argsort(np.argsort(self.order)), extra).astype(np.float64)

    def run(self, goal: Goal, start: Flags | None = None) -> Found:
        """Return the best set for a goal.

        Parameters
        ----------
        goal : Goal
            What is looked for.
        start : ndarray (n,) of bool, optional
            A set to begin with, that meets all but the goal's own value.
        """
        return _Run(self, goal, None if start is None else start[self.order]).result()

    def collect(self, reading: Reading, floor: float, most: int) -> tuple[Flags, bool]:
        """Return allowed sets (c, n) whose coverage reaches a floor, and whether these are all of them.

        Parameters
        ----------
        reading : {"robust", "cautious", "optimistic"}
        floor : float
        most : int
            The search stops when it has found more.
        """
        self.outdone[:] = 0.0
        run = _Run(self, Goal(floors=((reading, floor),)), None, most)
        run.result()
        found = np.concatenate([np.empty((0, len(self.order)), dtype=np.bool_), *run.collected])
        member = np.zeros_like(found)
        member[:, self.order] = found
        return member, run.is_whole

    def ceiling(self, reading: Reading) -> Ceiling:
        """Return the bounds of a reading."""
        if reading not in self.ceilings:
            self.ceilings[reading] = Ceiling(self.problem, reading)
        return self.ceilings[reading]


class _Run:
    """One search for one goal."""

    def __init__(self, search: Search, goal: Goal, start: Flags | None, most_collected: int = 0) -> None:
        problem = search.problem
        self.most_collected, self.collected, self.is_whole = most_collected, list[Flags](), True
        self.search, self.problem, self.goal = search, problem, reordered(goal, search.order)
        count = len(problem.names)
        rows = [np.ones(count), *(amounts for amounts, _ in self.goal.caps)]
        ends = [float(min(problem.most, count)), *(cap for _, cap in self.goal.caps)]
        if self.goal.least_of is not None:
            rows.append(self.goal.least_of)
            ends.append(np.inf)
        self.charged = np.column_stack([problem.charged, *rows])
        self.tops = np.concatenate([problem.ceilings, np.array(ends) + TIE * np.maximum(1.0, np.abs(ends))])
        names = [goal.highest] if goal.highest is not None else []
        self.readings: list[Reading] = list(dict.fromkeys([*names, *(name for name, _ in goal.floors)]))
        self.member: Flags | None = None
        self.value = np.inf if goal.least_of is not None else -np.inf
        self.open_bound = -np.inf
        if start is not None:
            self._take(start[None], self._worth_of(start))

    def result(self) -> Found:
        root = self._root()
        stack = [] if root is None else [root]
        begun = self.search.nodes
        if root is not None:
            self._accept(root)
            root.ceiling = np.full(1, np.inf)
        while stack:
            nodes = stack.pop()
            if len(nodes) > _AT_ONCE:
                stack.append(nodes.only(np.arange(len(nodes) - _AT_ONCE)))
                nodes = nodes.only(np.arange(len(nodes) - _AT_ONCE, len(nodes)))
            if self.search.nodes - begun > self.search.most_nodes or self._has_enough():
                self.is_whole = False
                return self._stopped([*stack, nodes], begun)
            nodes = self._promising(nodes)
            if len(nodes):
                children = self._children(nodes)
                if len(children):
                    self._accept(children)
                    stack.append(children)
        return self._found(self.value, begun)

    def _has_enough(self) -> bool:
        return self.most_collected > 0 and sum(map(len, self.collected)) > self.most_collected

    def _found(self, bound: float, begun: int) -> Found:
        member = None
        if self.member is not None:
            member = np.zeros(len(self.problem.names), dtype=np.bool_)
            member[self.search.order] = self.member
        return Found(member, self.value, bound, self.search.nodes - begun)

    def _stopped(self, stack: list[_Nodes], begun: int) -> Found:
        """Return what is known when the search stops early: the best found, and the highest bound left open."""
        if self.goal.highest is None or not self.goal.with_gap:
            return self._found(np.inf if self.goal.least_of is None else -np.inf, begun)
        bound = self.value
        for nodes in stack:
            for start in range(0, len(nodes), _AT_ONCE):
                part = nodes.only(np.arange(start, min(start + _AT_ONCE, len(nodes))))
                bound = max(bound, float(self._bounds(part).max(initial=-np.inf)))
        return self._found(bound if bound > self.value else np.nextafter(self.value, np.inf), begun)

    def _root(self) -> _Nodes | None:
        """Return the set of those that have to be in; None where these alone are not allowed."""
        problem, fixed = self.problem, self.problem.fixed
        if problem.clashes[np.ix_(fixed, fixed)].any():
            return None
        spent = self.charged[fixed].sum(axis=0)[None]
        if (spent > self.tops).any():
            return None
        left = {name: problem.open_shares(fixed, name)[None] for name in self.readings}
        return _Nodes(fixed[None].copy(), np.zeros(1, dtype=np.intp), spent, left, np.full(1, np.inf))

    def _worth_of(self, member: Flags) -> Floats:
        if self.goal.highest is not None:
            return np.array([self.problem.coverage(member, self.goal.highest)])
        amounts = self.goal.most_of if self.goal.most_of is not None else self.goal.least_of
        assert amounts is not None  # noqa: S101 -- a goal is one of the three
        return np.array([float(amounts[member].sum())])

    def _take(self, inside: Flags, worth: Floats) -> None:
        """Keep the best of some sets, if it is better than what was found."""
        if not len(worth):
            return
        if self.goal.least_of is None:
            place = int(worth.argmax())
            if worth[place] > self.value:
                self.value, self.member = float(worth[place]), inside[place].copy()
            return
        place = int(worth.argmin())
        if worth[place] < self.value:
            self.value, self.member = float(worth[place]), inside[place].copy()
            self.tops[-1] = self.value - self._step()

    def _step(self) -> float:
        return max(self.goal.step, TIE * max(1.0, abs(self.value)) / 2)

    def _accept(self, nodes: _Nodes) -> None:
        """Keep the best of sets that meet everything."""
        meets = (nodes.inside @ self.problem.groups.T).all(axis=1)
        for name, floor in self.goal.floors:
            meets &= self.search.ceiling(name).value(nodes.left[name]) >= floor
        for amounts, floor in self.goal.sums:
            meets &= nodes.inside @ amounts >= floor
        rows = np.flatnonzero(meets)
        if not len(rows):
            return
        if self.most_collected:
            self.collected.append(nodes.inside[rows])
            return
        if self.goal.highest is not None:
            worth = self.search.ceiling(self.goal.highest).value(nodes.left[self.goal.highest][rows])
        else:
            asked = self.goal.most_of if self.goal.most_of is not None else self.goal.least_of
            worth = nodes.inside[rows] @ (np.zeros(len(self.problem.names)) if asked is None else asked)
        self._take(nodes.inside[rows], worth)

    def _room(self, nodes: _Nodes) -> Room:
        count = len(self.problem.names)
        later = np.arange(count) >= nodes.after[:, None]
        clash = (nodes.inside @ self.problem.clashes.astype(np.float64)) > 0
        rest = self.tops - nodes.spent
        fits = (self.charged[None] <= rest[:, None, :]).all(axis=2)
        may_join = later & ~clash & fits & ~nodes.inside
        # Without the one that outdoes it no network is worth having: that one could take its place.
        may_join &= (~(nodes.inside | may_join)).astype(np.float64) @ self.search.outdone == 0
        finite = self.tops < UNBOUNDED / 2
        scale = np.maximum(np.abs(self.tops[finite]), TIE)
        return Room(may_join, self.charged[:, finite] / scale, np.maximum(rest[:, finite], 0.0) / scale)

    def _overlap(self, nodes: _Nodes, reading: Reading) -> Floats | None:
        if self.search.common is None or reading != "optimistic":
            return None
        return np.tensordot(nodes.inside.astype(np.float64), self.search.common, axes=1)

    def _promising(self, nodes: _Nodes) -> _Nodes:
        """Return those to which something may be added that is better than what was found."""
        self.search.nodes += len(nodes)
        if self.goal.least_of is not None:
            nodes = nodes.only(nodes.spent[:, -1] <= self.tops[-1])
        room = self._room(nodes)
        rows = np.flatnonzero(room.may_join.any(axis=1) & self._can_meet(nodes, room))
        nodes, room = nodes.only(rows), room.only(rows)
        for reading in self.readings:
            if not len(nodes):
                return nodes
            rows = self._above(nodes, room, reading, self._target(reading))
            nodes, room = nodes.only(rows), room.only(rows)
        return nodes

    def _target(self, reading: Reading) -> float:
        """Return what a bound of a reading has to be above."""
        floor = max([end for name, end in self.goal.floors if name == reading], default=-np.inf)
        target = floor - 2 * SLACK
        if reading == self.goal.highest:
            target = max(target, self.value + self.goal.step)
        return target

    def _can_meet(self, nodes: _Nodes, room: Room) -> Flags:
        """Return to which sets enough can be added for every group and every sum that is asked for."""
        reach = nodes.inside | room.may_join
        can: Flags = np.all(reach @ self.problem.groups.T, axis=1)
        sums = list(self.goal.sums)
        if self.goal.most_of is not None and np.isfinite(self.value):
            sums.append((self.goal.most_of, self.value + self.goal.step))
        for amounts, floor in sums:
            can = can & (nodes.inside @ amounts + room.may_join @ np.maximum(amounts, 0.0) >= floor)
        return can

    def _above(self, nodes: _Nodes, room: Room, reading: Reading, target: float) -> Places:
        """Return the positions of the sets whose bound of a reading is above a target."""
        ceiling = self.search.ceiling(reading)
        left = nodes.left[reading]
        # What a set covers already, all that it grows to covers too.
        covers = ceiling.value(left) >= target
        reached, alive = np.flatnonzero(covers), np.flatnonzero(~covers)
        alive = alive[ceiling.everything(left[alive], room.may_join[alive]) + SLACK >= target]
        mixes = _mixes(room.asked.shape[1])
        for mix in mixes:
            if not len(alive):
                break
            overlap = self._overlap(nodes.only(alive), reading)
            here = room.only(alive)
            bound, parts = ceiling.first(left[alive], here, overlap, mix)
            keep = bound + SLACK >= target
            for number in range(_ROUNDS):
                alive, here, parts = alive[keep], here.only(np.flatnonzero(keep)), parts[keep]
                if not len(alive):
                    break
                bound, taken = ceiling.closer(left[alive], here, parts, mix)
                keep = bound + SLACK >= target
                parts = parts + (taken - parts) * (2.0 / (number + 3.0))
            else:
                alive = alive[keep]
        return np.union1d(reached, alive)

    def _bounds(self, nodes: _Nodes) -> Floats:
        """Return the bound of the goal's own reading for some sets, (b,)."""
        reading = self.goal.highest
        if reading is None:
            return np.full(len(nodes), np.inf)
        ceiling, room = self.search.ceiling(reading), self._room(nodes)
        left = nodes.left[reading]
        bound = ceiling.everything(left, room.may_join)
        for mix in _mixes(room.asked.shape[1]):
            own, parts = ceiling.first(left, room, self._overlap(nodes, reading), mix)
            bound = np.minimum(bound, own)
            for _ in range(_ROUNDS):
                own, parts = ceiling.closer(left, room, parts, mix)
                bound = np.minimum(bound, own)
        return bound + SLACK

    def _children(self, nodes: _Nodes) -> _Nodes:
        """Return every set with one more network, each a later one than the last that was added."""
        room = self._room(nodes)
        ready = (~nodes.inside).astype(np.float64) @ self.search.outdone == 0
        parent, added = np.nonzero(room.may_join & ready)
        inside = nodes.inside[parent].copy()
        overlap = self.search.common
        left: dict[Reading, Floats] = {}
        for name, own in nodes.left.items():
            strengths = self.search.ceiling(name).strengths[added]
            if name != "optimistic":
                left[name] = np.minimum(own[parent], 1.0 - strengths)
                continue
            left[name] = own[parent] * (1.0 - strengths)
            if overlap is not None:
                both = np.einsum("cn,cnk->ck", inside.astype(np.float64), overlap[added])
                left[name] = np.minimum(left[name] * np.exp(both), 1.0)
        inside[np.arange(len(parent)), added] = True
        # A later network first, so that the most attractive ones are taken from the end of the stack first.
        order = np.argsort(-added, kind="stable")
        made = _Nodes(inside, added + 1, nodes.spent[parent] + self.charged[added], left, np.zeros(len(parent)))
        return made.only(order)


def _mixes(count: int) -> list[Floats]:
    """Return ways of putting limits together: all alike, and each by itself."""
    if count == 1:
        return [np.ones(1)]
    return [np.full(count, 1.0 / count), *np.eye(count)]
