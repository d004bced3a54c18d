"""What does each column of a table of learners say, what do its cells mean, and how does a row become a record?

One row is one learner. A column is `id`, `role`, `topics`, `importances`, or a path: `limits.yearly_cost`,
`weights.recognition`, `needs.mentor.current`, `aspirations.speaking.themes.events`, `strengths.mentor.club`,
`gates.quick.max`. A blank cell says nothing: the study's own figure holds. Columns are read whole; a cell that is
not plain is doubtful, and whoever asks reads its row as a record then, and finds what is wrong.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic_core import PydanticCustomError

from netselect.batch.reading.records import NEUTRAL, Records
from netselect.errors import Fault, listed, nearest, shown
from netselect.reading.decoding import MAX_COLUMNS, MAX_SCALAR, TOO_LONG, TOO_WIDE, Located
from netselect.reading.dialect import BETWEEN, DAY, TRUTH, hint_on_cells, is_total, spreadsheet_error, without_name
from netselect.reading.tables import Cells, ids_in
from netselect.study.study import WANTS, Limits, Need, Study
from netselect.study.written import IDENTIFIER, read_date, read_truth
from netselect.sums import Flags, Floats, Places, Whole

Path: TypeAlias = tuple[str, ...]
Characters = npt.NDArray[np.uint8] | npt.NDArray[np.uint32]
"""Codes of the characters of a text."""

PLAIN = ("id", "role", "topics", "importances")
FIELDS = tuple(name for name in Need.model_fields if name != "themes")
"""What a column can say of a need, beside its themes."""

SHAPES = {
    "limits": "limits.<limit>",
    "weights": "weights.<criterion>",
    "needs": "needs.<id>.<field>",
    "aspirations": "aspirations.<id>.<field>",
    "strengths": "strengths.<need>.<network>",
    "gates": "gates.<gate>.min",
}
"""How the columns of each block are called."""

JUDGED = frozenset({"order", "judgements"})
NO_JUDGEMENTS = Fault(
    "conflict",
    "a row of a table cannot hold an order or judgements of needs: write points, swing or equal here, or give the "
    "learners as JSON lines or YAML",
    ("importances",),
)
"""What is said of a row whose importances are given so."""

_OF_NUMBERS = frozenset({"limits", "weights", "strengths", "gates"})
_NUMBERS_OF_WANTS = frozenset({"importance", "current", "target", "themes"})
BLANK = -1
"""The code of a cell in which nothing is written."""
DOUBT = -2
"""The code of a cell that needs a closer look."""

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_END = "\0"
"""What stands behind each cell where a column is read as one text."""
_NUMBERS = re.compile(rf"(?:(?:{_NUMBER.pattern})?{_END})*+")
_IDENTIFIERS = re.compile(rf"(?:{IDENTIFIER.pattern}{_END})*+")
_ZERO, _POINT = map(ord, "0.")
_NINE = 9
_MOST_DIGITS = 15
_TENS: Floats = np.array([float(10**power) for power in range(_MOST_DIGITS + 1)])


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of a table without faults.

    `places` says where each stands, counted from 0, the columns of one need one after the other; `wants` are kind
    and id of every need and then every aspiration that has columns, in their order; `always` those that every row
    has, because the study states the rest of them. Faults name the table as `source`.
    """

    source: str
    places: dict[Path, int]
    wants: tuple[Path, ...] = ()
    always: frozenset[Path] = frozenset()
    separator: str = ","

    def under(self, *start: str) -> dict[Path, int]:
        """Return the columns whose path begins so, by what follows."""
        depth = len(start)
        return {path[depth:]: place for path, place in self.places.items() if path[:depth] == start}


def is_column(name: str) -> bool:
    """Return whether a name is that of a column of learners, of whatever study."""
    block, dot, _ = name.partition(".")
    return block in SHAPES if dot else name in PLAIN


def is_figure(name: str) -> bool:
    """Return whether a column of such a name holds figures."""
    path = tuple(name.split("."))
    return len(path) > 1 and (path[0] not in WANTS or len(path) > 2) and is_number(path)  # noqa: PLR2004 -- kind, need and field


def kind_of(name: str) -> str:
    """Return of a column of days or of truths which of them it holds; an empty text of any other."""
    block, _, rest = name.partition(".")
    return {"by": DAY, "private": TRUTH}.get(rest.partition(".")[2], "") if block in WANTS else ""


def unfilled(columns: Columns, blank: AbstractSet[int], study: Study) -> list[int]:
    """Return which of some blank columns nothing fills: limits and needs that the study does not state either."""
    needs = [columns.under(*want) for want in columns.wants if want not in columns.always]
    found = [place for one in needs if blank >= set(one.values()) for place in one.values()]
    limits = columns.under("limits").items()
    found += [at for (name,), at in limits if at in blank and getattr(study.learner.limits, name) is None]
    return sorted(found)


def columns_of(
    header: Sequence[str], records: Records, source: str, line: int = 1, separator: str = ","
) -> tuple[Columns, list[Fault]]:
    """Return the columns that a header names, and what is wrong with it; line 0 says that a table has none."""
    names = [name.strip() for name in header]
    whole = TOO_WIDE.format(len(names)) if len(names) > MAX_COLUMNS else ""
    if not any(names):
        whole = "the table is empty: its first line has to name the columns"
    if whole:
        return Columns(source, {}), [Fault("table", whole, (), line, 1, source)]
    faults = [
        Fault("table", f"column {number}, {shown(name)}: {sentence}", (), line, number, source, found=name)
        for number, name in enumerate(names, start=1)
        for sentence in _sentences_on(name, number, names, records, BETWEEN[separator])
    ]
    if records.redaction is not None:
        faults = records.redaction.of_columns(faults, names)
    if "id" not in names and not any(nearest(name, (*PLAIN, *SHAPES)) == "id" for name in names):
        message = "the column `id` is missing: every learner needs a pseudonym of their own"
        faults.append(Fault("missing", message, (), line, 1, source))
    places = {tuple(name.split(".")): place for place, name in enumerate(names)}
    known = records.study.learner.wants
    stated = dict.fromkeys(path[:2] for path in places if path[0] in WANTS)
    wants = sorted(stated, key=lambda want: WANTS.index(want[0]))
    times = Counter(want[1] for want in wants if len(want) > 1)
    always = frozenset(want for want in wants if want[1:] and want[1] in known and times[want[1]] == 1)
    # What belongs to one need is read together, so that needs come in the order of their first columns.
    turn = {want: number for number, want in enumerate(wants)}
    in_order = dict(sorted(places.items(), key=lambda item: turn.get(item[0][:2], -1)))
    columns = Columns(source, in_order, tuple(wants), always, separator)
    missing = list(_missing(columns, known))
    if missing and records.redaction is not None:
        withheld = Fault("withheld", f"the columns of needs: {NEUTRAL}", (), line, 1, source)
        return columns, [*faults, withheld]
    return columns, faults + [Fault("missing", sentence, (), line, 1, source) for sentence in missing]


def record_of_row(columns: Columns, cells: Sequence[object], line: int) -> Located:
    """Return what a row says as a record, which knows line and column of everything."""
    record = Located()
    if columns.wants:
        # The columns of a table say which needs its rows speak of, also where all cells are blank.
        for kind in WANTS:
            record[kind] = Located()
    for path, place in columns.places.items():
        value = meant(cells[place], is_number=is_number(path))
        if path == ("topics",) and isinstance(value, str):
            value = ids_in(value)
        if value is None and path[:2] not in columns.always:
            continue
        inner, at = record, (line, place + 1)
        for step in path[:2] if value is None else path[:-1]:
            inner.places.setdefault(step, at)
            inner = inner.setdefault(step, Located())
        if value is not None:
            inner[path[-1]] = value
            inner.places[path[-1]] = at
    return record


def faults_of_row(columns: Columns, cells: Sequence[object], line: int) -> list[Fault]:
    """Return why a row cannot be read at all."""
    count = len(columns.places)
    if len(cells) != count:
        hint = hint_on_cells(cells, count, BETWEEN[columns.separator])
        found = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        message = f"this row has {found}, and the header names {count} columns{hint}"
        return [Fault("table", message, (), line, 1, columns.source)]
    return [
        Fault("limit", TOO_LONG.format(len(cell)), path, line, place + 1, columns.source)
        for path, place in columns.places.items()
        if isinstance(cell := cells[place], str) and len(cell) > MAX_SCALAR
    ]


def is_number(path: Path) -> bool:
    """Return whether a column holds numbers."""
    return path[0] in _OF_NUMBERS or (path[0] in WANTS and path[2] in _NUMBERS_OF_WANTS)


def _sentences_on(name: str, number: int, names: Sequence[str], records: Records, between: str) -> Iterator[str]:
    """Yield what is wrong with the name of a column."""
    path = name.split(".")
    block = path[0]
    if nameless := without_name(number, names, between):
        yield nameless
    elif block not in SHAPES and name not in PLAIN:
        yield f"there is no such column. {_right_column(name, records)}"
    elif block in SHAPES:
        if len(path) != len(SHAPES[block].split(".")) and not (block in WANTS and path[2:3] == ["themes"]):
            also = " or `gates.<gate>.max`" if block == "gates" else ""
            yield f"write it as `{SHAPES[block]}`{also}"
        else:
            yield from _CHECKS[block](path, names, records)
    if name and names.index(name) != number - 1:
        yield "this column stands twice"


def _right_column(name: str, records: Records) -> str:
    """Return the sentence on the column that an unknown one can mean, as a whole, or on all that there are."""
    block, dot, rest = name.partition(".")
    close = nearest(block, SHAPES if dot else (*PLAIN, *SHAPES))
    if close is None:
        return f"Accepted here: {listed((*PLAIN, *SHAPES.values()))}."
    if not dot:
        return f"Did you mean `{SHAPES.get(close, close)}`?"
    # The other parts are put right too, as far as can be told: else the next fault would be of what is meant here.
    study = records.study
    known: dict[str, tuple[Collection[str], ...]] = {
        "limits": (Limits.model_fields,),
        "weights": (records.points.base,),
        "gates": (study.gates, ("min", "max")),
        "needs": (study.learner.needs, (*FIELDS, "themes"), study.themes),
        "aspirations": (study.learner.aspirations, (*FIELDS, "themes"), study.themes),
        "strengths": (study.learner.wants, study.networks),
    }
    parts = rest.split(".")
    first, *others = known[close]
    if close in WANTS:  # One that the study does not state may be the table's own.
        first = [one for one in first if one.casefold() == parts[0].casefold()]
    meant = [nearest(part, sorted(of)) or part for part, of in zip(parts, (first, *others), strict=False)]
    return f"Did you mean `{'.'.join([close, *meant, *parts[len(meant) :]])}`?"


def _unknown(what: str, path: Sequence[str], place: int, known: Collection[str]) -> Iterator[str]:
    """Yield that a part of a column's name is not known, and which whole names are."""
    name = path[place]
    if name in known:
        return
    start, end = ".".join(path[:place]), "".join(f".{part}" for part in path[place + 1 :])
    close = nearest(name, sorted(known))
    if close is not None:
        yield f"{what.format(name)} Did you mean `{start}.{close}{end}`?"
    elif known:
        yield f"{what.format(name)} Accepted here: {listed(f'{start}.{one}{end}' for one in sorted(known))}."
    else:
        yield f"{what.format(name)} Nothing of the kind is defined."


def _weight(path: Sequence[str], _: Sequence[str], records: Records) -> Iterator[str]:
    way = records.study.weights.how
    if way not in {"points", "swing"}:
        yield (
            f"the study weighs its criteria by `{way}`, for which points say nothing: take the column out, or "
            "change the study's `weights:` to `points` or `swing`"
        )
        return
    yield from _unknown("no criterion with points is called `{}`.", path, 1, records.points.base)


def _gate(path: Sequence[str], _: Sequence[str], records: Records) -> Iterator[str]:
    gates = records.study.gates
    if path[1] not in gates:
        yield records.no_gate(path[1], "gates.", f".{path[2]}")
    elif gates[path[1]].must_be is not None:
        yield f"the gate `{path[1]}` asks whether something is true, and has no limit to change"
    yield from _unknown("a gate has no `{}`.", path, 2, ("min", "max"))


def _want(path: Sequence[str], _: Sequence[str], records: Records) -> Iterator[str]:
    if not IDENTIFIER.fullmatch(path[1]):
        yield f"`{path[1]}` is no id: use letters, digits, `-` and `_`, at most 80, without spaces"
    if path[2] != "themes":
        yield from _unknown("a need has no `{}`.", path, 2, (*FIELDS, "themes.<theme>"))
    elif len(path) != 4 or not IDENTIFIER.fullmatch(path[3]):  # noqa: PLR2004 -- kind, need, themes and theme
        yield f"write it as `{path[0]}.{path[1]}.themes.<theme>`"
    elif records.study.themes:
        yield from _unknown("no theme `{}` is listed in the study's `themes:`.", path, 3, records.study.themes)


def _strength(path: Sequence[str], names: Sequence[str], records: Records) -> Iterator[str]:
    if records.redaction is not None and path[2] in records.redaction.hidden:
        return
    wants = {parts[1] for name in names if (parts := name.split("."))[0] in WANTS and len(parts) > 1}
    known = wants or set(records.study.learner.wants)
    if path[1] not in known and path[1] in records.study.learner.wants:
        kind = next(kind for kind in WANTS if path[1] in getattr(records.study.learner, kind))
        yield (
            f"`{path[1]}` of the study has no column of its own, and nobody is given it; a column such as "
            f"`{kind}.{path[1]}.importance`, even a blank one, keeps it"
        )
        known.add(path[1])
    yield from _unknown("there is no need or aspiration `{}`.", path, 1, known)
    yield from _unknown("there is no network `{}`.", path, 2, records.study.networks)


_CHECKS: dict[str, Callable[[Sequence[str], Sequence[str], Records], Iterator[str]]] = {
    "limits": lambda path, _, __: _unknown("there is no limit `{}`.", path, 1, Limits.model_fields),
    "weights": _weight,
    "gates": _gate,
    "needs": _want,
    "aspirations": _want,
    "strengths": _strength,
}


def _missing(columns: Columns, known: Collection[str]) -> Iterator[str]:
    """Yield the columns that needs lack which the study does not state."""
    for kind, name in (want for want in columns.wants if len(want) > 1 and IDENTIFIER.fullmatch(want[1])):
        needed = ("title", "current", "target") if kind == "needs" else ("title", "current")
        given = columns.under(kind, name)
        # A field that is misspelt is not missing.
        meant_by = {nearest(path[0], FIELDS) if path else None for path in given}
        absent = [one for one in needed if name not in known and one not in meant_by]
        if not absent or () in given:
            continue
        columns_to_add = " and ".join(f"`{kind}.{name}.{one}`" for one in absent)
        close = nearest(name, known)
        hint = f" Did you mean `{close}`? Else" if close else " So the table has to:"
        yield (
            f"the study's learner states no `{name}`.{hint} add {columns_to_add}, or write `{name}` under the "
            "study's `learner:`."
        )


def row_findings(findings: Sequence[Fault]) -> list[Fault]:
    """Return what is wrong with a row, with one sentence for an order or judgements, which no row can hold."""

    def is_order(fault: Fault) -> bool:
        block = fault.path[0] if fault.path else ""
        return block in JUDGED or (block == "importances" and fault.code == "missing")

    return list(dict.fromkeys(NO_JUDGEMENTS if is_order(fault) else fault for fault in findings))


@dataclass(slots=True, eq=False)
class Block:
    """The cells of c rows, column by column, and which rows are in doubt: more of them as columns are read."""

    cells: Sequence[Cells]
    doubt: Flags

    def __len__(self) -> int:
        return len(self.doubt)

    def numbers(self, place: int | None, low: float, high: float) -> Floats:
        """Return a column of numbers, NaN where nothing is written; what is not from low to high is in doubt."""
        if place is None:
            return np.full(len(self), np.nan)
        values, doubt = numbers(self.cells[place])
        outside = (values < low) | (values > high)
        self.doubt |= doubt | outside
        values[outside] = np.nan
        return values

    def codes(self, place: int | None, read: Callable[[object], int]) -> Whole:
        """Return a column of codes, `BLANK` where nothing is written."""
        if place is None:
            return np.full(len(self), BLANK, dtype=np.int64)
        found = codes(self.cells[place], read)
        self.doubt |= found == DOUBT
        return found


def meant(cell: object, *, is_number: bool) -> object:
    """Return what one cell means; None where nothing is written in it.

    >>> [meant(cell, is_number=True) for cell in ("2.50", " ", "unknown", "007")]
    [2.5, None, 'unknown', '007']
    """
    if isinstance(cell, str):
        text = cell.strip()
        if not text:
            return None
        if is_number and _NUMBER.fullmatch(text):
            # One that is too large for any number is shown as it is written.
            return text if math.isinf(number := float(text)) else number
        return spreadsheet_error(text) if text[0] == "#" else text
    return cell


def numbers(cells: Cells) -> tuple[Floats, Flags]:
    """Return the numbers of a column, NaN where there is none, and which cells are in doubt.

    >>> values, doubt = numbers(["1", "", "2.5", "1_000", "nan"])
    >>> values.tolist(), doubt.tolist()
    ([1.0, nan, 2.5, nan, nan], [False, False, False, True, True])
    """
    if isinstance(cells, np.ndarray):
        return cells + 0.0, np.zeros(len(cells), dtype=np.bool_)
    try:
        text = _END.join(cells)
    except TypeError:
        return _one_by_one(cells)
    characters = characters_of(f"{text}{_END}")
    ends = np.flatnonzero(characters == 0)
    if len(ends) == len(cells):
        values = plain_numbers(characters, np.concatenate([[0], ends[:-1] + 1]), ends)
        if values is not None:
            return values, np.zeros(len(cells), dtype=np.bool_)
    stripped = [cell.strip() for cell in cells]
    if text.count(_END) >= max(1, len(cells)):
        return _one_by_one(stripped)
    return _by_pattern(stripped)


def characters_of(text: str) -> Characters:
    """Return the code of each character of a text."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def plain_numbers(characters: Characters, begins: Places, ends: Places) -> Floats | None:
    """Return the numbers of a column in which nothing but plain decimals stands; None for any other.

    Most columns are such. A cell goes from a place in a text to another, at which another character stands; NaN is
    the number of an empty one.

    With at most 15 digits d, of which f stand behind the point, ``d`` and ``10**f`` are whole numbers below 2**53:
    ``d / 10**f`` is rounded once, which is what `float` gives (Clinger, 1990, How to read floating point numbers
    accurately).
    """
    length = ends - begins
    width = int(length.max(initial=0))
    if width > _MOST_DIGITS:
        return None
    # The last digit comes first; before the first one, zeros add nothing.
    back = np.arange(1, width + 1)[:, None]
    digits = (characters[ends - back] - _ZERO) * (back <= length)
    whole, has_points = length, digits.max(initial=0) > _NINE
    if has_points:
        is_point = digits + _ZERO == _POINT
        digits[is_point] = 0
        behind, points = is_point.argmax(axis=0), is_point.sum(axis=0)
        whole = length - behind - points
        if digits.max() > _NINE or (points > 1).any() or ((points > 0) & ((behind == 0) | (whole == 0))).any():
            return None
    if ((characters[begins] == _ZERO) & (whole > 1)).any():
        return None
    values: Floats = _TENS[:width] @ digits
    if has_points:
        low = _TENS[:width] @ (digits * (back <= behind))
        values = np.where(points, (values - low) / 10.0 + low, values) / _TENS[behind]
    if not length.all():
        values[length == 0] = np.nan
    return values


def _by_pattern(cells: list[str]) -> tuple[Floats, Flags]:
    """Return what `numbers` does, for texts without `_END` in them; the pattern halts at every cell in doubt."""
    doubt = np.zeros(len(cells), dtype=np.bool_)
    text = "".join([cell + _END for cell in cells])
    start = place = 0
    while start < len(text):
        match = _NUMBERS.match(text, start)
        end = start if match is None else match.end()
        place += text.count(_END, start, end)
        if end < len(text):
            doubt[place] = True
            cells[place] = ""
            place += 1
            end = text.index(_END, end) + 1
        start = end
    # Adding 0 makes one number of 0 and -0, as reading one record does.
    values = np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64) + 0.0
    large = np.isinf(values)
    values[large] = np.nan
    return values, doubt | large


def _one_by_one(cells: Sequence[object]) -> tuple[Floats, Flags]:
    values, doubt = np.full(len(cells), np.nan), np.zeros(len(cells), dtype=np.bool_)
    for place, cell in enumerate(cells):
        value = meant(cell, is_number=True)
        if value.__class__ is float or value.__class__ is int:
            try:
                values[place] = float(value) + 0.0
            except OverflowError:
                doubt[place] = True
        else:
            doubt[place] = value is not None
    return values, doubt | np.isinf(values)


def are_identifiers(cells: Cells) -> Flags:
    """Return which cells are texts that can be ids as they stand.

    >>> are_identifiers(["ann", "", "b c", "dé-7"]).tolist()
    [True, False, False, True]
    """
    if isinstance(cells, np.ndarray):
        return np.zeros(len(cells), dtype=np.bool_)
    right = np.ones(len(cells), dtype=np.bool_)
    try:
        text = _END.join(cells) + _END
    except TypeError:
        text = _END * (len(cells) + 1)
    match = _IDENTIFIERS.fullmatch(text)
    if match is None or text.count(_END) != len(cells):
        right[:] = [isinstance(cell, str) and IDENTIFIER.fullmatch(cell) is not None for cell in cells]
    return right


def codes(cells: Cells, read: Callable[[object], int]) -> Whole:
    """Return a code for each cell of a column of words or dates, `BLANK` where nothing is written.

    ``read`` gives the code of what a cell means, 0 or more, or `DOUBT`.

    >>> codes(["yes", " ", "perhaps", "no"], truth).tolist()
    [1, -1, -2, 0]
    """
    if isinstance(cells, np.ndarray):
        return np.where(np.isnan(cells), BLANK, DOUBT).astype(np.int64)
    if set(map(type, cells)) <= {str}:
        known = {cell: _code(cell, read) for cell in set(cells)}
        return np.fromiter(map(known.__getitem__, cells), np.int64, len(cells))
    return np.fromiter((_code(cell, read) for cell in cells), np.int64, len(cells))


_TOTALS = frozenset(
    form
    for word in ("total", "totals", "sum", "average", "mean", "summe", "gesamt", "insgesamt", "mittelwert")
    for form in (word, word.capitalize(), word.upper())
)
"""Ids of rows that add up the others, as they mostly are written; looking for these costs next to nothing."""


def are_totals(cells: Cells) -> Flags | None:
    """Return which ids say that their rows add up the others; None where, as nearly always, none does."""
    try:
        if isinstance(cells, np.ndarray) or _TOTALS.isdisjoint(cells):
            return None
    except TypeError:
        # Whatever a cell of a DataFrame holds that is no text is doubtful in any case.
        pass
    return np.array([isinstance(cell, str) and is_total(cell) for cell in cells])


def _code(cell: object, read: Callable[[object], int]) -> int:
    value = meant(cell, is_number=False)
    if value is None:
        return BLANK
    return DOUBT if isinstance(value, str) and len(value) > MAX_SCALAR else read(value)


def text(value: object) -> int:
    """Return 0 for any text; half of a character is none."""
    return 0 if isinstance(value, str) and (value.isascii() or value.isprintable()) else DOUBT


def tags(value: object) -> int:
    """Return 0 for a list of tags."""
    # Nearly all have blanks between, which are split in a third of the time.
    is_one = isinstance(value, str) and (
        all(map(IDENTIFIER.fullmatch, value.split())) or all(map(IDENTIFIER.fullmatch, ids_in(value)))
    )
    return 0 if is_one else DOUBT


def truth(value: object) -> int:
    """Return 1 for true and 0 for false, also where it is written yes or no."""
    try:
        return int(read_truth(value))  # type: ignore[call-overload, no-any-return]
    except PydanticCustomError:
        return DOUBT


def day(value: object) -> int:
    """Return the ordinal of a date that is written as year-month-day.

    >>> day("2026-11-23"), day("2026-02-30"), day("23.11.2026")
    (739943, -2, -2)
    """
    try:
        return read_date(value).toordinal()  # type: ignore[attr-defined, no-any-return]
    except PydanticCustomError:
        return DOUBT


def word_of(words: Sequence[str]) -> Callable[[object], int]:
    """Return a function that gives the position of a word among those that are known."""
    known = {word: code for code, word in enumerate(words)}
    return lambda value: known.get(value, DOUBT) if isinstance(value, str) else DOUBT
