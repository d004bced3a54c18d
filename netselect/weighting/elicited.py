"""How do points, an order of importance, several judges, or each of very many people, give criteria weights?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.errors import JudgementError, MethodNotApplicable, listed, unknown_name
from netselect.study import TOP_LEVEL
from netselect.study.criteria import Criterion
from netselect.study.stated_weights import JUDGED
from netselect.study.statements import Importances, Weighting, judged_pair
from netselect.study.study import Study, walk
from netselect.sums import Flags, Floats
from netselect.weighting import consistency
from netselect.weighting.consistency import PRIORITISATIONS
from netselect.weighting.pairwise import Priorities, complete, completion_of, judgement_matrix, priorities


def points(values: npt.ArrayLike) -> Floats:
    """Share out 1 in proportion to points (..., n), none negative, with a sum above 0 along the last axis.

    Swing weights are points of which the largest is 100 (Edwards, W. & Barron, F. H. (1994) SMARTS and SMARTER:
    improved simple methods for multiattribute utility measurement. Organizational Behavior and Human Decision
    Processes 60(3)).
    """
    given = np.asarray(values, dtype=np.float64)
    largest = np.max(given, axis=-1, keepdims=True, initial=0.0)
    # Scaling by a power of two is exact, and keeps the sum of very large points finite.
    scaled = np.ldexp(given, -np.frexp(largest)[1])
    # Added up one after the other, so that items without points, wherever they stand, change no bit.
    weights: Floats = scaled / np.cumsum(scaled, axis=-1)[..., -1:]
    return weights


def rank_order(positions: npt.ArrayLike, formula: str = "centroid") -> Floats:
    """Turn an order of importance into weights.

    Parameters
    ----------
    positions : array_like (..., n)
        The place of each item, 1 for the most important. Items may share a place: (1, 2, 2, 4) and
        (1, 2, 2, 3) say the same, for only the order of the places counts.
    formula : str
        ``centroid``, ``sum`` or ``reciprocal``.

    Returns
    -------
    ndarray (..., n)
        Weights that sum to 1. Items that share a place have the mean of the weights of the places they cover.

    Raises
    ------
    UnknownName
        No formula has that name.

    Notes
    -----
    The weight of place k of n:

    - centroid, ``w_k = (1/n) sum_{i=k..n} 1/i``: the centre of all weights that keep the order;
    - sum, ``w_k = 2 (n + 1 - k) / (n (n + 1))``;
    - reciprocal, ``w_k = (1/k) / sum_{i=1..n} 1/i``.

    References
    ----------
    Stillwell, W. G., Seaver, D. A. & Edwards, W. (1981) A comparison of weight approximation techniques in
    multiattribute utility decision making. Organizational Behavior and Human Performance 28(1).
    Barron, F. H. & Barrett, B. E. (1996) Decision quality using ranked attribute weights. Management Science
    42(11).

    Examples
    --------
    >>> rank_order([1, 2, 3]).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    >>> rank_order([2, 1, 2], "sum").round(4).tolist()
    [0.25, 0.5, 0.25]
    """
    if formula not in _FORMULAS:
        raise unknown_name(f"`{formula}` is no formula for an order.", formula, _FORMULAS)
    places = np.asarray(positions, dtype=np.float64)
    size = places.shape[-1]
    of_place = _FORMULAS[formula](np.arange(1.0, size + 1.0))
    ahead = (places[..., None, :] < places[..., :, None]).sum(axis=-1)[..., None]
    tied = (places[..., None, :] == places[..., :, None]).sum(axis=-1)[..., None]
    covered = (np.arange(size) >= ahead) & (np.arange(size) < ahead + tied)
    weights: Floats = (covered * of_place).sum(axis=-1) / tied[..., 0]
    return weights


_FORMULAS: dict[str, Callable[[Floats], Floats]] = {
    "centroid": lambda places: np.cumsum(1.0 / places[::-1])[::-1] / max(1, len(places)),
    "sum": lambda places: points(places[::-1]),
    "reciprocal": lambda places: points(1.0 / places),
}
"""The weights of places 1 to n, by the name of their formula."""


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

    @property
    def is_starting_point(self) -> bool:
        """Whether the study says that nobody has judged them yet."""
        return isinstance(self.statement, Weighting) and self.statement.starting_point


class JudgeWeights(NamedTuple):
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
            without = [name for name, leaf in study.leaves().items() if leaf.weight is None]
            if without:  # the study was written for another way of weighting
                raise MethodNotApplicable(
                    f"`weights: {statement.how}` needs a `weight` for every criterion, and "
                    f"{listed(without, joined='and')} {'have' if len(without) > 1 else 'has'} none: give it, or "
                    "weigh by another way, such as `equal`"
                )
            shared = shared_points(study.criteria, stated_points(study.criteria))
        else:
            shared = descended(study.criteria, TOP_LEVEL, np.ones(()), _local(study, statement, levels))
        raw = np.array([shared[name] for name in leaves])
    if not raw.any():
        raise MethodNotApplicable("the weights of the criteria sum to 0: give at least one a weight above 0")
    return Elicited(leaves, points(raw), statement, levels)


def importances(study: Study) -> Elicited:
    """Return the shares of importance of needs and aspirations, together.

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

    ``where`` is the place of the lines in the study, for messages; the statement has the conventions.
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


_NOTHING: Mapping[str, float] = {}


def many_judged_weights(
    study: Study, statement: Importances, each: Sequence[Mapping[str, Mapping[str, float]]]
) -> tuple[Floats, Flags]:
    """Return the weights (L, m) of the criteria by the judgements of each of very many people.

    ``each`` has for each person the judgements of each level of the tree, such as ``{"fit over cost": 3}``. The
    weights are those that `criterion_weights` gives to each alone; the flags (L,) tell whose judgements give any.
    """
    local, is_found = {}, np.ones(len(each), dtype=np.bool_)
    way = completion_of(statement.prioritisation, statement.completion)
    for level, names in study.levels().items():
        if len(names) == 1:
            continue
        consistency.random_index(len(names), statement.random_index)
        matrices = np.ones((len(each), len(names), len(names)))
        # What is one object has been said once, for all.
        known: dict[int, Floats | None] = {}
        for row, lines in enumerate(own.get(level, _NOTHING) for own in each):
            if id(lines) not in known:
                known[id(lines)] = _filled(names, lines, way)
            filled = known[id(lines)]
            if filled is None:
                is_found[row] = False
            else:
                matrices[row] = filled
        local[level] = PRIORITISATIONS[statement.prioritisation](matrices)
    shared = descended(study.criteria, TOP_LEVEL, np.ones(len(each)), local)
    return points(np.column_stack([shared[name] for name in study.leaves()])), is_found


def _filled(names: Sequence[str], lines: Mapping[str, float], way: str) -> Floats | None:
    """Return judgements as a matrix with its gaps filled; None where they give none."""
    try:
        return complete(judgement_matrix(names, judged(lines)), way)
    except JudgementError:
        return None


def shared_points(
    criteria: Mapping[str, Criterion], points_of: Mapping[str, Floats], amount: Floats | None = None
) -> dict[str, Floats]:
    """Share the points of groups, of one person or of many at once (...), among what is in them.

    A group without points is a heading, and weighs the sum of its members. The level has ``amount`` to share, or
    what it weighs.
    """
    total = _total(criteria, points_of)
    amount = total if amount is None else amount
    shared: dict[str, Floats] = {}
    for name, criterion in criteria.items():
        own = points_of[name] if name in points_of else _total(criterion.criteria, points_of)
        share = np.divide(own, total, out=np.zeros(np.broadcast_shapes(own.shape, total.shape)), where=total > 0)
        own = amount * share
        shared |= shared_points(criterion.criteria, points_of, own) if criterion.is_group else {name: own}
    return shared


def stated_points(criteria: Mapping[str, Criterion]) -> dict[str, Floats]:
    """Return the points of every criterion and group that states any, by id."""
    return {name: np.asarray(found.weight) for name, found in walk(criteria) if found.weight is not None}


def _total(criteria: Mapping[str, Criterion], points_of: Mapping[str, Floats]) -> Floats:
    """Return what a level weighs, added up one after the other."""
    total: Floats = np.zeros(())
    for name, criterion in criteria.items():
        total = total + (points_of[name] if name in points_of else _total(criterion.criteria, points_of))
    return total


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
    """Return the product of the weights on the way down to each criterion, where the level weighs ``amount``.

    ``local`` has the weights (..., k) of the items on each level; a level with one item may be left out.
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


def study_weights(study: Study, statement: Weighting) -> Elicited:
    """Return the weights of the criteria of a study: the learner's, or those of several judges together.

    With influences ``l`` that sum to 1: the weights are means of those of the judges, arithmetic
    ``sum l_k w_k`` or geometric ``prod w_k ** l_k`` rescaled to sum to 1 (aggregation of individual priorities,
    AIP). Pairwise judgements are combined themselves, as ``prod a_k ** l_k`` for each pair over those who judged
    it, and turned into weights once (aggregation of individual judgements, AIJ), unless priorities are asked for.
    With equal weights there is nothing to combine.

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
    """Return the mean (..., m) of several people's weights (..., k, m), by influences (k,) that sum to 1.

    The geometric mean is rescaled to sum to 1; a criterion that one person with an influence above 0 gives
    nothing has nothing. Where that leaves nothing at all, the arithmetic mean stands in; reports say so.
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
    """Return the weighted geometric mean of several people's judgements (n, n) of the same items.

    Of influences only the ratios count. It is for each pair over those who judged it, and 0 where nobody did, and
    reciprocal too.
    """
    stack = np.array(matrices, dtype=np.float64)
    judged_by = (stack > 0) * np.asarray(influences, dtype=np.float64)[:, None, None]
    total = judged_by.sum(axis=0)
    logs = (np.log(np.where(stack > 0, stack, 1.0)) * judged_by).sum(axis=0)
    return np.where(total > 0, np.exp(logs / np.where(total > 0, total, 1.0)), 0.0)


def speaking_alone(study: Study, judge: str) -> Study:
    """Return the study with what one judge says, or the learner, in the place of what the learner says."""
    said, own = study.judges.get(judge), {}
    if judge != study.learner.id and said is not None:
        own = {
            "criteria": _with_points(study.criteria, said.points),
            "order": said.order,
            "judgements": said.judgements,
            "network_judgements": {**study.network_judgements, **said.network_judgements},
        }
    return study.model_copy(update={"judges": {}, **own})


def between_networks(study: Study) -> dict[str, dict[str, Floats]]:
    """Return by criterion who compares the networks on it, and the judgements (n, n) of each, with 0 for none.

    Whoever has no influence is left out; where nobody else compares the networks on a criterion, what stands in
    the study itself counts.
    """
    names, found = tuple(study.networks), dict[str, dict[str, Floats]]()
    heard = [name for name, influence in influences_of(study).items() if influence > 0]
    own = {name: judge.network_judgements for name, judge in study.judges.items()}
    own[study.learner.id] = study.network_judgements
    for leaf in study.leaves() if study.network_judgements or any(own.values()) else ():
        said = [name for name in heard if leaf in own.get(name, {})]
        if not said and leaf in study.network_judgements:
            said = [study.learner.id]
        if said:
            found[leaf] = {
                name: judgement_matrix(
                    names, judged(own[name][leaf]), where=f"network_judgements.{leaf} of {name}"
                )
                for name in said
            }
    return found


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
    except (JudgementError, MethodNotApplicable) as error:
        raise type(error)(f"judge `{judge}`: {error}") from None
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
            f"{left} over {right}": float(mean[i, j])
            for (i, left), (j, right) in combinations(enumerate(items), 2)
            if mean[i, j] > 0
        }
    return study.model_copy(update={"judges": {}, "judgements": together})
