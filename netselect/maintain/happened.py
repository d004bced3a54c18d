"""What happened, by the log: who gave and received what, when nothing did, who was told what about whom?"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal, cast, get_args

from netselect.arguments import checked
from netselect.finding import Answer, columns, days_text
from netselect.maintain.records import ME, Action, Entry, Kind, Records, nobody_called
from netselect.study.written import months_before
from netselect.words import counted, exact_text, few_digits, listed_with_and, plain_name, wrapped

DAYS_A_WEEK = 7

NO_CONTACT: frozenset[Action] = frozenset({"action", "decided", "ended", "left", "withdrawn"})
"""Entries that name somebody without having been in touch: what is planned, and what the learner alone did."""


def people_of(records: Records, entry: Entry) -> tuple[str, ...]:
    """Return with whom something happened: those named, the members of audiences named, and two introduced."""
    audiences = records.audiences
    introduced = records.introductions.get(entry.introduction or "") if entry.entry == "made" else None
    named = [
        *entry.with_,
        *(one for to in entry.to for one in (audiences[to].members if to in audiences else (to,))),
        *(() if introduced is None else introduced.between),
    ]
    return tuple(one for one in dict.fromkeys(named) if one != ME)


def last_in_touch(records: Records, as_of: dt.date) -> dict[str, dt.date]:
    """Return when the learner was last in touch with each contact, where anything says so.

    Any entry of the log counts that is no plan and nothing that the learner did alone; who did what a lead or an
    action says was in touch with whom it names. Of that and a stated last contact the later holds; without either
    it is the day of meeting.
    """
    found: dict[str, dt.date] = {}
    planned = {entry.id: entry for entry in records.log if entry.entry in {"lead", "action"} and entry.id}
    for entry in records.log:
        if entry.on > as_of or entry.entry in NO_CONTACT:
            continue
        both = [entry, planned[entry.id]] if entry.entry == "done" and entry.id in planned else [entry]
        for person in (person for one in both for person in people_of(records, one)):
            found[person] = max(entry.on, found.get(person, entry.on))
    last: dict[str, dt.date] = {}
    for name, contact in records.contacts.items():
        touched = [day for day in (found.get(name), contact.last_contact) if day is not None and day <= as_of]
        if touched:
            last[name] = max(touched)
        elif contact.met_on is not None and contact.met_on <= as_of:
            last[name] = contact.met_on
    return last


@dataclass(frozen=True, slots=True)
class Counts:
    """What the log says of a network, over the twelve months before a day or since joining.

    Hours are those of every entry that names the network, spread over the months: at least one.
    """

    attended: int
    outcomes: int
    hours_per_month: float


def counts_on(records: Records, network: str, as_of: dt.date) -> Counts:
    """Return what the log says of a network, over the twelve months before a day or since joining."""
    since = months_before(as_of, 12)
    months = 12.0
    held = records.memberships.get(network)
    if held is not None and held.joined > since:
        since = held.joined - dt.timedelta(days=1)
        months = max(1.0, (as_of - held.joined).days * 12 / 365)
    entries = [entry for entry in records.log if entry.network == network and since < entry.on <= as_of]
    return Counts(
        sum(entry.entry == "attended" for entry in entries),
        sum(entry.entry == "outcome" for entry in entries),
        sum(entry.hours or 0.0 for entry in entries) / months,
    )


Direction = Literal["gave", "received"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Something that was given or received.

    Parameters
    ----------
    on : date
    direction : {"gave", "received"}
    people : tuple of str
        With whom.
    kind, effort, answers, network : str or None
        As written; None where nothing is said.
    is_match : bool
        Whether it answers a tag that one of the two offers and the other seeks.
    """

    on: dt.date
    direction: Direction
    people: tuple[str, ...]
    kind: Kind | None
    effort: str | None
    answers: str | None
    network: str | None
    is_match: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What was exchanged with one person.

    Parameters
    ----------
    who : str
    gave, received : int
        How many entries.
    gave_kinds, received_kinds : dict of str to int
        The same by kind; `unsaid` where none is said.
    first, last : date
        Of the first and of the last entry.
    days : int
        From the first to the last.
    one_way : bool
        Whether all went one way, in at least two entries, over more than six months.
    """

    who: str
    gave: int
    received: int
    gave_kinds: dict[str, int]
    received_kinds: dict[str, int]
    first: dt.date
    last: dt.date
    days: int
    one_way: bool

    def __str__(self) -> str:
        """Return a sentence or two."""
        each = (("gave", self.gave, self.gave_kinds), ("received", self.received, self.received_kinds))
        said = listed_with_and(f"{word} {count:,}{_kinds_text(kinds)}" for word, count, kinds in each)
        span = f"{self.first} to {self.last}" if self.days else f"on {self.first}"
        only = f" For {days_text(self.days)} you only {'gave' if self.gave else 'received'}."
        return wrapped(f"{self.who}: {said}, {span}.{only if self.one_way else ''}")


@dataclass(frozen=True, slots=True)
class Ledger(Answer):
    """What was given and received; there is no money in it, and nobody owes anything.

    Parameters
    ----------
    as_of : date
    people : tuple of Account
        By their ids.
    gave, received : dict of str to int
        Entries by kind; `unsaid` where none is said.
    exchanges : tuple of Exchange
        In the order of their days.
    """

    KINDS: ClassVar[Mapping[str, str]] = {
        **columns("who gave:Int64 received:Int64"),
        **{f"{way}_{kind}": "Int64" for way in DIRECTIONS for kind in (*get_args(Kind), "unsaid")},
        **columns("first last days:Int64 one_way:bool"),
    }

    people: tuple[Account, ...]
    gave: dict[str, int]
    received: dict[str, int]
    exchanges: tuple[Exchange, ...]

    def rows(self) -> Iterable[object]:
        """Yield one line for each person."""
        for one in self.people:
            ways = {"gave": one.gave_kinds, "received": one.received_kinds}
            counts = {f"{way}_{kind}": count for way, kinds in ways.items() for kind, count in kinds.items()}
            yield {name: getattr(one, name, counts.get(name, 0)) for name in self.KINDS}

    def __str__(self) -> str:
        """Return plain text."""
        if not self.exchanges:
            return "Nothing was given or received yet."
        counts = {way: sum(one.direction == way for one in self.exchanges) for way in DIRECTIONS}
        gave, received = _kinds_text(self.gave), _kinds_text(self.received)
        lines = [wrapped(f"You gave {counts['gave']}{gave} and received {counts['received']}{received}.")]
        lines += map(str, self.people)
        for one in self.exchanges:
            if one.is_match:
                what = f"what you {one.direction} ({listed_with_and(one.people)})"
                lines.append(wrapped(f"{one.on}: {what} answered {plain_name(one.answers or '')}."))
        return "\n".join(lines)


def _kinds_text(kinds: dict[str, int]) -> str:
    return f" ({', '.join(f'{plain_name(kind)} {count:,}' for kind, count in kinds.items())})" if kinds else ""


@checked
def ledger(records: Records, *, as_of: dt.date) -> Ledger:
    """Return what was given and received by kind and person.

    Parameters
    ----------
    records : Records
    as_of : date
        Entries after it do not count.

    Returns
    -------
    Ledger

    Notes
    -----
    One way is told where at least two entries with a person all go one way and more than six months lie between
    the first and the last (`thresholds.one_way_days`).

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> maintain.ledger(records, as_of=day).gave
    {'information': 2, 'resource': 1}
    """
    exchanges = tuple(
        Exchange(
            entry.on,
            cast("Direction", entry.entry),
            people_of(records, entry),
            entry.kind,
            entry.effort,
            entry.answers,
            entry.network,
            is_match=_answers_a_match(records, entry),
        )
        for entry in records.entries(*DIRECTIONS)
        if entry.on <= as_of
    )
    by_person: dict[str, list[Exchange]] = {}
    for one in exchanges:
        for person in one.people:
            by_person.setdefault(person, []).append(one)
    people = tuple(_account(records, who, own) for who, own in sorted(by_person.items()))
    return Ledger(as_of, people, _kinds(exchanges, "gave"), _kinds(exchanges, "received"), exchanges)


def _kinds(exchanges: Iterable[Exchange], direction: Direction) -> dict[str, int]:
    """Return how many exchanges of one direction there were by kind, in the order of the kinds."""
    counts = Counter(one.kind or "unsaid" for one in exchanges if one.direction == direction)
    return {kind: counts[kind] for kind in (*get_args(Kind), "unsaid") if counts[kind]}


def _account(records: Records, who: str, own: list[Exchange]) -> Account:
    gave = sum(one.direction == "gave" for one in own)
    first, last = own[0].on, own[-1].on
    days = (last - first).days
    one_way = len(own) > 1 and gave in {0, len(own)} and days > records.thresholds.one_way_days
    kinds = _kinds(own, "gave"), _kinds(own, "received")
    return Account(who, gave, len(own) - gave, *kinds, first, last, days, one_way=one_way)


def _answers_a_match(records: Records, entry: Entry) -> bool:
    """Whether what an entry answers is offered by whoever gave and sought by whoever received."""
    if entry.answers is None:
        return False
    gave = entry.entry == "gave"
    contacts = [records.contacts[one] for one in people_of(records, entry) if one in records.contacts]
    mine = records.offers if gave else records.learner.seeks
    theirs = [tag for one in contacts for tag in (one.seeks if gave else one.offers)]
    return all(records.tag(entry.answers) in map(records.tag, tags) for tags in (mine, theirs))


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without an entry.

    Parameters
    ----------
    after, before : date
        The entries between which it lies.
    days : int
    """

    after: dt.date
    before: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class Timeline(Answer):
    """What happened, in the order of days.

    Parameters
    ----------
    as_of : date
    entries : tuple of Entry
    weeks : float
        From the first entry to the last.
    gaps : tuple of Gap
        More than 28 days without an entry (`thresholds.gap_days`).
    """

    KINDS: ClassVar[Mapping[str, str]] = {
        field.alias or name: "float64" if name == "hours" else "str"
        for name, field in Entry.model_fields.items()
        if name != "private"
    }

    entries: tuple[Entry, ...]
    weeks: float
    gaps: tuple[Gap, ...]

    def rows(self) -> Iterable[object]:
        """Yield one line for each entry."""
        return (one.model_dump(by_alias=True) for one in self.entries)

    def __str__(self) -> str:
        """Return plain text."""
        if not self.entries:
            return "Nothing is written down yet."
        count = len(self.entries)
        entries, weeks = "entry" if count == 1 else "entries", counted(self.weeks, "weeks")
        head = f"{count:,} {entries} over {few_digits(self.weeks)} {weeks}"
        lines = [wrapped(f"{head}, {self.entries[0].on} to {self.entries[-1].on}.")]
        for one in self.entries:
            named = one.model_dump(
                by_alias=True, exclude_defaults=True, exclude={"on", "entry", "private"}, mode="json"
            )
            told = "; ".join(f"{key} {_value_text(value)}" for key, value in named.items())
            lines.append(wrapped(f"{one.on} {plain_name(one.entry)}{': ' * bool(named)}{told}"))
        lines += [wrapped(f"Nothing for {days_text(gap.days)}: {gap.after} to {gap.before}.") for gap in self.gaps]
        return "\n".join(lines)


def _value_text(value: object) -> str:
    if isinstance(value, float):
        return exact_text(value)
    return ", ".join(value) if isinstance(value, list) else str(value)


@checked
def timeline(records: Records, *, as_of: dt.date) -> Timeline:
    """Return what happened up to a day, over how many weeks, and when nothing did.

    Parameters
    ----------
    records : Records
    as_of : date
        Entries after it do not count.

    Returns
    -------
    Timeline

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> print(str(maintain.timeline(records, as_of=day)).splitlines()[0])
    29 entries over 48.7 weeks, 2025-12-10 to 2026-11-16.
    """
    entries = tuple(entry for entry in records.entries() if entry.on <= as_of)
    days = sorted({entry.on for entry in entries})
    gaps = tuple(
        Gap(one, other, (other - one).days)
        for one, other in pairwise(days)
        if (other - one).days > records.thresholds.gap_days
    )
    return Timeline(as_of, entries, (days[-1] - days[0]).days / DAYS_A_WEEK if days else 0.0, gaps)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """That somebody was told something.

    Parameters
    ----------
    on : date
    entry : {"told", "showed", "gave", "made"}
        Whether it was told, a strength shown, an item given, or two people introduced.
    to : tuple of str
        People and audiences.
    what : str
        The item or the strength; nothing where none is named.
    about : tuple of str
        About whom.
    purpose : str
        For what; nothing where it is not said.
    """

    on: dt.date
    entry: Action
    to: tuple[str, ...]
    what: str
    about: tuple[str, ...]
    purpose: str


@dataclass(frozen=True, slots=True)
class Told(Answer):
    """Who was told what about whom, and when.

    Parameters
    ----------
    as_of : date
    disclosures : tuple of Disclosure
        In the order of days.
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("on entry to what about purpose")

    disclosures: tuple[Disclosure, ...]

    def rows(self) -> Iterable[object]:
        """Yield the disclosures."""
        return self.disclosures

    def __str__(self) -> str:
        """Return plain text."""
        return "\n".join(map(wrapped, self._lines())) or "Nobody was told anything, by the log."

    def _lines(self) -> Iterator[str]:
        for one in self.disclosures:
            to = listed_with_and(one.to) or "somebody not named"
            about = f", about {listed_with_and(one.about)}" if one.about else ""
            purpose = f", for {plain_name(one.purpose)}" if one.purpose else ""
            yield f"{one.on}: {plain_name(one.entry)} {one.what or 'something not named'} to {to}{about}{purpose}."


@checked
def told(records: Records, person: str | None = None, *, as_of: dt.date) -> Told:
    """Return who was told what about whom, and when.

    Parameters
    ----------
    records : Records
    person : str, optional
        Only what one person was told, or what was told about them.
    as_of : date
        Entries after it do not count.

    Returns
    -------
    Told

    Raises
    ------
    UnknownName
        For a person that the records do not name.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> len(maintain.told(records, as_of=day).disclosures)
    3
    """
    if person is not None and person not in records.people:
        raise nobody_called(records.path, person, records.people)
    found = [
        _disclosure(records, entry)
        for entry in records.entries("told", "showed", "gave", "made")
        if entry.on <= as_of and (entry.entry != "gave" or entry.item is not None)
    ]
    if person is not None:
        own = {person, *(name for name, audience in records.audiences.items() if person in audience.members)}
        found = [one for one in found if person in one.about or own.intersection(one.to)]
    return Told(as_of, tuple(found))


def _disclosure(records: Records, entry: Entry) -> Disclosure:
    introduction = records.introductions.get(entry.introduction or "")
    between = () if introduction is None else introduction.between
    what = entry.item or entry.strength or ("" if introduction is None else introduction.blurb or "")
    item = records.items.get(what)
    to = dict.fromkeys((*entry.to, *entry.with_, *(between if entry.entry == "made" else ())))
    about = dict.fromkeys((*entry.about, *(() if item is None else item.about), *between))
    return Disclosure(entry.on, entry.entry, tuple(to), what, tuple(about), entry.purpose or "")
