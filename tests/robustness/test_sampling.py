"""Do draws of weights and figures follow the distributions that they are said to follow?"""

from collections.abc import Callable
from typing import get_args

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.bounds.open_figures import OpenFigure
from netselect.errors import InvalidParameter
from netselect.robustness.sampling import (
    Distribution,
    Draw,
    drawn_figures,
    free_weights,
    ordered_weights,
    weights_around,
    weights_between,
)
from tests.effort import examples

Floats = npt.NDArray[np.float64]

MANY = 40_000
ALMOST_NEVER = 1e-4
"""Of a test that draws by seed: it passes once and for all, and a wrong distribution fails it by far."""

ERRORS = 4.5
"""Standard errors within which a mean by seed lies."""

few = settings(max_examples=examples(60), deadline=None)


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def same_distribution(one: Floats, other: Floats | Callable[[Floats], Floats]) -> float:
    """Return the chance of two samples, or of a sample and a distribution function, to differ so much."""
    stats = pytest.importorskip("scipy.stats")
    return float((stats.kstest if callable(other) else stats.ks_2samp)(one, other).pvalue)


def assert_like(drawn: Floats, expected: Floats) -> None:
    """Hold two samples of weights (c, m) against each other: each column, and a mixture of all columns."""
    width = drawn.shape[1]
    mixture = np.cos(np.arange(1.0, width + 1.0))
    for column in (*np.eye(width), mixture):
        assert same_distribution(drawn @ column, expected @ column) > ALMOST_NEVER


def assert_means(drawn: Floats, means: Floats) -> None:
    errors = drawn.std(axis=0) / np.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - means) <= ERRORS * errors + 1e-12).all()


@pytest.mark.parametrize("width", [1, 2, 3, 6])
def test_free_weights_are_even_on_the_simplex(width: int) -> None:
    drawn = free_weights(width)(generator(), MANY)
    assert drawn.min() >= 0
    assert drawn.sum(axis=1) == pytest.approx(1.0)
    assert_means(drawn, np.full(width, 1 / width))
    cut = np.sort(generator(2).random((MANY, width - 1)), axis=1)
    gaps = np.diff(np.column_stack([np.zeros(MANY), cut, np.ones(MANY)]), axis=1)
    assert_like(drawn, gaps)


def test_one_free_weight_of_three_lies_as_the_closed_form_says() -> None:
    drawn = free_weights(3)(generator(), MANY)
    assert same_distribution(drawn[:, 1], lambda w: 1.0 - (1.0 - w) ** 2) > ALMOST_NEVER


@pytest.mark.parametrize("concentration", [0.5, 10.0, 100.0, 1e4])
def test_weights_around_have_the_stated_means_and_deviations(concentration: float) -> None:
    stated = np.array([0.5, 0.3, 0.15, 0.05, 0.0])
    drawn = weights_around(stated, concentration)(generator(), MANY)
    assert (drawn[:, 4] == 0.0).all()
    assert drawn.sum(axis=1) == pytest.approx(1.0)
    assert_means(drawn, stated)
    assert_means((drawn - stated) ** 2, stated * (1.0 - stated) / (concentration + 1.0))
    crossed = (drawn[:, :1] - stated[0]) * (drawn - stated)
    expected = -stated[0] * stated / (concentration + 1.0)
    assert_means(crossed[:, 1:], expected[1:])


def test_each_weight_around_a_stated_one_is_a_beta() -> None:
    stats = pytest.importorskip("scipy.stats")
    stated, concentration = np.array([0.6, 0.3, 0.1]), 20.0
    drawn = weights_around(stated, concentration)(generator(), MANY)
    for column, weight in enumerate(stated.tolist()):
        beta = stats.beta(concentration * weight, concentration * (1 - weight))
        assert same_distribution(drawn[:, column], beta.cdf) > ALMOST_NEVER


def test_where_all_gammas_vanish_the_heaviest_criterion_has_all_weight() -> None:
    drawn = weights_around(np.array([0.2, 0.8]), 1e-6)(generator(), 2000)
    assert (drawn.sum(axis=1) == 1.0).all()
    assert set(drawn[:, 1].round(9).tolist()) <= {0.0, 1.0}
    assert drawn[:, 1].mean() > 0.7


@few
@given(stated=st.lists(st.integers(0, 4), min_size=1, max_size=6).filter(any), seed=st.integers(0, 99))
def test_ordered_weights_keep_the_order_that_is_stated(stated: list[int], seed: int) -> None:
    weights = np.array(stated, dtype=np.float64) / sum(stated)
    drawn = ordered_weights(weights)(generator(seed), 50)
    assert drawn.min() >= 0
    assert drawn.sum(axis=1) == pytest.approx(1.0)
    above = weights[:, None] > weights[None, :]
    assert (drawn[:, :, None] >= drawn[:, None, :])[:, above].all()


@pytest.mark.parametrize(
    "stated", [[4.0, 3, 2, 1], [1.0, 1, 1], [2.0, 5, 2, 2], [3.0, 0, 1, 0], [1.0, 2, 1 + 1e-14, 2]]
)
def test_ordered_weights_are_the_free_ones_that_keep_the_order(stated: list[float]) -> None:
    weights = np.array(stated) / sum(stated)
    free = free_weights(len(stated))(generator(2), 20 * MANY)
    above = weights[:, None] > weights[None, :] + 1e-12
    keeps = (free[:, :, None] >= free[:, None, :])[:, above].all(axis=1)
    assert_like(ordered_weights(weights)(generator(), MANY), free[keeps][:MANY])


def test_of_three_ordered_weights_the_means_are_the_rank_order_centroid() -> None:
    drawn = ordered_weights(np.array([0.2, 0.7, 0.1]))(generator(), MANY)
    assert_means(drawn, np.array([5 / 18, 11 / 18, 2 / 18]))


BOUNDS: dict[str, tuple[list[float], list[float]]] = {
    "nothing is said": ([0, 0, 0], [1, 1, 1]),
    "two": ([0.2, 0.1], [0.6, 0.9]),
    "one is stated": ([0.3, 0, 0, 0], [0.3, 1, 1, 1]),
    "lows and highs": ([0.1, 0.2, 0.0, 0.05], [0.4, 0.5, 0.3, 0.6]),
    "little above the lows": ([0.3, 0.3, 0.35], [0.9, 0.8, 1.0]),
    "little below the highs": ([0.0, 0.0, 0.0], [0.4, 0.35, 0.3]),
    "equal": ([0.3, 0.3, 0.3], [0.37, 0.37, 0.37]),
}


def kept_of_free(low: Floats, high: Floats) -> Floats:
    """Return even draws between bounds by throwing others away: all weights but one are drawn from a box."""
    last = int(np.argmax(high - low))
    drawn = generator(5).uniform(low, high, (30 * MANY, len(low)))
    drawn[:, last] = 1.0 - np.delete(drawn, last, axis=1).sum(axis=1)
    inside = (drawn[:, last] >= low[last]) & (drawn[:, last] <= high[last])
    kept: Floats = drawn[inside][:MANY]
    return kept


@pytest.mark.parametrize("bounds", BOUNDS.values(), ids=BOUNDS)
def test_interval_weights_are_the_even_ones_within_the_bounds(bounds: tuple[list[float], list[float]]) -> None:
    low, high = (np.array(end, dtype=np.float64) for end in bounds)
    drawn = weights_between(low, high, "abcd")(generator(), MANY)
    expected = kept_of_free(low, high)
    assert len(expected) > 4000
    assert_like(drawn.round(12), expected.round(12))


@pytest.mark.parametrize("room", [1e-2, 1e-4, 1e-8])
def test_weights_that_can_hardly_move_are_even_too(room: float) -> None:
    """What is left is shared out evenly, above the lows as well as below the highs."""
    near = np.array([0.5, 0.3, 0.2])
    above = weights_between(near - np.array([0, 0, room]), np.ones(3), "abc")(generator(), MANY)
    below = weights_between(np.zeros(3), near + np.array([0, 0, room]), "abc")(generator(), MANY)
    even = free_weights(3)(generator(2), MANY)
    assert_like((above - near + np.array([0, 0, room])) / room, even)
    assert_like((near + np.array([0, 0, room]) - below) / room, even)


@st.composite
def feasible(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw bounds between which weights lie that sum to 1."""
    inside = np.array(draw(st.lists(st.integers(0, 9), min_size=1, max_size=7).filter(any)), dtype=np.float64)
    inside /= inside.sum()
    down, up = (
        np.array(draw(st.lists(st.sampled_from([0, 0.25, 1.0]), min_size=len(inside), max_size=len(inside))))
        for _ in range(2)
    )
    return inside * (1.0 - down), inside + (1.0 - inside) * up


@few
@given(bounds=feasible(), seed=st.integers(0, 99))
def test_interval_weights_stay_within_their_bounds(bounds: tuple[Floats, Floats], seed: int) -> None:
    low, high = bounds
    drawn = weights_between(low, high, [f"c{place}" for place in range(len(low))])(generator(seed), 40)
    assert drawn.shape == (40, len(low))
    assert (drawn >= low - 1e-12).all()
    assert (drawn <= high + 1e-12).all()
    assert drawn.sum(axis=1) == pytest.approx(1.0, abs=1e-11)


@pytest.mark.parametrize(
    ("low", "high", "only"),
    [
        ([0.5, 0.5], [1, 1], [0.5, 0.5]),
        ([0.2, 0.3, 0.5], [0.3, 0.4, 0.7], [0.2, 0.3, 0.5]),
        ([0, 0, 0], [0.2, 0.3, 0.5], [0.2, 0.3, 0.5]),
        ([0.1] * 3, [1 / 3] * 3, [1 / 3] * 3),
        ([0.1] * 10, [1] * 10, [0.1] * 10),
        ([1.0, 0, 0], [1, 1, 1], [1, 0, 0]),
        ([1.0], [1.0], [1]),
    ],
)
def test_bounds_that_leave_one_choice_give_it_every_time(
    low: list[float], high: list[float], only: list[float]
) -> None:
    drawn = weights_between(np.array(low), np.array(high, dtype=np.float64), "abcdefghij")(generator(), 7)
    assert drawn == pytest.approx(np.tile(only, (7, 1)))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ([0.6, 0.5], [1, 1], "the lows sum to 1.1: widen some of them"),
        ([0, 0], [0.5, 0.25], "the highs sum to 0.75: widen some of them"),
        ([0, -0.1], [1, 1], "the weight of `cost` is to lie from -0.1 to 1: give a low and a high from 0 to 1"),
        ([0, 0], [1.5, 1], "the weight of `fit` is to lie from 0 to 1.5"),
        ([0, 0.5], [1, 0.4], "the weight of `cost` is to lie from 0.5 to 0.4.*the low first"),
    ],
)
def test_bounds_that_nothing_can_meet_are_refused(low: list[float], high: list[float], said: str) -> None:
    with pytest.raises(InvalidParameter, match=said):
        weights_between(np.array(low), np.array(high), ["fit", "cost"])


@pytest.mark.parametrize(
    "draw",
    [
        free_weights(4),
        ordered_weights(np.array([0.4, 0.2, 0.2, 0.2])),
        weights_around(np.array([0.4, 0.3, 0.3, 0.0]), 10.0),
    ],
    ids=["free", "order", "around"],
)
def test_a_block_of_draws_is_the_same_however_many_are_drawn_at_a_time(draw: Draw) -> None:
    one, other = generator(), generator()
    at_once = draw(one, 500)
    assert np.array_equal(at_once, np.concatenate([draw(other, count) for count in (1, 99, 400)]))


def test_interval_weights_are_those_of_their_generator() -> None:
    draw = weights_between(np.array([0.1, 0, 0]), np.ones(3), "abc")
    assert np.array_equal(draw(generator(3), 100), draw(generator(3), 100))
    assert not np.array_equal(draw(generator(3), 100), draw(generator(4), 100))


def uniform(figure: OpenFigure) -> Floats:
    ends = figure.low, figure.high
    return drawn_figures([figure], [ends], generator().random((MANY, 1)), "uniform")[:, 0]


def triangular(figure: OpenFigure) -> Floats:
    ends = figure.low, figure.high
    return drawn_figures([figure], [ends], generator().random((MANY, 1)), "triangular")[:, 0]


def test_a_figure_lies_evenly_between_its_ends() -> None:
    drawn = uniform(OpenFigure("a", "fee", 20.0, 60.0, stated=30.0))
    assert same_distribution(drawn, lambda x: np.clip((x - 20.0) / 40.0, 0, 1)) > ALMOST_NEVER
    unknown = OpenFigure("a", "fee", 20.0, 60.0)
    assert np.array_equal(triangular(unknown), uniform(unknown))


@pytest.mark.parametrize("stated", [20.0, 30.0, 60.0])
def test_a_triangular_figure_has_its_peak_where_it_is_stated(stated: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    drawn = triangular(OpenFigure("a", "fee", 20.0, 60.0, stated=stated))
    expected = stats.triang((stated - 20.0) / 40.0, loc=20.0, scale=40.0)
    assert same_distribution(drawn, expected.cdf) > ALMOST_NEVER


def test_only_values_and_truths_come_equally_often() -> None:
    figures = [
        OpenFigure("a", "fee", 0.0, 9.0, one_of=(0.0, 4.0, 9.0)),
        OpenFigure("a", "open", 0.0, 1.0, is_truth=True),
        OpenFigure("a", "members", -np.inf, np.inf),
    ]
    levels = [(0.0, 4.0, 9.0), (0.0, 1.0), (9.0, 10.0)]
    drawn = drawn_figures(figures, levels, generator().random((MANY, 3)), "triangular")
    for column, own in zip(drawn.T, levels, strict=True):
        found, counts = np.unique(column, return_counts=True)
        assert found.tolist() == list(own)
        share = 1 / len(own)
        assert counts / MANY == pytest.approx(share, abs=ERRORS * np.sqrt(share * (1 - share) / MANY))


@given(u=st.floats(0, 1), stated=st.sampled_from([None, 2.0, 3.5, 5.0]), is_one_of=st.booleans())
def test_no_draw_leaves_the_range_of_its_figure(u: float, stated: float | None, *, is_one_of: bool) -> None:
    figure = OpenFigure("a", "fee", 2.0, 5.0, one_of=(2.0, 5.0) if is_one_of else (), stated=stated)
    for shape in get_args(Distribution):
        (drawn,) = drawn_figures([figure], [(2.0, 5.0)], np.array([[u]]), shape)[0]
        assert 2.0 <= drawn <= 5.0
        assert not is_one_of or drawn in {2.0, 5.0}


@pytest.mark.parametrize("low", [float("nan"), float("-inf")])
def test_a_bound_that_is_no_number_is_refused(low: float) -> None:
    with pytest.raises(InvalidParameter, match="the weight of `a` is to lie from"):
        weights_between(np.array([low, 0.0]), np.array([1.0, 1.0]), ["a", "b"])
