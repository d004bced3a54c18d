"""Does every method, with every choice of its parameters, keep the promises that netselect makes about methods?

Each test runs once for each trial of `tests.contract.trials`. A method may refuse figures that it cannot treat,
if the refusal names the criterion; what it does not refuse has to keep the promise.
"""

import functools
import itertools
import pickle
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.errors import MethodNotApplicable, NetselectWarning
from netselect.matrix import DecisionMatrix
from netselect.methods import Evaluation, Method, available_methods, built_in_methods, make_method
from tests.contract.trials import SUPPLEMENTS, UNTRIED, Trial, trials
from tests.effort import IS_BRIEF
from tests.strategies import (
    MOST_CRITERIA,
    MOST_NETWORKS,
    matrices,
    numbers,
    peaked_matrices,
    with_criteria,
    with_weightless_criterion,
)

Floats = npt.NDArray[np.float64]

CLOSE, EQUAL = 1e-9, 1e-12
"""As shares of the score range: what counts as a tie, and what the order of a sum may cost."""

# Fewer examples than usual: there are dozens of trials of each.
few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
every_trial = pytest.mark.parametrize("trial", trials(), ids=str)
_GROUPS = {trial: place % 4 if IS_BRIEF else place for place, trial in enumerate(trials())}
any_matrix = st.one_of(matrices(), matrices(positive=True))
several_networks = st.one_of(matrices(least_networks=2), matrices(positive=True, least_networks=2))
many_numbers = numbers(MOST_NETWORKS)
any_order = st.permutations(range(max(MOST_NETWORKS, MOST_CRITERIA)))

_ORDINARY = DecisionMatrix.from_arrays(
    [[4.0, 95.0, 2.0], [3.0, 40.0, 5.0], [5.0, 120.0, 1.0], [2.0, 60.0, 4.0]],
    [5, 3, 2],
    worst=[0, 150, 1],
    best=[6, 10, 7],
    networks=["chamber", "guild", "forum", "circle"],
    criteria=["fit", "cost", "reach"],
)

_DEGENERATE = {
    "one network, one criterion": ([[3.0]], [1.0]),
    "one network": ([[3.0, 1.0, 0.0]], [1.0, 2.0, 1.0]),
    "one criterion": ([[3.0], [1.0], [3.0]], [1.0]),
    "all networks alike": ([[3.0, 1.0]] * 3, [1.0, 1.0]),
    "a constant column": ([[2.0, 1.0], [2.0, 4.0], [2.0, 3.0]], [1.0, 1.0]),
    "a column of zeros": ([[0.0, 1.0], [0.0, 4.0], [0.0, 3.0]], [1.0, 1.0]),
    "nothing but zeros": ([[0.0, 0.0], [0.0, 0.0]], [1.0, 1.0]),
    "a weight of 0": ([[2.0, 1.0], [3.0, 4.0], [2.5, 3.0]], [1.0, 0.0]),
    "everybody beyond the anchors": ([[9.0, -9.0], [8.0, -8.0]], [1.0, 1.0]),
}


def every_trial_on(**strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a property for each trial, on examples that every fourth trial shares in everyday runs.

    To draw them takes several times as long as to look at them. Where one fails, Hypothesis is asked for a smaller
    one; if it finds none, that one is told.
    """

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @functools.cache
        def drawn(group: int) -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = []

            def collect(**example: Any) -> None:  # noqa: ANN401 -- whatever the strategies give
                found.append(example)

            # The name says what is drawn: each property, and each group of trials, has examples of its own.
            collect.__name__ = f"{check.__name__}_{group}"
            few(given(**strategies)(collect))()
            return found

        @every_trial
        def over_all(trial: Trial) -> None:
            for example in drawn(_GROUPS[trial]):
                try:
                    check(trial, **example)
                except Exception as error:
                    few(given(**strategies)(check))(trial=trial)
                    error.add_note(f"with {example}")
                    raise

        return over_all

    return decorate


def _order_of(count: int, order: list[int]) -> list[int]:
    """Return the first so many in their order among all."""
    return [place for place in order if place < count]


def evaluated(method: Method, matrix: DecisionMatrix) -> Evaluation | None:
    """Return what the method makes of the matrix, or None where it refuses it and names a criterion."""
    try:
        return method.evaluate(matrix)
    except MethodNotApplicable as refusal:
        said = str(refusal)
    assert any(f"`{criterion}`" in said for criterion in matrix.criteria), said
    return None


def assert_within_range(method: Method, scores: Floats) -> None:
    """Hold scores against the range that their method declares."""
    lowest = {"unit": 0.0, "share": 0.0, "flow": -1.0, "open": -np.inf}[method.range_of_scores]
    highest = np.inf if method.range_of_scores == "open" else 1.0
    assert scores.min() >= lowest - EQUAL
    assert scores.max() <= highest + EQUAL
    if method.range_of_scores == "share":
        assert abs(scores.sum() - 1.0) <= CLOSE


def score_span(method: Method, evaluation: Evaluation) -> float:
    """Return how far scores can lie apart; for open ranges, the size of what was added up."""
    widths = {"unit": 1.0, "share": 1.0, "flow": 2.0}
    if method.range_of_scores in widths:
        return widths[method.range_of_scores]
    sizes = np.abs(evaluation.scores)
    if evaluation.contributions is not None:
        sizes = np.maximum(sizes, np.abs(evaluation.contributions).sum(axis=1))
    return float(sizes.max())


def ranks_of(method: Method, matrix: DecisionMatrix) -> list[int]:
    """Return the rank of each network; what the ranking warns of is no matter of these tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NetselectWarning)
        ranks: list[int] = rank(matrix, method).ranks.tolist()
    return ranks


def assert_same_result(method: Method, matrix: DecisionMatrix, changed: Method, other: DecisionMatrix) -> None:
    """Hold two runs against each other that should differ by rounding alone, and not at all in rank."""
    evaluation, again = evaluated(method, matrix), evaluated(changed, other)
    assert (evaluation is None) == (again is None)
    if evaluation is not None and again is not None:
        apart = np.abs(again.scores - evaluation.scores).max()
        assert apart <= EQUAL * score_span(method, evaluation)
        assert ranks_of(changed, other) == ranks_of(method, matrix)


@every_trial
def test_an_ordinary_matrix_is_scored_and_every_choice_matters(trial: Trial) -> None:
    method, matrix = trial.on(_ORDINARY)
    scores = method.evaluate(matrix).scores
    assert np.isfinite(scores).all()
    if trial.parameter:
        default = make_method(trial.name).evaluate(_ORDINARY).scores
        assert scores.tolist() != default.tolist(), (
            "the trial sets a parameter that has no effect: add a supplement"
        )


@pytest.mark.parametrize("name", available_methods())
def test_no_parameter_is_left_out(name: str) -> None:
    tried = {(trial.name, trial.parameter) for trial in trials()}
    for parameter in available_methods()[name].model_fields:
        assert ((name, parameter) in tried) != ((name, parameter) in UNTRIED), (
            f"`{parameter}` is not tried: say why"
        )


def test_every_supplement_belongs_to_a_trial() -> None:
    tried = {(trial.name, trial.parameter, trial.value) for trial in trials()}
    assert set(SUPPLEMENTS) <= tried
    assert all(parameter in available_methods()[name].model_fields for name, parameter in UNTRIED)


@every_trial
@pytest.mark.parametrize("case", _DEGENERATE)
def test_degenerate_figures_are_scored_or_refused_by_name(trial: Trial, case: str) -> None:
    values, weights = _DEGENERATE[case]
    width = len(weights)
    worst, best = np.where(np.arange(width) % 2, 5.0, 0.0), np.where(np.arange(width) % 2, 0.0, 5.0)
    method, matrix = trial.on(DecisionMatrix.from_arrays(values, weights, worst=worst, best=best))
    evaluation = evaluated(method, matrix)
    if evaluation is not None:
        assert np.isfinite(evaluation.scores).all()
        assert_within_range(method, evaluation.scores)
        alike = (matrix.values == matrix.values[0]).all(axis=1)
        assert np.unique(evaluation.scores[alike]).size == 1


@every_trial_on(matrix=several_networks, drawn=many_numbers)
def test_a_column_that_is_constant_but_for_rounding_counts_as_constant(
    trial: Trial, matrix: DecisionMatrix, drawn: bytes
) -> None:
    # Where the candidates set the scale, a rounding would else be spread from 0 to 1.
    nudges = np.array([number % 9 for number in drawn[: len(matrix.values)]])
    even, uneven = matrix.values.copy(), matrix.values.copy()
    even[:, 0] = matrix.values[0, 0]
    uneven[:, 0] = matrix.values[0, 0] * (1.0 + nudges * 2.0**-52)
    method, constant = trial.on(matrix.at(even))
    is_of_powers = constant.worst is not None and method.name in {"weighted_product", "waspas", "maximin"}
    if is_of_powers and constant.utilities[0, 0] <= 1e-6:
        # A power of what is worth next to 0 rises with no bound from there: a rounding is worth a root of one.
        return
    found, other = evaluated(method, constant), evaluated(method, constant.at(uneven))
    assert (found is None) == (other is None)
    if found is not None and other is not None:
        close = CLOSE * max(1.0, abs(found.scores).max(initial=0))
        np.testing.assert_allclose(other.scores, found.scores, rtol=0, atol=close)


@every_trial_on(matrix=st.one_of(any_matrix, peaked_matrices()))
def test_scores_are_finite_or_the_refusal_names_a_criterion(trial: Trial, matrix: DecisionMatrix) -> None:
    method, matrix = trial.on(matrix)
    evaluation = evaluated(method, matrix)
    if evaluation is not None:
        assert evaluation.scores.shape == (len(matrix.networks),)
        assert evaluation.scores.dtype == np.float64
        assert np.isfinite(evaluation.scores).all()


@every_trial_on(matrix=any_matrix)
def test_scores_keep_to_the_declared_range(trial: Trial, matrix: DecisionMatrix) -> None:
    method, matrix = trial.on(matrix)
    evaluation = evaluated(method, matrix)
    if evaluation is not None:
        assert_within_range(method, evaluation.scores)


@every_trial_on(matrix=several_networks, order=any_order)
def test_identical_networks_tie_bit_for_bit(trial: Trial, matrix: DecisionMatrix, order: list[int]) -> None:
    last = len(matrix.networks) - 1
    twin = _order_of(last, order)[0]
    method, matrix = trial.on(matrix.take(np.array([*range(last), twin])))
    evaluation = evaluated(method, matrix)
    if evaluation is not None and len(evaluation.scores) == last + 1:
        assert evaluation.scores[last].tobytes() == evaluation.scores[twin].tobytes()


@every_trial_on(matrix=several_networks)
def test_a_dominated_network_never_scores_above_its_dominator(trial: Trial, matrix: DecisionMatrix) -> None:
    low, high = matrix.values[:2].min(axis=0), matrix.values[:2].max(axis=0)
    better, worse = np.where(matrix.maximise, high, low), np.where(matrix.maximise, low, high)
    method, matrix = trial.on(matrix.at(np.vstack([better, worse, matrix.values[2:]])))
    evaluation = evaluated(method, matrix)
    if evaluation is None:
        return
    counted = np.where(matrix.maximise, matrix.values, -matrix.values)[:, matrix.weights > 0]
    dominates = (counted[:, None, :] >= counted[None, :, :]).all(axis=2)
    ahead = evaluation.scores[:, None] - evaluation.scores[None, :]
    assert ahead[dominates].min() >= -CLOSE * score_span(method, evaluation)


@every_trial_on(matrix=several_networks)
def test_ranks_never_reverse_the_scores(trial: Trial, matrix: DecisionMatrix) -> None:
    method, matrix = trial.on(matrix)
    evaluation = evaluated(method, matrix)
    if evaluation is not None:
        ranks = np.array(ranks_of(method, matrix))
        above = evaluation.scores[:, None] > evaluation.scores[None, :]
        assert (ranks[:, None] <= ranks[None, :])[above].all()
        assert (ranks == 1).any()


@every_trial_on(matrix=several_networks, order=any_order)
def test_the_order_of_networks_does_not_matter_bit_for_bit(
    trial: Trial, matrix: DecisionMatrix, order: list[int]
) -> None:
    method, matrix = trial.on(matrix)
    rows = np.array(_order_of(len(matrix.networks), order))
    evaluation, shuffled = evaluated(method, matrix), evaluated(method, matrix.take(rows))
    assert (evaluation is None) == (shuffled is None)
    if evaluation is not None and shuffled is not None:
        assert shuffled.scores.tobytes() == evaluation.scores[rows].tobytes()


@every_trial_on(matrix=any_matrix, order=any_order)
def test_the_order_of_criteria_does_not_matter(trial: Trial, matrix: DecisionMatrix, order: list[int]) -> None:
    method, matrix = trial.on(matrix)
    columns = _order_of(len(matrix.criteria), order)
    assert_same_result(method, matrix, method, with_criteria(matrix, columns))


@every_trial
def test_rounding_decides_no_rank(trial: Trial) -> None:
    # 0.1 + 0.2 against 0.3: sums that are equal on paper, and differ in binary by the order of their terms.
    values, weights = [[2.0, 2.0, 1.0, 8.0], [1.0, 1.0, 2.0, 8.0]], [0.1, 0.2, 0.3, 0.4]
    matrix = DecisionMatrix.from_arrays(values, weights, worst=np.zeros(4), best=np.full(4, 10.0))
    method, matrix = trial.on(matrix)
    for columns in itertools.permutations(range(4)):
        assert ranks_of(method, with_criteria(matrix, list(columns))) == ranks_of(method, matrix)


@every_trial_on(matrix=any_matrix, factor=st.sampled_from([3.0, 0.1, 1e-6, 1e6, 1 / 7]))
def test_multiplying_all_weights_does_not_matter(trial: Trial, matrix: DecisionMatrix, factor: float) -> None:
    method, matrix = trial.on(matrix)
    assert_same_result(method, matrix, method, matrix.reweighted(matrix.weights * factor))


@every_trial_on(matrix=any_matrix, drawn=many_numbers)
def test_a_criterion_that_weighs_nothing_does_not_matter(
    trial: Trial, matrix: DecisionMatrix, drawn: bytes
) -> None:
    levels = np.array([1.0 + number % 5 for number in drawn[: len(matrix.networks)]])
    method, narrow = trial.on(matrix)
    changed, wide = trial.on(with_weightless_criterion(narrow, levels[: len(narrow.networks)]))
    assert_same_result(method, narrow, changed, wide)


@every_trial_on(matrix=several_networks)
def test_a_row_wise_method_scores_a_network_alone_as_among_others(trial: Trial, matrix: DecisionMatrix) -> None:
    method, matrix = trial.on(matrix)
    evaluation = None if method.is_relative else evaluated(method, matrix)
    if evaluation is not None:
        alone = [method.evaluate(matrix.take(np.array([row]))).scores for row in range(len(matrix.networks))]
        otherwise = f"{trial.name} scores a network otherwise alone than among others: define `is_relative`"
        assert np.concatenate(alone).tobytes() == evaluation.scores.tobytes(), otherwise


@pytest.mark.parametrize("name", [*available_methods(), "pymcdm.SPOTIS", "pymcdm.WSM", "skcriteria.EDAS"])
def test_a_curve_with_a_peak_is_refused_or_followed(name: str) -> None:
    # The middle of the first criterion is best; by its figures alone the last network would be.
    plain = DecisionMatrix.from_arrays([[1.0, 5.0], [5.0, 5.0], [9.0, 5.0]], [3, 1], worst=[0, 0], best=[10, 10])
    curve = np.array([[0.0, 0.0], [5.0, 1.0], [10.0, 0.0]])
    method, peaked = make_method(name), replace(plain, curves=(curve, None))
    if method.works_on == "judgements":
        return
    evaluation = evaluated(method, peaked)
    assert evaluation is None or evaluation.scores.argmax() == 1
    assert method.works_on == "values" or evaluation is None


@every_trial_on(matrix=any_matrix)
def test_arrays_are_left_as_they_were_given(trial: Trial, matrix: DecisionMatrix) -> None:
    method, matrix = trial.on(matrix)
    names = [
        name for name in ("values", "weights", "maximise", "worst", "best") if getattr(matrix, name) is not None
    ]
    writable = replace(matrix, **{name: getattr(matrix, name).copy() for name in names})
    evaluation, other = evaluated(method, matrix), evaluated(method, writable)
    if evaluation is not None and other is not None:
        assert other.scores.tobytes() == evaluation.scores.tobytes()
        assert len(other.steps) == len(evaluation.steps)
        assert (other.contributions is None) == (evaluation.contributions is None)
    for name in names:
        assert getattr(writable, name).tobytes() == getattr(matrix, name).tobytes()


@every_trial_on(matrix=any_matrix)
def test_steps_have_the_axes_that_they_declare_and_finite_figures(trial: Trial, matrix: DecisionMatrix) -> None:
    method, matrix = trial.on(matrix)
    evaluation = evaluated(method, matrix)
    if evaluation is None:
        return
    lengths = {"networks": len(matrix.networks), "criteria": len(matrix.criteria)}
    assert evaluation.steps or trial.name not in built_in_methods()
    for step in evaluation.steps:
        assert step.array.shape == tuple(lengths[axis] for axis in step.axes), step.name
        assert np.isfinite(step.array).all(), step.name
        assert step.name
        assert step.symbol
        assert step.sentence.endswith("."), step.sentence


@every_trial_on(matrix=any_matrix)
def test_contributions_sum_to_the_score(trial: Trial, matrix: DecisionMatrix) -> None:
    method, matrix = trial.on(matrix)
    evaluation = evaluated(method, matrix)
    if evaluation is None:
        return
    parts = evaluation.contributions
    assert parts is not None or not method.is_additive
    if parts is not None:
        assert parts.shape == matrix.values.shape
        apart = np.abs(parts.sum(axis=1) - evaluation.scores).max()
        assert apart <= CLOSE * score_span(method, evaluation)


@every_trial_on(matrix=any_matrix)
def test_runs_pickles_and_yaml_give_the_same_scores(trial: Trial, matrix: DecisionMatrix) -> None:
    method, matrix = trial.on(matrix)
    evaluation = evaluated(method, matrix)
    written = yaml.safe_dump(method.model_dump(mode="json"))
    read = make_method(trial.name, yaml.safe_load(written))
    pickled: Method = pickle.loads(pickle.dumps(method))  # noqa: S301 -- our own bytes, made on this line
    assert read == method == pickled
    if evaluation is None:
        return
    kept: Evaluation = pickle.loads(pickle.dumps(evaluation))  # noqa: S301 -- our own bytes, made on this line
    for again in (kept, method.evaluate(matrix), read.evaluate(matrix), pickled.evaluate(matrix)):
        assert again.scores.tobytes() == evaluation.scores.tobytes()
        assert [step.array.tobytes() for step in again.steps] == [
            step.array.tobytes() for step in evaluation.steps
        ]
