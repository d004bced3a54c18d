"""How can the open figures that matter for sets turn out, and what does each network then bring and ask for?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from netselect.bounds.edges import jumps_of
from netselect.bounds.open_figures import FigureEnds, OpenFigure, is_open
from netselect.gates import all_gates, evaluate_gates, status
from netselect.sets.candidates import AMOUNTS, HOURS, MONEY, Candidates, candidates_of, with_overlaps
from netselect.sets.problem import TIE
from netselect.study.network import Network
from netselect.study.observation import Amount, Strength
from netselect.study.stated_figures import stated_figures, with_figures
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Kind = Literal["choices", "steps", "amount", "strength"]

BEYOND = 4 * TIE
"""So far past a limit, as a share of the limit, a level is told from it: sets keep to limits within a quarter."""

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
    "may_be_over",
    "is_barred",
    "is_unsure",
)
"""What of a network depends on its open figures."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """An open figure that a set can depend on.

    Parameters
    ----------
    row : int
        The network's place in the order of ids.
    figure : OpenFigure
        What is open.
    kind : {"choices", "steps", "amount", "strength"}
        Whether it can take its levels only; changes something at its levels only, and nothing between them; is
        charged to a set, so that what changes depends on the set too; or is a range of a strength, of which only
        the ends are tried.
    levels : tuple of float
        The levels that are told apart, whatever the set is, in rising order.
    below : mapping of float to float
        Of the levels just below a threshold: that threshold.
    """

    row: int
    figure: OpenFigure
    kind: Kind
    levels: tuple[float, ...]
    below: Mapping[float, float]


def opened_figures(study: Study, candidates: Candidates, limits: Sequence[float | None]) -> tuple[Opened, ...]:
    """Return the open figures of networks that stand or may stand, as far as they matter for sets.

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
    tuple of Opened

    Notes
    -----
    Levels are the ends of a range, the only values a figure can take, and both sides of every value at which a
    gate passes or fails, or help comes too late. Where nothing bounds a figure, one level lies beyond all that can
    matter. Amounts that are stated with a range are judged by what is stated, as a gate does; of criteria that
    are only scored nothing depends here.
    """
    results = evaluate_gates(study)
    most = beyond_all(candidates, limits)
    return tuple(
        _opened(study, row, figure, most)
        for row, name in enumerate(candidates.names)
        if status(results[name]) != "excluded"
        for figure in _figures(study, name)
    )


def beyond_all(candidates: Candidates, limits: Sequence[float | None]) -> float:
    """Return more than any set that is bounded asks for of one kind, and than any limit."""
    bounded = np.where(np.isfinite(candidates.high), candidates.high, 0.0)
    return 1.0 + float(bounded.sum(axis=0).max(initial=0.0)) + sum(limit or 0.0 for limit in limits)


def _figures(study: Study, name: str) -> Iterator[OpenFigure]:
    """Yield the open figures of a network that a set can depend on."""
    ends = FigureEnds(study)
    network = study.networks[name]
    gated = {
        ".".join(part)
        for gate in all_gates(study).values()
        if gate.computed is not None
        for part in network.parts_of(str(gate.computed))
    }
    limits = study.learner.limits
    # Money of the first year and hours decide between sets of the same coverage, whether they are limited or not.
    charged = {
        ".".join(part)
        for column, amount in enumerate(AMOUNTS)
        if column in {MONEY, HOURS} or getattr(limits, amount) is not None
        for part in network.parts_of(amount)
    }
    asked = charged | gated | {f"facts.{gate.fact}" for gate in all_gates(study).values()}
    counting = {want: own for want, own in study.learner.wants.items() if own.counts}
    asked |= {f"serves.{want}" for want in counting}
    asked |= {f"offers.{theme}" for own in counting.values() for theme, share in own.themes.items() if share > 0}
    if any(own.by is not None for own in counting.values()):
        asked.add("joining.entry_weeks")
    for path, figure in stated_figures(network):
        if not is_open(figure) or path.startswith("values."):
            continue
        if not isinstance(figure, Strength) and not figure.is_unknown:
            continue
        if path in asked:
            found = ends.of(path, figure)
            if isinstance(figure, Amount) and figure.high is None and not figure.one_of:
                # The end of a scale ends what is scored, and not what may be asked.
                found["high"] = math.inf
            yield OpenFigure(network=name, path=path, ask=figure.ask or "", **found)


def _charged(network: Network) -> set[str]:
    """Return the paths of what is charged to a set."""
    return {".".join(part) for amount in AMOUNTS for part in network.parts_of(amount)}


def _opened(study: Study, row: int, figure: OpenFigure, most: float) -> Opened:
    """Return an open figure with its levels."""
    if figure.is_truth:
        return Opened(row, figure, "choices", (0.0, 1.0), {})
    if figure.one_of:
        return Opened(row, figure, "choices", tuple(sorted(set(figure.one_of))), {})
    if figure.path.partition(".")[0] in {"serves", "offers"}:
        return Opened(row, figure, "strength", (figure.low, figure.high), {})
    is_charged = figure.path in _charged(study.networks[figure.network])
    found, below = _thresholds(study, figure)
    inside = {level for level in found if figure.low <= level <= figure.high}
    highest = max([*inside, 0.0, most if is_charged else 0.0]) + 1.0
    lowest = min([*inside, 0.0]) - 1.0
    inside.add(figure.low if math.isfinite(figure.low) else lowest)
    inside.add(figure.high if math.isfinite(figure.high) else highest)
    return Opened(row, figure, "amount" if is_charged else "steps", tuple(sorted(inside)), below)


def _thresholds(study: Study, figure: OpenFigure) -> tuple[set[float], dict[float, float]]:
    """Return the levels next to which a gate changes or help comes too late, and which are just below one."""
    network = study.networks[figure.network]
    is_entry = figure.path == "joining.entry_weeks"
    found = {level for pair in jumps_of(study, network) for level in pair} if is_entry else set[float]()
    below: dict[float, float] = {}
    for gate in all_gates(study).values():
        if gate.fact is not None and figure.path == f"facts.{gate.fact}":
            rests = {0.0}
        elif gate.computed is not None and figure.path in map(".".join, network.parts_of(str(gate.computed))):
            rests = rests_of(network, figure, str(gate.computed))
        else:
            continue
        for rest in rests:
            if gate.max is not None:
                found |= {gate.max - rest, gate.max - rest + BEYOND * max(1.0, abs(gate.max))}
            if gate.min is not None:
                least = gate.min - rest
                under = least - BEYOND * max(1.0, abs(gate.min))
                found |= {under, least}
                below[under] = least
    return found, below


def rests_of(network: Network, figure: OpenFigure, term: str) -> set[float]:
    """Return everything that the other part of a sum is told to come to: all choices, or both ends.

    Parameters
    ----------
    network : Network
        The network.
    figure : OpenFigure
        One part of the sum.
    term : str
        The sum, such as ``first_year_cost``.
    """
    rests = {0.0}
    for block, key in network.parts_of(term):
        other = getattr(getattr(network, block), key)
        if f"{block}.{key}" == figure.path or other is None:
            continue
        span = other.span
        ends = span.one_of or tuple({span.value} if span.value is not None else {span.low or 0.0, span.high})
        rests = {rest + end for rest in rests for end in ends if end is not None}
    return rests


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
