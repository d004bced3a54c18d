"""What is the least that a study has to say, so that a test states only what it is about?

`small_study` and `network` fill in what every study needs and nobody looks at: one criterion, one network, a day.
"""

from collections.abc import Mapping
from typing import Any

from netselect.study.study import Study

NAMELESS = "A network"
"""A name that `small_study` replaces by the id, so that a sentence says who is meant."""

AS_OF = "2026-01-01"
"""The day on which the small studies hold: a Thursday."""


def network(**parts: object) -> dict[str, Any]:
    """Return a network that asks for nothing and brings nothing, but for the parts given."""
    return {
        "name": NAMELESS,
        "joining": {"fee": 0, "effort_hours": 0, "entry_weeks": 0},
        "staying": {"yearly_cost": 0, "hours_per_month": 0},
        **parts,
    }


def need(**parts: object) -> dict[str, Any]:
    """Return a need without a date, from level 1 to level 3."""
    return {"title": "A need", "importance": 1, "current": 1, "target": 3, **parts}


def aspiration(**parts: object) -> dict[str, Any]:
    """Return an aspiration that is not vague, from level 1 to level 3 in ten years."""
    return {"title": "An aspiration", "importance": 1, "current": 1, "target": 3, "by": "2036-01-01", **parts}


def called_by_id(records: Mapping[str, object] | None, key: str, nameless: str) -> dict[str, object]:
    """Return records in which those without a name of their own are called by their ids."""
    return {
        name: {**record, key: name} if isinstance(record, dict) and record.get(key) == nameless else record
        for name, record in (records or {}).items()
    }


def small_study(
    *,
    needs: Mapping[str, object] | None = None,
    aspirations: Mapping[str, object] | None = None,
    learner: Mapping[str, object] | None = None,
    networks: Mapping[str, object] | None = None,
    **parts: object,
) -> Study:
    """Return a study of the parts given; without criteria it has `coverage`, computed from the needs.

    Networks that nobody named, and needs that nobody gave a title, are called by their ids.
    """
    return Study.model_validate(
        {
            "netselect": 1,
            "title": "A small study",
            "as_of": AS_OF,
            "learner": {
                "id": "learner",
                "needs": called_by_id(needs, "title", "A need"),
                "aspirations": called_by_id(aspirations, "title", "An aspiration"),
                **(learner or {}),
            },
            "criteria": {"covered": {"computed": "need_coverage", "weight": 1}},
            "networks": called_by_id(networks or {"only": network()}, "name", NAMELESS),
            **parts,
        }
    )
