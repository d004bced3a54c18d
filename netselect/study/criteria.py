"""By what are networks judged, on which scale, and which rules can no score buy back?"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
    model_validator,
)

from netselect.errors import listed, named
from netselect.names import YES_NO, gate_word
from netselect.study.quantities import NUMBER_OR_ANSWER, answer_of, as_is, is_yes_no
from netselect.study.written import (
    Identifier,
    Level,
    Listing,
    NonNegativeOrNone,
    Number,
    NumberOrNone,
    Share,
    Text,
    TextOrNone,
    Truth,
    Written,
    refuse,
)

Phase = Literal["joining", "maintaining", "both"]
CoverageFigure = Literal[
    "need_coverage",
    "aspiration_coverage",
    "fit_personal_career",
    "fit_industry",
    "fit_organisational",
    "fit_technological",
    "fit_other",
]
TermFigure = Literal[
    "joining_fee",
    "effort_hours",
    "entry_weeks",
    "yearly_cost",
    "first_year_cost",
    "hours_per_month",
    "work_hours_per_month",
]
Computed = Literal[CoverageFigure, TermFigure]

COVERAGE: frozenset[str] = frozenset(get_args(CoverageFigure))
"""The criteria computed from needs and networks; every other computed one is a term of the network."""
HORIZON: frozenset[str] = frozenset({"need_coverage", "aspiration_coverage"})
"""The computed criteria that cut coverage by horizon."""
REASON = COVERAGE - HORIZON
"""The computed criteria that cut the same coverage by reason."""


def _read_point(value: object) -> object:
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004 -- a level and its value
        refuse("block", f"found {named(value)}: a point of a curve is [level, value], such as [4, 0.5]")
    return value


CurvePoint = Annotated[tuple[Number, Share], BeforeValidator(_read_point), Field(strict=False)]


def _in_rising_order(curve: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Return the points of a curve, or refuse where a level does not lie above the one before it."""
    for (left, _), (right, worth) in pairwise(curve):
        if right <= left:
            right_order = ", ".join(f"[{level:.15g}, {value:.15g}]" for level, value in sorted(curve))
            cure = (
                f"write `[{right_order}]`"
                if len({level for level, _ in curve}) == len(curve)
                else "take one of the points out"
            )
            refuse(
                "order",
                f"the point [{right:.15g}, {worth:.15g}] stands behind level {left:.15g}; the points of a curve "
                f"stand in rising order of level, each level once: {cure}",
            )
    return curve


Curve = Annotated[Listing[CurvePoint], AfterValidator(_in_rising_order)]


_PHASES: dict[str, Phase] = {
    **dict.fromkeys(("joining_fee", "effort_hours", "entry_weeks"), "joining"),
    **dict.fromkeys(("yearly_cost", "hours_per_month", "work_hours_per_month"), "maintaining"),
}


_ENDS = tuple(
    pair.split() for pair in ("min max", "minimum maximum", "low high", "lowest highest", "from to", "start end")
)
"""How people name the ends of a scale without saying which is better."""


def _yes_or_no(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scale from no to yes, or from yes to no, in numbers: yes is 1, and no is 0."""
    if not is_yes_no(data):
        refuse(
            "conflict",
            "a scale goes from no to yes, or from one number to another: write `{worst: no, best: yes}`, "
            "`{worst: yes, best: no}`, or two numbers",
        )
    if data.get("unit") not in (None, YES_NO) or data.get("curve"):
        refuse("conflict", "a scale from no to yes has no `unit` and no `curve`: take them out")
    ends = {end: float(answer_of(data[end]) or 0) for end in ("worst", "best")}
    return {**data, **ends, "unit": YES_NO}


class Scale(Written):
    """From the worst level to the best: the two anchors that a figure is measured against.

    Less is better where ``best`` is below ``worst``. Without a curve the value rises evenly between them. From no
    to yes, yes counts as 1 and no as 0.

    Examples
    --------
    >>> Scale.model_validate({"worst": "no", "best": "yes"}).best
    1.0
    """

    worst: Annotated[Number, WithJsonSchema(NUMBER_OR_ANSWER)] = Field(
        description="The level that is worth 0; or `no`."
    )
    best: Annotated[Number, WithJsonSchema(NUMBER_OR_ANSWER)] = Field(
        description="The level that is worth 1; or `yes`."
    )
    unit: TextOrNone = Field(None, description="The unit, such as hours or pounds.")
    curve: Curve = Field(
        (), description="Points [level, value from 0 to 1] between which the value runs in straight lines."
    )

    @model_validator(mode="before")
    @classmethod
    def _names_its_levels(cls, data: object) -> object:
        """Refuse two ends that do not say which is better, instead of two keys and the lack of two others."""
        if not isinstance(data, Mapping):
            return data
        if any(answer_of(data.get(end)) is not None for end in ("worst", "best")):
            return _yes_or_no(data)
        ends = next((pair for pair in _ENDS if data.keys() >= {*pair}), None)
        if ends is not None and data.keys().isdisjoint({"worst", "best"}):
            levels = [data[end] for end in ends]
            cure = "write `worst:` and `best:`, each with a number"
            if all(isinstance(level, int | float) for level in levels):
                low, high = map(as_is, sorted(levels))
                cure = (
                    f"write `{{worst: {low}, best: {high}}}` where more is better, or `{{worst: {high}, "
                    f"best: {low}}}` where less is"
                )
            refuse("missing", f"`{ends[0]}` and `{ends[1]}` do not say which level is better: {cure}")
        return data

    @property
    def is_yes_no(self) -> bool:
        """Whether it goes from no to yes, or from yes to no."""
        return is_yes_no({"worst": self.worst, "best": self.best, "unit": self.unit})

    @model_serializer(mode="wrap")
    def _in_words(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        full: dict[str, Any] = handler(self)
        if not self.is_yes_no:
            return full
        ends = {end: "yes" if getattr(self, end) else "no" for end in ("worst", "best")}
        return {key: ends.get(key, value) for key, value in full.items() if key != "unit"}

    @model_validator(mode="after")
    def _anchors_differ(self) -> Self:
        if self.worst == self.best:
            refuse(
                "conflict",
                f"`worst` and `best` are both {as_is(self.worst)}: no network could differ on it; "
                "give two levels or leave the criterion out",
            )
        return self

    @model_validator(mode="after")
    def _curve_runs_one_way(self) -> Self:
        if self.curve:
            if len(self.curve) < 2:  # noqa: PLR2004 -- a line needs two points
                refuse("missing", "a curve needs at least two points [level, value]")
            values = [value for _, value in self.curve]
            against = sorted(values, reverse=self.best > self.worst)
            if values == against and values[0] != values[-1]:
                refuse(
                    "conflict",
                    f"the curve only falls from `worst` {as_is(self.worst)} to `best` {as_is(self.best)}: swap "
                    "the two, or turn the values of the curve round",
                )
        return self


_SHARE = Scale.model_construct(worst=0.0, best=1.0, unit=None, curve=())
"""The scale of coverage where none is stated."""


class Criterion(Written):
    """One thing that networks are judged by, or a group of them.

    A group holds ``criteria``; with a weight it shares the weight out among its own, without one it is
    only a heading.

    Examples
    --------
    >>> from netselect import Criterion
    >>> Criterion(weight=30, scale={"worst": 150, "best": 0}).weight
    30.0
    """

    name: TextOrNone = Field(None, description="How it is called in reports; the id where nothing is said.")
    description: TextOrNone = Field(None, description="What it means.")
    weight: NonNegativeOrNone = Field(
        None, description="Points: how much it matters beside the others, on any scale."
    )
    computed: Computed | None = Field(
        None, description="Worked out from other parts of the study, so that nothing is written twice."
    )
    scale: Scale | None = Field(None, description="The worst and the best level.")
    direction: Literal["benefit", "cost"] | None = Field(
        None, description="Without a scale: benefit where more is better, cost where less is."
    )
    levels: dict[Level, Text] = Field(default_factory=dict, description="What levels of the scale mean, in words.")
    phase: Phase | None = Field(
        None,
        description="Whether it concerns joining, maintaining, or both; where nothing is said, what is computed "
        "decides.",
    )
    where_to_look: TextOrNone = Field(None, description="Where its figures are usually found.")
    assessment: Listing[Text] = Field(
        (), description="The assessment criteria of the unit that it speaks to, by number."
    )
    criteria: dict[Identifier, "Criterion"] = Field(
        default_factory=dict, description="For a group: the criteria in it."
    )

    @property
    def is_group(self) -> bool:
        """Whether it holds other criteria."""
        return bool(self.criteria)

    @property
    def is_directed(self) -> bool:
        """Whether anything says which way is better; only where networks are judged in pairs nothing has to."""
        return self.scale is not None or self.direction is not None or self.computed in COVERAGE

    @property
    def effective_phase(self) -> Phase:
        """The stated phase; else joining for fee, effort and entry, maintaining for yearly cost and hours."""
        return self.phase or _PHASES.get(str(self.computed), "both")

    @property
    def effective_scale(self) -> Scale | None:
        """The stated scale; for coverage, which is a share, 0 to 1 where none is stated."""
        if self.scale is None and self.computed in COVERAGE:
            return _SHARE
        return self.scale

    @model_validator(mode="after")
    def _group_or_leaf(self) -> Self:
        if self.criteria:
            for key in ("computed", "scale", "direction", "levels"):
                if getattr(self, key):
                    refuse("conflict", f"a group of criteria has no `{key}`: give it to the criteria inside")
        elif self.scale is not None and self.direction is not None:
            refuse("conflict", "`scale` says which way is better already: leave `direction` out")
        return self


GateKind = Literal["eligibility", "access", "red_line", "budget", "time", "other"]
GATE_KINDS: tuple[GateKind, ...] = get_args(GateKind)
"""What a gate can guard."""

WAIVABLE: tuple[GateKind, ...] = ("budget", "time")
"""The kinds of gate that a waiver can set aside."""


class Gate(Written):
    """A rule that no score can buy back: pass, fail or unknown.

    Examples
    --------
    >>> from netselect import Gate
    >>> Gate(kind="red_line", fact="asks_for_papers", must_be=False).kind
    'red_line'
    """

    name: TextOrNone = Field(None, description="How it is called in reports; the id where nothing is said.")
    kind: GateKind = Field(
        description=f"What it guards. A red line is never waived; {listed(WAIVABLE, joined='and')} can be, with a "
        "named reason."
    )
    fact: Identifier | None = Field(None, description="The fact it asks about.")
    computed: TermFigure | None = Field(None, description="Or the figure it limits: money, hours or weeks.")
    must_be: Truth | None = Field(None, description="For a fact: what it has to be.")
    min: NumberOrNone = Field(None, description="For a number: the lowest that passes.")
    max: NumberOrNone = Field(None, description="For a number: the highest that passes.")

    @property
    def is_waivable(self) -> bool:
        """Whether a waiver can set it aside."""
        return self.kind in WAIVABLE

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if (self.fact is None) == (self.computed is None):
            refuse(
                "conflict",
                f"a {gate_word()} asks about one `fact` or one `computed` figure: give exactly one of them",
            )
        limits = self.min is not None or self.max is not None
        if (self.must_be is None) == (not limits):
            refuse(
                "conflict", f"a {gate_word()} needs a rule: either `must_be: true` or false, or `min` and/or `max`"
            )
        if self.computed is not None and not limits:
            refuse("conflict", "a computed figure is a number: give `min` and/or `max` instead of `must_be`")
        refuse_reversed(self.min, self.max)
        return self


def refuse_reversed(least: float | None, most: float | None) -> None:
    """Refuse limits of a gate between which nothing lies."""
    if least is not None and most is not None and least > most:
        refuse("conflict", f"`min` {as_is(least)} is above `max` {as_is(most)}: nothing could pass")


LIMIT_GATES: dict[TermFigure, tuple[str, GateKind]] = {
    "first_year_cost": ("budget", "budget"),
    "yearly_cost": ("yearly_budget", "budget"),
    "hours_per_month": ("time", "time"),
    "work_hours_per_month": ("work_time", "time"),
}
"""For each of the learner's limits: the gate that it makes, and the gate's kind."""
