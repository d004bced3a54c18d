"""Is the same study read from a file, a text, standard input and Python, and what cannot be read refused?"""

import datetime as dt
import io
import json
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

import netselect
from netselect import load, loads
from netselect.errors import InvalidParameter, StudyFaults, UnreadableFile, dotted
from netselect.reading.decoding import MAX_SIZE
from netselect.study.study import Study

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "criteria.example.yaml"


@pytest.fixture(scope="module")
def example() -> Study:
    return load(EXAMPLE)


class _Standard:
    """Standard input with given content."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def test_a_path_may_be_text_or_a_path(example: Study) -> None:
    assert load(str(EXAMPLE)) == example


def test_json_is_read_by_its_ending(example: Study, tmp_path: Path) -> None:
    path = tmp_path / "study.JSON"
    path.write_text(json.dumps(example.as_plain(), indent="\t"), encoding="utf-8")
    assert load(path) == example


@pytest.mark.parametrize("as_json", [False, True])
def test_standard_input_holds_yaml_or_json(
    example: Study, monkeypatch: pytest.MonkeyPatch, *, as_json: bool
) -> None:
    text = json.dumps(example.as_plain(), indent="\t").encode() if as_json else EXAMPLE.read_bytes()
    monkeypatch.setattr(sys, "stdin", _Standard(text))
    assert load("-") == example


def test_faults_of_standard_input_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Standard(EXAMPLE.read_bytes().replace(b"as_of: 2026", b"as_of: year 2026")))
    with pytest.raises(StudyFaults) as caught:
        load("-")
    assert [fault.place for fault in caught.value.faults] == ["standard input:6  as_of"]


def test_faults_of_mere_text_have_lines_too() -> None:
    with pytest.raises(StudyFaults) as caught:
        loads(EXAMPLE.read_text(encoding="utf-8").replace("as_of: 2026", "as_of: year 2026"))
    assert [fault.place for fault in caught.value.faults] == ["text:6  as_of"]


def test_python_mappings_are_read_and_left_alone() -> None:
    plain: dict[str, Any] = {
        "netselect": 1,
        "title": "Mine",
        "as_of": dt.date(2026, 11, 23),
        "learner": {"id": "me"},
        "criteria": {"use": ["recognition"], "recognition": {"weight": np.int64(2)}},
        "networks": MappingProxyType(
            {"club": {"name": "A club", "values": {"recognition": np.float64(4.5)}, "exclusive_with": ("body",)}}
        ),
    }
    study = load(MappingProxyType(plain))
    assert study.networks["club"].values["recognition"].value == 4.5
    assert study.networks["club"].exclusive_with == ("body",)
    assert study.criteria["recognition"].weight == 2.0
    assert plain["criteria"] == {"use": ["recognition"], "recognition": {"weight": 2}}


def test_faults_of_python_mappings_have_paths_and_no_lines() -> None:
    with pytest.raises(StudyFaults) as caught:
        load({"netselect": 1, "titel": "Mine", "as_of": "2026-11-23", "learner": {"id": 1}, "networks": {"a": {}}})
    assert [(fault.line, fault.place) for fault in caught.value.faults] == [
        (0, "criteria"),
        (0, "networks.a.name"),
        (0, "titel"),
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), np.nan])
def test_no_figure_of_a_study_is_infinite_or_no_number(example: Study, value: float) -> None:
    plain = json.loads(json.dumps(example.as_plain()))
    plain["networks"]["chamber"]["values"]["recognition"] = value
    with pytest.raises(StudyFaults, match="a finite number is needed here"):
        load(plain)
    plain["networks"]["chamber"]["values"]["recognition"] = 3
    plain["judges"] = {plain["learner"]["id"]: {"influence": value}}
    with pytest.raises(StudyFaults, match="finite"):
        load(plain)


def test_a_study_built_in_python_is_checked_for_names_too(example: Study) -> None:
    plain = example.as_plain()
    plain["networks"]["chamber"]["serves"] = {"mentro": 1}
    with pytest.raises(ValidationError) as caught:
        netselect.Study.model_validate(plain)
    (fault,) = caught.value.errors()
    assert (fault["loc"], fault["type"]) == (("networks", "chamber", "serves", "mentro"), "reference")
    assert fault["msg"] == "there is no need or aspiration `mentro`. Did you mean `mentor`?"


def test_a_file_that_is_not_there_is_said_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "criteria.yaml").write_text("", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"there is no file .*critera.yaml. Did you mean `criteria.yaml`\?"):
        load(tmp_path / "critera.yaml")
    with pytest.raises(
        UnreadableFile, match=r"there is no file .*study.yaml. There is no folder .*nowhere either"
    ):
        load(tmp_path / "nowhere" / "study.yaml")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("e", "e.yaml"), ("q2.yaml", None), ("mine.yml", "mine.yaml"), ("minee.yaml", "mine.yaml"), ("zz", None)],
)
def test_only_a_name_like_the_one_that_was_typed_is_proposed(
    tmp_path: Path, typed: str, meant: str | None
) -> None:
    for name in ("e.txt", "e.yaml", "e.yaml.gz", "mine.yaml", "notes.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        load(tmp_path / typed)
    _, _, hint = str(caught.value).partition(f"{typed}.")
    assert hint == (f" Did you mean `{meant}`?" if meant else "")


def test_a_folder_a_bad_name_and_text_in_place_of_a_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a folder: name a file"):
        load(tmp_path)
    with pytest.raises(UnreadableFile, match="is no name of a file"):
        load("a\0b.yaml")
    with pytest.raises(UnreadableFile, match=r"use `netselect\.loads` for text"):
        load("netselect: 1\ntitle: Mine\n")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_SIZE + 1)
    with pytest.raises(UnreadableFile, match="is larger than 16 MiB, the most that is read"):
        load(path)


@pytest.mark.parametrize("text", ["", "# only a note\n", "- a\n- b\n", "just words", "null"])
def test_a_text_that_is_no_study_is_one_fault(text: str) -> None:
    with pytest.raises(StudyFaults) as caught:
        loads(text, "study.yaml")
    (fault,) = caught.value.faults
    assert fault.line >= 1


def test_a_bomb_of_aliases_and_absurd_depth_are_stopped() -> None:
    bomb = "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
        f"{chr(98 + row)}: &{chr(98 + row)} [{', '.join([f'*{chr(97 + row)}'] * 10)}]\n" for row in range(8)
    )
    for text in (bomb, "title: " + "[" * 100_000):
        with pytest.raises(StudyFaults):
            loads(text)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!binary", "!custom"])
def test_tags_make_no_objects(tag: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("title: Which", f"title: {tag} Which")
    with pytest.raises(StudyFaults, match="no tags are accepted"):
        loads(text)


def test_weights_that_only_a_computation_finds_wanting_are_faults() -> None:
    members = [f"c{row}" for row in range(11)]
    plain = {
        "netselect": 1,
        "title": "Mine",
        "as_of": "2026-11-23",
        "learner": {"id": "me"},
        "weights": "judgements",
        "criteria": {name: {"scale": {"worst": 0, "best": 1}} for name in members},
        "judgements": {"criteria": {f"c0 over {name}": 2 for name in members[1:]}},
        "networks": {"club": {"name": "Club", "values": dict.fromkeys(members, 1)}},
    }
    with pytest.raises(StudyFaults, match="saaty_1980") as caught:
        load(plain)
    assert [fault.where for fault in caught.value.faults] == ["weights"]
    plain["weights"] = {"judgements": {"random_index": "alonso_lamata_2006"}}
    assert load(plain).weights.random_index == "alonso_lamata_2006"


def test_importances_from_judgements_are_checked_like_weights(example: Study) -> None:
    plain = json.loads(json.dumps(example.as_plain()))
    wants = list(example.learner.wants)
    plain["learner"]["importances"] = "judgements"
    with pytest.raises(StudyFaults) as caught:
        load(plain)
    assert [fault.where for fault in caught.value.faults] == ["learner.importances"]
    plain["learner"]["judgements"] = {f"{wants[0]} over {name}": 2 for name in wants[1:]}
    assert load(plain).learner.judgements[f"{wants[0]} over {wants[1]}"] == 2.0


@pytest.mark.parametrize(
    ("path", "text"),
    [((), ""), (("a", "b"), "a.b"), (("waivers", 0, "gate"), "waivers[0].gate"), (("order", 1, 0), "order[1][0]")],
)
def test_a_path_is_printed_as_it_would_be_written(path: tuple[str | int, ...], text: str) -> None:
    assert dotted(path) == text


@pytest.mark.parametrize("source", [3, None, ["study.yaml"]])
def test_what_is_neither_a_path_nor_a_mapping_is_refused_in_words(source: object) -> None:
    with pytest.raises(InvalidParameter, match="`load`: `source` is a text, a path or a mapping, found"):
        load(source)  # type: ignore[arg-type]


def test_mappings_that_hold_themselves_are_refused() -> None:
    endless: dict[str, object] = {}
    endless["criteria"] = endless
    with pytest.raises(StudyFaults, match="hold themselves"):
        load(endless)


@pytest.mark.parametrize("text", ["netselect_records: 1\npurpose: x\n", "# mine\nlog:\nnetselect_records: 2\n"])
def test_records_in_the_place_of_a_study_are_one_fault_that_says_what_reads_them(text: str) -> None:
    with pytest.raises(StudyFaults) as refused:
        loads(text, "records.yaml")
    (fault,) = refused.value.faults
    assert (fault.code, fault.source) == ("option", "records.yaml")
    assert text.splitlines()[fault.line - 1].startswith("netselect_records")
    assert "ask `netselect maintain` about them" in fault.message
