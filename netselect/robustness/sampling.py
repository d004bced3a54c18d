"""From what are weights and figures drawn?

Every function but `weights_between`, which throws some draws away, draws row by row, so that a block of draws does
not depend on how many are drawn at a time.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from netselect.bounds.open_figures import OpenFigure
from netselect.errors import InvalidParameter

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]
"""Takes a generator and a count c, and returns draws (c, m)."""

EQUAL = 1e-12
"""Weights this close share their place in the order."""


def free_weights(width: int) -> Draw:
    """Return draws of weights of which nothing is known: evenly from all that sum to 1.

    Parameters
    ----------
    width : int
        How many weights (m).

    Notes
    -----
    Exponential draws divided by their sum, which is the Dirichlet distribution with all parameters 1.

    Examples
    --------
    >>> draw = free_weights(3)
    >>> bool(np.allclose(draw(np.random.default_rng(0), 5).sum(axis=1), 1.0))
    True
    """

    def draw(generator: np.random.Generator, count: int) -> Floats:
        drawn = generator.standard_exponential((count, width))
        drawn /= drawn.sum(axis=1, keepdims=True)
        return drawn

    return draw


def ordered_weights(weights: Floats) -> Draw:
    """Return draws evenly from all weights that keep the order of the stated ones.

    Parameters
    ----------
    weights : ndarray (m,)
        Equal ones say nothing of each other.

    Examples
    --------
    >>> drawn = ordered_weights(np.array([0.5, 0.3, 0.2]))(np.random.default_rng(0), 100)
    >>> bool((np.diff(drawn, axis=1) <= 0).all())
    True
    """
    free = free_weights(len(weights))
    order = np.argsort(-weights, kind="stable")
    breaks = np.flatnonzero(weights[order][:-1] - weights[order][1:] > EQUAL) + 1
    groups = [group for group in np.split(order, breaks) if len(group) > 1]

    def draw(generator: np.random.Generator, count: int) -> Floats:
        as_drawn = free(generator, count)
        drawn = np.empty_like(as_drawn)
        drawn[:, order] = -np.sort(-as_drawn, axis=1)
        for group in groups:
            # Within a group any order is as good as any other: that in which they were drawn.
            places = np.argsort(np.argsort(-as_drawn[:, group], axis=1), axis=1)
            drawn[:, group] = np.take_along_axis(drawn[:, group], places, axis=1)
        return drawn

    return draw


def weights_around(weights: Floats, concentration: float) -> Draw:
    """Return draws around the stated weights.

    Parameters
    ----------
    weights : ndarray (m,)
        They sum to 1, and are the mean of the draws; a weight of 0 stays 0.
    concentration : float
        Above 0: how close draws stay. A weight w has the standard deviation ``sqrt(w (1 - w) / (c + 1))``.

    Notes
    -----
    The Dirichlet distribution with the parameters ``c w``.

    Examples
    --------
    >>> drawn = weights_around(np.array([0.75, 0.25]), 100.0)(np.random.default_rng(0), 10_000)
    >>> drawn.mean(axis=0).round(2).tolist(), drawn.std(axis=0).round(3).tolist()
    ([0.75, 0.25], [0.043, 0.043])
    """

    def draw(generator: np.random.Generator, count: int) -> Floats:
        drawn = generator.standard_gamma(concentration * weights, (count, len(weights)))
        sums = drawn.sum(axis=1, keepdims=True)
        # With a very small concentration every gamma may vanish: such a draw puts all on one criterion.
        gone = sums[:, 0] <= 0
        drawn[gone] = np.where(np.arange(len(weights)) == weights.argmax(), 1.0, 0.0)
        shares: Floats = drawn / np.where(sums > 0, sums, 1.0)
        return shares

    return draw


def weights_between(low: Floats, high: Floats, names: Sequence[str]) -> Draw:
    """Return draws evenly from all weights that sum to 1 and lie between bounds.

    Parameters
    ----------
    low, high : ndarray (m,)
        From 0 to 1.
    names : sequence of str
        The criteria, for messages.

    Raises
    ------
    InvalidParameter
        Where no weights between the bounds sum to 1, or a bound is the wrong way round.

    Notes
    -----
    All weights but that with the widest interval are drawn between their bounds with density ``exp(-a w)``, with
    the a at which their mean leaves the last one the middle of its interval; the last one is what is left, and a
    draw is kept with the chance that makes the whole even again. Draws are independent.

    Examples
    --------
    >>> draw = weights_between(np.array([0.2, 0.2, 0.0]), np.array([0.6, 0.5, 1.0]), "abc")
    >>> drawn = draw(np.random.default_rng(0), 1000)
    >>> bool((drawn.min(axis=0) >= [0.2, 0.2, 0.0]).all() and (drawn.max(axis=0) <= [0.6, 0.5, 1.0]).all())
    True
    """
    _refuse_bounds(low, high, names)
    room, left = high - low, 1.0 - float(low.sum())
    last = int(room.argmax())
    others = np.delete(np.arange(len(low)), last)
    for only, slack in ((low, min(left, room[last])), (high, high.sum() - 1.0)):
        if slack <= EQUAL:
            return lambda _, count, only=only: np.tile(only, (count, 1))  # type: ignore[misc]
    tilt = _tilt(room, left)

    def draw(generator: np.random.Generator, count: int) -> Floats:
        kept = [np.empty((0, len(low)))]
        found = 0
        while found < count:
            drawn = _tilted(generator.random((max(count, _LEAST_DRAWN), len(others))), room[others], tilt)
            rest = left - drawn.sum(axis=1)
            inside = (rest >= 0) & (rest <= room[last])
            chance = np.exp(-tilt * (rest if tilt > 0 else rest - room[last]))
            inside &= generator.random(len(rest)) < chance
            whole = np.empty((int(inside.sum()), len(low)))
            whole[:, others], whole[:, last] = drawn[inside] + low[others], rest[inside] + low[last]
            kept.append(whole)
            found += len(whole)
        return np.concatenate(kept)[:count]

    return draw


_LEAST_DRAWN = 1024
_HALVINGS = 200

_STRAIGHT = 1e-6
"""A density that changes by so little from one bound to the other counts as level."""

_STEEPEST = 1e15
"""The steepest density that is tried: bounds that leave more room than `EQUAL` need no steeper one."""


def _refuse_bounds(low: Floats, high: Floats, names: Sequence[str]) -> None:
    wrong = np.flatnonzero(~((low >= 0) & (high <= 1) & (low <= high)))
    if len(wrong):
        place = int(wrong[0])
        raise InvalidParameter(
            f"the weight of `{names[place]}` is to lie from {low[place]:g} to {high[place]:g}: give a low and a "
            "high from 0 to 1, the low first"
        )
    if low.sum() > 1 + EQUAL or high.sum() < 1 - EQUAL:
        which = f"the lows sum to {low.sum():g}" if low.sum() > 1 else f"the highs sum to {high.sum():g}"
        raise InvalidParameter(f"no weights between these bounds sum to 1, because {which}: widen some of them")


def _tilt(room: Floats, total: float) -> float:
    """Return the a at which draws with density exp(-a w) on [0, room] have a sum with this mean."""

    def mean_sum(tilt: float) -> float:
        scaled = np.where(np.abs(tilt * room) < _STRAIGHT, 1.0, tilt * room)
        with np.errstate(over="ignore"):
            bent = room * (1.0 / scaled - 1.0 / np.expm1(scaled))
        # Near 0 the density is level, and the mean the middle.
        means = np.where(np.abs(tilt * room) < _STRAIGHT, room * (0.5 - tilt * room / 12.0), bent)
        return float(means.sum())

    below, above = -_STEEPEST, _STEEPEST
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        below, above = (middle, above) if mean_sum(middle) > total else (below, middle)
    return (below + above) / 2


def _tilted(uniform: Floats, room: Floats, tilt: float) -> Floats:
    """Return draws from [0, room] with density exp(-tilt w), from draws from [0, 1]."""
    if tilt < 0:
        # The mirror image, so that nothing overflows.
        return room - _tilted(uniform, room, -tilt)
    scaled = np.where(np.abs(tilt * room) < _STRAIGHT, 1.0, tilt * room)
    bent = -np.log1p(uniform * np.expm1(-scaled)) * (room / scaled)
    return np.where(np.abs(tilt * room) < _STRAIGHT, uniform * room, np.clip(bent, 0.0, room))


Shape = Literal["uniform", "triangular"]


def drawn_figures(
    figures: Sequence[OpenFigure], levels: Sequence[tuple[float, ...]], uniform: Floats, shape: Shape
) -> Floats:
    """Return draws of open figures, from draws from [0, 1].

    Parameters
    ----------
    figures : sequence of OpenFigure
        Open figures (k).
    levels : sequence of tuple of float
        For each the levels that are worth telling apart.
    uniform : ndarray (c, k)
        From 0 to 1.
    shape : {"uniform", "triangular"}
        How a figure lies between its ends; triangular with its peak at the stated value, where there is one.

    Returns
    -------
    ndarray (c, k)
        True and false, the only values of a figure, and levels where nothing says how far it goes are drawn
        equally often.
    """
    drawn = np.empty_like(uniform)
    for place, (figure, own) in enumerate(zip(figures, levels, strict=True)):
        u, low, high = uniform[:, place], figure.low, figure.high
        if figure.is_truth or figure.one_of or not (np.isfinite(low) and np.isfinite(high)):
            drawn[:, place] = np.array(own)[np.minimum((u * len(own)).astype(np.intp), len(own) - 1)]
        elif shape == "triangular" and figure.stated is not None:
            peak = (figure.stated - low) / (high - low)
            rising = low + (high - low) * np.sqrt(u * peak)
            falling = high - (high - low) * np.sqrt((1 - u) * (1 - peak))
            drawn[:, place] = np.where(u < peak, rising, falling)
        else:
            drawn[:, place] = low + (high - low) * u
    return drawn
