"""Do all rooms agree on who stands, where a rule asks about figures that are known with a range or not known?"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect import Ranking, rank
from netselect.comparison.study_notices import notices
from netselect.gates import evaluate_gates, status
from netselect.sets import candidates_of
from netselect.study.study import Study
from tests.effort import examples
from tests.small_study import need, network, small_study

A = network(joining={"fee": 0}, staying={"yearly_cost": 100}, serves={"n": 0.3})


def asking(fee: object, yearly_cost: object, **parts: Any) -> Study:  # noqa: ANN401 -- any part of a study
    """Return a study in which b, the better one, asks for so much, and 150 may be spent in the first year."""
    b = network(joining={"fee": fee}, staying={"yearly_cost": yearly_cost}, serves={"n": 0.9})
    return small_study(
        learner={"id": "me", "limits": {"first_year_cost": 150}},
        needs={"n": need()},
        networks={"a": A, "b": b},
        **parts,
    )


def in_batch(study: Study) -> netselect.BatchResult:
    own = study.model_dump(mode="json", exclude_none=True)["learner"]
    return netselect.rank_many(study, [{"id": "me", "limits": own["limits"], "needs": own["needs"]}])


def sets_of(study: Study) -> tuple[tuple[str, ...], ...]:
    """Return the best set, who is in it whatever comes, and who may be."""
    found = netselect.portfolio(study)
    assert found.best is not None
    assert found.unknowns is not None
    return found.best.networks, found.unknowns.core, found.unknowns.ever


def stands_for_sure(ranking: Ranking) -> list[str]:
    return sorted(name for name in ranking.networks if ranking.surely_stands[ranking.position(name)])


def test_what_is_known_counts_at_its_value_beside_an_unknown() -> None:
    """88 and 20 to 60 are 108 to 148: b stands whatever comes, though 95 and 60 would be too much."""
    study = asking({"value": 88, "low": 43, "high": 95}, {"value": "unknown", "low": 20, "high": 60})
    ranking = rank(study)
    (gate,) = evaluate_gates(study)["b"]
    assert (gate.outcome, gate.low, gate.high, gate.as_stated) == ("pass", 108, 148, ("fee",))
    assert str(gate) == "not known, 108 to 148 GBP in the first year, the fee as stated, limit 150"
    (said,) = [notice for notice in notices(ranking) if "stated range" in notice]
    assert said == (
        "b: the rule goes by what is stated (not known, 108 to 148 GBP in the first year, the fee as stated, "
        "limit 150), but the stated range, 63 to 155, reaches past it"
    )
    assert ranking.verdict.kind == "clear"
    assert stands_for_sure(ranking) == ["a", "b"]
    assert {one.decides for one in ranking.questions().questions} == {"nothing"}
    assert sets_of(study) == (("b",), ("b",), ("b",))
    assert in_batch(study).whole.verdict.tolist() == [0]
    sampled = {one.network: (one.first, one.stands) for one in ranking.smaa(samples=200).networks}
    assert sampled == {"a": (0.0, 1.0), "b": (1.0, 1.0)}


def test_a_sum_that_no_answer_brings_within_the_limit_excludes() -> None:
    study = asking({"value": 88, "low": 43, "high": 88}, {"value": "unknown", "one_of": [94, 134]})
    ranking = rank(study)
    assert status(evaluate_gates(study)["b"]) == "excluded"
    assert (ranking.verdict.kind, stands_for_sure(ranking)) == ("clear", ["a"])
    assert ranking.questions().questions == ()
    assert sets_of(study) == (("a",), ("a",), ("a",))
    assert in_batch(study).whole.excluded.tolist() == [1]


@pytest.mark.parametrize("yearly_cost", [{"value": "unknown"}, {"value": "unknown", "high": 400}])
def test_an_amount_of_which_no_lowest_is_stated_is_not_below_0(yearly_cost: object) -> None:
    """A fee of 200 alone is past the limit."""
    study = asking(200, yearly_cost)
    assert status(evaluate_gates(study)["b"]) == "excluded"
    assert in_batch(study).whole.excluded.tolist() == [1]


def test_of_a_known_sum_only_the_values_count() -> None:
    study = asking({"value": 60, "low": 0, "high": 200}, {"value": 80, "low": 10, "high": 300})
    (gate,) = evaluate_gates(study)["b"]
    assert (gate.outcome, gate.found, gate.low, gate.high, gate.straddles) == ("pass", 140, 10, 500, True)
    assert gate.as_stated == ()
    assert stands_for_sure(rank(study)) == ["a", "b"]


def perhaps(high: float | None, **parts: object) -> dict[str, object]:
    """Return a network of strength 0.9 that asks for 60 a year or more."""
    cost = {"value": "unknown", "low": 60} | ({} if high is None else {"high": high})
    return network(joining={"fee": 0}, staying={"yearly_cost": cost}, serves={"n": 0.9}, **parts)


def under(limits: dict[str, float], b: dict[str, object]) -> Study:
    return small_study(learner={"id": "me", "limits": limits}, needs={"n": need()}, networks={"a": A, "b": b})


def test_a_limit_that_makes_a_network_conditional_has_a_shadow_value() -> None:
    found = netselect.portfolio(under({"first_year_cost": 150}, perhaps(200)))
    ((step,),) = (shadow.steps for shadow in found.shadows)
    assert (step.extra, step.limit, step.networks) == (50, 200, ("b",))
    assert step.coverage == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("limits", "high"),
    [({"first_year_cost": 150}, None), ({"first_year_cost": 150, "yearly_cost": 120}, 200)],
    ids=["nothing bounds it", "another limit waits for it too"],
)
def test_where_lifting_one_limit_lets_nobody_in_it_has_no_step(
    limits: dict[str, float], high: float | None
) -> None:
    found = netselect.portfolio(under(limits, perhaps(high)))
    assert [shadow.steps for shadow in found.shadows] == [()] * len(limits)


@pytest.mark.parametrize("limits", [{"first_year_cost": 150}, {"first_year_cost": 150, "yearly_cost": 120}])
def test_what_blocks_a_mandatory_network_that_waits_for_limits_is_those_limits(limits: dict[str, float]) -> None:
    found = netselect.portfolio(under(limits, perhaps(200, mandatory=True)))
    assert found.best is None
    assert found.blocked is not None
    said = " ".join(one.sentence for one in found.blocked.relaxations)
    assert all(f"{limit} were 200" in said for limit in ("money in the first year", "money a year")[: len(limits)])


LEVELS = st.integers(0, 10)
UNKNOWNS = st.one_of(
    st.just({"value": "unknown"}),
    st.tuples(LEVELS, LEVELS).map(lambda ends: {"value": "unknown", "low": min(ends), "high": max(ends)}),
    st.lists(LEVELS, min_size=2, max_size=3, unique=True).map(lambda only: {"value": "unknown", "one_of": only}),
)
STATED = st.tuples(LEVELS, LEVELS, LEVELS).map(
    lambda three: dict(zip(("low", "value", "high"), sorted(three), strict=True))
)
FIGURES = st.one_of(LEVELS, STATED, UNKNOWNS, UNKNOWNS)
RULES = st.fixed_dictionaries({}, optional={"min": LEVELS, "max": LEVELS}).filter(
    lambda rule: rule and rule.get("min", 0) <= rule.get("max", 99)
)
WORLD = np.arange(0.0, 30.5, 0.5)
"""Every whole and half level up to one beyond all limits: between two whole limits nothing else can happen."""


def worlds_of(figure: Any) -> np.ndarray[Any, Any]:  # noqa: ANN401 -- whatever a study may say
    """Return the levels that a figure can have, one that is known at its value."""
    if not isinstance(figure, dict) or figure["value"] != "unknown":
        return np.array([figure["value"] if isinstance(figure, dict) else figure], dtype=np.float64)
    if "one_of" in figure:
        return np.array(figure["one_of"], dtype=np.float64)
    inside: np.ndarray[Any, Any] = (figure.get("low", 0) <= WORLD) & (figure.get("high", np.inf) >= WORLD)
    return np.asarray(WORLD[inside], dtype=np.float64)


@settings(max_examples=examples(80), deadline=None)
@given(
    money=st.tuples(*[st.tuples(FIGURES, FIGURES)] * 2),
    truth=st.sampled_from([True, False, "unknown"]),
    rules=st.dictionaries(st.sampled_from(["joining_fee", "yearly_cost", "first_year_cost"]), RULES),
    truths=st.lists(st.booleans(), min_size=1, max_size=2),
    limits=st.dictionaries(st.sampled_from(["yearly_cost", "first_year_cost"]), LEVELS),
    worst=st.sampled_from([None, 4, 30]),
)
def test_every_room_agrees_on_who_stands_in_which_world(
    *,
    money: tuple[tuple[Any, Any], ...],
    truth: object,
    rules: dict[str, dict[str, int]],
    truths: list[bool],
    limits: dict[str, int],
    worst: int | None,
) -> None:
    cost_counts = {"computed": "yearly_cost", "weight": 1, "scale": {"worst": worst, "best": 0}}
    names = ("a", "b")
    study = small_study(
        learner={"id": "me", "limits": limits},
        needs={"n": need()},
        criteria={"covered": {"computed": "need_coverage", "weight": 1}}
        | ({} if worst is None else {"cost": cost_counts}),
        gates={f"of_{name}": {"kind": "other", "computed": name, **rule} for name, rule in rules.items()}
        | {
            f"truth_{place}": {"kind": "access", "fact": "open", "must_be": one}
            for place, one in enumerate(truths)
        },
        networks={
            name: network(
                joining={"fee": fee},
                staying={"yearly_cost": cost},
                serves={"n": 0.5},
                facts={"open": truth if name == "a" else True},
            )
            for name, (fee, cost) in zip(names, money, strict=True)
        },
    )
    expected = {}
    for name, (fee, cost) in zip(names, money, strict=True):
        x, y, said = np.meshgrid(
            worlds_of(fee),
            worlds_of(cost),
            [0.0, 1.0] if name == "a" and truth == "unknown" else [float(truth is True or name == "b")],
        )
        terms = {"joining_fee": x, "yearly_cost": y, "first_year_cost": x + y}
        stands = np.ones(x.shape, dtype=np.bool_)
        for term, rule in [*rules.items(), *((term, {"max": most}) for term, most in limits.items())]:
            stands &= (terms[term] >= rule.get("min", -np.inf)) & (terms[term] <= rule.get("max", np.inf))
        for one in truths:
            stands &= said == float(one)
        expected[name] = "feasible" if stands.all() else "conditional" if stands.any() else "excluded"
    ranking = rank(study)
    assert {name: status(gates) for name, gates in evaluate_gates(study).items()} == expected
    for name in names:
        row, own = ranking.position(name), ranking.cases.get(name)
        assert ranking.outlook.surely_stands[row] == (expected[name] == "feasible")
        assert (ranking.outlook.worst_rank[row] > 0) == (expected[name] != "excluded")
        assert own is None or own.stands.any()
    candidates = candidates_of(study, np.ones(1))
    assert candidates.stands.tolist() == [expected[name] == "feasible" for name in names]
    batch = in_batch(study).whole
    assert batch.excluded.tolist() == [list(expected.values()).count("excluded")]
    filled = batch.network[0] >= 0
    listed = dict(zip(batch.network[0][filled].tolist(), batch.is_conditional[0][filled].tolist(), strict=True))
    assert listed == {
        place: expected[name] == "conditional" for place, name in enumerate(names) if expected[name] != "excluded"
    }
    sampled = {one.network: one.stands for one in ranking.smaa(samples=50, with_confidence=False).networks}
    assert all((share == 1.0) or expected[name] == "conditional" for name, share in sampled.items())
    assert sampled.keys() == {name for name in names if expected[name] != "excluded"}
    for asked in ranking.questions().questions:
        assert expected[asked.figure.network] == "conditional" or all(answer.stands for answer in asked.answers)


@pytest.mark.parametrize("waived", [False, True])
def test_a_rule_beyond_the_scale_leaves_an_unknown_cost_open(*, waived: bool) -> None:
    """The scale ends at 100, and a cost may still come to more than the 150 that may be spent."""
    waiver = {"network": "b", "gate": "budget", "reason": "the council pays", "by": "manager"}
    study = asking(
        0,
        {"value": "unknown"},
        criteria={"cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}}},
        waivers=[waiver] if waived else [],
    )
    ranking = rank(study)
    row = ranking.position("b")
    assert status(evaluate_gates(study)["b"]) == ("feasible" if waived else "conditional")
    assert bool(ranking.outlook.surely_stands[row]) is waived
    assert (ranking.outlook.low[row], ranking.outlook.high[row]) == (0.0, 1.0)


def test_rules_that_nothing_meets_at_once_exclude_and_each_says_with_which() -> None:
    fee = {"value": "unknown", "low": 0, "high": 100}
    study = small_study(
        gates={
            "dear": {"kind": "other", "computed": "first_year_cost", "min": 60},
            "cheap": {"kind": "budget", "computed": "joining_fee", "max": 40},
        },
        networks={
            "a": network(joining={"fee": fee}),
            "b": network(joining={"fee": 60}, staying={"yearly_cost": 0}),
        },
    )
    gates = evaluate_gates(study)["a"]
    assert [(gate.outcome, gate.clashes) for gate in gates] == [("fail", ("cheap",)), ("fail", ("dear",))]
    assert str(gates[0]) == (
        "not known, 0 to 100 GBP in the first year, must be at least 60 (nothing meets that and cheap at once)"
    )
