"""Which figures did several people judge, what does each come to, and on which do they differ most?"""

from collections.abc import Sequence
from dataclasses import dataclass

from netselect.names import BETWEEN_NETWORKS, Names
from netselect.ranking import Ranking
from netselect.study.study import Study
from netselect.sums import Floats, steady
from netselect.weighting.elicited import between_networks
from netselect.weighting.pairwise import Priorities, priorities, ratios_text
from netselect.words import few_digits, natural_text

MOST_TOLD = 5
"""Figures that a sentence names, those on which the judges differ most; the others are counted."""


@dataclass(frozen=True, slots=True)
class AssessedFigure:
    """What several judges said of one figure.

    Parameters
    ----------
    network : str
        Whose figure it is.
    criterion, need : str or None
        On what: a criterion; or a need or an aspiration, which the network serves. The other is None.
    answers : dict of str to float
        By judge, without those who do not know or have no influence.
    mean : float
        Their mean by influence, which the figure counts as.
    low, high : float
        The lowest and the highest answer that has influence.
    spread : float or None
        How far these are apart, as a share of the criterion's scale, or from 0 to 1; None without a scale.
    """

    network: str
    criterion: str | None
    need: str | None
    answers: dict[str, float]
    mean: float
    low: float
    high: float
    spread: float | None

    def sentence(self, called: Names) -> str:
        """Return the figure with what each judge said: ``the fit of Club: 3 (boss 4, ann 2)``."""
        said = ", ".join(f"{called.judge(judge)} {natural_text(own)}" for judge, own in self.answers.items())
        path = f"serves.{self.need}" if self.criterion is None else f"values.{self.criterion}"
        return f"{called.figure_of(path, self.network)}: {few_digits(self.mean)} ({said})"


def assessed_figures(study: Study | None) -> tuple[AssessedFigure, ...]:
    """Return the figures of a study that several judged, those they differ on most first."""
    found = []
    mute = set() if study is None else {name for name, judge in study.judges.items() if judge.influence == 0}
    leaves = {} if study is None else study.leaves()
    for name, network in {} if study is None else study.networks.items():
        figures = [(criterion, None, figure) for criterion, figure in network.values.items()]
        for criterion, need, figure in [*figures, *((None, need, own) for need, own in network.serves.items())]:
            low, value, high = figure.low, figure.number, figure.high
            answers = {judge: own for judge, own in figure.answers.items() if judge not in mute}
            if not answers or value is None or low is None or high is None:
                continue
            scale = None if criterion is None else leaves[criterion].effective_scale
            whole = 1.0 if criterion is None else None if scale is None else abs(scale.best - scale.worst)
            spread = None if whole is None else (high - low) / whole
            found.append(AssessedFigure(name, criterion, need, answers, value, low, high, spread))
    return tuple(
        sorted(found, key=lambda one: (-steady(one.spread or 0.0), one.network, one.criterion or one.need or ""))
    )


def compared_networks(ranking: Ranking) -> dict[str, dict[str, Floats]]:
    """Return who of several compared the networks in pairs, where scores rest on that: by level and judge."""
    if ranking.study is None or ranking.method.works_on != "judgements":
        return {}
    said = between_networks(ranking.study)
    return {BETWEEN_NETWORKS + leaf: own for leaf, own in said.items()} if ranking.study.judges else {}


def compared_levels(ranking: Ranking) -> tuple[dict[str, dict[str, Priorities]], dict[str, Priorities]]:
    """Return what the judgements between networks come to, of each judge by level, and of all together.

    Where the priorities of each are averaged, nothing stands for all together.
    """
    matrix, alone, together = ranking.matrix, dict[str, dict[str, Priorities]](), dict[str, Priorities]()

    def found(judgements: Floats) -> Priorities:
        way = matrix.judging
        return priorities(
            judgements,
            prioritisation=way.prioritisation,
            completion=way.completion,
            random_index=way.random_index,
        )

    for level, said in compared_networks(ranking).items():
        for judge, own in said.items():
            alone.setdefault(judge, {})[level] = found(own)
        all_of_them = (matrix.comparisons or ())[matrix.criteria.index(level.removeprefix(BETWEEN_NETWORKS))]
        if all_of_them.ndim == 2:  # noqa: PLR2004 -- networks by networks
            together[level] = found(all_of_them)
    return alone, together


def compared_said(ranking: Ranking) -> str:
    """Return how far the judgements of several contradict themselves, without a full stop; nothing for none."""
    alone, together = compared_levels(ranking)
    if len(alone) < 2:  # noqa: PLR2004 -- several
        return ""
    called = ranking.names
    own = "; ".join(f"{called.judge(judge)} {ratios_text(levels, called)}" for judge, levels in alone.items())
    of_all = f"together {ratios_text(together, called)}; " if together else "their priorities are averaged; "
    return f"{len(alone)} judges compared the networks in pairs: consistency ratio {of_all}{own}"


def assessed_said(figures: Sequence[AssessedFigure], called: Names) -> str:
    """Return what there is to say of figures that several judged, without a full stop; nothing for none."""
    if not figures:
        return ""
    told = "; ".join(one.sentence(called) for one in figures[:MOST_TOLD])
    more = f"; and {len(figures) - MOST_TOLD:,} more" if figures[MOST_TOLD:] else ""
    many = "1 figure is the mean" if len(figures) == 1 else f"{len(figures):,} figures are means"
    return (
        f"{many} of what judges said, and can lie anywhere from the lowest to the highest; the furthest apart "
        f"first: {told}{more}"
    )
