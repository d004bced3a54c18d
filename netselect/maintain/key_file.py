"""Which real names stand beside records, and how are they kept out of what is said?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from netselect.errors import Fault, FileFaults, InvalidParameter, NetselectError, UnknownName, unknown_name
from netselect.maintain.records import ME, MOST_DIGITS
from netselect.reading import parse
from netselect.reading.decoding import Located, read_bytes
from netselect.study import mapping
from netselect.study.written import Written

KEY_FILE = "names.yaml"
"""The file of real names, beside the records: a line for each person, such as `contact-4: Jane Example`."""


def names_beside(path: Path) -> dict[str, str]:
    """Return the real names by pseudonyms that stand in the key file beside records; none where there is none.

    Raises
    ------
    FileFaults
        Where a line of it cannot be read; what it says is not repeated.
    """
    file = path.parent / KEY_FILE
    if not file.exists():
        return {}
    data, faults = parse(read_bytes(file), str(file))
    cure = (
        f"this line of the key file cannot be read: write the pseudonym and the name, as in `contact-4: {_NOBODY}`"
    )
    if isinstance(data, Located):
        odd = [key for key, name in data.items() if not isinstance(name, str) or not isinstance(key, str | int)]
        lines = [fault.line for fault in faults] + [data.places[key][0] for key in odd]
    else:
        lines = [fault.line for fault in faults] or [0] * (data is not None)
    if lines:
        raise FileFaults(Fault("block", cure, (), line, 1, str(file)) for line in dict.fromkeys(lines))
    return {str(key): name for key, name in mapping(data).items()}


_NOBODY = "Jane Example"


def known_names(path: Path | None) -> "KnownNames":
    """Return the real names that stand beside records; none where nobody knows where these stand."""
    return KnownNames({} if path is None else names_beside(path))


def nobody_called(path: Path | None, typed: str, known: Iterable[str], sentence: str = "") -> NetselectError:
    """Return the refusal of a word that is nobody's id; a name of the key file is not repeated in it."""
    if pseudonym := known_names(path).pseudonym(typed, of_a_person=True):
        return InvalidParameter(f"found a name of the key file: write `{pseudonym}`, which stands for it there")
    return unknown_name(sentence or f"there is nobody `{typed}`.", typed, sorted({*known} - {ME}))


def nobody_left(path: Path, typed: str) -> NetselectError:
    """Return the refusal to forget who is not there; it proposes nobody else, since who is forgotten stays so."""
    sentence = (
        f"there is nobody `{typed}` in {path}, and nothing there names them: they are forgotten already, or the "
        "id is another; ids stand under `contacts` and `subjects`"
    )
    refusal = nobody_called(path, typed, ())
    return refusal if isinstance(refusal, InvalidParameter) else UnknownName(sentence, found=typed, expected=())


class KnownNames:
    """The real names of the key file, which may stand neither in records nor in what is said of them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.words = {pseudonym: words for pseudonym, name in names.items() if (words := words_of(name))}
        self.joined = {"".join(words): pseudonym for pseudonym, words in self.words.items()}
        self.holding = defaultdict[str, list[str]](list)
        for pseudonym, words in self.words.items():
            for word in words:
                self.holding[word].append(pseudonym)
        self.pseudonym = cache(self._pseudonym)
        longest_first = sorted(filter(None, map(str.split, names.values())), key=len, reverse=True)
        written = (r"[\s_-]*".join(map(re.escape, words)) for words in longest_first)
        whole = "|".join(rf"(?<![^\W_]){name}(?![^\W_])" for name in written)
        self.secret = re.compile("|".join(filter(None, [whole, r"[^\s`@]+@[^\s`@]+"])), re.IGNORECASE)

    def _pseudonym(self, text: str, *, of_a_person: bool = False) -> str:
        """Return the pseudonym of whom an id or tag names; nothing where it names nobody."""
        if text in self.names:
            return ""
        words = words_of(text)
        if pseudonym := self.joined.get("".join(words)):
            return pseudonym
        for pseudonym in (one for word in words for one in self.holding.get(word, ())):
            name = self.words[pseudonym]
            # A number makes a pseudonym of a word: `client-1` is nobody called Client.
            if (len(name) > 1 and {*name} <= {*words}) or (of_a_person and len(words) == 1 and text.isalpha()):
                return pseudonym
        return ""

    def is_secret(self, text: str, *, of_a_person: bool = True) -> bool:
        """Whether an id is a name of the key file, or what no id may be."""
        has_digits = sum(char.isdigit() for char in text) > MOST_DIGITS
        return has_digits or "@" in text or bool(self.pseudonym(text, of_a_person=of_a_person))

    def hidden(self, fault: Fault) -> Fault:
        """Return a fault without real names, mail addresses and numbers of people."""
        path = tuple(
            HIDDEN if isinstance(part, str) and self._is_hidden(part, fault) else part for part in fault.path
        )
        message = self._without_names(fault.message)
        found = self._word(fault.found) if isinstance(fault.found, str) else fault.found
        found = None if fault.code == "identifier" else found
        return replace(
            fault,
            path=path,
            message=message,
            found=found,
            expected=tuple(map(self._word, fault.expected)),
            about=tuple(map(self._word, fault.about)),
        )

    def _is_hidden(self, part: str, fault: Fault) -> bool:
        if part in _KEYS:
            return False
        # Days are keys too, and have more digits than an id may.
        if fault.code == "identifier":
            return self.is_secret(part)
        return "@" in part or bool(self.pseudonym(part, of_a_person=True))

    def _word(self, text: str) -> str:
        return HIDDEN if self.pseudonym(text, of_a_person=True) else self._without_names(text)

    def _without_names(self, text: str) -> str:
        def kept(match: re.Match[str]) -> str:
            word = match[0].strip('`"')
            is_quoted = word != match[0]
            is_secret = bool(self.pseudonym(word, of_a_person=is_quoted))
            return match[0].replace(word, HIDDEN) if is_secret else match[0]

        text = self.secret.sub(HIDDEN, text)
        return re.sub(r"`[\w-]+`|\"[\w-]+\"|[\w-]+", kept, text) if self.names else text


_KEYS = frozenset(name for model in Written.__subclasses__() for name in model.model_fields)
"""Keys that files have: somebody may be called so."""
HIDDEN = "(a name)"
"""What stands in a message in the place of a real name."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name or an id, without accents, digits and capitals."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return tuple(re.findall(r"[^\W\d_]+", plain.casefold()))
