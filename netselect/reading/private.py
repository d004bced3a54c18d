"""What is left for others of a study, or of a learner's record, that nobody has looked at yet?

What is private is taken out of what was read, before anything is checked or computed: a fault in a private item is
no fault of what is left. `netselect.study.study` says what that is, and what goes with it.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from netselect.errors import Fault
from netselect.reading.decoding import LocatedList, copied
from netselect.study import mapping
from netselect.study.study import PRIVATE, WANTS, Learner, LearnerRecord, Taken, is_mark, is_private, parts_of

_KEYS = frozenset(LearnerRecord.model_fields)
_ABOUT_WANTS = frozenset({*WANTS, "strengths"})
"""Blocks of a record whose keys are ids of needs."""


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


def without(
    data: Mapping[Any, Any],
    secrets: AbstractSet[str],
    shared: Mapping[str, Mapping[str, Any]],
    hidden: AbstractSet[str] = frozenset(),
) -> Any:  # noqa: ANN401 -- of the kind of the data
    """Return a record without some of its needs, and without what refers to them or to networks that are gone.

    Parameters
    ----------
    data : mapping
        As it was read; it is left as it is.
    secrets : set of str
        The ids of the needs.
    shared : mapping of str to mapping
        The private needs of the study, which complete those that the record calls public.
    hidden : set of str
        The ids of networks that are gone.
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
            gone = [pair for pair in block if not secrets.isdisjoint(parts_of(pair))]
            kept[key] = _without_keys(block, gone)
        elif isinstance(block, list | tuple) and (key in WANTS or key == "order"):
            kept[key] = _items_left(block, secrets)
    return _without_networks(kept, hidden) if hidden else kept


def _without_networks(record: dict[Any, Any], hidden: AbstractSet[str]) -> dict[Any, Any]:
    """Return a record without what it says of some networks; it is changed, what stands in it is not."""
    strengths, waivers = record.get("strengths"), record.get("waivers")
    if isinstance(strengths, Mapping):
        record["strengths"] = copied(strengths)
        for want, own in strengths.items():
            if isinstance(own, Mapping) and (gone := [name for name in own if str(name) in hidden]):
                record["strengths"][want] = _without_keys(own, gone)
                if len(gone) == len(own):
                    # Nothing is said of it any more.
                    del record["strengths"][want]
    if isinstance(waivers, list | tuple):
        record["waivers"] = _items_left(waivers, frozenset(), lambda waiver: waives(waiver, hidden))
    return record


def waives(waiver: object, hidden: AbstractSet[str]) -> bool:
    """Return whether a waiver, as it was read, is for one of the networks that are gone."""
    return str(mapping(waiver).get("network")) in hidden


def leave_out_private(data: dict[Any, Any], of_text: list[Fault]) -> list[Fault]:
    """Take what is private out of the data of a whole study, in place, and return the faults that are left."""
    about = {fault: tuple(map(str, fault.path)) for fault in of_text}
    # What stands twice may have been read in either of its ways: a mark that does is one.
    taken = Taken({path[:end] for path in about.values() for end, step in enumerate(path) if is_mark(step)})
    learner, secrets = data.get("learner"), set[str]()
    if isinstance(learner, Mapping):
        marked = {path[2] for path in taken.marked if path[0] == "learner" and len(path) == 3}  # noqa: PLR2004 -- block, kind, need
        if secrets := secrets_of(learner, {}) | marked:
            data["learner"] = without(learner, secrets, {})
    taken.out_of(data, secrets)
    return [
        fault
        for fault, path in about.items()
        if not (path[:1] == ("learner",) and len(path) > 2 and path[2] in secrets)  # noqa: PLR2004 -- as above
        and not any(path[: len(gone)] == gone for gone in taken.paths)
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


def _items_left(
    items: "list[Any] | tuple[Any, ...]",
    secrets: AbstractSet[str],
    goes: Callable[[object], bool] = lambda _: False,
) -> list[Any]:
    """Return a list of ids, or of lists of ids that tie, without some of them."""
    left: list[Any] = LocatedList() if isinstance(items, LocatedList) else []
    for place, item in enumerate(items):
        inner = _items_left(item, secrets) if isinstance(item, list | tuple) else item
        if str(item) in secrets or is_private(item) or (item and not inner) or goes(item):
            continue
        left.append(inner)
        if isinstance(items, LocatedList) and isinstance(left, LocatedList):
            left.places.append(items.places[place])
    return left


def _without_keys(block: Mapping[Any, Any], gone: Iterable[Any]) -> dict[Any, Any]:
    left = copied(block)
    for key in gone:
        del left[key]
    return left
