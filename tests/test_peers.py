"""Do netselect and two independent libraries agree wherever their conventions are the same?

`PAIRS` lists every comparison, with the reason why the conventions coincide; `APART` lists comparisons that look
alike and are not, with the reason, and they have to differ; `ALONE` lists what neither peer computes. Between
them they cover every choice of every method, so that none is skipped in silence. The peers are pymcdm 1.4 and
scikit-criteria 0.10.
"""

from typing import NamedTuple

import numpy as np
import pymcdm.methods as pm
import pymcdm.normalizations as by
import pymcdm.weights as pw
import pytest
from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
from skcriteria.agg.spotis import SPOTIS
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.agg.waspas import WASPAS
from skcriteria.preprocessing.invert_objectives import BenefitCostInverter, InvertMinimize, MinMaxInverter
from skcriteria.preprocessing.scalers import MaxAbsScaler, MinMaxScaler, SumScaler, VectorScaler
from skcriteria.preprocessing.weighters import CRITIC, RANCOM, EntropyWeighter, StdWeighter

from netselect.methods import built_in_methods, method_class
from netselect.weighting import objective
from netselect.weighting.consistency import consistency_ratio, eigenvector_priorities, lambda_max
from netselect.weighting.elicited import rank_order
from tests import peers
from tests.contract.trials import choices
from tests.peers import Asked, Case, Floats, Ours, criteria, mcdm

CASES = 20
TOLERANCE = 1e-9
CLEARLY = 1e-3
"""Conventions that differ have to show by so much somewhere."""


class Pair(NamedTuple):
    """Two computations, and why they agree or differ; some agree only where more is always better."""

    ours: Asked
    peer: Asked
    label: str
    why: str
    costs: bool = True


SAME = "the same formula on the same figures"
FIXED = "SPOTIS adds up weighed distances from the best level, as shares of a fixed scale; 1 less that is ours"
SPAN = "with networks at both anchors the peer's columns span the anchors, and min-max shares are our values"
EVEN = "a straight scaling turned round changes no distance"
RANGE = "from the worst figure found, 0, to the best, 1"
SHARE = "benefits x / sum x; costs (1/x) / sum (1/x)"
RATIO = "benefits x / max x; costs min x / x"
LESS = "benefits x / |x|; costs 1 - x / |x|"

to_max, to_unit = MaxAbsScaler(target="matrix"), VectorScaler(target="matrix")
to_sum, to_range = SumScaler(target="matrix"), MinMaxScaler(target="matrix")


def _sum(scaling: str) -> Ours:
    return Ours("weighted_sum", {"scaling": scaling})


def _product(scaling: str) -> Ours:
    return Ours("weighted_product", {"scaling": scaling})


def _topsis(scaling: str, distance: str = "euclidean") -> Ours:
    return Ours("topsis", {"reference": "candidates", "scaling": scaling, "distance": distance})


def _waspas(scaling: str, balance: float = 0.5) -> Ours:
    return Ours("waspas", {"scaling": scaling, "balance": balance})


def _ahp(networks: str, synthesis: str = "distributive") -> Ours:
    return Ours("ahp", {"networks": networks, "synthesis": synthesis, "largest_set": peers.NETWORKS})


def _vikor(v: float) -> Ours:
    return Ours("vikor", {"v": v})


def _flows(preference: str, names: str = "", flows: str = "mean") -> Ours:
    return Ours("promethee", {"preference": preference, "flows": flows}, peers.thresholds(names))


def _pymcdm_flows(function: str, names: str = "") -> Asked:
    return mcdm(pm.PROMETHEE_II, function, **peers.peer_thresholds(names))


def _entropy(asked: Case) -> Floats:
    return objective.entropy(asked.values)


def _spread(scaling: str) -> Asked:
    return lambda asked: objective.standard_deviation(asked.values, asked.matrix.maximise, scaling)


def _critic(scaling: str = "min_max", correlation: str = "pearson") -> Asked:
    return lambda asked: objective.critic(asked.values, asked.matrix.maximise, scaling, correlation)


def _eigenvectors(asked: Case) -> Floats:
    return eigenvector_priorities(np.array(asked.matrix.comparisons)).ravel()


def _ratios(asked: Case) -> Floats:
    judged = np.array(asked.matrix.comparisons)
    largest = lambda_max(judged, eigenvector_priorities(judged))
    return consistency_ratio(largest, peers.NETWORKS, "tummala_ling_1998")


PAIRS = (
    Pair(Ours("weighted_sum"), peers.one_less(mcdm(pm.SPOTIS, peers.bounds())), "1 - pymcdm SPOTIS", FIXED),
    Pair(_sum("min_max"), mcdm(pm.WSM, by.minmax_normalization), "pymcdm WSM minmax", RANGE),
    Pair(_sum("min_max"), criteria(MinMaxInverter(), WeightedSumModel()), "skcriteria WSM min-max", RANGE),
    Pair(_sum("sum"), mcdm(pm.WSM, by.sum_normalization), "pymcdm WSM sum", SHARE),
    Pair(_sum("sum"), criteria(InvertMinimize(), to_sum, WeightedSumModel()), "skcriteria WSM sum", SHARE),
    Pair(_sum("max"), mcdm(pm.WSM, by.linear_normalization), "pymcdm WSM linear", RATIO),
    Pair(_sum("max"), criteria(BenefitCostInverter(), WeightedSumModel()), "skcriteria WSM ratio", RATIO),
    Pair(_sum("vector"), mcdm(pm.WSM, by.vector_normalization), "pymcdm WSM vector", LESS),
    Pair(_sum("none"), mcdm(pm.WSM, peers.signed), "pymcdm WSM signed", "costs count below 0"),
    Pair(_sum("none"), criteria(WeightedSumModel()), "skcriteria WSM", SAME, costs=False),
    Pair(
        Ours("weighted_product"),
        peers.with_anchor_rows(mcdm(pm.WPM, by.minmax_normalization)),
        "pymcdm WPM minmax, spanned",
        SPAN,
    ),
    Pair(_product("min_max"), mcdm(pm.WPM, by.minmax_normalization), "pymcdm WPM minmax", RANGE),
    Pair(_product("sum"), mcdm(pm.WPM, by.sum_normalization), "pymcdm WPM sum", SHARE),
    Pair(_product("max"), mcdm(pm.WPM, by.linear_normalization), "pymcdm WPM linear", RATIO),
    Pair(_product("vector"), mcdm(pm.WPM, by.vector_normalization), "pymcdm WPM vector", LESS),
    Pair(_product("none"), mcdm(pm.WPM, peers.inverted), "pymcdm WPM inverted", "costs have the exponent -w"),
    Pair(
        _product("none"),
        peers.power_of_ten(criteria(InvertMinimize(), WeightedProductModel())),
        "skcriteria WPM",
        "costs have the exponent -w, and the peer gives logarithms",
    ),
    Pair(
        _product("max"),
        peers.power_of_ten(criteria(BenefitCostInverter(), WeightedProductModel())),
        "skcriteria WPM ratio",
        RATIO,
    ),
    Pair(
        Ours("waspas"),
        peers.with_anchor_rows(mcdm(pm.WASPAS, by.minmax_normalization)),
        "pymcdm WASPAS minmax, spanned",
        SPAN,
    ),
    Pair(_waspas("max"), mcdm(pm.WASPAS), "pymcdm WASPAS", RATIO),
    Pair(_waspas("max", 0.0), mcdm(pm.WASPAS, l=0.0), "pymcdm WASPAS product", RATIO),
    Pair(_waspas("max", 1.0), mcdm(pm.WASPAS, l=1.0), "pymcdm WASPAS sum", RATIO),
    Pair(_waspas("min_max"), mcdm(pm.WASPAS, by.minmax_normalization), "pymcdm WASPAS minmax", RANGE),
    Pair(_waspas("sum"), mcdm(pm.WASPAS, by.sum_normalization), "pymcdm WASPAS sum-scaled", SHARE),
    Pair(_waspas("vector"), mcdm(pm.WASPAS, by.vector_normalization), "pymcdm WASPAS vector", LESS),
    Pair(
        _waspas("max", 0.3), criteria(BenefitCostInverter(), WASPAS(lambda_value=0.3)), "skcriteria WASPAS", RATIO
    ),
    Pair(
        Ours("topsis"),
        peers.with_anchor_rows(mcdm(pm.TOPSIS, by.minmax_normalization)),
        "pymcdm TOPSIS minmax, spanned",
        SPAN,
    ),
    Pair(
        Ours("topsis", {"reference": "given", "scaling": "none"}, peers.anchors_given),
        peers.with_anchor_rows(mcdm(pm.TOPSIS, peers.signed)),
        "pymcdm TOPSIS signed, spanned",
        "networks at the given points are the peer's best and worst figures",
    ),
    Pair(_topsis("vector"), mcdm(pm.TOPSIS, by.vector_normalization), "pymcdm TOPSIS vector", EVEN),
    Pair(_topsis("min_max"), mcdm(pm.TOPSIS, by.minmax_normalization), "pymcdm TOPSIS minmax", EVEN),
    Pair(_topsis("max"), mcdm(pm.TOPSIS, by.max_normalization), "pymcdm TOPSIS max", EVEN),
    Pair(_topsis("none"), mcdm(pm.TOPSIS, peers.signed), "pymcdm TOPSIS signed", EVEN),
    Pair(_topsis("sum"), mcdm(pm.TOPSIS, by.sum_normalization), "pymcdm TOPSIS sum", SAME, costs=False),
    Pair(_topsis("vector"), criteria(to_unit, TOPSIS(), score="similarity"), "skcriteria TOPSIS vector", SAME),
    Pair(_topsis("sum"), criteria(to_sum, TOPSIS(), score="similarity"), "skcriteria TOPSIS sum", SAME),
    Pair(_topsis("max"), criteria(to_max, TOPSIS(), score="similarity"), "skcriteria TOPSIS max", SAME),
    Pair(_topsis("min_max"), criteria(to_range, TOPSIS(), score="similarity"), "skcriteria TOPSIS min-max", SAME),
    Pair(_topsis("none"), criteria(TOPSIS(), score="similarity"), "skcriteria TOPSIS", SAME),
    Pair(
        _topsis("vector", "manhattan"),
        criteria(to_unit, TOPSIS(metric="cityblock"), score="similarity"),
        "skcriteria TOPSIS cityblock",
        SAME,
    ),
    Pair(
        _topsis("vector", "chebyshev"),
        criteria(to_unit, TOPSIS(metric="chebyshev"), score="similarity"),
        "skcriteria TOPSIS chebyshev",
        SAME,
    ),
    *(
        Pair(_vikor(v), peers.one_less(mcdm(pm.VIKOR, v=v)), f"1 - pymcdm VIKOR v={v:g}", SAME)
        for v in (0.0, 0.25, 0.5, 1.0)
    ),
    *(
        Pair(_vikor(v), peers.one_less(criteria(VIKOR(v=v), score="q_k")), f"1 - skcriteria VIKOR v={v:g}", SAME)
        for v in (0.0, 0.25, 0.5, 1.0)
    ),
    Pair(_flows("usual"), _pymcdm_flows("usual"), "pymcdm PROMETHEE usual", SAME),
    Pair(_flows("u_shape", "q"), _pymcdm_flows("ushape", "q"), "pymcdm PROMETHEE ushape", SAME),
    Pair(_flows("v_shape", "p"), _pymcdm_flows("vshape", "p"), "pymcdm PROMETHEE vshape", SAME),
    Pair(_flows("level", "qp"), _pymcdm_flows("level", "qp"), "pymcdm PROMETHEE level", SAME),
    Pair(_flows("linear", "qp"), _pymcdm_flows("vshape_2", "qp"), "pymcdm PROMETHEE vshape_2", SAME),
    Pair(
        _flows("linear", "qp", "sum"),
        peers.times_others(_pymcdm_flows("vshape_2", "qp")),
        "pymcdm PROMETHEE sums",
        "a sum is the mean times the number of others",
    ),
    Pair(Ours("ahp"), peers.one_less(criteria(SPOTIS(), bounds=peers.bounds())), "1 - skcriteria SPOTIS", FIXED),
    Pair(_ahp("measured"), mcdm(pm.WSM, by.sum_normalization), "pymcdm WSM sum for ratios", SHARE),
    Pair(_ahp("measured", "ideal"), mcdm(pm.WSM, by.linear_normalization), "pymcdm WSM linear for ratios", RATIO),
    Pair(_ahp("judged"), peers.judged(ideal=False), "pymcdm eigenvectors", "principal eigenvectors that sum to 1"),
    Pair(
        _ahp("judged", "ideal"), peers.judged(ideal=True), "pymcdm eigenvectors, ideal", "divided by the largest"
    ),
    Pair(_entropy, lambda asked: pw.entropy_weights(asked.values), "pymcdm entropy", SAME),
    Pair(_entropy, peers.weigh(EntropyWeighter()), "skcriteria entropy", SAME),
    Pair(_spread("none"), lambda asked: pw.standard_deviation_weights(asked.values), "pymcdm deviation", SAME),
    Pair(_spread("none"), peers.weigh(StdWeighter()), "skcriteria deviation", SAME),
    Pair(
        _spread("min_max"),
        lambda asked: pw.standard_deviation_weights(peers.ranged(asked)),
        "pymcdm deviation of shares",
        "asked for shares of each column's extent, as ours are taken first",
    ),
    Pair(
        _critic(),
        lambda asked: pw.critic_weights(peers.oriented(asked)),
        "pymcdm CRITIC",
        "asked for costs below 0, as it takes no directions",
    ),
    Pair(_critic(), peers.weigh(CRITIC()), "skcriteria CRITIC", "n or n - 1 in the deviation cancels"),
    Pair(
        _critic(correlation="spearman"), peers.weigh(CRITIC(correlation="spearman")), "skcriteria Spearman", SAME
    ),
    Pair(_critic("none"), peers.weigh(CRITIC(scale=False)), "skcriteria CRITIC unscaled", SAME, costs=False),
    Pair(_eigenvectors, peers.eigenvectors, "pymcdm AHP weights", "principal eigenvectors that sum to 1"),
    Pair(_ratios, peers.consistency_ratios, "pymcdm consistency ratio", "the table of Tummala and Ling"),
)

APART = (
    Pair(_sum("max"), mcdm(pm.WSM, by.max_normalization), "pymcdm WSM max", "its costs are 1 - x / max x"),
    Pair(
        _sum("vector"),
        criteria(InvertMinimize(), to_unit, WeightedSumModel()),
        "skcriteria WSM vector",
        "its costs are inverted before they are scaled",
    ),
    Pair(_topsis("sum"), mcdm(pm.TOPSIS, by.sum_normalization), "pymcdm TOPSIS sum", "its costs are inverted"),
    Pair(_critic(), lambda asked: pw.critic_weights(asked.values), "pymcdm CRITIC", "it takes no directions"),
    Pair(
        _critic("none"),
        peers.weigh(CRITIC(scale=False)),
        "skcriteria CRITIC unscaled",
        "unscaled, it correlates costs as if more were better",
    ),
    Pair(
        _spread("min_max"),
        lambda asked: pw.standard_deviation_weights(asked.values),
        "pymcdm deviation",
        "its weights depend on the units",
    ),
    Pair(
        lambda asked: rank_order((-asked.weights).argsort().argsort() + 1),
        peers.weigh(RANCOM()),
        "skcriteria RANCOM",
        "it counts comparisons won; neither peer has rank-order centroid, sum or reciprocal weights",
    ),
)

ALONE = {
    ("promethee", "preference", "gaussian"): "neither peer has the Gaussian preference function",
    (
        "vikor",
        "reference",
        "anchors",
    ): "neither peer measures shortfalls from fixed levels, then compares candidates",
}
"""Choices, by method, parameter and value, that neither peer offers."""


def _case_ids(pair: Pair) -> str:
    return f"{pair.ours if isinstance(pair.ours, Ours) else 'weights'} ~ {pair.label}"


@pytest.mark.parametrize("pair", PAIRS, ids=_case_ids)
def test_equal_conventions_give_equal_figures(pair: Pair) -> None:
    for seed in range(CASES):
        asked = peers.case(seed, costs=pair.costs)
        ours, theirs = pair.ours(asked), peers.quiet(pair.peer, asked)
        assert np.abs(ours - theirs).max() <= TOLERANCE * max(1.0, np.abs(theirs).max()), (
            f"seed {seed}: {pair.why}"
        )


@pytest.mark.parametrize("pair", APART, ids=_case_ids)
def test_different_conventions_give_different_figures(pair: Pair) -> None:
    asked = [peers.case(seed, costs=pair.costs) for seed in range(CASES)]
    apart = [np.abs(pair.ours(each) - peers.quiet(pair.peer, each)).max() for each in asked]
    assert max(apart) > CLEARLY, f"they agree after all, although {pair.why}"


def test_every_choice_of_every_method_is_compared_or_has_a_reason() -> None:
    asked = peers.case(0, costs=True)
    compared = [pair.ours.made(asked) for pair in PAIRS if isinstance(pair.ours, Ours)]
    missing = []
    for name in built_in_methods():
        for parameter, field in method_class(name).model_fields.items():
            for value in (*choices(field), field.default):
                choice = (name, parameter, value)
                found = any(made.name == name and getattr(made, parameter) == value for made in compared)
                if not found and value is not None and choices(field) and choice not in ALONE:
                    missing.append(choice)
                assert not (found and choice in ALONE), f"{choice} is compared after all"
    assert missing == []


def test_nothing_is_said_to_stand_alone_that_does_not_exist() -> None:
    for name, parameter, value in ALONE:
        assert value in choices(method_class(name).model_fields[parameter])
