"""How do learners' records, one by one, become portions of arrays that are ranked together?"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, TypeAlias, get_args

import numpy as np

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import (
    NO_DATE,
    REASONS,
    Learners,
    OwnStrengths,
    Wants,
    empty_wants,
    merged,
    one_strength,
    only,
)
from netselect.batch.engine.verdicts import own_study
from netselect.batch.reading import PORTION, TWICE, KnownIds, LearnerFault, Origin, Portion
from netselect.batch.reading.records import OwnPoints, Records, fit_to_print
from netselect.batch.reading.table_columns import JUDGED
from netselect.coverage import one_by_one
from netselect.errors import MOST_BITS, Fault, MethodNotApplicable, NetselectError
from netselect.gates import limits_of
from netselect.reading.decoding import Located, place_of
from netselect.reading.load import collection_paused
from netselect.study.statements import ObjectiveWeighting
from netselect.study.study import LearnerRecord, Need, Study
from netselect.study.written import IDENTIFIER
from netselect.sums import Floats, Places
from netselect.weighting.elicited import importances, many_judged_weights, points, study_weights

_POINTS = frozenset({"points", "swing"})
_REASON = {reason: code for code, reason in enumerate(REASONS)}


class Stated(NamedTuple):
    """A record as it was read: a mapping, or None; where it stands; and why it cannot be read."""

    data: Any
    origin: Origin
    faults: Sequence[Fault] = ()


OF_A_MATRIX = "a bare matrix knows no learners: give an array of weights, or rank a study"


Together: TypeAlias = Callable[[Sequence[Stated]], Iterator[tuple[Learners, Sequence[int]]]]
"""Lays out at once such of some records as are surely in order, and yields lots of them with their places."""


def records_of(candidates: Candidates) -> Records:
    """Return what completes and checks the records of learners; a bare matrix has none."""
    if candidates.study is None:
        raise MethodNotApplicable(OF_A_MATRIX)
    hides = candidates.options.leave_out_private
    return Records(candidates.study, leave_out_private=hides, hidden=candidates.hidden)


def portions_of_records(
    stated: Iterable[Stated],
    candidates: Candidates,
    *,
    size: int = PORTION,
    together: Callable[[Candidates, Records], Together] | None = None,
) -> Iterator[Portion]:
    """Yield learners as arrays, some thousand at a time, with the faults of those that have any.

    What lays out many at once gives the same as laying out one by one, and is quicker.
    """
    records, known, source = records_of(candidates), KnownIds(), iter(stated)
    lay_out = None if together is None else together(candidates, records)
    while True:
        with collection_paused():
            portion = _portion(list(islice(source, size)), records, known, candidates, lay_out)
        if not portion.count:
            return
        yield portion


def _portion(
    some: Sequence[Stated], records: Records, known: KnownIds, candidates: Candidates, lay_out: Together | None
) -> Portion:
    lots = [] if lay_out is None else list(lay_out(some))
    at_once = {place for _, places in lots for place in places}
    judged, faults, met = _judged((one for place, one in enumerate(some) if place not in at_once), records)
    for lot, places in lots:
        met += [(name, some[at].origin) for name, at in zip(lot.ids, places, strict=True)]
    met.sort(key=lambda one: one[1].record)
    again = known.add([name for name, _ in met])
    twice = [one for one, is_again in zip(met, again.tolist(), strict=True) if is_again]
    faults += [origin.fault(name, Fault("duplicate", TWICE.format(name), ("id",))) for name, origin in twice]
    out = {origin.record for _, origin in twice}
    good = [(record, origin) for record, origin in judged if origin.record not in out]
    laid = laid_out(candidates, [record for record, _ in good])
    for place, fault in laid.failed.items():
        record, origin = good[place]
        told = fault if records.redaction is None else records.redaction.reason(fault)
        faults.append(origin.fault(record.id, told))
    faults.sort(key=lambda fault: (fault.record, fault.fault))
    kept = [_kept(lot, [some[place] for place in places], out, records) for lot, places in lots]
    kept.append((laid.learners, [origin for place, (_, origin) in enumerate(good) if place not in laid.failed]))
    learners, origins = _joined(kept, candidates)
    return Portion(learners, origins, faults, len(some))


def _kept(
    lot: Learners, stated: Sequence[Stated], out: Collection[int], records: Records
) -> tuple[Learners, list[Origin]]:
    """Return those of a lot whose records are not out, with their places."""
    flags = np.array([one.origin.record not in out for one in stated], dtype=np.bool_)
    kept = [one for one in stated if one.origin.record not in out]

    def record_of(row: int) -> LearnerRecord:
        record = records.judge(kept[row].data).record
        assert record is not None  # noqa: S101 -- it has been laid out
        return record

    return replace(only(lot, flags), record_of=record_of), [one.origin for one in kept]


def _joined(
    lots: Sequence[tuple[Learners, list[Origin]]], candidates: Candidates
) -> tuple[Learners, list[Origin]]:
    """Return lots of learners as one in the order of their records, with the places of these."""
    lots = [lot for lot in lots if lot[1]] or lots[-1:]
    if len(lots) == 1:
        return lots[0]
    origins = [origin for _, some in lots for origin in some]
    order = np.argsort([origin.record for origin in origins])
    starts = np.cumsum([0, *(len(some) for _, some in lots)])
    rows = np.split(np.argsort(order), starts[1:-1])
    themes = () if candidates.help is None else candidates.help.themes
    learners = merged([lot for lot, _ in lots], rows, len(themes))

    def record_of(row: int) -> LearnerRecord:
        place = int(order[row])
        which = bisect_right(starts, place) - 1
        lot = lots[which][0]
        assert lot.record_of is not None  # noqa: S101 -- all have records
        return lot.record_of(place - int(starts[which]))

    return replace(learners, record_of=record_of), [origins[place] for place in order.tolist()]


def _judged(
    stated: Iterable[Stated], records: Records
) -> tuple[list[tuple[LearnerRecord, Origin]], list[LearnerFault], list[tuple[str, Origin]]]:
    """Return the records in order with their places, what is wrong with the others, and every id that can be read.

    Each is judged as soon as it is read: it is in the processor's cache then, and not needed afterwards.
    """
    good, met = list[tuple[LearnerRecord, Origin]](), list[tuple[str, Origin]]()
    faults: list[LearnerFault] = []
    for one in stated:
        why, data = one.faults, one.data
        if why and records.redaction is not None:
            why, data = records.redaction.faults(why, data)
        if why:
            faults += [LearnerFault(_id_of(one.data), one.origin.record, fault) for fault in why]
        else:
            judged = records.judge(data)
            if judged.record is not None:
                good.append((judged.record, one.origin))
                met.append((judged.record.id, one.origin))
                continue
            faults += [_placed(one, fault) for fault in judged.findings]
        if IDENTIFIER.fullmatch(name := _id_of(one.data)):
            met.append((name, one.origin))
    return good, faults, met


def _placed(one: Stated, fault: Fault) -> LearnerFault:
    origin, path = one.origin, fault.path
    if isinstance(one.data, Located):
        line, column = place_of(one.data, path) if path and path[0] in one.data.places else (origin.line, 1)
        at = replace(fault, line=line or origin.line, column=column, source=origin.source)
        return LearnerFault(_id_of(one.data), origin.record, at)
    return origin.fault(_id_of(one.data), fault)


def _id_of(data: object) -> str:
    name = data.get("id") if isinstance(data, Mapping) else getattr(data, "id", None)
    if isinstance(name, str):
        return fit_to_print(name)
    is_short = isinstance(name, int) and not isinstance(name, bool) and name.bit_length() <= MOST_BITS
    return str(name) if is_short else ""


class LaidOut(NamedTuple):
    """Learners as arrays, and why others could not be laid out, by their position among the records."""

    learners: Learners
    failed: dict[int, Fault]


def laid_out(candidates: Candidates, records: Sequence[LearnerRecord]) -> LaidOut:
    """Return records, which are complete and checked against the study, as arrays.

    Left out are those whose judgements, orders or points give no weights.
    """
    study = candidates.study
    if study is None:
        raise MethodNotApplicable(OF_A_MATRIX)
    weigher = _Weigher(candidates, study, records)
    failed, rows, own_shares = dict[int, Fault](), list[int](), dict[int, Floats]()
    for row, record in enumerate(records):
        path = "weight_judgements" if record.weight_judgements else "weights"
        try:
            weigher.weigh(row)
            path = record.importances.how
            if record.importances.how in JUDGED:
                own_shares[len(rows)] = weigher.shares(record)
        except NetselectError as error:
            failed[row] = Fault("judgements", str(error), (path,))
        else:
            rows.append(row)
    kept = list(records) if len(rows) == len(records) else [records[row] for row in rows]
    wants = wants_of(candidates, kept)
    for row, shares in own_shares.items():
        wants.shares[row] = 0.0
        wants.shares[row, : len(shares)] = shares
    least, most = _limits(candidates, kept)
    learners = Learners(
        ids=[record.id for record in kept],
        weights=weigher.weighed if len(rows) == len(records) else weigher.weighed[rows],
        least=least,
        most=most,
        waived=_waived(candidates, study, kept),
        wants=wants,
        strengths=_strengths(candidates, study, kept),
        record_of=kept.__getitem__,
    )
    return LaidOut(learners, failed)


class _Weigher:
    """Works out who weighs the criteria how: most together, the others one at a time."""

    def __init__(self, candidates: Candidates, study: Study, records: Sequence[LearnerRecord]) -> None:
        self.study, self.records, self.statement = study, records, candidates.weighting or study.weights
        self.weighed = np.tile(candidates.matrix.weights, (len(records), 1))
        self._shares: dict[tuple[int, ...], Floats] = {}
        self._nothing: set[int] = set()
        self.is_by_points = self.statement.how in _POINTS and not study.judges
        rows = [row for row, record in enumerate(records) if record.weights] if self.is_by_points else []
        if rows:
            own = OwnPoints(study)
            raw = own.shared(own.columns([records[row].weights for row in rows]))
            some = np.any(raw > 0, axis=1)
            self._nothing = {row for row, is_some in zip(rows, some.tolist(), strict=True) if not is_some}
            self.weighed[np.array(rows)[some]] = points(raw[some])
        self._is_weighed = self._judged()

    def _judged(self) -> set[int]:
        """Weigh the criteria for all whose own judgements decide, and return those whose judgements do."""
        if self.statement.how != "judgements" or self.study.judges:
            return set()
        rows = [row for row, record in enumerate(self.records) if record.weight_judgements]
        each = [{**self.study.judgements, **self.records[row].weight_judgements} for row in rows]
        try:
            weights, is_found = many_judged_weights(self.study, self.statement, each)
        except NetselectError:
            return set()
        found = np.array(rows, dtype=np.intp)[is_found]
        self.weighed[found] = weights[is_found]
        return set(found.tolist())

    def weigh(self, row: int) -> None:
        """Weigh the criteria for somebody whose words are not points, or say why that cannot be done."""
        record = self.records[row]
        if row in self._is_weighed:
            return
        if row in self._nothing:
            raise MethodNotApplicable("the weights of the criteria sum to 0: give at least one a weight above 0")
        if self.statement.how in get_args(ObjectiveWeighting):
            # The figures of whoever stands decide, whatever a learner says.
            return
        if record.weight_judgements or (record.weights and not self.is_by_points):
            self.weighed[row] = study_weights(own_study(self.study, record, ()), self.statement).weights

    def shares(self, record: LearnerRecord) -> Floats:
        """Return the shares of importance of somebody who orders or judges needs; one answer for equal words."""
        words = (record.importances, record.order, record.judgements, record.needs, record.aspirations)
        # All records are held while they are laid out, so that an object is told by where it stands.
        key = tuple(map(id, words))
        if key not in self._shares:
            self._shares[key] = importances(self.study.model_copy(update={"learner": record})).weights
        return self._shares[key]


def _limits(candidates: Candidates, records: Sequence[LearnerRecord]) -> tuple[Floats, Floats]:
    shape = (len(records), len(candidates.gates))
    least, most = np.full(shape, -np.inf), np.full(shape, np.inf)
    for place, gate in enumerate(candidates.gates):
        if gate.limit:
            limits = [getattr(record.limits, gate.limit) for record in records]
            most[:, place] = [np.inf if limit is None else limit for limit in limits]
        else:
            least[:, place], most[:, place] = limits_of(gate.gate)
            for row, record in enumerate(records):
                own = record.gates.get(gate.name)
                if own is not None:
                    least[row, place] = least[row, place] if own.min is None else own.min
                    most[row, place] = most[row, place] if own.max is None else own.max
    return least, most


def _waived(candidates: Candidates, study: Study, records: Sequence[LearnerRecord]) -> Places:
    if not study.waivers and not any(record.waivers for record in records):
        return np.zeros((0, 3), dtype=np.intp)
    networks = {name: place for place, name in enumerate(candidates.networks)}
    gates = {gate.name: place for place, gate in enumerate(candidates.gates) if gate.gate.is_waivable}
    found = [
        (row, networks[waiver.network], gates[waiver.gate])
        for row, record in enumerate(records)
        for waiver in (*study.waivers, *record.waivers)
        if waiver.network in networks and waiver.gate in gates
    ]
    return np.array(sorted(found), dtype=np.intp).reshape(-1, 3)


def _strengths(candidates: Candidates, study: Study, records: Sequence[LearnerRecord]) -> OwnStrengths | None:
    if not any(record.strengths for record in records):
        return None
    networks = {name: place for place, name in enumerate(candidates.networks)}
    found = []
    for row, record in enumerate(records):
        places = {name: place for place, name in enumerate(record.wants)}
        for want, own in record.strengths.items():
            for name, strength in own.items():
                fields = one_strength(study, study.networks[name], strength)
                found.append((row, networks[name], places[want], *fields))
    found.sort()
    table = np.array(found, dtype=np.float64).reshape(-1, 8)
    at = table[:, :3].astype(np.intp)
    return OwnStrengths(at[:, 0], at[:, 1], at[:, 2], np.ascontiguousarray(table[:, 3:]))


class _Table:
    """Each want and each block of themes once, however many learners share it.

    What is shared is told by the object that it is: the records are held while they are laid out.
    """

    def __init__(self, known: dict[str, int]) -> None:
        self.known = known
        self.wants: list[Need] = []
        self.themes: list[list[tuple[str, float]]] = [[]]
        self.themes_of: list[int] = []
        self._places: dict[int, int] = {}

    def place(self, want: Need) -> int:
        """Return the row of a want."""
        place = self._places.get(id(want))
        if place is None:
            place = self._places[id(want)] = len(self.wants)
            self.wants.append(want)
            themes = want.themes
            if themes and id(themes) not in self._places:
                self._places[id(themes)] = len(self.themes)
                self.themes.append([(theme, share) for theme, share in themes.items() if share > 0])
            self.themes_of.append(self._places[id(themes)] if themes else 0)
        return place


_Entry: TypeAlias = tuple[int, int, int, int, bool]
"""A want of a learner: row, place, code of its name, its row in `_Table`, whether it is an aspiration."""


def wants_of(candidates: Candidates, records: Sequence[LearnerRecord]) -> Wants:
    """Return needs and aspirations as arrays (c, k); what is ordered or judged is weighed elsewhere."""
    help_ = candidates.help
    table = _Table({} if help_ is None else {name: place for place, name in enumerate(help_.themes)})
    names: dict[str, int] = {}
    entries, are_equal = list[_Entry](), list[bool]()
    # Very many learners have the very needs of the study's own learner: what is one object is laid out once.
    rows: dict[tuple[int, int, bool], int] = {}
    which = np.empty(len(records), dtype=np.intp)
    for position, record in enumerate(records):
        is_equal = record.importances.how == "equal"
        key = (id(record.needs), id(record.aspirations), is_equal)
        row = rows.get(key)
        if row is None:
            row = rows[key] = len(rows)
            are_equal.append(is_equal)
            for place, (name, want) in enumerate(record.wants.items()):
                code = names.setdefault(name, len(names))
                entries.append((row, place, code, table.place(want), place >= len(record.needs)))
        which[position] = row
    wants = _arrays(entries, are_equal, table, tuple(names))
    return wants if len(rows) == len(records) else wants.take(which)


def _arrays(entries: Sequence[_Entry], are_equal: Sequence[bool], table: _Table, names: tuple[str, ...]) -> Wants:
    # The themes (b, a) of each block, how much of each, and what all of them come to (b,).
    shape = len(table.themes), max(map(len, table.themes))
    theme, part, whole = np.full(shape, len(table.known), dtype=np.intp), np.zeros(shape), np.ones(shape[0])
    for block, asked in enumerate(table.themes):
        if asked:
            theme[block, : len(asked)] = [table.known.get(name, len(table.known)) for name, _ in asked]
            part[block, : len(asked)] = [share for _, share in asked]
            whole[block] = one_by_one(share for _, share in asked)
    row, place, code, which, is_aspiration = np.array(entries, dtype=np.intp).reshape(-1, 5).T
    count, places, at = len(are_equal), int(place.max(initial=-1)) + 1, (row, place)
    wants = empty_wants(count, places, theme.shape[1], names)
    wants.code[at], wants.is_aspiration[at] = code, is_aspiration
    stated = table.wants
    wants.is_private[at] = np.array([want.private for want in stated], dtype=np.bool_)[which]
    wants.reason[at] = np.array([_REASON[want.reason] for want in stated], dtype=np.intp)[which]
    days = [NO_DATE if want.by is None else want.by.toordinal() for want in stated]
    wants.by[at] = np.array(days, dtype=np.int64)[which]
    blocks = np.array(table.themes_of, dtype=np.intp)[which]
    wants.theme[:] = len(table.known)
    wants.theme[at], wants.part[at], wants.whole[at] = theme[blocks], part[blocks], whole[blocks]
    counts = np.array([want.counts for want in stated], dtype=np.bool_)[which]
    importance = np.array([want.importance or 0.0 for want in stated], dtype=np.float64)[which]
    is_equal = np.array(are_equal, dtype=np.bool_)[row]
    raw = np.zeros((count, places))
    raw[at] = np.where(counts, np.where(is_equal, 1.0, importance), 0.0)
    counted = raw.any(axis=1)
    if counted.any():
        wants.shares[counted] = points(raw[counted])
    return wants
