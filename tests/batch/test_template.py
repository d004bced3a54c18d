"""Does the table of a cohort, read as it is written, mean what the study's own learner says?"""

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from netselect import load, rank_many
from netselect.batch.reading.from_tables import learners_csv, learners_table, learners_workbook
from netselect.cli import main
from netselect.study.study import Study
from tests.batch.cohorts import random_study

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"
STUDIES = {"the example": load(EXAMPLE), **{f"random {seed}": random_study(seed) for seed in range(6)}}


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_example_row_is_ranked_as_the_study_is(tmp_path: Path, name: str, form: str) -> None:
    study = STUDIES[name]
    path = tmp_path / f"learners.{form}"
    path.write_bytes(learners_csv(study).encode() if form == "csv" else learners_workbook(study, room=5))
    result = rank_many(study, path, top=99)
    assert not result.faults, str(result.faults[0])
    # A record that states nothing is ranked as the study alone is.
    wanted = rank_many(study, [{"id": "p-001"}], top=99)
    for of in ("networks", "learners"):
        pd.testing.assert_frame_equal(result.to_frame(of), wanted.to_frame(of))


def test_a_workbook_has_lists_to_choose_from_and_notes() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(learners_workbook(STUDIES["the example"], room=3)))["Learners"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == list(learners_table(STUDIES["the example"]).notes)
    assert all(cell.comment is not None for cell in sheet[1])
    chosen = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    place = headings.index("importances")
    assert sheet.cell(2, place + 1).coordinate in chosen


def test_importances_that_no_row_can_hold_are_equal_in_the_example() -> None:
    study = STUDIES["the example"]
    learner = study.learner.model_copy(
        update={"importances": study.learner.importances.model_copy(update={"how": "order"})}
    )
    table = learners_table(Study.model_construct(**{**dict(study), "learner": learner}))
    assert table.rows[0][list(table.notes).index("importances")] == "equal"


def test_new_writes_it_by_its_name_and_for_a_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_name, by_option = tmp_path / "learners.csv", tmp_path / "cohort.xlsx"
    assert main(["new", str(by_name)]) == 0
    assert main(["new", str(by_option), "--learners", "--for", str(EXAMPLE)]) == 0
    said = capsys.readouterr().out
    assert "--for names your own study" in said
    assert f"Next: netselect batch {EXAMPLE} --learners {by_option} --output ranked.csv" in said
    assert "marks as private: mind who is to see it" in said
    assert by_name.read_text().startswith("id,role,topics,importances,")
    assert main(["new", str(by_option), "--learners"]) == 2
    assert main(["new", str(tmp_path / "learners.csv"), "--learners", "--csv", "--force"]) == 2
    assert main(["new", str(tmp_path / "learners.parquet"), "--learners"]) == 2


def test_the_columns_of_a_study_whose_networks_are_still_to_come(tmp_path: Path) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(
        "netselect: 1\ntitle: A cohort\nas_of: 2026-01-05\nlearner: {id: template}\nweights: equal\n"
        "criteria: {fit: {scale: {worst: 0, best: 5}}}\nnetworks: networks.xlsx\n"
    )
    assert main(["new", str(tmp_path / "learners.csv"), "--for", str(study)]) == 0
    assert (tmp_path / "learners.csv").read_text() == "id,role,topics\np-001,,\n"
