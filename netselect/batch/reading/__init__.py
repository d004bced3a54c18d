"""How do files, tables and records become arrays of learners, with every fault told and nobody lost?

Each way of reading hands on what stands here: some learners at a time, their places, what is wrong with others.
The rows of a CSV file come some thousand at a time, each with the line on which it begins.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, Self, overload

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from netselect.batch.engine.learners import Learners
from netselect.batch.reading.table_columns import (
    Characters,
    characters_of,
    is_column,
    is_figure,
    kind_of,
    plain_numbers,
)
from netselect.errors import Fault, UnreadableFile, cell_letters
from netselect.reading.dialect import NEVER_CLOSED, NUL, dialect_of
from netselect.reading.tables import Cells
from netselect.sums import Places

PORTION = 4096
"""Learners that are read and ranked at a time."""

TWICE = "the id `{}` stands in an earlier record too: every learner has an id of their own"

Keys = npt.NDArray[np.uint64]
_WIDTH = 16
"""Bytes kept of an id: of a longer one, a digest. Two of a hundred million agree with a chance below 1e-22."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Any odd factor, with which no two keys become one: 2**64 by the golden ratio spreads well (Knuth 1973, 6.4)."""


@dataclass(frozen=True, slots=True)
class LearnerFault:
    """Why a learner could not be read or ranked.

    Parameters
    ----------
    learner : str
        The learner's id; an empty text where it could not be read.
    record : int
        The number of the record in its source, counted from 1.
    fault : Fault
        Place, path and sentence.
    """

    learner: str
    record: int
    fault: Fault

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as plain values, as a line of a file of faults holds them."""
        fault = self.fault
        cell = {"cell": f"{fault.sheet}!{cell_letters(fault.column)}{fault.line}"} if fault.sheet else {}
        return {
            "learner": self.learner,
            "record": self.record,
            "source": fault.source,
            "line": fault.line,
            **cell,
            "path": fault.where,
            "code": fault.code,
            "message": fault.message,
        }

    def __str__(self) -> str:
        """Return place and sentence; the number of the record where no line tells the place."""
        if self.fault.line:
            return str(self.fault)
        number = f"record {self.record}"
        return str(replace(self.fault, source=f"{self.fault.source}, {number}" if self.fault.source else number))


class Origin(NamedTuple):
    """Where a record stands: file, line (0 where there is none), and its number counted from 1."""

    source: str
    line: int
    record: int
    sheet: str = ""

    def fault(self, learner: str, fault: Fault) -> LearnerFault:
        """Return a fault as one of this record."""
        column = 1 if self.line else 0
        at = replace(fault, line=self.line, column=column, source=self.source, sheet=self.sheet)
        return LearnerFault(learner, self.record, at)


class Origins(Sequence[Origin]):
    """Where records of one source stand, told when somebody asks: hardly anybody does.

    Each has its number, and its line, 0 where there is none: the row of a workbook's sheet, where there is a
    sheet.
    """

    __slots__ = ("lines", "numbers", "sheet", "source")

    def __init__(self, source: str, numbers: Sequence[int], lines: Sequence[int], sheet: str = "") -> None:
        self.source, self.numbers, self.lines, self.sheet = source, numbers, lines, sheet

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Origin: ...
    @overload
    def __getitem__(self, index: slice) -> "Origins": ...

    def __getitem__(self, index: Any) -> Any:
        """Return where a record stands, or some of them."""
        number, line = self.numbers[index], self.lines[index]
        if isinstance(index, slice):
            return Origins(self.source, number, line, self.sheet)
        return Origin(self.source, line, number, self.sheet)

    def of(self, which: Sequence[int]) -> "Origins":
        """Return where some of the records stand."""
        if len(which) == len(self):
            return self
        numbers, lines = ([some[place] for place in which] for some in (self.numbers, self.lines))
        return Origins(self.source, numbers, lines, self.sheet)


@dataclass(frozen=True, slots=True, eq=False)
class Portion:
    """Some learners, one after the other in their source.

    Those without a fault (c), where each of them stands, and what is wrong with the others; `count` is how many
    records were read, faulty ones too. `remarks` say how the source is written: all its portions share them, and
    they are whole when the last one has been read.
    """

    learners: Learners
    origins: Sequence[Origin]
    faults: list[LearnerFault] = field(default_factory=list)
    count: int = 0
    remarks: Sequence[str] = ()


class KnownIds:
    """The ids that have been met, 16 bytes each, in sorted runs that are merged as they grow."""

    def __init__(self) -> None:
        self._runs: list[Keys] = []

    def add(self, ids: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Remember ids, and return which of them have been met before, here or in an earlier call.

        Examples
        --------
        >>> known = KnownIds()
        >>> known.add(["ann", "bea", "ann"]).tolist()
        [False, False, True]
        >>> known.add(["bea"]).tolist()
        [True]
        """
        keys = _keys(ids)
        order = np.argsort(keys[:, 0], kind="stable")
        if np.any(keys[order[1:], 0] == keys[order[:-1], 0]):
            order = np.lexsort((keys[:, 1], keys[:, 0]))
        run = keys[order]
        is_known = np.zeros(len(run), dtype=np.bool_)
        is_known[1:] = (run[1:] == run[:-1]).all(axis=1)
        for known in self._runs:
            is_known |= _among(known, run)
        if len(run):
            self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-1]) * 2 >= len(self._runs[-2]):
            both = np.concatenate([self._runs.pop(), self._runs.pop()])
            self._runs.append(both[np.argsort(both[:, 0], kind="stable")])
        met = np.empty_like(is_known)
        met[order] = is_known
        return met


def _keys(ids: Sequence[str]) -> Keys:
    """Return each id as two numbers (c, 2), of which the first ones of different ids hardly ever agree."""
    text = "".join(ids)
    if text.isascii() and "\0" not in text and max(map(len, ids), default=0) <= _WIDTH:
        keys = np.array(ids, dtype=f"S{_WIDTH}").view(np.uint64).reshape(-1, 2)
    else:
        written = [name.encode("utf-8", "surrogatepass") for name in ids]
        is_long = [len(name) > _WIDTH or b"\0" in name for name in written]
        kept = [
            hashlib.blake2b(name, digest_size=_WIDTH).digest() if own else name.ljust(_WIDTH, b"\0")
            for name, own in zip(written, is_long, strict=True)
        ]
        table = np.frombuffer(bytearray().join(kept), dtype=np.uint8)
        # No text ends in such a byte, so that no digest is an id.
        table.reshape(-1, _WIDTH)[is_long, -1] |= 0xC0
        keys = table.view(np.uint64).reshape(-1, 2)
    # Ids often begin alike, or end so.
    keys[:, 0] ^= keys[:, 1] * _ODD
    return keys


def _among(known: Keys, keys: Keys) -> npt.NDArray[np.bool_]:
    """Return which keys (c, 2) are among others that are sorted by their first halves."""
    low = np.searchsorted(known[:, 0], keys[:, 0])
    near = known[np.minimum(low, len(known) - 1)]
    found: npt.NDArray[np.bool_] = (near == keys).all(axis=1)
    # Different ids whose first halves agree, which are rare, are looked through.
    for row in np.flatnonzero((near[:, 0] == keys[:, 0]) & ~found).tolist():
        high = np.searchsorted(known[:, 0], keys[row, 0], side="right")
        found[row] = bool((known[low[row] : high, 1] == keys[row, 1]).any())
    return found


_LINE_END, _RETURN = map(ord, "\n\r")
_USUAL_LENGTH = 64
"""Characters in a line, as long as none has been read."""
_SHORT = 40
"""Characters of a cell up to which a column is read as a table of characters."""
_READ_AT_ONCE = 2**20
"""The most characters that are read at a time, however long the lines before were."""
_RUNS_ON = (
    "this row runs on to line {}, inside a quoted cell: look for a quote that is opened here and closed in "
    "another row. A row stands on one line"
)
_NO_ROW = "this row cannot be read as CSV ({}): {}"


@dataclass(slots=True, eq=False)
class SomeRows:
    """Rows of a CSV file: the cells of each, the line where it begins, and the number of its record.

    Those between them that cannot be read are broken: line, number, sentence, and cells where they can be told
    apart.
    """

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    broken: list[tuple[int, int, str, list[str]]] = field(default_factory=list)

    def row(self, place: int) -> list[str]:
        """Return the cells of one row."""
        return self.rows[place]

    def columns(self, are_numbers: Sequence[bool]) -> list[Cells]:
        """Return the cells column by column; a row with too few or too many counts as blank."""
        width = len(are_numbers)
        blank = [""] * width
        rows = [row if len(row) == width else blank for row in self.rows]
        return list(zip(*rows, strict=True)) if rows else [()] * width


@dataclass(frozen=True, slots=True, eq=False)
class PlainRows:
    """Rows without a quote, one on each line, all with as many cells.

    ``edges`` (w + 1, c) says where in the text the character before each row stands, and the one behind each of
    its cells.
    """

    text: str
    characters: Characters
    edges: Places
    lines: range
    numbers: range
    separator: str = ","
    broken: tuple[()] = ()

    def row(self, place: int) -> list[str]:
        """Return the cells of one row."""
        return self.text[self.edges[0, place] + 1 : self.edges[-1, place]].split(self.separator)

    def columns(self, are_numbers: Sequence[bool]) -> list[Cells]:
        """Return the cells column by column; those of numbers as such, where these are plain decimals alone."""
        found: list[Cells] = []
        for is_number, before, ends in zip(are_numbers, self.edges[:-1], self.edges[1:], strict=True):
            begins = before + 1
            figures = plain_numbers(self.characters, begins, ends) if is_number else None
            found.append(self._texts(begins, ends) if figures is None else figures)
        return found

    def _texts(self, begins: Places, ends: Places) -> list[str]:
        """Return the cells of a column: short ones all at once, which takes a third of the time."""
        length = ends - begins
        width = int(np.max(length))
        if not 0 < width <= min(_SHORT, len(self.characters) - int(begins[-1])):
            return [self.text[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        table = sliding_window_view(self.characters, width)[begins]
        table[np.arange(width) >= length[:, None]] = 0
        return table.astype(np.uint32).view(f"U{width}").ravel().tolist()


def _plain(text: str, width: int, size: int, separator: str) -> tuple[Characters, Places, int] | None:
    """Return the first lines of a text as rows of so many cells: as many as are asked for, or all of them.

    Its characters, the edges of the rows, and where they end; None where the rules of CSV have to tell what stands
    in them.
    """
    text += "" if text.endswith("\n") else "\n"
    quote = text.find('"')
    if quote >= 0 and text.count("\n", 0, quote) < size:
        return None
    characters = characters_of(text)
    is_line_end = characters == _LINE_END
    ends = np.flatnonzero(is_line_end | (characters == ord(separator)))[: size * width]
    count, left = divmod(len(ends), width)
    last, end = ends[width - 1 :: width], int(ends[-1]) + 1
    if left or not is_line_end[last].all() or np.count_nonzero(is_line_end[:end]) != count:
        return None
    edges = np.empty((width + 1, count), dtype=np.intp)
    edges[1:] = ends.reshape(count, width).T
    edges[0, 0], edges[0, 1:] = -1, last[:-1]
    if "\r" in text:
        is_return = characters[last - 1] == _RETURN
        edges[-1] -= is_return
        if np.count_nonzero(is_return) != text.count("\r", 0, end):
            return None
    if np.max(edges[-1] - edges[0]) > csv.field_size_limit():
        return None
    first = characters[edges[0] + 1]
    # A row in which nothing is written is none; it does not begin with a letter.
    odd = np.flatnonzero((first < ord("0")) | (first > ord("z")) | (first == ord(separator))).tolist()
    if not all(text[edges[0, row] + 1 : edges[-1, row]].replace(separator, "").strip() for row in odd):
        return None
    return characters, edges, end


def _line_ends(text: str) -> int:
    """Return how many lines end in a text; bytes are counted in a third of the time that characters take."""
    written = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    returns = text.count("\r") - text.count("\r\n") if "\r" in text else 0
    return int(np.count_nonzero(written == _LINE_END)) + returns


class CsvFile:
    """A CSV file of learners that is open: its rows, and its dialect, which has the header.

    What is no text or has no header is refused with `TableFaults`; what cannot be opened, or has a line without an
    end, with `UnreadableFile`.
    """

    def __init__(self, path: Path) -> None:
        self.source = str(path)
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder: name a file")
        try:
            self.dialect = dialect_of(lambda: path.open("rb"), self.source, is_column, is_figure, kind_of)
            self._file = path.open(encoding=self.dialect.encoding, newline="")
        except OSError as error:
            raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None
        self._has_nul, self._before, self._number = self.dialect.has_nul, self.dialect.before, 0
        self._ahead, self._length = "", _USUAL_LENGTH
        for _ in islice(self._file, self._before):
            pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def rows(self, size: int) -> Iterator[SomeRows | PlainRows]:
        """Yield rows, ``size`` at a time; those in which nothing is written are passed over.

        A quote that is never closed raises `TableFaults`, after the rows before it have been yielded.
        """
        separator = self.dialect.separator
        while text := self._read_ahead(size):
            plain = None if self._has_nul else _plain(text, len(self.dialect.header), size, separator)
            if plain is None:
                yield from self._by_rules(size)
                continue
            characters, edges, end = plain
            first, count = (self._before + 1, self._number + 1), edges.shape[1]
            lines, numbers = (range(start, start + count) for start in first)
            self._before, self._number, self._ahead = lines[-1], numbers[-1], text[end:]
            yield PlainRows(text, characters, edges, lines, numbers, separator)

    def _read_ahead(self, size: int) -> str:
        """Return the lines that come next, whole: as many as are asked for and some more, or all that are left."""
        parts, count = [self._ahead], _line_ends(self._ahead)
        while count < size:
            most = min((size - count) * self._length, _READ_AT_ONCE)
            parts.append(self._file.read(most) + self._file.readline())
            if not parts[-1]:
                break
            count += _line_ends(parts[-1])
        self._ahead = "".join(parts)
        self._length = len(self._ahead) // max(count, 1) + 1
        return self._ahead

    def _by_rules(self, size: int) -> Iterator[SomeRows]:
        """Yield the rows that come next, as many as are asked for."""
        ahead = io.StringIO(self._ahead, newline="")
        reader = csv.reader(chain(ahead, self._file), strict=True, delimiter=self.dialect.separator)
        some, before = SomeRows(), self._before
        # A quoted cell may hold line ends: a row begins where the row before it ended.
        line, is_over = before + 1, False
        while not is_over:
            try:
                for cells in reader:
                    end = before + reader.line_num
                    if cells and (cells[0].strip() or any(map(str.strip, cells))):
                        self._number += 1
                        has_nul = self._has_nul and any("\0" in cell for cell in cells)
                        if has_nul or end > line:
                            # Whoever stands in further lines would be lost without a word.
                            why = NUL if has_nul else _RUNS_ON.format(end)
                            some.broken.append((line, self._number, why, cells))
                        else:
                            some.rows.append(cells)
                            some.lines.append(line)
                            some.numbers.append(self._number)
                    line = end + 1
                    if len(some.rows) >= size:
                        break
                is_over = True
            except csv.Error as error:
                if before + reader.line_num > line or "unexpected end" in str(error):
                    if some.rows or some.broken:
                        yield some
                    raise self.dialect.refused(NEVER_CLOSED.format(error), line) from None
                self._number += 1
                some.broken.append((line, self._number, _NO_ROW.format(error, _cure(error)), []))
                line = before + reader.line_num + 1
        self._before, self._ahead = line - 1, ahead.read()
        if some.rows or some.broken:
            yield some


def _cure(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "shorten the text, and look for a closing quote that is missing"
    return "a quote inside a quoted cell is written twice"
