"""What does a YAML or JSON file say, where does each part of it stand, and what is wrong with it as a text?

One pass over the parser's events builds plain values that remember their lines. Limits are checked before
anything is built, and every fault of the text is found in one reading; `mending` words the faults of syntax.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import yaml
from yaml.error import Mark
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    StreamEndEvent,
)
from yaml.scanner import ScannerError
from yaml.tokens import ScalarToken

from netselect.errors import Fault, nearest
from netselect.reading import mending
from netselect.study.written import shown

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

Place: TypeAlias = tuple[int, int]


class Located(dict[Any, Any]):
    """A dict that knows where its keys (``places``) and values (``value_places``) stand.

    Examples
    --------
    >>> data, faults = parse("title: Mine")
    >>> data, data.places, data.value_places
    ({'title': 'Mine'}, {'title': (1, 1)}, {'title': (1, 8)})
    """

    __slots__ = ("places", "value_places")
    places: dict[Any, Place]
    value_places: dict[Any, Place]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever dict accepts
        super().__init__(*args, **kwargs)
        self.places = {}
        self.value_places = {}


class LocatedList(list[Any]):
    """A list that knows where its items stand (``places``)."""

    __slots__ = ("places",)
    places: list[Place]

    def __init__(self, *args: Any) -> None:  # noqa: ANN401 - whatever list accepts
        super().__init__(*args)
        self.places = []


def parse(text: str | bytes, source: str = "", *, json: bool = False) -> tuple[Any, list[Fault]]:
    r"""Return what a text says, and every fault that it has as a text.

    Parameters
    ----------
    text : str or bytes
        YAML, or JSON. Bytes are read as UTF-8, or as UTF-16 where they start with its mark.
    source : str
        The file's name, for the faults.
    json : bool
        True where the text is JSON: tabs are spaces, and escaped pairs such as ``\ud83d\ude00`` are read.

    Returns
    -------
    tuple of (object, list of Fault)
        The data, in `Located` and `LocatedList`, and the faults in the order of the file. With faults
        the data are what could be read, fit for looking for further faults and for nothing else; None
        where nothing was.

    Notes
    -----
    Unquoted values are read as YAML 1.2 core has them, save that a number with a leading zero stays text
    and that ``0x``, ``0o``, ``.inf`` and ``.nan`` are text.

    Examples
    --------
    >>> data, faults = parse("fee: 10\nopen: no\nfee: 20", "criteria.yaml")
    >>> data
    {'fee': 10, 'open': 'no'}
    >>> print(faults[0])
    criteria.yaml:3  fee
        the key `fee` is written on line 1 and again on line 3; ...
    """
    faults: list[Fault] = []
    if len(text) > MAX_SIZE:
        unit = "bytes" if isinstance(text, bytes) else "characters"
        faults.append(Fault(1, 1, "", _TOO_LARGE.format(len(text), unit), source))
        return None, faults
    if isinstance(text, bytes):
        text = mending.decoded(text, source, faults)
    text = text.removeprefix("\ufeff")
    if json:
        text = mending.json_as_yaml(text)
    reader = _Reader(source)
    broken = reader.read(text)
    if broken is not None:
        reader = _mended(text, source, reader, broken, faults)
    faults.extend(reader.faults)
    return reader.result(), sorted(set(faults)) if faults else faults


def place_of(data: object, path: Sequence[str | int]) -> Place:
    r"""Return the line and column of the key or item at ``path``, or of the nearest part of it that is there.

    Examples
    --------
    >>> data, _ = parse("needs:\n  raid-log: {current: 2}")
    >>> place_of(data, ["needs", "raid-log", "current"]), place_of(data, ["needs", "raid-log", "target"])
    ((2, 14), (2, 3))
    """
    place = (1, 1)
    for part in path:
        if isinstance(data, Located) and part in data.places:
            place = data.places[part]
            data = data.get(part)
        elif isinstance(data, LocatedList) and isinstance(part, int) and 0 <= part < len(data.places):
            place = data.places[part]
            data = data[part]
        else:
            break
    return place


class _Mark:
    """Something that stands where a key would, and is no key."""

    __slots__ = ("label",)

    def __init__(self, label: str = "") -> None:
        self.label = label


_NO_KEY = _Mark()  # in a mapping that waits for its next key
_ITEM = _Mark()  # in a list, whose items have no keys


class _Halt(Exception):
    """Nothing more of this file is to be read."""


class _Anchor:
    """A value that aliases may repeat: its size and height once everything in it is written out."""

    __slots__ = ("height", "is_open", "size", "value")

    def __init__(self, value: object, size: int = 1, *, is_open: bool = False) -> None:
        self.value = value
        self.size = size
        self.height = 0
        self.is_open = is_open


_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TELLING = frozenset(["", *"0123456789+-.~nNtTfF"])
"""First characters of every unquoted value that may be other than text."""

_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(\.[0-9]*)?|(\.[0-9]+))([eE][-+]?[0-9]+)?").fullmatch


class _Plain(dict[str, Any]):
    """What unquoted texts mean, worked out once for each text of a file."""

    def __missing__(self, text: str) -> str | int | float:
        value: str | int | float = text
        match = None if text[0] in "nNtTfF~" else _NUMBER(text)
        if match is not None and match.lastindex is not None:
            value = float(text)
        elif match is not None and len(text) <= MAX_DIGITS:
            value = int(text)
        self[text] = value
        return value


class _Reader:
    """One reading of one text: the values so far, the faults so far, and where the reading stands."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.faults: list[Fault] = []
        self.root = LocatedList()
        self.stack: list[tuple[Any, Any, Any, Any, Any]] = []
        self.heights = [0]
        self.anchors: dict[str, _Anchor] = {}
        self.opened: dict[int, _Anchor] = {}
        self.dropped: list[tuple[Located, _Mark]] = []
        self.nodes = 0
        self.last_event: Any = None
        # The value being filled, the places of its keys or items, those of its values, and the key that waits.
        self.where: tuple[Any, Any, Any, Any] = (self.root, self.root.places, None, _ITEM)

    def read(self, text: str) -> Exception | None:  # noqa: C901 - one loop, unrolled because it is the cost
        """Read a whole text; return the parser's complaint where it stops."""
        here, places, spots, key = self.where
        event: Any = None
        scalar_event: Any = ScalarEvent
        plain, telling, no_key, item = _Plain(_WORDS), _TELLING, _NO_KEY, _ITEM
        limit, may_be_long, count = MAX_NODES, len(text) > MAX_SCALAR, 0
        try:
            for event in iter(_events(text).get_event, None):
                if event.__class__ is not scalar_event:
                    self.nodes += count
                    count = 0
                    self.where = here, places, spots, key
                    here, places, spots, key = self._structure(event)
                    continue
                mark = event.start_mark
                at = (mark.line + 1, mark.column + 1)
                value = event.value
                count += 1
                if count > limit or (may_be_long and len(value) > MAX_SCALAR):
                    self.where = here, places, spots, key
                    self._over_a_limit(value, at)
                if not event.style and value[:1] in telling:
                    value = plain[value]
                if event.tag is not None or event.anchor is not None:
                    self.where = here, places, spots, key
                    value = self._marked(event, value, at)
                if key is no_key:
                    kind: Any = value.__class__
                    if (kind is str or kind is int) and value not in here and value != "<<":
                        key = value
                    else:
                        self.where = here, places, spots, key
                        key = self._unfit_key(value, event, at)
                    places[key] = at
                elif key is item:
                    here.append(value)
                    places.append(at)
                else:
                    here[key] = value
                    spots[key] = at
                    key = no_key
        except _Halt:
            return None
        except (yaml.YAMLError, UnicodeEncodeError) as error:
            self.where = here, places, spots, key
            self.last_event = event
            return error
        return None

    def result(self) -> Any:  # noqa: ANN401 - a file may hold any plain value
        """Return the first document's value, without what stood at unfit keys."""
        for mapping, mark in self.dropped:
            for kept in (mapping, mapping.places, mapping.value_places):
                kept.pop(mark, None)
        self.dropped.clear()
        return self.root[0] if self.root else None

    def path_before(self, at: Place) -> str:
        """Return the path of what is being read, as far as it had begun at a place."""
        here, places, _, key = self.where
        if isinstance(here, Located) and key is _NO_KEY and places:
            latest = next(reversed(places))
            key = latest if places[latest][0] == at[0] else key
        path = ""
        for container, its_places, _, step, _ in [*self.stack, (here, places, None, key, None)]:
            if step is _NO_KEY or container is self.root:
                continue
            if not its_places or (its_places[-1] if step is _ITEM else its_places[step]) > at:
                break
            path += _step(step, len(container) - 1)
        return path.removeprefix(".")

    def _structure(self, event: Any) -> Any:  # noqa: ANN401 - events have no types; a tuple like `where`
        """Follow an event that is no scalar; return where the reading stands after it."""
        at = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, CollectionStartEvent):
            return self._enter(event, at)
        if isinstance(event, CollectionEndEvent):
            return self._leave()
        if isinstance(event, AliasEvent):
            return self._repeat(event, at)
        if isinstance(event, DocumentStartEvent) and self.root:
            self._note(_SECOND_DOCUMENT, at)
            raise _Halt
        if isinstance(event, DocumentEndEvent):
            self._check_size(at)
            self._check_top()
        elif isinstance(event, StreamEndEvent) and not self.root:
            self._note(_EMPTY, (1, 1))
        return self.where

    def _enter(self, event: Any, at: Place) -> Any:  # noqa: ANN401 - as above
        """Begin a mapping or a list, hung in its place from the start."""
        self._check_depth(1, at)
        if event.tag is not None:
            self._note(_TAG.format(_tag_as_written(event.tag)), at)
        inside: tuple[Any, Any, Any, Any]
        if event.__class__ is MappingStartEvent:
            inside = Located.__new__(Located), {}, {}, _NO_KEY
            inside[0].places, inside[0].value_places = inside[1:3]
        else:
            inside = LocatedList.__new__(LocatedList), [], None, _ITEM
            inside[0].places = inside[1]
        if event.anchor is not None:
            self.anchors[event.anchor] = anchor = _Anchor(inside[0], self.nodes, is_open=True)
            self.opened[len(self.stack)] = anchor
        self.nodes += 1
        self._check_size(at)
        here, places, spots, key = self.where
        after: object
        if key is _NO_KEY:
            key = after = self._refused_key(_BLOCK_AS_KEY, at)
            places[key] = at
        else:
            after = self._hang(inside[0], at)
        self.stack.append((here, places, spots, key, after))
        self.heights.append(0)
        return inside

    def _hang(self, value: object, at: Place) -> object:
        """Put a value where the reading stands; return the key that waits after it."""
        here, places, spots, key = self.where
        if key is _ITEM:
            here.append(value)
            places.append(at)
            return key
        here[key] = value
        spots[key] = at
        return _NO_KEY

    def _leave(self) -> Any:  # noqa: ANN401 - as above
        """End a mapping or a list; return to what it stands in."""
        here, places, spots, _, after = self.stack.pop()
        height = self.heights.pop() + 1
        self.heights[-1] = max(self.heights[-1], height)
        anchor = self.opened.pop(len(self.stack), None) if self.opened else None
        if anchor is not None:
            anchor.size = self.nodes - anchor.size
            anchor.height = height
            anchor.is_open = False
        return here, places, spots, after

    def _repeat(self, event: Any, at: Place) -> Any:  # noqa: ANN401 - as above
        """Use a marked value once more, counted as if it were written out here."""
        anchor = self._anchor(event.anchor, at)
        here, places, spots, key = self.where
        self.nodes += anchor.size
        self._check_size(at)
        self._check_depth(anchor.height, at)
        if key is not _NO_KEY:
            self.heights[-1] = max(self.heights[-1], anchor.height)
            return here, places, spots, self._hang(anchor.value, at)
        if not anchor.size:
            key = self._refused_key("", at)
        elif isinstance(anchor.value, dict | list):
            key = self._refused_key(_BLOCK_AS_KEY, at, f"*{event.anchor}")
        else:
            key = self._unfit_key(anchor.value, event, at)
        places[key] = at
        return here, places, spots, key

    def _anchor(self, name: str, at: Place) -> _Anchor:
        """Return what an alias stands for; nothing, with a fault, where that cannot be."""
        anchor = self.anchors.get(name)
        if anchor is None:
            close = nearest(name, self.anchors)
            hint = f" Did you mean `*{close}`?" if close else ""
            self._note(_UNKNOWN_ALIAS.format(name) + hint, at)
        elif anchor.is_open:
            self._note(_SELF_REFERENCE.format(name), at)
        else:
            return anchor
        return _Anchor(None, 0)

    def _marked(self, event: Any, value: Any, at: Place) -> Any:  # noqa: ANN401 - as above
        """Keep a scalar that has an anchor, and refuse a tag; what is tagged is read as text."""
        if event.tag is not None:
            self._note(_TAG.format(_tag_as_written(event.tag)), at)
            value = event.value
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(value)
        return value

    def _unfit_key(self, value: Any, event: Any, at: Place) -> Any:  # noqa: ANN401 - as above
        """Say why a scalar is no key here; return what stands for it, or the key where it is one after all."""
        here = self.where[0]
        written = getattr(event, "value", value)
        if value == "<<" and not getattr(event, "style", '"'):
            return self._refused_key(_MERGE, at, written)
        if value is None:
            return self._refused_key(_NULL_KEY.format(shown(written)) if written else _NO_KEY_AT_ALL, at)
        if isinstance(value, bool | float):
            what = "true or false" if isinstance(value, bool) else "a number with decimals"
            return self._refused_key(_UNFIT_KEY.format(shown(written), what, written), at, written)
        if value in here:
            first = here.places[value][0]
            return self._refused_key(_TWICE.format(shown(value), first, at[0]), at, value)
        return value

    def _refused_key(self, message: str, at: Place, label: object = "") -> _Mark:
        """Note a fault about a key (none where it is noted already); return the mark that holds its place."""
        mark = _Mark(str(label))
        self.where = (*self.where[:3], mark)
        self.dropped.append((self.where[0], mark))
        if message:
            self._note(message, at)
        return mark

    def _over_a_limit(self, value: str, at: Place) -> None:
        """Refuse a text that is too long, or a list with one item too many."""
        if len(value) > MAX_SCALAR:
            self._note(_TOO_LONG.format(len(value)), at)
        else:
            self.nodes = MAX_NODES + 1
            self._check_size(at)

    def _check_size(self, at: Place) -> None:
        if self.nodes > MAX_NODES:
            self._note(_TOO_MANY, at)
            raise _Halt

    def _check_depth(self, levels: int, at: Place) -> None:
        if len(self.stack) + levels > MAX_DEPTH:
            self._note(_TOO_DEEP, at)
            raise _Halt

    def _check_top(self) -> None:
        """Refuse a document that is no mapping of keys."""
        top = self.root[0]
        if top is None:
            self._note(_EMPTY, self.root.places[0])
        elif not isinstance(top, Located):
            what = "a list" if isinstance(top, list) else f"only {shown(top)}"
            self._note(_NO_MAPPING.format(what), self.root.places[0])

    def _note(self, message: str, at: Place) -> None:
        """Note a fault at the path of what is being read."""
        here, _, _, key = self.where
        steps = "".join(_step(frame[3], len(frame[0]) - 1) for frame in self.stack[1:])
        last = "" if here is self.root else _step(key, len(here))
        self.faults.append(Fault(*at, (steps + last).removeprefix("."), message, self.source))


def _step(key: object, index: int) -> str:
    """Return one step of a path: ``.key``, ``[index]``, or nothing where no key waits."""
    if key is _ITEM:
        return f"[{index}]"
    label = key.label if isinstance(key, _Mark) else str(key)
    return f".{label}" if label else ""


def _tag_as_written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _mended(text: str, source: str, reader: _Reader, broken: Exception, faults: list[Fault]) -> _Reader:
    """Note the fault that stopped a reading, mend it in a copy and read again; return the last reading."""
    complaint: Exception | None = broken
    scrubbed, found = mending.without_control_characters(text)
    if found:
        faults.extend(Fault(line, column, "", message, source) for line, column, message in found)
        reader = _Reader(source)
        complaint = reader.read(scrubbed)
    lines = mending.lines_of(scrubbed)
    marked: dict[int, bool] = {}
    for left in reversed(range(MAX_MENDS + 1)):
        if complaint is None:
            break
        mend = mending.mended(mending.Breakage.of(lines, complaint, reader.last_event))
        onward = mend.lines if left and mend.lines != lines else None
        alone = mend.alone and marked.get(mend.line, True)
        if onward is None or ((alone or mend.line not in marked) and mend.follows not in marked):
            at = (mend.line + 1, mend.column + 1)
            message = mend.message + (_STOPPED if onward is None else "")
            faults.append(Fault(*at, reader.path_before(at), message, source))
        marked[mend.line] = alone
        if onward is None:
            break
        lines = onward
        reader = _Reader(source)
        complaint = reader.read("\n".join(lines))
    # A mend may leave nothing, or brackets where a key was; that is no fault of the file's.
    made = {_EMPTY, _BLOCK_AS_KEY, _NO_KEY_AT_ALL} if marked else set()
    reader.faults = [
        fault
        for fault in reader.faults
        if fault.message not in made or (fault.message != _EMPTY and fault.line - 1 not in marked)
    ]
    return reader


class _PurePython(yaml.SafeLoader):
    """PyYAML's own parser, made to read tabs, question marks and escapes as libyaml does."""

    def scan_to_next_token(self) -> None:
        """Skip blanks, notes and line ends; a tab is a blank wherever it does not indent."""
        while True:
            while self.peek() == " " or (self.peek() == "\t" and (self.flow_level or not self.allow_simple_key)):
                self.forward()
            if self.peek() == "#":
                while self.peek() not in _LINE_ENDS:
                    self.forward()
            if not self.scan_line_break():  # type: ignore[no-untyped-call]
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_plain(self) -> ScalarToken:
        """Read an unquoted text, in which tabs and question marks may stand."""
        start = end = self.get_mark()
        chunks: list[str] = []
        blanks: list[str] = []
        while self.peek() != "#" and (length := self._plain_length()):
            self.allow_simple_key = False
            chunks += [*blanks, self.prefix(length)]
            self.forward(length)
            end = self.get_mark()
            blanks = self._plain_blanks(self.indent + 1, start)
            if not blanks or (not self.flow_level and self.column <= self.indent):
                break
        return ScalarToken("".join(chunks), True, start, end)  # noqa: FBT003 - "plain", in PyYAML's order

    def _plain_length(self) -> int:
        """Return how many characters follow that can only be unquoted text."""
        ends, length = _LINE_ENDS + " \t", 0
        while (char := self.peek(length)) not in ends:
            if self.flow_level and char in ",[]{}":
                break
            if char == ":" and self.peek(length + 1) in ends + (",[]{}" if self.flow_level else ""):
                break
            length += 1
        return length

    def _plain_blanks(self, indent: int, start: Mark) -> list[str]:
        """Return the blanks inside an unquoted text, where it goes on after them."""
        length = 0
        while self.peek(length) in " \t":
            length += 1
        blanks = self.prefix(length)
        if self.peek(length) in _LINE_ENDS:
            self.forward(length)
            return self.scan_plain_spaces(indent, start) or []
        self.forward(length)
        return [blanks] if blanks else []

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        """Read a quoted text, and refuse escapes that stand for no character."""
        start = self.get_mark()
        try:
            token: ScalarToken = super().scan_flow_scalar(style)
            token.value.encode()
        except (ValueError, OverflowError):
            problem = "found invalid Unicode character escape code"
            raise ScannerError("while parsing a quoted scalar", start, problem, start) from None
        return token


_LINE_ENDS = "\0\r\n\x85\u2028\u2029"
_events: Callable[[str], Any] = yaml.CSafeLoader if yaml.__with_libyaml__ else _PurePython

_TOO_LARGE = (
    f"the file holds {{:,}} {{}}; up to {MAX_SIZE:,} (16 MiB) are read. "
    "Put the networks or learners in CSV files that the study names."
)
_TOO_DEEP = (
    f"this is nested more than {MAX_DEPTH} levels deep; up to {MAX_DEPTH} are read. "
    "Look for brackets or braces that are opened over and over."
)
_TOO_MANY = (
    f"the file holds more than {MAX_NODES:,} keys and values once its aliases are written out; "
    f"up to {MAX_NODES:,} are read. Repeat less with `*name`, or put the rows in CSV files."
)
_TOO_LONG = (
    f"this text has {{:,}} characters; up to {MAX_SCALAR:,} (1 MiB) are read. "
    "Shorten it, and look for a closing quote that is missing."
)
_SECOND_DOCUMENT = (
    "a second document starts here (after `---` or `...`); a file holds one, and only the first is read. "
    "Put the second into a file of its own."
)
_EMPTY = "the file is empty, or holds only notes; keys with values are needed, such as `title: My networks`."
_NO_MAPPING = (
    "the file holds {} at its top level; keys with values are needed there, such as `title: My networks`. "
    "Begin each line with a key, a colon and a space."
)
_TWICE = (
    "the key {} is written on line {} and again on line {}; each may stand once, and the first is read. "
    "Rename one of them or take it out."
)
_TAG = (
    "found the tag `{}`; no tags are accepted, because a file holds only text, numbers, lists and keys. "
    "Take the tag out; a text that starts with `!` goes in double quotes."
)
_MERGE = (
    "found the merge key `<<`; it is not read, so that each value stands where it is used. "
    "Write the keys out, or repeat a whole value with `&name` and `*name`."
)
_NULL_KEY = (
    "found {} as a key, which means nothing at all; a key is text or a whole number. "
    "Name the key, or put it in double quotes."
)
_NO_KEY_AT_ALL = "found a value with no key before its colon; a key is text or a whole number. Name the key."
_UNFIT_KEY = (
    "found the key {}, which is read as {}; a key is text or a whole number. "
    'Put it in double quotes, `"{}"`, if it is a name.'
)
_BLOCK_AS_KEY = (
    "found a list or a block of keys in the place of a key; a key is text or a whole number. "
    "Text that starts with a bracket or a brace, such as `{{ name }}`, goes in double quotes."
)
_UNKNOWN_ALIAS = (
    "`*{0}` repeats a value marked `&{0}`, and no value before it has that mark. "
    "Mark the value first; a text that starts with `*` goes in double quotes."
)
_SELF_REFERENCE = (
    "`*{0}` stands inside the value that `&{0}` marks, so that it would hold itself without end. "
    "Only a value that is complete can be repeated: write this one out."
)
_STOPPED = " Nothing after this place could be read; correct it and read the file again."
