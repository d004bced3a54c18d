"""Do the rules pass, fail or stay open as they should, and can only money and time be waived?"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import netselect
from netselect.gates import GateResult, all_gates, evaluate_gates, status
from netselect.study.study import Study
from tests.small_study import network, small_study

few = settings(max_examples=60, deadline=None)
KINDS = ("eligibility", "access", "red_line", "budget", "time", "other")


def result(gate: dict[str, Any], fact: object = None, **parts: Any) -> GateResult:  # noqa: ANN401 -- parts of a network
    """Return what one gate says of one network with one fact."""
    facts = {} if fact is None else {"facts": {"fact": fact}}
    study = small_study(gates={"rule": gate}, networks={"a": network(**facts, **parts)})
    (found,) = evaluate_gates(study)["a"]
    return found


def asking(**rule: object) -> dict[str, Any]:
    return {"kind": "other", "fact": "fact", **rule}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("must_be", "fact", "outcome"),
    [
        (True, True, "pass"),
        (True, False, "fail"),
        (False, False, "pass"),
        (False, True, "fail"),
        (True, "unknown", "unknown"),
        (False, "unknown", "unknown"),
    ],
)
def test_a_gate_of_any_kind_on_a_fact(kind: str, must_be: bool, fact: object, outcome: str) -> None:
    found = result({"kind": kind, "fact": "fact", "must_be": must_be}, fact)
    assert (found.outcome, found.kind) == (outcome, kind)
    assert found.found is (None if fact == "unknown" else fact)


@pytest.mark.parametrize(
    ("rule", "value", "outcome"),
    [
        ({"max": 10}, 10, "pass"),
        ({"max": 10}, 10.01, "fail"),
        ({"min": 10}, 10, "pass"),
        ({"min": 10}, 9.99, "fail"),
        ({"min": 5, "max": 10}, 7, "pass"),
        ({"min": 5, "max": 10}, 4, "fail"),
        ({"min": 5, "max": 10}, 11, "fail"),
        ({"min": 7, "max": 7}, 7, "pass"),
        ({"max": 0}, 0, "pass"),
    ],
)
def test_limits_are_inclusive(rule: dict[str, float], value: float, outcome: str) -> None:
    assert result(asking(**rule), value).outcome == outcome


@pytest.mark.parametrize(
    ("rule", "known", "outcome"),
    [
        ({"max": 10}, {"low": 0, "high": 10}, "pass"),
        ({"max": 10}, {"high": 9}, "pass"),
        ({"max": 10}, {"low": 0, "high": 11}, "unknown"),
        ({"max": 10}, {"low": 10, "high": 20}, "unknown"),
        ({"max": 10}, {"low": 11, "high": 20}, "fail"),
        ({"max": 10}, {"low": 11}, "fail"),
        ({"max": 10}, {"low": 5}, "unknown"),
        ({"max": 10}, {}, "unknown"),
        ({"min": 10}, {"low": 10}, "pass"),
        ({"min": 10}, {"high": 9}, "fail"),
        ({"min": 10}, {"high": 12}, "unknown"),
        ({"min": 5, "max": 10}, {"low": 5, "high": 10}, "pass"),
        ({"min": 5, "max": 10}, {"low": 5}, "unknown"),
        ({"min": 5, "max": 10}, {"low": 0, "high": 20}, "unknown"),
        ({"min": 5, "max": 10}, {"low": 0, "high": 4}, "fail"),
    ],
)
def test_an_unknown_passes_or_fails_only_with_its_whole_range(
    rule: dict[str, float], known: dict[str, float], outcome: str
) -> None:
    assert result(asking(**rule), {"value": "unknown", **known}).outcome == outcome


@few
@given(
    low=st.integers(0, 12),
    width=st.integers(0, 8),
    rule=st.fixed_dictionaries({}, optional={"min": st.integers(3, 6), "max": st.integers(6, 9)}).filter(bool),
)
def test_an_unknown_says_what_all_the_values_in_its_range_say(low: int, width: int, rule: dict[str, int]) -> None:
    span = [low + step / 2 for step in range(2 * width + 1)]
    each = {result(asking(**rule), value).outcome for value in span}
    found = result(asking(**rule), {"value": "unknown", "low": low, "high": low + width}).outcome
    beyond = low < rule.get("min", 0) and low + width > rule.get("max", 99)
    assert found == (each.pop() if len(each) == 1 and not beyond else "unknown")


@pytest.mark.parametrize(
    ("value", "low", "high", "outcome", "straddles"),
    [
        (7, 6, 9, "pass", False),
        (7, 6, 11, "pass", True),
        (7, 4, 9, "pass", True),
        (7, 0, 20, "pass", True),
        (12, 8, 14, "fail", True),
        (12, 11, 14, "fail", False),
        (7, 7, 7, "pass", False),
    ],
)
def test_a_known_value_decides_and_a_range_past_a_limit_is_noted(
    value: float, low: float, high: float, outcome: str, *, straddles: bool
) -> None:
    found = result(asking(min=5, max=10), {"value": value, "low": low, "high": high})
    assert (found.outcome, found.straddles) == (outcome, straddles)
    assert (found.found, found.low, found.high) == (value, low, high)


def test_only_known_numbers_straddle() -> None:
    assert not result(asking(max=10), {"value": "unknown", "low": 0, "high": 20}).straddles
    assert not result(asking(must_be=True), fact=True).straddles


def test_a_computed_figure_is_judged_like_a_fact() -> None:
    gate = {"kind": "time", "computed": "entry_weeks", "max": 4}
    joining = {"fee": 0, "effort_hours": 0}
    assert result(gate, joining={**joining, "entry_weeks": 4}).outcome == "pass"
    assert result(gate, joining={**joining, "entry_weeks": 5}).outcome == "fail"
    assert result(gate, joining={**joining, "entry_weeks": "unknown"}).outcome == "unknown"
    assert result(gate, joining={**joining, "entry_weeks": {"value": "unknown", "high": 4}}).outcome == "pass"


@pytest.mark.parametrize(("held", "cost", "outcome"), [(False, 120, "fail"), (True, 95, "pass")])
def test_the_first_year_costs_the_fee_unless_it_is_spent_already(held: bool, cost: float, outcome: str) -> None:
    study = small_study(
        learner={"limits": {"first_year_cost": 100}},
        networks={
            "a": network(
                joining={"fee": 25, "entry_weeks": 0}, staying={"yearly_cost": 95, "hours_per_month": 0}, held=held
            )
        },
    )
    (found,) = evaluate_gates(study)["a"]
    assert (found.gate, found.found, found.outcome) == ("budget", cost, outcome)


def test_the_first_year_adds_the_ranges_of_fee_and_cost() -> None:
    gate = {"kind": "budget", "computed": "first_year_cost", "max": 100}
    staying = {"yearly_cost": {"value": "unknown", "one_of": [0, 80]}}
    found = result(gate, joining={"fee": 25}, staying=staying)
    assert (found.outcome, found.found, found.low, found.high) == ("unknown", None, 25.0, 105.0)
    assert result(gate, joining={"fee": 20}, staying=staying).outcome == "pass"


def test_each_limit_of_the_learner_is_a_gate_after_the_stated_ones() -> None:
    study = small_study(
        gates={"rule": {"kind": "time", "computed": "entry_weeks", "max": 4}},
        learner={"limits": {"hours_per_month": 6, "first_year_cost": 100, "yearly_cost": 80}},
    )
    gates = all_gates(study)
    assert [(name, gate.kind, gate.computed, gate.max) for name, gate in gates.items()] == [
        ("rule", "time", "entry_weeks", 4.0),
        ("budget", "budget", "first_year_cost", 100.0),
        ("yearly_budget", "budget", "yearly_cost", 80.0),
        ("time", "time", "hours_per_month", 6.0),
    ]
    assert list(all_gates(small_study())) == []


def waived(kind: str, gate: str = "rule", **parts: object) -> Study:
    return small_study(
        gates={"rule": {"kind": kind, "computed": "yearly_cost", "max": 10}},
        networks={"a": network(**parts), "b": network(**parts)},
        waivers=[{"network": "a", "gate": gate, "reason": "the employer pays", "by": "manager"}],
    )


@pytest.mark.parametrize("kind", ["budget", "time"])
@pytest.mark.parametrize("cost", [20, "unknown"])
def test_money_and_time_can_be_waived_for_one_network_with_a_reason(kind: str, cost: object) -> None:
    found = evaluate_gates(waived(kind, staying={"yearly_cost": cost, "hours_per_month": 0}))
    assert found["a"][0].outcome == "waived"
    assert found["a"][0].reason == "manager: the employer pays"
    assert str(found["a"][0]).endswith("(waived by manager: the employer pays)")
    assert found["b"][0].outcome == ("unknown" if cost == "unknown" else "fail")
    assert found["b"][0].reason == ""
    assert status(found["a"]) == "feasible"


def test_a_gate_that_passes_needs_no_waiver() -> None:
    assert evaluate_gates(waived("budget"))["a"][0].outcome == "pass"


def test_the_gates_of_limits_can_be_waived_too() -> None:
    study = small_study(
        learner={"limits": {"first_year_cost": 5}},
        networks={"a": network(staying={"yearly_cost": 20, "hours_per_month": 0})},
        waivers=[{"network": "a", "gate": "budget", "reason": "a gift", "by": "learner"}],
    )
    assert evaluate_gates(study)["a"][0].outcome == "waived"


@pytest.mark.parametrize("kind", ["eligibility", "access", "red_line", "other"])
def test_nothing_else_can_be_waived(kind: str) -> None:
    with pytest.raises(ValidationError, match="never waived; only budget and time"):
        netselect.Study.model_validate(waived(kind).as_plain())


def test_a_waiver_needs_a_reason_and_a_name() -> None:
    for missing in ("reason", "by"):
        waiver = {"network": "a", "gate": "rule", "reason": "the employer pays", "by": "manager"}
        del waiver[missing]
        with pytest.raises(ValidationError, match=missing):
            small_study(
                gates={"rule": {"kind": "budget", "computed": "yearly_cost", "max": 10}},
                networks={"a": network()},
                waivers=[waiver],
            )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"one": True, "two": True}, "feasible"),
        ({"one": True, "two": "unknown"}, "conditional"),
        ({"one": False, "two": "unknown"}, "excluded"),
        ({"one": False, "two": True}, "excluded"),
    ],
)
def test_one_failure_excludes_and_one_open_question_makes_conditional(
    facts: dict[str, object], expected: str
) -> None:
    gates = {name: {"kind": "access", "fact": name, "must_be": True} for name in ("one", "two")}
    study = small_study(gates=gates, networks={"a": network(facts=facts)})
    assert status(evaluate_gates(study)["a"]) == expected


def test_without_gates_everybody_is_feasible() -> None:
    assert status(()) == "feasible"


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (290, "fact: 290, must be at least 5 and at most 10"),
        ("unknown", "fact: not known, must be at least 5 and at most 10"),
        (
            {"value": "unknown", "low": 2, "high": 8},
            "fact: not known, 2 to 8, must be at least 5 and at most 10",
        ),
        (
            {"value": "unknown", "low": 2},
            "fact: not known, 2 or more, must be at least 5 and at most 10",
        ),
        (
            {"value": "unknown", "high": 8},
            "fact: not known, up to 8, must be at least 5 and at most 10",
        ),
    ],
)
def test_a_result_reads_as_a_sentence(fact: object, sentence: str) -> None:
    assert str(result(asking(min=5, max=10), fact)) == sentence


@pytest.mark.parametrize(
    ("fact", "fault"),
    [
        ({"value": "unknown", "low": 20, "high": 5}, "`low` 20 is above `high` 5"),
        ({"value": 5, "low": 6}, "below its own `low` 6"),
        ({"value": True, "low": 0}, "true or false has no range"),
        ({"value": 5, "one_of": [5, 6]}, "the value is known"),
    ],
)
def test_a_fact_that_contradicts_its_own_range_is_refused(fact: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        result({"kind": "other", "fact": "fact", "max": 10}, fact)


@pytest.mark.parametrize(
    ("choices", "outcome"), [([1, 2], "pass"), ([1, 20], "unknown"), ([0, 180], "fail"), ([20, 30], "fail")]
)
def test_an_unknown_number_of_a_few_is_judged_by_each_of_them(choices: list[float], outcome: str) -> None:
    gate = {"kind": "other", "fact": "fact", "min": 1, "max": 10}
    assert result(gate, {"value": "unknown", "one_of": choices}).outcome == outcome


@pytest.mark.parametrize(("fact", "outcome"), [(64.3, "pass"), (16.1 + 48.2, "pass"), (64.3000002, "fail")])
def test_what_rounding_makes_of_a_figure_at_its_limit_passes(fact: float, outcome: str) -> None:
    assert 16.1 + 48.2 > 64.3
    assert result(asking(max=64.3), fact).outcome == outcome
    assert result(asking(min=-64.3), -fact).outcome == outcome
    assert result(asking(max=64.3), {"value": "unknown", "low": 0, "high": fact}).outcome == (
        "pass" if outcome == "pass" else "unknown"
    )
    assert result(asking(max=64.3), {"value": "unknown", "low": fact, "high": 99}).outcome == (
        "unknown" if outcome == "pass" else "fail"
    )
