"""Do arrays say of each learner what the learner's own study would?"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.batch.engine.candidates import candidates_of
from netselect.batch.engine.helping import NO_DATE
from netselect.batch.engine.learners import NOBODY, REASONS
from netselect.batch.engine.own_study import own_study
from netselect.batch.reading.laying_out import laid_out
from netselect.batch.reading.records import Records
from netselect.batch.reading.stated_points import OwnPoints
from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.study.learner_record import LearnerRecord
from netselect.weighting.elicited import points
from netselect.weighting.group import study_weights
from netselect.weighting.tree import importances
from tests.batch.cohorts import random_records, random_study


@given(seed=st.integers(0, 10_000), count=st.integers(0, 12))
@settings(max_examples=40, deadline=None)
def test_weights_and_wants_are_those_of_each_learner_alone(seed: int, count: int) -> None:
    study = random_study(seed)
    candidates = candidates_of(study)
    help_ = candidates.help
    assert help_ is not None
    records = random_records(seed, count)
    laid = laid_out(candidates, records)
    assert laid.failed == []
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
    assert [row for row, _ in laid.failed] == [1, 2]
    assert all("sum to 0: give at least one a weight above 0" in reason for _, reason in laid.failed)
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
    together = points(OwnPoints(study).shared(stated))
    for row, own in enumerate(stated):
        np.testing.assert_array_equal(together[row], points(OwnPoints(study).shared([own]))[0])
    np.testing.assert_array_equal(together[1], candidates_of(study).matrix.weights)


def test_a_bare_matrix_lays_out_no_records() -> None:
    matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    with pytest.raises(MethodNotApplicable, match="a bare matrix knows no learners"):
        laid_out(candidates_of(matrix), [])
