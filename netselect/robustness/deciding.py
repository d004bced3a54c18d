"""What does the answer to one open question decide, and in what share of what else can turn out?"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.bounds.cases import SEED, Cases, Variation
from netselect.bounds.open_figures import OpenFigure
from netselect.bounds.outlook import MOST_WORLDS, measures_together, scores_at, standard_errors
from netselect.methods import scores_of
from netselect.places import stacked_ranks, stacked_tolerances
from netselect.ranking import Ranking
from netselect.robustness.sweeps import Stretch, Sweep, stretches
from netselect.study.statements import Shortlist
from netselect.words import HOLDS, HOLDS_NOT, Threshold, limit_text, threshold

Difference = Literal["first place", "gate", "shortlist"]

FIRST, SHORTLIST = 0, 1
"""What an answer can decide, in the order of its weight."""

NOTHING = 1e-12
"""A share of the worlds up to this is rounding."""

DRAWS = 512
"""Draws of what else can turn out, for each question, where not all of it is looked at."""

Floats = npt.NDArray[np.float64]

Codes = npt.NDArray[np.int64]


class FigureKey(NamedTuple):
    """An open figure by its network and its place among the open figures of that network."""

    network: str
    place: int


@dataclass(frozen=True, slots=True)
class Answer:
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


@dataclass(frozen=True, slots=True)
class Shares:
    """In what share of the worlds of the others an answer decides, first place and shortlist.

    Parameters
    ----------
    first, shortlist : float
        From 0 to 1.
    errors : tuple of float
        The Monte Carlo standard errors of the two; 0 where nothing is drawn.
    needs : tuple of FigureKey
        Other questions without the right answer to which it decides nothing.
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

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    with_needs : bool
        Whether it is looked for which questions decide only together, which takes a little longer.

    Returns
    -------
    dict of FigureKey to Shares

    Notes
    -----
    A world gives every open figure one of the levels that are worth telling apart; all count alike. Where no
    network's score depends on the others, the best of the others and their number above a score follow from
    the networks one by one, so that the shares are exact however many worlds there are, as long as no network has
    more than 4096 cases of its own. Else all worlds are
    looked at if they are no more than 4096, and drawn if they are more.
    """
    rule = shortlist_rule(ranking)
    cases = ranking.cases
    asked = [FigureKey(name, place) for name, own in cases.items() for place in range(len(own.variation.figures))]
    if not asked:
        return {}
    if not measures_together(ranking.matrix, ranking.method):
        field = _Field(ranking, rule, with_needs=with_needs)
        return {question: field.shares(question) for question in asked}
    total = float(np.prod([float(len(levels)) for own in cases.values() for levels in own.levels]))
    if total <= MOST_WORLDS:
        return _shares_of_all_worlds(ranking, rule, asked)
    return {question: _drawn_shares(ranking, rule, question) for question in asked}


class _Field:
    """What each network can score by itself, in all of its cases."""

    def __init__(self, ranking: Ranking, rule: Shortlist, *, with_needs: bool) -> None:
        self.ranking, self.rule, self.tolerance = ranking, rule, ranking.tolerance
        self.with_needs = with_needs
        self.cases: Mapping[str, Cases] = ranking.cases
        self.spread: dict[str, tuple[Floats, Floats]] = {}
        for row, name in enumerate(ranking.matrix.networks):
            if name in self.cases:
                own = self.cases[name]
                self.spread[name] = _sorted(self._scores(own.variation, own.x), own.chances)
            elif ranking.stands[row]:
                self.spread[name] = np.array([ranking.scores[row]]), np.ones(1)

    def shares(self, question: FigureKey) -> Shares:
        """Return how often one answer decides."""
        scores, chances = self._by_answer(question)
        first, short = self._decided(question.network, scores, chances, self.spread)
        if not all(own.is_whole for own in self.cases.values()):
            return Shares(first, short, _errors(first, short))
        return Shares(first, short, needs=self._needs(question, first, short) if self.with_needs else ())

    def _needs(self, question: FigureKey, first: float, short: float) -> tuple[FigureKey, ...]:
        """Return the other questions of which some answer leaves this one nothing to decide."""
        if max(first, short) <= NOTHING:
            return ()
        what = FIRST if first > NOTHING else SHORTLIST
        return tuple(
            other
            for name, own in self.cases.items()
            for other in (FigureKey(name, place) for place in range(len(own.levels)))
            if other != question and self._rests_on(question, other, what)
        )

    def _rests_on(self, question: FigureKey, other: FigureKey, what: int) -> bool:
        own = self.cases[other.network]
        for level in own.levels[other.place]:
            here = own.x[:, other.place] == level
            spread = self.spread
            if other.network == question.network:
                scores, chances = self._by_answer(question, FigureKey(other.network, other.place), level)
            else:
                scores, chances = self._by_answer(question)
                some = self._scores(own.variation, own.x[here])
                spread = {**spread, other.network: _sorted(some, np.full(len(some), 1.0 / len(some)))}
            if self._decided(question.network, scores, chances, spread)[what] <= NOTHING:
                return True
        return False

    def _by_answer(
        self, question: FigureKey, fixed: FigureKey | None = None, level: float = 0.0
    ) -> tuple[Floats, Floats]:
        """Return scores (o, l): for each way the network's other figures come out, those of each answer."""
        own = self.cases[question.network]
        answers = own.levels[question.place]
        others = own.x[own.chances > 0]
        if own.is_whole:
            others = others[others[:, question.place] == answers[0]]
        elif len(others) > DRAWS:
            others = others[:DRAWS]
        if fixed is not None:
            others = others[others[:, fixed.place] == level]
        x = np.repeat(others, len(answers), axis=0)
        x[:, question.place] = np.tile(answers, len(others))
        scores = self._scores(own.variation, x).reshape(len(others), len(answers))
        return scores, np.full(len(others), 1.0 / len(others))

    def _decided(
        self, network: str, scores: Floats, chances: Floats, spread: Mapping[str, tuple[Floats, Floats]]
    ) -> tuple[float, float]:
        """Return how often the answers differ in who is first, and in who is shortlisted."""
        low, high = scores.min(axis=1), scores.max(axis=1)
        with np.errstate(invalid="ignore"):
            moves = ~np.isneginf(high) & (high - low > self.tolerance)
        others = [own for name, own in spread.items() if name != network]
        reached = _at_most(others, high + self.tolerance) - _below(others, low - self.tolerance)
        first = float(chances @ np.where(moves, np.clip(reached, 0.0, 1.0), 0.0))
        if self.rule.size is None:
            cut = float(self.rule.cut or 0.0) - self.tolerance
            listed = ((high >= cut) & (low < cut)).astype(np.float64)
        else:
            size, tolerance = self.rule.size, self.tolerance
            listed = _listed(others, high, size, tolerance) - _listed(others, low, size, tolerance)
            # Who is listed with the others it ties with, and leaves them behind, changes the list as well.
            listed += _shares_last_place(others, low, size, tolerance)
        return first, float(chances @ np.where(moves, np.clip(listed, 0.0, 1.0), 0.0))

    def _scores(self, variation: Variation, x: Floats) -> Floats:
        ranking = self.ranking
        scores = scores_of(ranking.method, ranking.matrix, values=variation.rows(x))
        return np.where(variation.stands(x), scores, -np.inf)


def _sorted(scores: Floats, chances: Floats) -> tuple[Floats, Floats]:
    order = np.argsort(scores)
    return scores[order], np.cumsum(chances[order])


def _at_most(others: list[tuple[Floats, Floats]], levels: Floats) -> Floats:
    """Return how likely it is that no other network is above each level."""
    chance = np.ones(len(levels))
    for scores, summed in others:
        chance *= _cumulated(scores, summed, levels, "right")
    return chance


def _below(others: list[tuple[Floats, Floats]], levels: Floats) -> Floats:
    """Return how likely it is that every other network is below each level, or does not stand."""
    chance = np.ones(len(levels))
    for scores, summed in others:
        chance *= _cumulated(scores, summed, levels, "left")
    return np.where(np.isneginf(levels), 0.0, chance)


def _cumulated(scores: Floats, summed: Floats, levels: Floats, side: str) -> Floats:
    place = np.searchsorted(scores, levels, side="right" if side == "right" else "left")
    return np.where(place > 0, summed[np.maximum(place - 1, 0)], 0.0)


def _listed(others: list[tuple[Floats, Floats]], scores: Floats, size: int, tolerance: float) -> Floats:
    """Return how likely it is that fewer than so many other networks are above each score."""
    above = [1.0 - _cumulated(own, summed, scores + tolerance, "right") for own, summed in others]
    chances = _numbers_above(above, [1.0 - chance for chance in above], size, len(scores)).sum(axis=0)
    return np.where(np.isneginf(scores), 0.0, chances)


def _shares_last_place(others: list[tuple[Floats, Floats]], scores: Floats, size: int, tolerance: float) -> Floats:
    """Return how likely it is that each score takes the last place of the list together with another network."""
    above = [1.0 - _cumulated(own, summed, scores + tolerance, "right") for own, summed in others]
    below = [_cumulated(own, summed, scores - tolerance, "left") for own, summed in others]
    last = _numbers_above(above, [1.0 - chance for chance in above], size, len(scores))[-1]
    alone = _numbers_above(above, below, size, len(scores))[-1]
    return np.where(np.isneginf(scores), 0.0, last - alone)


def _numbers_above(above: list[Floats], rest: list[Floats], size: int, count: int) -> Floats:
    """Return how likely it is (size, l) that 0, 1 and so on other networks are above, and the rest as said.

    Parameters
    ----------
    above, rest : list of ndarray (l,)
        How likely it is that each network is above a score, and that it is where the rest are to be.
    size : int
        So many numbers, from 0 on.
    count : int
        The number of scores, l.
    """
    chances = np.zeros((size, count))
    chances[0] = 1.0
    for own, other in zip(above, rest, strict=True):
        moved = np.concatenate([np.zeros((1, count)), chances[:-1]])
        chances = chances * other + moved * own
    return chances


def _shares_of_all_worlds(ranking: Ranking, rule: Shortlist, asked: list[FigureKey]) -> dict[FigureKey, Shares]:
    """Return the shares from every world, one axis for each question."""
    cases = ranking.cases
    levels = [own for network in cases.values() for own in network.levels]
    x = np.array(list(product(*levels)), dtype=np.float64).reshape(-1, len(levels))
    starts = np.cumsum([0, *(len(own.levels) for own in cases.values())])
    chosen = [(own.variation, x[:, starts[place] : starts[place + 1]]) for place, own in enumerate(cases.values())]
    codes = outcome_codes(ranking, rule, scores_at(ranking.matrix, ranking.method, chosen))
    shape = tuple(map(len, levels))
    differs = [
        [_differs(codes[:, what].reshape(shape), axis) for what in (FIRST, SHORTLIST)]
        for axis in range(len(asked))
    ]
    found = {}
    for axis, question in enumerate(asked):
        shares = [float(decided.mean()) for decided in differs[axis]]
        what = FIRST if shares[FIRST] > NOTHING else SHORTLIST
        decided = differs[axis][what]
        needs = tuple(
            other
            for place, other in enumerate(asked)
            if place != axis
            and decided.any()
            and not decided.any(axis=tuple(set(range(len(asked))) - {place})).all()
        )
        found[question] = Shares(shares[FIRST], shares[SHORTLIST], needs=needs)
    return found


def _differs(codes: npt.NDArray[np.int64], axis: int) -> npt.NDArray[np.bool_]:
    """Return where the answers along an axis lead to different outcomes, that axis kept with one place."""
    differs: npt.NDArray[np.bool_] = codes.max(axis=axis, keepdims=True) != codes.min(axis=axis, keepdims=True)
    return differs


def shares_between(ranking: Ranking, question: FigureKey) -> Shares | None:
    """Return the shares from 512 draws between the ends of the ranges of all other figures.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    question : FigureKey
        One that decides nothing at the ends: a first place can hang on it only between them.

    Returns
    -------
    Shares or None
        None where it decides nothing in any of them, or where no other figure has a range.
    """
    rule = shortlist_rule(ranking)
    found = _drawn_shares(ranking, rule, question, between=True)
    return found if max(found.first, found.shortlist) > NOTHING else None


def _drawn_shares(ranking: Ranking, rule: Shortlist, question: FigureKey, *, between: bool = False) -> Shares:
    """Return the shares from draws of what the other questions come to: at the levels, or between the ends."""
    generator = np.random.default_rng(SEED)
    answers = ranking.cases[question.network].levels[question.place]
    chosen = []
    for name, own in ranking.cases.items():
        columns = [np.array(levels)[generator.integers(0, len(levels), DRAWS)] for levels in own.levels]
        if between:
            columns = [
                column if figure.one_of or figure.is_truth else generator.uniform(min(levels), max(levels), DRAWS)
                for column, levels, figure in zip(columns, own.levels, own.variation.figures, strict=True)
            ]
        x = np.repeat(np.column_stack(columns), len(answers), axis=0)
        if name == question.network:
            x[:, question.place] = np.tile(answers, DRAWS)
        chosen.append((own.variation, x))
    codes = outcome_codes(ranking, rule, scores_at(ranking.matrix, ranking.method, chosen))
    shares = [
        float(_differs(codes[:, what].reshape(DRAWS, len(answers)), 1).mean()) for what in (FIRST, SHORTLIST)
    ]
    return Shares(shares[FIRST], shares[SHORTLIST], _errors(shares[FIRST], shares[SHORTLIST]))


def outcome_codes(ranking: Ranking, rule: Shortlist, scores: Floats) -> npt.NDArray[np.int64]:
    """Return numbers (w, 2) for who is first and who is shortlisted, the same for the same outcome.

    Parameters
    ----------
    ranking : Ranking
        For the method's score range.
    rule : Shortlist
        How the shortlist is drawn.
    scores : ndarray (w, n)
        ``-inf`` for a network that does not stand.
    """
    return np.column_stack([_numbers(who) for who in outcome_members(ranking, rule, scores)])


def outcome_members(
    ranking: Ranking, rule: Shortlist, scores: Floats
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return who is first and who is shortlisted, (w, n) each, at scores (w, n)."""
    tolerances = stacked_tolerances(scores, ranking.method.range_of_scores)
    ranks = stacked_ranks(scores, tolerances)
    if rule.size is not None:
        return ranks == 1, (ranks > 0) & (ranks <= rule.size)
    return ranks == 1, scores >= float(rule.cut or 0.0) - tolerances[:, None]


def _numbers(members: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
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


def _errors(first: float, shortlist: float) -> tuple[float, float]:
    errors = standard_errors([first, shortlist], DRAWS).tolist()
    return errors[0], errors[1]


def differences(below: Answer, above: Answer) -> Iterator[Difference]:
    """Yield what differs between two answers."""
    if below.first != above.first:
        yield "first place"
    if below.stands != above.stands:
        yield "gate"
    if below.shortlist != above.shortlist:
        yield "shortlist"


def answers_of(
    ranking: Ranking, rule: Shortlist, figure: OpenFigure, sweep: Sweep
) -> tuple[tuple[Answer, ...], tuple[Threshold, ...]]:
    """Return what holds along the range of one open figure, and where all but the first of it begins."""
    row = ranking.position(figure.network)
    if figure.is_truth:
        both = (Stretch(level, level, 0, has_low=True, has_high=True) for level in (0.0, 1.0))
        return tuple(_answer(ranking, rule, row, sweep, one) for one in both), ()

    def outcome(scores: Floats) -> npt.NDArray[np.int64]:
        first, listed = outcome_codes(ranking, rule, scores).T
        mixed: npt.NDArray[np.int64] = first ^ (listed << 1) ^ np.isneginf(scores[:, row])
        return mixed

    if rule.cut is not None and sweep.is_straight:
        sweep = _with_cut(sweep, row, rule.cut)
    moving = row if sweep.is_straight else None
    levels = _single_levels(figure, sweep)
    codes = outcome(sweep.scores(levels)).tolist()
    parts = list(stretches(sweep, outcome, moving))
    for level, code in zip(levels.tolist(), codes, strict=True):
        _add_level(parts, Stretch(level, level, code, has_low=True, has_high=True))
    begins = (
        _begins(below, above, lambda levels: outcome(sweep.clipped(levels)), (figure.low, figure.high))
        for below, above in pairwise(parts)
    )
    return tuple(_answer(ranking, rule, row, sweep, part) for part in parts), tuple(begins)


def _begins(
    below: Stretch, above: Stretch, outcome: Callable[[Floats], Codes], within: tuple[float, float]
) -> Threshold:
    """Return where one part of a range ends and the next begins, as it is printed."""
    if below.low == below.high or above.low == above.high:
        # A level that counts by itself is one that somebody stated, or the limit of a rule.
        alone = above.low == above.high
        level = above.low if alone else below.high
        return Threshold(limit_text(level), "above", "included" if alone else "excluded")

    def claim(levels: Floats) -> Codes:
        codes = outcome(levels)
        return np.where(codes == above.code, HOLDS, np.where(codes == below.code, HOLDS_NOT, HOLDS + 1))

    return threshold(below.high, claim, upwards=True, within=within, strictly=True)


def _with_cut(sweep: Sweep, row: int, cut: float) -> Sweep:
    """Return a straight sweep with a knot wherever one network's score crosses the cut of the shortlist."""
    leads = sweep.scores(sweep.knots)[:, row] - cut
    with np.errstate(invalid="ignore", divide="ignore"):
        share = leads[:-1] / (leads[:-1] - leads[1:])
    crosses = np.isfinite(share) & (share > 0) & (share < 1)
    found = (sweep.knots[:-1] + share * np.diff(sweep.knots))[crosses]
    return replace(sweep, knots=np.union1d(sweep.knots, found))


def _single_levels(figure: OpenFigure, sweep: Sweep) -> Floats:
    """Return the levels that count by themselves: both ends, both sides of each jump, and the only values."""
    knots = sweep.knots
    ends = np.concatenate([knots[:1], knots[-1:], np.array(figure.one_of)])
    jumps = np.flatnonzero(sweep.are_next(knots))
    return np.union1d(ends, np.concatenate([knots[jumps], knots[jumps + 1]]))


def _add_level(parts: list[Stretch], single: Stretch) -> None:
    """Put what holds at a single level in its place among the parts of a range, if none of them tells it."""
    level = single.low
    place = next((place for place, part in enumerate(parts) if level <= part.high), len(parts))
    around = [place + step for step in (-1, 0, 1) if 0 <= place + step < len(parts)]
    if any(parts[near].code == single.code and _holds(parts[near], level) for near in around):
        return
    if place < len(parts) and parts[place].low < level < parts[place].high:
        part = parts[place]
        below = replace(part, high=math.nextafter(level, -math.inf), has_high=True)
        above = replace(part, low=math.nextafter(level, math.inf), has_low=True)
        parts[place : place + 1] = [below, single, above]
        return
    place += place < len(parts) and level == parts[place].high and parts[place].low < level
    if place and parts[place - 1].code == single.code and parts[place - 1].has_high:
        parts[place - 1] = replace(parts[place - 1], high=level)
    elif place < len(parts) and parts[place].code == single.code and parts[place].has_low:
        parts[place] = replace(parts[place], low=level)
    else:
        parts.insert(place, single)


def _holds(part: Stretch, level: float) -> bool:
    inside = part.low < level < part.high
    return inside or (part.has_low and level == part.low) or (part.has_high and level == part.high)


def _answer(ranking: Ranking, rule: Shortlist, row: int, sweep: Sweep, part: Stretch) -> Answer:
    scores = sweep.scores(np.array([part.low + (part.high - part.low) / 2]))
    first, listed = (
        tuple(name for name in ranking.networks if who[0, ranking.position(name)])
        for who in outcome_members(ranking, rule, scores)
    )
    stands = bool(np.isfinite(scores[0, row]))
    return Answer(part.low, part.high, part.has_low, part.has_high, stands, first, listed)
