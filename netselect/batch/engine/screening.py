"""Which few networks can be among the first of each learner, found without scoring all of them exactly?

Scores are approximated by matrix products in single precision, with a bound on how far out they can be. Whoever
may be among the first by that bound is kept, and scored exactly afterwards; nobody else can be.

The best, the worst and the divisor of every criterion differ from learner to learner, as other networks stand.
Best and worst are looked up among the few largest and smallest figures. Divisors can be sums over whoever stands,
and have to be those of `netselect.sums.column_sums` bit for bit: that function adds up numbers on two grids on
which sums need no rounding, so a matrix product gives the same sums in whatever order it adds.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from netselect.methods import FromBestAndWorst, Separable
from netselect.methods._footing import VANISHING, without_zeros
from netselect.sums import FEW, Flags, Floats, Places, but_for_rounding, grids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netselect.matrix import DecisionMatrix

Singles = npt.NDArray[np.float32]

ROUNDING = 2.0**-24
"""By what share a number of single precision is out at most (IEEE 754-2019, binary32)."""

ROUNDINGS = 6.25
"""By how many roundings a product of a raised weight and a value, or a square of values, is out at most.

The weight and the product make one each; a value that is computed for a learner, rounded and squared, 3; the sum
of the squares of it and of what it lacks 4.25 at most.
"""

DOUBLE_ROUNDING = 2.0**-53
"""The same for double precision."""

LEFT_OUT = np.int8(-4)
"""What is added to the figure of a network that does not stand; every figure lies from -1 to 1."""

_STANDS = -2.0
"""Only figures above it are those of networks that stand."""

_LANES = 64
"""Maxima of as many columns as possible are taken together, as long as this many maxima are left."""

_SPREAD = 6
"""So many times as many maxima as are looked for: hardly ever do two of the first then share one."""


class Screen:
    """Approximate figures of all networks for very many sets of weights.

    Parameters
    ----------
    form : Separable
        How the method's scores follow from sums over criteria.
    utilities : ndarray (n, m)
        The values of the networks' figures; 0 in the columns that differ from learner to learner.
    own : sequence of int
        These columns.
    """

    def __init__(self, form: Separable, utilities: Floats, own: "tuple[int, ...]" = ()) -> None:
        self.form, self.own = form, own
        width = utilities.shape[1]
        fixed = np.ones(width)
        fixed[list(own)] = 0.0
        self.tables = []
        for function in form.functions:
            self.tables.append(np.ascontiguousarray((function(utilities) * fixed).T, dtype=np.float32))
        # Each addition of a sum without negative terms is out by a share of it, in whatever order they are made.
        self.share: float = (width - 1 + ROUNDINGS) * ROUNDING
        # One more for a quotient; and a little for roundings of roundings.
        self.error: float = 1.01 * (form.joined * self.share + ROUNDING)

    def figures(self, weights: Floats, own_values: "Mapping[int, Floats]") -> Singles:
        """Return the figures of all networks.

        Parameters
        ----------
        weights : ndarray (c, m)
            They sum to 1 in each row.
        own_values : mapping of int to ndarray (c, n)
            The values of the columns that differ from learner to learner.

        Returns
        -------
        ndarray (c, n)
        """
        raised = weights if self.form.power == 1 else weights * weights
        single = raised.astype(np.float32)
        sums = [single @ table for table in self.tables]
        for column, values in own_values.items():
            for place, function in enumerate(self.form.functions):
                sums[place] += single[:, column, None] * function(values.astype(np.float32))
        return self.form.join(*sums)

    def slack(self, tolerance: float, own_error: float = 0.0) -> float:
        """Return how far below the last of the first a network's figure can lie and its score still tie with it.

        Parameters
        ----------
        tolerance : float
            Scores no further apart than this tie.
        own_error : float
            By how much the values of the columns that differ from learner to learner can be out.
        """
        out = self.error + self.form.spread * own_error
        # The last part is the rounding of the line below which nobody is kept.
        return 2.0 * out + 1.01 * self.form.steepness * tolerance + 1e-12 + ROUNDING


def leave_out(figures: Singles, failing: npt.NDArray[np.int8]) -> None:
    """Put the figures (c, n) of whoever does not stand, marked by 1, below all others, in place."""
    # Bytes are read sooner than numbers of single precision, of which there would be another table.
    figures += failing * LEFT_OUT


def survivors(
    figures: "npt.NDArray[np.floating]", first: int, slack: "float | Floats", *, best_ahead: bool = False
) -> tuple[Places, Places]:
    """Return who can be among the first, or tie with the last of them.

    Parameters
    ----------
    figures : ndarray (c, n)
        Larger is better; -3 or less for whoever does not stand, at least -1 for all others.
    first : int
        How many are looked for.
    slack : float or ndarray (c,)
        Whoever is no further than this below the last of the first is kept too.
    best_ahead : bool
        Whether most of the largest figures stand in the first half: the rest is then not looked at for how large
        the last of the first is, which at worst keeps some more.

    Returns
    -------
    rows, columns : ndarray (s,) of int
        In the order of rows, then of columns.

    Notes
    -----
    Where each column counts for one of some maxima, the largest but ``first - 1`` of these is no larger than the
    last of the first, because each stands for another column.
    """
    least, half = max(_LANES, _SPREAD * first), figures.shape[1] // 2
    maxima = _folded(figures[:, :half] if best_ahead and half >= least else figures, least)
    if maxima.shape[1] > first:
        place = maxima.shape[1] - first
        floor = np.partition(maxima, place, axis=1)[:, place]
    else:
        floor = maxima.min(axis=1)
    threshold = np.maximum(floor - slack, _STANDS).astype(figures.dtype)
    rows, columns = np.divmod(np.flatnonzero(figures >= threshold[:, None]), figures.shape[1])
    return rows, columns


def _folded(figures: "npt.NDArray[np.floating]", least: int) -> "npt.NDArray[np.floating]":
    """Return maxima over columns, each of which counts for one of them: halves laid on each other."""
    while figures.shape[1] >= 2 * least:
        half = figures.shape[1] // 2
        folded = np.maximum(figures[:, :half], figures[:, half : 2 * half])
        if figures.shape[1] > 2 * half:
            np.maximum(folded[:, 0], figures[:, -1], out=folded[:, 0])
        figures = folded
    return figures


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

    def _ends(self, stands: Flags, near: Places, end: Callable[..., Floats]) -> Floats:
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
        return both[:, :width] + both[:, width:]

    def first(
        self, weights: Floats, stands: Flags, count: int, tolerance: float
    ) -> tuple[Places, Places, Floats, Flags]:
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
