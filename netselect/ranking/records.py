"""What is there to say of each network in a ranking?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netselect.gates import STATUSES, GateResult, Status

if TYPE_CHECKING:
    from netselect.ranking.ranking import Ranking


@dataclass(frozen=True, slots=True)
class RankedNetwork:
    """One network in a ranking.

    Parameters
    ----------
    network, name : str
        Its id and its name.
    status : {"feasible", "conditional", "excluded"}
        Whether the rules let it stand.
    rank : int or None
        None where it is excluded.
    score : float or None
        None where a figure that it rests on is unknown, or the method did not see the network.
    low, high : float or None
        The bounds of the score by unknowns, stated ranges and grades.
    certain_low, certain_high : float or None
        The bounds by unknowns and stated ranges alone; the verdict rests on these.
    best_rank, worst_rank : int or None
        Between which ranks it can lie by those.
    contributions : dict of str to float
        Parts of the score by criterion; empty where the method states none or the score is not known.
    gates : tuple of GateResult
        What each gate says.
    """

    network: str
    name: str
    status: Status
    rank: int | None
    score: float | None
    low: float | None
    high: float | None
    certain_low: float | None
    certain_high: float | None
    best_rank: int | None
    worst_rank: int | None
    contributions: dict[str, float]
    gates: tuple[GateResult, ...]


def records_of(ranking: "Ranking") -> tuple[RankedNetwork, ...]:
    """Return one record for each network of a ranking, in its order."""
    matrix, assessment = ranking.matrix, ranking.matrix.assessment
    graded, certain = ranking.bounds(graded=True), ranking.bounds()
    best, worst = ranking.outlook.best_rank, ranking.outlook.worst_rank
    parts = ranking.contributions
    was_seen = np.ones(len(ranking.ranks), dtype=np.bool_)
    if ranking.rows is not None:
        was_seen[:] = False
        was_seen[ranking.rows] = True
    records = []
    for name in ranking.networks:
        row = ranking.position(name)
        stands, seen, known = bool(ranking.ranks[row]), bool(was_seen[row]), bool(ranking.known[row])
        records.append(
            RankedNetwork(
                network=name,
                name=name if assessment is None else assessment.study.networks[name].name,
                status=STATUSES[0 if matrix.status is None else int(matrix.status[row])],
                rank=int(ranking.ranks[row]) if stands else None,
                score=float(ranking.scores[row]) if known else None,
                low=float(graded.low[row]) if seen else None,
                high=float(graded.high[row]) if seen else None,
                certain_low=float(certain.low[row]) if seen else None,
                certain_high=float(certain.high[row]) if seen else None,
                best_rank=int(best[row]) if stands else None,
                worst_rank=int(worst[row]) if stands else None,
                contributions=dict(zip(matrix.criteria, parts[row].tolist(), strict=True))
                if parts is not None and known
                else {},
                gates=() if assessment is None else assessment.gates[name],
            )
        )
    return tuple(records)
