"""How do the cells and rows of a table become networks?

A cell is text, a number, a truth value or a date; "" in a table where nothing is written. What no study can hold,
such as a date in the year 12000, is `Unreadable`: it is refused in its own place, and stops no other row.

One row is one network. A column is `id`, `name`, `type`, `grade`, `notes`, or a block and a key with a dot
between them, such as `staying.yearly_cost`, `values.recognition`, `serves.raid-log` or `facts.eligible`.
A blank cell is unknown. Parquet needs the extra `batch` (pyarrow).
"""

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from netselect.errors import Code, Fault, StudyPath, TableFaults, Unreadable, did_you_mean, loaded, nearest, shown
from netselect.matrix.given import misshapen
from netselect.reading.decoding import (
    FAR,
    MAX_COLUMNS,
    MAX_FAULTS,
    MAX_NODES,
    MAX_SIZE,
    MORE_FAULTS,
    TOO_LONG_A_TABLE,
    TOO_WIDE,
    Located,
    place_of,
    plain_value,
    those_that_are,
)
from netselect.reading.dialect import (
    BETWEEN,
    NUL,
    TOTAL,
    TRUTH,
    Dialect,
    dialect_of,
    hint_on_cells,
    is_total,
    spreadsheet_error,
    without_name,
)
from netselect.study import mapping
from netselect.study.network import BLOCKS, UNKNOWN, Joining, Network, Staying, judged_figures
from netselect.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

Cells: TypeAlias = Sequence[Any] | npt.NDArray[np.float64]
"""A column: texts and whatever else a table holds, "" where nothing is written; or numbers, NaN for nothing."""
FRAME = "DataFrame"
"""What a DataFrame is called in a fault."""


def with_ids(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the table with its index as the column `id`, unless it has one or its rows are only counted."""
    import pandas as pd  # noqa: PLC0415 -- whoever has a DataFrame has pandas; nobody else waits for it

    if "id" in frame.columns or isinstance(frame.index, pd.RangeIndex):
        return frame
    whole = frame.copy(deep=False)
    whole.insert(0, "id", frame.index.to_series().array)
    return whole


def frame_cells(frame: "pd.DataFrame") -> list[Cells]:
    """Return the columns of a DataFrame: numbers as they are, NaN where one is missing; of others, "" there."""
    columns: list[Cells] = []
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        kind = getattr(column.dtype, "kind", "O")
        if kind in {"i", "u", "f"} and name != "id":
            columns.append(column.to_numpy(dtype=np.float64, na_value=np.nan))
        else:
            cells = column_cells(column)
            columns.append(list(map(str, cells)) if kind in {"i", "u"} else cells)
    return columns


def frame_row(frame: "pd.DataFrame") -> Callable[[int], Sequence[object]]:
    """Return what gives the cells of one row, each as its column holds it, and "" where it is missing."""
    return lambda row: [column_cells(frame.iloc[row : row + 1, place])[0] for place in range(frame.shape[1])]


def column_cells(column: "pd.Series[Any]") -> list[Any]:
    """Return the cells of a column of a DataFrame, "" for each that is missing."""
    import pandas as pd  # noqa: PLC0415 -- as above

    kind = column.dtype
    if isinstance(kind, pd.ArrowDtype) or getattr(kind, "storage", "") == "pyarrow":
        import pyarrow as pa  # noqa: PLC0415 -- a column of its kind is there

        return arrow_cells(pa.array(column.array))
    try:
        cells: list[Any] = column.tolist()
    except (ArithmeticError, LookupError, NotImplementedError, ValueError):
        cells = [_local(column.iloc[place : place + 1]) for place in range(len(column))]
    return [cell if cell.__class__ is str and cell.isascii() else cell_of(cell) for cell in cells]


def _local(one: "pd.Series[Any]") -> object:
    """Return the one time that a column with a time zone holds; far off, there is none in the zone."""
    try:
        return one.iloc[0]
    except (ArithmeticError, LookupError, NotImplementedError, ValueError):
        return Unreadable(FAR.format(f"{one.dt.tz_convert(None).iloc[0]} UTC"))


def arrow_cells(column: Any) -> list[Any]:  # noqa: ANN401 -- pyarrow states no types
    """Return the cells of an Arrow array, "" for each that is missing; whole numbers stay whole beside them."""
    import pyarrow as pa  # noqa: PLC0415 -- a column of its kind is there

    if isinstance(column, pa.ChunkedArray):
        return [cell for chunk in column.chunks for cell in arrow_cells(chunk)]
    if pa.types.is_dictionary(column.type):
        words = arrow_cells(column.dictionary)
        return ["" if place is None else words[place] for place in column.indices.to_pylist()]
    try:
        cells = column.to_pylist()
    except (ArithmeticError, LookupError, ValueError, pa.ArrowException):
        cells = list(_one_by_one(column))
    return [cell if cell.__class__ is str and cell.isascii() else cell_of(cell) for cell in cells]


def _one_by_one(column: Any) -> Iterator[object]:  # noqa: ANN401 -- as above
    import pyarrow as pa  # noqa: PLC0415 -- as above

    kind = column.type
    for place, cell in enumerate(column):
        try:
            yield cell.as_py()
        except (ArithmeticError, LookupError, ValueError, pa.ArrowException):
            if pa.types.is_temporal(kind):
                written = str(column[place : place + 1].to_numpy(zero_copy_only=False)[0]).replace("T", " ")
                zone = getattr(kind, "tz", None)
                yield Unreadable(FAR.format(f"{written} {zone}" if zone else written))
            else:
                written = cell.as_buffer().to_pybytes().decode("utf-8", "replace")
                yield Unreadable(f"`{written[:60]}`, which is no text in UTF-8")


def cell_of(value: Any) -> Any:  # noqa: ANN401 -- whatever somebody holds
    """Return one cell: what numpy, pandas and `decimal` hold as Python's own, "" where it is missing."""
    if value is None or value.__class__.__name__ in {"NAType", "NaTType"}:
        return ""
    read = plain_value(value)
    if isinstance(read, dt.datetime):
        # pandas has years that Python has not.
        if not dt.MINYEAR <= read.year <= dt.MAXYEAR:
            return Unreadable(FAR.format(f"{read.year}-{read.month:02}-{read.day:02} {read.time()}"))
        return read.date() if read.time() == dt.time() else read
    return "" if isinstance(read, float) and read != read else read  # noqa: PLR0124 -- NaN alone differs from itself


_NO_ROWS = "the table has no rows: each row is a network"
NUMBERS = frozenset({"benefit_lag_weeks", "worth"})
"""Columns outside the blocks that hold numbers; the others hold text as it stands."""
COLUMN = ""
"""What stands in a path in the place of a network's id where a whole column of a table is meant."""
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_TERMS: dict[str, type[BaseModel]] = {"joining": Joining, "staying": Staying}
_TOO_MUCH = frozenset({"conflicts", "online"})
"""What a network can state, and no cell can hold."""
_PLAIN = [name for name in ("id", *Network.model_fields) if name not in BLOCKS and name not in _TOO_MUCH]
"""The columns without a dot."""


def networks_from_csv(content: bytes, table: "Table") -> tuple[Located, list[Fault]]:
    """Return the networks of a CSV table, by id, and the faults of the table itself.

    `table` is told how the table is written, and what there is to say of it.
    """
    networks, source, opened = Located(), table.source, partial(io.BytesIO, content)
    try:
        dialect = table.dialect = dialect_of(
            opened, source, _is_column, _is_figure, lambda name: TRUTH if name.startswith("facts.") else ""
        )
    except TableFaults as error:
        return networks, list(error.faults)
    header = [name.strip() for name in dialect.header]
    if len(header) > MAX_COLUMNS:
        return networks, [Fault("limit", TOO_WIDE.format(len(header)), (), dialect.line, 1, source)]
    if not any(header):
        said = "the table is empty: its first line has to name the columns"
        return networks, [Fault("empty", said, (), 1, 1, source)]
    header, faults = _columns(header, dialect)
    blank = _Blank(header)
    try:
        for number, (line, cells) in enumerate(dialect.rows(opened), start=1):
            if len(faults) >= MAX_FAULTS:
                faults.append(Fault("more", MORE_FAULTS, (), line, 1, source))
                break
            if number * len(header) > MAX_NODES:
                faults.append(Fault("limit", TOO_LONG_A_TABLE, (), line, 1, source))
                break
            if blank.is_filled(line, cells):
                _add_row(networks, faults, header, cells, (line, dialect))
    except TableFaults as error:
        faults += error.faults
    if not networks and not faults:
        faults.append(Fault("empty", _NO_ROWS, (), 1, 1, source))
    table.blank |= blank.figures if networks else set()
    table.noted += blank.remarks(source) if networks else ()
    return networks, faults


class _Blank:
    """Notes what is blank: figures, rows, and columns from top to end."""

    def __init__(self, header: Sequence[str]) -> None:
        self.figures, self.rows, self.columns = set[tuple[int, int]](), list[str](), dict(enumerate(header))
        self.of_figures = [place for place, name in enumerate(header) if _is_figure(name)]

    def is_filled(self, line: int, cells: Sequence[str]) -> bool:
        """Whether anything is written in a row, of which what is blank is counted."""
        filled = {place for place, cell in enumerate(cells) if cell.strip()}
        if filled:
            self.figures |= {(line, place + 1) for place in self.of_figures if place not in filled}
            self.columns = {place: name for place, name in self.columns.items() if place not in filled}
        elif cells:
            self.rows.append(str(line))
        return bool(filled)

    def remarks(self, source: str) -> Iterator[str]:
        """Yield what there is to say of rows and columns."""
        for called, names, end in (
            ("column", [shown(name) for name in self.columns.values() if name], "blank from top to bottom"),
            ("line", self.rows, "blank, and passed over"),
        ):
            if names:
                yield f"{source}: {those_that_are(called, names)} {end}"


def networks_from_frame(frame: "pd.DataFrame") -> tuple[Located, list[Fault]]:
    """Return the networks of a DataFrame, by id, and the faults of the table itself, with their rows as lines.

    Columns are those of a CSV table, and a missing cell is unknown. Where there is no column `id`, the index holds
    the ids.
    """
    if sentence := misshapen(frame):
        return Located(), [Fault("table", sentence, source=FRAME)]
    table = with_ids(frame)
    columns = [column_cells(table.iloc[:, place]) for place in range(table.shape[1])]
    return networks_from_columns(list(map(str, table.columns)), columns, FRAME)


def networks_from_columns(
    header: Sequence[str], columns: Sequence[Sequence[object]], source: str
) -> tuple[Located, list[Fault]]:
    """Return what `networks_from_frame` does, of columns of plain cells, "" where one is missing."""
    dialect = Dialect(source)
    networks = Located()
    header, faults = _columns(header, dialect)
    for line, cells in enumerate(zip(*columns, strict=True), 1):
        _add_row(networks, faults, header, cells, (line, dialect))
    return networks, faults


UNPACKED = 4 * MAX_SIZE
"""Bytes of a table once it is unpacked: a few repeated values take next to nothing in the file."""
_INDEX = "__index_level_0__"
"""What an index without a name is called in a file."""
_TOO_LARGE = (
    "the table takes {:,} bytes once it is unpacked; up to {:,} are read: keep the networks that are candidates"
)
_NO_PARQUET = "this cannot be read as a Parquet table ({}): write it again, or name a CSV table"
_NESTED = "column {}, `{}`: found {}: a column holds one text, number, date or truth value for each network"


def networks_from_parquet(content: bytes, source: str) -> tuple[Located, list[Fault]]:
    """Return what `networks_from_frame` does, of a Parquet table, with the index that was written with it."""
    pq = loaded("pyarrow.parquet", "batch", "Networks from Parquet need pyarrow")
    pa = loaded("pyarrow", "batch", "Networks from Parquet need pyarrow")

    def refused(sentence: str) -> tuple[Located, list[Fault]]:
        return Located(), [Fault("table", sentence, (), 1, 1, source)]

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        if sentence := _too_much(file.metadata):
            return refused(sentence)
        words = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        # A word that is repeated is held once, however often it stands in the table.
        table = pq.ParquetFile(io.BytesIO(content), read_dictionary=words).read()
    except (pa.ArrowException, OSError) as error:
        return refused(_NO_PARQUET.format(str(error).partition("\n")[0].rstrip(".")))
    names = with_index(table.column_names)
    nested = [
        Fault("table", _NESTED.format(number, name, column.type), (), 1, 1, source)
        for number, (name, column) in enumerate(zip(names, table.columns, strict=True), start=1)
        if not _is_plain(pa, column.type)
    ]
    if nested:
        return Located(), nested
    if not table.num_rows:
        return refused(_NO_ROWS)
    return networks_from_columns(names, [arrow_cells(column) for column in table.columns], source)


def with_index(names: Sequence[str]) -> list[str]:
    """Return the names of the columns of a file, with an index that has no name as `id` where no column is."""
    return ["id" if name == _INDEX and "id" not in names else name for name in names]


def _too_much(metadata: Any) -> str:  # noqa: ANN401 -- pyarrow states no types
    """Return why a table is not read; an empty text where it is."""
    if metadata.num_columns > MAX_COLUMNS:
        return TOO_WIDE.format(metadata.num_columns)
    if metadata.num_rows * metadata.num_columns > MAX_NODES:
        return TOO_LONG_A_TABLE
    size = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    return _TOO_LARGE.format(size, UNPACKED) if size > UNPACKED else ""


def _is_plain(pa: Any, kind: Any) -> bool:  # noqa: ANN401 -- pyarrow states no types
    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    return not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


@dataclass(slots=True)
class Table:
    """Where the networks of a study stand, how that is written, and where a finding on them belongs in it."""

    source: str
    sheet: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    noted: list[str] = field(default_factory=list)
    blank: set[tuple[int, int]] = field(default_factory=set)
    """The lines and columns of figures that are blank, and that no answer stands for."""

    @property
    def remarks(self) -> list[str]:
        """What there is to say of it that is no fault."""
        are = "figures are" if len(self.blank) > 1 else "figure is"
        of_blank = [f"{self.source}: {len(self.blank):,} blank {are} read as unknown"]
        return [*(of_blank if self.blank else ()), *self.noted]

    def take_answers(self, data: Mapping[str, Any]) -> None:
        """Count no figure of a study as blank that answers stand for."""
        for (_, network, block, key), stated in judged_figures(data):
            if stated.get("value", UNKNOWN) != UNKNOWN:
                self.blank.discard(data["networks"][network][block].places.get(key))

    def placed(self, fault: Fault, data: Mapping[str, Any]) -> Fault:
        """Return a finding on a network, or on a column of all, as a fault of its cell, or of the first line."""
        if fault.path[1] == COLUMN:
            return self._of_column(fault, data["networks"])
        line, column = place_of(data, fault.path)
        message = self.dialect.said_of(fault, column)
        return replace(fault, message=message, line=line, column=column, source=self.source, sheet=self.sheet)

    @staticmethod
    def once_per_column(findings: Sequence[Fault], data: Mapping[str, Any]) -> list[Fault]:
        """Return findings on a study with those that every row of its table repeats said once, of the column."""
        rows = Counter((fault.path[2:], fault.message) for fault in findings if fault.path[0] == "networks")

        def of_column(fault: Fault) -> Fault:
            inside = fault.path[2:] if fault.path[0] == "networks" else ()
            is_whole = inside and rows[inside, fault.message] == len(mapping(data["networks"]))
            return replace(fault, path=("networks", COLUMN, *inside)) if is_whole else fault

        return list(dict.fromkeys(map(of_column, findings)))

    def _of_column(self, fault: Fault, networks: Mapping[str, Any]) -> Fault:
        name = ".".join(map(str, fault.path[2:]))
        block, key = (*fault.path[2:], "")[:2]
        places = (getattr(network.get(block), "places", {}).get(key) for network in networks.values())
        column = next((place[1] for place in places if place is not None), 0)
        message = f"column {column}, `{name}`: {fault.message}"
        if not column:
            message = f"the column `{name}` is missing: {fault.cure or fault.message}"
        line, column = (0, 0) if self.sheet else (1, column or 1)
        told = replace(fault, message=message, path=(), line=line, column=column)
        return replace(told, source=self.source, sheet=self.sheet)


def csv_template(study: Study) -> str:
    """Return the header of a table of networks for a study, to be filled in, with one example row of blanks.

    Hours in work time have a column only where a limit or a criterion asks for them.
    """
    work, leaves = "work_hours_per_month", study.leaves()
    is_asked = study.learner.limits.work_hours_per_month is not None
    is_asked = is_asked or any(leaf.computed == work for leaf in leaves.values())
    terms = [f"{block}.{term}" for block, model in _TERMS.items() for term in model.model_fields]
    facts = dict.fromkeys(gate.fact for gate in study.gates.values() if gate.fact is not None)
    columns = [
        *("id", "name", "type", "grade"),
        *(term for term in terms if is_asked or not term.endswith(f".{work}")),
        *(f"values.{name}" for name, leaf in leaves.items() if leaf.computed is None),
        *(f"serves.{want}" for want in study.learner.wants),
        *(f"facts.{fact}" for fact in facts),
        "notes",
    ]
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(
        [columns, ["my-network", "Its full name", *[""] * (len(columns) - 2)]]
    )
    return lines.getvalue()


def _is_column(name: str) -> bool:
    block, dot, _ = name.partition(".")
    return block in BLOCKS if dot else name in _PLAIN


def _is_figure(name: str) -> bool:
    return name in NUMBERS or ("." in name and _is_column(name))


def _columns(header: Sequence[str], dialect: Dialect) -> tuple[list[str], list[Fault]]:
    """Return the names of the columns, those that are misspelt put right, and what is wrong with them."""
    line, source, between = dialect.line, dialect.source, BETWEEN[dialect.separator]
    faults = [
        Fault(code, f"column {number}, `{name}`: {sentence}", (), line, number, source)
        for number, name in enumerate(header, start=1)
        for code, sentence in _sentences_on(name, number, header, between)
    ]
    # One that is misspelt is not missing.
    known = sorted(_PLAIN)
    absent = [name for name in ("id", "name") if any(header) and name not in header]
    near = {nearest(name, known) for name in header if name not in known} if absent else set()
    missing = [name for name in absent if name not in near]
    faults += [Fault("missing", f"the column `{name}` is missing", (), line, 1, source) for name in missing]
    meant = list(header)
    for index, name in enumerate(header):
        block, dot, key = name.partition(".")
        right = name
        if dot:
            block = block if block in BLOCKS else nearest(block, BLOCKS) or block
            keys = _TERMS[block].model_fields if block in _TERMS else (key,)
            right = f"{block}.{key if key in keys else nearest(key, keys) or key}"
        elif name not in _PLAIN and name not in BLOCKS:
            right = _term(name) or nearest(name, _PLAIN) or name
        if right not in meant:
            meant[index] = right
    return meant, faults


def _term(name: str) -> str:
    """Return the column that is meant where its block is left out, or another sign stands for the dot."""
    plain = re.sub(r"\W", "_", name.casefold())
    terms = ((block, key) for block, model in _TERMS.items() for key in model.model_fields)
    return next((f"{block}.{key}" for block, key in terms if plain in {key, f"{block}_{key}"}), "")


def _sentences_on(name: str, number: int, header: Sequence[str], between: str) -> Iterator[tuple[Code, str]]:
    """Yield what is wrong with the name of a column, with its code."""
    block, dot, key = name.partition(".")
    if dot and block in BLOCKS and key:
        if block in _TERMS and key not in _TERMS[block].model_fields:
            yield "reference", f"`{block}` has no `{key}`. {did_you_mean(key, _TERMS[block].model_fields)}"
    elif dot:
        yield "reference", f"there is no such block. {did_you_mean(block, BLOCKS)}"
    elif name in _TOO_MUCH:
        said = f"a cell cannot hold `{name}`: take the column out, or state the networks in the study itself"
        yield "table", said
    elif name in BLOCKS:
        yield "table", f"a block and a key are needed, with a dot between them, such as `{name}.{_EXAMPLES[name]}`"
    elif name not in _PLAIN:
        term = _term(name)
        meant = f"Did you mean `{term}`?" if term else did_you_mean(name, _PLAIN)
        nameless = without_name(number, header, between)
        yield ("table", nameless) if nameless else ("reference", f"there is no such column. {meant}")
    if name and header.index(name) != number - 1:
        yield "duplicate", "this column stands twice"


_LISTS = frozenset({"exclusive_with", "requires", "topics", "asks_of_me"})
"""Columns whose cells are lists of ids."""
_EXAMPLES = {
    "joining": "fee",
    "staying": "yearly_cost",
    "values": "recognition",
    "serves": "mentor",
    "offers": "mentoring",
    "facts": "eligible",
}


def _add_row(
    networks: Located, faults: list[Fault], header: Sequence[str], cells: Sequence[Any], at: tuple[int, Dialect]
) -> None:
    line, dialect = at

    def refuse(code: Code, said: str, path: StudyPath = ()) -> None:
        faults.append(Fault(code, said, path, line, 1, dialect.source))

    if any(isinstance(cell, str) and "\0" in cell for cell in cells):
        refuse("encoding", NUL)
        return
    if len(cells) != len(header):
        hint = hint_on_cells(cells, len(header), BETWEEN[dialect.separator])
        refuse("table", f"this row has {len(cells)} cells, and the header names {len(header)} columns{hint}")
        return
    row = dict(zip(header, dialect.read(cells) if dialect.figures else cells, strict=True))
    stated = str(row.pop("id", "")).strip()
    name = stated if "id" in header else f"row-{line}"
    if is_total(stated, str(row.get("name", "")).strip()):
        refuse("table", TOTAL)
    elif not name:
        refuse("missing", "this row has no id: give the network a short one of its own")
    elif name in networks:
        said = f"the id `{name}` stands on line {networks.places[name][0]} too"
        refuse("duplicate", said, ("networks", name))
    else:
        networks[name] = _network(row, header, line)
        networks.places[name] = (line, 1)


def _network(row: Mapping[str, Any], header: Sequence[str], line: int) -> Located:
    network = Located()
    columns = {name: number for number, name in enumerate(header, start=1)}
    for name, cell in row.items():
        block, dot, key = name.partition(".")
        in_block = bool(dot) and block in BLOCKS
        value, place = cell.strip() if isinstance(cell, str) else cell, (line, columns[name])
        if isinstance(value, str) and value[:1] == "#":
            value = spreadsheet_error(value)
        elif isinstance(value, str) and (in_block or name in NUMBERS) and _NUMBER.fullmatch(value):
            value = float(value)
        if in_block and key and (block not in _TERMS or key in _TERMS[block].model_fields):
            inner = network.setdefault(block, Located())
            inner[key] = UNKNOWN if value == "" else value
            inner.places[key] = place
            network.places.setdefault(block, place)
        elif name in _PLAIN and value != "":
            is_list = name in _LISTS and isinstance(value, str | int)
            network[name] = ids_in(str(value)) if is_list else value
            network.places[name] = place
    return network


def ids_in(text: str) -> list[str]:
    """Return the ids that a cell lists, with blanks, commas or semicolons between."""
    return re.split(r"[\s,;]+", text.strip().rstrip(",;").rstrip())
