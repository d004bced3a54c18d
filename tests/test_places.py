"""Does each score get the rank that counting those above it gives, whatever ties and rounding there are?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.methods import ScoreRange
from netselect.sums import TIE, are_first, competition_ranks, score_extent, stacked_ranks

few = settings(max_examples=200, deadline=None)

tenths = st.integers(0, 6)
noise = st.sampled_from([0.0, 1e-17, -3e-17, 2e-10, -2e-10])
scores_with_noise = st.lists(st.tuples(tenths, noise), max_size=12)


def counted(levels: list[int]) -> list[int]:
    """Return one more than the number of levels above each, as a competition is scored."""
    return [1 + sum(other > level for other in levels) for level in levels]


def grouped(scores: list[float], tolerance: float) -> list[int]:
    """Return the ranks by walking down the scores and starting a group at each that is out of reach."""
    ranks: dict[int, int] = {}
    order = sorted(range(len(scores)), key=lambda row: -scores[row])
    head, place = np.inf, 0
    for position, row in enumerate(order, start=1):
        if not scores[row] >= head - tolerance:
            head, place = scores[row], position
        ranks[row] = place
    return [ranks[row] for row in range(len(scores))]


@few
@given(drawn=scores_with_noise)
def test_a_rank_is_one_more_than_the_number_of_scores_above(drawn: list[tuple[int, float]]) -> None:
    scores = np.array([level / 10 + off for level, off in drawn])
    assert competition_ranks(scores, TIE).tolist() == counted([level for level, _ in drawn])


@few
@given(levels=st.lists(st.integers(0, 30), max_size=12), tolerance=st.integers(0, 5))
def test_ties_are_measured_from_the_first_of_their_group(levels: list[int], tolerance: int) -> None:
    scores = np.array(levels, dtype=np.float64)
    assert competition_ranks(scores, float(tolerance)).tolist() == grouped([float(x) for x in levels], tolerance)


@few
@given(levels=st.lists(st.integers(0, 6), min_size=1, max_size=12), data=st.data())
def test_ranks_go_with_the_score_and_not_with_the_order(levels: list[int], data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(len(levels)))))
    scores = np.array(levels, dtype=np.float64)
    assert competition_ranks(scores[order], TIE).tolist() == competition_ranks(scores, TIE)[order].tolist()


def test_the_rank_is_not_the_inverse_of_the_order() -> None:
    assert competition_ranks(np.array([0.2, 0.3, 0.1, 0.9]), TIE).tolist() == [3, 2, 4, 1]


def test_a_chain_of_near_ties_does_not_pull_the_last_one_up() -> None:
    scores = np.array([1.0, 1.0 - 8e-10, 1.0 - 16e-10, 0.0])
    assert competition_ranks(scores, TIE).tolist() == [1, 1, 3, 4]


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_and_one_alone(count: int) -> None:
    assert competition_ranks(np.zeros(count), 0.0).tolist() == [1] * count


def test_all_alike_are_first() -> None:
    assert competition_ranks(np.full(5, 0.3), 0.0).tolist() == [1] * 5


def test_scores_are_left_as_they_were() -> None:
    scores = np.array([0.1, 0.3, 0.3])
    competition_ranks(scores, TIE)
    assert scores.tolist() == [0.1, 0.3, 0.3]


@pytest.mark.parametrize(
    ("kind", "scores", "extent"),
    [
        ("unit", [0.2, 0.3], 1.0),
        ("unit", [], 1.0),
        ("flow", [-0.2, 0.3], 2.0),
        ("share", [0.1, 0.6, 0.3], 0.6),
        ("share", [], 0.0),
        ("open", [-3.0, 5.0, 1.0], 8.0),
        ("open", [4.0], 0.0),
        ("open", [], 0.0),
    ],
)
def test_how_far_apart_scores_can_lie(kind: ScoreRange, scores: list[float], extent: float) -> None:
    assert score_extent(np.array(scores), kind) == pytest.approx(extent)


@few
@given(
    levels=st.lists(st.lists(st.integers(-1, 30), min_size=7, max_size=7), min_size=1, max_size=4),
    tolerance=st.integers(0, 5),
    up_to=st.integers(1, 8),
)
def test_many_sets_at_once_have_the_ranks_of_each_alone_as_far_as_they_are_asked_for(
    levels: list[list[int]], tolerance: int, up_to: int
) -> None:
    scores = np.where(np.array(levels) < 0, -np.inf, np.array(levels, dtype=np.float64))
    whole = stacked_ranks(scores, float(tolerance))
    for own, ranks in zip(scores, whole, strict=True):
        stands = ~np.isneginf(own)
        assert ranks[stands].tolist() == competition_ranks(own[stands], float(tolerance)).tolist()
        assert not ranks[~stands].any()
    assert np.array_equal(are_first(scores, float(tolerance)), whole == 1)
    asked = stacked_ranks(scores, float(tolerance), up_to=up_to)
    assert np.array_equal(np.where(asked > up_to, up_to + 1, asked), np.where(whole > up_to, up_to + 1, whole))
