"""Each rule of the review is tried on either side of its figures, and says why and what would change it."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.errors import InvalidParameter, UnknownName
from netselect.maintain import review
from netselect.maintain.records import Beside, Records
from netselect.maintain.reviewing import RULES, Review, Reviewed
from netselect.study.study import Study
from tests.maintain.small_records import AS_OF, days_before, small_records
from tests.small_study import aspiration, need, network, small_study

few = settings(max_examples=40, deadline=None)

ENOUGH = {"attended": 3}
"""Enough to judge by."""


Parts = Mapping[str, Any]


def studied(club: Parts, other: Parts | None = None, parts: Parts | None = None) -> Study:
    """Return a study of a club and another network, with one need and ten hours a month."""
    networks = {"club": network(**club), "other": network(**(other or {}))}
    usual: Parts = {"needs": {"skill": need()}, "learner": {"limits": {"hours_per_month": 10}}}
    return small_study(**{**usual, **(parts or {})}, networks=networks)


def with_marginal(
    marginal: float, club: Parts | None = None, other: Parts | None = None, **parts: object
) -> Study:
    """Return a study in which the club adds so much to what the other network covers."""
    given_other = {"serves": {"skill": 0.5}, **(other or {})}
    return studied({"serves": {"skill": 0.5 + marginal}, **(club or {})}, given_other, parts)


def holding(club: Parts | None = None, *log: str, needs_on: Parts | None = None) -> Records:
    """Return records of somebody who has belonged to both for years."""
    long = {"joined": "2020-01-01"} | ENOUGH
    memberships = {"club": {**long, **(club or {})}, "other": long}
    return small_records(*log, memberships=memberships, needs_on=needs_on or {})


def of_club(study: Study, records: Records | None = None) -> Reviewed:
    found = review(records or holding(), study, as_of=AS_OF)
    return next(one for one in (*found.memberships, *found.to_join) if one.network == "club")


def fine(**parts: object) -> dict[str, Any]:
    return network(facts={"meets": True}, **parts)


def gated(kind: str, fact: object, **club: object) -> Study:
    gates = {"rule": {"kind": kind, "fact": "meets", "must_be": True}}
    return with_marginal(0.07, {"facts": {"meets": fact}, **club}, {"facts": {"meets": True}}, gates=gates)


@pytest.mark.parametrize(
    ("kind", "fact", "mandatory", "verdict", "rule"),
    [
        ("red_line", False, False, "leave", "gate"),
        ("eligibility", False, False, "leave", "gate"),
        ("access", False, False, "pause", "gate"),
        ("other", False, False, "pause", "gate"),
        ("red_line", True, False, "keep", "otherwise"),
        ("red_line", "unknown", False, "keep", "otherwise"),
        ("red_line", False, True, "keep and escalate", "mandatory"),
        ("eligibility", False, True, "keep", "mandatory"),
        ("red_line", True, True, "keep", "mandatory"),
    ],
)
def test_mandatory_goes_before_gates_and_gates_before_all_else(
    kind: str, fact: object, mandatory: bool, verdict: str, rule: str
) -> None:
    found = of_club(gated(kind, fact, mandatory=mandatory))
    assert (found.verdict, found.rule) == (verdict, rule)


@pytest.mark.parametrize(
    ("limit", "term", "verdict"),
    [
        ({"hours_per_month": 4}, {"hours_per_month": 4.0, "yearly_cost": 0}, "keep"),
        ({"hours_per_month": 4}, {"hours_per_month": 4.1, "yearly_cost": 0}, "pause"),
        ({"yearly_cost": 90}, {"hours_per_month": 0, "yearly_cost": 90}, "keep"),
        ({"yearly_cost": 90}, {"hours_per_month": 0, "yearly_cost": 91}, "pause"),
        ({"first_year_cost": 90}, {"hours_per_month": 0, "yearly_cost": 91}, "pause"),
    ],
)
def test_what_is_beyond_a_limit_of_money_or_time_is_paused(
    limit: dict[str, float], term: dict[str, float], verdict: str
) -> None:
    study = with_marginal(0.07, {"staying": term}, learner={"limits": limit})
    assert of_club(study).verdict == verdict


def test_the_fee_of_a_membership_is_spent_and_its_own_plan_goes_before_the_studys() -> None:
    club = {"joining": {"fee": 500, "effort_hours": 0, "entry_weeks": 9}}
    study = with_marginal(0.07, club, learner={"limits": {"first_year_cost": 90, "hours_per_month": 10}})
    assert of_club(study).verdict == "keep"
    dear = holding({"planned_yearly_cost": 91})
    assert of_club(study, dear).verdict == "pause"
    assert "91 GBP in the first year, limit 90" in of_club(study, dear).reason
    cheap = with_marginal(
        0.07, {"staying": {"yearly_cost": 400, "hours_per_month": 0}}, learner={"limits": {"yearly_cost": 90}}
    )
    assert of_club(cheap, holding({"planned_yearly_cost": 50})).verdict == "keep"


def test_a_waived_gate_pauses_nothing() -> None:
    staying = {"yearly_cost": 91, "hours_per_month": 0}
    waiver = {"network": "club", "gate": "yearly_budget", "by": "The manager", "reason": "It is paid"}
    study = with_marginal(0.07, {"staying": staying}, learner={"limits": {"yearly_cost": 90}}, waivers=[waiver])
    assert of_club(study).verdict == "keep"


@pytest.mark.parametrize(
    ("own", "studys", "days", "verdict"),
    [
        (None, None, 181, "keep until"),
        (None, None, 182, "keep"),
        (None, 10, 69, "keep until"),
        (None, 10, 70, "keep"),
        (None, 0, 0, "keep"),
        (2, 10, 13, "keep until"),
        (2, 10, 14, "keep"),
        (0, None, 0, "keep"),
    ],
)
def test_inside_the_benefit_lag_it_is_kept_until_its_end(
    own: float | None, studys: float | None, days: int, verdict: str
) -> None:
    club = {"benefit_lag_weeks": own} if own is not None else {}
    study = with_marginal(0.07, club, benefit_lag_weeks=studys)
    found = of_club(study, holding({"joined": days_before(days)}))
    assert found.verdict == verdict
    if verdict == "keep until":
        assert found.until == AS_OF + dt.timedelta(days=1)
        assert f"keep until {found.until}" in str(found)


@pytest.mark.parametrize(
    ("outcomes", "attended", "verdict"),
    [
        (1, 2, "not enough evidence"),
        (0, 0, "not enough evidence"),
        (None, None, "not enough evidence"),
        (2, 0, "keep"),
        (0, 3, "keep"),
        (2, None, "keep"),
    ],
)
def test_fewer_than_two_outcomes_and_three_meetings_are_not_enough_evidence(
    outcomes: int | None, attended: int | None, verdict: str
) -> None:
    found = of_club(with_marginal(0.07), holding({"outcomes": outcomes, "attended": attended}))
    assert found.verdict == verdict


@pytest.mark.parametrize(("kind", "needed"), [("outcome", 2), ("attended", 3)])
@pytest.mark.parametrize("fewer", [0, 1])
def test_outcomes_and_meetings_are_counted_from_the_log_of_twelve_months(
    kind: str, needed: int, fewer: int
) -> None:
    year_ago = (AS_OF - dt.date(2025, 11, 29)).days
    outside = [f"{days_before(day)} {kind} network=club" for day in (year_ago, -1)]
    outside += [f"{days_before(3)} {kind} network=other", f"{days_before(3)} gave network=club"]
    inside = [f"{days_before(day)} {kind} network=club" for day in (year_ago - 1, 0, 5)[: needed - fewer]]
    found = of_club(with_marginal(0.07), holding({"attended": None}, *outside, *inside))
    assert found.taken is not None
    assert (found.taken.outcomes if kind == "outcome" else found.taken.attended) == needed - fewer
    assert found.verdict == ("not enough evidence" if fewer else "keep")


def test_what_was_logged_before_joining_does_not_count_and_a_stated_total_replaces_the_count() -> None:
    log = [f"{days_before(day)} attended network=club hours=3" for day in (10, 20, 30, 40)]
    study = with_marginal(0.07, benefit_lag_weeks=0)
    taken = of_club(study, holding({"joined": days_before(30), "attended": None}, *log)).taken
    assert taken is not None
    assert (taken.attended, taken.hours_per_month) == (3, 9.0)
    stated = of_club(
        study, holding({"joined": days_before(30), "attended": 7, "actual_hours_per_month": 11}, *log)
    )
    assert stated.taken is not None
    assert (stated.taken.attended, stated.taken.hours_per_month) == (7, 11.0)


def test_hours_a_month_are_those_of_twelve_months_and_unknown_where_nothing_is_logged() -> None:
    log = [f"{days_before(day)} attended network=club hours=3" for day in (10, 100, 200, 300)]
    taken = of_club(with_marginal(0.07), holding({}, *log)).taken
    assert taken is not None
    assert taken.hours_per_month == 1.0
    nothing = of_club(with_marginal(0.07), holding()).taken
    assert nothing is not None
    assert (nothing.hours_per_month, nothing.yearly_cost) == (None, None)


@pytest.mark.parametrize(
    ("marginal", "aspires", "verdict"),
    [
        (0.0, False, "leave"),
        (0.0049, False, "leave"),
        (0.005, False, "keep"),
        (0.0, True, "keep"),
    ],
)
def test_a_marginal_of_about_0_and_no_aspiration_says_leave(marginal: float, aspires: bool, verdict: str) -> None:
    aspirations = {"dream": aspiration(importance=0)}
    serves = {"skill": 0.5 + marginal} | ({"dream": 0.5} if aspires else {})
    study = with_marginal(marginal, {"serves": serves}, aspirations=aspirations)
    assert of_club(study).verdict == verdict


@pytest.mark.parametrize("kind", [{"target": 1}, {"target": None}, {"by": None}])
def test_an_aspiration_that_is_met_or_vague_keeps_no_network(kind: dict[str, object]) -> None:
    study = with_marginal(
        0.0, {"serves": {"skill": 0.5, "dream": 0.5}}, aspirations={"dream": aspiration(importance=0, **kind)}
    )
    assert of_club(study).verdict == "leave"


def test_leaving_comes_after_promises_and_notice() -> None:
    log = (
        "2026-11-01 lead network=club id=promised",
        "2026-11-01 lead network=club id=kept",
        "2026-11-05 done id=kept",
        "2026-11-01 lead network=other id=elsewhere",
    )
    found = of_club(with_marginal(0.0), holding({"notice_weeks": 4}, *log))
    assert (found.verdict, found.promises) == ("leave", ("promised",))
    assert found.until == AS_OF + dt.timedelta(days=28)
    assert "Leave after what is promised (promised) and with notice, from 2026-12-27 on." in found.reason


@pytest.mark.parametrize(
    ("marginal", "hours", "cost", "verdict"),
    [
        (0.02, 5.0, None, "keep"),
        (0.02, 5.01, None, "reduce"),
        (0.02, None, 125.0, "keep"),
        (0.02, None, 125.01, "reduce"),
        (0.0499, 7.0, None, "reduce"),
        (0.05, 7.0, None, "keep"),
        (0.005, 7.0, 200.0, "reduce"),
        (0.0, 7.0, None, "leave"),
        (0.02, None, None, "keep"),
    ],
)
def test_hours_or_money_above_125_percent_of_plan_with_a_low_marginal_say_reduce(
    marginal: float, hours: float | None, cost: float | None, verdict: str
) -> None:
    study = with_marginal(marginal, {"staying": {"hours_per_month": 4, "yearly_cost": 100}})
    records = holding({"actual_hours_per_month": hours, "actual_yearly_cost": cost})
    found = of_club(study, records)
    assert found.verdict == verdict
    if verdict == "reduce" and hours is not None:
        assert f"It takes {hours:g}, planned 4 hours a month" in found.reason
        assert "5 hours a month or less" in found.change


def test_the_memberships_own_plan_goes_before_the_studys_and_the_log_counts() -> None:
    study = with_marginal(0.02, {"staying": {"hours_per_month": 4, "yearly_cost": 0}})
    log = [f"{days_before(day)} attended network=club hours=31" for day in (5, 40)]
    assert of_club(study, holding({"planned_hours_per_month": 5}, *log)).verdict == "keep"
    assert of_club(study, holding({}, *log)).verdict == "reduce"


@pytest.mark.parametrize(
    ("marginal", "hours", "verdict"),
    [
        (0.0999, 4.0, "keep"),
        (0.1, 4.0, "deepen"),
        (0.3, 9.99, "deepen"),
        (0.3, 10.0, "keep"),
        (0.3, 12.0, "keep"),
    ],
)
def test_a_high_marginal_with_hours_free_says_deepen(marginal: float, hours: float, verdict: str) -> None:
    assert of_club(with_marginal(marginal), holding({"actual_hours_per_month": hours})).verdict == verdict


@pytest.mark.parametrize(
    ("own", "free", "said"),
    [
        (3.5, 0.5, "0.5 hours a month are"),
        (3, 1, "1 hour a month is"),
        (3.000000000000002, 1, "1 hour a month is"),
    ],
)
def test_hours_free_are_the_limit_less_what_all_memberships_take_or_plan(
    own: float, free: float, said: str
) -> None:
    other = {"serves": {"skill": 0.5}, "staying": {"hours_per_month": 6, "yearly_cost": 0}}
    study = studied({"serves": {"skill": 0.7}}, other)
    found = review(holding({"actual_hours_per_month": own}), study, as_of=AS_OF)
    assert found.hours_free == pytest.approx(free)
    assert found.without_hours == ()
    assert f"{said} free; the limit is 10." in str(found)


@pytest.mark.parametrize(
    ("learner", "staying", "verdict"),
    [
        ({}, {"hours_per_month": "unknown", "yearly_cost": 0}, "deepen"),
        ({"limits": {"hours_per_month": 10}}, {"hours_per_month": {"value": "unknown", "high": 2}}, "keep"),
    ],
)
def test_hours_that_nobody_knows_are_not_free_unless_nothing_limits_them(
    learner: dict[str, object], staying: dict[str, object], verdict: str
) -> None:
    study = with_marginal(0.2, {"staying": {"yearly_cost": 0} | staying}, learner=learner)
    found = of_club(study)
    assert found.verdict == verdict
    text = str(review(holding(), study, as_of=AS_OF))
    assert ("hours are not known" in text) is (verdict == "keep")


@pytest.mark.parametrize(("current", "verdict"), [(2.9, "deepen"), (3, "keep")])
def test_a_need_that_a_later_snapshot_says_is_met_is_not_deepened(current: float, verdict: str) -> None:
    snapshots = {days_before(9): {"skill": {"current": current, "target": 3}}}
    assert of_club(with_marginal(0.2), holding(needs_on=snapshots)).verdict == verdict


def test_a_snapshot_older_than_the_study_says_nothing_of_now() -> None:
    snapshots = {"2025-12-31": {"skill": {"current": 3, "target": 3}}}
    assert of_club(with_marginal(0.2), holding(needs_on=snapshots)).verdict == "deepen"


JOINING = {"needs": {"skill": need(), "lonely": need()}}


@pytest.mark.parametrize(
    ("third", "joins"),
    [
        ({"serves": {"lonely": 0.25}}, True),
        ({"serves": {"lonely": "unknown"}}, False),
        ({"serves": {"skill": 1}}, False),
        ({"serves": {"lonely": 0.25}, "facts": {"meets": False}}, False),
        ({"serves": {"lonely": 0.25}, "facts": {"meets": "unknown"}}, False),
        ({"serves": {"lonely": 0.25}, "held": True}, False),
        ({"serves": {"lonely": 0.25}, "held": False}, True),
        ({"serves": {"lonely": 0.25}, "exclusive_with": ["club"]}, True),
    ],
)
def test_a_need_nobody_serves_that_a_network_that_stands_serves_says_join(
    third: dict[str, object], joins: bool
) -> None:
    gates = {"rule": {"kind": "access", "fact": "meets", "must_be": True}}
    networks = {
        "club": fine(serves={"skill": 0.6}),
        "other": fine(),
        "third": network(**({"facts": {"meets": True}} | third)),
    }
    found = review(holding(), small_study(**JOINING, gates=gates, networks=networks), as_of=AS_OF)
    assert [(one.network, one.verdict, one.serves) for one in found.to_join] == [
        ("third", "join", ("lonely",))
    ] * joins
    assert found.unserved == ("lonely",)
    assert ("cannot be held together with club" in str(found)) is ("exclusive_with" in third)


@pytest.mark.parametrize(
    ("strength", "want", "joins"),
    [
        (0.1, {}, False),
        ("unknown", {}, False),
        (0, {}, True),
        (0, {"current": 3, "target": 3}, False),
    ],
)
def test_nobody_serves_a_need_where_no_membership_does_or_may(
    strength: object, want: dict[str, object], joins: bool
) -> None:
    needs = {"skill": need(), "lonely": need(**want)}
    networks = {
        "club": network(serves={"skill": 0.6, "lonely": strength}),
        "other": network(),
        "third": network(serves={"lonely": 1}),
    }
    found = review(holding(), small_study(needs=needs, networks=networks), as_of=AS_OF)
    assert bool(found.to_join) is joins


@pytest.mark.parametrize(
    ("strength", "by", "current", "said"),
    [
        # Until the day itself it can be served in time; after it no help comes; met, it is no more looked for.
        (0, 0, 2.9, 'No membership serves "lonely" in time.'),
        (0, 1, 2.9, 'The day of "lonely", 2026-11-28, is past: no help comes in time for it.'),
        (0.5, 1, 2.9, 'The day of "lonely", 2026-11-28, is past: no help comes in time for it.'),
        (0, None, 2.9, 'No membership serves "lonely".'),
        (0, 0, 3, ""),
        (0, 1, 3, ""),
        (0.5, 1, 3, ""),
    ],
)
def test_of_a_need_it_is_said_once_that_nobody_helps_unless_it_is_met(
    strength: float, by: int | None, current: float, said: str
) -> None:
    dated = {} if by is None else {"by": days_before(by)}
    needs = {"skill": need(), "lonely": need(title="lonely", **dated)}
    networks = {"club": network(serves={"skill": 0.6, "lonely": strength}), "other": network()}
    levels = {days_before(9): {"lonely": {"current": current, "target": 3}}}
    found = review(holding(needs_on=levels), small_study(needs=needs, networks=networks), as_of=AS_OF)
    assert [one for one in found.notices if "lonely" in one] == [said] * bool(said)
    assert found.unserved == ("lonely",) * bool(said)


@pytest.mark.parametrize(("days", "joins"), [(182, True), (181, False)])
def test_help_of_a_network_to_join_comes_half_a_year_later_where_no_lag_is_stated(days: int, joins: bool) -> None:
    needs = {"skill": need(), "lonely": need(by=days_before(-days))}
    networks = {"club": network(), "other": network(), "third": network(serves={"lonely": 1})}
    study = small_study(needs=needs, networks=networks)
    assert bool(review(holding(), study, as_of=AS_OF).to_join) is joins
    at_once = small_study(needs=needs, networks=networks, benefit_lag_weeks=0)
    assert review(holding(), at_once, as_of=AS_OF).to_join


def test_a_membership_helps_from_the_end_of_its_lag_and_not_from_the_day_of_the_review() -> None:
    soon = studied({"serves": {"skill": 0.5}}, parts={"needs": {"skill": need(by=days_before(-7))}})
    assert of_club(soon).marginal == 0.5
    young = holding({"joined": days_before(180)})
    assert of_club(soon, young).marginal == 0.5
    assert of_club(soon, holding({"joined": days_before(174)})).marginal == 0.0


def test_a_marginal_counts_all_current_memberships_and_no_other_network() -> None:
    networks = {
        "club": network(serves={"skill": {"value": 0.6, "grade": "reported"}}),
        "other": network(serves={"skill": 0.4}),
        "gone": network(serves={"skill": 0.9}),
        "never": network(serves={"skill": 1}),
    }
    gone = {"joined": "2020-01-01", "left": days_before(0)}
    club = {"joined": "2020-01-01", **ENOUGH}
    records = small_records(memberships={"club": club, "other": club, "gone": gone})
    study = small_study(needs={"skill": need()}, networks=networks)
    assert of_club(study, records).marginal == pytest.approx(0.05)
    found = review(records, study, as_of=AS_OF)
    assert [one.network for one in found.memberships] == ["club", "other"]
    yesterday = review(records, study, as_of=AS_OF - dt.timedelta(days=1))
    assert [one.network for one in yesterday.memberships] == ["club", "gone", "other"]


def triggers_of(club: Parts, *log: str, study: Study | None = None) -> str:
    return " ".join(of_club(study or with_marginal(0.07), holding(club, *log)).triggers)


@pytest.mark.parametrize(("days", "told"), [(61, False), (60, True), (0, True), (-1, False)])
def test_a_renewal_within_60_days_is_a_trigger(days: int, told: bool) -> None:
    assert ("It renews on" in triggers_of({"renewal": days_before(-days)})) is told


@pytest.mark.parametrize(("now", "before", "told"), [(1, 2, True), (2, 2, False), (3, 2, False)])
def test_fewer_outcomes_than_in_the_year_before_are_a_trigger(now: int, before: int, told: bool) -> None:
    log = [f"{days_before(10 + place)} outcome network=club" for place in range(now)]
    log += [f"{days_before(400 + place)} outcome network=club" for place in range(before)]
    assert ("Its value is down" in triggers_of({}, *log)) is told
    assert "Its value is down" not in triggers_of({"joined": days_before(360)}, *log)


@pytest.mark.parametrize(("cost", "told"), [(100, False), (100.5, True)])
def test_a_cost_above_plan_asks_whether_the_employer_still_pays(cost: float, told: bool) -> None:
    study = with_marginal(0.07, {"staying": {"yearly_cost": 100, "hours_per_month": 0}})
    assert ("employer stopped paying" in triggers_of({"actual_yearly_cost": cost}, study=study)) is told


def test_importances_that_changed_ask_whether_the_role_did_once() -> None:
    snapshots = {
        "2026-02-01": {"skill": {"current": 1, "importance": 10}},
        "2026-09-01": {"skill": {"current": 2, "importance": 40}},
    }
    text = " ".join(str(review(holding(needs_on=snapshots), with_marginal(0.07), as_of=AS_OF)).split())
    assert text.count("went from 10 to 40 since 2026-02-01: has the role changed?") == 1
    same = {day: {"skill": {"current": 1, "importance": 10}} for day in snapshots}
    assert "has your role changed" not in str(review(holding(needs_on=same), with_marginal(0.07), as_of=AS_OF))


def test_of_two_that_do_the_same_one_is_left_at_a_time() -> None:
    found = review(holding(), with_marginal(0.0), as_of=AS_OF)
    assert [one.verdict for one in found.memberships] == ["leave", "leave"]
    assert "Leave one at a time and review again" in str(found)
    assert "Leave one at a time" not in str(review(holding(), with_marginal(0.07), as_of=AS_OF))


def test_needs_stand_side_by_side_then_now_and_later() -> None:
    snapshots = {
        "2026-02-01": {"skill": {"current": 1, "target": 3, "importance": 10}},
        "2026-09-01": {"skill": {"current": 2, "target": 3}},
        "2027-09-01": {"skill": {"current": 3, "target": 4}},
    }
    study = with_marginal(0.07, needs={"skill": need()}, aspirations={"dream": aspiration(importance=0)})
    skill, dream = review(holding(needs_on=snapshots), study, as_of=AS_OF).needs
    assert str(skill) == "skill: then 1 of 3 (2026-02-01); now 2 of 3 (2026-09-01); later 3 of 4\n  (2027-09-01)."
    assert str(dream) == "dream: then not said; now 1 of 3 (2026-01-01); later 3 wanted (2036-01-01)."


@given(st.lists(st.integers(-9, 9), unique=True, max_size=4), st.integers(-9, 9), st.integers(-9, 9))
def test_then_comes_before_now_and_now_before_later_whatever_day_the_study_is_of(
    snapshots: list[int], of_study: int, asked: int
) -> None:
    day = {n: AS_OF + dt.timedelta(days=n) for n in range(-9, 10)}
    study = small_study(as_of=str(day[of_study]), networks={"club": network()}, needs={"skill": need()})
    levels = {str(day[n]): {"skill": {"current": 1, "target": 3}} for n in snapshots}
    (line,) = review(small_records(needs_on=levels), study, as_of=day[asked]).needs
    known = sorted({day[n] for n in [*snapshots, of_study]})
    days = [level.on for level in (line.then, line.now, line.later) if level is not None and level.on is not None]
    assert days == sorted(set(days))
    assert all(one in known for one in days[: len(days) - (line.later is not None)])
    assert (line.now is None) == all(one > day[asked] for one in known)
    if line.now is not None and line.now.on is not None:
        assert line.now.on == max(one for one in known if one <= day[asked])


def test_a_membership_that_is_private_is_not_told_by_what_the_study_holds() -> None:
    study, private = with_marginal(0.2, {"held": True}), {"private": True}
    records = holding(private).standing(Beside(None, study))
    assert "is held" not in str(review(records.for_audience("manager"), as_of=AS_OF))
    never = small_records(memberships={"other": records.memberships["other"].model_dump()})
    not_held = never.standing(Beside(None, with_marginal(0.2)))
    assert review(records.for_audience("manager"), as_of=AS_OF) == review(
        not_held.for_audience("manager"), as_of=AS_OF
    )


def test_the_last_decision_is_told_and_a_past_day_of_a_need() -> None:
    study = with_marginal(0.07, needs={"skill": need(by=days_before(1))})
    log = ("2026-05-01 decided network=club", "2026-03-01 decided network=club", "2026-12-01 decided network=club")
    found = review(holding({}, *log), study, as_of=AS_OF)
    assert found.memberships[0].decided == dt.date(2026, 5, 1)
    assert "is past: no help comes in time for it." in " ".join(str(found).split())


def test_a_network_that_was_left_is_no_longer_held_whatever_the_study_says() -> None:
    networks = {"club": network(serves={"skill": 0.6}, held=True)}
    left = small_records(memberships={"club": {"joined": "2020-01-01", "left": "2025-01-01"}})
    found = review(left, small_study(needs={"skill": need()}, networks=networks), as_of=AS_OF)
    assert [one.network for one in found.to_join] == ["club"]
    assert "no membership is written down" not in str(found)
    unwritten = review(small_records(), small_study(needs={"skill": need()}, networks=networks), as_of=AS_OF)
    assert unwritten.to_join == ()
    assert "club is held, and no membership is written down" in " ".join(str(unwritten).split())


def test_a_marginal_says_on_how_many_ungraded_strengths_it_rests() -> None:
    graded = {"skill": {"value": 0.57, "grade": "verified"}}
    for club, ungraded in (({}, 2), ({"serves": graded}, 1)):
        study = with_marginal(0.07, club)
        found = review(holding(), study, as_of=AS_OF)
        assert found.ungraded == ungraded
        rests = f"resting on {ungraded} ungraded strength{'s' * (ungraded > 1)}."
        assert all(one.reason.endswith(rests) for one in found.memberships if one.rule == "otherwise")


def test_without_a_need_that_counts_it_is_said_that_nothing_can_be_lost() -> None:
    study = with_marginal(0.07, needs={"skill": need(current=3)})
    assert "No need or aspiration counts on this day" in str(review(holding(), study, as_of=AS_OF))


YOUNG = {"joined": days_before(30), "attended": 0}
OVER = {"attended": 0, "actual_hours_per_month": 9}


@pytest.mark.parametrize(
    ("marginal", "fact", "club", "rule"),
    [
        (0.0, False, YOUNG, "gate"),
        (0.0, True, YOUNG, "benefit lag"),
        (0.3, True, YOUNG, "benefit lag"),
        (0.0, True, OVER, "evidence"),
        (0.3, True, OVER, "evidence"),
        (0.0, True, OVER | ENOUGH, "no marginal"),
        (0.02, True, OVER | ENOUGH, "over plan"),
        (0.3, True, OVER | ENOUGH, "high marginal"),
        (0.07, True, OVER | ENOUGH, "otherwise"),
    ],
)
def test_of_several_rules_that_fit_the_first_decides(
    marginal: float, fact: object, club: Parts, rule: str
) -> None:
    gates = {"rule": {"kind": "access", "fact": "meets", "must_be": True}}
    staying = {"hours_per_month": 4, "yearly_cost": 0}
    study = with_marginal(
        marginal, {"facts": {"meets": fact}, "staying": staying}, {"facts": {"meets": True}}, gates=gates
    )
    assert of_club(study, holding(club)).rule == rule


@pytest.mark.parametrize(("days", "now"), [(0, 2), (-1, 1)])
def test_a_snapshot_of_the_day_itself_is_how_things_stand_now(days: int, now: float) -> None:
    snapshots = {days_before(days): {"skill": {"current": 2, "target": 3}}}
    (line,) = review(holding(needs_on=snapshots), with_marginal(0.07), as_of=AS_OF).needs
    assert line.now is not None
    assert line.now.current == now


@few
@given(order=st.permutations(range(8)))
def test_the_order_of_entries_of_different_days_does_not_matter(order: list[int]) -> None:
    kinds = ("attended", "outcome", "lead", "decided")
    log = [
        f"{days_before(9 * place)} {kinds[place % 4]} network=club hours={place} id=x{place}" for place in range(8)
    ]
    study = with_marginal(0.02, {"staying": {"hours_per_month": 1, "yearly_cost": 0}})
    found = review(holding({}, *(log[place] for place in order)), study, as_of=AS_OF)
    assert found == review(holding({}, *log), study, as_of=AS_OF)


def test_p3_without_attendance_is_not_enough_evidence() -> None:
    """The pinned `reduce_or_leave` is superseded by the ruling on missing attendance."""
    club = {"joined": "2025-01-01", "planned_hours_per_month": 4, "actual_hours_per_month": 7, "outcomes": 0}
    found = of_club(studied({"serves": {"skill": 0.25}}), small_records(memberships={"club": club}))
    assert found.verdict == "not enough evidence"


def test_a_review_needs_a_study_that_holds_its_networks() -> None:
    with pytest.raises(InvalidParameter, match=r"`study: criteria\.yaml`"):
        review(holding(), as_of=AS_OF)
    with pytest.raises(UnknownName, match=r"the study holds no network `clubs`\. Did you mean `club`"):
        review(small_records(memberships={"clubs": {"joined": "2020-01-01"}}), studied({}), as_of=AS_OF)
    nothing = review(small_records(), studied({}), as_of=AS_OF)
    assert "There is no membership on this day." in str(nothing)


verdicts = st.fixed_dictionaries(
    {
        "marginal": st.sampled_from([0.0, 0.004, 0.02, 0.07, 0.3]),
        "hours": st.sampled_from([None, 0.0, 5.0, 12.0]),
        "attended": st.integers(0, 4),
        "joined": st.integers(0, 400),
        "fact": st.sampled_from([True, False, "unknown"]),
        "mandatory": st.booleans(),
    }
)


@few
@given(case=verdicts)
def test_each_verdict_has_its_reason_and_what_would_change_it_and_the_same_wherever_it_stands(
    case: dict[str, Any],
) -> None:
    gates = {"rule": {"kind": "access", "fact": "meets", "must_be": True}}
    club = network(
        serves={"skill": 0.5 + case["marginal"]}, facts={"meets": case["fact"]}, mandatory=case["mandatory"]
    )
    other = fine(serves={"skill": 0.5})
    held = {
        "club": {
            "joined": days_before(case["joined"]),
            "attended": case["attended"],
            "actual_hours_per_month": case["hours"],
        },
        "other": {"joined": "2020-01-01", **ENOUGH},
    }

    def reviewed(networks: Parts, memberships: Parts) -> Review:
        study = small_study(
            needs={"skill": need()}, learner={"limits": {"hours_per_month": 10}}, gates=gates, networks=networks
        )
        return review(small_records(memberships=memberships), study, as_of=AS_OF)

    found = reviewed({"club": club, "other": other}, held)
    turned = reviewed({"other": other, "club": club}, dict(reversed(held.items())))
    assert found == turned
    for one in found.memberships:
        assert one.reason.endswith(".")
        assert one.change.endswith(".")
        assert one.reason in " ".join(str(one).split())
    assert all(len(line) <= 80 for line in str(found).splitlines())
    frame = found.to_frame()
    assert frame["verdict"].tolist() == [one.verdict for one in found.memberships]
    assert json.loads(json.dumps(found.to_dict()))["memberships"][0]["verdict"] == found.memberships[0].verdict
    assert len(RULES) == 8


def test_what_is_lost_counts_who_is_held_only_together_with_it() -> None:
    needs = {"skill": need(), "lonely": need()}
    networks = {
        "club": fine(serves={"skill": 0.5}),
        "other": fine(serves={"lonely": 0.25}, requires=["club"]),
        "third": fine(serves={"lonely": 0.5}, requires=["club", "fourth"]),
        "fourth": fine(),
    }
    study = small_study(needs=needs, networks=networks)
    found = of_club(study)
    assert found.marginal == pytest.approx((0.5 + 0.25) / 2)
    assert (
        "Without it and other, held only together with it, what is surely covered falls by 0.375" in found.reason
    )
    networks["other"] = fine(serves={"lonely": 0.25})
    assert of_club(small_study(needs=needs, networks=networks)).marginal == pytest.approx(0.25)
    networks["other"] = fine()
    joined = review(holding(), small_study(needs=needs, networks=networks), as_of=AS_OF).to_join
    assert "It can be held only together with fourth." in joined[0].reason


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("aspires", [False, True])
@pytest.mark.parametrize(
    ("marginal", "verdict", "verdict_over"),
    [
        (0.0, "leave", "leave"),
        (0.004, "leave", "leave"),
        (0.005, "keep", "reduce"),
        (0.006, "keep", "reduce"),
        (0.049, "keep", "reduce"),
        (0.05, "keep", "keep"),
        (0.051, "keep", "keep"),
    ],
)
def test_what_would_change_a_leave_does_so_at_its_figures_and_a_step_either_side(
    marginal: float, verdict: str, verdict_over: str, aspires: bool, over: bool
) -> None:
    """Where it takes more than planned, less would only have it reduced."""
    later = {"learner": {"limits": {"hours_per_month": 10}, "aspirations": {"later": aspiration(importance=1e-9)}}}
    serves = {"skill": 0.5 + marginal, **({"later": 0.5} if aspires else {})}
    study = with_marginal(marginal, {"serves": serves}, {"serves": {"skill": 0.5, "later": 0.5}}, **later)
    found = of_club(study, holding({"planned_hours_per_month": 2, "actual_hours_per_month": 4 if over else 1}))
    expected = verdict_over if over else verdict
    if expected == "leave" and aspires:
        expected = "reduce" if over else "keep"
    assert found.verdict == expected
    if found.verdict == "leave":
        assert found.change == (
            "A fall of 0.05 or more would keep it; one of 0.005 or more, or an aspiration that it serves, would "
            "have it reduced, as it takes more than planned."
            if over
            else "A fall of 0.005 or more, or an aspiration that it serves, would keep it."
        )


def test_several_that_nobody_serves_are_said_so_one_by_one() -> None:
    wants = {"skill": need(), "lonely": need(title="Lonely"), "alone": need(title="Alone")}
    text = str(review(holding(), with_marginal(0.07, needs=wants), as_of=AS_OF))
    assert 'No membership serves "Lonely" or "Alone".' in text
