"""How did the person say what matters, by which method is it put together, and which list or set is wanted?"""

import math
import re
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    WithJsonSchema,
    model_serializer,
    model_validator,
)

from netselect.errors import listed, named, nearest, shown
from netselect.study import TOP_LEVEL
from netselect.study.criteria import WAIVABLE
from netselect.study.written import (
    Count,
    DateOrNone,
    Identifier,
    Listing,
    NonNegative,
    NonNegativeOrNone,
    NumberOrNone,
    Ratio,
    Share,
    Text,
    TextOrNone,
    Truth,
    Written,
    refuse,
)

Reading = Literal["robust", "cautious", "optimistic"]
"""How the help of several networks with one need is put together."""

Second = Literal["optimistic", "score"]
"""What decides between sets that are as good by the reading."""

Objective = Literal["robust", "cautious", "optimistic", "additive"]
"""What a set is chosen by: one of the readings, or the sum of what each network is worth."""

PAIR = 2
"""Networks of one overlap, and the fewest of a discount."""


class SetGroup(Written):
    """Networks of which a set holds at least, at most or exactly so many.

    Written as ``{networks: [a, b, c], at_most: 1}`` or ``{type: meetup, at_least: 1}``.
    """

    networks: Listing[Identifier] = Field((), description="The networks, or leave it out and name a type.")
    type: Identifier | None = Field(None, description="All networks of this type.")
    at_least: Count | None = Field(None, description="How many of them a set has to hold at the least.")
    at_most: Count | None = Field(None, description="How many of them a set may hold at the most.")
    exactly: Count | None = Field(None, description="How many of them a set has to hold, no more and no fewer.")
    reason: TextOrNone = Field(None, description="Why: the same evening, one for each field.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.networks) == (self.type is not None):
            found = "both `networks` and `type`" if self.networks else "neither `networks` nor `type`"
            refuse("conflict" if self.networks else "missing", f"found {found}: a group is of one of them")
        _refuse_twice(self.networks, "a group")
        if self.at_least is None and self.at_most is None and self.exactly is None:
            refuse("missing", "a group needs one of `at_least`, `at_most` and `exactly`, each a whole number")
        if self.exactly is not None and not self.at_least is self.at_most is None:
            refuse("conflict", "`exactly` says both ends: take out `at_least` and `at_most`, or `exactly`")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            refuse("range", f"found at least {self.at_least} and at most {self.at_most}: the least is the smaller")
        return self

    @property
    def least(self) -> int:
        """How many of them a set has to hold, 0 where nothing is said."""
        return self.exactly or self.at_least or 0

    @property
    def largest(self) -> int | None:
        """How many of them a set may hold; None where nothing is said."""
        return self.exactly or self.at_most


class Discount(Written):
    """Money that is taken off where a set holds all of some networks: of a pair, or of a bundle."""

    networks: Listing[Identifier] = Field(
        json_schema_extra={"minItems": PAIR}, description="The networks, two at least; all have to be in the set."
    )
    first_year_cost: NonNegativeOrNone = Field(
        None, description="How much less all of them cost together in the first year."
    )
    yearly_cost: NonNegativeOrNone = Field(
        None, description="How much less all of them cost together in each later year."
    )
    reason: TextOrNone = Field(None, description="Why: one subscription for both, a members' rate.")

    @model_validator(mode="after")
    def _of_several(self) -> Self:
        if len(self.networks) < PAIR:
            refuse("range", f"found {len(self.networks)} networks: a discount is for two or more of them together")
        _refuse_twice(self.networks, "a discount")
        if not (self.first_year_cost or self.yearly_cost):
            refuse("missing", "nothing is taken off: state `first_year_cost`, `yearly_cost` or both, above 0")
        return self


def _refuse_twice(networks: tuple[str, ...], what: str) -> None:
    """Refuse a list that names a network twice."""
    twice = next((name for place, name in enumerate(networks) if name in networks[:place]), None)
    if twice is not None:
        refuse("duplicate", f"`{twice}` is named twice: {what} names each of its networks once")


class SetRules(Written):
    """How a set of networks is chosen."""

    objective: Objective = Field(
        "robust",
        description="Which coverage decides: robust (the best sure help), cautious (the best help) or "
        "optimistic (all help); or additive: the sum of what each network is worth (`worth`, or its score).",
    )
    then: Second = Field(
        "optimistic",
        description="What decides between sets of the same coverage: optimistic coverage, or the sum of the "
        "ranking's scores.",
    )
    margin: Share = Field(
        0.02, description="Sets whose coverage is lower by no more than this are as good, and are shown too."
    )
    most: Count | None = Field(None, description="The most networks a set may hold.")
    one_of_each: Listing[Identifier] = Field(
        (), description="Kinds of network of which a set has to hold one at least, such as professional_body."
    )
    groups: Listing[SetGroup] = Field(
        (), description="Groups of networks of which a set holds at least, at most or exactly so many."
    )
    discounts: Listing[Discount] = Field(
        (), description="Money that is taken off where a set holds all of some networks."
    )

    @property
    def quotas(self) -> dict[str, SetGroup]:
        """How many of which networks a set holds: by the kinds of `one_of_each`, and by ``group 1`` and so on."""
        kinds = {kind: SetGroup(type=kind, at_least=1) for kind in self.one_of_each}
        return kinds | {f"group {number}": group for number, group in enumerate(self.groups, start=1)}


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
    reason: TextOrNone = Field(None, description="Why: the same speakers, the same members, the same library.")

    @model_validator(mode="after")
    def _two_of_them(self) -> Self:
        if len(self.networks) != PAIR:
            refuse("range", f"found {len(self.networks)} networks: an overlap is between two of them")
        if len(set(self.networks)) < PAIR:
            refuse("duplicate", f"`{self.networks[0]}` is named twice: an overlap is between two networks")
        return self


Elicitation = Literal["points", "swing", "equal", "order", "judgements"]
ObjectiveWeighting = Literal["entropy", "critic", "standard_deviation"]
RandomIndexTable = Literal[
    "saaty_1980",
    "saaty_2005",
    "alonso_lamata_2006",
    "donegan_dodd_1991",
    "aguaron_moreno_2003",
    "tummala_ling_1998",
]

LEAST_JUDGED = 3
"""With fewer items than these no judgement can contradict another."""


class GivenIndices(Written):
    """Random indices that a person brings, by the number of items, beside those of a table.

    Written as ``{16: 1.6}``, or with the table for all other numbers as ``{table: saaty_2005, 16: 1.6}``.
    """

    table: RandomIndexTable = Field(
        "saaty_1980", description="The table for the numbers of items that no figure is given for."
    )
    figures: tuple[tuple[int, float], ...] = Field(
        description="Numbers of items, ascending, each with its figure."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, data: object) -> object:
        if not isinstance(data, dict) or "figures" in data:
            return data
        rest = {key: value for key, value in data.items() if key != "table"}
        if not rest:
            refuse("missing", "no figure is given here: write one for a number of items, such as `{16: 1.6}`")
        figures = []
        for key, value in rest.items():
            text = str(key).strip()
            if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) >= LEAST_JUDGED):  # noqa: PLR2004 -- nobody judges ten thousand items
                refuse(
                    "range",
                    f"found {named(key)} as a number of items: a figure is given for a whole number of "
                    f"{LEAST_JUDGED} or more, such as `{{16: 1.6}}`",
                )
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
                refuse(
                    "range",
                    f"found {named(value)} for {key} items: a random index is a number above 0, such as "
                    f"`{{{key}: 1.6}}`",
                )
            figures.append((int(text), float(value)))
        return {"table": _table(data.get("table", "saaty_1980")), "figures": tuple(sorted(figures))}

    @model_serializer(mode="plain")
    def _to_short_form(self) -> dict[str, object]:
        table: dict[str, object] = {} if self.table == "saaty_1980" else {"table": self.table}
        return table | {str(size): figure for size, figure in self.figures}

    def __str__(self) -> str:
        """Return the table and the figures as a report names them."""
        return f"{self.table}; given: {', '.join(f'{figure:g} for {size} items' for size, figure in self.figures)}"


def _table(value: object) -> object:
    tables = get_args(RandomIndexTable)
    if value not in tables:
        close = nearest(value, tables) if isinstance(value, str) else None
        hint = f" Did you mean `{close}`?" if close else ""
        refuse(
            "option",
            f"found {named(value)}: accepted are {listed(tables)}, or a figure for a number of items, such as "
            f"`{{16: 1.6}}`.{hint}",
        )
    return value


def _read_random_index(value: object) -> object:
    if isinstance(value, GivenIndices):
        return value
    return GivenIndices.model_validate(value) if isinstance(value, dict) else _table(value)


RandomIndices = Annotated[
    RandomIndexTable | GivenIndices,
    BeforeValidator(_read_random_index),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(get_args(RandomIndexTable))},
                {
                    "type": "object",
                    "properties": {"table": {"enum": list(get_args(RandomIndexTable))}},
                    "patternProperties": {"^([3-9]|[1-9][0-9]{1,3})$": {"type": "number", "exclusiveMinimum": 0}},
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ]
        }
    ),
]
"""A table of random indices, or figures for numbers of items beside one."""

_PAIR = r"(\S+) +over +(\S+)"


def judged_pair(text: str) -> tuple[str, str]:
    """Return the two names of ``"left over right"``."""
    match = re.fullmatch(_PAIR, text.strip())
    if match is None:
        refuse(
            "identifier",
            f"found {shown(text)}: write a judgement as `left over right: 3`, with ids, which have no blanks",
        )
    return match[1], match[2]


def _check_pair(text: str) -> str:
    judged_pair(text)
    return text


JudgedPair = Annotated[
    str, AfterValidator(_check_pair), WithJsonSchema({"type": "string", "pattern": r"^\S+ +over +\S+$"})
]


def _write_place(place: tuple[str, ...]) -> object:
    return place[0] if len(place) == 1 else list(place)


_Place = Annotated[
    tuple[Identifier, ...],
    BeforeValidator(lambda value: tuple(value) if isinstance(value, list | tuple) else (value,)),
    PlainSerializer(_write_place),
]
"""The names that tie for a place in an order; a single name is a list of one."""
Order = Annotated[
    Listing[_Place],
    WithJsonSchema(
        {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}}
    ),
]
"""Names, most important first; a list inside the list holds names that tie."""

Orders = Annotated[
    dict[Identifier, Order],
    BeforeValidator(lambda value: {TOP_LEVEL: value} if isinstance(value, list | tuple) else value),
]
"""The order of each level of the tree; a list is that of the top level."""


_OPTIONS = {
    "points": ("mean", "starting_point"),
    "swing": ("mean", "starting_point"),
    "order": ("formula", "mean"),
    "judgements": ("prioritisation", "completion", "random_index", "aggregation", "mean"),
}
"""The options that mean something for a way of weighting."""


def _named_choice(
    data: object, key: str, model: type[Written], wanted: str, options: str
) -> tuple[object, dict[str, Any]] | None:
    """Return what a short form says, a name alone or one with a block of options; None of a form in full."""
    if isinstance(data, str):
        return data, {}
    if data is not None and not isinstance(data, dict | model):
        refuse("option", f"found {named(data)}: {wanted}")
    if not isinstance(data, dict) or key in data:
        return None
    if len(data) != 1:
        refuse("option", wanted)
    name, given = next(iter(data.items()))
    if not isinstance(given, dict | None):
        refuse("block", f"found {shown(given)}: the {options} of `{name}` are a block of keys")
    return name, given or {}


_ONE_WAY = "write one way of weighting, such as `points` or `{order: {formula: sum}}`"


class Importances(Written):
    """How importances or weights were given, and the conventions that turn them into weights.

    Written as one word (``points``) or as a word with its options (``order: {formula: sum}``).
    """

    how: Elicitation = Field("points", description="points, swing, equal, order or judgements.")
    formula: Literal["centroid", "sum", "reciprocal"] = Field(
        "centroid", description="For `order`: rank-order centroid (default), rank sum or rank reciprocal weights."
    )
    prioritisation: Literal["eigenvector", "geometric_mean", "normalised_columns"] = Field(
        "eigenvector",
        description="For `judgements`: principal eigenvector (default), geometric mean, or mean of normalised "
        "columns.",
    )
    completion: Literal["lambda_max", "harker"] = Field(
        "lambda_max",
        description="For `judgements` with gaps: the smallest largest eigenvalue (default), or Harker's method.",
    )
    random_index: RandomIndices = Field(
        "saaty_1980",
        description="For `judgements`: the table of random indices behind the consistency ratio, or figures "
        "beside it.",
    )

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, data: object) -> object:
        if (short := _named_choice(data, "how", Importances, _ONE_WAY, "options")) is None:
            return data
        how, options = short
        return {"how": how, **options}

    @model_validator(mode="after")
    def _options_belong(self) -> Self:
        for name, field in type(self).model_fields.items():
            if name != "how" and getattr(self, name) != field.default and name not in _OPTIONS.get(self.how, ()):
                homes = listed(f"`{way}`" for way, names in _OPTIONS.items() if name in names)
                refuse("conflict", f"`{name}` says nothing for `{self.how}`: it belongs to {homes}; take it out")
        return self

    @model_serializer(mode="plain")
    def _to_short_form(self) -> object:
        options = {
            name: getattr(self, name)
            for name, field in type(self).model_fields.items()
            if name != "how" and getattr(self, name) != field.default
        }
        if isinstance(self.random_index, GivenIndices):
            options["random_index"] = self.random_index.model_dump(mode="json")
        return {self.how: options} if options else self.how

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:  # noqa: ANN401 -- pydantic's hook, whose schemas have no narrower type
        full = handler.resolve_ref_schema(super().__get_pydantic_json_schema__(core_schema, handler))
        if "properties" not in full:  # that of what is written out: a word, or a block
            return full
        ways = full["properties"]["how"]["enum"]
        blocks = {
            way: {
                "type": ["object", "null"],
                "properties": {
                    name: full["properties"][name] for name in _OPTIONS.get(way, ()) if name in full["properties"]
                },
                "additionalProperties": False,
            }
            for way in ways
        }
        return {
            "anyOf": [
                {"enum": ways},
                {
                    "type": "object",
                    "properties": blocks,
                    "additionalProperties": False,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ]
        }


class Weighting(Importances):
    """How the weights of the criteria were given; analysts may let the figures themselves decide."""

    how: Literal[Elicitation, ObjectiveWeighting] = Field(
        "points",
        description="points, swing, equal, order, judgements; or from the figures: entropy, critic, "
        "standard_deviation.",
    )  # type: ignore[assignment]
    aggregation: Literal["judgements", "priorities"] = Field(
        "judgements",
        description="For `judgements` of several judges: their judgements are combined (default), or the weights "
        "of each.",
    )
    mean: Literal["arithmetic", "geometric"] = Field(
        "arithmetic",
        description="For the weights of several judges: arithmetic mean (default), or geometric mean, "
        "rescaled to sum to 1.",
    )
    starting_point: Truth = Field(
        default=False, description="For `points` and `swing`: nobody has judged them yet, and a ranking says so."
    )


_ONE_METHOD = "name one method, such as `topsis` or `{topsis: {reference: candidates}}`"


class MethodChoice(Written):
    """The method by its name, with its parameters: ``topsis`` or ``{topsis: {reference: candidates}}``."""

    name: str = Field(description="The method's name.")
    parameters: dict[str, JsonValue] = Field(
        default_factory=dict, description="Its parameters; what is not given has its default."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, data: object) -> object:
        if (short := _named_choice(data, "name", MethodChoice, _ONE_METHOD, "parameters")) is None:
            return data
        name, parameters = short
        return {"name": name, "parameters": parameters}

    @model_serializer(mode="plain")
    def _to_short_form(self) -> object:
        return {self.name: self.parameters} if self.parameters else self.name


class Shortlist(Written):
    """How the shortlist is drawn, settled before anything is ranked: by size or by a cut in the score."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    size: Count | None = Field(
        None, description="How many networks; networks that tie with the last one are listed too."
    )
    cut: NumberOrNone = Field(None, description="The lowest score that is still shortlisted.")

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if (self.size is None) == (self.cut is None):
            refuse("conflict", "give either `size` (how many) or `cut` (the lowest score)")
        return self


class Grades(Written):
    """How far out a strength of each grade may be."""

    verified: Share = Field(0.0, description="Checked at the source.")
    reported: Share = Field(0.15, description="Said by somebody who knows the network.")
    claimed: Share = Field(0.30, description="Said by the network of itself.")
    assumed: Share = Field(0.30, description="A guess.")


class Marks(Written):
    """From which utility a figure is called a benefit, and up to which a limitation."""

    benefit: Share = Field(0.7, description="A benefit from this utility upwards.")
    limitation: Share = Field(0.3, description="A limitation up to this utility.")

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.limitation >= self.benefit:
            refuse("conflict", "`limitation` must be below `benefit`")
        return self


class Waiver(Written):
    """One gate set aside for one network, by name and with a reason."""

    network: Identifier = Field(description="The network it is for.")
    gate: Identifier = Field(description=f"The gate that is set aside: one of kind {listed(WAIVABLE)}.")
    reason: Text = Field(description="Why.")
    by: Text = Field(description="Who decided it; a pseudonym.")
    dated: DateOrNone = Field(None, description="When.")


class Judge(Written):
    """One person who judges beside the learner, under a pseudonym, in the way that `weights:` names.

    The learner judges too: by what stands in the study itself. An entry under the learner's own id holds only
    an influence.
    """

    role: TextOrNone = Field(None, description="In which role they judge, such as line manager or mentor.")
    influence: NonNegative = Field(1.0, description="How much their word counts beside that of the others.")
    points: dict[Identifier, NonNegative] = Field(
        default_factory=dict,
        description="For `weights: points` and `swing`: points for every criterion, and for groups that share "
        "theirs out.",
    )
    order: Orders = Field(
        default_factory=dict,
        description="For `weights: order`: for each level of the tree, its members, most important first.",
    )
    judgements: Annotated[dict[Identifier, dict[JudgedPair, Ratio]], Field(default_factory=dict)] = Field(
        description="For `weights: judgements`: pairwise judgements for each level of the tree."
    )
    network_judgements: dict[Identifier, dict[JudgedPair, Ratio]] = Field(
        default_factory=dict,
        description="Pairwise judgements between networks, for each criterion (AHP with `networks: judged`).",
    )

    @property
    def says_nothing(self) -> bool:
        """Whether only a role and an influence stand here."""
        return not (self.points or self.order or self.judgements or self.network_judgements)
