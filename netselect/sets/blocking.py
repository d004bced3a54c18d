"""Why is no set allowed, and what is the least that would have to give way?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from netselect.sets.candidates import AMOUNTS, Candidates
from netselect.sets.problem import problem_of
from netselect.sets.records import Blockage, Relaxation
from netselect.sets.solving import best_set, least_amount
from netselect.study.set_rules import SetRules

Flags = npt.NDArray[np.bool_]

NOTHING = -1.0
"""Every set covers more than this."""


def blockage(candidates: Candidates, rules: SetRules, limits: Sequence[float | None]) -> Blockage:
    """Return why no set is allowed, and each thing that would be enough to give way.

    Parameters
    ----------
    candidates : Candidates
        The networks.
    rules : SetRules
        How a set is chosen.
    limits : sequence of float or None
        The learner's limits, one for each of `AMOUNTS`.

    Returns
    -------
    Blockage
    """
    case = _Case(candidates, rules, limits)
    reasons = [*case.of_mandatory(), *case.of_clashes()]
    relaxations = list(case.relaxations())
    reasons += [f"{reason}" for reason in case.of_rules(relaxations) if reason not in reasons]
    if not reasons:
        reasons = ["what has to be in a set does not fit within the limits and rules together"]
    return Blockage(tuple(reasons), tuple(relaxations))


class _Case:
    """Networks that have to be in, and what keeps them from being so."""

    def __init__(self, candidates: Candidates, rules: SetRules, limits: Sequence[float | None]) -> None:
        self.candidates, self.rules, self.limits = candidates, rules, limits
        self.must = np.flatnonzero(candidates.mandatory)

    def of_mandatory(self) -> Iterator[str]:
        """Yield which networks are mandatory, and excluded or not known to be allowed."""
        for row in self.must.tolist():
            name = self.candidates.names[row]
            for gate in self.candidates.gates[name]:
                if gate.outcome == "fail":
                    yield f"{name} is mandatory, and a rule excludes it: {gate}"
                elif gate.outcome == "unknown" and self.candidates.is_conditional[row]:
                    yield f"{name} is mandatory, and it is not known whether it may be joined: {gate}"

    def of_clashes(self) -> Iterator[str]:
        """Yield which two mandatory networks exclude each other."""
        for one in self.must.tolist():
            for other in self.must.tolist():
                if one < other and self.candidates.clashes[one, other]:
                    names = self.candidates.names
                    yield f"{names[one]} and {names[other]} are both mandatory, and cannot be held together"

    def of_rules(self, relaxations: Sequence[Relaxation]) -> Iterator[str]:
        """Yield which limit or rule stands in the way, where one by itself does."""
        for one in relaxations:
            if one.what in AMOUNTS:
                limit = self.limits[AMOUNTS.index(one.what)]
                yield f"{_plain(one.what)} may be at most {limit:g}, and what has to be in asks for {one.least:g}"
            elif one.what == "most":
                yield f"a set may hold at most {self.rules.most}, and what has to be in comes to {one.least:g}"
            elif one.what == "one_of_each":
                kind = one.sentence.removeprefix("no ").removesuffix(" were needed")
                yield f"a set has to hold one {kind} at least, and none that may be joined fits"

    def relaxations(self) -> Iterator[Relaxation]:
        """Yield each thing that would be enough to give way."""
        for column, amount in enumerate(AMOUNTS):
            if self.limits[column] is not None:
                yield from self._without_limit(column, amount)
        if self.rules.most is not None:
            yield from self._without_most()
        for kind in self.rules.one_of_each:
            if (chosen := self._best((kind,))) is not None:
                yield Relaxation("one_of_each", f"no {_plain(kind)} were needed", chosen)
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
            yield Relaxation(amount, f"{_plain(amount)} could be {least:g}", chosen, least)

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
                name = self.candidates.names[row]
                yield Relaxation("mandatory", f"{name} were not mandatory", chosen)
        if not single and len(self.must) > 1 and (chosen := self._best(("mandatory",))) is not None:
            yield Relaxation("mandatory", "no network were mandatory", chosen)

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


def _plain(name: str) -> str:
    return name.replace("_", " ")
