"""What is the best set, and which others are as good, on the front, or within reach of a little more?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

import numpy as np

from netselect.errors import MissingExtra, loaded
from netselect.sets import AMOUNTS, DIGITS, READINGS, TIE, UNBOUNDED, Problem, keys_of, problem_of
from netselect.sets.programme import NEEDED, Programme, is_same_reading
from netselect.sets.records import AsGood, ChosenSet, Front, Fuller, Shadow, Step
from netselect.sets.solving import Proof, Solution, TimeLimit, enumerate_sets, is_small, least_amount, programmed
from netselect.sets.telling import SetTeller
from netselect.study.statements import Objective, Reading, SetRules
from netselect.sums import Flags, Floats, Places

MOST_LISTED = 100
"""Sets that are as good, or on the front, of which records are made; the others are counted."""

MOST_AS_GOOD = 20
"""Sets that are as good and that are looked for, where not every set is looked at."""

FOR_BEST, FOR_READING, FOR_FULLER, FOR_ASIDE = 0.6, 0.4, 0.4, 0.5
"""What share of the time that is left each search may take, where not every set is looked at."""


@dataclass(frozen=True, eq=False)
class Alternatives:
    """The best set (n,) and what stands beside it, as the fields of `Portfolio`.

    What nothing that is printed in short needs is worked out when it is first asked for, and once; where every set
    is looked at, those as good and the front are known with the best.
    """

    view: "_View"
    best: Flags | None
    proof: Proof
    by_reading: dict[Reading, ChosenSet] = field(default_factory=dict)
    reading_gaps: dict[Reading, float] = field(default_factory=dict)
    fuller: Fuller | None = None
    known: tuple[AsGood, Front] | None = None

    @cached_property
    def as_good(self) -> AsGood:
        """Other sets within the margin, the best first; in programming as far as number and time allow."""
        if self.known is not None:
            return self.known[0]
        view, problem = self.view, self.view.problem
        if self.best is None:
            return AsGood(view.rules.margin, (), 0, is_whole=True)

        def rated(member: Flags) -> tuple[float, ...]:
            figures = (round(problem.rating(member, key), DIGITS) for key in problem.keys)
            return (*figures, *np.flatnonzero(member).tolist())

        found = [view.inner(self.best)]
        worst = problem.rating(found[0], problem.objective)
        most = worst + within(view.rules, worst)
        with view.time.part(FOR_ASIDE) as seconds:
            programme = view.programme.within(seconds)
            while True:
                own = programme.lowest(problem.objective, [(problem.objective, most)], without=found)
                is_within = own.member is not None and own.rating <= most + TIE * max(1.0, abs(worst))
                if own.member is None or not is_within or len(found) > MOST_AS_GOOD:
                    break
                found.append(own.member)
            near = sorted(found[1:], key=rated)
        is_whole = own.is_proved and not is_within
        return AsGood(view.rules.margin, tuple(map(view.chosen, near)), len(near), is_whole)

    @cached_property
    def front(self) -> Front:
        """Sets that none outdoes in coverage, money and hours at once; in programming, at some budgets."""
        if self.known is not None:
            return self.known[1]
        if self.best is None:
            return Front((), is_whole=True)
        view, problem = self.view, self.view.problem
        found = [view.inner(self.best)]
        with view.time.part(FOR_ASIDE) as seconds:
            programme = view.programme.within(seconds)
            for amount, other in (("money", "hours"), ("hours", "money")):
                most = problem.rating(found[0], amount)
                for share in range(BUDGETS if most < UNBOUNDED / 2 else 0):
                    # Of sets that cover as much the cheapest, then the first by ids: not the first that is met.
                    keys = (problem.objective, amount, other, "size")
                    own = programme.first(keys, programme.capped(amount, most * share / BUDGETS))
                    if own.member is not None and own.is_proved:
                        found.append(problem.lean(own.member))
            covered = np.array([problem.coverage(own, problem.objective) for own in found])
            money, hours = (np.array([problem.rating(own, key) for own in found]) for key in ("money", "hours"))
            members = [found[place] for place in pareto(covered, money, hours)]
        return Front(tuple(sorted(map(view.chosen, members), key=_cost)), is_whole=False)

    @cached_property
    def shadows(self) -> tuple[Shadow, ...]:
        """What a little more of each limit would buy."""
        best = None if self.untold else self.best
        return () if best is None else tuple(_shadows(self.view, best))

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


def alternatives(teller: SetTeller, rules: SetRules, scores: Floats | None, time: TimeLimit) -> Alternatives:
    """Return the best set and what stands beside it, by scores (n,) in the ranking where they count."""
    view = _View(teller, rules, scores, time)
    if (teller.candidates.mandatory & ~teller.candidates.stands).any():
        return Alternatives(view, None, Proof("enumeration", 0))
    return _enumerated(view) if is_small(view.problem) else _programmed(view)


class _View:
    """A problem with the means to tell of its sets among all networks."""

    def __init__(self, teller: SetTeller, rules: SetRules, scores: Floats | None, time: TimeLimit) -> None:
        self.teller, self.rules, self.scores, self.time = teller, rules, scores, time
        self.problem = problem_of(teller.candidates, rules, scores=scores)
        self.rows = teller.candidates.places(self.problem.names)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made again where it is asked for: the programme holds modules."""
        return {name: own for name, own in self.__dict__.items() if name not in {"lifted", "programme"}}

    @cached_property
    def programme(self) -> Programme:
        """The problem as a mixed-integer programme, which all searches share."""
        return Programme(self.problem, now=self.time.now)

    @cached_property
    def lifted(self) -> list[tuple[int, Problem]]:
        """The problem without each limit; who waits for that limit alone could then be in."""
        own = self.teller.candidates
        return [
            (column, problem_of(own, self.rules, scores=self.scores, lifted=(amount,)))
            for column, amount in enumerate(AMOUNTS)
            if own.limits[column] is not None
        ]

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

    def looked_for(
        self,
        what: str,
        share: float,
        problem: Problem,
        keys: Sequence[str],
        floors: Sequence[tuple[str, float]] = (),
    ) -> Solution:
        """Look for a set by mixed-integer programming, and take note of what did not come to an end in time."""
        programme = self.programme
        with self.time.part(share) as seconds:
            found = programmed(programme, problem, keys, floors, seconds=seconds)
        if programme.is_late and not (found.proof.is_proved and found.proof.ties_settled):
            self.time.missed.append(what)
        return found


def _enumerated(view: _View) -> Alternatives:
    """Look at every set."""
    problem, rules = view.problem, view.rules
    allowed = enumerate_sets(problem)
    best = allowed.best(problem.keys)
    if best is None:
        return Alternatives(view, None, allowed.proof)
    covered = allowed.reading(problem.objective)
    highest = float(covered[best])
    tied = np.flatnonzero(covered >= highest - TIE * max(1.0, abs(highest)))
    fullest = allowed.best(fuller_keys(problem.objective, problem.then), tied)
    near = np.flatnonzero(covered >= highest - within(rules, highest) - TIE * max(1.0, abs(highest)))
    near = allowed.in_order(near[near != best], problem.keys)
    rows = allowed.in_order(np.arange(len(allowed.codes)), problem.keys)
    front = rows[pareto(covered[rows], allowed.money[rows], allowed.hours[rows])]
    front = front[np.lexsort((allowed.hours[front], allowed.money[front]))]

    def chosen(places: Places) -> tuple[ChosenSet, ...]:
        return tuple(view.chosen(allowed.member(place)) for place in places.tolist())

    by_reading = {reading: allowed.best(keys_of(reading, problem.then)) for reading in READINGS}
    more = None if fullest is None else allowed.member(fullest)
    return Alternatives(
        view,
        best=view.whole(allowed.member(best)),
        proof=allowed.proof,
        by_reading={
            reading: view.chosen(allowed.member(place))
            for reading, place in by_reading.items()
            if place is not None
        },
        fuller=view.fuller(allowed.member(best), more, is_proved=True),
        known=(
            AsGood(rules.margin, chosen(near[:MOST_LISTED]), len(near), is_whole=True),
            Front(chosen(front), is_whole=True),
        ),
    )


def _programmed(view: _View) -> Alternatives:
    """Look for the best sets by mixed-integer programming, where they are too many to look at each."""
    problem = view.problem
    solved = view.looked_for("the best set", FOR_BEST, problem, problem.keys)
    if solved.member is None:
        return Alternatives(view, None, solved.proof)
    found: dict[Objective, Solution] = {problem.objective: solved}
    for reading in READINGS:
        same = next((other for other in found if is_same_reading(problem, reading, other)), None)
        if same is not None:
            found[reading] = found[same]
            continue
        alone = replace(problem, objective=reading)
        found[reading] = view.looked_for(f"the best set by {reading} coverage", FOR_READING, alone, alone.keys)
    told = {reading: found[reading] for reading in READINGS if found[reading].member is not None}
    return Alternatives(
        view,
        best=view.whole(solved.member),
        proof=solved.proof,
        by_reading={reading: view.chosen(own.member) for reading, own in told.items() if own.member is not None},
        reading_gaps={reading: own.proof.gap for reading, own in told.items() if not own.proof.is_proved},
        fuller=_fuller(view, solved, solved.member, found["optimistic"]),
    )


def _fuller(view: _View, solved: Solution, best: Flags, most: Solution) -> Fuller | None:
    """Return what a set of the same coverage can add to the best one in optimistic coverage, if it can."""
    problem = view.problem
    if most.member is not None and most.proof.is_proved:
        now = problem.coverage(best, "optimistic")
        if now >= problem.coverage(most.member, "optimistic") - TIE:
            return None
    keys, floor = fuller_keys(problem.objective, problem.then), problem.rating(best, problem.objective)
    what = "what a larger set of the same coverage could add"
    more = view.looked_for(what, FOR_FULLER, problem, keys, [(problem.objective, floor)])
    return view.fuller(best, more.member, is_proved=more.proof.ties_settled and solved.proof.is_proved)


def within(rules: SetRules, highest: float) -> float:
    """Return by how much less sets may cover that are as good; of a sum of worths the margin is a share."""
    return rules.margin * (abs(highest) if rules.objective == "additive" else 1.0)


def _cost(chosen: ChosenSet) -> tuple[float, ...]:
    """Return first-year money and hours a month, for the order of sets."""
    spends = map(chosen.spend, ("first_year_cost", "hours_per_month"))
    return tuple(UNBOUNDED if one is None or one.judged is None else one.judged for one in spends)


def _shadows(view: _View, best: Flags) -> Iterator[Shadow]:
    """Yield what a little more of each limit would buy."""
    candidates = view.teller.candidates
    now = view.teller.everybody.coverage(best, view.rules.objective)
    for column, problem in view.lifted:
        amount, limit = AMOUNTS[column], cast("float", candidates.limits[column])
        asked = candidates.charges(candidates.places(problem.names))[:, column]
        steps, is_proved = stairs(problem, asked, now, view.time)
        # What rounding alone takes past a limit is within it.
        room = TIE * max(1.0, abs(limit))
        yield Shadow(
            amount=amount,
            limit=limit,
            used=max(0.0, float(candidates.counted[best, column].sum() - candidates.taken_off(best)[column])),
            steps=tuple(
                Step(amount, least - limit, least, covered, problem.named(member))
                for member, least, covered in steps
                if limit + room < least
            ),
            is_proved=is_proved,
            is_whole=is_small(problem),
        )


BUDGETS = 6
"""Budgets of money, and of hours, at which the best set is looked for where not every set is looked at."""

_BLOCK = 4096
"""Sets that are compared with the front at a time."""


def pareto(coverage: Floats, money: Floats, hours: Floats) -> Places:
    """Return the positions of those that none outdoes in coverage, money and hours; the most coverage first.

    Figures that agree to nine digits are the same; of those that are so in all three there is one.

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
        money, hours = figures[block, 1:].T[:, :, None]
        is_outdone: Flags = np.any((figures[kept, 1] <= money) & (figures[kept, 2] <= hours), axis=1)
        for place in block[~is_outdone].tolist():
            if not (figures[kept, 1:] <= figures[place, 1:]).all(axis=1).any():
                kept = np.append(kept, place)
    return kept


MOST_STEPS = 3
"""Increases of one limit that are told."""


def stairs(
    problem: Problem, amounts: Floats, coverage: float, time: TimeLimit
) -> tuple[list[tuple[Flags, float, float]], bool]:
    """Return the sets by which coverage rises as more of an amount may be spent, and whether none is had for less.

    The problem is without the limit of that amount, which each network asks for, and after these each discount
    takes off, below 0 (n + b,). At most three sets, each with the least that covers more than the one before (at
    first, than what is covered now), and the most coverage for it; beyond 20 networks the first alone.
    """
    if not is_small(problem):
        with time.part(FOR_ASIDE) as seconds:
            found = least_amount(problem, amounts, coverage, seconds=seconds, now=time.now)
        is_proved = found.proof.is_proved
        if found.member is None or (least := float(problem.asked(found.member, amounts))) >= UNBOUNDED / 2:
            return [], is_proved
        return [(found.member, least, problem.coverage(found.member, problem.objective))], is_proved
    allowed = enumerate_sets(problem)
    covered, asked = allowed.reading(problem.objective), allowed.amounts(amounts, problem.bundles)
    steps: list[tuple[Flags, float, float]] = []
    while len(steps) < MOST_STEPS:
        best = allowed.cheapest(problem, asked, coverage)
        if best is None or asked[best] >= UNBOUNDED / 2:
            break
        coverage = float(covered[best])
        steps.append((allowed.member(best), float(asked[best]), coverage))
    return steps, True


def fuller_keys(objective: str, then: str) -> tuple[str, ...]:
    """Return what the sets of the same coverage by the objective are compared by for the one that can add most."""
    return tuple(dict.fromkeys(("optimistic", *keys_of(objective, then)[1:])))
