"""What is worth finding out first, at which value does the answer change what, and what does not matter?"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Literal

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked
from netselect.bounds.open_figures import OpenFigure, open_figures
from netselect.ranking import Ranking, ranking_of
from netselect.robustness.deciding import (
    NOTHING,
    Question,
    Shares,
    deciding_shares,
    outcome_codes,
    outcome_members,
    shares_between,
)
from netselect.robustness.figure_paths import figure_paths
from netselect.robustness.finding import Finding
from netselect.robustness.paths import Path, Stretch, stretches
from netselect.robustness.prospects import Prospect, prospects
from netselect.sets.describing import scores_of_ranking
from netselect.sets.records import SetAnswer, SetQuestion
from netselect.sets.unknowns import questions_on_sets
from netselect.study.statements import Shortlist
from netselect.study.study import Study
from netselect.thresholds import HOLDS, HOLDS_NOT, Threshold, limit_text, threshold

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Decides = Literal["first place", "shortlist", "set", "nothing"]

ORDER: tuple[Decides, ...] = ("first place", "shortlist", "set", "nothing")
"""What an answer can change, in the order of its weight."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds while an open figure lies on one part of its range, all else being as the ranking lists it.

    Parameters
    ----------
    low, high : float
        The part; 0 is false and 1 is true.
    has_low, has_high : bool
        Whether the same holds at its ends.
    stands : bool
        Whether the network then stands.
    first : tuple of str
        Who is first; several where they tie.
    shortlist : tuple of str
        Who is shortlisted.
    """

    low: float
    high: float
    has_low: bool
    has_high: bool
    stands: bool
    first: tuple[str, ...]
    shortlist: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A value of an open figure at which something changes.

    Parameters
    ----------
    at : float
        The value.
    changes : tuple of str
        What changes there: ``first place``, ``gate`` or ``shortlist``.
    below, above : Answer
        What holds on either side.
    threshold : Threshold or None
        The value as it is printed; None of what is true or false.
    """

    at: float
    changes: tuple[str, ...]
    below: Answer
    above: Answer
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One thing to find out, and what it decides.

    Parameters
    ----------
    figure : OpenFigure
        What is open.
    decides : {"first place", "shortlist", "set", "nothing"}
        The weightiest thing that its answer can change.
    share : float
        In what share of the worlds of the other open figures it changes that.
    error : float
        The Monte Carlo standard error of the share; 0 where every world counts.
    needs : tuple of OpenFigure
        Others without the right answer to which it decides nothing.
    answers : tuple of Answer
        What holds along its range, all else being as the ranking lists it.
    set_answers : tuple of SetAnswer
        The best set along its range, all else being as open as it is; empty where that was not asked.
    thresholds : tuple of Threshold
        Where each answer but the first begins, as it is printed; none of what is true or false.
    """

    figure: OpenFigure
    decides: Decides
    share: float
    error: float
    needs: tuple[OpenFigure, ...]
    answers: tuple[Answer, ...]
    set_answers: tuple[SetAnswer, ...] = ()
    thresholds: tuple[Threshold, ...] = ()

    @property
    def flips(self) -> tuple[Flip, ...]:
        """The values at which something changes, all else being as the ranking lists it."""
        flips = (
            Flip(below.high, tuple(_changes(below, above)), below, above, begins)
            for (below, above), begins in zip_longest(pairwise(self.answers), self.thresholds)
        )
        # Both answers to a question of yes or no may come to the same; neighbours along a range part at a tie.
        return tuple(flip for flip in flips if flip.changes or not (flip.below.has_high or flip.above.has_low))


@dataclass(frozen=True, slots=True)
class Questions(Finding):
    """What is open, in the order in which it is worth finding out.

    Parameters
    ----------
    questions : tuple of OpenQuestion
        Those that can change first place, then the shortlist, then the best set, then those that cannot.
    is_exact : bool
        Whether every world of the open figures counts, or draws of them.
    prospects : tuple of Prospect
        What is settled of each network, whatever the answers are.
    is_proved : bool
        Whether that is proved, or holds in all combinations that were tried.
    asks_sets : bool
        Whether it was asked what changes the best set, and settled what does not: where the learner has a limit,
        few networks stand, and no more is open than can be told exactly.
    """

    questions: tuple[OpenQuestion, ...]
    is_exact: bool
    prospects: tuple[Prospect, ...] = ()
    is_proved: bool = True
    asks_sets: bool = False


@checked
def questions(ranking: Study | Ranking, *, with_needs: bool = True) -> Questions:
    """Return what is worth finding out, the most useful first.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says.
    with_needs : bool
        Whether it is looked for which questions decide only together.

    Returns
    -------
    Questions
        Unknown figures and facts, and those stated with a range, of the networks that stand or may stand.

    Notes
    -----
    An answer decides something in a world of the others if different values of it lead to different outcomes
    there. A world gives every other open figure an end of its range, one of its only values, or a value next
    to a gate's limit; all count alike. A question that decides nothing so is looked at in 512 worlds between the
    ends of the ranges too. The values at which something changes are solved for where the method is
    additive and does not compare the candidates, and else located on a grid, the others being as listed.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from netselect.matrix import DecisionMatrix
    >>> from netselect.ranking import rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 60]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> low = matrix.values - [[0, 95], [0, 0]]
    >>> found = questions(rank(replace(matrix, low=low, high=matrix.values))).questions[0]
    >>> found.decides, [round(flip.at, 6) for flip in found.flips]
    ('first place', [60.0])
    """
    ranking = ranking_of(ranking)
    shares = deciding_shares(ranking, with_needs=with_needs)
    rule = Shortlist(size=3) if ranking.study is None else ranking.study.shortlist
    found: list[OpenQuestion] = []
    for network, own in ranking.cases.items():
        for place, path in enumerate(figure_paths(ranking, own.variation)):
            figure = own.variation.figures[place]
            answers, begins = _answers(ranking, rule, figure, path)
            question = Question(network, place)
            one = _question(ranking, figure, shares[question], answers)
            if one.decides == "nothing" and (between := shares_between(ranking, question)) is not None:
                one = _question(ranking, figure, between, answers)
            found.append(replace(one, thresholds=begins))
    on_sets, is_whole = (_on_sets(ranking) if open_figures(ranking.matrix) else None) or (None, True)
    if on_sets is not None:
        found = [_with_sets(one, on_sets.pop((one.figure.network, one.figure.path), None)) for one in found]
        # What only sets read: coverage that no criterion with weight counts, money and hours.
        found += [
            _with_sets(OpenQuestion(one.figure, "nothing", 0.0, 0.0, (), ()), one) for one in on_sets.values()
        ]
    found.sort(key=lambda one: (ORDER.index(one.decides), -one.share, one.figure.network, one.figure.path))
    return Questions(
        tuple(found),
        called=ranking.names,
        is_exact=all(not one.error for one in found),
        prospects=prospects(ranking),
        is_proved=ranking.outlook.is_exact,
        asks_sets=on_sets is not None and is_whole,
    )


def _on_sets(ranking: Ranking) -> tuple[dict[tuple[str, str], SetQuestion], bool] | None:
    """Return what the best set owes to each open figure, and whether all is told; None where it is not asked."""
    assessment = ranking.matrix.assessment
    if assessment is None or assessment.gating == "ignore":
        return None
    study = assessment.study
    scores = None
    if study.portfolio.then == "score":
        scores, _ = scores_of_ranking(ranking, sorted(study.networks))
    return questions_on_sets(study, scores)


def _with_sets(question: OpenQuestion, on_sets: SetQuestion | None) -> OpenQuestion:
    """Return a question that decides the best set where it decides nothing that weighs more."""
    if on_sets is None:
        return question
    question = replace(question, set_answers=on_sets.answers)
    if question.decides != "nothing" or not on_sets.decides:
        return question
    return replace(question, decides="set", share=on_sets.share, error=on_sets.error)


def _question(ranking: Ranking, figure: OpenFigure, shares: Shares, answers: tuple[Answer, ...]) -> OpenQuestion:
    needs = tuple(ranking.cases[need.network].variation.figures[need.place] for need in shares.needs)
    # Between the levels that worlds are made of, a first place can come and go.
    flips = {change for pair in pairwise(answers) for change in _changes(*pair)}
    if shares.first > NOTHING or "first place" in flips:
        return OpenQuestion(figure, "first place", shares.first, shares.errors[0], needs, answers)
    if shares.shortlist > NOTHING or "shortlist" in flips:
        return OpenQuestion(figure, "shortlist", shares.shortlist, shares.errors[1], needs, answers)
    return OpenQuestion(figure, "nothing", 0.0, shares.errors[0], (), answers)


def _changes(below: Answer, above: Answer) -> Iterator[str]:
    """Yield what differs between two answers."""
    if below.first != above.first:
        yield "first place"
    if below.stands != above.stands:
        yield "gate"
    if below.shortlist != above.shortlist:
        yield "shortlist"


def _answers(
    ranking: Ranking, rule: Shortlist, figure: OpenFigure, path: Path
) -> tuple[tuple[Answer, ...], tuple[Threshold, ...]]:
    """Return what holds along the range of one open figure, and where all but the first of it begins."""
    row = ranking.position(figure.network)
    if figure.is_truth:
        both = (Stretch(level, level, 0, has_low=True, has_high=True) for level in (0.0, 1.0))
        return tuple(_answer(ranking, rule, row, path, one) for one in both), ()

    def outcome(scores: Floats) -> npt.NDArray[np.int64]:
        first, listed = outcome_codes(ranking, rule, scores).T
        mixed: npt.NDArray[np.int64] = first ^ (listed << 1) ^ np.isneginf(scores[:, row])
        return mixed

    if rule.cut is not None and path.is_straight:
        path = _with_cut(path, row, rule.cut)
    moving = row if path.is_straight else None
    levels = _single_levels(figure, path)
    codes = outcome(path.scores(levels)).tolist()
    parts = list(stretches(path, outcome, moving))
    for level, code in zip(levels.tolist(), codes, strict=True):
        _tell(parts, Stretch(level, level, code, has_low=True, has_high=True))
    begins = (
        _begins(below, above, lambda levels: outcome(path.clipped(levels)), (figure.low, figure.high))
        for below, above in pairwise(parts)
    )
    return tuple(_answer(ranking, rule, row, path, part) for part in parts), tuple(begins)


def _begins(
    below: Stretch, above: Stretch, outcome: Callable[[Floats], Codes], within: tuple[float, float]
) -> Threshold:
    """Return where one part of a range ends and the next begins, as it is printed."""
    if below.low == below.high or above.low == above.high:
        # A level that counts by itself is one that somebody stated, or the limit of a rule.
        alone = above.low == above.high
        level = above.low if alone else below.high
        return Threshold(limit_text(level), "above", "included" if alone else "excluded")

    def claim(levels: Floats) -> Codes:
        codes = outcome(levels)
        return np.where(codes == above.code, HOLDS, np.where(codes == below.code, HOLDS_NOT, HOLDS + 1))

    return threshold(below.high, claim, upwards=True, within=within, strictly=True)


def _with_cut(path: Path, row: int, cut: float) -> Path:
    """Return a straight path with a knot wherever one network's score crosses the cut of the shortlist."""
    leads = path.scores(path.knots)[:, row] - cut
    with np.errstate(invalid="ignore", divide="ignore"):
        share = leads[:-1] / (leads[:-1] - leads[1:])
    crosses = np.isfinite(share) & (share > 0) & (share < 1)
    found = (path.knots[:-1] + share * np.diff(path.knots))[crosses]
    return replace(path, knots=np.union1d(path.knots, found))


def _single_levels(figure: OpenFigure, path: Path) -> Floats:
    """Return the levels that count by themselves: both ends, both sides of each jump, and the only values."""
    knots = path.knots
    ends = np.concatenate([knots[:1], knots[-1:], np.array(figure.one_of)])
    jumps = np.flatnonzero(path.are_next(knots))
    return np.union1d(ends, np.concatenate([knots[jumps], knots[jumps + 1]]))


def _tell(parts: list[Stretch], single: Stretch) -> None:
    """Put what holds at a single level in its place among the parts of a range, if none of them tells it."""
    level = single.low
    place = next((place for place, part in enumerate(parts) if level <= part.high), len(parts))
    around = [place + step for step in (-1, 0, 1) if 0 <= place + step < len(parts)]
    if any(parts[near].code == single.code and _holds(parts[near], level) for near in around):
        return
    if place < len(parts) and parts[place].low < level < parts[place].high:
        part = parts[place]
        below = replace(part, high=math.nextafter(level, -math.inf), has_high=True)
        above = replace(part, low=math.nextafter(level, math.inf), has_low=True)
        parts[place : place + 1] = [below, single, above]
        return
    place += place < len(parts) and level == parts[place].high and parts[place].low < level
    if place and parts[place - 1].code == single.code and parts[place - 1].has_high:
        parts[place - 1] = replace(parts[place - 1], high=level)
    elif place < len(parts) and parts[place].code == single.code and parts[place].has_low:
        parts[place] = replace(parts[place], low=level)
    else:
        parts.insert(place, single)


def _holds(part: Stretch, level: float) -> bool:
    inside = part.low < level < part.high
    return inside or (part.has_low and level == part.low) or (part.has_high and level == part.high)


def _answer(ranking: Ranking, rule: Shortlist, row: int, path: Path, part: Stretch) -> Answer:
    scores = path.scores(np.array([part.low + (part.high - part.low) / 2]))
    first, listed = (
        tuple(name for name in ranking.networks if who[0, ranking.position(name)])
        for who in outcome_members(ranking, rule, scores)
    )
    stands = bool(np.isfinite(scores[0, row]))
    return Answer(part.low, part.high, part.has_low, part.has_high, stands, first, listed)
