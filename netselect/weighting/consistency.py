"""How far do pairwise judgements contradict each other, compared with judgements made at random?"""

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from netselect.arguments import checked, refuse_kind
from netselect.errors import NoRandomIndex, listed, unknown_name
from netselect.study.statements import GivenIndices
from netselect.sums import Floats
from netselect.words import apart_text

RandomIndex: TypeAlias = "str | float | Mapping[Any, Any] | GivenIndices"
"""A table by its name, figures for numbers of items such as ``{16: 1.6}``, or the figure itself."""

RANDOM_INDEX: dict[str, tuple[float, ...]] = {
    # Saaty, T. L. (1980) The Analytic Hierarchy Process. McGraw-Hill. Later carriers differ beyond 10 items.
    "saaty_1980": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),
    # Saaty, T. L. (2005) Theory and Applications of the Analytic Network Process. RWS Publications, p. 31.
    "saaty_2005": (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
    # Alonso, J. A. & Lamata, M. T. (2006) Consistency in the analytic hierarchy process: a new approach.
    # International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 14(4).
    "alonso_lamata_2006": (
        *(0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499),
        *(1.4854, 1.5140, 1.5365, 1.5551, 1.5713, 1.5838),
    ),
    # Donegan, H. A. & Dodd, F. J. (1991) A note on Saaty's random indexes. Mathematical and Computer
    # Modelling 15(10).
    "donegan_dodd_1991": (
        *(0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733),
        *(1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969),
    ),
    # Aguaron, J. & Moreno-Jimenez, J. M. (2003) The geometric consistency index: approximated thresholds.
    # European Journal of Operational Research 147(1); figures as the R package MCDA carries them from there.
    "aguaron_moreno_2003": (
        *(0.525, 0.882, 1.115, 1.252, 1.341, 1.404, 1.452),
        *(1.484, 1.513, 1.535, 1.555, 1.570, 1.583),
    ),
    # Tummala, V. M. R. & Ling, H. (1998) A note on the computation of the mean random consistency index of the
    # analytic hierarchy process (AHP). Theory and Decision 44(3); figures as pymcdm carries them from there.
    "tummala_ling_1998": (
        *(0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537),
        *(1.4882, 1.5117, 1.5356, 1.5571, 1.5714, 1.5831),
    ),
}
"""Mean consistency index of random judgements, by table; the first figure is for three items."""

ALWAYS_CONSISTENT = 2
"""Up to so many items no judgement can contradict another."""

USUAL_RATIO = 0.1
"""A consistency ratio up to which judgements are usually accepted (Saaty 1980)."""

GOOD_RATIO = 0.05
"""Below it no judgement is proposed to be changed: a scale of whole numbers alone brings as much."""

RATIO_DIGITS = 4
"""Decimals that a consistency ratio has at least."""

RATIO_MEANS = (
    "A consistency ratio says how far judgements contradict each other: 0 not at all; up to "
    f"{USUAL_RATIO:g} is usually accepted."
)
"""What a consistency ratio means."""

GEOMETRIC_CONSISTENCY_LIMITS = (0.31, 0.35, 0.37)
"""For 3, 4 and more items: what a consistency ratio of 0.1 comes to (Aguaron & Moreno-Jimenez 2003)."""


def reach(table: str) -> int:
    """Return the largest number of items that a table of random indices covers.

    Parameters
    ----------
    table : str
        A name in ``RANDOM_INDEX``.

    Raises
    ------
    UnknownName
        No table has that name.

    Examples
    --------
    >>> reach("saaty_1980")
    10
    """
    if table not in RANDOM_INDEX:
        raise unknown_name(f"`{table}` is no table of random indices.", table, RANDOM_INDEX)
    return ALWAYS_CONSISTENT + len(RANDOM_INDEX[table])


@checked
def random_index(n: int, table: RandomIndex = "saaty_1980") -> float:
    """Return the mean consistency index of random judgements between ``n`` items.

    Parameters
    ----------
    n : int
        Number of items.
    table : str, mapping, GivenIndices or float
        A name in ``RANDOM_INDEX``; figures by the number of items, such as ``{16: 1.6}`` or ``{"table":
        "saaty_2005", 16: 1.6}``; or the figure itself.

    Returns
    -------
    float
        0 for one or two items, which cannot be inconsistent.

    Raises
    ------
    NoRandomIndex
        The table ends before ``n`` and no figure is given for it, or one that is given is not above 0.
    UnknownName
        No table has that name.

    Examples
    --------
    >>> random_index(5)
    1.12
    >>> random_index(4, 0.882)
    0.882
    >>> random_index(16, {16: 1.6}), random_index(9, {16: 1.6})
    (1.6, 1.45)
    """
    return index_and_source(n, table)[0]


def index_and_source(n: int, table: RandomIndex) -> tuple[float, str]:
    """Return the random index for ``n`` items and the table it is from, or ``given``; as `random_index` does."""
    if isinstance(table, int | float):
        if isinstance(table, int):
            table = float(min(table, 10**300))
        if not (math.isfinite(table) and table > 0):
            raise NoRandomIndex(
                f"the random index is {table:g}; it must be a number above 0, or {listed(RANDOM_INDEX)}"
            )
        return (float(table) if n > ALWAYS_CONSISTENT else 0.0), "given"
    figures: dict[int, float] = {}
    if not isinstance(table, str):
        given = _given(table)
        figures, table = dict(given.figures), given.table
        if n in figures:
            return figures[n], "given"
    end = reach(table)
    if n > end:
        raise NoRandomIndex(_beyond(n, table, end, figures))
    return (RANDOM_INDEX[table][n - ALWAYS_CONSISTENT - 1] if n > ALWAYS_CONSISTENT else 0.0), table


def _given(figures: Mapping[Any, Any] | GivenIndices) -> GivenIndices:
    if isinstance(figures, GivenIndices):
        return figures
    if not isinstance(figures, Mapping):
        refuse_kind("`random_index`", figures, "the name of a table, a figure or a mapping of figures")
    try:
        return GivenIndices.model_validate(dict(figures))
    except ValidationError as error:
        raise NoRandomIndex(f"random_index: {error.errors()[0]['msg']}") from None


def _beyond(n: int, table: str, end: int, figures: Mapping[int, float]) -> str:
    """Return what is said of more items than a table has; the cure keeps the figures that are given already."""
    further = [name for name in RANDOM_INDEX if reach(name) >= n]
    kept = {**figures} if further else {**figures, n: 1.6}
    base = further[0] if further else table
    rest = [f"{size}: {figure:g}" for size, figure in sorted(kept.items())]
    own = [] if base == "saaty_1980" else [f"table: {base}"]
    written = f"{{{', '.join([*own, *rest])}}}" if rest else base
    tables = listed(f"`{name}` (to {reach(name)})" for name in further)
    use = f"choose {tables}" if further else "no built-in table reaches so far: give the figure of another one"
    use += f", as in `{{judgements: {{random_index: {written}}}}}`"
    return f"the table `{table}` ends at {end} items, and {n} are judged here; {use}, or judge in smaller groups"


def consistency_index(lambda_max: npt.ArrayLike, n: int) -> Floats:
    """Return Saaty's consistency index.

    Parameters
    ----------
    lambda_max : array_like (...)
        Largest eigenvalue of the judgement matrix.
    n : int
        Number of items.

    Returns
    -------
    ndarray (...)
        0 where the judgements agree with each other; never negative.

    Notes
    -----
    ``CI = (lambda_max - n) / (n - 1)``; 0 for one or two items.

    References
    ----------
    Saaty, T. L. (1977) A scaling method for priorities in hierarchical structures. Journal of Mathematical
    Psychology 15(3).

    Examples
    --------
    >>> round(float(consistency_index(3.0539, 3)), 4)
    0.027
    """
    largest = np.asarray(lambda_max, dtype=np.float64)
    if n <= ALWAYS_CONSISTENT:
        return np.zeros_like(largest)
    # Rounding can leave an eigenvalue of n a hair below n.
    return np.maximum(largest - n, 0.0) / (n - 1)


def consistency_ratio(lambda_max: npt.ArrayLike, n: int, table: RandomIndex = "saaty_1980") -> Floats:
    """Return the consistency index as a share of that of random judgements.

    Parameters
    ----------
    lambda_max : array_like (...)
        Largest eigenvalue of the judgement matrix.
    n : int
        Number of items.
    table : str, mapping, GivenIndices or float
        As `random_index` takes it.

    Returns
    -------
    ndarray (...)
        0 for one or two items. Saaty asks for 0.1 at most; nothing is decided by it here.

    Raises
    ------
    NoRandomIndex
        The table ends before ``n``.
    UnknownName
        No table has that name.

    Notes
    -----
    ``CR = CI / RI(n)``. Tables differ: a ratio can be compared only with ratios by the same table.

    References
    ----------
    Saaty, T. L. (1980) The Analytic Hierarchy Process. McGraw-Hill.

    Examples
    --------
    >>> round(float(consistency_ratio(3.0539, 3)), 4)
    0.0465
    """
    index, of_random = consistency_index(lambda_max, n), random_index(n, table)
    return index / of_random if of_random else np.zeros_like(index)


def geometric_consistency_index(matrix: Floats, weights: Floats) -> Floats:
    """Return the geometric consistency index: the spread of the judgements around the weights, in logarithms.

    Parameters
    ----------
    matrix : ndarray (..., n, n)
        Reciprocal judgements; 0 where a pair is not judged.
    weights : ndarray (..., n)
        Positive weights; the index is meant for those of the geometric mean.

    Returns
    -------
    ndarray (...)
        0 for one or two items, and where nothing beyond a tree of judgements is given.

    Notes
    -----
    ``GCI = 2 / ((n - 1) (n - 2)) * sum_{i<j} log(a_ij w_j / w_i)**2``. With pairs missing, the sum goes over the
    judged ones and is divided by their number less n - 1, which is the same where all are judged.
    ``geometric_consistency_limit`` gives the value that stands for a consistency ratio of 0.1.

    References
    ----------
    Crawford, G. & Williams, C. (1985) A note on the analysis of subjective judgment matrices. Journal of
    Mathematical Psychology 29(4).
    Aguaron, J. & Moreno-Jimenez, J. M. (2003) The geometric consistency index: approximated thresholds.
    European Journal of Operational Research 147(1).

    Examples
    --------
    >>> a = np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
    >>> round(float(geometric_consistency_index(a, np.array([4, 2, 1]) / 7)), 12)
    0.0
    """
    n = matrix.shape[-1]
    upper = np.triu(matrix, 1)
    judged = upper > 0
    deviation = deviations(upper, weights)
    spare = judged.sum(axis=(-2, -1)) - (n - 1)
    return np.where(spare > 0, (deviation**2).sum(axis=(-2, -1)) / np.maximum(spare, 1), 0.0)


def geometric_consistency_limit(n: int) -> float:
    """Return the geometric consistency index that stands for a consistency ratio of 0.1.

    Parameters
    ----------
    n : int
        Number of items.

    Returns
    -------
    float
        0.31 for three items, 0.35 for four, 0.37 for more; 0 for one or two, whose index is always 0.

    References
    ----------
    Aguaron, J. & Moreno-Jimenez, J. M. (2003) The geometric consistency index: approximated thresholds.
    European Journal of Operational Research 147(1).

    Examples
    --------
    >>> [geometric_consistency_limit(n) for n in (2, 3, 4, 5)]
    [0.0, 0.31, 0.35, 0.37]
    """
    if n <= ALWAYS_CONSISTENT:
        return 0.0
    last = len(GEOMETRIC_CONSISTENCY_LIMITS) - 1
    return GEOMETRIC_CONSISTENCY_LIMITS[min(n - ALWAYS_CONSISTENT - 1, last)]


def deviations(matrix: Floats, weights: Floats) -> Floats:
    """Return how far each judgement is from the ratio of the weights, in logarithms.

    Parameters
    ----------
    matrix : ndarray (..., n, n)
        Judgements; 0 where a pair is not judged.
    weights : ndarray (..., n)
        Positive weights.

    Returns
    -------
    ndarray (..., n, n)
        ``log(a_ij w_j / w_i)``, and 0 where a pair is not judged.

    Examples
    --------
    >>> a = np.array([[1, 2], [1 / 2, 1]])
    >>> deviations(a, np.array([0.5, 0.5])).round(4).tolist()
    [[0.0, 0.6931], [-0.6931, 0.0]]
    """
    judged = matrix > 0
    ratios = matrix * weights[..., None, :] / weights[..., :, None]
    return np.log(np.where(judged, ratios, 1.0))


def ratio_text(ratio: float) -> str:
    """Return a consistency ratio with so many digits that it is seen whether it is above what is usual.

    Examples
    --------
    >>> ratio_text(0.0046), ratio_text(0.10000123)
    ('0.0046', '0.100001')
    """
    return apart_text(ratio, USUAL_RATIO, RATIO_DIGITS)
