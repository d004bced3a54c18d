"""What is the sum of each column, and in which place does each score stand, whatever the order of rows?"""

import math
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]
Codes = npt.NDArray[np.int8]
"""Arrays, by what they hold."""

SAME_DIGITS = 12
"""Figures that agree in so many digits after the point are equal where things are put in order."""


def steady(figure: float) -> float:
    """Return a figure without the digits that rounding decides, so that no order depends on the processor.

    >>> steady(0.1 + 0.2) == steady(0.3)
    True
    """
    return round(figure, SAME_DIGITS)


HEADROOM = 21
"""Bits kept free for carries: with 21 of them a sum of 2**20 rows needs no rounding."""

FRACTION = 52
"""Bits of the fraction of a double (IEEE 754-2019, binary64)."""

_BLOCK_CELLS = 16_000
"""Cells handled at a time: 128 kB a copy stays in the processor's cache and is not asked of the system anew."""

FEW = 64
"""Up to as many rows, sorting a column before adding it up is several times quicker, and as close."""

_FOLD = 16
"""Rows of a tall table laid side by side: numpy is quicker along long rows."""


ROUNDING = 1e-12
"""Figures of a column, and open scores, no further apart than this share of the largest differ by rounding."""

SLIGHT = 2.0**-300
"""What is further apart has squares, and shares by any weight that counts, which lose nothing to underflow."""


def but_for_rounding(low: Floats, high: Floats) -> Flags:
    """Return whether columns are constant but for rounding, by their least and their largest figures."""
    return high - low <= ROUNDING * np.maximum(high, -low)


class Columns(NamedTuple):
    """Figures, with the ends of each column."""

    values: Floats
    """(..., n, m)"""
    low: Floats
    """The least figure of each column, (..., m)."""
    high: Floats
    """The largest."""
    is_ordinary: bool
    """Whether no column is constant, but for rounding, or so small that what is made of it could be lost."""


def columns_of(values: Floats) -> Columns:
    """Return figures (..., n, m) with the ends of each column, worked out here once for all that scale by them."""
    if values.shape[-2] <= FEW:
        # Sorting them is quicker than looking for both ends.
        ordered = _in_order(values)
        low, high = ordered[..., 0], ordered[..., -1]
    else:
        low, high = values.min(axis=-2), values.max(axis=-2)
    # The largest size is at most that of the least figure and what they lie apart.
    apart = high - low > np.abs((2.0 * ROUNDING) * low) + SLIGHT
    return Columns(values, low, high, is_ordinary=np.count_nonzero(apart) == apart.size)


def levelled(values: Floats) -> Columns:
    """Return figures (..., n, m) with every column that is constant but for rounding made constant.

    Whoever scales figures by their own range would else spread a rounding from 0 to 1. Where there is no such
    column, the array itself is held.
    """
    columns = columns_of(values)
    if columns.is_ordinary:
        return columns
    low, high = columns.low, columns.high
    uneven = but_for_rounding(low, high) & (low < high)
    if not uneven.any():
        return columns
    level = np.where(uneven[..., None, :], low[..., None, :], values)
    return Columns(level, low, np.where(uneven, low, high), is_ordinary=False)


def column_sums(x: Floats) -> Floats:
    """Sum over the rows, such that any order of the rows gives the same bits.

    Parameters
    ----------
    x : ndarray (..., n, m)
        Finite numbers of size up to about 1e150.

    Returns
    -------
    ndarray (..., m)
        The sum of each column.

    Notes
    -----
    Let p be the largest absolute value of a column, 2**e just above p, and M = 1.5 * 2**(e + K). Then
    q = (x + M) - M is x rounded to a grid so coarse that adding up such numbers needs no rounding, and a sum
    without rounding is the same in any order. The remainder x - q is exact, and is treated once more with
    M * 2**(K - 52), which depends on M and not on the remainders. What is then left out is at most
    2**(2K - 105) * p in each row. K is 21 up to 2**20 rows, and larger by the bits needed beyond. Few rows are
    sorted first: the same numbers in the same order give the same sum.

    References
    ----------
    Demmel, J. & Nguyen, H. D. (2013) Fast reproducible floating-point summation. Proceedings of ARITH 21.
    Demmel, J. & Nguyen, H. D. (2015) Parallel reproducible summation. IEEE Transactions on Computers 64(7).

    Examples
    --------
    >>> column_sums(np.array([[1e15, 1.0], [1.0, 2.0], [-1e15, 3.0]])).tolist()
    [1.0, 6.0]
    """
    rows, columns = x.shape[-2:]
    if rows <= FEW:
        sums: Floats = np.add.reduce(_in_order(x), axis=-1, initial=0.0)
        return sums
    one_table = x.ndim == 2  # noqa: PLR2004 - a table has rows and columns
    if x.size <= _BLOCK_CELLS:
        coarse, fine = _levels(x, _anchor(_peak(x), rows), _step(rows))
        return coarse + fine
    if one_table:
        return _in_blocks(x)
    tables = x.reshape(-1, rows, columns)
    some = _BLOCK_CELLS // (rows * columns)
    if some:
        parts = [column_sums(tables[start : start + some]) for start in range(0, len(tables), some)]
        return np.concatenate(parts).reshape(*x.shape[:-2], columns)
    return np.stack([column_sums(table) for table in tables]).reshape(*x.shape[:-2], columns)


def grids(x: Floats, most: float | None = None, rows: int = 0) -> tuple[Floats, Floats]:
    """Return the parts of which `column_sums` adds up a tall table, on two grids: coarse and fine, (n, m) each.

    For some of the rows, more than `FEW`, add up each in any order, which needs no rounding, and then the two
    sums: that is `column_sums` of these rows bit for bit, where the largest of them has the binary exponent of
    the largest of all in every column. Numbers are 0 or more, in up to 2**20 rows; or of any shape and sign,
    where it is said what none exceeds in size (``most``), and how many ``rows`` are added up, if not all.
    """
    rows = rows or len(x)
    anchor = _anchor(_peak(x) if most is None else np.array(most), rows)
    coarse = x + anchor
    coarse -= anchor
    fine = x - coarse
    anchor = anchor * _step(rows)
    fine += anchor
    fine -= anchor
    return coarse, fine


def _in_order(x: Floats) -> Floats:
    """Return each column sorted, and laid out as a row: added up alike alone, among others and in a stack."""
    columns = x.swapaxes(-1, -2).copy()
    columns.sort(axis=-1)
    return columns


def _in_blocks(x: Floats) -> Floats:
    """Sum a tall table block by block; the sums of blocks are exact, so blocks leave no trace."""
    rows, columns = x.shape
    whole = rows - rows % _FOLD
    folded = x[:whole].reshape(whole // _FOLD, _FOLD * columns)
    height = max(1, _BLOCK_CELLS // (_FOLD * columns))
    blocks = [folded[start : start + height] for start in range(0, len(folded), height)]
    rest = x[whole:]
    peak = np.maximum.reduce([_peak(block) for block in blocks]).reshape(_FOLD, columns)
    anchor = _anchor(np.maximum(peak.max(axis=0), _peak(rest)), rows)
    step = _step(rows)
    coarse, fine = _levels(rest, anchor, step)
    wide = np.tile(anchor, _FOLD)
    pairs: Floats = np.array([_levels(block, wide, step) for block in blocks])
    sums = pairs.sum(axis=0).reshape(2, _FOLD, columns).sum(axis=1)
    total: Floats = (coarse + sums[0]) + (fine + sums[1])
    return total


def _peak(x: Floats) -> Floats:
    """Return the largest absolute value of each column; 0 where there are no rows."""
    peak: Floats = np.maximum.reduce(np.abs(x), axis=-2, initial=0.0)
    return peak


def _headroom(rows: int) -> int:
    return max(HEADROOM, rows.bit_length())


def _anchor(peak: Floats, rows: int) -> Floats:
    """Return M, the number that rounds whatever is added to it to the coarse grid."""
    anchor: Floats = np.ldexp(1.5, np.frexp(peak)[1] + _headroom(rows))
    return anchor


def _step(rows: int) -> float:
    """Return what M is multiplied by to give that of the remainders."""
    return math.ldexp(1.0, _headroom(rows) - FRACTION)


def _levels(x: Floats, anchor: Floats, step: float) -> tuple[Floats, Floats]:
    """Return the exact sums on the coarse grid and, of the remainders, on the fine one."""
    ones = np.ones(x.shape[-2])
    anchor = anchor[..., None, :]
    coarse = x + anchor
    coarse -= anchor
    fine = x - coarse
    anchor = anchor * step
    sums = ones @ coarse
    np.add(fine, anchor, out=coarse)
    coarse -= anchor
    return sums, ones @ coarse


ScoreRange = Literal["unit", "share", "flow", "open"]
"""unit: from 0 to 1. share: the scores sum to 1. flow: from -1 to 1. open: any number."""

TIE = 1e-9
"""Scores closer than this share of their range tie: the noise of floating-point sums is far below it."""


def tie_tolerance(scores: Floats, kind: ScoreRange) -> float:
    """Return how far apart scores can be and still tie.

    >>> tie_tolerance(np.array([0.2, 0.3]), "unit")
    1e-09
    """
    tolerance = TIE * score_extent(scores, kind)
    if kind == "open" and scores.size:
        tolerance = max(tolerance, ROUNDING * float(np.abs(scores).max()))
    return tolerance


def score_extent(scores: Floats, kind: ScoreRange) -> float:
    """Return how far apart scores can lie: 1 in a unit, 2 for flows, the largest share, or the range found.

    >>> score_extent(np.array([0.2, 0.3]), "share")
    0.3
    """
    if kind == "unit":
        return 1.0
    if kind == "flow":
        return 2.0
    if scores.size == 0:
        return 0.0
    return float(scores.max() if kind == "share" else scores.max() - scores.min())


def competition_ranks(scores: Floats, tolerance: float) -> npt.NDArray[np.int64]:
    """Return the rank of each score, 1 for the largest; those that tie share the best of their places.

    They tie with the first of their group when they are no further below it than the tolerance.
    """
    order = (-scores).argsort()
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[order] = np.arange(1, len(scores) + 1)
    falling = scores[order]
    close = falling[:-1] - falling[1:] <= tolerance
    if np.count_nonzero(close):
        _share_places(ranks, order, falling, close, tolerance)
    return ranks


def _share_places(
    ranks: npt.NDArray[np.int64],
    order: npt.NDArray[np.intp],
    falling: Floats,
    close: Flags,
    tolerance: float,
) -> None:
    """Give the best place to all that tie, looking only at runs of neighbours that are close."""
    edges = np.diff(np.concatenate([[False], close, [False]]).astype(np.int8))
    for start, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        position = int(start)
        while position <= stop:
            group = falling[position : stop + 1] >= falling[position] - tolerance
            after = position + int(group.sum())
            ranks[order[position:after]] = position + 1
            position = after


def stacked_ranks(scores: Floats, tolerance: npt.ArrayLike, *, up_to: int | None = None) -> npt.NDArray[np.int64]:
    """Return what `competition_ranks` gives for each set of scores (..., n) alone, with a tolerance (...) each.

    ``-inf`` is a network that does not stand, and has the rank 0. With ``up_to`` the last rank that is asked
    for, those beyond are told as any number above it, which takes less time.

    >>> stacked_ranks(np.array([[0.5, 0.7, 0.5], [-np.inf, 0.2, 0.3]]), 1e-9).tolist()
    [[2, 1, 2], [0, 2, 1]]
    """
    if not scores.shape[-1]:
        return np.zeros(scores.shape, dtype=np.int64)
    order = np.argsort(-scores, axis=-1)
    falling = np.take_along_axis(scores, order, axis=-1)
    allowed = np.broadcast_to(np.asarray(tolerance, dtype=np.float64), falling.shape[:-1])
    places = np.empty(falling.shape, dtype=np.int64)
    first, place = falling[..., 0], np.ones(falling.shape[:-1], dtype=np.int64)
    places[..., 0] = place
    with np.errstate(invalid="ignore"):
        for position in range(1, falling.shape[-1]):
            own, before = falling[..., position], falling[..., position - 1]
            ties = (before - own <= allowed) & (own >= first - allowed)
            first, place = np.where(ties, first, own), np.where(ties, place, position + 1)
            places[..., position] = place
            if up_to is not None and (place > up_to).all():
                places[..., position + 1 :] = up_to + 1
                break
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, places, axis=-1)
    return np.where(np.isneginf(scores), 0, ranks)


def are_first(scores: Floats, tolerance: npt.ArrayLike) -> Flags:
    """Return where `stacked_ranks` gives the first rank, (..., n)."""
    with np.errstate(invalid="ignore"):
        line = scores.max(axis=-1, keepdims=True, initial=-np.inf) - np.asarray(tolerance)[..., None]
    found: Flags = (scores >= line) & ~np.isneginf(scores)
    return found


def stacked_tolerances(scores: Floats, kind: ScoreRange) -> Floats:
    """Return what `tie_tolerance` gives for each set of scores (..., n) alone; -inf is who does not stand.

    >>> stacked_tolerances(np.array([[0.5, 0.25], [0.125, -np.inf]]), "share").tolist()
    [5e-10, 1.25e-10]
    """
    tolerances: Floats = TIE * stacked_extents(scores, kind)
    if kind == "open":
        lowest, highest = _ends(scores)
        tolerances = np.maximum(tolerances, ROUNDING * np.maximum(np.abs(highest), np.abs(lowest)))
    return tolerances


def stacked_extents(scores: Floats, kind: ScoreRange) -> Floats:
    """Return what `score_extent` gives for each set of scores (..., n) alone; -inf is who does not stand.

    >>> stacked_extents(np.array([[0.5, 0.25], [0.125, -np.inf]]), "open").tolist()
    [0.25, 0.0]
    """
    if kind in {"unit", "flow"}:
        return np.full(scores.shape[:-1], score_extent(scores, kind))
    lowest, highest = _ends(scores)
    return highest if kind == "share" else highest - lowest


def _ends(scores: Floats) -> tuple[Floats, Floats]:
    """Return the lowest and the highest score of each set; 0 where nobody stands."""
    stands = ~np.isneginf(scores)
    anybody = stands.any(axis=-1)
    lowest = np.where(anybody, np.where(stands, scores, np.inf).min(axis=-1, initial=np.inf), 0.0)
    return lowest, np.where(anybody, scores.max(axis=-1, initial=-np.inf), 0.0)
