"""How can the open figures that matter for sets turn out, and which set is the best then?

A set is split into its open members, those with an open figure, and the others. With the same open members the
answer depends on what these ask for in one way only: what is left for the others. So the best set for one
combination stays the best, with these open members, in every combination in which they ask for no less, until
it no longer fits; and it need not be looked for again.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from netselect.bounds.cases import jumps_of
from netselect.bounds.open_figures import FigureEnds, OpenFigure, is_open
from netselect.gates import all_gates
from netselect.sets import (
    AMOUNTS,
    HOURS,
    MONEY,
    READINGS,
    TIE,
    UNBOUNDED,
    Candidates,
    candidates_of,
    problem_of,
    with_overlaps,
)
from netselect.sets.solving import best_set
from netselect.study.network import Amount, Network, Strength, stated_figures, with_figures
from netselect.study.statements import SetRules
from netselect.study.study import Study
from netselect.sums import Flags, Floats

Kind = Literal["choices", "steps", "amount", "strength"]

BEYOND = 4 * TIE
"""So far past a limit, as a share of the limit, a level is told from it: sets keep to limits within a quarter."""

_ROWS = (
    *READINGS,
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
    """An open figure that a set can depend on, of the network in a row of the order of ids.

    Its kind: it can take its levels only (choices); changes something at its levels only, and nothing between
    them (steps); is charged to a set, so that what changes depends on the set too (amount); or is a range of a
    strength, of which only the ends are tried.
    """

    row: int
    figure: OpenFigure
    kind: Kind
    levels: tuple[float, ...]  # those that are told apart, whatever the set is, in rising order
    below: Mapping[float, float]  # of the levels just below a threshold: that threshold


def opened_figures(study: Study, candidates: Candidates) -> tuple[Opened, ...]:
    """Return the open figures of networks that stand or may stand, as far as they matter for sets.

    Levels are the ends of a range, the only values a figure can take, and both sides of every value at which a
    gate passes or fails, or help comes too late. Where nothing bounds a figure, one level lies beyond all that can
    matter. Amounts that are stated with a range are judged by what
    is stated, as a gate does; of criteria that are only scored nothing depends here.
    """
    most = beyond_all(candidates)
    return tuple(
        _opened(study, row, figure, most)
        for row, name in enumerate(candidates.names)
        if not candidates.is_out[row]
        for figure in _figures(study, name)
    )


def beyond_all(candidates: Candidates) -> float:
    """Return more than any set that is bounded asks for of one kind, and than any limit."""
    bounded = np.where(np.isfinite(candidates.high), candidates.high, 0.0)
    asked = float(bounded.sum(axis=0).max(initial=0.0)) + float(candidates.saved.sum())
    return 1.0 + asked + sum(limit or 0.0 for limit in candidates.limits)


def _figures(study: Study, name: str) -> Iterator[OpenFigure]:
    """Yield the open figures of a network that a set can depend on."""
    ends, network, gates = FigureEnds(study), study.networks[name], all_gates(study).values()
    gated = paths_of(network, (str(gate.computed) for gate in gates if gate.computed is not None))
    limits = study.learner.limits
    # Money of the first year and hours decide between sets of the same coverage, whether they are limited or not.
    deciding = (AMOUNTS[MONEY], AMOUNTS[HOURS])
    charged = paths_of(network, (one for one in AMOUNTS if one in deciding or getattr(limits, one) is not None))
    asked = charged | gated | {f"facts.{gate.fact}" for gate in gates}
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


def paths_of(network: Network, terms: Iterable[str]) -> set[str]:
    """Return the paths of the figures that some computed terms of a network are the sums of."""
    return {".".join(part) for term in terms for part in network.parts_of(term)}


def _opened(study: Study, row: int, figure: OpenFigure, most: float) -> Opened:
    """Return an open figure with its levels."""
    if figure.is_truth:
        return Opened(row, figure, "choices", (0.0, 1.0), {})
    if figure.one_of:
        return Opened(row, figure, "choices", tuple(sorted(set(figure.one_of))), {})
    if figure.path.partition(".")[0] in {"serves", "offers"}:
        return Opened(row, figure, "strength", (figure.low, figure.high), {})
    is_charged = figure.path in paths_of(study.networks[figure.network], AMOUNTS)
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
        elif gate.computed is not None and figure.path in paths_of(network, [str(gate.computed)]):
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
    """Return everything that the other part of a sum, such as ``first_year_cost``, is told to come to.

    Of a part with choices these are all of them, of a range both ends.
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


def as_told(study: Study, candidates: Candidates, figures: Sequence[OpenFigure], x: Sequence[float]) -> Candidates:
    """Return one network with its open figures at x (f,), as the only candidate."""
    name = figures[0].network
    told = {one.path: bool(level) if one.is_truth else level for one, level in zip(figures, x, strict=True)}
    alone = [
        one.model_copy(update={"networks": (name,)}) for one in study.portfolio.discounts if name in one.networks
    ]
    changes = {
        "networks": {name: with_figures(study.networks[name], told)},
        "waivers": tuple(waiver for waiver in study.waivers if waiver.network == name),
        "redundancy": (),
        "portfolio": study.portfolio.model_copy(update={"discounts": tuple(alone)}),
    }
    return candidates_of(study.model_copy(update=changes), candidates.weights)


def in_world(study: Study, candidates: Candidates, settled: Mapping[int, Candidates]) -> Candidates:
    """Return the networks of a study where the open figures of some, by their rows, have come out (`as_told`)."""
    changed = {}
    for name in _ROWS:
        own = getattr(candidates, name).copy()
        for row, alone in settled.items():
            own[row] = getattr(alone, name)[0]
        changed[name] = own
    return with_overlaps(replace(candidates, **changed), study)


Key = tuple[tuple[int, ...], bytes]

MOST_SPLIT = 5
"""Networks with open figures up to which a set is split; of more, each combination is solved as a whole."""

WORK = 200_000
"""What looking for best sets may come to in all before no further combination is looked at."""

SHARE = 1 / 6
"""What share of the time mixed-integer programming may look for the best set of one combination."""

_LEAST, _SHARE = 30, 64
"""What looking at every set counts for at the least, and how many sets looked at count for one."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best set of a combination of answers, by rows and ids, with what it is compared by.

    The ratings are those before money, one after the other, the lowest being the best.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...]
    ratings: tuple[float, ...]
    money: float
    hours: float

    @property
    def coverage(self) -> float:
        """Coverage by the objective."""
        return -self.ratings[0]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The best set with certain open members that ask for so much (4,), the others (4,) for so much."""

    asked: Floats
    others: Floats
    best: Best | None


class BestSets:
    """The best set for networks as they come out, each thing worked out once, in so many seconds.

    Of the networks, those in some rows have an open figure; limits are the learner's, for each of `AMOUNTS`.
    """

    def __init__(
        self,
        rules: SetRules,
        limits: Sequence[float | None],
        scores: Floats | None,
        rows: Sequence[int],
        *,
        now: Callable[[], float],
        seconds: float,
    ) -> None:
        self.rules, self.scores = rules, scores
        self.now, self.seconds, self.ends = now, seconds, now() + seconds
        ends = np.array([np.inf if limit is None else limit for limit in limits])
        self.tops = ends + TIE * np.maximum(1.0, np.where(np.isfinite(ends), ends, 1.0))
        self.open_rows = np.array(sorted(set(rows)), dtype=np.intp)
        # Without any of these, each combination is solved as a whole.
        self.split = tuple(self.open_rows.tolist()) if len(self.open_rows) <= MOST_SPLIT else ()
        self.known: dict[Key, list[_Known]] = {}
        self.work = 0
        self.is_proved, self.has_gap = True, False

    @property
    def is_spent(self) -> bool:
        """Whether searches have come to what they may come to."""
        return self.work > WORK or self.is_late

    @property
    def is_late(self) -> bool:
        """Whether they have taken as long as they may."""
        return self.now() >= self.ends

    def best(self, candidates: Candidates, without: int | None = None) -> Best | None:
        """Return the best set, or the best without one network; None where none is allowed."""
        stands = candidates.stands
        if without is not None:
            stands[without] = False
            stands = candidates.with_required(stands)
        if (candidates.mandatory & ~stands).any():
            return None
        found: list[Best] = []
        left = []
        for inside, free in self._insides(candidates, stands):
            key = self._key(candidates, free, inside)
            asked = np.minimum(candidates.counted[list(inside)].sum(axis=0), UNBOUNDED)
            known = self._looked_up(key, asked)
            if known is None:
                left.append((inside, free, key, asked))
            elif known.best is not None:
                found.append(_asking_now(known.best, candidates))
        highest = max((one.coverage for one in found), default=-np.inf)
        for inside, free, key, asked in left:
            if self._ceiling(key, asked) < highest - 2 * TIE:
                continue
            best = self._solved(candidates, free, inside, key, asked)
            if best is not None:
                found.append(_asking_now(best, candidates))
                highest = max(highest, best.coverage)
        return _first(found)

    def _insides(self, candidates: Candidates, stands: Flags) -> Iterator[tuple[tuple[int, ...], Flags]]:
        """Yield which open networks may be the open members of an allowed set, and who may then be in it."""
        may = [row for row in self.split if stands[row]]
        for size in range(len(may), -1, -1):
            for inside in combinations(may, size):
                rows = list(inside)
                most = len(stands) if self.rules.most is None else self.rules.most
                clash = candidates.clashes[np.ix_(rows, rows)].any()
                over = (candidates.counted[rows].sum(axis=0) - candidates.saved.sum(axis=0) > self.tops).any()
                free = stands.copy()
                free[list(self.split)] = False
                free[rows] = True
                free = candidates.with_required(free)
                missed = not free[rows].all() or (candidates.mandatory & ~free).any()
                if not (missed or clash or over or size > most):
                    yield inside, free

    def _key(self, candidates: Candidates, free: Flags, inside: tuple[int, ...]) -> Key:
        """Return what the best set with certain open members depends on, but for what these ask for."""
        rows = list(inside) if self.split else self.open_rows
        parts = [getattr(candidates, reading)[rows] for reading in READINGS]
        parts += [candidates.shared, free]
        if not self.split:
            parts += [candidates.counted[rows], candidates.amounts[rows]]
        return inside, b"".join(part.tobytes() for part in parts)

    def _looked_up(self, key: Key, asked: Floats) -> _Known | None:
        """Return what is known already and still holds where the open members ask for so much."""
        for known in self.known.get(key, ()):
            if (asked >= known.asked).all() and (known.best is None or (known.others + asked <= self.tops).all()):
                return known
        return None

    def _ceiling(self, key: Key, asked: Floats) -> float:
        """Return what no set with certain open members covers more than, as far as that is known."""
        known = [one.best for one in self.known.get(key, ()) if (asked >= one.asked).all()]
        return min((-np.inf if best is None else best.coverage for best in known), default=np.inf)

    def _solved(
        self, candidates: Candidates, free: Flags, inside: tuple[int, ...], key: Key, asked: Floats
    ) -> Best | None:
        """Look for the best set with certain open members, of those that are free to be in it."""
        problem = problem_of(candidates, self.rules, among=free, scores=self.scores)
        rows = np.flatnonzero(free)
        problem = replace(problem, fixed=problem.fixed | np.isin(rows, inside))
        found = best_set(problem, seconds=self.seconds * SHARE, now=self.now)
        # The same in each run where every set is looked at.
        self.work += _LEAST + (
            found.proof.looked_at // _SHARE
            if found.proof.how == "enumeration"
            else round(WORK * min(1.0, found.seconds / max(self.seconds, TIE)))
        )
        self.has_gap |= not found.proof.is_proved
        self.is_proved &= found.proof.is_proved and found.proof.ties_settled
        best, spent = None, np.zeros(len(AMOUNTS))
        if found.member is not None:
            ratings = tuple(problem.rating(found.member, key) for key in problem.keys[:-2])
            best = Best(tuple(rows[found.member].tolist()), problem.named(found.member), ratings, 0.0, 0.0)
            others = [row for row in best.rows if row not in inside]
            spent = np.minimum(candidates.counted[others].sum(axis=0), UNBOUNDED) - _off(best, candidates)
        self.known.setdefault(key, []).append(_Known(asked, spent, best))
        return best


def _asking_now(best: Best, candidates: Candidates) -> Best:
    """Return a set with what it asks for now."""
    rows = list(best.rows)
    asked = np.minimum(candidates.amounts[rows], UNBOUNDED).sum(axis=0) - _off(best, candidates)
    return replace(best, money=float(asked[MONEY]), hours=float(asked[HOURS]))


def _off(best: Best, candidates: Candidates) -> Floats:
    """Return what discounts take off of what a set asks for, (4,)."""
    member = np.zeros(len(candidates.names), dtype=np.bool_)
    member[list(best.rows)] = True
    return candidates.taken_off(member)


def _first(found: list[Best]) -> Best | None:
    """Return the best of some sets, as `netselect.sets.solving.Allowed.best` does."""
    ratings = {one.rows: (*one.ratings, one.money, one.hours) for one in found}
    for place in range(len(ratings[found[0].rows]) if found else 0):
        least = min(ratings[one.rows][place] for one in found)
        top = least + TIE * max(1.0, abs(least))
        found = [one for one in found if ratings[one.rows][place] <= top]
    return min(found, key=lambda one: one.rows, default=None)
