"""Is nobody lost who may be among the first?"""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from netselect.batch.engine.figures import LEFT_OUT, ROUNDING, Screen, survivors
from netselect.matrix import DecisionMatrix
from netselect.methods import Separable, built_in_methods, make_method

Floats = npt.NDArray[np.float64]

UNIT = st.floats(0, 1, width=32)


@given(
    figures=st.one_of(st.integers(1, 130), st.integers(250, 600)).flatmap(
        lambda width: arrays.arrays(np.float32, (3, width), elements=UNIT)
    ),
    first=st.integers(1, 12),
    slack=st.floats(0, 0.2),
    out=st.integers(0, 2**16),
    best_ahead=st.booleans(),
)
def test_everybody_within_the_slack_of_the_last_of_the_first_is_kept(
    figures: np.ndarray[tuple[int, int], np.dtype[np.float32]],
    first: int,
    slack: float,
    out: int,
    *,
    best_ahead: bool,
) -> None:
    stands = (np.arange(figures.shape[1]) * 7 + out) % 3 > 0
    figures = np.where(stands, figures, figures + LEFT_OUT)
    rows, columns = survivors(figures, first, slack, best_ahead=best_ahead)
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


NAMES = ("weighted_sum", "topsis")
"""Methods whose learners are screened."""


def form_of(name: str) -> Separable:
    form = make_method(name).separable
    assert form is not None
    return form


def test_no_other_sums_are_screened() -> None:
    forms = [form for name in built_in_methods() if (form := make_method(name).separable) is not None]
    assert {id(form) for form in forms} == {id(form_of(name)) for name in NAMES}


def one_by_one(weights: Floats, values: Floats, form: Separable, place: int, *, own: bool) -> tuple[float, float]:
    """Return a sum added up in single precision, one term after the other, and the one to double precision."""
    raised = weights**form.power
    function = form.functions[place]
    singles = function(values.astype(np.float32)) if own else function(values).astype(np.float32)
    total = np.float32(0)
    for weight, value in zip(raised.astype(np.float32), singles, strict=True):
        total = np.float32(total + np.float32(weight * value))
    return float(total), math.fsum((raised * function(values)).tolist())


@given(
    values=st.lists(st.floats(0, 1), min_size=1, max_size=12),
    seed=st.integers(0, 2**20),
    name=st.sampled_from(NAMES),
    own=st.booleans(),
)
def test_no_sum_is_out_by_more_than_its_share(values: list[float], seed: int, name: str, own: bool) -> None:
    form, width = form_of(name), len(values)
    weights = np.random.default_rng(seed).dirichlet(np.ones(width))
    for place in range(len(form.functions)):
        total, exact = one_by_one(weights, np.array(values), form, place, own=own)
        assert abs(total - exact) <= Screen(form, np.zeros((1, width))).share * exact + 1e-40


def out_by(weights: list[float], values: list[float], name: str, *, own: bool) -> tuple[float, float]:
    """Return by what share the first sum of a method is out, and by what share it may be."""
    form = form_of(name)
    total, exact = one_by_one(np.array(weights), np.array(values), form, 0, own=own)
    return abs(total - exact) / exact, Screen(form, np.zeros((1, len(weights)))).share


def test_a_sum_of_many_that_are_lost_one_by_one_needs_more_than_half_of_its_share() -> None:
    count = 400
    tiny = 0.499 * 2.0**-24
    weights = [0.5 + 2.0**-22, *[tiny] * count, 0.5 - 2.0**-22 - count * tiny]
    out, share = out_by(weights, [1.0] * (count + 1) + [0.0], "weighted_sum", own=False)
    assert share / 2 < out <= share


def test_roundings_of_one_product_need_more_than_half_of_its_share() -> None:
    """Weight, value, square and product, each just above a power of 2 and rounded down by nearly half a step."""
    worst = 0.0
    half = 0.4999 * 2.0**-24
    for steps in range(2880, 2900):
        value = 0.5 + 2.0**-24 * steps + half
        for further in range(0, 6000, 7):
            weight = np.sqrt(0.5 + 2.0**-24 * further + half)
            out, share = out_by([float(weight)], [value], "topsis", own=True)
            worst = max(worst, out)
    assert share / 2 < worst <= share


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_out_by_so_many_times_the_share_of_its_sums(name: str) -> None:
    form, share = form_of(name), 1e-4
    outs = []
    for figure in (1.0, 0.7, 0.5, 0.01):
        sums = [np.array([figure]), np.array([1.0])][: len(form.functions)]
        exact = form.join(*(own.copy() for own in sums))
        for signs in ((1, 1), (1, -1), (-1, 1)):
            near = form.join(*(own * (1 + sign * share) for own, sign in zip(sums, signs, strict=False)))
            outs.append(abs(float(near[0] - exact[0])))
    assert form.joined * share / 2 < max(outs) <= 1.01 * form.joined * share
    screen = Screen(form, np.zeros((1, 300)))
    assert screen.error >= form.joined * screen.share + ROUNDING


def furthest(name: str, values: Floats, weights: Floats, out: Floats, tolerance: float) -> float:
    """Return how much further a figure lies below one that it ties with than the slack allows; below 0: no more.

    All columns (n, m) are learners' own, and known only up to ``out``, of either sign.
    """
    form, own = form_of(name), range(values.shape[1])
    screen = Screen(form, np.zeros_like(values), tuple(own))
    near = {column: (values + out)[None, :, column] for column in own}
    figures = screen.figures(weights[None], near)[0].astype(np.float64)
    scores = form.scores(values, weights)
    ties = np.abs(scores[:, None] - scores) <= tolerance
    apart = np.where(ties, figures[:, None] - figures, 0.0).max()
    return float(apart - screen.slack(tolerance, float(np.abs(out).max())))


@given(
    values=arrays.arrays(
        np.float64, st.tuples(st.integers(2, 6), st.integers(1, 4)), elements=st.floats(0.05, 0.95)
    ),
    tolerance=st.sampled_from([0.0, 1e-9, 1e-3, 0.05]),
    out=st.sampled_from([0.0, 1e-6, 1e-3, 0.01]),
    seed=st.integers(0, 2**20),
    name=st.sampled_from(NAMES),
)
@example(values=np.full((2, 1), 0.5), tolerance=0.0, out=0.01, seed=0, name="topsis")
@example(values=np.full((2, 4), 0.5), tolerance=0.0, out=0.01, seed=0, name="topsis")
@example(values=np.array([[0.475], [0.525]]), tolerance=0.05, out=0.0, seed=0, name="topsis")
def test_who_ties_is_within_the_slack_however_large_the_tolerance(
    values: Floats, tolerance: float, out: float, seed: int, name: str
) -> None:
    draw = np.random.default_rng(seed)
    weights = draw.dirichlet(np.ones(values.shape[1]))
    signs = np.where(np.arange(len(values)) % 2, 1.0, -1.0)[:, None] * np.ones_like(values)
    for moved in (signs, -signs, draw.choice([-1.0, 1.0], values.shape)):
        assert furthest(name, values, weights, moved * out, tolerance + 1e-13) <= 0


@pytest.mark.parametrize("name", NAMES)
def test_no_case_needs_less_slack_than_there_is_by_half(name: str) -> None:
    """Two figures out in opposite directions, and two scores that just tie, where figures rise fastest."""
    one = np.ones(1)
    apart, out = 0.02, 0.01
    level = np.full((2, 1), 0.5)
    ties = np.array([[0.5 - apart / 2], [0.5 + apart / 2]])
    moved = np.array([[out], [-out]])
    screen = Screen(form_of(name), level, (0,))
    by_values = furthest(name, level, one, moved, 0.0) + screen.slack(0.0, out)
    by_scores = furthest(name, ties, one, np.zeros((2, 1)), apart + 1e-13) + screen.slack(apart)
    assert screen.slack(0.0, out) / 2 < by_values <= screen.slack(0.0, out)
    assert screen.slack(apart) / 2 < by_scores <= screen.slack(apart)
