"""How does a file become the records of a person, with every fault found at once, its line and its cure?"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from netselect.arguments import checked
from netselect.errors import Fault, FileFaults, StudyFaults, StudyPath, UnreadableFile, listed, nearest, no_such
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
        # What only the whole shows: steps out of their order, and totals that the log exceeds.
        found = [Fault("conflict", sentence, ("log", place)) for place, sentence in step_faults(records)]
        for network, key, sentence in total_faults(records, as_of):
            found.append(Fault("conflict", sentence, ("memberships", network, key)))
        faults = [*(checks.placed(fault, source) for fault in found), *checks.of_study]
        if not faults:
            told = [*checks.notices, *_after(records, as_of)]
            notices = sorted(checks.placed(notice, source) for notice in told)
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


_WORDS_OF_A_NAME = 2
_BETWEEN = frozenset({"attended", "gave", "received", "outcome", "left"})
"""Entries that take part in a network, so that they cannot come before joining it."""


_PERSON = "nobody under `contacts` or `subjects` called"
_RECIPIENT = "no audience and nobody called"
_NAMING = {
    "strengths": {"may_see": _RECIPIENT},
    "items": {"about": _PERSON},
    "audiences": {"members": _PERSON},
    "consents": {"by": _PERSON, "items": "no item", "to": _RECIPIENT},
    "guidelines": {"parties": _PERSON},
    "introductions": {"between": _PERSON, "blurb": "no item"},
    "contacts": {"met_through": "no network and nobody called", "offers": "no tag", "seeks": "no tag"},
    "log": {
        "with": _PERSON,
        "to": _RECIPIENT,
        "network": "no network",
        "guideline": "no guideline",
        "introduction": "no introduction",
        "item": "no item",
        "strength": "no strength",
        "answers": "no tag",
    },
}
"""The keys that name something, by their block, each with how it is said that there is none of that name."""


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
        self.known: dict[str, Mapping[str, object]] = {}

    def placed(self, fault: Fault, source: str) -> Fault:
        line, column = place_of(self.data, fault.path)
        return replace(fault, line=line, column=column, source=source)

    def further(self, data: Located) -> list[Fault]:
        """Return every fault between the parts of records."""
        self.data = data
        found = list(self.of_the_study())
        # A misspelt key that was put right has moved to the end of the data, and not in the file.
        keys = sorted(data, key=lambda key: data.places.get(key, (0, 0)))
        if "log" in keys and keys[-1] != "log":
            after = keys[keys.index("log") + 1 :]
            sentence = (
                f"`log` stands before {listed((f'`{key}`' for key in after), joined='and')}: move `log` with its "
                "entries to the end of the file, where new entries are written"
            )
            found.append(Fault("order", sentence, ("log",)))
        self.collect()
        parts = (
            self.names,
            self.of_people,
            self.of_tags,
            self.of_items,
            self.agreements,
            self.entries,
            self.dates,
        )
        return [*found, *(fault for part in parts for fault in part())]

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
        """Note every id that there is, by how it is said that there is none; what is not known is not checked."""
        block = self.block
        self.learner = str(mapping(self.data.get("learner")).get("id"))
        self.subjects = list(_names(self.data, "subjects"))
        self.people = dict.fromkeys([*block("contacts"), *(name for _, name in self.subjects), ME])
        networks = dict.fromkeys(block("memberships"))
        needs = dict.fromkeys(str(need) for then in block("needs_on").values() for need in mapping(then))
        if self.study is not None:
            networks |= dict.fromkeys(self.study.networks)
            needs |= dict.fromkeys([*self.study.learner.needs, *self.study.learner.aspirations])
        logged = [one for _, _, one in self.each("log") if str(one.get("entry")) in {"lead", "action"}]
        self.known = {
            _PERSON: self.people,
            _RECIPIENT: dict.fromkeys([*block("audiences"), *self.people]),
            "nobody and no need called": self.people | needs,
            "no lead and no action": dict.fromkeys(str(one["id"]) for one in logged if "id" in one),
            "no item": block("items"),
            "no strength": block("strengths"),
            "no guideline": block("guidelines"),
            "no introduction": block("introductions"),
        }
        # Without the study that is named, nobody knows what there is beside the memberships.
        self.all_needs = False
        if self.study is not None or self.data.get("study") is None:
            self.known |= {"no network": networks, "no network and nobody called": networks | self.people}
            self.all_needs = bool(needs)
        if declared := [name for _, name in _names(self.data, "tags")]:
            words = [word for tag in block("aliases") for _, word in _names(block("aliases"), tag)]
            self.known["no tag"] = dict.fromkeys([*declared, *words])

    def block(self, key: str) -> dict[str, Any]:
        """Return a block of keys of the top level, its keys as text."""
        return {str(name): part for name, part in mapping(self.data.get(key)).items()}

    def each(self, key: str) -> Iterator[tuple[str, StudyPath, Mapping[str, Any]]]:
        """Yield the id, the path and the content of each part of a block, or of each row of a list."""
        block = self.data.get(key)
        if key in {"consents", "log"}:
            block = dict(enumerate(block if isinstance(block, list) else ()))
        for name, part in mapping(block).items():
            yield str(name), (key, name), mapping(part)

    def names(self) -> Iterator[Fault]:
        """Yield the names that lead nowhere, at keys where nothing else matters."""
        for block, keys in _NAMING.items():
            for _, path, holder in self.each(block):
                for key, what in keys.items():
                    yield from self.unknown(holder, path, key, what)

    def unknown(self, holder: Mapping[str, Any], path: StudyPath, key: str, what: str) -> Iterator[Fault]:
        """Yield the names at a key of a block that lead nowhere."""
        for place, name in _names(holder, key):
            yield from self.leads_nowhere(name, (*path, *place), what)

    def leads_nowhere(self, name: str, path: StudyPath, what: str) -> Iterator[Fault]:
        """Yield that a name leads nowhere, if it does."""
        known = self.known.get(what)
        if known is None or name in known:
            return
        if name == self.learner and ME in known:
            yield Fault("reference", f"`{name}` is you: write `{ME}`", path, found=name)
        else:
            offered = [one for one in known if not self.is_secret(one)]
            is_secret = self.is_secret(name)
            fault = no_such(f"there is {what} {HIDDEN if is_secret else f'`{name}`'}.", name, offered, path)
            yield replace(fault, found=None if is_secret else name)

    def of_people(self) -> Iterator[Fault]:
        """Yield what is wrong with contacts, subjects and memberships."""
        for name, path, _ in self.each("contacts"):
            if name == ME:
                yield Fault("conflict", f"`{ME}` is you, wherever people are named: use another pseudonym", path)
        for place, name in self.subjects:
            if name in {*self.block("contacts"), ME}:
                sentence = f"`{name}` is {'you' if name == ME else 'a contact already'}: take this one out"
                yield Fault("duplicate", sentence, place, found=name)
        learner = [(("learner", *place), name) for place, name in _names(mapping(self.data.get("learner")), "id")]
        contacts = ((path, name) for name, path, _ in self.each("contacts"))
        for path, name in [*learner, *contacts, *self.subjects]:
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
        yield from self.unknown(mapping(self.data.get("learner")), ("learner",), "seeks", "no tag")
        for key in ("strengths", "aliases"):
            for name, path, _ in self.each(key):
                yield from self.leads_nowhere(name, path, "no tag")
        meant: dict[str, str] = {}
        for tag in self.block("aliases"):
            for place, word in _names(self.block("aliases"), tag):
                if meant.setdefault(word, tag) != tag:
                    sentence = f"`{word}` stands for `{meant[word]}` already: let it stand for one tag"
                    yield Fault("conflict", sentence, ("aliases", *place), found=word)

    def of_items(self) -> Iterator[Fault]:
        """Yield what is wrong with items and their markings."""
        words = self.block("markings")
        for word, path, _ in self.each("markings"):
            if word in MARKINGS:
                yield Fault("conflict", f"`{word}` is a label of TLP 2.0 already: take this line out", path)
        for _, path, item in self.each("items"):
            # An employer or a role can be the owner too: one that is nearly a person is misspelt.
            owner = str(item.get("owner"))
            if owner == self.learner or nearest(owner, sorted(self.people)) is not None:
                yield from self.unknown(item, path, "owner", _PERSON)
            written = item.get("marking")
            if isinstance(written, str) and written not in MARKINGS and written not in words:
                yield Fault("option", not_a_label(written, words), (*path, "marking"), found=written)
            subject, people = str(item.get("subject", "none")), {name for _, name in _names(item, "about")} - {ME}
            if people and subject in {"none", "employer", "me"} and item.get("anonymised") is not True:
                sentence = (
                    f"people stand in it, and with `subject: {subject}` nobody is asked whether they agree: write "
                    "`subject: third_party` or `subject: client` where they can be made out"
                )
                self.notices.append(Fault("conflict", sentence, path))

    def agreements(self) -> Iterator[Fault]:
        """Yield what is wrong with audiences, consents and introductions."""
        for name, path, _ in self.each("audiences"):
            if name in self.people:
                yield Fault("conflict", f"`{name}` is a person already: call the audience otherwise", path)
        for _, path, consent in self.each("consents"):
            if consent and consent.get("until") is None:
                sentence = (
                    "this consent has no last day, so that it covers no date: write `until:` with its last day"
                )
                self.notices.append(Fault("missing", sentence, path))
        for _, path, introduction in self.each("introductions"):
            for place, name in _names(introduction, "between"):
                if name == ME:
                    sentence = f"`{ME}` introduces the two: name two other people"
                    yield Fault("conflict", sentence, (*path, *place), found=name)

    def entries(self) -> Iterator[Fault]:
        """Yield what is wrong with the keys of the entries of the log, and with names that depend on the entry."""
        for _, path, entry in self.each("log"):
            yield from self.wrong_keys(entry, path)
            if self.all_needs or str(entry.get("entry")) not in {"outcome", "decided", "lead", "action"}:
                yield from self.unknown(entry, path, "about", "nobody and no need called")
            if entry.get("entry") == "done":
                yield from self.unknown(entry, path, "id", "no lead and no action")

    def wrong_keys(self, entry: Mapping[str, Any], path: StudyPath) -> Iterator[Fault]:
        """Yield keys that do not belong to an entry, and those that it needs."""
        action = str(entry.get("entry"))
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
        for _, path, consent in self.each("consents"):
            for key in ("until", "withdrawn"):
                yield from _before(consent, path, key, "given", "a consent is given first")
        joined: dict[str, dt.date] = {}
        for name, path, held in self.each("memberships"):
            yield from _before(held, path, "left", "joined", "joining comes first")
            if (day := day_written(str(held.get("joined")))) is not None:
                joined[name] = day
        for _, path, entry in self.each("log"):
            network, on = str(entry.get("network")), day_written(str(entry.get("on")))
            if on and network in joined and str(entry.get("entry")) in _BETWEEN and on < joined[network]:
                said = f"before `{network}` was joined on {joined[network]}"
                sentence = f"{entry['entry']} on {on}, {said}: correct one of the two days"
                yield Fault("conflict", sentence, (*path, "on"), about=(network,))


_DESCRIBED = {part.alias or name: part.description for name, part in Entry.model_fields.items()}
"""Every key that some entry can have, and what it is for."""


def _names(holder: Mapping[str, Any], key: str) -> Iterator[tuple[StudyPath, str]]:
    """Yield what is named at a key, one or several, with the path from its holder."""
    value = holder.get(key)
    for place, one in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(one, str | int) and not isinstance(one, bool):
            yield ((key, place) if isinstance(value, list) else (key,)), str(one)


def _before(holder: Mapping[str, Any], path: StudyPath, later: str, earlier: str, why: str) -> Iterator[Fault]:
    first, second = (day_written(str(holder.get(key))) for key in (earlier, later))
    if first is not None and second is not None and second < first:
        sentence = f"`{later}: {second}` lies before `{earlier}: {first}`, and {why}: correct one of the two days"
        yield Fault("conflict", sentence, (*path, later))
