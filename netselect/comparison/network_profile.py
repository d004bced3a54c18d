"""What does joining a network bring and cost, what does staying in it bring and cost, and what is not known?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from netselect.arguments import checked, choice
from netselect.comparison.study_notices import figures_behind
from netselect.finding import Told, notebook_table
from netselect.matrix.assessment import utilities
from netselect.names import YES_NO, Names
from netselect.ranking import Ranking, ranking_of
from netselect.study.criteria import COVERAGE, Criterion
from netselect.study.network import Figure, Network, Span
from netselect.study.statements import Marks
from netselect.study.study import Study
from netselect.words import aged, counted, few_digits, natural_text, share_text, wrapped

TOLERANCE = 1e-9
"""A utility this close to a mark counts as reaching it."""

NO_HELP = "no help stated"
"""What is said of a coverage on which no strength of a network bears."""

Verdict = Literal["benefit", "limitation", "neither"]
Phase = Literal["joining", "maintaining"]

_VERDICTS: dict[str, Verdict] = {"Benefits": "benefit", "Limitations": "limitation", "Neither": "neither"}
PHASES: dict[str, Phase] = {"Joining": "joining", "Staying": "maintaining"}
"""How the cells of the two-by-two are called."""


@dataclass(frozen=True, slots=True)
class RatedFigure:
    """One figure of a network, and what it is worth.

    Parameters
    ----------
    criterion, name : str
        Id and name of the criterion.
    phase : {"joining", "maintaining", "both"}
        Whether it concerns joining, staying, or both.
    value : float or None
        The figure; None where it is unknown.
    low, high : float
        The range it lies in.
    unit : str
        Its unit, or an empty text.
    utility : float or None
        Its value from 0 to 1; None where the figure is unknown or nothing is anchored.
    verdict : {"benefit", "limitation", "neither"} or None
        By the marks of the study; None where the figure is unknown.
    grade : str
        How sure it is; an empty text where nothing is said.
    level : str
        What the level means in words, where the study says so.
    stale : bool
        Whether something that it rests on was found too long ago.
    """

    criterion: str
    name: str
    phase: str
    value: float | None
    low: float
    high: float
    unit: str
    utility: float | None
    verdict: Verdict | None
    grade: str
    level: str
    stale: bool = False

    def __str__(self) -> str:
        """Return the figure with its range, unit, grade and meaning."""
        is_answer = self.unit == YES_NO
        text = f"{self.name} {Names(units={self.criterion: self.unit}).figure_on(self.criterion, self.value)}"
        if self.low != self.high and not is_answer:
            text += f", from {natural_text(self.low)} to {natural_text(self.high)}"
        if self.unit and not is_answer:
            text += f" {counted(self.value if self.low == self.high else None, self.unit)}"
        worth = "" if self.utility is None else f"worth {share_text(self.utility)}"
        said = filter(None, [worth, self.level, aged(self.grade, stale=self.stale).removeprefix(", ")])
        aside = "; ".join(said)
        return f"{text} ({aside})" if aside else text


@dataclass(frozen=True, slots=True)
class Terms:
    """What a network costs, with the range where something is unknown.

    Parameters
    ----------
    first_year_cost, yearly_cost, hours_per_month, effort_hours, entry_weeks : Span or None
        None where the study states nothing.
    """

    first_year_cost: Span | None
    yearly_cost: Span | None
    hours_per_month: Span | None
    effort_hours: Span | None
    entry_weeks: Span | None

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it: each with its range, None where the study states nothing."""
        spans = {name: getattr(self, name) for name in Terms.__dataclass_fields__}
        return {
            name: None if span is None else {"value": span.value, "low": span.low, "high": span.high}
            for name, span in spans.items()
        }


@dataclass(frozen=True, slots=True, repr=False)
class NetworkProfile(Told):
    """The two-by-two of a network: joining and staying, benefits and limitations.

    Parameters
    ----------
    network, name : str
        Id and name.
    findings : tuple of RatedFigure
        Every criterion, in the order of the study.
    terms : Terms
        Money and time.
    marks : Marks
        From where a figure is called a benefit, and up to where a limitation.
    currency : str
        The currency of money figures.
    stale : frozenset of str
        Which of the terms rest on something that was found too long ago.
    among_terms : frozenset of str
        The criteria whose figure is one of the terms, which tell its range.
    """

    network: str
    name: str
    findings: tuple[RatedFigure, ...]
    terms: Terms
    marks: Marks
    currency: str
    stale: frozenset[str] = frozenset()
    among_terms: frozenset[str] = frozenset()

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it."""
        own = {name: getattr(self, name) for name in ("network", "name", "findings")}
        return {**own, "asks": self.terms, "currency": self.currency}

    def cell(self, phase: Phase, verdict: Verdict) -> tuple[RatedFigure, ...]:
        """Return one cell of the two-by-two; a criterion of both phases stands in both columns."""
        choice("phase", phase, get_args(Phase))
        choice("verdict", verdict, get_args(Verdict))
        return tuple(f for f in self.findings if f.phase in {phase, "both"} and f.verdict == verdict)

    @property
    def not_known(self) -> tuple[RatedFigure, ...]:
        """The figures that nobody has told yet."""
        return tuple(finding for finding in self.findings if finding.value is None)

    def unknown_text(self, finding: RatedFigure) -> str:
        """Return a figure that nobody has told yet with its range, unless the terms tell that."""
        return finding.name if finding.criterion in self.among_terms else str(finding)

    def __str__(self) -> str:
        """Return the two-by-two as plain text."""
        marks = (
            f"{self.name}: benefits and limitations. A figure is worth from 0 to 1: a benefit "
            f"from {few_digits(self.marks.benefit)} on, a limitation up to {few_digits(self.marks.limitation)}, "
            "neither in between."
        )
        lines = [wrapped(marks)]
        for title, phase in PHASES.items():
            lines += [
                wrapped(f"{title}, {verdict}: {finding}.")
                for verdict in _VERDICTS.values()
                for finding in self.cell(phase, verdict)
            ] or [f"{title}: nothing is measured."]
        lines += [wrapped(f"Not known: {self.unknown_text(finding)}.") for finding in self.not_known]
        lines += [wrapped(f"{label}: {sentence}.") for label, sentence in self.asked]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = [
            (label, *("; ".join(map(str, self.cell(phase, verdict))) or "none" for phase in PHASES.values()))
            for label, verdict in _VERDICTS.items()
        ]
        unknown = (
            "; ".join(one.name for one in self.not_known if one.phase in {phase, "both"}) or "nothing"
            for phase in PHASES.values()
        )
        rows.append(("Not known", *unknown))
        below = [f"{label}: {sentence}." for label, sentence in self.asked]
        return notebook_table(self.name, ("", *PHASES), rows, below)

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Return what a network costs in money and time, as label and figure; only what is stated."""
        given = (
            ("First year", "first_year_cost", self.currency),
            ("Later years", "yearly_cost", f"{self.currency} a year"),
            ("Time", "hours_per_month", "hours a month"),
            ("Effort to join", "effort_hours", "hours"),
            ("Until full part", "entry_weeks", "weeks"),
        )
        return [
            (label, aged(_span_text(span, unit), stale=term in self.stale))
            for label, term, unit in given
            if (span := getattr(self.terms, term)) is not None
        ]


@checked
def profile(ranking: Study | Ranking, network: str) -> NetworkProfile:
    """Return the benefits and limitations of joining a network and of staying in it.

    Parameters
    ----------
    ranking : Ranking or Study
        A study, or a ranking of one.
    network : str
        A network, named as for `Ranking.find`.

    Returns
    -------
    NetworkProfile

    Raises
    ------
    UnknownName
        As for `Ranking.find`.

    Notes
    -----
    Criteria on which the networks are judged in pairs, or that do not apply, have no figure to tell by, and are
    left out.

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> ranking = netselect.rank(study)
    >>> netselect.profile(ranking, "pm-body").network
    'pm-body'
    """
    ranking = ranking_of(ranking)
    network = ranking.find(network)
    row = ranking.position(network)
    matrix, study = ranking.matrix, ranking.study
    if study is not None:
        leaves, marks, stated, currency = study.leaves(), study.marks, study.networks[network], study.currency
    else:
        leaves = {name: Criterion.model_construct(name=name) for name in matrix.criteria}
        marks, stated, currency = Marks(), Network.model_construct(name=network), ""
    findings = []
    for column, (name, leaf) in enumerate(leaves.items()):
        is_absent = matrix.applies is not None and not matrix.applies[row, column]
        if is_absent or (matrix.lacking is not None and matrix.lacking[row, column]):
            continue
        value = float(matrix.values[row, column])
        unknown = matrix.unknown is not None and bool(matrix.unknown[row, column])
        utility = None if unknown else _utility(ranking, row, column)
        assessment = matrix.assessment
        figures = [] if assessment is None else figures_behind(assessment, name, leaf, network)
        findings.append(
            RatedFigure(
                criterion=name,
                name=ranking.names.criterion(name),
                phase=leaf.effective_phase,
                value=None if unknown else value,
                low=value if matrix.low is None else float(matrix.low[row, column]),
                high=value if matrix.high is None else float(matrix.high[row, column]),
                unit=ranking.names.units.get(name, ""),
                utility=utility,
                verdict=None if utility is None else _verdict(utility, marks),
                grade="" if assessment is None else _grade(figures, leaf, stated),
                level=leaf.levels.get(value, "") if not unknown else "",
                stale=study is not None and any(study.is_stale(one.dated) for one in figures),
            )
        )
    names = Terms.__dataclass_fields__
    terms = Terms(*map(stated.term, names))
    old = frozenset(
        name
        for name in names
        if study is not None and any(study.is_stale(one.dated) for one in stated.figures_of(name))
    )
    told = frozenset(name for name, leaf in leaves.items() if leaf.computed in names)
    called = ranking.names.network(network)
    return NetworkProfile(network, called, tuple(findings), terms, marks, currency, old, told)


def _utility(ranking: Ranking, row: int, column: int) -> float | None:
    matrix = ranking.matrix
    if matrix.worst is None or matrix.best is None:
        return None
    part = slice(column, column + 1)
    curves = matrix.curves[part]
    return float(
        utilities(matrix.values[row : row + 1, part], matrix.worst[part], matrix.best[part], curves)[0, 0]
    )


def _verdict(utility: float, marks: Marks) -> Verdict:
    if utility >= marks.benefit - TOLERANCE:
        return "benefit"
    return "limitation" if utility <= marks.limitation + TOLERANCE else "neither"


def _grade(figures: Sequence[Figure], leaf: Criterion, stated: Network) -> str:
    """Return a figure's grade; for coverage, how many of the strengths that it rests on carry which."""
    if leaf.computed in COVERAGE:
        counts = Counter(
            "not known" if one.is_unknown else one.grade or stated.grade or "ungraded" for one in figures
        )
        return ", ".join(f"{count} {grade}" for grade, count in sorted(counts.items())) or NO_HELP
    grades = dict.fromkeys(figure.grade or stated.grade or "" for figure in figures)
    return " and ".join(filter(None, grades))


def _span_text(span: Span, unit: str) -> str:
    if span.low is None or span.high is None or span.low == span.high:
        return f"{natural_text(span.value)} {counted(span.value, unit)}"
    ends = f"from {natural_text(span.low)} to {natural_text(span.high)}"
    if span.value is None:
        return f"not known, {ends} {unit}"
    return f"{natural_text(span.value)} {counted(span.value, unit)} ({ends})"
