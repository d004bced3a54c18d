"""To what have people agreed, does it hold, whose word is missing: on introductions, on passing things on?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from typing import ClassVar, Literal

from netselect.arguments import checked
from netselect.errors import unknown_name
from netselect.finding import Answer, columns
from netselect.maintain.cutting import SOMEBODY, without_others
from netselect.maintain.matching import Sides, sides_of, tags_text
from netselect.maintain.records import ME, Action, Records, nobody_called
from netselect.maintain.sharing import Share, for_each_purpose
from netselect.maintain.states import (
    NOT_NOW,
    OVER,
    GuidelineStatus,
    IntroductionNow,
    SeenState,
    as_one_sees,
    contradictions,
    guidelines_on,
    introductions_on,
    items_called,
    without_item,
)
from netselect.words import counted, listed_with_and, listed_with_or, plain_name, wrapped

Basis = Literal["common", "complementary"]
Reply = Literal["not asked", "asked", "agreed", "declined", "withdrew"]

MOST_SUGGESTED = 10
"""Pairs without an introduction that the text names."""

STATE_WORDS: dict[str, str] = {
    "idea": "an idea, nobody has been asked",
    "asked_first": "one of the two has been asked",
    "asked_second": "both have been asked",
    "both_consented": "both agreed",
    "made": "made",
    "followed_up": "made and followed up",
    "declined": "declined",
    "expired": "run out",
    "withdrawn": "withdrawn",
    NOT_NOW: NOT_NOW,
}


@dataclass(frozen=True, slots=True)
class Tags:
    """What the tags of two people show.

    Parameters
    ----------
    common : tuple of str
        What both offer, or both seek.
    first_gives, second_gives : tuple of str
        What one offers and the other seeks.
    """

    common: tuple[str, ...] = ()
    first_gives: tuple[str, ...] = ()
    second_gives: tuple[str, ...] = ()

    @property
    def shows(self) -> tuple[Basis, ...]:
        """On which basis the two could be introduced."""
        complementary: tuple[Basis, ...] = ("complementary",) if self.first_gives or self.second_gives else ()
        return (*complementary, "common") if self.common else complementary

    def text(self, first: str, second: str) -> str:
        """Return what the tags show of two people, as a part of a sentence."""
        both = ((first, second, self.first_gives), (second, first, self.second_gives))
        parts = [f"{giver} offers {tags_text(tags)}, which {seeker} seeks" for giver, seeker, tags in both if tags]
        parts += [f"both have {tags_text(self.common)}"] if self.common else []
        return "; ".join(parts) or "nothing in common, and nothing that one offers and the other seeks"


@dataclass(frozen=True, slots=True)
class Party:
    """One of two who are introduced.

    Parameters
    ----------
    who : str
    reply : {"not asked", "asked", "agreed", "declined", "withdrew"}
    on : date or None
        When they were asked, or answered.
    lasts_to : date or None
        The last day of the question or of the consent, while it counts.
    blurb : Share or None
        Whether they may be told the blurb; None where there is none.
    """

    who: str
    reply: Reply
    on: dt.date | None
    lasts_to: dt.date | None
    blurb: Share | None

    def __str__(self) -> str:
        """Return a part of a sentence."""
        on = "" if self.on is None else f" on {self.on}"
        until = "" if self.lasts_to is None else f", which holds up to {self.lasts_to}"
        was = "was " if self.reply in {"asked", "not asked"} else ""
        return f"{self.who} {was}{self.reply}{on}{until}"

    @property
    def told(self) -> str:
        """What they may be told, as a part of a sentence."""
        if self.blurb is None:
            return f"{self.who}: nothing yet, there is no blurb"
        if not self.blurb.is_allowed:
            return f"{self.who}: not `{self.blurb.item}`. {self.blurb.reason}"
        conditions = listed_with_and(map(plain_name, self.blurb.conditions))
        return f"{self.who}: `{self.blurb.item}`{f' ({conditions})' if conditions else ''}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who could be, are being or were introduced.

    Parameters
    ----------
    introduction : str
        Its id; nothing for two whom only their tags suggest.
    between : tuple of str
    basis : str
        As it is stated; nothing where nothing is.
    tags : Tags
        What stands beside it.
    state : str
        To anybody but the learner every end is "not now".
    since : date or None
    parties : tuple of Party
    missing : tuple of str
        What keeps it from being made.
    next_steps : tuple of str
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("tags_differ",)

    introduction: str
    between: tuple[str, ...]
    basis: str
    tags: Tags
    state: SeenState
    since: dt.date | None = None
    parties: tuple[Party, ...] = ()
    missing: tuple[str, ...] = ()
    next_steps: tuple[Action, ...] = ()

    @property
    def tags_differ(self) -> bool:
        """Whether the tags do not show what is stated; the stated basis is the learner's word."""
        return bool(self.basis) and self.basis not in self.tags.shows

    def lines(self) -> Iterator[str]:
        """Yield plain text."""
        state = STATE_WORDS[self.state]
        if len(self.parties) == 1 and self.state in {"idea", "asked_first"}:
            # To one of the two it tells of themselves alone.
            state = f"{self.parties[0].who} has {'not ' if self.state == 'idea' else ''}been asked"
        since = "" if self.since is None else f" since {self.since}"
        yield wrapped(f"{self.introduction}: {listed_with_and(self.between)}. State{since}: {state}.")
        said: list[str] = []
        if self.basis and self.state != NOT_NOW and len(self.parties) > 1:
            said.append(f"Basis: {self.basis}, as you state it. The tags show: {self.tags.text(*self.between)}")
        if self.parties and self.state not in {"idea", NOT_NOW}:
            said.append("; ".join(map(str, self.parties)))
        if self.missing:
            said.append(f"Missing before it can be made: {'; '.join(self.missing)}")
        if self.next_steps and self.state != "followed_up":
            said.append(f"Next: {listed_with_or(f'`{step}`' for step in self.next_steps)}")
        if self.next_steps and self.state not in {"made", "followed_up"}:
            said.append(f"May be told to {'; to '.join(party.told for party in self.parties)}")
        yield from (wrapped(f"{sentence.removesuffix('.')}.", "  ", "    ") for sentence in said)


@dataclass(frozen=True, slots=True)
class Introductions(Answer):
    """Who is being introduced to whom, and who could be.

    Parameters
    ----------
    as_of : date
    pairs : tuple of Pair
        In the order of the file.
    suggested : tuple of Pair
        Contacts without an introduction whose tags speak for one: those who give each other most tags first.
    to : str
        To whom it is shown, if not to the learner.
    """

    KINDS: ClassVar[Mapping[str, str]] = columns(
        "introduction first second basis tags_show common first_gives second_gives state since first_reply "
        "first_lasts_to first_may_be_told second_reply second_lasts_to second_may_be_told missing "
        "next_steps"
    )

    pairs: tuple[Pair, ...]
    suggested: tuple[Pair, ...] = ()
    to: str = ""

    def rows(self) -> Iterable[object]:
        """Yield one line for each pair."""
        for pair in (*self.pairs, *self.suggested):
            row: dict[str, object] = {name: getattr(pair, name) for name in ("state", "since", "next_steps")}
            row |= {name: getattr(pair, name) or None for name in ("introduction", "basis")}
            row |= {name: getattr(pair.tags, name) for name in ("common", "first_gives", "second_gives")}
            row |= {"tags_show": pair.tags.shows, "missing": "; ".join(pair.missing)}
            row |= dict(zip(("first", "second"), pair.between, strict=True))
            for place, party in zip(("first", "second"), pair.parties, strict=False):
                row[f"{place}_reply"] = party.reply
                row[f"{place}_lasts_to"] = party.lasts_to
                row[f"{place}_may_be_told"] = None if party.blurb is None else party.blurb.decision
            yield row

    def __str__(self) -> str:
        """Return plain text."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        ready = [pair for pair in self.pairs if pair.state == "both_consented" and not pair.missing]
        if self.to:
            # Whether it can be made today tells what the other one answered.
            yield f"As {self.to} may see it." if self.pairs else f"{self.to} is in no introduction."
        elif ready:
            names = listed_with_and(f"{listed_with_and(pair.between)} ({pair.introduction})" for pair in ready)
            yield wrapped(f"You can introduce now: {names}.")
        elif any(pair.state not in OVER for pair in self.pairs):
            yield "No introduction can be made today."
        elif self.pairs:
            yield "No introduction is waiting to be made."
        else:
            yield wrapped(
                "There are no introductions yet: write one under `introductions:`, such as "
                "`one-two: {between: [contact-1, contact-2], basis: complementary}`."
            )
        for pair in self.pairs:
            yield from pair.lines()
        for pair in self.suggested[:MOST_SUGGESTED]:
            between = listed_with_and(pair.between)
            yield wrapped(f"Could be introduced: {between}, since {pair.tags.text(*pair.between)}.")
        more = len(self.suggested) - MOST_SUGGESTED
        if more > 0:
            stand = "stands" if more == 1 else "stand"
            yield f"{more:,} more {counted(more, 'pairs')} {stand} in the table (`--format csv`)."


@checked
def introduce(records: Records, *, as_of: dt.date, to: str | None = None) -> Introductions:
    """Return who is being introduced to whom, how far that is, and who could be.

    Parameters
    ----------
    records : Records
    as_of : date
        The day on which consents and questions have to hold, each up to the day `consent_days` after its own.
    to : str, optional
        Whom it is shown to: one of the people, who sees their own introductions, their own answers, and every end
        as "not now". The learner where nothing is said.

    Returns
    -------
    Introductions

    Raises
    ------
    UnknownName
        Where nobody is called so.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> len(maintain.introduce(records, as_of=day).pairs)
    1
    """
    now = introductions_on(records, as_of)
    if to not in {None, ME}:
        if to not in records.people:
            raise nobody_called(records.path, str(to), records.people)
        shown = without_others(records, str(to))
        own = (_as_seen_by(str(to), one, shown) for one in now.values() if to in one.of.between)
        return Introductions(as_of, tuple(own), to=str(to))
    pairs = []
    for name, one in now.items():
        tags = _tags(*(sides_of(records, who) for who in one.of.between))
        reached = one.state, one.since, _parties(one), one.missing, one.next_steps
        pairs.append(Pair(name, one.of.between, one.of.basis, tags, *reached))
    return Introductions(as_of, tuple(pairs), tuple(_suggested(records)))


def _parties(now: IntroductionNow) -> tuple[Party, ...]:
    """Return what the two answered, for the learner's eyes."""
    blurbs: Sequence[Share | None] = now.blurb_shares() or (None, None)
    found = []
    for who, blurb in zip(now.of.between, blurbs, strict=True):
        reply: Reply = "agreed" if who in now.consented else "asked" if who in now.asked else "not asked"
        on = now.consented.get(who) or now.asked.get(who)
        if who == now.ended_by:
            reply, on = ("declined" if now.state == "declined" else "withdrew"), now.since
        found.append(Party(who, reply, on, now.lasts_to.get(who), blurb))
    return tuple(found)


def _as_seen_by(person: str, now: IntroductionNow, shown: Callable[[str], str]) -> Pair:
    """Return an introduction as one of the two may see it: their own part, and no reason for an end.

    An id of an introduction or of a blurb can have the other one's pseudonym in it, which ``shown`` takes out.
    """
    name = shown(now.name)
    between = tuple(who if who == person else SOMEBODY for who in now.of.between)
    state = as_one_sees(now, person)
    if state == NOT_NOW:
        return Pair(name, between, "", Tags(), NOT_NOW)
    own = next(party for party in _parties(now) if party.who == person)
    blurb = own.blurb
    if blurb is not None:
        # Why it may not be shared can tell what somebody else has not agreed to.
        said = replace(blurb, item=shown(blurb.item), reason=shown(blurb.reason), ask=shown(blurb.ask))
        own = replace(own, blurb=said if blurb.is_allowed else None)
    return Pair(name, between, "", Tags(), state, now.made_on or now.asked.get(person), (own,))


def _tags(first: Sides, second: Sides) -> Tags:
    common = (first.offers & second.offers) | (first.seeks & second.seeks)
    return Tags(tuple(sorted(common)), second.receives_from(first), first.receives_from(second))


def _suggested(records: Records) -> list[Pair]:
    """Return the contacts who could be introduced, and are in no introduction with each other yet."""
    known = {frozenset(one.between) for one in records.introductions.values()}
    sides = {who: sides_of(records, who) for who in records.contacts}
    offering, seeking = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for who, side in sides.items():
        for tag in side.offers:
            offering[tag].append(who)
        for tag in side.seeks:
            seeking[tag].append(who)
    found = {
        frozenset(pair)
        for tag in {*offering, *seeking}
        for pair in chain(
            combinations(offering[tag], 2), combinations(seeking[tag], 2), product(offering[tag], seeking[tag])
        )
    }
    pairs = [
        Pair("", (first, second), "", _tags(sides[first], sides[second]), "idea")
        for first, second in (sorted(pair) for pair in found - known if len(pair) > 1)
    ]
    return sorted(pairs, key=_order)


def _order(pair: Pair) -> tuple[object, ...]:
    """Return what goes before: those who both give, then more tags; no score of anybody."""
    first, second = pair.tags.first_gives, pair.tags.second_gives
    return -bool(first and second), -len(first) - len(second), -len(pair.tags.common), pair.between


@dataclass(frozen=True, slots=True)
class Guidelines(Answer):
    """Where each guideline stands, and what it goes against.

    Parameters
    ----------
    as_of : date
    guidelines : tuple of GuidelineStatus
    """

    KINDS: ClassVar[Mapping[str, str]] = columns(
        "guideline state since parties items channels open_parties review_by lapses_after contradictions "
        "without_item without_boundary"
    )

    guidelines: tuple[GuidelineStatus, ...]

    def rows(self) -> Iterable[object]:
        """Yield the guidelines."""
        for one in self.guidelines:
            row: dict[str, object] = {name: getattr(one, name) for name in self.KINDS}
            yield row | {name: "; ".join(getattr(one, name)) for name in ("contradictions", "without_item")}

    def __str__(self) -> str:
        """Return plain text."""
        return "\n".join(line for one in self.guidelines for line in one.lines()) or wrapped(
            "There are no guidelines yet: write one under `guidelines:`, such as "
            "`swaps: {parties: [me, contact-1], items: [templates], review_by: 2027-11-29}`."
        )

    def compare(self, old: "Guidelines") -> "GuidelineChanges":
        """Return what changed since an earlier reading, such as of another file.

        Parameters
        ----------
        old : Guidelines

        Returns
        -------
        GuidelineChanges
        """
        before = {one.guideline: one for one in old.guidelines}
        now = {one.guideline: one for one in self.guidelines}
        changes: list[Change] = []
        keys = ("parties", "items", "channels", "review_by", "state", "agreed", "contradictions", "without_item")
        for name in dict.fromkeys([*before, *now]):
            if name not in before or name not in now:
                changes.append(Change(name, "new" if name in now else "gone"))
                continue
            for key in keys:
                then, today = getattr(before[name], key), getattr(now[name], key)
                if then != today:
                    changes.append(Change(name, key, _text(then), _text(today)))
        return GuidelineChanges(self.as_of, tuple(changes))


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} on {day}" for name, day in value.items())
    return listed_with_and(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: a guideline that is new or gone, or a key of it with what it was and is."""

    guideline: str
    what: str
    before: str = ""
    now: str = ""

    def __str__(self) -> str:
        """Return one sentence."""
        if self.what in {"new", "gone"}:
            return f"{self.guideline} is {self.what}."
        change = f"{plain_name(self.what)}: {self.before or 'nothing'} before, {self.now or 'nothing'} now"
        return wrapped(f"{self.guideline}, {change}.")


@dataclass(frozen=True, slots=True)
class GuidelineChanges(Answer):
    """What changed in the guidelines since an earlier reading.

    Parameters
    ----------
    as_of : date
    changes : tuple of Change
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("guideline what before now")

    changes: tuple[Change, ...]

    def rows(self) -> Iterable[object]:
        """Yield the changes."""
        return self.changes

    def __str__(self) -> str:
        """Return plain text."""
        return "\n".join(map(str, self.changes)) or "No guideline has changed."


@checked
def guidelines(records: Records, *, as_of: dt.date) -> Guidelines:
    """Return where each guideline stands, and what of it the rules of sharing forbid.

    Parameters
    ----------
    records : Records
    as_of : date
        A guideline that all parties agreed to is due after `review_by`, and lapsed after `lapsed_days` more.

    Returns
    -------
    Guidelines

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> [found.state for found in maintain.guidelines(records, as_of=day).guidelines]
    ['agreed']
    """
    now = guidelines_on(records, as_of)
    return Guidelines(as_of, tuple(_status(records, one, as_of) for one in now.values()))


def _status(records: Records, now: GuidelineStatus, as_of: dt.date) -> GuidelineStatus:
    """Return where a guideline stands, with what of it the rules of sharing forbid."""
    of = records.guidelines[now.guideline]
    items = (item for named in of.items for item in items_called(records, named))
    categories = {records.items[item].category for item in items}
    return replace(
        now,
        contradictions=tuple(contradictions(records, now.guideline, as_of)),
        without_item=tuple(without_item(records, now.guideline)),
        without_boundary=tuple(sorted(categories - records.boundaries.keys())),
    )


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What one party may be given of what a guideline names.

    Parameters
    ----------
    item, category, party : str
    decision : str
        As `share` decides.
    conditions : tuple of str
    purposes : tuple of str
        For which that is decided, where it is not every purpose.
    ask : str
        Whom to ask first.
    """

    item: str
    category: str
    party: str
    decision: str
    conditions: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    ask: str = ""

    def __str__(self) -> str:
        """Return one sentence."""
        conditions = f", with {listed_with_and(map(plain_name, self.conditions))}" if self.conditions else ""
        purposes = f", for {listed_with_and(map(plain_name, self.purposes))} only" if self.purposes else ""
        ask = f"; ask {self.ask} first" if self.ask and self.decision == "ask" else ""
        said = {"allow": "yes", "allow with conditions": "yes", "ask": "not yet", "deny": "no"}[self.decision]
        return f"{self.item} ({plain_name(self.category)}) to {self.party}: {said}{conditions}{purposes}{ask}."


@dataclass(frozen=True, slots=True)
class Agreement(Answer):
    """One guideline on one page: who passes on what to whom, by which channels, until when, and who agreed.

    Parameters
    ----------
    as_of : date
    status : GuidelineStatus
    purpose : str
        What the records are kept for.
    passes_on : tuple of PassedOn
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("item category party decision conditions purposes ask")

    status: GuidelineStatus
    purpose: str
    passes_on: tuple[PassedOn, ...]

    def rows(self) -> Iterable[object]:
        """Yield what may be passed on to whom."""
        return self.passes_on

    def lines(self) -> Iterator[str]:
        """Yield the page as plain lines."""
        one = self.status
        yield f"Agreement: {one.guideline}"
        yield wrapped(f"As it stood on {self.as_of}: {one.state}. Kept for: {self.purpose}")
        yield wrapped(f"Between {listed_with_and(one.parties)}.")
        yield "What may be passed on:"
        for passed in self.passes_on:
            yield wrapped(str(passed), "  ", "    ")
        for sentence in (*one.contradictions, *one.without_item):
            yield wrapped(f"Not settled: {sentence}.".replace("?.", "?"), "  ", "    ")
        channels = listed_with_and(map(plain_name, one.channels)) if one.channels else "none is named"
        yield wrapped(f"Channels: {channels}.")
        yield f"To be looked at again by {one.review_by}; it lapses after {one.lapses_after}."
        for party in one.parties:
            agreed = one.agreed.get(party)
            yield f"{party}: {'not agreed yet  ____________' if agreed is None else f'agreed on {agreed}'}"

    def __str__(self) -> str:
        """Return the page as plain text."""
        return "\n".join(self.lines())


@checked
def agreement(records: Records, guideline: str, *, as_of: dt.date) -> Agreement:
    """Return one guideline on one page, for its parties.

    Parameters
    ----------
    records : Records
    guideline : str
        Its id.
    as_of : date

    Returns
    -------
    Agreement

    Raises
    ------
    UnknownName
        Where there is no such guideline.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> print(str(maintain.agreement(records, "swaps", as_of=day)).splitlines()[0])
    Agreement: swaps
    """
    if guideline not in records.guidelines:
        raise unknown_name(f"there is no guideline `{guideline}`.", guideline, records.guidelines)
    of = records.guidelines[guideline]
    passes_on = tuple(
        _passed_on(records, item, party, as_of)
        for named in of.items
        for item in items_called(records, named)
        for party in of.parties
        if party != ME
    )
    status = _status(records, guidelines_on(records, as_of)[guideline], as_of)
    return Agreement(as_of, status, records.purpose, passes_on)


def _passed_on(records: Records, item: str, party: str, as_of: dt.date) -> PassedOn:
    """Return what of the rules of sharing holds for every purpose, or for which purposes."""
    shares = for_each_purpose(records, item, party, as_of)
    allowed = [share for share in shares if share.is_allowed]
    told = allowed or [share for share in shares if share.decision == "ask"] or shares
    shown, only = told[0], tuple(share.purpose for share in told) if len(told) < len(shares) else ()
    category = records.items[item].category
    return PassedOn(item, category, party, shown.decision, shown.conditions, only, shown.ask)
