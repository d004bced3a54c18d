"""Why is no set allowed, and what is the least that would have to give way?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from netselect.gates import LIMIT_WORDS, group_text
from netselect.names import Names
from netselect.sets.candidates import AMOUNTS, UNBOUNDED, Candidates
from netselect.sets.problem import Problem, problem_of
from netselect.sets.records import Blockage, Relaxation
from netselect.sets.solving import best_set, least_amount
from netselect.study.statements import SetRules
from netselect.words import exact_text, listed_with_and, plain_name

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NOTHING = -1.0
"""Every set covers more than this."""


def blockage(
    candidates: Candidates,
    rules: SetRules,
    limits: Sequence[float | None],
    names: Names,
    scores: Floats | None = None,
) -> Blockage:
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
    scores : ndarray (n,), optional
        Scores in the ranking, where they count.

    Returns
    -------
    Blockage
    """
    case = _Case(candidates, rules, limits, names, scores)
    relaxations = list(case.relaxations())
    reasons = [*case.of_mandatory(), *case.of_clashes(), *case.of_quotas(), *case.of_rules(relaxations)]
    reasons += case.of_pairs() if not reasons else ()
    if not any(one.what in AMOUNTS for one in relaxations):
        for reason, relaxation in case.of_limits_together():
            reasons.append(reason)
            relaxations.append(relaxation)
    if not reasons:
        reasons = ["what has to be in a set does not fit within the limits and rules together"]
    return Blockage(tuple(dict.fromkeys(reasons)), tuple(relaxations))


def _least(problem: Problem, amounts: Floats) -> Flags | None:
    """Return the allowed set with the least of something; None where no set is allowed."""
    return least_amount(problem, amounts, NOTHING - float(np.abs(problem.worths).sum())).member


def _smallest(problem: Problem) -> Flags | None:
    """Return the allowed set with the fewest networks; None where no set is allowed."""
    return _least(problem, np.append(np.ones(len(problem.names)), np.zeros(len(problem.bundles))))


class _Case:
    """Networks that have to be in, and what keeps them from being so."""

    def __init__(
        self,
        candidates: Candidates,
        rules: SetRules,
        limits: Sequence[float | None],
        names: Names,
        scores: Floats | None,
    ) -> None:
        self.candidates, self.rules, self.limits, self.names = candidates, rules, limits, names
        self.scores = scores
        self.called = tuple(map(names.network, candidates.names))
        self.must = np.flatnonzero(candidates.mandatory)

    def of_mandatory(self) -> Iterator[str]:
        """Yield which networks are mandatory, and excluded or not known to be allowed."""
        for row in self.must.tolist():
            name = self.called[row]
            for gate in self.candidates.gates[self.candidates.names[row]]:
                why = str(gate)
                if gate.outcome == "fail" and self.candidates.is_out[row]:
                    yield f"{name} is mandatory, and a rule excludes it ({why})"
                elif gate.outcome == "unknown" and self.candidates.is_conditional[row]:
                    yield f"{name} is mandatory, and it is not known whether it may be joined ({why})"
            for other in self.candidates.short_of(row):
                yield f"{name} is mandatory and requires {self.called[other]}, which {self._why_out(other)}"

    def of_clashes(self) -> Iterator[str]:
        """Yield which two mandatory networks exclude each other."""
        for one in self.must.tolist():
            for other in self.must.tolist():
                if one < other and self.candidates.clashes[one, other]:
                    both = f"{self.called[one]} and {self.called[other]}"
                    yield f"{both} are both mandatory, and cannot be held together"

    def of_quotas(self) -> Iterator[str]:
        """Yield of which networks too few may be joined, with what keeps them out, or too many are mandatory."""
        given = self.candidates
        for quota, group in self.rules.quotas.items():
            rows = np.flatnonzero(given.of_group(group)).tolist()
            standing, must = int(given.stands[rows].sum()), [row for row in rows if given.mandatory[row]]
            if standing < group.least:
                out = [row for row in rows if not given.stands[row]]
                why = "; ".join(f"{self.called[row]} {self._why_out(row)}" for row in out)
                few = f"only {standing} of them" if standing else "none of them"
                whom = "the only one may not be joined" if len(rows) == 1 else f"{few} may be joined"
                whom = whom if why else f"there {'is' if len(rows) == 1 else 'are'} only {len(rows)} of them"
                yield f"a set has to hold {self._quota(quota)}, and {whom}{why and ': '}{why}"
            if group.largest is not None and len(must) > group.largest:
                who = listed_with_and(self.called[row] for row in must)
                yield f"a set may hold {self._quota(quota)}, and {who} are mandatory"

    def _quota(self, quota: str) -> str:
        """Return how many of which networks a set has to hold, or may."""
        group = self.rules.quotas[quota]
        return (
            group_text(group, self.names)
            if quota not in self.rules.one_of_each
            else f"one {plain_name(quota)} at least"
        )

    def _why_out(self, row: int) -> str:
        """Return what keeps a network out: a rule, or that it requires one that a rule keeps out."""
        given = self.candidates
        gates = given.gates[given.names[row]]
        failing = [gate for gate in gates if gate.outcome == "fail"]
        unknown = [gate for gate in gates if gate.outcome == "unknown"]
        if not failing and not unknown:
            short = given.short_of(row)
            return f"requires {listed_with_and(self.called[other] for other in short)}"
        return f"{given.state(row)} ({next(iter(failing or unknown))!s})"

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
        problem = self._problem(lifted=("exclusive_with",))
        found = _smallest(problem)
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
        problem = self._problem(among=among, lifted=lifted)
        ends = np.array([self.limits[column] for column in columns], dtype=np.float64)
        charged = given.charges(given.places(problem.names))[:, list(columns)]
        found = _least(problem, (charged / np.maximum(ends, 1.0)).sum(axis=1))
        if found is None or problem.asked(found, charged).max(initial=0.0) >= UNBOUNDED / 2:
            return None
        least = np.maximum(problem.asked(found, charged), 0.0)
        chosen = tuple(name for name, own in zip(problem.names, found, strict=True) if own)
        own_asked = charged[: len(found)][found].sum(axis=1)
        asking = [self.names.network(name) for name, own in zip(chosen, own_asked > 0, strict=True) if own]
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
        for quota in self.rules.quotas:
            if (chosen := self._best((quota,))) is not None and quota in self.rules.one_of_each:
                yield Relaxation("one_of_each", f"no {plain_name(quota)} were needed", chosen)
            elif chosen is not None:
                yield Relaxation("groups", f"the rule that it holds {self._quota(quota)} were set aside", chosen)
        if self.candidates.requires.any() and (chosen := self._best(("requires",))) is not None:
            yield Relaxation("requires", "networks could be held without those that they require", chosen)
        if self.candidates.clashes.any() and (chosen := self._best(("exclusive_with",))) is not None:
            yield Relaxation("exclusive_with", "networks that exclude each other could be held together", chosen)
        yield from self._without_mandatory()

    def _without_limit(self, column: int, amount: str) -> Iterator[Relaxation]:
        among = self.candidates.stands_without(column)
        if not self._holds_mandatory(among):
            return
        problem = self._problem(among=among, lifted=(amount,))
        charged = self.candidates.charges(self.candidates.places(problem.names))[:, column]
        found = _least(problem, charged)
        if found is not None and (least := float(problem.asked(found, charged))) < UNBOUNDED / 2:
            chosen = tuple(name for name, own in zip(problem.names, found, strict=True) if own)
            yield Relaxation(amount, self._raised(amount, least), chosen, least)

    def _without_most(self) -> Iterator[Relaxation]:
        if not self._holds_mandatory(self.candidates.stands):
            return
        problem = self._problem(lifted=("most",))
        found = _smallest(problem)
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

    def _problem(
        self, *, lifted: Sequence[str], among: Flags | None = None, candidates: Candidates | None = None
    ) -> Problem:
        given = self.candidates if candidates is None else candidates
        return problem_of(given, self.rules, self.limits, among=among, scores=self.scores, lifted=lifted)

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
        if "requires" in lifted:
            candidates = replace(candidates, requires=np.zeros_like(candidates.requires))
        if "mandatory" not in lifted and not self._holds_mandatory(candidates.stands, free):
            return None
        problem = self._problem(candidates=candidates, lifted=lifted)
        found = best_set(problem).member
        return (
            None if found is None else tuple(name for name, own in zip(problem.names, found, strict=True) if own)
        )
