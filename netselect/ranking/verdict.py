"""Is the first place clear, too close to call, or not to be told yet?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from netselect.places import TIE
from netselect.words import gap_text, listed_with_and, listed_with_or

if TYPE_CHECKING:
    from netselect.matrix import DecisionMatrix
    from netselect.ranking.ranking import Ranking

VerdictKind = Literal["clear", "too close to call", "undetermined", "nobody stands"]


@dataclass(frozen=True, slots=True)
class Verdict:
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


def verdict_of(ranking: "Ranking") -> Verdict:
    """Return the verdict on the first place of a ranking."""
    standing = [name for name in ranking.networks if ranking.ranks[ranking.position(name)] > 0]
    if not standing:
        return Verdict("nobody stands", (), (), None, 0.0, verdict_sentence("nobody stands", (), (), None, ()))
    rank = {name: int(ranking.ranks[ranking.position(name)]) for name in standing}
    score = {name: float(ranking.scores[ranking.position(name)]) for name in standing}
    first = tuple(name for name in standing if rank[name] == 1)
    behind = standing[len(first) :]
    runners_up = tuple(name for name in behind if rank[name] == rank[behind[0]])
    outlook = ranking.outlook
    could = tuple(name for name in standing if outlook.could_be_first[ranking.position(name)])
    settled = set(could) == set(first) and _is_settled(ranking, first)
    tried = 0 if outlook.is_exact else outlook.worlds
    at_least = settled and not tried and not ranking.known[ranking.position(first[0])]
    lead = float(outlook.low[ranking.position(first[0])]) if at_least else score[first[0]]
    gap = lead - score[behind[0]] if behind else None

    def named(group: tuple[str, ...]) -> list[str]:
        return [ranking.names.network(name) for name in group]

    kind: VerdictKind = "clear"
    if not settled:
        kind = "undetermined"
    elif len(first) > 1 or (gap is not None and gap < ranking.margin * (1 - TIE)):
        kind = "too close to call"
    said = verdict_sentence(
        kind,
        named(first),
        named(could),
        gap,
        named(runners_up),
        margin=ranking.margin,
        at_least=at_least,
        tried=tried,
    )
    ungraded = ranking.ungraded_strengths()
    return Verdict(
        kind=kind,
        first=first,
        could_be_first=could,
        gap=gap,
        margin=ranking.margin,
        sentence=said if not ungraded else f"{said.removesuffix('.')}, {resting_on(ungraded)}.",
        passed_by=_passed_by(ranking, first, [name for name in behind if name not in could]),
        ungraded=ungraded,
    )


def _is_settled(ranking: "Ranking", first: tuple[str, ...]) -> bool:
    """Return whether those in first place stand, and are level, whatever the unknowns turn out to be."""
    rows = [ranking.position(name) for name in first]
    outlook = ranking.outlook
    if outlook.pairs is not None:
        level = bool(outlook.pairs[np.ix_(rows, rows)].all())
    else:
        level = len(rows) == 1 or bool((outlook.high[rows] - outlook.low[rows] <= ranking.tolerance).all())
    return level and bool(outlook.surely_stands[rows].all())


def _passed_by(ranking: "Ranking", first: tuple[str, ...], behind: list[str]) -> tuple[str, ...]:
    """Return who could pass the first if graded strengths are out as far as their grade allows."""
    worse, better = ranking.seen.extremes_by_grade()
    if worse is better or not behind:
        return ()
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

    Examples
    --------
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
) -> str:
    """Put a verdict in plain words; networks are given by their names.

    ``margin`` is the gap under which the first place is too close to call, ``at_least`` says that the gap is the
    least that it can be, ``tried`` how many combinations of what is not known were tried, where that proves
    nothing of the others.
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
        leads = f"{first[0]} leads {listed_with_and(runners_up)}"
        return f"Too close to call: {leads} by {only} {gap_text(gap or 0.0, under=margin or math.inf)}."
    if tried:
        return f"Clear in all {tried:,} combinations tried, which is no proof: {first[0]} is first."
    if gap is None:
        return f"Clear: {first[0]} is first; no other network stands."
    lead = "at least " * at_least + gap_text(gap, from_on=margin, at_least=at_least)
    return f"Clear: {first[0]} is first, {lead} ahead of {listed_with_and(runners_up)}."
