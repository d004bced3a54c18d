"""Which networks do the rules leave out, by which rule, and which only might be, because a fact is unknown?

A gate is never traded against a score. It passes, fails, or is unknown.
"""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from netselect.study.criteria import Gate
from netselect.study.network import Network
from netselect.study.references import LIMIT_GATES
from netselect.study.study import Study
from netselect.thresholds import exact_text, limit_text
from netselect.words import TERMS, Names, plain_name

Limit = TypeVar("Limit", float, npt.NDArray[np.float64])

TOLERANCE = 1e-9
"""By what share of a limit (of 1, where it is smaller) a figure may be beyond it: what rounding makes of a sum."""

LIMIT_WORDS = {
    "first_year_cost": "money in the first year",
    "yearly_cost": "money a year",
    "hours_per_month": "hours a month",
    "work_hours_per_month": "hours a month in work time",
}
"""What a learner can have a limit of, in words."""

Outcome = Literal["pass", "fail", "unknown", "waived"]
Status = Literal["feasible", "conditional", "excluded"]
STATUSES: tuple[Status, ...] = ("feasible", "conditional", "excluded")
"""Statuses in the order of their codes in arrays: 0, 1, 2."""


@dataclass(frozen=True, slots=True)
class GateResult:
    """What one gate says of one network.

    Parameters
    ----------
    network, gate, kind : str
        Ids, and the kind of the gate.
    outcome : {"pass", "fail", "unknown", "waived"}
        What it says.
    asks : str
        The fact or figure that it asks about.
    found : bool, float or None
        The value; None where it is unknown.
    low, high : float or None
        The range of a number; None where nothing is stated.
    rule : str
        What is required, such as ``at most 150``.
    straddles : bool
        Whether a known number's stated range reaches past the limit.
    reason : str
        For a waived gate: who waived it and why.
    """

    network: str
    gate: str
    kind: str
    outcome: Outcome
    asks: str
    found: bool | float | None
    low: float | None
    high: float | None
    rule: str
    straddles: bool = False
    reason: str = ""

    def __str__(self) -> str:
        """Return one sentence: ``budget: first year cost is 290, and has to be at most 150``."""
        return f"{self.gate}: {_plain(self.asks)} is {self._found()}, and has to be {self.rule}" + (
            f" (waived by {self.reason})" if self.outcome == "waived" else ""
        )

    def _found(self) -> str:
        if isinstance(self.found, bool):
            return str(self.found).lower()
        if self.found is not None:
            return exact_text(self.found)
        if self.low is not None and self.high is not None:
            return f"unknown, from {exact_text(self.low)} to {exact_text(self.high)}"
        if self.low is not None:
            return f"unknown, {exact_text(self.low)} or more"
        return "unknown" if self.high is None else f"unknown, up to {exact_text(self.high)}"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def all_gates(study: Study) -> dict[str, Gate]:
    """Return the study's gates, with one for each of the learner's limits.

    Returns
    -------
    dict of str to Gate
        The stated gates first, then `budget`, `yearly_budget` and `time` where there is such a limit.
    """
    limits = {
        gate: Gate(kind=kind, computed=limit, max=value)  # type: ignore[arg-type]
        for limit, (gate, kind) in LIMIT_GATES.items()
        if (value := getattr(study.learner.limits, limit)) is not None
    }
    return {**study.gates, **limits}


def evaluate_gates(study: Study) -> dict[str, tuple[GateResult, ...]]:
    """Put every gate to every network.

    Returns
    -------
    dict of str to tuple of GateResult
        For each network, one result for each gate.
    """
    gates = all_gates(study)
    waivers = {(waiver.network, waiver.gate): f"{waiver.by}: {waiver.reason}" for waiver in study.waivers}
    return {
        name: tuple(
            _evaluate(name, network, gate_name, gate, waivers.get((name, gate_name), ""))
            for gate_name, gate in gates.items()
        )
        for name, network in study.networks.items()
    }


def status(results: tuple[GateResult, ...]) -> Status:
    """Return a network's status: excluded where a gate fails, conditional where one is unknown, else feasible."""
    outcomes = {result.outcome for result in results}
    if "fail" in outcomes:
        return "excluded"
    return "conditional" if "unknown" in outcomes else "feasible"


def _evaluate(network_name: str, network: Network, name: str, gate: Gate, waiver: str) -> GateResult:
    found, low, high, one_of = asked_figure(network, gate)
    outcome = _outcome(gate, found, low, high, one_of)
    waived = bool(waiver) and outcome != "pass" and gate.is_waivable
    return GateResult(
        network=network_name,
        gate=name,
        kind=gate.kind,
        outcome="waived" if waived else outcome,
        asks=str(gate.fact or gate.computed),
        found=found,
        low=low,
        high=high,
        rule=_rule(gate),
        straddles=found is not None and low is not None and _outcome(gate, None, low, high, ()) == "unknown",
        reason=waiver if waived else "",
    )


_Figure: TypeAlias = tuple[bool | float | None, float | None, float | None, tuple[float, ...]]


def asked_figure(network: Network, gate: Gate) -> _Figure:
    """Return a fact or a figure with its range and the only values it can take; None where it is not known."""
    if gate.fact is not None:
        fact = network.facts[gate.fact]
        if isinstance(fact.value, bool):
            return fact.value, None, None, ()
        value = None if fact.is_unknown else float(fact.value)
        low, high = (value if end is None else end for end in (fact.low, fact.high))
        if fact.one_of:
            low, high = min(fact.one_of), max(fact.one_of)
        return value, low, high, fact.one_of
    span = network.term(str(gate.computed))
    return (None, None, None, ()) if span is None else span


def _outcome(
    gate: Gate, found: bool | float | None, low: float | None, high: float | None, one_of: tuple[float, ...]
) -> Outcome:
    """Let a known value decide by itself, and an unknown one only where its whole range agrees."""
    if gate.must_be is not None:
        if found is None:
            return "unknown"
        return "pass" if found is gate.must_be else "fail"
    if found is not None:
        return "pass" if _passes(gate, float(found)) else "fail"
    if one_of:
        passing = sum(_passes(gate, value) for value in one_of)
        return "pass" if passing == len(one_of) else "unknown" if passing else "fail"
    least, most = passing_levels(gate)
    bottom, top = -math.inf if low is None else low, math.inf if high is None else high
    if least <= bottom and top <= most:
        return "pass"
    return "fail" if top < least or bottom > most else "unknown"


def _passes(gate: Gate, value: float) -> bool:
    least, most = passing_levels(gate)
    return least <= value <= most


def passing_levels(gate: Gate) -> tuple[float, float]:
    """Return the least and the most that passes, with room for rounding; infinite where there is no limit."""
    return (
        -math.inf if gate.min is None else with_room(gate.min, -1.0),
        math.inf if gate.max is None else with_room(gate.max, 1.0),
    )


def with_room(limit: Limit, outwards: float) -> Limit:
    """Return how far a figure may go past a limit, or past each of several.

    Parameters
    ----------
    limit : float or ndarray
        The limit; an infinite one stays as it is.
    outwards : float
        1.0 for the most that passes, -1.0 for the least.

    Notes
    -----
    ``16.1 + 48.2`` is a little more than 64.3 in floating point, and has to be within a limit of 64.3.

    Examples
    --------
    >>> 16.1 + 48.2 <= 64.3, 16.1 + 48.2 <= with_room(64.3, 1.0)
    (False, True)
    """
    if isinstance(limit, float | int):
        return limit + outwards * (TOLERANCE * max(1.0, abs(limit)))
    return limit + outwards * (TOLERANCE * np.maximum(1.0, np.abs(limit)))


def _rule(gate: Gate) -> str:
    if gate.must_be is not None:
        return str(gate.must_be).lower()
    parts = []
    if gate.min is not None:
        parts.append(f"at least {limit_text(gate.min)}")
    if gate.max is not None:
        parts.append(f"at most {limit_text(gate.max)}")
    return " and ".join(parts)


def rule_sentence(result: GateResult, names: Names) -> str:
    """Return what one rule says of one network in words, with the figure and the limit.

    Examples
    --------
    >>> over = GateResult("a", "budget", "budget", "fail", "first_year_cost", 290.0, 290.0, 290.0, "at most 150")
    >>> rule_sentence(over, Names(currency="GBP"))
    '290 GBP in the first year; the limit is 150'
    """
    gate, asks = names.gate(result.gate), plain_name(result.asks)
    if result.asks not in LIMIT_WORDS or "at most" not in result.rule:
        must = {"true": "yes", "false": "no"}.get(result.rule, result.rule)
        said = f"{gate}: " if asks.casefold() == gate.casefold() else f"{gate}: {asks} is "
        return f"{said}{_found_text(result)}, and has to be {must}"
    limit = result.rule.removeprefix("at most ")
    if result.found is not None:
        return f"{names.asked(result.asks, float(result.found))}; the limit is {limit}"
    return f"{TERMS.get(result.asks, asks)} is {_found_text(result)}; the limit is {limit}"


def _found_text(result: GateResult) -> str:
    """Return what a rule found, or that it is not known, with its range."""
    if isinstance(result.found, bool):
        return "yes" if result.found else "no"
    if result.found is not None:
        return exact_text(result.found)
    if result.low is not None and result.high is not None:
        return f"not known, from {exact_text(result.low)} to {exact_text(result.high)}"
    if result.low is not None:
        return f"not known, {exact_text(result.low)} or more"
    return "not known" if result.high is None else f"not known, up to {exact_text(result.high)}"
