"""What does a report say unasked of how far a ranking can be relied on?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netselect.ranking import Ranking
from netselect.robustness.agreement import Agreement, agreement
from netselect.robustness.dominance import Dominance, dominance
from netselect.robustness.questions import Questions, questions
from netselect.robustness.reversal import Reversal, reversals
from netselect.robustness.sensitivity import Sensitivity, sensitivity
from netselect.robustness.smaa import Smaa, smaa

if TYPE_CHECKING:
    from netselect.robustness.coach import Coaching
    from netselect.robustness.disagreement import Disagreement

REPORTED_UP_TO = 100
"""Networks up to which reports look for doubts unasked: beyond, it takes its time."""


MOST_COMPARED = 30_000
"""Pairs of figures up to which the same holds for methods that compare the networks."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """All that is found unasked.

    Parameters
    ----------
    questions : Questions
        What is worth finding out.
    sensitivity : Sensitivity
        Weights and figures that change the first place; of figures, those of the network next behind alone.
    smaa : Smaa
        How often each network has which rank.
    agreement : Agreement
        What every built-in method says, and other ways of scaling.
    reversals : tuple of Reversal
        Who holds the order of others in place.
    dominance : Dominance
        Who is outdone by whom, and who is good value.
    coaching : Coaching or None
        What there is to say of judgements, where weights rest on one person's alone and the method is additive.
    disagreement : Disagreement or None
        On what several judges disagree, where there are several.
    """

    questions: Questions
    sensitivity: Sensitivity
    smaa: Smaa
    agreement: Agreement
    reversals: tuple[Reversal, ...]
    dominance: Dominance
    coaching: "Coaching | None"
    disagreement: "Disagreement | None"


def doubts(ranking: Ranking) -> Doubts | None:
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
    if not 0 < standing <= REPORTED_UP_TO:
        return None
    if ranking.method.is_relative and standing * standing * criteria > MOST_COMPARED:
        return None
    return Doubts(
        questions=questions(ranking),
        sensitivity=sensitivity(ranking, rivals=1),
        smaa=smaa(ranking, with_confidence=False),
        agreement=agreement(ranking),
        reversals=reversals(ranking),
        dominance=dominance(ranking),
        coaching=_coaching(ranking),
        disagreement=_disagreement(ranking),
    )


def _coaching(ranking: Ranking) -> "Coaching | None":
    """Return advice where weights rest on one person's judgements alone, and the method is additive."""
    assessment = ranking.matrix.assessment
    if assessment is None or assessment.weights.statement.how != "judgements" or not ranking.method.additive:
        return None
    if len(assessment.weights.judges) > 1:
        return None
    from netselect.robustness.coach import coach  # noqa: PLC0415 -- few studies are judged in pairs

    return coach(assessment.study)


def _disagreement(ranking: Ranking) -> "Disagreement | None":
    """Return on what judges disagree, where there are several."""
    assessment = ranking.matrix.assessment
    if assessment is None or len(assessment.weights.judges) <= 1:
        return None
    from netselect.robustness.disagreement import disagreement  # noqa: PLC0415 -- few studies have several judges

    return disagreement(ranking)
