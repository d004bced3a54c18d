"""Do the commands on how sure a ranking is say it as text, JSON, CSV and pictures, and explain a mistake?"""

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import netselect
from netselect.api import rank_with
from netselect.report.plain import result_schema
from netselect.robustness.smaa import SAMPLES
from tests.cli.conftest import COP, PM, Done

pytestmark = pytest.mark.usefixtures("ranked_once")

Run = Callable[..., Done]
COMMANDS = ("questions", "sensitivity", "robustness", "judgements", "judges")

JUDGES = """
judges:
  line-manager: {role: line manager, influence: 2, points: {need_coverage: 10, yearly_cost: 90}}
  mentor: {role: mentor, points: {need_coverage: 90, yearly_cost: 10}}
"""
STUDY = """
netselect: 1
title: Which of two?
as_of: 2026-11-23
learner:
  id: learner-a
  needs:
    raid-log: {title: Keep a RAID log, importance: 1, current: 2, target: 4, by: 2027-11-30}
weights: points
criteria:
  need_coverage: {computed: need_coverage, weight: 70}
  yearly_cost: {computed: yearly_cost, weight: 30, scale: {worst: 150, best: 0}}
networks:
  dear: {name: Dear, joining: {fee: 0, entry_weeks: 3}, staying: {yearly_cost: 95}, serves: {raid-log: 0.75}}
  cheap: {name: Cheap, joining: {fee: 0, entry_weeks: 3}, staying: {yearly_cost: 0}, serves: {raid-log: 0.25}}
"""


def joined(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())


@pytest.fixture
def judged(example: Path) -> Path:
    """Write a study with three judges beside the example."""
    path = example.parent / "judged.yaml"
    path.write_text(STUDY + JUDGES, encoding="utf-8")
    return path


def subject(command: str, example: Path, judged: Path) -> Path:
    return judged if command == "judges" else example


@pytest.mark.parametrize("command", COMMANDS)
def test_json_fits_its_schema(run: Run, example: Path, judged: Path, command: str) -> None:
    done = run(command, subject(command, example, judged), "--format", "json")
    values = json.loads(done.out)
    schema = {**result_schema(), "$ref": "#/$defs/findings"}
    jsonschema.Draft202012Validator(schema).validate(values)
    assert values["title"] in {"Which networks should I develop this year?", "Which of two?"}


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_has_a_row_for_each_finding_of_the_frame(run: Run, example: Path, judged: Path, command: str) -> None:
    rows = list(csv.reader(io.StringIO(run(command, subject(command, example, judged), "-f", "csv").out)))
    ranking = netselect.rank(netselect.load(subject(command, example, judged)))
    found: dict[str, Callable[[], Any]] = {
        "questions": ranking.questions,
        "sensitivity": ranking.sensitivity,
        "robustness": ranking.smaa,
        "judgements": lambda: netselect.coach(netselect.load(example)),
        "judges": ranking.disagreement,
    }
    frame = found[command]().to_frame()
    assert rows[0] == list(frame.columns)
    assert len(rows) == len(frame) + 1
    # Of judgements that agree as well as those of the example no change is proposed.
    assert len(frame) or command == "judgements"
    assert [row[0] for row in rows[1:]] == frame.iloc[:, 0].tolist()


@pytest.mark.parametrize("command", COMMANDS)
def test_text_fits_80_columns_and_a_verdict_comes_first(
    run: Run, example: Path, judged: Path, command: str
) -> None:
    done = run(command, subject(command, example, judged))
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 80
    first = {
        "questions": f"Find out first: the hours a month of {PM}",
        "sensitivity": "The weight to be surest of is that of yearly cost: from 10 up to 13.6 points",
        "robustness": "If weights vary by about 3 to 4 points of 100, and if every open figure",
        "judgements": "Judge recognition against hours per month",
        "judges": "By all judges together Cheap is first; by their own weights alone, Dear for the learner and",
    }
    assert joined(done.out).startswith(first[command])


def test_the_question_says_what_its_answer_changes_and_whom_to_ask(run: Run, example: Path) -> None:
    text = joined(run("questions", example).out)
    assert f"Up to 4.36: {PM} is first. From 4.37 on: {COP} is first." in text


# One function writes what every command draws, by the end of the name: `portfolio` is tried with the third.
@pytest.mark.parametrize(("command", "suffix"), [("sensitivity", "svg"), ("robustness", "png")])
def test_a_picture_is_written_beside_the_text(run: Run, example: Path, command: str, suffix: str) -> None:
    target = example.parent / f"picture.{suffix}"
    assert run(command, example, "--plot", target).code == 0
    begins = {"svg": b"<svg", "png": b"\x89PNG"}
    assert target.read_bytes().startswith(begins[suffix])


def test_a_picture_of_another_kind_is_refused(run: Run, example: Path) -> None:
    done = run("robustness", example, "--plot", "picture.txt")
    assert (done.code, done.out) == (2, "")
    assert "ends in .svg, .png or .pdf" in done.err
    assert not Path("picture.txt").exists()


def test_a_picture_without_matplotlib_names_what_to_install(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("matplotlib", "matplotlib.figure"):
        monkeypatch.setitem(sys.modules, module, None)
    done = run("sensitivity", example, "--plot", "p.png")
    assert done.code == 2
    assert 'pip install "netselect[report]"' in done.err


def test_the_study_itself_is_not_written_over(run: Run, example: Path) -> None:
    before = example.read_bytes()
    done = run("questions", example, "--output", example)
    assert done.code == 2
    assert example.read_bytes() == before


def test_samples_follow_what_is_asked_for_and_repeat(run: Run, example: Path) -> None:
    asked = ("robustness", example, "--draw", "order", "--samples", "500", "--seed", "7", "--figures", "stated")
    done = run(*asked)
    assert "ranking lists it, first in 500 samples" in joined(done.out)
    assert "evenly from all that keep the stated order" in joined(done.out)
    assert "Seed 7 draws the same samples again." in joined(done.out)
    assert run(*asked).out == done.out


def test_weights_can_be_drawn_between_bounds(run: Run, example: Path) -> None:
    done = run("robustness", example, "--interval", "yearly_cost=0.2..0.4", "--samples", "200", "-f", "json")
    smaa = json.loads(done.out)["smaa"]
    assert smaa["weights"] == "intervals"
    central = next(one["central_weights"] for one in smaa["networks"] if one["central_weights"])
    assert 0.2 <= central["yearly_cost"] <= 0.4


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--draw", "ordr"], "how weights are drawn: there is no `ordr`. Did you mean `order`?"),
        (["--figures", "even"], "how figures are drawn: there is no `even`."),
        (["--interval", "yearly_cost"], "--interval takes CRITERION=LOW..HIGH"),
        (["--interval", "yearly_cost=a..b"], "--interval takes CRITERION=LOW..HIGH"),
        (["--interval", "yearly_cots=0..1"], "Did you mean `yearly_cost`?"),
        (["--samples", "0"], "samples 0: a whole number from 1 to 10,000,000 is needed"),
        (["--samples", "1000000000"], "a whole number from 1 to 10,000,000"),
        (["--seed", "-1"], "seed -1: a whole number of 0 or more"),
        (["--interval", "yearly_cost=nan..1"], "yearly_cost"),
        (["--interval", "yearly_cost=0..0.1", "--interval", "yearly_cost=0..1"], "twice"),
        (["--interval", "yearly_cost=0..0.1", "--draw", "order"], "choose one of the two"),
        (["--concentration", "0"], "a number above 0 is needed"),
        (["--format", "yaml"], "--format has no `yaml`."),
    ],
)
def test_a_mistake_is_explained(run: Run, example: Path, options: list[str], sentence: str) -> None:
    done = run("robustness", example, *options)
    assert (done.code, done.out) == (2, "")
    assert sentence in joined(done.err)


def test_judges_of_a_study_without_any_are_asked_for(run: Run, example: Path) -> None:
    done = run("judges", example)
    assert done.code == 1
    assert "no two people judge here: write somebody beside the learner into the study" in joined(done.err)


def test_half_done_judgements_are_coached_while_weights_are_another_way(run: Run, example: Path) -> None:
    text = example.read_text("utf-8")
    start = text.index("\njudgements:")
    end = text.index("\n\n", start)
    example.write_text(
        text[:start] + "\njudgements:\n  criteria: {fit over yearly_cost: 3}\n" + text[end:], "utf-8"
    )
    done = run("judgements", example)
    assert done.code == 0
    assert "1 of 15 pairs judged; 4 more needed before there are weights" in joined(done.out)


def test_other_methods_are_listed_when_they_are_asked_for(run: Run, example: Path) -> None:
    text = joined(run("rank", example, "--methods", "all").out)
    assert f"PROMETHEE II: {COP} first; Kendall 0.87, Spearman 0.94." in text
    assert f"TOPSIS (levels from the candidates, figures divided by their sum): {COP} first" in text
    assert "Weighted sum (figures divided by their sum): not applicable" in text
    assert "## Other methods" in run("rank", example, "--methods", "topsis, vikor", "-f", "markdown").out
    values = json.loads(run("rank", example, "--methods", "topsis", "-f", "json").out)
    assert [variant["label"] for variant in values["agreement"]["variants"]] == ["weighted_sum", "topsis"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--methods", "topsi"], "Did you mean `topsis`?"),
        (["--methods", "all", "-f", "csv"], "--methods goes with"),
    ],
)
def test_a_mistaken_wish_for_methods_is_explained(
    run: Run, example: Path, options: list[str], sentence: str
) -> None:
    done = run("rank", example, *options)
    assert done.code == 2
    assert sentence in joined(done.err)


def test_compare_says_what_would_turn_the_order_round(run: Run, example: Path) -> None:
    text = joined(run("compare", example, "council-cop", "pm-body").out)
    assert (
        f'{COP} would come before {PM} if its help with "Be a credible applicant for project posts" were '
        "0.43 or more (now 0.25)."
    ) in text


def test_a_level_from_which_on_nothing_changes_has_no_upper_end(run: Run, example: Path) -> None:
    text = joined(run("sensitivity", example).out)
    assert (
        f"improvement network would come before {PM} if the weeks until full part of {PM} were 53.2 or more "
        "(now 3)." in text
    )


def test_the_first_level_of_a_range_is_told_from_those_above(run: Run, example: Path) -> None:
    text = joined(run("questions", example, "--method", "promethee").out)
    assert f"At 2: {PM} is first. Above 2: {COP} is first." in text


def test_the_method_and_the_gates_can_be_chosen(run: Run, example: Path) -> None:
    assert joined(run("sensitivity", example, "--gates", "ignore").out).startswith(
        "The weight to be surest of is that of privacy risk: from 8 up to 24.1 points Supplier-sponsored "
        "public-sector projects club stays first"
    )
    assert "searched for, on 257 points" in joined(run("sensitivity", example, "--method", "topsis").out)


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_a_brief_ranking_leaves_out_how_sure_it_is(run: Run, example: Path, format_: str) -> None:
    brief = joined(run("rank", example, "--brief", "-f", format_).out)
    assert "Shortlist" in brief
    assert not any(label in brief for label in ("How sure:", "Weights:", "Find out first", "Methods disagree"))


def test_what_takes_minutes_is_left_out_with_how_to_ask_for_it(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netselect.cli.rank.rank_with", rank_with)  # what is kept was not left out
    by_vikor = ("--method", "vikor")
    usual = json.loads(run("robustness", example, *by_vikor, "--samples", "200", "-f", "json").out)
    monkeypatch.setattr("netselect.robustness.counterfactuals.MOST_SWEPT", 1)
    monkeypatch.setattr("netselect.robustness.MOST_TRIED", 1)
    monkeypatch.setattr("netselect.robustness.smaa.IN_REASON", 200_000)
    compared = run("compare", example, "council-cop", "pm-body", *by_vikor)
    assert "`ranking.counterfactuals('" in compared.err
    assert "would come before" not in joined(compared.out)
    done = run("robustness", example, *by_vikor, "-f", "json")
    found = json.loads(done.out)
    assert 10 <= found["smaa"]["samples"] < SAMPLES
    assert f"{found['smaa']['samples']} samples are drawn" in done.err
    assert "reversals" in usual
    assert "reversals" not in found
    assert "`ranking.reversals()` looks." in done.err
    as_usual = run("robustness", example, *by_vikor, "--samples", "200", "-f", "json")
    assert json.loads(as_usual.out)["smaa"] == usual["smaa"]
    assert "samples are drawn" not in as_usual.err
    alone = run("robustness", example, "--samples", "200", "-f", "json")
    assert "reversals" in json.loads(alone.out)
    assert not alone.err


def test_a_brief_result_says_nothing_of_robustness(run: Run, example: Path) -> None:
    values = json.loads(run("rank", example, "--brief", "-f", "json").out)
    jsonschema.Draft202012Validator(result_schema()).validate(values)
    assert values["robustness"] is None
