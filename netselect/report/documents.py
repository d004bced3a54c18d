"""Which document of a ranking does somebody ask for, and for whom?"""

from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path

from netselect.errors import MethodNotApplicable
from netselect.ranking import Ranking
from netselect.report import drawings
from netselect.report.analysis import analysis
from netselect.report.decided import decided, provenance_of
from netselect.report.document import Document, Items, Kind, Paragraph, Section
from netselect.report.drawings import drawn
from netselect.report.index import index, map_of
from netselect.report.opening import in_short, questions_for
from netselect.report.shortlisting import shortlisting, told
from netselect.robustness.doubts import doubts_about
from netselect.sets.portfolio import portfolio
from netselect.sets.text import sections as set_sections
from netselect.study.audience import Audience
from netselect.study.study import Study
from netselect.words import ILLUSTRATIVE, UNFOLDED, clean, closed

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
    ranking: Ranking, kind: Kind, audience: Audience, *, with_notes: bool, asked: str | Path | None = None
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
    if kind == "index":
        sections = [*index(ranking, study, map_of(asked))]
    else:
        sections = [in_short(ranking, study, audience), *_parts(ranking, study, kind, audience)]
        sections.append(Section("For you to answer", questions_for(ranking, study, kind, audience)))
    return Document(
        kind=kind,
        title=f"{TITLES[kind]}: {clean(study.title)}",
        purpose=PURPOSES[kind],
        provenance=provenance_of(study, audience, with_notes=with_notes),
        watermark=ILLUSTRATIVE if study.illustrative else "",
        sections=(*sections, decided(ranking, study)),
    )


def _parts(ranking: Ranking, study: Study, kind: Kind, audience: Audience) -> list[Section]:
    """Return the parts of a document in the order in which its reader looks for them."""
    parts: list[Section] = []
    if kind in {"analysis", "full"}:
        parts += analysis(ranking, study)
    if kind in {"shortlist", "full"}:
        of_shortlist = shortlisting(ranking, study)
        # A manager looks for what it costs, and an assessor for what was defined first.
        parts = [*of_shortlist, *parts] if audience == "manager" else [*parts, *of_shortlist]
    if kind == "full":
        parts += [*_how_sure(ranking), _best_sets(ranking)]
    return parts


def _how_sure(ranking: Ranking) -> Iterator[Section]:
    doubts = doubts_about(ranking)
    if doubts is None:
        yield Section("How sure the order is", (Paragraph("Nobody stands, or too many to work it out unasked."),))
        return
    parts = (
        ("Changes of weights and figures", doubts.sensitivity, drawings.stability(doubts.sensitivity)),
        ("If weights and figures vary", doubts.smaa, drawings.acceptability(doubts.smaa)),
        ("What other methods say", doubts.agreement, drawings.agreement(doubts.agreement)),
        ("Who is outdone, and who is good value", doubts.dominance, drawings.value(doubts.dominance)),
    )
    inner = (Section(title, (told(found), *drawn(picture))) for title, found, picture in parts)
    yield Section("How sure the order is", (), tuple(inner))


def _best_sets(ranking: Ranking) -> Section:
    """Return the best set of networks with its proof, and what stands beside it."""
    found = portfolio(ranking)
    here = copy_context()
    here.run(lambda: UNFOLDED.set(True))
    (_, _), (_, verdict), *others = here.run(lambda: list(set_sections(found)))

    def items(lines: list[str]) -> tuple[Items, ...]:
        given = (clean(line.removeprefix("- ").strip()) for line in lines)
        return (Items(tuple(line if line.endswith(":") else closed(line) for line in given)),)

    inner = tuple(Section(heading.rstrip(":"), items(lines)) for heading, lines in others if lines)
    return Section("The best set of networks", (*items(verdict), *drawn(drawings.front(found))), inner)
