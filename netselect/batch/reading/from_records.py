"""How do learners' records, one by one, become portions that are ranked together?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from netselect.batch.engine.candidates import Candidates
from netselect.batch.reading.laying_out import laid_out
from netselect.batch.reading.portion import PORTION, LearnerFault, Origin, Portion
from netselect.batch.reading.records import Records
from netselect.batch.reading.seen import Seen
from netselect.batch.reading.whole_text import fit_to_print
from netselect.errors import MOST_BITS, Fault, MethodNotApplicable
from netselect.reading.load import collection_paused, dotted
from netselect.reading.places import Located, place_of
from netselect.study.learner_record import LearnerRecord

MET = re.compile(r"\w[\w-]{0,79}")
"""What an id looks like; one that looks otherwise is refused, and has not been met."""

TWICE = "the id `{}` stands in an earlier record too: every learner has an id of their own"


@dataclass(frozen=True, slots=True)
class Stated:
    """A record as it was read.

    Parameters
    ----------
    data : object
        A mapping of what the learner states, or a `LearnerRecord`; None where it cannot be read.
    origin : Origin
        Where it stands.
    faults : sequence of Fault
        Why it cannot be read.
    """

    data: Any
    origin: Origin
    faults: Sequence[Fault] = ()


def portions_of_records(
    stated: Iterable[Stated], candidates: Candidates, *, leave_out_private: bool = False, size: int = PORTION
) -> Iterator[Portion]:
    """Yield learners as arrays, some thousand at a time, with the faults of those that have any.

    Parameters
    ----------
    stated : iterable of Stated
        Records in the order of their source.
    candidates : Candidates
        What all learners share, with a study.
    leave_out_private : bool
        Whether needs that are marked private are left out before anything is computed.
    size : int
        Records in a portion.

    Yields
    ------
    Portion
    """
    if candidates.study is None:
        raise MethodNotApplicable("a bare matrix knows no learners: give an array of weights, or rank a study")
    records, seen, source = Records(candidates.study, leave_out_private=leave_out_private), Seen(), iter(stated)
    while True:
        with collection_paused():
            portion = _portion(islice(source, size), records, seen, candidates)
        if not portion.count:
            return
        yield portion


@dataclass(slots=True)
class _Batch:
    """Records in order with their places, what is wrong with the others, and every id that can be read."""

    good: list[LearnerRecord] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    faults: list[LearnerFault] = field(default_factory=list)
    met: list[tuple[str, Origin]] = field(default_factory=list)
    count: int = 0


def _portion(stated: Iterable[Stated], records: Records, seen: Seen, candidates: Candidates) -> Portion:
    batch = _judged(stated, records)
    again = seen.add([name for name, _ in batch.met])
    if again.any():
        twice = [one for one, is_again in zip(batch.met, again.tolist(), strict=True) if is_again]
        batch.faults += [origin.fault(name, "id", TWICE.format(name)) for name, origin in twice]
        out = {origin.record for _, origin in twice}
        batch.good = [
            record for record, origin in zip(batch.good, batch.origins, strict=True) if origin.record not in out
        ]
        batch.origins = [origin for origin in batch.origins if origin.record not in out]
    laid, origins = laid_out(candidates, batch.good), batch.origins
    if out := {place for place, _ in laid.failed}:
        for place, reason in laid.failed:
            path = laid.paths[place]
            if records.redaction is not None:
                path, reason = records.redaction.reason(path, reason)  # noqa: PLW2901 -- what is told of it
            batch.faults.append(origins[place].fault(batch.good[place].id, path, reason))
        origins = [origin for place, origin in enumerate(origins) if place not in out]
    batch.faults.sort(key=lambda fault: (fault.record, fault.fault))
    return Portion(laid.learners, origins, batch.faults, batch.count)


def _judged(stated: Iterable[Stated], records: Records) -> _Batch:
    """Judge each record as soon as it is read: it is in the processor's cache then, and not needed afterwards."""
    batch = _Batch()
    for one in stated:
        batch.count += 1
        faults, data = one.faults, one.data
        if faults and records.redaction is not None:
            faults, data = records.redaction.faults(faults, data)
        if faults:
            name = _id_of(one.data)
            batch.faults += [LearnerFault(name, one.origin.record, fault) for fault in faults]
            batch.met += _met(one)
            continue
        judged = records.judge(data)
        if judged.record is not None:
            batch.good.append(judged.record)
            batch.origins.append(one.origin)
            batch.met.append((judged.record.id, one.origin))
        else:
            batch.faults += [_fault(one, path, sentence) for path, sentence in judged.findings]
            batch.met += _met(one)
    return batch


def _met(one: Stated) -> list[tuple[str, Origin]]:
    """Return the id of a faulty record, where it can be read."""
    text = _id_of(one.data)
    return [(text, one.origin)] if MET.fullmatch(text) else []


def _fault(one: Stated, path: tuple[str | int, ...], sentence: str) -> LearnerFault:
    origin = one.origin
    if isinstance(one.data, Located):
        line, column = place_of(one.data, path) if path and path[0] in one.data.places else (origin.line, 1)
        at = Fault(line or origin.line, column, dotted(path), sentence, origin.source)
        return LearnerFault(_id_of(one.data), origin.record, at)
    return origin.fault(_id_of(one.data), dotted(path), sentence)


def _id_of(data: object) -> str:
    name = data.get("id") if isinstance(data, Mapping) else getattr(data, "id", None)
    if isinstance(name, str):
        return fit_to_print(name)
    is_short = isinstance(name, int) and not isinstance(name, bool) and name.bit_length() <= MOST_BITS
    return str(name) if is_short else ""
