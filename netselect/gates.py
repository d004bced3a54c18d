"""What does a network ask for in the eyes of a rule, which rules leave it out, and which only might?

What is known counts at its value, whatever range is stated beside it; what is unknown over its range.

A gate is never traded against a score. It passes, fails, or is unknown.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from typing import Literal, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from netselect.names import Names, stated_text, unit_of
from netselect.study.criteria import LIMIT_GATES, Gate
from netselect.study.network import TERMS, Amount, Fact, Network, Span
from netselect.study.statements import SetGroup
from netselect.study.study import Study
from netselect.sums import Flags, Floats
from netselect.words import aged, counted, exact_text, limit_text, listed_with_and, plain_name, some

Limit = TypeVar("Limit", float, npt.NDArray[np.float64])

TOLERANCE = 1e-9
"""By what share of a limit (of 1, where it is smaller) a figure may be beyond it: what rounding makes of a sum."""

Pieces = tuple[tuple[float, float], ...]
"""The levels that something can have: ranges, each by its ends, and single levels, of which both ends are one."""


def levels_of(network: Network, gate: Gate, *, whole: bool = False) -> tuple[Span, Pieces]:
    """Return what a gate asks about of a network, and the levels that it can have; truths are 0 and 1.

    The span has the value and the range that are told, None where nobody tells them. As a ``whole``, what is known
    counts over its stated range; else at its value, as every rule takes it.

    >>> body = Network(
    ...     name="A body",
    ...     joining={"fee": {"value": 88, "low": 43, "high": 95}},
    ...     staying={"yearly_cost": {"value": "unknown", "low": 20, "high": 60}},
    ... )
    >>> budget = Gate(kind="budget", computed="first_year_cost", max=150)
    >>> levels_of(body, budget)[1], levels_of(body, budget, whole=True)[1]
    (((108.0, 148.0),), ((63.0, 155.0),))
    """
    if gate.fact is not None:
        fact = network.facts[gate.fact]
        if isinstance(fact.value, bool):
            return Span(fact.value, None, None), ((float(fact.value), float(fact.value)),)
        if gate.must_be is not None and fact.is_unknown:
            return Span(None, None, None), ((0.0, 0.0), (1.0, 1.0))
        span = Span.stated(fact.value, fact.low, fact.high, fact.one_of)
        return span, _pieces(span, -math.inf, whole=whole)
    term = network.term(str(gate.computed), as_stated=not whole)
    if term is None:
        return Span(None, None, None), ((0.0, math.inf),)
    pieces: Pieces = ((0.0, 0.0),)
    for block, key in network.parts_of(str(gate.computed)):
        part: Amount = getattr(getattr(network, block), key)
        own = _pieces(part.span, part.least, whole=whole)
        pieces = tuple((low + bottom, high + top) for low, high in pieces for bottom, top in own)
    return term, pieces


def _parts(network: Network, gate: Gate) -> dict[str, Amount | Fact | None]:
    """Return the figures that a gate adds up, or the fact that it asks about, by their keys."""
    if gate.fact is not None:
        return {gate.fact: network.facts[gate.fact]}
    return {key: getattr(getattr(network, block), key) for block, key in network.parts_of(str(gate.computed))}


def _pieces(span: Span, least: float, *, whole: bool) -> Pieces:
    """Return the levels that a figure can have, which is never below the least."""
    if span.value is not None and not whole:
        return ((span.value, span.value),)
    if span.one_of:
        return tuple((level, level) for level in span.one_of)
    return ((least if span.low is None else span.low, math.inf if span.high is None else span.high),)


class JointLevels(NamedTuple):
    """What a gate asks about as a sum of two independent levels, which other gates may ask about too."""

    what: str
    """Gates with the same one ask about the same levels: a fact, a term, or the fee and the yearly cost."""
    first: Pieces
    second: Pieces
    adds: tuple[bool, bool]
    """Which of the two the gate adds up."""


_MONEY = TERMS["first_year_cost"]


def joint_levels(network: Network, gate: Gate) -> JointLevels:
    """Return what a gate asks about, told so that several gates on it can be met or not met at once."""
    parts = () if gate.computed is None else network.parts_of(gate.computed)
    nothing: Pieces = ((0.0, 0.0),)
    if not set(parts) & set(_MONEY):
        return JointLevels(
            str(gate.fact or gate.computed), levels_of(network, gate)[1], ((0.0, 0.0),), (True, False)
        )
    figures: list[Amount | None] = [getattr(getattr(network, block), key) for block, key in _MONEY]
    first, second = (nothing if one is None else _pieces(one.span, one.least, whole=False) for one in figures)
    return JointLevels("money", first, second, (_MONEY[0] in parts, _MONEY[1] in parts))


def can_be_met(wanted: Sequence[tuple[JointLevels, Floats, Floats]]) -> Flags:
    """Return whether some levels meet several gates at once, (c,).

    Of each it takes what the gate asks about, all the same levels, with the least and the most (c,) that it lets
    pass. Of two levels x in [a, b] and y in [c, d], cut down by the gates on each alone, the sum takes every
    value of [a + c, b + d] and no other.
    """
    whole = wanted[0][0]
    met = np.zeros(len(wanted[0][1]), dtype=np.bool_)
    for one, other in product(whole.first, whole.second):
        ends = {(True, False): one, (False, True): other, (True, True): (-math.inf, math.inf)}
        low, high = ({adds: np.full(len(met), end[side]) for adds, end in ends.items()} for side in (0, 1))
        for own, least, most in wanted:
            low[own.adds] = np.maximum(low[own.adds], least)
            high[own.adds] = np.minimum(high[own.adds], most)
        fits = (low[True, False] <= high[True, False]) & (low[False, True] <= high[False, True])
        fits &= low[True, True] <= high[True, True]
        fits &= low[True, False] + low[False, True] <= high[True, True]
        met |= fits & (high[True, False] + high[False, True] >= low[True, True])
    return met


def limits_of(gate: Gate) -> tuple[float, float]:
    """Return the least and the most that a rule allows; truths are 0 and 1, and no limit is infinite."""
    if gate.must_be is not None:
        return float(gate.must_be), float(gate.must_be)
    return -math.inf if gate.min is None else gate.min, math.inf if gate.max is None else gate.max


def passing_levels(gate: Gate) -> tuple[float, float]:
    """Return the least and the most that passes, with room for rounding; infinite where there is no limit."""
    least, most = limits_of(gate)
    return with_room(least, -1.0), with_room(most, 1.0)


def with_room(limit: Limit, outwards: float) -> Limit:
    """Return how far a figure may go past a limit, or past each of several.

    ``outwards`` is 1.0 for the most that passes, -1.0 for the least; an infinite limit stays as it is.

    ``16.1 + 48.2`` is a little more than 64.3 in floating point, and has to be within a limit of 64.3.

    >>> 16.1 + 48.2 <= 64.3, 16.1 + 48.2 <= with_room(64.3, 1.0)
    (False, True)
    """
    if isinstance(limit, float | int):
        return limit + outwards * (TOLERANCE * max(1.0, abs(limit)))
    return limit + outwards * (TOLERANCE * np.maximum(1.0, np.abs(limit)))


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


class GateResult(NamedTuple):
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
    name : str
        How the gate is called, where the study says so.
    unit : str
        The unit of a figure that is money or time, such as ``GBP in the first year``.
    stale : bool
        Whether something that the value rests on was found too long ago.
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
    name: str = ""
    unit: str = ""
    stale: bool = False

    def __str__(self) -> str:
        """Return what was found and what is asked for: ``290 GBP in the first year, limit 150``."""
        what = plain_name(self.asks)
        said = [self.name] if self.name and self.name.casefold() != what.casefold() else []
        found = f"{aged(self._value(), stale=self.stale)}, {self.required}"
        said.append(found if self.unit else f"{what}: {found}")
        waived = f" (waived by {self.reason})" if self.outcome == "waived" else ""
        others = listed_with_and(map(plain_name, self.clashes))
        return ": ".join(said) + waived + (f" (nothing meets that and {others} at once)" if others else "")

    @property
    def required(self) -> str:
        """What the rule asks for, in words: ``limit 150``, ``must be yes`` or ``must be at least 5``."""
        if self.unit and self.rule.startswith(AT_MOST):
            return f"limit {self.rule.removeprefix(AT_MOST)}"
        return f"must be {_YES_OR_NO.get(self.rule, self.rule)}"

    @property
    def condition(self) -> str:
        """What has to turn out for the network to stand, as it follows ``only if``."""
        if self.unit:
            limit = self.rule.rpartition(" ")[2]
            return f"it asks for {self.rule} {counted(1 if limit == '1' else None, self.unit)}"
        is_truth = self.rule in _YES_OR_NO
        return f'{"the answer to " * is_truth}"{plain_name(self.asks)}" is {_YES_OR_NO.get(self.rule, self.rule)}'

    def _value(self) -> str:
        if isinstance(self.found, bool):
            return _YES_OR_NO[str(self.found).lower()]
        if self.found is not None:
            return f"{stated_text(self.found)} {counted(self.found, self.unit)}".strip()
        if self.low is None and self.high is None:
            said = f"{self.unit} not known".strip()
        elif self.low is not None and self.high is not None:
            said = f"not known, {exact_text(self.low)} to {exact_text(self.high)} {self.unit}".strip()
        else:
            end = exact_text((self.low if self.high is None else self.high) or 0.0)
            said = f"not known, {f'up to {end}' if self.low is None else f'{end} or more'} {self.unit}".strip()
        return said + "".join(f", the {plain_name(part)} as stated" for part in self.as_stated)


AT_MOST = "at most "
"""How a rule begins that sets an upper limit alone."""


_YES_OR_NO = {"true": "yes", "false": "no"}
"""How facts that are true or false stand in a sentence."""


def all_gates(study: Study) -> dict[str, Gate]:
    """Return the study's gates, then `budget`, `yearly_budget` and `time` where the learner has such a limit."""
    limits = {
        gate: Gate.model_construct(kind=kind, computed=limit, max=value)
        for limit, (gate, kind) in LIMIT_GATES.items()
        if (value := getattr(study.learner.limits, limit)) is not None
    }
    return {**study.gates, **limits}


def evaluate_gates(study: Study) -> dict[str, tuple[GateResult, ...]]:
    """Put every gate to every network: for each network, one result for each gate."""
    gates = all_gates(study)
    rules = [
        _Rule(name, gate, passing_levels(gate), rule_text(gate), unit_of(str(gate.computed), study.currency))
        for name, gate in gates.items()
    ]
    waivers = {(waiver.network, waiver.gate): f"{waiver.by}: {waiver.reason}" for waiver in study.waivers}
    return {
        name: _jointly(
            network,
            gates,
            tuple(_evaluate(study, name, rule, waivers.get((name, rule.name), "")) for rule in rules),
        )
        for name, network in study.networks.items()
    }


def _jointly(network: Network, gates: dict[str, Gate], results: tuple[GateResult, ...]) -> tuple[GateResult, ...]:
    """Return what gates say where some that are unknown cannot be met at once: these fail."""
    groups: dict[str, list[str]] = {}
    for result in results:
        if result.outcome == "unknown":
            groups.setdefault(joint_levels(network, gates[result.gate]).what, []).append(result.gate)
    clashing: dict[str, tuple[str, ...]] = {}
    for names in groups.values():
        wanted = []
        for name in names if names[1:] else ():
            least, most = passing_levels(gates[name])
            wanted.append((joint_levels(network, gates[name]), np.array([least]), np.array([most])))
        if wanted and not can_be_met(wanted)[0]:
            clashing |= {name: tuple(other for other in names if other != name) for name in names}
    if not clashing:
        return results
    return tuple(
        result._replace(outcome="fail", clashes=clashing[result.gate]) if result.gate in clashing else result
        for result in results
    )


def status(results: tuple[GateResult, ...]) -> Status:
    """Return a network's status: excluded where a gate fails, conditional where one is unknown, else feasible."""
    outcomes = {result.outcome for result in results}
    if "fail" in outcomes:
        return "excluded"
    return "conditional" if "unknown" in outcomes else "feasible"


class _Rule(NamedTuple):
    """A gate with what is the same for every network."""

    name: str
    gate: Gate
    passing: tuple[float, float]
    text: str
    unit: str


def _evaluate(study: Study, network_name: str, rule: _Rule, waiver: str) -> GateResult:
    network, gate = study.networks[network_name], rule.gate
    span, pieces = levels_of(network, gate)
    outcome = _outcome(rule.passing, pieces)
    waived = bool(waiver) and outcome != "pass" and gate.is_waivable
    parts = _parts(network, gate)
    ranged = tuple(
        key
        for key, figure in parts.items()
        if figure is not None and not figure.is_unknown and not (figure.low is None and figure.high is None)
    )
    straddles = False
    if ranged:
        whole, reach = levels_of(network, gate, whole=True)
        straddles = outcome != "unknown" and _outcome(rule.passing, reach) == "unknown"
        span = span if span.value is None else whole
    return GateResult(
        network=network_name,
        gate=rule.name,
        kind=gate.kind,
        outcome="waived" if waived else outcome,
        asks=str(gate.fact or gate.computed),
        found=span.value,
        low=span.low,
        high=span.high,
        rule=rule.text,
        as_stated=ranged if span.value is None else (),
        straddles=straddles,
        reason=waiver if waived else "",
        name=gate.name or "",
        unit=rule.unit,
        stale=any(study.is_stale(part.dated) for part in parts.values() if part is not None),
    )


def _outcome(passing: tuple[float, float], pieces: Pieces) -> Outcome:
    """Let a rule pass or fail only where all the levels that there can be agree."""
    least, most = passing
    if all(least <= low and high <= most for low, high in pieces):
        return "pass"
    return "unknown" if any(least <= high and low <= most for low, high in pieces) else "fail"


def rule_text(gate: Gate) -> str:
    """Return what a rule requires, such as ``at most 150`` or ``true``."""
    if gate.must_be is not None:
        return str(gate.must_be).lower()
    parts = []
    if gate.min is not None:
        parts.append(f"at least {limit_text(gate.min)}")
    if gate.max is not None:
        parts.append(f"{AT_MOST}{limit_text(gate.max)}")
    return " and ".join(parts)


def bonds(study: Study, names: Names) -> Iterator[str]:
    """Yield what holds of several networks in a set: exclusions and the like, how many of which, discounts."""
    yield from exclusions(study, names, study.networks)
    yield from requirements(study, names, study.networks)
    yield from mandatory(study, names, study.networks)
    yield from (f"A set holds {group_text(group, names)}" for group in study.portfolio.groups)
    for one in study.portfolio.discounts:
        offs = [(amount, getattr(one, amount)) for amount in ("first_year_cost", "yearly_cost")]
        told = [names.asked(amount, off).split(" ", 2) for amount, off in offs if off]
        less = listed_with_and(f"{figure} {unit} less {when}" for figure, unit, when in told)
        yield f"{listed_with_and(map(names.network, one.networks))} together cost {less}"


def group_text(group: SetGroup, names: Names) -> str:
    """Return how many of which networks a set holds, such as ``at most 1 of Alumni and Body``."""
    whom = some(map(names.network, group.networks)) if group.type is None else f"the type {plain_name(group.type)}"
    ends = [(group.at_least, "at least"), (group.at_most, "at most"), (group.exactly, "exactly")]
    return f"{' and '.join(f'{how} {count}' for count, how in ends if count is not None)} of {whom}"


def requirements(study: Study, names: Names, among: Iterable[str]) -> Iterator[str]:
    """Yield which of some networks may be held only together with others."""
    for name in sorted(among):
        needed = [names.network(other) for other in study.networks[name].requires if other != name]
        if needed:
            yield f"{names.network(name)} can be in a set only together with {listed_with_and(needed)}"


def mandatory(study: Study, names: Names, among: Iterable[str]) -> Iterator[str]:
    """Yield in one sentence which of some networks have to be in every set."""
    found = [names.network(name) for name in sorted(among) if study.networks[name].mandatory]
    if found:
        are, them = ("is", "it") if len(found) == 1 else ("are", "them")
        yield f"{listed_with_and(found)} {are} mandatory: every set has to hold {them}"


def exclusions(study: Study, names: Names, among: Collection[str]) -> Iterator[str]:
    """Yield which of some networks exclude each other."""
    networks = {name: study.networks[name] for name in among}
    told = {
        tuple(sorted((name, other)))
        for name, network in networks.items()
        for other in network.exclusive_with
        if other in networks and other != name
    }
    for one, other in sorted(told):
        yield f"{names.network(one)} and {names.network(other)} exclude each other: no set holds both"
