"""Which pairwise judgements contradict the others, what would suit them, which comes next, and when to stop?

The coach changes nothing: it says what each change would do.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from netselect.arguments import checked
from netselect.errors import JudgementError, MethodNotApplicable, unknown_name
from netselect.finding import Finding, columns, frame_of_rows
from netselect.methods import make_method
from netselect.methods.ahp import Ahp
from netselect.names import BETWEEN_NETWORKS, IMPORTANCES, Names
from netselect.ranking import Ranking, rank
from netselect.robustness.agreement import firsts, judged_statement
from netselect.robustness.stability import StandingNetworks
from netselect.study import TOP_LEVEL
from netselect.study.criteria import COVERAGE, Criterion
from netselect.study.statements import Importances, Weighting
from netselect.study.study import Study
from netselect.sums import Floats
from netselect.weighting.advice import (
    Contradiction,
    JudgementAdvice,
    judgements_needed,
    largest_total,
    next_judgement,
    ratio_bounds,
    suggestions,
    weight_bounds,
    worst_triads,
)
from netselect.weighting.consistency import GOOD_RATIO, RATIO_MEANS, USUAL_RATIO, ratio_text
from netselect.weighting.elicited import influences_of, judged, speaking_alone
from netselect.weighting.pairwise import (
    Priorities,
    completion_of,
    judgement_matrix,
    priorities,
    ratios_above_usual,
    scale_text,
)
from netselect.words import (
    AT_BEST,
    SHARE,
    capital,
    few_digits,
    listed_with_and,
    score_text,
    some,
    supposing,
    wrapped,
)

if TYPE_CHECKING:
    import pandas as pd

TRIPLE = 3
"""Of so many items all judgements are equally far from the ratios of the weights."""


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
    contradictions: tuple[Contradiction[str], ...]
    priorities: Priorities | None = None
    advice: tuple[JudgementAdvice[str], ...] = ()
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


MOST_SHOWN = 3
"""Contradictions, suggestions and pairs that are named."""


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """Whether the order of the networks survives what the judgements leave open.

    Parameters
    ----------
    first : tuple of str
        Who is first by the weights as they are.
    could_pass : tuple of str
        Who comes before the first under some weights within the bounds; without those of whom somebody else is
        ahead under all of them, so that they are never first.
    is_held : bool
        Whether the whole order is the same under all of them.
    at_best : bool
        Whether that is said of networks with what is unknown at its best.
    """

    first: tuple[str, ...]
    could_pass: tuple[str, ...]
    is_held: bool
    at_best: bool = False

    def sentence(self, called: Names) -> str:
        """Say whether the order survives the contradictions of the judgements, without a full stop."""
        first = listed_with_and(called.listed(self.first))
        said = f", but {first} stays first; places further down could change"
        if self.is_held:
            said = f" too little to change the order; {first} stays first"
        elif self.could_pass:
            said = f" so far that {some(called.listed(self.could_pass))} could pass {first}"
        return supposing(f"your judgements contradict each other{said}", at_best=self.at_best)


@dataclass(frozen=True, slots=True, repr=False)
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

    DERIVED: ClassVar[tuple[str, ...]] = ("may_stop",)

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

    @property
    def sentence(self) -> str:
        """Say what to look at again, whether to go on judging, and with which pair."""
        called = self.called
        again = "; ".join(
            f"{_look_again(level, called)}{called.on_which(level.level)}"
            for level in self.levels
            if level.furthest
        )
        next_ = _next(self)
        if not again:
            return next_
        then = f"Then {next_[0].lower()}{next_[1:]}" if next_.startswith("Judge") else next_
        return f"{capital(again)}. {then}"

    @property
    def brief(self) -> str:
        """What a report says of it unasked."""
        parts = []
        if any(level.next_pair for level in self.levels):
            parts.append(self.sentence.rstrip("."))
        elif self.as_judged is not None:
            parts.append(self.as_judged.sentence(self.called))
        if self.other_first:
            parts.append(
                f"the other way to weights puts {listed_with_and(self.called.listed(self.other_first))} first"
            )
        levels = {one.level: one.priorities for one in self.levels if one.priorities is not None}
        parts += [f"the consistency ratio {said}" for said in ratios_above_usual(levels, self.called)]
        text = "; ".join(parts) or "every pair is judged"
        return f"{text}."

    def __str__(self) -> str:
        """Return the advice on a study's pairwise judgements as plain text."""
        called = self.called
        lines = [self.sentence]
        if self.others:
            own, others = called.judge(self.judge), listed_with_and(map(called.judge, self.others))
            lines.append(f"This is about the judgements of {own} alone, without those of {others}.")
        if self.as_judged is not None:
            filled = ", missing judgements filled in to fit the others" if self.with_answers is not None else ""
            lines.append(f"By {self.method}{filled}: {self.as_judged.sentence(called)}.")
        if self.unsettled:
            names = listed_with_and(called.level(name) for name in self.unsettled)
            lines.append(
                f"The judgements missing in {names} change the scores themselves; what that leaves open is not "
                "worked out."
            )
        if self.other_first:
            lines.append(
                "The two ways from judgements to weights, eigenvector and geometric mean, differ in who is first: "
                f"by the other one, {listed_with_and(called.listed(self.other_first))}."
            )
        for level in self.levels:
            lines += ["", f"{capital(called.level(level.level))}: {_state(level)}", *_of_level(level, called)]
        lines += ["", *[RATIO_MEANS] * any(level.priorities is not None for level in self.levels)]
        lines.append("Nothing has been changed: the judgements are yours.")
        return "\n".join(wrapped(line) for line in lines)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each judgement that fits the others badly.

        Returns
        -------
        DataFrame
            Columns `level`, `left`, `right`, `judged`, `suits`, `suggested` and `ratio_after`.
        """
        kinds = columns("level left right judged:Float64 suits:Float64 suggested:Float64 ratio_after:Float64")
        rows = [{"level": level.level, **asdict(one)} for level in self.levels for one in level.advice]
        return frame_of_rows(rows, kinds)


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
    third item (see `netselect.weighting.advice`). Under an additive method the order of two networks holds
    if the most that the lower one can gain on the upper one is not above 0: level by level a linear programme,
    whose value a group hands up to the level above. For judgements that are still missing any answer from 1/9 to
    9 counts; the bounds are then wider than they need be, so that an order that holds is proved to hold.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> netselect.coach(study).may_stop
    False
    """
    heard = [name for name, influence in influences_of(study).items() if influence > 0]
    known = {study.learner.id, *study.judges}
    if judge and judge not in known:
        raise unknown_name(f"nobody called `{judge}` judges here.", judge, known)
    judge = judge or heard[0]
    others = tuple(name for name in heard if name != judge)
    study, called = speaking_alone(study, judge), Names.of(study)
    statement = judged_statement(study)
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
    """Return advice on the judgements of one level, given as lines such as ``{"left over right": 3}``.

    A JudgementError of the kind that fits is raised where one is no judgement of these items.
    """
    names = tuple(items)
    a = judgement_matrix(names, judged(lines), where=level, linked=False)
    missing, needed = int((np.triu(a == 0, 1)).sum()), judgements_needed(a)
    pair = next_judgement(a)
    advice = LevelAdvice(
        level=level,
        items=names,
        judged=len(names) * (len(names) - 1) // 2 - missing,
        missing=missing,
        needed=needed,
        next_pair=None if pair is None else (names[pair[0]], names[pair[1]]),
        contradictions=worst_triads(a, names),
    )
    if needed:
        return advice
    # There are weights.
    way, table = statement.prioritisation, statement.random_index
    found = priorities(a, prioritisation=way, completion=statement.completion, random_index=table)
    low, high = weight_bounds(ratio_bounds(a, completion=completion_of(way, statement.completion)))
    other = priorities(a, prioritisation=other_prioritisation(found.prioritisation), random_index=1.0)
    own, others = (np.argsort(-np.round(one.weights, 12), kind="stable").tolist() for one in (found, other))
    return replace(
        advice,
        priorities=found,
        advice=()
        if found.consistency_ratio < GOOD_RATIO or len(names) == TRIPLE
        else suggestions(a, names, prioritisation=way, completion=statement.completion, random_index=table),
        low=dict(zip(names, low.tolist(), strict=True)),
        high=dict(zip(names, high.tolist(), strict=True)),
        other_order=() if own == others else tuple(names[item] for item in others),
    )


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
    return ranking if ranking.stands.any() and ranking.method.additive else None


def order_held(ranking: Ranking, study: Study, statement: Weighting, *, with_answers: bool) -> OrderHeld:
    """Return whether the order holds under all weights that the judgements leave open.

    The ranking is one by judgement weights and an additive method, in which somebody stands. Judgements that are
    missing may still be any, ``with_answers``, or else are filled in as the others suggest.
    """
    standing = StandingNetworks(ranking)
    local = standing.local
    bounds = {
        level: ratio_bounds(
            judgement_matrix(items, judged(study.judgements.get(level, {}))),
            completion=completion_of(statement.prioritisation, statement.completion),
            with_answers=with_answers,
        )
        for level, items in study.levels().items()
        if len(items) > 1
    }

    def gain(upper: int, lower: int) -> float:
        """Return the most that the lower network can be ahead of the upper one."""
        gains = (local[lower] - local[upper]).tolist()
        return _most(study.criteria, TOP_LEVEL, dict(zip(standing.matrix.criteria, gains, strict=True)), bounds)

    order = [standing.names.index(name) for name in ranking.networks if name in standing.names]
    tolerance, first = standing.tolerance, firsts(ranking)
    passing = [rival for rival in order if gain(order[0], rival) > tolerance]
    # Who is behind one and the same network under all weights is never first.
    could = tuple(
        standing.names[rival]
        for rival in passing
        if all(gain(other, rival) >= -tolerance for other in order if other != rival)
    )
    ranks = ranking.ranks[[ranking.position(standing.names[row]) for row in order]]
    held = all(
        gain(upper, lower) <= tolerance and (ranks[place] < ranks[place + 1] or gain(lower, upper) <= tolerance)
        for place, (upper, lower) in enumerate(pairwise(order))
    )
    return OrderHeld(first, could, held, at_best=not ranking.at_best.isdisjoint({*first, *could}))


def _most(
    criteria: Mapping[str, Criterion], level: str, gains: Mapping[str, float], bounds: Mapping[str, Floats]
) -> float:
    """Return the most that a weighted total can be, the weights of each level within their own bounds."""
    values = np.array(
        [
            _most(criterion.criteria, name, gains, bounds) if criterion.is_group else gains[name]
            for name, criterion in criteria.items()
        ]
    )
    return float(values[0]) if len(values) == 1 else largest_total(values, bounds[level])[0]


def _next(coaching: Coaching) -> str:
    needed = [level for level in coaching.levels if level.needed]
    asked = [level for level in coaching.levels if level.next_pair]
    if not asked:
        return "Every pair is judged."
    level = (needed or asked)[0]
    left, right = level.next_pair or ("", "")
    called = coaching.called
    one, other = called.item(left, level.level), called.item(right, level.level)
    pair = f"{one} against {other}{called.on_which(level.level)}"
    if needed:
        more = sum(one.needed for one in needed)
        are = "judgement is" if more == 1 else "judgements are"
        return f"Judge {pair} next; {more:,} more {are} needed at least."
    if coaching.may_stop:
        return (
            "You may stop: whatever the missing judgements are, the order of the networks is the same. "
            f"The next pair would be {pair}."
        )
    if coaching.with_answers is None or coaching.unsettled:
        return f"Judge {pair} next; it would tell most."
    could = coaching.with_answers.could_pass
    first = listed_with_and(called.listed(coaching.with_answers.first))
    why = "places further down could still change"
    if could:
        supposed = f", {AT_BEST}" * coaching.with_answers.at_best
        why = f"{some(called.listed(could))} could still pass {first}{supposed}"
    return f"Judge {pair} next; it would tell most, and {why}."


def _look_again(level: LevelAdvice, called: Names) -> str:
    """Say which judgement, or which three, to look at again, without a full stop."""
    named = [[called.item(name, level.level) for name in one] for one in level.furthest]
    if len(named[0]) == TRIPLE:
        return f"look again at {listed_with_and(named[0])}, whose three judgements contradict each other"
    pairs = listed_with_and(" over ".join(pair) for pair in named)
    return f"look again at {pairs} first, {'' if len(level.furthest) == 1 else 'all '}furthest from the others"


def _state(level: LevelAdvice) -> str:
    pairs = level.judged + level.missing
    said = f"{level.judged} of {pairs} {'pair' if pairs == 1 else 'pairs'} judged"
    if level.priorities is None:
        return f"{said}; {level.needed} more needed before there are weights."
    ratio = level.priorities.consistency_ratio
    about = " (approximate)" if level.priorities.approximate else ""
    usual = f", above the {USUAL_RATIO:g} that is usually accepted" if ratio > USUAL_RATIO else ""
    return f"{said}; consistency ratio {ratio_text(ratio)}{about}{usual}."


def _of_level(level: LevelAdvice, called: Names) -> Iterator[str]:
    def item(name: str) -> str:
        return called.item(name, level.level)

    if level.furthest:
        yield f"{capital(_look_again(level, called))}."
    if level.next_pair:
        left, right = map(item, level.next_pair)
        yield f"{'Then' if level.furthest else 'Next'}: {left} against {right}."
    for one in level.contradictions[:MOST_SHOWN]:
        yield (
            f"Contradiction: {item(one.first)} over {item(one.last)} is judged {scale_text(one.direct)}, but by "
            f"way of {item(one.middle)} it comes to {few_digits(one.around)}."
        )
    for two in level.advice[:MOST_SHOWN]:
        # What fits may stand on the scale itself.
        exactly = math.isclose(two.suits, two.suggested, rel_tol=1e-9)
        closer = "" if exactly else f" (more closely {few_digits(two.suits)})"
        yield (
            f"Suggestion: {item(two.left)} over {item(two.right)} is judged {scale_text(two.judged)}; "
            f"{scale_text(two.suggested)} would fit the others{closer}, with a consistency ratio of "
            f"{ratio_text(two.ratio_after)}."
        )
    if level.priorities is not None:
        ends = {
            name: f" ({score_text(level.low[name])} to {score_text(level.high[name])})"
            for name in level.items
            if level.low[name] < level.high[name] - SHARE
        }
        weights = zip(level.items, level.priorities.weights.tolist(), strict=True)
        said = [f"{item(name)} {score_text(weight)}{ends.get(name, '')}" for name, weight in weights]
        how_far = ", and how far the contradictions would let them move" if ends else ""
        yield f"Weights{how_far}: {', '.join(said)}."
    if level.other_order:
        own = level.priorities.prioritisation if level.priorities else "eigenvector"
        way = other_prioritisation(own).replace("_", " ")
        order = ", ".join(map(item, level.other_order))
        yield f"By the {way}, another way from judgements to weights, the order differs: {order}."
