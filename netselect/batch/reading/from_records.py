"""How do learners' records, one by one, become portions that are ranked together?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from netselect.batch.engine.candidates import Candidates
from netselect.batch.reading.laying_out import laid_out
from netselect.batch.reading.portion import LearnerFault, Origin, Portion
from netselect.batch.reading.records import Records
from netselect.batch.reading.seen import Seen
from netselect.batch.reading.whole_text import fit_to_print
from netselect.errors import Fault, MethodNotApplicable
from netselect.reading.load import collection_paused, dotted
from netselect.reading.places import Located, place_of
from netselect.study.learner_record import LearnerRecord

PORTION = 4096
"""Learners that are read and ranked at a time."""

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
    faults : tuple of Fault
        Why it cannot be read.
    """

    data: Any
    origin: Origin
    faults: tuple[Fault, ...] = ()


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
            portion = _portion(list(islice(source, size)), records, seen, candidates)
        if not portion.count:
            return
        yield portion


def _portion(batch: list[Stated], records: Records, seen: Seen, candidates: Candidates) -> Portion:
    good, origins, faults = _judged(batch, records)
    count = len(batch)
    # What was read is not needed any more.
    batch.clear()
    again = seen.add([record.id for record in good])
    for record, origin, is_again in zip(good, origins, again.tolist(), strict=True):
        if is_again:
            faults.append(origin.fault(record.id, "id", TWICE.format(record.id)))
    if again.any():
        good = [record for record, is_again in zip(good, again, strict=True) if not is_again]
        origins = [origin for origin, is_again in zip(origins, again, strict=True) if not is_again]
    laid = laid_out(candidates, good)
    if out := dict(laid.failed):
        faults += [origins[place].fault(good[place].id, "", reason) for place, reason in out.items()]
        origins = [origin for place, origin in enumerate(origins) if place not in out]
    faults.sort(key=lambda fault: (fault.record, fault.fault))
    return Portion(laid.learners, origins, faults, count)


def _judged(
    batch: Iterable[Stated], records: Records
) -> tuple[list[LearnerRecord], list[Origin], list[LearnerFault]]:
    good: list[LearnerRecord] = []
    origins: list[Origin] = []
    faults: list[LearnerFault] = []
    for one in batch:
        if one.faults:
            name = _id_of(one.data)
            faults += [LearnerFault(name, one.origin.record, fault) for fault in one.faults]
            continue
        judged = records.judge(one.data)
        if judged.record is not None:
            good.append(judged.record)
            origins.append(one.origin)
        else:
            faults += [_fault(one, path, sentence) for path, sentence in judged.findings]
    return good, origins, faults


def _fault(one: Stated, path: tuple[str | int, ...], sentence: str) -> LearnerFault:
    origin = one.origin
    if isinstance(one.data, Located):
        line, column = place_of(one.data, path)
        at = Fault(line or origin.line, column, dotted(path), sentence, origin.source)
        return LearnerFault(_id_of(one.data), origin.record, at)
    return origin.fault(_id_of(one.data), dotted(path), sentence)


def _id_of(data: object) -> str:
    name = data.get("id") if isinstance(data, Mapping) else getattr(data, "id", None)
    return fit_to_print(str(name)) if isinstance(name, str | int) else ""
