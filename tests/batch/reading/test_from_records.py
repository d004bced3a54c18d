"""Do records become portions in their order, each fault with its place, and no learner twice or lost?"""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netselect.batch.engine.candidates import candidates_of
from netselect.batch.reading.from_files import stated_in
from netselect.batch.reading.from_records import Stated, portions_of_records
from netselect.batch.reading.portion import LearnerFault, Origin, Portion
from netselect.errors import Fault, MethodNotApplicable
from netselect.matrix import DecisionMatrix
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
        assert [(fault.learner, fault.record, fault.fault.path) for fault in faults] == [
            ("a", 3, "id"),
            ("b", 5, "id"),
        ]


def test_faults_stand_in_the_order_of_their_records_and_the_others_are_ranked() -> None:
    read = Stated(None, Origin("cohort", 2, 2), (Fault(2, 1, "", "no JSON", "cohort"),))
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
    assert portion.faults[1].fault.path == "weights.fit"
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
    assert [(fault.learner, fault.record, fault.fault.path) for fault in portion.faults] == [
        ("b", 2, "weight_judgements"),
        ("d", 4, "weight_judgements"),
    ]
    assert "no judgement says anything of" in portion.faults[0].fault.message
    assert "judged twice" in portion.faults[1].fault.message


def test_faults_of_a_file_name_line_and_path(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: a\n---\nid: b\nlimits:\n  yearly_cost: 100 GBP\n")
    (tmp_path / "b.yaml").write_text("- id: c\n  needs:\n    mentor: {target: 9}\n- text\n")
    (portion,) = portions_of_records(stated_in(tmp_path), CANDIDATES)
    told = [(fault.learner, fault.record, Path(fault.fault.source).name, fault.fault.line, fault.fault.path)
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
    assert str(fault.as_dict()).isprintable()


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
    assert [(fault.record, fault.fault.path) for fault in portion.faults if fault.fault.path == "id"] == [
        (2, "id"),
        (4, "id"),
    ]


def test_a_fault_of_a_record_without_a_line_says_its_number() -> None:
    (portion,) = portions(stated({"id": "a"}, {"id": "b", "weights": {"fit": -1}}))
    assert str(portion.faults[0]).startswith("cohort, record 2  weights.fit\n")
