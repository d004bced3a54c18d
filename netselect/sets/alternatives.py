"""What is the best set, and which others are as good, on the front, or within reach of a little more?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from netselect.errors import MissingExtra
from netselect.sets.candidates import (
    AMOUNTS,
    DIGITS,
    READINGS,
    TIE,
    UNBOUNDED,
    Candidates,
    Problem,
    fuller_keys,
    keys_of,
    problem_of,
)
from netselect.sets.programme import PRECISION, Programme
from netselect.sets.records import AsGood, ChosenSet, Front, Fuller, SetTeller, Shadow, Step
from netselect.sets.solving import (
    SECONDS,
    Allowed,
    Proof,
    enumerate_sets,
    is_small,
    least_amount,
    member_flags,
    programmed,
)
from netselect.study.statements import Reading, SetRules

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

MOST_LISTED = 100
"""Sets that are as good, or on the front, of which records are made; the others are counted."""

MOST_AS_GOOD = 20
"""Sets that are as good and that are looked for, where not every set is looked at."""

SECONDS_ASIDE = 10.0
"""How long each thing may take that stands beside the best set, where not every set is looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """The best set (n,) and what stands beside it, as the fields of `Portfolio`; and why something is not told."""

    best: Flags | None
    proof: Proof
    by_reading: dict[Reading, ChosenSet]
    as_good: AsGood
    front: Front
    shadows: tuple[Shadow, ...]
    reading_gaps: dict[Reading, float] = field(default_factory=dict)
    fuller: Fuller | None = None
    untold: str = ""


def alternatives(
    teller: SetTeller,
    candidates: Candidates,
    rules: SetRules,
    limits: Sequence[float | None],
    scores: Floats | None,
) -> Alternatives:
    """Return the best set and what stands beside it.

    Parameters
    ----------
    teller : SetTeller
        Makes the records.
    candidates : Candidates
        The networks (n).
    rules : SetRules
        How a set is chosen.
    limits : sequence of float or None
        The learner's limits, one for each of `AMOUNTS`.
    scores : ndarray (n,) or None
        Scores in the ranking, where they count.

    Returns
    -------
    Alternatives
    """
    problem = problem_of(candidates, rules, limits, scores=scores)
    if (candidates.mandatory & ~candidates.stands).any():
        return _none(Proof("enumeration", 0), rules)
    view = _View(teller, problem, rules)
    found = _enumerated(view) if is_small(problem) else _programmed(view)
    if found.best is None:
        return found
    try:
        return replace(found, shadows=tuple(_shadows(view, candidates, limits, scores, found.best)))
    except MissingExtra as error:
        # With a limit lifted more networks may be in than can be looked at one and all.
        return replace(found, untold=f"what more of a limit would buy is not told: {error}")


def _none(proof: Proof, rules: SetRules) -> Alternatives:
    return Alternatives(None, proof, {}, AsGood(rules.margin, (), 0, is_whole=True), Front((), is_whole=True), ())


class _View:
    """A problem with the means to tell of its sets among all networks."""

    def __init__(self, teller: SetTeller, problem: Problem, rules: SetRules) -> None:
        self.teller, self.problem, self.rules = teller, problem, rules
        self.rows = teller.candidates.places(problem.names)

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
        return _none(proof, rules)
    by_reading = {reading: allowed.best(keys_of(reading, problem.then)) for reading in READINGS}
    covered = allowed.reading(problem.objective)
    tied = np.flatnonzero(covered >= covered[best] - TIE)
    fullest = allowed.best(fuller_keys(problem.objective, problem.then), tied)
    near = np.flatnonzero(covered >= covered[best] - rules.margin - TIE)
    near = allowed.in_order(near[near != best], problem.keys)
    front = front_of(allowed, problem)
    cheapest = front[np.lexsort((allowed.hours[front], allowed.money[front]))]
    member, more = (
        None if place is None else member_flags(int(allowed.codes[place]), len(problem.names))
        for place in (best, fullest)
    )
    assert member is not None  # noqa: S101 -- a best set was found
    return Alternatives(
        best=view.whole(member),
        proof=proof,
        by_reading={
            reading: view.of_codes(allowed, np.array([place]))[0]
            for reading, place in by_reading.items()
            if place is not None
        },
        as_good=AsGood(rules.margin, view.of_codes(allowed, near[:MOST_LISTED]), len(near), is_whole=True),
        front=Front(view.of_codes(allowed, cheapest), is_whole=True),
        shadows=(),
        fuller=view.fuller(member, more, is_proved=True),
    )


def _programmed(view: _View) -> Alternatives:
    """Look for the best sets by mixed-integer programming, where they are too many to look at each."""
    problem, rules = view.problem, view.rules
    programme = Programme(problem)
    solved = programmed(programme, problem, problem.keys, seconds=SECONDS)
    if solved.member is None:
        return _none(solved.proof, rules)
    # What has to do with the objective alone comes first: every further reading makes the programme larger.
    near, is_whole = _near(view, solved.member, programme.within(SECONDS_ASIDE))
    members = front_by_budgets(problem, solved.member, programme.within(SECONDS_ASIDE))
    by_reading, gaps = {problem.objective: view.chosen(solved.member)}, dict[Reading, float]()
    if not solved.proof.is_proved:
        gaps[problem.objective] = solved.proof.gap
    for reading in READINGS:
        if reading != problem.objective:
            other = replace(problem, objective=reading)
            aside = programmed(programme, other, other.keys, seconds=SECONDS_ASIDE)
            if aside.member is not None:
                by_reading[reading] = view.chosen(aside.member)
                if not aside.proof.is_proved:
                    gaps[reading] = aside.proof.gap
    floor, keys = problem.rating(solved.member, problem.objective), fuller_keys(problem.objective, problem.then)
    fullest: Flags | None
    if is_whole and rules.margin > PRECISION:
        # Whoever covers as much is among those within the margin.
        tied = [own for own in (solved.member, *near) if problem.rating(own, problem.objective) <= floor + TIE]
        fullest, is_proved = min(tied, key=_rated(problem, keys)), True
    else:
        more = programmed(programme, problem, keys, [(problem.objective, floor)], seconds=SECONDS_ASIDE)
        fullest, is_proved = more.member, more.proof.ties_settled and solved.proof.is_proved
    return Alternatives(
        best=view.whole(solved.member),
        proof=solved.proof,
        by_reading={reading: by_reading[reading] for reading in READINGS if reading in by_reading},
        as_good=AsGood(rules.margin, tuple(map(view.chosen, near)), len(near), is_whole),
        front=Front(tuple(sorted(map(view.chosen, members), key=_cost)), is_whole=False),
        shadows=(),
        reading_gaps=gaps,
        fuller=view.fuller(solved.member, fullest, is_proved=is_proved),
    )


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
    floors = [(problem.objective, problem.rating(best, problem.objective) + view.rules.margin)]
    found = [best]
    while True:
        own = programme.lowest(problem.objective, floors, without=found)
        is_within = own.member is not None and own.rating <= floors[0][1] + TIE
        if own.member is None or not is_within or len(found) > MOST_AS_GOOD:
            break
        found.append(own.member)
    return sorted(found[1:], key=_rated(problem, problem.keys)), own.is_proved and not is_within


def _shadows(
    view: _View,
    candidates: Candidates,
    limits: Sequence[float | None],
    scores: Floats | None,
    best: Flags,
) -> list[Shadow]:
    """Return what a little more of each limit would buy; who waits for that limit alone could then be in."""
    found = []
    now = view.teller.everybody.coverage(best, view.rules.objective)
    for column, amount in enumerate(AMOUNTS):
        limit = limits[column]
        if limit is None:
            continue
        among = candidates.stands_without(column)
        problem = problem_of(candidates, view.rules, limits, among=among, scores=scores, lifted=(amount,))
        asked = np.minimum(candidates.counted[among, column], UNBOUNDED)
        steps, is_proved = stairs(problem, asked, now)
        # What rounding alone takes past a limit is within it.
        room = TIE * max(1.0, abs(limit))
        steps = [stair for stair in steps if limit + room < stair.amount < UNBOUNDED]
        found.append(
            Shadow(
                amount=amount,
                limit=limit,
                used=float(candidates.counted[best, column].sum()),
                steps=tuple(
                    Step(
                        amount=amount,
                        extra=stair.amount - limit,
                        limit=stair.amount,
                        coverage=stair.coverage,
                        networks=tuple(name for name, own in zip(problem.names, stair.member, strict=True) if own),
                    )
                    for stair in steps
                ),
                is_proved=is_proved,
                is_whole=is_small(problem),
            )
        )
    return found


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
    for amount in ("money", "hours"):
        most = problem.rating(best, amount)
        for share in range(BUDGETS if most < UNBOUNDED / 2 else 0):
            own = programme.lowest(problem.objective, programme.capped(amount, most * share / BUDGETS))
            if own.member is not None and own.is_proved:
                found.append(problem.lean(own.member))
    figures = np.array(
        [
            [problem.coverage(own, problem.objective), problem.money[own].sum(), problem.hours[own].sum()]
            for own in found
        ]
    )
    return [found[place] for place in pareto(*figures.T)]


SECONDS_FOR_A_STEP = 5.0
"""How long a step may be looked for, where not every set is looked at."""

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
    if not is_small(problem):
        found = least_amount(problem, amounts, coverage, seconds=SECONDS_FOR_A_STEP)
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
