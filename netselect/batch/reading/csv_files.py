"""How are the rows of a CSV file read, some thousand at a time, each with the line on which it begins?"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from netselect.batch.reading.table_columns import Characters, characters_of, plain_numbers
from netselect.errors import UnreadableFile
from netselect.reading.dialect import NEVER_CLOSED, NUL, dialect_of
from netselect.reading.tables import Cells
from netselect.sums import Places

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
    """A CSV file that is open: its header, and its rows.

    Parameters
    ----------
    path : Path
        How it is written is for `netselect.reading.dialect` to say.
    is_column, is_figure : callable
        Whether a name is that of a column, and of one that holds figures.
    kind_of : callable
        Whether it is one that holds days or truths.

    Raises
    ------
    TableFaults
        Where the file is no text, or its header cannot be read.
    UnreadableFile
        Where it cannot be opened, or a line has no end.
    """

    def __init__(
        self,
        path: Path,
        is_column: Callable[[str], bool] = "id".__eq__,
        is_figure: Callable[[str], bool] = lambda _: False,
        kind_of: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.source = str(path)
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder: name a file")
        try:
            self.dialect = dialect_of(lambda: path.open("rb"), self.source, is_column, is_figure, kind_of)
            self._file = path.open(encoding=self.dialect.encoding, newline="")
        except OSError as error:
            raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None
        self.header, self.line = self.dialect.header, self.dialect.line
        """The names of the columns, and where they stand."""
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

        Raises
        ------
        TableFaults
            Where a quote is never closed; the rows before it have been yielded.
        """
        separator = self.dialect.separator
        while text := self._read_ahead(size):
            plain = None if self._has_nul else _plain(text, len(self.header), size, separator)
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
                        if (end > line or self._has_nul) and (why := self._why_broken(cells, line, end)):
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

    def _why_broken(self, cells: Sequence[str], line: int, end: int) -> str:
        """Return what is wrong with a row from one line to another; an empty text where nothing is."""
        if self._has_nul and any("\0" in cell for cell in cells):
            return NUL
        # Whoever stands in further lines would be lost without a word.
        return _RUNS_ON.format(end) if end > line else ""


def _cure(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "shorten the text, and look for a closing quote that is missing"
    return "a quote inside a quoted cell is written twice"
