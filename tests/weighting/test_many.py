"""Many judgement matrices at once give what each gives alone, to the bit."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import (
    ContradictoryJudgement,
    JudgementError,
    JudgementOutOfRange,
    NoRandomIndex,
    SelfComparison,
    UnknownName,
)
from netselect.study.statements import Importances
from netselect.weighting.elicited import criterion_weights, many_judged_weights
from netselect.weighting.pairwise import ManyPriorities, many_priorities, priorities
from tests.small_study import network, small_study

Floats = npt.NDArray[np.float64]

WAYS = st.sampled_from(["eigenvector", "geometric_mean", "normalised_columns"])
SCALE = np.log(np.r_[1 / np.arange(9.0, 1.0, -1.0), np.arange(1.0, 10.0)])


def judged(rng: np.random.Generator, count: int, items: int, noise: float) -> Floats:
    """Return judgements from 1/9 to 9 of weights that the noise blurs; with much of it, any judgements."""
    weights = rng.normal(0, 0.7, (count, items))
    logs = weights[:, :, None] - weights[:, None, :] + rng.normal(0, noise, (count, items, items))
    upper = np.triu(SCALE[np.abs(logs[..., None] - SCALE).argmin(axis=-1)], 1)
    a: Floats = np.exp(upper - upper.swapaxes(1, 2))
    return a


@st.composite
def stacks(draw: st.DrawFn) -> Floats:
    """Draw matrices of one size, some near agreement and some of judgements at random."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    items = draw(st.integers(1, 10))
    parts = [judged(rng, draw(st.integers(0, 6)), items, noise) for noise in (0.0, 0.25, 3.0)]
    return rng.permutation(np.concatenate(parts))


def bits(found: ManyPriorities) -> tuple[bytes, bytes, bytes]:
    return found.weights.tobytes(), found.lambda_max.tobytes(), found.consistency_ratio.tobytes()


def spoilt(cell: tuple[int, int, int], value: float) -> Floats:
    stack = judged(np.random.default_rng(3), 5, 4, 0.3)
    stack[cell] = value
    return stack


@given(stacks(), WAYS)
def test_each_gets_the_bits_of_its_judgements_alone(stack: Floats, prioritisation: str) -> None:
    found = many_priorities(stack, prioritisation=prioritisation)
    for index, a in enumerate(stack):
        alone = priorities(a, prioritisation=prioritisation)
        assert (found.weights[index] == alone.weights).all()
        assert found.lambda_max[index] == alone.lambda_max
        assert found.consistency_ratio[index] == alone.consistency_ratio


@given(stacks(), WAYS, st.integers(1, 7), st.integers(0, 2**32 - 1))
def test_order_and_chunks_leave_no_trace(stack: Floats, prioritisation: str, at_a_time: int, seed: int) -> None:
    found = many_priorities(stack, prioritisation=prioritisation)
    order = np.random.default_rng(seed).permutation(len(stack))
    turned = ManyPriorities(found.weights[order], found.lambda_max[order], found.consistency_ratio[order])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("netselect.weighting.pairwise.AT_A_TIME", at_a_time)
        assert bits(many_priorities(stack[order], prioritisation=prioritisation)) == bits(turned)


@pytest.mark.parametrize("noise", [0.25, 3.0])
def test_the_eigenvectors_of_thousands_are_those_of_numpy(noise: float) -> None:
    stack = judged(np.random.default_rng(1), 3000, 7, noise)
    values, vectors = np.linalg.eig(stack)
    largest = values.real.argmax(axis=1)
    weights = np.abs(np.take_along_axis(vectors.real, largest[:, None, None], axis=2)[..., 0])
    found = many_priorities(stack)
    assert np.allclose(found.weights, weights / weights.sum(axis=1, keepdims=True), rtol=0, atol=1e-12)
    assert np.allclose(found.lambda_max, values.real.max(axis=1), rtol=1e-12, atol=0)


def test_one_item_has_all_the_weight_and_two_cannot_disagree() -> None:
    one = many_priorities(np.ones((3, 1, 1)))
    assert one.weights.tolist() == [[1.0]] * 3
    assert one.lambda_max.tolist() == [1.0] * 3
    two = many_priorities([[[1.0, 4.0], [0.25, 1.0]], [[1.0, 1.0], [1.0, 1.0]]])
    assert two.weights.tolist() == [[0.8, 0.2], [0.5, 0.5]]
    assert two.lambda_max.tolist() == [2.0, 2.0]
    assert one.consistency_ratio.tolist() + two.consistency_ratio.tolist() == [0.0] * 5


def test_a_stack_of_none_gives_none() -> None:
    found = many_priorities(np.empty((0, 7, 7)))
    assert found.weights.shape == (0, 7)
    assert found.lambda_max.shape == found.consistency_ratio.shape == (0,)


@pytest.mark.parametrize("table", ["saaty_2005", 1.3])
def test_the_ratio_is_by_the_table_or_figure_given(table: str | float) -> None:
    stack = judged(np.random.default_rng(2), 4, 5, 1.0)
    expected = [priorities(a, random_index=table).consistency_ratio for a in stack]
    assert many_priorities(stack, random_index=table).consistency_ratio.tolist() == expected


def test_the_judgements_given_are_left_as_they_were() -> None:
    stack = judged(np.random.default_rng(4), 4, 5, 1.0)
    before = stack.copy()
    many_priorities(stack)
    assert (stack == before).all()


@pytest.mark.parametrize(
    ("cell", "value", "error", "says"),
    [
        ((2, 1, 3), math.nan, JudgementOutOfRange, r"^matrix 2, cell \(1, 3\) is nan; a judgement is a number"),
        ((4, 3, 1), math.inf, JudgementOutOfRange, r"^matrix 4, cell \(3, 1\) is inf; .*mend this one"),
        ((0, 3, 0), -2.0, JudgementOutOfRange, r"^matrix 0, cell \(3, 0\) is -2; "),
        ((1, 0, 2), 0.0, JudgementOutOfRange, r"^matrix 1, cell \(0, 2\) is 0; .*fill gaps first, by .*complete"),
        ((3, 2, 2), 2.0, SelfComparison, r"^matrix 3, cell \(2, 2\) is 2; an item matters as much as itself"),
        ((1, 2, 0), 8.5, ContradictoryJudgement, r"^matrix 1, cell \(0, 2\) is .* and cell \(2, 0\) is 8.5; "),
    ],
)
@pytest.mark.parametrize("at_a_time", [2, 100])
def test_what_is_no_judgement_is_refused_by_the_first_matrix_and_cell(
    cell: tuple[int, int, int], value: float, error: type[JudgementError], says: str, at_a_time: int
) -> None:
    stack = spoilt(cell, value)
    stack = np.concatenate([stack, stack[cell[0]][None]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("netselect.weighting.pairwise.AT_A_TIME", at_a_time)
        with pytest.raises(error, match=says):
            many_priorities(stack)


@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 4), (2, 0, 0), (1, 2, 3, 3), ()])
def test_what_is_no_stack_of_square_matrices_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(JudgementError, match=r"have the shape \(.*; give square ones, stacked"):
        many_priorities(np.ones(shape))


@pytest.mark.parametrize("given_matrices", ["judgements", [[[1.0, 2.0], [0.5]]], [None, object()]])
def test_what_is_no_array_of_numbers_is_refused(given_matrices: Any) -> None:  # noqa: ANN401 -- anything
    with pytest.raises(JudgementError, match="no array of numbers"):
        many_priorities(given_matrices)


def test_judgements_too_far_apart_are_refused_by_the_first_matrix() -> None:
    stack = np.ones((5, 3, 3))
    stack[3] = [[1, 1e200, 1e-200], [1e-200, 1, 1e200], [1e200, 1e-200, 1]]
    with pytest.raises(JudgementOutOfRange, match=r"^matrix 3: the judgements are so far apart"):
        many_priorities(stack)


def test_unknown_names_and_tables_that_end_too_early_are_refused() -> None:
    with pytest.raises(UnknownName, match="Did you mean `eigenvector`"):
        many_priorities(np.ones((1, 3, 3)), prioritisation="eigenvectors")
    with pytest.raises(UnknownName, match="Did you mean `saaty_1980`"):
        many_priorities(np.ones((1, 3, 3)), random_index="saaty1980")
    with pytest.raises(NoRandomIndex, match="ends at 10 items, and 11"):
        many_priorities(np.ones((1, 11, 11)))


SCALED = {"scale": {"worst": 0, "best": 5}}
TREE = {"a": {"criteria": {"d": SCALED, "e": SCALED, "f": SCALED}}, "b": {"criteria": {"g": SCALED}}, "c": SCALED}
FIGURES = dict.fromkeys("cdefg", 1)
LEVELS = {"criteria": "abc", "a": "def"}
RATIOS = st.sampled_from([1 / 9, 0.5, 1.0, 3.0, 9.0])


def lines(names: str) -> st.SearchStrategy[dict[str, float]]:
    """Draw judgements of some of the pairs, in either order."""
    return st.dictionaries(st.permutations(names).map(lambda pair: f"{pair[0]} over {pair[1]}"), RATIOS)


LINES = {level: lines(names) for level, names in LEVELS.items()}
SAID = st.lists(st.fixed_dictionaries({}, optional=LINES), min_size=1, max_size=6)


@given(said=SAID, way=WAYS, completion=st.sampled_from(["lambda_max", "harker"]))
def test_the_judged_weights_of_each_person_are_what_that_person_has_alone(
    said: list[dict[str, dict[str, float]]], way: str, completion: str
) -> None:
    """Some judge all pairs, some leave gaps, some contradict themselves, and some link too little."""
    study = small_study(criteria=TREE, networks={"n": network(values=FIGURES)}, weights="equal")
    statement = Importances.model_validate({"how": "judgements", "prioritisation": way, "completion": completion})
    weights, is_found = many_judged_weights(study, statement, said)
    for row, judgements in enumerate(said):
        own = study.model_copy(update={"judgements": judgements})
        if is_found[row]:
            assert weights[row].tobytes() == criterion_weights(own, statement).weights.tobytes()
        else:
            with pytest.raises(JudgementError):
                criterion_weights(own, statement)
