"""What is told of a fault where private needs are left out?

They are taken out of a record before it is judged, so that no fault is theirs. What is wrong with needs all the
same is told in full of those that the study shows everybody. Of any other need one cannot tell who keeps it to
themselves, and the sentence is the same whether anybody does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from netselect.errors import Fault, StudyPath, nearest
from netselect.reading.private import WANTS, is_mark, is_private, private_wants, secrets_of, without
from netselect.study.learner import Learner, LearnerRecord
from netselect.study.outline import mapping

NEUTRAL = "something is wrong here; a run in which nothing is left out says what"
"""What is said of needs, unless the study shows them to everybody."""

_KEYS = tuple(LearnerRecord.model_fields)
_BLOCKS = frozenset({*WANTS, "strengths", "order", "judgements"})
"""Where a record names needs."""
_PUBLIC = frozenset(_KEYS) - _BLOCKS


class Redaction:
    """Leaves private needs out of records, and out of what is said of them.

    Parameters
    ----------
    learner : Learner
        The study's own.
    """

    def __init__(self, learner: Learner) -> None:
        self.shared = private_wants(learner)
        self.shown = learner.wants.keys() - self.shared.keys()

    def record(self, data: Any) -> Any:  # noqa: ANN401 -- whatever stands in a record
        """Return a record without what is private."""
        if not isinstance(data, Mapping):
            return data
        secrets = secrets_of(data, self.shared)
        if not secrets and not self.shared and not data.keys() - LearnerRecord.model_fields.keys():
            return data
        return without(data, secrets, self.shared)

    def findings(self, found: Iterable[Fault], data: object) -> list[Fault]:
        """Return what is wrong with a record that nothing private is left in."""
        own = _wants_of(data) - self.shown
        return list(dict.fromkeys(self._told(fault, own) for fault in found))

    def faults(self, faults: Iterable[Fault], data: object) -> tuple[list[Fault], object]:
        """Return why a record cannot be read, and what can be read of it, both without what is private."""
        placed = [(tuple(map(str, fault.path)), fault) for fault in faults]
        if not isinstance(data, Mapping):
            return [self._neutral(path, fault) for path, fault in placed], data
        # What stands twice may have been read in either of its ways: a mark that does is one.
        marked = {path[1] for path, _ in placed if len(path) > 2 and path[0] in WANTS and is_mark(path[2])}  # noqa: PLR2004 -- kind, need and mark
        secrets = secrets_of(data, self.shared) | marked
        left = without(data, secrets, self.shared)
        told = [self._neutral(path, fault) for path, fault in placed if not _is_about(path, data, secrets)]
        return list(dict.fromkeys(told)), left

    def reason(self, fault: Fault) -> Fault:
        """Return why a learner cannot be weighed."""
        return _withheld(fault, fault.path) if fault.path[0] in _BLOCKS else fault

    def of_columns(self, faults: Iterable[Fault], names: Sequence[str]) -> list[Fault]:
        """Return what is wrong with the columns of a table; those of needs are told by their numbers alone."""
        return list(dict.fromkeys(self._of_column(fault, names[fault.column - 1]) for fault in faults))

    def _of_column(self, fault: Fault, name: str) -> Fault:
        block, dot, _ = name.partition(".")
        if block in _PUBLIC or (not dot and nearest(block, _KEYS) in _PUBLIC):
            return fault
        return replace(_withheld(fault), message=f"column {fault.column}: {NEUTRAL}")

    def _told(self, fault: Fault, own: AbstractSet[str]) -> Fault:
        path = fault.path
        if not path:
            return fault
        block = str(path[0])
        meant = block if block in _KEYS else nearest(block, _KEYS)
        if meant is None:
            return _withheld(fault)
        is_shown = meant not in _BLOCKS or (
            meant in {*WANTS, "strengths"} and len(path) > 1 and str(path[1]) in self.shown
        )
        if (is_shown or (block != meant and len(path) == 1)) and own.isdisjoint(_spoken_of(fault)):
            return fault
        return _withheld(fault, (block,))

    def _neutral(self, path: Sequence[str], fault: Fault) -> Fault:
        """Return why something cannot be read, without quoting what may be a need."""
        if not path:
            return _withheld(fault) if fault.column else fault
        if path[0] in _PUBLIC or (path[0] in {*WANTS, "strengths"} and len(path) > 1 and path[1] in self.shown):
            return fault
        return _withheld(fault, fault.path[:1] if path[0] in _BLOCKS else ())


def redacted(fault: Fault) -> Fault:
    """Return what is wrong with a whole study that nothing private is left in, without naming a need."""
    steps = tuple(map(str, fault.path))
    if steps[:1] == ("learner",) and len(steps) > 1 and steps[1] not in _PUBLIC - {"importances"}:
        return _withheld(fault, fault.path[: 1 + (steps[1] in _KEYS)])
    if steps[:1] == ("networks",) and steps[2:3] == ("serves",):
        return _withheld(fault, fault.path[:3])
    return _withheld(fault) if not steps and fault.column else fault


def _withheld(fault: Fault, path: StudyPath = ()) -> Fault:
    """Return a fault that says no more than that there is one."""
    return Fault("withheld", NEUTRAL, path, fault.line, fault.column, fault.source)


def _spoken_of(fault: Fault) -> "set[str]":
    """Return every id that a fault speaks of, those in a text that it quotes too."""
    return {*fault.about, *(re.findall(r"[\w-]+", fault.found) if isinstance(fault.found, str) else ())}


def _is_about(path: Sequence[str], data: Mapping[Any, Any], secrets: "set[str]") -> bool:
    """Return whether a path leads into a private need, or to what refers to one."""
    if not path:
        return False
    if len(path) == 1 and path[0] not in _KEYS:
        return path[0] in secrets or bool(is_private(data.get(path[0])))
    return len(path) > 1 and path[1] in secrets and (path[0] in {*WANTS, "strengths"} or path[0] not in _KEYS)


def _wants_of(data: object) -> "set[str]":
    return {str(name) for kind in WANTS for name in mapping(mapping(data).get(kind))}
