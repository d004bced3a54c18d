"""Do bounds and verdicts hold whoever turns out to stand, where networks are measured against each other?

In each world all that is open is answered, and it is ranked anew.
"""

from copy import deepcopy
from dataclasses import replace
from itertools import product
from typing import Any
from unittest.mock import Mock, patch

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netselect import bounds as looking
from netselect.bounds import MOST_STANDING, bounds_whoever_stands
from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.methods import Method, scores_of
from netselect.ranking import Ranking, rank
from netselect.ranking.records import verdict_sentence
from netselect.robustness.questions import questions
from netselect.study.study import Study
from tests.effort import examples
from tests.small_study import need, network, small_study

few = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

TOGETHER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("topsis", {"reference": "candidates"}),
    ("vikor", {}),
    ("promethee", {}),
    ("waspas", {"scaling": "min_max"}),
    ("weighted_sum", {"scaling": "min_max"}),
    ("weighted_sum", {"scaling": "sum"}),
)

Networks = dict[str, dict[str, Any]]
GRADES = st.sampled_from([{}, {"grade": "reported"}, {"grade": "claimed"}])
FITS = st.integers(1, 5) | st.sampled_from([{"value": "unknown", "one_of": levels} for levels in ([1, 5], [3])])
SITES = st.sampled_from(["yes", "no", "unknown"])


@st.composite
def networks(draw: st.DrawFn, *, values_too: bool = False) -> Networks:
    """Draw a few networks, one or two of which may turn out not to stand, and whose values may be open too."""
    names = "abcd"[: draw(st.integers(2, 4))]
    asked = draw(st.lists(st.sampled_from(names), min_size=not values_too, max_size=2, unique=True))
    return {
        name: network(
            values={
                "fit": draw(FITS if values_too else st.integers(1, 5)),
                "site": draw(SITES if values_too else st.sampled_from(["yes", "no"])),
            },
            staying={"yearly_cost": draw(st.integers(1, 9)) * 10, "hours_per_month": 0},
            serves={"skill": {"value": draw(st.integers(1, 4)) / 4, **draw(GRADES)}},
            facts={"open": "unknown" if name in asked else True},
        )
        for name in names
    }


def ranked(some: Networks, choice: tuple[str, dict[str, Any]]) -> Ranking:
    """Return the ranking of networks by a method."""
    return rank(study_of(some), choice[0], **choice[1])


def ranked_in_each(worlds: list[Networks], choice: tuple[str, dict[str, Any]]) -> list[Ranking]:
    """Return the ranking of each world; what a network comes to is worked out once for all that share it."""
    kinds = {repr((name, own)): own for world in worlds for name, own in world.items()}
    matrix = DecisionMatrix.from_study(study_of({f"n{place}": own for place, own in enumerate(kinds.values())}))
    places = {kind: place for place, kind in enumerate(kinds)}
    found = []
    for world in worlds:
        rows = np.array([places[repr((name, own))] for name, own in world.items()])
        seen = replace(matrix.take(rows), networks=tuple(world), assessment=None)
        found.append(rank(seen, choice[0], **choice[1]))
    return found


def study_of(some: Networks) -> Study:
    return small_study(
        needs={"skill": need()},
        criteria={
            "fit": {"weight": 2, "scale": {"worst": 0, "best": 5}},
            "site": {"weight": 1, "scale": {"worst": "no", "best": "yes"}},
            "needs": {"computed": "need_coverage", "weight": 2},
            "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}},
        },
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks=some,
    )


def every_answer(some: Networks) -> list[Networks]:
    """Return the networks of every world: all that is open is answered in each."""
    places = [
        (name, block, key, stated["one_of"] if isinstance(stated, dict) else ["yes", "no"])
        for name, own in some.items()
        for block in ("values", "facts")
        for key, stated in own[block].items()
        if stated == "unknown" or isinstance(stated, dict)
    ]
    worlds: list[Networks] = []
    for answers in product(*(levels for *_, levels in places)):
        world = deepcopy(some)
        for (name, block, key, _), answer in zip(places, answers, strict=True):
            world[name][block][key] = answer == "yes" if block == "facts" else answer
        worlds.append(world)
    return worlds


@few
@given(some=networks(), choice=st.sampled_from(TOGETHER))
def test_bounds_are_those_of_all_worlds_whoever_stands(some: Networks, choice: tuple[str, dict[str, Any]]) -> None:
    """At what is stated, and as far as the grades let it be out as well."""
    ranking = ranked(some, choice)
    worlds = ranked_in_each(every_answer(some), choice)
    for row, name in enumerate(ranking.matrix.networks):
        standing = [world for world in worlds if world.ranks[row] > 0]
        for graded in (False, True):
            low, high = (ends[row] for ends in ranking.bounds(graded=graded))
            own = [world.bounds(graded=graded) for world in standing]
            assert low == pytest.approx(min(ends.low[row] for ends in own), abs=1e-9), name
            assert high == pytest.approx(max(ends.high[row] for ends in own), abs=1e-9), name
        record = ranking[name]
        assert record.low is not None
        assert record.high is not None
        assert all(record.low - 1e-9 <= world.scores[row] <= record.high + 1e-9 for world in standing)


@few
@given(some=networks(values_too=True), choice=st.sampled_from(TOGETHER))
def test_where_answers_and_only_values_are_open_all_is_proved(
    some: Networks, choice: tuple[str, dict[str, Any]]
) -> None:
    ranking = ranked(some, choice)
    answers = every_answer(some)
    assume(ranking.cases and len(answers) <= 100)
    everything = ranked_in_each(answers, choice)
    worlds = [world for world in everything if world.ranks.any()]
    outlook = ranking.outlook
    assert outlook.is_exact
    assert outlook.worlds == len(worlds)
    ranks, scores = (np.array([getattr(world, part) for world in everything]) for part in ("ranks", "scores"))
    stood = ranks > 0
    assert outlook.surely_stands.tolist() == stood.all(axis=0).tolist()
    assert outlook.could_be_first.tolist() == (ranks == 1).any(axis=0).tolist()
    for row in range(ranks.shape[1]):
        own = stood[:, row]
        assert (outlook.best_rank[row], outlook.worst_rank[row]) == (ranks[own, row].min(), ranks[own, row].max())
        assert outlook.low[row] == pytest.approx(scores[own, row].min(), abs=1e-9)
        assert outlook.high[row] == pytest.approx(scores[own, row].max(), abs=1e-9)
        for other in range(ranks.shape[1]):
            both = own & stood[:, other]
            never = bool((ranks[both, row] <= ranks[both, other]).all())
            assert bool(outlook.never_below[row, other]) is never
    verdict = ranking.verdict
    if verdict.kind == "clear":
        first = ranking.position(verdict.first[0])
        assert verdict.sentence.startswith(f"Clear in {there_are(len(worlds))}: {verdict.first[0]} is first")
        assert (ranks[:, first] == 1).all()
        assert ((ranks == 1).sum(axis=1) == 1).all()
    assert "no proof" not in verdict.sentence
    assert_listed(ranking, ranks)
    assert questions(ranking, with_needs=False, with_sets=False).is_proved


def there_are(count: int) -> str:
    """Return how a verdict says that so many combinations are all."""
    few_of_them = {1: "the only combination there is", 2: "both combinations there are"}
    return few_of_them.get(count, f"all {count} combinations there are")


def assert_listed(ranking: Ranking, ranks: np.ndarray[Any, Any]) -> None:
    """Assert that whose own unknown figures are no condition of its being listed is listed whatever they are."""
    for entry in ranking.shortlist.listed:
        row = ranking.position(entry.network)
        is_unknown = ranking.missing is not None and bool(ranking.missing[row].any())
        if is_unknown and not any("out well" in condition for condition in entry.conditions):
            assert (ranks[:, row] <= 3).all()


@pytest.mark.parametrize(
    ("asked", "said"), [("d", "both combinations"), ("cd", "all 4 combinations"), ("bcd", "all 8 combinations")]
)
def test_nothing_is_drawn_between_answers_and_the_verdict_counts_all_there_are(asked: str, said: str) -> None:
    some = {
        name: network(
            values={"fit": fit, "site": "yes"},
            serves={"skill": 0.5},
            facts={"open": "unknown" if name in asked else True},
        )
        for name, fit in zip("abcd", (5, 3, 2, 1), strict=True)
    }
    ranking = ranked(some, ("vikor", {}))
    assert ranking.outlook.worlds == 2 ** len(asked)
    assert ranking.verdict.sentence.startswith(f"Clear in {said} there are: a is first")
    assert "Whatever the answers are:" in str(questions(ranking))


def test_one_combination_and_two_and_thousands_read_well() -> None:
    def said(tried: int, *, is_all: bool = True) -> str:
        return verdict_sentence("clear", ["A"], ["A"], 0.2, ["B"], tried=tried, is_all=is_all)

    assert said(1) == "Clear in the only combination there is: A is first."
    assert said(2) == "Clear in both combinations there are: A is first."
    assert said(4096) == "Clear in all 4,096 combinations there are: A is first."
    assert said(516, is_all=False) == "Clear in all 516 combinations tried, which is no proof: A is first."


def conditional(count: int) -> DecisionMatrix:
    """Return a matrix of one network that stands and so many that may."""
    figures = [[20.0], *([float(place)] for place in range(1, count + 1))]
    matrix = DecisionMatrix.from_arrays(figures, [1], maximise=[True])
    return replace(matrix, status=np.array([0] + [1] * count, dtype=np.int8))


@pytest.mark.parametrize(("count", "is_exact"), [(12, True), (13, False)])
def test_more_combinations_than_are_looked_at_prove_nothing(count: int, is_exact: bool) -> None:
    ranking = rank(conditional(count), "vikor")
    assert ranking.outlook.is_exact is is_exact
    assert (ranking.outlook.worlds == 2**count) is is_exact
    assert ("no proof" in ranking.verdict.sentence) is not is_exact


def test_a_combination_that_the_method_refuses_leaves_the_others_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = conditional(2)
    assert rank(matrix, "vikor").outlook.is_exact

    def refusing(method: Method, seen: DecisionMatrix, **parts: Any) -> Any:  # noqa: ANN401 -- as it is called
        if len(seen.networks) == 2:
            raise MethodNotApplicable("two are too few")
        return scores_of(method, seen, **parts)

    monkeypatch.setattr(looking, "scores_of", refusing)
    outlook = rank(matrix, "vikor").outlook
    assert not outlook.is_exact
    assert not outlook.surely_stands.any()


@pytest.mark.parametrize("count", [6, 7, 40])
def test_of_many_sets_that_may_stand_some_are_drawn_for_the_bounds_by_grades(count: int) -> None:
    ranking = rank(conditional(count), "promethee")
    evaluated = Mock(wraps=looking.score_bounds)
    with patch.object(looking, "score_bounds", evaluated):
        within = ranking.bounds()
        found = bounds_whoever_stands(ranking.matrix, ranking.method, ranking.cases, within)
    assert evaluated.call_count == (2**count if 2**count <= MOST_STANDING else MOST_STANDING + 1)
    assert (found.low <= within.low).all()
    assert (found.high >= within.high).all()
