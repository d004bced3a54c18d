"""Do weights stated over a tree of criteria, in each of the five ways, come to one weight for each criterion?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.errors import JudgementError, MethodNotApplicable
from netselect.study.study import Study
from netselect.weighting.elicited import Elicited, criterion_weights, importances, judged
from tests.small_study import aspiration, need, network, small_study

few = settings(max_examples=60, deadline=None)
SCALE = {"worst": 0, "best": 5}


def leaf(weight: float | None = None) -> dict[str, Any]:
    return {"scale": SCALE} | ({} if weight is None else {"weight": weight})


def group(weight: float | None = None, **members: Mapping[str, Any]) -> dict[str, Any]:
    return {"criteria": members} | ({} if weight is None else {"weight": weight})


def tree(criteria: Mapping[str, Any], **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    """Return a study with these criteria, of which one network has every level."""
    names = _leaves(criteria)
    return small_study(criteria=criteria, networks={"a": network(values=dict.fromkeys(names, 1))}, **parts)


def _leaves(criteria: Mapping[str, Any]) -> list[str]:
    names = []
    for name, criterion in criteria.items():
        names += _leaves(criterion["criteria"]) if "criteria" in criterion else [name]
    return names


def weights(study: Study) -> dict[str, float]:
    found = criterion_weights(study, study.weights)
    return dict(zip(found.names, found.weights.tolist(), strict=True))


def wanted(study: Study) -> dict[str, float]:
    found = importances(study)
    return dict(zip(found.names, found.weights.tolist(), strict=True))


def test_points_are_shares_of_their_sum() -> None:
    assert weights(tree({"x": leaf(6), "y": leaf(3), "z": leaf(1)})) == pytest.approx(
        {"x": 0.6, "y": 0.3, "z": 0.1}
    )


def test_a_heading_weighs_the_sum_of_its_members() -> None:
    flat = weights(tree({"x": leaf(6), "y": leaf(3), "z": leaf(1)}))
    assert weights(tree({"fit": group(x=leaf(6), y=leaf(3)), "z": leaf(1)})) == pytest.approx(flat)


def test_a_weighted_group_shares_its_weight_among_its_members() -> None:
    found = weights(tree({"fit": group(50, x=leaf(1), y=leaf(3)), "z": leaf(50)}))
    assert found == pytest.approx({"x": 0.125, "y": 0.375, "z": 0.5})


def test_a_heading_inside_a_weighted_group_counts_by_the_sum_of_its_members() -> None:
    found = weights(tree({"fit": group(8, inner=group(x=leaf(1), y=leaf(2)), z=leaf(1)), "w": leaf(8)}))
    assert found == pytest.approx({"x": 0.125, "y": 0.25, "z": 0.125, "w": 0.5})


def test_a_weighted_group_inside_a_heading() -> None:
    found = weights(tree({"top": group(inner=group(6, x=leaf(10), y=leaf(20)), z=leaf(2)), "w": leaf(2)}))
    assert found == pytest.approx({"x": 0.2, "y": 0.4, "z": 0.2, "w": 0.2})


def test_a_group_that_weighs_nothing_leaves_nothing_to_its_members() -> None:
    found = weights(tree({"off": group(0, x=leaf(1), y=leaf(3)), "z": leaf(5)}))
    assert found == {"x": 0.0, "y": 0.0, "z": 1.0}


def test_swings_are_shared_out_like_points() -> None:
    study = tree({"x": leaf(100), "y": leaf(60), "z": leaf(40)}, weights="swing")
    assert weights(study) == pytest.approx({"x": 0.5, "y": 0.3, "z": 0.2})


def test_equal_weights_count_criteria_and_not_groups() -> None:
    found = weights(tree({"fit": group(x=leaf(9), y=leaf()), "z": leaf(1)}, weights="equal"))
    assert found == pytest.approx(dict.fromkeys("xyz", 1 / 3))


def test_an_order_gives_centroid_weights() -> None:
    found = weights(tree({"x": leaf(), "y": leaf(), "z": leaf()}, weights="order", order=["z", "x", "y"]))
    assert found == pytest.approx({"z": 11 / 18, "x": 5 / 18, "y": 2 / 18})


def test_those_that_tie_in_an_order_share_the_mean_of_their_places() -> None:
    found = weights(tree({"x": leaf(), "y": leaf(), "z": leaf()}, weights="order", order=["z", ["x", "y"]]))
    assert found == pytest.approx({"z": 11 / 18, "x": 3.5 / 18, "y": 3.5 / 18})


def test_the_formula_of_an_order_is_the_studys_choice() -> None:
    study = tree({"x": leaf(), "y": leaf()}, weights={"order": {"formula": "sum"}}, order=["x", "y"])
    assert weights(study) == pytest.approx({"x": 2 / 3, "y": 1 / 3})


def test_orders_of_nested_levels_multiply_on_the_way_down() -> None:
    study = tree(
        {"fit": group(x=leaf(), y=leaf()), "z": leaf()},
        weights="order",
        order={"criteria": ["fit", "z"], "fit": ["y", "x"]},
    )
    assert weights(study) == pytest.approx({"x": 0.75 * 0.25, "y": 0.75 * 0.75, "z": 0.25})


def test_a_level_with_one_member_needs_no_order() -> None:
    study = tree({"fit": group(x=leaf()), "z": leaf()}, weights="order", order=["z", "fit"])
    assert weights(study) == pytest.approx({"x": 0.25, "z": 0.75})


def test_judgements_at_each_level_multiply_on_the_way_down() -> None:
    study = tree(
        {"fit": group(x=leaf(), y=leaf()), "z": leaf()},
        weights="judgements",
        judgements={"criteria": {"fit over z": 4}, "fit": {"y over x": 3}},
    )
    found = criterion_weights(study, study.weights)
    assert weights(study) == pytest.approx({"x": 0.2, "y": 0.6, "z": 0.2})
    assert set(found.levels) == {"criteria", "fit"}
    assert found.levels["fit"].weights.tolist() == pytest.approx([0.25, 0.75])
    assert found.statement == study.weights


def test_consistency_is_kept_level_by_level() -> None:
    study = tree(
        {"x": leaf(), "y": leaf(), "z": leaf()},
        weights="judgements",
        judgements={"criteria": {"x over y": 2, "y over z": 2, "x over z": 5}},
    )
    level = criterion_weights(study, study.weights).levels["criteria"]
    assert level.consistency_ratio == pytest.approx(0.0048, abs=1e-4)
    assert weights(study)["x"] == pytest.approx(0.5954, abs=1e-4)


def test_fractions_are_read_as_ratios() -> None:
    study = tree({"x": leaf(), "y": leaf()}, weights="judgements", judgements={"criteria": {"x over y": "1/3"}})
    assert weights(study) == pytest.approx({"x": 0.25, "y": 0.75})
    assert judged(study.judgements["criteria"]) == [("x", "y", 1 / 3)]


@few
@given(data=st.data())
def test_consistent_judgements_of_two_levels_give_back_the_weights_behind_them(data: st.DataObject) -> None:
    sizes = {name: data.draw(st.integers(1, 5)) for name in ("fit", "z", "w")}
    inner = {name: data.draw(st.integers(1, 5)) for name in ("x", "y")}

    def lines(points: Mapping[str, int]) -> dict[str, float]:
        names = list(points)
        return {f"{a} over {b}": points[a] / points[b] for i, a in enumerate(names) for b in names[i + 1 :]}

    study = tree(
        {"fit": group(x=leaf(), y=leaf()), "z": leaf(), "w": leaf()},
        weights="judgements",
        judgements={"criteria": lines(sizes), "fit": lines(inner)},
    )
    top, total, within = sum(sizes.values()), sizes["fit"], sum(inner.values())
    assert weights(study) == pytest.approx(
        {name: total / top * points / within for name, points in inner.items()}
        | {name: sizes[name] / top for name in ("z", "w")}
    )


@few
@given(data=st.data())
def test_weights_sum_to_1_and_do_not_depend_on_the_unit_of_points(data: st.DataObject) -> None:
    points = data.draw(st.lists(st.integers(0, 50), min_size=5, max_size=5).filter(lambda drawn: drawn[4] > 0))
    factor = data.draw(st.sampled_from([0.1, 1 / 3, 7.0, 1e6]))

    def study(unit: float) -> Study:
        a, b, c, d, e = (unit * point for point in points)
        return tree({"g": group(h=group(x=leaf(a), y=leaf(b)), z=leaf(c)), "v": leaf(d), "w": leaf(e)})

    found, scaled = weights(study(1.0)), weights(study(factor))
    assert sum(found.values()) == pytest.approx(1.0)
    assert found == pytest.approx(scaled)
    assert found == pytest.approx(dict(zip("xyzvw", np.array(points) / sum(points), strict=True)))


@pytest.mark.parametrize(
    ("way", "message"),
    [
        ("points", "`weights: points` needs a `weight` for every criterion, and y has none"),
        ("swing", "`weights: swing` needs a `weight` for every criterion, and y has none"),
        ("order", "`weights: order` needs the order of x and y, all of them: give `criteria:"),
    ],
)
def test_another_way_of_weighting_says_what_the_study_does_not_hold(way: str, message: str) -> None:
    study = tree({"x": leaf(3), "y": leaf()}, weights="equal")
    with pytest.raises(MethodNotApplicable, match=message):
        criterion_weights(study, study.weights.model_copy(update={"how": way}))


def test_points_that_sum_to_0_give_no_weights() -> None:
    study = tree({"x": leaf(0), "y": leaf(0)}, weights="equal")
    with pytest.raises(MethodNotApplicable, match="sum to 0"):
        criterion_weights(study, study.weights.model_copy(update={"how": "points"}))


def test_an_order_that_was_not_finished_is_refused_when_it_is_asked_for() -> None:
    study = tree({"x": leaf(1), "y": leaf(1)}, order=["x"])
    with pytest.raises(MethodNotApplicable, match="all of them"):
        criterion_weights(study, study.weights.model_copy(update={"how": "order"}))


def test_judgements_that_nobody_made_are_refused_by_name() -> None:
    study = tree({"x": leaf(1), "y": leaf(1)})
    with pytest.raises(JudgementError, match=r"judgements\.criteria: .*`x`"):
        criterion_weights(study, study.weights.model_copy(update={"how": "judgements"}))


def test_importances_are_shares_over_needs_and_aspirations_together() -> None:
    study = small_study(needs={"a": need(importance=3)}, aspirations={"b": aspiration(importance=1)})
    assert wanted(study) == {"a": 0.75, "b": 0.25}


def test_met_and_vague_wants_weigh_nothing_and_the_rest_is_rescaled() -> None:
    study = small_study(
        needs={"a": need(importance=3), "met": need(importance=5, current=3)},
        aspirations={"b": aspiration(importance=1), "vague": aspiration(importance=9, by=None)},
    )
    assert wanted(study) == {"a": 0.75, "met": 0.0, "b": 0.25, "vague": 0.0}


def test_an_order_of_wants_is_weighed_before_met_and_vague_ones_are_taken_out() -> None:
    study = small_study(
        needs={"a": need(), "met": need(current=3)},
        aspirations={"b": aspiration()},
        learner={"importances": "order", "order": ["met", "a", "b"]},
    )
    assert wanted(study) == pytest.approx({"met": 0.0, "a": 5 / 7, "b": 2 / 7})


def test_equal_importances_count_open_wants_only() -> None:
    study = small_study(
        needs={"a": need(), "met": need(current=3)},
        aspirations={"b": aspiration()},
        learner={"importances": "equal"},
    )
    assert wanted(study) == {"a": 0.5, "met": 0.0, "b": 0.5}


def test_importances_may_be_judged_in_pairs() -> None:
    study = small_study(
        needs={"a": need()},
        aspirations={"b": aspiration()},
        learner={"importances": "judgements", "judgements": {"a over b": 4}},
    )
    assert wanted(study) == pytest.approx({"a": 0.8, "b": 0.2})
    assert set(importances(study).levels) == {"importances"}


@pytest.mark.parametrize("how", ["points", "equal", "order", "judgements", "swing"])
def test_without_wants_nothing_is_weighed(how: str) -> None:
    found: Elicited = importances(small_study(learner={"importances": how}))
    assert found.weights.shape == (0,)


def test_all_wants_met_weigh_nothing() -> None:
    assert wanted(small_study(needs={"a": need(current=3), "b": need(current=4)})) == {"a": 0.0, "b": 0.0}
