"""How are the rows of a CSV file read, some thousand at a time, each with the line on which it begins?"""

import csv
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from netselect.batch.reading.table_columns import Characters, characters_of, plain_numbers
from netselect.errors import UnreadableFile
from netselect.reading.dialect import NEVER_CLOSED, NUL, dialect_of
from netselect.reading.tables import Cells

Places = npt.NDArray[np.intp]

_LINE_END = ord("\n")
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

    ``begins`` and ``ends`` (w, c) say where in the text each cell begins and ends.
    """

    text: str
    characters: Characters
    begins: Places
    ends: Places
    lines: range
    numbers: range
    separator: str = ","
    broken: tuple[()] = ()

    def row(self, place: int) -> list[str]:
        """Return the cells of one row."""
        return self.text[self.begins[0, place] : self.ends[-1, place]].split(self.separator)

    def columns(self, are_numbers: Sequence[bool]) -> list[Cells]:
        """Return the cells column by column; those of numbers as such, where these are plain decimals alone."""
        found: list[Cells] = []
        for is_number, begins, ends in zip(are_numbers, self.begins, self.ends, strict=True):
            figures = plain_numbers(self.characters, begins, ends) if is_number else None
            cells = map(slice, begins.tolist(), ends.tolist()) if figures is None else ()
            found.append([self.text[at] for at in cells] if figures is None else figures)
        return found


def _plain(lines: Sequence[str], width: int, before: int, number: int, separator: str = ",") -> PlainRows | None:
    """Return lines as rows of so many cells; None where the rules of CSV have to tell what stands in them.

    ``before`` and ``number`` say how many lines and rows stand before them.
    """
    text = "".join(lines)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    text += "" if text.endswith("\n") else "\n"
    if '"' in text or "\r" in text:
        return None
    characters = characters_of(text)
    ends = np.flatnonzero((characters == ord(separator)) | (characters == _LINE_END))
    if len(ends) != len(lines) * width or np.any(characters[ends[width - 1 :: width]] != _LINE_END):
        return None
    ends = np.ascontiguousarray(ends.reshape(len(lines), width).T)
    begins = np.vstack([np.concatenate([[-1], ends[-1, :-1]]), ends[:-1]]) + 1
    if np.any(ends - begins >= csv.field_size_limit()):
        return None
    first = characters[begins[0]]
    # A row in which nothing is written is none; it does not begin with a letter.
    odd = (first < ord("0")) | (first > ord("z")) | (first == ord(separator))
    unlike = np.flatnonzero(odd).tolist()
    if any(lines[row].replace(separator, " ").isspace() for row in unlike):
        return None
    own_lines, numbers = (range(start + 1, start + len(lines) + 1) for start in (before, number))
    return PlainRows(text, characters, begins, ends, own_lines, numbers, separator)


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
        left: list[str] = []
        separator, plain = self.dialect.separator, None
        while lines := [*left, *islice(self._file, size - len(left))]:
            if not self._has_nul:
                plain = _plain(lines, len(self.header), self._before, self._number, separator)
            if plain is None:
                left = yield from self._by_rules(lines, size)
            else:
                self._before, self._number, left = plain.lines[-1], plain.numbers[-1], []
                yield plain

    def _by_rules(self, lines: list[str], size: int) -> Generator[SomeRows, None, list[str]]:
        """Yield rows that begin with some lines, as many as are asked for, and return the lines that are left."""
        reader = csv.reader(chain(lines, self._file), strict=True, delimiter=self.dialect.separator)
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
        self._before = line - 1
        if some.rows or some.broken:
            yield some
        return lines[reader.line_num :]

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
