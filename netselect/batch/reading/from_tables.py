"""How do the rows of a table become portions of learners, and which table of them does `new` write?

A table is a CSV or Parquet file, a workbook or a DataFrame. Rows are laid out column by column
(`netselect.batch.reading.table_arrays`). Rows in doubt become records, one by one, so that they mean, and are
refused for, exactly what the same records would be.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import Learners, merged, only
from netselect.batch.reading import (
    PORTION,
    TWICE,
    CsvFile,
    KnownIds,
    LearnerFault,
    Origin,
    Origins,
    PlainRows,
    Portion,
    SomeRows,
)
from netselect.batch.reading.from_records import laid_out, records_of
from netselect.batch.reading.records import fit_to_print
from netselect.batch.reading.table_arrays import TableLayout
from netselect.batch.reading.table_columns import (
    JUDGED,
    NO_JUDGEMENTS,
    PLAIN,
    Block,
    Columns,
    columns_of,
    faults_of_row,
    is_column,
    is_number,
    meant,
    numbers,
    record_of_row,
    row_findings,
    unfilled,
)
from netselect.errors import (
    Fault,
    InvalidParameter,
    TableFaults,
    UnreadableFile,
    listed,
    loaded,
    named,
    shown,
    unknown_name,
)
from netselect.matrix.given import misshapen
from netselect.names import speaking_of
from netselect.reading import fields_at
from netselect.reading.decoding import place_of, read_bytes, those_that_are
from netselect.reading.dialect import FIRST_ROWS, TOTAL, Dialect, heading_below, is_total
from netselect.reading.load import collection_paused
from netselect.reading.sheets import Row, any_written
from netselect.reading.tables import (
    FRAME,
    Cells,
    arrow_cells,
    column_cells,
    frame_cells,
    frame_row,
    with_ids,
    with_index,
)
from netselect.reading.workbook import TableSheet
from netselect.study.study import WANTS, LearnerRecord, Limits, Need, Study
from netselect.study.written import IDENTIFIER
from netselect.sums import Flags, Floats
from netselect.weighting.elicited import stated_points

if TYPE_CHECKING:
    import pandas as pd

    from netselect.reading.writing import Table as Sheet


LEARNERS = "Learners"
"""The sheet of a workbook that holds learners, where there is one of this name."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some rows of a table: one sequence for each column, and what gives the cells of one row.

    With the number of each record, the line on which it begins, and the rows between them that could not be read.
    """

    cells: Sequence[Cells]
    row_of: Callable[[int], Sequence[object]]
    numbers: Sequence[int]
    lines: Sequence[int]
    faults: list[LearnerFault]


def portions_of_csv(path: Path, candidates: Candidates, *, size: int = PORTION) -> Iterator[Portion]:
    """Yield the learners of a CSV file, some thousand at a time.

    It is read through once to see that it is text, and then row by row, so that its size is not limited. What is
    wrong with the table itself, its columns, no text, a quote never closed, is raised as `TableFaults`;
    `UnreadableFile` where it cannot be opened, or a line of it has no end.
    """
    with CsvFile(path) as file:
        dialect = file.dialect
        table = Table(dialect.header, candidates, file.source, line=dialect.line, dialect=dialect)
        parts = (_of_csv(some, table.columns, dialect) for some in file.rows(size))
        told = [f"{path}: {dialect.said}"] if dialect.said else []
        yield from _portions(table, parts, dialect.header, told)


def portions_of_workbook(path: Path, candidates: Candidates, *, size: int = PORTION) -> Iterator[Portion]:
    """Yield the learners of a sheet of a workbook, `Learners` or else the first, some thousand at a time.

    What is wrong with the file and its columns is raised as `TableFaults`.
    """
    source = str(path)
    book = TableSheet(
        read_bytes(path, "give so many learners in a CSV table, which may be of any size"), source, LEARNERS
    )
    first = list(islice(((line, row) for line, row in book.rows if any_written(row)), FIRST_ROWS))
    book.note()
    texts = [(line, ["" if cell is None else str(cell).strip() for cell in row]) for line, row in first]
    below = heading_below(texts, is_column)
    line, header = texts[0] if texts else (1, [])
    if below:
        book.faults.append(Fault("table", below, (), line, 1, source, sheet=book.sheet))
    if book.faults:
        raise TableFaults(book.faults)
    while header and not header[-1]:
        header.pop()
    table = Table(header, candidates, source, line=line, sheet=book.sheet)
    rows = ((line, row) for line, row in chain(first[1:], book.rows) if any_written(row))
    remarks = [f"{source}: {remark}" for remark in book.remarks]
    yield from _portions(table, _of_sheet(rows, header, source, size), header, remarks)
    if not book.is_read:
        raise TableFaults(book.faults)


def _of_sheet(rows: Iterator[tuple[int, Row]], header: Sequence[str], source: str, size: int) -> Iterator[Rows]:
    """Yield rows of a sheet column by column; one with a cell below no heading is a fault."""
    width, at, number = len(header), header.index("id"), 0
    while some := list(islice(rows, size)):
        kept: list[list[Any]] = []
        numbers, lines, faults = list[int](), list[int](), list[LearnerFault]()
        for line, row in some:
            number += 1
            cells = ["" if cell is None else cell for cell in row]
            written = [cell for cell in cells if cell != ""]
            beyond = [place for place in range(width, len(cells)) if cells[place] != ""]
            cells = [*cells[:width], *[""] * (width - len(cells))]
            if cells[at].__class__ is int:
                cells[at] = str(cells[at])
            if beyond:
                said = "this cell stands below no heading: name its column, or take it out"
            elif len(written) > 1 and all(str(cell).strip() in header for cell in written):
                said = "this row repeats the headings: take it out"
            else:
                kept.append(cells)
                numbers.append(number)
                lines.append(line)
                continue
            fault = Fault("table", said, (), line, beyond[0] + 1 if beyond else 1, source)
            faults.append(LearnerFault(str(cells[at]).strip(), number, fault))
        columns = list(zip(*kept, strict=True)) if kept else [()] * width
        yield Rows(columns, kept.__getitem__, numbers, lines, faults)


def portions_of_parquet(path: Path, candidates: Candidates, *, size: int = PORTION) -> Iterator[Portion]:
    """Yield the learners of a Parquet file, some thousand at a time; the line of a fault is the number of its row.

    What is wrong with the columns is raised as `TableFaults`, what is no Parquet file as `UnreadableFile`.
    """
    parquet = loaded("pyarrow.parquet", "batch", "Parquet files need pyarrow")
    pa = loaded("pyarrow", "batch", "Parquet files need pyarrow")
    try:
        with parquet.ParquetFile(path) as file:
            header = with_index(file.schema_arrow.names)
            table = Table(header, candidates, str(path), line=0)
            batches = file.iter_batches(batch_size=size)
            parts = ((batch.num_rows, *_of_arrow(pa, batch, header)) for batch in batches)
            yield from _portions(table, _numbered(parts))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(f"{path} cannot be read as a Parquet file: {error}") from None


def portions_of_frame(frame: "pd.DataFrame", candidates: Candidates, *, size: int = PORTION) -> Iterator[Portion]:
    """Yield the learners of a DataFrame, some thousand at a time; the line of a fault is its row, counted from 1.

    What is wrong with the columns is raised as `TableFaults`.
    """
    check_shape(frame)
    whole = with_ids(frame)
    table = Table(list(map(str, whole.columns)), candidates, FRAME, line=0)
    frames = (whole.iloc[start : start + size] for start in range(0, len(whole), size))
    yield from _portions(table, _numbered((len(one), frame_cells(one), frame_row(one)) for one in frames))


def _portions(
    table: "Table", parts: Iterator[Rows], names: Sequence[str] = (), told: Iterable[str] = ()
) -> Iterator[Portion]:
    """Yield rows as portions; of the columns of a file, those that are told which nobody fills."""
    remarks, blank = [*told, *_without_columns(table)], dict(enumerate(names))
    while True:
        with collection_paused():
            rows = next(parts, None)
            portion = None if rows is None else table.portion(rows)
        if rows is None or portion is None:
            break
        blank = {place: name for place, name in blank.items() if not _any_written(rows.cells[place])}
        # Who ranks what is yielded last asks for more, so that the columns are told before anybody looks.
        yield replace(portion, remarks=remarks)
    # Whoever reads without what is private is not told what the columns are called.
    told_of = [blank[place] for place in unfilled(table.columns, blank.keys(), table.records.study)]
    if told_of and table.records.redaction is None:
        said = those_that_are("column", map(shown, told_of))
        remarks.append(f"{table.source}: {said} blank from top to bottom, and the study says nothing there")


def _without_columns(table: "Table") -> Iterator[str]:
    """Yield that needs of the study have no column where others have one: nobody has them then."""
    redaction, given = table.records.redaction, {want[1] for want in table.columns.wants if len(want) > 1}
    learner = table.records.study.learner
    stated = [name for name in learner.wants if redaction is None or name in redaction.shown]
    if given and (left := [name for name in stated if name not in given]):
        said = listed(list(map(shown, left)), limit=10, joined="and")
        have, them = ("has", "it") if len(left) == 1 else ("have", "them")
        kind = "needs" if left[0] in learner.needs else "aspirations"
        yield (
            f"{table.source}: {said} of the study {have} no column, and nobody is given {them}; a column such as "
            f"`{kind}.{left[0]}.importance`, even a blank one, keeps the need"
        )


def _any_written(cells: Cells) -> bool:
    if isinstance(cells, np.ndarray):
        return not bool(np.isnan(cells).all())
    return any(not isinstance(cell, str) or cell.strip() for cell in cells)


def _numbered(parts: Iterable[tuple[int, list[Cells], Callable[[int], Sequence[object]]]]) -> Iterator[Rows]:
    """Yield parts of a table that follow each other: how many rows, columns, and what gives one row's cells."""
    start = 0
    for count, cells, row_of in parts:
        if count:
            numbers = range(start + 1, start + count + 1)
            yield Rows(cells, row_of, numbers, numbers, [])
            start += count


def weights_of_frame(frame: "pd.DataFrame", criteria: Sequence[str]) -> tuple[Floats, list[str], dict[int, str]]:
    """Return the weights (c, m) and the ids that a table holds, and what is wrong with the cells of which row."""
    check_shape(frame)
    names = list(map(str, frame.columns))
    if missing := [name for name in criteria if name not in names]:
        raise InvalidParameter(f"the table of weights has no column for {listed(missing)}")
    if twice := [name for name in ("id", *criteria) if names.count(name) > 1]:
        raise InvalidParameter(f"the column {listed(twice)} stands twice in the table of weights: take one out")
    own = ("id", *criteria)
    if unread := next((name for name in names if name not in own), None):
        said = f"the table of weights has the column `{unread}`, which is neither a criterion nor `id`."
        raise unknown_name(said, unread, own)
    table, unfit = np.empty((len(frame), len(criteria))), dict[int, str]()
    for place, name in enumerate(criteria):
        column = frame.iloc[:, names.index(name)]
        table[:, place], doubt = numbers(frame_cells(column.to_frame("weight"))[0])
        for row in np.flatnonzero(doubt).tolist():
            found = named(column_cells(column.iloc[row : row + 1])[0])
            unfit.setdefault(row, f"the weight of `{name}`: found {found}: a number of 0 or more is needed")
    cells = column_cells(frame.iloc[:, names.index("id")] if "id" in names else frame.index.to_series())
    return table, list(map(str, cells)), unfit


def check_shape(frame: object) -> None:
    """Refuse what is no DataFrame with one level of names and of ids, by `TableFaults` with the cure."""
    if sentence := misshapen(frame):
        raise TableFaults([Fault("table", sentence, source=FRAME)])


def _of_csv(some: SomeRows | PlainRows, columns: Columns, dialect: Dialect) -> Rows:
    """Return rows of a CSV file column by column."""
    width, at, figures, faults = len(columns.places), columns.places["id",], dialect.figures, list[LearnerFault]()
    for line, number, sentence, cells in some.broken:
        name = cells[at].strip() if len(cells) == width else ""
        faults.append(LearnerFault(name, number, Fault("table", sentence, (), line, 1, columns.source)))
    in_turn = sorted(columns.places.items(), key=itemgetter(1))
    columns_ = some.columns([is_number(path) and place not in figures for path, place in in_turn])
    for place, figure in figures.items():
        columns_[place] = [figure.read(str(cell)) for cell in columns_[place]]
    row_of = (lambda row: dialect.read(some.row(row))) if figures else some.row
    return Rows(columns_, row_of, some.numbers, some.lines, faults)


def _of_arrow(pa: Any, batch: Any, header: Sequence[str]) -> tuple[list[Cells], Callable[[int], Sequence[object]]]:  # noqa: ANN401 -- pyarrow states no types
    """Return the columns of some rows of a Parquet file, and what gives the cells of one of them."""

    def cells_of(name: str, column: Any) -> Cells:  # noqa: ANN401 -- as above
        kind = column.type
        if name == "id" or not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
            cells = arrow_cells(column)
            return list(map(str, cells)) if pa.types.is_integer(kind) else cells
        numbers: Cells = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return numbers

    columns = batch.columns
    cells = [cells_of(name, column) for name, column in zip(header, columns, strict=True)]
    return cells, lambda row: [arrow_cells(column.slice(row, 1))[0] for column in columns]


class Table:
    """Makes portions of the rows of one table, whose header stands on a line: 0 where a table has none.

    What is wrong with the columns is raised as `TableFaults`.
    """

    def __init__(
        self,
        header: Sequence[str],
        candidates: Candidates,
        source: str,
        *,
        line: int = 1,
        dialect: Dialect | None = None,
        sheet: str = "",
    ) -> None:
        self.candidates, self.source, self.sheet = candidates, source, sheet
        self.dialect, self.records = dialect or Dialect(), records_of(candidates)
        self.columns, faults = columns_of(header, self.records, source, line, self.dialect.separator)
        if faults:
            raise TableFaults([replace(fault, sheet=sheet) for fault in faults])
        self.layout = TableLayout(self.columns, candidates, self.records)
        self.known_ids = KnownIds()

    def portion(self, rows: Rows) -> Portion:
        """Return some rows as learners, with the faults of those that have any."""
        count = len(rows.lines)
        block = Block(rows.cells, np.zeros(count, dtype=np.bool_))
        plain = self.layout.lay_out(block)
        origins = Origins(self.source, rows.numbers, rows.lines, self.sheet)
        faults, slow, faulty = list(rows.faults), dict[int, LearnerRecord](), dict[int, str]()
        for row in np.flatnonzero(block.doubt).tolist():
            record, found = self._judged(rows.row_of(row), origins[row])
            faults += found
            if record is not None:
                slow[row] = record
            elif IDENTIFIER.fullmatch(found[0].learner):
                faulty[row] = found[0].learner
        kept = ~block.doubt
        kept[list(slow)] = True
        named = kept.copy()
        named[list(faulty)] = True
        which = np.flatnonzero(named).tolist()
        names = list(map(plain.ids.__getitem__, which))
        for place, row in enumerate(which) if slow or faulty else ():
            names[place] = slow[row].id if row in slow else faulty.get(row, names[place])
        for place in np.flatnonzero(self._again(rows, which, names)).tolist():
            row = which[place]
            twice = Fault("duplicate", TWICE.format(names[place]), ("id",))
            faults.append(origins[row].fault(names[place], twice))
            kept[row] = False
            slow.pop(row, None)
        learners, kept = self._together(plain, kept, slow, origins, faults)
        if self.records.redaction is not None and learners.wants is not None:
            learners = replace(learners, wants=learners.wants.without_unused_names())
        if self.sheet:
            faults = [replace(one, fault=replace(one.fault, sheet=self.sheet)) for one in faults]
        faults.sort(key=lambda fault: (fault.record, fault.fault))
        at = np.flatnonzero(kept).tolist()
        learners = replace(learners, record_of=lambda place: self._record(rows, at[place], slow))
        return Portion(learners, origins.of(at), faults, count + len({fault.record for fault in rows.faults}))

    def _again(self, rows: Rows, which: Sequence[int], names: Sequence[str]) -> Flags:
        """Return which ids of rows have been met before; those of rows that could not be read count as met too."""
        broken = [(one.record, one.learner) for one in rows.faults if IDENTIFIER.fullmatch(one.learner)]
        if not broken:
            return self.known_ids.add(names)
        numbers = np.array([*(rows.numbers[row] for row in which), *(number for number, _ in broken)])
        both = [*names, *(name for _, name in broken)]
        order = np.argsort(numbers, kind="stable")
        again = np.zeros(len(both), dtype=np.bool_)
        again[order] = self.known_ids.add([both[place] for place in order.tolist()])
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
        for place, fault in laid.failed.items():
            row = int(rows[place])
            told = NO_JUDGEMENTS if fault.path[0] in JUDGED else fault
            faults.append(origins[row].fault(slow[row].id, told))
            kept[row] = False
        rows = rows[kept[rows]]
        at = np.cumsum(kept) - 1
        both = at[np.flatnonzero(is_plain)], at[rows]
        return merged((plain, laid.learners), both, len(self.layout.themes)), kept

    def _judged(self, cells: Sequence[object], origin: Origin) -> tuple[LearnerRecord | None, list[LearnerFault]]:
        faults, at = faults_of_row(self.columns, cells, origin.line), self.columns.places["id",]
        is_whole = len(cells) == len(self.columns.places)
        # Where a cell is missing or too many, the first one alone is surely in its place.
        name = _id(cells[at]) if is_whole or (at == 0 and cells) else ""
        data: Any = record_of_row(self.columns, cells, origin.line) if is_whole else None
        if is_total(name):
            faults = [Fault("table", TOTAL, ("id",), origin.line, at + 1, self.source)]
        if faults and is_whole and self.records.redaction is not None:
            faults, data = self.records.redaction.faults(faults, data)
        if not faults:
            with speaking_of("learners"):
                judged = self.records.judge(data)
            if judged.record is not None:
                return judged.record, []
            for fault in row_findings(judged.findings):
                is_placed = bool(fault.path) and fault.path[0] in data.places
                line, column = place_of(data, fault.path) if is_placed else (origin.line, 1)
                message = self.dialect.said_of(fault, column)
                faults.append(replace(fault, message=message, line=line, column=column, source=self.source))
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


_WAYS = ("points", "swing", "equal")
"""How a row can give importances."""
_ID = "A pseudonym of their own, such as p-001; the only cell that has to be filled."
_BLANK = "Blank: as the study's own learner has it."


def learners_table(study: Study) -> "Sheet":
    """Return the columns of a cohort's table with their notes, and as an example what the study's learner states.

    Its learner, criteria and gates say what can differ from learner to learner. The row, read as a learner, is
    ranked as the study itself is.
    """
    from netselect.reading.writing import Table as Sheet  # noqa: PLC0415 -- most tables are read

    # What the study leaves open may need figures of every network, such as their time until a date.
    columns = {
        heading: (note, _as_written(value), words)
        for heading, note, value, words in _own_columns(study)
        if value is not None or heading in PLAIN
    }
    return Sheet(
        {heading: note for heading, (note, _, _) in columns.items()},
        {heading: list(words) for heading, (_, _, words) in columns.items() if words},
        [[value for _, value, _ in columns.values()]],
    )


def learners_csv(study: Study) -> str:
    """Return the table of a cohort as CSV text, with a row as an example."""
    table, text = learners_table(study), io.StringIO()
    rows = [["" if cell is None else cell for cell in row] for row in table.rows]
    csv.writer(text, lineterminator="\n").writerows([list(table.notes), *rows])
    return text.getvalue()


def learners_workbook(study: Study, *, room: int = 0) -> bytes:
    """Return the same as a workbook, with lists to choose from down to so many rows below the example."""
    from netselect.reading.writing import book_of  # noqa: PLC0415 -- as above

    return book_of({LEARNERS: learners_table(study)}, "Learners", room)


def _own_columns(study: Study) -> Iterator[tuple[str, str, Any, tuple[str, ...]]]:
    """Yield each column: heading, note, what stands in the example, and the words to choose from."""
    how = study.learner.importances.how
    yield "id", _ID, "p-001", ()
    yield "role", f"What they do, in general terms; no names. {_BLANK}", None, ()
    yield (
        "topics",
        f"Topics that matter to them, with blanks, commas or semicolons between; never scored. {_BLANK}",
        None,
        (),
    )
    if study.learner.wants:
        # No row holds an order or judgements of needs.
        said = None if how in _WAYS else "equal"
        yield "importances", f"How importances are given. {_BLANK}", said, _WAYS
    about = {name: f"{note} {_BLANK}" for name, note in {**fields_at(Limits, ()), **fields_at(Need, ())}.items()}
    for name in Limits.model_fields:
        yield f"limits.{name}", about[name], getattr(study.learner.limits, name), ()
    for kind in WANTS:
        for name, want in getattr(study.learner, kind).items():
            for key in ("importance", "current", "target", "by", "private"):
                words = ("yes", "no") if key == "private" else ()
                yield f"{kind}.{name}.{key}", f"{want.title}: {about[key]}", getattr(want, key), words
    is_shared = study.weights.how in {"points", "swing"} and not study.judges
    for name, points in stated_points(study.criteria).items() if is_shared else ():
        yield f"weights.{name}", f"Points of this criterion. {_BLANK}", float(points), ()
    for name, gate in study.gates.items():
        for end in ("min", "max") if gate.must_be is None else ():
            yield f"gates.{name}.{end}", f"Another {end} of this rule. {_BLANK}", getattr(gate, end), ()


def _as_written(value: object) -> object:
    """Return a value as a cell holds it: a whole number without a point, a truth in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value  # type: ignore[call-overload]
