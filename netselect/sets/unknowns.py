"""Which networks are in the best set whatever the unknowns turn out to be, and what depends on which question?"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt

from netselect.bounds.open_figures import is_open
from netselect.sets.along import Context, Run, Worlds
from netselect.sets.candidates import AMOUNTS, Candidates, candidates_of
from netselect.sets.records import SetQuestion, Unknowns
from netselect.sets.settling import WORK, Settler
from netselect.sets.worlds import opened_figures
from netselect.study.set_rules import SetRules
from netselect.study.stated_figures import stated_figures
from netselect.study.study import Study
from netselect.weighting.tree import importances

Floats = npt.NDArray[np.float64]
Names = tuple[str, ...] | None

MOST_WORLDS = 4096
"""Combinations of answers that are all looked at; of more, as many are drawn."""

MOST_CONTEXTS = 512
"""Combinations of all other answers for which it is told exactly where along a range the best set changes."""

MOST_LEVELS = 16
"""Levels of one amount that make combinations; of more, so many in even steps."""

DRAWS = 64
"""Draws of all other answers, for each question, where they are too many to look at."""

MOST_ASKED, MOST_UNASKED = 12, 64
"""Networks, and combinations of answers, up to which it is told unasked what changes the best set."""

SEED = 20261123
"""Draws start from it, so that two runs agree."""


def unknowns(
    study: Study,
    candidates: Candidates,
    rules: SetRules,
    limits: Sequence[float | None],
    scores: Floats | None = None,
    *,
    best: Names = None,
) -> Unknowns:
    """Return what the best set owes to what nobody knows yet.

    Parameters
    ----------
    study : Study
        The study.
    candidates : Candidates
        Its networks.
    rules : SetRules
        How a set is chosen.
    limits : sequence of float or None
        The learner's limits, one for each of `AMOUNTS`.
    scores : ndarray (n,), optional
        Scores in the ranking, where they count.
    best : tuple of str, optional
        The best set as things stand, where it is known already.

    Returns
    -------
    Unknowns

    Notes
    -----
    Every combination of the levels that are worth telling apart is solved, or at most 4096 that are drawn. The
    robust core are the networks that are in the best set of each, and in that as things stand. An answer decides
    in a combination of the others if two levels of it lead to different best sets there. It is exact where one
    amount at most is a range, no strength is one, and the ranking's scores do not decide.
    """
    opened = opened_figures(study, candidates, limits)
    settler = Settler(rules, limits, scores, [one.row for one in opened])
    worlds = Worlds(study, candidates, settler, opened)
    found = worlds.names({})
    standing = found if best is None else best
    if settler.work > WORK // 4:
        settler.keep_whole()
    is_exact = rules.then != "score" or not _any_open(study)
    if not opened:
        return Unknowns(standing or (), standing or (), (), 1, settler.is_proved and is_exact)
    return _Search(worlds).unknowns(standing, is_exact=is_exact)


def _any_open(study: Study) -> bool:
    """Return whether any figure is open that a score can depend on."""
    return any(is_open(figure) for network in study.networks.values() for _, figure in stated_figures(network))


def questions_on_sets(
    study: Study, scores: Floats | None = None
) -> tuple[dict[tuple[str, str], SetQuestion], bool] | None:
    """Return what the best set owes to each open figure, by network and path, if that is soon told.

    Parameters
    ----------
    study : Study
        The study.
    scores : ndarray (n,), optional
        Scores in the ranking, in the order of ids.

    Returns
    -------
    questions : dict
        By network and path. If they are not exact, only those whose answer was found to change the best set.
    is_exact : bool
        Whether no other answer changes it.

    Notes
    -----
    None where no limit makes one set better than joining whatever helps, and where more than 12 networks or
    64 combinations of answers would take their time: `portfolio` tells it then.
    """
    limits = [getattr(study.learner.limits, amount) for amount in AMOUNTS]
    if all(limit is None for limit in limits) and study.portfolio.most is None:
        return None
    candidates = candidates_of(study, importances(study).weights)
    may_stand = ~(candidates.is_barred | candidates.over.any(axis=1))
    if may_stand.sum() > MOST_ASKED:
        return None
    opened = opened_figures(study, candidates, limits)
    if math.prod(len(one.levels) for one in opened) > MOST_UNASKED:
        return None
    found = unknowns(study, candidates, study.portfolio, limits, scores)
    told = [one for one in found.questions if one.decides or found.is_exact]
    return {(one.figure.network, one.figure.path): one for one in told}, found.is_exact


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
        along = [[] if worlds.settler.is_spent else worlds.along(number, {}) for number in range(len(opened))]
        self.is_whole &= all(along)
        self._tell_levels(along)
        outcomes = self._outcomes()
        shares = list(self._shares(outcomes))
        is_exact &= self.is_whole and worlds.is_whole and worlds.settler.is_proved
        questions = [
            SetQuestion(one.figure, share, _error(share, count), tuple(run.answer for run in runs))
            for one, (share, count), runs in zip(opened, shares, along, strict=True)
        ]
        questions.sort(key=lambda one: (not one.decides, -one.share, one.figure.network, one.figure.path))
        sets = [set(names or ()) for names in self.sets]
        return Unknowns(
            core=tuple(sorted(set.intersection(set(standing or ()), *sets))),
            ever=tuple(sorted(set.union(*sets))),
            questions=tuple(questions),
            worlds=len(outcomes),
            is_exact=is_exact,
        )

    def _tell_levels(self, along: Sequence[Sequence[Run]]) -> None:
        """Find the levels of amounts at which the best set changes, in combinations of the other answers."""
        for number, one in enumerate(self.worlds.opened):
            if one.kind != "amount":
                continue
            found = {one.levels[0], one.levels[-1], *(run.level for run in along[number])}
            for context in self._contexts(number):
                if self.worlds.settler.is_spent:
                    self.is_whole = False
                    break
                runs = self.worlds.along(number, context)
                found |= {run.level for run in runs}
                self.sets += [run.answer.networks for run in runs] if len(context) + 1 == len(self.levels) else []
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
            if self.worlds.settler.is_spent and found:
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
        allowed = self.worlds.settler.work + WORK // (2 * len(self.levels))
        changes: list[bool] = []
        for _ in range(DRAWS):
            if self.worlds.settler.work > allowed and (changes or self.worlds.settler.work > 2 * WORK):
                break
            context = self._drawn(generator, others)
            names = [self.worlds.names({**context, number: level}) for level in self.levels[number]]
            self.sets += names
            changes.append(len(set(names)) > 1)
        return sum(changes) / max(1, len(changes)), len(changes)


def _error(share: float, count: int) -> float:
    """Return the standard error of a share of drawn combinations, never quite 0; 0 where none were drawn."""
    if not count:
        return 0.0
    smoothed = (share * count + 1) / (count + 2)
    return math.sqrt(smoothed * (1 - smoothed) / count)


def _generator() -> np.random.Generator:
    return np.random.default_rng(SEED)
