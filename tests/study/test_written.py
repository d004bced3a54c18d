"""Are numbers, dates, ids and the like read as a person writes them, and refused with the sentence that helps?"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from netselect.errors import named, shown
from netselect.study import written
from netselect.study.written import read_date, read_number, read_ratio


def refused(read: Callable[[object], object], value: object) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        read(value)
    return caught.value.message()


@given(st.floats(-1e15, 1e15))
def test_every_number_of_a_sensible_size_is_read_as_it_is(value: float) -> None:
    assert read_number(value) == value


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_becomes_a_float(value: int) -> None:
    found = read_number(value)
    assert isinstance(found, float)
    assert found == value


def test_numbers_of_numpy_are_numbers_and_zero_has_no_sign() -> None:
    assert read_number(np.float64(1.5)) == read_number(np.array(1.5)) == 1.5
    assert str(read_number(-0.0)) == str(read_number(0)) == "0.0"


@pytest.mark.parametrize(
    "value", [True, None, "1", "", [1], {}, float("nan"), float("inf"), 10**101, np.array([1.0]), 1j, object()]
)
def test_what_is_no_number_is_refused(value: object) -> None:
    assert refused(read_number, value)


def test_dates_are_year_month_day() -> None:
    assert read_date("2026-11-23") == read_date(dt.date(2026, 11, 23)) == dt.date(2026, 11, 23)
    for value in ("23.11.2026", "2026-1-1", "2026-13-01", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 20261123, None):
        assert "date" in refused(read_date, value) or "no day of the calendar" in refused(read_date, value)


def test_what_a_person_wrote_is_read_as_a_day_in_one_place() -> None:
    package = Path(written.__file__).parents[1]
    reads = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "fromisoformat" in path.read_text("utf-8")
    }
    # The others read days that we wrote out ourselves.
    assert reads == {"study/written.py", "reading/writing.py", "report/formats.py"}


def test_ratios_are_numbers_or_fractions() -> None:
    assert read_ratio("1/3") == 1 / 3
    assert read_ratio(" 2 / 4 ") == 0.5
    assert read_ratio(7) == 7.0
    assert "divided by 0" in refused(read_ratio, "1/0")
    assert "how many times as much" in refused(read_ratio, "three")


@pytest.mark.parametrize(
    ("value", "truth"), [(True, True), ("yes", True), ("No", False), ("TRUE", True), (False, False)]
)
def test_truth_is_true_false_yes_or_no(value: object, *, truth: bool) -> None:
    assert written.read_truth(value) is truth


@pytest.mark.parametrize("value", ["on", 1, 0, None, "", []])
def test_nothing_else_is_true_or_false(value: object) -> None:
    assert "write true or false" in refused(written.read_truth, value)


def test_a_letter_for_yes_leads_to_the_word() -> None:
    assert "write `true`" in refused(written.read_truth, "y")


@pytest.mark.parametrize("value", ["raid-log", "a_1", "café", 2024, "學會", "x" * 80])
def test_ids_are_letters_digits_and_dashes(value: object) -> None:
    assert written.read_identifier(value) == str(value)


@pytest.mark.parametrize("value", ["", "a b", "-a", "a.b", "x" * 81, True, None, 1.5, "a\n", "<<"])
def test_other_ids_are_refused(value: object) -> None:
    assert "as an id: use letters" in refused(written.read_identifier, value)


@pytest.mark.parametrize(("value", "level"), [(3, 3.0), ("2.5", 2.5), ("-1", -1.0), ("1e+12", 1e12)])
def test_levels_may_stand_in_quotes_because_json_has_only_text_keys(value: object, level: float) -> None:
    assert written.read_level(value) == level


@pytest.mark.parametrize("value", [0, -1, 1.5, "3", True, None])
def test_counts_are_whole_and_positive(value: object) -> None:
    assert refused(written.read_count, value)


def test_text_takes_what_a_person_meant_as_text() -> None:
    assert [written.read_text(value) for value in ("a", 3, 1.5, True)] == ["a", "3", "1.5", "true"]
    assert refused(written.read_text, None) == "found nothing: text is needed here"
    assert refused(written.read_text, {"a": 1}) == "found a block of keys: text is needed here"


def test_what_an_id_cannot_hold_is_told_where_it_cannot_be_seen() -> None:
    assert "U+0301 (combining acute accent)" in refused(written.read_identifier, "e\u0301va")
    assert "a number with a point: write `1`" in refused(written.read_identifier, 1.0)
    assert "a number with a point: give ids as text" in refused(written.read_identifier, 1.5)


def test_nothing_and_truth_are_told_in_the_words_of_a_file() -> None:
    assert (named(None), shown(value=True)) == ("`null`", "`true`")


def test_a_value_is_quoted_on_one_line_and_cut() -> None:
    assert shown("a\n  b") == "`a b`"
    assert shown("x" * 61) == f"`{'x' * 60}...`"
    truth: object = True
    assert (named(truth), named({}), named(()), named("a")) == ("`true`", "a block of keys", "a list", "`a`")
