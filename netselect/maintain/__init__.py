"""After joining: who can help whom, what may be passed on, what is due, and is it still worth it?

Every verb takes what `load` reads and the day on which it is asked. Names are loaded on first use.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netselect.maintain.agreeing import agreement, guidelines, introduce
    from netselect.maintain.happened import ledger, timeline, told
    from netselect.maintain.loading import load, loads, records_schema
    from netselect.maintain.matching import match, match_members, promote
    from netselect.maintain.records import Records
    from netselect.maintain.reminders import due
    from netselect.maintain.reviewing import review
    from netselect.maintain.rights import forget, purge, subject_export, to_forget
    from netselect.maintain.sharing import share
    from netselect.maintain.writing import add_entry

_HOMES = {
    name: home
    for home, names in {
        "agreeing": ("agreement", "guidelines", "introduce"),
        "happened": ("ledger", "timeline", "told"),
        "loading": ("load", "loads", "records_schema"),
        "matching": ("match", "match_members", "promote"),
        "records": ("Records",),
        "reminders": ("due",),
        "reviewing": ("review",),
        "rights": ("forget", "purge", "subject_export", "to_forget"),
        "sharing": ("share",),
        "writing": ("add_entry",),
    }.items()
    for name in names
}
"""The module of this room that holds each public name."""

__all__ = [
    "Records",
    "add_entry",
    "agreement",
    "due",
    "forget",
    "guidelines",
    "introduce",
    "ledger",
    "load",
    "loads",
    "match",
    "match_members",
    "promote",
    "purge",
    "records_schema",
    "review",
    "share",
    "subject_export",
    "timeline",
    "to_forget",
    "told",
]


if not TYPE_CHECKING:  # as in `netselect`

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
