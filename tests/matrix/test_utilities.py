"""Is a level worth what the anchors and curves say, and are the extreme levels of a range found?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.matrix.assessment import extreme_levels, is_monotone, utilities

few = settings(max_examples=100, deadline=None)

PEAK = np.array([[0.0, 0.0], [4.0, 1.0], [10.0, 0.2]])
WAVES = np.array([[0.0, 0.2], [2.0, 0.9], [5.0, 0.1], [8.0, 1.0], [10.0, 0.4]])


@pytest.mark.parametrize(
    ("level", "worst", "best", "worth"),
    [
        (0.0, 0.0, 5.0, 0.0),
        (2.0, 0.0, 5.0, 0.4),
        (5.0, 0.0, 5.0, 1.0),
        (30.0, 150.0, 0.0, 0.8),
        (200.0, 150.0, 0.0, 0.0),
        (-5.0, 150.0, 0.0, 1.0),
        (7.0, 0.0, 5.0, 1.0),
        (-2.0, -4.0, 4.0, 0.25),
    ],
)
def test_a_straight_value_runs_from_worst_to_best_and_stops_there(
    level: float, worst: float, best: float, worth: float
) -> None:
    found = utilities(np.array([[level]]), np.array([worst]), np.array([best]))
    assert found.tolist() == [[pytest.approx(worth)]]


def test_the_worst_level_is_0_without_a_sign() -> None:
    found = utilities(np.array([[150.0]]), np.array([150.0]), np.array([0.0]))
    assert not np.signbit(found).any()


@pytest.mark.parametrize(
    ("level", "worth"), [(-1.0, 0.0), (0.0, 0.0), (2.0, 0.5), (4.0, 1.0), (7.0, 0.6), (10.0, 0.2), (99.0, 0.2)]
)
def test_a_curve_runs_straight_between_its_points_and_level_beyond_them(level: float, worth: float) -> None:
    found = utilities(np.array([[level]]), np.array([0.0]), np.array([10.0]), (PEAK,))
    assert found.tolist() == [[pytest.approx(worth)]]


def test_only_the_criterion_with_a_curve_follows_it() -> None:
    found = utilities(np.array([[5.0, 4.0]]), np.zeros(2), np.full(2, 10.0), (None, PEAK))
    assert found.tolist() == [[0.5, 1.0]]


def test_utilities_broadcast_over_leading_axes() -> None:
    values = np.arange(24.0).reshape(2, 3, 4)
    together = utilities(values, np.zeros(4), np.full(4, 10.0), (None, WAVES, None, None))
    apart = [utilities(table, np.zeros(4), np.full(4, 10.0), (None, WAVES, None, None)) for table in values]
    assert together.tolist() == np.stack(apart).tolist()


def test_figures_are_left_as_they_were() -> None:
    values = np.array([[200.0, 4.0]])
    utilities(values, np.array([150.0, 0.0]), np.array([0.0, 10.0]), (None, PEAK))
    assert values.tolist() == [[200.0, 4.0]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0, 0.5, 1], True), ([1, 0.5, 0.5], True), ([0.5, 0.5], True), ([0, 1, 0.5], False), ([1, 0, 0.5], False)],
)
def test_a_curve_that_turns_is_not_monotone(values: list[float], *, expected: bool) -> None:
    assert is_monotone(np.column_stack([np.arange(len(values)), values])) is expected


def test_a_straight_line_is_monotone() -> None:
    assert is_monotone(None)


@few
@given(
    low=st.integers(-20, 120),
    width=st.integers(0, 100),
    curve=st.sampled_from([PEAK, WAVES, 1 - PEAK * [0, 1] + PEAK * [1, 0] - [1, 0]]),
)
def test_the_extremes_of_a_range_are_those_of_a_dense_grid(
    low: int, width: int, curve: np.ndarray[tuple[int, int], np.dtype[np.float64]]
) -> None:
    bottom, top = np.array([[low / 10]]), np.array([[(low + width) / 10]])
    found = extreme_levels(bottom, top, np.array([True]), (curve,))
    grid = np.linspace(bottom, top, 10 * width + 1).reshape(-1, 1)
    worth = utilities(grid, np.zeros(1), np.full(1, 10.0), (curve,))
    least, most = (utilities(level, np.zeros(1), np.full(1, 10.0), (curve,)).item() for level in found)
    assert least == pytest.approx(worth.min())
    assert most == pytest.approx(worth.max())
    for level in found:
        assert bottom <= level <= top


@few
@given(
    ends=st.tuples(st.integers(-50, 50), st.integers(-50, 50)).map(sorted),
    maximise=st.booleans(),
)
def test_without_a_curve_the_extremes_are_the_ends(ends: list[int], *, maximise: bool) -> None:
    low, high = (np.array([[float(end)]]) for end in ends)
    worst, best = extreme_levels(low, high, np.array([maximise]))
    assert (worst.item(), best.item()) == (tuple(ends) if maximise else tuple(reversed(ends)))


@pytest.mark.parametrize(
    ("curve", "maximise", "worst", "best"),
    [
        ([[2, 0], [3, 1]], True, 0.0, 5.0),
        ([[2, 1], [3, 0]], False, 5.0, 0.0),
        ([[0, 0.5], [5, 0.5]], True, 0.0, 5.0),
        ([[0, 0.5], [5, 0.5]], False, 5.0, 0.0),
    ],
)
def test_of_levels_worth_the_same_the_ends_are_the_extremes(
    curve: list[list[float]], maximise: bool, worst: float, best: float
) -> None:
    """Some methods take figures as they are, and to them what lies beyond a curve's last point is more."""
    found = extreme_levels(np.array([[0.0]]), np.array([[5.0]]), np.array([maximise]), (np.array(curve),))
    assert [level.item() for level in found] == [worst, best]


def test_a_falling_curve_on_a_criterion_of_which_less_is_better() -> None:
    falling = np.array([[0.0, 1.0], [2.0, 0.9], [6.0, 0.0]])
    worst, best = extreme_levels(np.array([[1.0]]), np.array([[4.0]]), np.array([False]), (falling,))
    assert (worst.item(), best.item()) == (4.0, 1.0)
