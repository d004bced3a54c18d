"""How do open questions, sensitivity, samples, other methods and dominance read as plain text?"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

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
from netselect.words import SHARE, counted, figure_text, listed_with_and, percent, plain_name, some, wrapped

LEVEL_ALREADY = 1e-8
"""A change of all weights together smaller than this is as good as none."""

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
    lines += list(_critical(sensitivity))
    lines.append(nearest_sentence(sensitivity.nearest))
    lines += [f"{counterfactual_sentence(figure)}." for figure in sensitivity.figures]
    if sensitivity.reads_figures and not sensitivity.figures:
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
    text = f"Most critical weight: {_taken(absolute)}"
    if relative is not None and relative.relative_change is not None:
        share = percent(abs(relative.relative_change))
        same = relative is absolute
        text += (
            f", also as a share of itself (about {share})"
            if same
            else f"; as a share of itself (about {share}): {_taken(relative)}"
        )
    yield f"{text}, {resting_on(sensitivity.ungraded)}." if sensitivity.ungraded else f"{text}."


def _taken(interval: StabilityInterval) -> str:
    """Return at which weight another network comes first."""
    at = interval.taken_at
    if at is None or interval.flip == interval.weight:
        return f"{interval.what}, at any weight that is {'more' if interval.is_upwards else 'less'} than now"
    return f"{interval.what}, at {at} instead of {at.beside(interval.weight)}"


def nearest_sentence(nearest: NearestWeights | None) -> str:
    """Say which weights nearest to those of now put another network level with the first."""
    if nearest is None:
        return "No weights at all put another network first."
    if nearest.at.end == "about" and nearest.distance < LEVEL_ALREADY:
        return f"All weights together: {nearest.taker} is level with the first already, or as good as level."
    found = "" if nearest.is_exact else ", the smallest that a search found"
    shown = sorted(nearest.weights.items(), key=lambda item: -item[1])[:MOST_WEIGHTS]
    said = ", ".join(f"{name} {weight:.3g}" for name, weight in shown)
    rest = "" if len(shown) == len(nearest.weights) else " and others"
    # Where a weight of 0 stops the way at the level itself, nobody is first beyond.
    change = (
        f"about {nearest.at.text} (Euclidean{found}) makes {nearest.taker} level,"
        if nearest.at.end == "about"
        else f"{nearest.at} (Euclidean{found}) makes {nearest.taker} first,"
    )
    return f"All weights together: a change of {change} on the way to about {said}{rest}."


def interval_sentence(interval: StabilityInterval) -> str:
    """Return one weight with its interval and who takes over at its ends."""
    low, high = interval.below_at, interval.above_at
    start = "from 0" if low is None else low.of_a_range(is_upper=True).removesuffix(" on")
    end = "to 1" if high is None else high.of_a_range(is_upper=False).removeprefix("up ")
    below = "" if low is None else f" ({_at_and(low)}below it {interval.below} is first)"
    above = "" if high is None else f" ({_at_and(high)}above it {interval.above} is first)"
    at = interval.taken_at
    now = significant(interval.weight, 4) if at is None else at.beside(interval.weight)
    return f"{interval.what} {now}: {start}{below} {end}{above}"


def _at_and(end: Threshold) -> str:
    return "at it and " if end.end == "included" else ""


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
    now = exact_text(figure.now)
    return f"{figure.behind} would come before {figure.ahead} if {whose} {name} were {figure.level} (now {now})"


def _figure_name(path: str) -> str:
    """Return a figure as words: ``staying.yearly_cost`` is yearly cost, ``serves.mentor`` strength for mentor."""
    block, _, name = path.rpartition(".")
    return f"strength for {name}" if block in {"serves", "offers"} else plain_name(name)


def smaa_text(smaa: Smaa) -> str:
    """Return how often each network has which rank as plain text."""
    if smaa.without_shares:
        return wrapped(smaa.without_shares)
    sentence = smaa_sentence(smaa)
    lines = [sentence[0].upper() + sentence[1:], _how_drawn(smaa), ""]
    lines += [_acceptability(one) for one in smaa.networks]
    if smaa.winning is not None:
        lines += ["", *_next_to_each_other(smaa.names, smaa.winning)]
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
    said = [f"{one.network} in {percent(one.first)}" for one in best if one.first >= least]
    shared = "; those that tie are all counted" if sum(one.first for one in best) > 1 + SHARE else ""
    drawn = "1 sample" if smaa.samples == 1 else f"{smaa.samples:,} samples"
    rests = f", {resting_on(smaa.ungraded)}" if smaa.ungraded else ""
    error = f" (standard error {percent(best[0].errors[0])}{shared})"
    return f"{smaa.drawn}, first in {drawn}: {some(said)}{error}{rests}."


def _how_drawn(smaa: Smaa) -> str:
    ways = {
        "around": f"around the stated ones (Dirichlet, concentration {smaa.concentration or 0:g})",
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
    grades = ", strengths within the bounds of their grades too" if smaa.grades else ""
    return (
        f"Weights were taken {ways[smaa.weights]}; open figures {figures[smaa.figures]}{grades}. Seed {smaa.seed}."
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
    if one.confidence is not None and one.confidence_error:
        line += f"; with these it is first in {percent(one.confidence)}"
    return f"{line}."


def _next_to_each_other(names: tuple[str, ...], winning: npt.NDArray[np.float64]) -> Iterator[str]:
    """Yield how often each network comes before the next one of the ranking."""
    for place, (one, other) in enumerate(pairwise(names)):
        yield f"{one} comes before {other} in {percent(float(winning[place, place + 1]))}."


def agreement_text(agreement: Agreement) -> str:
    """Return who is first under which way of ranking, and how alike the orders are, as plain text."""
    if not agreement.compares:
        return wrapped(agreement.sentence)
    lines = [agreement.sentence, ""]
    figures = zip(agreement.variants, agreement.kendall, agreement.spearman, strict=True)
    lines += [_variant(variant, *alike) for variant, *alike in figures]
    if agreement.left_out:
        lines.append(agreement.without_others)
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
            "The order of others stays as it is if anybody is left out, is copied, or is joined by somebody worse."
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
        lines.append(f"{one.network}: outdone {stated}{sure}.{_in_a_set(one)}")
    units: dict[Spent, str] = {"money": "a year", "hours": "hours a month"}
    for spent, unit in units.items():
        offers = dominance.money if spent == "money" else dominance.hours
        if offers:
            lines += ["", f"Value for {spent}, the score leaving out what counts {spent} already:"]
            lines += [_offer(offer, unit) for offer in offers]
    if dominance.not_known:
        lines += ["", f"Left out there, because a figure is not known: {listed_with_and(dominance.not_known)}."]
    return "\n".join(wrapped(line) for line in lines)


def _in_a_set(one: Dominated) -> str:
    """Return beside whom a network that is outdone alone still helps."""
    if one.gains_in is None:
        return ""
    beside = f"beside {listed_with_and(one.gains_in)}" if one.gains_in else "alone"
    return f" In a set it can still help: {beside}, more is covered with it than without."


def dominated_sentence(dominance: Dominance) -> str:
    """Say who is outdone on every criterion."""
    if dominance.compared <= 1:
        return "There are no two networks that stand to be compared."
    if not dominance.dominated:
        return "Nobody is equalled or outdone by another on every criterion."
    said = [f"{one.network} by {listed_with_and(one.surely)}" for one in dominance.dominated if one.surely]
    if not said:
        return "Nobody is surely equalled or outdone by another on every criterion."
    return f"Equalled or outdone on every criterion, whatever is open: {some(said, '; ')}."


def helping_sentence(dominance: Dominance) -> str:
    """Say who of those that are surely outdone can still help in a set; nothing where nobody does."""
    helping = [one.network for one in dominance.dominated if one.surely and one.gains_in is not None]
    return f"In a set {some(helping)} can still help." if helping else ""


def _offer(offer: Offer, unit: str) -> str:
    amount = f"{figure_text(offer.amount)} {counted(offer.amount, unit)}"
    verdict = "efficient" if offer.is_efficient else f"outdone by {some(offer.outdone_by)}"
    return f"{offer.network}: {amount}, score {offer.score:.4f}; {verdict}."
