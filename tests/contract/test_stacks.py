"""Does a method treat many sets of figures and weights at once as it treats each alone?"""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.methods import Method, built_in_methods, make_method, scores_of
from tests.contract.trials import Trial, trials
from tests.effort import examples
from tests.strategies import matrices

Floats = npt.NDArray[np.float64]

few = settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.too_slow])
every_trial = pytest.mark.parametrize("trial", trials(), ids=str)
any_matrix = st.one_of(matrices(), matrices(positive=True))


def some_weights(draw: st.DataObject, count: int, width: int) -> Floats:
    """Draw sets of weights (count, width), each with a sum of 1; zeros are among them."""
    points = st.lists(st.integers(0, 4), min_size=width, max_size=width).filter(any)
    drawn = np.array([draw.draw(points) for _ in range(count)], dtype=np.float64)
    shares: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return shares


def shuffled_figures(draw: st.DataObject, matrix: DecisionMatrix, count: int) -> Floats:
    """Draw figures (count, n, m): those of the matrix, in another order on each criterion."""
    rows = st.permutations(range(len(matrix.networks)))
    return np.stack(
        [np.column_stack([column[draw.draw(rows)] for column in matrix.values.T]) for _ in range(count)]
    )


def alone(method: Method, matrix: DecisionMatrix, values: Floats, weights: Floats) -> Floats:
    return method.evaluate(matrix.with_figures(np.ascontiguousarray(values), weights)).scores


@every_trial
@few
@given(matrix=any_matrix, data=st.data())
def test_a_stack_gives_each_set_its_own_bits(trial: Trial, matrix: DecisionMatrix, data: st.DataObject) -> None:
    method, matrix = trial.on(matrix)
    values = shuffled_figures(data, matrix, 3)
    weights = some_weights(data, 3, len(matrix.criteria))
    try:
        both = scores_of(method, matrix, values=values, weights=weights)
    except MethodNotApplicable:
        return
    by_weight = scores_of(method, matrix, weights=weights)
    by_figures = scores_of(method, matrix, values=values)
    for place in range(3):
        assert both[place].tobytes() == alone(method, matrix, values[place], weights[place]).tobytes()
        assert by_weight[place].tobytes() == alone(method, matrix, matrix.values, weights[place]).tobytes()
        assert by_figures[place].tobytes() == alone(method, matrix, values[place], matrix.weights).tobytes()


@every_trial
@few
@given(matrix=any_matrix, data=st.data())
def test_scores_by_products_are_out_by_rounding_alone(
    trial: Trial, matrix: DecisionMatrix, data: st.DataObject
) -> None:
    method, matrix = trial.on(matrix)
    values = shuffled_figures(data, matrix, 3)
    weights = some_weights(data, 2, len(matrix.criteria))
    try:
        scores_under = method.under_weights(matrix.with_figures(values, matrix.weights))
        wanted = scores_of(method, matrix, values=values, weights=weights[:, None])
    except MethodNotApplicable:
        return
    if scores_under is not None:
        found = scores_under(weights)
        assert found.shape == wanted.shape
        assert np.all(np.isnan(found) | (np.abs(found - wanted) <= 2e-12))


def test_networks_that_can_be_told_apart_are_scored_by_products() -> None:
    values = np.random.default_rng(1).uniform(1.0, 5.0, (2, 6, 4))
    matrix = DecisionMatrix.from_arrays(values[0], np.ones(4), worst=[0] * 4, best=[5] * 4)
    ways = [("topsis", {"reference": "candidates"}), ("vikor", {}), ("promethee", {})]
    ways.append(("weighted_sum", {"scaling": "min_max"}))
    for name, parameters in ways:
        scores_under = make_method(name, parameters).under_weights(matrix.with_figures(values, matrix.weights))
        assert scores_under is not None
        assert np.isfinite(scores_under(np.eye(4)[:1] * 0.7 + 0.075)).all()


@pytest.mark.parametrize("name", built_in_methods())
def test_the_built_in_methods_are_vectorised(name: str) -> None:
    assert make_method(name).vectorised


@every_trial
@few
@given(matrix=any_matrix, data=st.data())
def test_an_additive_method_is_linear_in_the_weights(
    trial: Trial, matrix: DecisionMatrix, data: st.DataObject
) -> None:
    method, matrix = trial.on(matrix)
    if not method.additive:
        return
    weights = some_weights(data, 3, len(matrix.criteria))
    try:
        local = scores_of(method, matrix, weights=np.eye(len(matrix.criteria)))
        found = scores_of(method, matrix, weights=weights)
    except MethodNotApplicable:
        return
    size = np.abs(local).max() or 1.0
    assert np.abs(found - weights @ local).max() <= 1e-9 * size


@every_trial
@few
@given(matrix=matrices(positive=True, least_networks=2), data=st.data())
def test_among_rivals_a_better_figure_raises_no_score_but_its_own(
    trial: Trial, matrix: DecisionMatrix, data: st.DataObject
) -> None:
    method, matrix = trial.on(matrix)
    if not method.is_rivalrous or getattr(method, "networks", "") == "judged":
        return
    row = data.draw(st.integers(0, len(matrix.networks) - 1))
    column = data.draw(st.integers(0, len(matrix.criteria) - 1))
    figures = matrix.values[:, column]
    better = figures.max() if matrix.maximise[column] else figures.min()
    values = matrix.values.copy()
    values[row, column] = better
    if np.ptp(figures) == 0 or np.ptp(values[:, column]) == 0:
        # Where nothing tells the networks apart any more, min_max gives the column's whole worth to all.
        return
    before, after = (alone(method, matrix, each, matrix.weights) for each in (matrix.values, values))
    others = np.arange(len(before)) != row
    slack = 1e-9 * max(1.0, float(np.abs(before).max()))
    assert (after[others] <= before[others] + slack).all()
    assert after[row] >= before[row] - slack
