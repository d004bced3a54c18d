"""How does a choice of networks read in short: the answer, what it costs and covers, and what stays open?"""

from collections.abc import Iterator

from netselect.report.remarks import bonds
from netselect.report.set_sentences import (
    READINGS,
    asks_sentence,
    begun,
    best_sentence,
    core_sentence,
    fuller_sentence,
    names_text,
    open_text,
    proof_sentence,
    sets_along,
    told_apart_shares,
)
from netselect.report.set_text import Section, blocked_lines, laid_out
from netselect.report.text import ILLUSTRATIVE
from netselect.sets.candidates import TIE
from netselect.sets.portfolio import Portfolio
from netselect.sets.records import WantCover
from netselect.words import clean, listed_with_and

MOST_ASKED = 1
"""Answers to find out that are named; the others are counted."""

TRUST = {
    "robust": "you count only on help that is sure",
    "cautious": "you count the best single help as it is stated",
    "optimistic": "you trust that all help adds up",
}
"""Who goes by which coverage."""


def short_text(portfolio: Portfolio) -> str:
    """Return a choice of networks in short, as plain text of at most 80 columns."""
    return laid_out(short_sections(portfolio))


def short_sections(portfolio: Portfolio) -> Iterator[Section]:
    """Yield the answer, what it costs and covers, and what stays open, under headings."""
    yield portfolio.study.title, [ILLUSTRATIVE] if portfolio.study.illustrative else []
    yield "", [*_advice(portfolio), best_sentence(portfolio)]
    if portfolio.best is None:
        yield "", list(blocked_lines(portfolio))
    else:
        yield "", list(_worth(portfolio))
        yield "", [*_left_open(portfolio), *_to_find_out(portfolio)]
    yield (
        "",
        [
            *_out(portfolio),
            *bonds(portfolio.study, portfolio.names),
            *(begun(note, portfolio) for note in portfolio.notes),
        ],
    )
    yield "", ["More: add `--full`, or call `to_text()` in Python"]


def _advice(portfolio: Portfolio) -> Iterator[str]:
    """Yield one sentence of advice where another way to count help has a better set."""
    best, objective, names = portfolio.best, portfolio.chosen_by.objective, portfolio.names
    if best is None:
        return
    better: dict[tuple[str, ...], list[str]] = {}
    for reading in READINGS:
        own = portfolio.by_reading.get(reading)
        if own is not None and own.coverage(reading) > best.coverage(reading) + TIE:
            better.setdefault(own.networks, []).append(TRUST[reading])
    if better:
        found = "" if portfolio.proof.is_proved and not portfolio.reading_gaps else ", as far as was found"
        yield f"Take the best set below if {TRUST[objective]}"
        yield from (
            f"Take {names_text(own, names)} if {' or '.join(trusts)}{found}" for own, trusts in better.items()
        )


def _worth(portfolio: Portfolio) -> Iterator[str]:
    best = portfolio.best
    if best is None or not best.networks:
        return
    shares = {reading: f"{best.coverage(reading):.3g}" for reading in READINGS}
    if len(set(shares.values())) == 1:
        yield f"Covered of all you need, however help is counted: {shares['robust']} of 1"
    else:
        yield f"What is surely covered of all you need: {shares['robust']} of 1"
        yield f"As stated, best single help: {shares['cautious']}"
        yield f"If all help adds up: {shares['optimistic']}"
    if portfolio.fuller is not None:
        yield fuller_sentence(portfolio)
    if best.spends:
        yield asks_sentence(portfolio)
    if not (portfolio.proof.is_proved and portfolio.proof.ties_settled):
        yield proof_sentence(portfolio)


def _left_open(portfolio: Portfolio) -> Iterator[str]:
    """Yield the needs with which nobody helps; where somebody helps with all, the one of which most stays open."""
    names = portfolio.names
    open_wants = portfolio.open_wants
    if open_wants:
        yield f"Still open, as nobody in it helps: {listed_with_and(map(names.quoted, open_wants))}"
        return
    rest = {want: want.weight * (1.0 - want.robust) for want in portfolio.wants}
    most = max(portfolio.wants, key=lambda want: rest[want], default=None)
    if most is not None and rest[most] > TIE:
        yield f"Most stays open of {names.quoted(most.want)}: {_share(most)}"
    if not portfolio.wants:
        yield "No need or aspiration counts"


def _share(want: WantCover) -> str:
    return f"{told_apart_shares(want.robust, 1.0)[0]} of it is surely covered"


def _to_find_out(portfolio: Portfolio) -> Iterator[str]:
    """Yield which answers change the best set, and who stays in it."""
    found, names = portfolio.unknowns, portfolio.names
    if found is None or not found.questions:
        return
    deciding = [question for question in found.questions if question.decides]
    unsought = [one.figure.named(names) for one in found.questions if not one.decides and not one.answers]
    if not deciding:
        tried, basis = ("", "") if found.is_exact else (" that was tried", " (a search, not a proof)")
        beside = f"; of {listed_with_and(unsought)} it was not looked for" if unsought else ""
        yield f"No answer{tried} to what is not known yet changes this set{basis}{beside}"
        return
    for question in deciding[:MOST_ASKED]:
        yield f"Find out: {open_text(question.figure, names)}"
        if question.figure.ask:
            yield f"Ask: {clean(question.figure.ask)}"
        if len({answer.networks for answer in question.answers}) == 1:
            yield "By itself its answer changes nothing; together with other answers it does"
            continue
        if len(found.questions) > 1:
            yield "With everything else as it stands:"
        yield from (f"- {told}" for told in sets_along(question, names, portfolio.best))
    more = len(deciding) - MOST_ASKED
    if more > 0:
        yield f"{more} more answer{'s' if more > 1 else ''} can change the set: add `--full`"
    yield core_sentence(found, names)


def _out(portfolio: Portfolio) -> Iterator[str]:
    """Yield who is in no set, and by which rule."""
    names = portfolio.names
    for status, heading in (("excluded", "Ruled out"), ("conditional", "Waiting for an answer")):
        out = [one for one in portfolio.left_out if one.status == status]
        if not out:
            continue
        told = (f"{names.network(one.network)} ({'; '.join(one.reasons)})" for one in out)
        yield f"{heading}: {'. '.join(told)}"
