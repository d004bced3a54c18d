"""How do the needs and aspirations of many learners become arrays?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.helping import NO_DATE
from netselect.batch.engine.learners import REASONS, Wants, empty_wants
from netselect.coverage import one_by_one
from netselect.study.learner import Need
from netselect.study.learner_record import LearnerRecord
from netselect.weighting.elicited import points

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_REASON = {reason: code for code, reason in enumerate(REASONS)}


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
            self.themes_of.append(self._place_of_themes(want.themes) if want.themes else 0)
        return place

    def _place_of_themes(self, themes: dict[str, float]) -> int:
        place = self._places.get(id(themes))
        if place is None:
            place = self._places[id(themes)] = len(self.themes)
            self.themes.append([(theme, share) for theme, share in themes.items() if share > 0])
        return place

    def themes_asked(self) -> tuple[Indices, Floats, Floats]:
        """Return the themes (b, a) of each block, how much of each, and what all of them come to (b,)."""
        shape = len(self.themes), max(map(len, self.themes))
        theme, part, whole = np.full(shape, len(self.known), dtype=np.intp), np.zeros(shape), np.ones(shape[0])
        for row, asked in enumerate(self.themes):
            if asked:
                theme[row, : len(asked)] = [self.known.get(name, len(self.known)) for name, _ in asked]
                part[row, : len(asked)] = [share for _, share in asked]
                whole[row] = one_by_one(share for _, share in asked)
        return theme, part, whole


@dataclass(slots=True)
class _Columns:
    """One entry for each want of a learner, one after the other: learner, place, name, and the want itself."""

    row: list[int] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    code: list[int] = field(default_factory=list)
    want: list[int] = field(default_factory=list)
    is_aspiration: list[bool] = field(default_factory=list)
    is_equal: list[bool] = field(default_factory=list)
    """By row: whether all count the same."""


def wants_of(candidates: Candidates, records: Sequence[LearnerRecord]) -> Wants:
    """Return needs and aspirations as arrays; importances that are ordered or judged are weighed elsewhere.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    records : sequence of LearnerRecord
        Complete and checked (c).

    Returns
    -------
    Wants (c, k)
    """
    help_ = candidates.help
    table = _Table({} if help_ is None else {name: place for place, name in enumerate(help_.themes)})
    names: dict[str, int] = {}
    columns = _Columns()
    # Very many learners have the very needs of the study's own learner: what is one object is laid out once.
    rows: dict[tuple[int, int, bool], int] = {}
    which = np.empty(len(records), dtype=np.intp)
    for position, record in enumerate(records):
        is_equal = record.importances.how == "equal"
        key = (id(record.needs), id(record.aspirations), is_equal)
        row = rows.get(key)
        if row is None:
            row = rows[key] = len(rows)
            columns.is_equal.append(is_equal)
            _add(columns, row, record, names, table)
        which[position] = row
    wants = _arrays(columns, table, tuple(names))
    return wants if len(rows) == len(records) else wants.take(which)


def _add(columns: _Columns, row: int, record: LearnerRecord, names: dict[str, int], table: _Table) -> None:
    needs = len(record.needs)
    wants: dict[str, Need] = record.wants if record.aspirations else record.needs
    for place, (name, want) in enumerate(wants.items()):
        columns.row.append(row)
        columns.place.append(place)
        columns.code.append(names.setdefault(name, len(names)))
        columns.want.append(table.place(want))
        columns.is_aspiration.append(place >= needs)


def _arrays(columns: _Columns, table: _Table, names: tuple[str, ...]) -> Wants:
    theme, part, whole = table.themes_asked()
    count, places = len(columns.is_equal), max(columns.place, default=-1) + 1
    wants = empty_wants(count, places, theme.shape[1], names)
    at = np.array(columns.row, dtype=np.intp), np.array(columns.place, dtype=np.intp)
    which = np.array(columns.want, dtype=np.intp)
    wants.code[at], wants.is_aspiration[at] = columns.code, columns.is_aspiration
    stated = table.wants
    wants.is_private[at] = np.array([want.private for want in stated], dtype=np.bool_)[which]
    wants.reason[at] = np.array([_REASON[want.reason] for want in stated], dtype=np.intp)[which]
    days = [NO_DATE if want.by is None else want.by.toordinal() for want in stated]
    wants.by[at] = np.array(days, dtype=np.int64)[which]
    asked = np.array(table.themes_of, dtype=np.intp)[which]
    wants.theme[:] = len(table.known)
    wants.theme[at], wants.part[at], wants.whole[at] = theme[asked], part[asked], whole[asked]
    counts = np.array([want.counts for want in stated], dtype=np.bool_)[which]
    importance = np.array([want.importance or 0.0 for want in stated], dtype=np.float64)[which]
    is_equal = np.array(columns.is_equal, dtype=np.bool_)[at[0]]
    raw = np.zeros((count, places))
    raw[at] = np.where(counts, np.where(is_equal, 1.0, importance), 0.0)
    counted = raw.any(axis=1)
    if counted.any():
        wants.shares[counted] = points(raw[counted])
    return wants
