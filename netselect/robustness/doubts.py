"""What does a report say unasked of how far a ranking can be relied on?"""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, cast

from netselect.errors import MethodNotApplicable
from netselect.ranking import Ranking
from netselect.robustness import Reversal, reversals
from netselect.robustness.agreement import Agreement, agreement
from netselect.robustness.questions import Questions, questions
from netselect.words import AT_BEST, Remark, listed_with_and, some

if TYPE_CHECKING:
    from netselect.robustness.coach import Coaching
    from netselect.robustness.disagreement import Disagreement
    from netselect.robustness.dominance import Dominance
    from netselect.robustness.sensitivity import Sensitivity
    from netselect.robustness.smaa import Smaa

REPORTED_UP_TO = 100
"""Networks up to which reports look for doubts unasked: beyond, it takes its time."""

MOST_COMPARED = 30_000
"""Pairs of figures up to which the same holds for methods that compare the networks."""

PARTS = ("questions", "sensitivity", "smaa", "agreement", "reversals", "dominance", "coaching", "disagreement")
"""What is found unasked, in the order in which it is written."""

SHOWN = 0.005
"""Networks that are first less often than this are not named."""


class Doubts:
    """All that is found unasked; each part is worked out when it is first asked for.

    Parameters
    ----------
    ranking : Ranking
        A ranking in which somebody stands.
    """

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    @cached_property
    def questions(self) -> Questions:
        """What is worth finding out."""
        return questions(self._ranking)

    @cached_property
    def questions_in_short(self) -> Questions:
        """The same without what decides only together, and without sets where the order has questions enough."""
        if "questions" in vars(self):
            return self.questions
        found = questions(self._ranking, with_needs=False, with_sets=False)
        return found if any(one.decides != "nothing" for one in found.questions) else self.questions

    @cached_property
    def sensitivity(self) -> "Sensitivity":
        """Weights and figures that change the first place; of figures, those of the network next behind alone."""
        from netselect.robustness.sensitivity import sensitivity  # noqa: PLC0415 -- the short form is without

        return sensitivity(self._ranking, rivals=1)

    @cached_property
    def smaa(self) -> "Smaa":
        """How often each network has which rank."""
        from netselect.robustness.smaa import smaa  # noqa: PLC0415 -- the short form is without

        return smaa(self._ranking, with_confidence=False)

    @cached_property
    def agreement(self) -> Agreement:
        """What every built-in method says, and other ways of scaling."""
        return agreement(self._ranking)

    @cached_property
    def reversals(self) -> tuple[Reversal, ...]:
        """Who holds the order of others in place."""
        return reversals(self._ranking)

    @cached_property
    def dominance(self) -> "Dominance":
        """Who is outdone by whom, and who is good value."""
        from netselect.robustness.dominance import dominance  # noqa: PLC0415 -- the short form is without

        return dominance(self._ranking)

    @cached_property
    def coaching(self) -> "Coaching | None":
        """What there is to say of judgements, where weights rest on one person's and the method is additive."""
        assessment = self._ranking.matrix.assessment
        if assessment is None or not self._ranking.method.additive or len(assessment.weights.judges) > 1:
            return None
        if assessment.weights.statement.how != "judgements":
            return None
        from netselect.robustness.coach import coach  # noqa: PLC0415 -- few studies are judged in pairs

        try:
            return coach(assessment.study)
        except MethodNotApplicable:  # one criterion alone leaves no pair to judge
            return None

    @cached_property
    def disagreement(self) -> "Disagreement | None":
        """On what several judges disagree, where there are several."""
        assessment = self._ranking.matrix.assessment
        if assessment is None or len(assessment.weights.judges) <= 1:
            return None
        from netselect.robustness.disagreement import disagreement  # noqa: PLC0415 -- few studies have several judges

        return disagreement(self._ranking)

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it: each part by its name."""
        return {part: getattr(self, part) for part in PARTS}


def doubts_about(ranking: Ranking) -> Doubts | None:
    """Return what a report says unasked of how far a ranking can be relied on.

    Parameters
    ----------
    ranking : Ranking
        A ranking.

    Returns
    -------
    Doubts or None
        None where nobody stands, and where so many do that it takes its time: each part can still be asked for.
    """
    standing, criteria = int(ranking.stands.sum()), len(ranking.matrix.criteria)
    if not 0 < standing <= REPORTED_UP_TO or not ranking.method.quick:
        return None
    if ranking.method.is_relative and standing * standing * criteria > MOST_COMPARED:
        return None
    return cast("Doubts", ranking.worked_out.setdefault("doubts", Doubts(ranking)))


def doubt_lines(ranking: Ranking, source: str = "") -> Iterator[Remark]:
    """Yield what has to be said of how sure a ranking is.

    Parameters
    ----------
    ranking : Ranking
        A ranking.
    source : str
        The file that the study was read from, for the commands that tell more.

    Yields
    ------
    Remark
        Eight at most, and one that names the commands.
    """
    doubts = doubts_about(ranking)
    if doubts is None:
        if ranking.stands.any():
            asked = f"`netselect sensitivity {source}`" if source else "`ranking.sensitivity()`"
            why = "with so many networks" if ranking.method.quick else f"by {ranking.method.name}"
            yield Remark("How sure", f"{why}, working this out takes a while: ask for it by {asked}.")
        return
    yield from _find_out_first(ranking, doubts.questions)
    yield from _how_sure(ranking, doubts)
    if doubts.sensitivity.standing > 1:
        yield Remark("Weights", doubts.sensitivity.sentence)
    if doubts.sensitivity.figures:
        yield Remark("Figures", f"{doubts.sensitivity.figures[0].sentence(doubts.sensitivity.called)}.")
    if doubts.agreement.compares and doubts.agreement.same_first:
        yield Remark("Methods", doubts.agreement.sentence)
    yield from order_remark(ranking, doubts)
    yield from _value(doubts)
    if doubts.coaching is not None:
        yield Remark("Judgements", doubts.coaching.brief)
    if doubts.disagreement is not None:
        yield Remark("Judges", doubts.disagreement.brief)
    if source:
        yield Remark("More", f"`netselect questions {source}`; `sensitivity` and `robustness` in the same way.")


def _find_out_first(ranking: Ranking, questions: Questions) -> Iterator[Remark]:
    found = questions.questions
    telling = [question for question in found if question.decides != "nothing"]
    if not telling:
        if found:
            what = "the only open question" if len(found) == 1 else f"the {len(found):,} open questions"
            yield Remark("Find out first", f"no answer to {what} changes {questions.what_counts}.")
        return
    first = telling[0]
    where = first.changes_at(ranking)
    rests = ", with all else as listed" if where and questions.rests_on_others(first, ranking) else ""
    at = f" {where}{rests}" if where else ""
    more = len(telling) - 1
    others = f"; {more:,} more {'matters' if more == 1 else 'matter'}" if more else ""
    yield Remark(
        "Find out first",
        f"{first.figure.state(questions.called)}; it can change the {first.decided}{at}{others}.",
    )


def _how_sure(ranking: Ranking, doubts: Doubts) -> Iterator[Remark]:
    """Say how often who is first in samples, and what rests on grades."""
    said = [] if doubts.smaa.without_shares else [doubts.smaa.sentence(SHOWN)]
    if passed_by := ranking.verdict.passed_by:
        first = listed_with_and(ranking.names.listed(ranking.verdict.first))
        said.append(f"{some(ranking.names.listed(passed_by))} could pass {first} within what grades allow.")
    if said:
        yield Remark("How sure", " ".join(said))


def order_remark(ranking: Ranking, doubts: Doubts) -> Iterator[Remark]:
    """Yield that the order depends on who else is there, where it does."""
    if doubts.reversals:
        kept = "A weighted sum between fixed anchors does not have this"
        if ranking.matrix.weighed_by_figures:
            kept = "The weights follow them too"
        elif not ranking.method.reads_figures:
            kept = "Networks that are judged in pairs are measured against each other"
        supposed = f"{AT_BEST}, " if ranking.at_best else ""
        others = len(doubts.reversals) - 1
        more = f" (and {others} more {'change' if others == 1 else 'changes'} of this kind)" if others else ""
        yield Remark(
            "Order",
            f"scores depend on who else is there: {supposed}{doubts.reversals[0].sentence(ranking.names)}{more}. "
            f"{kept}.",
        )


def _value(doubts: Doubts) -> Iterator[Remark]:
    """Say who is outdone on every criterion, and where nobody gives more for less."""
    dominance = doubts.dominance
    parts = []
    if any(one.surely for one in dominance.dominated):
        parts.append(dominance.sentence.rstrip("."))
    for spent, offers in dominance.offers.items():
        if len(offers) > 1:
            names = some(dominance.called.listed(offer.network for offer in dominance.frontier(spent)))
            parts.append(f"For {spent}, nobody is better value than {names}")
    if parts:
        yield Remark("Value", f"{'. '.join(parts)}. {dominance.helping}".rstrip())
