"""Which lines of a file name somebody or hold what is taken out, and which stay byte for byte?

Round-trip libraries keep a comment above what they remove, and put it on what follows. Here lines are cut: what
goes takes the comments on it and directly above it along, and every other byte stays.
"""

import html
import json
import re
import unicodedata
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from netselect.errors import StudyPath, UnreadableFile, dotted
from netselect.maintain.records import KEY_FILE, ME, Records
from netselect.reading.decoding import WORDS, Plain
from netselect.reading.load import text_of

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_PLAIN = re.compile(r"\w[\w-]*")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_END_OF_DOCUMENT = re.compile(r"^\.\.\.(?=\s|$)")


def flow(value: Any) -> str:  # noqa: ANN401 -- plain values of any kind
    r"""Return plain values as YAML on one line, as our reader takes them.

    >>> flow({"on": date(2026, 11, 2), "with": ["a", "007", "true"], "hours": 1.0, "note": "So: \x85"})
    '{on: 2026-11-02, with: [a, 007, "true"], hours: 1, note: "So: \\u0085"}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else repr(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and Plain(WORDS)[text] is text:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda odd: f"\\u{ord(odd[0]):04x}", quoted)


@dataclass(frozen=True, slots=True)
class Gone:
    """How much of a file went.

    Parameters
    ----------
    file : str
    lines : int
        How many lines went, of some only a part.
    rewritten : tuple of int
        Those of them that were written anew, since they hold other things too, counted from 1.
    """

    file: str
    lines: int
    rewritten: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Going:
    """What of a file goes.

    Parameters
    ----------
    path : Path
    lines : dict of int to str
        The lines that go, counted from 1; of some only a part.
    rewritten : tuple of int
        Those of them that are written anew, since they hold other things too.
    """

    path: Path
    lines: dict[int, str]
    rewritten: tuple[int, ...]

    @property
    def gone(self) -> Gone:
        """What is said of it when it went."""
        return Gone(str(self.path), len(self.lines), self.rewritten)

    def __str__(self) -> str:
        """Return the lines with their numbers."""
        anew = set(self.rewritten)
        said = [
            f"{self.path}:{line}  {text.strip()}{'  (a part of it; the line is written anew)' * (line in anew)}"
            for line, text in self.lines.items()
            if text.strip()
        ]
        return "\n".join(said)


class Layout:
    """Where the parts of a YAML text stand, which reads without faults and has no mark at its start."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Any = yaml.compose(text, Loader=_LOADER)
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    @cached_property
    def comments(self) -> dict[int, tuple[int, int]]:
        """Each line that holds a comment, and where that begins and ends."""
        found, last = dict[int, tuple[int, int]](), 0
        for token in yaml.scan(self.text, Loader=_LOADER) if "#" in self.text else ():
            # No token reaches into a comment.
            begin, end = token.start_mark.index, token.end_mark.index
            for one in re.finditer("#[^\n\r\x85\u2028\u2029]*", self.text[last : max(begin, last)]):
                found[self.line_of(last + one.start())] = last + one.start(), last + one.end()
            last = max(last, end)
        return found

    @property
    def newline(self) -> str:
        """How the lines of the text end."""
        found = _LINE_END.search(self.text)
        return "\n" if found is None else found[0]

    def line_of(self, place: int) -> int:
        """Return the line of a place in the text, counted from 0."""
        return bisect_right(self.starts, place) - 1

    def lines_of(self, begin: int, end: int) -> tuple[int, int]:
        """Return the first and the last line of a part of the text, which may be empty."""
        return self.line_of(begin), self.line_of(max(begin, end - 1))

    def row(self, line: int) -> str:
        """Return a line, with its end."""
        return self.text[self.starts[line] : self.start_of(line + 1)]

    def start_of(self, line: int) -> int:
        """Return where a line starts, or the text ends."""
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def key(self, name: str) -> tuple[Any, Any] | None:
        """Return a key of the top level and its value, if it is there."""
        pairs = self.root.value if isinstance(self.root, MappingNode) else []
        return next(((key, value) for key, value in pairs if key.value == name), None)

    def end_of(self, node: Any) -> int:  # noqa: ANN401 -- nodes have no narrower type
        """Return where the text of a value ends: before the comments and empty lines that follow it."""
        end: int = node.end_mark.index
        if isinstance(node, ScalarNode):
            # A block of text ends without the end of its last line.
            return len(self.text[:end].rstrip("\n\r\x85\u2028\u2029")) if node.style in {"|", ">"} else end
        if node.flow_style or not node.value:
            return end
        last = node.value[-1]
        key, value = last if isinstance(last, tuple) else (last, last)
        is_there = value.start_mark.index < value.end_mark.index
        return self.end_of(value) if is_there else int(key.end_mark.index)

    def end_of_document(self, node: Any) -> int:  # noqa: ANN401 -- as above
        """Return where something can be added behind a value: at the end of the text, or before a line ``...``."""
        for line in range(self.line_of(self.end_of(node)) + 1, len(self.starts)):
            if _END_OF_DOCUMENT.match(self.row(line)):
                return self.starts[line]
        return len(self.text)

    def alone(self, line: int) -> int:
        """Return in which column a comment begins that has a line for itself; -1 where there is none."""
        comment = self.comments.get(line)
        margin = "#" if comment is None else self.text[self.starts[line] : comment[0]]
        return -1 if margin.strip() else len(margin)

    def with_comments(self, first: int, column: int) -> int:
        """Return the first of the lines of comments directly above a line that stand no deeper than it does."""
        while 0 <= self.alone(first - 1) <= column:
            first -= 1
        return first


class _Knife(Layout):
    """A text, and what is to go out of it."""

    def __init__(self, text: str, names: re.Pattern[str] | None) -> None:
        super().__init__(text)
        self.names = names
        self.spans: list[tuple[int, int, str]] = []
        self.rewritten: set[int] = set()

    def lines(self, first: int, last: int, column: int) -> None:
        """Cut whole lines, the comments directly above, and those below that stand deeper."""
        first = self.with_comments(first, column)
        while self.alone(last + 1) > column:
            last += 1
        self.spans.append((self.starts[first], self.start_of(last + 1), ""))

    def part(self, begin: int, end: int, instead: str = "") -> None:
        """Cut a part of lines that stay, and comments on these that name who goes."""
        self.spans.append((begin, end, instead))
        for line in set(self.lines_of(begin, end)):
            self.rewritten.add(line)
            begins, ends = self.comments.get(line, (-1, -1))
            if begins >= end and self.names is not None and self.names.search(self.text[begins:ends]):
                kept = len(self.text[:begins].rstrip(" \t"))
                self.spans.append((max(kept, end), ends, ""))

    def left(self) -> str:
        """Return what is left."""
        parts, at = list[str](), 0
        for begin, end, instead in sorted(dict.fromkeys(self.spans), key=lambda span: span[:2]):
            parts += [self.text[at:begin], instead]
            at = max(at, end)
        return "".join([*parts, self.text[at:]])

    def holder(self, path: StudyPath) -> MappingNode | SequenceNode:
        """Return what stands at a path, which holds something."""
        node: Any = self.root
        for step in range(len(path)):
            place = _place(node, path[: step + 1])
            node = node.value[place][1] if isinstance(node, MappingNode) else node.value[place]
        if not isinstance(node, MappingNode | SequenceNode):
            raise _nowhere(path)
        return node

    def take(self, holder: MappingNode | SequenceNode, places: Sequence[int]) -> None:
        """Cut some of the items or keys that a value holds, of which others stay."""
        spans = []
        for child in holder.value:
            key, value = child if isinstance(child, tuple) else (child, child)
            end = self.end_of(value)
            spans.append((key.start_mark.index, end if key is value else max(key.end_mark.index, end)))
        if holder.flow_style:
            self.take_from_brackets(spans, places)
            return
        column = holder.start_mark.column
        for place in places:
            begin, end = spans[place]
            first, last = self.lines_of(begin, end)
            before = self.text[self.starts[first] : begin]
            if isinstance(holder, SequenceNode):
                # The dash may stand on a line above what it begins.
                while first and self.row(first)[column : column + 1] != "-":
                    first -= 1
                before = self.row(first)[:column]
            if not before.strip():
                self.lines(first, last, column)
            elif place + 1 < len(spans):
                # The first key of an item stands behind its dash, where the next one moves up to.
                self.part(begin, spans[place + 1][0])
            else:
                raise UnreadableFile(
                    f"line {first + 1} holds more than can be cut apart: write each key on a line"
                )

    def take_from_brackets(self, spans: Sequence[tuple[int, int]], places: Sequence[int]) -> None:
        """Cut items or keys out of brackets: by lines where each has its own, else the rest is written anew."""
        own = {place: self.lines_of(*spans[place]) for place in places}

        def stands_alone(place: int) -> bool:
            (first, last), (begin, end) = own[place], spans[place]
            stop = self.comments[last][0] if last in self.comments else self.start_of(last + 1)
            return not self.text[self.starts[first] : begin].strip() and self.text[end:stop].strip() in {"", ","}

        if all(map(stands_alone, places)):
            for place, (first, last) in own.items():
                self.lines(first, last, spans[place][0] - self.starts[first])
            return
        gone = {line for first, last in own.values() for line in range(first, last + 1)}
        for place in places:
            if place + 1 < len(spans):
                begin, end = spans[place][0], spans[place + 1][0]
            else:
                # With the comma behind the last that stays.
                kept = max(other for other in range(place) if other not in own)
                begin, end = spans[kept][1], spans[place][1]
            self.keep_comments(begin, end, gone)
            self.part(begin, end)

    def keep_comments(self, begin: int, end: int, gone: AbstractSet[int]) -> None:
        """Put comments of a part that goes above the line where it begins, but for those on lines of what goes."""
        line = self.line_of(begin)
        row = self.row(line)
        margin = row[: len(row) - len(row.lstrip())]
        for at, (start, stop) in self.comments.items():
            if begin <= start < end and at not in gone:
                said = f"{margin}{self.text[start:stop]}{self.newline}"
                self.spans.append((self.starts[line], self.starts[line], said))

    def empty(self, holder: MappingNode | SequenceNode, path: StudyPath) -> None:
        """Leave nothing in a list or block, and say so with brackets."""
        brackets = "{}" if isinstance(holder, MappingNode) else "[]"
        if holder.flow_style:
            self.part(holder.start_mark.index, holder.end_mark.index, brackets)
            return
        above = self.holder(path[:-1])
        if not isinstance(above, MappingNode):
            raise _nowhere(path)
        key, _ = above.value[_place(above, path)]
        colon = self.text.index(":", key.end_mark.index) + 1
        self.part(colon, colon, f" {brackets}")
        first, last = self.lines_of(colon, self.end_of(holder))
        self.spans.append((self.start_of(first + 1), self.start_of(last + 1), ""))


def cut(
    file: Path,
    text: str,
    paths: Iterable[StudyPath],
    instead: Mapping[StudyPath, str] | None = None,
    names: re.Pattern[str] | None = None,
) -> tuple[str, Going]:
    """Return the text of a file without the values at some paths, none within another, and what goes.

    A list whose every item goes is left empty; values may be put in the place of others (`instead`). A comment
    that stays on a line from which a part went goes too if `names` is found there. A path that leads nowhere in
    the text, as where a key is written `+5` and read as `5`, is refused.
    """
    knife = _Knife(text, names)
    together: dict[StudyPath, list[StudyPath]] = {}
    for path in paths:
        together.setdefault(path[:-1], []).append(path)
    for above, own in together.items():
        holder = knife.holder(above)
        places = sorted({_place(holder, path) for path in own})
        if len(places) == len(holder.value) and above:
            knife.empty(holder, above)
        else:
            knife.take(holder, places)
    for path, value in (instead or {}).items():
        holder = knife.holder(path[:-1])
        key, node = holder.value[_place(holder, path)]
        knife.part(key.end_mark.index, knife.end_of(node), f": {value}")
    lines = set[int]()
    for begin, end, _ in knife.spans:
        first, last = knife.lines_of(begin, end)
        lines.update(range(first, last + 1))
    rows = {line + 1: knife.row(line).rstrip("\r\n") for line in sorted(lines)}
    return knife.left(), Going(file, rows, tuple(line + 1 for line in sorted(knife.rewritten)))


def _nowhere(path: StudyPath) -> UnreadableFile:
    return UnreadableFile(
        f"`{dotted(path)}` cannot be cut out, as the file writes it in another way: write its keys there as they "
        "stand here, and try again"
    )


def _place(holder: Any, path: StudyPath) -> int:  # noqa: ANN401 -- nodes have no narrower type
    """Return the place of the last step of a path in what holds it."""
    last = path[-1]
    if isinstance(holder, SequenceNode) and isinstance(last, int) and last < len(holder.value):
        return last
    if isinstance(holder, MappingNode):
        for place, (key, _) in enumerate(holder.value):
            if key.value == str(last):
                return place
    raise _nowhere(path)


MOST_SEARCHED = 64 * 2**20
"""Bytes of a file, or of a part of a packed one, that are searched."""

_CLOSED = frozenset(
    {".pdf", ".gz", ".bz2", ".xz", ".7z", ".rar", ".parquet", ".png", ".jpg", ".jpeg", ".doc", ".xls"}
)
"""How the names of files end into which nobody can look as text."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where somebody who was forgotten is still named.

    Parameters
    ----------
    file : str
    line : int
        Counted from 1; 0 where the name of the file itself names them.
    what : {"id", "alias", "name", "part of a name"}
        What was found; a part of a name may be somebody else's.
    """

    file: str
    line: int
    what: str

    @property
    def is_sure(self) -> bool:
        """Whether it can be nobody else."""
        return self.what != "part of a name"

    def __str__(self) -> str:
        """Return the place and what is there, never the name."""
        return f"{self.file}:{self.line}  {self.what}" if self.line else f"{self.file}  {self.what} in its name"


SOMEBODY = "another person"
"""How anybody else than the learner and whom it is shown to is called."""


def without_others(records: Records, person: str) -> Callable[[Any], Any]:
    """Return what takes pseudonyms of all but a person and the learner out of plain values and parts of ids.

    Other words for these people go too.
    """
    hidden = Words.of(records, records.people - {ME, person}, {}).pattern

    def shown(value: Any) -> Any:  # noqa: ANN401 -- plain values of any kind
        if isinstance(value, Mapping):
            return {key: shown(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return list(dict.fromkeys(map(shown, value)))
        return hidden.sub(SOMEBODY, value) if isinstance(value, str) else value

    return shown


_BETWEEN_WORDS = r"[\W_]+"
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What names some people: their ids, other words for these, and their real names, each with what it is.

    Beside these `parts` of real names, and the ids of others in which those could stand: `dana` in `dana-2`.
    """

    whole: dict[str, str]
    parts: tuple[str, ...]
    others: tuple[str, ...]

    @classmethod
    def of(cls, records: Records, people: AbstractSet[str], names: Mapping[str, str]) -> "Words":
        """Return what names people of records and of the key file."""
        real = [unicodedata.normalize("NFC", names[one]).strip() for one in sorted(people) if one in names]
        aliases = [word for one in people for word in records.aliases.get(one, ())]
        whole = {
            **dict.fromkeys(filter(None, real), "name"),
            **dict.fromkeys(aliases, "alias"),
            **dict.fromkeys(people, "id"),
        }
        parts = {part for name in real for part in re.findall(r"[^\W\d_]+", name) if len(part) >= _SHORTEST_PART}
        blocks = (records.audiences, records.items, records.memberships, records.introductions, records.guidelines)
        ids = records.people.union(names, *blocks)
        return cls(whole, tuple(sorted(parts - whole.keys())), tuple(sorted(ids - people, key=len, reverse=True)))

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds them for sure."""
        each = [one for word in sorted(self.whole, key=len, reverse=True) for one in _ways(word)]
        # Nothing that could stand in a text is found where nobody is named.
        return re.compile(_alone(*each) if each else r"(?!)", re.IGNORECASE)

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where they are named, and by what."""
        text = unicodedata.normalize("NFC", text)
        spans = []
        around = [one for one in self.others if self.pattern.search(one)]
        taken = [found.span() for one in around for found in re.finditer(_alone(re.escape(one)), text)]
        for found in self.pattern.finditer(text):
            if not any(begin <= found.start() and found.end() <= end for begin, end in taken):
                spans.append(found.span())
                plain = found[0].casefold()
                what = (what for word, what in self.whole.items() if word.casefold() == plain)
                yield found.start(), next(what, "name")
        if self.parts:
            for found in re.finditer(_alone(*map(re.escape, self.parts)), text):
                if not any(begin <= found.start() < end for begin, end in spans):
                    yield found.start(), "part of a name"


def _alone(*ways: str) -> str:
    """Return a pattern that finds one of several where no letter stands before or behind it."""
    return rf"(?<![^\W_])(?:{'|'.join(ways)})(?![^\W_])"


def _ways(word: str) -> list[str]:
    """Return how a word or a name of several can be written: the last one first too, and anything between them."""
    parts = re.findall(r"[^\W_]+", word)
    if len(parts) <= 1 or re.fullmatch(r"[\w-]+", word):
        return [re.escape(word)]
    return [_BETWEEN_WORDS.join(map(re.escape, order)) for order in (parts, [parts[-1], *parts[:-1]])]


def traces_in(words: Words, files: Iterable[tuple[Path, str]]) -> tuple[list[Trace], list[str]]:
    """Return where people are named in files and in their names, and the files that cannot be searched."""
    left, closed = list[Trace](), list[str]()
    for path, shown in files:
        left += [Trace(shown, 0, what) for what in dict.fromkeys(what for _, what in words.found_in(path.name))]
        try:
            texts = list(_texts(path))
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            closed.append(shown)
            continue
        found = dict.fromkeys((line, what) for text in texts for line, what in _lines(text, words))
        left += [Trace(shown, line, what) for line, what in sorted(found)]
    return left, closed


def _texts(path: Path) -> Iterator[str]:
    """Yield what a file says, in each way in which it could be read; one that is closed is not implemented."""
    if path.suffix.lower() in _CLOSED or path.stat().st_size > MOST_SEARCHED:
        raise NotImplementedError
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(path) as packed:
            for part in packed.infolist():
                if part.file_size > MOST_SEARCHED:
                    raise NotImplementedError
                text = packed.read(part).decode("utf-8", "replace")
                # A word may be cut up by marks.
                yield from (text, re.sub(r"<[^>]*>", "", text), part.filename)
        return
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield data.decode("utf-16", "replace")
        return
    text = data.decode("utf-8", "replace")
    yield text
    if "\ufffd" in text:
        yield data.decode("cp1252", "replace")
    if "&" in text:
        yield html.unescape(text)
    if "\\u" in text:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda one: chr(int(one[1], 16)), text)


def _lines(text: str, words: Words) -> Iterator[tuple[int, str]]:
    """Yield the lines on which people are named; lines that a calendar folds are joined before."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    folds: list[int] = []
    if text.lstrip("\ufeff")[:6] == "BEGIN:":
        pieces = re.split(r"\n[ \t]", text)
        text, folds = "".join(pieces), list(accumulate(map(len, pieces[:-1])))
    for place, what in words.found_in(text):
        yield text.count("\n", 0, place) + 1 + bisect_right(folds, place), what


def searched(path: Path, records: Records, also: Iterable[Path]) -> tuple[list[tuple[Path, str]], list[str]]:
    """Return every file to be searched with how it is called, and the folders that are not.

    These are the records, the key file, the study and its table, all else in the folder of the records, and what
    lies at any depth under the folders that are given, each of which has to be there.
    """
    known = [path, path.with_name(KEY_FILE)]
    if records.study is not None and (study := path.parent / records.study).is_file():
        known += filter(None, [study, text_of(study).table])
    found = dict[Path, str]()
    # A link lies in one folder, and what it leads to in another.
    folders = list(dict.fromkeys([path.parent, path.parent if not path.is_symlink() else path.resolve().parent]))
    inside = [each for folder in folders for each in sorted(folder.iterdir())]
    for one in (*known, *inside):
        if one.is_file():
            found.setdefault(one.resolve(), str(one))
    roots = list(also)
    for given in roots:
        if not given.exists():
            raise UnreadableFile(f"there is no folder {given}: name one that is to be searched too")
        for each in sorted(given.rglob("*")) if given.is_dir() else [given]:
            if each.is_file() and ".git" not in each.parts:
                found.setdefault(each.resolve(), str(each))
    beside = [
        f"{each}/"
        for each in inside
        if each.is_dir()
        and each.name != ".git"
        and not any(each.resolve().is_relative_to(given.resolve()) for given in roots)
    ]
    return list(found.items()), beside


BEYOND = (
    "If these files were ever added to Git, it keeps earlier versions. Backups, folders that are kept in step "
    "with other machines, and whatever was handed on may keep copies.",
)
"""Where more may be kept, in sentences."""
