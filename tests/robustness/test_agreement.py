"""Are other methods and scalings ranked as by themselves, compared rightly, and counted once?"""

import re
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import netselect
from netselect import rank
from netselect.errors import (
    InvalidParameter,
    JudgementError,
    MethodNotApplicable,
    MissingAnchors,
    NetselectError,
    UnknownName,
)
from netselect.matrix import DecisionMatrix
from netselect.methods import Method, built_in_methods, make_method
from netselect.ranking import Ranking
from netselect.robustness.agreement import SCALINGS, Agreement, _wanted, agreement, firsts, label_of
from netselect.study.study import Study
from tests.effort import examples
from tests.judged_study import judged_study
from tests.small_study import network, small_study
from tests.strategies import matrices

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"

few = settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])

pytestmark = pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")

EVERY_WAY: list[Method] = [
    *(make_method(name) for name in built_in_methods()),
    *(make_method(name, parameters) for name, parameters in SCALINGS),
]


def ranked(subject: DecisionMatrix | Study, method: Method) -> Ranking | str:
    """Return a ranking, or why there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return rank(subject, method)
        except (MethodNotApplicable, MissingAnchors, JudgementError) as refusal:
            return str(refusal)


def assert_ranked_as_by_itself(found: Agreement, subject: DecisionMatrix | Study, ranking: Ranking) -> None:
    ways = [ranking.method, *(method for method in EVERY_WAY if method != ranking.method)]
    if tells_nobody_apart(ranking):
        assert found.variants == found.variants[:1]
        assert found.left_out == tuple(label_of(method) for method in ways[1:])
        ways = ways[:1]
    else:
        assert found.left_out == ()
    assert [variant.label for variant in found.variants] == [label_of(method) for method in ways]
    for variant, method in zip(found.variants, ways, strict=True):
        alone = ranked(subject, method)
        if isinstance(alone, str):
            assert (variant.ranking, variant.refusal, variant.first, variant.counts) == (None, alone, (), False)
        else:
            assert variant.refusal == ""
            assert variant.ranking == alone
            best = min((int(place) for place in alone.ranks if place), default=0)
            expected = {
                name for name, place in zip(alone.matrix.networks, alone.ranks, strict=True) if place == best
            }
            assert set(variant.first) == (expected if best else set())


def tells_nobody_apart(ranking: Ranking) -> bool:
    """Return whether all of two or more networks that stand are worth the same wherever there is weight."""
    matrix = ranking.matrix
    standing = [row for row, stands in enumerate(ranking.stands) if stands]
    weighs = [column for column, weight in enumerate(matrix.weights) if weight > 0]
    worth = matrix.utilities if matrix.worst is not None else matrix.values
    missing = matrix.unknown is not None and all(
        matrix.unknown[row, column] for row in standing for column in weighs
    )
    level = len({tuple(worth[row, column] for column in weighs) for row in standing}) == 1
    return len(standing) > 1 and (missing or level)


def assert_correlated_as_by_scipy(found: Agreement) -> None:
    stats = pytest.importorskip("scipy.stats")
    base = found.variants[0].ranking
    assert base is not None
    for variant, tau, rho in zip(found.variants, found.kendall, found.spearman, strict=True):
        own = variant.ranking
        if own is None:
            assert (tau, rho) == (None, None)
            continue
        one, other = base.ranks[base.stands], own.ranks[own.stands]
        if len(set(one.tolist())) < 2 or len(set(other.tolist())) < 2:
            assert (tau, rho) == (None, None)
        else:
            assert tau == pytest.approx(float(stats.kendalltau(one, other).statistic), abs=1e-12)
            assert rho == pytest.approx(float(stats.spearmanr(one, other).statistic), abs=1e-12)


def assert_counted_once(found: Agreement) -> None:
    """Hold what is the same as what against the scores themselves."""
    counted: dict[str, Ranking] = {}
    for variant in found.variants:
        own = variant.ranking
        if own is None:
            continue
        same = [
            label for label, one in counted.items() if np.array_equal(one.stands, own.stands) and _alike(one, own)
        ]
        assert variant.same_as == (same[0] if same else "")
        if not same:
            counted[variant.label] = own
    assert [variant.label for variant in found.counted] == list(counted)


def _alike(one: Ranking, other: Ranking) -> bool:
    """Whether scores are the same, or all the same distance apart where three or more differ."""
    scores, extent = one.scores[one.stands], _extent(one)
    apart = other.scores[one.stands] - scores
    shifted = len(scores) > 2 and np.ptp(scores) > 1e-9 * extent and np.ptp(apart) <= 1e-9 * extent
    return bool(shifted or (np.abs(apart) <= 1e-12 * extent).all())


def _extent(ranking: Ranking) -> float:
    scores = ranking.scores[ranking.stands]
    kind = ranking.method.range_of_scores
    extents = {
        "unit": 1.0,
        "flow": 2.0,
        "share": scores.max(initial=0.0),
        "open": np.ptp(scores) if scores.size else 0,
    }
    return float(extents[kind]) or 1.0


@few
@given(matrix=matrices(), data=st.data())
def test_every_way_is_ranked_as_by_itself(matrix: DecisionMatrix, data: st.DataObject) -> None:
    count = len(matrix.networks)
    status = data.draw(st.lists(st.sampled_from([0, 0, 0, 1, 2]), min_size=count, max_size=count))
    matrix = replace(matrix, status=np.array(status, dtype=np.int8))
    ranking = ranked(matrix, data.draw(st.sampled_from(EVERY_WAY)))
    if isinstance(ranking, str):
        return
    found = agreement(ranking)
    assert_ranked_as_by_itself(found, matrix, ranking)
    assert_correlated_as_by_scipy(found)
    assert_counted_once(found)
    assert_winners(found)


def assert_winners(found: Agreement) -> None:
    tally = Counter(variant.first for variant in found.counted)
    winners = found.winners
    assert {first: len(labels) for first, labels in winners.items()} == dict(tally)
    sizes = [len(labels) for labels in winners.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert found.same_first is (len(tally) == 1)
    own = found.variants[0].first
    assert all(len(labels) > len(winners[own]) for labels in list(winners.values())[: list(winners).index(own)])


SCALE = {"scale": {"worst": 0, "best": 5}}


def two_criteria(figures: Mapping[str, tuple[float, float]], **parts: Any) -> Study:  # noqa: ANN401 -- any part
    return small_study(
        criteria={"x": {"weight": 2, **SCALE}, "y": {"weight": 1, **SCALE}},
        networks={name: network(values={"x": x, "y": y}) for name, (x, y) in figures.items()},
        **parts,
    )


FIGURES = {"a": (5.0, 1.0), "b": (1.0, 5.0), "c": (3.0, 3.0)}


def variant_of(found: Agreement, label: str) -> Any:  # noqa: ANN401 -- of one of two kinds
    return next(variant for variant in found.variants if variant.label == label)


def test_ahp_by_ratings_with_the_same_weights_is_counted_once() -> None:
    study = two_criteria(FIGURES, weights="judgements", judgements={"criteria": {"x over y": 3}})
    found = agreement(rank(study))
    assert variant_of(found, "ahp").same_as == "weighted_sum"
    assert not variant_of(found, "ahp").counts
    assert "ahp" not in {variant.label for variant in found.counted}
    other_way_round = agreement(rank(study, "ahp"))
    assert other_way_round.variants[0].label == "ahp"
    assert variant_of(other_way_round, "weighted_sum").same_as == "ahp"


def test_ahp_has_the_weights_of_the_judgements_where_points_give_others() -> None:
    study = two_criteria(FIGURES, judgements={"criteria": {"y over x": 5}})
    found = agreement(rank(study))
    variant = variant_of(found, "ahp")
    assert variant.ranking == rank(study, "ahp")
    assert variant.ranking.matrix.weights == pytest.approx([1 / 6, 5 / 6])
    assert variant.counts
    assert variant.first == ("b",)
    assert not found.same_first
    assert found.winners["b",] == ("ahp",)


def test_gates_that_the_ranking_ignores_are_ignored_by_all() -> None:
    study = small_study(
        criteria={"x": {"weight": 2, **SCALE}, "y": {"weight": 1, **SCALE}},
        judgements={"criteria": {"x over y": 5}},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(values={"x": x, "y": y}, facts={"open": name != "a"}) for name, (x, y) in FIGURES.items()
        },
    )
    for gating, first in (("ignore", ("a",)), ("apply", ("c",))):
        found = agreement(rank(study, gates=gating), ["ahp", "topsis"])  # type: ignore[arg-type]
        assert found.variants[1].first == first
        assert [variant.ranking.stands.sum() for variant in found.variants if variant.ranking is not None] == [
            3 if gating == "ignore" else 2
        ] * 3


def test_a_refusal_is_kept_in_the_words_of_the_method() -> None:
    bare = DecisionMatrix.from_arrays([[0.0, 2.0], [3.0, 0.0]], [1, 1], maximise=["max", "min"])
    found = agreement(rank(bare, "promethee"))
    refused = {variant.label: variant.refusal for variant in found.variants if variant.ranking is None}
    assert "needs the worst and the best level of every criterion" in refused["weighted_sum"]
    assert set(refused) >= {"weighted_sum", "ahp", "topsis", "weighted_product", "weighted_sum (scaling sum)"}
    assert not set(refused) & {"promethee", "vikor", "weighted_sum (scaling min_max)"}
    for label in refused:
        row = [variant.label for variant in found.variants].index(label)
        assert (found.kendall[row], found.spearman[row]) == (None, None)
        assert label not in {name for labels in found.winners.values() for name in labels}


def test_without_judgements_ahp_says_what_is_missing() -> None:
    study = two_criteria(FIGURES)
    said = (
        "no judgement says anything of `x`, `y`: compare each with at least one other item, such as `x over y: 2`"
    )
    assert variant_of(agreement(rank(study)), "ahp").refusal == f"judgements.criteria: {said}"
    with pytest.raises(InvalidParameter, match=r"needs the block `judgements:`(?s:.*)x over y: 1"):
        rank(study, "ahp")


def test_correlations_by_hand() -> None:
    """The sum puts a, c, b at 11, 9 and 7; the product puts c, a, b at 27, 25 and 5."""
    found = agreement(rank(two_criteria(FIGURES)), ["weighted_product"])
    assert [variant.first for variant in found.variants] == [("a",), ("c",)]
    assert list(found.kendall) == pytest.approx([1.0, 1 / 3])
    assert list(found.spearman) == pytest.approx([1.0, 0.5])
    assert list(found.winners.items()) == [(("a",), ("weighted_sum",)), (("c",), ("weighted_product",))]


def test_the_one_in_use_is_first_and_not_tried_twice() -> None:
    ranking = rank(two_criteria(FIGURES), "topsis", reference="candidates")
    labels = [variant.label for variant in agreement(ranking).variants]
    assert labels[0] == "topsis (reference candidates)"
    assert len(labels) == len(set(labels)) == len(EVERY_WAY)
    assert [variant.label for variant in agreement(ranking, "methods").variants] == [
        labels[0],
        *built_in_methods(),
    ]
    assert [variant.label for variant in agreement(ranking, "vikor").variants] == [labels[0], "vikor"]
    assert [variant.label for variant in agreement(ranking, ()).variants] == [labels[0]]


def test_ties_at_the_top_are_named_together() -> None:
    ranking = rank(two_criteria({"b": (4.0, 1.0), "a": (4.0, 1.0), "c": (1.0, 1.0)}))
    assert firsts(ranking) == ("a", "b")
    found = agreement(ranking)
    assert all(variant.first == ("a", "b") for variant in found.counted)
    assert found.same_first


def test_one_network_and_nobody_have_no_order_to_compare() -> None:
    alone = agreement(rank(two_criteria({"a": (4.0, 1.0)})))
    assert alone.same_first
    assert set(alone.kendall) == set(alone.spearman) == {None}
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    nobody = small_study(
        criteria={"x": {"weight": 1, **SCALE}},
        gates=gates,
        networks={"a": network(values={"x": 1}, facts={"open": False})},
    )
    found = agreement(rank(nobody))
    assert {variant.first for variant in found.variants} == {()}
    assert set(found.kendall) == {None}


def test_warnings_of_ways_that_nobody_chose_are_not_passed_on() -> None:
    study = two_criteria({"a": (4.0, 1.0), "b": (4.0, 1.0)})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        agreement(rank(study))


def test_a_method_that_does_not_exist_is_named_with_the_nearest() -> None:
    ranking = rank(two_criteria(FIGURES))
    for methods in ("topsi", ["vikor", "topsi"]):
        with pytest.raises(UnknownName, match="topsis"):
            agreement(ranking, methods)


def test_ways_that_are_not_checked_are_those_that_checking_gives() -> None:
    ways = [*((name, {}) for name in built_in_methods()), *SCALINGS]
    checked = [make_method(name, parameters) for name, parameters in ways]
    assert list(_wanted("all")) == checked
    assert [label_of(one) for one in _wanted("all")] == [label_of(one) for one in checked]
    assert [one.model_dump() for one in _wanted("all")] == [one.model_dump() for one in checked]


def test_labels_name_what_is_not_at_its_default() -> None:
    assert label_of(make_method("topsis")) == "topsis"
    distance = make_method("topsis", {"reference": "candidates", "distance": "manhattan"})
    assert label_of(distance) == "topsis (reference candidates, distance manhattan)"
    assert (
        label_of(make_method("promethee", {"criteria": {"x": {"preference": "v_shape", "p": 2}}}))
        == "promethee (criteria)"
    )


def test_of_the_example_every_way_is_ranked_as_by_itself() -> None:
    study = netselect.load(EXAMPLE)
    ranking = rank(study)
    found = agreement(ranking)
    for variant in found.variants:
        assert (variant.ranking is None) is bool(variant.refusal)
        if variant.ranking is not None and not variant.ranking.method.judged_weights:
            assert variant.ranking == ranked(ranking.matrix, variant.ranking.method)
    assert_correlated_as_by_scipy(found)
    assert_counted_once(found)
    assert issubclass(JudgementError, NetselectError)


def test_a_part_of_the_networks_of_a_study_is_compared_as_it_is() -> None:
    study = judged_study(judges={})
    part = rank(DecisionMatrix.from_study(study).take(np.array([0])))
    found = {variant.label: variant for variant in agreement(part, "methods").variants}
    assert found["ahp"].ranking is not None
    assert found["ahp"].ranking.networks == part.networks


@pytest.mark.parametrize(("middle", "others"), [([5, 4.6], 5), ([3, 7.5], 4)])
def test_ways_that_are_only_counted_are_others_than_those_of_the_first(middle: list[float], others: int) -> None:
    matrix = DecisionMatrix.from_arrays(np.array([[9, 1], middle, [1, 9]]), [1, 1.01], worst=[0, 0], best=[10, 10])
    found = agreement(rank(matrix))
    most, second, *rest = (len(labels) for labels in found.winners.values())
    assert (second, most + second + sum(rest)) == (others, len(found.counted))
    assert f" is first in {others} others" in found.sentence


def test_scores_a_constant_apart_count_once_and_ties_of_all_are_no_shift() -> None:
    pytest.importorskip("pymcdm")
    matrix = DecisionMatrix.from_arrays([[4, 95], [3, 20], [1, 5]], [2, 1], worst=[0, 150], best=[5, 0])
    asked = ["vikor", "pymcdm.VIKOR", "pymcdm.SPOTIS", "topsis"]
    found = {variant.label: variant.same_as for variant in agreement(rank(matrix), asked).variants}
    assert found == {
        "weighted_sum": "",
        "vikor": "",
        "pymcdm.VIKOR": "vikor",
        "pymcdm.SPOTIS": "weighted_sum",
        "topsis": "",
    }
    by_anchors = make_method("vikor", {"reference": "anchors"})
    assert agreement(rank(matrix), [by_anchors, "vikor"]).variants[1].label == "vikor (reference anchors)"
    alike = DecisionMatrix.from_arrays([[4, 95], [4, 95]], [2, 1], worst=[0, 150], best=[5, 0])
    assert agreement(rank(alike), ["weighted_product"]).variants[-1].same_as == ""


def test_a_way_that_cannot_tell_networks_apart_is_no_way_of_putting_others_first() -> None:
    # The weighted product gives all of them 0, since all are at the worst of one criterion.
    matrix = DecisionMatrix.from_arrays(
        [[4, 0], [3, 0], [1, 0]], [3, 1], worst=[0, 0], best=[5, 5], networks=["a", "b", "c"]
    )
    assert "put a first; all that stand tie under weighted product" in agreement(rank(matrix)).sentence
    two = DecisionMatrix.from_arrays(
        [[4, 3], [5, 2], [1, 0]], [1, 1], worst=[0, 0], best=[5, 5], networks=["a", "b", "c"]
    )
    found = agreement(rank(two))
    assert re.search(r"a and b tie for the first place (under|in)|put a and b first", found.sentence)
