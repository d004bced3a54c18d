"""How are figures drawn that are stated with the standard deviation of a measurement?

A spread has no ends: it plays no part in bounds, gates and verdict, and is for samples alone.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from netselect.bounds import by_network
from netselect.bounds.cases import vary
from netselect.bounds.open_figures import OpenFigure, is_open
from netselect.matrix import EXCLUDED
from netselect.ranking import Ranking
from netselect.study.network import Figure, stated_figures
from netselect.sums import Flags, Floats

_LEVEL = 1e-6
"""A range so much shorter than the standard deviation has a level density to all digits that count."""

_EDGE = 2.0**-53


@dataclass(frozen=True, slots=True)
class Spread:
    """A normal distribution that is cut off at ends.

    Parameters
    ----------
    mean, sd : float
        The value and the standard deviation that are stated.
    low, high : float
        The ends, infinite where there are none; the mean lies between them.
    """

    mean: float
    sd: float
    low: float = -math.inf
    high: float = math.inf

    def drawn(self, uniform: Floats) -> Floats:
        """Return draws from draws from [0, 1), none beyond an end: as if one that is beyond were drawn again.

        Notes
        -----
        By the inverse of the distribution function between its values at the ends.

        Examples
        --------
        >>> Spread(3.0, 1.0, low=0.0).drawn(np.array([0.0, 0.5])).round(3).tolist()
        [0.0, 3.002]
        """
        if self.high - self.low <= _LEVEL * self.sd:
            return self.low + (self.high - self.low) * uniform
        normal = NormalDist(self.mean, self.sd)
        start, end = normal.cdf(self.low), normal.cdf(self.high)
        shares = np.clip(start + (end - start) * uniform, _EDGE / 2, 1.0 - _EDGE)
        found = np.fromiter(map(normal.inv_cdf, shares.tolist()), np.float64, len(shares))
        return np.clip(found, self.low, self.high)


def spreads_of(ranking: Ranking) -> dict[tuple[str, str], Spread]:
    """Return the figures that are stated with a standard deviation, by network and path.

    Notes
    -----
    Its own `low` and `high` cut a figure off, where they are stated; else 0 does for an amount and for a figure on
    a scale without negative anchors, and 0 and 1 do for a strength.
    """
    return {
        (name, path): spread
        for name, network in ({} if ranking.study is None else ranking.study.networks).items()
        for path, figure in stated_figures(network)
        if isinstance(figure, Figure) and (spread := _spread(ranking, path, figure)) is not None
    }


def _spread(ranking: Ranking, path: str, figure: Figure) -> Spread | None:
    if figure.sd is None or figure.number is None or ranking.study is None:
        return None
    low, high = figure.least, figure.most
    leaf = ranking.study.leaves().get(path.removeprefix("values."))
    scale = None if leaf is None else leaf.effective_scale
    if scale is not None and min(scale.worst, scale.best) >= 0 and figure.number >= 0:
        low = max(low, 0.0)
    low, high = (end if own is None else own for own, end in ((figure.low, low), (figure.high, high)))
    return Spread(figure.number, figure.sd, low, high)


def measured_figures(
    ranking: Ranking, spreads: Mapping[tuple[str, str], Spread], weighs: Flags
) -> Iterator[tuple[OpenFigure, bool]]:
    """Yield the figures with a spread that something reads, and whether each is open besides, for its own range.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    spreads : mapping
        As `spreads_of` returns them.
    weighs : ndarray (m,) of bool
        Which criteria weigh something.
    """
    matrix, study = ranking.matrix, ranking.study
    # Two levels are enough to see how a row moves with a figure.
    ends = {at: (max(one.low, one.mean - one.sd), min(one.high, one.mean + one.sd)) for at, one in spreads.items()}
    measured = (OpenFigure(*at, *ends[at], stated=one.mean) for at, one in spreads.items())
    for name, figures in by_network(measured).items():
        row = ranking.position(name)
        if study is None or (matrix.status is not None and matrix.status[row] == EXCLUDED):
            continue
        stated = dict(stated_figures(study.networks[name]))
        for figure in vary(matrix, row, figures).read(ranking.method, weighs):
            yield figure, is_open(stated[figure.path])
