"""Does the weighted sum weigh and add, under every scaling, and say where it cannot?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from netselect.errors import MethodNotApplicable, MissingAnchors
from netselect.matrix import DecisionMatrix
from netselect.methods.weighted_sum import WeightedSum
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


def test_values_between_anchors_are_weighed_and_added() -> None:
    assert WeightedSum().evaluate(FEES).scores == pytest.approx(
        [0.75 * 4 / 5 + 0.25 * 55 / 150, 0.75 * 2 / 5 + 0.25 * 110 / 150, 0.75]
    )


@pytest.mark.parametrize(
    ("scaling", "fit", "fee"),
    [
        ("min_max", [1, 1 / 3, 0], [0, 1, 1 / 2]),
        ("max", [1, 1 / 2, 1 / 4], [1 / 3, 1, 1 / 2]),
        ("sum", [4 / 7, 2 / 7, 1 / 7], [2 / 11, 6 / 11, 3 / 11]),
        ("vector", np.array([4, 2, 1]) / 21**0.5, 1 - np.array([3, 1, 2]) / 14**0.5),
        ("none", [4, 2, 1], [-90, -30, -60]),
    ],
)
def test_each_scaling_is_the_one_of_the_textbook(scaling: str, fit: list[float], fee: list[float]) -> None:
    found = WeightedSum.model_validate({"scaling": scaling}).evaluate(BARE)
    assert found.scores == pytest.approx(0.75 * np.array(fit) + 0.25 * np.array(fee))


def test_only_anchors_and_bare_figures_leave_the_other_networks_out() -> None:
    relative = {
        s: WeightedSum.model_validate({"scaling": s}).is_relative for s in ("anchors", "none", "max", "sum")
    }
    assert relative == {"anchors": False, "none": False, "max": True, "sum": True}


def test_leaving_a_network_out_leaves_the_anchored_scores_of_the_others_as_they_were() -> None:
    whole, part = WeightedSum().evaluate(FEES), WeightedSum().evaluate(FEES.take(np.array([0, 2])))
    assert part.scores.tolist() == whole.scores[[0, 2]].tolist()


def test_without_anchors_the_message_names_a_scaling_that_does_without() -> None:
    with pytest.raises(MissingAnchors, match="scaling: min_max"):
        WeightedSum().evaluate(BARE)


def test_a_free_network_breaks_reciprocals_and_is_named() -> None:
    free = BARE.at(np.array([[4.0, 90], [2, 0], [1, 60]]))
    with pytest.raises(MethodNotApplicable, match="`fee` of `y` is 0: `scaling: min_max` or `vector` copes"):
        WeightedSum(scaling="sum").evaluate(free)


def test_a_curve_that_rises_and_falls_is_refused_under_scalings_and_followed_with_anchors() -> None:
    curve = np.array([[0.0, 0.0], [3.0, 1.0], [5.0, 0.5]])
    peaked = replace(FEES, curves=(curve, None))
    with pytest.raises(MethodNotApplicable, match="`fit` both rises and falls"):
        WeightedSum(scaling="min_max").evaluate(peaked)
    assert WeightedSum().evaluate(peaked).scores[2] == pytest.approx(0.75 * 0.5)


def test_the_steps_lead_from_values_to_scores() -> None:
    found = WeightedSum().evaluate(FEES)
    assert [step.symbol for step in found.steps] == ["u", "w", "w u", "s"]
    assert found.steps[-1].array.tolist() == found.scores.tolist()


@given(matrix=matrices())
def test_parts_sum_to_the_score(matrix: DecisionMatrix) -> None:
    found = WeightedSum().evaluate(matrix)
    assert found.contributions is not None
    assert found.contributions.sum(axis=1) == pytest.approx(found.scores, abs=1e-12)
