"""Which networks are in the best set whatever the unknowns turn out to be, and what depends on which question?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product

import numpy as np

from netselect.bounds import MOST_WORLDS, standard_errors
from netselect.bounds.cases import SEED
from netselect.bounds.open_figures import OpenFigure, is_open
from netselect.sets import AMOUNTS, DIGITS, HOURS, MONEY, Candidates, candidates_of
from netselect.sets.records import SetAnswer, SetQuestion, Unknowns
from netselect.sets.solving import Proof, TimeLimit
from netselect.sets.worlds import (
    BEYOND,
    WORK,
    Best,
    BestSets,
    Opened,
    as_told,
    beyond_all,
    in_world,
    opened_figures,
    paths_of,
)
from netselect.study.network import stated_figures
from netselect.study.statements import SetRules
from netselect.study.study import Study
from netselect.sums import Floats, steady
from netselect.weighting.elicited import importances
from netselect.words import Threshold, capital, limit_text, range_text, significant, step_of

Names = tuple[str, ...] | None

Context = Mapping[int, float]
"""For some of the open figures, by their number, how they have come out; the others are as open as they are."""

MOST_CONTEXTS = 512
"""Combinations of all other answers for which it is told exactly where along a range the best set changes."""

MOST_LEVELS = 16
"""Levels of one amount that make combinations; of more, so many in even steps."""

DRAWS = 64
"""Draws of all other answers, for each question, where they are too many to look at."""

MOST_ASKED, MOST_UNASKED = 12, 64
"""Networks, and combinations of answers, up to which it is told unasked what changes the best set."""

OPEN_ANSWERS = "what the answers that are open change"
"""What is looked for here, as it is said where it did not come to an end."""

FOR_ANSWERS = 0.6
"""What share of the time that is left looking for what answers change may take."""

MOST_CHANGES = 64
"""Changes of the best set that are looked for between two thresholds."""

ROOM_OF_A_LEVEL = 5e-9
"""By how much of itself, or of 1, a level can lie beyond a limit's and still count as there."""


def unknowns(
    study: Study,
    candidates: Candidates,
    rules: SetRules,
    scores: Floats | None = None,
    *,
    best: Names = None,
    proof: Proof | None = None,
    time: TimeLimit | None = None,
) -> Unknowns | None:
    """Return what the best set owes to what nobody knows yet; None where time did not suffice to prove it.

    Scores (n,) are those in the ranking, where they count; the best set as things stand and its proof are given
    where they are known already. Every combination of the levels that are worth telling apart is solved, or at
    most 4096 that are drawn. The robust core are the networks that are in the best set of each, and in that as
    things stand. An answer decides in a combination of the others if two levels of it lead to different best sets
    there. It is exact where one amount at most is a range, no strength is one, and the ranking's scores do not
    decide.
    """
    opened = opened_figures(study, candidates)
    time = time or TimeLimit()
    if time.left <= 0.0:
        time.missed += [OPEN_ANSWERS] if opened else []
        return None
    # A score can depend on any figure that is open.
    figures = (figure for network in study.networks.values() for _, figure in stated_figures(network))
    is_exact = not adds_scores(rules, study) or not any(map(is_open, figures))
    if not opened and best is not None and proof is not None:
        return Unknowns(best, best, (), 1, proof.is_proved and proof.ties_settled and is_exact)
    with time.part(FOR_ANSWERS) as seconds:
        rows = [one.row for one in opened]
        best_sets = BestSets(rules, candidates.limits, scores, rows, now=time.now, seconds=seconds)
        worlds = Worlds(study, candidates, best_sets, opened)
        found = worlds.names({})
        standing = found if best is None else best
        if best_sets.work > WORK // 4:
            # One search alone takes its time, so there are to be fewer.
            best_sets.split = ()
        if not opened:
            return Unknowns(standing or (), standing or (), (), 1, best_sets.is_proved and is_exact)
        told = _Search(worlds).unknowns(standing, is_exact=is_exact)
        if best_sets.has_gap or best_sets.is_late:
            time.missed.append(OPEN_ANSWERS)
        # From a set that is not proved to be the best nothing follows for what an answer changes.
        return None if best_sets.has_gap else told


def adds_scores(rules: SetRules, study: Study) -> bool:
    """Return whether sets are told apart by the ranking's scores."""
    is_value = rules.objective == "additive" and all(one.worth is None for one in study.networks.values())
    return rules.then == "score" or is_value


def questions_on_sets(
    study: Study, scores: Floats | None = None
) -> tuple[dict[tuple[str, str], SetQuestion], bool] | None:
    """Return what the best set owes to each open figure, by network and path, if that is soon told.

    Scores (n,) are those in the ranking, in the order of ids. Beside it stands whether it is exact: if not, only
    answers are told that were found to change the best set. None where no limit makes one set better than joining
    whatever helps, and where more than 12 networks or 64 combinations of answers would take their time:
    `portfolio` tells it then.
    """
    limits = [getattr(study.learner.limits, amount) for amount in AMOUNTS]
    rules = study.portfolio
    is_narrow = rules.most is not None or any(quota.largest is not None for quota in rules.quotas.values())
    if all(limit is None for limit in limits) and not is_narrow:
        return None
    candidates = candidates_of(study, importances(study).weights)
    if (~candidates.is_out).sum() > MOST_ASKED:
        return None
    opened = opened_figures(study, candidates)
    if math.prod(len(one.levels) for one in opened) > MOST_UNASKED:
        return None
    found = unknowns(study, candidates, rules, scores)
    if found is None:
        return None
    told = [one for one in found.questions if one.decides or found.is_exact]
    return {(one.figure.network, one.figure.path): one for one in told}, found.is_exact


RangePart = tuple[float, SetAnswer]
"""A level inside a part of a range on which the best set stays the same, and that part."""


@dataclass(slots=True, eq=False)
class Worlds:
    """The best set wherever open figures have come out."""

    study: Study
    candidates: Candidates
    best_sets: BestSets
    opened: tuple[Opened, ...]
    is_whole: bool = True
    step: float = field(init=False)
    rows: dict[tuple[tuple[int, float], ...], Candidates] = field(default_factory=dict)
    found: dict[tuple[tuple[int, float], ...], Best | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.step = BEYOND * beyond_all(self.candidates)

    def candidates_at(self, context: Context) -> Candidates:
        """Return the networks where some figures have come out."""
        by_row: dict[int, list[tuple[int, float]]] = {}
        for number, level in sorted(context.items()):
            by_row.setdefault(self.opened[number].row, []).append((number, level))
        for told in map(tuple, by_row.values()):
            if told not in self.rows:
                numbers, levels = zip(*told, strict=True)
                figures = [self.opened[number].figure for number in numbers]
                self.rows[told] = as_told(self.study, self.candidates, figures, levels)
        settled = {row: self.rows[tuple(told)] for row, told in by_row.items()}
        return in_world(self.study, self.candidates, settled)

    def best(self, context: Context) -> Best | None:
        """Return the best set where some figures have come out; None where none is allowed."""
        key = tuple(sorted(context.items()))
        if key not in self.found:
            self.found[key] = self.best_sets.best(self.candidates_at(context))
        return self.found[key]

    def names(self, context: Context) -> tuple[str, ...] | None:
        """Return the ids of the best set; None where none is allowed."""
        best = self.best(context)
        return None if best is None else best.names

    def parts_of_range(self, number: int, context: Context) -> list[RangePart]:
        """Return the best sets along the range of one figure, the others being as they are or have come out.

        As an amount grows, only the sets with the network change: they are allowed no more, or lose the tie with
        the best set without it. So the best set stays until one of the two, and the next is looked for from there.
        """
        one = self.opened[number]
        levels, below = set(one.levels), dict(one.below)
        if one.kind == "amount":
            for start, end in pairwise(one.levels):
                self._change(number, context, (start, end), levels, below)
        told = []
        for level in sorted(levels):
            best = self.best({**context, number: level})
            answer = SetAnswer(level, level, None if best is None else best.names, best.coverage if best else 0.0)
            told.append((level, answer))
        return told if one.kind in {"choices", "strength"} else _joined(told, below)

    def _change(
        self,
        number: int,
        context: Context,
        part: tuple[float, float],
        levels: set[float],
        below: dict[float, float],
    ) -> None:
        """Add the levels between two thresholds at which the best set can change."""
        level, end = part
        row = self.opened[number].row
        for _ in range(MOST_CHANGES):
            if self.best_sets.is_late:
                break
            here = {**context, number: level}
            best = self.best(here)
            if best is None or row not in best.rows:
                return
            given = self.candidates_at(here)
            ties = [round(level + more, DIGITS) for more in self._until_tie(number, best, given)]
            changes = [*ties, round(level + self._until_full(number, best, given), DIGITS)]
            # A change at the end itself counts too: what is best just below it is another than at it.
            ahead = sorted(
                change for change in changes if -self.step / 2 <= change - level <= end - level + self.step / 2
            )
            for change in ahead:
                around = {change, change + self.step} | ({change - self.step} if change in ties else set())
                levels |= {own for own in around if level < own < end}
                if change in ties:
                    below[change - self.step] = change
            if not ahead:
                return
            level = min(ahead) + self.step
            if level >= end:
                return
        self.is_whole = False

    def _until_full(self, number: int, best: Best, given: Candidates) -> float:
        """Return by how much an amount can grow until the best set keeps to the limits no more."""
        member = np.isin(np.arange(len(given.names)), best.rows)
        spent = given.counted[member].sum(axis=0) - given.taken_off(member)
        left = (
            max(0.0, limit - float(spent[column]))
            for column, limit in enumerate(given.limits)
            if limit is not None and self._is_part(number, AMOUNTS[column])
        )
        return min(left, default=np.inf)

    def _until_tie(self, number: int, best: Best, given: Candidates) -> list[float]:
        """Return by how much an amount can grow until the best set asks for as much as its rival."""
        rival = self.best_sets.best(given, without=self.opened[number].row)
        if rival is None:
            return []
        rated = zip(rival.ratings, best.ratings, strict=True)
        if any(abs(theirs - own) > BEYOND * max(1.0, abs(own)) for theirs, own in rated):
            return []
        more = {MONEY: rival.money - best.money, HOURS: rival.hours - best.hours}
        return [
            max(0.0, own)
            for column, own in more.items()
            if own > -self.step / 2 and self._is_part(number, AMOUNTS[column])
        ]

    def _is_part(self, number: int, amount: str) -> bool:
        """Return whether a figure is part of an amount."""
        figure = self.opened[number].figure
        return figure.path in paths_of(self.study.networks[figure.network], [amount])


def _joined(told: Sequence[RangePart], below: Mapping[float, float]) -> list[RangePart]:
    """Return neighbours with the same best set as one part; each part begins where the one before ended.

    A threshold belongs to the part that ends there, unless the part before ends next to it.
    """
    found: list[RangePart] = []
    last = np.nan
    for level, answer in told:
        inside, before = found[-1] if found else (level, None)
        if before is None:
            found.append((level, answer))
        elif before.networks == answer.networks:
            found[-1] = inside, replace(before, high=level)
        else:
            begins = below.get(last, before.high)
            if last in below:
                found[-1] = inside, replace(before, high=float(np.nextafter(begins, -np.inf)))
            found.append((level, replace(answer, low=begins)))
        last = level
    return found


@dataclass(slots=True, eq=False)
class _Search:
    """The combinations of answers, and what was found in them."""

    worlds: Worlds
    levels: list[tuple[float, ...]] = field(init=False)
    sets: list[Names] = field(default_factory=list)
    is_whole: bool = True

    def __post_init__(self) -> None:
        self.levels = [one.levels for one in self.worlds.opened]

    def unknowns(self, standing: Names, *, is_exact: bool) -> Unknowns:
        """Return everything that is told."""
        opened, worlds = self.worlds.opened, self.worlds
        kinds = [one.kind for one in opened]
        is_exact &= kinds.count("amount") <= 1 and "strength" not in kinds
        ranges = [
            [] if worlds.best_sets.is_spent else worlds.parts_of_range(number, {}) for number in range(len(opened))
        ]
        self.is_whole &= all(ranges)
        self._tell_levels(ranges)
        outcomes = self._outcomes()
        shares = list(self._shares(outcomes))
        is_exact &= self.is_whole and worlds.is_whole and worlds.best_sets.is_proved
        questions = [
            SetQuestion(
                one.figure,
                share,
                float(standard_errors(share, count)) if count else 0.0,
                tuple(answer for _, answer in parts),
            )
            for one, (share, count), parts in zip(opened, shares, ranges, strict=True)
        ]
        questions.sort(key=lambda one: (not one.decides, -steady(one.share), one.figure.network, one.figure.path))
        sets = [set(names or ()) for names in self.sets]
        return Unknowns(
            core=tuple(sorted(set.intersection(set(standing or ()), *sets))),
            ever=tuple(sorted(set.union(*sets))),
            questions=tuple(questions),
            worlds=len(outcomes),
            is_exact=is_exact,
        )

    def _tell_levels(self, ranges: Sequence[Sequence[RangePart]]) -> None:
        """Find the levels of amounts at which the best set changes, in combinations of the other answers."""
        for number, one in enumerate(self.worlds.opened):
            if one.kind != "amount":
                continue
            found = {one.levels[0], one.levels[-1], *(level for level, _ in ranges[number])}
            for context in self._contexts(number):
                if self.worlds.best_sets.is_spent:
                    self.is_whole = False
                    break
                parts = self.worlds.parts_of_range(number, context)
                found |= {level for level, _ in parts}
                if len(context) + 1 == len(self.levels):
                    self.sets += [answer.networks for _, answer in parts]
            inside = sorted(found)
            places = np.unique(np.linspace(0, len(inside) - 1, min(len(inside), MOST_LEVELS)).round().astype(int))
            self.levels[number] = tuple(inside[place] for place in places.tolist())

    def _contexts(self, number: int) -> Iterator[Context]:
        """Yield combinations of the other answers: all where no other amount is a range, else the two extremes."""
        others = [place for place in range(len(self.levels)) if place != number]
        own = [self.worlds.opened[place].levels for place in others]
        if any(self.worlds.opened[place].kind == "amount" for place in others):
            for end in (0, -1):
                yield {place: levels[end] for place, levels in zip(others, own, strict=True)}
            return
        if math.prod(map(len, own)) <= MOST_CONTEXTS:
            yield from (dict(zip(others, levels, strict=True)) for levels in product(*own))
            return
        self.is_whole = False
        yield from (self._drawn(generator, others) for generator in [_generator()] for _ in range(DRAWS))

    def _drawn(self, generator: np.random.Generator, places: Sequence[int]) -> dict[int, float]:
        """Return a combination of answers that is drawn."""
        return {place: float(generator.choice(self.levels[place])) for place in places}

    def _outcomes(self) -> dict[tuple[float, ...], Names]:
        """Return the best set of every combination of levels, or of those that are drawn."""
        numbers = range(len(self.levels))
        contexts: Iterator[dict[int, float]]
        if math.prod(map(len, self.levels)) <= MOST_WORLDS:
            every = [dict(enumerate(levels)) for levels in product(*self.levels)]
            # Where the search has to stop early, it has then seen combinations of all kinds.
            contexts = (every[place] for place in _generator().permutation(len(every)).tolist())
        else:
            self.is_whole = False
            generator = _generator()
            contexts = (self._drawn(generator, numbers) for _ in range(MOST_WORLDS))
        found: dict[tuple[float, ...], Names] = {}
        for context in contexts:
            if self.worlds.best_sets.is_spent and found:
                self.is_whole = False
                break
            found[tuple(context.values())] = self.worlds.names(context)
        self.sets += found.values()
        return found

    def _shares(self, outcomes: dict[tuple[float, ...], Names]) -> Iterator[tuple[float, int]]:
        """Yield in what share of other answers each question changes the best set, and how many were drawn."""
        whole = len(outcomes) == math.prod(map(len, self.levels))
        for number in range(len(self.levels)):
            if whole:
                groups: dict[tuple[float, ...], set[Names]] = {}
                for levels, names in outcomes.items():
                    groups.setdefault(levels[:number] + levels[number + 1 :], set()).add(names)
                yield sum(len(own) > 1 for own in groups.values()) / len(groups), 0
            else:
                yield self._drawn_share(number)

    def _drawn_share(self, number: int) -> tuple[float, int]:
        """Return in what share of drawn combinations one answer changes the best set, and of how many."""
        generator = _generator()
        others = [place for place in range(len(self.levels)) if place != number]
        allowed = self.worlds.best_sets.work + WORK // (2 * len(self.levels))
        changes: list[bool] = []
        for _ in range(DRAWS):
            if self.worlds.best_sets.is_late:
                break
            if self.worlds.best_sets.work > allowed and (changes or self.worlds.best_sets.work > 2 * WORK):
                break
            context = self._drawn(generator, others)
            names = [self.worlds.names({**context, number: level}) for level in self.levels[number]]
            self.sets += names
            changes.append(len(set(names)) > 1)
        return sum(changes) / max(1, len(changes)), len(changes)


def _generator() -> np.random.Generator:
    return np.random.default_rng(SEED)


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
    ends = [_end(one, other, figure) for one, other in pairwise(answers)]
    begins, to = ends[place - 1] if place else None, ends[place] if place < len(ends) else None
    return capital(range_text(begins, to))


def _end(before: SetAnswer, after: SetAnswer, figure: OpenFigure) -> Threshold:
    """Return from where on the next set is the best; half a step of the figure is more than a limit's room."""
    level, text, is_next = after.low, limit_text(after.low), before.high < after.low
    room = ROOM_OF_A_LEVEL * max(1.0, abs(level))
    if step_of(text) <= 2 * room:
        for way, digits in product((0, -1, 1), (8, 7, 9)):
            nearest = significant(level, digits)
            step = step_of(nearest)
            shorter = float(nearest) + way * step
            away = shorter - level
            # Rounded away from what is nearest only where the range itself begins or ends there.
            most = step if way else step / 2
            if room < abs(away) < most - room and figure.low <= shorter <= figure.high:
                return Threshold(significant(shorter, digits), "above", "included" if away > 0 else "excluded")
    return Threshold(text, "above", "included" if is_next else "excluded")


def is_at_ends(answers: tuple[SetAnswer, ...], figure: OpenFigure) -> bool:
    """Return whether the best set along a range was looked for at its ends only."""
    points = all(answer.low == answer.high for answer in answers)
    return len(answers) > 1 and points and not figure.one_of and not figure.is_truth
