"""What did a person mean who wrote words for a number, or an id in another way, and what is to be written instead?

One such slip makes every use wrong. So it is told once, where the odd one stands, and put right in a copy in which
the checks of `references` find what else there is. Plain mappings are read, as in `references`.

A cure never changes a quantity: it names the unit that is asked for, and gives a figure only where what was
written comes to that figure in this unit, exactly or, where a month is counted in weeks, about.
"""

import copy
import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import getitem
from typing import Any, TypeAlias

from netselect.errors import Fault, StudyPath, listed, nearest, shown
from netselect.names import YES_NO, gate_word, leave_out, spoken, truth
from netselect.study import Tree, listing, mapping, pairs_of_networks, parts_of, stated, wants
from netselect.study.quantities import (
    LARGEST_STATED,
    PLAIN,
    TRUTHS,
    NoQuantity,
    Unit,
    converted,
    figure,
    quantity_of,
    scale_of,
    unit_of_fact,
)

_FEWEST = 2
"""Uses that have to agree against one definition."""
_SHOWN = 3

_Named: TypeAlias = dict[str, list[StudyPath]]
"""For each name, where it stands."""


def odd_names(
    study: Mapping[str, Any], *, by_columns: bool = False, inside: str = ""
) -> tuple[list[Fault], Mapping[str, Any]]:
    """Return the definitions that are spelt unlike all their uses, and the study with them put right.

    The study is left as it is, and returned itself where there are none. With ``by_columns`` its networks stand in
    a table, whose header names for all of them what they state; ``inside`` is the part that is looked at, where
    the study holds no more: places are told from there.

    >>> networks = {name: {"facts": {"eligible": True}} for name in ("a", "b")}
    >>> found, righted = odd_names({"gates": {"g": {"fact": "elligible"}}, "networks": networks})
    >>> found[0].path, righted["gates"]["g"]["fact"]
    (('gates', 'g', 'fact'), 'eligible')
    """
    found: list[Fault] = []
    righted = study
    for defined, used in _kinds(study, by_columns=by_columns):
        strangers = [name for name, places in used.items() if name not in defined and len(places) >= _FEWEST]
        for name, places in defined.items():
            meant = nearest(name, strangers) if name not in used and len(places) == 1 else None
            if meant is None:
                continue
            strangers.remove(meant)
            uses = [path[1:] if path[0] == inside else path for path in used[meant]]
            others = [part for path in uses for step in path for part in parts_of(step)]
            there = listed([".".join(map(str, path)) for path in uses], _SHOWN).replace(" or ", " and ")
            said = (
                f"`{name}` stands only here, and `{meant}` in {len(uses)} other places, which this makes wrong "
                f"({there}). Did you mean `{meant}`?"
            )
            found.append(Fault("reference", said, places[0], found=name, expected=(meant,), about=tuple(others)))
            righted = copy.deepcopy(righted) if righted is study else righted
            _put_right(righted, places[0], meant)
    return found, righted


def _put_right(study: Any, path: StudyPath, meant: str) -> None:  # noqa: ANN401 -- mappings and lists
    *steps, last = path
    holder = reduce(getitem, steps, study)
    if isinstance(holder, list) or (last == "fact" and not isinstance(holder[last], Mapping)):
        holder[last] = meant
    else:
        rename_key(holder, last, meant)


def rename_key(holder: Any, wrong: str | int, right: str) -> None:  # noqa: ANN401 -- a dict, with places or without
    """Give what stands at a key of a mapping another one, and that one the first's place."""
    holder[right] = holder.pop(wrong)
    places = getattr(holder, "places", {})
    if wrong in places:
        places[right] = places[wrong]


def _kinds(study: Mapping[str, Any], *, by_columns: bool) -> Iterator[tuple[_Named, _Named]]:
    """Yield for each kind of id where its ids are defined, and where they are used."""
    networks, gates = mapping(study.get("networks")), mapping(study.get("gates"))
    stating = dict(list(networks.items())[:1]) if by_columns else networks
    waived: list[tuple[StudyPath, Mapping[str, Any]]] = [
        (("waivers", index), mapping(waiver)) for index, waiver in enumerate(listing(study.get("waivers")))
    ]
    criteria = Tree(mapping(study.get("criteria"))).paths
    of_criteria = [*_keys(stating, "values"), *_compared(study, ())]
    for name, judge in mapping(study.get("judges")).items():
        points = mapping(mapping(judge).get("points"))
        of_criteria += _compared(mapping(judge), ("judges", name))
        of_criteria += [(str(criterion), ("judges", name, "points", criterion)) for criterion in points]
    of_criteria += [(str(path[-1]), path) for path, _ in pairs_of_networks(study)]
    yield {name: [path] for name, path in criteria.items()}, _gathered(of_criteria)
    yield {name: [path] for name, path in wants(study).items()}, _gathered(_of_wants(study, stating))
    themes, asked = _themes(study)
    yield themes, _gathered([*_keys(stating, "offers"), *asked])
    facts = ((name, mapping(gate).get("fact")) for name, gate in gates.items())
    asking = ((fact, ("gates", name, "fact")) for name, fact in facts if isinstance(fact, str))
    yield _gathered(asking), _gathered(_keys(stating, "facts"))
    yield {str(name): [("gates", name)] for name in gates}, _gathered(_of_waivers(waived, "gate"))
    yield {str(name): [("networks", name)] for name in networks}, _gathered(_of_networks(study, waived))


def _of_wants(study: Mapping[str, Any], stating: Mapping[str, Any]) -> Iterator[tuple[str, StudyPath]]:
    learner = mapping(study.get("learner"))
    yield from _keys(stating, "serves")
    yield from _ordered(learner.get("order"), ("learner", "order"))
    yield from _pairs(learner.get("judgements"), ("learner", "judgements"))
    yield from ((str(name), ("learner", "strengths", name)) for name in mapping(learner.get("strengths")))


def _themes(study: Mapping[str, Any]) -> tuple[_Named, list[tuple[str, StudyPath]]]:
    """Return where themes are defined, and where wants use them: these define them where no list does."""
    asked = [
        (str(theme), (*path, "themes", theme))
        for path in wants(study).values()
        for theme in mapping(stated(study, path).get("themes"))
    ]
    if declared := listing(study.get("themes")):
        return {str(theme): [("themes", index)] for index, theme in enumerate(declared)}, asked
    return _gathered(asked), []


def _gathered(uses: Iterable[tuple[str, StudyPath]]) -> _Named:
    found: _Named = {}
    for name, path in uses:
        found.setdefault(name, []).append(path)
    return found


def _keys(networks: Mapping[str, Any], block: str) -> Iterator[tuple[str, StudyPath]]:
    for name, network in networks.items():
        for key in mapping(mapping(network).get(block)):
            yield str(key), ("networks", name, block, key)


def _ordered(order: object, path: StudyPath) -> Iterator[tuple[str, StudyPath]]:
    for index, place in enumerate(listing(order)):
        for name in place if isinstance(place, list | tuple) else [place]:
            yield str(name), (*path, index)


def _pairs(lines: object, path: StudyPath) -> Iterator[tuple[str, StudyPath]]:
    for text in mapping(lines):
        for name in parts_of(text):
            yield name, (*path, text)


def _compared(holder: Mapping[str, Any], base: StudyPath) -> Iterator[tuple[str, StudyPath]]:
    """Yield the criteria that judgements and orders of a study, or of one judge, speak of."""
    for level, lines in mapping(holder.get("judgements")).items():
        yield str(level), (*base, "judgements", level)
        yield from _pairs(lines, (*base, "judgements", level))
    order = holder.get("order")
    yield from _ordered(order, (*base, "order"))
    for level, names in mapping(order).items():
        yield str(level), (*base, "order", level)
        yield from _ordered(names, (*base, "order", level))


def _of_waivers(
    waived: Sequence[tuple[StudyPath, Mapping[str, Any]]], key: str
) -> Iterator[tuple[str, StudyPath]]:
    yield from ((str(waiver[key]), (*path, key)) for path, waiver in waived if key in waiver)


def _of_networks(
    study: Mapping[str, Any], waived: Sequence[tuple[StudyPath, Mapping[str, Any]]]
) -> Iterator[tuple[str, StudyPath]]:
    yield from _of_waivers(waived, "network")
    for path, lines in pairs_of_networks(study):
        yield from _pairs(lines, path)
    rules = mapping(study.get("portfolio"))
    for path, several in (
        (("redundancy",), study.get("redundancy")),
        (("portfolio", "groups"), rules.get("groups")),
        (("portfolio", "discounts"), rules.get("discounts")),
    ):
        for index, one in enumerate(listing(several)):
            yield from _ordered(mapping(one).get("networks"), (*path, index, "networks"))
    for name, network in mapping(study.get("networks")).items():
        for key in ("exclusive_with", "requires"):
            yield from _ordered(mapping(network).get(key), ("networks", name, key))


UNKNOWN = "unknown"
_ONE_FIGURE = "a cell holds one figure"

# Texts, which are compiled where they are first asked for: a study without faults asks for none.
_NOT_KNOWN = (
    r"[-?.\u2013\u2014~_*/]+|tb[acd]|n/?k|to be (confirmed|announced|decided|advised)|"
    r"not (yet )?(known|sure|stated|given|clear)|"
    r"(do not|don'?t|dunno|didn'?t|did not|can'?t)( yet)?( know| say| tell| remember)?|unsure|no idea|no data|"
    r"nobody knows|idk|missing|ask( .*)?|blank|empty|\.?nan|<na>|nat|null|#[a-z0-9]+[/!?]?[a-z0-9]*[!?]?|"
    r"it depends|depends|varies"
)
"""How people and spreadsheets write that there is no figure."""
_NOT_APPLICABLE = r"n\.? ?/? ?a\.?|not?[ _-]applicable|does(n'?t| not) apply|inapplicable|irrelevant"
_FREE = r"free( of charge)?|nil|none|nothing|zero|no (fee|charge|cost|time)|gratis|complimentary|no|naught|nought"

YES = frozenset(
    {"y", "yes", "true", "yep", "yeah", "ja", "oui", "si", "x", "wahr", "vrai", "verdadero", "vero", "ok"}
    | {*"\u2713\u2714"}
)
NO = frozenset({"n", "no", "false", "nope", "nein", "non", "falsch", "faux", "falso", "\u2717", "\u2718"})
_ENDLESS = r"[+-]?\.?(inf|infinity|infinite)|∞|unlimited|no limit|endless"

_ROUGH = (
    r"[~\u2248\u2243\u223c]\s*(?=[\d£$€¥])|\s+or (?:so|thereabouts)$|(?<=\d)\s*-?ish$|(?<=\d)\s*\?+$|"
    r"(?<=\w) (?:approx\.?|approximately|roughly|est\.?|estimated|maybe|probably|i think|i guess|at a guess)$|"
    r"^(?:maybe|probably|perhaps|est\.?|estimated|i think|say|nearly|almost) (?=[\d£$€¥])"
)
"""How people write that a figure is rough."""
_MIXED = r"(?<![\d.,/] )(?<![\d.,/])(\d+) ([1-9])/([2-9]|1[0-2])(?![\d.,/])"
"""A whole number and a fraction."""

_RANGES = (
    (r"between (.+?) and (.+)", ("low", "high")),
    (r"(?:from )?(.+?)\s*(?:-|\u2013|\u2014|\bto\b|\.\.+)\s*(.+)", ("low", "high")),
    (r"(?:>=?|≥|from|at least|min\.?|minimum|more than|over)\s*(.+)|(.+?)\s*\+", ("low",)),
    (r"(?:<=?|≤|up to|at most|max\.?|maximum|less than|under)\s*(.+)", ("high",)),
)
"""How a range, or an end of one, is written."""
_THOUSANDS_OR_PARTS = r"^([1-9]\d{0,2}),(\d{3})(?![\d.,])"
"""A comma that can stand between thousands, or be the decimal point: nobody but the writer knows."""
_DIGIT_LIKE = {"o": "0", "l": "1", "i": "1"}

MONEY_IN = (
    "Money that comes in, such as a bursary or an honorarium, is no negative cost: write `0` here, and make a "
    "criterion of it"
)
"""What is said of an amount below 0."""


def number_in_words(text: str, unit: Unit = PLAIN) -> str:
    """Return why a text is not a number, and what to write in the unit that is asked for there.

    >>> from netselect.study.quantities import unit_at
    >>> number_in_words("30 min", unit_at(("limits", "hours_per_month"), {}))
    'found `30 min`: write the time in hours a month, `0.5`'
    """
    plain = _plain(text)
    is_bare = text.isascii() and re.fullmatch(r"[+-]?[0-9.]+", plain) is not None
    found = f"found {'the text ' if is_bare else ''}{shown(text)}" if plain else "nothing is written here"
    cure = number_meant(text, unit)
    is_figure = is_bare and re.search("`-?[0-9.]+`$", cure)
    return f"{found}: {cure}{', without quotes or leading zeros' if is_figure else ''}"


def number_meant(text: str, unit: Unit) -> str:
    """Return what to write in the place of a text that is not a number."""
    plain = re.sub(
        _MIXED,
        lambda match: figure(int(match[1]) + int(match[2]) / int(match[3])),
        re.sub(_ROUGH, "", _plain(text)),
    )
    rules = _of_words, _of_another_kind, _of_range, _of_figure
    return next(filter(None, (rule(plain, unit) for rule in rules)))


_PLAIN = str.maketrans("\u2019\u2044\u2212\u066b\u066c", "'/-.,")


def _plain(text: str) -> str:
    """Return a text as it was meant: small letters, ordinary digits and blanks."""
    import unicodedata  # noqa: PLC0415 -- only a fault needs it

    # A raised figure is none of the number's own (5 squared is not 52), and a half after it stands apart (2 1/2).
    apart = "".join(
        char if kind in {"<super", "<sub"} else " " * (kind == "<fraction") + unicodedata.normalize("NFKC", char)
        for char in unicodedata.normalize("NFC", text)
        for kind in [unicodedata.decomposition(char).partition(">")[0]]
    )
    folded = apart.strip(' "\u201c\u201d\u201e\u00ab\u00bb').translate(_PLAIN)
    text = " ".join(re.sub("[\u00ad\u200b\u2060\ufeff]", "", folded).casefold().split())
    return re.sub(r"(?:an? )?quarter (?:of an )?(?=hour)", "0.25 ", text).replace(" out of ", "/")


def _of_words(text: str, unit: Unit) -> str:
    """Return what to write for words that say that there is no figure, or which it is."""
    if unit.own == YES_NO and text in YES | NO:
        return f"write `{'yes' if text in YES else 'no'}`"
    if text in unit.words and text not in TRUTHS:
        return f"write its level, `{figure(unit.words[text])}`"
    if text in TRUTHS or (unit.is_truth and text in YES | NO) or (unit.criterion and text in {"y", "n"}):
        return _of_truth(text, unit)
    is_near = "ap" in text and nearest(re.sub("[ -]+", "_", text), ["not_applicable"]) is not None
    if is_near or re.fullmatch(_NOT_APPLICABLE, text):
        return _of_what_does_not_apply(text, unit)
    if unit.own == YES_NO:
        return f"write {unit.asked}{_or_unknown(unit)}"
    if re.fullmatch(_ENDLESS, text):
        otherwise = _or_unknown(unit) or (f", or {no_limit(unit)}" if unit.is_limit else "")
        return f"a finite number is needed here; write {unit.asked}{otherwise}"
    if unit.is_limit and not unit.otherwise and (re.fullmatch(_FREE, text) or re.fullmatch(_NOT_APPLICABLE, text)):
        return f"a number is needed here; write {unit.asked}, or {no_limit(unit)}"
    if re.fullmatch(_FREE, text) and (kind := _counted(unit)):
        free = "it is free" if kind == "money" else "it takes no time"
        return f"write `0` where {free}{_or_unknown(unit)}"
    if not text or re.fullmatch(_NOT_KNOWN, text) or re.fullmatch(_FREE, text) or _is_near_unknown(text):
        return _of_no_figure(text, unit)
    return ""


def _of_no_figure(text: str, unit: Unit) -> str:
    if unit.is_truth:
        return _not_a_number(unit)
    if unit.is_observed or unit.otherwise:
        finite = "a finite number" if "nan" in text else "a number"
        return f"{finite} is needed here; write {unit.asked}{_or_unknown(unit)}"
    needed = f"a finite number is needed here; write {unit.asked}" if "nan" in text else _not_a_number(unit)
    return f"{needed}, or {no_limit(unit) if unit.is_limit else _where_it_can()}"


def no_limit(unit: Unit) -> str:
    """Return what to do where there are no bounds: what a learner leaves out is as the study has it."""
    at_all = "; where there is no limit at all, write `1000000`" if not unit.is_gate else ""
    of_record = f"{leave_out()} to keep the study's limit{at_all}"
    return spoken(f"{leave_out()} where there is no limit", learner=of_record, learners=of_record)


def _where_it_can() -> str:
    return f"{leave_out()} where it can be {spoken('left out', cell='empty')}"


def _counted(unit: Unit) -> str:
    """Return whether money or time is asked for, by its kind or by the unit of a criterion's scale."""
    if unit.kind in {"money", "hours", "weeks"} or not unit.own:
        return unit.kind if unit.kind not in {"share", "points"} else ""
    own = scale_of(unit)
    return "money" if own.money else "hours" if own.spans else ""


def _of_another_kind(text: str, unit: Unit) -> str:
    """Return what to write in the place of a date, or of a formula that a spreadsheet left."""
    is_date = not text.isdigit() and any(re.fullmatch(pattern, text) for pattern in _DATES)
    what = "this is a date" if is_date else "this is a formula" if re.match(r"=\s*[a-z(\d+-]", text) else ""
    return f"{what}; write {unit.asked}{_or_unknown(unit)}" if what else ""


def _is_near_unknown(text: str) -> bool:
    return text[:2] in {"un", "nu", "ub"} and nearest(text, [UNKNOWN]) is not None


def _or_unknown(unit: Unit) -> str:
    if unit.otherwise:
        return f", or {unit.otherwise}"
    return f", or `{UNKNOWN}` where nobody has told you" if unit.is_observed else ""


def _of_truth(text: str, unit: Unit) -> str:
    is_true = text in YES
    if unit.is_truth:
        return f"write `{truth(is_true=is_true)}`"
    if not unit.criterion:
        return _not_a_number(unit)
    yes, no = figure(unit.words.get("yes", 1.0)), figure(unit.words.get("no", 0.0))
    return f"a number is needed here; write `{yes if is_true else no}` ({yes} for yes and {no} for no)"


def _of_what_does_not_apply(text: str, unit: Unit) -> str:
    if unit.otherwise:
        return f"a number is needed here; write {unit.asked}{_or_unknown(unit)}"
    if not unit.is_observed:
        otherwise = no_limit(unit) if unit.is_limit else _where_it_can()
        return f"a number is needed here; write {unit.asked}, or {otherwise}"
    if unit.is_truth:
        either = unit_of_fact(is_truth=True).asked
        return f"write {either}, whichever the {gate_word()} lets pass where it does not apply, or `{UNKNOWN}`"
    if unit.left_out:
        two = "it stands for two things; " if "applica" not in text and "/" in text else ""
        where = f"where there is nothing to tell of this network ({unit.left_out})"
        return f"{two}write `not_applicable` {where}{_or_unknown(unit)}"
    return f"write `0` where nothing is asked for, or `{UNKNOWN}` where nobody has told you"


def _of_range(text: str, unit: Unit) -> str:
    """Return what to write for a range, or for an end of one."""
    stated = _ends(text, unit)
    if not stated or not all(map(unit.takes, stated.values())) or list(stated.values()) != sorted(stated.values()):
        return ""
    if not unit.is_observed or unit.is_truth:
        return f"one number is needed here, and no range; write {unit.asked}"
    block = {"value": UNKNOWN} | {end: figure(stated[end]) for end in ("value", "low", "high") if end in stated}
    return spoken(
        f"write a range as `{{{', '.join(f'{end}: {said}' for end, said in block.items())}}}`",
        networks=f"{_ONE_FIGURE} and no range; write `unknown`, or state the networks in the study itself",
        workbook=f"{_ONE_FIGURE}; write `unknown`, and the range into `low` and `high` on the sheet Evidence",
    )


def _ends(text: str, unit: Unit) -> dict[str, float]:
    """Return the ends of a range, each in the unit asked for; none where a text states no range."""
    if match := re.fullmatch(r"(.+?)\s*(?:\u00b1|\+ ?/ ?-|\+-|give or take|plus or minus)\s*(.+)", text):
        value, slack = _both(match[1], match[2], unit)
        if value is None or slack is None:
            return {}
        return {"low": value - slack, "value": value, "high": value + slack}
    for pattern, names in _RANGES:
        if match := re.fullmatch(pattern, text):
            parts = [part for part in match.groups() if part]
            values = _both(parts[0], parts[1], unit) if len(names) > 1 else (_in(parts[0], unit),)
            found = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            if len(found) == len(names):
                return found
    return {}


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
    text = text.removesuffix(".") if re.fullmatch(r"[+-]?\d+\.", text) else text
    ends = sorted(unit.words[end] for end in ("yes", "no") if end in unit.words)
    meant = _with_digits(text)
    if meant and unit.takes(float(meant)) and (not ends or ends[0] <= float(meant) <= ends[-1]):
        return f"it holds a letter among its digits; {asked}, `{meant}` if that is meant"
    try:
        quantity = quantity_of(text)
    except NoQuantity:
        return _not_a_number(unit)
    value, reason = converted(quantity, unit)
    if value is None:
        return f"{reason}; {asked}{_or_unknown(unit)}" if reason else _not_a_number(unit)
    if abs(value) > LARGEST_STATED:
        return f"a number up to {LARGEST_STATED:g} in size is accepted"
    if value < 0 <= unit.low and unit.kind == "money" and unit.is_observed:
        return f"{asked}. {MONEY_IN}"
    if not unit.takes(value):
        return f"{asked}{', 0 or more' if value < unit.low and unit.high == math.inf else ''}{_or_unknown(unit)}"
    other = _in(re.sub(_THOUSANDS_OR_PARTS, r"\1.\2", text), unit) if unit.kind != "money" else value
    if other is not None and other != value and unit.takes(other):
        reason = f", or `{figure(other)}` where the comma is the decimal point{reason}"
    return f"{asked}, `{figure(value)}`{reason}"


def _not_a_number(unit: Unit) -> str:
    if unit.is_truth:
        yes, no = truth(is_true=True), truth(is_true=False)
        kinds = f"{yes}, {no} or a number" if unit.takes(0) else f"{yes} or {no}"
        return f"a fact is {kinds}; write `{UNKNOWN}` where nobody has told you"
    needed = "a number is needed here"
    return needed if unit == PLAIN else f"{needed}; write {unit.asked}{_or_unknown(unit)}"


def _with_digits(text: str) -> str:
    """Return a figure in which letters stand that look like digits, with the digits; else nothing."""
    if not re.fullmatch(r"[0-9oli.,]*", text) or not re.search("[0-9]", text) or text.isdigit():
        return ""
    meant = "".join(_DIGIT_LIKE.get(char, char) for char in text)
    return meant if meant != text and re.fullmatch(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", meant) else ""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<word>{'|'.join(_MONTHS)})[a-z]*\.?,?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
_YEAR = r"(?P<year>\d{4}|\d\d)"
_DATES = (
    r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})(?:[t ]\d.*)?",
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    rf"(?P<day>\d{{1,2}})[-/. ](?P<month>\d{{1,2}})[-/. ]{_YEAR}",
    rf"(?:[a-z]+,? )?{_DAY}[- ](?:of )?{_MONTH}[- ]{_YEAR}",
    rf"{_MONTH} {_DAY} {_YEAR}",
)
"""How dates are written: the year first, the day first as in Britain, or with the month in words."""
_AT_ITS_END = r"(?:(?:the )?end (?:of )?|by |before )?"
_QUARTER = r"(?:q|quarter )(?P<quarter>[1-4])"
_SPANS = (
    rf"{_AT_ITS_END}{_MONTH}[-/ ]?(?:of )?(?P<year>\d{{4}})",
    rf"{_AT_ITS_END}(?P<year>\d{{4}})[-/. ](?P<month>\d{{1,2}})",
    rf"{_AT_ITS_END}(?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}})",
    rf"{_AT_ITS_END}{_QUARTER}[-/ ]?(?:of )?{_YEAR}",
    rf"{_AT_ITS_END}(?P<year>\d{{4}})[-/ ]?{_QUARTER}",
    rf"{_AT_ITS_END}(?P<year>(?:19|20)\d{{2}})",
)
"""How people write a month, a quarter or a year where a day is asked for."""
_CENTURY = 2000
_MOST_DAYS = 31
_DATE_WANTED = "write a date as year-month-day, such as {}"


def date_in_words(text: str, otherwise: str = "", example: str = "2026-11-23") -> str:
    """Return why a text is not a date, and what to write, or to do ``otherwise`` where no day is known.

    The ``example`` is of a day that is taken there.

    >>> date_in_words("2027-9-30")
    'found `2027-9-30`: write a date as year-month-day, `2027-09-30`'
    """
    found, plain = f"found {shown(text)}", re.sub("[\u2010-\u2015]", "-", _plain(text))
    match = next(filter(None, (re.fullmatch(pattern, plain) for pattern in _DATES)), None)
    if match is None:
        last = _last_day(plain)
        if last:
            return f"{found}, which is more than one day: write the day, such as `{last}` for its last one"
        is_open = (
            re.fullmatch(_NOT_KNOWN, plain) or _is_near_unknown(plain) or re.fullmatch(_NOT_APPLICABLE, plain)
        )
        otherwise = otherwise or f"{leave_out()} where no day is known"
        return f"{found}: {_DATE_WANTED.format(example)}" + (f", or {otherwise}" if is_open else "")
    parts = match.groupdict()
    month = _MONTHS.index(parts["word"]) + 1 if parts.get("word") else int(parts["month"])
    day, year = int(parts["day"]), int(parts["year"])
    is_short = len(parts["year"]) < len("2000")
    orders = {"day": (year + _CENTURY * is_short, month, day)}
    most = days_in(*orders["day"][:2])
    if match.re.pattern == _DATES[2]:
        orders["month"] = (orders["day"][0], day, month)
        if is_short and len(_MONTHS) < day <= most:
            orders["year"] = (_CENTURY + day, month, year)
    meant = {stated: order for order, stated in reversed(orders.items()) if 0 < stated[2] <= days_in(*stated[:2])}
    if not meant and most and 0 < day <= _MOST_DAYS:
        last = _iso(orders["day"][0], month, most)
        return f"{found}, which is no day of the calendar: write `{last}` for the last day of that month"
    if not meant:
        return f"{found}, which is no day of the calendar: {_DATE_WANTED.format(example)}"
    (first, order), *others = reversed(meant.items())
    either = f" where the {order} stands first" if others else ""
    either += "".join(f", or `{_iso(*other)}` where the {order} does" for other, order in others)
    return f"{found}: write a date as year-month-day, `{_iso(*first)}`{either}"


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"


def _last_day(text: str) -> str:
    """Return the last day of a month, a quarter or a year that is written in words or digits; else nothing."""
    match = next(filter(None, (re.fullmatch(pattern, text) for pattern in _SPANS)), None)
    if match is None:
        return ""
    parts = match.groupdict()
    year = int(parts["year"]) + (_CENTURY if len(parts["year"]) < len("2000") else 0)
    if parts.get("word"):
        month = _MONTHS.index(parts["word"]) + 1
    elif parts.get("quarter"):
        month = 3 * int(parts["quarter"])
    else:
        month = int(parts.get("month") or len(_MONTHS))
    last = days_in(year, month)
    return _iso(year, month, last) if last else ""


def days_in(year: int, month: int) -> int:
    """Return how many days a month has; 0 where there is no such month or year."""
    if not (dt.MINYEAR <= year <= dt.MAXYEAR and 1 <= month <= len(_MONTHS)):
        return 0
    # The last month of the last year has none after it.
    return _MOST_DAYS if month == len(_MONTHS) else (dt.date(year, month + 1, 1) - dt.date(year, month, 1)).days
