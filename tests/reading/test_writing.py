"""Does a study that is written read again equal, and can a person read it?"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings

from netselect import dumps, load, loads, save
from netselect.errors import UnreadableFile
from netselect.reading import parse
from netselect.study.study import Study
from tests.effort import examples
from tests.strategies import AWKWARD_TEXTS, studies

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"


@pytest.fixture(scope="module")
def example() -> Study:
    return load(EXAMPLE)


def titled(title: str) -> Study:
    """Return a small study with a title."""
    return load(
        {
            "netselect": 1,
            "title": title,
            "as_of": "2026-11-23",
            "learner": {"id": "me"},
            "criteria": {"cost": {"weight": 1, "scale": {"worst": 9, "best": 0}, "levels": {2.5: title}}},
            "networks": {"club": {"name": title, "values": {"cost": 4}, "notes": title}},
        }
    )


@given(studies())
@settings(max_examples=examples(60), deadline=None)
def test_a_study_that_is_written_reads_again_equal(study: Study) -> None:
    again = loads(dumps(study))
    assert again == study
    assert again.content_hash == study.content_hash
    assert dumps(again) == dumps(study)


@given(studies())
@settings(max_examples=examples(40), deadline=None)
def test_a_study_reads_again_equal_from_json(study: Study) -> None:
    again = loads(json.dumps(study.as_plain()), json=True)
    assert again == study
    assert again.content_hash == study.content_hash


@pytest.mark.parametrize("text", AWKWARD_TEXTS)
def test_every_awkward_text_comes_back_as_it_was(text: str) -> None:
    study = titled(text)
    again = loads(dumps(study))
    assert again.title == text
    assert again == study


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1e3", "'1e3'"),
        ("true", "'true'"),
        ("null", "'null'"),
        ("12", "'12'"),
        ("fee: 10", "'fee: 10'"),
        ("a #b", "'a #b'"),
        ("no", "no"),
        ("010", "010"),
        ("unknown", "unknown"),
        ("2026-11-23", "2026-11-23"),
        ("café 😀", "café 😀"),
        ("it's", "it's"),
    ],
)
def test_a_text_is_quoted_exactly_where_the_reader_would_take_it_for_something_else(
    text: str, written: str
) -> None:
    assert dumps(titled(text)).splitlines()[1] == f"title: {written}"
    data, faults = parse(f"title: {text}")
    assert (written == text) == (not faults and data["title"] == text)


def test_notes_of_several_lines_are_written_as_a_block() -> None:
    assert "    notes: |-\n      one\n      two: #2\n" in dumps(titled("one\ntwo: #2"))


def test_the_example_is_written_as_a_person_would(example: Study) -> None:
    lines = dumps(example).splitlines()
    assert lines[:3] == ["netselect: 1", f"title: {example.title}", "as_of: 2026-11-23"]
    for line in (
        "  limits: {first_year_cost: 150, hours_per_month: 6}",
        "    yearly_cost over relationship: 1/2",
        "    levels: {0: nothing confidential could come up, 5: confidential matter expected}",
        "      yearly_cost: {value: 95, source: fee page, dated: 2026-11-02}",
        "    scale: {worst: 6, best: 0, curve: [[0, 1], [2, 0.9], [4, 0.5], [6, 0]]}",
    ):
        assert line in lines


def test_settings_that_decide_the_outcome_are_written_even_at_their_defaults(example: Study) -> None:
    data, _ = parse(dumps(example))
    assert data["method"] == "weighted_sum"
    assert data["shortlist"] == {"size": 3}
    assert data["close_call"] == 0.02
    assert data["learner"]["importances"] == "points"


def test_what_the_catalogue_gave_is_written_in_full() -> None:
    study = loads(
        """{netselect: 1, title: Mine, as_of: 2026-11-23, learner: {id: me}, weights: equal,
            criteria: {use: [shared_agenda]}, networks: {club: {name: Club, values: {shared_agenda: 4}}}}"""
    )
    assert "use:" not in dumps(study)
    assert loads(dumps(study)) == study


def test_the_hash_is_of_the_content_and_not_of_how_it_is_written(example: Study) -> None:
    assert loads(dumps(example)).content_hash == example.content_hash
    other = example.model_copy(update={"close_call": 0.03})
    assert other.content_hash != example.content_hash
    assert titled("a").content_hash != titled("b").content_hash


@pytest.mark.parametrize("name", ["study.yaml", "study.json"])
def test_a_saved_study_loads_equal_and_leaves_nothing_beside_it(example: Study, tmp_path: Path, name: str) -> None:
    save(example, tmp_path / name)
    assert load(tmp_path / name) == example
    assert [left.name for left in tmp_path.iterdir()] == [name]


def test_saving_replaces_the_whole_file_and_keeps_its_permissions(example: Study, tmp_path: Path) -> None:
    target = tmp_path / "study.yaml"
    target.write_text("x" * 100_000)
    target.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(target)
    save(example, link)
    assert link.is_symlink()
    assert load(target) == example
    assert target.stat().st_mode & 0o777 == 0o640


def test_saving_refuses_a_folder(example: Study, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a folder: name a file in it"):
        save(example, tmp_path)


def test_saving_says_when_the_folder_is_not_there(example: Study, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"cannot be written: there is no folder"):
        save(example, tmp_path / "nowhere" / "study.yaml")
    with pytest.raises(UnreadableFile, match="is no name of a file"):
        save(example, "a\0b.yaml")


def test_a_save_that_fails_leaves_the_file_as_it_was(
    example: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "study.yaml"
    target.write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnreadableFile, match="No space left on device"):
        save(example, target)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]
