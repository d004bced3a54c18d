"""What does each network bring to a set and ask of it, and who may be in one?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from netselect.coverage import Coverage, coverage, ungraded_for
from netselect.gates import GateResult, evaluate_gates
from netselect.study.criteria import HORIZON, LIMIT_GATES
from netselect.study.network import Network
from netselect.study.statements import Reading, SetGroup
from netselect.study.study import Study
from netselect.sums import Flags, Floats, Places

AMOUNTS = tuple(LIMIT_GATES)
"""What a set is charged for: money of the first year and of later years, hours a month, hours in work time."""

MONEY, HOURS = AMOUNTS.index("first_year_cost"), AMOUNTS.index("hours_per_month")
"""The two amounts that decide between sets of the same coverage and size."""

MOST_HELP = 40.0
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
    worths : ndarray (n,)
        What each is worth by itself, where the study states that; else not a number.
    clashes, requires : ndarray (n, n) of bool
        Which two cannot be held together; which one (row) only with which other (column).
    bundles, saved : ndarray (b, n) of bool and (b, 4)
        For each discount the networks that it is for, and what is taken off where all of them are in.
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
    worths: Floats
    clashes: Flags
    requires: Flags
    bundles: Flags
    saved: Floats
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
        return self.is_unsure | self.may_be_over.any(axis=1)

    @property
    def is_out(self) -> Flags:
        """Whether a gate excludes each network, (n,)."""
        return self.is_barred | self.over.any(axis=1)

    def stands_without(self, *amounts: int) -> Flags:
        """Whether each network could be in a set if some limits were lifted, (n,)."""
        limits = np.delete(self.over | self.may_be_over, amounts, axis=1)
        stands: Flags = ~(self.is_barred | self.is_unsure | limits.any(axis=1))
        return self.with_required(stands)

    def with_required(self, among: Flags) -> Flags:
        """Return those of some networks (n,) that do not require one beyond them."""
        while (short := among & (self.requires & ~among).any(axis=1)).any():
            among = among & ~short
        return among

    def short_of(self, row: int) -> list[int]:
        """Return which networks one requires, itself or by way of others, that a gate keeps out."""
        only = needed = np.arange(len(self.names)) == row
        while (more := needed | self.requires[needed].any(axis=0)).sum() > needed.sum():
            needed = more
        return np.flatnonzero(needed & ~only & (self.is_out | self.is_conditional)).tolist()

    def state(self, row: int) -> str:
        """Return in words why a network that a gate keeps out is in no set."""
        return "is excluded" if self.is_out[row] else "waits for an answer"

    def taken_off(self, member: Flags) -> Floats:
        """Return what discounts take off of what a set (n,) asks for, (4,)."""
        found: Floats = self.saved[~(self.bundles & ~member).any(axis=1)].sum(axis=0)
        return found

    def bundles_of(self, rows: Places) -> tuple[Flags, Floats]:
        """Return the discounts for some networks alone, with these as columns, and what each takes off."""
        inside = ~np.delete(self.bundles, rows, axis=1).any(axis=1)
        return self.bundles[np.ix_(inside, rows)], self.saved[inside]

    def of_group(self, group: SetGroup) -> Flags:
        """Return who is in a group, (n,)."""
        both = zip(self.names, self.kinds, strict=True)
        return np.array([name in group.networks or kind == group.type for name, kind in both], dtype=np.bool_)

    def charges(self, rows: Places) -> Floats:
        """Return what counts against limits of some networks, and after these of each of their discounts."""
        return np.vstack([np.minimum(self.counted[rows], UNBOUNDED), -self.bundles_of(rows)[1]])

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


def ungraded_in_sets(study: Study, candidates: Candidates) -> int:
    """Count the strengths without a grade that the choice of a set rests on: of networks that no rule excludes."""
    names = [name for name, is_out in zip(candidates.names, candidates.is_out, strict=True) if not is_out]
    return ungraded_for(study, coverage(study, candidates.weights), HORIZON, names)


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
    discounts = study.portfolio.discounts
    bundles = np.array([[name in one.networks for name in names] for one in discounts])
    bundles = bundles.reshape(len(discounts), len(names)).astype(np.bool_)
    saved = np.array([[getattr(one, amount, None) or 0.0 for amount in AMOUNTS] for one in discounts])
    saved = saved.reshape(len(discounts), len(AMOUNTS))
    limits = np.array([getattr(study.learner.limits, amount) for amount in AMOUNTS], dtype=np.float64)
    # Who alone goes over a limit may keep to it together with others, for the discount.
    ceilings = limits + TIE * np.maximum(1.0, limits)
    is_within = (bundles.T @ saved > 0) & (amounts - bundles.T @ saved <= ceilings)
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
        over=over & ~is_waived & ~is_within,
        may_be_over=_outcomes(results, names, gate_names, "unknown") & ~is_within,
        is_barred=barred,
        is_unsure=unsure,
        mandatory=np.array([network.mandatory for network in networks.values()], dtype=np.bool_),
        held=np.array([network.held for network in networks.values()], dtype=np.bool_),
        worths=np.array([network.worth for network in networks.values()], dtype=np.float64),
        clashes=_naming(networks, "exclusive_with", both_ways=True),
        requires=_naming(networks, "requires"),
        bundles=bundles,
        saved=saved,
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


def _naming(networks: Mapping[str, Network], key: str, *, both_ways: bool = False) -> Flags:
    """Return which network names which other one under a key; or which two are named by either, both ways."""
    said = np.array([[other in getattr(network, key) for other in networks] for network in networks.values()])
    naming: Flags = said.reshape(len(networks), len(networks)).astype(np.bool_)
    np.fill_diagonal(naming, val=False)
    return naming | naming.T if both_ways else naming


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
    helps = helps_of(candidates.optimistic)
    return pairs, shares[:, None] * np.minimum(helps[pairs[:, 0]], helps[pairs[:, 1]]), helps


def helps_of(strengths: Floats) -> Floats:
    """Return the help ``-log(1 - s)`` of strengths, which adds up where it is independent."""
    with np.errstate(divide="ignore"):
        helps: Floats = np.minimum(-np.log1p(-strengths), MOST_HELP)
    return helps


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
    return np.minimum(room[pairs[:, 0]], room[pairs[:, 1]])


TIE = 1e-9
"""Coverages, scores and amounts closer than this tie."""

DIGITS = 9
"""The same as digits after the point, by which sets stand in order in a list."""

UNBOUNDED = 1e30
"""What an amount that nobody bounds counts as: a set with fewer of these goes before."""

READINGS: tuple[Reading, ...] = ("robust", "cautious", "optimistic")

NEXT: tuple[Reading, ...] = ("optimistic", "robust", "cautious")
"""The order in which readings decide that have not decided yet."""
