"""How does the person want a set of networks chosen, and which networks help with the same thing?"""

from typing import Literal, Self

from pydantic import Field, model_validator

from netselect.study.written import Count, Identifier, Listing, Share, Text, Written, refuse

Reading = Literal["robust", "cautious", "optimistic"]
"""How the help of several networks with one need is put together."""

Second = Literal["optimistic", "score"]
"""What decides between sets that are as good by the reading."""

PAIR = 2
"""Networks of one overlap."""


class SetRules(Written):
    """How a set of networks is chosen."""

    objective: Reading = Field(
        "robust",
        description=(
            "Which coverage decides: robust (the best sure help), cautious (the best help) or "
            "optimistic (all help)."
        ),
    )
    then: Second = Field(
        "optimistic",
        description=(
            "What decides between sets of the same coverage: optimistic coverage, or the sum of the "
            "ranking's scores."
        ),
    )
    margin: Share = Field(
        0.02, description="Sets whose coverage is lower by no more than this are as good, and are shown too."
    )
    most: Count | None = Field(None, description="The most networks a set may hold.")
    one_of_each: Listing[Identifier] = Field(
        (), description="Kinds of network of which a set has to hold one at least, such as professional_body."
    )


class Overlap(Written):
    """Two networks that help with the same thing, so that joining both brings less than their sum.

    With a share of 1 the weaker of the two adds nothing to the stronger; with 0 they do not overlap at all.
    """

    networks: Listing[Identifier] = Field(
        json_schema_extra={"minItems": PAIR, "maxItems": PAIR}, description="The two networks."
    )
    share: Share = Field(
        description="How much of the weaker one's help is in the stronger one's already, from 0 to 1."
    )
    reason: Text | None = Field(None, description="Why: the same speakers, the same members, the same library.")

    @model_validator(mode="after")
    def _two_of_them(self) -> Self:
        if len(self.networks) != PAIR:
            refuse("range", f"found {len(self.networks)} networks: an overlap is between two of them")
        if len(set(self.networks)) < PAIR:
            refuse("duplicate", f"`{self.networks[0]}` is named twice: an overlap is between two networks")
        return self
