"""In what order do the networks stand, by which method, and what does the order rest on?

What is said of it, its verdict and the shortlist, is in `records.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any, TypeVar, cast, get_args

import numpy as np
import numpy.typing as npt

from netselect.arguments import GatesChoice, RankingOptions, checked, choice, refuse_kind
from netselect.bounds import (
    Outlook,
    ScoreBounds,
    bounds_whoever_stands,
    cases_by_network,
    measures_together,
    missing_figures,
    outlook_of,
    refuse_ends,
    score_bounds,
)
from netselect.bounds.cases import Cases
from netselect.coverage import ungraded_for
from netselect.errors import InvalidParameter, MethodNotApplicable, MissingAnchors, listed, unknown_name
from netselect.matrix import CONDITIONAL, EXCLUDED, FEASIBLE, DecisionMatrix
from netselect.methods import Evaluation, Method, weighted_total, with_parameters
from netselect.methods._footing import sharing_out
from netselect.names import Names
from netselect.ranking.records import (
    LeftOut,
    RankedNetwork,
    Shortlisted,
    ShortlistResult,
    Verdict,
    comparability,
    records_of,
    shortlist_of,
    verdict_of,
)
from netselect.study.criteria import COVERAGE
from netselect.study.statements import Elicitation, ObjectiveWeighting, Shortlist, Weighting
from netselect.study.study import Study
from netselect.sums import Flags, Floats, competition_ranks, score_extent, tie_tolerance
from netselect.words import listed_with_and

__all__ = [
    "LeftOut",
    "RankedNetwork",
    "Ranking",
    "ShortlistResult",
    "Shortlisted",
    "Verdict",
    "rank",
    "rank_with",
    "ranking_of",
]

Kept = TypeVar("Kept")
OneOf = TypeVar("OneOf", bound="Ranking")
_GATES = get_args(GatesChoice)

CANDIDATE_ANCHORS = (
    "figures are measured between the worst and the best found among these networks, and these levels are held "
    "here: with a network more or less they lie elsewhere, which can reverse the order of the others"
)
"""What has to be said where the anchors of a bare matrix are the figures found."""

DEFAULT_CLOSE_CALL = 0.02
"""A smaller gap than this share of the score range is too close to call, where a study says nothing else."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ranking:
    """The order of the networks, with all that it rests on: facts alone. Made by `rank`.

    `netselect.Ranking` is this with what people like to ask of it; the rooms below pass these facts on.

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
    worked_out : dict
        What has been asked for before, so that it is worked out once.
    """

    matrix: DecisionMatrix
    method: Method
    seen: DecisionMatrix
    rows: npt.NDArray[np.intp] | None
    evaluation: Evaluation
    scores: Floats
    known: Flags
    ranks: npt.NDArray[np.int64]
    worked_out: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def __iter__(self) -> Iterator[str]:
        """Go through the networks, the first one first."""
        return iter(self.networks)

    def __len__(self) -> int:
        return len(self.networks)

    def __repr__(self) -> str:
        first = [name for name in self.networks if self.ranks[self.position(name)] == 1]
        said = f"first {listed_with_and(first)}" if first else "nobody stands"
        return f"<Ranking of {len(self.ranks):,} networks by {self.method.title}: {said}>"

    def _kept(self, name: str, work_out: Callable[[], Kept]) -> Kept:
        """Return what is worked out once and asked for again and again."""
        if name not in self.worked_out:
            self.worked_out[name] = work_out()
        return cast("Kept", self.worked_out[name])

    @property
    def study(self) -> Study | None:
        """The study, where the ranking comes from one."""
        return None if self.matrix.assessment is None else self.matrix.assessment.study

    @property
    def names(self) -> Names:
        """How networks, criteria, needs and rules are called in sentences; in a bare matrix, as it labels them."""
        return self._kept("names", lambda: Names.of(self.study))

    @property
    def networks(self) -> tuple[str, ...]:
        """The ids of the networks: those that stand in order of rank, ties by id, then the excluded by id."""
        return tuple(map(self._names.__getitem__, self.order))

    @property
    def order(self) -> tuple[int, ...]:
        """The positions of the networks in the arrays, in the order of `networks`."""
        return self._kept("order", self._order)

    def _order(self) -> tuple[int, ...]:
        count = len(self.ranks)
        if int(np.add.reduce(self.ranks)) == count * (count + 1) // 2:  # everybody stands, and nobody ties
            return tuple(self.ranks.argsort().tolist())
        places = np.where(self.ranks > 0, self.ranks, count + 1).tolist()
        by_name = sorted(range(count), key=self._names.__getitem__)
        return tuple(sorted(by_name, key=places.__getitem__))

    @property
    def _names(self) -> tuple[str, ...]:
        return self._kept("ids", lambda: tuple(self.matrix.networks))

    @checked
    def position(self, network: str) -> int:
        """Return where a network stands in the arrays; it is named as for `find`.

        Raises
        ------
        UnknownName
            As for `find`.
        """
        positions = self._kept("positions", lambda: {name: row for row, name in enumerate(self._names)})
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
    def at_best(self) -> frozenset[str]:
        """The networks whose place holds only with what is unknown at its best: of figures, and of who stands."""
        sure = self.known & self.surely_stands
        supposed = self.stands & ~sure
        if self.method.is_relative and supposed.any():
            supposed = self.stands
        return frozenset(compress(self.matrix.networks, supposed))

    @property
    def tolerance(self) -> float:
        """Scores no further apart than this tie."""
        return tie_tolerance(self._standing, self.method.range_of_scores)

    @property
    def margin(self) -> float:
        """A smaller gap than this is too close to call."""
        share = DEFAULT_CLOSE_CALL if self.study is None else self.study.close_call
        return share * score_extent(self._standing, self.method.range_of_scores)

    @property
    def _standing(self) -> Floats:
        """The scores of the networks that are not excluded."""
        return self.scores if self.matrix.status is None else self.scores[self.stands]

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
        standing = tuple(compress(self.matrix.networks, self.stands))
        return ungraded_for(assessment.study, assessment.coverage, figures, standing)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the scores should know."""
        is_anchored = self.matrix.candidate_anchors and not self.method.is_relative
        anchored = (CANDIDATE_ANCHORS,) if is_anchored else ()
        return (*self.evaluation.warnings, *anchored, *self.not_comparable)

    @property
    def weighted_totals(self) -> dict[str, float | None]:
        """Each network's figures as they stand, times their weights, added up as a spreadsheet does.

        None where one that weighs something is unknown, does not apply, or is judged in pairs. Units are mixed,
        and more counts as better even where less is: the score has neither fault.

        Examples
        --------
        >>> from netselect.matrix import DecisionMatrix
        >>> from netselect.ranking import rank
        >>> ranking = rank(DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0]))
        >>> ranking.weighted_totals, ranking.networks
        ({'A1': 49.5, 'A2': 2.0}, ('A2', 'A1'))
        """
        matrix = self.matrix
        weighs = matrix.weights > 0
        lacks = np.zeros(len(matrix.networks), dtype=np.bool_)
        for absent in (matrix.unknown, matrix.lacking, None if matrix.applies is None else ~matrix.applies):
            if absent is not None:
                lacks |= np.any(absent & weighs, axis=1)
        totals = weighted_total(matrix.weights, np.where(weighs, matrix.values, 0.0)).tolist()
        return {
            name: None if lacking else total
            for name, total, lacking in zip(matrix.networks, totals, lacks.tolist(), strict=True)
        }

    @property
    def not_comparable(self) -> tuple[str, ...]:
        """What there is to say of scores that leave out what does not apply to their network."""
        return self._kept("not comparable", lambda: comparability(self))

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
        graded = graded and self.seen.graded_low is not None
        return self._kept(f"bounds {graded}", lambda: self._also_without_some(graded=graded))

    def _also_without_some(self, *, graded: bool) -> ScoreBounds:
        """Return bounds that hold too where one turns out not to stand against which others are measured."""
        found, status = self._bounds(graded=graded), self.matrix.status
        if status is None or not (status == CONDITIONAL).any() or not measures_together(self.matrix, self.method):
            return found
        outlook = self.outlook
        can_stand = outlook.worst_rank > 0
        found = ScoreBounds(
            np.where(can_stand, np.minimum(found.low, outlook.low), found.low),
            np.where(can_stand, np.maximum(found.high, outlook.high), found.high),
        )
        if not graded:
            return found
        return bounds_whoever_stands(self.matrix, self.method, self.cases, found)

    def _bounds(self, *, graded: bool) -> ScoreBounds:
        found = score_bounds(self.seen, self.method, graded=graded, scores=self.evaluation.scores)
        if self.rows is None:
            return found
        return ScoreBounds(*(_spread(part, self.rows, len(self.scores)) for part in found))

    @property
    def cases(self) -> dict[str, Cases]:
        """For each network that has an open figure: the cases that are worth telling apart."""
        return self._kept("cases", lambda: cases_by_network(self.matrix, self.method))

    @property
    def outlook(self) -> Outlook:
        """Who could be first, and between which ranks each network lies, whatever is not known turns out to be."""
        return self._kept("outlook", self._outlook)

    def _outlook(self) -> Outlook:
        known = self.cases, self._bounds(graded=False)
        return outlook_of(self.matrix, self.method, *known, ranks=self.ranks, tolerance=self.tolerance)

    @property
    def contributions(self) -> Floats | None:
        """Parts (n, m) that sum to the scores, 0 for networks that the method did not see; None without parts."""
        parts = self.evaluation.contributions
        return parts if parts is None or self.rows is None else _spread(parts, self.rows, len(self.scores))

    @property
    def records(self) -> tuple[RankedNetwork, ...]:
        """One record for each network, in the order of `networks`."""
        return self._kept("records", lambda: records_of(self))

    def __getitem__(self, network: str) -> RankedNetwork:
        """Return the record of one network, named as for `find`."""
        meant = self.matrix.networks[self.position(network)]
        return next(record for record in self.records if record.network == meant)

    @property
    def verdict(self) -> Verdict:
        """Whether first place is clear, too close to call or undetermined, or nobody stands."""
        return self._kept("verdict", lambda: verdict_of(self))

    @property
    def shortlist(self) -> ShortlistResult:
        """Who is shortlisted by the study's rule (the first three, where there is no study)."""
        return shortlist_of(self, Shortlist(size=3) if self.study is None else self.study.shortlist)

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


def rank(
    subject: Study | DecisionMatrix,
    method: Method | str | None = None,
    *,
    gates: GatesChoice = "apply",
    weights: Weighting | str | None = None,
    **parameters: Any,  # noqa: ANN401 -- a method's parameters are of its own kinds, and it checks them
) -> Ranking:
    """Rank the networks of a study or a decision matrix, as `netselect.rank` does, but warn of nothing.

    These are the facts; what there is to warn of is in its `warnings`.

    >>> from netselect.matrix import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> rank(matrix).ranks.tolist()
    [2, 1]
    """
    return rank_with(subject, RankingOptions(method, parameters, gates, weights), Ranking)


def rank_with(subject: Study | DecisionMatrix, options: RankingOptions, kind: type[OneOf]) -> OneOf:
    """Return a ranking of one kind or another, as `rank` does, by options that are handed on whole."""
    if not isinstance(subject, Study | DecisionMatrix):
        refuse_kind("what is ranked", subject, "a study or a decision matrix")
    chosen, weighting = resolved(subject, options)
    gates = options.gates
    if isinstance(subject, DecisionMatrix):
        matrix = subject if gates == "apply" else replace(subject, status=None)
        whole = matrix.assessment
        if whole is not None and tuple(matrix.networks) != tuple(whole.study.networks):
            matrix = replace(matrix, assessment=None)  # what belongs to the whole study says nothing of a part
    else:
        matrix = DecisionMatrix.from_study(subject, weighting=weighting, gates=gates)
    return ranked(matrix, chosen, kind)


def ranking_of(subject: Study | Ranking) -> Ranking:
    """Return a ranking as it is, and a study ranked as it says: what every look at a ranking takes."""
    return subject if isinstance(subject, Ranking) else rank(subject)


def resolved(subject: Study | DecisionMatrix, options: RankingOptions) -> tuple[Method, Weighting | None]:
    """Return the method and the way of weighting that are asked for, or that the subject states, checked."""
    choice("gates", options.gates, _GATES)
    chosen = _method(subject, options.method, options.parameters)
    if isinstance(subject, DecisionMatrix):
        if options.weights is not None:
            raise InvalidParameter(
                "`weights` says how the weights of a study come about, and a bare matrix has its own: use "
                "`rank(matrix.reweighted([...]))`"
            )
        return chosen, None
    weighting = _weighting(options.weights)
    if chosen.judged_weights and weighting is None and subject.weights.how != "judgements":
        weighting = Weighting(how="judgements")
    return chosen, weighting


def refuse_unfit_weights(
    study: Study,
    options: RankingOptions,
    where: str = "this study",
    said: tuple[str, str] = ('weights="{}"', 'method="{}"'),
    *,
    is_shared: bool = False,
) -> None:
    """Refuse a way of weighting that options ask for, and for which a study does not hold what it takes.

    ``where`` is the study's file; ``said`` is how a way of weighting is asked for there, and how a method that
    takes judgements. Where very many learners share it, their own points may still be such as it takes.
    """
    if options.weights is None and options.method is None:
        return
    chosen, weighting = resolved(study, options)
    if weighting is not None:
        from netselect.matrix.fitting import refuse_unfit  # noqa: PLC0415 -- few ask for another way of weighting

        by_weights, by_method = said
        asked = by_method.format(chosen.name) if options.weights is None else by_weights.format(weighting.how)
        refuse_unfit(study, weighting, options.gates, asked, where, is_shared=is_shared)


def _weighting(how: object) -> Weighting | None:
    if how is None or isinstance(how, Weighting):
        return how
    ways = get_args(Elicitation) + get_args(ObjectiveWeighting)
    if not isinstance(how, str):
        refuse_kind("`weights`", how, f"a way of weighting ({listed(ways)})")
    if how not in ways:
        raise unknown_name(f"there is no way of weighting `{how}`.", how, ways)
    return Weighting.model_validate(how)


def _method(subject: Study | DecisionMatrix, method: Method | str | None, parameters: Mapping[str, Any]) -> Method:
    if isinstance(method, Method):
        return with_parameters(type(method), {**method.model_dump(), **parameters}) if parameters else method
    if isinstance(method, str):
        return with_parameters(method, parameters)
    if method is not None:
        refuse_kind("`method`", method, "the name of a method, or a method")
    if isinstance(subject, Study):
        return with_parameters(subject.method.name, {**subject.method.parameters, **parameters})
    return with_parameters("weighted_sum", parameters)


def ranked(matrix: DecisionMatrix, method: Method, kind: type[OneOf]) -> OneOf:
    """Return the ranking of a matrix by a method with its parameters: facts alone, or what people ask."""
    if not method.reads_figures:
        matrix = _without_figures(matrix)
    elif matrix.aside is not None:
        matrix = replace(matrix.aside, weights=matrix.weights)
    refuse_lacking(matrix, method)
    method = sharing_out(method, matrix)
    rows = None
    if matrix.status is not None and (matrix.status == EXCLUDED).any():
        rows = np.flatnonzero(matrix.status != EXCLUDED)
    own = rows if method.is_relative else None
    seen = matrix if own is None else matrix.take(own)
    try:
        evaluation = method.evaluate(seen) if len(seen.networks) else Evaluation(np.zeros(0))
    except MissingAnchors as error:
        if not str(error).startswith(method.name):
            seen.anchors(method.name)  # which says the same of the method that was asked for
        raise
    scores, known = evaluation.scores, _known(seen, method)
    if own is not None:
        scores, known = (_spread(part, own, len(matrix.values)) for part in (scores, known))
    standing = scores if rows is None else scores[rows]
    ranks = competition_ranks(standing, tie_tolerance(standing, method.range_of_scores))
    ranking = kind(
        matrix=matrix,
        method=method,
        seen=seen,
        rows=own,
        evaluation=evaluation,
        scores=scores,
        known=known,
        ranks=ranks if rows is None else _spread(ranks, rows, len(scores)),
    )
    if method.is_relative and seen.low is not None and len(seen.networks):
        # The method may refuse a figure at the end of its range; better here than when the ranking is printed.
        refuse_ends(seen, method)
    return ranking


def _without_figures(matrix: DecisionMatrix) -> DecisionMatrix:
    """Return the matrix for a method that takes judgements between networks alone, which reads no figure."""
    if matrix.aside is not None:
        return matrix
    lacking = np.ones(matrix.values.shape, dtype=np.bool_)
    lacking.flags.writeable = False
    bare = matrix.at(np.zeros_like(matrix.values))
    return replace(
        bare, worst=None, best=None, curves=(), lacking=lacking, aside=matrix, assessment=matrix.assessment
    )


def refuse_lacking(matrix: DecisionMatrix, method: Method) -> None:
    """Refuse to look at figures where networks are judged in pairs, and none are stated: all of them."""
    lacking = matrix.lacking
    if lacking is None or not (method.reads_figures and lacking.any()):
        return
    called = Names.of(None if matrix.assessment is None else matrix.assessment.study)
    which = "; ".join(
        f"{called.criterion(name)} of {listed_with_and(called.listed(compress(matrix.networks, column)))}"
        for name, column in zip(matrix.criteria, lacking.T, strict=True)
        if column.any()
    )
    raise MethodNotApplicable(
        f"{method.name} works on figures, and there is none for {which}, or no scale to measure it by, because "
        "the networks are judged in pairs there: give each criterion a scale and every network its value, or use "
        "ahp with `networks: judged`"
    )


def _known(seen: DecisionMatrix, method: Method) -> Flags:
    """Return whose score is one: where the candidates set the scale, one unknown figure leaves nobody with one."""
    missing = missing_figures(seen)
    if missing is None:
        return ~np.zeros(len(seen.values), dtype=np.bool_)
    is_open: Flags = np.any(missing, axis=1)
    return ~(is_open | method.is_relative)


def _spread(part: npt.NDArray[Any], rows: npt.NDArray[np.intp], count: int) -> npt.NDArray[Any]:
    """Return figures of some networks in their places among all (count, ...), with 0 for the others."""
    whole = np.zeros((count, *part.shape[1:]), dtype=part.dtype)
    whole[rows] = part
    return whole
