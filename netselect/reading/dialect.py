"""How is a table of text written: in which encoding, with what between its columns, and in its figures?

Decided here alone, by the whole file, for tables of networks and of learners alike. What is not as usual (UTF-8,
commas between the columns, decimal points) is said in one sentence, and what can be read in two ways is no figure.
"""

import codecs
import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, NoReturn, TypeAlias

from netselect.errors import Fault, TableFaults, Unreadable, UnreadableFile, listed, shown
from netselect.reading.decoding import MAX_SIZE, OLE, ZIP, decoded, in_windows

Opened: TypeAlias = Callable[[], BinaryIO]
"""Opens a table from its first byte on."""
BETWEEN = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What can stand between columns, the likeliest first."""
_LOOKED_AT = 2**20
"""Bytes that are looked at at a time."""
_HEAD = 4096
"""Bytes at the start that tell a text from a picture or a spreadsheet."""
_FIRST_TEXT = 2**16
"""Characters from the start among which the first rows are looked for."""
FIRST_ROWS = 6
"""Rows among which the one that names the columns is looked for."""
_PLAIN = "utf-8-sig"
_LONG_LINE = (
    f"line {{}} of {{}} has more than {MAX_SIZE:,} characters (16 MiB): a table has one row on each line, and its "
    "lines end somewhere"
)
NUL = "found U+0000, a character that cannot be seen; only text that can be printed is accepted. Take it out."
_SAVE = "save it in the spreadsheet program as CSV UTF-8"
_WORKBOOK = (
    f"this is a workbook, or another zip file, under the name of a table of text: name it .xlsx, or {_SAVE}"
)
_OLD_WORKBOOK = f"this is a workbook of the kind of before 2007, or one with a password: {_SAVE}, or as .xlsx"
_NOT_TEXT = (
    "found the byte 0x{:02X}{}, which is no {} text; tables are read as UTF-8. Save the table again with the "
    "encoding UTF-8."
)
NO_ROW = "this row cannot be read as CSV ({}): look for a quote that is opened and never closed"
NEVER_CLOSED = f"{NO_ROW}. Nothing after it can be read: mend the file, and begin the run anew"
_HEADING_BELOW = "the first row has to name the columns, and line {} seems to: take out what stands above it"
_NO_SEPARATOR = (
    "the first line, {}, tells what stands between the columns, and this is nothing that can: take the line out, "
    "or write `sep=;`"
)


@dataclass(slots=True)
class Dialect:
    """How one table is written.

    The header is on `line`, with `before` lines down to its end, and without names where nothing is written in the
    whole file. `figures` are the columns, from 0, whose figures are not written with points alone, or whose days
    and truths may be written as in a spreadsheet in German. `said` is the sentence on all that is not as usual;
    `has_nul` tells whether a character stands in it that no text has.
    """

    source: str = ""
    encoding: str = _PLAIN
    separator: str = ","
    header: Sequence[str] = ()
    line: int = 1
    before: int = 0
    figures: dict[int, "Figures | Words"] = field(default_factory=dict)
    said: str = ""
    has_nul: bool = False

    def rows(self, opened: Opened) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header, blank ones too, each with its line, up to one that cannot be read."""
        line = self.before + 1
        with io.TextIOWrapper(opened(), self.encoding, newline="") as file:
            for _ in islice(file, self.before):
                pass
            reader = csv.reader(file, strict=True, delimiter=self.separator)
            try:
                for cells in reader:
                    yield line, cells
                    # A quoted cell may hold line ends: a row begins where the row before it ended.
                    line = self.before + reader.line_num + 1
            except csv.Error as error:
                raise self.refused(NO_ROW.format(error), line) from None

    def refused(self, sentence: str, line: int = 1) -> TableFaults:
        """Return the error that a line cannot be read."""
        return TableFaults([Fault("table", sentence, (), line, 1, self.source)])

    def read(self, cells: Sequence[str]) -> "list[str | Unreadable]":
        """Return the cells of a row as they would be written with decimal points."""
        figures = self.figures
        return [figures[at].read(cell) if at in figures else cell for at, cell in enumerate(cells)]

    def said_of(self, fault: Fault, column: int) -> str:
        """Return what a fault says with its figures as its column, from 1, writes them, so that its cure holds."""
        figures = self.figures.get(column - 1)
        # What cannot be read is told in the column's own words already.
        is_read = figures is None or figures.mark != "," or isinstance(fault.found, Unreadable)
        return fault.message if is_read else re.sub(r"`([+-]?\d+)\.(\d+)`", r"`\1,\2`", fault.message)


def dialect_of(
    opened: Opened,
    source: str,
    is_column: Callable[[str], bool],
    is_figure: Callable[[str], bool],
    kind_of: Callable[[str], str] = lambda _: "",
) -> Dialect:
    r"""Return how a table is written, which is read through up to three times.

    `is_column` and `is_figure` tell whether a name is that of a column, and of one that holds figures; `kind_of`
    returns `DAY` or `TRUTH` for the name of a column that holds such, else an empty text. `TableFaults` are raised
    where it is no text, a text that can be read in several ways, or its header cannot be read; `UnreadableFile`
    is where a line has no end.

    Examples
    --------
    >>> content = b"id;fee\na;12,50\n"
    >>> found = dialect_of(lambda: io.BytesIO(content), "n.csv", {"id", "fee"}.__contains__, "fee".__eq__)
    >>> found.said
    'read with semicolons between the columns and decimal commas'
    >>> found.figures[1].read("12,50"), str(found.figures[1].read("1.200"))
    ('12.50', '`1.200` (which can be 1200 or 1.2: write `1200`, or `1,2`)')
    """
    look = _look(opened, source)
    dialect = Dialect(source, look.encoding, has_nul=look.has_nul)
    says = _find_header(dialect, opened, is_column)
    if dialect.has_nul and any("\0" in cell for cell in dialect.header):
        raise dialect.refused(NUL, dialect.line)
    if dialect.separator != "," or look.has_quoted_commas:
        _find_figures(dialect, opened, is_figure)
    has_commas = any(found.mark == "," for found in dialect.figures.values())
    says += ["decimal commas"] * has_commas
    if any(found.has_groups for found in dialect.figures.values()):
        says.append("marks between thousands")
    if has_commas and dialect.separator == ";":
        says += _find_words(dialect, opened, kind_of)
    if look.said:
        says.append(look.said)
    dialect.said = f"read with {listed(says, joined='and')}".replace("with as", "as") if says else ""
    return dialect


class _Look:
    """Looks at a text piece by piece, and knows on which line each piece begins."""

    def __init__(self, encoding: str, source: str, said: str = "") -> None:
        self.encoding, self.source, self.said = encoding, source, said
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.line, self.length, self.last = 1, 0, ""
        self.has_nul = self.has_quoted_commas = False

    def at(self, data: bytes, *, final: bool = False) -> str:
        """Look at the next piece, and return its text; where it is none, Python's own error goes through."""
        text = self.decoder.decode(data, final)
        self.has_nul = self.has_nul or "\0" in text
        if not self.has_quoted_commas and '"' in text:
            self.has_quoted_commas = _QUOTED_COMMA.search(text) is not None
        self.line += self.ends(text)
        self.last = text[-1:]
        begun = max(text.rfind("\n"), text.rfind("\r"))
        self.length = self.length + len(text) if begun < 0 else len(text) - begun - 1
        if self.length > MAX_SIZE:
            raise UnreadableFile(_LONG_LINE.format(self.line, self.source))
        return text

    def refuse(self, before: str, sentence: str) -> NoReturn:
        """Refuse the piece behind some text of it."""
        raise TableFaults([Fault("encoding", sentence, (), self.line + self.ends(before), 1, self.source)])

    def ends(self, text: str) -> int:
        """Return how many lines end in a piece; the two halves of one end may stand in two pieces."""
        half = self.last == "\r" and text[:1] == "\n"
        return text.count("\n") - half + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)


_QUOTED_COMMA = re.compile(r'"\s{0,9}[+-]?[\d.]{0,30}\d,\d[\d.,]{0,30}(?:[eE][+-]?\d+)?\s{0,9}"')
_SMALL, _LETTERS = "[a-z\u00df-\u00ff]", r"[^\W\d_]"
_ODD = re.compile(
    rf"(?<={_LETTERS})[\u201a\u0192\u201e\u02c6]|(?<={_SMALL})[\u0160\u017d\u0152\u0178]|(?<={_LETTERS})"
    rf"(?:[\u2020\u2021\u2030\u2039\u201c\u201d\u2022\u02dc\u2122\u203a\u20ac](?={_LETTERS})"
    rf"|[\u0160\u017d\u0152\u0178](?={_SMALL}))"
)
"""What Windows-1252 makes of a letter of DOS or of an old Macintosh inside a word."""
_OTHERS = {"cp850": "MS-DOS", "mac_roman": "Macintosh"}
_LETTER = re.compile(r"[^\W\d_a-zA-Z]")
_MOST_SHOWN = 30
"""Characters on each side of a letter that are looked at for the word about it."""


def _look(opened: Opened, source: str) -> _Look:
    """Return what a text looks like, which is read through once; another time where it is no UTF-8."""
    with opened() as file:
        head = file.read(_HEAD)
    look = _Look(_of_head(head, source), source)
    if look.encoding.startswith("utf-16"):
        look.said = "as UTF-16" + ("" if look.encoding == "utf-16" else " without its mark")
    may_be_old = look.encoding == _PLAIN and not head.startswith(codecs.BOM_UTF8)
    with opened() as file:
        while True:
            data = file.read(_LOOKED_AT)
            try:
                text = look.at(data, final=not data)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(error.encoding, "ignore")
                if may_be_old and before.isascii():
                    return _look_of_old(opened, source)
                byte, name = error.object[error.start], error.encoding.upper()
                look.refuse(before, _NOT_TEXT.format(byte, in_windows(byte, name), name))
            may_be_old = may_be_old and text.isascii()
            if not data:
                return look


def _of_head(head: bytes, source: str) -> str:
    """Return the encoding that the first bytes tell, or refuse what is no text."""
    said = _WORKBOOK if head.startswith(ZIP) else _OLD_WORKBOOK if head.startswith(OLE) else ""
    if said:
        raise TableFaults([Fault("encoding", said, (), 1, 1, source)])
    if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    pairs = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if pairs > 1 and max(even, odd) * 2 > pairs and min(even, odd) * 20 <= pairs:
        return "utf-16-le" if odd > even else "utf-16-be"
    faults: list[Fault] = []
    if head and not decoded(head, source, faults):
        raise TableFaults(faults)
    return _PLAIN


def _look_of_old(opened: Opened, source: str) -> _Look:
    """Look at a text as one of Windows-1252, and refuse it where it may be of another system, or of two."""
    look, example = _Look("cp1252", source), ""
    with opened() as file:
        while data := file.read(_LOOKED_AT):
            try:
                text = look.decoder.decode(data)
                odd = _ODD.search(text)
                start = odd.start() if odd else None
            except UnicodeDecodeError as error:
                text, odd, start = "", None, error.start
            if start is not None:
                raw = _word_about(data.decode("latin-1"), start).encode("latin-1")
                systems = {**({} if odd is None else {"cp1252": "Windows"}), **_OTHERS}
                ways = [f"`{raw.decode(name, 'replace')}` ({said})" for name, said in systems.items()]
                look.refuse(
                    data[:start].decode("cp1252"),
                    f"found the byte 0x{data[start]:02X} in a word that can be read as {listed(ways)}, since the "
                    f"table is not written in UTF-8: {_SAVE}",
                )
            of_both = data.decode("utf-8", "ignore")
            if not of_both.isascii():
                at = next(place for place, char in enumerate(of_both) if not char.isascii())
                look.refuse(
                    of_both[:at],
                    "one part of this table is written in UTF-8 and another is not: save the table again with the "
                    "encoding UTF-8",
                )
            if not example and (letter := _LETTER.search(text)):
                example = _word_about(text, letter.start())
            look.at(data)
    look.said = f"as Windows-1252{f' ({shown(example)})' if example else ''}"
    return look


def _word_about(text: str, place: int) -> str:
    before, after = text[max(place - _MOST_SHOWN, 0) : place], text[place : place + _MOST_SHOWN]
    return re.split(r"[\s,;|\"]", before)[-1] + re.split(r"[\s,;|\"]", after)[0]


def _find_header(dialect: Dialect, opened: Opened, is_column: Callable[[str], bool]) -> list[str]:
    """Find what stands between the columns, and the row that names them; return what is to be said of it."""
    with io.TextIOWrapper(opened(), dialect.encoding, newline="") as file:
        lines, size = list[str](), 0
        while size < _FIRST_TEXT and (line := file.readline()):
            lines.append(line)
            size += len(line)
    told = re.match(r"\"?sep=(.*?)\"?\s*\Z", lines[0].rstrip("\r\n") if lines else "", re.IGNORECASE)
    separators = list(BETWEEN)
    if told is not None:
        sign = told[1][:1]
        if sign not in BETWEEN or told[1].strip(sign):
            raise dialect.refused(_NO_SEPARATOR.format(shown(lines[0].strip())))
        separators, dialect.before = [sign], 1
    tried = {separator: _first_rows(lines, separator, dialect.before) for separator in separators}

    # The one whose rows name most columns, and highest up; of several the one with the widest first row.
    counts = {
        separator: (*max((_named(row[0], is_column), -at) for at, row in enumerate(rows)), len(rows[0][0]))
        for separator, (rows, _) in tried.items()
        if rows
    }
    if not counts:
        error, dialect.separator = tried[separators[0]][1], separators[0]
        if error is not None:
            raise dialect.refused(NEVER_CLOSED.format(error), dialect.before + 1)
        dialect.before, dialect.line = len(lines), len(lines) + 1
        return []
    dialect.separator = max(counts, key=counts.__getitem__)
    rows = tried[dialect.separator][0]
    if below := heading_below([(line, cells) for cells, line, _ in rows], is_column):
        raise dialect.refused(below, rows[0][1])
    dialect.header, dialect.line, dialect.before = rows[0]
    named = f"{BETWEEN[dialect.separator]}s"
    if len(dialect.header) == 1 and (found := re.search(r"[,;\t|]", dialect.header[0])):
        said = f"the line above says that {named} stand between the columns, and {BETWEEN[found[0]]}s do"
        in_quotes = "this line stands in quotes as one cell: take the quotes about whole lines away"
        raise dialect.refused(in_quotes if told is None else f"{said}: take that line out", dialect.line)
    return [] if told is None and dialect.separator == "," else [f"{named} between the columns"]


def _named(row: Sequence[str], is_column: Callable[[str], bool]) -> int:
    """Return how many cells of a row are names of columns."""
    return sum(map(is_column, map(str.strip, row)))


def heading_below(rows: Sequence[tuple[int, Sequence[str]]], is_column: Callable[[str], bool]) -> str:
    """Return what is said where not the first of some rows, each with its line, names the columns."""
    counts = [_named(cells, is_column) for _, cells in rows]
    most = max(counts, default=0)
    line, cells = rows[counts.index(most)] if rows else (0, ())
    is_below = bool(counts) and not counts[0] and (most > 1 or (most == 1 and "id" in map(str.strip, cells)))
    return _HEADING_BELOW.format(line) if is_below else ""


_NOTHING = "".join([" \u00a0", *BETWEEN])
"""Of what a row in which nothing is written may consist."""
_Rows: TypeAlias = list[tuple[list[str], int, int]]


def _first_rows(lines: Sequence[str], separator: str, before: int) -> tuple[_Rows, csv.Error | None]:
    """Return the first rows in which something is written, each with the lines where it begins and ends."""
    reader = csv.reader(lines[before:], strict=True, delimiter=separator)
    rows: _Rows = []
    line = before + 1
    try:
        for cells in reader:
            if any(cell.strip(_NOTHING) for cell in cells):
                rows.append((cells, line, before + reader.line_num))
            line = before + reader.line_num + 1
            if len(rows) == FIRST_ROWS:
                break
    except csv.Error as error:
        return rows, error
    return rows, None


_POINT, _COMMA, _TWO_WAYS = ".", ",", "two ways"
_FIGURE = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_FORMS = (
    (re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+(?:[eE][+-]?\d+)?|[+-]?\d{1,3}(?:,\d{3}){2,}"), _POINT),
    (re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+(?:[eE][+-]?\d+)?|[+-]?\d{1,3}(?:\.\d{3}){2,}"), _COMMA),
)


def _form(text: str) -> str:
    """Return which decimal sign a figure has; nothing of a whole number, and of what is no figure."""
    if not _FIGURE.fullmatch(text):
        return ""
    if _EITHER.fullmatch(text):
        return _TWO_WAYS
    return next((form for pattern, form in _FORMS if pattern.fullmatch(text)), "")


@dataclass(slots=True)
class Figures:
    """The figures of one column.

    `mark` is their decimal sign, "." or ",", empty where no figure tells; `example` one that tells, with the line
    where its row begins; `usual` the sign in which a figure is to be written where none tells. Thousands are set
    apart in one of them where it `has_groups`; where no figure is written in the other way besides, it `is_sure`
    that the other sign sets thousands apart.
    """

    mark: str
    example: str
    usual: str
    has_groups: bool = False
    is_sure: bool = False

    def read(self, cell: str) -> "str | Unreadable":
        """Return a figure with a decimal point and nothing between thousands; anything else as it is."""
        text = cell.strip()
        form = _form(text)
        if not form:
            return cell
        mark = form
        if form == _TWO_WAYS:
            mark = _COMMA if "," in text else _POINT
        plain = text.replace("." if mark == "," else ",", "").replace(",", ".")
        if mark == self.mark:
            return plain
        if form == _TWO_WAYS:
            whole, part = re.sub("[.,]", "", text), f"{float(plain):g}"
            if self.is_sure:
                return whole
            cure = f"write `{whole}`, or `{part.replace('.', self.mark or self.usual)}`"
            return Unreadable(f"{shown(text)} (which can be {whole} or {part}: {cure})")
        written = plain.replace(".", self.mark)
        return Unreadable(
            f"{shown(text)} (other figures of this column are written as {self.example} is: write `{written}`)"
        )


DAY, TRUTH = "day", "truth"
"""Kinds of columns in which a spreadsheet in German writes other words."""
_WORDS = {DAY: "days as `31.12.2027`", TRUTH: "yes and no as `ja` and `nein`"}
_TRUTHS = {"ja": "yes", "wahr": "yes", "nein": "no", "falsch": "no"}
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


@dataclass(slots=True)
class Words:
    """The days, or the truths, of one column of a table with semicolons and decimal commas."""

    kind: str
    mark: str = ""
    has_groups: bool = False

    def read(self, cell: str) -> str:
        """Return a day as year-month-day, and a truth as yes or no; anything else, as 31.2.2027, as it is."""
        text = cell.strip()
        if self.kind == TRUTH:
            return _TRUTHS.get(text.casefold(), cell)
        if match := _DAY.fullmatch(text):
            with suppress(ValueError):
                return dt.date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        return cell


_MOST_KNOWN = 10_000
"""Figures whose form is kept, so that a large table takes no more memory than a small one."""


def _find_figures(dialect: Dialect, opened: Opened, is_figure: Callable[[str], bool]) -> None:
    """Find how the figures of each column are written; what cannot be read at all is told where rows are read."""
    counted = {place: _Counted() for place, name in enumerate(dialect.header) if is_figure(name.strip())}
    known: dict[str, str] = {}
    with suppress(TableFaults):
        for line, cells in dialect.rows(opened):
            for place, column in counted.items() if len(cells) == len(dialect.header) else ():
                text = cells[place]
                if text not in known:
                    if len(known) > _MOST_KNOWN:
                        known.clear()
                    known[text] = _form(text.strip())
                if known[text]:
                    column.add(text.strip(), known[text], line)
    has_commas = any(column.forms[_COMMA] for column in counted.values())
    is_usual = dialect.separator == "," and not has_commas
    likely = (_POINT, _COMMA) if dialect.separator == "," else (_COMMA, _POINT)
    for place, column in counted.items():
        form = max(likely, key=column.forms.__getitem__)
        mark = form if column.forms[form] else "." * is_usual
        if column.forms and (mark != "." or column.has_commas):
            is_sure = column.has_groups and not (column.forms[_POINT] and column.forms[_COMMA])
            example = column.first.get(form, "")
            dialect.figures[place] = Figures(mark, example, likely[0], column.has_groups, is_sure)


def _find_words(dialect: Dialect, opened: Opened, kind_of: Callable[[str], str]) -> Iterator[str]:
    """Find the columns of days and truths, and yield what is to be said of them."""
    named = ((place, kind_of(name.strip())) for place, name in enumerate(dialect.header))
    words = {place: Words(kind) for place, kind in named if kind and place not in dialect.figures}
    unmet, met = dict(words), set[str]()
    with suppress(TableFaults):
        for _, cells in dialect.rows(opened) if words else ():
            if not unmet:
                break
            if len(cells) == len(dialect.header):
                met |= {one.kind for place, one in unmet.items() if one.read(cells[place]) != cells[place]}
                unmet = {place: one for place, one in unmet.items() if one.kind not in met}
    dialect.figures |= words
    yield from (said for kind, said in _WORDS.items() if kind in met)


@dataclass(slots=True)
class _Counted:
    """How often each form stands in a column, and where first."""

    forms: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    has_commas: bool = False
    has_groups: bool = False

    def add(self, text: str, form: str, line: int) -> None:
        self.forms[form] += 1
        self.first.setdefault(form, f"{shown(text)} on line {line}")
        commas, points = text.count(","), text.count(".")
        self.has_commas |= commas > 0 or points > 1
        self.has_groups |= commas + points > 1


def without_name(number: int, header: Sequence[str], between: str = "comma") -> str:
    """Return what is said of a column that has no name, or one that nobody gave it; nothing for any other."""
    name = header[number - 1]
    if not any(header[number - 1 :]):
        return (
            f"this column has no name, nor has any behind it: take out the {between} at the end of the line, and "
            "of each row, or name the column"
        )
    if (not name and number == 1) or re.fullmatch(r"Unnamed: \d+|index|level_\d+", name):
        return (
            "this column only counts the rows, as pandas and spreadsheets do it: take it out (in pandas with "
            "`to_csv(..., index=False)`), or name it if it says something"
        )
    return "" if name else "this column has no name: name it, or take it out with its cells"


def hint_on_cells(cells: Sequence[object], count: int, between: str = "comma") -> str:
    """Return the hint on a row that has more or fewer cells than the header has columns."""
    if len(cells) <= count:
        return f": a cell that is blank needs its {between} too"
    is_blank = not any(str(cell).strip() for cell in cells[count:])
    end = f", and a row that is complete ends without a {between}" if is_blank else ""
    return f"; text that holds a {between} stands in double quotes{end}"


_TOTAL = re.compile(
    r"(grand |sub-?)?(totals?|sum|average|mean|summe|gesamt|insgesamt|mittelwert):?", re.IGNORECASE
)
ON_BOTH = "a row is on a criterion or on a need: give each of the two a row of its own"
TOTAL = "this looks like a row of totals, which are worked out where they are needed: take it out"


def is_total(name: str, title: str = "") -> bool:
    """Whether a row of such an id, and of such a name where it has one, adds up the others."""
    return _TOTAL.fullmatch(name or title) is not None and (not name or title in {"", name})


FAILED = "the error {} of a formula (mend it, or write the value itself)"
_ERROR = re.compile(r"#(?:[A-Z\u00c4\u00d6\u00dc\u00c9/0]{2,12}[!?]?|#+)")


def spreadsheet_error(text: str) -> "str | Unreadable":
    """Return what stands for a formula that failed as such, in whatever language, and any other text as it is."""
    return Unreadable(FAILED.format(shown(text))) if _ERROR.fullmatch(text) else text
