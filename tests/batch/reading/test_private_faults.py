"""Is nothing of a private need told where private needs are left out, and what all can see told as before?"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from netselect.arguments import RankingOptions
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.many import portions
from netselect.batch.reading import LearnerFault, Portion
from netselect.batch.reading.records import NEUTRAL
from netselect.errors import TableFaults
from netselect.reading.decoding import MAX_SCALAR
from tests.batch.cohorts import random_study

OWN = {"title": "My illness", "current": 1, "target": 4, "importance": 26, "private": True}
SHARED = {"title": "A raid log", "current": 0, "target": 3, "importance": 1}
LEARNER = {"id": "template", "needs": {"mentor": {**OWN, "title": "A mentor"}, "raid-log": SHARED}}


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(random_study(1, learner=LEARNER), RankingOptions(leave_out_private=True))


def read(source: Any, candidates: Candidates) -> list[Portion]:  # noqa: ANN401 -- any source of learners
    return list(portions(source, candidates))


def faults(source: Any, candidates: Candidates) -> list[LearnerFault]:  # noqa: ANN401 -- as above
    return [one for portion in read(source, candidates) for one in portion.faults]


def told(source: Any, candidates: Candidates) -> list[tuple[str, str]]:  # noqa: ANN401 -- as above
    return [(one.fault.where, one.fault.message) for one in faults(source, candidates)]


def names(source: Any, candidates: Candidates) -> set[str]:  # noqa: ANN401 -- as above
    learners = [portion.learners for portion in read(source, candidates) if len(portion.learners)]
    return {name for one in learners if one.wants is not None for name in one.wants.names}


FAULTLESS = [
    {"needs": {"mentor": {"current": 9}, "raid-log": {}}},
    {"needs": {"mentor": None, "raid-log": None}},
    {"needs": ["mentor", "raid-log"]},
    {"needs": {"secret": {**OWN, "current": 9, "target": "soon"}, "raid-log": {}}},
    {"needs": {"secret": {**OWN, "privat": True, "private": "perhaps"}, "raid-log": {}}},
    {"needs": {"secret": {"title": "\ud83d", "privte": 1}, "raid-log": {}}},
    {"needs": {"secret": {**OWN, "private": None}, "raid-log": {}}},
    {"needs": {"secret": OWN, "raid-log": {}}, "importances": "order", "order": ["raid-log", ["secret"]]},
    {"needs": {"secret": OWN, "raid-log": {}}, "importances": "judgements",
     "judgements": {"secret over raid-log": "much"}},
    {"needs": {"secret": OWN, "raid-log": {}}, "strengths": {"secret": {"nobody": 1}}},
    {"needs": {"secret": OWN, "raid-log": {}}, "strengths": {"mentor": {"n01": 7}}},
    {"needs": {"raid-log": {}}, "secret": OWN},
    {"needs": {"raid-log": {}}, "aspirations": {"secret": {**OWN, "by": "tomorrow"}}},
]  # fmt: skip


@pytest.mark.parametrize("record", FAULTLESS)
def test_a_fault_in_a_private_need_is_none_and_the_learner_is_ranked_without_it(
    record: dict[str, Any], candidates: Candidates, tmp_path: Path
) -> None:
    assert told([{"id": "a", **record}], candidates) == []
    assert names([{"id": "a", **record}], candidates) == {"raid-log"}
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"id": "a", **record}))
    assert told(path, candidates) == []
    assert names(path, candidates) == {"raid-log"}


@pytest.mark.parametrize(
    ("record", "where"),
    [
        ({"needs": {"metnor": {"current": 1}}}, "needs"),
        ({"needs": ["mentro"]}, "needs"),
        ({"needs": "mentor"}, "needs"),
        ({"needs": {"other": {"current": 9}}}, "needs"),
        ({"strengths": {"secrte": {"n01": 1}}}, "strengths"),
        ({"importances": "order", "order": ["secrte"]}, "order"),
        ({"secrte": {"title": "T"}}, ""),
    ],
)
def test_where_a_need_may_be_somebody_s_secret_a_fault_is_the_same_sentence_whether_it_is(
    record: dict[str, Any], where: str, candidates: Candidates
) -> None:
    assert told([{"id": "a", **record}], candidates) == [(where, NEUTRAL)]


def test_swing_points_that_only_a_private_hundred_makes_valid_are_a_fault(
    candidates: Candidates, tmp_path: Path
) -> None:
    record = {"needs": {"secret": {**OWN, "importance": 100}, "raid-log": {"importance": 60}}}
    ((path, sentence),) = told([{"id": "a", "importances": "swing", **record}], candidates)
    assert path == "importances"
    assert "the largest here is 60" in sentence
    table = tmp_path / "p.csv"
    table.write_text(
        "id,importances,needs.raid-log.importance,needs.secret.title,needs.secret.current,needs.secret.target,"
        "needs.secret.importance,needs.secret.private\n"
        "a,swing,60,S,1,3,100,yes\n"
        "b,swing,100,S,1,3,100,yes\n"
        "c,swing,60,S,1,3,100,no\n"
    )
    assert [one.learner for one in faults(table, candidates)] == ["a"]
    assert told(table, candidates) == [(path, sentence)]


def test_other_faults_are_told_as_they_are(candidates: Candidates) -> None:
    record = {"id": "a", "limits": {"yearly_cost": -1}, "needs": {"secret": OWN, "raid-log": {"target": 7}}}
    assert [path for path, _ in told([record], candidates)] == ["limits.yearly_cost", "needs.raid-log.target"]
    ((path, sentence),) = told([{"id": "a", "neds": {"secret": OWN}}], candidates)
    assert path == "neds"
    assert "`needs`" in sentence


def test_what_cannot_be_read_of_needs_is_told_neither(candidates: Candidates, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(
        '{"id": "a", "needs": {"secret": {"current": 1, "current": 2}}}\n'
        '{"id": "b", "role": 1, "role": 2}\n'
        '{"id": "c", "needs": {"secret": {"current": 1, "current": 2, "private": true}}}\n'
        '{"id": "d", "needs": {"secret": {"private": true, "private": false}}}\n'
        '{"id": "e", "needs": {"mentor": {"by": 1, "by": 2}}}\n'
        '{"id": "f", "needs": {"secret\n'
    )
    assert [one[0] for one in told(path, candidates)] == ["needs", "role", ""]
    assert "secret" not in str(told(path, candidates))


@pytest.mark.parametrize(
    "text",
    [
        "id: a\nneeds:\n  secret: {title: 'S, private: true}\n",
        "id: a\nneeds:\n secret:\n  private: true\n title: &x secret\n  current: *secret\n",
        "id: a\nneeds:\n\tsecret: {}\n",
        "- id: a\n  needs: {secret: [}\n- id: b\n",
    ],
)
def test_a_document_that_cannot_be_read_quotes_no_need(text: str, candidates: Candidates, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text)
    found = faults(path, candidates)
    assert found
    assert not any(word in str([one.to_dict() for one in found]) for word in ("secret", "private need"))


def test_cells_and_columns_of_private_needs_are_told_neither(candidates: Candidates, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,needs.mentor.current,needs.mentor.title\na,9,\nb,1,x\nc,1,\n")
    assert faults(path, candidates) == []
    assert names(path, candidates) == set()
    path.write_text("id,needs.mentor.curent,needs.mentro.title,needs.secret.tittle,needs.secret.private,rool\n")
    with pytest.raises(TableFaults) as error:
        faults(path, candidates)
    said = {fault.message for fault in error.value.faults if NEUTRAL in fault.message}
    assert said == {f"column {number}: {NEUTRAL}" for number in (2, 4)} | {f"the columns of needs: {NEUTRAL}"}
    assert "rool" in str(error.value)
    assert not any(name in str(error.value) for name in ("mentor", "mentro", "secret"))


def test_a_need_that_other_rows_keep_private_is_not_named_in_a_broken_row(
    candidates: Candidates, tmp_path: Path
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "id,needs.secret.title,needs.secret.current,needs.secret.target,needs.secret.importance,"
        "needs.secret.private\n"
        "a,S,1,3,1,yes\n"
        "b,S,9,3,1,\n"
        "c,S,9,3,1,perhaps\n"
        "d,S,1,3\n"
        "e,S,soon,3,1,no\n"
        "f,S,soon,3,1,yes\n"
    )
    assert [one.learner for one in faults(path, candidates)] == ["b", "d", "e"]
    assert "secret" not in str([one.to_dict() for one in faults(path, candidates)])
    assert names(path, candidates) == set()


def test_a_cell_that_is_too_long_is_a_fault_where_it_is_for_everybody(candidates: Candidates) -> None:
    frame = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "needs.secret.title": ["x" * (MAX_SCALAR + 1), "x" * (MAX_SCALAR + 1), "S"],
            "needs.secret.current": 1,
            "needs.secret.target": 3,
            "needs.secret.importance": 1,
            "needs.secret.private": ["yes", "no", "no"],
        }
    )
    assert [(one.learner, one.fault.message) for one in faults(frame, candidates)] == [("b", NEUTRAL)]


@pytest.mark.parametrize(
    "stated",
    [
        {"importances": "order"},
        {"importances": "judgements", "judgements": {"raid-log over grief": 50}},
        {"importances": "judgements", "judgements": {"raid-log over grief": 2, "grief over raid-log": 2}},
        {"strengths": {"raid-log": {"grief": 0.5}}},
        {"strengths": {"griefs": {"n00": 0.5}}},
        {"weights": {"grief": 1}},
        {"limits": {"yearly_cost": "what grief costs"}},
        {"limits": {"grief": 1}},
        {"grief": 1},
        {"waivers": [{"network": "grief", "gate": "budget", "by": "me", "reason": "none"}]},
    ],
)
def test_a_fault_in_what_everybody_sees_names_no_need_that_is_somebody_s_own(
    stated: dict[str, Any], candidates: Candidates
) -> None:
    record = {"id": "p", "needs": {"grief": {**OWN, "private": False}, "raid-log": SHARED}, **stated}
    assert candidates.study is not None
    open_to_all = [one.fault for one in faults([record], candidates_of(candidates.study))]
    assert any("grief" in str(fault) for fault in open_to_all)
    for one in faults([record], candidates):
        fault = one.fault
        told_of = (str(fault), str(fault.found), *fault.expected, *fault.about)
        assert not any("grief" in text for text in told_of), fault


def test_what_is_withheld_says_only_that_something_is(candidates: Candidates) -> None:
    record = {"id": "p", "needs": {"grief": {**OWN, "private": False, "current": 9}, "raid-log": SHARED}}
    (one,) = faults([record], candidates)
    fault = one.fault
    assert (fault.code, fault.message, fault.path) == ("withheld", NEUTRAL, ("needs",))
    assert (fault.found, fault.expected, fault.about) == (None, (), ())
