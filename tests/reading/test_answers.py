"""Does what several people say of a figure come to their mean, and is every answer of a table read or refused?"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

import netselect
from netselect.cli import main
from netselect.comparison import assessed_figures
from netselect.errors import Fault, StudyFaults
from netselect.reading.load import load, load_for_others, loads, text_of
from netselect.reading.writing import dumps
from netselect.report.plain import result_schema
from netselect.study.network import joint_figure
from netselect.study.study import Study, for_others

TEXT = """\
netselect: 1
title: Which one?
as_of: 2026-11-23
learner: {id: me}
judges:
  boss: {role: my manager, influence: 2, points: {fit: 5, people: 5}}
  idle: {influence: 0}
criteria:
  fit: {weight: 5, scale: {worst: 0, best: 5}}
  people: {weight: 3, scale: {worst: 0, best: 10}}
networks:
  club: {name: Club, values: {fit: {judged: {boss: 4, me: 1, idle: 5}, grade: reported}, people: 6}}
  online: {name: Online, values: {fit: 2, people: {judged: {boss: unknown, tom: 8, ann: 3}}}}
"""
TABLE = "network,criterion,judge,value\nclub,fit,boss,4\nclub,fit,me,1\nclub,fit,idle,5\nonline,people,boss,\n"


def with_table(folder: Path, table: str, key: str = "assessments", text: str = "") -> Study:
    bare = TEXT.replace("{judged: {boss: 4, me: 1, idle: 5}, grade: reported}", "unknown")
    bare = text or bare.replace("{fit: unknown, people: 6}", "{people: 6}").replace(
        "fit: 2, people: {judged: {boss: unknown, tom: 8, ann: 3}}", "fit: 2"
    )
    (folder / "a.csv").write_text(table, "utf-8")
    (folder / "s.yaml").write_text(f"{bare}{key}: a.csv\n", "utf-8")
    return load(folder / "s.yaml")


def faults_of(read: Any) -> tuple[Fault, ...]:  # noqa: ANN401 -- whatever is called
    with pytest.raises(StudyFaults) as caught:
        read()
    return caught.value.faults


def test_a_figure_is_the_mean_by_influence_and_ranges_from_the_lowest_to_the_highest() -> None:
    study = loads(TEXT)
    fit, people = study.networks["club"].values["fit"], study.networks["online"].values["people"]
    assert (fit.value, fit.low, fit.high) == ((2 * 4 + 1) / 3, 1.0, 4.0)
    assert (people.value, people.low, people.high) == (5.5, 3.0, 8.0)
    assert people.answers == {"tom": 8.0, "ann": 3.0}


@pytest.mark.parametrize("seed", range(8))
def test_means_lie_within_and_are_those_worked_out_by_hand(seed: int) -> None:
    dice = np.random.default_rng(seed)
    answers = {f"j{at}": round(float(dice.uniform(0, 5)), 2) for at in range(int(dice.integers(1, 6)))}
    influences = {judge: int(dice.integers(0, 4)) for judge in answers}
    found, whole = joint_figure(answers, influences), sum(influences.values())
    if not whole:
        assert found == {"value": "unknown"}
        return
    by_hand = sum(influences[judge] * said for judge, said in answers.items()) / whole
    counted = [said for judge, said in answers.items() if influences[judge]]
    assert found == {"value": pytest.approx(by_hand), "low": min(counted), "high": max(counted)}
    assert joint_figure({"a": 0.1, "b": 0.1, "c": 0.1}, {}) == {"value": 0.1, "low": 0.1, "high": 0.1}


def test_judges_who_differ_leave_first_place_open_and_are_told_with_their_answers() -> None:
    ranking = netselect.rank(loads(TEXT))
    assert ranking.verdict.kind == "undetermined"
    text = " ".join(ranking.to_text().split())
    assert (
        "Judged by several: 2 figures are means of what judges said, and can lie anywhere from the lowest to the "
        "highest; the furthest apart first: the fit of Club: 3 (my manager 4, the learner 1); the people of "
        "Online: 5.5 (tom 8, ann 3)."
    ) in text
    assert [one.spread for one in assessed_figures(ranking.study)] == [0.6, 0.5]
    told = ranking.to_dict(brief=True)
    assert told["assessed_figures"][0] == {
        "network": "club",
        "criterion": "fit",
        "need": None,
        "answers": {"boss": 4.0, "me": 1.0},
        "mean": 3.0,
        "low": 1.0,
        "high": 4.0,
        "spread": 0.6,
    }
    jsonschema.Draft202012Validator({**result_schema(), "$ref": "#/$defs/result"}).validate(
        json.loads(json.dumps(told))
    )


def test_the_command_on_judges_lists_what_they_differ_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.yaml").write_text(TEXT, "utf-8")
    assert main(["judges", str(tmp_path / "s.yaml")]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert (
        "the furthest apart first: The fit of Club: 3 (my manager 4, the learner 1). The people of Online" in told
    )
    assert main(["judges", str(tmp_path / "s.yaml"), "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator({**result_schema(), "$ref": "#/$defs/findings"}).validate(values)


def test_what_was_said_is_written_and_read_again_equal(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    study = loads(TEXT)
    assert loads(dumps(study)) == study
    assert "value" not in dumps(study).partition("networks:")[2].partition("judges:")[0].replace("values", "")
    (tmp_path / "s.yaml").write_text(TEXT, "utf-8")
    assert main(["convert", str(tmp_path / "s.yaml"), str(tmp_path / "s.xlsx")]) == 0
    assert load(tmp_path / "s.xlsx") == study


def test_a_table_of_answers_says_the_same(tmp_path: Path) -> None:
    table = f"{TABLE}online,people,tom,8\nonline,people,ann,3\n"
    study, stated = with_table(tmp_path, table), loads(TEXT)
    for name in ("club", "online"):
        for criterion in ("fit", "people"):
            one, other = (own.networks[name].values[criterion] for own in (study, stated))
            assert (one.value, one.low, one.high, one.answers) == (
                other.value,
                other.low,
                other.high,
                other.answers,
            )
    continental = "network;criterion;judge;value\nclub;fit;me;1,5\nclub;fit;tom;2,5\nonline;people;tom;3,0\n"
    assert with_table(tmp_path, continental).networks["club"].values["fit"].value == 2.0


@pytest.mark.parametrize(
    ("row", "said", "column"),
    [
        ("clib,fit,tom,3", "there is no network `clib`. Did you mean `club`?", 1),
        ("club,fitt,tom,3", "there is no criterion `fitt`. Did you mean `fit`?", 2),
        ("club,fit,,3", "nobody is named: write the id of whoever answered", 3),
        ("club,fit,tom,high", "write a number on the scale from 0 to 5", 4),
        ("club,fit,boss,2", "`boss` has answered on `fit` of `club` already: keep one of the two answers", 3),
        ("club,people,tom,3", "the study states this figure already: take it out there, or this answer", 4),
        ("club,fit,tom", "this row has 3 cells, and the header names 4 columns", 1),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_by_its_cell(
    tmp_path: Path, row: str, said: str, column: int
) -> None:
    faults = faults_of(lambda: with_table(tmp_path, f"{TABLE}online,people,tom,8\n{row}\n"))
    (fault,) = [one for one in faults if said in one.message]
    assert (fault.source, fault.line, fault.column) == (str(tmp_path / "a.csv"), 7, column)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_answers_stand_in_the_place_of_a_blank_cell_of_networks_and_of_no_other(tmp_path: Path, kind: str) -> None:
    rows = ["id,name,values.fit,values.people", "club,Club,,6", "online,Online,2,"]
    if kind == "xlsx":
        book = pytest.importorskip("openpyxl").Workbook()
        for row in rows:
            book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row.split(",")])
        book.save(tmp_path / "networks.xlsx")
    else:
        (tmp_path / "networks.csv").write_text("\n".join(rows) + "\n", "utf-8")
    text = f"{TEXT.partition('networks:')[0]}networks: networks.{kind}\n"
    study = of_table(tmp_path, f"{TABLE}online,people,ann,3\n", text=text, suffix=kind)
    assert study.networks["club"].values["fit"].answers == {"boss": 4, "me": 1, "idle": 5}
    assert study.networks["online"].values["people"].value == 3
    assert study.networks["club"].values["people"].value == 6
    (fault,) = faults_of(lambda: of_table(tmp_path, f"{TABLE}club,people,ann,3\n", text=text, suffix=kind))
    assert "the study states this figure already" in fault.message


@pytest.mark.parametrize(
    ("columns", "answers", "blank"),
    [
        ("values.fit,values.people", [], 3),
        ("values.fit,values.people", ["club,fit,me,1", "online,people,ann,"], 2),
        ("values.fit,values.people", ["club,fit,me,1", "club,fit,boss,", "online,people,ann,0"], 1),
        ("values.fit,values.people", ["club,fit,me,1", "online,fit,me,1", "online,people,ann,3"], 0),
        # What has no column is in no blank cell.
        ("values.fit", ["club,people,me,1", "online,people,ann,3"], 2),
    ],
)
def test_blank_figures_that_answers_stand_for_are_not_read_as_unknown(
    tmp_path: Path, columns: str, answers: list[str], blank: int
) -> None:
    rows = [f"id,name,{columns}", "club,Club,,6", "online,Online,,"]
    rows = rows if "people" in columns else [rows[0], "club,Club,", "online,Online,"]
    (tmp_path / "networks.csv").write_text("\n".join(rows), "utf-8")
    (tmp_path / "a.csv").write_text("\n".join(["network,criterion,judge,value", *answers]), "utf-8")
    text = f"{TEXT.partition('networks:')[0]}networks: networks.csv\nassessments: a.csv\n"
    (tmp_path / "s.yaml").write_text(text, "utf-8")
    read = text_of(tmp_path / "s.yaml")
    read.study()
    said = f"networks.csv: {blank} blank figure{'s are' if blank > 1 else ' is'} read as unknown"
    told = [one.removeprefix(f"{tmp_path}/") for one in read.remarks if "blank figure" in one]
    assert told == [said] * bool(blank)


def test_other_columns_and_a_table_that_is_not_there_are_told(tmp_path: Path) -> None:
    (fault,) = faults_of(lambda: with_table(tmp_path, "network,judge,value\nclub,me,3\n"))
    assert "write one row an answer, under `network,criterion,judge,value`" in fault.message
    (tmp_path / "t.yaml").write_text(f"{TEXT}assessments: none.csv\n", "utf-8")
    assert faults_of(lambda: load(tmp_path / "t.yaml"))[0].path == ("assessments",)
    assert "in the folder of the study" in faults_of(lambda: with_table_at(tmp_path, "../a.csv"))[0].message


def with_table_at(folder: Path, name: str) -> Study:
    (folder / "u.yaml").write_text(f"{TEXT}assessments: {name}\n", "utf-8")
    return load(folder / "u.yaml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{judged: {boss: 4, me: 1, idle: 5}, grade",
            "{value: 3, judged: {boss: 4}, grade",
            "`value` is worked out from",
        ),
        ("worst: 0, best: 5", "worst: no, best: yes", "a mean of yes and no is neither: write `yes`, `no`"),
        ("boss: 4, me: 1", "boss: good, me: 1", "write a number on the scale from 0 to 5"),
    ],
)
def test_what_contradicts_the_answers_is_a_fault(old: str, new: str, said: str) -> None:
    faults = faults_of(lambda: loads(TEXT.replace(old, new).replace("fit: 2,", "fit: unknown,")))
    assert any(said in fault.message for fault in faults)


def test_a_study_in_python_takes_the_influence_of_its_judges() -> None:
    values = {"fit": {"judged": {"boss": 4, "me": 1}}, "people": 3}
    network = netselect.Network(name="Club", values=values)
    assert network.values["fit"].value == 2.5
    study = netselect.Study.model_validate(
        {
            "netselect": 1,
            "title": "t",
            "as_of": "2026-11-23",
            "learner": {"id": "me"},
            "judges": {"boss": {"influence": 2, "points": {"fit": 1, "people": 1}}},
            "criteria": {
                "fit": {"weight": 1, "scale": {"worst": 0, "best": 5}},
                "people": {"weight": 1, "scale": {"worst": 0, "best": 5}},
            },
            "networks": {"club": network},
        }
    )
    assert study.networks["club"].values["fit"].value == 3.0


SURVEYED = (
    TEXT.partition("judges:")[0]
    + "weights: judgements\n"
    + TEXT[TEXT.index("criteria:") :]
    .replace("networks:", "  price: {scale: {worst: 100, best: 0}}\nnetworks:")
    .replace("weight: 5, ", "")
    .replace("weight: 3, ", "")
    .replace("people: 6}", "people: 6, price: 1}")
    .replace("fit: 2, ", "fit: 2, price: 2, ")
)
PAIRS = """\
judge,level,this,than,times
me,,fit,people,2
me,,people,price,2
me,,fit,price,4
boss,criteria,fit,people,1/3
boss,,people,price,3
boss,,fit,price,5
"""


def test_a_survey_gives_each_expert_a_consistency_ratio(tmp_path: Path) -> None:
    study = with_table(tmp_path, PAIRS, "survey", SURVEYED)
    assert study.judges["boss"].judgements["criteria"] == {
        "fit over people": pytest.approx(1 / 3),
        "people over price": 3.0,
        "fit over price": 5.0,
    }
    assert study.judgements["criteria"]["fit over price"] == 4.0
    ranking = netselect.rank(study)
    # lambda_max of the first is 3, since 2 times 2 is 4; the second contradicts itself.
    matrix = np.array([[1, 1 / 3, 5], [3, 1, 3], [1 / 5, 1 / 3, 1]])
    ratio = (np.linalg.eigvals(matrix).real.max() - 3) / 2 / 0.58
    assert ranking.matrix.assessment is not None
    alone = {
        one.judge: one.levels["criteria"].consistency_ratio for one in ranking.matrix.assessment.weights.judges
    }
    assert alone == {"me": pytest.approx(0.0, abs=1e-9), "boss": pytest.approx(ratio, rel=1e-6)}
    assert f"boss {ratio:.3g}"[:8] in " ".join(ranking.to_text().split())


def test_a_survey_is_read_as_a_spreadsheet_in_german_writes_it(tmp_path: Path) -> None:
    times = PAIRS.replace("price,2", "price,2.5").replace("price,4", "price,4.25")
    plain = with_table(tmp_path, times, "survey", SURVEYED)
    german = times.replace(",", ";").replace(".", ",")
    assert with_table(tmp_path, german, "survey", SURVEYED) == plain
    assert plain.judgements["criteria"]["people over price"] == 2.5
    # Of two ways of writing in one column the rarer one is told, with the figure to write.
    said = "found `5.5` (other figures of this column are written as `2,5` on line 3 is: write `5,5`)"
    faults = faults_of(lambda: with_table(tmp_path, german.replace("price;5", "price;5.5"), "survey", SURVEYED))
    assert said in [fault.message for fault in faults]


def test_a_judgement_that_cannot_be_read_is_not_told_as_missing_too(tmp_path: Path) -> None:
    for times, said in (("often", "write how many times as much"), ("2.5", "found `2.5`")):
        table = f"judge;level;this;than;times\nme;;fit;people;{times}\nme;;people;price;2,5\n"
        (fault,) = faults_of(lambda: with_table(tmp_path, table, "survey", SURVEYED))  # noqa: B023 -- called here
        assert said in fault.message


@pytest.mark.parametrize(
    ("row", "said", "column"),
    [
        ("boss,,fit,prise,2", "`criteria` holds no criterion `prise`. Did you mean `price`?", 4),
        ("boss,top,fit,price,2", "there is no criterion or group `top`.", 2),
        ("boss,,people,fit,2", "`boss` has judged people and fit already: keep one of the two answers", 1),
        ("tom,,fit,price,often", "write how many times as much, such as `3` or `1/3`", 5),
        (",,fit,price,3", "nobody is named", 1),
    ],
)
def test_a_judgement_that_cannot_be_read_is_told_by_its_cell(
    tmp_path: Path, row: str, said: str, column: int
) -> None:
    faults = faults_of(lambda: with_table(tmp_path, f"{PAIRS}{row}\n", "survey", SURVEYED))
    (fault,) = [one for one in faults if said in one.message]
    assert (fault.source, fault.line, fault.column) == (str(tmp_path / "a.csv"), 8, column)


SAID = "serves: {log: {judged: {boss: .75, me: .25, idle: 1}, grade: reported}}, "
HELPED = (
    TEXT.replace("{id: me}", "{id: me, needs: {log: {title: Log risks, importance: 3, current: 1, target: 3}}}")
    .replace("criteria:\n", "criteria:\n  help: {weight: 5, computed: need_coverage}\n")
    .replace("{fit: 5, people: 5}", "{help: 4, fit: 5, people: 5}")
    .replace("name: Club, ", f"name: Club, {SAID}")
    .replace("name: Online, ", "name: Online, serves: {log: {judged: {boss: unknown}}}, ")
)
NOT_ASKED = HELPED.replace(SAID, "serves: {log: {grade: reported}}, ").replace(
    "serves: {log: {judged: {boss: unknown}}}, ", ""
)
OF_NEEDS = "network,need,judge,value\nclub,log,boss,.75\nclub,log,me,.25\nclub,log,idle,1\nonline,log,boss,\n"
BOTH = "network,criterion,need,judge,value\n" + "".join(
    f"{network},,{rest}\n" for network, rest in (row.split(",", 1) for row in OF_NEEDS.split()[1:])
)


def of_table(
    folder: Path, table: str, key: str = "assessments", text: str = NOT_ASKED, suffix: str = "csv"
) -> Study:
    """Return the study with a table of answers beside it, which a workbook may hold."""
    if suffix == "xlsx":
        book = pytest.importorskip("openpyxl").Workbook()
        for row in table.splitlines():
            cells = [cell.strip() or None for cell in row.split(",")]
            book.active.append([float(cell) if cell and cell[:1] in ".123456789" else cell for cell in cells])
        book.save(folder / "a.xlsx")
    else:
        (folder / "a.csv").write_text(table, "utf-8")
    (folder / "s.yaml").write_text(f"{text}{key}: a.{suffix}\n", "utf-8")
    return load(folder / "s.yaml")


def test_strengths_are_judged_as_values_are() -> None:
    study = loads(HELPED)
    club, online = (study.networks[name].serves["log"] for name in ("club", "online"))
    mean = (2 * 0.75 + 0.25) / 3
    assert club.number == pytest.approx(mean)
    assert (club.low, club.high, club.grade) == (0.25, 0.75, "reported")
    assert online.is_unknown
    stated = HELPED.replace("judged: {boss: .75, me: .25, idle: 1}", f"value: {mean!r}, low: .25, high: .75")
    one, other = (
        netselect.rank(study),
        netselect.rank(loads(stated.replace("judged: {boss: unknown}", "value: unknown"))),
    )
    assert np.array_equal(one.bounds().low, other.bounds().low)
    assert np.array_equal(one.bounds().high, other.bounds().high)
    assert np.array_equal(one.scores, other.scores, equal_nan=True)
    (found,) = [figure for figure in assessed_figures(study) if figure.need]
    assert (found.network, found.criterion, found.need, found.spread) == ("club", None, "log", 0.5)
    told = " ".join(one.to_text().split())
    assert "3 figures are means" in told
    assert 'help with "Log risks" from Club: 0.583 (my manager 0.75, the learner 0.25)' in told
    json.dumps(one.to_dict(brief=True))


def test_judged_strengths_are_written_and_read_again_equal(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    study = loads(HELPED)
    assert loads(dumps(study)) == study
    (tmp_path / "s.yaml").write_text(HELPED, "utf-8")
    for name in ("s.xlsx", "s.json"):
        assert main(["convert", str(tmp_path / "s.yaml"), str(tmp_path / name)]) == 0
        assert load(tmp_path / name) == study
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    headings = [cell.value for cell in book["Assessments"][1]]
    row = next(row for row in book["Assessments"].iter_rows(min_row=2) if row[headings.index("need")].value)
    row[headings.index("criterion")].value = "fit"
    book.save(tmp_path / "s.xlsx")
    told = [fault.message for fault in faults_of(lambda: load(tmp_path / "s.xlsx"))]
    assert "a row is on a criterion or on a need: give each of the two a row of its own" in told


def test_a_batch_takes_judged_strengths_as_a_ranking_alone_does() -> None:
    study = loads(HELPED.replace("boss: unknown", "boss: .5"))
    alone, many = netselect.rank(study), netselect.rank_many(study, [{"id": "me"}]).to_frame()
    assert dict(zip(alone.networks, alone.scores, strict=True)) == dict(zip(many.network, many.score, strict=True))
    own = netselect.rank_many(study, [{"id": "me", "strengths": {"log": {"club": {"judged": {"boss": 1}}}}}])
    assert [fault.fault.path[-1] for fault in own.faults] == ["judged", "value"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("table", [OF_NEEDS, BOTH, BOTH.replace("need,judge", "Need,Judge")])
def test_a_table_of_answers_on_strengths_says_the_same(tmp_path: Path, table: str, suffix: str) -> None:
    assert of_table(tmp_path, table, suffix=suffix) == loads(HELPED)


@pytest.mark.parametrize(
    ("row", "said", "column"),
    [
        ("club,,lag,tom,.5", "there is no need `lag`. Did you mean `log`?", 3),
        ("club,log,,tom,.5", "`log` is a need: write it under `need`", 2),
        ("club,,fit,tom,.5", "`fit` is a criterion: write it under `criterion`", 3),
        ("club,fit,log,tom,.5", "give each of the two a row of its own", 2),
        ("club,,,tom,.5", "write the id of a criterion or a need", 2),
        ("club,,log,tom,5", "found `5`: a strength is a number from 0 to 1", 5),
        ("club,,log,tom,high", "write a strength from 0 to 1", 5),
        ("club,,log,boss,.5", "`boss` has answered on `log` of `club` already", 4),
        ("club,,log,tom,.5,1", "this row has 6 cells, and the header names 5 columns", 1),
        ("Total,,,,1.5", "this looks like a row of totals", 1),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_answer_on_a_strength_that_cannot_be_read_is_told_by_its_cell(
    tmp_path: Path, row: str, said: str, column: int, suffix: str
) -> None:
    faults = faults_of(lambda: of_table(tmp_path, f"{BOTH}{row}\n", suffix=suffix))
    (fault,) = [one for one in faults if said in one.message]
    assert (fault.source, fault.line, fault.column) == (str(tmp_path / f"a.{suffix}"), 6, column)
    assert fault.sheet == ("Sheet" if suffix == "xlsx" else "")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("table", "said"),
    [
        (f"Answers of 2026,,,\n{OF_NEEDS}", "line 2 seems to: take out what stands above it"),
        ("network,judge,value\n", "found the columns network, judge, value: write one row an answer"),
        ("network,need,judge,value,noted\n", "or with `need` for `criterion` or beside it"),
    ],
)
def test_headings_that_are_odd_are_told_once(tmp_path: Path, table: str, said: str, suffix: str) -> None:
    faults = faults_of(lambda: of_table(tmp_path, table, suffix=suffix))
    (fault,) = [one for one in faults if one.source]
    assert said in fault.message
    assert (fault.line, fault.column) == (1, 1)


def test_a_day_in_the_place_of_an_answer_is_told(tmp_path: Path) -> None:
    book = pytest.importorskip("openpyxl").Workbook()
    for row in (["network", "need", "judge", "value"], ["club", "log", "tom", dt.date(2026, 2, 1)]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "s.yaml").write_text(f"{NOT_ASKED}assessments: a.xlsx\n", "utf-8")
    (fault,) = faults_of(lambda: load(tmp_path / "s.yaml"))
    assert "found `2026-02-01`, a date (set the format of the cell to Number" in fault.message


def test_an_answer_outside_0_to_1_in_the_study_is_told_in_its_place() -> None:
    (fault,) = faults_of(lambda: loads(HELPED.replace("boss: .75", "boss: 75")))
    assert fault.path == ("networks", "club", "serves", "log", "judged", "boss")
    assert (fault.line, fault.message) == (13, "found `75`: a strength is a number from 0 to 1")


def test_for_others_figures_are_the_same_means_by_influence() -> None:
    own = "needs: {own: {title: Own, importance: 1, current: 1, target: 2, private: true}, "
    study = loads(HELPED.replace("needs: {", own))
    left = for_others(study)
    assert list(left.learner.needs) == ["log"]
    assert left.networks["club"].serves["log"] == study.networks["club"].serves["log"]
    assert left.networks["club"].values["fit"] == study.networks["club"].values["fit"]


@pytest.mark.parametrize("value", [".5", "often"])
def test_answers_on_what_is_private_are_passed_over_for_others(tmp_path: Path, value: str) -> None:
    secret = HELPED.replace("{title: Log risks,", "{private: true, title: Log risks,")
    secret = secret.replace(SAID, "").replace("serves: {log: {judged: {boss: unknown}}}, ", "")
    secret += "assessments: a.csv\n"
    secret = secret.replace(
        "networks:", "networks:\n  hidden: {name: Hidden, private: true, values: {fit: 1, people: 1}}"
    )
    (tmp_path / "s.yaml").write_text(secret, "utf-8")
    (tmp_path / "a.csv").write_text(f"{OF_NEEDS}online,log,tom,{value}\nhidden,log,tom,1\n", "utf-8")
    study = load_for_others(tmp_path / "s.yaml")
    assert not study.learner.needs
    assert list(study.networks) == ["club", "online"]
    assert not any(network.serves for network in study.networks.values())
    (tmp_path / "a.csv").write_text(f"{OF_NEEDS}clib,lag,tom,1\n", "utf-8")
    told = str(faults_of(lambda: load_for_others(tmp_path / "s.yaml")))
    assert "log" not in told
    assert "hidden" not in told.lower()
