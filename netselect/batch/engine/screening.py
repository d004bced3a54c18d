"""Which few networks can be among the first of each learner, found without scoring all of them exactly?

Scores are approximated by matrix products in single precision, with a bound on how far out they can be. Whoever
may be among the first by that bound is kept, and scored exactly afterwards; nobody else can be.
"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from netselect.methods import Separable

if TYPE_CHECKING:
    from collections.abc import Mapping

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

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
        joined: Singles = self.form.join(*sums)
        return joined

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
        slack: float = 2.0 * out + 1.01 * self.form.steepness * tolerance + 1e-12 + ROUNDING
        return slack


def leave_out(figures: Singles, failing: npt.NDArray[np.int8]) -> None:
    """Put the figures (c, n) of whoever does not stand, marked by 1, below all others, in place."""
    # Bytes are read sooner than numbers of single precision, of which there would be another table.
    figures += failing * LEFT_OUT


def survivors(figures: "npt.NDArray[np.floating]", first: int, slack: "float | Floats") -> tuple[Indices, Indices]:
    """Return who can be among the first, or tie with the last of them.

    Parameters
    ----------
    figures : ndarray (c, n)
        Larger is better; -3 or less for whoever does not stand, at least -1 for all others.
    first : int
        How many are looked for.
    slack : float or ndarray (c,)
        Whoever is no further than this below the last of the first is kept too.

    Returns
    -------
    rows, columns : ndarray (s,) of int
        In the order of rows, then of columns.

    Notes
    -----
    Where each column counts for one of some maxima, the largest but ``first - 1`` of these is no larger than the
    last of the first, because each stands for another column.
    """
    maxima = _folded(figures, max(_LANES, _SPREAD * first))
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
