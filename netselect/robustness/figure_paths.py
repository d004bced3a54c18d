"""What do all networks score while one figure of one of them moves along its range?"""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from netselect.bounds.variation import Variation
from netselect.bounds.worlds import measures_together, scores_at
from netselect.ranking import Ranking
from netselect.robustness.paths import Path, straight_path

Floats = npt.NDArray[np.float64]

EDGES_APART = 2e-9
"""The two sides of a limit near 0, and of a day, are no further apart: the room for rounding lies between them."""


def figure_paths(ranking: Ranking, variation: Variation, *, as_answered: bool = True) -> Iterator[Path]:
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
    Path
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

    if ranking.method.additive and not measures_together(ranking.matrix, ranking.method):
        points = [moved(place, levels) for place, levels in enumerate(knots)]
        found = scores(np.concatenate(points)) if points else np.empty((0, 0))
        starts = np.cumsum([0, *map(len, knots)])
        for place, levels in enumerate(knots):
            yield straight_path(levels, found[starts[place] : starts[place + 1]], rooms[place])
        return
    for place, levels in enumerate(knots):

        def along(where: Floats, place: int = place) -> Floats:
            return scores(moved(place, where))

        yield Path(levels, along, is_straight=False, room=rooms[place])


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
