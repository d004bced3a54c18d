"""Is a sheet of learners read as the same table in CSV is, row by row, with its faults by their cells?"""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import netselect
from netselect import load, rank_many, save
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.many import portions
from netselect.batch.reading.from_tables import portions_of_workbook
from netselect.batch.studies import rank_studies
from netselect.errors import StudyFaults, TableFaults
from tests.batch.cohorts import random_study
from tests.batch.tables import arrays_of

HEADER = ["id", "role", "limits.yearly_cost", "needs.mentor.current", "needs.mentor.by", "needs.mentor.private"]
EXAMPLE = Path(__file__).parents[3] / "criteria.example.yaml"


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(random_study(1))


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


ROWS: list[list[Any]] = [
    ["p1", "a lead", 100, 1.5, dt.date(2027, 6, 30), True],
    [7, None, "250.5", None, "2027-06-30", "no"],
    [],
    ["p3", "x", None, 2, None, None],
]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_sheet_means_what_the_same_table_in_csv_means(tmp_path: Path, candidates: Candidates, size: int) -> None:
    path = book(tmp_path / "l.xlsx", Sheet1=[HEADER, *ROWS])
    (tmp_path / "l.csv").write_text(
        f"{','.join(HEADER)}\np1,a lead,100,1.5,2027-06-30,yes\n7,,250.5,,2027-06-30,no\n\np3,x,,2,,\n"
    )
    found = list(portions_of_workbook(path, candidates, size=size))
    wanted = list(portions(tmp_path / "l.csv", candidates, size=size))
    assert not [fault for one in (*found, *wanted) for fault in one.faults]
    assert [list(one.learners.ids) for one in found] == [list(one.learners.ids) for one in wanted]
    assert [arrays_of(one.learners) for one in found] == [arrays_of(one.learners) for one in wanted]
    assert [origin.line for one in found for origin in one.origins] == [2, 3, 5]


def test_faults_name_sheet_and_cell(tmp_path: Path, candidates: Candidates) -> None:
    rows: list[list[Any]] = [
        HEADER,
        ["p1", "x", "12,5", "=1+1", dt.datetime(2026, 1, 1, 12), "WAHR"],  # noqa: DTZ001 -- a cell has no zone
        ["p2", None, None, None, None, None, "odd"],
        HEADER,
        ["p 3"],
        ["p1"],
        ["Total", None, 500],
    ]
    path = book(tmp_path / "l.xlsx", Other=[["x"]], Learners=rows)
    (portion,) = portions(path, candidates)
    assert portion.remarks == [f"{path}: sheet `Other` is not read: the table is on `Learners`"]
    assert [str(one).partition("\n")[0].removeprefix(f"{path} ") for one in portion.faults] == [
        "Learners!C2  limits.yearly_cost",
        "Learners!D2  needs.mentor.current",
        "Learners!E2  needs.mentor.by",
        "Learners!F2  needs.mentor.private",
        "Learners!G3",
        "Learners!A4",
        "Learners!A5  id",
        "Learners!A6  id",
        "Learners!A7  id",
    ]
    assert portion.faults[0].to_dict()["cell"] == "Learners!C2"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "the table is empty"),
        ([["Our learners"], HEADER], "the first row has to name the columns, and line 2 seems to"),
        ([["id", "rol"]], "there is no such column"),
        ([["id", None, "role"]], "this column has no name: name it"),
    ],
)
def test_a_sheet_that_is_no_table_is_refused(
    tmp_path: Path, candidates: Candidates, rows: list[list[Any]], said: str
) -> None:
    with pytest.raises(TableFaults, match=said) as error:
        list(portions(book(tmp_path / "l.xlsx", Learners=rows), candidates))
    assert {fault.sheet for fault in error.value.faults} == {"Learners"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("l.xlsx", b"id,role\n", "this is text under the name of a workbook"),
        ("l.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the kind of before 2007"),
        ("l.xlsx", b"", "this is no workbook, it is empty"),
        ("l.ods", b"PK\x03\x04broken", "this workbook is damaged"),
    ],
)
def test_what_is_no_workbook_is_said(
    tmp_path: Path, candidates: Candidates, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableFaults, match=said):
        list(portions(tmp_path / name, candidates))


def test_hidden_rows_are_only_said(tmp_path: Path, candidates: Candidates) -> None:
    path = book(tmp_path / "l.xlsx", Learners=[HEADER, *ROWS])
    made = openpyxl.load_workbook(path)
    made["Learners"].row_dimensions[2].hidden = True
    made.save(path)
    (portion,) = portions(path, candidates)
    assert portion.remarks == [f"{path}: Learners: row 2 is hidden, and counts all the same"]
    assert len(portion.learners.ids) == 3


def test_needs_without_a_column_beside_those_with_one_are_named(tmp_path: Path) -> None:
    study, path = netselect.load("criteria.example.yaml"), tmp_path / "l.csv"
    path.write_text("id,needs.raid-log.current\np1,1\n", "utf-8")
    assert rank_many(study, path).remarks == (
        f"{path}: `board-reports`, `case-platform`, `pm-post`, `regional-contacts` and `mentor` of the study have "
        "no column, and nobody is given them; a column such as `needs.board-reports.importance`, even a blank "
        "one, keeps the need",
    )
    # What is private is not named to others.
    (said,) = rank_many(study, path, leave_out_private=True).remarks
    assert "pm-post" not in said
    path.write_text("id,limits.yearly_cost\np1,1\n", "utf-8")
    assert rank_many(study, path).remarks == ()
    # Followed for each of them, the sentence is gone.
    own = (("needs", study.learner.needs), ("aspirations", study.learner.aspirations))
    header = [f"{kind}.{name}.importance" for kind, wants in own for name in wants]
    path.write_text(f"id,{','.join(header)}\np1{',' * len(header)}\n", "utf-8")
    assert rank_many(study, path).remarks == ()


def test_what_is_said_of_a_source_stands_in_the_result(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    study = random_study(1)
    free = study.model_copy(
        update={"learner": study.learner.model_copy(update={"limits": type(study.learner.limits)()})}
    )
    path.write_text("id;role;topics;limits.yearly_cost\np1;x;;\np2;; ;\n")
    result = rank_many(free, path)
    assert result.remarks == (
        f"{path}: read with semicolons between the columns",
        f"{path}: column `limits.yearly_cost` is blank from top to bottom, and the study says nothing there",
    )
    assert "semicolons" in str(result)
    assert len(rank_many(free, path, leave_out_private=True).remarks) == 1
    stated = free.learner.model_copy(update={"limits": type(study.learner.limits)(yearly_cost=90)})
    assert len(rank_many(free.model_copy(update={"learner": stated}), path).remarks) == 1


def test_a_folder_of_studies_holds_workbooks_too(tmp_path: Path) -> None:
    study = load(EXAMPLE)
    save(study, tmp_path / "a.xlsx")
    (tmp_path / "~$a.xlsx").write_bytes(io.BytesIO().getvalue())
    result = rank_studies(tmp_path)
    assert not result.faults
    assert result.to_frame("learners")["learner"].tolist() == [study.learner.id]


def broken(path: Path) -> Path:
    """Cut the end of the first sheet off."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet][: len(parts[sheet]) * 2 // 3]
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def test_a_sheet_that_breaks_off_is_told_whatever_it_holds(tmp_path: Path, candidates: Candidates) -> None:
    said = "this cannot be read as a workbook"
    learners = broken(book(tmp_path / "l.xlsx", Learners=[HEADER, *ROWS]))
    with pytest.raises(TableFaults, match=said):
        list(portions(learners, candidates))
    with pytest.raises(StudyFaults, match=said):
        load(broken(save_as(tmp_path / "s.xlsx")))
    plain = load(EXAMPLE).as_plain()
    broken(book(tmp_path / "n.xlsx", Networks=[["id", "name"], ["x", "X"], ["y", "Y"]]))
    text = json.dumps({**plain, "networks": "n.xlsx"})
    (tmp_path / "s.json").write_text(text)
    with pytest.raises(StudyFaults, match=said):
        load(tmp_path / "s.json")


def save_as(path: Path) -> Path:
    save(load(EXAMPLE), path)
    return path
