"""Gaps are filled as the definitions say, checked against brute force."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.errors import DisconnectedJudgements, MissingItem, UnknownName
from netselect.weighting.consistency import eigenvector_priorities, lambda_max
from netselect.weighting.pairwise import complete

Floats = npt.NDArray[np.float64]

WAYS = ("lambda_max", "harker", "least_squares")


@st.composite
def with_gaps(draw: st.DrawFn, most: int = 9) -> Floats:
    """Draw judgements from 1/9 to 9 with gaps, all items linked."""
    n = draw(st.integers(3, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    upper = np.triu(rng.uniform(-math.log(9), math.log(9), (n, n)), 1)
    judged = np.triu(rng.random((n, n)) < draw(st.sampled_from([0.1, 0.4, 0.8])), 1)
    chain = rng.permutation(n)
    judged[np.minimum(chain[1:], chain[:-1]), np.maximum(chain[1:], chain[:-1])] = True
    judged = judged | judged.T | np.eye(n, dtype=bool)
    return np.where(judged, np.exp(upper - upper.T), 0.0)


def largest_eigenvalue(a: Floats) -> float:
    return float(np.linalg.eigvals(a).real.max())


def gaps(a: Floats) -> tuple[npt.NDArray[np.intp], ...]:
    return np.nonzero(np.triu(a == 0, 1))


def filled_with(a: Floats, logs: npt.ArrayLike) -> Floats:
    i, j = gaps(a)
    full = a.copy()
    full[i, j] = np.exp(logs)
    full[j, i] = 1 / full[i, j]
    return full


@given(with_gaps(), st.sampled_from(WAYS))
def test_judgements_are_kept_and_the_whole_is_reciprocal(a: Floats, way: str) -> None:
    full = complete(a, way)
    assert (full[a > 0] == a[a > 0]).all()
    assert np.allclose(full * full.T, 1.0, rtol=1e-9)


@pytest.mark.parametrize(
    "judgements",
    [(2.0, 3.0, 1 / 5, 4.0), (9.0, 9.0, 9.0, 1 / 9), (1.0, 1 / 7, 6.0, 2.0), (1 / 9, 9.0, 1 / 9, 9.0)],
)
def test_no_point_of_a_fine_grid_has_a_smaller_eigenvalue(judgements: tuple[float, ...]) -> None:
    # Four items in a ring: a-b, b-c, c-d and a-d are judged, a-c and b-d are not.
    ab, bc, cd, ad = judgements
    a = np.array([[1, ab, 0, ad], [1 / ab, 1, bc, 0], [0, 1 / bc, 1, cd], [1 / ad, 0, 1 / cd, 1]])
    full = complete(a)
    found = float(lambda_max(full, eigenvector_priorities(full)))
    axis = np.linspace(-5, 5, 101)
    stack = np.stack([filled_with(a, (x, y)) for x in axis for y in axis])
    grid = lambda_max(stack, eigenvector_priorities(stack))
    best = stack[int(np.argmin(grid))]
    assert found <= grid.min() + 1e-12
    assert found == pytest.approx(grid.min(), abs=0.01)
    assert np.allclose(np.log(best), np.log(full), atol=0.15)


@settings(max_examples=40)
@given(with_gaps(), st.integers(0, 2**32 - 1))
def test_leaving_the_minimum_makes_the_eigenvalue_larger(a: Floats, seed: int) -> None:
    full = complete(a)
    logs = np.log(full[gaps(a)])
    found = largest_eigenvalue(full)
    rng = np.random.default_rng(seed)
    for size in (1e-3, 0.1, 1.0):
        assert largest_eigenvalue(filled_with(a, logs + size * rng.normal(size=len(logs)))) >= found - 1e-10


@settings(max_examples=40)
@given(with_gaps())
def test_the_minimum_is_met_to_ten_digits(a: Floats) -> None:
    # At the minimum x = a_ij solves x**2 = v_j w_i / (v_i w_j), with v and w the left and right eigenvectors.
    full = complete(a)
    right, left = eigenvector_priorities(full), eigenvector_priorities(np.ascontiguousarray(full.T))
    i, j = gaps(a)
    assert np.allclose(
        np.log(full[i, j]), np.log(left[j] * right[i] / (left[i] * right[j])) / 2, rtol=0, atol=1e-10
    )


@given(with_gaps())
def test_harkers_gaps_are_the_ratios_of_the_weights(a: Floats) -> None:
    full = complete(a, "harker")
    weights = eigenvector_priorities(full)
    ratios = weights[:, None] / weights
    assert np.allclose(np.log(full[a == 0]), np.log(ratios[a == 0]), rtol=0, atol=1e-9)
    with_counts = a + np.diag((a == 0).sum(axis=1))
    assert np.allclose(with_counts @ weights / weights, largest_eigenvalue(with_counts), rtol=1e-9)


@given(with_gaps())
def test_least_squares_are_those_of_numpy_with_one_equation_a_judgement(a: Floats) -> None:
    i, j = np.nonzero(np.triu(a, 1))
    equations = np.eye(len(a))[i] - np.eye(len(a))[j]
    logs = np.linalg.lstsq(equations, np.log(a[i, j]), rcond=None)[0]
    differences = logs[:, None] - logs
    assert np.allclose(np.log(complete(a, "least_squares")[a == 0]), differences[a == 0], rtol=0, atol=1e-9)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("n", [3, 8, 30])
def test_a_chain_of_judgements_is_completed_without_any_contradiction(way: str, n: int) -> None:
    weights = 5.0 ** -np.arange(float(n))
    ratios = weights[:, None] / weights
    chain = np.where(np.abs(np.subtract.outer(np.arange(n), np.arange(n))) <= 1, ratios, 0.0)
    assert np.allclose(complete(chain, way) / ratios, 1.0, rtol=1e-9)


@pytest.mark.parametrize("way", WAYS)
def test_a_complete_matrix_stays_as_it_is(way: str) -> None:
    a = np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    assert (complete(a, way) == a).all()


def test_parts_without_a_link_are_refused_with_their_members() -> None:
    two = np.kron(np.eye(2), np.array([[1, 2], [1 / 2, 1]]))
    with pytest.raises(DisconnectedJudgements, match=r"\(item 1, item 2\) and \(item 3, item 4\)"):
        complete(two)
    with pytest.raises(MissingItem, match="`item 3`"):
        complete(np.array([[1, 2, 0], [1 / 2, 1, 0], [0, 0, 1]]))


def test_an_unknown_completion_is_met_with_the_nearest_one() -> None:
    with pytest.raises(UnknownName, match="Did you mean `harker`"):
        complete(np.eye(2), "harkers")
