"""Does AHP add up local priorities, whether networks are rated, measured or judged?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import DisconnectedJudgements, MethodNotApplicable, MissingAnchors, MissingItem
from netselect.matrix import DecisionMatrix
from netselect.methods.ahp import Ahp, measured_priorities
from netselect.methods.weighted_sum import WeightedSum
from netselect.study.statements import Importances
from netselect.weighting.pairwise import priorities
from tests.strategies import judged, matrices, reciprocal_judgements

FEES = DecisionMatrix.from_arrays(
    [[4, 90], [2, 30], [1, 60]],
    [3, 1],
    worst=[0, 150],
    best=[5, 0],
    networks=["chamber", "guild", "forum"],
    criteria=["fit", "fee"],
)
FIT = np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
FEE = np.array([[1, 1 / 3, 1 / 2], [3, 1, 2], [2, 1 / 2, 1]])
JUDGED = replace(FEES, comparisons=(FIT, FEE))


def test_ratings_are_values_as_they_are_whatever_the_synthesis() -> None:
    total = WeightedSum().evaluate(FEES).scores
    for synthesis in ("distributive", "ideal"):
        method = Ahp.model_validate({"synthesis": synthesis})
        assert method.evaluate(FEES).scores.tolist() == total.tolist()
        assert (method.range_of_scores, method.is_relative, method.is_additive) == ("unit", False, True)


def test_nothing_but_worst_ratings_score_0() -> None:
    worst = FEES.at(np.array([[0.0, 150.0]] * 3))
    assert Ahp().evaluate(worst).scores.tolist() == [0.0] * 3


@pytest.mark.parametrize(
    ("synthesis", "fit", "fee"),
    [
        ("distributive", [4 / 7, 2 / 7, 1 / 7], [2 / 11, 6 / 11, 3 / 11]),
        ("ideal", [1, 1 / 2, 1 / 4], [1 / 3, 1, 1 / 2]),
    ],
)
def test_measured_networks_stand_in_the_ratio_of_their_figures(
    synthesis: str, fit: list[float], fee: list[float]
) -> None:
    found = Ahp.model_validate({"networks": "measured", "synthesis": synthesis}).evaluate(FEES)
    assert found.scores == pytest.approx(0.75 * np.array(fit) + 0.25 * np.array(fee))


@pytest.mark.parametrize("figure", [0.0, -5.0])
def test_a_figure_without_a_ratio_is_refused_by_name(figure: float) -> None:
    matrix = FEES.at(np.array([[4.0, 90], [2, figure], [1, 60]]))
    with pytest.raises(MethodNotApplicable, match=f"`fee` of `guild` is {figure:g}: `networks: ratings` copes"):
        Ahp(networks="measured").evaluate(matrix)
    assert np.isfinite(Ahp().evaluate(matrix).scores).all()


def test_measured_figures_far_apart_stay_finite() -> None:
    wide = DecisionMatrix.from_arrays([[1e100, 5e-324], [5e-324, 1e100]], [1, 1], maximise=[True, False])
    for synthesis in ("distributive", "ideal"):
        found = Ahp.model_validate({"networks": "measured", "synthesis": synthesis}).evaluate(wide)
        assert found.scores.tolist() == [1.0, 0.0]


def test_judged_networks_get_the_priorities_of_their_judgements() -> None:
    found = Ahp(networks="judged").evaluate(JUDGED)
    fit, fee = np.array([4, 2, 1]) / 7, priorities(FEE).weights
    assert found.scores == pytest.approx(0.75 * fit + 0.25 * fee, abs=1e-12)
    assert found.scores.sum() == pytest.approx(1)
    ideal = Ahp(networks="judged", synthesis="ideal").evaluate(JUDGED)
    assert ideal.scores == pytest.approx(0.75 * fit / fit.max() + 0.25 * fee / fee.max(), abs=1e-12)


def test_the_consistency_of_judgements_is_among_the_steps() -> None:
    steps = {step.symbol: step.array for step in Ahp(networks="judged").evaluate(JUDGED).steps}
    assert steps["CR"] == pytest.approx([0, priorities(FEE).consistency_ratio], abs=1e-12)
    assert "CR" not in {step.symbol for step in Ahp().evaluate(FEES).steps}


@pytest.mark.parametrize("way", ["eigenvector", "geometric_mean", "normalised_columns"])
def test_the_studys_way_of_prioritising_is_used(way: str) -> None:
    judging = Importances.model_validate({"judgements": {"prioritisation": way}})
    found = Ahp(networks="judged").evaluate(replace(JUDGED, judging=judging, weights=np.array([0.0, 1.0])))
    assert found.scores == pytest.approx(priorities(FEE, prioritisation=way).weights, abs=1e-12)


def test_gaps_in_the_judgements_are_filled() -> None:
    gap = np.array([[1, 2, 0], [1 / 2, 1, 2], [0, 1 / 2, 1]])
    found = Ahp(networks="judged").evaluate(replace(JUDGED, comparisons=(gap, gap)))
    assert found.scores == pytest.approx(np.array([4, 2, 1]) / 7, abs=1e-9)


@pytest.mark.parametrize("nothing", [np.zeros((3, 3)), np.eye(3)])
def test_a_criterion_without_judgements_is_named(nothing: np.ndarray) -> None:
    with pytest.raises(MethodNotApplicable, match="needs judgements between the networks on `fee`"):
        Ahp(networks="judged").evaluate(replace(JUDGED, comparisons=(FIT, nothing)))


def test_a_matrix_without_any_judgements_is_refused_with_the_cure() -> None:
    with pytest.raises(MethodNotApplicable, match="none, on `fit` or any other: give them"):
        Ahp(networks="judged").evaluate(FEES)


def test_judgements_that_leave_a_network_out_name_it_and_the_criterion() -> None:
    alone = FEE.copy()
    alone[2, :2] = alone[:2, 2] = 0
    with pytest.raises(MissingItem, match="on `fee`: no judgement says anything of `forum`"):
        Ahp(networks="judged").evaluate(replace(JUDGED, comparisons=(FIT, alone)))


def test_judgements_in_two_parts_name_them_and_the_criterion() -> None:
    apart = np.kron(np.eye(2), np.array([[1, 2], [1 / 2, 1]]))
    four = DecisionMatrix.from_arrays([[1.0]] * 4, [1], maximise=[True], networks=list("abcd"), criteria=["fit"])
    with pytest.raises(DisconnectedJudgements, match="on `fit`: the judgements fall into 2 parts"):
        Ahp(networks="judged").evaluate(replace(four, comparisons=(apart,)))


def test_more_networks_than_anyone_is_asked_to_compare_are_refused_unless_allowed() -> None:
    eight = DecisionMatrix.from_arrays(np.ones((8, 1)), [1], maximise=[True], criteria=["fit"])
    eight = replace(eight, comparisons=(np.ones((8, 8)),))
    with pytest.raises(MethodNotApplicable) as refused:
        Ahp(networks="judged").evaluate(eight)
    assert "is for 7 networks at most, and there are 8" in str(refused.value)
    assert "raise `largest_set` to 8 if somebody will judge 28 pairs on each of `fit`" in str(refused.value)
    assert Ahp(networks="judged", largest_set=8).evaluate(eight).scores == pytest.approx([1 / 8] * 8)


def test_a_single_network_needs_no_judgements_beyond_itself() -> None:
    alone = replace(FEES.take(np.array([0])), comparisons=(np.zeros((1, 1)), np.ones((1, 1))))
    assert Ahp(networks="judged").evaluate(alone).scores.tolist() == [1.0]


def test_ratings_need_anchors() -> None:
    with pytest.raises(MissingAnchors):
        Ahp().evaluate(replace(FEES, worst=None, best=None))


@pytest.mark.parametrize(
    ("networks", "synthesis", "expected"),
    [
        ("measured", "distributive", "share"),
        ("measured", "ideal", "unit"),
        ("judged", "distributive", "share"),
        ("judged", "ideal", "unit"),
    ],
)
def test_the_range_is_a_share_where_priorities_sum_to_1(networks: str, synthesis: str, expected: str) -> None:
    method = Ahp.model_validate({"networks": networks, "synthesis": synthesis})
    assert (method.range_of_scores, method.is_relative) == (expected, True)


def test_the_weights_come_from_judgements() -> None:
    assert Ahp.judged_weights


def test_judgements_in_a_circle_give_equal_priorities_in_any_order() -> None:
    circle = np.array([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]])
    matrix = replace(FEES.reweighted([1, 0]), comparisons=(circle, FEE))
    for order in ([0, 1, 2], [0, 2, 1], [2, 1, 0]):
        scores = Ahp(networks="judged").evaluate(matrix.take(np.array(order))).scores
        assert np.unique(scores).size == 1
        assert scores[0] == pytest.approx(1 / 3)


@given(a=reciprocal_judgements(), data=st.data())
def test_the_order_of_judged_networks_leaves_no_trace(a: np.ndarray, data: st.DataObject) -> None:
    matrix = DecisionMatrix.from_arrays(np.ones((len(a), 1)), [1], maximise=[True])
    matrix = replace(matrix, comparisons=(a,))
    order = np.array(data.draw(st.permutations(range(len(a)))))
    scores = Ahp(networks="judged").evaluate(matrix).scores
    assert Ahp(networks="judged").evaluate(matrix.take(order)).scores.tobytes() == scores[order].tobytes()
    assert scores == pytest.approx(priorities(a).weights, abs=1e-12)


@given(matrix=matrices(positive=True), networks=st.sampled_from(["ratings", "measured", "judged"]))
def test_contributions_sum_to_the_score(matrix: DecisionMatrix, networks: str) -> None:
    found = Ahp.model_validate({"networks": networks}).evaluate(judged(matrix))
    assert found.contributions is not None
    assert found.contributions.sum(axis=1) == pytest.approx(found.scores, abs=1e-12)


def test_many_tables_at_once_get_the_bits_of_each_alone() -> None:
    values = np.random.default_rng(2).random((4, 5, 3)) + 0.1
    maximise = np.array([True, False, True])
    together = measured_priorities(values, maximise, "distributive")
    alone = [measured_priorities(table, maximise, "distributive") for table in values]
    assert together.tobytes() == np.stack(alone).tobytes()
