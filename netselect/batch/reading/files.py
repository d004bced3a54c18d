"""Which learners do files and folders hold, and where does each of them stand?

JSON lines, YAML and JSON; never more than one line, document or JSON text is in hand. One that cannot be read is a
record with faults, and keeps no other from being read.
"""

import codecs
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from netselect.batch.reading import Origin
from netselect.batch.reading.from_records import Stated
from netselect.errors import Code, Fault, StudyPath, UnreadableFile, listed, named, nearest, shown
from netselect.reading import parse
from netselect.reading.decoding import (
    MAX_SIZE,
    TOO_LARGE,
    Located,
    LocatedList,
    decoded,
    json_as_yaml,
    lines_of,
    no_such_file,
    read_bytes,
)
from netselect.reading.reader import Reader

ENDINGS = (".yaml", ".yml", ".json")
"""The files of a folder that hold learners."""
OF_STUDIES = (*ENDINGS, ".xlsx")
"""The files of a folder that are studies."""
LINES = (".jsonl", ".ndjson")

MAX_LINE = 2**20
"""Bytes of one line: a learner takes some hundred, one with everything that can be stated some thousand."""
_TOGETHER = 128
"""Lines that are read at once, as long as each is plain."""
LEARNERS = "learners"
"""The key under which a document may hold a list of learners."""

Found = tuple[object, int, tuple[Fault, ...]]
"""What is stated, the line where it begins, and why it cannot be read."""

_EMPTY = "the file is empty, and each file of a folder holds learners: begin it with `id:`, or take it out"
_LOOKED_AT = 2**21
"""Bytes of a JSON file that are looked at for lines that are objects by themselves."""
_DIRECTIVES = (b"%YAML", b"%TAG")
_ITEM = re.compile(r"( *)-(?=\s|$)")
_LINE = re.compile(r"`[^`]*`|\bline (\d+)|, byte \d+ of the file")
_HEAD = re.compile(rf"(---\s*|{LEARNERS}:\s*)?(#.*)?")
_ONE_OBJECT = (
    'each line holds one learner as a whole JSON object, such as `{"id": "p-001", "limits": {"yearly_cost": 100}}`'
)
_SEVERAL_LINES = "; JSON that runs over several lines goes in a file that ends in .json"
_TOO_LONG = (
    f"this line has more than {MAX_LINE:,} bytes (1 MiB), the most that is read of one learner: look for a line "
    "end that is missing between two learners"
)
_TOO_DEEP = (
    "this line is nested too deep to be a learner: look for brackets or braces that are opened over and over"
)
_TWICE = "the key {} stands twice here, and each may stand once: take one out"


def stated_in(path: Path) -> Iterator[Stated]:
    """Yield the learners of a file or a folder, one after the other, each as it is stated.

    JSON lines (``.jsonl``, ``.ndjson``) hold one learner a line. In YAML (``.yaml``, ``.yml``) each document is
    one learner or a list of them, by itself or under the key ``learners``; so is the one document of a ``.json``
    file. Of a folder its YAML and JSON files are read in the order of their names; other files, folders in it, and
    names that begin with a dot are left alone.

    A record that cannot be read has faults, and those after it are read on. One line or document is held at a
    time, so that neither the number of learners nor the size of the file is limited. Where there is no such file,
    it cannot be opened, or the folder holds no file of learners, `UnreadableFile` is raised.
    """
    is_folder, number = path.is_dir(), 0
    for file in files_in(path) if is_folder else [path]:
        for data, line, faults in _of_folder(file) if is_folder else _in_file(file):
            number += 1
            yield Stated(data, Origin(str(file), line, number), faults)


def files_in(folder: Path, endings: Sequence[str] = ENDINGS) -> list[Path]:
    """Return the files of a folder that end so, in the order of their names; not what a program hides."""
    try:
        names = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in endings and path.is_file())
    except OSError as error:
        raise UnreadableFile(f"{folder} cannot be read: {error.strerror}") from None
    files = [folder / name for name in names if not name.startswith((".", "~$"))]
    if not files:
        raise UnreadableFile(
            f"{folder} holds no file that ends in {listed(endings)}, which are looked for in a folder: put one "
            "there, or name the file itself"
        )
    return files


def _of_folder(path: Path) -> Iterator[Found]:
    try:
        if path.stat().st_size:
            yield from _in_file(path)
        else:
            yield None, 1, (Fault("empty", _EMPTY, (), 1, 1, str(path)),)
    except UnreadableFile as error:
        # One file that cannot be opened keeps nobody else from being ranked.
        yield None, 0, (Fault(error.code, str(error), source=str(path)),)


def _in_file(path: Path) -> Iterator[Found]:
    ending = path.suffix.lower()
    if ending in LINES:
        return lines_in(path)
    if ending in ENDINGS:
        return json_document(path) if ending == ".json" else documents_in(path)
    close = nearest(ending, ENDINGS + LINES)
    hint = f" Did you mean `{close}`?" if close else ""
    raise UnreadableFile(f"{path}: learners are read from files that end in .jsonl, .yaml or .json.{hint}")


def lines_in(path: Path) -> Iterator[Found]:
    """Yield what each line says, its number, and why it cannot be read; blank lines say nothing."""
    source, reading, number = str(path), _Reading(), 0
    lines = raw_lines(path)
    while some := list(islice(lines, _TOGETHER)):
        found = _at_once([raw for raw, is_whole in some]) if all(is_whole for _, is_whole in some) else None
        if found is None:
            for place, (raw, is_whole) in enumerate(some, start=number + 1):
                yield from _one_line(raw, reading, place, source, is_whole=is_whole)
        else:
            for place, data in enumerate(found, start=number + 1):
                yield data, place, ()
        number += len(some)


def _one_line(raw: bytes, reading: "_Reading", number: int, source: str, *, is_whole: bool) -> Iterator[Found]:
    """Yield what a line says, and why it cannot be read; nothing for a blank one."""
    if not is_whole:
        yield None, number, (Fault("limit", _TOO_LONG, (), number, 1, source),)
        return
    try:
        data = reading.value(raw)
    except (ValueError, RecursionError) as error:
        if not raw.isspace():
            code, column, message = _why(error, raw)
            yield None, number, (Fault(code, message, (), number, column, source),)
        return
    faults = tuple(
        Fault("duplicate", _TWICE.format(shown(key)), (*where, key), number, 1, source)
        for where, key in (_twice(data, ()) if reading.has_twice else ())
    )
    yield data, number, faults


class _Refused(ValueError):
    """A word that JSON does not have, though Python reads it."""


class _Twice(dict[str, Any]):
    """An object in which a key stands twice."""

    __slots__ = ("key",)
    key: str


class _Reading:
    """Reads lines; ``has_twice`` tells whether a key stands twice in the last of them."""

    def __init__(self) -> None:
        self.has_twice = False
        self._decode = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=_refused).decode

    def value(self, raw: bytes) -> object:
        self.has_twice = False
        return self._decode(raw.decode())

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        self.has_twice = True
        twice = _Twice(made)
        names = [name for name, _ in pairs]
        twice.key = next(name for name in made if names.count(name) > 1)
        return twice


def _refused(word: str) -> NoReturn:
    raise _Refused(
        f"found `{word}`, which is no number: write a number, or leave the key out where nobody knows it"
    )


_PLAIN = json.JSONDecoder(parse_constant=_refused)


def _at_once(lines: Sequence[bytes]) -> list[dict[str, Any]] | None:
    """Return what lines say, each of which is surely one object in which no key stands twice; None for others.

    Read as one array, a comma between two lines stands outside all texts, because quotes pair up in each line,
    and outside all objects, because no key follows it; and there are no other arrays. So each line holds at least
    one object, and there are no more of these than lines. Each key has a colon of its own: where there are as many
    keys as colons, none stands twice.
    """
    if any(line[:1] != b"{" or line.count(b'"') % 2 for line in lines):
        return None
    try:
        text = b",".join(lines).decode()
        if "[" in text or "\\" in text:
            return None
        found: list[Any] = _PLAIN.decode(f"[{text}]")
    except (ValueError, RecursionError):
        return None
    keys, left, blocks = 0, text.count("{"), found
    while blocks:
        keys, left = keys + sum(map(len, blocks)), left - len(blocks)
        blocks = [part for block in blocks for part in block.values() if part.__class__ is dict] if left else []
    return found if len(found) == len(lines) and keys == text.count(":") else None


def _why(error: Exception, raw: bytes) -> tuple[Code, int, str]:
    """Return why a line cannot be read: what kind of fault it is, its column, and the sentence."""
    if isinstance(error, _Refused):
        return "yaml", 1, str(error)
    if isinstance(error, RecursionError):
        return "limit", 1, _TOO_DEEP
    if isinstance(error, UnicodeDecodeError):
        byte, place = raw[error.start], error.start + 1
        said = (
            f"found the byte 0x{byte:02X}, byte {place} of this line, which is no UTF-8 text: save the "
            "file again with the encoding UTF-8"
        )
        return "encoding", place, said
    if isinstance(error, json.JSONDecodeError):
        hint = _SEVERAL_LINES if raw.strip() in {b"{", b"}", b"[", b"]", b"},"} or raw[:1].isspace() else ""
        why = error.msg[:1].lower() + error.msg[1:]
        place = min(error.pos, len(error.doc.rstrip())) + 1
        return "yaml", place, f"this line is no JSON ({why}, character {place}): {_ONE_OBJECT}{hint}"
    said = "this line cannot be read as JSON: it holds a number with more digits than are read"
    return "yaml", 1, f"{said}; {_ONE_OBJECT}"


def _twice(data: object, path: StudyPath) -> Iterator[tuple[StudyPath, str]]:
    """Yield where an object stands in which a key stands twice, and that key."""
    if isinstance(data, _Twice):
        yield path, data.key
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from _twice(value, (*path, key))


def documents_in(path: Path) -> Iterator[Found]:
    """Yield the learners of a YAML file, document by document; a faulty one keeps no other from being read."""
    source, is_first = str(path), True
    for document in _split(path):
        document.is_first, is_first = is_first, False
        if document.size > MAX_SIZE:
            message = TOO_LARGE.format(document.size, "bytes").replace("the file", "this document")
            yield None, document.line, (Fault("limit", message, (), document.line, 1, source),)
        else:
            yield from _learners(b"".join(document.lines), document, source)


def json_document(path: Path) -> Iterator[Found]:
    """Yield the learners of a JSON file: one, a list of them, or an object with a list ``learners``."""
    content = read_bytes(path, "give the learners as JSON lines or in a CSV table, which may be of any size")
    check_format(content, path)
    text = content.removeprefix(codecs.BOM_UTF8).lstrip()
    first = [line for line in text[:_LOOKED_AT].splitlines() if line.strip()][:2]
    with suppress(ValueError, RecursionError):
        if len(first) == 2 and all(isinstance(json.loads(line), dict) for line in first):  # noqa: PLR2004 -- lines
            raise UnreadableFile(f"{path} holds JSON lines, one object on each line: name it .jsonl")
    if text:
        yield from _learners(content, _Document(0, 1, is_first=True), str(path), is_json=True)


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
        said = (line[3:] if mark else line).strip()
        if not document.line and said and not said.startswith((b"#", *_DIRECTIVES)):
            document.line = number
    if document.line:
        yield document


def _learners(content: bytes, document: _Document, source: str, *, is_json: bool = False) -> Iterator[Found]:
    """Yield the learners of one document."""
    of_text: list[Fault] = []
    text = decoded(content, source, of_text).removeprefix("\ufeff")
    if of_text and not text:
        yield None, document.line, tuple(of_text)
        return
    reader = Reader(json_as_yaml(text) if is_json else text, source)
    if reader.complaint is None:
        faults = _moved_faults([*of_text, *sorted(set(reader.faults))], document.before)
        data = _moved(reader.result(), document.before)
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
    if "netselect_records" in data:
        raise UnreadableFile(f"{source} holds records and no learners: give the learners in a file of their own")
    if LEARNERS in data:
        if not isinstance(data[LEARNERS], list):
            raise UnreadableFile(f"{source}:{data.places[LEARNERS][0]}  {_no_list(data[LEARNERS])}")
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
        faults = [fault for fault in faults if fault.code != "block" or fault.path]
        yield from _of_list(data, "", faults)
    elif isinstance(data, Located) and LEARNERS in data:
        items, at = data[LEARNERS], data.places[LEARNERS]
        if others := [key for key in data if key != LEARNERS]:
            message = (
                f"beside `{LEARNERS}:` a file of learners holds nothing, found {listed(map(shown, others))}: take "
                "it out; what holds for everybody stands in the study"
            )
            beside = Fault("unknown_key", message, (str(others[0]),), *data.places[others[0]], source)
            faults = [*faults, beside]
        if isinstance(items, LocatedList):
            yield from _of_list(items, LEARNERS, faults)
        else:
            yield None, at[0], (*faults, Fault("block", _no_list(items), (LEARNERS,), *at, source))
    else:
        first = next(iter(data.places.values()), (line, 1))[0] if isinstance(data, Located) else line
        yield _as_mapping(data), first, tuple(faults)


def _no_list(items: object) -> str:
    found = "nothing" if items is None else named(items)
    return f"found {found}: `{LEARNERS}:` holds a list, and each item of it is a learner: `- id: p-001`"


def _of_list(items: LocatedList, key: str, faults: list[Fault]) -> Iterator[Found]:
    """Yield the learners of a list; what is wrong outside them is a record of its own."""
    own: list[list[Fault]] = [[] for _ in items]
    outside: list[Fault] = []
    start = (key,) if key else ()
    depth = len(start)
    for fault in faults:
        # What is wrong with the bytes has a place and no path.
        step = fault.path[depth] if fault.path[:depth] == start and len(fault.path) > depth else None
        place = step if isinstance(step, int) else -1
        if not fault.path:
            place = bisect_right(items.places, (fault.line, fault.column)) - 1
        if not 0 <= place < len(items):
            outside.append(fault)
            continue
        own[place].append(replace(fault, path=fault.path[depth + 1 :]))
        if fault.code == "more":
            for rest in own[place + 1 :]:
                rest.append(replace(fault, path=()))
    for item, at, of_item in zip(items, items.places, own, strict=True):
        yield item, at[0], tuple(of_item)
    if outside:
        yield None, outside[0].line, tuple(outside)


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
    for start in starts:
        lines[start] = f"{margin} {lines[start][len(margin) + 1 :]}"
    ends = [*starts[1:], len(lines)]
    return [(start, "\n".join(lines[start:end])) for start, end in zip(starts, ends, strict=True)]


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


def raw_lines(path: Path, most: int = MAX_LINE) -> Iterator[tuple[bytes, bool]]:
    """Yield the lines of a UTF-8 file with their ends, and whether each is whole: so many bytes are kept."""
    try:
        with path.open("rb") as file:
            line = file.readline(most)
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise UnreadableFile(f"{path} is UTF-16: save the file again with the encoding UTF-8")
            check_format(line, path)
            line = line.removeprefix(codecs.BOM_UTF8)
            while line:
                yield line, len(line) < most or line.endswith(b"\n") or not _pass_over(file, most)
                line = file.readline(most)
    except FileNotFoundError:
        raise UnreadableFile(no_such_file(path)) from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None


def check_format(content: bytes, path: Path) -> None:
    """Refuse what begins as a Parquet file does, and is named otherwise."""
    if content.startswith(b"PAR1"):
        raise UnreadableFile(f"{path} is a Parquet file: name it .parquet")


def _pass_over(file: BinaryIO, most: int) -> bool:
    """Read to the end of a line, and return whether anything but that end was left."""
    has_more = False
    while rest := file.readline(most):
        has_more = has_more or rest.strip(b"\r\n") != b""
        if rest.endswith(b"\n"):
            break
    return has_more
