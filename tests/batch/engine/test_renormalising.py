"""Are sums over whoever stands, made as one product, those that are made for each learner alone?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.batch.engine.figures import Renormalised
from netselect.matrix import DecisionMatrix
from netselect.methods._footing import Scaling
from netselect.methods.topsis import Topsis
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


@pytest.mark.parametrize("tolerance", [1e-3, 0.01, 0.05])
@pytest.mark.parametrize("scaling", ["min_max", "vector", "none"])
def test_who_ties_with_the_last_of_the_first_is_kept_and_little_more(scaling: Scaling, tolerance: float) -> None:
    """Where figures rise fastest: about halfway between the best and the worst."""
    tied, further = 0.5 - tolerance, 0.5 - 2.5 * tolerance - 1e-5
    values = np.array([1.0, 0.5, tied, further, *[0.0] * FEW])[:, None]
    form = Topsis(reference="candidates", scaling=scaling).from_best_and_worst
    assert form is not None
    matrix = DecisionMatrix.from_arrays(values, [1.0], maximise=["max"])
    stands = np.ones((1, len(values)), dtype=np.bool_)
    _, networks, scores, is_found = Renormalised(form, matrix).first(np.ones((1, 1)), stands, 2, tolerance + 1e-13)
    assert is_found.all()
    np.testing.assert_allclose(scores[:3], [1.0, 0.5, tied], rtol=0, atol=1e-12)
    assert networks.tolist() == [0, 1, 2]
