"""May something be passed on, to whom, for what, on which conditions, and by which rule?"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import ClassVar, Literal

from netselect.arguments import checked
from netselect.errors import unknown_name
from netselect.finding import Answer, columns
from netselect.maintain.records import (
    MARKINGS,
    ME,
    REACHES,
    Audience,
    Consent,
    Item,
    Marking,
    Reach,
    Records,
    nobody_called,
)
from netselect.words import listed_with_and, plain_name, wrapped

RULES = (
    "Deny: a law forbids it.",
    "Ask: it has no marking, and silence is no permission.",
    "Deny: the audience reaches further than the marking allows. By the Traffic Light Protocol 2.0, "
    "TLP:RED goes to people who are named, TLP:AMBER+STRICT stays within the organisation, TLP:AMBER goes to its "
    "clients too, TLP:GREEN to a community, TLP:CLEAR to the public.",
    "Deny: clients or third parties can be made out in it, and not everybody in it has agreed to this item, this "
    "audience and this purpose, up to a day that is not past.",
    "Allow: anything else. What was agreed on a category may turn that into ask or deny.",
    "Conditions add up: no attribution (Chatham House Rule), check re-identification (it was anonymised), minimum "
    "necessary (it rests on consents), need to know (TLP:AMBER and TLP:AMBER+STRICT).",
)
"""The rules in the order in which they are tried, each in words."""

Decision = Literal["allow", "allow with conditions", "ask", "deny"]
Condition = Literal["no_attribution", "check_reidentification", "minimum_necessary", "need_to_know"]
Rule = Literal["legal bar", "no marking", "marking", "consent", "boundary", "allowed"]

CEILINGS: dict[Marking, int] = dict(zip(MARKINGS, range(len(MARKINGS)), strict=True))
"""How far something may reach by its marking, as a place among `REACHES` (TLP 2.0, FIRST 2022)."""

TO: dict[Reach, str] = {
    "named": "to people who are named",
    "own_organisation": "within the organisation",
    "organisation_and_clients": "to the organisation and its clients",
    "community": "to a community",
    "public": "to the public",
}
"""How each reach of an audience stands in a sentence."""

_NEED_TO_KNOW = frozenset({"TLP:AMBER", "TLP:AMBER+STRICT"})
_OWNER = "its owner"
_OF_OTHERS = frozenset({"client", "third_party"})


@dataclass(frozen=True, slots=True)
class Share:
    """Whether one item may be passed on to one audience for one purpose.

    Parameters
    ----------
    item, audience, purpose : str
        Ids; the audience can be a person.
    decision : {"allow", "allow with conditions", "ask", "deny"}
    rule : str
        The rule that fired.
    reason : str
        What it says here.
    conditions : tuple of str
        All that have to be kept, where it is allowed.
    ask : str
        Whom to ask: the owner who could mark it otherwise, or who has not agreed yet; nothing where nobody could.
    consents : tuple of int
        Which of the records' consents it rests on, counted from 0.
    """

    item: str
    audience: str
    purpose: str
    decision: Decision
    rule: Rule
    reason: str
    conditions: tuple[Condition, ...] = ()
    ask: str = ""
    consents: tuple[int, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Whether it may be passed on, perhaps on conditions."""
        return self.decision in {"allow", "allow with conditions"}

    def __str__(self) -> str:
        """Return one sentence."""
        head = f"{self.item} to {self.audience} for {plain_name(self.purpose)}: {self.decision}"
        conditions = f" ({listed_with_and(map(plain_name, self.conditions))})" if self.conditions else ""
        ask = f" Ask {self.ask}." if self.ask else ""
        return wrapped(f"{head}{conditions}. {self.reason}.{ask}")


@dataclass(frozen=True, slots=True)
class Sharing(Answer):
    """What may be passed on: one line for each item, audience and purpose.

    Parameters
    ----------
    as_of : date
    shares : tuple of Share
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("item audience purpose decision rule reason conditions ask")

    shares: tuple[Share, ...]

    def rows(self) -> Iterable[object]:
        """Yield one line for each item, audience and purpose."""
        return self.shares

    def __str__(self) -> str:
        """Return plain text."""
        return "\n".join(map(str, self.shares)) or wrapped(
            "There is nothing to pass on, or nobody to pass it on to: write `items:` and `audiences:`."
        )


@checked
def share(
    records: Records,
    item: str | None = None,
    audience: str | None = None,
    purpose: str | None = None,
    *,
    as_of: dt.date,
) -> Sharing:
    """Return whether something may be passed on; without an item, an audience or a purpose for all there are.

    Parameters
    ----------
    records : Records
    item, audience, purpose : str, optional
        Ids. An audience can be one person. Purposes are those of the consents and of the log.
    as_of : date
        The day on which consents have to hold.

    Returns
    -------
    Sharing

    Raises
    ------
    UnknownName
        For an item, an audience or a person that does not exist.

    Notes
    -----
    The first rule that fits decides: a legal bar denies; without a marking the owner is asked; an audience that
    reaches further than the marking allows is denied; what is about clients or third parties is allowed if it is
    anonymised, or if everybody in it has agreed; anything else is allowed. The Chatham House Rule adds a condition
    and never permits. What was agreed on a category may narrow the decision. The ceilings (`CEILINGS`) are
    those of the Traffic Light Protocol 2.0 (FIRST, 2022).

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> found = maintain.share(records, "lessons", "region", purpose="knowledge_exchange", as_of=day)
    >>> found.shares[0].decision, found.shares[0].ask
    ('deny', 'employer')
    """
    if item is not None and item not in records.items:
        raise unknown_name(f"there is no item `{item}`.", item, records.items)
    people = sorted(records.people - {ME})
    if audience is not None and audience not in records.audiences and audience not in people:
        sentence = f"there is no audience and no person `{audience}`."
        raise nobody_called(records.path, audience, [*records.audiences, *people], sentence)
    asked = product(
        records.items if item is None else [item],
        records.audiences if audience is None else [audience],
        purposes_of(records) if purpose is None else [purpose],
    )
    return Sharing(as_of, tuple(decide(records, *one, as_of=as_of) for one in asked))


def purposes_of(records: Records) -> list[str]:
    """Return the purposes that consents and the log name; knowledge exchange where they name none."""
    named = [*(one.purpose for one in records.consents), *(one.purpose for one in records.log if one.purpose)]
    return list(dict.fromkeys(named)) or ["knowledge_exchange"]


def decide(records: Records, item: str, audience: str, purpose: str, *, as_of: dt.date) -> Share:
    """Return the decision on one item, audience and purpose, all of which exist."""
    of, share = records.items[item], _by_rules(records, item, audience, purpose, as_of)
    boundary = records.boundaries.get(of.category)
    if boundary is None or boundary.agreed in {"allow", share.decision} or share.decision == "deny":
        return share
    reason = f"It was agreed for {plain_name(of.category)}: {boundary.agreed} ({boundary.rests_on})"
    ask = of.owner or (_OWNER if boundary.agreed == "ask" else "")
    return Share(item, audience, purpose, boundary.agreed, "boundary", reason, ask=ask)


def for_each_purpose(records: Records, item: str, audience: str, day: dt.date) -> list[Share]:
    """Return the decisions on one item and audience, for each purpose that there is."""
    return [decide(records, item, audience, purpose, as_of=day) for purpose in purposes_of(records)]


def marking_of(records: Records, item: Item) -> Marking | None:
    """Return the label of TLP 2.0 that an item carries, perhaps by a word of the employer's; None without one."""
    if item.marking is None:
        return None
    return records.markings.get(item.marking) or next(one for one in MARKINGS if one == item.marking)


def _by_rules(records: Records, item: str, audience: str, purpose: str, as_of: dt.date) -> Share:
    """Return what the first rule that fits says; an agreed boundary may still narrow it."""
    of, answered = records.items[item], partial(Share, item, audience, purpose)
    # One person is named, and alone.
    to = records.audiences.get(audience) or Audience(members=(audience,), reach="named")
    owner = of.owner or ""
    if of.legal_bar:
        return answered("deny", "legal bar", f"A law forbids it: {of.legal_bar}")
    marking = marking_of(records, of)
    if marking is None:
        reason = "It carries no marking, and silence is no permission"
        return answered("ask", "no marking", reason, ask=owner or _OWNER)
    if REACHES.index(to.reach) > CEILINGS[marking]:
        return answered("deny", "marking", f"{marking} may not be passed on {TO[to.reach]}", ask=owner)
    conditions: list[Condition] = ["no_attribution"] if of.chatham_house else []
    consents: tuple[int, ...] = ()
    rule: Rule = "allowed"
    reason = f"{marking} may be passed on {TO[to.reach]}"
    if of.subject in _OF_OTHERS and of.anonymised:
        conditions.append("check_reidentification")
        reason = "Nobody is named in it; check that nobody can be made out"
    elif of.subject in _OF_OTHERS:
        people = [person for person in of.about if person != ME]
        if not people:
            reason = "It can be made out whom it is about, and nobody is named who could agree"
            return answered("deny", "consent", reason, ask=owner)
        given = [
            (place, one)
            for place, one in enumerate(records.consents)
            if one.purpose == purpose and item in one.items and holds_on(one, as_of)
        ]
        covering = {person: _covering(given, person, audience, to.members) for person in people}
        if missing := [person for person, found in covering.items() if not found]:
            who, verb = listed_with_and(missing), "has" if len(missing) == 1 else "have"
            reason = f"{who} {verb} not agreed to this audience and this purpose on {as_of}"
            return answered("deny", "consent", reason, ask=who)
        consents = tuple(dict.fromkeys(place for found in covering.values() for place in found))
        conditions.append("minimum_necessary")
        reason, rule = "Everybody in it has agreed to this audience and this purpose", "consent"
    conditions += ["need_to_know"] if marking in _NEED_TO_KNOW else []
    decision: Decision = "allow with conditions" if conditions else "allow"
    return answered(decision, rule, reason, conditions=tuple(conditions), consents=consents)


def _covering(
    given: Iterable[tuple[int, Consent]], person: str, audience: str, members: Sequence[str]
) -> list[int]:
    """Return the consents of a person that cover the audience: one that names it, or one for each member."""
    own = [(place, one.to) for place, one in given if one.by == person]
    whole = [place for place, to in own if audience in to]
    if whole:
        return whole[:1]
    each = [[place for place, to in own if member in to] for member in members]
    return [places[0] for places in each] if members and all(each) else []


def holds_on(consent: Consent, day: dt.date) -> bool:
    """Whether a consent is in date: given, not past its last day, and not withdrawn by then.

    One without a last day covers no date.
    """
    last = last_day(consent)
    return last is not None and consent.given <= day <= last


def last_day(consent: Consent) -> dt.date | None:
    """Return the last day that a consent covers: `until`, or the day before it is withdrawn; None without one."""
    if consent.until is None or consent.withdrawn is None:
        return consent.until
    return min(consent.until, dt.date.fromordinal(max(1, consent.withdrawn.toordinal() - 1)))
