"""What does each network bring to a set and ask of it, and which may be in one?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from netselect.coverage import Coverage, coverage
from netselect.gates import GateResult, evaluate_gates
from netselect.study.network import Network
from netselect.study.references import LIMIT_GATES
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

AMOUNTS = tuple(LIMIT_GATES)
"""What a set is charged for: money of the first year and of later years, hours a month, hours in work time."""

MONEY, HOURS = AMOUNTS.index("first_year_cost"), AMOUNTS.index("hours_per_month")
"""The two amounts that decide between sets of the same coverage and size."""

_MOST_HELP = 40.0
"""The help -log(1 - s) of a strength of 1: what is left beyond it is far below one rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The networks of a study as members of sets: n networks, k wants, 4 amounts.

    Parameters
    ----------
    names, kinds : tuple of str
        Ids, sorted, and their kinds (n).
    weights : ndarray (k,)
        Shares of importance.
    robust, cautious, optimistic : ndarray (n, k)
        Strengths as each reading takes them: the lower bound by grades, ranges and unknowns; as stated, an
        unknown at its lowest; as stated, an unknown at its highest.
    amounts, low, high : ndarray (n, 4)
        What each network asks for: as it is judged (the stated figure, or the highest that an unknown one can
        be), and between which ends it lies. Infinite where nothing bounds it, and where nothing is stated.
    counted : ndarray (n, 4)
        The same as it counts against the limits: 0 where a limit is waived for the network.
    is_stated, is_open : ndarray (n, 4) of bool
        Whether the study says anything of the amount; whether it is unknown or not stated.
    over, may_be_over : ndarray (n, 4) of bool
        Which limits the network alone goes over; of which it is not known whether it does.
    is_barred, is_unsure : ndarray (n,) of bool
        Whether another gate than those of the limits excludes it; whether one is unknown.
    mandatory, held : ndarray (n,) of bool
        Whether the learner has to belong to it, and whether they do.
    clashes : ndarray (n, n) of bool
        Which two cannot be held together.
    pairs : ndarray (p, 2) of int
        Those whose help overlaps.
    shared : ndarray (p, k)
        Help -log(1 - s) with each want that both of a pair have from one source.
    gates : mapping of str to tuple of GateResult
        What each gate says of each network.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    weights: Floats
    robust: Floats
    cautious: Floats
    optimistic: Floats
    amounts: Floats
    low: Floats
    high: Floats
    counted: Floats
    is_stated: Flags
    is_open: Flags
    over: Flags
    may_be_over: Flags
    is_barred: Flags
    is_unsure: Flags
    mandatory: Flags
    held: Flags
    clashes: Flags
    pairs: Places
    shared: Floats
    gates: Mapping[str, tuple[GateResult, ...]]

    @property
    def stands(self) -> Flags:
        """Whether each network may be in a set as things are known, (n,)."""
        return self.stands_without()

    @property
    def is_conditional(self) -> Flags:
        """Whether any gate is unknown, (n,)."""
        unknown: Flags = self.is_unsure | self.may_be_over.any(axis=1)
        return unknown

    def stands_without(self, *amounts: int) -> Flags:
        """Whether each network could be in a set if some limits were lifted, (n,)."""
        limits = np.delete(self.over | self.may_be_over, amounts, axis=1)
        stands: Flags = ~(self.is_barred | self.is_unsure | limits.any(axis=1))
        return stands

    def places(self, names: Sequence[str]) -> Places:
        """Return where some networks stand in the order of ids."""
        where = {name: place for place, name in enumerate(self.names)}
        return np.array([where[name] for name in names], dtype=np.intp)


def candidates_of(study: Study, weights: Floats) -> Candidates:
    """Return the networks of a study as members of sets.

    Parameters
    ----------
    study : Study
        The study.
    weights : ndarray (k,)
        Shares of importance of `study.learner.wants`.

    Returns
    -------
    Candidates
    """
    names = tuple(sorted(study.networks))
    ordered = study.model_copy(update={"networks": {name: study.networks[name] for name in names}})
    return with_overlaps(_brought(ordered, weights), study)


def _brought(study: Study, weights: Floats) -> Candidates:
    """Return the candidates without what their help has in common."""
    networks = study.networks
    names = tuple(networks)
    covered = coverage(study, weights)
    results = evaluate_gates(study)
    amounts, low, high, is_stated, is_open = _amounts(networks)
    waived = {(gate.network, gate.gate) for gate in chain(*results.values()) if gate.outcome == "waived"}
    gate_names = [LIMIT_GATES[amount][0] for amount in AMOUNTS]
    is_waived = np.array([[(name, gate) in waived for gate in gate_names] for name in names], dtype=np.bool_)
    over = _outcomes(results, names, gate_names, "fail")
    others = list(dict.fromkeys(gate.gate for gate in chain(*results.values())))
    stated = [gate for gate in others if gate not in gate_names]
    barred: Flags = np.any(_outcomes(results, names, stated, "fail"), axis=1)
    unsure: Flags = np.any(_outcomes(results, names, stated, "unknown"), axis=1)
    return Candidates(
        names=names,
        kinds=tuple(network.type for network in networks.values()),
        weights=weights,
        **_readings(covered),
        amounts=amounts,
        low=low,
        high=high,
        counted=np.where(is_waived, 0.0, amounts),
        is_stated=is_stated,
        is_open=is_open,
        over=over & ~is_waived,
        may_be_over=_outcomes(results, names, gate_names, "unknown"),
        is_barred=barred,
        is_unsure=unsure,
        mandatory=np.array([network.mandatory for network in networks.values()], dtype=np.bool_),
        held=np.array([network.held for network in networks.values()], dtype=np.bool_),
        clashes=_clashes(networks),
        pairs=np.empty((0, 2), dtype=np.intp),
        shared=np.empty((0, len(weights))),
        gates=results,
    )


def _outcomes(
    results: Mapping[str, tuple[GateResult, ...]], names: Sequence[str], gates: Sequence[str], outcome: str
) -> Flags:
    """Return of which networks each gate says so, (n, g)."""
    said = {(gate.network, gate.gate) for gate in chain(*results.values()) if gate.outcome == outcome}
    return np.array([[(name, gate) in said for gate in gates] for name in names], dtype=np.bool_).reshape(
        len(names), len(gates)
    )


def _readings(covered: Coverage) -> dict[str, Floats]:
    """Return the strengths (n, k) as each reading takes them."""
    return {
        "robust": covered.graded_low,
        "cautious": np.where(covered.unknown, covered.low, covered.strengths),
        "optimistic": covered.strengths,
    }


def _amounts(networks: Mapping[str, Network]) -> tuple[Floats, Floats, Floats, Flags, Flags]:
    """Return what each network asks for as it is judged, its ends, whether it is stated, and open."""
    shape = (len(networks), len(AMOUNTS))
    judged, low, high = np.full(shape, np.inf), np.zeros(shape), np.full(shape, np.inf)
    is_stated, is_open = np.zeros(shape, dtype=np.bool_), np.ones(shape, dtype=np.bool_)
    for row, network in enumerate(networks.values()):
        for column, amount in enumerate(AMOUNTS):
            span = network.term(amount)
            if span is None:
                continue
            is_stated[row, column] = True
            low[row, column] = 0.0 if span.low is None else span.low
            high[row, column] = np.inf if span.high is None else span.high
            is_open[row, column] = span.value is None
            stated = network.term(amount, as_stated=True)
            if stated is not None and stated.high is not None:
                # As the gates take it: what is known counts at its value, and an unknown at the highest it can be.
                judged[row, column] = stated.high
    return judged, low, high, is_stated, is_open


def _clashes(networks: Mapping[str, Network]) -> Flags:
    """Return which two networks cannot be held together: either side may say so."""
    said = np.array([[other in network.exclusive_with for other in networks] for network in networks.values()])
    clashes: Flags = said.reshape(len(networks), len(networks)).astype(np.bool_)
    np.fill_diagonal(clashes, val=False)
    return clashes | clashes.T


def with_overlaps(candidates: Candidates, study: Study) -> Candidates:
    """Return candidates with what those that overlap have from one source.

    Parameters
    ----------
    candidates : Candidates
        Without overlaps.
    study : Study
        For its `redundancy`.

    Returns
    -------
    Candidates

    Notes
    -----
    Let ``h = -log(1 - s)`` be the help of a network with one want: help that is independent adds up. Of two that
    overlap with share r, ``g = r min(h1, h2)`` comes from one source and counts once, so that together they leave
    ``(1 - s1) (1 - s2) exp(g)`` open: with r = 0 as if independent, with r = 1 as much as the stronger one alone
    does. Where the shares of several overlaps would come to more than all the help of a network, those are scaled
    down in proportion. So adding a network never lowers coverage. Who stands comes first: an overlap with a
    network that does not takes up only what is left, so that it changes nothing of the sets that are allowed.
    """
    if not study.redundancy:
        return candidates
    pairs, shared, helps = _stated_overlaps(candidates, study)
    stand = candidates.stands[pairs].all(axis=1)
    left = helps
    for among in (stand, ~stand):
        shared[among] *= _share_kept(pairs[among], shared[among], left)
        left = np.maximum(left - _claimed(pairs[among], shared[among], left), 0.0)
    return replace(candidates, pairs=pairs, shared=shared)


def reduced_overlaps(candidates: Candidates, study: Study) -> tuple[str, ...]:
    """Return the networks that stand whose overlaps come to more than all their help, and so were scaled down."""
    if not study.redundancy:
        return ()
    pairs, shared, helps = _stated_overlaps(candidates, study)
    stand = candidates.stands[pairs].all(axis=1)
    claimed = _claimed(pairs[stand], shared[stand], helps)
    is_over = (claimed > helps * (1.0 + 1e-9)) & (candidates.weights > 0)
    return tuple(candidates.names[row] for row in np.flatnonzero(is_over.any(axis=1)))


def _stated_overlaps(candidates: Candidates, study: Study) -> tuple[Places, Floats, Floats]:
    """Return who overlaps (p, 2), what each pair shares as stated (p, k), and the help of all (n, k)."""
    pairs = np.array([candidates.places(overlap.networks) for overlap in study.redundancy], dtype=np.intp)
    shares = np.array([overlap.share for overlap in study.redundancy])
    with np.errstate(divide="ignore"):
        helps = np.minimum(-np.log1p(-candidates.optimistic), _MOST_HELP)
    return pairs, shares[:, None] * np.minimum(helps[pairs[:, 0]], helps[pairs[:, 1]]), helps


def _claimed(pairs: Places, shared: Floats, helps: Floats) -> Floats:
    """Return what the overlaps of each network come to, (n, k)."""
    claimed = np.zeros_like(helps)
    for end in (0, 1):
        np.add.at(claimed, pairs[:, end], shared)
    return claimed


def _share_kept(pairs: Places, shared: Floats, left: Floats) -> Floats:
    """Return what share of each overlap is kept (p, k), so that no network's exceed what is left of its help."""
    claimed = _claimed(pairs, shared, left)
    room = np.minimum(np.divide(left, claimed, out=np.ones_like(left), where=claimed > 0), 1.0)
    kept: Floats = np.minimum(room[pairs[:, 0]], room[pairs[:, 1]])
    return kept
