"""Do records that are laid out together say what each says when it is judged by itself?"""

import random
from typing import Any
from unittest.mock import patch

import pytest

from netselect.arguments import RankingOptions
from netselect.batch.engine.candidates import candidates_of
from netselect.batch.engine.learners import only
from netselect.batch.reading import Origin, Portion, table_arrays
from netselect.batch.reading.from_records import Stated, portions_of_records
from netselect.batch.reading.table_arrays import SameShape
from tests.batch.tables import arrays_of, cohort_study

ODD: tuple[Any, ...] = (
    *(None, True, False, "", " ", "x", "2", "unknown", " industry", "2026-02-30", [], ["a"], {}, {"a": 1}),
    *(
        -1,
        -0.0,
        0,
        1e-400,
        5.0001,
        101,
        10**400,
        float("inf"),
        float("nan"),
        "\ud83d",
        "\u00e9",
        "points",
        "order",
    ),
)
"""Values that stand where others are expected."""

NEED = {
    "title": ["A need", "Two, with a comma"],
    "reason": ["industry", "other"],
    "importance": [1, 2.5, 100],
    "current": [0, 1, 2.5],
    "target": [3, 4, 1],
    "by": ["2026-03-12", "2030-12-31"],
    "private": [True, "no"],
}


def random_records(seed: int, count: int, *, odd: float) -> list[dict[str, Any]]:
    """Return records of two shapes and a few others, with an odd value in some."""
    draw = random.Random(seed)  # noqa: S311 -- a test
    shapes = [_blocks(draw) for _ in range(2)]
    return [_record(draw, row, shapes[draw.random() < 0.2], odd) for row in range(count)]


def _blocks(draw: random.Random) -> dict[str, Any]:
    """Return what can stand at each key of one shape."""
    need = {field: NEED[field] for field in NEED if field != "private" or draw.random() < 0.2}
    themes = {"themes": {"mentoring": [1, 0.3], "jobs": [0, 2]}} if draw.random() < 0.5 else {}
    blocks: dict[str, Any] = {
        "role": ["a lead", "an analyst"],
        "importances": ["points", "equal", "swing"],
        "limits": {"yearly_cost": [50, 250.5], "hours_per_month": [1, 100]},
        "weights": {"fit": [1, 5], "agenda": [0.25, 3], "cost": [0, 2]},
        "gates": {"quick": {"max": [0, 4, 30]}},
        "needs": {"mentor": need | themes, "raid-log": need},
        "aspirations": {"visibility": {"title": ["Seen"], "current": [0, 1]}},
        "strengths": {"mentor": {"n00": [0, 0.5, 1, "unknown"]}},
        "topics": [["risk"]],
    }
    if draw.random() < 0.1:
        blocks["wieghts"] = {}
    kept = [key for key in blocks if draw.random() < (0.1 if key == "topics" else 0.6)]
    draw.shuffle(kept)
    return {key: blocks[key] for key in kept}


def _record(draw: random.Random, row: int, blocks: dict[str, Any], odd: float) -> dict[str, Any]:
    def filled(block: Any) -> Any:  # noqa: ANN401 -- any part of a record
        if draw.random() < odd / 8:
            return draw.choice(ODD)
        return {key: filled(own) for key, own in block.items()} if isinstance(block, dict) else draw.choice(block)

    name = draw.choice((f"p{row // 2}", "a b", 7, None)) if draw.random() < odd else f"p{row}"
    return {"id": name} | {key: filled(own) for key, own in blocks.items()}


def said(portions: list[Portion]) -> list[object]:
    """Return everything that portions say."""
    found: list[object] = []
    for one in portions:
        assert one.learners.record_of is not None
        rows = [one.learners.record_of(row) for row in range(len(one.learners))]
        faults = [(fault.learner, fault.record, fault.fault) for fault in one.faults]
        found.append((arrays_of(one.learners), rows, [at.record for at in one.origins], repr(faults), one.count))
    return found


@pytest.mark.parametrize("odd", [0.0, 0.1, 0.5])
def test_records_of_one_shape_say_what_each_says_alone(odd: float) -> None:
    together = 0
    for seed in range(12):
        candidates = candidates_of(cohort_study(seed), RankingOptions(leave_out_private=seed % 6 == 0))
        records = random_records(seed, 30, odd=odd)
        stated = [Stated(one, Origin("learners", 0, number)) for number, one in enumerate(records, start=1)]
        wanted = said(list(portions_of_records(stated, candidates, size=14)))
        with (
            patch.object(table_arrays, "_FEWEST", 2),
            patch.object(table_arrays, "only", wraps=only) as laid_out,
        ):
            assert said(list(portions_of_records(stated, candidates, size=14, together=SameShape))) == wanted
        together += sum(int(call.args[1].sum()) for call in laid_out.call_args_list)
    assert together > (10 if odd else 50)


def test_topics_in_one_text_are_those_of_no_record() -> None:
    stated = [Stated({"id": f"p{row}", "topics": "risk"}, Origin("learners", 0, row)) for row in range(1, 40)]
    (portion,) = portions_of_records(stated, candidates_of(cohort_study(1)), together=SameShape)
    assert len(portion.faults) == len(stated)


def test_a_record_of_any_depth_has_a_shape() -> None:
    deep: dict[str, Any] = {"id": "a"}
    for _ in range(5000):
        deep = {"id": "a", "needs": deep}
    candidates = candidates_of(cohort_study(1))
    stated = [Stated(deep, Origin("learners", 0, number)) for number in range(1, 40)]
    (portion,) = portions_of_records(stated, candidates, together=SameShape)
    assert not len(portion.learners)
