"""Does the order of the networks survive what the pairwise judgements leave open?"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from netselect.ranking import Ranking
from netselect.robustness.agreement import firsts
from netselect.robustness.stability import Standing
from netselect.study.criteria import Criterion
from netselect.study.outline import TOP_LEVEL
from netselect.study.statements import Importances, Weighting
from netselect.study.study import Study
from netselect.weighting.pairwise import judgement_matrix
from netselect.weighting.ratio_bounds import largest_total, ratio_bounds
from netselect.weighting.tree import judged

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """Whether the order of the networks survives what the judgements leave open.

    Parameters
    ----------
    first : tuple of str
        Who is first by the weights as they are.
    could_pass : tuple of str
        Who comes before the first under some weights within the bounds.
    is_held : bool
        Whether the whole order is the same under all of them.
    """

    first: tuple[str, ...]
    could_pass: tuple[str, ...]
    is_held: bool


def order_held(ranking: Ranking, study: Study, statement: Weighting, *, with_answers: bool) -> OrderHeld:
    """Return whether the order holds under all weights that the judgements leave open.

    Parameters
    ----------
    ranking : Ranking
        A ranking by judgement weights and an additive method, in which somebody stands.
    study : Study
        The study with the judgements.
    statement : Weighting
        How judgements become weights.
    with_answers : bool
        Whether judgements that are missing may still be any, or are filled in as the others suggest.

    Returns
    -------
    OrderHeld
    """
    standing = Standing(ranking)
    local = standing.local
    place_of = {name: column for column, name in enumerate(standing.matrix.criteria)}
    bounds = {
        level: ratio_bounds(
            judgement_matrix(items, judged(study.judgements.get(level, {}))),
            completion=filling(statement),
            with_answers=with_answers,
        )
        for level, items in study.levels().items()
        if len(items) > 1
    }

    def gain(upper: int, lower: int) -> float:
        """Return the most that the lower network can be ahead of the upper one."""
        gains = local[lower] - local[upper]
        return _most(study.criteria, TOP_LEVEL, {name: float(gains[place_of[name]]) for name in place_of}, bounds)

    order = [standing.names.index(name) for name in ranking.networks if name in standing.names]
    tolerance = standing.tolerance
    first = firsts(ranking)
    names = [standing.names[row] for row in order]
    could = tuple(name for name, rival in zip(names, order, strict=True) if gain(order[0], rival) > tolerance)
    ranks = ranking.ranks[[ranking.position(name) for name in names]]
    held = all(
        gain(upper, lower) <= tolerance and (ranks[place] < ranks[place + 1] or gain(lower, upper) <= tolerance)
        for place, (upper, lower) in enumerate(pairwise(order))
    )
    return OrderHeld(first, could, held)


def _most(
    criteria: Mapping[str, Criterion], level: str, gains: Mapping[str, float], bounds: Mapping[str, Floats]
) -> float:
    """Return the most that a weighted total can be, the weights of each level within their own bounds."""
    values = np.array(
        [
            _most(criterion.criteria, name, gains, bounds) if criterion.is_group else gains[name]
            for name, criterion in criteria.items()
        ]
    )
    return float(values[0]) if len(values) == 1 else largest_total(values, bounds[level])[0]


def filling(statement: Importances) -> str:
    """Return how gaps are filled: the geometric mean has its own way."""
    return "least_squares" if statement.prioritisation == "geometric_mean" else statement.completion
