"""What does a ranking say unasked of how sure it is, in eight lines at most?"""

from collections.abc import Iterator

from netselect.ranking import Ranking
from netselect.report.questions_text import figure_state, named, what_counts
from netselect.report.remarks import Remark
from netselect.report.robustness_text import (
    counterfactual_sentence,
    dominated_sentence,
    helping_sentence,
    smaa_sentence,
)
from netselect.robustness.doubts import Doubts, doubts_about
from netselect.robustness.questions import Questions
from netselect.words import listed_with_and, some

SHOWN = 0.005
"""Networks that are first less often than this are not named."""


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
            yield Remark(
                "How sure", f"with so many networks, working this out takes a while: ask for it by {asked}."
            )
        return
    yield from _find_out_first(doubts.questions)
    yield from _how_sure(ranking, doubts)
    if doubts.sensitivity.standing > 1:
        yield Remark("Weights", doubts.sensitivity.sentence)
    yield from _figures(doubts)
    if doubts.agreement.compares and doubts.agreement.same_first:
        yield Remark("Methods", doubts.agreement.sentence)
    yield from order_remark(ranking, doubts)
    yield from _value(doubts)
    if doubts.coaching is not None or doubts.disagreement is not None:
        from netselect.report.judgement_text import judgement_lines  # noqa: PLC0415 -- few studies are judged so

        yield from judgement_lines(doubts)
    if source:
        yield Remark("More", f"`netselect questions {source}`; `sensitivity` and `robustness` in the same way.")


def _find_out_first(questions: Questions) -> Iterator[Remark]:
    found = questions.questions
    telling = [question for question in found if question.decides != "nothing"]
    if not telling:
        if found:
            what = "the only open question" if len(found) == 1 else f"the {len(found)} open questions"
            yield Remark("Find out first", f"no answer to {what} changes {what_counts(questions)}.")
        return
    first = telling[0]
    own = [flip.threshold for flip in first.flips if first.decides in flip.changes and flip.threshold is not None]
    at = f" {own[0].of_a_range(is_upper=True)}" if own else ""
    more = len(telling) - 1
    others = f"; {more} more {'matters' if more == 1 else 'matter'}" if more else ""
    yield Remark(
        "Find out first",
        f"{figure_state(first.figure, questions.called)}; it can change the {named(first.decides)}{at}{others}.",
    )


def _how_sure(ranking: Ranking, doubts: Doubts) -> Iterator[Remark]:
    """Say how often who is first in samples, and what rests on grades."""
    said = [] if doubts.smaa.without_shares else [smaa_sentence(doubts.smaa, SHOWN)]
    if passed_by := ranking.verdict.passed_by:
        first = listed_with_and(ranking.names.listed(ranking.verdict.first))
        said.append(f"{some(ranking.names.listed(passed_by))} could pass {first} within what grades allow.")
    if said:
        yield Remark("How sure", " ".join(said))


def _figures(doubts: Doubts) -> Iterator[Remark]:
    if doubts.sensitivity.figures:
        yield Remark(
            "Figures", f"{counterfactual_sentence(doubts.sensitivity.figures[0], doubts.sensitivity.called)}."
        )


def order_remark(ranking: Ranking, doubts: Doubts) -> Iterator[Remark]:
    """Yield that the order depends on who else is there, where it does."""
    if doubts.reversals:
        kept = "Fixed anchors do not have this"
        if ranking.matrix.weighed_by_figures:
            kept = "The weights follow them too"
        elif not ranking.method.reads_figures:
            kept = "Networks that are judged in pairs share out what there is"
        more = f" ({len(doubts.reversals) - 1} more such)" if len(doubts.reversals) > 1 else ""
        yield Remark(
            "Order",
            f"scores depend on who else is there: {doubts.reversals[0].sentence(ranking.names)}{more}. {kept}.",
        )


def _value(doubts: Doubts) -> Iterator[Remark]:
    """Say who is outdone on every criterion, and where nobody gives more for less."""
    dominance = doubts.dominance
    parts = []
    if any(one.surely for one in dominance.dominated):
        parts.append(dominated_sentence(dominance).rstrip("."))
    offers = {"money": dominance.frontier("money"), "hours": dominance.frontier("hours")}
    for spent, efficient in offers.items():
        if len(getattr(dominance, spent)) > 1:
            names = some(dominance.called.listed(offer.network for offer in efficient))
            parts.append(f"For {spent}, nobody is better value than {names}")
    if parts:
        yield Remark("Value", f"{'. '.join(parts)}. {helping_sentence(dominance)}".rstrip())
