"""How does a text become data, and what does a study take from the default catalogue of criteria?

Every fault is found at once, each in its place. `load.py` has the whole way, from a file to a study.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import yaml

from netselect.errors import Fault, StudyPath, listed, named, nearest, no_such
from netselect.reading.decoding import MAX_SIZE, TOO_LARGE, Located, Place, decoded, json_as_yaml, place_of
from netselect.reading.faults import no_such_key
from netselect.reading.reader import Reader
from netselect.study import mapping
from netselect.study.criteria import Criterion


def parse(text: str | bytes, source: str = "", *, json: bool = False) -> tuple[Any, list[Fault]]:
    r"""Return what a text says, and every fault that it has as a text.

    Parameters
    ----------
    text : str or bytes
        YAML, or JSON. Bytes are read as UTF-8, or as UTF-16 where they start with its mark.
    source : str
        The file's name, for the faults.
    json : bool
        True where the text is JSON: tabs are spaces, and escaped pairs such as ``\ud83d\ude00`` are read.

    Returns
    -------
    tuple of (object, list of Fault)
        The data, in `Located` and `LocatedList`, and the faults in the order of the file. With faults
        the data are what could be read, fit for looking for further faults and for nothing else; None
        where nothing was.

    Examples
    --------
    >>> data, faults = parse("fee: 10\nopen: no\nfee: 20", "criteria.yaml")
    >>> data
    {'fee': 10, 'open': 'no'}
    >>> print(faults[0])
    criteria.yaml:3  fee
        the key `fee` is written on line 1 and again on line 3; ...
    """
    faults: list[Fault] = []
    if len(text) > MAX_SIZE:
        unit = "bytes" if isinstance(text, bytes) else "characters"
        return None, [Fault("limit", TOO_LARGE.format(len(text), unit), (), 1, 1, source)]
    if isinstance(text, bytes):
        text = decoded(text, source, faults)
        if faults and not text:
            return None, faults
    text = text.removeprefix("\ufeff")
    if json:
        text = json_as_yaml(text)
    reader = Reader(text, source)
    if reader.complaint is not None:
        from netselect.reading.mending import read_on  # noqa: PLC0415 - slow to import, and few texts are broken

        reader = read_on(text, reader, faults)
    faults += reader.trail.faults
    return reader.trail.result(), sorted(set(faults)) if faults else faults


USE = "use"
"""The key under `criteria:` that names what is taken from the catalogue."""


@cache
def catalogue_data() -> dict[str, Any]:
    """Return the catalogue as it stands in its file: groups, the starter's ids, and limits that anchor."""
    from importlib import resources  # noqa: PLC0415 -- few studies take criteria from the catalogue

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
    criteria, key = _asked(study)
    if key is None:
        return []

    def placed(fault: Fault) -> Fault:
        line, column = place_of(study, fault.path) if source else (0, 0)
        return replace(fault, line=line, column=column, source=source)

    asked = criteria[key]
    entries = _entries()
    names = list(starter()) if asked == "starter" else asked
    faults, at = [], ("criteria",)
    if key != USE:
        faults.append(placed(no_such_key((*at, key), USE)))
    if not isinstance(names, list) or any(isinstance(name, list | Mapping) for name in names):
        faults.append(placed(Fault("block", f"found {named(asked)}: {_HOW}", (*at, key), found=asked)))
        names = []
    faults += [
        placed(no_such(f"the catalogue holds no `{name}`.", name, entries, (*at, key, index), names))
        for index, name in enumerate(names)
        if name not in entries
    ]
    taken = Located()
    for name in (name for name in names if name in entries):
        taken[name] = _with_limit(study, name, entries[name])
        taken.places[name] = place_of(study, ["criteria", key])
    for name in (name for name in criteria if name != key):
        taken[name] = _merged(taken.get(name), criteria[name], place_of(study, ["criteria", name]))
        taken.places[name] = place_of(study, ["criteria", name])
    taken.places[USE] = place_of(study, ["criteria", key])
    study["criteria"] = taken
    return faults


def names_used(study: Mapping[str, Any]) -> list[str]:
    """Return the criteria that a study takes from the catalogue as they stand there, before they are put in."""
    criteria, key = _asked(study)
    if key is None:
        return []
    names = list(starter()) if criteria[key] == "starter" else criteria[key]
    return [name for name in names if name not in criteria] if _names_some(names) else []


def once_for_use(findings: list[Fault], names: list[str]) -> list[Fault]:
    """Return findings with the weights that criteria of the catalogue lack said once, where they are taken.

    Parameters
    ----------
    findings : list of Fault
        What is wrong with a study.
    names : list of str
        The criteria that it takes from the catalogue as they stand there (`names_used`).
    """
    places: list[StudyPath] = [("criteria", name, "weight") for name in names]
    bare = [str(fault.path[1]) for fault in findings if fault.path in places]
    if not bare:
        return findings
    sentence = (
        f"{listed(bare, limit=40).replace(' or ', ' and ')} {'has' if len(bare) == 1 else 'have'} no weight yet. "
        f"Give each of these criteria a weight beside `{USE}:`, as in `{bare[0]}: {{weight: 10}}`, "
        "or write `weights: equal`"
    )
    said_once = Fault("missing", sentence, ("criteria", USE), about=tuple(bare))
    return [*(fault for fault in findings if fault.path not in places), said_once]


_HOW = "write `use: starter`, or a list of ids of the catalogue such as `use: [shared_agenda, annual_cost]`"


def _asked(study: Mapping[str, Any]) -> tuple[Mapping[str, Any], str | None]:
    """Return the criteria of a study, and the key that takes some from the catalogue, also where it is misspelt.

    There is none where a block stands at the key, which is a criterion.
    """
    criteria = mapping(study.get("criteria"))
    if USE in criteria:
        return criteria, None if isinstance(criteria[USE], Mapping) else USE
    near = (key for key, asked in criteria.items() if _names_some(asked) and nearest(str(key), [USE]))
    return criteria, next(near, None)


def _names_some(asked: object) -> bool:
    return asked == "starter" or (isinstance(asked, list) and all(isinstance(name, str) for name in asked))


def _entries() -> dict[str, dict[str, Any]]:
    return {
        name: entry for group in catalogue_data()["groups"].values() for name, entry in group["criteria"].items()
    }


def _merged(entry: dict[str, Any] | None, own: object, place: Place) -> object:
    """Return a criterion of the catalogue with what the study says of it itself."""
    if entry is None or not isinstance(own, Mapping):
        return own
    merged = Located({**entry, **own})
    merged.places = dict.fromkeys(entry, place) | getattr(own, "places", {})
    return merged


def _with_limit(study: Located, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry; the learner's own limit is its worst level, where the catalogue says so."""
    limit = catalogue_data()["worst_from_limit"].get(name)
    learner = study.get("learner")
    limits = learner.get("limits") if isinstance(learner, dict) else None
    stated = limits.get(limit) if isinstance(limits, dict) else None
    if isinstance(stated, int | float) and not isinstance(stated, bool) and stated > 0:
        return {**entry, "scale": {**entry["scale"], "worst": stated}}
    return dict(entry)
