"""How do the columns of a table become learners' arrays, without a record for each row?

What a row means is what its record means (`netselect.batch.reading.records`), and what is laid out is what
`netselect.batch.reading.from_records` makes of records. Here the same is worked out for all rows at once, and a
row about which there is the slightest doubt is left to be read as a record. Records of one shape are laid out as
rows too: one of which every figure is a number and every word a text says what a row says in whose columns these
stand.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from types import NoneType
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

import numpy as np
from pydantic import AfterValidator

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import (
    NO_DATE,
    REASONS,
    Learners,
    OwnStrengths,
    Wants,
    empty_wants,
    one_strength,
    only,
)
from netselect.batch.reading.from_records import Stated, laid_out
from netselect.batch.reading.records import Records
from netselect.batch.reading.table_columns import (
    BLANK,
    Block,
    Columns,
    Path,
    are_identifiers,
    are_totals,
    columns_of,
    day,
    is_number,
    numbers,
    tags,
    text,
    truth,
    word_of,
)
from netselect.gates import limits_of
from netselect.reading.tables import Cells
from netselect.study.criteria import LIMIT_GATES
from netselect.study.network import UNKNOWN, Network, Strength
from netselect.study.quantities import LARGEST_STATED
from netselect.study.stated_weights import adds_up
from netselect.study.study import GateLimits, Learner, LearnerRecord, Limits, Need, Study
from netselect.study.written import IDENTIFIER, Bounded, Written
from netselect.sums import Flags, Floats, Places, Whole
from netselect.weighting.elicited import points

_FIELDS = 5
"""What `OwnStrengths` holds of each strength."""

Shape: TypeAlias = tuple[Any, ...]
"""The keys of a record in their order, and key and shape of each block among its values."""

_FEWEST = 16
"""Fewer records of one shape are judged one by one in less time."""

_MOST_KEPT = 1000
"""Shapes whose columns are kept, so that a file of very many takes no more memory than another."""

_DEEPEST = 3
"""Levels of blocks in blocks: needs, one of them, its themes."""

_FIGURES = frozenset({"weights", "limits"})
"""Blocks in which no other block stands."""


@cache
def span_of(model: type[Written], name: str) -> tuple[float, float]:
    """Return the smallest and the largest number that a field takes, or that the values of its block may be.

    >>> span_of(Need, "current"), span_of(Need, "themes")
    ((0.0, 5.0), (0.0, 1000000000000000.0))
    """
    kind = get_type_hints(model, include_extras=True)[name]
    # What may be left out is annotated as a whole, and holds the type with its bounds.
    while get_origin(kind) is not Annotated or not isinstance(get_args(kind)[0], type):
        inside = get_args(kind)[:1] if get_origin(kind) is Annotated else get_args(kind)
        kind = next(part for part in reversed(inside) if part is not NoneType)
    checks = [
        one.func for one in get_args(kind) if isinstance(one, AfterValidator) and isinstance(one.func, Bounded)
    ]
    low, high = [-LARGEST_STATED, *(one.low for one in checks)], [LARGEST_STATED, *(one.high for one in checks)]
    return max(low), min(high)


class TableLayout:
    """Lays out the rows of one table."""

    def __init__(self, columns: Columns, candidates: Candidates, records: Records) -> None:
        self.columns, self.candidates, self.records, self.study = columns, candidates, records, records.study
        self.themes = () if candidates.help is None else candidates.help.themes
        # What the study itself waives is the same for everybody.
        anybody = LearnerRecord.model_validate({"id": "anybody"})
        self.waived: Places = laid_out(candidates, [anybody]).learners.waived[:, 1:]

    def lay_out(self, block: Block) -> Learners:
        """Return all rows of a block as learners; what stands in those that are then in doubt has no meaning."""
        ids = block.cells[self.columns.places["id",]]
        block.doubt |= ~are_identifiers(ids)
        if (totals := are_totals(ids)) is not None:
            block.doubt |= totals
        block.codes(self.columns.places.get(("role",)), text)
        block.codes(self.columns.places.get(("topics",)), tags)
        if not self.records.may_say_nothing:
            block.doubt[:] = True
        weights = weights_of(block, self.columns, self.candidates, self.records)
        least, most = self._limits(block)
        wants = wants_of(block, self.columns, self.records, self.themes)
        strengths = strengths_of(block, self.columns, self.study, self.candidates.networks, wants)
        rows = np.repeat(np.arange(len(block)), len(self.waived))
        return Learners(
            ids=ids if isinstance(ids, Sequence) else [""] * len(block),
            weights=weights,
            least=least,
            most=most,
            waived=np.column_stack([rows, np.tile(self.waived, (len(block), 1))]).astype(np.intp),
            wants=wants.wants,
            strengths=strengths,
        )

    def _limits(self, block: Block) -> tuple[Floats, Floats]:
        """Return what each gate lets pass (c, g), and put rows in doubt whose limits cannot be."""
        gates = {gate.name: place for place, gate in enumerate(self.candidates.gates)}
        shape = (len(block), len(gates))
        least, most = np.full(shape, -np.inf), np.full(shape, np.inf)
        for limit, (gate, _) in LIMIT_GATES.items():
            values = block.numbers(self.columns.places.get(("limits", limit)), *span_of(Limits, limit))
            own = getattr(self.study.learner.limits, limit)
            stated = ~np.isnan(values)
            if stated.any() and (gate in self.study.gates or self.records.silent(limit)):
                block.doubt |= stated
            if gate in gates:
                most[:, gates[gate]] = np.where(stated, values, np.inf if own is None else own)
        for name, asked in self.study.gates.items():
            if asked.must_be is None:
                low = self._end(block, name, "min", -np.inf if asked.min is None else asked.min)
                high = self._end(block, name, "max", np.inf if asked.max is None else asked.max)
                block.doubt |= low > high
                if name in gates:
                    least[:, gates[name]], most[:, gates[name]] = low, high
            elif name in gates:
                place = gates[name]
                least[:, place], most[:, place] = limits_of(asked)
        return least, most

    def _end(self, block: Block, name: str, end: str, own: float) -> Floats:
        values = block.numbers(self.columns.places.get(("gates", name, end)), *span_of(GateLimits, end))
        return np.where(np.isnan(values), own, values)


def weights_of(block: Block, columns: Columns, candidates: Candidates, records: Records) -> Floats:
    """Return the weights of the criteria (c, m): the study's own, or shared out where a row gives points."""
    study = records.study
    weights = np.tile(candidates.matrix.weights, (len(block), 1))
    places = columns.under("weights")
    if not places:
        return weights
    stated, given = np.zeros(len(block), dtype=np.bool_), {}
    for name, base in records.points.base.items():
        values = block.numbers(places.get((name,)), *span_of(LearnerRecord, "weights"))
        blank = np.isnan(values)
        stated |= ~blank
        values[blank] = base
        given[name] = values
    statement = candidates.weighting or study.weights
    if statement.how not in {"points", "swing"} or study.judges:
        # Such weights are put together for one learner at a time.
        block.doubt |= stated
        return weights
    block.doubt |= stated & ~records.points.columns_add_up(given)
    raw = records.points.shared(given)
    block.doubt |= stated & ~raw.any(axis=1)
    rows = stated & ~block.doubt
    if rows.all():
        return points(raw)
    weights[rows] = points(raw[rows])
    return weights


@dataclass(slots=True, eq=False)
class OneWant:
    """One need or aspiration of c learners, as in `Wants`.

    Importance is NaN where none is given; what counts takes part in coverage; `theme` and `part` (c, a) hold the
    themes that it asks for and how much of each, 0 where one is not asked for.
    """

    path: Path
    is_there: Flags
    importance: Floats
    by: Whole
    reason: Places
    is_private: Flags
    counts: Flags
    is_vague: Flags
    theme: Places
    part: Floats


@dataclass(slots=True, eq=False)
class RowWants:
    """The wants of c learners, and where each of the v that the table knows stands among a learner's own.

    The same name may be a need of one learner and an aspiration of another. `is_there` says who has it, `is_kept`
    that it is not left out because it is private, `place` (c, v) where it stands.
    """

    wants: Wants
    names: tuple[str, ...]
    is_there: Flags
    is_kept: Flags
    place: Places


def wants_of(block: Block, columns: Columns, records: Records, themes: Sequence[str]) -> RowWants:
    """Return the needs and aspirations of the rows of a block; `themes` are those that networks offer."""
    learner = records.study.learner
    codes = {theme: code for code, theme in enumerate(themes)}
    own = [("needs", name) for name in learner.needs] + [("aspirations", name) for name in learner.aspirations]
    found = [_one(block, columns, path, learner.wants.get(path[1]), codes) for path in columns.wants or own]
    shape = (len(block), len(found))
    is_there = _flagged([want.is_there for want in found], shape)
    names = tuple(want.path[1] for want in found)
    for one, other in combinations(range(len(names)), 2):
        if names[one] == names[other]:
            block.doubt |= is_there[:, one] & is_there[:, other]
    for want in found:
        # A date asks every network when its help begins.
        is_dated = want.is_there & (want.by != NO_DATE)
        if is_dated.any() and records.silent("entry_weeks"):
            block.doubt |= is_dated
    private = _flagged([want.is_private for want in found], shape)
    is_kept = is_there if records.redaction is None else is_there & ~private
    raw = _points_of(block, columns, learner, found, is_kept)
    place = np.cumsum(is_kept, axis=1, dtype=np.intp) - 1
    return RowWants(_arranged(found, is_kept, place, raw, len(themes)), names, is_there, is_kept, place)


class _Fields:
    """The columns of one want, completed by what the study's learner states of it; notes who states any."""

    def __init__(self, block: Block, columns: Mapping[Path, int], shared: Need | None) -> None:
        self.block, self.columns, self.shared = block, columns, shared
        self.is_stated: Flags = np.zeros(len(block), dtype=np.bool_)

    def numbers(self, name: str) -> Floats:
        values = self.block.numbers(self.columns.get((name,)), *span_of(Need, name))
        blank = np.isnan(values)
        self.is_stated |= ~blank
        own = getattr(self.shared, name, None)
        return values if own is None else np.where(blank, own, values)

    def codes(self, name: str, read: Callable[[object], int], own: int) -> Whole:
        found = self.block.codes(self.columns.get((name,)), read)
        self.is_stated |= found != BLANK
        return np.where(found == BLANK, own, found)


def _one(block: Block, columns: Columns, path: Path, shared: Need | None, themes: Mapping[str, int]) -> OneWant:
    """Return what the columns say of one want, completed by what the study's learner states of it."""
    fields = _Fields(block, columns.under(*path), shared)
    importance = fields.numbers("importance")
    current, target = fields.numbers("current"), fields.numbers("target")
    title = fields.codes("title", text, BLANK if shared is None else 0)
    fields.codes("source", text, 0)
    reason = fields.codes("reason", word_of(REASONS), REASONS.index("other" if shared is None else shared.reason))
    private = fields.codes("private", truth, int(shared is not None and shared.private))
    own_day = None if shared is None else shared.by
    by = fields.codes("by", day, NO_DATE if own_day is None else own_day.toordinal())
    theme, part, asks = _themes(block, columns.under(*path, "themes"), shared, themes)
    is_always = not columns.wants or path in columns.always
    is_there = np.ones(len(block), dtype=np.bool_) if is_always else fields.is_stated | asks
    incomplete = (title == BLANK) | np.isnan(current)
    vague = np.zeros(len(block), dtype=np.bool_)
    if path[0] == "needs":
        incomplete |= np.isnan(target)
    else:
        vague = np.isnan(target) | (by == NO_DATE)
    block.doubt |= is_there & incomplete
    return OneWant(
        path=path,
        is_there=is_there,
        importance=importance,
        by=by,
        reason=reason.astype(np.intp),
        is_private=private == 1,
        counts=~vague & (target > current),
        is_vague=vague,
        theme=theme,
        part=part,
    )


def _themes(
    block: Block, columns: Mapping[Path, int], shared: Need | None, themes: Mapping[str, int]
) -> tuple[Places, Floats, Flags]:
    """Return the themes that a want asks for (c, a), how much of each, and which rows state any."""
    stated = [block.numbers(place, *span_of(Need, "themes")) for place in columns.values()]
    own = {} if shared is None else shared.themes
    width = max(len(stated), len(own))
    theme = np.full((len(block), width), len(themes), dtype=np.intp)
    part = np.zeros((len(block), width))
    for place, (name, share) in enumerate(own.items()):
        theme[:, place], part[:, place] = themes.get(name, len(themes)), share
    asks = np.zeros(len(block), dtype=np.bool_)
    for values in stated:
        asks |= ~np.isnan(values)
    if asks.any():
        theme[asks], part[asks] = len(themes), 0.0
        for place, ((name,), values) in enumerate(zip(columns, stated, strict=True)):
            theme[asks, place] = themes.get(name, len(themes))
            part[asks, place] = np.nan_to_num(values[asks])
        block.doubt |= asks & ~part.any(axis=1)
    return theme, part, asks


def _points_of(
    block: Block, columns: Columns, learner: Learner, found: Sequence[OneWant], is_kept: Flags
) -> Floats:
    """Return the importance of each want (c, v) as points, 0 of what does not count."""
    words = ("points", "equal", "swing")
    place = columns.places.get(("importances",))
    own = word_of(words)(learner.importances.how)
    way = block.codes(place, word_of(words))
    way = np.where(way == BLANK, own, way)
    # Orders and judgements are worked out for one learner at a time.
    block.doubt |= way < 0
    importance = np.array([want.importance for want in found]).reshape(len(found), len(block)).T
    vague = _flagged([want.is_vague for want in found], is_kept.shape)
    by_points, is_given = way != words.index("equal"), is_kept & ~np.isnan(importance)
    block.doubt |= by_points & (is_kept & ~is_given & ~vague).any(axis=1)
    most = np.max(importance, axis=1, where=is_given, initial=0.0)
    right = np.where(way == words.index("swing"), adds_up("swing", most), adds_up("points", most))
    block.doubt |= by_points & is_given.any(axis=1) & ~right
    raw = np.where(by_points[:, None], np.nan_to_num(importance), 1.0)
    raw[~_flagged([want.counts for want in found], is_kept.shape)] = 0.0
    return raw


def _arranged(found: Sequence[OneWant], is_kept: Flags, place: Places, raw: Floats, nothing: int) -> Wants:
    """Return wants with those that a learner has one after the other, and no place that nobody fills."""
    count, most = len(is_kept), int(is_kept.sum(axis=1).max(initial=0))
    width = max((want.part.shape[1] for want in found), default=0)
    names = tuple(dict.fromkeys(want.path[1] for want in found))
    wants = empty_wants(count, most, width, names)
    wants.theme[:] = nothing
    for number, want in enumerate(found):
        rows = np.flatnonzero(is_kept[:, number])
        at = rows, place[rows, number]
        wants.code[at], wants.is_aspiration[at] = names.index(want.path[1]), want.path[0] == "aspirations"
        wants.shares[at], wants.is_private[at] = raw[rows, number], want.is_private[rows]
        wants.reason[at], wants.by[at] = want.reason[rows], want.by[rows]
        asked = slice(want.part.shape[1])
        wants.theme[(*at, asked)], wants.part[(*at, asked)] = want.theme[rows], want.part[rows]
    counted = wants.shares.any(axis=1)
    if counted.any():
        wants.shares[counted] = points(wants.shares[counted])
    theme, part = _asked(wants.theme, wants.part, nothing)
    if part.shape[2]:
        # A running sum adds one after the other, as for one learner.
        total = np.cumsum(part, axis=2)[:, :, -1]
        wants.whole[:] = np.where(total > 0, total, 1.0)
    return replace(wants, theme=theme, part=part)


def _asked(theme: Places, part: Floats, nothing: int) -> tuple[Places, Floats]:
    """Return themes and parts (c, k, a) with what is asked for first, and no place that nobody fills."""
    is_asked = part > 0
    most = int(is_asked.sum(axis=2).max(initial=0))
    first = np.argsort(~is_asked, axis=2, kind="stable")[:, :, :most]
    theme, part = np.take_along_axis(theme, first, axis=2), np.take_along_axis(part, first, axis=2)
    theme[part == 0.0] = nothing
    return theme, part


def _flagged(parts: Sequence[Flags], shape: tuple[int, ...]) -> Flags:
    return np.stack(parts, axis=1) if parts else np.zeros(shape, dtype=np.bool_)


def strengths_of(
    block: Block, columns: Columns, study: Study, networks: Sequence[str], wants: RowWants
) -> OwnStrengths | None:
    """Return the strengths that rows state, sorted by row, network and place; None where none does."""
    given = columns.under("strengths")
    if not given:
        return None
    where = {name: place for place, name in enumerate(networks)}
    parts: list[Floats] = []
    for (want, name), place in given.items():
        if name not in where:
            # A private network, of which nothing is said to others.
            continue
        values, is_unknown = _strengths(block, block.cells[place])
        stated = ~np.isnan(values) | is_unknown
        has_want = np.zeros(len(block), dtype=np.bool_)
        for position, one in enumerate(wants.names):
            if one == want:
                has_want |= wants.is_there[:, position]
                rows = np.flatnonzero(stated & wants.is_kept[:, position] & ~block.doubt)
                found = np.empty((len(rows), 3 + _FIELDS))
                found[:, 0], found[:, 1], found[:, 2] = rows, where[name], wants.place[rows, position]
                found[:, 3:] = _fields(study, study.networks[name], values[rows])
                parts.append(found)
        block.doubt |= stated & ~has_want
    table = np.concatenate(parts) if parts else np.zeros((0, 3 + _FIELDS))
    table = table[~block.doubt[table[:, 0].astype(np.intp)]]
    if not len(table):
        return None
    table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    at = table[:, :3].astype(np.intp)
    return OwnStrengths(at[:, 0], at[:, 1], at[:, 2], np.ascontiguousarray(table[:, 3:]))


def _strengths(block: Block, cells: Cells) -> tuple[Floats, Flags]:
    """Return a column of strengths from 0 to 1, NaN where none is known, and which are said to be unknown."""
    values, doubt = numbers(cells)
    is_unknown = np.zeros(len(block), dtype=np.bool_)
    for row in np.flatnonzero(doubt).tolist():
        cell = cells[row]
        is_unknown[row] = isinstance(cell, str) and cell.strip().casefold() == UNKNOWN
    block.doubt |= (doubt & ~is_unknown) | (values < Strength.least) | (values > Strength.most)
    return values, is_unknown


def _fields(study: Study, network: Network, values: Floats) -> Floats:
    """Return the fields of strengths (s,), where NaN stands for one that is unknown."""
    distinct, which = np.unique(values, return_inverse=True)
    found = [
        one_strength(study, network, Strength.model_validate(UNKNOWN if np.isnan(value) else float(value)))
        for value in distinct
    ]
    return np.array(found, dtype=np.float64).reshape(-1, _FIELDS)[which]


class SameShape:
    """Lays out those records at once whose shape many have; any other is left to be judged by itself."""

    def __init__(self, candidates: Candidates, records: Records) -> None:
        self.candidates, self.records = candidates, records
        self._layouts: dict[Shape, TableLayout | None] = {}

    def __call__(self, stated: Sequence[Stated]) -> Iterator[tuple[Learners, Sequence[int]]]:
        """Yield learners of one shape after the other, and which of the records they are."""
        alike: dict[Shape, list[int]] = {}
        for place, one in enumerate(stated):
            if isinstance(one.data, dict) and not one.faults:
                alike.setdefault(_shape(one.data), []).append(place)
        for shape, places in alike.items():
            layout = self._layout(shape) if len(places) >= _FEWEST else None
            if layout is None:
                continue
            doubt = np.zeros(len(places), dtype=np.bool_)
            columns = _columns([stated[place].data for place in places], shape)
            block = Block([_cells_of(path, values, doubt) for path, values in columns], doubt)
            learners, right = layout.lay_out(block), ~block.doubt
            yield only(learners, right), [place for place, is_right in zip(places, right, strict=True) if is_right]

    def _layout(self, shape: Shape) -> TableLayout | None:
        """Return what lays out the records of a shape; None where its keys are no columns of a table."""
        if shape not in self._layouts:
            if len(self._layouts) >= _MOST_KEPT:
                self._layouts.clear()
            paths = list(_paths(shape))
            keys = {key for path in paths for key in path}
            layout = None
            are_names = all(key.__class__ is str and IDENTIFIER.fullmatch(key) for key in keys)
            # Topics are one text in a cell, and a list in a record.
            if self.records.redaction is None and are_names and ("topics",) not in paths:
                columns, faults = columns_of([".".join(path) for path in paths], self.records, "")
                layout = None if faults else TableLayout(columns, self.candidates, self.records)
            self._layouts[shape] = layout
        return self._layouts[shape]


def _shape(data: dict[Any, Any], depth: int = _DEEPEST) -> Shape:
    return tuple(data), *[
        (key, (tuple(value),) if key in _FIGURES or not depth else _shape(value, depth - 1))
        for key, value in data.items()
        if isinstance(value, dict)
    ]


def _parts(shape: Shape) -> Iterator[tuple[str, Shape | None]]:
    """Yield each key with the shape of its block; None where it has none."""
    blocks = dict(shape[1:])
    for key in shape[0]:
        yield key, blocks.get(key)


def _paths(shape: Shape) -> Iterator[Path]:
    for key, inner in _parts(shape):
        if inner is None:
            yield (key,)
        else:
            # A block in which nothing stands is no column, and may mean something.
            yield from ((key, *path) for path in _paths(inner)) if inner[0] else [(key, "")]


def _columns(rows: list[dict[str, Any]], shape: Shape) -> Iterator[tuple[Path, list[Any]]]:
    """Yield the path of each column of records of one shape, with what stands in it."""
    for key, inner in _parts(shape):
        values = [row[key] for row in rows]
        if inner is None:
            yield (key,), values
        else:
            yield from (((key, *path), own) for path, own in _columns(values, inner))


def _cells_of(path: Path, values: list[Any], doubt: Flags) -> Cells:
    """Return values as the cells of a table that mean the same, and put those in doubt that would mean another."""
    kinds = set(map(type, values))
    if is_number(path):
        if not kinds <= {int, float}:
            doubt |= [value.__class__ not in {int, float} for value in values]
            values = [value if value.__class__ in {int, float} else 0.0 for value in values]
        try:
            numbers = np.array(values, dtype=np.float64)
        except OverflowError:
            doubt[:] = True
            return np.zeros(len(values))
        doubt |= np.isnan(numbers)
        return numbers
    right = [value.__class__ is str and value == value.strip() != "" for value in values]
    if not all(right):
        doubt |= ~np.array(right)
    return [value if is_right else "" for value, is_right in zip(values, right, strict=True)]
