"""What does each line of a file of JSON lines say, and which of them cannot be read?"""

import json
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any, NoReturn

from netselect.batch.reading.raw_lines import MAX_LINE, raw_lines
from netselect.errors import Fault, shown
from netselect.reading.load import dotted
from netselect.study.outline import Path

_WHOLE = (
    'each line holds one learner as a whole JSON object, such as `{"id": "p-001", "limits": {"yearly_cost": 100}}`'
)
_SEVERAL_LINES = "; JSON that runs over several lines goes in a file that ends in .json"
_TOO_LONG = (
    f"this line has more than {MAX_LINE:,} bytes (1 MiB), the most that is read of one learner: look for a line "
    "end that is missing between two learners"
)
_TOO_DEEP = (
    "this line is nested too deep to be a learner: look for brackets or braces that are opened over and over"
)


def lines_in(path: FilePath) -> Iterator[tuple[object, int, tuple[Fault, ...]]]:
    """Yield what each line says, its number, and why it cannot be read; blank lines say nothing.

    Parameters
    ----------
    path : Path
        A file with one JSON object a line.

    Yields
    ------
    tuple of (object, int, tuple of Fault)

    Raises
    ------
    UnreadableFile
        Where it cannot be opened, or is UTF-16.
    """
    source, reading = str(path), _Reading()
    for number, (raw, is_whole) in enumerate(raw_lines(path), start=1):
        if not is_whole:
            yield None, number, (Fault(number, 1, "", _TOO_LONG, source),)
            continue
        try:
            data = reading.value(raw)
        except (ValueError, RecursionError) as error:
            if not raw.isspace():
                column, message = _said(error, raw)
                yield None, number, (Fault(number, column, "", message, source),)
            continue
        if not reading.has_twice:
            yield data, number, ()
            continue
        yield (
            data,
            number,
            tuple(
                Fault(number, 1, dotted((*where, key)), _TWICE.format(shown(key)), source)
                for where, key in _twice(data, ())
            ),
        )


_TWICE = "the key {} stands twice here, and each may stand once: take one out"


class _Refused(ValueError):
    """A word that JSON does not have, though Python reads it."""


class _Twice(dict[str, Any]):
    """An object in which a key stands twice."""

    __slots__ = ("key",)
    key: str


class _Reading:
    """Reads lines; ``has_twice`` tells whether a key stands twice in the last of them."""

    def __init__(self) -> None:
        self.has_twice = False
        self._decode = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=_refused).decode

    def value(self, raw: bytes) -> object:
        self.has_twice = False
        return self._decode(raw.decode())

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        self.has_twice = True
        twice = _Twice(made)
        names = [name for name, _ in pairs]
        twice.key = next(name for name in made if names.count(name) > 1)
        return twice


def _refused(word: str) -> NoReturn:
    raise _Refused(
        f"found `{word}`, which is no number: write a number, or leave the key out where nobody knows it"
    )


def _said(error: Exception, raw: bytes) -> tuple[int, str]:
    """Return the column and the sentence for a line that cannot be read."""
    if isinstance(error, _Refused):
        return 1, str(error)
    if isinstance(error, RecursionError):
        return 1, _TOO_DEEP
    if isinstance(error, UnicodeDecodeError):
        byte = raw[error.start]
        return error.start + 1, (
            f"found the byte 0x{byte:02X}, byte {error.start + 1} of this line, which is no UTF-8 text: save the "
            "file again with the encoding UTF-8"
        )
    if isinstance(error, json.JSONDecodeError):
        hint = _SEVERAL_LINES if raw.strip() in {b"{", b"}", b"[", b"]", b"},"} or raw[:1].isspace() else ""
        why = error.msg[:1].lower() + error.msg[1:]
        place = min(error.pos, len(error.doc.rstrip())) + 1
        return place, f"this line is no JSON ({why}, character {place}): {_WHOLE}{hint}"
    return 1, f"this line cannot be read as JSON: it holds a number with more digits than are read; {_WHOLE}"


def _twice(data: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield where an object stands in which a key stands twice, and that key."""
    if isinstance(data, _Twice):
        yield path, data.key
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from _twice(value, (*path, key))
