"""In what order do the networks stand, by which method, and what does the order rest on?"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked, refuse_kind
from netselect.bounds import Outlook, ScoreBounds, score_bounds
from netselect.bounds.cases import Cases
from netselect.bounds.outlook import cases_by_network, outlook_apart, outlook_together
from netselect.bounds.scores import missing_figures
from netselect.bounds.worlds import measures_together
from netselect.coverage import ungraded_for
from netselect.matrix import DecisionMatrix
from netselect.matrix.decision_matrix import FEASIBLE
from netselect.methods import Evaluation, Method
from netselect.names import Names
from netselect.places import score_extent, tie_tolerance
from netselect.ranking.records import RankedNetwork, records_of
from netselect.ranking.shortlist import ShortlistResult, shortlist_of
from netselect.ranking.verdict import Verdict, verdict_of
from netselect.study.criteria import COVERAGE
from netselect.study.statements import Shortlist
from netselect.study.study import Study

if TYPE_CHECKING:
    from collections.abc import Sequence

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

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

GatesChoice = Literal["apply", "ignore"]
"""Whether the rules decide who stands, or everybody does."""

DEFAULT_CLOSE_CALL = 0.02
"""A smaller gap than this share of the score range is too close to call, where a study says nothing else."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The order of the networks, with all that it rests on. Made by `rank`.

    Parameters
    ----------
    matrix : DecisionMatrix
        All networks, excluded ones too.
    method : Method
        The method with its parameters.
    seen : DecisionMatrix
        The networks that the method saw: those that stand where the candidates set the scale, else all.
    rows : ndarray (r,), optional
        Their positions in `matrix`; None where the method saw all.
    evaluation : Evaluation
        What the method made of them.
    scores : ndarray (n,)
        The score that each network is listed by: its score, or where a figure is unknown the one with unknown
        figures at their best and all others as stated; 0 where the method did not see the network.
    known : ndarray (n,) of bool
        Whether the score is one, and no bound.
    ranks : ndarray (n,) of int
        1 for the best; networks that tie share a rank; 0 for excluded ones.
    """

    matrix: DecisionMatrix
    method: Method
    seen: DecisionMatrix
    rows: npt.NDArray[np.intp] | None
    evaluation: Evaluation
    scores: Floats
    known: Flags
    ranks: npt.NDArray[np.int64]
    _cache: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def study(self) -> Study | None:
        """The study, where the ranking comes from one."""
        return None if self.matrix.assessment is None else self.matrix.assessment.study

    @property
    def names(self) -> Names:
        """How networks, criteria, needs and rules are called in sentences; in a bare matrix, as it labels them."""
        if "names" not in self._cache:
            self._cache["names"] = Names.of(self.study)
        return cast("Names", self._cache["names"])

    @property
    def networks(self) -> tuple[str, ...]:
        """The ids of the networks: those that stand in order of rank, ties by id, then the excluded by id."""
        names = self.matrix.networks
        places = zip(np.where(self.ranks > 0, self.ranks, len(self.ranks) + 1).tolist(), names, strict=True)
        return tuple(name for _, name in sorted(places))

    @checked
    def position(self, network: str) -> int:
        """Return where a network stands in the arrays; it is named as for `find`.

        Raises
        ------
        UnknownName
            As for `find`.
        """
        if "positions" not in self._cache:
            self._cache["positions"] = {name: row for row, name in enumerate(self.matrix.networks)}
        positions = cast("dict[str, int]", self._cache["positions"])
        return positions[network if network in positions else self.find(network)]

    def find(self, typed: str) -> str:
        """Return the id of the network that is meant: by its id, its name, or a part of either that is its own.

        Raises
        ------
        UnknownName
            Where none is meant, with the nearest; where several can be, with those.

        Examples
        --------
        >>> from netselect.matrix import DecisionMatrix
        >>> from netselect.ranking import rank
        >>> rank(DecisionMatrix.from_arrays([[7]], [1], worst=[0], best=[10])).find("a1")
        'A1'
        """
        return self.names.find_network(typed, self.matrix.networks)

    @property
    def stands(self) -> Flags:
        """Which networks are not excluded, (n,)."""
        return self.ranks > 0

    @property
    def surely_stands(self) -> Flags:
        """Which networks are feasible whatever the unknowns turn out to be, (n,)."""
        status = self.matrix.status
        return np.ones(len(self.ranks), dtype=np.bool_) if status is None else status == FEASIBLE

    @property
    def tolerance(self) -> float:
        """Scores no further apart than this tie."""
        return tie_tolerance(self.scores[self.stands], self.method.range_of_scores)

    @property
    def margin(self) -> float:
        """A smaller gap than this is too close to call."""
        share = DEFAULT_CLOSE_CALL if self.study is None else self.study.close_call
        return share * score_extent(self.scores[self.stands], self.method.range_of_scores)

    @checked
    def ungraded_strengths(self, weights: Floats | None = None) -> int:
        """Count the strengths without a grade that scores of networks that stand rest on.

        Parameters
        ----------
        weights : ndarray (m,), optional
            Above 0 for each criterion that counts; the weights of the ranking where nothing is said.
        """
        assessment = self.matrix.assessment
        if assessment is None or not self.method.reads_figures:
            return 0
        if weights is not None and weights.shape != self.matrix.weights.shape:
            refuse_kind("`weights`", weights, "an array with a weight for each criterion")
        weighs = (self.matrix.weights if weights is None else weights) > 0
        leaves = zip(assessment.study.leaves().values(), weighs, strict=True)
        figures = {str(leaf.computed) for leaf, counts in leaves if counts and leaf.computed in COVERAGE}
        standing = [name for name, stands in zip(self.matrix.networks, self.stands, strict=True) if stands]
        return ungraded_for(assessment.study, assessment.coverage, figures, standing)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the scores should know."""
        return self.evaluation.warnings

    @property
    def missing(self) -> Flags | None:
        """Which figures are unknown on criteria that weigh something (n, m); None where none is."""
        return missing_figures(self.matrix)

    @checked
    def bounds(self, *, graded: bool = False) -> ScoreBounds:
        """Return the bounds of each score, (n,) each; 0 where the method did not see the network.

        Parameters
        ----------
        graded : bool
            Whether the ranges that grades give count, beside unknowns and stated ranges.
        """
        key = f"bounds {graded}"
        if key not in self._cache:
            found = score_bounds(self.seen, self.method, graded=graded)
            if self.rows is not None:
                spread = [np.zeros(len(self.scores)) for _ in found]
                for whole, part in zip(spread, found, strict=True):
                    whole[self.rows] = part
                found = ScoreBounds(*spread)
            self._cache[key] = found
        return cast("ScoreBounds", self._cache[key])

    @property
    def cases(self) -> dict[str, Cases]:
        """For each network that has an open figure: the cases that are worth telling apart."""
        if "cases" not in self._cache:
            self._cache["cases"] = cases_by_network(self.matrix, self.method)
        return cast("dict[str, Cases]", self._cache["cases"])

    @property
    def outlook(self) -> Outlook:
        """Who could be first, and between which ranks each network lies, whatever is not known turns out to be."""
        if "outlook" not in self._cache:
            together = measures_together(self.matrix, self.method)
            look = outlook_together if together else outlook_apart
            self._cache["outlook"] = look(self.matrix, self.method, self.cases, self.bounds(), self.tolerance)
        return cast("Outlook", self._cache["outlook"])

    @property
    def contributions(self) -> Floats | None:
        """Parts (n, m) that sum to the scores, 0 for networks that the method did not see; None without parts."""
        parts = self.evaluation.contributions
        if parts is None or self.rows is None:
            return parts
        whole = np.zeros((len(self.scores), parts.shape[1]))
        whole[self.rows] = parts
        return whole

    @property
    def records(self) -> tuple[RankedNetwork, ...]:
        """One record for each network, in the order of `networks`."""
        if "records" not in self._cache:
            self._cache["records"] = records_of(self)
        return cast("tuple[RankedNetwork, ...]", self._cache["records"])

    def __getitem__(self, network: str) -> RankedNetwork:
        """Return the record of one network, named as for `find`."""
        meant = self.matrix.networks[self.position(network)]
        return next(record for record in self.records if record.network == meant)

    @property
    def verdict(self) -> Verdict:
        """Whether first place is clear, too close to call or undetermined, or nobody stands."""
        if "verdict" not in self._cache:
            self._cache["verdict"] = verdict_of(self)
        return cast("Verdict", self._cache["verdict"])

    @property
    def shortlist(self) -> ShortlistResult:
        """Who is shortlisted by the study's rule (the first three, where there is no study)."""
        return shortlist_of(self, Shortlist(size=3) if self.study is None else self.study.shortlist)

    def compare(self, first: str, second: str) -> "Comparison":
        """Return why one network is ahead of another, criterion by criterion."""
        from netselect.comparison.pair import compare  # noqa: PLC0415 -- a doorway to a later room

        return compare(self, first, second)

    def profile(self, network: str) -> "NetworkProfile":
        """Return the benefits and limitations of joining a network and of staying in it."""
        from netselect.comparison.network_profile import profile  # noqa: PLC0415 -- a doorway to a later room

        return profile(self, network)

    def explain(self, network: str) -> "Explanation":
        """Return how a network comes to its score, or what would admit it."""
        from netselect.comparison.explanation import explain  # noqa: PLC0415 -- a doorway to a later room

        return explain(self, network)

    def gaps(self) -> "Gaps":
        """Return which needs nobody serves, and which networks serve nothing."""
        from netselect.comparison.gap_analysis import gaps  # noqa: PLC0415 -- a doorway to a later room

        return gaps(self)

    def reversals(self) -> "tuple[Reversal, ...]":
        """Return whose absence, copy or worse companion changes the order of the others; warns if any does."""
        from netselect.robustness.reversal import reversals  # noqa: PLC0415 -- a doorway to a later room

        return reversals(self, warn=True)

    @property
    def doubts(self) -> "Doubts | None":
        """What a report says unasked of how sure the ranking is; None where nobody stands, or more than 100 do."""
        from netselect.robustness.doubts import doubts  # noqa: PLC0415 -- a doorway to a later room

        if "doubts" not in self._cache:
            self._cache["doubts"] = doubts(self)
        return cast("Doubts | None", self._cache["doubts"])

    def portfolio(self, **options: Any) -> "Portfolio":  # noqa: ANN401 -- as `portfolio` takes them, which checks them
        """Return the best set of networks; see `netselect.portfolio`."""
        from netselect.sets.portfolio import portfolio  # noqa: PLC0415 -- a doorway to a later room

        return portfolio(self, **options)

    def questions(self) -> "Questions":
        """Return what is worth finding out, the most useful first."""
        from netselect.robustness.questions import questions  # noqa: PLC0415 -- a doorway to a later room

        return questions(self)

    def sensitivity(self) -> "Sensitivity":
        """Return how firmly the first place stands against changes of weights and figures."""
        from netselect.robustness.sensitivity import sensitivity  # noqa: PLC0415 -- a doorway to a later room

        return sensitivity(self)

    def counterfactuals(self, behind: str, ahead: str) -> "tuple[Counterfactual, ...]":
        """Return where each figure of two networks would have to lie to turn their order round."""
        from netselect.robustness.counterfactuals import counterfactuals  # noqa: PLC0415 -- a doorway to a later room

        return counterfactuals(self, behind, ahead)

    def smaa(self, **options: Any) -> "Smaa":  # noqa: ANN401 -- as `smaa` takes them, which checks them
        """Return how often each network has which rank under drawn weights and figures; options as for `smaa`."""
        from netselect.robustness.smaa import smaa  # noqa: PLC0415 -- a doorway to a later room

        return smaa(self, **options)

    def agreement(self, methods: "str | Sequence[str]" = "all") -> "Agreement":
        """Return how far other methods and scalings agree with this ranking."""
        from netselect.robustness.agreement import agreement  # noqa: PLC0415 -- a doorway to a later room

        return agreement(self, methods)

    def dominance(self) -> "Dominance":
        """Return who is outdone on every criterion, and who is the best value for money and hours."""
        from netselect.robustness.dominance import dominance  # noqa: PLC0415 -- a doorway to a later room

        return dominance(self)

    def disagreement(self) -> "Disagreement":
        """Return on what several judges disagree."""
        from netselect.robustness.disagreement import disagreement  # noqa: PLC0415 -- a doorway to a later room

        return disagreement(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, ready for JSON."""
        from netselect.report.plain import ranking_as_dict  # noqa: PLC0415 -- a doorway to a later room

        return ranking_as_dict(self)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each network in order of rank; what is not known is NA."""
        from netselect.report.frames import ranking_frame  # noqa: PLC0415 -- a doorway to a later room

        return ranking_frame(self)

    @checked
    def to_text(self, *, full: bool = True) -> str:
        """Return everything as plain text, or the short form that is printed."""
        from netselect.report.text import ranking_text  # noqa: PLC0415 -- a doorway to a later room

        return ranking_text(self) if full else str(self)

    def _repr_html_(self) -> str:
        from netselect.report.html import short_html  # noqa: PLC0415 -- a doorway to a later room

        return short_html(self)

    def __str__(self) -> str:
        """Return the short form as plain text."""
        from netselect.report.short import short_text  # noqa: PLC0415 -- a doorway to a later room

        return short_text(self)

    def __eq__(self, other: object) -> bool:
        """Return whether two rankings hold the same figures, method and result."""
        if not isinstance(other, Ranking):
            return NotImplemented
        mine, theirs = self.matrix, other.matrix
        return (
            self.method == other.method
            and self.study == other.study
            and tuple(mine.networks) == tuple(theirs.networks)
            and tuple(mine.criteria) == tuple(theirs.criteria)
            and all(np.array_equal(getattr(mine, name), getattr(theirs, name)) for name in ("values", "weights"))
            and all(np.array_equal(getattr(self, name), getattr(other, name)) for name in ("scores", "ranks"))
            and np.array_equal(self.surely_stands, other.surely_stands)
        )

    __hash__ = None  # type: ignore[assignment]
