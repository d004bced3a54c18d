"""Are the coefficients of agreement those of the books, and of another implementation?"""

from itertools import combinations
from math import exp, log

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.robustness.agreement import consensus, kendall_tau, kendall_w, mean_places, spearman_rho
from netselect.sums import competition_ranks
from tests.effort import examples

Floats = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]

few = settings(max_examples=examples(100), deadline=None)


def ranks_of(scores: list[int]) -> Ranks:
    return competition_ranks(np.array(scores, dtype=np.float64), 0.0)


two_rankings = st.integers(1, 9).flatmap(
    lambda count: st.tuples(*[st.lists(st.integers(0, 5), min_size=count, max_size=count).map(ranks_of)] * 2)
)


@few
@given(pair=two_rankings)
def test_tau_and_rho_are_those_of_scipy(pair: tuple[Ranks, Ranks]) -> None:
    stats = pytest.importorskip("scipy.stats")
    one, other = pair
    varies = len(set(one.tolist())) > 1 and len(set(other.tolist())) > 1
    if not varies:
        assert kendall_tau(one, other) is None
        assert spearman_rho(one, other) is None
        return
    assert kendall_tau(one, other) == pytest.approx(float(stats.kendalltau(one, other).statistic), abs=1e-12)
    assert spearman_rho(one, other) == pytest.approx(float(stats.spearmanr(one, other).statistic), abs=1e-12)


@few
@given(pair=two_rankings)
def test_tau_counts_pairs(pair: tuple[Ranks, Ranks]) -> None:
    one, other = (ranks.tolist() for ranks in pair)
    alike = apart = ties_one = ties_other = 0
    for i, j in combinations(range(len(one)), 2):
        product = (one[i] - one[j]) * (other[i] - other[j])
        alike, apart = alike + (product > 0), apart + (product < 0)
        ties_one, ties_other = ties_one + (one[i] != one[j]), ties_other + (other[i] != other[j])
    found = kendall_tau(*pair)
    assert (found is None) is not bool(ties_one and ties_other)
    if found is not None:
        assert found == pytest.approx((alike - apart) / (ties_one * ties_other) ** 0.5, abs=1e-12)
        assert -1.0 <= found <= 1.0


@few
@given(
    ranks=st.lists(st.integers(0, 5), min_size=2, max_size=9).filter(lambda own: len(set(own)) > 1).map(ranks_of)
)
def test_an_order_agrees_with_itself_wholly_and_with_its_reverse_not_at_all(ranks: Ranks) -> None:
    backwards = competition_ranks(ranks.astype(np.float64), 0.0)
    assert kendall_tau(ranks, ranks) == spearman_rho(ranks, ranks) == 1.0
    assert kendall_tau(ranks, backwards) == spearman_rho(ranks, backwards) == -1.0


def test_nothing_and_one_thing_have_no_order() -> None:
    for count in (0, 1):
        alone = np.ones(count, dtype=np.int64)
        assert kendall_tau(alone, alone) is None
        assert spearman_rho(alone, alone) is None


def test_tau_b_of_ties_by_hand() -> None:
    """Of six pairs one ties in the first order and two in the second; four agree."""
    assert kendall_tau(np.array([1, 2, 2, 4]), np.array([1, 1, 3, 3])) == pytest.approx(3 / 20**0.5)


@few
@given(scores=st.lists(st.integers(0, 4), min_size=1, max_size=9))
def test_places_that_tie_share_their_mean(scores: list[int]) -> None:
    stats = pytest.importorskip("scipy.stats")
    expected = stats.rankdata([-score for score in scores], method="average")
    assert mean_places(ranks_of(scores)).tolist() == expected.tolist()


ANXIETY = [
    [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
]
"""Three raters and twenty subjects: `anxiety` of the R package irr, whose W with ties is .54, chi-square 30.8."""


def test_w_of_three_raters_with_many_ties_is_as_published() -> None:
    found = kendall_w(np.array([mean_places(ranks_of([-score for score in own])) for own in ANXIETY]))
    assert found is not None
    assert round(found, 2) == 0.54
    assert round(3 * 19 * found, 1) == 30.8


PROJECTS = [
    [1, 3, 4, 5, 2, 8, 6, 7, 10, 9],
    [2, 1, 4, 5, 6, 3, 8, 7, 10, 9],
    [3, 2, 1, 5, 7, 4, 6, 8, 9, 10],
    [4, 2, 3, 1, 6, 7, 5, 9, 8, 10],
]
"""Four judges and ten projects, the squared deviations of whose sums are 1048: a textbook case without ties."""


def test_w_of_four_judges_without_ties_is_that_of_the_textbook() -> None:
    assert kendall_w(np.array(PROJECTS, dtype=np.float64)) == pytest.approx(12 * 1048 / (16 * 990))


def test_w_with_ties_by_hand() -> None:
    """Sums of places 3, 8, 9, 10 of three judges, one of whom lets the last two tie."""
    places = np.array([[1.0, 2, 3, 4], [1, 2, 3.5, 3.5], [1, 4, 2.5, 2.5]])
    sums = np.array([3.0, 8, 9, 10])
    expected = 12 * ((sums - 7.5) ** 2).sum() / (9 * (64 - 4) - 3 * 2 * (8 - 2))
    assert kendall_w(places) == pytest.approx(expected)


judges_places = st.tuples(st.integers(2, 6), st.integers(2, 7)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 4), min_size=shape[1], max_size=shape[1]).map(
            lambda own: mean_places(ranks_of(own))
        ),
        min_size=shape[0],
        max_size=shape[0],
    ).map(np.array)
)


@few
@given(places=judges_places)
def test_w_is_friedmans_statistic_over_its_largest_value(places: Floats) -> None:
    stats = pytest.importorskip("scipy.stats")
    judges, items = places.shape
    found = kendall_w(places)
    if (places == places[:, :1]).all():
        assert found is None
        return
    assert found is not None
    assert -1e-12 <= found <= 1.0 + 1e-12
    if judges >= 3 and items >= 3:
        friedman = float(stats.friedmanchisquare(*places.T).statistic)
        assert found == pytest.approx(friedman / (judges * (items - 1)), abs=1e-12)


@few
@given(places=judges_places)
def test_without_ties_w_gives_the_mean_of_all_rho(places: Floats) -> None:
    if any(len(set(own)) < len(own) for own in places.tolist()):
        places = np.argsort(np.argsort(places, axis=1, kind="stable"), axis=1).astype(np.float64) + 1.0
    judges = len(places)
    rhos = [
        spearman_rho(one.astype(np.int64), other.astype(np.int64)) or 0.0 for one, other in combinations(places, 2)
    ]
    assert kendall_w(places) == pytest.approx((np.mean(rhos) * (judges - 1) + 1) / judges, abs=1e-12)


def test_w_of_less_than_an_order_is_none() -> None:
    assert kendall_w(np.array([[1.0], [1.0]])) is None
    assert kendall_w(np.array([[1.5, 1.5], [1.5, 1.5]])) is None


def by_hand(weights: Floats, influences: Floats, floor: float) -> float:
    """Return the consensus by plain loops over Shannon's entropy."""

    def entropy(shares: list[float]) -> float:
        return -sum(share * log(share) for share in shares if share > 0)

    own = sum(part * entropy(row) for part, row in zip(influences.tolist(), weights.tolist(), strict=True))
    diversity = exp(entropy((influences @ weights).tolist()) - own)
    found: float = (1 / diversity - floor) / (1 - floor)
    return found


@st.composite
def opinions(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw the weights and the influences of a few people."""
    people, items = draw(st.integers(1, 5)), draw(st.integers(2, 6))
    drawn = [draw(st.lists(st.integers(0, 9), min_size=items, max_size=items).filter(any)) for _ in range(people)]
    weights = np.array(drawn, dtype=np.float64)
    influences = np.array(draw(st.lists(st.integers(1, 5), min_size=people, max_size=people)), dtype=np.float64)
    return weights / weights.sum(axis=1, keepdims=True), influences / influences.sum()


@few
@given(drawn=opinions())
def test_consensus_is_that_of_plain_loops(drawn: tuple[Floats, Floats]) -> None:
    weights, influences = drawn
    found = consensus(weights, influences)
    assert found == pytest.approx(by_hand(weights, influences, 1 / weights.shape[1]), abs=1e-9)
    assert 0.0 <= found <= 1.0


@few
@given(drawn=opinions())
def test_consensus_on_a_scale_of_judgements_starts_from_the_least_that_entropy_can_be(
    drawn: tuple[Floats, Floats],
) -> None:
    """One item nine times as large as each other one: Goepel's smallest alpha entropy."""
    weights, influences = drawn
    items, most = weights.shape[1], 9.0
    total = items + most - 1
    least = -(most / total) * log(most / total) - (items - 1) / total * log(1 / total)
    expected = max(0.0, by_hand(weights, influences, exp(least) / items))
    assert consensus(weights, influences, largest_ratio=9.0) == pytest.approx(expected, abs=1e-9)


def test_consensus_at_its_ends() -> None:
    alike = np.tile([0.5, 0.3, 0.2], (3, 1))
    assert consensus(alike, np.array([0.5, 0.25, 0.25])) == pytest.approx(1.0)
    for people in (2, 3, 5):
        assert consensus(np.eye(people), np.full(people, 1 / people)) == pytest.approx(0.0, abs=1e-12)
    assert consensus(np.array([[1.0], [1.0]]), np.array([0.5, 0.5])) == 1.0


def test_two_people_of_three_items_are_never_as_far_apart_as_three_people() -> None:
    apart = consensus(np.eye(3)[:2], np.array([0.5, 0.5]))
    assert apart == pytest.approx((1 / 2 - 1 / 3) / (1 - 1 / 3))


def test_somebody_with_all_the_influence_agrees_with_nobody_but_themselves() -> None:
    assert consensus(np.eye(3), np.array([1.0, 0.0, 0.0])) == pytest.approx(1.0)
