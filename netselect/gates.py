"""Which networks do the rules leave out, by which rule, and which only might be, because a fact is unknown?

A gate is never traded against a score. It passes, fails, or is unknown.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from netselect.asking import Pieces, asked, asked_together, can_be_met, passing_levels, ranged_parts
from netselect.study.criteria import Gate
from netselect.study.network import Network
from netselect.study.references import LIMIT_GATES
from netselect.study.study import Study
from netselect.thresholds import exact_text, limit_text
from netselect.words import TERMS, Names, plain_name

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
        The range of a number, None where nothing is stated; of an unknown one that by which it is judged, what is
        known of it being as stated.
    rule : str
        What is required, such as ``at most 150``.
    as_stated : tuple of str
        What of an unknown sum is known, and has a range that does not count here, such as ``fee``.
    straddles : bool
        Whether the stated range of what is known reaches past the limit, where the rule says pass or fail.
    reason : str
        For a waived gate: who waived it and why.
    clashes : tuple of str
        Other gates that no level meets together with this one, though each of them alone could be met.
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
    as_stated: tuple[str, ...] = ()
    straddles: bool = False
    reason: str = ""
    clashes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return one sentence: ``budget: first year cost is 290, and has to be at most 150``."""
        return (
            f"{self.gate}: {_plain(self.asks)} is {self._found()}, and has to be {self.rule}"
            + (f" (waived by {self.reason})" if self.outcome == "waived" else "")
            + (f" (nothing meets that and {' and '.join(self.clashes)} at once)" if self.clashes else "")
        )

    def _found(self) -> str:
        return str(self.found).lower() if isinstance(self.found, bool) else _level_text(self, "unknown")


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
        name: _jointly(
            network,
            gates,
            tuple(
                _evaluate(name, network, gate_name, gate, waivers.get((name, gate_name), ""))
                for gate_name, gate in gates.items()
            ),
        )
        for name, network in study.networks.items()
    }


def _jointly(network: Network, gates: dict[str, Gate], results: tuple[GateResult, ...]) -> tuple[GateResult, ...]:
    """Return what gates say where some that are unknown cannot be met at once: these fail."""
    groups: dict[str, list[str]] = {}
    for result in results:
        if result.outcome == "unknown":
            groups.setdefault(asked_together(network, gates[result.gate]).what, []).append(result.gate)
    clashing: dict[str, tuple[str, ...]] = {}
    for names in groups.values():
        wanted = []
        for name in names if names[1:] else ():
            least, most = passing_levels(gates[name])
            wanted.append((asked_together(network, gates[name]), np.array([least]), np.array([most])))
        if wanted and not can_be_met(wanted)[0]:
            clashing |= {name: tuple(other for other in names if other != name) for name in names}
    if not clashing:
        return results
    return tuple(
        replace(result, outcome="fail", clashes=clashing[result.gate]) if result.gate in clashing else result
        for result in results
    )


def status(results: tuple[GateResult, ...]) -> Status:
    """Return a network's status: excluded where a gate fails, conditional where one is unknown, else feasible."""
    outcomes = {result.outcome for result in results}
    if "fail" in outcomes:
        return "excluded"
    return "conditional" if "unknown" in outcomes else "feasible"


def _evaluate(network_name: str, network: Network, name: str, gate: Gate, waiver: str) -> GateResult:
    span, pieces = asked(network, gate)
    outcome = _outcome(gate, pieces)
    waived = bool(waiver) and outcome != "pass" and gate.is_waivable
    ranged = ranged_parts(network, gate)
    straddles = False
    if ranged:
        whole, reach = asked(network, gate, whole=True)
        straddles = outcome != "unknown" and _outcome(gate, reach) == "unknown"
        span = span if span.value is None else whole
    return GateResult(
        network=network_name,
        gate=name,
        kind=gate.kind,
        outcome="waived" if waived else outcome,
        asks=str(gate.fact or gate.computed),
        found=span.value,
        low=span.low,
        high=span.high,
        rule=_rule(gate),
        as_stated=ranged if span.value is None else (),
        straddles=straddles,
        reason=waiver if waived else "",
    )


def _outcome(gate: Gate, pieces: Pieces) -> Outcome:
    """Let a rule pass or fail only where all the levels that there can be agree."""
    least, most = passing_levels(gate)
    if all(least <= low and high <= most for low, high in pieces):
        return "pass"
    return "unknown" if any(least <= high and low <= most for low, high in pieces) else "fail"


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
    return _level_text(result, "not known")


def _level_text(result: GateResult, unknown: str) -> str:
    """Return the number that a rule found, or the range by which it judges an unknown one."""
    if result.found is not None:
        return exact_text(result.found)
    if result.low is not None and result.high is not None:
        said = f"{unknown}, from {exact_text(result.low)} to {exact_text(result.high)}"
    elif result.low is not None:
        said = f"{unknown}, {exact_text(result.low)} or more"
    else:
        said = unknown if result.high is None else f"{unknown}, up to {exact_text(result.high)}"
    return said + "".join(f", the {plain_name(part)} as stated" for part in result.as_stated)
