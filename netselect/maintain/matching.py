"""Who can help whom, with what, and where is what the learner offers sought? Nobody is scored."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from netselect.arguments import checked
from netselect.maintain.answer import Answer, columns, days_text
from netselect.maintain.happened import last_in_touch, people_of
from netselect.maintain.records import Contact, Records
from netselect.maintain.sharing import decide
from netselect.words import closed, listed_with_and, plain_name, wrapped

Way = Literal["mutual", "i_give", "i_receive"]
WAY_WORDS: dict[Way, str] = {"mutual": "mutual", "i_give": "I give", "i_receive": "I receive"}

PROMOTION = "promotion"
"""The purpose for which what shows a strength is passed on."""


@dataclass(frozen=True, slots=True)
class Match:
    """What two people could do for each other.

    Parameters
    ----------
    who : str
        The other one, by their pseudonym.
    i_receive, i_give : tuple of str
        Tags that I seek and they offer; that I offer and they seek.
    last_contact : date or None
        When they were last in touch; None where nobody says.
    days : int or None
        How many days ago.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("way",)

    who: str
    i_receive: tuple[str, ...]
    i_give: tuple[str, ...]
    last_contact: dt.date | None = None
    days: int | None = None

    @property
    def way(self) -> Way:
        """Whether both give, or which of the two."""
        if self.i_receive and self.i_give:
            return "mutual"
        return "i_give" if self.i_give else "i_receive"

    @property
    def order(self) -> tuple[int, bool, int, str]:
        """What goes before: more mutual tags, then longest out of touch; where nobody says how long, last."""
        mutual = len(self.i_receive) + len(self.i_give) if self.way == "mutual" else 0
        return -mutual, self.days is None, -(self.days or 0), self.who

    def __str__(self) -> str:
        """Return one sentence or two."""
        gives = f"You give {tags_text(self.i_give)}" if self.i_give else ""
        receives = f"{'y' if gives else 'Y'}ou receive {tags_text(self.i_receive)}" if self.i_receive else ""
        touch = "" if self.days is None else f" Last in touch {days_text(self.days)} ago."
        return wrapped(f"{self.who} ({WAY_WORDS[self.way]}). {'; '.join(filter(None, (gives, receives)))}.{touch}")


@dataclass(frozen=True, slots=True)
class Matches(Answer):
    """Who can help whom: mutual matches first, the more tags the earlier, then who was longest out of touch.

    Parameters
    ----------
    as_of : date
    matches : tuple of Match
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("who way i_give i_receive last_contact days:Int64")

    matches: tuple[Match, ...]

    def rows(self) -> Iterable[object]:
        """Yield the matches."""
        return self.matches

    def __str__(self) -> str:
        """Return plain text."""
        if not self.matches:
            return "Nobody seeks what you offer, or offers what you seek, in the same words."
        return "\n".join(map(str, self.matches))


@checked
def match(records: Records, *, as_of: dt.date) -> Matches:
    """Return who offers what the learner seeks, and seeks what the learner offers.

    Parameters
    ----------
    records : Records
    as_of : date
        The day from which it is counted how long nobody was in touch.

    Returns
    -------
    Matches

    Notes
    -----
    Tags are the same where they are written alike, or one is the other's alias (`aliases`). For mutual matches the
    tags of both directions count together; the others follow. There is no score.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> len(maintain.match(records, as_of=day).matches)
    3
    """
    learner = Sides(records, records.offers, records.learner.seeks)
    touched = last_in_touch(records, as_of)
    found = []
    for name, contact in records.contacts.items():
        other = Sides(records, contact.offers, contact.seeks)
        receive, give = learner.receives_from(other), other.receives_from(learner)
        if receive or give:
            last = touched.get(name)
            found.append(Match(name, receive, give, last, None if last is None else (as_of - last).days))
    return Matches(as_of, tuple(sorted(found, key=lambda one: one.order)))


class Sides:
    """What somebody offers and seeks, each tag by the word that it stands for."""

    __slots__ = ("offers", "seeks")

    def __init__(self, records: Records, offers: Iterable[str], seeks: Iterable[str]) -> None:
        self.offers, self.seeks = (frozenset(map(records.tag, tags)) for tags in (offers, seeks))

    def receives_from(self, other: "Sides") -> tuple[str, ...]:
        """Return the tags that they seek and somebody else offers, in the order of the alphabet."""
        return tuple(sorted(self.seeks & other.offers))


def tags_text(tags: Iterable[str]) -> str:
    """Return tags as words: ``minute taking and case platform tips``."""
    return listed_with_and(map(plain_name, tags))


@dataclass(frozen=True, slots=True)
class Sought:
    """One offer of the learner's, and one contact who seeks it.

    Parameters
    ----------
    tag, who : str
        The offer; the contact.
    through : str
        The network through which they were met; nothing where it is none, or not said.
    proof : str
        What shows the strength; nothing where nothing does, or where the contact may not see it.
    may_see_proof : bool
        Whether the contact may see what shows it.
    shown : date or None
        When it was shown to them last.
    conditions : tuple of str
        What has to be kept.
    """

    tag: str
    who: str
    through: str = ""
    proof: str = ""
    may_see_proof: bool = True
    shown: dt.date | None = None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotPromoted:
    """One offer that is left out, and by which rule.

    Parameters
    ----------
    tag, who : str
        The offer; the contact who seeks it.
    rule, reason : str
        The rule that forbids it, and what it says here.
    ask : str
        Whom to ask; nothing where nobody could allow it.
    """

    tag: str
    who: str
    rule: str
    reason: str
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Promotion(Answer):
    """Which of the learner's offers is sought where.

    Parameters
    ----------
    as_of : date
    sought : tuple of Sought
        In the order of the learner's strengths.
    without_proof : tuple of str
        Offers that nothing shows.
    unsought : tuple of str
        Offers that no contact seeks.
    left_out : tuple of NotPromoted
        What a boundary or a marking forbids.
    """

    KINDS: ClassVar[Mapping[str, str]] = columns("tag who through proof may_see_proof:bool shown conditions")

    sought: tuple[Sought, ...]
    without_proof: tuple[str, ...]
    unsought: tuple[str, ...]
    left_out: tuple[NotPromoted, ...]

    def rows(self) -> Iterable[object]:
        """Yield what is sought by whom."""
        return self.sought

    def __str__(self) -> str:
        """Return plain text."""
        lines = [wrapped(line) for line in self._lines()]
        return "\n".join(lines) or wrapped(
            "There is nothing to promote: write down what you offer under `strengths:`, such as "
            "`minute_taking: {proof: Minutes of the board}`."
        )

    def _lines(self) -> Iterator[str]:
        for one in self.sought:
            through = f", met through {one.through}" if one.through else ""
            proof = f" Proof: {closed(one.proof)}" if one.proof else ""
            proof = proof or (" No proof yet." if one.may_see_proof else " The proof is not for them to see.")
            shown = f" Shown to them on {one.shown}." if one.shown else ""
            keep = f" Keep to: {listed_with_and(map(plain_name, one.conditions))}." if one.conditions else ""
            yield f"{plain_name(one.tag)}: {one.who} seeks it{through}.{proof}{keep}{shown}"
        for other in self.left_out:
            ask = f" Ask {other.ask}." if other.ask else ""
            head = f"Left out: {plain_name(other.tag)} for {other.who}, by the rule {other.rule}"
            yield f"{head}. {other.reason}.{ask}"
        if self.without_proof:
            yield f"Without proof: {tags_text(self.without_proof)}."
        if self.unsought:
            yield f"No contact seeks {tags_text(self.unsought)}."


@checked
def promote(records: Records, *, as_of: dt.date) -> Promotion:
    """Return which of the learner's offers is sought where, with what shows it.

    Parameters
    ----------
    records : Records
    as_of : date
        The day on which consents have to hold.

    Returns
    -------
    Promotion

    Notes
    -----
    An offer is left out for a contact where a boundary on its tag says so, or where an item that it is about (one
    with the tag as its id or category, or that the proof names) may not be passed on to them for the purpose
    `promotion`: the rule that decides is named.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> print(str(maintain.promote(records, as_of=day)).splitlines()[-1])
    Without proof: plain english.
    """
    told = Sides(records, records.offers, ())
    sought: list[Sought] = []
    left_out: list[NotPromoted] = []
    wanting: set[str] = set()
    for tag in records.strengths:
        for name, contact in records.contacts.items():
            if records.tag(tag) not in told.offers & Sides(records, (), contact.seeks).seeks:
                continue
            wanting.add(tag)
            found = _promoted(records, tag, name, contact, as_of)
            if isinstance(found, Sought):
                sought.append(found)
            else:
                left_out.append(found)
    return Promotion(
        as_of,
        tuple(sought),
        tuple(tag for tag, strength in records.strengths.items() if not strength.proof),
        tuple(tag for tag in records.strengths if tag not in wanting),
        tuple(left_out),
    )


def _promoted(records: Records, tag: str, who: str, contact: Contact, as_of: dt.date) -> Sought | NotPromoted:
    """Return how an offer is told to a contact who seeks it, or why it is not."""
    strength, boundary = records.strengths[tag], records.boundaries.get(tag)
    if boundary is not None and boundary.agreed != "allow":
        reason = f"It was agreed for {plain_name(tag)}: {boundary.agreed} ({boundary.rests_on})"
        return NotPromoted(tag, who, "boundary", reason)
    proof = strength.proof or ""
    about = [name for name, item in records.items.items() if tag in {name, item.category} or name == proof]
    shares = [decide(records, item, who, PROMOTION, as_of=as_of) for item in about]
    for share in shares:
        if not share.is_allowed:
            return NotPromoted(tag, who, share.rule, share.reason, share.ask)
    may_see = not strength.may_see or any(
        who == one or (one in records.audiences and who in records.audiences[one].members)
        for one in strength.may_see
    )
    shown = [
        entry.on
        for entry in records.log
        if entry.entry == "showed"
        and entry.on <= as_of
        and entry.strength == tag
        and who in people_of(records, entry)
    ]
    through = contact.met_through or ""
    return Sought(
        tag,
        who,
        through if through not in records.contacts else "",
        proof if may_see else "",
        may_see,
        max(shown, default=None),
        tuple(dict.fromkeys(condition for share in shares for condition in share.conditions)),
    )
