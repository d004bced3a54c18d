"""How does advice on pairwise judgements, and the disagreement of several judges, read as plain text?"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from netselect.names import Names
from netselect.report.remarks import Remark, ratio_text, ratios_text
from netselect.robustness.coach import TRIPLE, Coaching, Contradiction, JudgementAdvice, LevelAdvice
from netselect.robustness.disagreement import Disagreement, PairViews
from netselect.robustness.doubts import Doubts
from netselect.robustness.finding import Finding
from netselect.robustness.judged_order import OrderHeld
from netselect.weighting.consistency import USUAL_RATIO
from netselect.weighting.pairwise import Priorities
from netselect.words import listed_with_and, percent, some, wrapped

MOST_SHOWN = 3
"""Contradictions, suggestions and pairs that are named."""

RATIO_MEANS = (
    "A consistency ratio says how far judgements contradict each other: 0 not at all; up to "
    f"{USUAL_RATIO:g} is usually accepted."
)
"""What a consistency ratio means."""


def judgement_text(found: Finding) -> str:
    """Return advice on judgements, or what judges differ on, as plain text."""
    texts: dict[type[Finding], Callable[..., str]] = {Coaching: coaching_text, Disagreement: disagreement_text}
    return texts[type(found)](found)


def judgement_lines(doubts: Doubts) -> Iterator[Remark]:
    """Yield what a ranking says unasked of judgements, or of several judges."""
    if doubts.coaching is not None:
        yield Remark("Judgements", _judgements(doubts.coaching))
    if doubts.disagreement is not None:
        contradicting = "".join(f" {said[0].upper()}{said[1:]}." for said in _contradicting(doubts.disagreement))
        yield Remark("Judges", f"{disagreement_sentence(doubts.disagreement)}{contradicting}")


def _judgements(coaching: Coaching) -> str:
    parts = []
    if any(level.next_pair for level in coaching.levels):
        parts.append(coaching_sentence(coaching).rstrip("."))
    elif coaching.as_judged is not None:
        parts.append(held_sentence(coaching.as_judged, coaching.called))
    if coaching.other_first:
        parts.append(
            f"the other way to weights puts {listed_with_and(coaching.called.listed(coaching.other_first))} first"
        )
    levels = {one.level: one.priorities for one in coaching.levels if one.priorities is not None}
    parts += [f"the consistency ratio {said}" for said in _too_large(levels, coaching.called)]
    text = "; ".join(parts) or "every pair is judged"
    return f"{text}."


def _too_large(levels: Mapping[str, Priorities], called: Names) -> Iterator[str]:
    """Yield of each consistency ratio above what is usual that it is, with its level; the largest first."""
    for name, level in sorted(levels.items(), key=lambda item: -item[1].consistency_ratio):
        if level.consistency_ratio > USUAL_RATIO:
            ratio = ratio_text(level.consistency_ratio)
            yield f"of {called.level(name)} is {ratio}, above the {USUAL_RATIO:g} that is usually accepted"


def coaching_text(coaching: Coaching) -> str:
    """Return the advice on a study's pairwise judgements as plain text."""
    called = coaching.called
    lines = [coaching_sentence(coaching)]
    if coaching.others:
        others = listed_with_and(coaching.others)
        lines.append(f"This is about {coaching.judge}'s own judgements, without those of {others}.")
    if coaching.as_judged is not None:
        filled = ", missing judgements filled in to fit the others" if coaching.with_answers is not None else ""
        lines.append(f"By {coaching.method}{filled}: {held_sentence(coaching.as_judged, called)}.")
    if coaching.unsettled:
        names = listed_with_and(called.level(name) for name in coaching.unsettled)
        lines.append(
            f"The judgements missing in {names} change the scores themselves; what that leaves open is not worked "
            "out."
        )
    if coaching.other_first:
        lines.append(
            "The two ways from judgements to weights, eigenvector and geometric mean, put different networks "
            f"first: by the other one, {listed_with_and(called.listed(coaching.other_first))}."
        )
    for level in coaching.levels:
        title = called.level(level.level)
        lines += ["", f"{title[0].upper()}{title[1:]}: {_state(level)}", *_of_level(level, called)]
    lines += ["", *_key(coaching), "Nothing has been changed: the judgements are yours."]
    return "\n".join(wrapped(line) for line in lines)


def _key(coaching: Coaching) -> Iterator[str]:
    if any(level.priorities is not None for level in coaching.levels):
        yield RATIO_MEANS


def coaching_sentence(coaching: Coaching) -> str:
    """Say what to look at again, whether to go on judging, and with which pair."""
    called = coaching.called
    again = "; ".join(
        f"{_look_again(level, called)} ({called.level(level.level)})"
        for level in coaching.levels
        if level.furthest
    )
    next_ = _next(coaching)
    if not again:
        return next_
    then = f"Then {next_[0].lower()}{next_[1:]}" if next_.startswith("Judge") else next_
    return f"{again[0].upper()}{again[1:]}. {then}"


def _next(coaching: Coaching) -> str:
    needed = [level for level in coaching.levels if level.needed]
    asked = [level for level in coaching.levels if level.next_pair]
    if not asked:
        return "Every pair is judged."
    level = (needed or asked)[0]
    left, right = level.next_pair or ("", "")
    called = coaching.called
    one, other = called.item(left, level.level), called.item(right, level.level)
    pair = f"{one} against {other} ({called.level(level.level)})"
    if needed:
        more = sum(one.needed for one in needed)
        return (
            f"Judge {pair} next; {more} more {'judgement is' if more == 1 else 'judgements are'} needed at least."
        )
    if coaching.may_stop:
        return (
            "You may stop: whatever the missing judgements are, the order of the networks is the same. "
            f"The next pair would be {pair}."
        )
    if coaching.with_answers is None or coaching.unsettled:
        return f"Judge {pair} next; it would tell most."
    could = coaching.with_answers.could_pass
    why = (
        f"{some(called.listed(could))} could still come first"
        if could
        else "places further down could still change"
    )
    return f"Judge {pair} next; it would tell most, and {why}."


def _look_again(level: LevelAdvice, called: Names) -> str:
    """Say which judgement, or which three, to look at again, without a full stop."""
    named = [[called.item(name, level.level) for name in one] for one in level.furthest]
    if len(named[0]) == TRIPLE:
        return f"look again at {listed_with_and(named[0])}, whose three judgements contradict each other"
    pairs = listed_with_and(" over ".join(pair) for pair in named)
    return f"look again at {pairs} first, {'' if len(level.furthest) == 1 else 'all '}furthest from the others"


def held_sentence(held: OrderHeld, called: Names) -> str:
    """Say whether the order survives the contradictions of the judgements, without a full stop."""
    first = listed_with_and(called.listed(held.first))
    if held.is_held:
        return f"your judgements contradict each other too little to change the order; {first} stays first"
    if held.could_pass:
        who = some(called.listed(held.could_pass))
        return f"your judgements contradict each other so far that {who} could pass {first}"
    return f"your judgements contradict each other, but {first} stays first; places further down could change"


def _state(level: LevelAdvice) -> str:
    pairs = level.judged + level.missing
    said = f"{level.judged} of {pairs} {'pair' if pairs == 1 else 'pairs'} judged"
    if level.priorities is None:
        return f"{said}; {level.needed} more needed before there are weights."
    ratio = level.priorities.consistency_ratio
    about = " (approximate)" if level.priorities.approximate else ""
    usual = f", above the {USUAL_RATIO:g} that is usually accepted" if ratio > USUAL_RATIO else ""
    return f"{said}; consistency ratio {ratio_text(ratio)}{about}{usual}."


def _of_level(level: LevelAdvice, called: Names) -> Iterator[str]:
    def item(name: str) -> str:
        return called.item(name, level.level)

    if level.furthest:
        again = _look_again(level, called)
        yield f"{again[0].upper()}{again[1:]}."
    if level.next_pair:
        left, right = map(item, level.next_pair)
        yield f"{'Then' if level.furthest else 'Next'}: {left} against {right}."
    yield from (f"Contradiction: {_contradiction(one, item)}." for one in level.contradictions[:MOST_SHOWN])
    yield from (f"Suggestion: {_advice(one, item)}." for one in level.advice[:MOST_SHOWN])
    if level.priorities is not None:
        weights = zip(level.items, level.priorities.weights.tolist(), strict=True)
        said = [
            f"{item(name)} {weight:.3f} ({level.low[name]:.3f} to {level.high[name]:.3f})"
            for name, weight in weights
        ]
        yield f"Weights, and how far the contradictions would let them move: {', '.join(said)}."
    if level.other_order:
        way = (
            "eigenvector"
            if level.priorities and level.priorities.prioritisation != "eigenvector"
            else "geometric mean"
        )
        yield f"By the {way} the order differs: {', '.join(map(item, level.other_order))}."


def _contradiction(one: Contradiction, item: Callable[[str], str]) -> str:
    return (
        f"{item(one.first)} over {item(one.last)} is judged {scale_text(one.direct)}, but by way of "
        f"{item(one.middle)} it comes to {one.around:.3g}"
    )


def _advice(one: JudgementAdvice, item: Callable[[str], str]) -> str:
    return (
        f"{item(one.left)} over {item(one.right)} is judged {scale_text(one.judged)}; {scale_text(one.suggested)} "
        f"would fit the others (exactly {one.suits:.3g}), with a consistency ratio of "
        f"{ratio_text(one.ratio_after)}"
    )


def scale_text(ratio: float) -> str:
    """Return a judgement as it is given: a number, or one divided by a number.

    Examples
    --------
    >>> scale_text(3.0), scale_text(0.2)
    ('3', '1/5')
    """
    return f"{ratio:.4g}" if ratio >= 1 else f"1/{1 / ratio:.4g}"


def disagreement_text(found: Disagreement) -> str:
    """Return on what the judges disagree as plain text."""
    called = found.called
    influences = [f"{judge} {percent(share)}" for judge, share in found.influences.items()]
    lines = [disagreement_sentence(found), f"Influence: {', '.join(influences)}.", _measures(found)]
    lines += [f"{sentence}." for sentence in _consistencies(found)]
    for judge, first in found.firsts.items():
        who = f"{_named(found, first)} {'are' if len(first) > 1 else 'is'}"
        lines.append(f"By {judge}'s weights alone {who} first.")
    if found.pairs:
        lines += ["", "Judgements they differ on, the furthest apart first:"]
        lines += [f"{_pair(pair, called)}." for pair in found.pairs]
    lines += ["", "Weights of criteria, those they differ on most first:"]
    lines += [
        f"{called.criterion(views.criterion)}: "
        f"{', '.join(f'{judge} {weight:.3f}' for judge, weight in views.weights.items())}; "
        f"together {views.together:.3f}."
        for views in found.criteria
    ]
    lines += ["", "Ranks of networks, those they differ on most first:"]
    lines += [
        f"{called.network(views.network)}: "
        f"{', '.join(f'{judge} {rank}' for judge, rank in views.ranks.items())}; together {views.together}."
        for views in found.networks
    ]
    return "\n".join(wrapped(line) for line in lines)


def _consistencies(found: Disagreement) -> Iterator[str]:
    """Yield the consistency ratios of each judge, beside those of all together."""
    if not any(found.levels.values()):
        return
    called = found.called
    together = f"together {ratios_text(found.levels_together, called)}; " if found.levels_together else ""
    alone = "; ".join(f"{judge} {ratios_text(own, called)}" for judge, own in found.levels.items())
    yield f"Consistency ratios: {together}{alone}"
    yield RATIO_MEANS.removesuffix(".")
    yield from _contradicting(found)


def _contradicting(found: Disagreement) -> Iterator[str]:
    """Yield which judge's own judgements contradict each other more than is usual, however well all agree."""
    for judge, own in found.levels.items():
        yield from (f"{judge}'s own consistency ratio {said}" for said in _too_large(own, found.called))


def disagreement_sentence(found: Disagreement) -> str:
    """Say whether the judges put the same network first, and whose word decides."""
    is_ = "are" if len(found.first) > 1 else "is"
    others = {judge: first for judge, first in found.firsts.items() if set(first) != set(found.first)}
    said = [f"{_named(found, first)} for {judge}" for judge, first in others.items()]
    text = f"By all judges together {_named(found, found.first)} {is_} first" + (
        f"; by their own weights alone, {some(said)}" if said else ", and by each judge's own weights too"
    )
    pivotal = [f"without {judge} it would be {_named(found, first)}" for judge, first in found.pivotal.items()]
    return f"{text}. One word decides it: {some(pivotal)}." if pivotal else f"{text}. No single judge decides it."


def _named(found: Disagreement, networks: Sequence[str]) -> str:
    return listed_with_and(found.called.listed(networks)) or "nobody"


def _measures(found: Disagreement) -> str:
    said = [f"agreement on weights {percent(found.consensus)}"]
    for what, value in (
        ("networks", found.concordance_of_networks),
        ("criteria", found.concordance_of_criteria),
    ):
        if value is not None:
            said.append(f"agreement on the order of {what} (Kendall's W: 1 the same, 0 unrelated) {value:.2f}")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _pair(pair: PairViews, called: Names) -> str:
    said = ", ".join(f"{judge} {scale_text(ratio)}" for judge, ratio in pair.ratios.items())
    left, right = (called.item(name, pair.level) for name in (pair.left, pair.right))
    return f"{left} over {right} ({called.level(pair.level)}): {said}"
