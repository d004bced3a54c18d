"""Are shares, central weights and confidence factors those of the closed forms, within their own error bars?"""

from dataclasses import replace
from itertools import pairwise, permutations
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.bounds import standard_errors
from netselect.errors import InvalidParameter, UnknownName
from netselect.matrix import DecisionMatrix
from netselect.robustness.smaa import Acceptability, smaa
from netselect.study.study import Study
from tests.effort import examples
from tests.small_study import need, network, small_study

Floats = npt.NDArray[np.float64]

ERRORS = 4.5
"""Standard errors within which a figure lies whose seed is drawn."""

few = settings(max_examples=examples(40), deadline=None, derandomize=True)
"""Always the same examples, so that a share that is found by chance alone never fails a test."""


def ranking_of(utilities: list[list[float]], weights: list[float] | None = None) -> Ranking:
    width = len(utilities[0])
    return rank(DecisionMatrix.from_arrays(utilities, weights or [1] * width, worst=[0] * width, best=[1] * width))


def assert_share(found: float, exact: float, samples: int) -> None:
    assert abs(found - exact) <= ERRORS * float(standard_errors(exact, samples)) + 1e-12


def assert_central(found: Acceptability, exact: Floats) -> None:
    assert found.central_weights is not None
    assert found.central_errors is not None
    off = np.abs(np.array(list(found.central_weights.values())) - exact)
    assert (off <= ERRORS * np.array(list(found.central_errors.values())) + 1e-12).all()


def on_the_line(utilities: list[list[float]]) -> tuple[Floats, Floats]:
    """Return the exact shares (n, n) of ranks under a first weight between 0 and 1, and its means where first."""
    lines = np.array(utilities)
    slopes, starts = lines[:, 0] - lines[:, 1], lines[:, 1]
    cuts = {0.0, 1.0}
    for one in range(len(lines)):
        for other in range(one):
            if slopes[one] != slopes[other]:
                cuts.add(float((starts[other] - starts[one]) / (slopes[one] - slopes[other])))
    shares, moments = np.zeros((len(lines), len(lines))), np.zeros(len(lines))
    for left, right in pairwise(sorted(cut for cut in cuts if 0 <= cut <= 1)):
        middle = (left + right) / 2
        order = np.argsort(-(starts + middle * slopes))
        shares[order, np.arange(len(lines))] += right - left
        moments[order[0]] += (right - left) * middle
    with np.errstate(invalid="ignore"):
        return shares, moments / shares[:, 0]


def test_draws_that_are_ended_early_tell_what_as_many_draws_tell() -> None:
    ranking = ranking_of([[float(row % 7) / 7, float(row % 5) / 5] for row in range(200)])
    early = smaa(ranking, samples=200_000, progress=lambda _done, _planned: True)
    assert early.samples < 200_000
    assert early == smaa(ranking, samples=early.samples)


def test_of_two_networks_each_is_first_on_its_side_of_the_crossing() -> None:
    found = smaa(ranking_of([[0.9, 0.2], [0.3, 0.4]]), weights="free")
    assert_share(found["A1"].first, 0.75, found.samples)
    assert_share(found["A2"].first, 0.25, found.samples)
    assert_central(found["A1"], np.array([0.625, 0.375]))
    assert_central(found["A2"], np.array([0.125, 0.875]))
    assert found["A1"].confidence == 1.0
    assert found["A1"].confidence_error == 0.0


SKEWED = [[1.0, 0.0], [0.55, 0.5], [0.05, 0.6]]
"""Three networks on a line, the middle one of which is first between weights of 1/6 and 10/19."""


def test_of_three_networks_on_a_line_each_is_first_along_its_piece() -> None:
    found = smaa(ranking_of(SKEWED), weights="free", samples=40_000)
    for name, exact in (("A1", 9 / 19), ("A2", 10 / 19 - 1 / 6), ("A3", 1 / 6)):
        assert_share(found[name].first, exact, found.samples)
    assert_central(found["A2"], np.array([(10 / 19 + 1 / 6) / 2, 1 - (10 / 19 + 1 / 6) / 2]))


@few
@given(
    utilities=st.lists(
        st.lists(st.integers(0, 1000), min_size=2, max_size=2), min_size=2, max_size=5, unique_by=tuple
    ),
    seed=st.integers(0, 9),
)
def test_all_shares_under_two_free_weights_are_lengths(utilities: list[list[int]], seed: int) -> None:
    scaled = [[number / 1000 for number in row] for row in utilities]
    exact, means = on_the_line(scaled)
    found = smaa(ranking_of(scaled), weights="free", samples=4000, seed=seed)
    for row, name in enumerate(f"A{place + 1}" for place in range(len(scaled))):
        own = found[name]
        for share, expected in zip(own.shares, exact[row], strict=True):
            assert_share(share, expected, found.samples)
        if exact[row, 0] > 0.05:
            assert_central(own, np.array([means[row], 1 - means[row]]))
            assert own.confidence == 1.0


CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
"""The triangle of the first two of three weights."""


def clipped(corners: Floats, normal: Floats) -> Floats:
    """Return the part of a polygon of the first two weights in which ``normal . weights`` is 0 or more."""
    heights = np.column_stack([corners, 1 - corners.sum(axis=1)]) @ normal if len(corners) else np.zeros(0)
    kept: list[Floats] = []
    for place in range(len(corners)):
        after = (place + 1) % len(corners)
        if heights[place] >= 0:
            kept.append(corners[place])
        if (heights[place] >= 0) != (heights[after] >= 0):
            share = heights[place] / (heights[place] - heights[after])
            kept.append(corners[place] + share * (corners[after] - corners[place]))
    return np.array(kept).reshape(-1, 2)


def area_and_centre(corners: Floats) -> tuple[float, Floats]:
    """Return the area of a polygon, and its centre as three weights."""
    after = np.roll(corners, -1, axis=0)
    parts = corners[:, 0] * after[:, 1] - after[:, 0] * corners[:, 1]
    area = float(parts.sum()) / 2
    if area <= 0:
        return 0.0, np.full(3, np.nan)
    centre = ((corners + after) * parts[:, None]).sum(axis=0) / (6 * area)
    return area, np.append(centre, 1 - centre.sum())


def assert_areas(utilities: Floats, whole: Floats, **choice: Any) -> None:  # noqa: ANN401 -- a choice of `smaa`
    """Hold all shares, winning indices and central weights against areas within a polygon of weights."""
    samples = 6000
    found = smaa(ranking_of(utilities.tolist(), [3, 2, 1]), samples=samples, **choice)
    total, count = area_and_centre(whole)[0], len(utilities)
    assert found.winning is not None
    shares, wins = np.zeros((count, count)), np.zeros((count, count))
    for order in permutations(range(count)):
        part = whole
        for ahead, behind in pairwise(order):
            part = clipped(part, utilities[ahead] - utilities[behind])
        share = area_and_centre(part)[0] / total
        shares[list(order), np.arange(count)] += share
        for place, ahead in enumerate(order):
            wins[ahead, list(order[place + 1 :])] += share
    rows = [int(name[1:]) - 1 for name in found.names]
    for row, own in zip(rows, found.networks, strict=True):
        for share, exact in zip(own.shares, shares[row], strict=True):
            assert_share(share, exact, samples)
        part = whole
        for other in set(range(count)) - {row}:
            part = clipped(part, utilities[row] - utilities[other])
        if shares[row, 0] > 0.05:
            assert_central(own, area_and_centre(part)[1])
    for share, exact in zip(found.winning.ravel(), wins[np.ix_(rows, rows)].ravel(), strict=True):
        assert_share(share, exact, samples)


tables = st.lists(
    st.lists(st.integers(0, 1000), min_size=3, max_size=3), min_size=3, max_size=4, unique_by=tuple
).map(lambda rows: np.array(rows) / 1000)


@few
@given(utilities=tables)
def test_under_three_free_weights_shares_are_areas(utilities: Floats) -> None:
    assert_areas(utilities, CORNERS, weights="free")


@few
@given(utilities=tables)
def test_under_three_ordered_weights_shares_are_areas_of_the_ordered_part(utilities: Floats) -> None:
    ordered = clipped(clipped(CORNERS, np.array([1.0, -1, 0])), np.array([0.0, 1, -1]))
    assert area_and_centre(ordered)[0] == pytest.approx(1 / 12)
    assert_areas(utilities, ordered, weights="order")


@few
@given(utilities=tables)
def test_under_weights_within_intervals_shares_are_areas_of_that_part(utilities: Floats) -> None:
    part = CORNERS
    for normal in ([0.8, -0.2, -0.2], [-0.4, 0.6, 0.6], [0.5, -0.5, 0.5]):
        part = clipped(part, np.array(normal))
    assert_areas(utilities, part, intervals={"C1": (0.2, 0.6), "C2": (0.0, 0.5)})


def test_around_the_stated_weights_a_share_is_that_of_a_beta() -> None:
    stats = pytest.importorskip("scipy.stats")
    ranking = ranking_of(SKEWED, [0.4, 0.6])
    for concentration in (5.0, 100.0):
        found = smaa(ranking, concentration=concentration)
        beta = stats.beta(0.4 * concentration, 0.6 * concentration)
        for name, low, high in (("A1", 10 / 19, 1.0), ("A2", 1 / 6, 10 / 19), ("A3", 0.0, 1 / 6)):
            assert_share(found[name].first, float(beta.cdf(high) - beta.cdf(low)), found.samples)


def with_range(values: list[list[float]], low: float, high: float, *, unknown: bool = False) -> DecisionMatrix:
    """Return a matrix in which the last figure of the first network has a range, or is unknown in it."""
    width = len(values[0])
    matrix = DecisionMatrix.from_arrays(values, [1] * width, worst=[0] * width, best=[1] * width)
    lows, highs, hidden = matrix.values.copy(), matrix.values.copy(), np.zeros(matrix.values.shape, dtype=np.bool_)
    lows[0, -1], highs[0, -1], hidden[0, -1] = low, high, unknown
    return replace(matrix, low=lows, high=highs, unknown=hidden)


def test_weights_and_an_unknown_figure_together_follow_the_double_integral() -> None:
    """A1 is first where ``u > (1 - w / (1 - w)) / 2``, over w and u from 0 to 1: a share of (1 + log 2) / 2."""
    ranking = rank(with_range([[0.75, 1.0], [0.25, 0.5]], 0.0, 1.0, unknown=True))
    found = smaa(ranking, weights="free", samples=40_000)
    share, moment = (1 + log(2)) / 2, 0.0625 + (log(2) - 0.625) / 2 + 0.375
    assert_share(found["A1"].first, share, found.samples)
    central = moment / share
    assert_central(found["A1"], np.array([central, 1 - central]))
    assert found["A1"].confidence == 1.0
    other = (0.5 - moment) / (1 - share)
    assert_central(found["A2"], np.array([other, 1 - other]))
    confidence = found["A2"].confidence
    assert confidence is not None
    assert confidence == pytest.approx((1 - other / (1 - other)) / 2, abs=0.015)
    assert found["A2"].confidence_error == float(standard_errors(confidence, found.samples))


@pytest.mark.parametrize("stated", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("other", [0.35, 0.5, 0.7])
def test_a_range_is_drawn_evenly_or_with_its_peak_where_it_is_stated(stated: float, other: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    ranking = rank(with_range([[0.5, stated], [0.5, other]], 0.3, 0.8))
    even = smaa(ranking, weights="stated")
    assert_share(even["A1"].first, (0.8 - other) / 0.5, even.samples)
    peaked = smaa(ranking, weights="stated", figures="triangular")
    exact = 1 - float(stats.triang((stated - 0.3) / 0.5, loc=0.3, scale=0.5).cdf(other))
    assert_share(peaked["A1"].first, exact, peaked.samples)
    still = smaa(ranking, weights="stated", figures="stated")
    assert still["A1"].first == float(stated >= other)


def test_an_unknown_cost_in_a_study_is_first_as_often_as_it_is_cheap_enough() -> None:
    study = small_study(
        criteria={
            "fit": {"weight": 1, "scale": {"worst": 0, "best": 4}},
            "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 200, "best": 0}},
        },
        networks={
            "a": network(values={"fit": 3}, staying={"yearly_cost": {"value": "unknown", "low": 20, "high": 180}}),
            "b": network(values={"fit": 2}, staying={"yearly_cost": 70}),
        },
    )
    found = smaa(rank(study), weights="stated")
    assert_share(found["a"].first, (120 - 20) / 160, found.samples)
    assert found["a"].stands == found["b"].stands == 1.0


def test_strengths_are_drawn_within_the_bounds_of_their_grades_when_asked() -> None:
    study = small_study(
        needs={"skill": need()},
        networks={
            "a": network(serves={"skill": {"value": 0.5, "grade": "claimed"}}),
            "b": network(serves={"skill": 0.6}),
        },
    )
    ranking = rank(study)
    assert smaa(ranking)["a"].first == 0.0
    found = smaa(ranking, grades=True)
    assert found.grades
    assert_share(found["a"].first, (0.8 - 0.6) / 0.6, found.samples)


def test_a_network_of_which_a_fact_is_open_stands_half_the_time() -> None:
    matrix = with_range([[0.9], [0.8], [0.7], [1.0]], 0.9, 0.9)
    found = smaa(rank(replace(matrix, status=np.array([1, 0, 0, 2], dtype=np.int8))), weights="stated")
    assert found.names == ("A1", "A2", "A3")
    for name, exact in (("A1", (0.5, 0, 0)), ("A2", (0.5, 0.5, 0)), ("A3", (0, 0.5, 0.5))):
        for share, expected in zip(found[name].shares, exact, strict=True):
            assert_share(share, expected, found.samples)
    assert found.winning is not None
    assert found.winning[1, 2] == 1.0
    assert found["A1"].stands == found.winning[0, 1] == pytest.approx(1 - found.winning[1, 0])


def test_where_networks_tie_both_have_the_better_rank_and_neither_comes_before() -> None:
    found = smaa(ranking_of([[0.5, 0.5], [0.5, 0.5], [0.1, 0.2]]), weights="free", samples=500)
    assert found["A1"].shares == found["A2"].shares == (1.0, 0.0, 0.0)
    assert found["A3"].shares == (0.0, 0.0, 1.0)
    assert found.winning is not None
    assert found.winning.tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


SEEDS = 300


def test_of_repeated_seeds_ninety_nine_in_a_hundred_lie_within_three_standard_errors() -> None:
    ranking = ranking_of(SKEWED)
    exact, means = on_the_line(SKEWED)
    inside, central = [], []
    for seed in range(SEEDS):
        found = smaa(ranking, weights="free", samples=500, seed=seed)
        own = [found[f"A{row + 1}"] for row in range(3)]
        errors = np.array([one.errors for one in own])
        inside.append(np.abs(np.array([one.shares for one in own]) - exact) <= 3 * errors)
        for one, mean in zip(own, means.tolist(), strict=True):
            assert one.central_weights is not None
            assert one.central_errors is not None
            central.append(abs(one.central_weights["C1"] - mean) <= 3 * one.central_errors["C1"])
    assert np.mean(inside) >= 0.99
    assert np.mean(inside, axis=0).min() >= 0.985
    assert np.mean(central) >= 0.99


def test_error_bars_are_no_wider_than_the_spread_of_repeated_seeds() -> None:
    found = [smaa(ranking_of(SKEWED), weights="free", samples=500, seed=seed)["A1"] for seed in range(SEEDS)]
    spread = np.std([one.first for one in found])
    assert np.mean([one.errors[0] for one in found]) == pytest.approx(spread, rel=0.15)
    central = np.array([list((one.central_weights or {}).values()) for one in found])
    errors = np.array([list((one.central_errors or {}).values()) for one in found])
    assert errors.mean(axis=0) == pytest.approx(central.std(axis=0), rel=0.15)


def test_confidence_error_bars_hold_ninety_nine_in_a_hundred_seeds() -> None:
    ranking = rank(with_range([[0.5, 0.3], [0.5, 0.5]], 0.2, 0.8))
    found = [smaa(ranking, samples=500, seed=seed)["A1"] for seed in range(SEEDS)]
    off = [abs((one.confidence or 0.0) - 0.5) <= 3 * (one.confidence_error or 0.0) for one in found]
    assert np.mean(off) >= 0.99


def test_one_network_is_always_first_and_one_that_never_is_has_no_central_weights() -> None:
    assert smaa(ranking_of([[0.3, 0.2]]), samples=50)["A1"].shares == (1.0,)
    last = smaa(ranking_of([[0.3, 0.2], [0.4, 0.3]]), weights="free", samples=50)["A1"]
    assert (last.first, last.central_weights, last.confidence, last.confidence_error) == (0.0, None, None, None)
    assert last.errors[0] > 0
    assert smaa(ranking_of(SKEWED), samples=50, with_confidence=False)["A1"].confidence is None


@pytest.mark.parametrize(("method", "parameters"), [("weighted_sum", {}), ("topsis", {"reference": "candidates"})])
def test_where_nobody_stands_there_is_nothing_to_share(method: str, parameters: dict[str, Any]) -> None:
    matrix = replace(with_range(SKEWED, 0, 0), status=np.full(3, 2, dtype=np.int8))
    found = smaa(rank(matrix, method, **parameters), samples=20)
    assert found.networks == ()
    assert found.winning is not None
    assert found.winning.shape == (0, 0)


def test_the_same_seed_gives_the_same_and_another_one_does_not() -> None:
    ranking = rank(with_range([[0.5, 0.3], [0.4, 0.5]], 0.2, 0.8))
    one, again, other = (smaa(ranking, samples=2000, seed=seed) for seed in (3, 3, 4))
    assert one.networks == again.networks
    assert one.winning is not None
    assert np.array_equal(one.winning, np.asarray(again.winning))
    assert one.networks != other.networks


def test_what_is_not_accepted_is_said() -> None:
    ranking = ranking_of(SKEWED)
    with pytest.raises(UnknownName, match=r"how weights are drawn: there is no `fre`.*`free`"):
        smaa(ranking, weights="fre")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match=r"how figures are drawn: there is no `triangle`.*`triangular`"):
        smaa(ranking, figures="triangle")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="intervals: there is no criterion `C3`"):
        smaa(ranking, intervals={"C3": (0, 1)})
    with pytest.raises(InvalidParameter, match=r"the lows sum to 1\.2"):
        smaa(ranking, intervals={"C1": (0.6, 1), "C2": (0.6, 1)})
    wrongs: list[dict[str, Any]] = [
        {"samples": 0},
        {"seed": -1},
        {"concentration": 0.0},
        {"concentration": np.inf},
    ]
    for wrong in wrongs:
        with pytest.raises(InvalidParameter, match=f"{next(iter(wrong))} "):
            smaa(ranking, **wrong)
    with pytest.raises(UnknownName, match="there is no network `A9` that stands"):
        smaa(ranking, samples=5)["A9"]


def levels(draw_of: dict[str, list[object]], weights: tuple[int, ...] = (1, 1), **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    """Return a study whose networks have these levels on as many criteria as there are weights."""
    names = [f"c{place}" for place in range(len(weights))]
    return small_study(
        criteria={
            name: {"weight": weight, "scale": {"worst": 0, "best": 10}}
            for name, weight in zip(names, weights, strict=True)
        },
        networks={
            name: network(values=dict(zip(names, figures, strict=True))) for name, figures in draw_of.items()
        },
        **parts,
    )


RANGE = {"value": 6, "low": 2, "high": 9}


@pytest.mark.parametrize(
    ("study", "options", "drawn"),
    [
        (levels({"a": [3, 7], "b": [7, 3]}), {}, "if weights vary by about 5 points of 100"),
        (levels({"a": [3, 7], "b": [7, 3]}, (9, 1)), {}, "if weights vary by about 3 points of 100"),
        (levels({"a": [3, 7, 1], "b": [7, 3, 1]}, (8, 1, 1)), {}, "if weights vary by about 3 to 4 points of 100"),
        (
            levels({"a": [3, 7], "b": [7, 3]}),
            {"concentration": 1e6},
            "if weights vary by less than 1 point of 100",
        ),
        (
            levels({"a": [3, RANGE], "b": [7, 3]}),
            {},
            "if weights vary by about 5 points of 100, and if every open figure were equally likely anywhere in "
            "its range",
        ),
        (
            levels({"a": [3, RANGE], "b": [7, 3]}),
            {"weights": "stated"},
            "if every open figure were equally likely anywhere in its range",
        ),
        (
            levels({"a": [3, RANGE], "b": [7, 3]}),
            {"figures": "stated", "weights": "order"},
            "if all weights that keep the order of the stated ones were equally likely, and with every open "
            "figure as the ranking lists it",
        ),
        (
            levels({"a": [3, 7], "b": [7, 3]}),
            {"intervals": {"c0": (0.2, 0.4)}},
            "if all weights within the given bounds were equally likely",
        ),
        # A weight of 0 is drawn as any other where all weights are.
        (levels({"a": [3, 7], "b": [7, 3]}, (1, 0)), {"weights": "free"}, "if all weights were equally likely"),
    ],
)
def test_a_share_says_in_its_sentence_what_was_drawn(study: Study, options: dict[str, Any], drawn: str) -> None:
    found = smaa(rank(study), samples=200, **options)
    assert (found.varies, found.drawn) == (True, drawn)
    assert " ".join(str(found).split()).startswith(f"{drawn[0].upper()}{drawn[1:]}, first in 200 samples: ")


@pytest.mark.parametrize(
    ("study", "options"),
    [
        (levels({"a": [3], "b": [7]}, (1,)), {}),
        (levels({"a": [3, 7], "b": [7, 3]}, (1, 0)), {}),
        (levels({"a": [3, 7], "b": [7, 3]}), {"weights": "stated"}),
        (levels({"a": [3, 7], "b": [7, 3]}), {"intervals": {"c0": (0.5, 0.5)}}),
        (levels({"a": [3, RANGE], "b": [7, 3]}), {"weights": "stated", "figures": "stated"}),
        (levels({"a": [3, RANGE]}), {}),
        (levels({"a": [3, 7]}), {}),
    ],
)
def test_no_percentage_is_printed_where_nothing_varies_or_one_network_stands(
    study: Study, options: dict[str, Any]
) -> None:
    found = smaa(rank(study), samples=200, **options)
    assert not found.varies
    assert "%" not in str(found)
    assert found.without_shares


@given(
    st.lists(st.lists(st.integers(0, 10) | st.just("unknown"), min_size=2, max_size=2), min_size=1, max_size=3),
    st.tuples(st.integers(0, 2), st.integers(1, 2)),
    st.booleans(),
)
@settings(max_examples=examples(40), deadline=None)
def test_every_percentage_that_rank_prints_unasked_stands_with_what_was_drawn(
    figures: list[list[object]],
    weights: tuple[int, int],
    only: bool,
) -> None:
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    study = levels({f"n{place}": own for place, own in enumerate(figures)}, weights)
    closed = {
        name: {**own.model_dump(), "facts": {"open": not only or name == "n0"}}
        for name, own in study.networks.items()
    }
    study = Study.model_validate({**study.as_plain(), "networks": closed, "gates": gates})
    ranking = rank(study)
    text = " ".join(str(ranking).split())
    unknown = any("unknown" in own for own in figures)
    if ranking.stands.sum() == 1 or not (weights[0] or unknown):
        assert "%" not in text
        assert "All " not in text
        assert "nobody gives more" not in text
    for line in filter(lambda said: "%" in said, str(ranking).replace("\n  ", " ").splitlines()):
        assert line.startswith("How sure: if ")
        if ranking.verdict.kind == "undetermined":
            assert "if every open figure were equally likely anywhere in its range" in line


@pytest.mark.parametrize(
    ("shares", "printed"),
    [
        # Of two halves, one is rounded up and one down; of three, what does not add up says so.
        ((0.8065, 0.1935), "0 in 80.6 % and 1 in 19.4 % (give or take 0.4 %)"),
        ((0.6656, 0.3266, 0.0078), "0 in 66.6 %, 1 in 32.7 % and 2 in 0.8 % (give or take 0.5 %; rounded)"),
        ((0.665, 0.327, 0.008), "0 in 66.5 %, 1 in 32.7 % and 2 in 0.8 % (give or take 0.5 %)"),
    ],
)
def test_shares_add_up_or_are_said_to_be_rounded(shares: tuple[float, ...], printed: str) -> None:
    found = smaa(ranking_of([[0.9, 0.2], [0.2, 0.8]]))
    networks = tuple(
        replace(
            found.networks[0],
            network=str(place),
            shares=(share, 1 - share),
            errors=(float(standard_errors(share, 10_000)),) * 2,
        )
        for place, share in enumerate(shares)
    )
    assert printed in replace(found, networks=networks).sentence()
