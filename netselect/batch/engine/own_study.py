"""What does a cohort mean for one learner: which study would be theirs alone, and how is it ranked?

This is what a batch means: its result for a learner is, bit for bit on one machine, that of ranking the
learner's own study.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.chunk import VERDICTS, Placed
from netselect.batch.engine.learners import Learners
from netselect.matrix import DecisionMatrix
from netselect.ranking import Ranking
from netselect.ranking.order import ranked
from netselect.study.criteria import Criterion, Gate
from netselect.study.learner import Learner, LearnerRecord
from netselect.study.network import Network
from netselect.study.statements import Judge
from netselect.study.study import Study


def own_study(study: Study, record: LearnerRecord, networks: Collection[str] | None = None) -> Study:
    """Return the study of one learner.

    Parameters
    ----------
    study : Study
        What all learners share.
    record : LearnerRecord
        What this one says, checked against the study.
    networks : collection of str, optional
        Only these networks.

    Returns
    -------
    Study
    """
    learner = Learner.model_construct(**{name: getattr(record, name) for name in Learner.model_fields})
    return study.model_copy(
        update={
            "learner": learner,
            "criteria": _with_points(study.criteria, record.weights) if record.weights else study.criteria,
            "judgements": {**study.judgements, **record.weight_judgements},
            "judges": _with_learner(study, learner.id),
            "gates": {name: _limited(gate, record, name) for name, gate in study.gates.items()},
            "networks": {
                name: _serving(network, record, name)
                for name, network in study.networks.items()
                if networks is None or name in networks
            },
            "waivers": (*study.waivers, *record.waivers),
        }
    )


def _with_points(criteria: Mapping[str, Criterion], points: Mapping[str, float]) -> dict[str, Criterion]:
    """Return the tree with other points where some are given."""
    return {
        name: criterion.model_copy(
            update={
                "weight": points.get(name, criterion.weight),
                "criteria": _with_points(criterion.criteria, points),
            }
        )
        for name, criterion in criteria.items()
    }


def _with_learner(study: Study, learner: str) -> dict[str, Judge]:
    """Return the judges, with this learner in the place of the one that the study was written for."""
    own = study.judges.get(study.learner.id)
    others = {name: judge for name, judge in study.judges.items() if name != study.learner.id}
    return others if own is None else {learner: own} | others


def _limited(gate: Gate, record: LearnerRecord, name: str) -> Gate:
    limits = record.gates.get(name)
    if limits is None:
        return gate
    stated = {end: value for end in ("min", "max") if (value := getattr(limits, end)) is not None}
    return gate.model_copy(update=stated)


def _serving(network: Network, record: LearnerRecord, name: str) -> Network:
    direct = {want: own[name] for want, own in record.strengths.items() if name in own}
    return network.model_copy(update={"serves": {**network.serves, **direct}}) if direct else network


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
