"""What do the columns of a table say of learners' needs and aspirations?

The same as `netselect.batch.reading.stated_wants` makes of records, in arrays. Whatever a record would be refused
for puts its row in doubt.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.helping import NO_DATE
from netselect.batch.engine.learners import NOBODY, REASONS, Wants
from netselect.batch.reading.records import Records
from netselect.batch.reading.table_cells import BLANK, Block, day, text, truth, word_of
from netselect.batch.reading.table_columns import Columns, Path
from netselect.study.learner import Learner, Need
from netselect.study.stated_weights import TOP_SWING
from netselect.study.units import LARGEST_FIGURE
from netselect.weighting.elicited import points

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]
Whole = npt.NDArray[np.int64]

HIGHEST_LEVEL = 5.0
"""Levels of skill go from 0 to 5."""


@dataclass(slots=True, eq=False)
class OneWant:
    """One need or aspiration of c learners.

    Parameters
    ----------
    path : path
        Its kind and its id.
    is_there : ndarray (c,) of bool
        Who has it.
    importance, by, reason, is_private, counts, is_vague : ndarray (c,)
        As in `Wants`; importance is NaN where none is given; what counts takes part in coverage.
    theme : ndarray (c, a) of int
        The themes that it asks for.
    part : ndarray (c, a)
        How much of each; 0 where one is not asked for.
    """

    path: Path
    is_there: Flags
    importance: Floats
    by: Whole
    reason: Indices
    is_private: Flags
    counts: Flags
    is_vague: Flags
    theme: Indices
    part: Floats


@dataclass(slots=True, eq=False)
class RowWants:
    """The wants of c learners, and where each of the v that the table knows stands among a learner's own.

    Parameters
    ----------
    wants : Wants (c, k)
        As arrays.
    names : tuple of str
        The ids of what the table knows; the same id may be a need of one learner and an aspiration of another.
    is_there, is_kept : ndarray (c, v) of bool
        Who has it, and whether it is not left out because it is private.
    place : ndarray (c, v) of int
        Its place among the learner's own.
    """

    wants: Wants
    names: tuple[str, ...]
    is_there: Flags
    is_kept: Flags
    place: Indices


def wants_of(block: Block, columns: Columns, records: Records, themes: Sequence[str]) -> RowWants:
    """Return the needs and aspirations of the rows of a block.

    Parameters
    ----------
    block : Block
        The cells; rows in doubt are marked.
    columns : Columns
        What its columns say.
    records : Records
        What rows are completed from: the study's own learner, and whether private wants are left out.
    themes : sequence of str
        The themes that networks offer.
    """
    learner = records.study.learner
    codes = {theme: code for code, theme in enumerate(themes)}
    own = [("needs", name) for name in learner.needs] + [("aspirations", name) for name in learner.aspirations]
    found = [_one(block, columns, path, learner.wants.get(path[1]), codes) for path in columns.wants or own]
    shape = (len(block), len(found))
    is_there = _flagged([want.is_there for want in found], shape)
    names = tuple(want.path[1] for want in found)
    for one, name in enumerate(names):
        for other in range(one):
            if names[other] == name:
                block.doubt |= is_there[:, one] & is_there[:, other]
    if records.silent["entry_weeks"]:
        # A date asks every network when its help begins.
        for want in found:
            block.doubt |= want.is_there & (want.by != NO_DATE)
    private = _flagged([want.is_private for want in found], shape)
    is_kept = is_there if records.redaction is None else is_there & ~private
    raw = _points_of(block, columns, learner, found, is_kept)
    place = np.cumsum(is_kept, axis=1, dtype=np.intp) - 1
    return RowWants(_arranged(found, is_kept, raw, len(themes)), names, is_there, is_kept, place)


class _Fields:
    """The columns of one want, completed by what the study's learner states of it; notes who states any."""

    def __init__(self, block: Block, columns: Mapping[Path, int], shared: Need | None) -> None:
        self.block, self.columns, self.shared = block, columns, shared
        self.is_stated: Flags = np.zeros(len(block), dtype=np.bool_)

    def numbers(self, name: str, most: float) -> Floats:
        values = self.block.numbers(self.columns.get((name,)), 0.0, most)
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
    importance = fields.numbers("importance", LARGEST_FIGURE)
    current, target = fields.numbers("current", HIGHEST_LEVEL), fields.numbers("target", HIGHEST_LEVEL)
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
) -> tuple[Indices, Floats, Flags]:
    """Return the themes that a want asks for (c, a), how much of each, and which rows state any."""
    stated = [block.numbers(place, 0.0, LARGEST_FIGURE) for place in columns.values()]
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
    importance = _stacked([want.importance for want in found], is_kept.shape)
    vague = _flagged([want.is_vague for want in found], is_kept.shape)
    by_points, is_given = way != words.index("equal"), is_kept & ~np.isnan(importance)
    block.doubt |= by_points & (is_kept & ~is_given & ~vague).any(axis=1)
    most = np.max(importance, axis=1, where=is_given, initial=0.0)
    wrong = (most == 0.0) | ((way == words.index("swing")) & (most != TOP_SWING))
    block.doubt |= by_points & is_given.any(axis=1) & wrong
    raw = np.where(by_points[:, None], np.nan_to_num(importance), 1.0)
    raw[~_flagged([want.counts for want in found], is_kept.shape)] = 0.0
    return raw


def _arranged(found: Sequence[OneWant], is_kept: Flags, raw: Floats, nothing: int) -> Wants:
    """Return wants with those that a learner has one after the other, and no place that nobody fills."""
    count = len(is_kept)
    most = int(is_kept.sum(axis=1).max(initial=0))
    order = np.argsort(~is_kept, axis=1, kind="stable")[:, :most]
    names = tuple(dict.fromkeys(want.path[1] for want in found))
    kept = np.take_along_axis(is_kept, order, axis=1)

    shares = np.where(kept, np.take_along_axis(raw, order, axis=1), 0.0)
    counted = shares.any(axis=1)
    if counted.any():
        shares[counted] = points(shares[counted])
    theme, part, whole = _arranged_themes(found, order, kept, nothing)
    codes = [np.full(count, names.index(want.path[1]), dtype=np.intp) for want in found]
    kinds = [np.full(count, want.path[0] == "aspirations") for want in found]
    return Wants(
        names=names,
        code=_in_place(codes, order, kept, NOBODY),
        shares=shares,
        is_aspiration=_in_place(kinds, order, kept, empty=False),
        is_private=_in_place([want.is_private for want in found], order, kept, empty=False),
        reason=_in_place([want.reason for want in found], order, kept, len(REASONS) - 1),
        by=_in_place([want.by for want in found], order, kept, NO_DATE),
        theme=theme,
        part=part,
        whole=whole,
    )


def _in_place(parts: Sequence[npt.NDArray[Any]], order: Indices, kept: Flags, empty: int) -> npt.NDArray[Any]:
    """Return what wants say (c, k) with those that a learner has one after the other."""
    if not parts:
        return np.zeros(order.shape, dtype=type(empty))
    moved = np.take_along_axis(np.stack(parts, axis=1), order, axis=1)
    moved[~kept] = empty
    return moved


def _arranged_themes(
    found: Sequence[OneWant], order: Indices, kept: Flags, nothing: int
) -> tuple[Indices, Floats, Floats]:
    """Return themes, parts (c, k, a) and their sums (c, k), what is asked for one after the other."""
    width = max((want.part.shape[1] for want in found), default=0)
    shape = (*order.shape, width)
    theme, part = np.full(shape, nothing, dtype=np.intp), np.zeros(shape)
    for number, want in enumerate(found):
        rows, places = np.nonzero((order == number) & kept)
        theme[rows, places, : want.theme.shape[1]] = want.theme[rows]
        part[rows, places, : want.part.shape[1]] = want.part[rows]
    is_asked = part > 0
    most = int(is_asked.sum(axis=2).max(initial=0))
    first = np.argsort(~is_asked, axis=2, kind="stable")[:, :, :most]
    theme, part = np.take_along_axis(theme, first, axis=2), np.take_along_axis(part, first, axis=2)
    theme[part == 0.0] = nothing
    whole = np.ones(order.shape)
    if most:
        # A running sum adds one after the other, as for one learner.
        total = np.cumsum(part, axis=2)[:, :, -1]
        whole = np.where(total > 0, total, 1.0)
    return theme, part, whole


def _stacked(parts: Sequence[npt.NDArray[Any]], shape: tuple[int, ...]) -> npt.NDArray[Any]:
    return np.stack(parts, axis=1) if parts else np.zeros(shape)


def _flagged(parts: Sequence[Flags], shape: tuple[int, ...]) -> Flags:
    return np.stack(parts, axis=1) if parts else np.zeros(shape, dtype=np.bool_)
