"""Do the three worked scenarios come out as two independent programs worked them out?

The studies stand beside this file, and so do the figures, in ``expected.yaml``. Every key of it is read by a test
here, or stands in its list of what is still to come.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from netselect import Ranking, Study, load, rank
from netselect.errors import StudyFaults
from netselect.matrix import DecisionMatrix
from netselect.robustness.questions import questions
from netselect.robustness.stability import StabilityInterval, stability

HERE = Path(__file__).parent
P1, P2, P3 = "p1_council_administrator", "p2_leeds_data_analyst", "p3_sole_trader_bookkeeper"

TESTED = {
    P1: {
        "tolerance",
        "wsm",
        "topsis_vector",
        "topsis_anchored",
        "ahp_eigenvector",
        "ahp_consistency_ratio",
        "naive_top_all_methods",
        "excluded",
        "first_after_gates",
        "shortlist_of_3",
        "weight_flip",
        "chosen_portfolio",
        "drop supplier_club silently",
        "let a waiver clear a red line",
    },
    P2: {
        "tolerance",
        "decision",
        "wsm_if_cost_0",
        "wsm_if_cost_180",
        "status_if_cost_0",
        "status_if_cost_180",
        "status_unresolved",
        "possible_first",
        "rank_reversal_if_cost_180",
        "flip_value",
        "questions_in_order",
        "robust_core",
        "best_portfolio_if_cost_0",
        "best_portfolio_if_cost_180",
        "treat null as 0",
        "impute without saying so",
        "report a single winner",
        "pass alumni's accessibility gate",
    },
    P3: {
        "tolerance",
        "wsm",
        "topsis_vector",
        "excluded",
        "best_single",
        "top_two_by_rank",
        "best_portfolio",
        "recommend top-k of the ranking as a set",
        "ignore the joining fee in the first-year budget",
    },
}
"""The keys of each scenario that a test below reads; `must_not` counts line by line."""

METHODS: dict[str, tuple[str, dict[str, Any]]] = {
    "wsm": ("weighted_sum", {}),
    "topsis_vector": ("topsis", {"reference": "candidates"}),
    "topsis_anchored": ("topsis", {"reference": "anchors"}),
    "ahp": ("ahp", {}),
}


@cache
def expected() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
    return found


@cache
def study(scenario: str) -> Study:
    return load(HERE / f"{scenario}.yaml")


def changed(scenario: str, place: tuple[str, ...], value: object) -> Study:
    """Return the scenario's study with another value at one place."""
    plain = study(scenario).as_plain()
    part = plain
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return load(plain)


@cache
def with_fee(fee: int) -> Study:
    return changed(P2, ("networks", "computing_body", "staying", "yearly_cost"), fee)


def bare(subject: Study, name: str) -> Ranking:
    """Return the ranking of all networks, the excluded ones too."""
    method, parameters = METHODS[name]
    return rank(subject, method, gates="ignore", **parameters)


def scores(ranking: Ranking) -> dict[str, float]:
    return dict(zip(ranking.matrix.networks, ranking.scores.tolist(), strict=True))


def statuses(ranking: Ranking) -> dict[str, str]:
    return {record.network: record.status for record in ranking.records}


def interval(ranking: Ranking, criterion: str) -> StabilityInterval:
    return next(found for found in stability(ranking) if (found.kind, found.what) == ("criterion", criterion))


def is_near(found: Mapping[str, float], wanted: Mapping[str, float], scenario: str) -> bool:
    return found == pytest.approx(wanted, abs=expected()[scenario]["tolerance"], rel=0)


@pytest.mark.parametrize("scenario", TESTED)
def test_no_expectation_is_passed_over(scenario: str) -> None:
    stated = expected()[scenario]
    keys = (set(stated) - {"must_not"}) | set(stated["must_not"])
    later = set(expected()["later"][scenario])
    assert TESTED[scenario] | later == keys
    assert not TESTED[scenario] & later


@pytest.mark.parametrize(
    ("scenario", "method"),
    [
        (P1, "wsm"),
        (P1, "topsis_vector"),
        (P1, "topsis_anchored"),
        (P3, "wsm"),
        (P3, "topsis_vector"),
    ],
)
def test_scores_without_gates_are_as_worked_out_elsewhere(scenario: str, method: str) -> None:
    ranking = bare(study(scenario), method)
    wanted = expected()[scenario][method]
    assert is_near(scores(ranking), wanted, scenario)
    assert list(ranking.networks) == sorted(wanted, key=lambda name: -wanted[name])


@pytest.mark.parametrize("fee", [0, 180])
def test_p2_scores_at_either_fee_are_as_worked_out_elsewhere(fee: int) -> None:
    assert is_near(scores(bare(with_fee(fee), "wsm")), expected()[P2][f"wsm_if_cost_{fee}"], P2)


def test_p1_judgements_give_the_weights_and_the_consistency_worked_out_elsewhere() -> None:
    weights = rank(study(P1), "ahp").matrix.assessment
    assert weights is not None
    found = dict(zip(weights.weights.names, weights.weights.weights.tolist(), strict=True))
    assert is_near(found, expected()[P1]["ahp_eigenvector"], P1)
    ratio = weights.weights.levels["criteria"].consistency_ratio
    assert ratio == pytest.approx(expected()[P1]["ahp_consistency_ratio"], abs=expected()[P1]["tolerance"])


def test_p1_ahp_by_ratings_is_the_weighted_sum_with_judged_weights() -> None:
    by_ahp, by_sum = rank(study(P1), "ahp"), rank(study(P1), weights="judgements")
    assert by_ahp.scores.tolist() == by_sum.scores.tolist()
    assert by_ahp.matrix.weights.tolist() != rank(study(P1)).matrix.weights.tolist()


@pytest.mark.parametrize("method", METHODS)
def test_p1_every_method_would_crown_the_forbidden_network_if_rules_were_ignored(method: str) -> None:
    forbidden = expected()[P1]["naive_top_all_methods"]
    assert bare(study(P1), method).networks[0] == forbidden
    name, parameters = METHODS[method]
    ranking = rank(study(P1), name, **parameters)
    assert ranking[forbidden].rank is None
    assert ranking[forbidden].status == "excluded"


@pytest.mark.parametrize("scenario", [P1, P3])
def test_the_rules_exclude_whom_they_should_and_nobody_else(scenario: str) -> None:
    found = {
        record.network: [gate.gate for gate in record.gates if gate.outcome == "fail"]
        for record in rank(study(scenario)).records
        if record.status == "excluded"
    }
    assert found == expected()[scenario]["excluded"]


def test_p1_the_excluded_are_shown_last_with_the_rule_and_what_was_found() -> None:
    ranking = rank(study(P1))
    assert set(ranking.networks) == set(expected()[P1]["wsm"])
    assert ranking.networks[-2:] == ("chamber", "supplier_club")
    sentences = [str(gate) for gate in ranking["supplier_club"].gates if gate.outcome == "fail"]
    assert sentences == [
        "requires confidential disclosure: yes, must be no",
        "hospitality from bidders: yes, must be no",
    ]
    budget = next(gate for gate in ranking["chamber"].gates if gate.gate == "budget")
    assert (budget.found, budget.rule) == (290.0, "at most 150")


def test_p1_the_first_that_may_stand_and_the_shortlist() -> None:
    ranking = rank(study(P1))
    assert ranking.verdict.first == (expected()[P1]["first_after_gates"],)
    assert ranking.verdict.kind == "clear"
    assert list(ranking.shortlist.networks) == expected()[P1]["shortlist_of_3"]
    assert all(entry.conditions == () for entry in ranking.shortlist.listed)


def test_p1_the_score_of_an_excluded_network_is_kept_and_takes_no_place() -> None:
    ranking = rank(study(P1))
    assert ranking["supplier_club"].score == pytest.approx(0.684)
    assert [ranking[name].rank for name in ranking.networks] == [1, 2, 3, 4, 5, 6, None, None]


def test_p1_a_waiver_of_a_red_line_is_refused() -> None:
    waiver = {
        "network": "supplier_club",
        "gate": "no_bidder_hospitality",
        "reason": "they are nice",
        "by": "manager",
    }
    with pytest.raises(StudyFaults, match="red_line, which is never waived"):
        changed(P1, ("waivers",), [waiver])
    plain = {**study(P1).as_plain(), "waivers": [waiver]}
    with pytest.raises(ValueError, match="never waived"):
        Study.model_validate(plain)


def test_p1_a_waiver_of_the_budget_admits_nobody_who_fails_another_rule() -> None:
    waiver = {"network": "chamber", "gate": "budget", "reason": "the council pays", "by": "manager"}
    ranking = rank(changed(P1, ("waivers",), [waiver]))
    outcomes = {gate.gate: gate.outcome for gate in ranking["chamber"].gates}
    assert outcomes["budget"] == "waived"
    assert outcomes["eligible"] == "fail"
    assert ranking["chamber"].status == "excluded"


def test_p1_the_weight_of_privacy_at_which_the_naive_first_falls() -> None:
    wanted = expected()[P1]["weight_flip"]
    found = interval(bare(study(P1), "wsm"), wanted["criterion"])
    assert found.is_exact
    assert found.weight == pytest.approx(wanted["from"])
    assert found.flip == pytest.approx(wanted["to"], abs=expected()[P1]["tolerance"])
    assert (found.taker, found.below) == (wanted["challenger"], None)


def test_p1_the_weight_of_the_cost_at_which_the_first_that_may_stand_falls() -> None:
    """The lead of `pm_body` elsewhere, shared out among the other nine tenths, against what its 95 cost it."""
    sums, dearer = expected()[P1]["wsm"], 95 / 150
    elsewhere = (sums["pm_body"] - sums["council_cop"] + 0.1 * dearer) / 0.9
    found = interval(rank(study(P1)), "yearly_cost")
    assert found.weight == pytest.approx(0.1)
    assert found.flip == pytest.approx(elsewhere / (elsewhere + dearer), abs=expected()[P1]["tolerance"])
    assert (found.taker, found.below) == ("council_cop", None)


@pytest.mark.parametrize(
    ("key", "subject"),
    [("status_if_cost_0", 0), ("status_if_cost_180", 180), ("status_unresolved", None)],
)
def test_p2_statuses(key: str, subject: int | None) -> None:
    ranking = rank(study(P2) if subject is None else with_fee(subject))
    found = {name: status for name, status in statuses(ranking).items() if name in expected()[P2][key]}
    assert found == expected()[P2][key]
    others = {status for name, status in statuses(ranking).items() if name not in expected()[P2][key]}
    assert others == {"feasible"}


def test_p2_the_decision_waits_for_the_unknown_fee() -> None:
    verdict = rank(study(P2)).verdict
    assert verdict.kind == expected()[P2]["decision"]
    assert list(verdict.could_be_first) == expected()[P2]["possible_first"]
    assert str(verdict) == (
        "Not settled: Computing professional body, associate grade, or Internal analytics guild, depending on "
        "what is not known yet."
    )


def test_p2_an_unknown_fee_is_a_range_and_never_a_point() -> None:
    record = rank(study(P2))["computing_body"]
    assert record.score is None
    assert record.contributions == {}
    ends = (expected()[P2]["wsm_if_cost_180"], expected()[P2]["wsm_if_cost_0"])
    found = (record.certain_low, record.certain_high)
    assert found == pytest.approx([end["computing_body"] for end in ends], abs=0.0005)


def test_p2_the_fee_at_which_the_answer_flips() -> None:
    wanted = expected()[P2]["flip_value"]
    fee = questions(rank(study(P2))).questions[0]
    assert (fee.figure.network, fee.figure.name) == (wanted["network"], wanted["criterion"])
    (flip,) = fee.flips
    assert flip.at == wanted["at"]
    assert "first place" in flip.changes
    assert [flip.below.first, flip.above.first] == [(name,) for name in expected()[P2]["possible_first"]]


def test_p2_what_to_find_out_first() -> None:
    found = questions(rank(study(P2)))
    asked = [f"{question.figure.network}.{question.figure.name}" for question in found.questions]
    assert asked == expected()[P2]["questions_in_order"]
    assert [question.decides for question in found.questions] == ["first place", "set"]
    assert [question.share for question in found.questions] == [1.0, 0.5]
    assert found.asks_sets
    assert found.is_exact


def test_p2_whoever_is_shortlisted_on_a_condition_says_so() -> None:
    listed = {entry.network: entry.conditions for entry in rank(study(P2)).shortlist.listed}
    # Where it stands it is first, whatever it costs up to that.
    assert listed["computing_body"] == ("it asks for at most 120 GBP in the first year",)
    assert listed["analytics_guild"] == ()


def test_p2_an_unknown_about_access_does_not_pass_the_gate() -> None:
    alumni = rank(study(P2))["alumni"]
    assert {gate.gate: gate.outcome for gate in alumni.gates}["captions"] == "unknown"
    assert alumni.status == "conditional"


@pytest.mark.parametrize(("fee", "status"), [(120, "feasible"), (120.01, "excluded")])
def test_p2_the_budget_admits_a_fee_of_120_and_no_more(fee: float, status: str) -> None:
    subject = changed(P2, ("networks", "computing_body", "staying", "yearly_cost"), fee)
    assert statuses(rank(subject))["computing_body"] == status


def test_p2_a_row_that_is_out_decides_vector_topsis_and_never_the_anchored_one() -> None:
    wanted = expected()[P2]["rank_reversal_if_cost_180"]
    ranking = rank(with_fee(180))
    names = np.array(ranking.matrix.networks)
    without_body = np.flatnonzero(names != "computing_body")
    feasible = np.flatnonzero([statuses(ranking)[name] == "feasible" for name in names])

    def order(rows: np.ndarray[Any, np.dtype[np.intp]], reference: str) -> list[str]:
        matrix = DecisionMatrix.from_study(with_fee(180), gates="ignore").take(rows)
        return list(rank(matrix, "topsis", reference=reference).networks)

    everybody = np.arange(len(names))
    assert order(everybody, "candidates")[:2] == wanted["topsis_vector_all_rows"]
    assert order(without_body, "candidates")[:2] == wanted["topsis_vector_without_body"]
    assert order(feasible, "candidates")[:4] == wanted["topsis_vector_feasible_rows"]
    anchored = [name for name in order(everybody, "anchors") if name != "computing_body"]
    assert anchored[:3] == wanted["topsis_anchored_both"]
    assert order(without_body, "anchors") == anchored


def test_p2_neither_0_nor_the_mean_may_stand_in_for_the_fee() -> None:
    crowned_by_guessing = rank(with_fee(0)).verdict.first
    assert crowned_by_guessing == ("computing_body",)
    assert rank(study(P2)).verdict.kind == "undetermined"
    assert rank(with_fee(180)).verdict.kind == "too close to call"


def test_p3_the_best_single_network_by_coverage() -> None:
    wanted = expected()[P3]["best_single"]
    ranking = rank(study(P3))
    assessment = ranking.matrix.assessment
    assert assessment is not None
    covered = assessment.coverage.strengths @ assessment.coverage.weights
    best = int(np.where(ranking.stands, covered, 0.0).argmax())
    network = study(P3).networks[ranking.matrix.networks[best]]
    assert ranking.matrix.networks[best] == wanted["network"]
    assert covered[best] == pytest.approx(wanted["coverage"], abs=expected()[P3]["tolerance"])
    cost, hours = network.term("first_year_cost"), network.term("hours_per_month")
    assert cost is not None
    assert hours is not None
    assert (cost.value, hours.value) == (wanted["first_year_cost"], wanted["hours"])


def test_p3_the_first_two_of_the_ranking_together_break_both_limits() -> None:
    wanted = expected()[P3]["top_two_by_rank"]
    pair = rank(study(P3)).networks[:2]
    assert list(pair) == wanted["networks"]
    money, hours = (
        sum(
            span.value for name in pair if (span := study(P3).networks[name].term(term)) is not None and span.value
        )
        for term in ("first_year_cost", "hours_per_month")
    )
    assert (money, hours) == (wanted["first_year_cost"], wanted["hours"])
    limits = study(P3).learner.limits
    assert limits.first_year_cost is not None
    assert limits.hours_per_month is not None
    assert (money <= limits.first_year_cost and hours <= limits.hours_per_month) is wanted["feasible"]


def test_p3_the_first_year_counts_the_joining_fee() -> None:
    found = {
        record.network: gate.found
        for record in rank(study(P3)).records
        for gate in record.gates
        if gate.gate == "budget"
    }
    assert found["chamber"] == 440.0
    assert found["bookkeeping_body"] == 240.0


def test_p3_first_place_is_too_close_to_call() -> None:
    verdict = rank(study(P3)).verdict
    assert verdict.kind == "too close to call"
    assert verdict.first == ("referral_group",)
    assert verdict.gap == pytest.approx(0.5265 - 0.5132, abs=1e-4)


@pytest.mark.parametrize(
    ("scenario", "network", "needs", "aspirations"),
    [
        (P1, "pm_body", (22 * 0.75 + 14 * 0.25) / 48, (26 * 0.75 + 16 * 0.5 + 10 * 0.5) / 52),
        (P2, "computing_body", (24 * 0.5 + 14 * 0.75 + 14 * 0.5) / 52, (26 * 0.75 + 14 * 0.5 + 8 * 0.5) / 48),
        (P3, "referral_group", 36 * 0.95 / 68, (8 * 0.5 + 8 * 0.75) / 32),
    ],
)
def test_coverage_by_hand(scenario: str, network: str, needs: float, aspirations: float) -> None:
    ranking = rank(study(scenario))
    row = ranking.position(network)
    assert ranking.matrix.criteria[:2] == ("need_coverage", "aspiration_coverage")
    assert ranking.matrix.values[row, :2] == pytest.approx([needs, aspirations])


@pytest.mark.parametrize("scenario", [P1, P2, P3])
def test_no_help_comes_too_late_and_no_want_is_left_out(scenario: str) -> None:
    assessment = rank(study(scenario)).matrix.assessment
    assert assessment is not None
    covered = assessment.coverage
    assert not covered.too_late.any()
    assert covered.unserved() == covered.vague == covered.met == covered.idle() == ()
    assert covered.weights.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("scenario", [P1, P2, P3])
def test_grades_widen_the_bounds_and_never_decide_the_verdict(scenario: str) -> None:
    ranking = rank(study(scenario))
    graded, certain = ranking.bounds(graded=True), ranking.bounds()
    assert (graded.low <= certain.low).all()
    assert (graded.high >= certain.high).all()
    assert (graded.low < certain.low).any()
    plain = changed(scenario, ("grades",), {"reported": 0.0})
    assert rank(plain).verdict.kind == ranking.verdict.kind
    assert rank(plain).verdict.could_be_first == ranking.verdict.could_be_first
