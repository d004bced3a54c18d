"""What do all networks score under weights and figures drawn at random, block by block?"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from netselect.bounds.cases import Cases, trial_levels
from netselect.bounds.open_figures import OpenFigure, open_figures
from netselect.bounds.outlook import cases_by_network
from netselect.bounds.variation import Variation, vary
from netselect.bounds.worlds import scores_at
from netselect.matrix.decision_matrix import EXCLUDED
from netselect.methods import scores_of
from netselect.ranking import Ranking
from netselect.robustness.sampling import Draw, Shape, drawn_figures
from netselect.robustness.tally import Tally
from netselect.study.observation import Strength
from netselect.study.stated_figures import stated_figures

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST_PAIRED = 300
"""Networks up to which pairs are counted."""

_CELLS = 2**16
"""Figures or scores worked on at a time: half a megabyte each, which stay in the processor's cache."""


class Sampler:
    """The networks that stand or may stand, with what varies of them.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    figures : {"uniform", "triangular", "stated"}
        How open figures are drawn, or that they stay as the ranking lists them.
    grades : bool
        Whether graded strengths vary too.
    seed : int
        Where draws start.
    progress : callable, optional
        Called with how many samples are drawn, and how many there are to draw.
    weighs : ndarray (m,) of bool, optional
        Which criteria may weigh something; those that do in the ranking where nothing is given.
    """

    def __init__(
        self,
        ranking: Ranking,
        figures: str,
        *,
        grades: bool,
        seed: int,
        progress: Callable[[int, int], None] | None = None,
        weighs: Flags | None = None,
    ) -> None:
        self.ranking, self.seed, self._progress = ranking, seed, progress
        self._done = self._planned = 0
        self.shape: Shape = "triangular" if figures == "triangular" else "uniform"
        graded = _graded(ranking) if grades and figures != "stated" else ()
        self.graded = len(graded)
        cases = ranking.cases
        if weighs is not None and (weighs & (ranking.matrix.weights == 0)).any():
            cases = cases_by_network(ranking.matrix, ranking.method, weighs)
        self.opened = sum(len(own.variation.figures) for own in cases.values())
        self.varied = [] if figures == "stated" else _varied(ranking, graded, cases)
        status = ranking.matrix.status
        may_stand = np.ones(len(ranking.ranks), dtype=np.bool_) if status is None else status != EXCLUDED
        self.rows = np.flatnonzero(may_stand if self.varied else ranking.stands)

    def plan(self, samples: int) -> None:
        """Say that so many more samples are to be drawn."""
        self._planned += samples

    def _tell(self, samples: int) -> None:
        self._done += samples
        if self._progress is not None:
            self._progress(min(self._done, self._planned), self._planned)

    def tally(self, draw: Draw, samples: int, *, with_pairs: bool = False) -> Tally:
        """Count so many samples, with weights drawn in one way.

        Where figures stay as they are and the method is additive, scores are one product of matrices with what
        each network scores on each criterion alone. The sets in which two scores come so close that a rounding
        could matter are scored again by the method itself.
        """
        ranking, rows = self.ranking, self.rows
        width = len(ranking.matrix.criteria)
        tally = Tally(
            len(rows), width, ranking.method.range_of_scores, with_pairs=with_pairs and len(rows) <= MOST_PAIRED
        )
        if not len(rows):
            tally.samples = samples
            return tally
        of_weights, of_figures = (np.random.default_rng([self.seed, stream]) for stream in (0, 1))
        local = None
        if ranking.method.additive and not self.varied:
            local = np.ascontiguousarray(self._scores_seen(np.eye(width)))
        height = max(1, _CELLS // max(1, len(rows) * (width if local is None else 1)))
        for start in range(0, samples, height):
            weights = draw(of_weights, min(height, samples - start))
            self._tell(len(weights))
            if local is None:
                tally.add(self._scores(weights, of_figures), weights)
                continue
            close = tally.add_without_ties(weights @ local, weights)
            if close.any():
                tally.add(self._scores_seen(weights[close]), weights[close])
        return tally

    def confidence(self, place: int, weights: Floats, samples: int) -> tuple[float, float]:
        """Return in what share of the figures a network is first under some weights (m,), and its error."""
        shares = weights / weights.sum()
        found = self.tally(lambda _, count: np.tile(shares, (count, 1)), samples if self.varied else 1)
        share = float(found.firsts[place] / found.samples)
        return share, float(standard_errors(share, samples)) if self.varied else 0.0

    def _scores_seen(self, weights: Floats) -> Floats:
        """Return scores (c, r) with figures as the ranking lists them."""
        ranking = self.ranking
        seen = self.rows if ranking.rows is None else np.searchsorted(ranking.rows, self.rows)
        return scores_of(ranking.method, ranking.seen, weights=weights)[:, seen]

    def _scores(self, weights: Floats, generator: np.random.Generator) -> Floats:
        if not self.varied:
            return self._scores_seen(weights)
        ranking = self.ranking
        chosen = []
        for variation, levels in self.varied:
            uniform = generator.random((len(weights), len(variation.figures)))
            chosen.append((variation, drawn_figures(variation.figures, levels, uniform, self.shape)))
        return scores_at(ranking.matrix, ranking.method, chosen, weights)[:, self.rows]


def standard_errors(shares: npt.ArrayLike, samples: int) -> Floats:
    """Return the Monte Carlo standard errors of shares, as if one sample more had and one had not been there.

    Examples
    --------
    >>> standard_errors([0.5, 0.0], 100).round(4).tolist()
    [0.05, 0.0099]
    """
    held = (np.asarray(shares, dtype=np.float64) * samples + 1.0) / (samples + 2.0)
    errors: Floats = np.sqrt(held * (1.0 - held) / samples)
    return errors


Varied = tuple[Variation, tuple[tuple[float, ...], ...]]


def _varied(ranking: Ranking, graded: Sequence[OpenFigure], cases: Mapping[str, Cases]) -> list[Varied]:
    """Return each network of which something varies, with the levels of its figures worth telling apart."""
    if not graded:
        return [(own.variation, own.levels) for own in cases.values()]
    by_network: dict[str, list[OpenFigure]] = {}
    for figure in (*open_figures(ranking.matrix), *graded):
        by_network.setdefault(figure.network, []).append(figure)
    found = []
    for name, figures in by_network.items():
        variation = vary(ranking.matrix, ranking.position(name), figures)
        found.append((variation, trial_levels(variation)))
    return found


def _graded(ranking: Ranking) -> Sequence[OpenFigure]:
    """Return the known strengths of the networks that stand, with the ends that their grades give them."""
    study = ranking.study
    if study is None:
        return ()
    found = []
    for name in ranking.networks:
        network = study.networks[name]
        for path, figure in stated_figures(network) if ranking.stands[ranking.position(name)] else ():
            grade = figure.grade or network.grade
            if not isinstance(figure, Strength) or figure.number is None or grade is None:
                continue
            out = 0.0 if figure.low is not None or figure.high is not None else getattr(study.grades, grade)
            if out > 0:
                ends = max(0.0, figure.number - out), min(1.0, figure.number + out)
                found.append(OpenFigure(name, path, *ends, stated=figure.number))
    return found
