"""How do points, or an order of importance, become weights that sum to 1?"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from netselect.errors import unknown_name

Floats = npt.NDArray[np.float64]


def points(values: npt.ArrayLike) -> Floats:
    """Share out 1 in proportion to points.

    Parameters
    ----------
    values : array_like (..., n)
        Points, none negative, with a sum above 0 along the last axis.

    Returns
    -------
    ndarray (..., n)
        Weights that sum to 1 along the last axis.

    Notes
    -----
    ``w_k = p_k / sum(p)``. Swing weights are points of which the largest is 100 (Edwards & Barron 1994).

    References
    ----------
    Edwards, W. & Barron, F. H. (1994) SMARTS and SMARTER: improved simple methods for multiattribute utility
    measurement. Organizational Behavior and Human Decision Processes 60(3).

    Examples
    --------
    >>> points([50, 30, 20]).tolist()
    [0.5, 0.3, 0.2]
    """
    given = np.asarray(values, dtype=np.float64)
    largest = np.max(given, axis=-1, keepdims=True, initial=0.0)
    # Scaling by a power of two is exact, and keeps the sum of very large points finite.
    scaled = np.ldexp(given, -np.frexp(largest)[1])
    # Added up one after the other, so that items without points, wherever they stand, change no bit.
    weights: Floats = scaled / np.cumsum(scaled, axis=-1)[..., -1:]
    return weights


def rank_order(positions: npt.ArrayLike, formula: str = "centroid") -> Floats:
    """Turn an order of importance into weights.

    Parameters
    ----------
    positions : array_like (..., n)
        The place of each item, 1 for the most important. Items may share a place: (1, 2, 2, 4) and
        (1, 2, 2, 3) say the same, for only the order of the places counts.
    formula : str
        ``centroid``, ``sum`` or ``reciprocal``.

    Returns
    -------
    ndarray (..., n)
        Weights that sum to 1. Items that share a place have the mean of the weights of the places they cover.

    Raises
    ------
    UnknownName
        No formula has that name.

    Notes
    -----
    The weight of place k of n:

    - centroid, ``w_k = (1/n) sum_{i=k..n} 1/i``: the centre of all weights that keep the order;
    - sum, ``w_k = 2 (n + 1 - k) / (n (n + 1))``;
    - reciprocal, ``w_k = (1/k) / sum_{i=1..n} 1/i``.

    References
    ----------
    Stillwell, W. G., Seaver, D. A. & Edwards, W. (1981) A comparison of weight approximation techniques in
    multiattribute utility decision making. Organizational Behavior and Human Performance 28(1).
    Barron, F. H. & Barrett, B. E. (1996) Decision quality using ranked attribute weights. Management Science
    42(11).

    Examples
    --------
    >>> rank_order([1, 2, 3]).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    >>> rank_order([2, 1, 2], "sum").round(4).tolist()
    [0.25, 0.5, 0.25]
    """
    if formula not in _FORMULAS:
        raise unknown_name(f"`{formula}` is no formula for an order.", formula, _FORMULAS)
    places = np.asarray(positions, dtype=np.float64)
    size = places.shape[-1]
    of_place = _FORMULAS[formula](np.arange(1.0, size + 1.0))
    ahead = (places[..., None, :] < places[..., :, None]).sum(axis=-1)[..., None]
    tied = (places[..., None, :] == places[..., :, None]).sum(axis=-1)[..., None]
    covered = (np.arange(size) >= ahead) & (np.arange(size) < ahead + tied)
    weights: Floats = (covered * of_place).sum(axis=-1) / tied[..., 0]
    return weights


def _centroid(places: Floats) -> Floats:
    weights: Floats = np.cumsum(1.0 / places[::-1])[::-1] / max(1, len(places))
    return weights


def _sum(places: Floats) -> Floats:
    return points(places[::-1])


def _reciprocal(places: Floats) -> Floats:
    return points(1.0 / places)


_FORMULAS: dict[str, Callable[[Floats], Floats]] = {
    "centroid": _centroid,
    "sum": _sum,
    "reciprocal": _reciprocal,
}
