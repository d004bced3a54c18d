"""What do all learners share, which networks stand for each of them, and what does nobody know that decides it?

Where a gate lets a network stand only up to some level of an open figure, its score lies between the ends of what
is left of the figure.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from netselect.arguments import RankingOptions
from netselect.batch.engine.learners import Counts, Help, Learners, help_of
from netselect.bounds.open_figures import FigureEnds, is_open
from netselect.errors import MethodNotApplicable
from netselect.gates import JointLevels, can_be_met, joint_levels, levels_of, with_room
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import is_monotone, utilities
from netselect.methods import Method
from netselect.names import Names
from netselect.ranking import refuse_lacking, refuse_unfit_weights, resolved
from netselect.study.criteria import COVERAGE, LIMIT_GATES, Gate
from netselect.study.network import TERMS, Amount, Figure, Network, stated_figures
from netselect.study.statements import ObjectiveWeighting, Weighting
from netselect.study.study import Study, for_others
from netselect.sums import Codes, Flags, Floats
from netselect.words import listed_with_and

UNKNOWN, FAIL = 1, 2
"""Codes of a network whose gates are unknown or fail; see `netselect.gates.STATUSES`."""


@dataclass(frozen=True, eq=False)
class GateTable:
    """What one gate asks about each of n networks.

    `gate` is its rule, without a figure where it is a learner's limit; `limit` is that limit, such as
    ``first_year_cost``, and empty for a gate of the study. `found` (n,) is the fact or figure, 1 and 0 for true
    and false, NaN where it is unknown. For each such network `pieces` holds the levels (p, 2) that it can have,
    ranges by their ends, and `together` what is asked, told so that several gates can be looked at together.
    """

    name: str
    gate: Gate
    limit: str
    found: Floats
    pieces: dict[int, Floats]
    together: dict[int, JointLevels] = field(default_factory=dict)

    @property
    def is_open(self) -> Flags:
        """Of which networks the gate may stay unanswered, (n,)."""
        return np.isnan(self.found)

    def outcomes(self, least: Floats, most: Floats) -> tuple[Codes, Codes, Counts]:
        """Return where the gate fails and where it is unknown (c, n), and how many networks fail (c,).

        The learners' limits (c,) are infinite where there is none, and get room for rounding. A known figure
        decides by itself, an unknown one where its range agrees.
        """
        levels, places, below = self._levels
        lowest, highest = with_room(least, -1.0), with_room(most, 1.0)
        # Places of levels are compared much sooner than the levels themselves.
        end = np.searchsorted(levels, highest, side="right")
        beyond = places >= end.astype(places.dtype)[:, None]
        count = below[-1] - below[end]
        if not np.isneginf(least).all():
            start = np.searchsorted(levels, lowest, side="left")
            beyond |= places < start.astype(places.dtype)[:, None]
            # Where the limits cross, everything known is beyond one of them.
            count += np.minimum(below[start], below[end])
        fails = beyond.view(np.int8)
        networks = np.flatnonzero(self.is_open)
        if not len(networks):
            return fails, np.broadcast_to(np.int8(0), fails.shape), count
        unknown = np.zeros_like(fails)
        for network in networks.tolist():
            low, high = self.pieces[network].T
            inside = (low >= lowest[:, None]) & (high <= highest[:, None])
            met = (high >= lowest[:, None]) & (low <= highest[:, None])
            fails[:, network] = ~np.any(met, axis=1)
            unknown[:, network] = np.any(met, axis=1) & ~np.all(inside, axis=1)
        return fails, unknown, count + fails[:, networks].sum(axis=1, dtype=np.int32)

    @cached_property
    def _levels(self) -> tuple[Floats, npt.NDArray[np.integer[Any]], Counts]:
        """The different levels that are known, ascending, and the place (n,) of each network's among them.

        Beside these, for each level and at the end for all of them, how many networks have a lower one.
        """
        levels, held = np.unique(self.found[~self.is_open], return_counts=True)
        places = np.searchsorted(levels, self.found)
        below = np.concatenate([[0], np.cumsum(held)]).astype(np.int32)
        return levels, places.astype(np.int16 if len(levels) < np.iinfo(np.int16).max else np.int64), below


@dataclass(frozen=True)
class Standing:
    """Who stands for each of c learners.

    `failing` (c, n) is 1 where a network is excluded, else 0; `unanswered` (c, n) is how many gates are unknown;
    `excluded_by` (c, g) how many networks each gate excludes.
    """

    failing: Codes
    unanswered: Codes
    excluded_by: Counts

    @cached_property
    def is_unsure(self) -> Flags:
        """Of which networks a gate is unknown for somebody, (n,)."""
        is_same_for_all = self.unanswered.strides[0] == 0
        unsure: Flags = np.any(self.unanswered[:1] if is_same_for_all else self.unanswered, axis=0)
        return unsure

    @cached_property
    def excluded(self) -> Counts:
        """How many networks are excluded, (c,)."""
        asked = self.excluded_by.any(axis=0)
        if asked.sum() == 1:
            return self.excluded_by[:, int(asked.argmax())]
        if not asked.any():
            # The same for everybody.
            return np.full(len(self.failing), self.failing[:1].sum(), dtype=np.int32)
        count: Counts = np.add.reduce(self.failing, axis=1, dtype=np.int32)
        return count

    @cached_property
    def stands(self) -> Flags:
        """Who is not excluded, (c, n)."""
        stands: Flags = self.failing == 0
        return stands


def standing_of(gates: Sequence[GateTable], fixed: Codes | None, learners: Learners, count: int) -> Standing:
    """Return which of ``count`` networks stand for each learner, by what gates ask, limits and waivers.

    `fixed` (n,) are the statuses where no gates are asked; where there are none either, everybody is feasible.
    """
    shape = (len(learners), count)
    excluded_by = np.zeros((len(learners), len(gates)), dtype=np.int32)
    nobody = np.broadcast_to(np.zeros(count, dtype=np.int8), shape)
    if not gates and fixed is not None:
        fails, unknown = ((fixed == code).view(np.int8) for code in (FAIL, UNKNOWN))
        return Standing(np.broadcast_to(fails, shape), np.broadcast_to(unknown, shape), excluded_by)
    failing, unanswered = nobody, nobody
    unknowns: dict[int, Codes] = {}
    for place, gate in enumerate(gates):
        least, most = learners.least[:, place], learners.most[:, place]
        if np.isneginf(least).all() and np.isposinf(most).all():
            continue
        if len(least) and (least == least[0]).all() and (most == most[0]).all():
            least, most = least[:1], most[:1]
        fails, unknown, failed = gate.outcomes(least, most)
        own = learners.waived[learners.waived[:, 2] == place]
        if len(own):
            fails, unknown = (np.broadcast_to(codes, shape).copy() for codes in (fails, unknown))
            fails[own[:, 0], own[:, 1]] = unknown[own[:, 0], own[:, 1]] = 0
            failed = np.add.reduce(fails, axis=1, dtype=np.int32)
        excluded_by[:, place] = failed
        failing = np.broadcast_to(fails, shape) if failing is nobody else failing | fails
        if gate.is_open.any():
            unanswered = unanswered + unknown
            unknowns[place] = np.broadcast_to(unknown, shape)
    if len(unknowns) > 1:
        failing = _clashing(gates, unknowns, learners, failing, excluded_by)
    return Standing(failing, unanswered, excluded_by)


def _clashing(
    gates: Sequence[GateTable], unknowns: dict[int, Codes], learners: Learners, failing: Codes, excluded_by: Counts
) -> Codes:
    """Return who fails (c, n) when gates that are unknown and cannot be met at once fail, and count these."""
    groups: dict[tuple[int, str], list[int]] = {}
    for place in unknowns:
        for network, asked_of in gates[place].together.items():
            groups.setdefault((network, asked_of.what), []).append(place)
    for (network, _), places in groups.items():
        # Limits that are all a most never clash: what is least meets them all.
        if not places[1:] or np.isneginf(learners.least[:, places]).all():
            continue
        waits = np.column_stack([unknowns[place][:, network] > 0 for place in places])
        least = np.where(waits, with_room(learners.least[:, places], -1.0), -np.inf)
        most = np.where(waits, with_room(learners.most[:, places], 1.0), np.inf)
        wanted = [(gates[place].together[network], least[:, at], most[:, at]) for at, place in enumerate(places)]
        clash = (waits.sum(axis=1) > 1) & ~can_be_met(wanted)
        if clash.any():
            failing = failing.copy()
            failing[clash, network] = 1
            excluded_by[:, places] += (waits & clash[:, None]).astype(np.int32)
    return failing


def gate_tables(study: Study) -> tuple[GateTable, ...]:
    """Return what the gates of a study ask about, with one gate for each limit that a learner can state."""
    limits = {
        name: (Gate.model_validate({"kind": kind, "computed": limit, "max": 0.0}), limit)
        for limit, (name, kind) in LIMIT_GATES.items()
    }
    stated = {name: (gate, "") for name, gate in study.gates.items()}
    networks, tables = list(study.networks.values()), []
    for name, (gate, limit) in {**limits, **stated}.items():
        levels = [levels_of(network, gate) for network in networks]
        found = np.array([np.nan if span.value is None else float(span.value) for span, _ in levels])
        pieces = {row: np.array(own) for row, (span, own) in enumerate(levels) if span.value is None}
        together = {row: joint_levels(networks[row], gate) for row in pieces}
        tables.append(GateTable(name, gate, limit, found, pieces, together))
    return tuple(tables)


@dataclass(frozen=True, slots=True, eq=False)
class OpenTerm:
    """An unknown term of one network: money, hours or weeks, between two levels.

    `choices` (v,) are the only values that it can take, ascending. `columns` are the criteria that measure it and
    `gates` those that ask about it, each with what is known of the same sum.
    """

    network: int
    low: float
    high: float
    choices: Floats | None
    columns: tuple[tuple[int, float], ...]
    gates: tuple[tuple[int, float], ...]

    def left(self, least: Floats, most: Floats) -> tuple[Floats, Floats]:
        """Return the ends (c,) of what gates leave of it, crossed where they leave nothing.

        What each gate lets pass (c, g) is infinite where it is waived.
        """
        bottom, top = np.full(len(least), self.low), np.full(len(least), self.high)
        for gate, known in self.gates:
            lowest, highest = with_room(least[:, gate], -1.0) - known, with_room(most[:, gate], 1.0) - known
            if self.choices is None:
                # What rounding alone takes past a limit is within it; else the limit itself is the end.
                lowest = np.where(lowest <= self.low, self.low, least[:, gate] - known)
                highest = np.where(highest >= self.high, self.high, most[:, gate] - known)
            bottom, top = np.maximum(bottom, lowest), np.minimum(top, highest)
        if self.choices is None:
            return bottom, top
        padded = np.concatenate([[-np.inf], self.choices, [np.inf]])
        above = np.searchsorted(self.choices, bottom, side="left")
        below = np.searchsorted(self.choices, top, side="right") - 1
        return padded[above + 1], padded[below + 1]


def open_terms(
    study: Study, matrix: DecisionMatrix, gates: tuple[GateTable, ...]
) -> tuple[tuple[OpenTerm, ...], Flags]:
    """Return the unknown terms of a study's networks, and whose figures hang together in another way, (n,).

    The networks stand in the order of the matrix. Figures hang together where a criterion or a gate adds up two
    open terms, where one term is better for one criterion and worse for another, or where two gates ask about one
    unknown fact.
    """
    terms: list[OpenTerm] = []
    bound = np.zeros(len(matrix.networks), dtype=np.bool_)
    leaves = enumerate(study.leaves().values())
    columns = {column: str(leaf.computed) for column, leaf in leaves if leaf.computed in TERMS}
    ends = FigureEnds(study)
    for row, network in enumerate(study.networks.values()):
        found = _Terms(network, columns, gates)
        asked = [gate.gate.fact for gate in gates if gate.gate.fact is not None and gate.is_open[row]]
        if found.add_up() or found.pull_apart(matrix) or len(asked) != len(set(asked)):
            bound[row] = True
        else:
            terms += found.of(row, ends)
    return tuple(terms), bound


class _Terms:
    """The open terms of one network, and where they count."""

    def __init__(self, network: Network, columns: dict[int, str], gates: tuple[GateTable, ...]) -> None:
        self.network, self.columns = network, columns
        asked = ((place, gate.gate.computed) for place, gate in enumerate(gates))
        self.gates = {place: str(figure) for place, figure in asked if figure is not None}
        parts = dict.fromkeys(part for terms in TERMS.values() for part in terms)
        stated = {part: getattr(getattr(network, part[0]), part[1]) for part in parts}
        self.stated: dict[tuple[str, str], Amount] = {part: one for part, one in stated.items() if one is not None}
        self.open = {part: stated for part, stated in self.stated.items() if is_open(stated)}

    def add_up(self) -> bool:
        """Return whether two of them stand in one sum."""
        figures = {*self.columns.values(), *self.gates.values()}
        return any(len(self.open.keys() & set(self.network.parts_of(figure))) > 1 for figure in figures)

    def pull_apart(self, matrix: DecisionMatrix) -> bool:
        """Return whether one of them is better for one criterion and worse for another, or may be."""
        for part in self.open:
            counted = [column for column, figure in self.columns.items() if part in self.network.parts_of(figure)]
            curves = [matrix.curves[column] for column in counted] if matrix.curves else []
            if len(counted) > 1 and (
                len({bool(matrix.maximise[column]) for column in counted}) > 1 or not all(map(is_monotone, curves))
            ):
                return True
        return False

    def of(self, row: int, ends: FigureEnds) -> Iterator[OpenTerm]:
        """Yield the terms of which the value itself is unknown."""
        for part, stated in self.open.items():
            if stated.is_unknown:
                span = ends.of(".".join(part), stated)
                choices = np.array(sorted(stated.one_of)) if stated.one_of else None
                columns, gates = (tuple(self._where(part, figures)) for figures in (self.columns, self.gates))
                yield OpenTerm(row, span["low"], span["high"], choices, columns, gates)

    def _where(self, part: tuple[str, str], figures: "dict[int, str]") -> Iterator[tuple[int, float]]:
        """Yield the places of the figures that a term is part of, with the sum of their other parts."""
        for place, figure in figures.items():
            parts = self.network.parts_of(figure)
            if part in parts:
                others = [self.stated.get(other) for other in parts if other != part]
                # What nobody states is asked about by no gate that anybody's limit makes.
                if all(other is not None for other in others):
                    yield place, sum(float(other.value) for other in others if other is not None)


@dataclass(frozen=True)
class Candidates:
    """The networks of a study as every learner meets them, in the order of their ids.

    The columns of the matrix in `own` differ from learner to learner. The study, its networks in their own order,
    is None for a bare matrix; where what is private is left out, its own learner's private needs stand in it
    still: each record says for itself which of them it calls public. `weighting` and `options` say how learners
    are ranked other than the study says; `hidden` are the networks that were left out because they are private.
    """

    matrix: DecisionMatrix
    method: Method
    study: Study | None = None
    weighting: Weighting | None = None
    options: RankingOptions = field(default_factory=RankingOptions)
    help: Help | None = None
    gates: tuple[GateTable, ...] = ()
    hidden: frozenset[str] = frozenset()

    @property
    def networks(self) -> tuple[str, ...]:
        """The ids of the networks, ascending."""
        return tuple(self.matrix.networks)

    @cached_property
    def own(self) -> dict[int, str]:
        """The columns that are worked out from each learner's needs, with their figures."""
        if self.study is None:
            return {}
        leaves = enumerate(self.study.leaves().values())
        return {column: str(leaf.computed) for column, leaf in leaves if leaf.computed in COVERAGE}

    @cached_property
    def utilities(self) -> Floats | None:
        """The values (n, m) of what no learner changes, 0 in the columns of `own`; None without anchors."""
        matrix = self.matrix
        if matrix.worst is None or matrix.best is None:
            return None
        made = utilities(matrix.values, matrix.worst, matrix.best, matrix.curves)
        made[:, list(self.own)] = 0.0
        return made

    @cached_property
    def is_open(self) -> Flags:
        """Whose figures may turn out otherwise, (n,); what gates ask is another matter."""
        matrix, fixed = self.matrix, np.ones(len(self.matrix.criteria), dtype=np.bool_)
        fixed[list(self.own)] = False
        found: Flags = np.zeros(len(matrix.networks), dtype=np.bool_)
        if matrix.low is not None and matrix.high is not None:
            found |= (matrix.low != matrix.high)[:, fixed].any(axis=1)
        if matrix.unknown is not None:
            found |= matrix.unknown[:, fixed].any(axis=1)
        if self.help is not None:
            found |= self.help.is_open
        return found

    @cached_property
    def open_terms(self) -> tuple[tuple[OpenTerm, ...], Flags]:
        """The unknown terms, which gates and criteria may share, and whose figures are bound otherwise, (n,)."""
        if self.study is None or self.help is None or not self.screens:
            return (), np.ones(len(self.matrix.networks), dtype=np.bool_)
        in_order = self.study.model_copy(update={"networks": dict(sorted(self.study.networks.items()))})
        terms, bound = open_terms(in_order, self.matrix, self.gates)
        # On some days help begins to come too late for some learners.
        return terms, bound | self.help.arrivals.is_open

    @property
    def screens(self) -> bool:
        """Whether more coverage is never worth less.

        Where it can be, an unknown strength is listed at another level than its highest, which is looked for.
        """
        matrix = self.matrix
        return all(
            bool(matrix.maximise[column]) and (not matrix.curves or is_monotone(matrix.curves[column]))
            for column in self.own
        )


def candidates_of(subject: Study | DecisionMatrix, options: RankingOptions | None = None) -> Candidates:
    """Return what a study, or a bare matrix that learners weigh each in their own way, holds for all of them.

    It raises what `netselect.rank` raises where study, method or weights cannot be used.
    """
    options = options or RankingOptions()
    gates = options.gates
    if isinstance(subject, Study):
        refuse_unfit_weights(subject, options, is_shared=True)
    chosen, weighting = resolved(subject, options)
    if not chosen.batched:
        raise MethodNotApplicable(
            f"{chosen.name} ranks one learner at a time, and no batch: rank each by `netselect rank`, or choose a "
            "method of netselect's own"
        )
    if isinstance(subject, DecisionMatrix):
        order = np.argsort(np.array(list(subject.networks), dtype=np.str_), kind="stable")
        matrix = subject.take(order)
        _refuse_not_applicable(matrix)
        return Candidates(matrix if gates == "apply" else replace(matrix, status=None), chosen, options=options)
    hidden = frozenset[str]()
    if options.leave_out_private:
        hidden = frozenset(name for name, network in subject.networks.items() if network.private)
        subject = for_others(subject, ("notes", "themes", "wants"))
    in_order = subject.model_copy(update={"networks": dict(sorted(subject.networks.items()))})
    # Where the figures of whoever stands decide the weights, those of the study's own learner are not needed.
    decided = (weighting or subject.weights).how in get_args(ObjectiveWeighting)
    matrix = DecisionMatrix.from_study(
        in_order, weighting=Weighting(how="equal") if decided else weighting, gates=gates
    )
    refuse_lacking(matrix, chosen)
    _refuse_not_applicable(matrix, hidden)
    tables = gate_tables(in_order) if gates == "apply" else ()
    return Candidates(matrix, chosen, subject, weighting, options, help_of(in_order), tables, hidden)


def _refuse_not_applicable(matrix: DecisionMatrix, hidden: Collection[str] = ()) -> None:
    """Refuse what does not apply to a network: very many learners share one set of weights for all networks."""
    networks = {} if matrix.assessment is None else matrix.assessment.study.networks
    called = Names.of(None if matrix.assessment is None else matrix.assessment.study)
    found = [
        (path, name)
        for name, network in networks.items()
        for path, figure in stated_figures(network)
        if isinstance(figure, Figure) and not figure.applies
    ]
    if found or matrix.applies is not None:
        told = [called.figure_of(path, name) for path, name in found if name not in hidden] or ["a figure"]
        raise MethodNotApplicable(
            f"very many learners are ranked at once only where everything applies, and {listed_with_and(told)} "
            f"{'does' if len(told) == 1 else 'do'} not: leave that criterion or that network out, or rank each "
            "learner's study alone (`netselect rank`)"
        )
