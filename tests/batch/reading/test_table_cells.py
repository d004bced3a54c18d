"""Is a cell read alike whatever stands beside it in its column?"""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.batch.reading.table_cells import (
    BLANK,
    DOUBT,
    are_identifiers,
    codes,
    day,
    numbers,
    text,
    truth,
    word_of,
)

FIGURES = (
    st.text(alphabet="0123456789.eE+-_ ,\0n", max_size=6) | st.floats().map(repr) | st.integers(0, 99).map(str)
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=8))
def test_a_column_of_figures_is_read_cell_by_cell_alike(cells: list[str]) -> None:
    values, doubt = numbers(cells)
    for place, cell in enumerate(cells):
        value, is_odd = numbers([cell])
        assert np.array_equal(values[place], value[0], equal_nan=True)
        assert doubt[place] == is_odd[0]
        assert doubt[place] or not cell.strip() or value[0] == float(cell)


def test_words_dates_and_truths_are_read_also_where_a_column_holds_them_as_they_are() -> None:
    noon = dt.datetime.combine(dt.date(2026, 1, 2), dt.time(12))
    days = ["2026-01-02", dt.date(2026, 1, 2), noon, "", None, "2.1.26"]
    known = dt.date(2026, 1, 2).toordinal()
    assert codes(days, day).tolist() == [known, known, DOUBT, BLANK, BLANK, DOUBT]
    assert codes(["Yes", True, False, "no", 1, "maybe"], truth).tolist() == [1, 1, 0, 0, DOUBT, DOUBT]
    assert codes(("b", " a ", "c", ""), word_of(("a", "b"))).tolist() == [1, 0, DOUBT, BLANK]
    assert codes(np.array([np.nan, 2.0]), text).tolist() == [BLANK, DOUBT]


@pytest.mark.parametrize("text_of_title", ["a" * (2**20 + 1), "half \ud800", 3, ["a"]])
def test_what_is_no_text_or_too_long_is_in_doubt(text_of_title: object) -> None:
    assert codes(["fine", text_of_title], text).tolist() == [0, DOUBT]


def test_cells_that_hold_what_stands_between_cells_are_told_apart() -> None:
    assert are_identifiers(["a\0b", "c"]).tolist() == [False, True]
    values, doubt = numbers(["1\x002", "3", "x"])
    assert doubt.tolist() == [True, False, True]
    assert values[1] == 3


def test_numbers_that_are_no_texts_are_taken_as_they_are() -> None:
    values, doubt = numbers([1, 2.5, None, True, "4", 10**400, 6])
    assert np.array_equal(values, [1, 2.5, np.nan, np.nan, 4, np.nan, 6], equal_nan=True)
    assert doubt.tolist() == [False, False, False, True, False, True, False]
