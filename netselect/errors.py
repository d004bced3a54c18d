"""What can go wrong, in one tree, how is each failure worded, and what is said where an extra is missing?

A message says what was found, where, what is accepted, and the cure. What a person wrote is repeated as it was
written, but for signs that would steer a terminal.

::

    NetselectError
    +-- StudyFaults            a study has faults; all of them, each with its place
    |   +-- TableFaults        a table of learners has, of whom nobody can then be read
    |   +-- FileFaults         another file that a person writes has
    +-- UnreadableFile         a file is missing, too large, not text, or not allowed
    +-- UnknownName            a name that nothing answers to, with the nearest one
    +-- InvalidMatrix          arrays that are no decision matrix            (a ValueError too)
    |   +-- MissingAnchors     a method needs worst and best levels that nobody stated
    +-- MethodNotApplicable    a method cannot treat these figures           (a ValueError too)
    +-- InvalidParameter       a method's parameter has a value that is not accepted (a ValueError too)
    +-- MalformedMethod        a method's class breaks the contract          (a TypeError too)
    +-- JudgementError         pairwise judgements that give no weights      (a ValueError too)
    |   +-- ContradictoryJudgement    a pair is judged twice, differently
    |   +-- SelfComparison            an item is judged against itself
    |   +-- DisconnectedJudgements    the judgements fall into parts without a link
    |   +-- UnknownItem               a judgement names something that is not there
    |   +-- MissingItem               an item takes part in no judgement
    |   +-- JudgementOutOfRange       a ratio that is not from 1/9 to 9
    |   +-- NoRandomIndex             a table of random indices does not reach so far
    +-- MissingExtra           an optional dependency is not installed       (an ImportError too)

    NetselectWarning (a UserWarning)
    +-- RankReversalWarning    leaving a network out would change the order of the others
    +-- DegenerateWarning      figures that leave nothing to tell apart, and what was done
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal, TypeAlias

StudyPath: TypeAlias = tuple[str | int, ...]
"""Where something stands in a study: keys, and the places of items in lists."""

Code: TypeAlias = Literal[
    "missing",
    "empty",
    "unknown_key",
    "reference",
    "duplicate",
    "conflict",
    "not_a_number",
    "range",
    "date",
    "truth",
    "text",
    "option",
    "identifier",
    "block",
    "order",
    "weights",
    "judgements",
    "yaml",
    "key",
    "colon",
    "tab",
    "indentation",
    "encoding",
    "limit",
    "more",
    "table",
    "unreadable",
    "method",
    "parameter",
    "matrix",
    "extra",
    "withheld",
    "refused",
]
"""What kind of fault something is, in a word that stays: `docs/reference/faults.md` shows each, with its cure."""

STEERING = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
"""What steers a terminal or turns the order of the signs about it (C0, C1, embeddings and isolates), and
halves of characters, which nothing can print. A text, since few runs compile it."""


def legible(text: str) -> str:
    r"""Return text as it was written, with whatever could steer a terminal replaced; lines stay lines.

    Joiners and marks of direction (U+200C to U+200F, U+061C), which emoji and many scripts need, stay.

    >>> legible("A\x1b[31m body\nof people"), legible("\u0645\u06cc\u200c\u0634") == "\u0645\u06cc\u200c\u0634"
    ('A\ufffd[31m body\nof people', True)
    """
    if text.isprintable():
        return text
    lines = text.split("\n")
    return "\n".join(line if line.isprintable() else re.sub(STEERING, "\ufffd", line) for line in lines)


class NetselectError(Exception):
    """Anything that netselect refuses to do; every error of its own is one.

    Parameters
    ----------
    *args : object
        The sentence.
    code : str, optional
        What kind of fault it is (`Code`); that of the class where nothing else is said.
    path : tuple of str and int
        Where it stands in a study; empty where it stands in none.
    line, column : int
        Where it stands in a file, counted from 1; 0 where there is none.
    found : object
        What was found, where that can be told apart.
    expected : sequence of str
        What is accepted instead, as far as the sentence names it.
    about : sequence of str
        The other ids and figures of which the sentence speaks.
    """

    code: Code = "refused"

    def __init__(
        self,
        *args: object,
        code: Code | None = None,
        path: StudyPath = (),
        line: int = 0,
        column: int = 0,
        found: object = None,
        expected: Iterable[str] = (),
        about: Iterable[str] = (),
    ) -> None:
        super().__init__(*args)
        self.code = code or self.code
        self.path, self.line, self.column = path, line, column
        self.found, self.expected, self.about = found, tuple(expected), tuple(about)

    @property
    def where(self) -> str:
        """The path as it is printed: ``networks.pm-body.staying.yearly_cost``; empty where there is none."""
        return cut_words(dotted(self.path))

    @property
    def place(self) -> str:
        """The line, where it is known, then the path: ``line 31  networks.pm-body``."""
        return "  ".join(part for part in (f"line {self.line}" if self.line else "", self.where) if part)

    def __str__(self) -> str:
        return cut_words(legible(super().__str__()), LONGEST_PATH if self.code == "unreadable" else LONGEST_WORD)


class UnreadableFile(NetselectError):
    """A file that is missing, too large, not text, or not allowed."""

    code: Code = "unreadable"


class UnknownName(NetselectError):
    """A name that nothing answers to; the message gives the nearest valid ones."""

    code: Code = "reference"


class InvalidMatrix(NetselectError, ValueError):
    """Arrays that are no decision matrix: wrong shape, not finite, weights that cannot be shared out."""

    code: Code = "matrix"


class MissingAnchors(InvalidMatrix):
    """A method needs the worst and best level of each criterion, and nobody stated them."""

    code: Code = "missing"


class MethodNotApplicable(NetselectError, ValueError):
    """A method cannot treat these figures; the message names the criterion and a method that copes."""

    code: Code = "method"


class InvalidParameter(NetselectError, ValueError):
    """A method's parameter has a value that is not accepted; the message says what is."""

    code: Code = "parameter"


class MalformedMethod(NetselectError, TypeError):
    """A method's class breaks the contract; raised when the class is defined, naming its file."""

    code: Code = "method"


class JudgementError(NetselectError, ValueError):
    """Pairwise judgements that give no weights."""

    code: Code = "judgements"


class ContradictoryJudgement(JudgementError):
    """One pair is judged twice, and the two judgements differ."""

    code: Code = "conflict"


class SelfComparison(JudgementError):
    """An item is judged against itself."""

    code: Code = "conflict"


class DisconnectedJudgements(JudgementError):
    """The judgements fall into parts that no judgement links."""


class UnknownItem(JudgementError):
    """A judgement names something that is not among the items."""

    code: Code = "reference"


class MissingItem(JudgementError):
    """An item takes part in no judgement."""

    code: Code = "missing"


class JudgementOutOfRange(JudgementError):
    """A judgement is not a ratio from 1/9 to 9."""

    code: Code = "range"


class NoRandomIndex(JudgementError):
    """The chosen table of random indices does not reach so many items."""

    code: Code = "limit"


class MissingExtra(NetselectError, ImportError):  # type: ignore[misc]  # an ImportError calls a file its path
    """An optional dependency is not installed; the message is the line that installs it."""

    code: Code = "extra"


class NetselectWarning(UserWarning):
    """Something that the reader of a result should know; also kept on the result."""

    def __str__(self) -> str:
        return legible(super().__str__())


class RankReversalWarning(NetselectWarning):
    """Leaving a network out would change the order of the others."""


class DegenerateWarning(NetselectWarning):
    """Figures that leave nothing to tell apart; the message says what was done."""


def dotted(path: Sequence[str | int]) -> str:
    """Return a path as it is printed.

    >>> dotted(("waivers", 0, "gate"))
    'waivers[0].gate'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a study, with its place.

    Parameters
    ----------
    code : str
        What kind of fault it is, in a word that stays, such as ``"missing"`` or ``"reference"`` (`Code`).
    message : str
        What was found, what is accepted, and the cure, in whole sentences.
    path : tuple of str and int
        Where it stands in the study, such as ``("networks", "pm-body", "staying", "yearly_cost")``.
    line : int
        Line in the file, counted from 1; 0 where there is no file.
    column : int
        Column in that line, counted from 1; 0 where there is no file.
    source : str
        The file's name, or ``""`` where there is no file.
    sheet : str
        The sheet of a workbook, whose row and column `line` and `column` then are; ``""`` in any other file.
    found : object
        What was found, where that can be told apart.
    expected : tuple of str
        What is accepted instead, as far as the sentence names it.
    about : tuple of str
        Every id of which the sentence speaks, apart from those of its path; `found` and `expected` are among them.
    cure : str
        The end of the sentence that says what to do, where it can be told apart.

    Examples
    --------
    >>> print(Fault("missing", "a network needs a name", ("networks", "pm-body"), 31, 7, "criteria.yaml"))
    criteria.yaml:31  networks.pm-body
        a network needs a name
    """

    code: Code
    message: str
    path: StudyPath = ()
    line: int = 0
    column: int = 0
    source: str = ""
    sheet: str = field(default="", kw_only=True)
    found: object = field(default=None, compare=False, kw_only=True)
    expected: tuple[str, ...] = field(default=(), compare=False, kw_only=True)
    about: tuple[str, ...] = field(default=(), compare=False, kw_only=True)
    cure: str = field(default="", compare=False, kw_only=True)

    @classmethod
    def mended(cls, code: Code, found: str, cure: str, path: StudyPath = (), **facts: Any) -> "Fault":  # noqa: ANN401 -- other fields
        """Return a fault whose sentence is what was found, and the cure behind a colon."""
        return cls(code, f"{found}: {cure}", path, cure=cure, **facts)

    def __post_init__(self) -> None:
        if len(self.message) > LONGEST_WORD or not self.message.isascii():
            object.__setattr__(self, "message", with_odd_letters_named(cut_words(self.message)))
        spoken = (*((self.found,) if isinstance(self.found, str) else ()), *self.expected)
        if spoken:
            object.__setattr__(self, "about", tuple(dict.fromkeys((*self.about, *spoken))))

    def __lt__(self, other: "Fault") -> bool:
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[object, ...]:
        return self.sheet, self.line, self.column, self.where, self.message, self.source

    @property
    def where(self) -> str:
        """The path as it is printed: ``networks.pm-body.staying.yearly_cost``."""
        return cut_words(dotted(self.path))

    def to_dict(self) -> dict[str, object]:
        """Return what JSON holds of it; the path as it is printed."""
        place = {"source": self.source, "line": self.line, "column": self.column, "path": self.where}
        of_sheet = {"sheet": self.sheet} if self.sheet else {}
        return {**place, **of_sheet, "code": self.code, "message": self.message}

    @property
    def place(self) -> str:
        """The file and line, then the path: ``criteria.yaml:31  networks.pm-body``; of a workbook the cell."""
        at = f"{self.source}:{self.line}" if self.line else self.source
        if self.sheet:
            at = f"{self.source} {self.sheet}" + (f"!{cell_letters(self.column)}{self.line}" if self.line else "")
        return "  ".join(part for part in (at, self.where) if part)

    def __str__(self) -> str:
        """Return the place on one line and the sentence on the next."""
        return legible(f"{self.place}\n    {self.message}" if self.place else self.message)


def cell_letters(column: int) -> str:
    """Return what a spreadsheet calls a column.

    >>> cell_letters(6), cell_letters(28)
    ('F', 'AB')
    """
    before, place = divmod(column - 1, 26)
    return (cell_letters(before) if before else "") + chr(ord("A") + place)


class StudyFaults(NetselectError):
    """A study has faults; ``faults`` holds all of them in the order of the file.

    Parameters
    ----------
    faults : iterable of Fault
        At least one.
    """

    what = "the study"
    """What has the faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.source, fault)))
        first = self.faults[0] if self.faults else Fault("refused", "")
        facts = ("code", "path", "line", "column", "found", "expected", "about")
        super().__init__(self.faults, **{name: getattr(first, name) for name in facts})

    @property
    def place(self) -> str:
        """The place of the first fault; see `Fault.place`."""
        return self.faults[0].place if self.faults else ""

    def __reduce__(self) -> tuple[type["StudyFaults"], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)

    def __str__(self) -> str:
        """Return the number of faults and then each one with its place."""
        count = len(self.faults)
        head = "1 fault" if count == 1 else f"{count:,} faults"
        return "\n".join([f"{head} in {self.what}:", *map(str, self.faults)])


class TableFaults(StudyFaults):
    """A table of learners has faults of its own, such as a column that nothing is called."""

    what = "the table of learners"


class FileFaults(StudyFaults):
    """Another file that a person writes has faults, such as a map of assessment criteria."""

    what = "the file"


MOST_COMPARED = 300
"""Names that a misspelt one is compared with: comparing takes its time, and a file may hold very many names."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like ``name``, or None where none comes close.

    >>> nearest("shared_agneda", ["shared_agenda", "recognition"])
    'shared_agenda'
    >>> nearest("wombat", ["shared_agenda", "recognition"]) is None
    True
    """
    import difflib  # noqa: PLC0415 -- only a fault needs it

    name = name.translate(_LATIN)
    # A slip changes few letters: far longer or shorter names are not looked at, nor more than a few hundred.
    slack = max(6, len(name))
    names = [option for option in known if abs(len(option) - len(name)) <= slack][:MOST_COMPARED]
    folded = {option.translate(_LATIN).casefold().replace("_", "-"): option for option in reversed(names)}
    close = difflib.get_close_matches(name.casefold().replace("_", "-"), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


MOST_LISTED = 12
"""Names that a sentence lists."""


def listed(names: Iterable[str], limit: int = MOST_LISTED, *, joined: str = "or") -> str:
    """Return names as they stand in a sentence: ``a, b or c``; long lists are cut with a count.

    >>> listed(["points", "swing", "equal"])
    'points, swing or equal'
    >>> listed(["fit", "cost"], joined="and")
    'fit and cost'
    """
    all_names = list(names)
    shown = all_names[:limit]
    if len(all_names) > limit:
        return ", ".join(shown) + f" and {len(all_names) - limit} more"
    return f" {joined} ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the sentence that names the nearest valid name, or else the valid names.

    >>> did_you_mean("topsys", ["topsis", "ahp"])
    'Did you mean `topsis`?'
    >>> did_you_mean("wombat", ["topsis", "ahp"])
    'Accepted here: ahp or topsis.'
    """
    return _offer(name, known)[0]


def _offer(name: str, known: Iterable[object]) -> tuple[str, tuple[str, ...]]:
    """Return the sentence, and the names in it."""
    names = sorted(map(str, known))
    if (close := nearest(name, names)) is not None:
        return f"Did you mean `{close}`?", (close,)
    said = f"Accepted here: {listed(names)}." if names else "Nothing of the kind is defined."
    return said, tuple(names[:MOST_LISTED])


def no_such(
    sentence: str, name: object, known: Iterable[object], path: StudyPath = (), given: Iterable[object] = ()
) -> Fault:
    """Return the fault that a name leads nowhere: a sentence that says so, and what may be meant instead.

    What is ``given`` beside the name already cannot be meant once more.

    >>> fault = no_such("there is no gate `tyme`.", "tyme", ["time", "budget"])
    >>> fault.message, fault.code, fault.expected
    ('there is no gate `tyme`. Did you mean `time`?', 'reference', ('time',))
    >>> no_such("there is no need `mentr`.", "mentr", ["mentor", "talk"], given=["mentor"]).message
    'there is no need `mentr`. `mentor` is given already: take this one out.'
    """
    close = nearest(str(name), sorted(map(str, known)))
    if close is not None and close in map(str, given):
        message = f"{sentence} `{close}` is given already: take this one out."
        return Fault("reference", message, path, found=name, about=(str(name), close))
    offer, offered = _offer(str(name), known)
    return Fault("reference", f"{sentence} {offer}", path, found=name, expected=offered, about=(str(name),))


def unknown_name(sentence: str, name: str, known: Iterable[object]) -> UnknownName:
    """Return the error that a name leads nowhere: a sentence that says so, and what may be meant instead.

    >>> error = unknown_name("there is no gate `tyme`.", "tyme", ["time", "budget"])
    >>> str(error), error.expected
    ('there is no gate `tyme`. Did you mean `time`?', ('time',))
    """
    offer, offered = _offer(name, known)
    return UnknownName(f"{sentence} {offer}", found=name, expected=offered)


LONGEST_PATH = 4096
"""No system takes a longer path, and up to that it is told whole."""

LONGEST_WORD = 200
"""Characters of a word, or of a quotation, that are shown: an id has 80 at most."""
_KEPT = 60
_BLANKS = r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+"


def cut_words(text: str, limit: int = LONGEST_WORD) -> str:
    """Return a text in which words and quotations of more than so many characters are cut.

    >>> len(cut_words("there is no key " + "x" * 40_000))
    79
    """
    if len(text) <= limit:
        return text
    parts = text.split("`")
    # Quotations are taken in pairs from the left: what stands between two of them is none.
    for place in range(1, len(parts) - 1, 2):
        if len(parts[place]) > limit:
            parts[place] = f"{parts[place][:_KEPT]}..."
    text = "`".join(parts)
    if max(map(len, text.split()), default=0) < limit:
        return text
    return re.sub(rf"([^\s`]{{{_KEPT}}})[^\s`]{{{limit - _KEPT},}}", r"\1...", text)


_LOOK_ALIKE = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
        "\u03bf\u03b1\u03bd\u03c1\u03c5\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f"
        "\u03a1\u03a4\u03a5\u03a7\u0131\u0261\u2010\u2011\u2012\u2013\u2212",
        "aeopcxyijshdqwABEKMHOPCTXIJSoavpuABEZHIKMNOPTYXig-----",
        strict=True,
    )
)
"""Letters of other alphabets, and dashes, that look like ones of English."""
_LATIN = str.maketrans(_LOOK_ALIKE)


def in_plain_letters(text: str, *, whole: bool = False) -> str:
    r"""Return text with the letters of English in the place of Greek and Cyrillic ones that look like them.

    Of a word only where it mixes the two, as nobody writes; as a ``whole`` every such letter.

    >>> in_plain_letters("G\u0412P"), in_plain_letters("team-\u03b1").isascii()
    ('GBP', False)
    """

    def plain(word: str) -> str:
        mixes = whole or (re.search("[A-Za-z]", word) and re.search("[\u0370-\u052f]", word))
        return word.translate(_LATIN) if mixes else word

    return text if text.isascii() else re.sub(r"[^\W\d_]+", lambda found: plain(found[0]), text)


_MOST_NAMED = 3
"""Odd letters that a message names."""


def with_odd_letters_named(message: str) -> str:
    r"""Return a message that names what in its quotations cannot be seen, or only looks like a letter of English.

    A letter of another alphabet is named where letters of English stand in the same word, or where that is all
    that tells two quotations apart.

    >>> with_odd_letters_named("there is no key `n\u0435eds`")[-60:]
    'U+0435 (cyrillic small letter ie), which only looks like `e`'
    """
    odd: dict[str, None] = {}
    quoted = [] if message.isascii() and message.isprintable() else message.split("`")[1:-1:2]
    plain = {text for text in quoted if text.isascii()}
    for text in quoted:
        alike = text.translate(_LATIN) in plain
        for word in re.findall(r"\S+", text) if not text.isascii() else ():
            is_mixed = re.search("[A-Za-z0-9]", word) is not None
            odd |= dict.fromkeys(
                char for char in word if char in _LOOK_ALIKE and (alike or (is_mixed and char.isalpha()))
            )
        odd |= dict.fromkeys(re.findall("[\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]", text))
        if re.sub("[^\\S ]|[\u00ad\u200b-\u200f\u2060\ufeff]", "", text).isascii():
            odd |= dict.fromkeys(re.findall("[^\\S ]|[\u00ad\u200b-\u200f\u2060\ufeff]", text))
    # A message that a fault takes over from another names its letters already.
    room = _MOST_NAMED - sum(_character(char) in message for char in odd)
    named = [_character(char) for char in odd if f"U+{ord(char):04X}" not in message][: max(room, 0)]
    if not named:
        return message
    end = "" if message.endswith((".", "?", "!")) else "."
    return f"{message}{end} Found {' and '.join(named)}"


def _character(char: str) -> str:
    """Return what a character is called, and which one it looks like."""
    import unicodedata  # noqa: PLC0415 -- only a fault needs it

    name = unicodedata.name(char, "a character without a name").lower()
    twin = _LOOK_ALIKE.get(char) or (unicodedata.normalize("NFKC", char) if char.isdigit() or char > "＀" else "")
    looks = f", which only looks like `{twin}`" if twin.strip() and twin != char else ""
    return f"U+{ord(char):04X} ({name}){looks}"


MOST_BITS = 2**12  # a whole number with more is larger than any figure, and Python may refuse to print it


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands where a cell holds what no study can, with what a message calls it after "found"."""

    text: str

    def __str__(self) -> str:
        return self.text


def shown(value: object, limit: int = 60) -> str:
    """Return a value as it is quoted in a message: one line, cut, in back-ticks.

    >>> shown("1,5")
    '`1,5`'
    """
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return f"a whole number of about {round(value.bit_length() * 0.30103):,} digits"
    text = "null" if value is None else re.sub(_BLANKS, " ", re.sub(" object at 0x[0-9a-f]+", "", str(value)))
    text = text.lower() if isinstance(value, bool) else text.strip(" ")
    return f"`{text[:limit]}...`" if len(text) > limit else f"`{text}`"


def named(value: object) -> str:
    """Return how a message calls what was found where something else was wanted.

    >>> named(["a"]), named(True), named(3)
    ('a list', '`true`', '`3`')
    """
    if isinstance(value, dict | list | tuple):
        return "a block of keys" if isinstance(value, dict) else "a list"
    return value.text if isinstance(value, Unreadable) else shown(value)


def install_line(what: str, extra: str) -> str:
    """Return what is missing, and the line that installs it.

    >>> install_line("Pictures need matplotlib", "report")
    'Pictures need matplotlib: pip install "netselect[report]"'
    """
    return f'{what}: pip install "netselect[{extra}]"'


def loaded(module: str, extra: str, what: str) -> Any:  # noqa: ANN401 -- a module of any library
    """Return a module of a library that an extra brings, at its first use: such libraries are slow to load.

    ``what`` needs it, as the `MissingExtra` begins that is raised where it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(install_line(what, extra)) from error
