"""Does a workbook of results hold what Python found, and nothing that it must not?

That its formulas work is shown in `tests/office`, by another program.
"""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

import netselect
from netselect import DecisionMatrix, Ranking
from netselect.errors import InvalidParameter, MissingExtra
from netselect.report import spreadsheet
from netselect.report.changeable import LONGEST
from netselect.report.spreadsheet import ranking_workbook
from netselect.study.study import Study
from tests.judged_study import judged_study, panel
from tests.report.conftest import EXAMPLE, the_example
from tests.small_study import network, small_study

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")


OLD_ENOUGH = {
    "ABS",
    "AND",
    "CHOOSE",
    "COUNT",
    "COUNTA",
    "COUNTBLANK",
    "COUNTIF",
    "IF",
    "IFERROR",
    "INDEX",
    "ISNUMBER",
} | {"LARGE", "MATCH", "MAX", "MIN", "N", "NA", "NOT", "OR", "SMALL", "SUM", "SUMPRODUCT"}
"""Functions that Excel has had since 2007 or longer."""


@pytest.fixture(scope="module")
def example() -> bytes:
    """Return the workbook of the example."""
    return ranking_workbook(the_example(), brief=True)


def opened(content: bytes, *, values: bool = False) -> Any:  # noqa: ANN401 -- openpyxl states no types
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def texts(content: bytes) -> list[str]:
    return [str(cell.value) for sheet in opened(content) for row in sheet for cell in row if cell.data_type == "s"]


def formulas(content: bytes) -> list[str]:
    return [str(cell.value) for sheet in opened(content) for row in sheet for cell in row if cell.data_type == "f"]


def said(content: bytes) -> str:
    return "\n".join(texts(content))


def order(content: bytes) -> list[tuple[Any, ...]]:
    """Return the rows under the headings of the first sheet."""
    rows = [*opened(content, values=True)["Ranking"].iter_rows(values_only=True)]
    first = next(number for number, row in enumerate(rows) if row[0] == "Rank")
    return rows[first + 1 :]


def test_a_preview_shows_the_figures_of_python(example: bytes) -> None:
    ranking = the_example()
    for row, record, place in zip(order(example), ranking.records, ranking.order, strict=True):
        assert row[:2] == (record.rank, record.name)
        assert row[2:5] == (float(ranking.scores[place]), record.low, record.high)
        assert row[5] == record.status
    assert order(example)[3][6] == "Unknown figures, at their best: 1"


def test_equal_rankings_give_equal_bytes_without_a_name_or_a_clock(example: bytes) -> None:
    assert example == ranking_workbook(netselect.rank(netselect.load(EXAMPLE)), brief=True)
    with zipfile.ZipFile(io.BytesIO(example)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert not any("vba" in name.lower() or "externalLink" in name for name in parts.namelist())
    assert "<dc:creator></dc:creator>" in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"}


def test_formulas_are_old_plain_and_leave_room_for_rounding(example: bytes) -> None:
    found = formulas(example)
    assert len(found) > 500
    assert {
        name for text in found for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", text))
    } <= OLD_ENOUGH
    assert not any(re.search(r"=0\b|<>0\b|_xl|\[|#", text) for text in found)
    assert max(map(len, found)) < LONGEST
    with zipfile.ZipFile(io.BytesIO(example)) as parts:
        sheets = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))
    assert b't="array"' not in sheets
    assert b" cm=" not in sheets


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    evil = '=HYPERLINK("http://example.org","x")'
    study = small_study(
        title=evil,
        criteria={"one": {"name": f"+{evil}", "weight": 1, "scale": {"worst": 0, "best": 5, "unit": "@a\tb"}}},
        gates={"open": {"name": "-1+1", "kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(name=evil, values={"one": 3}, facts={"open": True})},
    )
    content = ranking_workbook(netselect.rank(study))
    assert evil in texts(content)
    assert not any("HYPERLINK" in text for text in formulas(content))
    assert order(content)[0][1] == evil


def test_a_text_longer_than_a_cell_is_cut() -> None:
    criteria = {"one": {"weight": 1, "scale": {"worst": 0, "best": 5}}}
    study = small_study(criteria=criteria, networks={"a": network(name="n" * 40_000, values={"one": 3})})
    assert max(map(len, texts(ranking_workbook(netselect.rank(study))))) <= 32_767


def weights(study: Study, **how: Any) -> dict[str, tuple[Any, ...]]:  # noqa: ANN401 -- as `rank` takes it
    """Return the rows of the sheet of weights, by criterion."""
    rows = opened(ranking_workbook(netselect.rank(study, **how), brief=True), values=True)["Weights"].iter_rows(
        values_only=True
    )
    return {str(row[0]): row[1:] for row in rows}


def test_points_and_swings_of_one_judge_stand_as_they_were_stated() -> None:
    study = netselect.load(EXAMPLE)
    rows = weights(study)
    assert rows["Criterion"][0] == "Points"
    assert [rows[name][0] for name in ("Need coverage", "Yearly cost", "Fit with needs and aspirations")] == [
        22,
        10,
        None,
    ]
    assert rows["Need coverage"][1] == pytest.approx(0.22)
    swing = judged_study(
        "swing",
        judges={},
        judgements={},
        criteria={
            "fit": {"computed": "need_coverage", "weight": 100},
            "care": {"weight": 25, "scale": {"worst": 0, "best": 5}},
        },
    )
    assert [weights(swing)[name][:2] for name in ("Fit", "Care")] == [(100, 0.8), (25, 0.2)]
    expert = {"role": "expert", "points": {"a": 30, "b": 10}}
    alone = weights(panel("points", judges={"chair": {"influence": 0}, "expert": expert}))
    assert [alone[name][:2] for name in ("A", "B")] == [(30, 0.75), (10, 0.25)]


@pytest.mark.parametrize("how", ["equal", "judgements", "points", "entropy"])
def test_weights_that_resulted_stand_as_such(how: str) -> None:
    rows = weights(judged_study(how))
    ranking = netselect.rank(judged_study(how))
    assert rows["Criterion"][0] == "Weight as it resulted"
    assert [rows[name][0] for name in ("Fit", "Cost", "Care")] == pytest.approx(ranking.matrix.weights.tolist())
    follows = any("follow no change of these" in text for text in rows)
    assert follows == (how == "entropy")


@pytest.mark.parametrize(
    ("method", "options"), [("topsis", {}), ("weighted_sum", {"scaling": "min_max"}), ("ahp", {})]
)
def test_of_another_method_it_holds_figures_and_says_so(method: str, options: dict[str, Any]) -> None:
    ranking = netselect.rank(judged_study(), method, **options)
    content = ranking_workbook(ranking, brief=True)
    assert opened(content).sheetnames == ["Ranking", "As of writing"]
    assert not formulas(content)
    assert "holds figures alone, and nothing in it is worked out anew" in said(content)
    for row, one in zip(order(content), ranking.records, strict=True):
        assert row[:3] == (one.rank, one.name, pytest.approx(one.score))


@pytest.mark.parametrize("limit", ["MOST_NETWORKS", "MOST_CRITERIA"])
def test_of_very_many_it_holds_figures(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(spreadsheet, limit, 1)
    content = ranking_workbook(netselect.rank(judged_study()), brief=True)
    assert "that is done for up to" in said(content)


def bare() -> Ranking:
    return netselect.rank(DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0]))


def test_a_bare_matrix_goes_on_computing_too() -> None:
    content = ranking_workbook(bare())
    assert formulas(content)
    assert [row[:3] for row in order(content)] == [(1, "A2", 0.9), (2, "A1", pytest.approx(0.5833, abs=1e-4))]


def test_the_rules_stand_on_no_sheet_where_they_are_ignored() -> None:
    ranking = the_example(gates="ignore")
    assert "Rules" not in opened(ranking_workbook(ranking, brief=True)).sheetnames


def test_what_holds_as_of_writing_is_said_on_a_sheet_of_its_own(example: bytes) -> None:
    rows = dict(opened(example)["As of writing"].iter_rows(min_row=3, max_col=2, values_only=True))
    ranking = the_example()
    assert rows["Verdict"] == ranking.verdict.sentence
    assert rows["Written by"] == f"netselect {netselect.__version__}"
    assert "How sure" not in rows
    assert "How sure" in said(ranking_workbook(ranking))


def test_notes_stand_in_no_workbook_and_private_things_in_none_for_others() -> None:
    plain = netselect.load(EXAMPLE).as_plain()
    for one in plain["networks"].values():
        one["notes"] = "A note of mine"
    study = Study.model_validate(plain)
    assert "A note of mine" not in said(ranking_workbook(netselect.rank(study), brief=True))
    left = ranking_workbook(netselect.rank(study.for_audience("manager")))
    assert "mentor" not in said(left).replace("mentoring circle", "")
    assert "credible applicant" not in said(left)


def test_python_writes_one_too(tmp_path: Path) -> None:
    target = tmp_path / "results.xlsx"
    bare().to_excel(target)
    assert target.read_bytes() == ranking_workbook(bare())
    with pytest.raises(InvalidParameter, match=r"whose name ends in \.xlsx"):
        bare().to_excel(tmp_path / "results.xls")


def test_without_the_extra_the_line_that_installs_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(MissingExtra, match=r"netselect\[xlsx\]"):
        bare().to_excel(tmp_path / "results.xlsx")
