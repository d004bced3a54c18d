"""What did a person mean who wrote words where a number is needed, and what is to be written instead?

A cure never changes a quantity: it names the unit that is asked for, and gives a figure only where what was
written comes to that figure in this unit, exactly or, where a month is counted in weeks, about.
"""

import re
import unicodedata
from dataclasses import replace

from netselect.errors import nearest, shown
from netselect.study.quantities import FIGURE, NoQuantity, converted, figure, quantity_of
from netselect.study.units import LARGEST_FIGURE, PLAIN, Unit

UNKNOWN = "unknown"

_NOT_KNOWN = re.compile(
    r"[-?.\u2013\u2014~_*/]+|tb[acd]|n/?k|to be (confirmed|announced|decided|advised)|"
    r"not (yet )?(known|sure|stated|given|clear)|"
    r"(do not|don'?t|dunno|didn'?t|did not|can'?t)( yet)?( know| say| tell| remember)?|unsure|no idea|no data|"
    r"nobody knows|idk|missing|ask( .*)?|blank|empty|\.?nan|<na>|nat|null|#[a-z0-9]+[/!?]?[a-z0-9]*[!?]?|"
    r"it depends|depends|varies"
)
"""How people and spreadsheets write that there is no figure."""
_NOT_APPLICABLE = re.compile(r"n\.? ?/? ?a\.?|not? applicable|does(n'?t| not) apply|inapplicable|irrelevant")
_FREE = re.compile(
    r"free( of charge)?|nil|none|nothing|zero|no (fee|charge|cost|time)|gratis|complimentary|no|naught|nought"
)
_YES = frozenset({"y", "yes", "yep", "yeah", "ja", "oui", "si", "x", "ok", "✓", "✔"})
_NO = frozenset({"n", "no", "nope", "nein", "non", "✗", "✘"})
_ENDLESS = re.compile(r"[+-]?\.?(inf|infinity|infinite)|∞|unlimited|no limit|endless")

_TO = r"(.+?)\s*(?:-|\u2013|\u2014|\bto\b|\band\b|\.\.+)\s*(.+)"
_DIGIT_LIKE = {"o": "0", "l": "1", "i": "1"}

MONEY_IN = (
    "Money that comes in, such as a bursary or an honorarium, is no negative cost: write `0` here, and make a "
    "criterion of it"
)
"""What is said of an amount below 0."""


def number_in_words(text: str, unit: Unit = PLAIN) -> str:
    """Return why a text is not a number, and what to write.

    Parameters
    ----------
    text : str
        What stands in the place of a number.
    unit : Unit
        What is asked for there.

    Examples
    --------
    >>> number_in_words("1,5")
    'found `1,5`: write the number, `1.5`'
    >>> from netselect.study.units import unit_at
    >>> number_in_words("30 min", unit_at(("limits", "hours_per_month"), {}))
    'found `30 min`: write the time in hours a month, `0.5`'
    """
    plain = _plain(text)
    is_bare = re.fullmatch(r"[+-]?[0-9.]+(?:e[+-]?[0-9]+)?", plain) is not None
    found = f"found {'the text ' if is_bare else ''}{shown(text)}"
    return f"{found}: {_of_words(plain, unit) or _of_range(plain, unit) or _of_figure(plain, unit)}"


def _plain(text: str) -> str:
    """Return a text as it was meant: small letters, ordinary digits and blanks."""
    folded = (
        unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2044", "/").replace("\u2212", "-")
    )
    text = " ".join(re.sub("[\u00ad\u200b\u2060\ufeff]", "", folded).casefold().split())
    return re.sub(r"(?:an? )?quarter (?:of an )?(?=hour)", "0.25 ", text).replace(" out of ", "/")


def _of_words(text: str, unit: Unit) -> str:
    """Return what to write for words that say that there is no figure, or which it is."""
    if text in unit.words and text not in {"yes", "no"}:
        return f"write its level, `{figure(unit.words[text])}`"
    if unit.is_truth and text in _YES | _NO:
        return f"write `{'true' if text in _YES else 'false'}`"
    if text in {"yes", "no", "true", "false"} and not unit.is_truth:
        return _of_truth(text in {"yes", "true"}, unit)
    if not text:
        return f"nothing is written in it; write {unit.asked}{_or_unknown(unit)}"
    if _NOT_APPLICABLE.fullmatch(text):
        return _of_what_does_not_apply(unit)
    if _ENDLESS.fullmatch(text):
        whole = "write a finite number" + (_or_unknown(unit) if unit.is_observed else "")
        return f"{whole}, or leave the key out where there is no limit" if not unit.is_observed else whole
    if _FREE.fullmatch(text) and unit.kind in {"money", "hours", "weeks"}:
        return f"write `0` where it is free{_or_unknown(unit)}" if unit.kind == "money" else (
            f"write `0` where it takes no time{_or_unknown(unit)}")  # fmt: skip
    if _NOT_KNOWN.fullmatch(text) or _FREE.fullmatch(text) or _is_near_unknown(text):
        if unit.is_observed:
            return f"write {unit.asked}, or `{UNKNOWN}` where nobody has told you" if text != UNKNOWN else (
                f"write `{UNKNOWN}` as one small word without blanks")  # fmt: skip
        return (
            f"a number is needed here; write {unit.asked}, or leave the key out where it can be left out "
            f"(`{UNKNOWN}` is accepted for what a network asks for or brings)"
        )
    return ""


def _is_near_unknown(text: str) -> bool:
    return text[:2] in {"un", "nu", "ub"} and nearest(text, [UNKNOWN]) is not None


def _or_unknown(unit: Unit) -> str:
    return f", or `{UNKNOWN}` where nobody has told you" if unit.is_observed else ""


def _of_truth(is_true: bool, unit: Unit) -> str:
    if unit.words.keys() >= {"yes", "no"}:
        return (
            f"a number is needed here; write `{figure(unit.words['yes' if is_true else 'no'])}` "
            f"({figure(unit.words['yes'])} for yes and {figure(unit.words['no'])} for no, the ends of the scale)"
        )
    if unit.criterion:
        return f"a number is needed here; write `{1 if is_true else 0}` (1 for yes and 0 for no)"
    return f"a number is needed here; write {unit.asked}{_or_unknown(unit)}"


def _of_what_does_not_apply(unit: Unit) -> str:
    if not unit.is_observed:
        return f"a number is needed here; write {unit.asked}, or leave the key out where it can be left out"
    if unit.is_truth:
        return f"write `true` or `false`, whichever the gate lets pass where it does not apply, or `{UNKNOWN}`"
    if unit.criterion:
        return (
            f"every network has a figure on every criterion; write {unit.asked} that it comes to, which is often "
            f"the worst, or `{UNKNOWN}`, which leaves it open"
        )
    return f"write `0` where nothing is asked for, or `{UNKNOWN}` where nobody has told you"


def _of_range(text: str, unit: Unit) -> str:
    """Return what to write for a range, or for an end of one."""
    ends: dict[str, float | None] = {}
    if match := re.fullmatch(r"(?:>=?|≥|from|at least|min\.?|minimum|more than|over)\s*(.+)|(.+?)\s*\+", text):
        ends = {"low": _in(match[1] or match[2], unit)}
    elif match := re.fullmatch(r"(?:<=?|≤|up to|at most|max\.?|maximum|less than|under)\s*(.+)", text):
        ends = {"high": _in(match[1], unit)}
    elif match := re.fullmatch(rf"(?:between |from )?{_TO}", text):
        ends = dict(zip(("low", "high"), _both(match[1], match[2], unit), strict=True))
    if not ends or None in ends.values():
        return ""
    stated = {end: value for end, value in ends.items() if value is not None}
    if not all(map(unit.takes, stated.values())) or list(stated.values()) != sorted(stated.values()):
        return ""
    if not unit.is_observed or unit.is_truth:
        return f"one number is needed here, and no range; write {unit.asked}"
    block = "".join(f", {end}: {figure(value)}" for end, value in stated.items())
    return f"write a range as `{{value: {UNKNOWN}{block}}}`"


def _both(first: str, second: str, unit: Unit) -> tuple[float | None, float | None]:
    """Return the ends of a range in the unit asked for; what is said of one end alone holds for both."""
    try:
        low, high = quantity_of(first), quantity_of(second)
    except NoQuantity:
        return None, None
    if not low.spans and low.number is not None and high.spans:
        low = replace(low, number=None, spans=((low.number, high.spans[-1][1]),))
    money, per = low.money or high.money, low.per or high.per
    is_share = low.is_share or high.is_share
    ends = (replace(end, money=money, per=per, is_share=is_share) for end in (low, high))
    values = [converted(end, unit)[0] for end in ends]
    return values[0], values[1]


def _in(text: str, unit: Unit) -> float | None:
    try:
        return converted(quantity_of(text), unit)[0]
    except NoQuantity:
        return None


def _of_figure(text: str, unit: Unit) -> str:
    """Return what to write for a figure with a unit, or for what is none."""
    if re.fullmatch(r"0x[0-9a-f]{1,15}", text):
        return f"write it with the digits 0 to 9 alone, `{int(text, 16)}`"
    asked = f"write {unit.asked}"
    if meant := _with_digits(text):
        return f"it holds a letter among its digits; {asked}, `{meant}` if that is meant"
    try:
        quantity = quantity_of(text)
    except NoQuantity:
        needed = "true or false, or a number, is needed here" if unit.is_truth else "a number is needed here"
        return f"{needed}; {asked}{_or_unknown(unit)}" if unit != PLAIN else needed
    value, reason = converted(quantity, unit)
    if value is None:
        return f"{asked}{_or_unknown(unit)}{reason}"
    if abs(value) > LARGEST_FIGURE:
        return f"a number up to {LARGEST_FIGURE:g} in size is accepted"
    if value < 0 <= unit.low and unit.kind == "money":
        return f"{asked}. {MONEY_IN}"
    if not unit.takes(value):
        return f"{asked}{reason}"
    is_bare = re.fullmatch(rf"[+-]?{FIGURE}", text) and "," not in text
    how = ", without quotes or leading zeros" if is_bare and re.fullmatch(r"[+-]?[0-9.e+-]+", text) else ""
    return f"{asked}, `{figure(value)}`{how}{reason}"


def _with_digits(text: str) -> str:
    """Return a figure in which letters stand that look like digits, with the digits; else nothing."""
    if not re.fullmatch(r"[0-9oli.,]*", text) or not re.search("[0-9]", text) or text.isdigit():
        return ""
    meant = "".join(_DIGIT_LIKE.get(char, char) for char in text)
    return meant if meant != text and re.fullmatch(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", meant) else ""
