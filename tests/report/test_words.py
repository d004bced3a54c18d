"""Do figures, names and sentences stand in a report as they should?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.ranking import RankedNetwork
from netselect.report.bars import bar_span, drawn
from netselect.report.words import WIDTH, clean, figure_text, listed_with_and, score_text, wrapped


@pytest.mark.parametrize(
    ("score", "text"),
    [(0.60283333, "0.6028"), (-0.00001, "0.0000"), (-0.5, "-0.5000"), (1e7, "1e+07"), (1e100, "1e+100")],
)
def test_a_score_has_four_digits_unless_it_is_very_large(score: float, text: str) -> None:
    assert score_text(score) == text


def test_a_figure_keeps_what_it_says_and_an_unknown_one_says_so() -> None:
    assert [figure_text(value) for value in (95.0, 0.375, -0.0, None)] == ["95", "0.375", "0", "unknown"]


def test_names_are_listed_as_in_a_sentence() -> None:
    assert [listed_with_and(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@given(st.text())
def test_clean_text_is_one_line_that_cannot_steer_a_terminal(text: str) -> None:
    assert clean(text).isprintable()


@given(st.text(min_size=1))
def test_wrapped_text_is_never_wider_than_the_page(text: str) -> None:
    assert all(len(line) <= WIDTH for line in wrapped(text, "  ").splitlines())


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 30))
def test_a_bar_has_its_width_and_always_shows_something(one: float, other: float, width: int) -> None:
    bar = drawn((min(one, other), max(one, other)), width, "=.")
    assert len(bar) == width
    assert "=" in bar


def test_a_bar_lies_between_its_ends_even_where_a_score_does_not() -> None:
    record = RankedNetwork("a", "a", "feasible", 1, -3.0, -3.0, 7.0, -3.0, 7.0, 1, 1, {}, ())
    assert bar_span(record, (0.0, 1.0)) == (0.0, 1.0)
    assert drawn(None, 8, "=.") == ""
