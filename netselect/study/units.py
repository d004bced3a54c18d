"""In which unit does a study ask for each of its figures, and what is asked for in a sentence?

Keys have one meaning wherever they stand: a fee is money, whether a network states it, a learner limits it or a
criterion is computed from it. So a path tells the unit, in a file, in a record and in a table alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from netselect.errors import StudyPath
from netselect.study.outline import Tree, mapping, stated

DAYS = {"week": 7.0, "month": 365.25 / 12, "year": 365.25}
"""Days of what a figure may be counted in; the mean of the Julian calendar, for a month has no exact number."""

DEFAULT_CURRENCY = "GBP"

LARGEST_FIGURE = 1e100
"""Squares of figures up to this size stay finite, so that no method meets an overflow."""

LARGEST_STATED = 1e15
"""The most that anybody states of money, time, points or a level: up to it a figure keeps every digit written."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is asked for at one place of a study.

    Parameters
    ----------
    asked : str
        As it stands in a sentence, such as ``the time in hours a month``.
    kind : str
        money, hours, weeks, share, or nothing where figures of any kind may stand.
    per : str
        The period that the figure is for; empty where it is for once.
    currency : str
        For money.
    low, high : float
        What is accepted.
    is_observed : bool
        Whether ``unknown`` and a range may stand there.
    is_truth : bool
        Whether true and false may stand there.
    is_limit : bool
        Whether a figure that is left out means that there is no limit.
    otherwise : str
        What can be done instead of giving a figure, where it is asked for at a question and not in a file.
    words : mapping of str to float
        Words that the study itself gives a figure: the levels of a criterion.
    own : str
        The unit that the scale of a criterion states, in its own words.
    criterion : str
        The criterion whose scale says what the figure means.
    """

    asked: str = "the number"
    kind: str = ""
    per: str = ""
    currency: str = DEFAULT_CURRENCY
    low: float = float("-inf")
    high: float = float("inf")
    is_observed: bool = False
    is_truth: bool = False
    is_limit: bool = False
    otherwise: str = ""
    words: Mapping[str, float] = field(default_factory=dict)
    own: str = ""
    criterion: str = ""

    def takes(self, value: float) -> bool:
        """Whether a number is within what is accepted."""
        return self.low <= value <= self.high


PLAIN = Unit()
OBSERVED = Unit(is_observed=True)
FACT = Unit(asked="true, false or a number", is_observed=True, is_truth=True)
TRUTH = Unit(asked="`true` or `false`", low=float("inf"), is_observed=True, is_truth=True)
"""A fact of which a gate asks whether it is so."""
LEVEL = Unit(asked="a level from 0 to 5", low=0.0, high=5.0)
SHARE = Unit(asked="a share from 0 to 1", kind="share", low=0.0, high=1.0)
STRENGTH = Unit(asked="a strength from 0 to 1", kind="share", low=0.0, high=1.0, is_observed=True)
POINTS = Unit(asked="the points as a number", low=0.0)

_HOURS = Unit(asked="the time in hours", kind="hours", low=0.0)
_HOURS_A_MONTH = Unit(asked="the time in hours a month", kind="hours", per="month", low=0.0)
_WEEKS = Unit(asked="the time in weeks", kind="weeks", low=0.0)
_MONEY = Unit(asked="the amount in {}", kind="money", low=0.0)
_OF_TERM = {
    "fee": _MONEY,
    "joining_fee": _MONEY,
    "yearly_cost": replace(_MONEY, asked="the amount in {} a year", per="year"),
    "first_year_cost": replace(_MONEY, asked="the amount in {} for the first year", per="year"),
    "effort_hours": _HOURS,
    "entry_weeks": _WEEKS,
    "benefit_lag_weeks": _WEEKS,
    "hours_per_month": _HOURS_A_MONTH,
    "work_hours_per_month": _HOURS_A_MONTH,
}
_OF_KEY = {
    **dict.fromkeys(("current", "target"), LEVEL),
    **dict.fromkeys(("weight", "importance", "influence"), POINTS),
    **dict.fromkeys(("close_call", "margin", "share", "verified", "reported", "claimed", "assumed"), SHARE),
    **dict.fromkeys(("benefit", "limitation"), SHARE),
}
_OF_BLOCK = {"weights": POINTS, "points": POINTS, "themes": POINTS}
_ENDS = frozenset({"value", "low", "high", "one_of"})


def unit_at(path: StudyPath, study: Mapping[str, Any]) -> Unit:
    """Return what is asked for at a path of a study, or of a learner's record.

    Parameters
    ----------
    path : path
        Where a figure stands.
    study : mapping
        The study as plain mappings: its currency, its criteria and its gates say what their figures mean.

    Examples
    --------
    >>> unit_at(("networks", "club", "staying", "yearly_cost"), {"currency": "EUR"}).asked
    'the amount in EUR a year'
    """
    steps = [step for step in map(str, path) if not step.isdigit()]
    is_end = bool(steps) and steps[-1] in {"low", "high", "one_of"}
    while len(steps) > 1 and steps[-1] in _ENDS:
        steps.pop()
    found = _unit(steps, path, study)
    if found.kind == "money":
        currency = str(study.get("currency") or DEFAULT_CURRENCY)
        found = replace(found, currency=currency, asked=found.asked.format(currency))
    if steps[-2:-1] == ["limits"] or (steps[-3:-2] == ["gates"] and steps[-1] in {"min", "max"}):
        found = replace(found, is_limit=True)
    return replace(found, is_observed=False, is_truth=False) if is_end else found


def _unit(steps: list[str], path: StudyPath, study: Mapping[str, Any]) -> Unit:
    match steps:
        case ["networks", _, ("joining" | "staying"), term]:
            return replace(_OF_TERM.get(term, PLAIN), is_observed=True)
        case ["networks", _, "values", criterion]:
            return replace(_of_criterion(criterion, study), is_observed=True)
        case ["networks", _, ("serves" | "offers"), _] | ["strengths", _, _]:
            return STRENGTH
        case ["networks", _, "facts", fact]:
            asking = [gate for gate in mapping(study.get("gates")).values() if mapping(gate).get("fact") == fact]
            return TRUTH if any(isinstance(gate.get("must_be"), bool) for gate in asking) else FACT
        case [*_, "gates", gate, ("min" | "max")]:
            return _OF_TERM.get(str(stated(study, ("gates", gate)).get("computed")), PLAIN)
        case ["criteria", *_, "scale", "curve"] if path and path[-1] == 1:
            return SHARE
        case ["criteria", *_, criterion, "scale", _]:
            found = _of_criterion(criterion, study)
            # The anchors say themselves from where to where the scale goes.
            return replace(found, asked=found.asked.partition(" on the scale ")[0], words={})
        case [*_, block, _] if block in _OF_BLOCK:
            return _OF_BLOCK[block]
    last = steps[-1] if steps else ""
    return _OF_TERM.get(last) or _OF_KEY.get(last, PLAIN)


def _of_criterion(name: str, study: Mapping[str, Any]) -> Unit:
    """Return the unit of a criterion's figures: that of what it is computed from, or that of its own scale."""
    leaf = Tree(mapping(study.get("criteria"))).leaves.get(name, {})
    computed = str(leaf.get("computed"))
    if computed in _OF_TERM:
        return _OF_TERM[computed]
    scale = mapping(leaf.get("scale"))
    worst, best = scale.get("worst"), scale.get("best")
    own = str(scale["unit"]) if isinstance(scale.get("unit"), str) else ""
    asked = f"the figure in {own}" if own else "a number"
    words: dict[str, float] = {}
    ends = sorted(float(end) for end in (worst, best) if _is_number(end))
    if len(ends) == 2:  # noqa: PLR2004 -- the worst and the best
        low, high = ends
        asked += f" on the scale from {low:g} to {high:g}"
        words = {"yes": high, "no": low}
    words |= {
        str(text).casefold(): float(level)
        for level, text in mapping(leaf.get("levels")).items()
        if _is_number(level)
    }
    return Unit(asked=asked, words=words, own=own, criterion=name)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
