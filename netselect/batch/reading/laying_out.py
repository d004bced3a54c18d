"""How do learners' records become arrays?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.helping import one_strength
from netselect.batch.engine.learners import Learners, OwnStrengths
from netselect.batch.engine.own_study import own_study
from netselect.batch.reading.stated_points import OwnPoints
from netselect.batch.reading.stated_wants import wants_of
from netselect.errors import MethodNotApplicable, NetselectError
from netselect.study.learner_record import LearnerRecord
from netselect.study.statements import ObjectiveWeighting
from netselect.study.study import Study
from netselect.weighting.elicited import points
from netselect.weighting.group import study_weights
from netselect.weighting.many import many_judged_weights
from netselect.weighting.tree import importances

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_POINTS = frozenset({"points", "swing"})
_JUDGED = frozenset({"order", "judgements"})


@dataclass(slots=True)
class LaidOut:
    """Learners as arrays, and who could not be laid out: position among the records and reason; and each path."""

    learners: Learners
    failed: list[tuple[int, str]] = field(default_factory=list)
    paths: dict[int, str] = field(default_factory=dict)


def laid_out(candidates: Candidates, records: Sequence[LearnerRecord]) -> LaidOut:
    """Return records as arrays.

    Parameters
    ----------
    candidates : Candidates
        What all learners share, with a study.
    records : sequence of LearnerRecord
        Complete, and checked against the study.

    Returns
    -------
    LaidOut
        Without those whose judgements, orders or points give no weights.
    """
    study = candidates.study
    if study is None:
        raise MethodNotApplicable("a bare matrix knows no learners: give an array of weights, or rank a study")
    weigher = _Weigher(candidates, study, records)
    failed: list[tuple[int, str]] = []
    paths: dict[int, str] = {}
    rows: list[int] = []
    own_shares: dict[int, Floats] = {}
    for row, record in enumerate(records):
        path = "weight_judgements" if record.weight_judgements else "weights"
        try:
            weigher.weigh(row)
            path = record.importances.how
            if record.importances.how in _JUDGED:
                own_shares[len(rows)] = weigher.shares(record)
        except NetselectError as error:
            failed.append((row, str(error)))
            paths[row] = path
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
    return LaidOut(learners, failed, paths)


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
            raw = OwnPoints(study).shared([records[row].weights for row in rows])
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
            least[:, place], most[:, place] = gate.stated_limits
            for row, record in enumerate(records):
                own = record.gates.get(gate.name)
                if own is not None:
                    least[row, place] = least[row, place] if own.min is None else own.min
                    most[row, place] = most[row, place] if own.max is None else own.max
    return least, most


def _waived(candidates: Candidates, study: Study, records: Sequence[LearnerRecord]) -> Indices:
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
