"""What does a network offer and ask for, what was found out about it, by whom, when, and how sure is it?

A bare value is enough; everything else is optional. `unknown` is a value of its own: it never counts as 0,
never as a mean, and never disappears.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeAlias

from pydantic import (
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler

from netselect.errors import StudyPath
from netselect.study import mapping
from netselect.study.cures import number_in_words
from netselect.study.quantities import OBSERVED, answer_of, as_is
from netselect.study.written import (
    Conflict,
    DateOrNone,
    Demands,
    Identifier,
    Listing,
    NonNegativeOrNone,
    Number,
    NumberOrAnswer,
    NumberOrNone,
    Online,
    Text,
    TextOrNone,
    Truth,
    Written,
    read_fact,
    read_number,
    refuse,
)

UNKNOWN: Literal["unknown"] = "unknown"
NOT_APPLICABLE: Literal["not_applicable"] = "not_applicable"
"""What is written where a criterion or a need does not apply to a network; `n/a` may mean unknown."""

MOST_SHARED = 10_000
"""Bare values that are kept: most figures of a study are a few strengths, levels and facts over and over."""

_SHARED: dict[tuple[type, type, object], Any] = {}
"""Observations of bare values. They cannot be changed, so that equal ones may be one object, made once."""
_SHARED_KINDS = frozenset({int, float, bool})
Grade = Literal["verified", "reported", "claimed", "assumed"]


def _read_figure(value: object) -> object:
    if isinstance(value, str):
        if value.strip().casefold() == UNKNOWN:
            return UNKNOWN
        refuse("not_a_number", number_in_words(value, OBSERVED))
    return read_number(value)


def _is_not_applicable(value: object) -> bool:
    return isinstance(value, str) and "_".join(re.split("[ _-]+", value.strip().casefold())) == NOT_APPLICABLE


def _read_if_applicable(value: object) -> object:
    return NOT_APPLICABLE if _is_not_applicable(value) else _read_figure(value)


def _read_level(value: object) -> object:
    answer = answer_of(value)
    return _read_if_applicable(value) if answer is None else answer


Stated: TypeAlias = bool | float | Literal["unknown", "not_applicable"]
"""What stands for a figure or a fact once it is read; each kind of these takes some of it."""

_NUMBER_OR_UNKNOWN: dict[str, Any] = {"anyOf": [{"type": "number"}, {"const": UNKNOWN}]}
_FACT_VALUE: dict[str, Any] = {
    "anyOf": [{"type": "boolean"}, {"type": "number"}, {"enum": [UNKNOWN, "yes", "no"]}]
}


class Span(NamedTuple):
    """A value and the range it lies in, None where nothing is stated or known; or the only values it can take."""

    value: float | None
    low: float | None
    high: float | None
    one_of: tuple[float, ...] = ()

    @classmethod
    def stated(
        cls, value: float | str, low: float | None, high: float | None, one_of: tuple[float, ...] = ()
    ) -> "Span":
        """Return the span of a figure as a study states it: what is known without a range lies at its value."""
        if one_of:
            return cls(None, min(one_of), max(one_of), one_of)
        number = None if isinstance(value, str) else float(value)
        return cls(number, number if low is None else low, number if high is None else high)

    def plus(self, other: "Span") -> "Span":
        """Return the span of the sum of two independent amounts; each is 0 at least, whatever is known of it.

        Examples
        --------
        >>> Span(25.0, 25.0, 25.0).plus(Span(None, 0.0, 120.0))
        Span(value=None, low=25.0, high=145.0, one_of=())
        >>> Span(80.0, 80.0, 80.0).plus(Span(None, None, None))
        Span(value=None, low=80.0, high=None, one_of=())
        """
        value, low, high = (
            None if mine is None or theirs is None else mine + theirs
            for mine, theirs in ((self.value, other.value), (self.low, other.low), (self.high, other.high))
        )
        if low is None:
            # What is known of one is asked for, whatever the other comes to.
            low = self.low or other.low or None
        both = (self.one_of or other.one_of) and {a + b for a in self.choices for b in other.choices}
        return Span(value, low, high, tuple(sorted(both)))

    @property
    def choices(self) -> tuple[float, ...]:
        """The only values that are possible; none where they are too many to list."""
        if self.one_of or self.value is None or self.low != self.high:
            return self.one_of
        return (self.value,)


class _Observed(Written):
    """What every observation can carry beside its value."""

    short_schema: ClassVar[dict[str, Any]]

    source: TextOrNone = Field(None, description="Where it was found: a page, a document, a conversation.")
    by: TextOrNone = Field(None, description="Who noted it down; a pseudonym.")
    dated: DateOrNone = Field(None, description="The day on which it was found.")
    grade: Grade | None = Field(
        None, description="How sure it is: verified, reported, claimed (the network says so itself) or assumed."
    )
    ask: TextOrNone = Field(None, description="What to ask, and whom, to find it out.")

    @model_validator(mode="wrap")
    @classmethod
    def _from_bare_value(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 -- whatever was written
        kind = data.__class__
        if kind not in _SHARED_KINDS:
            if isinstance(data, _Observed) and kind is not cls:
                data = {name: getattr(data, name) for name in data.model_fields_set}
            return handler(data if isinstance(data, (dict, cls)) else {"value": data})
        key = (cls, kind, data)
        known = _SHARED.get(key)
        if known is None:
            known = handler({"value": data})
            if len(_SHARED) < MOST_SHARED:
                _SHARED[key] = known
        return known

    @model_serializer(mode="wrap")
    def _to_bare_value(self, handler: SerializerFunctionWrapHandler) -> object:
        full: dict[str, Any] = handler(self)
        stated = {key: value for key, value in full.items() if value is not None and value not in ([], (), {})}
        if "judged" in stated:  # the figure follows from that
            stated = {key: value for key, value in stated.items() if key not in {"value", "low", "high"}}
        if stated.keys() == {"value"}:
            return stated["value"]
        # The value comes first, as a person would write it, and where it is from comes last.
        first = [key for key in ("value", "low", "high", "one_of", "sd") if key in stated]
        return {key: stated[key] for key in dict.fromkeys([*first, *stated])}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:  # noqa: ANN401 -- pydantic's hook, whose schemas have no narrower type
        full = handler.resolve_ref_schema(super().__get_pydantic_json_schema__(core_schema, handler))
        if "properties" not in full:  # that of what is written out, which is bare or in full
            return full
        value = full["properties"]["value"]
        properties = {**full["properties"], "value": {"description": value["description"], **cls.short_schema}}
        if "judged" in properties:  # then the value follows from it
            rest = {key: part for key, part in full.items() if key != "required"}
            full = {**rest, "anyOf": [{"required": ["value"]}, {"required": ["judged"]}]}
        return {"anyOf": [*cls.short_schema["anyOf"], {**full, "properties": properties}]}


class Figure(_Observed):
    """A number that was observed, or `unknown`; a bare number is enough.

    Examples
    --------
    >>> Figure.model_validate(95).value
    95.0
    >>> Figure.model_validate({"value": "unknown", "low": 0, "high": 120}).is_unknown
    True
    """

    short_schema: ClassVar[dict[str, Any]] = _NUMBER_OR_UNKNOWN
    least: ClassVar[float] = -math.inf
    most: ClassVar[float] = math.inf
    rule: ClassVar[str] = ""

    value: Annotated[Stated, BeforeValidator(_read_figure), WithJsonSchema(_NUMBER_OR_UNKNOWN)] = Field(
        description="The number, or `unknown` where nobody has told you yet."
    )
    low: NumberOrNone = Field(None, description="The lowest it can be.")
    high: NumberOrNone = Field(None, description="The highest it can be.")
    one_of: Listing[Number] = Field(
        (), description="For an unknown: the only values it can take, such as [0, 180]."
    )
    sd: NumberOrNone = Field(
        None, description="For a value that was measured: its standard deviation, from which samples alone draw."
    )

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has told the value yet."""
        return self.value == UNKNOWN

    @property
    def applies(self) -> bool:
        """Whether there is anything to know: not where the criterion or the need does not apply to the network."""
        return self.value != NOT_APPLICABLE

    @property
    def number(self) -> float | None:
        """The value as a number, or None where it is unknown or does not apply."""
        return None if isinstance(self.value, str) else float(self.value)

    @property
    def span(self) -> "Span":
        """The value with the lowest and the highest it can be.

        Examples
        --------
        >>> Figure.model_validate({"value": "unknown", "high": 120}).span
        Span(value=None, low=None, high=120.0, one_of=())
        """
        return Span.stated(self.value, self.low, self.high, self.one_of)

    @model_validator(mode="after")
    def _bounds_agree(self) -> Self:
        if self.sd is not None:
            _spreads(self.sd, self.number)
        if self.low is None and self.high is None and not self.one_of:
            # Nearly every figure is a bare one, and is told here.
            if isinstance(self.value, str) or self.least <= self.value <= self.most:
                return self
            refuse("range", f"found `{as_is(self.value)}`: {self.rule}", self.value)
        if not self.applies:
            refuse("conflict", "what does not apply has no range: take `low`, `high` and `one_of` out")
        number = self.number
        _agree(number, self.low, self.high, self.one_of)
        for stated in (number, self.low, self.high, *self.one_of):
            if stated is not None and not self.least <= stated <= self.most:
                refuse("range", f"found `{as_is(stated)}`: {self.rule}", stated)
        return self


def _spreads(sd: float, number: float | None) -> None:
    """Refuse the standard deviation of what was not measured, or one that is none."""
    if number is None:
        refuse(
            "conflict",
            "`sd` is the standard deviation of a value that was measured, and there is no value here: take `sd` "
            "out, and write `low` and `high` where something is known of it",
        )
    if sd <= 0:
        refuse(
            "range", f"found `sd: {as_is(sd)}`: a standard deviation is above 0; leave it out where there is none"
        )


def _agree(number: float | None, low: float | None, high: float | None, one_of: tuple[float, ...]) -> None:
    """Refuse a value and a range that contradict each other."""
    if one_of and number is not None:
        refuse(
            "conflict",
            f"`one_of` lists what an unknown can be, and the value is known, {as_is(number)}: take `one_of` out",
        )
    if one_of and (low is not None or high is not None):
        refuse(
            "conflict",
            "`one_of` (only these) and `low` or `high` (anything between) are both given: take one of them out",
        )
    if low is not None and high is not None and low > high:
        refuse(
            "conflict",
            f"`low` {as_is(low)} is above `high` {as_is(high)}: write `low: {as_is(high)}` and "
            f"`high: {as_is(low)}`",
        )
    for end, bound, side in (("low", low, "below"), ("high", high, "above")):
        if number is not None and bound is not None and (number < bound if end == "low" else number > bound):
            refuse(
                "conflict",
                f"the value {as_is(number)} is {side} its own `{end}` {as_is(bound)}: correct it, or write "
                f"`{end}: {as_is(number)}`",
            )


class Amount(Figure):
    """A number that cannot be below 0: money, hours or weeks."""

    short_schema: ClassVar[dict[str, Any]] = {"anyOf": [{"type": "number", "minimum": 0}, {"const": UNKNOWN}]}
    least: ClassVar[float] = 0.0
    rule: ClassVar[str] = "an amount of money or time is 0 or more"


class Strength(Figure):
    """The share of a need's gap that taking part would close, or the level of a theme: from 0 to 1."""

    short_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"const": UNKNOWN}]
    }
    least: ClassVar[float] = 0.0
    most: ClassVar[float] = 1.0
    rule: ClassVar[str] = "a strength is a number from 0 to 1"


_IF_APPLICABLE = {"const": NOT_APPLICABLE}

Answer = Annotated[float | Literal["unknown"], BeforeValidator(_read_figure), WithJsonSchema(_NUMBER_OR_UNKNOWN)]
"""What one judge says of a figure: a number, or that they do not know."""


class _Judged(Figure):
    """A figure that several people may have judged, each in their own way."""

    judged: dict[Identifier, Answer] = Field(
        default_factory=dict,
        description="What several judges said: the value is their mean by influence, its range from low to high.",
    )

    @model_validator(mode="before")
    @classmethod
    def _settled(cls, data: object) -> object:
        """Work out the figure where only the answers are given, all of the same influence."""
        answers = data.get("judged") if isinstance(data, Mapping) else None
        is_bare = isinstance(answers, Mapping) and answers and isinstance(data, Mapping) and "value" not in data
        return {**data, **joint_figure(answers, {})} if is_bare else data  # type: ignore[dict-item,arg-type] # both are mappings

    @property
    def answers(self) -> dict[str, float]:
        """What several judges said, without those who do not know; empty where it is nobody's mean."""
        return {judge: said for judge, said in self.judged.items() if isinstance(said, float)}


class Level(_Judged):
    """A network's level on a criterion, `unknown`, or `not_applicable`, where its weight goes to the others.

    Where the scale goes from no to yes, it is yes or no, and counts as 1 or 0.

    Examples
    --------
    >>> Level.model_validate("not applicable").applies
    False
    """

    short_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [*_NUMBER_OR_UNKNOWN["anyOf"], _IF_APPLICABLE, {"type": "boolean"}, {"enum": ["yes", "no"]}]
    }

    value: Annotated[Stated, BeforeValidator(_read_level), WithJsonSchema(_NUMBER_OR_UNKNOWN)] = Field(
        description="The number, `unknown`, or `not_applicable` where the criterion means nothing here."
    )
    low: NumberOrAnswer | None = Field(None, description="The lowest it can be.")
    high: NumberOrAnswer | None = Field(None, description="The highest it can be.")
    one_of: Listing[NumberOrAnswer] = Field(
        (), description="For an unknown: the only values it can take, such as [0, 180] or [no, yes]."
    )


def joint_figure(answers: Mapping[str, object], influences: Mapping[str, object]) -> dict[str, object]:
    """Return the mean of answers by influence, 1 where none is given, and the lowest and highest that count.

    >>> joint_figure({"boss": 4.0, "ann": 1.0, "tom": "unknown"}, {"boss": 2})
    {'value': 3.0, 'low': 1.0, 'high': 4.0}
    """
    counted = [
        (float(weight), float(said))
        for judge, said in answers.items()
        for weight in [influences.get(judge, 1)]
        if isinstance(said, int | float) and isinstance(weight, int | float) and weight > 0
    ]
    if not counted:
        return {"value": UNKNOWN}
    low, high = min(said for _, said in counted), max(said for _, said in counted)
    mean = math.fsum(weight * said for weight, said in counted) / math.fsum(weight for weight, _ in counted)
    return {"value": min(max(mean, low), high), "low": low, "high": high}


def judged_figures(study: Mapping[str, Any]) -> Iterator[tuple[StudyPath, dict[str, Any]]]:
    """Yield the figures of plain data that several judged: where each stands, and what stands there."""
    for name, network in mapping(study.get("networks")).items():
        for block in ("values", "serves"):
            for key, stated in mapping(mapping(network).get(block)).items():
                if isinstance(stated, dict) and mapping(stated.get("judged")):
                    yield ("networks", str(name), block, str(key)), stated


def settle(study: Mapping[str, Any], stated: dict[str, Any]) -> None:
    """Work out a figure of plain data that several judged, by the influence that they have in the study."""
    judges, answers = mapping(study.get("judges")), stated["judged"]
    influences = {judge: mapping(judges.get(judge)).get("influence", 1) for judge in answers}
    stated.update(joint_figure(answers, influences))


def _read_share(value: object) -> object:
    read = _read_figure(value)
    if isinstance(read, int | float) and not Strength.least <= read <= Strength.most:
        refuse("range", f"found `{as_is(read)}`: {Strength.rule}", read)
    return read


class Service(_Judged, Strength):
    """How well a network serves a need: a strength, or `not_applicable`, where the need is left out for it.

    Examples
    --------
    >>> Service.model_validate({"judged": {"boss": 0.75, "ann": 0.25, "tom": "unknown"}}).span
    Span(value=0.5, low=0.25, high=0.75, one_of=())
    """

    short_schema: ClassVar[dict[str, Any]] = {"anyOf": [*Strength.short_schema["anyOf"], _IF_APPLICABLE]}

    value: Annotated[Stated, BeforeValidator(_read_if_applicable), WithJsonSchema(_NUMBER_OR_UNKNOWN)] = Field(
        description="The strength, `unknown`, or `not_applicable` where the need means nothing here."
    )
    judged: dict[
        Identifier,
        Annotated[float | Literal["unknown"], BeforeValidator(_read_share), WithJsonSchema(Strength.short_schema)],
    ] = Field(
        default_factory=dict,
        description="What several judges said: the value is their mean by influence, its range from low to high.",
    )


class Fact(_Observed):
    """Something a gate asks about: true or false, a number, or `unknown`.

    Examples
    --------
    >>> Fact.model_validate("yes").value
    True
    """

    short_schema: ClassVar[dict[str, Any]] = _FACT_VALUE

    value: Annotated[Stated, BeforeValidator(read_fact), WithJsonSchema(_FACT_VALUE)] = Field(
        description="true or false (yes and no are accepted), a number, or `unknown`."
    )
    low: NumberOrNone = Field(None, description="For a number: the lowest it can be.")
    high: NumberOrNone = Field(None, description="For a number: the highest it can be.")
    one_of: Listing[Number] = Field((), description="For an unknown number: the only values it can take.")

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has told the fact yet."""
        return self.value == UNKNOWN

    @model_validator(mode="after")
    def _bounds_agree(self) -> Self:
        ranged = self.low is not None or self.high is not None or bool(self.one_of)
        if isinstance(self.value, bool) and ranged:
            refuse("conflict", "a fact that is true or false has no range: take `low`, `high` and `one_of` out")
        if ranged and self.value != NOT_APPLICABLE:
            _agree(None if self.is_unknown else float(self.value), self.low, self.high, self.one_of)
        return self


class Observation(Fact):
    """Something that was observed, with where it is from; it stands wherever a study has a figure or a fact.

    Examples
    --------
    >>> Observation(value="unknown", low=0, high=120, ask="the secretary").is_unknown
    True
    """

    value: Annotated[
        Stated,
        BeforeValidator(lambda value: NOT_APPLICABLE if _is_not_applicable(value) else read_fact(value)),
        WithJsonSchema(_FACT_VALUE),
    ] = Field(description="true or false, a number, `unknown`, or `not_applicable` for a level or a service.")
    sd: NumberOrNone = Field(
        None, description="For a figure that was measured: its standard deviation, from which samples draw."
    )


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
    """A network that the learner might join, or belongs to already.

    Examples
    --------
    >>> from netselect import Network
    >>> Network(name="Circle", staying={"yearly_cost": 60}, serves={"log": 0.5}).serves["log"].value
    0.5
    """

    name: Text = Field(description="Its name in full.")
    type: Identifier = Field(
        "other", description="Its kind, such as professional_body or meetup; the list is open."
    )
    grade: Grade | None = Field(None, description="The grade of every figure below that does not carry its own.")
    joining: Joining = Field(Joining.model_construct(), description="What it takes to get in.")
    staying: Staying = Field(Staying.model_construct(), description="What it takes to stay in.")
    values: dict[Identifier, Level] = Field(
        default_factory=dict, description="Its level on each criterion that is not computed."
    )
    serves: dict[Identifier, Service] = Field(
        default_factory=dict,
        description="Which needs it serves, and how well: .25 now and then, .5 regularly, .75 a main route, 1 "
        "alone.",
    )
    offers: dict[Identifier, Strength] = Field(
        default_factory=dict, description="Which themes it offers, and at which level from 0 to 1."
    )
    facts: dict[Identifier, Fact] = Field(default_factory=dict, description="What the gates ask about.")
    benefit_lag_weeks: NonNegativeOrNone = Field(
        None, description="Weeks from full part to first results; the study's figure where nothing is said."
    )
    held: Truth = Field(
        default=False, description="Whether the learner belongs to it already; the joining fee is then spent."
    )
    mandatory: Truth = Field(default=False, description="Whether the learner has to belong to it.")
    exclusive_with: Listing[Identifier] = Field((), description="Networks that it cannot be held together with.")
    requires: Listing[Identifier] = Field(
        (), description="Networks without which it cannot be joined: a set that holds it holds all of them too."
    )
    worth: NonNegativeOrNone = Field(
        None, description="What it is worth by itself, in points of your own, for `objective: additive`."
    )
    private: Truth = Field(default=False, description="Leave it out of reports for other people.")
    review_by: DateOrNone = Field(None, description="When to look at it again.")
    asks_of_me: Demands = Field(
        default_factory=dict, description="Skills that it asks of its members, each with a note if you like."
    )
    topics: Listing[Identifier] = Field((), description="What it is about, as tags; never scored.")
    conflicts: Listing[Conflict] = Field((), description="Conflicts in it, by cause and without names.")
    online: Online | None = Field(None, description="What being online does for you here, and its risks.")
    notes: TextOrNone = Field(None, description="Anything else.")

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
        spans: list[Span] = [stated.span for stated in self.figures_of(figure)]
        if len(spans) < len(self.parts_of(figure)):
            return None
        if as_stated:
            spans = [span if span.value is None else Span(span.value, span.value, span.value) for span in spans]
        return spans[0] if len(spans) == 1 else spans[0].plus(spans[1])

    def figures_of(self, figure: str) -> "list[Figure]":
        """Return the figures that a computed term is the sum of, as far as they are stated."""
        stated = (getattr(getattr(self, block), key) for block, key in self.parts_of(figure))
        return [one for one in stated if one is not None]

    def parts_of(self, figure: str) -> tuple[tuple[str, str], ...]:
        """Return which figures a computed term is the sum of; for a network that is held, without the fee."""
        parts = TERMS[figure]
        return parts[1:] if self.held and figure == "first_year_cost" else parts


BLOCKS = ("joining", "staying", "values", "serves", "offers", "facts")
"""The parts of a network that hold figures and facts, in the order of the file."""


def stated_figures(network: Network) -> Iterator[tuple[str, Figure | Fact]]:
    """Yield every figure and fact of a network with its path, such as ``staying.yearly_cost``."""
    for block in BLOCKS:
        part = getattr(network, block)
        named = part if isinstance(part, dict) else {name: getattr(part, name) for name in type(part).model_fields}
        for name, figure in named.items():
            if figure is not None:
                yield f"{block}.{name}", figure


def with_figures(network: Network, values: Mapping[str, float | bool]) -> Network:
    """Return a network with other figures and facts by their paths, each taken as certain.

    Each path has to be stated already, and the values are not checked.
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
