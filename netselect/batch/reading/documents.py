"""Which learners does a YAML or JSON file hold, and where does each of them stand?"""

import codecs
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from netselect.batch.reading.raw_lines import check_format, raw_lines
from netselect.errors import Fault, UnreadableFile, listed, named, nearest, shown
from netselect.reading.decoding import decoded, json_as_yaml, lines_of
from netselect.reading.events import Reader
from netselect.reading.limits import MAX_SIZE, MORE_FAULTS, TOO_LARGE
from netselect.reading.load import read_bytes
from netselect.reading.parsing import parse
from netselect.reading.places import Located, LocatedList
from netselect.reading.wording import NO_MAPPING

Found = tuple[object, int, tuple[Fault, ...]]
"""What is stated, the line where it begins, and why it cannot be read."""

LEARNERS = "learners"
"""The key under which a document may hold a list of learners."""

_LOOKED_AT = 2**21
"""Bytes of a JSON file that are looked at for lines that are objects by themselves."""
_NO_LIST = f"found {{}}: `{LEARNERS}:` holds a list, and each item of it is a learner: `- id: p-001`"
_DIRECTIVES = (b"%YAML", b"%TAG")
_ITEM = re.compile(r"( *)-(?=\s|$)")
_LINE = re.compile(r"`[^`]*`|\bline (\d+)|, byte \d+ of the file")
_HEAD = re.compile(rf"(---\s*|{LEARNERS}:\s*)?(#.*)?")


def documents_in(path: Path) -> Iterator[Found]:
    """Yield the learners of a YAML file, document by document; a faulty one keeps no other from being read.

    Parameters
    ----------
    path : Path
        Each document is one learner, a list of learners, or a mapping with a list ``learners``.

    Yields
    ------
    tuple of (object, int, tuple of Fault)

    Raises
    ------
    UnreadableFile
        Where it cannot be opened, is UTF-16, or begins with what is no learner at all.
    """
    source, is_first = str(path), True
    for document in _split(path):
        document.is_first, is_first = is_first, False
        if document.size > MAX_SIZE:
            message = TOO_LARGE.format(document.size, "bytes").replace("the file", "this document")
            yield None, document.line, (Fault(document.line, 1, "", message, source),)
        else:
            yield from _learners(b"".join(document.lines), document, source)


def json_document(path: Path) -> Iterator[Found]:
    """Yield the learners of a JSON file: one, a list of them, or an object with a list ``learners``.

    Parameters
    ----------
    path : Path
        A file of one JSON text.

    Yields
    ------
    tuple of (object, int, tuple of Fault)

    Raises
    ------
    UnreadableFile
        Where it cannot be opened, is too large, or is no such text.
    """
    content = read_bytes(path)
    check_format(content, path)
    if _are_lines(content):
        raise UnreadableFile(f"{path} holds JSON lines, one object on each line: name it .jsonl")
    if content.removeprefix(codecs.BOM_UTF8).strip():
        yield from _learners(content, _Document(0, 1, is_first=True), str(path), is_json=True)


def _are_lines(content: bytes) -> bool:
    """Return whether each of the first two lines of a text is a whole JSON object."""
    lines = content.removeprefix(codecs.BOM_UTF8).lstrip()[:_LOOKED_AT].splitlines()
    first = [line for line in lines if line.strip()][:2]
    try:
        return len(first) == 2 and all(isinstance(json.loads(line), dict) for line in first)  # noqa: PLR2004 -- lines
    except (ValueError, RecursionError):
        return False


@dataclass(slots=True)
class _Document:
    """Some lines of a file: how many stand before, where they begin to say something, and how long they are."""

    before: int
    line: int
    size: int = 0
    is_first: bool = False
    lines: list[bytes] = field(default_factory=list)


def _split(path: Path) -> Iterator[_Document]:
    """Yield the documents of a file that say anything; one that is too long is passed over, but for its length."""
    document = _Document(0, 0)
    for number, (line, is_whole) in enumerate(raw_lines(path, MAX_SIZE + 1), start=1):
        mark = line[:3] if line[:3] in {b"---", b"..."} and not line[3:4].strip() else b""
        if mark:
            # Such a mark ends whatever is open: nothing in YAML may hold one, not even a text in quotes.
            if document.line:
                yield document
            document = _Document(number - (mark == b"---"), 0)
            if mark == b"...":
                continue
        document.size += len(line) if is_whole else MAX_SIZE + 1
        if document.size > MAX_SIZE:
            document.lines.clear()
        else:
            document.lines.append(line)
        if not document.line and _says_something(line[3:] if mark else line):
            document.line = number
    if document.line:
        yield document


def _says_something(line: bytes) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith((b"#", *_DIRECTIVES))


def _learners(content: bytes, document: _Document, source: str, *, is_json: bool = False) -> Iterator[Found]:
    """Yield the learners of one document."""
    of_text: list[Fault] = []
    text = decoded(content, source, of_text).removeprefix("\ufeff")
    if of_text and not text:
        yield None, document.line, tuple(of_text)
        return
    reader = Reader(json_as_yaml(text) if is_json else text, source)
    if reader.complaint is None:
        faults = _moved_faults([*of_text, *sorted(set(reader.trail.faults))], document.before)
        data = _moved(reader.trail.result(), document.before)
        if document.is_first and isinstance(data, Located):
            _check_content(data, source)
        yield from _of_data(data, faults, document.line, source)
        return
    items = [] if is_json else _items(text)
    if len(items) > 1:
        # How far a slip of syntax reaches is a guess: each item of the list is read by itself.
        for start, item in items:
            data, faults = parse(item, source)
            before = document.before + start
            yield _as_mapping(_moved(data, before)), before + 1, tuple(_moved_faults(faults, before))
        return
    data, faults = parse(content, source, json=is_json)
    yield _as_mapping(_moved(data, document.before)), document.line, tuple(_moved_faults(faults, document.before))


def _check_content(data: Located, source: str) -> None:
    """Refuse a file that begins with a block of keys that holds no learner, whatever stands in it."""
    if "netselect" in data and "networks" in data:
        raise UnreadableFile(
            f"{source} is a study and holds no learners: give it as the study (FILE), and the learners in a file "
            "of their own"
        )
    if LEARNERS in data:
        if not isinstance(items := data[LEARNERS], list):
            found = "nothing" if items is None else named(items)
            raise UnreadableFile(f"{source}:{data.places[LEARNERS][0]}  {_NO_LIST.format(found)}")
        return
    close = nearest(LEARNERS, map(str, data))
    if close is not None and "id" not in data:
        at = data.places.get(close, (1, 1))[0]
        raise UnreadableFile(
            f"{source}:{at}  there is no key `{close}` in a file of learners. Did you mean `{LEARNERS}:`?"
        )


def _of_data(data: object, faults: list[Fault], line: int, source: str) -> Iterator[Found]:
    """Yield the learners of a document that could be read, each with its own faults."""
    if isinstance(data, LocatedList):
        faults = [fault for fault in faults if fault.message != NO_MAPPING.format("a list")]
        yield from _of_list(data, "", faults)
    elif isinstance(data, Located) and LEARNERS in data:
        yield from _of_key(data, faults, source)
    else:
        first = next(iter(data.places.values()), (line, 1))[0] if isinstance(data, Located) else line
        yield _as_mapping(data), first, tuple(faults)


def _of_key(data: Located, faults: list[Fault], source: str) -> Iterator[Found]:
    """Yield the learners of a document with the key `learners`."""
    items, at = data[LEARNERS], data.places[LEARNERS]
    others = [key for key in data if key != LEARNERS]
    if others:
        message = (
            f"beside `{LEARNERS}:` a file of learners holds nothing, found {listed(map(shown, others))}: take it "
            "out; what holds for everybody stands in the study"
        )
        faults = [*faults, Fault(*data.places[others[0]], str(others[0]), message, source)]
    if isinstance(items, LocatedList):
        yield from _of_list(items, LEARNERS, faults)
    else:
        found = "nothing" if items is None else named(items)
        message = _NO_LIST.format(found)
        yield None, at[0], (*faults, Fault(*at, LEARNERS, message, source))


def _of_list(items: LocatedList, key: str, faults: list[Fault]) -> Iterator[Found]:
    """Yield the learners of a list; what is wrong outside them is a record of its own."""
    own: list[list[Fault]] = [[] for _ in items]
    outside: list[Fault] = []
    for fault in faults:
        match = re.match(rf"{key}\[(\d+)\](?:\.|$)", fault.path)
        # What is wrong with the bytes has a place and no path.
        place = int(match[1]) if match else -1 if fault.path else _place(items, fault)
        if not 0 <= place < len(items):
            outside.append(fault)
            continue
        own[place].append(replace(fault, path=fault.path[match.end() :] if match else ""))
        if fault.message == MORE_FAULTS:
            for rest in own[place + 1 :]:
                rest.append(replace(fault, path=""))
    for item, at, of_item in zip(items, items.places, own, strict=True):
        yield item, at[0], tuple(of_item)
    if outside:
        yield None, outside[0].line, tuple(outside)


def _place(items: LocatedList, fault: Fault) -> int:
    return bisect_right(items.places, (fault.line, fault.column)) - 1


def _items(text: str) -> list[tuple[int, str]]:
    """Return the items of a list that a document is, or holds as ``learners``: lines before each, and its text.

    The mark of an item becomes a blank, so that columns stay. There are none where the document is no such list.
    """
    starts: list[int] = []
    margin = ""
    lines = lines_of(text)
    for number, line in enumerate(lines):
        match = _ITEM.match(line)
        if match and (not starts or match[1] == margin):
            margin = match[1]
            starts.append(number)
        elif not starts and _HEAD.fullmatch(line) is None:
            return []
    found = []
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        first = f"{margin} {lines[start][len(margin) + 1 :]}"
        found.append((start, "\n".join([first, *lines[start + 1 : stop]])))
    return found


def _as_mapping(data: object) -> object:
    """Return what was read where it is a block of keys; nothing more is said of anything else."""
    return data if isinstance(data, Located) else None


def _moved(data: Any, lines: int) -> Any:  # noqa: ANN401 -- whatever was read
    """Return data with the places in them moved down by some lines; what stands in them twice is moved once."""
    stack: list[Any] = [data] if lines else []
    moved: set[int] = set()
    while stack:
        part = stack.pop()
        if not isinstance(part, Located | LocatedList) or id(part) in moved:
            continue
        moved.add(id(part))
        if isinstance(part, Located):
            part.places = {key: (line + lines, column) for key, (line, column) in part.places.items()}
            stack.extend(part.values())
        else:
            part.places = [(line + lines, column) for line, column in part.places]
            stack.extend(part)
    return data


def _moved_faults(faults: Sequence[Fault], lines: int) -> list[Fault]:
    """Return faults moved down by some lines, and the lines that their sentences name with them."""

    def moved(match: re.Match[str]) -> str:
        return f"line {int(match[1]) + lines}" if match[1] else match[0] if match[0].startswith("`") else ""

    return [
        replace(fault, line=fault.line + lines, message=_LINE.sub(moved, fault.message)) if lines else fault
        for fault in faults
    ]
