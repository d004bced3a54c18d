"""How do the bytes of a file become text, what does a value mean, and where does each part stand?

It is read as YAML 1.2 core has it, save that a number with a leading zero stays text and that ``0x``, ``0o``,
``.inf`` and ``.nan`` are text. A comma inside braces ends a value: ``{fee: 1,5}`` is read as a fee of 1 and a key
5 that has no value.
"""

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from netselect.errors import MOST_BITS, Fault, Unreadable, UnreadableFile, listed, nearest, shown
from netselect.study.cures import UNKNOWN, number_in_words
from netselect.study.quantities import Unit, plain_figure

Told: TypeAlias = set[tuple[int, str]]
"""Lines and sentences of what is wrong with a text; a copy of it with another fault is no better."""
Place: TypeAlias = tuple[int, int]
"""Line and column, both counted from 1."""


class Located(dict[Any, Any]):
    """A dict that knows where its keys stand (``places``)."""

    __slots__ = ("places",)
    places: dict[Any, Place]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever dict accepts
        super().__init__(*args, **kwargs)
        self.places = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> "Located":
        # Places never change: they are taken over as they are, where Python would look into each of them.
        twin = memo[id(self)] = Located((key, deepcopy(value, memo)) for key, value in self.items())
        twin.places = dict(self.places)
        return twin


class LocatedList(list[Any]):
    """A list that knows where its items stand (``places``)."""

    __slots__ = ("places",)
    places: list[Place]

    def __init__(self, *args: Any) -> None:  # noqa: ANN401 - whatever list accepts
        super().__init__(*args)
        self.places = []

    def __deepcopy__(self, memo: dict[int, Any]) -> "LocatedList":
        twin = memo[id(self)] = LocatedList(deepcopy(item, memo) for item in self)
        twin.places = list(self.places)
        return twin


def place_of(data: object, path: Sequence[str | int]) -> Place:
    """Return the line and column of the key or item at ``path``, or of the nearest part of it that is there."""
    place = (1, 1)
    for part in path:
        if isinstance(data, Located) and part in data.places:
            place, data = data.places[part], data.get(part)
        elif isinstance(data, LocatedList) and isinstance(part, int) and 0 <= part < len(data.places):
            place, data = data.places[part], data[part]
        else:
            break
    return place


def copied(data: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a copy that knows the places of its keys, where the original does."""
    if not isinstance(data, Located):
        return dict(data)
    copy = Located(data)
    copy.places = dict(data.places)
    return copy


MAX_SIZE = 16 * 2**20
"""Characters of a text, or bytes of a file: 10 000 networks written out in full take about seven million."""
MAX_DEPTH = 40
"""Levels of nesting: a study needs about eight; pydantic, JSON and Python recurse safely at forty."""
MAX_NODES = 1_000_000
"""Keys, values and blocks, once aliases are written out: 10 000 networks in full have about 600 000."""
MAX_SCALAR = 2**20
"""Characters of one text: a note is a page, not a book."""
MAX_DIGITS = 4000
"""Digits of a whole number; Python itself refuses to read more than 4300."""
MAX_MENDS = 20
"""Faults of syntax looked for in one file: a person mends about as many before reading it again."""
MAX_COLUMNS = 2000
"""Columns of a table: a network has a few dozen figures."""
MAX_FAULTS = 1000
"""Other faults kept of one file: more than anybody reads at once, and the same slip makes most of them."""
TOO_LARGE = (
    f"the file holds {{:,}} {{}}; up to {MAX_SIZE:,} (16 MiB) are read. "
    "Put the networks in a CSV file that the study names."
)
TOO_WIDE = (
    f"the table has {{:,}} columns; up to {MAX_COLUMNS:,} are read. Leave out the columns that no study needs."
)
TOO_LONG_A_TABLE = (
    f"the table holds more than {MAX_NODES:,} cells; up to {MAX_NODES:,} are read. Keep the networks that are "
    "candidates."
)
TOO_DEEP = (
    f"this is nested more than {MAX_DEPTH} levels deep; up to {MAX_DEPTH} are read. "
    "Look for brackets or braces that are opened over and over."
)
TOO_MANY = (
    f"the file holds more than {MAX_NODES:,} keys and values once its aliases are written out; "
    f"up to {MAX_NODES:,} are read. Repeat less with `*name`, or put the rows in CSV files."
)
TOO_LONG = (
    f"this text has {{:,}} characters; up to {MAX_SCALAR:,} (1 MiB) are read. "
    "Shorten it, and look for a closing quote that is missing."
)
MORE_FAULTS = (
    f"the file has more faults from here on; the first {MAX_FAULTS:,} are told. "
    "Correct those and read the file again."
)


ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How workbooks begin: those of today, and those of before 2007 or with a password."""
SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"})


_NOT_TEXT = (
    "found the byte 0x{:02X}{}, byte {} of the file, on line {}, which is no {} text; files are read as UTF-8. "
    "Save the file again with the encoding UTF-8."
)

_NO_TEXT_FILE = (
    "this is not a text file: it begins with bytes that stand for no text, as pictures, programs and spreadsheets "
    "do. Name a file of YAML, JSON or CSV; a table is saved from a spreadsheet as CSV, with the encoding UTF-8."
)
_LOOKED_AT = 4096
"""Bytes at the start of a file that are looked at."""
_FEWEST = 4
"""Fewer control characters may have slipped into a text, and are told one by one."""
_CONTROL_BYTES = bytes({*range(32), 127} - {*b"\t\n\f\r"})


def decoded(data: bytes, source: str, faults: list[Fault]) -> str:
    """Return the text of a file; what is no UTF-8 is noted and replaced by U+FFFD. What is no text gives none."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    start = data[:_LOOKED_AT]
    controls = len(start) - len(start.translate(None, _CONTROL_BYTES))
    if controls >= _FEWEST and controls * 50 > len(start) and encoding == "utf-8":
        faults.append(Fault("encoding", _NO_TEXT_FILE, (), 1, 1, source))
        return ""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        byte, name = data[error.start], encoding.upper()
        message = _NOT_TEXT.format(byte, in_windows(byte, name), error.start + 1, line, name)
        faults.append(Fault("encoding", message, (), line, column, source))
        return data.decode(encoding, "replace")


def in_windows(byte: int, encoding: str) -> str:
    """Return in brackets what a byte would be in Windows-1252, where it should be UTF-8; else nothing."""
    meant = bytes([byte]).decode("cp1252", "ignore") if encoding == "UTF-8" else ""
    return f" (in Windows-1252 it would be `{meant}`)" if meant else ""


_USUAL_SIZE = 2**16
"""Bytes that hold nearly every study."""


def read_bytes(path: Path, too_large: str = "put the networks in a CSV file that the study names") -> bytes:
    """Return a file's content, or raise `UnreadableFile`; `too_large` is the cure where it is too large."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder: name a file")
        with path.open("rb") as file:
            # Pipes and devices do not know their size beforehand.
            # Asking for the most there can be sets as much memory aside, which takes longer than reading.
            content = file.read(_USUAL_SIZE)
            if len(content) == _USUAL_SIZE:
                content += file.read(MAX_SIZE + 1 - _USUAL_SIZE)
    except FileNotFoundError:
        raise UnreadableFile(no_such_file(path)) from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UnreadableFile(f"{shown(path)} is no name of a file: {error}") from None
    if len(content) > MAX_SIZE:
        raise UnreadableFile(f"{path} is larger than {MAX_SIZE // 2**20} MiB, the most that is read: {too_large}")
    return content


_READ = (".yaml", ".yml", ".json", ".xlsx", ".csv", ".parquet", ".jsonl", ".ndjson")
"""How the names of files end that are read, those of studies first."""


def no_such_file(path: Path) -> str:
    """Return the sentence that a file is not there, with the one in its folder that may be meant.

    Names are compared without their ends: `q2.yaml` and `mine.yaml` have nothing in common.
    """
    said = f"there is no file {path}."
    try:
        beside = sorted(other for other in path.parent.iterdir() if other.suffix.lower() in _READ)
    except OSError:
        return f"{said} There is no folder {path.parent} either." if not path.parent.exists() else said
    beside.sort(key=lambda other: (other.suffix != path.suffix, _READ.index(other.suffix.lower())))
    stems = [other.stem for other in beside]
    close = path.stem if path.stem in stems else nearest(path.stem, stems) or nearest(path.name, stems)
    return said if close is None else f"{said} Did you mean `{beside[stems.index(close)].name}`?"


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML counts them, without their ends."""
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text)


def same_on(more: int) -> str:
    """Return the sentence that more lines have the same fault; nothing where none has."""
    return f" The same on {more:,} more line{'s' if more > 1 else ''}." if more else ""


def those_that_are(what: str, names: Iterable[str], limit: int = 10) -> str:
    """Return the beginning of a sentence on things of a kind: `row 3 is`, or `rows 3 and 7 are`."""
    said = listed(all_names := list(names), limit, joined="and")
    return f"{what} {said} is" if len(all_names) == 1 else f"{what}s {said} are"


_BLANK = "[\xa0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"
_NAME = r"""(?:[\w-]+|"[\w-]+"|'[\w-]+')"""
_BLANKS = (
    rf"^[ \t]*({_BLANK}(?:{_BLANK}|[ \t])*)(?=\S)|^\s*(?:- +)*{_NAME}[ ]?:({_BLANK}+)|^\s*-({_BLANK}+)|"
    rf"[{{,]\s*{_NAME}:({_BLANK}+)|^\s*(?:- +)*{_NAME}({_BLANK}+)(?=:(?:\s|$))"
)
"""Blanks that YAML takes for letters, where only a space can be meant: in a margin, or beside a key's colon."""


def with_plain_blanks(text: str, source: str) -> tuple[str, list[Fault]]:
    """Return a text with spaces for other blanks where only spaces can be meant, and one fault on them."""
    rows, found = lines_of(text), list[tuple[int, int, str]]()

    def space(match: re.Match[str]) -> str:
        blank = match[match.lastindex or 0]
        return match[0].replace(blank, re.sub(_BLANK, " ", blank))

    for line, row in enumerate(rows):
        if not row.isascii() and (first := re.search(_BLANKS, row)):
            at = first.start(first.lastindex or 0)
            found.append((line + 1, at + 1, row[at]))
            rows[line] = re.sub(_BLANKS, space, re.sub(_BLANKS, space, row))
    if not found:
        return text, []
    import unicodedata  # noqa: PLC0415 -- only a fault needs it

    line, column, char = found[0]
    name = unicodedata.name(char, "a blank without a name").lower()
    message = (
        f"found U+{ord(char):04X} ({name}), which looks like a space and is none; it comes with text from web "
        f"pages and word processors. Write a space there.{same_on(len(found) - 1)}"
    )
    return "\n".join(rows), [Fault("encoding", message, (), line, column, source)]


_MARKS = {ord(mark) + 0xFEE0: mark for mark in ":,{}[]"}
"""Full-width twins of the marks of YAML, which it takes for letters."""


def with_plain_marks(text: str, source: str, lines: Iterable[int]) -> tuple[str, list[Fault]]:
    """Return a text with YAML's own marks for their full-width twins on some lines, and one fault on them."""
    rows, changed, found = lines_of(text), list[int](), dict[str, None]()
    for line in sorted(set(lines)):
        row = rows[line - 1] if 0 < line <= len(rows) else ""
        plain = re.sub(r":(?=[^\s:])", ": ", row.translate(_MARKS)) if "\uff1a" in row else row.translate(_MARKS)
        if plain != row:
            changed.append(line)
            found |= dict.fromkeys(char for char in row if ord(char) in _MARKS)
            rows[line - 1] = plain
    if not changed:
        return text, []
    import unicodedata  # noqa: PLC0415 -- only a fault needs it

    named = (
        f"U+{ord(char):04X} ({unicodedata.name(char).lower()}), which only looks like `{_MARKS[ord(char)]}`"
        for char in found
    )
    written = " and ".join(f"`{_MARKS[ord(char)]}`" for char in found)
    message = f"found {' and '.join(named)}. Write {written} there.{same_on(len(changed) - 1)}"
    column = lines_of(text)[changed[0] - 1].index(next(iter(found))) + 1
    return "\n".join(rows), [Fault("encoding", message, (), changed[0], column, source)]


_CONTROL = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What YAML 1.2 does not count as printable (section 5.1)."""


def without_control_characters(text: str, source: str, faults: list[Fault]) -> str:
    """Return a text with blanks for its control characters, of which the first is noted."""
    first = re.search(_CONTROL, text)
    if first is None:
        return text
    rows = lines_of(text[: first.start()])
    scrubbed, times = re.subn(_CONTROL, " ", text)
    more = f" ({times:,} of them in the file)" if times > 1 else ""
    name = "half of a character" if "\ud800" <= first[0] <= "\udfff" else "a character that cannot be seen"
    message = f"found U+{ord(first[0]):04X}, {name}{more}; only text that can be printed is accepted. Take it out."
    faults.append(Fault("encoding", message, (), len(rows), len(rows[-1]) + 1, source))
    return scrubbed


_STRING_OR_TAB = r'(?s)"(?:[^"\\]|\\.)*"(\s*:)?|\t'
_ESCAPE = r"(?s)\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)"
_RAW = "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
_LONGEST_KEY = 1000
"""Characters of a key up to which YAML finds its colon by itself (its limit is 1024, quotes included)."""


def json_as_yaml(text: str) -> str:
    """Return JSON with what YAML reads otherwise written in YAML's way; lines stay, columns where they can."""
    return re.sub(_STRING_OR_TAB, _rewritten, text)


def _rewritten(match: re.Match[str]) -> str:
    part = match[0]
    if part == "\t":
        return " "
    if "\\u" in part:
        part = re.sub(_ESCAPE, _joined, part)
    part = re.sub(_RAW, lambda raw: f"\\u{ord(raw[0]):04x}", part)
    if match[1] and (len(part) > _LONGEST_KEY or re.search("[\n\r]", match[1])):
        return f"? {part}"
    return part.ljust(len(match[0]))


def _joined(match: re.Match[str]) -> str:
    """Return two escaped halves of a character as one escape, and any other escape as it is."""
    if match[1] is None:
        return match[0]
    high, low = int(match[1], 16), int(match[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
TELLING = frozenset(["", *"0123456789+-.~nNtTfF"])
"""First characters of every unquoted value that may be other than text."""
_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(\.[0-9]*)?|(\.[0-9]+))([eE][-+]?[0-9]+)?").fullmatch


class Plain(dict[str, object]):
    """What unquoted texts mean, worked out once for each text of a file; `010` and `no` stay text."""

    def __missing__(self, text: str) -> str | int | float:
        value: str | int | float = text
        match = None if text[0] in "nNtTfF~" else _NUMBER(text)
        if match is not None and match.lastindex is not None:
            value = float(text)
        elif match is not None and len(text) <= MAX_DIGITS:
            value = int(text)
        self[text] = value
        return value


_PART = r"\d+(\.\d+)?"
_START = r"(?:[£$€¥]|[A-Z]{3} ?)?[+-]?\d+(?:[ '\u00a0\u2009\u202f]\d{3})*"
_MOST_PARTS = 6
"""Parts of one figure that are looked for: 1,000,000,000 has four."""


def cut_figure(before: Iterable[tuple[Hashable, object]], key: object) -> tuple[Any, str] | None:
    """Return the key whose figure a comma has cut, and the figure as it was written; None where there is none.

    `before` is what stands before the key that may be the rest of a figure, nearest first.

    Examples
    --------
    >>> cut_figure([("000", None), ("fee", 1)], "000")
    ('fee', '1,000,000')
    """
    if not _is_part(key):
        return None
    text = str(key)
    for _, (name, value) in zip(range(_MOST_PARTS), before, strict=False):
        if value is None and _is_part(name):
            text = f"{name},{text}"
        elif isinstance(value, int | str) and not isinstance(value, bool) and re.fullmatch(_START, str(value)):
            return name, f"{value},{text}"
        elif isinstance(value, float) and 1 <= value < 1000 and value == round(value, 3):  # noqa: PLR2004 -- three digits
            # 1.234,56 is how 1234.56 is written on the Continent; zeros at the end of 1.230 are read away.
            return name, f"{value:.3f},{text}"
        else:
            return None
    return None


def cut_while_read(here: Any, key: str, at: Place) -> tuple[Any, str] | None:  # noqa: ANN401 -- a dict with places
    """Return what `cut_figure` does, of a mapping that is being read and a key whose value is still to come.

    Only a key that follows its comma without a blank is taken for the rest of a figure.
    """
    latest = next(reversed(here), None)
    if latest is None or not _is_part(key):
        return None
    line, column = here.places[latest]
    value = here[latest]
    end = column + len(str(latest)) + (0 if value is None else len(f": {value}"))
    return cut_figure(((name, here[name]) for name in reversed(here)), key) if at == (line, end + 1) else None


def mend_cut_figures(holder: Any, keys: Iterable[Any], unit: Callable[[Any], Unit]) -> list[tuple[Any, str]]:  # noqa: ANN401 -- a dict, with places or without
    """Put figures together again in a mapping that may be changed; return their keys, with the sentence on each.

    `keys` are those that are refused, or whose values are; `unit` returns what is asked for at a key.
    """
    refused, places, cut = set(keys), getattr(holder, "places", {}), dict[Any, str]()
    stood = list(holder.items())
    for at, (key, value) in enumerate(stood):
        if value is not None or key not in refused or not at or key not in places:
            continue
        is_on_its_line = places.get(stood[at - 1][0], (0, 0))[0] == places[key][0]
        if is_on_its_line and (found := cut_figure(reversed(stood[:at]), key)):
            cut[found[0]] = found[1]
            del holder[key]
    for key, text in cut.items():
        holder[key] = UNKNOWN if unit(key).is_truth else _meant(text)
    return [(key, number_in_words(text, unit(key))) for key, text in cut.items()]


def _is_part(key: object) -> bool:
    return not isinstance(key, bool) and re.fullmatch(_PART, str(key)) is not None


def _meant(text: str) -> float:
    """Return the number that was meant, so that nothing further is said of it."""
    digits = re.sub("[^0-9.+-]", "", plain_figure(text))
    return float(digits) if re.fullmatch(r"[+-]?\d+(\.\d+)?", digits) else 0.0


FAR = "`{}`, a time that cannot be read (years 1 to 9999, in a known time zone)"


def plain_data(value: Any) -> Any:  # noqa: ANN401 -- whatever a study may hold
    """Return Python objects as dicts and lists of our own, so that the caller's are left alone."""
    if isinstance(value, Mapping):
        return Located((_key(key), plain_data(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return [plain_data(inner) for inner in value]
    return value if value.__class__ is str and value.isascii() else plain_value(value)


def _key(key: Any) -> Any:  # noqa: ANN401 -- as above
    """Return a key that can be printed: where it cannot, one that nothing is called."""
    return str(read) if isinstance(read := plain_value(key), Unreadable) else key


def plain_value(value: Any) -> Any:  # noqa: ANN401 -- as above
    """Return a value that is in Python's own terms; a missing one, and what is nested, as it is."""
    kind = value.__class__
    if kind is str:
        return value if value.isascii() else _whole(value)
    if kind is float or kind is bool or value is None:
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= MOST_BITS else Unreadable(shown(value))
    if isinstance(value, Decimal):
        return float("nan") if value.is_nan() else float(value)
    if isinstance(value, np.datetime64 | np.timedelta64):
        return _time_of(value)
    if value is np.ma.masked:
        return float("nan")
    if isinstance(value, np.generic):
        item = float(value) if isinstance(value, np.floating) else value.item()
        return Unreadable(f"`{value}`") if isinstance(item, np.generic | bytes) else item
    if getattr(value, "ndim", None) == 0:
        return plain_value(value[()] if isinstance(value, np.ndarray) else value.item())
    if getattr(value, "ndim", None) is not None or isinstance(value, bytes | bytearray | memoryview):
        return Unreadable(f"a value of the kind {kind.__name__}")
    return value


def _whole(text: str) -> "str | Unreadable":
    """Return a text, unless it holds half of a character, which Python can hold and nothing can write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return Unreadable(f"half of a character in `{text.encode('utf-8', 'replace').decode()[:60]}`")
    return text


def _time_of(value: "np.datetime64 | np.timedelta64") -> object:
    """Return a date or a time of numpy as Python's own; never the number by which numpy keeps it."""
    if np.isnat(value):
        return float("nan")
    far = Unreadable(FAR.format(str(value).replace("T", " ")))
    if isinstance(value, np.timedelta64):
        return Unreadable(f"a duration, `{value}`")
    try:
        found = value.astype("datetime64[us]")
        item = found.item()
    except (OverflowError, ValueError):
        return far
    # numpy hands out a number where Python has no such time, and goes round where even its own has none.
    is_same = isinstance(item, dt.datetime) and found.astype(value.dtype) == value
    return item if is_same else far
