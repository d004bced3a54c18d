"""What did a person write down, all of it, and what is left of it for others than the learner?

Whatever is private goes before anything is computed, with every reference to it, so that nothing that is said of
the rest can rest on it: what is left is the study of somebody who never wrote the private items down. It is taken
out of plain mappings, so that a study can be treated so before anybody asks whether it is in order.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_validator

from netselect.arguments import checked, choice
from netselect.errors import MethodNotApplicable, StudyPath, nearest, shown
from netselect.names import Names
from netselect.study import TOP_LEVEL, judged_in_pairs, mapping, parts_of, stated
from netselect.study.criteria import Criterion, Gate, refuse_reversed
from netselect.study.network import Network, Strength, judged_figures, settle
from netselect.study.statements import (
    Grades,
    Importances,
    Judge,
    JudgedPair,
    Marks,
    MethodChoice,
    Order,
    Orders,
    Overlap,
    SetRules,
    Shortlist,
    Waiver,
    Weighting,
)
from netselect.study.written import (
    Count,
    Currency,
    Date,
    DateOrNone,
    Decision,
    EthicsIssue,
    Evidence,
    Identifier,
    Listing,
    NonNegative,
    NonNegativeOrNone,
    NumberOrNone,
    Ratio,
    Search,
    Share,
    SkillLevel,
    Text,
    TextOrNone,
    Truth,
    Version,
    Written,
    months_before,
    refuse,
)
from netselect.words import ILLUSTRATIVE, listed_with_and, plain_name

Audience = Literal["learner", "manager", "assessor", "careers"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""Who a document can be for; all but the learner get what is left for others."""

LEFT_OUT = "Private items, if there are any, and notes were left out before anything was computed."
"""What every document for others says, whether or not anything was left out."""

LEFT_OUT_BUT_NOTES = "Private items, if there are any, were left out before anything was computed."
"""The same, where somebody asked for the notes."""

Kept = Literal["notes", "themes", "wants"]
"""What can stay for others, though it would go: notes, themes that no need asks for, private needs."""

Reason = Literal["personal_career", "industry", "organisational", "technological", "other"]


class Need(Written):
    """Something the learner needs now: from a current level to a target level, by a date.

    Examples
    --------
    >>> from netselect import Need
    >>> Need(title="Keep a RAID log", importance=30, current=1, target=3).target
    3.0
    """

    title: Text = Field(description="The need in the learner's own words.")
    reason: Reason = Field(
        "other", description="Why it matters: personal_career, industry, organisational, technological or other."
    )
    importance: NonNegativeOrNone = Field(
        None, description="How much it matters to move from the current level to the target; points on any scale."
    )
    current: SkillLevel = Field(description="Where the learner stands today, from 0 to 5.")
    target: SkillLevel = Field(description="Where they want to be, from 0 to 5.")
    by: DateOrNone = Field(None, description="The day by which the target is wanted.")
    themes: dict[Identifier, NonNegative] = Field(
        default_factory=dict, description="What would help, and how much of it: theme and relative strength."
    )
    private: Truth = Field(default=False, description="Leave it out of reports for other people.")
    source: TextOrNone = Field(None, description="Where the need comes from: an appraisal, a plan, the learner.")

    @model_validator(mode="after")
    def _themes_have_weight(self) -> Self:
        if self.themes and not any(self.themes.values()):
            refuse("weights", "every theme has strength 0: give at least one a strength above 0")
        return self

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it needs before it can be weighed; a need has it all."""
        return ()

    @property
    def is_vague(self) -> bool:
        """Whether it cannot be weighed yet."""
        return bool(self.lacks)

    @property
    def is_met(self) -> bool:
        """Whether the target is reached already."""
        return self.target <= self.current

    @property
    def counts(self) -> bool:
        """Whether it takes part in coverage: neither vague nor met."""
        return not self.is_vague and not self.is_met


class Aspiration(Need):
    """Something the learner wants later; without a target or a date it is vague, and weighs nothing.

    Examples
    --------
    >>> from netselect import Aspiration
    >>> Aspiration(title="Lead a team", importance=10, current=0).target is None
    True
    """

    target: SkillLevel | None = Field(None, description="Where they want to be, from 0 to 5.")  # type: ignore[assignment]

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return which of its target and its date are missing."""
        return tuple(name for name, value in (("target", self.target), ("date", self.by)) if value is None)

    @property
    def is_met(self) -> bool:
        """Whether the target is reached already."""
        return self.target is not None and self.target <= self.current


class Limits(Written):
    """What the learner can spend. Each limit is a gate for one network and a bound for a set of them."""

    first_year_cost: NonNegativeOrNone = Field(None, description="Money in the first year, joining fees included.")
    yearly_cost: NonNegativeOrNone = Field(None, description="Money in every later year.")
    hours_per_month: NonNegativeOrNone = Field(
        None, description="Hours a month of your own time, travel and preparation included."
    )
    work_hours_per_month: NonNegativeOrNone = Field(
        None, description="Hours a month that may be spent in paid work time."
    )


class Learner(Written):
    """The person who chooses, under a pseudonym.

    Examples
    --------
    >>> from netselect import Learner, Need
    >>> learner = Learner(id="learner-a", needs={"log": Need(title="Keep a log", current=1, target=3)})
    >>> list(learner.wants)
    ['log']
    """

    id: Identifier = Field(description="A pseudonym, never a real name.")
    role: TextOrNone = Field(None, description="What they do and where, in general terms.")
    topics: Listing[Identifier] = Field((), description="What they care about, as tags; never scored.")
    limits: Limits = Field(Limits.model_construct(), description="What they can spend.")
    importances: Importances = Field(
        Importances.model_construct(how="points"),
        description="How importances were given: points, swing, equal, order or judgements.",
    )
    needs: dict[Identifier, Need] = Field(default_factory=dict, description="What they need now.")
    aspirations: dict[Identifier, Aspiration] = Field(default_factory=dict, description="What they want later.")
    order: Order = Field(
        (),
        description="For `importances: order`: needs and aspirations together, most important first; a list "
        "inside ties.",
    )
    judgements: dict[JudgedPair, Ratio] = Field(
        default_factory=dict, description="For `importances: judgements`: lines such as `raid-log over mentor: 3`."
    )

    @property
    def wants(self) -> dict[str, Need]:
        """Needs and aspirations together, in the order of the file."""
        return {**self.needs, **self.aspirations}


class GateLimits(Written):
    """What a gate of the study lets pass for one learner."""

    min: NumberOrNone = Field(None, description="The lowest that passes.")
    max: NumberOrNone = Field(None, description="The highest that passes.")

    @model_validator(mode="after")
    def _in_order(self) -> "GateLimits":
        refuse_reversed(self.min, self.max)
        if self.min is None and self.max is None:
            refuse("missing", "give `min` or `max`, or leave the gate out: the study's own limit then holds")
        return self


class LearnerRecord(Learner):
    """One learner of a cohort: a study's `learner:` block, and what else differs from person to person.

    Criteria, gates, networks and method are the study's. A record is complete in itself: whatever a learner leaves
    out and the study's own learner states has been filled in (`netselect.batch.reading.records`).
    """

    weights: dict[Identifier, NonNegative] = Field(
        default_factory=dict,
        description="Points of criteria, on the scale of the study's own points, which hold for the others.",
    )
    weight_judgements: dict[Identifier, dict[JudgedPair, Ratio]] = Field(
        default_factory=dict,
        description="Pairwise judgements of criteria for each level of the tree, instead of the study's "
        "`judgements:`.",
    )
    gates: dict[Identifier, GateLimits] = Field(
        default_factory=dict, description="Other limits of the study's gates."
    )
    strengths: dict[Identifier, dict[Identifier, Strength]] = Field(
        default_factory=dict,
        description="How well networks serve this learner's needs: need, network and strength.",
    )
    waivers: Listing[Waiver] = Field(
        (), description="Gates that are set aside for a network, beside those of the study."
    )


class Study(Written):
    """Everything that one choice of networks rests on; frozen, and complete in itself.

    What stands in one part and names another is checked by whoever reads it: `netselect.load`, and
    `netselect.Study`, which is this with what people like to ask of it.
    """

    netselect: Version = Field(description="The version of this format: 1.")
    title: Text = Field(description="What is to be decided.")
    as_of: Date = Field(description="The day on which the study holds; timing is counted from it.")
    illustrative: Truth = Field(default=False, description="Whether the networks and figures are invented.")
    currency: Currency = Field("GBP", description="The one currency of every money figure.")
    learner: Learner = Field(description="Who chooses.")
    criteria: Annotated[dict[Identifier, Criterion], Field(min_length=1)] = Field(
        description="By what networks are judged: a tree of any depth."
    )
    weights: Weighting = Field(
        Weighting.model_construct(how="points"), description="How the weights of the criteria were given."
    )
    order: Orders = Field(
        default_factory=dict,
        description="For `weights: order`: for each level of the tree, its members, most important first.",
    )
    judgements: dict[Identifier, dict[JudgedPair, Ratio]] = Field(
        default_factory=dict,
        description="Pairwise judgements for each level of the tree; the top level is called `criteria`.",
    )
    network_judgements: dict[Identifier, dict[JudgedPair, Ratio]] = Field(
        default_factory=dict,
        description="Pairwise judgements between networks, for each criterion (AHP with `networks: judged`).",
    )
    gates: dict[Identifier, Gate] = Field(default_factory=dict, description="Rules that no score can buy back.")
    method: MethodChoice = Field(
        MethodChoice.model_construct(name="weighted_sum", parameters={}),
        description="How figures and weights are put together.",
    )
    shortlist: Shortlist = Field(
        Shortlist.model_construct(size=3, cut=None), description="How the shortlist is drawn."
    )
    close_call: Share = Field(
        0.02, description="A smaller gap than this share of the method's score range is too close to call."
    )
    grades: Grades = Field(Grades.model_construct(), description="How far out a strength of each grade may be.")
    marks: Marks = Field(Marks.model_construct(), description="What counts as a benefit and what as a limitation.")
    benefit_lag_weeks: NonNegativeOrNone = Field(
        None,
        description="Weeks from full part in a network to first results; a ranking counts none if not stated.",
    )
    networks: Annotated[dict[Identifier, Network], Field(min_length=1)] = Field(description="The candidates.")
    waivers: Listing[Waiver] = Field((), description="Gates that are set aside for a network.")
    themes: Listing[Identifier] = Field(
        (),
        description="Every theme, where a catalogue of networks serves many learners; unlisted themes are then "
        "faults.",
    )
    judges: dict[Identifier, Judge] = Field(
        default_factory=dict,
        description="Other people who judge how much each criterion matters, beside the learner.",
    )
    redundancy: Listing[Overlap] = Field(
        (), description="Pairs of networks whose help overlaps, where sets of networks are chosen."
    )
    portfolio: SetRules = Field(SetRules.model_construct(), description="How a set of networks is chosen.")
    searched: Listing[Search] = Field((), description="Where networks were looked for, and what came of it.")
    ethics: Listing[EthicsIssue] = Field((), description="Questions of ethics, who was asked, what they answered.")
    decisions: Listing[Decision] = Field((), description="What was decided about this study, when and with whom.")
    evidence: Listing[Evidence] = Field((), description="What else speaks for the criteria of the unit.")
    stale_after_months: Count = Field(12, description="After how many months a dated figure or fact is stale.")

    def __repr__(self) -> str:
        return f"<Study: {shown(self.title)}, {len(self.networks):,} networks by {len(self.leaves()):,} criteria>"

    def leaves(self) -> dict[str, Criterion]:
        """Return the criteria that networks are judged by directly, in the order of the file."""
        return {name: criterion for name, criterion in walk(self.criteria) if not criterion.is_group}

    def levels(self) -> dict[str, tuple[str, ...]]:
        """Return each level of the tree of criteria with its members, the upper ones first."""
        return {
            TOP_LEVEL: tuple(self.criteria),
            **{name: tuple(group.criteria) for name, group in walk(self.criteria) if group.is_group},
        }

    @property
    def judged_criteria(self) -> frozenset[str]:
        """The criteria on which the method takes judgements between networks, and no figure."""
        method = {"name": self.method.name, "parameters": self.method.parameters}
        judges = {
            name: {"influence": judge.influence, "network_judgements": judge.network_judgements}
            for name, judge in self.judges.items()
        }
        own = self.network_judgements
        return judged_in_pairs({"method": method, "network_judgements": own, "judges": judges})

    def is_stale(self, dated: dt.date | None) -> bool:
        """Whether something found on a day is too old on the day on which the study holds.

        What carries no date cannot be said to be stale.
        """
        return dated is not None and dated < months_before(self.as_of, self.stale_after_months)

    @checked
    def for_audience(self, audience: Audience, *, with_notes: bool = False) -> "Study":
        """Return the study as it is for somebody, before anything is computed.

        Parameters
        ----------
        audience : {"learner", "manager", "assessor", "careers"}
            The learner gets the study itself; the others get it without what is private, without every reference
            to it, and without notes.
        with_notes : bool
            Whether notes on networks and conflicts, and the free text of decisions and of ethics stay.

        Returns
        -------
        Study

        Examples
        --------
        >>> import netselect
        >>> study = netselect.load("criteria.example.yaml")
        >>> list(study.for_audience("manager").learner.aspirations)
        ['regional-contacts']
        """
        choice("audience", audience, AUDIENCES)
        return self if audience == "learner" else for_others(self, {"notes"} if with_notes else ())

    def _repr_html_(self) -> str:
        from netselect.finding import notebook_table  # noqa: PLC0415 -- only a notebook asks

        called = Names.of(self)
        counts = [
            f"{len(found):,} {one if len(found) == 1 else several}"
            for found, one, several in (
                (self.networks, "network", "networks"),
                (self.leaves(), "criterion", "criteria"),
                (self.learner.needs, "need", "needs"),
                (self.learner.aspirations, "aspiration", "aspirations"),
            )
        ]
        below = [f"Needs and aspirations: {listed_with_and(map(called.want, self.learner.wants)) or 'none'}."]
        below += [f"Criteria: {listed_with_and(map(called.criterion, self.leaves()))}."]
        below += [ILLUSTRATIVE] if self.illustrative else []
        rows = ((called.network(name), name, plain_name(one.type)) for name, one in self.networks.items())
        caption = f"{self.title} ({self.as_of.isoformat()}): {listed_with_and(counts)}"
        return notebook_table(caption, ("Network", "Id", "Kind"), rows, below)

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the resolved content, the same for the same study however it was written."""
        import json  # noqa: PLC0415 -- few outputs need it

        content = json.dumps(self.as_plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()

    def as_plain(self) -> dict[str, Any]:
        """Return the study as plain mappings, lists and values, without what is at its default."""
        plain: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        return {"netselect": self.netselect, **plain}


def walk(criteria: Mapping[str, Criterion]) -> Iterator[tuple[str, Criterion]]:
    """Yield every criterion of a tree with its id, groups before their own, in the order of the file."""
    for name, criterion in criteria.items():
        yield name, criterion
        if criterion.criteria:
            yield from walk(criterion.criteria)


WANTS = ("needs", "aspirations")
PRIVATE = "private"

_FALSE = frozenset({"false", "no"})
_NAMING = {
    "searched": "found",
    "ethics": "network",
    "decisions": "about",
    "evidence": "",
    "waivers": "network",
    "redundancy": "networks",
}
"""Lists of a study, each with the key of its items that names networks, needs or aspirations."""

_NOTES = {"decisions": ("changed", "why"), "ethics": ("answer",), "conflicts": ("happened", "done")}
"""The keys that are notes, of the items of each list."""

# What is like none of these is nothing that anything private stands in; `judgements` are those of criteria.
_OF_A_STUDY = (*_NAMING, "networks", "network_judgements", "judgements", "judges", "themes", "portfolio")
_OF_A_NETWORK = ("serves", "offers", "exclusive_with", "requires", "asks_of_me", "conflicts", "online", "notes")


def is_mark(key: object) -> bool:
    """Return whether a key says who may see the thing that it stands in, also where it is misspelt."""
    return key == PRIVATE or _like(str(key), (PRIVATE,)) is not None


def is_private(thing: object) -> bool | None:
    """Return whether a thing, as it was read, is marked private; None where no mark can be found.

    Only a plain no makes it public: a mark that cannot be read is taken for a yes.

    >>> [is_private(want) for want in ({"private": "perhaps"}, {"privat": True}, {"private": "No"}, {})]
    [True, True, False, None]
    """
    marks = [value for key, value in mapping(thing).items() if is_mark(key) and not isinstance(value, Mapping)]
    return any(str(value).strip().casefold() not in _FALSE for value in marks) if marks else None


@lru_cache(10_000)
def _like(key: str, names: tuple[str, ...]) -> str | None:
    """Return which of some names a key is, or is most like."""
    return key if key in names else nearest(key, names)


def for_others(study: Study, keep: Collection[Kept] = ()) -> Study:
    """Return a study without what is private, without what refers to it, and without notes.

    It is the study itself where nothing goes; what is in ``keep`` stays all the same. In a cohort these are the
    themes that other learners ask for, and the private needs of the study's own learner, which each record calls
    public or not. Importances are as they were stated: without a private need, swing points may have no 100 any
    more.
    """
    plain = study.as_plain()
    secrets = frozenset(name for name, want in study.learner.wants.items() if want.private and "wants" not in keep)
    taken, learner = Taken(), plain["learner"]
    for kind in WANTS:
        taken.names(learner.get(kind), ("learner", kind), secrets)
    taken.ranked(learner.get("order"), ("learner", "order"), secrets)
    taken.pairs(learner.get("judgements"), ("learner", "judgements"), secrets)
    taken.out_of(plain, secrets, keep)
    if not taken.paths:
        return study
    if not plain["networks"]:
        raise MethodNotApplicable("every network of this study is private: nothing is left to tell others")
    for _, figure in judged_figures(plain):
        settle(plain, figure)
    return type(study).model_validate(plain, context={"references_checked": True})


class Taken:
    """What is taken out of plain data, in place; what knows the places of its lines keeps them.

    ``marked`` are things that are private, though their own marks do not say so; ``paths`` are where things stood
    that were taken out, every step a text.
    """

    def __init__(self, marked: AbstractSet[tuple[str, ...]] = frozenset()) -> None:
        self.marked, self.paths = marked, list[tuple[str, ...]]()

    def out_of(self, study: dict[Any, Any], secrets: AbstractSet[str], keep: Collection[Kept] = ()) -> None:
        """Take out of a study, as it was read, what is private, all but what its learner's own block says.

        ``secrets`` are the ids of needs and aspirations that are gone; what is in ``keep`` stays, as for
        `for_others`.
        """
        blocks = list(_meant(study, _OF_A_STUDY))
        networks = [(key, study[key]) for key, name in blocks if name == "networks"]
        gone = frozenset(secrets).union(
            str(name)
            for key, block in networks
            for name, network in mapping(block).items()
            if is_private(block) or self._is_private((key, name), network)
        )
        wants = [want for kind in WANTS for want in stated(study, ("learner", kind)).values()]
        asked = (
            None
            if "themes" in keep
            else {str(theme) for want in wants for theme in mapping(mapping(want).get("themes"))}
        )
        for key, name in blocks:
            if name == "themes" and asked is not None:
                self.take(study[key], (key,), lambda _, theme: str(theme) not in asked)
            if name in _NAMING:
                self._private(study[key], (key,), gone, _NAMING[name])
                self._notes(study[key], (key,), name, keep)
            for path, pairs in _comparisons(study[key], (key,), name):
                self._judged(pairs, path, gone)
        for key, block in networks:
            self.names(block, (key,), gone)
            for name, network in mapping(block).items():
                self._network(network, (key, name), gone, keep, asked)
        left = [network for _, block in networks for network in mapping(block).values()]
        kinds = {str(mapping(network).get("type", "other")) for network in left}
        for key, name in blocks:
            if name == "portfolio" and networks:
                rules = mapping(study[key])
                self.take(rules.get("one_of_each"), (key, "one_of_each"), lambda _, kind: str(kind) not in kinds)
                for several in ("discounts", "groups"):
                    self._private(rules.get(several), (key, several), gone, "networks")
                self.take(
                    rules.get("groups"),
                    (key, "groups"),
                    lambda _, group: str(mapping(group).get("type") or next(iter(kinds), "")) not in kinds,
                )

    def take(self, block: object, path: StudyPath, goes: Callable[[Any, Any], bool]) -> None:
        """Take out of a block of keys, or of a list, what goes by its key, or place, and what stands there."""
        if isinstance(block, dict):
            out = [key for key, value in block.items() if goes(key, value)]
        elif isinstance(block, list):
            # From the end, so that the places of what is still to go do not change.
            out = [place for place in reversed(range(len(block))) if goes(place, block[place])]
        else:
            return
        places = getattr(block, "places", None)
        for key in out:
            del block[key]
            if places and (isinstance(block, list) or key in places):
                del places[key]
            self.paths.append(tuple(map(str, (*path, key))))

    def names(self, block: object, path: StudyPath, gone: AbstractSet[str]) -> None:
        """Take what is gone out of a block of keys that are ids."""
        self.take(block, path, lambda name, _: str(name) in gone)

    def pairs(self, block: object, path: StudyPath, gone: AbstractSet[str]) -> None:
        """Take out the judgements that compare something that is gone."""
        self.take(block, path, lambda pair, _: not gone.isdisjoint(parts_of(pair)))

    def ranked(self, items: object, path: StudyPath, gone: AbstractSet[str]) -> None:
        """Take what is gone out of a list of ids, and of lists in it of ids that tie."""
        for place, tied in enumerate(items if isinstance(items, list) else ()):
            if isinstance(tied, list) and tied:
                self.ranked(tied, (*path, place), gone)
        self.take(items, path, lambda _, item: item == [] or str(item) in gone)

    def _is_private(self, path: StudyPath, thing: object) -> bool:
        return bool(is_private(thing)) or tuple(map(str, path)) in self.marked

    def _private(
        self, block: object, path: StudyPath, gone: AbstractSet[str] = frozenset(), naming: str = ""
    ) -> None:
        """Take out what is private, and what names something that is gone under a key."""
        self.take(
            block,
            path,
            lambda key, thing: self._is_private((*path, key), thing) or not gone.isdisjoint(_named(thing, naming)),
        )

    def _judged(self, block: object, path: StudyPath, gone: AbstractSet[str]) -> None:
        """Take out the judgements of networks that are gone, and each criterion of which none is left."""
        judged = [criterion for criterion, pairs in mapping(block).items() if pairs]
        for criterion in judged:
            self.pairs(mapping(block)[criterion], (*path, criterion), gone)
        self.take(block, path, lambda criterion, pairs: not pairs and criterion in judged)

    def _notes(self, block: object, path: StudyPath, name: str, keep: Collection[Kept]) -> None:
        if "notes" not in keep and name in _NOTES and isinstance(block, list):
            for place, record in enumerate(block):
                self.take(record, (*path, place), lambda key, _: _like(str(key), _NOTES[name]) is not None)

    def _network(
        self,
        network: object,
        path: StudyPath,
        gone: AbstractSet[str],
        keep: Collection[Kept],
        asked: AbstractSet[str] | None,
    ) -> None:
        """Take out of a network what is private or gone, its notes, and themes that are not asked for."""
        for key, name in list(_meant(network, _OF_A_NETWORK)):
            block, here = mapping(network)[key], (*path, key)
            if name == "serves":
                self.names(block, here, gone)
            elif name == "offers" and asked is not None:
                self.take(block, here, lambda theme, _: str(theme) not in asked)
            elif name in {"exclusive_with", "requires"}:
                self.take(block, here, lambda _, other: str(other) in gone)
            elif name in {"asks_of_me", "conflicts"}:
                self._private(block, here)
                self._notes(block, here, name, keep)
            elif name == "online":
                for part, things in mapping(block).items():
                    self._private(things, (*here, part))
            elif name == "notes" and "notes" not in keep:
                self.names(network, path, {str(key)})


def _comparisons(block: object, path: StudyPath, name: str) -> Iterator[tuple[StudyPath, object]]:
    """Yield where networks are compared in pairs, in a block of the study or by its judges."""
    if name == "network_judgements":
        yield path, block
    for judge, said in mapping(block).items() if name == "judges" else ():
        for key, meant in _meant(said, ("network_judgements", "judgements")):
            yield from _comparisons(said[key], (*path, judge, key), meant)


def _named(record: object, key: str) -> Iterator[str]:
    """Yield the ids that a record names under a key, or under what is like it."""
    for written, _ in _meant(record, (key,)) if key else ():
        named = mapping(record)[written]
        yield from map(str, named if isinstance(named, list) else (named,))


def _meant(block: object, names: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    """Yield the keys of a block that are among some names, or like one, each with that name."""
    for key in mapping(block):
        if (name := _like(str(key), names)) is not None:
            yield key, name
