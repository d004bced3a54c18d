"""What does a document say first to whom, and which questions does it put to them?

Questions quote the learner's own figures, and are never answered here.
"""

from collections.abc import Iterator

from netselect.comparison.network_profile import profile
from netselect.ranking import Ranking
from netselect.report.document import Blanks, Block, Items, Kind, Paragraph, Prompt, Section
from netselect.report.index import quotes_of, want_text
from netselect.report.remarks import only_if, verdict_text
from netselect.study.audience import Audience
from netselect.study.network import Fact, Figure, stated_figures
from netselect.study.study import Need, Study
from netselect.words import clean, closed

MOST_WANTS = 3
"""Needs that questions are put about, the weightiest first."""


def in_short(ranking: Ranking, study: Study, audience: Audience) -> Section:
    """Return the answer, and what is asked of the reader, for somebody who reads no further."""
    names, listed = ranking.names, ranking.shortlist.listed
    blocks: list[Block] = [Paragraph(verdict_text(ranking), strong=True)]
    if listed:
        named = [
            names.network(one.network) + (f" ({only_if(one.conditions)})" if one.conditions else "")
            for one in listed
        ]
        blocks.append(Paragraph(f"Shortlist: {'; '.join(named)}."))
        blocks.append(Items(tuple(_costs(ranking, one.network) for one in listed)))
    asked = _asked_of(ranking, study, audience)
    if asked:
        blocks.append(Paragraph("What is asked of you:", strong=True))
        blocks.append(Items(asked))
    return Section("In short", tuple(blocks))


def _costs(ranking: Ranking, network: str) -> str:
    found = profile(ranking, network)
    said = "; ".join(f"{label.lower()} {figure}" for label, figure in found.asked) or "costs are not stated"
    return closed(f"{found.name}: {said}")


def _asked_of(ranking: Ranking, study: Study, audience: Audience) -> tuple[str, ...]:
    names = ranking.names
    if audience == "manager":
        asked = [
            "Say whether the money and the hours above can be had, and from whose budget and time.",
            "Say whether the needs and the rules below are what the organisation needs and requires.",
        ]
    elif audience == "assessor":
        asked = ["See what was defined before the networks were compared, and what each figure rests on."]
    elif audience == "careers":
        asked = ["Say which networks are missing, and which needs could be stated more clearly."]
    else:
        asked = []
    open_ = [
        f"For {names.network(name)}, ask: {clean(figure.ask)}"
        for name, figure in _to_ask(ranking, study)
        if figure.ask
    ]
    if audience in {"learner", "manager"} and open_:
        asked += [closed(one) for one in open_]
    return tuple(asked)


def _to_ask(ranking: Ranking, study: Study) -> Iterator[tuple[str, Figure | Fact]]:
    for name, network in study.networks.items():
        for _, figure in stated_figures(network):
            if figure.is_unknown and ranking.stands[ranking.position(name)]:
                yield name, figure


def questions_for(ranking: Ranking, study: Study, kind: Kind, audience: Audience) -> tuple[Block, ...]:
    """Return the questions that a document puts to its reader, each with space to write."""
    quotes = quotes_of(ranking, study)
    weight, first = quotes["weight"], quotes["first"]
    if audience == "manager":
        return (
            Prompt(f"Is {quotes['need']} what the organisation needs, and is the date right?"),
            Prompt(f"Which money and which hours can be had for the shortlist: {first}?"),
            Prompt(
                f"Does any rule or policy speak against one of these networks? The rules here: {quotes['rule']}."
            ),
            Blanks("Seen and agreed", ("Name and role", "Signature", "Date")),
        )
    if audience == "assessor":
        return (
            Prompt(f"How does the learner explain the weight of {weight}?"),
            Prompt(f"What has the learner done about what is not known: {quotes['open']}?"),
            Blanks("Seen", ("Name and role", "Signature", "Date")),
        )
    if audience == "careers":
        return (Prompt(f"Which networks that serve {quotes['need']} are missing here?"),)
    asked: list[Block] = []
    if kind in {"analysis", "full"}:
        asked += [
            Prompt(f"How did you notice {_told(ranking, name, want)}, and what would change first if it were met?")
            for name, want in _weightiest(study)
        ]
        asked.append(Prompt(f"These skills are asked for: {quotes['demand']}. Which of them do you bring?"))
    if kind in {"shortlist", "full"}:
        asked += [
            Prompt(f"What made {weight} count as much as it does?"),
            Prompt(f"What speaks against {first}, though it is first?"),
            Prompt(f"How and by when will you find out what is not known: {quotes['open']}?"),
        ]
    return tuple(asked)


def _weightiest(study: Study) -> list[tuple[str, Need]]:
    counting = [(name, want) for name, want in study.learner.wants.items() if want.counts]
    return sorted(counting, key=lambda item: -(item[1].importance or 0))[:MOST_WANTS]


def _told(ranking: Ranking, name: str, want: Need) -> str:
    return want_text(ranking.names.quoted(name), want)
