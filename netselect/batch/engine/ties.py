"""Which figures that nobody knows are asked about by a gate and measured by a criterion as well?

Where a gate lets a network stand only up to some level, its score then lies between the ends of what is left.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.gating import GateTable
from netselect.matrix import DecisionMatrix
from netselect.matrix.utilities import is_monotone
from netselect.study.network import TERMS, Network
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Tie:
    """A criterion and a gate of one network that rest on one unknown figure.

    Parameters
    ----------
    network, column, gate : int
        Their positions.
    shift : float
        By how much the figure that the gate asks about is larger than that of the criterion: what is known of it.
    choices : ndarray (v,), optional
        The only values of the criterion's figure, ascending.
    """

    network: int
    column: int
    gate: int
    shift: float
    choices: Floats | None

    def left(self, low: Floats, high: Floats, least: Floats, most: Floats) -> tuple[Floats, Floats]:
        """Return the ends of what a gate leaves of a figure, each (c,); crossed where it leaves nothing.

        Parameters
        ----------
        low, high : ndarray (c,)
            The figure's ends.
        least, most : ndarray (c,)
            What the gate lets pass.
        """
        bottom, top = np.maximum(low, least - self.shift), np.minimum(high, most - self.shift)
        if self.choices is None:
            return bottom, top
        above = np.searchsorted(self.choices, bottom, side="left")
        below = np.searchsorted(self.choices, top, side="right") - 1
        padded = np.concatenate([[-np.inf], self.choices, [np.inf]])
        return padded[above + 1], padded[below + 1]


def ties_of(study: Study, matrix: DecisionMatrix, gates: tuple[GateTable, ...]) -> tuple[tuple[Tie, ...], Flags]:
    """Return the ties of a study's networks, and whose figures hang together in another way.

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
    ties : tuple of Tie
    is_bound : ndarray (n,) of bool
        Where a gate or a criterion adds up two unknown figures that another one asks about too, where one figure
        is better for one criterion and worse for another, or where two gates ask about one unknown fact.
    """
    ties: list[Tie] = []
    bound = np.zeros(len(matrix.networks), dtype=np.bool_)
    columns = {
        column: str(leaf.computed) for column, leaf in enumerate(study.leaves().values()) if leaf.computed in TERMS
    }
    for row, network in enumerate(study.networks.values()):
        unknown = _unknown_parts(network)
        found = _ties(row, network, columns, gates, unknown)
        if found is None or not _pulls_one_way(network, columns, matrix, unknown) or _asked_twice(row, gates):
            bound[row] = True
        else:
            ties += found
    return tuple(ties), bound


def _unknown_parts(network: Network) -> frozenset[tuple[str, str]]:
    """Return the terms of a network that are unknown or have a range."""
    found = set()
    for parts in TERMS.values():
        for block, key in parts:
            stated = getattr(getattr(network, block), key)
            if stated is not None and (stated.is_unknown or stated.low is not None or stated.high is not None):
                found.add((block, key))
    return frozenset(found)


def _ties(
    row: int,
    network: Network,
    columns: dict[int, str],
    gates: tuple[GateTable, ...],
    unknown: frozenset[tuple[str, str]],
) -> list[Tie] | None:
    """Return a network's ties, or None where they are of another kind."""
    found = []
    for place, gate in enumerate(gates):
        if gate.gate.computed is None or not gate.is_open[row]:
            continue
        asked = set(network.parts_of(gate.gate.computed)) & unknown
        for column, figure in columns.items():
            measured = set(network.parts_of(figure)) & unknown
            if not asked & measured:
                continue
            if len(asked) > 1 or len(measured) > 1:
                return None
            shift = _known(network, gate.gate.computed, unknown) - _known(network, figure, unknown)
            span = network.term(figure)
            choices = np.array(sorted(span.one_of)) if span is not None and span.one_of else None
            found.append(Tie(row, column, place, shift, choices))
    return found


def _known(network: Network, figure: str, unknown: frozenset[tuple[str, str]]) -> float:
    """Return the sum of the parts of a term that are certain."""
    total = 0.0
    for block, key in network.parts_of(figure):
        stated = getattr(getattr(network, block), key)
        if (block, key) not in unknown and stated is not None:
            total += float(stated.value)
    return total


def _pulls_one_way(
    network: Network, columns: dict[int, str], matrix: DecisionMatrix, unknown: frozenset[tuple[str, str]]
) -> bool:
    """Return whether each unknown term is better for all criteria that it counts in, or worse for all."""
    for part in unknown:
        counted = [column for column, figure in columns.items() if part in network.parts_of(figure)]
        if len(counted) < 2:  # noqa: PLR2004 -- one cannot differ from itself
            continue
        if len({bool(matrix.maximise[column]) for column in counted}) > 1:
            return False
        if matrix.curves and not all(is_monotone(matrix.curves[column]) for column in counted):
            return False
    return True


def _asked_twice(row: int, gates: tuple[GateTable, ...]) -> bool:
    """Return whether two gates ask about one fact of a network that nobody knows."""
    asked = [gate.gate.fact for gate in gates if gate.gate.fact is not None and gate.is_open[row]]
    return len(asked) != len(set(asked))
