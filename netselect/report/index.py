"""Which part of which document speaks for which criterion of the unit, and what is still to be shown?"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from netselect.errors import Fault, InvalidParameter, no_such
from netselect.ranking import Ranking
from netselect.reading.decoding import read_bytes
from netselect.reading.load import read_as
from netselect.report import doubts_about
from netselect.report.decided import UNDATED, compared, date_text
from netselect.report.document import Blanks, Block, Paragraph, Prompt, Section, Table, noted
from netselect.study import mapping
from netselect.study.network import Amount, Fact, Figure, Strength, stated_figures
from netselect.study.study import Need, Study
from netselect.study.written import CriterionNumber, Date, Evidence, Listing, Text, Version, Written
from netselect.words import aged, clean, listed_with_and, plain_name, some

Part = Literal[
    "analysis.needs",
    "analysis.searched",
    "analysis.matrix",
    "analysis.helpers",
    "analysis.demands",
    "analysis.topics",
    "analysis.online",
    "shortlist.defined",
    "shortlist.rules",
    "shortlist.order",
    "shortlist.shortlist",
    "shortlist.profiles",
    "shortlist.why",
    "shortlist.questions",
    "shortlist.ethics",
    "records.due",
    "records.match",
    "records.promote",
    "records.ledger",
    "records.boundaries",
    "records.agreement",
    "records.review",
    "records.introductions",
]
"""The parts of documents that a map can point to."""

QUOTED = (
    *("need", "weight", "first", "shortlist", "open", "rule", "demand", "topic", "conflict", "online", "ethics"),
    *("sharing", "guideline"),
)
"""What a question can quote."""

LINES = 6
DISCUSSED = ("2.2", "3.4", "3.5")
"""Criteria of which the sheet asks in a discussion, beside all of the first outcome."""


class Asked(Written):
    """One criterion: in which parts of documents something speaks for it, and what it is asked."""

    paraphrase: Text = Field(description="What it is about, in a few words of your own.")
    parts: Annotated[Listing[Part], Field(min_length=1)] = Field(description="Parts of documents.")
    questions: Listing[Text] = Field((), description="Questions for the sheet; {need} and so on quote the study.")
    questions_without: Listing[Text] = Field(
        (), description="One for each question that quotes something: put instead where that is not there."
    )


class AssessmentMap(Written):
    """Which part of which document speaks for which criterion of a unit."""

    netselect_map: Version = Field(description="The version of this format: 1.")
    dated: Date = Field(description="The day on which it was compared with the unit.")
    criteria: Annotated[dict[CriterionNumber, Asked], Field(min_length=1)] = Field(description="By their numbers.")


@cache
def own_map() -> AssessmentMap:
    """Return the map that comes with the library."""
    text = resources.files("netselect.report").joinpath("assessment_map.yaml").read_text(encoding="utf-8")
    return read_as(AssessmentMap, text, "assessment_map.yaml", _unquotable)


def map_of(path: str | Path | None) -> AssessmentMap:
    """Return a map of assessment criteria from a file, or the library's own."""
    return own_map() if path is None else read_as(AssessmentMap, read_bytes(Path(path)), str(path), _unquotable)


def _unquotable(data: Mapping[str, Any]) -> list[Fault]:
    """Return what questions want to quote and no study holds."""
    return [
        no_such(f"nothing can be quoted as `{{{name}}}`.", name, QUOTED, ("criteria", number, key, place))
        for number, asked in mapping(data.get("criteria")).items()
        for key in ("questions", "questions_without")
        for place, question in enumerate(mapping(asked).get(key) or ())
        for name in re.findall(r"\{(\w*)\}", str(question))
        if name not in QUOTED
    ]


WHERE: Mapping[Part, tuple[str, str]] = {
    "analysis.needs": ("Network analysis", "Needs and aspirations"),
    "analysis.searched": ("Network analysis", "Where networks were looked for"),
    "analysis.matrix": ("Network analysis", "What each network brings to each need"),
    "analysis.helpers": ("Network analysis", "Who helps with what"),
    "analysis.demands": ("Network analysis", "What each network asks of its members"),
    "analysis.topics": ("Network analysis", "Shared topics, and conflicts"),
    "analysis.online": ("Network analysis", "Being online: role and risks"),
    "shortlist.defined": ("Shortlist report", "The criteria, and the rule of the shortlist"),
    "shortlist.rules": ("Shortlist report", "Rules, and whom they leave out"),
    "shortlist.order": ("Shortlist report", "The order"),
    "shortlist.shortlist": ("Shortlist report", "The shortlist"),
    "shortlist.profiles": ("Shortlist report", "What joining and staying bring and cost"),
    "shortlist.why": ("Shortlist report", "Why this one rather than that one"),
    "shortlist.questions": ("Shortlist report", "What to find out first"),
    "shortlist.ethics": ("Shortlist report", "Questions of ethics"),
}
"""For each part that is made of a study: the document, and the section in it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What records of memberships add to an index; made by `netselect.report.keeping.kept_in`.

    For each part that holds something: document, section, first day, last day. `quotes` is what questions quote of
    the records; `later`, how many entries, boundaries and pieces of evidence are left out, as they are of a later
    day than the study.
    """

    parts: Mapping[str, tuple[str, str, str, str]]
    content_hash: str
    evidence: tuple[Evidence, ...]
    quotes: Mapping[str, str]
    later: int = 0


NOTHING_KEPT = Kept({}, "", (), {})


def index(ranking: Ranking, study: Study, asked: AssessmentMap, kept: Kept) -> tuple[Section, ...]:
    """Return the sections of the index of evidence, which is not made of an illustrative study."""
    if study.illustrative:
        raise InvalidParameter(
            "an index of evidence cannot be made of an illustrative study, whose networks and figures are "
            "invented: write a study of your own, without `illustrative: true`"
        )
    quotes = {**quotes_of(ranking, study), **kept.quotes}
    speaking: list[Block] = [_speaking(ranking, study, asked, kept)]
    if kept.later:
        what, are = ("1 entry", "is") if kept.later == 1 else (f"{kept.later} entries", "are")
        later = f"{are} of a later day than the study, {study.as_of}, and {are} left out"
        speaking.append(Paragraph(f"{what} of the records {later}: its as_of says up to when they count."))
    sources = [figure.source for one in study.networks.values() for _, figure in stated_figures(one)]
    online = (one.online for one in study.networks.values() if one.online)
    sources += [fact.source for one in online for fact in one.facts.values()]
    carrying = sum(map(bool, sources))
    carry = "carries" if carrying == 1 else "carry"
    sourced = f"{carrying:,} of {len(sources):,} figures and facts {carry} a source."
    yours = "The questions quote what is recorded. The answers are for you to give, in your own words."
    return (
        Section("Which part of which document speaks for which criterion", tuple(speaking)),
        Section("Declaration of authorship", (Paragraph(sourced), Blanks(DECLARATION, DECLARED))),
        Section("A sheet to write on", (Paragraph(yours),), tuple(_sheet(asked, quotes))),
        Section("A statement by a witness", (Blanks("Witness statement", WITNESS),)),
    )


DECLARATION = "The work in these documents is that of the learner named here."
DECLARED = ("Name", "Unit", "Centre", "Cohort", "Help and tools used", "Signature", "Date")
WITNESS = (
    *("By whom, in which role", "Knows the learner since", "Criteria", "What was seen, where and when"),
    *("Signature", "Date"),
)
_HEADS = (
    *("Criterion", "About", "Document and section", "First date", "Last date", "Input hash", "Kind of evidence"),
    *("Kept at", "Decision", "Initials", "Date"),
)


def _speaking(ranking: Ranking, study: Study, asked: AssessmentMap, kept: Kept) -> Table:
    """Return for each criterion what speaks for it, in documents and in evidence of the learner's own."""
    rows: list[tuple[str, ...]] = []
    evidence = (*study.evidence, *kept.evidence)
    for number in sorted({*asked.criteria, *(name for own in evidence for name in own.criteria)}, key=_in_order):
        one = asked.criteria.get(number)
        about = "not in the map of criteria" if one is None else one.paraphrase
        found = [] if one is None else [*_of_documents(ranking, study, one, kept)]
        found += _own(evidence, number)
        found = found or [("nothing shown here speaks for it", *[""] * 5)]
        rows += [(number, clean(about), *row, "", "", "") for row in found]
    caption = f"Map of criteria of {asked.dated.isoformat()}"
    return Table(caption, _HEADS, tuple(rows), to_fill=frozenset({8, 9, 10}))


def _in_order(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


def _of_documents(ranking: Ranking, study: Study, asked: Asked, kept: Kept) -> Iterator[tuple[str, ...]]:
    beside = "work product", "with this index"
    for part in asked.parts:
        if part in kept.parts:
            document, section, first, last = kept.parts[part]
            yield f"{document}: {section}", first, last, kept.content_hash[:12], *beside
        if part in WHERE and _holds(study, part):
            document, section = WHERE[part]
            days = [aged(f"{day}", stale=stale) for day, stale in dates_of(ranking, study, part)] or [UNDATED]
            yield f"{document}: {section}", days[0], days[-1], study.content_hash[:12], *beside


def _holds(study: Study, part: Part) -> bool:
    """Whether there is anything in a part that only holds what somebody recorded."""
    networks = study.networks.values()
    recorded: dict[str, Callable[[], bool]] = {
        "analysis.searched": lambda: bool(study.searched),
        "analysis.demands": lambda: any(network.asks_of_me for network in networks),
        "analysis.topics": lambda: any(network.topics or network.conflicts for network in networks),
        "analysis.online": lambda: any(network.online for network in networks),
        "shortlist.rules": lambda: bool(study.gates),
        "shortlist.ethics": lambda: bool(study.ethics),
    }
    return part not in recorded or recorded[part]()


def _own(evidence: Iterable[Evidence], number: str) -> Iterator[tuple[str, ...]]:
    for own in evidence:
        if number in own.criteria:
            title, day = noted(own.title, "evidence of the learner's own"), date_text(own.date)
            yield title, day, day, "", plain_name(own.kind), noted(own.place, "not said")


OBSERVED = ("strengths", "values", "terms", "facts", "online")
"""Blocks of what was found on a day, which grows stale."""

HELD: Mapping[Part, tuple[str, ...]] = {
    "analysis.searched": ("searched",),
    "analysis.matrix": ("strengths",),
    "analysis.helpers": ("strengths",),
    "analysis.topics": ("conflicts",),
    "analysis.online": ("online",),
    "shortlist.defined": ("defined",),
    "shortlist.rules": ("facts", "terms"),
    "shortlist.order": ("strengths", "values", "terms", "facts"),
    "shortlist.shortlist": ("strengths", "values", "terms", "facts"),
    "shortlist.profiles": ("strengths", "values", "terms"),
    "shortlist.why": ("strengths", "values", "terms"),
    "shortlist.ethics": ("ethics",),
}
"""Of which blocks of a study each part holds days."""

_FIGURES: Mapping[str, Callable[[str, Figure | Fact], bool]] = {
    "strengths": lambda _, figure: isinstance(figure, Strength),
    "values": lambda path, _: path.startswith("values."),
    "terms": lambda _, figure: isinstance(figure, Amount),
    "facts": lambda _, figure: isinstance(figure, Fact),
}


def dates_of(ranking: Ranking, study: Study, part: Part) -> list[tuple[dt.date, bool]]:
    """Return the days of what a part of a document holds, in order, each with whether it is stale."""
    shown = set(study.networks)
    if part in {"shortlist.shortlist", "shortlist.profiles"}:
        shown = set(ranking.shortlist.networks)
    elif part == "shortlist.why":
        shown = set(compared(ranking))
    networks = [network for name, network in study.networks.items() if name in shown]
    defined = {"criteria", "weights", "shortlist", *ranking.matrix.criteria}

    def found_on(holds: Callable[[str, Figure | Fact], bool]) -> Iterator[dt.date | None]:
        return (figure.dated for one in networks for path, figure in stated_figures(one) if holds(path, figure))

    # None of these is run through before it is asked for.
    days: dict[str, Iterator[dt.date | None]] = {
        **{block: found_on(holds) for block, holds in _FIGURES.items()},
        "conflicts": (one.date for network in networks for one in network.conflicts),
        "online": (fact.dated for one in networks if one.online for fact in one.online.facts.values()),
        "defined": (one.date for one in study.decisions if not defined.isdisjoint(one.about)),
        "searched": (one.date for one in study.searched),
        "ethics": (one.date for one in study.ethics),
    }
    found = [
        (day, block in OBSERVED and study.is_stale(day))
        for block in HELD.get(part, ())
        for day in days[block]
        if day is not None
    ]
    return sorted(set(found))


def _sheet(asked: AssessmentMap, quotes: Mapping[str, str]) -> Iterator[Section]:
    for number in sorted(asked.criteria, key=_in_order):
        one = asked.criteria[number]
        if one.questions:
            without = iter(one.questions_without)
            put = [(question, next(without, "") if "{" in question else "") for question in one.questions]
            prompts = tuple(
                Prompt(said, LINES, number)
                for question, other in put
                if (said := quoting(question, quotes) or quoting(other, quotes))
            )
            how = " (for a discussion)" if number in DISCUSSED else ""
            yield Section(f"{number} {clean(one.paraphrase)}{how}", prompts)


def quoting(question: str, quotes: Mapping[str, str]) -> str:
    """Return a question with what it quotes; nothing where that is not there."""
    if not quotes.keys() >= set(re.findall(r"\{(\w+)\}", question)):
        return ""
    return clean(re.sub(r"\{(\w+)\}", lambda found: quotes[found[1]], question))


def quotes_of(ranking: Ranking, study: Study) -> dict[str, str]:
    """Return what there is for questions to quote: the learner's own words and figures, with their days."""
    names = ranking.names
    weights = zip(ranking.matrix.criteria, ranking.matrix.weights.tolist(), strict=True)
    heaviest, weight = max(weights, key=itemgetter(1))
    wants = study.learner.wants
    need = max(wants, key=lambda name: (wants[name].counts, wants[name].importance or 0), default=None)
    quoted = {
        "need": "" if need is None else want_text(names.quoted(need), wants[need]),
        "weight": f"{names.criterion(heaviest)} ({100 * weight:.1f} % of the weight)",
        "first": listed_with_and(names.listed(ranking.verdict.first)),
        "shortlist": listed_with_and(names.listed(ranking.shortlist.networks)),
        **{name: some(said, "; ") for name, said in _several_of(ranking, study).items()},
    }
    return {name: said for name, said in quoted.items() if said}


def _several_of(ranking: Ranking, study: Study) -> dict[str, Iterable[str]]:
    """Return of what there may be several, of which the first are quoted."""
    names, doubts = ranking.names, doubts_about(ranking)
    networks = [(names.network(name), network) for name, network in study.networks.items()]
    return {
        "open": [] if doubts is None else [one.figure.state(names) for one in doubts.questions.questions],
        "rule": (f"{names.gate(name)} ({plain_name(gate.kind)})" for name, gate in study.gates.items()),
        "demand": (f"{plain_name(tag)} ({called})" for called, network in networks for tag in network.asks_of_me),
        "topic": map(plain_name, study.learner.topics),
        "conflict": (
            f"{plain_name(one.cause)} in {called}{_on(one.date)}"
            for called, network in networks
            for one in network.conflicts
        ),
        "online": (
            f"{risk.risk} ({called})"
            for called, network in networks
            for risk in (network.online.risks if network.online else ())
        ),
        "ethics": (
            f"{plain_name(one.issue)}{f' at {names.network(one.network)}' if one.network else ''}{_on(one.date)}"
            for one in study.ethics
        ),
    }


def _on(day: dt.date | None) -> str:
    return f" on {day}" if day else ""


def want_text(title: str, want: Need) -> str:
    """Return a need with its levels and its date, as a question quotes it."""
    by = "" if want.by is None else f" by {want.by}"
    return title if "target" in want.lacks else f"{title} (from level {want.current:g} to {want.target:g}{by})"
