"""Where is somebody who was forgotten still named: in which files, and on which lines?"""

import html
import re
import unicodedata
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from netselect.errors import UnreadableFile
from netselect.maintain.key_file import KEY_FILE
from netselect.maintain.records import Records
from netselect.reading.load import text_of

MOST_SEARCHED = 64 * 2**20
"""Bytes of a file, or of a part of a packed one, that are searched."""

_CLOSED = frozenset(
    {".pdf", ".gz", ".bz2", ".xz", ".7z", ".rar", ".parquet", ".png", ".jpg", ".jpeg", ".doc", ".xls"}
)
"""How the names of files end into which nobody can look as text."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where somebody who was forgotten is still named.

    Parameters
    ----------
    file : str
    line : int
        Counted from 1; 0 where the name of the file itself names them.
    what : {"id", "alias", "name", "part of a name"}
        What was found; a part of a name may be somebody else's.
    """

    file: str
    line: int
    what: str

    @property
    def is_sure(self) -> bool:
        """Whether it can be nobody else."""
        return self.what != "part of a name"

    def __str__(self) -> str:
        """Return the place and what is there, never the name."""
        return f"{self.file}:{self.line}  {self.what}" if self.line else f"{self.file}  {self.what} in its name"


NO_LETTER_BEFORE, NO_LETTER_BEHIND = r"(?<![^\W_])", r"(?![^\W_])"
_BETWEEN_WORDS = r"[\W_]+"
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What names some people: their ids, other words for these, and their real names.

    Parameters
    ----------
    whole : dict of str to str
        Each with what it is.
    parts : tuple of str
        Words of real names.
    others : tuple of str
        Ids of others, in which those could stand: `dana` in `dana-2`.
    """

    whole: dict[str, str]
    parts: tuple[str, ...]
    others: tuple[str, ...]

    @classmethod
    def of(cls, records: Records, people: AbstractSet[str], names: Mapping[str, str]) -> "Words":
        """Return what names people of records and of the key file."""
        real = [unicodedata.normalize("NFC", names[one]).strip() for one in sorted(people) if one in names]
        aliases = [word for one in people for word in records.aliases.get(one, ())]
        whole = {
            **dict.fromkeys(filter(None, real), "name"),
            **dict.fromkeys(aliases, "alias"),
            **dict.fromkeys(people, "id"),
        }
        parts = {part for name in real for part in re.findall(r"[^\W\d_]+", name) if len(part) >= _SHORTEST_PART}
        ids = {
            *records.people,
            *records.audiences,
            *records.items,
            *records.memberships,
            *records.introductions,
            *records.guidelines,
            *names,
        }
        return cls(whole, tuple(sorted(parts - whole.keys())), tuple(sorted(ids - people, key=len, reverse=True)))

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds them for sure."""
        each = [one for word in sorted(self.whole, key=len, reverse=True) for one in _ways(word)]
        # Nothing that could stand in a text is found where nobody is named.
        return re.compile(
            f"{NO_LETTER_BEFORE}(?:{'|'.join(each)}){NO_LETTER_BEHIND}" if each else r"(?!)", re.IGNORECASE
        )

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where they are named, and by what."""
        text = unicodedata.normalize("NFC", text)
        spans = []
        around = [one for one in self.others if self.pattern.search(one)]
        taken = [
            found.span()
            for one in around
            for found in re.finditer(rf"{NO_LETTER_BEFORE}{re.escape(one)}{NO_LETTER_BEHIND}", text)
        ]
        for found in self.pattern.finditer(text):
            if not any(begin <= found.start() and found.end() <= end for begin, end in taken):
                spans.append(found.span())
                yield found.start(), self._what(found[0])
        if self.parts:
            pattern = rf"{NO_LETTER_BEFORE}(?:{'|'.join(map(re.escape, self.parts))}){NO_LETTER_BEHIND}"
            for found in re.finditer(pattern, text):
                if not any(begin <= found.start() < end for begin, end in spans):
                    yield found.start(), "part of a name"

    def _what(self, found: str) -> str:
        plain = found.casefold()
        return next((what for word, what in self.whole.items() if word.casefold() == plain), "name")


def _ways(word: str) -> list[str]:
    """Return how a word or a name of several can be written: the last one first too, and anything between them."""
    parts = re.findall(r"[^\W_]+", word)
    if len(parts) <= 1 or re.fullmatch(r"[\w-]+", word):
        return [re.escape(word)]
    return [_BETWEEN_WORDS.join(map(re.escape, order)) for order in (parts, [parts[-1], *parts[:-1]])]


def traces_in(words: Words, files: Iterable[tuple[Path, str]]) -> tuple[list[Trace], list[str]]:
    """Return where people are named in files and in their names, and the files that cannot be searched."""
    left, closed = list[Trace](), list[str]()
    for path, shown in files:
        left += [Trace(shown, 0, what) for what in dict.fromkeys(what for _, what in words.found_in(path.name))]
        try:
            if path.suffix.lower() in _CLOSED or path.stat().st_size > MOST_SEARCHED:
                closed.append(shown)
                continue
            texts = list(_texts(path))
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            closed.append(shown)
            continue
        found = dict.fromkeys((line, what) for text in texts for line, what in _lines(text, words))
        left += [Trace(shown, line, what) for line, what in sorted(found)]
    return left, closed


def _texts(path: Path) -> Iterator[str]:
    """Yield what a file says, in each way in which it could be read."""
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(path) as packed:
            for part in packed.infolist():
                if part.file_size > MOST_SEARCHED:
                    raise NotImplementedError
                text = packed.read(part).decode("utf-8", "replace")
                # A word may be cut up by marks.
                yield from (text, re.sub(r"<[^>]*>", "", text), part.filename)
        return
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield data.decode("utf-16", "replace")
        return
    text = data.decode("utf-8", "replace")
    yield text
    if "\ufffd" in text:
        yield data.decode("cp1252", "replace")
    if "&" in text:
        yield html.unescape(text)
    if "\\u" in text:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda one: chr(int(one[1], 16)), text)


def _lines(text: str, words: Words) -> Iterator[tuple[int, str]]:
    """Yield the lines on which people are named; lines that a calendar folds are joined before."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    folds: list[int] = []
    if text.lstrip("\ufeff")[:6] == "BEGIN:":
        pieces = re.split(r"\n[ \t]", text)
        text = "".join(pieces)
        at = 0
        for piece in pieces[:-1]:
            at += len(piece)
            folds.append(at)
    for place, what in words.found_in(text):
        yield text.count("\n", 0, place) + 1 + bisect_right(folds, place), what


def searched(path: Path, records: Records, also: Iterable[Path]) -> tuple[list[tuple[Path, str]], list[str]]:
    """Return every file to be searched with how it is called, and the folders that are not.

    These are the records, the key file, the study and its table, all else in the folder of the records, and what
    lies at any depth under the folders that are given.

    Raises
    ------
    UnreadableFile
        Where one of these is not there.
    """
    found = dict[Path, str]()
    # A link lies in one folder, and what it leads to in another.
    folders = list(dict.fromkeys([path.parent, path.parent if not path.is_symlink() else path.resolve().parent]))
    inside = [each for folder in folders for each in sorted(folder.iterdir())]
    for one in (*_known(path, records), *inside):
        if one.is_file():
            found.setdefault(one.resolve(), str(one))
    roots = list(also)
    for given in roots:
        if not given.exists():
            raise UnreadableFile(f"there is no folder {given}: name one that is to be searched too")
        for each in sorted(given.rglob("*")) if given.is_dir() else [given]:
            if each.is_file() and ".git" not in each.parts:
                found.setdefault(each.resolve(), str(each))
    beside = [
        f"{each}/"
        for each in inside
        if each.is_dir()
        and each.name != ".git"
        and not any(each.resolve().is_relative_to(given.resolve()) for given in roots)
    ]
    return [(each, shown) for each, shown in found.items()], beside


def _known(path: Path, records: Records) -> Iterator[Path]:
    """Yield the files that belong to records, the study and the table of its networks among them."""
    yield path
    yield path.with_name(KEY_FILE)
    if records.study is not None and (study := path.parent / records.study).is_file():
        yield study
        if (table := text_of(study).table) is not None:
            yield table


BEYOND = (
    "If these files were ever added to Git, it keeps earlier versions. Backups, folders that are kept in step "
    "with other machines, and whatever was handed on may keep copies.",
)
"""Where more may be kept, in sentences."""
