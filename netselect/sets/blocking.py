"""Why is no set allowed, and what is the least that would have to give way?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from netselect.gates import LIMIT_WORDS
from netselect.names import Names
from netselect.sets.candidates import AMOUNTS, UNBOUNDED, Candidates, problem_of
from netselect.sets.records import Blockage, Relaxation
from netselect.sets.solving import best_set, least_amount
from netselect.study.statements import SetRules
from netselect.words import exact_text, listed_with_and, plain_name

Flags = npt.NDArray[np.bool_]

NOTHING = -1.0
"""Every set covers more than this."""


def blockage(candidates: Candidates, rules: SetRules, limits: Sequence[float | None], names: Names) -> Blockage:
    """Return why no set is allowed, and each thing that would be enough to give way.

    Parameters
    ----------
    candidates : Candidates
        The networks.
    rules : SetRules
        How a set is chosen.
    limits : sequence of float or None
        The learner's limits, one for each of `AMOUNTS`.
    names : Names
        How the networks are called.

    Returns
    -------
    Blockage
    """
    case = _Case(candidates, rules, limits, names)
    relaxations = list(case.relaxations())
    reasons = [*case.of_mandatory(), *case.of_clashes(), *case.of_kinds(), *case.of_rules(relaxations)]
    reasons += case.of_pairs() if not reasons else ()
    if not any(one.what in AMOUNTS for one in relaxations):
        for reason, relaxation in case.of_limits_together():
            reasons.append(reason)
            relaxations.append(relaxation)
    if not reasons:
        reasons = ["what has to be in a set does not fit within the limits and rules together"]
    return Blockage(tuple(dict.fromkeys(reasons)), tuple(relaxations))


class _Case:
    """Networks that have to be in, and what keeps them from being so."""

    def __init__(
        self, candidates: Candidates, rules: SetRules, limits: Sequence[float | None], names: Names
    ) -> None:
        self.candidates, self.rules, self.limits, self.names = candidates, rules, limits, names
        self.called = tuple(map(names.network, candidates.names))
        self.must = np.flatnonzero(candidates.mandatory)

    def of_mandatory(self) -> Iterator[str]:
        """Yield which networks are mandatory, and excluded or not known to be allowed."""
        for row in self.must.tolist():
            name = self.called[row]
            for gate in self.candidates.gates[self.candidates.names[row]]:
                why = str(gate)
                if gate.outcome == "fail":
                    yield f"{name} is mandatory, and a rule excludes it ({why})"
                elif gate.outcome == "unknown" and self.candidates.is_conditional[row]:
                    yield f"{name} is mandatory, and it is not known whether it may be joined ({why})"

    def of_clashes(self) -> Iterator[str]:
        """Yield which two mandatory networks exclude each other."""
        for one in self.must.tolist():
            for other in self.must.tolist():
                if one < other and self.candidates.clashes[one, other]:
                    both = f"{self.called[one]} and {self.called[other]}"
                    yield f"{both} are both mandatory, and cannot be held together"

    def of_kinds(self) -> Iterator[str]:
        """Yield of which kind one has to be in and nobody may be joined, with what keeps them out."""
        given = self.candidates
        for kind in self.rules.one_of_each:
            rows = [row for row, own in enumerate(given.kinds) if own == kind]
            if not given.stands[rows].any():
                why = "; ".join(map(self._kept_out, rows))
                whom = "the only one may not be joined" if len(rows) == 1 else "none of them may be joined"
                yield f"a set has to hold one {plain_name(kind)} at least, and {whom}: {why}"

    def _kept_out(self, row: int) -> str:
        gates = self.candidates.gates[self.candidates.names[row]]
        failing = [gate for gate in gates if gate.outcome == "fail"]
        gate = next(iter(failing or [gate for gate in gates if gate.outcome == "unknown"]))
        state = "is excluded" if failing else "waits for an answer"
        return f"{self.called[row]} {state} ({gate!s})"

    def of_rules(self, relaxations: Sequence[Relaxation]) -> Iterator[str]:
        """Yield which limit, or the number of networks, stands in the way, where one by itself does."""
        for one in relaxations:
            if one.what in AMOUNTS:
                limit = self.limits[AMOUNTS.index(one.what)]
                asked = self.names.asked(one.what, one.least or 0.0)
                yield f"what has to be in asks for {asked}, and the limit is {exact_text(limit or 0.0)}"
            elif one.what == "most":
                yield f"a set may hold at most {self.rules.most}, and what has to be in comes to {one.least:g}"

    def of_pairs(self) -> Iterator[str]:
        """Yield which two cannot be held together and have to be in, where that alone stands in the way."""
        given = self.candidates
        if not self._holds_mandatory(given.stands):
            return
        problem = problem_of(given, self.rules, self.limits, lifted=("exclusive_with",))
        found = least_amount(problem, np.ones(len(problem.names)), NOTHING).member
        if found is None:
            return
        rows = given.places([name for name, own in zip(problem.names, found, strict=True) if own]).tolist()
        for one, other in combinations(rows, 2):
            if given.clashes[one, other]:
                names = f"{self.called[one]} and {self.called[other]}"
                yield f"{names} cannot be held together, though {self._needed((one, other))}"

    def _needed(self, rows: Sequence[int]) -> str:
        """Return why some networks have to be in."""
        given = self.candidates
        needed = [f"{self.called[row]} is mandatory" for row in rows if given.mandatory[row]]
        kinds = []
        for row in rows:
            if not given.mandatory[row]:
                only = f" ({self.called[row]} is the only one)" if given.kinds.count(given.kinds[row]) == 1 else ""
                kinds.append(f"one {plain_name(given.kinds[row])}{only}")
        return listed_with_and([*needed, *([f"a set has to hold {listed_with_and(kinds)}"] if kinds else [])])

    def of_limits_together(self) -> Iterator[tuple[str, Relaxation]]:
        """Yield the smallest relaxation of the fewest limits that block only together, and what it says."""
        stated = [column for column, limit in enumerate(self.limits) if limit is not None]
        for count in range(2, len(stated) + 1):
            found = [own for columns in combinations(stated, count) if (own := self._without_limits(columns))]
            if found:
                yield from found
                return

    def _without_limits(self, columns: tuple[int, ...]) -> tuple[str, Relaxation] | None:
        given = self.candidates
        among = given.stands_without(*columns)
        if not self._holds_mandatory(among):
            return None
        lifted = [AMOUNTS[column] for column in columns]
        problem = problem_of(given, self.rules, self.limits, among=among, lifted=lifted)
        ends = np.array([self.limits[column] for column in columns], dtype=np.float64)
        charged = np.minimum(given.counted[among][:, list(columns)], UNBOUNDED)
        found = least_amount(problem, (charged / np.maximum(ends, 1.0)).sum(axis=1), NOTHING).member
        if found is None or charged[found].max(initial=0.0) >= UNBOUNDED:
            return None
        least = charged[found].sum(axis=0)
        chosen = tuple(name for name, own in zip(problem.names, found, strict=True) if own)
        asking = [
            self.names.network(name)
            for name, own in zip(chosen, charged[found].sum(axis=1) > 0, strict=True)
            if own
        ]
        asked = [
            f"{self.names.asked(AMOUNTS[column], float(amount))} (limit {exact_text(end)})"
            for amount, column, end in zip(least, columns, ends, strict=True)
        ]
        could = [self._raised(name, float(amount)) for name, amount in zip(lifted, least, strict=True)]
        who = f"{listed_with_and(asking)} together ask" if len(asking) > 1 else f"{asking[0]} asks"
        return f"{who} for {listed_with_and(asked)}", Relaxation("limits", listed_with_and(could), chosen)

    def relaxations(self) -> Iterator[Relaxation]:
        """Yield each thing that would be enough to give way."""
        for column, amount in enumerate(AMOUNTS):
            if self.limits[column] is not None:
                yield from self._without_limit(column, amount)
        if self.rules.most is not None:
            yield from self._without_most()
        for kind in self.rules.one_of_each:
            if (chosen := self._best((kind,))) is not None:
                yield Relaxation("one_of_each", f"no {plain_name(kind)} were needed", chosen)
        if self.candidates.clashes.any() and (chosen := self._best(("exclusive_with",))) is not None:
            yield Relaxation("exclusive_with", "networks that exclude each other could be held together", chosen)
        yield from self._without_mandatory()

    def _without_limit(self, column: int, amount: str) -> Iterator[Relaxation]:
        among = self.candidates.stands_without(column)
        if not self._holds_mandatory(among):
            return
        problem = problem_of(self.candidates, self.rules, self.limits, among=among, lifted=(amount,))
        charged = self.candidates.counted[among, column]
        found = least_amount(problem, np.where(np.isinf(charged), 1e30, charged), NOTHING).member
        if found is not None and np.isfinite(charged[found].sum()):
            least = float(charged[found].sum())
            chosen = tuple(name for name, own in zip(problem.names, found, strict=True) if own)
            yield Relaxation(amount, self._raised(amount, least), chosen, least)

    def _without_most(self) -> Iterator[Relaxation]:
        if not self._holds_mandatory(self.candidates.stands):
            return
        problem = problem_of(self.candidates, self.rules, self.limits, lifted=("most",))
        found = least_amount(problem, np.ones(len(problem.names)), NOTHING).member
        if found is not None:
            chosen = tuple(name for name, own in zip(problem.names, found, strict=True) if own)
            yield Relaxation("most", f"a set could hold {len(chosen)}", chosen, float(len(chosen)))

    def _without_mandatory(self) -> Iterator[Relaxation]:
        """Yield which one network would be enough if it were not mandatory, or else whether all of them would."""
        single = False
        for row in self.must.tolist():
            chosen = self._best((), free=(row,))
            if chosen is not None:
                single = True
                yield Relaxation("mandatory", f"{self.called[row]} were not mandatory", chosen)
        if not single and len(self.must) > 1 and (chosen := self._best(("mandatory",))) is not None:
            yield Relaxation("mandatory", "no network were mandatory", chosen)

    def _raised(self, amount: str, least: float) -> str:
        return f"the limit of {LIMIT_WORDS[amount]} were {exact_text(least)}"

    def _holds_mandatory(self, among: Flags, free: Sequence[int] = ()) -> bool:
        return all(among[row] for row in self.must.tolist() if row not in free)

    def _best(self, lifted: Sequence[str], free: Sequence[int] = ()) -> tuple[str, ...] | None:
        candidates = self.candidates
        if free:
            mandatory = candidates.mandatory.copy()
            mandatory[list(free)] = False
            candidates = replace(candidates, mandatory=mandatory)
        if "mandatory" not in lifted and not self._holds_mandatory(candidates.stands, free):
            return None
        problem = problem_of(candidates, self.rules, self.limits, lifted=lifted)
        found = best_set(problem).member
        return (
            None if found is None else tuple(name for name, own in zip(problem.names, found, strict=True) if own)
        )
