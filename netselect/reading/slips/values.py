"""Which value ought to stand in quotes, or stands in the wrong ones?"""

import re
from dataclasses import replace

from netselect.errors import shown
from netselect.reading.slips.brackets import comma_at
from netselect.reading.slips.breakage import EXPECTED, Breakage, Mend
from netselect.reading.slips.lines import KEY, brackets_open_at, harmless, item_end, margin, row_below

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
    if broken.opened and broken.says("quoted scalar.*(end of stream|document (indicator|separator))"):
        line, column = broken.opened
    elif (
        last
        and last.style in {"'", '"'}
        and any(map(KEY, broken.lines[last.start_mark.line + 1 : last.end_mark.line + 1]))
    ):
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
    place = _reserved_place(broken)
    if place is None:
        return None
    line, column = place
    row = broken.lines[line]
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


def _reserved_place(broken: Breakage) -> tuple[int, int] | None:
    """Return where a value begins that the parser could not take for a text."""
    if broken.says(
        "start any token|alpha|tag|directive|YAML document|block scalar|(entries|keys) are not allowed"
    ):
        return broken.opened or (broken.line, broken.column)
    if broken.char in {"-", "?"} and broken.says("node content"):
        return broken.line, broken.column
    repeated = re.search(r"(?<=\s)\*[^\s,\[\]{}]+$", broken.stem)
    return (broken.line, repeated.start()) if repeated and broken.char and broken.says(EXPECTED) else None


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
        depth = 0
        for column in range(len(stem) - 1, -1, -1):
            depth += (stem[column] in "]}") - (stem[column] in "[{")
            if not depth:
                return column
        return None
    if last and last.style and (last.end_mark.line, last.end_mark.column) == (broken.line, len(stem)):
        return last.start_mark.column if last.start_mark.line == broken.line else 0
    quoted = re.search(r"""^\s*(?:- +)*("[^"]*"|'[^']*')$""", stem)
    return quoted.start(1) if quoted else None


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
    before = broken.row[begin : broken.column]
    if broken.open_brackets and (semicolon := re.match(r"([^;]*);\s*[\w-]+\s*$", before)):
        at = begin + semicolon.end(1)
        message = f"found a semicolon between the keys in {shown(text)}. Write a comma there."
        return broken.mend(message, f"{broken.row[:at]},{broken.row[at + 1 :]}", (broken.line, at))
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
    lines = [broken.opened[0]] if broken.opened else []
    for line in dict.fromkeys([*lines, broken.line]):
        if match := _LONG_KEY.match(broken.lines[line]):
            message = f"found a key of {len(match[2]):,} characters: an id has at most {_KEPT}. Write a short one."
            row = f"{match[1]}{match[2][:_KEPT]}{broken.lines[line][match.end() :]}"
            return broken.mend(message, row, (line, len(match[1])))
    return None


_ONLY_A_NOTE = re.compile(r"""(?P<key>(?:- +)*[^\s#:"']+):\s+(?P<gone>\#[^\s#].*?)\s*$""")
_CUT = re.compile(r"""\s*(?:- +)*[^\s#:"']+: +(?P<kept>[^"'\[{#&*|>\s][^#]*?)\s+(?P<gone>\#[^\s#].*?)\s*$""")
_LIKE_TEXT = re.compile("[A-Za-z]")


def cut_by_a_note(text: str) -> list[str]:
    """Return a sentence on each text that ends before ` #`, or is all behind it, where that is no usual note.

    Examples
    --------
    >>> cut_by_a_note("name: Club #1")
    ['line 1: `Club` ends before `#1`, which is read as a note. If it belongs to the text, write `"Club #1"`']
    """
    rows = text.splitlines()
    said = [
        f"line {number}: `{found['kept']}` ends before {shown(found['gone'])}, which is read as a note. If it "
        f"belongs to the text, write {shown(chr(34) + found['kept'] + ' ' + found['gone'] + chr(34))}"
        for number, row in enumerate(rows, start=1)
        if (found := _CUT.match(row)) and _LIKE_TEXT.search(found["kept"])
    ]
    said += [
        f"line {number}: nothing is written behind `{found['key']}:`, since {shown(found['gone'])} is read as a "
        f"note. If it is the value, write {shown(chr(34) + found['gone'] + chr(34))}; if nobody knows one, leave "
        "the line out"
        for number, row in enumerate(rows, start=1)
        if (found := _ONLY_A_NOTE.match(row.lstrip())) and not _has_a_block(rows, number - 1)
    ]
    return sorted(said, key=lambda sentence: int(sentence.split(":")[0].removeprefix("line ")))


def _has_a_block(rows: list[str], line: int) -> bool:
    """Whether what belongs to a key stands on the lines below it."""
    width, below = len(margin(rows[line])), row_below(rows, line)
    return len(margin(below)) > width or (len(margin(below)) == width and below.lstrip().startswith("- "))
