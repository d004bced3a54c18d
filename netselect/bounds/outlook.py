"""Who could be first, and between which places can each network lie, whatever is not known turns out to be?"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from netselect.bounds.cases import Cases, cases_of, vary
from netselect.bounds.open_figures import OpenFigure, open_figures
from netselect.bounds.scores import ScoreBounds, possible_firsts, rank_intervals
from netselect.bounds.worlds import draws_between, scores_at, scores_in_worlds, worlds_of
from netselect.matrix import DecisionMatrix
from netselect.matrix.decision_matrix import EXCLUDED
from netselect.methods import Method, scores_of
from netselect.places import stacked_ranks, stacked_tolerances

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What the open figures leave open.

    Parameters
    ----------
    low, high : ndarray (n,)
        The lowest and the highest score of each network among the cases in which it stands; 0 where it never does.
    could_be_first : ndarray (n,) of bool
        Whether it is first, alone or level, in some case.
    best_rank, worst_rank : ndarray (n,) of int
        Between which ranks it can lie when it stands; 0 where it never does.
    surely_stands : ndarray (n,) of bool
        Whether it stands in every case.
    tolerance : float
        Scores no further apart than this tie.
    is_exact : bool
        Whether that is proved, or what a search among ``worlds`` combinations found.
    worlds : int
        Combinations that were looked at; 0 where nothing was searched.
    pairs : ndarray (n, n) of bool, optional
        Where it was searched: whether the network of the row was never below that of the column.
    """

    low: Floats
    high: Floats
    could_be_first: Flags
    best_rank: Counts
    worst_rank: Counts
    surely_stands: Flags
    tolerance: float
    is_exact: bool
    worlds: int = 0
    pairs: Flags | None = None

    @property
    def never_below(self) -> Flags:
        """Whether the network of the row is never below that of the column when both stand, (n, n)."""
        if self.pairs is not None:
            return self.pairs
        apart: Flags = self.low[:, None] >= self.high[None, :] - self.tolerance
        return apart | np.eye(len(self.low), dtype=np.bool_)


def cases_by_network(matrix: DecisionMatrix, method: Method, weighs: Flags | None = None) -> dict[str, Cases]:
    """Return the cases of every network of which something reads an open figure.

    Parameters
    ----------
    matrix : DecisionMatrix
        The matrix.
    method : Method
        The method.
    weighs : ndarray (m,) of bool, optional
        Which criteria may weigh something; those that do in the matrix where nothing is given.

    Returns
    -------
    dict of str to Cases
    """
    weighs = matrix.weights > 0 if weighs is None else weighs
    by_network: dict[str, list[OpenFigure]] = {}
    for figure in open_figures(matrix):
        by_network.setdefault(figure.network, []).append(figure)
    rows = {name: row for row, name in enumerate(matrix.networks) if name in by_network}
    found = {}
    for name, figures in by_network.items():
        variation = vary(matrix, rows[name], figures)
        read = variation.read(method, weighs)
        if read:
            some = variation if len(read) == len(figures) else vary(matrix, rows[name], read)
            found[name] = cases_of(some, method)
    return found


def outlook_apart(
    matrix: DecisionMatrix, method: Method, cases: Mapping[str, Cases], bounds: ScoreBounds, tolerance: float
) -> Outlook:
    """Return the outlook where no network's score depends on the others: exact, because each goes its own way.

    Parameters
    ----------
    matrix : DecisionMatrix (n, m)
        The matrix.
    method : Method
        The method.
    cases : mapping of str to Cases
        The cases of the networks that have open figures.
    bounds : ScoreBounds
        The bounds of each score, whether the network stands or not.
    tolerance : float
        Scores no further apart than this tie.

    Returns
    -------
    Outlook

    Notes
    -----
    A network can be first where the highest it reaches while it stands is not below the lowest of any other
    that stands in every case. Its best rank counts the networks that stand in every case and are above it at
    its highest; its worst rank those that stand in some case and can be above it at its lowest.
    """
    low, high = bounds.low.copy(), bounds.high.copy()
    can_stand = np.ones(len(low), dtype=np.bool_) if matrix.status is None else matrix.status != EXCLUDED
    surely = can_stand.copy()
    is_exact = True
    for own in cases.values():
        row, stands = own.variation.row, own.stands
        can_stand[row], surely[row] = stands.any(), stands.all()
        is_exact = is_exact and own.is_sharp
        if stands.any() and own.is_sharp:
            scores = scores_of(method, matrix, values=own.rows[stands])
            low[row], high[row] = scores.min(), scores.max()
    low, high = np.where(can_stand, low, 0.0), np.where(can_stand, high, 0.0)
    found = ScoreBounds(low, high)
    best, worst = rank_intervals(found, can_stand, surely, tolerance)
    return Outlook(
        low=low,
        high=high,
        could_be_first=possible_firsts(found, can_stand, surely, tolerance),
        best_rank=best,
        worst_rank=worst,
        surely_stands=surely,
        tolerance=tolerance,
        is_exact=is_exact,
    )


def outlook_together(
    matrix: DecisionMatrix, method: Method, cases: Mapping[str, Cases], bounds: ScoreBounds, tolerance: float
) -> Outlook:
    """Return the outlook where networks are measured together: what a search among their cases finds.

    Parameters
    ----------
    matrix : DecisionMatrix (n, m)
        The matrix.
    method : Method
        The method.
    cases : mapping of str to Cases
        The cases of the networks that have open figures.
    bounds : ScoreBounds
        Bounds of each score that are known already.
    tolerance : float
        Scores no further apart than this tie, where nothing is open.

    Returns
    -------
    Outlook
        Exact where nothing is open.

    Notes
    -----
    All combinations of cases where they are no more than 4096, else as many that are drawn, with each network
    at its best against the others at their worst, and the other way about.
    """
    count = len(matrix.networks)
    low, high = bounds.low.copy(), bounds.high.copy()
    best, worst = np.full(count, count + 1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    never_below = np.ones((count, count), dtype=np.bool_)
    surely = np.ones(count, dtype=np.bool_)
    worlds = 0
    blocks = scores_in_worlds(matrix, method, cases, worlds_of(cases))
    for scores in chain(blocks, [scores_at(matrix, method, draws_between(cases))] if cases else []):
        stands = ~np.isneginf(scores)
        ranks = stacked_ranks(scores, stacked_tolerances(scores, method.range_of_scores))
        low = np.minimum(low, np.where(stands, scores, np.inf).min(axis=0))
        high = np.maximum(high, scores.max(axis=0))
        best = np.minimum(best, np.where(stands, ranks, count + 1).min(axis=0))
        worst = np.maximum(worst, ranks.max(axis=0))
        surely &= stands.all(axis=0)
        both = stands[:, :, None] & stands[:, None, :]
        never_below &= (~both | (ranks[:, :, None] <= ranks[:, None, :])).all(axis=0)
        worlds += int(stands.any(axis=1).sum())
    can_stand = worst > 0
    return Outlook(
        low=np.where(can_stand, low, 0.0),
        high=np.where(can_stand, high, 0.0),
        could_be_first=best == 1,
        best_rank=np.where(can_stand, best, 0),
        worst_rank=worst,
        surely_stands=surely,
        tolerance=tolerance,
        is_exact=not cases,
        worlds=worlds if cases else 0,
        pairs=never_below,
    )
