"""How does a network come to its score or is left out, and why is one ahead of another, criterion by criterion?"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from netselect.arguments import checked
from netselect.bounds import score_bounds
from netselect.comparison.study_notices import rests_on_stale
from netselect.finding import Told, notebook_table, notebook_text
from netselect.gates import GateResult
from netselect.matrix import DecisionMatrix
from netselect.methods._footing import plain
from netselect.names import DOES_NOT_APPLY, YES_NO, Names
from netselect.ranking import RankedNetwork, Ranking, ranking_of
from netselect.ranking.records import about
from netselect.study.criteria import WAIVABLE
from netselect.study.study import Study
from netselect.sums import steady
from netselect.words import (
    SCORE_DIGITS,
    aged,
    capital,
    exact_text,
    half_up,
    listed_with_and,
    score_text,
    supposing,
    wrapped,
)

DIGITS = SCORE_DIGITS
"""Digits after the point in sentences."""

ROUNDED = "last digits are rounded so that the parts add up"
"""What is said where a printed part is not the rounded part."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What one criterion adds to the lead of one network over another.

    Parameters
    ----------
    criterion : str
        Its id.
    first, second : float or None
        The two figures in natural units; None where unknown, where the criterion does not apply, and where the
        networks are judged in pairs.
    part : float
        Its part of the difference in score; above 0 it speaks for the first network.
    printed : float
        The same, rounded so that the printed parts add up to the printed difference.
    is_judged : bool
        Whether it rests on judgements between the networks, and on no figures.
    stale : tuple of (bool, bool)
        Whether something that each figure rests on was found too long ago.
    applies : tuple of (bool, bool)
        Whether the criterion applies to each of the two.
    """

    criterion: str
    first: float | None
    second: float | None
    part: float
    printed: float
    is_judged: bool = False
    stale: tuple[bool, bool] = (False, False)
    applies: tuple[bool, bool] = (True, True)

    def figures(self, called: Names) -> tuple[str, str]:
        """Return the two figures as they stand in a sentence or a cell."""
        first, second = (
            aged(called.figure_on(self.criterion, figure), stale=stale) if applies else DOES_NOT_APPLY
            for figure, stale, applies in zip((self.first, self.second), self.stale, self.applies, strict=True)
        )
        return first, second


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Told):
    """Two networks side by side.

    Parameters
    ----------
    first, second : str
        Their ids.
    difference : float or None
        Score of the first less that of the second; None where the method did not see both.
    parts : tuple of Difference
        One for each criterion, the largest first; they sum to the difference.
    notes : tuple of str
        What to know about these figures.
    least, most : float or None
        Between which the difference lies by what is not known; None where the two scores are known, or where that
        is not to be told of two networks alone.
    at_best : bool
        Whether the difference holds only with what is unknown at its best.
    unknown : tuple of (str, str)
        Network and criterion, where a figure that counts is not known.
    called : Names
        How networks and criteria are called in the sentences.
    """

    first: str
    second: str
    difference: float | None
    parts: tuple[Difference, ...]
    notes: tuple[str, ...]
    least: float | None = None
    most: float | None = None
    at_best: bool = False
    unknown: tuple[tuple[str, str], ...] = ()
    called: Names = field(default_factory=Names, repr=False, compare=False)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The comparison in plain sentences, whose numbers add up to the difference."""
        # A note that begins with a name leaves it as it is.
        named = (self.called.network(self.first), self.called.network(self.second))
        notes = (note if note.startswith(named) else capital(note) for note in self.notes)
        return (*_sentences(self), *(f"{note}." for note in notes))

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it, the figures of other commands aside."""
        return {
            "first": self.first,
            "first_name": self.called.network(self.first),
            "second": self.second,
            "second_name": self.called.network(self.second),
            **{name: getattr(self, name) for name in ("difference", "least", "most", "at_best")},
            **{name: getattr(self, name) for name in ("sentences", "parts", "notes")},
            "unknown": [{"network": network, "criterion": criterion} for network, criterion in self.unknown],
        }

    def _repr_html_(self) -> str:
        if not self.parts:
            return notebook_text(str(self))
        heads = ("Criterion", self.called.network(self.first), self.called.network(self.second), "Difference")
        rows = (
            (
                self.called.criterion(part.criterion),
                *(("judged in pairs", "judged in pairs") if part.is_judged else part.figures(self.called)),
                f"{part.printed:+.{DIGITS}f}",
            )
            for part in self.parts
        )
        return notebook_table(self.sentences[0], heads, rows, self.sentences[1:])

    def __str__(self) -> str:
        """Return the sentences, a paragraph each."""
        return "\n".join(map(wrapped, self.sentences))


@checked
def compare(ranking: Study | Ranking, first: str, second: str) -> Comparison:
    """Return why one network is ahead of another.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says.
    first, second : str
        Two networks, named as for `Ranking.find`.

    Returns
    -------
    Comparison
        Parts are differences of contributions: exact where the method is additive, and by the
        decomposition that the method's page states where it is not.

    Raises
    ------
    UnknownName
        As for `Ranking.find`.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> ranking = netselect.rank(study)
    >>> round(netselect.compare(ranking, "pm-body", "council-cop").difference, 3)
    0.023
    """
    ranking = ranking_of(ranking)
    first, second, called = ranking.find(first), ranking.find(second), ranking.names
    rows = [ranking.position(first), ranking.position(second)]
    notes = [*_excluded(ranking, first), *_excluded(ranking, second)]
    if ranking.rows is not None and not np.isin(rows, ranking.rows).all():
        notes.append(
            f"{ranking.method.title} scores only the networks that stand, so there is no score to explain"
        )
        return Comparison(first, second, None, (), tuple(notes), called=called)
    parts = ranking.contributions
    # What contributions sum to, at the position of each network.
    scores = np.zeros(len(ranking.ranks))
    scores[slice(None) if ranking.rows is None else ranking.rows] = ranking.evaluation.scores
    difference = float(scores[rows[0]] - scores[rows[1]])
    missing, records = ranking.missing, tuple[Difference, ...]()
    unknown = tuple(
        (name, ranking.matrix.criteria[column])
        for name, row in zip((first, second), rows, strict=True)
        for column in ([] if missing is None else np.flatnonzero(missing[row]).tolist())
    )
    if parts is None:
        notes.append(f"{ranking.method.title} does not split its score into parts")
    else:
        gains = (parts[rows[0]] - parts[rows[1]]).tolist()
        notes += [
            f"for {called.network(name)}, {called.criterion(criterion)} is not known: its best is used here"
            for name, criterion in unknown
        ]
        printed = rounded_to_sum(gains, difference)
        notes += [sentence for name in (first, second) for sentence in about(ranking, name)]
        if not plain(ranking.method).is_additive:
            notes.append(
                f"{ranking.method.title} is not a plain sum: the parts are split as the page of the method says"
            )
        notes += [ROUNDED] if rounding_shows(gains, printed) else []
        records = _differences(ranking, (first, second), rows, gains, printed)
    least, most = _by_unknowns(ranking, rows)
    at_best = not bool(ranking.known[rows].all())
    return Comparison(first, second, difference, records, tuple(notes), least, most, at_best, unknown, called)


def _differences(
    ranking: Ranking, names: tuple[str, str], rows: list[int], gains: list[float], printed: list[float]
) -> tuple[Difference, ...]:
    """Return what each criterion adds, the largest part first."""
    matrix = ranking.matrix
    (left, *of_left), (right, *of_right) = (_figures_in(matrix, row) for row in rows)
    judged, counts = (list(zip(*both, strict=True)) for both in zip(of_left, of_right, strict=True))
    old = [
        tuple(rests_on_stale(matrix.assessment, criterion, name) for name in names)
        for criterion in matrix.criteria
    ]
    columns = zip(matrix.criteria, left, right, gains, printed, map(any, judged), old, counts, strict=True)
    records = (Difference(*column) for column in columns)
    return tuple(sorted(records, key=lambda record: (-steady(abs(record.part)), record.criterion)))


def _figures_in(matrix: DecisionMatrix, row: int) -> tuple[list[float | None], list[bool], list[bool]]:
    """Return the known figures of a network, which are judged in pairs instead, and which criteria apply to it."""
    nowhere = np.zeros(len(matrix.criteria), dtype=np.bool_)
    unknown = nowhere if matrix.unknown is None else matrix.unknown[row]
    judged = nowhere if matrix.lacking is None else matrix.lacking[row]
    applies = ~nowhere if matrix.applies is None else matrix.applies[row]
    is_out = (unknown | judged | ~applies).tolist()
    figures = [None if out else value for value, out in zip(matrix.values[row].tolist(), is_out, strict=True)]
    return figures, judged.tolist(), applies.tolist()


def _by_unknowns(ranking: Ranking, rows: list[int]) -> tuple[float | None, float | None]:
    """Return the least and the most of the difference by what is not known, all else as stated."""
    matrix = ranking.matrix
    if ranking.known[rows].all() or ranking.method.is_relative or matrix.unknown is None:
        return None, None
    low, high = (
        matrix.values if end is None else np.where(matrix.unknown, end, matrix.values)
        for end in (matrix.low, matrix.high)
    )
    found = score_bounds(replace(matrix, low=low, high=high), ranking.method)
    return float(found.low[rows[0]] - found.high[rows[1]]), float(found.high[rows[0]] - found.low[rows[1]])


def rounded_to_sum(parts: Sequence[float], total: float, digits: int = DIGITS) -> list[float]:
    """Round parts so that they add up to the rounded total; those that lose most by rounding are adjusted first.

    Examples
    --------
    >>> rounded_to_sum([0.33333, 0.33333, 0.33334], 1.0, 2)
    [0.33, 0.33, 0.34]
    """
    unit = 10**digits
    exact = [part * unit for part in parts]
    whole = [round(half_up(part, digits) * unit) for part in parts]
    missing = round(half_up(total, digits) * unit) - sum(whole)
    step = 1 if missing > 0 else -1
    by_loss = sorted(range(len(parts)), key=lambda index: steady(step * (whole[index] - exact[index])))
    for index in by_loss[: abs(missing)]:
        whole[index] += step
    return [value / unit for value in whole]


def rounding_shows(parts: Sequence[float], printed: Sequence[float], digits: int = DIGITS) -> bool:
    """Return whether a printed part is another number than the part, rounded.

    Examples
    --------
    >>> rounding_shows([0.14, 0.14, 0.16], [0.1, 0.1, 0.2], 1), rounding_shows([0.14, 0.14], [0.1, 0.2], 1)
    (False, True)
    """
    # Half a unit more is the next number; the last digits of a float must not decide.
    half = 0.5 * 10**-digits * (1 + 1e-6)
    return any(abs(shown - part) > half for shown, part in zip(printed, parts, strict=True))


def _excluded(ranking: Ranking, network: str) -> list[str]:
    record = ranking[network]
    if record.status == "conditional":
        return [f"{ranking.names.network(network)} stands only if what is not known turns out well"]
    if record.status != "excluded":
        return []
    rules = "; ".join(str(gate) for gate in record.gates if gate.outcome == "fail")
    return [f"{ranking.names.network(network)} is ruled out, whatever its score ({rules})"]


def _sentences(comparison: Comparison) -> list[str]:
    called = comparison.called
    first, second = called.network(comparison.first), called.network(comparison.second)
    if comparison.difference is None:
        return []
    gap = half_up(comparison.difference, DIGITS)
    lines = list(_range_of_lead(comparison))
    if gap == 0:
        about = "about the same" if comparison.difference else "the same"
        said = f"{first} and {second} score {about}."
    else:
        ahead, behind = (first, second) if gap > 0 else (second, first)
        said = f"{ahead} scores {abs(gap):.{DIGITS}f} more than {behind}."
    lines.append(supposing(said, at_best=comparison.at_best))
    for_first = [part for part in comparison.parts if part.printed > 0]
    for_second = [part for part in comparison.parts if part.printed < 0]
    for name, parts in ((first, for_first), (second, for_second)):
        if parts:
            total = abs(round(sum(part.printed for part in parts), DIGITS))
            said = "; ".join(_clause(part, called) for part in parts)
            lines.append(f"In favour of {name}, {total:.{DIGITS}f} in all: {said}.")
    level = [part for part in comparison.parts if part.printed == 0]
    open_ = {criterion for _, criterion in comparison.unknown}
    same = [called.criterion(part.criterion) for part in level if part.part == 0 and part.criterion not in open_]
    at_best = [called.criterion(part.criterion) for part in level if part.part == 0 and part.criterion in open_]
    near = [called.criterion(part.criterion) for part in level if part.part != 0]
    lines += [f"No difference on {listed_with_and(same)}."] if same else []
    lines += [supposing(f"no difference on {listed_with_and(at_best)}.", at_best=True)] if at_best else []
    lines += [f"Next to no difference on {listed_with_and(near)}."] if near else []
    if for_first and for_second:
        gain, loss = (abs(round(sum(p.printed for p in parts), DIGITS)) for parts in (for_first, for_second))
        lines.append(f"Together {gain:.{DIGITS}f} - {loss:.{DIGITS}f} = {gap:.{DIGITS}f}.")
    return lines


def _range_of_lead(comparison: Comparison) -> Iterator[str]:
    """Say between what the lead lies, where it is not known."""
    if comparison.least is None or comparison.most is None:
        return
    called = comparison.called
    first, second, least, most = comparison.first, comparison.second, comparison.least, comparison.most
    if abs(least) > abs(most):
        first, second, least, most = second, first, -most, -least
    unknown = [
        f"{called.criterion(criterion)} of {called.network(network)}" for network, criterion in comparison.unknown
    ]
    # Rounded outwards, so that it lies between the printed figures whatever it is; but for the noise of sums.
    unit = 10**DIGITS
    least, most = math.floor(least * unit + 1e-6) / unit, math.ceil(most * unit - 1e-6) / unit
    start = f"{least:.{DIGITS}f}" if least >= 0 else f"from {-least:.{DIGITS}f} less"
    why = f", as {listed_with_and(unknown)} {'is' if len(unknown) == 1 else 'are'} not known" if unknown else ""
    yield f"{called.network(first)} scores {start} to {most:.{DIGITS}f} more than {called.network(second)}{why}."


def _clause(part: Difference, called: Names) -> str:
    said = f"{called.criterion(part.criterion)} {abs(part.printed):.{DIGITS}f}"
    if part.is_judged:
        return said
    unit = called.units.get(part.criterion, "").removesuffix(YES_NO)
    first, second = part.figures(called)
    return f"{said} ({f'{first} against {second}'} {unit}".rstrip() + ")"


STANDING = {
    "feasible": "no rule is against it",
    "conditional": "it stands only if what is not known turns out well",
    "excluded": "ruled out",
}
"""What a status says of one network."""


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion's part of a score.

    Parameters
    ----------
    criterion : str
        Its id.
    value : float or None
        The figure in natural units; None where unknown, where the criterion does not apply, and where the networks
        are judged in pairs.
    weight : float
        What the criterion counts for this network.
    part : float
        Its part of the score.
    printed : float
        The same, rounded so that the printed parts add up to the printed score.
    is_judged : bool
        Whether it rests on judgements between the networks, and on no figure.
    stale : bool
        Whether something that the figure rests on was found too long ago.
    applies : bool
        Whether the criterion applies to the network; the weight of one that does not is in those of the others.
    """

    criterion: str
    value: float | None
    weight: float
    part: float
    printed: float
    is_judged: bool = False
    stale: bool = False
    applies: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Told):
    """A network's score part by part, and what the rules say.

    Parameters
    ----------
    record : RankedNetwork
        Its place in the ranking.
    parts : tuple of Part
        One for each criterion, in the order of the matrix; empty where there is no score to explain.
    total : float or None
        What the parts sum to.
    admission : tuple of str
        For an excluded or conditional network: what would let it stand, one sentence for each rule.
    notes : tuple of str
        What to know about these figures.
    called : Names
        How criteria are called in its text.
    """

    record: RankedNetwork
    parts: tuple[Part, ...]
    total: float | None
    admission: tuple[str, ...]
    notes: tuple[str, ...]
    called: Names = field(default_factory=Names, repr=False, compare=False)

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it."""
        record = self.record
        return {
            **{name: getattr(record, name) for name in ("network", "status", "rank", "score", "comparable")},
            **{name: getattr(self, name) for name in ("total", "parts", "admission", "notes")},
        }

    def _repr_html_(self) -> str:
        if self.total is None:
            return notebook_text(str(self))
        heads = ("Criterion", "Figure", "Weight", "Part of the score")
        rows = (
            (
                self.called.criterion(part.criterion),
                _figure(part, self.called).removeprefix("figure "),
                score_text(part.weight),
                score_text(part.printed),
            )
            for part in self.parts
        )
        opening, score = str(self).split("\n")[:2]
        below = (*(f"Rule: {one}." for one in self.admission), *(f"Note: {one}." for one in self.notes))
        return notebook_table(f"{opening} {score}", heads, rows, below)

    def __str__(self) -> str:
        """Return the explanation as plain text."""
        record = self.record
        called = self.called
        place = f", rank {record.rank}" if record.rank is not None else ""
        lines = [wrapped(f"{called.network(record.network)}: {STANDING[record.status]}{place}.")]
        if self.total is not None:
            what = "Score" if record.score is not None else "Score, with what is unknown at its best,"
            lines.append(wrapped(f"{what} {score_text(self.total)}, the sum of these parts:"))
            lines += [
                wrapped(
                    f"{called.criterion(part.criterion)}: {score_text(part.printed)} "
                    f"({_figure(part, called)}, "
                    f"weight {score_text(part.weight)})",
                    "  ",
                )
                for part in self.parts
            ]
        lines += [wrapped(f"Rule: {sentence}.") for sentence in self.admission]
        lines += [wrapped(f"Note: {note}.") for note in self.notes]
        return "\n".join(lines)


def _figure(part: Part, called: Names) -> str:
    if not part.applies:
        return DOES_NOT_APPLY
    return (
        "judged in pairs"
        if part.is_judged
        else f"figure {aged(called.figure_on(part.criterion, part.value), stale=part.stale)}"
    )


@checked
def explain(ranking: Study | Ranking, network: str) -> Explanation:
    """Return how a network comes to its score, or why it is left out and what would admit it.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says.
    network : str
        A network, named as for `Ranking.find`.

    Returns
    -------
    Explanation

    Raises
    ------
    UnknownName
        As for `Ranking.find`.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> ranking = netselect.rank(study)
    >>> round(netselect.explain(ranking, "pm-body").total, 3)
    0.603
    """
    ranking = ranking_of(ranking)
    record = ranking[network]
    row = ranking.position(network)
    matrix, contributions = ranking.matrix, ranking.contributions
    notes: list[str] = []
    parts: tuple[Part, ...] = ()
    total = None
    seen = ranking.rows is None or row in ranking.rows
    if not seen:
        notes.append(f"{ranking.method.title} scores only the networks that stand, so this one has no score")
    elif contributions is None:
        notes.append(f"{ranking.method.title} does not split its score into parts")
    else:
        gains = contributions[row].tolist()
        total = float(sum(gains))
        printed = rounded_to_sum(gains, total)
        figures, judged, applies = _figures_in(matrix, row)
        stale = [
            not in_pairs and rests_on_stale(matrix.assessment, criterion, record.network)
            for criterion, in_pairs in zip(matrix.criteria, judged, strict=True)
        ]
        weights = matrix.own_weights[row].tolist()
        columns = zip(matrix.criteria, figures, weights, gains, printed, judged, stale, applies, strict=True)
        parts = tuple(Part(*column) for column in columns)
        notes += [ROUNDED] if rounding_shows(gains, printed) else []
    if seen:
        notes += about(ranking, record.network)
        notes += _on_unknowns(ranking, row)
    # A feasible network stands already: its gates pass, or nobody asked them.
    open_gates = [] if record.status == "feasible" else record.gates
    admission = tuple(_admission(gate) for gate in open_gates if gate.outcome in {"fail", "unknown"})
    return Explanation(record, parts, total, admission, tuple(notes), ranking.names)


def _on_unknowns(ranking: Ranking, row: int) -> list[str]:
    """Say which figures are taken at their best; where networks are measured together, others' figures count."""
    unknown = ranking.missing
    if unknown is None:
        return []
    own = [
        f"{ranking.names.criterion(criterion)} is not known: its best is used here"
        for criterion, is_open in zip(ranking.matrix.criteria, unknown[row].tolist(), strict=True)
        if is_open
    ]
    if own or ranking.known[row]:
        return own
    return [
        f"{ranking.method.title} measures the networks against each other, and a figure of another one is not "
        "known: its best is used here"
    ]


def _admission(gate: GateResult) -> str:
    """Say what one rule would need to let the network stand."""
    if gate.outcome == "unknown":
        return f"find out whether {gate.condition}"
    waiver = "; or waive the rule, with your reason and your name" if gate.kind in WAIVABLE else ""
    if gate.kind == "red_line":
        waiver = "; this is a red line, and is never waived"
    found = "" if isinstance(gate.found, bool) or gate.found is None else f", instead of {exact_text(gate.found)}"
    return f"it would be let in only if {gate.condition}{found}{waiver}"
