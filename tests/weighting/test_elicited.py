"""Points and orders become weights that sum to 1 and keep what was said."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netselect.errors import UnknownName
from netselect.weighting.elicited import points, rank_order

FORMULAS = ("centroid", "sum", "reciprocal")
POINTS = st.lists(st.floats(0, 1e300), min_size=1, max_size=12).filter(lambda given: max(given) > 0)
PLACES = st.lists(st.integers(1, 8), min_size=1, max_size=8)


def close(found: npt.ArrayLike, wanted: npt.ArrayLike) -> bool:
    return np.allclose(found, wanted, rtol=0, atol=1e-12)


@given(POINTS)
def test_points_keep_their_proportions_and_sum_to_one(given_points: list[float]) -> None:
    weights = points(given_points)
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    largest = int(np.argmax(given_points))
    shares = np.array(given_points) / given_points[largest]
    assert np.allclose(weights / weights[largest], shares, rtol=1e-12, atol=1e-300)


@given(POINTS, st.integers(-40, 40))
def test_doubling_all_points_changes_no_bit(given_points: list[float], power: int) -> None:
    tame = np.clip(given_points, 1e-100, 1e100)
    assert points(tame * 2.0**power).tolist() == points(tame).tolist()


def test_points_are_shared_out_along_the_last_axis() -> None:
    assert points([[1, 3], [2, 2]]).tolist() == [[0.25, 0.75], [0.5, 0.5]]


def test_the_largest_numbers_there_are_still_have_shares() -> None:
    assert points([1.7e308, 1.7e308]).tolist() == [0.5, 0.5]
    assert points([5e-324, 5e-324]).tolist() == [0.5, 0.5]


def test_no_points_at_all_give_no_weights() -> None:
    assert points([]).tolist() == []


@pytest.mark.parametrize(
    ("formula", "weights"),
    [
        ("centroid", [11 / 18, 5 / 18, 2 / 18]),
        ("sum", [3 / 6, 2 / 6, 1 / 6]),
        ("reciprocal", [6 / 11, 3 / 11, 2 / 11]),
    ],
)
def test_an_order_of_three_has_the_weights_of_the_formula(formula: str, weights: list[float]) -> None:
    assert close(rank_order([1, 2, 3], formula), weights)
    assert close(rank_order([3, 1, 2], formula), [weights[2], weights[0], weights[1]])


@given(PLACES, st.sampled_from(FORMULAS))
def test_weights_of_an_order_sum_to_one_and_keep_it(places: list[int], formula: str) -> None:
    weights = rank_order(places, formula)
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert (weights > 0).all()
    for (place, weight), (other_place, other) in itertools.combinations(zip(places, weights, strict=True), 2):
        assert (place < other_place) == (weight > other)
        assert (place == other_place) == (weight == other)


@given(PLACES, st.sampled_from(FORMULAS))
def test_only_the_order_of_the_places_counts(places: list[int], formula: str) -> None:
    competition = [1 + sum(other < place for other in places) for place in places]
    dense = [1 + len({other for other in places if other < place}) for place in places]
    assert rank_order(competition, formula).tolist() == rank_order(places, formula).tolist()
    assert rank_order(dense, formula).tolist() == rank_order(places, formula).tolist()


@given(PLACES, st.sampled_from(FORMULAS))
def test_tied_items_share_the_mean_of_the_places_they_cover(places: list[int], formula: str) -> None:
    untied = rank_order(range(1, len(places) + 1), formula)
    order = sorted(range(len(places)), key=lambda item: places[item])
    for place in set(places):
        covered = [spot for spot, item in enumerate(order) if places[item] == place]
        mean = untied[covered].mean()
        assert close(rank_order(places, formula)[[p == place for p in places]], mean)


def test_the_centroid_is_the_centre_of_all_weights_in_that_order() -> None:
    drawn = np.sort(np.random.default_rng(1).dirichlet(np.ones(4), size=200_000))[:, ::-1]
    assert np.allclose(rank_order([1, 2, 3, 4]), drawn.mean(axis=0), atol=2e-3)


def test_orders_are_read_along_the_last_axis() -> None:
    both = rank_order([[1, 2, 2], [3, 2, 1]])
    assert both.tolist() == [rank_order([1, 2, 2]).tolist(), rank_order([3, 2, 1]).tolist()]


def test_an_unknown_formula_is_met_with_the_nearest_one() -> None:
    with pytest.raises(UnknownName, match="Did you mean `centroid`"):
        rank_order([1, 2], "centriod")
