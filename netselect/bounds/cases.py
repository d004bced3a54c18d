"""Which levels of open figures are worth telling apart, and what row and status does a network have at each?

A row follows from the figures in straight lines, but for the weeks until full part: at certain weeks the help with
a need begins to come too late. So a few rows, worked out as the matrix itself is, give all the others.

A case gives every open figure of a network a level: an end of its range, one of the only values it can take, a
level next to a gate's limit on either side, or weeks next to those at which help begins to come too late.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.bounds.open_figures import STANDING, OpenFigure
from netselect.coverage import DAYS_A_WEEK, comes_in_time, lag_weeks
from netselect.gates import all_gates, limits_of, with_room
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import Assessment, is_monotone, network_rows, utilities
from netselect.methods import Method
from netselect.study.network import Fact, Figure, Network, stated_figures, with_figures
from netselect.study.study import Study
from netselect.sums import Flags, Floats

_DOUBLINGS = 200
"""Steps to the other side of an edge: from one rounding on, each twice as wide, they cross any distance."""


class Rule(NamedTuple):
    """A gate as it asks about figures: each part is a position and, where that is -1, a known amount."""

    parts: tuple[tuple[int, float], ...]
    least: float
    most: float

    def amount_at(self, x: Sequence[float]) -> float:
        """Return what it asks about at one point (k,), added up as the gate itself adds up."""
        total = 0.0
        for position, known in self.parts:
            total += known if position < 0 else x[position]
        return total

    def holds(self, x: Floats) -> Flags:
        """Return whether it is passed (s,) at figures (s, k)."""
        total = np.zeros(len(x))
        for position, known in self.parts:
            total = total + (known if position < 0 else x[:, position])
        return (total >= with_room(self.least, -1.0)) & (total <= with_room(self.most, 1.0))


def rules_of(
    assessment: Assessment, network: Network, name: str, figures: Sequence[OpenFigure]
) -> tuple[tuple[Rule, ...], bool]:
    """Return the gates that ask about some of a network's figures, and whether another one excludes it.

    The rules name figures by their position among these.
    """
    if assessment.gating == "ignore":
        return (), False
    places = {figure.path: place for place, figure in enumerate(figures)}
    known = {path: _amount(figure) for path, figure in stated_figures(network)}
    rules, is_out = [], False
    gates = all_gates(assessment.study)
    for result in assessment.gates[name]:
        gate = gates[result.gate]
        paths = (
            [f"facts.{gate.fact}"]
            if gate.fact is not None
            else [".".join(part) for part in network.parts_of(str(gate.computed))]
        )
        if result.outcome != "waived" and not places.keys().isdisjoint(paths):
            parts = tuple((places.get(path, -1), known[path]) for path in paths)
            rules.append(Rule(parts, *limits_of(gate)))
        else:
            is_out = is_out or result.outcome == "fail"
    return tuple(rules), is_out


def _amount(figure: Figure | Fact) -> float:
    """Return a figure as a number; one that is unknown, or does not apply, at the least that it can be."""
    if not isinstance(figure.value, str):
        return float(figure.value)
    return min(figure.one_of) if figure.one_of else figure.low or 0.0


def jumps_of(study: Study, network: Network) -> tuple[tuple[float, float], ...]:
    """Return the weeks until full part, on both sides, at which help with a need starts to come too late."""
    found = set()
    for want in study.learner.wants.values():
        if want.by is None:
            continue
        guess = (want.by - study.as_of).days / DAYS_A_WEEK - lag_weeks(study, network)

        def in_time(weeks: float, by: date = want.by) -> bool:
            return comes_in_time(study, network, weeks, by)

        if guess >= 0 and in_time(0.0):
            last, late = both_sides(in_time, guess, 1.0)
            # The room for rounding is none to be told of, as with limits (see `edges_of`).
            found.add((guess if in_time(guess) else last, late))
    return tuple(sorted(found))


def edges_of(rule: Rule, place: int, x: Floats, limit: float, outwards: float) -> tuple[float, float]:
    """Return the levels of a figure next to a limit: one that just meets it, and the first that fails.

    Between the two lies the room for rounding (see `netselect.gates.with_room`): the first is the limit itself,
    so that it can be told as it is stated.
    """
    moved: list[float] = x.tolist()
    rest = rule.amount_at(moved) - moved[place]

    def outwards_by(level: float) -> float:
        moved[place] = level
        return outwards * rule.amount_at(moved)

    end = with_room(limit, outwards)
    inside, _ = both_sides(lambda level: outwards_by(level) <= outwards * limit, limit - rest, outwards)
    _, outside = both_sides(lambda level: outwards_by(level) <= outwards * end, end - rest, outwards)
    return inside, outside


def both_sides(holds: Callable[[float], bool], guess: float, outwards: float) -> tuple[float, float]:
    """Return two levels next to each other, of which the first holds and the one beyond it does not.

    ``outwards`` is 1.0 where it fails above about the level that is guessed, and -1.0 where it fails below.
    """
    # A rounding of 0 itself would be far too small to show in a sum.
    step = math.ulp(max(abs(guess), 1.0))
    inside = outside = guess
    for _ in range(_DOUBLINGS):
        if holds(inside):
            break
        inside, step = inside - outwards * step, 2 * step
    for _ in range(_DOUBLINGS):
        if not holds(outside):
            break
        outside, step = outside + outwards * step, 2 * step
    while True:
        middle = inside + (outside - inside) / 2
        if middle in {inside, outside}:
            return inside, outside
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)


ENTRY = "joining.entry_weeks"
"""The one figure at which a row jumps."""


class Variation(NamedTuple):
    """One network's row and standing as functions of some of its figures (k). Made by `vary`.

    ``listed`` (k,) has the figures as the ranking takes them: stated ones as they are, unknown ones at their
    best. For each stretch of weeks between those at which help starts to come too late, ``references`` (r, k)
    are figures at which the row was worked out, ``bases`` (r, m) the rows there, and ``slopes`` (r, k, m) by how
    much the row rises with each figure. ``jumps`` are the last weeks at which some help is in time, and weeks at
    which it is late; ``rules`` the gates that ask about these figures and may still pass or fail; ``is_out``
    says whether another gate excludes the network anyway.
    """

    figures: tuple[OpenFigure, ...]
    matrix: DecisionMatrix
    row: int
    listed: Floats
    references: Floats
    bases: Floats
    slopes: Floats
    jumps: tuple[tuple[float, float], ...] = ()
    rules: tuple[Rule, ...] = ()
    is_out: bool = False

    def rows(self, x: Floats) -> Floats:
        """Return the rows of the matrix (s, m) at figures (s, k)."""
        rows: Floats
        if not self.jumps:
            rows = self.bases[0] + (x - self.references[0]) @ self.slopes[0]
            return rows
        entry = next(place for place, figure in enumerate(self.figures) if figure.path == ENTRY)
        stretch = np.searchsorted([late for _, late in self.jumps], x[:, entry], side="right")
        rows = np.empty((len(x), self.bases.shape[1]))
        for place in np.unique(stretch).tolist():
            here = stretch == place
            rows[here] = self.bases[place] + (x[here] - self.references[place]) @ self.slopes[place]
        return rows

    def stands(self, x: Floats, *, as_answered: bool = True) -> Flags:
        """Return whether the network stands (s,) at figures (s, k).

        A gate judges a known figure by its stated value, as the ranking does, or else by the figure in x, as if
        that had been stated.
        """
        if self.is_out:
            return np.zeros(len(x), dtype=np.bool_)
        if as_answered and any(not figure.is_unknown for figure in self.figures):
            stated = np.array([np.nan if figure.stated is None else figure.stated for figure in self.figures])
            x = np.where(np.isnan(stated), x, stated)
        stands = np.ones(len(x), dtype=np.bool_)
        for rule in self.rules:
            stands &= rule.holds(x)
        return stands

    def read(self, method: Method, weighs: Flags) -> tuple[OpenFigure, ...]:
        """Return the figures that something reads: the method on a criterion that weighs (m,), or a gate.

        A method that takes judgements between networks alone reads no figure.
        """
        moves = (self.slopes != 0)[:, :, weighs].any(axis=(0, 2)) & method.reads_figures
        is_late = bool((self.bases != self.bases[0])[:, weighs].any()) and method.reads_figures
        # A gate takes what is known at its value.
        asked = {place for rule in self.rules for place, _ in rule.parts}
        return tuple(
            figure
            for place, figure in enumerate(self.figures)
            if moves[place] or (figure.is_unknown and place in asked) or (is_late and figure.path == ENTRY)
        )

    def edges(self, place: int, x: Floats, *, gates: bool = True) -> list[float]:
        """Return the levels of one figure, the others at x (k,), on both sides of each jump and each gate."""
        found: list[float] = []
        for rule in self.rules if gates and not self.figures[place].is_truth else ():
            if place in {position for position, _ in rule.parts}:
                for limit, outwards in ((rule.least, -1.0), (rule.most, 1.0)):
                    if math.isfinite(limit):
                        found += edges_of(rule, place, x, limit, outwards)
        if self.figures[place].path == ENTRY:
            found += [level for pair in self.jumps for level in pair]
        return sorted({level for level in found if self._is_inside(place, level)})

    def bends(self, place: int, x: Floats) -> list[float]:
        """Return the levels of one figure, the others at x (k,), at which the value of some figure bends."""
        matrix = self.matrix
        if matrix.worst is None or matrix.best is None:
            return []
        row, slopes = self.rows(x[None])[0], self.slopes[0, place]
        found = set()
        for column in np.flatnonzero(slopes).tolist():
            curve = matrix.curves[column] if matrix.curves else None
            levels = [matrix.worst[column], matrix.best[column]] if curve is None else curve[:, 0].tolist()
            found |= {float(x[place] + (level - row[column]) / slopes[column]) for level in levels}
        return sorted(level for level in found if self._is_inside(place, level))

    def directions(self) -> npt.NDArray[np.int8]:
        """Return for each figure (k,): 1 where more is never worse, -1 where less is not, 0 where it depends."""
        upwards = np.where(self.matrix.maximise, 1.0, -1.0)
        for column, curve in enumerate(self.matrix.curves):
            if not is_monotone(curve):
                upwards[column] = np.nan
            elif curve is not None:
                upwards[column] = 1.0 if curve[-1, 1] >= curve[0, 1] else -1.0
        signs = np.sign(self.slopes) * upwards
        moves = (self.slopes != 0) & (self.matrix.weights > 0)
        rises, falls = (~moves | (signs > 0)).all(axis=(0, 2)), (~moves | (signs < 0)).all(axis=(0, 2))
        is_entry = np.array([figure.path == ENTRY for figure in self.figures])
        # Later is never better for the needs; where weeks are a criterion, that has to agree.
        rises &= ~(is_entry & bool(self.jumps))
        # Of what moves no score, less leaves most room to the rules that other figures are added up for as well.
        return np.where(falls, -1, np.where(rises, 1, 0)).astype(np.int8)

    def _is_inside(self, place: int, level: float) -> bool:
        figure = self.figures[place]
        return math.isfinite(level) and figure.low <= level <= figure.high


def vary(matrix: DecisionMatrix, row: int, figures: Sequence[OpenFigure]) -> Variation:
    """Return how a network's row and standing follow from some of its figures; all others stay as they are."""
    chosen = tuple(figures)
    if matrix.assessment is None:
        return _vary_cells(matrix, row, chosen)
    network = matrix.assessment.study.networks[matrix.networks[row]]
    jumps = jumps_of(matrix.assessment.study, network) if any(figure.path == ENTRY for figure in chosen) else ()
    rules, is_out = rules_of(matrix.assessment, network, matrix.networks[row], chosen)
    probed = _probed(matrix.assessment, network, chosen, jumps)
    variation = Variation(chosen, matrix, row, probed[0][0], *probed, jumps, rules, is_out)
    return variation._replace(listed=_as_listed(variation))


def _vary_cells(matrix: DecisionMatrix, row: int, figures: tuple[OpenFigure, ...]) -> Variation:
    """Return the same for a bare matrix, whose figures are its own cells."""
    criteria = list(matrix.criteria)
    slopes, listed = np.zeros((1, len(figures), len(criteria))), np.ones(len(figures))
    rules = []
    for place, figure in enumerate(figures):
        if figure.path == STANDING:
            rules.append(Rule(((place, 0.0),), 1.0, 1.0))
        else:
            column = criteria.index(figure.path)
            slopes[0, place, column], listed[place] = 1.0, matrix.values[row, column]
    return Variation(
        figures, matrix, row, listed, listed[None], matrix.values[row][None], slopes, rules=tuple(rules)
    )


def _probed(
    assessment: Assessment,
    network: Network,
    figures: Sequence[OpenFigure],
    jumps: Sequence[tuple[float, float]],
) -> tuple[Floats, Floats, Floats]:
    """Return figures, rows and slopes for each stretch of weeks, from rows worked out as the matrix is."""
    pairs = [_two_levels(figure) for figure in figures]
    entry = next((place for place, figure in enumerate(figures) if figure.path == ENTRY), None)
    weeks = [last for last, _ in jumps] + (
        [jumps[-1][1]] if jumps else [pairs[entry][0]] if entry is not None else [0.0]
    )
    references = np.array([[first for first, _ in pairs]] * len(weeks))
    if entry is not None:
        references[:, entry] = weeks
        pairs[entry] = (weeks[-1], weeks[-1] + 1.0)
    points = [list(references)]
    for place, (_, second) in enumerate(pairs):
        moved = references.copy()
        moved[:, place] = second
        points.append(list(moved))
    variants = {
        f"{place}/{stretch}": with_figures(network, _as_written(figures, x))
        for place, row in enumerate(points)
        for stretch, x in enumerate(row)
    }
    rows = network_rows(assessment, variants).reshape(len(points), len(weeks), -1)
    apart = np.array([second - first for first, second in pairs])
    slopes = np.moveaxis(rows[1:] - rows[0], 0, 1) / apart[None, :, None]
    if entry is not None:
        # Only the last stretch was left within itself: how weeks count as a criterion is the same in all.
        slopes[:, entry] = slopes[-1, entry]
    return references, rows[0], slopes


def _as_written(figures: Sequence[OpenFigure], x: Floats) -> dict[str, float | bool]:
    return {
        figure.path: bool(level) if figure.is_truth else level
        for figure, level in zip(figures, x.tolist(), strict=True)
    }


def _two_levels(figure: OpenFigure) -> tuple[float, float]:
    """Return two different levels of a figure."""
    low, high = figure.low, figure.high
    if math.isfinite(low):
        return low, high if low < high < math.inf else low + 1.0
    return (high - 1.0, high) if math.isfinite(high) else (0.0, 1.0)


def _as_listed(variation: Variation) -> Floats:
    """Return the figures as the ranking takes them, one after the other at the level that is worth most."""
    x: Floats = variation.references[0].copy()
    unknown = [place for place, figure in enumerate(variation.figures) if figure.is_unknown]
    for place, figure in enumerate(variation.figures):
        x[place] = x[place] if figure.stated is None else figure.stated
    directions = variation.directions() if unknown else ()
    # Twice, because what one figure may be can hang on another one that a gate adds to it.
    for place in unknown * 2:
        x[place] = _best_level(variation, place, x, directions[place])
    return x


def _best_level(variation: Variation, place: int, x: Floats, direction: int) -> float:
    """Return the level of one figure, the others at x (k,), that lets the network stand and is worth most."""
    figure = variation.figures[place]
    ends = [figure.low, figure.high][:: 1 if direction < 0 else -1]
    levels = list(figure.one_of or (end for end in ends if math.isfinite(end)))
    if not figure.one_of:
        levels += variation.bends(place, x) if direction == 0 else []
        levels += variation.edges(place, x)
    tried = np.tile(x, (max(len(levels), 1), 1))
    tried[:, place] = levels or x[place]
    order = np.lexsort((-np.arange(len(tried)), _worth(variation, tried), variation.stands(tried)))
    return float(tried[order[-1], place])


def _worth(variation: Variation, x: Floats) -> Floats:
    """Return what rows are worth (s,) by weights and values, or by figures where nothing is anchored."""
    matrix, rows = variation.matrix, variation.rows(x)
    if matrix.worst is not None and matrix.best is not None:
        rows = utilities(rows, matrix.worst, matrix.best, matrix.curves)
    else:
        rows = np.where(matrix.maximise, rows, -rows)
    return rows @ matrix.weights


MOST_CASES = 4096
"""Cases of one network that are all looked at; of more, as many are drawn."""

SEED = 20261123
"""Draws start from it, so that two runs agree."""


class Cases(NamedTuple):
    """How one network's open figures (k) can turn out.

    For each figure the levels that are looked at; then one case a row: the figures (s, k), the network's row of
    the matrix (s, m), whether it stands (s,), and what share of the cases each one is (s,), 0 for those that are
    added only because a bound lies there. ``is_whole`` says whether every combination of levels is there,
    ``is_sharp`` whether the best and the worst row there can be are surely among them.
    """

    variation: Variation
    levels: tuple[tuple[float, ...], ...]
    x: Floats
    rows: Floats
    stands: Flags
    chances: Floats
    is_whole: bool
    is_sharp: bool


def cases_of(variation: Variation, method: Method) -> Cases:
    """Return the cases of one network with all of its open figures.

    Between two levels the score of an additive method runs in straight lines.
    """
    levels = trial_levels(variation)
    is_sharp = _turns_are_found(variation, method)
    count = math.prod(map(len, levels))
    is_whole = count <= MOST_CASES
    if is_whole:
        x = np.array(list(product(*levels)), dtype=np.float64).reshape(count, len(levels))
        chances = np.full(count, 1.0 / count)
    else:
        # Every figure takes each of its levels equally often.
        generator = np.random.default_rng(SEED)
        columns = [np.array(own)[generator.integers(0, len(own), MOST_CASES)] for own in levels]
        corners = _corners(variation, levels)
        x = np.concatenate([np.column_stack(columns), corners])
        chances = np.concatenate([np.full(MOST_CASES, 1.0 / MOST_CASES), np.zeros(len(corners))])
        is_sharp = is_sharp and len(corners) > 0
    return Cases(variation, levels, x, variation.rows(x), variation.stands(x), chances, is_whole, is_sharp)


def trial_levels(variation: Variation) -> tuple[tuple[float, ...], ...]:
    """Return for each open figure the levels that are worth telling apart, ascending."""
    listed = variation.listed
    first = [_own_levels(variation, place, listed) for place in range(len(variation.figures))]
    asked = [{position for position, _ in rule.parts if position >= 0} for rule in variation.rules]
    found = []
    for place, figure in enumerate(variation.figures):
        levels = set(first[place])
        if figure.is_unknown and not figure.one_of and not figure.is_truth:
            # Where a gate asks about a sum, its limit lies elsewhere for each level of the other part.
            others = set[int]().union(*(own - {place} for own in asked if place in own))
            for other in others:
                # Unless it is stated: a gate takes all others as they are.
                for level in first[other] if variation.figures[other].is_unknown else ():
                    moved = listed.copy()
                    moved[other] = level
                    levels |= set(variation.edges(place, moved))
        found.append(tuple(sorted(levels)))
    return tuple(found)


def _own_levels(variation: Variation, place: int, x: Floats) -> list[float]:
    figure = variation.figures[place]
    if figure.is_truth:
        return [0.0, 1.0]
    if figure.one_of:
        return list(figure.one_of)
    levels = {level for level in (figure.low, figure.high) if math.isfinite(level)}
    # A gate judges a figure that is stated with a range by the stated value.
    levels |= set(variation.edges(place, x, gates=figure.is_unknown))
    if variation.directions()[place] == 0 or not math.isfinite(figure.high):
        levels |= set(variation.bends(place, x))
    return sorted(levels) or [float(x[place])]


def _turns_are_found(variation: Variation, method: Method) -> bool:
    """Return whether the levels hold the best and the worst of figures of which neither end is."""
    directions = variation.directions()
    moves = (variation.slopes != 0).any(axis=0) & (variation.matrix.weights > 0)
    for place in np.flatnonzero(directions == 0).tolist():
        columns = np.flatnonzero(moves[place])
        shared = moves[:, columns].sum(axis=0).max(initial=0) > 1
        if shared or (len(columns) > 1 and not method.additive):
            return False
    return True


def _corners(variation: Variation, levels: Sequence[tuple[float, ...]]) -> Floats:
    """Return all combinations of figures, but for the loose ones, which are at their worst and at their best.

    Of these no gate and no date asks, and one end is the best.
    """
    bound = {position for rule in variation.rules for position, _ in rule.parts}
    directions = variation.directions()
    loose = [
        place
        for place, figure in enumerate(variation.figures)
        if place not in bound and directions[place] != 0 and not (variation.jumps and "entry_weeks" in figure.path)
    ]
    others = [place for place in range(len(levels)) if place not in loose]
    count = math.prod(len(levels[place]) for place in others)
    if count > MOST_CASES:
        return np.empty((0, len(levels)))
    combined = np.array(list(product(*(levels[place] for place in others))), dtype=np.float64)
    x = np.empty((2, count, len(levels)))
    x[:, :, others] = combined.reshape(count, len(others))
    for place in loose:
        ends = levels[place][0], levels[place][-1]
        worst, best = ends if directions[place] > 0 else ends[::-1]
        x[0, :, place], x[1, :, place] = worst, best
    return x.reshape(2 * count, len(levels))
