r"""Does a record hold half of a character, which Python can hold and no file can?

JSON lets a text escape each half of a character by itself, as in the pair ``\ud83d`` and ``\ude00``.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from netselect.errors import MOST_BITS, shown
from netselect.study.outline import Finding, Path

Part = TypeVar("Part", str, "str | int")

_DEEPEST = 10
"""Levels that are looked into; a record has six."""

_SENTENCE = (
    "found half of a character here (an escape such as `\\ud83d` that stands alone); only whole characters are "
    "accepted: write the character itself"
)


def half_characters(data: object) -> list[Finding]:
    r"""Return where half of a character stands in a record, in a key or a value, or a number too large to print.

    Examples
    --------
    >>> half_characters({"id": "p", "role": "\ud83d"})[0][0]
    ('role',)
    """
    return [(tuple(map(fit_to_print, path)), sentence) for path, sentence in _places(data, ())]


def fit_to_print(text: Part) -> Part:
    """Return a text with a question mark for each half of a character; anything else as it is."""
    if isinstance(text, str):
        return text if text.isascii() else text.encode("utf-8", "replace").decode()
    return text


def _places(data: object, path: Path) -> Iterator[Finding]:
    if len(path) > _DEEPEST:
        return
    if isinstance(data, str):
        if fit_to_print(data) != data:
            yield path, _SENTENCE
    elif isinstance(data, int) and data.bit_length() > MOST_BITS:
        yield path, f"found {shown(data)}: no figure and no id is so large"
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if fit_to_print(key) != key:
                yield (*path, key), _SENTENCE
            yield from _places(value, (*path, key))
    elif isinstance(data, list | tuple):
        for place, value in enumerate(data):
            yield from _places(value, (*path, place))
