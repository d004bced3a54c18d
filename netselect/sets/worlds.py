"""How can the open figures that matter for sets turn out, and what does each network then bring and ask for?"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np
import numpy.typing as npt

from netselect.bounds.edges import both_sides
from netselect.bounds.open_figures import FigureEnds, OpenFigure, is_open
from netselect.coverage import DAYS_A_WEEK, comes_in_time
from netselect.gates import all_gates, evaluate_gates, status
from netselect.sets.candidates import AMOUNTS, Candidates, candidates_of, with_overlaps
from netselect.sets.problem import DIGITS, TIE
from netselect.study.network import TERMS
from netselect.study.observation import Strength
from netselect.study.stated_figures import stated_figures, with_figures
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

MOST_LEVELS = 24
"""Levels of one figure that are told apart; of more, so many in even steps, and that is said."""

MOST_SUMS = 2000
"""Sums of other networks that a level is looked for next to."""

MOST_CASES = 256
"""Cases of one network; of more, as many are drawn."""

BEYOND = 4 * TIE
"""So far past a limit, as a share of it, a level is told from the limit."""

SEED = 20261123
"""Draws start from it, so that two runs agree."""

_ROWS = (
    "robust",
    "cautious",
    "optimistic",
    "amounts",
    "low",
    "high",
    "counted",
    "is_open",
    "over",
    "is_barred",
    "is_conditional",
)
"""What of a network depends on its open figures."""


@dataclass(frozen=True, slots=True, eq=False)
class SetCases:
    """How the open figures of one network can turn out, as far as sets are concerned.

    Parameters
    ----------
    row : int
        The network's place in the order of ids.
    figures : tuple of OpenFigure
        What is open (f).
    levels : tuple of tuple of float
        For each figure the levels that are told apart.
    x : ndarray (c, f)
        One case a row.
    settled : Candidates
        The network in each case, as if each were a network of its own.
    is_whole : bool
        Whether every combination of levels worth telling apart is there.
    """

    row: int
    figures: tuple[OpenFigure, ...]
    levels: tuple[tuple[float, ...], ...]
    x: Floats
    settled: Candidates
    is_whole: bool


def open_cases(study: Study, candidates: Candidates, limits: Sequence[float | None]) -> tuple[SetCases, ...]:
    """Return the cases of every network that stands or may stand and has an open figure that matters for sets.

    Parameters
    ----------
    study : Study
        The study.
    candidates : Candidates
        Its networks.
    limits : sequence of float or None
        The learner's limits, one for each of `AMOUNTS`.

    Returns
    -------
    tuple of SetCases

    Notes
    -----
    Levels are the ends of a range, the only values a figure can take, and both sides of every value at which a
    gate passes or fails, help comes too late, or some set meets a limit. Amounts that are stated with a range are
    judged by what is stated, as a gate does; of criteria that are only scored nothing depends here.
    """
    results = evaluate_gates(study)
    found = []
    for row, name in enumerate(candidates.names):
        if status(results[name]) == "excluded":
            continue
        figures = tuple(_figures(study, name))
        if figures:
            levels, told = zip(
                *(_levels(study, candidates, limits, row, figure) for figure in figures), strict=True
            )
            found.append(_cases(study, candidates, row, figures, levels, is_whole=all(told)))
    return tuple(found)


def _figures(study: Study, name: str) -> Iterator[OpenFigure]:
    """Yield the open figures of a network that a set can depend on."""
    ends = FigureEnds(study)
    network = study.networks[name]
    charged = {".".join(part) for amount in AMOUNTS for part in network.parts_of(amount)}
    gated = {
        ".".join(part)
        for gate in all_gates(study).values()
        if gate.computed is not None
        for part in network.parts_of(str(gate.computed))
    }
    for path, figure in stated_figures(network):
        if not is_open(figure) or path.startswith("values."):
            continue
        if not isinstance(figure, Strength) and not figure.is_unknown:
            continue
        block = path.partition(".")[0]
        if block in {"serves", "offers", "facts"} or path in charged | gated or path == "joining.entry_weeks":
            yield OpenFigure(network=name, path=path, ask=figure.ask or "", **ends.of(path, figure))


def _levels(
    study: Study, candidates: Candidates, limits: Sequence[float | None], row: int, figure: OpenFigure
) -> tuple[tuple[float, ...], bool]:
    """Return the levels of one figure that are told apart, and whether they are all that are worth it."""
    if figure.is_truth:
        return (0.0, 1.0), True
    if figure.one_of:
        return figure.one_of, True
    found = {level for level in (figure.low, figure.high) if math.isfinite(level)}
    found |= set(_gate_levels(study, figure)) | set(_late_levels(study, figure))
    near_limits, told = _set_levels(study, candidates, limits, row, figure)
    found |= near_limits
    inside = sorted(level for level in found if figure.low <= level <= figure.high)
    if len(inside) <= MOST_LEVELS:
        return tuple(inside) or (0.0,), told
    places = np.unique(np.linspace(0, len(inside) - 1, MOST_LEVELS).round().astype(int))
    return tuple(inside[place] for place in places.tolist()), False


def _around(level: float) -> tuple[float, float]:
    """Return a level at which a limit is kept, and one past it."""
    step = BEYOND * max(1.0, abs(level))
    return level, level + step


def _gate_levels(study: Study, figure: OpenFigure) -> Iterator[float]:
    """Yield the levels next to the limits of gates, those of the learner among them."""
    network = study.networks[figure.network]
    for gate in all_gates(study).values():
        if gate.fact is not None and figure.path == f"facts.{gate.fact}":
            rest = 0.0
        elif gate.computed is not None and figure.path in map(".".join, network.parts_of(str(gate.computed))):
            rest = rest_of(study, figure, str(gate.computed))
        else:
            continue
        if gate.max is not None:
            yield from _around(gate.max - rest)
        if gate.min is not None:
            least = gate.min - rest
            yield from (least - BEYOND * max(1.0, abs(least)), least)


def rest_of(study: Study, figure: OpenFigure, term: str) -> float:
    """Return what the other part of a sum comes to: as stated, or the least that it can be."""
    network = study.networks[figure.network]
    total = 0.0
    for block, key in network.parts_of(term):
        other = getattr(getattr(network, block), key)
        if f"{block}.{key}" != figure.path and other is not None:
            total += other.span.low or 0.0 if other.is_unknown else other.number or 0.0
    return total


def _late_levels(study: Study, figure: OpenFigure) -> Iterator[float]:
    """Yield the weeks on both sides of those at which help with a want starts to come too late."""
    if figure.path != "joining.entry_weeks":
        return
    network = study.networks[figure.network]
    lag = study.benefit_lag_weeks if network.benefit_lag_weeks is None else network.benefit_lag_weeks
    for want in study.learner.wants.values():
        if want.by is None:
            continue
        guess = (want.by - study.as_of).days / DAYS_A_WEEK - lag

        def in_time(weeks: float, by: date = want.by) -> bool:
            return comes_in_time(study, network, weeks, by)

        if guess >= 0 and in_time(0.0):
            yield from both_sides(in_time, guess, 1.0)


def _set_levels(
    study: Study, candidates: Candidates, limits: Sequence[float | None], row: int, figure: OpenFigure
) -> tuple[set[float], bool]:
    """Return the levels at which a set with this network just keeps to a limit, and whether these are all."""
    block, _, key = figure.path.partition(".")
    others = ~(candidates.is_barred | candidates.over.all(axis=1))
    others[row] = False
    levels: set[float] = set()
    is_whole = True
    for column, limit in enumerate(limits):
        if limit is None or (block, key) not in TERMS[AMOUNTS[column]]:
            continue
        room = limit - rest_of(study, figure, AMOUNTS[column])
        choices = [_choices(study, candidates, place, column) for place in np.flatnonzero(others).tolist()]
        sums, whole = _sums([amounts for amounts, _ in choices], room - figure.low)
        is_whole &= whole and all(known for _, known in choices)
        levels |= {level for total in sums for level in _around(room - total)}
    return levels, is_whole


def _choices(study: Study, candidates: Candidates, row: int, column: int) -> tuple[tuple[float, ...], bool]:
    """Return what a network can be charged, and whether it can be nothing else."""
    name = candidates.names[row]
    span = study.networks[name].term(AMOUNTS[column])
    if span is None or span.value is not None or not np.isfinite(candidates.counted[row, column]):
        return (float(candidates.counted[row, column]),), span is not None
    if span.one_of:
        return span.one_of, True
    return tuple(end for end in (span.low, span.high) if end is not None), False


def _sums(choices: Sequence[tuple[float, ...]], most: float) -> tuple[list[float], bool]:
    """Return what some networks can come to, up to a most, and whether that is all; each has its choices."""
    sums = np.zeros(1)
    for amounts in choices:
        added = [sums + amount for amount in amounts if 0 < amount <= most]
        sums = np.unique(np.concatenate([sums, *added]).round(DIGITS))
        sums = sums[sums <= most]
        if len(sums) > MOST_SUMS:
            return [float(total) for total in sums], False
    return [float(total) for total in sums], True


def _cases(
    study: Study,
    candidates: Candidates,
    row: int,
    figures: tuple[OpenFigure, ...],
    levels: tuple[tuple[float, ...], ...],
    *,
    is_whole: bool,
) -> SetCases:
    """Return a network in every combination of its levels, or in as many as are drawn."""
    count = math.prod(map(len, levels))
    if count <= MOST_CASES:
        x = np.array(list(product(*levels)), dtype=np.float64).reshape(count, len(levels))
    else:
        generator = np.random.default_rng(SEED)
        x = np.column_stack([np.array(own)[generator.integers(0, len(own), MOST_CASES)] for own in levels])
    settled = settled_at(study, candidates, figures, x)
    return SetCases(row, figures, levels, x, settled, is_whole and count <= MOST_CASES)


def settled_at(study: Study, candidates: Candidates, figures: Sequence[OpenFigure], x: Floats) -> Candidates:
    """Return one network as it is with its open figures at x (c, f), as if each were a network of its own."""
    name = figures[0].network
    variants = {
        f"{place:06d}": with_figures(study.networks[name], _told(figures, own))
        for place, own in enumerate(x.tolist())
    }
    waivers = tuple(
        waiver.model_copy(update={"network": other})
        for waiver in study.waivers
        if waiver.network == name
        for other in variants
    )
    changes = {"networks": variants, "waivers": waivers, "redundancy": ()}
    return candidates_of(study.model_copy(update=changes), candidates.weights)


def _told(figures: Sequence[OpenFigure], x: Sequence[float]) -> dict[str, float | bool]:
    return {
        figure.path: bool(level) if figure.is_truth else level for figure, level in zip(figures, x, strict=True)
    }


def in_world(study: Study, candidates: Candidates, settled: Sequence[tuple[int, Candidates, int]]) -> Candidates:
    """Return the networks of a study where the open figures of some have come out.

    Parameters
    ----------
    study : Study
        For what overlaps.
    candidates : Candidates
        Its networks.
    settled : sequence of (int, Candidates, int)
        For each such network its place, the cases of it, and which of them holds.
    """
    changed = {}
    for name in _ROWS:
        own = getattr(candidates, name).copy()
        for row, cases, place in settled:
            own[row] = getattr(cases, name)[place]
        changed[name] = own
    return with_overlaps(replace(candidates, **changed), study)
