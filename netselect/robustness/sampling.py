"""How are weights and figures drawn, and how often is each network in each place under what was drawn?

Every function but `weights_between`, which throws some draws away, draws row by row, so that a block of draws does
not depend on how many are drawn at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np

from netselect.bounds import (
    by_network,
    cases_by_network,
    measures_together,
    scores_at,
    scores_varied,
    standard_errors,
)
from netselect.bounds.cases import Variation, trial_levels, vary
from netselect.bounds.open_figures import OpenFigure, Spread, is_open, open_figures, spreads_of
from netselect.errors import InvalidParameter
from netselect.matrix import EXCLUDED
from netselect.methods import scores_of
from netselect.ranking import Ranking
from netselect.robustness import standing
from netselect.study.network import Strength, stated_figures
from netselect.sums import FRACTION, Flags, Floats, ScoreRange, Whole, stacked_ranks, stacked_tolerances

Draw = Callable[[np.random.Generator, int], Floats]
"""Takes a generator and a count c, and returns draws (c, m)."""

EQUAL = 1e-12
"""Weights this close share their place in the order."""


def free_weights(width: int) -> Draw:
    """Return draws of weights of which nothing is known: evenly from all that sum to 1.

    Exponential draws divided by their sum, which is the Dirichlet distribution with all parameters 1.
    """

    def draw(generator: np.random.Generator, count: int) -> Floats:
        drawn = generator.standard_exponential((count, width))
        drawn /= drawn.sum(axis=1, keepdims=True)
        return drawn

    return draw


def ordered_weights(weights: Floats) -> Draw:
    """Return draws evenly from all weights that keep the order of the stated ones; equal ones say nothing."""
    free = free_weights(len(weights))
    order = np.argsort(-weights, kind="stable")
    breaks = np.flatnonzero(weights[order][:-1] - weights[order][1:] > EQUAL) + 1
    groups = [group for group in np.split(order, breaks) if len(group) > 1]

    def draw(generator: np.random.Generator, count: int) -> Floats:
        as_drawn = free(generator, count)
        drawn = np.empty_like(as_drawn)
        drawn[:, order] = -np.sort(-as_drawn, axis=1)
        for group in groups:
            # Within a group any order is as good as any other: that in which they were drawn.
            places = np.argsort(np.argsort(-as_drawn[:, group], axis=1), axis=1)
            drawn[:, group] = np.take_along_axis(drawn[:, group], places, axis=1)
        return drawn

    return draw


def weights_around(weights: Floats, concentration: float) -> Draw:
    """Return draws around the stated weights, which are the mean of the draws; a weight of 0 stays 0.

    The Dirichlet distribution with the parameters ``c w``, c being the concentration: a weight w has the
    standard deviation ``sqrt(w (1 - w) / (c + 1))``.
    """

    def draw(generator: np.random.Generator, count: int) -> Floats:
        drawn = generator.standard_gamma(concentration * weights, (count, len(weights)))
        sums = drawn.sum(axis=1, keepdims=True)
        # With a very small concentration every gamma may vanish: such a draw puts all on one criterion.
        gone = sums[:, 0] <= 0
        drawn[gone] = np.where(np.arange(len(weights)) == weights.argmax(), 1.0, 0.0)
        return drawn / np.where(sums > 0, sums, 1.0)

    return draw


def weights_between(low: Floats, high: Floats, names: Sequence[str]) -> Draw:
    """Return draws evenly from all weights that sum to 1 and lie between bounds.

    All weights but that with the widest interval are drawn between their bounds with density ``exp(-a w)``, with
    the a at which their mean leaves the last one the middle of its interval; the last one is what is left, and a
    draw is kept with the chance that makes the whole even again. Draws are independent. InvalidParameter is
    raised where no weights between the bounds sum to 1, or a bound is the wrong way round.
    """
    _refuse_bounds(low, high, names)
    room, left = high - low, 1.0 - float(low.sum())
    last = int(room.argmax())
    others = np.delete(np.arange(len(low)), last)
    for only, slack in ((low, min(left, room[last])), (high, high.sum() - 1.0)):
        if slack <= EQUAL:
            return lambda _, count, only=only: np.tile(only, (count, 1))  # type: ignore[misc]
    tilt = _tilt(room, left)

    def draw(generator: np.random.Generator, count: int) -> Floats:
        kept = [np.empty((0, len(low)))]
        found = 0
        while found < count:
            drawn = _tilted(generator.random((max(count, _LEAST_DRAWN), len(others))), room[others], tilt)
            rest = left - drawn.sum(axis=1)
            inside = (rest >= 0) & (rest <= room[last])
            chance = np.exp(-tilt * (rest if tilt > 0 else rest - room[last]))
            inside &= generator.random(len(rest)) < chance
            whole = np.empty((int(inside.sum()), len(low)))
            whole[:, others], whole[:, last] = drawn[inside] + low[others], rest[inside] + low[last]
            kept.append(whole)
            found += len(whole)
        return np.concatenate(kept)[:count]

    return draw


_LEAST_DRAWN = 1024

_HALVINGS = 200

_STRAIGHT = 1e-6
"""A density that changes by so little from one bound to the other counts as level."""

_STEEPEST = 1e15
"""The steepest density that is tried: bounds that leave more room than `EQUAL` need no steeper one."""


def _refuse_bounds(low: Floats, high: Floats, names: Sequence[str]) -> None:
    wrong = np.flatnonzero(~((low >= 0) & (high <= 1) & (low <= high)))
    if len(wrong):
        place = int(wrong[0])
        raise InvalidParameter(
            f"the weight of `{names[place]}` is to lie from {low[place]:g} to {high[place]:g}: give a low and a "
            "high from 0 to 1, the low first"
        )
    if low.sum() > 1 + EQUAL or high.sum() < 1 - EQUAL:
        which = f"the lows sum to {low.sum():g}" if low.sum() > 1 else f"the highs sum to {high.sum():g}"
        raise InvalidParameter(f"no weights between these bounds sum to 1, because {which}: widen some of them")


def _tilt(room: Floats, total: float) -> float:
    """Return the a at which draws with density exp(-a w) on [0, room] have a sum with this mean."""

    def mean_sum(tilt: float) -> float:
        scaled = np.where(np.abs(tilt * room) < _STRAIGHT, 1.0, tilt * room)
        with np.errstate(over="ignore"):
            bent = room * (1.0 / scaled - 1.0 / np.expm1(scaled))
        # Near 0 the density is level, and the mean the middle.
        means = np.where(np.abs(tilt * room) < _STRAIGHT, room * (0.5 - tilt * room / 12.0), bent)
        return float(means.sum())

    below, above = -_STEEPEST, _STEEPEST
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        below, above = (middle, above) if mean_sum(middle) > total else (below, middle)
    return (below + above) / 2


def _tilted(uniform: Floats, room: Floats, tilt: float) -> Floats:
    """Return draws from [0, room] with density exp(-tilt w), from draws from [0, 1]."""
    if tilt < 0:
        # The mirror image, so that nothing overflows.
        return room - _tilted(uniform, room, -tilt)
    scaled = np.where(np.abs(tilt * room) < _STRAIGHT, 1.0, tilt * room)
    bent = -np.log1p(uniform * np.expm1(-scaled)) * (room / scaled)
    return np.where(np.abs(tilt * room) < _STRAIGHT, uniform * room, np.clip(bent, 0.0, room))


Distribution = Literal["uniform", "triangular"]


def drawn_figures(
    figures: Sequence[OpenFigure],
    levels: Sequence[tuple[float, ...]],
    uniform: Floats,
    shape: Distribution,
    spreads: Mapping[tuple[str, str], Spread] | None = None,
) -> Floats:
    """Return draws of open figures (c, k), from draws from [0, 1].

    True and false, the only values of a figure, and levels where nothing says how far it goes are drawn equally
    often; ``triangular`` has its peak at the stated value, where there is one. The spreads are those of figures
    that were measured, by network and path.
    """
    drawn = np.empty_like(uniform)
    for place, (figure, own) in enumerate(zip(figures, levels, strict=True)):
        u, low, high = uniform[:, place], figure.low, figure.high
        if (spread := (spreads or {}).get((figure.network, figure.path))) is not None:
            drawn[:, place] = spread.drawn(u)
        elif figure.is_truth or figure.one_of or not (np.isfinite(low) and np.isfinite(high)):
            drawn[:, place] = np.array(own)[np.minimum((u * len(own)).astype(np.intp), len(own) - 1)]
        elif shape == "triangular" and figure.stated is not None:
            peak = (figure.stated - low) / (high - low)
            rising = low + (high - low) * np.sqrt(u * peak)
            falling = high - (high - low) * np.sqrt((1 - u) * (1 - peak))
            drawn[:, place] = np.where(u < peak, rising, falling)
        else:
            drawn[:, place] = low + (high - low) * u
    return drawn


_SIGN = np.int64(0x7FFFFFFFFFFFFFFF)

_LEAST = float(np.finfo(np.float64).tiny)
"""Below this the last bits of a score, which the number of its network takes, are all there is of it."""

_PAIRED = 2**20
"""Scores that are kept side by side before their pairs are counted: comparing long columns is quicker."""


class RankCounts:
    """Counts of places, of pairs, and of the weights under which each network is first."""

    def __init__(self, networks: int, criteria: int, kind: ScoreRange, *, with_pairs: bool) -> None:
        self.kind, self.with_pairs = kind, with_pairs
        self.samples = 0
        self.places = np.zeros((networks, networks), dtype=np.int64)
        self.firsts = np.zeros(networks, dtype=np.int64)
        self.weights = np.zeros((networks, criteria))
        self.squares = np.zeros((networks, criteria))
        self._wins = np.zeros((networks, networks), dtype=np.int64)
        self._kept = np.empty((networks, max(1, _PAIRED // max(1, networks)) if with_pairs else 0))
        self._filled = 0
        self._keys: Whole = np.empty((0, networks), dtype=np.int64)
        self._names: Whole = np.empty((0, networks), dtype=np.int64)

    @property
    def wins(self) -> Whole:
        """How often the network of the row comes before that of the column, or stands and the other does not."""
        self._count_pairs()
        return self._wins

    def add(self, scores: Floats, weights: Floats) -> None:
        """Count sets of scores (c, n), ``-inf`` for a network that does not stand, and their weights (c, m)."""
        ranks = stacked_ranks(scores, stacked_tolerances(scores, self.kind))
        networks = ranks.shape[1]
        self.samples += len(ranks)
        stands = ranks > 0
        self._add_places((np.arange(networks) * networks + ranks - 1)[stands])
        led, first = np.nonzero(ranks == 1)
        self._add_firsts(first, weights[led])
        for row in range(networks if self.with_pairs else 0):
            before = stands[:, [row]] & (~stands | (ranks[:, [row]] < ranks))
            before[:, row] = False
            self._wins[row] += before.sum(axis=0)

    def add_without_ties(self, scores: Floats, weights: Floats) -> Flags:
        """Count the sets of scores in which no two are close, and say which (c,) are left to be counted.

        Left are those in which two are so close that a rounding or the tie tolerance could matter: the scores
        (c, n), C-contiguous, may be a few roundings off those of the method; ``-inf`` for a network that does
        not stand. A score and the number of its network are packed into one integer, so that sorting needs no
        second array. The last bits of the score, which the number takes, are far below the tolerance within
        which scores tie.
        """
        networks = scores.shape[1]
        stands = scores > -np.inf
        standing = None if stands.all() else stands.sum(axis=1)
        keys = self._sorted_keys(scores)
        close = self._close(keys, scores, standing)
        names = np.bitwise_and(keys, np.int64(_mask(networks)), out=self._names[: len(keys)])
        if close.any():
            names, scores, weights = names[~close], scores[~close], weights[~close]
            standing = None if standing is None else standing[~close]
        self.samples += len(names)
        # Who does not stand is sorted to the front.
        ranked = None if standing is None else np.arange(networks) >= networks - standing[:, None]
        led = slice(None) if standing is None else standing > 0
        self._add_firsts(names[led, -1].copy(), weights[led])
        names *= networks
        names += np.arange(networks - 1, -1, -1)
        self._add_places(names.ravel() if ranked is None else names[ranked])
        room = self._kept.shape[1]
        for start in range(0, len(scores) if self.with_pairs else 0, max(1, room)):
            kept = scores[start : start + room]
            if self._filled + len(kept) > room:
                self._count_pairs()
            self._kept[:, self._filled : self._filled + len(kept)] = kept.T
            self._filled += len(kept)
        return close

    def _sorted_keys(self, scores: Floats) -> Whole:
        """Return integers (c, n) in rising order of the scores, each with the number of its network at the end."""
        if len(self._keys) < len(scores):
            self._keys, self._names = np.empty_like(scores, dtype=np.int64), np.empty_like(scores, dtype=np.int64)
        mask = np.int64(_mask(scores.shape[1]))
        bits = scores.view(np.int64)
        if scores.min() < 0:
            # Of negative numbers the larger one has the smaller bits.
            bits = bits ^ ((bits >> np.int64(63)) & _SIGN)
        keys = np.bitwise_and(bits, ~mask, out=self._keys[: len(scores)])
        keys |= np.arange(scores.shape[1], dtype=np.int64)
        keys.sort(axis=1)
        return keys

    def _close(self, keys: Whole, scores: Floats, standing: Whole | None) -> Flags:
        """Return in which sets two scores are about as close as scores that tie, or closer."""
        rising = (keys ^ ((keys >> np.int64(63)) & _SIGN) if keys[:, 0].min() < 0 else keys).view(np.float64)
        cut = 2.0 ** (_mask(scores.shape[1]).bit_length() + 2 - FRACTION)
        tolerances = stacked_tolerances(scores, self.kind)
        with np.errstate(invalid="ignore"):
            apart: Floats = rising[:, 1:] - rising[:, :-1]
        largest: Floats
        if standing is None:
            largest = np.maximum(np.abs(rising[:, 0]), np.abs(rising[:, -1]))
            if apart.size and apart.min() > tolerances.max() + cut * largest.max() + _LEAST:
                return np.zeros(len(scores), dtype=np.bool_)
        else:
            largest = np.abs(scores, where=scores > -np.inf, out=np.zeros_like(scores)).max(axis=1)
        allowed = tolerances + cut * largest + _LEAST
        # A zero with a sign is read as no number, which is not further apart either.
        near = ~(apart > allowed[:, None])
        if standing is not None:
            near &= np.arange(1, scores.shape[1]) > (scores.shape[1] - standing)[:, None]
        close: Flags = np.any(near, axis=1)
        return close

    def _add_places(self, places: Whole) -> None:
        self.places += np.bincount(places, minlength=self.places.size).reshape(self.places.shape)

    def _add_firsts(self, first: Whole, weights: Floats) -> None:
        networks, criteria = self.weights.shape
        self.firsts += np.bincount(first, minlength=networks)
        cells = (first[:, None] * criteria + np.arange(criteria)).ravel()
        for sums, own in ((self.weights, weights), (self.squares, weights * weights)):
            found = np.bincount(cells, weights=own.ravel(), minlength=sums.size)
            np.add(sums, found.reshape(sums.shape), out=sums)

    def _count_pairs(self) -> None:
        columns, total = self._kept[:, : self._filled], self._filled
        falls = (columns == -np.inf).any(axis=1)
        for row in range(len(columns) if total else 0):
            for other in range(row + 1, len(columns)):
                won = int(np.count_nonzero(columns[row] > columns[other]))
                both_fall = falls[row] and falls[other]
                lost = int(np.count_nonzero(columns[other] > columns[row])) if both_fall else total - won
                self._wins[row, other] += won
                self._wins[other, row] += lost
        self._filled = 0


def _mask(networks: int) -> int:
    """Return as many ones as it takes bits to number every network."""
    return (1 << max(1, (networks - 1).bit_length())) - 1


MOST_PAIRED = 300
"""Networks up to which pairs are counted."""

_CELLS = 2**16
"""Figures or scores worked on at a time: half a megabyte each, which stay in the processor's cache."""

_WEIGHED = 16
"""Networks whose own weights are tried together on the same figures."""


class Sampler:
    """The networks that stand or may stand, with what varies of them.

    Figures are drawn as `smaa` says, or stay as the ranking lists them where they are "stated". ``progress`` is
    called with how many samples are drawn, and how many there are to draw; no more are drawn once it returns
    True. ``weighs`` (m,) says which criteria may weigh something; nothing stands for those that do in the
    ranking.
    """

    def __init__(
        self,
        ranking: Ranking,
        figures: str,
        *,
        grades: bool,
        seed: int,
        progress: Callable[[int, int], object] | None = None,
        weighs: Flags | None = None,
    ) -> None:
        self.ranking, self.seed, self._progress = ranking, seed, progress
        self._done = self._planned = 0
        self.shape: Distribution = "triangular" if figures == "triangular" else "uniform"
        self.spreads = {} if figures == "stated" or ranking.study is None else spreads_of(ranking.study)
        graded = _graded(ranking, self.spreads) if grades and figures != "stated" else ()
        self.graded = len(graded)
        cases = ranking.cases
        if weighs is not None and (weighs & (ranking.matrix.weights == 0)).any():
            cases = cases_by_network(ranking.matrix, ranking.method, weighs)
        weighing = ranking.matrix.weights > 0 if weighs is None else weighs
        measured = list(_measured(ranking, self.spreads, weighing))
        self.measured = len(measured)
        self.opened = sum(len(own.variation.figures) for own in cases.values()) - sum(own for _, own in measured)
        # What varies of each network, with the levels of its figures that are worth telling apart.
        self.varied = [(own.variation, own.levels) for own in cases.values()] if figures != "stated" else []
        more = [*graded, *(figure for figure, own in measured if not own)]
        if more and figures != "stated":
            by_name = by_network((*open_figures(ranking.matrix), *more))
            varied = (vary(ranking.matrix, ranking.position(name), own) for name, own in by_name.items())
            self.varied = [(variation, trial_levels(variation)) for variation in varied]
        self.rows = np.flatnonzero(ranking.matrix.may_stand if self.varied else ranking.stands)

    def plan(self, samples: int) -> None:
        """Say that so many more samples are to be drawn."""
        self._planned += samples

    def count(self, draw: Draw, samples: int, *, with_pairs: bool = False) -> RankCounts:
        """Count so many samples, with weights drawn in one way.

        Where the method is additive, scores are one product of matrices with what each network scores on each
        criterion alone, but for those that vary. The sets in which two scores come so close that a rounding could
        matter are scored again by the method itself.
        """
        ranking, rows = self.ranking, self.rows
        width = len(ranking.matrix.criteria)
        counts = RankCounts(
            len(rows), width, ranking.method.range_of_scores, with_pairs=with_pairs and len(rows) <= MOST_PAIRED
        )
        if not len(rows):
            counts.samples = samples
            return counts
        of_weights, of_figures = (np.random.default_rng([self.seed, stream]) for stream in (0, 1))
        local = None
        if ranking.method.additive and not (self.varied and self._together):
            local = np.ascontiguousarray(self._scores(np.eye(width), []))
        for count in self._blocks(samples):
            weights, chosen = draw(of_weights, count), self._figures(of_figures, count)
            scores = self._scores(weights, chosen) if local is None else weights @ local
            if local is not None and chosen:
                varied, of_varied = scores_varied(ranking.matrix, ranking.method, chosen, weights)
                scores[:, np.searchsorted(rows, varied)] = of_varied
            close = counts.add_without_ties(scores, weights)
            if close.any():
                again = [(own, x[close]) for own, x in chosen]
                counts.add(scores[close] if local is None else self._scores(weights[close], again), weights[close])
        return counts

    def confidences(self, weights: Floats, places: Sequence[int], samples: int) -> list[tuple[float, float]]:
        """Return in what share of the figures networks (f) are first under own weights (f, m), and its error.

        The same sets of figures are drawn for each network.
        """
        weights = weights / weights.sum(axis=1, keepdims=True)
        drawn, found = 0, np.zeros(len(places), dtype=np.int64)
        generator = np.random.default_rng([self.seed, 1])
        kind = self.ranking.method.range_of_scores
        for count in self._blocks(samples if self.varied else 1):
            drawn += count
            chosen = self._figures(generator, count)
            for number, scores in enumerate(self._of_rivals(weights, places, chosen)):
                first = scores[:, 0] >= scores.max(axis=1) - stacked_tolerances(scores, kind)
                found[number] += np.count_nonzero(first & (scores[:, 0] > -np.inf))
        shares = [float(one / drawn) for one in found.tolist()]
        return [(share, float(standard_errors(share, drawn)) if self.varied else 0.0) for share in shares]

    def _of_rivals(
        self, weights: Floats, places: Sequence[int], chosen: Sequence[tuple[Variation, Floats]]
    ) -> Iterator[Floats]:
        """Yield what each network scores under its weights, then those that could decide if it is first (c, r).

        Of the networks that do not vary the best and the worst do: the range of scores sets the tolerance of ties.
        """
        if not chosen or self._together:
            for own, place in zip(weights, places, strict=True):
                scores = np.atleast_2d(self._scores(own if chosen else own[None], chosen))
                yield np.concatenate([scores[:, [place]], scores], axis=1)
            return
        matrix, method = self.ranking.matrix, self.ranking.method
        for start in range(0, len(weights), _WEIGHED):
            some = weights[start : start + _WEIGHED]
            # Figures are valued once for all of these.
            rows, of_varied = scores_varied(matrix, method, chosen, some[:, None])
            varied = np.searchsorted(self.rows, rows)
            listed = self._scores(some, [])
            fixed = np.delete(listed, varied, axis=1)
            ends = [fixed.max(axis=1), fixed.min(axis=1)] if fixed.size else []
            for number, place in enumerate(places[start : start + _WEIGHED]):
                scores = of_varied[number]
                shape = (len(scores), 1)
                own = scores[:, varied == place] if place in varied else np.full(shape, listed[number, place])
                yield np.concatenate([own, scores, np.tile([end[number] for end in ends], shape)], axis=1)

    @property
    def _together(self) -> bool:
        return measures_together(self.ranking.matrix, self.ranking.method)

    def _blocks(self, samples: int) -> Iterator[int]:
        """Yield how many samples are drawn at a time, and tell how far it is."""
        networks, width = len(self.rows), len(self.ranking.matrix.criteria)
        apart = self.ranking.method.additive if not self.varied else not self._together
        cells = max(networks, len(self.varied) * width) if apart else networks * width
        height = max(1, _CELLS // max(1, cells))
        for start in range(0, samples, height):
            count = min(height, samples - start)
            self._done += count
            told = self._progress and self._progress(min(self._done, self._planned), self._planned)
            yield count
            if told is True:
                break

    def _figures(self, generator: np.random.Generator, count: int) -> list[tuple[Variation, Floats]]:
        """Return so many draws of what varies, row by row."""
        widths = [len(variation.figures) for variation, _ in self.varied]
        uniform = generator.random((count, sum(widths)))
        parts = np.split(uniform, np.cumsum(widths)[:-1], axis=1) if widths else []
        return [
            (variation, drawn_figures(variation.figures, levels, own, self.shape, self.spreads))
            for (variation, levels), own in zip(self.varied, parts, strict=True)
        ]

    def _scores(self, weights: Floats, chosen: Sequence[tuple[Variation, Floats]]) -> Floats:
        """Return scores (c, r) by the method itself; with figures as they are listed where nothing is chosen."""
        ranking = self.ranking
        if self.varied:
            return scores_at(ranking.matrix, ranking.method, chosen, weights)[..., self.rows]
        seen = self.rows if ranking.rows is None else np.searchsorted(ranking.rows, self.rows)
        return scores_of(ranking.method, ranking.seen, weights=weights)[:, seen]


def _graded(ranking: Ranking, spreads: Mapping[tuple[str, str], Spread]) -> Sequence[OpenFigure]:
    """Return known strengths of the networks that stand, but measured ones, with the ends by their grades."""
    study = ranking.study
    if study is None:
        return ()
    found = []
    for name in standing(ranking):
        network = study.networks[name]
        for path, figure in stated_figures(network):
            grade = figure.grade or network.grade
            if not isinstance(figure, Strength) or figure.number is None or grade is None:
                continue
            is_ranged = figure.low is not None or figure.high is not None or (name, path) in spreads
            out = 0.0 if is_ranged else getattr(study.grades, grade)
            if out > 0:
                ends = max(0.0, figure.number - out), min(1.0, figure.number + out)
                found.append(OpenFigure(name, path, *ends, stated=figure.number))
    return found


def _measured(
    ranking: Ranking, spreads: Mapping[tuple[str, str], Spread], weighs: Flags
) -> Iterator[tuple[OpenFigure, bool]]:
    """Yield the figures with a spread that something reads, and whether each is open too, for its own range."""
    matrix, study = ranking.matrix, ranking.study
    # Two levels are enough to see how a row moves with a figure.
    ends = {at: (max(one.low, one.mean - one.sd), min(one.high, one.mean + one.sd)) for at, one in spreads.items()}
    measured = (OpenFigure(*at, *ends[at], stated=one.mean) for at, one in spreads.items())
    for name, figures in by_network(measured).items():
        row = ranking.position(name)
        if study is None or (matrix.status is not None and matrix.status[row] == EXCLUDED):
            continue
        stated = dict(stated_figures(study.networks[name]))
        for figure in vary(matrix, row, figures).read(ranking.method, weighs):
            yield figure, is_open(stated[figure.path])
