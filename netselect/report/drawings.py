"""Which pictures are made of a ranking and of what is found about it, and what does each say?

Each takes facts and returns a `Picture`: a title that says in a sentence what is found, the same with all figures
in words, and marks. Where there is nothing to draw, the title says why, and there are no marks.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from netselect.comparison import gaps, nothing_counts
from netselect.comparison.explanation import compare as compared
from netselect.comparison.network_profile import profile
from netselect.errors import InvalidParameter
from netselect.names import DOES_NOT_APPLY, Names
from netselect.ranking import RankedNetwork, Ranking
from netselect.report.pictures import (
    LETTERS,
    TONES,
    Axis,
    Bar,
    Cell,
    Dot,
    Interval,
    Label,
    Line,
    Mark,
    Picture,
    Tone,
    axis,
    axis_of_rows,
    names_beside,
    nothing_drawn,
)
from netselect.report.table import bar_ends
from netselect.robustness.agreement import Agreement
from netselect.robustness.agreement import agreement as find_agreement
from netselect.robustness.dominance import Dominance, Offer, Spent, dominance
from netselect.robustness.sensitivity import Sensitivity, sensitivity
from netselect.robustness.smaa import Smaa, smaa
from netselect.robustness.stability import StabilityInterval
from netselect.sets.portfolio import Portfolio, portfolio
from netselect.sets.records import ChosenSet
from netselect.words import (
    ILLUSTRATIVE,
    capital,
    counted,
    exact_text,
    few_digits,
    listed_with_and,
    percent,
    score_text,
    share_text,
    some,
)

MOST_ROWS = 60
"""Networks, criteria or weights that are drawn; the text says where there are more."""

MOST_COLUMNS = 24
"""Needs and aspirations that are drawn."""

MOST_TONES = 6
"""Criteria that have a tone of their own; the others share one."""

MOST_NAMED = 12
"""Of more dots than these, only those that are no worse than any other are named."""


def scores(ranking: Ranking) -> Picture:
    """Return a bar for each score, and a line from the least to the most that it could be."""
    overlap = _overlap(ranking)
    title = f"{_highest(ranking)}; {overlap}." if overlap else ranking.verdict.sentence
    return _scores(ranking, ranking.records, title)


def walked_scores(ranking: Ranking) -> Picture | None:
    """Return the scores of the networks that stand, as a page moves them; nothing where they are too many.

    Every network has a bar, of no length where its score is open: with other weights it may not be.
    """
    standing = _standing(ranking)
    if not standing or len(standing) > MOST_ROWS:
        return None
    picture = _scores(ranking, standing, f"{_highest(ranking)}.")
    open_ = [Bar(row, 0.0, 0.0, _TONE_OF[one.status]) for row, one in enumerate(standing) if one.score is None]
    return replace(picture, marks=(*picture.marks, *open_))


def _scores(ranking: Ranking, all_: Sequence[RankedNetwork], title: str) -> Picture:
    records = all_[:MOST_ROWS]
    low, high = bar_ends(ranking)
    found = dict.fromkeys(record.status for record in records)
    marks: list[Mark] = []
    for row, record in enumerate(records):
        if record.low is None or record.high is None:
            continue
        if record.score is not None:
            marks.append(Bar(row, max(low, 0.0), record.score, _TONE_OF[record.status]))
        marks += [Interval(row, record.low, record.high), Label(row, _open_score(record))]
    return Picture(
        "scores",
        title=title,
        alt=f"Scores: {_listed(_said(ranking, record) for record in all_)}{_more(all_)}",
        x=axis("Score; the line reaches from the least to the most that it could be", low, high),
        y=axis_of_rows(_names(ranking, records)),
        marks=tuple(marks),
        legend=tuple((_TONE_OF[status], _CALLED[status]) for status in found) if len(found) > 1 else (),
        note=_note(ranking),
    )


def contributions(ranking: Ranking) -> Picture:
    """Return for each network that stands a bar of the parts of its score, one for each criterion."""
    standing, parts = _standing(ranking), ranking.contributions
    if parts is None:
        without = f"{ranking.method.title} does not split its score into parts."
        return nothing_drawn("contributions", without, _note(ranking))
    if not standing:
        return nothing_drawn("contributions", ranking.verdict.sentence, _note(ranking))
    own = parts[[ranking.position(record.network) for record in standing]]
    order = np.argsort(-np.abs(own).sum(axis=0), kind="stable").tolist()
    called = [ranking.names.criterion(name) for name in ranking.matrix.criteria]
    groups = [([column], called[column]) for column in order]
    if len(groups) > len(TONES):
        groups[MOST_TONES:] = [(order[MOST_TONES:], f"{len(order) - MOST_TONES:,} other criteria")]
    marks: list[Mark] = []
    ends = [0.0]
    for row, (record, values) in enumerate(zip(standing[:MOST_ROWS], own, strict=False)):
        reached = {True: 0.0, False: 0.0}
        for (columns, _), tone in zip(groups, TONES, strict=False):
            part = float(values[columns].sum())
            if part:
                marks.append(Bar(row, reached[part > 0], reached[part > 0] + part, tone))
                reached[part > 0] += part
        ends += reached.values()
        marks.append(Label(row, _score(ranking, record)))
    split = "" if ranking.method.is_additive else " The parts are split as the page of the method says."
    told = _listed(
        f"{ranking.names.network(record.network)} {_score(ranking, record)}: "
        + ", ".join(f"{name} {score_text(float(values[column]))}" for column, name in enumerate(called))
        for record, values in zip(standing, own, strict=True)
    )
    return Picture(
        "contributions",
        title=_largest_part(ranking, standing[0], own[0].tolist(), called),
        alt=f"Parts of the scores: {told}{split}{_more(standing)}",
        x=axis("Score, and what each criterion adds to it", min(ends), max(ends) or 1.0),
        y=axis_of_rows(_names(ranking, standing[:MOST_ROWS])),
        marks=tuple(marks),
        legend=tuple((tone, name) for (_, name), tone in zip(groups, TONES, strict=False)),
        note=_note(ranking),
    )


def benefits(ranking: Ranking) -> Picture:
    """Return for each network that stands how many criteria are benefits, and how many are limitations."""
    standing = _standing(ranking)
    found = [profile(ranking, record.network) for record in standing]
    counts = []
    for own in found:
        verdicts = [one.verdict for one in own.findings]
        good, bad = verdicts.count("benefit"), verdicts.count("limitation")
        counts.append((good, bad, len(own.not_known), len(verdicts)))
    if not any(good or bad for good, bad, _, _ in counts):
        nobody = "No figure of a network that stands is marked as a benefit or as a limitation."
        return nothing_drawn("benefits", nobody if standing else ranking.verdict.sentence, _note(ranking))
    marks: list[Mark] = []
    for row, (good, bad, open_, _) in enumerate(counts[:MOST_ROWS]):
        bars = (Bar(row, 0.0, float(good), "first"), Bar(row, 0.0, -float(bad), "second"))
        marks += [bar for bar in bars if bar.end]
        marks.append(Label(row, f"{good} for, {bad} against" + f", {open_} unknown" * bool(open_)))
    title = "No network that stands has a benefit."
    if most := max(good for good, *_ in counts):
        leading = [own.name for own, (good, *_) in zip(found, counts, strict=True) if good == most]
        has = "has" if len(leading) == 1 else "have"
        title = f"{some(leading)} {has} the most benefits: {most} of {len(ranking.matrix.criteria)} criteria."
    told = _listed(
        f"{own.name} {good} benefit{'s' * (good != 1)}, {bad} limitation{'s' * (bad != 1)}, "
        f"{all_ - good - bad - open_} neither, {open_} not known"
        for own, (good, bad, open_, all_) in zip(found, counts, strict=True)
    )
    reach = max(1, *(max(good, bad) for good, bad, _, _ in counts))
    x = axis("Criteria: limitations to the left, benefits to the right", -reach, reach)
    return Picture(
        "benefits",
        title=title,
        alt=f"Criteria that are benefits or limitations: {told}{_more(standing)}",
        x=replace(x, ticks=tuple((at, text.removeprefix("-")) for at, text in x.ticks if at == int(at))),
        y=axis_of_rows([own.name for own in found[:MOST_ROWS]]),
        marks=tuple(marks),
        legend=(("first", "benefits"), ("second", "limitations")),
        note=_note(ranking),
    )


def coverage(ranking: Ranking) -> Picture:
    """Return a heat map of how well each network serves each need and aspiration."""
    found = gaps(ranking)
    covered = found.coverage
    wants = covered.wants[:MOST_COLUMNS]
    if not wants:
        return nothing_drawn("coverage", "No need and no aspiration is stated.", _note(ranking))
    called = [found.called.want(want) for want in covered.wants]
    place = {name: row for row, name in enumerate(covered.networks)}
    marks: list[Mark] = []
    said = []
    for row, record in enumerate(ranking.records):
        at = place[record.network]
        cells = [_cell(covered, at, column) for column in range(len(covered.wants))]
        if row < MOST_ROWS:
            shown = cells[:MOST_COLUMNS]
            marks += [Cell(column, row, share, text) for column, (share, text, _) in enumerate(shown)]
            marks += [Label(row, _CALLED[record.status])] if record.status != "feasible" else []
        told = "; ".join(f"{name} {words}" for name, (_, _, words) in zip(called, cells, strict=True) if words)
        of = ranking.names.network(record.network)
        aside = "" if record.status == "feasible" else f" ({_CALLED[record.status]})"
        said.append(f"{of}{aside}: {told or 'no help'}.")
    left = f" The first {MOST_COLUMNS} of {len(called)} columns are drawn." if len(called) > MOST_COLUMNS else ""
    return Picture(
        "coverage",
        title=_gaps_said(found),
        alt=f"Share of each gap that each network would close. {' '.join(said)}{_more(ranking.records)}{left}",
        x=Axis(
            "Share of the gap that taking part would close; ? not known, late: after the date",
            -0.5,
            len(wants) - 0.5,
            tuple((float(column), name) for column, name in enumerate(called[:MOST_COLUMNS])),
        ),
        y=axis_of_rows(_names(ranking, ranking.records[:MOST_ROWS])),
        marks=tuple(marks),
        note=_note(ranking),
    )


def compare(ranking: Ranking, first: str, second: str) -> Picture:
    """Return what each criterion adds to the scores of two networks, beside each other."""
    found = compared(ranking, first, second)
    parts = ranking.contributions
    if not found.parts or parts is None:
        return nothing_drawn("compare", " ".join(found.sentences), _note(ranking))
    pair = [found.called.network(name) for name in (found.first, found.second)]
    rows = [ranking.position(name) for name in (found.first, found.second)]
    column = {name: place for place, name in enumerate(ranking.matrix.criteria)}
    values = {one.criterion: tuple(parts[rows, column[one.criterion]].tolist()) for one in found.parts}
    marks: list[Mark] = []
    for row, one in enumerate(found.parts[:MOST_ROWS]):
        for shift, value, tone in zip((-0.2, 0.2), values[one.criterion], TONES[:2], strict=True):
            marks.append(Bar(row + shift, 0.0, value, tone, 0.36))
        marks.append(Label(row, "the same" if not one.part else f"{one.printed:+.3f}"))
    told = _listed(
        f"{found.called.criterion(name)} {score_text(own)} against {score_text(other)}"
        for name, (own, other) in values.items()
    )
    numbers = [0.0, *(number for both in values.values() for number in both)]
    return Picture(
        "compare",
        title=found.sentences[0],
        alt=f"{' '.join(found.sentences)} What each criterion adds for {pair[0]} and for {pair[1]}: {told}",
        x=axis("What each criterion adds to the score", min(numbers), max(numbers) or 1.0),
        y=axis_of_rows([found.called.criterion(one.criterion) for one in found.parts[:MOST_ROWS]]),
        marks=tuple(marks),
        legend=(("first", pair[0]), ("second", pair[1])),
        note=_note(ranking),
    )


def stability(found: Sensitivity) -> Picture:
    """Return for each weight a line between the values that keep the first place, and a dot where it is now."""
    if found.standing <= 1:
        return nothing_drawn("stability", found.sentence)
    called, shown = found.called, found.intervals[:MOST_ROWS]
    marks: list[Mark] = []
    for row, one in enumerate(shown):
        marks += [Interval(row, one.low, one.high), Dot(one.weight, row)]
        if one.taker is not None:
            marks.append(Label(row, f"{'above' if one.is_upwards else 'below'}: {called.network(one.taker)}"))
    first = called.network(found.first or "")
    return Picture(
        "stability",
        title=found.sentence,
        alt=f"Each weight, as a share of all, and between which shares {first} stays first: "
        + _listed(kept(one, called) for one in found.intervals)
        + _more(found.intervals),
        x=axis("Share of all weight: now, how far it can move, who is first beyond the nearer end", 0.0, 1.0),
        y=axis_of_rows([called.anything(one.what) for one in shown]),
        marks=tuple(marks),
    )


def acceptability(found: Smaa) -> Picture:
    """Return for each network in what share of the samples it is first, second, third or lower."""
    if found.without_shares:
        return nothing_drawn("acceptability", found.without_shares)
    called, shown = found.called, found.networks[:MOST_ROWS]
    marks: list[Mark] = []
    reached = 1.0
    for row, one in enumerate(shown):
        start = 0.0
        ranks = (*one.shares[: len(_RANKS) - 1], sum(one.shares[len(_RANKS) - 1 :]))
        for (tone, _), share in zip(_RANKS, ranks, strict=False):
            if share:
                marks.append(Bar(row, start, start + share, tone))
                start += share
        reached = max(reached, start)
        marks.append(Label(row, f"first in {percent(one.first)}"))
    lacks = "; what lacks to 1: it does not stand" * any(one.stands < 1 for one in found.networks)
    told = _listed(
        f"{called.network(one.network)} "
        + ", ".join(f"rank {rank} in {percent(share)}" for rank, share in enumerate(one.shares, 1) if share)
        + (f", stands in {percent(one.stands)}" if one.stands < 1 else "")
        for one in found.networks
    )
    return Picture(
        "acceptability",
        title=capital(found.sentence()),
        alt=f"Share of {found.samples:,} samples in which each network has each rank: {told}"
        + _more(found.networks),
        x=axis(f"Share of {found.samples:,} samples{lacks}", 0.0, reached),
        y=axis_of_rows([called.network(one.network) for one in shown]),
        marks=tuple(marks),
        legend=_RANKS,
    )


def value(found: Dominance) -> Picture:
    """Return the networks by what they ask for and what they are worth, with the frontier that none outdoes."""
    spent: Spent = "money" if found.money else "hours"
    offers, called = found.money or found.hours, found.called
    if not offers:
        nothing = "No network that stands has both a known cost or time and a score that is known without it."
        return nothing_drawn("value", nothing)
    unit = f"{called.currency} a year" if spent == "money" else "hours a month"
    best = [offer for offer in offers if offer.is_efficient]
    x = axis(capital(unit), 0.0, max(offer.amount for offer in offers) * _MARGIN or 1.0)
    low, high = min(offer.score for offer in offers), max(offer.score for offer in offers)
    y = axis(f"Score without the criteria on {spent}", min(0.0, low), max(0.0, high) * _MARGIN or 1.0)
    steps = [(offer.amount, offer.score) for offer in best]
    corners = [(after[0], before[1]) for before, after in pairwise(steps)]
    points = tuple(point for pair in zip(steps, [*corners, steps[-1]], strict=True) for point in pair)
    dots = sorted(offers, key=lambda offer: not offer.is_efficient)
    spots = [(offer.amount, offer.score, called.network(offer.network)) for offer in dots]
    named = spots if len(spots) <= MOST_NAMED else spots[: len(best)]
    return Picture(
        "value",
        title=f"Best value for {spent}: {some([called.network(offer.network) for offer in best], '; ')}."
        + (" Each other one is equalled or outdone by one that asks no more." if len(best) < len(offers) else ""),
        alt=f"What networks ask for, and their scores without the criteria on {spent}: "
        + _offered(found, offers, unit),
        x=x,
        y=y,
        marks=(
            *((Line(points),) if len(best) > 1 else ()),
            *_dots(spots, [offer.is_efficient for offer in dots], names_beside(named, x, y)),
        ),
        legend=(("first", "outdone by none"), ("faded", "outdone")) if len(best) < len(offers) else (),
    )


def _dots(
    spots: Sequence[tuple[float, float, str]],
    are_first: Iterable[bool],
    places: Mapping[tuple[float, float, str], tuple[str, bool]],
) -> list[Dot]:
    """Return dots, the first in the first tone, each with what has a place beside it."""
    return [
        Dot(spot[0], spot[1], "first" if is_first else "faded", *places.get(spot, ("", False)))
        for spot, is_first in zip(spots, are_first, strict=True)
    ]


def _offered(found: Dominance, offers: Iterable[Offer], unit: str) -> str:
    called, missing = found.called, found.not_known
    told = (
        f"{called.network(offer.network)} {exact_text(offer.amount)} {counted(offer.amount, unit)}, "
        f"{score_text(offer.score)}"
        + ("" if offer.is_efficient else f", outdone by {some(called.listed(offer.outdone_by))}")
        for offer in offers
    )
    left = f" Not drawn, as a figure is not known: {some(called.listed(missing))}." if missing else ""
    return f"{_listed(told)}{left}"


def front(found: Portfolio) -> Picture:
    """Return the sets that none outdoes, by money and by what they cover; hours stand beside each."""
    note = ILLUSTRATIVE if found.study.illustrative else ""
    best, objective = found.best, found.chosen_by.objective
    if best is None or not found.front.sets:
        return nothing_drawn("front", "No set is allowed.", note)
    amount = next((one for one in _AMOUNTS if any(_asked(own, one) is not None for own in found.front.sets)), "")
    if not amount:
        nothing = "Sets are drawn by the money or the hours that they ask for, and neither is stated or known."
        return nothing_drawn("front", nothing, note)
    called, unit = found.names, _AMOUNTS[amount].format(found.study.currency)
    drawn = [own for own in found.front.sets if _asked(own, amount) is not None]
    drawn.sort(key=lambda own: own.networks != best.networks)
    limit = found.chosen_by.limits.get(amount)
    reach = max(*(_asked(own, amount) or 0.0 for own in drawn), limit or 0.0)
    top, of = (1.0, " of 1") if best.value is None else (max(own.value or 0.0 for own in drawn) or 1.0, "")
    x = axis(capital(unit), 0.0, reach * _MARGIN or 1.0)
    y = axis(f"{capital(_COVERED[objective])}{',' * bool(of)}{of}", 0.0, top)
    dots = [
        (_asked(own, amount) or 0.0, own.coverage(objective), _beside(own, best, amount, called)) for own in drawn
    ]
    marks: list[Mark] = (
        [Line(((limit, 0.0), (limit, top)), f"limit {exact_text(limit)}")] if limit is not None else []
    )
    marks += _dots(dots, [own.networks == best.networks for own in drawn], names_beside(dots, x, y))
    spent = _asked(best, amount)
    costs = "" if spent is None else f" for {called.asked(amount, spent)}"
    members = listed_with_and(called.listed(best.networks)) or "nobody"
    covers = f"{capital(_COVERED[objective])}: {few_digits(best.coverage(objective))}{of}"
    return Picture(
        "front",
        title=f"Best set: {members}. {covers}{costs}.",
        alt=f"Sets of which none outdoes another in coverage, money and hours at once: {_sets_told(found)}",
        x=x,
        y=y,
        marks=tuple(marks),
        legend=(("first", "the best set"), ("faded", "other sets that none outdoes")) if len(drawn) > 1 else (),
        note=note,
    )


def _sets_told(found: Portfolio) -> str:
    """Return each set of the front with what it covers and what it asks for."""
    called, objective, told = found.names, found.chosen_by.objective, []
    for own in found.front.sets:
        amounts = [called.asked(one, amount) for one in _AMOUNTS if (amount := _asked(own, one)) is not None]
        members = listed_with_and(called.listed(own.networks)) or "nobody"
        told.append(f"{members} {', '.join([few_digits(own.coverage(objective)), *amounts])}")
    return _listed(told)


def agreement(found: Agreement) -> Picture:
    """Return how alike the orders of other ways of ranking are to the one in use, and who is first under each."""
    if not found.compares:
        return nothing_drawn("agreement", found.sentence)
    called = found.called
    ways = [
        (found.titles[one.label], one.first, alike)
        for one, alike in zip(found.variants, found.kendall, strict=True)
        if one.counts
    ]
    marks: list[Mark] = []
    for row, (_, first, alike) in enumerate(ways):
        if alike is not None:
            marks.append(Dot(alike, row, "first" if first == ways[0][1] else "second"))
        marks.append(Label(row, listed_with_and(called.listed(first))))
    told = _listed(
        f"{title}: {listed_with_and(called.listed(first))} first, "
        + ("no order to compare" if alike is None else f"Kendall {share_text(alike)}")
        for title, first, alike in ways
    )
    low = -1.0 if any(alike is not None and alike < 0 for _, _, alike in ways) else 0.0
    return Picture(
        "agreement",
        title=found.sentence,
        alt=f"Who is first, and how alike the order is to that in use: {told}",
        x=axis("Kendall: 1 the same order, 0 unrelated, -1 the reverse; and who is first", low, 1.0),
        y=axis_of_rows([capital(title) for title, _, _ in ways]),
        marks=tuple(marks),
        legend=(("first", "the same first"), ("second", "another first")) if not found.same_first else (),
    )


def _of_finding(find: Callable[..., Any], draw: Callable[[Any], Picture]) -> Callable[..., Picture]:
    """Return what draws a finding of a ranking."""

    def made(ranking: Ranking, **options: Any) -> Picture:  # noqa: ANN401 -- as the finding takes them
        return replace(draw(find(ranking, **options)), note=_note(ranking))

    return made


PICTURES: dict[str, Callable[..., Picture]] = {
    "scores": scores,
    "contributions": contributions,
    "benefits": benefits,
    "coverage": coverage,
    "compare": compare,
    "stability": _of_finding(sensitivity, stability),
    "acceptability": _of_finding(smaa, acceptability),
    "value": _of_finding(dominance, value),
    "front": _of_finding(partial(portfolio, with_unknowns=False), front),
    "agreement": _of_finding(find_agreement, agreement),
}
"""What makes each picture of a ranking, by its name."""


def picture_of(found: object) -> Picture:
    """Return the picture of a finding, as commands draw it; refuses where there is none, or nothing to draw."""
    made: Mapping[type, Callable[[Any], Picture]] = {
        Ranking: scores,
        Smaa: acceptability,
        Sensitivity: stability,
        Portfolio: front,
        Dominance: value,
        Agreement: agreement,
    }
    builder = next((made[kind] for kind in type(found).__mro__ if kind in made), None)
    if builder is None:
        raise InvalidParameter(f"there is no picture of {type(found).__name__}")
    picture = builder(found)
    if not picture.marks:
        raise InvalidParameter(f"there is nothing to draw: {picture.title.removesuffix('.')}")
    return picture


_TONE_OF: dict[str, Tone] = {"feasible": "first", "conditional": "second", "excluded": "faded"}
_CALLED = {"feasible": "stands", "conditional": "stands if all turns out well", "excluded": "ruled out"}
_RANKS: tuple[tuple[Tone, str], ...] = (*((tone, str(tone)) for tone in TONES[:3]), ("faded", "lower"))
_AMOUNTS = {"first_year_cost": "{} in the first year", "hours_per_month": "hours a month"}
_COVERED = {
    "robust": "what is surely covered",
    "cautious": "what is covered by the best single help",
    "optimistic": "what is covered if all help adds up",
    "additive": "total worth",
}
_MARGIN = 1.05


def _note(ranking: Ranking) -> str:
    return ILLUSTRATIVE if ranking.study is not None and ranking.study.illustrative else ""


def _standing(ranking: Ranking) -> list[RankedNetwork]:
    return [record for record in ranking.records if record.rank is not None]


def _names(ranking: Ranking, records: Iterable[RankedNetwork]) -> list[str]:
    return ranking.names.listed(record.network for record in records)


def _score(ranking: Ranking, record: RankedNetwork) -> str:
    """Return a score; of one that is open, what it is with what is unknown at its best."""
    if record.score is not None or record.rank is None:
        return "not known" if record.score is None else score_text(record.score)
    return f"{score_text(float(ranking.scores[ranking.position(record.network)]))} with its best"


def _highest(ranking: Ranking) -> str:
    """Return who has the highest score, without a full stop."""
    first = [record for record in ranking.records if record.rank == 1]
    up_to = "up to " if any(record.score is None for record in first) else ""
    score = f"{up_to}{score_text(float(ranking.scores[ranking.position(first[0].network)]))}"
    names = listed_with_and(_names(ranking, first))
    return f"{names} {'has' if len(first) == 1 else 'have'} the highest score, {score}"


def _overlap(ranking: Ranking) -> str:
    """Return how many lines of others overlap that of the first; nothing where there is nothing to compare."""
    standing = _standing(ranking)
    lows = [record.low for record in standing if record.rank == 1]
    others = [record.high for record in standing if record.rank != 1]
    if not others or None in (*lows, *others):
        return ""
    least, own = min(low for low in lows if low is not None), "its own" if len(lows) == 1 else "theirs"
    found = sum(high >= least for high in others if high is not None)
    if not found:
        return f"no other line overlaps {own}"
    of = "the other network" if len(others) == 1 else f"{found} of the {len(others)} others"
    return f"the line of {of} overlaps {own}" if found == 1 else f"the lines of {of} overlap {own}"


def _open_score(record: RankedNetwork) -> str:
    return "open" if record.score is None else score_text(record.score)


def _said(ranking: Ranking, record: RankedNetwork) -> str:
    low, high, said = record.low, record.high, "no score"
    if low is not None and high is not None:
        said = _open_score(record) + (f", from {score_text(low)} to {score_text(high)}" if low != high else "")
    said = f"{ranking.names.network(record.network)} {said}"
    return said if record.status == "feasible" else f"{said} ({_CALLED[record.status]})"


def kept(one: StabilityInterval, called: Names) -> str:
    """Return between which shares a weight keeps the first place, rounded so that it does at both."""
    low, high = math.ceil(1000 * one.low - 1e-9) / 1000, math.floor(1000 * one.high + 1e-9) / 1000
    takers = (("down", one.below), ("up", one.above))
    beyond = "".join(f", further {side} {called.network(taker)}" for side, taker in takers if taker is not None)
    span = f"from {score_text(min(low, one.weight))} to {score_text(max(high, one.weight))}"
    return f"{called.anything(one.what)} {score_text(one.weight)}, {span}{beyond}"


def _largest_part(ranking: Ranking, record: RankedNetwork, parts: list[float], called: list[str]) -> str:
    """Return what the first network owes most to, as a sentence."""
    of, most = ranking.names.network(record.network), max(parts)
    if most <= 0:
        return f"No criterion adds to the score of {of}."
    largest = [name for name, part in zip(called, parts, strict=True) if part == most]
    part, each = ("part {} is", "") if len(largest) == 1 else ("parts {} are", " each")
    said = f"The largest {part.format(f'of the score of {of}')} {listed_with_and(largest)}"
    return f"{said}: {score_text(most)}{each}, of {_score(ranking, record)}."


def _cell(covered: Any, row: int, column: int) -> tuple[float, str, str]:  # noqa: ANN401 -- the strengths
    """Return the share that a cell shows, its text, and how it is said; nothing where there is no help."""
    if covered.too_late[row, column]:
        return 0.0, "late", "too late"
    if covered.applies is not None and not covered.applies[row, column]:
        return 0.0, "n/a", DOES_NOT_APPLY
    if covered.unknown[row, column]:
        low, high = share_text(covered.low[row, column]), share_text(covered.high[row, column])
        return 0.0, "?", f"not known, {low} to {high}"
    share = float(covered.strengths[row, column])
    said = share_text(share) if share else ""
    return share, said, said


def _gaps_said(found: Any) -> str:  # noqa: ANN401 -- gaps
    """Return which needs stay open, as a sentence."""
    if not found.coverage.weights.any():
        return nothing_counts(found)
    if nobody := (*found.unserved, *found.unserved_by_standing):
        return f"No network that stands serves {some(map(found.called.quoted, nobody))}."
    if found.perhaps_served:
        served = some(map(found.called.quoted, found.perhaps_served))
        return f"Served only if what is not known turns out well: {served}."
    return "Every open need and aspiration is surely served by a network that stands."


def _asked(own: ChosenSet, amount: str) -> float | None:
    spend = own.spend(amount)
    return None if spend is None else spend.judged


def _beside(own: ChosenSet, best: ChosenSet, amount: str, called: Names) -> str:
    """Return what stands beside the dot of a set."""
    if own.networks == best.networks:
        named = listed_with_and(called.listed(own.networks)) or "nobody"
        return named if len(named) <= LETTERS else "the best set"
    hours = None if amount == "hours_per_month" else _asked(own, "hours_per_month")
    return "" if hours is None else f"{exact_text(hours)} h"


def _listed(said: Iterable[str]) -> str:
    return f"{'; '.join(said)}."


def _more(all_: Sequence[object]) -> str:
    return f" The first {MOST_ROWS} of {len(all_):,} rows are drawn." if len(all_) > MOST_ROWS else ""
