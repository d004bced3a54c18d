"""How do some rows of a table become a portion of learners?

Rows are laid out column by column (`netselect.batch.reading.table_layout`). Rows in doubt become records, one by
one, so that they mean, and are refused for, exactly what the same records would be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import Learners
from netselect.batch.reading.from_records import MET, TWICE
from netselect.batch.reading.laying_out import laid_out
from netselect.batch.reading.portion import LearnerFault, Origin, Portion
from netselect.batch.reading.records import Records
from netselect.batch.reading.seen import Seen
from netselect.batch.reading.table_cells import Block, meant
from netselect.batch.reading.table_columns import (
    JUDGED,
    NO_JUDGEMENTS,
    columns_of,
    faults_of_row,
    record_of_row,
    row_findings,
)
from netselect.batch.reading.table_layout import TableLayout
from netselect.batch.reading.table_merging import merged, only
from netselect.batch.reading.whole_text import fit_to_print
from netselect.errors import Fault, MethodNotApplicable, TableFaults
from netselect.reading.cells import Cells
from netselect.reading.load import dotted
from netselect.reading.places import place_of
from netselect.study.learner_record import LearnerRecord

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some rows of a table.

    Parameters
    ----------
    cells : sequence of columns
        One sequence for each column.
    row_of : callable
        Returns the cells of one row.
    lines, numbers : list of int
        Where each row begins, and the number of its record.
    faults : list of LearnerFault
        Rows between them that could not be read at all.
    """

    cells: Sequence[Cells]
    row_of: Callable[[int], Sequence[object]]
    lines: Sequence[int]
    numbers: Sequence[int]
    faults: list[LearnerFault]


class Origins(Sequence[Origin]):
    """Where learners stand, told when somebody asks: hardly anybody does.

    Parameters
    ----------
    source : str
        The table's name.
    rows : Rows
        Rows of the table.
    which : sequence of int
        Those of them that the learners stand in.
    """

    def __init__(self, source: str, rows: Rows, which: Sequence[int]) -> None:
        self.source, self.rows, self.which = source, rows, which

    def __len__(self) -> int:
        return len(self.which)

    @overload
    def __getitem__(self, place: int) -> Origin: ...
    @overload
    def __getitem__(self, place: slice) -> "Origins": ...

    def __getitem__(self, place: int | slice) -> "Origin | Origins":
        """Return where a learner stands, or some of them."""
        if isinstance(place, slice):
            return Origins(self.source, self.rows, self.which[place])
        row = self.which[place]
        return Origin(self.source, self.rows.lines[row], self.rows.numbers[row])


class Table:
    """Makes portions of the rows of one table.

    Parameters
    ----------
    header : sequence of str
        The names of the columns.
    candidates : Candidates
        What all learners share, with a study.
    source : str
        The table's name, for the faults.
    leave_out_private : bool
        Whether needs that are marked private are left out before anything is computed.
    line : int
        Where the header stands; 0 where a table has no lines.

    Raises
    ------
    TableFaults
        Everything that is wrong with the columns.
    """

    def __init__(
        self,
        header: Sequence[str],
        candidates: Candidates,
        source: str,
        *,
        leave_out_private: bool,
        line: int = 1,
    ) -> None:
        if candidates.study is None:
            raise MethodNotApplicable("a bare matrix knows no learners: give an array of weights, or rank a study")
        self.candidates, self.source = candidates, source
        self.records = Records(candidates.study, leave_out_private=leave_out_private)
        self.columns, faults = columns_of(header, self.records, source, line)
        if faults:
            raise TableFaults(faults)
        self.layout = TableLayout(self.columns, candidates, self.records)
        self.seen = Seen()

    def portion(self, rows: Rows) -> Portion:
        """Return some rows as learners, with the faults of those that have any."""
        count = len(rows.lines)
        block = Block(rows.cells, np.zeros(count, dtype=np.bool_))
        plain = self.layout.lay_out(block)
        origins = Origins(self.source, rows, range(count))
        faults, slow, faulty = list(rows.faults), dict[int, LearnerRecord](), dict[int, str]()
        for row in np.flatnonzero(block.doubt).tolist():
            record, found = self._judged(rows.row_of(row), origins[row])
            faults += found
            if record is not None:
                slow[row] = record
            elif MET.fullmatch(found[0].learner):
                faulty[row] = found[0].learner
        kept = ~block.doubt
        kept[list(slow)] = True
        named = kept.copy()
        named[list(faulty)] = True
        which = np.flatnonzero(named).tolist()
        names = [slow[row].id if row in slow else faulty.get(row) or plain.ids[row] for row in which]
        for place in np.flatnonzero(self._again(rows, which, names)).tolist():
            row = which[place]
            faults.append(origins[row].fault(names[place], "id", TWICE.format(names[place])))
            kept[row] = False
            slow.pop(row, None)
        learners, kept = self._together(plain, kept, slow, origins, faults)
        if self.records.redaction is not None and learners.wants is not None:
            learners = replace(learners, wants=learners.wants.without_unused_names())
        faults.sort(key=lambda fault: (fault.record, fault.fault))
        at = np.flatnonzero(kept).tolist()
        learners = replace(learners, record_of=lambda place: self._record(rows, at[place], slow))
        return Portion(
            learners, Origins(self.source, rows, at), faults, count + len({fault.record for fault in rows.faults})
        )

    def _again(self, rows: Rows, which: Sequence[int], names: Sequence[str]) -> Flags:
        """Return which ids of rows have been met before; those of rows that could not be read count as met too."""
        broken = [(one.record, one.learner) for one in rows.faults if MET.fullmatch(one.learner)]
        if not broken:
            return self.seen.add(names)
        numbers = np.array([*(rows.numbers[row] for row in which), *(number for number, _ in broken)])
        both = [*names, *(name for _, name in broken)]
        order = np.argsort(numbers, kind="stable")
        again = np.zeros(len(both), dtype=np.bool_)
        again[order] = self.seen.add([both[place] for place in order.tolist()])
        return again[: len(names)]

    def _together(
        self,
        plain: Learners,
        kept: Flags,
        slow: dict[int, LearnerRecord],
        origins: Sequence[Origin],
        faults: list[LearnerFault],
    ) -> tuple[Learners, Flags]:
        """Return all learners in the order of their rows, and which rows they are."""
        rows = np.array(list(slow), dtype=np.intp)
        is_plain = kept.copy()
        is_plain[rows] = False
        plain = only(plain, is_plain)
        if not slow:
            return plain, kept
        laid = laid_out(self.candidates, list(slow.values()))
        for place, reason in laid.failed:
            row = int(rows[place])
            path = laid.paths[place]
            if path in JUDGED:
                path, reason = "importances", NO_JUDGEMENTS  # noqa: PLW2901 -- what a row can do about it
            faults.append(origins[row].fault(slow[row].id, path, reason))
            kept[row] = False
        rows = rows[kept[rows]]
        at = np.cumsum(kept) - 1
        both = at[np.flatnonzero(is_plain)], at[rows]
        return merged(plain, laid.learners, both, len(self.layout.themes)), kept

    def _judged(self, cells: Sequence[object], origin: Origin) -> tuple[LearnerRecord | None, list[LearnerFault]]:
        faults, at = faults_of_row(self.columns, cells, origin.line), self.columns.places["id",]
        is_whole = len(cells) == len(self.columns.places)
        # Where a cell is missing or too many, the first one alone is surely in its place.
        name = _id(cells[at]) if is_whole or (at == 0 and cells) else ""
        data: Any = record_of_row(self.columns, cells, origin.line) if is_whole else None
        if faults and is_whole and self.records.redaction is not None:
            faults, data = self.records.redaction.faults(faults, data)
        if not faults:
            judged = self.records.judge(data)
            if judged.record is not None:
                return judged.record, []
            for path, sentence in row_findings(judged.findings):
                line, column = place_of(data, path)
                place = (line, column) if path and path[0] in data.places else (origin.line, 1)
                faults.append(Fault(*place, dotted(path), sentence, self.source))
        return None, [LearnerFault(name, origin.record, fault) for fault in faults]

    def _record(self, rows: Rows, row: int, slow: dict[int, LearnerRecord]) -> LearnerRecord:
        """Return the record of a row that is known to have no fault."""
        known = slow.get(row)
        if known is None:
            known = self.records.judge(record_of_row(self.columns, rows.row_of(row), rows.lines[row])).record
        assert known is not None  # noqa: S101 -- rows with faults have no learner
        return known


def _id(cell: object) -> str:
    """Return the id that a cell holds, as it is shown."""
    value = meant(cell, is_number=False)
    return "" if value is None or isinstance(value, bool) else fit_to_print(str(value))
