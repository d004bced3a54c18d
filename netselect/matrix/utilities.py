"""What is a level worth between its worst and its best anchor, and at which level is it worth most?"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Curve = Floats | None
"""Points (k, 2) of level and value, in rising order of level; None for a straight line."""


def utilities(values: Floats, worst: Floats, best: Floats, curves: Sequence[Curve] = ()) -> Floats:
    """Return the value, from 0 to 1, of every level.

    Parameters
    ----------
    values : ndarray (..., n, m)
        Levels in natural units.
    worst, best : ndarray (m,)
        The anchors of each criterion.
    curves : sequence of (k, 2) arrays or None, optional
        A curve for each criterion that is not a straight line.

    Returns
    -------
    ndarray (..., n, m)
        In [0, 1].

    Notes
    -----
    ``u = clip((x - worst) / (best - worst), 0, 1)``, or the straight lines between the points of a curve;
    beyond its first and last point a curve is level (Keeney & Raiffa 1976, chapter 3).

    Examples
    --------
    >>> utilities(np.array([[30.0], [200.0]]), np.array([150.0]), np.array([0.0])).tolist()
    [[0.8], [0.0]]
    """
    with np.errstate(over="ignore"):  # beyond every figure is beyond the anchors, and is clipped to them
        scaled = (values - worst) / (best - worst)
    np.clip(scaled, 0.0, 1.0, out=scaled)
    for column, curve in enumerate(curves):
        if curve is not None:
            scaled[..., column] = np.interp(values[..., column], curve[:, 0], curve[:, 1])
    # Less-is-better columns give -0.0 at their worst level.
    return scaled + 0.0


def is_monotone(curve: Curve) -> bool:
    """Return whether a curve only rises or only falls; a straight line does.

    Examples
    --------
    >>> is_monotone(np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 0.5]]))
    False
    """
    if curve is None:
        return True
    steps = np.diff(curve[:, 1])
    return bool((steps >= 0).all() or (steps <= 0).all())


def extreme_levels(
    low: Floats, high: Floats, maximise: npt.NDArray[np.bool_], curves: Sequence[Curve] = ()
) -> tuple[Floats, Floats]:
    """Return the levels between ``low`` and ``high`` that are worth least and most.

    Parameters
    ----------
    low, high : ndarray (n, m)
        The range of every level.
    maximise : ndarray (m,) of bool
        Whether more is better.
    curves : sequence of (k, 2) arrays or None, optional
        A curve for each criterion that is not a straight line; it may rise and fall.

    Returns
    -------
    pessimistic, optimistic : ndarray (n, m)
    """
    pessimistic = np.where(maximise, low, high)
    optimistic = np.where(maximise, high, low)
    for column, curve in enumerate(curves):
        if curve is not None:
            bottom, top = low[:, column, None], high[:, column, None]
            turning = np.clip(curve[None, :, 0], bottom, top)
            candidates = np.concatenate([bottom, turning, top], axis=1)
            worth = np.interp(candidates, curve[:, 0], curve[:, 1])
            rows = np.arange(len(candidates))
            pessimistic[:, column] = candidates[rows, worth.argmin(axis=1)]
            optimistic[:, column] = candidates[rows, worth.argmax(axis=1)]
    return pessimistic, optimistic
