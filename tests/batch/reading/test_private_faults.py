"""Is nothing of a private need told where private needs are left out, and all else as before?"""

import json
from pathlib import Path
from typing import Any

import pytest

from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.reading.portion import LearnerFault
from netselect.batch.reading.private_faults import NEUTRAL, OF_COLUMN
from netselect.batch.reading.sources import portions
from netselect.errors import TableFaults
from tests.batch.cohorts import random_study

OWN = {"title": "My illness", "current": 1, "target": 4, "importance": 26, "private": True}
SHARED = {"title": "A raid log", "current": 0, "target": 3, "importance": 1}
LEARNER = {"id": "template", "needs": {"mentor": {**OWN, "title": "A mentor"}, "raid-log": SHARED}}


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(random_study(1, learner=LEARNER))


def faults(source: Any, candidates: Candidates) -> list[LearnerFault]:  # noqa: ANN401 -- any source of learners
    return [one for portion in portions(source, candidates, leave_out_private=True) for one in portion.faults]


def told(source: Any, candidates: Candidates) -> list[tuple[str, str]]:  # noqa: ANN401 -- as above
    return [(one.fault.path, one.fault.message) for one in faults(source, candidates)]


@pytest.mark.parametrize(
    "record",
    [
        {"needs": {"mentor": {"current": 9}}},
        {"needs": {"secret": {**OWN, "current": 9, "target": "soon"}}},
        {"needs": {"secret": {**OWN, "privat": True, "private": "perhaps"}}},
        {"needs": {"secret": OWN, "raid-log": {}}, "importances": "order", "order": ["raid-log"]},
        {"needs": {"secret": OWN}, "strengths": {"secret": {"nobody": 1}}},
        {"needs": {"secret": OWN}, "strengths": {"secrte": {"n01": 1}}},
        {"needs": {"secret": OWN, "raid-log": {}}, "importances": "swing"},
        {"needs": {"metnor": {"current": 1}}},
        {"needs": ["mentro"]},
    ],
)
def test_a_fault_that_would_tell_of_a_private_need_is_one_neutral_sentence(
    record: dict[str, Any], candidates: Candidates, tmp_path: Path
) -> None:
    assert told([{"id": "a", **record}], candidates) == [("private", NEUTRAL)]
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"id": "a", **record}))
    (fault,) = faults(path, candidates)
    assert (fault.learner, fault.fault.line, fault.fault.message) == ("a", 1, NEUTRAL)


def test_other_faults_are_told_as_they_are_without_lists_that_name_a_private_need(candidates: Candidates) -> None:
    record = {"id": "a", "limits": {"yearly_cost": -1}, "needs": {"secret": OWN, "raid-log": {"target": 7}}}
    assert [path for path, _ in told([record], candidates)] == ["limits.yearly_cost", "needs.raid-log.target"]
    ((path, sentence),) = told([{"id": "a", "strengths": {"xyz": {"n01": 1}}}], candidates)
    assert (path, sentence) == ("strengths.xyz", "this learner has no need or aspiration `xyz`.")


def test_what_cannot_be_read_of_needs_is_told_neither(candidates: Candidates, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(
        '{"id": "a", "needs": {"secret": {"current": 1, "current": 2}}}\n{"id": "b", "role": 1, "role": 2}'
    )
    assert [one[0] for one in told(path, candidates)] == ["private", "role"]


def test_cells_and_columns_of_private_needs_are_told_neither(candidates: Candidates, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"id,needs.mentor.current,needs.mentor.title\na,9,\nb,1,{'x' * 2000}\nc,1,\n")
    found = faults(path, candidates)
    assert [(one.learner, one.fault.line, one.fault.path, one.fault.message) for one in found] == [
        ("a", 2, "private", NEUTRAL)
    ]
    path.write_text("id,needs.mentor.curent,needs.mentro.title,needs.secret.tittle,needs.secret.private,rool\n")
    with pytest.raises(TableFaults) as error:
        faults(path, candidates)
    assert {fault.message for fault in error.value.faults if fault.path} == {OF_COLUMN}
    assert "rool" in str(error.value)
    assert not any(name in str(error.value) for name in ("mentor", "mentro", "secret"))
