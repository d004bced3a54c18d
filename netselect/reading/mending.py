"""What is wrong with a text that YAML cannot read, in plain words, and how is it read on?

Each common slip of syntax has a test of its own that names it, says the cure and mends it in a copy of the
text, so that the faults behind it are found in the same reading. A mend keeps the number of lines, and nearly
always the columns: characters that mean something to YAML are replaced by their full-width twins.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from netselect.errors import Fault
from netselect.study.written import shown


class Span(NamedTuple):
    """Where the last scalar that could be read begins and ends, counted from 0, and its kind of quote."""

    line: int
    column: int
    end_line: int
    end_column: int
    style: str


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


@dataclass(frozen=True, slots=True)
class Breakage:
    """Where a parser stopped: all lines, the place (from 0), its words, and what it was busy with.

    Parameters
    ----------
    lines : list of str
        The text, without line ends.
    line, column : int
        Where the parser stopped.
    words : str
        What it was doing and what it says, in its own words.
    opened : tuple of (int, int), optional
        Where the thing began that it was busy with.
    last : Span, optional
        The scalar that it read last, where that is the last thing it read.
    """

    lines: list[str]
    line: int
    column: int
    words: str
    opened: tuple[int, int] | None
    last: Span | None

    @classmethod
    def of(cls, lines: list[str], error: Exception, event: Any) -> "Breakage":  # noqa: ANN401 - untyped
        """Return the breakage that an error of PyYAML describes; ``event`` is the last one before it."""
        opened, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
        mark = mark or opened
        words = ": ".join(filter(None, [getattr(error, "context", ""), getattr(error, "problem", "")]))
        line = min(mark.line, len(lines) - 1) if mark else len(lines) - 1
        column = mark.column if mark and mark.line == line else len(lines[line])
        last = None
        if getattr(event, "value", None) is not None:
            begin, end = event.start_mark, event.end_mark
            last = Span(begin.line, begin.column, end.line, end.column, event.style or "")
        began = (opened.line, opened.column) if opened and opened.line < len(lines) else None
        return cls(lines, line, column, words or str(error).splitlines()[0], began, last)

    @property
    def row(self) -> str:
        """The line where the parser stopped."""
        return self.lines[self.line]

    @property
    def char(self) -> str:
        """The character at which it stopped; nothing at the end of a line."""
        return self.row[self.column : self.column + 1]

    @property
    def stem(self) -> str:
        """What stands before it on its line, without blanks at the end."""
        return self.row[: self.column].rstrip()

    @property
    def at_end(self) -> bool:
        """Whether nothing but blank lines is left."""
        return not self.row[self.column :].strip() and not any(map(str.strip, self.lines[self.line + 1 :]))

    def says(self, pattern: str) -> bool:
        """Tell whether the parser's words match a pattern."""
        return re.search(pattern, self.words) is not None


def mended(broken: Breakage) -> Mend:
    """Return the plain sentence for a fault of syntax, with a text in which it is mended where that can be."""
    for slip in _SLIPS:
        mend = slip(broken)
        if mend is not None:
            return mend
    message = (
        f"this line cannot be read as YAML ({broken.words}). "
        "Check its brackets, quotes and indentation; a text with punctuation goes in double quotes."
    )
    return Mend(broken.line, broken.column, message, None)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML counts them, without their ends."""
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text)


def _tab(broken: Breakage) -> Mend | None:
    """Find a tab that indents a line: all of them are mended at once."""
    if broken.char != "\t" and not broken.says(r"\btab\b"):
        return None
    tabbed = [n for n, row in enumerate(broken.lines) if "\t" in _margin(row) and row.strip()]
    margins = [len(_margin(row)) for row in broken.lines if row.strip() and "\t" not in _margin(row)]
    width = " " * min((size for size in margins if size), default=2)
    lines = list(broken.lines)
    for n in tabbed:
        margin = _margin(lines[n])
        lines[n] = margin.replace("\t", width) + lines[n][len(margin) :]
    if broken.line not in tabbed:
        lines[broken.line] = broken.row.replace("\t", " ")
    more = len([n for n in tabbed if n != broken.line])
    also = f" The same on {more} more line{'s' if more > 1 else ''}." if more else ""
    message = f"found a tab in the indentation; only spaces are accepted there. Replace each tab by spaces.{also}"
    return Mend(broken.line, max(broken.row.find("\t"), 0), message, lines)


def _open_quote(broken: Breakage) -> Mend | None:
    """Find a quote that is not closed on its line, so that it swallows the lines below."""
    last = broken.last
    column: int | None
    if broken.opened and broken.says("quoted scalar.*(end of stream|document (indicator|separator))"):
        line, column = broken.opened
    elif last and last.style in {"'", '"'} and any(map(_KEY, broken.lines[last.line + 1 : last.end_line + 1])):
        line, column = last.line, last.column
    elif broken.opened and broken.says("',' or"):
        line, column = broken.opened[0], _quote_open_at_end(broken.lines[broken.opened[0]])
    else:
        return None
    if column is None:
        return None
    row = broken.lines[line]
    quote = row[column]
    end = len(row.rstrip())
    if _brackets_open_at(broken.lines, line, column):
        end = re.compile(r"[\]},\s]*$").search(row, column + 1).start()  # type: ignore[union-attr] # "" matches
    message = (
        f"the quote `{quote}` that opens {shown(row[column:])} is not closed on its line. "
        f"Write `{quote}` at the end of the text as well."
    )
    return Mend(line, column, message, _with_row(broken.lines, line, row[:end] + quote + row[end:]))


def _escape(broken: Breakage) -> Mend | None:
    r"""Find an escape such as ``\d`` in double quotes, as in ``"C:\docs"``."""
    if not broken.says("escape|hexa?decimal"):
        return None
    first = broken.opened or (broken.line, 0)
    for line in range(first[0], broken.line + 1):
        row = broken.lines[line]
        found = [m for m in _ESCAPE.finditer(row, first[1] if line == first[0] else 0) if not m[1]]
        if found:
            break
    else:
        return None
    half = re.match(r"\\u[dD][89a-fA-F]", row[found[0].start() :])
    what = "half of a character" if half else "no character"
    cure = "Write the character itself" if half else "Put the text in single quotes, or write the backslash twice"
    message = (
        f"found {shown(row[found[0].start() :][: 6 if half else 2])}, which stands for {what}; in double quotes a "
        f"backslash begins an escape such as `\\n` or `\\u00e9`. {cure}."
    )
    for match in found:
        row = row[: match.start()] + _twins("\\") + row[match.start() + 1 :]
    return Mend(line, found[0].start(), message, _with_row(broken.lines, line, row), alone=True)


def _reserved_start(broken: Breakage) -> Mend | None:
    """Find a value that starts with a character which YAML keeps for itself."""
    repeated = (
        re.search(r"(?<=\s)\*[^\s,\[\]{}]+$", broken.stem) if broken.says(_EXPECTED) and broken.char else None
    )
    if not repeated and not broken.says("start any token|alphabetic|alpha|tag|directive|YAML document"):
        return None
    line, column = broken.opened or (broken.line, broken.column)
    if repeated:
        line, column = broken.line, repeated.start()
    row = broken.lines[line]
    char = row[column : column + 1]
    if char == "%" and not column:
        message = (
            "found a line that starts with `%`, which YAML keeps for directives; none are accepted. "
            "Take the line out, or put its key in double quotes."
        )
        return Mend(line, column, message, _with_row(broken.lines, line, ""))
    if char not in _RESERVED:
        return None
    stem = row[:column].rstrip()
    if stem.endswith(("]", "}", '"', "'")):
        return _text_after(replace(broken, line=line, column=column, words="expected key"))
    end = _item_end(broken.lines, line, column)
    name = "a back-tick" if char == "`" else f"`{char}`"
    if not stem:
        cure = "Take it out, or put the key in double quotes."
        message = f"found a line that starts with {name}, {_RESERVED[char]}. {cure}"
        return Mend(line, column, message, _disarmed(broken.lines, line, column, column + 1), alone=True)
    message = f"found a value that starts with {name}, {_RESERVED[char]}. {_in_quotes(row[column:end])}"
    return Mend(line, column, message, _disarmed(broken.lines, line, column, end), alone=True)


def _block_text(broken: Breakage) -> Mend | None:
    """Find a value that starts with ``>`` or ``|`` and goes on behind it."""
    if not broken.opened or not broken.says("block scalar"):
        return None
    line, column = broken.opened
    row = broken.lines[line]
    end = len(row) if row[:column].strip() else column + 1
    message = (
        f"found text behind `{row[column]}`, which announces a text on the lines below. "
        f"Begin the text on the next line, indented. {_in_quotes(row[column + 1 :], 'Or put it')}"
    )
    return Mend(line, column, message, _disarmed(broken.lines, line, column, end))


def _text_after(broken: Breakage) -> Mend | None:
    """Find text that goes on after a closing quote, bracket or brace."""
    stem, char, column = broken.stem, broken.char, _closed_value(broken)
    if column is None or not char:
        return None
    open_ones = _brackets_open_at(broken.lines, broken.line, broken.column)
    if char in "]}" and not open_ones:
        row = stem.ljust(broken.column) + " " + broken.row[broken.column + 1 :]
        message = f"found `{char}`, which closes nothing. Take it out, or write the one that opens before it."
        return Mend(broken.line, broken.column, message, _with_row(broken.lines, broken.line, row))
    if char in "]}":
        return None
    if open_ones and char in "[{\"'" and broken.row[broken.column - 1] == " ":
        return _comma_at(broken, broken.line, len(stem))
    if broken.says("document start"):
        message = f"found text after `{stem[-1]}`, which ends the whole file. Take it out."
        return Mend(broken.line, broken.column, message, _with_row(broken.lines, broken.line, stem))
    end = _item_end(broken.lines, broken.line, broken.column)
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
    return Mend(broken.line, column, message, _disarmed(broken.lines, broken.line, column, end))


def _closed_value(broken: Breakage) -> int | None:
    """Return where the value in quotes, brackets or braces begins that ends where the parser stopped."""
    stem, last = broken.stem, broken.last
    if not stem or not broken.says(_EXPECTED + "|mapping values"):
        return None
    if stem[-1] in "]}":
        return _opener_on_row(stem)
    if last and last.style and (last.end_line, last.end_column) == (broken.line, len(stem)):
        return last.column if last.line == last.end_line else 0
    quoted = re.search(r"""^\s*(?:- +)*("[^"]*"|'[^']*')$""", stem)
    return quoted.start(1) if quoted else None


def _wrong_closer(broken: Breakage) -> Mend | None:
    """Find a ``}`` where ``]`` is due, or the other way round."""
    if not broken.opened or broken.char not in {"]", "}"} or not broken.says("',' or"):
        return None
    line, column = broken.opened
    opener = broken.lines[line][column]
    row = broken.row[: broken.column] + _PAIRS[opener] + broken.row[broken.column + 1 :]
    message = (
        f"found `{broken.char}`, but line {line + 1} opens with `{opener}`. "
        f"Write `{_PAIRS[opener]}`, or close the `{opener}` before it."
    )
    return Mend(broken.line, broken.column, message, _with_row(broken.lines, broken.line, row))


def _open_bracket(broken: Breakage) -> Mend | None:
    """Find a bracket or brace that is not closed before the next key, or before the end of the file."""
    place = broken.opened
    if broken.at_end:
        start = None if broken.says("flow node") else place
        open_ones = _brackets_open_at(broken.lines, broken.line, broken.column, start)
        place = open_ones[-1] if open_ones else place
    if place is None or not broken.says("',' or|flow (node|mapping|sequence)"):
        return None
    line, column = place
    row = broken.lines[line]
    if row[column : column + 1] not in _PAIRS:
        return None
    if not broken.at_end and not _brackets_open_at(broken.lines, broken.line, len(broken.row), place):
        return None
    if _heads_keys(broken.lines, line, column):
        message = (
            f"`{row[column]}` is opened here and never closed. Take it out: the lines below are keys already."
        )
        return Mend(line, column, message, _with_row(broken.lines, line, row[:column] + " " + row[column + 1 :]))
    margin = len(_margin(row))
    below = range(line + 1, len(broken.lines) if broken.at_end else broken.line + 1)
    due = (n for n in below if _KEY(broken.lines[n]) and len(_margin(broken.lines[n])) <= margin)
    until = next(due, len(broken.lines) if broken.at_end else None)
    if until is None:
        return None
    closer = _PAIRS[row[column]]
    while until - 1 > line and not _code(broken.lines[until - 1]):
        until -= 1
    final = broken.lines[until - 1]
    end = len(_code(final))
    hidden = " A bracket behind ` #` belongs to the note, and closes nothing." if closer in final[end:] else ""
    message = f"`{row[column]}` is opened here and never closed. Write `{closer}` where it ends.{hidden}"
    return Mend(line, column, message, _with_row(broken.lines, until - 1, final[:end] + closer + final[end:]))


def _heads_keys(lines: list[str], line: int, column: int) -> bool:
    """Tell whether a bracket at the end of a line stands above keys that are written without commas."""
    codes = [code for row in lines[line + 1 : line + 20] if (code := _code(row)).strip()][:2]
    plain = all(_KEY(code) and not code.endswith((",", "{", "[")) for code in codes)
    return len(_code(lines[line])) == column + 1 and len(codes) > 1 and plain


def _bracket_in_text(broken: Breakage) -> Mend | None:
    """Find a bracket or brace that opens right behind unquoted text inside brackets."""
    if broken.char not in _PAIRS or not broken.stem or not broken.opened or not broken.says("',' or"):
        return None
    line, row = broken.line, broken.row
    message = (
        f"found `{broken.char}` right behind text inside brackets. "
        "Write a colon and a space, or a comma, before it; text with brackets goes in double quotes."
    )
    lines = _disarmed(broken.lines, line, broken.column, broken.column + 1)
    if not _brackets_open_at(broken.lines, line, len(row)):
        mark = ": " if "mapping" in broken.words else ", "
        lines = _with_row(broken.lines, line, broken.stem + mark + row[broken.column :])
    return Mend(line, broken.column, message, lines)


def _missing_comma(broken: Breakage) -> Mend | None:
    """Find two items inside brackets or braces, on two lines, without a comma between them."""
    if not broken.says("',' or"):
        return None
    runs_on = broken.char == ":" and broken.last and not broken.last.style and broken.last.line < broken.line
    if not runs_on and broken.stem:
        return None
    before = _line_above(broken.lines, broken.line)
    return _comma_at(broken, before, len(_code(broken.lines[before]))) if before >= 0 else None


def _comma_at(broken: Breakage, line: int, column: int) -> Mend:
    row = broken.lines[line]
    message = "found two items inside brackets with no comma between them. Write a comma after the first."
    rest = row[column + 1 :] if row[column : column + 1] == " " else row[column:]
    return Mend(line, column, message, _with_row(broken.lines, line, f"{row[:column]},{rest}"), follows=line - 1)


def _no_colon(broken: Breakage) -> Mend | None:
    """Find a line among keys that is no key: no colon, or no space behind the colon or the dash."""
    line = _line_without_key(broken)
    if line is None:
        return None
    row = broken.lines[line]
    margin, text = _margin(row), _code(row).strip()
    above = _line_above(broken.lines, line)
    if text[0] in "[{\"'" and above >= 0 and _code(broken.lines[above]).endswith(":"):
        deeper = len(_margin(broken.lines[above])) + 2
        message = (
            f"found the value {shown(text)} on a line of its own, not indented. "
            f"Indent it below its key on line {above + 1}."
        )
        return Mend(line, len(margin), message, _with_row(broken.lines, line, " " * deeper + row.lstrip()))
    lines, cure = _without_block(broken.lines, line), ""
    if match := re.match(r"-(?=[^\s-])", text):
        cure = f"a dash without a space behind it in {shown(text)}. Write {shown('- ' + text[1:])}"
    elif match := re.match(r"[^\s:]+:(?=[^\s:/])", text):
        cure = f"a colon without a space behind it in {shown(text)}. Write {shown(_spaced(text, match.end()))}"
    if match:
        lines = _with_row(broken.lines, line, margin + _spaced(text, match.end()))
    elif _KEY(row):
        cure = f"a key of {len(text.split(': ')[0])} characters; up to 1024 are accepted. Shorten it"
    else:
        below = next((later for later in broken.lines[line + 1 :] if _code(later).strip()), "")
        if len(_margin(below)) > len(margin) and not text.endswith(":"):
            lines = _with_row(broken.lines, line, margin + text + ":")
        cure = (
            f"a line without a colon, {shown(text)}; here each line is a key, a colon, a space and a value. "
            "Write the colon, or put the line behind the text above in double quotes"
        )
    return Mend(line, len(margin), f"found {cure}.", lines)


def _line_without_key(broken: Breakage) -> int | None:
    """Return the line that the parser took for text, though keys stand around it."""
    if broken.opened and broken.says("not find expected ':'"):
        return broken.opened[0]
    last = broken.last
    if broken.says("mapping values") and last and not last.style and last.line < broken.line:
        before = broken.lines[last.line][: last.column]
        return None if _DASHES.sub("", before).strip() else last.line
    if broken.says("document start") and not broken.stem:
        above = _line_above(broken.lines, broken.line)
        bare = above >= 0 and not _KEY(broken.lines[above])
        return above if bare and not re.match(r"\s*([\[\]{}.]|- )", broken.lines[above]) else None
    return None


def _spaced(text: str, column: int) -> str:
    return f"{text[:column]} {text[column:]}"


def _too_deep(broken: Breakage) -> Mend | None:
    """Find a key that is indented below a line which already has its value."""
    last = broken.last
    if not broken.says("mapping values") or not last or last.style or last.line == broken.line:
        return None
    margin = len(_margin(broken.row))
    above = broken.lines[last.line]
    column = len(_DASHES.match(above)[0])  # type: ignore[index] # it matches "" too
    if margin <= column:
        return None
    value = _code(above)[last.column :]
    message = (
        f"this line is indented below line {last.line + 1}, which already has the value {shown(value)}. "
        f"Begin it in column {column + 1}, like the key on that line, or take that value out."
    )
    lines = _moved(broken.lines, broken.line, margin, column)
    return Mend(broken.line, margin, message, lines, follows=last.line)


def _stray_colon(broken: Breakage) -> Mend | None:
    """Find a colon and a space inside unquoted text: ``title: Foo: bar``."""
    if broken.char != ":" or not broken.says("mapping values|',' or|unexpected ':'"):
        return None
    last = broken.last
    begin = max(match.end() for match in re.finditer(r"^\s*|[\[{,]\s*|: +", broken.row[: broken.column]))
    if last and last.line == broken.line:
        begin = last.column
    end = _item_end(broken.lines, broken.line, broken.column)
    text = broken.row[begin:end]
    message = f"found a colon and a space inside the unquoted text {shown(text)}. {_in_quotes(text)}"
    lines = _disarmed(broken.lines, broken.line, begin, end)
    return Mend(broken.line, broken.column, message, lines, alone=True)


def _dash_as_value(broken: Breakage) -> Mend | None:
    """Find a list that begins behind a colon, or a text that starts with ``-`` or ``?`` and a space."""
    in_brackets = broken.char in {"-", "?"} and broken.says("node content")
    if not in_brackets and not broken.says("(entries|keys) are not allowed"):
        return None
    end = _item_end(broken.lines, broken.line, broken.column)
    text = broken.row[broken.column : end]
    message = (
        f"found the value {shown(text)}: `{broken.char}` and a space begin an item on a line of its own. "
        f"Write a list as `[a, b]`, or each item on a line of its own. {_in_quotes(text, 'If it is text, put it')}"
    )
    return Mend(broken.line, broken.column, message, _disarmed(broken.lines, broken.line, broken.column, end))


def _missing_item(broken: Breakage) -> Mend | None:
    """Find a comma or a closing bracket where a value should stand."""
    if broken.char not in {",", ":", "]", "}"} or not broken.says("node content"):
        return None
    open_ones = _brackets_open_at(broken.lines, broken.line, broken.column)
    if broken.char in ",:":
        row = broken.row[: broken.column] + " " + broken.row[broken.column + 1 :]
        what = "a comma" if broken.char == "," else "a colon"
        message = f"found {what} with nothing before it. Take it out, or write what is missing."
        return Mend(broken.line, broken.column, message, _with_row(broken.lines, broken.line, row))
    if open_ones:
        line, column = open_ones[-1]
        opener = broken.lines[line][column]
        due = replace(broken, words="',' or", opened=(line, column))
        return None if _PAIRS[opener] == broken.char else _wrong_closer(due)
    end = _item_end(broken.lines, broken.line, broken.column) if broken.stem else broken.column + 1
    message = (
        f"found `{broken.char}`, which closes nothing. Write the one that opens before it. "
        f"{_in_quotes(broken.row[broken.column : end], 'If it is text, put it')}"
    )
    return Mend(broken.line, broken.column, message, _disarmed(broken.lines, broken.line, broken.column, end))


def _wrong_level(broken: Breakage) -> Mend | None:
    """Find a line that stands among others of another kind, or in a column where nothing above begins."""
    if broken.stem or not broken.says(_EXPECTED):
        return None
    above = [row for row in broken.lines[: broken.line] if _code(row).strip()]
    if broken.says("document start") and above and above[-1].startswith("..."):
        message = (
            "a second document starts here (after `...`); a file holds one. Put the second into a file of its own."
        )
        return Mend(broken.line, broken.column, message, None)
    margin = len(_margin(broken.row))
    begins = _columns_above(above)
    message = ""
    if margin in begins and re.match(r"-(\s|$)", broken.row[margin:]):
        message = "found an item of a list among keys. Write the list below a key of its own"
    elif broken.char == ":":
        message = "found a colon with no key before it. Name the key"
    elif margin in begins and broken.says("'-' indicator|block (collection|sequence)"):
        message = f"found {shown(_code(broken.row).strip())} among the items of a list, which begin with `- `"
        message += ". Begin it with `- `, or put it in the column of the key that it belongs to"
    elif margin in begins:
        message = f"found {shown(_code(broken.row).strip())} where a key, a colon and a space should stand"
        message += ". Write the key, or put the line behind the one that it belongs to"
    follows = broken.line - 1
    if message:
        lines = _without_block(broken.lines, broken.line)
        return Mend(broken.line, margin, f"{message}.", lines, follows=follows)
    columns = ", ".join(str(column + 1) for column in sorted(begins)) or "1"
    message = (
        f"this line begins in column {margin + 1}, where nothing above it begins (columns in use: {columns}). "
        "Indent it like the lines that it belongs with."
    )
    target = min(begins or {0}, key=lambda column: (abs(column - margin), -column))
    lines = _moved(broken.lines, broken.line, margin, target)
    return Mend(broken.line, margin, message, lines, follows=follows)


_SLIPS: tuple[Callable[[Breakage], Mend | None], ...] = (
    _tab,
    _open_quote,
    _escape,
    _reserved_start,
    _block_text,
    _text_after,
    _wrong_closer,
    _open_bracket,
    _bracket_in_text,
    _missing_comma,
    _no_colon,
    _too_deep,
    _stray_colon,
    _dash_as_value,
    _missing_item,
    _wrong_level,
)
"""Tried in this order; a later one may rely on the earlier ones having declined."""

_EXPECTED = "expected (key|'-' indicator|<block end>|'?<document start>|',' or)"
_PAIRS = {"[": "]", "{": "}"}
_RESERVED = {
    "@": "which YAML keeps for itself",
    "`": "which YAML keeps for itself",
    "%": "which YAML keeps for itself",
    "&": "which marks a value for use by an alias, and is followed by a name",
    "*": "which repeats a marked value, and is followed by that mark and nothing else",
    "!": "which begins a tag; no tags are accepted",
    "|": "which announces a text on the lines below, and cannot stand inside brackets",
    ">": "which announces a text on the lines below, and cannot stand inside brackets",
}
_ARMED = ":{}[],&*!|>'\"%@`#?-\\"
_TWINS = str.maketrans({char: chr(ord(char) + 0xFEE0) for char in _ARMED})
_KEY = re.compile(r"""\s*(?:- +)*(?:"[^"]*"|'[^']*'|[^\s"'{}\[\],#&*!|>%@`][^"{}\[\]]*?):(?:\s|$)""").match
_DASHES = re.compile(r"\s*(?:-\s+)*")
_ESCAPE = re.compile(
    r"\\(x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}"
    r'|[0abtnvfre "/\\N_LP\t]|$)?'
)
_PART = re.compile(r"""(?P<note>(?<!\S)\#)|(?P<quote>["'])|(?P<bracket>[\[\]{}])|(?P<begin>,|[:-](?=\s|$))|\S""")


def _twins(text: str) -> str:
    """Return a text with full-width twins of all characters that YAML gives a meaning."""
    return text.translate(_TWINS)


def _margin(row: str) -> str:
    return row[: len(row) - len(row.lstrip(" \t"))]


def _code(row: str) -> str:
    """Return a line without its note and without blanks at its end."""
    note = re.search(r"(?:^|\s)#", row)
    return (row[: note.start()] if note else row).rstrip()


def _line_above(lines: list[str], line: int) -> int:
    """Return the nearest line above that holds more than a note; -1 where there is none."""
    return next((n for n in range(line - 1, -1, -1) if _code(lines[n]).strip()), -1)


def _with_row(lines: list[str], line: int, row: str) -> list[str]:
    return [*lines[:line], row, *lines[line + 1 :]]


def _disarmed(lines: list[str], line: int, begin: int, end: int) -> list[str]:
    """Return the lines with a part of one made harmless; a value above its own block of keys is left out."""
    row = lines[line]
    below = next((later for later in lines[line + 1 :] if _code(later).strip()), "")
    heads_block = len(_margin(below)) > len(_margin(row)) and (_KEY(below) or below.lstrip().startswith("- "))
    alone = end - begin == 1 and not row[:begin].strip() and row[end : end + 1] == " "
    harmless = " " * (end - begin) if alone or (heads_block and end >= len(_code(row))) else _twins(row[begin:end])
    return _with_row(lines, line, row[:begin] + harmless + row[end:])


def _block(lines: list[str], line: int, least: int) -> Iterator[int]:
    """Yield a line and those after it that are indented by at least so much."""
    yield line
    for n in range(line + 1, len(lines)):
        if lines[n].strip():
            if len(_margin(lines[n])) < least:
                return
            yield n


def _without_block(lines: list[str], line: int) -> list[str]:
    """Return the lines with one of them, and all that is indented below it, left blank."""
    gone = set(_block(lines, line, len(_margin(lines[line])) + 1))
    return ["" if n in gone else row for n, row in enumerate(lines)]


def _moved(lines: list[str], line: int, margin: int, target: int) -> list[str]:
    """Return the lines with a block moved sideways, up to the first line that stands where it should."""
    moved = list(lines)
    for n in _block(lines, line, margin):
        if n != line and len(_margin(lines[n])) == target:
            break
        moved[n] = " " * (target - margin) + lines[n][max(margin - target, 0) :]
    return moved


def _columns_above(rows: list[str]) -> set[int]:
    """Return the columns, from 0, in which the blocks begin that could go on below some lines."""
    columns: set[int] = set()
    for row in reversed(rows):
        margin = len(_margin(row))
        if not columns or margin < min(columns):
            columns |= {margin, len(_DASHES.match(row)[0])}  # type: ignore[index] # it matches "" too
        if not margin:
            break
    return columns


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


def _quote_open_at_end(row: str) -> int | None:
    """Return where a quote begins a value inside brackets that is not closed on its line."""
    closed = re.sub(r"""(?<!\w)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""", lambda match: "_" * len(match[0]), row)
    match = re.search(r"""[\[{,:]\s*(["'])""", closed)
    return match.start(1) if match else None


def _opener_on_row(stem: str) -> int | None:
    """Return where the bracket that ends a text was opened in it."""
    depth = 0
    for column in range(len(stem) - 1, -1, -1):
        depth += (stem[column] in "]}") - (stem[column] in "[{")
        if not depth:
            return column
    return None


def _item_end(lines: list[str], line: int, column: int) -> int:
    """Return where an item ends on its line: before a comma or closing bracket, a note, or the line's end."""
    row = lines[line]
    note = re.compile(r"\s#").search(row, column)
    end = note.start() if note else len(row)
    if _brackets_open_at(lines, line, column):
        depth = 0
        for at in range(column, end):
            depth += (row[at] in _PAIRS) - (row[at] in "]}")
            if depth < 0 or (not depth and row[at] == ","):
                end = at
                break
    return column + len(row[column:end].rstrip())


def _brackets_open_at(
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
            elif kind == "bracket" and match[0] in _PAIRS and (fresh or open_ones):
                open_ones.append((n, match.start()))
            elif kind == "bracket" and open_ones and match[0] not in _PAIRS:
                open_ones.pop()
            fresh = kind == "begin" or (kind == "bracket" and match[0] in _PAIRS)
    return open_ones


_CONTROL = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 does not count as printable (section 5.1)."""


def without_control_characters(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text with blanks for its control characters, and line, column and sentence for each kind."""
    found: dict[str, tuple[int, int]] = {}
    for match in _CONTROL.finditer(text):
        if match[0] not in found:
            rows = lines_of(text[: match.start()])
            found[match[0]] = (len(rows), len(rows[-1]) + 1)
    faults = []
    for char, (line, column) in found.items():
        times = text.count(char)
        more = f" ({times} of them in the file)" if times > 1 else ""
        name = "half of a character" if "\ud800" <= char <= "\udfff" else "a character that cannot be seen"
        message = f"found U+{ord(char):04X}, {name}{more}; only text that can be printed is accepted. Take it out."
        faults.append((line, column, message))
    return _CONTROL.sub(" ", text), faults


def decoded(data: bytes, source: str, faults: list[Fault]) -> str:
    """Return the text of a file; what is no UTF-8 is noted and replaced by U+FFFD."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        byte = data[error.start]
        meant = bytes([byte]).decode("cp1252", "ignore")
        meant = f" (in Windows-1252 it would be `{meant}`)" if meant and encoding == "utf-8" else ""
        message = _NOT_TEXT.format(byte, meant, error.start + 1, line, encoding.upper())
        faults.append(Fault(line, column, "", message, source))
        return data.decode(encoding, "replace")


_JSON_PART = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?|\t', re.DOTALL)
_JSON_ESCAPE = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)
_JSON_RAW = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LONGEST_KEY = 1000
"""Characters of a key up to which YAML finds its colon by itself (its limit is 1024, quotes included)."""


def json_as_yaml(text: str) -> str:
    """Return JSON with what YAML reads otherwise written in YAML's way; lines stay, columns where they can."""

    def rewritten(match: re.Match[str]) -> str:
        part = match[0]
        if part == "\t":
            return " "
        if "\\u" in part:
            part = _JSON_ESCAPE.sub(_joined, part)
        part = _JSON_RAW.sub(lambda raw: f"\\u{ord(raw[0]):04x}", part)
        colon = match[1]
        if colon and (len(part) > _LONGEST_KEY or "\n" in colon or "\r" in colon):
            return f"? {part}"
        return part if colon else part.ljust(len(match[0]))

    return _JSON_PART.sub(rewritten, text)


def _joined(match: re.Match[str]) -> str:
    """Return two escaped halves of a character as one escape, and any other escape as it is."""
    if match[1] is None:
        return match[0]
    high, low = int(match[1], 16), int(match[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


_NOT_TEXT = (
    "found the byte 0x{:02X}{}, byte {} of the file, on line {}, which is no {} text; files are read as UTF-8. "
    "Save the file again with the encoding UTF-8."
)
