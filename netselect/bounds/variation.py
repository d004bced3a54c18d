"""What does a network's row of the matrix come to, and does it stand, when some of its figures are others?

A row follows from the figures in straight lines, but for the weeks until full part: at certain weeks the help with
a need begins to come too late. So a few rows, worked out as the matrix itself is, give all the others.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from netselect.bounds.edges import Rule, edges_of, jumps_of, rules_of
from netselect.bounds.open_figures import STANDING, OpenFigure
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import Assessment, network_rows
from netselect.matrix.utilities import is_monotone, utilities
from netselect.methods import Method
from netselect.study.network import Network
from netselect.study.stated_figures import with_figures

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ENTRY = "joining.entry_weeks"
"""The one figure at which a row jumps."""


@dataclass(frozen=True, slots=True, eq=False)
class Variation:
    """One network's row and standing as functions of some of its figures. Made by `vary`.

    Parameters
    ----------
    figures : tuple of OpenFigure
        What varies (k).
    matrix : DecisionMatrix
        The matrix that the row belongs to.
    row : int
        The network's position in it.
    listed : ndarray (k,)
        The figures as the ranking takes them: stated ones as they are, unknown ones at their best.
    references : ndarray (r, k)
        For each stretch of weeks between those at which help starts to come too late: figures at which the
        row was worked out.
    bases : ndarray (r, m)
        The rows there.
    slopes : ndarray (r, k, m)
        By how much the row rises with each figure.
    jumps : tuple of (float, float)
        The last weeks at which some help is in time, and weeks at which it is late.
    rules : tuple of Rule
        The gates that ask about these figures and may still pass or fail.
    is_out : bool
        Whether another gate excludes the network anyway.
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

        Parameters
        ----------
        x : ndarray (s, k)
            Figures.
        as_answered : bool
            Whether a gate judges a known figure by its stated value, as the ranking does; else by the figure in x,
            as if that had been stated.
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
        """Return the figures that something reads: the method on a criterion that weighs, or a gate.

        Parameters
        ----------
        method : Method
            The method; one that takes judgements between networks alone reads no figure.
        weighs : ndarray (m,) of bool
            Which criteria weigh something.
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
        """Return the levels of one figure, the others at x (k,), on both sides of each jump and each gate.

        Parameters
        ----------
        place : int
            The figure.
        x : ndarray (k,)
            The figures.
        gates : bool
            Whether the limits of gates count, or the jumps alone.
        """
        found: list[float] = []
        for rule in self.rules if gates and not self.figures[place].is_truth else ():
            if place in {position for position, _ in rule.parts}:
                for limit, outwards in ((rule.least, -1.0), (rule.most, 1.0)):
                    if math.isfinite(limit):
                        found += edges_of(rule, place, x, limit, outwards)
        if self.figures[place].path == ENTRY:
            found += [level for pair in self.jumps for level in pair]
        return sorted({level for level in found if self._is_inside(place, level)})

    def bends(self, place: int, x: Floats, columns: Sequence[int] | None = None) -> list[float]:
        """Return the levels of one figure, the others at x (k,), at which the value of some figure bends.

        Parameters
        ----------
        place : int
            The figure.
        x : ndarray (k,)
            The figures.
        columns : sequence of int, optional
            Only the bends of these criteria.
        """
        matrix = self.matrix
        if matrix.worst is None or matrix.best is None:
            return []
        row, slopes = self.rows(x[None])[0], self.slopes[0, place]
        found = set()
        for column in np.flatnonzero(slopes).tolist() if columns is None else columns:
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
        directions: npt.NDArray[np.int8] = np.where(rises, 1, np.where(falls, -1, 0)).astype(np.int8)
        return directions

    def _is_inside(self, place: int, level: float) -> bool:
        figure = self.figures[place]
        return math.isfinite(level) and figure.low <= level <= figure.high


def vary(matrix: DecisionMatrix, row: int, figures: Sequence[OpenFigure]) -> Variation:
    """Return how a network's row and standing follow from some of its figures.

    Parameters
    ----------
    matrix : DecisionMatrix
        The matrix.
    row : int
        The network's position.
    figures : sequence of OpenFigure
        Figures of that network; the others stay as the matrix has them.

    Returns
    -------
    Variation
    """
    chosen = tuple(figures)
    if matrix.assessment is None:
        return _vary_cells(matrix, row, chosen)
    network = matrix.assessment.study.networks[matrix.networks[row]]
    jumps = jumps_of(matrix.assessment.study, network) if any(figure.path == ENTRY for figure in chosen) else ()
    rules, is_out = rules_of(matrix.assessment, network, matrix.networks[row], chosen)
    probed = _probed(matrix.assessment, network, chosen, jumps)
    variation = Variation(chosen, matrix, row, probed[0][0], *probed, jumps, rules, is_out)
    return replace(variation, listed=_as_listed(variation))


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
    if math.isfinite(low) and math.isfinite(high):
        return (low, high) if low < high else (low, low + 1.0)
    if math.isfinite(low):
        return low, low + 1.0
    return (high - 1.0, high) if math.isfinite(high) else (0.0, 1.0)


def _as_listed(variation: Variation) -> Floats:
    """Return the figures as the ranking takes them, one after the other at the level that is worth most."""
    x: Floats = variation.references[0].copy()
    unknown = [place for place, figure in enumerate(variation.figures) if figure.is_unknown]
    for place, figure in enumerate(variation.figures):
        x[place] = x[place] if figure.stated is None else figure.stated
    # Twice, because what one figure may be can hang on another one that a gate adds to it.
    for place in unknown * 2:
        x[place] = _best_level(variation, place, x)
    return x


def _best_level(variation: Variation, place: int, x: Floats) -> float:
    """Return the level of one figure, the others at x (k,), that lets the network stand and is worth most."""
    figure, direction = variation.figures[place], variation.directions()[place]
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
    worth: Floats = rows @ matrix.weights
    return worth
