"""Which sets are allowed, and what is each one worth?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import cast

import numpy as np
import numpy.typing as npt

from netselect.sets.candidates import AMOUNTS, HOURS, MONEY, Candidates
from netselect.study.set_rules import Reading, SetRules

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

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

    Parameters
    ----------
    objective : {"robust", "cautious", "optimistic"}
        Which coverage decides.
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
    charged : ndarray (n, r)
        What counts against each limit.
    limits : ndarray (r,)
        The limits.
    money, hours : ndarray (n,)
        Of the first year, and a month, 1e30 where nobody bounds it: the cheaper and then the quicker set goes
        before.
    scores : ndarray (n,)
        Scores in the ranking; 0 where they do not count.
    fixed : ndarray (n,) of bool
        Which have to be in.
    clashes : ndarray (n, n) of bool
        Which two cannot be together.
    groups : ndarray (q, n) of bool
        For each group, of which one at least has to be in, its members.
    most : int
        The most networks.
    objective : {"robust", "cautious", "optimistic"}
        Which coverage decides.
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
    fixed: Flags
    clashes: Flags
    groups: Flags
    most: int
    objective: Reading = "robust"
    then: str = "optimistic"

    @property
    def ceilings(self) -> Floats:
        """The limits with room for rounding, (r,)."""
        return self.limits + TIE * np.maximum(1.0, np.abs(self.limits))

    def strengths(self, reading: Reading) -> Floats:
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

    def coverage(self, member: Flags, reading: Reading) -> float:
        """Return the importance-weighted coverage of a set, from 0 to 1."""
        return float(np.dot(self.weights, 1.0 - self.open_shares(member, reading)))

    @property
    def keys(self) -> tuple[str, ...]:
        """What sets are compared by, one after the other."""
        return keys_of(self.objective, self.then)

    def rating(self, member: Flags, key: str) -> float:
        """Return what a set is compared by, the lowest being the best."""
        if key == "size":
            return float(member.sum())
        if key in {"money", "hours"}:
            asked: Floats = getattr(self, key)
            return float(asked[member].sum())
        if key == "score":
            return -float(self.scores[member].sum())
        return -self.coverage(member, cast("Reading", key))

    def lean(self, member: Flags) -> Flags:
        """Return a set without the members that its coverage by the objective does not need, the dearest first."""
        floor = self.coverage(member, self.objective) - TIE
        for row in np.lexsort((-np.arange(len(member)), -self.hours, -self.money)).tolist():
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
        for beside in (*((one,) for one in others), *combinations(others, 2), ()):
            without = self.fixed.copy()
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
        return bool(
            (self.charged[member].sum(axis=0) <= self.ceilings).all()
            and member[self.fixed].all()
            and not self.clashes[np.ix_(member, member)].any()
            and (self.groups @ member >= 1).all()
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
        What is not asked: the name of an amount, ``most``, ``mandatory``, ``exclusive_with`` or a kind.

    Returns
    -------
    Problem
    """
    among = candidates.stands if among is None else among
    rows = np.flatnonzero(among)
    kept = [column for column, limit in enumerate(limits) if limit is not None and AMOUNTS[column] not in lifted]
    kinds = [kind for kind in rules.one_of_each if kind not in lifted]
    place = {int(row): number for number, row in enumerate(rows)}
    inside = [number for number, pair in enumerate(candidates.pairs.tolist()) if set(pair) <= place.keys()]
    pairs = [[place[row] for row in candidates.pairs[number].tolist()] for number in inside]
    clashes = candidates.clashes[np.ix_(rows, rows)]
    return Problem(
        names=tuple(candidates.names[row] for row in rows),
        weights=candidates.weights,
        robust=candidates.robust[rows],
        cautious=candidates.cautious[rows],
        optimistic=candidates.optimistic[rows],
        pairs=np.array(pairs, dtype=np.intp).reshape(len(pairs), 2),
        shared=candidates.shared[inside],
        charged=np.minimum(candidates.counted[rows][:, kept], UNBOUNDED),
        limits=np.array([limits[column] for column in kept], dtype=np.float64),
        money=np.minimum(candidates.amounts[rows, MONEY], UNBOUNDED),
        hours=np.minimum(candidates.amounts[rows, HOURS], UNBOUNDED),
        scores=np.zeros(len(rows)) if scores is None else scores[rows],
        fixed=candidates.mandatory[rows] & ("mandatory" not in lifted),
        clashes=np.zeros_like(clashes) if "exclusive_with" in lifted else clashes,
        groups=np.array([[candidates.kinds[row] == kind for row in rows] for kind in kinds])
        .reshape(len(kinds), len(rows))
        .astype(np.bool_),
        most=len(rows) if rules.most is None or "most" in lifted else rules.most,
        objective=rules.objective,
        then=rules.then,
    )
