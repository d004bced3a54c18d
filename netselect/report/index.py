"""Which part of which document speaks for which criterion of the unit, and what is still to be shown?"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from netselect.errors import Fault, InvalidParameter, no_such
from netselect.ranking import Ranking
from netselect.reading.load import read_as, read_bytes
from netselect.report.document import Blanks, Block, Paragraph, Prompt, Section, Table
from netselect.robustness.doubts import doubts_about
from netselect.study.network import Amount, Fact, Figure, Strength, stated_figures
from netselect.study.outline import mapping
from netselect.study.records import CriterionNumber
from netselect.study.study import Need, Study
from netselect.study.written import Date, Listing, Text, Written
from netselect.words import clean, listed_with_and, plain_name, some

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

Dated = Literal[
    "searched",
    "strengths",
    "values",
    "terms",
    "facts",
    "conflicts",
    "online",
    "ethics",
    "decisions",
    "log",
    "boundaries",
    "guidelines",
]
"""What the first and the last day of a row are told of."""

QUOTED = (
    "need",
    "weight",
    "first",
    "open",
    "rule",
    "demand",
    "topic",
    "conflict",
    "online",
    "ethics",
    "sharing",
    "guideline",
)
"""What a question can quote."""

NOTHING = "nothing is recorded"
LINES = 6
DISCUSSED = ("2.2", "3.4", "3.5")
"""Criteria of which the sheet asks in a discussion, beside all of the first outcome."""


class Asked(Written):
    """One criterion: in which parts of documents something speaks for it, and what it is asked."""

    paraphrase: Text = Field(description="What it is about, in a few words of your own.")
    parts: Annotated[Listing[Part], Field(min_length=1)] = Field(description="Parts of documents.")
    dates: Listing[Dated] = Field((), description="What the first and the last day are told of.")
    questions: Listing[Text] = Field((), description="Questions for the sheet; {need} and so on quote the study.")


class AssessmentMap(Written):
    """Which part of which document speaks for which criterion of a unit."""

    netselect_map: Literal[1] = Field(description="The version of this format: 1.")
    dated: Date = Field(description="The day on which it was compared with the unit.")
    criteria: Annotated[dict[CriterionNumber, Asked], Field(min_length=1)] = Field(description="By their numbers.")


@cache
def own_map() -> AssessmentMap:
    """Return the map that comes with the library."""
    text = resources.files("netselect.report").joinpath("assessment_map.yaml").read_text(encoding="utf-8")
    return read_as(AssessmentMap, text, "assessment_map.yaml", _unquotable)


def map_of(path: str | Path | None) -> AssessmentMap:
    """Return a map of assessment criteria from a file, or the library's own.

    Raises
    ------
    FileFaults, UnreadableFile
        Where it has faults, or cannot be read.
    """
    return own_map() if path is None else read_as(AssessmentMap, read_bytes(Path(path)), str(path), _unquotable)


def _unquotable(data: Mapping[str, Any]) -> list[Fault]:
    """Return what questions want to quote and no study holds."""
    return [
        no_such(f"nothing can be quoted as `{{{name}}}`.", name, QUOTED, ("criteria", number, "questions", place))
        for number, asked in mapping(data.get("criteria")).items()
        for place, question in enumerate(mapping(asked).get("questions") or ())
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


def index(ranking: Ranking, study: Study, asked: AssessmentMap) -> tuple[Section, ...]:
    """Return the sections of the index of evidence.

    Raises
    ------
    InvalidParameter
        For an illustrative study, which is evidence of nothing.
    """
    if study.illustrative:
        raise InvalidParameter(
            "an index of evidence cannot be made of an illustrative study, whose networks and figures are "
            "invented: write a study of your own, without `illustrative: true`"
        )
    quotes = quotes_of(ranking, study)
    return (
        Section("Which part of which document speaks for which criterion", tuple(_rows(study, asked))),
        Section("Declaration of authorship", (Blanks(DECLARATION, ("Name", "Signature", "Date")),)),
        Section(
            "A sheet to write on",
            (
                Paragraph(
                    "The questions quote what is recorded. The answers are for you to give, in your own words."
                ),
            ),
            tuple(_sheet(asked, quotes)),
        ),
        Section("A statement by a witness", (Blanks("Witness statement", WITNESS),)),
    )


DECLARATION = "The work in these documents is that of the learner named here, and sources are stated."
WITNESS = (
    "By whom, in which role",
    "Knows the learner since",
    "Criteria",
    "What was seen, where and when",
    "Signature",
    "Date",
)
_HEADS = (
    "Criterion",
    "About",
    "Document and section",
    "First date",
    "Last date",
    "Input hash",
    "Kind of evidence",
    "Kept at",
    "Decision",
    "Initials",
    "Date",
)


def _rows(study: Study, asked: AssessmentMap) -> Iterator[Block]:
    rows = []
    beyond = {number for own in study.evidence for number in own.criteria} - asked.criteria.keys()
    for number in sorted({*asked.criteria, *beyond}, key=_in_order):
        about = asked.criteria[number].paraphrase if number in asked.criteria else "not in the map of criteria"
        found = (
            [*_of_documents(study, asked.criteria[number]), *_own(study, number)]
            if number not in beyond
            else [*_own(study, number)]
        )
        rows += [
            (number, clean(about), *row, "", "", "") for row in found or [("nothing speaks for it yet", *[""] * 5)]
        ]
    yield Table(
        f"Map of criteria of {asked.dated.isoformat()}", _HEADS, tuple(rows), to_fill=frozenset({8, 9, 10})
    )


def _in_order(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


def _of_documents(study: Study, asked: Asked) -> Iterator[tuple[str, ...]]:
    days = sorted(day for block in asked.dates for day in dates_of(study, block))
    first, last = (days[0].isoformat(), days[-1].isoformat()) if days else ("undated", "undated")
    for part in asked.parts:
        if part in WHERE and _holds(study, part):
            document, section = WHERE[part]
            yield f"{document}: {section}", first, last, study.content_hash[:12], "work product", "with this index"


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


def _own(study: Study, number: str) -> Iterator[tuple[str, ...]]:
    for own in study.evidence:
        if number in own.criteria:
            day = "undated" if own.date is None else own.date.isoformat()
            yield (
                clean(own.title or "evidence of the learner's own"),
                day,
                day,
                "",
                plain_name(own.kind),
                clean(own.place or "not said"),
            )


def dates_of(study: Study, block: Dated) -> Iterator[dt.date]:
    """Yield the days of what a block of a study holds, those that are stated."""
    figures: dict[str, Callable[[str, Figure | Fact], bool]] = {
        "strengths": lambda _, figure: isinstance(figure, Strength),
        "values": lambda path, _: path.startswith("values."),
        "terms": lambda _, figure: isinstance(figure, Amount),
        "facts": lambda _, figure: isinstance(figure, Fact),
    }
    days: Iterator[dt.date | None] = iter(())
    if block in figures:
        days = (
            figure.dated
            for network in study.networks.values()
            for path, figure in stated_figures(network)
            if figures[block](path, figure)
        )
    elif block == "conflicts":
        days = (one.date for network in study.networks.values() for one in network.conflicts)
    elif block == "online":
        days = (
            fact.dated
            for network in study.networks.values()
            if network.online
            for fact in network.online.facts.values()
        )
    elif block in {"searched", "ethics", "decisions"}:
        days = (one.date for one in getattr(study, block))
    yield from (day for day in days if day is not None)


def _sheet(asked: AssessmentMap, quotes: Mapping[str, str]) -> Iterator[Section]:
    for number in sorted(asked.criteria, key=_in_order):
        one = asked.criteria[number]
        if one.questions:
            prompts = tuple(Prompt(_quoting(question, quotes), LINES, number) for question in one.questions)
            how = " (for a discussion)" if number in DISCUSSED else ""
            yield Section(f"{number} {clean(one.paraphrase)}{how}", prompts)


def _quoting(question: str, quotes: Mapping[str, str]) -> str:
    return clean(re.sub(r"\{(\w+)\}", lambda found: quotes[found[1]], question))


def quotes_of(ranking: Ranking, study: Study) -> dict[str, str]:
    """Return what questions quote of a study: the learner's own words and figures, with their days."""
    names = ranking.names
    weights = sorted(
        zip(ranking.matrix.criteria, ranking.matrix.weights.tolist(), strict=True), key=lambda one: -one[1]
    )
    doubts = doubts_about(ranking)
    open_ = [] if doubts is None else [one.figure.state(names) for one in doubts.questions.questions]
    need = max(
        study.learner.wants.items(), key=lambda item: (item[1].counts, item[1].importance or 0), default=None
    )
    quoted: dict[str, str] = {
        "need": "" if need is None else want_text(names.quoted(need[0]), need[1]),
        "weight": ""
        if not weights
        else f"{names.criterion(weights[0][0])}, {100 * weights[0][1]:.1f} % of the weight",
        "first": listed_with_and(names.listed(ranking.verdict.first)),
        "open": some(open_, "; ") if open_ else "",
        "rule": some(
            [f"{names.gate(name)} ({plain_name(gate.kind)})" for name, gate in study.gates.items()], "; "
        ),
        "demand": some(
            [
                f"{plain_name(tag)} ({names.network(name)})"
                for name, network in study.networks.items()
                for tag in network.asks_of_me
            ],
            "; ",
        ),
        "topic": some([plain_name(tag) for tag in study.learner.topics], "; "),
        "conflict": some(
            [
                f"{plain_name(one.cause)} in {names.network(name)}" + (f" on {one.date}" if one.date else "")
                for name, network in study.networks.items()
                for one in network.conflicts
            ],
            "; ",
        ),
        "online": some(
            [
                f"{risk.risk} ({names.network(name)})"
                for name, network in study.networks.items()
                for risk in (network.online.risks if network.online else ())
            ],
            "; ",
        ),
        "ethics": some(
            [
                plain_name(one.issue)
                + (f" at {names.network(one.network)}" if one.network else "")
                + (f" on {one.date}" if one.date else "")
                for one in study.ethics
            ],
            "; ",
        ),
    }
    return {name: quoted.get(name) or NOTHING for name in QUOTED}


def want_text(title: str, want: Need) -> str:
    """Return a need with its levels and its date, as a question quotes it."""
    by = "" if want.by is None else f" by {want.by}"
    return title if "target" in want.lacks else f"{title} (from level {want.current:g} to {want.target:g}{by})"
