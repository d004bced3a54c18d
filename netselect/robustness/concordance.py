"""How alike are two orders, the orders of several judges, or the weights of several judges?"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]


def kendall_tau(one: Ranks, other: Ranks) -> float | None:
    """Return Kendall's tau-b of two rankings.

    Parameters
    ----------
    one, other : ndarray (n,)
        Ranks of the same items; equal ranks tie.

    Returns
    -------
    float or None
        From -1 to 1; None where everything ties in one of the two, or nothing is there to compare.

    Examples
    --------
    >>> kendall_tau(np.array([1, 2, 3, 4]), np.array([1, 3, 2, 4])).__round__(4)
    0.6667
    """
    upper = np.triu_indices(len(one), 1)
    signs = [np.sign(ranks[upper[1]] - ranks[upper[0]]) for ranks in (one, other)]
    sizes = [float(np.abs(sign).sum()) for sign in signs]
    if not all(sizes):
        return None
    return float((signs[0] * signs[1]).sum() / np.sqrt(sizes[0] * sizes[1]))


def spearman_rho(one: Ranks, other: Ranks) -> float | None:
    """Return Spearman's rho of two rankings, ties at the mean of their places.

    Parameters
    ----------
    one, other : ndarray (n,)
        Competition ranks of the same items.

    Returns
    -------
    float or None
        From -1 to 1; None where everything ties in one of the two, or nothing is there to compare.

    Examples
    --------
    >>> spearman_rho(np.array([1, 2, 3, 4]), np.array([1, 3, 2, 4])).__round__(4)
    0.8
    """
    centred = [places - places.mean() if len(places) else places for places in map(mean_places, (one, other))]
    sizes = [float(places @ places) for places in centred]
    if not all(sizes):
        return None
    return float(centred[0] @ centred[1] / np.sqrt(sizes[0] * sizes[1]))


def mean_places(ranks: Ranks) -> Floats:
    """Return ranks in which those that tie share the mean of the places they cover.

    Examples
    --------
    >>> mean_places(np.array([1, 2, 2, 4])).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    ties = (ranks[:, None] == ranks[None, :]).sum(axis=1)
    places: Floats = ranks + (ties - 1) / 2.0
    return places


def kendall_w(places: Floats) -> float | None:
    """Return Kendall's coefficient of concordance.

    Parameters
    ----------
    places : ndarray (k, n)
        The places that k judges give to n items; those that tie share the mean of theirs.

    Returns
    -------
    float or None
        From 0 to 1; None where everything ties, or there are fewer than two items.

    Examples
    --------
    >>> kendall_w(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])), kendall_w(np.array([[1.0, 2.0], [2.0, 1.0]]))
    (1.0, 0.0)
    """
    judges, items = places.shape
    ties = 0.0
    for own in places:
        counts = np.unique(own, return_counts=True)[1].astype(np.float64)
        ties += float((counts**3 - counts).sum())
    sums = places.sum(axis=0)
    most = judges**2 * (items**3 - items) - judges * ties
    if most <= 0:
        return None
    return float(12.0 * ((sums - sums.mean()) ** 2).sum() / most)


def consensus(weights: Floats, influences: Floats, *, largest_ratio: float | None = None) -> float:
    """Return the Shannon-entropy consensus of several people's weights.

    Parameters
    ----------
    weights : ndarray (k, m)
        One row for each person; each sums to 1.
    influences : ndarray (k,)
        They sum to 1.
    largest_ratio : float, optional
        How many times as much one item can matter as another at most, by the scale of judgements.

    Returns
    -------
    float
        1 where all agree; 0 where they are as far apart as can be: each of as many people as items puts all weight
        on another one, and all have the same influence.

    Examples
    --------
    >>> consensus(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([0.5, 0.5]))
    1.0
    >>> consensus(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.5, 0.5]))
    0.0
    """
    width = weights.shape[1]
    if width == 1:
        return 1.0
    own = float(influences @ _entropy(weights))
    together = float(_entropy((influences @ weights)[None])[0])
    least = 1.0
    if largest_ratio is not None:
        steep = np.append(np.ones(width - 1), largest_ratio)
        least = float(np.exp(_entropy((steep / steep.sum())[None])[0]))
    floor = least / width
    return float(np.clip((np.exp(own - together) - floor) / (1.0 - floor), 0.0, 1.0))


def _entropy(weights: Floats) -> Floats:
    entropy: Floats = -(weights * np.log(np.where(weights > 0, weights, 1.0))).sum(axis=1)
    return entropy
