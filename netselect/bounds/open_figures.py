"""Which figures and facts could still turn out otherwise, between which ends, or with which spread?

A spread has no ends: it plays no part in bounds, gates and verdict, and is for samples alone.
"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from netselect.gates import all_gates, limits_of
from netselect.matrix import EXCLUDED, FEASIBLE, DecisionMatrix
from netselect.names import Names, stated_text
from netselect.study.network import TERMS, Amount, Fact, Figure, Strength, stated_figures
from netselect.study.study import Study
from netselect.sums import Floats
from netselect.words import aged

STANDING = "stands"
"""The path of the one open fact of a conditional network in a bare matrix: whether it stands."""


class OpenFigure(NamedTuple):
    """A figure or fact of a network that nobody knows, or that is stated with a range.

    Parameters
    ----------
    network : str
        The network's id.
    path : str
        Where it stands in the network, such as ``staying.yearly_cost``; for a bare matrix, the criterion.
    low, high : float
        Between which levels it lies; infinite where nothing says. 0 and 1 for false and true.
    one_of : tuple of float
        The only values it can take, where the study says so.
    stated : float or None
        Its value where it is known with a range; None where it is unknown.
    is_truth : bool
        Whether it is true or false.
    ask : str
        What to ask, and whom, where the study says so.
    stale : bool
        Whether what is stated was found too long ago.
    """

    network: str
    path: str
    low: float
    high: float
    one_of: tuple[float, ...] = ()
    stated: float | None = None
    is_truth: bool = False
    ask: str = ""
    stale: bool = False

    @property
    def name(self) -> str:
        """The figure's own name, without the part of the network that it stands in."""
        return self.path.rpartition(".")[2]

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has told it yet."""
        return self.stated is None

    def named(self, called: Names) -> str:
        """Return an open figure by its own name and its network's: ``the yearly cost of Project Forum``."""
        return called.figure_of(self.path, self.network)

    def state(self, called: Names | None = None) -> str:
        """Return an open figure with what is known of it: ``the yearly cost of Project Forum: 3, from 2 to 5``."""
        called = called or Names()
        return f"{self.named(called)}: {self.known(called)}"

    def known(self, called: Names) -> str:
        """Return what is known of an open figure, money with its unit: ``not known, from 0 to 120 GBP a year``."""
        if self.is_truth:
            return "not known"
        if self.one_of:
            span = f", {' or '.join(map(stated_text, self.one_of))}"
        elif math.isfinite(self.low) and math.isfinite(self.high):
            span = f", from {stated_text(self.low)} to {stated_text(self.high)}"
        elif math.isfinite(self.low) and self.low != 0:
            span = f", {stated_text(self.low)} or more"
        elif math.isfinite(self.high):
            span = f", {stated_text(self.high)} or less"
        else:
            span = ""
        said = f"{'not known' if self.stated is None else aged(stated_text(self.stated), stale=self.stale)}{span}"
        # Hours and weeks stand in the names of their figures already.
        unit = called.unit(self.path).removesuffix(" to join")
        is_told = not unit or unit.split()[0] in called.figure(self.path).split() or said == "not known"
        return said if is_told else f"{said} {unit}"

    def __str__(self) -> str:
        """Return network and figure: ``pm-body: hours_per_month``."""
        return f"{self.network}: {self.name}"


def open_figures(matrix: DecisionMatrix) -> tuple[OpenFigure, ...]:
    """Return the open figures of the networks that stand or may stand, in the order of the study.

    Facts of excluded networks are not open: nobody has to be asked about them.
    """
    if matrix.assessment is None:
        return tuple(_open_cells(matrix))
    study = matrix.assessment.study
    ends = FigureEnds(study)
    return tuple(
        OpenFigure(
            network=name,
            path=path,
            ask=figure.ask or "",
            stale=study.is_stale(figure.dated),
            **ends.of(path, figure),
        )
        for row, name in enumerate(matrix.networks)
        if matrix.status is None or matrix.status[row] != EXCLUDED
        for path, figure in stated_figures(study.networks[name])
        if is_open(figure)
    )


def is_open(figure: Figure | Fact) -> bool:
    """Return whether a figure is unknown, or stated with a range."""
    if figure.is_unknown:
        return True
    if isinstance(figure.value, bool) or (figure.low is None and figure.high is None):
        return False
    low, high = (figure.value if end is None else end for end in (figure.low, figure.high))
    return float(low) < float(high)


class FigureEnds:
    """Between which levels each figure of a network of one study can lie."""

    def __init__(self, study: Study) -> None:
        self.truths = {gate.fact for gate in all_gates(study).values() if gate.must_be is not None}
        self.answers: set[str] = set()
        self.scales: dict[str, tuple[float, float]] = {}
        self.most: dict[tuple[str, str], float] = {}
        self.endless: set[tuple[str, str]] = set()
        for name, leaf in study.leaves().items():
            scale = leaf.effective_scale
            if scale is None:
                continue
            if scale.is_yes_no:
                self.answers.add(f"values.{name}")
            ends = min(scale.worst, scale.best), max(scale.worst, scale.best)
            self.scales[name] = ends
            for part in TERMS.get(str(leaf.computed), ()):
                self.most[part] = max(ends[1], self.most.get(part, 0.0))
        for gate in all_gates(study).values():
            # The end of a scale ends what is scored, and not what may be asked: a rule may lie beyond it.
            limit = max(end for end in limits_of(gate) if math.isfinite(end))
            for part in TERMS.get(str(gate.computed), ()):
                if limit >= self.most.get(part, math.inf):
                    self.endless.add(part)

    def of(self, path: str, figure: Figure | Fact) -> dict[str, Any]:
        """Return ends, only values, stated value and kind of an open figure."""
        if isinstance(figure, Fact) and figure.is_unknown and path.partition(".")[2] in self.truths:
            return {"low": 0.0, "high": 1.0, "is_truth": True}
        if figure.is_unknown and path in self.answers:
            known = figure.one_of or tuple(end for end in (figure.low, figure.high) if end is not None)
            if len({*known}) != 1:
                return {"low": 0.0, "high": 1.0, "is_truth": True}
        if figure.one_of:
            return {"low": min(figure.one_of), "high": max(figure.one_of), "one_of": figure.one_of}
        stated = None if figure.is_unknown else float(figure.value)
        implied = (stated, stated) if stated is not None else self.anchored(path, figure)
        if stated is None and tuple(path.split(".")) in self.endless:
            implied = implied[0], math.inf
        low, high = (
            float(found) if end is None else end
            for end, found in zip((figure.low, figure.high), implied, strict=True)
        )
        if low > high:  # a stated end lies beyond the scale's own, which then ends nothing
            low, high = (-math.inf, high) if figure.low is None else (low, math.inf)
        return {"low": low, "high": high, "stated": stated}

    def anchored(self, path: str, figure: Figure | Fact) -> tuple[float, float]:
        """Return the ends of the scale that a figure is measured on; infinite where it is measured on none."""
        block, _, name = path.partition(".")
        if isinstance(figure, Strength):
            return 0.0, 1.0
        if isinstance(figure, Amount):
            return 0.0, self.most.get((block, name), math.inf)
        return self.scales.get(name, (-math.inf, math.inf)) if block == "values" else (-math.inf, math.inf)


def _open_cells(matrix: DecisionMatrix) -> Iterator[OpenFigure]:
    """Yield the open cells of a bare matrix, and whether its conditional networks stand."""
    if matrix.low is None and matrix.status is None:
        return
    for row, name in enumerate(matrix.networks):
        if matrix.status is not None and matrix.status[row] != FEASIBLE:
            if matrix.status[row] == EXCLUDED:
                continue
            yield OpenFigure(name, STANDING, 0.0, 1.0, is_truth=True)
        if matrix.low is None or matrix.high is None:
            continue
        for column, criterion in enumerate(matrix.criteria):
            low, high = float(matrix.low[row, column]), float(matrix.high[row, column])
            unknown = matrix.unknown is not None and bool(matrix.unknown[row, column])
            if low < high or unknown:
                yield OpenFigure(
                    name, criterion, low, high, stated=None if unknown else float(matrix.values[row, column])
                )


_LEVEL = 1e-6
"""A range so much shorter than the standard deviation has a level density to all digits that count."""

_EDGE = 2.0**-53


class Spread(NamedTuple):
    """A normal distribution, by stated value and standard deviation, that is cut off at ends around the mean."""

    mean: float
    sd: float
    low: float = -math.inf
    high: float = math.inf

    def drawn(self, uniform: Floats) -> Floats:
        """Return draws from draws from [0, 1), none beyond an end: as if one that is beyond were drawn again.

        By the inverse of the distribution function between its values at the ends.
        """
        if self.high - self.low <= _LEVEL * self.sd:
            return self.low + (self.high - self.low) * uniform
        from statistics import NormalDist  # noqa: PLC0415 -- slow to load, and few figures are measured

        normal = NormalDist(self.mean, self.sd)
        start, end = normal.cdf(self.low), normal.cdf(self.high)
        shares = np.clip(start + (end - start) * uniform, _EDGE / 2, 1.0 - _EDGE)
        found = np.fromiter(map(normal.inv_cdf, shares.tolist()), np.float64, len(shares))
        return np.clip(found, self.low, self.high)


def spreads_of(study: Study) -> dict[tuple[str, str], Spread]:
    """Return the figures that are stated with a standard deviation, by network and path.

    Its own `low` and `high` cut a figure off, where they are stated; else 0 does for an amount and for a figure
    on a scale without negative anchors, and 0 and 1 do for a strength.
    """
    found, leaves = {}, study.leaves()
    for name, network in study.networks.items():
        for path, figure in stated_figures(network):
            if not isinstance(figure, Figure) or figure.sd is None or figure.number is None:
                continue
            low, high = figure.least, figure.most
            leaf = leaves.get(path.removeprefix("values."))
            scale = None if leaf is None else leaf.effective_scale
            if scale is not None and min(scale.worst, scale.best) >= 0 and figure.number >= 0:
                low = max(low, 0.0)
            low, high = (end if own is None else own for own, end in ((figure.low, low), (figure.high, high)))
            found[name, path] = Spread(figure.number, figure.sd, low, high)
    return found
