"""What does one of many learners say for themselves, beside the one study that all of them share?"""

from typing import Annotated

from pydantic import Field, model_validator

from netselect.study.learner import Learner
from netselect.study.observation import Strength
from netselect.study.statements import JudgedPair, Waiver
from netselect.study.written import Identifier, Listing, NonNegative, Number, Ratio, Written, refuse


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
