"""Do the DataFrames, plain values and pictures of findings hold what the records hold?"""

import json
from dataclasses import fields
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import jsonschema
import numpy as np
import pytest

import netselect
from netselect import Ranking, robustness
from netselect.finding import findings_as_dict, plain
from netselect.report.plain import result_schema
from netselect.study.study import Study
from tests.judged_study import judged_study, loose_study
from tests.small_study import network, small_study


def test_questions_stand_in_their_order(ranking: Ranking) -> None:
    frame = ranking.questions().to_frame()
    assert frame["network"].tolist() == ["pm-body", "admin-institute", "mentoring-circle"]
    assert frame["decides"].tolist() == ["first place", "nothing", "nothing"]
    assert frame["flips"].tolist()[0] == "4.36667"
    assert frame["stated"].isna().tolist() == [False, True, True]


def test_intervals_have_a_row_for_each_weight(ranking: Ranking) -> None:
    found = ranking.sensitivity()
    frame = found.to_frame()
    assert frame["what"].tolist() == [one.what for one in found.intervals]
    assert frame["flip"].isna().tolist() == [one.flip is None for one in found.intervals]
    assert frame["high"].tolist() == [one.high for one in found.intervals]


def test_samples_have_a_column_for_each_rank_and_criterion(ranking: Ranking) -> None:
    found = ranking.smaa(samples=500)
    frame = found.to_frame().set_index("network")
    for one in found.networks:
        assert [frame.loc[one.network, f"rank_{place}"] for place in range(1, 7)] == list(one.shares)
        assert [frame.loc[one.network, f"error_{place}"] for place in range(1, 7)] == list(one.errors)
    assert frame.loc["pm-body", "central.yearly_cost"] == (found["pm-body"].central_weights or {})["yearly_cost"]


def test_samples_without_anybody_are_an_empty_table() -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": False})},
    )
    assert len(netselect.rank(study).smaa().to_frame()) == 0


def test_methods_dominance_and_judgements_have_a_row_each(ranking: Ranking) -> None:
    found = ranking.agreement(["topsis", "ahp"])
    assert found.to_frame()["label"].tolist() == ["weighted_sum", "topsis", "ahp"]
    values = ranking.dominance().to_frame().set_index("network")
    assert values.loc["open-group", "surely_by"] == "council-cop"
    assert values.loc["pm-body", "money_amount"] == 95
    assert dict(zip(values.index, values["hours_efficient"], strict=True))["regional-network"]
    advice = netselect.coach(loose_study()).to_frame()
    assert advice["level"].tolist() == ["criteria"] * len(advice)
    assert [advice.loc[0, name] for name in ("left", "right", "suggested")] == ["a", "b", 1 / 7]


def test_judges_have_a_column_each() -> None:
    found = netselect.rank(judged_study()).disagreement()
    frame = found.to_frame()
    assert list(frame.columns)[-2:] == ["judge.learner", "judge.manager"]
    ranks = frame[frame["kind"] == "network"].set_index("id")
    assert [ranks.loc["dear", f"judge.{judge}"] for judge in ("learner", "manager")] == [1, 2]


def findings(study: Study) -> dict[str, Any]:
    ranking = netselect.rank(study)
    found: dict[str, Any] = {
        "questions": ranking.questions(),
        "sensitivity": ranking.sensitivity(),
        "smaa": ranking.smaa(samples=200),
        "reversals": ranking.reversals(),
        "dominance": ranking.dominance(),
    }
    if study.judges:
        found["disagreement"] = ranking.disagreement()
    if study.judgements:
        found["judgements"] = netselect.coach(study)
    return found


def test_plain_values_fit_their_schema_and_json(study: Study) -> None:
    validator = jsonschema.Draft202012Validator({**result_schema(), "$ref": "#/$defs/findings"})
    for subject in (study, judged_study(), judged_study(judges={})):
        validator.validate(json.loads(json.dumps(findings_as_dict(subject, findings(subject)), allow_nan=False)))


@pytest.mark.parametrize("method", list(netselect.available_methods()))
def test_the_whole_result_fits_its_schema_under_several_judges(method: str) -> None:
    ranking = netselect.rank(judged_study(), method)
    values = json.loads(json.dumps(ranking.to_dict(), allow_nan=False))
    jsonschema.Draft202012Validator(result_schema()).validate(values)
    assert values["weights"]["judges"] == {"learner": 0.25, "manager": 0.75}
    assert values["robustness"]["disagreement"]["pivotal"].keys() <= {"learner", "manager"}


def test_what_is_endless_or_an_array_becomes_what_json_holds() -> None:
    assert plain({"a": np.array([[1.0, 2.0]]), "b": (np.inf, None, True)}) == {
        "a": [[1.0, 2.0]],
        "b": [None, None, True],
    }


def test_what_json_carries_beside_the_fields_of_a_record_is_a_property_of_it() -> None:
    modules = [
        *(f"robustness.{one.name}" for one in iter_modules(robustness.__path__)),
        "sets.records",
        "sets.solving",
    ]
    records = {
        record
        for name in modules
        for record in vars(import_module(f"netselect.{name}")).values()
        if hasattr(record, "DERIVED")
    }
    assert {"StabilityInterval", "SetQuestion", "Proof"} <= {record.__name__ for record in records}
    for record in records:
        names = {field.name for field in fields(record)}
        assert all(isinstance(getattr(record, name), property) for name in record.DERIVED), record
        assert names.isdisjoint(record.DERIVED), record
