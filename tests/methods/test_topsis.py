"""Does TOPSIS measure from the two points that were asked for, by the distance that was asked for?"""

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.batch.many import rank_many
from netselect.errors import MethodNotApplicable, MissingAnchors
from netselect.matrix import DecisionMatrix
from netselect.methods.topsis import AT_WORST, Distance, Topsis, closeness, distances
from tests.strategies import matrices

FEES = DecisionMatrix.from_arrays(
    [[4, 90], [2, 30]],
    [1, 1],
    worst=[0, 150],
    best=[5, 0],
    networks=["chamber", "guild"],
    criteria=["fit", "fee"],
)


def test_anchors_measure_from_fixed_points() -> None:
    far, near = math.hypot(0.2, 0.6), math.hypot(0.8, 0.4)
    assert Topsis().evaluate(FEES).scores[0] == pytest.approx(near / (far + near))
    assert not Topsis().is_relative


def test_candidates_measure_from_the_best_and_worst_figures_found() -> None:
    fit, fee = 2 / math.hypot(4, 2), 60 / math.hypot(90, 30)
    found = Topsis(reference="candidates").evaluate(FEES).scores
    assert found == pytest.approx([fit / (fit + fee), fee / (fit + fee)])


@pytest.mark.parametrize(
    ("distance", "far", "near"),
    [("manhattan", 0.4, 0.6), ("chebyshev", 0.3, 0.4), ("euclidean", 0.1**0.5, 0.2**0.5)],
)
def test_each_distance_is_measured_as_its_name_says(distance: str, far: float, near: float) -> None:
    found = Topsis.model_validate({"distance": distance}).evaluate(FEES).scores[0]
    assert found == pytest.approx(near / (far + near))


def test_given_points_are_in_natural_units() -> None:
    method = Topsis(
        reference="given", scaling="none", ideal={"fit": 5, "fee": 0}, anti_ideal={"fee": 100, "fit": 0}
    )
    far, near = math.hypot(1, 90), math.hypot(4, 10)
    assert method.evaluate(FEES).scores[0] == pytest.approx(near / (far + near))
    assert not method.is_relative


@pytest.mark.parametrize(
    ("ideal", "message"),
    [
        (None, "needs `ideal` and `anti_ideal`, each with a level for every criterion"),
        ({"fit": 5}, "gives no level for fee"),
        ({"fit": 5, "fees": 1}, "`fees`, which is no criterion. Did you mean `fee`?"),
    ],
)
def test_points_that_are_not_given_in_full_are_named(ideal: dict[str, float] | None, message: str) -> None:
    method = Topsis(reference="given", ideal=ideal, anti_ideal={"fit": 0, "fee": 100})
    with pytest.raises(MethodNotApplicable) as refused:
        method.evaluate(FEES)
    assert message in str(refused.value)


def test_networks_that_nothing_tells_apart_are_half_way_and_it_is_said() -> None:
    alike = DecisionMatrix.from_arrays([[3, 7], [3, 7]], [1, 3], maximise=[True, False])
    found = Topsis(reference="candidates").evaluate(alike)
    assert found.scores.tolist() == [0.5, 0.5]
    assert "2 of 2 networks" in found.warnings[0]
    assert found.contributions is not None
    assert found.contributions.sum(axis=1) == pytest.approx([0.5, 0.5])


def test_without_anchors_the_message_names_a_reference_that_does_without() -> None:
    with pytest.raises(MissingAnchors, match="reference: candidates"):
        Topsis().evaluate(DecisionMatrix.from_arrays([[1, 2]], [1, 1], maximise=[True, True]))


def test_distances_and_closeness_broadcast_over_learners() -> None:
    rng = np.random.default_rng(7)
    values, weights = rng.random((5, 3)), rng.dirichlet(np.ones(3), size=4)
    far = distances(values, weights, np.ones((4, 3)), "euclidean")
    near = distances(values, weights, np.zeros((4, 3)), "euclidean")
    for learner, own in enumerate(weights):
        alone = distances(values, own, np.ones(3), "euclidean")
        assert far[learner].tobytes() == alone.tobytes()
    assert closeness(near, far + near).shape == (4, 5)


@pytest.mark.parametrize("distance", get_args(Distance))
@pytest.mark.parametrize("learners", [(), (4,), (4, 1)])
def test_the_distance_from_the_worst_is_that_from_nought_and_leaves_the_values_as_they_are(
    distance: Distance, learners: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(8)
    values, weights = rng.random((*learners[:1], 5, 3)) - 0.5, rng.dirichlet(np.ones(3), size=learners)
    before = values.copy()
    found = distances(values, weights, AT_WORST, distance)
    assert found.tobytes() == distances(values, weights, np.zeros(3), distance).tobytes()
    assert values.tobytes() == before.tobytes()


@given(
    matrix=matrices(), distance=st.sampled_from(["euclidean", "manhattan", "chebyshev"]), anchored=st.booleans()
)
def test_contributions_sum_to_the_closeness(matrix: DecisionMatrix, distance: str, *, anchored: bool) -> None:
    reference = "anchors" if anchored else "candidates"
    found = Topsis.model_validate({"reference": reference, "distance": distance}).evaluate(matrix)
    assert found.contributions is not None
    assert found.contributions.sum(axis=1) == pytest.approx(found.scores, abs=1e-9)


@pytest.mark.parametrize("scaling", ["vector", "min_max", "sum", "max", "none"])
@pytest.mark.parametrize("tiny", [5e-324, 1e-310, 1e-301, 1e-299, 1e-160])
def test_figures_too_small_to_divide_by_leave_every_score_finite(scaling: str, tiny: float) -> None:
    figures = np.array([[tiny, 1.0], [0.0, 2.0], [2 * tiny, 1.0]])
    matrix = DecisionMatrix.from_arrays(figures, [1, 1], maximise=["max"] * 2)
    found = Topsis.model_validate({"reference": "candidates", "scaling": scaling}).evaluate(matrix)
    assert np.isfinite(found.scores).all()
    many = rank_many(matrix, np.array([[1.0, 1.0], [1.0, 3.0]]), "topsis", reference="candidates", scaling=scaling)
    assert np.isfinite(many.chunks[0].score[:, :3]).all()
