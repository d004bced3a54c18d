"""How far can one weight move before another network comes first, the rest being rescaled in proportion?"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple, TypeAlias

import numpy as np

from netselect.bounds import few_at_a_time
from netselect.matrix.assessment import Assessment
from netselect.methods import scores_of
from netselect.names import Names
from netselect.ranking import Ranking
from netselect.robustness import Held, Scoring, Sweep, first_held
from netselect.study.criteria import COVERAGE, Criterion
from netselect.study.stated_weights import TOP_SWING
from netselect.study.study import walk
from netselect.sums import Flags, Floats, Whole, are_first, stacked_tolerances, steady
from netselect.weighting.elicited import shared_points, stated_points
from netselect.words import HOLDS, HOLDS_NOT, THRESHOLD_DIGITS, Threshold, counted, significant, threshold

WeightKind: TypeAlias = Literal["criterion", "branch", "want"]

SAME_WEIGHT = 1e-12
"""Weights no further apart are the same but for rounding."""

WHOLE = 1.0 - 1e-12
"""A weight from here on is all there is: nothing is left to be rescaled."""


NOWHERE = Held(0.0, 1.0, None, None)
"""Of a weight that loses the first place nowhere."""


class Points(NamedTuple):
    """A weight as the file has it, where it can be changed there and all others stay as they are.

    Its own points, a heading's being those of its members, those of all others together, and the most that it
    can be given: without end, unless by swing.
    """

    own: float
    others: float
    most: float = math.inf

    def at(self, share: float) -> float:
        """Return the points with which it has a share of all weight."""
        return share * self.others / (1.0 - share)

    def shares(self, points: Floats) -> Floats:
        """Return the shares of all weight that it has with so many points."""
        return points / (points + self.others)

    def reach(self, share: float) -> bool:
        """Return whether a share of all weight can be written with the points that are allowed."""
        return self.most == math.inf or (share < WHOLE and self.at(share) <= self.most)


class End(NamedTuple):
    """One end of an interval as it is told: from where on, and who takes over; ``change`` is of the share."""

    at: Threshold | None
    taker: str
    is_upwards: bool
    change: float


@dataclass(frozen=True, slots=True)
class StabilityInterval:
    """Between which values one weight keeps the first place where it is.

    Parameters
    ----------
    what : str
        The id of a criterion, of a branch of the tree, or of a need or aspiration.
    kind : {"criterion", "branch", "want"}
        Which of them.
    weight : float
        Its weight now: of all criteria together, or of all needs and aspirations, which is 1.
    low, high : float
        The first place is held from ``low`` to ``high``; there the two networks tie. Where scores jump at 0 or
        1, as those of a weighted product with a value of 0, the place is lost there and nowhere before.
    below, above : str or None
        Who takes over beyond; None where nobody does up to 0 or 1.
    is_exact : bool
        Whether the ends are solved for, or located on a grid to within 1e-9.
    below_at, above_at : Threshold or None
        The ends with a successor as they are printed: in points where there are such. None too where no number
        of points would do, because the whole weight is asked for.
    points : float or None
        The points that the file gives it, or its members, where these alone have to be changed; None where the
        weight did not come about by points or swing, is a share of a group's, or an end is past the largest swing.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("flip", "taker", "change", "relative_change", "unscaled_change")

    what: str
    kind: WeightKind
    weight: float
    low: float
    high: float
    below: str | None
    above: str | None
    is_exact: bool
    below_at: Threshold | None = None
    above_at: Threshold | None = None
    points: float | None = None

    @property
    def flip(self) -> float | None:
        """The nearer end with a successor; None where no weight changes the first place."""
        if self._nearest is None:
            return None
        return self.high if self._nearest.is_upwards else self.low

    @property
    def _nearest(self) -> End | None:
        return min(self._ends(), key=lambda end: steady(abs(end.change)), default=None)

    def _ends(self, *, in_points: bool = False) -> list[End]:
        """Return the ends with a successor, the lower one first, by the change of the share or of points."""
        return [
            End(at, taker, is_upwards, (end - self.weight) / (1.0 - end if in_points else 1.0))
            for end, taker, at, is_upwards in (
                (self.low, self.below, self.below_at, False),
                (self.high, self.above, self.above_at, True),
            )
            if taker is not None and not (in_points and end >= WHOLE)
        ]

    @property
    def is_upwards(self) -> bool:
        """Whether the nearer end with a successor is the upper one."""
        return self._nearest is not None and self._nearest.is_upwards

    @property
    def taker(self) -> str | None:
        """Who takes over at the nearer end."""
        return None if self._nearest is None else self._nearest.taker

    @property
    def change(self) -> float | None:
        """By how much the weight has to change at least, as a share of all weights, the rest being rescaled."""
        return None if self._nearest is None else self._nearest.change

    @property
    def relative_change(self) -> float | None:
        """The same as a share of the weight itself; None for a weight of 0 too."""
        return None if self.change is None or self.weight == 0 else self.change / self.weight

    @property
    def unscaled_change(self) -> float | None:
        """The smallest change in points, of which all weights together are 1 now, if those of the others stay.

        It can lead to the other end than `flip`: points added count less than points taken away. None too where no
        number of points would do, because the whole weight is asked for.
        """
        changes = [end.change for end in self._ends(in_points=True)]
        return min(changes, key=lambda change: steady(abs(change)), default=None)

    def nearer_end(self, *, in_points: bool) -> End | None:
        """Return the end that the smaller change leads to, of points or of the share; None where none does."""
        # A weight at both its ends is told to rise.
        ends = self._ends(in_points=in_points)
        return min(ends, key=lambda end: (steady(abs(end.change)), not end.is_upwards), default=None)

    def stated(self, beside: Threshold | None = None) -> str:
        """Return the weight now, with so many digits that it is seen on which side of a threshold it is."""
        now = self.weight if self.points is None else self.points
        return significant(now, THRESHOLD_DIGITS) if beside is None else beside.beside(now)

    def told(self, called: Names, end: End) -> str:
        """Return up to where the first place is held towards one end, and what is so from there on.

        Returns
        -------
        str
            Such as ``from 10 up to 13.6 points {} stays first; at 13.7 or more, Forum is first``, with a place
            for the first network's name.
        """
        if end.at is None:
            return ""
        now, unit, most = self.stated(end.at), "of all weight", "1"
        if self.points is not None:
            unit, most = counted(end.at.at, "points"), ""
        way = "up" if end.is_upwards else "down"
        held = f"from {now} {way} to {end.at.last}"
        return f"{held} {unit} {{}} stays first; {end.at.lost(most=most)}, {called.network(end.taker)} is first"

    def sentence(self, called: Names) -> str:
        """Return one weight with its interval and who takes over at its ends."""
        low, high = self.below_at, self.above_at
        start = "from 0" if low is None else low.of_a_range(is_upper=True).removesuffix(" on")
        below = "" if low is None else f" ({_beyond(low)} {called.network(self.below or '')} is first)"
        above = "" if high is None else f" ({_beyond(high)} {called.network(self.above or '')} is first)"
        most = "to 1" if self.points is None else "up"
        end = most if high is None else f"to {high.of_a_range(is_upper=False).removeprefix('up to ')}"
        nearer = self.nearer_end(in_points=self.points is not None)
        now = self.stated(None if nearer is None else nearer.at)
        return f"{called.anything(self.what)} {now}: {start}{below} {end}{above}"


def stability(ranking: Ranking) -> tuple[StabilityInterval, ...]:
    """Return the stability interval of the weight of every criterion, every branch, and every want that counts.

    Nothing where nobody stands; unknown figures are at their best and all others as stated. With the weight t of
    a criterion or a branch and the other weights in proportion, the score of a network is ``t a + (1 - t) b``
    for an additive method, with a what it scores on the branch alone and b on all else: the ends are where two
    such lines cross. A weight of 1 is stable from 0 to 1. An importance t moves the coverage of its horizon, in
    which the want has the share ``t / (t + (1 - t) H)``, with H what its horizon has among the other wants; a
    value curve makes it bend. Other methods are looked at on 257 points, and the change is located by halving; a
    change that is undone between two of these points goes unseen. (Mareschal, B. (1988). Weight stability
    intervals in multicriteria decision aid. European Journal of Operational Research 33(1), 54-64.)
    """
    standing = StandingNetworks(ranking)
    if not len(standing.rows):
        return ()
    weights = dict(zip(standing.matrix.criteria, standing.matrix.weights.tolist(), strict=True))
    criteria = _of_blocks(standing, "criterion", weights, np.eye(len(weights), dtype=np.bool_))
    return (*criteria, *_of_branches(standing), *_of_wants(standing))


class StandingNetworks:
    """The networks that stand, with what it takes to weigh them anew."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self.matrix, self.method = ranking.seen, ranking.method
        stands = ranking.stands if ranking.rows is None else ranking.stands[ranking.rows]
        self.rows = np.flatnonzero(stands)
        self.names = [self.matrix.networks[row] for row in self.rows.tolist()]
        self.first = self.names.index(ranking.networks[0]) if self.names else 0
        self.tolerance = ranking.tolerance
        self.points = points_in_the_file(ranking)

    def scores(self, weights: Floats) -> Floats:
        """Return the scores (g, r) of the networks that stand under sets of weights (g, m)."""
        scores = np.empty((len(weights), len(self.rows)))
        for at in few_at_a_time(len(weights), self.matrix):
            scores[at] = scores_of(self.method, self.matrix, weights=weights[at])[..., self.rows]
        return scores

    @property
    def local(self) -> Floats:
        """What each network that stands scores on each criterion alone, (r, m); for additive methods."""
        return np.ascontiguousarray(self.scores(np.eye(len(self.matrix.criteria))).T)

    def interval(
        self, what: str, kind: WeightKind, weight: float, held: Held, scoring: Scoring, *, is_exact: bool
    ) -> StabilityInterval:
        """Return what was found for one weight; ``scoring`` gives the scores (g, r) at levels (g,) of it."""
        points = None if weight >= WHOLE else self.points.get((kind == "want", what))
        ends = ((held.low, held.below, False), (held.high, held.above, True))
        if points is not None and not all(points.reach(end) for end, taker, _ in ends if taker is not None):
            points = None
        below, above = (None if taker is None else self.names[taker] for _, taker, _ in ends)
        below_at, above_at = (
            None if taker is None else self._printed(end, taker, scoring, points, weight, upwards=upwards)
            for end, taker, upwards in ends
        )
        own = None if points is None else points.own
        return StabilityInterval(
            what, kind, weight, held.low, held.high, below, above, is_exact, below_at, above_at, own
        )

    def _printed(
        self, end: float, taker: int, scoring: Scoring, points: Points | None, weight: float, *, upwards: bool
    ) -> Threshold | None:
        """Return one end as printed, in points where there are such; None where no number of them would do."""
        if points is None:
            claim, most = self.taken_by(taker, scoring), 1.0
        elif end >= WHOLE:
            return None
        else:
            claim, most = self.taken_by(taker, lambda levels: scoring(points.shares(levels))), points.most
            end, weight = points.at(end), points.own
        return threshold(end, claim, upwards=upwards, within=(0.0, most), now=weight, strictly=True)

    def taken_by(self, taker: int, scoring: Scoring) -> Callable[[Floats], Whole]:
        """Return what tells of levels whether the first network is first there, or the taker in its place."""

        def claim(levels: Floats) -> Whole:
            scores = scoring(levels)
            firsts = are_first(scores, stacked_tolerances(scores, self.method.range_of_scores))
            taken = np.where(firsts[:, taker], HOLDS, HOLDS + 1)
            return np.where(firsts[:, self.first], HOLDS_NOT, taken)

        return claim

    def scoring_of_blocks(self, inside: Floats, outside: Floats) -> Scoring:
        """Return the scores as the weights (m,) go from what they are without a block to what is inside it."""

        def scoring(t: Floats) -> Floats:
            return self.scores(t[:, None] * inside + (1.0 - t[:, None]) * outside)

        return scoring


def points_in_the_file(ranking: Ranking) -> dict[tuple[bool, str], Points]:
    """Return the weights that can be changed in the file alone, by whether it is a need or aspiration, and its id.

    A criterion in a group with points of its own has a share of the group's, and is not among them. By swing,
    neither are a heading, whose members would have to stay under the largest, and the only one that has the
    largest, without which the file does not load.
    """
    assessment = ranking.matrix.assessment
    if assessment is None:
        return {}
    study, told = assessment.study, dict[tuple[bool, str], Points]()
    # Weights that were given to the matrix are no points of the file.
    is_as_filed = np.allclose(ranking.matrix.weights, assessment.weights.weights, rtol=0.0, atol=SAME_WEIGHT)
    if is_as_filed and assessment.weights.statement.how in {"points", "swing"} and not assessment.weights.judges:
        stated = stated_points(study.criteria)
        shared = {name: float(amount) for name, amount in shared_points(study.criteria, stated).items()}
        members = {name: [name] for name in shared} | _branches(study.criteria)
        free = _free_points(study.criteria, shared)
        counted_beside = {name: own for name, own in free.items() if name in stated}
        for name, most in _most_points(assessment.weights.statement.how, free, counted_beside).items():
            others = sum(amount for leaf, amount in shared.items() if leaf not in members[name])
            told[False, name] = Points(free[name], others, most)
    stated_wants = {name: float(want.importance or 0.0) for name, want in study.learner.wants.items()}
    wants = {name: own for name, own in stated_wants.items() if study.learner.wants[name].counts}
    for name, most in _most_points(assessment.importances.statement.how, wants, stated_wants).items():
        others = sum(amount for other, amount in wants.items() if other != name)
        told[True, name] = Points(wants[name], others, most)
    return told


def _most_points(how: str, free: Mapping[str, float], stated: Mapping[str, float]) -> dict[str, float]:
    """Return how many points each can be given in the file, where it can be changed alone."""
    if how == "points":
        return dict.fromkeys(free, math.inf)
    tops = [name for name, own in stated.items() if own == TOP_SWING]
    return {name: TOP_SWING for name in free if how == "swing" and name in stated and tops != [name]}


def _free_points(criteria: dict[str, Criterion], shared: dict[str, float]) -> dict[str, float]:
    """Return the points of what stands in no group with points of its own; those of a heading are its members'."""
    found: dict[str, float] = {}
    for name, criterion in criteria.items():
        if criterion.weight is not None:
            found[name] = float(criterion.weight)
        elif criterion.is_group:
            inside = _free_points(criterion.criteria, shared)
            found |= {name: sum(shared[leaf] for leaf in _leaves(criterion)), **inside}
    return found


def _of_blocks(
    standing: StandingNetworks, kind: WeightKind, weights: Mapping[str, float], members: Flags
) -> Iterator[StabilityInterval]:
    """Yield the intervals of blocks of criteria (b, m), by what each is called and weighs."""
    found = _held_by_blocks(standing, members)
    for (name, weight), (held, scoring) in zip(weights.items(), found, strict=True):
        yield standing.interval(name, kind, weight, held, scoring, is_exact=standing.method.additive)


def _of_branches(standing: StandingNetworks) -> Iterator[StabilityInterval]:
    study = standing.ranking.study
    if study is None:
        return
    leaves = list(standing.matrix.criteria)
    branches = {
        name: np.isin(leaves, inside)
        for name, inside in _branches(study.criteria).items()
        if 1 < len(inside) < len(leaves)
    }
    weights = {name: float(standing.matrix.weights[members].sum()) for name, members in branches.items()}
    weighing = {name: weight for name, weight in weights.items() if weight > 0}
    if weighing:
        yield from _of_blocks(standing, "branch", weighing, np.array([branches[name] for name in weighing]))


def _branches(criteria: dict[str, Criterion]) -> dict[str, list[str]]:
    """Return every group of a tree with the criteria that networks are measured on in it."""
    return {name: _leaves(criterion) for name, criterion in walk(criteria) if criterion.is_group}


def _leaves(group: Criterion) -> list[str]:
    return [name for name, criterion in walk(group.criteria) if not criterion.is_group]


def _held_by_blocks(standing: StandingNetworks, members: Flags) -> list[tuple[Held, Scoring]]:
    """Return how far the weight of each block of criteria (b, m) can move, and the scores along the way."""
    weights = standing.matrix.weights
    own = np.where(members, weights, 0.0)
    shares = own.sum(axis=1)
    # The weights when a block has all (b, m); one that weighs nothing has its whole block to itself.
    alone = np.where(shares[:, None] > 0, own, members.astype(np.float64))
    inside = alone / alone.sum(axis=1, keepdims=True)
    # And when it has nothing.
    rest = np.where(members, 0.0, weights)
    left = rest.sum(axis=1, keepdims=True)
    outside = np.divide(rest, left, out=np.zeros_like(rest), where=left > 0)
    scoring = [standing.scoring_of_blocks(*ends) for ends in zip(inside, outside, strict=True)]
    if standing.method.additive:
        local = standing.local
        by_lines = _held_by_lines(local @ inside.T, local @ outside.T, shares, standing)
        return list(zip(by_lines, scoring, strict=True))
    # Not to 0 and 1 where nothing may be left that applies; a range that nobody ends still reaches these.
    ends = np.array([0.0, 1.0] if standing.matrix.applies is None else [1.0 - WHOLE, WHOLE])
    found = []
    for share, scores in zip(shares.tolist(), scoring, strict=True):
        held = NOWHERE
        if share < WHOLE:
            held = first_held(Sweep(ends, scores, is_straight=False), share, standing.first, standing.tolerance)
        low, high = 0.0 if held.below is None else held.low, 1.0 if held.above is None else held.high
        found.append((Held(low, high, held.below, held.above), scores))
    return found


def _held_by_lines(inside: Floats, outside: Floats, shares: Floats, standing: StandingNetworks) -> list[Held]:
    """Solve for where lines cross, from scores with all the weight on a block (r, b) to those with none."""
    first, tolerance = standing.first, standing.tolerance
    lead_at_one, lead_at_zero = inside[first] - inside, outside[first] - outside
    fall = lead_at_zero - lead_at_one
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.clip(lead_at_zero / fall, 0.0, 1.0)
    low = np.where(lead_at_zero < -tolerance, np.minimum(crossing, shares), -np.inf)
    high = np.where(lead_at_one < -tolerance, np.maximum(crossing, shares), np.inf)
    found = []
    for block, share in enumerate(shares.tolist()):
        if share >= WHOLE:
            found.append(NOWHERE)
            continue
        bottom, below = _last(low[:, block], -np.abs(fall[:, block]))
        top, above = _last(-high[:, block], -np.abs(fall[:, block]))
        found.append(Held(0.0 if below is None else bottom, 1.0 if above is None else -top, below, above))
    return found


def _last(ends: Floats, order: Floats) -> tuple[float, int | None]:
    """Return the largest end and whose it is; of several the steepest, which is ahead just beyond."""
    end = float(ends.max())
    if np.isneginf(end):
        return end, None
    tied = np.flatnonzero(ends >= end - 1e-12)
    return end, int(tied[order[tied].argmin()])


def _of_wants(standing: StandingNetworks) -> Iterator[StabilityInterval]:
    """Yield the intervals of needs and aspirations that weigh something."""
    assessment = standing.matrix.assessment
    if assessment is None:
        return
    covered = assessment.coverage
    for place, want in enumerate(covered.wants):
        weight = float(covered.weights[place])
        if weight > 0:
            held, scoring, is_exact = _held_by_want(standing, assessment, place)
            yield standing.interval(want, "want", weight, held, scoring, is_exact=is_exact)


def _held_by_want(standing: StandingNetworks, assessment: Assessment, place: int) -> tuple[Held, Scoring, bool]:
    """Return how far the importance of one want can move, the scores along it, and whether that is solved for."""
    covered, weights = assessment.coverage, assessment.coverage.weights
    weight = float(weights[place])
    column, belongs = _column_of(assessment, place)
    others = np.where(belongs, weights, 0.0)
    others[place] = 0.0
    if weight >= WHOLE or not others.any():
        return NOWHERE, standing.scoring_of_blocks(standing.matrix.weights, standing.matrix.weights), True
    row_of = {name: row for row, name in enumerate(covered.networks)}
    rows = [row_of[name] for name in standing.matrix.networks]
    strengths = covered.strengths[rows]
    rest = np.einsum("k,nk->n", others / others.sum(), strengths)
    counted = None
    if covered.applies is not None:
        applies = covered.applies[rows]
        left = applies @ (others / others.sum())
        rest = np.divide(rest, left, out=np.zeros_like(rest), where=left > 0)
        counted = applies[:, place].astype(np.float64), left
    sweep = _coverage_sweep(standing, column, strengths[:, place], rest, counted)
    # Of all other wants, those in the same column have this share.
    way = float(others.sum() / (1.0 - weight))
    held = first_held(sweep, weight / (weight + (1.0 - weight) * way), standing.first, standing.tolerance)
    low, high = (t * way / (1.0 - t + t * way) for t in (held.low, held.high))

    def scoring(levels: Floats) -> Floats:
        return sweep.scores(levels / (levels + (1.0 - levels) * way))

    return Held(low, high, held.below, held.above), scoring, sweep.is_straight


def _column_of(assessment: Assessment, place: int) -> tuple[int, Flags]:
    """Return the criterion that a want's coverage counts in, and which wants count in it.

    A want belongs to one horizon and has one reason, and a study cuts coverage one way: there is one at most.
    """
    for column, leaf in enumerate(assessment.study.leaves().values()):
        if leaf.computed in COVERAGE:
            belongs = assessment.coverage.belonging(str(leaf.computed))
            if belongs[place]:
                return column, belongs
    return -1, np.zeros(len(assessment.coverage.wants), dtype=np.bool_)


def _coverage_sweep(
    standing: StandingNetworks, column: int, own: Floats, rest: Floats, counted: tuple[Floats, Floats] | None
) -> Sweep:
    """Return the scores as the coverage in one column goes from ``rest`` to ``own`` (n,).

    Where a want does not apply to all, ``counted`` says how much of either end counts for each network.
    """
    matrix = standing.matrix

    def scores(t: Floats) -> Floats:
        values = np.tile(matrix.values, (len(t), 1, 1))
        inside, outside = t[:, None], 1.0 - t[:, None]
        if counted is None:
            values[:, :, column] = inside * own + outside * rest
        else:
            inside, outside = inside * counted[0], outside * counted[1]
            alone = np.broadcast_to(np.where(counted[0] > 0, own, rest), inside.shape)
            whole = inside + outside
            values[:, :, column] = np.divide(
                inside * own + outside * rest, whole, out=alone.copy(), where=whole > 0
            )
        return scores_of(standing.method, matrix, values=values)[..., standing.rows]

    knots = {0.0, 1.0}
    if matrix.worst is not None and matrix.best is not None:
        curve = matrix.curves[column] if matrix.curves else None
        levels = [matrix.worst[column], matrix.best[column]] if curve is None else curve[:, 0]
        moves = own != rest
        for level in levels:
            with np.errstate(over="ignore"):  # what lies beyond every number is not on the way
                bends = (level - rest[moves]) / (own - rest)[moves]
            knots |= set(bends[(bends > 0) & (bends < 1)].tolist())
    is_straight = standing.method.additive and not standing.method.is_relative and counted is None
    return Sweep(np.array(sorted(knots)), scores, is_straight=is_straight)


def _beyond(end: Threshold) -> str:
    """Return where another is first in words: ``above it``, or ``from 0.132 on`` where 0.131 is printed."""
    if end.before:
        return end.of_a_range(is_upper=end.side == "above")
    return f"{'at it and ' if end.end == 'included' else ''}{end.side} it"


class Criticality(NamedTuple):
    """Which criterion a small change of weight matters most for: in itself, and as a share of the weight.

    The changes (m,) as shares of the weights are infinite where none does anything.
    """

    relative_changes: Floats
    absolute: int | None
    relative: int | None


def criticality(weights: Floats, changed: Floats) -> Criticality:
    """Return which criterion is the most critical, from the nearest weights (m,) at which something changes.

    These are infinite where none does. (Triantaphyllou, E. and Sanchez, A. (1997). A sensitivity analysis
    approach for some deterministic multi-criteria decision-making methods. Decision Sciences 28(1), 151-194.)
    """
    changes = np.abs(changed - weights)
    # Of a weight next to 0 any change is as endless as of 0.
    with np.errstate(over="ignore"):
        relative = np.divide(changes, weights, out=np.full_like(changes, np.inf), where=weights > 0)
    places = [
        int(sizes.argmin()) if sizes.size and np.isfinite(sizes).any() else None for sizes in (changes, relative)
    ]
    return Criticality(relative, *places)
