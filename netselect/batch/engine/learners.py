"""What do many learners say, laid out in arrays, how is each served, and what comes out: which order, how sure?

Help is summed in the same order as `netselect.coverage` sums it for one learner, so that no bit differs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from netselect.coverage import arrival, stated_strength
from netselect.names import Names
from netselect.study.network import Network, Strength
from netselect.study.study import LearnerRecord, Reason, Study
from netselect.sums import Codes, Flags, Floats, Places, Whole, stacked_ranks

NO_DATE = np.iinfo(np.int64).max
"""The day of a need without a date: everything comes in time."""


class Levels(NamedTuple):
    """Strengths of networks, as stated and as far as they can reach; arrays of one shape.

    ``value`` is the highest at an unknown; ``graded_high`` is widened by grades.
    """

    value: Floats
    low: Floats
    high: Floats
    graded_high: Floats
    unknown: Flags

    def at(self, where: Any) -> "Levels":  # noqa: ANN401 -- any index of an array
        """Return the levels at an index of the arrays."""
        return Levels(*(levels[where] for levels in self))


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """On which day the help of each of n networks begins, as an ordinal; all arrays are (n,).

    The latest day and the stated one mean nothing where `is_unknown` or `is_endless`: there is no latest day then.
    """

    low: Whole
    value: Whole
    high: Whole
    is_stated: Flags
    is_unknown: Flags
    is_endless: Flags

    @property
    def is_open(self) -> Flags:
        """Whose day is not certain, (n,)."""
        found: Flags = self.is_stated & (self.is_unknown | self.is_endless | (self.low != self.high))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Help:
    """What n networks offer to learners' needs.

    `offered` (n, t + 1) holds the level of each of the t themes that a network offers; its last column is 0, for
    themes that nobody offers. `direct` (d, n) holds the strengths that networks state for the d needs in `wants`,
    `is_direct` (d, n) where one is stated.
    """

    themes: tuple[str, ...]
    offered: Levels
    wants: tuple[str, ...]
    direct: Levels
    is_direct: Flags
    arrivals: Arrivals

    @property
    def is_open(self) -> Flags:
        """Whose help may turn out otherwise, (n,)."""
        offered, direct = self.offered, self.direct
        levels: Flags = ((offered.low != offered.high) | offered.unknown).any(axis=1)
        stated: Flags = ((direct.low != direct.high) | direct.unknown).any(axis=0)
        return levels | stated | self.arrivals.is_open


def help_of(study: Study) -> Help:
    """Return what the networks of a study offer to anybody's needs."""
    networks = list(study.networks.values())
    themes = tuple(dict.fromkeys(theme for network in networks for theme in network.offers))
    wants = tuple(dict.fromkeys(want for network in networks for want in network.serves))
    # No theme has an empty name: that is the column of themes that nobody offers.
    offered = [(network, network.offers.get(theme)) for network in networks for theme in (*themes, "")]
    direct = [(network, network.serves.get(want)) for want in wants for network in networks]
    shape = (len(wants), len(networks))
    return Help(
        themes=themes,
        offered=_levels(study, offered, (len(networks), len(themes) + 1)),
        wants=wants,
        direct=_levels(study, direct, shape),
        is_direct=np.array([strength is not None for _, strength in direct], dtype=np.bool_).reshape(shape),
        arrivals=_arrivals(study, networks),
    )


def one_strength(study: Study, network: Network, strength: Strength) -> tuple[float, float, float, float, bool]:
    """Return the fields of `Levels` for one strength."""
    cell = stated_strength(study, network, strength)
    return cell.value, cell.low, cell.high, cell.graded_high, cell.unknown


def _levels(study: Study, stated: Sequence[tuple[Network, Strength | None]], shape: tuple[int, int]) -> Levels:
    nothing = (0.0, 0.0, 0.0, 0.0, False)
    found = [
        nothing if strength is None else one_strength(study, network, strength) for network, strength in stated
    ]
    columns = np.array(found, dtype=np.float64).reshape(*shape, len(nothing))
    value, low, high, graded, unknown = (np.ascontiguousarray(columns[..., part]) for part in range(len(nothing)))
    return Levels(value, low, high, graded, unknown.astype(np.bool_))


def _arrivals(study: Study, networks: list[Network]) -> Arrivals:
    days = np.zeros((3, len(networks)), dtype=np.int64)
    stated, unknown, endless = (np.zeros(len(networks), dtype=np.bool_) for _ in range(3))
    for row, network in enumerate(networks):
        entry = network.term("entry_weeks")
        if entry is None:
            continue
        stated[row], unknown[row], endless[row] = True, entry.value is None, entry.high is None
        for place, weeks in enumerate((entry.low or 0.0, entry.value, entry.high)):
            days[place, row] = 0 if weeks is None else arrival(study, network, weeks).toordinal()
    return Arrivals(days[0], days[1], days[2], stated, unknown, endless)


def in_time(levels: Levels, by: Whole, days: Arrivals, networks: Places | slice) -> Levels:
    """Return strengths (...) with those set to 0 that come too late, and opened where that is not known.

    The day by which each need wants help, or `NO_DATE`, and the networks broadcast with the strengths.
    """
    timed = days.is_stated[networks] & (by != NO_DATE) & (levels.graded_high > 0.0)
    surely_late = timed & (days.low[networks] > by)
    perhaps = timed & ~surely_late & (days.is_endless[networks] | (days.high[networks] > by))
    if not surely_late.any() and not perhaps.any():
        return levels
    nobody_knows = perhaps & days.is_unknown[networks]
    late = perhaps & ~nobody_knows & (days.value[networks] > by)
    return Levels(
        np.where(surely_late | late, 0.0, levels.value),
        np.where(surely_late | perhaps, 0.0, levels.low),
        np.where(surely_late, 0.0, levels.high),
        np.where(surely_late, 0.0, levels.graded_high),
        (levels.unknown | nobody_knows) & ~surely_late & ~late,
    )


NOBODY = -1
"""The code of an empty place in an array of codes."""


@dataclass(frozen=True, slots=True, eq=False)
class Wants:
    """The needs and aspirations of c learners, k places for each; empty places weigh nothing.

    All arrays are (c, k). `code` says which of the `names` stands in each place, `NOBODY` in an empty one;
    `shares` of importance sum to 1 for each learner, or are all 0 where nothing is open; `reason` is a position in
    `REASONS`; `by` is the day by which help is wanted, as an ordinal, or `NO_DATE`. `theme` and `part` (c, k, a)
    say which of the themes that networks offer a want asks for (any other has their number) and how much of each;
    `whole` is all that it asks for, themes that nobody offers too, and 1 where it asks for none.
    """

    names: tuple[str, ...]
    code: Places
    shares: Floats
    is_aspiration: Flags
    is_private: Flags
    reason: Places
    by: Whole
    theme: Places
    part: Floats
    whole: Floats

    def take(self, rows: slice | Places) -> "Wants":
        """Return the wants of some of the learners."""
        arrays = {name: getattr(self, name)[rows] for name in self.__slots__ if name != "names"}
        return Wants(self.names, **arrays)

    def without_unused_names(self) -> "Wants":
        """Return the same wants without the names of those that nobody has."""
        used, code = np.unique(self.code[self.code != NOBODY], return_inverse=True)
        codes = self.code.copy()
        codes[self.code != NOBODY] = code
        return replace(self, names=tuple(self.names[place] for place in used.tolist()), code=codes)

    def belonging(self, figure: str) -> Flags:
        """Return which wants belong to a horizon (need_coverage, ...) or a reason (fit_industry, ...), (c, k)."""
        filled: Flags = self.code != NOBODY
        if figure == "need_coverage":
            return filled & ~self.is_aspiration
        if figure == "aspiration_coverage":
            return filled & self.is_aspiration
        found: Flags = filled & (self.reason == REASONS.index(figure.removeprefix("fit_")))
        return found


REASONS: tuple[str, ...] = get_args(Reason)
"""Reasons by code."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnStrengths:
    """Strengths that learners state for themselves, sorted by learner, network and place of the want, (s,) each.

    `fields` (s, 5) are those of `Levels`.
    """

    row: Places
    network: Places
    place: Places
    fields: Floats

    def of(self, start: int, stop: int) -> "OwnStrengths":
        """Return those of some learners, who are then counted from 0."""
        low, high = np.searchsorted(self.row, [start, stop])
        return OwnStrengths(
            self.row[low:high] - start, self.network[low:high], self.place[low:high], self.fields[low:high]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Learners:
    """Many learners' own words as arrays, c of them.

    Weights of the criteria (c, m) sum to 1 for each; `least` and `most` (c, g) are what each gate lets pass,
    infinite where that is everything; `waived` (w, 3) is learner, network and gate of each waiver, sorted by
    learner. There are no wants and no strengths for a bare matrix. `record_of` gives the record of the learner of
    a row.
    """

    ids: Sequence[str]
    weights: Floats
    least: Floats
    most: Floats
    waived: Places
    wants: Wants | None = None
    strengths: OwnStrengths | None = None
    record_of: Callable[[int], LearnerRecord] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, start: int, stop: int) -> "Learners":
        """Return the learners from one row to another."""
        low, high = np.searchsorted(self.waived[:, 0], [start, stop])
        record_of = self.record_of
        return Learners(
            self.ids[start:stop],
            self.weights[start:stop],
            self.least[start:stop],
            self.most[start:stop],
            self.waived[low:high] - np.array([start, 0, 0]),
            None if self.wants is None else self.wants.take(slice(start, stop)),
            None if self.strengths is None else self.strengths.of(start, stop),
            None if record_of is None else lambda row: record_of(row + start),
        )

    def own_is_open(self, count: int) -> Flags:
        """Return of which of ``count`` networks one states a strength that may turn out otherwise, (n,)."""
        found = np.zeros(count, dtype=np.bool_)
        if self.strengths is not None:
            value, low, high, _, unknown = self.strengths.fields.T
            found[self.strengths.network[(low != high) | (unknown > 0) | (value != low)]] = True
        return found


NO_WAIVERS: Places = np.zeros((0, 3), dtype=np.intp)


def weighing(ids: Sequence[str], weights: Floats) -> Learners:
    """Return learners who only weigh the criteria of a bare matrix, each in their own way."""
    nothing = np.zeros((len(ids), 0))
    return Learners(ids, weights, nothing, nothing, NO_WAIVERS)


def empty_wants(count: int, places: int, themes: int, names: tuple[str, ...]) -> Wants:
    """Return wants that are all empty, to be filled."""
    shape = (count, places)
    return Wants(
        names=names,
        code=np.full(shape, NOBODY, dtype=np.intp),
        shares=np.zeros(shape),
        is_aspiration=np.zeros(shape, dtype=np.bool_),
        is_private=np.zeros(shape, dtype=np.bool_),
        reason=np.full(shape, len(REASONS) - 1, dtype=np.intp),
        by=np.full(shape, NO_DATE, dtype=np.int64),
        theme=np.zeros((*shape, themes), dtype=np.intp),
        part=np.zeros((*shape, themes)),
        whole=np.ones(shape),
    )


def only(learners: Learners, kept: Flags) -> Learners:
    """Return those of c learners that are flagged (c,), without their records."""
    if kept.all():
        return learners
    rows = np.flatnonzero(kept)
    at = np.cumsum(kept) - 1
    wants, own = learners.wants, learners.strengths
    waived = learners.waived[kept[learners.waived[:, 0]]]
    if own is not None:
        some = kept[own.row]
        own = OwnStrengths(at[own.row[some]], own.network[some], own.place[some], own.fields[some])
    names = learners.ids
    return Learners(
        ids=[names[row] for row in rows.tolist()],
        weights=learners.weights[rows],
        least=learners.least[rows],
        most=learners.most[rows],
        waived=np.column_stack([at[waived[:, 0]], waived[:, 1:]]),
        wants=None if wants is None else wants.take(rows),
        strengths=None if own is None or not len(own.row) else own,
    )


def merged(lots: Sequence[Learners], rows: Sequence[Places], nothing: int) -> Learners:
    """Return lots of learners of one study as one, without their records.

    ``rows`` says at which row of the result those of each stand, ``nothing`` what an empty place of a want's
    themes holds: their number.
    """
    ids = np.empty(sum(map(len, lots)), dtype=object)
    for one, at in zip(lots, rows, strict=True):
        ids[at] = one.ids
    waived = np.concatenate(
        [np.column_stack([at[one.waived[:, 0]], one.waived[:, 1:]]) for one, at in zip(lots, rows, strict=True)]
    )
    return Learners(
        ids=ids.tolist(),
        weights=_placed([one.weights for one in lots], rows),
        least=_placed([one.least for one in lots], rows),
        most=_placed([one.most for one in lots], rows),
        waived=waived[np.lexsort(waived.T[::-1])],
        wants=_wants([one.wants for one in lots if one.wants is not None], rows, nothing),
        strengths=_strengths([one.strengths for one in lots], rows),
    )


def _placed(arrays: Sequence[npt.NDArray[Any]], rows: Sequence[Places], empty: object = 0) -> npt.NDArray[Any]:
    """Return the rows of arrays in one, which is as wide as the widest."""
    shape = np.max([array.shape[1:] for array in arrays], axis=0).astype(int).tolist()
    whole = np.full((sum(map(len, arrays)), *shape), empty, dtype=arrays[0].dtype)
    for array, at in zip(arrays, rows, strict=True):
        # A part of the rows and of the other axes: the first picks rows out, so that the others are views.
        block = whole[(slice(None), *map(slice, array.shape[1:]))]
        block[at] = array
    return whole


def _wants(lots: Sequence[Wants], rows: Sequence[Places], nothing: int) -> Wants:
    names = tuple(dict.fromkeys(name for wants in lots for name in wants.names))
    empty = {"code": NOBODY, "reason": len(REASONS) - 1, "by": NO_DATE, "theme": nothing, "whole": 1.0}
    parts: dict[str, list[npt.NDArray[Any]]] = {
        name: [getattr(wants, name) for wants in lots] for name in Wants.__slots__ if name != "names"
    }
    # The last code is that of nobody, which stands for the empty place.
    tables = [np.array([*map(names.index, wants.names), NOBODY], dtype=np.intp) for wants in lots]
    parts["code"] = [table[code] for table, code in zip(tables, parts["code"], strict=True)]
    return Wants(names, **{name: _placed(some, rows, empty.get(name, 0)) for name, some in parts.items()})


def _strengths(lots: Sequence[OwnStrengths | None], rows: Sequence[Places]) -> OwnStrengths | None:
    found = [(own, at) for own, at in zip(lots, rows, strict=True) if own is not None]
    if not found:
        return None
    row = np.concatenate([at[own.row] for own, at in found])
    network, place, fields = (
        np.concatenate([getattr(own, name) for own, _ in found]) for name in ("network", "place", "fields")
    )
    order = np.lexsort((place, network, row))
    return OwnStrengths(row[order], network[order], place[order], fields[order])


Counts = npt.NDArray[np.int32]
"""Whole numbers of 32 bits: places of networks, ranks, and how many there are of something."""

VERDICTS = ("clear", "too close to call", "undetermined", "nobody stands")
"""Verdicts by code."""

CLEAR, CLOSE, UNDETERMINED, NOBODY_STANDS = range(len(VERDICTS))


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """What the codes of a result stand for.

    Parameters
    ----------
    networks : tuple of str
        Ids of the networks, ascending.
    gates : tuple of str
        The gates, as they stand in the columns of `Chunk.excluded_by`.
    top : int
        How many networks are listed for each learner.
    method : str
        The method's name.
    called : Names
        How the study calls its networks, needs and gates.
    ungraded : int
        How many strengths of the study carry no grade, where the scores rest on strengths.
    """

    networks: tuple[str, ...]
    gates: tuple[str, ...]
    top: int
    method: str
    called: Names = field(default_factory=Names)
    ungraded: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """The results of c learners, the first p networks of each.

    Parameters
    ----------
    ids : sequence of str
        The learners.
    network, rank : ndarray (c, p) of int
        Positions of networks in the order of their ids, and their ranks; -1 and 0 in empty places.
    score : ndarray (c, p)
        The score that each network is listed by; NaN in empty places.
    is_known, is_conditional : ndarray (c, p) of bool
        Whether that is its score and no bound, and whether a gate is unknown.
    verdict : ndarray (c,) of int8
        0 clear, 1 too close to call, 2 undetermined, 3 nobody stands.
    excluded : ndarray (c,) of int
        How many networks are excluded.
    excluded_by : ndarray (c, g) of int
        How many fail each gate.
    wants : tuple of str
        The needs and aspirations that codes stand for.
    open_needs : ndarray (c,) of int
        How many needs and aspirations are open; -1 for a bare matrix, which knows none.
    unmet : ndarray (u, 3) of int
        Row, code of a want that no network that stands can serve, and 1 where it is private.
    shortlisted : ndarray (s, 2) of int
        Row and network of everybody on a shortlist by the study's own rule.
    serving : ndarray (n,) of int
        For how many of these learners each network can serve an open want that is not private.
    """

    ids: Sequence[str]
    network: Counts
    rank: Counts
    score: Floats
    is_known: Flags
    is_conditional: Flags
    verdict: Codes
    excluded: Counts
    excluded_by: Counts
    wants: tuple[str, ...]
    open_needs: Counts
    unmet: Counts
    shortlisted: Counts
    serving: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


def joined(chunks: Sequence[Chunk]) -> Chunk:
    """Return several chunks, of which there is at least one, as one."""
    if len(chunks) == 1:
        return chunks[0]
    starts = np.cumsum([0, *map(len, chunks)]).tolist()
    wants = {name: code for code, name in enumerate(dict.fromkeys(name for one in chunks for name in one.wants))}
    unmet, shortlisted = [], []
    for chunk, start in zip(chunks, starts, strict=False):
        table = np.array([wants[name] for name in chunk.wants] or [0], dtype=np.int32)
        rows, codes, private = chunk.unmet.T
        unmet.append(np.column_stack([rows + start, table[codes], private]))
        shortlisted.append(chunk.shortlisted + np.array([start, 0], dtype=np.int32))
    together = {"ids", "wants", "unmet", "shortlisted", "serving"}
    plain = [name for name in Chunk.__slots__ if name not in together]
    return Chunk(
        ids=[name for chunk in chunks for name in chunk.ids],
        **{name: np.concatenate([getattr(chunk, name) for chunk in chunks]) for name in plain},
        wants=tuple(wants),
        unmet=np.concatenate(unmet).astype(np.int32),
        shortlisted=np.concatenate(shortlisted).astype(np.int32),
        serving=np.sum([chunk.serving for chunk in chunks], axis=0),
    )


def empty_places(count: int, top: int) -> dict[str, Any]:
    """Return the columns of `Chunk` with a place for each listed network, (c, p), all of which are empty."""
    empty = {
        "network": np.int32(-1),
        "rank": np.int32(0),
        "score": np.nan,
        "is_known": np.False_,
        "is_conditional": np.False_,
    }
    return {name: np.full((count, top), value) for name, value in empty.items()}


def nobody(legend: Legend) -> Chunk:
    """Return the results of no learners."""

    def counts(*shape: int) -> Counts:
        return np.zeros(shape, dtype=np.int32)

    return Chunk(
        ids=[],
        **empty_places(0, legend.top),
        verdict=np.zeros(0, dtype=np.int8),
        excluded=counts(0),
        excluded_by=counts(0, len(legend.gates)),
        wants=(),
        open_needs=counts(0),
        unmet=counts(0, 3),
        shortlisted=counts(0, 2),
        serving=np.zeros(len(legend.networks), dtype=np.int64),
    )


class Placed(NamedTuple):
    """The networks of each learner in order of rank, those that tie in order of their ids.

    ``network`` (c, p) holds positions, -1 in empty places; ``score`` (c, p) -inf there; ``rank`` (c, p) 0 there.
    """

    network: Places
    score: Floats
    rank: Counts


def placed(rows: Places, networks: Places, scores: Floats, count: int, tolerance: "float | Floats") -> Placed:
    """Put the networks of each of so many learners in order, by scores (s,) that stand in the order of learners.

    Scores no further apart than the tolerance, one for all or (c,), tie.
    """
    held = np.bincount(rows, minlength=count)
    width = int(held.max(initial=0))
    starts = np.cumsum(held) - held
    places = rows * width + (np.arange(len(rows)) - starts[rows])
    negative = np.full(count * width, np.inf)
    negative[places] = -scores
    ids = np.full(count * width, -1, dtype=np.intp)
    ids[places] = networks
    # Those that tie are put in order below, so that this need not be stable.
    order = np.argsort(negative.reshape(count, width), axis=1)
    order += (np.arange(count) * width)[:, None]
    falling, listed = -negative[order], ids[order]
    ranks = np.where(listed >= 0, np.arange(1, width + 1, dtype=np.int32), np.int32(0))
    if width > 1:
        with np.errstate(invalid="ignore"):
            near = falling[:, :-1] - falling[:, 1:] <= np.reshape(tolerance, (-1, 1))
        near &= listed[:, 1:] >= 0
        close = np.flatnonzero(near.any(axis=1))
        if len(close):
            _share(listed, falling, ranks, close, np.broadcast_to(tolerance, count)[close])
    return Placed(listed, falling, ranks)


def _share(ids: Places, falling: Floats, ranks: Counts, close: Places, tolerance: Floats) -> None:
    """Give those that tie the best of their places, and the order of their ids."""
    own = stacked_ranks(falling[close], tolerance)
    big = np.iinfo(np.int64).max
    key = np.where(ids[close] >= 0, own * (int(ids.max()) + 1) + ids[close], big)
    order = np.argsort(key, axis=1)
    ids[close] = np.take_along_axis(ids[close], order, axis=1)
    falling[close] = np.take_along_axis(falling[close], order, axis=1)
    ranks[close] = np.take_along_axis(own, order, axis=1)
