"""Are places, pairs and firsts counted right, and alike on the quick way and on the slow one?"""

import tracemalloc

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.matrix import DecisionMatrix
from netselect.methods import ScoreRange
from netselect.robustness.sampling import RankCounts
from netselect.robustness.smaa import smaa
from netselect.sums import competition_ranks, tie_tolerance

Floats = npt.NDArray[np.float64]

KINDS: tuple[ScoreRange, ...] = ("unit", "share", "flow", "open")

few = settings(max_examples=80, deadline=None)


def by_hand(scores: Floats, weights: Floats, kind: ScoreRange) -> tuple[Floats, Floats, Floats, Floats]:
    """Return places, wins, sums and squares of the weights where first, one set of scores after the other."""
    count = scores.shape[1]
    places, wins = np.zeros((count, count)), np.zeros((count, count))
    sums, squares = np.zeros((count, weights.shape[1])), np.zeros((count, weights.shape[1]))
    for own, weighed in zip(scores, weights, strict=True):
        rows = np.flatnonzero(own > -np.inf)
        ranks = np.zeros(count, dtype=np.int64)
        ranks[rows] = competition_ranks(own[rows], tie_tolerance(own[rows], kind))
        for row in rows:
            places[row, ranks[row] - 1] += 1
            sums[row] += weighed * (ranks[row] == 1)
            squares[row] += weighed**2 * (ranks[row] == 1)
            for other in range(count):
                wins[row, other] += other != row and (ranks[other] == 0 or ranks[row] < ranks[other])
    return places, wins, sums, squares


def assert_counts(counts: RankCounts, scores: Floats, weights: Floats) -> None:
    places, wins, sums, squares = by_hand(scores, weights, counts.kind)
    assert counts.samples == len(scores)
    assert counts.places.tolist() == places.tolist()
    assert counts.firsts.tolist() == places[:, 0].tolist()
    assert counts.wins.tolist() == wins.tolist()
    assert counts.weights == pytest.approx(sums, abs=1e-12)
    assert counts.squares == pytest.approx(squares, abs=1e-12)


def quickly(scores: Floats, weights: Floats, kind: ScoreRange) -> tuple[RankCounts, int]:
    """Count the quick way, and slowly what is left; return how many were left too."""
    counts = RankCounts(scores.shape[1], weights.shape[1], kind, with_pairs=True)
    close = counts.add_without_ties(np.ascontiguousarray(scores), weights)
    if close.any():
        counts.add(scores[close], weights[close])
    return counts, int(close.sum())


@st.composite
def score_sets(draw: st.DrawFn, *, some_out: bool) -> tuple[Floats, Floats, ScoreRange]:
    """Draw sets of scores with ties, near ties on both sides of the tolerance, and maybe some that are out."""
    kind = draw(st.sampled_from(KINDS))
    size = 1.0 if kind != "open" else draw(st.sampled_from([1e-90, 1e-3, 1.0, 1e6, 1e90]))
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))
    shape = draw(st.integers(1, 12)), draw(st.integers(1, 9))
    bottom = 0.0 if kind in {"unit", "share"} else -1.0
    scores = generator.uniform(bottom, 1.0, shape)
    steps = draw(st.sampled_from([0, 3, 5]))
    scores = scores if steps == 0 else np.round(scores * steps) / steps
    if kind == "share":
        scores = (scores + 0.1) / (scores + 0.1).sum(axis=1, keepdims=True)
    nudges = np.array([0.0, 1e-17, 1e-13, 0.5e-9, 0.99e-9, 1.01e-9, 2e-9, 2.02e-9])
    scores = size * (scores + generator.choice(nudges, shape) * draw(st.sampled_from([0.0, 1.0, -1.0, 0.3])))
    if some_out:
        scores[generator.random(shape) < 0.3] = -np.inf
    weights = generator.dirichlet(np.ones(3), shape[0])
    return scores, weights, kind


@few
@given(drawn=score_sets(some_out=True))
def test_sets_of_scores_are_counted_as_one_by_one(drawn: tuple[Floats, Floats, ScoreRange]) -> None:
    scores, weights, kind = drawn
    counts = RankCounts(scores.shape[1], 3, kind, with_pairs=True)
    half = len(scores) // 2
    for part in (slice(half), slice(half, None)):
        if len(scores[part]):
            counts.add(scores[part], weights[part])
    assert_counts(counts, scores, weights)


@settings(max_examples=300, deadline=None)
@given(drawn=score_sets(some_out=False))
def test_the_quick_way_counts_the_same_and_leaves_every_tie_to_the_slow_one(
    drawn: tuple[Floats, Floats, ScoreRange],
) -> None:
    scores, weights, kind = drawn
    assert_counts(quickly(scores, weights, kind)[0], scores, weights)


@pytest.mark.parametrize("kind", KINDS)
def test_the_quick_way_leaves_few_sets_that_are_not_close(kind: ScoreRange) -> None:
    generator = np.random.default_rng(0)
    scores = generator.random((5000, 30))
    _, left = quickly(scores, generator.dirichlet(np.ones(4), 5000), kind)
    assert left < 25


@pytest.mark.parametrize("networks", [1, 2, 3, 16, 17, 300])
def test_any_number_of_networks_can_be_packed(networks: int) -> None:
    generator = np.random.default_rng(networks)
    scores = generator.uniform(-1, 1, (20, networks))
    weights = generator.dirichlet(np.ones(2), 20)
    counts, left = quickly(scores, weights, "flow")
    assert left < 20
    assert_counts(counts, scores, weights)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "scores",
    [
        [-0.0, 0.0, 1.0],
        [0.0, -0.0, -1.0],
        [-0.0, -0.0, 0.5],
        [0.0, 0.0, 0.0],
        [-0.0, 0.5, 1.0],
        [5e-324, 0.0, 1e-323],
    ],
)
def test_a_zero_with_a_sign_is_a_zero(kind: ScoreRange, scores: list[float]) -> None:
    found = np.array([scores])
    assert_counts(quickly(found, np.array([[1.0]]), kind)[0], found, np.array([[1.0]]))


def test_networks_that_all_score_nothing_tie() -> None:
    matrix = DecisionMatrix.from_arrays([[0.0, 0.0]] * 3, [1, 1], maximise=["max", "min"])
    found = smaa(rank(matrix, "weighted_sum", scaling="none"), samples=20)
    assert [one.first for one in found.networks] == [1.0, 1.0, 1.0]
    assert not np.asarray(found.winning).any()


@pytest.mark.parametrize("off", [-1e-15, 0.0, 2e-16, 1e-15])
@pytest.mark.parametrize("networks", [3, 17, 300])
def test_a_rounding_of_the_product_never_decides_a_tie(off: float, networks: int) -> None:
    """Scores as far apart as the tolerance, but for a few roundings, are left to the slow way."""
    scores = np.linspace(0.0, 0.5, networks)
    scores[:2] = 0.7, 0.7 - 1e-9 - off
    _, left = quickly(scores[None], np.array([[1.0]]), "unit")
    assert left == 1


def test_pairs_are_counted_over_many_additions_and_more_than_are_kept_at_a_time() -> None:
    generator = np.random.default_rng(3)
    counts = RankCounts(400, 1, "unit", with_pairs=True)
    blocks = [generator.random((2000, 400)) for _ in range(2)]
    for block in blocks:
        close = counts.add_without_ties(block, np.ones((2000, 1)))
        counts.add(block[close], np.ones((int(close.sum()), 1)))
    whole = np.concatenate(blocks)
    for row, other in ((0, 1), (17, 399), (200, 100)):
        apart = whole[:, row] - whole[:, other]
        assert counts.wins[row, other] == (apart > 1e-9).sum()
        assert counts.wins[other, row] == (apart < -1e-9).sum()
    assert counts.samples == counts.places.sum() / 400 == 4000


def test_wins_asked_for_in_between_do_not_count_twice() -> None:
    generator = np.random.default_rng(4)
    one, two = RankCounts(3, 1, "unit", with_pairs=True), RankCounts(3, 1, "unit", with_pairs=True)
    for _ in range(3):
        scores = generator.random((50, 3))
        for counts in (one, two):
            counts.add_without_ties(scores, np.ones((50, 1)))
        assert one.wins.sum() > 0
    assert one.wins.tolist() == two.wins.tolist()
    assert one.wins.tolist() == one.wins.tolist()


def test_without_pairs_all_else_is_counted() -> None:
    scores = np.random.default_rng(5).random((50, 4))
    counts = RankCounts(4, 1, "unit", with_pairs=False)
    counts.add_without_ties(scores[:25], np.ones((25, 1)))
    counts.add(scores[25:], np.ones((25, 1)))
    assert counts.wins.sum() == 0
    assert counts.places.tolist() == by_hand(scores, np.ones((50, 1)), "unit")[0].tolist()


def test_what_is_added_is_left_unchanged() -> None:
    scores = np.random.default_rng(6).uniform(-1, 1, (40, 5))
    weights = np.random.default_rng(7).dirichlet(np.ones(3), 40)
    kept = scores.copy(), weights.copy()
    quickly(scores, weights, "flow")
    assert np.array_equal(scores, kept[0])
    assert np.array_equal(weights, kept[1])


def test_ratings_with_equal_weights_are_full_of_ties_and_are_counted_all_the_same() -> None:
    generator = np.random.default_rng(8)
    values = generator.integers(1, 6, (12, 5)) / 5
    weights = np.array([[0.2] * 5, [0.4, 0.3, 0.1, 0.1, 0.1], [0.25, 0.25, 0.25, 0.25, 0.0]])[
        generator.integers(0, 3, 300)
    ]
    scores = weights @ values.T
    counts, left = quickly(scores, weights, "unit")
    assert left > 250
    assert_counts(counts, scores, weights)


def test_a_hundred_thousand_samples_take_less_than_three_hundred_megabytes() -> None:
    generator = np.random.default_rng(9)
    matrix = DecisionMatrix.from_arrays(generator.random((30, 10)), [1] * 10, worst=[0] * 10, best=[1] * 10)
    ranking = rank(matrix)
    tracemalloc.start()
    try:
        found = smaa(ranking, samples=100_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.samples == 100_000
    assert peak < 300e6
