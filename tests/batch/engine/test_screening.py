"""Is nobody lost who may be among the first?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from netselect.batch.engine.screening import LEFT_OUT, Screen, survivors
from netselect.matrix import DecisionMatrix
from netselect.methods import built_in_methods, make_method

UNIT = st.floats(0, 1, width=32)


@given(
    figures=st.one_of(st.integers(1, 130), st.integers(250, 600)).flatmap(
        lambda width: arrays.arrays(np.float32, (3, width), elements=UNIT)
    ),
    first=st.integers(1, 12),
    slack=st.floats(0, 0.2),
    out=st.integers(0, 2**16),
)
def test_everybody_within_the_slack_of_the_last_of_the_first_is_kept(
    figures: np.ndarray[tuple[int, int], np.dtype[np.float32]], first: int, slack: float, out: int
) -> None:
    stands = (np.arange(figures.shape[1]) * 7 + out) % 3 > 0
    figures = np.where(stands, figures, figures + LEFT_OUT)
    rows, columns = survivors(figures, first, slack)
    kept = set(zip(rows.tolist(), columns.tolist(), strict=True))
    for row in range(3):
        standing = np.sort(figures[row][stands])[::-1]
        floor = standing[min(first, len(standing)) - 1] - slack if len(standing) else 0.0
        wanted = {(row, place) for place in np.flatnonzero(stands & (figures[row] >= floor)).tolist()}
        assert wanted <= kept
    assert all(stands[column] for _, column in kept)


@pytest.mark.parametrize("name", ["weighted_sum", "topsis"])
@pytest.mark.parametrize("seed", range(12))
def test_no_figure_is_further_out_than_its_bound(name: str, seed: int) -> None:
    draw = np.random.default_rng(seed)
    count, width = int(draw.integers(1, 200)), int(draw.integers(1, 40))
    values = draw.random((count, width)) ** draw.choice([1, 8, 30])
    weights = draw.dirichlet(np.full(width, draw.choice([0.05, 1.0])), 20)
    matrix = DecisionMatrix.from_arrays(values, np.ones(width), worst=np.zeros(width), best=np.ones(width))
    method = make_method(name)
    assert method.separable is not None
    screen = Screen(method.separable, matrix.utilities)
    figures = screen.figures(weights, {}).astype(np.float64)
    scores = np.array([method.evaluate(matrix.with_figures(values, own)).scores for own in weights])
    squares = scores**2 / (scores**2 + (1 - scores) ** 2)
    exact = scores if name == "weighted_sum" else squares
    assert np.abs(figures - exact).max() <= screen.slack(0.0) / 2


def test_columns_that_differ_from_learner_to_learner_are_added() -> None:
    draw = np.random.default_rng(1)
    values, weights = draw.random((30, 4)), draw.dirichlet(np.ones(4), 5)
    own = draw.random((5, 30))
    for name in ("weighted_sum", "topsis"):
        form = make_method(name).separable
        assert form is not None
        fixed = values.copy()
        fixed[:, 2] = 0.0
        near = Screen(form, fixed, (2,)).figures(weights, {2: own})
        for row in range(5):
            whole = values.copy()
            whole[:, 2] = own[row]
            alone = Screen(form, whole).figures(weights[row : row + 1], {})[0]
            np.testing.assert_allclose(near[row], alone, rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", built_in_methods())
def test_scores_of_values_are_those_of_the_method_itself_bit_for_bit(name: str) -> None:
    form = make_method(name).separable
    draw = np.random.default_rng(2)
    matrix = DecisionMatrix.from_arrays(
        draw.random((40, 7)) * 5, np.ones(7), worst=np.zeros(7), best=np.full(7, 5.0)
    )
    for own in draw.dirichlet(np.ones(7), 6) if form is not None else ():
        weighed = matrix.reweighted(own)
        assert form is not None
        scores = form.scores(matrix.utilities[:, None], np.tile(weighed.weights, (40, 1)))[:, 0]
        assert scores.tobytes() == make_method(name).evaluate(weighed).scores.tobytes()
