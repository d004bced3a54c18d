"""What does a network ask for in the eyes of a rule, between which levels, and do some of them meet several rules?

What is known counts at its value, whatever range is stated beside it; what is unknown over its range.
"""

import math
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from netselect.study.criteria import Gate
from netselect.study.network import TERMS, Network
from netselect.study.observation import Amount, Fact, Figure, Span

Levels = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Limit = TypeVar("Limit", float, npt.NDArray[np.float64])

TOLERANCE = 1e-9
"""By what share of a limit (of 1, where it is smaller) a figure may be beyond it: what rounding makes of a sum."""

Pieces = tuple[tuple[float, float], ...]
"""The levels that something can have: ranges, each by its ends, and single levels, of which both ends are one."""


def asked(network: Network, gate: Gate, *, whole: bool = False) -> tuple[Span, Pieces]:
    """Return what a gate asks about, and the levels that it can have; truths are 0 and 1.

    Parameters
    ----------
    network : Network
        The network.
    gate : Gate
        The rule.
    whole : bool
        Whether what is known counts over its stated range; else at its value, as every rule takes it.

    Returns
    -------
    span : Span
        The value and the range that are told, None where nobody tells them.
    pieces : tuple of (float, float)

    Examples
    --------
    >>> body = Network(
    ...     name="A body",
    ...     joining={"fee": {"value": 88, "low": 43, "high": 95}},
    ...     staying={"yearly_cost": {"value": "unknown", "low": 20, "high": 60}},
    ... )
    >>> budget = Gate(kind="budget", computed="first_year_cost", max=150)
    >>> asked(body, budget)[1], asked(body, budget, whole=True)[1]
    (((108.0, 148.0),), ((63.0, 155.0),))
    """
    if gate.fact is not None:
        fact = network.facts[gate.fact]
        if isinstance(fact.value, bool):
            return Span(fact.value, None, None), ((float(fact.value), float(fact.value)),)
        if gate.must_be is not None and fact.is_unknown:
            return Span(None, None, None), ((0.0, 0.0), (1.0, 1.0))
        span = Figure.model_construct(value=fact.value, low=fact.low, high=fact.high, one_of=fact.one_of).span
        return span, _pieces(span, -math.inf, whole=whole)
    term = network.term(str(gate.computed), as_stated=not whole)
    if term is None:
        return Span(None, None, None), ((0.0, math.inf),)
    pieces: Pieces = ((0.0, 0.0),)
    for block, key in network.parts_of(str(gate.computed)):
        part: Amount = getattr(getattr(network, block), key)
        own = _pieces(part.span, part.least, whole=whole)
        pieces = tuple((low + bottom, high + top) for low, high in pieces for bottom, top in own)
    least = min(low for low, _ in pieces)
    return term._replace(low=least) if term.low is None and least > 0 else term, pieces


def _parts(network: Network, gate: Gate) -> dict[str, Amount | Fact | None]:
    """Return the figures that a gate adds up, or the fact that it asks about, by their keys."""
    if gate.fact is not None:
        return {gate.fact: network.facts[gate.fact]}
    return {key: getattr(getattr(network, block), key) for block, key in network.parts_of(str(gate.computed))}


def ranged_parts(network: Network, gate: Gate) -> tuple[str, ...]:
    """Return the keys of what a gate asks about that is known and has a range."""
    return tuple(
        key
        for key, figure in _parts(network, gate).items()
        if figure is not None and not figure.is_unknown and not (figure.low is None and figure.high is None)
    )


def _pieces(span: Span, least: float, *, whole: bool) -> Pieces:
    """Return the levels that a figure can have, which is never below the least."""
    if span.value is not None and not whole:
        return ((span.value, span.value),)
    if span.one_of:
        return tuple((level, level) for level in span.one_of)
    return ((least if span.low is None else span.low, math.inf if span.high is None else span.high),)


class Asked(NamedTuple):
    """What a gate asks about as a sum of two independent levels, which other gates may ask about too.

    Parameters
    ----------
    what : str
        Gates with the same one ask about the same levels: a fact, a term, or the fee and the yearly cost.
    first, second : tuple of (float, float)
        The levels that each can have.
    adds : (bool, bool)
        Which of the two the gate adds up.
    """

    what: str
    first: Pieces
    second: Pieces
    adds: tuple[bool, bool]


_MONEY = TERMS["first_year_cost"]


def asked_together(network: Network, gate: Gate) -> Asked:
    """Return what a gate asks about, told so that several gates on it can be met or not met at once."""
    parts = () if gate.computed is None else network.parts_of(gate.computed)
    if not set(parts) & set(_MONEY):
        return Asked(str(gate.fact or gate.computed), asked(network, gate)[1], ((0.0, 0.0),), (True, False))
    figures: list[Amount | None] = [getattr(getattr(network, block), key) for block, key in _MONEY]
    nothing: Pieces = ((0.0, 0.0),)
    first, second = (nothing if one is None else _pieces(one.span, one.least, whole=False) for one in figures)
    return Asked("money", first, second, (_MONEY[0] in parts, _MONEY[1] in parts))


def can_be_met(wanted: Sequence[tuple[Asked, Levels, Levels]]) -> Flags:
    """Return whether some levels meet several gates at once, (c,).

    Parameters
    ----------
    wanted : sequence of (Asked, ndarray (c,), ndarray (c,))
        What gates on the same levels ask about, with the least and the most that each lets pass.

    Notes
    -----
    Of two levels x in [a, b] and y in [c, d], cut down by the gates on each alone, the sum takes every value of
    [a + c, b + d] and no other.
    """
    whole = wanted[0][0]
    met = np.zeros(len(wanted[0][1]), dtype=np.bool_)
    for one, other in product(whole.first, whole.second):
        ends = {(True, False): one, (False, True): other, (True, True): (-math.inf, math.inf)}
        low, high = ({adds: np.full(len(met), end[side]) for adds, end in ends.items()} for side in (0, 1))
        for own, least, most in wanted:
            low[own.adds] = np.maximum(low[own.adds], least)
            high[own.adds] = np.minimum(high[own.adds], most)
        fits = (low[True, False] <= high[True, False]) & (low[False, True] <= high[False, True])
        fits &= low[True, True] <= high[True, True]
        fits &= low[True, False] + low[False, True] <= high[True, True]
        met |= fits & (high[True, False] + high[False, True] >= low[True, True])
    return met


def limits_of(gate: Gate) -> tuple[float, float]:
    """Return the least and the most that a rule allows; truths are 0 and 1, and no limit is infinite."""
    if gate.must_be is not None:
        return float(gate.must_be), float(gate.must_be)
    return -math.inf if gate.min is None else gate.min, math.inf if gate.max is None else gate.max


def passing_levels(gate: Gate) -> tuple[float, float]:
    """Return the least and the most that passes, with room for rounding; infinite where there is no limit."""
    least, most = limits_of(gate)
    return with_room(least, -1.0), with_room(most, 1.0)


def with_room(limit: Limit, outwards: float) -> Limit:
    """Return how far a figure may go past a limit, or past each of several.

    Parameters
    ----------
    limit : float or ndarray
        The limit; an infinite one stays as it is.
    outwards : float
        1.0 for the most that passes, -1.0 for the least.

    Notes
    -----
    ``16.1 + 48.2`` is a little more than 64.3 in floating point, and has to be within a limit of 64.3.

    Examples
    --------
    >>> 16.1 + 48.2 <= 64.3, 16.1 + 48.2 <= with_room(64.3, 1.0)
    (False, True)
    """
    if isinstance(limit, float | int):
        return limit + outwards * (TOLERANCE * max(1.0, abs(limit)))
    return limit + outwards * (TOLERANCE * np.maximum(1.0, np.abs(limit)))
