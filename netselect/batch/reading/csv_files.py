"""How are the rows of a CSV file read, some thousand at a time, each with the line on which it begins?"""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Self

from netselect.errors import Fault, TableFaults, UnreadableFile
from netselect.reading.decoding import MAX_SIZE, decoded

_LOOKED_AT = 2**20
"""Bytes that are looked at at a time."""
_HEAD = 4096
"""Bytes at the start that tell a text from a picture or a spreadsheet."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_NOT_TEXT = (
    "found the byte 0x{:02X}{}, which is no {} text; tables are read as UTF-8. Save the table again with the "
    "encoding UTF-8."
)
_NUL = "found U+0000, a character that cannot be seen; only text that can be printed is accepted. Take it out."
_LONG_LINE = (
    f"line {{}} of {{}} has more than {MAX_SIZE:,} characters (16 MiB): a table has one row on each line, and its "
    "lines end somewhere"
)
_NEVER_CLOSED = (
    "this row cannot be read as CSV ({}): look for a quote that is opened and never closed. Nothing after it can "
    "be read: mend the file, and begin the run anew"
)
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


class CsvFile:
    """A CSV file that is open: its header, and its rows.

    Parameters
    ----------
    path : Path
        UTF-8, or UTF-16 with its mark.

    Raises
    ------
    TableFaults
        Where the file is no text, or its header cannot be read.
    UnreadableFile
        Where it cannot be opened, or a line has no end.
    """

    def __init__(self, path: Path) -> None:
        self.source = str(path)
        look = _checked(path)
        self._has_nul = look.has_nul
        self._file = path.open(encoding=look.encoding, newline="")
        self._reader = csv.reader(self._file, strict=True)
        self.header: Sequence[str] = []
        """The names of the columns; none where nothing is written in the whole file."""
        self.line = 1
        """Where they stand."""
        sentence = ""
        try:
            for cells in self._reader:
                if any(map(str.strip, cells)):
                    self.header = cells
                    break
                self.line = self._reader.line_num + 1
            sentence = _NUL if any("\0" in cell for cell in self.header) else ""
        except csv.Error as error:
            sentence = _NEVER_CLOSED.format(error)
        if sentence:
            self._file.close()
            raise TableFaults([Fault("table", sentence, (), self.line, 1, self.source)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def rows(self, size: int) -> Iterator[SomeRows]:
        """Yield rows, ``size`` at a time; those in which nothing is written are passed over.

        Raises
        ------
        TableFaults
            Where a quote is never closed; the rows before it have been yielded.
        """
        reader, some, number = self._reader, SomeRows(), 0
        # A quoted cell may hold line ends: a row begins where the row before it ended.
        line, is_over = reader.line_num + 1, False
        while not is_over:
            try:
                for cells in reader:
                    end = reader.line_num
                    if cells and (cells[0].strip() or any(map(str.strip, cells))):
                        number += 1
                        if (end > line or self._has_nul) and (why := self._why_broken(cells, line)):
                            some.broken.append((line, number, why, cells))
                        else:
                            some.rows.append(cells)
                            some.lines.append(line)
                            some.numbers.append(number)
                    line = end + 1
                    if len(some.rows) >= size:
                        yield some
                        some = SomeRows()
                is_over = True
            except csv.Error as error:
                if reader.line_num > line or "unexpected end" in str(error):
                    if some.rows or some.broken:
                        yield some
                    raise TableFaults(
                        [Fault("table", _NEVER_CLOSED.format(error), (), line, 1, self.source)]
                    ) from None
                number += 1
                some.broken.append((line, number, _NO_ROW.format(error, _cure(error)), []))
                line = reader.line_num + 1
        if some.rows or some.broken:
            yield some

    def _why_broken(self, cells: Sequence[str], line: int) -> str:
        """Return what is wrong with a row that begins on a line; an empty text where nothing is."""
        if self._has_nul and any("\0" in cell for cell in cells):
            return _NUL
        # Whoever stands in further lines would be lost without a word.
        return _RUNS_ON.format(self._reader.line_num) if self._reader.line_num > line else ""


def _cure(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "shorten the text, and look for a closing quote that is missing"
    return "a quote inside a quoted cell is written twice"


def _checked(path: Path) -> "_Look":
    """Return what a text file looks like, or say where it is no text.

    It is read through once.
    """
    if path.is_dir():
        raise UnreadableFile(f"{path} is a folder: name a file")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            faults: list[Fault] = []
            if head and not decoded(head, str(path), faults):
                raise TableFaults(faults)
            encoding = "utf-16" if head[:2] in _UTF_16 else "utf-8-sig"
            file.seek(0)
            look = _Look(path, encoding)
            while data := file.read(_LOOKED_AT):
                look.at(data)
            look.at(b"", final=True)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None
    return look


class _Look:
    """Looks at a text piece by piece, and knows on which line each piece begins."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path, self.encoding, self.decoder = path, encoding, codecs.getincrementaldecoder(encoding)()
        self.line, self.length, self.last, self.has_nul = 1, 0, "", False

    def at(self, data: bytes, *, final: bool = False) -> None:
        """Look at the next piece."""
        try:
            text = self.decoder.decode(data, final)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(error.encoding, "ignore")
            byte = error.object[error.start]
            guess = bytes([byte]).decode("cp1252", "ignore")
            hint = f" (in Windows-1252 it would be `{guess}`)" if guess and "8" in error.encoding else ""
            self._refuse(before, _NOT_TEXT.format(byte, hint, error.encoding.upper()))
        self.has_nul = self.has_nul or "\0" in text
        self.line += self._ends(text)
        self.last = text[-1:]
        begun = max(text.rfind("\n"), text.rfind("\r"))
        self.length = self.length + len(text) if begun < 0 else len(text) - begun - 1
        if self.length > MAX_SIZE:
            raise UnreadableFile(_LONG_LINE.format(self.line, self.path))

    def _refuse(self, before: str, sentence: str) -> NoReturn:
        line = self.line + self._ends(before)
        raise TableFaults([Fault("encoding", sentence, (), line, 1, str(self.path))])

    def _ends(self, text: str) -> int:
        """Return how many lines end in a piece; the two halves of one end may stand in two pieces."""
        half = self.last == "\r" and text[:1] == "\n"
        return text.count("\n") - half + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)
