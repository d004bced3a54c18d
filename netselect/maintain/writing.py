"""How does an entry get into a person's records, with every other byte where it was, whatever happens?"""

import codecs
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from yaml.nodes import SequenceNode

from netselect.arguments import checked
from netselect.errors import FileFaults, InvalidParameter, UnreadableFile, listed, unknown_name
from netselect.finding import columns, frame_of_rows, plain
from netselect.maintain.cutting import Layout, flow
from netselect.maintain.loading import loads
from netselect.maintain.records import ENTRY_KEYS, Action, Entry, Records, known_names, nobody_called
from netselect.maintain.states import refusals
from netselect.reading import examine
from netselect.reading.decoding import lines_of, read_bytes
from netselect.reading.load import STANDARD_INPUT
from netselect.storing import PRIVATE, Lock, cannot_be_written, whole_file
from netselect.words import text_html

if TYPE_CHECKING:
    import pandas as pd

PATIENCE = 20.0
"""Seconds for which another command that writes the same file is waited for."""

Made = TypeVar("Made")

_MOST_TRIES = 100
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Added:
    """An entry that was written.

    Parameters
    ----------
    path : Path
    line : int
        Where it stands, counted from 1.
    text : str
        How it stands there.
    rewritten : bool
        Whether the log had to be written anew as a list with a line for each entry.
    """

    path: Path
    line: int
    text: str
    rewritten: bool = False

    @property
    def anew(self) -> str:
        """The sentence that the log was written anew; nothing where it was not."""
        return "The log was rewritten as a list with a line for each entry." if self.rewritten else ""

    def __str__(self) -> str:
        """Return what was done."""
        return f"Written to {self.path}, line {self.line}.{' ' * self.rewritten}{self.anew}"

    def to_frame(self) -> "pd.DataFrame":
        """Return one row."""
        return frame_of_rows([self.to_dict()], columns("path line:Int64 text rewritten:bool"))

    def to_dict(self) -> dict[str, object]:
        """Return plain values, ready for JSON."""
        return dict(plain(self, None))

    def _repr_html_(self) -> str:
        return text_html(str(self))


class Content:
    """The bytes of a file, in UTF-8 or in UTF-16 with its mark, as text, and back."""

    def __init__(self, data: bytes) -> None:
        self.mark = next((mark for mark in (*_UTF_16, codecs.BOM_UTF8) if data.startswith(mark)), b"")
        self.encoding = _UTF_16.get(self.mark, "utf-8")
        self.text = data[len(self.mark) :].decode(self.encoding, "replace")

    def encoded(self, text: str) -> bytes:
        """Return another text in the same encoding."""
        return self.mark + text.encode(self.encoding)


@contextmanager
def held(path: Path) -> Iterator[Path]:
    """Hold the file of records, so that no other command of ours writes it; leftovers of killed ones go.

    The file itself is yielded, where `path` is a link. It is refused where it is not there, may not be written, or
    another command keeps it.
    """
    if str(path) == STANDARD_INPUT:
        raise UnreadableFile("standard input cannot be written: name the file of records")
    if not path.is_file():
        read_bytes(path)
    with cannot_be_written(path):
        target = path.resolve(strict=True)
    if not target.stat().st_mode & 0o222:
        raise UnreadableFile(f"{path} cannot be written: it is read-only")
    busy = f"another command is writing {path}{{}}: wait until it has ended, and try again"
    lock = Lock(_lock_of(target), patience=PATIENCE, busy=busy)
    try:
        with cannot_be_written(path):
            draft_of(target).unlink(missing_ok=True)
        yield target
    finally:
        lock.release()


def draft_of(path: Path) -> Path:
    """Return the file that is written before it takes the place of another."""
    return path.with_name(f".{path.name}.netselect.tmp")


def _lock_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.netselect.lock")


def sweep(path: Path) -> None:
    """Take away what a killed command left beside a file, unless one is at work."""
    target = path.resolve()
    if _lock_of(target).exists() or draft_of(target).exists():
        with suppress(UnreadableFile, OSError):
            held_now = Lock(_lock_of(target))
            draft_of(target).unlink(missing_ok=True)
            held_now.release()


def replace_file(target: Path, before: bytes, after: bytes) -> bool:
    """Put other content into a file that is held, and return True; False where somebody changed it meanwhile."""

    def check() -> None:
        # As late as can be: an editor takes no lock.
        if target.read_bytes() != before:
            raise _ChangedMeanwhile

    try:
        with whole_file(target, by_way_of=draft_of(target), mode=PRIVATE, at_last=check) as file:
            file.write(after)
    except _ChangedMeanwhile:
        return False
    return True


class _ChangedMeanwhile(Exception):
    """Somebody has written a file since it was read."""


def rewrite(path: Path, made: Callable[[bytes], tuple[bytes, Made]]) -> Made:
    """Replace a file by what is made of it, anew as long as somebody changes it meanwhile.

    ``made`` takes the content, and returns the other one with what there is to say of it. A file that cannot be
    written, or is changed over and over, is refused, and what stood there stays.
    """
    with held(path) as target:
        for _ in range(_MOST_TRIES):
            before = read_bytes(target)
            after, said = made(before)
            if after == before or replace_file(target, before, after):
                return said
    raise UnreadableFile(f"{path} is changed over and over by another program: close it there, and try again")


@checked
def add_entry(path: str | Path, entry: Entry, *, as_of: dt.date) -> Added:
    """Write an entry at the end of the log, and leave every other byte as it is.

    Parameters
    ----------
    path : str or Path
        The file of records.
    entry : Entry
    as_of : date
        Today: no later entry is written.

    Returns
    -------
    Added

    Raises
    ------
    FileFaults
        Where the file has faults.
    InvalidParameter
        Where the entry does not fit the records, or is a step that is not allowed; with what is missing.
    UnreadableFile
        Where the file cannot be written; what stood there stays.

    Notes
    -----
    The text with the entry is read back and compared with what was meant before it takes the place of the old one.
    A log in brackets is rewritten as a list with a line for each entry, which `Added.rewritten` says.

    Examples
    --------
    >>> import datetime as dt
    >>> import shutil
    >>> from tempfile import TemporaryDirectory
    >>> from netselect import maintain
    >>> from netselect.maintain.records import Entry
    >>> with TemporaryDirectory() as folder:
    ...     path = shutil.copytree("docs/tutorials/year", f"{folder}/year") + "/records.yaml"
    ...     entry = Entry(on=dt.date(2026, 11, 28), entry="attended", network="pm-body")
    ...     added = maintain.add_entry(path, entry, as_of=dt.date(2026, 11, 30))
    ...     len(maintain.load(path).log)
    30
    """
    if entry.on > as_of:
        raise InvalidParameter(
            f"`{entry.entry}` is not logged: {entry.on} is after {as_of}, and an entry is of what has happened"
        )
    file = Path(path)
    return rewrite(file, lambda before: _with_entry(before, entry, file, as_of))


def entry_text(entry: Entry) -> str:
    """Return an entry as it stands in a log.

    >>> entry_text(Entry(**{"on": "2026-11-02", "entry": "gave", "with": "contact-4", "kind": "service"}))
    '{on: 2026-11-02, entry: gave, with: contact-4, kind: service}'
    """
    said = entry.model_dump(by_alias=True, exclude_defaults=True)
    return flow(
        {key: value[0] if isinstance(value, tuple) and len(value) == 1 else value for key, value in said.items()}
    )


def entry_of(
    records: Records, action: str, words: Iterable[str], on: dt.date, more: Mapping[str, object] | None = None
) -> Entry:
    """Return an entry from what a person types: what happened, and the ids of whom and what it names.

    These stand in any order; each goes to the key of that entry to which it fits. ``more`` are further keys with
    their values. An entry or id that does not exist is refused with the nearest, and so is a key that the entry
    does not have, or a value that is not accepted.
    """
    if action not in ENTRY_KEYS:
        raise unknown_name(f"there is no entry `{action}`.", action, ENTRY_KEYS)
    keys, said = ENTRY_KEYS[cast("Action", action)], dict[str, Any](on=on, entry=action)
    known = {key: ids for key, ids in _ids_by_key(records, action).items() if key in keys.all}
    called = known_names(records.path).pseudonym
    begins = action in {"lead", "action"}
    for word in words:
        key = next((key for key, ids in known.items() if word in ids), None)
        if key is None and called(word, of_a_person=True):
            raise nobody_called(records.path, word, ())
        if key is None and begins and "id" not in said:
            key = "id"
        if key is None:
            every = [one for ids in known.values() for one in ids]
            raise unknown_name(f"there is nobody and nothing `{word}` that `{action}` could name.", word, every)
        said[key] = [*said.get(key, []), word] if key in {"with", "about", "to"} else word
    said |= {key: value for key, value in (more or {}).items() if value not in (None, "", [])}
    if odd := [key for key in said if key not in keys.all]:
        raise InvalidParameter(
            f"`{action}` has no `{odd[0]}`. It can have {listed(sorted(keys.all - {'on', 'entry'}))}"
        )
    if begins and "id" not in said:
        taken = {entry.id for entry in records.log}
        said["id"] = next(name for number in count(1) if (name := f"{action}-{number}") not in taken)
    read = examine(Entry, said, context={"called": called})
    if read.value is None:
        told = (
            f"`{fault.path[0]}`: {fault.message.rstrip('.')}" if fault.path else fault.message
            for fault in read.found
        )
        raise InvalidParameter(f"`{action}` is not logged: {'; '.join(told)}")
    return read.value


def _ids_by_key(records: Records, action: str) -> dict[str, AbstractSet[str]]:
    """Return the ids that each key of an entry can name, the key that a word is first taken for first."""
    people, study = records.people, records.networks_study
    tasks = {entry.id for entry in records.log if entry.id is not None}
    needs = {need for then in records.needs_on.values() for need in then}
    networks = {*records.memberships}
    if study is not None:
        networks |= study.networks.keys()
        needs |= {*study.learner.needs, *study.learner.aspirations}
    to = {*records.audiences, *people}
    passes_on = action in {"told", "showed", "refused"}
    return {
        "id": tasks if action == "done" else set(),
        "introduction": records.introductions.keys(),
        "guideline": records.guidelines.keys(),
        "strength": records.strengths.keys(),
        "item": records.items.keys(),
        "network": networks,
        **({"to": to} if passes_on else {}),
        "with": people,
        "to": to,
        "about": people | needs,
    }


def _with_entry(before: bytes, entry: Entry, path: Path, as_of: dt.date) -> tuple[bytes, Added]:
    """Return the content of a file with one entry more."""
    content = Content(before)
    old = loads(before, str(path), path=path, as_of=as_of)
    if missing := refusals(old, entry):
        raise InvalidParameter(f"`{entry.entry}` is not logged: {'; '.join(missing)}")
    meant = old.model_copy(update={"log": (*old.log, entry)})
    line = entry_text(entry)
    layout = Layout(content.text)
    for way in (_appended, _as_a_block):
        text, at = way(layout, old.log, line)
        after = content.encoded(text)
        try:
            read = loads(after, str(path), path=path, as_of=as_of)
        except FileFaults as error:
            if refused := [one.message for one in error.faults if one.path[:2] == ("log", len(old.log))]:
                raise InvalidParameter(f"`{entry.entry}` is not logged: {'; '.join(refused)}") from None
            continue
        if read.model_dump() == meant.model_dump():
            return after, Added(path, len(lines_of(text[:at])), f"- {line}", way is _as_a_block)
    raise UnreadableFile(
        f"{path} is left as it is, since it would not read back as meant with the entry: write it without braces "
        f"around the whole, with the log as a list of a line for each entry, and add `- {line}`"
    )


def _appended(layout: Layout, _: Sequence[Entry], line: str) -> tuple[str, int]:
    """Return the text with an entry more behind it, and where that begins."""
    pair, end = layout.key("log"), layout.newline
    place = len(layout.text) if layout.root is None else layout.end_of_document(layout.root)
    before = layout.text[:place]
    before += "" if before[-1:] in {"", "\n", "\r"} else end
    margin = "  "
    if pair is None:
        before += f"log:{end}"
    elif isinstance(pair[1], SequenceNode) and pair[1].value:
        margin = " " * pair[1].start_mark.column
    return f"{before}{margin}- {line}{end}{layout.text[place:]}", len(before)


def _as_a_block(layout: Layout, log: Sequence[Entry], line: str) -> tuple[str, int]:
    """Return the text with the log as a list with a line for each entry, and where the last of them begins."""
    pair, end = layout.key("log"), layout.newline
    if pair is None:
        return _appended(layout, log, line)
    key, value = pair
    begin, stop = value.start_mark.index, layout.end_of(value)
    notes = [
        layout.text[slice(*comment)]
        for comment in layout.comments.values()
        if key.end_mark.index < comment[0] < stop
    ]
    head = layout.text[:begin].rstrip() if layout.line_of(begin) != layout.line_of(key.start_mark.index) else ""
    head = head or layout.text[:begin].rstrip(" ")
    rest_ends = layout.start_of(layout.line_of(max(stop - 1, begin)) + 1)
    behind = layout.text[stop:rest_ends].rstrip()
    before = f"{head}{behind and '  ' + behind.strip()}{end}"
    before += "".join(f"  {note}{end}" for note in notes)
    before += "".join(f"  - {entry_text(one)}{end}" for one in log)
    return f"{before}  - {line}{end}{layout.text[rest_ends:]}", len(before)
