"""Are no weights that put another network first nearer to the stated ones than those that are found?"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.matrix import DecisionMatrix
from netselect.methods import scores_of
from netselect.robustness.sensitivity import nearest_on_a_plane, nearest_weights, on_simplex
from netselect.robustness.stability import StandingNetworks, stability
from netselect.sums import steady
from tests.effort import examples

Floats = npt.NDArray[np.float64]

DENSE = 60
"""Steps of the grid on the simplex along one weight."""

some = settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
few = settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
degenerate = pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")


@cache
def simplex_grid(steps: int = DENSE) -> Floats:
    pairs = [(a, b) for a in range(steps + 1) for b in range(steps + 1 - a)]
    return np.array([(a, b, steps - a - b) for a, b in pairs], dtype=np.float64) / steps


@st.composite
def three_criteria(draw: st.DrawFn, *, least: int = 0) -> DecisionMatrix:
    """Draw up to four networks on three criteria; neither figures nor weights are below `least`."""
    figures = st.lists(st.integers(least, 10), min_size=3, max_size=3)
    weights = draw(st.lists(st.integers(least, 5), min_size=3, max_size=3).filter(any))
    values = [draw(figures) for _ in range(draw(st.integers(2, 4)))]
    return DecisionMatrix.from_arrays(values, weights, worst=[0] * 3, best=[10] * 3)


def grid_distance(ranking: Ranking) -> float:
    """Return how far the nearest point of a dense grid is at which another network is first."""
    points = simplex_grid()
    scores = scores_of(ranking.method, ranking.matrix, weights=points)
    first = ranking.position(ranking.networks[0])
    lost = scores.max(axis=1) > scores[:, first] + ranking.tolerance
    return float(np.linalg.norm(points[lost] - ranking.matrix.weights, axis=1).min(initial=np.inf))


def found_for(ranking: Ranking) -> tuple[str, Floats, float] | None:
    standing = StandingNetworks(ranking)
    found = nearest_weights(standing)
    if found is None:
        return None
    taker, weights = found
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    return standing.names[taker], weights, float(np.linalg.norm(weights - ranking.matrix.weights))


def assert_level_and_beyond(ranking: Ranking, name: str, weights: Floats, within: float) -> None:
    first, taker = ranking.position(ranking.networks[0]), ranking.position(name)
    scores = rank(ranking.matrix.reweighted(weights), ranking.method).scores
    assert scores[first] == pytest.approx(scores[taker], abs=within)
    assert scores[taker] >= scores.max() - within


@some
@given(matrix=three_criteria())
def test_the_nearest_of_all_is_the_nearest_for_each_one_looked_at(matrix: DecisionMatrix) -> None:
    standing = StandingNetworks(rank(matrix, "weighted_sum"))
    ways = enumerate(standing.local - standing.local[standing.first])
    each = [
        (steady(float(np.linalg.norm(level - matrix.weights))), rival)
        for rival, way in ways
        if way.max() > standing.tolerance and (level := nearest_on_a_plane(matrix.weights, way)) is not None
    ]
    found = nearest_weights(standing)
    told = [] if found is None else [(steady(float(np.linalg.norm(found[1] - matrix.weights))), found[0])]
    assert told == sorted(each)[:1]


@some
@given(
    matrix=three_criteria(),
    choice=st.sampled_from([("weighted_sum", {}), ("weighted_sum", {"scaling": "min_max"}), ("promethee", {})]),
)
@degenerate
def test_of_an_additive_method_no_point_of_a_dense_grid_is_nearer(
    matrix: DecisionMatrix, choice: tuple[str, dict[str, Any]]
) -> None:
    ranking = rank(matrix, choice[0], **choice[1])
    nearest, found = grid_distance(ranking), found_for(ranking)
    if found is None:
        assert nearest == np.inf
        return
    name, weights, distance = found
    assert_level_and_beyond(ranking, name, weights, 1e-12)
    assert distance <= nearest + 1e-12
    # Between points of the grid, whose cells are no wider than this, there may be nearer ones.
    assert nearest == np.inf or nearest - distance <= 2 * np.sqrt(2) / DENSE
    # Changing one weight is one way of changing all.
    alone = [abs(one.change) * np.sqrt(2) for one in stability(ranking) if one.change is not None]
    assert not alone or distance <= min(alone) + 1e-12


@few
@given(matrix=three_criteria(), others=st.integers(2, 3))
def test_an_independent_optimiser_finds_nothing_nearer(matrix: DecisionMatrix, others: int) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    ranking = rank(matrix.take(np.arange(min(others, len(matrix.networks)))))
    standing = StandingNetworks(ranking)
    local, weights = standing.local, ranking.matrix.weights
    found = found_for(ranking)
    best = np.inf
    for rival in range(len(local)):
        lead = local[rival] - local[standing.first]
        if rival == standing.first or lead.max() <= standing.tolerance:
            continue
        solved = optimize.minimize(
            lambda w: ((w - weights) ** 2).sum(),
            np.eye(3)[lead.argmax()],
            jac=lambda w: 2 * (w - weights),
            bounds=[(0, 1)] * 3,
            constraints=[
                {"type": "eq", "fun": lambda w: w.sum() - 1},
                {"type": "ineq", "fun": lambda w, lead=lead: lead @ w},
            ],
            method="SLSQP",
            options={"ftol": 1e-15},
        )
        if solved.success:
            best = min(best, float(np.linalg.norm(solved.x - weights)))
    assert (found is None) == (best == np.inf)
    if found is not None:
        assert found[2] == pytest.approx(best, abs=1e-6)


@few
@given(
    matrix=three_criteria(least=1),
    choice=st.sampled_from(
        [("topsis", {}), ("topsis", {"reference": "candidates"}), ("waspas", {}), ("weighted_product", {})]
    ),
)
@degenerate
def test_of_other_methods_the_search_finds_what_is_as_near_as_any_point_of_a_dense_grid(
    matrix: DecisionMatrix, choice: tuple[str, dict[str, Any]]
) -> None:
    ranking = rank(matrix, choice[0], **choice[1])
    nearest, found = grid_distance(ranking), found_for(ranking)
    if found is None:
        assert nearest == np.inf
        return
    name, weights, distance = found
    assert_level_and_beyond(ranking, name, weights, 1e-9)
    assert distance <= nearest + 1e-6


@some
@given(
    weights=st.lists(st.integers(0, 6), min_size=2, max_size=4).filter(any),
    data=st.data(),
)
def test_the_nearest_point_of_a_plane_is_that_of_its_best_face(weights: list[int], data: st.DataObject) -> None:
    """The oracle projects, in fractions, on the plane within every face of the simplex."""
    width = len(weights)
    direction = data.draw(st.lists(st.integers(-5, 5), min_size=width, max_size=width))
    stated = [Fraction(weight, sum(weights)) for weight in weights]
    found = nearest_on_a_plane(np.array(stated, dtype=np.float64), np.array(direction, dtype=np.float64))
    if sum(d * w for d, w in zip(direction, stated, strict=True)) >= 0:
        assert found is not None
        assert found == pytest.approx(np.array(stated, dtype=np.float64), abs=1e-15)
        return
    best = min(filter(None, (_on_face(stated, direction, kept) for kept in _faces(width))), default=None)
    assert (found is None) == (best is None)
    if found is not None and best is not None:
        assert found == pytest.approx([float(part) for part in best[1]], abs=1e-12)


def _faces(width: int) -> list[tuple[int, ...]]:
    return [kept for size in range(1, width + 1) for kept in combinations(range(width), size)]


def _on_face(
    stated: list[Fraction], direction: list[int], kept: tuple[int, ...]
) -> tuple[Fraction, list[Fraction]] | None:
    """Return the squared distance and the point, where the projection lies in the face."""
    count, along = Fraction(len(kept)), Fraction(sum(direction[k] for k in kept))
    square = Fraction(sum(direction[k] ** 2 for k in kept))
    short, off = 1 - sum(stated[k] for k in kept), -sum(direction[k] * stated[k] for k in kept)
    determinant = count * square - along**2
    if determinant:
        shift, scale = (short * square - along * off) / determinant, (count * off - along * short) / determinant
    elif along == 0:
        shift, scale = short / count, Fraction(0)
    else:
        return None
    point = [stated[k] + shift + scale * direction[k] if k in kept else Fraction(0) for k in range(len(stated))]
    if min(point) < 0 or sum(d * w for d, w in zip(direction, point, strict=True)) != 0:
        return None
    return sum(((w - v) ** 2 for w, v in zip(point, stated, strict=True)), Fraction(0)), point


@some
@given(st.lists(st.integers(-40, 40).map(lambda k: k / 10), min_size=1, max_size=5))
def test_the_nearest_weights_to_a_point_meet_the_conditions_of_a_projection(point: list[float]) -> None:
    given_point = np.array(point)
    found = on_simplex(given_point)
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1, abs=1e-12)
    # No corner lies on the far side of the plane through the found point.
    assert ((np.eye(len(point)) - found) @ (given_point - found) <= 1e-12).all()


def two_criteria(weights: list[float], values: Sequence[Sequence[float]]) -> DecisionMatrix:
    width = len(weights)
    return DecisionMatrix.from_arrays(values, weights, worst=[0] * width, best=[10] * width)


def test_by_two_criteria_the_change_of_all_weights_is_that_of_one_times_the_root_of_two() -> None:
    for method in ("weighted_sum", "topsis"):
        ranking = rank(two_criteria([4, 1], [[8, 0], [6, 10]]), method)
        one, found = stability(ranking)[0], found_for(ranking)
        assert found is not None
        assert one.change is not None
        assert found[0] == one.taker
        assert found[2] == pytest.approx(abs(one.change) * np.sqrt(2), abs=1e-9)


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "weighted_product"])
def test_where_first_place_is_shared_nothing_has_to_change(method: str) -> None:
    found = found_for(rank(two_criteria([1, 1], [[3, 5], [5, 3], [1, 1]]), method))
    assert found is not None
    assert found[0] == "A2"
    assert found[2] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "weighted_product", "vikor"])
def test_nobody_gets_before_one_that_is_best_or_alone_or_doubled(method: str) -> None:
    for values in ([[5, 6], [4, 4]], [[5, 6]], [[5, 6], [5, 6]]):
        assert nearest_weights(StandingNetworks(rank(two_criteria([1, 2], values), method))) is None


def test_networks_that_tie_all_along_do_not_pass_for_the_nearest() -> None:
    """On both sides of a peak values are the same but for their last digit."""
    curve = np.array([[0.0, 0.0], [5.0, 1.0], [10.0, 0.0]])
    matrix = two_criteria([4, 3], [[2.9, 1.3], [7.1, 8.7], [1.4, 4.9], [8.6, 5.1]])
    twins = replace(matrix, curves=(curve, curve))
    assert (twins.utilities[1] > twins.utilities[0]).all()
    for method in ("weighted_product", "waspas", "topsis"):
        ranking = rank(twins, method)
        both, alone = found_for(ranking), found_for(rank(twins.take(np.array([0, 2])), method))
        assert both is not None
        assert alone is not None
        assert ranking.ranks[ranking.position(both[0])] == 3
        assert both[2] == pytest.approx(alone[2], abs=1e-9)
        assert both[2] > 0.01
