"""How does a choice of networks read as plain text?"""

from collections.abc import Iterable, Iterator

from netselect.gates import LIMIT_WORDS
from netselect.names import Names
from netselect.report.remarks import bonds
from netselect.report.set_sentences import (
    READINGS,
    asks_sentence,
    begun,
    best_sentence,
    core_sentence,
    fuller_sentence,
    names_text,
    proof_sentence,
    sets_along,
    spend_text,
    told_apart_shares,
)
from netselect.report.text import ILLUSTRATIVE
from netselect.sets.portfolio import Portfolio
from netselect.sets.records import ChosenSet, Member, SetQuestion, Shadow, Spend, Unknowns, WantCover
from netselect.study.set_rules import Reading
from netselect.thresholds import exact_text
from netselect.words import SHARE, capital, clean, closed, percent, some, wrapped

MOST_SETS = 8
"""Sets of one list that the text names; the others are counted."""

KEY = (
    "Robust counts the best sure help with each need, at its lower bound; cautious the best help as it is stated; "
    "optimistic all help added up, as if independent"
)
"""What the three coverages mean."""

Section = tuple[str, list[str]]
"""A heading, which may be empty, and its lines."""


def portfolio_text(portfolio: Portfolio) -> str:
    """Return everything on a choice of networks as plain text of at most 80 columns, the best set first."""
    return laid_out(sections(portfolio))


def laid_out(given: Iterable[Section]) -> str:
    """Return sections as plain text of at most 80 columns."""
    parts = []
    for heading, lines in given:
        if not heading and not lines:
            continue
        told = [wrapped(line if line.endswith(":") else closed(line)) for line in lines]
        parts.append("\n".join([wrapped(heading), *told] if heading else told))
    return "\n\n".join(parts)


def sections(portfolio: Portfolio) -> Iterator[Section]:
    """Yield what there is to say, under headings."""
    yield portfolio.study.title, [ILLUSTRATIVE] if portfolio.study.illustrative else []
    yield "", list(_verdict(portfolio))
    if portfolio.best is not None:
        if portfolio.members:
            yield "What is lost if one member alone is left out:", list(_members(portfolio))
        yield "Needs and aspirations, the weightiest first:", list(_wants(portfolio))
        yield "Other sets:", list(_others(portfolio))
        if portfolio.shadows:
            yield "With a little more:", [_shadow(portfolio, shadow) for shadow in portfolio.shadows]
        front = _front(portfolio)
        if front:
            yield _front_heading(portfolio), front
    unknown = list(_unknowns(portfolio))
    if unknown:
        yield "What is not known yet:", unknown
    left_out = [
        f"{portfolio.names.network(one.network)} ({one.status}): {'; '.join(one.reasons)}"
        for one in portfolio.left_out
    ]
    if left_out:
        yield "In no set:", left_out
    notes = [*bonds(portfolio.study, portfolio.names), *(begun(note, portfolio) for note in portfolio.notes)]
    if notes:
        yield "Notes:", notes


def _verdict(portfolio: Portfolio) -> Iterator[str]:
    yield best_sentence(portfolio)
    best, chosen = portfolio.best, portfolio.chosen_by
    if best is None:
        yield from blocked_lines(portfolio)
        return
    second = "the ranking's scores" if chosen.then == "score" else "optimistic"
    then = ", then the fewest networks" + ("" if chosen.objective == chosen.then else f", then {second}")
    yield f"Coverage: {_covered(best)}. {chosen.objective.capitalize()} coverage decides{then}"
    if portfolio.fuller is not None:
        yield fuller_sentence(portfolio)
    yield KEY
    if best.spends:
        yield asks_sentence(portfolio)
    yield proof_sentence(portfolio)


def blocked_lines(portfolio: Portfolio) -> Iterator[str]:
    """Yield what else blocks every set, and what would be enough to give way."""
    if portfolio.blocked is None:
        return
    yield from (f"Also: {reason}" for reason in portfolio.blocked.reasons[1:])
    for one in portfolio.blocked.relaxations:
        yield f"A set would be allowed if {one.sentence}: {names_text(one.networks, portfolio.names)}"
    if not portfolio.blocked.relaxations:
        yield "No single limit or rule that gave way would be enough"


def _members(portfolio: Portfolio) -> Iterator[str]:
    for member in portfolio.members:
        lost = _covered(member)
        asks = [
            spend_text(Spend(one.amount, one.judged, one.low, one.high, None), portfolio.names)
            for one in member.spends
            if one.judged or one.high is None
        ]
        marks = [word for word, is_so in (("mandatory", member.is_mandatory), ("held", member.is_held)) if is_so]
        marked = f" ({', '.join(marks)})" if marks else ""
        called = portfolio.names.network(member.network)
        yield f"{called}{marked}: {lost}; {'; '.join(asks) or 'it asks for nothing'}"


def _wants(portfolio: Portfolio) -> Iterator[str]:
    for want in sorted(portfolio.wants, key=lambda one: -one.weight):
        covered = _covered(want)
        helpers = names_text(want.by, portfolio.names)
        by = f"; by {helpers}" if want.by else "; nobody in the set helps: still open"
        yield f"{portfolio.names.want(want.want)} ({percent(want.weight)} of the weight): {covered}{by}"
    if not portfolio.wants:
        yield "No need or aspiration counts"


def _covered(one: ChosenSet | Member | WantCover) -> str:
    """Return the three coverages, each with its name."""
    return ", ".join(f"{reading} {getattr(one, reading):.3g}" for reading in READINGS)


def _others(portfolio: Portfolio) -> Iterator[str]:
    best, objective, names = portfolio.best, portfolio.chosen_by.objective, portfolio.names
    for reading in READINGS:
        own = portfolio.by_reading.get(reading)
        if reading == objective:
            continue
        if own is None:
            yield f"Best by {reading} coverage: none was found here; `objective: {reading}` looks for it"
        elif (gap := portfolio.reading_gaps.get(reading)) is not None:
            told = "the same set" if best is not None and own.networks == best.networks else _told(own, names)
            yield (
                f"Best found by {reading} coverage: {told}; not proved, it could be higher by up to {gap:.3g}: "
                f"`objective: {reading}` looks further"
            )
        elif best is not None and own.networks == best.networks:
            yield f"Best by {reading} coverage: the same set"
        else:
            yield f"Best by {reading} coverage: {_told(own, names)}"
    yield from _as_good(portfolio)
    if portfolio.top is not None and best is not None:
        top = portfolio.top
        verdict = f"not allowed: {'; '.join(top.broken)}" if top.broken else "allowed together"
        count = len(top.chosen.networks)
        first = "The first of the ranking alone" if count == 1 else f"The first {count} of the ranking"
        same = "the same set" if top.chosen.networks == best.networks else _told(top.chosen, names)
        yield f"{first}: {same}; {verdict}"


def _as_good(portfolio: Portfolio) -> Iterator[str]:
    found, objective, names = portfolio.as_good, portfolio.chosen_by.objective, portfolio.names
    if not found.count:
        yield f"No other set comes within {found.margin:g} of its {objective} coverage"
        return
    more, some_of = ("", "") if found.is_whole else ("at least ", "; some of them")
    sets = "set comes" if found.count == 1 and found.is_whole else "sets come"
    within = f"within {found.margin:g} of its {objective} coverage"
    yield f"As good ({more}{found.count:,} other {sets} {within}){some_of}:"
    shown = found.listed[:MOST_SETS]
    yield from (f"- {_told(own, names)}{_idle(own, names)}" for own in shown)
    if found.count > len(shown):
        yield f"- and {found.count - len(shown):,} more"


def _idle(chosen: ChosenSet, names: Names) -> str:
    """Return which members of a set add nothing that is sure."""
    idle = chosen.adds_nothing_sure
    called = names_text(idle, names)
    return f"; {called} {'adds' if len(idle) == 1 else 'add'} nothing sure" if idle else ""


def _told(chosen: ChosenSet, names: Names, only: Reading | None = None) -> str:
    """Return a set with its three coverages, or one of them, and money and hours."""
    readings = READINGS if only is None else (only,)
    covered = ", ".join(f"{reading} {chosen.coverage(reading):.3g}" for reading in readings)
    asks = []
    for amount, what in (("first_year_cost", "cost"), ("hours_per_month", "hours")):
        spend = chosen.spend(amount)
        if spend is not None and spend.judged is None:
            asks.append(f"{what} not known")
        elif spend is not None and spend.judged is not None:
            asks.append(names.asked(amount, spend.judged))
    return f"{names_text(chosen.networks, names)} ({'; '.join([covered, *asks])})"


def _shadow(portfolio: Portfolio, shadow: Shadow) -> str:
    objective, best = portfolio.chosen_by.objective, portfolio.best
    names = portfolio.names
    if not shadow.steps:
        only = f"aising only the limit of {LIMIT_WORDS[shadow.amount]} would"
        return f"R{only} change nothing" if shadow.is_proved else f"Whether r{only} help was not settled"
    now = 0.0 if best is None else best.coverage(objective)
    told = [
        f"another {names.asked(step.amount, step.extra)} (to {exact_text(step.limit)}) would lift {objective} "
        f"coverage {_rise(now, step.coverage)}, with {names_text(step.networks, names)}"
        for step in shadow.steps
    ]
    sentence = "; ".join(told)
    found = "" if shadow.is_proved else "; that is what was found, and not proved to be the least"
    further = "" if shadow.is_whole else "; further steps were not looked for"
    return sentence[0].upper() + sentence[1:] + found + further


def _rise(low: float, high: float) -> str:
    """Return from what to what coverage rises, with as many digits as tell the two apart.

    Examples
    --------
    >>> _rise(0.5, 0.625), _rise(0.58712, 0.58716)
    ('from 0.5 to 0.625', 'from 0.5871 to 0.5872')
    """
    return "from {} to {}".format(*told_apart_shares(low, high))


def _front_heading(portfolio: Portfolio) -> str:
    objective = portfolio.chosen_by.objective
    if portfolio.front.is_whole:
        return (
            f"Cheaper or quicker choices (no set gives more {objective} coverage for as little money and as few "
            "hours as one of these):"
        )
    return (
        f"Cheaper or quicker choices (the best sets by {objective} coverage at some lower budgets of money and "
        "hours, not all there are):"
    )


def _front(portfolio: Portfolio) -> list[str]:
    sets = portfolio.front.sets
    shown = sets if len(sets) <= MOST_SETS else sets[: MOST_SETS // 2] + sets[-MOST_SETS // 2 :]
    lines = [_told(own, portfolio.names, portfolio.chosen_by.objective) for own in shown]
    if len(sets) > len(shown):
        more = len(sets) - len(shown)
        lines.insert(MOST_SETS // 2, f"(and {more} more between these; `--format csv` lists all)")
    return lines


def _unknowns(portfolio: Portfolio) -> Iterator[str]:
    found = portfolio.unknowns
    if found is None or not found.questions:
        return
    names = portfolio.names
    yield core_sentence(found, names)
    if portfolio.chosen_by.then == "score":
        yield "The ranking's scores are taken as things stand in all of them, which other answers may change"
    sometimes = [name for name in found.ever if name not in found.core]
    if sometimes:
        yield f"In some of them: {names_text(tuple(sometimes), names)}"
    for question in found.questions:
        if question.decides:
            yield from _question(question, found, names)
    silent = [one.figure.named(names) for one in found.questions if not one.decides and one.answers]
    untold = [one.figure.named(names) for one in found.questions if not one.decides and not one.answers]
    if untold:
        yield f"What the answers to these change was not looked for, as it would take too long: {some(untold)}"
    if silent:
        tried = "" if found.is_exact else " that was tried"
        yield f"No answer to these{tried} changes the best set: {some(silent)}"


def _question(question: SetQuestion, found: Unknowns, names: Names) -> Iterator[str]:
    figure = question.figure
    error = f", standard error {100 * question.error:.1f} %" if question.error else ""
    if question.share >= 1 - SHARE and found.is_exact:
        how_often = "whatever else turns out to be true"
    else:
        share = percent(question.share) if question.share > SHARE else "few"
        tried = "" if found.is_exact else " that were tried"
        how_often = f"in {share} of the combinations of all other answers{tried}{error}"
    told = sets_along(question, names)
    if len(found.questions) > 1:
        told[0] = f"With everything else as it stands, {told[0][0].lower()}{told[0][1:]}"
    answers = "; ".join([told[0], *(one[0].lower() + one[1:] for one in told[1:])])
    same = len({answer.networks for answer in question.answers}) == 1
    alone = " (alone it changes nothing: only together with other answers)" if same else ""
    yield f"{capital(figure.state(names))}; its answer changes the best set {how_often}. {answers}{alone}"
    if figure.ask:
        yield f"Ask: {clean(figure.ask)}"
