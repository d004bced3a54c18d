"""Are the sets of networks of the three scenarios those that two independent programs worked out?"""

from collections.abc import Mapping
from typing import Any

import pytest

from netselect.sets.portfolio import Portfolio, portfolio
from netselect.sets.records import ChosenSet
from netselect.study.statements import Reading
from tests.scenarios.test_scenarios import P1, P2, P3, changed, expected, study, with_fee

READINGS: tuple[Reading, ...] = ("robust", "cautious", "optimistic")


def wanted(scenario: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = expected()[scenario]
    return found


def asked(chosen: ChosenSet | None, amount: str) -> float:
    assert chosen is not None
    spend = chosen.spend(amount)
    assert spend is not None
    assert spend.judged is not None
    return spend.judged


def test_p1_the_chosen_set_is_the_best_by_what_is_sure() -> None:
    found = portfolio(study(P1))
    assert list(found.networks) == wanted(P1)["chosen_portfolio"]
    assert found.chosen_by.objective == "robust"
    assert found.best is not None
    assert found.best.robust == pytest.approx(0.596, abs=5e-4)
    assert (asked(found.best, "first_year_cost"), asked(found.best, "hours_per_month")) == (95, 5)


def test_p1_three_thin_memberships_look_better_only_when_added_up() -> None:
    thin = portfolio(study(P1)).by_reading["optimistic"]
    assert thin.networks == ("council_cop", "mentoring_circle", "regional_lg")
    assert thin.optimistic == pytest.approx(0.74, abs=5e-4)
    assert thin.robust == pytest.approx(0.487, abs=5e-4)


def test_p1_half_an_hour_more_would_admit_a_third() -> None:
    shadow = next(own for own in portfolio(study(P1)).shadows if own.amount == "hours_per_month")
    step = shadow.steps[0]
    assert step.networks == ("council_cop", "pm_body", "regional_lg")
    assert (step.extra, step.limit) == (0.5, 6.5)


def test_p1_those_that_a_rule_excludes_are_in_no_set_and_named_with_the_rule() -> None:
    found = portfolio(study(P1))
    excluded = {own.network for own in found.left_out if own.status == "excluded"}
    assert excluded == set(wanted(P1)["excluded"])
    listed = [found.best, *found.by_reading.values(), *found.as_good.listed, *found.front.sets]
    assert not any(excluded & set(own.networks) for own in listed if own is not None)
    text = " ".join(found.to_text().split())
    club = found.names.network("supplier_club")
    assert f"{club} (excluded): requires confidential disclosure: yes, must be no" in text


def test_p2_the_robust_core_is_right_whatever_the_answers_are() -> None:
    found = portfolio(study(P2)).unknowns
    assert found is not None
    assert list(found.core) == wanted(P2)["robust_core"]
    assert found.is_exact
    assert found.worlds == 4


@pytest.mark.parametrize("fee", [0, 180])
def test_p2_the_best_set_at_either_fee(fee: int) -> None:
    best = wanted(P2)[f"best_portfolio_if_cost_{fee}"]
    assert list(portfolio(with_fee(fee)).networks) == best
    questions = portfolio(study(P2)).unknowns
    assert questions is not None
    answers = {answer.low: list(answer.networks or ()) for answer in questions.questions[0].answers}
    assert answers[fee] == best


def test_p2_a_fee_between_the_two_would_change_the_set_at_90_and_at_120() -> None:
    fee = {"value": "unknown", "low": 0, "high": 180}
    subject = changed(P2, ("networks", "computing_body", "staying", "yearly_cost"), fee)
    found = portfolio(subject).unknowns
    assert found is not None
    assert found.is_exact
    question = next(own for own in found.questions if own.figure.name == "yearly_cost")
    # The meetup asks for 30 of the 120, so that together they are allowed up to a fee of 90.
    assert [(answer.networks, answer.high) for answer in question.answers] == [
        (("analytics_guild", "city_meetup", "computing_body"), 90),
        (("analytics_guild", "computing_body", "mentoring_scheme"), 120),
        (("analytics_guild", "city_meetup", "mentoring_scheme"), 180),
    ]
    assert found.core == ("analytics_guild",)


def test_p2_the_alumni_are_at_most_a_fourth_member() -> None:
    found = portfolio(study(P2)).unknowns
    assert found is not None
    captions = found.questions[1]
    assert captions.figure.name == "captions_or_loop"
    assert [answer.networks for answer in captions.answers] == [
        ("analytics_guild", "city_meetup", "mentoring_scheme"),
        ("alumni", "analytics_guild", "city_meetup", "mentoring_scheme"),
    ]


def test_p3_two_together_beat_the_best_one_and_the_first_two() -> None:
    found, best = portfolio(study(P3)), wanted(P3)["best_portfolio"]
    for reading in READINGS:
        assert list(found.by_reading[reading].networks) == best["networks"]
    assert found.best is not None
    assert found.best.optimistic == pytest.approx(best["coverage"], abs=5e-4)
    assert found.best.cautious == pytest.approx(best["coverage_no_adding_up"], abs=5e-4)
    assert asked(found.best, "first_year_cost") == best["first_year_cost"]
    assert asked(found.best, "hours_per_month") == best["hours"]
    assert found.best.optimistic > wanted(P3)["best_single"]["coverage"]


def test_p3_the_first_two_of_the_ranking_are_shown_and_not_recommended() -> None:
    found, top = portfolio(study(P3)), wanted(P3)["top_two_by_rank"]
    assert found.top is not None
    assert set(found.top.chosen.networks) == set(top["networks"])
    assert asked(found.top.chosen, "first_year_cost") == top["first_year_cost"]
    assert asked(found.top.chosen, "hours_per_month") == top["hours"]
    assert found.top.broken == (
        "1000 GBP in the first year; the limit is 600",
        "13 hours a month; the limit is 10",
    )
    assert set(found.networks) != set(top["networks"])


def test_p3_the_fee_counts_in_the_first_year_only_and_not_for_a_member() -> None:
    best = portfolio(study(P3)).best
    assert (asked(best, "first_year_cost"), asked(best, "yearly_cost")) == (420, 390)
    held = portfolio(changed(P3, ("networks", "bookkeeping_body", "held"), value=True)).best
    assert asked(held, "first_year_cost") == 390


@pytest.mark.parametrize("scenario", [P1, P2, P3])
def test_every_scenario_is_proved_by_looking_at_each_set(scenario: str) -> None:
    found: Portfolio = portfolio(study(scenario))
    assert found.proof.how == "enumeration"
    assert found.proof.gap == 0
