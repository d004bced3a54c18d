"""How do results whose codes stand for different networks and gates become results with one legend?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.chunk import Chunk, joined
from netselect.batch.result import Legend

Indices = npt.NDArray[np.int32]

_PLACES = {"network": -1, "rank": 0, "score": np.nan, "is_known": False, "is_conditional": False}
"""The columns with a place for each listed network, and what stands in an empty one."""


@dataclass(slots=True)
class Codes:
    """Networks and gates by code, in the order in which they were met.

    Parameters
    ----------
    networks, gates : dict of str to int
        The code of each.
    """

    networks: dict[str, int] = field(default_factory=dict)
    gates: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, legend: Legend) -> "Codes":
        """Return the codes of a legend."""
        return cls(dict(zip(legend.networks, count())), dict(zip(legend.gates, count())))

    def add(self, networks: Iterable[str], gates: Iterable[str]) -> None:
        """Give a code to each network and gate that has none yet."""
        for names, codes in ((networks, self.networks), (gates, self.gates)):
            for name in names:
                codes.setdefault(name, len(codes))

    def know(self, networks: Iterable[str], gates: Iterable[str]) -> bool:
        """Return whether each network and gate has a code."""
        return self.networks.keys() >= set(networks) and self.gates.keys() >= set(gates)

    def coded(self, chunk: Chunk, networks: Sequence[str], gates: Sequence[str]) -> Chunk:
        """Return results in these codes.

        Parameters
        ----------
        chunk : Chunk
            Results in codes of their own.
        networks, gates : sequence of str
            What those stand for.
        """
        self.add(networks, gates)
        network = np.array([self.networks[name] for name in networks], dtype=np.int32)
        gate = np.array([self.gates[name] for name in gates], dtype=np.intp)
        return _recoded(chunk, network, gate, (len(self.networks), len(self.gates), chunk.network.shape[1]))

    def joined(self, chunks: Sequence[Chunk]) -> Chunk:
        """Return several results in these codes as one; there may be none."""
        width = max((chunk.network.shape[1] for chunk in chunks), default=0)
        shape = len(self.networks), len(self.gates), width
        wide = [_widened(chunk, shape) for chunk in chunks]
        return joined(wide) if wide else _nobody(shape)


def shared_chunk(chunk: Chunk, codes: Codes, legend: Legend) -> Chunk:
    """Return results in the codes of a legend.

    Parameters
    ----------
    chunk : Chunk
        Results in some codes.
    codes : Codes
        Those codes; the legend knows all of their networks and gates.
    legend : Legend
        What the codes of the result stand for.
    """
    place = {name: code for code, name in enumerate(legend.networks)}
    gate = {name: code for code, name in enumerate(legend.gates)}
    shape = len(codes.networks), len(codes.gates), max(chunk.network.shape[1], legend.top)
    wide = _widened(chunk, shape)
    listed = _recoded(
        wide,
        np.array([place[name] for name in codes.networks], dtype=np.int32),
        np.array([gate[name] for name in codes.gates], dtype=np.intp),
        (len(legend.networks), len(legend.gates), legend.top),
    )
    return replace(listed, **{name: getattr(listed, name)[:, : legend.top] for name in _PLACES})


def _recoded(chunk: Chunk, network: Indices, gate: npt.NDArray[np.intp], shape: tuple[int, int, int]) -> Chunk:
    """Return results with the networks and gates of each old code under a new one."""
    networks, gates, _ = shape
    serving = np.zeros(networks, dtype=np.int64)
    serving[network] = chunk.serving
    excluded_by = np.zeros((len(chunk), gates), dtype=np.int32)
    excluded_by[:, gate] = chunk.excluded_by
    # An empty place has the code -1, which takes the last of these.
    table = np.append(network, np.int32(-1))
    shortlisted = chunk.shortlisted.copy()
    shortlisted[:, 1] = table[shortlisted[:, 1]]
    return replace(
        chunk, network=table[chunk.network], serving=serving, excluded_by=excluded_by, shortlisted=shortlisted
    )


def _widened(chunk: Chunk, shape: tuple[int, int, int]) -> Chunk:
    """Return results with room for more networks and gates, and more places."""
    networks, gates, width = shape
    made: dict[str, Any] = {}
    for name, empty in _PLACES.items():
        column = getattr(chunk, name)
        made[name] = np.full((len(chunk), width), empty, dtype=column.dtype)
        made[name][:, : column.shape[1]] = column
    excluded_by = np.zeros((len(chunk), gates), dtype=np.int32)
    excluded_by[:, : chunk.excluded_by.shape[1]] = chunk.excluded_by
    serving = np.zeros(networks, dtype=np.int64)
    serving[: len(chunk.serving)] = chunk.serving
    return replace(chunk, **made, excluded_by=excluded_by, serving=serving)


def _nobody(shape: tuple[int, int, int]) -> Chunk:
    """Return the results of no learners."""
    networks, gates, width = shape
    whole = np.zeros((0, width), dtype=np.int32)
    flags = np.zeros((0, width), dtype=np.bool_)
    return Chunk(
        ids=[],
        network=whole,
        rank=whole,
        score=np.zeros((0, width)),
        is_known=flags,
        is_conditional=flags,
        verdict=np.zeros(0, dtype=np.int8),
        excluded=np.zeros(0, dtype=np.int32),
        excluded_by=np.zeros((0, gates), dtype=np.int32),
        wants=(),
        open_needs=np.zeros(0, dtype=np.int32),
        unmet=np.zeros((0, 3), dtype=np.int32),
        shortlisted=np.zeros((0, 2), dtype=np.int32),
        serving=np.zeros(networks, dtype=np.int64),
    )
