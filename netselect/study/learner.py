"""Who is choosing, what do they need now and want later, and what can one of many learners say for themselves?"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from netselect.study.observation import Strength
from netselect.study.statements import Importances, JudgedPair, Order, Waiver
from netselect.study.written import (
    Date,
    Identifier,
    Listing,
    NonNegative,
    Number,
    Ratio,
    SkillLevel,
    Text,
    Truth,
    Written,
    refuse,
)

Reason = Literal["personal_career", "industry", "organisational", "technological", "other"]


class Need(Written):
    """Something the learner needs now: from a current level to a target level, by a date."""

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
    """Something the learner wants later; without a target or a date it is vague, and weighs nothing."""

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
    """The person who chooses, under a pseudonym."""

    id: Identifier = Field(description="A pseudonym, never a real name.")
    role: Text | None = Field(None, description="What they do and where, in general terms.")
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
    judgements: Annotated[dict[JudgedPair, Ratio], Field(default_factory=dict)] = Field(
        description="For `importances: judgements`: lines such as `raid-log over mentor: 3`."
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
    weight_judgements: Annotated[dict[Identifier, dict[JudgedPair, Ratio]], Field(default_factory=dict)] = Field(
        description=(
            "Pairwise judgements of criteria for each level of the tree, instead of the study's `judgements:`."
        )
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
        description=("Gates of kind budget or time that are set aside for a network, beside those of the study."),
    )
