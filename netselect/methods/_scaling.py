"""How are figures in different units brought to one footing when the candidates themselves set the scale?"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import is_monotone
from netselect.matrix.decision_matrix import EXCLUDED
from netselect.methods._contract import first_cell
from netselect.sums import Columns, Flags, Floats, column_sums, levelled
from netselect.words import figure_text

Scaling = Literal["min_max", "vector", "sum", "max", "none"]

VANISHING = 1e-280
"""Sums of squares above this have lost nothing to underflow."""


_FAINT, _LIFT = 2.0**-600, 600
"""Columns below this are worked on times a power of two: that loses no bit, and nothing divided overflows."""


def column_divisors(columns: Columns, scaling: Scaling) -> Floats:
    """Return what each column is divided by; 1 for a column without extent.

    Parameters
    ----------
    columns : Columns (..., n, m)
    scaling : {"min_max", "vector", "sum", "max", "none"}
        Range, Euclidean length, sum or maximum of the sizes, or 1.

    Returns
    -------
    ndarray (..., m)
        Bitwise the same in whatever order the networks stand.

    Examples
    --------
    >>> from netselect.sums import columns_of
    >>> column_divisors(columns_of(np.array([[3.0], [4.0]])), "vector").tolist()
    [5.0]
    """
    if scaling == "none":
        return np.ones(columns.low.shape)
    if scaling == "min_max":
        divisors = columns.high - columns.low
    elif scaling == "vector":
        divisors = _lengths(columns)
    elif scaling == "sum":
        divisors = column_sums(np.abs(columns.values))
    else:
        divisors = _sizes(columns)
    return divisors if columns.is_ordinary else without_zeros(divisors)


def without_zeros(divisors: Floats) -> Floats:
    """Return divisors with 1 in the place of those that are 0."""
    return np.where(divisors > 0, divisors, 1.0)


def lifted(columns: Columns) -> Columns:
    """Return figures with every column of very small ones times a power of two, which no shares of it change by.

    Examples
    --------
    >>> from netselect.sums import columns_of
    >>> (lifted(columns_of(np.array([[5e-324, 1.0], [1e-323, 2.0]]))).values > 1e-150).all()
    np.True_
    """
    if columns.is_ordinary:
        return columns
    sizes = _sizes(columns)
    faint = (sizes < _FAINT) & (sizes > 0)
    if not faint.any():
        return columns
    powers = np.where(faint, _LIFT, 0)
    low, high = np.ldexp(columns.low, powers), np.ldexp(columns.high, powers)
    return Columns(np.ldexp(columns.values, powers[..., None, :]), low, high, is_ordinary=False)


def best_and_worst(columns: Columns, maximise: Flags) -> tuple[Floats, Floats]:
    """Return the best and the worst figure of each column, (..., m) each."""
    low, high = columns.low, columns.high
    return np.where(maximise, high, low), np.where(maximise, low, high)


def _sizes(columns: Columns) -> Floats:
    """Return the largest absolute value of each column."""
    return np.maximum(columns.high, -columns.low)


def _lengths(columns: Columns) -> Floats:
    # Figures are at most 1e100 in size, so that squares do not overflow; very small ones may vanish.
    values = columns.values
    squares = column_sums(values * values)
    lengths: Floats = np.sqrt(squares)
    if columns.is_ordinary:
        return lengths
    vanishing = squares <= VANISHING
    if vanishing.any():
        sizes = np.ldexp(1.0, np.frexp(_sizes(columns))[1])
        shrunk = values / sizes[..., None, :]
        # Each column by itself: what another one of a stack holds changes no bit.
        lengths = np.where(vanishing, sizes * np.sqrt(column_sums(shrunk * shrunk)), lengths)
    return lengths


def oriented(values: Floats, maximise: Flags, scaling: Scaling) -> Floats:
    """Return figures scaled so that larger is better in every column.

    Parameters
    ----------
    values : ndarray (..., n, m)
    maximise : ndarray (m,) of bool
    scaling : {"min_max", "vector", "sum", "max", "none"}
        See Notes.

    Returns
    -------
    ndarray (..., n, m)

    Notes
    -----
    For a benefit and a cost: min_max ``(x - min) / (max - min)`` and ``(max - x) / (max - min)``; vector
    ``x / |x|`` and ``1 - x / |x|``; sum ``x / sum(x)`` and ``(1/x) / sum(1/x)``; max ``x / max(x)`` and
    ``min(x) / x``; none ``x`` and ``-x``. A column that is constant, but for rounding, is worth
    1 everywhere under min_max, and a column of zeros ``1 / n`` everywhere under sum, so that shares always sum
    to 1.

    References
    ----------
    Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making: Methods and Applications. Springer.
    """
    if scaling == "none":
        return np.where(maximise, values, -values)
    columns = lifted(levelled(values))
    values, low, high, is_ordinary = columns
    if scaling == "min_max":
        start = best_and_worst(columns, maximise)[1]
        shares = np.abs(values - start[..., None, :]) / column_divisors(columns, scaling)[..., None, :]
        return shares if is_ordinary else np.where((low < high)[..., None, :], shares, 1.0)
    if scaling == "vector":
        shares = values / column_divisors(columns, scaling)[..., None, :]
        return np.where(maximise, shares, 1.0 - shares)
    # A cost is inverted beside the least one, so that its reciprocal does not overflow; the largest is then 1.
    inverted = np.where(maximise, values, low[..., None, :] / np.where(maximise, 1.0, values))
    if scaling == "max":
        return inverted / without_zeros(np.where(maximise, high, 1.0))[..., None, :]
    sums = column_sums(inverted)[..., None, :]
    return np.where(sums > 0, inverted / without_zeros(sums), 1.0 / values.shape[-2])


def refuse_unscalable(matrix: DecisionMatrix, scaling: Scaling, method: str, *, multiplies: bool = False) -> None:
    """Refuse figures that a scaling cannot treat, naming the criterion, the network and what copes.

    Parameters
    ----------
    matrix : DecisionMatrix
    scaling : {"min_max", "vector", "sum", "max", "none"}
    method : str
        The method's name, for the message.
    multiplies : bool
        Whether the method multiplies scaled figures, so that vector scaling copes with none below 0.

    Raises
    ------
    MethodNotApplicable
        For a value curve that rises and falls; for sum and max, also figures below 0, and costs of 0.
    """
    refuse_peaked_curves(matrix, f"{method} with `scaling: {scaling}`")
    if scaling not in {"sum", "max"}:
        return
    found = first_wrong(matrix, lambda values: np.where(matrix.maximise, values < 0, values <= 0))
    if found is None:
        return
    why = "takes shares of figures of 0 or more" if matrix.maximise[found.column] else "divides by the figure"
    copes = "`scaling: min_max`"
    if not multiplies or first_wrong(matrix, lambda values: values < 0) is None:
        copes += " or `vector`"
    raise MethodNotApplicable(
        f"{method} with `scaling: {scaling}` {why}, and {found}: {copes} copes{fixed_anchors(matrix)}"
    )


class Wrong(NamedTuple):
    """A figure that a method cannot treat."""

    column: int
    sentence: str

    def __str__(self) -> str:
        r"""Return what is wrong: ``\`fee\` of \`guild\` is 0``, or that it could be."""
        return self.sentence


def first_wrong(matrix: DecisionMatrix, is_wrong: Callable[[Floats], Flags]) -> Wrong | None:
    """Return the first figure that a method cannot treat, as it is listed or at an end of its range.

    Parameters
    ----------
    matrix : DecisionMatrix
    is_wrong : callable
        Takes figures (..., n, m) and marks those that cannot be treated.

    Returns
    -------
    Wrong or None
        An unknown is not said to be what it could be, nor is a figure that is stated as a range.
    """
    ends = (matrix.low, matrix.high, matrix.graded_low, matrix.graded_high)
    for figures in (matrix.values, *ends):
        if figures is None or not (wrong := is_wrong(figures)).any():
            continue
        row, column = first_cell(wrong)
        figure = float(figures[wrong][0])
        which = f"`{matrix.criteria[column]}` of `{matrix.networks[row]}`"
        if matrix.status is not None and matrix.status[row] == EXCLUDED:
            which += " (a rule excludes it, and it is scored all the same; it can be taken out)"
        if matrix.unknown is not None and matrix.unknown[row, column]:
            return Wrong(column, f"{which} is not known, and could be {figure_text(figure)}")
        if figures is not matrix.values:
            stated = float(matrix.values[row, column])
            return Wrong(column, f"{which} is stated as {figure_text(stated)}, and could be {figure_text(figure)}")
        return Wrong(column, f"{which} is {figure_text(figure)}")
    return None


def fixed_anchors(matrix: DecisionMatrix) -> str:
    """Return the end of a sentence on what copes: fixed anchors do, where they are stated."""
    return ", and so does `scaling: anchors`" if matrix.worst is not None and matrix.best is not None else ""


def refuse_peaked_curves(matrix: DecisionMatrix, what: str) -> None:
    """Refuse a criterion whose value curve rises and falls, which figures as they are cannot follow."""
    if not matrix.curves:
        return
    for name, curve in zip(matrix.criteria, matrix.curves, strict=False):
        if not is_monotone(curve):
            raise MethodNotApplicable(
                f"{what} compares figures as they are, and the value curve of `{name}` both rises and falls: "
                "use a method on anchored values (weighted_sum, topsis with `reference: anchors`)"
            )
