"""Is every change of the order along one quantity found, and where it happens?"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.robustness import GRID, Stretch, Sweep, first_held, rising, straight_sweep, stretches
from tests.effort import examples

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

TIE = 1e-9
OUT = -np.inf

some = settings(max_examples=examples(200), deadline=None)


def leaders(scores: Floats) -> Codes:
    """Return who is ahead of all others as bits of a number, and 0 where nobody stands."""
    ahead = (scores >= scores.max(axis=1, keepdims=True) - TIE) & np.isfinite(scores)
    found: Codes = ahead @ (2 ** np.arange(scores.shape[1]))
    return found


@pytest.mark.parametrize(
    "levels", [([],), ([1.0],), ([2.0, 1.0, 2.0], []), ([0.5, 0.5], [0.25, 0.5]), ([3.0], [-1.0])]
)
def test_levels_rise_each_once_as_numpy_has_them(levels: tuple[list[float], ...]) -> None:
    given = [np.array(one, dtype=np.float64) for one in levels]
    assert rising(*given).tolist() == np.unique(np.concatenate(given)).tolist()


@st.composite
def straight_paths(draw: st.DrawFn, *, jumps: bool = True) -> Sweep:
    """Draw lines between whole levels with whole scores, some of which jump, and networks that do not stand."""
    count, length = draw(st.integers(2, 4)), draw(st.integers(3, 5))
    knots = [float(level) for level in range(length)]
    if jumps and draw(st.booleans()):
        place = draw(st.integers(1, length - 2))
        knots.insert(place + 1, float(np.nextafter(knots[place], np.inf)))
    row = st.lists(st.integers(0, 6), min_size=count, max_size=count)
    scores = np.array([draw(row) for _ in knots], dtype=np.float64)
    if draw(st.booleans()):
        scores[:, draw(st.integers(0, count - 1))] = OUT
    return straight_sweep(np.array(knots), scores)


def levels_between(sweep: Sweep, points: int = 161) -> Floats:
    return np.linspace(sweep.knots[0], sweep.knots[-1], points)


@some
@given(sweep=straight_paths())
def test_a_straight_path_is_the_linear_interpolation_of_its_knots(sweep: Sweep) -> None:
    levels = np.concatenate([levels_between(sweep, 53), sweep.knots])
    scores = sweep.scores(levels)
    at_knots = sweep.scores(sweep.knots)
    for column in range(scores.shape[1]):
        if np.isneginf(at_knots[:, column]).all():
            assert np.isneginf(scores[:, column]).all()
        else:
            expected = np.interp(levels, sweep.knots, at_knots[:, column])
            assert scores[:, column] == pytest.approx(expected, abs=1e-12)


def test_a_network_that_stops_standing_at_a_knot_does_not_stand_between_it_and_the_next() -> None:
    sweep = straight_sweep(np.array([0.0, 1.0, 2.0]), np.array([[1.0], [1.0], [OUT]]))
    assert sweep.scores(np.array([0.0, 0.5, 1.0, 1.5, 2.0]))[:, 0].tolist() == [1, 1, 1, OUT, OUT]


@some
@given(sweep=straight_paths(jumps=False), share=st.sampled_from([0.0, 0.25, 0.5, 1 / 3, 1.0]))
def test_between_the_ends_the_first_is_first_and_beyond_the_taker_is(sweep: Sweep, share: float) -> None:
    at = float(sweep.knots[0] + share * (sweep.knots[-1] - sweep.knots[0]))
    now = sweep.scores(np.array([at]))[0]
    first = int(now.argmax())
    if np.isneginf(now[first]):
        return
    held = first_held(sweep, at, first, TIE)
    assert sweep.knots[0] <= held.low <= at <= held.high <= sweep.knots[-1]
    inside = sweep.scores(np.linspace(held.low, held.high, 83)[1:-1])
    assert (inside[:, first] >= inside.max(axis=1) - TIE).all()
    for end, taker, way in ((held.low, held.below, -1.0), (held.high, held.above, 1.0)):
        if taker is None:
            assert end == (sweep.knots[0] if way < 0 else sweep.knots[-1])
            continue
        beyond = np.clip(end + way * 1e-7, sweep.knots[0], sweep.knots[-1])
        scores = sweep.scores(np.array([beyond]))[0]
        assert scores[taker] == scores.max()
        assert scores[first] < scores[taker] - TIE


@some
@given(sweep=straight_paths(), moving=st.booleans())
def test_every_level_has_the_outcome_of_its_stretch(sweep: Sweep, moving: bool) -> None:
    at_knots = sweep.scores(sweep.knots)
    moves = (at_knots != at_knots[0]).any(axis=0).sum() == 1 and moving
    mover = int((at_knots != at_knots[0]).any(axis=0).argmax()) if moves else None
    found = stretches(sweep, leaders, mover)
    assert (found[0].low, found[-1].high) == (sweep.knots[0], sweep.knots[-1])
    for before, after in pairwise(found):
        assert after.low - before.high <= 1e-15
    levels = np.concatenate([levels_between(sweep), sweep.knots])
    for level, code in zip(levels.tolist(), leaders(sweep.scores(levels)).tolist(), strict=True):
        inside = [part.code for part in found if part.low + 1e-8 < level < part.high - 1e-8]
        at_end = [part.code for part in found if (part.low, part.has_low) == (level, True)]
        at_end += [part.code for part in found if (part.high, part.has_high) == (level, True)]
        assert set(inside + at_end) <= {code}


@some
@given(scores=st.lists(st.integers(0, 6), min_size=3, max_size=3), ends=st.lists(st.integers(0, 6), min_size=2))
def test_one_network_that_moves_is_followed_as_all_are(scores: list[int], ends: list[int]) -> None:
    table = np.array([[end, *scores] for end in ends], dtype=np.float64)
    sweep = straight_sweep(np.arange(len(ends), dtype=np.float64), table)
    assert stretches(sweep, leaders, 0) == stretches(sweep, leaders)


def test_stretches_that_do_not_differ_are_one() -> None:
    sweep = straight_sweep(np.array([0.0, 1.0, 2.0, 3.0]), np.array([[2.0, 1.0]] * 4))
    assert stretches(sweep, leaders) == (Stretch(0.0, 3.0, 1, has_low=True, has_high=True),)


def test_a_tie_at_one_level_parts_two_stretches_that_do_not_have_it() -> None:
    sweep = straight_sweep(np.array([0.0, 1.0]), np.array([[0.0, 1.0], [1.0, 0.0]]))
    below, above = stretches(sweep, leaders)
    assert below == Stretch(0.0, 0.5, 2, has_low=True, has_high=False)
    assert above == Stretch(0.5, 1.0, 1, has_low=False, has_high=True)


def test_the_two_sides_of_a_jump_are_next_to_each_other() -> None:
    late = float(np.nextafter(1.0, 2.0))
    sweep = straight_sweep(np.array([0.0, 1.0, late, 2.0]), np.array([[0, 1], [0, 1], [2, 1], [2, 1.0]]))
    assert stretches(sweep, leaders) == (
        Stretch(0.0, 1.0, 2, has_low=True, has_high=True),
        Stretch(late, 2.0, 1, has_low=True, has_high=True),
    )
    held = first_held(sweep, 0.5, 1, TIE)
    assert (held.low, held.below, held.above) == (0.0, None, 0)
    assert held.high == pytest.approx(1.0, abs=1e-15)


def test_what_holds_at_one_level_alone_has_no_stretch() -> None:
    sweep = straight_sweep(np.array([0.0, 5e-324, 1.0]), np.array([[2, 1], [0, 1], [0, 1.0]]))
    assert stretches(sweep, leaders) == (Stretch(5e-324, 1.0, 2, has_low=True, has_high=True),)


def test_a_path_of_one_level_is_one_stretch() -> None:
    sweep = straight_sweep(np.array([4.0]), np.array([[1.0, 2.0]]))
    assert stretches(sweep, leaders) == (Stretch(4.0, 4.0, 2, has_low=True, has_high=True),)
    held = first_held(sweep, 4.0, 1, TIE)
    assert (held.low, held.high, held.below, held.above) == (4.0, 4.0, None, None)


def bent(*curves: object) -> Sweep:
    def scores(levels: Floats) -> Floats:
        return np.stack([curve(levels) + 0 * levels for curve in curves], axis=1)  # type: ignore[operator]

    return Sweep(np.array([0.0, np.pi / 2]), scores, is_straight=False)


def test_where_a_path_bends_the_change_is_located_to_twelve_digits() -> None:
    held = first_held(bent(np.cos, np.sin), 0.1, 0, TIE)
    assert (held.low, held.below, held.above) == (0.0, None, 1)
    assert held.high == pytest.approx(np.pi / 4, abs=1e-12)
    below, above = stretches(bent(np.cos, np.sin), leaders)
    assert below.high == above.low == pytest.approx(np.pi / 4, abs=1e-9)


def test_of_several_that_get_ahead_on_a_path_that_bends_the_nearest_takes_over() -> None:
    sweep = bent(np.cos, np.sin, lambda x: 2 * np.sin(x))
    held = first_held(sweep, 0.0, 0, TIE)
    assert held.above == 2
    assert held.high == pytest.approx(np.arctan(0.5), abs=1e-12)


def test_rounding_between_networks_that_tie_all_along_is_not_taken_for_a_change() -> None:
    """The second one differs from the first by a rounding, up or down, at every level."""

    def same(levels: Floats) -> Floats:
        found: Floats = np.cos(levels) + 2e-16 * np.where(np.sin(1e6 * levels) > 0, 1, -1)
        return found

    held = first_held(bent(np.cos, same, np.sin), 0.1, 0, TIE)
    assert held.above == 2
    assert held.high == pytest.approx(np.pi / 4, abs=1e-12)


def test_a_jump_at_the_end_of_a_path_is_at_the_end() -> None:
    sweep = bent(lambda x: np.where(x == 0, 0.0, 1.0), lambda _: 0.5)
    held = first_held(sweep, 1.0, 0, TIE)
    assert (held.low, held.below) == (0.0, 1)
    assert (held.high, held.above) == (np.pi / 2, None)


def test_a_change_that_is_undone_between_two_points_of_the_grid_goes_unseen() -> None:
    step = (np.pi / 2 - 0.2) / GRID
    for width, seen in ((1.1 * step, True), (0.9 * step, False)):

        def bump(x: Floats, width: float = width) -> Floats:
            return np.where(np.abs(x - 0.2 - 100.5 * step) < width / 2, 2.0, 0.0)

        held = first_held(bent(lambda _: 1.0, bump), 0.2, 0, TIE)
        assert (held.above == 1) is seen


def test_two_changes_between_two_points_of_the_grid_are_both_located() -> None:
    """The second is ahead of the first from 1.0001 on, and the third of both from 1.0011 on; a step is 0.006."""
    sweep = bent(lambda _: 0.0, lambda x: np.tanh(x - 1.0001), lambda x: np.sinh(9 * (x - 1.001)))
    found = stretches(sweep, leaders)
    assert [part.code for part in found] == [1, 2, 4]
    crossing = 1.001 + 0.9e-3 / 8
    assert [part.high for part in found[:-1]] == pytest.approx([1.0001, crossing], abs=1e-8)
    assert [part.low for part in found[1:]] == [part.high for part in found[:-1]]


def test_a_network_that_does_not_stand_takes_nothing_over() -> None:
    sweep = straight_sweep(np.array([0.0, 1.0]), np.array([[1.0, OUT, 0.5], [0.0, OUT, 0.5]]))
    held = first_held(sweep, 0.0, 0, TIE)
    assert (held.high, held.above) == (0.5, 2)
