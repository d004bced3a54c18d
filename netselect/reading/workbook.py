"""How is a study read from a workbook (.xlsx), and written as one? Needs the extra `xlsx`.

What is no workbook, or too large for one, is told before anything in it is opened. Formulas are read by the values
that were stored beside them; nothing is computed, no link is followed, and no macro is run.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from netselect.errors import (
    Fault,
    MissingExtra,
    StudyPath,
    Unreadable,
    cell_letters,
    dotted,
    listed,
    loaded,
    nearest,
    shown,
)
from netselect.reading.decoding import MAX_COLUMNS, MAX_NODES, MAX_SIZE, OLE, ZIP, Located, Place, those_that_are
from netselect.reading.dialect import FAILED
from netselect.reading.sheets import (
    HELP,
    LISTS,
    MOST_ROWS,
    NEEDED,
    NEEDS,
    NETWORKS,
    RESULTS,
    SHEETS,
    STUDY,
    WANTED,
    Grid,
    Row,
    any_written,
    study_from,
)
from netselect.reading.tables import Table
from netselect.study import mapping
from netselect.study.references import asks_for_it
from netselect.study.study import Learner

UNPACKED = 4 * MAX_SIZE
"""Bytes of a workbook once it is unpacked (64 MiB)."""
MOST_ROW = 100_000
"""The last row of a sheet that is read: 10 000 networks are the most a study is made for."""
Made = TypeVar("Made")
_EXTRA = "Workbooks need openpyxl and defusedxml"
_SAVE = "open it in a spreadsheet program, and save it as an Excel workbook (.xlsx)"

_BOOK = "xl/workbook.xml"
_OTHERS = {
    "content.xml": f"this is an OpenDocument file (.ods): {_SAVE}",
    "xl/workbook.bin": f"this is a binary workbook (.xlsb): {_SAVE}",
}
_PASSWORD = "this workbook has a password: take it off in the spreadsheet program, and save the workbook again"  # noqa: S105 -- a sentence
_TEXT = (
    "this is text under the name of a workbook, such as a CSV table: give it a name that ends in .csv, .yaml or "
    f".json, or {_SAVE}"
)
_RESULTS = (
    "this workbook holds a ranking, and no study: rank the study that it was made of, or change its yellow cells "
    "in a spreadsheet program, where the order follows"
)
_TOO_LARGE = (
    f"the workbook takes {{:,}} bytes once it is unpacked; up to {UNPACKED:,} (64 MiB) are read: take out what no "
    "study needs, such as pictures"
)


class _Scanned(NamedTuple):
    """What is known of a sheet before it is read."""

    last: int
    wide: int
    merged: list[str]
    hidden: list[int]


class _Book:
    """The sheets of a workbook that are read, the faults of these, and what there is to say of them."""

    def __init__(self, content: bytes, source: str) -> None:
        self.content, self.source, self.names = content, source, list[str]()
        self.faults, self.remarks = list[Fault](), list[str]()

    @property
    def is_read(self) -> bool:
        """Whether there are cells to look at."""
        return not any(fault.code in {"limit", "unreadable"} for fault in self.faults)

    def _opened(self) -> Iterator[tuple[str, str, _Scanned, bool, Iterator[Row]]]:
        """Yield each sheet: its name, what it is for, what is known of it, whether it is hidden, and its rows."""
        if refused := _no_workbook(self.content):
            self._refuse(refused)
            return
        openpyxl = loaded("openpyxl", "xlsx", _EXTRA)
        loaded("defusedxml", "xlsx", _EXTRA)
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                sheets = _sheets(archive)
                if sheets.keys() >= {*RESULTS}:
                    self._refuse(_RESULTS)
                    return
                scanned = {name: _scan(archive.read(part)) for name, (part, _) in sheets.items()}
        except _DAMAGED as error:
            self._refuse(error)
            return
        meant = self._meant(list(sheets))
        opened = partial(openpyxl.load_workbook, read_only=True, keep_links=False)

        def both() -> list[Any]:
            return [opened(io.BytesIO(self.content), data_only=of_values) for of_values in (False, True)]

        books = self._by_openpyxl(both) or []
        for name, known in meant.items() if books else ():
            self.names.append(name)
            if self._is_small(name, scanned[name]):
                yield name, known, scanned[name], sheets[name][1], self._rows(books, name, scanned[name])

    def _by_openpyxl(self, made: Callable[[], Made]) -> Made | None:
        """Return what openpyxl makes of the file; None, with the fault, where the file is broken."""
        try:
            with warnings.catch_warnings():
                # What openpyxl warns of, such as drawings, is no part of a study.
                warnings.simplefilter("ignore")
                return made()
        # It takes what a part holds as it comes, so that a hostile one ends in any of Python's own errors, and its
        # own have no base but Exception. Nothing of ours is called in here.
        except Exception as error:  # noqa: BLE001 -- as said above
            self._refuse(error)
            return None

    def _rows(self, both: Sequence[Any], name: str, sheet: _Scanned) -> Iterator[Row]:
        """Yield the rows of a sheet, by formula and by value, up to one that a broken file makes unreadable."""
        reach = {"max_row": max(sheet.last, 1), "max_col": max(sheet.wide, 1)}
        rows = self._by_openpyxl(lambda: zip(*(book[name].iter_rows(**reach) for book in both), strict=True))
        while rows is not None and (pair := self._by_openpyxl(lambda: next(rows, None))) is not None:
            yield [_cell(written, stored) for written, stored in zip(*pair, strict=True)]

    def _meant(self, names: list[str]) -> dict[str, str]:
        """Return the sheets that are read by what they are for; say what is not read."""
        raise NotImplementedError

    def _refuse(self, why: str | Exception) -> None:
        if isinstance(why, Exception):
            said = str(why).partition("\n")[0].strip(".") or type(why).__name__
            why = f"this cannot be read as a workbook ({said[:120]}): {_SAVE}"
        self.faults.append(Fault("unreadable", why, (), 0, 0, self.source))

    def _is_small(self, name: str, sheet: _Scanned) -> bool:
        if sheet.last > MOST_ROW:
            goes, most = f"goes down to row {sheet.last:,}", MOST_ROW
        elif sheet.wide > MAX_COLUMNS:
            goes, most = f"goes out to column {cell_letters(sheet.wide)}", MAX_COLUMNS
        elif sheet.last * sheet.wide > MAX_NODES:
            goes, most = f"holds {sheet.last * sheet.wide:,} cells", MAX_NODES
        else:
            return True
        said = f"the sheet {goes}; up to {most:,} are read: delete what lies below and behind your last cell"
        self.faults.append(Fault("limit", said, (), 0, 0, self.source, sheet=name))
        return False

    def _note(self, number: int, name: str, sheet: _Scanned, blank: Sequence[int], *, is_hidden: bool) -> None:
        """Note what there is to say of a sheet, counted from 0, and its rows, of which some are blank."""
        for span in sheet.merged:
            letters, row = _CORNER.findall(span)[0]
            message = (
                f"the cells {span} are merged: take the merge apart, since each row and column stands by itself"
            )
            line, column = number * MOST_ROWS + int(row), _column(letters)
            self.faults.append(Fault("table", message, (), line, column, self.source))
        if is_hidden:
            self.remarks.append(f"the sheet {name} is hidden, and counts all the same")
        for rows, said in ((sheet.hidden, "hidden, and counts all the same"), (blank, "blank, and passed over")):
            if rows:
                self.remarks.append(f"{name}: {those_that_are('row', map(str, rows))} {said}")


class Workbook(_Book):
    """A study in a workbook: its data with places, the faults of the sheets, and what there is to say of them."""

    def __init__(self, content: bytes, source: str) -> None:
        super().__init__(content, source)
        self.data: Located | None = None
        grids = self.grids = list[Grid]()
        for name, known, scanned, is_hidden, rows in self._opened():
            grids.append(Grid(known, len(self.names) - 1, _without_end(rows)))
            self._note(len(grids) - 1, name, scanned, _blank(grids[-1].rows), is_hidden=is_hidden)
        if self.is_read:
            self.data, found = study_from(grids, source)
            self.faults += found
            self._note_help(is_there=any(grid.name == HELP for grid in grids))

    def _note_help(self, *, is_there: bool) -> None:
        """Note where nothing says of a network by itself which needs it helps with."""
        learner, networks = (mapping(mapping(self.data).get(key)) for key in ("learner", "networks"))
        said = {key for network in networks.values() for key in mapping(network) if key in {"serves", "offers"}}
        if not networks or "serves" in said or not (learner.get("needs") or learner.get("aspirations")):
            return
        if "offers" not in said:
            follows = "nothing says how far a network helps with a need, so every network counts 0 on all of them"
            self.remarks.append(f"the sheet {HELP} is {'blank' if is_there else 'missing'}: {follows}")
        elif not is_there:
            follows = "how far a network helps with a need follows from the sheet Themes alone"
            self.remarks.append(f"the sheet {HELP} is missing: {follows}")

    def told(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """Yield faults with their sheets and cells, and one for a column that all networks are without."""
        found = list(self._together(faults))
        count = len(mapping(mapping(self.data).get("networks")))
        of_networks = (fault for fault in found if fault.code == "missing" and fault.path[:1] == ("networks",))
        rows = Counter((fault.path[2:], fault.message) for fault in of_networks)
        told = set[StudyPath]()
        explained = {self._sheet(fault) for fault in self.faults if fault.code == "missing"}
        for fault in found:
            below = fault.path[2:]
            if fault.path in {(key,) for key, sheet in NEEDED.items() if sheet in explained}:
                continue
            if not below or count < 2 or rows[below, fault.message] < count:  # noqa: PLR2004 -- one row is no column
                yield self._placed(fault)
            elif below not in told:
                told.add(below)
                asked = f", and {asks_for_it(mapping(self.data), str(below[-1]))}" if below[0] == "facts" else ""
                message = f"the column `{dotted(below)}` is missing, or blank in every row{asked}: {fault.cure}"
                yield replace(fault, message=message, path=(), line=0, column=0, sheet=NETWORKS)

    def _in_words(self, fault: Fault) -> Fault:
        """Return a fault of the sheet Study in its words, where a key of the learner stands without the block."""
        is_setting = fault.code == "unknown_key" and len(fault.path) == 1 and fault.source == self.source
        if not is_setting or fault.sheet or fault.path[0] not in Learner.model_fields:
            return fault
        setting = fault.path[0]
        return replace(fault, message=f"there is no setting `{setting}`. Did you mean `learner.{setting}`?")

    def _together(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """Yield faults, those of one column, or of rows that may be left from the example, as one."""
        found, strangers = list(map(self._in_words, faults)), dict[str, dict[str, None]]()
        for fault in filter(self._is_stranger, found):
            strangers.setdefault(self._sheet(fault), {})[str(fault.found)] = None
        learner = mapping(mapping(self.data).get("learner"))
        wants = sum(len(mapping(learner.get(kind))) for kind in ("needs", "aspirations"))
        without = [fault for fault in found if fault.code == "missing" and fault.path[-1:] == ("importance",)]
        told = set[object]()
        for fault in found:
            key: object = fault
            said, sheet = fault, self._sheet(fault)
            # A network, a block and a name, which stands in the heading of a column, for all networks.
            is_of_heading = fault.path[:1] == ("networks",) and len(fault.path) == 4  # noqa: PLR2004 -- as said
            if 1 < wants == len(without) and fault in without:
                key = "importance"
                message = f"the column `importance` is missing, or blank in every row: {fault.cure}"
                said = replace(fault, message=message, path=(), line=0, column=0, sheet=NEEDS)
            elif fault.code == "reference" and is_of_heading and sheet == NETWORKS:
                key, grid = (fault.path[2:], fault.message), self.grids[fault.line // MOST_ROWS]
                said = replace(fault, path=(), line=grid.place(grid.head, 0)[0])
            elif (place := self._heading_meant(fault)) is not None:
                key, meant = fault.found, fault.expected[0]
                message = (
                    f"no row of another sheet is called {shown(meant)}. Did you mean {shown(str(fault.found))}?"
                )
                said = replace(fault, message=message, path=(), line=place[0], column=place[1])
            elif self._is_stranger(fault) and len(strangers[sheet]) > 1:
                key, named = sheet, listed(list(map(shown, strangers[sheet])), limit=5, joined="and")
                message = (
                    f"rows of this sheet name {named}, which stand on no other sheet: clear these rows, such as "
                    "those left from the example, or name what is there"
                )
                said = replace(fault, message=message, path=(), line=0, column=0, sheet=sheet)
            if key not in told:
                told.add(key)
                yield said

    def _heading_meant(self, fault: Fault) -> Place | None:
        """Return the place of the one heading that spells a name unlike where it is defined, if only that does."""
        if fault.code != "reference" or len(fault.expected) != 1 or "networks" not in fault.about:
            return None
        (meant,), blocks = fault.expected, ("values", "facts")
        known = {"networks", *blocks, fault.found, meant, *mapping(mapping(self.data).get("networks"))}
        for grid in self.grids if known.issuperset(fault.about) else ():
            for column, cell in enumerate(grid.rows[grid.head] if grid.name == NETWORKS else ()):
                if cell in {f"{block}.{meant}" for block in blocks}:
                    return grid.place(grid.head, column)
        return None

    def _sheet(self, fault: Fault) -> str:
        """Return the name of the sheet that a fault is on."""
        number = fault.line // MOST_ROWS
        return fault.sheet or (self.names[number] if fault.line and number < len(self.names) else "")

    def _is_stranger(self, fault: Fault) -> bool:
        """Whether a row of a sheet that not every study has names what is nowhere, and nothing like it."""
        number, row = divmod(fault.line, MOST_ROWS)
        if fault.code != "reference" or fault.source != self.source or number >= len(self.grids) or not row:
            return False
        grid = self.grids[number]
        is_own = grid.name not in WANTED and row - 1 > grid.head
        return is_own and nearest(str(fault.found), fault.expected) is None

    def _placed(self, fault: Fault) -> Fault:
        """Return a fault of the data with its sheet and cell, in the words of a workbook."""
        if fault.source != self.source or fault.sheet or not fault.line:
            return fault
        number, row = divmod(fault.line, MOST_ROWS)
        name = self.names[number] if number < len(self.names) else STUDY
        grid = self.grids[number] if number < len(self.grids) else None
        if grid and fault.code == "reference" and fault.found is not None:
            # What judges two things stands under its figure: the wrong one has a cell of its own.
            named, cells = str(fault.found), next(iter(grid.rows[row - 1 : row]), [])
            own = [at for at, cell in enumerate(cells, start=1) if str(cell).strip() == named]
            fault = replace(fault, column=own[0]) if own and fault.column not in own else fault
        elif grid and fault.code == "missing" and len(fault.path) > 1:
            heads, meant = next(iter(grid.rows[grid.head :]), []), {dotted(fault.path[2:]), fault.path[-1]}
            columns = (at for at, cell in enumerate(heads, start=1) if cell in meant)
            fault = replace(fault, column=next(columns, fault.column))
        sheet = NEEDED.get(str(fault.path[0])) if len(fault.path) == 1 else None
        if sheet and fault.code in {"missing", "empty", "block"}:
            message = f"the sheet {sheet} is missing, or holds no row below its headings: at least one is needed"
            return replace(fault, message=message, line=0, column=0)
        if len(fault.path) == 1 and fault.code == "missing":
            return replace(fault, line=0, column=0, sheet=STUDY)
        return replace(fault, line=row, sheet=name)

    def _meant(self, names: list[str]) -> dict[str, str]:
        """Return the sheets that are read by what they are for; say what is not read."""
        meant: dict[str, str] = {}
        plain = {name.casefold(): name for name in SHEETS}
        for name in names:
            known = plain.get(name.strip().casefold())
            if known is not None and known not in meant.values():
                meant[name] = known
        for name in (name for name in names if name not in meant and name != LISTS):
            close = nearest(name, SHEETS)
            if close is not None and close not in meant.values():
                said = f"there is no sheet {shown(name)} of a study. Did you mean `{close}`?"
                self.faults.append(Fault("reference", said, (), 0, 0, self.source, sheet=name))
                meant[name] = close
            else:
                self.remarks.append(
                    f"the sheet {shown(name)} is not read, since a study has no sheet of this name"
                )
        if not meant:
            there = listed(list(map(shown, names)), limit=5, joined="and")
            self._refuse(
                f"none of its sheets ({there}) is one of a study: {listed(WANTED, joined='and')}. "
                "`netselect new study.xlsx` writes them, to be filled in"
            )
        return dict(sorted(meant.items(), key=lambda one: names.index(one[0])))


class TableSheet(_Book):
    """The one sheet of a workbook that holds a table: the one of a name that is wanted, or else the first."""

    def __init__(self, content: bytes, source: str, wanted: str) -> None:
        super().__init__(content, source)
        self.wanted, self.sheet = wanted, ""
        # It is kept, since the workbook is open as long as it is.
        self._rest = self._opened()
        self.rows: Iterator[tuple[int, Row]] = iter(())
        """The rows, blank ones too, each with its number; they are read as they are asked for."""
        if (found := next(self._rest, None)) is not None:
            self.sheet, _, self._scanned, self._is_hidden, rows = found
            self.rows = enumerate(rows, start=1)

    def note(self, blank: Sequence[int] = ()) -> None:
        """Note what there is to say of the sheet, of which some rows are blank; faults get its name."""
        if self.sheet:
            self._note(0, self.sheet, self._scanned, blank, is_hidden=self._is_hidden)
        self.faults = [replace(fault, sheet=self.sheet) if fault.line else fault for fault in self.faults]

    def _meant(self, names: list[str]) -> dict[str, str]:
        plain = self.wanted.casefold()
        name = next((name for name in names if name.strip().casefold() == plain), names[0] if names else "")
        others = [shown(other) for other in names if other not in {name, LISTS}]
        if others:
            said = those_that_are("sheet", others, limit=5)
            self.remarks.append(f"{said} not read: the table is on {shown(name)}")
        return {name: self.wanted} if name else {}


def networks_from_workbook(content: bytes, table: Table) -> tuple[Located, list[Fault]]:
    """Return the networks of a table in a workbook, by id, and the faults of the table itself.

    Columns are those of the sheet Networks of a study, and a blank cell says nothing. `table` is told the sheet,
    and what there is to say of it.
    """
    book = TableSheet(content, table.source, NETWORKS)
    rows = _without_end(row for _, row in book.rows)
    book.note(_blank(rows))
    networks, faults = Located(), list(book.faults)
    table.sheet = book.sheet
    if book.is_read:
        data, found = study_from([Grid(NETWORKS, 0, rows)], table.source)
        networks = data.get("networks", networks)
        faults += [replace(fault, sheet=book.sheet) for fault in found]
        if not networks and not faults:
            said = "the table has no rows: each row below its headings is a network"
            faults.append(Fault("empty", said, (), 0, 0, table.source, sheet=book.sheet))
    table.noted += [f"{table.source}: {remark}" for remark in book.remarks]
    return networks, faults


_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError),
    *(KeyError, SyntaxError),
)
"""What `zipfile` raises of an archive that is none, is cut off or is packed in a way that it does not know, a
`KeyError` of a part that is not there, and what the parser of XML does of one that is none."""


def _no_workbook(content: bytes) -> str:
    """Return why a file is not opened as a workbook; an empty text where it is."""
    if content.startswith(OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        return _PASSWORD if is_locked else f"this is a workbook of the kind of before 2007 (.xls): {_SAVE}"
    if not content.startswith(ZIP):
        is_text = b"\0" not in content[:4096] and content.strip()
        return _TEXT if is_text else f"this is no workbook{'' if content.strip() else ', it is empty'}: {_SAVE}"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > UNPACKED:
                return _TOO_LARGE.format(size)
            if any(part.flag_bits & 1 for part in parts):
                return _PASSWORD
            if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
                return f"a part of this workbook is packed in a way that no spreadsheet program packs it: {_SAVE}"
            names = {part.filename for part in parts}
            other = next((said for name, said in _OTHERS.items() if name in names), "")
            if other or _BOOK not in names:
                return other or "this is a zip file and no workbook: name a workbook (.xlsx), or YAML or JSON"
            odd = (_odd_xml(archive.read(part)) for part in parts if part.filename.endswith((".xml", ".rels")))
            return next(filter(None, odd), "")
    except _DAMAGED as error:
        return f"this workbook is damaged ({error}): {_SAVE}"


def _odd_xml(part: bytes) -> str:
    """Return what is said of a part that no spreadsheet program writes, and that could do harm."""
    start = part[:200]
    encoding = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", start)
    if b"\0" in start or (encoding and encoding[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}):
        return f"a part of this workbook is not written in UTF-8, as spreadsheet programs do: {_SAVE}"
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        return f"a part of this workbook declares entities, as no spreadsheet program does: {_SAVE}"
    return ""


def holds_results(path: Path) -> bool:
    """Whether a file is a workbook that holds a ranking, as `netselect rank --output results.xlsx` writes it."""
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not _no_workbook(content) and _sheets(archive).keys() >= {*RESULTS}
    except (*_DAMAGED, MissingExtra):
        # Whoever reads it says what else it is.
        return False


def _sheets(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Return the part that each sheet stands in, and whether the sheet is hidden."""
    parsed = loaded("defusedxml.ElementTree", "xlsx", _EXTRA).fromstring
    links = {
        link.get("Id"): link.get("Target", "")
        for link in parsed(archive.read("xl/_rels/workbook.xml.rels"))
        if link.get("Type", "").endswith("/worksheet")
    }
    sheets: dict[str, tuple[str, bool]] = {}
    for one in parsed(archive.read("xl/workbook.xml")).iter():
        if not one.tag.endswith("}sheet"):
            continue
        link = next((value for key, value in one.attrib.items() if key.endswith("}id")), None)
        if link in links:
            target = links[link]
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            sheets[one.get("name", "")] = part, one.get("state", "visible") != "visible"
    return sheets


_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\sr=[\"']([A-Z]{1,3})[0-9]")
_NUMBER = re.compile(rb"\sr=[\"']([0-9]{1,9})[\"']")
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\sref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
_CORNER = re.compile("([A-Z]+)([0-9]+)")
_MOST_NAMED = 20
"""Merged cells that are told one by one."""


def _scan(part: bytes) -> _Scanned:
    """Return how far a sheet goes, and which rows are hidden, without making anything of its cells."""
    row = last = 0
    hidden = []
    for match in _ROW.finditer(part):
        number = _NUMBER.search(match[0])
        row = int(number[1]) if number else row + 1
        last = max(last, row)
        if _HIDDEN.search(match[0]):
            hidden.append(row)
    wide = max((_column(name.decode()) for name in set(_CELL.findall(part))), default=0)
    # Cells may come without their names, one behind the other.
    bare = max((len(re.findall(rb"<(?:\w+:)?c\b", cells)) for cells in _ROW.split(part)[1:]), default=0)
    merged = [span.decode() for span in _MERGED.findall(part)[:_MOST_NAMED]]
    return _Scanned(last, max(wide, bare), merged, hidden)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _blank(rows: Sequence[Row]) -> list[int]:
    return [number for number, row in enumerate(rows, start=1) if not any_written(row)]


def _without_end(rows: Iterable[Row]) -> list[Row]:
    """Return rows down to the last one in which anything is written."""
    found = list(rows)
    while found and not any_written(found[-1]):
        found.pop()
    return found


def _cell(written: Any, stored: Any) -> Any:  # noqa: ANN401 -- openpyxl states no types
    """Return what a cell says: None for a blank one; what no study can hold is `Unreadable`."""
    value = stored.value
    if value is None:
        if written.data_type == "f" and stored.data_type == "n":
            return Unreadable(
                f"the formula {shown(written.value)} without a stored value (open the workbook in a spreadsheet "
                "program and save it, or write the value itself)"
            )
        return None
    if stored.data_type == "e":
        return Unreadable(FAILED.format(shown(value)))
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else Unreadable(f"{shown(value)}, a day with a time")
    if isinstance(value, dt.time | dt.timedelta):
        return Unreadable(f"{shown(value)}, a time of day or a duration")
    return value
