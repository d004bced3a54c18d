"""Which weights do several judges have together?"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from netselect.errors import JudgementError, MethodNotApplicable
from netselect.study.criteria import Criterion
from netselect.study.stated_weights import JUDGED
from netselect.study.statements import Weighting
from netselect.study.study import Study
from netselect.weighting.elicited import Elicited, JudgeWeights, criterion_weights, judged
from netselect.weighting.pairwise import judgement_matrix

Floats = npt.NDArray[np.float64]


def study_weights(study: Study, statement: Weighting) -> Elicited:
    """Return the weights of the criteria of a study: the learner's, or those of several judges together.

    Parameters
    ----------
    study : Study
        The study.
    statement : Weighting
        The way of weighting with its conventions; usually ``study.weights``.

    Returns
    -------
    Elicited

    Raises
    ------
    MethodNotApplicable, JudgementError
        Where the study, or one of its judges, does not state what this way of weighting takes.

    Notes
    -----
    With influences ``l`` that sum to 1: the weights are means of those of the judges, arithmetic
    ``sum l_k w_k`` or geometric ``prod w_k ** l_k`` rescaled to sum to 1 (aggregation of individual priorities,
    AIP). Pairwise judgements are combined themselves, as ``prod a_k ** l_k`` for each pair over those who judged
    it, and turned into weights once (aggregation of individual judgements, AIJ), unless priorities are asked for.
    With equal weights there is nothing to combine.

    References
    ----------
    Aczel, J. and Saaty, T. L. (1983). Procedures for synthesizing ratio judgements. Journal of Mathematical
    Psychology 27(1), 93-102.
    Forman, E. and Peniwati, K. (1998). Aggregating individual judgments and priorities with the analytic
    hierarchy process. European Journal of Operational Research 108(1), 165-169.
    """
    if not study.judges or statement.how not in JUDGED:
        return criterion_weights(study, statement)
    own = [
        _of_one(judge, influence, speaking_alone(study, judge), statement)
        for judge, influence in influences_of(study).items()
        if influence > 0
    ]
    if statement.how == "judgements" and statement.aggregation == "judgements":
        together = criterion_weights(_judging_together(study), statement)
        return Elicited(together.names, together.weights, statement, together.levels, tuple(own))
    mean = weighted_mean(
        np.array([one.weights for one in own]),
        np.array([one.influence for one in own]),
        statement.mean,
    )
    return Elicited(tuple(study.leaves()), mean, statement, {}, tuple(own))


def weighted_mean(weights: Floats, influences: Floats, mean: str = "arithmetic") -> Floats:
    """Return the mean of several people's weights.

    Parameters
    ----------
    weights : ndarray (..., k, m)
        One row for each person; each sums to 1.
    influences : ndarray (k,)
        They sum to 1.
    mean : {"arithmetic", "geometric"}
        The geometric mean is rescaled to sum to 1; a criterion that one person with an influence above 0 gives
        nothing has nothing. Where that leaves nothing at all, the arithmetic mean stands in; reports say so.

    Returns
    -------
    ndarray (..., m)

    Examples
    --------
    >>> both = np.array([[0.8, 0.2], [0.2, 0.8]])
    >>> weighted_mean(both, np.array([0.75, 0.25])).round(4).tolist()
    [0.65, 0.35]
    >>> weighted_mean(both, np.array([0.75, 0.25]), "geometric").round(4).tolist()
    [0.6667, 0.3333]
    """
    average: Floats = np.einsum("k,...km->...m", influences, weights)
    if mean == "arithmetic":
        return average
    with np.errstate(divide="ignore"):
        logs = np.einsum("k,...km->...m", influences, np.where(influences[:, None] > 0, np.log(weights), 0.0))
    products: Floats = np.exp(logs)
    total = products.sum(axis=-1, keepdims=True)
    return np.where(total > 0, products / np.where(total > 0, total, 1.0), average)


def combined_judgements(matrices: Sequence[Floats], influences: Sequence[float]) -> Floats:
    """Return the weighted geometric mean of several people's judgements of the same items.

    Parameters
    ----------
    matrices : sequence of ndarray (n, n)
        Reciprocal judgements; 0 where a pair is not judged.
    influences : sequence of float
        One for each; only their ratios count.

    Returns
    -------
    ndarray (n, n)
        For each pair over those who judged it, and 0 where nobody did. Reciprocal too.

    Examples
    --------
    >>> combined_judgements([np.array([[1, 4], [1 / 4, 1]]), np.eye(2) + [[0, 1], [1, 0]]], [1, 1]).tolist()
    [[1.0, 2.0], [0.5, 1.0]]
    """
    stack = np.array(matrices, dtype=np.float64)
    judged_by = (stack > 0) * np.asarray(influences, dtype=np.float64)[:, None, None]
    total = judged_by.sum(axis=0)
    logs = (np.log(np.where(stack > 0, stack, 1.0)) * judged_by).sum(axis=0)
    mean: Floats = np.where(total > 0, np.exp(logs / np.where(total > 0, total, 1.0)), 0.0)
    return mean


def speaking_alone(study: Study, judge: str) -> Study:
    """Return the study with what one judge says in the place of what the learner says.

    Parameters
    ----------
    study : Study
        The study.
    judge : str
        The id of one of its judges, or of the learner.
    """
    said = study.judges.get(judge)
    if judge == study.learner.id or said is None:
        return study.model_copy(update={"judges": {}})
    return study.model_copy(
        update={
            "judges": {},
            "criteria": _with_points(study.criteria, said.points),
            "order": said.order,
            "judgements": said.judgements,
        }
    )


def influences_of(study: Study) -> dict[str, float]:
    """Return the influence of everybody who judges, the learner first; they sum to 1."""
    learner = study.learner.id
    heard = {learner: study.judges[learner].influence if learner in study.judges else 1.0}
    heard |= {name: judge.influence for name, judge in study.judges.items() if name != learner}
    total = sum(heard.values())
    return {name: influence / total for name, influence in heard.items()}


def _of_one(judge: str, influence: float, study: Study, statement: Weighting) -> JudgeWeights:
    try:
        found = criterion_weights(study, statement)
    except JudgementError as error:
        raise type(error)(f"judge `{judge}`: {error}") from None
    except MethodNotApplicable as error:
        raise MethodNotApplicable(f"judge `{judge}`: {error}") from None
    return JudgeWeights(judge, influence, found.weights, found.levels)


def _with_points(criteria: Mapping[str, Criterion], points: Mapping[str, float]) -> dict[str, Criterion]:
    """Return a tree with other points; a group without any is a heading."""
    return {
        name: criterion.model_copy(
            update={"weight": points.get(name), "criteria": _with_points(criterion.criteria, points)}
        )
        for name, criterion in criteria.items()
    }


def _judging_together(study: Study) -> Study:
    """Return the study with the combined judgements of all judges in the place of the learner's."""
    heard = influences_of(study)
    alone = {name: speaking_alone(study, name).judgements for name in heard if heard[name] > 0}
    levels = dict.fromkeys(level for judgements in alone.values() for level in judgements)
    inside = study.levels()
    together = {}
    for level in levels:
        items = inside[level]
        matrices = [judgement_matrix(items, judged(one.get(level, {})), linked=False) for one in alone.values()]
        mean = combined_judgements(matrices, [heard[name] for name in alone])
        together[level] = {
            f"{items[i]} over {items[j]}": float(mean[i, j])
            for i in range(len(items))
            for j in range(i + 1, len(items))
            if mean[i, j] > 0
        }
    return study.model_copy(update={"judges": {}, "judgements": together})
