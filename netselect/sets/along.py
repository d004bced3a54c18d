"""Along the range of one open figure, where does the best set change?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from netselect.sets.candidates import AMOUNTS, HOURS, MONEY, Candidates
from netselect.sets.problem import DIGITS
from netselect.sets.records import SetAnswer
from netselect.sets.settling import Best, Settler
from netselect.sets.worlds import BEYOND, Opened, beyond_all, in_world, settled_at
from netselect.study.network import TERMS
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Context = Mapping[int, float]
"""For some of the open figures, by their number, how they have come out; the others are as open as they are."""

MOST_CHANGES = 64
"""Changes of the best set that are looked for between two thresholds."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a range on which the best set stays the same, and one level inside it."""

    level: float
    answer: SetAnswer


@dataclass(slots=True, eq=False)
class Worlds:
    """The best set wherever open figures have come out.

    Parameters
    ----------
    study : Study
        The study.
    candidates : Candidates
        Its networks.
    settler : Settler
        Finds the best set.
    opened : tuple of Opened
        The open figures.
    """

    study: Study
    candidates: Candidates
    settler: Settler
    opened: tuple[Opened, ...]
    is_whole: bool = True
    step: float = field(init=False)
    rows: dict[tuple[tuple[int, float], ...], Candidates] = field(default_factory=dict)
    found: dict[tuple[tuple[int, float], ...], Best | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.step = BEYOND * beyond_all(self.candidates, self.settler.limits)

    def candidates_at(self, context: Context) -> Candidates:
        """Return the networks where some figures have come out."""
        by_row: dict[int, list[tuple[int, float]]] = {}
        for number, level in sorted(context.items()):
            by_row.setdefault(self.opened[number].row, []).append((number, level))
        settled = []
        for row, told in by_row.items():
            key = tuple(told)
            if key not in self.rows:
                figures = [self.opened[number].figure for number, _ in told]
                levels = np.array([[level for _, level in told]])
                self.rows[key] = settled_at(self.study, self.candidates, figures, levels)
            settled.append((row, self.rows[key], 0))
        return in_world(self.study, self.candidates, settled)

    def best(self, context: Context) -> Best | None:
        """Return the best set where some figures have come out; None where none is allowed."""
        key = tuple(sorted(context.items()))
        if key not in self.found:
            self.found[key] = self.settler.best(self.candidates_at(context))
        return self.found[key]

    def names(self, context: Context) -> tuple[str, ...] | None:
        """Return the ids of the best set; None where none is allowed."""
        best = self.best(context)
        return None if best is None else best.names

    def along(self, number: int, context: Context) -> list[Run]:
        """Return the best sets along the range of one figure, the others being as they are or have come out.

        Notes
        -----
        As an amount grows, only the sets with the network change: they are allowed no more, or lose the tie with
        the best set without it. So the best set stays until one of the two, and the next is looked for from there.
        """
        one = self.opened[number]
        levels = set(one.levels)
        below = dict(one.below)
        if one.kind == "amount":
            for start, end in pairwise(one.levels):
                self._change(number, context, (start, end), levels, below)
        told = []
        for level in sorted(levels):
            best = self.best({**context, number: level})
            answer = SetAnswer(level, level, None if best is None else best.names, best.coverage if best else 0.0)
            told.append(Run(level, answer))
        return told if one.kind in {"choices", "strength"} else _joined(told, below)

    def _change(
        self,
        number: int,
        context: Context,
        part: tuple[float, float],
        levels: set[float],
        below: dict[float, float],
    ) -> None:
        """Add the levels between two thresholds at which the best set can change."""
        level, end = part
        row = self.opened[number].row
        for _ in range(MOST_CHANGES):
            here = {**context, number: level}
            best = self.best(here)
            if best is None or row not in best.rows:
                return
            given = self.candidates_at(here)
            ties = [round(level + more, DIGITS) for more in self._until_tie(number, best, given)]
            changes = [*ties, round(level + self._until_full(number, best, given), DIGITS)]
            ahead = sorted(change for change in changes if level - self.step / 2 <= change < end)
            for change in ahead:
                around = {change, change + self.step} | ({change - self.step} if change in ties else set())
                levels |= {own for own in around if level < own < end}
                if change in ties:
                    below[change - self.step] = change
            if not ahead:
                return
            level = min(ahead) + self.step
            if level >= end:
                return
        self.is_whole = False

    def _until_full(self, number: int, best: Best, given: Candidates) -> float:
        """Return by how much an amount can grow until the best set keeps to the limits no more."""
        spent = given.counted[list(best.rows)].sum(axis=0)
        return min(
            (
                max(0.0, limit - float(spent[column]))
                for column, limit in enumerate(self.settler.limits)
                if limit is not None and self._is_part(number, AMOUNTS[column])
            ),
            default=np.inf,
        )

    def _until_tie(self, number: int, best: Best, given: Candidates) -> list[float]:
        """Return by how much an amount can grow until the best set asks for as much as its rival."""
        rival = self.settler.best(given, without=self.opened[number].row)
        if rival is None:
            return []
        rated = zip(rival.ratings, best.ratings, strict=True)
        if any(abs(theirs - own) > BEYOND * max(1.0, abs(own)) for theirs, own in rated):
            return []
        more = {MONEY: rival.money - best.money, HOURS: rival.hours - best.hours}
        return [
            max(0.0, own)
            for column, own in more.items()
            if own > -self.step / 2 and self._is_part(number, AMOUNTS[column])
        ]

    def _is_part(self, number: int, amount: str) -> bool:
        """Return whether a figure is part of an amount."""
        figure = self.opened[number].figure
        parts = self.study.networks[figure.network].parts_of(amount) if amount in TERMS else ()
        return figure.path in map(".".join, parts)


def _joined(told: Sequence[Run], below: Mapping[float, float]) -> list[Run]:
    """Return neighbours with the same best set as one part; each part begins where the one before ended.

    Notes
    -----
    A threshold belongs to the part that ends there, unless the part before ends next to it.
    """
    found: list[Run] = []
    last = np.nan
    for run in told:
        if found and found[-1].answer.networks == run.answer.networks:
            found[-1] = replace(found[-1], answer=replace(found[-1].answer, high=run.level))
        elif not found:
            found.append(run)
        else:
            before = found[-1].answer
            begins = before.high
            if last in below:
                begins = below[last]
                found[-1] = replace(found[-1], answer=replace(before, high=float(np.nextafter(begins, -np.inf))))
            found.append(replace(run, answer=replace(run.answer, low=begins)))
        last = run.level
    return found
