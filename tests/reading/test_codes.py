"""Can a program read what is wrong: has every fault a documented code, its path, and the ids it speaks of?"""

import json
import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

import netselect
from netselect import errors
from netselect.cli.output import faults_as_dict
from netselect.errors import Code, Fault, NetselectError, StudyFaults, UnreadableFile, dotted
from tests.reading.test_cures import EXAMPLE, SLIPS, SOUND, faults_of_tree, faults_with
from tests.reading.test_faults import NAME_CASES, TEXT_CASES, VALUE_CASES, faults_after

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "faults.md"
CODES = set(get_args(Code))
STUDY = netselect.loads(EXAMPLE)
IDS = {
    *STUDY.networks,
    *STUDY.learner.wants,
    *(theme for want in STUDY.learner.wants.values() for theme in want.themes),
    *STUDY.leaves(),
    *STUDY.levels(),
    *STUDY.gates,
} - {"criteria"}
"""Every name that the example gives to something."""

EDITS = {
    **{name: (old, new) for name, (old, new, _) in VALUE_CASES.items()},
    **{name: edit for name, (edit, _, _) in NAME_CASES.items()},
    **{name: edit for name, (edit, _, _) in TEXT_CASES.items()},
    **{wrong: (right, wrong) for right, slips in SLIPS.items() for wrong in slips},
}
"""Every edit of the example that a table of these tests makes."""

OF_KIND: dict[Code, tuple[tuple[str, str], ...]] = {
    "missing": ((", recognition: 4", ""), ("    title: ", "    notes: ")),
    "unknown_key": (("weights: points", "weigths: points"), ("currency: GBP", "qqqqqqq: GBP")),
    "reference": (
        ("serves: {raid-log: 0.75", "serves: {raid-lgo: 0.75"),
        ("method: weighted_sum", "method: weigthed_sum"),
    ),
    "duplicate": (("title: Which", "title: Mine\ntitle: Which"),),
    "not_a_number": (("effort_hours: 0.5,", "effort_hours: little,"), ("weight: 22}", 'weight: "1,5"}')),
    "range": (("current: 2 ", "current: 9 "), ("yearly_cost: 20,", "yearly_cost: -20,")),
    "date": (("by: 2027-11-30", "by: 30/11/2027"),),
    "option": (("reason: personal_career", "reason: career"), ("weights: points", "weights: pionts")),
    "tab": (("  role: Bus", "\trole: Bus"),),
    "yaml": (("notes: Business", "notes: NB: Business"),),
    "colon": (("currency: GBP", "currency = GBP"),),
    "encoding": (("title: Which", "title:\u00a0Which"),),
    "weights": (("weights: points ", "weights: swing "),),
}
"""For kinds of fault, edits of the example of which each makes one."""


def quoted_ids(fault: Fault) -> set[str]:
    """Return the names of the example that a sentence gives alone between back-ticks."""
    return set(re.findall("`([^`]*)`", fault.message)) & IDS


def check(fault: Fault) -> None:
    """Check what a program reads of a fault."""
    assert fault.code in CODES - {"refused"}, fault
    assert isinstance(fault.path, tuple)
    assert all(isinstance(step, str | int) for step in fault.path)
    assert dotted(fault.path) == fault.where
    assert fault.where in fault.place
    steps = {part for step in fault.path for part in re.split(r"\W*(?: over |:)\W*", str(step))}
    assert quoted_ids(fault) <= {*fault.about, *steps, str(fault.found)}, fault
    assert set(fault.expected) <= set(fault.about)
    assert pickle.loads(pickle.dumps(fault)) == fault  # noqa: S301 -- our own


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_fault_of_the_tables_has_a_code_and_its_ids(edit: tuple[str, str]) -> None:
    for fault in faults_after(edit):
        check(fault)


@pytest.mark.parametrize("field", SOUND)
@pytest.mark.parametrize(
    "words", ["wombat", "-3", "[1, 2]", "{a: 1}", "2 hours a week", "3%", "1,5", "2026-01-01"]
)
def test_every_fault_of_a_figure_has_a_code(field: str, words: str) -> None:
    for fault in faults_with(field, words):
        check(fault)


@pytest.mark.parametrize(("code", "edit"), [(code, edit) for code, edits in OF_KIND.items() for edit in edits])
def test_faults_of_a_kind_have_the_code_of_the_kind(code: Code, edit: tuple[str, str]) -> None:
    assert code in {fault.code for fault in faults_after(edit)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"GROUP": "  more: {weight: 1, criteria: {}}"}, "empty"),
        ({"CURVE": "[[0, 0], [5, 1], [3, 0.5]]"}, "order"),
        ({"WAY": "swing", "WEIGHT": "120"}, "weights"),
    ],
)
def test_faults_of_criteria_have_codes(changes: dict[str, str], code: Code) -> None:
    assert [fault.code for fault in faults_of_tree(**changes)] == [code]


def test_the_page_lists_every_code_and_no_other() -> None:
    table = PAGE.read_text("utf-8").partition("| code |")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| \[`([a-z_]+)`\]", table, flags=re.MULTILINE)
    assert listed == list(get_args(Code))


def test_every_error_has_a_code_of_the_list_and_an_empty_place() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, NetselectError)]
    for kind in kinds:
        assert kind.code in CODES
    error = UnreadableFile("there is no file a.yaml", found="a.yaml", expected=["b.yaml"])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own
    for one in (error, again):
        assert (one.code, one.path, one.line, one.column) == ("unreadable", (), 0, 0)
        assert (one.found, one.expected, str(one)) == ("a.yaml", ("b.yaml",), "there is no file a.yaml")


def test_the_faults_of_a_study_speak_as_their_first() -> None:
    (fault,) = faults_after(("weights: points", "weights: pionts"))
    error = StudyFaults([fault])
    assert (error.code, error.path, error.line, error.column) == ("option", ("weights",), fault.line, fault.column)
    assert error.found == "pionts"
    assert "points" in error.expected
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 -- our own


def test_json_of_faults_holds_the_code_beside_what_it_held_before() -> None:
    error = StudyFaults(faults_after(("serves: {raid-log: 0.75", "serves: {raid-lgo: 0.75")))
    (told,) = json.loads(json.dumps(faults_as_dict(error)))["faults"]
    assert told.keys() == {"source", "line", "column", "path", "code", "message"}
    assert (told["code"], told["path"].rpartition(".")[2]) == ("reference", "raid-lgo")
    (told,) = faults_as_dict(UnreadableFile("there is no file a.yaml"))["faults"]  # type: ignore[misc]
    assert told["code"] == "unreadable"


def test_a_path_keeps_what_a_dot_in_a_key_would_hide() -> None:
    with pytest.raises(StudyFaults) as caught:
        netselect.loads(EXAMPLE.replace("values: {shared_agenda: 4", "values: {shared.agenda: 4", 1))
    assert any(fault.path[-1] == "shared.agenda" for fault in caught.value.faults)


def test_no_code_of_ours_asks_what_a_sentence_of_ours_says() -> None:
    """A sentence may become better; what a program does about a fault must not hang on its words."""
    asks = re.compile(
        r"(?:fault|error|finding)s?\.(?:message|reason)\s*(?:==|!=|\.startswith|\.endswith|\.find)|"
        r"(?:search|match|fullmatch)\([^)]*(?:\.message|sentence)\b|"
        r"(?<!not )\bin (?:fault|error)\.message"
    )
    package = Path(netselect.__file__).parent
    found = [
        f"{path.relative_to(package)}: {row.strip()}"
        for path in sorted(package.rglob("*.py"))
        for row in path.read_text("utf-8").splitlines()
        if asks.search(row)
    ]
    assert found == []


def test_a_fault_that_is_placed_keeps_its_sentence() -> None:
    quoted = "".join(chr(0xFEE0 + ord(sign)) for sign in ",:-}[")
    fault = Fault("block", f"found `a{quoted}`: a list is needed")
    assert fault.message.count("U+") == 3
    placed = replace(fault, line=3, column=1, source="study.yaml")
    assert placed.message == fault.message
