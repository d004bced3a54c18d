"""What is kept on one person, and how does all of it go: when they ask for it, or when its time is over?"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

import yaml

from netselect.arguments import checked
from netselect.errors import FileFaults, InvalidParameter, StudyPath, UnknownName, UnreadableFile
from netselect.finding import Answer, columns
from netselect.maintain.cutting import (
    BEYOND,
    Going,
    Gone,
    Layout,
    Trace,
    Words,
    cut,
    flow,
    searched,
    traces_in,
    without_others,
)
from netselect.maintain.happened import people_of
from netselect.maintain.loading import loads
from netselect.maintain.records import KEY_FILE, ME, Entry, Records, names_beside, nobody_called
from netselect.maintain.reminders import entries_go_on, people_go_on
from netselect.maintain.states import as_one_sees, introductions_on
from netselect.maintain.writing import Content, rewrite
from netselect.reading import parse
from netselect.reading.decoding import read_bytes
from netselect.words import closed, counted, figure_text, listed_with_and, plain_name, wrapped

_PEOPLE_FIELDS = ("with_", "about", "to")


@dataclass(frozen=True, slots=True)
class Forgotten(Answer):
    """What was erased, and where those people are still named.

    Parameters
    ----------
    as_of : date
    people : tuple of str
        Who was forgotten.
    entries : int
        How many entries of the log went.
    going : tuple of Gone
        How many lines went, by file, the key file first; the lines themselves nobody is to keep.
    left : tuple of Trace
        Where they are still named.
    not_searched : tuple of str
        Files and folders into which nobody looked.
    beyond : tuple of str
        Where more may be kept that nothing here reaches, in sentences.
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("file line:Int64 what")
    DERIVED: ClassVar[tuple[str, ...]] = ("is_done",)

    people: tuple[str, ...]
    entries: int
    going: tuple[Gone, ...]
    left: tuple[Trace, ...]
    not_searched: tuple[str, ...]
    beyond: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left in what was searched."""
        return not self.left

    def rows(self) -> Iterable[object]:
        """Yield the places where they are still named."""
        return self.left

    def __str__(self) -> str:
        """Return plain text."""
        went = f"{self.entries:,} log {'entry' if self.entries == 1 else 'entries'} went."
        if not self.people:
            head = went if self.entries else f"Nothing is past its date on {self.as_of}."
        elif self.going:
            head = f"Forgotten: {listed_with_and(self.people)}; {went}"
        else:
            head = f"The records hold nothing on {listed_with_and(self.people)}."
        lines = [wrapped(head)]
        for one in self.going:
            if one.rewritten:
                where = listed_with_and(map(str, one.rewritten))
                lines.append(wrapped(f"{one.file}: only a part of line {where} went; the rest was written anew."))
        heads = {True: "Still named, for you to mend:", False: "A part of a name, perhaps of somebody else:"}
        for sure, head in heads.items():
            if found := [one for one in self.left if one.is_sure is sure]:
                lines += [head, *_listed(found)]
        if self.people and self.is_done:
            lines.append("Nothing that names them is left in what was searched.")
        if self.not_searched:
            lines.append(wrapped(f"Not searched: {', '.join(self.not_searched)}."))
        return "\n".join([*lines, *map(wrapped, self.beyond)])


def _listed(found: Iterable[Trace]) -> Iterator[str]:
    """Yield the places, of a file that names somebody on very many lines only the first."""
    for _, group in groupby(found, key=lambda one: (one.file, one.what)):
        places = list(group)
        yield from (f"  {one}" for one in places[:_MOST_LISTED])
        if len(places) > _MOST_LISTED:
            more = len(places) - _MOST_LISTED
            lines = f"{more:,} more {counted(more, 'lines')}"
            yield f"  {places[0].file}  {places[0].what}, on {lines} up to {places[-1].line}"


_MOST_LISTED = 20


# What goes


@dataclass(slots=True)
class _Erasure:
    """What goes out of records with some people, and with `past` entries of the log, by their places."""

    records: Records
    people: frozenset[str]
    past: frozenset[int] = frozenset()
    paths: list[StudyPath] = field(default_factory=list)
    instead: dict[StudyPath, str] = field(default_factory=dict)
    entries: int = 0

    def __post_init__(self) -> None:
        records, people = self.records, self.people
        of = {*self._agreements()}
        log = self._log(of)
        self.entries = len(log)
        self.paths += [*sorted(of), *(("log", place) for place in sorted(log))]
        for block in ("contacts", "aliases"):
            self.paths += [(block, name) for name in getattr(records, block) if name in people]
        for name, contact in records.contacts.items():
            if name not in people and contact.met_through in people:
                self.paths.append(("contacts", name, "met_through"))
        self.paths += [("items", name, "owner") for name, item in records.items.items() if item.owner in people]
        for place, consent in enumerate(records.consents):
            if consent.by in people or people.issuperset(consent.to):
                self.paths.append(("consents", place))
        whole = frozenset(self.paths)
        for path, ids in self._lists():
            gone = [place for place, one in enumerate(ids) if one in people]
            if path[:2] in whole or not gone:
                continue
            if len(gone) < len(ids):
                self.paths += [(*path, place) for place in gone]
            elif path[-1] == "may_see":
                # Nobody named would mean everybody.
                self.instead[path] = ME
            else:
                self.paths.append(path)

    def _lists(self) -> Iterator[tuple[StudyPath, Sequence[str]]]:
        """Yield every list in which people can be named, and where it stands."""
        records = self.records
        yield ("subjects",), records.subjects
        yield from ((("aliases", tag), words) for tag, words in records.aliases.items())
        keys = {"strengths": "may_see", "items": "about", "audiences": "members", "guidelines": "parties"}
        for block, key in keys.items():
            for name, one in getattr(records, block).items():
                yield (block, name, key), getattr(one, key)
        for place, consent in enumerate(records.consents):
            yield ("consents", place, "to"), consent.to
        for place, entry in enumerate(records.log):
            for key in _PEOPLE_FIELDS:
                yield ("log", place, key.rstrip("_")), getattr(entry, key)

    def _agreements(self) -> Iterator[tuple[str, str]]:
        """Yield the guidelines and introductions that go as a whole."""
        past = [self.records.log[place] for place in self.past]
        for name, guideline in self.records.guidelines.items():
            parties = [party for party in guideline.parties if party not in self.people]
            is_alone = len(parties) < len(guideline.parties) and len(parties) <= 1
            if is_alone or any(entry.guideline == name for entry in past):
                yield "guidelines", name
        for name, introduction in self.records.introductions.items():
            if self.people.intersection(introduction.between) or any(one.introduction == name for one in past):
                yield "introductions", name

    def _log(self, gone: AbstractSet[tuple[str, str]]) -> set[int]:
        """Return the entries that go as a whole: past their date, of what goes, or naming nobody else at a key."""
        log, whole = self.records.log, set(self.past)
        for place, entry in enumerate(log):
            named = [ids for key in _PEOPLE_FIELDS if (ids := getattr(entry, key))]
            of = {("guidelines", entry.guideline), ("introductions", entry.introduction)}
            if any(self.people.issuperset(ids) for ids in named) or of & gone:
                whole.add(place)
        tasks = {log[place].id for place in whole if log[place].entry in {"lead", "action"}} - {None}
        return whole | {place for place, entry in enumerate(log) if entry.entry == "done" and entry.id in tasks}

    def meant(self, as_of: dt.date) -> dict[str, Any]:
        """Return what is to be read afterwards."""
        data = self.records.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for path, value in self.instead.items():
            _holder_of(data, path)[path[-1]] = [value]
        # The last of a list goes first, so that the places of the others stay.
        for path in sorted(
            self.paths, key=lambda one: (one[:-1], isinstance(one[-1], int) and one[-1]), reverse=True
        ):
            del _holder_of(data, path)[path[-1]]
        data.setdefault("erased", []).append({"on": as_of, "entries": self.entries})
        return Records.model_validate(data).model_dump()


def _holder_of(data: Any, path: StudyPath) -> Any:  # noqa: ANN401 -- plain values of any kind
    for part in path[:-1]:
        data = data[part]
    return data


def _without(path: Path, content: Content, erasure: _Erasure, words: Words, as_of: dt.date) -> tuple[str, Going]:
    """Return the text of records without what goes, and with the note that something went; and what goes."""
    text, going = cut(path, content.text, erasure.paths, erasure.instead, words.pattern)
    try:
        layout = Layout(text)
    except yaml.YAMLError:
        # That it does not read is told where it is read back.
        return text, going
    end, note = layout.newline, flow({"on": as_of, "entries": erasure.entries})
    pair, log = layout.key("erased"), layout.key("log")
    if pair is not None and pair[1].flow_style and pair[1].value:
        place, said = layout.end_of(pair[1].value[-1]), f", {note}"
    elif pair is not None and pair[1].flow_style:
        place, said = pair[1].start_mark.index + 1, note
    elif pair is not None:
        place = layout.start_of(layout.line_of(layout.end_of(pair[1])) + 1)
        said = f"{' ' * pair[1].start_mark.column}- {note}{end}"
    else:
        line = None if log is None else layout.line_of(log[0].start_mark.index)
        place = (
            layout.end_of_document(layout.root) if line is None else layout.starts[layout.with_comments(line, 0)]
        )
        said = f"erased:{end}  - {note}{end}"
    before = text[:place]
    gap = end if before and said.endswith(end) and before[-1] not in "\r\n" else ""
    return f"{before}{gap}{said}{text[place:]}", going


def _erase(
    path: Path, people: Collection[str] | None, as_of: dt.date, *, write: bool
) -> tuple[tuple[Going, ...], int, Words]:
    """Erase people, or what is past its date; return what went, how many entries, and what names those people."""

    def made(before: bytes) -> tuple[bytes, tuple[tuple[Going, ...], int, Words]]:
        records = loads(before, str(path), path=path, as_of=as_of)
        who, past = people, list[int]()
        if who is None:
            who = [name for name, day in people_go_on(records).items() if day is not None and day <= as_of]
            past = [place for place, day in enumerate(entries_go_on(records)) if day <= as_of]
        erasure, names = _Erasure(records, frozenset(who), frozenset(past)), names_beside(path)
        words = Words.of(records, erasure.people, names)
        content, after, going = Content(before), before, list[Going]()
        if erasure.paths or erasure.instead:
            text, gone = _without(path, content, erasure, words, as_of)
            after = content.encoded(text)
            try:
                is_meant = loads(after, str(path), path=path, as_of=as_of).model_dump() == erasure.meant(as_of)
            except FileFaults:
                is_meant = False
            if not is_meant:
                raise UnreadableFile(
                    f"{path} is left as it is, since what is left would not read back as meant: write values that "
                    "are repeated with `*name` out in full, and try again"
                )
            going.append(gone)
        if keys := erasure.people & names.keys():
            going.insert(0, _forget_names(path.with_name(KEY_FILE), keys, words, write=write))
        return after if write else before, (tuple(going), erasure.entries, words)

    return rewrite(path, made)


def _forget_names(key: Path, people: AbstractSet[str], words: Words, *, write: bool) -> Going:
    """Take the lines of people out of the key file, and return them."""

    def made(before: bytes) -> tuple[bytes, Going]:
        content = Content(before)
        data, _ = parse(before, str(key))
        gone = [name for name in data if str(name) in people]
        text, going = cut(key, content.text, [(str(name),) for name in gone], names=words.pattern)
        if len(gone) == len(data) and parse(text)[0] is None:
            text += f"{{}}{Layout(content.text).newline}"
        if parse(text)[0] != {name: said for name, said in data.items() if name not in gone}:
            raise UnreadableFile(
                f"{key} is left as it is: write one pseudonym with its name on each line, and try again"
            )
        # Real names are shown nowhere.
        lines = {line: re.sub(r"(?<=[:#]).*", " ...", said) for line, said in going.lines.items()}
        return content.encoded(text), replace(going, lines=lines)

    return rewrite(key, made) if write else made(read_bytes(key))[1]


# What is asked for


@checked
def to_forget(path: str | Path, person: str | None, *, as_of: dt.date) -> tuple[Going, ...]:
    """Return what `forget` would take out of which file, or `purge` where nobody is named; nothing is written.

    Parameters
    ----------
    path : str or Path
        The file of records.
    person : str or None
    as_of : date

    Returns
    -------
    tuple of Going

    Raises
    ------
    UnknownName, InvalidParameter, FileFaults, UnreadableFile
        As for `forget`.
    """
    people = None if person is None else [_known(person)]
    return _erase(Path(path), people, as_of, write=False)[0]


@checked
def forget(path: str | Path, person: str, *, as_of: dt.date, also: Sequence[str | Path] = ()) -> Forgotten:
    """Erase all that is kept on one person, and say where they are still named.

    Parameters
    ----------
    path : str or Path
        The file of records.
    person : str
        Their pseudonym.
    as_of : date
        Today, which the note carries that something was erased.
    also : sequence of str or Path
        Further folders and files that are searched, such as those of reports and calendars.

    Returns
    -------
    Forgotten

    Raises
    ------
    UnknownName
        Where nobody is called so and nothing names them, with the nearest pseudonym.
    InvalidParameter
        For the learner.
    FileFaults
        Where the records have faults, which have to be mended first.
    UnreadableFile
        Where a file cannot be written, or would not read back as meant; it stays as it is.

    Notes
    -----
    The key file is written first and the records last, so that a run that was killed can be run again. Their
    records, consents, introductions and log entries go with the comments on and directly above them; an entry that
    names others beside them stays without them; a guideline with one party left goes.

    Examples
    --------
    >>> import datetime as dt
    >>> import shutil
    >>> from tempfile import TemporaryDirectory
    >>> from netselect import maintain
    >>> with TemporaryDirectory() as folder:
    ...     path = shutil.copytree("docs/tutorials/year", f"{folder}/year") + "/records.yaml"
    ...     goes = maintain.to_forget(path, "contact-4", as_of=dt.date(2026, 11, 30))
    ...     forgotten = maintain.forget(path, "contact-4", as_of=dt.date(2026, 11, 30))
    ...     purged = maintain.purge(path, as_of=dt.date(2026, 11, 30))
    ...     len(goes), "contact-4" in maintain.load(path).people, purged.entries
    (2, False, 0)
    """
    return _forgotten(Path(path), [_known(person)], as_of, also)


@checked
def purge(path: str | Path, *, as_of: dt.date, also: Sequence[str | Path] = ()) -> Forgotten:
    """Erase what is past its date, as `forget` does for one person.

    Parameters
    ----------
    path : str or Path
        The file of records.
    as_of : date
        The day on which it is asked.
    also : sequence of str or Path
        As for `forget`.

    Returns
    -------
    Forgotten

    Raises
    ------
    FileFaults, UnreadableFile
        As for `forget`.

    Notes
    -----
    A person is past their date on their own `purge_on`, else `purge_after` months after the last entry that names
    them; an entry so long after itself. All entries of one introduction, guideline, lead or action go
    together, with the introduction or guideline.
    """
    return _forgotten(Path(path), None, as_of, also)


def _known(person: str) -> str:
    if person == ME:
        raise InvalidParameter(f"`{ME}` is you: to forget yourself, delete the file and its copies")
    if re.fullmatch(r"\w[\w-]*", person) is None:
        raise InvalidParameter("this is no pseudonym: give the id under which the records name the person")
    return person


def _forgotten(path: Path, people: list[str] | None, as_of: dt.date, also: Sequence[str | Path]) -> Forgotten:
    folders = [Path(one) for one in also]
    records = loads(read_bytes(path), str(path), path=path, as_of=as_of)
    # A folder that is not there is told before anything is written.
    searched(path, records, folders)
    going, entries, words = _erase(path, people, as_of, write=True)
    who = tuple(sorted(word for word, what in words.whole.items() if what == "id"))
    files, folders_left = searched(path, records, folders)
    left, closed = traces_in(words, files) if who else ([], [])
    if people is not None and not going and not left:
        # Nobody else is proposed: who is forgotten stays so.
        refusal = nobody_called(path, people[0], ())
        if isinstance(refusal, InvalidParameter):
            raise refusal
        sentence = (
            f"there is nobody `{people[0]}` in {path}, and nothing there names them: they are forgotten already, "
            "or the id is another; ids stand under `contacts` and `subjects`"
        )
        raise UnknownName(sentence, found=people[0], expected=())
    not_searched = (*closed, *folders_left) if who else ()
    gone, more = tuple(one.gone for one in going), BEYOND if going else ()
    return Forgotten(as_of, who, entries, gone, tuple(left), not_searched, more)


@dataclass(frozen=True, slots=True)
class SubjectExport(Answer):
    """Everything that is kept on one person, for that person to read.

    Parameters
    ----------
    as_of : date
    person : str
    purpose : str
        What the records are kept for.
    kept_until : date or None
        From when on nothing is kept; None where no day is known.
    held : tuple of mapping
        What is kept: where it stands (``where``), and what it says.
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("where says")

    person: str
    purpose: str
    kept_until: dt.date | None
    held: tuple[Mapping[str, Any], ...]

    def rows(self) -> Iterable[object]:
        """Yield one line for each thing that is kept."""
        for one in self.held:
            yield {"where": one["where"], "says": "; ".join(_says(one))}

    def __str__(self) -> str:
        """Return a page that can be read."""
        until = f"until {self.kept_until}" if self.kept_until else "without a last day"
        lines = [wrapped(f"What is kept on {self.person}, {until}, for this purpose: {self.purpose}")]
        lines += [
            wrapped(closed(f"{plain_name(one['where'])}: {'; '.join(_says(one)) or 'that it is there'}"))
            for one in self.held
        ]
        return "\n".join(lines if self.held else [*lines, "Nothing else than that."])


def _says(one: Mapping[str, Any]) -> list[str]:
    said = []
    for key, value in one.items():
        if key != "where":
            text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            text = figure_text(value) if isinstance(value, float) else text
            said.append(f"{plain_name(key)} {text}")
    return said


_OWN_WORD = frozenset(
    {"asked", "consented", "declined", "withdrawn", "proposed", "agreed", "left", "ended", "refused"}
)
"""Entries that tell what those said or decided who are named in `with`."""


@checked
def subject_export(records: Records, person: str, *, as_of: dt.date) -> SubjectExport:
    """Return everything that is kept on one person, and nothing that others said or decided.

    Parameters
    ----------
    records : Records
    person : str
        Their pseudonym.
    as_of : date
        The day on which it is asked.

    Returns
    -------
    SubjectExport

    Raises
    ------
    UnknownName
        Where nobody is called so.
    InvalidParameter
        For the learner, whose the whole file is.

    Notes
    -----
    Others' pseudonyms are replaced, and notes on what names others too are left out. Every end of an introduction
    reads "not now": nobody is told that somebody declined.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> print(str(maintain.subject_export(records, "contact-4", as_of=day)).splitlines()[-1])
    log: on 2026-04-22; entry gave; with contact-4; kind information; effort small.
    """
    if person == ME:
        raise InvalidParameter(f"`{ME}` is you, and the whole file is yours: name somebody else")
    if person not in records.people:
        raise nobody_called(records.path, person, records.people)
    shown = without_others(records, person)
    until = people_go_on(records).get(person)
    held_on = tuple(shown(one) for one in _held(records, person, as_of))
    return SubjectExport(as_of, person, shown(records.purpose), until, held_on)


def _held(records: Records, person: str, as_of: dt.date) -> Iterator[dict[str, Any]]:
    """Yield what is kept on a person, with what others said or decided left out, and their names not yet."""

    def of(where: str, model: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any part of records
        told = model.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"private"})
        return {"where": where, **more, **told}

    def naming(block: str, key: str) -> list[tuple[str, Any]]:
        return [(name, one) for name, one in getattr(records, block).items() if person in getattr(one, key)]

    if person in records.contacts:
        yield of("contact", records.contacts[person])
    if person in records.subjects:
        yield {"where": "subject, of whom only the id is kept"}
    if words := records.aliases.get(person):
        yield {"where": "other words for the id", "words": list(words)}
    yield from ({"where": "may see the proof of", "strength": tag} for tag, _ in naming("strengths", "may_see"))
    for name, audience in naming("audiences", "members"):
        yield {"where": "member of an audience", "audience": name, "reach": audience.reach}
    for name, item in records.items.items():
        if person in {*item.about, item.owner}:
            yield of("item", item, item=name)
    yield from (of("consent", one) for one in records.consents if one.by == person)
    yield from (of("guideline", one, guideline=name) for name, one in naming("guidelines", "parties"))
    states = introductions_on(records, as_of)
    for name, one in naming("introductions", "between"):
        yield of("introduction", one, introduction=name, state=as_one_sees(states[name], person))
    yield from filter(None, (_told_of(records, entry, person) for entry in records.entries()))


def _told_of(records: Records, entry: Entry, person: str) -> dict[str, Any] | None:
    """Return what an entry tells of a person; nothing where it tells what somebody else said or decided."""
    people = {*people_of(records, entry), *(one for key in _PEOPLE_FIELDS for one in getattr(entry, key))}
    if person not in people or (entry.entry in _OWN_WORD and person not in entry.with_):
        return None
    told = entry.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"private"})
    if people - {person, ME}:
        told.pop("note", None)
    if entry.entry in _OWN_WORD and person in entry.with_:
        # Who else was asked, or said the same, is of others.
        told["with"] = [person]
    is_end = entry.introduction is not None and entry.entry in {"declined", "withdrawn"}
    return {"where": "log", **told, "entry": "not now" if is_end else entry.entry}
