"""What does a network offer and ask for, and which figures and facts does it state, each by its path?"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from netselect.study.observation import Amount, Fact, Figure, Grade, Span, Strength
from netselect.study.written import Date, Identifier, Listing, NonNegative, Text, Truth, Written

KINDS_OF_NETWORK = (
    "professional_body",
    "trade_association",
    "chamber_of_commerce",
    "referral_group",
    "peer_group",
    "community_of_practice",
    "internal_network",
    "alumni_network",
    "online_platform",
    "mentoring_circle",
    "conference",
    "meetup",
    "agency",
)
"""Kinds that reports know; the list is open."""


TERMS: dict[str, tuple[tuple[str, str], ...]] = {
    "joining_fee": (("joining", "fee"),),
    "effort_hours": (("joining", "effort_hours"),),
    "entry_weeks": (("joining", "entry_weeks"),),
    "yearly_cost": (("staying", "yearly_cost"),),
    "first_year_cost": (("joining", "fee"), ("staying", "yearly_cost")),
    "hours_per_month": (("staying", "hours_per_month"),),
    "work_hours_per_month": (("staying", "work_hours_per_month"),),
}
"""For each computed term: the figures that it is the sum of, as block and key of a network."""


class Joining(Written):
    """What it takes to get in, once."""

    fee: Amount | None = Field(None, description="One-off fee.")
    effort_hours: Amount | None = Field(None, description="Hours for forms, references, interviews.")
    entry_weeks: Amount | None = Field(None, description="Weeks until full part is possible.")


class Staying(Written):
    """What it takes to stay in, year after year."""

    yearly_cost: Amount | None = Field(
        None, description="Money a year: subscription, meetings, travel, after any employer share."
    )
    hours_per_month: Amount | None = Field(
        None, description="Hours a month of your own time, travel and preparation included."
    )
    work_hours_per_month: Amount | None = Field(
        None, description="Hours a month in paid work time; they stand apart, and are not among `hours_per_month`."
    )


class Network(Written):
    """A network that the learner might join, or belongs to already."""

    name: Text = Field(description="Its name in full.")
    type: Identifier = Field(
        "other", description="Its kind, such as professional_body or meetup; the list is open."
    )
    grade: Grade | None = Field(None, description="The grade of every figure below that does not carry its own.")
    joining: Joining = Field(Joining.model_construct(), description="What it takes to get in.")
    staying: Staying = Field(Staying.model_construct(), description="What it takes to stay in.")
    values: dict[Identifier, Figure] = Field(
        default_factory=dict, description="Its level on each criterion that is not computed."
    )
    serves: dict[Identifier, Strength] = Field(
        default_factory=dict,
        description=(
            "Which needs it serves, and how well: .25 now and then, .5 regularly, .75 a main route, 1 alone."
        ),
    )
    offers: dict[Identifier, Strength] = Field(
        default_factory=dict, description="Which themes it offers, and at which level from 0 to 1."
    )
    facts: dict[Identifier, Fact] = Field(default_factory=dict, description="What the gates ask about.")
    benefit_lag_weeks: NonNegative | None = Field(
        None, description="Weeks from full part to first results; the study's figure where nothing is said."
    )
    held: Truth = Field(
        default=False, description="Whether the learner belongs to it already; the joining fee is then spent."
    )
    mandatory: Truth = Field(default=False, description="Whether the learner has to belong to it.")
    exclusive_with: Listing[Identifier] = Field((), description="Networks that it cannot be held together with.")
    private: Truth = Field(default=False, description="Leave it out of reports for other people.")
    review_by: Date | None = Field(None, description="When to look at it again.")
    notes: Text | None = Field(None, description="Anything else.")

    def term(self, figure: str, *, as_stated: bool = False) -> Span | None:
        """Return what a computed term comes to, such as the cost of the first year; None where it is not stated.

        Parameters
        ----------
        figure : str
            A name of `netselect.study.criteria.TermFigure`.
        as_stated : bool
            Whether a figure that is known counts as it is stated, whatever range it has.

        Returns
        -------
        Span or None
            Money in the study's currency, time in hours or weeks.

        Notes
        -----
        The first year costs the joining fee and one yearly cost; for a network that is held already the fee
        is spent and counts 0.

        Examples
        --------
        >>> body = Network(name="A body", joining={"fee": 25}, staying={"yearly_cost": 95})
        >>> body.term("first_year_cost").value
        120.0
        """
        parts = self.parts_of(figure)
        figures = [getattr(getattr(self, block), key) for block, key in parts]
        spans: list[Span] = [stated.span for stated in figures if stated is not None]
        if len(spans) < len(parts):
            return None
        if as_stated:
            spans = [span if span.value is None else Span(span.value, span.value, span.value) for span in spans]
        return spans[0] if len(spans) == 1 else spans[0].plus(spans[1])

    def parts_of(self, figure: str) -> tuple[tuple[str, str], ...]:
        """Return which figures a computed term is the sum of; for a network that is held, without the fee."""
        parts = TERMS[figure]
        return parts[1:] if self.held and figure == "first_year_cost" else parts


BLOCKS = ("joining", "staying", "values", "serves", "offers", "facts")
"""The parts of a network that hold figures and facts, in the order of the file."""


def stated_figures(network: Network) -> Iterator[tuple[str, Figure | Fact]]:
    """Yield every figure and fact of a network with its path, such as ``staying.yearly_cost``.

    Examples
    --------
    >>> body = Network(name="A body", staying={"yearly_cost": 95}, facts={"eligible": True})
    >>> [path for path, _ in stated_figures(body)]
    ['staying.yearly_cost', 'facts.eligible']
    """
    for block in BLOCKS:
        part = getattr(network, block)
        named = part if isinstance(part, dict) else {name: getattr(part, name) for name in type(part).model_fields}
        for name, figure in named.items():
            if figure is not None:
                yield f"{block}.{name}", figure


def with_figures(network: Network, values: Mapping[str, float | bool]) -> Network:
    """Return a network with other figures and facts, each taken as certain.

    Parameters
    ----------
    network : Network
        The network.
    values : mapping of str to float or bool
        New values by path; each path has to be stated already. They are not checked.

    Returns
    -------
    Network

    Examples
    --------
    >>> body = Network(name="A body", staying={"yearly_cost": "unknown"})
    >>> with_figures(body, {"staying.yearly_cost": 95.0}).staying.yearly_cost.value
    95.0
    """
    changed: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        block, _, name = path.partition(".")
        part = getattr(network, block)
        stated = part[name] if isinstance(part, dict) else getattr(part, name)
        certain = {"value": value, "low": None, "high": None, "one_of": ()}
        changed.setdefault(block, {})[name] = stated.model_copy(update=certain)
    parts = {}
    for block, figures in changed.items():
        part = getattr(network, block)
        parts[block] = {**part, **figures} if isinstance(part, dict) else part.model_copy(update=figures)
    return network.model_copy(update=parts)
