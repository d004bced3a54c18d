"""Which values do the parser's events build, and which of them are refused?

One pass over the events builds plain values that remember their places. Limits are checked before anything is
built, and a fault does not end the reading.
"""

from collections.abc import Callable
from itertools import islice
from typing import Any, TypeAlias

import yaml
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

from netselect.errors import Code, nearest, shown
from netselect.reading import wording
from netselect.reading.commas import cut_while_read
from netselect.reading.limits import MAX_DEPTH, MAX_NODES, MAX_SCALAR, TOO_DEEP, TOO_LONG, TOO_MANY
from netselect.reading.places import Located, LocatedList, Place
from netselect.reading.scalars import TELLING, WORDS, Plain
from netselect.reading.trail import ITEM, NO_KEY, Trail, Where
from netselect.study.cures import number_in_words

_events: Callable[[str], Any]
if yaml.__with_libyaml__:
    _events = yaml.CSafeLoader
else:
    from netselect.reading.pure_parser import PureParser

    _events = PureParser

_Event: TypeAlias = Any
"""PyYAML's events have no types of their own."""

_COMPARED = 30
"""Misspelt aliases for which the nearest mark is sought, marks compared, and characters of each: a file that is
not made to waste time has fewer."""

_UNFIT = {type(None): "nothing at all", bool: "true or false", float: "a number with decimals"}


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


class Reader:
    """One reading of a text: what it built (``trail``), and what the parser said where it stopped (``complaint``).

    ``last_event`` is the last event before that. ``source`` is the file's name, for the faults.
    """

    def __init__(self, text: str, source: str) -> None:
        self.trail = Trail(source)
        self.complaint: Exception | None = None
        self.last_event: _Event = None
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
        """Read a whole text, in one loop that is unrolled because it is the cost."""
        trail = self.trail
        here, places, key = trail.where
        event: _Event = None
        scalar_event: Any = ScalarEvent
        plain, telling, no_key, item = Plain(WORDS), TELLING, NO_KEY, ITEM
        stack, heights, opened = trail.stack, self._heights, self._opened
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
                    trail.where = here, places, key
                    self._structure(event)
                    here, places, key = trail.where
                    continue
                value = event.value
                count += 1
                if count > limit or (may_be_long and len(value) > MAX_SCALAR):
                    trail.where = here, places, key
                    self._over_a_limit(value, _place(event))
                if not event.style and value[:1] in telling:
                    value = plain[value]
                if event.tag is not None or event.anchor is not None:
                    trail.where = here, places, key
                    value = self._marked(event, value, _place(event))
                if key is no_key:
                    at = _place(event)
                    kind = value.__class__
                    if (kind is str or kind is int) and value not in here and value != "<<":
                        key = value
                    else:
                        trail.where = here, places, key
                        key = self._unfit_key(value, event, at)
                    places[key] = at
                elif key is item:
                    here.append(value)
                    places.append(_place(event))
                else:
                    here[key] = value
                    key = no_key
        finally:
            trail.where = here, places, key
            self.last_event = event

    def _structure(self, event: _Event) -> None:
        """Follow an event that is no scalar."""
        at = _place(event)
        if isinstance(event, CollectionStartEvent):
            self._enter(event, at)
        elif isinstance(event, CollectionEndEvent):
            self._leave()
        elif isinstance(event, AliasEvent):
            self._repeat(event, at)
        elif isinstance(event, DocumentStartEvent) and self.trail.root:
            self.trail.note("yaml", wording.SECOND_DOCUMENT, at)
            raise _Halt
        elif isinstance(event, DocumentEndEvent):
            self._check_size(at)
            self._check_top()
        elif isinstance(event, StreamEndEvent) and not self.trail.root:
            self.trail.note("empty", wording.EMPTY, (1, 1))

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
            self._opened[len(self.trail.stack)] = anchor
        self._nodes += 1
        self._check_size(at)
        self.trail.enter(inside, at)
        self._heights.append(0)

    def _leave(self) -> None:
        """End a mapping or a list."""
        self.trail.leave()
        height = self._heights.pop() + 1
        self._heights[-1] = max(self._heights[-1], height)
        anchor = self._opened.pop(len(self.trail.stack), None) if self._opened else None
        if anchor is not None:
            anchor.size = self._nodes - anchor.size
            anchor.height = height
            anchor.is_open = False

    def _repeat(self, event: _Event, at: Place) -> None:
        """Use a marked value once more, counted as if it were written out here."""
        anchor = self._anchor(event.anchor, at)
        self._nodes += anchor.size
        self._check_size(at)
        self._check_depth(anchor.height, at)
        here, places, key = self.trail.where
        if key is not NO_KEY:
            self._heights[-1] = max(self._heights[-1], anchor.height)
            self.trail.where = here, places, self.trail.hang(anchor.value, at)
            return
        if not anchor.size:
            key = self.trail.refused_key("identifier", "", at)
        elif isinstance(anchor.value, dict | list):
            key = self.trail.refused_key("key", wording.BLOCK_AS_KEY, at, f"*{event.anchor}")
        else:
            key = self._unfit_key(anchor.value, event, at)
        places[key] = at
        self.trail.where = here, places, key

    def _anchor(self, name: str, at: Place) -> _Anchor:
        """Return what an alias stands for; nothing, with a fault, where that cannot be."""
        anchor = self._anchors.get(name)
        if anchor is not None and not anchor.is_open:
            return anchor
        if anchor is not None:
            self.trail.note("yaml", wording.SELF_REFERENCE.format(name), at)
        else:
            marks = islice(self._anchors, _COMPARED if len(self.trail.faults) < _COMPARED else 0)
            close = nearest(name, [mark for mark in marks if len(mark) <= _COMPARED])
            hint = f" Did you mean `*{close}`?" if close else ""
            self.trail.note("yaml", wording.UNKNOWN_ALIAS.format(name) + hint, at)
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
            self.trail.note("yaml", wording.TAG.format(event.tag.replace("tag:yaml.org,2002:", "!!")), at)

    def _unfit_key(self, value: Any, event: _Event, at: Place) -> Any:  # noqa: ANN401 - a key, or a mark
        """Say why a scalar is no key here; return what stands for it, or the key where it is one after all."""
        here = self.trail.where[0]
        written = getattr(event, "value", value)
        code: Code = "identifier"
        message, label, repeats = "", written, None
        cut = cut_while_read(here, str(written), at)
        if cut is not None and isinstance(value, float) and written not in here:
            # Whoever knows what is asked for there says what to write.
            return written
        if cut is not None:
            code, label, message = "not_a_number", cut[0], number_in_words(cut[1])
        elif value == "<<" and not getattr(event, "style", '"'):
            code, message = "yaml", wording.MERGE
        elif value is None and not written:
            code, message, label = "key", wording.NO_KEY, ""
        elif value is None or isinstance(value, bool | float):
            message = wording.UNFIT_KEY.format(shown(written), _UNFIT[type(value)], written)
        elif value in here:
            code = "duplicate"
            message = wording.TWICE.format(shown(value), here.places[value][0], at[0])
            label = repeats = value
        return self.trail.refused_key(code, message, at, label, repeats) if message else value

    def _over_a_limit(self, value: str, at: Place) -> None:
        """Refuse a text that is too long, or a list with one item too many."""
        if len(value) > MAX_SCALAR:
            self.trail.note("limit", TOO_LONG.format(len(value)), at)
        else:
            self._nodes = MAX_NODES + 1
            self._check_size(at)

    def _check_size(self, at: Place) -> None:
        if self._nodes > MAX_NODES:
            self.trail.note("limit", TOO_MANY, at)
            raise _Halt

    def _check_depth(self, levels: int, at: Place) -> None:
        if len(self.trail.stack) + levels > MAX_DEPTH:
            self.trail.note("limit", TOO_DEEP, at)
            raise _Halt

    def _check_top(self) -> None:
        """Refuse a document that is no mapping of keys."""
        top = self.trail.root[0]
        if top is None:
            self.trail.note("empty", wording.EMPTY, self.trail.root.places[0])
        elif not isinstance(top, Located):
            what = "a list" if isinstance(top, list) else f"only {shown(top)}"
            self.trail.note("block", wording.NO_MAPPING.format(what), self.trail.root.places[0])


def _place(event: _Event) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
