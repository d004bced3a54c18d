"""Do weights lie within the bounds that judgements leave, and is the largest total the optimum?"""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netselect.weighting.advice import SCALE, largest_total, ratio_bounds, weight_bounds
from netselect.weighting.pairwise import priorities
from tests.effort import examples
from tests.strategies import reciprocal_judgements
from tests.weighting.test_completion import with_gaps

Floats = npt.NDArray[np.float64]

few = settings(max_examples=examples(80), deadline=None)

WAYS = (
    ("eigenvector", "lambda_max"),
    ("eigenvector", "harker"),
    ("geometric_mean", "least_squares"),
    ("normalised_columns", "lambda_max"),
)
"""Prioritisations with the ways in which they fill gaps."""


def by_programme(gains: Floats, bounds: Floats) -> float:
    """Return the largest total by another solver."""
    n = len(gains)
    rows = []
    for i in range(n):
        for j in range(n):
            if i != j:
                row = np.zeros(n)
                row[i], row[j] = 1.0, -bounds[i, j]
                rows.append(row)
    limits = {"A_ub": np.array(rows), "b_ub": np.zeros(len(rows))} if rows else {}
    optimize = pytest.importorskip("scipy.optimize")
    found = optimize.linprog(-gains, **limits, A_eq=np.ones((1, n)), b_eq=[1.0], bounds=(0, None), method="highs")
    assert found.success
    return -float(found.fun)


def directly_and_by_way(a: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest of each judgement and the ways round it, by loops."""
    n = len(a)
    least, most = np.ones((n, n)), np.ones((n, n))
    for i in range(n):
        for j in range(n):
            if i != j:
                ways = [a[i, k] * a[k, j] for k in range(n)]
                least[i, j], most[i, j] = min(ways), max(ways)
    return least, most


@few
@given(reciprocal_judgements(most=6), st.sampled_from(WAYS))
def test_the_ratios_of_the_weights_lie_within(a: Floats, way: tuple[str, str]) -> None:
    weights = priorities(a, prioritisation=way[0]).weights
    bounds = ratio_bounds(a)
    assert (weights[:, None] / weights[None, :] <= bounds * (1 + 1e-9)).all()
    low, high = weight_bounds(bounds)
    assert (low <= weights + 1e-9).all()
    assert (weights <= high + 1e-9).all()


@few
@given(with_gaps(most=6), st.sampled_from(WAYS))
def test_weights_of_judgements_with_gaps_lie_within_too(a: Floats, way: tuple[str, str]) -> None:
    weights = priorities(
        a, prioritisation=way[0], completion="lambda_max" if way[1] == "least_squares" else way[1]
    ).weights
    assert (weights[:, None] / weights[None, :] <= ratio_bounds(a, completion=way[1]) * (1 + 1e-9)).all()


@few
@given(with_gaps(most=6), st.sampled_from(WAYS), st.integers(0, 2**32 - 1))
def test_whatever_the_missing_judgements_are_the_weights_lie_within(
    a: Floats, way: tuple[str, str], seed: int
) -> None:
    bounds = ratio_bounds(a, with_answers=True)
    rng = np.random.default_rng(seed)
    for spread in (1.0, 0.5, 100.0):
        logs = np.clip(spread * rng.uniform(-math.log(9), math.log(9), a.shape), -math.log(9), math.log(9))
        answers = np.exp(np.triu(logs, 1) - np.triu(logs, 1).T)
        weights = priorities(np.where(a > 0, a, answers), prioritisation=way[0]).weights
        assert (weights[:, None] / weights[None, :] <= bounds * (1 + 1e-9)).all()


@few
@given(reciprocal_judgements(most=6))
def test_bounds_are_the_ways_round_drawn_tight(a: Floats) -> None:
    bounds = ratio_bounds(a)
    least, most = directly_and_by_way(a)
    assert (bounds <= most * (1 + 1e-12)).all()
    assert (least * (1 - 1e-12) <= 1 / bounds.T).all()
    assert (bounds[:, :, None] * bounds[None, :, :] >= bounds[:, None, :] * (1 - 1e-12)).all()
    n = len(a)
    for i in range(n):
        for j in range(n):
            shortest = min([most[i, j], *(bounds[i, k] * bounds[k, j] for k in range(n) if k not in {i, j})])
            assert i == j or bounds[i, j] == pytest.approx(shortest, rel=1e-12)


@few
@given(reciprocal_judgements(most=6, consistent=True))
def test_judgements_that_agree_leave_one_point(a: Floats) -> None:
    low, high = weight_bounds(ratio_bounds(a))
    weights = a[:, 0] / a[:, 0].sum()
    assert low == pytest.approx(weights, rel=1e-12)
    assert high == pytest.approx(weights, rel=1e-12)


@few
@given(reciprocal_judgements(most=5), st.booleans())
def test_the_bounds_of_each_weight_are_those_of_a_linear_programme(a: Floats, with_answers: bool) -> None:
    if with_answers and len(a) > 2:
        a = a.copy()
        a[0, -1] = a[-1, 0] = 0.0
    bounds = ratio_bounds(a, with_answers=with_answers)
    low, high = weight_bounds(bounds)
    for item, unit in enumerate(np.eye(len(a))):
        assert low[item] == pytest.approx(-by_programme(-unit, bounds), abs=1e-8)
        assert high[item] == pytest.approx(by_programme(unit, bounds), abs=1e-8)


@settings(max_examples=150, deadline=None)
@given(reciprocal_judgements(most=7), st.integers(0, 2**32 - 1), st.sampled_from([1.0, 0.01, 50.0]))
def test_the_largest_total_is_that_of_another_solver(a: Floats, seed: int, size: float) -> None:
    bounds = ratio_bounds(a)
    gains = np.round(size * np.random.default_rng(seed).normal(size=len(a)), 2)
    total, weights = largest_total(gains, bounds)
    assert total == pytest.approx(by_programme(gains, bounds), abs=1e-8 * max(1.0, size))
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert gains @ weights == pytest.approx(total, abs=1e-12)
    assert (weights > 0).all()
    assert (weights[:, None] <= bounds * weights[None, :] + 1e-8).all()


@few
@given(reciprocal_judgements(most=5), st.integers(0, 2**32 - 1))
def test_the_largest_total_is_at_one_of_the_corners_that_each_pair_of_extremes_spans(a: Floats, seed: int) -> None:
    """No mixture of the weights that are extreme for one item comes above it, and none of the drawn ones."""
    rng = np.random.default_rng(seed)
    gains, bounds = rng.normal(size=len(a)), ratio_bounds(a)
    total, _ = largest_total(gains, bounds)
    extremes = np.vstack([bounds.T[row] / bounds.T[row].sum() for row in range(len(a))])
    inside = rng.dirichlet(np.ones(len(a)), 200) @ extremes
    assert (inside[:, :, None] <= bounds * inside[:, None, :] * (1 + 1e-9)).all()
    assert ((inside @ gains) <= total + 1e-9).all()


@given(st.floats(-5, 5), st.integers(2, 6))
def test_gains_that_are_all_alike_are_the_total(gain: float, count: int) -> None:
    a = np.ones((count, count))
    a[0, 1], a[1, 0] = 7.0, 1 / 7
    assert largest_total(np.full(count, gain), ratio_bounds(a))[0] == pytest.approx(gain, abs=1e-12)


def test_one_item_has_all_the_weight() -> None:
    assert largest_total(np.array([-3.5]), np.ones((1, 1)))[0] == -3.5
    assert [part.tolist() for part in weight_bounds(ratio_bounds(np.ones((1, 1))))] == [[1.0], [1.0]]


def test_a_contradiction_of_three_spans_the_judgement_and_the_way_round() -> None:
    a = np.array([[1, 2, 9], [1 / 2, 1, 2], [1 / 9, 1 / 2, 1]])
    bounds = ratio_bounds(a)
    assert bounds[0, 2] == pytest.approx(9)
    assert 1 / bounds[2, 0] == pytest.approx(4)
    low, high = weight_bounds(bounds)
    assert low[0] == pytest.approx(1 / (1 + 1 / 2 + 1 / 4))
    assert high[0] == pytest.approx(1 / (1 + 1 / 4.5 + 1 / 9))


@given(st.sampled_from(SCALE), st.sampled_from(SCALE))
def test_a_missing_judgement_may_be_any_on_the_scale(first: int, second: int) -> None:
    """Judged round 1: the pair that is missing may be 9 times as much, or the other way round."""
    a = np.array([[1, first, 0], [1 / first, 1, second], [0, 1 / second, 1]])
    bounds = ratio_bounds(a, with_answers=True)
    assume(first * second > 1)
    assert bounds[0, 2] == pytest.approx(max(9, first * second))
    assert bounds[2, 0] == pytest.approx(9)
    assert ratio_bounds(a)[0, 2] == pytest.approx(first * second)
    assert ratio_bounds(a)[2, 0] == pytest.approx(1 / (first * second))
