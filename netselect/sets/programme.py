"""Which set is the best, where there are too many to look at each? Mixed-integer programming by HiGHS tells it.

What HiGHS finds is scored again by the problem itself, and sets are compared by these exact figures; from HiGHS
comes only that nothing better is left. It needs the extra `optimise` (highspy).
"""

import ctypes
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

import numpy as np

from netselect.errors import loaded
from netselect.sets import MOST_HELP, READINGS, UNBOUNDED, Problem, helps_of
from netselect.study.statements import Objective, Reading
from netselect.sums import Flags, Floats, Places

NEEDED = "of more than 20 networks the best set is found by mixed-integer programming, which needs highspy"
"""What is said where it is not installed, before the line that installs it."""

Row = tuple[Places, Floats, float]
"""Columns, what each counts in their sum, and what the sum may come to at most."""

PRECISION = 1e-6
"""To which ratings tie, and to which HiGHS proves that none is lower: what it proves holds no closer."""

_TOUCHED = (0.0, 0.1, 0.25, 0.45, 0.7, 1.0, 1.4, 1.9, 2.6, 3.5, 5.0, 8.0)
"""Help at which the coverage of each want is bounded by a tangent from the beginning."""

_MOST_REFUSED = 50
"""Sets that HiGHS lets pass and that are not allowed, or tie no more, before a search is given up."""

_BITS = 12
"""Ids that are told apart at a time: sums of so many powers of two stay apart at HiGHS's precision."""

_IDS = "ids from "
"""How these sums are called, before the place of their first."""

_POWERS = -(2.0 ** np.arange(_BITS - 1, -1, -1))

_HALF = 0.5
"""From this on a network is in: HiGHS holds whole numbers to its precision."""

_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_feasibility_tolerance": PRECISION / 100,
    "mip_heuristic_run_feasibility_jump": False,
}
"""How HiGHS works: its rows hold closer than what ties, and no search for a first set which it has soon anyhow."""

_WORKER = "netselect-highs"
"""How threads are called in which HiGHS runs: they wait for the next programme, and write nothing themselves."""

_ATTEMPTS = ((False, 1.0), (True, 1.0), (True, 1.5))
"""Whether it may rewrite the programme first, and with how much room for ratings that are not to be exceeded.

Rewriting takes longer than it saves, and HiGHS 1.16 then holds sets that just tie for none at all.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The set with the lowest rating (`Problem.rating`), and what no allowed set falls below.

    No member and an endless bound: there is no such set.
    """

    member: Flags | None
    rating: float
    bound: float

    @property
    def gap(self) -> float:
        """By how much the rating could be lower at most."""
        return max(0.0, self.rating - self.bound) if self.member is not None else 0.0

    @property
    def is_proved(self) -> bool:
        """Whether no set is lower by more than HiGHS's precision."""
        if self.member is None:
            return self.bound == np.inf
        return self.gap <= _room(self.rating)


NOBODY_FITS = Found(None, np.inf, np.inf)
"""What is found where no set keeps to everything."""


@dataclass(frozen=True, slots=True, eq=False)
class First:
    """The set that goes before all others by some keys, one after the other."""

    member: Flags | None
    gap: float
    is_proved: bool
    ties_settled: bool


class _Answer(NamedTuple):
    """What HiGHS found of a programme: all columns, if any fit, and what no other solution falls below."""

    x: Floats | None
    bound: float


class Programme:
    """The allowed sets of a problem as a mixed-integer programme; `MissingExtra` where highspy is not installed.

    Sets can be compared by amounts (n + b,) beside the keys of `Problem.rating`.

    ``x_i`` is 1 where network i is in. Robust and cautious: with the levels ``l`` of strength of a want in falling
    order, ``u_l <= u_(l-1) + sum of x_i with that strength`` and ``u_l <= 1`` say whether it is covered so far,
    and ``sum (l - l_next) u_l`` is what is covered (facility location; Cornuejols, Fisher and Nemhauser 1977).
    Optimistic: the help ``h = sum h_i x_i - sum g_p y_p`` adds up, with ``y_p >= x_i + x_j - 1`` for each two
    whose help overlaps. ``1 - exp(-h)`` lies below its tangents: some are drawn to begin with, and more at every
    set that is found, until it is worth what the programme holds it to be (outer approximation; Duran and
    Grossmann 1986).
    """

    def __init__(
        self,
        problem: Problem,
        *,
        amounts: Mapping[str, Floats] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.highs = loaded("highspy", "optimise", NEEDED)
        _let_it_announce_itself(self.highs)
        self.problem, self.nodes, self.now = problem, 0, now
        self.beside = ThreadPoolExecutor(1, _WORKER)
        self.within(0.0)
        count = len(problem.names)
        self.amounts = {"money": problem.money, "hours": problem.hours, **(amounts or {})}
        for name, own in tuple(self.amounts.items()):
            if (own >= UNBOUNDED / 2).any():
                self.amounts[f"unbounded {name}"] = (own >= UNBOUNDED / 2).astype(np.float64)
        bundles = len(problem.bundles)
        for start in range(0, count, _BITS):
            self.amounts[f"{_IDS}{start}"] = np.zeros(count + bundles)
            self.amounts[f"{_IDS}{start}"][start : min(start + _BITS, count)] = _POWERS[: count - start]
        self.found: list[Flags] = []
        self.columns = count + bundles
        self.rows: list[Row] = []
        self.costs: dict[str, tuple[Places, Floats]] = {}
        # What discounts could take off of what each asks for, at the most.
        off = problem.bundles.T @ -problem.charged[count:]
        over: Flags = np.any(problem.charged[:count] - off > problem.ceilings, axis=1)
        self.is_possible = (
            not (over & problem.fixed).any() and not problem.clashes[np.ix_(problem.fixed, problem.fixed)].any()
        )
        self.low, self.high = problem.fixed.astype(np.float64), np.where(over, 0.0, 1.0)
        self._add_rules(np.where(np.append(over, np.zeros(bundles, np.bool_))[:, None], 0.0, problem.charged))

    def within(self, seconds: float) -> "Programme":
        """Return the programme itself, with so much time from now on."""
        self.ends = self.now() + seconds
        return self

    @property
    def is_late(self) -> bool:
        """Whether it has taken as long as it may."""
        return self.now() >= self.ends

    def first(self, keys: Sequence[str], floors: Sequence[tuple[str, float]] = ()) -> First:
        """Return the set that goes before all others by some keys, and in the end by its ids.

        Keys are those of `Problem.rating`, or names of amounts; floors are keys with the rating that none may
        exceed. With the set that is found for the first key, and for each next one, the best *other* set that ties
        with it so far is looked for: where there is none, or one that is worse, the first is the only one left.
        """
        order = list(self._order(keys))
        best = self.lowest(order[0], floors, known=self.found)
        member, is_settled, asked = best.member, best.is_proved, [*floors, (order[0], best.rating)]
        if member is None:
            return First(None, 0.0, best.is_proved, ties_settled=is_settled)
        for key in order[1:]:
            own = self.rating(member, key)
            if own >= UNBOUNDED / 2:
                # All that are left ask for as many that nobody bounds, and tie.
                continue
            asked.append((key, own))
            other = self.lowest(key, asked, without=(member,), least=own)
            if other.member is None and own - _room(own) <= other.bound < np.inf:
                # None is lower; whether another one ties, the next key tells.
                continue
            if not other.is_proved:
                member = other.member if other.member is not None and other.rating < own else member
                is_settled = False
                break
            tie = _room(min(own, other.rating))
            if other.member is None or other.rating > own + tie:
                break
            if other.rating < own - tie:
                member = other.member
                asked[-1] = key, other.rating
        gap = max(0.0, self.rating(member, order[0]) - best.bound)
        return First(member, gap, best.is_proved, ties_settled=is_settled)

    def _order(self, keys: Sequence[str]) -> Iterator[str]:
        """Yield what sets are compared by that can tell any two apart which those before did not."""
        told: list[Floats] = []
        for key in keys:
            own = self.problem.strengths(cast("Reading", key)) if key in {"robust", "cautious"} else None
            if own is not None and any(own is other or np.array_equal(own, other) for other in told):
                continue
            told += [] if own is None else [own]
            # What is the same for each network follows from their number.
            figures = self.problem.scores if key == "score" else self.amounts.get(key)
            if figures is None or key == keys[0] or "size" not in keys or (figures != figures[:1]).any():
                # Of an amount that nobody bounds for some, these are counted before it adds up.
                yield from (name for name in (f"unbounded {key}", key) if name in self.amounts or name == key)
        yield from (name for name in self.amounts if name.startswith(_IDS))

    def capped(self, amount: str, cap: float) -> list[tuple[str, float]]:
        """Return floors for sets that ask for no more of an amount, as far as it is known of all members."""
        unbounded = f"unbounded {amount}"
        return [*([(unbounded, 0.0)] if unbounded in self.amounts else []), (amount, cap)]

    def rating(self, member: Flags, key: str) -> float:
        """Return what a set is compared by, exactly, the lowest being the best."""
        if key in self.amounts:
            return float(self.problem.asked(member, self.amounts[key]))
        return self.problem.rating(member, key)

    def lowest(
        self,
        key: str,
        floors: Sequence[tuple[str, float]] = (),
        *,
        without: Sequence[Flags] = (),
        known: Sequence[Flags] = (),
        least: float = -np.inf,
    ) -> Found:
        """Return the allowed set with the lowest rating by a key; nobody, with a bound, if none is below `least`.

        None may exceed the rating of a floor, but for 1e-6 of it. Some sets (n,) do not count; of those that are
        known already, none that is worse is looked for.
        """
        if not self.is_possible:
            return NOBODY_FITS
        if not self.problem.names:
            # HiGHS asks for one variable at least; nobody at all is the only set there is.
            nobody = np.zeros(0, dtype=np.bool_)
            return Found(nobody, 0.0, 0.0) if not without and self._holds(nobody, floors) else NOBODY_FITS
        rated = [(self.rating(own, key), place) for place, own in enumerate(known) if self._holds(own, floors)]
        best = Found(known[min(rated)[1]], min(rated)[0], -np.inf) if rated else Found(None, np.inf, -np.inf)
        found = self._refined(key, floors, [_unlike(member) for member in without], best, least)
        self.found += [] if found.member is None else [found.member]
        return found

    def _refined(
        self, key: str, floors: Sequence[tuple[str, float]], extra: list[Row], best: Found, least: float
    ) -> Found:
        """Solve the programme until what it finds is allowed, and worth what the programme holds it to be."""
        for _ in range(_MOST_REFUSED):
            if self.is_late:
                break
            if best.is_proved or -np.inf < least - _room(least) <= best.bound:
                break
            x, told = self._solved(key, floors, extra)
            bound = min(max(best.bound, told), best.rating)
            if x is None:
                return replace(best, bound=bound)
            member: Flags = x[: len(self.problem.names)] > _HALF
            is_closer = self._touch(x)
            if self._holds(member, floors):
                own = self.rating(member, key)
                best = Found(*((member, own) if own < best.rating else (best.member, best.rating)), bound)
            elif not self.problem.is_allowed(member):
                self.rows.append(_unlike(member))
            elif not is_closer:
                extra.append(_unlike(member))
            if best.is_proved or (best.member is not None and not is_closer):
                break
        return best

    def _holds(self, member: Flags, floors: Sequence[tuple[str, float]]) -> bool:
        """Return whether a set is allowed and its ratings exceed none of some."""
        return self.problem.is_allowed(member) and all(
            self.rating(member, key) <= top + 2 * _room(top) for key, top in floors
        )

    def _solved(self, key: str, floors: Sequence[tuple[str, float]], extra: Sequence[Row]) -> _Answer:
        """Let HiGHS solve the programme; where it could not work with the figures, in other ways."""
        statuses = self.highs.HighsModelStatus
        stopped = (statuses.kTimeLimit, statuses.kInterrupt)
        for presolve, rooms in _ATTEMPTS:
            programme = self._programme(key, floors, extra, rooms)
            try:
                with _lines_aside() if _writes_alone() else nullcontext():
                    solver = self._solver(presolve=presolve)
                    solver.passModel(programme)
                    self._run(solver)
            except RuntimeError:
                # HiGHS breaks off with an exception of its own on some programmes that hold next to nothing.
                continue
            status, told = solver.getModelStatus(), solver.getInfo()
            self.nodes += max(0, told.mip_node_count)
            if status == statuses.kInfeasible:
                return _Answer(None, np.inf)
            if status == statuses.kOptimal or status in stopped:
                has_one = int(told.primal_solution_status) == int(
                    self.highs.SolutionStatus.kSolutionStatusFeasible
                )
                x = np.array(solver.getSolution().col_value) if has_one else None
                return _Answer(x, told.mip_dual_bound / self._scale(key))
        return _Answer(None, -np.inf)

    def _solver(self, *, presolve: bool) -> Any:  # noqa: ANN401 -- highspy's own
        """Return HiGHS, silent, exact as far as it can be, and ended where it is late."""
        solver = self.highs.Highs()
        for name, value in _OPTIONS.items():
            # Older versions lack some, and go on without them.
            solver.setOptionValue(name, value)
        solver.setOptionValue("presolve", "on" if presolve else "off")
        # It takes none for no limit.
        solver.setOptionValue("time_limit", max(0.01, self.ends - self.now()))
        solver.cbMipInterrupt.subscribe(self._end_late)
        return solver

    def _end_late(self, event: Any) -> None:  # noqa: ANN401 -- as above
        if self.is_late:
            # Not `event.interrupt()`, which 1.10 lacks.
            event.data_in.user_interrupt = True

    def _run(self, solver: Any) -> None:  # noqa: ANN401 -- as above
        """Let it run in a thread of its own: in this one Ctrl-C ends it, and HiGHS would not pass it on."""
        running = self.beside.submit(solver.run)
        try:
            # On Windows nothing else interrupts a wait.
            while not wait((running,), timeout=0.1).done:
                pass
        except BaseException:
            self.ends = -np.inf
            # It ends soon, being late.
            running.exception()
            raise
        running.result()

    def _programme(self, key: str, floors: Sequence[tuple[str, float]], extra: Sequence[Row], rooms: float) -> Any:  # noqa: ANN401 -- as above
        """Return what is to be least, the ends of all columns, and the rows with what they may come to."""
        columns, values = self._cost(key)
        low, high, capped = self.low.copy(), self.high.copy(), list[Row]()
        for name, top in floors:
            if name.startswith(_IDS) and name != key:
                # A sum of powers of two says of each of its networks whether it is in, and none is lower.
                powers = self.amounts[name]
                some = np.flatnonzero(powers)
                low[some] = high[some] = np.floor(top / powers[some]) % 2
            else:
                (own, counts), scale = self._cost(name), self._scale(name)
                capped.append((own, counts * scale, (top + rooms * _room(top)) * scale))
        # What is asked of it for the first time has brought rows and columns of its own.
        rows, more = [*self.rows, *capped, *extra], self.columns - len(low)
        cost, low, high = np.zeros(self.columns), np.append(low, np.zeros(more)), np.append(high, np.ones(more))
        cost[columns] = values * self._scale(key)
        programme, kinds = self.highs.HighsLp(), self.highs.HighsVarType
        programme.num_col_, programme.num_row_ = self.columns, len(rows)
        programme.col_cost_, programme.col_lower_, programme.col_upper_ = cost, low, high
        count = len(self.problem.names)
        programme.integrality_ = [kinds.kInteger] * count + [kinds.kContinuous] * (self.columns - count)
        programme.row_lower_ = np.full(len(rows), -np.inf)
        programme.row_upper_ = np.array([top for _, _, top in rows])
        matrix = programme.a_matrix_
        matrix.format_ = self.highs.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(own) for own, _, _ in rows)])
        matrix.index_ = np.concatenate([own for own, _, _ in rows])
        matrix.value_ = np.concatenate([own for _, own, _ in rows])
        return programme

    def _add_rules(self, charged: Floats) -> None:
        """Add rows for limits and discounts, for the most networks, for who clashes or is required, for groups."""
        problem, everybody = self.problem, np.arange(len(self.problem.names))
        for own, ceiling in zip(charged.T, problem.ceilings, strict=True):
            scale = 1.0 / max(1.0, abs(ceiling))
            self.rows.append((np.arange(len(own)), own * scale, ceiling * scale))
        # A discount is had as far as each of its networks is in; it only ever lowers what is to be low.
        had = [(len(everybody) + one, row) for one, row in np.argwhere(problem.bundles)]
        less = [np.array(pair) for pair in (*had, *np.argwhere(problem.requires))]
        self.rows += [(pair, np.array([1.0, -1.0]), 0.0) for pair in less]
        self.rows.append((everybody, np.ones(len(everybody)), float(problem.most)))
        self.rows += [(pair, np.ones(2), 1.0) for pair in np.argwhere(np.triu(problem.clashes))]
        for own, least, largest in zip(problem.groups, problem.least, problem.largest, strict=True):
            these = np.flatnonzero(own)
            self.rows += [(these, -np.ones(len(these)), -float(least))] if least else []
            self.rows += [(these, np.ones(len(these)), float(largest))] if largest < len(these) else []
        self.is_possible &= bool((problem.groups.sum(axis=1) >= problem.least).all())

    def _cost(self, key: str) -> tuple[Places, Floats]:
        """Return the columns of a rating and what each counts."""
        if key not in self.costs:
            everybody = np.arange(len(self.problem.names))
            if key == "optimistic":
                self.costs[key] = self._added_up()
            elif key in READINGS:
                told = (one for one in READINGS if one in self.costs)
                same = next((one for one in told if is_same_reading(self.problem, key, one)), None)
                self.costs[key] = self._strongest(key) if same is None else self.costs[same]
            elif key == "size":
                self.costs[key] = everybody, np.ones(len(everybody))
            elif key in {"score", "additive"}:
                self.costs[key] = everybody, -(self.problem.scores if key == "score" else self.problem.worths)
            else:
                own = self.amounts[key]
                self.costs[key] = np.arange(len(own)), np.where(own >= UNBOUNDED / 2, 0.0, own)
        return self.costs[key]

    def _scale(self, key: str) -> float:
        """Return by what a rating is multiplied, so that HiGHS's precision is within a tie (`_room`)."""
        counts = np.abs(self._cost(key)[1])
        return 1.0 / max(1.0, float(counts.min(initial=np.inf, where=counts > 0))) if (counts > 0).any() else 1.0

    def _new_columns(self, count: int) -> Places:
        found = np.arange(self.columns, self.columns + count)
        self.columns += count
        return found

    def _strongest(self, reading: Reading) -> tuple[Places, Floats]:
        """Add how far the best single help covers each want, level by level."""
        every, weights = self.problem.strengths(reading), self.problem.weights
        columns, costs = [], []
        for want in np.flatnonzero((weights > 0) & (every > 0).any(axis=0)).tolist():
            own = every[:, want]
            levels = np.unique(own[own > 0])[::-1]
            reached = self._new_columns(len(levels))
            for place, level in enumerate(levels.tolist()):
                these = np.flatnonzero(own == level)
                # Whether it is reached, less whether a higher level is, less those who reach this one.
                before = reached[max(0, place - 1) : place]
                row = np.concatenate([reached[place : place + 1], before, these])
                self.rows.append((row, np.concatenate([[1.0], -np.ones(len(row) - 1)]), 0.0))
            columns.append(reached)
            costs.append(-weights[want] * (levels - np.append(levels[1:], 0.0)))
        return np.concatenate([_NONE, *columns]), np.concatenate([np.empty(0), *costs])

    def _added_up(self) -> tuple[Places, Floats]:
        """Add how far all help together covers each want, below tangents."""
        problem, count = self.problem, len(self.problem.names)
        both = self._new_columns(len(problem.pairs))
        self.rows += [
            (np.append(pair, own), np.array([1.0, 1.0, -1.0]), 1.0)
            for pair, own in zip(problem.pairs, both, strict=True)
        ]
        self.wants = np.flatnonzero((problem.weights > 0) & (problem.optimistic > 0).any(axis=0))
        self.covered = self._new_columns(len(self.wants))
        self.help_columns = np.concatenate([np.arange(count), both])
        self.helps = np.concatenate([helps_of(problem.optimistic), -problem.shared])
        for place in range(len(self.wants)):
            for touched in _TOUCHED:
                self._add_tangent(place, touched)
        return self.covered, -problem.weights[self.wants]

    def _add_tangent(self, place: int, touched: float) -> None:
        """Add ``c <= 1 - exp(-t) + exp(-t) (h - t)`` for one want."""
        own = self.helps[:, self.wants[place]]
        some = np.flatnonzero(own)
        slope = float(np.exp(-touched))
        row = np.append(self.help_columns[some], self.covered[place])
        self.rows.append((row, np.append(-slope * own[some], 1.0), 1.0 - slope * (1.0 + touched)))

    def _touch(self, x: Floats) -> bool:
        """Add tangents at what is held to be worth more than it is if all help adds up, if it is."""
        if "optimistic" not in self.costs:
            return False
        true = -np.expm1(-np.maximum(x[self.help_columns] @ self.helps[:, self.wants], 0.0))
        over = np.flatnonzero(self.problem.weights[self.wants] * (x[self.covered] - true) > _SLACK)
        for place in over.tolist():
            self._add_tangent(place, min(MOST_HELP, -float(np.log1p(-min(true[place], 1.0 - _TINY)))))
        return bool(len(over))


def _room(rating: float) -> float:
    """Return within what a rating ties with another one."""
    return PRECISION * max(1.0, abs(rating))


@contextmanager
def _lines_aside() -> Iterator[None]:
    """Send what C code prints nowhere: HiGHS says a line of its own code now and then, though told to be silent.

    See https://github.com/jump-dev/HiGHS.jl/issues/312.
    """
    try:
        kept = os.dup(1)
        flush = ctypes.CDLL(None).fflush
        flush(None)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
    except (OSError, TypeError, AttributeError):
        # No such streams, or no such way to their buffers: then there is nothing to set aside.
        yield
        return
    try:
        yield
    finally:
        flush(None)
        os.dup2(kept, 1)
        os.close(kept)


_ANNOUNCING, _ANNOUNCED = threading.Lock(), threading.Event()


def _let_it_announce_itself(highs: Any) -> None:  # noqa: ANN401 -- highspy itself
    """Have HiGHS say its version and licence to nobody: it does so once, before it can be told to be silent."""
    with _ANNOUNCING:
        if not _ANNOUNCED.is_set():
            with _lines_aside():
                highs.Highs()
            _ANNOUNCED.set()


def _writes_alone() -> bool:
    """Whether this is the main thread and no other one goes on writing; what it wrote meanwhile would be lost."""
    own = threading.current_thread()
    others = (one for one in threading.enumerate() if one is not own and not one.name.startswith(_WORKER))
    return own is threading.main_thread() and all(one.daemon for one in others)


_NONE = np.empty(0, dtype=np.intp)

_SLACK, _TINY = 1e-8, 1e-15


def _unlike(member: Flags) -> Row:
    """Return the row that every set keeps to but one."""
    return np.arange(len(member)), np.where(member, 1.0, -1.0), float(member.sum()) - 1.0


def is_same_reading(problem: Problem, one: Objective, other: Objective) -> bool:
    """Return whether two readings count the same of every set: neither adds help up, and strengths are equal."""
    is_alike = {one, other}.isdisjoint({"additive", "optimistic"})
    return one == other or (is_alike and np.array_equal(problem.strengths(one), problem.strengths(other)))
