"""Which set is the best once open figures have come out, when the same is asked of thousands of combinations?

A set is split into its open members, those with an open figure, and the others. With the same open members the
answer depends on what these ask for in one way only: what is left for the others. So the best set for one
combination stays the best, with these open members, in every combination in which they ask for no less, until
it no longer fits; and it need not be looked for again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from netselect.sets.candidates import HOURS, MONEY, Candidates
from netselect.sets.problem import READINGS, TIE, UNBOUNDED, Problem, problem_of
from netselect.sets.solving import EASY_NODES, Proof, best_set
from netselect.study.set_rules import SetRules

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Key = tuple[tuple[int, ...], bytes]

MOST_SPLIT = 5
"""Networks with open figures up to which a set is split; of more, each combination is solved as a whole."""

MOST_NODES = 50_000
"""Unfinished sets that are looked at for one combination before the search counts as not proved."""

WORK = 200_000
"""What searches may come to in all, in unfinished sets, before no further combination is looked at."""

_LEAST, _FOR_ONE = 30, 300
"""What looking at every set, and a search, count for at the least, in unfinished sets."""

_SHARE = 64
"""So many sets that are looked at one and all count for one unfinished set."""

_HARD = 100_000
"""What a search counts for beside, that is not soon done: mixed-integer programming takes its time."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best set of a combination of answers, with what it is compared by.

    Parameters
    ----------
    rows : tuple of int
        Who is in it.
    names : tuple of str
        Their ids.
    ratings : tuple of float
        What it is compared by before money, one after the other, the lowest being the best.
    money, hours : float
        What it asks for.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...]
    ratings: tuple[float, ...]
    money: float
    hours: float

    @property
    def coverage(self) -> float:
        """Coverage by the objective."""
        return -self.ratings[0]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The best set with certain open members that ask for so much (4,), the others (4,) for so much."""

    asked: Floats
    others: Floats
    best: Best | None


class Settler:
    """The best set for networks as they come out, each thing worked out once.

    Parameters
    ----------
    rules : SetRules
        How a set is chosen.
    limits : sequence of float or None
        The learner's limits, one for each of `AMOUNTS`.
    scores : ndarray (n,), optional
        Scores in the ranking, where they count.
    rows : sequence of int
        Networks with an open figure.
    """

    def __init__(
        self, rules: SetRules, limits: Sequence[float | None], scores: Floats | None, rows: Sequence[int]
    ) -> None:
        self.rules, self.limits, self.scores = rules, limits, scores
        ends = np.array([np.inf if limit is None else limit for limit in limits])
        self.tops = ends + TIE * np.maximum(1.0, np.where(np.isfinite(ends), ends, 1.0))
        self.open_rows = np.array(sorted(set(rows)), dtype=np.intp)
        self.split = tuple(self.open_rows.tolist()) if len(self.open_rows) <= MOST_SPLIT else ()
        self.known: dict[Key, list[_Known]] = {}
        self.work = 0
        self.is_proved = True

    @property
    def is_spent(self) -> bool:
        """Whether searches have come to what they may come to."""
        return self.work > WORK

    def keep_whole(self) -> None:
        """Solve each combination as a whole, where one search alone takes its time."""
        self.split = ()

    def best(self, candidates: Candidates, without: int | None = None) -> Best | None:
        """Return the best set, or the best without one network; None where none is allowed."""
        stands = candidates.stands
        if without is not None:
            stands[without] = False
        if (candidates.mandatory & ~stands).any():
            return None
        found: list[Best] = []
        left = []
        for inside in self._insides(candidates, stands):
            key = self._key(candidates, stands, inside)
            asked = np.minimum(candidates.counted[list(inside)].sum(axis=0), UNBOUNDED)
            known = self._looked_up(key, asked)
            if known is None:
                left.append((inside, key, asked))
            elif known.best is not None:
                found.append(_charged(known.best, candidates))
        highest = max((one.coverage for one in found), default=-np.inf)
        for inside, key, asked in left:
            if self._ceiling(key, asked) < highest - 2 * TIE:
                continue
            best = self._solved(candidates, stands, inside, key, asked)
            if best is not None:
                found.append(_charged(best, candidates))
                highest = max(highest, best.coverage)
        return _first(found)

    def _insides(self, candidates: Candidates, stands: Flags) -> Iterator[tuple[int, ...]]:
        """Yield which of the open networks may be the open members of an allowed set."""
        may = [row for row in self.split if stands[row]]
        for size in range(len(may), -1, -1):
            for inside in combinations(may, size):
                rows = list(inside)
                missed = candidates.mandatory[may].sum() > candidates.mandatory[rows].sum()
                most = len(stands) if self.rules.most is None else self.rules.most
                clash = candidates.clashes[np.ix_(rows, rows)].any()
                over = (candidates.counted[rows].sum(axis=0) > self.tops).any()
                if not (missed or clash or over or size > most):
                    yield inside

    def _key(self, candidates: Candidates, stands: Flags, inside: tuple[int, ...]) -> Key:
        """Return what the best set with certain open members depends on, but for what these ask for."""
        rows = list(inside) if self.split else self.open_rows
        parts = [getattr(candidates, reading)[rows] for reading in READINGS]
        parts += [candidates.shared, self._free(stands, inside)]
        if not self.split:
            parts += [candidates.counted[rows], candidates.amounts[rows]]
        return inside, b"".join(part.tobytes() for part in parts)

    def _free(self, stands: Flags, inside: tuple[int, ...]) -> Flags:
        """Return who may be in a set with certain open members and no others."""
        free = stands.copy()
        free[list(self.split)] = False
        free[list(inside)] = True
        return free

    def _looked_up(self, key: Key, asked: Floats) -> _Known | None:
        """Return what is known already and still holds where the open members ask for so much."""
        for known in self.known.get(key, ()):
            if (asked >= known.asked).all() and (known.best is None or (known.others + asked <= self.tops).all()):
                return known
        return None

    def _ceiling(self, key: Key, asked: Floats) -> float:
        """Return what no set with certain open members covers more than, as far as that is known."""
        return min(
            (
                -np.inf if known.best is None else known.best.coverage
                for known in self.known.get(key, ())
                if (asked >= known.asked).all()
            ),
            default=np.inf,
        )

    def _solved(
        self, candidates: Candidates, stands: Flags, inside: tuple[int, ...], key: Key, asked: Floats
    ) -> Best | None:
        """Look for the best set with certain open members."""
        free = self._free(stands, inside)
        problem = problem_of(candidates, self.rules, self.limits, among=free, scores=self.scores)
        rows = np.flatnonzero(free)
        problem = replace(problem, fixed=problem.fixed | np.isin(rows, inside))
        found = best_set(problem, most_nodes=MOST_NODES, with_gap=False)
        self.work += _effort(found.proof)
        self.is_proved &= found.proof.is_proved and found.proof.ties_settled
        best = None if found.member is None else _described(problem, rows, found.member)
        others = [] if best is None else [row for row in best.rows if row not in inside]
        spent = np.minimum(candidates.counted[others].sum(axis=0), UNBOUNDED)
        self.known.setdefault(key, []).append(_Known(asked, spent, best))
        return best


def _effort(proof: Proof) -> int:
    """Return what a search counts for, which is the same in every run."""
    if proof.how == "enumeration":
        return _LEAST + proof.looked_at // _SHARE
    return _FOR_ONE + proof.looked_at + (_HARD if proof.looked_at > EASY_NODES else 0)


def _described(problem: Problem, rows: npt.NDArray[np.intp], member: Flags) -> Best:
    return Best(
        rows=tuple(rows[member].tolist()),
        names=tuple(name for name, own in zip(problem.names, member, strict=True) if own),
        ratings=tuple(problem.rating(member, key) for key in problem.keys[:-2]),
        money=0.0,
        hours=0.0,
    )


def _charged(best: Best, candidates: Candidates) -> Best:
    """Return a set with what it asks for now."""
    rows = list(best.rows)
    asked = np.minimum(candidates.amounts[rows], UNBOUNDED).sum(axis=0)
    return replace(best, money=float(asked[MONEY]), hours=float(asked[HOURS]))


def _first(found: list[Best]) -> Best | None:
    """Return the best of some sets, as `netselect.sets.enumeration.Allowed.best` does."""
    ratings = {one.rows: (*one.ratings, one.money, one.hours) for one in found}
    for place in range(len(ratings[found[0].rows]) if found else 0):
        least = min(ratings[one.rows][place] for one in found)
        top = least + TIE * max(1.0, abs(least))
        found = [one for one in found if ratings[one.rows][place] <= top]
    return min(found, key=lambda one: one.rows, default=None)
