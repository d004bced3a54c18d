"""What does a person write down about the networks they keep up, and which real names stand beside it?"""

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationInfo, WithJsonSchema

from netselect.arguments import choice
from netselect.errors import Fault, FileFaults, InvalidParameter, NetselectError, nearest, shown, unknown_name
from netselect.private import records_for_others
from netselect.reading import parse
from netselect.reading.decoding import Located, read_bytes
from netselect.study import mapping
from netselect.study.study import AUDIENCES, Study
from netselect.study.study import Audience as StudyAudience
from netselect.study.written import (
    Count,
    Date,
    Evidence,
    Identifier,
    Listing,
    NonNegative,
    SkillLevel,
    Text,
    Truth,
    Version,
    Written,
    one_or_more,
    refuse,
)

ME = "me"
"""The learner, wherever people are named."""

Reach = Literal["named", "own_organisation", "organisation_and_clients", "community", "public"]
REACHES: tuple[Reach, ...] = get_args(Reach)
"""How far an audience reaches, the nearest first."""

Marking = Literal["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"]
MARKINGS: tuple[Marking, ...] = get_args(Marking)
"""The labels of the Traffic Light Protocol, version 2.0 (FIRST 2022), the narrowest first."""

Action = Literal[
    "attended",
    "gave",
    "received",
    "outcome",
    "lead",
    "action",
    "done",
    "asked",
    "consented",
    "declined",
    "made",
    "followed_up",
    "withdrawn",
    "told",
    "proposed",
    "agreed",
    "left",
    "showed",
    "refused",
    "decided",
    "ended",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
Kind = Literal["information", "service", "support", "resource", "introduction"]
Effort = Literal["small", "medium", "large"]
_PRIVATE = "Leave it out of documents for other people."


def _letters(marking: str) -> str:
    return re.sub("[^A-Z]", "", marking.upper()).removeprefix("TLP")


_CALLED_NOW = {_letters(label): label for label in MARKINGS} | {"WHITE": "TLP:CLEAR"}
"""What is written for a label of TLP 2.0, by its letters alone; TLP 1.0 called CLEAR white."""


def not_a_label(written: str, mapped: Mapping[str, object]) -> str:
    """Return what is said of a marking that is neither a label nor a word that `markings` maps to one."""
    said = f"{shown(written)} is no label of TLP 2.0"
    if (label := _CALLED_NOW.get(_letters(written))) is not None:
        return f"{said}, which calls it {label}: write `{label}`"
    if close := nearest(written, [*mapped, *MARKINGS]):
        return f"{said}, nor a word under `markings`. Did you mean `{close}`?"
    word = re.sub('[`\n"]', "", written).strip() or "internal"
    return (
        f"{said}. Map it to the label that your employer means by it, as in `markings:` with the line "
        f'`"{word}": TLP:AMBER` below; the labels are {", ".join(MARKINGS)}'
    )


def _read_marking(value: object) -> object:
    if isinstance(value, str) and value not in MARKINGS:
        refuse("option", not_a_label(value, {}))
    return value


MOST_DIGITS = 6
"""Digits of an id: more may be a telephone or staff number."""


def read_id(value: object, info: ValidationInfo, *, of_a_person: bool = False) -> object:
    """Return an id that tells nothing of who it stands for, or refuse; what it was is not repeated.

    The context of reading may hold `called`, which returns the pseudonym of whom the key file calls so.
    """
    text = str(value)
    cure = "use a pseudonym, such as `contact-4`"
    if "@" in text and isinstance(value, str):
        refuse("identifier", f"found a mail address as an id or tag: {cure}")
    called: Callable[..., str] | None = (info.context or {}).get("called")
    if isinstance(value, str | int) and not isinstance(value, bool):
        if sum(char.isdigit() for char in text) > MOST_DIGITS:
            refuse(
                "identifier",
                f"found {MOST_DIGITS + 1} digits or more in an id or tag, as numbers of people have: {cure}",
            )
        if called is not None and (pseudonym := called(text, of_a_person=of_a_person)):
            refuse(
                "identifier",
                f"found a name of the key file as an id or tag: write `{pseudonym}`, which stands for it there",
            )
    return value


Id = Annotated[Identifier, BeforeValidator(read_id)]
"""An id or tag."""
Pseudonym = Annotated[Identifier, BeforeValidator(partial(read_id, of_a_person=True))]
"""What a person is called."""


def _something(text: str) -> str:
    if not text.strip():
        refuse("empty", "nothing stands here: write it in a few words")
    return text


Said = Annotated[Text, AfterValidator(_something)]
"""Text that has to say something."""

_ID_SCHEMA = {"type": ["string", "integer"], "pattern": r"^\S{1,80}$"}
_IDS_SCHEMA = WithJsonSchema({"anyOf": [_ID_SCHEMA, {"type": "array", "items": _ID_SCHEMA}]})
Ids = Annotated[Listing[Id], BeforeValidator(one_or_more), _IDS_SCHEMA]
"""Ids, of which a single one needs no list."""
SomeIds = Annotated[Ids, Field(min_length=1)]
"""Ids, of which there has to be one."""


class Membership(Written):
    """A network that the learner belongs to, or belonged to."""

    joined: Date = Field(description="Since when.")
    left: Date | None = Field(None, description="Until when; nothing where it goes on.")
    renewal: Date | None = Field(None, description="The day on which it renews.")
    notice_weeks: NonNegative | None = Field(None, description="Weeks of notice before leaving.")
    planned_hours_per_month: NonNegative | None = Field(
        None, description="Hours a month that were planned; the study's figure where nothing is said."
    )
    planned_yearly_cost: NonNegative | None = Field(
        None, description="Money a year that was planned; the study's figure where nothing is said."
    )
    actual_hours_per_month: NonNegative | None = Field(
        None, description="Hours a month that it takes, instead of those of the log."
    )
    actual_yearly_cost: NonNegative | None = Field(None, description="Money a year that it takes.")
    attended: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How many meetings in the last twelve months, instead of those of the log."
    )
    outcomes: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How many outcomes in the last twelve months, instead of those of the log."
    )
    private: Truth = Field(default=False, description=_PRIVATE)


class Contact(Written):
    """Somebody in a network, under a pseudonym."""

    met_on: Date | None = Field(None, description="When you met.")
    met_through: Id | None = Field(None, description="A network, or another contact.")
    offers: Ids = Field((), description="What they offer, as tags.")
    seeks: Ids = Field((), description="What they seek, as tags.")
    wanted_days: NonNegative | None = Field(None, description="After how many days you want to be in touch again.")
    longest_days: NonNegative | None = Field(None, description="The most days that may pass.")
    last_contact: Date | None = Field(None, description="When you were last in touch, if the log does not say it.")
    purge_on: Date | None = Field(None, description="From this day on nothing is kept, instead of `purge_after`.")
    private: Truth = Field(default=False, description=_PRIVATE)


class OwnStrength(Written):
    """Something that the learner can do, and what shows it."""

    proof: Text | None = Field(None, description="What shows it.")
    may_see: Ids = Field((), description="Audiences or people who may see the proof; all where none are named.")
    private: Truth = Field(default=False, description=_PRIVATE)


class Item(Written):
    """Something that could be passed on."""

    category: Id = Field(description="What kind of thing it is.")
    subject: Literal["none", "employer", "client", "third_party", "me"] = Field(
        "none", description="Whom it is about: none, employer, client, third_party or me."
    )
    about: Ids = Field((), description="The people in it, by their ids.")
    marking: Text | None = Field(None, description="A label of TLP 2.0, or a word that `markings` maps to one.")
    owner: Id | None = Field(None, description="Who decides about it.")
    chatham_house: Truth = Field(default=False, description="Whether it was said under the Chatham House Rule.")
    anonymised: Truth = Field(default=False, description="Whether nobody can be made out in it.")
    legal_bar: Text | None = Field(None, description="A law that forbids passing it on.")
    private: Truth = Field(default=False, description=_PRIVATE)


class Audience(Written):
    """To whom something could be passed on."""

    members: Ids = Field((), description="Who is in it, where it is a few people.")
    reach: Reach = Field(
        description="How far it reaches: named, own_organisation, organisation_and_clients, community or public."
    )
    private: Truth = Field(default=False, description=_PRIVATE)


class Boundary(Written):
    """What was agreed about one category of things: it may narrow what the rules allow, and never widen it."""

    rests_on: Said = Field(description="The law or policy that it rests on, in your words.")
    asked: Text | None = Field(None, description="Who was asked, by role.")
    answer: Text | None = Field(None, description="What they answered.")
    agreed: Literal["allow", "ask", "deny"] = Field("allow", description="What was agreed: allow, ask or deny.")
    dated: Date | None = Field(None, description="When.")
    review_by: Date | None = Field(None, description="When to look at it again.")
    private: Truth = Field(default=False, description=_PRIVATE)


class Consent(Written):
    """What somebody agreed may be passed on about them, to whom and for what."""

    by: Id = Field(description="Who agreed.")
    items: SomeIds = Field(description="To which items.")
    to: SomeIds = Field(description="To whom: people or audiences.")
    purpose: Id = Field(description="For what.")
    given: Date = Field(description="When.")
    until: Date | None = Field(None, description="The last day, which counts; without one it covers no date.")
    withdrawn: Date | None = Field(None, description="The day from which it covers nothing any more.")
    private: Truth = Field(default=False, description=_PRIVATE)


class Guideline(Written):
    """What parties agreed on passing things on to each other."""

    parties: SomeIds = Field(description="Who agrees; `me` is the learner.")
    items: Ids = Field((), description="Items, or categories of them.")
    channels: Ids = Field((), description="By which channels.")
    review_by: Date = Field(description="When to look at it again.")
    private: Truth = Field(default=False, description=_PRIVATE)


def _two_people(between: tuple[str, ...]) -> tuple[str, ...]:
    if between and between[1:] == between[:1]:
        refuse("conflict", f"`{between[0]}` cannot be introduced to themselves: name two people")
    if len(between) != 2:  # noqa: PLR2004 -- two people
        refuse("conflict", f"found {len(between)} here: an introduction is of two people, name two")
    return between


class Introduction(Written):
    """Two people who could be introduced to each other."""

    between: Annotated[Listing[Id], AfterValidator(_two_people)] = Field(
        description="The two.", json_schema_extra={"minItems": 2, "maxItems": 2}
    )
    basis: Literal["common", "complementary"] = Field(
        description="common (a shared tag) or complementary (offers and seeks)."
    )
    blurb: Id | None = Field(None, description="The item that both are told.")
    private: Truth = Field(default=False, description=_PRIVATE)


class NeedThen(Written):
    """A need as it stood on a day."""

    current: SkillLevel = Field(description="The level on that day, from 0 to 5.")
    target: SkillLevel | None = Field(None, description="The level that was wanted.")
    importance: NonNegative | None = Field(None, description="How much it mattered, in points.")


class Entry(Written):
    """Something that happened, on a day."""

    on: Date = Field(description="When.")
    entry: Action = Field(description="What happened, in a word: attended, gave, received, lead, done and so on.")
    with_: Ids = Field((), alias="with", description="With whom.")
    about: Ids = Field((), description="About whom, or about which need.")
    network: Id | None = Field(None, description="In which network.")
    guideline: Id | None = Field(None, description="Which of `guidelines`.")
    introduction: Id | None = Field(None, description="Which of `introductions`.")
    item: Id | None = Field(None, description="Which of `items`.")
    to: Ids = Field((), description="To whom: people or audiences.")
    strength: Id | None = Field(None, description="Which of `strengths` was shown.")
    purpose: Id | None = Field(None, description="For what.")
    kind: Kind | None = Field(None, description="information, service, support, resource or introduction.")
    effort: Effort | None = Field(None, description="small, medium or large.")
    answers: Id | None = Field(None, description="The tag that it answers.")
    hours: NonNegative | None = Field(None, description="How many hours it took.")
    id: Id | None = Field(None, description="Of a lead or an action; `done` names the same.")
    by: Date | None = Field(None, description="Of a lead or an action: the day by which it is due.")
    note: Text | None = Field(None, description="Anything else.")
    private: Truth = Field(default=False, description=_PRIVATE)


@dataclass(frozen=True, slots=True)
class EntryKeys:
    """Which keys an entry needs, beside `on`, and which it can have, beside `note` and `private`.

    Of keys in one tuple of `needs` it needs one.
    """

    needs: tuple[tuple[str, ...], ...]
    may: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Every key that such an entry can have."""
        return self.may | {"on", "entry", "note", "private"}.union(*self.needs)


def _keys(needs: str, may: str = "") -> EntryKeys:
    return EntryKeys(tuple(tuple(one.split("|")) for one in needs.split()), frozenset(may.split()))


_EXCHANGE = _keys("with", "about kind effort answers network hours item purpose")
_STEP = _keys("introduction with")

ENTRY_KEYS: Mapping[Action, EntryKeys] = {
    "attended": _keys("network", "with hours effort"),
    "gave": _EXCHANGE,
    "received": _EXCHANGE,
    "outcome": _keys("network|with|about", "answers kind hours"),
    "lead": _keys("id", "with about network answers kind by"),
    "action": _keys("id", "with about network answers kind by item introduction guideline"),
    "done": _keys("id", "with network hours effort"),
    "asked": _STEP,
    "consented": _STEP,
    "declined": _STEP,
    "made": _keys("introduction", "with hours"),
    "followed_up": _keys("introduction", "with hours"),
    "withdrawn": _keys("introduction", "with"),
    "told": _keys("with|to", "about item purpose network introduction guideline"),
    "proposed": _keys("guideline", "with"),
    "agreed": _keys("guideline with"),
    "left": _keys("network"),
    "showed": _keys("strength with|to", "network answers purpose item"),
    "refused": _keys("item with|to", "purpose"),
    "decided": _keys("network", "about"),
    "ended": _keys("guideline"),
}
"""Which key belongs to which entry."""


class Erased(Written):
    """That somebody was forgotten, and nothing of who."""

    on: Date = Field(description="When.")
    entries: Annotated[int, Field(ge=0)] = Field(description="How many entries of the log went.")


class Thresholds(Written):
    """From where on something is told; proposals, which a person may change."""

    outcomes: Count = Field(2, description="Fewer outcomes, and fewer meetings attended, are not enough evidence.")
    attended: Count = Field(3, description="As above.")
    over_plan: NonNegative = Field(1.25, description="Hours or money above this share of the plan are much.")
    about_none: NonNegative = Field(0.005, description="A marginal below is about 0.")
    low: NonNegative = Field(0.05, description="A marginal below is low.")
    high: NonNegative = Field(0.10, description="A marginal from here on is high.")
    renewal_days: NonNegative = Field(60, description="A renewal within so many days is told.")
    consent_days: NonNegative = Field(90, description="So many days a consent to an introduction lives.")
    lapsed_days: NonNegative = Field(90, description="So many days after its review a guideline has lapsed.")
    purge_days: NonNegative = Field(30, description="So many days before, a purge is announced.")
    gap_days: NonNegative = Field(28, description="More days between entries are a gap.")
    one_way_days: NonNegative = Field(183, description="Longer, and one way only, is told.")


class LearnerOfRecords(Written):
    """Whose records these are, under a pseudonym."""

    id: Pseudonym = Field(description="A pseudonym, never a real name.")
    seeks: Ids = Field((), description="What they seek, as tags; what they offer are the tags of `strengths`.")


def _none_yet(value: object) -> object:
    """Return no entries for a log that is begun and empty."""
    return () if value is None else value


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found beside records when they were read; no part of them, and never compared."""

    path: Path | None = field(default=None, compare=False)
    study: Study | None = field(default=None, compare=False)
    notices: tuple[Fault, ...] = field(default=(), compare=False)


class Records(Written):
    """Everything that a person keeps on the networks they belong to; frozen.

    Examples
    --------
    >>> import datetime as dt
    >>> from netselect import maintain
    >>> records = maintain.load("docs/tutorials/year/records.yaml")
    >>> day = dt.date(2026, 11, 30)
    >>> len(records.people)
    7
    """

    netselect_records: Version = Field(description="The version of this format: 1.")
    learner: LearnerOfRecords = Field(description="Whose records these are.")
    purpose: Said = Field(description="What these records are kept for, such as `purpose: Keep up my networks`.")
    purge_after: Count = Field(
        description="After how many months without an entry a person or an entry goes, such as `purge_after: 24`."
    )
    study: Text | None = Field(None, description="The study of the networks, a file beside this one.")
    aliases: dict[Id, Ids] = Field(default_factory=dict, description="Other words for a tag or a person.")
    tags: Ids = Field((), description="Every tag there is; others are faults then.")
    markings: dict[str, Annotated[Marking, BeforeValidator(_read_marking)]] = Field(
        default_factory=dict, description="Words of your employer, each with its label of TLP 2.0."
    )
    thresholds: Thresholds = Field(Thresholds.model_construct(), description="From where on something is told.")
    memberships: dict[Id, Membership] = Field(default_factory=dict, description="By the network's id.")
    contacts: dict[Pseudonym, Contact] = Field(default_factory=dict, description="By their pseudonyms.")
    strengths: dict[Id, OwnStrength] = Field(default_factory=dict, description="By their tags.")
    subjects: Annotated[Listing[Pseudonym], BeforeValidator(one_or_more), _IDS_SCHEMA] = Field(
        (), description="Ids of clients and colleagues who are no contacts."
    )
    items: dict[Id, Item] = Field(default_factory=dict, description="What could be passed on.")
    audiences: dict[Id, Audience] = Field(default_factory=dict, description="To whom it could be.")
    boundaries: dict[Id, Boundary] = Field(default_factory=dict, description="By the category of items.")
    consents: Listing[Consent] = Field((), description="Who agreed to what.")
    guidelines: dict[Id, Guideline] = Field(default_factory=dict, description="Agreed with others.")
    introductions: dict[Id, Introduction] = Field(default_factory=dict, description="Who could meet whom.")
    evidence: Listing[Evidence] = Field((), description="What else speaks for the criteria of the unit.")
    needs_on: dict[Date, dict[Id, NeedThen]] = Field(
        default_factory=dict,
        description="Needs as they stood on a day. In a review the fall of what is surely covered goes by the "
        "levels of the study: write them there too.",
    )
    erased: Listing[Erased] = Field((), description="That people were forgotten, and nothing of who.")
    log: Annotated[Listing[Entry], BeforeValidator(_none_yet)] = Field(
        (), description="What happened; the last block of the file."
    )
    _beside: Beside = PrivateAttr(default_factory=Beside)

    def standing(self, beside: Beside) -> Self:
        """Say what stands beside these records, and return them."""
        self._beside = beside
        return self

    @property
    def path(self) -> Path | None:
        """The file that they were read from, if any."""
        return self._beside.path

    @property
    def networks_study(self) -> Study | None:
        """The study that `study` names, as it was read; None where there is none."""
        return self._beside.study

    @property
    def notices(self) -> tuple[Fault, ...]:
        """What is no fault, and a reader should know; each with its place."""
        return self._beside.notices

    def for_audience(self, audience: StudyAudience, *, with_notes: bool = False) -> "Records":
        """Return the records as they are for somebody, before anything is counted or reviewed.

        Parameters
        ----------
        audience : {"learner", "manager", "assessor", "careers"}
            The learner gets the records themselves.
        with_notes : bool
            Whether notes stay.
        """
        choice("audience", audience, AUDIENCES)
        if audience == "learner":
            return self
        study = self.networks_study
        left = records_for_others(self, study, with_notes=with_notes)
        for_others = None if study is None else study.for_audience(audience, with_notes=with_notes)
        if for_others is not None and (hidden := self.memberships.keys() - left.memberships.keys()):
            # That a network is held tells of the membership that is left out.
            networks = {
                name: one.model_copy(update={"held": one.held and name not in hidden})
                for name, one in for_others.networks.items()
            }
            for_others = for_others.model_copy(update={"networks": networks})
        # Notices are of the file as it stands, with what is private in it.
        return left.standing(replace(self._beside, study=for_others, notices=()))

    @property
    def content_hash(self) -> str:
        """The SHA-256 of what the records hold, the same however they were written."""
        plain = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        content = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def offers(self) -> tuple[str, ...]:
        """What the learner offers: the tags of their strengths."""
        return tuple(self.strengths)

    @property
    def people(self) -> frozenset[str]:
        """Everybody that the records name: the learner, contacts and subjects."""
        return frozenset({ME, *self.contacts, *self.subjects})

    def tag(self, written: str) -> str:
        """Return the tag that a word stands for, by the person's own aliases."""
        return next((tag for tag, words in self.aliases.items() if written in words), written)

    def entries(self, *actions: Action) -> Iterator[Entry]:
        """Yield the entries of some kinds in the order of their days, those of one day as they stand."""
        yield from (one for one in sorted(self.log, key=lambda one: one.on) if not actions or one.entry in actions)


KEY_FILE = "names.yaml"
"""The file of real names, beside the records: a line for each person, such as `contact-4: Jane Example`."""


def names_beside(path: Path) -> dict[str, str]:
    """Return the real names by pseudonyms that stand in the key file beside records; none where there is none.

    Where a line of it cannot be read, the fault does not repeat what it says.
    """
    file = path.parent / KEY_FILE
    if not file.exists():
        return {}
    data, faults = parse(read_bytes(file), str(file))
    lines = [fault.line for fault in faults]
    if isinstance(data, Located):
        odd = [key for key, name in data.items() if not isinstance(name, str) or not isinstance(key, str | int)]
        lines += [data.places[key][0] for key in odd]
    elif data is not None:
        lines = lines or [0]
    if lines:
        how = "write the pseudonym and the name, as in `contact-4: Jane Example`"
        cure = f"this line of the key file cannot be read: {how}"
        raise FileFaults(Fault("block", cure, (), line, 1, str(file)) for line in dict.fromkeys(lines))
    return {str(key): name for key, name in mapping(data).items()}


def known_names(path: Path | None) -> "KnownNames":
    """Return the real names that stand beside records; none where nobody knows where these stand."""
    return KnownNames({} if path is None else names_beside(path))


def nobody_called(path: Path | None, typed: str, known: Iterable[str], sentence: str = "") -> NetselectError:
    """Return the refusal of a word that is nobody's id; a name of the key file is not repeated in it."""
    if pseudonym := known_names(path).pseudonym(typed, of_a_person=True):
        return InvalidParameter(f"found a name of the key file: write `{pseudonym}`, which stands for it there")
    return unknown_name(sentence or f"there is nobody `{typed}`.", typed, sorted({*known} - {ME}))


class KnownNames:
    """The real names of the key file, which may stand neither in records nor in what is said of them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.words = {pseudonym: words for pseudonym, name in names.items() if (words := words_of(name))}
        self.joined = {"".join(words): pseudonym for pseudonym, words in self.words.items()}
        self.holding = defaultdict[str, list[str]](list)
        for pseudonym, words in self.words.items():
            for word in words:
                self.holding[word].append(pseudonym)
        self.pseudonym = cache(self._pseudonym)
        longest_first = sorted(filter(None, map(str.split, names.values())), key=len, reverse=True)
        written = (r"[\s_-]*".join(map(re.escape, words)) for words in longest_first)
        whole = "|".join(rf"(?<![^\W_]){name}(?![^\W_])" for name in written)
        self.secret = re.compile("|".join(filter(None, [whole, r"[^\s`@]+@[^\s`@]+"])), re.IGNORECASE)

    def _pseudonym(self, text: str, *, of_a_person: bool = False) -> str:
        """Return the pseudonym of whom an id or tag names; nothing where it names nobody."""
        if text in self.names:
            return ""
        words = words_of(text)
        if pseudonym := self.joined.get("".join(words)):
            return pseudonym
        for pseudonym in (one for word in words for one in self.holding.get(word, ())):
            name = self.words[pseudonym]
            # A number makes a pseudonym of a word: `client-1` is nobody called Client.
            if (len(name) > 1 and {*name} <= {*words}) or (of_a_person and len(words) == 1 and text.isalpha()):
                return pseudonym
        return ""

    def is_secret(self, text: str) -> bool:
        """Whether an id is a name of the key file, or what no id may be."""
        return self._names_somebody(text) or sum(char.isdigit() for char in text) > MOST_DIGITS

    def _names_somebody(self, text: str) -> bool:
        return "@" in text or bool(self.pseudonym(text, of_a_person=True))

    def hidden(self, fault: Fault) -> Fault:
        """Return a fault without real names, mail addresses and numbers of people."""
        # Days are keys too, and have more digits than an id may.
        is_one = self.is_secret if fault.code == "identifier" else self._names_somebody
        return replace(
            fault,
            path=tuple(
                HIDDEN if isinstance(part, str) and part not in _KEYS and is_one(part) else part
                for part in fault.path
            ),
            message=self._without_names(fault.message),
            found=None if fault.code == "identifier" else self._word(fault.found),
            expected=tuple(map(self._word, fault.expected)),
            about=tuple(map(self._word, fault.about)),
        )

    def _word(self, text: Any) -> Any:  # noqa: ANN401 -- what was found can be no text, and is then left as it is
        if not isinstance(text, str):
            return text
        return HIDDEN if self.pseudonym(text, of_a_person=True) else self._without_names(text)

    def _without_names(self, text: str) -> str:
        def kept(match: re.Match[str]) -> str:
            word = match[0].strip('`"')
            is_quoted = word != match[0]
            return match[0].replace(word, HIDDEN) if self.pseudonym(word, of_a_person=is_quoted) else match[0]

        text = self.secret.sub(HIDDEN, text)
        return re.sub(r"`[\w-]+`|\"[\w-]+\"|[\w-]+", kept, text) if self.names else text


_KEYS = frozenset(name for model in Written.__subclasses__() for name in model.model_fields)
"""Keys that files have: somebody may be called so."""
HIDDEN = "(a name)"
"""What stands in a message in the place of a real name."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name or an id, without accents, digits and capitals."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return tuple(re.findall(r"[^\W\d_]+", plain.casefold()))
