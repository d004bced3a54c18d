"""How does a choice of networks read as plain text?"""

from collections.abc import Container, Iterator

from netselect.report.questions_text import closed, figure_state, is_at_ends, where
from netselect.report.text import ILLUSTRATIVE
from netselect.sets.portfolio import Portfolio
from netselect.sets.records import ChosenSet, LeftOut, Member, SetQuestion, Shadow, Spend, Unknowns, WantCover
from netselect.study.set_rules import Reading
from netselect.thresholds import exact_text
from netselect.words import (
    SHARE,
    clean,
    counted,
    figure_text,
    listed_with_and,
    percent,
    some,
    wrapped,
)

MOST_SETS = 8
"""Sets of one list that the text names; the others are counted."""

READINGS: tuple[Reading, ...] = ("robust", "cautious", "optimistic")

KEY = (
    "Robust counts the best sure help with each need, at its lower bound; cautious the best help as it is stated; "
    "optimistic all help added up, as if independent"
)
"""What the three coverages mean."""

Section = tuple[str, list[str]]
"""A heading, which may be empty, and its lines."""


def portfolio_text(portfolio: Portfolio) -> str:
    """Return a choice of networks as plain text of at most 80 columns, the best set first."""
    parts = []
    for heading, lines in sections(portfolio):
        told = [wrapped(line if line.endswith(":") else closed(line)) for line in lines]
        parts.append("\n".join([wrapped(heading), *told] if heading else told))
    return "\n\n".join(parts)


def sections(portfolio: Portfolio) -> Iterator[Section]:
    """Yield what there is to say, under headings."""
    yield portfolio.study.title, [ILLUSTRATIVE] if portfolio.study.illustrative else []
    yield "", list(_verdict(portfolio))
    if portfolio.best is not None:
        yield (
            "What is lost if one member alone is left out:",
            list(_members(portfolio)),
        )
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
    left_out = [f"{one.network} ({one.status}): {'; '.join(one.reasons)}" for one in portfolio.left_out]
    if left_out:
        yield "In no set:", left_out
    if portfolio.notes:
        yield "Notes:", [_begun(note, portfolio.study.networks) for note in portfolio.notes]


def _begun(note: str, ids: Container[str]) -> str:
    """Return a note as a sentence; an id with which it begins stays as it is."""
    return note if note.split(maxsplit=1)[0].rstrip(":,") in ids else note[0].upper() + note[1:]


def names_text(networks: tuple[str, ...] | None) -> str:
    """Return the members of a set as they stand in a sentence.

    Examples
    --------
    >>> names_text(("a", "b")), names_text(()), names_text(None)
    ('a and b', 'nobody', 'no set')
    """
    if networks is None:
        return "no set"
    return listed_with_and(networks) or "nobody"


def best_sentence(portfolio: Portfolio) -> str:
    """Return the one sentence that says which set is the best, or that there is none."""
    if portfolio.best is None:
        if portfolio.blocked is None:
            return "No allowed set was found, and it is not proved that there is none."
        return f"No set is allowed: {portfolio.blocked.reasons[0]}."
    if not portfolio.best.networks:
        out = portfolio.left_out
        if out and len(out) == len(portfolio.study.networks):
            return f"Best set: nobody. No network may be joined as things are known: {_waiting(out)}."
        return "Best set: nobody. No network that may be joined adds anything."
    return f"Best set: {names_text(portfolio.best.networks)}."


def _waiting(left_out: tuple[LeftOut, ...]) -> str:
    """Return how many wait for an answer, and how many are excluded."""
    waiting = sum(one.status == "conditional" for one in left_out)
    excluded = len(left_out) - waiting
    told = [
        f"{waiting} {'waits' if waiting == 1 else 'wait'} for an answer" if waiting else "",
        f"{excluded} {'is' if excluded == 1 else 'are'} excluded" if excluded else "",
    ]
    return ", ".join(filter(None, told))


def _verdict(portfolio: Portfolio) -> Iterator[str]:
    yield best_sentence(portfolio)
    best, chosen = portfolio.best, portfolio.chosen_by
    if best is None:
        if portfolio.blocked is not None:
            yield from (f"Also: {reason}" for reason in portfolio.blocked.reasons[1:])
            for one in portfolio.blocked.relaxations:
                yield f"A set would be allowed if {one.sentence}: {names_text(one.networks)}"
            if not portfolio.blocked.relaxations:
                yield "No single limit or rule that gave way would be enough"
        return
    second = "the ranking's scores" if chosen.then == "score" else "optimistic"
    then = "" if chosen.objective == chosen.then else f", then {second}"
    yield f"Coverage: {_covered(best)}. {chosen.objective.capitalize()} coverage decides{then}"
    yield KEY
    spends = [_spend(spend, portfolio.study.currency) for spend in best.spends]
    if spends:
        yield f"It asks for: {'; '.join(spends)}"
    yield proof_sentence(portfolio)


def proof_sentence(portfolio: Portfolio) -> str:
    """Return how it is known that no allowed set is better."""
    proof = portfolio.proof
    how = {
        "enumeration": "there is only one combination, nobody at all"
        if proof.looked_at == 1
        else f"every one of the {proof.looked_at:,} combinations was looked at",
        "branch and bound": f"branch and bound left nothing better ({proof.looked_at:,} sets looked at)",
        "mixed-integer programming": "mixed-integer programming (HiGHS) found nothing better, to 1e-6",
    }
    if proof.how == "not proved":
        return (
            f"Not proved: the search stopped after {proof.looked_at:,} sets, and coverage could be higher "
            f"by up to {proof.gap:.3g}"
        )
    ties = "" if proof.ties_settled else "; that none of the same coverage is smaller or cheaper is not proved"
    return f"Proved: {how[proof.how]}{ties}"


def _spend(spend: Spend, currency: str) -> str:
    units = {
        "first_year_cost": f"{currency} in the first year",
        "yearly_cost": f"{currency} in later years",
        "hours_per_month": "hours a month",
        "work_hours_per_month": "hours a month in work time",
    }
    unit = units[spend.amount]
    limit = "" if spend.limit is None else f" of {figure_text(spend.limit)}"
    if spend.judged is None or spend.high is None:
        return f"{figure_text(spend.low)} or more{limit} {unit}, not all of it known"
    span = f" (from {figure_text(spend.low)} to {figure_text(spend.high)})" if spend.low != spend.high else ""
    return f"{figure_text(spend.judged)}{limit} {counted(spend.judged, unit) if not limit else unit}{span}"


def _members(portfolio: Portfolio) -> Iterator[str]:
    for member in portfolio.members:
        lost = _covered(member)
        asks = [
            _spend(Spend(one.amount, one.judged, one.low, one.high, None), portfolio.study.currency)
            for one in member.spends
            if one.judged or one.high is None
        ]
        marks = [word for word, is_so in (("mandatory", member.is_mandatory), ("held", member.is_held)) if is_so]
        marked = f" ({', '.join(marks)})" if marks else ""
        yield f"{member.network}{marked}: {lost}; {'; '.join(asks) or 'it asks for nothing'}"
    if not portfolio.members:
        yield "There is no member"


def _wants(portfolio: Portfolio) -> Iterator[str]:
    for want in sorted(portfolio.wants, key=lambda one: -one.weight):
        covered = _covered(want)
        by = f"; by {listed_with_and(want.by)}" if want.by else "; nobody in the set helps: still open"
        yield f"{want.want} ({percent(want.weight)}): {covered}{by}"
    if not portfolio.wants:
        yield "No need or aspiration is open"


def _covered(one: ChosenSet | Member | WantCover) -> str:
    """Return the three coverages, each with its name."""
    return ", ".join(f"{reading} {getattr(one, reading):.3g}" for reading in READINGS)


def _others(portfolio: Portfolio) -> Iterator[str]:
    best, objective = portfolio.best, portfolio.chosen_by.objective
    for reading in READINGS:
        own = portfolio.by_reading.get(reading)
        if reading == objective:
            continue
        if own is None:
            yield f"Best by {reading} coverage: none was found here; `objective: {reading}` looks for it"
        elif (gap := portfolio.reading_gaps.get(reading)) is not None:
            told = "the same set" if best is not None and own.networks == best.networks else _told(own)
            yield (
                f"Best found by {reading} coverage: {told}; not proved, it could be higher by up to {gap:.3g}: "
                f"`objective: {reading}` looks further"
            )
        elif best is not None and own.networks == best.networks:
            yield f"Best by {reading} coverage: the same set"
        else:
            yield f"Best by {reading} coverage: {_told(own)}"
    yield from _as_good(portfolio)
    if portfolio.top is not None and best is not None:
        top = portfolio.top
        verdict = f"not allowed: {'; '.join(top.broken)}" if top.broken else "allowed together"
        count = len(top.chosen.networks)
        first = "The first of the ranking alone" if count == 1 else f"The first {count} of the ranking"
        same = "the same set" if top.chosen.networks == best.networks else _told(top.chosen)
        yield f"{first}: {same}; {verdict}"


def _as_good(portfolio: Portfolio) -> Iterator[str]:
    found, objective = portfolio.as_good, portfolio.chosen_by.objective
    if not found.count:
        yield f"No other set comes within {found.margin:g} of its {objective} coverage"
        return
    more, some_of = ("", "") if found.is_whole else ("at least ", "; some of them")
    sets = "set comes" if found.count == 1 and found.is_whole else "sets come"
    within = f"within {found.margin:g} of its {objective} coverage"
    yield f"As good ({more}{found.count:,} other {sets} {within}){some_of}:"
    shown = found.listed[:MOST_SETS]
    yield from (f"- {_told(own)}{_idle(own)}" for own in shown)
    if found.count > len(shown):
        yield f"- and {found.count - len(shown):,} more"


def _idle(chosen: ChosenSet) -> str:
    """Return which members of a set add nothing that is sure."""
    idle = chosen.adds_nothing_sure
    return f"; {listed_with_and(idle)} {'adds' if len(idle) == 1 else 'add'} nothing sure" if idle else ""


def _told(chosen: ChosenSet, only: Reading | None = None) -> str:
    """Return a set with its three coverages, or one of them, and money and hours."""
    readings = READINGS if only is None else (only,)
    covered = ", ".join(f"{reading} {chosen.coverage(reading):.3g}" for reading in readings)
    asks = []
    for amount, unit, what in (
        ("first_year_cost", "in the first year", "cost"),
        ("hours_per_month", "hours a month", "hours"),
    ):
        spend = chosen.spend(amount)
        if spend is not None and spend.judged is None:
            asks.append(f"{what} not known")
        elif spend is not None:
            asks.append(f"{figure_text(spend.judged)} {counted(spend.judged, unit)}")
    return f"{names_text(chosen.networks)} ({'; '.join([covered, *asks])})"


_UNITS = {
    "first_year_cost": "{currency} in the first year",
    "yearly_cost": "{currency} a year",
    "hours_per_month": "hours a month",
    "work_hours_per_month": "hours a month in work time",
}

_LIMITS = {
    "first_year_cost": "money in the first year",
    "yearly_cost": "money in later years",
    "hours_per_month": "hours a month",
    "work_hours_per_month": "hours a month in work time",
}


def _shadow(portfolio: Portfolio, shadow: Shadow) -> str:
    objective, best = portfolio.chosen_by.objective, portfolio.best
    unit = _UNITS[shadow.amount].format(currency=portfolio.study.currency)
    if not shadow.steps:
        only = f"aising only the limit of {_LIMITS[shadow.amount]} would"
        return f"R{only} change nothing" if shadow.is_proved else f"Whether r{only} help was not settled"
    now = 0.0 if best is None else best.coverage(objective)
    told = [
        f"another {exact_text(step.extra)} {counted(step.extra, unit)} (to {exact_text(step.limit)}) would lift "
        f"{objective} coverage {_rise(now, step.coverage)}, with {names_text(step.networks)}"
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
    for digits in range(3, 11):
        told = f"{low:.{digits}g}", f"{high:.{digits}g}"
        if told[0] != told[1]:
            break
    return f"from {told[0]} to {told[1]}"


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
    lines = [_told(own, portfolio.chosen_by.objective) for own in shown]
    if len(sets) > len(shown):
        more = len(sets) - len(shown)
        lines.insert(MOST_SETS // 2, f"(and {more} more between these; `--format csv` lists all)")
    return lines


def _unknowns(portfolio: Portfolio) -> Iterator[str]:
    found = portfolio.unknowns
    if found is None or not found.questions:
        return
    yield _core(found)
    if portfolio.chosen_by.then == "score":
        yield "The ranking's scores are taken as things stand in all of them, which other answers may change"
    sometimes = [name for name in found.ever if name not in found.core]
    if sometimes:
        yield f"In some of them: {listed_with_and(sometimes)}"
    for question in found.questions:
        if question.decides:
            yield from _question(question, found)
    silent = [str(one.figure) for one in found.questions if not one.decides and one.answers]
    untold = [str(one.figure) for one in found.questions if not one.decides and not one.answers]
    if untold:
        yield f"What the answers to these change was not looked for, as it would take too long: {some(untold)}"
    if silent:
        tried = "" if found.is_exact else " that was tried"
        yield f"No answer to these{tried} changes the best set: {some(silent)}"


def _core(found: Unknowns) -> str:
    """Return who is in every best set, and what that rests on."""
    if found.is_exact:
        whatever, none = "whatever the answers are", "No network is in the best set for every answer"
        count = found.worlds
        basis = f"in all {count:,} combinations of answers" if count > 1 else "in the one combination of answers"
    else:
        whatever = "of every combination of answers that was tried"
        none = "No network is in the best set of every combination of answers that was tried"
        combinations = f"{found.worlds:,} combination{'s' if found.worlds != 1 else ''}"
        basis = f"a search among {combinations}, not a proof"
    if not found.core:
        return f"{none} ({basis})"
    is_ = "is" if len(found.core) == 1 else "are"
    return f"{listed_with_and(found.core)} {is_} in the best set {whatever} ({basis})"


def _question(question: SetQuestion, found: Unknowns) -> Iterator[str]:
    figure = question.figure
    error = f", standard error {100 * question.error:.1f} %" if question.error else ""
    if question.share >= 1 - SHARE and found.is_exact:
        how_often = "whatever else turns out to be true"
    else:
        share = percent(question.share) if question.share > SHARE else "few"
        tried = "" if found.is_exact else " that were tried"
        how_often = f"in {share} of the combinations of all other answers{tried}{error}"
    told = [
        f"{where(answer, question.answers, figure)}: {names_text(answer.networks)}" for answer in question.answers
    ] or ["Where was not looked for"]
    if is_at_ends(question.answers, figure):
        told.append("Where between them it changes was not looked for")
    if len(found.questions) > 1:
        told[0] = f"With everything else as it stands, {told[0][0].lower()}{told[0][1:]}"
    answers = "; ".join([told[0], *(one[0].lower() + one[1:] for one in told[1:])])
    same = len({answer.networks for answer in question.answers}) == 1
    alone = " (alone it changes nothing: only together with other answers)" if same else ""
    yield f"{figure_state(figure)}; its answer changes the best set {how_often}. {answers}{alone}"
    if figure.ask:
        yield f"Ask: {clean(figure.ask)}"
