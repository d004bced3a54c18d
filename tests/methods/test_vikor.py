"""Does VIKOR weigh all criteria against the worst one, and find the compromise set by its two conditions?"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import InvalidParameter, MethodNotApplicable, MissingAnchors
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method
from netselect.methods.vikor import Compromise, Vikor, compromise, compromise_index, measures, shortfalls
from tests.strategies import matrices

Floats = npt.NDArray[np.float64]

FEES = DecisionMatrix.from_arrays(
    [[4, 100], [2, 40], [3, 60]],
    [3, 1],
    worst=[0, 200],
    best=[5, 0],
    networks=["chamber", "guild", "forum"],
    criteria=["fit", "fee"],
)


def steps_of(method: Vikor, matrix: DecisionMatrix) -> dict[str, Floats]:
    return {step.symbol: step.array for step in method.evaluate(matrix).steps}


def test_candidates_are_measured_between_the_best_and_worst_figures_found() -> None:
    steps = steps_of(Vikor(), FEES)
    assert steps["f*"].tolist() == [4.0, 40.0]
    assert steps["f-"].tolist() == [2.0, 100.0]
    assert steps["S"] == pytest.approx([0.25, 0.75, 0.75 / 2 + 0.25 / 3])
    assert steps["R"] == pytest.approx([0.25, 0.75, 0.375])
    third = 0.5 * (0.375 + 0.25 / 3 - 0.25) / 0.5 + 0.5 * (0.375 - 0.25) / 0.5
    assert steps["Q"] == pytest.approx([0, 1, third])
    assert Vikor().evaluate(FEES).scores == pytest.approx([1, 0, 1 - third])


def test_anchors_keep_s_and_r_apart_from_the_other_networks_but_not_q() -> None:
    method = Vikor(reference="anchors")
    whole, part = steps_of(method, FEES), steps_of(method, FEES.take(np.array([0, 2])))
    assert whole["S"] == pytest.approx([0.75 / 5 + 0.25 / 2, 0.75 * 3 / 5 + 0.25 / 5, 0.75 * 2 / 5 + 0.25 * 0.3])
    assert part["S"].tolist() == whole["S"][[0, 2]].tolist()
    assert part["R"].tolist() == whole["R"][[0, 2]].tolist()
    assert part["Q"][1] != whole["Q"][2]
    assert method.is_relative


def test_v_moves_from_the_worst_criterion_to_all_criteria() -> None:
    steps = steps_of(Vikor(), FEES)
    for v in (0.0, 0.3, 1.0):
        way = [(steps[m] - steps[m].min()) / np.ptp(steps[m]) for m in "SR"]
        assert Vikor(v=v).evaluate(FEES).scores == pytest.approx(1 - v * way[0] - (1 - v) * way[1])


def test_a_criterion_on_which_all_are_alike_adds_nothing() -> None:
    constant = DecisionMatrix.from_arrays([[4, 7], [2, 7]], [1, 3], maximise=[True, False])
    assert steps_of(Vikor(), constant)["S"].tolist() == [0.0, 0.25]


@pytest.mark.parametrize("rows", [1, 3])
def test_one_network_or_identical_ones_score_1(rows: int) -> None:
    alike = DecisionMatrix.from_arrays([[4, 7]] * rows, [1, 3], maximise=[True, False])
    found = Vikor().evaluate(alike)
    assert found.scores.tolist() == [1.0] * rows
    assert found.contributions is not None
    assert found.contributions.tolist() == [[0.25, 0.75]] * rows


def test_equal_sums_that_differ_by_a_rounding_are_not_blown_up() -> None:
    assert 0.1 + 0.2 + 0.3 != 0.6
    s = np.array([0.1 + 0.2 + 0.3, 0.6])
    assert compromise_index(s, np.array([0.2, 0.6]), 0.5).tolist() == [0.0, 0.5]


@given(matrix=matrices(), v=st.floats(0, 1), reference=st.sampled_from(["candidates", "anchors"]))
def test_contributions_sum_to_the_score(matrix: DecisionMatrix, v: float, reference: str) -> None:
    found = Vikor.model_validate({"v": v, "reference": reference}).evaluate(matrix)
    assert found.contributions is not None
    # Dividing by a small range of S or R magnifies roundings.
    assert found.contributions.sum(axis=1) == pytest.approx(found.scores, abs=1e-6)


def test_a_part_falls_by_the_loss_and_by_the_largest_loss_of_the_network() -> None:
    found = Vikor(v=0.5).evaluate(FEES)
    assert found.contributions is not None
    s, r = (0.25, 0.5), (0.25, 0.5)
    base = 1 + 0.5 * s[0] / s[1] + 0.5 * r[0] / r[1]
    assert found.contributions[1] == pytest.approx(
        [0.75 * base - 0.5 * 0.75 / s[1] - 0.5 * 0.75 / r[1], 0.25 * base]
    )


def test_with_both_conditions_the_first_stands_alone() -> None:
    found = compromise(np.array([0.1, 0.5, 0.9]), np.array([0.1, 0.3, 0.4]), np.array([0.0, 0.5, 1.0]), 0.5)
    assert found == Compromise(advantage=True, stability=True, members=(0,), threshold=0.5, process="consensus")


def test_with_advantage_alone_the_second_joins() -> None:
    found = compromise(np.array([0.2, 0.1, 0.9]), np.array([0.2, 0.3, 0.1]), np.array([0.0, 0.6, 1.0]), 0.7)
    assert (found.advantage, found.stability, found.members) == (True, False, (0, 1))
    assert found.process == "majority"


def test_without_advantage_all_within_the_threshold_join() -> None:
    q = np.array([0.34, 1.0, 0.0, 0.2, 0.3])
    found = compromise(q, q, q, 0.2)
    assert (found.advantage, found.stability, found.members, found.threshold) == (False, True, (2, 3), 0.25)
    assert found.process == "veto"


def test_networks_that_tie_for_first_place_are_all_members() -> None:
    found = compromise(np.array([0.2, 0.9, 0.2]), np.array([0.1, 0.9, 0.1]), np.array([0.0, 1.0, 0.0]), 0.5)
    assert (found.advantage, found.members) == (False, (0, 2))


def test_networks_that_tie_for_second_place_join_together() -> None:
    q = np.array([0.7, 0.0, 0.7, 1.0])
    found = compromise(np.array([0.1, 0.2, 0.1, 0.9]), np.array([0.1, 0.2, 0.1, 0.9]), q, 0.5)
    assert (found.advantage, found.stability, found.members) == (True, False, (0, 1, 2))


def test_a_lead_of_exactly_the_threshold_is_an_advantage() -> None:
    q = np.array([0.0, 0.1 + 0.2, 0.3 * 3, 1.0, 1.0]) / 1.2
    assert q[1] == pytest.approx(0.25)
    assert compromise(q, q, q, 0.5).advantage


def test_a_single_network_is_its_own_compromise() -> None:
    one = np.zeros(1)
    found = compromise(one, one, one, 0.5)
    assert (found.advantage, found.stability, found.members, found.threshold) == (True, True, (0,), 1.0)


def test_the_steps_hold_the_conditions_and_the_set() -> None:
    steps = steps_of(Vikor(), FEES)
    assert steps["DQ"] == 0.5
    assert steps["C1"].dtype == steps["C2"].dtype == np.bool_
    found = compromise(steps["S"], steps["R"], steps["Q"], 0.5)
    assert tuple(np.flatnonzero(steps["M"])) == found.members
    assert (bool(steps["C1"]), bool(steps["C2"])) == (found.advantage, found.stability)


@given(matrix=matrices(least_networks=2), data=st.data())
def test_the_set_holds_the_first_and_does_not_depend_on_the_order(
    matrix: DecisionMatrix, data: st.DataObject
) -> None:
    order = np.array(data.draw(st.permutations(range(len(matrix.networks)))))
    steps = steps_of(Vikor(), matrix)
    assert steps["M"][steps["Q"].argmin()]
    assert steps_of(Vikor(), matrix.take(order))["M"].tolist() == steps["M"][order].tolist()


def test_a_curve_that_rises_and_falls_needs_anchors() -> None:
    peaked = replace(FEES, curves=(np.array([[0.0, 0.0], [3.0, 1.0], [5.0, 0.5]]), None))
    with pytest.raises(MethodNotApplicable, match=r"vikor with `reference: candidates` .* `fit` both"):
        Vikor().evaluate(peaked)
    assert steps_of(Vikor(reference="anchors"), peaked)["d"][2, 0] == 0.0


def test_anchors_that_nobody_stated_are_asked_for() -> None:
    with pytest.raises(MissingAnchors, match="vikor with `reference: anchors` needs the worst and the best"):
        Vikor(reference="anchors").evaluate(DecisionMatrix.from_arrays([[1]], [1], maximise=[True]))


def test_a_v_beyond_its_bounds_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="`v`"):
        make_method("vikor", {"v": -0.1})


def test_many_learners_at_once_get_the_bits_of_each_alone() -> None:
    rng = np.random.default_rng(5)
    values, weights = rng.random((6, 4)), rng.dirichlet(np.ones(4), size=3)
    gaps = shortfalls(values, values.max(axis=0), values.min(axis=0))
    s, r = measures(weights, gaps)
    q = compromise_index(s, r, 0.5)
    for learner, own in enumerate(weights):
        alone = compromise_index(*measures(own, gaps), 0.5)
        assert q[learner].tobytes() == alone.tobytes()
