"""Which weights stand behind a complete matrix of pairwise judgements?

On one machine each function gives a matrix the same bits alone, in any stack and at any place in it: sums run in
an order that depends on the number of items only.
"""

import math
from collections.abc import Callable

import numpy as np

from netselect.errors import JudgementOutOfRange
from netselect.sums import Flags, Floats

ALIKE = 2.0**-5
"""Columns of a power are alike if their ratios to the row sums differ by this share at most."""

PRODUCTS = 8
"""With columns so alike, this many products leave 2**-53: see ``eigenvector_priorities``."""

_ROUNDS = 48
"""Judgements from 1/9 to 9 need eight at most; as many as this only contradictions beyond 1e12 would need."""

_CELLS = 50_000
"""Judgements handled at a time: 400 kB, and as much for products, stay in the processor's cache."""

_CHUNKS = 16
"""Chunks of so many judgements of which the few that need another round are gathered."""

_SQUARINGS_BETWEEN_RESCALING = 2
"""The entries stay far from 0 and from overflow over so many, even for a chain of sixty ratios of 9."""


def eigenvector_priorities(a: Floats) -> Floats:
    """Return the principal eigenvector: Saaty's weights.

    Parameters
    ----------
    a : ndarray (..., n, n)
        Complete positive reciprocal matrices.

    Returns
    -------
    ndarray (..., n)
        Positive weights that sum to 1.

    Raises
    ------
    JudgementOutOfRange
        Judgements are so far beyond 1/9 to 9 that no weights can be computed from them.

    Notes
    -----
    The w of ``A w = lambda_max w``. It is that of ``P = A**4 + c A**2`` too, whatever c >= 0, and P is squared
    until its columns are alike: each differs from the row sums r by at most t = 2**-5 in Hilbert's metric,
    ``log(max_i x_i / r_i) - log(min_i x_i / r_i)``. So does w, which is a sum of columns. A product with P leaves
    of the distance of positive vectors a share of ``tanh(2 t / 4)`` at most (Birkhoff 1957): but for rounding,
    ``P**8 r`` is within ``t (t / 2)**8 = 2**-53`` of w.

    c only saves squarings. The other eigenvalues of A lie near the imaginary axis, so their squares are below 0,
    and (lambda_max**2 - n**2) / (n - 1) below on average, since the trace of A**2 is n**2; c is twice that.

    Judgements from 1/9 to 9 need nine squarings at most, and two where they hardly contradict each other. With D
    the largest log(a_ij a_kl / (a_il a_kj)), here at most log 9**4, columns of A**m are within
    ``D tanh(D / 4)**(m - 1)``, hence alike from m = 231 on; and those of P**128 are sums of columns of A**256.

    References
    ----------
    Saaty, T. L. (1977) A scaling method for priorities in hierarchical structures. Journal of Mathematical
    Psychology 15(3).
    Birkhoff, G. (1957) Extensions of Jentzsch's theorem. Transactions of the American Mathematical Society 85(1).

    Examples
    --------
    >>> eigenvector_priorities(np.array([[1, 4], [1 / 4, 1]])).tolist()
    [0.8, 0.2]
    """
    lead, n = a.shape[:-2], a.shape[-1]
    stack = np.asarray(a, dtype=np.float64).reshape(math.prod(lead), n, n)
    vectors = np.empty(stack.shape[:-1])
    step = _CHUNKS * _chunk_size(n)
    with np.errstate(all="ignore"):  # what cannot be computed is found below
        for start in range(0, len(stack), step):
            vectors[start : start + step] = _eigenvectors(stack[start : start + step].transpose(2, 1, 0)).T
        weights = shares(vectors)
    _check_found(weights, lead)
    return weights.reshape(a.shape[:-1])


def _chunk_size(n: int) -> int:
    return max(1, _CELLS // (n * n))


def _eigenvectors(matrices: Floats) -> Floats:
    """Return positive multiples of the eigenvectors (n, c); not a number where no power has columns alike.

    The matrices (n, n, c) have the entry in row i and column j at [j, i]. With the stack as last axis numpy
    calculates with many matrices in one stride, and each sum runs over the first or second axis: term by term.
    """
    n, count = matrices.shape[1:]
    vectors = np.full((n, count), np.nan)
    left, step, raised = np.arange(count), _chunk_size(n), _first_power
    for _ in range(_ROUNDS):
        starts = range(0, len(left), step)
        chunks = [_round(raised(np.array(matrices[..., at : at + step], order="C"))) for at in starts]
        flags, found, others = zip(*chunks, strict=True)
        alike = np.concatenate(flags)
        vectors[:, left[alike]] = np.concatenate(found, axis=-1)
        left, matrices, raised = left[~alike], np.concatenate(others, axis=-1), _squared
        if not len(left):
            break
    return vectors


def _round(power: Floats) -> tuple[Flags, Floats, Floats]:
    """Tell which matrices (n, n, c) have columns alike; return vectors of these, and the others rescaled."""
    rows: Floats = np.add.reduce(power, axis=0)
    alike = _are_alike(power, rows)
    found = _multiplied(_only(power, alike), _only(rows, alike)) if alike.any() else rows[:, :0]
    others = _only(power, ~alike)
    # Divided by its trace, a matrix with columns alike is nearly its own square: no power leaves the range.
    return alike, found, others / _trace(others) if others.size else others


def _first_power(matrices: Floats) -> Floats:
    """Return A**4 + c A**2 of matrices A (n, n, c)."""
    n = len(matrices)
    squares = _squared(matrices)
    power = _squared(squares)
    excess = np.maximum(np.sqrt(_trace(power)) - n * n, 0.0)
    squares *= excess * (2.0 / max(n - 1, 1))
    power += squares
    return power


def _squared(matrices: Floats) -> Floats:
    """Square matrices (n, n, c), term by term."""
    squares: Floats = np.einsum("jkc,kic->jic", matrices, matrices)
    return squares


def _trace(matrices: Floats) -> Floats:
    trace: Floats = matrices[0, 0].copy()
    for index in range(1, len(matrices)):
        trace += matrices[index, index]
    return trace


def _only(x: Floats, flags: Flags) -> Floats:
    # Not `x[..., flags]`, which numpy lays out with the stack first.
    return x if flags.all() else np.compress(flags, x, axis=-1)


def _are_alike(power: Floats, rows: Floats) -> Flags:
    """Tell of which matrices (n, n, c) every column is within ``ALIKE`` of the row sums (n, c)."""
    ratios = power / rows
    largest, smallest = np.maximum.reduce(ratios, axis=1), np.minimum.reduce(ratios, axis=1)
    alike: Flags = np.logical_and.reduce(largest < smallest * (1.0 + ALIKE), axis=0)
    return alike


def _multiplied(power: Floats, vectors: Floats) -> Floats:
    """Multiply vectors (n, c) ``PRODUCTS`` times by matrices (n, n, c)."""
    for _ in range(PRODUCTS):
        vectors = np.einsum("jic,jc->ic", power, vectors)
    return vectors


def _check_found(weights: Floats, lead: tuple[int, ...]) -> None:
    """Refuse judgements of which no weights were found, by the first matrix."""
    found = np.isfinite(weights).all(axis=-1)
    if not found.all():
        first = np.unravel_index(int(np.argmin(found)), lead)
        at = f"matrix {', '.join(map(str, first))}: " if lead else ""
        raise JudgementOutOfRange(
            f"{at}the judgements are so far apart, or contradict each other so much, that no weights can be "
            "computed; a judgement is a ratio from 1/9 to 9, and each must be a number above 0"
        )


def geometric_mean_priorities(a: Floats) -> Floats:
    """Return the geometric means of the rows, scaled to sum to 1.

    Parameters
    ----------
    a : ndarray (..., n, n)
        Complete positive reciprocal matrices.

    Returns
    -------
    ndarray (..., n)

    Notes
    -----
    ``w_i`` in proportion to ``(prod_j a_ij)**(1/n)``: least squares in logarithms.

    References
    ----------
    Crawford, G. & Williams, C. (1985) A note on the analysis of subjective judgment matrices. Journal of
    Mathematical Psychology 29(4).

    Examples
    --------
    >>> geometric_mean_priorities(np.array([[1, 6, 3], [1 / 6, 1, 1 / 2], [1 / 3, 2, 1]])).round(4).tolist()
    [0.6667, 0.1111, 0.2222]
    """
    logs = np.log(_in_rows(a)).mean(axis=-1)
    return shares(np.exp(logs - logs.max(axis=-1, keepdims=True)))


def normalised_column_priorities(a: Floats) -> Floats:
    """Return the means of the columns after each is scaled to sum to 1.

    Parameters
    ----------
    a : ndarray (..., n, n)
        Complete positive reciprocal matrices.

    Returns
    -------
    ndarray (..., n)

    Notes
    -----
    ``w_i = (1/n) sum_j a_ij / sum_k a_kj``: an approximation to the eigenvector that is easy by hand.

    References
    ----------
    Saaty, T. L. (1980) The Analytic Hierarchy Process. McGraw-Hill.

    Examples
    --------
    >>> normalised_column_priorities(np.array([[1, 4], [1 / 4, 1]])).round(4).tolist()
    [0.8, 0.2]
    """
    a = _in_rows(a)
    weights: Floats = (a / a.sum(axis=-2, keepdims=True)).mean(axis=-1)
    return weights


def lambda_max(a: Floats, w: Floats) -> Floats:
    """Return the mean of (A w)_i / w_i, which is the largest eigenvalue where w is the eigenvector.

    Parameters
    ----------
    a : ndarray (..., n, n)
        Complete positive reciprocal matrices.
    w : ndarray (..., n)
        Positive weights.

    Returns
    -------
    ndarray (...)
        At least n, and n where the judgements agree.

    Examples
    --------
    >>> float(lambda_max(np.array([[1, 4], [1 / 4, 1]]), np.array([0.8, 0.2])))
    2.0
    """
    # Not `a @ w`: how that adds up depends on what stands around the matrix.
    products = np.einsum("...ij,...j->...i", _in_rows(a), _in_rows(w))
    largest: Floats = np.divide(products, w, order="C").mean(axis=-1)
    return largest


def _in_rows(a: Floats) -> Floats:
    """Return matrices row after row in memory, since numpy adds up in the order of memory."""
    return np.asarray(a, dtype=np.float64, order="C")


def shares(positive: Floats) -> Floats:
    """Scale positive numbers to sum to 1 along the last axis.

    Examples
    --------
    >>> shares(np.array([3.0, 1.0])).tolist()
    [0.75, 0.25]
    """
    scaled: Floats = positive / positive.sum(axis=-1, keepdims=True)
    return scaled


def matrix_power(a: Floats, squarings: int) -> Floats:
    """Return ``a`` to the power 2**squarings, up to a factor; each column is then near the eigenvector.

    Parameters
    ----------
    a : ndarray (..., n, n)
        No entry negative, and some power of it positive throughout.
    squarings : int
        How often to square.

    Returns
    -------
    ndarray (..., n, n)

    Examples
    --------
    >>> matrix_power(np.array([[1, 4], [1 / 4, 1]]), 4).tolist()
    [[0.25, 1.0], [0.0625, 0.25]]
    """
    power: Floats = a / a.max(axis=(-2, -1), keepdims=True)
    for count in range(1, squarings + 1):
        power = power @ power
        if count % _SQUARINGS_BETWEEN_RESCALING == 0:
            power = power / power.max(axis=(-2, -1), keepdims=True)
    return power


PRIORITISATIONS: dict[str, Callable[[Floats], Floats]] = {
    "eigenvector": eigenvector_priorities,
    "geometric_mean": geometric_mean_priorities,
    "normalised_columns": normalised_column_priorities,
}
"""Every way from complete matrices (..., n, n) to weights (..., n), by name."""
