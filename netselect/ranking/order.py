"""How is a study or a matrix ranked, by its own method or by another?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from netselect.arguments import choice, refuse_kind
from netselect.bounds.scores import missing_figures
from netselect.errors import InvalidParameter, MethodNotApplicable, listed, unknown_name
from netselect.matrix import DecisionMatrix
from netselect.matrix.decision_matrix import EXCLUDED
from netselect.methods import Evaluation, Method, make_method, with_parameters
from netselect.options import GatesChoice, RankingOptions
from netselect.places import competition_ranks, tie_tolerance
from netselect.ranking.ranking import Flags, Floats, Ranking
from netselect.study.statements import Elicitation, ObjectiveWeighting, Weighting
from netselect.study.study import Study


def rank(
    subject: Study | DecisionMatrix,
    method: Method | str | None = None,
    *,
    gates: GatesChoice = "apply",
    weights: Weighting | str | None = None,
    **parameters: Any,  # noqa: ANN401 -- a method's parameters are of its own kinds, and it checks them
) -> Ranking:
    """Rank the networks of a study or a decision matrix, as `netselect.rank` does, but warn of nothing.

    Returns
    -------
    Ranking
        The facts; what there is to warn of is in its `warnings`.

    Raises
    ------
    UnknownName, InvalidParameter
        For a method, a parameter or a way of weighting that does not exist or fit.
    MethodNotApplicable, MissingAnchors, JudgementError
        Where the method cannot treat this study.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> rank(matrix).ranks.tolist()
    [2, 1]
    """
    return rank_with(subject, RankingOptions(method, parameters, gates, weights))


def rank_with(subject: Study | DecisionMatrix, options: RankingOptions) -> Ranking:
    """Rank the networks of a study or a decision matrix, as `rank` does, by options that are handed on whole."""
    if not isinstance(subject, Study | DecisionMatrix):
        refuse_kind("what is ranked", subject, "a study or a decision matrix")
    chosen, weighting = resolved(subject, options)
    gates = options.gates
    if isinstance(subject, DecisionMatrix):
        matrix = subject if gates == "apply" else replace(subject, status=None)
    else:
        matrix = DecisionMatrix.from_study(subject, weighting=weighting, gates=gates)
    return ranked(matrix, chosen)


def ranking_of(subject: Study | Ranking) -> Ranking:
    """Return a ranking as it is, and a study ranked as it says: what every look at a ranking takes."""
    return subject if isinstance(subject, Ranking) else rank(subject)


def resolved(subject: Study | DecisionMatrix, options: RankingOptions) -> tuple[Method, Weighting | None]:
    """Return the method and the way of weighting that are asked for, or that the subject states.

    Raises
    ------
    UnknownName, InvalidParameter
        As for `rank`.
    """
    choice("gates", options.gates, get_args(GatesChoice))
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
        return make_method(method, parameters)
    if method is not None:
        refuse_kind("`method`", method, "the name of a method, or a method")
    if isinstance(subject, Study):
        return make_method(subject.method.name, {**subject.method.parameters, **parameters})
    return make_method("weighted_sum", parameters)


def ranked(matrix: DecisionMatrix, method: Method) -> Ranking:
    """Return the ranking of a matrix by a method with its parameters."""
    if not method.reads_figures:
        matrix = _without_figures(matrix)
    elif matrix.aside is not None:
        matrix = replace(matrix.aside, weights=matrix.weights)
    if method.reads_figures and matrix.lacking is not None:
        _refuse_lacking(matrix.lacking, matrix, method)
    rows = None
    if matrix.status is not None and (matrix.status == EXCLUDED).any():
        rows = np.flatnonzero(matrix.status != EXCLUDED)
    relative = method.is_relative
    seen = matrix.take(rows) if relative and rows is not None else matrix
    evaluation = method.evaluate(seen) if len(seen.networks) else Evaluation(np.zeros(0))
    scores, known = evaluation.scores, _known(seen, method)
    if seen is not matrix and rows is not None:
        scores, known = _spread(scores, rows, len(matrix.values)), _spread(known, rows, len(matrix.values))
    ranking = Ranking(
        matrix=matrix,
        method=method,
        seen=seen,
        rows=rows if seen is not matrix else None,
        evaluation=evaluation,
        scores=scores,
        known=known,
        ranks=_ranks(scores, rows, method),
    )
    if relative and seen.low is not None:
        # The method may refuse a figure at the end of its range; better here than when the ranking is printed.
        ranking.bounds(graded=True)
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


def _refuse_lacking(lacking: Flags, matrix: DecisionMatrix, method: Method) -> None:
    """Refuse to look at figures where networks are judged in pairs, and none are stated."""
    if not lacking.any():
        return
    row, column = map(int, np.argwhere(lacking)[0])
    raise MethodNotApplicable(
        f"{method.name} works on figures, and there is none of `{matrix.criteria[column]}` of "
        f"`{matrix.networks[row]}`, or no scale to measure it by, because the networks are judged in pairs there: "
        "give the criterion a scale and every network its value, or use ahp with `networks: judged`"
    )


def _known(seen: DecisionMatrix, method: Method) -> Flags:
    """Return whose score is one: where the candidates set the scale, one unknown figure leaves nobody with one."""
    missing = missing_figures(seen)
    if missing is None:
        return np.ones(len(seen.values), dtype=np.bool_)
    is_open: Flags = np.any(missing, axis=1)
    known: Flags = ~(is_open | method.is_relative)
    return known


def _spread(part: npt.NDArray[Any], rows: npt.NDArray[np.intp], count: int) -> npt.NDArray[Any]:
    whole = np.zeros(count, dtype=part.dtype)
    whole[rows] = part
    return whole


def _ranks(scores: Floats, rows: npt.NDArray[np.intp] | None, method: Method) -> npt.NDArray[np.int64]:
    standing = scores if rows is None else scores[rows]
    ranks = competition_ranks(standing, tie_tolerance(standing, method.range_of_scores))
    return ranks if rows is None else _spread(ranks, rows, len(scores))
