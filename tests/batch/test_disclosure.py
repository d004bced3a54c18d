"""Can somebody who knows the study and the rule of rounding work out from a survey what is so of a few people?

The attack is an integer programme over everything that a survey prints: for each fact about one to four people it
looks for another cohort, printed alike, in which the fact is so of another number of people.
"""

import random
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from netselect.batch.engine.learners import NOBODY_STANDS, VERDICTS, Legend
from netselect.batch.survey import CohortSurvey, Survey
from tests.batch.test_survey import chunk_of

optimize = pytest.importorskip("scipy.optimize")

Row = npt.NDArray[np.float64]
WANTS = ("mentor", "speaking")


class Person(NamedTuple):
    """What comes out for one learner."""

    verdict: int
    shortlist: tuple[int, ...]
    gates: tuple[bool, ...]
    is_open: bool
    unmet: tuple[bool, ...]
    served: tuple[bool, ...]


class Cohort(NamedTuple):
    """Learners of one study, with what somebody can know of it."""

    networks: int
    size: int
    gates: int
    people: list[Person]


def random_cohort(seed: int) -> Cohort:
    draw = random.Random(seed)  # noqa: S311 -- a test
    networks, gates = draw.randint(2, 6), draw.randint(1, 3)
    size = draw.randint(1, min(3, networks))
    likely = [draw.random() ** 2 for _ in VERDICTS]
    liked = [draw.random() ** 2 + 0.01 for _ in range(networks)]
    excluding, wanting = [draw.random() ** 2 for _ in range(gates)], draw.random()
    people = []
    for _ in range(draw.randint(10, 60)):
        verdict = draw.choices(range(len(VERDICTS)), likely)[0]
        chosen: set[int] = set()
        while verdict != NOBODY_STANDS and len(chosen) < size:
            chosen.add(draw.choices(range(networks), liked)[0])
        excluded = [draw.random() < chance for chance in excluding]
        excluded[0] |= verdict == NOBODY_STANDS
        is_open = draw.random() < wanting
        unmet = [is_open and (verdict == NOBODY_STANDS or draw.random() < 0.1) for _ in WANTS]
        served = [is_open and draw.random() < chance for chance in liked]
        people.append(
            Person(verdict, tuple(sorted(chosen)), tuple(excluded), is_open, tuple(unmet), tuple(served))
        )
    return Cohort(networks, size, gates, people)


def survey_of(cohort: Cohort, people: list[Person]) -> CohortSurvey:
    networks, gates = (tuple(f"{kind}{place}" for place in range(count)) for kind, count in
                       (("n", cohort.networks), ("g", cohort.gates)))  # fmt: skip
    unmet = [(row, want, 0) for row, one in enumerate(people) for want in np.flatnonzero(one.unmet).tolist()]
    survey = Survey(Legend(networks, gates, 3, "topsis"))
    survey.add(
        chunk_of(
            [one.verdict for one in people],
            [one.shortlist for one in people],
            excluded_by=np.array([one.gates for one in people], dtype=np.int32),
            open_needs=np.array([one.is_open for one in people], dtype=np.int32),
            wants=WANTS,
            unmet=np.array(unmet, dtype=np.int32).reshape(-1, 3),
            serving=np.sum([one.served for one in people], axis=0, dtype=np.int64),
        )
    )
    return survey.survey()


class Attack:
    """Everything that a survey prints as an integer programme.

    Its variables count the people of each verdict and shortlist together, then those whom each gate excludes
    something for, those with an open need, and those whom each need and each network's help stands for.
    """

    def __init__(self, cohort: Cohort) -> None:
        self.cohort, self.survey = cohort, survey_of(cohort, cohort.people)
        sizes = range(1, cohort.size + 1)
        self.lists = [one for size in sizes for one in combinations(range(cohort.networks), size)]
        self.cells: list[tuple[int, tuple[int, ...]]] = [(NOBODY_STANDS, ())]
        self.cells += [(verdict, one) for verdict in range(NOBODY_STANDS) for one in self.lists]
        self.width = len(self.cells) + cohort.gates + 1 + len(WANTS) + cohort.networks
        self.rows: list[Row] = []
        self.ends: list[tuple[float, float]] = []
        self.facts: dict[Any, tuple[Row, int]] = {}
        self._state()

    def _row(self, *cells: bool) -> Row:
        return np.array([*cells, *[0.0] * (self.width - len(cells))])

    def _single(self, place: int) -> Row:
        row = np.zeros(self.width)
        row[len(self.cells) + place] = 1.0
        return row

    def _bound(self, row: Row, least: float, most: float = np.inf) -> None:
        self.rows.append(row)
        self.ends.append((least, most))

    def _printed(self, name: object, row: Row, shown: int, true: int) -> None:
        self._bound(row, max(0, shown - 2), shown + 2)
        self.facts[name] = row, true

    def _state(self) -> None:
        """Write down what is printed, what somebody knows who knows the study, and what they want to know."""
        cohort, survey, people = self.cohort, self.survey, self.cohort.people
        everybody = self._row(*[True] * len(self.cells))
        self._printed("learners", everybody, survey.learners or 0, len(people))
        for code, verdict in enumerate(VERDICTS):
            row = self._row(*[cell[0] == code for cell in self.cells])
            self._printed(verdict, row, survey.verdicts[verdict], sum(one.verdict == code for one in people))
        for network in range(cohort.networks):
            row = self._row(*[network in cell[1] for cell in self.cells])
            true = sum(network in one.shortlist for one in people)
            self._printed(f"on {network}", row, survey.shortlisted[f"n{network}"], true)
        gates = [self._single(gate) for gate in range(cohort.gates)]
        for gate, row in enumerate(gates):
            true = sum(one.gates[gate] for one in people)
            self._printed(f"gate {gate}", row, survey.gates[f"g{gate}"], true)
            self._bound(everybody - row, 0)
        nobody = self._row(*[cell[0] == NOBODY_STANDS for cell in self.cells])
        self._bound(np.sum(gates, axis=0) - nobody, 0)
        without_open = self._single(cohort.gates)
        true = sum(not one.is_open for one in people)
        self._printed("without open needs", without_open, survey.without_open_needs, true)
        wants = [self._single(cohort.gates + 1 + want) for want in range(len(WANTS))]
        assert survey.unmet is not None
        for want, row in enumerate(wants):
            true = sum(one.unmet[want] for one in people)
            self._printed(f"unmet {want}", row, survey.unmet.get(WANTS[want], 0), true)
            self._bound(everybody - without_open - row, 0)
        self._bound(np.sum(wants, axis=0) + without_open - nobody, 0)
        for network in range(cohort.networks):
            row = self._single(cohort.gates + 1 + len(WANTS) + network)
            self._bound(everybody - without_open - row, 0)
            self.facts[f"served by {network}"] = row, sum(one.served[network] for one in people)
            if survey.serves_nothing:
                is_named = f"n{network}" in survey.serves_nothing
                self._bound(row, 0 if is_named else 3, 2 if is_named else np.inf)
        for place, cell in enumerate(self.cells):
            row = np.eye(self.width)[place]
            self.facts[cell] = row, sum((one.verdict, one.shortlist) == cell for one in people)
        for shortlist in self.lists:
            row = self._row(*[cell[1] == shortlist for cell in self.cells])
            self.facts["list", shortlist] = row, sum(one.shortlist == shortlist for one in people)

    def _solve(self, aim: Row) -> Row:
        least, most = zip(*self.ends, strict=True)
        found = optimize.milp(
            aim,
            constraints=optimize.LinearConstraint(np.array(self.rows), least, most),
            integrality=np.ones(self.width),
            bounds=optimize.Bounds(0, np.inf),
        )
        assert found.x is not None, "the cohort itself is one that is printed so"
        whole: Row = np.round(found.x)
        return whole

    def about_few(self) -> set[Any]:
        """Return the facts that are so of one to four people."""
        return {name for name, (_, true) in self.facts.items() if 1 <= true <= 4}

    def given_away(self) -> list[Any]:
        """Return those of them that are the same in every cohort that is printed so."""
        unsettled, unique = self.about_few(), []
        for aim in self._aims(unsettled):
            found = self._solve(aim)
            unsettled -= {name for name in unsettled if self.facts[name][0] @ found != self.facts[name][1]}
        for name in sorted(unsettled, key=str):
            row, true = self.facts[name]
            if all(row @ self._solve(aim) == true for aim in (row, -row)):
                unique.append(name)
        return unique

    def _aims(self, unsettled: set[Any]) -> Iterator[Row]:
        everybody = self._row(*[True] * len(self.cells))
        yield from (everybody, -everybody)
        while unsettled:
            row = self.facts[min(unsettled, key=str)][0]
            before = len(unsettled)
            yield row
            yield -row
            if len(unsettled) == before:
                return


def test_no_fact_about_few_people_follows_from_what_is_printed() -> None:
    """Rounding gives no proof: docs/reference/cohorts.md says what 5,000 cohorts drawn like these gave."""
    cohorts = [one for one in map(random_cohort, range(120)) if survey_of(one, one.people).learners is not None]
    attacks = list(map(Attack, cohorts))
    assert sum(len(attack.about_few()) for attack in attacks) > 1_000
    assert [found for attack in attacks for found in attack.given_away()] == []


def test_the_attack_finds_what_exact_counts_would_give_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netselect.batch.survey.rounded", lambda count: count)
    monkeypatch.setattr(
        Attack,
        "_printed",
        lambda self, name, row, shown, true: (
            self._bound(row, shown, shown),
            self.facts.update({name: (row, true)}),
        ),
    )
    found = [attack.given_away() for attack in map(Attack, map(random_cohort, range(6)))]
    assert all(found)


def test_verdicts_that_would_give_each_other_away_are_not_shown_and_the_attack_finds_that_they_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three, three, three and three are 5, 5, 5 and 5 of 10: every count is rounded up as far as can be."""
    lists: list[tuple[int, ...]] = [(0,), (0,), (1,), ()]
    nothing: tuple[bool, tuple[bool, ...], tuple[bool, ...]] = (False, (False, False), (False, False))
    people = [
        Person(verdict, lists[verdict], (verdict == NOBODY_STANDS,), *nothing)
        for verdict in range(len(VERDICTS))
        for _ in range(3)
    ]
    cohort = Cohort(2, 1, 1, people)
    survey = survey_of(cohort, people)
    assert survey == CohortSurvey("topsis", None)
    assert not any(sign.isdigit() for sign in str(survey))
    assert survey.to_frame()["learners"].isna().all()
    monkeypatch.setattr("netselect.batch.survey.abs", lambda _: 0, raising=False)
    assert set(VERDICTS) <= set(Attack(cohort).given_away())


def test_how_often_two_surveys_that_differ_by_one_person_tell() -> None:
    """The page on cohorts says this: where a count goes up by 5, the one who came is among those it counts."""
    pairs = [
        (survey_of(cohort, cohort.people), survey_of(cohort, cohort.people[:-1]))
        for cohort in map(random_cohort, range(400))
    ]
    differ = sum(after != before for after, before in pairs) / len(pairs)
    totals_differ = sum(after.learners != before.learners for after, before in pairs) / len(pairs)
    assert (round(differ, 1), round(totals_differ, 1)) == (0.6, 0.2)
