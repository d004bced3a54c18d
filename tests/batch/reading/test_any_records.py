"""Is any record, right or wrong, read together with others as it is alone, and every fault of it told?"""

import copy
import datetime as dt
import json
import math
import random
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from netselect.arguments import RankingOptions
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.many import portions
from netselect.batch.reading import table_arrays
from netselect.batch.reading.records import Records
from netselect.batch.reading.table_arrays import span_of
from netselect.study.quantities import LARGEST_STATED
from netselect.study.study import Aspiration, GateLimits, Learner, LearnerRecord, Limits, Need, Study
from tests.batch.cohorts import THEMES, WANTS, random_study
from tests.batch.tables import arrays_of
from tests.effort import examples

Data = dict[str, Any]

TEMPLATE: Data = {
    "id": "template",
    "limits": {"yearly_cost": 250},
    "needs": {
        "mentor": {
            "title": "A mentor",
            "current": 1,
            "target": 4,
            "importance": 2,
            "by": "2026-09-01",
            "themes": {"events": 1},
            "private": True,
        },
        "raid-log": {"title": "A raid log", "current": 0, "target": 3, "importance": 100},
    },
    "aspirations": {"speaking": {"title": "To speak", "current": 1, "importance": 1}},
}


def study_of(seed: int, **parts: Any) -> Study:  # noqa: ANN401 -- any part of a study
    return random_study(seed, learner=TEMPLATE, **parts)


def without_entry(study: Study) -> Study:
    """Return a study in which one network does not say when its help begins."""
    name, network = next(iter(study.networks.items()))
    silent = network.model_copy(update={"joining": network.joining.model_copy(update={"entry_weeks": None})})
    dateless = study.learner.model_copy(
        update={"needs": {key: want.model_copy(update={"by": None}) for key, want in study.learner.needs.items()}}
    )
    return study.model_copy(update={"networks": {**study.networks, name: silent}, "learner": dateless})


SWING = {
    "weights": "swing",
    "criteria": {
        "recognition": {"weight": 100, "scale": {"worst": 0, "best": 5}},
        "agenda": {"weight": 40, "scale": {"worst": 1, "best": 5}},
        "cost": {"weight": 0, "computed": "yearly_cost", "scale": {"worst": 300, "best": 0}},
    },
}
PAIRS = {"fit over recognition": 3, "recognition over agenda": 2, "agenda over cost": 1}
JUDGED = {"weights": "judgements", "judgements": {"criteria": PAIRS, "fit": {"needs over hopes": 2}}}
ORDERED = TEMPLATE | {"importances": "order", "order": ["mentor", ["raid-log", "speaking"]]}
STUDIES: dict[str, Callable[[], Study]] = {
    "points": lambda: study_of(1),
    "open themes": lambda: study_of(2).model_copy(update={"themes": ()}),
    "swing": lambda: study_of(3, **SWING),
    "equal": lambda: study_of(4, weights="equal"),
    "judgements": lambda: study_of(9, **JUDGED),
    "no entry": lambda: without_entry(study_of(5)),
    "ordered": lambda: random_study(6, learner=ORDERED),
    "nothing of its own": lambda: study_of(7).model_copy(
        update={"learner": Learner.model_validate({"id": "template"})}
    ),
    "a gate called time": lambda: study_of(
        8, gates={"time": {"kind": "time", "computed": "entry_weeks", "max": 60}}
    ),
}
RECORDS = {name: Records(make()) for name, make in STUDIES.items()}


def judgements(draw: random.Random) -> Data:
    """Return a record's judgements of criteria, some of which are none; mostly there are none."""
    if draw.random() > 0.2:
        return {}
    lines = ("fit over cost", "cost over fit", "fit  over cost", "needs over hopes", "fit over fit", "fit over x")
    ratios = (1, 9, 9.5, 1 / 9, 0.1, 1 / 3, "1/3", True)
    said = {line: draw.choice(ratios) for line in draw.sample(lines, draw.randint(0, 2))}
    return {"weight_judgements": {draw.choice(("criteria", "fit", "cost")): said}}


def topics(draw: random.Random) -> Data:
    if draw.random() < 0.8:
        return {}
    return {"topics": draw.choice((["risk"], ["risk", 7], ("a", "a"), [], ["two words"], "risk"))}


def record(draw: random.Random) -> Data:
    """Return a record that is mostly in order."""
    data: Data = {"id": draw.choice(("p-1", "Zoë_2", "person"))}
    if draw.random() < 0.5:
        names = draw.sample(("fit", "needs", "hopes", "recognition", "agenda", "cost"), draw.randint(0, 4))
        data["weights"] = {name: draw.choice((0, 1, 2.5, 100, 1e15)) for name in names}
    if draw.random() < 0.5:
        limits = ("first_year_cost", "yearly_cost", "hours_per_month")
        data["limits"] = {
            name: draw.choice((0, -0.0, 50, 99.5)) for name in draw.sample(limits, draw.randint(0, 3))
        }
    data |= judgements(draw) | topics(draw)
    for kind in ("needs", "aspirations"):
        if draw.random() < 0.5:
            names = draw.sample((*WANTS, "of-their-own"), draw.randint(0, 3))
            data[kind] = {name: want(draw, name) for name in names}
    if draw.random() < 0.1:
        data["needs"] = draw.choices(("mentor", "raid-log"), k=draw.randint(0, 2))
    if draw.random() < 0.3:
        data["importances"] = draw.choice(("points", "equal", "swing", "order"))
    if draw.random() < 0.2:
        data["role"] = draw.choice(("Analyst", "Ingénieure", "two\nlines"))
    if draw.random() < 0.3:
        data["gates"] = {"quick": draw.choice(({"max": 4}, {"min": 1, "max": 30}, {"min": 99}, {}))}
    if draw.random() < 0.3:
        strength = draw.choice((0, 0.5, 1, "unknown", {"value": 0.5, "low": 0.25, "high": 0.75}, 2))
        data["strengths"] = {draw.choice(WANTS): {draw.choice(("n00", "n03", "n99")): strength}}
    return data


def want(draw: random.Random, name: str) -> Data | None:
    if name not in {"of-their-own", "visibility"} and draw.random() < 0.2:
        return None
    stated: Data = {}
    if name in {"of-their-own", "visibility"} or draw.random() < 0.3:
        stated |= {"title": "Something", "current": draw.randint(0, 3), "target": draw.randint(0, 5)}
    if draw.random() < 0.8:
        stated["importance"] = draw.choice((0, 1, 3, 0.7, 100))
    if draw.random() < 0.3:
        stated["by"] = draw.choice(("2026-10-01", dt.date(2027, 1, 1), "2026-02-30"))
    if draw.random() < 0.4:
        stated["themes"] = {
            theme: draw.choice((0, 1, 0.5)) for theme in draw.sample((*THEMES, "unlisted"), draw.randint(0, 2))
        }
    if draw.random() < 0.2:
        stated["private"] = draw.choice((True, False, "yes"))
    if draw.random() < 0.2:
        stated["reason"] = draw.choice(("industry", "other", "fun"))
    return stated


WRONG: tuple[object, ...] = (
    None, True, False, -1, -0.5, 1e101, 10**400, math.nan, math.inf, "", "5", "1,5", "50 %", "unknown",
    "no such thing", "\ud800", [], [1], {}, {"a": 1}, ["mentor"], "2026-13-01",
    dt.datetime(2026, 1, 1, tzinfo=dt.UTC), b"x",
    np.float64(1.5), np.int64(2), 6, 0,
)  # fmt: skip
KEYS: tuple[object, ...] = (
    "wieghts", "order", "judgements", "waivers", "weight_judgements", "importance", "title", "fit", "needs",
    "mentor", "speaking", "n00", 5, "id", "limits", "by", "max", "strengths", "", None,
)  # fmt: skip


def mutate(draw: random.Random, data: Data) -> None:
    """Put something wrong, or merely odd, somewhere in a record."""
    holder, path = data, draw.randint(0, 3)
    for _ in range(path):
        inner = [value for value in holder.values() if isinstance(value, dict)]
        if not inner:
            break
        holder = draw.choice(inner)
    kind = draw.randrange(4)
    if kind == 0 and holder:
        del holder[draw.choice(list(holder))]
    elif kind == 1 and holder:
        old = draw.choice(list(holder))
        holder[draw.choice(KEYS)] = holder.pop(old)  # type: ignore[index]
    elif kind == 2 or not holder:
        holder[draw.choice(KEYS)] = copy.deepcopy(draw.choice(WRONG))  # type: ignore[index]
    else:
        holder[draw.choice(list(holder))] = copy.deepcopy(draw.choice(WRONG))


def outcome(source: Path | list[Data], candidates: Candidates) -> tuple[object, list[object]]:
    """Return the learners of a source as arrays, and every fault with its place."""
    (portion,) = portions(source, candidates)
    faults = [(one.to_dict(), one.fault.column, str(one)) for one in portion.faults]
    return arrays_of(portion.learners), faults  # type: ignore[return-value]


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("kind", ["jsonl", "yaml"])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=examples(15), deadline=None)
def test_a_file_read_shape_by_shape_has_the_learners_faults_and_places_of_one_read_record_by_record(
    study: str, kind: str, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    draw, rows = random.Random(seed), []  # noqa: S311 -- a test
    for number in range(draw.randint(1, 6)):
        data = record(draw) | {"id": f"p{number}"}
        for _ in range(draw.choice((0, 0, 1, 2))):
            mutate(draw, data)
        rows.append(json.dumps(data, default=str, skipkeys=True))
    path = tmp_path_factory.mktemp("cohort") / f"learners.{kind}"
    path.write_text(("\n" if kind == "jsonl" else "\n---\n").join(rows), encoding="utf-8")
    for for_others in (False, True):
        candidates = candidates_of(RECORDS[study].study, RankingOptions(leave_out_private=for_others))
        with patch.object(table_arrays, "_FEWEST", 1):
            together = outcome(path, candidates)
        assert together == outcome(path, candidates)


ONE_OF_EACH: dict[str, Data] = {
    "a wrong type": {"weights": {"fit": [1]}},
    "a negative weight": {"weights": {"fit": -1}},
    "text for a number": {"limits": {"yearly_cost": "100 GBP"}},
    "an unknown key": {"wieghts": {"fit": 1}},
    "an unknown criterion": {"weights": {"fitt": 1}},
    "an unknown need": {"needs": {"mentro": {"importance": 1}}},
    "a name that is no need": {"needs": ["mentro"]},
    "a need that is listed twice": {"needs": ["mentor", "mentor"]},
    "a target out of range": {"needs": {"mentor": {"target": 6}}},
    "a date that is none": {"needs": {"mentor": {"by": "2026-02-30"}}},
    "a need without importance": {"needs": {"own": {"title": "Own", "current": 1, "target": 2}}},
    "importances that are all zero": {"needs": {"mentor": {"importance": 0}}},
    "weights that are all zero": {"weights": {"fit": 0, "recognition": 0, "agenda": 0, "cost": 0}},
    "a weight that falls on nothing": {"weights": {"needs": 0, "hopes": 0}},
    "a least limit above the most": {"gates": {"quick": {"min": 5, "max": 3}}},
    "a least limit above the study's most": {"gates": {"quick": {"min": 61}}},
    "a gate without a limit": {"gates": {"open_to_all": {"max": 1}}},
    "an unknown gate": {"gates": {"fast": {"max": 3}}},
    "a strength of an unknown network": {"strengths": {"mentor": {"n999": 1}}},
    "a strength for a need that is not theirs": {"needs": {}, "strengths": {"mentor": {"n00": 1}}},
    "a waiver of an access gate": {
        "waivers": [{"network": "n00", "gate": "open_to_all", "reason": "because", "by": "me"}]
    },
    "a waiver of an unknown gate": {
        "waivers": [{"network": "n00", "gate": "slow", "reason": "because", "by": "me"}]
    },
    "an order without a need": {"importances": "order", "order": ["mentor", "speaking"]},
    "judgements that contradict": {
        "importances": "judgements",
        "judgements": {"mentor over raid-log": 3, "raid-log over mentor": 3},
    },
    "judgements of weights where points are given": {"weight_judgements": {"criteria": {"fit over cost": 3}}},
    "a need that is an aspiration too": {
        "needs": {"mentor": {}},
        "aspirations": {"mentor": {"by": "2027-01-01"}},
    },
    "an unknown theme": {"needs": {"mentor": {"themes": {"mentorin": 1}}}},
    "themes that are all zero": {"needs": {"mentor": {"themes": {"events": 0}}}},
    "an id with blanks": {"id": "Ann Other"},
    "an empty id": {"id": ""},
    "half a character": {"id": "\ud83d"},
}


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_each_kind_of_fault_is_told_with_place_and_cure(kind: str) -> None:
    records = RECORDS["points"]
    data = {"id": "p", **ONE_OF_EACH[kind]}
    before = repr(data)
    findings = records.judge(data).findings
    assert repr(data) == before
    assert findings
    for fault in findings:
        assert fault.path
        assert fault.path[0] in data
        assert len(fault.message.encode()) > 20


@pytest.mark.parametrize("data", [None, 5, "p", [], [{"id": "p"}], ("id", "p")])
def test_what_is_no_block_of_keys_is_refused(data: object) -> None:
    (fault,) = RECORDS["points"].judge(data).findings
    assert (fault.code, fault.path) == ("block", ())
    assert "a learner is a block of keys" in fault.message


@pytest.mark.parametrize("where", [{"\ud800": 1}, {"weights": {"\ud800": [1]}}, {"needs": {"\ud800": {}}}])
def test_half_of_a_character_in_a_key_is_told_in_words_that_can_be_written_down(where: Data) -> None:
    findings = RECORDS["points"].judge({"id": "p", **where}).findings
    assert findings
    for fault in findings:
        assert fault.where.isprintable()
        assert fault.message.isprintable()


def test_an_id_is_needed() -> None:
    (fault,) = RECORDS["points"].judge({"weights": {"fit": 1}}).findings
    assert (fault.code, fault.path) == ("missing", ("id",))
    assert "missing" in fault.message


def test_true_is_no_number() -> None:
    records = RECORDS["points"]
    assert records.judge({"id": "b", "needs": {"mentor": {"importance": True}}}).record is None
    assert records.judge({"id": "b", "needs": {"mentor": {"themes": {"events": True}}}}).record is None


@pytest.mark.parametrize("value", [Decimal("1.5"), Fraction(1, 2), np.bool_(True), np.array([1.0]), "1", True])  # noqa: FBT003 -- a value
def test_what_could_be_made_a_number_means_the_same_among_others_of_its_shape(value: object) -> None:
    rows = [{"id": f"p{row}", "needs": {"mentor": {"importance": value}}} for row in range(20)]
    candidates = candidates_of(RECORDS["points"].study)
    with patch.object(table_arrays, "_FEWEST", 100):
        alone = outcome(rows, candidates)
    assert outcome(rows, candidates) == alone


def test_the_bounds_of_a_field_are_those_that_the_real_model_keeps() -> None:
    assert span_of(Need, "target") == span_of(Aspiration, "target") == (0.0, 5.0)
    assert span_of(GateLimits, "min") == (-LARGEST_STATED, LARGEST_STATED)
    assert span_of(LearnerRecord, "weights") == span_of(Limits, "yearly_cost") == (0.0, LARGEST_STATED)
    for name, past in (("target", 5.1), ("importance", 1.1e15)):
        with pytest.raises(ValidationError):
            Need.model_validate({"title": "A need", "current": 1, "target": 2, name: past})


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_each_fault_says_of_which_names_it_speaks(kind: str) -> None:
    """What is private is decided by these, so that none may be left out."""
    data = {"id": "p", **ONE_OF_EACH[kind]}
    for records in RECORDS.values():
        study = records.study
        own = {str(name) for key in ("needs", "aspirations") for name in data.get(key, ())}
        names = {*own, *study.learner.wants, *study.networks, *study.leaves(), *study.gates}
        for fault in records.judge(data).findings:
            quoted = set(re.findall("`([^`]*)`", fault.message)) & names
            steps = {part for step in fault.path for part in str(step).split(" over ")}
            assert quoted <= {*fault.about, *steps, str(fault.found)}, fault
