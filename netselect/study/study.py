"""What did a person write down, all of it: who is choosing, what they need, and the rest of the study?"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from netselect.arguments import checked, choice
from netselect.errors import shown
from netselect.names import Names
from netselect.notebook import notebook_table
from netselect.study import TOP_LEVEL, judged_in_pairs
from netselect.study.audience import AUDIENCES, Audience, for_others
from netselect.study.criteria import Criterion, Gate
from netselect.study.network import Network, Strength
from netselect.study.records import Decision, EthicsIssue, Evidence, Search, months_before
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
    Identifier,
    Listing,
    NonNegative,
    Number,
    Ratio,
    Share,
    SkillLevel,
    Text,
    Truth,
    Version,
    Written,
    refuse,
)
from netselect.words import ILLUSTRATIVE, listed_with_and, plain_name

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
    importance: NonNegative | None = Field(
        None, description="How much it matters to move from the current level to the target; points on any scale."
    )
    current: SkillLevel = Field(description="Where the learner stands today, from 0 to 5.")
    target: SkillLevel = Field(description="Where they want to be, from 0 to 5.")
    by: Date | None = Field(None, description="The day by which the target is wanted.")
    themes: dict[Identifier, NonNegative] = Field(
        default_factory=dict, description="What would help, and how much of it: theme and relative strength."
    )
    private: Truth = Field(default=False, description="Leave it out of reports for other people.")
    source: Text | None = Field(None, description="Where the need comes from: an appraisal, a plan, the learner.")

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

    first_year_cost: NonNegative | None = Field(
        None, description="Money in the first year, joining fees included."
    )
    yearly_cost: NonNegative | None = Field(None, description="Money in every later year.")
    hours_per_month: NonNegative | None = Field(
        None, description="Hours a month of your own time, travel and preparation included."
    )
    work_hours_per_month: NonNegative | None = Field(
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
    role: Text | None = Field(None, description="What they do and where, in general terms.")
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
        description=(
            "For `importances: order`: needs and aspirations together, most important first; a list inside ties."
        ),
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

    min: Number | None = Field(None, description="The lowest that passes.")
    max: Number | None = Field(None, description="The highest that passes.")

    @model_validator(mode="after")
    def _in_order(self) -> "GateLimits":
        if self.min is not None and self.max is not None and self.min > self.max:
            refuse("conflict", f"`min` {self.min:g} is above `max` {self.max:g}: nothing could pass")
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
        description=(
            "Pairwise judgements of criteria for each level of the tree, instead of the study's `judgements:`."
        ),
    )
    gates: dict[Identifier, GateLimits] = Field(
        default_factory=dict, description="Other limits of the study's gates."
    )
    strengths: dict[Identifier, dict[Identifier, Strength]] = Field(
        default_factory=dict,
        description="How well networks serve this learner's needs: need, network and strength.",
    )
    waivers: Listing[Waiver] = Field(
        (),
        description="Gates that are set aside for a network, beside those of the study.",
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
    benefit_lag_weeks: NonNegative | None = Field(
        None,
        description="Weeks from full part in a network to first results; a ranking counts none if not stated.",
    )
    networks: Annotated[dict[Identifier, Network], Field(min_length=1)] = Field(description="The candidates.")
    waivers: Listing[Waiver] = Field((), description="Gates that are set aside for a network.")
    themes: Listing[Identifier] = Field(
        (),
        description=(
            "Every theme, where a catalogue of networks serves many learners; unlisted themes are then faults."
        ),
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
        yield from walk(criterion.criteria)
