"""Has a learner's id been met before, without keeping every id?"""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
_WIDTH = 16
"""Bytes kept of an id: two of a hundred million different ids agree in all of them with a chance below 1e-22."""


class Seen:
    """The ids that have been met, 16 bytes each, in sorted runs that are merged as they grow."""

    def __init__(self) -> None:
        self._runs: list[Keys] = []

    def add(self, ids: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Remember ids, and return which of them have been met before, here or in an earlier call.

        Examples
        --------
        >>> seen = Seen()
        >>> seen.add(["ann", "bea", "ann"]).tolist()
        [False, False, True]
        >>> seen.add(["bea"]).tolist()
        [True]
        """
        keys = _keys(ids)
        met = np.zeros(len(ids), dtype=np.bool_)
        order = (
            np.lexsort((np.arange(len(keys)), keys[:, 1], keys[:, 0])) if len(keys) else np.zeros(0, dtype=np.intp)
        )
        run = keys[order]
        met[order[1:]] = (run[1:] == run[:-1]).all(axis=1)
        for known in self._runs:
            met |= _among(known, keys)
        self._keep(run)
        return met

    def _keep(self, run: Keys) -> None:
        self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-1]) * 2 >= len(self._runs[-2]):
            both = np.concatenate([self._runs.pop(), self._runs.pop()])
            self._runs.append(both[np.lexsort((both[:, 1], both[:, 0]))])


def _keys(ids: Sequence[str]) -> Keys:
    digests = b"".join(
        hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_WIDTH).digest() for name in ids
    )
    return np.frombuffer(digests, dtype=np.uint64).reshape(-1, 2)


def _among(known: Keys, keys: Keys) -> npt.NDArray[np.bool_]:
    """Return which keys (c, 2) are among sorted ones; equal first halves, which are rare, are looked through."""
    found = np.zeros(len(keys), dtype=np.bool_)
    low = np.searchsorted(known[:, 0], keys[:, 0], side="left")
    high = np.searchsorted(known[:, 0], keys[:, 0], side="right")
    for row in np.flatnonzero(high > low).tolist():
        found[row] = bool((known[low[row] : high[row], 1] == keys[row, 1]).any())
    return found
