"""From what are the studies drawn whose workbooks are worked out by another program?

A group of criteria with and without points, a curve, costs and hours, coverage with grades; figures that are
unknown in every way, have a range or do not apply; rules on truths, numbers, sums and few values, with a waiver;
and one that is held.
"""

from random import Random
from typing import Any

from netselect.study.study import Study
from tests.small_study import need, network, small_study

LEVELS = (
    1,
    4.5,
    {"value": 3, "low": 2, "high": 4},
    {"value": 2, "low": 1},
    {"value": "unknown"},
    {"value": "unknown", "low": 1, "high": 4},
    {"value": "unknown", "high": 6},
    {"value": "unknown", "one_of": [0, 2, 5]},
    "not applicable",
)
AMOUNTS = (
    0,
    40,
    75,
    {"value": 30, "low": 10, "high": 90},
    {"value": "unknown"},
    {"value": "unknown", "low": 20},
    {"value": "unknown", "low": 20, "high": 120},
    {"value": "unknown", "one_of": [0, 60, 110]},
)
STRENGTHS = (
    "not applicable",
    0.25,
    0.75,
    {"value": 0.5, "grade": "claimed"},
    {"value": "unknown"},
    {"value": 0.5, "low": 0.25, "high": 0.75},
)
MEMBERS = (
    5,
    20,
    30,
    {"value": "unknown"},
    {"value": "unknown", "low": 15},
    {"value": "unknown", "one_of": [5, 50]},
)
CURVES: tuple[dict[str, Any], ...] = (
    {},
    {"curve": [[0, 0], [2, 0.75], [5, 1]]},
    {"curve": [[0, 0], [2, 1], [3, 0.5], [5, 0.25]]},
)


def random_study(seed: int) -> Study:
    """Return one of the studies, always the same for a seed."""
    draw = Random(seed)  # noqa: S311 -- the same for a seed
    names = [f"net{letter}" for letter in "abcdefg"[: draw.randint(2, 7)]]
    draw.shuffle(names)
    points = [draw.randint(0, 10) for _ in range(6)]
    points[draw.randrange(6)] += 1
    group = {"weight": draw.randint(1, 20)} if draw.random() < 0.5 else {}
    level = {"worst": 0, "best": 5, **draw.choice(CURVES)}
    cheap = {"worst": 150, "best": 0}
    return small_study(
        needs={"skill": need(importance=3), "tools": need(importance=2)},
        learner={"limits": {"first_year_cost": 100} if draw.random() < 0.7 else {}},
        criteria={
            "level": {"weight": points[0], "scale": level},
            "people": {
                **group,
                "criteria": {
                    "fit": {"weight": points[1] + 1, "scale": {"worst": 5, "best": 0}},
                    "reach": {"weight": points[2], "scale": {"worst": 0, "best": 5}},
                },
            },
            "cost": {
                "computed": draw.choice(["first_year_cost", "yearly_cost"]),
                "weight": points[3],
                "scale": cheap,
            },
            "hours": {"computed": "hours_per_month", "weight": points[4] + 1, "scale": {"worst": 20, "best": 0}},
            "covered": {"computed": "need_coverage", "weight": points[5]},
        },
        gates={
            "open": {"kind": "access", "fact": "open", "must_be": draw.random() < 0.8},
            "members": {"kind": "other", "fact": "members", "min": 10, "max": draw.choice([25, 40])},
            "dear": {"kind": "budget", "computed": "yearly_cost", "max": 80},
        },
        waivers=[{"network": names[0], "gate": "dear", "by": "manager", "reason": "It is worth it."}],
        networks={name: _network(draw) for name in names},
    )


def _network(draw: Random) -> dict[str, Any]:
    return network(
        values={name: draw.choice(LEVELS) for name in ("level", "fit", "reach")},
        joining={"fee": draw.choice(AMOUNTS), "effort_hours": 0, "entry_weeks": 0},
        staying={"yearly_cost": draw.choice(AMOUNTS), "hours_per_month": draw.choice([2, 5, *LEVELS[2:4]])},
        serves={name: draw.choice(STRENGTHS) for name in ("skill", "tools")},
        facts={"open": draw.choice([True, True, True, False, "unknown"]), "members": draw.choice(MEMBERS)},
        held=draw.random() < 0.2,
    )
