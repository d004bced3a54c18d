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

DOUBLE_ROUNDING = 2.0**-53
"""The same for double precision."""

LEFT_OUT = np.float32(-4.0)
"""What is added to the figure of a network that does not stand; every figure lies from -1 to 1."""

_STANDS = -2.0
"""Only figures above it are those of networks that stand."""

_LANES = 64
"""Networks are kept in a multiple of so many columns, and their maxima taken over as many at a time."""


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
        self.count, width = utilities.shape
        fixed = np.ones(width)
        fixed[list(own)] = 0.0
        self.tables = []
        for function in form.functions:
            table = np.zeros((width, padded(self.count)), dtype=np.float32)
            table[:, : self.count] = (function(utilities) * fixed).T
            self.tables.append(table)
        # Rounding of weight and value, of each product and of each sum; then of the join.
        self.error: float = 1.01 * (width + len(own) + 12) * ROUNDING

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
        ndarray (c, p)
            As many columns as there are networks, and `LEFT_OUT` in further ones.
        """
        raised = weights if self.form.power == 1 else weights * weights
        single = raised.astype(np.float32)
        sums = [single @ table for table in self.tables]
        for column, values in own_values.items():
            for total, function in zip(sums, self.form.functions, strict=True):
                total[:, : self.count] += single[:, column, None] * function(values.astype(np.float32))
        with np.errstate(invalid="ignore"):  # 0 / 0 in the columns that stand for nobody
            joined: Singles = self.form.join(*sums)
        joined[:, self.count :] = LEFT_OUT
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
        out = self.error + len(self.own) * self.form.spread * own_error
        # The last part is the rounding of the line below which nobody is kept.
        slack: float = 2.0 * out + 1.01 * self.form.steepness * tolerance + 1e-12 + ROUNDING
        return slack


def padded(count: int) -> int:
    """Return how many columns stand for so many networks; those beyond are `LEFT_OUT`."""
    return -(-count // _LANES) * _LANES


def survivors(figures: "npt.NDArray[np.floating]", first: int, slack: "float | Floats") -> tuple[Indices, Indices]:
    """Return who can be among the first, or tie with the last of them.

    Parameters
    ----------
    figures : ndarray (c, p)
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
    Of the maxima over blocks of columns, the largest but ``first - 1`` is no larger than the last of the first,
    because each stands for another column.
    """
    rows, width = figures.shape
    lanes = _LANES if width % _LANES == 0 else 1
    blocks = figures.reshape(rows, width // lanes, lanes).max(axis=1) if lanes > first else figures
    if blocks.shape[1] > first:
        place = blocks.shape[1] - first
        floor = np.partition(blocks, place, axis=1)[:, place]
    else:
        floor = blocks.min(axis=1)
    threshold = np.maximum(floor - slack, _STANDS).astype(figures.dtype)
    rows_of, columns = np.divmod(np.flatnonzero(figures >= threshold[:, None]), width)
    return rows_of, columns
