"""What could turn out otherwise, what does that leave open of scores and places, and who could be first?

A world settles every open figure of every network: it takes one case of each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.bounds.cases import SEED, Cases, Variation, cases_of, vary
from netselect.bounds.open_figures import OpenFigure, open_figures
from netselect.errors import MethodNotApplicable
from netselect.matrix import EXCLUDED, DecisionMatrix
from netselect.methods import Method, scores_of
from netselect.sums import Flags, Floats, Places, Whole, stacked_ranks, stacked_tolerances


class ScoreBounds(NamedTuple):
    """The lowest and the highest score of each network, (n,) each."""

    low: Floats
    high: Floats

    @property
    def are_certain(self) -> bool:
        """Whether every score is certain."""
        return self.low is self.high or bool((self.low == self.high).all())


def score_bounds(
    matrix: DecisionMatrix, method: Method, *, graded: bool = False, scores: Floats | None = None
) -> ScoreBounds:
    """Return the bounds of each score; with ``graded``, those ranges count as well that grades give.

    Where a network's score depends on its own figures alone, every figure at its worst and every one at its
    best give the bounds exactly, because no method's score falls when a figure improves (a test of the
    contract). Where the candidates set the scale, each network is tried at its worst and best against all
    the others at their worst and best. These four corners are exact too where a better figure of one network
    never raises the score of another (`Method.is_rivalrous`); else they bound the score closely. A figure at an
    end of its range can be one that the method cannot treat: then MethodNotApplicable is raised. ``scores`` are
    those of the figures as they stand, where they are known already.
    """
    if not len(matrix.networks):
        return ScoreBounds(np.zeros(0), np.zeros(0))
    pessimistic, optimistic = matrix.extremes(graded=graded)
    if not method.is_relative and pessimistic is not optimistic:
        return ScoreBounds(method.evaluate(pessimistic).scores, method.evaluate(optimistic).scores)
    if scores is None:
        scores = method.evaluate(matrix).scores
    if pessimistic is optimistic:
        return ScoreBounds(scores, scores)
    with _at_the_end_of_a_range():
        trials = [scores, *(method.evaluate(corner).scores for corner in (pessimistic, optimistic))]
        trials += [method.scores_against(pessimistic, optimistic), method.scores_against(optimistic, pessimistic)]
    return ScoreBounds(np.min(trials, axis=0), np.max(trials, axis=0))


def bounds_whoever_stands(
    matrix: DecisionMatrix, method: Method, cases: Mapping[str, Cases], within: ScoreBounds
) -> ScoreBounds:
    """Return bounds of each score, widened to hold too where some against which it is measured do not stand.

    For methods that measure networks together. The cases say who may turn out not to stand; `score_bounds` with
    grades is asked for each set that may stand, of many sets for some that are drawn.
    """
    low, high = within.low.copy(), within.high.copy()
    stands = matrix.may_stand
    for own in cases.values():
        stands[own.variation.row] &= own.stands.any()
    may_fall_out = [own.variation.row for own in cases.values() if own.stands.any() and not own.stands.all()]
    most = min(MOST_STANDING, max(1, _COMPARED // (20 * matrix.values.size * len(low))))
    count = len(may_fall_out)
    sets: Iterable[Sequence[int]] = product((1, 0), repeat=count)
    if 2**count > most:
        # Nobody, and so many sets that are drawn.
        sets = [[0] * count, *np.random.default_rng(SEED).integers(0, 2, (most, count)).tolist()]
    for standing in sets:
        stands[may_fall_out] = standing
        rows = np.flatnonzero(stands)
        try:
            own_low, own_high = score_bounds(matrix.among(rows), method, graded=True)
        except MethodNotApplicable:
            continue
        low[rows], high[rows] = np.minimum(low[rows], own_low), np.maximum(high[rows], own_high)
    return ScoreBounds(low, high)


def refuse_ends(matrix: DecisionMatrix, method: Method) -> None:
    """Refuse figures that the method cannot treat with every range at its worst or at its best.

    As `score_bounds` does, which tries mixtures of both as well, and takes longer.
    """
    with _at_the_end_of_a_range():
        for corner in matrix.extremes(graded=True):
            method.evaluate(corner)


@contextmanager
def _at_the_end_of_a_range() -> Iterator[None]:
    try:
        yield
    except MethodNotApplicable as error:
        raise MethodNotApplicable(f"at the end of a range, {error}") from None


def missing_figures(matrix: DecisionMatrix) -> Flags | None:
    """Return which figures are unknown on criteria that weigh something (n, m); None where none is."""
    if matrix.unknown is None:
        return None
    missing: Flags = matrix.unknown & (matrix.weights > 0)
    return missing if missing.any() else None


def possible_firsts(bounds: ScoreBounds, stands: Flags, surely_stands: Flags, tolerance: float) -> Flags:
    """Return which networks could be first (n,): those that reach the lowest of all others that surely stand.

    Of those that may stand, and exact where scores depend on each network's own figures alone.
    """
    floor = np.where(surely_stands, bounds.low, -np.inf)
    if floor.size == 0:
        return stands
    best = int(floor.argmax())
    others = np.full(floor.shape, floor[best])
    floor[best] = -np.inf
    others[best] = floor.max()
    reaches: Flags = bounds.high >= others - tolerance
    return reaches & stands


def rank_intervals(
    bounds: ScoreBounds, stands: Flags, surely_stands: Flags, tolerance: float = 0.0
) -> tuple[Whole, ...]:
    """Return the best and the worst rank that each network can have; 0 for those that do not stand.

    Bounds from each pair of networks taken alone. Those in ``surely_stands`` stand whatever the unknowns are.
    """
    ahead = np.sort(bounds.low[surely_stands])
    rivals = np.sort(bounds.high[stands])
    best = 1 + len(ahead) - np.searchsorted(ahead, bounds.high + tolerance, side="right")
    beaten_from = bounds.low + tolerance
    worst = len(rivals) - np.searchsorted(rivals, beaten_from, side="right")
    # A network whose own range is open counts itself among those that could be above its lowest score.
    itself = (bounds.high > beaten_from).astype(np.int64)
    worst = 1 + worst - itself
    return np.where(stands, best, 0), np.where(stands, worst, 0)


MOST_WORLDS = 4096
"""Worlds that are all looked at where networks are measured together; of more, as many are drawn."""

MOST_STANDING = 64
"""Sets that may stand of which the bounds by grades are all worked out; of more, so many are drawn, or fewer."""

BETWEEN = 512
"""Draws of figures between their ends, beside the worlds, in a search."""

_CELLS = 2**18
"""Figures worked on at a time: 2 MB."""

_COMPARED = 200_000_000
"""Figures that are compared with each other in all worlds together: some seconds' worth."""


def measures_together(matrix: DecisionMatrix, method: Method) -> bool:
    """Return whether a network's score depends on which others stand: by the method, or by its weights."""
    return method.is_relative or bool(matrix.weighed_by_figures)


def cells_together(matrix: DecisionMatrix, method: Method) -> int:
    """Return how many figures are gone through to score all networks anew; 0 where each is scored by itself.

    Of methods that compare in pairs each counts five times: so many times as long do they take.

    Examples
    --------
    >>> from netselect.methods import make_method
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [3, 0]], [4, 1], maximise=[True, False])
    >>> [cells_together(matrix, make_method(name)) for name in ("weighted_sum", "vikor", "promethee")]
    [0, 4, 20]
    """
    if not measures_together(matrix, method):
        return 0
    return matrix.values.size * (5 if method.compares_pairs else 1)


def scores_at(
    matrix: DecisionMatrix,
    method: Method,
    chosen: Sequence[tuple[Variation, Floats]],
    weights: Floats | None = None,
    *,
    as_answered: bool = True,
) -> Floats:
    """Return the scores (w, n) of all networks where the open figures of some have come out.

    For each such network ``chosen`` has its figures (w, k). Weights (w, m) or (m,) sum to 1; nothing stands for
    those of the matrix. ``as_answered`` is as for `Variation.stands`. A method that measures networks together
    sees those that stand. ``-inf`` for a network that does not, and for all where the method refuses the
    figures.
    """
    count = max([len(x) for _, x in chosen] + [1 if weights is None or weights.ndim == 1 else len(weights)])
    if not measures_together(matrix, method):
        shape = (count, len(matrix.networks))
        scores = np.broadcast_to(scores_of(method, matrix, weights=weights), shape).copy()
        if chosen:
            rows, of_varied = scores_varied(matrix, method, chosen, weights, as_answered=as_answered)
            scores[:, rows] = of_varied
        if matrix.status is not None:
            scores[:, matrix.status == EXCLUDED] = -np.inf
        return scores
    scores = np.full((count, len(matrix.networks)), -np.inf)
    for at in few_at_a_time(count, matrix):
        some = [(variation, x[at]) for variation, x in chosen]
        for here, rows, seen in stands_together(matrix, some, len(scores[at]), as_answered=as_answered):
            own = None if weights is None else weights if weights.ndim == 1 else weights[at][here]
            try:
                scores[at][np.ix_(here, rows)] = scores_of(method, seen, values=seen.values, weights=own)
            except MethodNotApplicable:
                continue
    return scores


def few_at_a_time(count: int, matrix: DecisionMatrix) -> Iterator[slice]:
    """Yield so many worlds, or sets of weights, as few at a time as stay in the processor's cache."""
    height = max(1, _CELLS // max(1, matrix.values.size))
    return (slice(start, start + height) for start in range(0, count, height))


def stands_together(
    matrix: DecisionMatrix, chosen: Sequence[tuple[Variation, Floats]], count: int, *, as_answered: bool = True
) -> Iterator[tuple[Places, Places, DecisionMatrix]]:
    """Yield which of so many worlds have the same networks standing (w',), which these are, and their figures.

    The figures are those of a stack of matrices (w', n', m); one matrix (n', m) where nothing is chosen. Other
    parameters are those of `scores_at`.
    """
    stands = np.tile(matrix.may_stand, (count, 1))
    values = np.tile(matrix.values, (count, 1, 1)) if chosen else matrix.values
    for variation, x in chosen:
        values[:, variation.row] = variation.rows(x)
        stands[:, variation.row] = variation.stands(x, as_answered=as_answered)
    # Sorting them takes a while, and mostly the same ones stand in every set.
    same = bool((stands == stands[:1]).all())
    none = np.zeros(count, dtype=np.intp)
    patterns, which = (stands[:1], none) if same else np.unique(stands, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        here, rows = np.flatnonzero(which.reshape(-1) == number), np.flatnonzero(pattern)
        if len(rows):
            figures = values[here][:, rows] if chosen else values[rows]
            seen = matrix.among(rows)
            yield here, rows, seen.with_figures(figures, seen.weights)


def scores_varied(
    matrix: DecisionMatrix,
    method: Method,
    chosen: Sequence[tuple[Variation, Floats]],
    weights: Floats | None = None,
    *,
    as_answered: bool = True,
) -> tuple[Places, Floats]:
    """Return the rows of the networks that vary (k,) and their scores (..., w, k), each measured by itself.

    Parameters are those of `scores_at`, which is the same for all networks and every method; weights may also be
    several for every set of figures (..., 1, m).
    """
    rows = np.array([variation.row for variation, _ in chosen])
    values = np.empty((max(len(x) for _, x in chosen), len(rows), len(matrix.criteria)))
    stands = np.empty(values.shape[:2], dtype=np.bool_)
    for place, (variation, x) in enumerate(chosen):
        values[:, place] = variation.rows(x)
        stands[:, place] = variation.stands(x, as_answered=as_answered)
    scores = scores_of(method, matrix.take(rows), values=values if method.reads_figures else None, weights=weights)
    return rows, np.where(stands, scores, -np.inf)


def standard_errors(shares: npt.ArrayLike, samples: int) -> Floats:
    """Return the Monte Carlo standard errors of shares, as if one sample more had and one had not been there."""
    held = (np.asarray(shares, dtype=np.float64) * samples + 1.0) / (samples + 2.0)
    return np.sqrt(held * (1.0 - held) / samples)


def most_worlds(matrix: DecisionMatrix, method: Method, most: int = MOST_WORLDS) -> int:
    """Return how many worlds are looked at: fewer where very many networks are compared in pairs in each."""
    if not method.compares_pairs:
        return most
    return min(most, max(1, _COMPARED // max(1, matrix.values.size * len(matrix.networks))))


def draws_between(cases: Mapping[str, Cases], most: int = BETWEEN) -> list[tuple[Variation, Floats]]:
    """Return so many draws of every open figure between its ends, each network apart."""
    generator = np.random.default_rng(SEED)
    found = []
    for own in cases.values():
        x = own.x[generator.integers(0, len(own.x), most)]
        for place, (figure, levels) in enumerate(zip(own.variation.figures, own.levels, strict=True)):
            if not figure.is_truth and not figure.one_of:
                x[:, place] = generator.uniform(levels[0], levels[-1], most)
        found.append((own.variation, x))
    return found


def worlds_of(cases: Mapping[str, Cases], most: int = MOST_WORLDS) -> Whole:
    """Return combinations of the cases of some networks (w, c): every one, or more than so many of them, drawn."""
    counts = [len(own.x) for own in cases.values()]
    if (total := prod(counts)) <= most:
        return np.array(list(product(*map(range, counts))), dtype=np.int64).reshape(total, len(counts))
    generator = np.random.default_rng(SEED)
    drawn = np.column_stack([generator.integers(0, count, most) for count in counts])
    return np.concatenate([drawn, _opposed(cases)])


def _opposed(cases: Mapping[str, Cases]) -> Whole:
    """Return combinations with each network at its best against the others at their worst, and vice versa."""
    best, worst = [], []
    for own in cases.values():
        matrix = own.variation.matrix
        worth = np.where(own.stands, np.where(matrix.maximise, own.rows, -own.rows) @ matrix.weights, np.nan)
        stand = own.stands.any()
        best.append(int(np.nanargmax(worth)) if stand else 0)
        worst.append(int(np.nanargmin(worth)) if stand else 0)
    ends = np.array([worst, best], dtype=np.int64)
    size = len(best)
    itself = np.eye(size, dtype=np.bool_)
    return np.concatenate([ends, np.where(itself, ends[1], ends[0]), np.where(itself, ends[0], ends[1])])


def figures_in(
    matrix: DecisionMatrix, method: Method, cases: Mapping[str, Cases], worlds: Whole
) -> list[list[tuple[Variation, Floats]]]:
    """Return the figures in combinations (w, c) of cases, and draws between their ends where more can be."""
    found = [[(own.variation, own.x[worlds[:, place]]) for place, own in enumerate(cases.values())]]
    # Of answers and only values alone, all combinations are all worlds, and nothing lies between them.
    figures = [figure for own in cases.values() for figure in own.variation.figures]
    is_all = all(figure.is_truth or figure.one_of for figure in figures)
    is_all = is_all and all(own.is_whole for own in cases.values())
    # As many may be drawn as there are, some of them twice.
    total = prod(len(own.x) for own in cases.values())
    if not is_all or not len(worlds) == total == len(set(map(tuple, worlds.tolist()))):
        found.append(draws_between(cases, most_worlds(matrix, method, BETWEEN)))
    return found


def _populated(matrix: DecisionMatrix, cases: Mapping[str, Cases], worlds: Whole) -> int:
    """Return in how many worlds somebody stands."""
    stands = matrix.may_stand
    stands[[own.variation.row for own in cases.values()]] = False
    if stands.any():
        return len(worlds)
    return int(np.any([own.stands[worlds[:, at]] for at, own in enumerate(cases.values())], axis=0).sum())


class Outlook(NamedTuple):
    """What the open figures leave open.

    Parameters
    ----------
    low, high : ndarray (n,)
        The lowest and the highest score of each network among the cases in which it stands; 0 where it never does.
    could_be_first : ndarray (n,) of bool
        Whether it is first, alone or level, in some case.
    best_rank, worst_rank : ndarray (n,) of int
        Between which ranks it can lie when it stands; 0 where it never does.
    surely_stands : ndarray (n,) of bool
        Whether it stands in every case.
    tolerance : float
        Scores no further apart than this tie.
    is_exact : bool
        Whether that is proved, or what a search among ``worlds`` combinations found.
    worlds : int
        Combinations that were looked at, in which somebody stands; 0 where nothing was searched.
    pairs : ndarray (n, n) of bool, optional
        Where it was searched: whether the network of the row was never below that of the column.
    """

    low: Floats
    high: Floats
    could_be_first: Flags
    best_rank: Whole
    worst_rank: Whole
    surely_stands: Flags
    tolerance: float
    is_exact: bool
    worlds: int = 0
    pairs: Flags | None = None

    @property
    def never_below(self) -> Flags:
        """Whether the network of the row is never below that of the column when both stand, (n, n)."""
        if self.pairs is not None:
            return self.pairs
        apart: Flags = self.low[:, None] >= self.high[None, :] - self.tolerance
        return apart | np.eye(len(self.low), dtype=np.bool_)


def cases_by_network(matrix: DecisionMatrix, method: Method, weighs: Flags | None = None) -> dict[str, Cases]:
    """Return the cases of every network of which something reads an open figure.

    ``weighs`` (m,) says which criteria may weigh something; nothing stands for those that do in the matrix.
    """
    weighs = matrix.weights > 0 if weighs is None else weighs
    found = {}
    for name, figures in by_network(open_figures(matrix)).items():
        row = matrix.networks.index(name)
        variation = vary(matrix, row, figures)
        read = variation.read(method, weighs)
        if read:
            some = variation if len(read) == len(figures) else vary(matrix, row, read)
            found[name] = cases_of(some, method)
    return found


def by_network(figures: Iterable[OpenFigure]) -> dict[str, list[OpenFigure]]:
    """Return figures by their networks, both in the order in which they come."""
    found: dict[str, list[OpenFigure]] = {}
    for figure in figures:
        found.setdefault(figure.network, []).append(figure)
    return found


def outlook_of(
    matrix: DecisionMatrix,
    method: Method,
    cases: Mapping[str, Cases],
    bounds: ScoreBounds,
    *,
    ranks: Whole,
    tolerance: float,
) -> Outlook:
    """Return who could be first, and between which ranks each network lies.

    ``ranks`` are those as things stand, 0 for networks that do not; scores within the tolerance tie.
    """
    together = measures_together(matrix, method)
    if not cases and bounds.low is bounds.high and _is_plain(ranks, matrix, together=together):
        stands = ranks > 0
        scores = bounds.low if np.count_nonzero(stands) == len(stands) else np.where(stands, bounds.low, 0.0)
        pairs = ranks[:, None] <= ranks if together else None
        return Outlook(scores, scores, ranks == 1, ranks, ranks, stands, tolerance, is_exact=True, pairs=pairs)
    look = outlook_together if together else outlook_apart
    return look(matrix, method, cases, bounds, tolerance)


def _is_plain(ranks: Whole, matrix: DecisionMatrix, *, together: bool) -> bool:
    """Whether the ranks as things stand tell all, where nothing is open."""
    if together:
        # Others are else measured as if those that are excluded had never been there.
        return bool(ranks.all()) and not matrix.weighed_by_figures
    # Scores that tie can lie further from each other than from those between them.
    standing = int(np.count_nonzero(ranks))
    return int(np.add.reduce(ranks)) == standing * (standing + 1) // 2


def outlook_apart(
    matrix: DecisionMatrix, method: Method, cases: Mapping[str, Cases], bounds: ScoreBounds, tolerance: float
) -> Outlook:
    """Return the outlook where no network's score depends on the others: exact, because each goes its own way.

    The bounds are of each network, whether it stands or not. A network can be first where the highest it reaches
    while it stands is not below the lowest of any other that stands in every case. Its best rank counts the
    networks that stand in every case and are above it at its highest; its worst rank those that stand in some
    case and can be above it at its lowest.
    """
    low, high = bounds.low.copy(), bounds.high.copy()
    can_stand = matrix.may_stand
    surely = can_stand.copy()
    is_exact = True
    for own in cases.values():
        row, stands = own.variation.row, own.stands
        can_stand[row], surely[row] = stands.any(), stands.all()
        is_exact = is_exact and own.is_sharp
        if stands.any() and own.is_sharp:
            alike = matrix.take(np.full(int(stands.sum()), row)) if matrix.applies is not None else matrix
            scores = scores_of(method, alike, values=own.rows[stands])
            low[row], high[row] = scores.min(), scores.max()
    low, high = np.where(can_stand, low, 0.0), np.where(can_stand, high, 0.0)
    found = ScoreBounds(low, high)
    best, worst = rank_intervals(found, can_stand, surely, tolerance)
    could_be_first = possible_firsts(found, can_stand, surely, tolerance)
    return Outlook(low, high, could_be_first, best, worst, surely, tolerance, is_exact)


def outlook_together(
    matrix: DecisionMatrix, method: Method, cases: Mapping[str, Cases], bounds: ScoreBounds, tolerance: float
) -> Outlook:
    """Return the outlook where networks are measured together: exact where all worlds can be, else what is found.

    The bounds are known already; the tolerance is that where nothing is open. All combinations of cases where
    they are no more than `most_worlds`, else as many that are drawn, with each network at its best against the
    others at their worst, and the other way about. Where answers and only values alone are open, all
    combinations are all worlds, and nothing is between them; it is a search still where the method refuses one
    of them.
    """
    count = len(matrix.networks)
    worlds_seen = worlds_of(cases, most_worlds(matrix, method))
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    best, worst = np.full(count, count + 1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    never_below = np.ones((count, count), dtype=np.bool_)
    surely = np.ones(count, dtype=np.bool_)
    worlds = 0
    looked_at = figures_in(matrix, method, cases, worlds_seen)
    blocks = (
        [(variation, x[at]) for variation, x in chosen]
        for chosen in looked_at
        for at in few_at_a_time(max((len(x) for _, x in chosen), default=1), matrix)
    )
    for block in blocks:
        scores = scores_at(matrix, method, block)
        stands = ~np.isneginf(scores)
        ranks = stacked_ranks(scores, stacked_tolerances(scores, method.range_of_scores))
        low = np.minimum(low, np.where(stands, scores, np.inf).min(axis=0))
        high = np.maximum(high, scores.max(axis=0))
        best = np.minimum(best, np.where(stands, ranks, count + 1).min(axis=0))
        worst = np.maximum(worst, ranks.max(axis=0))
        surely &= stands.all(axis=0)
        ahead, behind = (np.where(stands, ranks, out).astype(np.int32) for out in (0, count + 1))
        for one, other in zip(ahead, behind, strict=True):
            never_below &= one[:, None] <= other
        worlds += int(stands.any(axis=1).sum())
    can_stand = worst > 0
    is_exact = len(looked_at) == 1 and worlds == _populated(matrix, cases, worlds_seen)
    if not is_exact:
        low, high = np.minimum(low, bounds.low), np.maximum(high, bounds.high)
    low, high, best = (np.where(can_stand, own, 0) for own in (low, high, best))
    worlds = worlds if cases else 0
    return Outlook(low, high, best == 1, best, worst, surely, tolerance, is_exact, worlds, never_below)
