"""How does somebody write SMAA, stability intervals and a reversal check who checks nothing and wants speed?"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tests.benchmarks.by_hand import Flags, Floats, Ranks
from tests.benchmarks.by_hand_batch import Sorting

Counts = npt.NDArray[np.int64]

CHUNK = 5000
"""Samples scored at a time: the quickest of 500, 1 000, 2 000, 5 000, 10 000 and 20 000, for 30 x 10."""

CONCENTRATION = 100.0
"""How close drawn weights keep to stated ones, as `netselect.smaa` has it by default."""

NARROW = 1e-9
"""How closely the ends of a stability interval are located."""


class Tallied(NamedTuple):
    """What SMAA-2 counts.

    Parameters
    ----------
    places : ndarray (n, n)
        How often the network of the row has the rank of the column.
    weights : ndarray (n, m)
        The sum of the weights under which each network is first.
    wins : ndarray (n, n)
        How often the network of the row comes before that of the column; 0 where pairs are not counted.
    """

    places: Counts
    weights: Floats
    wins: Counts


def scaled(values: Floats, maximise: Flags) -> Floats:
    """Return figures (n, m) from 0 for the worst found to 1 for the best found."""
    lowest, highest = values.min(axis=0), values.max(axis=0)
    shares: Floats = (values - lowest) / (highest - lowest)
    return np.where(maximise, shares, 1.0 - shares)


def smaa(
    values: Floats,
    maximise: Flags,
    samples: int,
    generator: np.random.Generator,
    *,
    with_pairs: bool,
    kind: Sorting = "stable",
) -> Tallied:
    """Count ranks, and pairs if asked, of weighted sums under weights of which nothing is known."""
    counts = range(0, samples, CHUNK)
    drawn = (_anywhere(min(CHUNK, samples - start), values.shape[1], generator) for start in counts)
    return tally(scaled(values, maximise), drawn, generator, with_pairs=with_pairs, kind=kind)


def _anywhere(count: int, criteria: int, generator: np.random.Generator) -> Floats:
    weights = generator.standard_exponential((count, criteria))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def around(weights: Floats, samples: int, generator: np.random.Generator) -> Iterator[Floats]:
    """Yield weights around stated ones, a chunk at a time, as `netselect.smaa` draws them by default."""
    for start in range(0, samples, CHUNK):
        yield generator.dirichlet(CONCENTRATION * weights, min(CHUNK, samples - start))


def tally(
    utilities: Floats,
    drawn: Iterable[Floats],
    generator: np.random.Generator,
    *,
    with_pairs: bool,
    kind: Sorting = "stable",
    open_cell: tuple[int, int] | None = None,
) -> Tallied:
    """Count ranks, and pairs if asked, of weighted sums.

    Parameters
    ----------
    utilities : ndarray (n, m)
        From 0 to 1.
    drawn : iterable of ndarray (c, m)
        Weights, a chunk at a time.
    generator : Generator
        What draws the open figure.
    with_pairs : bool
        Whether pairs are counted.
    kind : {"stable", "quicksort"}
        How scores are sorted.
    open_cell : tuple of int, optional
        Row and column of a utility that is anywhere from 0 to 1 instead.
    """
    local = np.ascontiguousarray(utilities.T)
    criteria, networks = local.shape
    places = np.zeros(networks * networks, dtype=np.int64)
    central, wins = np.zeros((networks, criteria)), np.zeros((networks, networks), dtype=np.int64)
    for weights in drawn:
        scores = weights @ local
        if open_cell is not None:
            row, column = open_cell
            scores[:, row] += weights[:, column] * (generator.random(len(weights)) - local[column, row])
        order = np.argsort(-scores, axis=1, kind=kind)
        places += np.bincount((order * networks + np.arange(networks)).ravel(), minlength=places.size)
        for column in range(criteria):
            central[:, column] += np.bincount(order[:, 0], weights=weights[:, column], minlength=networks)
        if with_pairs:
            # Network by network, which takes less time than all pairs of a chunk in one array.
            columns = np.ascontiguousarray(scores.T)
            for row in range(networks):
                wins[row] += (columns[row] > columns).sum(axis=1)
    return Tallied(places.reshape(networks, networks), central, wins)


def stable(values: Floats, weights: Floats, maximise: Flags) -> Floats:
    """Return from where to where each weight can go before another weighted sum is the largest, (m, 2)."""
    local = scaled(values, maximise)
    first = int((local @ weights).argmax())
    ends = np.empty((len(weights), 2))
    for place, weight in enumerate(weights.tolist()):
        alone, rest = np.zeros(len(weights)), weights.copy()
        alone[place], rest[place] = 1.0, 0.0
        with_all, with_none = local @ alone, local @ (rest / rest.sum())
        ends[place] = [_end(with_all, with_none, first, weight, far) for far in (0.0, 1.0)]
    return ends


def _end(with_all: Floats, with_none: Floats, first: int, held: float, far: float) -> float:
    """Halve the way from a weight that holds the first place to one that may not."""

    def is_held(weight: float) -> bool:
        return int((weight * with_all + (1.0 - weight) * with_none).argmax()) == first

    if is_held(far):
        return far
    while abs(far - held) > NARROW:
        middle = (held + far) / 2
        held, far = (middle, far) if is_held(middle) else (held, middle)
    return held


def reordered(ranks: Ranks, ranks_among: Callable[[npt.NDArray[np.intp]], Ranks]) -> list[int]:
    """Return for each network how many pairs of others change places when it is left out.

    Parameters
    ----------
    ranks : ndarray (n,)
        The ranks of all.
    ranks_among : callable
        Takes the positions of those that are left (n - 1,), and returns their ranks.
    """
    everybody = np.arange(len(ranks))
    found = []
    for place in range(len(ranks)):
        left = np.delete(everybody, place)
        before, after = ranks[left], ranks_among(left)
        found.append(int(np.count_nonzero((after[:, None] < after) & (before[:, None] >= before))))
    return found
