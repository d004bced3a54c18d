"""Do the figures printed of sets hold: at the printed figure, and a step either side?"""

import re
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import netselect
from netselect.bounds.open_figures import OpenFigure
from netselect.sets.text import names_text, sets_along
from netselect.study.study import Study
from netselect.words import step_of
from tests.effort import examples
from tests.sets.best_alone import best_alone
from tests.small_study import need, network, small_study

few = settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEES = st.one_of(
    st.integers(0, 60),
    st.floats(0, 60).map(lambda figure: round(figure, 2)),
    st.floats(0.001, 60),
    st.sampled_from([16.1, 48.2, 33.333333, 1 / 3, 0.1, 0.2, 0.004]),
)
HELP = st.sampled_from([0, 0.25, 0.333, 0.5, 0.75, 0.9])


@st.composite
def limited_studies(draw: st.DrawFn) -> Study:
    """Draw a study of two needs, up to five networks that cost money and hours, and limits on both."""
    networks = {
        name: network(
            serves={"n1": draw(HELP), "n2": draw(HELP)},
            staying={"yearly_cost": draw(FEES), "hours_per_month": draw(FEES)},
        )
        for name in "abcde"[: draw(st.integers(2, 5))]
    }
    limits = {"yearly_cost": draw(FEES), "hours_per_month": draw(FEES)}
    return small_study(
        needs={"n1": need(), "n2": need(importance=2)}, learner={"limits": limits}, networks=networks
    )


def covered(study: Study, amount: str, limit: float) -> float:
    """Return what the best set covers under another limit."""
    best = best_alone(study, {amount: limit})
    assert best is not None
    return best[1]


@few
@given(study=limited_studies())
def test_a_little_more_buys_what_is_printed_and_a_step_less_does_not(study: Study) -> None:
    found = netselect.portfolio(study)
    text = " ".join(found.to_text().split())
    for shadow in found.shadows:
        limit: Any = getattr(study.learner.limits, shadow.amount)
        now = covered(study, shadow.amount, limit)
        for step in shadow.steps:
            extra_text = found.names.asked(shadow.amount, step.extra)
            (printed,) = set(re.findall(rf"nother {re.escape(extra_text)} \(to ([0-9.]+)\)", text))
            said = re.search(r"[0-9.]*[0-9]", extra_text)
            assert said is not None
            assert covered(study, shadow.amount, float(printed)) >= step.coverage - 1e-9
            # A limit is met by what is a billionth above it, so that less of a step than that is none.
            less = float(printed) - max(step_of(printed), 1e-8 * max(1.0, float(printed)))
            before = covered(study, shadow.amount, max(0.0, less))
            assert before <= max(now, step.coverage - 1e-9), (printed, before)
            # Whoever adds the printed extra to the limit has enough.
            assert covered(study, shadow.amount, limit + float(said[0])) >= step.coverage - 1e-9, (
                extra_text,
                limit,
            )
            now = step.coverage


LEVELS = st.one_of(st.integers(0, 40), st.floats(0, 40).map(lambda figure: round(figure, 2)), st.floats(0.001, 40))
OPEN = st.tuples(LEVELS, LEVELS).map(lambda ends: {"value": "unknown", "low": min(ends), "high": max(ends) + 0.5})
BRINGS = st.sampled_from([0.25, 0.333, 0.5, 0.9])
AMOUNTS = st.sampled_from(["joining.fee", "staying.yearly_cost", "staying.hours_per_month", "joining.entry_weeks"])


@st.composite
def open_parts(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the parts of a study in which one to three amounts are not known."""
    by = draw(st.sampled_from([{}, {"by": "2026-03-12"}, {"by": "2026-06-01"}]))
    networks = {
        name: network(
            serves={"n1": draw(BRINGS), "n2": draw(BRINGS)},
            joining={"fee": draw(st.sampled_from([0, 10, 16.1])), "entry_weeks": draw(st.integers(0, 9))},
            staying={
                "yearly_cost": draw(st.sampled_from([0, 5, 16.1])),
                "hours_per_month": draw(st.integers(0, 9)),
            },
        )
        for name in "abcd"[: draw(st.integers(2, 4))]
    }
    places = st.tuples(st.sampled_from(list(networks)), AMOUNTS)
    for name, path in draw(st.lists(places, min_size=1, max_size=3, unique=True)):
        block, key = path.split(".")
        networks[name][block][key] = draw(OPEN)
    limits = draw(st.fixed_dictionaries({"first_year_cost": FEES, "hours_per_month": FEES}))
    return {
        "needs": {"n1": need(**by), "n2": need(importance=2)},
        "learner": {"limits": limits},
        "networks": networks,
        "portfolio": {"objective": draw(st.sampled_from(["robust", "cautious", "optimistic"]))},
    }


def at(parts: dict[str, Any], figure: OpenFigure, level: float) -> Study:
    """Return the study in which one figure is known."""
    networks = deepcopy(parts["networks"])
    block, key = figure.path.split(".")
    networks[figure.network][block][key] = level
    return small_study(**{**parts, "networks": networks})


def said_of(told: str, level: float) -> bool:
    """Return whether a sentence on a part of a range speaks of a level."""
    part = told.partition(":")[0].lower()
    if part == "whatever it is":
        return True
    number = r"([0-9.]+)"
    if found := re.fullmatch(rf"(from|above) {number} on|(above) {number}|from {number}", part):
        is_strict = part.startswith("above")
        low = float(next(filter(None, (found[2], found[4], found[5]))))
        return level > low if is_strict else level >= low
    if found := re.fullmatch(rf"(up to|below) {number}", part):
        return level <= float(found[2]) if found[1] == "up to" else level < float(found[2])
    if found := re.fullmatch(rf"(from|above) {number} to( below)? {number}", part):
        low, high = float(found[2]), float(found[4])
        is_beyond = level > low if found[1] == "above" else level >= low
        return is_beyond and (level < high if found[3] else level <= high)
    found = re.fullmatch(rf"at {number}", part)
    assert found is not None, told
    return level == float(found[1])


LONG_LIMIT = {
    "needs": {"n1": need(), "n2": need()},
    "learner": {"limits": {"first_year_cost": 27.40178305880004}},
    "networks": {
        "a": network(
            serves={"n1": 0.5}, joining={"fee": {"value": "unknown", "low": 0, "high": 27.5}, "entry_weeks": 0}
        )
    },
}


THIRDS = {
    "needs": {"n1": need()},
    "learner": {"limits": {"first_year_cost": 10 / 3}},
    "networks": {
        "a": network(
            serves={"n1": 0.7},
            joining={"fee": {"value": "unknown", "low": 2 / 3, "high": 2}, "entry_weeks": 0},
            staying={"yearly_cost": 5 / 3, "hours_per_month": 0},
        )
    },
}


RANGE_OF_THIRDS = {
    "needs": {"n1": need()},
    "learner": {"limits": {"first_year_cost": 4 / 3}},
    "networks": {
        "a": network(
            serves={"n1": 0.7},
            joining={"fee": {"value": "unknown", "low": 1 / 3, "high": 5 / 6}, "entry_weeks": 0},
            staying={"yearly_cost": 1, "hours_per_month": 0},
            exclusive_with=["b"],
        ),
        "b": network(
            serves={"n1": 0.7},
            joining={"fee": 1 / 3, "entry_weeks": 0},
            staying={"yearly_cost": 1, "hours_per_month": 0},
        ),
    },
}
"""Two cost the same where the range begins, at a figure without end."""


LEVEL_AT_THE_LIMIT = {
    "needs": {"n1": need()},
    "learner": {"limits": {"first_year_cost": 58.4}},
    "networks": {
        "a": network(
            serves={"n1": 0.7},
            joining={"fee": {"value": "unknown", "low": 21.9, "high": 65.7}, "entry_weeks": 0},
            staying={"yearly_cost": 14.6, "hours_per_month": 3},
            exclusive_with=["b"],
        ),
        "b": network(
            serves={"n1": 0.7},
            joining={"fee": 0, "entry_weeks": 0},
            staying={"yearly_cost": 58.4, "hours_per_month": 2},
        ),
    },
}
"""What makes the two cost the same is also where the limit is."""


@few
@example(parts=LONG_LIMIT, share=0.5)
@example(parts=LEVEL_AT_THE_LIMIT, share=0.2)
@example(parts=THIRDS, share=0.5)
@example(parts=RANGE_OF_THIRDS, share=0.5)
@given(parts=open_parts(), share=st.floats(0, 1))
def test_the_best_set_along_a_range_is_the_one_printed(parts: dict[str, Any], share: float) -> None:
    """At each printed figure, a step below, a step above, at the ends and somewhere between."""
    study = small_study(**parts)
    found = netselect.portfolio(study)
    text = " ".join(found.to_text().split()).lower()
    for question in found.unknowns.questions if found.unknowns is not None else ():
        figure, told = question.figure, sets_along(question, found.names)
        is_whole = not told[-1].startswith("Where")
        parts_told = [one for one in told if ":" in one]
        if question.decides:
            assert all(one.lower() in text for one in told)
        levels = {figure.low, figure.high, figure.low + share * (figure.high - figure.low)} if is_whole else set()
        for printed in re.findall(r"[0-9.]*[0-9]", " ".join(one.partition(":")[0] for one in parts_told)):
            # A limit has room of a billionth of itself.
            limits = parts.get("learner", {}).get("limits", {}).values()
            step = max(step_of(printed), *(2e-9 * limit for limit in limits), 0.0)
            levels |= {float(printed) + way * step for way in (-1, 0, 1)}
        for level in sorted(level for level in levels if figure.low <= level <= figure.high):
            best = best_alone(at(parts, figure, level))
            called = names_text(None if best is None else best[0], found.names)
            here = [one for one in parts_told if said_of(one, level)]
            if is_whole:
                assert len(here) == 1, (level, told)
            assert all(one.partition(": ")[2] == called for one in here), (figure, level, told, called)


def test_what_is_known_of_an_open_figure_is_said() -> None:
    study = small_study(
        needs={"n": need()},
        learner={"limits": {"yearly_cost": 30}},
        networks={
            "a": network(serves={"n": 0.5}, staying={"yearly_cost": {"value": "unknown", "low": 20, "high": 60}})
        },
    )
    told = " ".join(netselect.portfolio(study).to_text().split())
    assert "The yearly cost of a: not known, from 20 to 60 GBP a year; its answer changes the best set" in told


@given(
    term=st.sampled_from(["fee", "yearly_cost", "hours_per_month"]),
    low=st.integers(0, 90),
    more=st.integers(0, 90),
    is_unknown=st.booleans(),
)
@example(term="yearly_cost", low=20, more=40, is_unknown=True)
@few
def test_what_a_set_asks_for_says_what_is_not_known_and_what_is_counted(
    term: str, low: int, more: int, is_unknown: bool
) -> None:
    figure = {"value": "unknown" if is_unknown else low, "low": low, "high": low + more}
    block = "joining" if term == "fee" else "staying"
    only = network(serves={"n": 0.5})
    study = small_study(needs={"n": need()}, networks={"a": {**only, block: {**only[block], term: figure}}})
    found = netselect.portfolio(study)
    assert found.best is not None
    amount = "first_year_cost" if term == "fee" else term
    (spend,) = [one for one in found.best.spends if one.amount == amount]
    assert spend.is_unknown is is_unknown
    told = " ".join(str(found).split())
    counted = f"(not known, {low} to {low + more}; {low + more} is counted)"
    assert (counted in told) is (is_unknown and more > 0)
    assert (f"(from {low} to {low + more})" in told) is (not is_unknown and more > 0)
