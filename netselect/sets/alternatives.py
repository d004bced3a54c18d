"""What is the best set, and which others are as good, on the front, or within reach?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from netselect.sets.branching import Search
from netselect.sets.candidates import AMOUNTS, Candidates
from netselect.sets.describing import Describer
from netselect.sets.enumeration import MOST_ENUMERATED, Allowed, enumerate_sets, member_flags
from netselect.sets.front import front_by_budgets, front_of
from netselect.sets.problem import DIGITS, READINGS, TIE, UNBOUNDED, Problem, fuller_keys, keys_of, problem_of
from netselect.sets.records import AsGood, ChosenSet, Front, Fuller, Shadow, Step
from netselect.sets.shadow import stairs
from netselect.sets.solving import Proof, best_set, fuller_set
from netselect.study.set_rules import Reading, SetRules

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

MOST_LISTED = 100
"""Sets that are as good, or on the front, of which records are made; the others are counted."""

MOST_COLLECTED = 5_000
"""Sets within the margin that are looked for where not every set is looked at."""

NODES_ASIDE = 60_000
"""Unfinished sets that are looked at for what stands beside the best set."""


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """The best set (n,) and what stands beside it; as the fields of `Portfolio`."""

    best: Flags | None
    proof: Proof
    by_reading: dict[Reading, ChosenSet]
    as_good: AsGood
    front: Front
    shadows: tuple[Shadow, ...]
    reading_gaps: dict[Reading, float] = field(default_factory=dict)
    fuller: Fuller | None = None


def alternatives(
    describer: Describer,
    candidates: Candidates,
    rules: SetRules,
    limits: Sequence[float | None],
    scores: Floats | None,
) -> Alternatives:
    """Return the best set and what stands beside it.

    Parameters
    ----------
    describer : Describer
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
    view = _View(describer, problem, rules)
    found = _enumerated(view) if len(problem.names) <= MOST_ENUMERATED else _branched(view)
    if found.best is None:
        return found
    shadows = tuple(_shadows(view, candidates, limits, scores, found.best))
    return replace(found, shadows=shadows)


def _none(proof: Proof, rules: SetRules) -> Alternatives:
    return Alternatives(None, proof, {}, AsGood(rules.margin, (), 0, is_whole=True), Front((), is_whole=True), ())


class _View:
    """A problem with the means to tell of its sets among all networks."""

    def __init__(self, describer: Describer, problem: Problem, rules: SetRules) -> None:
        self.describer, self.problem, self.rules = describer, problem, rules
        self.rows = describer.candidates.places(problem.names)

    def whole(self, member: Flags) -> Flags:
        """Return a set of the problem as one of all networks, (n,)."""
        found = np.zeros(len(self.describer.candidates.names), dtype=np.bool_)
        found[self.rows[member]] = True
        return found

    def chosen(self, member: Flags) -> ChosenSet:
        return self.describer.chosen(self.whole(member))

    def fuller(self, best: Flags, member: Flags | None, *, is_proved: bool) -> Fuller | None:
        """Return what a set of the same coverage adds in optimistic coverage; None where it adds nothing."""
        if member is None:
            return None
        more = self.problem.coverage(member, "optimistic") - self.problem.coverage(best, "optimistic")
        return self.describer.fuller(self.whole(best), self.whole(member), is_proved) if more > TIE else None

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


def _branched(view: _View) -> Alternatives:
    """Look for the best sets by branch and bound, where they are too many to look at each."""
    problem, rules = view.problem, view.rules
    solved = best_set(problem)
    if solved.member is None:
        return _none(solved.proof, rules)
    by_reading, gaps = {problem.objective: view.chosen(solved.member)}, dict[Reading, float]()
    if not solved.proof.is_proved:
        gaps[problem.objective] = solved.proof.gap
    for reading in READINGS:
        if reading != problem.objective:
            aside = best_set(replace(problem, objective=reading), most_nodes=NODES_ASIDE)
            if aside.member is not None:
                by_reading[reading] = view.chosen(aside.member)
                if not aside.proof.is_proved:
                    gaps[reading] = aside.proof.gap
    more = fuller_set(problem, solved.member, most_nodes=NODES_ASIDE)
    members = front_by_budgets(problem, solved.member)
    front = sorted((view.chosen(own) for own in members), key=_cost)
    return Alternatives(
        best=view.whole(solved.member),
        proof=solved.proof,
        by_reading={reading: by_reading[reading] for reading in READINGS if reading in by_reading},
        as_good=_near(view, solved.member),
        front=Front(tuple(front), is_whole=False),
        shadows=(),
        reading_gaps=gaps,
        fuller=view.fuller(
            solved.member, more.member, is_proved=more.proof.is_proved and solved.proof.how == "branch and bound"
        ),
    )


def _cost(chosen: ChosenSet) -> tuple[float, float]:
    """Return first-year money and hours a month, for the order of sets."""

    def asked(amount: str) -> float:
        spend = chosen.spend(amount)
        return UNBOUNDED if spend is None or spend.judged is None else spend.judged

    return asked("first_year_cost"), asked("hours_per_month")


def _near(view: _View, best: Flags) -> AsGood:
    """Return the sets within the margin, if there are not too many of them to look for."""
    problem, rules = view.problem, view.rules
    floor = problem.coverage(best, problem.objective) - rules.margin - TIE
    found, is_whole = Search(problem, NODES_ASIDE).collect(problem.objective, floor, MOST_COLLECTED)
    others = found[(found != best).any(axis=1)]

    def key(member: Flags) -> tuple[float, ...]:
        rated = (round(problem.rating(member, own), DIGITS) for own in problem.keys)
        return (*rated, *np.flatnonzero(member).tolist())

    listed = sorted(others[:MOST_COLLECTED], key=key)[:MOST_LISTED]
    return AsGood(rules.margin, tuple(view.chosen(own) for own in listed), len(others), is_whole)


def _shadows(
    view: _View,
    candidates: Candidates,
    limits: Sequence[float | None],
    scores: Floats | None,
    best: Flags,
) -> list[Shadow]:
    """Return what a little more of each limit would buy; who waits for that limit alone could then be in."""
    found = []
    now = view.describer.everybody.coverage(best, view.rules.objective)
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
                is_whole=len(problem.names) <= MOST_ENUMERATED,
            )
        )
    return found
