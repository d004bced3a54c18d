"""Which change of a single figure would put one network before another, and how large is the smallest?"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, cast

import numpy as np

from netselect.arguments import checked
from netselect.bounds import cells_together
from netselect.bounds.cases import ENTRY, jumps_of, vary
from netselect.bounds.open_figures import FigureEnds, OpenFigure
from netselect.errors import InvalidParameter, MethodNotApplicable
from netselect.finding import Told
from netselect.names import Names, stated_text
from netselect.ranking import Ranking, ranking_of
from netselect.robustness import Stretch, Sweep, figure_sweeps, stretches
from netselect.study.network import stated_figures
from netselect.study.study import Study
from netselect.sums import Floats, Whole, steady
from netselect.words import Threshold, between, supposing, text_html, threshold, wrapped


@dataclass(frozen=True, slots=True)
class Counterfactual(Told):
    """Where one figure would have to lie for one network to come before another, all else being as it is.

    Parameters
    ----------
    behind, ahead : str
        The network that would come first of the two, and the one that is ahead now.
    network, path : str
        Whose figure it is, and where it stands in that network.
    now : float
        The figure as it is stated.
    least, most : float
        The ends of its scale.
    low, high : float or None
        The nearest levels that would do, and nothing beyond them counted; None where no level would.
    is_exact : bool
        Whether the levels are solved for, or located on a grid to within 1e-9.
    thresholds : tuple of Threshold
        The levels as they are printed: none where none would do, one where all on one side would, or both ends.
    at_best : bool
        Whether it holds only with what is unknown at its best.
    called : Names
        How networks, criteria and needs are called in its text.
    is_truth : bool
        Whether the figure is yes or no, and so can only be the other of the two.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("is_possible", "needed")

    behind: str
    ahead: str
    network: str
    path: str
    now: float
    least: float
    most: float
    low: float | None
    high: float | None
    is_exact: bool
    thresholds: tuple[Threshold, ...] = ()
    at_best: bool = False
    called: Names = field(default_factory=Names, repr=False, compare=False)
    is_truth: bool = False

    def __str__(self) -> str:
        """Return the sentence as plain text."""
        return wrapped(f"{self.sentence(self.called)}.")

    def _repr_html_(self) -> str:
        return text_html(str(self))

    @property
    def is_possible(self) -> bool:
        """Whether any level on its scale would do."""
        return self.low is not None

    @property
    def needed(self) -> float | None:
        """The nearest level that would do, or next to which they would."""
        if self.low is None or self.high is None:
            return None
        return min(max(self.now, self.low), self.high)

    @property
    def level(self) -> str:
        """The levels that would do in words, such as ``60 or less``, ``more than 2`` or ``from 2.01 to 4.99``."""
        return between(*self.thresholds) if self.thresholds[1:] else " ".join(map(str, self.thresholds))

    @property
    def size(self) -> float:
        """The change as a share of the scale; infinite where no level would do."""
        return math.inf if self.needed is None else abs(self.needed - self.now) / (self.most - self.least)

    def sentence(self, called: Names) -> str:
        """Return what one figure would have to be, without a full stop.

        Returns
        -------
        str
            Such as ``Forum would come before Institute if its yearly cost were 60 or less (now 95)``.
        """
        behind, ahead = called.network(self.behind), called.network(self.ahead)
        name = called.figure_of(self.path, self.network)
        if self.low is None or self.high is None or self.needed is None:
            return supposing(f"{behind} would not come before {ahead}, whatever {name} were", at_best=self.at_best)
        its = f"its {called.figure(self.path)}" if self.network == self.behind else name
        level, now = self.level, stated_text(self.now)
        if self.is_truth:
            level, now = (called.figure_on(self.path.partition(".")[2], own) for own in (self.needed, self.now))
        return supposing(
            f"{behind} would come before {ahead} if {its} were {level} (now {now})", at_best=self.at_best
        )


MOST_SWEPT = 1_000_000
"""Figures gone through to score all networks once, times criteria and rivals, beyond which nobody waits for it."""


def takes_minutes(ranking: Ranking, rivals: int) -> bool:
    """Return whether to move each figure of so many rivals takes minutes, as all networks are scored each time."""
    cells = cells_together(ranking.matrix, ranking.method)
    return cells * len(ranking.matrix.criteria) * rivals > MOST_SWEPT


@checked
def counterfactuals(ranking: Study | Ranking, behind: str, ahead: str) -> tuple[Counterfactual, ...]:
    """Return for every figure of two networks where it would have to lie to turn their order round.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says.
    behind, ahead : str
        Ids of two networks that stand; the second is not below the first.

    Returns
    -------
    tuple of Counterfactual
        The smallest change first; figures of which no level would do come last. Empty where the method takes
        judgements between networks alone.

    Raises
    ------
    UnknownName
        With the nearest id.
    InvalidParameter
        Where both are one network, or the first is ahead already.
    MethodNotApplicable
        Where one of them does not stand.

    Notes
    -----
    One known figure changes, within its scale, and every gate goes on saying what it says of that network. What
    is unknown of the two counts as the ranking lists it. For additive methods that do not compare the candidates
    the score runs straight between the bends of value curves, and the level is solved for.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> from netselect.ranking import rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [3, 0]], [4, 1], worst=[0, 150], best=[5, 0])
    >>> found = counterfactuals(rank(matrix), "A2", "A1")[0]
    >>> found.network, found.path, round(found.needed, 4)
    ('A1', 'C1', 3.7917)
    """
    ranking = ranking_of(ranking)
    rows = {name: ranking.position(name) for name in (behind, ahead)}
    for name, row in rows.items():
        if not ranking.stands[row]:
            raise MethodNotApplicable(
                f"`{name}` does not stand, so that no figure alone puts it before another one"
            )
    if behind == ahead:
        raise InvalidParameter(f"`{behind}` is named twice: two networks are compared, and this is one")
    if ranking.ranks[rows[behind]] < ranking.ranks[rows[ahead]]:
        raise InvalidParameter(f"`{behind}` is ahead of `{ahead}` already: name them the other way round")
    if not ranking.method.reads_figures:
        return ()
    found: list[Counterfactual] = []
    for name, row in rows.items():
        known = list(_known_figures(ranking, name, row))
        # Weeks make rows jump; apart from the others, which move one at a time too, they cost few rows.
        for is_weeks in (False, True):
            some = [(figure, top) for figure, top in known if (figure.path == ENTRY) == is_weeks]
            if not some:
                continue
            sweeps = figure_sweeps(ranking, vary(ranking.matrix, row, [one for one, _ in some]), as_answered=False)
            for (figure, top), sweep in zip(some, sweeps, strict=True):
                found.append(_of_figure(ranking, sweep, figure, (behind, ahead), top))
    return tuple(sorted(found, key=lambda one: (steady(one.size), one.network, one.path)))


def _of_figure(
    ranking: Ranking, sweep: Sweep, figure: OpenFigure, names: tuple[str, str], top: float
) -> Counterfactual:
    """Return where on its scale, which ends at the top, one figure turns the order of two networks round."""
    behind, ahead = rows = [ranking.position(name) for name in names]

    def turned(scores: Floats) -> Whole:
        with np.errstate(invalid="ignore"):
            lead = scores[:, behind] - scores[:, ahead]
        # Two that do not stand have no lead; one that does not stand must not make way by that.
        both = np.isfinite(scores[:, behind]) & np.isfinite(scores[:, ahead])
        return (both & (lead > ranking.tolerance)).astype(np.int64)

    def claim(levels: Floats) -> Whole:
        return turned(sweep.clipped(levels))

    now = cast("float", figure.stated)
    thresholds: tuple[Threshold, ...] = ()
    if figure.is_truth:
        low = high = 1.0 - now if claim(np.array([1.0 - now]))[0] else None
    else:
        moving = rows[names.index(figure.network)] if sweep.is_straight else None
        nearest = _nearest(sweep, turned, moving, now, figure.high)
        low, high = (None, None) if nearest is None else (nearest.low, nearest.high)
        if nearest is not None:
            thresholds = _thresholds(nearest, claim, (figure.low, figure.high, top), now)
    return Counterfactual(
        *(*names, figure.network, figure.path, now, figure.low, figure.high, low, high, sweep.is_straight),
        thresholds=thresholds,
        at_best=not ranking.at_best.isdisjoint(names),
        called=ranking.names,
        is_truth=figure.is_truth,
    )


def _nearest(
    sweep: Sweep, turned: Callable[[Floats], Whole], moving: int | None, now: float, top: float
) -> Stretch | None:
    """Return the levels nearest to that of now at which the order is turned, if there are any."""
    parts = [part for part in stretches(sweep, turned, moving) if part.code]
    # One level alone may do: a start today is in time for a need of today, and any later one is not.
    alone = sweep.knots[turned(sweep.scores(sweep.knots)) == 1].tolist()
    parts += [Stretch(level, level, 1) for level in alone]
    nearest = min(parts, key=lambda part: steady(max(part.low - now, now - part.high)), default=None)
    if nearest is None or nearest.high >= top or top not in alone:
        return nearest
    # They can be the two sides of the last jump, and beyond it nothing changes.
    is_last = sweep.are_next(np.array([nearest.high, top])).all()
    return nearest._replace(high=top) if is_last else nearest


def _thresholds(
    nearest: Stretch, claim: Callable[[Floats], Whole], scale: tuple[float, float, float], now: float
) -> tuple[Threshold, ...]:
    """Return the ends of the levels that would do as they are printed; the end of what is looked at is none."""
    least, most, top = scale
    within = (least, top)
    upwards = nearest.low > now or (nearest.low == now and nearest.high > now)
    ends = [threshold(nearest.low if upwards else nearest.high, claim, upwards=upwards, within=within, now=now)]
    if upwards and nearest.high < most:
        ends.append(threshold(nearest.high, claim, upwards=False, within=within))
    elif not upwards and nearest.low > least:
        ends.insert(0, threshold(nearest.low, claim, upwards=True, within=within))
    return tuple(ends)


def _known_figures(ranking: Ranking, network: str, row: int) -> Iterator[tuple[OpenFigure, float]]:
    """Yield the known figures of a network that are measured on a scale, with its ends, and the most each may be.

    Weeks until full part that are measured on none may be any number: they are looked at up to where help is late.
    """
    matrix = ranking.matrix
    if matrix.assessment is None:
        yield from _known_cells(ranking, network, row)
        return
    study = matrix.assessment.study
    ends = FigureEnds(study)
    for path, figure in stated_figures(study.networks[network]):
        if isinstance(figure.value, str):
            continue
        stated = float(figure.value)
        low, high = ends.anchored(path, figure)
        top = high
        if path == ENTRY and math.isinf(high):
            late = [level for pair in jumps_of(study, study.networks[network]) for level in pair]
            high = max(*late, stated) if late else high
        if math.isfinite(low) and math.isfinite(high):
            is_truth, stale = path in ends.answers, study.is_stale(figure.dated)
            yield OpenFigure(network, path, low, high, stated=stated, is_truth=is_truth, stale=stale), top


def _known_cells(ranking: Ranking, network: str, row: int) -> Iterator[tuple[OpenFigure, float]]:
    """Yield the same for a bare matrix; without anchors the candidates' own figures are the scale."""
    matrix = ranking.matrix
    for column, criterion in enumerate(matrix.criteria):
        if matrix.unknown is not None and matrix.unknown[row, column]:
            continue
        if matrix.worst is not None and matrix.best is not None:
            ends = float(matrix.worst[column]), float(matrix.best[column])
        else:
            figures = matrix.values[ranking.stands, column]
            ends = float(figures.min()), float(figures.max())
        if ends[0] != ends[1]:
            stated = float(matrix.values[row, column])
            yield OpenFigure(network, criterion, min(ends), max(ends), stated=stated), max(ends)
