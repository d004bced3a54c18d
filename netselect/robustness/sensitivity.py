"""What is the smallest change, of one weight, of all weights or of one figure, that changes the first place?"""

import itertools
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from netselect.arguments import checked, choice
from netselect.bounds.cases import SEED
from netselect.finding import MOST_WEIGHTS, Finding, columns, frame_of_records
from netselect.names import Names
from netselect.ranking import Ranking, ranking_of
from netselect.ranking.records import resting_on
from netselect.robustness import NOISE, standing
from netselect.robustness.counterfactuals import Counterfactual, counterfactuals, takes_minutes
from netselect.robustness.stability import StabilityInterval, StandingNetworks, criticality, stability
from netselect.study.study import Study
from netselect.sums import Floats, steady
from netselect.words import (
    AT_BEST,
    THRESHOLD_DIGITS,
    Threshold,
    capital,
    counted,
    significant,
    supposing,
    threshold,
    wrapped,
)

if TYPE_CHECKING:
    import pandas as pd

Measure = Literal["rescaled", "unscaled"]

MOST_RIVALS = 10
"""Networks behind the first for which the smallest change of one figure is looked for, where nothing is said."""

TITLES = {
    "criterion": "Weights of criteria",
    "branch": "Weights of groups of criteria",
    "want": "Importances of needs and aspirations",
}
"""How the intervals of each kind are headed."""

UNITS = {
    True: "in points: how far each can be changed, all others left as they are",
    False: "as shares of 1: how far each can move, the others shrinking or growing in proportion",
}
"""By whether weights are told in points, what is meant by an interval."""

LEVEL_ALREADY = 1e-8
"""A change of all weights together smaller than this is as good as none."""


@dataclass(frozen=True, slots=True)
class NearestWeights:
    """The weights that put another network level with the first, and are nearest to those of now.

    Parameters
    ----------
    taker : str
        Who is level there, and first beyond.
    distance : float
        The Euclidean distance from the weights of now.
    weights : dict of str to float
        By criterion; they sum to 1.
    is_exact : bool
        Whether they are surely the nearest, or the nearest that a search found.
    at : Threshold
        The distance, on the straight way there, from which on the taker is first, as it is printed.
    is_level : bool
        Whether the two are level at these weights; else the scores jump there, and the taker is first.
    points : float or None
        What all weights come to in the file, where it gives each criterion points of its own; the distance as it
        is printed is in these. None where weights are told as shares of 1.
    changes : dict of str to float
        By criterion, how much more or less it weighs there than now, as a share.
    """

    taker: str
    distance: float
    weights: dict[str, float]
    is_exact: bool
    at: Threshold
    is_level: bool = True
    points: float | None = None
    changes: dict[str, float] = field(default_factory=dict)

    def sentence(self, called: Names) -> str:
        """Say which weights nearest to those of now put another network level with the first."""
        taker = called.network(self.taker)
        if self.at.end == "about" and self.distance < LEVEL_ALREADY:
            return f"all weights together: {taker} is level with the first already, or as good as level."
        found = "" if self.is_exact else " found"
        most = sorted(self.changes, key=lambda name: -steady(abs(self.changes[name])))[:MOST_WEIGHTS]
        whole = self.points or 1.0
        said = ", ".join(
            f"{called.criterion(name)} {significant(whole * self.weights[name], 3)} "
            f"(now {significant(whole * (self.weights[name] - self.changes[name]), THRESHOLD_DIGITS)})"
            for name in most
        )
        rest = "" if len(most) == len(self.weights) else "; the others change less"
        # Where a weight of 0 stops the way at the level itself, nobody is first beyond.
        puts, change = (
            (f"brings {taker} level" if self.is_level else f"puts {taker} first", f"about {self.at.text}")
            if self.at.end == "about"
            else (f"puts {taker} first", str(self.at))
        )
        unit = "" if self.points is None else f" {counted(self.at.at, 'points')}"
        return (
            f"if all weights move together, the smallest change{found} that {puts} is {change}{unit} in all, "
            f"on the way to about {said}{rest}. In all means the root of the summed squares of the changes."
        )


@dataclass(frozen=True, slots=True, repr=False)
class Sensitivity(Finding):
    """How firmly the first place stands against changes.

    Parameters
    ----------
    first : str or None
        Who is first; None where nobody stands.
    intervals : tuple of StabilityInterval
        Of every criterion, branch and want.
    nearest : NearestWeights or None
        The smallest change of all weights together; None where no weights put anybody else first.
    figures : tuple of Counterfactual
        For the networks next behind the first the smallest change of one figure that puts it before the
        first, the smallest of all first; those of which no change of one figure does are left out.
    sentence : str
        The verdict in plain words.
    standing : int
        How many networks stand; where no other does, nothing can put another one first.
    reads_figures : bool
        Whether figures take part at all, or judgements between networks alone.
    ungraded : int
        On how many strengths without a grade it rests.
    at_best : tuple of str
        The networks of which something holds only with what is unknown at its best.
    assumed : tuple of (str, str)
        Criteria of no weight and networks that stand whose figure there is not known: where the weight rises,
        their best counts.
    rivals : int
        For how many networks next behind the first such a change was looked for.
    """

    first: str | None
    intervals: tuple[StabilityInterval, ...]
    nearest: NearestWeights | None
    figures: tuple[Counterfactual, ...]
    sentence: str
    standing: int
    reads_figures: bool
    ungraded: int
    at_best: tuple[str, ...] = ()
    assumed: tuple[tuple[str, str], ...] = ()
    rivals: int = MOST_RIVALS

    @checked
    def most_critical(self, *, relative: bool = False, measure: Measure = "rescaled") -> StabilityInterval | None:
        """Return the criterion of which the smallest change changes the first place.

        Parameters
        ----------
        relative : bool
            Whether changes count as shares of the weights that they change.
        measure : {"rescaled", "unscaled"}
            Whether a change is measured after the others are rescaled, so that all sum to 1 again (the default),
            or before, as Triantaphyllou and Sanchez measure it.

        Returns
        -------
        StabilityInterval or None
            None where no change of one weight does.

        References
        ----------
        Triantaphyllou, E. and Sanchez, A. (1997). A sensitivity analysis approach for some deterministic
        multi-criteria decision-making methods. Decision Sciences 28(1), 151-194.
        """
        choice("measure", measure, get_args(Measure))
        criteria = [interval for interval in self.intervals if interval.kind == "criterion"]
        changes = [one.change if measure == "rescaled" else one.unscaled_change for one in criteria]
        weights = np.array([one.weight for one in criteria])
        changed = weights + np.array([np.inf if change is None else change for change in changes])
        found = criticality(weights, changed)
        place = found.relative if relative else found.absolute
        return None if place is None else criteria[place]

    def __str__(self) -> str:
        """Return how firmly the first place stands as plain text, the verdict first."""
        lines = [self.sentence]
        if self.standing <= 1:
            return wrapped(lines[0])
        called = self.called
        first = called.network(self.first or "")
        lines += list(_critical(self))
        if self.ungraded:
            lines.append(f"All this {resting_on(self.ungraded).replace('resting', 'rests')}.")
        nearest = self.nearest
        said, by = "no weights at all put another network first.", self.first
        if nearest is not None:
            said, by = nearest.sentence(called), nearest.taker
        lines.append(capital(supposing(said, at_best=_supposes(self, by))))
        lines += [f"{figure.sentence(called)}." for figure in self.figures]
        if self.reads_figures and not self.rivals:
            lines.append(
                f"Which change of one figure would do was not looked for: {self.standing} networks are compared "
                "with each other, and that takes minutes. In Python, "
                f"`ranking.sensitivity(rivals={MOST_RIVALS})` looks."
            )
        elif self.reads_figures and not self.figures:
            is_open = _supposes(self)
            known, more = (" known", "; the questions say what an unknown one does") if is_open else ("", "")
            unmoved = f"no change of one{known} figure within its scale puts another network before {first}{more}."
            lines.append(capital(supposing(unmoved, at_best=is_open)))
        for kind, in_points in itertools.product(TITLES, (True, False)):
            found = [one for one in self.intervals if one.kind == kind and (one.points is not None) == in_points]
            if found:
                takers = [taker for interval in found for taker in (interval.below, interval.above)]
                supposed = f", {AT_BEST}" if _supposes(self, *takers) else ""
                lines += ["", f"{TITLES[kind]}, {UNITS[in_points]}, before {first} loses first place{supposed}:"]
                lines += [interval.sentence(called) for interval in found]
        lines += [
            f"{called.criterion(criterion)} weighs nothing now, and of {called.network(network)} it is not known: "
            "where its weight rises here, the best it can be counts."
            for criterion, network in self.assumed
        ]
        if not all(interval.is_exact for interval in self.intervals):
            how = "on 257 points and then by halving; they are not solved for."
            lines += ["", f"These limits were searched for, {how}"]
        return "\n".join(wrapped(line) for line in lines)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each weight.

        Returns
        -------
        DataFrame
            Columns `what`, `name`, `kind`, `weight`, `low`, `high`, `below`, `above`, `flip`, `taker`, `change`,
            `relative_change`, `unscaled_change` and `is_exact`.
        """
        kinds = columns(
            "what name kind weight:Float64 low:Float64 high:Float64 below above flip:Float64 taker "
            "change:Float64 relative_change:Float64 unscaled_change:Float64 is_exact:bool"
        )
        return frame_of_records(self.intervals, kinds, name=lambda one: self.called.anything(one.what))


@checked
def sensitivity(ranking: Study | Ranking, *, rivals: int | None = None) -> Sensitivity:
    """Return how firmly the first place of a ranking stands against changes of weights and figures.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study to rank; unknown figures are at their best and all others as stated.
    rivals : int, optional
        For how many networks behind the first the smallest change of one figure is looked for; where nothing is
        said 10, or none where so many networks are compared with each other that it takes minutes.

    Returns
    -------
    Sensitivity

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> from netselect.ranking import rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [3, 0]], [4, 1], worst=[0, 150], best=[5, 0])
    >>> print(sensitivity(rank(matrix)).sentence)
    The weight to be surest of is that of C1: from 0.8 down to 0.76 of all weight A1 stays first; below it,
      A2 is first.
    """
    ranking = ranking_of(ranking)
    networks = StandingNetworks(ranking)
    if not networks.names:
        sentence = "Nobody stands: there is no first place to hold."
        return Sensitivity(None, (), None, (), sentence, 0, ranking.method.reads_figures, 0)
    first = ranking.networks[0]
    if rivals is None:
        rivals = 0 if takes_minutes(ranking, MOST_RIVALS) else MOST_RIVALS
    intervals = stability(ranking)
    sentence = stability_sentence(first, intervals, ranking.names, ranking.at_best)
    if len(networks.names) == 1:
        called = ranking.names.network(first)
        sentence = f"No other network than {called} stands: no weight puts another one first."
    behind = standing(ranking)[1:][:rivals]
    smallest = [one for name in behind for one in counterfactuals(ranking, name, first)[:1] if one.is_possible]
    matrix = ranking.matrix
    weightless = (matrix.weights == 0) & ranking.stands[:, None]
    assumed = [] if matrix.unknown is None else np.argwhere(matrix.unknown & weightless).tolist()
    return Sensitivity(
        called=ranking.names,
        first=first,
        intervals=intervals,
        nearest=_nearest(networks),
        figures=tuple(sorted(smallest, key=lambda one: (steady(one.size), one.behind))),
        sentence=sentence,
        standing=len(networks.names),
        reads_figures=ranking.method.reads_figures,
        ungraded=ranking.ungraded_strengths(),
        at_best=tuple(name for name in ranking.networks if name in ranking.at_best),
        assumed=tuple((matrix.criteria[column], matrix.networks[row]) for row, column in assumed),
        rivals=rivals,
    )


def stability_sentence(
    first: str, intervals: tuple[StabilityInterval, ...], called: Names, at_best: Collection[str] = ()
) -> str:
    """Say in one sentence which single weight has to change least for another network to come first.

    ``at_best`` are the networks of which that holds only with what is unknown at its best.
    """
    in_points = any(one.points is not None for one in intervals)
    moving = [
        (abs(end.change), one, end)
        for one in intervals
        if one.kind == "criterion" and (end := one.nearer_end(in_points=in_points)) is not None
    ]
    supposed = first in at_best
    first = called.network(first)
    if not moving:
        searched = "" if all(one.is_exact for one in intervals) else " that was tried"
        return supposing(f"{first} stays first at every weight of any one criterion{searched}.", at_best=supposed)
    # Of changes that are equal but for roundings, the first criterion's is named.
    _, one, end = min(moving, key=lambda found: steady(found[0]))
    what = called.criterion(one.what)
    supposed = supposed or end.taker in at_best
    if not end.change:
        unit = "" if one.points is None else f" {counted(one.points, 'points')}"
        shared = f"{first} shares first place: as soon as {what} weighs {end.at}{unit}, "
        return supposing(f"{shared}{called.network(end.taker)} is first.", at_best=supposed)
    said = f"the weight to be surest of is that of {what}: {one.told(called, end).format(first)}."
    return capital(supposing(said, at_best=supposed))


def _nearest(standing: StandingNetworks) -> NearestWeights | None:
    found = nearest_weights(standing)
    if found is None:
        return None
    taker, weights = found
    now = standing.matrix.weights
    distance = float(np.linalg.norm(weights - now))
    first, other = standing.scores(weights[None])[0, [standing.first, taker]].tolist()
    points = [standing.points.get((False, name)) for name in standing.matrix.criteria]
    whole = None
    if all(one is not None and one.most == math.inf for one in points):
        # Every criterion has points of its own in the file.
        whole = sum(one.own for one in points if one is not None)
    return NearestWeights(
        taker=standing.names[taker],
        distance=distance,
        weights=dict(zip(standing.matrix.criteria, weights.tolist(), strict=True)),
        is_exact=standing.method.additive,
        at=_beyond(standing, taker, weights, distance, whole or 1.0),
        is_level=other - first <= standing.tolerance,
        points=whole,
        changes=dict(zip(standing.matrix.criteria, (weights - now).tolist(), strict=True)),
    )


def _beyond(standing: StandingNetworks, taker: int, weights: Floats, distance: float, whole: float) -> Threshold:
    """Return how far on the way to the nearest weights the taker comes first, in points of all, as printed."""
    now = standing.matrix.weights
    way = (weights - now) / distance if distance else np.zeros_like(now)
    reach = _reach(now, way, 0.0)

    def scoring(distances: Floats) -> Floats:
        return standing.scores(np.maximum(now + distances[:, None] / whole * way, 0.0))

    claim = standing.taken_by(taker, scoring)
    within = (0.0, whole * max(reach, distance))
    return threshold(whole * distance, claim, upwards=True, within=within, strictly=True)


def _reach(weights: Floats, way: Floats, endless: float) -> float:
    """Return how far along a way weights can go before one falls below 0; ``endless`` where none falls."""
    falls = way < 0
    return float((weights[falls] / -way[falls]).min()) if falls.any() else endless


def _supposes(sensitivity: Sensitivity, *takers: str | None) -> bool:
    """Return whether what is said of the first and who takes over rests on what is unknown at its best."""
    return not {sensitivity.first, *takers}.isdisjoint(sensitivity.at_best)


def _critical(sensitivity: Sensitivity) -> Iterator[str]:
    """Say of which weight the change is smallest beside the weight itself, where that is another."""
    in_points = any(one.points is not None for one in sensitivity.intervals)
    measure: Measure = "unscaled" if in_points else "rescaled"
    absolute = sensitivity.most_critical(measure=measure)
    relative = sensitivity.most_critical(relative=True, measure=measure)
    if relative is None or relative is absolute:
        return
    end = relative.nearer_end(in_points=in_points)
    if end is not None and end.change:
        called = sensitivity.called
        said = f"for its size, it is that of {called.criterion(relative.what)}: {relative.told(called, end)}."
        first = called.network(sensitivity.first or "")
        yield capital(supposing(said.format(first), at_best=_supposes(sensitivity, end.taker)))


DIRECTIONS = 64
"""Directions in which a search sets out, beside those of single criteria."""

MOST_STARTS = 8
"""Points of the border nearest to the stated weights from which a search goes on."""

_POINTS = 65

_FURTHER = np.array([0.5, 0.05, 1e-3, 1e-6])
"""How far beyond a touching plane the search looks for the border, as shares of the distance."""

_STEPS = np.array([1.0, 0.3, 0.1, 0.03])
"""How far the search goes along a touching plane: where the border bends away, a shorter step is better."""

_ROUNDS = 40

_HALVINGS = 60

_STEP = 1e-6


def nearest_on_a_plane(weights: Floats, direction: Floats) -> Floats | None:
    """Return the weights nearest to some at which a linear comparison is level; None where there are none.

    Weights (m,) are 0 or more and sum to 1; ``direction @ weights`` is 0 or less now, and 0 at those found. A
    projection on the part of a plane in the simplex: its optimality conditions give ``w = max(0, weights + l + u
    direction)`` with two multipliers; for each u the l is that of a projection on the simplex, and ``direction @
    w`` rises with u. It is solved by halving u until it is known which weights are 0, and then exactly. (Held,
    M., Wolfe, P. and Crowder, H. P. (1974). Validation of subgradient optimization. Mathematical Programming
    6(1), 62-88, on the projection on a simplex.)
    """
    # The plane stays where it is, and steps along the direction are of a size with weights.
    direction = np.ldexp(direction, -np.frexp(np.abs(direction).max())[1])
    if direction @ weights >= 0:
        return weights
    if direction.max() < 0:
        return None
    below, above = 0.0, 1.0 / float(np.ptp(direction))
    while direction @ on_simplex(weights + above * direction) < 0 and above < 1 / np.finfo(float).eps:
        above *= 2.0
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        short = direction @ on_simplex(weights + middle * direction) < 0
        below, above = (middle, above) if short else (below, middle)
    found = on_simplex(weights + above * direction)
    return _exactly(weights, direction, found)


def _exactly(weights: Floats, direction: Floats, near: Floats) -> Floats:
    """Solve for the multipliers, now that it is known which weights are 0."""
    kept = near > 0
    own, way = weights[kept], direction[kept]
    system = np.array([[kept.sum(), way.sum()], [way.sum(), way @ way]])
    wanted = np.array([1.0 - own.sum(), -(way @ own)])
    if np.linalg.matrix_rank(system) < len(system):
        return near
    shift, scale = np.linalg.solve(system, wanted)
    exact = np.zeros_like(weights)
    exact[kept] = own + shift + scale * way
    return exact if (exact >= 0).all() else near


def on_simplex(point: Floats) -> Floats:
    """Return the weights of 0 or more, with a sum of 1, that are nearest to a point (m,)."""
    falling = np.sort(point)[::-1]
    excess = (np.cumsum(falling) - 1.0) / np.arange(1, len(point) + 1)
    last = int(np.flatnonzero(falling > excess)[-1])
    nearest: Floats = np.maximum(point - excess[last], 0.0)
    return nearest


def nearest_weights(standing: StandingNetworks) -> tuple[int, Floats] | None:
    """Return the nearest weights at which another network is level with the first, and which; None where none are.

    Exact for additive methods: for each other network the projection on the plane where the two are level. For
    others a search, from the stated weights outwards: along lines to single criteria and in drawn directions to
    where another network is level, and from each such point on by solving the same projection for the plane that
    touches there, over and over (the search for a design point by Hasofer and Lind, 1974, and Rackwitz and
    Fiessler, 1978). What a search finds is an upper bound.
    """
    if not standing.method.additive:
        return _nearest_of_a_search(standing)
    weights, local = standing.matrix.weights, standing.local
    directions = local - local[standing.first]
    rivals = np.flatnonzero(directions.max(axis=1) > standing.tolerance)
    directions = directions[rivals]
    # No nearer than the plane itself, of which only the part in the simplex counts.
    across = directions - directions.mean(axis=1, keepdims=True)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        away = np.abs(directions @ weights) / np.linalg.norm(across, axis=1)
    best: tuple[float, int] = (math.inf, -1)
    found = None
    for place in np.argsort(away, kind="stable").tolist():
        if away[place] > best[0] * (1 + _STEP) + _STEP:
            break
        level = nearest_on_a_plane(weights, directions[place])
        if level is not None and (own := (steady(_distance(level, weights)), int(rivals[place]))) < best:
            best, found = own, level
    return None if found is None else (best[1], found)


def _nearest_of_a_search(standing: StandingNetworks) -> tuple[int, Floats] | None:
    weights = standing.matrix.weights
    width = len(weights)
    rivals = _Rivals(standing)
    drawn = np.random.default_rng(SEED).dirichlet(np.ones(width), DIRECTIONS)
    away = np.where(np.eye(width, dtype=np.bool_), 0.0, weights)
    left = away.sum(axis=1, keepdims=True)
    targets = np.concatenate([np.eye(width), away[left[:, 0] > 0] / left[left[:, 0] > 0], drawn])
    for place, target in enumerate(targets):
        # Where the line through it leaves the simplex, if it does.
        reach = _reach(weights, target - weights, math.inf)
        targets[place] = target if reach == math.inf else on_simplex(weights + reach * (target - weights))
    ways = weights + np.linspace(0.0, 1.0, _POINTS)[:, None, None] * (targets - weights)
    leads = rivals.leads(ways.reshape(-1, width)).min(axis=1).reshape(_POINTS, -1)
    lost = leads < -standing.tolerance
    starts = [ways[lost[:, way].argmax(), way] for way in np.flatnonzero(lost.any(axis=0)).tolist()]
    starts.sort(key=lambda point: steady(_distance(point, weights)))
    if not starts:
        return None
    found = _settled(rivals, weights, np.array(starts[:MOST_STARTS]))
    best, beyond = min(found, key=lambda pair: steady(_distance(pair[0], weights)))
    return int(rivals.leads((best + _STEP * (beyond - best))[None])[0].argmin()), best


class _Rivals:
    """The networks beside the first one; those that are level with it already are ahead beyond rounding."""

    def __init__(self, standing: StandingNetworks) -> None:
        self.standing, self.allowance = standing, np.zeros(len(standing.rows))
        noise = NOISE * standing.tolerance
        now = self.leads(standing.matrix.weights[None])[0]
        self.allowance = np.where(now > noise, 0.0, noise)

    def leads(self, weights: Floats) -> Floats:
        """Return by how much the first network is ahead of each other one (g, r); endlessly ahead of itself."""
        scores = self.standing.scores(np.maximum(weights, 0.0))
        leads: Floats = scores[:, self.standing.first][:, None] - scores + self.allowance
        leads[:, self.standing.first] = np.inf
        return leads


def _settled(rivals: _Rivals, weights: Floats, starts: Floats) -> list[tuple[Floats, Floats]]:
    """Return where searches come to rest from points beyond the border on (k, m), each with a point beyond there.

    The searches know nothing of each other; side by side, what all of them ask for is scored at once.
    """
    found, beyond = list(_level_on_the_way(rivals, weights, starts)), list(starts)
    moving = list(range(len(starts)))
    for _ in range(_ROUNDS):
        touching = {place: _touching(rivals, weights, found[place]) for place in moving}
        further = {place: points for place, points in touching.items() if len(points)}
        if not further:
            break
        level = _level_on_the_way(rivals, weights, np.concatenate(list(further.values())))
        moving = []
        for place, points in further.items():
            closer, level = level[: len(points)], level[len(points) :]
            nearest = int(np.linalg.norm(closer - weights, axis=1).argmin())
            if _distance(closer[nearest], weights) <= _distance(found[place], weights) * (1 - 1e-9):
                found[place], beyond[place] = closer[nearest], points[nearest]
                moving.append(place)
    return list(zip(found, beyond, strict=True))


def _distance(point: Floats, weights: Floats) -> float:
    return float(np.linalg.norm(point - weights))


def _level_on_the_way(rivals: _Rivals, weights: Floats, beyond: Floats) -> Floats:
    """Return where somebody is level with the first network on the way to each point (k, m) beyond the border."""
    inside, outside = np.zeros((len(beyond), 1)), np.ones((len(beyond), 1))
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        holds = rivals.leads(weights + middle * (beyond - weights)).min(axis=1, keepdims=True) >= 0
        inside, outside = np.where(holds, middle, inside), np.where(holds, outside, middle)
    return weights + outside * (beyond - weights)


def _touching(rivals: _Rivals, weights: Floats, point: Floats) -> Floats:
    """Return points beyond the border (k, m), about where the plane that touches it at a point is nearest."""
    rival = int(rivals.leads(point[None])[0].argmin())
    moved = point + _STEP * (np.eye(len(point)) - point)
    leads = rivals.leads(np.concatenate([point[None], moved]))[:, rival]
    slope = (leads[1:] - leads[0]) / _STEP
    # On the simplex, where weights sum to 1, the plane is one through the origin.
    target = nearest_on_a_plane(weights, -(slope + leads[0]))
    descent = slope.mean() - slope
    length = float(np.linalg.norm(descent))
    if target is None or length == 0:
        return np.empty((0, len(weights)))
    reach = _distance(target, weights) * _FURTHER / length
    on_plane = point + _STEPS[:, None] * (target - point)
    beyond = np.array([on_simplex(near + far * descent) for near in on_plane for far in reach])
    found: Floats = beyond[rivals.leads(beyond).min(axis=1) < 0]
    return found
