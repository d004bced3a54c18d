"""Which pairwise judgements contradict the others, what would suit them, which comes next, and when to stop?

The coach changes nothing: it says what each change would do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked
from netselect.errors import JudgementError, MethodNotApplicable, UnknownName, did_you_mean
from netselect.methods import make_method
from netselect.methods.ahp import Ahp
from netselect.names import BETWEEN_NETWORKS, IMPORTANCES, Names
from netselect.ranking import Ranking, rank
from netselect.robustness.agreement import firsts
from netselect.robustness.finding import Finding
from netselect.robustness.judged_order import OrderHeld, filling, order_held
from netselect.study.criteria import COVERAGE
from netselect.study.statements import Importances, Weighting
from netselect.study.study import Study
from netselect.weighting.advice import judgements_needed, next_judgement, suggestions, worst_triads
from netselect.weighting.consistency import GOOD_RATIO, USUAL_RATIO
from netselect.weighting.group import influences_of, speaking_alone
from netselect.weighting.pairwise import Priorities, judgement_matrix, priorities
from netselect.weighting.ratio_bounds import ratio_bounds, weight_bounds
from netselect.weighting.tree import judged

Floats = npt.NDArray[np.float64]

TRIPLE = 3
"""Of so many items all judgements are equally far from the ratios of the weights."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Three items of which two judgements together say something else than the third.

    Parameters
    ----------
    first, middle, last : str
        Their ids.
    direct, around : float
        How many times as much the first matters as the last: as judged, and by way of the middle one.
    """

    first: str
    middle: str
    last: str
    direct: float
    around: float


@dataclass(frozen=True, slots=True)
class JudgementAdvice:
    """A judgement that fits the others badly.

    Parameters
    ----------
    left, right : str
        What is compared.
    judged : float
        How many times as much the left one matters, as judged.
    suits : float
        The ratio that suits the other judgements best.
    suggested : float
        The nearest judgement of the scale to that.
    ratio_after : float
        The consistency ratio of the level if that were the judgement.
    """

    left: str
    right: str
    judged: float
    suits: float
    suggested: float
    ratio_after: float


@dataclass(frozen=True, slots=True)
class LevelAdvice:
    """What there is to say of the judgements of one level.

    Parameters
    ----------
    level : str
        The group of criteria, ``importances``, or ``networks on`` and a criterion.
    items : tuple of str
        What is compared.
    judged, missing : int
        Pairs judged and not judged.
    needed : int
        How many more it takes at least before there are weights.
    next_pair : tuple of str or None
        The pair whose judgement would tell most; None where all are judged.
    contradictions : tuple of Contradiction
        The worst first.
    priorities : Priorities or None
        Weights and consistency; None while judgements are needed.
    advice : tuple of JudgementAdvice
        The judgement that is furthest off first; none where the consistency ratio is below 0.05, and none of
        three items, whose judgements are all equally far off.
    low, high : dict of str to float
        Between which bounds each weight lies, as far as the judgements contradict each other; empty while
        judgements are needed.
    other_order : tuple of str
        The items in the order of the other of eigenvector and geometric mean, where it is another one.
    """

    level: str
    items: tuple[str, ...]
    judged: int
    missing: int
    needed: int
    next_pair: tuple[str, str] | None
    contradictions: tuple[Contradiction, ...]
    priorities: Priorities | None = None
    advice: tuple[JudgementAdvice, ...] = ()
    low: dict[str, float] = field(default_factory=dict)
    high: dict[str, float] = field(default_factory=dict)
    other_order: tuple[str, ...] = ()

    @property
    def furthest(self) -> tuple[tuple[str, ...], ...]:
        """Of judgements that contradict each other more than is usual, what is to be looked at again first.

        The pair whose judgement is furthest from the ratio of the weights, or several that are equally far; of
        three items, whose judgements always are, the triple.
        """
        found = self.priorities
        if found is None or found.consistency_ratio <= USUAL_RATIO:
            return ()
        if len(self.items) == TRIPLE:
            return (self.items,)
        return tuple((self.items[i], self.items[j]) for i, j in found.worst)


@dataclass(frozen=True, slots=True)
class Coaching(Finding):
    """Advice on the pairwise judgements of a study.

    Parameters
    ----------
    levels : tuple of LevelAdvice
        Each level that has judgements.
    as_judged : OrderHeld or None
        What the contradictions leave open; None where the judgements give no ranking by an additive method yet.
    with_answers : OrderHeld or None
        What the judgements that are still missing leave open, whatever they may be; None where none is missing.
    other_first : tuple of str
        Who is first by the other of eigenvector and geometric mean, where it is somebody else.
    unsettled : tuple of str
        Levels of needs, or of networks, with missing judgements that the scores themselves rest on: what these
        leave open is not worked out.
    method : str
        By which method the networks are ranked here: that of the study if it is additive, else the weighted sum.
    judge : str
        Whose judgements these are.
    others : tuple of str
        Who else judges in the study, and is not heard here.
    """

    levels: tuple[LevelAdvice, ...]
    as_judged: OrderHeld | None
    with_answers: OrderHeld | None
    other_first: tuple[str, ...]
    unsettled: tuple[str, ...] = ()
    method: str = ""
    judge: str = ""
    others: tuple[str, ...] = ()

    @property
    def may_stop(self) -> bool:
        """Whether no further judgement can change the order."""
        if self.as_judged is None or self.unsettled:
            return False
        return self.with_answers is None or self.with_answers.is_held


@checked
def coach(study: Study, judge: str = "") -> Coaching:
    """Return advice on one person's pairwise judgements, whatever the weights of the study are by.

    Parameters
    ----------
    study : Study
        A study with judgements, complete or not.
    judge : str
        Whose; the learner's where nothing is said, or the first judge's if the learner has no influence.

    Returns
    -------
    Coaching

    Raises
    ------
    MethodNotApplicable
        Where there are no pairwise judgements of that person.
    UnknownName
        Where nobody of that name judges.

    Notes
    -----
    Each ratio of two weights lies between what the pair was judged directly and what comes of it by way of any
    third item (see `netselect.weighting.ratio_bounds`). Under an additive method the order of two networks holds
    if the most that the lower one can gain on the upper one is not above 0: level by level a linear programme,
    whose value a group hands up to the level above. For judgements that are still missing any answer from 1/9 to
    9 counts; the bounds are then wider than they need be, so that an order that holds is proved to hold.
    """
    heard = [name for name, influence in influences_of(study).items() if influence > 0]
    known = {study.learner.id, *study.judges}
    if judge and judge not in known:
        raise UnknownName(f"nobody called `{judge}` judges here. {did_you_mean(judge, known)}")
    judge = judge or heard[0]
    others = tuple(name for name in heard if name != judge)
    study, called = speaking_alone(study, judge), Names.of(study)
    statement = study.weights if study.weights.how == "judgements" else Weighting(how="judgements")
    levels = tuple(advise(level, items, lines, statement) for level, items, lines in _levels(study))
    if not levels:
        raise MethodNotApplicable(
            "the study holds no pairwise judgements: give some in `judgements:`, such as `fit over cost: 3`"
        )
    ranking = _by_judgements(study, statement)
    if ranking is None:
        return Coaching(levels, None, None, (), judge=judge, others=others, called=called)
    missing = any(level.missing for level in levels if level.level in study.judgements)
    other = statement.model_copy(update={"prioritisation": other_prioritisation(statement.prioritisation)})
    own_first, other_first = firsts(ranking), firsts(rank(study, ranking.method, weights=other))
    return Coaching(
        called=called,
        levels=levels,
        as_judged=order_held(ranking, study, statement, with_answers=False),
        with_answers=order_held(ranking, study, statement, with_answers=True) if missing else None,
        other_first=() if own_first == other_first else other_first,
        unsettled=tuple(
            level.level for level in levels if level.missing and _scores_rest_on(level.level, ranking)
        ),
        method=ranking.method.title,
        judge=judge,
        others=others,
    )


def advise(level: str, items: Sequence[str], lines: Mapping[str, float], statement: Importances) -> LevelAdvice:
    """Return advice on the judgements of one level.

    Parameters
    ----------
    level : str
        What it is called.
    items : sequence of str
        What is compared.
    lines : mapping of str to float
        Judgements such as ``{"left over right": 3}``.
    statement : Importances
        Prioritisation, completion and table of random indices.

    Returns
    -------
    LevelAdvice

    Raises
    ------
    JudgementError
        Of the kind that fits, where a judgement is no judgement of these items.
    """
    names = tuple(items)
    a = judgement_matrix(names, judged(lines), where=level, linked=False)
    missing, needed = int((np.triu(a == 0, 1)).sum()), judgements_needed(a)
    pair = next_judgement(a)
    begun = LevelAdvice(
        level=level,
        items=names,
        judged=len(names) * (len(names) - 1) // 2 - missing,
        missing=missing,
        needed=needed,
        next_pair=None if pair is None else (names[pair[0]], names[pair[1]]),
        contradictions=tuple(
            Contradiction(names[i], names[j], names[k], triad.direct, triad.around)
            for triad in worst_triads(a)
            for i, j, k in [triad.items]
        ),
    )
    return begun if needed else _with_weights(begun, a, statement)


def _with_weights(begun: LevelAdvice, a: Floats, statement: Importances) -> LevelAdvice:
    """Add what can be said once there are weights."""
    names, way, table = begun.items, statement.prioritisation, statement.random_index
    found = priorities(a, prioritisation=way, completion=statement.completion, random_index=table)
    low, high = weight_bounds(ratio_bounds(a, completion=filling(statement)))
    return replace(
        begun,
        priorities=found,
        advice=()
        if found.consistency_ratio < GOOD_RATIO or len(names) == TRIPLE
        else tuple(
            JudgementAdvice(names[i], names[j], one.judged, one.suits, one.on_scale, one.ratio_after)
            for one in suggestions(a, prioritisation=way, completion=statement.completion, random_index=table)
            for i, j in [one.pair]
        ),
        low=dict(zip(names, low.tolist(), strict=True)),
        high=dict(zip(names, high.tolist(), strict=True)),
        other_order=_other_order(a, names, found),
    )


def _other_order(a: Floats, names: tuple[str, ...], found: Priorities) -> tuple[str, ...]:
    """Return the order of the items by the other prioritisation, where it is another one."""
    other = priorities(a, prioritisation=other_prioritisation(found.prioritisation), random_index=1.0).weights
    own, others = (
        np.argsort(-np.round(weights, 12), kind="stable").tolist() for weights in (found.weights, other)
    )
    return () if own == others else tuple(names[item] for item in others)


def other_prioritisation(prioritisation: str) -> str:
    """Return the geometric mean beside the eigenvector, and the eigenvector beside any other."""
    return "geometric_mean" if prioritisation == "eigenvector" else "eigenvector"


def _levels(study: Study) -> Iterator[tuple[str, tuple[str, ...], Mapping[str, float]]]:
    """Yield each level that has judgements: of the criteria, of importances, and of networks."""
    members = study.levels()
    for level, lines in study.judgements.items():
        yield level, members[level], lines
    if study.learner.judgements:
        yield IMPORTANCES, tuple(study.learner.wants), study.learner.judgements
    for criterion, lines in study.network_judgements.items():
        yield BETWEEN_NETWORKS + criterion, tuple(study.networks), lines


def _scores_rest_on(level: str, ranking: Ranking) -> bool:
    """Return whether what networks score on a criterion comes of the judgements of a level."""
    study = ranking.study
    if study is None or level in study.judgements:
        return False
    if level == IMPORTANCES:
        computed = {leaf.computed for leaf in study.leaves().values()}
        return study.learner.importances.how == "judgements" and not computed.isdisjoint(COVERAGE)
    return isinstance(ranking.method, Ahp) and ranking.method.networks == "judged"


def _by_judgements(study: Study, statement: Weighting) -> Ranking | None:
    """Return the ranking by judgement weights, where there are such for every level; by an additive method."""
    method = make_method(study.method.name, study.method.parameters)
    try:
        ranking = rank(study, method if method.additive else "weighted_sum", weights=statement)
    except (JudgementError, MethodNotApplicable):
        return None
    return ranking if ranking.stands.any() else None
