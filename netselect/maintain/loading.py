"""How does a file become the records of a person, with every fault found at once, its line and its cure?"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from netselect.arguments import checked
from netselect.errors import (
    Fault,
    FileFaults,
    StudyFaults,
    StudyPath,
    UnreadableFile,
    listed,
    nearest,
    no_such,
)
from netselect.maintain.records import (
    ACTIONS,
    ENTRY_KEYS,
    HIDDEN,
    MARKINGS,
    ME,
    Beside,
    Entry,
    KnownNames,
    Records,
    known_names,
    not_a_label,
)
from netselect.maintain.states import step_faults, total_faults
from netselect.names import speaking_of
from netselect.reading.decoding import Located, place_of
from netselect.reading.load import load as load_study
from netselect.reading.load import read_as, text_of
from netselect.reading.schema import DIALECT, Schema, readable, rebuilt
from netselect.study import mapping
from netselect.study.study import Study
from netselect.study.written import day_written


@checked
def load(path: str | Path, *, as_of: dt.date | None = None) -> Records:
    """Read the records that a person keeps.

    Parameters
    ----------
    path : str or Path
        A YAML file, or ``"-"`` for standard input.
    as_of : date, optional
        The day on which totals that are stated have to reach what the log counts; that of the last entry where
        nothing is said. Entries of later days are then told by a notice.

    Returns
    -------
    Records

    Raises
    ------
    FileFaults
        With every fault, each with its line, its path, what was found, what is accepted and the cure.
    UnreadableFile
        Where the file is not there, is too large or is not text.

    Examples
    --------
    >>> from netselect import maintain
    >>> maintain.load("docs/tutorials/year/records.yaml").learner.id
    'learner-a'
    """
    if "\n" in str(path):
        raise UnreadableFile("the name of a file was expected and text was given: use `loads` for text")
    text = text_of(path)
    return _read(text.text, text.source, None if text.folder is None else Path(path), as_of)


@checked
def loads(
    text: str | bytes, source: str = "text", *, path: Path | None = None, as_of: dt.date | None = None
) -> Records:
    """Read records from text, as `load` does from a file.

    Parameters
    ----------
    text : str or bytes
        YAML.
    source : str
        How messages call it.
    path : Path, optional
        The file that the text is, or will be, of: the study and the key file are looked for beside it, and not at
        all where nothing is said.
    as_of : date, optional
        As `load` takes it.

    Returns
    -------
    Records

    Raises
    ------
    FileFaults
        With every fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> from netselect import maintain
    >>> maintain.loads(Path("docs/tutorials/year/records.yaml").read_text("utf-8")).purge_after
    24
    """
    return _read(text, source, path, as_of)


def records_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a file of records, for editors.

    Returns
    -------
    dict

    Examples
    --------
    >>> records_schema()["properties"]["purpose"]["description"]
    'What these records are kept for, such as `purpose: Keep up my networks`.'
    """
    rebuilt()
    schema = readable(Records.model_json_schema())
    return {"$schema": DIALECT, "title": "Records of netselect", **schema}


@speaking_of("records")
def _read(text: str | bytes, source: str, path: Path | None, as_of: dt.date | None) -> Records:
    known = known_names(path)
    checks = _Checks(path, known)
    try:
        records = read_as(Records, text, source, checks.further, context={"called": known.pseudonym})
    except FileFaults as error:
        study = [fault for fault in error.faults if fault.path == ("netselect",)]
        if study:
            sentence = (
                "this is a study, not records: read it with `netselect rank`, and begin records beside it with "
                "`netselect maintain new records.yaml`"
            )
            raise FileFaults([replace(study[0], code="option", message=sentence)]) from None
        # That an id leads nowhere matters no more where it may not be one.
        unfit = {fault.path for fault in error.faults if fault.code == "identifier"}
        faults = [fault for fault in error.faults if fault.code != "reference" or fault.path not in unfit]
        faults += checks.of_study
    else:
        found = list(_impossible(records, as_of))
        faults = [*(checks.placed(fault, source) for fault in found), *checks.of_study]
        if not faults:
            told = [*checks.notices, *_after(records, as_of)]
            notices = tuple(sorted(checks.placed(notice, source) for notice in told))
            return records.standing(Beside(path, checks.study, tuple(map(known.hidden, notices))))
    raise FileFaults(map(known.hidden, faults)) from None


def _after(records: Records, as_of: dt.date | None) -> list[Fault]:
    """Return the notice that entries are of later days than the one that is asked about."""
    places = [place for place, entry in enumerate(records.log) if as_of is not None and entry.on > as_of]
    if not places:
        return []
    more = f", nor {len(places) - 1} others that are later still or as late" if len(places) > 1 else ""
    first = min(places, key=lambda place: records.log[place].on)
    sentence = f"this is of {records.log[first].on}, after {as_of}: it is not counted yet{more}"
    return [Fault("date", sentence, ("log", first))]


def _impossible(records: Records, as_of: dt.date | None) -> Iterator[Fault]:
    """Yield what only the whole shows: steps out of their order, and totals that the log exceeds."""
    for place, sentence in step_faults(records):
        yield Fault("conflict", sentence, ("log", place))
    for network, key, sentence in total_faults(records, as_of):
        yield Fault("conflict", sentence, ("memberships", network, key))


_WORDS_OF_A_NAME = 2
_BETWEEN = frozenset({"attended", "gave", "received", "outcome", "left"})
"""Entries that take part in a network, so that they cannot come before joining it."""


class _Checks:
    """Whether every name in records leads somewhere, and what goes together.

    The data are plain, as they stand in the file: what has the wrong type is passed over, the models report it.
    """

    def __init__(self, path: Path | None, known: KnownNames) -> None:
        self.file, self.is_secret = path, known.is_secret
        self.data = Located()
        self.study: Study | None = None
        self.of_study: tuple[Fault, ...] = ()
        self.notices: list[Fault] = []

    def placed(self, fault: Fault, source: str) -> Fault:
        line, column = place_of(self.data, fault.path)
        return replace(fault, line=line, column=column, source=source)

    def further(self, data: Located) -> list[Fault]:
        """Return every fault between the parts of records."""
        self.data = data
        faults = [*self.log_is_last(), *self.of_the_study()]
        self.collect()
        parts = (self.of_people, self.of_tags, self.sharing, self.agreements, self.entries, self.dates)
        return [*faults, *(fault for part in parts for fault in part())]

    def log_is_last(self) -> Iterator[Fault]:
        # A misspelt key that was put right has moved to the end of the data, and not in the file.
        keys = sorted(self.data, key=lambda key: self.data.places.get(key, (0, 0)))
        if "log" in keys and keys[-1] != "log":
            after = keys[keys.index("log") + 1 :]
            sentence = (
                f"`log` stands before {listed((f'`{key}`' for key in after), joined='and')}: move `log` with its "
                "entries to the end of the file, where new entries are written"
            )
            yield Fault("order", sentence, ("log",))

    def of_the_study(self) -> Iterator[Fault]:
        """Read the study that is named, and yield why it cannot be."""
        name = self.data.get("study")
        if not isinstance(name, str) or self.file is None:
            return
        folder = self.file.parent
        path = folder / name
        if Path(name).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
            sentence = f"found `{name}`: the study stands in the folder of the records or below it"
            yield Fault("unreadable", sentence, ("study",), found=name)
            return
        try:
            self.study = load_study(path)
        except StudyFaults as error:
            self.of_study = error.faults
        except UnreadableFile as error:
            yield Fault("unreadable", str(error), ("study",), found=name)

    def collect(self) -> None:
        """Note every id that there is."""
        block = self.block
        self.learner = str(mapping(self.data.get("learner")).get("id"))
        self.contacts, self.items = dict.fromkeys(block("contacts")), dict.fromkeys(block("items"))
        self.subjects = [name for _, name in _names(self.data, "subjects")]
        self.people = dict.fromkeys([*self.contacts, *self.subjects, ME])
        self.audiences, self.strengths = dict.fromkeys(block("audiences")), dict.fromkeys(block("strengths"))
        self.recipients = self.audiences | self.people
        self.networks = dict.fromkeys(block("memberships"))
        self.needs = dict.fromkeys(str(need) for then in block("needs_on").values() for need in mapping(then))
        if self.study is not None:
            self.networks |= dict.fromkeys(self.study.networks)
            self.needs |= dict.fromkeys([*self.study.learner.needs, *self.study.learner.aspirations])
        # Without the study that is named, nobody knows what there is beside the memberships.
        self.all_networks = self.study is not None or self.data.get("study") is None
        self.all_needs = bool(self.needs) and self.all_networks
        declared = [name for _, name in _names(self.data, "tags")]
        words = [word for tag in block("aliases") for _, word in _names(block("aliases"), tag)]
        self.tags = dict.fromkeys([*declared, *words] if declared else [])

    def block(self, key: str) -> dict[str, Any]:
        """Return a block of keys of the top level, its keys as text."""
        return {str(name): part for name, part in mapping(self.data.get(key)).items()}

    def each(self, key: str) -> Iterator[tuple[str, StudyPath, Mapping[str, Any]]]:
        """Yield the id, the path and the content of each part of a block."""
        for name, part in mapping(self.data.get(key)).items():
            yield str(name), (key, name), mapping(part)

    def unknown(
        self, holder: Mapping[str, Any], path: StudyPath, key: str, known: Mapping[str, object], what: str
    ) -> Iterator[Fault]:
        """Yield the names at a key of a block that are not known."""
        for place, name in _names(holder, key):
            if name in known:
                continue
            if name == self.learner and ME in known:
                yield Fault("reference", f"`{name}` is you: write `{ME}`", (*path, *place), found=name)
            else:
                offered = [one for one in known if not self.is_secret(one)]
                shown = HIDDEN if self.is_secret(name) else f"`{name}`"
                yield replace(
                    no_such(f"there is {what} {shown}.", name, offered, (*path, *place)),
                    found=None if self.is_secret(name) else name,
                )

    def nobody(self, holder: Mapping[str, Any], path: StudyPath, *keys: str) -> Iterator[Fault]:
        """Yield the people at some keys who are neither contacts nor subjects."""
        for key in keys:
            yield from self.unknown(holder, path, key, self.people, "nobody under `contacts` or `subjects` called")

    def of_people(self) -> Iterator[Fault]:
        """Yield what is wrong with contacts, subjects and memberships."""
        for name, path, contact in self.each("contacts"):
            if name == ME:
                yield Fault("conflict", f"`{ME}` is you, wherever people are named: use another pseudonym", path)
            known = self.networks | self.people
            if self.all_networks:
                yield from self.unknown(contact, path, "met_through", known, "no network and nobody called")
        subjects = list(_names(self.data, "subjects"))
        for place, name in subjects:
            if name in {*self.contacts, ME}:
                sentence = f"`{name}` is {'you' if name == ME else 'a contact already'}: take this one out"
                yield Fault("duplicate", sentence, place, found=name)
        learner = [(("learner", *place), name) for place, name in _names(mapping(self.data.get("learner")), "id")]
        contacts = ((path, name) for name, path, _ in self.each("contacts"))
        for path, name in [*learner, *contacts, *subjects]:
            apart = re.sub(r"(?<=[a-z\u00df-\u00ff])(?=[A-Z\u00c0-\u00de])", " ", name)  # JaneSmith is two words
            words = [word for word in re.findall(r"[^\W\d_]+", apart) if len(word) > 1]
            if sum(map(str.istitle, words)) >= _WORDS_OF_A_NAME:
                said = f"`{name}` looks like a real name: a pseudonym, such as `contact-4`, tells nobody who it is"
                self.notices.append(Fault("identifier", said, path))
        for name, path, _ in self.each("memberships"):
            if self.study is not None and name not in self.study.networks:
                sentence = f"there is no network `{name}` in the study {self.data.get('study')}."
                yield no_such(sentence, name, self.study.networks, path)

    def of_tags(self) -> Iterator[Fault]:
        """Yield the tags that are not declared, and words that stand for two."""
        yield from self.no_tag(mapping(self.data.get("learner")), ("learner",), "seeks")
        for _, path, contact in self.each("contacts"):
            yield from self.no_tag(contact, path, "offers", "seeks")
        for key in ("strengths", "aliases"):
            for name, path, _ in self.each(key):
                yield from self.no_tag({"tag": name}, path, "tag", at=path)
        meant: dict[str, str] = {}
        for tag in self.block("aliases"):
            for place, word in _names(self.block("aliases"), tag):
                if meant.setdefault(word, tag) != tag:
                    sentence = f"`{word}` stands for `{meant[word]}` already: let it stand for one tag"
                    yield Fault("conflict", sentence, ("aliases", *place), found=word)

    def no_tag(
        self, holder: Mapping[str, Any], path: StudyPath, *keys: str, at: StudyPath | None = None
    ) -> Iterator[Fault]:
        """Yield the tags that are not among those declared, where any are."""
        for key in keys if self.tags else ():
            for fault in self.unknown(holder, path, key, self.tags, "no tag"):
                yield fault if at is None else replace(fault, path=at)

    def misspelt_owner(self, item: Mapping[str, Any], path: StudyPath) -> Iterator[Fault]:
        """Yield the owner that is nearly a person: an employer or a role can be one too."""
        owner = str(item.get("owner"))
        if owner == self.learner or nearest(owner, sorted({*self.people, ME})) is not None:
            yield from self.nobody(item, path, "owner")

    def asks_nobody(self, item: Mapping[str, Any], path: StudyPath) -> None:
        """Note that people stand in an item whose subject asks for no consent."""
        subject, people = str(item.get("subject", "none")), {name for _, name in _names(item, "about")} - {ME}
        if people and subject in {"none", "employer", "me"} and item.get("anonymised") is not True:
            sentence = (
                f"people stand in it, and with `subject: {subject}` nobody is asked whether they agree: write "
                "`subject: third_party` or `subject: client` where they can be made out"
            )
            self.notices.append(Fault("conflict", sentence, path))

    def sharing(self) -> Iterator[Fault]:
        """Yield what is wrong with items, audiences and consents."""
        words = list(self.block("markings"))
        for _, path, strength in self.each("strengths"):
            yield from self.unknown(strength, path, "may_see", self.recipients, "no audience and nobody called")
        for word, path, _ in self.each("markings"):
            if word in MARKINGS:
                yield Fault("conflict", f"`{word}` is a label of TLP 2.0 already: take this line out", path)
        for _, path, item in self.each("items"):
            yield from self.nobody(item, path, "about")
            yield from self.misspelt_owner(item, path)
            self.asks_nobody(item, path)
            written = item.get("marking")
            if isinstance(written, str) and written not in MARKINGS and written not in words:
                yield Fault(
                    "option", not_a_label(written, dict.fromkeys(words)), (*path, "marking"), found=written
                )
        for name, path, audience in self.each("audiences"):
            if name in {*self.people, ME}:
                yield Fault("conflict", f"`{name}` is a person already: call the audience otherwise", path)
            yield from self.nobody(audience, path, "members")
        for place, consent in _rows(self.data, "consents"):
            yield from self.nobody(consent, place, "by")
            yield from self.unknown(consent, place, "items", self.items, "no item")
            yield from self.unknown(consent, place, "to", self.recipients, "no audience and nobody called")
            if consent and consent.get("until") is None:
                sentence = (
                    "this consent has no last day, so that it covers no date: write `until:` with its last day"
                )
                self.notices.append(Fault("missing", sentence, place))

    def agreements(self) -> Iterator[Fault]:
        """Yield what is wrong with guidelines and introductions; what a guideline passes on is judged later."""
        for _, path, guideline in self.each("guidelines"):
            yield from self.nobody(guideline, path, "parties")
        for _, path, introduction in self.each("introductions"):
            yield from self.nobody(introduction, path, "between")
            for place, name in _names(introduction, "between"):
                if name == ME:
                    sentence = f"`{ME}` introduces the two: name two other people"
                    yield Fault("conflict", sentence, (*path, *place), found=name)
            yield from self.unknown(introduction, path, "blurb", self.items, "no item")

    def entries(self) -> Iterator[Fault]:
        """Yield what is wrong with the names and keys of the entries of the log."""
        logged = [one for _, one in _rows(self.data, "log") if one.get("entry") in {"lead", "action"}]
        tasks = dict.fromkeys(str(one["id"]) for one in logged if "id" in one)
        guidelines, introductions = self.block("guidelines"), self.block("introductions")
        for path, entry in _rows(self.data, "log"):
            yield from self.wrong_keys(entry, path)
            yield from self.nobody(entry, path, "with")
            yield from self.unknown(entry, path, "to", self.recipients, "no audience and nobody called")
            if self.all_needs or entry.get("entry") not in {"outcome", "decided", "lead", "action"}:
                known = self.people | self.needs
                yield from self.unknown(entry, path, "about", known, "nobody and no need called")
            if self.all_networks:
                yield from self.unknown(entry, path, "network", self.networks, "no network")
            for key, names, what in (
                ("guideline", guidelines, "no guideline"),
                ("introduction", introductions, "no introduction"),
                ("item", self.items, "no item"),
                ("strength", self.strengths, "no strength"),
            ):
                yield from self.unknown(entry, path, key, names, what)
            yield from self.no_tag(entry, path, "answers")
            if entry.get("entry") == "done":
                yield from self.unknown(entry, path, "id", tasks, "no lead and no action")

    def wrong_keys(self, entry: Mapping[str, Any], path: StudyPath) -> Iterator[Fault]:
        """Yield keys that do not belong to an entry, and those that it needs."""
        action = entry.get("entry")
        if action not in ACTIONS:
            return
        keys = ENTRY_KEYS[action]
        stated = {key for key, value in entry.items() if value not in (None, [])}
        for key in entry:
            if key in _DESCRIBED and key not in keys.all:
                belongs = sorted(keys.all - {"on", "entry"})
                sentence = f"`{key}` does not belong to `{action}`, which can have {listed(belongs, joined='and')}"
                yield Fault("unknown_key", sentence, (*path, key), found=key)
        for one in keys.needs:
            if not stated.intersection(one):
                wanted = " or ".join(f"`{key}:`" for key in one)
                meant = " ".join(str(_DESCRIBED[key]) for key in one)
                yield Fault("missing", f"`{action}` needs {wanted}. {meant}", path)

    def dates(self) -> Iterator[Fault]:
        """Yield days that cannot stand in this order."""
        for place, consent in _rows(self.data, "consents"):
            for key in ("until", "withdrawn"):
                yield from _before(consent, place, key, "given", "a consent is given first")
        joined: dict[str, dt.date] = {}
        for name, path, held in self.each("memberships"):
            yield from _before(held, path, "left", "joined", "joining comes first")
            if (day := _day(held, "joined")) is not None:
                joined[name] = day
        for path, entry in _rows(self.data, "log"):
            network, on = str(entry.get("network")), _day(entry, "on")
            if on and network in joined and entry.get("entry") in _BETWEEN and on < joined[network]:
                said = f"before `{network}` was joined on {joined[network]}"
                sentence = f"{entry['entry']} on {on}, {said}: correct one of the two days"
                yield Fault("conflict", sentence, (*path, "on"), about=(network,))


_DESCRIBED = {part.alias or name: part.description for name, part in Entry.model_fields.items()}
"""Every key that some entry can have, and what it is for."""


def _rows(data: Mapping[str, Any], key: str) -> Iterator[tuple[StudyPath, Mapping[str, Any]]]:
    rows = data.get(key)
    for place, row in enumerate(rows if isinstance(rows, list) else ()):
        yield (key, place), mapping(row)


def _names(holder: Mapping[str, Any], key: str) -> Iterator[tuple[StudyPath, str]]:
    """Yield what is named at a key, one or several, with the path from its holder."""
    value = holder.get(key)
    for place, one in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(one, str | int) and not isinstance(one, bool):
            yield ((key, place) if isinstance(value, list) else (key,)), str(one)


def _day(holder: Mapping[str, Any], key: str) -> dt.date | None:
    return day_written(str(holder.get(key)))


def _before(holder: Mapping[str, Any], path: StudyPath, later: str, earlier: str, why: str) -> Iterator[Fault]:
    first, second = _day(holder, earlier), _day(holder, later)
    if first is not None and second is not None and second < first:
        sentence = f"`{later}: {second}` lies before `{earlier}: {first}`, and {why}: correct one of the two days"
        yield Fault("conflict", sentence, (*path, later))
