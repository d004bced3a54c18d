"""What of records is for whom, and what is left of them for others than the learner?

Whatever is private goes, with everything that names it, before anything is counted or reviewed: what is left are
the records of somebody who never wrote the private things down.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from netselect.study.study import Study
from netselect.study.written import Written

if TYPE_CHECKING:
    from netselect.maintain.records import Entry, Records

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
    "met_through": ("memberships", "contacts"),
    "may_see": ("audiences", "contacts"),
    "proof": ("items",),
    "about": ("contacts", "needs"),
    "owner": ("contacts",),
    "marking": ("markings",),
    "members": ("contacts",),
    "by": ("contacts",),
    "items": ("items", "categories"),
    "to": ("audiences", "contacts"),
    "parties": ("contacts",),
    "between": ("contacts",),
    "blurb": ("items",),
    "with_": ("contacts",),
    "network": ("memberships",),
    "guideline": ("guidelines",),
    "introduction": ("introductions",),
    "item": ("items",),
    "strength": ("strengths",),
    "answers": ("strengths",),
    "id": ("tasks",),
}
"""For each key that names something: of which kinds that can be, the likelier first."""


def records_for_others(records: "Records", study: Study | None, *, with_notes: bool) -> "Records":
    """Return records without what is private and what names it, and without notes.

    Parameters
    ----------
    records : Records
        They are left as they are.
    study : Study or None
        The study of their networks, whose private needs and networks go too.
    with_notes : bool
        Whether the notes of entries stay.
    """
    gone = {("memberships", name) for name, one in (study.networks.items() if study else ()) if one.private}
    gone |= {("needs", name) for name, one in (study.learner.wants.items() if study else ()) if one.private}
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
