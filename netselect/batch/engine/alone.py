"""How is a learner ranked whose result cannot be had together with others'?"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.chunk import VERDICTS
from netselect.batch.engine.learners import Learners
from netselect.batch.engine.own_study import own_study
from netselect.batch.engine.placing import Placed
from netselect.matrix import DecisionMatrix
from netselect.ranking import Ranking
from netselect.ranking.order import ranked

Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def ranking_of(
    candidates: Candidates, learners: Learners, row: int, networks: Collection[int] | None = None
) -> Ranking:
    """Return the ranking of one learner, of all networks or of some.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    learners : Learners
        The learners.
    row : int
        Which of them.
    networks : collection of int, optional
        Positions of the networks to be ranked.

    Returns
    -------
    Ranking
    """
    if candidates.study is None or learners.record_of is None:
        matrix = replace(candidates.matrix, weights=np.ascontiguousarray(learners.weights[row]))
        some = matrix if networks is None else matrix.take(np.array(sorted(networks), dtype=np.intp))
        return ranked(some, candidates.method)
    names = None if networks is None else {candidates.networks[place] for place in networks}
    study = own_study(candidates.study, learners.record_of(row), names)
    matrix = DecisionMatrix.from_study(study, weighting=candidates.weighting, gates=candidates.options.gates)
    return ranked(matrix, candidates.method)


def rank_alone(candidates: Candidates, learners: Learners) -> tuple[Placed, Codes, Flags, Floats]:
    """Rank learners one after the other.

    Returns
    -------
    tuple of (Placed, ndarray (c,) of int8, ndarray (c, n) of bool, ndarray (c,))
        The order of the networks, the verdicts, whose score is one and no bound, in that order, and how far apart
        scores tie.
    """
    shape = (len(learners), len(candidates.networks))
    order = Placed(np.full(shape, -1, dtype=np.intp), np.full(shape, -np.inf), np.zeros(shape, dtype=np.int32))
    verdicts, known = np.zeros(len(learners), dtype=np.int8), np.zeros(shape, dtype=np.bool_)
    tolerances = np.zeros(len(learners))
    for row in range(len(learners)):
        ranking = ranking_of(candidates, learners, row)
        standing = np.flatnonzero(ranking.ranks > 0)
        names = np.array(ranking.matrix.networks)
        listed = standing[np.lexsort((names[standing], ranking.ranks[standing]))]
        places = np.searchsorted(np.array(candidates.networks), names[listed])
        order.network[row, : len(listed)] = places
        order.score[row, : len(listed)] = ranking.scores[listed]
        order.rank[row, : len(listed)] = ranking.ranks[listed]
        known[row, : len(listed)] = ranking.known[listed]
        verdicts[row] = VERDICTS.index(ranking.verdict.kind)
        tolerances[row] = ranking.tolerance
    return order, verdicts, known, tolerances
