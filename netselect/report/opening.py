"""What does a document say first to whom, and which questions does it put to them?

Questions quote the learner's own figures, and are never answered here.
"""

from collections.abc import Iterable, Iterator
from functools import reduce

from netselect.comparison.gap_analysis import gaps, helpers_said
from netselect.comparison.network_profile import profile
from netselect.gates import LIMIT_WORDS
from netselect.names import unit_of
from netselect.ranking import Ranking
from netselect.report.analysis import least_help
from netselect.report.decided import telling
from netselect.report.document import Blanks, Block, Items, Kind, Paragraph, Prompt, Section, Table
from netselect.report.index import quotes_of, quoting, want_text
from netselect.report.remarks import only_if, verdict_text
from netselect.report.shortlisting import what_it_takes
from netselect.sets.portfolio import Portfolio
from netselect.sets.text import best_sentence
from netselect.study.audience import Audience
from netselect.study.network import Network, Span
from netselect.study.study import Need, Study
from netselect.words import capital, clean, closed, exact_text, listed_with_and

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

    Parameters
    ----------
    ranking : Ranking
    study : Study
    kind, audience : str
    best : Portfolio, optional
        The best set of networks, where the document holds it.
    """
    blocks: list[Block] = []
    if kind == "analysis":
        blocks += _served(ranking)
    else:
        blocks.append(Paragraph(verdict_text(ranking), strong=True))
        blocks += _together(ranking, study)
    if best is not None:
        blocks += _set_beside(ranking, best)
    if audience != "learner":
        blocks.append(Paragraph(MAY_DIFFER))
    asked = _asked_of(ranking, kind, audience)
    if asked:
        blocks.append(Paragraph("What is asked of you:", strong=True))
        blocks.append(Items(asked))
    return Section("In short", tuple(blocks))


def _served(ranking: Ranking) -> Iterator[Block]:
    """Yield who helps with what, the weightiest need first."""
    found = gaps(ranking)
    covered = found.coverage
    open_ = sorted(
        (column for column in range(len(covered.wants)) if covered.weights[column] > 0),
        key=lambda column: -covered.weights[column],
    )
    unsure = {*found.unserved, *found.unserved_by_standing, *found.perhaps_served}
    if not open_ or not unsure:
        yield Paragraph(least_help(found), strong=True)
    else:
        yield Paragraph(
            f"Networks that stand surely help with {len(open_) - len(unsure)} of {len(open_)} open needs and "
            f"aspirations, and not surely with {listed_with_and(map(found.called.quoted, sorted(unsure)))}.",
            strong=True,
        )
    if open_:
        told = ((column, helpers_said(found, column, standing=True)[:MOST_WANTS]) for column in open_)
        yield Items(
            tuple(f"{found.called.want(covered.wants[one])}: {'; '.join(who) or 'nobody'}." for one, who in told)
        )


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
        (
            ranking.names.network(one.network) + (f" ({only_if(one.conditions)})" if one.conditions else ""),
            *(_amount(spans[term][row]) for term in terms),
            full[row] or "not stated",
        )
        for row, one in enumerate(ranking.shortlist.listed)
    ]
    if len(listed) > 1:
        rows.append(("All together", *(_amount(_sum(spans[term])) for term in terms), ""))
    of = ("no limit" if term not in limits else exact_text(limits[term]) for term in terms)
    rows.append(("Limits of the learner", *of, ""))
    yield Table(
        "The shortlist, what it takes, and the limits",
        ("Network", *(capital(unit_of(term, study.currency)) for term in terms), "Full part"),
        tuple(rows),
        figures=frozenset(range(1, len(terms) + 1)),
    )
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
    said = "not known" if span.value is None else exact_text(span.value)
    if span.low is None or span.low == span.high:
        return said
    return f"{said} ({exact_text(span.low)} {'or more' if span.high is None else f'to {exact_text(span.high)}'})"


def _beyond(limit: float, unit: str, networks: list[Network], term: str) -> str:
    """Return how some networks together pass a limit, or could; nothing where they keep to it."""
    known, ranged = (_sum(one.term(term, as_stated=stated) for one in networks) for stated in (True, False))
    several = len(networks) > 1
    who = "Together they take" if several else "It takes"
    ends = f"the limit is {exact_text(limit)}"
    if known is None or ranged is None:
        return f"{'Not each of them states its' if several else 'It does not state its'} {unit}: {ends}"
    if (known.low or 0) > limit + TOLERANCE:
        least = "" if known.value is not None else "at least "
        return f"{who} {least}{exact_text(known.low or 0)} {unit}, and {ends}"
    if known.high is None or known.high > limit + TOLERANCE:
        return f"Whether {'they keep' if several else 'it keeps'} to {exact_text(limit)} {unit} is not known yet"
    if ranged.high is None or ranged.high > limit + TOLERANCE:
        most = "more than that" if ranged.high is None else exact_text(ranged.high)
        return (
            f"{who} {exact_text(known.high)} {unit} as stated; by the stated ranges it could be {most}, and {ends}"
        )
    return ""


def _set_beside(ranking: Ranking, best: Portfolio) -> Iterator[Block]:
    """Yield the best set of networks, and why it is another answer than the first of the ranking."""
    yield Paragraph(best_sentence(best), strong=True)
    if best.best is None or not best.best.networks:
        return
    names, first = ranking.names, ranking.verdict.first
    out = [name for name in first if name not in best.best.networks]
    where = "" if not out else f" So {listed_with_and(names.listed(out))} can be first and not in the best set."
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
            asked.append(f'{len(found) - MOST_ASKED} more stand under "What to find out first".')
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
        asked.append(
            "Which networks that serve {need} are missing here?"
            if "need" in quotes
            else "Which needs and which networks are missing here?"
        )
    else:
        if kind in {"analysis", "full"}:
            told = [want_text(ranking.names.quoted(name), want) for name, want in _weightiest(study)]
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


def _weightiest(study: Study) -> list[tuple[str, Need]]:
    counting = [(name, want) for name, want in study.learner.wants.items() if want.counts]
    return sorted(counting, key=lambda item: -(item[1].importance or 0))[:MOST_WANTS]
