"""Do records become portions, each fault with its place, and say what each learner's own study would?"""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.batch.engine.candidates import candidates_of
from netselect.batch.engine.learners import NO_DATE, NOBODY, REASONS
from netselect.batch.engine.verdicts import own_study
from netselect.batch.reading import LearnerFault, Origin, Portion
from netselect.batch.reading.files import stated_in
from netselect.batch.reading.from_records import Stated, laid_out, portions_of_records
from netselect.batch.reading.records import OwnPoints, Records
from netselect.errors import Fault, MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.study.study import LearnerRecord
from netselect.weighting.elicited import importances, points, study_weights
from tests.batch.cohorts import random_records, random_study

CANDIDATES = candidates_of(random_study(3))


def stated(*records: object) -> list[Stated]:
    return [Stated(record, Origin("cohort", 0, number)) for number, record in enumerate(records, start=1)]


def portions(records: list[Stated], size: int = 4096) -> list[Portion]:
    return list(portions_of_records(records, CANDIDATES, size=size))


def plain(count: int, seed: int = 0) -> list[dict[str, Any]]:
    return [record.model_dump(exclude_defaults=True) for record in random_records(seed, count)]


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_the_size_of_portions_changes_no_learner(size: int) -> None:
    records = stated(*plain(20))
    (whole,) = portions(records)
    parts = portions(records, size)
    assert [part.count for part in parts] == [min(size, 20 - start) for start in range(0, 20, size)]
    assert [name for part in parts for name in part.learners.ids] == list(whole.learners.ids)
    np.testing.assert_array_equal(
        np.concatenate([part.learners.weights for part in parts]), whole.learners.weights
    )
    assert [origin for part in parts for origin in part.origins] == whole.origins


def test_an_id_that_was_met_before_is_a_fault_in_whatever_portion() -> None:
    records = stated({"id": "a"}, {"id": "b"}, {"id": "a"}, {"id": "c"}, {"id": "b"})
    for size in (2, 100):
        parts = portions(records, size)
        assert [name for part in parts for name in part.learners.ids] == ["a", "b", "c"]
        faults = [fault for part in parts for fault in part.faults]
        assert [(fault.learner, fault.record, fault.fault.where) for fault in faults] == [
            ("a", 3, "id"),
            ("b", 5, "id"),
        ]


def test_faults_stand_in_the_order_of_their_records_and_the_others_are_ranked() -> None:
    read = Stated(None, Origin("cohort", 2, 2), (Fault("yaml", "no JSON", (), 2, 1, "cohort"),))
    records = [
        Stated({"id": "a"}, Origin("cohort", 1, 1)),
        read,
        Stated({"id": "c", "weights": {"fit": -1}}, Origin("cohort", 3, 3)),
        Stated({"id": "d", "wieghts": {}}, Origin("cohort", 4, 4)),
        Stated({"id": "e"}, Origin("cohort", 5, 5)),
    ]
    (portion,) = portions(records)
    assert list(portion.learners.ids) == ["a", "e"]
    assert [origin.record for origin in portion.origins] == [1, 5]
    assert [(fault.record, fault.learner, fault.fault.line) for fault in portion.faults] == [
        (2, "", 2),
        (3, "c", 3),
        (4, "d", 4),
    ]
    assert portion.faults[1].fault.where == "weights.fit"
    assert portion.count == 5


def test_judgements_that_give_no_weights_are_a_fault_of_their_learner() -> None:
    top = {"fit over cost": 2, "fit over recognition": 3, "fit over agenda": 2}
    study = random_study(3, weights="judgements", judgements={"criteria": top, "fit": {"needs over hopes": 2}})
    records = stated(
        {"id": "a"},
        {"id": "b", "weight_judgements": {"criteria": {"fit over cost": 3}}},
        {"id": "c", "weight_judgements": {"fit": {"needs over hopes": 5}}},
        {"id": "d", "weight_judgements": {"fit": {"needs over hopes": 5, "hopes over needs": 5}}},
    )
    (portion,) = portions_of_records(records, candidates_of(study))
    assert list(portion.learners.ids) == ["a", "c"]
    assert [origin.record for origin in portion.origins] == [1, 3]
    assert [(fault.learner, fault.record, fault.fault.where) for fault in portion.faults] == [
        ("b", 2, "weight_judgements"),
        ("d", 4, "weight_judgements"),
    ]
    assert "no judgement says anything of" in portion.faults[0].fault.message
    assert "judged twice" in portion.faults[1].fault.message


def test_faults_of_a_file_name_line_and_path(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: a\n---\nid: b\nlimits:\n  yearly_cost: 100 GBP\n")
    (tmp_path / "b.yaml").write_text("- id: c\n  needs:\n    mentor: {target: 9}\n- text\n")
    (portion,) = portions_of_records(stated_in(tmp_path), CANDIDATES)
    told = [(fault.learner, fault.record, Path(fault.fault.source).name, fault.fault.line, fault.fault.where)
            for fault in portion.faults]  # fmt: skip
    assert told == [
        ("b", 2, "a.yaml", 5, "limits.yearly_cost"),
        ("c", 3, "b.yaml", 3, "needs.mentor.target"),
        ("", 4, "b.yaml", 4, ""),
    ]


def test_an_id_that_no_file_can_hold_is_told_in_a_form_that_can_be_written_down() -> None:
    (portion,) = portions(stated({"id": "\ud83d"}))
    (fault,) = portion.faults
    assert isinstance(fault, LearnerFault)
    assert fault.learner == "?"
    assert str(fault.to_dict()).isprintable()


def test_no_records_make_no_portions() -> None:
    assert portions([]) == []


def test_a_portion_of_faults_alone_is_a_portion_of_nobody() -> None:
    (portion,) = portions(stated(5, None))
    assert len(portion.learners) == 0
    assert portion.count == 2
    assert len(portion.faults) == 2


def test_records_are_read_no_further_than_they_are_asked_for() -> None:
    taken = 0

    def source() -> Iterator[Stated]:
        nonlocal taken
        for one in stated(*plain(10)):
            taken += 1
            yield one

    first = next(portions_of_records(source(), CANDIDATES, size=3))
    assert first.count == 3
    assert taken == 3


def test_between_portions_python_looks_for_unused_objects_as_before() -> None:
    assert gc.isenabled()
    for _ in portions_of_records(stated(*plain(4)), CANDIDATES, size=2):
        assert gc.isenabled()
    assert gc.isenabled()


def test_a_bare_matrix_knows_no_records() -> None:
    matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    with pytest.raises(MethodNotApplicable, match="give an array of weights, or rank a study"):
        next(portions_of_records([], candidates_of(matrix)))


def test_an_id_counts_as_met_where_its_record_is_faulty() -> None:
    records = [
        {"id": "a", "weights": {"fit": -1}},
        {"id": "a"},
        {"id": 7, "wieghts": {}},
        {"id": "7"},
        {"id": "b"},
    ]
    (portion,) = portions(stated(*records))
    assert list(portion.learners.ids) == ["b"]
    assert [(fault.record, fault.fault.where) for fault in portion.faults if fault.fault.where == "id"] == [
        (2, "id"),
        (4, "id"),
    ]


def test_a_fault_of_a_record_without_a_line_says_its_number() -> None:
    (portion,) = portions(stated({"id": "a"}, {"id": "b", "weights": {"fit": -1}}))
    assert str(portion.faults[0]).startswith("cohort, record 2  weights.fit\n")


@given(seed=st.integers(0, 10_000), count=st.integers(0, 12))
@settings(max_examples=40, deadline=None)
def test_weights_and_wants_are_those_of_each_learner_alone(seed: int, count: int) -> None:
    study = random_study(seed)
    candidates = candidates_of(study)
    help_ = candidates.help
    assert help_ is not None
    records = random_records(seed, count)
    laid = laid_out(candidates, records)
    assert laid.failed == {}
    learners, wants = laid.learners, laid.learners.wants
    assert wants is not None
    assert len(learners) == count
    for row, record in enumerate(records):
        own = own_study(study, record)
        np.testing.assert_array_equal(learners.weights[row], study_weights(own, study.weights).weights)
        filled = len(record.wants)
        np.testing.assert_array_equal(wants.shares[row, :filled], importances(own).weights)
        assert not wants.shares[row, filled:].any()
        assert (wants.code[row, filled:] == NOBODY).all()
        assert (wants.theme[row, filled:] == len(help_.themes)).all()
        for place, (name, want) in enumerate(record.wants.items()):
            assert wants.names[wants.code[row, place]] == name
            assert wants.is_aspiration[row, place] == (name in record.aspirations)
            assert wants.is_private[row, place] == want.private
            assert REASONS[wants.reason[row, place]] == want.reason
            assert wants.by[row, place] == (NO_DATE if want.by is None else want.by.toordinal())
            offered = dict(zip(wants.theme[row, place].tolist(), wants.part[row, place].tolist(), strict=True))
            asked = {
                help_.themes.index(theme): share for theme, share in want.themes.items() if theme in help_.themes
            }
            assert {theme: share for theme, share in offered.items() if theme < len(help_.themes)} == asked


def test_learners_who_share_every_word_are_laid_out_alike() -> None:
    study = random_study(2)
    candidates, records = candidates_of(study), Records(study)
    several = [records.judge({"id": f"p{row}"}).record for row in range(5)]
    other = records.judge(
        {"id": "own", "needs": {"mentor": {"importance": 7, "current": 0}}, "importances": "equal"}
    )
    shared = [record for record in (*several, other.record) if record is not None]
    wants = laid_out(candidates, shared).learners.wants
    alone = laid_out(candidates, shared[:1]).learners.wants
    assert wants is not None
    assert alone is not None
    for name in ("code", "shares", "by", "theme", "part", "whole", "reason"):
        for row in range(5):
            np.testing.assert_array_equal(getattr(wants, name)[row], getattr(alone, name)[0])
    assert wants.shares[5].sum() == 1


def test_an_order_that_all_share_is_weighed_once_and_met_needs_stay_out() -> None:
    need = {"title": "x", "current": 1, "target": 4}
    learner = {
        "id": "template",
        "needs": {"mentor": need, "met": need | {"target": 1}, "raid-log": need},
        "importances": "order",
        "order": ["met", "mentor", "raid-log"],
    }
    study = random_study(4, learner=learner)
    records = [Records(study).judge({"id": name}).record for name in ("a", "b")]
    wants = laid_out(candidates_of(study), [record for record in records if record is not None]).learners.wants
    assert wants is not None
    np.testing.assert_array_equal(wants.shares[0], wants.shares[1])
    np.testing.assert_array_equal(wants.shares[0], importances(study).weights)
    assert wants.shares[0, 1] == 0


def test_points_that_leave_nothing_fail_for_their_learner_alone() -> None:
    study = random_study(5)
    nothing = dict.fromkeys(("fit", "recognition", "agenda", "cost"), 0.0)
    inside = {**nothing, "fit": 3.0, "needs": 0.0, "hopes": 0.0}
    records = [
        LearnerRecord.model_validate({"id": name, "weights": weights})
        for name, weights in (("a", {"cost": 1}), ("b", nothing), ("c", inside), ("d", {}))
    ]
    laid = laid_out(candidates_of(study), records)
    assert list(laid.failed) == [1, 2]
    told = [fault.message for fault in laid.failed.values()]
    assert all("sum to 0: give at least one a weight above 0" in reason for reason in told)
    assert laid.learners.ids == ["a", "d"]
    assert np.isfinite(laid.learners.weights).all()
    assert laid.learners.record_of is not None
    assert laid.learners.record_of(1).id == "d"


def test_limits_gates_waivers_and_strengths_stand_in_their_rows() -> None:
    study = random_study(6, certain=True)
    candidates = candidates_of(study)
    waiver = {"network": "n02", "gate": "quick", "reason": "agreed", "by": "lead"}
    stated: list[dict[str, Any]] = [
        {"id": "a"},
        {
            "id": "b",
            "limits": {"yearly_cost": 95},
            "gates": {"quick": {"max": 12}},
            "strengths": {"mentor": {"n01": 0.5, "n00": "unknown"}},
            "waivers": [waiver],
        },
    ]
    records = [Records(study).judge(data).record for data in stated]
    learners = laid_out(candidates, [record for record in records if record is not None]).learners
    gates = {gate.name: place for place, gate in enumerate(candidates.gates)}
    assert learners.most[:, gates["yearly_budget"]].tolist() == [np.inf, 95]
    assert learners.most[:, gates["quick"]].tolist() == [60, 12]
    assert learners.waived.tolist() == [[1, candidates.networks.index("n02"), gates["quick"]]]
    own = learners.strengths
    assert own is not None
    assert [candidates.networks[network] for network in own.network] == ["n00", "n01"]
    assert own.row.tolist() == [1, 1]
    assert own.fields[1, 0] == 0.5
    assert own.fields[0, 4] == 1


def test_weights_of_many_are_those_of_each_alone() -> None:
    study = random_study(7)
    stated = [{"fit": 5.0}, {}, {"needs": 0.0, "cost": 1.0}]
    own_points = OwnPoints(study)
    together = points(own_points.shared(own_points.columns(stated)))
    for row, own in enumerate(stated):
        np.testing.assert_array_equal(together[row], points(own_points.shared(own_points.columns([own])))[0])
    np.testing.assert_array_equal(together[1], candidates_of(study).matrix.weights)


def test_a_bare_matrix_lays_out_no_records() -> None:
    matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    with pytest.raises(MethodNotApplicable, match="a bare matrix knows no learners"):
        laid_out(candidates_of(matrix), [])
