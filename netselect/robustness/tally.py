"""How often is each network in each place, before each other one and first, over many sets of scores?"""

import numpy as np
import numpy.typing as npt

from netselect.methods import ScoreRange
from netselect.places import stacked_ranks, stacked_tolerances

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_SIGN = np.int64(0x7FFFFFFFFFFFFFFF)
_FRACTION = 52
"""Bits of the fraction of a double (IEEE 754-2019, binary64)."""

_LEAST = float(np.finfo(np.float64).tiny)
"""Below this the last bits of a score, which the number of its network takes, are all there is of it."""

_PAIRED = 2**20
"""Scores that are kept side by side before their pairs are counted: comparing long columns is quicker."""


class Tally:
    """Counts of places, of pairs, and of the weights under which each network is first.

    Parameters
    ----------
    networks, criteria : int
        How many there are (n, m).
    kind : {"unit", "share", "flow", "open"}
        The range of the scores, for ties.
    with_pairs : bool
        Whether pairs are counted.
    """

    def __init__(self, networks: int, criteria: int, kind: ScoreRange, *, with_pairs: bool) -> None:
        self.kind, self.with_pairs = kind, with_pairs
        self.samples = 0
        self.places = np.zeros((networks, networks), dtype=np.int64)
        self.firsts = np.zeros(networks, dtype=np.int64)
        self.weights = np.zeros((networks, criteria))
        self.squares = np.zeros((networks, criteria))
        self._wins = np.zeros((networks, networks), dtype=np.int64)
        self._kept = np.empty((networks, max(1, _PAIRED // max(1, networks)) if with_pairs else 0))
        self._filled = 0
        self._keys: Counts = np.empty((0, networks), dtype=np.int64)
        self._names: Counts = np.empty((0, networks), dtype=np.int64)

    @property
    def wins(self) -> Counts:
        """How often the network of the row comes before that of the column, or stands and the other does not."""
        self._count_pairs()
        return self._wins

    def add(self, scores: Floats, weights: Floats) -> None:
        """Count sets of scores (c, n), ``-inf`` for a network that does not stand, and their weights (c, m)."""
        ranks = stacked_ranks(scores, stacked_tolerances(scores, self.kind))
        networks = ranks.shape[1]
        self.samples += len(ranks)
        stands = ranks > 0
        self._add_places((np.arange(networks) * networks + ranks - 1)[stands])
        for row in range(networks):
            here = ranks[:, row] == 1
            self.firsts[row] += int(here.sum())
            self.weights[row] += weights[here].sum(axis=0)
            self.squares[row] += (weights[here] ** 2).sum(axis=0)
            if self.with_pairs:
                before = stands[:, [row]] & (~stands | (ranks[:, [row]] < ranks))
                before[:, row] = False
                self._wins[row] += before.sum(axis=0)

    def add_without_ties(self, scores: Floats, weights: Floats) -> Flags:
        """Count the sets of scores in which no two are close, and say which are left to be counted.

        Parameters
        ----------
        scores : ndarray (c, n)
            Finite scores, C-contiguous, that may be a few roundings off those of the method.
        weights : ndarray (c, m)
            Their weights.

        Returns
        -------
        ndarray (c,) of bool
            Where two scores are so close that a rounding or the tie tolerance could matter.

        Notes
        -----
        A score and the number of its network are packed into one integer, so that sorting needs no second array.
        The last bits of the score, which the number takes, are far below the tolerance within which scores tie.
        """
        networks = scores.shape[1]
        keys = self._sorted_keys(scores)
        close = self._close(keys, scores)
        names = np.bitwise_and(keys, np.int64(_mask(networks)), out=self._names[: len(keys)])
        if close.any():
            names, scores, weights = names[~close], scores[~close], weights[~close]
        self.samples += len(names)
        self._add_firsts(names[:, -1].copy(), weights)
        names *= networks
        names += np.arange(networks - 1, -1, -1)
        self._add_places(names.ravel())
        room = self._kept.shape[1]
        for start in range(0, len(scores) if self.with_pairs else 0, max(1, room)):
            self._keep(scores[start : start + room])
        return close

    def _sorted_keys(self, scores: Floats) -> Counts:
        """Return integers (c, n) in rising order of the scores, each with the number of its network at the end."""
        if len(self._keys) < len(scores):
            self._keys, self._names = np.empty_like(scores, dtype=np.int64), np.empty_like(scores, dtype=np.int64)
        mask = np.int64(_mask(scores.shape[1]))
        bits = scores.view(np.int64)
        if scores.min() < 0:
            # Of negative numbers the larger one has the smaller bits.
            bits = bits ^ ((bits >> np.int64(63)) & _SIGN)
        keys = np.bitwise_and(bits, ~mask, out=self._keys[: len(scores)])
        keys |= np.arange(scores.shape[1], dtype=np.int64)
        keys.sort(axis=1)
        return keys

    def _close(self, keys: Counts, scores: Floats) -> Flags:
        """Return in which sets two scores are about as close as scores that tie, or closer."""
        rising = (keys ^ ((keys >> np.int64(63)) & _SIGN) if keys[:, 0].min() < 0 else keys).view(np.float64)
        apart: Floats = rising[:, 1:] - rising[:, :-1]
        largest: Floats = np.maximum(np.abs(rising[:, 0]), np.abs(rising[:, -1]))
        cut = 2.0 ** (_mask(scores.shape[1]).bit_length() + 2 - _FRACTION)
        tolerances = stacked_tolerances(scores, self.kind)
        if apart.size and apart.min() > tolerances.max() + cut * largest.max() + _LEAST:
            return np.zeros(len(scores), dtype=np.bool_)
        allowed = tolerances + cut * largest + _LEAST
        # A zero with a sign is read as no number, which is not further apart either.
        close: Flags = np.any(~(apart > allowed[:, None]), axis=1)
        return close

    def _add_places(self, places: Counts) -> None:
        self.places += np.bincount(places, minlength=self.places.size).reshape(self.places.shape)

    def _add_firsts(self, first: Counts, weights: Floats) -> None:
        networks, criteria = self.weights.shape
        self.firsts += np.bincount(first, minlength=networks)
        cells = (first[:, None] * criteria + np.arange(criteria)).ravel()
        for sums, own in ((self.weights, weights), (self.squares, weights * weights)):
            found = np.bincount(cells, weights=own.ravel(), minlength=sums.size)
            np.add(sums, found.reshape(sums.shape), out=sums)

    def _keep(self, scores: Floats) -> None:
        if self._filled + len(scores) > self._kept.shape[1]:
            self._count_pairs()
        self._kept[:, self._filled : self._filled + len(scores)] = scores.T
        self._filled += len(scores)

    def _count_pairs(self) -> None:
        columns, total = self._kept[:, : self._filled], self._filled
        for row in range(len(columns) if total else 0):
            for other in range(row + 1, len(columns)):
                won = int(np.count_nonzero(columns[row] > columns[other]))
                self._wins[row, other] += won
                self._wins[other, row] += total - won
        self._filled = 0


def _mask(networks: int) -> int:
    """Return as many ones as it takes bits to number every network."""
    return (1 << max(1, (networks - 1).bit_length())) - 1
