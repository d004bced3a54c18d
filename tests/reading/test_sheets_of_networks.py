"""Is a table of networks in a workbook read as the networks of a study are, with its faults by their cells?"""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from netselect import load
from netselect.cli import main
from netselect.errors import StudyFaults

STUDY = """netselect: 1
title: Mine
as_of: 2026-11-23
learner: {id: me, needs: {mentor: {title: Find a mentor, importance: 1, current: 1, target: 3}}}
criteria:
  fit: {weight: 1, scale: {worst: 0, best: 5}}
  cost: {weight: 1, computed: yearly_cost, scale: {worst: 100, best: 0}}
gates: {open: {kind: eligibility, fact: open, must_be: true}}
networks: n.xlsx
"""
HEADER: list[Any] = ["id", "name", "values.fit", "staying.yearly_cost", "serves.mentor", "facts.open"]


def study(folder: Path, rows: list[list[Any]], name: str = "Tabelle1") -> Path:
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    made.save(folder / "n.xlsx")
    path = folder / "s.yaml"
    path.write_text(STUDY)
    return path


def test_rows_of_a_sheet_are_networks(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, ["x", "X", 3.5, 12.5, 0.5, True], [], ["y", "Y", "unknown", 20, "0.25", "no"]]
    found = load(study(tmp_path, rows))
    assert (
        found.networks
        == load(
            {
                **load(study(tmp_path, rows)).as_plain(),
                "networks": {
                    "x": {
                        "name": "X",
                        "values": {"fit": 3.5},
                        "staying": {"yearly_cost": 12.5},
                        "serves": {"mentor": 0.5},
                        "facts": {"open": True},
                    },
                    "y": {
                        "name": "Y",
                        "values": {"fit": "unknown"},
                        "staying": {"yearly_cost": 20},
                        "serves": {"mentor": 0.25},
                        "facts": {"open": False},
                    },
                },
            }
        ).networks
    )


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        (
            [HEADER, ["x", "X", "4,5", 1, 0.5, "yes"]],
            "Networks!C2",
            "write a number on the scale from 0 to 5, `4.5`",
        ),
        ([HEADER, ["x", "X", None, 1, 0.5, "yes"]], "Networks", "the column `values.fit` is missing"),
        ([HEADER, ["x", "X", 1, 1, 0.5, "yes"], ["y", "Y", None, 1, 0.5, "yes"]], "Networks!A3", "fit"),
        ([HEADER, ["x", "X", 1, "20-30", 0.5, "yes"]], "Networks!D2", "a cell holds one figure and no range"),
        ([HEADER, ["x", "X", 1, 1, 0.5, "yes"], ["Summe", None, 1]], "Networks!A3", "looks like a row of totals"),
        ([["id", "nam", "values.fit"], ["x", "X", 1]], "Networks!B1", "Did you mean `name`?"),
        (
            [["Networks of 2026"], HEADER, ["x", "X", 1, 1, 0.5, "yes"]],
            "Networks!A1",
            "take out the rows above row 2",
        ),
        ([HEADER], "Networks", "the table has no rows: each row below its headings is a network"),
    ],
)
def test_faults_name_sheet_and_cell(tmp_path: Path, rows: list[list[Any]], place: str, said: str) -> None:
    with pytest.raises(StudyFaults) as error:
        load(study(tmp_path, rows, "Networks"))
    told = {
        fault.place.partition("  ")[0].removeprefix(f"{tmp_path / 'n.xlsx'} "): fault.message
        for fault in error.value.faults
    }
    assert said in told[place]


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    path = study(tmp_path, [HEADER])
    (tmp_path / "n.xlsx").write_text("id,name\n")
    with pytest.raises(StudyFaults, match="this is text under the name of a workbook"):
        load(path)


def test_check_says_what_there_is_to_say_of_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = study(tmp_path, [HEADER, ["x", "X", 1, 1, 0.5, "yes"], [], ["y", "Y", 1, 1, 0.5, "yes"]])
    assert main(["check", str(path)]) == 0
    assert "row 3 is blank, and passed over" in " ".join(capsys.readouterr().out.split())


def test_commands_say_how_a_table_is_read_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(STUDY.replace("n.xlsx", "n.csv"))
    (tmp_path / "n.csv").write_text(f"{';'.join(HEADER)}\nx;X;3,5;12,5;;yes\n")
    assert main(["rank", str(path)]) == 0
    told = capsys.readouterr()
    assert told.err == f"{tmp_path / 'n.csv'}: read with semicolons between the columns and decimal commas.\n"
    assert main(["check", str(path)]) == 0
    assert "1 blank figure is read as unknown" in " ".join(capsys.readouterr().out.split())
