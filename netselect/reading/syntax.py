"""Which common fault of syntax keeps a text from being read, and how is it mended in a copy?

Each has a function that names it, says the cure and mends it. A mend keeps the number of lines, and nearly always
the columns: characters that mean something to YAML are replaced by their full-width twins.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

from yaml.events import ScalarEvent

from netselect.errors import Code, shown
from netselect.reading.decoding import same_on
from netselect.reading.reader import SECOND_DOCUMENT

TAB = (
    "found a tab in the indentation; only spaces are accepted there, because a tab does not say how deep a line "
    "stands. Replace each tab by spaces; what the lines hold is checked after that."
)

EXPECTED = "expected (key|'-' indicator|<block end>|'?<document start>|',' or)"
"""What a parser says that met something else than the next key or item."""


class Mend(NamedTuple):
    """A fault's place, counted from 0, its sentence, and the lines to read on with (None: stop here).

    ``alone`` tells that it hardly follows from another fault on its line; ``follows`` is a line above of
    which it may be a consequence.
    """

    line: int
    column: int
    message: str
    lines: list[str] | None
    alone: bool = False
    follows: int = -1
    code: Code = "yaml"


@dataclass
class Breakage:
    """Where a parser stopped, counted from 0, what it says, and what it was busy with.

    ``opened`` is where the thing begins that it was reading; ``last`` is the event of the scalar before it, where
    a scalar is the last thing that it read, and ``text_above`` is the same where that is an unquoted text which
    began on a line above. ``row`` is the line where it stopped, ``char`` the character (nothing at the end of a
    line), and ``stem`` what stands before that, without blanks at the end.
    """

    lines: list[str]
    line: int
    column: int
    words: str
    opened: tuple[int, int] | None
    last: Any

    def __post_init__(self) -> None:
        self.row = self.lines[self.line]
        self.char, self.stem = self.row[self.column : self.column + 1], self.row[: self.column].rstrip()
        is_above = self.last and not self.last.style and self.last.start_mark.line < self.line
        self.text_above = self.last if is_above else None

    @classmethod
    def of(cls, lines: list[str], error: Exception, event: Any) -> "Breakage":  # noqa: ANN401 - untyped
        """Return the breakage that an error of PyYAML describes; ``event`` is the last one before it."""
        opened = getattr(error, "context_mark", None)
        mark = getattr(error, "problem_mark", None) or opened
        words = ": ".join(filter(None, [getattr(error, "context", ""), getattr(error, "problem", "")]))
        line = min(mark.line, len(lines) - 1) if mark else len(lines) - 1
        column = mark.column if mark and mark.line == line else len(lines[line])
        began = (opened.line, opened.column) if opened and opened.line < len(lines) else None
        last = event if isinstance(event, ScalarEvent) else None
        return cls(lines, line, column, words or str(error).splitlines()[0], began, last)

    @property
    def at_end(self) -> bool:
        """Whether nothing but blank lines is left."""
        return not self.row[self.column :].strip() and not any(map(str.strip, self.lines[self.line + 1 :]))

    @property
    def open_brackets(self) -> list[tuple[int, int]]:
        """Where the brackets stand that are open there, outermost first."""
        return brackets_open_at(self.lines, self.line, self.column)

    def says(self, pattern: str) -> bool:
        """Tell whether the parser's words match a pattern."""
        return re.search(pattern, self.words) is not None

    def mend(self, message: str, row: str, at: tuple[int, int] | None = None, **more: Any) -> Mend:  # noqa: ANN401 -- the fields of `Mend`
        """Return the mend that writes one line anew; ``at`` is the fault's place, where it is not the parser's."""
        line, column = at or (self.line, self.column)
        return Mend(line, column, message, [*self.lines[:line], row, *self.lines[line + 1 :]], **more)


def stray_closer(broken: Breakage) -> Mend | None:
    """Find a bracket or brace that closes nothing, or ``}`` where ``]`` is due, or the other way round."""
    if broken.char not in {"]", "}"}:
        return None
    due = " "
    message = f"found `{broken.char}`, which closes nothing. Take it out, or write the one that opens before it."
    if open_ones := broken.open_brackets:
        line, column = open_ones[-1]
        opener = broken.lines[line][column]
        due = PAIRS[opener]
        message = (
            f"found `{broken.char}`, but line {line + 1} opens with `{opener}`. "
            f"Write `{due}`, or close the `{opener}` before it."
        )
    if due == broken.char:
        return None
    return broken.mend(message, broken.row[: broken.column] + due + broken.row[broken.column + 1 :])


def open_bracket(broken: Breakage) -> Mend | None:
    """Find a bracket or brace that is not closed before the next key, or before the end of the file."""
    lines, place = broken.lines, broken.opened
    if broken.at_end:
        start = None if broken.says("flow node") else place
        place = next(reversed(brackets_open_at(lines, broken.line, broken.column, start)), place)
    if place is None or not broken.says("',' or|flow (node|mapping|sequence)"):
        return None
    line, column = place
    closer = PAIRS.get(lines[line][column : column + 1])
    is_open = broken.at_end or brackets_open_at(lines, broken.line, len(broken.row), place)
    if closer is None or not is_open:
        return None
    width = len(margin(lines[line]))
    below = range(line + 1, len(lines) if broken.at_end else broken.line + 1)
    due = (n for n in below if KEY(lines[n]) and len(margin(lines[n])) <= width)
    until = next(due, len(lines) if broken.at_end else None)
    if until is None:
        return None
    until = max(line, line_above(lines, until))
    final = lines[until]
    end = len(code(final))
    hidden = " A bracket behind ` #` belongs to the note, and closes nothing." if closer in final[end:] else ""
    if error := re.search(r"\s(#(?:N/A|VALUE!|REF!|DIV/0!|NAME\?|NUM!|NULL!))", final[end:], re.IGNORECASE):
        hidden = f" `{error[1]}` begins a note here: write `unknown` for a figure that nobody has told you."
    message = f"`{lines[line][column]}` is opened here and never closed. Write `{closer}` where it ends.{hidden}"
    mended = [*lines[:until], final[:end] + closer + final[end:], *lines[until + 1 :]]
    return Mend(line, column, message, mended)


def bracket_in_text(broken: Breakage) -> Mend | None:
    """Find a bracket or brace that opens right behind unquoted text inside brackets."""
    if broken.char not in PAIRS or not broken.stem or not broken.says("',' or"):
        return None
    message = (
        f"found `{broken.char}` right behind text inside brackets. "
        "Write a colon and a space, or a comma, before it; text with brackets goes in double quotes."
    )
    end = item_end(broken.lines, broken.line, broken.column)
    return broken.mend(message, harmless(broken.row, broken.column, end))


def missing_comma(broken: Breakage) -> Mend | None:
    """Find two items inside brackets or braces, on two lines, without a comma between them."""
    if not broken.says("',' or"):
        return None
    if broken.stem and not (broken.char == ":" and broken.text_above):
        return None
    before = line_above(broken.lines, broken.line)
    row, end = broken.lines[before], len(code(broken.lines[before]))
    if re.fullmatch(r"\s+#\S.*, *", row[end:]):
        at = row.index("#", end)
        message = (
            f"found {shown(row[at:])}, which is read as a note, since a blank stands before `#`. If it belongs to "
            "the text, put the text in double quotes."
        )
        return broken.mend(message, harmless(row, at, at + 1), (before, at), follows=before - 1)
    return comma_at(broken, before, end)


def comma_at(broken: Breakage, line: int, column: int) -> Mend:
    """Write the comma that is missing at a place."""
    row = broken.lines[line]
    message = "found two items inside brackets with no comma between them. Write a comma after the first."
    rest = row[column:].removeprefix(" ")
    return broken.mend(message, f"{row[:column]},{rest}", (line, column), follows=line - 1)


def tab(broken: Breakage) -> Mend | None:
    """Find a tab that indents a line: all of them are mended at once."""
    if broken.char != "\t" and not broken.says(r"\btab\b"):
        return None
    tabbed = {n for n, row in enumerate(broken.lines) if "\t" in margin(row) and row.strip()}
    widths = (len(margin(row)) for n, row in enumerate(broken.lines) if row.strip() and n not in tabbed)
    width = " " * min(filter(None, widths), default=2)
    lines = list(broken.lines)
    for n in tabbed:
        lines[n] = margin(lines[n]).replace("\t", width) + lines[n].lstrip(" \t")
    lines[broken.line] = lines[broken.line].replace("\t", " ")
    message = TAB + same_on(len(tabbed - {broken.line}))
    return Mend(broken.line, max(broken.row.find("\t"), 0), message, lines, code="tab")


def no_colon(broken: Breakage) -> Mend | None:
    """Find a line among keys that is no key: no colon, or no space behind the colon or the dash."""
    line = _line_without_key(broken)
    if line is None:
        return None
    row = broken.lines[line]
    text, at = code(row).strip(), (line, len(margin(row)))
    if match := re.match(r"-(?=[^\s-])|(?:[^\s:]+ over )?[^\s:]+:(?=[^\s:/])", text):
        what = "dash" if match[0] == "-" else "colon"
        spaced = f"{match[0]} {text[match.end() :]}"
        message = f"found a {what} without a space behind it in {shown(text)}. Write {shown(spaced)}."
        return broken.mend(message, margin(row) + spaced, at)
    above = line_above(broken.lines, line)
    if text[0] in "[{\"'" and above >= 0 and code(broken.lines[above]).endswith(":"):
        message = (
            f"found the value {shown(text)} on a line of its own, not indented. "
            f"Indent it below its key on line {above + 1}."
        )
        return broken.mend(message, margin(broken.lines[above]) + "  " + row.lstrip(), at, code="indentation")
    if KEY(row):
        return None
    if match := re.fullmatch(r"([\w-]+)\s*(?:=|\uff1a|\u2192|->)\s*(\S.*)", text):
        spaced = f"{match[1]}: {match[2]}"
        message = f"found a line without a colon, {shown(text)}. Write {shown(spaced)}."
        return broken.mend(message, margin(row) + spaced, at, code="colon")
    message = (
        f"found a line without a colon, {shown(text)}; here each line is a key, a colon, a space and a value. "
        "Write the colon, or put the line behind the text above in double quotes."
    )
    if len(margin(row_below(broken.lines, line))) > at[1] and not text.endswith(":"):
        return broken.mend(message, f"{margin(row)}{text}:", at, code="colon")
    return Mend(*at, message, without_block(broken.lines, line), code="colon")


def _line_without_key(broken: Breakage) -> int | None:
    """Return the line that the parser took for text, though keys stand around it."""
    if broken.opened and broken.says("not find expected ':'"):
        return broken.opened[0]
    if broken.says("mapping values") and broken.text_above:
        start = broken.text_above.start_mark
        before = broken.lines[start.line][: start.column]
        return None if DASHES.sub("", before).strip() else start.line
    if broken.says("document start") and not broken.stem:
        above = line_above(broken.lines, broken.line)
        bare = above >= 0 and not KEY(broken.lines[above])
        return above if bare and not re.match(r"\s*([\[\]{}.]|- )", broken.lines[above]) else None
    return None


def too_deep(broken: Breakage) -> Mend | None:
    """Find a key that is indented below a line which already has its value."""
    if not broken.says("mapping values") or not broken.text_above:
        return None
    width, start = len(margin(broken.row)), broken.text_above.start_mark
    above = broken.lines[start.line]
    column = len(DASHES.match(above)[0])  # type: ignore[index] # it matches "" too
    if width <= column:
        return None
    message = (
        f"this line is indented below line {start.line + 1}, which already has the value "
        f"{shown(code(above)[start.column :])}. "
        f"Begin it in column {column + 1}, like the key on that line, or take that value out."
    )
    lines = moved(broken.lines, broken.line, width, column)
    return Mend(broken.line, width, message, lines, follows=start.line, code="indentation")


def wrong_level(broken: Breakage) -> Mend | None:
    """Find a line that stands among others of another kind, or in a column where nothing above begins."""
    if broken.stem or not broken.says(EXPECTED):
        return None
    above = [row for row in broken.lines[: broken.line] if code(row)]
    if broken.says("document start") and above and above[-1].startswith("..."):
        return Mend(broken.line, broken.column, SECOND_DOCUMENT, None)
    width, begins = len(margin(broken.row)), columns_above(above)
    if width in begins:
        lines = without_block(broken.lines, broken.line)
        kind, message = _unlike_its_neighbours(broken)
        return Mend(broken.line, width, message, lines, follows=broken.line - 1, code=kind)
    columns = ", ".join(str(column + 1) for column in sorted(begins)) or "1"
    message = (
        f"this line begins in column {width + 1}, where nothing above it begins (columns in use: {columns}). "
        "Indent it like the lines that it belongs with."
    )
    target = min(begins or {0}, key=lambda column: (abs(column - width), -column))
    lines = moved(broken.lines, broken.line, width, target)
    return Mend(broken.line, width, message, lines, follows=broken.line - 1, code="indentation")


def _unlike_its_neighbours(broken: Breakage) -> tuple[Code, str]:
    """Return the code and the sentence about a line that is a key among items, an item among keys, or neither."""
    text = code(broken.row).strip()
    if re.match(r"-(\s|$)", text):
        return "yaml", "found an item of a list among keys. Write the list below a key of its own."
    if broken.says("'-' indicator|block (collection|sequence)"):
        return "yaml", (
            f"found {shown(text)} among the items of a list, which begin with `- `. "
            "Begin it with `- `, or put it in the column of the key that it belongs to."
        )
    return "indentation", (
        f"found {shown(text)} where a key, a colon and a space should stand. "
        "Write the key, or put the line behind the one that it belongs to."
    )


_RESERVED = {
    "@": "which YAML keeps for itself",
    "`": "which YAML keeps for itself",
    "%": "which YAML keeps for directives; none are accepted",
    "&": "which marks a value for use by an alias, and is followed by a name",
    "*": "which repeats a marked value, and is followed by that mark and nothing else",
    "!": "which begins a tag; no tags are accepted",
    "|": "which announces a text on the lines below",
    ">": "which announces a text on the lines below",
    "-": "which begins an item on a line of its own; on one line, a list is written `[a, b]`",
    "?": "which begins a key on a line of its own",
}
_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}"
    r'|[0abtnvfre "/\\N_LP\t]|$|(?P<wrong>))'
)


def open_quote(broken: Breakage) -> Mend | None:
    """Find a quote that is not closed on its line, so that it swallows the lines below."""
    last = broken.last
    column: int | None
    is_quoted = last and last.style in {"'", '"'}
    if broken.opened and broken.says("quoted scalar.*(end of stream|document (indicator|separator))"):
        line, column = broken.opened
    elif is_quoted and any(map(KEY, broken.lines[last.start_mark.line + 1 : last.end_mark.line + 1])):
        line, column = last.start_mark.line, last.start_mark.column
    elif broken.opened and broken.says("',' or"):
        line, column = broken.opened[0], _quote_open_at_end(broken.lines[broken.opened[0]])
    else:
        return None
    if column is None:
        return None
    row = broken.lines[line]
    quote = row[column]
    end = len(row.rstrip())
    if brackets_open_at(broken.lines, line, column):
        end = re.compile(r"[\]},\s]*$").search(row, column + 1).start()  # type: ignore[union-attr] # "" matches
    message = (
        f"the quote `{quote}` that opens {shown(row[column:])} is not closed on its line. "
        f"Write `{quote}` at the end of the text as well."
    )
    return broken.mend(message, row[:end] + quote + row[end:], (line, column))


def _quote_open_at_end(row: str) -> int | None:
    """Return where a quote begins a value inside brackets that is not closed on its line."""
    closed = re.sub(r"""(?<!\w)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""", lambda match: "_" * len(match[0]), row)
    match = re.search(r"""[\[{,:]\s*(["'])""", closed)
    return match.start(1) if match else None


def wrong_escape(broken: Breakage) -> Mend | None:
    r"""Find an escape such as ``\d`` in double quotes, as in ``"C:\docs"``."""
    row = broken.row
    begin = broken.opened[1] if broken.opened and broken.opened[0] == broken.line else 0
    wrong = [match.start() for match in _ESCAPE.finditer(row, begin) if match["wrong"] is not None]
    if not wrong or not broken.says("escape|hexa?decimal"):
        return None
    message = (
        f"found {shown(row[wrong[0] :][:2])}, which stands for no character; in double quotes a backslash begins "
        "an escape such as `\\n` or `\\u00e9`. Put the text in single quotes, or write the backslash twice."
    )
    for at in wrong:
        row = harmless(row, at, at + 1)
    return broken.mend(message, row, (broken.line, wrong[0]), alone=True)


_OPEN = (
    "For a figure of a network that nobody has told you, write `unknown`; what else nobody knows is left out with "
    "its key."
)


def reserved_start(broken: Breakage) -> Mend | None:
    """Find a value that starts with a character which YAML keeps for itself."""
    repeated = re.search(r"(?<=\s)\*[^\s,\[\]{}]+$", broken.stem)
    line, column = broken.line, broken.column
    if broken.says(
        "start any token|alpha|tag|directive|YAML document|block scalar|(entries|keys) are not allowed"
    ):
        line, column = broken.opened or (line, column)
    elif repeated and broken.char and broken.says(EXPECTED):
        column = repeated.start()
    elif broken.char not in {"-", "?"} or not broken.says("node content"):
        return None
    row, place = broken.lines[line], (line, column)
    char = row[column : column + 1]
    if char not in _RESERVED:
        return None
    stem = row[:column].rstrip()
    if stem.endswith(("]", "}", '"', "'")):
        return text_after(replace(broken, line=line, column=column, words="expected key"))
    name = "a back-tick" if char == "`" else f"`{char}`"
    if not stem:
        message = (
            f"found a line that starts with {name}, {_RESERVED[char]}. "
            "Take it out, or put the key in double quotes."
        )
        row = "" if char == "%" else harmless(row, column, column + 1)
        return broken.mend(message, row, place, alone=True)
    end = item_end(broken.lines, line, column)
    is_open = not row[column:end].strip("?- ")
    cure = _OPEN if is_open else _in_quotes(row[column:end])
    message = f"found a value that starts with {name}, {_RESERVED[char]}. {cure}"
    return broken.mend(message, harmless(row, column, end), place, alone=True)


def text_after(broken: Breakage) -> Mend | None:
    """Find text that goes on after a closing quote, bracket or brace."""
    stem, char, column = broken.stem, broken.char, _closed_value(broken)
    if column is None or not char or char in "]}":
        return None
    if broken.open_brackets and char in "[{\"'" and broken.row[broken.column - 1] == " ":
        return comma_at(broken, broken.line, len(stem))
    if broken.says("document start"):
        return broken.mend(f"found text after `{stem[-1]}`, which ends the whole file. Take it out.", stem)
    end = item_end(broken.lines, broken.line, broken.column)
    text = broken.row[column:end]
    if stem[-1] in "]}":
        what = "a list" if stem[-1] == "]" else "keys"
        message = (
            f"found text after `{stem[-1]}`: a value that starts with `{text[0]}` is read as {what}, up to there. "
            f"{_in_quotes(text, 'If it is text, put it')}"
        )
    else:
        message = (
            f"found text after the closing quote in {shown(text)}: quotes take in the whole value. "
            f"{_in_quotes(_unquoted(text), 'Put all of it')}"
        )
    return broken.mend(message, harmless(broken.row, column, end), (broken.line, column))


def _closed_value(broken: Breakage) -> int | None:
    """Return where the value in quotes, brackets or braces begins that ends where the parser stopped."""
    stem, last = broken.stem, broken.last
    if not stem or not broken.says(EXPECTED + "|mapping values"):
        return None
    if stem[-1] in "]}":
        depths = accumulate((char in "]}") - (char in "[{") for char in reversed(stem))
        return next((len(stem) - 1 - back for back, depth in enumerate(depths) if not depth), None)
    if last and last.style and (last.end_mark.line, last.end_mark.column) == (broken.line, len(stem)):
        return last.start_mark.column if last.start_mark.line == broken.line else 0
    quoted = re.search(r"""^\s*(?:- +)*("[^"]*"|'[^']*')$""", stem)
    return quoted.start(1) if quoted else None


_FIGURE_AND_KEY = re.compile(r"([-+]?[0-9.]+|true|false|yes|no|unknown)\s+([\w-]+)\s*$")
"""What is no text: a whole value and the next key, with no comma between them."""


def stray_colon(broken: Breakage) -> Mend | None:
    """Find a colon and a space inside unquoted text: ``title: Foo: bar``."""
    if broken.char != ":" or not broken.says("mapping values|',' or|unexpected ':'"):
        return None
    last = broken.last
    begin = max(match.end() for match in re.finditer(r"^\s*|[\[{,]\s*|: +", broken.row[: broken.column]))
    if last and last.start_mark.line == broken.line:
        begin = last.start_mark.column
    end = item_end(broken.lines, broken.line, broken.column)
    text = broken.row[begin:end]
    before = broken.row[begin : broken.column] if broken.open_brackets else ""
    if semicolon := re.match(r"([^;]*);\s*[\w-]+\s*$", before):
        at = begin + semicolon.end(1)
        message = f"found a semicolon between the keys in {shown(text)}. Write a comma there."
        return broken.mend(message, f"{broken.row[:at]},{broken.row[at + 1 :]}", (broken.line, at))
    if figure := _FIGURE_AND_KEY.match(before):
        at = begin + figure.end(1)
        message = f"found {shown(text)} with no comma behind `{figure[1]}`. Write a comma before `{figure[2]}`."
        return broken.mend(message, f"{broken.row[:at]},{broken.row[at:]}", (broken.line, at))
    message = f"found a colon and a space inside the unquoted text {shown(text)}. {_in_quotes(text)}"
    return broken.mend(message, harmless(broken.row, begin, end), alone=True)


def _in_quotes(text: str, verb: str = "Put the text") -> str:
    """Return the sentence that shows a text in quotes."""
    text = text.strip()
    quoted = f"'{text}'" if '"' in text and "'" not in text else '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
    kind = "single" if quoted[0] == "'" else "double"
    return f"{verb} in {kind} quotes: {shown(quoted)}."


def _unquoted(text: str) -> str:
    """Return a text without the quotes around it, or around its first part."""
    quote, inner = text[0], text[1:].rstrip()
    return inner[:-1] if inner.endswith(quote) else inner.replace(quote, "", 1)


_LONG_KEY = re.compile(r"^(\s*)([^\s:#]{1000,})(?=:(?:\s|$))")
_KEPT = 80


def long_key(broken: Breakage) -> Mend | None:
    """Find a key that is so long that YAML does not find its colon."""
    for line in (broken.opened[0] if broken.opened else broken.line, broken.line):
        if match := _LONG_KEY.match(broken.lines[line]):
            message = f"found a key of {len(match[2]):,} characters: an id has at most {_KEPT}. Write a short one."
            row = f"{match[1]}{match[2][:_KEPT]}{broken.lines[line][match.end() :]}"
            return broken.mend(message, row, (line, len(match[1])))
    return None


Check: TypeAlias = Callable[[Breakage], Mend | None]
"""Finds one kind of fault where a parser stopped, and mends it; None where it is not that."""
CHECKS: tuple[Check, ...] = (
    tab,
    open_quote,
    wrong_escape,
    reserved_start,
    stray_closer,
    text_after,
    open_bracket,
    bracket_in_text,
    missing_comma,
    long_key,
    no_colon,
    too_deep,
    stray_colon,
    wrong_level,
)
"""Tried in this order; a later one may rely on the earlier ones having declined."""
OF_INDENTATION = frozenset({no_colon, too_deep, wrong_level})
"""Those whose finding may only follow from how deep a line with a tab was taken to stand."""


PAIRS = {"[": "]", "{": "}"}
KEY = re.compile(r"""\s*(?:- +)*(?:"[^"]*"|'[^']*'|[^\s"'{}\[\],#&*!|>%@`][^"{}\[\]]*?):(?:\s|$)""").match
DASHES = re.compile(r"\s*(?:-\s+)*")

_TWINS = str.maketrans({char: chr(ord(char) + 0xFEE0) for char in ":{}[],&*!|>'\"%@`#?-\\"})
_PART = re.compile(r"""(?P<note>(?<!\S)\#)|(?P<quote>["'])|(?P<bracket>[\[\]{}])|(?P<begin>,|[:-](?=\s|$))|\S""")


def harmless(row: str, begin: int, end: int) -> str:
    """Return a line with full-width twins of those characters of a part of it that YAML gives a meaning."""
    return row[:begin] + row[begin:end].translate(_TWINS) + row[end:]


def margin(row: str) -> str:
    """Return the blanks before a line."""
    return row[: len(row) - len(row.lstrip(" \t"))]


def code(row: str) -> str:
    """Return a line without its note and without blanks at its end."""
    note = re.search(r"(?:^|\s)#", row)
    return (row[: note.start()] if note else row).rstrip()


def line_above(lines: list[str], line: int) -> int:
    """Return the nearest line above that holds more than a note; -1 where there is none."""
    return next((n for n in range(line - 1, -1, -1) if code(lines[n])), -1)


def row_below(lines: list[str], line: int) -> str:
    """Return what stands on the nearest line below that holds more than a note."""
    return next((row for row in lines[line + 1 :] if code(row)), "")


def without_block(lines: list[str], line: int) -> list[str]:
    """Return the lines with one of them, and all that is indented below it, left blank."""
    gone = set(_block(lines, line, len(margin(lines[line])) + 1))
    return ["" if n in gone else row for n, row in enumerate(lines)]


def moved(lines: list[str], line: int, width: int, target: int) -> list[str]:
    """Return the lines with a block moved sideways, up to the first line that stands where it should."""
    result = list(lines)
    for n in _block(lines, line, width):
        if n != line and len(margin(lines[n])) == target:
            break
        result[n] = shifted(lines[n], width, target)
    return result


def shifted(row: str, width: int, target: int) -> str:
    """Return a line moved sideways by as much as from one column to another."""
    return " " * (target - width) + row[max(width - target, 0) :]


def _block(lines: list[str], line: int, least: int) -> Iterator[int]:
    """Yield a line and those after it that are indented by at least so much."""
    yield line
    for n in range(line + 1, len(lines)):
        if lines[n].strip():
            if len(margin(lines[n])) < least:
                return
            yield n


def columns_above(rows: list[str]) -> set[int]:
    """Return the columns, from 0, in which the blocks begin that could go on below some lines."""
    columns: set[int] = set()
    for row in reversed(rows):
        width = len(margin(row))
        if not columns or width < min(columns):
            columns |= {width, len(DASHES.match(row)[0])}  # type: ignore[index] # it matches "" too
        if not width:
            break
    return columns


def item_end(lines: list[str], line: int, column: int) -> int:
    """Return where an item ends on its line: before a comma or closing bracket, a note, or the line's end."""
    row = lines[line]
    note = re.compile(r"\s#").search(row, column)
    end = note.start() if note else len(row)
    if brackets_open_at(lines, line, column):
        depth = 0
        for at in range(column, end):
            depth += (row[at] in PAIRS) - (row[at] in "]}")
            if depth < 0 or (not depth and row[at] == ","):
                end = at
                break
    return column + len(row[column:end].rstrip())


def brackets_open_at(
    lines: list[str], line: int, column: int, start: tuple[int, int] | None = None
) -> list[tuple[int, int]]:
    """Return the places of the brackets and braces that are open at a place, outermost first.

    They are sought from ``start``, or else from the last line above that begins in the first column.
    """
    first = line
    while first > 0 and not re.match(r"[^\s#\]}]", lines[first]):
        first -= 1
    first, skip = start or (first, 0)
    open_ones: list[tuple[int, int]] = []
    for n in range(first, line + 1):
        row = lines[n][:column] if n == line else lines[n]
        at, fresh = (skip if n == first else 0), True
        while match := _PART.search(row, at):
            at, kind = match.end(), match.lastgroup
            if kind == "note":
                break
            if kind == "quote" and fresh:
                closing = re.compile(r'(?:[^"\\]|\\.)*"' if match[0] == '"' else "(?:[^']|'')*'").match(row, at)
                at = closing.end() if closing else len(row)
            elif kind == "bracket" and match[0] in PAIRS and (fresh or open_ones):
                open_ones.append((n, match.start()))
            elif kind == "bracket" and open_ones and match[0] not in PAIRS:
                open_ones.pop()
            fresh = kind == "begin" or (kind == "bracket" and match[0] in PAIRS)
    return open_ones
