"""The sum of a column is close to the true one, and the same bits for any order of the rows."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from netselect.sums import ROUNDING, Floats, column_sums, levelled

FIGURES = st.floats(-1e150, 1e150, allow_nan=False, allow_infinity=False)
TABLES = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=FIGURES)


def bits(x: Floats) -> bytes:
    return np.ascontiguousarray(x).tobytes()


@given(TABLES, st.randoms(use_true_random=False))
def test_any_order_of_the_rows_gives_the_same_bits(table: Floats, random: Random) -> None:
    order = list(range(len(table)))
    random.shuffle(order)
    assert bits(column_sums(table[order])) == bits(column_sums(table))


@given(TABLES)
def test_the_sum_is_the_true_one_to_the_last_digits_of_the_sum_of_sizes(table: Floats) -> None:
    for found, column in zip(column_sums(table), table.T, strict=True):
        assert abs(found - math.fsum(column)) <= 1e-15 * math.fsum(abs(column))


@given(arrays(np.float64, (3, 4, 5, 2), elements=FIGURES))
def test_stacked_tables_give_the_bits_of_each_table_alone(tables: Floats) -> None:
    stacked = column_sums(tables)
    for index in np.ndindex(3, 4):
        assert bits(stacked[index]) == bits(column_sums(tables[index]))


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1601, 10), (40_000, 3), (30_000, 20), (3, 17_000)])
def test_tall_and_wide_tables_keep_the_promise_too(rows: int, columns: int) -> None:
    rng = np.random.default_rng(7)
    table = rng.normal(size=(rows, columns)) * 10.0 ** rng.integers(-8, 9, size=(rows, columns))
    sums = column_sums(table)
    assert bits(column_sums(table[rng.permutation(rows)])) == bits(sums)
    some = slice(0, 25)
    true = np.array([math.fsum(column) for column in table[:, some].T])
    sizes = np.abs(table[:, some]).sum(axis=0)
    assert (np.abs(sums[some] - true) <= 1e-15 * sizes).all()


@pytest.mark.parametrize("shape", [(40, 100, 7), (3, 9000, 4), (2, 3, 4000, 5)])
def test_large_stacks_give_the_bits_of_each_table_alone(shape: tuple[int, ...]) -> None:
    tables = np.random.default_rng(3).normal(size=shape)
    sums = column_sums(tables)
    assert sums.shape == (*shape[:-2], shape[-1])
    for index in np.ndindex(*shape[:-2]):
        assert bits(sums[index]) == bits(column_sums(tables[index]))


@settings(max_examples=20)
@given(st.integers(1, 40), st.integers(1, 6))
def test_whole_numbers_are_summed_exactly(rows: int, columns: int) -> None:
    table = np.arange(float(rows * columns)).reshape(rows, columns)
    assert column_sums(table).tolist() == table.sum(axis=0).tolist()


def test_more_than_a_million_rows_are_still_free_of_their_order() -> None:
    column = np.random.default_rng(5).normal(size=(2**20 + 3, 1))
    assert bits(column_sums(column)) == bits(column_sums(column[::-1]))
    assert column_sums(column)[0] == pytest.approx(math.fsum(column[:, 0]), rel=1e-12)


def test_nothing_and_zeros_sum_to_zero() -> None:
    assert column_sums(np.zeros((0, 3))).tolist() == [0.0, 0.0, 0.0]
    assert column_sums(np.full((4, 2), -0.0)).tolist() == [0.0, 0.0]


def test_the_layout_in_memory_and_the_input_are_left_alone() -> None:
    table = np.random.default_rng(11).normal(size=(30, 4))
    before = table.copy()
    assert bits(column_sums(np.asfortranarray(table))) == bits(column_sums(table))
    assert (table == before).all()


@pytest.mark.parametrize("size", [5e-324, 1e-310, 1e-200, 1e149])
def test_very_small_and_very_large_figures_are_summed(size: float) -> None:
    table = np.array([[3.0], [-1.0], [5.0]]) * size
    assert column_sums(table)[0] == pytest.approx(math.fsum(table[:, 0]), rel=1e-15)


def test_a_column_is_levelled_within_rounding_and_no_further() -> None:
    apart = np.array(
        [[[1e6, 1.0, 0.0], [1e6 * (1 + ROUNDING / 2), 2.0, 0.0]], [[1.0, 1.0, 1e-300], [1.0 + 2e-12, 1.0, 0.0]]]
    )
    found = levelled(apart).values
    assert found[0].tolist() == [[1e6, 1.0, 0.0], [1e6, 2.0, 0.0]]
    assert found[1].tolist() == apart[1].tolist()
    assert bits(found) == b"".join(bits(levelled(table).values) for table in apart)
