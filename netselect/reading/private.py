"""What of a study, or of a learner's record, is private, and what is left for others without it?

It is taken out of what was read, before anything is checked or computed: a fault in a private need is no fault of
what is left, and nothing that is said of the rest can rest on it. What refers to a private need goes with it.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from netselect.errors import Fault, nearest
from netselect.reading.decoding import LocatedList, copied
from netselect.study.outline import mapping
from netselect.study.study import Learner, LearnerRecord, Need, Study

WANTS = ("needs", "aspirations")
PRIVATE = "private"

_FALSE = frozenset({"false", "no"})
_FIELDS = frozenset(Need.model_fields)
_KEYS = frozenset(LearnerRecord.model_fields)
_ABOUT_WANTS = frozenset({*WANTS, "strengths"})
"""Blocks of a record whose keys are ids of needs."""


def is_mark(key: object) -> bool:
    """Return whether a key of a need says who may see it, also where it is misspelt."""
    return key == PRIVATE or (key not in _FIELDS and nearest(str(key), [PRIVATE]) is not None)


def is_private(want: object) -> bool | None:
    """Return whether a need, as it was read, is marked private; None where no mark can be found.

    Only a plain no makes it public: a mark that cannot be read is taken for a yes.

    Examples
    --------
    >>> [is_private(want) for want in ({"private": "perhaps"}, {"privat": True}, {"private": "No"}, {})]
    [True, True, False, None]
    """
    marks = [value for key, value in mapping(want).items() if is_mark(key) and not isinstance(value, Mapping)]
    return any(str(value).strip().casefold() not in _FALSE for value in marks) if marks else None


def secrets_of(data: Mapping[Any, Any], shared: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return the ids of a record's private needs, and of those of the study that it does not call public.

    Parameters
    ----------
    data : mapping
        A record, or the `learner:` block of a study, as it was read.
    shared : mapping of str to mapping
        The private needs of the study that it completes, as plain data.
    """
    marked, opened = set[str](), set[str]()
    for key, block in data.items():
        if key in _KEYS and key not in WANTS:
            continue
        for name, want in mapping(block).items():
            if (is_so := is_private(want)) is not None:
                (marked if is_so else opened).add(str(name))
    return (shared.keys() - opened) | marked


def without(data: Mapping[Any, Any], secrets: AbstractSet[str], shared: Mapping[str, Mapping[str, Any]]) -> Any:  # noqa: ANN401 -- of the kind of the data
    """Return a record without some of its needs, and without what refers to them.

    Parameters
    ----------
    data : mapping
        As it was read; it is left as it is.
    secrets : set of str
        The ids of the needs.
    shared : mapping of str to mapping
        The private needs of the study, which complete those that the record calls public.
    """
    kept = copied(data)
    for key, block in data.items():
        is_unknown = key not in _KEYS
        if is_unknown and (str(key) in secrets or is_private(block)):
            del kept[key]
        elif isinstance(block, Mapping) and (is_unknown or key in _ABOUT_WANTS):
            kept[key] = _names_left(block, secrets, shared if key in WANTS else {})
            if key in WANTS and is_private(block):
                # A mark in the place of a need: which keys belong to whom cannot be told.
                kept[key].clear()
        elif isinstance(block, Mapping) and key == "judgements":
            gone = [pair for pair in block if not secrets.isdisjoint(_parts(pair))]
            kept[key] = _without_keys(block, gone)
        elif isinstance(block, list | tuple) and (key in WANTS or key == "order"):
            kept[key] = _items_left(block, secrets)
    return kept


def without_private(study: Study) -> Study:
    """Return a study without the private needs of its learner, and without what refers to them.

    Parameters
    ----------
    study : Study
        It is left as it is.

    Returns
    -------
    Study
        The study itself where nothing is private. Importances are as they were stated: without a private need,
        swing points may have no 100 any more.
    """
    secrets = {name for name, want in study.learner.wants.items() if want.private}
    if not secrets:
        return study
    learner = study.learner
    parts: dict[str, Any] = {
        key: {name: want for name, want in getattr(learner, key).items() if name not in secrets} for key in WANTS
    }
    order = (tuple(name for name in place if name not in secrets) for place in learner.order)
    parts["order"] = tuple(place for place in order if place)
    parts["judgements"] = {
        pair: ratio for pair, ratio in learner.judgements.items() if secrets.isdisjoint(_parts(pair))
    }
    networks = {
        name: network.model_copy(
            update={"serves": {want: one for want, one in network.serves.items() if want not in secrets}}
        )
        for name, network in study.networks.items()
    }
    return study.model_copy(update={"learner": learner.model_copy(update=parts), "networks": networks})


def leave_out_private(data: dict[Any, Any], of_text: list[Fault]) -> list[Fault]:
    """Take what is private out of the data of a whole study, in place, and return the faults that are left."""
    learner = data.get("learner")
    if not isinstance(learner, Mapping):
        return of_text
    about = {fault: tuple(map(str, fault.path)) or ("",) for fault in of_text}
    # What stands twice may have been read in either of its ways: a mark that does is one.
    marked = {
        path[2]
        for path in about.values()
        if path[0] == "learner" and len(path) > 3 and is_mark(path[3])  # noqa: PLR2004 -- block, kind, need and mark
    }
    if not (secrets := secrets_of(learner, {}) | marked):
        return of_text
    data["learner"] = without(learner, secrets, {})
    for network in mapping(data.get("networks")).values():
        if isinstance(network, dict) and isinstance(serves := network.get("serves"), Mapping):
            network["serves"] = _names_left(serves, secrets, {})
    return [
        fault
        for fault, path in about.items()
        if not (path[0] == "learner" and len(path) > 2 and path[2] in secrets)  # noqa: PLR2004 -- block, kind, need
        and not (path[0] == "networks" and path[2:3] == ("serves",) and path[3:4] and path[3] in secrets)
    ]


def private_wants(learner: Learner) -> dict[str, dict[str, Any]]:
    """Return the private needs and aspirations of a study's learner as plain data."""
    return {name: want.model_dump(exclude_defaults=True) for name, want in learner.wants.items() if want.private}


def _names_left(
    block: Mapping[Any, Any], secrets: AbstractSet[str], shared: Mapping[str, Mapping[str, Any]]
) -> dict[Any, Any]:
    left = _without_keys(block, [name for name, want in block.items() if str(name) in secrets])
    for name in left.keys() & shared.keys():
        # Anything else is no need, and is refused where records are judged.
        if isinstance(left[name], Mapping | None):
            want = copied(left[name] or {})
            for key, value in shared[name].items():
                if key != PRIVATE:
                    want.setdefault(key, value)
            left[name] = want
    return left


def _items_left(items: "list[Any] | tuple[Any, ...]", secrets: AbstractSet[str]) -> list[Any]:
    """Return a list of ids, or of lists of ids that tie, without some of them."""
    left: list[Any] = LocatedList() if isinstance(items, LocatedList) else []
    for place, item in enumerate(items):
        inner = _items_left(item, secrets) if isinstance(item, list | tuple) else item
        if str(item) in secrets or is_private(item) or (item and not inner):
            continue
        left.append(inner)
        if isinstance(items, LocatedList) and isinstance(left, LocatedList):
            left.places.append(items.places[place])
    return left


def _parts(pair: object) -> list[str]:
    return [part.strip() for part in str(pair).split(" over ")]


def _without_keys(block: Mapping[Any, Any], gone: Iterable[Any]) -> dict[Any, Any]:
    left = copied(block)
    for key in gone:
        del left[key]
    return left
