"""What does a search among sets look for, and what does it find?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from netselect.sets.relaxation import SLACK
from netselect.study.set_rules import Reading

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """What a search looks for among the allowed sets.

    Parameters
    ----------
    highest : str, optional
        The reading of which the highest value is looked for.
    most_of : ndarray (n,), optional
        Amounts of which the highest sum is looked for.
    least_of : ndarray (n,), optional
        Amounts of which the lowest sum is looked for.
    floors : sequence of (str, float)
        Readings and what each has to reach.
    sums : sequence of (ndarray (n,), float)
        Amounts and the sum that each has to reach.
    caps : sequence of (ndarray (n,), float)
        Amounts and the sum that none may exceed.
    step : float
        What has to be gained for a set to count as better.
    with_gap : bool
        Whether a search that stops early works out how much higher the value could be, which takes its time.
    """

    highest: Reading | None = None
    most_of: Floats | None = None
    least_of: Floats | None = None
    floors: Sequence[tuple[Reading, float]] = ()
    sums: Sequence[tuple[Floats, float]] = ()
    caps: Sequence[tuple[Floats, float]] = ()
    step: float = 4 * SLACK
    with_gap: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search found.

    Parameters
    ----------
    member : ndarray (n,) of bool or None
        The set; None where none was found.
    value : float
        What it comes to.
    bound : float
        What no allowed set exceeds (or falls below, where the least was looked for).
    nodes : int
        Unfinished sets that were looked at.
    by_programme : bool
        Whether mixed-integer programming proved it, to 1e-6.
    """

    member: Flags | None
    value: float
    bound: float
    nodes: int
    by_programme: bool = False

    @property
    def is_proved(self) -> bool:
        """Whether nothing better is left."""
        return self.bound == self.value


def reordered(goal: Goal, order: Places) -> Goal:
    """Return a goal for the same networks in another order."""
    return replace(
        goal,
        most_of=None if goal.most_of is None else goal.most_of[order],
        least_of=None if goal.least_of is None else goal.least_of[order],
        sums=[(amounts[order], floor) for amounts, floor in goal.sums],
        caps=[(amounts[order], cap) for amounts, cap in goal.caps],
    )
