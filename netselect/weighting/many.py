"""What do the judgements of very many people come to, as weights?

On one machine each gets the bits that `netselect.weighting.pairwise.priorities` gives to their judgements alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked
from netselect.errors import JudgementError, unknown_name
from netselect.study import TOP_LEVEL
from netselect.study.statements import Importances
from netselect.study.study import Study
from netselect.sums import Flags, Floats
from netselect.weighting import consistency
from netselect.weighting.consistency import PRIORITISATIONS, lambda_max
from netselect.weighting.elicited import descended, judged, points
from netselect.weighting.pairwise import complete, completion_of, judgement_matrix, refuse_unfit

AT_A_TIME = 2048
"""Matrices handled at a time: what is calculated on the way stays in the cache, and small beside what is given."""

_NOTHING: Mapping[str, float] = {}

_STACK = 3
"""Axes of a stack of matrices."""


@dataclass(frozen=True, slots=True, eq=False)
class ManyPriorities:
    """Weights from stacked judgement matrices, and how far the judgements agree with them.

    Parameters
    ----------
    weights : ndarray (L, k)
        Each row sums to 1.
    lambda_max : ndarray (L,)
        Largest eigenvalue of each matrix; for priorities other than the eigenvector the mean of (A w)_i / w_i.
    consistency_ratio : ndarray (L,)
        Saaty's index as a share of the random index; 0 for one or two items.
    """

    weights: Floats
    lambda_max: Floats
    consistency_ratio: Floats


@checked
def many_priorities(
    matrices: npt.ArrayLike,
    *,
    prioritisation: str = "eigenvector",
    random_index: consistency.RandomIndex = "saaty_1980",
) -> ManyPriorities:
    """Turn stacked judgement matrices into weights, with the consistency of each.

    Parameters
    ----------
    matrices : array_like (L, k, k)
        Complete reciprocal judgements between k items: a_ij is how many times as much item i matters as item j.
        Ratios may go beyond 9, as they do where gaps were filled.
    prioritisation : str
        ``eigenvector``, ``geometric_mean`` or ``normalised_columns``.
    random_index : str, mapping or float
        A table of `netselect.weighting.consistency`, figures for numbers of items such as ``{16: 1.6}``, or the
        figure itself for a published table that is not built in.

    Returns
    -------
    ManyPriorities

    Raises
    ------
    ContradictoryJudgement, JudgementError, JudgementOutOfRange, SelfComparison
        The matrices are no stack of square ones; or a judgement is not a number above 0, is not 1 between an item
        and itself, or is not the reciprocal of its opposite: the message names the first matrix and cell, counted
        from 0. Or ratios are so far beyond 9 that no weights can be computed.
    NoRandomIndex
        The table does not reach so many items.
    UnknownName
        There is no such prioritisation or table.

    Notes
    -----
    ``A w = lambda_max w`` for the eigenvector, and ``CR = (lambda_max - k) / (k - 1) / RI(k)``. On one machine
    a matrix gets the same bits alone, in any stack and at any place in it.

    References
    ----------
    Saaty, T. L. (1980) The Analytic Hierarchy Process. McGraw-Hill.

    Examples
    --------
    >>> found = many_priorities([[[1, 2, 5], [1 / 2, 1, 2], [1 / 5, 1 / 2, 1]], np.ones((3, 3))])
    >>> found.weights.round(4).tolist()
    [[0.5954, 0.2764, 0.1283], [0.3333, 0.3333, 0.3333]]
    >>> found.consistency_ratio.round(4).tolist()
    [0.0048, 0.0]
    """
    if prioritisation not in PRIORITISATIONS:
        raise unknown_name(f"`{prioritisation}` is no prioritisation.", prioritisation, PRIORITISATIONS)
    stack = _as_stack(matrices)
    count, items = stack.shape[:2]
    consistency.random_index(items, random_index)
    for some in _slices(count):
        refuse_unfit(stack[some], lambda row, i, j, start=some.start: f"matrix {start + row}, cell ({i}, {j})")  # type: ignore[misc]
    weights, largest = PRIORITISATIONS[prioritisation](stack), np.empty(count)
    for some in _slices(count):
        largest[some] = lambda_max(stack[some], weights[some])
    return ManyPriorities(weights, largest, consistency.consistency_ratio(largest, items, random_index))


def many_judged_weights(
    study: Study, statement: Importances, each: Sequence[Mapping[str, Mapping[str, float]]]
) -> tuple[Floats, Flags]:
    """Return the weights of the criteria by the judgements of each of very many people.

    Parameters
    ----------
    study : Study
        What they judge.
    statement : Importances
        Prioritisation, completion and table of random indices.
    each : sequence of mapping of str to mapping
        For each person the judgements of each level of the tree, such as ``{"fit over cost": 3}``.

    Returns
    -------
    weights : ndarray (L, m)
        As `netselect.weighting.elicited.criterion_weights` gives them to each alone.
    is_found : ndarray (L,) of bool
        Whose judgements give weights; the rows of the others say nothing.

    Raises
    ------
    NoRandomIndex
        The table does not reach so many items.
    """
    local, is_found = {}, np.ones(len(each), dtype=np.bool_)
    way = completion_of(statement.prioritisation, statement.completion)
    for level, names in study.levels().items():
        if len(names) == 1:
            continue
        consistency.random_index(len(names), statement.random_index)
        matrices = np.ones((len(each), len(names), len(names)))
        # What is one object has been said once, for all.
        known: dict[int, Floats | None] = {}
        for row, lines in enumerate(own.get(level, _NOTHING) for own in each):
            if id(lines) not in known:
                known[id(lines)] = _filled(names, lines, way)
            filled = known[id(lines)]
            if filled is None:
                is_found[row] = False
            else:
                matrices[row] = filled
        local[level] = PRIORITISATIONS[statement.prioritisation](matrices)
    shared = descended(study.criteria, TOP_LEVEL, np.ones(len(each)), local)
    return points(np.column_stack([shared[name] for name in study.leaves()])), is_found


def _filled(names: Sequence[str], lines: Mapping[str, float], way: str) -> Floats | None:
    """Return judgements as a matrix with its gaps filled; None where they give none."""
    try:
        return complete(judgement_matrix(names, judged(lines)), way)
    except JudgementError:
        return None


def _slices(count: int) -> Iterator[slice]:
    for start in range(0, count, AT_A_TIME):
        yield slice(start, start + AT_A_TIME)


def _as_stack(matrices: npt.ArrayLike) -> Floats:
    try:
        stack = np.asarray(matrices, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise JudgementError(f"the matrices are no array of numbers ({error}); give numbers (L, k, k)") from error
    if stack.ndim != _STACK or stack.shape[1] != stack.shape[2] or not stack.shape[1]:
        raise JudgementError(
            f"the matrices have the shape {stack.shape}; give square ones, stacked: (L, k, k). A single one, `a`, "
            "becomes a stack by `a[None]`"
        )
    return stack
