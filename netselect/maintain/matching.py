"""Who can help whom, in one person's records or among the members of a platform? Nobody is scored."""

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked, found_as
from netselect.errors import InvalidParameter, listed, unknown_name
from netselect.finding import Answer, cell, columns, days_text, frame_of_rows, plain
from netselect.maintain.happened import last_in_touch, people_of
from netselect.maintain.records import Records
from netselect.maintain.sharing import decide
from netselect.sums import Places
from netselect.words import capital, closed, counted, listed_with_and, plain_name, text_html, wrapped

if TYPE_CHECKING:
    import pandas as pd


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
        both = (("give", self.i_give), ("receive", self.i_receive))
        said = capital("; ".join(f"you {word} {tags_text(tags)}" for word, tags in both if tags))
        touch = "" if self.days is None else f" Last in touch {days_text(self.days)} ago."
        return wrapped(f"{self.who} ({WAY_WORDS[self.way]}). {said}.{touch}")


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
    learner = Sides(*(frozenset(map(records.tag, tags)) for tags in (records.offers, records.learner.seeks)))
    touched = last_in_touch(records, as_of)
    found = []
    for name in records.contacts:
        other = sides_of(records, name)
        receive, give = learner.receives_from(other), other.receives_from(learner)
        if receive or give:
            last = touched.get(name)
            found.append(Match(name, receive, give, last, None if last is None else (as_of - last).days))
    return Matches(as_of, tuple(sorted(found, key=lambda one: one.order)))


class Sides(NamedTuple):
    """What somebody offers and seeks, each tag by the word that it stands for."""

    offers: frozenset[str]
    seeks: frozenset[str]

    def receives_from(self, other: "Sides") -> tuple[str, ...]:
        """Return the tags that they seek and somebody else offers, in the order of the alphabet."""
        return tuple(sorted(self.seeks & other.offers))


def sides_of(records: Records, who: str) -> Sides:
    """Return what a contact offers and seeks; nothing of anybody else."""
    own = records.contacts.get(who)
    both = ((), ()) if own is None else (own.offers, own.seeks)
    return Sides(*(frozenset(map(records.tag, tags)) for tags in both))


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
    seeks = {name: sides_of(records, name).seeks for name in records.contacts}
    found = [
        _promoted(records, tag, name, as_of)
        for tag in records.strengths
        for name, tags in seeks.items()
        if records.tag(tag) in tags
    ]
    wanted = {one.tag for one in found}
    return Promotion(
        as_of,
        tuple(one for one in found if isinstance(one, Sought)),
        tuple(tag for tag, strength in records.strengths.items() if not strength.proof),
        tuple(tag for tag in records.strengths if tag not in wanted),
        tuple(one for one in found if isinstance(one, NotPromoted)),
    )


def _promoted(records: Records, tag: str, who: str, as_of: dt.date) -> Sought | NotPromoted:
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
    members = (records.audiences[one].members for one in strength.may_see if one in records.audiences)
    may_see = not strength.may_see or who in strength.may_see or any(who in own for own in members)
    shown = [
        entry.on
        for entry in records.log
        if entry.entry == "showed" and entry.strength == tag and entry.on <= as_of
        if who in people_of(records, entry)
    ]
    through = records.contacts[who].met_through or ""
    through = "" if through in records.contacts else through
    conditions = dict.fromkeys(condition for share in shares for condition in share.conditions)
    proof = proof if may_see else ""
    return Sought(tag, who, through, proof, may_see, max(shown, default=None), tuple(conditions))


Counts = npt.NDArray[np.int64] | npt.NDArray[np.float32]

COLUMNS = ("id", "offers", "seeks", "opt_in")
_BETWEEN = re.compile(r"[\s,;]+")
_SEVERAL = (list, tuple, set, frozenset, np.ndarray)
_TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
BLOCK = 128
"""Members that are matched by one product of matrices."""
PRODUCTS_A_STEP = 25
"""So many products of numbers take as long as one step through the index, on an ordinary processor."""
MOST = 10
"""Matches of each member that `best` returns where nothing else is said."""


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The members of a platform who opted in, ready to be matched.

    Parameters
    ----------
    ids : tuple of str
        Theirs, in the order of the alphabet (n).
    offers, seeks : tuple of frozenset of str
        Their tags, each by the word that it stands for (n).
    not_opted_in : int
        How many members were left out.
    offering, seeking : dict of str to ndarray of int
        For each tag, who offers and who seeks it.
    """

    ids: tuple[str, ...]
    offers: tuple[frozenset[str], ...]
    seeks: tuple[frozenset[str], ...]
    not_opted_in: int
    offering: Mapping[str, Places] = field(repr=False)
    seeking: Mapping[str, Places] = field(repr=False)

    @checked
    def of(self, member: str, most: int | None = None) -> tuple[Match, ...]:
        """Return the matches of one member: mutual ones first, those with more tags before others, then by ids.

        Parameters
        ----------
        member : str
            Their id.
        most : int, optional
            How many; all where nothing is said.

        Returns
        -------
        tuple of Match
            From the member's side: what they receive and what they give.

        Raises
        ------
        UnknownName
            For nobody who opted in.
        """
        place = bisect_left(self.ids, member)
        if place == len(self.ids) or self.ids[place] != member:
            raise unknown_name(f"nobody who opted in has the id `{member}`.", member, self.ids)
        _positive(most)
        return tuple(self._matches(place, self._counts_of(place), most))

    @checked
    def best(self, most: int = MOST) -> "pd.DataFrame":
        """Return the first matches of every member as a DataFrame, one row for each.

        Parameters
        ----------
        most : int
            How many of each.

        Returns
        -------
        DataFrame
            ``member``, ``who``, ``way`` (mutual, i_give, i_receive: from the side of ``member``), and the tags.
        """
        _positive(most)
        names = ("who", "way", "i_give", "i_receive")
        rows = [
            {"member": member, **{name: cell(getattr(one, name)) for name in names}}
            for member, found in self._first_of_each(most)
            for one in found
        ]
        return frame_of_rows(rows, dict.fromkeys(("member", *names), "str"))

    def to_frame(self) -> "pd.DataFrame":
        """Return `best` of every member."""
        return self.best()

    def to_dict(self) -> dict[str, Any]:
        """Return the first matches of every member as plain values, ready for JSON."""
        found = {member: [plain(one, None) for one in matches] for member, matches in self._first_of_each(MOST)}
        return {"not_opted_in": self.not_opted_in, "matches": found}

    def __str__(self) -> str:
        """Return one sentence."""
        members = f"{len(self.ids):,} {counted(len(self.ids), 'members')}"
        return wrapped(f"{members} opted in and can be matched; {self.not_opted_in:,} did not.")

    def _repr_html_(self) -> str:
        return text_html(str(self))

    def _first_of_each(self, most: int) -> Iterator[tuple[str, Iterator[Match]]]:
        for place, (member, counts) in enumerate(zip(self.ids, self._counts(), strict=True)):
            yield member, self._matches(place, counts, most)

    def _matches(self, place: int, counts: tuple[Counts, Counts], most: int | None) -> Iterator[Match]:
        seeks, offers = self.seeks[place], self.offers[place]
        for other in _first(place, *counts, most):
            receives, gives = sorted(seeks & self.offers[other]), sorted(offers & self.seeks[other])
            yield Match(self.ids[other], tuple(receives), tuple(gives))

    def _counts_of(self, place: int) -> tuple[Counts, Counts]:
        """Return how many tags somebody receives from, and gives to, each member, (n,)."""
        count = len(self.ids)
        receives = _counted(self.seeks[place], self.offering, count)
        return receives, _counted(self.offers[place], self.seeking, count)

    def _counts(self) -> Iterator[tuple[Counts, Counts]]:
        """Yield the same of every member: by the index, or by products of matrices where tags are few."""
        count, tags = len(self.ids), sorted({*self.offering, *self.seeking})
        both = self.offering.keys() & self.seeking.keys()
        steps = sum(len(self.offering[tag]) * len(self.seeking[tag]) for tag in both)
        if len(tags) * count**2 > PRODUCTS_A_STEP * steps:
            yield from map(self._counts_of, range(count))
            return
        offers, seeks = _incidence(tags, self.offering, count), _incidence(tags, self.seeking, count)
        for start in range(0, count, BLOCK):
            rows = slice(start, start + BLOCK)
            yield from zip(seeks[rows] @ offers.T, offers[rows] @ seeks.T, strict=True)


def _first(place: int, receives: Counts, gives: Counts, most: int | None) -> list[int]:
    """Return with whom somebody is matched: mutual matches with the most tags first, then as ids stand."""
    receives[place] = gives[place] = 0
    either = receives + gives
    found = np.flatnonzero(either)
    mutual = np.where(np.minimum(receives, gives) > 0, either, 0)[found]
    if most is not None and most < len(found):
        is_among = mutual >= np.partition(mutual, -most)[-most]
        found, mutual = found[is_among], mutual[is_among]
    first: list[int] = found[np.argsort(-mutual, kind="stable")[:most]].tolist()
    return first


def _incidence(tags: Sequence[str], index: Mapping[str, Places], count: int) -> Counts:
    """Return who stands with which tag in an index, (n, t); small whole numbers are exact in any float."""
    found = np.zeros((count, len(tags)), dtype=np.float32)
    for column, tag in enumerate(tags):
        found[index.get(tag, []), column] = 1.0
    return found


def _counted(tags: Iterable[str], index: Mapping[str, Places], count: int) -> Counts:
    """Return with how many of some tags each member stands in an index, (n,)."""
    found = [index[tag] for tag in tags if tag in index]
    if not found:
        return np.zeros(count, dtype=np.int64)
    return np.bincount(np.concatenate(found), minlength=count)


def _positive(most: int | None) -> None:
    if most is not None and most < 1:
        raise InvalidParameter(f"`most` is {most}: ask for one match at least")


def match_members(frame: "pd.DataFrame", aliases: Mapping[str, Iterable[str]] | None = None) -> Members:
    """Return the members of a platform, ready to be matched with each other.

    Parameters
    ----------
    frame : DataFrame
        One row for each member: ``id``, ``offers`` and ``seeks`` (lists of tags, or texts with blanks, commas or
        semicolons between them), and ``opt_in``. Who has not opted in, or of whom that is not known, is matched
        with nobody.
    aliases : mapping of str to iterable of str, optional
        For a tag, other words for it.

    Returns
    -------
    Members

    Raises
    ------
    InvalidParameter
        Where a column is missing, two members have one id, or a value is none that is accepted.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {"id": ["a", "b", "c"], "offers": ["sql", "python", "sql"], "seeks": ["python", "sql", ""],
    ...      "opt_in": [True, True, False]})
    >>> print(match_members(frame).of("a")[0])
    b (mutual). You give sql; you receive python.
    """
    missing = [f"`{name}`" for name in COLUMNS if name not in frame.columns]
    if missing:
        cure = ": nobody is matched who has not opted in" if missing == ["`opt_in`"] else ""
        raise InvalidParameter(f"the table of members lacks {listed(missing, joined='and')}{cure}")
    words = {word: tag for tag, said in (aliases or {}).items() for word in said}
    given = zip(*(frame[name].tolist() for name in COLUMNS), strict=True)
    everybody = [(_id(name), offers, seeks, opt_in) for name, offers, seeks, opt_in in given]
    twice = [f"`{name}`" for name, times in Counter(name for name, *_ in everybody).items() if times > 1]
    if twice:
        raise InvalidParameter(f"two members have the id {listed(twice)}: every id stands once")
    rows = sorted(
        (name, _tags(name, offers, words), _tags(name, seeks, words))
        for name, offers, seeks, opt_in in everybody
        if _opted_in(name, opt_in)
    )
    ids = tuple(name for name, _, _ in rows)
    offers, seeks = tuple(tags for _, tags, _ in rows), tuple(tags for _, _, tags in rows)
    return Members(ids, offers, seeks, len(everybody) - len(ids), _index(offers), _index(seeks))


def _index(tags: Sequence[frozenset[str]]) -> dict[str, Places]:
    """Return for each tag the places at which it stands."""
    found: dict[str, list[int]] = {}
    for place, own in enumerate(tags):
        for tag in own:
            found.setdefault(tag, []).append(place)
    return {tag: np.array(places, dtype=np.intp) for tag, places in found.items()}


def _id(value: object) -> str:
    if _is_missing(value) or not str(value).strip():
        raise InvalidParameter("a member has no id: give every row one")
    return str(value)


def _tags(member: str, value: object, words: Mapping[str, str]) -> frozenset[str]:
    """Return the tags of a cell, each by the word that it stands for."""
    if _is_missing(value):
        return frozenset()
    tags = _BETWEEN.split(value) if isinstance(value, str) else value
    if not isinstance(tags, _SEVERAL) or not all(isinstance(one, str) for one in tags):
        raise InvalidParameter(f"{member}: tags are a text or a list of texts, found {found_as(value)}")
    # An empty cell that was cut at its commas is a list of one empty text: no tag that two could share.
    return frozenset(words.get(tag, tag) for one in tags if (tag := one.strip()))


def _opted_in(member: str, value: object) -> bool:
    """Whether a cell says that somebody opted in; an empty one does not."""
    if _is_missing(value) or value == "":
        return False
    if isinstance(value, bool | np.bool_):
        return bool(value)
    truth = _TRUTHS.get(str(value).strip().casefold())
    if truth is None:
        raise InvalidParameter(f"{member}: `opt_in` is yes or no, found {found_as(value)}")
    return truth


def _is_missing(value: object) -> bool:
    """Whether a cell is empty: None, NaN or NA."""
    import pandas as pd  # noqa: PLC0415 -- a table was given, so that it is loaded

    return not isinstance(value, (str, *_SEVERAL)) and bool(pd.isna(value))  # type: ignore[call-overload]
