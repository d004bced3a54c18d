"""What happens to the order on the way, when one quantity moves from one end of its range to the other?

A sweep is such a way: the weight of a criterion from 0 to 1, the importance of a need, a figure between its ends.
"""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import numpy as np

from netselect.bounds import measures_together, scores_at
from netselect.bounds.cases import Variation
from netselect.ranking import Ranking
from netselect.sums import Flags, Floats, Whole

Scoring: TypeAlias = Callable[[Floats], Floats]
"""Takes levels (g,) of a quantity and returns scores (g, n)."""

GRID = 257
"""Points at which a sweep that bends is looked at; between two of them a change and its undoing go unseen."""

PRECISION = 1e-12
"""How closely a change is located, as a share of the sweep: well below the 1e-9 that is promised."""

JUST_BEYOND = 1e-6
"""How far beyond an end, as a share of the sweep, one looks who is ahead: a jump at the end is over there."""

ROUNDING = 1e-14
"""Scores that differ by less than this share of the largest are equal but for rounding."""

APART = 1e-6
"""Changes closer together than this share of a sweep that bends are one: scores that cross tie for a while."""

_HALVINGS = 60

NOISE = 1e-5
"""The share of the tolerance within which networks that tie all along a sweep can differ by rounding."""

ROOM = 12_000_000
"""Levels so many roundings apart, or fewer, are next to each other; the room that gates leave is fewer."""


class Sweep(NamedTuple):
    """The scores of all networks along one quantity.

    Parameters
    ----------
    knots : ndarray (k,)
        Levels of the quantity, ascending: both ends, and wherever the scores bend or jump.
    scores : callable
        Takes levels (g,) and returns scores (g, n), ``-inf`` for a network that does not stand.
    is_straight : bool
        Whether scores run in straight lines between knots, so that every crossing is found.
    room : float
        Levels no further apart than this are next to each other, beside those that `ROOM` says are.
    """

    knots: Floats
    scores: Scoring
    is_straight: bool
    room: float = 0.0

    def clipped(self, levels: Floats) -> Floats:
        """Return the scores at levels, those beyond an end being as at the end."""
        return self.scores(np.clip(levels, self.knots[0], self.knots[-1]))

    def are_next(self, levels: Floats) -> Flags:
        """Return of ascending levels (g,) which are the two sides of a jump with the one after, (g - 1,)."""
        spacing = np.spacing(np.maximum(np.abs(levels[:-1]), np.abs(levels[1:])))
        found: Flags = np.diff(levels) <= np.maximum(ROOM * spacing, self.room)
        return found


def straight_sweep(knots: Floats, scores: Floats, room: float = 0.0) -> Sweep:
    """Return the sweep whose scores (k, n) are known at its knots, and run straight between them."""

    def between(levels: Floats) -> Floats:
        after = np.clip(np.searchsorted(knots, levels, side="left"), 1, max(len(knots) - 1, 1))
        before = after - 1
        if len(knots) == 1:
            return scores[np.zeros(len(levels), dtype=np.intp)]
        share = ((levels - knots[before]) / (knots[after] - knots[before]))[:, None]
        with np.errstate(invalid="ignore"):
            found: Floats = (1.0 - share) * scores[before] + share * scores[after]
        # At a knot itself, and where both ends are out, nothing is to be mixed.
        found = np.where(share == 1.0, scores[after], np.where(share == 0.0, scores[before], found))
        return np.where(np.isneginf(scores[before]) & np.isneginf(scores[after]), -np.inf, found)

    return Sweep(knots, between, is_straight=True, room=room)


class Stretch(NamedTuple):
    """A part of a sweep on which nothing changes of what was asked.

    Parameters
    ----------
    low, high : float
        Its ends.
    code : int
        What holds on it, as a number that equal outcomes share.
    has_low, has_high : bool
        Whether the same holds at the end itself.
    """

    low: float
    high: float
    code: int
    has_low: bool
    has_high: bool


class Held(NamedTuple):
    """Between which levels the first network keeps its place, and who takes over beyond.

    Parameters
    ----------
    low, high : float
        The ends; those of the sweep where nobody takes over.
    below, above : int or None
        The position of the network that takes over.
    """

    low: float
    high: float
    below: int | None
    above: int | None


def first_held(sweep: Sweep, at: float, first: int, tolerance: float) -> Held:
    """Return how far a quantity can move before another network comes before the first one.

    Parameters
    ----------
    sweep : Sweep
        The way.
    at : float
        Where the quantity is now; ``first`` is not below any other there, but for ties.
    first : int
        The position of the network that is first now.
    tolerance : float
        Scores no further apart than this tie.

    Returns
    -------
    Held
        At an end with a successor the two tie, but for a jump. What holds at a single level alone counts for
        nothing.
    """
    low, below = _edge(sweep, sweep.knots[sweep.knots <= at][::-1], at, first, tolerance)
    high, above = _edge(sweep, sweep.knots[sweep.knots >= at], at, first, tolerance)
    return Held(low, high, below, above)


def _edge(sweep: Sweep, knots: Floats, at: float, first: int, tolerance: float) -> tuple[float, int | None]:
    """Return the first level from ``at`` on, towards the last knot, beyond which another one is ahead, and who."""
    levels = np.concatenate([[at], knots])
    if not sweep.is_straight:
        levels = _refined(levels)
    leads = _leads(sweep.scores(levels), first)
    lost = np.flatnonzero((leads < -tolerance).any(axis=1))
    if sweep.is_straight:
        if not len(lost):
            return float(levels[-1]), None
        beyond = int(lost[0])
        if beyond == 0:
            return at, int(leads[0].argmin())
        inside, outside = levels[beyond - 1 : beyond + 1].tolist()
        return _crossing(inside, outside, leads[beyond - 1], leads[beyond], tolerance)
    last = float(levels[-1])
    for beyond in lost.tolist():
        if beyond == 0:
            end = outside = at
        else:
            inside, outside = _located(sweep, levels[beyond - 1 : beyond + 1], leads[beyond - 1], first, tolerance)
            # Where the scores jump at the end of the sweep, nobody is ahead before it.
            end = outside if outside == last else inside
        taker = _ahead_beyond(sweep, outside, last, first)
        if taker is not None:
            return end, taker
    return last, None


def _located(sweep: Sweep, between: Floats, near: Floats, first: int, tolerance: float) -> tuple[float, float]:
    """Return two levels next to each other of which the first one holds its place at the former alone."""
    inside, outside = between.tolist()
    # Those that are level with the first one already get ahead where that is more than rounding.
    noise = NOISE * tolerance
    floor = np.where(near > noise, 0.0, -noise)
    for _ in range(_HALVINGS):
        middle = inside + (outside - inside) / 2
        if middle in {inside, outside}:
            break
        lead = _leads(sweep.scores(np.array([middle])), first)[0]
        inside, outside = (middle, outside) if (lead >= floor).all() else (inside, middle)
    return inside, outside


def _ahead_beyond(sweep: Sweep, level: float, last: float, first: int) -> int | None:
    """Return who is ahead a little beyond a level, where a jump at the level itself is over.

    None where that is the first one again: what holds at a single level alone is no taking over.
    """
    span = float(sweep.knots[-1] - sweep.knots[0])
    a_little = level + np.sign(last - level) * min(JUST_BEYOND * span, abs(last - level))
    scores = sweep.scores(np.array([a_little]))
    lead = _leads(scores, first)[0]
    rounding = ROUNDING * float(np.abs(scores[np.isfinite(scores)]).max(initial=0.0))
    if lead.min() >= -rounding:
        return None
    return int(np.flatnonzero(lead <= lead.min() + rounding)[0])


def _leads(scores: Floats, first: int) -> Floats:
    """Return by how much the first network is ahead of each one, (g, n)."""
    own = scores[:, first][:, None]
    # Those that do not stand are behind; where the first one does not stand, everybody else is ahead.
    with np.errstate(invalid="ignore"):
        leads: Floats = np.where(np.isneginf(scores), np.inf, own - scores)
    leads[:, first] = 0.0
    return leads


def _crossing(inside: float, outside: float, near: Floats, far: Floats, tolerance: float) -> tuple[float, int]:
    """Return where, on a straight stretch, somebody gets ahead first, and who."""
    ahead = far < -tolerance
    with np.errstate(invalid="ignore", divide="ignore"):
        fall = near - far
        share = np.where(ahead & np.isfinite(fall) & (fall > 0), np.maximum(near, 0.0) / fall, np.inf)
    # A jump is at its far end; of those that cross at one level, the one that gets ahead fastest takes over.
    share = np.where(ahead & np.isinf(share), 1.0, share)
    earliest = float(share.min())
    tied = np.flatnonzero(share <= earliest + PRECISION)
    taker = int(tied[far[tied].argmin()])
    return inside + earliest * (outside - inside), taker


def stretches(sweep: Sweep, outcome: Callable[[Floats], Whole], moving: int | None = None) -> tuple[Stretch, ...]:
    """Return the parts of a sweep on which one outcome holds, in ascending order.

    Parameters
    ----------
    sweep : Sweep
        The way.
    outcome : callable
        Takes scores (g, n) and returns a number for each row (g,), the same for the same outcome.
    moving : int, optional
        The position of the one network whose score moves; all may where nothing is said.

    Returns
    -------
    tuple of Stretch
        Where the sweep is straight, every change is found; else those that a grid of 257 points shows, each
        located by halving; of changes within `APART` of each other the first. What holds at a single level alone
        has no stretch.
    """
    breaks = rising(sweep.knots, _breaks(sweep, outcome, moving))
    # Levels next to each other are the two sides of a jump: nothing lies between them.
    starts = np.flatnonzero(~sweep.are_next(breaks))
    at = outcome(sweep.scores(breaks))
    if not len(starts):
        return (Stretch(float(breaks[0]), float(breaks[-1]), int(at[0]), has_low=True, has_high=True),)
    between = outcome(sweep.scores((breaks[starts] + breaks[starts + 1]) / 2))
    found: list[Stretch] = []
    for place, code in zip(starts.tolist(), between.tolist(), strict=True):
        low, high = float(breaks[place]), float(breaks[place + 1])
        part = Stretch(low, high, code, bool(code == at[place]), bool(code == at[place + 1]))
        if found and found[-1].code == code == at[place] and found[-1].has_high:
            part = part._replace(low=found[-1].low, has_low=found.pop().has_low)
        found.append(part)
    return tuple(found)


def _breaks(sweep: Sweep, outcome: Callable[[Floats], Whole], moving: int | None) -> Floats:
    if sweep.is_straight:
        return _crossings(sweep.knots, sweep.scores(sweep.knots), moving)
    levels = _refined(sweep.knots)
    codes = outcome(sweep.scores(levels))
    changes = np.flatnonzero(codes[1:] != codes[:-1])
    starts, ends, before, after = levels[changes], levels[changes + 1], codes[changes], codes[changes + 1]
    found = [levels[:0]]
    while len(starts):
        inside, outside = starts, ends
        for _ in range(_HALVINGS):
            middle = inside + (outside - inside) / 2
            same = outcome(sweep.scores(middle)) == before
            inside, outside = np.where(same, middle, inside), np.where(same, outside, middle)
        found.append(outside)
        # More than one thing can change between two points of the grid.
        starts = np.minimum(outside + APART * (levels[-1] - levels[0]), ends)
        before = outcome(sweep.scores(starts))
        more = (before != after) & (starts < ends)
        starts, ends, before, after = starts[more], ends[more], before[more], after[more]
    return np.concatenate(found)


def _crossings(knots: Floats, scores: Floats, moving: int | None) -> Floats:
    """Return the levels at which two networks are level between knots, their scores running straight."""
    count = scores.shape[1]
    pairs = (
        np.triu_indices(count, 1)
        if moving is None
        else (np.full(count - 1, moving), np.delete(np.arange(count), moving))
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        leads = scores[:, pairs[0]] - scores[:, pairs[1]]
        near, far = leads[:-1], leads[1:]
        share = near / (near - far)
    crosses = np.isfinite(share) & (share > 0) & (share < 1)
    places, which = np.nonzero(crosses)
    return knots[places] + share[places, which] * (knots[places + 1] - knots[places])


def rising(*levels: Floats) -> Floats:
    """Return levels in rising order, each once: `np.unique` loads masked arrays, which takes a while."""
    all_ = np.sort(np.concatenate(levels))
    found: Floats = all_[np.append(True, all_[1:] != all_[:-1])[: len(all_)]]
    return found


def _refined(levels: Floats) -> Floats:
    """Return levels with about as many more between them as make a grid, shared out by distance."""
    lengths = np.abs(np.diff(levels))
    total = lengths.sum()
    if total == 0:
        return levels
    pieces = [
        np.linspace(start, stop, max(2, int(np.ceil(GRID * length / total))), endpoint=False)
        for start, stop, length in zip(levels[:-1], levels[1:], lengths, strict=True)
        if length > 0
    ]
    return np.concatenate([*pieces, levels[-1:]])


EDGES_APART = 2e-9
"""The two sides of a limit near 0, and of a day, are no further apart: the room for rounding lies between them."""


def figure_sweeps(ranking: Ranking, variation: Variation, *, as_answered: bool = True) -> Iterator[Sweep]:
    """Yield for each figure of a network the scores of all networks while it alone moves.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    variation : Variation
        One of its networks; every figure has two ends.
    as_answered : bool
        As for `Variation.stands`.

    Yields
    ------
    Sweep
        In the order of the figures, the others being as the ranking lists them. Straight for additive methods that
        do not measure networks together: all knots of all figures are then scored in one call.
    """
    places = range(len(variation.figures))
    knots = [_knots(variation, place, as_answered=as_answered) for place in places]
    rooms = [EDGES_APART if variation.edges(place, variation.listed) else 0.0 for place in places]

    def scores(x: Floats) -> Floats:
        return scores_at(ranking.matrix, ranking.method, [(variation, x)], as_answered=as_answered)

    def moved(place: int, levels: Floats) -> Floats:
        x = np.repeat(variation.listed[None], len(levels), axis=0)
        x[:, place] = levels
        return x

    if knots and ranking.method.additive and not measures_together(ranking.matrix, ranking.method):
        found = scores(np.concatenate([moved(place, levels) for place, levels in enumerate(knots)]))
        parts = np.split(found, np.cumsum([len(levels) for levels in knots])[:-1])
        yield from map(straight_sweep, knots, parts, rooms)
        return
    for place, levels in enumerate(knots):

        def moved_alone(where: Floats, place: int = place) -> Floats:
            return scores(moved(place, where))

        yield Sweep(levels, moved_alone, is_straight=False, room=rooms[place])


def _knots(variation: Variation, place: int, *, as_answered: bool) -> Floats:
    """Return the ends of a figure, where it is now, and wherever a gate, a date or a value curve makes a bend."""
    figure, x = variation.figures[place], variation.listed
    edges = variation.edges(place, x, gates=figure.is_unknown or not as_answered)
    levels = {*edges, *variation.bends(place, x)}
    if figure.low <= x[place] <= figure.high:
        levels.add(float(x[place]))
    # Where nothing says how far a figure can go, a little beyond what matters stands for all of it.
    low, high = min(levels, default=0.0), max(levels, default=0.0)
    levels.add(figure.low if math.isfinite(figure.low) else low - max(1.0, abs(low)))
    levels.add(figure.high if math.isfinite(figure.high) else high + max(1.0, abs(high)))
    return np.array(sorted(levels))
