"""Who is first, and is that clear? Who is shortlisted? What is there to say of each network?"""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import compress, repeat, takewhile
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from netselect.gates import STATUSES, GateResult, Status
from netselect.names import Names
from netselect.study.criteria import COVERAGE
from netselect.study.statements import Shortlist
from netselect.sums import TIE, Floats
from netselect.words import (
    clean,
    gap_text,
    lead_text,
    listed_with_and,
    listed_with_or,
    score_text,
    text_html,
    wrapped,
)

if TYPE_CHECKING:
    from netselect.matrix import DecisionMatrix
    from netselect.ranking import Ranking


IN_PART = "not fully comparable"
"""What stands beside a score that leaves out what does not apply to its network."""

NotCounted = tuple[tuple[str, ...], tuple[str, ...]]
"""Criteria, and needs or aspirations, that weigh something and do not apply to a network."""


def left_out(ranking: "Ranking") -> dict[str, NotCounted]:
    """Return what does not apply to each network, where there is any.

    A want that no criterion with weight reads, or whose criterion itself does not apply, is not among them.
    """
    matrix = ranking.matrix
    covered = None if matrix.assessment is None else matrix.assessment.coverage
    wants = None if covered is None else covered.applies
    if not ranking.method.reads_figures or (matrix.applies is None and wants is None):
        return {}
    weighs = matrix.weights > 0
    applies = np.ones(matrix.values.shape, dtype=np.bool_) if matrix.applies is None else matrix.applies
    found = {}
    for row, name in enumerate(matrix.networks):
        criteria, needs = tuple(compress(matrix.criteria, weighs & ~applies[row])), tuple[str, ...]()
        if matrix.assessment is not None and covered is not None and wants is not None:
            leaves = zip(matrix.assessment.study.leaves().values(), weighs & applies[row], strict=True)
            read = [
                covered.belonging(str(leaf.computed)) for leaf, own in leaves if own and leaf.computed in COVERAGE
            ]
            counted = (
                (covered.weights > 0) & np.any(read, axis=0) if read else np.zeros(len(covered.wants), np.bool_)
            )
            needs = tuple(compress(covered.wants, counted & ~wants[covered.networks.index(name)]))
        if criteria or needs:
            found[name] = criteria, needs
    return found


def comparability(ranking: "Ranking") -> tuple[str, ...]:
    """Return what has to be said of scores that leave something out: a sentence for each combination of it."""
    alike: dict[NotCounted, list[str]] = {}
    for name, found in left_out(ranking).items():
        alike.setdefault(found, []).append(name)
    return tuple(_sentence(ranking, found, names) for found, names in alike.items())


def _sentence(ranking: "Ranking", found: NotCounted, names: "Sequence[str]") -> str:
    called = ranking.names
    parts = (
        (found[0], called.criterion, "the other criteria share that weight"),
        (found[1], called.want, "what is covered is counted without that"),
    )
    said = "; ".join(
        f"{listed_with_and(map(name_of, missing))} {'does' if len(missing) == 1 else 'do'} not apply, and {done}"
        for missing, name_of, done in parts
        if missing
    )
    return f"the score of {listed_with_and(called.listed(names))} is {IN_PART}: {said}"


def about(ranking: "Ranking", network: str) -> tuple[str, ...]:
    """Return what has to be said of the score of one network; nothing where it leaves nothing out."""
    found = left_out(ranking).get(network)
    return () if found is None else (_sentence(ranking, found, [network]),)


def in_verdict(ranking: "Ranking", networks: "Sequence[str]") -> str:
    """Return what a verdict says more where the first or the next score leaves something out; else nothing."""
    found = left_out(ranking)
    some = [name for name in networks if name in found]
    return f" The score of {listed_with_and(ranking.names.listed(some))} is {IN_PART}." if some else ""


class RankedNetwork(NamedTuple):
    """One network in a ranking: a light record, since a ranking has one for each network.

    Parameters
    ----------
    network, name : str
        Its id and its name.
    status : {"feasible", "conditional", "excluded"}
        Whether the rules let it stand.
    rank : int or None
        None where it is excluded.
    score : float or None
        None where a figure that it rests on is unknown, or the method did not see the network.
    low, high : float or None
        The bounds of the score by unknowns, stated ranges and grades.
    certain_low, certain_high : float or None
        The bounds by unknowns and stated ranges alone; the verdict rests on these.
    best_rank, worst_rank : int or None
        Between which ranks it can lie by those.
    parts : tuple
        The criteria, and what each brings to the score: nothing where the method states none or the score is not
        known. `contributions` is the same by criterion.
    gates : tuple of GateResult
        What each gate says.
    not_applicable, left_out : tuple of str
        Criteria that weigh something and do not apply to it, whose weight the others share; needs and aspirations
        that do not apply to it, and are left out of its coverage.
    """

    network: str
    name: str
    status: Status
    rank: int | None
    score: float | None
    low: float | None
    high: float | None
    certain_low: float | None
    certain_high: float | None
    best_rank: int | None
    worst_rank: int | None
    parts: tuple[Sequence[str], Sequence[float]]
    gates: tuple[GateResult, ...]
    not_applicable: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def contributions(self) -> dict[str, float]:
        """Parts of the score by criterion; empty where the method states none or the score is not known."""
        return dict(zip(*self.parts, strict=True))

    @property
    def comparable(self) -> bool:
        """Whether its score rests on all that weighs something, as a score has to that others are held against."""
        return not (self.not_applicable or self.left_out)

    def __str__(self) -> str:
        """Return the network with its place, its score and what the rules say, as plain text."""
        place = "" if self.rank is None else f"{self.rank}. "
        rules = ""
        if self.status != "feasible":
            outcome = "fail" if self.status == "excluded" else "unknown"
            named = "; ".join(str(gate) for gate in self.gates if gate.outcome == outcome)
            said = "ruled out" if self.status == "excluded" else "stands only if what is not known turns out well"
            rules = f"; {said} ({named})" if named else f"; {said}"
        return wrapped(f"{place}{clean(self.name)}: {self._score()}{rules}.")

    def _score(self) -> str:
        if self.low is None or self.high is None:
            return "no score"
        ends = f"from {score_text(self.low)} to {score_text(self.high)}"
        if self.score is None:
            return f"score not known, {ends}"
        in_part = "" if self.comparable else f" ({IN_PART})"
        return f"score {score_text(self.score)}{in_part}" + (f", {ends}" if self.low != self.high else "")

    def _repr_html_(self) -> str:
        return text_html(str(self))


class _Columns:
    """What there is to tell of networks, in the order of a ranking."""

    def __init__(self, order: Sequence[int]) -> None:
        self._at = np.array(order, dtype=np.intp)
        self._told: dict[tuple[int, int], list[Any]] = {}

    def unless_all(self, there: npt.NDArray[np.bool_]) -> list[bool] | None:
        """Return who is there, where not everybody is."""
        is_everybody = np.count_nonzero(there) == len(there)
        return None if is_everybody else cast("list[bool]", there[self._at].tolist())

    def told(self, figures: npt.NDArray[Any], there: list[bool] | None) -> list[Any]:
        """Return figures, and None in place of those not there; where nothing is open, one array is often told."""
        key = id(figures), id(there)
        if key not in self._told:
            self._told[key] = listed = figures[self._at].tolist()
            if there is not None:
                self._told[key] = [one if is_there else None for one, is_there in zip(listed, there, strict=True)]
        return self._told[key]


def records_of(ranking: "Ranking") -> tuple[RankedNetwork, ...]:
    """Return one record for each network of a ranking, in its order."""
    matrix, names, outlook = ranking.matrix, ranking.networks, ranking.outlook
    assessment = matrix.assessment
    columns = _Columns(ranking.order)
    stands, known = columns.unless_all(ranking.stands), columns.unless_all(ranking.known)
    seen = None
    if ranking.rows is not None:
        seen = columns.unless_all(np.isin(np.arange(len(names)), ranking.rows))
    criteria, parts, lacking = tuple(matrix.criteria), ranking.contributions, left_out(ranking)
    status = None if matrix.status is None else columns.told(matrix.status, None)
    ends = (*ranking.bounds(graded=True), *ranking.bounds())
    # A column at a time, since it takes most of the time to make the records.
    found: tuple[Iterable[Any], ...] = (
        names,
        names if assessment is None else [assessment.study.networks[name].name for name in names],
        repeat("feasible") if status is None else [STATUSES[one] for one in status],
        columns.told(ranking.ranks, stands),
        columns.told(ranking.scores, known),
        *(columns.told(end, seen) for end in ends),
        columns.told(outlook.best_rank, stands),
        columns.told(outlook.worst_rank, stands),
        repeat(_NO_PARTS)
        if parts is None
        else [(criteria, own) if own else _NO_PARTS for own in columns.told(parts, known)],
        repeat(()) if assessment is None else [assessment.gates[name] for name in names],
        *(zip(*(lacking.get(name, ((), ())) for name in names), strict=True) if lacking else (repeat(()),) * 2),
    )
    return tuple(map(_MADE, zip(*found, strict=False)))


_NO_PARTS: tuple[tuple[str, ...], tuple[float, ...]] = (), ()

_MADE: Callable[[tuple[Any, ...]], RankedNetwork] = partial(tuple.__new__, RankedNetwork)
"""A record of all its fields in their order: what `_make` does, without a call of Python for each network."""

VerdictKind = Literal["clear", "too close to call", "undetermined", "nobody stands"]


class Verdict(NamedTuple):
    """What can be said of the first place.

    Parameters
    ----------
    kind : {"clear", "too close to call", "undetermined", "nobody stands"}
        Undetermined goes before too close.
    first : tuple of str
        Who is first as things stand; several where they tie.
    could_be_first : tuple of str
        Who could be, when unknowns and stated ranges are taken at their ends.
    gap : float or None
        How far the second is behind; the least that it can be where the first's own score is not known.
    margin : float
        A smaller gap than this is too close to call.
    sentence : str
        The verdict in plain words.
    passed_by : tuple of str
        Who of the others could pass the first if graded strengths are out as far as their grade allows, everything
        else being as the ranking has it; see Notes.
    ungraded : int
        On how many strengths without a grade it rests: strengths that are stated, of networks that stand, for what
        has weight.

    Notes
    -----
    ``passed_by`` leaves out who could be first anyway. It is exact where no score depends on the other networks;
    else it names whom one of the combinations tried puts before the first: each network at its best and the first
    at its worst, the others as the ranking has them, at their worst and at their best.
    """

    kind: VerdictKind
    first: tuple[str, ...]
    could_be_first: tuple[str, ...]
    gap: float | None
    margin: float
    sentence: str
    passed_by: tuple[str, ...] = ()
    ungraded: int = 0

    def __str__(self) -> str:
        """Return the verdict in plain words."""
        return self.sentence


class _Decided(NamedTuple):
    """What a verdict rests on: positions of networks that stand, those that tie in the order of their ids.

    ``lead`` is the score of the first, or the least that it can be where only that is sure (``at_least``);
    ``tried`` says how many combinations of what is not known were looked at, where that had to be, and ``is_all``
    whether there are no others, so that it proves what is said.
    """

    kind: VerdictKind
    first: list[int]
    behind: list[int]
    could: list[int]
    lead: float
    margin: float = 0.0
    at_least: bool = False
    tried: int = 0
    is_all: bool = False

    def gap(self, scores: Floats) -> float | None:
        return self.lead - float(scores[self.behind[0]]) if self.behind else None


def kind_of(ranking: "Ranking") -> VerdictKind:
    """Return the kind of the verdict on the first place of a ranking, without what there is to say of it."""
    return _decided(ranking).kind


def _decided(ranking: "Ranking") -> _Decided:
    scores, count = ranking.scores, int(np.count_nonzero(ranking.ranks))
    if not count:
        return _Decided("nobody stands", [], [], [], 0.0)
    standing = list(ranking.order[:count])
    ties = int(np.count_nonzero(ranking.ranks == 1))
    first, behind = standing[:ties], standing[ties:]
    outlook = ranking.outlook
    could = list(filter(outlook.could_be_first.tolist().__getitem__, standing))
    settled = could == first and _is_settled(ranking, first)
    tried = outlook.worlds
    # The lowest score of one that is measured together with others may be of a world in which these are lower too.
    at_least = settled and not tried and not ranking.known[first[0]]
    lead = float(outlook.low[first[0]] if at_least else scores[first[0]])
    kind: VerdictKind = "clear" if settled else "undetermined"
    decided = _Decided(kind, first, behind, could, lead, ranking.margin, at_least, tried, outlook.is_exact)
    gap = decided.gap(scores)
    if settled and (len(first) > 1 or (gap is not None and gap < decided.margin * (1 - TIE))):
        return decided._replace(kind="too close to call")
    return decided


def verdict_of(ranking: "Ranking") -> Verdict:
    """Return the verdict on the first place of a ranking."""
    decided = _decided(ranking)
    kind, first, behind = decided.kind, decided.first, decided.behind
    if not first:
        return Verdict(kind, (), (), None, 0.0, verdict_sentence(kind, (), (), None, ()))
    ranks, scores, margin = ranking.ranks, ranking.scores, decided.margin
    ids = ranking.matrix.networks

    called = ranking.names.network
    gap = decided.gap(scores)
    second = takewhile(lambda row: ranks[row] == ranks[behind[0]], behind)
    said = verdict_sentence(
        kind,
        [called(ids[row]) for row in first],
        [called(ids[row]) for row in decided.could],
        gap,
        [called(ids[row]) for row in second],
        margin=margin,
        at_least=decided.at_least,
        tried=decided.tried,
        is_all=decided.is_all,
        scores=(decided.lead, float(scores[behind[0]])) if behind and not decided.at_least else None,
    )
    ungraded = ranking.ungraded_strengths()
    return Verdict(
        kind=kind,
        first=tuple(ids[row] for row in first),
        could_be_first=tuple(ids[row] for row in decided.could),
        gap=gap,
        margin=margin,
        sentence=(said if not ungraded else f"{said.removesuffix('.')}, {resting_on(ungraded)}.")
        + in_verdict(ranking, [ids[row] for row in (*first, *behind[:1])]),
        passed_by=_passed_by(ranking, decided),
        ungraded=ungraded,
    )


def _is_settled(ranking: "Ranking", rows: list[int]) -> bool:
    """Return whether those in first place stand, and are level, whatever the unknowns turn out to be."""
    outlook = ranking.outlook
    if outlook.pairs is not None:
        level = bool(outlook.pairs[np.ix_(rows, rows)].all())
    else:
        level = len(rows) == 1 or bool((outlook.high[rows] - outlook.low[rows] <= ranking.tolerance).all())
    return level and all(bool(outlook.surely_stands[row]) for row in rows)


def _passed_by(ranking: "Ranking", decided: _Decided) -> tuple[str, ...]:
    """Return who could pass the first if graded strengths are out as far as their grade allows."""
    worse, better = ranking.seen.extremes_by_grade()
    if worse is better:
        return ()
    ids, could = ranking.matrix.networks, set(decided.could)
    first = [ids[row] for row in decided.first]
    behind = [ids[row] for row in decided.behind if row not in could]
    place = {name: row for row, name in enumerate(ranking.seen.networks)}
    leaders = [place[name] for name in first]

    def passes(row: int, others: "DecisionMatrix") -> bool:
        values = others.values.copy()
        values[row], values[leaders] = better.values[row], worse.values[leaders]
        scores = ranking.method.evaluate(others.at(values)).scores
        return bool(scores[row] > scores[leaders].max() + ranking.tolerance)

    if not ranking.method.is_relative:
        # Each score follows from the network's own figures, so that all can be looked at together.
        high = ranking.method.evaluate(better).scores
        floor = ranking.method.evaluate(worse).scores[leaders].max() + ranking.tolerance
        return tuple(name for name in behind if high[place[name]] > floor)
    # Nothing that grades alone allow lies beyond what they allow together with all that is open.
    wide = ranking.bounds(graded=True)
    floor = max(wide.low[ranking.position(name)] for name in first)
    near = [name for name in behind if wide.high[ranking.position(name)] > floor]
    tried = (ranking.seen, worse, better)
    return tuple(name for name in near if any(passes(place[name], others) for others in tried))


def resting_on(ungraded: int) -> str:
    """Return on how many strengths without a grade something rests, as it stands in a sentence.

    >>> resting_on(4), resting_on(1), resting_on(0)
    ('resting on 4 ungraded strengths', 'resting on 1 ungraded strength', '')
    """
    return f"resting on {ungraded} ungraded strength{'s' * (ungraded != 1)}" if ungraded else ""


def verdict_sentence(
    kind: VerdictKind,
    first: Sequence[str],
    could_be_first: Sequence[str],
    gap: float | None,
    runners_up: Sequence[str],
    *,
    margin: float = 0.0,
    at_least: bool = False,
    tried: int = 0,
    is_all: bool = False,
    scores: tuple[float, float] | None = None,
) -> str:
    """Put a verdict in plain words; networks are given by their names.

    ``margin`` is the gap under which the first place is too close to call, ``at_least`` says that the gap is the
    least that it can be, ``tried`` how many combinations of what is not known were looked at, ``is_all`` whether
    there are no others, ``scores`` what is printed beside the gap.
    """
    if kind == "nobody stands":
        return "Nobody stands: a rule excludes every network."
    if kind == "undetermined":
        if len(could_be_first) == 1:
            return (
                f"Not settled: {first[0]} is the only network that may stand, and what is not known yet could "
                "exclude it."
            )
        return f"Not settled: {listed_with_or(could_be_first)}, depending on what is not known yet."
    if len(first) > 1:
        return f"Too close to call: {listed_with_and(first)} tie for first place."
    if kind == "too close to call":
        only = "perhaps only" if at_least else "only"
        lead = _lead(gap or 0.0, scores, under=margin or math.inf)
        leads = f"{first[0]} leads {listed_with_and(runners_up)}"
        return f"Too close to call: {leads} by {only} {lead}."
    if tried and is_all:
        all_there_are = {1: "the only combination there is", 2: "both combinations there are"}
        looked_at = all_there_are.get(tried, f"all {tried:,} combinations there are")
        return f"Clear in {looked_at}: {first[0]} is first."
    if tried:
        return f"Clear in all {tried:,} combinations tried, which is no proof: {first[0]} is first."
    if gap is None:
        return f"Clear: {first[0]} is first; no other network stands."
    if at_least:
        lead = f"at least {gap_text(gap, from_on=margin, at_least=True)}"
    else:
        lead = _lead(gap, scores, from_on=margin)
    return f"Clear: {first[0]} is first, {lead} ahead of {listed_with_and(runners_up)}."


class Shortlisted(NamedTuple):
    """A network on the shortlist.

    Parameters
    ----------
    network : str
        Its id.
    rank : int
        Its rank.
    conditions : tuple of str
        What has to turn out well, where something that matters is not known; each follows ``only if``.
    """

    network: str
    rank: int
    conditions: tuple[str, ...] = ()


class LeftOut(NamedTuple):
    """A network that stands but is not shortlisted.

    Parameters
    ----------
    network : str
        Its id.
    rank : int
        Its rank.
    behind : float
        How far its score is below the last one that is shortlisted, or below the cut.
    """

    network: str
    rank: int
    behind: float


class ShortlistResult(NamedTuple):
    """The shortlist that a rule, settled before the ranking, draws from it.

    Parameters
    ----------
    rule : str
        The rule in words.
    listed : tuple of Shortlisted
        In order of rank.
    left_out : tuple of LeftOut
        In order of rank.
    called : Names
        How networks are called in its text.
    """

    rule: str
    listed: tuple[Shortlisted, ...]
    left_out: tuple[LeftOut, ...]
    called: Names = Names()

    @property
    def networks(self) -> tuple[str, ...]:
        """The ids of the networks on it."""
        return tuple(entry.network for entry in self.listed)

    def __str__(self) -> str:
        """Return the shortlist as plain text, a network a line, with what it hangs on."""
        lines = [f"Shortlist, {self.rule}:{'' if self.listed else ' nobody.'}"]
        lines += [
            f"{entry.rank}. {self.called.network(entry.network)}"
            + (f" (only if {listed_with_and(entry.conditions)})" if entry.conditions else "")
            for entry in self.listed
        ]
        if self.left_out:
            lines.append(
                f"Not on it: {listed_with_and(self.called.network(out.network) for out in self.left_out)}."
            )
        return "\n".join(map(wrapped, lines))

    def _repr_html_(self) -> str:
        return text_html(str(self))


def shortlist_of(ranking: "Ranking", rule: Shortlist) -> ShortlistResult:
    """Return the shortlist that a rule draws from a ranking; networks that tie with the last one are on it."""
    standing = [record for record in ranking.records if record.rank is not None]
    by_id = dict(zip(ranking.matrix.networks, ranking.scores.tolist(), strict=True))
    if rule.size is not None:
        taken = [record for record in standing if record.rank is not None and record.rank <= rule.size]
        words = f"the first {rule.size}" if rule.size > 1 else "the first"
        line = by_id[taken[-1].network] if taken else 0.0
    else:
        line = float(cast("float", rule.cut))
        taken = [record for record in standing if by_id[record.network] >= line - ranking.tolerance]
        words = f"every score of {line:g} or more"
    left = [record for record in standing if record not in taken]

    def is_sure(record: RankedNetwork) -> bool:
        """Whether a network that stands is listed whatever its unknown figures turn out to be."""
        if rule.size is not None and len(standing) <= rule.size:
            return True
        if not ranking.outlook.is_exact:
            return False
        if rule.size is not None:
            return cast("int", record.worst_rank) <= rule.size
        return bool(ranking.outlook.low[ranking.position(record.network)] >= line - ranking.tolerance)

    return ShortlistResult(
        rule=words,
        listed=tuple(
            Shortlisted(r.network, cast("int", r.rank), _conditions(ranking, r, is_sure=is_sure(r))) for r in taken
        ),
        left_out=tuple(LeftOut(r.network, cast("int", r.rank), line - by_id[r.network]) for r in left),
        called=ranking.names,
    )


def _conditions(ranking: "Ranking", record: RankedNetwork, *, is_sure: bool) -> tuple[str, ...]:
    """Say what has to turn out well for a network to stand and, unless it is sure, to be high enough up."""
    open_gates = [g.condition for g in record.gates if g.outcome == "unknown" and record.status == "conditional"]
    unknown = ranking.missing
    if unknown is None or is_sure:
        return tuple(open_gates)
    row = ranking.position(record.network)
    criteria = tuple(compress(ranking.matrix.criteria, unknown[row]))
    named = listed_with_and(map(ranking.names.criterion, criteria))
    turn = "turns" if len(criteria) == 1 else "turn"
    return (*open_gates, *([f"{named} {turn} out well"] if criteria else []))


def _lead(
    gap: float, scores: tuple[float, float] | None, *, under: float = math.inf, from_on: float = -math.inf
) -> str:
    if scores is None:
        return gap_text(gap, under=under, from_on=from_on)
    return lead_text(gap, scores, under=under, from_on=from_on)
