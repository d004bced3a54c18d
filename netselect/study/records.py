"""What does a study hold beside what is computed: searches, decisions, ethics, evidence, conflicts?

None of it ever counts in a score. It is what a reader of a document asks for: how was this found, who agreed to
it, and what is there to show for it?
"""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from netselect.errors import named
from netselect.study.cures import days_in
from netselect.study.written import Date, Identifier, Listing, Text, Truth, Written, read_text, refuse

ConflictCause = Literal["power_struggle", "professional_difference", "communication_barrier"]
EthicsIssueKind = Literal["integrity", "marketing", "privacy_fairness", "duty_of_care"]
EvidenceKind = Literal[
    "work_product", "witness_testimony", "discussion", "reflective_account", "prior_learning", "other"
]

DECIDED_ABOUT = ("criteria", "weights", "gates", "shortlist")
"""What a decision can be about, beside single criteria, gates, needs and networks by their ids."""

_CRITERION = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")


def _read_criterion(value: object) -> object:
    text = read_text(value)
    if not isinstance(text, str) or not _CRITERION.fullmatch(text):
        refuse("text", f'found {named(value)}: an assessment criterion is named by its number, such as "2.1"')
    return text


def one_or_more(value: object) -> object:
    """Return a list of whatever is written as one value or as a list."""
    return value if isinstance(value, list | tuple) or value is None else [value]


CriterionNumber = Annotated[
    str,
    BeforeValidator(_read_criterion),
    WithJsonSchema({"type": ["string", "number"], "pattern": _CRITERION.pattern}),
]
"""The number of an assessment criterion of the unit, such as 2.1."""
_PRIVATE = "Leave it out of reports for other people."


class Demand(Written):
    """A skill that a network asks of its members; a bare text is the note, and nothing at all is no note."""

    note: Text | None = Field(None, description="What it asks, in a few words.")
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

    cause: ConflictCause = Field(
        description="What caused it: power_struggle, professional_difference or communication_barrier."
    )
    happened: Text | None = Field(None, description="What happened; no names of people.")
    done: Text | None = Field(None, description="What was done about it.")
    date: Date | None = Field(None, description="When.")
    private: Truth = Field(default=False, description=_PRIVATE)


class Risk(Written):
    """A risk of being online in a network, and what the learner does about it."""

    risk: Text = Field(description="What could go wrong.")
    response: Text | None = Field(None, description="What you do about it.")
    private: Truth = Field(default=False, description=_PRIVATE)


class PlatformFact(Written):
    """Something that holds of an online platform; a bare value is enough, its date makes it age."""

    value: Text = Field(description="What holds.")
    source: Text | None = Field(None, description="Where it was found.")
    dated: Date | None = Field(None, description="The day on which it was found.")
    private: Truth = Field(default=False, description=_PRIVATE)

    @model_validator(mode="before")
    @classmethod
    def _from_value(cls, data: Any) -> Any:  # noqa: ANN401 -- whatever was written
        return data if isinstance(data, dict | cls) else {"value": data}


class Online(Written):
    """What the internet does for a network, and what it puts at risk."""

    role: Text | None = Field(None, description="What being online does for you in this network.")
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
    title: Text | None = Field(None, description="What it is.")
    date: Date | None = Field(None, description="Its day.")
    place: Text | None = Field(None, description="Where it is kept.")
    private: Truth = Field(default=False, description=_PRIVATE)


class EthicsIssue(Written):
    """A question of ethics that came up, who was asked, and what was answered."""

    issue: EthicsIssueKind = Field(description="integrity, marketing, privacy_fairness or duty_of_care.")
    network: Identifier | None = Field(None, description="The network that it is about.")
    gate: Identifier | None = Field(None, description="The rule of the study that it led to.")
    clause: Text | None = Field(None, description="The policy and clause that it rests on.")
    asked: Text | None = Field(None, description="Who was asked, by role.")
    answer: Text | None = Field(None, description="What they answered.")
    date: Date | None = Field(None, description="When.")
    private: Truth = Field(default=False, description=_PRIVATE)


class Search(Written):
    """Where networks were looked for, which were found there, and which were set aside."""

    where: Text = Field(description="Where you looked: a directory, a search, a person by role.")
    date: Date | None = Field(None, description="When.")
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
    changed: Text | None = Field(None, description="What changed.")
    why: Text | None = Field(None, description="Why.")
    agreed_with: Text | None = Field(None, description="Who agreed, by role.")
    private: Truth = Field(default=False, description=_PRIVATE)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day of an earlier month, or that month's last day where it has no such day.

    Examples
    --------
    >>> print(months_before(dt.date(2026, 3, 31), 13))
    2025-02-28
    """
    index = day.year * 12 + day.month - 1 - months
    if index < 12:  # noqa: PLR2004 -- the months of the year 0, which dates do not have
        return dt.date.min
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, days_in(year, month)))
