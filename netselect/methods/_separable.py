"""Does the order of scores follow from sums over criteria, so that very many learners can be screened at once?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

Numbers = npt.NDArray[Any]
"""Numbers of single or double precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separable:
    """A score that rises with a figure joined from sums ``sum_j w_j ** power * f(u_j)`` over values u.

    A batch forms the sums of all learners and networks as matrix products in single precision, keeps whoever may
    be among the first, and lets the method itself score those: so only the bounds below have to be right.

    Parameters
    ----------
    scores : callable
        Takes values (..., n, m) and weights (..., m), and returns scores (..., n), as the method's own `evaluate`
        works them out.
    functions : tuple of callable
        Each f, from [0, 1] to [0, 1], elementwise, with slope at most 2.
    power : int
        1 or 2.
    join : callable
        Takes the sums, which it may write to, and returns the figure, from 0 to 1, in the order of the scores.
    joined : float
        Where no sum is out by more than a small share e of itself, how many times e the figure is out at most.
    spread : float
        Where no value is out by more than a small d, how many times d the figure is out at most.
    steepness : float
        By how much the figure rises at most where the score rises by 1.
    """

    scores: Callable[[Numbers, Numbers], Numbers]
    functions: tuple[Callable[[Numbers], Numbers], ...]
    power: int
    join: Callable[..., Numbers]
    joined: float
    spread: float
    steepness: float


@dataclass(frozen=True, slots=True)
class FromBestAndWorst:
    """A score that rises with ``N / (N + F)``, of squared distances from the best and the worst that stand.

    With ``f_j = w_j / d_j``, F is ``sum_j f_j**2 (x_ij - best_j)**2``; N is the same with the worst. Best, worst
    and the divisors d are those of the networks that stand for a learner.

    Parameters
    ----------
    scaling : {"vector", "min_max", "sum", "max", "none"}
        What figures are divided by; see `netselect.methods._scaling.column_divisors`.
    scores : callable
        Takes figures (..., n, m), factors f, best and worst figures (..., m), and returns scores (..., n), as the
        method's own `evaluate` works them out.
    steepness : float
        By how much the quotient rises at most where the score rises by 1.
    """

    scaling: str
    scores: Callable[[Numbers, Numbers, Numbers, Numbers], Numbers]
    steepness: float
