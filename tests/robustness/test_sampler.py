"""Are samples counted as a plain loop counts them that works out and ranks every drawn study anew?"""

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.bounds import standard_errors
from netselect.errors import MethodNotApplicable
from netselect.matrix import EXCLUDED, DecisionMatrix
from netselect.methods import scores_of
from netselect.ranking import Ranking
from netselect.robustness.sampling import (
    Distribution,
    Draw,
    RankCounts,
    Sampler,
    drawn_figures,
    free_weights,
    ordered_weights,
    weights_around,
    weights_between,
)
from netselect.robustness.smaa import WeightsChoice, smaa
from netselect.study.study import Study
from tests.effort import examples
from tests.open_studies import open_studies
from tests.ranked_anew import Worlds
from tests.small_study import network, small_study

Floats = npt.NDArray[np.float64]

SAMPLES = 25

few = settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

METHODS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("weighted_sum", {}),
    ("topsis", {}),
    ("topsis", {"reference": "candidates"}),
    ("weighted_product", {}),
    ("weighted_sum", {"scaling": "min_max"}),
)

pytestmark = pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")


def draw_of(how: str, weights: Floats) -> Draw:
    """Return how weights are drawn, put together anew."""
    return {
        "around": weights_around(weights, 100.0),
        "order": ordered_weights(weights),
        "free": free_weights(len(weights)),
        "stated": lambda _, count: np.tile(weights, (count, 1)),
    }[how]


def counted(ranks: npt.NDArray[np.int64], weights: Floats) -> dict[str, Floats]:
    """Count places, pairs and the weights under which each is first, one sample after the other."""
    count = ranks.shape[1]
    places, wins = np.zeros((count, count)), np.zeros((count, count))
    sums = np.zeros((count, weights.shape[1]))
    for own, weighed in zip(ranks.tolist(), weights, strict=True):
        for row, place in enumerate(own):
            if place == 0:
                continue
            places[row, place - 1] += 1
            if place == 1:
                sums[row] += weighed
            for other, against in enumerate(own):
                wins[row, other] += other != row and (against == 0 or place < against)
    return {"places": places, "wins": wins, "weights": sums}


def assert_counted(counts: RankCounts, ranks: npt.NDArray[np.int64], weights: Floats) -> None:
    expected = counted(ranks, weights)
    assert counts.samples == len(ranks)
    assert counts.places.tolist() == expected["places"].tolist()
    assert counts.firsts.tolist() == expected["places"][:, 0].tolist()
    assert counts.wins.tolist() == expected["wins"].tolist()
    assert counts.weights == pytest.approx(expected["weights"], abs=1e-12)


def world_ranks(ranking: Ranking, matrix: DecisionMatrix, standing: set[str], weights: Floats) -> list[int]:
    """Return the ranks when everything has come out, 0 for who does not stand."""
    status = np.array([0 if name in standing else EXCLUDED for name in matrix.networks], dtype=np.int8)
    try:
        again = rank(replace(matrix.reweighted(weights), status=status), ranking.method)
    except MethodNotApplicable:
        return [0] * len(status)
    ranks: list[int] = again.ranks.tolist()
    return ranks


def looped(study: Study, sampler: Sampler, weights: Floats) -> npt.NDArray[np.int64]:
    """Return the ranks of all samples, with the figures that the sampler draws."""
    ranking, generator = sampler.ranking, np.random.default_rng([sampler.seed, 1])
    figures = {}
    widths = [len(variation.figures) for variation, _ in sampler.varied]
    drawn = np.split(generator.random((len(weights), sum(widths))), np.cumsum(widths)[:-1], axis=1)
    for (variation, levels), uniform in zip(sampler.varied, drawn, strict=True):
        own = ranking.cases[ranking.matrix.networks[variation.row]]
        assert own.variation.figures == variation.figures
        figures[ranking.matrix.networks[variation.row]] = drawn_figures(
            variation.figures, levels, uniform, sampler.shape
        )
    chosen = [{name: x[sample] for name, x in figures.items()} for sample in range(len(weights))]
    anew = Worlds(study, ranking.cases).all_settled(chosen)
    ranks = [world_ranks(ranking, *world, own) for world, own in zip(anew, weights, strict=True)]
    return np.array(ranks, dtype=np.int64)


@few
@given(study=open_studies(most_networks=3), data=st.data(), seed=st.integers(0, 99))
def test_a_study_drawn_anew_sample_by_sample_counts_the_same(study: Study, data: st.DataObject, seed: int) -> None:
    name, parameters = data.draw(st.sampled_from(METHODS))
    scale = study.criteria["level"].scale
    assume(name == "weighted_sum" or (scale is not None and not scale.curve))
    assume("scaling" not in parameters or (scale is not None and not scale.curve))
    ranking = rank(study, name, **parameters)
    sampler = Sampler(
        ranking, data.draw(st.sampled_from(["stated", *get_args(Distribution)])), grades=False, seed=seed
    )
    assume(len(sampler.rows))
    draw = draw_of(data.draw(st.sampled_from(get_args(WeightsChoice))), ranking.matrix.weights)
    weights = draw(np.random.default_rng([seed, 0]), SAMPLES)
    if sampler.varied:
        ranks = looped(study, sampler, weights)
    else:
        ranks = np.array([rank(ranking.matrix.reweighted(own), ranking.method).ranks for own in weights])
    assert ((ranks > 0).any(axis=0) <= np.isin(np.arange(ranks.shape[1]), sampler.rows)).all()
    assert_counted(sampler.count(draw, SAMPLES, with_pairs=True), ranks[:, sampler.rows], weights)


def objective_study(how: str, method: object) -> Study:
    """Return a study whose weights follow from the figures, one of whose networks may not stand."""
    figures = {"a": (9, 1, 4), "b": (1, 6, 5), "c": (5, 5, 1), "d": (2, 2, 9), "e": (9, 9, 9)}
    truths: dict[str, object] = {"b": "unknown", "e": False}
    return small_study(
        criteria={name: {"direction": "benefit"} for name in "xyz"},
        weights=how,
        method=method,
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(values=dict(zip("xyz", own, strict=True)), facts={"open": truths.get(name, True)})
            for name, own in figures.items()
        },
    )


@pytest.mark.parametrize("how", ["critic", "entropy", "standard_deviation"])
@pytest.mark.parametrize(
    "method", [{"weighted_sum": {"scaling": "min_max"}}, {"topsis": {"reference": "candidates"}}]
)
@pytest.mark.parametrize("choice", ["around", "stated"])
def test_weights_from_figures_are_the_ones_drawn_around_whoever_stands(
    how: str, method: object, choice: str
) -> None:
    study = objective_study(how, method)
    ranking = rank(study)
    sampler = Sampler(ranking, "uniform", grades=False, seed=5)
    assert [ranking.matrix.networks[row] for row in sampler.rows.tolist()] == ["a", "b", "c", "d"]
    draw = draw_of(choice, ranking.matrix.weights)
    weights = draw(np.random.default_rng([5, 0]), 200)
    ranks = looped(study, sampler, weights)
    assert 60 < (ranks[:, 1] > 0).sum() < 140
    assert_counted(sampler.count(draw, 200, with_pairs=True), ranks[:, sampler.rows], weights)


def likert(count: int = 6, width: int = 4) -> DecisionMatrix:
    """Return a matrix of ratings from 1 to 5, full of ties under equal weights."""
    values = np.random.default_rng(0).integers(1, 6, (count, width)).astype(np.float64)
    return DecisionMatrix.from_arrays(values, [1] * width, worst=[1] * width, best=[5] * width)


RELATIVE: tuple[tuple[str, dict[str, Any]], ...] = (
    *METHODS,
    ("weighted_sum", {"scaling": "sum"}),
    ("promethee", {}),
    ("ahp", {}),
    ("ahp", {"networks": "measured"}),
    ("vikor", {}),
    ("waspas", {}),
)


@pytest.mark.parametrize(("method", "parameters"), RELATIVE)
@pytest.mark.parametrize("how", get_args(WeightsChoice))
def test_where_figures_are_certain_every_method_is_counted_as_it_ranks(
    method: str, parameters: dict[str, Any], how: str
) -> None:
    status = np.array([0, 2, 0, 1, 0, 0], dtype=np.int8)
    ranking = rank(replace(likert(), status=status), method, **parameters)
    sampler = Sampler(ranking, "stated", grades=False, seed=2)
    assert sampler.rows.tolist() == [0, 2, 3, 4, 5]
    draw = draw_of(how, ranking.matrix.weights)
    weights = draw(np.random.default_rng([2, 0]), 60)
    ranks = np.array([rank(ranking.matrix.reweighted(own), ranking.method).ranks for own in weights])
    assert_counted(sampler.count(draw, 60, with_pairs=True), ranks[:, sampler.rows], weights)


@pytest.mark.parametrize("how", ["around", "order", "free"])
@pytest.mark.parametrize(
    ("method", "parameters"), [("weighted_sum", {}), ("promethee", {}), ("ahp", {"networks": "measured"})]
)
def test_the_product_of_matrices_counts_what_the_method_itself_scores(
    method: str, parameters: dict[str, Any], how: WeightsChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranking = rank(likert(12, 5), method, **parameters)
    quick = smaa(ranking, weights=how, samples=5000, seed=1)
    monkeypatch.setattr(type(ranking.method), "additive", False)
    slow = smaa(ranking, weights=how, samples=5000, seed=1)
    assert np.array_equal(np.asarray(quick.winning), np.asarray(slow.winning))
    for one, other in zip(quick.networks, slow.networks, strict=True):
        assert (one.network, one.shares, one.errors) == (other.network, other.shares, other.errors)
        assert one.central_weights == (
            None if other.central_weights is None else pytest.approx(other.central_weights)
        )
        assert one.confidence == other.confidence


def test_samples_are_the_same_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    ranking = rank(likert())
    whole = smaa(ranking, weights="order", samples=2000)
    monkeypatch.setattr("netselect.robustness.sampling._CELLS", 700)
    blocks = smaa(ranking, weights="order", samples=2000)
    assert [one.shares for one in whole.networks] == [one.shares for one in blocks.networks]
    assert np.array_equal(np.asarray(whole.winning), np.asarray(blocks.winning))


def test_confidence_is_the_share_of_the_figures_in_which_a_network_is_first() -> None:
    matrix = likert(3, 2)
    low, high = matrix.values.copy(), matrix.values.copy()
    low[0], high[1] = 1.0, 5.0
    ranking = rank(replace(matrix, low=low, high=high))
    sampler = Sampler(ranking, "uniform", grades=False, seed=3)
    weights = np.array([0.6, 1.4])
    ((share, error),) = sampler.confidences(weights[None], [1], 500)
    generator, figures = np.random.default_rng([3, 1]), np.tile(matrix.values, (500, 1, 1))
    widths = [len(variation.figures) for variation, _ in sampler.varied]
    drawn = np.split(generator.random((500, sum(widths))), np.cumsum(widths)[:-1], axis=1)
    for (variation, levels), uniform in zip(sampler.varied, drawn, strict=True):
        columns = [matrix.criteria.index(figure.path) for figure in variation.figures]
        figures[:, variation.row, columns] = drawn_figures(variation.figures, levels, uniform, "uniform")
    scores = scores_of(ranking.method, matrix, values=figures, weights=weights / 2)
    assert 0.05 < share < 0.95
    assert share == (scores.argmax(axis=1) == 1).mean()
    assert error == float(standard_errors(share, 500))


def test_beyond_three_hundred_networks_pairs_are_not_counted() -> None:
    values = np.random.default_rng(1).random((301, 2))
    ranking = rank(DecisionMatrix.from_arrays(values, [1, 1], worst=[0, 0], best=[1, 1]))
    found = smaa(ranking, weights="free", samples=50)
    assert found.winning is None
    assert found.winning_errors is None
    assert sum(one.first for one in found.networks) == pytest.approx(1.0)


def test_intervals_are_drawn_as_their_own_function_draws_them() -> None:
    ranking = rank(likert())
    names, bounds = list(ranking.matrix.criteria), {"C1": (0.3, 0.6), "C4": (0.0, 0.1)}
    found = smaa(ranking, intervals=bounds, samples=40, seed=8)
    low, high = np.array([0.3, 0, 0, 0]), np.array([0.6, 1, 1, 0.1])
    weights = weights_between(low, high, names)(np.random.default_rng([8, 0]), 40)
    ranks = np.array([rank(ranking.matrix.reweighted(own)).ranks for own in weights])
    expected = counted(ranks, weights)["places"] / 40
    assert [found[name].shares for name in ranking.matrix.networks] == [tuple(row) for row in expected.tolist()]
