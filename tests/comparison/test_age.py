"""Is a figure that was found too long ago marked wherever it is printed, and no other?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import netselect
from netselect.cli import main
from tests.small_study import need, network, small_study

OLD, NEW = "2025-11-22", "2025-11-23"


def ranking(dated: str) -> netselect.Ranking:
    """Return a ranking on 2026-11-23 in which all that a network states was found on a day."""

    def found(value: object) -> dict[str, object]:
        return {"value": value, "dated": dated}

    old = network(
        joining={"fee": found(10), "effort_hours": 1, "entry_weeks": 1},
        staying={"yearly_cost": found(85), "hours_per_month": 2},
        values={"agenda": found(3)},
        serves={"talk": found(0.5)},
        facts={"open": found(value=True)},
    )
    new = network(
        staying={"yearly_cost": 40, "hours_per_month": 2},
        values={"agenda": 5},
        serves={"talk": 0.25},
        facts={"open": True},
    )
    return netselect.rank(
        small_study(
            as_of="2026-11-23",
            needs={"talk": need()},
            learner={"limits": {"first_year_cost": 90}},
            criteria={
                "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 90, "best": 0}},
                "covered": {"computed": "need_coverage", "weight": 1},
                "agenda": {"weight": 1, "scale": {"worst": 0, "best": 5}},
            },
            gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
            networks={"old": old, "new": new},
        )
    )


SHOWN: dict[str, tuple[Callable[[netselect.Ranking], object], tuple[str, ...]]] = {
    "profile": (lambda found: found.profile("old"), ("agenda 3 (worth 0.60; stale)", "First year: 95 GBP, stale.",
                                                     "Later years: 85 GBP a year, stale.")),
    "explain": (lambda found: found.explain("old"), ("figure 85, stale", "figure 3, stale")),
    "compare": (lambda found: found.compare("old", "new"), ("85, stale against 40", "3, stale against 5")),
    "gaps": (lambda found: found.gaps(), ("old 0.50, stale, ruled out", "new 0.25")),
    "text": (lambda found: found.to_text(), ("95 GBP in the first year, stale, limit 90",)),
    "analysis": (lambda found: found.document("analysis").markdown(), (f"{OLD}, stale",)),
    "shortlist": (lambda found: found.document("shortlist").markdown(), ("95 GBP in the first year, stale",)),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_stale_is_marked_and_what_is_a_year_old_to_the_day_is_not(name: str) -> None:
    show, said = SHOWN[name]
    old, new = (" ".join(str(show(ranking(day))).split()) for day in (OLD, NEW))
    for sentence in said:
        assert sentence in old
    assert "stale" not in new.replace("What is not known, stale or ungraded", "").replace("none is stale", "")


def test_values_say_it_too() -> None:
    made = ranking(OLD)
    assert [part.stale for part in made.explain("old").parts] == [True, True, True]
    assert [part.stale for part in made.explain("new").parts] == [False, False, False]
    assert {part.criterion: part.stale for part in made.compare("new", "old").parts}["cost"] == (False, True)
    assert made.gaps().stale == {("old", "talk")}
    assert made.profile("old").stale == {"first_year_cost", "yearly_cost"}
    assert made.profile("new").stale == frozenset()


def test_themes_make_what_rests_on_them_stale() -> None:
    own: Any = network(offers={"events": {"value": 0.5, "dated": OLD}, "jobs": 1})
    study = small_study(
        as_of="2026-11-23",
        needs={"talk": need(themes={"events": 1}), "post": need(themes={"jobs": 1})},
        networks={"old": own},
    )
    assert netselect.rank(study).gaps().stale == {("old", "talk")}
    assert netselect.rank(study).profile("old").findings[0].stale


def test_check_says_what_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = ranking(OLD).study
    assert study is not None
    (tmp_path / "study.yaml").write_text(netselect.dumps(study), "utf-8")
    assert main(["check", str(tmp_path / "study.yaml")]) == 0
    assert "look again" in capsys.readouterr().out


def test_questions_on_what_is_stated_with_a_range_mark_it() -> None:
    hours = {"computed": "hours_per_month", "weight": 1, "scale": {"worst": 6, "best": 0}}
    near = {"value": 3, "low": 2, "high": 5, "dated": OLD}
    study = small_study(
        as_of="2026-11-23",
        criteria={"hours": hours},
        networks={
            "old": network(staying={"yearly_cost": 0, "hours_per_month": near}),
            "new": network(staying={"yearly_cost": 0, "hours_per_month": 4}),
        },
    )
    assert "3, stale, from 2 to 5" in " ".join(str(netselect.rank(study).questions()).split())
