"""Which document of a ranking does somebody ask for, for whom, and what does it say first and ask of them?

Questions quote the learner's own figures, and are never answered here.
"""

from collections.abc import Iterable, Iterator
from contextvars import copy_context
from functools import reduce
from pathlib import Path

from netselect.changes import Difference
from netselect.comparison import gaps, helpers_said
from netselect.comparison.network_profile import profile
from netselect.errors import MethodNotApplicable
from netselect.gates import LIMIT_WORDS
from netselect.maintain.records import Records
from netselect.names import stated_text, unit_of
from netselect.ranking import Ranking
from netselect.report import doubts_about, drawings, shortlisted, verdict_text
from netselect.report.analysis import analysis, least_help
from netselect.report.decided import decided, provenance_of, shortlisting, telling, told, what_it_takes
from netselect.report.document import Blanks, Block, Items, Kind, Paragraph, Prompt, Section, Table
from netselect.report.formats import AUDIENCE_NAMES, Document
from netselect.report.index import NOTHING_KEPT, index, map_of, quotes_of, quoting, want_text
from netselect.report.keeping import kept_in
from netselect.report.pictures import drawn
from netselect.report.table import agreement_rows
from netselect.robustness.agreement import Agreement
from netselect.sets.portfolio import Portfolio, portfolio
from netselect.sets.text import best_sentence
from netselect.sets.text import sections as set_sections
from netselect.study.network import Network, Span
from netselect.study.study import Audience, Study
from netselect.words import (
    ILLUSTRATIVE,
    UNFOLDED,
    capital,
    clean,
    closed,
    counted,
    exact_text,
    listed_with_and,
)

MOST_WANTS = 3
"""Needs that questions are put about, the weightiest first."""

MOST_ASKED = 5
"""Things to find out that stand in the opening; the others are counted."""

MAY_DIFFER = "An order that is worked out from what stands in this document may differ from the learner's own."
"""What every document for others says of its order, whether or not anything was left out."""

TOLERANCE = 1e-9
"""A sum that passes a limit by no more than this keeps to it."""


def in_short(
    ranking: Ranking, study: Study, kind: Kind, audience: Audience, best: Portfolio | None = None
) -> Section:
    """Return the answer, and what is asked of the reader, for somebody who reads no further.

    `best` is the best set of networks, where the document holds it.
    """
    blocks: list[Block] = []
    if kind == "analysis":
        blocks += _served(ranking)
    else:
        blocks += [Paragraph(verdict_text(ranking), strong=True), *_together(ranking, study)]
    if best is not None:
        blocks += _set_beside(ranking, best)
    if audience != "learner":
        blocks.append(Paragraph(MAY_DIFFER))
    if asked := _asked_of(ranking, kind, audience):
        blocks += [Paragraph("What is asked of you:", strong=True), Items(asked)]
    return Section("In short", tuple(blocks))


def _served(ranking: Ranking) -> Iterator[Block]:
    """Yield who helps with what, the weightiest need first."""
    found = gaps(ranking)
    covered = found.coverage
    counting = (column for column in range(len(covered.wants)) if covered.weights[column] > 0)
    open_ = sorted(counting, key=lambda column: -covered.weights[column])
    unsure = {*found.unserved, *found.unserved_by_standing, *found.perhaps_served}
    if not open_ or not unsure:
        yield Paragraph(least_help(found), strong=True)
    else:
        yield Paragraph(
            f"Networks that stand surely help with {len(open_) - len(unsure):,} of {len(open_):,} open needs and "
            f"aspirations, and not surely with {listed_with_and(map(found.called.quoted, sorted(unsure)))}.",
            strong=True,
        )
    items = []
    for column in open_:
        who = "; ".join(helpers_said(found, column, standing=True)[:MOST_WANTS]) or "nobody"
        items.append(f"{found.called.want(covered.wants[column])}: {who}.")
    if items:
        yield Items(tuple(items))


def _together(ranking: Ranking, study: Study) -> Iterator[Block]:
    """Yield what the shortlisted networks take, each and all together, beside the learner's limits."""
    listed = ranking.shortlist.networks
    if not listed:
        yield Paragraph("Nobody is shortlisted.")
        return
    limits = {name: value for name, value in study.learner.limits if name in LIMIT_WORDS and value is not None}
    terms = [name for name in LIMIT_WORDS if name in limits or name != "work_hours_per_month"]
    spans = {term: [study.networks[name].term(term) for name in listed] for term in terms}
    full = [dict(row[:2] for row in what_it_takes(profile(ranking, name))).get("Full part", "") for name in listed]
    rows = [
        (name, *(_amount(spans[term][row]) for term in terms), full[row] or "not stated")
        for row, name in enumerate(shortlisted(ranking))
    ]
    if len(listed) > 1:
        rows.append(("All together", *(_amount(_sum(spans[term])) for term in terms), ""))
    of = ("no limit" if term not in limits else exact_text(limits[term]) for term in terms)
    rows.append(("Limits of the learner", *of, ""))
    heads = ("Network", *(capital(unit_of(term, study.currency)) for term in terms), "Full part")
    figures = frozenset(range(1, len(terms) + 1))
    yield Table("The shortlist, what it takes, and the limits", heads, tuple(rows), figures)
    who = "All together they keep" if len(listed) > 1 else "It keeps"
    beyond = [
        closed(said)
        for term, limit in limits.items()
        if (said := _beyond(limit, unit_of(term, study.currency), [study.networks[one] for one in listed], term))
    ]
    kept = f"{who} to the limits." if limits else "No limits of money and time are stated."
    yield Paragraph(" ".join(beyond) or kept)


def _sum(spans: Iterable[Span | None]) -> Span | None:
    stated = list(spans)
    return None if None in stated else reduce(Span.plus, filter(None, stated))


def _amount(span: Span | None) -> str:
    if span is None:
        return "not stated"
    said = "not known" if span.value is None else stated_text(span.value)
    if span.low is None or span.low == span.high:
        return said
    return f"{said} ({stated_text(span.low)} {'or more' if span.high is None else f'to {stated_text(span.high)}'})"


def _beyond(limit: float, unit: str, networks: list[Network], term: str) -> str:
    """Return how some networks together pass a limit, or could; nothing where they keep to it."""
    known, ranged = (_sum(one.term(term, as_stated=stated) for one in networks) for stated in (True, False))
    states, takes, keeps = ("It does not state its", "It takes", "it keeps")
    if len(networks) > 1:
        states, takes, keeps = ("Not each of them states its", "Together they take", "they keep")
    ends = f"the limit is {exact_text(limit)}"
    if known is None or ranged is None:
        return f"{states} {unit}: {ends}"
    if (known.low or 0) > limit + TOLERANCE:
        taken, least = known.low or 0, "" if known.value is not None else "at least "
        return f"{takes} {least}{exact_text(taken)} {counted(taken, unit)}, and {ends}"
    if known.high is None or known.high > limit + TOLERANCE:
        return f"Whether {keeps} to {exact_text(limit)} {counted(limit, unit)} is not known yet"
    if ranged.high is None or ranged.high > limit + TOLERANCE:
        most = "more than that" if ranged.high is None else exact_text(ranged.high)
        stated = f"{exact_text(known.high)} {counted(known.high, unit)} as stated"
        return f"{takes} {stated}; by the stated ranges it could be {most}, and {ends}"
    return ""


def _set_beside(ranking: Ranking, best: Portfolio) -> Iterator[Block]:
    """Yield the best set of networks, and why it is another answer than the first of the ranking."""
    yield Paragraph(best_sentence(best), strong=True)
    if best.best is None or not best.best.networks:
        return
    out = ranking.names.listed(name for name in ranking.verdict.first if name not in best.best.networks)
    where = f" So {listed_with_and(out)} can be first and not in the best set." if out else ""
    yield Paragraph(
        "A ranking is no set: a score is of one network alone, and a set counts what its members cover together, "
        f"within the limits of money and time.{where}"
    )


def _asked_of(ranking: Ranking, kind: Kind, audience: Audience) -> tuple[str, ...]:
    asked: list[str] = []
    if audience == "manager":
        if kind != "analysis":
            asked.append("Say whether the money and the hours above can be had, and from whose budget and time.")
        asked.append("Say whether the needs and the rules below are what the organisation needs and requires.")
    elif audience == "assessor":
        asked.append("See what was defined, and when, and what each figure rests on.")
    elif audience == "careers":
        asked.append("Say which networks are missing, and which needs could be stated more clearly.")
    if audience in {"learner", "manager"} and kind != "analysis":
        found = telling(ranking)
        begins = "Find out" if audience == "learner" else "Help to find out"
        for one in found[:MOST_ASKED]:
            ask = f' Ask: "{clean(one.figure.ask)}"' if one.figure.ask else ""
            state = one.figure.state(ranking.names)
            asked.append(f"{begins} {state}. It can change the {one.decided}.{ask}")
        if len(found) > MOST_ASKED:
            asked.append(f'{len(found) - MOST_ASKED:,} more stand under "What to find out first".')
    return tuple(asked)


def questions_for(ranking: Ranking, study: Study, kind: Kind, audience: Audience) -> tuple[Block, ...]:
    """Return the questions that a document puts to its reader, each with space to write."""
    quotes = quotes_of(ranking, study)
    seen: tuple[Block, ...] = ()
    asked: list[str] = []
    if audience == "manager":
        asked.append("Is {need} what the organisation needs, and by when?")
        if kind != "analysis":
            asked.append("Which money and which hours can be had for the shortlist: {shortlist}?")
        rules = " The rules here: {rule}." if "rule" in quotes else ""
        asked.append(f"Does any rule or policy speak against one of these networks?{rules}")
        seen = (Blanks("Seen and agreed", ("Name and role", "Signature", "Date")),)
    elif audience == "assessor":
        asked += [
            "How does the learner explain the weight of {weight}?",
            "What has the learner done about what is open: {open}?",
        ]
        seen = (Blanks("Seen by the assessor", ("Name and role", "Signature", "Date")),)
    elif audience == "careers":
        missing = "networks that serve {need}" if "need" in quotes else "needs and which networks"
        asked.append(f"Which {missing} are missing here?")
    else:
        if kind in {"analysis", "full"}:
            counting = [(name, want) for name, want in study.learner.wants.items() if want.counts]
            weightiest = sorted(counting, key=lambda item: -(item[1].importance or 0))[:MOST_WANTS]
            told = [want_text(ranking.names.quoted(name), want) for name, want in weightiest]
            seen = tuple(
                Prompt(f"How did you notice {one}, and what would change first if it were met?") for one in told
            )
            asked.append("What is asked for here: {demand}. What of it do you bring?")
        if kind in {"shortlist", "full"}:
            asked += [
                "What made {weight} count as much as it does?",
                "What speaks against putting {first} first?",
                "How and by when will you find out what is open: {open}?",
            ]
    put = tuple(Prompt(said) for one in asked if (said := quoting(one, quotes)))
    return (*seen, *put) if audience == "learner" else (*put, *seen)


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

    `with_notes` is whether notes stand in it, which is said; `asked`, a map of assessment criteria instead of the
    library's own. `records` are for the index: what is kept on memberships; `changed` is what changed since an
    earlier study, as the audience may see it.
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
            sections += [_how_sure(ranking), _best_sets(best)]
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
    blocks: list[Block] = [Paragraph(text, strong=not number) for number, text in enumerate(found.told_outcomes())]
    if written := tuple(found.told_changes()):
        blocks.append(Items(written))
    if moved := tuple(found.told_networks()):
        blocks.append(Table("Rank and score before and now", ("Network", "Before", "Now"), moved))
    return Section(f"What changed since {found.since}", tuple(blocks))


def _how_sure(ranking: Ranking) -> Section:
    doubts = doubts_about(ranking)
    if doubts is None:
        return Section("How sure the order is", (Paragraph("Nobody stands, or too many to work it out unasked."),))
    changes: tuple[Block, ...] = (told(doubts.sensitivity), *drawn(drawings.stability(doubts.sensitivity)))
    if any(one.points is not None for one in doubts.sensitivity.intervals):
        changes = (Paragraph(POINTS), *changes)
    smaa, ways, dominance = doubts.smaa, doubts.agreement, doubts.dominance
    parts = (
        Section("Changes of weights and figures", changes),
        Section("If weights and figures vary", (told(smaa), *drawn(drawings.acceptability(smaa)))),
        Section("What other methods say", (*_ways(ways), *drawn(drawings.agreement(ways)))),
        Section("Who is outdone, and who is good value", (told(dominance), *drawn(drawings.value(dominance)))),
    )
    return Section("How sure the order is", (), parts)


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
    yield Paragraph(found.ALIKE)
    titles, ways = found.titles, found.variants
    rows = tuple(cells for way, cells in agreement_rows(found) if way.counts)
    heads = ("Way of ranking", "First", "Kendall", "Spearman")
    yield Table("Ways of ranking, that in use first", heads, rows, figures=frozenset({2, 3}))
    same = [f"{titles[way.label]} (as {titles[way.same_as]})" for way in ways if way.same_as]
    refused = [titles[way.label] for way in ways if way.ranking is None]
    if same:
        yield Paragraph(f"The same arithmetic here, and not counted again: {'; '.join(same)}.")
    if refused:
        yield Paragraph(f"Not to be used with these figures: {'; '.join(refused)}.")


def _best_sets(found: Portfolio) -> Section:
    """Return the best set of networks with its proof, and what stands beside it."""
    here = copy_context()
    here.run(UNFOLDED.set, True)  # noqa: FBT003 -- as a context variable is set
    (_, _), (_, verdict), *others = here.run(lambda: list(set_sections(found)))

    def items(lines: list[str]) -> Items:
        given = (clean(line.removeprefix("- ").strip()) for line in lines)
        return Items(tuple(line if line.endswith(":") else closed(line) for line in given))

    inner = tuple(Section(heading.rstrip(":"), (items(lines),)) for heading, lines in others if lines)
    return Section("The best set of networks", (items(verdict), *drawn(drawings.front(found))), inner)
