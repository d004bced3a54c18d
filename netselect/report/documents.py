"""Which document of a ranking does somebody ask for, and for whom?"""

from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path

from netselect.changes.difference import Difference
from netselect.errors import MethodNotApplicable
from netselect.maintain.records import Records
from netselect.ranking import Ranking
from netselect.report import drawings
from netselect.report.analysis import analysis
from netselect.report.decided import decided, provenance_of
from netselect.report.document import Block, Items, Kind, Paragraph, Section, Table
from netselect.report.formats import AUDIENCE_NAMES, Document
from netselect.report.index import NOTHING_KEPT, index, map_of
from netselect.report.keeping import kept_in
from netselect.report.opening import MAY_DIFFER, in_short, questions_for
from netselect.report.pictures import drawn
from netselect.report.shortlisting import shortlisting, told
from netselect.robustness.agreement import ALIKE, Agreement
from netselect.robustness.doubts import doubts_about
from netselect.sets.portfolio import Portfolio, portfolio
from netselect.sets.text import sections as set_sections
from netselect.study.audience import Audience
from netselect.study.study import Study
from netselect.words import ILLUSTRATIVE, UNFOLDED, capital, clean, closed, listed_with_and, share_text

TITLES: dict[Kind, str] = {
    "analysis": "Network analysis",
    "shortlist": "Shortlist report",
    "full": "Network selection, in full",
    "index": "Index of evidence",
}
PURPOSES: dict[Kind, str] = {
    "analysis": "To show which networks speak to which needs and aspirations, and what each asks in return.",
    "shortlist": "To show how networks were shortlisted, and what joining and staying in each brings and costs.",
    "full": "To show how networks were chosen, from the needs to the best set of networks, and how sure that is.",
    "index": "To show which part of which document speaks for each assessment criterion.",
}


def document_of(
    ranking: Ranking,
    kind: Kind,
    audience: Audience,
    *,
    with_notes: bool,
    asked: str | Path | None = None,
    records: Records | None = None,
    changed: Difference | None = None,
) -> Document:
    """Return a document on a ranking that was made of what is left of the study for the audience.

    Parameters
    ----------
    ranking : Ranking
    kind, audience : str
    with_notes : bool
        Whether notes stand in it, which is said.
    asked : path, optional
        A map of assessment criteria, instead of the library's own.
    records : Records, optional
        For the index: what is kept on memberships.
    changed : Difference, optional
        What changed since an earlier study, as the audience may see it.

    Raises
    ------
    MethodNotApplicable
        For the ranking of a bare matrix, which holds nothing to report on.
    InvalidParameter
        For the index of an illustrative study.
    """
    study = ranking.study
    if study is None:
        raise MethodNotApplicable(
            "a bare matrix holds no needs and no sources: rank a study to make a document of it"
        )
    noted = with_notes or audience == "learner"
    if kind == "index":
        kept = NOTHING_KEPT
        if records is not None:
            kept = kept_in(records, audience, study.as_of, with_notes=with_notes)
        short = [] if audience == "learner" else [Section("In short", (Paragraph(MAY_DIFFER),))]
        sections = [*short, *index(ranking, study, map_of(asked), kept)]
    else:
        best = portfolio(ranking) if kind == "full" else None
        parts = _parts(ranking, study, kind, audience, with_notes=noted)
        since = [] if changed is None else [_changed(changed)]
        sections = [in_short(ranking, study, kind, audience, best), *since, *parts]
        if best is not None:
            sections += [*_how_sure(ranking), _best_sets(best)]
        questions = questions_for(ranking, study, kind, audience)
        sections += [Section(f"For {AUDIENCE_NAMES[audience]} to answer", questions)] if questions else []
    return Document(
        kind=kind,
        title=f"{TITLES[kind]}: {clean(study.title)}",
        purpose=PURPOSES[kind],
        provenance=provenance_of(ranking, study, audience, with_notes=with_notes),
        watermark=ILLUSTRATIVE if study.illustrative else "",
        sections=(*sections, decided(ranking, study, defined=kind in {"shortlist", "full"}, with_notes=noted)),
    )


def _parts(ranking: Ranking, study: Study, kind: Kind, audience: Audience, *, with_notes: bool) -> list[Section]:
    """Return the parts of a document in the order in which its reader looks for them."""
    parts: list[Section] = []
    if kind in {"analysis", "full"}:
        parts += analysis(ranking, study, with_notes=with_notes)
    if kind in {"shortlist", "full"}:
        of_shortlist = shortlisting(ranking, study, with_notes=with_notes)
        # A manager looks for what it costs, and an assessor for what was defined first.
        parts = [*of_shortlist, *parts] if audience == "manager" else [*parts, *of_shortlist]
    return parts


def _changed(found: Difference) -> Section:
    """Return what changed in the answer and in what was written, and which change did it."""
    answer = tuple(Paragraph(text, strong=not number) for number, text in enumerate(found.told_outcomes()))
    written = Items(tuple(found.told_changes()))
    heads = ("Network", "Before", "Now")
    moved = Table("Rank and score before and now", heads, tuple(found.told_networks()))
    blocks: tuple[Block, ...] = (*answer, *([written] if written.items else []), *([moved] if moved.rows else []))
    return Section(f"What changed since {found.since}", blocks)


def _how_sure(ranking: Ranking) -> Iterator[Section]:
    doubts = doubts_about(ranking)
    if doubts is None:
        yield Section("How sure the order is", (Paragraph("Nobody stands, or too many to work it out unasked."),))
        return
    changes: tuple[Block, ...] = (told(doubts.sensitivity), *drawn(drawings.stability(doubts.sensitivity)))
    if any(one.points is not None for one in doubts.sensitivity.intervals):
        changes = (Paragraph(POINTS), *changes)
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("Changes of weights and figures", changes),
        ("If weights and figures vary", (told(doubts.smaa), *drawn(drawings.acceptability(doubts.smaa)))),
        ("What other methods say", (*_ways(doubts.agreement), *drawn(drawings.agreement(doubts.agreement)))),
        (
            "Who is outdone, and who is good value",
            (told(doubts.dominance), *drawn(drawings.value(doubts.dominance))),
        ),
    )
    yield Section("How sure the order is", (), tuple(Section(title, blocks) for title, blocks in parts))


POINTS = (
    "Points are counted here as they are given, and those of all other weights stay as they are, so that their "
    'sum changes. Under "If the weights were different" all weights sum to 100 and the others change in '
    "proportion: p points beside r points of the others are 100 p / (p + r) there."
)
"""Why limits in points are other figures than limits in hundredths."""


def _ways(found: Agreement) -> Iterator[Block]:
    """Yield who is first by which way of ranking, and in one line which ways could not be used."""
    if not found.compares:
        yield told(found)
        return
    yield Paragraph(ALIKE)
    titles, called = found.titles, found.called
    ways = list(zip(found.variants, found.kendall, found.spearman, strict=True))
    rows = tuple(
        (
            capital(titles[way.label]),
            listed_with_and(called.listed(way.first)) or "nobody",
            *("" if alike is None else share_text(alike) for alike in correlations),
        )
        for way, *correlations in ways
        if way.counts
    )
    heads = ("Way of ranking", "First", "Kendall", "Spearman")
    yield Table("Ways of ranking, that in use first", heads, rows, figures=frozenset({2, 3}))
    same = [f"{titles[way.label]} (as {titles[way.same_as]})" for way, *_ in ways if way.same_as]
    refused = [titles[way.label] for way, *_ in ways if way.ranking is None]
    for label, named in (
        ("The same arithmetic here, and not counted again", same),
        ("Not to be used with these figures", refused),
    ):
        if named:
            yield Paragraph(f"{label}: {'; '.join(named)}.")


def _best_sets(found: Portfolio) -> Section:
    """Return the best set of networks with its proof, and what stands beside it."""
    here = copy_context()
    here.run(lambda: UNFOLDED.set(True))
    (_, _), (_, verdict), *others = here.run(lambda: list(set_sections(found)))

    def items(lines: list[str]) -> tuple[Items, ...]:
        given = (clean(line.removeprefix("- ").strip()) for line in lines)
        return (Items(tuple(line if line.endswith(":") else closed(line) for line in given)),)

    inner = tuple(Section(heading.rstrip(":"), items(lines)) for heading, lines in others if lines)
    return Section("The best set of networks", (*items(verdict), *drawn(drawings.front(found))), inner)
