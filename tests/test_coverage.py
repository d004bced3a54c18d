"""Do strengths, grades, dates and importances come to the coverage that the rules say?"""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect.coverage import DAYS_OF_ROUNDING, Coverage, coverage, lag_weeks, whole_days
from netselect.study.study import Study
from netselect.weighting.elicited import importances
from tests.small_study import AS_OF, aspiration, need, network, small_study

few = settings(max_examples=40, deadline=None)
shares = st.integers(0, 20).map(lambda twentieths: twentieths / 20)


def covered(study: Study) -> Coverage:
    return coverage(study, importances(study).weights)


def only_cell(study: Study) -> dict[str, Any]:
    """Return what is said of the first network and the first want."""
    found = covered(study)
    names = ("strengths", "low", "high", "graded_low", "graded_high", "unknown", "too_late")
    return {name: getattr(found, name)[0, 0].item() for name in names}


def serving(strength: object, **parts: object) -> dict[str, Any]:
    """Return the cell of one undated need that one network serves so well."""
    return only_cell(
        small_study(needs={"skill": need()}, networks={"a": network(serves={"skill": strength}, **parts)})
    )


def bounds_of(cell: dict[str, Any]) -> tuple[float, ...]:
    return tuple(cell[name] for name in ("strengths", "low", "high", "graded_low", "graded_high"))


def test_what_is_not_mentioned_is_exactly_0_whatever_the_grade() -> None:
    cell = only_cell(small_study(needs={"skill": need()}, networks={"a": network(grade="assumed")}))
    assert bounds_of(cell) == (0.0, 0.0, 0.0, 0.0, 0.0)
    assert not cell["unknown"]


@pytest.mark.parametrize(
    ("grade", "low", "high"),
    [
        ("verified", 0.5, 0.5),
        ("reported", 0.35, 0.65),
        ("claimed", 0.2, 0.8),
        ("assumed", 0.2, 0.8),
        (None, 0.5, 0.5),
    ],
)
def test_a_grade_widens_its_own_bounds_and_leaves_the_certain_ones(
    grade: str | None, low: float, high: float
) -> None:
    stated = {"value": 0.5} if grade is None else {"value": 0.5, "grade": grade}
    assert bounds_of(serving(stated)) == pytest.approx((0.5, 0.5, 0.5, low, high))


def test_graded_bounds_stay_between_0_and_1() -> None:
    assert bounds_of(serving({"value": 0.9, "grade": "claimed"}))[3:] == pytest.approx((0.6, 1.0))
    assert bounds_of(serving({"value": 0.1, "grade": "claimed"}))[3:] == pytest.approx((0.0, 0.4))


def test_a_stated_0_is_widened_by_its_grade() -> None:
    assert bounds_of(serving({"value": 0, "grade": "reported"})) == (0.0, 0.0, 0.0, 0.0, 0.15)


def test_the_network_grades_what_carries_no_grade_of_its_own() -> None:
    assert bounds_of(serving(0.5, grade="reported"))[3:] == pytest.approx((0.35, 0.65))
    own = serving({"value": 0.5, "grade": "verified"}, grade="reported")
    assert bounds_of(own)[3:] == (0.5, 0.5)


def test_the_study_says_how_far_out_a_grade_may_be() -> None:
    study = small_study(
        needs={"skill": need()},
        networks={"a": network(serves={"skill": {"value": 0.5, "grade": "reported"}})},
        grades={"reported": 0.05},
    )
    assert bounds_of(only_cell(study))[3:] == pytest.approx((0.45, 0.55))


def test_a_stated_range_takes_the_place_of_the_grade() -> None:
    stated = {"value": 0.5, "low": 0.4, "high": 0.9, "grade": "assumed"}
    assert bounds_of(serving(stated)) == (0.5, 0.4, 0.9, 0.4, 0.9)


def test_a_range_with_one_end_ends_at_the_value_on_the_other_side() -> None:
    assert bounds_of(serving({"value": 0.5, "high": 0.75, "grade": "assumed"})) == (0.5, 0.5, 0.75, 0.5, 0.75)


@pytest.mark.parametrize(
    ("stated", "low", "high"),
    [
        ("unknown", 0.0, 1.0),
        ({"value": "unknown", "high": 0.5}, 0.0, 0.5),
        ({"value": "unknown", "low": 0.25}, 0.25, 1.0),
        ({"value": "unknown", "one_of": [0.75, 0.25]}, 0.25, 0.75),
    ],
)
def test_an_unknown_strength_is_a_range_and_stands_at_its_highest(stated: object, low: float, high: float) -> None:
    cell = serving(stated, grade="verified")
    assert bounds_of(cell) == (high, low, high, low, high)
    assert cell["unknown"]


def test_themes_give_the_mean_of_levels_by_how_much_each_is_asked_for() -> None:
    study = small_study(
        needs={"skill": need(themes={"practice": 3, "review": 1})},
        networks={"a": network(offers={"practice": 0.9, "review": 0.3})},
    )
    assert only_cell(study)["strengths"] == pytest.approx((3 * 0.9 + 1 * 0.3) / 4)


def test_a_theme_that_a_network_does_not_list_counts_as_0() -> None:
    study = small_study(
        needs={"skill": need(themes={"practice": 3, "review": 1})},
        networks={"a": network(offers={"review": 1}, grade="claimed")},
    )
    assert bounds_of(only_cell(study)) == pytest.approx((0.25, 0.25, 0.25, 0.175, 0.25))


def test_an_unknown_level_of_a_theme_is_anything_from_0_to_1() -> None:
    study = small_study(
        needs={"skill": need(themes={"practice": 3, "review": 1})},
        networks={"a": network(offers={"practice": "unknown", "review": 1}, grade="reported")},
    )
    cell = only_cell(study)
    assert bounds_of(cell) == pytest.approx((1.0, 0.25, 1.0, 0.2125, 1.0))
    assert cell["unknown"]


@pytest.mark.parametrize("direct", [0, 0.25])
def test_a_direct_strength_goes_before_themes(direct: float) -> None:
    study = small_study(
        needs={"skill": need(themes={"practice": 1})},
        networks={"a": network(offers={"practice": 1}, serves={"skill": direct})},
    )
    assert only_cell(study)["strengths"] == direct


@few
@given(data=st.data())
def test_strengths_from_themes_are_what_their_formula_says(data: st.DataObject) -> None:
    asked = data.draw(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 5), min_size=1))
    asked[next(iter(asked))] = 1
    offered = data.draw(st.dictionaries(st.sampled_from(sorted(asked)), shares))
    study = small_study(needs={"skill": need(themes=asked)}, networks={"a": network(offers=offered)})
    exact = sum(Fraction(share) * Fraction(offered.get(theme, 0)) for theme, share in asked.items())
    assert only_cell(study)["strengths"] == pytest.approx(float(exact / sum(asked.values())))


def timed(entry: object, days: int, lag: float | None = 0, **parts: object) -> dict[str, Any]:
    """Return the cell of a need that is due so many days after the study's own day."""
    by = date.fromisoformat(AS_OF) + timedelta(days=days)
    joining = {"fee": 0, "effort_hours": 0, "entry_weeks": entry}
    return only_cell(
        small_study(
            needs={"skill": need(by=by.isoformat())},
            networks={
                "a": network(serves={"skill": {"value": 0.5, "grade": "reported"}}, joining=joining, **parts)
            },
            benefit_lag_weeks=lag,
        )
    )


@pytest.mark.parametrize(
    ("entry", "days", "lag", "in_time"),
    [
        (2, 14, 0, True),
        (2, 13, 0, False),
        (0.1, 1, 0, True),
        (0.1, 0, 0, False),
        (0, 0, 0, True),
        (1, 14, 1, True),
        (1, 13, 1, False),
        (0.5, 7, 0.5, True),
    ],
)
def test_help_counts_up_to_the_day_itself_in_whole_days_rounded_up(
    entry: float, days: int, lag: float, *, in_time: bool
) -> None:
    cell = timed(entry, days, lag)
    assert cell["too_late"] is not in_time
    assert bounds_of(cell) == (pytest.approx((0.5, 0.5, 0.5, 0.35, 0.65)) if in_time else (0.0,) * 5)


def test_a_date_before_the_study_is_too_late_for_everybody() -> None:
    assert timed(0, -1)["too_late"]


@few
@given(
    entry=st.integers(0, 60),
    lag=st.integers(0, 60),
    days=st.integers(0, 100),
)
def test_too_late_is_what_the_calendar_says(entry: int, lag: int, days: int) -> None:
    cell = timed(entry / 8, days, lag / 8)
    arrival = date.fromisoformat(AS_OF) + timedelta(days=ceil(Fraction(entry + lag, 8) * 7))
    assert cell["too_late"] is (arrival > date.fromisoformat(AS_OF) + timedelta(days=days))


@few
@given(days=st.integers(0, 4000), lag=st.integers(0, 400), more=st.sampled_from([0.0, 1e-10, 9e-10, 1.1e-9, 0.5]))
def test_weeks_that_are_a_whole_number_of_days_are_these_days_and_more_than_a_rounding_is_the_next(
    days: int, lag: int, more: float
) -> None:
    due = days + lag
    assert timed(days / 7, due, lag / 7)["too_late"] is False
    assert timed((days + more) / 7, due, lag / 7)["too_late"] is (more > DAYS_OF_ROUNDING)


@pytest.mark.parametrize("days", [29, 57, 58, 103, 1001])
def test_sevenths_that_round_up_begin_no_further_day(days: int) -> None:
    assert whole_days(days / 7) == days
    assert whole_days((days + 1e-6) / 7) == days + 1


def test_a_networks_own_lag_goes_before_the_studys() -> None:
    assert timed(1, 7, lag=10, benefit_lag_weeks=0)["strengths"] == 0.5
    assert timed(1, 7, lag=0, benefit_lag_weeks=10)["too_late"]


def test_a_lag_that_nobody_states_is_none_and_a_stated_0_is_kept() -> None:
    studies = {lag: small_study(benefit_lag_weeks=lag) for lag in (None, 0, 7)}
    unstated = small_study()
    assert (unstated.benefit_lag_weeks, studies[None]) == (None, unstated)
    for lag, study in studies.items():
        assert netselect.loads(netselect.dumps(study)) == study
        assert netselect.loads(netselect.dumps(study)).benefit_lag_weeks == lag
    assert len({study.content_hash for study in studies.values()}) == 3
    for otherwise in (0.0, 26.0):
        found = {
            lag: lag_weeks(study, next(iter(study.networks.values())), otherwise=otherwise)
            for lag, study in studies.items()
        }
        assert found == {None: otherwise, 0: 0.0, 7: 7.0}


def test_a_lag_that_nobody_states_counts_as_0_in_a_ranking() -> None:
    for days in (6, 7):
        assert timed(1, days, lag=None) == timed(1, days, lag=0)


def test_a_want_without_a_date_is_never_too_late() -> None:
    study = small_study(
        needs={"skill": need()},
        networks={"a": network(serves={"skill": 0.5}, joining={"fee": 0, "effort_hours": 0, "entry_weeks": 5000})},
    )
    assert only_cell(study)["strengths"] == 0.5


def test_a_wait_beyond_the_calendar_is_too_late_and_no_error() -> None:
    assert timed(1e9, 10)["too_late"]


def test_an_unknown_entry_time_opens_the_range_down_to_0() -> None:
    cell = timed("unknown", 100)
    assert bounds_of(cell) == pytest.approx((0.5, 0.0, 0.5, 0.0, 0.65))
    assert cell["unknown"]
    assert not cell["too_late"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"value": "unknown", "high": 2}, (0.5, 0.5, 0.5, 0.35, 0.65)),
        ({"value": "unknown", "one_of": [1, 2]}, (0.5, 0.5, 0.5, 0.35, 0.65)),
        ({"value": "unknown", "low": 3}, (0.0, 0.0, 0.0, 0.0, 0.0)),
        ({"value": "unknown", "low": 1, "high": 3}, (0.5, 0.0, 0.5, 0.0, 0.65)),
        ({"value": 1, "low": 1, "high": 3}, (0.5, 0.0, 0.5, 0.0, 0.65)),
        ({"value": 3, "low": 1, "high": 3}, (0.0, 0.0, 0.5, 0.0, 0.65)),
        ({"value": 1, "low": 1, "high": 2}, (0.5, 0.5, 0.5, 0.35, 0.65)),
    ],
)
def test_a_range_of_entry_times_counts_where_it_passes_the_date(
    entry: dict[str, Any], expected: tuple[float, ...]
) -> None:
    cell = timed(entry, 14)
    assert bounds_of(cell) == pytest.approx(expected)
    assert cell["unknown"] is (entry["value"] == "unknown" and expected[:2] == (0.5, 0.0))


def test_a_strength_of_0_is_not_called_too_late() -> None:
    study = small_study(
        needs={"skill": need(by=AS_OF)},
        networks={"a": network(serves={"skill": 0}, joining={"fee": 0, "effort_hours": 0, "entry_weeks": 9})},
    )
    assert not only_cell(study)["too_late"]


@pytest.mark.parametrize("missing", ["target", "by"])
def test_an_aspiration_without_target_or_date_is_vague_and_weighs_nothing(missing: str) -> None:
    vague = aspiration(importance=6)
    del vague[missing]
    found = covered(small_study(needs={"skill": need()}, aspirations={"dream": vague, "post": aspiration()}))
    assert found.vague == ("dream",)
    assert found.weights.tolist() == [0.5, 0.0, 0.5]


def test_a_want_whose_target_is_reached_is_met_and_weighs_nothing() -> None:
    found = covered(
        small_study(
            needs={"done": need(importance=5, current=3, target=3), "open": need(importance=2)},
            aspirations={"past": aspiration(current=4, target=2)},
        )
    )
    assert found.met == ("done", "past")
    assert found.vague == ()
    assert found.weights.tolist() == [0.0, 1.0, 0.0]


def test_a_need_without_a_date_counts() -> None:
    assert covered(small_study(needs={"skill": need()})).weights.tolist() == [1.0]


def test_without_an_open_want_every_network_covers_0() -> None:
    found = covered(
        small_study(
            needs={"done": need(current=3)},
            networks={"a": network(serves={"done": 1}), "b": network()},
        )
    )
    for figure in ("need_coverage", "aspiration_coverage", "fit_other"):
        assert all(not share.any() for share in found.shares(figure).values())
    assert found.unserved() == ()
    assert found.idle() == ("a", "b")


def test_horizons_and_reasons_are_two_cuts_of_the_same_strengths() -> None:
    found = covered(
        small_study(
            needs={
                "tool": need(importance=3, reason="technological"),
                "talk": need(importance=1, reason="personal_career"),
            },
            aspirations={"post": aspiration(importance=4, reason="personal_career")},
            networks={"a": network(serves={"tool": 0.5, "talk": 1, "post": 0.25})},
        )
    )
    assert found.horizons == ("need", "need", "aspiration")
    assert found.shares("need_coverage")["value"].tolist() == pytest.approx([(3 * 0.5 + 1) / 4])
    assert found.shares("aspiration_coverage")["value"].tolist() == pytest.approx([0.25])
    assert found.shares("fit_personal_career")["value"].tolist() == pytest.approx([(1 + 4 * 0.25) / 5])
    assert found.shares("fit_technological")["value"].tolist() == pytest.approx([0.5])
    assert found.shares("fit_industry")["value"].tolist() == [0.0]


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """Draw a study of up to four wants and four networks, with grades, unknowns and ranges."""
    grades = st.sampled_from(["verified", "reported", "claimed", "assumed", None])

    def strength() -> object:
        kind = draw(st.sampled_from(["plain", "graded", "unknown", "ranged"]))
        value = draw(shares)
        if kind == "unknown":
            return {"value": "unknown", "high": value}
        if kind == "ranged":
            return {"value": value, "low": value * draw(shares), "high": value + (1 - value) * draw(shares)}
        grade = draw(grades)
        return value if kind == "plain" or grade is None else {"value": value, "grade": grade}

    needs = {f"need-{i}": need(importance=draw(st.integers(1, 9))) for i in range(draw(st.integers(1, 2)))}
    later = {f"later-{i}": aspiration(importance=draw(st.integers(0, 9))) for i in range(draw(st.integers(0, 2)))}
    networks = {}
    for index in range(draw(st.integers(1, 4))):
        served = draw(st.lists(st.sampled_from([*needs, *later]), unique=True))
        grade = draw(grades)
        parts = {"serves": {want: strength() for want in served}} | ({} if grade is None else {"grade": grade})
        networks[f"network-{index}"] = network(**parts)
    return small_study(needs=needs, aspirations=later, networks=networks)


@few
@given(study=studies())
def test_bounds_enclose_the_strength_and_graded_ones_enclose_the_bounds(study: Study) -> None:
    found = covered(study)
    for one in (
        (found.graded_low, found.low, found.strengths, found.high, found.graded_high),
        tuple(
            found.shares("need_coverage")[name] for name in ("graded_low", "low", "value", "high", "graded_high")
        ),
    ):
        stacked = np.stack(one)
        assert (np.diff(stacked, axis=0) >= -1e-12).all()
        assert stacked.min() >= 0.0
        assert stacked.max() <= 1.0


@few
@given(study=studies())
def test_a_share_is_the_importance_weighted_mean_of_strengths(study: Study) -> None:
    found = covered(study)
    for figure, horizon in (("need_coverage", "need"), ("aspiration_coverage", "aspiration")):
        columns = [column for column, kind in enumerate(found.horizons) if kind == horizon]
        points = [list(study.learner.wants.values())[column].importance or 0.0 for column in columns]
        for row in range(len(found.networks)):
            exact = sum(p * found.strengths[row, c] for p, c in zip(points, columns, strict=True))
            share = exact / sum(points) if sum(points) else 0.0
            assert found.shares(figure)["value"][row] == pytest.approx(share)


def test_what_nobody_serves_is_found_and_an_unknown_may_serve() -> None:
    study = small_study(
        needs={"served": need(), "hoped": need(), "open": need(), "stated": need(), "done": need(current=3)},
        networks={
            "a": network(serves={"served": 0.5, "hoped": "unknown", "stated": {"value": 0, "grade": "claimed"}}),
            "b": network(serves={"done": 1}),
        },
    )
    found = covered(study)
    assert found.unserved() == ("open", "stated")
    assert found.unserved(np.array([False, True])) == ("served", "hoped", "open", "stated")
    assert found.unserved(np.array([False, False])) == ("served", "hoped", "open", "stated")
    assert found.idle() == ("b",)


def test_stated_strengths_are_counted_and_so_are_those_without_a_grade() -> None:
    study = small_study(
        needs={"skill": need(themes={"practice": 1}), "talk": need()},
        networks={
            "a": network(serves={"skill": 0.5, "talk": {"value": 0.25, "grade": "claimed"}}),
            "b": network(serves={"skill": "unknown", "talk": 1}, grade="reported"),
            "c": network(offers={"practice": 0.5}),
        },
    )
    found = covered(study)
    assert (found.stated, found.ungraded) == (4, 2)


def test_a_study_without_wants_covers_nothing() -> None:
    found = covered(small_study())
    assert found.strengths.shape == (1, 0)
    assert found.shares("need_coverage")["value"].tolist() == [0.0]
    assert found.unserved() == ()
