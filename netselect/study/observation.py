"""What was found out about a network, by whom, when, and how sure is it?

A bare value is enough; everything else is optional. `unknown` is a value of its own: it never counts as 0,
never as a mean, and never disappears.
"""

import math
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

from pydantic import (
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler

from netselect.study.cures import number_in_words
from netselect.study.quantities import FACT, OBSERVED
from netselect.study.written import Date, Listing, Number, Text, Written, read_number, refuse

UNKNOWN: Literal["unknown"] = "unknown"

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


def _read_fact(value: object) -> object:
    if value is None:
        refuse(
            "not_a_number", "nothing is written here: write true, false, a number, or `unknown` where nobody knows"
        )
    if isinstance(value, str):
        truth = {"yes": True, "no": False, "true": True, "false": False}
        word = value.casefold()
        if word == UNKNOWN:
            return UNKNOWN
        if word in truth:
            return truth[word]
        refuse("not_a_number", number_in_words(value, FACT))
    return value if isinstance(value, bool) else read_number(value)


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

    def plus(self, other: "Span") -> "Span":
        """Return the span of the sum of two independent figures.

        Examples
        --------
        >>> Span(25.0, 25.0, 25.0).plus(Span(None, 0.0, 120.0))
        Span(value=None, low=25.0, high=145.0, one_of=())
        """
        value, low, high = (
            None if mine is None or theirs is None else mine + theirs
            for mine, theirs in ((self.value, other.value), (self.low, other.low), (self.high, other.high))
        )
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

    source: Text | None = Field(None, description="Where it was found: a page, a document, a conversation.")
    by: Text | None = Field(None, description="Who noted it down; a pseudonym.")
    dated: Date | None = Field(None, description="The day on which it was found.")
    grade: Grade | None = Field(
        None, description="How sure it is: verified, reported, claimed (the network says so itself) or assumed."
    )
    ask: Text | None = Field(None, description="What to ask, and whom, to find it out.")

    @model_validator(mode="wrap")
    @classmethod
    def _from_bare_value(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 -- whatever was written
        kind = data.__class__
        if kind not in _SHARED_KINDS:
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
        stated = {key: value for key, value in full.items() if value is not None and value not in ([], ())}
        if stated.keys() == {"value"}:
            return stated["value"]
        # The value comes first, as a person would write it, and where it is from comes last.
        first = [key for key in ("value", "low", "high", "one_of") if key in stated]
        return {key: stated[key] for key in dict.fromkeys([*first, *stated])}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:  # noqa: ANN401 -- pydantic's hook, whose schemas have no narrower type
        full = handler.resolve_ref_schema(super().__get_pydantic_json_schema__(core_schema, handler))
        value = full["properties"]["value"]
        properties = {**full["properties"], "value": {"description": value["description"], **cls.short_schema}}
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

    value: Annotated[
        float | Literal["unknown"], BeforeValidator(_read_figure), WithJsonSchema(_NUMBER_OR_UNKNOWN)
    ] = Field(description="The number, or `unknown` where nobody has told you yet.")
    low: Number | None = Field(None, description="The lowest it can be.")
    high: Number | None = Field(None, description="The highest it can be.")
    one_of: Listing[Number] = Field(
        (), description="For an unknown: the only values it can take, such as [0, 180]."
    )

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has told the value yet."""
        return self.value == UNKNOWN

    @property
    def number(self) -> float | None:
        """The value as a number, or None where it is unknown."""
        return self.value if isinstance(self.value, float) else None

    @property
    def span(self) -> "Span":
        """The value with the lowest and the highest it can be.

        Examples
        --------
        >>> Figure.model_validate({"value": "unknown", "high": 120}).span
        Span(value=None, low=None, high=120.0, one_of=())
        """
        number = self.number
        if self.one_of:
            return Span(None, min(self.one_of), max(self.one_of), self.one_of)
        return Span(
            number,
            number if self.low is None else self.low,
            number if self.high is None else self.high,
        )

    @model_validator(mode="after")
    def _bounds_agree(self) -> Self:
        if self.low is None and self.high is None and not self.one_of:
            # Nearly every figure is a bare one, and is told here.
            if self.value == UNKNOWN or self.least <= self.value <= self.most:
                return self
            refuse("range", f"found `{self.value:g}`: {self.rule}", self.value)
        number = self.number
        _agree(number, self.low, self.high, self.one_of)
        for stated in (number, self.low, self.high, *self.one_of):
            if stated is not None and not self.least <= stated <= self.most:
                refuse("range", f"found `{stated:g}`: {self.rule}", stated)
        return self


def _agree(number: float | None, low: float | None, high: float | None, one_of: tuple[float, ...]) -> None:
    """Refuse a value and a range that contradict each other."""
    if one_of and number is not None:
        refuse(
            "conflict",
            f"`one_of` lists what an unknown can be, and the value is known, {number:g}: take `one_of` out",
        )
    if one_of and (low is not None or high is not None):
        refuse(
            "conflict",
            "`one_of` (only these) and `low` or `high` (anything between) are both given: take one of them out",
        )
    if low is not None and high is not None and low > high:
        refuse("conflict", f"`low` {low:g} is above `high` {high:g}: write `low: {high:g}` and `high: {low:g}`")
    if number is not None and low is not None and number < low:
        refuse(
            "conflict",
            f"the value {number:g} is below its own `low` {low:g}: correct it, or write `low: {number:g}`",
        )
    if number is not None and high is not None and number > high:
        refuse(
            "conflict",
            f"the value {number:g} is above its own `high` {high:g}: correct it, or write `high: {number:g}`",
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


class Fact(_Observed):
    """Something a gate asks about: true or false, a number, or `unknown`.

    Examples
    --------
    >>> Fact.model_validate("yes").value
    True
    """

    short_schema: ClassVar[dict[str, Any]] = _FACT_VALUE

    value: Annotated[
        bool | float | Literal["unknown"], BeforeValidator(_read_fact), WithJsonSchema(_FACT_VALUE)
    ] = Field(description="true or false (yes and no are accepted), a number, or `unknown`.")
    low: Number | None = Field(None, description="For a number: the lowest it can be.")
    high: Number | None = Field(None, description="For a number: the highest it can be.")
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
        if ranged:
            _agree(None if self.is_unknown else float(self.value), self.low, self.high, self.one_of)
        return self
