"""How does a ranking, a profile, an explanation, a comparison or a list of gaps read as plain text?

No line is wider than 80 columns, nothing is drawn, and nothing is told by its place in a column alone.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from netselect.ranking import RankedNetwork, Ranking
from netselect.report.remarks import NOTHING_OPEN, STANDING, late_help, remarks, verdict_text
from netselect.report.working import working_text
from netselect.words import (
    counted,
    listed_with_and,
    natural_text,
    plain_name,
    score_text,
    wrapped,
)

if TYPE_CHECKING:
    from netselect.comparison.explanation import Explanation
    from netselect.comparison.gap_analysis import Gaps
    from netselect.comparison.network_profile import Finding, NetworkProfile, Verdict
    from netselect.comparison.pair import Comparison
    from netselect.study.observation import Span

ILLUSTRATIVE = "Illustrative: every organisation and figure is invented."
"""The watermark of invented studies."""

BARE_TITLE = "A ranking of networks"
"""The title where there is no study that has one."""


def ranking_text(ranking: Ranking, working: bool = False, *, source: str = "", brief: bool = False) -> str:
    """Return a ranking as plain text.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    working : bool
        Whether every step of the method follows.
    source : str
        The file that the study was read from, for the command that tells more.
    brief : bool
        Whether it is left out how sure the ranking is.

    Returns
    -------
    str
        Lines of at most 80 columns, each of which names what it says; no newline at the end.
    """
    lines = [wrapped(line) for line in heading(ranking)]
    lines += ["", wrapped(verdict_text(ranking, brief=brief)), ""]
    lines += [wrapped(network_line(record, ranking), hanging="   ") for record in ranking.records]
    lines += ["", *(wrapped(str(remark)) for remark in remarks(ranking, source, brief=brief))]
    if working:
        lines += ["", working_text(ranking)]
    return "\n".join(lines)


def heading(ranking: Ranking) -> list[str]:
    """Return the title, and the watermark where the study is invented."""
    study = ranking.study
    if study is None:
        return [BARE_TITLE]
    return [study.title, ILLUSTRATIVE] if study.illustrative else [study.title]


def network_line(record: RankedNetwork, ranking: Ranking) -> str:
    """Return one network with its rank, score, bounds and status, every part named."""
    place = f"{record.rank}. " if record.rank is not None else "Not ranked: "
    name = ranking.names.network(record.network)
    return f"{place}{name}: {score_sentence(record, ranking)}; {record.status}"


def score_sentence(record: RankedNetwork, ranking: Ranking) -> str:
    """Return a network's score with its bounds, or why there is none."""
    if record.low is None or record.high is None:
        return "no score"
    span = f"from {score_text(record.low)} to {score_text(record.high)}"
    if record.score is None:
        listed = ranking.scores[ranking.position(record.network)]
        graded = (record.low, record.high) != (record.certain_low, record.certain_high)
        return f"score not known, at best {score_text(listed)}; {span}{' as far as grades allow' * graded}"
    if record.low == record.high:
        return f"score {score_text(record.score)}"
    return f"score {score_text(record.score)}, {span}"


def explanation_text(explanation: "Explanation") -> str:
    """Return how a network comes to its score, or why it is left out, as plain text."""
    record = explanation.record
    called = explanation.called
    place = f", rank {record.rank}" if record.rank is not None else ""
    lines = [wrapped(f"{called.network(record.network)}: {STANDING[record.status]}{place}.")]
    if explanation.total is not None:
        what = "Score" if record.score is not None else "Score, with what is unknown at its best,"
        lines.append(wrapped(f"{what} {score_text(explanation.total)}, the sum of these parts:"))
        lines += [
            wrapped(
                f"{called.criterion(part.criterion)}: {score_text(part.printed)} "
                f"({'judged in pairs' if part.is_judged else f'figure {natural_text(part.value)}'}, "
                f"weight {score_text(part.weight)})",
                "  ",
            )
            for part in explanation.parts
        ]
    lines += [wrapped(f"Rule: {sentence}.") for sentence in explanation.admission]
    lines += [wrapped(f"Note: {note}.") for note in explanation.notes]
    return "\n".join(lines)


def comparison_text(comparison: "Comparison") -> str:
    """Return why one network is ahead of another as plain text."""
    return "\n".join(wrapped(sentence) for sentence in comparison.sentences)


def profile_text(profile: "NetworkProfile") -> str:
    """Return the benefits and limitations of joining and of staying as plain text."""
    lines = [wrapped(f"{profile.name}: benefits and limitations.")]
    lines += _phase(profile, "Joining", "joining")
    lines += _phase(profile, "Staying", "maintaining")
    lines += [wrapped(f"Not known: {finding_text(finding)}.") for finding in profile.not_known]
    lines += [wrapped(f"{label}: {sentence}.") for label, sentence in terms(profile)]
    return "\n".join(lines)


def _phase(profile: "NetworkProfile", title: str, phase: Literal["joining", "maintaining"]) -> list[str]:
    """Return what counts for and against one of the two, and what does neither."""
    labels: tuple[Verdict, ...] = ("benefit", "limitation", "neither")
    lines = [
        wrapped(f"{title}, {label}: {finding_text(finding)}.")
        for label in labels
        for finding in profile.cell(phase, label)
    ]
    return lines or [f"{title}: nothing is measured."]


def finding_text(finding: "Finding") -> str:
    """Return one figure of a network with its range, unit, grade and meaning."""
    text = f"{finding.name} {natural_text(finding.value)}"
    if finding.low != finding.high:
        text += f", from {natural_text(finding.low)} to {natural_text(finding.high)}"
    if finding.unit:
        text += f" {counted(finding.value if finding.low == finding.high else None, finding.unit)}"
    said = [finding.level, finding.grade]
    if finding.utility is not None:
        said.insert(0, f"worth {finding.utility:.2f}")
    return f"{text} ({'; '.join(filter(None, said))})" if any(said) else text


def terms(profile: "NetworkProfile") -> list[tuple[str, str]]:
    """Return what a network costs in money and time, as label and figure; only what is stated."""
    money = profile.currency
    stated = profile.terms
    given: Iterable[tuple[str, Span | None, str]] = (
        ("First year", stated.first_year_cost, money),
        ("Later years", stated.yearly_cost, f"{money} a year"),
        ("Time", stated.hours_per_month, "hours a month"),
        ("Effort to join", stated.effort_hours, "hours"),
        ("Until full part", stated.entry_weeks, "weeks"),
    )
    return [(label, _span_text(span, unit)) for label, span, unit in given if span is not None]


def _span_text(span: "Span", unit: str) -> str:
    if span.low is None or span.high is None or span.low == span.high:
        return f"{natural_text(span.value)} {counted(span.value, unit)}"
    return f"{natural_text(span.value)}, from {natural_text(span.low)} to {natural_text(span.high)}, {unit}"


def gaps_text(gaps: "Gaps") -> str:
    """Return what the networks leave open as plain text."""
    called = gaps.called

    def titled(wants: tuple[str, ...]) -> list[str]:
        return [called.quoted(want) for want in wants]

    lines = [
        f"{label}: {listed_with_and(names)}."
        for label, names in (
            ("Vague, and in need of a target and a date", titled(gaps.vague)),
            ("Served by no network", titled(gaps.unserved)),
            ("Served only by networks that are ruled out", titled(gaps.unserved_by_standing)),
            ("Served only if what is not known turns out well", titled(gaps.perhaps_served)),
            ("Met already", titled(gaps.met)),
            ("Networks that serve nothing that is open", called.listed(gaps.idle)),
            ("Help comes too late", late_help(gaps)),
        )
        if names
    ]
    if not gaps.coverage.weights.any():
        lines.append(NOTHING_OPEN)
    elif not (gaps.unserved or gaps.unserved_by_standing or gaps.perhaps_served):
        lines.append("Every open need and aspiration is served by a network that stands.")
    lines += list(_served(gaps))
    return "\n".join(map(wrapped, lines))


def _served(gaps: "Gaps") -> Iterator[str]:
    """Say for each open want who serves it, the strongest first."""
    covered = gaps.coverage
    for column, want in enumerate(covered.wants):
        if covered.weights[column] == 0:
            continue
        strengths = [
            (0.0 if covered.unknown[row, column] else float(covered.strengths[row, column]), network, row)
            for row, network in enumerate(covered.networks)
            if covered.high[row, column] > 0
        ]
        strengths.sort(key=lambda entry: (-entry[0], entry[1]))
        who = [
            f"{gaps.called.network(network)} "
            f"{'unknown' if covered.unknown[row, column] else format(strength, '.2f')}"
            f"{', ruled out' if network in gaps.excluded else ''}"
            for strength, network, row in strengths
        ]
        share = f"{plain_name(covered.horizons[column])}, {100 * covered.weights[column]:.0f} % of importance"
        yield f"{gaps.called.want(want)} ({share}): {'; '.join(who) if who else 'nobody'}."
