"""Which weights stand behind a complete matrix of pairwise judgements?"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SQUARINGS = 12
"""Judgements from 1/9 to 9 need no more: see ``eigenvector_priorities``."""

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

    Notes
    -----
    The w of ``A w = lambda_max w``, from the row sums of A to the power 4096 (twelve squarings, rescaled on
    the way). A product with A brings any two positive vectors closer by a factor of tanh(D / 4), where D is the
    largest log(a_ij a_kl / (a_il a_kj)) (Birkhoff 1957). Judgements from 1/9 to 9 have D <= log 9**4, hence a
    factor of at most .976, of which the power 4096 is below 1e-43: this many squarings suffice for any of them.

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
    return shares(matrix_power(a, SQUARINGS).sum(axis=-1))


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
    logs = np.log(a).mean(axis=-1)
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
    largest: Floats = ((a @ w[..., None])[..., 0] / w).mean(axis=-1)
    return largest


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
