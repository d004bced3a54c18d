"""Would the order of the others change if one network were left out?"""

import warnings
from typing import NamedTuple

import numpy as np

from netselect.errors import DegenerateWarning, JudgementError, MethodNotApplicable, RankReversalWarning
from netselect.ranking import Ranking, rank

REPORTED_UP_TO = 100
"""Networks up to which reports look for reversals unasked: each is left out in turn, which takes its time."""


class Reversal(NamedTuple):
    """A network whose leaving out would change the order of two others.

    Parameters
    ----------
    left_out : str
        The network that is left out.
    overtaker, overtaken : str
        Without it, the first comes before the second; with it, it comes after, or the two tie. Of several
        such pairs, the one whose places are highest.
    pairs : int
        How many pairs change places.
    """

    left_out: str
    overtaker: str
    overtaken: str
    pairs: int

    def __str__(self) -> str:
        """Return one sentence."""
        return f"without {self.left_out}, {self.overtaker} would come before {self.overtaken}"


def reversals(ranking: Ranking, *, warn: bool = False) -> tuple[Reversal, ...]:
    """Return which networks hold the order of the others in place.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    warn : bool
        Whether to raise a RankReversalWarning where there are any.

    Returns
    -------
    tuple of Reversal
        In the order of the ranking; empty where scores do not depend on the other networks.

    Notes
    -----
    Every network that stands is left out in turn, and the others are ranked again by the same method and
    weights. A network without which the method cannot be applied, such as one that links the judgements of
    two others, is passed over.

    References
    ----------
    Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega 11(3).
    Wang, Y.-M. and Luo, Y. (2009). On rank reversal in decision analysis. Mathematical and Computer
    Modelling 49(5-6).

    Examples
    --------
    Belton and Gear's four alternatives, of which the fourth is a copy of the second:

    >>> from netselect.matrix import DecisionMatrix
    >>> figures = [[1, 9, 8], [9, 1, 9], [1, 1, 1], [9, 1, 9]]
    >>> matrix = DecisionMatrix.from_arrays(figures, [1, 1, 1], maximise=["max"] * 3)
    >>> print(reversals(rank(matrix, "ahp", networks="measured"))[0])
    without A2, A4 would come before A1
    """
    if not ranking.method.is_relative:
        return ()
    found = []
    for name in ranking.networks:
        reversal = _without(ranking, name) if ranking.stands[ranking.position(name)] else None
        if reversal is not None:
            found.append(reversal)
    if warn and found:
        warnings.warn(f"{ranking.method.title}: {found[0]}", RankReversalWarning, stacklevel=3)
    return tuple(found)


def _without(ranking: Ranking, name: str) -> Reversal | None:
    """Return how the order of the others changes without one network; None where it does not."""
    names = list(ranking.seen.networks)
    rows = np.delete(np.arange(len(names)), names.index(name))
    before = (ranking.ranks if ranking.rows is None else ranking.ranks[ranking.rows])[rows]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DegenerateWarning)
            after = rank(ranking.seen.take(rows), ranking.method).ranks
    except (MethodNotApplicable, JudgementError):
        return None
    # Row i, column j: i comes before j without the network, and did not with it.
    overtakes = (after[:, None] < after[None, :]) & (before[:, None] >= before[None, :])
    pairs = np.argwhere(overtakes)
    if not len(pairs):
        return None
    highest = min(
        pairs.tolist(),
        key=lambda pair: (before[pair[1]], before[pair[0]], names[rows[pair[1]]], names[rows[pair[0]]]),
    )
    overtaker, overtaken = (names[rows[place]] for place in highest)
    return Reversal(name, overtaker, overtaken, len(pairs))
