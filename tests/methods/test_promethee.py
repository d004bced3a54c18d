"""Does PROMETHEE II compare every pair by the stated preference functions, in any order and in little memory?"""

import math
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import InvalidParameter, MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method
from netselect.methods.promethee import Preference, Promethee, Rule, criterion_flows, preferences
from netselect.sums import FEW
from tests.strategies import matrices

FEES = DecisionMatrix.from_arrays(
    [[4, 100], [2, 40], [3, 60]],
    [3, 1],
    maximise=["max", "min"],
    networks=["chamber", "guild", "forum"],
    criteria=["fit", "fee"],
)

TEXTBOOK: dict[Preference, Callable[[float], float]] = {
    "usual": lambda d: 1.0 if d > 0 else 0.0,
    "u_shape": lambda d: 1.0 if d > 1 else 0.0,
    "v_shape": lambda d: min(max(d, 0.0) / 3, 1.0),
    "level": lambda d: 0.0 if d <= 1 else 0.5 if d <= 3 else 1.0,
    "linear": lambda d: min(max(d - 1, 0.0) / 2, 1.0),
    "gaussian": lambda d: 1 - math.exp(-(d**2) / 8) if d > 0 else 0.0,
}
"""The six functions of the papers with q = 1, p = 3 and s = 2."""

THRESHOLDS = {"u_shape": "q", "v_shape": "p", "level": "qp", "linear": "qp", "gaussian": "s"}
STATED = {"q": 1.0, "p": 3.0, "s": 2.0}


def method_with(preference: str, matrix: DecisionMatrix, **more: object) -> Promethee:
    own = {name: STATED[name] for name in THRESHOLDS.get(preference, "")}
    return Promethee.model_validate(
        {"preference": preference, "criteria": dict.fromkeys(matrix.criteria, own), **more}
    )


@pytest.mark.parametrize("preference", TEXTBOOK)
@pytest.mark.parametrize("difference", [-4.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 3.5])
def test_each_function_is_that_of_the_papers(preference: Preference, difference: float) -> None:
    thresholds = np.array([[1.0], [3.0], [2.0]])
    found = preferences(np.array([10.0 + difference]), np.array([10.0]), preference, thresholds)
    function = TEXTBOOK[preference]
    assert found[0] == pytest.approx(function(difference) - function(-difference))


@pytest.mark.parametrize("preference", TEXTBOOK)
def test_flows_are_those_of_a_loop_over_pairs(preference: Preference) -> None:
    method, function = method_with(preference, FEES), TEXTBOOK[preference]
    better = np.where(FEES.maximise, FEES.values, -FEES.values)
    index = [[sum(FEES.weights * [function(d) for d in own - other]) for other in better] for own in better]
    found = method.evaluate(FEES)
    steps = {step.symbol: step.array for step in found.steps}
    assert steps["pi"] == pytest.approx(np.array(index))
    assert steps["phi+"] == pytest.approx(np.sum(index, axis=1) / 2)
    assert steps["phi-"] == pytest.approx(np.sum(index, axis=0) / 2)
    assert found.scores == pytest.approx(steps["phi+"] - steps["phi-"])


def test_sums_are_means_times_the_number_of_others() -> None:
    mean, total = method_with("linear", FEES), method_with("linear", FEES, flows="sum")
    assert total.evaluate(FEES).scores == pytest.approx(2 * mean.evaluate(FEES).scores)
    assert (mean.range_of_scores, total.range_of_scores) == ("flow", "open")


def test_criteria_may_differ_in_their_function() -> None:
    method = Promethee.model_validate({"criteria": {"fee": {"preference": "linear", "q": 10, "p": 30}}})
    found = method.evaluate(FEES)
    assert found.contributions is not None
    assert found.contributions[:, 0] == pytest.approx([0.75, -0.75, 0])
    assert found.contributions[:, 1] == pytest.approx([0.25 * -1, 0.25 * 0.75, 0.25 * 0.25])


def test_a_common_function_takes_each_criterions_thresholds() -> None:
    method = Promethee.model_validate({"preference": "v_shape", "criteria": {"fit": {"p": 2}, "fee": {"p": 60}}})
    assert method.evaluate(FEES).scores[0] == pytest.approx(0.75 * (1 + 0.5) / 2 - 0.25 * (1 + 2 / 3) / 2)


@given(matrix=matrices(), preference=st.sampled_from(sorted(TEXTBOOK)), flows=st.sampled_from(["mean", "sum"]))
def test_contributions_sum_to_the_score_and_scores_to_0(
    matrix: DecisionMatrix, preference: str, flows: str
) -> None:
    found = method_with(preference, matrix, flows=flows).evaluate(matrix)
    assert found.contributions is not None
    assert found.contributions.sum(axis=1) == pytest.approx(found.scores, abs=1e-12)
    assert found.scores.sum() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("preference", ["usual", "gaussian"])
def test_one_network_has_the_flow_0(preference: str) -> None:
    alone = FEES.take(np.array([1]))
    assert method_with(preference, alone).evaluate(alone).scores.tolist() == [0.0]


def test_a_difference_that_is_the_threshold_but_for_a_rounding_counts_as_the_threshold() -> None:
    assert 3.5 - 3.4 != 0.1
    assert 0.4 - 0.3 > 0.1
    tight = DecisionMatrix.from_arrays([[0.4], [0.3]], [1], maximise=[True])
    for own in ({"preference": "u_shape", "q": 0.1}, {"preference": "linear", "q": 0.1, "p": 0.1}):
        assert Promethee.model_validate({"criteria": {"C1": own}}).evaluate(tight).scores.tolist() == [0.0, 0.0]
    nearly = DecisionMatrix.from_arrays([[0.1 + 0.2], [0.3]], [1], maximise=[True])
    assert Promethee().evaluate(nearly).scores.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("flows", ["mean", "sum"])
def test_networks_that_tie_on_paper_have_the_flow_0_and_not_a_rounding(flows: str) -> None:
    assert 0.1 + 0.2 - 0.3 != 0
    even = DecisionMatrix.from_arrays([[2, 2, 1], [1, 1, 2]], [0.1, 0.2, 0.3], maximise=[True] * 3)
    assert Promethee.model_validate({"flows": flows}).evaluate(even).scores.tolist() == [0.0, 0.0]


def test_linear_with_equal_thresholds_is_a_step() -> None:
    method = Promethee.model_validate({"criteria": {"fee": {"preference": "linear", "q": 30, "p": 30}}})
    found = method.evaluate(FEES)
    assert found.contributions is not None
    assert (found.contributions[:, 1] / 0.25).tolist() == [-1.0, 0.5, 0.5]


@pytest.mark.parametrize(("preference", "missing"), [("v_shape", "p"), ("level", "qp"), ("gaussian", "s")])
def test_missing_thresholds_are_named_for_all_criteria_at_once(preference: str, missing: str) -> None:
    with pytest.raises(MethodNotApplicable) as refused:
        Promethee.model_validate({"preference": preference}).evaluate(FEES)
    assert f"`{preference}` needs `{missing[0]}`, " in str(refused.value)
    assert "for `fit`; thresholds are missing for fee as well" in str(refused.value)
    gaps = ", ".join(f"{name}: ..." for name in missing)
    assert f"`criteria: {{fit: {{{gaps}}}, fee: {{{gaps}}}}}`" in str(refused.value)


def test_a_threshold_without_use_is_refused_with_the_functions_that_use_it() -> None:
    with pytest.raises(MethodNotApplicable) as refused:
        Promethee.model_validate({"criteria": {"fee": {"p": 30}}}).evaluate(FEES)
    assert "given `p` for `fee`" in str(refused.value)
    assert "leave it out, or give `fee` the preference `v_shape`" in str(refused.value)


def test_a_mistyped_criterion_is_named_with_the_nearest() -> None:
    with pytest.raises(MethodNotApplicable, match=r"`fees`, which is no criterion. Did you mean `fee`\?"):
        Promethee.model_validate({"criteria": {"fees": {"preference": "usual"}}}).evaluate(FEES)


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"q": 5, "p": 3}, "q is 5 and p is 3: give a `p` of 5 or more, or a smaller `q`"),
        ({"p": 0}, "greater than 0"),
        ({"q": -1}, "greater than or equal to 0"),
        ({"t": 1}, "Extra inputs are not permitted"),
        ({"preference": "linaer"}, "'linear'"),
    ],
)
def test_thresholds_out_of_order_or_bounds_are_refused(own: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidParameter, match=r"parameter `criteria\.fee") as refused:
        make_method("promethee", {"criteria": {"fee": own}})
    assert message in str(refused.value)


def test_a_curve_that_rises_and_falls_is_refused_by_name() -> None:
    peaked = replace(FEES, curves=(np.array([[0.0, 0.0], [3.0, 1.0], [5.0, 0.5]]), None))
    with pytest.raises(MethodNotApplicable, match="`fit` both rises and falls"):
        Promethee().evaluate(peaked)


@pytest.mark.parametrize("networks", [60, 70])
@pytest.mark.parametrize("preference", ["linear", "gaussian"])
def test_blocks_and_the_order_of_networks_leave_no_trace(
    preference: str, networks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(11)
    matrix = DecisionMatrix.from_arrays(rng.random((networks, 3)) * 5, [1, 2, 3], maximise=[True] * 3)
    method = method_with(preference, matrix)
    whole = method.evaluate(matrix).scores
    monkeypatch.setattr("netselect.methods.promethee._CELLS", 7 * 180)
    monkeypatch.setattr("netselect.methods.promethee._PAIRS", 7 * networks)
    order = rng.permutation(networks)
    assert method.evaluate(matrix.take(order)).scores.tobytes() == whole[order].tobytes()


RULES = (
    Rule("v_shape", p=0.3),
    Rule("usual"),
    Rule("level", q=0.1, p=0.3),
    Rule("u_shape", q=0.2),
    Rule("linear", q=0.1, p=0.4),
    Rule("linear", q=0.2, p=0.2),
    Rule("gaussian", s=0.2),
)


@pytest.mark.parametrize("networks", [1, 9, 40, 70])
@pytest.mark.parametrize("differ", [0, 1, 12, 60, 1000])
@pytest.mark.parametrize("side", ["net", "plus", "minus"])
def test_many_tables_at_once_get_the_bits_of_each_alone(
    networks: int, differ: int, side: Literal["net", "plus", "minus"]
) -> None:
    rng = np.random.default_rng(12)
    values = np.tile(0.1 * rng.integers(0, 9, (networks, len(RULES))), (2, 3, 1, 1))
    values[tuple(rng.integers(0, size, differ) for size in values.shape)] = 0.1 * rng.integers(0, 12, differ)
    together = criterion_flows(values, RULES, side)
    alone = [criterion_flows(table, RULES, side) for table in values.reshape(-1, *values.shape[2:])]
    assert together.tobytes() == np.reshape(alone, values.shape).tobytes()


@pytest.mark.parametrize("apart", [1.0, 1e-9, 1e9])
@pytest.mark.parametrize("offset", [0.0, 1e6])
@pytest.mark.parametrize("side", ["net", "plus", "minus"])
def test_flows_of_many_networks_are_the_sums_over_pairs(
    apart: float, offset: float, side: Literal["net", "plus", "minus"]
) -> None:
    steps = np.random.default_rng(16).integers(0, 40, (70, len(RULES)))
    drawn = apart * steps.astype(np.float64) + offset
    rules = tuple(Rule(rule.preference, *(apart * each for each in rule[1:])) for rule in RULES)
    flows = criterion_flows(drawn, rules, side)
    for column, rule in enumerate(rules):
        own = drawn[:, column, None]
        degrees = preferences(own[:, None], own, rule.preference, np.array(rule[1:])[:, None])[..., 0]
        wanted = degrees if side == "net" else np.maximum(degrees if side == "plus" else -degrees, 0)
        assert flows[:, column] == pytest.approx([math.fsum(row) for row in wanted], rel=1e-15, abs=1e-15)


@pytest.mark.parametrize("side", ["net", "plus", "minus"])
@pytest.mark.parametrize("apart", [1.0, 0.1, 1e-7])
def test_steps_that_are_counted_give_what_pairs_give(
    apart: float, side: Literal["net", "plus", "minus"], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = apart * np.random.default_rng(14).integers(-9, 9, (2, 40, 4)).astype(np.float64)
    rules = (Rule("usual"), Rule("u_shape", q=3 * apart), Rule("level", q=apart, p=3 * apart), Rule("u_shape"))
    counted = criterion_flows(values, rules, side)
    monkeypatch.setattr("netselect.methods.promethee._PAIRED", 40)
    assert criterion_flows(values, rules, side).tolist() == counted.tolist()


@pytest.mark.parametrize("count", [40, 70])
@pytest.mark.parametrize("preference", TEXTBOOK)
def test_a_networks_own_figures_against_others_are_counted_as_in_a_ranking_of_them(
    preference: str, count: int
) -> None:
    drawn = np.random.default_rng(15).integers(-9, 9, (2, count, 3)) * 0.5
    drawn[0, 20:] = drawn[1, 20:]
    own, others = (DecisionMatrix.from_arrays(table, [1, 2, 3], maximise=[True, False, True]) for table in drawn)
    method = method_with(preference, own)
    alone = []
    for row in range(count):
        figures = drawn[1].copy()
        figures[row] = drawn[0][row]
        alone.append(method.evaluate(others.with_figures(figures, others.weights)).scores[row])
    found = method.scores_against(own, others).tolist()
    assert found[20:] == alone[20:]
    is_exact = preference in {"usual", "u_shape", "level"} or count > FEW
    assert found == pytest.approx(alone, abs=0.0 if is_exact else 1e-14, rel=0.0)


def test_many_networks_take_no_table_of_pairs() -> None:
    rng = np.random.default_rng(13)
    matrix = DecisionMatrix.from_arrays(rng.random((1500, 2)), [1, 1], maximise=[True, True])
    tracemalloc.start()
    found = Promethee().evaluate(matrix)
    assert "pi" not in {step.symbol for step in found.steps}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < matrix.values.size * 1500 * 8 / 2


def test_extreme_figures_and_thresholds_stay_finite() -> None:
    wide = DecisionMatrix.from_arrays([[1e100], [-1e100], [0.0]], [1], maximise=[True])
    for own in ({"preference": "gaussian", "s": 1e-100}, {"preference": "v_shape", "p": 1e-100}):
        assert Promethee.model_validate({"criteria": {"C1": own}}).evaluate(wide).scores.tolist() == [
            1.0,
            -1.0,
            0.0,
        ]
