"""What does a report say unasked of how far a ranking can be relied on?"""

from functools import cached_property
from typing import TYPE_CHECKING, cast

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


PARTS = (
    "questions",
    "sensitivity",
    "smaa",
    "agreement",
    "reversals",
    "dominance",
    "coaching",
    "disagreement",
)
"""What is found unasked, in the order in which it is written."""


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
    def sensitivity(self) -> Sensitivity:
        """Weights and figures that change the first place; of figures, those of the network next behind alone."""
        return sensitivity(self._ranking, rivals=1)

    @cached_property
    def smaa(self) -> Smaa:
        """How often each network has which rank."""
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
    def dominance(self) -> Dominance:
        """Who is outdone by whom, and who is good value."""
        return dominance(self._ranking)

    @cached_property
    def coaching(self) -> "Coaching | None":
        """What there is to say of judgements, where weights rest on one person's and the method is additive."""
        return _coaching(self._ranking)

    @cached_property
    def disagreement(self) -> "Disagreement | None":
        """On what several judges disagree, where there are several."""
        return _disagreement(self._ranking)


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
    if not 0 < standing <= REPORTED_UP_TO:
        return None
    if ranking.method.is_relative and standing * standing * criteria > MOST_COMPARED:
        return None
    return cast("Doubts", ranking.worked_out.setdefault("doubts", Doubts(ranking)))


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
