"""Who is first for each learner where those that stand for the learner set the scale?

The best, the worst and the divisor of every criterion differ from learner to learner, as other networks stand.
Best and worst are looked up among the few largest and smallest figures. Divisors can be sums over whoever stands,
and have to be those of `netselect.sums.column_sums` bit for bit: that function adds up numbers on two grids on
which sums need no rounding, so a matrix product gives the same sums in whatever order it adds.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.screening import LEFT_OUT, ROUNDING, leave_out, survivors
from netselect.methods import FromBestAndWorst
from netselect.methods._scaling import VANISHING, without_zeros
from netselect.sums import FEW, but_for_rounding, grids

if TYPE_CHECKING:
    from netselect.matrix import DecisionMatrix

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

_NEAR_THE_END = 16
"""So many of the largest and of the smallest figures of a criterion are looked at for one that stands."""

_SUMMED = 64
"""Learners whose sums are made at a time, so that they fit into the processor's cache as numbers."""

_TINIEST, _SHORTEST = 1e-300, 1e-120
"""With divisors below the first, or distances below the second, the method itself scales in another way."""


class Renormalised:
    """Networks' figures, laid out so that many learners' own scales can be found at once.

    Parameters
    ----------
    form : FromBestAndWorst
        What the method measures.
    matrix : DecisionMatrix (n, m)
        The figures of all networks.
    """

    def __init__(self, form: FromBestAndWorst, matrix: "DecisionMatrix") -> None:
        self.form, self.maximise = form, matrix.maximise
        self.values = matrix.values
        order = np.argsort(self.values, axis=0, kind="stable")
        self.smallest, self.largest = order[:_NEAR_THE_END], order[::-1][:_NEAR_THE_END]
        self.summed = {"vector": self.values * self.values, "sum": np.abs(self.values)}.get(form.scaling)
        if self.summed is not None:
            self.grids = np.hstack(grids(self.summed))
            self.peak = np.frexp(self.summed.max(axis=0))[1]
        low, high = self.values.min(axis=0), self.values.max(axis=0)
        self.low, self.extent = low, np.where(high > low, high - low, 1.0)
        scaled = ((self.values - low) / self.extent).T
        # The last row is for what is added to every figure of a learner.
        self.linear = np.vstack([scaled, np.ones(len(self.values))]).astype(np.float32)
        self.both = np.vstack([np.square(self.linear[:-1]), self.linear])

    def scales(self, stands: Flags) -> tuple[Floats, Floats, Floats, Flags]:
        """Return the best, the worst and the divisors among those that stand for each learner.

        Parameters
        ----------
        stands : ndarray (c, n) of bool
            Who stands.

        Returns
        -------
        best, worst, divisors : ndarray (c, m)
        is_found : ndarray (c,) of bool
            For which learners they were; the others are to be ranked by themselves.
        """
        high, low = self._ends(stands, self.largest, np.max), self._ends(stands, self.smallest, np.min)
        best, worst = np.where(self.maximise, high, low), np.where(self.maximise, low, high)
        is_found = np.add.reduce(stands.view(np.int8), axis=1, dtype=np.int32) > FEW
        # What differs by rounding alone is levelled by the method itself.
        is_found &= ~np.any(but_for_rounding(low, high) & (low < high), axis=1)
        if self.form.scaling == "none":
            return best, worst, np.ones_like(best), is_found
        if self.form.scaling == "min_max":
            divisors = high - low
        elif self.form.scaling == "max":
            divisors = np.maximum(high, -low)
        else:
            sums = self._sums(stands)
            sizes = np.maximum(np.abs(high), np.abs(low))
            is_vector = self.form.scaling == "vector"
            # The grids are those of all networks, and serve where a figure of the largest exponent is among them.
            peaks = np.frexp(sizes * sizes if is_vector else sizes)[1]
            is_found &= np.all(peaks == self.peak, axis=1)
            if is_vector:
                is_found &= np.all(sums > VANISHING, axis=1)
            divisors = np.sqrt(sums) if is_vector else sums
        # The method itself works on very small figures in another way.
        is_found &= ~np.any((divisors > 0) & (divisors < _TINIEST), axis=1)
        return best, worst, np.where(is_found[:, None], without_zeros(divisors), 1.0), is_found

    def _ends(self, stands: Flags, near: Indices, end: Callable[..., Floats]) -> Floats:
        """Return the largest or smallest figures (c, m) of those that stand: the first of some rows that does."""
        columns = np.arange(near.shape[1])
        here = stands[:, near]
        first = here.argmax(axis=1)
        found = np.take_along_axis(here, first[:, None, :], axis=1)[:, 0]
        ends: Floats = self.values[near[first, columns], columns]
        for row in np.flatnonzero(~np.all(found, axis=1) & stands.any(axis=1)).tolist():
            ends[row] = end(self.values[stands[row]], axis=0)
        return ends

    def _sums(self, stands: Flags) -> Floats:
        """Return the sums (c, m) of whoever stands."""
        width = self.values.shape[1]
        both = np.empty((len(stands), 2 * width))
        for start in range(0, len(stands), _SUMMED):
            at = slice(start, start + _SUMMED)
            both[at] = stands[at].astype(np.float64) @ self.grids
        sums: Floats = both[:, :width] + both[:, width:]
        return sums

    def first(
        self, weights: Floats, stands: Flags, count: int, tolerance: float
    ) -> tuple[Indices, Indices, Floats, Flags]:
        """Return who can be among the first of each learner, with exact scores.

        Parameters
        ----------
        weights : ndarray (c, m)
            They sum to 1.
        stands : ndarray (c, n) of bool
            Who stands.
        count : int
            How many are looked for.
        tolerance : float
            Scores no further apart than this tie.

        Returns
        -------
        rows, networks : ndarray (s,) of int
        scores : ndarray (s,)
        is_found : ndarray (c,) of bool
            Whom that holds for; the others are to be ranked by themselves.
        """
        best, worst, divisors, is_found = self.scales(stands)
        factors = weights / divisors
        reach = (factors * np.abs(best - worst)).max(axis=1)
        is_found &= (reach >= _SHORTEST) | (reach == 0)
        figures, slack = self._figures(factors, best, worst, stands)
        is_found &= np.isfinite(slack)
        slack = np.where(is_found, slack, 0.0) + 2.02 * self.form.steepness * tolerance
        figures[~is_found] = LEFT_OUT
        rows, networks = survivors(figures, count, slack)
        values = self.values.take(networks, axis=0)[:, None, :]
        own = (of_learner.take(rows, axis=0) for of_learner in (factors, best, worst))
        scores = self.form.scores(values, *own)[:, 0]
        return rows, networks, scores, is_found

    def _figures(
        self, factors: Floats, best: Floats, worst: Floats, stands: Flags
    ) -> tuple[npt.NDArray[np.float32], Floats]:
        """Return ``(N - F) / (N + F)`` of all networks up to rounding, and twice by how much it can be out.

        With shares ``s = f**2 / sum f**2``, figures from 0 to 1, the worst w and the best b, ``N + F`` is
        ``sum s (2 x**2 - 2 (w + b) x + w**2 + b**2)`` and ``N - F`` is ``sum s (2 (b - w) x + w**2 - b**2)``: sums
        of terms that come to 8 and 4 at most. ``N + F`` is at least half of ``sum s (b - w)**2``; where that is
        nothing but rounding, the bound is infinite and the figures may be anything.
        """
        spans = factors * self.extent
        squares = np.square(spans / without_zeros(spans.max(axis=1, keepdims=True)))
        shares = squares / without_zeros(squares.sum(axis=1, keepdims=True))
        low, high = ((point - self.low) / self.extent for point in (worst, best))
        summed, apart = _over_criteria(shares, low * low + high * high), _over_criteria(shares, (high - low) ** 2)
        difference = _over_criteria(shares, low * low - high * high)
        # In single precision, network by network.
        total = np.hstack([2.0 * shares, -2.0 * shares * (low + high), summed]).astype(np.float32) @ self.both
        figures = np.hstack([2.0 * shares * (high - low), difference]).astype(np.float32) @ self.linear
        with np.errstate(divide="ignore", invalid="ignore"):
            figures /= total
        leave_out(figures, stands.view(np.int8) ^ 1)
        apart = apart[:, 0]
        rounding = 1.01 * (2 * factors.shape[1] + 16) * ROUNDING
        with np.errstate(divide="ignore"):
            out = 12.0 * rounding / (0.5 * apart - 8.0 * rounding)
        # Where the bound is not far below 1, nearly everybody would be kept: better then to score all at once.
        is_told = (apart > 32.0 * rounding) & (out < 0.01)  # noqa: PLR2004 -- N + F is not lost; a hundredth
        return figures, np.where(is_told, 2.0 * out + 1e-6, np.inf)


def _over_criteria(shares: Floats, of_each: Floats) -> Floats:
    """Return ``sum s y`` (c, 1)."""
    total: Floats = (shares * of_each).sum(axis=1, keepdims=True)
    return total
