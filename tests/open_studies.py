"""From what do the property tests draw studies in which figures and facts are still open?

Every kind of opening is among them: an unknown with and without a range, one with only a few values, a stated
range, an unknown truth, an unknown number that a gate asks for, weeks that decide whether help comes in time, a
fee and a yearly cost that a budget adds up, a theme that serves two needs, and a curve that rises and falls.
"""

from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from netselect.bounds.cases import Cases
from netselect.matrix import DecisionMatrix
from netselect.study.network import Network, with_figures
from netselect.study.study import Study
from tests.small_study import aspiration, need, network, small_study

Figures = np.ndarray[Any, np.dtype[np.float64]]

LESS_MONEY, LESS_TIME = {"worst": 100, "best": 0}, {"worst": 20, "best": 0}

MOST_OPEN = 3
"""Figures of one network that are open at most."""

OPENINGS: dict[str, list[Any]] = {
    "values.level": [
        {"value": "unknown"},
        {"value": "unknown", "low": 1, "high": 4},
        {"value": "unknown", "one_of": [0, 2, 5]},
        {"value": 3, "low": 2, "high": 4},
    ],
    "values.fit": [{"value": "unknown"}, {"value": 2, "low": 0, "high": 3}],
    "joining.fee": [
        {"value": "unknown"},
        {"value": "unknown", "high": 60},
        {"value": "unknown", "low": 120},
        {"value": 20, "low": 10, "high": 90},
    ],
    "joining.entry_weeks": [
        {"value": "unknown", "low": 0, "high": 30},
        {"value": 4, "low": 2, "high": 20},
        {"value": "unknown"},
    ],
    "staying.yearly_cost": [
        {"value": "unknown", "low": 20, "high": 120},
        {"value": "unknown", "one_of": [0, 60, 110]},
        {"value": "unknown"},
        {"value": 50, "low": 20, "high": 130},
    ],
    "serves.skill": [{"value": "unknown"}, {"value": 0.5, "low": 0.25, "high": 0.75}],
    "offers.practice": [{"value": "unknown"}, {"value": 0.5, "low": 0, "high": 1}],
    "facts.open": [{"value": "unknown"}],
    "facts.members": [
        {"value": "unknown"},
        {"value": "unknown", "low": 5, "high": 30},
        {"value": "unknown", "one_of": [5, 50]},
    ],
}
"""Where a figure stands, and how it can be open."""

FEE, MEMBERS = st.sampled_from([0, 30]), st.sampled_from([5, 20, 20, 20])
OPEN_PATHS = st.lists(st.sampled_from(sorted(OPENINGS)), max_size=MOST_OPEN, unique=True)
OPENING_AT = {path: st.sampled_from(openings) for path, openings in OPENINGS.items()}


@st.composite
def open_studies(draw: st.DrawFn, *, most_networks: int = 4, method: object = "weighted_sum") -> Study:
    """Draw a study of a few networks, some of whose figures are open."""
    names = "abcd"[: draw(st.integers(2, most_networks))]
    networks = {name: _network(draw) for name in names}
    peaked = draw(st.booleans())
    level = {"worst": 0, "best": 5} | ({"curve": [[0, 0], [2, 1], [5, 0.25]]} if peaked else {})
    return small_study(
        method=method,
        shortlist={"size": draw(st.integers(1, 2))},
        learner={"limits": {"first_year_cost": 100}},
        needs={
            "skill": need(importance=3, by="2026-03-01"),
            "tools": need(importance=2, themes={"practice": 2, "review": 1}),
        },
        aspirations={"post": aspiration(importance=2, themes={"practice": 1}, by="2026-05-01")},
        criteria={
            "level": {"weight": draw(st.integers(1, 3)), "scale": level},
            "fit": {"weight": 1, "scale": {"worst": 4, "best": 0}},
            "needs": {"computed": "need_coverage", "weight": draw(st.integers(0, 3))},
            "aims": {"computed": "aspiration_coverage", "weight": 1},
            "cost": {
                "computed": "yearly_cost",
                "weight": draw(st.integers(1, 3)),
                "scale": {"worst": 100, "best": 0},
            },
            "outlay": {
                "computed": "first_year_cost",
                "weight": draw(st.integers(0, 2)),
                "scale": {"worst": 100, "best": 0},
            },
            "weeks": {
                "computed": "entry_weeks",
                "weight": draw(st.integers(0, 1)),
                "scale": {"worst": 20, "best": 0},
            },
        },
        gates={
            "open": {"kind": "access", "fact": "open", "must_be": True},
            "members": {"kind": "other", "fact": "members", "min": 10},
        },
        networks=networks,
    )


def _network(draw: st.DrawFn) -> dict[str, Any]:
    stated = network(
        values={"level": draw(st.integers(0, 5)), "fit": draw(st.integers(0, 4))},
        joining={"fee": draw(FEE), "entry_weeks": draw(st.integers(0, 12))},
        staying={"yearly_cost": draw(st.integers(0, 11)) * 10, "hours_per_month": 0},
        serves={"skill": draw(st.integers(0, 4)) / 4},
        offers={"practice": draw(st.integers(0, 4)) / 4},
        facts={"open": draw(st.integers(0, 5)) > 0, "members": draw(MEMBERS)},
    )
    paths = draw(OPEN_PATHS)
    for path in paths:
        block, _, name = path.partition(".")
        stated[block][name] = draw(OPENING_AT[path])
    return stated


def stated_in(study: Study, cases: dict[str, Cases], name: str, x: Figures) -> tuple[Network, Network]:
    """Return a network all of whose open figures have come out, and one that states only what was not known."""
    figures = cases[name].variation.figures
    told = {
        figure.path: bool(level) if figure.is_truth else level
        for figure, level in zip(figures, x.tolist(), strict=True)
    }
    unknown = {figure.path: told[figure.path] for figure in figures if figure.is_unknown}
    return with_figures(study.networks[name], told), with_figures(study.networks[name], unknown)


def settled(
    study: Study, cases: dict[str, Cases], chosen: dict[str, np.ndarray[Any, Any]]
) -> tuple[DecisionMatrix, set[str]]:
    """Return the matrix of a study in which open figures have come out, worked out from the words anew.

    A gate judges a figure that is stated with a range by the stated value: the second part says who stands.

    Parameters
    ----------
    study : Study
        The study.
    cases : dict of str to Cases
        Its open figures.
    chosen : dict of str to ndarray (k,)
        The figures of each of those networks.
    """
    told = {name: stated_in(study, cases, name, x) for name, x in chosen.items()}
    known = study.networks | {name: own for name, (own, _) in told.items()}
    answered = study.networks | {name: own for name, (_, own) in told.items()}
    judged = DecisionMatrix.from_study(study.model_copy(update={"networks": answered}))
    assert judged.status is not None
    stands = {name for name, status in zip(judged.networks, judged.status.tolist(), strict=True) if status != 2}
    return DecisionMatrix.from_study(study.model_copy(update={"networks": known}), gates="ignore"), stands


def every_world(cases: dict[str, Cases]) -> list[dict[str, Figures]]:
    """Return every combination of the cases of all networks."""
    return [dict(zip(cases, x, strict=True)) for x in product(*(own.x for own in cases.values()))]
