"""How do open questions, sensitivity, samples, other methods and dominance read as plain text?"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from netselect.names import Names
from netselect.ranking.verdict import resting_on
from netselect.report.questions_text import questions_text
from netselect.robustness.agreement import Agreement, Variant
from netselect.robustness.counterfactuals import Counterfactual
from netselect.robustness.dominance import Dominance, Dominated, Offer, Spent
from netselect.robustness.finding import Finding
from netselect.robustness.questions import Questions
from netselect.robustness.reversal import Reversal
from netselect.robustness.sensitivity import NearestWeights, Sensitivity
from netselect.robustness.smaa import Acceptability, Smaa
from netselect.robustness.stability import StabilityInterval
from netselect.thresholds import Threshold, exact_text, significant
from netselect.words import (
    SHARE,
    capital,
    counted,
    figure_text,
    listed_with_and,
    listed_with_or,
    percent,
    score_text,
    some,
    wrapped,
)

LEVEL_ALREADY = 1e-8
"""A change of all weights together smaller than this is as good as none."""

ALIKE = "Kendall and Spearman: how alike the order is to the first one; 1 the same, 0 unrelated, -1 the reverse."
"""What rank correlations mean."""

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


def sensitivity_text(sensitivity: Sensitivity) -> str:
    """Return how firmly the first place stands as plain text, the verdict first."""
    lines = [sensitivity.sentence]
    if sensitivity.standing <= 1:
        return wrapped(lines[0])
    called = sensitivity.called
    first = called.network(sensitivity.first or "")
    lines += list(_critical(sensitivity))
    lines.append(nearest_sentence(sensitivity.nearest, called))
    lines += [f"{counterfactual_sentence(figure, called)}." for figure in sensitivity.figures]
    if sensitivity.reads_figures and not sensitivity.figures:
        lines.append(f"No change of one figure within its scale puts another network before {first}.")
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
                f"{title}: how far each can move, the others shrinking or growing in proportion, before {first} "
                "loses first place:",
            ]
            lines += [interval_sentence(interval, called) for interval in found]
    lines += [
        f"{called.criterion(criterion)} weighs nothing now, and of {called.network(network)} it is not known: "
        "where its weight rises here, the best it can be counts."
        for criterion, network in sensitivity.assumed
    ]
    if not all(interval.is_exact for interval in sensitivity.intervals):
        lines += [
            "",
            "These limits were searched for, on 257 points and then by halving; they are not solved for.",
        ]
    return "\n".join(wrapped(line) for line in lines)


def _critical(sensitivity: Sensitivity) -> Iterator[str]:
    absolute, relative = sensitivity.most_critical(), sensitivity.most_critical(relative=True)
    if absolute is None or absolute.change is None:
        return
    called = sensitivity.called
    text = f"The weight to be surest of: {_taken(absolute, called)}"
    if relative is not None and relative.relative_change is not None:
        share = percent(abs(relative.relative_change))
        same = relative is absolute
        text += (
            f"; also in proportion to itself (by about {share})"
            if same
            else f"; in proportion to itself (by about {share}), {_taken(relative, called)}"
        )
    yield f"{text}, {resting_on(sensitivity.ungraded)}." if sensitivity.ungraded else f"{text}."


def _taken(interval: StabilityInterval, called: Names) -> str:
    """Return at which weight another network comes first."""
    at, what = interval.taken_at, called.anything(interval.what)
    if at is None or interval.flip == interval.weight:
        return f"{what}, at any weight that is {'more' if interval.is_upwards else 'less'} than now"
    return f"{what}, at {at} instead of {at.beside(interval.weight)}"


def nearest_sentence(nearest: NearestWeights | None, called: Names) -> str:
    """Say which weights nearest to those of now put another network level with the first."""
    if nearest is None:
        return "No weights at all put another network first."
    taker = called.network(nearest.taker)
    if nearest.at.end == "about" and nearest.distance < LEVEL_ALREADY:
        return f"All weights together: {taker} is level with the first already, or as good as level."
    found = "smallest" if nearest.is_exact else "smallest that a search found"
    shown = sorted(nearest.weights.items(), key=lambda item: -item[1])[:MOST_WEIGHTS]
    said = ", ".join(f"{called.criterion(name)} {weight:.3g}" for name, weight in shown)
    rest = "" if len(shown) == len(nearest.weights) else " and others"
    # Where a weight of 0 stops the way at the level itself, nobody is first beyond.
    puts, change = (
        (f"brings {taker} level", f"about {nearest.at.text}")
        if nearest.at.end == "about"
        else (f"puts {taker} first", str(nearest.at))
    )
    return (
        f"If all weights move together, the {found} change that {puts} is {change} in all, "
        f"on the way to about {said}{rest}. In all means the root of the summed squares of the changes (Euclidean "
        "distance)."
    )


def interval_sentence(interval: StabilityInterval, called: Names) -> str:
    """Return one weight with its interval and who takes over at its ends."""
    low, high = interval.below_at, interval.above_at
    start = "from 0" if low is None else low.of_a_range(is_upper=True).removesuffix(" on")
    end = "to 1" if high is None else high.of_a_range(is_upper=False).removeprefix("up ")
    below = "" if low is None else f" ({_at_and(low)}below it {called.network(interval.below or '')} is first)"
    above = "" if high is None else f" ({_at_and(high)}above it {called.network(interval.above or '')} is first)"
    at = interval.taken_at
    now = significant(interval.weight, 4) if at is None else at.beside(interval.weight)
    return f"{called.anything(interval.what)} {now}: {start}{below} {end}{above}"


def _at_and(end: Threshold) -> str:
    return "at it and " if end.end == "included" else ""


def counterfactual_sentence(figure: Counterfactual, called: Names) -> str:
    """Return what one figure would have to be, without a full stop.

    Returns
    -------
    str
        Such as ``Forum would come before Institute if its yearly cost were 60 or less (now 95)``.
    """
    behind, ahead = called.network(figure.behind), called.network(figure.ahead)
    name = called.figure_of(figure.path, figure.network)
    if figure.low is None or figure.high is None or figure.needed is None:
        return f"{behind} would not come before {ahead}, whatever {name} were"
    its = f"its {called.figure(figure.path)}" if figure.network == figure.behind else name
    now = exact_text(figure.now)
    return f"{behind} would come before {ahead} if {its} were {figure.level} (now {now})"


def smaa_text(smaa: Smaa) -> str:
    """Return how often each network has which rank as plain text."""
    if smaa.without_shares:
        return wrapped(smaa.without_shares)
    sentence = smaa_sentence(smaa)
    lines = [sentence[0].upper() + sentence[1:], _how_drawn(smaa), ""]
    lines += [_acceptability(one, smaa.called) for one in smaa.networks]
    if smaa.winning is not None:
        lines += ["", *_next_to_each_other(smaa.called.listed(smaa.names), smaa.winning)]
    return "\n".join(wrapped(line) for line in lines)


def smaa_sentence(smaa: Smaa, least: float = SHARE) -> str:
    """Say who is first how often, in the same sentence what was drawn, and what that rests on.

    Parameters
    ----------
    smaa : Smaa
        Samples; with nothing that varies, or one network, there are no shares to tell.
    least : float
        Networks that are first less often than this are not named.
    """
    if smaa.without_shares:
        return smaa.without_shares
    best = sorted(smaa.networks, key=lambda one: -one.first)
    said = [f"{smaa.called.network(one.network)} in {percent(one.first)}" for one in best if one.first >= least]
    shared = "; those that tie are all counted" if sum(one.first for one in best) > 1 + SHARE else ""
    drawn = "1 sample" if smaa.samples == 1 else f"{smaa.samples:,} samples"
    rests = f", {resting_on(smaa.ungraded)}" if smaa.ungraded else ""
    error = f" (standard error {percent(best[0].errors[0])}{shared})"
    return f"{smaa.drawn}, first in {drawn}: {some(said)}{error}{rests}."


def _how_drawn(smaa: Smaa) -> str:
    ways = {
        "around": f"around the stated ones (a Dirichlet distribution: the larger its concentration, here "
        f"{smaa.concentration or 0:g}, the closer)",
        "order": "evenly from all that keep the stated order",
        "free": "evenly from all weights there are",
        "intervals": "evenly from all within the given bounds",
        "stated": "as they are stated",
    }
    figures = {
        "uniform": "evenly between their ends",
        "triangular": "between their ends, most often near the stated figure",
        "stated": "as the ranking lists them",
    }
    taken = f"; open figures {figures[smaa.figures]}" if smaa.open_figures else ""
    grades = ", strengths within the bounds of their grades too" if smaa.grades else ""
    return f"Weights were taken {ways[smaa.weights]}{taken}{grades}. Seed {smaa.seed}."


def _acceptability(one: Acceptability, called: Names) -> str:
    shares = [
        f"rank {rank} in {percent(share)}" for rank, share in enumerate(one.shares, start=1) if share >= SHARE
    ]
    line = f"{called.network(one.network)}: {', '.join(shares) or 'no rank'}"
    if one.stands < 1 - SHARE:
        line += f"; it stands in {percent(one.stands)}"
    if one.central_weights is not None:
        weights = sorted(one.central_weights.items(), key=lambda item: -item[1])[:MOST_WEIGHTS]
        said = ", ".join(f"{called.criterion(name)} {weight:.2f}" for name, weight in weights)
        line += f"; when it is first, the weights are on average {said}"
        line += " and others" * (len(one.central_weights) > MOST_WEIGHTS)
    if one.confidence is not None and one.confidence_error:
        line += f"; with these it is first in {percent(one.confidence)}"
    return f"{line}."


def _next_to_each_other(names: list[str], winning: npt.NDArray[np.float64]) -> Iterator[str]:
    """Yield how often each network comes before the next one of the ranking."""
    for place, (one, other) in enumerate(pairwise(names)):
        yield f"{one} comes before {other} in {percent(float(winning[place, place + 1]))}."


def agreement_text(agreement: Agreement) -> str:
    """Return who is first under which way of ranking, and how alike the orders are, as plain text."""
    if not agreement.compares:
        return wrapped(agreement.sentence)
    lines = [agreement.sentence, ALIKE, ""]
    figures = zip(agreement.variants, agreement.kendall, agreement.spearman, strict=True)
    lines += [_variant(variant, alike, agreement) for variant, *alike in figures]
    if agreement.left_out:
        lines.append(agreement.without_others)
    return "\n".join(wrapped(line) for line in lines)


def _variant(variant: Variant, correlations: Sequence[float | None], agreement: Agreement) -> str:
    kendall, spearman = correlations
    titles, called = agreement.titles, agreement.called
    title = capital(titles[variant.label])
    if variant.ranking is None:
        return f"{title}: not applicable ({called.in_words(variant.refusal)})."
    if variant.same_as:
        return f"{title}: the same arithmetic here as {titles[variant.same_as]}, and not counted again."
    alike = "" if kendall is None or spearman is None else f"; Kendall {kendall:.2f}, Spearman {spearman:.2f}"
    return f"{title}: {listed_with_and(called.listed(variant.first)) or 'nobody'} first{alike}."


def reversals_text(reversals: tuple[Reversal, ...], called: Names) -> str:
    """Return which changes of who is there would change the order of others as plain text."""
    if not reversals:
        return wrapped(
            "Leaving a network out, copying it, or adding one that is worse changes nothing in the order of the "
            "others."
        )
    lines = ["The order depends on who else is there:"]
    for reversal in reversals:
        more = f" ({reversal.pairs} pairs change places)" if reversal.pairs > 1 else ""
        lines.append(f"{reversal.sentence(called)}{more}.")
    return "\n".join(wrapped(line[0].upper() + line[1:]) for line in lines)


def dominance_text(dominance: Dominance) -> str:
    """Return who is outdone by whom, and who is the best value for money and hours, as plain text."""
    called = dominance.called
    lines = [dominated_sentence(dominance)]
    lines += [_dominated(one, called, varies=dominance.varies) for one in dominance.dominated]
    units: dict[Spent, str] = {"money": "{} a year", "hours": "hours a month"}
    for spent, unit in units.items():
        offers = dominance.money if spent == "money" else dominance.hours
        if offers:
            lines += [
                "",
                f"Value for {spent}: more for the same, or the same for less. These scores leave out the criteria "
                f"on {spent}.",
            ]
            lines += [_offer(offer, unit, dominance.called) for offer in offers]
    if dominance.not_known:
        names = listed_with_and(called.listed(dominance.not_known))
        lines += ["", f"Not in these lists, because a figure is not known: {names}."]
    return "\n".join(wrapped(line) for line in lines)


def _in_a_set(one: Dominated, called: Names) -> str:
    """Return beside whom a network that is outdone alone still helps."""
    if one.gains_in is None:
        return ""
    beside = f"beside {listed_with_and(called.listed(one.gains_in))}" if one.gains_in else "alone"
    return f" In a set it can still help: {beside}, more is covered with it than without."


def dominated_sentence(dominance: Dominance) -> str:
    """Say who is outdone on every criterion."""
    if dominance.compared <= 1:
        return "There are no two networks that stand to be compared."
    if not dominance.dominated:
        return "No network is as good as another on every criterion and better on one."
    called = dominance.called
    said = [
        f"{called.network(one.network)} is no better than {listed_with_or(called.listed(one.surely))} on any "
        "criterion that counts"
        for one in dominance.dominated
        if one.surely
    ]
    if not said:
        return "No network is surely as good as another on every criterion and better on one."
    return f"{some(said, '; ')}{', whatever the open figures are' * dominance.varies}."


def helping_sentence(dominance: Dominance) -> str:
    """Say who of those that are surely outdone can still help in a set; nothing where nobody does."""
    helping = [one.network for one in dominance.dominated if one.surely and one.gains_in is not None]
    return f"In a set {some(dominance.called.listed(helping))} can still help." if helping else ""


def _dominated(one: Dominated, called: Names, *, varies: bool) -> str:
    """Return by whom a network is outdone as things are stated, and by whom for certain."""
    name, by = called.network(one.network), listed_with_or(called.listed(one.by))
    if not one.surely:
        said = f"{name}: as stated no better than {by} on any criterion; the open figures could change that."
    elif set(one.by) == set(one.surely):
        said = f"{name}: no better than {by} on any criterion{', whatever the open figures are' * varies}."
    else:
        stated = f"as stated no better than {by} on any criterion; " if one.by else ""
        surely = listed_with_or(called.listed(one.surely))
        said = f"{name}: {stated}whatever the open figures are, no better than {surely}."
    return said + _in_a_set(one, called)


def _offer(offer: Offer, unit: str, called: Names) -> str:
    unit = unit.format(called.currency)
    amount = f"{figure_text(offer.amount)} {counted(offer.amount, unit)}"
    better = "nobody" if offer.is_efficient else some(called.listed(offer.outdone_by))
    return f"{called.network(offer.network)}: {amount}, score {score_text(offer.score)}; better value: {better}."
