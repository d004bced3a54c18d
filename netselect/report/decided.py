"""How was this decided: by which criteria, weights, rules and method, and agreed with whom?"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import netselect
from netselect.comparison.study_notices import figures_read
from netselect.gates import all_gates, rule_text
from netselect.names import GLOSSARY, Names, unit_of
from netselect.ranking import Ranking
from netselect.report import ignores_gates, method_sentence
from netselect.report.document import Block, Paragraph, Provenance, Section, Table, table_or
from netselect.robustness.doubts import doubts_about
from netselect.robustness.questions import OpenQuestion
from netselect.study.criteria import Criterion, Gate
from netselect.study.network import Fact, Figure, Network, Strength
from netselect.study.study import LEFT_OUT, LEFT_OUT_BUT_NOTES, Audience, Study, walk
from netselect.words import aged, clean, exact_text, listed_with_and, natural_text, plain_name

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
    """Return the section with which every document ends.

    Parameters
    ----------
    ranking : Ranking
    study : Study
    defined : bool
        Whether the document holds the criteria and the rules already.
    with_notes : bool
        Whether notes may stand in it.
    """
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
    return Section(
        "How this was decided",
        (
            *stated,
            Paragraph(f"Method: {ranked_by(ranking)}"),
            *_waivers(study, names),
            *_decisions(study, names, with_notes=with_notes),
            Paragraph(f"Words: {GLOSSARY}"),
        ),
        (Section("What is not known, stale or ungraded", tuple(_open(ranking, study))),),
    )


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
    return Table(
        "Rules that no score can buy back",
        ("Rule", "Kind", "Asks about", "Requires"),
        tuple(
            (
                names.gate(name),
                plain_name(gate.kind),
                plain_name(gate.fact or str(gate.computed)),
                _required(gate, study),
            )
            for name, gate in all_gates(study).items()
        ),
    )


def _required(gate: Gate, study: Study) -> str:
    if gate.must_be is not None:
        return "yes" if gate.must_be else "no"
    return f"{rule_text(gate)} {unit_of(str(gate.computed), study.currency) if gate.computed else ''}".strip()


def _waivers(study: Study, names: Names) -> Iterator[Block]:
    if study.waivers:
        rows = tuple(
            (names.gate(one.gate), names.network(one.network), one.by, clean(one.reason), date_text(one.dated))
            for one in study.waivers
        )
        yield Table("Rules that were set aside", ("Rule", "For", "By", "Reason", "Date"), rows)


def _decisions(study: Study, names: Names, *, with_notes: bool) -> Iterator[Block]:
    """Yield the recorded decisions, or the sentence that none is shown."""
    if not study.decisions:
        yield Paragraph("No decision is shown here.")
        return
    yield without_notes(
        Table(
            "Decisions, by their dates",
            ("Date", "About", "What changed", "Why", "Agreed with"),
            tuple(
                (
                    one.date.isoformat(),
                    listed_with_and(map(names.anything, one.about)),
                    clean(one.changed or ""),
                    clean(one.why or ""),
                    clean(one.agreed_with or ""),
                )
                for one in sorted(study.decisions, key=lambda one: one.date)
            ),
        ),
        {2, 3},
        with_notes=with_notes,
    )


def without_notes(table: Table, notes: set[int], *, with_notes: bool) -> Table:
    """Return a table without its columns of notes, unless notes may stand in it."""
    kept = [column for column in range(len(table.heads)) if with_notes or column not in notes]
    rows = tuple(tuple(row[column] for column in kept) for row in table.rows)
    return replace(table, heads=tuple(table.heads[column] for column in kept), rows=rows)


def date_text(day: dt.date | None, study: Study | None = None) -> str:
    """Return a day as it stands in a table, marked where what was found on it is stale in the study."""
    if day is None:
        return UNDATED
    return aged(day.isoformat(), stale=study is not None and study.is_stale(day))


def observed(figure: Figure | Fact, network: Network, study: Study) -> str:
    """Return where a figure is from: its grade, its source and its date, marked where it is stale."""
    grade = figure.grade or network.grade
    said = [str(grade)] if grade else ["no grade"]
    if figure.source:
        said.append(clean(figure.source))
    if figure.dated:
        said.append(date_text(figure.dated, study))
    return ", ".join(said)


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
    rows += [
        (
            one.figure.named(names),
            f"stated with a range: {one.figure.known(names)}; it can change the {one.decided}",
        )
        for one in telling(ranking)
        if not one.figure.is_unknown
    ]
    caption = "Not known, too old, or stated with a range that matters"
    yield table_or("Every figure shown here is known, and none is stale.", caption, ("What", "State"), rows)
    if ungraded:
        what, they = ("1 strength carries", "it") if ungraded == 1 else (f"{ungraded} strengths carry", "they")
        yield Paragraph(f"{what} no grade, and nothing says how far out {they} may be.")
