"""Does the weighted product multiply powers, share its losses out, and say what it cannot treat?"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from netselect.errors import MethodNotApplicable, MissingAnchors
from netselect.matrix import DecisionMatrix
from netselect.methods.weighted_product import WeightedProduct, product_contributions, weighted_products
from tests.strategies import matrices

FEES = DecisionMatrix.from_arrays(
    [[4, 95], [2, 40], [5, 150]],
    [3, 1],
    worst=[0, 150],
    best=[5, 0],
    networks=["chamber", "guild", "forum"],
    criteria=["fit", "fee"],
)
BARE = DecisionMatrix.from_arrays(
    [[4, 90], [2, 30], [1, 60]], [3, 1], maximise=["max", "min"], networks=["x", "y", "z"], criteria=["fit", "fee"]
)


def test_values_are_raised_to_their_weights_and_multiplied() -> None:
    expected = [0.8**0.75 * (55 / 150) ** 0.25, 0.4**0.75 * (110 / 150) ** 0.25, 0.0]
    assert WeightedProduct().evaluate(FEES).scores == pytest.approx(expected)


@pytest.mark.parametrize(
    ("scaling", "fit", "fee"),
    [
        ("min_max", [1, 1 / 3, 0], [0, 1, 1 / 2]),
        ("max", [1, 1 / 2, 1 / 4], [1 / 3, 1, 1 / 2]),
        ("sum", [4 / 7, 2 / 7, 1 / 7], [2 / 11, 6 / 11, 3 / 11]),
        ("vector", np.array([4, 2, 1]) / 21**0.5, 1 - np.array([3, 1, 2]) / 14**0.5),
        ("none", [4, 2, 1], [1 / 90, 1 / 30, 1 / 60]),
    ],
)
def test_each_scaling_is_the_one_of_the_textbook(scaling: str, fit: list[float], fee: list[float]) -> None:
    found = WeightedProduct.model_validate({"scaling": scaling}).evaluate(BARE)
    assert found.scores == pytest.approx(np.array(fit) ** 0.75 * np.array(fee) ** 0.25)


def test_figures_as_they_are_order_like_figures_scaled_by_max_or_sum() -> None:
    scored = [
        WeightedProduct.model_validate({"scaling": scaling}).evaluate(BARE).scores
        for scaling in ("none", "max", "sum")
    ]
    assert len({tuple(np.argsort(scores)) for scores in scored}) == 1


def test_a_value_of_0_gives_0_unless_it_weighs_nothing() -> None:
    zero = FEES.at(np.array([[4.0, 150], [0, 40], [5, 0]]))
    assert WeightedProduct().evaluate(zero).scores.tolist() == [0.0, 0.0, 1.0]
    unweighted = WeightedProduct().evaluate(zero.reweighted([1, 0])).scores
    assert unweighted == pytest.approx([0.8, 0.0, 1.0])


def test_a_loss_is_shared_by_how_much_each_criterion_drags_down() -> None:
    parts = product_contributions(np.array([0.75, 0.25]), np.array([[0.25, 0.5]]))
    score = 0.25**0.75 * 0.5**0.25
    share = 0.75 * math.log(0.25) / (0.75 * math.log(0.25) + 0.25 * math.log(0.5))
    assert parts == pytest.approx(np.array([[0.75 - (1 - score) * share, 0.25 - (1 - score) * (1 - share)]]))


def test_where_values_are_0_those_criteria_bear_the_whole_loss_by_weight() -> None:
    parts = product_contributions(np.array([0.5, 0.3, 0.2]), np.array([[0.0, 0.9, 0.0]]))
    assert parts == pytest.approx(np.array([[0.5 - 5 / 7, 0.3, 0.2 - 2 / 7]]))


def test_an_ideal_network_gets_each_weight_in_full() -> None:
    assert product_contributions(np.array([0.6, 0.4]), np.ones((1, 2))).tolist() == [[0.6, 0.4]]


@given(matrix=matrices())
def test_contributions_sum_to_the_score(matrix: DecisionMatrix) -> None:
    found = WeightedProduct().evaluate(matrix)
    assert found.contributions is not None
    assert found.contributions.sum(axis=1) == pytest.approx(found.scores, abs=1e-12)


def test_figures_as_they_are_have_no_ideal_and_so_no_contributions() -> None:
    found = WeightedProduct(scaling="none").evaluate(BARE)
    assert found.contributions is None
    assert [step.symbol for step in found.steps] == ["u", "w", "u^w", "s"]
    assert found.steps[2].array.prod(axis=1) == pytest.approx(found.scores)


def test_a_figure_of_a_network_that_a_rule_excludes_is_told_as_such() -> None:
    values = BARE.values.copy()
    values[-1, -1] = 0
    excluded = replace(BARE, values=values, status=np.array([0] * (len(values) - 1) + [2], dtype=np.int8))
    with pytest.raises(MethodNotApplicable, match=r"\(a rule excludes it, and it is scored all the same"):
        WeightedProduct(scaling="none").evaluate(excluded)


@pytest.mark.parametrize(
    ("scaling", "figure", "message"),
    [
        ("none", 0, "with `scaling: none` multiplies figures above 0, and `fee` of `y` is 0: `scaling: min_max`"),
        ("none", 5e-324, "`fee` of `y` is 4.94066e-324"),
        ("max", 0, "divides by the figure, and `fee` of `y` is 0"),
        ("sum", -3, "divides by the figure, and `fee` of `y` is -3"),
        ("vector", -3, "multiplies figures of 0 or more, and `fee` of `y` is -3: `scaling: min_max` copes"),
    ],
)
def test_a_figure_that_a_scaling_cannot_treat_is_named_with_one_that_can(
    scaling: str, figure: float, message: str
) -> None:
    matrix = BARE.at(np.array([[4.0, 90], [2, figure], [1, 60]]))
    with pytest.raises(MethodNotApplicable) as refused:
        WeightedProduct.model_validate({"scaling": scaling}).evaluate(matrix)
    assert message in str(refused.value)
    assert np.isfinite(WeightedProduct(scaling="min_max").evaluate(matrix).scores).all()


@pytest.mark.parametrize("scaling", ["none", "max", "vector"])
def test_a_curve_that_rises_and_falls_is_refused_by_name(scaling: str) -> None:
    peaked = replace(BARE, curves=(np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 0.5]]), None))
    with pytest.raises(MethodNotApplicable, match="`fit` both rises and falls"):
        WeightedProduct.model_validate({"scaling": scaling}).evaluate(peaked)


def test_without_anchors_it_says_so() -> None:
    with pytest.raises(MissingAnchors):
        WeightedProduct().evaluate(BARE)


def test_ranges_and_dependence_follow_the_scaling() -> None:
    methods = {s: WeightedProduct.model_validate({"scaling": s}) for s in ("anchors", "none", "max", "vector")}
    assert {s: method.range_of_scores for s, method in methods.items()} == {
        "anchors": "unit",
        "none": "open",
        "max": "unit",
        "vector": "unit",
    }
    assert [s for s, method in methods.items() if method.is_relative] == ["max", "vector"]


def test_very_large_and_very_small_figures_stay_finite() -> None:
    wide = DecisionMatrix.from_arrays([[1e100, 1e-300], [1e-300, 1e100]], [1, 1], maximise=[True, False])
    for scaling in ("none", "max", "sum", "min_max", "vector"):
        found = WeightedProduct.model_validate({"scaling": scaling}).evaluate(wide)
        assert np.isfinite(found.scores).all()
        assert found.scores[0] > found.scores[1]


def test_a_cost_alone_in_its_column_is_worth_0_under_vector_scaling_and_not_less() -> None:
    alone = DecisionMatrix.from_arrays([[1.0, 0.1], [1.0, 0.0], [1.0, 0.0]], [1, 1], maximise=[True, False])
    found = WeightedProduct(scaling="vector").evaluate(alone).scores
    assert found[0] == pytest.approx(0, abs=1e-8)
    assert found[1] == found[2] == pytest.approx((1 / 3**0.5) ** 0.5)


def test_many_learners_at_once_get_the_bits_of_each_alone() -> None:
    rng = np.random.default_rng(3)
    weights, values = rng.dirichlet(np.ones(4), size=6), rng.random((5, 4)).round(1)
    together = weighted_products(weights[:, :], values)
    parts = product_contributions(weights, values)
    for learner, own in enumerate(weights):
        assert together[learner].tobytes() == weighted_products(own, values).tobytes()
        assert parts[learner] == pytest.approx(product_contributions(own, values), abs=1e-15)
