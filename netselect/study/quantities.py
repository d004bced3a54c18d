"""Which quantity is written in words, such as £1.2k or 2h30, and what is it in the unit of its field?

Keys have one meaning wherever they stand: a fee is money, whether a network states it, a learner limits it or a
criterion is computed from it. So a path tells the unit, in a file, in a record and in a table alike.
"""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeGuard

from netselect.errors import StudyPath
from netselect.names import YES_NO, truth
from netselect.study import Tree, mapping, stated

DAYS = {"week": 7.0, "month": 365.25 / 12, "year": 365.25}
"""Days of what a figure may be counted in; the mean of the Julian calendar, for a month has no exact number."""

DEFAULT_CURRENCY = "GBP"

LARGEST_FIGURE = 1e100
"""Squares of figures up to this size stay finite, so that no method meets an overflow."""

LARGEST_STATED = 1e15
"""The most that anybody states of money, time, points or a level: up to it a figure keeps every digit written."""


class Unit(NamedTuple):
    """What is asked for at one place of a study.

    ``asked`` says it in a sentence, as ``the time in hours a month``. ``kind`` is money, hours, weeks, share,
    points, or nothing where figures of any kind may stand; ``per`` the period that the figure is for, empty where
    it is for once; from ``low`` to ``high`` is accepted. Where it ``is_observed``, ``unknown`` and a range may
    stand, where it ``is_truth``, true and false; where it ``is_limit``, a figure that is left out means that there
    is no limit, which may be that of a gate (``is_gate``). ``otherwise`` says what can be done instead of giving a
    figure, at a question and not in a file. ``words`` are those that the study itself gives a figure, the levels
    of a criterion; ``own`` is the unit that the scale of a ``criterion`` states, in its own words, and
    ``left_out`` what becomes of the criterion or the need where ``not_applicable`` may stand.
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
    is_gate: bool = False
    otherwise: str = ""
    words: Mapping[str, float] = {}
    own: str = ""
    criterion: str = ""
    left_out: str = ""

    def takes(self, value: float) -> bool:
        """Whether a number is within what is accepted."""
        return self.low <= value <= self.high


PLAIN = Unit()
OBSERVED = Unit(is_observed=True)
LEVEL = Unit(asked="a level from 0 to 5", low=0.0, high=5.0)
SHARE = Unit(asked="a share from 0 to 1", kind="share", low=0.0, high=1.0)
STRENGTH = Unit(asked="a strength from 0 to 1", kind="share", low=0.0, high=1.0, is_observed=True)
POINTS = Unit(asked="the points as a number", kind="points", low=0.0)

_HOURS = Unit(asked="the time in hours", kind="hours", low=0.0)
_HOURS_A_MONTH = Unit(asked="the time in hours a month", kind="hours", per="month", low=0.0)
_WEEKS = Unit(asked="the time in weeks", kind="weeks", low=0.0)
_MONEY = Unit(asked="the amount in {}", kind="money", low=0.0)
_OF_TERM = {
    "fee": _MONEY,
    "joining_fee": _MONEY,
    "yearly_cost": _MONEY._replace(asked="the amount in {} a year", per="year"),
    "first_year_cost": _MONEY._replace(asked="the amount in {} for the first year", per="year"),
    "effort_hours": _HOURS,
    "entry_weeks": _WEEKS,
    "benefit_lag_weeks": _WEEKS,
    "hours_per_month": _HOURS_A_MONTH,
    "work_hours_per_month": _HOURS_A_MONTH,
}
_OF_KEY = {
    **dict.fromkeys(("current", "target"), LEVEL),
    **dict.fromkeys(("weight", "importance"), POINTS),
    "influence": Unit(asked="the influence as a number, such as 2", low=0.0),
    **dict.fromkeys(("close_call", "margin", "share", "verified", "reported", "claimed", "assumed"), SHARE),
    **dict.fromkeys(("benefit", "limitation"), SHARE),
}
_OF_BLOCK = {"weights": POINTS, "points": POINTS, "themes": POINTS}
_ENDS = frozenset({"value", "low", "high", "one_of", "sd"})


def unit_of_fact(*, is_truth: bool = False) -> Unit:
    """Return what is asked for at a fact, of which a gate may ask whether it is so."""
    yes, no = truth(is_true=True), truth(is_true=False)
    asked = f"`{yes}` or `{no}`" if is_truth else f"{yes}, {no} or a number"
    return Unit(asked=asked, low=math.inf if is_truth else -math.inf, is_observed=True, is_truth=True)


def unit_at(path: StudyPath, study: Mapping[str, Any]) -> Unit:
    """Return what is asked for at a path of a study, or of a learner's record.

    The currency, criteria and gates of the study say what its figures mean.

    >>> unit_at(("networks", "club", "staying", "yearly_cost"), {"currency": "EUR"}).asked
    'the amount in EUR a year'
    """
    steps = [step for step in map(str, path) if not step.isdigit()]
    is_end = bool(steps) and steps[-1] in {"low", "high", "one_of", "sd"}
    while len(steps) > 1 and steps[-1] in _ENDS:
        steps.pop()
    is_answer = steps[-2:-1] == ["judged"]
    found = _unit(steps[:-2] if is_answer else steps, path, study)
    if is_answer:
        found = found._replace(left_out="")
    if found.kind == "money":
        currency = str(study.get("currency") or DEFAULT_CURRENCY)
        found = found._replace(currency=currency, asked=found.asked.format(currency))
    if steps[-2:-1] == ["limits"] or (steps[-3:-2] == ["gates"] and steps[-1] in {"min", "max"}):
        found = found._replace(is_limit=True, is_gate=steps[-2] != "limits")
    return found._replace(is_observed=False, is_truth=False) if is_end else found


def _unit(steps: list[str], path: StudyPath, study: Mapping[str, Any]) -> Unit:
    match steps:
        case ["networks", _, ("joining" | "staying"), term]:
            return _OF_TERM.get(term, PLAIN)._replace(is_observed=True)
        case ["networks", _, "values", criterion]:
            left_out = "its weight is then shared out among the other criteria"
            return _of_criterion(criterion, study)._replace(is_observed=True, left_out=left_out)
        case ["networks", _, "serves", _]:
            return STRENGTH._replace(left_out="the need is then left out for it; write `0` where it does not help")
        case ["networks", _, "offers", _] | ["strengths", _, _]:
            return STRENGTH
        case ["networks", _, "facts", fact]:
            asking = [gate for gate in mapping(study.get("gates")).values() if mapping(gate).get("fact") == fact]
            return unit_of_fact(is_truth=any(isinstance(gate.get("must_be"), bool) for gate in asking))
        case [*_, "gates", gate, ("min" | "max")]:
            return _OF_TERM.get(str(stated(study, ("gates", gate)).get("computed")), PLAIN)
        case ["criteria", *_, "scale", "curve"] if path and path[-1] == 1:
            return SHARE
        case ["criteria", *_, criterion, "scale", _]:
            # The anchors say themselves from where to where the scale goes.
            return _of_criterion(criterion, study, is_anchor=True)
        case [*_, block, _] if block in _OF_BLOCK:
            return _OF_BLOCK[block]
    last = steps[-1] if steps else ""
    return _OF_TERM.get(last) or _OF_KEY.get(last, PLAIN)


def _of_criterion(name: str, study: Mapping[str, Any], *, is_anchor: bool = False) -> Unit:
    """Return the unit of a criterion's figures, or anchors: that of what it is computed from, or its scale's."""
    leaf = Tree(mapping(study.get("criteria"))).leaves.get(name, {})
    computed = str(leaf.get("computed"))
    if computed in _OF_TERM:
        return _OF_TERM[computed]
    scale = mapping(leaf.get("scale"))
    if is_yes_no(scale):
        return Unit(asked="`yes` or `no`", low=0.0, high=1.0, own=YES_NO, criterion=name)
    worst, best = scale.get("worst"), scale.get("best")
    own = str(scale["unit"]) if isinstance(scale.get("unit"), str) else ""
    asked = f"the figure in {own}" if own else "a number"
    words: dict[str, float] = {}
    ends = sorted(float(end) for end in (worst, best) if _is_number(end))
    if len(ends) == 2 and not is_anchor:  # noqa: PLR2004 -- the worst and the best
        low, high = ends
        asked += f" on the scale from {as_is(low)} to {as_is(high)}"
        words = {"yes": high, "no": low}
    words |= {
        str(text).casefold(): float(level)
        for level, text in mapping(leaf.get("levels")).items()
        if _is_number(level) and not is_anchor
    }
    return Unit(asked=asked, words=words, own=own, criterion=name)


TRUTHS = {"yes": True, "no": False, "true": True, "false": False}
"""How a truth can be written, in whatever case."""


NUMBER_OR_ANSWER: dict[str, Any] = {"anyOf": [{"type": "number"}, {"type": "boolean"}, {"enum": ["yes", "no"]}]}
"""What stands on a scale that may go from no to yes."""


def answer_of(value: object) -> bool | None:
    """Return whether a value says yes or no, in words or as a truth; None where it says neither."""
    if isinstance(value, str):
        return TRUTHS.get(value.strip().casefold())
    return value if isinstance(value, bool) else None


def is_yes_no(scale: Mapping[str, Any]) -> bool:
    """Return whether a scale, as it is written, goes from no to yes or from yes to no."""
    ends = [scale.get("worst"), scale.get("best")]
    answers = [answer_of(end) for end in ends]
    return {*answers} == {True, False} or (scale.get("unit") == YES_NO and ends in ([0, 1], [1, 0]))


def counts_yes_as_1(scale: Mapping[str, Any]) -> bool:
    """Return whether a yes and a no are figures of a scale: it goes from no to yes, or from 0 to 1 in no unit."""
    ends = [scale.get("worst"), scale.get("best")]
    return is_yes_no(scale) or (all(map(_is_number, ends)) and {*ends} == {0, 1} and not scale.get("unit"))


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


_SEPARATED = r"\d{1,3}(?:[, _'\u2019]\d{3})+(?:\.\d+)?"
_CONTINENTAL = r"\d{1,3}(?:[. ]\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}"
_DECIMAL_COMMA = r"\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+"
FIGURE = r"(?:\d{1,3}(?:[.,'\u2019_ ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d+)?"
_TOKEN = rf"\s*({FIGURE}|[a-z]+(?:\.[a-z]+)*\.?|[£$€¥%/+-]|:)"

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: float(number) for number, word in enumerate(_SMALL)}
_NUMBERS |= {word: 10.0 * number for number, word in enumerate(_TENS, start=2)}
_NUMBERS |= {"half": 0.5, "dozen": 12.0}
_LARGEST_PART = 12
"""Parts into which people divide a whole; 90/110 are two figures, or nobody knows what."""
_P_PER = r"(?<![a-z\d])p/([mwa])\b"
_MINUTES = r"[0-5]\d"
"""What stands behind hours without a unit of its own: of 1:75 and of 1 hour 1/2 nobody knows what is meant."""
_PERCENT = "%"
_TIMES = {"k": 1e3, "thousand": 1e3, "grand": 1e3, "million": 1e6, "hundred": 1e2, "dozen": 12.0}
_SPANS = {
    "minute": "m|min|mins|minute|minutes",
    "hour": "h|hr|hrs|hour|hours|std",
    "day": "d|day|days",
    "week": "w|wk|wks|week|weeks|weekly|pw|p.w",
    "fortnight": "fortnight|fortnights|fortnightly",
    "month": "mo|mth|mths|month|months|monthly|pm|pcm|p.m|p.c.m",
    "quarter": "q|qtr|quarter|quarters|quarterly",
    "year": "y|yr|yrs|year|years|yearly|annum|annual|annually|pa|p.a",
}
_SPAN = {word: span for span, words in _SPANS.items() for word in words.split("|")}
_RATES = frozenset([
    "weekly", "pw", "p.w", "fortnightly", "monthly", "pm", "pcm", "p.m", "p.c.m", "quarterly", "yearly",
    "annual", "annually", "pa", "p.a",
])  # fmt: skip
_IN_MINUTES = {"minute": 1.0, "hour": 60.0}
_IN_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0}
_IN_MONTHS = {"month": 1.0, "quarter": 3.0, "year": 12.0}
_CURRENCIES = {
    "GBP": "£|quid|pence|p|pound|pounds|sterling",
    "EUR": "€|euro|euros",
    "USD": "$|dollar|dollars",
    "JPY": "¥",
}
_CURRENCY_SIGNS = {word: code for code, words in _CURRENCIES.items() for word in words.split("|")}
_CODES = frozenset([
    "gbp", "eur", "usd", "chf", "jpy", "sek", "nok", "dkk", "pln", "aud", "cad", "nzd", "inr", "cny",
    "zar", "hkd", "sgd", "czk", "huf",
])  # fmt: skip
_SKIPPED = frozenset([
    "of", "and", "only", "about", "approx", "approximately", "around", "roughly", "circa", "ca", "c",
    "in", "total",
])  # fmt: skip


@dataclass(slots=True)
class Quantity:
    """A number with what was written around it."""

    number: float | None = None
    spans: tuple[tuple[float, str], ...] = ()
    """Times, such as 2 hours and 30 minutes."""
    money: str = ""
    per: str = ""
    is_share: bool = False
    word: str = ""
    """A unit that is none of ours."""
    parts: tuple[float, float] | None = None
    """For a fraction alone: what stands above and below its line."""


class NoQuantity(Exception):
    """The text is no figure with a unit."""


def figure(value: float) -> str:
    """Return a number as it is written in a study: without an exponent, as short as it can be."""
    text = f"{value:.12g}"
    return text if "e" not in text else f"{value:.0f}" if abs(value) >= 1 else f"{value:.12f}".rstrip("0")


def as_is(value: float) -> str:
    """Return a number that somebody stated, with all its digits: what is to be written is that very number."""
    return repr(float(value)).removesuffix(".0")


def plain_figure(text: str) -> str:
    """Return digits as they are to be written: with a decimal point, and nothing between thousands."""
    if re.fullmatch(_CONTINENTAL, text.lstrip("+-")):
        return re.sub("[. ]", "", text).replace(",", ".")
    if re.fullmatch(_DECIMAL_COMMA, text.lstrip("+-")):
        return text.replace(",", ".")
    return re.sub("[, _'\u2019]", "", text)


def _number(text: str) -> float:
    digits, _, exponent = text.partition("e")
    if "," in digits and not any(
        re.fullmatch(shape, digits) for shape in (_SEPARATED, _CONTINENTAL, _DECIMAL_COMMA)
    ):
        raise NoQuantity
    plain = plain_figure(digits)
    try:
        return float(f"{plain}e{exponent}" if exponent else plain)
    except ValueError:
        raise NoQuantity from None


def _tokens(text: str) -> list[str]:
    found, at, token = [], 0, re.compile(_TOKEN)
    while at < len(text):
        match = token.match(text, at)
        if match is None:
            raise NoQuantity
        found.append(match[1])
        at = match.end()
    return found


def quantity_of(text: str) -> Quantity:
    """Return a text as a quantity: ``£1.2k``, ``2h30``, ``9 per month``, ``half an hour``, ``90 GBP/month``."""
    tokens = _tokens(re.sub(_P_PER, r"p\1", text[1:] if text[:1] in {"+", "-"} else text))
    if len(tokens) == 3 and tokens[1] == ":":  # noqa: PLR2004 -- hours, the colon and minutes
        if not re.fullmatch(_MINUTES, tokens[2]):
            raise NoQuantity
        tokens = [tokens[0], "h", tokens[2], "min"]
    reading = _Reading(tokens)
    return _finished(reading.found, reading.pending, -1.0 if text[:1] == "-" else 1.0, is_rate=reading.is_rate)


class _Reading:
    """One reading of the parts of a text: what was found, the number that still waits for its unit, and `per`."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.found = Quantity()
        self.pending: float | None = None
        self.is_rate = False
        rules = self._number, self._article, self._multiple, self._mark, self._span, self._filler, self._word
        for place, written in enumerate(tokens):
            if not any(rule(written.rstrip(".") or written, place) for rule in rules):
                raise NoQuantity
        if tokens[-1:] in (["a"], ["an"]):
            raise NoQuantity

    def _number(self, token: str, place: int) -> bool:
        is_word = token in _NUMBERS and self.pending is None
        if not (token[0].isdigit() or token[0] in ",." or is_word):
            return False
        number = _NUMBERS[token] if is_word else _number(token)
        if self.pending is None:
            self.pending = number
        elif self.tokens[place - 1] == "/" and number and "/" not in self.tokens[: place - 1]:
            is_alone = len(self.tokens) == 3  # noqa: PLR2004 -- above, the line, below
            if not is_alone and number > _LARGEST_PART:
                raise NoQuantity
            self.found.parts = (self.pending, number) if is_alone else None
            self.pending, self.is_rate = self.pending / number, False
        else:
            raise NoQuantity
        return True

    def _article(self, token: str, place: int) -> bool:
        is_article = token in {"a", "an"}
        if is_article and self.pending is None and not self.found.spans and not self.found.money:
            self.pending = 1.0
        elif not (is_article and place and self.tokens[place - 1] in {"half", "of"}):
            if not is_article and token not in {"/", "per", "each", "every"}:
                return False
            self.is_rate = True
        return True

    def _multiple(self, token: str, _: int) -> bool:
        if token not in _TIMES or self.pending is None or self.is_rate:
            return False
        self.pending *= _TIMES[token]
        return True

    def _mark(self, token: str, _: int) -> bool:
        if token == _PERCENT:
            self.found.is_share = True
            return True
        currency = _CURRENCY_SIGNS.get(token, token.upper() if token in _CODES else "")
        if currency and token in {"p", "pence"}:
            if self.pending is None or self.found.money or "/" in self.tokens:
                return False
            self.pending /= 100
        if not currency or self.found.money not in {"", currency}:
            return False
        self.found.money = currency
        return True

    def _span(self, token: str, _: int) -> bool:
        if token not in _SPAN:
            return False
        if self.is_rate or token in _RATES:
            self.found.per, self.is_rate = _SPAN["mo" if token == "m" else token], False  # noqa: S105 -- no password
            return True
        if self.pending is None:
            return False
        self.found.spans += ((self.pending, token),)
        self.pending = None
        return True

    def _filler(self, token: str, place: int) -> bool:
        return token in _SKIPPED and (place == 0 or place + 1 < len(self.tokens))

    def _word(self, token: str, place: int) -> bool:
        if self.pending is None or place < len(self.tokens) - 1 or self.tokens[place - 1] in {"a", "an"}:
            return False
        self.found.word = token
        return True


def _finished(found: Quantity, pending: float | None, sign: float, *, is_rate: bool) -> Quantity:
    if found.spans and pending is not None:
        # 2h30: what follows hours without a unit are minutes.
        if _SPAN[found.spans[-1][1]] != "hour" or not re.fullmatch(_MINUTES, f"{pending:02g}"):
            raise NoQuantity
        found.spans += ((pending, "min"),)
        pending = None
    if is_rate or (pending is None and not found.spans):
        raise NoQuantity
    found.number = None if pending is None else sign * pending
    found.spans = tuple((sign * number, span) for number, span in found.spans)
    return found


def converted(found: Quantity, unit: Unit) -> tuple[float | None, str]:
    """Return a quantity in the unit asked for with what is to be said of it; or None, with the reason."""
    if found.parts:
        whole = unit.words.get("yes", unit.high)
        if unit.kind != "share" and (unit.high < math.inf or unit.criterion):
            # Four fifths of a scale may be meant, or the level 4 of 5.
            return (found.parts[0], "") if found.parts[0] <= found.parts[1] == whole else (None, "")
        if unit.kind != "share" and found.parts[1] > _LARGEST_PART:
            return None, ""
    if found.is_share:
        return _of_share(found, unit)
    if found.word and found.word not in _own_words(unit):
        if unit.criterion and not unit.own:
            return None, _whether_in(found.word, found.number or 0.0)
        return None, f"`{found.word}` is none of its units"
    if unit.kind in {"hours", "weeks"}:
        return _of_time(found, unit.kind, unit.per)
    if unit.kind == "money":
        return _of_money(found, unit)
    return (None, "") if unit.kind == "share" and found.spans else _of_own_unit(found, unit)


def _whether_in(word: str, number: float) -> str:
    return f"whether its scale is in `{word}` is not said (then it is `{figure(number)}`)"


def _own_words(unit: Unit) -> set[str]:
    words = {unit.own.casefold(), unit.own.casefold().rstrip("s"), unit.own.casefold() + "s"}
    points = {"point", "points", "pt", "pts"}
    return words | (points if unit.kind == "points" or not points.isdisjoint(words) else set())


def _of_share(found: Quantity, unit: Unit) -> tuple[float | None, str]:
    number = found.number
    if number is None or found.money or found.per or found.word:
        return None, ""
    if unit.kind == "share":
        return number / 100, ""
    if unit.own.casefold() in {"%", "percent", "per cent"}:
        return number, ""
    if unit.kind == "points":
        return None, f"a percentage is `{figure(number)}` points where all points together are 100"
    if unit == PLAIN:
        return None, f"a percentage is `{figure(number / 100)}` where a share from 0 to 1 is asked for"
    return None, "a percentage does not say of what"


def _of_money(found: Quantity, unit: Unit) -> tuple[float | None, str]:
    if len(found.spans) == 1 and found.spans[0][1] == "m":
        if not found.money:
            return None, "`m` can be months or millions"
        found = replace(found, number=found.spans[0][0] * 1e6, spans=())
    if found.spans or found.number is None:
        return None, "this is a length of time"
    ours = _CURRENCY_SIGNS.get(unit.currency.casefold(), unit.currency.upper())
    if found.money and found.money != ours:
        return None, f"this is in {found.money}, and money here is in {unit.currency}"
    if not found.per or found.per == unit.per:
        return found.number, ""
    if not unit.per:
        return None, f"this is a figure for every {found.per}, and one for once is asked for"
    return _at_rate(found.number, found.per, unit.per)


def _of_time(found: Quantity, kind: str, per: str) -> tuple[float | None, str]:
    if found.money:
        return None, "this is an amount of money"
    if found.per and not per:
        return None, f"this is a figure for every {found.per}, and one for once is asked for"
    total, rough = 0.0, ""
    for number, word in found.spans:
        span = _SPAN[word]
        if word == "m" and kind == "weeks":
            span = "month"
        if kind == "hours":
            if span not in _IN_MINUTES:
                return None, f"a {span} has no fixed number of hours"
            total += number * _IN_MINUTES[span] / 60
        elif span in _IN_DAYS:
            total += number * _IN_DAYS[span] / 7
        else:
            total += number * _IN_MONTHS[span] * DAYS["month"] / 7
            rough = span
    value = found.number if found.number is not None else total
    if rough:
        # Three digits are as many as can be meant.
        return float(f"{value:.3g}"), f" (about: a {rough} has no exact number of weeks)"
    if found.per and found.per != per:
        return _at_rate(value, found.per, per)
    return _in_whole_days(value) if kind == "weeks" and found.spans else (value, "")


def _in_whole_days(weeks: float) -> tuple[float, str]:
    """Return weeks with few digits, cut and not rounded: rounded up, they would come to a day more."""
    short = int(weeks * 10_000 + 1e-6) / 10_000
    return (weeks, "") if abs(short - weeks) < 1e-9 else (short, f" (about {weeks:.2g})")  # noqa: PLR2004 -- as good as equal


def _at_rate(number: float, given: str, wanted: str) -> tuple[float | None, str]:
    """Return a figure for one period as that for another."""
    if given in _IN_MONTHS and wanted in _IN_MONTHS:
        value = number * _IN_MONTHS[wanted] / _IN_MONTHS[given]
        return float(f"{value:.12g}"), ""
    if given in {"week", "fortnight"} and wanted in _IN_MONTHS:
        value = number * _IN_MONTHS[wanted] * DAYS["month"] / _IN_DAYS[given]
        return float(f"{value:.3g}"), f" (about: a {wanted} has no exact number of weeks)"
    return None, f"this is a figure for every {given}"


def scale_of(unit: Unit) -> Quantity:
    """Return one of what the scale of a criterion is in; nothing where it names no unit that is known here."""
    if unit.own:
        with suppress(NoQuantity):
            return quantity_of(f"1 {unit.own.casefold()}")
    return Quantity()


def _of_own_unit(found: Quantity, unit: Unit) -> tuple[float | None, str]:
    """Return a figure in the unit of a criterion's scale, as far as that says which it is."""
    own = scale_of(unit)
    is_bare = not found.money and not found.per
    is_ours = found.number is not None and own.money == found.money and own.per == found.per
    if not found.spans and (is_bare or is_ours):
        return found.number, ""
    if found.spans and own.spans and own.per == found.per:
        one = _SPAN[own.spans[0][1]]
        for table in (_IN_DAYS, _IN_MONTHS):
            if one in table and all(_SPAN[word] in table for _, word in found.spans):
                value = sum(number * table[_SPAN[word]] for number, word in found.spans) / table[one]
                return float(f"{value:.12g}"), ""
    if found.spans and len(found.spans) == 1 and unit.criterion and not unit.own:
        number, word = found.spans[0]
        return None, _whether_in(word, number)
    if found.money:
        return None, "this is an amount of money"
    return None, "this is a length of time" if found.spans else f"this is a figure for every {found.per}"
