"""How do the weights that a person stated, level by level, become one weight for each criterion?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from netselect.errors import MethodNotApplicable, listed
from netselect.study.criteria import Criterion
from netselect.study.outline import TOP_LEVEL
from netselect.study.statements import Importances, judged_pair
from netselect.study.study import Study, walk
from netselect.weighting.elicited import points, rank_order
from netselect.weighting.pairwise import Priorities, judgement_matrix, priorities

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Elicited:
    """Weights and how they came about.

    Parameters
    ----------
    names : tuple of str
        What is weighed.
    weights : ndarray (m,)
        They sum to 1, or are all 0 where nothing is open to be weighed.
    statement : Importances
        The way of weighting with its conventions.
    levels : dict of str to Priorities
        For judgements: each level of the tree with its consistency.
    judges : tuple of JudgeWeights
        Where several judged: what each of them says.
    """

    names: tuple[str, ...]
    weights: Floats
    statement: Importances
    levels: dict[str, Priorities] = field(default_factory=dict)
    judges: tuple["JudgeWeights", ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class JudgeWeights:
    """What one of several judges says.

    Parameters
    ----------
    judge : str
        A pseudonym.
    influence : float
        How much it counts; the influences of all sum to 1.
    weights : ndarray (m,)
        The judge's own weights, which sum to 1.
    levels : dict of str to Priorities
        For judgements: each level of the tree with its consistency.
    """

    judge: str
    influence: float
    weights: Floats
    levels: dict[str, Priorities]


def criterion_weights(study: Study, statement: Importances) -> Elicited:
    """Return the weights of the criteria that networks are measured on, as one person stated them.

    Parameters
    ----------
    study : Study
        The study; what its judges say, `netselect.weighting.group.study_weights` combines.
    statement : Importances
        points, swing, equal, order or judgements, with its conventions; usually ``study.weights``.

    Returns
    -------
    Elicited

    Raises
    ------
    MethodNotApplicable, JudgementError
        Where the study does not hold the points, orders or judgements that this way of weighting takes.

    Notes
    -----
    Points and swings: a group with a weight shares it among its members in proportion to theirs; one
    without is a heading, and weighs the sum of its members. Order and judgements: the weight of a criterion
    is the product of the weights on the way down to it. Equal: every criterion weighs the same.
    """
    leaves = tuple(study.leaves())
    levels: dict[str, Priorities] = {}
    shared: Mapping[str, Floats | float]
    if statement.how == "equal":
        raw = np.ones(len(leaves))
    else:
        if statement.how in {"points", "swing"}:
            _refuse_unweighted(study, statement.how)
            shared = shared_points(study.criteria, stated_points(study.criteria))
        else:
            shared = descended(study.criteria, TOP_LEVEL, np.ones(()), _local(study, statement, levels))
        raw = np.array([shared[name] for name in leaves])
    if not raw.any():
        raise MethodNotApplicable("the weights of the criteria sum to 0: give at least one a weight above 0")
    return Elicited(leaves, points(raw), statement, levels)


def importances(study: Study) -> Elicited:
    """Return the shares of importance of needs and aspirations, together.

    Returns
    -------
    Elicited
        Wants that are met or vague weigh 0, and the others are rescaled to sum to 1.
    """
    learner = study.learner
    wants, statement = learner.wants, learner.importances
    names = tuple(wants)
    levels: dict[str, Priorities] = {}
    if statement.how == "order" and names:
        raw = rank_order(_places(learner.order, names), statement.formula)
    elif statement.how == "judgements" and names:
        levels["importances"] = judge(names, learner.judgements, "learner.judgements", statement)
        raw = levels["importances"].weights
    elif statement.how == "equal":
        raw = np.ones(len(names))
    else:
        raw = np.array([want.importance or 0.0 for want in wants.values()])
    counted = np.where([want.counts for want in wants.values()], raw, 0.0) if names else np.zeros(0)
    return Elicited(names, points(counted) if counted.any() else counted, statement, levels)


def judge(names: Sequence[str], judgements: Mapping[str, float], where: str, statement: Importances) -> Priorities:
    """Turn lines such as ``{"left over right": 3}`` between ``names`` into priorities.

    Parameters
    ----------
    names : sequence of str
        The items, in the order of the weights.
    judgements : mapping of str to float
        How many times as much the left item matters as the right one.
    where : str
        Where the lines stand in the study, for messages.
    statement : Importances
        Prioritisation, completion and table of random indices.

    Returns
    -------
    Priorities

    Raises
    ------
    JudgementError
        One of its kinds, where the judgements give no weights.
    """
    return priorities(
        judgement_matrix(names, judged(judgements), where=where),
        prioritisation=statement.prioritisation,
        completion=statement.completion,
        random_index=statement.random_index,
    )


def judged(judgements: Mapping[str, float]) -> list[tuple[str, str, float]]:
    """Return lines such as ``{"left over right": 3}`` as triples of left, right and ratio."""
    return [(*judged_pair(text), ratio) for text, ratio in judgements.items()]


def _refuse_unweighted(study: Study, how: str) -> None:
    """Refuse points that a study does not hold, because it was written for another way of weighting."""
    without = [name for name, leaf in study.leaves().items() if leaf.weight is None]
    if without:
        raise MethodNotApplicable(
            f"`weights: {how}` needs a `weight` for every criterion, and {listed(without, joined='and')} "
            f"{'have' if len(without) > 1 else 'has'} none: give it, or weigh by another way, such as `equal`"
        )


def shared_points(criteria: Mapping[str, Criterion], points_of: Mapping[str, Floats]) -> dict[str, Floats]:
    """Share the points of groups among what is in them.

    Parameters
    ----------
    criteria : mapping of str to Criterion
        A level of the tree of criteria.
    points_of : mapping of str to ndarray (...)
        The points of whatever has any, for one person or for many at once. A group without points is a heading,
        and weighs the sum of its members.

    Returns
    -------
    dict of str to ndarray (...)
        The points of each criterion that networks are measured on.
    """
    return _share(criteria, _total(criteria, points_of), points_of)


def stated_points(criteria: Mapping[str, Criterion]) -> dict[str, Floats]:
    """Return the points of every criterion and group that states any, by id."""
    return {name: np.asarray(found.weight) for name, found in walk(criteria) if found.weight is not None}


def _total(criteria: Mapping[str, Criterion], points_of: Mapping[str, Floats]) -> Floats:
    """Return what a level weighs, added up one after the other."""
    total: Floats = np.zeros(())
    for name, criterion in criteria.items():
        total = total + (points_of[name] if name in points_of else _total(criterion.criteria, points_of))
    return total


def _share(
    criteria: Mapping[str, Criterion], amount: Floats, points_of: Mapping[str, Floats]
) -> dict[str, Floats]:
    total = _total(criteria, points_of)
    shared: dict[str, Floats] = {}
    for name, criterion in criteria.items():
        own = points_of[name] if name in points_of else _total(criterion.criteria, points_of)
        share = np.divide(own, total, out=np.zeros(np.broadcast_shapes(own.shape, total.shape)), where=total > 0)
        own = amount * share
        shared |= _share(criterion.criteria, own, points_of) if criterion.is_group else {name: own}
    return shared


def _local(study: Study, statement: Importances, levels: dict[str, Priorities]) -> dict[str, Floats]:
    """Return the weights (k,) on each level with several items; ``levels`` takes up what is judged."""
    local: dict[str, Floats] = {}
    for level, names in study.levels().items():
        if len(names) == 1:
            continue
        if statement.how == "order":
            local[level] = rank_order(_places(_ordered(study, level, names), names), statement.formula)
        else:
            levels[level] = judge(names, study.judgements.get(level, {}), f"judgements.{level}", statement)
            local[level] = levels[level].weights
    return local


def descended(
    criteria: Mapping[str, Criterion], level: str, amount: Floats, local: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Return the product of the weights on the way down to each criterion.

    Parameters
    ----------
    criteria : mapping of str to Criterion
        A level of the tree of criteria.
    level : str
        Its name.
    amount : ndarray (...)
        What the level weighs, for one person or for many at once.
    local : mapping of str to ndarray (..., k)
        The weights of its items on each level; a level with one item may be left out.

    Returns
    -------
    dict of str to ndarray (...)
    """
    shared: dict[str, Floats] = {}
    for place, (name, criterion) in enumerate(criteria.items()):
        own = amount * local[level][..., place] if level in local else amount
        shared |= descended(criterion.criteria, name, own, local) if criterion.is_group else {name: own}
    return shared


def _ordered(study: Study, level: str, names: Sequence[str]) -> Sequence[Sequence[str]]:
    order = study.order.get(level, ())
    if set(names) - {name for tied in order for name in tied}:
        raise MethodNotApplicable(
            f"`weights: order` needs the order of {listed(names, joined='and')}, all of them: give "
            f"`{level}: [...]` in `order:`, a block with a key for each level"
        )
    return order


def _places(order: Sequence[Sequence[str]], names: Sequence[str]) -> Floats:
    """Return each name's place, counted from 1; names in one inner list share theirs."""
    place = {name: position for position, tied in enumerate(order, start=1) for name in tied}
    return np.array([place[name] for name in names], dtype=np.float64)
