"""Is what does not apply to a network left out for it alone, by every method that can, and is it said?"""

import json
import math
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
import yaml

import netselect
from netselect.batch.many import rank_many
from netselect.cli import main
from netselect.errors import InvalidParameter, MethodNotApplicable, StudyFaults
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method
from netselect.ranking import Ranking
from netselect.reading.load import loads
from netselect.reading.writing import save
from netselect.report.plain import result_schema
from netselect.robustness.stability import stability
from netselect.study.study import Study

NEEDS = {"log": 60, "talk": 30, "code": 10}
WEIGHTS = {"cover": 40, "venue": 20, "people": 25, "price": 15}
SCALES = {"venue": (0, 10), "people": (0, 5), "price": (200, 0)}
NOT = "not_applicable"


def study_with(
    networks: Mapping[str, Mapping[str, Any]], weights: Mapping[str, float] | None = None, **more: object
) -> Study:
    """Return a study of networks, each with its strengths under `serves` and its levels under `values`."""
    points = weights or WEIGHTS
    criteria: dict[str, Any] = {
        name: {"weight": points[name], "scale": {"worst": worst, "best": best}}
        for name, (worst, best) in SCALES.items()
        if name in points
    }
    if "cover" in points:
        criteria["cover"] = {"computed": "need_coverage", "weight": points["cover"]}
    needs = {
        name: {"title": name, "importance": amount, "current": 1, "target": 3} for name, amount in NEEDS.items()
    }
    return loads(
        yaml.safe_dump(
            {
                "netselect": 1,
                "title": "t",
                "as_of": "2026-11-23",
                "learner": {"id": "me", "needs": needs},
                "criteria": criteria,
                "networks": {
                    name: {"name": name.title(), **{block: dict(own) for block, own in one.items()}}
                    for name, one in networks.items()
                },
                **more,
            },
            sort_keys=False,
        )
    )


def drawn(seed: int, count: int = 4) -> dict[str, dict[str, Any]]:
    """Return networks with figures at random, about a third of which do not apply; something always does."""
    dice = np.random.default_rng(seed)
    found: dict[str, dict[str, Any]] = {}
    for number in range(count):
        values = {
            name: NOT if dice.random() < 0.35 else round(float(dice.uniform(*sorted(ends))), 3)
            for name, ends in SCALES.items()
        }
        serves = {name: NOT if dice.random() < 0.35 else round(float(dice.random()), 3) for name in NEEDS}
        if set(serves.values()) == {NOT} and set(values.values()) == {NOT}:
            values["venue"] = 5
        found[f"n{number}"] = {"values": values, "serves": serves}
    return found


def by_hand(one: dict[str, Any], method: str) -> float:
    """Return a network's score as the definition says it, in plain Python: only what applies is there at all."""
    worth = {
        name: (value - SCALES[name][0]) / (SCALES[name][1] - SCALES[name][0])
        for name, value in one["values"].items()
        if value != NOT
    }
    helps = {name: value for name, value in one["serves"].items() if value != NOT}
    if helps:
        worth["cover"] = sum(NEEDS[name] * value for name, value in helps.items()) / sum(
            NEEDS[name] for name in helps
        )
    whole = sum(WEIGHTS[name] for name in worth)
    share = {name: WEIGHTS[name] / whole for name in worth}
    if method == "weighted_sum":
        return math.fsum(share[name] * own for name, own in worth.items())
    if method == "weighted_product":
        return float(math.prod(own ** share[name] for name, own in worth.items()))
    if method == "waspas":
        return (by_hand(one, "weighted_sum") + by_hand(one, "weighted_product")) / 2
    near, far = (
        math.sqrt(sum((share[name] * (own - end)) ** 2 for name, own in worth.items())) for end in (0.0, 1.0)
    )
    return near / (near + far)


@pytest.mark.parametrize("method", ["weighted_sum", "weighted_product", "waspas", "topsis"])
@pytest.mark.parametrize("seed", range(6))
def test_scores_are_those_of_the_definition(method: str, seed: int) -> None:
    networks = drawn(seed)
    ranking = netselect.rank(study_with(networks), method)
    assert ranking.scores.tolist() == pytest.approx([by_hand(one, method) for one in networks.values()], abs=1e-12)
    parts = ranking.contributions
    if parts is not None:
        assert parts.sum(axis=1).tolist() == pytest.approx(ranking.scores.tolist(), abs=1e-12)
    assert [step.array.shape[0] for step in ranking.evaluation.steps if step.axes[:1] == ("networks",)]


@pytest.mark.parametrize("method", ["weighted_sum", "weighted_product", "topsis"])
def test_a_score_is_that_of_a_study_without_the_criterion(method: str) -> None:
    networks = drawn(11)
    networks["n0"] = {"values": {"venue": NOT, "people": 3, "price": 40}, "serves": {"log": 0.5, "talk": 0.25}}
    without = {**networks["n0"], "values": {"people": 3, "price": 40}}
    alone = study_with({"n0": without}, {name: own for name, own in WEIGHTS.items() if name != "venue"})
    found = netselect.rank(study_with(networks), method).scores[0]
    assert found == pytest.approx(netselect.rank(alone, method).scores[0], abs=1e-14)


def test_whoever_everything_applies_to_keeps_its_score_to_the_last_bit() -> None:
    whole = {"values": {"venue": 3, "people": 2.2, "price": 31}, "serves": {"log": 0.3, "code": 0.7}}
    other = {"values": {"venue": NOT, "people": 2.2, "price": 31}, "serves": {"talk": NOT, "code": 0.7}}
    both = netselect.rank(study_with({"a": whole, "b": other, "c": whole}))
    assert both["a"].score == netselect.rank(study_with({"a": whole})).scores[0] == both["c"].score
    turned = netselect.rank(study_with({"c": whole, "b": other, "a": whole}))
    assert {one.network: one.score for one in both.records} == {one.network: one.score for one in turned.records}


def test_it_is_never_the_same_as_unknown_nor_as_the_worst() -> None:
    figures = {"values": {"people": 5, "price": 0}, "serves": {"log": 1}}

    def with_venue(venue: object) -> Ranking:
        return netselect.rank(study_with({"a": {**figures, "values": {**figures["values"], "venue": venue}}}))

    left_out, unknown, worst = map(with_venue, (NOT, "unknown", 0))
    assert left_out["a"].score is not None
    assert unknown["a"].score is None
    assert worst["a"].score is not None
    assert unknown["a"].high is not None
    assert worst["a"].score < left_out["a"].score < unknown["a"].high
    assert not left_out["a"].comparable
    assert unknown["a"].comparable
    assert not netselect.questions(left_out).questions


PLAIN: dict[str, dict[str, Any]] = {
    "club": {"values": {"venue": 6, "people": 4, "price": 100}, "serves": {"log": 0.5, "talk": 0.5}},
    "online": {
        "values": {"venue": "Not applicable", "people": 4.5, "price": 60},
        "serves": {"log": 0.5, "talk": NOT},
    },
    "mail": {"values": {"venue": NOT, "people": 2, "price": 0}, "serves": {"log": 0.25, "talk": 0.25}},
}


def test_every_form_of_a_ranking_says_whose_score_is_not_fully_comparable() -> None:
    ranking = netselect.rank(study_with(PLAIN))
    told = (
        "the score of Online is not fully comparable: venue does not apply, and the other criteria share that "
        "weight; talk does not apply, and what is covered is counted without that"
    )
    assert told in ranking.warnings
    for text in (str(ranking), ranking.to_text()):
        assert "not fully comparable" in text
        assert told in " ".join(text.split())
    assert "The score of Online is not fully comparable." in ranking.verdict.sentence
    found = {one["id"]: one for one in ranking.to_dict()["networks"]}
    assert found["online"]["not_applicable"] == {"criteria": ["venue"], "wants": ["talk"]}
    assert [found[name]["comparable"] for name in ("club", "online", "mail")] == [True, False, False]
    assert ranking.to_frame()["comparable"].to_dict() == {"club": True, "online": False, "mail": False}
    assert told in " ".join(str(ranking.explain("online")).split())
    assert "venue 0." in (compared := str(ranking.compare("online", "club")))
    assert "does not apply against 6" in " ".join(compared.split())
    assert all(own["criterion"] != "venue" for own in map(vars_of, ranking.profile("online").findings))
    assert "Venue" not in str(ranking.dominance().sentence)


def vars_of(record: Any) -> dict[str, Any]:  # noqa: ANN401 -- a record with slots
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def test_explained_weights_are_those_of_the_network_and_sum_to_1() -> None:
    found = netselect.rank(study_with(PLAIN)).explain("online")
    weights = {part.criterion: part.weight for part in found.parts}
    assert weights == pytest.approx({"venue": 0.0, "people": 25 / 80, "price": 15 / 80, "cover": 40 / 80})
    assert sum(part.part for part in found.parts) == pytest.approx(found.record.score)


def test_no_network_outdoes_or_is_outdone_where_something_does_not_apply() -> None:
    worse: dict[str, Any] = {
        "values": {"venue": NOT, "people": 1, "price": 150},
        "serves": {"log": 0.1, "talk": 0.1},
    }
    found = netselect.dominance(study_with({**PLAIN, "worse": worse}))
    assert not found.dominated
    assert "Left out of who outdoes whom: the score of Online" in " ".join(str(found).split())


def ahead_at(networks: Mapping[str, Mapping[str, Any]], name: str, points: float) -> str:
    """Return who is first where one criterion has other points, by ranking that study."""
    return netselect.rank(study_with(networks, {**WEIGHTS, name: points})).networks[0]


def test_how_far_a_weight_can_move_holds_at_both_sides_of_each_end() -> None:
    networks: dict[str, dict[str, Any]] = {
        "club": {"values": {"venue": 9, "people": 3, "price": 120}, "serves": {"log": 0.5, "talk": 0.5}},
        "online": {"values": {"venue": NOT, "people": 4, "price": 60}, "serves": {"log": 0.6, "talk": NOT}},
        "mail": {"values": {"venue": 1, "people": NOT, "price": 0}, "serves": {"log": 0.25, "talk": 0.25}},
    }
    ranking = netselect.rank(study_with(networks))
    checked = 0
    for one in stability(ranking):
        assert not one.is_exact or one.kind == "want"
        if one.kind != "criterion":
            continue
        others = sum(own for name, own in WEIGHTS.items() if name != one.what)
        for end, taker, step in ((one.low, one.below, -1e-4), (one.high, one.above, 1e-4)):
            if taker is not None:
                before, beyond = (others * at / (1 - at) for at in (end - step, end + step))
                assert ahead_at(networks, one.what, before) == ranking.networks[0]
                assert ahead_at(networks, one.what, beyond) == taker
                checked += 1
            else:
                assert end in {0.0, 1.0}
    assert checked >= 2


def test_how_far_the_importance_of_a_need_can_move_holds_too() -> None:
    networks: dict[str, dict[str, Any]] = {
        "club": {"values": {"venue": 6, "people": 4, "price": 100}, "serves": {"log": 0.3, "talk": 0.9}},
        "online": {"values": {"venue": 6, "people": 4, "price": 100}, "serves": {"log": 0.6, "talk": NOT}},
    }
    ranking = netselect.rank(study_with(networks))
    (talk,) = [one for one in stability(ranking) if one.what == "talk"]
    assert ranking.networks[0] == "online"
    assert talk.above == "club"
    # 10 points of code, which neither serves, and 60 of log: 0.6 * 60 / 70 = (18 + 0.9 t) / (70 + t).
    level = (0.6 * 60 / 70 * 70 - 18) / (0.9 - 0.6 * 60 / 70)
    assert talk.high == pytest.approx(level / (70 + level), abs=1e-9)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("vikor", {}),
        ("promethee", {}),
        ("waspas", {"scaling": "max"}),
        ("weighted_sum", {"scaling": "min_max"}),
        ("weighted_sum", {"scaling": "none"}),
        ("topsis", {"reference": "candidates"}),
        ("ahp", {"networks": "measured"}),
        ("ahp", {"networks": "judged"}),
    ],
)
def test_methods_that_hold_networks_against_each_other_refuse_in_a_sentence(
    name: str, parameters: dict[str, Any]
) -> None:
    matrix = DecisionMatrix.from_study(study_with(PLAIN))
    with pytest.raises(
        MethodNotApplicable,
        match=r"venue does not apply to Online and Mail.*leave that criterion or that network out",
    ):
        netselect.rank(matrix, name, **parameters)


def test_ratings_of_ahp_share_out_as_the_weighted_sum_does() -> None:
    judged = {
        "criteria": {"cover over venue": 2, "cover over people": 2, "cover over price": 3},
    }
    study = study_with(PLAIN, judgements=judged)
    summed = netselect.rank(study, "weighted_sum", weights="judgements")
    assert netselect.rank(study, "ahp").scores.tolist() == summed.scores.tolist()


def test_nothing_that_applies_is_a_refusal_and_so_are_weights_from_figures() -> None:
    nothing = {"values": dict.fromkeys(SCALES, NOT), "serves": dict.fromkeys(NEEDS, NOT)}
    with pytest.raises(MethodNotApplicable, match="no criterion that weighs something applies to Empty"):
        netselect.rank(study_with({**PLAIN, "empty": nothing}))
    with pytest.raises(
        InvalidParameter, match=r"there is none for venue of Online and Mail: give weights yourself"
    ):
        netselect.rank(study_with(PLAIN), weights="critic")


def test_a_criterion_that_weighs_nothing_leaves_scores_comparable() -> None:
    ranking = netselect.rank(study_with(PLAIN, {**WEIGHTS, "venue": 0}))
    assert ranking["mail"].comparable
    assert ranking["online"].left_out == ("talk",)


def test_a_batch_refuses_it_in_one_sentence() -> None:
    study = study_with(PLAIN)
    learner = {"id": "ann", "needs": {"log": {"title": "log", "importance": 5, "current": 1, "target": 3}}}
    with pytest.raises(MethodNotApplicable, match=r"only where everything applies, and the venue of Mail.*do not"):
        rank_many(study, [learner])


def test_sets_count_it_as_no_help_and_say_so() -> None:
    found = netselect.portfolio(study_with(PLAIN))
    assert "talk does not apply to Online, which counts in sets as no help with it" in found.notes


@pytest.mark.parametrize("words", ["not_applicable", "not applicable", "Not Applicable", "not-applicable"])
def test_ways_to_write_it_are_one_and_it_is_written_back(words: str, tmp_path: Path) -> None:
    networks = {**PLAIN, "mail": {"values": {"venue": words, "people": 2, "price": 0}, "serves": {"log": words}}}
    study = study_with(networks)
    save(study, tmp_path / "s.yaml")
    again = netselect.load(tmp_path / "s.yaml")
    assert again == study
    assert again.networks["mail"].serves["log"].applies is False
    assert "venue: not_applicable" in (tmp_path / "s.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"values": {"venue": "n/a"}}, "it stands for two things; write `not_applicable` where"),
        ({"values": {"venue": "does not apply"}}, "write `not_applicable` where there is nothing to tell"),
        ({"serves": {"log": "N.A."}}, "the need is then left out for it"),
        ({"values": {"venue": {"value": NOT, "low": 1}}}, "what does not apply has no range"),
        ({"joining": {"fee": NOT}}, "write `0` where nothing is asked for"),
        ({"facts": {"member": NOT}}, "write `true` or `false`, whichever the gate lets pass"),
    ],
)
def test_where_it_cannot_stand_or_may_mean_two_things_there_is_a_cure(block: dict[str, Any], said: str) -> None:
    networks = {**PLAIN, "mail": {**PLAIN["mail"], **block}}
    with pytest.raises(StudyFaults) as caught:
        study_with(networks, gates={"member": {"kind": "eligibility", "fact": "member", "must_be": True}})
    assert any(said in fault.message for fault in caught.value.faults)


def test_an_observation_can_say_it_and_a_ranking_can_be_pickled() -> None:
    assert netselect.Network(name="A", values={"venue": netselect.Observation(value="not applicable")}).values
    ranking = netselect.rank(study_with(PLAIN))
    again = pickle.loads(pickle.dumps(ranking.method))  # noqa: S301 -- its own
    assert again.evaluate(ranking.matrix).scores.tolist() == ranking.scores.tolist()
    assert again.model_dump() == make_method("weighted_sum").model_dump()
    # A method that shared out goes on as itself where everything applies.
    whole = {"club": PLAIN["club"]}
    assert type(netselect.rank(study_with(whole), again).method) is type(make_method("weighted_sum"))


@pytest.mark.parametrize(
    ("command", "part"),
    [("rank", "result"), ("explain", "findings"), ("compare", "findings"), ("robustness", "findings")],
)
def test_json_of_the_command_is_of_the_schema(
    command: str, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(study_with(PLAIN), tmp_path / "s.yaml")
    networks = {"explain": ["online"], "compare": ["online", "club"]}.get(command, [])
    assert main([command, str(tmp_path / "s.yaml"), *networks, "--format", "json"]) == 0
    jsonschema.Draft202012Validator({**result_schema(), "$ref": f"#/$defs/{part}"}).validate(
        json.loads(capsys.readouterr().out)
    )
