"""How does a network come to its score, or why is it left out, and what would admit it?"""

from dataclasses import dataclass, field

from netselect.arguments import checked
from netselect.comparison.pair import DIGITS, ROUNDED, rounded_to_sum, rounding_shows
from netselect.comparison.study_notices import rests_on_stale
from netselect.finding import Told
from netselect.gates import GateResult
from netselect.names import DOES_NOT_APPLY, Names
from netselect.notebook import notebook_table, notebook_text
from netselect.ranking import RankedNetwork, Ranking, ranking_of
from netselect.ranking.comparability import about
from netselect.study.criteria import WAIVABLE
from netselect.study.study import Study
from netselect.words import aged, exact_text, score_text, wrapped

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
        printed = rounded_to_sum(gains, total, DIGITS)
        unknown = [False] * len(gains) if matrix.unknown is None else matrix.unknown[row].tolist()
        judged = [False] * len(gains) if matrix.lacking is None else matrix.lacking[row].tolist()
        applies = [True] * len(gains) if matrix.applies is None else matrix.applies[row].tolist()
        weights = matrix.own_weights[row].tolist()
        parts = tuple(
            Part(
                criterion,
                None if unknown[i] or judged[i] or not applies[i] else float(matrix.values[row, i]),
                weights[i],
                gains[i],
                printed[i],
                judged[i],
                not judged[i] and rests_on_stale(matrix.assessment, criterion, ranking.find(network)),
                applies[i],
            )
            for i, criterion in enumerate(matrix.criteria)
        )
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
