"""What people type: `rank`, and a `Ranking` that can be asked everything.

The rooms below pass a ranking on as facts (`netselect.ranking.Ranking`). Here it gets what people like to ask of
it; each question loads the room that answers it.
"""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from netselect import ranking as facts
from netselect.arguments import GatesChoice, RankingOptions, checked
from netselect.errors import DegenerateWarning
from netselect.matrix import DecisionMatrix
from netselect.methods import Method
from netselect.ranking.ranking import refuse_unfit_weights
from netselect.study.statements import Weighting
from netselect.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from netselect.comparison.explanation import Explanation
    from netselect.comparison.gap_analysis import Gaps
    from netselect.comparison.network_profile import NetworkProfile
    from netselect.comparison.pair import Comparison
    from netselect.robustness.agreement import Agreement
    from netselect.robustness.counterfactuals import Counterfactual
    from netselect.robustness.disagreement import Disagreement
    from netselect.robustness.dominance import Dominance
    from netselect.robustness.doubts import Doubts
    from netselect.robustness.questions import Questions
    from netselect.robustness.reversal import Reversal
    from netselect.robustness.sensitivity import Sensitivity
    from netselect.robustness.smaa import Smaa
    from netselect.sets.portfolio import Portfolio


class Ranking(facts.Ranking):
    """The order of the networks, with all that it rests on, and all that can be asked of it. Made by `rank`."""

    __slots__ = ()

    def compare(self, first: str, second: str) -> "Comparison":
        """Return why one network is ahead of another, criterion by criterion."""
        from netselect.comparison.pair import compare  # noqa: PLC0415 -- loaded when asked for

        return compare(self, first, second)

    def profile(self, network: str) -> "NetworkProfile":
        """Return the benefits and limitations of joining a network and of staying in it."""
        from netselect.comparison.network_profile import profile  # noqa: PLC0415 -- loaded when asked for

        return profile(self, network)

    def explain(self, network: str) -> "Explanation":
        """Return how a network comes to its score, or what would admit it."""
        from netselect.comparison.explanation import explain  # noqa: PLC0415 -- loaded when asked for

        return explain(self, network)

    def gaps(self) -> "Gaps":
        """Return which needs nobody serves, and which networks serve nothing."""
        from netselect.comparison.gap_analysis import gaps  # noqa: PLC0415 -- loaded when asked for

        return gaps(self)

    def reversals(self) -> "tuple[Reversal, ...]":
        """Return whose absence, copy or worse companion changes the order of the others; warns if any does."""
        from netselect.robustness.reversal import reversals  # noqa: PLC0415 -- loaded when asked for

        return reversals(self, warn=True)

    @property
    def doubts(self) -> "Doubts | None":
        """What a report says unasked of how sure the ranking is; None where nobody stands, or more than 100 do."""
        from netselect.robustness.doubts import doubts_about  # noqa: PLC0415 -- loaded when asked for

        return doubts_about(self)

    def portfolio(self, **options: Any) -> "Portfolio":  # noqa: ANN401 -- as `portfolio` takes them, which checks them
        """Return the best set of networks; see `netselect.portfolio`."""
        from netselect.sets.portfolio import portfolio  # noqa: PLC0415 -- loaded when asked for

        return portfolio(self, **options)

    def questions(self) -> "Questions":
        """Return what is worth finding out, the most useful first."""
        from netselect.robustness.questions import questions  # noqa: PLC0415 -- loaded when asked for

        return questions(self)

    def sensitivity(self) -> "Sensitivity":
        """Return how firmly the first place stands against changes of weights and figures."""
        from netselect.robustness.sensitivity import sensitivity  # noqa: PLC0415 -- loaded when asked for

        return sensitivity(self)

    def counterfactuals(self, behind: str, ahead: str) -> "tuple[Counterfactual, ...]":
        """Return where each figure of two networks would have to lie to turn their order round."""
        from netselect.robustness.counterfactuals import counterfactuals  # noqa: PLC0415 -- loaded when asked for

        return counterfactuals(self, behind, ahead)

    def smaa(self, **options: Any) -> "Smaa":  # noqa: ANN401 -- as `smaa` takes them, which checks them
        """Return how often each network has which rank under drawn weights and figures; options as for `smaa`."""
        from netselect.robustness.smaa import smaa  # noqa: PLC0415 -- loaded when asked for

        return smaa(self, **options)

    def agreement(self, methods: "str | Sequence[str]" = "all") -> "Agreement":
        """Return how far other methods and scalings agree with this ranking."""
        from netselect.robustness.agreement import agreement  # noqa: PLC0415 -- loaded when asked for

        return agreement(self, methods)

    def dominance(self) -> "Dominance":
        """Return who is outdone on every criterion, and who is the best value for money and hours."""
        from netselect.robustness.dominance import dominance  # noqa: PLC0415 -- loaded when asked for

        return dominance(self)

    def disagreement(self) -> "Disagreement":
        """Return on what several judges disagree."""
        from netselect.robustness.disagreement import disagreement  # noqa: PLC0415 -- loaded when asked for

        return disagreement(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, ready for JSON."""
        from netselect.report.plain import ranking_as_dict  # noqa: PLC0415 -- loaded when asked for

        return ranking_as_dict(self)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each network in order of rank; what is not known is NA."""
        from netselect.report.table import ranking_frame  # noqa: PLC0415 -- loaded when asked for

        return ranking_frame(self)

    @checked
    def to_text(self, *, full: bool = True) -> str:
        """Return everything as plain text, or the short form that is printed."""
        from netselect.report.text import ranking_text  # noqa: PLC0415 -- loaded when asked for

        return ranking_text(self) if full else str(self)

    def _repr_html_(self) -> str:
        from netselect.report.html import short_html  # noqa: PLC0415 -- loaded when asked for

        return short_html(self)

    def __str__(self) -> str:
        """Return the short form as plain text."""
        from netselect.report.text import short_text  # noqa: PLC0415 -- loaded when asked for

        return short_text(self)


def rank(
    subject: Study | DecisionMatrix,
    method: Method | str | None = None,
    *,
    gates: GatesChoice = "apply",
    weights: Weighting | str | None = None,
    **parameters: Any,  # noqa: ANN401 -- a method's parameters are of its own kinds, and it checks them
) -> Ranking:
    """Rank the networks of a study or a decision matrix.

    Parameters
    ----------
    subject : Study or DecisionMatrix
        What to rank.
    method : Method or str, optional
        The study's own method, or the weighted sum, where nothing is said.
    gates : {"apply", "ignore"}
        Whether the rules decide who stands, or everybody does.
    weights : Weighting or str, optional
        For a study: another way of weighting than its own, such as ``"equal"``.
    **parameters
        Parameters of the method, where it is given by name.

    Returns
    -------
    Ranking

    Raises
    ------
    UnknownName, InvalidParameter
        For a method, a parameter or a way of weighting that does not exist or fit.
    MethodNotApplicable, MissingAnchors, JudgementError
        Where the method cannot treat this study.

    Examples
    --------
    >>> from netselect import DecisionMatrix, rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> rank(matrix).ranks.tolist()
    [2, 1]
    """
    ranking = rank_with(subject, RankingOptions(method, parameters, gates, weights))
    for sentence in ranking.warnings:
        warnings.warn(sentence, DegenerateWarning, stacklevel=2)
    return ranking


def rank_with(subject: Study | DecisionMatrix, options: RankingOptions) -> Ranking:
    """Rank as `rank` does, by options that are handed on whole, and warn of nothing."""
    if isinstance(subject, Study):
        refuse_unfit_weights(subject, options)
    return facts.rank_with(subject, options, Ranking)
