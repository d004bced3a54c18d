"""What is left for others than the learner: of a study or a record that nobody has looked at, and of what is kept?

What is private is taken out of what was read, before anything is checked or computed: a fault in a private item is
no fault of what is left. `netselect.study.study` says what that is, and what goes with it. Of the records of
somebody's networks it goes with everything that names it, before anything is counted or reviewed: what is left are
those of somebody who never wrote the private things down.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from netselect.errors import Fault
from netselect.reading.decoding import LocatedList, copied
from netselect.study import mapping, parts_of
from netselect.study.study import (
    PRIVATE,
    WANTS,
    Learner,
    LearnerRecord,
    Study,
    Taken,
    is_mark,
    is_private,
)
from netselect.study.written import Written

if TYPE_CHECKING:
    from netselect.maintain.records import Entry, Records


_KEYS = frozenset(LearnerRecord.model_fields)
_ABOUT_WANTS = frozenset({*WANTS, "strengths"})
"""Blocks of a record whose keys are ids of needs."""


def secrets_of(data: Mapping[Any, Any], shared: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return the ids of a record's private needs, and of those of the study that it does not call public.

    The data are a record, or the `learner:` block of a study, as it was read; ``shared`` are the private needs of
    the study that it completes, as plain data.
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

    It is as it was read, and left as it is. ``shared`` are the private needs of the study, which complete those
    that the record calls public.
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


Thing = tuple[str, str]
"""What a name stands for, and the name: ``("contacts", "contact-4")``."""

_BY_ID = (
    "memberships",
    "contacts",
    "strengths",
    "items",
    "audiences",
    "boundaries",
    "guidelines",
    "introductions",
)
_LISTED = ("consents", "evidence", "log")
_NAMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("owner", "members", "by", "parties", "between", "with_"), ("contacts",)),
    **dict.fromkeys(("proof", "blurb", "item"), ("items",)),
    **dict.fromkeys(("strength", "answers"), ("strengths",)),
    **dict.fromkeys(("may_see", "to"), ("audiences", "contacts")),
    "met_through": ("memberships", "contacts"),
    "about": ("contacts", "needs"),
    "marking": ("markings",),
    "items": ("items", "categories"),
    "network": ("memberships",),
    "guideline": ("guidelines",),
    "introduction": ("introductions",),
    "id": ("tasks",),
}
"""For each key that names something: of which kinds that can be, the likelier first."""


def records_for_others(records: "Records", study: Study | None, *, with_notes: bool) -> "Records":
    """Return records without what is private and what names it, and without notes.

    The private needs and networks of the study of their networks go too.
    """
    gone = set[Thing]()
    if study is not None:
        gone |= {("memberships", name) for name, one in study.networks.items() if one.private}
        gone |= {("needs", name) for name, one in study.learner.wants.items() if one.private}
    before = -1
    while before < len(gone):
        before = len(gone)
        gone |= set(_going(records, gone))
    left: dict[str, Any] = {
        block: {name: one for name, one in getattr(records, block).items() if (block, name) not in gone}
        for block in _BY_ID
    }
    left |= {
        block: tuple(one for one in getattr(records, block) if not _goes(one, records, gone)) for block in _LISTED
    }
    left["log"] = _possible(records.log, left["log"])
    left["needs_on"] = {
        day: kept
        for day, needs in records.needs_on.items()
        if (kept := {name: need for name, need in needs.items() if ("needs", name) not in gone})
    }
    # Whom, and by which word, only what goes has named.
    lost = _all_named(records) - _all_named(records.model_copy(update=left))
    words = {name for kind, name in gone if kind in {"contacts", "strengths"}}
    words |= lost.intersection(records.subjects)
    left["subjects"] = tuple(one for one in records.subjects if one not in words)
    left["tags"] = tuple(one for one in records.tags if one not in words)
    left["markings"] = {word: label for word, label in records.markings.items() if word not in lost}
    left["aliases"] = {
        tag: others
        for tag, said in records.aliases.items()
        if tag not in words and (others := tuple(word for word in said if word not in words))
    }
    if not with_notes:
        left["log"] = tuple(entry.model_copy(update={"note": None}) for entry in left["log"])
    return records.model_copy(update=left)


def _going(records: "Records", gone: AbstractSet[Thing]) -> Iterator[Thing]:
    """Yield what goes: what is private or names what goes, tasks, and categories of which every item goes."""
    for block in _BY_ID:
        for name, one in getattr(records, block).items():
            if _goes(one, records, gone):
                yield block, name
    for entry in records.entries("lead", "action"):
        if entry.id is not None and _goes(entry, records, gone):
            yield "tasks", entry.id
    left = {item.category for name, item in records.items.items() if ("items", name) not in gone}
    for category in {item.category for item in records.items.values()} - left:
        yield "categories", category
    for name in records.boundaries:
        # A boundary is on a category, or on the tag of a strength; one that is on both goes with both.
        on = [("strengths", name)] if name in records.strengths else []
        on += [("categories", name)] if name in left or ("categories", name) in gone else []
        if on and gone >= set(on):
            yield "boundaries", name


def _possible(log: Sequence["Entry"], left: Sequence["Entry"]) -> tuple["Entry", ...]:
    """Return what is left of a log, without the steps that cannot stand without one that goes."""
    kept = {id(entry) for entry in left}
    broken: list[Entry] = []
    for entry in sorted(log, key=lambda one: one.on):
        if any(_stands_on(entry, step) for step in broken):
            kept.discard(id(entry))
        if id(entry) not in kept:
            broken += [entry] if entry.introduction or entry.guideline else []
        elif entry.entry == "proposed":
            broken = [step for step in broken if step.guideline != entry.guideline]
    return tuple(entry for entry in left if id(entry) in kept)


def _stands_on(entry: "Entry", step: "Entry") -> bool:
    if step.entry not in _STANDS_ON.get(entry.entry, ()):
        return False
    is_own = entry.entry in {"consented", "declined", "withdrawn"}
    return (entry.introduction, entry.guideline) == (step.introduction, step.guideline) and not (
        is_own and set(entry.with_).isdisjoint(step.with_)
    )


_STANDS_ON: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("consented", "declined", "withdrawn"), ("asked",)),
    "made": ("asked", "consented"),
    "followed_up": ("asked", "consented", "made"),
    **dict.fromkeys(("agreed", "ended"), ("proposed",)),
}
"""Before which steps of the same introduction or guideline each step cannot be."""


def _all_named(records: "Records") -> set[str]:
    named = [one for block in _BY_ID for one in getattr(records, block).values()]
    named += [one for block in _LISTED for one in getattr(records, block)]
    return {name for one in named for _, name in _named_in(one)}


def _goes(one: Written, records: "Records", gone: AbstractSet[Thing]) -> bool:
    return bool(getattr(one, "private", False)) or any(
        not gone.isdisjoint(_meant(kinds, name, records, gone)) for kinds, name in _named_in(one)
    )


def _named_in(one: Written) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, kinds in _NAMES.items():
        named = getattr(one, key, None) or ()
        if isinstance(named, str | tuple):
            yield from ((kinds, name) for name in ((named,) if isinstance(named, str) else named))


def _meant(kinds: tuple[str, ...], name: str, records: "Records", gone: AbstractSet[Thing]) -> Iterator[Thing]:
    """Yield what a name stands for: of the kinds that it can be of, the first that holds it; or by aliases."""
    for kind in kinds:
        holds: Mapping[str, Any] = getattr(records, kind, {})
        if name in holds or (kind, name) in gone:
            yield kind, name
            return
    if "strengths" in kinds:
        yield from (("strengths", one) for one in records.strengths if records.tag(one) == records.tag(name))
