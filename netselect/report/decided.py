"""How was this decided, by what and with whom, and how were the networks shortlisted?"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextvars import copy_context
from itertools import groupby
from operator import itemgetter

import netselect
from netselect.comparison.explanation import compare
from netselect.comparison.network_profile import PHASES, NetworkProfile, profile
from netselect.comparison.study_notices import figures_read
from netselect.gates import all_gates, rule_text
from netselect.names import GLOSSARY, Names, unit_of
from netselect.ranking import Ranking
from netselect.report import (
    STATUSES,
    doubts_about,
    drawings,
    ignores_gates,
    method_sentence,
    near_miss,
    only_if,
    outcomes,
    rules_unheard,
)
from netselect.report.document import Block, Items, Paragraph, Provenance, Section, Table, noted, table_or
from netselect.report.explorer import walked_weights
from netselect.report.pictures import drawn
from netselect.report.table import SHOWN, shown_rows
from netselect.robustness.questions import OpenQuestion
from netselect.study.criteria import Criterion
from netselect.study.network import Fact, Figure, Network, Strength
from netselect.study.study import LEFT_OUT, LEFT_OUT_BUT_NOTES, Audience, Study, walk
from netselect.words import (
    UNFOLDED,
    aged,
    capital,
    clean,
    closed,
    exact_text,
    listed_with_and,
    natural_text,
    plain_name,
)

UNDATED = "undated"
"""What stands where a date is asked for and nobody gave one."""


def provenance_of(ranking: Ranking, study: Study, audience: Audience, *, with_notes: bool) -> Provenance:
    """Return what a document on a study rests on; the study is what is left for the audience."""
    left_out = LEFT_OUT_BUT_NOTES if with_notes else LEFT_OUT
    return Provenance(
        netselect=netselect.__version__,
        as_of=study.as_of.isoformat(),
        study_version=max((decision.date.isoformat() for decision in study.decisions), default=""),
        content_hash=study.content_hash,
        audience=audience,
        left_out="" if audience == "learner" else left_out,
        learner=", ".join(filter(None, (study.learner.id, clean(study.learner.role or "")))),
        ranked_by=ranked_by(ranking),
    )


def ranked_by(ranking: Ranking) -> str:
    """Return by which method, weights, rules and rule of the shortlist a ranking was made."""
    study = ranking.study
    rules = "No rules and no limits are stated."
    if study is not None and all_gates(study):
        rules = "The rules are not applied." if ignores_gates(ranking) else "The rules are applied."
    return f"{method_sentence(ranking)} {rules} Shortlist: {ranking.shortlist.rule}."


def decided(ranking: Ranking, study: Study, *, defined: bool, with_notes: bool) -> Section:
    """Return the section with which every document ends; `defined` where it holds criteria and rules already."""
    names = ranking.names
    weights = dict(zip(ranking.matrix.criteria, ranking.matrix.weights.tolist(), strict=True))
    heads = ("Criterion", *CRITERION_HEADS)
    rows = tuple((label, *cells) for _, label, *cells in criteria_rows(study, names, weights))
    stated: tuple[Block, ...] = (
        Table("Criteria, with their weights", heads, rows, figures=frozenset({1, 2})),
        rules_table(study, names),
    )
    if defined:
        stated = (
            Paragraph(
                f'The criteria, their weights and the rules stand under "{DEFINED}" and "{RULED}", each with '
                "the days on which it was decided, where that is shown."
            ),
        )
    waivers = tuple(
        (names.gate(one.gate), names.network(one.network), one.by, clean(one.reason), date_text(one.dated))
        for one in study.waivers
    )
    blocks = [*stated, Paragraph(f"Method: {ranked_by(ranking)}")]
    if waivers:
        blocks.append(Table("Rules that were set aside", ("Rule", "For", "By", "Reason", "Date"), waivers))
    blocks += [_decisions(study, names, with_notes=with_notes), Paragraph(f"Words: {GLOSSARY}")]
    open_ = Section("What is not known, stale or ungraded", tuple(_open(ranking, study)))
    return Section("How this was decided", tuple(blocks), (open_,))


DEFINED = "The criteria, and the rule of the shortlist"
RULED = "Rules, and whom they leave out"
CRITERION_HEADS = ("Weight", "As given", "From worst to best", "Counts for")


def criteria_rows(study: Study, names: Names, weights: Mapping[str, float]) -> Iterator[tuple[str, ...]]:
    """Yield each criterion that counts: its id, its name, and what `CRITERION_HEADS` says of it."""
    for name, criterion in walk(study.criteria):
        if name in weights:
            yield (
                name,
                names.criterion(name),
                f"{100 * weights[name]:.1f} %",
                "" if criterion.weight is None else natural_text(criterion.weight),
                scale_text(criterion, names.units.get(name, "")),
                {"both": "joining and maintaining"}.get(criterion.effective_phase, criterion.effective_phase),
            )


def scale_text(criterion: Criterion, unit: str) -> str:
    """Return the worst and the best level of a criterion, as they stand in a table."""
    scale = criterion.effective_scale
    if scale is None:
        return "compared among the networks"
    if scale.is_yes_no:
        return "no to yes" if scale.best else "yes to no"
    return f"{exact_text(scale.worst)} to {exact_text(scale.best)} {unit}".strip()


def rules_table(study: Study, names: Names) -> Table:
    """Return the rules that no score can buy back, those included that the learner's limits make."""
    rows = []
    for name, gate in all_gates(study).items():
        unit = unit_of(str(gate.computed), study.currency) if gate.computed else ""
        required = f"{rule_text(gate)} {unit}".strip()
        if gate.must_be is not None:
            required = "yes" if gate.must_be else "no"
        asks = plain_name(gate.fact or str(gate.computed))
        rows.append((names.gate(name), plain_name(gate.kind), asks, required))
    return Table("Rules that no score can buy back", ("Rule", "Kind", "Asks about", "Requires"), tuple(rows))


def _decisions(study: Study, names: Names, *, with_notes: bool) -> Block:
    rows = []
    for one in sorted(study.decisions, key=lambda one: one.date):
        said = map(noted, (one.changed, one.why, one.agreed_with))
        rows.append((one.date.isoformat(), listed_with_and(map(names.anything, one.about)), *said))
    heads = ("Date", "About", "What changed", "Why", "Agreed with")
    notes = () if with_notes else (2, 3)
    return table_or("No decision is shown here.", "Decisions, by their dates", heads, rows, without=notes)


def date_text(day: dt.date | None, study: Study | None = None) -> str:
    """Return a day as it stands in a table, marked where what was found on it is stale in the study."""
    if day is None:
        return UNDATED
    return aged(day.isoformat(), stale=study is not None and study.is_stale(day))


def observed(figure: Figure | Fact, network: Network, study: Study) -> str:
    """Return where a figure is from: its grade, its source and its date, marked where it is stale."""
    day = date_text(figure.dated, study) if figure.dated else ""
    return ", ".join(filter(None, (str(figure.grade or network.grade or "no grade"), noted(figure.source), day)))


def telling(ranking: Ranking) -> tuple[OpenQuestion, ...]:
    """Return the questions whose answer can change something, the most telling first."""
    doubts = doubts_about(ranking)
    return () if doubts is None else tuple(one for one in doubts.questions.questions if one.decides != "nothing")


def _open(ranking: Ranking, study: Study) -> Iterator[Block]:
    names = ranking.names
    rows: list[tuple[str, str]] = []
    ungraded = 0
    read = {name: list(own) for name, own in groupby(figures_read(ranking), key=itemgetter(0))}
    for name, network in study.networks.items():
        for _, path, figure in read.get(name, ()):
            if figure.is_unknown:
                ask = f'. Ask: "{clean(figure.ask)}"' if figure.ask else ""
                rows.append((names.figure_of(path, name), f"not known{ask}"))
            if study.is_stale(figure.dated):
                rows.append((names.figure_of(path, name), f"stale: found on {figure.dated}"))
            ungraded += (
                isinstance(figure, Strength) and not figure.is_unknown and not (figure.grade or network.grade)
            )
        if network.review_by is not None and network.review_by < study.as_of:
            rows.append((names.network(name), f"was to be looked at again by {network.review_by}"))
        rows += [
            (f"{plain_name(label)} of {names.network(name)}", f"stale: found on {fact.dated}")
            for label, fact in (network.online.facts if network.online else {}).items()
            if study.is_stale(fact.dated)
        ]
    ranged = [one for one in telling(ranking) if not one.figure.is_unknown]
    for one in ranged:
        said = f"stated with a range: {one.figure.known(names)}; it can change the {one.decided}"
        rows.append((one.figure.named(names), said))
    caption = "Not known, too old, or stated with a range that matters"
    yield table_or("Every figure shown here is known, and none is stale.", caption, ("What", "State"), rows)
    if ungraded:
        what, they = ("1 strength carries", "it") if ungraded == 1 else (f"{ungraded} strengths carry", "they")
        yield Paragraph(f"{what} no grade, and nothing says how far out {they} may be.")


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
    weighed = walked_weights(ranking) or (None if ranking.matrix.applies is None else NOT_WALKED)
    walked = () if weighed is None else (Section("If the weights were different", (weighed,)),)
    profiles = tuple(_one(study, profile(ranking, network)) for network in ranking.shortlist.networks)
    return (
        Section(DEFINED, (_defined(ranking, study),)),
        Section(RULED, tuple(_ruled(ranking, study))),
        Section("The order", (*_order(ranking), *drawn(drawings.scores(ranking))), walked),
        Section("The shortlist", tuple(_shortlist(ranking))),
        Section(
            "What joining and staying bring and cost",
            drawn(drawings.benefits(ranking)) if profiles else (Paragraph("Nobody is shortlisted."),),
            profiles,
        ),
        Section("Why this one rather than that one", *_why(ranking)),
        Section("What to find out first", tuple(_questions(ranking))),
        Section("Questions of ethics", (_ethics(study, ranking.names, with_notes=with_notes),)),
    )


def _defined(ranking: Ranking, study: Study) -> Table:
    weights = dict(zip(ranking.matrix.criteria, ranking.matrix.weights.tolist(), strict=True))
    rows = [
        (*row, *_decided_on(study, {name, "criteria", "weights"}))
        for name, *row in criteria_rows(study, ranking.names, weights)
    ]
    rows.append((f"Shortlist: {ranking.shortlist.rule}", "", "", "", "", *_decided_on(study, {"shortlist"})))
    heads = ("Criterion or rule", *CRITERION_HEADS, "First decision", "Last decision")
    return Table("What was defined, and when", heads, tuple(rows), figures=frozenset({1, 2}))


def _decided_on(study: Study, about: set[str]) -> tuple[str, str]:
    days: list[dt.date] = sorted(one.date for one in study.decisions if not about.isdisjoint(one.about))
    return (days[0].isoformat(), days[-1].isoformat()) if days else (UNDATED, UNDATED)


def _ruled(ranking: Ranking, study: Study) -> Iterator[Block]:
    if not study.gates and all(value is None for _, value in study.learner.limits):
        yield Paragraph("No rules and no limits are stated.")
        return
    yield rules_table(study, ranking.names)
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


NOT_WALKED = Paragraph(
    "In a browser too, this document has no weights to move: a criterion does not apply to every network, so that "
    "each has its own weights."
)


def _shortlist(ranking: Ranking) -> Iterator[Block]:
    found, names = ranking.shortlist, ranking.names
    yield Paragraph(f"The rule: {found.rule}.")
    listed = [
        names.network(one.network) + (f", {only_if(one.conditions)}" if one.conditions else "")
        for one in found.listed
    ]
    yield Items(tuple(listed)) if listed else Paragraph("Nobody is shortlisted.")
    if missed := near_miss(ranking).strip():
        yield Paragraph(missed)


def _one(study: Study, found: NetworkProfile) -> Section:
    blocks: list[Block] = [two_by_two(found)]
    if found.asked:
        heads = ("What", "How much", "For")
        blocks.append(Table("What it takes, in money and time", heads, tuple(what_it_takes(found))))
    if demands := study.networks[found.network].asks_of_me:
        blocks.append(Paragraph(f"It asks for these skills: {listed_with_and(map(plain_name, demands))}."))
    return Section(found.name, tuple(blocks))


def what_it_takes(found: NetworkProfile) -> Iterator[tuple[str, str, str]]:
    """Yield what a network takes in money and time: what, how much, and whether to join or to stay."""
    for label, said in found.asked:
        if label != "Until full part":
            yield label, said, "staying" if label in {"Later years", "Time"} else "joining"
        else:
            yield "Full part", "at once" if said == "0 weeks" else f"after {said}", "joining"


def two_by_two(found: NetworkProfile) -> Table:
    """Return what joining and staying bring, cost and leave open, by benefits and limitations."""

    def said(figures: Iterable[object], nothing: str = "none by these marks") -> str:
        return "; ".join(map(str, figures)) or nothing

    rows = []
    for head, phase in PHASES.items():
        unknown = (found.unknown_text(one) for one in found.not_known if one.phase in {phase, "both"})
        marked = (said(found.cell(phase, "benefit")), said(found.cell(phase, "limitation")))
        rows.append((head, *marked, said(found.cell(phase, "neither"), "none"), said(unknown, "none")))
    benefit, limitation = found.marks.benefit, found.marks.limitation
    caption = f"Benefits (worth {benefit:g} or more of 1) and limitations ({limitation:g} or less)"
    return Table(caption, ("", "Benefits", "Limitations", "Between the two", "Not known"), tuple(rows))


def _why(ranking: Ranking) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    first, *others = compared(ranking) or [""]
    if not others:
        return (Paragraph("Here there are no two networks to set against each other."),), ()
    sections = []
    for other in others:
        reasons = Items(tuple(map(closed, compare(ranking, first, other).sentences)))
        sections.append(Section(f"{ranking.names.network(first)}, or {ranking.names.network(other)}", (reasons,)))
    return (), tuple(sections)


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
        (capital(figure.state(asked.called)), decides, f'"{clean(figure.ask)}"' if figure.ask else "not said")
        for figure, decides in ((one.figure, one.decided) for one in asked.questions[:MOST_QUESTIONS])
    )
    yield Table("Open questions, the most telling first", ("What is not known", "It can change", "Ask"), rows)
    if len(asked.questions) > MOST_QUESTIONS:
        yield Paragraph(f"{len(asked.questions) - MOST_QUESTIONS:,} more are open.")


def _ethics(study: Study, names: Names, *, with_notes: bool) -> Block:
    rows = []
    for one in study.ethics:
        network = "" if one.network is None else names.network(one.network)
        gate = "" if one.gate is None else names.gate(one.gate)
        said = map(noted, (one.clause, one.asked, one.answer))
        rows.append((ETHICS[one.issue], network, gate, *said, date_text(one.date)))
    heads = ("Issue", "Network", "Rule", "Policy and clause", "Asked", "Answer", "Date")
    notes = () if with_notes else (5,)
    return table_or("No question of ethics is shown here.", "Ethics register", heads, rows, without=notes)


def told(found: object) -> Items:
    """Return what a finding says of itself, a sentence or a line each."""
    here = copy_context()
    here.run(lambda: UNFOLDED.set(True))
    lines = here.run(str, found).splitlines()
    return Items(tuple(line.strip() for line in lines if line.strip()))
