"""What does each network bring to a set and ask of it, which sets are allowed, and which of two goes before?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, compress
from typing import cast

import numpy as np

from netselect.coverage import coverage, ungraded_for
from netselect.gates import GateResult, evaluate_gates
from netselect.study.criteria import HORIZON, LIMIT_GATES
from netselect.study.network import Network
from netselect.study.statements import Objective, Reading, SetGroup, SetRules
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

    Of an amount, `low` and `high` are infinite where nothing bounds it, and where nothing is stated.
    """

    names: tuple[str, ...]  # ids, sorted
    kinds: tuple[str, ...]
    weights: Floats  # (k,) shares of importance
    limits: Sequence[float | None]  # (4,) the learner's, None where there is none
    robust: Floats  # (n, k) strengths at the lower bound by grades, ranges and unknowns
    cautious: Floats  # (n, k) strengths as stated, an unknown at its lowest
    optimistic: Floats  # (n, k) strengths as stated, an unknown at its highest
    amounts: Floats  # (n, 4) what each asks for: the stated figure, or the highest that an unknown one can be
    low: Floats  # (n, 4)
    high: Floats  # (n, 4)
    counted: Floats  # (n, 4) the amounts as they count against limits: 0 where a limit is waived for the network
    is_stated: Flags  # (n, 4) whether the study says anything of the amount
    is_open: Flags  # (n, 4) whether it is unknown or not stated
    over: Flags  # (n, 4) which limits the network alone goes over
    may_be_over: Flags  # (n, 4) of which limits it is not known whether it does
    is_barred: Flags  # (n,) whether another gate than those of the limits excludes it
    is_unsure: Flags  # (n,) whether such a gate is unknown
    mandatory: Flags  # (n,)
    held: Flags  # (n,)
    worths: Floats  # (n,) what each is worth by itself, where the study states that; else not a number
    clashes: Flags  # (n, n) which two cannot be held together
    requires: Flags  # (n, n) which one (row) can be held only with which other (column)
    bundles: Flags  # (b, n) for each discount the networks that it is for
    saved: Floats  # (b, 4) what it takes off where all of them are in
    pairs: Places  # (p, 2) those whose help overlaps
    shared: Floats  # (p, k) help -log(1 - s) with each want that both of a pair have from one source
    gates: Mapping[str, tuple[GateResult, ...]]  # what each gate says of each network

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
        only = np.arange(len(self.names)) == row
        needed = with_all_required(self.requires, only)
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


def with_all_required(requires: Flags, wanted: Flags) -> Flags:
    """Return some networks (n,) with all that they require (n, n), and these in turn."""
    while (more := wanted | requires[wanted].any(axis=0)).sum() > wanted.sum():
        wanted = more
    return wanted


def candidates_of(study: Study, weights: Floats) -> Candidates:
    """Return the networks of a study as members of sets, by shares of importance (k,) of `study.learner.wants`."""
    names = tuple(sorted(study.networks))
    networks = {name: study.networks[name] for name in names}
    ordered = study.model_copy(update={"networks": networks})
    covered, results = coverage(ordered, weights), evaluate_gates(ordered)
    outcomes = {(gate.network, gate.gate, gate.outcome) for gate in chain(*results.values())}
    of_limits = [LIMIT_GATES[amount][0] for amount in AMOUNTS]
    others = {gate for _, gate, _ in outcomes}.difference(of_limits)

    def said(outcome: str, gates: Collection[str]) -> Flags:
        return _flags([[(name, gate, outcome) in outcomes for gate in gates] for name in names], len(gates))

    amounts, low, high, is_stated, is_open = _amounts(networks)
    discounts = study.portfolio.discounts
    bundles = _flags([[name in one.networks for name in names] for one in discounts], len(names))
    saved = np.array([[getattr(one, amount, None) or 0.0 for amount in AMOUNTS] for one in discounts])
    saved = saved.reshape(len(discounts), len(AMOUNTS))
    limits = [getattr(study.learner.limits, amount) for amount in AMOUNTS]
    # Who alone goes over a limit may keep to it together with others, for the discount.
    ends = np.array(limits, dtype=np.float64)
    ceilings = ends + TIE * np.maximum(1.0, ends)
    is_within = (bundles.T @ saved > 0) & (amounts - bundles.T @ saved <= ceilings)
    is_waived, clashes = said("waived", of_limits), _naming(networks, "exclusive_with")
    found = Candidates(
        names=names,
        kinds=tuple(network.type for network in networks.values()),
        weights=weights,
        limits=limits,
        robust=covered.graded_low,
        cautious=np.where(covered.unknown, covered.low, covered.strengths),
        optimistic=covered.strengths,
        amounts=amounts,
        low=low,
        high=high,
        counted=np.where(is_waived, 0.0, amounts),
        is_stated=is_stated,
        is_open=is_open,
        over=said("fail", of_limits) & ~is_waived & ~is_within,
        may_be_over=said("unknown", of_limits) & ~is_within,
        is_barred=np.any(said("fail", others), axis=1),
        is_unsure=np.any(said("unknown", others), axis=1),
        mandatory=np.array([network.mandatory for network in networks.values()], dtype=np.bool_),
        held=np.array([network.held for network in networks.values()], dtype=np.bool_),
        worths=np.array([network.worth for network in networks.values()], dtype=np.float64),
        clashes=clashes | clashes.T,
        requires=_naming(networks, "requires"),
        bundles=bundles,
        saved=saved,
        pairs=np.empty((0, 2), dtype=np.intp),
        shared=np.empty((0, len(weights))),
        gates=results,
    )
    return with_overlaps(found, study)


def ungraded_in_sets(study: Study, candidates: Candidates) -> int:
    """Count the strengths without a grade that the choice of a set rests on: of networks that no rule excludes."""
    names = [name for name, is_out in zip(candidates.names, candidates.is_out, strict=True) if not is_out]
    return ungraded_for(study, coverage(study, candidates.weights), HORIZON, names)


def _flags(rows: Sequence[Sequence[bool] | Flags], count: int) -> Flags:
    """Return rows of so many flags as an array, also where there are no rows, or nothing is in them."""
    return np.array(rows, dtype=np.bool_).reshape(len(rows), count)


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


def _naming(networks: Mapping[str, Network], key: str) -> Flags:
    """Return which network names which other one under a key, (n, n)."""
    said = [[other in getattr(network, key) for other in networks] for network in networks.values()]
    return _flags(said, len(networks)) & ~np.eye(len(networks), dtype=np.bool_)


def with_overlaps(candidates: Candidates, study: Study) -> Candidates:
    """Return candidates with what those that overlap have from one source.

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
        claimed = _claimed(pairs[among], shared[among], left)
        room = np.minimum(np.divide(left, claimed, out=np.ones_like(left), where=claimed > 0), 1.0)
        shared[among] *= np.minimum(room[pairs[among, 0]], room[pairs[among, 1]])
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


TIE = 1e-9
"""Coverages, scores and amounts closer than this tie."""

DIGITS = 9
"""The same as digits after the point, by which sets stand in order in a list."""

UNBOUNDED = 1e30
"""What an amount that nobody bounds counts as: a set with fewer of these goes before."""

READINGS: tuple[Reading, ...] = ("robust", "cautious", "optimistic")

NEXT: tuple[Reading, ...] = ("optimistic", "robust", "cautious")
"""The order in which readings decide that have not decided yet."""


def keys_of(objective: str, then: str) -> tuple[str, ...]:
    """Return what sets are compared by, one after the other; where all of it ties, the ids that come first decide.

    The fewest networks go before any second reading, so that a set never pads itself with networks that add
    nothing to what decides.

    Examples
    --------
    >>> keys_of("robust", "optimistic")
    ('robust', 'size', 'optimistic', 'cautious', 'money', 'hours')
    >>> keys_of("optimistic", "optimistic")
    ('optimistic', 'size', 'robust', 'cautious', 'money', 'hours')
    """
    return tuple(dict.fromkeys((objective, "size", then, *NEXT, "money", "hours")))


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Networks that may be in a set, and what a set has to keep to: n networks, k wants, b discounts."""

    names: tuple[str, ...]  # ids, sorted
    weights: Floats  # (k,) shares of importance
    robust: Floats  # (n, k) strengths as each reading takes them
    cautious: Floats
    optimistic: Floats
    pairs: Places  # (p, 2) those whose help overlaps
    shared: Floats  # (p, k) how much of it
    charged: Floats  # (n + b, r) what counts against each limit: of networks, and then of discounts, below 0
    limits: Floats  # (r,)
    money: Floats  # (n + b,) of the first year, 1e30 where nobody bounds it: the cheaper set goes before,
    hours: Floats  # (n + b,) and then the one with fewer hours a month
    scores: Floats  # (n,) in the ranking, 0 where they do not count
    worths: Floats  # (n,) what each network is worth by itself
    fixed: Flags  # (n,) which have to be in
    clashes: Flags  # (n, n) which two cannot be together
    requires: Flags  # (n, n) which one (row) may be in only with which other (column)
    groups: Flags  # (q, n) for each group its members
    least: Places  # (q,) how many of each group have to be in
    largest: Places  # (q,) how many may be
    bundles: Flags  # (b, n) for each discount the networks that it is for
    most: int  # networks in a set
    objective: Objective = "robust"
    then: str = "optimistic"

    @property
    def ceilings(self) -> Floats:
        """The limits with room for rounding, (r,)."""
        return self.limits + TIE * np.maximum(1.0, np.abs(self.limits))

    @property
    def highest(self) -> float:
        """More than that no set covers, or is worth, by the objective."""
        if self.objective == "additive":
            return float(self.worths.clip(0.0).sum())
        return self.coverage(np.ones(len(self.names), dtype=np.bool_), self.objective)

    def strengths(self, reading: Objective) -> Floats:
        """Return the strengths of a reading, (n, k)."""
        found: Floats = getattr(self, reading)
        return found

    def members(self, names: Sequence[str]) -> Flags:
        """Return who is in a set, (n,)."""
        wanted = set(names)
        return np.array([name in wanted for name in self.names], dtype=np.bool_)

    def named(self, member: Flags) -> tuple[str, ...]:
        """Return the ids of a set (n,)."""
        return tuple(compress(self.names, member))

    def open_shares(self, member: Flags, reading: Reading) -> Floats:
        """Return what share of each want a set leaves open (k,).

        Robust and cautious: ``1 - max s``; optimistic: ``prod (1 - s)``, times what overlaps.
        """
        own = self.strengths(reading)[member]
        if reading != "optimistic":
            best: Floats = own.max(axis=0, initial=0.0)
            return 1.0 - best
        both = member[self.pairs].all(axis=1) if len(self.pairs) else np.zeros(0, dtype=np.bool_)
        left: Floats = (1.0 - own).prod(axis=0) * np.exp(self.shared[both].sum(axis=0))
        return np.clip(left, 0.0, 1.0)

    def coverage(self, member: Flags, reading: Objective) -> float:
        """Return the importance-weighted coverage of a set, from 0 to 1; or what its members are worth."""
        if reading == "additive":
            return float(self.worths[member].sum())
        return float(np.dot(self.weights, 1.0 - self.open_shares(member, reading)))

    def parts(self, member: Flags) -> Flags:
        """Return who is in a set, and after these which discounts it has, (n + b,)."""
        return np.concatenate((member, ~(self.bundles & ~member).any(axis=1)))

    def asked(self, member: Flags, own: Floats) -> Floats:
        """Return what a set comes to, of what each network (and then each discount) counts, (n + b, ...)."""
        found: Floats = own[self.parts(member)].sum(axis=0)
        return found

    @property
    def keys(self) -> tuple[str, ...]:
        """What sets are compared by, one after the other."""
        return keys_of(self.objective, self.then)

    def rating(self, member: Flags, key: str) -> float:
        """Return what a set is compared by, the lowest being the best."""
        if key == "size":
            return float(member.sum())
        if key in {"money", "hours"}:
            return float(self.asked(member, getattr(self, key)))
        if key == "score":
            return -float(self.scores[member].sum())
        return -self.coverage(member, cast("Objective", key))

    def filled(self) -> Flags | None:
        """Return an allowed set that is soon found: who covers most beside those in it, one after the other.

        None where none is found in this way; there can be one nevertheless.
        """
        own = self.charged[: len(self.names)]
        member, over = self.fixed.copy(), own.sum(axis=0) > self.ceilings
        while member.sum() < self.most:
            new, count = self._gains(member), self.groups @ member.astype(np.intp)
            wanted = with_all_required(self.requires, self.groups[count < self.least].any(axis=0) | member)
            fits = (own + self.asked(member, self.charged) <= self.ceilings).all(axis=1)
            fits &= ~member & ~self.clashes[member].any(axis=0) & (wanted | (new > TIE))
            fits &= ~self.groups[count >= self.largest].any(axis=0) & ~(self.requires & ~member).any(axis=1)
            if not fits.any():
                break
            # Beside much help, little use of what is scarce counts.
            scarce = (own[:, over] / self.ceilings[over]).sum(axis=1) + TIE
            member[np.lexsort((-new / scarce, ~wanted, ~fits))[0]] = True
        return member if self.is_allowed(member) else None

    def _gains(self, member: Flags) -> Floats:
        """Return by how much each network would raise what decides, beside those in a set, (n,)."""
        if self.objective == "additive":
            return self.worths
        own, left = self.strengths(self.objective), self.open_shares(member, self.objective)
        new = own * left if self.objective == "optimistic" else np.maximum(own - (1.0 - left), 0.0)
        return new @ self.weights

    def lean(self, member: Flags) -> Flags:
        """Return a set without the members that its coverage by the objective does not need, the dearest first."""
        count, now = len(member), self.coverage(member, self.objective)
        floor = now - TIE * max(1.0, abs(now))
        for row in np.lexsort((-np.arange(count), -self.hours[:count], -self.money[:count])).tolist():
            without = member.copy()
            without[row] = False
            if member[row] and self.is_allowed(without) and self.coverage(without, self.objective) >= floor:
                member = without
        return member

    def gains_in(self, name: str, first: Sequence[str] = ()) -> tuple[str, ...] | None:
        """Return an allowed set that covers more with a network than without it, by one of the readings.

        It is the set without the network: of whoever is mandatory and one other, or two, or nobody, those in
        `first` before the rest. None where there is none among these; what it adds to a larger set is no more,
        unless help overlaps.
        """
        row, count = self.names.index(name), len(self.names)
        if not any((self.strengths(own)[row] @ self.weights) > TIE for own in READINGS):
            return None
        wanted = [self.names.index(other) for other in first if other in self.names]
        others = dict.fromkeys(
            place for place in (*wanted, *range(count)) if place != row and not self.fixed[place]
        )
        needed = with_all_required(self.requires, self.fixed | (np.arange(count) == row))
        for beside in (*((one,) for one in others), *combinations(others, 2), ()):
            without = needed.copy()
            without[list(beside)] = True
            without[row] = False
            member = without.copy()
            member[row] = True
            if (
                self.is_allowed(without)
                and self.is_allowed(member)
                and any(self.coverage(member, own) > self.coverage(without, own) + TIE for own in READINGS)
            ):
                return self.named(without)
        return None

    def is_allowed(self, member: Flags) -> bool:
        """Return whether a set keeps to everything that is asked of it."""
        return bool(
            member.sum() <= self.most
            and member[self.fixed].all()
            and not (self.clashes[member] & member).any()
            and not (self.requires[member] & ~member).any()
            and ((count := self.groups @ member.astype(np.intp)) >= self.least).all()
            and (count <= self.largest).all()
            and (self.asked(member, self.charged) <= self.ceilings).all()
        )


def problem_of(
    candidates: Candidates,
    rules: SetRules,
    *,
    among: Flags | None = None,
    scores: Floats | None = None,
    lifted: Sequence[str] = (),
) -> Problem:
    """Return which sets of candidates (n) are allowed.

    Who is `among` (n,) may be in a set, and has to hold the mandatory ones; where nothing is given, that is who
    stands without the limits that are lifted. `scores` (n,) are those in the ranking, where they count. What is
    `lifted` is not asked: the name of an amount, ``most``, ``mandatory``, ``exclusive_with``, ``requires``, or one
    of the rules' quotas.
    """
    if among is None:
        among = candidates.stands_without(*(AMOUNTS.index(one) for one in lifted if one in AMOUNTS))
    among = among if "requires" in lifted else candidates.with_required(among)
    rows = np.flatnonzero(among)
    stated = {column: limit for column, limit in enumerate(candidates.limits) if limit is not None}
    kept = [column for column in stated if AMOUNTS[column] not in lifted]
    quotas = [quota for name, quota in rules.quotas.items() if name not in lifted]
    inside = among[candidates.pairs].all(axis=1)
    clashes, requires = candidates.clashes[np.ix_(rows, rows)], candidates.requires[np.ix_(rows, rows)]
    bundles, saved = candidates.bundles_of(rows)
    return Problem(
        names=tuple(candidates.names[row] for row in rows),
        weights=candidates.weights,
        robust=candidates.robust[rows],
        cautious=candidates.cautious[rows],
        optimistic=candidates.optimistic[rows],
        pairs=np.searchsorted(rows, candidates.pairs[inside]),
        shared=candidates.shared[inside],
        charged=candidates.charges(rows)[:, kept],
        limits=np.array([stated[column] for column in kept], dtype=np.float64),
        money=np.append(np.minimum(candidates.amounts[rows, MONEY], UNBOUNDED), -saved[:, MONEY]),
        hours=np.append(np.minimum(candidates.amounts[rows, HOURS], UNBOUNDED), -saved[:, HOURS]),
        scores=np.zeros(len(rows)) if scores is None else scores[rows],
        # Where no network states what it is worth, that is its score.
        worths=scores[rows]
        if scores is not None and np.isnan(candidates.worths).all()
        else np.nan_to_num(candidates.worths)[rows],
        fixed=candidates.mandatory[rows] & ("mandatory" not in lifted),
        clashes=np.zeros_like(clashes) if "exclusive_with" in lifted else clashes,
        requires=np.zeros_like(requires) if "requires" in lifted else requires,
        groups=_flags([candidates.of_group(quota)[rows] for quota in quotas], len(rows)),
        least=np.array([quota.least for quota in quotas], dtype=np.intp),
        largest=np.array([len(rows) if (q := quota.largest) is None else q for quota in quotas], dtype=np.intp),
        bundles=bundles,
        most=len(rows) if rules.most is None or "most" in lifted else rules.most,
        objective=rules.objective,
        then=rules.then,
    )
