"""In which order do the first networks of each learner stand, and which of them tie?"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.places import stacked_ranks

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Whole = npt.NDArray[np.int32]


class Placed(NamedTuple):
    """The networks of each learner in order of rank, those that tie in order of their ids.

    ``network`` (c, p) holds positions, -1 in empty places; ``score`` (c, p) -inf there; ``rank`` (c, p) 0 there.
    """

    network: Indices
    score: Floats
    rank: Whole


def placed(rows: Indices, networks: Indices, scores: Floats, count: int, tolerance: "float | Floats") -> Placed:
    """Put the networks of each learner in order.

    Parameters
    ----------
    rows, networks : ndarray (s,) of int
        Learner and network of each score, in the order of learners and then of networks' ids.
    scores : ndarray (s,)
        Larger is better.
    count : int
        How many learners there are.
    tolerance : float or ndarray (c,)
        Scores no further apart than this tie.

    Returns
    -------
    Placed
    """
    held = np.bincount(rows, minlength=count)
    width = int(held.max(initial=0))
    starts = np.cumsum(held) - held
    places = rows * width + (np.arange(len(rows)) - starts[rows])
    negative = np.full(count * width, np.inf)
    negative[places] = -scores
    ids = np.full(count * width, -1, dtype=np.intp)
    ids[places] = networks
    # Those that tie are put in order below, so that this need not be stable.
    order = np.argsort(negative.reshape(count, width), axis=1)
    order += (np.arange(count) * width)[:, None]
    falling, listed = -negative[order], ids[order]
    ranks = np.where(listed >= 0, np.arange(1, width + 1, dtype=np.int32), np.int32(0))
    if width > 1:
        with np.errstate(invalid="ignore"):
            near = falling[:, :-1] - falling[:, 1:] <= np.reshape(tolerance, (-1, 1))
        near &= listed[:, 1:] >= 0
        close = np.flatnonzero(near.any(axis=1))
        if len(close):
            _share(listed, falling, ranks, close, np.broadcast_to(tolerance, count)[close])
    return Placed(listed, falling, ranks)


def _share(ids: Indices, falling: Floats, ranks: Whole, close: Indices, tolerance: Floats) -> None:
    """Give those that tie the best of their places, and the order of their ids."""
    own = stacked_ranks(falling[close], tolerance)
    big = np.iinfo(np.int64).max
    key = np.where(ids[close] >= 0, own * (int(ids.max()) + 1) + ids[close], big)
    order = np.argsort(key, axis=1)
    ids[close] = np.take_along_axis(ids[close], order, axis=1)
    falling[close] = np.take_along_axis(falling[close], order, axis=1)
    ranks[close] = np.take_along_axis(own, order, axis=1)
