"""Are the weights of several judges the means that are documented, worked out anew by hand?"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.errors import DisconnectedJudgements, InvalidParameter, MethodNotApplicable, MissingItem
from netselect.study.statements import Weighting
from netselect.study.study import Study
from netselect.weighting.elicited import (
    Elicited,
    combined_judgements,
    criterion_weights,
    influences_of,
    rank_order,
    speaking_alone,
    study_weights,
    weighted_mean,
)
from netselect.weighting.pairwise import priorities
from tests.small_study import network, small_study

Floats = npt.NDArray[np.float64]

few = settings(max_examples=60, deadline=None)

SCALE = {"scale": {"worst": 0, "best": 5}}
NAMES = "abc"


def flat_study(ratios: tuple[float, float, float] | None, judges: dict[str, Any], **parts: object) -> Study:
    """Return a study of criteria a, b and c, judged by the learner as `lines` writes it."""
    return small_study(
        criteria={name: {"weight": 1, **SCALE} for name in NAMES},
        networks={"only": network(values=dict.fromkeys(NAMES, 1))},
        judgements={"criteria": lines(ratios)} if ratios else {},
        judges=judges,
        **parts,  # type: ignore[arg-type]
    )


def lines(ratios: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip(("a over b", "a over c", "b over c"), ratios, strict=True))


def judging(ratios: tuple[float, float, float], influence: float = 1.0) -> dict[str, Any]:
    return {"influence": influence, "judgements": {"criteria": lines(ratios)}}


def matrix(ratios: Floats) -> Floats:
    upper = np.eye(3)
    upper[np.triu_indices(3, 1)] = ratios
    upper[np.tril_indices(3, -1)] = 1 / upper.T[np.tril_indices(3, -1)]
    return upper


def together(study: Study, **statement: object) -> Elicited:
    return study_weights(study, Weighting.model_validate(statement or study.weights.model_dump()))


ratio = st.sampled_from([*range(1, 10), *(1 / k for k in range(2, 10))])
triples = st.tuples(ratio, ratio, ratio)
heard = st.sampled_from([0.5, 1.0, 2.0, 3.0])


def test_judgements_of_two_are_combined_as_by_hand() -> None:
    study = flat_study((2.0, 4.0, 2.0), {"ann": judging((8.0, 4.0, 1 / 2))}, weights="judgements")
    found = together(study)
    assert found.weights == pytest.approx([4 / 6, 1 / 6, 1 / 6], abs=1e-12)
    assert [one.judge for one in found.judges] == ["learner", "ann"]
    assert found.judges[0].weights == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert found.judges[1].weights == pytest.approx([8 / 11, 1 / 11, 2 / 11])
    assert found.levels["criteria"].consistency_ratio == pytest.approx(0, abs=1e-12)


@few
@given(st.lists(st.tuples(triples, heard), min_size=1, max_size=4))
def test_combined_judgements_are_weighted_geometric_means(said: list[tuple[Any, float]]) -> None:
    judges = {f"j{k}": judging(ratios, influence) for k, (ratios, influence) in enumerate(said[1:])}
    judges["learner"] = {"influence": said[0][1]}
    found = together(flat_study(said[0][0], judges, weights="judgements"))
    total = sum(influence for _, influence in said)
    mean = np.ones(3)
    for ratios, influence in said:
        mean *= np.array(ratios, dtype=np.float64) ** (influence / total)
    assert found.weights == pytest.approx(priorities(matrix(mean)).weights, abs=1e-12)
    assert [one.influence for one in found.judges] == pytest.approx([influence / total for _, influence in said])


@few
@given(st.lists(st.tuples(triples, heard), min_size=2, max_size=4), st.sampled_from(["arithmetic", "geometric"]))
def test_combined_priorities_are_means_of_each_ones_weights(said: list[tuple[Any, float]], mean: str) -> None:
    judges = {f"j{k}": judging(ratios, influence) for k, (ratios, influence) in enumerate(said[1:])}
    judges["learner"] = {"influence": said[0][1]}
    way = {"aggregation": "priorities", "mean": mean}
    found = together(flat_study(said[0][0], judges, weights={"judgements": way}))
    total, expected = sum(influence for _, influence in said), np.zeros(3)
    for ratios, influence in said:
        own = priorities(matrix(np.array(ratios, dtype=np.float64))).weights
        expected += influence / total * (own if mean == "arithmetic" else np.log(own))
    if mean == "geometric":
        expected = np.exp(expected) / np.exp(expected).sum()
    assert found.weights == pytest.approx(expected, abs=1e-12)
    assert found.levels == {}


def test_by_geometric_means_throughout_both_aggregations_are_one() -> None:
    study = flat_study((2.0, 5.0, 1 / 3), {"ann": judging((7.0, 1 / 4, 1 / 2), 3)})
    judged = {"how": "judgements", "prioritisation": "geometric_mean"}
    weights = together(study, **judged).weights
    assert weights == pytest.approx(together(study, **judged, aggregation="priorities", mean="geometric").weights)
    arithmetic = together(study, **judged, aggregation="priorities", mean="arithmetic").weights
    assert np.abs(weights - arithmetic).max() > 0.005


@few
@given(triples, triples, triples, st.sampled_from(["judgements", "priorities"]))
def test_an_influence_of_0_is_as_good_as_absence(mine: Any, hers: Any, his: Any, aggregation: str) -> None:  # noqa: ANN401 -- three triples
    way = {"judgements": {"aggregation": aggregation}}
    present = together(flat_study(mine, {"ann": judging(hers), "ben": judging(his, 0)}, weights=way))
    absent = together(flat_study(mine, {"ann": judging(hers)}, weights=way))
    assert present.weights.tolist() == absent.weights.tolist()
    assert [one.judge for one in present.judges] == ["learner", "ann"]


@pytest.mark.parametrize("aggregation", ["judgements", "priorities"])
def test_a_learner_without_influence_leaves_the_word_to_the_judge(aggregation: str) -> None:
    judges = {"learner": {"influence": 0}, "ann": judging((3.0, 5.0, 3.0), 0.25)}
    way = {"judgements": {"aggregation": aggregation}}
    study = flat_study((1 / 3, 1 / 5, 1 / 2), judges, weights=way)
    alone = together(flat_study((3.0, 5.0, 3.0), {}, weights="judgements"))
    assert together(study).weights == pytest.approx(alone.weights, abs=1e-12)
    assert influences_of(study) == {"learner": 0.0, "ann": 1.0}


@few
@given(triples, heard, st.sampled_from(["judgements", "priorities"]))
def test_a_learner_alone_has_the_weights_of_a_study_without_judges(mine: Any, influence: float, way: str) -> None:  # noqa: ANN401 -- a triple
    weights = {"judgements": {"aggregation": way}}
    one = together(flat_study(mine, {"learner": {"influence": influence}}, weights=weights))
    none = together(flat_study(mine, {}, weights=weights))
    assert one.weights == pytest.approx(none.weights, abs=1e-12)
    assert none.judges == ()
    assert len(one.judges) == 1


def test_a_pair_is_combined_over_those_who_judged_it() -> None:
    hers = {"influence": 3, "judgements": {"criteria": {"a over b": 8, "b over c": 2}}}
    found = together(flat_study((2.0, 4.0, 2.0), {"ann": hers}, weights="judgements"))
    assert found.weights == pytest.approx(priorities(matrix(np.array([2**0.25 * 8**0.75, 4.0, 2.0]))).weights)
    first, other = matrix(np.array([3.0, 5.0, 2.0])), np.eye(3)
    for row, column in ((0, 1), (1, 2)):
        first[row, column] = first[column, row] = 0.0
    other[1, 2], other[2, 1] = 4.0, 0.25
    both = combined_judgements([first, other], [1.0, 2.0])
    assert both.tolist() == pytest.approx(np.array([[1, 0, 5], [0, 1, 4], [0.2, 0.25, 1]]))


@few
@given(st.lists(st.tuples(triples, st.sampled_from([0.0, 0.5, 1.0, 5.0])), min_size=1, max_size=5))
def test_what_is_combined_is_reciprocal_and_within_what_was_said(said: list[tuple[Any, float]]) -> None:
    stack = np.array([matrix(np.array(ratios, dtype=np.float64)) for ratios, _ in said])
    mean = combined_judgements(list(stack), [influence for _, influence in said])
    if any(influence > 0 for _, influence in said):
        assert np.abs(mean * mean.T - 1).max() < 1e-12
        assert (mean >= stack.min(axis=0) * (1 - 1e-12)).all()
        assert (mean <= stack.max(axis=0) * (1 + 1e-12)).all()
    else:
        assert not mean.any()


TREE = {
    "g": {"weight": 6, "criteria": {"a": {"weight": 1, **SCALE}, "b": {"weight": 2, **SCALE}}},
    "c": {"weight": 4, **SCALE},
}


def tree_study(judges: dict[str, Any], **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    return small_study(
        **{
            "criteria": TREE,
            "networks": {"only": network(values=dict.fromkeys(NAMES, 1))},
            "judges": judges,
            **parts,
        }
    )


def test_points_of_several_are_means_of_shares() -> None:
    """The learner's are 2, 4 and 4 tenths; hers 3, 1 and 4 eighths, her group being a heading."""
    study = tree_study({"ann": {"influence": 3, "points": {"a": 3, "b": 1, "c": 4}}})
    assert together(study).weights == pytest.approx(
        [0.25 * 0.2 + 0.75 * 3 / 8, 0.25 * 0.4 + 0.75 / 8, 0.25 * 0.4 + 0.75 / 2]
    )
    geometric = together(study, how="points", mean="geometric").weights
    products = np.array([0.2, 0.4, 0.4]) ** 0.25 * (np.array([3, 1, 4]) / 8) ** 0.75
    assert geometric == pytest.approx(products / products.sum())
    assert [one.levels for one in together(study).judges] == [{}, {}]


def test_a_judge_gives_points_to_groups_too() -> None:
    study = tree_study({"learner": {"influence": 0}, "ann": {"points": {"g": 3, "a": 1, "b": 3, "c": 1}}})
    assert together(study).weights == pytest.approx([3 / 16, 9 / 16, 1 / 4])


def test_swings_of_several_are_means_of_shares() -> None:
    criteria = {name: {"weight": weight, **SCALE} for name, weight in zip(NAMES, (100, 60, 40), strict=True)}
    study = tree_study(
        {"ann": {"points": {"a": 25, "b": 100, "c": 75}}}, criteria=criteria, weights="swing", method="topsis"
    )
    assert together(study).weights == pytest.approx([(0.5 + 0.125) / 2, (0.3 + 0.5) / 2, (0.2 + 0.375) / 2])


@pytest.mark.parametrize("formula", ["centroid", "sum", "reciprocal"])
def test_orders_of_several_are_means_of_rank_order_weights(formula: str) -> None:
    study = tree_study(
        {"ann": {"influence": 2, "order": {"criteria": ["c", "g"], "g": [["a", "b"]]}}},
        order={"criteria": ["g", "c"], "g": ["a", "b"]},
        weights={"order": {"formula": formula}},
    )
    first, second = rank_order([1, 2], formula)
    mine = np.array([first * first, first * second, second])
    hers = np.array([second / 2, second / 2, first])
    assert together(study).weights == pytest.approx((mine + 2 * hers) / 3)


def test_judgements_on_two_levels_are_combined_level_by_level() -> None:
    judged = {"criteria": {"g over c": 2}, "g": {"a over b": 8}}
    hers = {"criteria": {"g over c": 8}, "g": {"b over a": 2}}
    study = tree_study({"ann": {"judgements": hers}}, judgements=judged, weights="judgements")
    found = together(study)
    assert found.weights == pytest.approx([0.8 * 2 / 3, 0.8 / 3, 0.2])
    assert set(found.levels) == {"criteria", "g"}
    assert set(found.judges[1].levels) == {"criteria", "g"}


def test_with_equal_weights_nobody_is_heard() -> None:
    found = together(tree_study({"ann": {"points": {"a": 1, "b": 1, "c": 8}}}, weights="equal"))
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert found.judges == ()


def test_a_ranking_takes_the_weights_that_all_have_together() -> None:
    study = tree_study({"ann": {"points": {"a": 1, "b": 1, "c": 8}}})
    assert rank(study).matrix.weights.tolist() == together(study).weights.tolist()


def test_the_mean_of_stacked_weights_is_that_of_each() -> None:
    stack = np.random.default_rng(4).dirichlet(np.ones(3), size=(5, 2))
    influences = np.array([0.3, 0.7])
    for mean in ("arithmetic", "geometric"):
        each = [weighted_mean(one, influences, mean).tolist() for one in stack]
        assert weighted_mean(stack, influences, mean) == pytest.approx(np.array(each), abs=1e-15)


def test_a_geometric_mean_that_leaves_nothing_gives_way_to_the_arithmetic_one() -> None:
    apart = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert weighted_mean(apart, np.array([0.25, 0.75]), "geometric").tolist() == [0.25, 0.75]
    one = np.array([[0.5, 0.5, 0.0], [0.2, 0.3, 0.5]])
    found = weighted_mean(one, np.array([0.5, 0.5]), "geometric")
    assert found[2] == 0
    assert found[0] / found[1] == pytest.approx((2 / 3) ** 0.5)
    assert weighted_mean(one, np.array([0.0, 1.0]), "geometric") == pytest.approx(one[1])


def test_who_speaks_alone_is_heard_without_the_others() -> None:
    study = tree_study(
        {"ann": {"points": {"a": 3, "b": 1, "c": 4}}}, judgements={"criteria": {"g over c": 2}}, weights="points"
    )
    hers = speaking_alone(study, "ann")
    assert criterion_weights(hers, study.weights).weights == pytest.approx([3 / 8, 1 / 8, 1 / 2])
    assert (hers.judges, hers.judgements) == ({}, {})
    assert speaking_alone(study, "learner") == study.model_copy(update={"judges": {}})
    assert criterion_weights(study, study.weights).weights == pytest.approx([0.2, 0.4, 0.4])


def test_a_judge_who_does_not_say_what_is_asked_is_no_copy_of_the_learner() -> None:
    study = flat_study((2.0, 4.0, 2.0), {"ann": judging((8.0, 4.0, 1 / 2))}, weights="judgements")
    with pytest.raises(MethodNotApplicable, match=r"judge `ann`: `weights: points` needs a `weight` for every"):
        together(study, how="points")
    with pytest.raises(
        MethodNotApplicable, match=r"judge `learner`: `weights: order` needs the order of a, b and c"
    ):
        together(study, how="order")
    with pytest.raises(MissingItem, match=r"judge `ann`: judgements.g: no judgement says anything of `a`, `b`"):
        together(half_judged(), how="judgements")


def half_judged() -> Study:
    whole = {"criteria": {"g over c": 2}, "g": {"a over b": 8}}
    ann = {"points": dict.fromkeys(NAMES, 1), "judgements": {"criteria": {"g over c": 2}}}
    return tree_study({"ann": ann}, judgements=whole)


def test_parts_without_a_link_are_told_with_the_judge() -> None:
    names = "abcd"
    apart = {"criteria": {"a over b": 2, "c over d": 2}}
    study = small_study(
        criteria={name: {"weight": 1, **SCALE} for name in names},
        networks={"only": network(values=dict.fromkeys(names, 1))},
        judgements={"criteria": {f"a over {name}": 2 for name in "bcd"}},
        judges={"ann": {"points": dict.fromkeys(names, 1), "judgements": apart}},
    )
    with pytest.raises(
        DisconnectedJudgements, match=r"^judge `ann`: judgements.criteria: the judgements fall into 2"
    ):
        together(study, how="judgements")


def test_weights_that_come_to_nothing_are_refused() -> None:
    criteria = {"g": {"weight": 5, "criteria": {"a": {"weight": 0, **SCALE}, "b": {"weight": 0, **SCALE}}}}
    judged = {"g": {"a over b": 2}}
    study = small_study(
        criteria=criteria,
        judgements=judged,
        weights="judgements",
        networks={"x": network(values={"a": 1, "b": 2})},
    )
    with pytest.raises(InvalidParameter, match="it shares the 5 points of g among what is in it, where all is 0"):
        rank(study, weights="points")
    with pytest.raises(MethodNotApplicable, match="the weights of the criteria sum to 0"):
        together(study, how="points")
