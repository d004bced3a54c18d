"""Is everything that is wrong with the columns of a table said, and is a cell read alike beside any other?"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.reading.table_columns import (
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
from tests.batch.cohorts import random_study
from tests.batch.tables import read, refused
from tests.effort import examples


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(random_study(1))


def test_everything_that_is_wrong_with_the_columns_is_said_at_once(tmp_path: Path, candidates: Candidates) -> None:
    header = (
        "id,weights.recogniton,needs.mentor.curent,limits.yearly,gates.open_to_all.min,gates.quik.max,wieghts.cost,id,"
        "strengths.mentr.n01,strengths.mentor.n99,needs.mentor.themes.mentorin,needs.mentor,"
    )
    said = refused(tmp_path, f"{header}\n", candidates)
    for number, (part, cure) in enumerate(
        [
            ("column 2, `weights.recogniton`", "Did you mean `weights.recognition`?"),
            ("column 3, `needs.mentor.curent`", "Did you mean `needs.mentor.current`?"),
            ("column 4, `limits.yearly`", "Did you mean `limits.yearly_cost`?"),
            ("column 5, `gates.open_to_all.min`", "has no limit to change"),
            ("column 6, `gates.quik.max`", "Did you mean `gates.quick.max`?"),
            ("column 7, `wieghts.cost`", "Did you mean `weights.cost`?"),
            ("column 8, `id`", "this column stands twice"),
            ("column 9, `strengths.mentr.n01`", "Did you mean `strengths.mentor.n01`?"),
            ("column 10, `strengths.mentor.n99`", "there is no network `n99`"),
            ("column 11, `needs.mentor.themes.mentorin`", "Did you mean `needs.mentor.themes.mentoring`?"),
            ("column 12, `needs.mentor`", "write it as `needs.<id>.<field>`"),
            ("column 13, ``", "this column has no name"),
        ]
    ):
        assert any(line == 1 and part in text and cure in text for line, text in said), number


@pytest.mark.parametrize("written", [str.upper, str.title, str.swapcase])
@pytest.mark.parametrize(
    "column",
    [
        *("id", "role", "limits.yearly_cost", "weights.cost", "gates.quick.max", "needs.mentor.importance"),
        *("needs.mentor.by", "needs.mentor.themes.mentoring", "strengths.mentor.n01"),
    ],
)
def test_a_column_in_other_letters_is_answered_with_one_that_is_taken(
    tmp_path: Path, candidates: Candidates, column: str, written: Callable[[str], str]
) -> None:
    """The first answer is the last: what it names has no further fault."""
    ids = [] if column == "id" else ["id"]
    said = refused(tmp_path, f"{','.join([*ids, written(column)])}\na,1\n", candidates)
    assert f"Did you mean `{column}`?" in said[0][1]


@pytest.mark.parametrize(("kind", "left_out"), [("needs", "log"), ("aspirations", "post")])
def test_help_with_a_need_that_the_table_leaves_out_is_answered_with_the_column_that_keeps_it(
    tmp_path: Path, kind: str, left_out: str
) -> None:
    want = {"title": "A want", "current": 1, "target": 3, "importance": 1, "by": "2030-01-01"}
    wants = {"needs": {"mentor": want, "log": want}, "aspirations": {"post": want}}
    candidates = candidates_of(random_study(1, learner={"id": "t", **wants}))
    header = f"id,needs.mentor.importance,strengths.{left_out}.n01"
    ((_, said),) = refused(tmp_path, f"{header}\na,1,1\n", candidates)
    cure = f"{kind}.{left_out}.importance"
    assert f"`{left_out}` of the study has no column of its own" in said
    assert f"`{cure}`" in said
    (found,) = read(tmp_path, f"{header},{cure}\na,1,1,\n", candidates)
    assert not found.faults


def test_a_study_that_weighs_otherwise_takes_no_points(tmp_path: Path) -> None:
    candidates = candidates_of(random_study(1, weights="equal"))
    assert "weighs its criteria by `equal`" in refused(tmp_path, "id,weights.cost\na,1\n", candidates)[0][1]


def test_a_need_that_the_study_does_not_state_is_there_where_anything_is_said_of_it(tmp_path: Path) -> None:
    candidates = candidates_of(random_study(1))
    header = "id,needs.log.title,needs.log.current,needs.log.target,needs.log.importance"
    (found,) = read(tmp_path, f"{header}\na,Log,1,3,2\nb,,,,\nc,Log,,3,2\n", candidates)
    assert found.learners.wants is not None
    assert (found.learners.wants.code >= 0).sum(axis=1).tolist() == [1, 0]
    assert [(one.learner, one.fault.where) for one in found.faults] == [("c", "needs.log.current")]


def test_what_a_need_lacks_is_told_beside_all_else_with_the_need_that_may_be_meant(
    tmp_path: Path, candidates: Candidates
) -> None:
    said = refused(tmp_path, "id,needs.mentro.current,needs.quite-new.target,need.mentor.current,x\n", candidates)
    sentences = " / ".join(sentence for _, sentence in said)
    assert len(said) == 4
    assert "states no `mentro`. Did you mean `mentor`? Else add `needs.mentro.title` and" in sentences
    assert "add `needs.quite-new.title` and `needs.quite-new.current`" in sentences
    assert "Did you mean `needs.mentor.current`?" in sentences
    assert (
        "Accepted here: id, role, topics, importances, limits.<limit>, weights.<criterion>, needs.<id>.<field>"
        in sentences
    )


def test_the_gate_of_a_limit_is_answered_with_the_limit(tmp_path: Path, candidates: Candidates) -> None:
    header = "id,gates.budget.max,gates.yearly_budget.max,gates.time.min,gates.xyz.max"
    said = [sentence for _, sentence in refused(tmp_path, f"{header}\n", candidates)]
    for sentence, limit in zip(said, ("first_year_cost", "yearly_cost", "hours_per_month"), strict=False):
        assert f"comes from `limits.{limit}`: give that" in sentence
    assert said[3].endswith("the study has no gate `xyz`. Accepted here: gates.quick.max.")


@pytest.mark.parametrize("way", ["order", "judgements"])
def test_a_row_that_asks_for_an_order_or_judgements_is_told_what_to_take(tmp_path: Path, way: str) -> None:
    need = {"title": "A need", "current": 1, "target": 3, "importance": 1}
    candidates = candidates_of(random_study(1, learner={"id": "t", "needs": {"mentor": need, "raid-log": need}}))
    (found,) = read(tmp_path, f"id,importances\na,{way}\n", candidates)
    (fault,) = [one.fault for one in found.faults]
    assert fault.where == "importances"
    assert fault.message.startswith("a row of a table cannot hold an order or judgements of needs")


FIGURES = (
    st.text(alphabet="0123456789.eE+-_ ,\0n", max_size=6) | st.floats().map(repr) | st.integers(0, 99).map(str)
)


DECIMALS = st.from_regex(r"(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?", fullmatch=True)


@given(
    st.lists(st.sampled_from(["", "0", "7", "100", "2.5", "0.1", "1234567.89"]) | DECIMALS, min_size=1, max_size=8)
)
def test_plain_decimals_short_and_long_are_the_numbers_that_they_say(cells: list[str]) -> None:
    values, doubt = numbers(cells)
    assert not doubt.any()
    assert [None if np.isnan(value) else value for value in values] == [
        float(cell) if cell else None for cell in cells
    ]


@settings(max_examples=examples(300), deadline=None)
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
