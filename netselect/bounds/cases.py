"""In which cases, worth telling apart, can one network's open figures turn out?

A case gives every open figure of a network a level: an end of its range, one of the only values it can take, a
level next to a gate's limit on either side, or weeks next to those at which help begins to come too late.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from netselect.bounds.variation import Variation
from netselect.methods import Method

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST_CASES = 4096
"""Cases of one network that are all looked at; of more, as many are drawn."""

SEED = 20261123
"""Draws start from it, so that two runs agree."""


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """How one network's open figures can turn out.

    Parameters
    ----------
    variation : Variation
        The network, with its open figures (k).
    levels : tuple of tuple of float
        For each figure the levels that are looked at.
    x : ndarray (s, k)
        One case a row.
    rows : ndarray (s, m)
        What the network's row of the matrix comes to.
    stands : ndarray (s,) of bool
        Whether it stands.
    chances : ndarray (s,)
        What share of the cases each one is; 0 for those that are added only because a bound lies there.
    is_whole : bool
        Whether every combination of levels is there.
    is_sharp : bool
        Whether the best and the worst row there can be are surely among them.
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
    """Return the cases of one network.

    Parameters
    ----------
    variation : Variation
        The network, with all of its open figures.
    method : Method
        The method: between two levels the score of an additive one runs in straight lines.

    Returns
    -------
    Cases
    """
    levels = trial_levels(variation)
    loose = _loose(variation)
    is_sharp = _turns_are_found(variation, method)
    count = math.prod(map(len, levels))
    if count <= MOST_CASES:
        x = np.array(list(product(*levels)), dtype=np.float64).reshape(count, len(levels))
        return _made(variation, levels, x, np.full(count, 1.0 / count), is_whole=True, is_sharp=is_sharp)
    drawn = _drawn(levels)
    corners = _corners(variation, levels, loose)
    x = np.concatenate([drawn, corners])
    chances = np.concatenate([np.full(len(drawn), 1.0 / len(drawn)), np.zeros(len(corners))])
    return _made(variation, levels, x, chances, is_whole=False, is_sharp=is_sharp and len(corners) > 0)


def trial_levels(variation: Variation) -> tuple[tuple[float, ...], ...]:
    """Return for each open figure the levels that are worth telling apart, ascending."""
    listed = variation.listed
    first = [_own_levels(variation, place, listed) for place in range(len(variation.figures))]
    found = []
    for place, figure in enumerate(variation.figures):
        levels = set(first[place])
        if figure.is_unknown and not figure.one_of and not figure.is_truth:
            # Where a gate asks about a sum, its limit lies elsewhere for each level of the other part.
            for other in _partners(variation, place):
                for level in first[other]:
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


def _partners(variation: Variation, place: int) -> set[int]:
    """Return the unknown figures that stand in one sum with another one; a gate takes all others as stated."""
    found: set[int] = set()
    for rule in variation.rules:
        positions = {position for position, _ in rule.parts if position >= 0}
        if place in positions:
            found |= positions - {place}
    return {position for position in found if variation.figures[position].is_unknown}


def _loose(variation: Variation) -> list[int]:
    """Return the figures that no gate and no date asks about, and of which one end is the best."""
    bound = {position for rule in variation.rules for position, _ in rule.parts}
    directions = variation.directions()
    return [
        place
        for place, figure in enumerate(variation.figures)
        if place not in bound and directions[place] != 0 and not (variation.jumps and "entry_weeks" in figure.path)
    ]


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


def _drawn(levels: Sequence[tuple[float, ...]]) -> Floats:
    """Draw cases in which every figure takes each of its levels equally often."""
    generator = np.random.default_rng(SEED)
    columns = [np.array(own)[generator.integers(0, len(own), MOST_CASES)] for own in levels]
    return np.column_stack(columns)


def _corners(variation: Variation, levels: Sequence[tuple[float, ...]], loose: Sequence[int]) -> Floats:
    """Return all combinations of the other figures, with the loose ones at their worst and at their best."""
    directions = variation.directions()
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


def _made(
    variation: Variation,
    levels: tuple[tuple[float, ...], ...],
    x: Floats,
    chances: Floats,
    *,
    is_whole: bool,
    is_sharp: bool,
) -> Cases:
    return Cases(variation, levels, x, variation.rows(x), variation.stands(x), chances, is_whole, is_sharp)
