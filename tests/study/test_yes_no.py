"""Does a yes or a no count as 1 or 0 where the scale goes from one to the other, and nowhere else?"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

import netselect
from netselect.cli import main
from netselect.errors import StudyFaults
from netselect.reading.load import load, loads
from netselect.reading.writing import dumps, save
from netselect.robustness.counterfactuals import counterfactuals
from netselect.study.study import Study

TEXT = """\
netselect: 1
title: Which one?
as_of: 2026-11-23
learner: {{id: me}}
criteria:
  content: {{weight: 5, scale: {{worst: 0, best: 10}}}}
  mentor: {{weight: 3, scale: {mentor}}}
  travel: {{weight: 2, scale: {travel}}}
networks:
  club: {{name: Club, values: {{content: 7, mentor: {has}, travel: {has}}}}}
  online: {{name: Online, values: {{content: 8, mentor: {lacks}, travel: {lacks}}}}}
  guild: {{name: Guild, values: {{content: 6, mentor: {open}, travel: {has}}}}}
"""
WORDS = {
    "mentor": "{worst: no, best: yes}",
    "travel": "{worst: yes, best: no}",
    "has": "yes",
    "lacks": "no",
    "open": "unknown",
}
NUMBERS = {"mentor": "{worst: 0, best: 1}", "travel": "{worst: 1, best: 0}", "has": "1", "lacks": "0"}


def study_with(**words: str) -> Study:
    return loads(TEXT.format_map({**WORDS, **words}))


def faults_with(**words: str) -> list[str]:
    with pytest.raises(StudyFaults) as caught:
        study_with(**words)
    return [fault.message for fault in caught.value.faults]


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"has": "true", "lacks": "false"},
        {"has": '"Yes"', "lacks": '" NO"'},
        {"has": "TRUE", "lacks": "'False'"},
        {"has": "1", "lacks": "0"},
        {"has": "{value: yes, grade: reported}", "lacks": "{value: false, source: a page}"},
        {"mentor": "{worst: false, best: true}", "travel": '{worst: "Yes", best: "No"}'},
        {"mentor": "{worst: 0, best: 1, unit: yes or no}"},
    ],
)
def test_every_way_to_say_it_gives_the_scores_of_1_and_0_to_the_last_bit(words: dict[str, str]) -> None:
    study = study_with(**words)
    ranking, plain = netselect.rank(study), netselect.rank(study_with(**NUMBERS))
    assert ranking.scores.tolist() == plain.scores.tolist() == pytest.approx([0.65, 0.6, 0.6])
    assert [leaf.scale is not None and leaf.scale.is_yes_no for leaf in study.leaves().values()] == [0, 1, 1]


def test_it_is_written_in_words_and_reads_again_equal(tmp_path: Path) -> None:
    study = study_with()
    save(study, tmp_path / "s.yaml")
    assert load(tmp_path / "s.yaml") == study == loads(dumps(study))
    text = (tmp_path / "s.yaml").read_text("utf-8").replace("'", "").replace('"', "")
    assert "worst: no, best: yes" in text
    assert "unit" not in text


def test_cells_of_a_table_and_of_a_workbook_say_it_too(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    (tmp_path / "n.csv").write_text(
        "id,name,values.content,values.mentor,values.travel\nclub,Club,7,yes,TRUE\nonline,Online,8,No,false\n",
        "utf-8",
    )
    head = TEXT.format_map(WORDS).partition("networks:")[0]
    (tmp_path / "t.yaml").write_text(f"{head}networks: n.csv\n", "utf-8")
    ranking = netselect.rank(load(tmp_path / "t.yaml"))
    assert ranking.scores.tolist() == netselect.rank(study_with()).scores[:2].tolist()
    save(study_with(), tmp_path / "s.yaml")
    assert main(["convert", str(tmp_path / "s.yaml"), str(tmp_path / "s.xlsx")]) == 0
    assert load(tmp_path / "s.xlsx") == study_with()


def test_it_is_printed_as_yes_and_no_and_asked_as_a_question() -> None:
    ranking = netselect.rank(study_with())
    assert "mentor: 0.300 (figure yes, weight 0.300)" in str(ranking.explain("club"))
    assert "mentor 0.300 (no against yes)" in str(ranking.compare("online", "club"))
    assert "travel yes (worth 0.00" in str(ranking.profile("club"))
    (question,) = netselect.questions(ranking).questions
    assert question.figure.is_truth
    better = loads(TEXT.format_map(WORDS).replace("content: 6", "content: 8"))
    assert "If yes: Guild is first" in str(netselect.questions(better))
    assert ranking.outlook.low[2] == pytest.approx(0.3)
    assert "yes or no" not in "".join(map(str, (ranking.explain("club"), ranking.compare("online", "club"))))


def test_a_yes_that_would_have_to_be_a_no_is_said_and_holds() -> None:
    found = {
        (one.network, one.path): one
        for one in counterfactuals(netselect.rank(study_with(open="no")), "online", "club")
    }
    told = found["club", "values.mentor"]
    assert str(told) == "Online would come before Club if the mentor of Club were no (now yes)."
    changed = TEXT.format_map({**WORDS, "open": "no"}).replace("content: 7, mentor: yes", "content: 7, mentor: no")
    assert netselect.rank(loads(changed)).networks[0] == "online"
    assert not found["online", "values.travel"].is_possible


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            {"mentor": "{worst: 0, best: 5}"},
            ["found `yes`: a number is needed here; write `5` (5 for yes and 0 for no)"],
        ),
        ({"has": "0.5"}, ["found `0.5`: write `yes` or `no`, or `unknown` where nobody has told you"]),
        ({"has": "maybe"}, ["found `maybe`: write `yes` or `no`, or `unknown`"]),
        ({"has": "y"}, ["found `y`: write `yes`"]),
        ({"has": "n/a"}, ["it stands for two things; write `not_applicable`"]),
        ({"mentor": "{worst: no, best: 5}"}, ["a scale goes from no to yes, or from one number to another"]),
        ({"mentor": "{worst: no, best: no}"}, ["a scale goes from no to yes, or from one number to another"]),
        ({"mentor": "{worst: no, best: yes, unit: people}"}, ["has no `unit` and no `curve`: take them out"]),
        ({"mentor": "{worst: no, best: yes, curve: [[0, 0], [1, 1]]}"}, ["no `curve`: take them out"]),
        ({"open": "{value: unknown, low: 0.2}"}, ["found `0.2`: write `yes` or `no`"]),
    ],
)
def test_what_is_neither_and_a_yes_elsewhere_are_faults_with_a_cure(
    words: dict[str, str], said: Sequence[str]
) -> None:
    told = faults_with(**words)
    for sentence in said:
        assert any(sentence in one for one in told), told


def test_a_cohort_gets_what_each_learner_alone_gets() -> None:
    study = study_with()
    alone = netselect.rank(study)
    found = netselect.rank_many(study, [{"id": "ann"}]).to_frame()
    known = found[found["network"] == "club"]["score"].tolist()
    assert known == [alone["club"].score]


def test_a_network_in_python_can_say_it() -> None:
    network = netselect.Network(name="A", values={"mentor": True, "travel": "no"})
    assert [network.values[name].number for name in ("mentor", "travel")] == [1.0, 0.0]


READ_AS = {
    "{value: unknown, one_of: [no, yes]}": (0.0, 1.0),
    "{value: unknown, one_of: [0, 1]}": (0.0, 1.0),
    "{value: unknown, one_of: ['Yes']}": (1.0,),
    "{value: unknown, low: no, high: yes}": (),
}


def in_python(text: str) -> netselect.Study:
    return netselect.Study.model_validate(yaml.safe_load(text))


@pytest.mark.parametrize("read", [netselect.loads, in_python])
@pytest.mark.parametrize(("written", "one_of"), READ_AS.items())
def test_what_a_yes_or_a_no_can_turn_out_to_be_is_written_as_both_are(
    read: Callable[[str], netselect.Study], written: str, one_of: tuple[float, ...]
) -> None:
    study = read(TEXT.format_map({**WORDS, "open": written}))
    figure = study.networks["guild"].values["mentor"]
    assert (figure.span.low, figure.span.high) == ((min(one_of), max(one_of)) if one_of else (0.0, 1.0))
    assert figure.one_of == one_of
    assert netselect.loads(netselect.dumps(study)) == study
    assert netselect.rank(study).networks == netselect.rank(study_with()).networks


REFUSED = {
    "{value: unknown, one_of: [0, 0.5, 1]}": "found `0.5`: write `yes` or `no`",
    "{value: unknown, low: 0, high: 0.5}": "found `0.5`: write `yes` or `no`",
    "{value: unknown, one_of: [no, maybe]}": "found `maybe`",
}


@pytest.mark.parametrize(("written", "said"), REFUSED.items())
def test_a_figure_between_yes_and_no_is_refused_from_a_file_as_in_python(written: str, said: str) -> None:
    text = TEXT.format_map({**WORDS, "open": written})
    with pytest.raises(StudyFaults) as of_file:
        netselect.loads(text)
    with pytest.raises(ValidationError) as of_python:
        in_python(text)
    (fault,), (detail,) = of_file.value.faults, of_python.value.errors()
    assert (detail["type"], detail["msg"], detail["loc"]) == (fault.code, fault.message, fault.path)
    assert said in fault.message


@pytest.mark.parametrize("written", ["{value: unknown, one_of: [0, yes]}", "{value: unknown, low: no, high: 7}"])
def test_a_yes_among_what_a_number_can_be_is_refused(written: str) -> None:
    text = TEXT.format_map({**WORDS, "open": "unknown"}).replace("content: 6", f"content: {written}")
    for read in (netselect.loads, in_python):
        with pytest.raises((StudyFaults, ValidationError), match=r"found `(yes|no|true|false)`"):
            read(text)
