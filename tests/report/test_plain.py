"""Do the plain values fit their schema, whatever is ranked, and say what the records say?"""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_type_hints

import jsonschema
import numpy as np
import pytest

import netselect
from netselect import Ranking
from netselect.arguments import GatesChoice
from netselect.changes import Aspect
from netselect.changes.written import Kind
from netselect.comparison import Helper
from netselect.comparison.network_profile import Verdict
from netselect.errors import DegenerateWarning
from netselect.gates import STATUSES
from netselect.ranking.records import VerdictKind
from netselect.report.plain import ranking_as_dict, result_schema
from netselect.robustness import Change
from netselect.robustness.deciding import Difference
from netselect.robustness.questions import Decides
from netselect.robustness.smaa import FiguresChoice, WeightsChoice
from netselect.robustness.stability import WeightKind
from netselect.sets import AMOUNTS
from netselect.sets.records import Added, LeftOut, WantCover
from netselect.sets.solving import How
from netselect.study.criteria import GATE_KINDS, Phase
from netselect.study.statements import Elicitation, Objective, ObjectiveWeighting, Reading, Second
from netselect.study.study import Study
from netselect.words import End, Threshold
from tests.small_study import aspiration, need, network, small_study

VALIDATOR = jsonschema.Draft202012Validator(result_schema())


def checked(ranking: Ranking) -> dict[str, Any]:
    """Return the plain values after a round trip through JSON, which has no NaN, and the schema."""
    values: dict[str, Any] = json.loads(json.dumps(ranking_as_dict(ranking), allow_nan=False))
    VALIDATOR.validate(values)
    return values


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(result_schema())


ENUMS: dict[str, tuple[object, ...]] = {
    "aspect": get_args(Aspect),
    "edits.kind": get_args(Kind),
    "result.gates": get_args(GatesChoice),
    "verdict.kind": get_args(VerdictKind),
    "served.status": (*get_args(Helper), None),
    "explanation.status": STATUSES,
    "rated.phase": get_args(Phase),
    "rated.verdict": (*get_args(Verdict), None),
    "spend.amount": AMOUNTS,
    "proof.how": get_args(How),
    "chosen_by.objective": get_args(Objective),
    "chosen_by.added": (*get_args(Added), None),
    "chosen_by.then": get_args(Second),
    "chosen_by.limits": AMOUNTS,
    "portfolio.by_reading": get_args(Reading),
    "wants.horizon": get_args(get_type_hints(WantCover)["horizon"]),
    "fuller.more": AMOUNTS,
    "shadows.amount": AMOUNTS,
    "steps.amount": AMOUNTS,
    "left_out.status": get_args(get_type_hints(LeftOut)["status"]),
    "questions.decides": get_args(Decides),
    "flips.changes": get_args(Difference),
    "interval.kind": get_args(WeightKind),
    "smaa.weights": (*get_args(WeightsChoice), "intervals"),
    "smaa.figures": get_args(FiguresChoice),
    "reversal.change": get_args(Change),
    "network.status": STATUSES,
    "gate.kind": GATE_KINDS,
    "weights.how": (*get_args(Elicitation), *get_args(ObjectiveWeighting), None),
    "threshold.side": get_args(get_type_hints(Threshold)["side"]),
    "threshold.end": get_args(End),
}
"""Each enum of the schema by its block and key, and what the code knows."""


def enums_of(schema: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[object]]]:
    """Yield every enum of a schema, with the names of the block and of the key that it belongs to."""
    if isinstance(schema, list):
        for part in schema:
            yield from enums_of(part, path)
    elif isinstance(schema, dict):
        if isinstance(schema.get("enum"), list):
            yield ".".join(path[-2:]), schema["enum"]
        for key, part in schema.items():
            named = isinstance(part, dict) and key in {"properties", "$defs"}
            for inner, one in part.items() if named else [("", part)]:
                yield from enums_of(one, (*path, inner) if named else path)


def test_every_enum_of_the_schema_is_what_the_code_knows() -> None:
    schema = result_schema()
    # What records hold is written from their kinds.
    schema["$defs"] = {name: own for name, own in schema["$defs"].items() if not name.startswith("maintain.")}
    found = list(enums_of(schema))
    assert sorted(name for name, _ in found) == sorted(ENUMS)
    for name, values in found:
        assert sorted(map(str, values)) == sorted(map(str, ENUMS[name])), name


@pytest.mark.parametrize("method", list(netselect.available_methods()))
def test_every_method_gives_values_that_fit(ranked_by: Callable[..., Ranking], method: str) -> None:
    values = checked(ranked_by(method))
    assert values["method"]["name"] == method
    assert values["method"]["parameters"].keys() == netselect.available_methods()[method].model_fields.keys()


def test_a_bare_matrix_gives_values_that_fit(bare: Ranking) -> None:
    values = checked(bare)
    assert values["content_hash"] is values["title"] is values["gaps"] is values["importances"] is None
    assert values["weights"] == {
        "how": None,
        "conventions": {},
        "of": {"C1": 0.5, "C2": 0.5},
        "levels": {},
        "judges": {},
        "judge_levels": {},
    }


def test_to_dict_is_the_same(ranking: Ranking) -> None:
    assert ranking.to_dict() == ranking_as_dict(ranking)


def test_it_carries_what_is_needed_to_repeat_it(ranking: Ranking, study: Study) -> None:
    values = checked(ranking)
    assert values["content_hash"] == study.content_hash
    assert values["netselect"] == netselect.__version__
    assert values["as_of"] == "2026-11-23"
    assert values["method"]["parameters"] == {"scaling": "anchors"}


def test_networks_stand_in_order_with_the_rules_that_keep_them_out(ranking: Ranking) -> None:
    networks = {entry["id"]: entry for entry in checked(ranking)["networks"]}
    assert tuple(networks) == ranking.networks
    assert [gate["gate"] for gate in networks["chamber"]["gates_failed"]] == ["eligible", "budget"]
    assert networks["chamber"]["gates_failed"][1]["found"] == 290
    assert networks["mentoring-circle"]["gates_unknown"][0]["found"] is None
    assert networks["chamber"]["rank"] is None
    assert networks["admin-institute"]["score"] is None


def test_contributions_sum_to_the_score(ranking: Ranking) -> None:
    for entry in checked(ranking)["networks"]:
        if entry["score"] is not None:
            assert sum(entry["contributions"].values()) == pytest.approx(entry["score"], abs=1e-12)


def test_a_network_that_the_method_never_saw_has_no_score(ranked_by: Callable[..., Ranking]) -> None:
    values = checked(ranked_by("vikor"))
    chamber = next(entry for entry in values["networks"] if entry["id"] == "chamber")
    assert chamber["score"] is chamber["low"] is chamber["high"] is None
    assert chamber["contributions"] == {}


def test_judged_weights_carry_their_consistency(ranked_by: Callable[..., Ranking]) -> None:
    weights = checked(ranked_by("ahp"))["weights"]
    level = weights["levels"]["criteria"]
    assert weights["how"] == "judgements"
    assert weights["conventions"]["random_index"] == level["random_index_table"] == "saaty_1980"
    assert level["random_index"] == 1.24
    assert level["approximate"] is True
    assert 0 < level["consistency_ratio"] < 0.1
    assert sum(weights["of"].values()) == pytest.approx(1)


def test_an_order_carries_its_formula() -> None:
    study = small_study(weights={"order": {"formula": "sum"}}, order=["covered"])
    assert checked(netselect.rank(study))["weights"]["conventions"] == {"formula": "sum"}


def test_reversals_are_named_where_scores_depend_on_who_is_there(
    ranking: Ranking, ranked_by: Callable[..., Ranking]
) -> None:
    assert checked(ranking)["robustness"]["reversals"] == []
    found = checked(ranked_by("promethee"))["robustness"]["reversals"]
    assert {
        "change": "left out",
        "network": "open-group",
        "name": "open-group",
        "overtaker": "pm-body",
        "overtaken": "council-cop",
        "pairs": 1,
    } in found


def test_nobody_stands_fits_too() -> None:
    study = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": False})},
    )
    for method in netselect.available_methods():
        if method != "ahp":
            assert checked(netselect.rank(study, method))["verdict"]["kind"] == "nobody stands"


def test_warnings_and_gaps_are_carried() -> None:
    study = small_study(
        needs={"n": need()},
        aspirations={"a": aspiration(by=None)},
        networks={"x": network(serves={"n": 0.5}), "y": network(serves={"n": 0.5})},
    )
    with pytest.warns(DegenerateWarning):
        values = checked(netselect.rank(study, "topsis", reference="candidates"))
    assert values["warnings"]
    assert values["gaps"]["vague"] == ["a"]


def test_gates_ignored_is_said(ranking: Ranking, ranked_by: Callable[..., Ranking]) -> None:
    assert checked(ranked_by(gates="ignore"))["gates"] == "ignore"
    assert checked(ranking)["gates"] == "apply"


def test_the_schema_refuses_what_is_missing_or_not_listed(ranking: Ranking) -> None:
    values = ranking_as_dict(ranking)
    for key in values:
        assert not VALIDATOR.is_valid({name: value for name, value in values.items() if name != key}), key
    changed = copy.deepcopy(values)
    changed["networks"][0]["extra"] = 1
    assert not VALIDATOR.is_valid(changed)


def test_two_runs_give_the_same_values(ranking: Ranking, study: Study) -> None:
    assert ranking_as_dict(ranking) == ranking_as_dict(netselect.rank(study))


def test_doubts_are_not_looked_for_unasked_among_very_many_networks() -> None:
    figures = np.random.default_rng(1).random((101, 2))
    matrix = netselect.DecisionMatrix.from_arrays(figures, [1, 1], maximise=[True, False])
    ranking = netselect.rank(matrix, "topsis", reference="candidates")
    assert checked(ranking)["robustness"] is None
    assert "with so many networks, working this out takes a while" in str(ranking).replace("\n  ", " ")
