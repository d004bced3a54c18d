"""Which networks stand for each of many learners, and which gate leaves out how many?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from netselect.asking import Asked, asked, asked_together, can_be_met, limits_of, with_room
from netselect.batch.engine.learners import Learners
from netselect.study.criteria import Gate
from netselect.study.network import Network
from netselect.study.references import LIMIT_GATES
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

UNKNOWN, FAIL = 1, 2
"""Codes of a network whose gates are unknown or fail; see `netselect.gates.STATUSES`."""

Counts = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class GateTable:
    """What one gate asks about each of n networks.

    Parameters
    ----------
    name : str
        The gate.
    gate : Gate
        Its rule; for a learner's limit without a figure.
    limit : str
        The learner's limit that makes it, such as ``first_year_cost``; an empty text for a gate of the study.
    found : ndarray (n,)
        The fact or figure, 1 and 0 for true and false; NaN where it is unknown.
    pieces : dict of int to ndarray (p, 2)
        The levels that each unknown can have: ranges, by their ends.
    together : dict of int to Asked
        What is asked about each unknown, told so that several gates can be looked at together.
    """

    name: str
    gate: Gate
    limit: str
    found: Floats
    pieces: dict[int, Floats]
    together: dict[int, Asked] = field(default_factory=dict)

    @property
    def is_open(self) -> Flags:
        """Of which networks the gate may stay unanswered, (n,)."""
        return np.isnan(self.found)

    def outcomes(self, least: Floats, most: Floats) -> tuple[Codes, Codes, Counts]:
        """Return of which networks the gate fails, of which it is unknown, and how many fail, by learners' limits.

        Parameters
        ----------
        least, most : ndarray (c,)
            The learners' limits, which have room for rounding; infinite where there is none.

        Returns
        -------
        fails, unknown : ndarray (c, n) of int8
            1 where it does, else 0: a known figure decides by itself, an unknown one where its range agrees.
        count : ndarray (c,) of int
            How many fail.
        """
        levels, places, below = self._levels
        lowest, highest = with_room(least, -1.0), with_room(most, 1.0)
        # Places of levels are compared much sooner than the levels themselves.
        end = np.searchsorted(levels, highest, side="right")
        beyond = places >= end.astype(places.dtype)[:, None]
        count = below[-1] - below[end]
        if not np.isneginf(least).all():
            start = np.searchsorted(levels, lowest, side="left")
            beyond |= places < start.astype(places.dtype)[:, None]
            # Where the limits cross, everything known is beyond one of them.
            count += np.minimum(below[start], below[end])
        fails = beyond.view(np.int8)
        networks = np.flatnonzero(self.is_open)
        if not len(networks):
            return fails, np.broadcast_to(np.int8(0), fails.shape), count
        unknown = np.zeros_like(fails)
        for network in networks.tolist():
            fails[:, network], unknown[:, network] = self.of_unknown(network, least, most)
        return fails, unknown, count + fails[:, networks].sum(axis=1, dtype=np.int32)

    @cached_property
    def _levels(self) -> tuple[Floats, npt.NDArray[np.integer[Any]], Counts]:
        """The different levels that are known, ascending, and the place (n,) of each network's among them.

        Beside these, for each level and at the end for all of them, how many networks have a lower one.
        """
        levels, held = np.unique(self.found[~self.is_open], return_counts=True)
        places = np.searchsorted(levels, self.found)
        below = np.concatenate([[0], np.cumsum(held)]).astype(np.int32)
        return levels, places.astype(np.int16 if len(levels) < np.iinfo(np.int16).max else np.int64), below

    def of_unknown(self, network: int, least: Floats, most: Floats) -> tuple[Flags, Flags]:
        """Return for which learners an unknown figure fails surely, and for which nobody can tell.

        Parameters
        ----------
        network : int
            The network's position.
        least, most : ndarray (c,)
            The learners' limits.
        """
        least, most = with_room(least, -1.0), with_room(most, 1.0)
        low, high = self.pieces[network].T
        inside = (low >= least[:, None]) & (high <= most[:, None])
        met = (high >= least[:, None]) & (low <= most[:, None])
        return ~np.any(met, axis=1), np.any(met, axis=1) & ~np.all(inside, axis=1)

    @property
    def stated_limits(self) -> tuple[float, float]:
        """The limits that the study states."""
        return limits_of(self.gate)


@dataclass(frozen=True)
class Standing:
    """Who stands for each of c learners.

    Parameters
    ----------
    failing : ndarray (c, n) of int8
        1 where a network is excluded, else 0.
    unanswered : ndarray (c, n) of int8
        How many gates are unknown.
    excluded_by : ndarray (c, g) of int
        How many networks each gate excludes.
    """

    failing: Codes
    unanswered: Codes
    excluded_by: Counts

    @cached_property
    def is_unsure(self) -> Flags:
        """Of which networks a gate is unknown for somebody, (n,)."""
        if self.unanswered.strides[0] == 0:
            # The same for everybody.
            same: Flags = np.any(self.unanswered[:1], axis=0)
            return same
        unsure: Flags = np.any(self.unanswered, axis=0)
        return unsure

    @cached_property
    def anybody_fails(self) -> bool:
        """Whether anybody is excluded at all."""
        return bool(self.excluded.any())

    @cached_property
    def excluded(self) -> Counts:
        """How many networks are excluded, (c,)."""
        asked = self.excluded_by.any(axis=0)
        if asked.sum() == 1:
            return self.excluded_by[:, int(asked.argmax())]
        if not asked.any():
            # The same for everybody.
            same = int(self.failing[:1].sum())
            return np.full(len(self.failing), same, dtype=np.int32)
        count: Counts = np.add.reduce(self.failing, axis=1, dtype=np.int32)
        return count

    @cached_property
    def stands(self) -> Flags:
        """Who is not excluded, (c, n)."""
        stands: Flags = self.failing == 0
        return stands


def standing_of(gates: Sequence[GateTable], fixed: Codes | None, learners: Learners, count: int) -> Standing:
    """Return who stands for each learner.

    Parameters
    ----------
    gates : sequence of GateTable
        What is asked of every network.
    fixed : ndarray (n,) of int8, optional
        Statuses where no gates are asked; everybody is feasible where there are none.
    learners : Learners
        The learners (c), with their limits and waivers.
    count : int
        How many networks there are.

    Returns
    -------
    Standing
    """
    shape = (len(learners), count)
    excluded_by = np.zeros((len(learners), len(gates)), dtype=np.int32)
    nobody = np.broadcast_to(np.zeros(count, dtype=np.int8), shape)
    if not gates and fixed is not None:
        fails, unknown = ((fixed == code).view(np.int8) for code in (FAIL, UNKNOWN))
        return Standing(np.broadcast_to(fails, shape), np.broadcast_to(unknown, shape), excluded_by)
    failing, unanswered = nobody, nobody
    unknowns: dict[int, Codes] = {}
    for place, gate in enumerate(gates):
        least, most = learners.least[:, place], learners.most[:, place]
        if np.isneginf(least).all() and np.isposinf(most).all():
            continue
        if len(least) and (least == least[0]).all() and (most == most[0]).all():
            least, most = least[:1], most[:1]
        fails, unknown, failed = gate.outcomes(least, most)
        own = learners.waived[learners.waived[:, 2] == place]
        if len(own):
            fails, unknown = (np.broadcast_to(codes, shape).copy() for codes in (fails, unknown))
            fails[own[:, 0], own[:, 1]] = unknown[own[:, 0], own[:, 1]] = 0
            failed = np.add.reduce(fails, axis=1, dtype=np.int32)
        excluded_by[:, place] = failed
        failing = np.broadcast_to(fails, shape) if failing is nobody else failing | fails
        if gate.is_open.any():
            unanswered = unanswered + unknown
            unknowns[place] = np.broadcast_to(unknown, shape)
    if len(unknowns) > 1:
        failing = _clashing(gates, unknowns, learners, failing, excluded_by)
    return Standing(failing, unanswered, excluded_by)


def _clashing(
    gates: Sequence[GateTable], unknowns: dict[int, Codes], learners: Learners, failing: Codes, excluded_by: Counts
) -> Codes:
    """Return who fails (c, n) when gates that are unknown and cannot be met at once fail, and count these."""
    groups: dict[tuple[int, str], list[int]] = {}
    for place in unknowns:
        for network, asked_of in gates[place].together.items():
            groups.setdefault((network, asked_of.what), []).append(place)
    for (network, _), places in groups.items():
        # Limits that are all a most never clash: what is least meets them all.
        if not places[1:] or np.isneginf(learners.least[:, places]).all():
            continue
        waits = np.column_stack([unknowns[place][:, network] > 0 for place in places])
        least = np.where(waits, with_room(learners.least[:, places], -1.0), -np.inf)
        most = np.where(waits, with_room(learners.most[:, places], 1.0), np.inf)
        wanted = [(gates[place].together[network], least[:, at], most[:, at]) for at, place in enumerate(places)]
        clash = (waits.sum(axis=1) > 1) & ~can_be_met(wanted)
        if clash.any():
            failing = failing.copy()
            failing[clash, network] = 1
            excluded_by[:, places] += (waits & clash[:, None]).astype(np.int32)
    return failing


def gate_tables(study: Study) -> tuple[GateTable, ...]:
    """Return what the gates of a study ask about, with one gate for each limit that a learner can state."""
    limits = {
        name: (Gate.model_validate({"kind": kind, "computed": limit, "max": 0.0}), limit)
        for limit, (name, kind) in LIMIT_GATES.items()
    }
    stated = {name: (gate, "") for name, gate in study.gates.items()}
    networks = list(study.networks.values())
    return tuple(_table(name, gate, limit, networks) for name, (gate, limit) in {**limits, **stated}.items())


def _table(name: str, gate: Gate, limit: str, networks: Sequence[Network]) -> GateTable:
    count = len(networks)
    found = np.full(count, np.nan)
    pieces: dict[int, Floats] = {}
    together: dict[int, Asked] = {}
    for row, network in enumerate(networks):
        span, levels = asked(network, gate)
        if span.value is not None:
            found[row] = float(span.value)
        else:
            pieces[row] = np.array(levels)
            together[row] = asked_together(network, gate)
    return GateTable(name, gate, limit, found, pieces, together)
