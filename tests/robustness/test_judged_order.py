"""Is an order that is said to be held never broken, and one that is not said to be held broken by some weights?"""

import itertools
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.robustness.coach import coach, order_held
from netselect.robustness.stability import StandingNetworks
from netselect.study.statements import Weighting
from netselect.study.study import Study
from netselect.weighting.advice import ratio_bounds
from netselect.weighting.elicited import judged
from netselect.weighting.pairwise import completion_of, judgement_matrix
from tests.effort import examples
from tests.small_study import network, small_study

Floats = npt.NDArray[np.float64]
Lines = dict[str, dict[str, float]]

few = settings(max_examples=examples(40), deadline=None)

SCALE = {"scale": {"worst": 0, "best": 5}}
LEAVES = ("a", "b", "c", "d")
TREE = {"g": {"criteria": {"a": SCALE, "b": SCALE, "c": SCALE}}, "d": SCALE, "e": SCALE}
LEVELS = {"criteria": ("g", "d", "e"), "g": ("a", "b", "c")}
RATIOS = [*range(1, 10), *(1 / k for k in range(2, 10))]
WAYS = ("eigenvector", "geometric_mean", "normalised_columns")


@st.composite
def judged_studies(draw: st.DrawFn, *, gaps: bool) -> Study:
    """Draw a tree of two levels with three items each, judged, and a few networks."""
    close = draw(st.booleans())
    lines: Lines = {}
    for level, items in LEVELS.items():
        pairs = [f"{one} over {other}" for one, other in itertools.combinations(items, 2)]
        if gaps and draw(st.booleans()):
            pairs.pop(draw(st.integers(0, 2)))
        ratios = st.sampled_from([1, 2, 1 / 2] if close else RATIOS)
        lines[level] = {pair: draw(ratios) for pair in pairs}
    networks = {
        name: network(values={leaf: draw(st.integers(0, 5)) for leaf in "abcde"})
        for name in "xyz"[: draw(st.integers(2, 3))]
    }
    prioritisation = draw(st.sampled_from(WAYS))
    return small_study(
        criteria=TREE,
        networks=networks,
        judgements=lines,
        weights={"judgements": {"prioritisation": prioritisation}},
        method=draw(st.sampled_from(["weighted_sum", "ahp"])),
    )


def level_bounds(study: Study, *, with_answers: bool) -> dict[str, Floats]:
    return {
        level: ratio_bounds(
            judgement_matrix(items, judged(study.judgements[level])),
            completion=completion_of(study.weights.prioritisation, study.weights.completion),
            with_answers=with_answers,
        )
        for level, items in LEVELS.items()
    }


def weights_within(bounds: Floats, rng: np.random.Generator, count: int) -> Floats:
    """Return mixtures of the extremes: every set of weights within bounds of ratios is one, for three items."""
    corners = []
    n = len(bounds)
    for row in range(n):
        corners += [bounds[:, row] / bounds[:, row].sum(), 1 / bounds[row] / (1 / bounds[row]).sum()]
    mixed = rng.dirichlet(np.full(2 * n, 0.3), count) @ np.array(corners)
    return np.vstack([np.array(corners), mixed])


def leaf_weights(study: Study, *, with_answers: bool, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    bounds = level_bounds(study, with_answers=with_answers)
    top, inner = (weights_within(bounds[level], rng, 60) for level in ("criteria", "g"))
    pairs = [(one, other) for one in top[:6] for other in inner[:6]] + list(zip(top, inner, strict=True))
    return np.array([[*(one[0] * other), one[1], one[2]] for one, other in pairs])


def ranking_of(study: Study) -> Ranking:
    return rank(study)


def largest_gains(study: Study, ranking: Ranking, *, with_answers: bool) -> dict[tuple[str, str], float]:
    """Return the most that each network can be ahead of each other one, by corners of each level.

    For three items the weights within tight bounds of ratios are a hexagon whose corners are the extremes of one
    item against both others, and the total is linear on each level.
    """
    standing = StandingNetworks(ranking)
    bounds = level_bounds(study, with_answers=with_answers)
    rng = np.random.default_rng(0)
    top, inner = (weights_within(bounds[level], rng, 0) for level in ("criteria", "g"))
    found = {}
    for (i, one), (j, other) in itertools.permutations(enumerate(standing.names), 2):
        gains = standing.local[i] - standing.local[j]
        of_group = (inner @ gains[:3]).max()
        found[one, other] = float((top @ np.array([of_group, gains[3], gains[4]])).max())
    return found


@few
@given(judged_studies(gaps=True), st.booleans())
def test_who_could_pass_and_what_holds_is_what_the_corners_say(study: Study, with_answers: bool) -> None:
    ranking = ranking_of(study)
    held = order_held(ranking, study, study.weights, with_answers=with_answers)
    gains = largest_gains(study, ranking, with_answers=with_answers)
    names = list(ranking.networks)
    first, tolerance = names[0], ranking.tolerance
    assert held.first[0] == first
    # Who is behind one and the same other under all weights is never first.
    assert set(held.could_pass) == {
        name
        for name in names[1:]
        if gains[name, first] > tolerance and all(gains[name, o] >= -tolerance for o in names if o != name)
    }
    expected = True
    for upper, lower in itertools.pairwise(names):
        expected &= gains[lower, upper] <= tolerance
        if ranking.ranks[ranking.position(upper)] == ranking.ranks[ranking.position(lower)]:
            expected &= gains[upper, lower] <= tolerance
    assert held.is_held is expected


@few
@given(judged_studies(gaps=True), st.booleans(), st.integers(0, 2**32 - 1))
def test_no_weights_within_the_bounds_break_an_order_that_is_held(
    study: Study, with_answers: bool, seed: int
) -> None:
    ranking = ranking_of(study)
    standing = StandingNetworks(ranking)
    held = order_held(ranking, study, study.weights, with_answers=with_answers)
    scores = leaf_weights(study, with_answers=with_answers, seed=seed) @ standing.local.T
    order = [standing.names.index(name) for name in ranking.networks]
    slack = ranking.tolerance + 1e-9
    if held.is_held:
        assert (np.diff(scores[:, order], axis=1) <= slack).all()
    for name in ranking.networks[1:]:
        own = standing.names.index(name)
        ahead = scores[:, own] - scores[:, order[0]]
        # Of whom somebody else is always ahead is never first, and not told.
        behind = any((scores[:, other] >= scores[:, own] - slack).all() for other in order if other != own)
        assert name in held.could_pass or (ahead <= slack).all() or behind


@few
@given(judged_studies(gaps=True), st.integers(0, 2**32 - 1))
def test_no_answers_to_what_is_missing_break_an_order_that_is_held(study: Study, seed: int) -> None:
    ranking = ranking_of(study)
    coaching = coach(study)
    held = order_held(ranking, study, study.weights, with_answers=True)
    assert coaching.may_stop is (coaching.with_answers is None or held.is_held)
    if not held.is_held:
        return
    rng = np.random.default_rng(seed)
    order = list(ranking.networks)
    for _ in range(8):
        answered: Lines = {}
        for level, items in LEVELS.items():
            said = {frozenset(line.split(" over ")) for line in study.judgements[level]}
            missing = [pair for pair in itertools.combinations(items, 2) if frozenset(pair) not in said]
            logs = rng.choice([-math.log(9), math.log(9), *rng.uniform(-2.19, 2.19, 2)], len(missing))
            answers = {f"{one} over {other}": math.exp(x) for (one, other), x in zip(missing, logs, strict=True)}
            answered[level] = {**study.judgements[level], **answers}
        again = rank(study.model_copy(update={"judgements": answered}))
        scores = [float(again.scores[again.position(name)]) for name in order]
        assert all(low <= high + ranking.tolerance for high, low in itertools.pairwise(scores))


@few
@given(judged_studies(gaps=False))
def test_where_nothing_is_missing_answers_change_nothing(study: Study) -> None:
    ranking = ranking_of(study)
    one, other = (order_held(ranking, study, study.weights, with_answers=way) for way in (True, False))
    assert one == other
    assert coach(study).with_answers is None


def leading(ratio: float, **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    """Return a study in which x has more of a, and y more of b and c."""
    values = {"x": {"a": 4, "b": 1, "c": 1}, "y": {"a": 1, "b": 4, "c": 4}}
    return small_study(
        **{
            "criteria": dict.fromkeys("abc", SCALE),
            "networks": {name: network(values=own) for name, own in values.items()},
            "judgements": {"criteria": {"a over b": ratio, "a over c": ratio}},
            "weights": "judgements",
            **parts,
        }
    )


def test_a_missing_judgement_that_may_change_the_order_says_to_go_on() -> None:
    """B may turn out 9 times as much as c, and then as much as a: y gains more than it loses only where it has 4.

    With the gap filled, b and c weigh the same, and together less than a.
    """
    less = {"x": {"a": 4, "b": 1, "c": 1}, "y": {"a": 1, "b": 2, "c": 2}}
    sure = coach(leading(9, networks={name: network(values=own) for name, own in less.items()}))
    unsure = coach(leading(2.2))
    assert sure.may_stop
    assert sure.with_answers is not None
    assert sure.with_answers.is_held
    assert not unsure.may_stop
    assert unsure.with_answers is not None
    assert unsure.with_answers.could_pass == ("y",)
    assert unsure.as_judged is not None
    assert unsure.as_judged.is_held


def test_networks_that_do_not_stand_can_pass_nobody() -> None:
    study = leading(
        2.2,
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(values=own, facts={"open": name != "y"})
            for name, own in {"x": {"a": 4, "b": 1, "c": 1}, "y": {"a": 1, "b": 4, "c": 4}}.items()
        },
    )
    found = order_held(rank(study), study, study.weights, with_answers=True)
    assert (found.first, found.could_pass, found.is_held) == (("x",), (), True)


def test_networks_that_are_alike_tie_whatever_the_weights_and_others_that_tie_do_not_stay_so() -> None:
    alike = {name: network(values={"a": 3, "b": 2, "c": 1}) for name in "xy"}
    study = leading(3, networks=alike)
    found = order_held(rank(study), study, study.weights, with_answers=True)
    assert (found.first, found.could_pass, found.is_held) == (("x", "y"), (), True)
    crossed = {"x": {"a": 2, "b": 4, "c": 0}, "y": {"a": 2, "b": 0, "c": 4}}
    study = leading(3, networks={name: network(values=own) for name, own in crossed.items()})
    found = order_held(rank(study), study, study.weights, with_answers=True)
    assert (found.first, found.could_pass, found.is_held) == (("x", "y"), ("y",), False)
    assert order_held(rank(study), study, study.weights, with_answers=False).is_held


@pytest.mark.parametrize(
    ("statement", "way"),
    [
        ({"how": "judgements"}, "lambda_max"),
        ({"how": "judgements", "completion": "harker"}, "harker"),
        ({"how": "judgements", "completion": "harker", "prioritisation": "geometric_mean"}, "least_squares"),
    ],
)
def test_gaps_are_filled_as_the_prioritisation_fills_them(statement: dict[str, str], way: str) -> None:
    said = Weighting.model_validate(statement)
    assert completion_of(said.prioritisation, said.completion) == way
