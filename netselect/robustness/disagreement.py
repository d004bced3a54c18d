"""On what do several judges disagree, how far, and whose word decides the first place?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from netselect.arguments import checked
from netselect.comparison import AssessedFigure, assessed_figures, compared_levels, compared_networks
from netselect.errors import JudgementError, MethodNotApplicable
from netselect.finding import Finding, columns, frame_of_rows
from netselect.matrix.fitting import lines_for_a_judge
from netselect.names import Names
from netselect.ranking import Ranking, rank, ranking_of
from netselect.robustness import first_text, networks_text, standing
from netselect.robustness.agreement import consensus, firsts, kendall_w, mean_places
from netselect.robustness.stability import StandingNetworks
from netselect.study.network import joint_figure
from netselect.study.stated_weights import JUDGED
from netselect.study.statements import Judge, Weighting
from netselect.study.study import Study
from netselect.sums import Floats, Whole, stacked_ranks, stacked_tolerances, steady
from netselect.weighting.consistency import RATIO_MEANS
from netselect.weighting.elicited import JudgeWeights, judged, speaking_alone, study_weights
from netselect.weighting.pairwise import (
    LARGEST_RATIO,
    Priorities,
    judgement_matrix,
    ratios_above_usual,
    ratios_text,
    scale_text,
)
from netselect.words import capital, listed_with_and, percent, score_text, share_text, some, supposing, wrapped

if TYPE_CHECKING:
    import pandas as pd

SAME = 1e-9
"""Judgements whose ratios differ by less are the same."""


@dataclass(frozen=True, slots=True)
class CriterionViews:
    """How the judges weigh one criterion.

    Parameters
    ----------
    criterion : str
        Its id.
    weights : dict of str to float
        By judge.
    together : float
        The weight that they have together.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("spread",)

    criterion: str
    weights: dict[str, float]
    together: float

    @property
    def spread(self) -> float:
        """The largest weight less the smallest."""
        return max(self.weights.values()) - min(self.weights.values())


@dataclass(frozen=True, slots=True)
class NetworkViews:
    """Where one network stands by each judge's weights.

    Parameters
    ----------
    network : str
        Its id.
    ranks : dict of str to int
        By judge.
    scores : dict of str to float
        By judge.
    together : int
        Its rank by the weights that they have together.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("spread",)

    network: str
    ranks: dict[str, int]
    scores: dict[str, float]
    together: int

    @property
    def spread(self) -> int:
        """The lowest rank less the highest."""
        return max(self.ranks.values()) - min(self.ranks.values())


@dataclass(frozen=True, slots=True)
class PairViews:
    """What the judges say of one pair.

    Parameters
    ----------
    level, left, right : str
        The group of criteria, or `networks on` a criterion, and the two that are compared.
    ratios : dict of str to float
        How many times as much the left one matters, by judge; those who judged the pair.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("spread",)

    level: str
    left: str
    right: str
    ratios: dict[str, float]

    @property
    def spread(self) -> float:
        """The largest ratio divided by the smallest."""
        return max(self.ratios.values()) / min(self.ratios.values())


Views = TypeVar("Views", CriterionViews, NetworkViews, PairViews)


@dataclass(frozen=True, slots=True, repr=False)
class Disagreement(Finding):
    """On what several judges disagree.

    Parameters
    ----------
    influences : dict of str to float
        By judge; they sum to 1.
    criteria : tuple of CriterionViews
        Those they differ on most first.
    networks : tuple of NetworkViews
        Those they differ on most first.
    pairs : tuple of PairViews
        Pairs that two or more judged differently, the widest apart first.
    concordance_of_networks, concordance_of_criteria : float or None
        Kendall's W of the orders of networks and of criteria, from 0 to 1; None where there is no order to
        compare.
    consensus : float
        Shannon-entropy consensus of the weights, from 0 to 1.
    first : tuple of str
        Who is first by the weights that they have together.
    firsts : dict of str to tuple of str
        Who is first by each judge's own weights.
    pivotal : dict of str to tuple of str
        The judges without whom somebody else is first, and who that is.
    levels : dict of str to dict of str to Priorities
        For pairwise judgements: weights and consistency of each level, by judge.
    levels_together : dict of str to Priorities
        The same of the judgements of all together; empty where the weights of each are averaged.
    at_best : bool
        Whether who is first is said with what is unknown at its best.
    figures : tuple of AssessedFigure
        What they said of networks, where several were asked, the furthest apart first.
    """

    influences: dict[str, float]
    criteria: tuple[CriterionViews, ...]
    networks: tuple[NetworkViews, ...]
    pairs: tuple[PairViews, ...]
    concordance_of_networks: float | None
    concordance_of_criteria: float | None
    consensus: float
    first: tuple[str, ...]
    firsts: dict[str, tuple[str, ...]]
    pivotal: dict[str, tuple[str, ...]]
    levels: dict[str, dict[str, Priorities]]
    levels_together: dict[str, Priorities]
    at_best: bool = False
    figures: tuple[AssessedFigure, ...] = ()

    @property
    def sentence(self) -> str:
        """Say whether the judges put the same network first, and whose word decides."""
        called = self.called
        others = {judge: first for judge, first in self.firsts.items() if set(first) != set(self.first)}
        said = [f"{networks_text(called, first)} for {called.judge(judge)}" for judge, first in others.items()]
        text = f"by all judges together {first_text(called, self.first)}" + (
            f"; by their own weights alone, {some(said)}" if said else ", and by each judge's own weights too"
        )
        text = capital(supposing(text, at_best=self.at_best))
        pivotal = [
            f"without {called.judge(judge)} it would be {networks_text(called, first)}"
            for judge, first in self.pivotal.items()
        ]
        return (
            f"{text}. One word decides it: {some(pivotal)}." if pivotal else f"{text}. No single judge decides it."
        )

    @property
    def brief(self) -> str:
        """What a report says of it unasked."""
        contradicting = "".join(f" {said}." for said in _contradicting(self))
        return f"{self.sentence}{contradicting}"

    def __str__(self) -> str:
        """Return on what the judges disagree as plain text."""
        called = self.called
        influences = [f"{called.judge(judge)} {percent(share)}" for judge, share in self.influences.items()]
        lines = [self.sentence, f"Influence: {', '.join(influences)}.", _measures(self)]
        lines += [f"{sentence}." for sentence in _consistencies(self)]
        lines += [
            f"By the weights of {called.judge(judge)} alone {first_text(called, first)}."
            for judge, first in self.firsts.items()
        ]
        if self.pairs:
            lines += ["", "Judgements they differ on, the furthest apart first:"]
            lines += [f"{_pair(pair, called)}." for pair in self.pairs]
        lines += ["", "Weights of criteria, those they differ on most first:"]
        lines += [
            f"{called.criterion(views.criterion)}: "
            + ", ".join(f"{called.judge(judge)} {score_text(weight)}" for judge, weight in views.weights.items())
            + f"; together {score_text(views.together)}."
            for views in self.criteria
        ]
        lines += ["", "Ranks of networks, those they differ on most first:"]
        lines += [
            f"{called.network(views.network)}: "
            f"{', '.join(f'{called.judge(judge)} {rank}' for judge, rank in views.ranks.items())}; "
            f"together {views.together}."
            for views in self.networks
        ]
        if self.figures:
            lines += ["", "Figures of networks that they judged, the furthest apart first:"]
            lines += [f"{capital(one.sentence(called))}." for one in self.figures]
        return "\n".join(wrapped(line) for line in lines)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each criterion and network.

        Returns
        -------
        DataFrame
            Columns `kind` (criterion or network), `id`, `name`, `together`, `spread`, and one for each judge: its
            weight of a criterion, its rank of a network.
        """
        kinds = columns("kind id name together:Float64 spread:Float64")
        kinds |= {f"judge.{name}": "Float64" for name in self.influences}
        called = self.called
        views: list[tuple[str, str, str, CriterionViews | NetworkViews, Mapping[str, float]]] = [
            *(
                ("criterion", one.criterion, called.criterion(one.criterion), one, one.weights)
                for one in self.criteria
            ),
            *(("network", one.network, called.network(one.network), one, one.ranks) for one in self.networks),
        ]
        rows = [
            {"kind": kind, "id": id_, "name": name, "together": float(one.together), "spread": float(one.spread)}
            | {f"judge.{judge}": float(said) for judge, said in by_judge.items()}
            for kind, id_, name, one, by_judge in views
        ]
        return frame_of_rows(rows, kinds)


@checked
def disagreement(ranking: Study | Ranking) -> Disagreement:
    """Return on what the judges of a study disagree.

    Parameters
    ----------
    ranking : Ranking or Study
        A study, or a ranking of one, with judges, by weights that they were asked for.

    Returns
    -------
    Disagreement

    Raises
    ------
    MethodNotApplicable
        Where fewer than two people are heard.

    Notes
    -----
    Kendall's W of k orders of n items, with ties at their mean places, is ``12 S / (k^2 (n^3 - n) - k T)``, with S
    the sum of the squared deviations of the sums of places and T the sum of ``t^3 - t`` over groups of t that
    tie. The consensus of weights is ``(1 / B - L / n) / (1 - L / n)``, with B the exponential of what the entropy
    of the mean weights has more than the mean of the entropies, and L the least that the exponential of an
    entropy can be: 1, and for pairwise judgements of one level that of weights of which one is nine times as
    large as each other one.

    References
    ----------
    Kendall, M. G. and Babington Smith, B. (1939). The problem of m rankings. Annals of Mathematical Statistics
    10(3), 275-287.
    Goepel, K. D. (2013). Implementing the analytic hierarchy process as a standard method for multi-criteria
    decision making in corporate enterprises. Proceedings of the International Symposium on the AHP.
    Jost, L. (2006). Entropy and diversity. Oikos 113(2), 363-375.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> points = dict.fromkeys(study.leaves(), 10)
    >>> study = netselect.load(study.as_plain() | {"judges": {"mentor": {"role": "mentor", "points": points}}})
    >>> netselect.disagreement(study).pivotal
    {'mentor': ('pm-body',)}
    """
    ranking = ranking_of(ranking)
    assessment = ranking.matrix.assessment
    if assessment is None or len(assessment.weights.judges) < 2:  # noqa: PLR2004 -- it takes two to disagree
        raise _nobody_else(ranking)
    judges = assessment.weights.judges
    weights = np.array([one.weights for one in judges])
    influences = np.array([one.influence for one in judges])
    scores, ranks, names = _by_judge(ranking, weights)
    how = assessment.weights.statement.how
    one_level = how == "judgements" and len(assessment.study.levels()) == 1
    pivotal = _pivotal(ranking, judges)
    of_networks, networks_together = compared_levels(ranking)
    own_firsts = {
        one.judge: tuple(sorted(name for name, rank in zip(names, own, strict=True) if rank == 1))
        for one, own in zip(judges, ranks.tolist(), strict=True)
    }
    ever_first = {name for first in (firsts(ranking), *own_firsts.values(), *pivotal.values()) for name in first}
    return Disagreement(
        called=ranking.names,
        influences={one.judge: one.influence for one in judges},
        criteria=_widest_first(_criteria(ranking, judges)),
        networks=_widest_first(_networks(ranking, judges, names, scores, ranks)),
        pairs=_widest_first(_pairs(ranking, judges) if how == "judgements" else ()),
        concordance_of_networks=kendall_w(np.array([mean_places(own) for own in ranks])),
        concordance_of_criteria=kendall_w(np.array([mean_places(own) for own in stacked_ranks(weights, SAME)])),
        consensus=consensus(
            weights, influences / influences.sum(), largest_ratio=LARGEST_RATIO if one_level else None
        ),
        first=firsts(ranking),
        firsts=own_firsts,
        pivotal=pivotal,
        at_best=not ranking.at_best.isdisjoint(ever_first),
        levels={one.judge: {**one.levels, **of_networks.get(one.judge, {})} for one in judges},
        levels_together={**assessment.weights.levels, **networks_together},
        figures=assessed_figures(assessment.study),
    )


def _nobody_else(ranking: Ranking) -> MethodNotApplicable:
    """Return the refusal where fewer than two people are heard, with the lines that would change it."""
    assessment = ranking.matrix.assessment
    if assessment is None:
        return MethodNotApplicable("nobody judges a bare matrix: rank a study, with `judges:` beside its learner")
    study, how = assessment.study, assessment.weights.statement.how
    why = f", since `weights: {how}` takes nobody's word" if how not in JUDGED else ""
    home = "add to what stands there" if study.judges else "write somebody beside the learner into the study"
    home = "change that line and add the others" if why else home
    lines = "\n".join(f"    {line}" for line in lines_for_a_judge(study, how))
    return MethodNotApplicable(
        f"no two people judge here{why}: {home}, with figures of their own, such as\n{lines}", code="missing"
    )


def _by_judge(ranking: Ranking, weights: Floats) -> tuple[Floats, Whole, list[str]]:
    """Return scores and ranks (k, r) by each judge's weights, and the ids of the networks that stand."""
    networks = StandingNetworks(ranking)
    if not networks.names:
        return np.zeros((len(weights), 0)), np.zeros((len(weights), 0), dtype=np.int64), []
    scores = networks.scores(weights)
    ranks = stacked_ranks(scores, stacked_tolerances(scores, ranking.method.range_of_scores))
    return scores, ranks, networks.names


def _criteria(ranking: Ranking, judges: tuple[JudgeWeights, ...]) -> Iterator[CriterionViews]:
    for place, (name, weight) in enumerate(zip(ranking.matrix.criteria, ranking.matrix.weights, strict=True)):
        yield CriterionViews(name, {one.judge: float(one.weights[place]) for one in judges}, float(weight))


def _networks(
    ranking: Ranking, judges: tuple[JudgeWeights, ...], names: list[str], scores: Floats, ranks: Whole
) -> Iterator[NetworkViews]:
    for name in standing(ranking):
        of_ranks, of_scores = (
            dict(zip([one.judge for one in judges], found[:, names.index(name)].tolist(), strict=True))
            for found in (ranks, scores)
        )
        yield NetworkViews(name, of_ranks, of_scores, int(ranking.ranks[ranking.position(name)]))


def _widest_first(views: Iterable[Views]) -> tuple[Views, ...]:
    return tuple(sorted(views, key=lambda one: -steady(one.spread)))


def _pairs(ranking: Ranking, judges: tuple[JudgeWeights, ...]) -> Iterator[PairViews]:
    """Yield the pairs that two or more judged, and differently."""
    study = ranking.study
    if study is None:
        return
    said = {one.judge: speaking_alone(study, one.judge).judgements for one in judges}
    compared = [
        (
            level,
            items,
            {one: judgement_matrix(items, judged(own.get(level, {})), linked=False) for one, own in said.items()},
        )
        for level, items in study.levels().items()
    ]
    compared += [(level, tuple(study.networks), own) for level, own in compared_networks(ranking).items()]
    for level, items, matrices in compared:
        for (i, left), (j, right) in combinations(enumerate(items), 2):
            ratios = {name: float(a[i, j]) for name, a in matrices.items() if a[i, j] > 0}
            if len(ratios) > 1 and max(ratios.values()) > min(ratios.values()) * (1 + SAME):
                yield PairViews(level, left, right, ratios)


def _pivotal(ranking: Ranking, judges: tuple[JudgeWeights, ...]) -> dict[str, tuple[str, ...]]:
    """Return the judges without whom somebody else is first, and who."""
    assessment = ranking.matrix.assessment
    if assessment is None or not ranking.stands.any():
        return {}
    statement = Weighting.model_validate(assessment.weights.statement.model_dump())
    now = firsts(ranking)
    found = {}
    judge_networks = bool(assessed_figures(assessment.study) or compared_networks(ranking))
    for one in judges:
        without = _without(assessment.study, one.judge)
        if judge_networks:
            try:
                first = firsts(rank(without, ranking.method, weights=statement, gates=assessment.gating))
            except (JudgementError, MethodNotApplicable):
                continue  # without their word nothing can be ranked
        else:
            ranks, names = _by_judge(ranking, study_weights(without, statement).weights[None])[1:]
            first = tuple(sorted(name for name, at in zip(names, ranks[0].tolist(), strict=True) if at == 1))
        if set(first) != set(now):
            found[one.judge] = first
    return found


def _without(study: Study, judge: str) -> Study:
    """Return the study in which one judge has no influence."""
    said = study.judges.get(judge, Judge(judgements={}))
    judges = {**study.judges, judge: said.model_copy(update={"influence": 0.0})}
    influences = {name: one.influence for name, one in judges.items()}

    def joint(figures: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: figure.model_copy(update={"low": None, "high": None, **joint_figure(figure.judged, influences)})
            if judge in figure.judged
            else figure
            for name, figure in figures.items()
        }

    networks = {
        name: network.model_copy(update={"values": joint(network.values), "serves": joint(network.serves)})
        for name, network in study.networks.items()
    }
    return study.model_copy(update={"judges": judges, "networks": networks})


def _consistencies(found: Disagreement) -> Iterator[str]:
    """Yield the consistency ratios of each judge, beside those of all together."""
    if not any(found.levels.values()):
        return
    called = found.called
    together = f"together {ratios_text(found.levels_together, called)}; " if found.levels_together else ""
    alone = "; ".join(f"{called.judge(judge)} {ratios_text(own, called)}" for judge, own in found.levels.items())
    yield f"Consistency ratios: {together}{alone}"
    yield RATIO_MEANS.removesuffix(".")
    yield from _contradicting(found)


def _contradicting(found: Disagreement) -> Iterator[str]:
    """Yield which judge's own judgements contradict each other more than is usual, however well all agree."""
    for judge, own in found.levels.items():
        yield from (
            f"For {found.called.judge(judge)} alone, the consistency ratio {said}"
            for said in ratios_above_usual(own, found.called)
        )


def _measures(found: Disagreement) -> str:
    said = f"Agreement on weights {percent(found.consensus)} (100 %: all have the same)"
    measured = {"networks": found.concordance_of_networks, "criteria": found.concordance_of_criteria}
    orders = [f"of {what} {share_text(value)}" for what, value in measured.items() if value is not None]
    if not orders:
        return f"{said}."
    unrelated = share_text(1 / len(found.influences))
    means = f"Kendall's W: 1 for the same order, about {unrelated} for unrelated ones"
    return f"{said}; on the order {listed_with_and(orders)} ({means})."


def _pair(pair: PairViews, called: Names) -> str:
    said = ", ".join(f"{called.judge(judge)} {scale_text(ratio)}" for judge, ratio in pair.ratios.items())
    left, right = (called.item(name, pair.level) for name in (pair.left, pair.right))
    return f"{left} over {right}{called.on_which(pair.level)}: {said}"
