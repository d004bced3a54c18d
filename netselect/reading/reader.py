"""How does YAML become data, in one pass over the events of the parser, each part with its place?

One pass over the parser's events builds plain values that remember their places. Limits are checked before
anything is built, and a fault does not end the reading. Where libyaml is absent, PyYAML's own parser is made to
read alike.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import yaml
from yaml import SafeLoader
from yaml.error import Mark
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.scanner import ScannerError
from yaml.tokens import ScalarToken

from netselect.errors import Code, Fault, StudyPath, nearest, shown
from netselect.names import spoken
from netselect.reading.decoding import (
    MAX_DEPTH,
    MAX_FAULTS,
    MAX_NODES,
    MAX_SCALAR,
    MORE_FAULTS,
    TELLING,
    TOO_DEEP,
    TOO_LONG,
    TOO_MANY,
    WORDS,
    Located,
    LocatedList,
    Place,
    Plain,
    cut_while_read,
)
from netselect.study.cures import number_in_words

SECOND_DOCUMENT = (
    "a second document starts here (after `---` or `...`); a file holds one, and only the first is read. "
    "Put the second into a file of its own."
)
EMPTY = "the file is empty, or holds only notes; keys with values are needed, such as `{}`."
NO_MAPPING = (
    "the file holds {} at its top level; keys with values are needed there, such as `{}`. "
    "Begin each line with a key, a colon and a space."
)
A_TABLE = (
    "this is a table: name one of networks in a study, as `networks: networks.csv`, and give one of learners to "
    "`netselect batch STUDY --learners learners.csv`"
)
TWICE = (
    "the key {} is written on line {} and again on line {}; each may stand once, and the first is read. "
    "Rename one of them or take it out."
)
TAG = (
    "found the tag `{}`; no tags are accepted, because a file holds only text, numbers, lists and keys. "
    "Take the tag out; a text that starts with `!` goes in double quotes."
)
MERGE = (
    "found the merge key `<<`; it is not read, so that each value stands where it is used. "
    "Write the keys out, or repeat a whole value with `&name` and `*name`."
)
KEY_MISSING = "found a value with no key before its colon; a key is text or a whole number. Name the key."
UNFIT_KEY = (
    "found the key {}, which is read as {}; a key is text or a whole number. "
    'Put it in double quotes, `"{}"`, if it is a name.'
)
BLOCK_AS_KEY = (
    "found a list or a block of keys in the place of a key; a key is text or a whole number. "
    "Text that starts with a bracket or a brace, such as `{{ name }}`, goes in double quotes."
)
UNKNOWN_ALIAS = (
    "`*{0}` repeats a value marked `&{0}`, and no value before it has that mark. "
    "Mark the value first; a text that starts with `*` goes in double quotes."
)
SELF_REFERENCE = (
    "`*{0}` stands inside the value that `&{0}` marks, so that it would hold itself without end. "
    "Only a value that is complete can be repeated: write this one out."
)


Where: TypeAlias = tuple[Any, Any, Any]
"""The value being filled, the places of its keys or items, and the key that waits."""


@dataclass(frozen=True, slots=True, eq=False)
class Placeholder:
    """Something that stands where a key would, and is no key."""

    label: str = ""
    repeats: object = None


NO_KEY = Placeholder()
"""The key that waits in a mapping whose next key is still to come."""
ITEM = Placeholder()
"""The key that waits in a list, whose items have no keys."""


_Event: TypeAlias = Any
"""PyYAML's events have no types of their own."""
_COMPARED = 30
"""Misspelt aliases for which the nearest mark is sought, marks compared, and characters of each: a file that is
not made to waste time has fewer."""
_UNFIT = {type(None): "nothing at all", bool: "true or false", float: "a number with decimals"}


class _Halt(Exception):
    """Nothing more of this file is to be read."""


@dataclass(slots=True)
class _Anchor:
    """A value that aliases may repeat: its size and height once everything in it is written out."""

    value: object
    size: int = 1
    height: int = 0
    is_open: bool = False


class Reader:
    """One reading of a text: what it built, its faults, and what the parser said where it stopped (``complaint``).

    ``last_event`` is the last event before that. ``source`` is the file's name, for the faults.
    """

    def __init__(self, text: str, source: str) -> None:
        self.source = source
        self.faults: list[Fault] = []
        self.complaint: Exception | None = None
        self.last_event: _Event = None
        self._root = LocatedList()
        self._where: Where = (self._root, self._root.places, ITEM)
        self._stack: list[tuple[Any, Any, Any, Any]] = []
        self._dropped: list[tuple[Located, Placeholder]] = []
        self._heights = [0]
        self._anchors: dict[str, _Anchor] = {}
        self._opened: dict[int, _Anchor] = {}
        self._nodes = 0
        try:
            self._read(text)
        except _Halt:
            pass
        except (yaml.YAMLError, UnicodeEncodeError) as error:
            self.complaint = error

    def _read(self, text: str) -> None:  # noqa: C901, PLR0912, PLR0915 -- one loop, unrolled because it is the cost
        here, places, key = self._where
        event: _Event = None
        scalar_event: Any = ScalarEvent
        plain, telling, no_key, item = Plain(WORDS), TELLING, NO_KEY, ITEM
        stack, heights, opened = self._stack, self._heights, self._opened
        map_end, list_end, map_start, deep = MappingEndEvent, SequenceEndEvent, MappingStartEvent, MAX_DEPTH - 2
        limit, may_be_long, count = MAX_NODES, len(text) > MAX_SCALAR, 0
        try:
            for event in iter(_events(text).get_event, None):
                kind = event.__class__
                if kind is not scalar_event:
                    if (kind is map_end or kind is list_end) and not opened:
                        here, places, _, key = stack.pop()
                        height = heights.pop() + 1
                        heights[-1] = max(heights[-1], height)
                        continue
                    if (
                        kind is map_start
                        and key is not no_key
                        and event.tag is None
                        and event.anchor is None
                        and len(stack) < deep
                        and count < limit
                    ):
                        count += 1
                        inner = Located.__new__(Located)
                        if key is item:
                            here.append(inner)
                            places.append(_place(event))
                        else:
                            here[key] = inner
                        stack.append((here, places, key, item if key is item else no_key))
                        heights.append(0)
                        inner.places = places = {}
                        here, key = inner, no_key
                        continue
                    self._nodes += count
                    count = 0
                    self._where = here, places, key
                    self._structure(event)
                    here, places, key = self._where
                    continue
                value = event.value
                count += 1
                if count > limit or (may_be_long and len(value) > MAX_SCALAR):
                    self._where = here, places, key
                    self._over_a_limit(value, _place(event))
                if not event.style and value[:1] in telling:
                    value = plain[value]
                if event.tag is not None or event.anchor is not None:
                    self._where = here, places, key
                    value = self._marked(event, value, _place(event))
                if key is no_key:
                    at = _place(event)
                    kind = value.__class__
                    if (kind is str or kind is int) and value not in here and value != "<<":
                        key = value
                    else:
                        self._where = here, places, key
                        key = self._unfit_key(value, event, at)
                    places[key] = at
                elif key is item:
                    here.append(value)
                    places.append(_place(event))
                else:
                    here[key] = value
                    key = no_key
        finally:
            self._where = here, places, key
            self.last_event = event

    def _structure(self, event: _Event) -> None:
        """Follow an event that is no scalar."""
        at, root = _place(event), self._root
        if isinstance(event, CollectionStartEvent):
            self._enter(event, at)
        elif isinstance(event, CollectionEndEvent):
            self._leave()
        elif isinstance(event, AliasEvent):
            self._repeat(event, at)
        elif isinstance(event, DocumentStartEvent) and root:
            self._note("yaml", SECOND_DOCUMENT, at)
            raise _Halt
        elif isinstance(event, DocumentEndEvent):
            self._check_size(at)
            if not isinstance(root[0], Located):
                self._note(*_odd_top(root[0]), root.places[0])
        elif isinstance(event, StreamEndEvent) and not root:
            self._note(*_odd_top(None), (1, 1))

    def _enter(self, event: _Event, at: Place) -> None:
        """Begin a mapping or a list, hung in its place from the start."""
        self._check_depth(1, at)
        self._refuse_tag(event, at)
        inside: Where
        if event.__class__ is MappingStartEvent:
            inside = Located.__new__(Located), {}, NO_KEY
        else:
            inside = LocatedList.__new__(LocatedList), [], ITEM
        inside[0].places = inside[1]
        if event.anchor is not None:
            self._anchors[event.anchor] = anchor = _Anchor(inside[0], self._nodes, is_open=True)
            self._opened[len(self._stack)] = anchor
        self._nodes += 1
        self._check_size(at)
        here, places, key = self._where
        if key is NO_KEY:
            after = key = self._refused_key("key", BLOCK_AS_KEY, at)
            places[key] = at
        else:
            after = self._hang(inside[0], at)
        self._stack.append((here, places, key, after))
        self._where = inside
        self._heights.append(0)

    def _leave(self) -> None:
        """End a mapping or a list."""
        here, places, _, after = self._stack.pop()
        self._where = here, places, after
        height = self._heights.pop() + 1
        self._heights[-1] = max(self._heights[-1], height)
        anchor = self._opened.pop(len(self._stack), None) if self._opened else None
        if anchor is not None:
            anchor.size, anchor.height, anchor.is_open = self._nodes - anchor.size, height, False

    def _repeat(self, event: _Event, at: Place) -> None:
        """Use a marked value once more, counted as if it were written out here."""
        anchor = self._anchor(event.anchor, at)
        self._nodes += anchor.size
        self._check_size(at)
        self._check_depth(anchor.height, at)
        here, places, key = self._where
        if key is not NO_KEY:
            self._heights[-1] = max(self._heights[-1], anchor.height)
            self._where = here, places, self._hang(anchor.value, at)
            return
        if not anchor.size:
            key = self._refused_key("identifier", "", at)
        elif isinstance(anchor.value, dict | list):
            key = self._refused_key("key", BLOCK_AS_KEY, at, f"*{event.anchor}")
        else:
            key = self._unfit_key(anchor.value, event, at)
        places[key] = at
        self._where = here, places, key

    def _anchor(self, name: str, at: Place) -> _Anchor:
        """Return what an alias stands for; nothing, with a fault, where that cannot be."""
        anchor = self._anchors.get(name)
        if anchor is not None and not anchor.is_open:
            return anchor
        if anchor is not None:
            self._note("yaml", SELF_REFERENCE.format(name), at)
        else:
            marks = islice(self._anchors, _COMPARED if len(self.faults) < _COMPARED else 0)
            close = nearest(name, [mark for mark in marks if len(mark) <= _COMPARED])
            hint = f" Did you mean `*{close}`?" if close else ""
            self._note("yaml", UNKNOWN_ALIAS.format(name) + hint, at)
        return _Anchor(None, 0)

    def _marked(self, event: _Event, value: object, at: Place) -> object:
        """Keep a scalar that has an anchor, and refuse a tag; what is tagged is read as text."""
        if event.tag is not None:
            self._refuse_tag(event, at)
            value = event.value
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(value)
        return value

    def _refuse_tag(self, event: _Event, at: Place) -> None:
        if event.tag is not None:
            self._note("yaml", TAG.format(event.tag.replace("tag:yaml.org,2002:", "!!")), at)

    def _unfit_key(self, value: Any, event: _Event, at: Place) -> Any:  # noqa: ANN401 - a key, or a mark
        """Say why a scalar is no key here; return what stands for it, or the key where it is one after all."""
        here = self._where[0]
        written = getattr(event, "value", value)
        refused = self._refused_key
        cut = cut_while_read(here, str(written), at)
        if cut is not None and isinstance(value, float) and written not in here:
            # Whoever knows what is asked for there says what to write.
            return written
        if cut is not None:
            return refused("not_a_number", number_in_words(cut[1]), at, cut[0])
        if value == "<<" and not getattr(event, "style", '"'):
            return refused("yaml", MERGE, at, written)
        if value is None and not written:
            return refused("key", KEY_MISSING, at)
        if value is None or isinstance(value, bool | float):
            message = UNFIT_KEY.format(shown(written), _UNFIT[type(value)], written)
            return refused("identifier", message, at, written)
        if value in here:
            message = TWICE.format(shown(value), here.places[value][0], at[0])
            return refused("duplicate", message, at, value, value)
        return value

    def _over_a_limit(self, value: str, at: Place) -> None:
        """Refuse a text that is too long, or a list with one item too many."""
        if len(value) > MAX_SCALAR:
            self._note("limit", TOO_LONG.format(len(value)), at)
        else:
            self._nodes = MAX_NODES + 1
            self._check_size(at)

    def _check_size(self, at: Place) -> None:
        if self._nodes > MAX_NODES:
            self._note("limit", TOO_MANY, at)
            raise _Halt

    def _check_depth(self, levels: int, at: Place) -> None:
        if len(self._stack) + levels > MAX_DEPTH:
            self._note("limit", TOO_DEEP, at)
            raise _Halt

    def _hang(self, value: object, at: Place) -> Any:  # noqa: ANN401 - a key may be text, a number or a mark
        """Put a value where the reading stands; return the key that waits after it."""
        here, places, key = self._where
        if key is ITEM:
            here.append(value)
            places.append(at)
            return key
        here[key] = value
        return NO_KEY

    def _refused_key(
        self, code: Code, message: str, at: Place, label: object = "", repeats: object = None
    ) -> Placeholder:
        """Note a fault about a key (none where it is noted already); return the mark that holds its place.

        What stands under a key that ``repeats`` another goes to that one at the end: refused, but not absent.
        """
        mark = Placeholder(str(label), repeats)
        self._where = (*self._where[:2], mark)
        self._dropped.append((self._where[0], mark))
        if message:
            self._note(code, message, at)
        return mark

    def _note(self, code: Code, message: str, at: Place) -> None:
        """Note a fault at the path of what is being read, until there are more than anybody reads."""
        if len(self.faults) >= MAX_FAULTS:
            if len(self.faults) == MAX_FAULTS:
                self.faults.append(Fault("more", MORE_FAULTS, (), *at, self.source))
            return
        here, _, key = self._where
        steps = [step for frame in self._stack[1:] for step in _step(frame[2], len(frame[0]) - 1)]
        last = () if here is self._root else _step(key, len(here))
        self.faults.append(Fault(code, message, (*steps, *last), *at, self.source))

    def path_before(self, at: Place) -> StudyPath:
        """Return the path of what is being read, as far as it had begun at a place."""
        here, places, key = self._where
        if isinstance(here, Located) and key is NO_KEY and places:
            latest = next(reversed(places))
            key = latest if places[latest][0] == at[0] else key
        path: StudyPath = ()
        for container, its_places, step, _ in [*self._stack, (here, places, key, None)]:
            if step is NO_KEY or container is self._root:
                continue
            if not its_places or (its_places[-1] if step is ITEM else its_places[step]) > at:
                break
            path += _step(step, len(container) - 1)
        return path

    def result(self) -> Any:  # noqa: ANN401 - a file may hold any plain value
        """Return the first document's value, without what stood at unfit keys."""
        for mapping, mark in self._dropped:
            mapping.places.pop(mark, None)
            second = mapping.pop(mark, None)
            if mark.repeats in mapping:
                _add(mapping, mark.repeats, second)
        self._dropped.clear()
        return self._root[0] if self._root else None


def _add(mapping: Located, key: Any, second: object) -> None:  # noqa: ANN401 - a key of a file
    """Add to what stands at a key what a repetition of it holds beside that."""
    first = mapping[key]
    if first is None:
        mapping[key] = second
    elif isinstance(first, Located) and isinstance(second, Located):
        for inner, value in second.items():
            if inner in first:
                _add(first, inner, value)
            elif not isinstance(inner, Placeholder):
                first[inner] = value
                first.places[inner] = second.places[inner]


def _step(key: object, index: int) -> StudyPath:
    """Return one step of a path: a key, the place of an item, or nothing where no key waits."""
    if key is ITEM:
        return (index,)
    label = key.label if isinstance(key, Placeholder) else str(key)
    return (label,) if label else ()


def _odd_top(top: object) -> tuple[Code, str]:
    """Return the code and the sentence about a document that is no mapping of keys."""
    if isinstance(top, str) and re.match(r"\W*id *[,;\t|]", top):
        return "block", A_TABLE
    example = spoken("title: My networks", records="netselect_records: 1")
    if top is None:
        return "empty", EMPTY.format(example)
    what = "a list" if isinstance(top, list) else f"only {shown(top)}"
    return "block", NO_MAPPING.format(what, example)


def _place(event: _Event) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


_LINE_ENDS = "\0\r\n\x85\u2028\u2029"


class PureParser(SafeLoader):
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


_events: Callable[[str], Any] = yaml.CSafeLoader if yaml.__with_libyaml__ else PureParser
"""The parser: libyaml's, or PyYAML's own, corrected."""
