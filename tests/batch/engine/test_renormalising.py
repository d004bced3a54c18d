"""Are sums over whoever stands, made as one product, those that are made for each learner alone?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.sums import FEW, column_sums, grids


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1), spread=st.sampled_from((1, 10, 60)))
def test_grids_add_up_to_the_sums_of_some_rows_bit_for_bit(seed: int, spread: int) -> None:
    draw = np.random.default_rng(seed)
    table = np.ldexp(draw.random((200, 5)), draw.integers(-spread, 1, (200, 5)))
    coarse, fine = grids(table)
    stands = draw.random((20, 200)) < draw.uniform(0.4, 1.0)
    both = stands.astype(np.float64) @ np.hstack([coarse, fine])
    sums = both[:, :5] + both[:, 5:]
    peaks = np.frexp(table.max(axis=0))[1]
    compared = 0
    for row, rows in enumerate(stands):
        same = np.frexp(table[rows].max(axis=0))[1] == peaks
        if rows.sum() > FEW:
            assert (sums[row] == column_sums(table[rows]))[same].all()
            compared += int(same.sum())
    assert compared > 0


@pytest.mark.parametrize("rows", [1, FEW, FEW + 1, 5000])
def test_grids_leave_nothing_out_that_the_sums_keep(rows: int) -> None:
    table = np.random.default_rng(rows).random((rows, 3))
    coarse, fine = grids(table)
    np.testing.assert_allclose(coarse + fine, table, rtol=0, atol=2.0**-60)
