"""How do open questions, and what is settled whatever their answers are, read as plain text?"""

import math
from collections.abc import Iterator
from itertools import groupby, pairwise

from netselect.bounds.open_figures import OpenFigure
from netselect.names import Names
from netselect.robustness.prospects import Prospect
from netselect.robustness.questions import OpenQuestion, Questions
from netselect.sets.records import SetAnswer
from netselect.thresholds import exact_text, limit_text, range_text
from netselect.words import SHARE, capital, clean, listed_with_and, listed_with_or, percent, wrapped


def questions_text(questions: Questions) -> str:
    """Return what is worth finding out, the most useful first, as plain text."""
    found = questions.questions
    if not questions.prospects:
        return "Nobody stands: there is nothing to find out."
    if not found:
        return wrapped(
            "Nothing is open: of those that stand every figure is known, and none is stated with a range."
        )
    called = questions.called
    lines = [wrapped(_what_first(questions))]
    if not questions.is_exact:
        lines.append(wrapped("There are too many combinations of answers to try them all: shares are estimated."))
    for number, question in enumerate(found, start=1):
        lines += ["", wrapped(f"{number}. {capital(figure_state(question.figure, called))}.", hanging="   ")]
        lines += [wrapped(closed(sentence), "   ") for sentence in reasons(question, called)]
    if questions.prospects:
        lines += [
            "",
            "Whatever the answers are:" if questions.is_proved else "In all combinations that were tried:",
        ]
        lines += [wrapped(_prospect(one, called)) for one in questions.prospects]
    return "\n".join(lines)


def _prospect(one: Prospect, called: Names) -> str:
    ranks = f"rank {one.best_rank}" + (f" to {one.worst_rank}" if one.worst_rank > one.best_rank else "")
    stands = "" if one.always_stands else " if it stands"
    first = ", could be first" if one.could_be_first and one.worst_rank > 1 else ""
    above = f"; never below {listed_with_and(called.listed(one.never_below))}" if one.never_below else ""
    return f"{called.network(one.network)}: {ranks}{stands}{first}{above}."


def _what_first(questions: Questions) -> str:
    first = questions.questions[0]
    if first.decides == "nothing":
        return f"No answer to an open question changes {what_counts(questions)}."
    what = figure_name(first.figure, questions.called)
    return f"Find out first: {what}. The answer can change the {named(first.decides)}."


def named(decides: str) -> str:
    """Return what an answer decides as it stands in a sentence: the best set of networks is called that."""
    return "best set" if decides == "set" else decides


def what_counts(questions: Questions) -> str:
    """Return what an answer can change, of what was asked."""
    return (
        "the first place, the shortlist or the best set"
        if questions.asks_sets
        else "the first place or the shortlist"
    )


def closed(sentence: str) -> str:
    """Return a sentence with a full stop, unless it ends with a mark of its own."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def figure_name(figure: OpenFigure, called: Names) -> str:
    """Return an open figure by its own name and its network's: ``the yearly cost of Project Forum``."""
    return called.figure_of(figure.path, figure.network)


def figure_state(figure: OpenFigure, called: Names | None = None) -> str:
    """Return an open figure with what is known of it: ``the yearly cost of Project Forum: 3, from 2 to 5``."""
    called = called or Names()
    return f"{figure_name(figure, called)}: {known_of(figure, called)}"


def known_of(figure: OpenFigure, called: Names) -> str:
    """Return what is known of an open figure, money with its unit: ``not known, from 0 to 120 GBP a year``."""
    if figure.is_truth:
        return "not known"
    if figure.one_of:
        span = f", {' or '.join(map(exact_text, figure.one_of))}"
    elif math.isfinite(figure.low) and math.isfinite(figure.high):
        span = f", from {exact_text(figure.low)} to {exact_text(figure.high)}"
    else:
        span = ""
    said = f"{'not known' if figure.stated is None else exact_text(figure.stated)}{span}"
    # Hours and weeks stand in the names of their figures already.
    unit = called.unit(figure.path).removesuffix(" to join")
    is_told = not unit or unit.split()[0] in called.figure(figure.path).split() or said == "not known"
    return said if is_told else f"{said} {unit}"


def reasons(question: OpenQuestion, called: Names) -> Iterator[str]:
    """Yield why a question is worth asking: what its answer decides, how often, and at which values."""
    if question.decides == "nothing":
        nor = ", nor the best set" if question.set_answers else ""
        yield f"Its answer changes neither the first place nor the shortlist{nor}"
        if question.figure.ask:
            yield f"Ask: {clean(question.figure.ask)}"
        return
    yield _how_often(question)
    if question.needs:
        needs = listed_with_and(figure_name(need, called) for need in question.needs)
        these = "this" if len(question.needs) == 1 else "these"
        yield f"It decides something only with the right answer to {these}: {needs}"
    if question.decides == "set":
        yield from _sets_along(question, called)
    elif question.flips:
        yield from _along(question, called)
    elif question.share > 0:
        yield "By itself it changes nothing; together with other answers it does"
    if question.figure.ask:
        yield f"Ask: {clean(question.figure.ask)}"


def _how_often(question: OpenQuestion) -> str:
    """Return what an answer decides, and in what share of the combinations of all other answers."""
    decides = f"It decides the {named(question.decides)}"
    if question.share >= 1 - SHARE:
        # Of sets, not every combination is always tried.
        of_sets = "in every combination of all other answers that was tried"
        return f"{decides} {of_sets if question.decides == 'set' else 'whatever else turns out to be true'}"
    if question.share > 0:
        within = f" (standard error {100 * question.error:.1f} %)" if question.error else ""
        return f"{decides} in {percent(question.share)} of the combinations of all other answers{within}"
    return decides


def _sets_along(question: OpenQuestion, called: Names) -> Iterator[str]:
    """Yield the best set along the range of a figure."""
    answers, figure = question.set_answers, question.figure
    yield from (f"{where(answer, answers, figure)}: {set_text(answer, called)}" for answer in answers)
    if is_at_ends(answers, figure):
        yield "Where between these the set changes was not looked for"


def _along(question: OpenQuestion, called: Names) -> Iterator[str]:
    """Yield what holds along the range of a figure, the others being as the ranking lists them."""
    answers = question.answers
    told = [
        any(getattr(one, what) != getattr(other, what) for one, other in pairwise(answers))
        for what in ("first", "stands", "shortlist")
    ]
    for place, answer in enumerate(answers):
        said = []
        if told[1]:
            network = called.network(question.figure.network)
            said.append(f"{network} {'stands' if answer.stands else 'is ruled out'}")
        if told[0]:
            said.append(f"{listed_with_and(called.listed(answer.first)) or 'nobody'} {_is(answer.first)} first")
        if told[2]:
            said.append(f"the shortlist is {listed_with_and(called.listed(answer.shortlist)) or 'empty'}")
        yield f"{_where(question, place)}: {', '.join(said)}"


def firsts_along(question: OpenQuestion, called: Names) -> list[tuple[tuple[str, ...], str]]:
    """Return who is first along the range of a figure, with a clause for each part; nothing where it is one.

    Parts between which only the shortlist differs are told as one.
    """
    answers, begins = question.answers, question.thresholds
    runs = [list(run) for _, run in groupby(range(len(answers)), key=lambda place: answers[place].first)]
    if len(runs) < 2:  # noqa: PLR2004 -- one part is no change
        return []
    said = []
    for run in runs:
        first = answers[run[0]].first
        low, high = answers[run[0]].low, answers[run[-1]].high
        if question.figure.one_of:
            levels = (level for level in question.figure.one_of if low <= level <= high)
            part = f"at {listed_with_or(map(exact_text, levels))}"
        elif len(run) == 1:
            part = f"{_where(question, run[0])}{',' * question.figure.is_truth}"
        else:
            part = range_text(
                begins[run[0] - 1] if run[0] else None, begins[run[-1]] if run[-1] < len(begins) else None
            )
        who = listed_with_and(called.listed(first)) or "nobody"
        said.append((first, f"{part[0].lower()}{part[1:]} {who} {_is(first)} first"))
    return said


def _is(names: tuple[str, ...]) -> str:
    return "are" if len(names) > 1 else "is"


def _where(question: OpenQuestion, place: int) -> str:
    """Return one part of a range in words."""
    answer, begins = question.answers[place], question.thresholds
    if question.figure.is_truth:
        return "If yes" if answer.high == 1 else "If no"
    if answer.low == answer.high:
        return f"At {limit_text(answer.low)}"
    part = range_text(begins[place - 1] if place else None, begins[place] if place < len(begins) else None)
    return f"{part[0].upper()}{part[1:]}" if part else "Whatever it is"


def where(answer: SetAnswer, answers: tuple[SetAnswer, ...], figure: OpenFigure) -> str:
    """Return the part of a range on which one best set holds, in words."""
    if figure.is_truth:
        return "If yes" if answer.high == 1 else "If no"
    low, high = limit_text(answer.low), limit_text(answer.high)
    if figure.one_of:
        return f"At {low}" if low == high else f"From {low} to {high}"
    if len(answers) == 1:
        return "Whatever it is"
    place = answers.index(answer)
    if is_at_ends(answers, figure) or (place and low == high):
        return f"At {low}"
    # The level next to a threshold is not told from it in print; who has it is told by where the next part begins.
    begins = place and answers[place - 1].high < answer.low
    if place == len(answers) - 1:
        return f"From {low} on" if begins else f"Above {low}"
    to = "to below" if answer.high < answers[place + 1].low else "to"
    if not place:
        return f"{'Below' if to == 'to below' else 'Up to'} {high}"
    return f"{'From' if begins else 'Above'} {low} {to} {high}"


def is_at_ends(answers: tuple[SetAnswer, ...], figure: OpenFigure) -> bool:
    """Return whether the best set along a range was looked for at its ends only."""
    points = all(answer.low == answer.high for answer in answers)
    return len(answers) > 1 and points and not figure.one_of and not figure.is_truth


def set_text(answer: SetAnswer, called: Names) -> str:
    """Return the best set of an answer in words."""
    if answer.networks is None:
        return "no set is allowed"
    return f"the best set is {listed_with_and(called.listed(answer.networks)) or 'nobody'}"
