"""What does a value look like when a person writes it, and what is written down beside what is computed?

A wrong value is told here in words, each with its cure. Searches, decisions, ethics, evidence and conflicts count
for no score; documents show them.
"""

import contextlib
import copy
import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from netselect.errors import MOST_BITS, Code, in_plain_letters, named, shown
from netselect.names import spoken, truth
from netselect.study.cures import NO, UNKNOWN, YES, date_in_words, days_in, number_in_words
from netselect.study.quantities import LARGEST_STATED, NUMBER_OR_ANSWER, TRUTHS, answer_of, as_is, unit_of_fact

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


JUDGEMENT_LIMIT = 9.0
"""The end of the scale of judgements (Saaty 1980)."""


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURE = r"[+-]?[0-9]+(?:\.[0-9]+)?"


_STRICT = ConfigDict(strict=True)
"""Apart, since pydantic's plugin for mypy would else refuse what fields read: a bare number, a block of keys."""


class Written(BaseModel):
    """The base of everything a person writes down: frozen, unknown keys refused, numbers strict.

    Each field says by its ``description`` what it is for: a text under it would be gone where Python runs without
    docstrings or without sources.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        defer_build=True,
        hide_input_in_errors=True,
        # No key begins as a method of pydantic does, and to look for that at each takes time.
        protected_namespaces=(),
        **_STRICT,
    )

    def __dir__(self) -> list[str]:
        """Return what is written down and can be asked; what pydantic adds is there, and not listed."""
        within = {name for name in dir(BaseModel) if not name.startswith("__")}
        return sorted(set(super().__dir__()) - within)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """Return the schema without the docstring of the class, which is for whoever reads the code."""
        schema = handler(core_schema)
        handler.resolve_ref_schema(schema).pop("description", None)
        return schema


def refuse(code: Code, sentence: str, figure: float | None = None) -> NoReturn:
    """Raise the error that pydantic collects, with a sentence that is used as it stands.

    ``figure`` is the one that lies outside its range, where it is no more than that.
    """
    raise PydanticCustomError(code, "{sentence}", {"sentence": sentence, "figure": figure})


def read_number(value: object) -> object:
    """Return a finite number, or refuse with the sentence that fits what was written."""
    kind = value.__class__
    if (kind is float or kind is int) and -LARGEST_STATED <= value <= LARGEST_STATED:  # type: ignore[operator]
        return value + 0.0  # type: ignore[operator]
    if kind is float or kind is int or (kind is not bool and isinstance(value, int | float)):
        if isinstance(value, float) and not math.isfinite(value):
            refuse("not_a_number", f"found {shown(value)}: a finite number is needed here")
        if abs(value) > LARGEST_STATED:  # type: ignore[arg-type]
            refuse("range", f"found {shown(value)}: a number up to {LARGEST_STATED:g} in size is accepted")
        # Adding 0 makes one number of 0 and -0.
        return float(value) + 0.0  # type: ignore[arg-type]
    if isinstance(value, str):
        refuse("not_a_number", number_in_words(value))
    if value is None:
        refuse(
            "not_a_number", "nothing is written here: a number is needed; write `unknown` where nobody knows it"
        )
    # Whatever else can be one number by itself, such as numpy's: a date or a duration of its is none.
    if getattr(value, "ndim", 1) == 0 and getattr(getattr(value, "dtype", None), "kind", "") in {"i", "u", "f"}:
        return read_number(float(value))  # type: ignore[arg-type]
    refuse("not_a_number", f"found {named(value)}: a number is needed here")


def read_fact(value: object) -> object:
    """Return what a fact is: a truth, a number or `unknown`; or refuse."""
    if value is None:
        either = f"{truth(is_true=True)}, {truth(is_true=False)}"
        refuse(
            "not_a_number", f"nothing is written here: write {either}, a number, or `unknown` where nobody knows"
        )
    if isinstance(value, str):
        word = value.casefold()
        if word == UNKNOWN:
            return UNKNOWN
        if word in TRUTHS:
            return TRUTHS[word]
        refuse("not_a_number", number_in_words(value, unit_of_fact()))
    return value if isinstance(value, bool) else read_number(value)


def _read_end(value: object) -> object:
    answer = answer_of(value)
    return read_number(value if answer is None else float(answer))


class Bounded(NamedTuple):
    """A check that a number lies from ``low`` to ``high``; ``rule`` says so in the message."""

    low: float
    high: float
    rule: str
    code: Code = "range"

    def __call__(self, value: float) -> float:
        """Return the number, or refuse."""
        if not self.low <= value <= self.high:
            refuse(self.code, f"found `{as_is(value)}`: {self.rule}", value)
        return value


def day_written(text: str) -> dt.date | None:
    """Return the day that a text states as year-month-day; None where it states none, or in another way.

    >>> print(day_written("2026-11-30"), day_written("2026-W49-1"), day_written("20261130"))
    2026-11-30 None None
    """
    if _DATE.fullmatch(text):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(text)
    return None


def read_date(value: object) -> object:
    """Return a date written as year-month-day, or refuse."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and (day := day_written(value)) is not None:
        return day
    if isinstance(value, str | dt.datetime) or value.__class__ is int:
        refuse("date", date_in_words(str(value)))
    refuse("date", f"found {named(value)}: write a date as year-month-day, such as 2026-11-23")


def read_ratio(value: object) -> object:
    """Return a judgement's ratio from a number or a fraction such as ``1/3``."""
    if isinstance(value, str):
        if match := re.fullmatch(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*", value):
            if int(match[2]) == 0:
                refuse("judgements", f"found {shown(value)}: a ratio cannot be divided by 0")
            return int(match[1]) / int(match[2])
        if re.fullmatch(r"\s*\d{1,3}(\.\d{1,9})?\s*", value):
            refuse("judgements", f"found the text {shown(value)}: a number stands without quotes")
        refuse("judgements", f"found {shown(value)}: write how many times as much, such as `3` or `1/3`")
    if value is None:
        refuse(
            "judgements", "found `null`: write how many times as much, such as `3` or `1/3`, or leave the pair out"
        )
    return read_number(value)


IDENTIFIER = re.compile(r"\w[\w-]{0,79}")
"""What an id looks like."""


def read_identifier(value: object) -> object:
    """Return a name made of letters, digits, ``-`` and ``_``, or refuse."""
    if isinstance(value, str) and IDENTIFIER.fullmatch(value):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= MOST_BITS:
        return str(value)
    refuse(
        "identifier",
        f"found {named(value)} as an id: use letters, digits, `-` and `_`, at most 80, without spaces"
        f"{_unfit_for_an_id(value)}",
    )


def _unfit_for_an_id(value: object) -> str:
    """Return what of a value no id can hold, where that cannot be seen at once."""
    if isinstance(value, float):
        whole = f"write `{value:.0f}`, or " if value.is_integer() else ""
        return f". This is a number with a point: {whole}give ids as text"
    if not isinstance(value, str):
        return ""
    odd = next((one for one in value if not one.isascii() and re.fullmatch(r"[\w-]", one) is None), "")
    if not odd:
        return ""
    import unicodedata  # noqa: PLC0415 -- only a fault needs it

    name = unicodedata.name(odd, "a character without a name").lower()
    return f". U+{ord(odd):04X} ({name}) is none of them: the letters a to z and A to Z are sure to be"


def read_truth(value: object) -> object:
    """Return true or false, also where it is written yes or no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in TRUTHS:
        return TRUTHS[value.casefold()]
    word = value.strip().casefold() if isinstance(value, str) else ""
    yes, no = truth(is_true=True), truth(is_true=False)
    meant = f"`{yes}`" if word in YES else f"`{no}`" if word in NO else f"{yes} or {no}"
    refuse("truth", f"found {named(value)}: write {meant}{spoken(' (yes and no are accepted)', workbook='')}")


def read_text(value: object) -> object:
    """Return text; a number or a truth value is taken as it is written."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    refuse("text", f"found {named(value) if value is not None else 'nothing'}: text is needed here")


def read_currency(text: str) -> str:
    """Return the name of a currency; quotation marks that a word processor turned are no part of one."""
    meant = text.strip().strip(_QUOTATION)
    if meant != text.strip():
        refuse("text", f"found {shown(text)}: these quotation marks are taken for text; write `{meant or 'GBP'}`")
    if (plain := in_plain_letters(text)) != text:
        refuse("text", f"found {shown(text)}: write it in letters of English alone, `{plain}`")
    return text


_QUOTATION = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a"
"""What a word processor puts about a word in quotes."""


def read_level(value: object) -> object:
    """Return a level that stands as a key; JSON knows only text keys, so that digits in quotes are taken."""
    if isinstance(value, str) and re.fullmatch(rf"{_FIGURE}(?:[eE][+-]?\d+)?", value):
        return read_number(float(value))
    return read_number(value)


def read_count(value: object) -> object:
    """Return a whole number of 1 or more, or refuse."""
    number = read_number(value)
    if not isinstance(number, float) or number < 1 or number != int(number):
        refuse("range", f"found {shown(value)}: a whole number of 1 or more is needed here")
    return int(number)


class _Shared:
    """Stands last in a type that many keys have: what pydantic makes of it is made once, not for every key.

    Parameters
    ----------
    schema : dict
        What the schema in JSON says of it.
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._made: CoreSchema | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":  # noqa: ANN401 -- any type
        """Return what pydantic checks by; a copy, since each key adds to it what it says of itself."""
        if self._made is None:
            self._made = handler(source)
        return copy.copy(self._made)

    def __get_pydantic_json_schema__(
        self, _core: "CoreSchema", _handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """Return the schema in JSON."""
        return copy.deepcopy(self._schema)


Number = Annotated[float, BeforeValidator(read_number), _Shared({"type": "number"})]
NumberOrAnswer = Annotated[float, BeforeValidator(_read_end), _Shared(NUMBER_OR_ANSWER)]
"""An end of a range on a scale that may go from no to yes."""
NonNegative = Annotated[
    float,
    BeforeValidator(read_number),
    AfterValidator(Bounded(0.0, math.inf, "a figure here is a number of 0 or more")),
    _Shared({"type": "number", "minimum": 0}),
]
Share = Annotated[
    float,
    BeforeValidator(read_number),
    AfterValidator(Bounded(0.0, 1.0, "a share is a number from 0 to 1")),
    _Shared({"type": "number", "minimum": 0, "maximum": 1}),
]
Level = Annotated[
    float, BeforeValidator(read_level), _Shared({"type": "number", "pattern": rf"^{_FIGURE}([eE][+-]?\d+)?$"})
]
Count = Annotated[int, BeforeValidator(read_count), _Shared({"type": "integer", "minimum": 1})]
SkillLevel = Annotated[
    float,
    BeforeValidator(read_number),
    AfterValidator(Bounded(0.0, 5.0, "a level is a number from 0 to 5")),
    _Shared({"type": "number", "minimum": 0, "maximum": 5}),
]
Date = Annotated[dt.date, BeforeValidator(read_date), _Shared({"type": "string", "format": "date"})]
Truth = Annotated[
    bool, BeforeValidator(read_truth), _Shared({"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]})
]
Version = Annotated[
    Literal[1], BeforeValidator(lambda value: str(value).lower() if isinstance(value, bool) else value)
]
"""That of a file's format: a truth value, which Python takes for 1 or 0, is none."""
Text = Annotated[str, BeforeValidator(read_text), _Shared({"type": ["string", "number", "boolean"]})]
Currency = Annotated[
    str,
    BeforeValidator(read_text),
    AfterValidator(read_currency),
    _Shared({"type": ["string", "number", "boolean"]}),
]
Identifier = Annotated[
    str,
    BeforeValidator(read_identifier),
    # Editors take \\w for the letters of English alone, so that the schema only forbids blanks.
    _Shared({"type": ["string", "integer"], "pattern": r"^\S{1,80}$"}),
]
Ratio = Annotated[
    float,
    BeforeValidator(read_ratio),
    AfterValidator(
        Bounded(
            1 / JUDGEMENT_LIMIT - 1e-9,
            JUDGEMENT_LIMIT + 1e-9,
            "a judgement is a ratio from 1/9 to 9",
            "judgements",
        )
    ),
    _Shared(
        {
            "anyOf": [
                {"type": "number", "minimum": 1 / 9, "maximum": 9},
                {"type": "string", "pattern": r"^\d{1,3}\s*/\s*\d{1,3}$"},
            ]
        }
    ),
]


def _or_null(schema: dict[str, Any]) -> _Shared:
    return _Shared({"anyOf": [schema, {"type": "null"}]})


TextOrNone = Annotated[Text | None, _or_null({"type": ["string", "number", "boolean"]})]
NumberOrNone = Annotated[Number | None, _or_null({"type": "number"})]
NonNegativeOrNone = Annotated[NonNegative | None, _or_null({"type": "number", "minimum": 0})]
DateOrNone = Annotated[Date | None, _or_null({"type": "string", "format": "date"})]

_Item = TypeVar("_Item")
Listing = Annotated[tuple[_Item, ...], Field(strict=False)]
"""A list in the file, a tuple in the model."""


EvidenceKind = Literal[
    "work_product", "witness_testimony", "discussion", "reflective_account", "prior_learning", "other"
]

DECIDED_ABOUT = ("criteria", "weights", "gates", "shortlist")
"""What a decision can be about, beside single criteria, gates, needs and networks by their ids."""

_CRITERION = r"[0-9]{1,2}\.[0-9]{1,2}"


def _read_criterion(value: object) -> object:
    text = read_text(value)
    if not isinstance(text, str) or not re.fullmatch(_CRITERION, text):
        refuse("text", f'found {named(value)}: an assessment criterion is named by its number, such as "2.1"')
    return text


def one_or_more(value: object) -> object:
    """Return a list of whatever is written as one value or as a list."""
    return value if isinstance(value, list | tuple) or value is None else [value]


CriterionNumber = Annotated[
    str, BeforeValidator(_read_criterion), WithJsonSchema({"type": ["string", "number"], "pattern": _CRITERION})
]
"""The number of an assessment criterion of the unit, such as 2.1."""
_PRIVATE = "Leave it out of reports for other people."


class Demand(Written):
    """A skill that a network asks of its members; a bare text is the note, and nothing at all is no note."""

    note: TextOrNone = Field(None, description="What it asks, in a few words.")
    private: Truth = Field(default=False, description=_PRIVATE)

    @model_validator(mode="before")
    @classmethod
    def _from_note(cls, data: Any) -> Any:  # noqa: ANN401 -- whatever was written
        return data if isinstance(data, dict | cls) else {"note": data}


def _tags(value: object) -> object:
    """Return the skills of a list of tags, each without a note."""
    return dict.fromkeys(map(str, value)) if isinstance(value, list | tuple) else value


def _without_mark(value: object) -> object:
    """Return names with what is said of each, or refuse a mark of privacy that would be taken for a name."""
    marks = value.items() if isinstance(value, dict) else ()
    if any(str(name).strip().casefold() == "private" and not isinstance(said, dict) for name, said in marks):
        refuse(
            "unknown_key",
            "`private` marks nothing here: put it into the block of each name that others must not see, such as "
            "`a_name: {private: true}`; if it is meant as a name, use two words",
        )
    return value


Demands = Annotated[dict[Identifier, Demand], BeforeValidator(_without_mark), BeforeValidator(_tags)]


class Conflict(Written):
    """A conflict in a network, without names: what caused it, what happened, what was done."""

    cause: Literal["power_struggle", "professional_difference", "communication_barrier"] = Field(
        description="What caused it: power_struggle, professional_difference or communication_barrier."
    )
    happened: TextOrNone = Field(None, description="What happened; no names of people.")
    done: TextOrNone = Field(None, description="What was done about it.")
    date: DateOrNone = Field(None, description="When.")
    private: Truth = Field(default=False, description=_PRIVATE)


class Risk(Written):
    """A risk of being online in a network, and what the learner does about it."""

    risk: Text = Field(description="What could go wrong.")
    response: TextOrNone = Field(None, description="What you do about it.")
    private: Truth = Field(default=False, description=_PRIVATE)


class PlatformFact(Written):
    """Something that holds of an online platform; a bare value is enough, its date makes it age."""

    value: Text = Field(description="What holds.")
    source: TextOrNone = Field(None, description="Where it was found.")
    dated: DateOrNone = Field(None, description="The day on which it was found.")
    private: Truth = Field(default=False, description=_PRIVATE)

    @model_validator(mode="before")
    @classmethod
    def _from_value(cls, data: Any) -> Any:  # noqa: ANN401 -- whatever was written
        return data if isinstance(data, dict | cls) else {"value": data}


class Online(Written):
    """What the internet does for a network, and what it puts at risk."""

    role: TextOrNone = Field(None, description="What being online does for you in this network.")
    risks: Listing[Risk] = Field((), description="What could go wrong, and what you do about it.")
    facts: Annotated[dict[Identifier, PlatformFact], BeforeValidator(_without_mark)] = Field(
        default_factory=dict, description="What holds of the platform, each with the day on which it was found."
    )


class Evidence(Written):
    """Something of the learner's own that speaks for criteria of the unit, kept somewhere else."""

    kind: EvidenceKind = Field(
        description="work_product, witness_testimony, discussion, reflective_account, prior_learning or other."
    )
    criteria: Annotated[Listing[CriterionNumber], BeforeValidator(one_or_more), Field(min_length=1)] = Field(
        description='The criteria of the unit that it speaks for, such as ["1.5", "3.7"].'
    )
    title: TextOrNone = Field(None, description="What it is.")
    date: DateOrNone = Field(None, description="Its day.")
    place: TextOrNone = Field(None, description="Where it is kept.")
    private: Truth = Field(default=False, description=_PRIVATE)


class EthicsIssue(Written):
    """A question of ethics that came up, who was asked, and what was answered."""

    issue: Literal["integrity", "marketing", "privacy_fairness", "duty_of_care"] = Field(
        description="integrity, marketing, privacy_fairness or duty_of_care."
    )
    network: Identifier | None = Field(None, description="The network that it is about.")
    gate: Identifier | None = Field(None, description="The rule of the study that it led to.")
    clause: TextOrNone = Field(None, description="The policy and clause that it rests on.")
    asked: TextOrNone = Field(None, description="Who was asked, by role.")
    answer: TextOrNone = Field(None, description="What they answered.")
    date: DateOrNone = Field(None, description="When.")
    private: Truth = Field(default=False, description=_PRIVATE)


class Search(Written):
    """Where networks were looked for, which were found there, and which were set aside."""

    where: Text = Field(description="Where you looked: a directory, a search, a person by role.")
    date: DateOrNone = Field(None, description="When.")
    found: Annotated[Listing[Identifier], BeforeValidator(one_or_more)] = Field(
        (), description="The networks of this study that came of it."
    )
    set_aside: dict[str, Text] = Field(
        default_factory=dict, description="Networks that are not in this study, and why each was set aside."
    )
    private: Truth = Field(default=False, description=_PRIVATE)


class Decision(Written):
    """Something that was decided about this study: what changed, why, and who agreed."""

    date: Date = Field(description="When it was decided.")
    about: Annotated[Listing[Identifier], BeforeValidator(one_or_more), Field(min_length=1)] = Field(
        description="What it is about: criteria, weights, gates, shortlist, or ids of this study."
    )
    changed: TextOrNone = Field(None, description="What changed.")
    why: TextOrNone = Field(None, description="Why.")
    agreed_with: TextOrNone = Field(None, description="Who agreed, by role.")
    private: Truth = Field(default=False, description=_PRIVATE)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day of an earlier month, or that month's last day where it has no such day.

    >>> print(months_before(dt.date(2026, 3, 31), 13))
    2025-02-28
    """
    index = day.year * 12 + day.month - 1 - months
    if index < 12:  # noqa: PLR2004 -- the months of the year 0, which dates do not have
        return dt.date.min
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, days_in(year, month)))
