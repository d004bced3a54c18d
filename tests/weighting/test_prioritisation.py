"""The bare priorities agree with independent computations, alone and in stacks."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import JudgementOutOfRange
from netselect.weighting.consistency import (
    PRIORITISATIONS,
    eigenvector_priorities,
    geometric_mean_priorities,
    lambda_max,
    matrix_power,
)

Floats = npt.NDArray[np.float64]
Prioritisation = Callable[[Floats], Floats]

ALL: list[Prioritisation] = list(PRIORITISATIONS.values())

HOME = "netselect.weighting.consistency"


@st.composite
def reciprocal(draw: st.DrawFn, size: int = 0) -> Floats:
    """Draw judgements from 1/9 to 9, from consistent to as contradictory as can be."""
    n = size or draw(st.integers(1, 15))
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


@st.composite
def stacks(draw: st.DrawFn) -> Floats:
    """Draw up to twelve matrices of one size, some hardly contradictory and some very much so."""
    size = draw(st.integers(1, 12))
    return np.stack(draw(st.lists(reciprocal(size), min_size=1, max_size=12)))


def circle(n: int, ratio: float) -> Floats:
    """Return judgements by which each item is worth `ratio` times the next half of the circle."""
    ahead = (np.arange(n)[None, :] - np.arange(n)[:, None]) % n
    a = np.where(ahead == 0, 1.0, np.where(ahead <= n // 2, ratio, 1 / ratio))
    half = ahead * 2 == n
    return np.where(half, np.where(np.tri(n, dtype=bool), ratio, 1 / ratio), a)


def precisely(a: Floats) -> Floats:
    """Return the principal eigenvector by A to the power 2**14 in extended precision, where there is one."""
    power = a.astype(np.longdouble)
    for _ in range(14):
        power = np.einsum("il,lj->ij", power, power)
        power /= power.max()
    rows = power.sum(axis=1)
    return np.asarray(rows / rows.sum(), dtype=np.float64)


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


@given(reciprocal())
def test_the_eigenvector_has_each_weight_to_the_last_digits(a: Floats) -> None:
    assert np.allclose(eigenvector_priorities(a), precisely(a), rtol=1e-13, atol=0)


@pytest.mark.parametrize("n", [3, 5, 9, 15])
def test_a_full_circle_of_nines_gives_equal_weights(n: int) -> None:
    assert np.allclose(eigenvector_priorities(circle(n, 9.0)), 1 / n, rtol=0, atol=1e-14)


@pytest.mark.parametrize("n", [2, 15, 60])
def test_a_chain_in_which_each_is_worth_nine_of_the_next_keeps_its_ratios(n: int) -> None:
    weights = 9.0 ** -np.arange(float(n))
    found = eigenvector_priorities(weights[:, None] / weights)
    assert np.allclose(found, weights / weights.sum(), rtol=1e-13, atol=0)


def test_judgements_from_a_ninth_to_nine_need_nine_squarings_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{HOME}._ROUNDS", 8)
    signs = np.random.default_rng(6).choice([-1.0, 1.0], (500, 15, 15))
    for n in range(2, 16):
        upper = np.triu(signs[:, :n, :n], 1)
        hard = [circle(n, 9.0), *9.0 ** (upper - upper.swapaxes(1, 2))]
        assert np.isfinite(eigenvector_priorities(np.stack(hard))).all()


def test_ratios_beyond_nine_have_weights_too() -> None:
    a = circle(3, 1e6)
    assert np.allclose(eigenvector_priorities(a), 1 / 3, rtol=1e-6, atol=0)


@pytest.mark.parametrize("a", [circle(3, 1e200), np.full((3, 3), np.nan), np.zeros((3, 3))])
def test_judgements_of_which_no_weights_can_be_found_are_refused(a: Floats) -> None:
    with pytest.raises(JudgementOutOfRange, match=r"^the judgements are so far apart"):
        eigenvector_priorities(a)
    with pytest.raises(JudgementOutOfRange, match=r"^matrix 1, 2: the judgements are so far apart"):
        eigenvector_priorities(np.stack([np.ones((3, 3))] * 5 + [a]).reshape(2, 3, 3, 3))


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


@given(stacks(), st.sampled_from(ALL), st.integers(0, 2**32 - 1), st.integers(1, 3000))
def test_order_chunks_and_layout_in_memory_leave_no_trace(
    stack: Floats, prioritisation: Prioritisation, seed: int, cells: int
) -> None:
    alone = np.stack([prioritisation(a) for a in stack])
    largest = np.array([lambda_max(a, w) for a, w in zip(stack, alone, strict=True)])
    order = np.random.default_rng(seed).permutation(len(stack))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{HOME}._CELLS", cells)
        patch.setattr(f"{HOME}._CHUNKS", 1 + seed % 3)
        for some in (stack[order], np.asfortranarray(stack[order])):
            together = prioritisation(some)
            assert (together == alone[order]).all()
            assert (lambda_max(some, np.asfortranarray(together)) == largest[order]).all()


@pytest.mark.parametrize("prioritisation", ALL)
def test_thousands_have_the_bits_of_each_alone(prioritisation: Prioritisation) -> None:
    upper = np.triu(np.random.default_rng(9).choice(np.log([2, 3, 5, 9]), (2500, 9, 9)), 1)
    upper[::3] *= np.random.default_rng(10).choice([-1.0, 1.0], (834, 9, 9))
    stack = np.exp(upper - upper.swapaxes(1, 2))
    together = prioritisation(stack)
    for index in range(0, 2500, 7):
        assert (prioritisation(stack[index]) == together[index]).all()


@pytest.mark.parametrize("prioritisation", ALL)
def test_of_no_matrices_there_are_no_weights(prioritisation: Prioritisation) -> None:
    assert prioritisation(np.empty((0, 7, 7))).shape == (0, 7)
    assert prioritisation(np.empty((2, 0, 7, 7))).shape == (2, 0, 7)


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
