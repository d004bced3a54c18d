"""How were the networks shortlisted, what does each of them bring and cost, and what is to be found out first?"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from typing import Literal

from netselect.comparison.explanation import compare
from netselect.comparison.network_profile import NetworkProfile, RatedFigure, profile
from netselect.ranking import RankedNetwork, Ranking
from netselect.report import STATUSES, drawings, ignores_gates, near_miss, only_if, outcomes, rules_unheard
from netselect.report.decided import (
    CRITERION_HEADS,
    DEFINED,
    RULED,
    UNDATED,
    criteria_rows,
    date_text,
    rules_table,
    without_notes,
)
from netselect.report.document import Block, Items, Paragraph, Section, Table, table_or
from netselect.report.explorer import walked_weights
from netselect.report.pictures import drawn
from netselect.report.table import SHOWN, shown_rows
from netselect.robustness.doubts import doubts_about
from netselect.study.study import Study
from netselect.words import UNFOLDED, capital, clean, closed, listed_with_and, plain_name

ETHICS = {
    "integrity": "integrity, and the employer's policy",
    "marketing": "irresponsible marketing",
    "privacy_fairness": "privacy and fairness",
    "duty_of_care": "duty of care",
}
"""How the issues of ethics are called."""

MOST_QUESTIONS = 10


def shortlisting(ranking: Ranking, study: Study, *, with_notes: bool) -> tuple[Section, ...]:
    """Return the sections of the shortlist report: the criteria and the rule first."""
    records = {record.network: record for record in ranking.records}
    listed = ranking.shortlist.networks
    return (
        Section(DEFINED, (_defined(ranking, study),)),
        Section(RULED, tuple(_ruled(ranking, study))),
        Section("The order", (*_order(ranking), *drawn(drawings.scores(ranking))), tuple(_walked(ranking))),
        Section("The shortlist", tuple(_shortlist(ranking))),
        Section(
            "What joining and staying bring and cost",
            drawn(drawings.benefits(ranking)) if listed else (Paragraph("Nobody is shortlisted."),),
            tuple(_one(ranking, study, records[network]) for network in listed),
        ),
        Section("Why this one rather than that one", *_why(ranking)),
        Section("What to find out first", tuple(_questions(ranking))),
        Section("Questions of ethics", tuple(_ethics(ranking, study, with_notes=with_notes))),
    )


def _defined(ranking: Ranking, study: Study) -> Table:
    weights = dict(zip(ranking.matrix.criteria, ranking.matrix.weights.tolist(), strict=True))
    rows = [
        (*row, *_decided_on(study, {name, "criteria", "weights"}))
        for name, *row in criteria_rows(study, ranking.names, weights)
    ]
    rows.append((f"Shortlist: {ranking.shortlist.rule}", "", "", "", "", *_decided_on(study, {"shortlist"})))
    return Table(
        "What was defined, and when",
        ("Criterion or rule", *CRITERION_HEADS, "First decision", "Last decision"),
        tuple(rows),
        figures=frozenset({1, 2}),
    )


def _decided_on(study: Study, about: set[str]) -> tuple[str, str]:
    days: list[dt.date] = sorted(one.date for one in study.decisions if not about.isdisjoint(one.about))
    return (days[0].isoformat(), days[-1].isoformat()) if days else (UNDATED, UNDATED)


def _ruled(ranking: Ranking, study: Study) -> Iterator[Block]:
    if study.gates or any(value is not None for _, value in study.learner.limits):
        yield rules_table(study, ranking.names)
    else:
        yield Paragraph("No rules and no limits are stated.")
        return
    if ignores_gates(ranking):
        yield Paragraph(f"The rules are {rules_unheard(ranking)}")
        return
    rows = [
        (ranking.names.network(record.network), status, ranking.names.gate(gate.gate), capital(str(gate)))
        for record in ranking.records
        for status, outcome in (("excluded", "fail"), ("stands only if it turns out well", "unknown"))
        for gate in outcomes(record, outcome)
        if record.status in {"excluded", "conditional"}
    ]
    heads = ("Network", "Status", "Rule", "What was found, and what is asked for")
    caption = "Networks that a rule leaves out, or could leave out"
    yield table_or("No rule leaves a network out.", caption, heads, rows)


def _order(ranking: Ranking) -> Iterator[Block]:
    rows = tuple(map(tuple, shown_rows(ranking)))
    figures = frozenset(place for place, column in enumerate(SHOWN) if column.is_figure)
    yield Table("All networks, those that stand in order", tuple(column.head for column in SHOWN), rows, figures)
    found = {record.status for record in ranking.records}
    statuses = "; ".join(f"{name}: {means}" for name, means in STATUSES.items() if name in found)
    yield Paragraph(
        "A score is what the method makes of a network's figures and the weights, and a higher one is better; low "
        "to high is from the least to the most that it can be, by what is not known, by stated ranges and by "
        f"grades. {capital(statuses)}."
    )


NOT_WALKED = (
    "In a browser too, this document has no weights to move: a criterion does not apply to every network, so that "
    "each has its own weights."
)


def _walked(ranking: Ranking) -> Iterator[Section]:
    walked = walked_weights(ranking)
    if walked is not None:
        yield Section("If the weights were different", (walked,))
    elif ranking.matrix.applies is not None:
        yield Section("If the weights were different", (Paragraph(NOT_WALKED),))


def _shortlist(ranking: Ranking) -> Iterator[Block]:
    found, names = ranking.shortlist, ranking.names
    yield Paragraph(f"The rule: {found.rule}.")
    if found.listed:
        yield Items(
            tuple(
                names.network(one.network) + (f", {only_if(one.conditions)}" if one.conditions else "")
                for one in found.listed
            )
        )
    else:
        yield Paragraph("Nobody is shortlisted.")
    missed = near_miss(ranking).strip()
    if missed:
        yield Paragraph(missed)


def _one(ranking: Ranking, study: Study, record: RankedNetwork) -> Section:
    found = profile(ranking, record.network)
    blocks: list[Block] = [two_by_two(found)]
    if found.asked:
        blocks.append(
            Table("What it takes, in money and time", ("What", "How much", "For"), tuple(what_it_takes(found)))
        )
    demands = study.networks[record.network].asks_of_me
    if demands:
        blocks.append(Paragraph(f"It asks for these skills: {listed_with_and(map(plain_name, demands))}."))
    return Section(found.name, tuple(blocks))


def what_it_takes(found: NetworkProfile) -> Iterator[tuple[str, str, str]]:
    """Yield what a network takes in money and time: what, how much, and whether to join or to stay."""
    for label, said in found.asked:
        if label != "Until full part":
            yield label, said, "staying" if label in {"Later years", "Time"} else "joining"
        else:
            yield "Full part", "at once" if said == "0 weeks" else f"after {said}", "joining"


_PHASES: tuple[tuple[str, Literal["joining", "maintaining"]], ...] = (
    ("Joining", "joining"),
    ("Staying", "maintaining"),
)


def two_by_two(found: NetworkProfile) -> Table:
    """Return what joining and staying bring, cost and leave open, by benefits and limitations."""

    def told(
        figures: Iterable[RatedFigure], nothing: str = "none", text: Callable[[RatedFigure], str] = str
    ) -> str:
        return "; ".join(map(text, figures)) or nothing

    rows = tuple(
        (
            head,
            told(found.cell(phase, "benefit"), "none by these marks"),
            told(found.cell(phase, "limitation"), "none by these marks"),
            told(found.cell(phase, "neither")),
            told((one for one in found.not_known if one.phase in {phase, "both"}), text=found.unknown_text),
        )
        for head, phase in _PHASES
    )
    marks = found.marks
    return Table(
        f"Benefits (worth {marks.benefit:g} or more of 1) and limitations ({marks.limitation:g} or less)",
        ("", "Benefits", "Limitations", "Between the two", "Not known"),
        rows,
    )


def _why(ranking: Ranking) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    first, *others = compared(ranking) or [""]
    if not others:
        return (Paragraph("Here there are no two networks to set against each other."),), ()
    names = ranking.names
    return (), tuple(
        Section(
            f"{names.network(first)}, or {names.network(other)}",
            (Items(tuple(closed(sentence) for sentence in compare(ranking, first, other).sentences)),),
        )
        for other in others
    )


def compared(ranking: Ranking) -> list[str]:
    """Return the shortlisted networks, and the one that misses the shortlist by least."""
    listed = ranking.shortlist.networks
    return [*listed, *(out.network for out in ranking.shortlist.left_out[:1])] if listed else []


def _questions(ranking: Ranking) -> Iterator[Block]:
    doubts = doubts_about(ranking)
    if doubts is None:
        yield Paragraph(
            "Nobody stands, so that no answer decides anything yet."
            if not ranking.stands.any()
            else "With so many networks the questions are not worked out unasked."
        )
        return
    asked = doubts.questions
    if not asked.questions:
        yield Paragraph("Nothing that is shown here is open: no question is left.")
        return
    rows = tuple(
        (
            capital(one.figure.state(asked.called)),
            one.decided,
            f'"{clean(one.figure.ask)}"' if one.figure.ask else "not said",
        )
        for one in asked.questions[:MOST_QUESTIONS]
    )
    yield Table("Open questions, the most telling first", ("What is not known", "It can change", "Ask"), rows)
    if len(asked.questions) > MOST_QUESTIONS:
        yield Paragraph(f"{len(asked.questions) - MOST_QUESTIONS:,} more are open.")


def _ethics(ranking: Ranking, study: Study, *, with_notes: bool) -> Iterator[Block]:
    if not study.ethics:
        yield Paragraph("No question of ethics is shown here.")
        return
    names = ranking.names
    rows = tuple(
        (
            ETHICS[one.issue],
            "" if one.network is None else names.network(one.network),
            "" if one.gate is None else names.gate(one.gate),
            clean(one.clause or ""),
            clean(one.asked or ""),
            clean(one.answer or ""),
            date_text(one.date),
        )
        for one in study.ethics
    )
    heads = ("Issue", "Network", "Rule", "Policy and clause", "Asked", "Answer", "Date")
    yield without_notes(Table("Ethics register", heads, rows), {5}, with_notes=with_notes)


def told(found: object) -> Items:
    """Return what a finding says of itself, a sentence or a line each."""
    here = copy_context()
    here.run(lambda: UNFOLDED.set(True))
    lines = here.run(str, found).splitlines()
    return Items(tuple(line.strip() for line in lines if line.strip()))
