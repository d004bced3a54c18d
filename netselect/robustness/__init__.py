"""How far can an order be relied on as one quantity moves, or a network is left out, copied or outdone by all?"""

import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from netselect.arguments import checked, choice
from netselect.bounds import cells_together, measures_together, scores_at
from netselect.bounds.cases import Variation
from netselect.errors import JudgementError, MethodNotApplicable, RankReversalWarning
from netselect.finding import plain
from netselect.matrix import DecisionMatrix
from netselect.methods import scores_of
from netselect.names import Names
from netselect.ranking import Ranking, ranking_of
from netselect.study.study import Study
from netselect.sums import Flags, Floats, Whole, competition_ranks, tie_tolerance
from netselect.words import capital, listed_with_and, wrapped

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
_MANY_AT_ONCE, _SOME_AT_ONCE, _FEW_SCORES = 4, 2, 256
"""So many halvings are looked at in one call, wherever they lead; many where one is no more scores than that."""

NOISE = 1e-5
"""The share of the tolerance within which networks that tie all along a sweep can differ by rounding."""

ROOM = 12_000_000
"""Levels so many roundings apart, or fewer, are next to each other; the room that gates leave is fewer."""


def networks_text(called: Names, networks: Iterable[str]) -> str:
    """Return networks as they stand in a sentence; ``nobody`` where there are none."""
    return listed_with_and(called.listed(networks)) or "nobody"


def first_text(called: Names, networks: Sequence[str]) -> str:
    """Return that these networks are first, as a clause: ``Forum and Institute are first``."""
    return f"{networks_text(called, networks)} {'are' if len(networks) > 1 else 'is'} first"


def standing(ranking: Ranking) -> tuple[str, ...]:
    """Return the networks that stand, in the order of the ranking, which has all others at its end."""
    return ranking.networks[: np.count_nonzero(ranking.stands)]


class Sweep(NamedTuple):
    """The scores of all networks along one quantity.

    The knots (k,) are levels of it, ascending: both ends, and wherever the scores bend or jump. ``scores`` gives
    ``-inf`` for a network that does not stand. Where a sweep is straight, scores run in straight lines between
    knots, so that every crossing is found. Levels no further apart than ``room`` are next to each other, beside
    those that `ROOM` says are.
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
    """A part of a sweep on which nothing changes of what was asked: equal outcomes share its code.

    ``has_low`` and ``has_high`` say whether the same holds at the end itself.
    """

    low: float
    high: float
    code: int
    has_low: bool = True
    has_high: bool = True


class Held(NamedTuple):
    """Between which levels the first network keeps its place, and the position of who takes over beyond.

    Where nobody takes over, the end is that of the sweep.
    """

    low: float
    high: float
    below: int | None
    above: int | None


def first_held(sweep: Sweep, at: float, first: int, tolerance: float) -> Held:
    """Return how far a quantity can move from a level before another network comes before the first one.

    At that level the first is not below any other, but for ties. At an end with a successor the two tie, but for
    a jump. What holds at a single level alone counts for nothing.
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
    # Those that are level with the first one already get ahead where that is more than rounding.
    noise = NOISE * tolerance
    floor = np.where(near > noise, 0.0, -noise)

    def is_held(levels: Floats) -> Flags:
        held: Flags = np.all(_leads(sweep.scores(levels[:, 0]), first) >= floor, axis=1, keepdims=True)
        return held

    inside, outside = _halved(between[:1], between[1:], is_held, len(near))
    return float(inside[0]), float(outside[0])


def _halved(
    inside: Floats, outside: Floats, is_inside: Callable[[Floats], Flags], networks: int
) -> tuple[Floats, Floats]:
    """Return levels (c,) next to each other of which something holds at the former alone.

    The callable is asked of levels (g, c). Calls cost more than scores of few networks do: several halvings are
    looked at together, with all levels that they could come by.
    """
    at_once = _MANY_AT_ONCE if len(inside) * networks <= _FEW_SCORES else _SOME_AT_ONCE
    which = np.arange(len(inside))
    for _ in range(_HALVINGS // at_once):
        halfway = inside + (outside - inside) / 2
        if ((halfway == inside) | (halfway == outside)).all():
            break
        levels = np.stack([inside, outside])
        for _ in range(at_once):
            coarse, levels = levels, np.empty((2 * len(levels) - 1, len(which)))
            levels[::2], levels[1::2] = coarse, coarse[:-1] + (coarse[1:] - coarse[:-1]) / 2
        holds = is_inside(levels[1:-1])
        start, stop = np.zeros_like(which), np.full_like(which, len(levels) - 1)
        for _ in range(at_once):
            middle = (start + stop) // 2
            level, low, high = levels[middle, which], levels[start, which], levels[stop, which]
            # Nothing lies between levels that are next to each other.
            towards = (level == low) | (holds[middle - 1, which] & (level != high))
            start, stop = np.where(towards, middle, start), np.where(towards, stop, middle)
        inside, outside = levels[start, which], levels[stop, which]
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

    ``outcome`` takes scores (g, n) and returns a number for each row, the same for the same outcome; ``moving``
    is the position of the one network whose score moves, if only one does. Where the sweep is straight, every
    change is found; else those that a grid of 257 points shows, each located by halving; of changes within
    `APART` of each other the first. What holds at a single level alone has no stretch.
    """
    breaks = rising(sweep.knots, _breaks(sweep, outcome, moving))
    # Levels next to each other are the two sides of a jump: nothing lies between them.
    starts = np.flatnonzero(~sweep.are_next(breaks))
    at = outcome(sweep.scores(breaks))
    if not len(starts):
        return (Stretch(float(breaks[0]), float(breaks[-1]), int(at[0])),)
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

    def codes_at(levels: Floats) -> Whole:
        return outcome(sweep.scores(levels.reshape(-1))).reshape(levels.shape)

    levels = _refined(sweep.knots)
    scores = sweep.scores(levels)
    codes = outcome(scores)
    changes = np.flatnonzero(codes[1:] != codes[:-1])
    starts, ends, before, after = levels[changes], levels[changes + 1], codes[changes], codes[changes + 1]
    found = [levels[:0]]
    while len(starts):

        def is_same(levels: Floats, before: Whole = before) -> Flags:
            same: Flags = codes_at(levels) == before
            return same

        _, outside = _halved(starts, ends, is_same, scores.shape[1])
        found.append(outside)
        # More than one thing can change between two points of the grid.
        starts = np.minimum(outside + APART * (levels[-1] - levels[0]), ends)
        before = codes_at(starts)
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

    In the order of the figures, each of which has two ends; the others are as the ranking lists them. Straight
    for additive methods that do not measure networks together: all knots of all figures are then scored in one
    call. ``as_answered`` is as for `Variation.stands`.
    """
    places = range(len(variation.figures))
    knots = [_knots(variation, place, as_answered=as_answered) for place in places]
    rooms = [EDGES_APART if variation.edges(place, variation.listed) else 0.0 for place in places]

    def scores(place: int | Whole, levels: Floats) -> Floats:
        x = np.repeat(variation.listed[None], len(levels), axis=0)
        x[np.arange(len(levels)), place] = levels
        return scores_at(ranking.matrix, ranking.method, [(variation, x)], as_answered=as_answered)

    if knots and ranking.method.additive and not measures_together(ranking.matrix, ranking.method):
        found = scores(np.repeat(np.arange(len(knots)), [len(levels) for levels in knots]), np.concatenate(knots))
        parts = np.split(found, np.cumsum([len(levels) for levels in knots])[:-1])
        yield from map(straight_sweep, knots, parts, rooms)
        return
    for place, (levels, room) in enumerate(zip(knots, rooms, strict=True)):
        yield Sweep(levels, partial(scores, place), is_straight=False, room=room)


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


Change = Literal["left out", "copied", "outdone"]

CHANGES: tuple[Change, ...] = get_args(Change)
"""Left out; joined by a copy of itself; joined by a network that it outdoes on every criterion."""

EVERYBODY = ""
"""In place of a network's id: the one that is added is outdone by all."""

STEP = 0.1
"""How much worse an added network is, as a share of the way from the best to the worst figure found."""


class Reversal(NamedTuple):
    """A change of who is there that changes the order of two others.

    Parameters
    ----------
    change : {"left out", "copied", "outdone"}
        What happens to `network`.
    network : str
        The network that is left out, copied, or that outdoes the added one; empty where all outdo it.
    overtaker, overtaken : str
        After the change, the first comes before the second; before, it comes after, or the two tie. Of several
        such pairs, the one whose places are highest.
    pairs : int
        How many pairs change places.
    """

    change: Change
    network: str
    overtaker: str
    overtaken: str
    pairs: int

    def __str__(self) -> str:
        """Return one sentence, with ids."""
        return self.sentence(Names())

    def sentence(self, called: Names) -> str:
        """Return one sentence, without a full stop: ``without A2, A4 would come before A1``."""
        network = called.network(self.network) if self.network else "anybody"
        said = {
            "left out": f"without {network}",
            "copied": f"with a copy of {network} beside it",
            "outdone": f"with a network added that is nowhere better than {network}",
        }
        overtaker, overtaken = called.network(self.overtaker), called.network(self.overtaken)
        return f"{said[self.change]}, {overtaker} would come before {overtaken}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        values: dict[str, Any] = plain(self)
        return values


MOST_TRIED = 20_000_000
"""Figures gone through for all changes beyond which nobody waits for them unasked."""


def takes_minutes(ranking: Ranking) -> bool:
    """Return whether so many networks are compared with each other that trying each change takes minutes."""
    changes = len(CHANGES) * len(ranking.matrix.networks)
    return changes * cells_together(ranking.matrix, ranking.method) > MOST_TRIED


@checked
def reversals(
    ranking: Study | Ranking, *, changes: tuple[Change, ...] = CHANGES, warn: bool = False
) -> tuple[Reversal, ...]:
    """Return which networks hold the order of the others in place.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says.
    changes : tuple of {"left out", "copied", "outdone"}
        What is tried with every network that stands.
    warn : bool
        Whether to raise a RankReversalWarning where there are any.

    Returns
    -------
    tuple of Reversal
        In the order of `changes`, and of the ranking; empty where scores do not depend on the other networks.

    Notes
    -----
    After each change the others are ranked again by the same method; weights that follow from the figures are
    worked out anew, and so are anchors that are the figures found. A network that another one outdoes has its
    figures, each a tenth of the way from the best to the worst figure found nearer to the worst; the one that
    everybody outdoes lies as far beyond the worst. A change after which the method cannot be applied, such as
    one without a network that links the judgements of two others, or one with a network that nobody has
    judged, is passed over.

    References
    ----------
    Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega 11(3).
    Wang, Y.-M. and Luo, Y. (2009). On rank reversal in decision analysis. Mathematical and Computer
    Modelling 49(5-6).

    Examples
    --------
    Belton and Gear's four alternatives, of which the fourth is a copy of the second:

    >>> from netselect.ranking import rank
    >>> figures = [[1, 9, 8], [9, 1, 9], [1, 1, 1], [9, 1, 9]]
    >>> matrix = DecisionMatrix.from_arrays(figures, [1, 1, 1], maximise=["max"] * 3)
    >>> print(reversals(rank(matrix, "ahp", networks="measured"))[0])
    without A2, A4 would come before A1
    """
    ranking = ranking_of(ranking)
    for change in changes:
        choice("changes", change, CHANGES)
    rows = np.flatnonzero(ranking.stands)
    if len(rows) <= 1 or not _depends(ranking):
        return ()
    stand = ranking.matrix.among(rows)
    ranks = ranking.ranks[rows]
    order = [list(stand.networks).index(name) for name in ranking.networks if name in stand.networks]
    found = [reversal for change in changes for reversal in _after(ranking, stand, ranks, change, order)]
    if warn and found:
        warnings.warn(f"{ranking.method.title}: {found[0]}", RankReversalWarning, stacklevel=4)
    return tuple(found)


def reversals_text(reversals: tuple[Reversal, ...], ranking: Ranking) -> str:
    """Return which changes of who is there would change the order of others as plain text."""
    if not _depends(ranking):
        return wrapped(
            "Each network is scored by itself: leaving one out, or adding one, changes nothing in the order "
            "of the others."
        )
    if not reversals:
        tried = "Leaving a network out or copying it"
        if ranking.method.reads_figures:
            tried = "Leaving a network out, copying it, or adding one that is a little worse"
        return wrapped(
            f"Scores depend on who else is there. {tried} changes nothing in the order of the others; another "
            "network could."
        )
    lines = ["The order depends on who else is there:"]
    for reversal in reversals:
        more = f" ({reversal.pairs} pairs change places)" if reversal.pairs > 1 else ""
        lines.append(f"{reversal.sentence(ranking.names)}{more}.")
    return "\n".join(wrapped(capital(line)) for line in lines)


def _depends(ranking: Ranking) -> bool:
    """Say whether a score can depend on which other networks are there."""
    return bool(ranking.matrix.candidate_anchors) or measures_together(ranking.matrix, ranking.method)


def _after(
    ranking: Ranking, stand: DecisionMatrix, ranks: Whole, change: Change, order: list[int]
) -> Iterator[Reversal]:
    """Yield what one kind of change does with each network, and with a network that everybody outdoes."""
    names = [*stand.networks, EVERYBODY]
    tried = [*order, len(stand.networks)] if change == "outdone" else order
    for place, scores in zip(tried, _scores_after(ranking, stand, change, tried), strict=True):
        if scores is None:
            continue
        rows = [row for row in range(len(stand.networks)) if change != "left out" or row != place]
        others, before = [names[row] for row in rows], ranks[rows]
        after = competition_ranks(scores, tie_tolerance(scores, ranking.method.range_of_scores))[: len(rows)]
        # Row i, column j: i comes before j after the change, and did not before it.
        pairs = np.argwhere((after[:, None] < after) & (before[:, None] >= before)).tolist()
        if pairs:
            # Of these the one whose places are highest.
            places = {(before[j], before[i], others[j], others[i]): (others[i], others[j]) for i, j in pairs}
            yield Reversal(change, names[place], *places[min(places)], len(pairs))


def _scores_after(
    ranking: Ranking, stand: DecisionMatrix, change: Change, tried: list[int]
) -> Iterator[Floats | None]:
    """Yield the scores after each change: all at once where the method takes stacks, else one by one."""
    changed = [_changed(stand, change, place) for place in tried]
    is_alike = stand.comparisons is None and stand.applies is None and not stand.candidate_anchors
    if ranking.method.vectorised and is_alike and changed:
        try:
            yield from scores_of(
                ranking.method,
                changed[0],
                values=np.stack([matrix.values for matrix in changed]),
                weights=np.stack([matrix.weights for matrix in changed]),
            )
        except MethodNotApplicable:
            # One of them cannot be treated; the others still can.
            pass
        else:
            return
    for matrix in changed:
        try:
            yield ranking.method.evaluate(matrix).scores if len(matrix.networks) else None
        except (MethodNotApplicable, JudgementError):
            yield None


def _changed(stand: DecisionMatrix, change: Change, place: int) -> DecisionMatrix:
    """Return the matrix after one change."""
    rows = np.arange(len(stand.networks))
    if change == "left out":
        return stand.among(np.delete(rows, place))
    best, worst = stand.values.max(axis=0), stand.values.min(axis=0)
    best, worst = np.where(stand.maximise, best, worst), np.where(stand.maximise, worst, best)
    comparisons = None
    if change == "copied":
        added = stand.values[place]
        if stand.comparisons is not None:
            # A copy is judged as the other is, and as much as that one.
            rows = np.append(rows, place)
            comparisons = tuple(np.ascontiguousarray(own[..., rows[:, None], rows]) for own in stand.comparisons)
    elif place < len(rows):
        towards = STEP * np.abs(best - worst)
        added = np.where(
            stand.maximise,
            np.maximum(stand.values[place] - towards, worst),
            np.minimum(stand.values[place] + towards, worst),
        )
    else:
        added = worst + STEP * (worst - best)
    values = np.ascontiguousarray(np.vstack([stand.values, added]))
    changed = stand.with_figures(values, stand.weights_for(values))
    return replace(changed, comparisons=comparisons).anchored_anew()
