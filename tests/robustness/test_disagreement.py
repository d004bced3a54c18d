"""Is what is said of several judges what removing them, and counting by hand, gives?"""

import itertools
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netselect import DecisionMatrix, rank
from netselect.errors import MethodNotApplicable
from netselect.robustness.disagreement import Disagreement, disagreement
from netselect.study.study import Study
from netselect.weighting.elicited import criterion_weights
from tests.effort import examples
from tests.small_study import network, small_study

Floats = npt.NDArray[np.float64]
Points = dict[str, float]

few = settings(max_examples=examples(40), deadline=None)

SCALE = {"scale": {"worst": 0, "best": 5}}
NAMES = "abc"
LEARNER = "learner"

some_points = st.fixed_dictionaries({name: st.sampled_from([0.0, 1.0, 2.0, 3.0, 5.0]) for name in NAMES}).filter(
    lambda own: any(own.values())
)
influence = st.sampled_from([0.5, 1, 2, 3])
METHODS = st.sampled_from(["weighted_sum", "topsis", "weighted_product", {"topsis": {"reference": "candidates"}}])


def study_of(said: dict[str, tuple[Points, float]], **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    """Return a study weighed by points, of whom the learner is one judge."""
    own, influence = said[LEARNER]
    judges: dict[str, Any] = {
        name: {"points": points, "influence": weight} for name, (points, weight) in said.items() if name != LEARNER
    }
    return small_study(
        **{
            "criteria": {name: {"weight": own[name], **SCALE} for name in NAMES},
            "judges": {LEARNER: {"influence": influence}, **judges},
            **parts,
        }
    )


@st.composite
def judged_studies(draw: st.DrawFn) -> Study:
    """Draw a study of two to four judges, some networks and a method."""
    names = [LEARNER, "ann", "ben", "cid"][: draw(st.integers(2, 4))]
    networks = {
        name: network(values={criterion: draw(st.integers(0, 5)) for criterion in NAMES}, facts={"open": True})
        for name in "wxyz"[: draw(st.integers(1, 4))]
    }
    if draw(st.booleans()) and len(networks) > 1:
        networks["w"]["facts"]["open"] = False
    weights = draw(st.sampled_from(["points", {"points": {"mean": "geometric"}}]))
    return study_of(
        {name: (draw(some_points), draw(influence)) for name in names},
        networks=networks,
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        method=draw(METHODS),
        weights=weights,
    )


def removed(study: Study, judge: str) -> Study:
    """Return the study as it would be written if a judge were not in it: the learner stays, without influence."""
    judges = {name: said for name, said in study.judges.items() if name != judge}
    if judge == LEARNER:
        judges[LEARNER] = study.judges[LEARNER].model_copy(update={"influence": 0.0})
    return study.model_copy(update={"judges": judges})


def speaking(study: Study, judge: str) -> Study:
    """Return the study as it would be written if only one judge gave points."""
    if judge == LEARNER:
        return study.model_copy(update={"judges": {}})
    criteria = {
        name: criterion.model_copy(update={"weight": study.judges[judge].points[name]})
        for name, criterion in study.criteria.items()
    }
    return study.model_copy(update={"judges": {}, "criteria": criteria})


def first_of(study: Study) -> set[str]:
    ranking = rank(study)
    return {name for name in ranking.networks if ranking.ranks[ranking.position(name)] == 1}


def mean_places(levels: list[float]) -> list[float]:
    """Return places by counting: those above, and half of those alike."""
    return [
        1
        + sum(other > own + 1e-9 for other in levels)
        + (sum(abs(other - own) <= 1e-9 for other in levels) - 1) / 2
        for own in levels
    ]


def concordance(rows: list[list[float]]) -> float | None:
    """Return Kendall's W of levels, larger ones first; None where all tie."""
    k, n = len(rows), len(rows[0])
    places = np.array([mean_places(row) for row in rows])
    sums = places.sum(axis=0)
    ties = sum(own.count(place) ** 3 - own.count(place) for own in places.tolist() for place in set(own))
    most = k * k * (n**3 - n) - k * ties
    return None if most == 0 else 12 * float(((sums - k * (n + 1) / 2) ** 2).sum()) / most


@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
@few
@given(judged_studies())
def test_a_judge_is_pivotal_if_the_study_without_them_has_another_first(study: Study) -> None:
    found, first = disagreement(rank(study)), first_of(study)
    assert set(found.first) == first
    expected = {name: without for name in study.judges if (without := first_of(removed(study, name))) != first}
    assert {name: set(names) for name, names in found.pivotal.items()} == expected


@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
@few
@given(judged_studies())
def test_ranks_and_scores_of_each_judge_are_those_of_a_study_of_their_own(study: Study) -> None:
    ranking = rank(study)
    found = disagreement(ranking)
    standing = [name for name in ranking.networks if ranking.stands[ranking.position(name)]]
    assert {views.network for views in found.networks} == set(standing)
    for judge in study.judges:
        alone = rank(speaking(study, judge))
        assert set(found.firsts[judge]) == first_of(speaking(study, judge))
        for views in found.networks:
            row = alone.position(views.network)
            assert views.ranks[judge] == alone.ranks[row]
            assert views.scores[judge] == pytest.approx(alone.scores[row], abs=1e-12)
            assert views.together == ranking.ranks[ranking.position(views.network)]
    spreads = [max(views.ranks.values()) - min(views.ranks.values()) for views in found.networks]
    assert spreads == [views.spread for views in found.networks] == sorted(spreads, reverse=True)


@few
@given(judged_studies())
def test_views_of_criteria_are_each_ones_weights_the_widest_apart_first(study: Study) -> None:
    ranking = rank(study, "weighted_sum")
    found = disagreement(ranking)
    total = sum(said.influence for said in study.judges.values())
    assert found.influences == pytest.approx({name: said.influence / total for name, said in study.judges.items()})
    for views in found.criteria:
        column = NAMES.index(views.criterion)
        assert views.together == ranking.matrix.weights[column]
        for judge, weight in views.weights.items():
            alone = criterion_weights(speaking(study, judge), study.weights).weights
            assert weight == pytest.approx(alone[column], abs=1e-15)
        assert views.spread == max(views.weights.values()) - min(views.weights.values())
    spreads = [round(views.spread, 12) for views in found.criteria]
    assert spreads == sorted(spreads, reverse=True)
    assert {views.criterion for views in found.criteria} == set(NAMES)


@few
@given(judged_studies())
def test_concordance_and_consensus_are_those_of_their_formulas(study: Study) -> None:
    found = disagreement(rank(study, "weighted_sum"))
    judges = list(found.influences)
    by_name = {views.criterion: views.weights for views in found.criteria}
    weights = [[by_name[name][judge] for name in NAMES] for judge in judges]
    scores = [[views.scores[judge] for views in found.networks] for judge in judges]
    assert found.concordance_of_criteria == pytest.approx(concordance(weights))
    assert found.concordance_of_networks == pytest.approx(concordance(scores))

    def entropy(own: list[float]) -> float:
        return -sum(weight * math.log(weight) for weight in own if weight)

    shares = [found.influences[judge] for judge in judges]
    mean = [sum(share * own[column] for share, own in zip(shares, weights, strict=True)) for column in range(3)]
    alpha = math.exp(sum(share * entropy(own) for share, own in zip(shares, weights, strict=True)))
    beta = math.exp(entropy(mean)) / alpha
    assert found.consensus == pytest.approx(max(0.0, (1 / beta - 1 / 3) / (1 - 1 / 3)), abs=1e-9)
    assert 0 <= found.consensus <= 1


def test_concordance_without_ties_follows_from_the_correlations() -> None:
    said: dict[str, tuple[Points, float]] = {
        LEARNER: ({"a": 3, "b": 2, "c": 1}, 1),
        "ann": ({"a": 2, "b": 3, "c": 1}, 1),
        "ben": ({"a": 1, "b": 2, "c": 3}, 1),
    }
    found = disagreement(rank(study_of(said, networks=crossed())))
    correlations = [0.5, -1.0, -0.5]
    assert found.concordance_of_criteria == pytest.approx((2 * sum(correlations) / 3 + 1) / 3)


def crossed() -> dict[str, Any]:
    figures = {"x": (5, 0, 0), "y": (0, 5, 0), "z": (0, 0, 5)}
    return {name: network(values=dict(zip(NAMES, own, strict=True))) for name, own in figures.items()}


def test_judges_of_one_mind_agree_entirely() -> None:
    points: Points = {"a": 3, "b": 2, "c": 1}
    found = disagreement(rank(study_of({LEARNER: (points, 1), "ann": (points, 5)}, networks=crossed())))
    assert (found.concordance_of_criteria, found.concordance_of_networks) == (1.0, 1.0)
    assert found.consensus == pytest.approx(1.0)
    assert (found.pivotal, found.pairs) == ({}, ())
    assert {views.spread for views in found.networks} == {0}


def test_judges_who_have_nothing_in_common_have_no_consensus() -> None:
    said: dict[str, tuple[Points, float]] = {
        name: (dict.fromkeys(NAMES, 0), 1) for name in (LEARNER, "ann", "ben")
    }
    for (own, _), criterion in zip(said.values(), NAMES, strict=True):
        own[criterion] = 1
    found = disagreement(rank(study_of(said, networks=crossed())))
    assert found.consensus == pytest.approx(0, abs=1e-12)
    assert found.concordance_of_networks == pytest.approx(0, abs=1e-12)
    assert found.firsts == {LEARNER: ("x",), "ann": ("y",), "ben": ("z",)}
    assert found.first == ("x", "y", "z")
    assert found.pivotal == {LEARNER: ("y", "z"), "ann": ("x", "z"), "ben": ("x", "y")}


@pytest.mark.parametrize("figures", [(3, 3, 3), (2, 2, 2)])
def test_where_all_networks_tie_there_is_no_order_to_compare(figures: tuple[int, ...]) -> None:
    alike = {name: network(values=dict(zip(NAMES, figures, strict=True))) for name in "xy"}
    said: dict[str, tuple[Points, float]] = {
        LEARNER: (dict.fromkeys(NAMES, 1.0), 1),
        "ann": (dict.fromkeys(NAMES, 2.0), 1),
    }
    found = disagreement(rank(study_of(said, networks=alike)))
    assert (found.concordance_of_networks, found.concordance_of_criteria) == (None, None)
    assert found.first == ("x", "y")


def test_where_nobody_stands_criteria_are_compared_all_the_same() -> None:
    shut = {name: network(values=dict.fromkeys(NAMES, 1), facts={"open": False}) for name in "xy"}
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    said: dict[str, tuple[Points, float]] = {
        LEARNER: ({"a": 3, "b": 2, "c": 1}, 1),
        "ann": ({"a": 1, "b": 2, "c": 3}, 1),
    }
    found = disagreement(rank(study_of(said, networks=shut, gates=gates)))
    assert (found.networks, found.first, found.pivotal) == ((), (), {})
    assert found.concordance_of_networks is None
    assert found.concordance_of_criteria == pytest.approx(0)


ratios = st.sampled_from([*range(1, 10), *(1 / k for k in range(2, 10))])
PAIRS = [f"{one} over {other}" for one, other in itertools.combinations(NAMES, 2)]


def by_judgements(lines: dict[str, dict[str, float]], **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    return small_study(
        **{
            "criteria": dict.fromkeys(NAMES, SCALE),
            "judgements": {"criteria": lines[LEARNER]},
            "judges": {name: {"judgements": {"criteria": own}} for name, own in lines.items() if name != LEARNER},
            "networks": crossed(),
            "weights": "judgements",
            **parts,
        }
    )


@few
@given(st.lists(st.tuples(ratios, ratios, ratios), min_size=2, max_size=3), st.data())
def test_pairs_are_those_that_two_judged_differently_the_widest_apart_first(
    said: list[tuple[float, float, float]], data: st.DataObject
) -> None:
    lines: dict[str, dict[str, float]] = {}
    for name, own in zip((LEARNER, "ann", "ben"), said, strict=False):
        lines[name] = dict(zip(PAIRS, own, strict=True))
        if data.draw(st.booleans()):
            del lines[name][data.draw(st.sampled_from(PAIRS))]
    expected = {}
    for pair in PAIRS:
        told = {name: own[pair] for name, own in lines.items() if pair in own}
        if len(told) > 1 and len(set(told.values())) > 1:
            expected[pair] = told
    found = disagreement(rank(by_judgements(lines))).pairs
    assert {f"{views.left} over {views.right}": views.ratios for views in found} == expected
    assert {views.level for views in found} <= {"criteria"}
    spreads = [max(views.ratios.values()) / min(views.ratios.values()) for views in found]
    assert [views.spread for views in found] == spreads
    assert [round(size, 9) for size in spreads] == sorted((round(size, 9) for size in spreads), reverse=True)


def test_a_pair_judged_the_other_way_round_is_the_same_pair() -> None:
    lines: dict[str, dict[str, float]] = {
        LEARNER: {"a over b": 2, "a over c": 4, "b over c": 2},
        "ann": {"b over a": 1 / 2, "c over a": 1 / 4, "c over b": 3},
    }
    (views,) = disagreement(rank(by_judgements(lines))).pairs
    assert (views.left, views.right, views.ratios) == ("b", "c", {LEARNER: 2.0, "ann": pytest.approx(1 / 3)})


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=2, max_size=2, unique=True))
def test_opposite_extremes_of_the_scale_have_no_consensus_of_judgements(tops: list[str]) -> None:
    """One criterion nine times as much as each other one is as steep as judgements of one level can be."""
    lines = {}
    for name, top in zip((LEARNER, "ann"), tops, strict=True):
        own = {f"{top} over {other}": 9.0 for other in NAMES if other != top}
        others = [other for other in NAMES if other != top]
        lines[name] = {**own, f"{others[0]} over {others[1]}": 1.0}
    found = disagreement(rank(by_judgements(lines)))
    steep, mean = np.array([9, 1, 1]) / 11, np.array([5, 5, 1]) / 11

    def diversity(weights: Floats) -> float:
        return math.exp(-float((weights * np.log(weights)).sum()))

    floor = diversity(steep) / 3
    assert found.consensus == pytest.approx((diversity(steep) / diversity(mean) - floor) / (1 - floor))
    assert found.consensus < 0.5


@pytest.mark.parametrize("aggregation", ["judgements", "priorities"])
@few
@given(said=st.lists(st.tuples(ratios, ratios, ratios), min_size=3, max_size=3))
def test_a_judge_of_pairs_is_pivotal_by_removal_too(aggregation: str, said: list[Any]) -> None:
    lines = {
        name: dict(zip(PAIRS, own, strict=True)) for name, own in zip((LEARNER, "ann", "ben"), said, strict=True)
    }
    study = by_judgements(lines, weights={"judgements": {"aggregation": aggregation}})
    weights = np.sort(rank(study).matrix.weights)
    assume(weights[2] - weights[1] > 1e-6)
    found, first = disagreement(rank(study)), first_of(study)
    expected = {}
    for name in ("ann", "ben"):
        without = first_of(
            by_judgements({key: own for key, own in lines.items() if key != name}, weights=study.weights)
        )
        if without != first:
            expected[name] = without
    assert {name: set(names) for name, names in found.pivotal.items() if name != LEARNER} == expected


def alone(**parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    return small_study(criteria={"a": {"weight": 1, **SCALE}}, networks={"x": network(values={"a": 1})}, **parts)


@pytest.mark.parametrize(
    "study",
    [
        alone(),
        alone(judges={LEARNER: {"influence": 2}}),
        alone(judges={"ann": {"points": {"a": 1}, "influence": 0}}),
        alone(judges={LEARNER: {"influence": 0}, "ann": {"points": {"a": 1}}}),
        alone(judges={"ann": {"points": {"a": 1}}}, weights="equal"),
    ],
)
def test_it_takes_two_who_are_heard_to_disagree(study: Study) -> None:
    with pytest.raises(MethodNotApplicable, match=r"no two people judge here.*, such as\n    "):
        disagreement(rank(study))


def test_a_bare_matrix_has_no_judges() -> None:
    with pytest.raises(MethodNotApplicable, match="nobody judges a bare matrix"):
        disagreement(rank(DecisionMatrix.from_arrays([[1.0]], [1], worst=[0], best=[2])))


def test_one_criterion_and_one_network_leave_nothing_to_disagree_on() -> None:
    found: Disagreement = disagreement(rank(alone(judges={"ann": {"points": {"a": 3}}})))
    assert (found.consensus, found.concordance_of_networks, found.concordance_of_criteria) == (1.0, None, None)
    assert (found.first, found.pivotal) == (("x",), {})
