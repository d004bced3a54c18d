"""What is worth finding out first, at which value does the answer change what, and what does not matter?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from netselect.arguments import checked
from netselect.bounds import measures_together
from netselect.bounds.cases import Variation
from netselect.bounds.open_figures import OpenFigure, open_figures
from netselect.coverage import ungraded_for
from netselect.finding import Finding, columns, frame_of_records
from netselect.names import Names
from netselect.ranking import Ranking, ranking_of
from netselect.ranking.records import resting_on
from netselect.robustness import figure_sweeps, first_text, networks_text, standing
from netselect.robustness.deciding import (
    NOTHING,
    Answer,
    Difference,
    FigureKey,
    Shares,
    answers_of,
    deciding_shares,
    differences,
    shares_between,
)
from netselect.study.criteria import HORIZON
from netselect.study.study import Study
from netselect.sums import steady
from netselect.words import (
    Threshold,
    capital,
    clean,
    closed,
    exact_text,
    figure_text,
    limit_text,
    listed_with_and,
    listed_with_or,
    percent,
    range_text,
    wrapped,
)

if TYPE_CHECKING:
    import pandas as pd

    from netselect.sets.records import SetAnswer, SetQuestion

Decides = Literal["first place", "shortlist", "set", "nothing"]

ORDER: tuple[Decides, ...] = ("first place", "shortlist", "set", "nothing")
"""What an answer can change, in the order of its weight."""


class Flip(NamedTuple):
    """A value of an open figure at which something changes.

    Parameters
    ----------
    at : float
        The value.
    changes : tuple of {"first place", "gate", "shortlist"}
        What changes there.
    below, above : Answer
        What holds on either side.
    threshold : Threshold or None
        The value as it is printed; None of what is true or false.
    """

    at: float
    changes: tuple[Difference, ...]
    below: Answer
    above: Answer
    threshold: Threshold | None = None


class OpenQuestion(NamedTuple):
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
    allowed_from, allowed_to : float or None
        Of a figure that is stated with a range: from where to where the rules, which go by what is stated, would
        let its network stand; None where the range does not reach past that end.
    """

    figure: OpenFigure
    decides: Decides
    share: float
    error: float
    needs: tuple[OpenFigure, ...]
    answers: tuple[Answer, ...]
    set_answers: "tuple[SetAnswer, ...]" = ()
    thresholds: tuple[Threshold, ...] = ()
    allowed_from: float | None = None
    allowed_to: float | None = None

    @property
    def is_certain(self) -> bool:
        """Whether its answer decides that in every world of the others, and every one was looked at."""
        return not self.error and self.share >= 1 - NOTHING

    def json_values(self) -> dict[str, object]:
        """Return its fields, and where something changes."""
        return {**self._asdict(), "flips": self.flips}

    @property
    def flips(self) -> tuple[Flip, ...]:
        """The values at which something changes, all else being as the ranking lists it."""
        flips = (
            Flip(below.high, tuple(differences(below, above)), below, above, begins)
            for (below, above), begins in zip_longest(pairwise(self.answers), self.thresholds)
        )
        # Both answers to a question of yes or no may come to the same; neighbours along a range part at a tie.
        return tuple(flip for flip in flips if flip.changes or not (flip.below.has_high or flip.above.has_low))

    @property
    def decided(self) -> str:
        """What its answer can change as it stands in a sentence: the best set of networks is called that."""
        return "best set" if self.decides == "set" else self.decides

    def reasons(self, called: Names) -> Iterator[str]:
        """Yield why a question is worth asking: what its answer decides, how often, and at which values."""
        if self.decides == "nothing":
            nor = ", nor the best set" if self.set_answers else ""
            yield f"Its answer changes neither the first place nor the shortlist{nor}"
        else:
            yield from self._decided(called)
        yield from self.by_rules(called)
        if self.figure.ask:
            yield f"Ask: {clean(self.figure.ask)}"

    def _decided(self, called: Names) -> Iterator[str]:
        """Yield what its answer decides, how often, and at which values."""
        yield _how_often(self)
        if self.needs:
            needs = listed_with_and(need.named(called) for need in self.needs)
            these = "this" if len(self.needs) == 1 else "these"
            yield f"It decides something only with the right answer to {these}: {needs}"
        if self.decides == "set":
            yield from _sets_by_answer(self, called)
        elif self.flips:
            yield from _by_answer(self, called)
        elif self.share > 0:
            yield _ONLY_TOGETHER

    def by_rules(self, called: Names) -> Iterator[str]:
        """Yield where the rules, which go by what is stated, would exclude the network; nothing for nowhere."""
        ends = (("below", self.allowed_from), ("above", self.allowed_to))
        if beyond := " or ".join(f"{side} {limit_text(end)}" for side, end in ends if end is not None):
            network = called.network(self.figure.network)
            yield f"Rules go by the stated figure: {beyond} they would rule out {network}"

    def firsts_by_answer(self, called: Names) -> list[tuple[tuple[str, ...], str]]:
        """Return who is first along the range of a figure, with a clause for each part; nothing where it is one.

        Parts between which only the shortlist differs are told as one.
        """
        answers = self.answers
        runs = [list(run) for _, run in groupby(range(len(answers)), key=lambda place: answers[place].first)]
        if len(runs) < 2:  # noqa: PLR2004 -- one part is no change
            return []
        said = []
        for run in runs:
            first = answers[run[0]].first
            said.append((first, f"{self._part(run)}{',' * self.figure.is_truth} {first_text(called, first)}"))
        return said

    def _part(self, run: Sequence[int]) -> str:
        """Return in words the part of its range that neighbouring answers take."""
        low, high = self.answers[run[0]].low, self.answers[run[-1]].high
        if self.figure.one_of:
            levels = (level for level in self.figure.one_of if low <= level <= high)
            return f"at {listed_with_or(map(exact_text, levels))}"
        if len(run) == 1:
            part = self.where(run[0])
            return f"{part[0].lower()}{part[1:]}"
        return self._range(run[0], run[-1])

    def where(self, place: int) -> str:
        """Return in words the part of its range that one answer takes."""
        answer = self.answers[place]
        if self.figure.is_truth:
            return "If yes" if answer.high == 1 else "If no"
        if answer.low == answer.high:
            return f"At {limit_text(answer.low)}"
        return capital(self._range(place, place)) or "Whatever it is"

    def _range(self, first: int, last: int) -> str:
        """Return from where to where some answers hold, in words; nothing where that is everywhere."""
        begins = self.thresholds
        return range_text(begins[first - 1] if first else None, begins[last] if last < len(begins) else None)

    def changes_at(self, ranking: Ranking) -> str:
        """Return where along its range what it decides differs from what the ranking lists; nothing if nowhere.

        Parameters
        ----------
        ranking : Ranking
            The ranking whose question this is.
        """
        of_first = self.decides == "first place"
        listed = set(ranking.verdict.first if of_first else ranking.shortlist.networks)
        differs = [set(one.first if of_first else one.shortlist) != listed for one in self.answers]
        if self.figure.is_truth or self.decides not in {"first place", "shortlist"} or all(differs):
            return ""
        runs = [list(run) for differ, run in groupby(range(len(differs)), key=differs.__getitem__) if differ]
        return listed_with_and(map(self._part, runs)) if runs else ""


class SettledRanks(NamedTuple):
    """What is settled of one network.

    Parameters
    ----------
    network : str
        Its id.
    best_rank, worst_rank : int
        Between which ranks it lies when it stands.
    could_be_first : bool
        Whether it is first, alone or level, in some case.
    always_stands : bool
        Whether no answer excludes it.
    never_below : tuple of str
        The networks that it is never below when both stand.
    """

    network: str
    best_rank: int
    worst_rank: int
    could_be_first: bool
    always_stands: bool
    never_below: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Questions(Finding):
    """What is open, in the order in which it is worth finding out.

    Parameters
    ----------
    questions : tuple of OpenQuestion
        Those that can change first place, then the shortlist, then the best set, then those that cannot.
    is_exact : bool
        Whether every world of the open figures counts, or draws of them.
    prospects : tuple of SettledRanks
        What is settled of each network, whatever the answers are.
    is_proved : bool
        Whether that is proved, or holds in all combinations that were tried.
    asks_sets : bool
        Whether it was asked what changes the best set, and settled what does not: where the learner has a limit,
        few networks stand, and no more is open than can be told exactly.
    ungraded : int
        On how many strengths without a grade all this rests.
    """

    questions: tuple[OpenQuestion, ...]
    is_exact: bool
    prospects: tuple[SettledRanks, ...] = ()
    is_proved: bool = True
    asks_sets: bool = False
    ungraded: int = 0

    @property
    def what_counts(self) -> str:
        """What an answer can change, of what was asked."""
        sets = "the first place, the shortlist or the best set"
        return sets if self.asks_sets else "the first place or the shortlist"

    def rests_on_others(self, question: OpenQuestion, ranking: Ranking) -> bool:
        """Whether who is first along the range of one figure may depend on how other open figures turn out.

        Parameters
        ----------
        question : OpenQuestion
            One of these.
        ranking : Ranking
            The ranking whose questions these are.
        """
        others = {one.figure.network for one in self.questions if one is not question}
        firsts = {name for answer in question.answers for name in answer.first}
        return bool(others) and (
            question.decides != "first place"
            or not question.is_certain
            or measures_together(ranking.matrix, ranking.method)
            or not firsts.isdisjoint(others)
            or not firsts.issuperset(ranking.verdict.could_be_first)
        )

    def __str__(self) -> str:
        """Return what is worth finding out, the most useful first, as plain text."""
        found = self.questions
        if not self.prospects:
            return "Nobody stands: there is nothing to find out."
        if not found:
            return wrapped(
                "Nothing is open: of those that stand every figure is known, and none is stated with a range."
            )
        called = self.called
        lines = [wrapped(_what_first(self))]
        if len(found) > 1 and any(one.decides != "nothing" for one in found):
            lines.append(wrapped("Each is told with all else as listed: what is not known, at its best."))
        if self.ungraded:
            lines.append(wrapped(f"All this {resting_on(self.ungraded).replace('resting', 'rests')}."))
        if not self.is_exact:
            lines.append(
                wrapped("A share that has its error beside it is estimated, from combinations that were drawn.")
            )
        for number, question in enumerate(found, start=1):
            lines += ["", wrapped(f"{number}. {capital(question.figure.state(called))}.", hanging="   ")]
            lines += [wrapped(closed(sentence), "   ") for sentence in question.reasons(called)]
        if self.prospects:
            lines += [
                "",
                "Whatever the answers are:" if self.is_proved else "In all combinations that were tried:",
            ]
            lines += [wrapped(_settled(one, called)) for one in self.prospects]
        return "\n".join(lines)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each open figure, in the order in which it is worth finding out.

        Returns
        -------
        DataFrame
            Columns `network`, `name`, `path`, `stated`, `low`, `high`, `decides`, `share`, `error`, `needs`,
            `flips` (the values at which something changes), `ask` and `reason`.
        """
        kinds = columns(
            "network name path stated:Float64 low:Float64 high:Float64 decides share:Float64 "
            "error:Float64 needs flips ask reason"
        )
        return frame_of_records(
            self.questions,
            kinds,
            **{name: attrgetter(f"figure.{name}") for name in ("network", "path", "stated", "low", "high", "ask")},
            name=lambda one: self.called.network(one.figure.network),
            needs=lambda one: ", ".join(map(str, one.needs)),
            flips=lambda one: ", ".join(figure_text(flip.at) for flip in one.flips),
            reason=lambda one: "; ".join(one.reasons(self.called)),
        )


@checked
def questions(ranking: Study | Ranking, *, with_needs: bool = True, with_sets: bool = True) -> Questions:
    """Return what is worth finding out, the most useful first.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says.
    with_needs : bool
        Whether it is looked for which questions decide only together.
    with_sets : bool
        Whether it is looked for what decides the best set.

    Returns
    -------
    Questions
        Unknown figures and facts, and those stated with a range, of the networks that stand or may stand.

    Notes
    -----
    An answer decides something in a world of the others if different values of it lead to different outcomes
    there. A world gives every other open figure an end of its range, one of its only values, or a value next to
    a gate's limit; all count alike. A question that decides nothing so is looked at in 512 worlds between the
    ends of the ranges too, in fewer where very many networks are compared in each. The values at which something
    changes are solved for where the method is additive and does not compare the candidates, and else located on
    a grid, the others being as listed.

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
    found: list[OpenQuestion] = []
    for network, own in ranking.cases.items():
        for place, sweep in enumerate(figure_sweeps(ranking, own.variation)):
            figure = own.variation.figures[place]
            answers, begins = answers_of(ranking, figure, sweep)
            question = FigureKey(network, place)
            one = _question(ranking, figure, shares[question], answers)
            if one.decides == "nothing" and (between := shares_between(ranking, question)) is not None:
                one = _question(ranking, figure, between, answers)
            least, most = _allowed(own.variation, place)
            found.append(one._replace(thresholds=begins, allowed_from=least, allowed_to=most))
    asks_sets = with_sets and bool(open_figures(ranking.matrix))
    on_sets, is_whole = (_on_sets(ranking) if asks_sets else None) or (None, True)
    assessment = ranking.matrix.assessment
    if on_sets is None or assessment is None:
        ungraded = ranking.ungraded_strengths()
    else:
        # Best sets read what no criterion with weight does.
        ungraded = ungraded_for(assessment.study, assessment.coverage, HORIZON, standing(ranking))
    if on_sets is not None:
        found = [_with_sets(one, on_sets.pop((one.figure.network, one.figure.path), None)) for one in found]
        # What only sets read: coverage that no criterion with weight counts, money and hours.
        found += [
            _with_sets(OpenQuestion(one.figure, "nothing", 0.0, 0.0, (), ()), one) for one in on_sets.values()
        ]
    found.sort(key=lambda one: (ORDER.index(one.decides), -steady(one.share), one.figure.network, one.figure.path))
    return Questions(
        tuple(found),
        called=ranking.names,
        is_exact=all(not one.error for one in found),
        prospects=settled_ranks(ranking),
        is_proved=ranking.outlook.is_exact,
        asks_sets=on_sets is not None and is_whole,
        ungraded=ungraded,
    )


def _allowed(variation: Variation, place: int) -> tuple[float | None, float | None]:
    """Return from where to where the rules would let a network stand if that were stated of one figure.

    None where the range of the figure does not reach past that end, and of an unknown one: its answers tell.
    """
    figure, listed = variation.figures[place], variation.listed

    def stands(levels: list[float]) -> list[bool]:
        x = np.repeat(listed[None], len(levels), axis=0)
        x[:, place] = levels
        found: list[bool] = variation.stands(x, as_answered=False).tolist()
        return found

    if figure.is_unknown or not stands([listed[place]])[0]:
        return None, None
    edges = variation.edges(place, listed)
    within = [level for level, is_in in zip(edges, stands(edges), strict=True) if is_in]
    low, high = stands([figure.low, figure.high])
    return (None if low else min(within)), (None if high else max(within))


def _on_sets(ranking: Ranking) -> tuple[dict[tuple[str, str], "SetQuestion"], bool] | None:
    """Return what the best set owes to each open figure, and whether all is told; None where it is not asked."""
    assessment = ranking.matrix.assessment
    if assessment is None or assessment.gating == "ignore":
        return None
    from netselect.sets.telling import scores_of_ranking  # noqa: PLC0415 -- most rankings need no sets
    from netselect.sets.unknowns import adds_scores, questions_on_sets  # noqa: PLC0415 -- as above

    study = assessment.study
    scores = None
    if adds_scores(study.portfolio, study):
        scores, _ = scores_of_ranking(ranking, sorted(study.networks))
    return questions_on_sets(study, scores)


def _with_sets(question: OpenQuestion, on_sets: "SetQuestion | None") -> OpenQuestion:
    """Return a question that decides the best set where it decides nothing that weighs more."""
    if on_sets is None:
        return question
    question = question._replace(set_answers=on_sets.answers)
    if question.decides != "nothing" or not on_sets.decides:
        return question
    return question._replace(decides="set", share=on_sets.share, error=on_sets.error)


def _question(ranking: Ranking, figure: OpenFigure, shares: Shares, answers: tuple[Answer, ...]) -> OpenQuestion:
    needs = tuple(ranking.cases[need.network].variation.figures[need.place] for need in shares.needs)
    # Between the levels that worlds are made of, a first place can come and go.
    flips = {change for pair in pairwise(answers) for change in differences(*pair)}
    if shares.first > NOTHING or "first place" in flips:
        return OpenQuestion(figure, "first place", shares.first, shares.errors[0], needs, answers)
    if shares.shortlist > NOTHING or "shortlist" in flips:
        return OpenQuestion(figure, "shortlist", shares.shortlist, shares.errors[1], needs, answers)
    return OpenQuestion(figure, "nothing", 0.0, shares.errors[0], (), answers)


def settled_ranks(ranking: Ranking) -> tuple[SettledRanks, ...]:
    """Return what is settled of each network that stands or may stand, in the order of the ranking.

    The ranking's outlook says whether this is proved or was searched for.
    """
    outlook, names = ranking.outlook, standing(ranking)
    rows, never_below = ranking.order[: len(names)], outlook.never_below
    return tuple(
        SettledRanks(
            network=name,
            best_rank=int(outlook.best_rank[row]),
            worst_rank=int(outlook.worst_rank[row]),
            could_be_first=bool(outlook.could_be_first[row]),
            always_stands=bool(outlook.surely_stands[row]),
            never_below=tuple(
                other for other, place in zip(names, rows, strict=True) if place != row and never_below[row, place]
            ),
        )
        for name, row in zip(names, rows, strict=True)
    )


def _settled(one: SettledRanks, called: Names) -> str:
    ranks = f"rank {one.best_rank}" + (f" to {one.worst_rank}" if one.worst_rank > one.best_rank else "")
    stands = "" if one.always_stands else " if it stands"
    first = ", could be first" if one.could_be_first and one.worst_rank > 1 else ""
    above = f"; never below {listed_with_and(called.listed(one.never_below))}" if one.never_below else ""
    return f"{called.network(one.network)}: {ranks}{stands}{first}{above}."


def _what_first(questions: Questions) -> str:
    first = questions.questions[0]
    if first.decides == "nothing":
        return f"No answer to an open question changes {questions.what_counts}."
    what = first.figure.named(questions.called)
    return f"Find out first: {what}. The answer can change the {first.decided}."


_ONLY_TOGETHER = "By itself it changes nothing; together with other answers it does"


def _how_often(question: OpenQuestion) -> str:
    """Return what an answer decides, and in what share of the combinations of all other answers."""
    decides = f"It decides the {question.decided}"
    within = f" (give or take {percent(question.error)})" if question.error else ""
    if question.is_certain and question.decides != "set":
        return f"{decides} whatever else turns out to be true"
    if question.share >= 1 - NOTHING:
        return f"{decides} in every combination of all other answers that was tried{within}"
    if question.share > 0:
        return f"{decides} in {percent(question.share)} of the combinations of all other answers{within}"
    return decides


def _sets_by_answer(question: OpenQuestion, called: Names) -> Iterator[str]:
    """Yield the best set along the range of a figure."""
    from netselect.sets.unknowns import is_at_ends, where  # noqa: PLC0415 -- loaded by now

    answers, figure = question.set_answers, question.figure
    if len({answer.networks for answer in answers}) == 1:
        yield _ONLY_TOGETHER
        return
    for answer in answers:
        best = answer.networks
        said = "no set is allowed" if best is None else f"the best set is {networks_text(called, best)}"
        yield f"{where(answer, answers, figure)}: {said}"
    if is_at_ends(answers, figure):
        yield "Where between these the set changes was not looked for"


def _by_answer(question: OpenQuestion, called: Names) -> Iterator[str]:
    """Yield what holds along the range of a figure, the others being as the ranking lists them."""
    answers = question.answers
    differs = {change for pair in pairwise(answers) for change in differences(*pair)}
    for place, answer in enumerate(answers):
        said = []
        if "gate" in differs:
            network = called.network(question.figure.network)
            said.append(f"{network} {'stands' if answer.stands else 'is ruled out'}")
        if "first place" in differs:
            said.append(first_text(called, answer.first))
        if "shortlist" in differs:
            said.append(f"the shortlist is {listed_with_and(called.listed(answer.shortlist)) or 'empty'}")
        yield f"{question.where(place)}: {', '.join(said)}"
