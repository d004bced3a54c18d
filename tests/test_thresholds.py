"""Is every printed threshold true at the figure, one step below and one step above, with no digit too many?"""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.words import Threshold, apart_text, exact_text, step_of, threshold

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


class Claim:
    """What holds beyond a level, on one side of it, with or without the level itself."""

    def __init__(self, level: float, *, upwards: bool, inclusive: bool) -> None:
        self.level, self.upwards, self.inclusive = level, upwards, inclusive

    def __call__(self, levels: Floats) -> Codes:
        """Return for each level whether it holds."""
        beyond = levels > self.level if self.upwards else levels < self.level
        found: Codes = np.logical_or(beyond, self.inclusive & (levels == self.level)).astype(np.int64)
        return found

    def threshold(self) -> Threshold:
        """Return how the level is printed."""
        return threshold(self.level, self, upwards=self.upwards)


levels = st.floats(1e-6, 1e6) | st.floats(-1e6, -1e-6) | st.integers(-2000, 2000).map(lambda n: n / 8)


@given(level=levels, upwards=st.booleans(), inclusive=st.booleans())
def test_the_sentence_is_true_at_the_figure_and_a_step_either_side(
    level: float, upwards: bool, inclusive: bool
) -> None:
    claim = Claim(level, upwards=upwards, inclusive=inclusive)
    found = claim.threshold()
    way = found.step if upwards else -found.step
    tried = claim(np.array([found.at - way, found.at, found.at + way])).tolist()
    assert tried == [0, int(found.end == "included"), 1]
    assert found.end != "about"
    assert str(found) == (
        f"{found.text} or {'more' if upwards else 'less'}"
        if tried[1]
        else f"{'more' if upwards else 'less'} than {found.text}"
    )


@given(level=levels, upwards=st.booleans(), inclusive=st.booleans(), share=st.floats(0.001, 0.999))
def test_the_sentence_is_true_of_all_figures_between_two_steps(
    level: float, upwards: bool, inclusive: bool, share: float
) -> None:
    """Of either part it is said where it holds; of what lies between the two figures nothing is said."""
    claim = Claim(level, upwards=upwards, inclusive=inclusive)
    found = claim.threshold()
    for figure in (found.at + share * found.step, found.at - share * found.step):
        if abs(figure - level) > 1e-6 * found.step:
            (holds,) = claim(np.array([figure])).tolist()
            said = [means(found.of_a_range(is_upper=is_upper), figure) for is_upper in (upwards, not upwards)]
            assert not said[0] or holds
            assert not said[1] or not holds
            assert any(said) or (found.before and min(found.at, float(found.before)) < figure)


def means(part: str, figure: float) -> bool:
    """Return whether a figure belongs to a part of a range, as a person reads it."""
    number = float(next(word for word in part.split() if word[-1].isdigit()))
    return {"above": figure > number, "from": figure >= number, "below": figure < number, "up": figure <= number}[
        part.split(maxsplit=1)[0]
    ]


@pytest.mark.parametrize(
    ("level", "upwards", "inclusive", "said"),
    [
        (2.0, True, False, "more than 2"),
        (2.0, True, True, "2 or more"),
        (60.0, False, False, "less than 60"),
        (0.76, False, False, "less than 0.76"),
        (4.366666, True, False, "4.37 or more"),
        (4.366666, False, False, "4.36 or less"),
        (123456.7, True, True, "123457 or more"),
        (0.0, True, False, "more than 0"),
        (-2.5, False, True, "-2.5 or less"),
        (0.1 + 0.2, True, False, "more than 0.3"),
    ],
)
def test_no_digit_is_printed_that_is_not_needed(level: float, upwards: bool, inclusive: bool, said: str) -> None:
    assert str(Claim(level, upwards=upwards, inclusive=inclusive).threshold()) == said


def test_what_holds_on_a_narrow_stretch_gets_the_digits_that_lie_in_it() -> None:
    found = threshold(2.30116, lambda x: ((x > 2.30116) & (x < 2.3013)).astype(np.int64), upwards=True)
    assert str(found) == "more than 2.30116"


def test_where_something_else_holds_a_step_back_more_digits_tell() -> None:
    """Below 0.5 one thing, from 0.5 to 0.504 another, above it the claim."""
    found = threshold(0.504, lambda x: np.where(x > 0.504, 1, np.where(x > 0.5, 0, 2)), upwards=True)
    assert str(found) == "more than 0.504"
    assert step_of(found.text) == pytest.approx(0.001)


def test_what_no_digits_tell_is_said_to_be_about() -> None:
    found = threshold(0.5, lambda x: np.zeros(len(x), dtype=np.int64), upwards=True)
    assert str(found) == "about 0.5 or more"


def test_nothing_beyond_the_scale_is_tried() -> None:
    found = threshold(1.0, lambda x: (x >= 1).astype(np.int64), upwards=True, within=(0.0, 1.0))
    assert str(found) == "1 or more"
    with_more = threshold(0.9996, lambda x: (x > 0.9996).astype(np.int64), upwards=True, within=(0.0, 1.0))
    assert str(with_more) == "more than 0.9996"


@given(limit=st.floats(-100, 100), away=st.floats(-1, 1), decimals=st.integers(0, 6))
def test_a_figure_is_seen_to_be_on_its_side_of_a_limit(limit: float, away: float, decimals: int) -> None:
    figure = limit + away
    printed = float(apart_text(figure, limit, decimals))
    assert (printed > limit, printed < limit) == (figure > limit, figure < limit)


def test_what_was_stated_keeps_its_digits_and_sums_lose_their_rounding() -> None:
    assert [exact_text(figure) for figure in (0.0, 1e-7, 1234567.89, 0.1 + 0.2, 1e15, -3.5)] == [
        "0",
        "0.0000001",
        "1234567.89",
        "0.3",
        "1000000000000000",
        "-3.5",
    ]
