"""Which change did it? Changes are put into the old study, alone and together, until its answer is the new one.

A search has two parts. First what cannot stand alone is joined with what it needs: where a study with one edit
does not load, the edits at the places of its faults are put in beside it, until it does, and whichever of them it
can do without is taken out again. Then each change is put in alone. Where none suffices, all groups of two, three
and more are tried while the evaluations last; else all changes together are cut down by leaving out halves,
quarters and single ones (Zeller's delta debugging), until none of what is left can be spared.

References
----------
Zeller, A. and Hildebrandt, R. (2002). Simplifying and isolating failure-inducing input. IEEE Transactions on
Software Engineering 28(2).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Generic, TypeVar

from netselect.changes.written import Edit, Plain, applied, is_entry, keyed
from netselect.errors import Fault, NetselectError, StudyFaults
from netselect.reading.load import load
from netselect.study.study import Study

MOST_TRIED = 1000
"""Studies that are loaded and ranked at most to find causes; fewer where there are very many networks."""

LEAST_TRIED = 60
_NETWORKS = 20_000
"""Networks that are ranked at most, in all of these together."""

Answer = TypeVar("Answer")
Chosen = frozenset[int]


@dataclass(frozen=True, slots=True)
class Found:
    """Which changes lead to the new answer.

    Parameters
    ----------
    groups : tuple of tuple of int
        Each leads there by itself: all of the smallest size, or one that was cut down.
    needed : tuple of bool
        Of each, whether the answer is another one where all other changes are put in and it is not.
    is_smallest : bool
        Whether every smaller group was tried, and does not lead there.
    is_least : bool
        Whether none of its changes can be spared; else the search came to its limit.
    """

    groups: tuple[tuple[int, ...], ...] = ()
    needed: tuple[bool, ...] = ()
    is_smallest: bool = True
    is_least: bool = True


class Trials(Generic[Answer]):
    """What would be answered with some of the changes put in; each group of changes is looked at once.

    Parameters
    ----------
    old : Study
        Before any change.
    edits : sequence of Edit
        All that was written differently.
    answer : callable
        Returns the answer of a study.
    """

    def __init__(self, old: Study, edits: Sequence[Edit], answer: Callable[[Study], Answer]) -> None:
        self.old: Plain = keyed(old.as_plain())
        self.edits, self.answer_of = edits, answer
        self.most = max(LEAST_TRIED, min(MOST_TRIED, _NETWORKS // len(old.networks)))
        self.tried = 0
        self._known: dict[Chosen, Answer | None] = {}
        self._faults: dict[Chosen, tuple[Fault, ...]] = {}
        self.changes: tuple[tuple[int, ...], ...] = ()

    @property
    def left(self) -> int:
        """How many groups of changes can still be tried."""
        return self.most - self.tried

    def join(self) -> None:
        """Work out which edits are one change."""
        of = list(range(len(self.edits)))
        joined: set[int] = set()
        for one in range(len(self.edits)):
            if one in joined:
                continue
            together = self._standing(one)
            joined |= together
            merged = {of[other] for other in together}
            of = [min(merged) if number in merged else number for number in of]
        numbers = sorted(set(of))
        self.changes = tuple(tuple(at for at, number in enumerate(of) if number == own) for own in numbers)

    def _standing(self, one: int) -> Chosen:
        """Return an edit with the least that it needs beside it for the study to load."""
        if self.edits[one].kind == "renamed":
            return frozenset({one})
        chosen = frozenset({one})
        while faults := self._faults_with(chosen):
            if len(chosen) == len(self.edits):
                return chosen
            chosen |= self._needed_for(faults, chosen)
        for other in sorted(chosen - {one}):
            if len(self._faults) < self.most and not self._faults_with(chosen - {other}):
                chosen -= {other}
        return chosen

    def _needed_for(self, faults: Iterable[Fault], chosen: Chosen) -> Chosen:
        others = [at for at in range(len(self.edits)) if at not in chosen]
        paths = [tuple(map(str, fault.path)) for fault in faults]
        named = {name for fault in faults for name in (*fault.about, *map(str, fault.path[-1:]))}
        is_meant: tuple[Callable[[Edit], bool], ...] = (
            lambda edit: is_entry(edit.path) and edit.path[-1] in named,
            lambda edit: any(
                edit.path[: len(path)] == path or path[: len(edit.path)] == edit.path for path in paths
            ),
            lambda edit: not named.isdisjoint(edit.path),
            lambda _: True,
        )
        return next(
            found for test in is_meant if (found := frozenset(at for at in others if test(self.edits[at])))
        )

    def _faults_with(self, chosen: Chosen) -> tuple[Fault, ...]:
        """Return what is wrong with the old study with some edits put in."""
        if chosen not in self._faults:
            try:
                load(applied(self.old, (self.edits[at] for at in sorted(chosen))))
                self._faults[chosen] = ()
            except StudyFaults as error:
                self._faults[chosen] = error.faults
        return self._faults[chosen]

    def answer(self, chosen: Chosen, *, within: bool = True) -> Answer | None:
        """Return the answer with some changes put in; None where there is none, or no more may be tried."""
        if chosen not in self._known:
            if within and self.left <= 0:
                return None
            self.tried += 1
            inside = sorted(at for number in chosen for at in self.changes[number])
            try:
                self._known[chosen] = self.answer_of(load(applied(self.old, (self.edits[at] for at in inside))))
            except NetselectError:
                self._known[chosen] = None
        return self._known[chosen]

    def causes(self, reaches: Callable[[Answer], bool]) -> Found:
        """Return which changes lead to an answer.

        Parameters
        ----------
        reaches : callable
            Whether an answer is the new one.
        """
        numbers = range(len(self.changes))
        everything = frozenset(numbers)

        def leads(chosen: Chosen, *, within: bool = True) -> bool:
            answer = self.answer(chosen, within=within)
            return answer is not None and reaches(answer)

        def needed(group: Iterable[int]) -> bool:
            return not leads(everything.difference(group), within=False)

        for size in range(1, len(numbers)):
            untried = comb(len(numbers), size)
            if untried <= self.most:
                untried = sum(frozenset(group) not in self._known for group in combinations(numbers, size))
            if untried > self.left:
                return self._cut_down(leads, needed)
            groups = tuple(group for group in combinations(numbers, size) if leads(frozenset(group)))
            if groups:
                return Found(groups, tuple(map(needed, groups)))
        return Found((tuple(numbers),), (True,)) if leads(everything, within=False) else Found()

    def _cut_down(self, leads: Callable[[Chosen], bool], needed: Callable[[Iterable[int]], bool]) -> Found:
        """Return a group of which none can be spared, by leaving out halves, quarters, and so on."""
        kept = list(range(len(self.changes)))
        size, start, shorter = (len(kept) + 1) // 2, 0, False
        while self.left > 0:
            less = kept[:start] + kept[start + size :]
            if less and leads(frozenset(less)):
                kept, shorter = less, True
            else:
                start += size
            if start >= len(kept):
                if size == 1 and not shorter:
                    break
                size, start, shorter = (size if shorter and size == 1 else (size + 1) // 2), 0, False
        return Found((tuple(kept),), (needed(kept),), is_smallest=False, is_least=self.left > 0)
