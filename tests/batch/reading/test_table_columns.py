"""Is everything that is wrong with the columns of a table said, and does each mean what it says?"""

from pathlib import Path

import pytest

from netselect.batch.engine.candidates import Candidates, candidates_of
from tests.batch.cohorts import random_study
from tests.batch.tables import read, refused


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    return candidates_of(random_study(1))


def test_everything_that_is_wrong_with_the_columns_is_said_at_once(tmp_path: Path, candidates: Candidates) -> None:
    header = (
        "id,weights.recogniton,needs.mentor.curent,limits.yearly,gates.open_to_all.min,gates.quik.max,wieghts.cost,id,"
        "strengths.mentr.n01,strengths.mentor.n99,needs.mentor.themes.mentorin,needs.mentor,"
    )
    said = refused(tmp_path, f"{header}\n", candidates)
    for number, (part, cure) in enumerate(
        [
            ("column 2, `weights.recogniton`", "Did you mean `weights.recognition`?"),
            ("column 3, `needs.mentor.curent`", "Did you mean `needs.mentor.current`?"),
            ("column 4, `limits.yearly`", "Did you mean `limits.yearly_cost`?"),
            ("column 5, `gates.open_to_all.min`", "has no limit to change"),
            ("column 6, `gates.quik.max`", "Did you mean `gates.quick.max`?"),
            ("column 7, `wieghts.cost`", "Did you mean `weights.cost`?"),
            ("column 8, `id`", "this column stands twice"),
            ("column 9, `strengths.mentr.n01`", "Did you mean `strengths.mentor.n01`?"),
            ("column 10, `strengths.mentor.n99`", "there is no network `n99`"),
            ("column 11, `needs.mentor.themes.mentorin`", "Did you mean `needs.mentor.themes.mentoring`?"),
            ("column 12, `needs.mentor`", "write it as `needs.<id>.<field>`"),
            ("column 13, ``", "this column has no name"),
        ]
    ):
        assert any(line == 1 and part in text and cure in text for line, text in said), number


def test_a_study_that_weighs_otherwise_takes_no_points(tmp_path: Path) -> None:
    candidates = candidates_of(random_study(1, weights="equal"))
    assert "weighs its criteria by `equal`" in refused(tmp_path, "id,weights.cost\na,1\n", candidates)[0][1]


def test_a_need_that_the_study_does_not_state_is_there_where_anything_is_said_of_it(tmp_path: Path) -> None:
    candidates = candidates_of(random_study(1))
    header = "id,needs.log.title,needs.log.current,needs.log.target,needs.log.importance"
    (found,) = read(tmp_path, f"{header}\na,Log,1,3,2\nb,,,,\nc,Log,,3,2\n", candidates)
    assert found.learners.wants is not None
    assert (found.learners.wants.code >= 0).sum(axis=1).tolist() == [1, 0]
    assert [(one.learner, one.fault.path) for one in found.faults] == [("c", "needs.log.current")]


def test_what_a_need_lacks_is_told_beside_all_else_with_the_need_that_may_be_meant(
    tmp_path: Path, candidates: Candidates
) -> None:
    said = refused(tmp_path, "id,needs.mentro.current,needs.quite-new.target,need.mentor.current,x\n", candidates)
    sentences = " / ".join(sentence for _, sentence in said)
    assert len(said) == 4
    assert "states no `mentro`. Did you mean `mentor`? Else add `needs.mentro.title` and" in sentences
    assert "add `needs.quite-new.title` and `needs.quite-new.current`" in sentences
    assert "Did you mean `needs.mentor.current`?" in sentences
    assert (
        "Accepted here: id, role, importances, limits.<limit>, weights.<criterion>, needs.<id>.<field>"
        in sentences
    )


def test_the_gate_of_a_limit_is_answered_with_the_limit(tmp_path: Path, candidates: Candidates) -> None:
    header = "id,gates.budget.max,gates.yearly_budget.max,gates.time.min,gates.xyz.max"
    said = [sentence for _, sentence in refused(tmp_path, f"{header}\n", candidates)]
    for sentence, limit in zip(said, ("first_year_cost", "yearly_cost", "hours_per_month"), strict=False):
        assert f"comes from `limits.{limit}`: give that" in sentence
    assert said[3].endswith("the study has no gate `xyz`. Accepted here: gates.quick.max.")


@pytest.mark.parametrize("way", ["order", "judgements"])
def test_a_row_that_asks_for_an_order_or_judgements_is_told_what_to_take(tmp_path: Path, way: str) -> None:
    need = {"title": "A need", "current": 1, "target": 3, "importance": 1}
    candidates = candidates_of(random_study(1, learner={"id": "t", "needs": {"mentor": need, "raid-log": need}}))
    (found,) = read(tmp_path, f"id,importances\na,{way}\n", candidates)
    (fault,) = [one.fault for one in found.faults]
    assert fault.path == "importances"
    assert fault.message.startswith("a row of a table cannot hold an order or judgements of needs")
