"""What do a random study and random learners look like, small enough to rank each learner alone?"""

import random
from datetime import date, timedelta
from typing import Any

from netselect.study.study import LearnerRecord, Study

AS_OF = date(2026, 1, 1)
THEMES = ("mentoring", "events", "standards", "jobs", "writing")
WANTS = ("raid-log", "mentor", "speaking", "visibility")
_FROM_TO = {"value": 4, "low": 2, "high": 20}
REASONS = ("personal_career", "industry", "organisational", "technological", "other")


def random_study(
    seed: int, *, networks: int = 8, certain: bool = False, likert: bool = False, **parts: object
) -> Study:
    """Return a study with gates, themes, direct strengths, dates, and unless ``certain`` unknowns and ranges."""
    draw = random.Random(seed)  # noqa: S311 -- a test
    criteria: dict[str, Any] = {
        "fit": {
            "weight": 3,
            "criteria": {
                "needs": {"computed": "need_coverage", "weight": 2, "scale": {"worst": 0, "best": 1}},
                "hopes": {"computed": "aspiration_coverage", "weight": 1, "scale": {"worst": 0, "best": 1}},
            },
        },
        "recognition": {"weight": 2, "scale": {"worst": 0, "best": 5}},
        "agenda": {"weight": 1, "scale": {"worst": 1, "best": 5, "curve": [[1, 0], [3, 0.7], [5, 1]]}},
        "cost": {"weight": 2, "computed": "yearly_cost", "scale": {"worst": 300, "best": 0}},
    }
    return Study.model_validate(
        {
            "netselect": 1,
            "title": "A cohort",
            "as_of": AS_OF.isoformat(),
            "learner": {"id": "template", "needs": {"mentor": _want(draw)}},
            "themes": [*THEMES, "nobody-offers-this"],
            "criteria": criteria,
            "gates": {
                "open_to_all": {"kind": "eligibility", "fact": "eligible", "must_be": True},
                "quick": {"kind": "time", "computed": "entry_weeks", "max": 60},
            },
            "networks": {
                f"n{place:02d}": _network(draw, certain=certain, likert=likert)
                for place in draw.sample(range(networks), networks)
            },
            **parts,
        }
    )


def nearly_known_study(seed: int) -> Study:
    """Return a random study with two unknowns alone: enough for every verdict and status, and quick.

    Whoever's verdict hangs on unknown figures is ranked alone, which takes longer than everything else together.
    """
    plain = random_study(seed, certain=True).as_plain()
    unsure, conditional = sorted(plain["networks"])[2:4]
    plain["networks"][unsure]["values"]["recognition"] = "unknown"
    plain["networks"][conditional]["facts"]["eligible"] = "unknown"
    return Study.model_validate(plain)


def random_records(seed: int, count: int, networks: int = 8, *, dated: bool = True) -> list[LearnerRecord]:
    """Return learners with needs and aspirations of their own."""
    draw = random.Random(seed)  # noqa: S311 -- a test
    return [
        LearnerRecord.model_validate(_record(draw, f"p{row:03d}", networks, dated=dated)) for row in range(count)
    ]


def _record(draw: random.Random, name: str, networks: int, *, dated: bool) -> dict[str, Any]:
    wanted = draw.sample(WANTS, draw.randint(0, len(WANTS)))
    needs = {want: _want(draw, dated=dated) for want in wanted[:2]}
    hopes = {want: _want(draw, dated=dated) for want in wanted[2:]}
    record: dict[str, Any] = {"id": name, "needs": needs, "aspirations": hopes}
    if draw.random() < 0.6:
        record["limits"] = {
            limit: draw.choice((0, 50, 100, 250, 400))
            for limit in draw.sample(("first_year_cost", "yearly_cost", "hours_per_month"), draw.randint(1, 3))
        }
    if draw.random() < 0.3:
        record["importances"] = "equal"
    elif draw.random() < 0.2 and wanted:
        record |= {"importances": "order", "order": draw.sample(wanted, len(wanted))}
    if draw.random() < 0.5:
        record["weights"] = {
            name: draw.choice((0, 1, 2, 5)) for name in draw.sample(("fit", "recognition", "needs", "cost"), 2)
        } | {"agenda": draw.randint(1, 3)}
    if draw.random() < 0.3:
        record["gates"] = {"quick": {"max": draw.choice((0, 4, 30))}}
    if draw.random() < 0.4 and wanted:
        strength: Any = draw.choice((0, 0.5, 1, "unknown", {"value": 0.5, "low": 0.25, "high": 0.75}))
        record["strengths"] = {wanted[0]: {f"n{draw.randrange(networks):02d}": strength}}
    if draw.random() < 0.3:
        waiver = {"network": f"n{draw.randrange(networks):02d}", "gate": "quick", "reason": "agreed", "by": "lead"}
        record["waivers"] = [waiver]
    return record


def _want(draw: random.Random, *, dated: bool = True) -> dict[str, Any]:
    want: dict[str, Any] = {
        "title": "Something",
        "current": draw.randint(0, 3),
        "target": draw.randint(1, 5),
        "importance": draw.choice((1, 2, 3, 0.7)),
        "reason": draw.choice(REASONS),
    }
    if dated and draw.random() < 0.7:
        want["by"] = (AS_OF + timedelta(days=draw.choice((10, 70, 210, 900)))).isoformat()
    if draw.random() < 0.8:
        themes = draw.sample((*THEMES, "nobody-offers-this"), draw.randint(1, 4))
        want["themes"] = {theme: draw.choice((1, 2, 0.3, 0.1)) for theme in themes}
    return want


def _network(draw: random.Random, *, certain: bool, likert: bool) -> dict[str, Any]:
    def maybe(value: Any, other: Any) -> Any:  # noqa: ANN401 -- any figure of a study
        return other if not certain and draw.random() < 0.08 else value

    level = draw.choice((1, 2, 3, 4, 5)) if likert else draw.uniform(1, 5)
    figure = draw.choice((1, 2, 3, 4, 5)) if likert else draw.uniform(0, 5)
    strengths = (0, 0.25, 0.5, 0.75, 1) if likert else (0, 0.1, 0.25, 0.37, 0.5, 0.75, 0.9, 1)
    return {
        "name": "A network",
        "grade": draw.choice(("verified", "reported", "claimed")),
        "joining": {
            "fee": draw.choice((0, 25, 90)),
            "effort_hours": 1,
            "entry_weeks": maybe(
                draw.choice((0, 2, 12, 40)), draw.choice(("unknown", {"value": 4, "low": 2, "high": 20}))
            ),
        },
        "staying": {
            "yearly_cost": maybe(draw.choice((0, 60, 95.5, 180, 320)), {"value": "unknown", "one_of": [0, 180]}),
            "hours_per_month": maybe(draw.choice((1, 3, 60)), {"value": "unknown", "low": 1, "high": 80}),
        },
        "values": {
            "recognition": maybe(figure, "unknown"),
            "agenda": maybe(level, {"value": 3, "low": 2, "high": 4}),
        },
        "offers": {
            theme: maybe(draw.choice(strengths), "unknown") for theme in draw.sample(THEMES, draw.randint(0, 4))
        },
        "serves": {"mentor": draw.choice(strengths)} if draw.random() < 0.3 else {},
        "facts": {"eligible": maybe(draw.random() < 0.9, "unknown")},
    }
