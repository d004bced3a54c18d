"""How do open questions, sensitivity, samples, other methods and dominance read as plain text?"""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from netselect.bounds.open_figures import OpenFigure
from netselect.report.words import clean, counted, figure_text, listed_with_and, plain_name, some, wrapped
from netselect.robustness.agreement import Agreement, Variant
from netselect.robustness.counterfactuals import Counterfactual
from netselect.robustness.dominance import Dominance, Offer, Spent
from netselect.robustness.finding import Finding
from netselect.robustness.prospects import Prospect
from netselect.robustness.questions import Answer, OpenQuestion, Questions
from netselect.robustness.reversal import Reversal
from netselect.robustness.sensitivity import NearestWeights, Sensitivity, beyond_text
from netselect.robustness.smaa import Acceptability, Smaa
from netselect.robustness.stability import StabilityInterval

SHARE = 0.0005
"""Shares below this are printed as none."""

MOST_WEIGHTS = 4
"""Weights that one sentence names; the largest, or those that change most."""


def finding_text(found: Finding) -> str:
    """Return what was found as plain text of at most 80 columns."""
    texts: dict[type[Finding], Callable[..., str]] = {
        Questions: questions_text,
        Sensitivity: sensitivity_text,
        Smaa: smaa_text,
        Agreement: agreement_text,
        Dominance: dominance_text,
    }
    if type(found) in texts:
        return texts[type(found)](found)
    from netselect.report.judgement_text import judgement_text  # noqa: PLC0415 -- few studies are judged so

    return judgement_text(found)


def questions_text(questions: Questions) -> str:
    """Return what is worth finding out, the most useful first, as plain text."""
    found = questions.questions
    if not found:
        return "Nothing is open: every figure is known, and none is stated with a range."
    lines = [wrapped(_what_first(found))]
    if not questions.is_exact:
        lines.append(
            wrapped("There are too many combinations of answers to try all: shares are estimated from drawn ones.")
        )
    for number, question in enumerate(found, start=1):
        lines += ["", wrapped(f"{number}. {figure_state(question.figure)}.", hanging="   ")]
        lines += [wrapped(f"{sentence}.", "   ") for sentence in reasons(question)]
    if questions.prospects:
        lines += [
            "",
            "Whatever the answers are:" if questions.is_proved else "In all combinations that were tried:",
        ]
        lines += [wrapped(_prospect(one)) for one in questions.prospects]
    return "\n".join(lines)


def _prospect(one: Prospect) -> str:
    ranks = f"rank {one.best_rank}" + (f" to {one.worst_rank}" if one.worst_rank > one.best_rank else "")
    stands = "" if one.always_stands else " if it stands"
    first = ", could be first" if one.could_be_first and one.worst_rank > 1 else ""
    above = f"; never below {listed_with_and(one.never_below)}" if one.never_below else ""
    return f"{one.network}: {ranks}{stands}{first}{above}."


def _what_first(found: tuple[OpenQuestion, ...]) -> str:
    first = found[0]
    if first.decides == "nothing":
        return "No answer to an open question changes the first place or the shortlist."
    return f"Find out first: {first.figure}; its answer can change the {first.decides}."


def figure_state(figure: OpenFigure) -> str:
    """Return an open figure with what is known of it: ``pm-body: hours_per_month is 3, from 2 to 5``."""
    if figure.is_truth:
        return f"{figure} is unknown"
    if figure.one_of:
        span = f", one of {listed_with_and(map(figure_text, figure.one_of))}"
    elif math.isfinite(figure.low) and math.isfinite(figure.high):
        span = f", from {figure_text(figure.low)} to {figure_text(figure.high)}"
    else:
        span = ""
    return f"{figure} is {figure_text(figure.stated)}{span}"


def reasons(question: OpenQuestion) -> Iterator[str]:
    """Yield why a question is worth asking: what its answer decides, how often, and at which values."""
    if question.decides == "nothing":
        yield "Its answer changes neither the first place nor the shortlist"
        return
    if question.share >= 1 - SHARE:
        yield f"It decides the {question.decides} whatever else turns out to be true"
    elif question.share > 0:
        within = f" (standard error {100 * question.error:.1f} %)" if question.error else ""
        yield (
            f"It decides the {question.decides} in {percent(question.share)} of the combinations of all other "
            f"answers{within}"
        )
    else:
        yield f"It decides the {question.decides}"
    if question.needs:
        yield f"It decides nothing without the right answer to {listed_with_and(map(str, question.needs))}"
    if question.flips:
        yield from _along(question)
    elif question.share > 0:
        yield "With the others as the ranking lists them it changes nothing: only together with them"
    if question.figure.ask:
        yield f"Ask: {clean(question.figure.ask).rstrip('.?!')}"


def _along(question: OpenQuestion) -> Iterator[str]:
    """Yield what holds along the range of a figure, the others being as the ranking lists them."""
    answers = question.answers
    told = [
        any(getattr(one, what) != getattr(other, what) for one, other in pairwise(answers))
        for what in ("first", "stands", "shortlist")
    ]
    for place, answer in enumerate(answers):
        said = []
        if told[1]:
            said.append(f"{question.figure.network} {'stands' if answer.stands else 'is excluded'}")
        if told[0]:
            said.append(f"{listed_with_and(answer.first) or 'nobody'} {_is(answer.first)} first")
        if told[2]:
            said.append(f"the shortlist is {listed_with_and(answer.shortlist) or 'empty'}")
        # The number next to a limit is not told from it in print.
        begins = answer.has_low and not (place and answers[place - 1].has_high)
        where = _where(answer, question.figure, begins=begins, is_start=not place, is_end=answer is answers[-1])
        yield f"{where}: {', '.join(said)}"


def _is(names: tuple[str, ...]) -> str:
    return "are" if len(names) > 1 else "is"


def _where(answer: Answer, figure: OpenFigure, *, begins: bool, is_start: bool, is_end: bool) -> str:
    """Return one part of a range in words."""
    if figure.is_truth:
        return "If true" if answer.high == 1 else "If false"
    low, high = figure_text(answer.low), figure_text(answer.high)
    if answer.low == answer.high:
        return f"At {low}"
    if is_start:
        return f"{'Up to' if answer.has_high else 'Below'} {high}"
    if is_end:
        return f"From {low} on" if begins else f"Above {low}"
    return f"{'From' if begins else 'Above'} {low} {'to' if answer.has_high else 'to below'} {high}"


def sensitivity_text(sensitivity: Sensitivity) -> str:
    """Return how firmly the first place stands as plain text, the verdict first."""
    lines = [sensitivity.sentence]
    if sensitivity.first is None:
        return wrapped(lines[0])
    lines += list(_critical(sensitivity))
    lines.append(nearest_sentence(sensitivity.nearest))
    lines += [f"{counterfactual_sentence(figure)}." for figure in sensitivity.figures]
    if not sensitivity.figures:
        lines.append(
            f"No change of a single figure within its scale puts another network before {sensitivity.first}."
        )
    titles = {
        "criterion": "Weights of criteria",
        "branch": "Weights of groups of criteria",
        "want": "Importances of needs and aspirations",
    }
    for kind, title in titles.items():
        found = [interval for interval in sensitivity.intervals if interval.kind == kind]
        if found:
            lines += [
                "",
                f"{title}, and between which {sensitivity.first} keeps first place, the rest in proportion:",
            ]
            lines += [interval_sentence(interval) for interval in found]
    if not all(interval.is_exact for interval in sensitivity.intervals):
        lines += ["", "Ends are located on a grid of 257 points and by halving, to 1e-9; they are not solved for."]
    return "\n".join(wrapped(line) for line in lines)


def _critical(sensitivity: Sensitivity) -> Iterator[str]:
    absolute, relative = sensitivity.most_critical(), sensitivity.most_critical(relative=True)
    if absolute is None or absolute.change is None:
        return
    text = f"Most critical weight: {absolute.what} (a change of {abs(absolute.change):.3g})"
    if relative is not None and relative.relative_change is not None:
        share = percent(abs(relative.relative_change))
        same = relative is absolute
        text += (
            f", also as a share of itself ({share})"
            if same
            else f"; as a share of itself: {relative.what} ({share})"
        )
    yield f"{text}."


def nearest_sentence(nearest: NearestWeights | None) -> str:
    """Say which weights nearest to those of now put another network level with the first."""
    if nearest is None:
        return "No weights at all put another network first."
    found = "" if nearest.is_exact else ", the smallest that a search found"
    shown = sorted(nearest.weights.items(), key=lambda item: -item[1])[:MOST_WEIGHTS]
    said = ", ".join(f"{name} {weight:.3g}" for name, weight in shown)
    rest = "" if len(shown) == len(nearest.weights) else " and others"
    return (
        f"All weights together: a change of {nearest.distance:.3g} (Euclidean{found}) makes {nearest.taker} "
        f"level, to {said}{rest}."
    )


def interval_sentence(interval: StabilityInterval) -> str:
    """Return one weight with its interval and who takes over at its ends."""
    below = f" (below it {interval.below} is first)" if interval.below else ""
    above = f" (above it {interval.above} is first)" if interval.above else ""
    return f"{interval.what} {interval.weight:.4g}: from {interval.low:.4g}{below} to {interval.high:.4g}{above}"


def counterfactual_sentence(figure: Counterfactual) -> str:
    """Return what one figure would have to be, without a full stop.

    Returns
    -------
    str
        Such as ``council-cop would come before pm-body if its yearly cost were 60 or less (now 95)``.
    """
    whose = "its" if figure.network == figure.behind else f"{figure.network}'s"
    name = _figure_name(figure.path)
    if figure.low is None or figure.high is None or figure.needed is None:
        return f"{figure.behind} would not come before {figure.ahead} at any {name} of {figure.network}"
    upwards = figure.needed > figure.now
    if (upwards and figure.high < figure.most) or (not upwards and figure.low > figure.least):
        level = f"from {beyond_text(figure.low, upwards=True)} to {beyond_text(figure.high, upwards=False)}"
    else:
        level = f"{beyond_text(figure.needed, upwards=upwards)} or {'more' if upwards else 'less'}"
    now = figure_text(figure.now)
    return f"{figure.behind} would come before {figure.ahead} if {whose} {name} were {level} (now {now})"


def _figure_name(path: str) -> str:
    """Return a figure as words: ``staying.yearly_cost`` is yearly cost, ``serves.mentor`` strength for mentor."""
    block, _, name = path.rpartition(".")
    return f"strength for {name}" if block in {"serves", "offers"} else plain_name(name)


def smaa_text(smaa: Smaa) -> str:
    """Return how often each network has which rank as plain text."""
    if not smaa.networks:
        return "Nobody stands: no samples were drawn."
    lines = [smaa_sentence(smaa), _how_drawn(smaa), ""]
    lines += [_acceptability(one) for one in smaa.networks]
    if smaa.winning is not None:
        lines += ["", *_next_to_each_other(smaa.names, smaa.winning)]
    return "\n".join(wrapped(line) for line in lines)


def smaa_sentence(smaa: Smaa) -> str:
    """Say who is first how often."""
    best = sorted(smaa.networks, key=lambda one: -one.first)
    said = [f"{one.network} in {percent(one.first)}" for one in best if one.first >= SHARE]
    return f"First in {smaa.samples:,} samples: {some(said)} (standard error {100 * best[0].errors[0]:.1f} %)."


def _how_drawn(smaa: Smaa) -> str:
    ways = {
        "around": f"around the stated ones (Dirichlet, concentration {smaa.concentration or 0:g})",
        "order": "evenly from all that keep the stated order",
        "free": "evenly from all weights there are",
        "intervals": "evenly from all within the given bounds",
        "stated": "not at all: they are the stated ones",
    }
    figures = {
        "uniform": "evenly between their ends",
        "triangular": "between their ends, most often near the stated figure",
        "stated": "not at all: they are as the ranking lists them",
    }
    grades = ", strengths within the bounds of their grades too" if smaa.grades else ""
    return (
        f"Weights were drawn {ways[smaa.weights]}; open figures {figures[smaa.figures]}{grades}. Seed {smaa.seed}."
    )


def _acceptability(one: Acceptability) -> str:
    shares = [
        f"rank {rank} in {percent(share)}" for rank, share in enumerate(one.shares, start=1) if share >= SHARE
    ]
    line = f"{one.network}: {', '.join(shares) or 'no rank'}"
    if one.stands < 1 - SHARE:
        line += f"; it stands in {percent(one.stands)}"
    if one.central_weights is not None:
        weights = sorted(one.central_weights.items(), key=lambda item: -item[1])[:MOST_WEIGHTS]
        said = ", ".join(f"{name} {weight:.2f}" for name, weight in weights)
        line += f"; first, on average, with the weights {said}"
        line += " and others" * (len(one.central_weights) > MOST_WEIGHTS)
    if one.confidence is not None:
        line += f"; with these it is first in {percent(one.confidence)}"
    return f"{line}."


def _next_to_each_other(names: tuple[str, ...], winning: npt.NDArray[np.float64]) -> Iterator[str]:
    """Yield how often each network comes before the next one of the ranking."""
    for place, (one, other) in enumerate(pairwise(names)):
        yield f"{one} comes before {other} in {percent(float(winning[place, place + 1]))}."


def percent(share: float) -> str:
    """Return a share as it is printed; only what is all or nothing is printed as that.

    Examples
    --------
    >>> percent(0.8614), percent(0.9999), percent(1.0), percent(0.0002)
    ('86.1 %', 'over 99.9 %', '100 %', 'under 0.1 %')
    """
    if share in {0.0, 1.0}:
        return f"{100 * share:.0f} %"
    if share > 1 - SHARE:
        return "over 99.9 %"
    return "under 0.1 %" if share < SHARE else f"{100 * share:.1f} %"


def agreement_text(agreement: Agreement) -> str:
    """Return who is first under which way of ranking, and how alike the orders are, as plain text."""
    lines = [agreement.sentence, ""]
    figures = zip(agreement.variants, agreement.kendall, agreement.spearman, strict=True)
    lines += [_variant(variant, *alike) for variant, *alike in figures]
    return "\n".join(wrapped(line) for line in lines)


def _variant(variant: Variant, kendall: float | None, spearman: float | None) -> str:
    if variant.ranking is None:
        return f"{variant.label}: not applicable ({variant.refusal})."
    if variant.same_as:
        return f"{variant.label}: the same arithmetic here as {variant.same_as}, and not counted again."
    alike = "" if kendall is None or spearman is None else f"; Kendall {kendall:.2f}, Spearman {spearman:.2f}"
    return f"{variant.label}: {listed_with_and(variant.first) or 'nobody'} first{alike}."


def reversals_text(reversals: tuple[Reversal, ...]) -> str:
    """Return which changes of who is there would change the order of others as plain text."""
    if not reversals:
        return wrapped(
            "No absence, no copy of anybody and nobody added who is outdone would change the order of others."
        )
    lines = ["The order of others depends on who is there:"]
    for reversal in reversals:
        more = f" ({reversal.pairs} pairs change places)" if reversal.pairs > 1 else ""
        lines.append(f"{reversal}{more}.")
    return "\n".join(wrapped(line[0].upper() + line[1:]) for line in lines)


def dominance_text(dominance: Dominance) -> str:
    """Return who is outdone by whom, and who is the best value for money and hours, as plain text."""
    lines = [dominated_sentence(dominance)]
    for one in dominance.dominated:
        sure = f"; surely by {listed_with_and(one.surely)}" if one.surely else "; not surely, by what is open"
        stated = (
            f"by {listed_with_and(one.by)} as things are stated" if one.by else "by nobody as things are stated"
        )
        lines.append(f"{one.network}: outdone {stated}{sure}.")
    units: dict[Spent, str] = {"money": "a year", "hours": "hours a month"}
    for spent, unit in units.items():
        offers = dominance.money if spent == "money" else dominance.hours
        if offers:
            lines += ["", f"Value for {spent}, the score leaving out what counts {spent} already:"]
            lines += [_offer(offer, unit) for offer in offers]
    if dominance.not_known:
        lines += ["", f"Left out there, because a figure is not known: {listed_with_and(dominance.not_known)}."]
    return "\n".join(wrapped(line) for line in lines)


def dominated_sentence(dominance: Dominance) -> str:
    """Say who is outdone on every criterion."""
    if not dominance.dominated:
        return "Nobody is equalled or outdone by another on every criterion."
    said = [f"{one.network} by {listed_with_and(one.by or one.surely)}" for one in dominance.dominated]
    return f"Equalled or outdone on every criterion: {some(said, '; ')}."


def _offer(offer: Offer, unit: str) -> str:
    amount = f"{figure_text(offer.amount)} {counted(offer.amount, unit)}"
    verdict = "efficient" if offer.is_efficient else f"outdone by {some(offer.outdone_by)}"
    return f"{offer.network}: {amount}, score {offer.score:.4f}; {verdict}."
