"""Which networks are in the best set whatever the unknowns turn out to be, and what depends on which question?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt

from netselect.bounds.open_figures import OpenFigure
from netselect.sets.candidates import AMOUNTS, Candidates, candidates_of
from netselect.sets.problem import problem_of
from netselect.sets.records import SetAnswer, SetQuestion, Unknowns
from netselect.sets.solving import best_set
from netselect.sets.worlds import BEYOND, SEED, SetCases, in_world, open_cases, rest_of, settled_at
from netselect.study.network import TERMS
from netselect.study.set_rules import SetRules
from netselect.study.study import Study
from netselect.weighting.tree import importances

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Names = tuple[str, ...] | None

MOST_WORLDS = 1024
"""Combinations of answers that are all looked at; of more, as many are drawn."""

DRAWS = 64
"""Draws of all other answers, for each question, where they are too many to look at."""

MOST_ASKED, MOST_UNASKED = 12, 64
"""Networks, and combinations of answers, up to which it is told unasked what changes the best set."""

MOST_ANSWERS = 64
"""Parts of the range of one figure that are told at most."""


@dataclass(slots=True)
class _Solver:
    """The best set for networks as they are, each combination solved once."""

    rules: SetRules
    limits: Sequence[float | None]
    scores: Floats | None
    known: dict[bytes, tuple[Names, float]] = field(default_factory=dict)
    is_proved: bool = True

    def best(self, candidates: Candidates) -> tuple[Names, float]:
        """Return the best set and its coverage; None where none is allowed."""
        stands = candidates.stands
        if (candidates.mandatory & ~stands).any():
            return None, 0.0
        parts = (stands, candidates.robust, candidates.cautious, candidates.optimistic, candidates.counted)
        key = b"".join(part[stands].tobytes() if part is not stands else part.tobytes() for part in parts)
        if key not in self.known:
            problem = problem_of(candidates, self.rules, self.limits, scores=self.scores)
            found = best_set(problem)
            self.is_proved &= found.proof.is_proved and found.proof.ties_settled
            self.known[key] = (
                (None, 0.0)
                if found.member is None
                else (
                    tuple(name for name, own in zip(problem.names, found.member, strict=True) if own),
                    problem.coverage(found.member, problem.objective),
                )
            )
        return self.known[key]


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
        The best set, where it is known already.

    Returns
    -------
    Unknowns

    Notes
    -----
    Every combination of the levels that are worth telling apart is solved, or 1024 that are drawn. The robust core
    are the networks that are in the best set of each. An answer decides in a combination of the others if two
    levels of it lead to different best sets there.
    """
    cases = open_cases(study, candidates, limits)
    solver = _Solver(rules, limits, scores)
    if not cases:
        best = solver.best(candidates)[0] if best is None else best
        return Unknowns(best or (), best or (), (), 1, solver.is_proved)
    counts = [len(own.x) for own in cases]
    total = int(np.prod([float(count) for count in counts]))
    is_whole = total <= MOST_WORLDS
    worlds = (
        np.array(list(product(*map(range, counts))), dtype=np.int64)
        if is_whole
        else np.column_stack([_generator().integers(0, count, MOST_WORLDS) for count in counts])
    )

    def solved(world: Counts) -> Names:
        settled = [(own.row, own.settled, int(place)) for own, place in zip(cases, world, strict=True)]
        return solver.best(in_world(study, candidates, settled))[0]

    outcomes = [solved(world) for world in worlds]
    sets = [set(outcome or ()) for outcome in outcomes]
    questions = []
    for number, own in enumerate(cases):
        for place, figure in enumerate(own.figures):
            share, error = _share(cases, number, place, solved, worlds if is_whole else None)
            answers = tuple(_Along(study, candidates, solver, own, place).answers())
            questions.append(SetQuestion(figure, share, error, answers))
    questions.sort(key=lambda one: (not one.decides, -one.share, one.figure.network, one.figure.path))
    return Unknowns(
        core=tuple(sorted(set.intersection(*sets))),
        ever=tuple(sorted(set.union(*sets))),
        questions=tuple(questions),
        worlds=len(outcomes),
        is_exact=is_whole and all(own.is_whole for own in cases) and solver.is_proved,
    )


def questions_on_sets(study: Study, scores: Floats | None = None) -> dict[tuple[str, str], SetQuestion] | None:
    """Return what the best set owes to each open figure, by network and path, if that is soon told.

    Parameters
    ----------
    study : Study
        The study.
    scores : ndarray (n,), optional
        Scores in the ranking, in the order of ids.

    Returns
    -------
    dict or None
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
    cases = open_cases(study, candidates, limits)
    if np.prod([float(len(own.x)) for own in cases]) > MOST_UNASKED:
        return None
    found = unknowns(study, candidates, study.portfolio, limits, scores)
    return {(one.figure.network, one.figure.path): one for one in found.questions}


def _generator() -> np.random.Generator:
    return np.random.default_rng(SEED)


def _share(
    cases: Sequence[SetCases], number: int, place: int, solved: Callable[[Counts], Names], worlds: Counts | None
) -> tuple[float, float]:
    """Return in what share of all other answers the answer to one question changes the best set, and its error."""
    own = cases[number]
    if worlds is None:
        generator = _generator()
        drawn = np.column_stack([generator.integers(0, len(other.x), DRAWS) for other in cases])
    else:
        drawn = worlds
    told: dict[bytes, set[Names]] = {}
    for world in drawn:
        rest = own.x[world[number]].copy()
        rest[place] = 0.0
        others = np.delete(world, number).tobytes() + rest.tobytes()
        if others in told:
            continue
        same = (np.delete(own.x, place, axis=1) == np.delete(rest, place)).all(axis=1)
        outcomes = set()
        for case in np.flatnonzero(same).tolist():
            moved = world.copy()
            moved[number] = case
            outcomes.add(solved(moved))
        told[others] = outcomes
    share = sum(len(outcomes) > 1 for outcomes in told.values()) / len(told)
    if worlds is not None and own.is_whole:
        return share, 0.0
    smoothed = (share * len(told) + 1) / (len(told) + 2)
    return share, float(np.sqrt(smoothed * (1 - smoothed) / len(told)))


@dataclass(frozen=True, slots=True)
class _Along:
    """One open figure of a network, everything else being as open as it is."""

    study: Study
    candidates: Candidates
    solver: _Solver
    own: SetCases
    place: int

    @property
    def figure(self) -> OpenFigure:
        return self.own.figures[self.place]

    def at(self, level: float) -> tuple[Names, float]:
        """Return the best set and its coverage where the figure comes to so much."""
        settled = settled_at(self.study, self.candidates, (self.figure,), np.array([[level]]))
        return self.solver.best(in_world(self.study, self.candidates, [(self.own.row, settled, 0)]))

    def answers(self) -> list[SetAnswer]:
        """Return the best set along its range."""
        if self.figure.is_truth or self.figure.one_of:
            return [SetAnswer(level, level, *self.at(level)) for level in self.own.levels[self.place]]
        found: list[SetAnswer] = []
        for level in self.levels():
            outcome, coverage = self.at(level)
            if found and found[-1].networks == outcome:
                found[-1] = SetAnswer(found[-1].low, level, outcome, coverage)
            else:
                found.append(SetAnswer(level, level, outcome, coverage))
        return found

    def levels(self) -> list[float]:
        """Return the levels at which the best set can change: for an amount, where it meets a limit.

        Notes
        -----
        As an amount grows, only sets with the network change, and only by being allowed no more. So the best set
        stays until it meets a limit, and the next one is looked for just beyond.
        """
        figure = self.figure
        found = set(self.own.levels[self.place])
        block, _, key = figure.path.partition(".")
        columns = [
            column
            for column, limit in enumerate(self.solver.limits)
            if limit is not None and (block, key) in TERMS[AMOUNTS[column]]
        ]
        level = figure.low
        for _ in range(MOST_ANSWERS if columns and np.isfinite(level) else 0):
            outcome, _ = self.at(level)
            if outcome is None or figure.network not in outcome:
                break
            room = self.room(outcome, columns)
            beyond = room + BEYOND * max(1.0, abs(room))
            found |= {end for end in (room, beyond) if figure.low < end < figure.high}
            if not level < room < figure.high:
                break
            level = beyond
        return sorted(found)

    def room(self, outcome: tuple[str, ...], columns: Sequence[int]) -> float:
        """Return up to which level a set keeps to the limits."""
        rows = self.candidates.places([name for name in outcome if name != self.figure.network])
        return min(
            float(self.solver.limits[column] or 0.0)
            - rest_of(self.study, self.figure, AMOUNTS[column])
            - float(self.candidates.counted[rows, column].sum())
            for column in columns
        )
