"""Is the first place held all through each stability interval, and lost to the named network beyond it?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.matrix import DecisionMatrix
from netselect.methods import scores_of
from netselect.robustness import GRID, JUST_BEYOND
from netselect.robustness.stability import StabilityInterval, criticality, stability
from netselect.study.study import Study
from netselect.sums import TIE, competition_ranks, tie_tolerance
from tests.effort import examples
from tests.small_study import aspiration, need, network, small_study
from tests.strategies import matrices

Floats = npt.NDArray[np.float64]
Choice = tuple[str, dict[str, Any]]

ROUNDING = 1e-15
STEP = 1e-9  # how closely an end is located

SUMS: tuple[Choice, ...] = (("weighted_sum", {}), ("weighted_sum", {"scaling": "min_max"}))
ADDITIVE: tuple[Choice, ...] = (*SUMS, ("promethee", {}), ("ahp", {"networks": "ratings"}))
OTHERS: tuple[Choice, ...] = (
    ("topsis", {}),
    ("topsis", {"reference": "candidates"}),
    ("topsis", {"distance": "chebyshev"}),
    ("waspas", {}),
    ("weighted_product", {}),
    ("vikor", {}),
    ("vikor", {"reference": "anchors", "v": 0.3}),
)

some = settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
few = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
degenerate = pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")


@st.composite
def plain_matrices(draw: st.DrawFn, *, least: int = 0, most_criteria: int = 4) -> DecisionMatrix:
    """Draw up to five networks with whole figures from `least` to 10 on up to four criteria."""
    count, width = draw(st.integers(2, 5)), draw(st.integers(2, most_criteria))
    figures = st.lists(st.integers(least, 10), min_size=width, max_size=width)
    weights = draw(st.lists(st.integers(0, 5), min_size=width, max_size=width).filter(any))
    return DecisionMatrix.from_arrays(
        [draw(figures) for _ in range(count)], weights, worst=[0] * width, best=[10] * width
    )


def moved(weights: Floats, members: npt.NDArray[np.bool_], level: float) -> Floats:
    """Return the weights with a block at a level and all else in proportion, worked out by itself."""
    inside = np.where(members, weights, 0.0)
    inside = inside if inside.any() else members.astype(np.float64)
    outside = np.where(members, 0.0, weights)
    found: Floats = level * inside / inside.sum()
    return found + (1 - level) * outside / outside.sum() if outside.any() else found


def again(ranking: Ranking, weights: Floats) -> Ranking:
    return rank(ranking.matrix.reweighted(np.maximum(weights, 0.0)), ranking.method)


def of_criteria(ranking: Ranking) -> list[tuple[StabilityInterval, npt.NDArray[np.bool_]]]:
    found = [one for one in stability(ranking) if one.kind == "criterion"]
    return list(zip(found, np.eye(len(ranking.matrix.criteria), dtype=np.bool_), strict=True))


def first_of(ranking: Ranking) -> int:
    return ranking.position(ranking.networks[0])


def ends(interval: StabilityInterval) -> list[tuple[float, str | None, float]]:
    return [(interval.low, interval.below, -1.0), (interval.high, interval.above, 1.0)]


def are_held(ranking: Ranking, members: npt.NDArray[np.bool_], levels: Sequence[float]) -> list[bool]:
    """Return at which levels the first network is first, all of them being scored in one call."""
    first, matrix, kind = first_of(ranking), ranking.matrix, ranking.method.range_of_scores
    weights = np.maximum([moved(matrix.weights, members, level) for level in levels], 0.0)
    scores = scores_of(ranking.method, matrix, weights=weights / weights.sum(axis=1, keepdims=True))
    return [bool(competition_ranks(own, tie_tolerance(own, kind))[first] == 1) for own in scores]


def assert_held_inside(ranking: Ranking, interval: StabilityInterval, members: npt.NDArray[np.bool_]) -> None:
    levels = np.linspace(interval.low, interval.high, 31)[1:-1].tolist()
    for level, is_held in zip(levels, are_held(ranking, members, levels), strict=True):
        # What is undone between two points of the grid is not promised to be seen.
        around = (max(interval.low, level - 1 / GRID), min(interval.high, level + 1 / GRID))
        assert is_held or (not interval.is_exact and all(are_held(ranking, members, around)))


@some
@given(matrix=matrices(least_networks=2), choice=st.sampled_from(SUMS))
@degenerate
def test_of_an_additive_method_the_first_place_is_held_inside_and_lost_all_through_beyond(
    matrix: DecisionMatrix, choice: Choice
) -> None:
    ranking = rank(matrix, choice[0], **choice[1])
    first, weights = first_of(ranking), matrix.weights
    for interval, members in of_criteria(ranking):
        assert interval.is_exact
        if interval.weight > 1 - 1e-12:
            assert (interval.low, interval.high, interval.below, interval.above) == (0, 1, None, None)
            continue
        assert 0 <= interval.low <= interval.weight + 1e-12
        assert interval.weight - 1e-12 <= interval.high <= 1
        assert_held_inside(ranking, interval, members)
        for end, taker, way in ends(interval):
            last = 0.0 if way < 0 else 1.0
            assert (again(ranking, moved(weights, members, last)).ranks[first] > 1) == (taker is not None)
            assert taker is not None or end == last


@some
@given(matrix=plain_matrices(), choice=st.sampled_from(ADDITIVE))
@degenerate
def test_just_beyond_an_end_of_an_additive_method_the_named_network_is_first(
    matrix: DecisionMatrix, choice: Choice
) -> None:
    ranking = rank(matrix, choice[0], **choice[1])
    first, weights = first_of(ranking), matrix.weights
    for interval, members in of_criteria(ranking):
        assert_held_inside(ranking, interval, members)
        for end, taker, way in ends(interval):
            if taker is not None:
                position = ranking.position(taker)
                level = again(ranking, moved(weights, members, end))
                assert level.ranks[first] == level.ranks[position] == 1
                beyond = again(ranking, moved(weights, members, end + way * 1e-6))
                assert beyond.ranks[position] == 1
                assert beyond.ranks[first] > 1


def assert_taken_over(ranking: Ranking, interval: StabilityInterval, members: npt.NDArray[np.bool_]) -> None:
    """Hold both ends of an interval against scores 1e-9 before and after it, and 1e-6 after it.

    At a jump two can come up together, level but for what netselect itself calls a tie: who is named is first a
    little further.
    """
    first, weights = first_of(ranking), ranking.matrix.weights
    for end, taker, way in ends(interval):
        last = 0.0 if way < 0 else 1.0
        if taker is None:
            assert end == last
            continue
        beyond = end if end == last else float(np.clip(end + way * STEP, 0, 1))
        scores = again(ranking, moved(weights, members, beyond)).scores
        assert scores[ranking.position(taker)] > scores[first]
        assert scores[ranking.position(taker)] >= scores.max() - TIE
        if end != last:
            after = again(ranking, moved(weights, members, float(np.clip(end + way * JUST_BEYOND, 0, 1)))).scores
            assert after[ranking.position(taker)] >= after.max() - ROUNDING
        before = again(ranking, moved(weights, members, end - way * STEP)).scores
        if abs(end - interval.weight) > STEP:
            assert scores.size == 1 or before[first] >= before.max() - 1e-13


def two(weights: list[float], values: list[list[float]]) -> DecisionMatrix:
    width = len(weights)
    return DecisionMatrix.from_arrays(values, weights, worst=[0] * width, best=[10] * width)


@some
@given(matrix=plain_matrices(least=1), choice=st.sampled_from(OTHERS))
# Two tie all along, and a third is ahead beyond a jump; or two get ahead at once, one of them faster.
@example(matrix=two([0, 1, 1], [[1, 1, 4], [1, 2, 3], [2, 1, 1]]), choice=OTHERS[-1])
@example(matrix=two([0, 1, 1], [[1, 1, 3], [1, 2, 2], [2, 1, 1]]), choice=OTHERS[-1])
@example(matrix=two([0, 1], [[1, 5], [2, 1], [5, 3], [9, 1]]), choice=OTHERS[1])
@example(matrix=two([2, 2, 1, 0], [[3, 7, 10, 10], [3, 9, 8, 9], [4, 4, 1, 3]]), choice=OTHERS[-1])
@degenerate
def test_of_other_methods_the_ends_are_located_to_nine_digits(matrix: DecisionMatrix, choice: Choice) -> None:
    ranking = rank(matrix, choice[0], **choice[1])
    for interval, members in of_criteria(ranking):
        if interval.weight < 1 - 1e-12:
            assert not interval.is_exact
            assert_held_inside(ranking, interval, members)
            assert_taken_over(ranking, interval, members)


@given(matrix=plain_matrices(most_criteria=2))
@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_anchored_topsis_with_two_criteria_has_the_ends_of_its_closed_form(matrix: DecisionMatrix) -> None:
    """``D-/D+`` is equal for two networks where a quadratic in ``(w1 / w2)^2`` is 0."""
    ranking = rank(matrix, "topsis")
    first, weight = first_of(ranking), float(matrix.weights[0])
    near, far = matrix.utilities**2, (1 - matrix.utilities) ** 2
    levels: list[float] = []
    for rival in range(len(near)):
        left = np.polysub(np.polymul(near[first], far[rival]), np.polymul(near[rival], far[first]))
        if np.abs(left).max() > 1e-12:
            ratios = [root.real for root in np.roots(left) if abs(root.imag) < 1e-9 and root.real > 0]
            levels += [float(np.sqrt(ratio) / (1 + np.sqrt(ratio))) for ratio in ratios]
    levels = sorted(levels)
    assume(0 < weight < 1)
    assume(ranking.ranks.tolist().count(1) == 1)
    assume(all(abs(level - weight) > 1e-6 for level in levels))
    assume((np.diff([0.0, *levels, 1.0]) > 1.1 / GRID).all())
    interval = stability(ranking)[0]
    expected = [
        max([x for x in levels if x < weight], default=0.0),
        min([x for x in levels if x > weight], default=1),
    ]
    assert [interval.low, interval.high] == pytest.approx(expected, abs=1e-9)


@given(matrix=plain_matrices(least=1))
@settings(max_examples=examples(200), deadline=None)
def test_the_weighted_product_has_the_ends_of_the_weighted_sum_of_its_logarithms(matrix: DecisionMatrix) -> None:
    logarithms = np.log(matrix.utilities)
    lines = DecisionMatrix.from_arrays(
        logarithms, matrix.weights, worst=[np.log(0.1)] * len(matrix.weights), best=[0] * len(matrix.weights)
    )
    ranking, other = rank(matrix, "weighted_product"), rank(lines)
    assume(ranking.ranks.tolist().count(1) == other.ranks.tolist().count(1) == 1)
    for (found, _), (expected, _) in zip(of_criteria(ranking), of_criteria(other), strict=True):
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


WANTS = ("n1", "n2", "a1", "a2")


def wanting(shares: dict[str, float], rows: dict[str, list[float]], *, curve: bool = False) -> Study:
    """Return a study of needs and aspirations of some importance; rows hold their strengths and a level."""
    bent = {"scale": {"worst": 0, "best": 1, "curve": [[0, 0], [0.4, 0.7], [1, 1]]}} if curve else {}
    return small_study(
        needs={name: need(importance=shares[name]) for name in WANTS[:2]},
        aspirations={name: aspiration(importance=shares[name]) for name in WANTS[2:]},
        criteria={
            "now": {"computed": "need_coverage", "weight": 3, **bent},
            "later": {"computed": "aspiration_coverage", "weight": 2},
            "level": {"weight": 1, "scale": {"worst": 0, "best": 5}},
        },
        networks={
            name: network(serves=dict(zip(WANTS, row[:4], strict=True)), values={"level": row[4]})
            for name, row in rows.items()
        },
    )


def with_importances(study: Study, shares: dict[str, float]) -> Study:
    """Return the study with other importances; all else is read and checked already."""
    learner = study.learner
    needs, aspirations = (
        {name: want.model_copy(update={"importance": shares[name]}) for name, want in wants.items()}
        for wants in (learner.needs, learner.aspirations)
    )
    told = learner.model_copy(update={"needs": needs, "aspirations": aspirations})
    return study.model_copy(update={"learner": told})


rows_of_wants = st.tuples(*[st.sampled_from([0, 0.25, 0.5, 0.75, 1])] * 4, st.integers(0, 5)).map(list)


@few
@given(
    points=st.lists(st.integers(1, 5), min_size=4, max_size=4),
    rows=st.lists(rows_of_wants, min_size=2, max_size=4),
    curve=st.booleans(),
    choice=st.sampled_from([*SUMS, ("topsis", {})]),
)
@example(points=[4, 3, 1, 3], rows=[[0.25, 1, 0, 0, 1], [1, 0, 0, 0, 0]], curve=False, choice=SUMS[1])
@degenerate
def test_the_importance_of_a_want_is_followed_as_if_the_study_were_changed(
    points: list[int], rows: list[list[float]], curve: bool, choice: Choice
) -> None:
    assume(not (curve and choice[1]))
    shares = {want: point / sum(points) for want, point in zip(WANTS, points, strict=True)}
    by_name = dict(zip("abcd", rows, strict=False))

    study = wanting(shares, by_name, curve=curve)

    def changed(want: str, level: float) -> Ranking:
        rest = (1 - level) / (1 - shares[want])
        told = {name: level if name == want else share * rest for name, share in shares.items()}
        return rank(with_importances(study, told), choice[0], **choice[1])

    ranking = changed("n1", shares["n1"])
    first = first_of(ranking)
    found = [one for one in stability(ranking) if one.kind == "want"]
    assert [one.what for one in found] == list(WANTS)
    for one in found:
        assert one.weight == pytest.approx(shares[one.what], abs=1e-12)
        assert one.is_exact is (choice == ("weighted_sum", {}))
        for level in np.linspace(one.low, one.high, 11)[1:-1].tolist():
            assert changed(one.what, level).ranks[first] == 1
        for end, taker, way in ends(one):
            if taker is None:
                assert end == (0 if way < 0 else 1)
            elif 1e-3 < end < 1 - 1e-3:
                beyond = changed(one.what, end + way * 1e-5)
                assert beyond.ranks[beyond.position(taker)] == 1
                assert beyond.ranks[first] > 1


def tree(outer: float, rest: float, rows: dict[str, list[float]]) -> Study:
    """Return a study of six criteria, four of which stand in a group with a group inside."""
    scale = {"scale": {"worst": 0, "best": 10}}
    inner = {"weight": 2, "criteria": {"p": {"weight": 1, **scale}, "q": {"weight": 3, **scale}}}
    return small_study(
        criteria={
            "outer": {
                "weight": outer,
                "criteria": {"x": {"weight": 2, **scale}, "inner": inner, "y": {"weight": 1, **scale}},
            },
            "z": {"weight": 2 * rest, **scale},
            "w": {"weight": rest, **scale},
        },
        networks={name: network(values=dict(zip("xpqyzw", row, strict=True))) for name, row in rows.items()},
    )


@few
@given(
    rows=st.lists(st.lists(st.integers(1, 10), min_size=6, max_size=6), min_size=2, max_size=4),
    outer=st.integers(1, 6),
    choice=st.sampled_from([*ADDITIVE[:3], ("topsis", {}), ("weighted_product", {})]),
)
@degenerate
def test_a_branch_of_the_tree_is_followed_as_if_the_study_were_changed(
    rows: list[list[float]], outer: int, choice: Choice
) -> None:
    by_name = dict(zip("abcd", rows, strict=False))
    ranking = rank(tree(outer, 1, by_name), choice[0], **choice[1])
    first = first_of(ranking)
    branches = {one.what: one for one in stability(ranking) if one.kind == "branch"}
    assert list(branches) == ["outer", "inner"]
    whole = branches["outer"]
    assert whole.weight == pytest.approx(outer / (outer + 3))
    assert branches["inner"].weight == pytest.approx(outer / (outer + 3) * 2 / 5)
    for level in np.linspace(whole.low, whole.high, 17)[1:-1].tolist():
        held = rank(tree(level, (1 - level) / 3, by_name), ranking.method).ranks[first] == 1
        assert held or not whole.is_exact
    for end, taker, way in ends(whole):
        if taker is not None and 1e-3 < end < 1 - 1e-3:
            beyond = rank(tree(end + way * 1e-5, (1 - end - way * 1e-5) / 3, by_name), ranking.method)
            assert beyond.ranks[beyond.position(taker)] == 1
            assert beyond.ranks[first] > 1
    for name, leaves in (("outer", "xpqy"), ("inner", "pq")):
        assert_held_inside(ranking, branches[name], np.array([leaf in leaves for leaf in ranking.matrix.criteria]))


def test_networks_that_tie_all_along_do_not_hide_who_takes_over() -> None:
    """The second network is the first one with two figures exchanged that weigh the same."""
    tied = two([4, 3, 3], [[2, 5, 3], [2, 3, 5], [4, 2, 2]])
    for method in ("weighted_product", "waspas", "topsis"):
        both, alone = (stability(rank(some, method))[0] for some in (tied, tied.take(np.array([0, 2]))))
        assert both.above == "A3"
        assert both.high == pytest.approx(alone.high, abs=1e-9)


def test_a_value_of_nothing_costs_the_first_place_at_a_weight_of_nothing_alone() -> None:
    matrix = two([3, 1], [[10, 0], [8, 8]])
    found = stability(rank(matrix, "weighted_product"))
    assert [(one.low, one.below, one.high, one.above) for one in found] == [
        (0.0, None, 1.0, "A1"),
        (0.0, "A1", 1.0, None),
    ]
    assert (found[0].flip, found[0].unscaled_change) == (1.0, None)
    assert rank(matrix.reweighted([1, 0]), "weighted_product").ranks.tolist() == [1, 2]
    assert rank(matrix.reweighted([1, 1e-9]), "weighted_product").ranks.tolist() == [2, 1]


def test_what_has_to_change_is_said_in_three_measures() -> None:
    one = stability(rank(two([4, 1], [[8, 0], [6, 10]])))[1]
    assert (one.what, one.high, one.above, one.taker) == ("C2", 1.0, None, "A1")
    assert one.low == pytest.approx(1 / 6)
    assert one.change == pytest.approx(1 / 6 - 0.2)
    assert one.relative_change == pytest.approx((1 / 6 - 0.2) / 0.2)
    # Points of 0.8 and x: x / (0.8 + x) = 1/6.
    assert one.unscaled_change == pytest.approx(0.16 - 0.2)
    assert not one.is_upwards


def test_of_two_ends_the_nearer_one_is_the_flip() -> None:
    one = stability(rank(two([5, 5], [[6, 6], [10, 0], [0, 9]])))[0]
    assert [one.low, one.high] == pytest.approx([1 / 3, 0.6])
    assert (one.below, one.flip, one.taker, one.is_upwards) == ("A3", one.high, "A2", True)


def test_a_first_place_that_is_shared_is_lost_at_once() -> None:
    one = stability(rank(two([1, 1], [[3, 5], [5, 3]])))[0]
    assert (one.low, one.high, one.flip, one.taker) == (0.0, 0.5, 0.5, "A2")
    assert (one.change, one.relative_change, one.unscaled_change, one.is_upwards) == (0, 0, 0, True)


def test_a_weight_of_nothing_can_rise_and_has_no_relative_change() -> None:
    one = stability(rank(two([1, 0], [[5, 0], [4, 10]])))[1]
    assert (one.weight, one.low, one.below, one.above) == (0.0, 0.0, None, "A2")
    assert one.high == pytest.approx(1 / 11)
    assert one.relative_change is None
    assert one.unscaled_change == pytest.approx(0.1)


@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_one_network_one_criterion_and_a_whole_weight_are_held_from_nothing_to_all(method: str) -> None:
    for matrix in (two([1, 2], [[3, 5]]), two([1], [[3], [5]])):
        assert {(one.low, one.high, one.change) for one in stability(rank(matrix, method))} == {(0.0, 1.0, None)}
    whole = stability(rank(two([1, 0], [[5, 0], [4, 10]]), method))[0]
    assert (whole.weight, whole.low, whole.high, whole.flip) == (1.0, 0.0, 1.0, None)


@pytest.mark.parametrize("choice", [("weighted_sum", {}), ("topsis", {"reference": "candidates"})])
def test_excluded_networks_take_nothing_over_and_where_nobody_stands_nothing_is_held(choice: Choice) -> None:
    method, parameters = choice
    matrix = replace(two([1, 1], [[6, 6], [0, 10], [9, 1]]), networks=("a", "out", "b"))
    out = replace(matrix, status=np.array([0, 2, 0], dtype=np.int8))
    found, among = (stability(rank(some, method, **parameters)) for some in (out, matrix.take(np.array([0, 2]))))
    for one, other in zip(found, among, strict=True):
        assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=1e-9)
        assert (one.below, one.above) == (other.below, other.above)
    assert stability(rank(replace(matrix, status=np.full(3, 2, dtype=np.int8)), method, **parameters)) == ()


def test_wants_that_weigh_nothing_have_no_interval_and_one_alone_in_its_horizon_is_always_held() -> None:
    study = small_study(
        needs={"open": need(importance=2), "met": need(current=3)},
        aspirations={
            "vague": {"title": "Some day", "importance": 3, "current": 1},
            "post": aspiration(importance=1),
        },
        criteria={"now": {"computed": "need_coverage", "weight": 1}},
        networks={"a": network(serves={"open": 1.0}), "b": network(serves={"post": 1.0})},
    )
    wants = {one.what: one for one in stability(rank(study)) if one.kind == "want"}
    assert list(wants) == ["open", "post"]
    assert {(one.low, one.high, one.is_exact) for one in wants.values()} == {(0.0, 1.0, True)}


def test_weights_that_were_given_to_the_matrix_are_told_as_shares_and_not_in_points_of_the_file() -> None:
    study = small_study(
        needs={"n": need()},
        criteria={
            "now": {"computed": "need_coverage", "weight": 30},
            "known": {"weight": 10, "scale": {"worst": 0, "best": 5}},
        },
        networks={
            "a": network(serves={"n": 1.0}, values={"known": 1}),
            "b": network(serves={"n": 0.5}, values={"known": 4}),
        },
    )
    ranking = rank(study)
    assert [one.points for one in stability(ranking) if one.kind == "criterion"] == [30, 10]
    moved = rank(ranking.matrix.reweighted(np.array([0.5, 0.5])))
    assert [one.points for one in stability(moved) if one.kind == "criterion"] == [None, None]
    assert [one.weight for one in stability(moved) if one.kind == "criterion"] == [0.5, 0.5]


@pytest.mark.filterwarnings("error")
def test_a_weight_next_to_nothing_warns_nobody() -> None:
    found = criticality(np.array([1e-300, 0.0, 0.5]), np.array([1e15, 0.5, 0.7]))
    assert found.relative_changes.tolist() == [np.inf, np.inf, pytest.approx(0.4)]
    assert (found.absolute, found.relative) == (2, 2)
