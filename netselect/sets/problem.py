"""Which sets are allowed, what is each worth, and which of two goes before?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import cast

import numpy as np

from netselect.sets.candidates import AMOUNTS, HOURS, MONEY, NEXT, READINGS, TIE, UNBOUNDED, Candidates
from netselect.study.statements import Objective, Reading, SetRules
from netselect.sums import Flags, Floats, Places


def keys_of(objective: str, then: str) -> tuple[str, ...]:
    """Return what sets are compared by, one after the other; where all of it ties, the ids that come first decide.

    Parameters
    ----------
    objective : {"robust", "cautious", "optimistic", "additive"}
        Which coverage decides, or whether the sum of what networks are worth does.
    then : {"optimistic", "score"}
        What decides between sets of the same coverage and size.

    Notes
    -----
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


def fuller_keys(objective: str, then: str) -> tuple[str, ...]:
    """Return what the sets of the same coverage by the objective are compared by for the one that can add most."""
    return tuple(dict.fromkeys(("optimistic", *keys_of(objective, then)[1:])))


def is_same_reading(problem: "Problem", one: Objective, other: Objective) -> bool:
    """Return whether two readings count the same of every set: neither adds help up, and strengths are equal."""
    if "additive" in {one, other}:
        return one == other
    equal = np.array_equal(problem.strengths(one), problem.strengths(other))
    return one == other or (equal and "optimistic" not in {one, other})


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Networks that may be in a set, and what a set has to keep to: n networks, k wants.

    Parameters
    ----------
    names : tuple of str
        Ids, sorted (n).
    weights : ndarray (k,)
        Shares of importance.
    robust, cautious, optimistic : ndarray (n, k)
        Strengths as each reading takes them.
    pairs, shared : ndarray (p, 2) of int and (p, k)
        Those whose help overlaps, and how much of it.
    charged : ndarray (n + b, r)
        What counts against each limit: of each network, and after these of each discount, below 0.
    limits : ndarray (r,)
        The limits.
    money, hours : ndarray (n + b,)
        Of the first year, and a month, 1e30 where nobody bounds it: the cheaper and then the quicker set goes
        before.
    scores, worths : ndarray (n,)
        Scores in the ranking, 0 where they do not count; what each network is worth by itself.
    fixed : ndarray (n,) of bool
        Which have to be in.
    clashes, requires : ndarray (n, n) of bool
        Which two cannot be together; which one (row) may be in only with which other (column).
    groups : ndarray (q, n) of bool
        For each group its members.
    least, largest : ndarray (q,) of int
        How many of each group have to be in, and may be.
    bundles : ndarray (b, n) of bool
        For each discount the networks that it is for.
    most : int
        The most networks.
    objective : {"robust", "cautious", "optimistic", "additive"}
        Which coverage decides, or whether the sum of what networks are worth does.
    then : {"optimistic", "score"}
        What decides next.
    """

    names: tuple[str, ...]
    weights: Floats
    robust: Floats
    cautious: Floats
    optimistic: Floats
    pairs: Places
    shared: Floats
    charged: Floats
    limits: Floats
    money: Floats
    hours: Floats
    scores: Floats
    worths: Floats
    fixed: Flags
    clashes: Flags
    requires: Flags
    groups: Flags
    least: Places
    largest: Places
    bundles: Flags
    most: int
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

    def open_shares(self, member: Flags, reading: Reading) -> Floats:
        """Return what share of each want a set leaves open, (k,).

        Notes
        -----
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
        return np.append(member, ~(self.bundles & ~member).any(axis=1))

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
            wanted = self.requiring(self.groups[count < self.least].any(axis=0) | member)
            fits = (own + self.asked(member, self.charged) <= self.ceilings).all(axis=1)
            fits &= ~member & ~self.clashes[member].any(axis=0) & (wanted | (new > TIE))
            fits &= ~self.groups[count >= self.largest].any(axis=0) & ~(self.requires & ~member).any(axis=1)
            if not fits.any():
                break
            # Beside much help, little use of what is scarce counts.
            scarce = (own[:, over] / self.ceilings[over]).sum(axis=1) + TIE
            member[np.lexsort((-new / scarce, ~wanted, ~fits))[0]] = True
        return member if self.is_allowed(member) else None

    def requiring(self, wanted: Flags) -> Flags:
        """Return some networks with all that they require, and these in turn, (n,)."""
        while (more := wanted | self.requires[wanted].any(axis=0)).sum() > wanted.sum():
            wanted = more
        return wanted

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

        Parameters
        ----------
        name : str
            One of the networks.
        first : sequence of str
            Those beside which it is tried first.

        Returns
        -------
        tuple of str or None
            The set without the network: beside whoever is mandatory one other, or two, or nobody. None where there
            is none among these; what it adds to a larger set is no more, unless help overlaps.
        """
        row, count = self.names.index(name), len(self.names)
        if not any((self.strengths(own)[row] @ self.weights) > TIE for own in READINGS):
            return None
        wanted = [self.names.index(other) for other in first if other in self.names]
        others = [place for place in (*wanted, *range(count)) if place != row and not self.fixed[place]]
        others = list(dict.fromkeys(others))
        needed = self.requiring(self.fixed | (np.arange(count) == row))
        for beside in (*((one,) for one in others), *combinations(others, 2), ()):
            without = needed.copy()
            without[list(beside)] = True
            without[row] = False
            member = without.copy()
            member[row] = True
            if self.is_allowed(without) and self.is_allowed(member) and self._adds(member, without):
                return tuple(other for other, own in zip(self.names, without, strict=True) if own)
        return None

    def _adds(self, member: Flags, without: Flags) -> bool:
        """Return whether a set covers more than another one by one of the readings at least."""
        return any(self.coverage(member, own) > self.coverage(without, own) + TIE for own in READINGS)

    def is_allowed(self, member: Flags) -> bool:
        """Return whether a set keeps to everything that is asked of it."""
        count = self.groups @ member.astype(np.intp)
        return bool(
            (self.asked(member, self.charged) <= self.ceilings).all()
            and member[self.fixed].all()
            and not self.clashes[np.ix_(member, member)].any()
            and not self.requires[np.ix_(member, ~member)].any()
            and (count >= self.least).all()
            and (count <= self.largest).all()
            and member.sum() <= self.most
        )


def problem_of(
    candidates: Candidates,
    rules: SetRules,
    limits: Sequence[float | None],
    *,
    among: Flags | None = None,
    scores: Floats | None = None,
    lifted: Sequence[str] = (),
) -> Problem:
    """Return which sets of candidates are allowed.

    Parameters
    ----------
    candidates : Candidates
        The networks (n).
    rules : SetRules
        How a set is chosen.
    limits : sequence of float or None
        The learner's limits, one for each of `AMOUNTS`; None where there is none.
    among : ndarray (n,) of bool, optional
        Who may be in a set; those that stand where nothing is given. A mandatory one has to be among them.
    scores : ndarray (n,), optional
        Scores in the ranking, where they count.
    lifted : sequence of str
        What is not asked: the name of an amount, ``most``, ``mandatory``, ``exclusive_with``, ``requires``, or one
        of the rules' quotas.

    Returns
    -------
    Problem
    """
    among = candidates.stands if among is None else among
    among = among if "requires" in lifted else candidates.with_required(among)
    rows = np.flatnonzero(among)
    kept = [column for column, limit in enumerate(limits) if limit is not None and AMOUNTS[column] not in lifted]
    quotas = [quota for name, quota in rules.quotas.items() if name not in lifted]
    place = {int(row): number for number, row in enumerate(rows)}
    inside = [number for number, pair in enumerate(candidates.pairs.tolist()) if set(pair) <= place.keys()]
    pairs = [[place[row] for row in candidates.pairs[number].tolist()] for number in inside]
    clashes, requires = candidates.clashes[np.ix_(rows, rows)], candidates.requires[np.ix_(rows, rows)]
    off = -candidates.bundles_of(rows)[1]
    return Problem(
        names=tuple(candidates.names[row] for row in rows),
        weights=candidates.weights,
        robust=candidates.robust[rows],
        cautious=candidates.cautious[rows],
        optimistic=candidates.optimistic[rows],
        pairs=np.array(pairs, dtype=np.intp).reshape(len(pairs), 2),
        shared=candidates.shared[inside],
        charged=candidates.charges(rows)[:, kept],
        limits=np.array([limits[column] for column in kept], dtype=np.float64),
        money=np.append(np.minimum(candidates.amounts[rows, MONEY], UNBOUNDED), off[:, MONEY]),
        hours=np.append(np.minimum(candidates.amounts[rows, HOURS], UNBOUNDED), off[:, HOURS]),
        scores=np.zeros(len(rows)) if scores is None else scores[rows],
        worths=_worths(candidates, scores)[rows],
        fixed=candidates.mandatory[rows] & ("mandatory" not in lifted),
        clashes=np.zeros_like(clashes) if "exclusive_with" in lifted else clashes,
        requires=np.zeros_like(requires) if "requires" in lifted else requires,
        groups=np.array([candidates.of_group(quota)[rows] for quota in quotas])
        .reshape(len(quotas), len(rows))
        .astype(np.bool_),
        least=np.array([quota.least for quota in quotas], dtype=np.intp),
        largest=np.array([len(rows) if (q := quota.largest) is None else q for quota in quotas], dtype=np.intp),
        bundles=candidates.bundles_of(rows)[0],
        most=len(rows) if rules.most is None or "most" in lifted else rules.most,
        objective=rules.objective,
        then=rules.then,
    )


def _worths(candidates: Candidates, scores: Floats | None) -> Floats:
    """Return what each network is worth: as stated, or where no network states it by its score."""
    if scores is None or not np.isnan(candidates.worths).all():
        return np.nan_to_num(candidates.worths)
    return scores
