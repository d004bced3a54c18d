"""What comes of other weights: sliders of a notebook (the extra `jupyter`), and what a page needs for its own?"""

import math
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import compress
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from netselect.arguments import RankingOptions
from netselect.bounds import cases_by_network
from netselect.coverage import strengths_read
from netselect.errors import MethodNotApplicable, MissingAnchors, loaded
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import utilities
from netselect.methods import make_method
from netselect.ranking import Ranking, rank, rank_with
from netselect.report import parameters_text
from netselect.report.document import WalkedNetwork, WalkedWeights
from netselect.report.drawings import kept, scores, walked_scores
from netselect.report.pictures import picture_svg
from netselect.robustness.stability import StabilityInterval, stability
from netselect.study.criteria import COVERAGE
from netselect.sums import Floats, competition_ranks
from netselect.words import clean, listed_with_and

Kind = TypeVar("Kind", bound=Ranking)

POINTS = 100.0
"""What all weights come to when the sliders are set; afterwards each counts by its share of their sum."""

TO_SHARE = (
    "Move a slider to see what follows. Sliders work only while this notebook runs, and an export of it does not "
    'hold them: to share a result, save a document, such as ranking.document("shortlist").save("report.html").'
)
NO_WEIGHT = "Every weight is 0: give one criterion at least some weight."


class Explorer(Generic[Kind]):
    """Sliders for the weights of a ranking, and what follows from them.

    Parameters
    ----------
    ranking : Ranking
        Where the sliders start.

    Attributes
    ----------
    sliders : dict of str to FloatSlider
        By the id of the criterion; their values are points, which count by their share of the sum.
    ranking : Ranking
        What follows from the sliders as they stand; the last one that could be made, where they are all 0.
    widget : VBox
        What a notebook shows.

    Raises
    ------
    MissingExtra
        Where ipywidgets is not installed.
    """

    def __init__(self, ranking: Kind) -> None:
        made = loaded("ipywidgets", "jupyter", "Sliders need ipywidgets")
        self.start, self.ranking = ranking, ranking
        called, points = ranking.names, (POINTS * ranking.matrix.weights).tolist()
        self._starts = dict(zip(ranking.matrix.criteria, points, strict=True))
        self.sliders: dict[str, Any] = {
            name: made.FloatSlider(
                value=start,
                min=0.0,
                max=POINTS,
                step=0.5,
                description=clean(called.criterion(name)),
                readout_format=".1f",
                # A method that is no plain sum takes its time: it follows when a slider is let go.
                continuous_update=ranking.method.additive,
                style={"description_width": "16em"},
                layout={"width": "36em"},
            )
            for name, start in self._starts.items()
        }
        for slider in self.sliders.values():
            slider.observe(self._moved, "value")
        self._back = made.Button(description="Reset", tooltip="Set every weight as the study has it")
        self._back.on_click(lambda _: self.reset())
        self._said, self._drawn, self._moves = made.HTML(), made.HTML(), made.HTML()
        note = made.HTML(f"<p>{escape(TO_SHARE)}</p>")
        self.widget = made.VBox([note, *self.sliders.values(), self._back, self._said, self._drawn, self._moves])
        self._show()

    def reset(self) -> None:
        """Set every weight as the ranking had it."""
        for name, start in self._starts.items():
            self.sliders[name].value = start

    @property
    def weights(self) -> dict[str, float]:
        """What each criterion weighs as the sliders stand; all 0 where every slider is."""
        points = {name: float(slider.value) for name, slider in self.sliders.items()}
        total = sum(points.values())
        return {name: one / total if total else 0.0 for name, one in points.items()}

    @property
    def sentence(self) -> str:
        """What the sliders come to, in one sentence."""
        return self.ranking.verdict.sentence if any(self.weights.values()) else NO_WEIGHT

    def _moved(self, _: object) -> None:
        weights = np.array(list(self.weights.values()))
        if self._starts == {name: slider.value for name, slider in self.sliders.items()}:
            self.ranking = self.start
        elif weights.any():
            matrix = self.start.matrix.reweighted(weights)
            self.ranking = rank_with(matrix, RankingOptions(self.start.method), type(self.start))
        self._show()

    def _show(self) -> None:
        ranking, called = self.ranking, self.ranking.names
        self._said.value = f'<p role="status" aria-live="polite"><b>{escape(clean(self.sentence))}</b></p>'
        self._drawn.value = picture_svg(scores(ranking), str(id(self)))
        moves = [kept(one, called) for one in stability(ranking) if one.kind == "criterion"]
        first = listed_with_and(called.listed(ranking.verdict.first)) or "nobody"
        items = "".join(f"<li>{escape(clean(one))}</li>" for one in moves)
        head = f"Each weight, as a share of all, and between which shares {first} stays first:"
        self._moves.value = f"<p>{escape(clean(head))}</p><ul>{items}</ul>" if len(moves) > 1 else ""

    def _repr_mimebundle_(self, **how: Any) -> Any:  # noqa: ANN401 -- as notebooks ask and are answered
        found = self.widget._repr_mimebundle_(**how)
        plain = {"text/plain": f"{self}"}
        return ({**found[0], **plain}, found[1]) if isinstance(found, tuple) else {**found, **plain}

    def __str__(self) -> str:
        """Return what the sliders come to, and what to know of them."""
        return f"{self.sentence}\n{TO_SHARE}"


SUM = make_method("weighted_sum", {})
"""What is worked out while the weights are moved."""


def walked_weights(ranking: Ranking) -> WalkedWeights | None:
    """Return what it takes to weigh the networks that stand anew, by the weighted sum, whatever ranked them.

    None where figures have no anchors, a criterion does not apply to a network (which would need weights of its
    own), or there is nothing to compare: fewer than two criteria, or networks that stand.
    """
    if ranking.matrix.applies is not None:
        return None
    try:
        made = rank(ranking.matrix, SUM)
        intervals = [one for one in stability(made) if one.kind == "criterion"]
    except (MethodNotApplicable, MissingAnchors):
        return None
    matrix, names = made.matrix, ranking.names
    rows = sorted(np.flatnonzero(made.stands).tolist(), key=lambda row: matrix.networks[row])
    if len(rows) < 2 or len(matrix.criteria) < 2:  # noqa: PLR2004 -- nothing to compare
        return None
    # What a criterion without weight could be worth matters as soon as it gets some.
    even = matrix.reweighted(np.ones(len(matrix.criteria)))
    low, high = (_rows(end.utilities) for end in even.extremes(graded=True))
    ends, surely = _ends(even)
    unknown = np.zeros(matrix.values.shape, dtype=np.bool_) if matrix.unknown is None else matrix.unknown
    return WalkedWeights(
        criteria=tuple(map(names.criterion, matrix.criteria)),
        weights=tuple(matrix.weights.tolist()),
        intervals=tuple((one.low, one.high) for one in intervals),
        stays=tuple(_said(made, one, column) for column, one in enumerate(intervals)),
        networks=tuple(
            WalkedNetwork(
                name=names.network(matrix.networks[row]),
                listed=tuple(matrix.utilities[row].tolist()),
                low=low[row],
                high=high[row],
                ends=_rows(ends[row]),
                unknown=frozenset(np.flatnonzero(unknown[row]).tolist()),
                surely_stands=bool(surely[row]),
            )
            for row in rows
        ),
        ungraded=tuple(_ungraded(made)),
        margin=made.margin,
        method="" if ranking.method == SUM else f"{ranking.method.title}{parameters_text(ranking.method)}",
        picture=walked_scores(made),
    )


def _rows(array: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, array.tolist()))


def _ends(even: DecisionMatrix) -> tuple[list[Floats], npt.NDArray[np.bool_]]:
    """Return for each network rows of values, its best and worst among them, and whether it surely stands."""
    worst, best = (end.utilities for end in even.extremes())
    surely = np.ones(len(worst), dtype=np.bool_)
    ends = [_extreme(np.array([low, high])) for low, high in zip(worst, best, strict=True)]
    for own in cases_by_network(even, SUM).values():
        row, stands = own.variation.row, own.stands
        surely[row] = stands.all()
        if not stands.any():
            ends[row] = worst[:0]
        elif own.is_sharp and even.worst is not None and even.best is not None:
            ends[row] = _extreme(utilities(own.rows[stands], even.worst, even.best, even.curves))
    return ends, surely


def _extreme(values: Floats) -> Floats:
    """Return the rows of values that no other equals or undercuts, and those that none equals or outdoes."""
    values = np.unique(values, axis=0)
    kept = np.zeros(len(values), dtype=np.bool_)
    for signed in (values, -values):
        # Whoever is below in everything has the smaller sum, and comes earlier.
        found: list[int] = []
        for place in np.argsort(signed.sum(axis=1), kind="stable").tolist():
            if not (signed[found] <= signed[place]).all(axis=1).any():
                found.append(place)
        kept[found] = True
    return values[kept]


def _ungraded(ranking: Ranking) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield which criteria read how many strengths that carry no grade."""
    assessment = ranking.matrix.assessment
    if assessment is None:
        return
    study, standing = assessment.study, set(compress(ranking.matrix.networks, ranking.stands))
    readers: dict[tuple[str, str], list[int]] = {}
    for column, leaf in enumerate(study.leaves().values()):
        for name in standing if leaf.computed in COVERAGE else ():
            for path, one in strengths_read(study, assessment.coverage, {str(leaf.computed)}, name).items():
                if not one.is_unknown and one.grade is None and study.networks[name].grade is None:
                    readers.setdefault((name, path), []).append(column)
    yield from sorted(Counter(map(tuple, readers.values())).items())


def _said(ranking: Ranking, stays: StabilityInterval, column: int) -> str:
    """Return from where to where a weight can move, in hundredths, and who is first beyond."""
    first = ranking.names.network(ranking.networks[0])
    if (stays.low, stays.high) == (0.0, 1.0):
        return f"{first} is first whatever this weight is."
    low, high, step = _inside(100 * stays.low, 100 * stays.high, 100 * stays.weight)
    beyond = [
        f"; at {_text(end)} it is {ranking.names.network(other)}"
        for end in (max(0.0, low - step), min(100.0, high + step))
        if (other := _first_at(ranking, column, end / 100)) != ranking.networks[0]
    ]
    return f"{first} is first from {_text(low)} to {_text(high)}{''.join(beyond)}."


def _inside(low: float, high: float, now: float) -> tuple[float, float, float]:
    """Return both ends rounded inwards to as few digits as leave the weight between them, and the last digit."""
    for digits in range(1, 7):
        size = 10.0**digits
        ends = math.ceil(low * size - ROOM) / size, math.floor(high * size + ROOM) / size
        if ends[0] <= now <= ends[1]:
            return *ends, 1 / size
    return low, high, 0.0


ROOM = 1e-6
"""Of a last digit: so far a rounded end may lie beyond the end itself, which is no more exact."""


def _text(points: float) -> str:
    return f"{points:.6f}".rstrip("0").removesuffix(".")


def _first_at(ranking: Ranking, column: int, level: float) -> str:
    """Return who is first where one weight has this level, and the others are in proportion."""
    matrix = ranking.matrix
    weights = matrix.weights * (1.0 - level) / (1.0 - matrix.weights[column])
    weights[column] = level
    ranks = competition_ranks((matrix.utilities @ weights)[ranking.stands], ranking.tolerance)
    standing = compress(matrix.networks, ranking.stands)
    return min(name for name, place in zip(standing, ranks.tolist(), strict=True) if place == 1)
