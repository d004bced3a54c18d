"""The random indices are the published ones, and the indices are 0 where judgements agree."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import NoRandomIndex, UnknownName
from netselect.sums import Floats
from netselect.weighting import consistency
from netselect.weighting.consistency import eigenvector_priorities, geometric_mean_priorities, lambda_max

LOGS = st.floats(-math.log(9), math.log(9))


def reciprocal(n: int, logs: list[float]) -> Floats:
    upper = np.zeros((n, n))
    upper[np.triu_indices(n, 1)] = logs
    return np.exp(upper - upper.T)


@pytest.mark.parametrize(
    ("table", "end", "of_three", "of_ten"),
    [
        ("saaty_1980", 10, 0.58, 1.49),
        ("saaty_2005", 15, 0.52, 1.49),
        ("alonso_lamata_2006", 15, 0.5247, 1.4854),
        ("donegan_dodd_1991", 15, 0.4914, 1.4055),
        ("aguaron_moreno_2003", 15, 0.525, 1.484),
        ("tummala_ling_1998", 15, 0.5799, 1.4882),
    ],
)
def test_each_table_has_its_reach_and_its_figures(table: str, end: int, of_three: float, of_ten: float) -> None:
    assert consistency.reach(table) == end
    assert consistency.random_index(3, table) == of_three
    assert consistency.random_index(10, table) == of_ten


def test_random_indices_grow_with_the_number_of_items() -> None:
    for figures in consistency.RANDOM_INDEX.values():
        assert list(figures) == sorted(set(figures))


@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("table", [*consistency.RANDOM_INDEX, 0.5])
def test_one_or_two_items_are_always_consistent(n: int, table: str | float) -> None:
    assert consistency.random_index(n, table) == 0
    assert consistency.consistency_index(2.5, n) == 0
    assert consistency.consistency_ratio(2.5, n, table) == 0


def test_beyond_a_table_the_message_names_those_that_reach_further() -> None:
    with pytest.raises(NoRandomIndex) as caught:
        consistency.consistency_ratio(12.0, 11)
    message = str(caught.value)
    assert "`saaty_1980` ends at 10 items, and 11" in message
    for name in ("saaty_2005", "alonso_lamata_2006", "donegan_dodd_1991"):
        assert f"`{name}` (to 15)" in message


def test_beyond_all_tables_the_message_asks_for_the_figure_or_smaller_groups() -> None:
    with pytest.raises(NoRandomIndex, match="or judge in smaller groups") as caught:
        consistency.random_index(16, "saaty_2005")
    said = "give the figure of another one, as in `{judgements: {random_index: {table: saaty_2005, 16: 1.6}}}`"
    assert said in str(caught.value)
    cure = {"table": "saaty_2005", 16: 1.6}
    assert [consistency.random_index(n, cure) for n in (2, 15, 16)] == [0.0, 1.59, 1.6]


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({}, "no figure is given here"),
        ({"table": "saaty_2005"}, "no figure is given here"),
        ({2: 0.1}, "a whole number of 3 or more"),
        ({"many": 1.6}, "a whole number of 3 or more"),
        ({16: 0}, "a number above 0"),
        ({16: math.nan}, "a number above 0"),
        ({16: "1.6"}, "a number above 0"),
        ({16: True}, "a number above 0"),
        ({"table": "saaty_2004", 16: 1.6}, r"Did you mean `saaty_2005`\?"),
    ],
)
def test_figures_that_are_none_are_refused_with_the_way_to_write_them(
    figures: dict[object, object], sentence: str
) -> None:
    with pytest.raises(NoRandomIndex, match=sentence):
        consistency.random_index(16, figures)


def test_a_figure_stands_for_a_table_of_any_reach() -> None:
    assert consistency.random_index(40, 1.7) == 1.7
    assert consistency.consistency_ratio(4.5, 4, 0.5) == pytest.approx(1 / 3)


@pytest.mark.parametrize("figure", [0.0, -1.0, math.inf, math.nan])
def test_a_figure_that_is_no_random_index_is_refused(figure: float) -> None:
    with pytest.raises(NoRandomIndex, match="must be a number above 0"):
        consistency.random_index(4, figure)


def test_an_unknown_table_is_met_with_the_nearest_one() -> None:
    with pytest.raises(UnknownName, match="Did you mean `saaty_1980`"):
        consistency.random_index(2, "saaty1980")


def test_the_index_takes_many_eigenvalues_at_once_and_is_never_negative() -> None:
    assert consistency.consistency_index([3.0, 3.1, 3.0 - 1e-15], 3).tolist() == pytest.approx([0, 0.05, 0])
    assert consistency.consistency_ratio([[4.0, 4.27]], 4).tolist() == [pytest.approx([0, 0.1])]


def test_random_judgements_have_a_ratio_of_about_one() -> None:
    rng = np.random.default_rng(2)
    scale = np.log(np.r_[1 / np.arange(9.0, 1.0, -1.0), np.arange(1.0, 10.0)])
    matrices = np.stack([reciprocal(5, rng.choice(scale, 10).tolist()) for _ in range(3000)])
    largest = lambda_max(matrices, eigenvector_priorities(matrices))
    for table in consistency.RANDOM_INDEX:
        assert consistency.consistency_ratio(largest, 5, table).mean() == pytest.approx(1.0, abs=0.07)


@given(st.lists(LOGS, min_size=6, max_size=6))
def test_the_geometric_index_is_the_mean_squared_error_of_its_triads(logs: list[float]) -> None:
    # Aguaron & Moreno-Jimenez 2003: the mean of log(a_ij a_jk a_ki)**2 over triads, divided by 3.
    a = reciprocal(4, logs)
    triads = [math.log(a[i, j] * a[j, k] * a[k, i]) ** 2 for i, j, k in itertools.combinations(range(4), 3)]
    index = consistency.geometric_consistency_index(a, geometric_mean_priorities(a))
    assert float(index) == pytest.approx(sum(triads) / len(triads) / 3, abs=1e-12)


def test_the_geometric_index_is_zero_for_two_items_and_for_a_tree_of_judgements() -> None:
    two = np.array([[1, 5], [1 / 5, 1]])
    assert consistency.geometric_consistency_index(two, np.array([0.5, 0.5])) == 0
    chain = np.array([[1, 2, 0], [1 / 2, 1, 3], [0, 1 / 3, 1]])
    assert consistency.geometric_consistency_index(chain, np.array([6, 3, 1]) / 10) == 0


def test_the_geometric_index_broadcasts() -> None:
    a = np.stack([reciprocal(4, logs) for logs in np.random.default_rng(4).normal(size=(3, 6)).tolist()])
    weights = geometric_mean_priorities(a)
    alone = [float(consistency.geometric_consistency_index(*pair)) for pair in zip(a, weights, strict=True)]
    assert consistency.geometric_consistency_index(a, weights).tolist() == alone


def test_of_three_items_a_geometric_index_of_0_31_matches_a_ratio_of_a_tenth() -> None:
    # Both indices are functions of one deviation there: see Aguaron & Moreno-Jimenez 2003.
    for product in np.linspace(1.5, 4, 200):
        a = reciprocal(3, [0.0, math.log(product), 0.0])
        ratio = consistency.consistency_ratio(lambda_max(a, eigenvector_priorities(a)), 3, 0.5247)
        index = consistency.geometric_consistency_index(a, geometric_mean_priorities(a))
        if abs(float(ratio) - 0.1) > 0.005:
            assert (ratio < 0.1) == (index < 0.31)


def test_deviations_are_zero_where_judgements_are_the_ratios_of_the_weights_or_missing() -> None:
    weights = np.array([0.5, 0.3, 0.2])
    a = weights[:, None] / weights
    a[0, 2] = a[2, 0] = 0
    assert np.allclose(consistency.deviations(a, weights), 0, atol=1e-15)
