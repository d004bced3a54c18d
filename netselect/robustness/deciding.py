"""What does the answer to one open question decide, and in what share of what else can turn out?"""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate, pairwise, product
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.bounds import (
    MOST_WORLDS,
    cells_together,
    measures_together,
    scores_at,
    scores_varied,
    standard_errors,
)
from netselect.bounds.cases import SEED, Cases, Variation
from netselect.bounds.open_figures import OpenFigure
from netselect.ranking import Ranking
from netselect.robustness import Stretch, Sweep, rising, stretches
from netselect.study.statements import Shortlist
from netselect.sums import Flags, Floats, Places, Whole, stacked_ranks, stacked_tolerances
from netselect.words import HOLDS, HOLDS_NOT, Threshold, limit_text, threshold

Difference = Literal["first place", "gate", "shortlist"]

FIRST, SHORTLIST = 0, 1
"""What an answer can decide, in the order of its weight."""

NOTHING = 1e-12
"""A share of the worlds up to this is rounding."""

DRAWS = 512
"""Draws of what else can turn out, for each question, where not all of it is looked at."""

IN_REASON = 2_000_000
"""Figures that the draws of one question go through; fewer are drawn where each takes more."""


class FigureKey(NamedTuple):
    """An open figure by its network and its place among the open figures of that network."""

    network: str
    place: int


class Answer(NamedTuple):
    """What holds while an open figure lies on one part of its range, all else being as the ranking lists it.

    Parameters
    ----------
    low, high : float
        The part; 0 is false and 1 is true.
    has_low, has_high : bool
        Whether the same holds at its ends.
    stands : bool
        Whether the network then stands.
    first : tuple of str
        Who is first; several where they tie.
    shortlist : tuple of str
        Who is shortlisted.
    """

    low: float
    high: float
    has_low: bool
    has_high: bool
    stands: bool
    first: tuple[str, ...]
    shortlist: tuple[str, ...]


class Shares(NamedTuple):
    """In what share of the worlds of the others an answer decides, first place and shortlist.

    The Monte Carlo standard errors of the two are 0 where nothing is drawn. ``needs`` are other questions
    without the right answer to which it decides nothing.
    """

    first: float
    shortlist: float
    errors: tuple[float, float] = (0.0, 0.0)
    needs: tuple[FigureKey, ...] = ()


def shortlist_rule(ranking: Ranking) -> Shortlist:
    """Return how a ranking draws its shortlist: the first three, where there is no study."""
    return Shortlist(size=3) if ranking.study is None else ranking.study.shortlist


def deciding_shares(ranking: Ranking, *, with_needs: bool = True) -> dict[FigureKey, Shares]:
    """Return for every open figure in what share of the worlds of the others its answer decides.

    A world gives every open figure one of the levels that are worth telling apart; all count alike. Where no
    network's score depends on the others, the best of the others and their number above a score follow from the
    networks one by one, so that the shares are exact however many worlds there are, as long as no network has
    more than 4096 cases of its own. Else all worlds are looked at if they are no more than 4096, and drawn if
    they are more. To look for questions that decide only together takes a little longer.
    """
    cases = ranking.cases
    asked = [FigureKey(name, place) for name, own in cases.items() for place in range(len(own.variation.figures))]
    if not asked:
        return {}
    if not measures_together(ranking.matrix, ranking.method):
        field = _Field(ranking, with_needs=with_needs)
        return {question: field.shares(question) for question in asked}
    total = float(np.prod([float(len(levels)) for own in cases.values() for levels in own.levels]))
    if total <= MOST_WORLDS:
        return _shares_of_all_worlds(ranking, asked)
    return {question: _drawn_shares(ranking, question) for question in asked}


class _Reach(NamedTuple):
    """What a network scores at the worst and at the best answer to a question (o,), by its other figures.

    These can come out in so many ways (o, k), which are alike likely.
    """

    low: Floats
    high: Floats
    others: Floats


_Edges = tuple[tuple[Floats, Literal["left", "right"]], ...]
"""Scores (o,), and on which side of cases that have just these they lie."""


class _Own:
    """What one network can score by itself, in all of its cases, from the lowest up."""

    def __init__(self, cases: Cases, scores: Floats) -> None:
        order = np.argsort(scores)
        self.scores = scores[order]
        self.below = _summed(cases.chances[order])
        """How likely it is to be in so many of the cases from the lowest up (s + 1,)."""
        self._cases, self._order = cases, order
        self.starts = np.cumsum([0, *(len(levels) for levels in cases.levels[:-1])])
        """Where the levels of each figure start."""

    @cached_property
    def below_fixed(self) -> Floats:
        """The same with one figure at one level (l, s + 1), figure by figure; where there are all cases."""
        x, levels = self._cases.x[self._order], enumerate(self._cases.levels)
        fixed = [x[:, place] == level for place, own in levels for level in own]
        return _summed(np.array([one / one.sum() for one in fixed]))

    def among(self, edges: _Edges) -> Places:
        """Return how many of its cases are not above, or below, each edge (3, o)."""
        return np.array([np.searchsorted(self.scores, level, side=side) for level, side in edges])


class _Field:
    """What each network can score by itself, and how often that decides."""

    def __init__(self, ranking: Ranking, *, with_needs: bool) -> None:
        self.ranking, self.rule, self.tolerance = ranking, shortlist_rule(ranking), ranking.tolerance
        self.size = 1 if self.rule.size is None else self.rule.size
        self.with_needs = with_needs
        self.cases: Mapping[str, Cases] = ranking.cases
        self.own = {name: _Own(own, self._scores(own.variation, own.x)) for name, own in self.cases.items()}
        names = enumerate(ranking.matrix.networks)
        known = [row for row, name in names if name not in self.cases and ranking.stands[row]]
        self.known = np.sort(ranking.scores[known])

    def shares(self, question: FigureKey) -> Shares:
        """Return how often one answer decides."""
        reach = self._reach(question)
        edges = self._edges(reach)
        others = [(name, own, own.among(edges)) for name, own in self.own.items() if name != question.network]
        # How likely each other network is not above the best score, nor the worst, or below it (3, o).
        rivals = [own.below[among] for _, own, among in others]
        counts = [*accumulate(rivals, _one_more, initial=self._known_above(reach))]
        decided = tuple(self._decided(what, reach, counts[-1]) for what in (FIRST, SHORTLIST))
        first, short = (float(one.mean()) for one in decided)
        if not all(own.is_whole for own in self.cases.values()):
            return Shares(first, short, _errors(first, short, DRAWS))
        if not self.with_needs or max(first, short) <= NOTHING:
            return Shares(first, short)
        what = FIRST if first > NOTHING else SHORTLIST
        needs = {
            *self._needs_of_own(question, reach, decided[what]),
            *(self._needs_of_others(what, reach, others, rivals, counts) if others else ()),
        }
        every = (FigureKey(name, place) for name, own in self.cases.items() for place in range(len(own.levels)))
        return Shares(first, short, needs=tuple(one for one in every if one in needs))

    def _needs_of_own(self, question: FigureKey, reach: _Reach, decided: Floats) -> Iterator[FigureKey]:
        """Yield the network's own figures of which some answer leaves this question nothing to decide."""
        for place, levels in enumerate(self.cases[question.network].levels):
            if place != question.place and any(
                decided[reach.others[:, place] == level].mean() <= NOTHING for level in levels
            ):
                yield FigureKey(question.network, place)

    def _needs_of_others(
        self,
        what: int,
        reach: _Reach,
        others: list[tuple[str, _Own, Places]],
        rivals: list[Floats],
        counts: list[Floats],
    ) -> Iterator[FigureKey]:
        """Yield the other networks' figures of which some answer leaves this question nothing to decide."""
        nobody = np.zeros(counts[0].shape)
        nobody[0] = 1.0
        after = [*accumulate(reversed(rivals), _one_more, initial=nobody)]
        # Of each of them (r) the others without it, and itself with one figure at one level after the other (l).
        without = _together(np.stack(counts[:-1], axis=1), np.stack(after[-2::-1], axis=1))
        below = [own.below_fixed[:, among] for _, own, among in others]
        whose = np.repeat(np.arange(len(others)), [len(levels) for levels in below])
        decided = self._decided(what, reach, _one_more(without[:, whose], np.concatenate(below)))
        is_idle = np.split(decided.mean(axis=-1) <= NOTHING, np.flatnonzero(np.diff(whose)) + 1)
        for (name, own, _), idle in zip(others, is_idle, strict=True):
            for place in np.flatnonzero(np.logical_or.reduceat(idle, own.starts)).tolist():
                yield FigureKey(name, place)

    def _reach(self, question: FigureKey) -> _Reach:
        """Return what the answers bring about."""
        own = self.cases[question.network]
        answers = own.levels[question.place]
        others = own.x[own.chances > 0]
        if own.is_whole:
            others = others[others[:, question.place] == answers[0]]
        elif len(others) > DRAWS:
            others = others[:DRAWS]
        x = np.repeat(others, len(answers), axis=0)
        x[:, question.place] = np.tile(answers, len(others))
        scores = self._scores(own.variation, x).reshape(len(others), len(answers))
        return _Reach(scores.min(axis=1), scores.max(axis=1), others)

    def _edges(self, reach: _Reach) -> _Edges:
        worst = reach.low + self.tolerance
        return (reach.high + self.tolerance, "right"), (worst, "right"), (reach.low - self.tolerance, "left")

    def _known_above(self, reach: _Reach) -> Floats:
        """Return in which of the numbers of networks above (size, 3, o) those are of which nothing is open."""
        best, worst, under = (np.searchsorted(self.known, level, side=side) for level, side in self._edges(reach))
        above = len(self.known) - np.array([best, worst, worst])
        counts: Floats = (np.arange(self.size)[:, None, None] == above).astype(np.float64)
        # Whoever is neither above nor below ties.
        counts[:, 2] *= worst == under
        return counts

    def _decided(self, what: int, reach: _Reach, counts: Floats) -> Floats:
        """Return how often (..., o) the answers differ in who is first, or in who is shortlisted.

        ``counts`` (size, ..., 3, o) is how likely it is that 0, 1 and so on others are above the best score,
        above the worst, and above the worst with all others below it.
        """
        low, high = reach.low, reach.high
        with np.errstate(invalid="ignore"):
            moves = ~np.isneginf(high) & (high - low > self.tolerance)
        at_best, at_worst, alone = (counts[..., part, :] for part in range(3))
        is_out = np.isneginf(low)
        if what == FIRST:
            reached = at_best[0] - np.where(is_out, 0.0, alone[0])
        elif self.rule.size is None:
            cut = float(self.rule.cut or 0.0) - self.tolerance
            reached = np.broadcast_to(((high >= cut) & (low < cut)).astype(np.float64), at_best[0].shape)
        else:
            # Who is listed with the others it ties with, and leaves them behind, changes the list as well.
            listed = at_worst.sum(axis=0) - at_worst[-1] + alone[-1]
            reached = np.where(np.isneginf(high), 0.0, at_best.sum(axis=0)) - np.where(is_out, 0.0, listed)
        return np.where(moves, np.clip(reached, 0.0, 1.0), 0.0)

    def _scores(self, variation: Variation, x: Floats) -> Floats:
        _, scores = scores_varied(self.ranking.matrix, self.ranking.method, [(variation, x)])
        return scores[:, 0]


def _summed(chances: Floats) -> Floats:
    """Return how likely the first 0, 1 and so on of some cases are together (..., s + 1)."""
    summed = np.zeros((*chances.shape[:-1], chances.shape[-1] + 1))
    np.cumsum(chances, axis=-1, out=summed[..., 1:])
    return summed


def _one_more(counts: Floats, below: Floats) -> Floats:
    """Return how likely numbers of networks above are (size, ..., 3, o), with one network more.

    ``below`` (..., 3, o) is how likely that one is not above the best score, nor the worst, or below it.
    """
    above = 1.0 - below
    above[..., 2, :] = above[..., 1, :]
    more: Floats = counts * below
    more[1:] += counts[:-1] * above
    return more


def _together(counts: Floats, others: Floats) -> Floats:
    """Return how likely numbers of networks above are, of two groups together, (size, ...) each."""
    both = np.zeros(counts.shape)
    for number, chance in enumerate(counts):
        both[number:] += chance * others[: len(others) - number]
    return both


def _shares_of_all_worlds(ranking: Ranking, asked: list[FigureKey]) -> dict[FigureKey, Shares]:
    """Return the shares from every world, one axis for each question."""
    cases = ranking.cases
    levels = [own for network in cases.values() for own in network.levels]
    x = np.array(list(product(*levels)), dtype=np.float64).reshape(-1, len(levels))
    starts = np.cumsum([0, *(len(own.levels) for own in cases.values())])
    chosen = [(own.variation, x[:, starts[place] : starts[place + 1]]) for place, own in enumerate(cases.values())]
    codes = outcome_codes(ranking, scores_at(ranking.matrix, ranking.method, chosen))
    shape, found = tuple(map(len, levels)), {}
    for axis, question in enumerate(asked):
        differs = [_differs(codes[:, what].reshape(shape), axis) for what in (FIRST, SHORTLIST)]
        first, shortlist = (float(decided.mean()) for decided in differs)
        decided = differs[FIRST if first > NOTHING else SHORTLIST]
        needs = tuple(
            other
            for place, other in enumerate(asked)
            if place != axis
            and decided.any()
            and not decided.any(axis=tuple(set(range(len(asked))) - {place})).all()
        )
        found[question] = Shares(first, shortlist, needs=needs)
    return found


def _differs(codes: Whole, axis: int) -> Flags:
    """Return where the answers along an axis lead to different outcomes, that axis kept with one place."""
    differs: Flags = codes.max(axis=axis, keepdims=True) != codes.min(axis=axis, keepdims=True)
    return differs


def shares_between(ranking: Ranking, question: FigureKey) -> Shares | None:
    """Return the shares from draws between the ends of the ranges of all other figures.

    For a question that decides nothing at the ends: a first place can hang on it only between them. None where
    it decides nothing in any of them, or where no other figure has a range.
    """
    if _stays_below(ranking, question.network):
        return None
    found = _drawn_shares(ranking, question, between=True)
    return found if max(found.first, found.shortlist) > NOTHING else None


def draws_in_reason(ranking: Ranking) -> int:
    """Return how many draws there are for each question: fewer where very many networks are compared in each."""
    cells = cells_together(ranking.matrix, ranking.method)
    return DRAWS if cells * DRAWS <= IN_REASON else max(16, IN_REASON // cells)


def _stays_below(ranking: Ranking, network: str) -> bool:
    """Whether enough others are surely above a network, wherever its figures lie, to fill the shortlist."""
    outlook, row, rule = ranking.outlook, ranking.position(network), shortlist_rule(ranking)
    if measures_together(ranking.matrix, ranking.method) or ranking.method.range_of_scores != "unit":
        return False
    is_apart = outlook.is_exact and rule.size is not None and not outlook.could_be_first[row]
    return is_apart and bool(outlook.best_rank[row] > rule.size)


def _drawn_shares(ranking: Ranking, question: FigureKey, *, between: bool = False) -> Shares:
    """Return the shares from draws of what the other questions come to: at the levels, or between the ends."""
    generator, draws = np.random.default_rng(SEED), draws_in_reason(ranking)
    answers = ranking.cases[question.network].levels[question.place]
    chosen = []
    for name, own in ranking.cases.items():
        columns = [np.array(levels)[generator.integers(0, len(levels), draws)] for levels in own.levels]
        if between:
            columns = [
                column if figure.one_of or figure.is_truth else generator.uniform(min(levels), max(levels), draws)
                for column, levels, figure in zip(columns, own.levels, own.variation.figures, strict=True)
            ]
        x = np.repeat(np.column_stack(columns), len(answers), axis=0)
        if name == question.network:
            x[:, question.place] = np.tile(answers, draws)
        chosen.append((own.variation, x))
    codes = outcome_codes(ranking, scores_at(ranking.matrix, ranking.method, chosen))
    codes = codes.reshape(draws, len(answers), 2)
    first, shortlist = (float(_differs(codes[..., what], 1).mean()) for what in (FIRST, SHORTLIST))
    return Shares(first, shortlist, _errors(first, shortlist, draws))


def outcome_codes(ranking: Ranking, scores: Floats) -> Whole:
    """Return numbers (w, 2) for who is first and who is shortlisted, the same for the same, at scores (w, n)."""
    return np.column_stack([_numbers(who) for who in outcome_members(ranking, scores)])


def outcome_members(ranking: Ranking, scores: Floats) -> tuple[Flags, Flags]:
    """Return who is first and who is shortlisted, (w, n) each, at scores (w, n)."""
    rule, tolerances = shortlist_rule(ranking), stacked_tolerances(scores, ranking.method.range_of_scores)
    ranks = stacked_ranks(scores, tolerances, up_to=rule.size or 1)
    if rule.size is not None:
        return ranks == 1, (ranks > 0) & (ranks <= rule.size)
    return ranks == 1, scores >= float(rule.cut or 0.0) - tolerances[:, None]


def _numbers(members: Flags) -> Whole:
    """Return a number for each set of members (w, n), the same in every call and for nobody 0.

    Each position has 64 well-mixed bits (the finaliser of Steele, Lea and Flood, 2014, SplitMix), and a set their
    sum: that two sets of one study share theirs is as good as impossible.
    """
    bits = np.arange(1, members.shape[1] + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits ^= bits >> np.uint64(31)
    sums: npt.NDArray[np.uint64] = np.where(members, bits, np.uint64(0)).sum(axis=1, dtype=np.uint64)
    return sums.view(np.int64)


def _errors(first: float, shortlist: float, draws: int) -> tuple[float, float]:
    of_first, of_shortlist = standard_errors([first, shortlist], draws).tolist()
    return of_first, of_shortlist


def differences(below: Answer, above: Answer) -> Iterator[Difference]:
    """Yield what differs between two answers."""
    parts: dict[Difference, str] = {"first place": "first", "gate": "stands", "shortlist": "shortlist"}
    yield from (name for name, part in parts.items() if getattr(below, part) != getattr(above, part))


def answers_of(
    ranking: Ranking, figure: OpenFigure, sweep: Sweep
) -> tuple[tuple[Answer, ...], tuple[Threshold, ...]]:
    """Return what holds along the range of one open figure, and where all but the first of it begins."""
    row, cut = ranking.position(figure.network), shortlist_rule(ranking).cut
    if figure.is_truth:
        both = (Stretch(level, level, 0) for level in (0.0, 1.0))
        return tuple(_answer(ranking, row, sweep, one) for one in both), ()

    def outcome(scores: Floats) -> Whole:
        first, listed = outcome_codes(ranking, scores).T
        mixed: Whole = first ^ (listed << 1) ^ np.isneginf(scores[:, row])
        return mixed

    if cut is not None and sweep.is_straight:
        sweep = _with_cut(sweep, row, cut)
    moving = row if sweep.is_straight else None
    parts = list(stretches(sweep, outcome, moving))
    # Both ends, both sides of each jump, and the only values count by themselves; and where the same holds on both
    # sides, as at the peak of a curve, another thing can hold at the level between.
    knots, jumps = sweep.knots, np.flatnonzero(sweep.are_next(sweep.knots))
    touched = [below.high for below, above in pairwise(parts) if below.code == above.code]
    levels = rising(knots[:1], knots[-1:], knots[jumps], knots[jumps + 1], np.array([*figure.one_of, *touched]))
    codes = outcome(sweep.scores(levels)).tolist()
    for level, code in zip(levels.tolist(), codes, strict=True):
        _add_level(parts, Stretch(level, level, code))
    begins = (
        _begins(below, above, lambda levels: outcome(sweep.clipped(levels)), (figure.low, figure.high))
        for below, above in pairwise(parts)
    )
    return tuple(_answer(ranking, row, sweep, part) for part in parts), tuple(begins)


def _begins(
    below: Stretch, above: Stretch, outcome: Callable[[Floats], Whole], within: tuple[float, float]
) -> Threshold:
    """Return where one part of a range ends and the next begins, as it is printed."""
    if below.low == below.high or above.low == above.high:
        # A level that counts by itself is one that somebody stated, or the limit of a rule.
        alone = above.low == above.high
        level = above.low if alone else below.high
        return Threshold(limit_text(level), "above", "included" if alone else "excluded")

    def claim(levels: Floats) -> Whole:
        codes = outcome(levels)
        return np.where(codes == above.code, HOLDS, np.where(codes == below.code, HOLDS_NOT, HOLDS + 1))

    return threshold(below.high, claim, upwards=True, within=within, strictly=True)


def _with_cut(sweep: Sweep, row: int, cut: float) -> Sweep:
    """Return a straight sweep with a knot wherever one network's score crosses the cut of the shortlist."""
    leads = sweep.scores(sweep.knots)[:, row] - cut
    with np.errstate(invalid="ignore", divide="ignore"):
        share = leads[:-1] / (leads[:-1] - leads[1:])
    # Between the two sides of a jump nothing runs straight.
    crosses = np.isfinite(share) & (share > 0) & (share < 1) & ~sweep.are_next(sweep.knots)
    found = (sweep.knots[:-1] + share * np.diff(sweep.knots))[crosses]
    return sweep._replace(knots=rising(sweep.knots, found))


def _add_level(parts: list[Stretch], single: Stretch) -> None:
    """Put what holds at a single level in its place among the parts of a range, if none of them tells it."""
    level = single.low
    place = next((place for place, part in enumerate(parts) if level <= part.high), len(parts))
    around = [place + step for step in (-1, 0, 1) if 0 <= place + step < len(parts)]
    if any(parts[near].code == single.code and _holds(parts[near], level) for near in around):
        return
    if place < len(parts) and parts[place].low < level < parts[place].high:
        part = parts[place]
        below = part._replace(high=math.nextafter(level, -math.inf), has_high=True)
        above = part._replace(low=math.nextafter(level, math.inf), has_low=True)
        parts[place : place + 1] = [below, single, above]
        return
    place += place < len(parts) and level == parts[place].high and parts[place].low < level
    if place and parts[place - 1].code == single.code and parts[place - 1].has_high:
        parts[place - 1] = parts[place - 1]._replace(high=level)
    elif place < len(parts) and parts[place].code == single.code and parts[place].has_low:
        parts[place] = parts[place]._replace(low=level)
    else:
        parts.insert(place, single)


def _holds(part: Stretch, level: float) -> bool:
    inside = part.low < level < part.high
    return inside or (part.has_low and level == part.low) or (part.has_high and level == part.high)


def _answer(ranking: Ranking, row: int, sweep: Sweep, part: Stretch) -> Answer:
    scores = sweep.scores(np.array([part.low + (part.high - part.low) / 2]))
    first, listed = (
        tuple(name for name, row in zip(ranking.networks, ranking.order, strict=True) if who[0, row])
        for who in outcome_members(ranking, scores)
    )
    stands = bool(np.isfinite(scores[0, row]))
    return Answer(part.low, part.high, part.has_low, part.has_high, stands, first, listed)
