"""How was this decided: by which criteria, weights, rules and method, and agreed with whom?"""

import datetime as dt
from collections.abc import Iterator

import netselect
from netselect.gates import all_gates, rule_text
from netselect.names import Names, unit_of
from netselect.ranking import Ranking
from netselect.report.document import Block, Paragraph, Provenance, Section, Table
from netselect.report.remarks import method_sentence
from netselect.study.audience import LEFT_OUT, LEFT_OUT_BUT_NOTES, Audience
from netselect.study.criteria import Criterion, Gate
from netselect.study.network import Fact, Figure, Network, Strength, stated_figures
from netselect.study.study import Study, walk
from netselect.words import aged, clean, exact_text, listed_with_and, natural_text, plain_name

UNDATED = "undated"
"""What stands where a date is asked for and nobody gave one."""


def provenance_of(study: Study, audience: Audience, *, with_notes: bool) -> Provenance:
    """Return what a document on a study rests on; the study is what is left for the audience."""
    left_out = LEFT_OUT_BUT_NOTES if with_notes else LEFT_OUT
    return Provenance(
        netselect=netselect.__version__,
        as_of=study.as_of.isoformat(),
        study_version=max((decision.date.isoformat() for decision in study.decisions), default=""),
        content_hash=study.content_hash,
        audience=audience,
        left_out="" if audience == "learner" else left_out,
    )


def decided(ranking: Ranking, study: Study) -> Section:
    """Return the section with which every document ends."""
    names = ranking.names
    blocks: list[Block] = [
        _criteria(ranking, study),
        Paragraph(f"Method: {method_sentence(ranking)}"),
        rules_table(study, names),
        *_waivers(study, names),
        *decisions_of(study, names),
    ]
    return Section(
        "How this was decided",
        tuple(blocks),
        (Section("What is not known, stale or ungraded", tuple(_open(study, names))),),
    )


def _criteria(ranking: Ranking, study: Study) -> Table:
    weights = dict(zip(ranking.matrix.criteria, ranking.matrix.weights.tolist(), strict=True))
    names = ranking.names
    rows = tuple(
        (
            names.criterion(name),
            f"{100 * weights[name]:.1f} %",
            "" if criterion.weight is None else natural_text(criterion.weight),
            scale_text(criterion, names.units.get(name, "")),
            {"both": "joining and maintaining"}.get(criterion.effective_phase, criterion.effective_phase),
        )
        for name, criterion in walk(study.criteria)
        if name in weights
    )
    return Table(
        "Criteria, with their weights",
        ("Criterion", "Weight", "As given", "From worst to best", "Counts for"),
        rows,
        figures=frozenset({1, 2}),
    )


def scale_text(criterion: Criterion, unit: str) -> str:
    """Return the worst and the best level of a criterion, as they stand in a table."""
    scale = criterion.effective_scale
    if scale is None:
        return "compared among the networks"
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


def decisions_of(study: Study, names: Names, about: frozenset[str] = frozenset()) -> Iterator[Block]:
    """Yield the recorded decisions, or the sentence that there are none; with ``about`` only those on that."""
    told = sorted(
        (one for one in study.decisions if not about or not about.isdisjoint(one.about)), key=lambda one: one.date
    )
    if not told:
        yield Paragraph(
            "No decision is recorded." if not about else "No decision about this is recorded: undated."
        )
        return
    yield Table(
        "Decisions",
        ("Date", "About", "What changed", "Why", "Agreed with"),
        tuple(
            (
                one.date.isoformat(),
                listed_with_and(_called(study, names, what) for what in one.about),
                clean(one.changed or ""),
                clean(one.why or ""),
                clean(one.agreed_with or ""),
            )
            for one in told
        ),
    )


def _called(study: Study, names: Names, what: str) -> str:
    if what in study.networks:
        return names.network(what)
    return names.gate(what) if what in study.gates else names.anything(what)


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


def _open(study: Study, names: Names) -> Iterator[Block]:
    rows: list[tuple[str, str]] = []
    ungraded = 0
    for name, network in study.networks.items():
        for path, figure in stated_figures(network):
            if figure.is_unknown:
                ask = f"Ask: {clean(figure.ask)}" if figure.ask else ""
                rows.append((names.figure_of(path, name), f"not known. {ask}".strip()))
            if study.is_stale(figure.dated):
                rows.append((names.figure_of(path, name), f"stale: found on {figure.dated}"))
            ungraded += (
                isinstance(figure, Strength) and not figure.is_unknown and not (figure.grade or network.grade)
            )
        if network.review_by is not None and network.review_by < study.as_of:
            rows.append((names.network(name), f"was to be looked at again by {network.review_by}"))
    if rows:
        yield Table("Not known, or too old", ("What", "State"), tuple(rows))
    else:
        yield Paragraph("Every figure is known, and none is stale.")
    if ungraded:
        what = "1 strength carries" if ungraded == 1 else f"{ungraded} strengths carry"
        yield Paragraph(f"{what} no grade.")
