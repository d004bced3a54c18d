"""Is a CSV file read to the letter, and is one that is none refused with the line?"""

import csv
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.batch import reading
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.many import portions
from netselect.batch.reading import CsvFile
from netselect.batch.reading.from_tables import portions_of_csv
from netselect.batch.reading.table_columns import numbers
from netselect.errors import TableFaults, UnreadableFile
from tests.batch.cohorts import random_study
from tests.batch.tables import COLUMNS, ODD, read, refused


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(random_study(1))


@pytest.mark.parametrize("text", [f"{COLUMNS}\n", f"{COLUMNS}\n\n,,\n"])
def test_a_table_without_rows_is_a_cohort_of_none(tmp_path: Path, candidates: Candidates, text: str) -> None:
    path = tmp_path / "learners.csv"
    path.write_text(text)
    assert not list(portions_of_csv(path, candidates))


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("role\nx\n", 1, "the column `id` is missing"),
        ("Id\nx\n", 1, "Did you mean `id`?"),
        (
            "sep=,\nid;role\na;b\n",
            2,
            "the line above says that commas stand between the columns, and semicolons do",
        ),
        ('"id,role"\n"a,b"\n', 1, "take the quotes about whole lines away"),
        (",".join(f"c{number}" for number in range(2001)) + "\n", 1, "the table has 2,001 columns"),
        ("id,needs.new.current\na,1\n", 1, "add `needs.new.title` and `needs.new.target`"),
        (f"{COLUMNS}\n\u00e9,1,2\n".encode() + b"b\xe9,1,2\n", 3, "in Windows-1252 it would be `\u00e9`"),
        (f"{COLUMNS},ro\0le\n", 1, "found U+0000"),
        ("\n ,\nrole\nx\n", 3, "the column `id` is missing"),
        (f'{COLUMNS}\na,1,2\nb,1,"2\nc,1,2\n', 3, "a quote that is opened and never closed"),
        (f'{COLUMNS}\na,1,2\nb,1,"2\nc,1,"2"\n', 3, "a quote that is opened and never closed"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00" * 9, 1, "this is a workbook, or another zip file"),
        ('"id\n', 1, "a quote that is opened and never closed"),
        ("", 1, "the table is empty: its first line has to name the columns"),
        ("\n ,\n", 3, "the table is empty"),
    ],
)
def test_a_table_that_is_none_is_refused_as_a_whole(
    tmp_path: Path, candidates: Candidates, text: str | bytes, line: int, part: str
) -> None:
    said = refused(tmp_path, text, candidates)
    assert [one for one in said if one[0] == line and part in one[1]], said


def test_rows_before_a_quote_that_is_never_closed_are_handed_on_first(
    tmp_path: Path, candidates: Candidates
) -> None:
    path = tmp_path / "learners.csv"
    path.write_text(f'{COLUMNS}\na,1,2\nb,1,2\nc,1,2\nd,1,"2\n')
    found = portions_of_csv(path, candidates, size=2)
    assert [list(next(found).learners.ids) for _ in range(2)] == [["a", "b"], ["c"]]
    with pytest.raises(TableFaults):
        next(found)


def test_a_table_is_read_in_utf_16_by_its_mark(tmp_path: Path, candidates: Candidates) -> None:
    (found,) = read(tmp_path, f"{COLUMNS}\nd\u00e9,1,2\n".encode("utf-16"), candidates)
    assert list(found.learners.ids) == ["d\u00e9"]


def test_a_line_without_an_end_is_not_read(tmp_path: Path, candidates: Candidates) -> None:
    with pytest.raises(UnreadableFile, match="line 2 of"):
        read(tmp_path, b"id\n" + b"x" * (2**24 + 2**20), candidates)


def test_lines_are_counted_where_a_line_end_falls_between_two_pieces(
    tmp_path: Path, candidates: Candidates
) -> None:
    start = b"id,role\r\n"
    first = start + b"a," + b"x" * (2**20 - len(start) - 3) + b"\r"
    assert len(first) == 2**20
    said = refused(tmp_path, first + b"\nb,y\r\nc,\x81\r\n", candidates)
    assert [line for line, _ in said] == [4]


def test_a_row_is_refused_on_its_line_and_the_others_are_read(tmp_path: Path, candidates: Candidates) -> None:
    lines = [
        f"\ufeff{COLUMNS},role",
        *('a,1,2,"two', 'lines"', "", "b,1_0,2,", " , ,,", "c,1", "d,9,2,", "a,1,2,", 'e,1,1,"x"y', "f,1,1,"),
    ]
    text = "\r\n".join(lines)
    found = read(tmp_path, text, candidates)
    faults = [fault for portion in found for fault in portion.faults]
    assert [name for portion in found for name in portion.learners.ids] == ["f"]
    assert [(one.learner, one.record, one.fault.line, one.fault.where) for one in faults] == [
        ("a", 1, 2, ""),
        ("b", 2, 5, "needs.mentor.current"),
        ("c", 3, 7, ""),
        ("d", 4, 8, "needs.mentor.current"),
        ("a", 5, 9, "id"),
        ("", 6, 10, ""),
    ]
    assert "this row runs on to line 3, inside a quoted cell" in faults[0].fault.message
    assert "this row has 2 cells, and the header names 4 columns" in faults[2].fault.message
    assert "stands in an earlier record too" in faults[4].fault.message
    assert sum(portion.count for portion in found) == 7
    assert [origin.line for portion in found for origin in portion.origins] == [11]


def test_blank_lines_before_the_header_are_passed_over(tmp_path: Path, candidates: Candidates) -> None:
    (found,) = read(tmp_path, f"\n,\n{COLUMNS}\na,1,2\n", candidates)
    assert [origin.line for origin in found.origins] == [4]


def test_a_character_that_cannot_be_seen_is_a_fault_of_its_row(tmp_path: Path, candidates: Candidates) -> None:
    (found,) = read(tmp_path, f"{COLUMNS}\r\na,1,2\r\nb,\0,2\r\nb,1,2\r\nc,1,2\r\n", candidates, size=9)
    assert list(found.learners.ids) == ["a", "c"]
    assert [(one.learner, one.fault.line, one.fault.message[:12]) for one in found.faults] == [
        ("b", 3, "found U+0000"),
        ("b", 4, "the id `b` s"),
    ]


def test_a_quote_that_is_never_closed_is_told_with_what_to_do_next(tmp_path: Path, candidates: Candidates) -> None:
    ((line, sentence),) = refused(tmp_path, f'{COLUMNS}\na,1,"2\nb,1,2\n', candidates)
    assert line == 2
    assert sentence.endswith("mend the file, and begin the run anew")


def test_a_pipe_is_refused_at_once(tmp_path: Path, candidates: Candidates) -> None:
    path = tmp_path / "learners.csv"
    os.mkfifo(path)
    with pytest.raises(UnreadableFile, match="is a pipe or a device"):
        next(portions(path, candidates))


ODD_CELLS = ("", " ", "\u2028", "\u00e9", "\U0001d7d9", "x" * 41, '"so, so"', '"two\nlines"', 'a"b', '"a"b', *ODD)
CELLS = st.sampled_from(("1", "2.5", "0.125", "")) | st.sampled_from(ODD_CELLS)
LINES = (
    st.tuples(st.sampled_from("abcdef"), CELLS, CELLS, CELLS)
    | st.tuples(st.just("a"), *[st.integers(0, 10**16).map(str) | st.floats(0, 1e9).map(repr)] * 3)
    | st.lists(CELLS, max_size=5)
).map(",".join)


def told(path: Path, size: int) -> list[object]:
    """Return everything that is read of a table whose second and third columns hold numbers."""
    found: list[object] = []
    try:
        with CsvFile(path) as file:
            for some in file.rows(size):
                ids, *of_numbers, words = some.columns([False, True, True, False])
                figures = [(values.tobytes(), doubt.tolist()) for values, doubt in map(numbers, of_numbers)]
                rows = [some.row(place) for place in range(len(some.lines))]
                found.append((rows, list(some.lines), list(some.numbers), list(some.broken)))
                found.append((list(ids), figures, list(words)))
    except TableFaults as error:
        found.append(error.faults)
    return found


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])), max_size=12),
    size=st.integers(1, 5),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
    at_once=st.sampled_from([1, 7, 2**20]),
    is_last_open=st.booleans(),
)
def test_the_quick_way_reads_what_the_rules_of_csv_read(
    rows: list[tuple[str, str]], size: int, encoding: str, at_once: int, *, is_last_open: bool
) -> None:
    text = f"{COLUMNS},role\n" + "".join(cells + end for cells, end in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        path.write_text(text.rstrip("\r\n") if is_last_open else text, encoding=encoding, newline="")
        with patch.object(reading, "_READ_AT_ONCE", at_once):
            quick = told(path, size)
        with patch.object(reading, "_plain", return_value=None):
            assert quick == told(path, size)


def test_plain_lines_are_read_the_quick_way_between_others(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('id,role\na,1\nb,2\n"c",3\nd,"4\n5"\ne,6\nf,7\ng,8\n\nh,9\n', newline="")
    with CsvFile(path) as file:
        found = list(file.rows(2))
    assert [isinstance(some, reading.PlainRows) for some in found] == [True, False, True, False]
    assert [[some.row(place) for place in range(len(some.lines))] for some in found] == [
        [["a", "1"], ["b", "2"]],
        [["c", "3"], ["e", "6"]],
        [["f", "7"], ["g", "8"]],
        [["h", "9"]],
    ]


def test_a_cell_that_is_too_long_is_a_fault_of_its_row_in_a_table_without_quotes(
    tmp_path: Path, candidates: Candidates
) -> None:
    long = "x" * 2**18
    (found,) = read(tmp_path, f"id,role\na,y\nb,{long}\nc,z\n".encode(), candidates)
    assert list(found.learners.ids) == ["a", "c"]
    assert [fault.fault.line for fault in found.faults] == [3]


def test_where_the_csv_module_takes_short_cells_alone_a_longer_one_is_a_fault_of_its_row(
    tmp_path: Path, candidates: Candidates
) -> None:
    before = csv.field_size_limit(100)
    try:
        (found,) = read(tmp_path, f"id,role\na,y\nb,{'x' * 150}\nc,z\n".encode(), candidates)
    finally:
        csv.field_size_limit(before)
    assert list(found.learners.ids) == ["a", "c"]
    assert [fault.fault.line for fault in found.faults] == [3]
