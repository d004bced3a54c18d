"""Which faults would tell of a private need, and what is said in their place?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from netselect.errors import Fault, nearest
from netselect.study.outline import Finding, mapping
from netselect.study.written import LARGEST_FIGURE

PRIVATE = "private"
"""The path of what is said in their place."""
NEUTRAL = (
    "something in this learner's private needs is wrong: read the learner without leaving private needs out to "
    "see what"
)
OF_COLUMN = (
    "something in a column of a private need is wrong: read the learners without leaving private needs out to "
    "see what"
)

_NOT_PRIVATE = frozenset({"false", "no"})
_BLOCKS = frozenset({"needs", "aspirations", "strengths", "order", "judgements"})
"""Where a record names needs."""
_ALIKE = 0.8
"""A name that is so much like that of a private need is taken for a slip in it."""
_ACCEPTED = " Accepted here: "


class Discretion:
    """Keeps private needs out of faults.

    Parameters
    ----------
    known : mapping of str to mapping
        The study's own needs and aspirations, as plain data.
    """

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.own = dict(_private({"needs": known}))

    def findings(self, found: Iterable[Finding], data: object) -> list[Finding]:
        """Return what is wrong with a record, with one sentence for all that would tell of a private need."""
        secrets = {**self.own, **dict(_private(mapping(data)))}
        told: dict[Finding, None] = {}
        for path, sentence in found:
            said = _told(".".join(map(str, path)), sentence, secrets)
            told[((PRIVATE,), NEUTRAL) if said is None else (path, said)] = None
        return list(told)

    def faults(self, faults: Iterable[Fault], data: object, *, is_read: bool) -> list[Fault]:
        """Return why a record cannot be read, in the same way.

        Where it could not be read as a whole, which of its needs are private is not known: none of them is named.
        """
        secrets = {**self.own, **dict(_private(mapping(data)))}
        told: list[Fault] = []
        is_said = False
        for fault in faults:
            within = re.split(r"[.\[]", fault.path, maxsplit=1)[0] in _BLOCKS
            said = None if within and not is_read else _told(fault.path, fault.message, secrets)
            if said is not None:
                told.append(replace(fault, message=said))
            elif not is_said:
                is_said = True
                told.append(replace(fault, path=PRIVATE, message=NEUTRAL))
        return told

    def of_header(self, faults: Sequence[Fault], names: Sequence[str]) -> list[Fault]:
        """Return what is wrong with the columns of a table, in the same way."""
        secrets = dict(self.own)
        for name in names:
            path = name.split(".")
            if len(path) > 1 and path[-1] == PRIVATE:
                secrets[path[1]] = {}
        told: dict[Fault, None] = {}
        for fault in faults:
            said = _told(fault.path, fault.message, secrets)
            neutral = replace(fault, column=1, path=PRIVATE, message=OF_COLUMN)
            told[neutral if said is None else replace(fault, message=said)] = None
        return list(told)


def _private(data: Mapping[Any, Any]) -> Iterator[tuple[str, Mapping[Any, Any]]]:
    """Yield the needs that are marked private, also where the mark is misspelt or has an odd value."""
    for block in data.values():
        for name, want in mapping(block).items():
            if any(
                (key == PRIVATE or nearest(str(key), [PRIVATE])) and str(value).casefold() not in _NOT_PRIVATE
                for key, value in mapping(want).items()
            ):
                yield str(name), want


def _told(path: str, sentence: str, secrets: Mapping[str, Mapping[Any, Any]]) -> str | None:
    """Return a sentence, without a list of what is accepted that names a secret; None where it tells of one."""
    if not secrets:
        return sentence
    if _mentions(sentence, secrets):
        sentence = sentence.partition(_ACCEPTED)[0]
    texts = [
        value
        for want in secrets.values()
        for key in ("title", "source")
        if isinstance(value := want.get(key), str)
    ]
    if _mentions(path, secrets) or _mentions(sentence, secrets) or any(text in sentence for text in texts if text):
        return None
    parts = re.split(r"[.\[\]]", path)
    if parts[0] in _BLOCKS and any(_alike(part, name) for part in parts[1:2] for name in secrets):
        return None
    # The largest importance may be that of a private need.
    figures = [
        f"{value:g}"
        for want in secrets.values()
        if isinstance(value := want.get("importance"), float | int) and abs(value) <= LARGEST_FIGURE
    ]
    return None if parts[0] == "importances" and _mentions(sentence, figures) else sentence


def _mentions(text: str, names: Iterable[str]) -> bool:
    either = "|".join(map(re.escape, names))
    return bool(either) and re.search(rf"(?<![\w-])(?:{either})(?![\w-])", text) is not None


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= _ALIKE
