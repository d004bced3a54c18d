"""Which terms of a network does nobody know, and where do they count: in which criteria, and for which gates?

Where a gate lets a network stand only up to some level of such a figure, its score lies between the ends of what
is left of the figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.asking import with_room
from netselect.batch.engine.gating import GateTable
from netselect.bounds.open_figures import FigureEnds, is_open
from netselect.matrix import DecisionMatrix
from netselect.matrix.utilities import is_monotone
from netselect.study.network import TERMS, Network
from netselect.study.observation import Amount
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class OpenTerm:
    """An unknown term of one network: money, hours or weeks.

    Parameters
    ----------
    network : int
        The network's position.
    low, high : float
        Between which levels it lies.
    choices : ndarray (v,), optional
        The only values that it can take, ascending.
    columns : tuple of (int, float)
        The criteria that measure it, each with what is known of the same sum.
    gates : tuple of (int, float)
        The gates that ask about it, likewise.
    """

    network: int
    low: float
    high: float
    choices: Floats | None
    columns: tuple[tuple[int, float], ...]
    gates: tuple[tuple[int, float], ...]

    def left(self, least: Floats, most: Floats) -> tuple[Floats, Floats]:
        """Return the ends of what gates leave of it, each (c,); crossed where they leave nothing.

        Parameters
        ----------
        least, most : ndarray (c, g)
            What each gate lets pass; infinite where it is waived.
        """
        bottom, top = np.full(len(least), self.low), np.full(len(least), self.high)
        for gate, known in self.gates:
            lowest, highest = with_room(least[:, gate], -1.0) - known, with_room(most[:, gate], 1.0) - known
            if self.choices is None:
                # What rounding alone takes past a limit is within it; else the limit itself is the end.
                lowest = np.where(lowest <= self.low, self.low, least[:, gate] - known)
                highest = np.where(highest >= self.high, self.high, most[:, gate] - known)
            bottom, top = np.maximum(bottom, lowest), np.minimum(top, highest)
        if self.choices is None:
            return bottom, top
        padded = np.concatenate([[-np.inf], self.choices, [np.inf]])
        above = np.searchsorted(self.choices, bottom, side="left")
        below = np.searchsorted(self.choices, top, side="right") - 1
        return padded[above + 1], padded[below + 1]


def open_terms(
    study: Study, matrix: DecisionMatrix, gates: tuple[GateTable, ...]
) -> tuple[tuple[OpenTerm, ...], Flags]:
    """Return the unknown terms of a study's networks, and whose figures hang together in another way.

    Parameters
    ----------
    study : Study
        The study, its networks in the order of the matrix.
    matrix : DecisionMatrix (n, m)
        Its matrix.
    gates : tuple of GateTable
        What is asked about each network.

    Returns
    -------
    terms : tuple of OpenTerm
    is_bound : ndarray (n,) of bool
        Where a criterion or a gate adds up two open terms, where one term is better for one criterion and worse
        for another, or where two gates ask about one unknown fact.
    """
    terms: list[OpenTerm] = []
    bound = np.zeros(len(matrix.networks), dtype=np.bool_)
    leaves = enumerate(study.leaves().values())
    columns = {column: str(leaf.computed) for column, leaf in leaves if leaf.computed in TERMS}
    ends = FigureEnds(study)
    for row, network in enumerate(study.networks.values()):
        found = _Terms(network, columns, gates)
        if found.add_up() or found.pull_apart(matrix) or _asked_twice(row, gates):
            bound[row] = True
        else:
            terms += found.of(row, ends)
    return tuple(terms), bound


class _Terms:
    """The open terms of one network, and where they count."""

    def __init__(self, network: Network, columns: dict[int, str], gates: tuple[GateTable, ...]) -> None:
        self.network, self.columns = network, columns
        asked = ((place, gate.gate.computed) for place, gate in enumerate(gates))
        self.gates = {place: str(figure) for place, figure in asked if figure is not None}
        self.open = {part: stated for part, stated in _parts(network) if is_open(stated)}

    def add_up(self) -> bool:
        """Return whether two of them stand in one sum."""
        figures = {*self.columns.values(), *self.gates.values()}
        return any(len(self.open.keys() & set(self.network.parts_of(figure))) > 1 for figure in figures)

    def pull_apart(self, matrix: DecisionMatrix) -> bool:
        """Return whether one of them is better for one criterion and worse for another, or may be."""
        for part in self.open:
            counted = [column for column, figure in self.columns.items() if part in self.network.parts_of(figure)]
            curves = [matrix.curves[column] for column in counted] if matrix.curves else []
            if len(counted) > 1 and (
                len({bool(matrix.maximise[column]) for column in counted}) > 1 or not all(map(is_monotone, curves))
            ):
                return True
        return False

    def of(self, row: int, ends: FigureEnds) -> Iterator[OpenTerm]:
        """Yield the terms of which the value itself is unknown."""
        for (block, key), stated in self.open.items():
            if stated.is_unknown:
                span = ends.of(f"{block}.{key}", stated)
                yield OpenTerm(
                    network=row,
                    low=span["low"],
                    high=span["high"],
                    choices=np.array(sorted(stated.one_of)) if stated.one_of else None,
                    columns=tuple(self._where((block, key), self.columns)),
                    gates=tuple(self._where((block, key), self.gates)),
                )

    def _where(self, part: tuple[str, str], figures: "dict[int, str]") -> Iterator[tuple[int, float]]:
        """Yield the places of the figures that a term is part of, with the sum of their other parts."""
        stated = dict(_parts(self.network))
        for place, figure in figures.items():
            parts = self.network.parts_of(figure)
            if part in parts:
                others = [stated.get(other) for other in parts if other != part]
                # What nobody states is asked about by no gate that anybody's limit makes.
                if all(other is not None for other in others):
                    yield place, sum(float(other.value) for other in others if other is not None)


def _parts(network: Network) -> Iterator[tuple[tuple[str, str], Amount]]:
    """Yield the stated terms of a network."""
    for block, key in dict.fromkeys(part for parts in TERMS.values() for part in parts):
        stated = getattr(getattr(network, block), key)
        if stated is not None:
            yield (block, key), stated


def _asked_twice(row: int, gates: tuple[GateTable, ...]) -> bool:
    """Return whether two gates ask about one fact of a network that nobody knows."""
    asked = [gate.gate.fact for gate in gates if gate.gate.fact is not None and gate.is_open[row]]
    return len(asked) != len(set(asked))
