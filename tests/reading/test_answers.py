"""Does what several people say of a figure come to their mean, and is every answer of a table read or refused?"""

import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

import netselect
from netselect.cli import main
from netselect.errors import Fault, StudyFaults
from netselect.ranking.assessed import assessed_figures
from netselect.reading.load import load, loads
from netselect.reading.writing import dumps
from netselect.report.plain import result_schema
from netselect.study.network import joint_figure
from netselect.study.study import Study

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


@pytest.mark.parametrize(
    ("row", "said", "column"),
    [
        ("boss,,fit,prise,2", "`criteria` holds no criterion `prise`. Did you mean `price`?", 4),
        ("boss,top,fit,price,2", "there is no group of criteria `top`.", 2),
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
