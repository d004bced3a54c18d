"""What does an unquoted value mean, and which figure has a comma cut in two?

It is read as YAML 1.2 core has it, save that a number with a leading zero stays text and that ``0x``, ``0o``,
``.inf`` and ``.nan`` are text. A comma inside braces ends a value: ``{fee: 1,5}`` is read as a fee of 1 and a key
5 that has no value.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from netselect.reading.decoding import MAX_DIGITS
from netselect.reading.places import Place
from netselect.study.cures import UNKNOWN, number_in_words
from netselect.study.quantities import Unit, plain_figure

WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
TELLING = frozenset(["", *"0123456789+-.~nNtTfF"])
"""First characters of every unquoted value that may be other than text."""

_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(\.[0-9]*)?|(\.[0-9]+))([eE][-+]?[0-9]+)?").fullmatch


class Plain(dict[str, object]):
    """What unquoted texts mean, worked out once for each text of a file.

    Examples
    --------
    >>> plain = Plain(WORDS)
    >>> [plain[text] for text in ("~", "true", "12", "1.5", "010", "no")]
    [None, True, 12, 1.5, '010', 'no']
    """

    def __missing__(self, text: str) -> str | int | float:
        value: str | int | float = text
        match = None if text[0] in "nNtTfF~" else _NUMBER(text)
        if match is not None and match.lastindex is not None:
            value = float(text)
        elif match is not None and len(text) <= MAX_DIGITS:
            value = int(text)
        self[text] = value
        return value


_PART = re.compile(r"\d+(\.\d+)?")
_START = re.compile(r"(?:[£$€¥]|[A-Z]{3} ?)?[+-]?\d+(?:[ '\u00a0\u2009\u202f]\d{3})*")
_MOST_PARTS = 6
"""Parts of one figure that are looked for: 1,000,000,000 has four."""


def cut_figure(before: Iterable[tuple[Hashable, object]], key: object) -> tuple[Any, str] | None:
    """Return the key whose figure a comma has cut, and the figure as it was written; None where there is none.

    Parameters
    ----------
    before : iterable of (key, value)
        What stands before the key that may be the rest of a figure, nearest first.
    key : object
        That key.

    Examples
    --------
    >>> cut_figure([("fee", 1)], 5)
    ('fee', '1,5')
    >>> cut_figure([("000", None), ("fee", 1)], "000")
    ('fee', '1,000,000')
    """
    if not _is_part(key):
        return None
    text = str(key)
    for _, (name, value) in zip(range(_MOST_PARTS), before, strict=False):
        if value is None and _is_part(name):
            text = f"{name},{text}"
        elif isinstance(value, int | str) and not isinstance(value, bool) and _START.fullmatch(str(value)):
            return name, f"{value},{text}"
        elif isinstance(value, float) and 1 <= value < 1000 and value == round(value, 3):  # noqa: PLR2004 -- three digits
            # 1.234,56 is how 1234.56 is written on the Continent; zeros at the end of 1.230 are read away.
            return name, f"{value:.3f},{text}"
        else:
            return None
    return None


def cut_while_read(here: Any, key: str, at: Place) -> tuple[Any, str] | None:  # noqa: ANN401 -- a dict with places
    """Return what `cut_figure` does, of a mapping that is being read and a key whose value is still to come.

    Only a key that follows its comma without a blank is taken for the rest of a figure.
    """
    latest = next(reversed(here), None)
    if latest is None or not _is_part(key):
        return None
    line, column = here.places[latest]
    value = here[latest]
    end = column + len(str(latest)) + (0 if value is None else len(f": {value}"))
    return cut_figure(((name, here[name]) for name in reversed(here)), key) if at == (line, end + 1) else None


def mend_cut_figures(holder: Any, keys: Iterable[Any], unit: Callable[[Any], Unit]) -> list[tuple[Any, str]]:  # noqa: ANN401 -- a dict, with places or without
    """Put figures together again in a mapping that may be changed; return their keys, with the sentence on each.

    Parameters
    ----------
    holder : dict
        The mapping.
    keys : iterable
        Its keys that are refused, or whose values are.
    unit : callable
        Returns what is asked for at a key.
    """
    refused, places = set(keys), getattr(holder, "places", {})
    cut: dict[Any, str] = {}
    parts: list[Any] = []
    stood: list[tuple[Hashable, object]] = []
    for key, value in holder.items():
        if value is None and key in refused and _on_one_line(places, stood, key):
            found = cut_figure(reversed(stood), key)
            if found is not None:
                cut[found[0]] = found[1]
                parts.append(key)
        stood.append((key, value))
    for key in parts:
        del holder[key]
    for key, text in cut.items():
        holder[key] = UNKNOWN if unit(key).is_truth else _meant(text)
    return [(key, number_in_words(text, unit(key))) for key, text in cut.items()]


def _on_one_line(places: Mapping[Any, Place], stood: list[tuple[Hashable, object]], key: object) -> bool:
    return bool(stood) and key in places and places.get(stood[-1][0], (0, 0))[0] == places[key][0]


def _is_part(key: object) -> bool:
    return not isinstance(key, bool) and _PART.fullmatch(str(key)) is not None


def _meant(text: str) -> float:
    """Return the number that was meant, so that nothing further is said of it."""
    digits = re.sub("[^0-9.+-]", "", plain_figure(text))
    return float(digits) if re.fullmatch(r"[+-]?\d+(\.\d+)?", digits) else 0.0
