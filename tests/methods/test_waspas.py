"""Does WASPAS mix the weighted sum and the weighted product in the stated shares?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import InvalidParameter, MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method
from netselect.methods.waspas import Waspas, mixed
from netselect.methods.weighted_product import WeightedProduct
from netselect.methods.weighted_sum import WeightedSum
from tests.strategies import matrices

BARE = DecisionMatrix.from_arrays(
    [[4, 90], [2, 30], [1, 60]],
    [3, 1],
    worst=[0, 100],
    best=[5, 0],
    networks=["x", "y", "z"],
    criteria=["fit", "fee"],
)
SCALINGS = ["anchors", "max", "sum", "min_max", "vector"]


def test_half_a_sum_and_half_a_product_by_hand() -> None:
    assert Waspas().evaluate(BARE).scores[0] == pytest.approx(
        (0.75 * 0.8 + 0.25 * 0.1 + 0.8**0.75 * 0.1**0.25) / 2
    )


@pytest.mark.parametrize("scaling", SCALINGS)
def test_at_its_ends_it_is_one_of_the_two_methods(scaling: str) -> None:
    total = WeightedSum.model_validate({"scaling": scaling}).evaluate(BARE).scores
    product = WeightedProduct.model_validate({"scaling": scaling}).evaluate(BARE).scores
    for balance, expected in ((1.0, total), (0.0, product), (0.25, 0.25 * total + 0.75 * product)):
        found = Waspas.model_validate({"scaling": scaling, "balance": balance}).evaluate(BARE).scores
        assert found == pytest.approx(expected, abs=1e-15)


@given(matrix=matrices(positive=True), balance=st.floats(0, 1), scaling=st.sampled_from(SCALINGS))
def test_contributions_sum_to_the_score(matrix: DecisionMatrix, balance: float, scaling: str) -> None:
    found = Waspas.model_validate({"scaling": scaling, "balance": balance}).evaluate(matrix)
    assert found.contributions is not None
    assert found.contributions.sum(axis=1) == pytest.approx(found.scores, abs=1e-9)


def test_the_steps_show_both_methods() -> None:
    found = Waspas(balance=0.25).evaluate(BARE)
    steps = {step.symbol: step.array for step in found.steps}
    assert 0.25 * steps["Q1"] + 0.75 * steps["Q2"] == pytest.approx(found.scores)
    assert "0.25 times the weighted sum and 0.75 times" in found.steps[-1].sentence


def test_a_balance_beyond_its_bounds_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="`balance`: Input should be less than or equal to 1"):
        make_method("waspas", {"balance": 1.5})


def test_its_own_name_stands_in_what_it_refuses() -> None:
    free = BARE.at(np.array([[4.0, 90], [2, 0], [1, 60]]))
    with pytest.raises(MethodNotApplicable, match=r"waspas with `scaling: max` .* `fee` of `y` is 0"):
        Waspas(scaling="max").evaluate(free)


def test_only_anchors_leave_the_other_networks_out() -> None:
    assert [s for s in SCALINGS if not Waspas.model_validate({"scaling": s}).is_relative] == ["anchors"]


def test_nothing_but_worst_values_scores_0_and_nothing_but_best_1() -> None:
    ends = BARE.at(np.array([[0.0, 100], [5, 0]])[[0, 1, 1]])
    assert Waspas().evaluate(ends).scores.tolist() == [0.0, 1.0, 1.0]


def test_many_learners_at_once_get_the_bits_of_each_alone() -> None:
    rng = np.random.default_rng(3)
    weights, values = rng.dirichlet(np.ones(4), size=6), rng.random((5, 4)).round(1)
    together = mixed(weights, values, 0.3)
    assert all(
        row.tobytes() == mixed(own, values, 0.3).tobytes() for row, own in zip(together, weights, strict=True)
    )
