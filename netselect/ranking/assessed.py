"""Which figures did several people judge, what does each come to, and on which do they differ most?"""

from collections.abc import Sequence
from dataclasses import dataclass

from netselect.names import Names
from netselect.study.study import Study
from netselect.words import few_digits, natural_text

MOST_TOLD = 5
"""Figures that a sentence names, those on which the judges differ most; the others are counted."""


@dataclass(frozen=True, slots=True)
class AssessedFigure:
    """What several judges said of one figure.

    Parameters
    ----------
    network, criterion : str
        Whose figure it is, and on what.
    answers : dict of str to float
        By judge, without those who do not know or have no influence.
    mean : float
        Their mean by influence, which the figure counts as.
    low, high : float
        The lowest and the highest answer that has influence.
    spread : float or None
        How far these are apart, as a share of the criterion's scale; None without a scale.
    """

    network: str
    criterion: str
    answers: dict[str, float]
    mean: float
    low: float
    high: float
    spread: float | None

    def sentence(self, called: Names) -> str:
        """Return the figure with what each judge said: ``the fit of Club: 3 (boss 4, ann 2)``."""
        said = ", ".join(f"{called.judge(judge)} {natural_text(own)}" for judge, own in self.answers.items())
        return f"{called.figure_of(f'values.{self.criterion}', self.network)}: {few_digits(self.mean)} ({said})"


def assessed_figures(study: Study | None) -> tuple[AssessedFigure, ...]:
    """Return the figures of a study that several judged, those they differ on most first."""
    found = []
    mute = set() if study is None else {name for name, judge in study.judges.items() if judge.influence == 0}
    leaves = {} if study is None else study.leaves()
    for name, network in {} if study is None else study.networks.items():
        for criterion, figure in network.values.items():
            low, value, high = figure.low, figure.number, figure.high
            answers = {judge: own for judge, own in figure.answers.items() if judge not in mute}
            if not answers or value is None or low is None or high is None:
                continue
            scale = leaves[criterion].effective_scale
            spread = None if scale is None else (high - low) / abs(scale.best - scale.worst)
            found.append(AssessedFigure(name, criterion, answers, value, low, high, spread))
    return tuple(sorted(found, key=lambda one: (-(one.spread or 0.0), one.network, one.criterion)))


def assessed_said(figures: Sequence[AssessedFigure], called: Names) -> str:
    """Return what there is to say of figures that several judged, without a full stop; nothing for none."""
    if not figures:
        return ""
    told = "; ".join(one.sentence(called) for one in figures[:MOST_TOLD])
    more = f"; and {len(figures) - MOST_TOLD} more" if figures[MOST_TOLD:] else ""
    many = "1 figure is the mean" if len(figures) == 1 else f"{len(figures)} figures are means"
    return (
        f"{many} of what judges said, and can lie anywhere from the lowest to the highest; the furthest apart "
        f"first: {told}{more}"
    )
