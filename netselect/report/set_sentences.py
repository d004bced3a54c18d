"""What is said of a set of networks, in the short form and in full?"""

from netselect.bounds.open_figures import OpenFigure
from netselect.gates import LIMIT_WORDS
from netselect.names import Names
from netselect.robustness.questions import is_at_ends, where
from netselect.sets.portfolio import Portfolio
from netselect.sets.records import ChosenSet, LeftOut, SetQuestion, Spend, Unknowns
from netselect.study.set_rules import Reading
from netselect.thresholds import exact_text
from netselect.words import listed_with_and

READINGS: tuple[Reading, ...] = ("robust", "cautious", "optimistic")

PLAINLY: dict[Reading, str] = {
    "robust": "what is surely covered",
    "cautious": "what is covered as stated, by the best single help,",
    "optimistic": "what is covered if all help adds up",
}
"""The three coverages in plain words."""


def begun(note: str, portfolio: Portfolio) -> str:
    """Return a note as a sentence; a name with which it begins stays as it is."""
    if any(note.startswith(portfolio.names.network(name)) for name in portfolio.study.networks):
        return note
    return note[0].upper() + note[1:]


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
    return f"Best set: {names_text(portfolio.best.networks, portfolio.names)}."


def _waiting(left_out: tuple[LeftOut, ...]) -> str:
    """Return how many wait for an answer, and how many are excluded."""
    waiting = sum(one.status == "conditional" for one in left_out)
    excluded = len(left_out) - waiting
    told = [
        f"{waiting} {'waits' if waiting == 1 else 'wait'} for an answer" if waiting else "",
        f"{excluded} {'is' if excluded == 1 else 'are'} excluded" if excluded else "",
    ]
    return ", ".join(filter(None, told))


def asks_sentence(portfolio: Portfolio) -> str:
    """Return what the best set asks for, with the limits."""
    spends = () if portfolio.best is None else portfolio.best.spends
    told = [
        spend_text(spend, portfolio.names)
        for spend in spends
        if spend.judged or spend.high or spend.high is None or spend.limit is not None
    ]
    return f"It asks for: {'; '.join(told) or 'no money and no hours'}"


def fuller_sentence(portfolio: Portfolio) -> str:
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


def proof_sentence(portfolio: Portfolio) -> str:
    """Return how it is known that no allowed set is better."""
    proof = portfolio.proof
    how = {
        "enumeration": "there is only one combination, nobody at all"
        if proof.looked_at == 1
        else f"every one of the {proof.looked_at:,} combinations was looked at",
        "mixed-integer programming": "mixed-integer programming (HiGHS) left nothing better, ties told to 1e-6"
        if proof.ties_settled
        else "mixed-integer programming (HiGHS) left nothing better, to 1e-6",
    }
    if proof.how == "not proved":
        return f"Not proved: the search ran out of time, and coverage could be higher by up to {proof.gap:.3g}"
    ties = "" if proof.ties_settled else "; that none of the same coverage is smaller or cheaper is not proved"
    return f"Proved: {how[proof.how]}{ties}"


def _difference(names: Names, amount: str, extra: float) -> str:
    """Return how much more or less of an amount is asked: ``3 more hours a month``, ``20 GBP less a year``."""
    figure, unit, when = names.asked(amount, abs(extra)).split(" ", 2)
    is_time = amount.endswith("hours_per_month")
    more = "more" if extra > 0 else "fewer" if is_time else "less"
    return " ".join([figure, more, unit, when] if is_time else [figure, unit, more, when])


def spend_text(spend: Spend, names: Names) -> str:
    """Return what a set asks for of one kind, with its range and the limit."""
    is_open = spend.judged is None or spend.high is None
    told = [
        "or more, not all of it is known" if is_open else "",
        ""
        if spend.high is None or spend.judged is None or spend.low == spend.high
        else f"from {exact_text(spend.low)} to {exact_text(spend.high)}",
        f"limit {exact_text(spend.limit)}" if spend.limit is not None else "",
    ]
    aside = "; ".join(filter(None, told))
    asked = names.asked(spend.amount, spend.low if is_open or spend.judged is None else spend.judged)
    return f"{asked} ({aside})" if aside else asked


def told_apart_shares(low: float, high: float) -> tuple[str, str]:
    """Return two shares with three digits, or as many more as tell them apart."""
    for digits in range(3, 11):
        told = f"{low:.{digits}g}", f"{high:.{digits}g}"
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
    told = [
        f"{where(answer, answers, figure)}: "
        + (
            "the best set above"
            if told_already is not None and answer.networks == told_already.networks
            else names_text(answer.networks, names)
        )
        for answer in answers
    ]
    if is_at_ends(answers, figure):
        told.append("Where between them it changes was not looked for")
    return told or ["Where was not looked for"]


def open_text(figure: OpenFigure, names: Names) -> str:
    """Return an open figure as something to find out, with what it can be."""
    span = figure.known(names).removeprefix("not known").removeprefix(", ")
    return f"{figure.named(names)} ({span})" if span else figure.named(names)
