"""Is advice on judgements what enumeration, a dense grid and another computation of the same find?"""

import itertools
import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netselect.weighting.advice import (
    judgements_needed,
    nearest_on_scale,
    next_judgement,
    suggestions,
    worst_triads,
)
from netselect.weighting.pairwise import Priorities, complete, linked_parts, priorities
from tests.effort import examples
from tests.strategies import reciprocal_judgements
from tests.weighting.test_completion import with_gaps

Floats = npt.NDArray[np.float64]
Pair = tuple[int, int]

few = settings(max_examples=examples(60), deadline=None)

ON_SCALE = sorted([*range(1, 10), *(1 / k for k in range(2, 10))])
WAYS = ("eigenvector", "geometric_mean", "normalised_columns")


@st.composite
def judged_graphs(draw: st.DrawFn, most: int = 7) -> Floats:
    """Draw judgements of which any may be missing, linked or not."""
    a = draw(reciprocal_judgements(most=most))
    for i, j in itertools.combinations(range(len(a)), 2):
        if draw(st.booleans()):
            a[i, j] = a[j, i] = 0.0
    return a


def with_judgement(a: Floats, pair: Pair, ratio: float) -> Floats:
    changed = a.copy()
    changed[pair], changed[pair[::-1]] = ratio, 1.0 / ratio if ratio else 0.0
    return changed


def largest_eigenvalue(a: Floats) -> float:
    return float(np.linalg.eigvals(a).real.max())


def parts_of(a: Floats) -> list[set[int]]:
    """Merge the items of every judged pair, one pair after the other."""
    parts = [{item} for item in range(len(a))]
    for i, j in itertools.combinations(range(len(a)), 2):
        if a[i, j]:
            one, other = (next(part for part in parts if item in part) for item in (i, j))
            if one is not other:
                parts.remove(other)
                one |= other
    return parts


def resistance(a: Floats, pair: Pair) -> float:
    """Return the potential that drives a current of 1 through a net of equal resistors, the pair's end at 0."""
    conductance = ((a > 0) & ~np.eye(len(a), dtype=bool)).astype(np.float64)
    laplacian = np.diag(conductance.sum(axis=1)) - conductance
    kept = [item for item in range(len(a)) if item != pair[1]]
    current = np.array([float(item == pair[0]) for item in kept])
    return float(np.linalg.solve(laplacian[np.ix_(kept, kept)], current)[kept.index(pair[0])])


@few
@given(judged_graphs())
def test_the_worst_triads_are_those_of_enumeration(a: Floats) -> None:
    sizes = {
        (i, j, k): abs(math.log(a[i, j] * a[j, k] * a[k, i]))
        for i, j, k in itertools.combinations(range(len(a)), 3)
        if a[i, j] * a[j, k] * a[k, i]
    }
    contradicting = {items: size for items, size in sizes.items() if size > 1e-9}
    found = worst_triads(a, range(len(a)), most=len(sizes))
    items = [(triad.first, triad.middle, triad.last) for triad in found]
    assert set(items) == set(contradicting)
    for triad, (i, j, k) in zip(found, items, strict=True):
        assert triad.size == pytest.approx(contradicting[i, j, k], abs=1e-12)
        assert triad.direct == a[i, k]
        assert triad.around == pytest.approx(a[i, j] * a[j, k])
    told = [(-round(triad.size, 9), own) for triad, own in zip(found, items, strict=True)]
    assert told == sorted(told)
    assert worst_triads(a, range(len(a)), most=2) == found[:2]


@few
@given(reciprocal_judgements(most=6, consistent=True))
def test_judgements_that_agree_need_no_advice(a: Floats) -> None:
    assert worst_triads(a, range(len(a))) == ()
    for way in WAYS:
        assert suggestions(a, range(len(a)), prioritisation=way, random_index="saaty_2005") == ()


@few
@given(with_gaps(most=6))
def test_what_suits_makes_the_largest_eigenvalue_least_on_a_dense_grid(a: Floats) -> None:
    for one in suggestions(a, range(len(a)), most=2):
        least = largest_eigenvalue(complete(with_judgement(a, (one.left, one.right), 0.0)))
        at_best = largest_eigenvalue(complete(with_judgement(a, (one.left, one.right), one.suits)))
        assert at_best == pytest.approx(least, rel=1e-9)
        for step in np.geomspace(1 / 3, 3, 25):
            tried = complete(with_judgement(a, (one.left, one.right), one.suits * step))
            assert largest_eigenvalue(tried) >= at_best - 1e-9


@few
@given(reciprocal_judgements(most=6))
def test_no_value_of_a_complete_set_is_more_consistent_than_what_suits(a: Floats) -> None:
    for one in suggestions(a, range(len(a)), most=3):
        grid = np.geomspace(1 / 200, 200, 400)
        tried = np.array([with_judgement(a, (one.left, one.right), ratio) for ratio in grid])
        eigenvalues = np.linalg.eigvals(tried).real.max(axis=1)
        assert largest_eigenvalue(with_judgement(a, (one.left, one.right), one.suits)) <= eigenvalues.min() + 1e-9
        assert abs(math.log(one.suits / grid[eigenvalues.argmin()])) < 2 * math.log(grid[1] / grid[0])


@few
@given(with_gaps(most=6), st.sampled_from(WAYS), st.sampled_from(["lambda_max", "harker"]))
def test_the_ratio_after_is_that_of_the_changed_judgements_and_lower(a: Floats, way: str, completion: str) -> None:
    def judged(matrix: Floats) -> Priorities:
        return priorities(matrix, prioritisation=way, completion=completion, random_index="saaty_2005")

    now = judged(a).consistency_ratio
    for one in suggestions(a, range(len(a)), prioritisation=way, completion=completion, random_index="saaty_2005"):
        changed = with_judgement(a, (one.left, one.right), one.suggested)
        assert one.ratio_after == pytest.approx(judged(changed).consistency_ratio, abs=1e-12)
        assert one.ratio_after < now
        assert one.judged == a[one.left, one.right]
        assert one.suggested == nearest_on_scale(one.suits)


@few
@given(with_gaps(most=6), st.sampled_from(WAYS))
def test_advice_goes_from_the_judgement_that_is_furthest_off(a: Floats, way: str) -> None:
    weights = priorities(a, prioritisation=way).weights
    off = [
        abs(math.log(a[one.left, one.right] * weights[one.right] / weights[one.left]))
        for one in suggestions(a, range(len(a)), prioritisation=way, most=99)
    ]
    assert [round(size, 9) for size in off] == sorted((round(size, 9) for size in off), reverse=True)


@few
@given(reciprocal_judgements(most=5))
def test_only_what_the_scale_betters_is_advised_and_none_of_that_is_left_out(a: Floats) -> None:
    found = {(one.left, one.right) for one in suggestions(a, range(len(a)), most=99)}
    found_now = priorities(a)
    for i, j in itertools.combinations(range(len(a)), 2):
        off = abs(math.log(a[i, j] * found_now.weights[j] / found_now.weights[i]))
        suits = complete(with_judgement(a, (i, j), 0.0))[i, j] if len(a) > 2 else a[i, j]
        after = priorities(with_judgement(a, (i, j), nearest_on_scale(suits))).consistency_ratio
        gain = found_now.consistency_ratio - after
        assume(abs(gain - 1e-9) > 1e-10)
        assert ((i, j) in found) is (off > 1e-9 and gain > 1e-9)


def test_a_judgement_between_two_of_the_scale_is_not_made_worse() -> None:
    """The third pair is judged 2.4, and 2.45 would suit: the scale has only 2 and 3."""
    a = np.array([[1, 2.4, 4.9], [1 / 2.4, 1, 2], [1 / 4.9, 1 / 2, 1]])
    assert [(one.left, one.right) for one in suggestions(a, range(len(a)))] == []


def test_a_link_without_which_items_fall_apart_is_never_advised() -> None:
    a = np.array([[1, 2, 9, 0], [1 / 2, 1, 2, 0], [1 / 9, 1 / 2, 1, 9], [0, 0, 1 / 9, 1]])
    assert {(one.left, one.right) for one in suggestions(a, range(len(a)))} <= {(0, 1), (0, 2), (1, 2)}
    assert suggestions(a, range(len(a)))


@given(st.floats(1 / 80, 80))
def test_the_nearest_of_the_scale_is_nearest_in_logarithms(ratio: float) -> None:
    found = nearest_on_scale(ratio)
    assert found in ON_SCALE
    distances = [abs(math.log(ratio / step)) for step in ON_SCALE]
    assert abs(math.log(ratio / found)) == pytest.approx(min(distances), abs=1e-12)


@few
@given(judged_graphs())
def test_as_many_judgements_are_needed_as_links_are_missing(a: Floats) -> None:
    parts = parts_of(a)
    assert judgements_needed(a) == len(parts) - 1
    assert sorted(map(sorted, parts)) == linked_parts(a)


@few
@given(judged_graphs())
def test_so_many_next_judgements_link_all_and_no_fewer_would(a: Floats) -> None:
    needed, given_one_by_one = judgements_needed(a), a.copy()
    for left in range(needed, 0, -1):
        assert judgements_needed(given_one_by_one) == left
        pair = next_judgement(given_one_by_one)
        assert pair is not None
        given_one_by_one = with_judgement(given_one_by_one, pair, 2.0)
    assert len(linked_parts(given_one_by_one)) == 1


@few
@given(with_gaps(most=7))
def test_the_next_judgement_is_the_pair_of_the_largest_effective_resistance(a: Floats) -> None:
    open_pairs = [pair for pair in itertools.combinations(range(len(a)), 2) if not a[pair]]
    found = next_judgement(a)
    if not open_pairs:
        assert found is None
        return
    resistances = {pair: round(resistance(a, pair), 8) for pair in open_pairs}
    most = max(resistances.values())
    assert found == next(pair for pair in open_pairs if resistances[pair] >= most - 1e-7)


@few
@given(with_gaps(most=6))
def test_no_other_judgement_reduces_what_is_left_open_more(a: Floats) -> None:
    """The volume goes with the number of spanning trees: a minor of the Laplacian."""
    found = next_judgement(a)
    assume(found is not None)
    assert found is not None

    def trees(matrix: Floats) -> float:
        judged = (matrix > 0) & ~np.eye(len(matrix), dtype=bool)
        return float(np.linalg.det((np.diag(judged.sum(axis=1)) - judged.astype(np.float64))[1:, 1:]))

    best = trees(with_judgement(a, found, 1.0))
    for pair in itertools.combinations(range(len(a)), 2):
        if not a[pair]:
            assert trees(with_judgement(a, pair, 1.0)) <= best * (1 + 1e-9)


def test_of_several_parts_the_two_largest_are_linked() -> None:
    a = np.eye(6)
    for i, j in ((1, 2), (2, 4), (3, 5)):
        a[i, j] = a[j, i] = 1.0
    assert next_judgement(a) == (1, 3)
    assert judgements_needed(a) == 2


@pytest.mark.parametrize("count", [1, 2, 3])
def test_where_all_is_judged_no_judgement_comes_next(count: int) -> None:
    assert next_judgement(np.ones((count, count))) is None
    assert judgements_needed(np.ones((count, count))) == 0
    assert suggestions(np.ones((count, count)), range(count)) == ()


@few
@given(with_gaps(most=5))
def test_the_judgements_given_are_left_as_they_are(a: Floats) -> None:
    before = a.copy()
    worst_triads(a, range(len(a)))
    suggestions(a, range(len(a)))
    next_judgement(a)
    judgements_needed(a)
    assert (a == before).all()
