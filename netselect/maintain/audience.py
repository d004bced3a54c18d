"""What is left of records for others than the learner?

Whatever is private goes, with everything that names it, before anything is counted or reviewed: what is left are
the records of somebody who never wrote the private things down.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from netselect.study.study import Study
from netselect.study.written import Written

if TYPE_CHECKING:
    from netselect.maintain.records import Records

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
    "about": ("contacts", "needs"),
    "owner": ("contacts",),
    "members": ("contacts",),
    "by": ("contacts",),
    "items": ("items",),
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
    while True:
        more = {
            (block, name)
            for block in _BY_ID
            for name, one in getattr(records, block).items()
            if (block, name) not in gone and _goes(one, records, gone)
        }
        if not more:
            break
        gone |= more
    left: dict[str, Any] = {
        block: {name: one for name, one in getattr(records, block).items() if (block, name) not in gone}
        for block in _BY_ID
    }
    left |= {
        block: tuple(one for one in getattr(records, block) if not _goes(one, records, gone)) for block in _LISTED
    }
    left["needs_on"] = {
        day: kept
        for day, needs in records.needs_on.items()
        if (kept := {name: need for name, need in needs.items() if ("needs", name) not in gone})
    }
    if not with_notes:
        left["log"] = tuple(entry.model_copy(update={"note": None}) for entry in left["log"])
    return records.model_copy(update=left)


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
    """Yield what a name stands for: of the kinds that it can be of, the first that holds it."""
    for kind in kinds:
        holds: Mapping[str, Any] = getattr(records, kind, {})
        if name in holds or (kind, name) in gone:
            yield kind, name
            return
