"""How does a best set read as plain text: the answer in short, and everything?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from netselect.gates import LIMIT_WORDS, bonds
from netselect.names import GLOSSARY, Names
from netselect.ranking.records import resting_on
from netselect.sets import READINGS, TIE
from netselect.sets.records import (
    ChosenSet,
    LeftOut,
    Member,
    SetQuestion,
    Shadow,
    Spend,
    Unknowns,
    WantCover,
    at_most_text,
)
from netselect.sets.unknowns import is_at_ends, where
from netselect.study.statements import Objective
from netselect.words import (
    ILLUSTRATIVE,
    SCORE_DIGITS,
    SHARE,
    capital,
    clean,
    closed,
    exact_text,
    few_digits,
    listed_with_and,
    percent,
    significant,
    some,
    wrapped,
)

if TYPE_CHECKING:
    from netselect.sets.portfolio import Portfolio

PLAINLY: dict[Objective, str] = {
    "robust": "what is surely covered",
    "cautious": "what is covered as stated, by the best single help,",
    "optimistic": "what is covered if all help adds up",
    "additive": "the total worth",
}
"""The three coverages, and what is added up instead, in plain words."""

MOST_SETS = 8
"""Sets of one list that the text names; the others are counted."""

KEY = (
    "Robust counts the best sure help with each need, at its lower bound; cautious the best help as it is stated; "
    "optimistic all help added up, as if independent"
)
"""What the three coverages mean."""

Section = tuple[str, list[str]]
"""A heading, which may be empty, and its lines."""

FULL = "add `--full`"
"""How the command line is asked for everything."""

FULL_IN_PYTHON = "`print(portfolio.to_text())`"

MOST_ASKED = 1
"""Answers to find out that are named; the others are counted."""

WORTH = "total worth"
"""What a set has by the additive objective, in plain words."""

TRUST = {
    "robust": "you count only on help that is sure",
    "cautious": "you count the best single help as it is stated",
    "optimistic": "you trust that all help adds up",
    "additive": f"you go by the {WORTH} of its members",
}
"""Who goes by which coverage."""


def short_text(portfolio: "Portfolio", more: str = FULL_IN_PYTHON) -> str:
    """Return a choice of networks in short, as plain text of at most 80 columns, and how to ask for more."""
    return laid_out(short_sections(portfolio, more))


def short_sections(portfolio: "Portfolio", more: str) -> Iterator[Section]:
    """Yield the answer, what it costs and covers, and what stays open, under headings."""
    yield portfolio.study.title, [ILLUSTRATIVE] if portfolio.study.illustrative else []
    yield "", [*_advice(portfolio), best_sentence(portfolio)]
    if portfolio.best is None:
        yield "", list(blocked_lines(portfolio))
    else:
        yield "", list(_worth(portfolio))
        yield "", [*_left_open(portfolio), *_to_find_out(portfolio, more)]
    yield "", [*_out(portfolio), *_notes(portfolio)]
    yield "", [f"More: {more}"]


def _advice(portfolio: "Portfolio") -> Iterator[str]:
    """Yield one sentence of advice where another way to count help has a better set."""
    best, objective, names = portfolio.best, portfolio.chosen_by.objective, portfolio.names
    if best is None:
        return
    better: dict[tuple[str, ...], list[str]] = {}
    for reading in READINGS:
        own = portfolio.by_reading.get(reading)
        if own is not None and own.coverage(reading) > best.coverage(reading) + TIE:
            better.setdefault(own.networks, []).append(_trust(portfolio, own, reading))
    if better:
        found = "" if portfolio.proof.is_proved and not portfolio.reading_gaps else ", as far as was found"
        yield f"Take the best set below if {TRUST[objective]}"
        yield from (
            f"Take {names_text(own, names)} if {' or '.join(trusts)}{found}" for own, trusts in better.items()
        )


def _trust(portfolio: "Portfolio", own: ChosenSet, reading: str) -> str:
    """Return who goes by a coverage; unknown help counts there at its highest, where all help adds up."""
    found, names = portfolio.unknowns, portfolio.names
    questions = () if found is None or reading != "optimistic" else found.questions
    unknown = [
        one.figure.named(names)
        for one in questions
        if one.figure.network in own.networks and one.figure.path.startswith(("serves", "offers"))
    ]
    if not unknown:
        return TRUST[reading]
    turns = f"{listed_with_and(unknown)} {'turns' if len(unknown) == 1 else 'turn'} out as good as possible"
    return turns if len(own.networks) == 1 else f"{TRUST[reading]} and {turns}"


def _worth(portfolio: "Portfolio") -> Iterator[str]:
    best = portfolio.best
    if best is None or not best.networks:
        return
    if best.value is not None:
        yield f"{capital(WORTH)}: {significant(best.value, SCORE_DIGITS)}"
    shares = {reading: f"{few_digits(best.coverage(reading))}" for reading in READINGS}
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


def _left_open(portfolio: "Portfolio") -> Iterator[str]:
    """Yield the needs with which nobody helps; where somebody helps with all, the one of which most stays open."""
    names = portfolio.names
    if open_wants := portfolio.open_wants:
        yield f"Still open, as nobody in it helps: {listed_with_and(map(names.quoted, open_wants))}"
        return
    rest = {want: want.weight * (1.0 - want.robust) for want in portfolio.wants}
    most = max(portfolio.wants, key=lambda want: rest[want], default=None)
    if most is not None and rest[most] > TIE:
        share = told_apart_shares(most.robust, 1.0)[0]
        yield f"Most stays open of {names.quoted(most.want)}: {share} of it is surely covered"
    if not portfolio.wants:
        yield "No need or aspiration counts"


def _to_find_out(portfolio: "Portfolio", full: str) -> Iterator[str]:
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
        span = question.figure.known(names).removeprefix("not known").removeprefix(", ")
        yield f"Find out: {question.figure.named(names)}" + (f" ({span})" if span else "")
        if question.figure.ask:
            yield f"Ask: {clean(question.figure.ask)}"
        if len({answer.networks for answer in question.answers}) == 1:
            yield "By itself its answer changes nothing; together with other answers it does"
            continue
        if len(found.questions) > 1:
            yield "With everything else as it stands:"
        yield from (f"- {told}" for told in sets_along(question, names, portfolio.best))
    if (more := len(deciding) - MOST_ASKED) > 0:
        yield f"{more:,} more answer{'s' if more > 1 else ''} can change the set: {full}"
    yield core_sentence(found, names)


def _out(portfolio: "Portfolio") -> Iterator[str]:
    """Yield who is in no set, and by which rule."""
    names = portfolio.names
    for status, heading in (("excluded", "Ruled out"), ("conditional", "Waiting for an answer")):
        out = [one for one in portfolio.left_out if one.status == status]
        if not out:
            continue
        told = (f"{names.network(one.network)} ({'; '.join(one.reasons)})" for one in out)
        yield f"{heading}: {'. '.join(told)}"


def _notes(portfolio: "Portfolio") -> Iterator[str]:
    """Yield what else a reader should know as sentences; a name with which one begins stays as it is."""
    names = portfolio.names
    yield from bonds(portfolio.study, names)
    called = tuple(map(names.network, portfolio.study.networks))
    yield from (note if note.startswith(called) else note[0].upper() + note[1:] for note in portfolio.notes)


def portfolio_text(portfolio: "Portfolio") -> str:
    """Return everything on a choice of networks as plain text of at most 80 columns, the best set first."""
    return laid_out((*sections(portfolio), ("", [f"Words: {GLOSSARY}"])))


def laid_out(given: Iterable[Section]) -> str:
    """Return sections as plain text of at most 80 columns."""
    parts = []
    for heading, lines in given:
        if not heading and not lines:
            continue
        told = [wrapped(line if line.endswith(":") else closed(line)) for line in lines]
        parts.append("\n".join([wrapped(heading), *told] if heading else told))
    return "\n\n".join(parts)


def sections(portfolio: "Portfolio") -> Iterator[Section]:
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
        if portfolio.front.sets:
            yield _front(portfolio)
    unknown = list(_unknowns(portfolio))
    if unknown:
        yield "What is not known yet:", unknown
    left_out = [
        f"{portfolio.names.network(one.network)} ({one.status}): {'; '.join(one.reasons)}"
        for one in portfolio.left_out
    ]
    if left_out:
        yield "In no set:", left_out
    if notes := list(_notes(portfolio)):
        yield "Notes:", notes


def _verdict(portfolio: "Portfolio") -> Iterator[str]:
    yield best_sentence(portfolio)
    best, chosen = portfolio.best, portfolio.chosen_by
    if best is None:
        yield from blocked_lines(portfolio)
        return
    second = "the ranking's scores" if chosen.then == "score" else "optimistic"
    then = ", then the fewest networks" + ("" if chosen.objective == chosen.then else f", then {second}")
    told = f"Worth and coverage: {_covered(best)}" if chosen.added else f"Coverage: {_covered(best)}"
    of = {"worth": " (the sum of `worth`)", "score": " (the sum of scores in the ranking)", None: ""}[chosen.added]
    yield f"{told}. {capital(measure(chosen.objective))} decides{of}{then}"
    if portfolio.fuller is not None:
        yield fuller_sentence(portfolio)
    yield KEY
    if best.spends:
        yield asks_sentence(portfolio)
    yield proof_sentence(portfolio)


def blocked_lines(portfolio: "Portfolio") -> Iterator[str]:
    """Yield what else blocks every set, and what would be enough to give way."""
    if portfolio.blocked is None:
        return
    yield from (f"Also: {reason}" for reason in portfolio.blocked.reasons[1:])
    for one in portfolio.blocked.relaxations:
        yield f"A set would be allowed if {one.sentence}: {names_text(one.networks, portfolio.names)}"
    if not portfolio.blocked.relaxations:
        yield "No single limit or rule that gave way would be enough"


def measure(objective: Objective) -> str:
    """Return what a set is chosen by, in words."""
    return WORTH if objective == "additive" else f"{objective} coverage"


def _members(portfolio: "Portfolio") -> Iterator[str]:
    names = portfolio.names
    for member in portfolio.members:
        lost = _covered(member)
        less = [names.asked(amount, off) for amount, off in member.discounts.items()]
        with_it = [f"a discount of {own} would go" for own in less]
        with_it += [f"{names_text(member.needed_by, names)} would go too"] if member.needed_by else []
        asks = [
            spend_text(replace(one, limit=None, discount=0.0), names)
            for one in member.spends
            if one.judged or one.high is None
        ]
        marks = [word for word, is_so in (("mandatory", member.is_mandatory), ("held", member.is_held)) if is_so]
        marked = f" ({', '.join(marks)})" if marks else ""
        called = names.network(member.network)
        yield f"{called}{marked}: {'; '.join([lost, *(asks or ['it asks for nothing']), *with_it])}"


def _wants(portfolio: "Portfolio") -> Iterator[str]:
    names = portfolio.names
    for want in sorted(portfolio.wants, key=lambda one: -one.weight):
        by = f"by {names_text(want.by, names)}" if want.by else "nobody in the set helps: still open"
        yield f"{names.want(want.want)} ({percent(want.weight)} of the weight): {_covered(want)}; {by}"
    if not portfolio.wants:
        yield "No need or aspiration counts"


def _covered(one: ChosenSet | Member | WantCover) -> str:
    """Return the three coverages, each with its name; before them what it is worth, where that decides."""
    worth = None if isinstance(one, WantCover) else one.value
    told = [f"{reading} {few_digits(getattr(one, reading))}" for reading in READINGS]
    return ", ".join(told if worth is None else [f"worth {significant(worth, SCORE_DIGITS)}", *told])


def _others(portfolio: "Portfolio") -> Iterator[str]:
    objective, names = portfolio.chosen_by.objective, portfolio.names

    def told(own: ChosenSet) -> str:
        return "the same set" if own.networks == portfolio.networks else _told(own, names)

    for reading in READINGS:
        own = portfolio.by_reading.get(reading)
        if reading == objective:
            continue
        if own is None:
            yield f"Best by {reading} coverage: none was found here; `objective: {reading}` looks for it"
        elif (gap := portfolio.reading_gaps.get(reading)) is not None:
            yield (
                f"Best found by {reading} coverage: {told(own)}; not proved, it could be higher by up to "
                f"{at_most_text(gap)}: `objective: {reading}` looks further"
            )
        else:
            yield f"Best by {reading} coverage: {told(own)}"
    yield from _as_good(portfolio)
    if (top := portfolio.top) is not None:
        verdict = f"not allowed: {'; '.join(top.broken)}" if top.broken else "allowed together"
        count = len(top.chosen.networks)
        first = "The first of the ranking alone" if count == 1 else f"The first {count} of the ranking"
        yield f"{first}: {told(top.chosen)}; {verdict}"


def _as_good(portfolio: "Portfolio") -> Iterator[str]:
    found, objective, names = portfolio.as_good, portfolio.chosen_by.objective, portfolio.names
    margin = percent(found.margin) if objective == "additive" else f"{found.margin:g}"
    within = f"within {margin} of its {measure(objective)}"
    if not found.count:
        is_none = f"No other set comes {within}"
        yield is_none if found.is_whole else f"Whether another set comes {within} was not settled"
        return
    more, some_of = ("", "") if found.is_whole else ("at least ", "; some of them")
    sets = "set comes" if found.count == 1 else "sets come"
    yield f"As good ({more}{found.count:,} other {sets} {within}){some_of}:"
    shown = found.listed[:MOST_SETS]
    for own in shown:
        idle = own.adds_nothing_sure
        adds = f"; {names_text(idle, names)} {'adds' if len(idle) == 1 else 'add'} nothing sure" if idle else ""
        yield f"- {_told(own, names)}{adds}"
    if found.count > len(shown):
        yield f"- and {found.count - len(shown):,} more"


def _told(chosen: ChosenSet, names: Names, only: Objective | None = None) -> str:
    """Return a set with its three coverages, or what decides, and money and hours."""
    covered = f"{only} {few_digits(chosen.coverage(only))}" if only else _covered(chosen)
    if only == "additive":
        covered = f"worth {significant(chosen.coverage(only), SCORE_DIGITS)}"
    told = [covered]
    for amount, what in (("first_year_cost", "cost"), ("hours_per_month", "hours")):
        if (spend := chosen.spend(amount)) is not None:
            told.append(f"{what} not known" if spend.judged is None else names.asked(amount, spend.judged))
    return f"{names_text(chosen.networks, names)} ({'; '.join(told)})"


def _shadow(portfolio: "Portfolio", shadow: Shadow) -> str:
    objective, best, names = portfolio.chosen_by.objective, portfolio.best, portfolio.names
    if not shadow.steps:
        only = f"aising only the limit of {LIMIT_WORDS[shadow.amount]} would"
        found = f"R{only} not lift {measure(objective)}"
        return found if shadow.is_proved else f"Whether r{only} help was not settled"
    now = 0.0 if best is None else best.coverage(objective)
    told = []
    for step in shadow.steps:
        low, high = told_apart_shares(now, step.coverage)
        told.append(
            f"another {names.asked(step.amount, step.extra)} (to {exact_text(step.limit)}) would lift "
            f"{measure(objective)} from {low} to {high}, with {names_text(step.networks, names)}"
        )
    told += [] if shadow.is_proved else ["that is what was found, and not proved to be the least"]
    told += [] if shadow.is_whole else ["further steps were not looked for"]
    return capital("; ".join(told))


def _front(portfolio: "Portfolio") -> Section:
    objective, sets = portfolio.chosen_by.objective, portfolio.front.sets
    aside = (
        f"no set gives more {measure(objective)} for as little money and as few hours as one of these"
        if portfolio.front.is_whole
        else f"the best sets by {measure(objective)} at some lower budgets of money and hours, not all there are"
    )
    shown = sets if len(sets) <= MOST_SETS else sets[: MOST_SETS // 2] + sets[-MOST_SETS // 2 :]
    lines = [_told(own, portfolio.names, objective) for own in shown]
    if more := len(sets) - len(shown):
        lines.insert(MOST_SETS // 2, f"(and {more} more between these; `to_frame()` or `--format csv` lists all)")
    return f"Cheaper or quicker choices ({aside}):", lines


def _unknowns(portfolio: "Portfolio") -> Iterator[str]:
    found = portfolio.unknowns
    if found is None or not found.questions:
        return
    names = portfolio.names
    yield core_sentence(found, names)
    if "score" in {portfolio.chosen_by.then, portfolio.chosen_by.added}:
        yield "The ranking's scores are taken as things stand in all of them, which other answers may change"
    if sometimes := tuple(name for name in found.ever if name not in found.core):
        yield f"In some of them: {names_text(sometimes, names)}"
    for question in found.questions:
        if question.decides:
            yield from _question(question, found, names)
    if portfolio.ungraded and any(SHARE < question.share < 1 for question in found.questions):
        yield f"All this {resting_on(portfolio.ungraded).replace('resting', 'rests')}"
    silent = [one.figure.named(names) for one in found.questions if not one.decides and one.answers]
    untold = [one.figure.named(names) for one in found.questions if not one.decides and not one.answers]
    if untold:
        yield f"What the answers to these change was not looked for, as it would take too long: {some(untold)}"
    if silent:
        tried = "" if found.is_exact else " that was tried"
        yield f"No answer to these{tried} changes the best set: {some(silent)}"


def _question(question: SetQuestion, found: Unknowns, names: Names) -> Iterator[str]:
    figure = question.figure
    error = f", standard error {percent(question.error)}" if question.error else ""
    if question.share >= 1 and found.is_exact:
        how_often = " whatever else turns out to be true"
    elif not question.share and not question.error:
        # Its answer alone changes the set, and no time was left to draw the others'.
        how_often = "; in how many of the combinations of all other answers was not looked for"
    else:
        share = percent(question.share) if question.share > SHARE else "few"
        tried = "" if found.is_exact else " that were tried"
        how_often = f" in {share} of the combinations of all other answers{tried}{error}"
    told = sets_along(question, names)
    if len(found.questions) > 1:
        told[0] = f"With everything else as it stands, {told[0][0].lower()}{told[0][1:]}"
    answers = "; ".join([told[0], *(one[0].lower() + one[1:] for one in told[1:])])
    same = len({answer.networks for answer in question.answers}) == 1
    alone = " (alone it changes nothing: only together with other answers)" if same else ""
    yield f"{capital(figure.state(names))}; its answer changes the best set{how_often}. {answers}{alone}"
    if figure.ask:
        yield f"Ask: {clean(figure.ask)}"


def names_text(networks: tuple[str, ...] | None, names: Names) -> str:
    """Return the members of a set as they stand in a sentence.

    Examples
    --------
    >>> called = Names({"a": "Alumni", "b": "Body"})
    >>> names_text(("a", "b"), called), names_text((), called), names_text(None, called)
    ('Alumni and Body', 'nobody', 'no set')
    >>> names_text(("a", "b"), Names({"a": "Alumni, London", "b": "Body"}))
    'Alumni, London + Body'
    """
    if networks is None:
        return "no set"
    called = [names.network(name) for name in networks]
    # Where a name holds a comma or an "and", it would not be clear where it ends.
    is_clear = not any("," in name or " and " in name for name in called)
    return (listed_with_and(called) if is_clear else " + ".join(called)) or "nobody"


def best_sentence(portfolio: "Portfolio") -> str:
    """Return the one sentence that says which set is the best, or that there is none."""
    if portfolio.best is None:
        if portfolio.blocked is None:
            return "No allowed set was found, and it is not proved that there is none."
        return f"No set is allowed: {portfolio.blocked.reasons[0]}."
    rests = f", {resting_on(portfolio.ungraded)}" if portfolio.ungraded else ""
    if not portfolio.best.networks:
        out = portfolio.left_out
        if out and len(out) == len(portfolio.study.networks):
            return f"Best set: nobody. No network may be joined as things are known: {_waiting(out)}."
        return f"Best set: nobody{rests}. No network that may be joined adds anything."
    return f"Best set: {names_text(portfolio.best.networks, portfolio.names)}{rests}."


def _waiting(left_out: tuple[LeftOut, ...]) -> str:
    """Return how many wait for an answer, and how many are excluded."""
    waiting = sum(one.status == "conditional" for one in left_out)
    excluded = len(left_out) - waiting
    told = [f"{waiting} {'waits' if waiting == 1 else 'wait'} for an answer"] if waiting else []
    told += [f"{excluded} {'is' if excluded == 1 else 'are'} excluded"] if excluded else []
    return ", ".join(told)


def asks_sentence(portfolio: "Portfolio") -> str:
    """Return what the best set asks for, with the limits."""
    told = [
        spend_text(spend, portfolio.names)
        for spend in (() if portfolio.best is None else portfolio.best.spends)
        if spend.judged or spend.high or spend.high is None or spend.limit is not None
    ]
    return f"It asks for: {'; '.join(told) or 'no money and no hours'}"


def fuller_sentence(portfolio: "Portfolio") -> str:
    """Return what a set of the same coverage adds if all help adds up, and asks for."""
    found, best, names = portfolio.fuller, portfolio.best, portfolio.names
    if found is None or best is None:
        return ""
    adds, leaves_out = (names_text(own, names) for own in (found.adds, found.leaves_out))
    instead = f" instead of {leaves_out}" if found.leaves_out else " as well"
    unknown = [LIMIT_WORDS[amount] for amount, extra in found.more.items() if extra is None]
    costs = [_difference(names, amount, extra) for amount, extra in found.more.items() if extra]
    costs += [f"an unknown amount of {listed_with_and(unknown)}"] if unknown else []
    low, high = told_apart_shares(best.optimistic, found.chosen.optimistic)
    most = "" if found.is_proved else "; that no such set covers more is not proved"
    same = PLAINLY[portfolio.chosen_by.objective]
    return (
        f"With {adds}{instead}, {same} stays the same; if all help adds up, {high} "
        f"instead of {low} is covered, for {listed_with_and(costs) or 'nothing more'}{most}"
    )


def proof_sentence(portfolio: "Portfolio") -> str:
    """Return how it is known that no allowed set is better."""
    proof = portfolio.proof
    if proof.how == "not proved":
        what = WORTH if portfolio.chosen_by.objective == "additive" else "coverage"
        most = at_most_text(proof.gap)
        return f"Not proved: the search ran out of time, and {what} could be higher by up to {most}"
    how = "there is only one combination, nobody at all"
    if proof.how != "enumeration":
        ties = "ties told to" if proof.ties_settled else "to"
        how = f"mixed-integer programming (HiGHS) left nothing better, {ties} 1e-6"
    elif proof.looked_at != 1:
        how = f"every one of the {proof.looked_at:,} combinations was looked at"
    rest = "" if proof.ties_settled else "; that none of the same coverage is smaller or cheaper is not proved"
    return f"Proved: {how}{rest}"


def _difference(names: Names, amount: str, extra: float) -> str:
    """Return how much more or less of an amount is asked: ``3 more hours a month``, ``20 GBP less a year``."""
    figure, unit, when = names.asked(amount, abs(extra)).split(" ", 2)
    is_time = amount.endswith("hours_per_month")
    more = "more" if extra > 0 else "fewer" if is_time else "less"
    return " ".join([figure, more, unit, when] if is_time else [figure, unit, more, when])


def spend_text(spend: Spend, names: Names) -> str:
    """Return what a set asks for of one kind, with its range and the limit."""
    is_open = spend.judged is None or spend.high is None
    told = ["or more, not all of it is known"] if is_open else []
    told += [f"after {exact_text(spend.discount)} off by discount"] if spend.discount else []
    told += [_range(spend)] if _range(spend) else []
    told += [f"limit {exact_text(spend.limit)}"] if spend.limit is not None else []
    aside = "; ".join(told)
    asked = names.asked(spend.amount, spend.low if is_open or spend.judged is None else spend.judged)
    return f"{asked} ({aside})" if aside else asked


def _range(spend: Spend) -> str:
    """Return between what it lies where that is open, and what is counted of what is not known."""
    if spend.high is None or spend.judged is None or spend.low == spend.high:
        return ""
    low, high = exact_text(spend.low), exact_text(spend.high)
    if not spend.is_unknown:
        return f"from {low} to {high}"
    counted = exact_text(spend.judged)
    return f"not known, {low} to {high}; {counted} is counted"


def told_apart_shares(low: float, high: float) -> tuple[str, str]:
    """Return two shares with three digits, or as many more as tell them apart."""
    for digits in range(3, 11):
        told = significant(low, digits), significant(high, digits)
        if told[0] != told[1]:
            break
    return told


def core_sentence(found: Unknowns, names: Names) -> str:
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
    return f"{names_text(found.core, names)} {is_} in the best set {whatever} ({basis})"


def sets_along(question: SetQuestion, names: Names, told_already: ChosenSet | None = None) -> list[str]:
    """Return the best set along the range of a figure, one sentence each; one that is told already by that."""
    figure, answers = question.figure, question.answers
    told = []
    for answer in answers:
        is_told = told_already is not None and answer.networks == told_already.networks
        best = "the best set above" if is_told else names_text(answer.networks, names)
        told.append(f"{where(answer, answers, figure)}: {best}")
    if is_at_ends(answers, figure):
        told.append("Where between them it changes was not looked for")
    return told or ["Where was not looked for"]
