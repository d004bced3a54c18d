"""What is the best set, and which others are as good, on the front, or within reach of a little more?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

import numpy as np

from netselect.errors import MissingExtra, loaded
from netselect.sets import (
    AMOUNTS,
    DIGITS,
    READINGS,
    TIE,
    UNBOUNDED,
    Problem,
    keys_of,
    problem_of,
)
from netselect.sets.programme import NEEDED, Programme, is_same_reading
from netselect.sets.records import AsGood, ChosenSet, Front, Fuller, Shadow, Step
from netselect.sets.solving import (
    Allowed,
    Proof,
    Solution,
    TimeLimit,
    enumerate_sets,
    is_small,
    least_amount,
    member_flags,
    programmed,
)
from netselect.sets.telling import SetTeller
from netselect.study.statements import Objective, Reading, SetRules
from netselect.sums import Flags, Floats, Places

MOST_LISTED = 100
"""Sets that are as good, or on the front, of which records are made; the others are counted."""

MOST_AS_GOOD = 20
"""Sets that are as good and that are looked for, where not every set is looked at."""

FOR_BEST, FOR_READING, FOR_FULLER, FOR_ASIDE = 0.6, 0.4, 0.4, 0.5
"""What share of the time that is left each search may take, where not every set is looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """The best set and what stands beside it, as the fields of `Portfolio`.

    Parameters
    ----------
    view : _View
        What it was found in.
    best : ndarray (n,) of bool or None
        The best set.
    proof : Proof
        How it is known that none is better.
    by_reading, reading_gaps, fuller
        As in `Portfolio`.
    worked_out : dict
        What nothing that is printed in short needs: worked out when it is first asked for, and once.
    """

    view: "_View"
    best: Flags | None
    proof: Proof
    by_reading: dict[Reading, ChosenSet] = field(default_factory=dict)
    reading_gaps: dict[Reading, float] = field(default_factory=dict)
    fuller: Fuller | None = None
    worked_out: dict[str, Any] = field(default_factory=dict)

    @property
    def as_good(self) -> AsGood:
        """Other sets within the margin."""
        if "as_good" not in self.worked_out:
            self.worked_out["as_good"] = self._as_good()
        return cast("AsGood", self.worked_out["as_good"])

    @property
    def front(self) -> Front:
        """Sets that none outdoes in coverage, money and hours at once."""
        if "front" not in self.worked_out:
            self.worked_out["front"] = self._front()
        return cast("Front", self.worked_out["front"])

    @property
    def shadows(self) -> tuple[Shadow, ...]:
        """What a little more of each limit would buy."""
        if "shadows" not in self.worked_out:
            best = None if self.untold else self.best
            self.worked_out["shadows"] = () if best is None else tuple(_shadows(self.view, best))
        return cast("tuple[Shadow, ...]", self.worked_out["shadows"])

    @property
    def untold(self) -> str:
        """Why what more of a limit would buy is not told."""
        if self.best is None or all(is_small(problem) for _, problem in self.view.lifted):
            return ""
        try:
            loaded("highspy", "optimise", NEEDED)
        except MissingExtra as error:
            # With a limit lifted more networks may be in than can be looked at one and all.
            return f"what more of a limit would buy is not told: {error}"
        return ""

    def _as_good(self) -> AsGood:
        view, margin = self.view, self.view.rules.margin
        if self.best is None:
            return AsGood(margin, (), 0, is_whole=True)
        with view.time.part(FOR_ASIDE) as seconds:
            near, is_whole = _near(view, view.inner(self.best), view.programme.within(seconds))
        return AsGood(margin, tuple(map(view.chosen, near)), len(near), is_whole)

    def _front(self) -> Front:
        view = self.view
        if self.best is None:
            return Front((), is_whole=True)
        with view.time.part(FOR_ASIDE) as seconds:
            members = front_by_budgets(view.problem, view.inner(self.best), view.programme.within(seconds))
        return Front(tuple(sorted(map(view.chosen, members), key=_cost)), is_whole=False)


def alternatives(teller: SetTeller, rules: SetRules, scores: Floats | None, time: TimeLimit) -> Alternatives:
    """Return the best set and what stands beside it.

    Parameters
    ----------
    teller : SetTeller
        Makes the records of the networks (n).
    rules : SetRules
        How a set is chosen.
    scores : ndarray (n,) or None
        Scores in the ranking, where they count.
    time : TimeLimit
        How long it may take where not every set is looked at.

    Returns
    -------
    Alternatives
    """
    view = _View(teller, rules, scores, time)
    if (teller.candidates.mandatory & ~teller.candidates.stands).any():
        return Alternatives(view, None, Proof("enumeration", 0))
    return _enumerated(view) if is_small(view.problem) else _programmed(view)


class _View:
    """A problem with the means to tell of its sets among all networks."""

    def __init__(self, teller: SetTeller, rules: SetRules, scores: Floats | None, time: TimeLimit) -> None:
        self.teller, self.rules, self.scores, self.time = teller, rules, scores, time
        self.problem = problem_of(teller.candidates, rules, teller.limits, scores=scores)
        self.rows = teller.candidates.places(self.problem.names)
        self._programme: Programme | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made again where it is asked for: the programme holds modules."""
        return {name: own for name, own in self.__dict__.items() if name != "lifted"} | {"_programme": None}

    @property
    def programme(self) -> Programme:
        """The problem as a mixed-integer programme, which all searches share."""
        if self._programme is None:
            self._programme = Programme(self.problem, now=self.time.now)
        return self._programme

    @cached_property
    def lifted(self) -> tuple[tuple[int, Problem], ...]:
        """The problem without each limit; who waits for that limit alone could then be in."""
        own, given = self.teller.candidates, self.teller.limits
        return tuple(
            (
                column,
                problem_of(
                    own,
                    self.rules,
                    given,
                    among=own.stands_without(column),
                    scores=self.scores,
                    lifted=(amount,),
                ),
            )
            for column, amount in enumerate(AMOUNTS)
            if given[column] is not None
        )

    def inner(self, whole: Flags) -> Flags:
        """Return a set of all networks as one of the problem."""
        return whole[self.rows]

    def whole(self, member: Flags) -> Flags:
        """Return a set of the problem as one of all networks, (n,)."""
        found = np.zeros(len(self.teller.candidates.names), dtype=np.bool_)
        found[self.rows[member]] = True
        return found

    def chosen(self, member: Flags) -> ChosenSet:
        return self.teller.chosen(self.whole(member))

    def fuller(self, best: Flags, member: Flags | None, *, is_proved: bool) -> Fuller | None:
        """Return what a set of the same coverage adds in optimistic coverage; None where it adds nothing."""
        if member is None:
            return None
        more = self.problem.coverage(member, "optimistic") - self.problem.coverage(best, "optimistic")
        return self.teller.fuller(self.whole(best), self.whole(member), is_proved) if more > TIE else None

    def of_codes(self, allowed: Allowed, places: Places) -> tuple[ChosenSet, ...]:
        count = len(self.problem.names)
        return tuple(self.chosen(member_flags(int(code), count)) for code in allowed.codes[places])


def _enumerated(view: _View) -> Alternatives:
    """Look at every set."""
    problem, rules = view.problem, view.rules
    allowed = enumerate_sets(problem)
    proof = Proof("enumeration", allowed.looked_at)
    best = allowed.best(problem.keys)
    if best is None:
        return Alternatives(view, None, proof)
    by_reading = {reading: allowed.best(keys_of(reading, problem.then)) for reading in READINGS}
    covered = allowed.reading(problem.objective)
    highest = float(covered[best])
    tied = np.flatnonzero(covered >= highest - TIE * max(1.0, abs(highest)))
    fullest = allowed.best(fuller_keys(problem.objective, problem.then), tied)
    near = np.flatnonzero(covered >= highest - within(rules, highest) - TIE * max(1.0, abs(highest)))
    near = allowed.in_order(near[near != best], problem.keys)
    front = front_of(allowed, problem)
    cheapest = front[np.lexsort((allowed.hours[front], allowed.money[front]))]
    member, more = (
        None if place is None else member_flags(int(allowed.codes[place]), len(problem.names))
        for place in (best, fullest)
    )
    assert member is not None  # noqa: S101 -- a best set was found
    return Alternatives(
        view,
        best=view.whole(member),
        proof=proof,
        by_reading={
            reading: view.of_codes(allowed, np.array([place]))[0]
            for reading, place in by_reading.items()
            if place is not None
        },
        fuller=view.fuller(member, more, is_proved=True),
        worked_out={
            "as_good": AsGood(rules.margin, view.of_codes(allowed, near[:MOST_LISTED]), len(near), is_whole=True),
            "front": Front(view.of_codes(allowed, cheapest), is_whole=True),
        },
    )


def _programmed(view: _View) -> Alternatives:
    """Look for the best sets by mixed-integer programming, where they are too many to look at each."""
    problem, programme, time = view.problem, view.programme, view.time
    with time.part(FOR_BEST) as seconds:
        solved = programmed(programme, problem, problem.keys, seconds=seconds)
    _note_missed(view, solved, "the best set")
    if solved.member is None:
        return Alternatives(view, None, solved.proof)
    found: dict[Objective, Solution] = {problem.objective: solved}
    for reading in READINGS:
        own = replace(problem, objective=reading)
        same = next((other for other in found if is_same_reading(problem, reading, other)), None)
        if reading in found or same is not None:
            found[reading] = found[same or reading]
            continue
        with time.part(FOR_READING) as seconds:
            found[reading] = programmed(programme, own, own.keys, seconds=seconds)
        _note_missed(view, found[reading], f"the best set by {reading} coverage")
    told = {reading: found[reading] for reading in READINGS if found[reading].member is not None}
    return Alternatives(
        view,
        best=view.whole(solved.member),
        proof=solved.proof,
        by_reading={reading: view.chosen(own.member) for reading, own in told.items() if own.member is not None},
        reading_gaps={reading: own.proof.gap for reading, own in told.items() if not own.proof.is_proved},
        fuller=_fuller(view, solved, found["optimistic"]),
    )


def _note_missed(view: _View, found: Solution, what: str) -> None:
    """Take note of what was looked for and did not come to an end in time."""
    if view.programme.is_late and not (found.proof.is_proved and found.proof.ties_settled):
        view.time.missed.append(what)


def _fuller(view: _View, solved: Solution, by_optimistic: Solution) -> Fuller | None:
    """Return what a set of the same coverage can add in optimistic coverage, if it can."""
    problem, best, most = view.problem, solved.member, by_optimistic
    assert best is not None  # noqa: S101 -- asked of the best set
    if most.member is not None and most.proof.is_proved:
        now = problem.coverage(best, "optimistic")
        if now >= problem.coverage(most.member, "optimistic") - TIE:
            return None
    floor = problem.rating(best, problem.objective)
    with view.time.part(FOR_FULLER) as seconds:
        more = programmed(
            view.programme,
            problem,
            fuller_keys(problem.objective, problem.then),
            [(problem.objective, floor)],
            seconds=seconds,
        )
    _note_missed(view, more, "what a larger set of the same coverage could add")
    return view.fuller(best, more.member, is_proved=more.proof.ties_settled and solved.proof.is_proved)


def within(rules: SetRules, highest: float) -> float:
    """Return by how much less sets may cover that are as good; of a sum of worths the margin is a share."""
    return rules.margin * (abs(highest) if rules.objective == "additive" else 1.0)


def _rated(problem: Problem, keys: Sequence[str]) -> Callable[[Flags], tuple[float, ...]]:
    """Return what tells sets apart by keys, and in the end by their ids."""

    def rated(member: Flags) -> tuple[float, ...]:
        figures = (round(problem.rating(member, key), DIGITS) for key in keys)
        return (*figures, *np.flatnonzero(member).tolist())

    return rated


def _cost(chosen: ChosenSet) -> tuple[float, float]:
    """Return first-year money and hours a month, for the order of sets."""

    def asked(amount: str) -> float:
        spend = chosen.spend(amount)
        return UNBOUNDED if spend is None or spend.judged is None else spend.judged

    return asked("first_year_cost"), asked("hours_per_month")


def _near(view: _View, best: Flags, programme: Programme) -> tuple[list[Flags], bool]:
    """Return the sets within the margin, the best first, as far as their number and the time allow."""
    problem = view.problem
    worst = problem.rating(best, problem.objective)
    floors = [(problem.objective, worst + within(view.rules, worst))]
    found = [best]
    while True:
        own = programme.lowest(problem.objective, floors, without=found)
        is_within = own.member is not None and own.rating <= floors[0][1] + TIE * max(1.0, abs(worst))
        if own.member is None or not is_within or len(found) > MOST_AS_GOOD:
            break
        found.append(own.member)
    return sorted(found[1:], key=_rated(problem, problem.keys)), own.is_proved and not is_within


def _shadows(view: _View, best: Flags) -> Iterator[Shadow]:
    """Yield what a little more of each limit would buy."""
    candidates = view.teller.candidates
    now = view.teller.everybody.coverage(best, view.rules.objective)
    for column, problem in view.lifted:
        amount, limit = AMOUNTS[column], cast("float", view.teller.limits[column])
        asked = candidates.charges(candidates.places(problem.names))[:, column]
        steps, is_proved = stairs(problem, asked, now, view.time)
        # What rounding alone takes past a limit is within it.
        room = TIE * max(1.0, abs(limit))
        yield Shadow(
            amount=amount,
            limit=limit,
            used=max(0.0, float(candidates.counted[best, column].sum() - candidates.taken_off(best)[column])),
            steps=tuple(
                Step(
                    amount=amount,
                    extra=stair.amount - limit,
                    limit=stair.amount,
                    coverage=stair.coverage,
                    networks=tuple(name for name, own in zip(problem.names, stair.member, strict=True) if own),
                )
                for stair in steps
                if limit + room < stair.amount < UNBOUNDED / 2
            ),
            is_proved=is_proved,
            is_whole=is_small(problem),
        )


BUDGETS = 6
"""Budgets of money, and of hours, at which the best set is looked for where not every set is looked at."""

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


def front_by_budgets(problem: Problem, best: Flags, programme: Programme) -> list[Flags]:
    """Return the best sets at some budgets of money, and at some of hours, below what the best set asks for.

    Parameters
    ----------
    problem : Problem
        Of too many networks to look at every set.
    best : ndarray (n,) of bool
        The best set.
    programme : Programme
        Of the problem, with the time that this may take.

    Returns
    -------
    list of ndarray (n,) of bool
        None of them outdoes another, and only those that are proved to be the best at their budget, to 1e-6.
    """
    found = [best]
    for amount, other in (("money", "hours"), ("hours", "money")):
        most = problem.rating(best, amount)
        for share in range(BUDGETS if most < UNBOUNDED / 2 else 0):
            # Of sets that cover as much the cheapest, and then the first by ids: not whichever is met first.
            keys = (problem.objective, amount, other, "size")
            own = programme.first(keys, programme.capped(amount, most * share / BUDGETS))
            if own.member is not None and own.is_proved:
                found.append(problem.lean(own.member))
    figures = np.array(
        [
            [problem.coverage(own, problem.objective), problem.rating(own, "money"), problem.rating(own, "hours")]
            for own in found
        ]
    )
    return [found[place] for place in pareto(*figures.T)]


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


def stairs(problem: Problem, amounts: Floats, coverage: float, time: TimeLimit) -> tuple[list[Stair], bool]:
    """Return the sets by which coverage rises as more of an amount may be spent.

    Parameters
    ----------
    problem : Problem
        Without the limit of that amount.
    amounts : ndarray (n + b,)
        What each network asks for, and after these what each discount takes off, below 0.
    coverage : float
        What is covered now, by the problem's objective.
    time : TimeLimit
        How long it may take where not every set is looked at.

    Returns
    -------
    steps : list of Stair
        At most three, each with the least that covers more than the one before, and the most coverage for it.
    is_proved : bool
        Whether none can be had for less.
    """
    if not is_small(problem):
        with time.part(FOR_ASIDE) as seconds:
            found = least_amount(problem, amounts, coverage, seconds=seconds, now=time.now)
        if found.member is None or problem.asked(found.member, amounts) >= UNBOUNDED / 2:
            return [], found.proof.is_proved
        own = problem.coverage(found.member, problem.objective)
        return [Stair(found.member, float(problem.asked(found.member, amounts)), own)], found.proof.is_proved
    allowed = enumerate_sets(problem)
    covered, asked = allowed.reading(problem.objective), allowed.amounts(amounts, problem.bundles)
    steps: list[Stair] = []
    while len(steps) < MOST_STEPS:
        higher = covered > coverage + TIE * max(1.0, abs(coverage))
        rows = np.flatnonzero(higher & (asked < UNBOUNDED / 2))
        if not len(rows):
            break
        least = float(asked[rows].min())
        rows = rows[asked[rows] <= least + TIE * max(1.0, abs(least))]
        best = int(allowed.in_order(rows, problem.keys)[0])
        coverage = float(covered[best])
        steps.append(
            Stair(member_flags(int(allowed.codes[best]), len(problem.names)), float(asked[best]), coverage)
        )
    return steps, True


def fuller_keys(objective: str, then: str) -> tuple[str, ...]:
    """Return what the sets of the same coverage by the objective are compared by for the one that can add most."""
    return tuple(dict.fromkeys(("optimistic", *keys_of(objective, then)[1:])))
