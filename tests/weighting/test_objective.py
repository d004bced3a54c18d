"""Objective weights follow their formulas, cope with columns that do not vary, and ignore the order of rows."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from netselect.errors import InvalidMatrix, InvalidParameter, MethodNotApplicable, UnknownName
from netselect.sums import but_for_rounding
from netselect.weighting.objective import (
    critic,
    critic_information,
    entropy,
    standard_deviation,
    weights_from_figures,
)

Floats = npt.NDArray[np.float64]
Weighting = Callable[[Floats], Floats]


def ups(values: Floats) -> npt.NDArray[np.bool_]:
    """Let more be better in every other column."""
    up: npt.NDArray[np.bool_] = np.arange(values.shape[-1]) % 2 == 0
    return up


WEIGHTINGS: dict[str, Weighting] = {
    "entropy": entropy,
    "deviation": lambda x: standard_deviation(x, ups(x)),
    "deviation of figures as given": lambda x: standard_deviation(x, ups(x), "none"),
    "critic": lambda x: critic(x, ups(x)),
    "critic of figures as given": lambda x: critic(x, ups(x), "none"),
    "critic by ranks": lambda x: critic(x, ups(x), correlation="spearman"),
    "critic by ranks of figures as given": lambda x: critic(x, ups(x), "none", "spearman"),
}

SHAPES = array_shapes(min_dims=2, max_dims=2, max_side=8)
FEW_LEVELS = st.sampled_from([0.1, 0.2, 0.3, 1.0, 1e9, 1e-9, 1e100])
POSITIVE = arrays(np.float64, SHAPES, elements=st.one_of(FEW_LEVELS, st.floats(1e-100, 1e100)))


@pytest.fixture(params=sorted(WEIGHTINGS))
def weighting(request: pytest.FixtureRequest) -> Weighting:
    return WEIGHTINGS[request.param]


def bits(x: Floats) -> bytes:
    return np.ascontiguousarray(x).tobytes()


@given(POSITIVE, st.sampled_from(sorted(WEIGHTINGS)), st.integers(0, 2**32 - 1))
def test_weights_are_finite_sum_to_one_and_ignore_the_order_of_rows_bit_for_bit(
    values: Floats, name: str, seed: int
) -> None:
    weights = WEIGHTINGS[name](values)
    assert np.isfinite(weights).all()
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    order = np.random.default_rng(seed).permutation(len(values))
    assert bits(WEIGHTINGS[name](values[order])) == bits(weights)


@given(POSITIVE, st.sampled_from(sorted(WEIGHTINGS)))
def test_a_column_of_equal_figures_weighs_nothing_and_changes_nothing(values: Floats, name: str) -> None:
    weights = WEIGHTINGS[name](values)
    # Figures that differ by rounding alone are equal: 1e-100 and the next one, as 0.3 and 0.1 + 0.2.
    varies = ~but_for_rounding(values.min(axis=0), values.max(axis=0))
    if varies.any():
        assert (weights[~varies] == 0).all()
    else:
        assert np.allclose(weights, 1 / values.shape[1], rtol=0, atol=1e-15)
    padded = np.column_stack([values, np.full((len(values), 2), 0.3)])
    if varies.any():
        assert np.allclose(WEIGHTINGS[name](padded), [*weights, 0, 0], rtol=0, atol=1e-12)


def test_a_stack_gives_the_bits_of_each_table_alone(weighting: Weighting) -> None:
    tables = np.random.default_rng(6).integers(1, 9, size=(3, 4, 7, 5)).astype(np.float64)
    together = weighting(tables)
    assert together.shape == (3, 4, 5)
    for index in np.ndindex(3, 4):
        assert bits(weighting(tables[index])) == bits(together[index])


def test_one_row_or_one_column_leaves_nothing_to_tell_apart(weighting: Weighting) -> None:
    assert weighting(np.array([[1.0, 2.0, 3.0, 4.0]])).tolist() == [0.25] * 4
    assert weighting(np.array([[1.0], [2.0]])).tolist() == [1.0]
    assert weighting(np.array([[0.1], [0.1]])).tolist() == [1.0]


def test_the_figures_given_are_left_as_they_were(weighting: Weighting) -> None:
    values = np.random.default_rng(9).random((6, 3))
    before = values.copy()
    weighting(values)
    assert (values == before).all()


@given(POSITIVE)
def test_entropy_is_that_of_its_formula(values: Floats) -> None:
    n, m = values.shape
    divergence = []
    for column in values.T:
        shares = [float(x) / math.fsum(column) for x in column]
        divergence.append(1 + math.fsum(p * math.log(p) for p in shares if p > 0) / math.log(n) if n > 1 else 0.0)
    if max(divergence) > 1e-6:
        wanted = np.maximum(divergence, 0) / math.fsum(max(d, 0.0) for d in divergence)
        assert np.allclose(entropy(values), wanted, rtol=0, atol=1e-7)
    assert entropy(values).shape == (m,)


def test_a_figure_of_zero_has_no_part_in_the_entropy() -> None:
    assert entropy(np.array([[0.0, 1.0], [1.0, 1.0]])).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([[1.0, -1.0], [1.0, 3.0]], "`cost` holds a negative figure"),
        ([[1.0, 0.0], [2.0, 0.0]], "`cost` sums to 0"),
        ([[0.0, 0.0], [0.0, 0.0]], "`fit` and `cost` sum to 0"),
        ([[-1.0, 1.0], [3.0, -1.0]], "`fit` and `cost` hold a negative figure"),
    ],
)
def test_entropy_names_the_criterion_that_has_no_shares_and_what_copes(
    values: list[list[float]], words: str
) -> None:
    with pytest.raises(MethodNotApplicable, match=words) as caught:
        entropy(np.array(values), criteria=["fit", "cost"])
    assert "`critic` or `standard_deviation`" in str(caught.value)
    with pytest.raises(MethodNotApplicable, match="column 2"):
        entropy(np.array(values))
    with pytest.raises(MethodNotApplicable, match="`cost`"):
        entropy(np.array([[[1.0, 2.0], [3.0, 4.0]], values]), criteria=["fit", "cost"])


@given(POSITIVE)
def test_standard_deviation_is_that_of_numpy_on_the_scaled_columns(values: Floats) -> None:
    low, high = values.min(axis=0), values.max(axis=0)
    if len(values) > 1 and (high > low).any():
        scaled = (values - low) / np.where(high > low, high - low, 1.0)
        spread = scaled.std(axis=0, ddof=1)
        found = standard_deviation(values, ups(values))
        assert np.allclose(found, spread / spread.sum(), rtol=0, atol=1e-9)


def reference_critic(values: Floats, maximise: npt.NDArray[np.bool_], *, ranks: bool) -> Floats:
    """Compute CRITIC weights of min-max scaled figures with numpy's own correlation."""
    scaled = (values - values.min(axis=0)) / np.ptp(values, axis=0)
    scaled = np.where(maximise, scaled, 1 - scaled)
    below = (scaled[None, :, :] < scaled[:, None, :]).sum(axis=1)
    same = (scaled[None, :, :] == scaled[:, None, :]).sum(axis=1)
    correlation = np.corrcoef(below + same / 2 if ranks else scaled, rowvar=False)
    information = scaled.std(axis=0, ddof=1) * (1 - correlation).sum(axis=0)
    weights: Floats = information / information.sum()
    return weights


@pytest.mark.parametrize("ranks", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_critic_is_that_of_numpys_correlations(seed: int, *, ranks: bool) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 8, size=(12, 5)) * rng.choice([0.25, 1.0, 64.0], size=5)
    maximise = rng.random(5) < 0.5
    found = critic(values, maximise, correlation="spearman" if ranks else "pearson")
    assert np.allclose(found, reference_critic(values, maximise, ranks=ranks), rtol=0, atol=1e-12)


def test_columns_that_never_conflict_weigh_the_same() -> None:
    rising = np.array([1.0, 2.0, 4.0])
    values = np.column_stack([rising, 3 * rising + 0.1, -rising, np.ones(3)])
    maximise = np.array([True, True, False, True])
    assert critic(values, maximise).tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0], abs=1e-15)


def test_less_is_better_turns_agreement_into_conflict() -> None:
    values = np.array([[1.0, 1.0, 5.0], [2.0, 2.0, 1.0], [3.0, 3.5, 4.0]])
    agree = critic(values, np.array([True, True, True]))
    conflict = critic(values, np.array([True, False, True]))
    assert agree[2] > 0.5 > conflict[2]


@pytest.mark.parametrize("scaling", ["min_max", "none"])
@pytest.mark.parametrize("correlation", ["pearson", "spearman"])
def test_turning_sign_and_direction_of_a_column_together_changes_nothing(scaling: str, correlation: str) -> None:
    values = np.random.default_rng(12).normal(size=(9, 4))
    maximise = np.array([True, False, True, False])
    turn = np.array([1, -1, -1, 1])
    here = critic(values, maximise, scaling, correlation)
    there = critic(values * turn, maximise ^ (turn < 0), scaling, correlation)
    assert np.allclose(here, there, rtol=0, atol=1e-12)


def test_units_matter_only_for_figures_as_given() -> None:
    values = np.random.default_rng(13).random((8, 3))
    other = values * np.array([1.0, 1000.0, 1.0])
    up = np.array([True, True, False])
    assert np.allclose(standard_deviation(values, up), standard_deviation(other, up), rtol=0, atol=1e-12)
    assert np.allclose(critic(values, up), critic(other, up), rtol=0, atol=1e-12)
    assert standard_deviation(other, up, "none")[1] > 0.99


def test_very_large_figures_stay_finite() -> None:
    values = np.array([[1e200, 1.0], [3e200, 2.0], [2e200, 5.0]])
    for scaling in ("min_max", "none"):
        assert np.isfinite(critic(values, ups(values), scaling)).all()
        assert np.isfinite(standard_deviation(values, ups(values), scaling)).all()


def test_an_unknown_option_is_met_with_the_nearest_one() -> None:
    values = np.eye(2)
    with pytest.raises(UnknownName, match=r"no scaling\. Did you mean `min_max`"):
        standard_deviation(values, ups(values), "minmax")
    with pytest.raises(UnknownName, match=r"no correlation\. Did you mean `spearman`"):
        critic(values, ups(values), correlation="spearmen")


@pytest.mark.parametrize("scaling", ["min_max", "none"])
def test_a_column_that_is_constant_but_for_rounding_weighs_nothing(scaling: str) -> None:
    figures, more = (
        np.array([[0.3, 1.0, 2.0], [0.1 + 0.2, 2.0, 7.0], [0.3, 5.0, 3.0]]),
        np.array([True, True, True]),
    )
    for weights in (entropy(figures), standard_deviation(figures, more, scaling), critic(figures, more, scaling)):
        assert weights[0] == 0.0
        assert weights.sum() == pytest.approx(1.0)


def test_the_working_of_critic_multiplies_to_its_information_and_shares_out_to_its_weights() -> None:
    values, more = np.array([[1.0, 5.0, 3.0], [2.0, 5.0, 4.0], [9.0, 5.0, 5.0]]), np.array([True, True, False])
    found = critic_information(values, more)
    assert np.array_equal(found.information, found.spread * found.conflict)
    assert np.allclose(found.weights, found.information / found.information.sum(), rtol=0, atol=1e-15)
    assert np.array_equal(found.weights, critic(values, more))
    assert found.spread[1] == found.conflict[1] == found.information[1] == 0


@pytest.mark.parametrize(
    "values", [np.zeros(3), np.zeros((0, 2)), np.array([[1.0, np.nan]]), np.array([[np.inf, 1.0]])]
)
def test_what_is_no_table_of_finite_figures_gives_no_weights(values: Floats) -> None:
    more = np.array([True, True])
    for how in ("standard_deviation", "critic", "entropy"):
        with pytest.raises(InvalidMatrix, match=r"a table of networks by criteria|missing or infinite"):
            weights_from_figures(how, values, more, ["a", "b"])


@pytest.mark.parametrize("weigh", [critic, standard_deviation, critic_information])
def test_directions_are_said_as_for_a_matrix_and_a_refusal_names_who_was_asked(weigh: Any) -> None:  # noqa: ANN401 -- each gives its own
    figures = np.array([[1.0, 5.0], [2.0, 4.0], [9.0, 6.0]])
    wanted = np.array(weigh(figures, np.array([True, False])))
    for said in (["max", "min"], [1, -1], (True, False), np.array([1.0, -1.0])):
        np.testing.assert_array_equal(np.array(weigh(figures, said)), wanted)
    with pytest.raises(InvalidMatrix, match="maximise holds"):
        weigh(figures, ["up", "down"])
    with pytest.raises(InvalidParameter, match=f"`{weigh.__name__}`: "):
        weigh("figures", ["max", "min"])
