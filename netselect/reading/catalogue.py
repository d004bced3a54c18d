"""Which criteria does the default catalogue hold, and how does a study take some of them?"""

from functools import cache
from importlib import resources
from typing import Any

import yaml

from netselect.errors import Fault, did_you_mean
from netselect.reading.events import Located, place_of
from netselect.study.criteria import Criterion

USE = "use"
"""The key under `criteria:` that names what is taken from the catalogue."""


@cache
def catalogue_data() -> dict[str, Any]:
    """Return the catalogue as it stands in its file: groups, the starter's ids, and limits that anchor."""
    text = resources.files("netselect.study").joinpath("catalogue.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def catalogue() -> dict[str, Criterion]:
    """Return the catalogue as a tree of criteria: seven groups with 29 criteria.

    Returns
    -------
    dict of str to Criterion

    Examples
    --------
    >>> list(catalogue())[:2]
    ['fit', 'relationship']
    >>> catalogue()["relationship"].criteria["shared_agenda"].levels[0]
    'no stated common purpose'
    """
    return {name: Criterion.model_validate(group) for name, group in catalogue_data()["groups"].items()}


def starter() -> tuple[str, ...]:
    """Return the ids of the criteria that make a good start."""
    return tuple(catalogue_data()["starter"])


def take_from_catalogue(study: Located, source: str) -> list[Fault]:
    """Put the criteria that `criteria: {use: ...}` names in its place; the study's own keys go before.

    Parameters
    ----------
    study : Located
        The study as read; its ``criteria`` are changed.
    source : str
        The file's name, for the faults.

    Returns
    -------
    list of Fault
        Ids that the catalogue does not hold.
    """
    criteria = study.get("criteria")
    if not isinstance(criteria, dict) or USE not in criteria:
        return []
    entries = {
        name: entry for group in catalogue_data()["groups"].values() for name, entry in group["criteria"].items()
    }
    asked = criteria[USE]
    line, column = place_of(study, ["criteria", USE])
    if asked == "starter":
        names = list(starter())
    elif isinstance(asked, list):
        names = [str(name) for name in asked]
    else:
        message = (
            "write `use: starter`, or a list of ids of the catalogue such as `use: [shared_agenda, annual_cost]`"
        )
        return [Fault(line, column, "criteria.use", message, source)]
    unknown = [name for name in names if name not in entries]
    taken = Located()
    for name in (name for name in names if name in entries):
        taken[name] = _with_limit(study, name, dict(entries[name]))
        taken.places[name] = (line, column)
    for name, own in criteria.items():
        if name == USE:
            continue
        place = place_of(study, ["criteria", name])
        if name in taken and isinstance(own, dict):
            merged = Located({**taken[name], **own})
            merged.places = dict.fromkeys(taken[name], place) | getattr(own, "places", {})
            taken[name] = merged
        else:
            taken[name] = own
        taken.places[name] = place
    study["criteria"] = taken
    return [
        Fault(
            line, column, "criteria.use", f"the catalogue holds no `{name}`. {did_you_mean(name, entries)}", source
        )
        for name in unknown
    ]


def _with_limit(study: Located, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Let the learner's own limit be the worst level, where the catalogue says so and it is stated."""
    limit = catalogue_data()["worst_from_limit"].get(name)
    learner = study.get("learner")
    limits = learner.get("limits") if isinstance(learner, dict) else None
    stated = limits.get(limit) if isinstance(limits, dict) else None
    if isinstance(stated, int | float) and not isinstance(stated, bool) and stated > 0:
        entry["scale"] = {**entry["scale"], "worst": stated}
    return entry
