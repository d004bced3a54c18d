"""Is what changed told as it was written, and does the change that is named really change the answer?"""

import copy
import json
import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import netselect
from netselect.arguments import RankingOptions
from netselect.changes import Answer, Difference, between_studies, written
from netselect.changes.written import Trials, applied, edits_between, keyed
from netselect.cli import main
from netselect.errors import InvalidParameter, StudyFaults
from netselect.finding import findings_as_dict
from netselect.report.plain import result_schema
from netselect.study.study import Study

Plain = dict[str, Any]
Put = Callable[[Plain], None]

EXAMPLE = netselect.load("criteria.example.yaml")
FINDINGS = jsonschema.Draft202012Validator({**result_schema(), "$ref": "#/$defs/findings"})


def drawn_by(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- figures of tests


def base(seed: int) -> Plain:
    """Return a study of three networks and three criteria, with figures drawn by a seed."""
    rng = drawn_by(seed)
    names = ("a", "b", "c")
    return {
        "netselect": 1,
        "title": "Which?",
        "as_of": "2026-01-01",
        "learner": {"id": "me", "limits": {"yearly_cost": 100}},
        "criteria": {
            **{name: {"weight": rng.randint(1, 9), "scale": {"worst": 0, "best": 10}} for name in ("x", "y")},
            "yearly_cost": {"weight": 3, "computed": "yearly_cost", "scale": {"worst": 100, "best": 0}},
        },
        "networks": {name: one(name, rng) for name in names},
    }


def one(name: str, rng: random.Random) -> Plain:
    return {
        "name": f"Network {name}",
        "joining": {"fee": 0, "effort_hours": 0, "entry_weeks": 0},
        "staying": {"yearly_cost": rng.randint(0, 99), "hours_per_month": 1},
        "values": {"x": rng.randint(0, 10), "y": rng.randint(0, 10)},
    }


def puts(plain: Plain, rng: random.Random) -> dict[str, Put]:
    """Return some changes of a study by the path that each is told by."""
    some: dict[str, Put] = {}

    def put(path: str, value: object) -> None:
        *before, last = path.split(".")

        def into(study: Plain) -> None:
            for part in before:
                study = study[part]
            study[last] = copy.deepcopy(value)

        some[path] = into

    put("networks.d", one("d", rng))
    put("learner.limits.yearly_cost", rng.randint(20, 80))
    for name in ("x", "y"):
        put(f"criteria.{name}.weight", 10 + rng.randint(0, 9))
    for name in plain["networks"]:
        put(f"networks.{name}.values.x", 11 - plain["networks"][name]["values"]["x"] or 0.5)
    some["networks.c"] = lambda study: study["networks"].pop("c", None)
    return dict(rng.sample(sorted(some.items()), rng.randint(1, 5)))


def parts(study: Plain) -> dict[str, object]:
    """Return the parts of an answer, worked out by the public functions alone."""
    found = netselect.rank(netselect.load(copy.deepcopy(study)))
    records = found.records
    return {
        "first": found.verdict.first,
        "verdict": (found.verdict.kind, tuple(sorted(found.verdict.could_be_first))),
        "order": {one.network: one.rank for one in records if one.rank},
        "statuses": {one.network: one.status for one in records},
        "shortlist": tuple(found.shortlist.networks),
    }


@pytest.mark.parametrize("seed", range(25))
def test_the_named_changes_are_those_that_trying_every_subset_names(seed: int) -> None:
    rng = drawn_by(seed)
    old = base(seed)
    some = puts(old, rng)
    if {"networks.c", "networks.c.values.x"} <= set(some):
        del some["networks.c.values.x"]

    def with_(chosen: tuple[str, ...]) -> dict[str, object]:
        study = copy.deepcopy(old)
        for path in some:
            if path in chosen:
                some[path](study)
        return parts(study)

    new = copy.deepcopy(old)
    for into in some.values():
        into(new)
    found = netselect.diff(netselect.load(old), netselect.load(new))
    path_of = {change.number - 1: change.edits[0].where for change in found.changes}
    answers = {
        frozenset(chosen): with_(chosen) for size in range(len(some) + 1) for chosen in combinations(some, size)
    }
    before, after = answers[frozenset()], answers[frozenset(some)]
    assert {one.aspect for one in found.outcomes} == {name for name in before if before[name] != after[name]}
    for outcome in found.outcomes:
        assert outcome.causes is not None
        leading = [chosen for chosen, answer in answers.items() if answer[outcome.aspect] == after[outcome.aspect]]
        # What the file says already is no change, so that groups with it are larger than need be.
        leading = [chosen for chosen in leading if chosen <= set(path_of.values())]
        least = min(map(len, leading))
        named = {frozenset(path_of[number] for number in group) for group in outcome.causes.groups}
        assert named == {chosen for chosen in leading if len(chosen) == least}
        for group, needed in zip(outcome.causes.groups, outcome.causes.needed, strict=True):
            without = frozenset(path_of.values()).difference(path_of[number] for number in group)
            assert needed == (answers[without][outcome.aspect] != after[outcome.aspect])
        assert outcome.causes.is_smallest


@pytest.mark.parametrize("seed", range(3))
def test_where_groups_are_too_many_none_of_the_changes_that_are_named_can_be_spared(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "MOST_TRIED", 300)  # pairs of some forty changes are too many then
    rng = drawn_by(seed)
    old = base(seed)
    new = copy.deepcopy(old)
    for number in range(20):
        old["networks"][f"n{number}"] = one(f"n{number}", rng)
        new["networks"][f"n{number}"] = {
            **one(f"n{number}", rng),
            "staying": old["networks"][f"n{number}"]["staying"],
        }
    before, after = netselect.load(old), netselect.load(new)
    edits, _ = edits_between(before, after)
    trials = Trials(before, edits, lambda study: netselect.rank(study).ranks.tolist())
    trials.join()
    target = netselect.rank(after).ranks.tolist()
    found = trials.causes(lambda answer: answer == target)
    assert not found.is_smallest
    assert trials.answer(frozenset(found.groups[0])) == target
    assert found.is_least
    for number in found.groups[0]:
        assert trials.answer(frozenset(found.groups[0]) - {number}, within=False) != target


def changed(**told: Any) -> Plain:  # noqa: ANN401 -- whatever a study holds
    """Return the example with some parts changed, each told by its path with double underscores."""
    plain = copy.deepcopy(EXAMPLE.as_plain())
    for path, value in told.items():
        *before, last = path.split("__")
        block = plain
        for part in before:
            block = block[part.replace("_0_", "-")]
        block[last.replace("_0_", "-")] = value
    return plain


def lines_of(plain: Plain) -> list[str]:
    found = netselect.diff(EXAMPLE, netselect.load(plain))
    return [str(change) for change in found.changes]


CHANGES: tuple[tuple[Plain, str], ...] = (
    (changed(close_call=0.05), "Close call: 0.02, now 0.05"),
    (changed(title="Another?"), "Title: Which networks should I develop this year?, now Another?"),
    (
        changed(networks__pm_0_body__staying__yearly_cost=120),
        "The yearly cost of Project-management professional body, student grade: 95 (source fee page, dated "
        "2026-11-02), now 120 GBP a year",
    ),
    (
        changed(networks__council_0_cop__serves__mentor=1),
        'Help with "Find a mentor" from Council-wide project community of practice: 0.5, now 1',
    ),
    (
        changed(criteria__yearly_cost__scale={"worst": 200, "best": 0}),
        "Scale worst of the criterion yearly cost: 150, now 200",
    ),
    (changed(method={"topsis": {}}), "Method: weighted_sum, now topsis"),
    (changed(gates__eligible__must_be=False), "Must be of the rule eligible: yes, now no"),
    (changed(learner__limits__hours_per_month=5), "The limit on hours a month: 6, now 5 hours a month"),
    (
        changed(learner__needs__raid_0_log__importance=30),
        'Importance of the need "Plan small projects and keep a RAID log unaided": 22, now 30',
    ),
    (
        changed(judgements__fit={"aspiration_coverage over need_coverage": 3}),
        "The judgement of aspiration coverage over need coverage: 2, now 3",
    ),
    (
        changed(waivers=[{"network": "chamber", "gate": "budget", "reason": "by train", "by": "HR"}]),
        "Waivers: network chamber, gate budget, reason by train, by HR, new",
    ),
    (changed(shortlist={"size": 2}), "Size of the shortlist: 3, now 2"),
)


@pytest.mark.parametrize(("plain", "line"), CHANGES, ids=[line[:30] for _, line in CHANGES])
def test_a_change_is_told_with_names_and_from_what_to_what(plain: Plain, line: str) -> None:
    assert lines_of(plain) == [line]


@pytest.mark.parametrize("seed", range(8))
def test_all_changes_put_in_give_the_new_study(seed: int) -> None:
    rng = drawn_by(seed)
    old, new = base(seed), base(seed + 1)
    new["networks"]["e"] = new["networks"].pop("b") | {"name": "E"}
    new["waivers"] = [{"network": "e", "gate": "yearly_budget", "by": "HR", "reason": str(rng.random())}]
    for study in (old, new):
        study["searched"] = [{"where": f"list {rng.randint(0, 2)}", "date": "2025-12-01"} for _ in range(3)]
    before = netselect.load(old)
    edits, target = edits_between(before, netselect.load(new))
    whole = netselect.load(applied(keyed(before.as_plain()), edits))
    assert keyed(whole.as_plain()) == keyed(target.as_plain())


def test_a_new_need_and_what_serves_it_are_one_change_and_a_new_criterion_with_its_values() -> None:
    plain = changed(learner__needs__extra={"title": "Extra", "importance": 10, "current": 1, "target": 3})
    plain["networks"]["council-cop"]["serves"]["extra"] = 1
    plain["criteria"]["fun"] = {"weight": 5, "scale": {"worst": 0, "best": 5}}
    for network in plain["networks"].values():
        network["values"]["fun"] = 3
    found = netselect.diff(EXAMPLE, netselect.load(plain))
    assert [(str(change).partition(" (")[0], len(change.edits)) for change in found.changes] == [
        ('The need "Extra" is new', 2),
        ("The criterion fun is new", 1 + len(plain["networks"])),
    ]


def test_a_rename_is_one_change_that_changes_nothing() -> None:
    text = netselect.dumps(EXAMPLE)
    new = netselect.loads(text.replace("pm-body", "pmb").replace("raid-log", "log").replace("recognition", "fame"))
    found = netselect.diff(EXAMPLE, new)
    assert {edit.kind for change in found.changes for edit in change.edits} == {"renamed"}
    assert [(edit.old, edit.new) for change in found.changes for edit in change.edits] == [
        ("pm-body", "pmb"),
        ("raid-log", "log"),
        ("recognition", "fame"),
    ]
    assert not found.outcomes
    assert "The answer is the same." in str(found)


def test_two_equal_studies_differ_in_nothing() -> None:
    found = netselect.diff(EXAMPLE, netselect.load(EXAMPLE.as_plain()))
    assert (str(found), found.changes, len(found.to_frame())) == ("Nothing changed.", (), 0)


def test_nothing_private_in_either_study_is_told_to_others() -> None:
    new = changed(
        learner__needs__secret={"title": "Zzz", "importance": 9, "current": 1, "target": 3, "private": True}
    )
    new["networks"]["council-cop"]["serves"]["secret"] = 1
    # What was for everybody, and now is not.
    new["learner"]["needs"]["board-reports"]["private"] = True
    new["networks"]["admin-institute"]["notes"] = "Zzz note"
    study = netselect.load(new)
    for pair in ((EXAMPLE, study), (study, EXAMPLE)):
        found = netselect.diff(*pair, audience="manager")
        told = f"{found}{json.dumps(found.to_dict())}{found.to_frame().to_csv()}{found._repr_html_()}"
        assert not [
            word for word in ("Zzz", "secret", "committee", "board-reports", "Find a mentor") if word in told
        ]
        assert "Private items, if there are any" in told


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".xlsx"])
def test_the_command_takes_studies_in_every_form(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if suffix == ".xlsx":
        pytest.importorskip("xlsxwriter")
    old, new = tmp_path / f"old{suffix}", tmp_path / f"new{suffix}"
    netselect.save(EXAMPLE, old)
    netselect.save(netselect.load(changed(learner__limits__first_year_cost=90)), new)
    assert main(["diff", str(old), str(new)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("First was Project-management professional body, student grade; now it is Council-wide")
    assert "Change 1 alone did it." in said
    assert "Change 1: The limit on cost of the first year: 150, now 90 GBP in the first year." in said


def results(tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "old.json", tmp_path / "new.json"
    for file, study in zip(files, (EXAMPLE, netselect.load(changed(close_call=0.1))), strict=True):
        file.write_text(json.dumps(netselect.rank(study).to_dict(brief=True)), encoding="utf-8")
    return files


def test_saved_results_are_compared_without_causes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = results(tmp_path)
    assert main(["diff", str(old), str(new), "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    FINDINGS.validate(values)
    assert values["difference"]["note"].startswith("These are saved results")
    assert Answer.of(netselect.rank(EXAMPLE)) == Answer.of_result(json.loads(old.read_text(encoding="utf-8")))


def test_what_cannot_be_compared_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = results(tmp_path)
    for typed, said in (
        ([str(old), "criteria.example.yaml"], "one is a study and the other a saved result"),
        ([str(old), str(new), "--audience", "manager"], "a saved result is compared as it is"),
        ([str(old), str(new), "--method", "topsis"], "a saved result is compared as it is"),
        (["criteria.example.yaml", str(new), "--audience", "boss"], "--audience has no `boss`"),
    ):
        assert main(["diff", *typed]) == 2
        assert said in capsys.readouterr().err
    wrong: tuple[Plain, ...] = ({"verdict": 1, "networks": 2}, {"verdict": {}, "networks": []}, {})
    for values in wrong:
        with pytest.raises(InvalidParameter, match="no result of one ranking"):
            netselect.diff(values, values)
    with pytest.raises(StudyFaults):
        netselect.diff(netselect.load({}), EXAMPLE)


def test_json_of_a_difference_is_as_the_schema_says_and_the_frame_holds_each_value() -> None:
    plain = changed(learner__limits__first_year_cost=90, close_call=0.1)
    plain["networks"]["new"] = {**plain["networks"]["council-cop"], "name": "New"}
    found: Difference = netselect.diff(EXAMPLE, netselect.load(plain))
    FINDINGS.validate(findings_as_dict(EXAMPLE, {"difference": found}))
    frame = found.to_frame()
    assert set(frame["path"].dropna()) == {"learner.limits.first_year_cost", "close_call", "networks.new"}
    assert set(frame["kind"]) >= {"changed", "added", "order"}
    assert repr(found).startswith("<Difference: First was")
    (whole,) = frame.loc[frame["path"] == "networks.new", "new"]
    assert json.loads(whole)["name"] == "New"


def test_a_value_of_any_kind_stands_in_the_frame_as_json_has_it() -> None:
    old, new = changed(), changed(learner__limits__first_year_cost=90, title='A "new" title')
    network = new["networks"]["council-cop"]
    network["facts"] = {**network.get("facts", {}), "reachable_without_car": False}
    network["staying"] = {**network["staying"], "yearly_cost": {"value": 1, "low": 1, "high": 2}}
    frame = netselect.diff(netselect.load(old), netselect.load(new)).to_frame().set_index("path")
    assert frame.loc["learner.limits.first_year_cost", "new"] == "90.0"
    assert frame.loc["title", "new"] == 'A "new" title'
    told = [
        cell
        for cell in [*frame["old"].dropna(), *frame["new"].dropna()]
        if cell[0] in "{[" or cell in {"True", "False"}
    ]
    assert told
    assert all(json.loads(cell) is not None for cell in told)


def test_many_differences_are_told_and_not_put_in_one_by_one() -> None:
    old, new = base(1), base(1)
    rng = drawn_by(0)
    for number in range(400):
        old["networks"][f"n{number}"], new["networks"][f"n{number}"] = one("n", rng), one("n", rng)
    studies: list[Study] = []
    for study in (old, new):
        for name, network in study["networks"].items():
            network["name"] = name
        studies.append(netselect.load(study))
    found = between_studies(studies[0], studies[1], RankingOptions())
    assert "are not put in one by one" in found.note
    assert all(one.causes is None for one in found.outcomes)


@pytest.mark.parametrize("kind", ["shortlist", "full"])
def test_a_document_says_what_changed_since(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    netselect.save(EXAMPLE, old)
    netselect.save(netselect.load(changed(learner__limits__first_year_cost=90)), new)
    assert main(["report", str(new), "--kind", kind, "--since", str(old), "--format", "markdown"]) == 0
    _, told = capsys.readouterr().out.split("## What changed since 2026-11-23\n")
    assert "Change 1 alone did it." in told.partition("\n## ")[0]
    assert "| Project-management professional body, student grade | rank 1, 0.603 | excluded, 0.603 |" in told
    assert main(["report", str(new), "--kind", "analysis", "--since", str(old)]) == 2
    assert "--since is for the shortlist and the full document" in capsys.readouterr().err
