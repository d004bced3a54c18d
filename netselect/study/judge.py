"""What did a second person, beside the learner, say of how much each criterion matters?"""

from typing import Annotated

from pydantic import Field, field_validator

from netselect.study.outline import TOP_LEVEL
from netselect.study.statements import JudgedPair, Order
from netselect.study.written import Identifier, NonNegative, Ratio, Text, Written


class Judge(Written):
    """One person who judges beside the learner, under a pseudonym, in the way that `weights:` names.

    The learner judges too: by what stands in the study itself. An entry under the learner's own id holds only
    an influence.
    """

    role: Text | None = Field(None, description="In which role they judge, such as line manager or mentor.")
    influence: NonNegative = Field(1.0, description="How much their word counts beside that of the others.")
    points: dict[Identifier, NonNegative] = Field(
        default_factory=dict,
        description=(
            "For `weights: points` and `swing`: points for every criterion, and for groups that share theirs out."
        ),
    )
    order: dict[Identifier, Order] = Field(
        default_factory=dict,
        description="For `weights: order`: for each level of the tree, its members, most important first.",
    )
    judgements: Annotated[dict[Identifier, dict[JudgedPair, Ratio]], Field(default_factory=dict)] = Field(
        description="For `weights: judgements`: pairwise judgements for each level of the tree."
    )

    @field_validator("order", mode="before")
    @classmethod
    def _order_of_the_top_level(cls, value: object) -> object:
        return {TOP_LEVEL: value} if isinstance(value, list | tuple) else value

    @property
    def says_nothing(self) -> bool:
        """Whether only a role and an influence stand here."""
        return not (self.points or self.order or self.judgements)
