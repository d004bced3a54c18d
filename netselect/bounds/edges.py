"""At which levels of a figure does a gate begin to fail, or help begin to come too late?"""

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.asking import limits_of, with_room
from netselect.bounds.open_figures import OpenFigure
from netselect.coverage import DAYS_A_WEEK, comes_in_time
from netselect.gates import all_gates
from netselect.matrix.assessment import Assessment
from netselect.study.network import Network
from netselect.study.observation import Fact, Figure
from netselect.study.stated_figures import stated_figures
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_DOUBLINGS = 200
"""Steps to the other side of an edge: from one rounding on, each twice as wide, they cross any distance."""


class Rule(NamedTuple):
    """A gate as it asks about figures: each part is a position and, where that is -1, a known amount."""

    parts: tuple[tuple[int, float], ...]
    least: float
    most: float

    def sum_of(self, x: Floats) -> Floats:
        """Return what it asks about (s,) at figures (s, k), added up as the gate itself adds up."""
        total = np.zeros(len(x))
        for position, known in self.parts:
            total = total + (known if position < 0 else x[:, position])
        return total

    def holds(self, x: Floats) -> Flags:
        """Return whether it is passed (s,) at figures (s, k)."""
        total = self.sum_of(x)
        passes: Flags = (total >= with_room(self.least, -1.0)) & (total <= with_room(self.most, 1.0))
        return passes


def rules_of(
    assessment: Assessment, network: Network, name: str, figures: Sequence[OpenFigure]
) -> tuple[tuple[Rule, ...], bool]:
    """Return the gates that ask about some of the figures, and whether another one excludes the network.

    Parameters
    ----------
    assessment : Assessment
        What the matrix of the study rests on.
    network : Network
        The network.
    name : str
        Its id.
    figures : sequence of OpenFigure
        Figures of it, in the order of the positions that the rules name.

    Returns
    -------
    rules : tuple of Rule
    is_out : bool
    """
    if assessment.gating == "ignore":
        return (), False
    places = {figure.path: place for place, figure in enumerate(figures)}
    known = {path: _amount(figure) for path, figure in stated_figures(network)}
    rules, is_out = [], False
    gates = all_gates(assessment.study)
    for result in assessment.gates[name]:
        gate = gates[result.gate]
        paths = (
            [f"facts.{gate.fact}"]
            if gate.fact is not None
            else [".".join(part) for part in network.parts_of(str(gate.computed))]
        )
        if result.outcome != "waived" and not places.keys().isdisjoint(paths):
            parts = tuple((places.get(path, -1), known[path]) for path in paths)
            rules.append(Rule(parts, *limits_of(gate)))
        else:
            is_out = is_out or result.outcome == "fail"
    return tuple(rules), is_out


def _amount(figure: Figure | Fact) -> float:
    """Return a figure as a number; one that is unknown at the least that it can be."""
    if not figure.is_unknown:
        return float(figure.value)
    return min(figure.one_of) if figure.one_of else figure.low or 0.0


def jumps_of(study: Study, network: Network) -> tuple[tuple[float, float], ...]:
    """Return the weeks until full part, on both sides, at which help with a need starts to come too late."""
    found = set()
    for want in study.learner.wants.values():
        if want.by is None:
            continue
        lag = study.benefit_lag_weeks if network.benefit_lag_weeks is None else network.benefit_lag_weeks
        guess = (want.by - study.as_of).days / DAYS_A_WEEK - lag

        def in_time(weeks: float, by: date = want.by) -> bool:
            return comes_in_time(study, network, weeks, by)

        if guess >= 0 and in_time(0.0):
            last, late = both_sides(in_time, guess, 1.0)
            # The room for rounding is none to be told of, as with limits (see `edges_of`).
            found.add((guess if in_time(guess) else last, late))
    return tuple(sorted(found))


def edges_of(rule: Rule, place: int, x: Floats, limit: float, outwards: float) -> tuple[float, float]:
    """Return the levels of a figure next to a limit: one that just meets it, and the first that fails.

    Notes
    -----
    Between the two lies the room for rounding (see `netselect.asking.with_room`): the first is the limit itself,
    so that it can be told as it is stated.
    """
    rest = float(rule.sum_of(x[None])[0] - x[place])

    def up_to(end: float) -> Callable[[float], bool]:
        def holds(level: float) -> bool:
            moved = x.copy()
            moved[place] = level
            total = float(rule.sum_of(moved[None])[0])
            return total <= end if outwards > 0 else total >= end

        return holds

    end = with_room(limit, outwards)
    inside, _ = both_sides(up_to(limit), limit - rest, outwards)
    _, outside = both_sides(up_to(end), end - rest, outwards)
    return inside, outside


def both_sides(holds: Callable[[float], bool], guess: float, outwards: float) -> tuple[float, float]:
    """Return two levels next to each other, of which the first holds and the one beyond it does not.

    Parameters
    ----------
    holds : callable
        True up to some level, and false beyond.
    guess : float
        About that level.
    outwards : float
        1.0 where it fails above, -1.0 where it fails below.
    """
    # A rounding of 0 itself would be far too small to show in a sum.
    step = math.ulp(max(abs(guess), 1.0))
    inside = outside = guess
    for _ in range(_DOUBLINGS):
        if holds(inside):
            break
        inside, step = inside - outwards * step, 2 * step
    for _ in range(_DOUBLINGS):
        if not holds(outside):
            break
        outside, step = outside + outwards * step, 2 * step
    while True:
        middle = inside + (outside - inside) / 2
        if middle in {inside, outside}:
            return inside, outside
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
