"""The bare priorities agree with independent computations, alone and in stacks."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.weighting.prioritisation import (
    eigenvector_priorities,
    geometric_mean_priorities,
    lambda_max,
    matrix_power,
    normalised_column_priorities,
)

Floats = npt.NDArray[np.float64]
Prioritisation = Callable[[Floats], Floats]

ALL: list[Prioritisation] = [eigenvector_priorities, geometric_mean_priorities, normalised_column_priorities]


@st.composite
def reciprocal(draw: st.DrawFn) -> Floats:
    """Draw judgements from 1/9 to 9, from consistent to as contradictory as can be."""
    n = draw(st.integers(1, 15))
    seed, kind = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from(["spread", "ends", "scale"]))
    rng = np.random.default_rng(seed)
    end = math.log(9)
    logs = {
        "spread": rng.uniform(-end, end, (n, n)),
        "ends": rng.choice([-end, end], (n, n)),
        "scale": np.log(rng.integers(1, 10, (n, n))) * rng.choice([-1, 1], (n, n)),
    }[kind]
    upper = np.triu(logs, 1)
    a: Floats = np.exp(upper - upper.T)
    return a


def by_numpy(a: Floats) -> tuple[float, Floats]:
    values, vectors = np.linalg.eig(a)
    largest = int(np.argmax(values.real))
    weights = np.abs(vectors[:, largest].real)
    return float(values[largest].real), weights / weights.sum()


@given(reciprocal())
def test_the_eigenvector_and_its_value_are_those_of_numpy(a: Floats) -> None:
    value, weights = by_numpy(a)
    found = eigenvector_priorities(a)
    assert np.allclose(found, weights, rtol=0, atol=1e-12)
    assert float(lambda_max(a, found)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("n", [3, 5, 9, 15])
def test_a_full_circle_of_nines_gives_equal_weights(n: int) -> None:
    ahead = (np.arange(n)[None, :] - np.arange(n)[:, None]) % n
    a = np.where(ahead == 0, 1.0, np.where(ahead <= n // 2, 9.0, 1 / 9))
    assert np.allclose(eigenvector_priorities(a), 1 / n, rtol=0, atol=1e-14)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=12), st.sampled_from(ALL))
def test_consistent_judgements_give_back_the_weights(points: list[float], prioritisation: Prioritisation) -> None:
    weights = np.array(points) / sum(points)
    a = weights[:, None] / weights
    found = prioritisation(a)
    assert np.allclose(found, weights, rtol=0, atol=1e-12)
    assert float(lambda_max(a, found)) == pytest.approx(len(points), rel=1e-12)


@given(reciprocal(), st.sampled_from(ALL))
def test_weights_are_positive_and_sum_to_one_and_lambda_is_at_least_n(
    a: Floats, prioritisation: Prioritisation
) -> None:
    weights = prioritisation(a)
    assert (weights > 0).all()
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert float(lambda_max(a, weights)) >= len(a) - 1e-9


@given(reciprocal(), st.sampled_from(ALL), st.integers(0, 2**32 - 1))
def test_weights_follow_their_items_when_these_are_listed_otherwise(
    a: Floats, prioritisation: Prioritisation, seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(a))
    assert np.allclose(prioritisation(a[np.ix_(order, order)]), prioritisation(a)[order], rtol=0, atol=1e-12)


@given(reciprocal())
def test_geometric_means_of_the_opposite_judgements_are_the_reciprocals(a: Floats) -> None:
    product = geometric_mean_priorities(a) * geometric_mean_priorities(a.T)
    assert np.allclose(product / product[0], 1.0, rtol=1e-9)


@pytest.mark.parametrize("prioritisation", ALL)
def test_a_stack_gives_the_bits_of_each_matrix_alone(prioritisation: Prioritisation) -> None:
    rng = np.random.default_rng(8)
    upper = np.triu(rng.uniform(-2, 2, (4, 5, 7, 7)), 1)
    stack = np.exp(upper - np.swapaxes(upper, -1, -2))
    together = prioritisation(stack)
    assert together.shape == (4, 5, 7)
    largest = lambda_max(stack, together)
    for index in np.ndindex(4, 5):
        assert (prioritisation(stack[index]) == together[index]).all()
        assert lambda_max(stack[index], together[index]) == largest[index]


@pytest.mark.parametrize("prioritisation", ALL)
def test_the_judgements_given_are_left_as_they_were(prioritisation: Prioritisation) -> None:
    a = np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    before = a.copy()
    prioritisation(a)
    assert (a == before).all()


def test_a_power_neither_overflows_nor_vanishes() -> None:
    weights = 9.0 ** -np.arange(60.0)
    power = matrix_power(weights[:, None] / weights, 20)
    assert np.isfinite(power).all()
    assert np.allclose(power[:, -1] / power[0, -1], weights, rtol=1e-9)
