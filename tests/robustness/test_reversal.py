"""Is it found, and only found, where leaving a network out changes the order of the others?"""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

import netselect
from netselect.errors import DegenerateWarning, RankReversalWarning
from netselect.matrix import DecisionMatrix
from netselect.ranking import Ranking, rank
from netselect.robustness import reversals
from tests.small_study import network, small_study
from tests.strategies import matrices

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"
BELTON_GEAR = [[1, 9, 8], [9, 1, 9], [1, 1, 1], [9, 1, 9]]
"""Belton, V. and Gear, T. (1983), Omega 11(3): the fourth alternative is a copy of the second."""


def belton_gear() -> DecisionMatrix:
    return DecisionMatrix.from_arrays(BELTON_GEAR, [1, 1, 1], maximise=["max"] * 3)


def test_distributive_ahp_reverses_by_belton_gear() -> None:
    found = reversals(rank(belton_gear(), "ahp", networks="measured"), changes=("left out",))
    assert [str(reversal) for reversal in found] == [
        "without A2, A4 would come before A1",
        "without A4, A2 would come before A1",
    ]
    assert [reversal.pairs for reversal in found] == [1, 1]


def test_distributive_ahp_reverses_when_belton_and_gears_second_alternative_is_copied() -> None:
    three = belton_gear().take(np.arange(3))
    found = reversals(rank(three, "ahp", networks="measured"), changes=("copied",))
    assert [str(reversal) for reversal in found] == ["with a copy of A2 beside it, A1 would come before A2"]


def test_ideal_ahp_does_not_reverse_by_a_copy() -> None:
    for count in (3, 4):
        some = belton_gear().take(np.arange(count))
        ranking = rank(some, "ahp", networks="measured", synthesis="ideal")
        assert reversals(ranking, changes=("left out", "copied")) == ()


def rank_of(ranking: Ranking, network: str) -> int:
    return int(ranking.ranks[ranking.position(network)])


@settings(max_examples=25, deadline=None)
@given(matrices())
def test_fixed_anchors_never_reverse(matrix: DecisionMatrix) -> None:
    assert reversals(rank(matrix)) == ()


@settings(max_examples=25, deadline=None)
@given(matrices(least_networks=2))
@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
def test_a_reversal_is_one_when_the_ranking_is_made_again(matrix: DecisionMatrix) -> None:
    ranking = rank(matrix, "weighted_sum", scaling="min_max")
    for reversal in reversals(ranking, changes=("left out",)):
        keep = [row for row, name in enumerate(matrix.networks) if name != reversal.network]
        again = rank(matrix.take(np.array(keep)), ranking.method)
        assert rank_of(again, reversal.overtaker) < rank_of(again, reversal.overtaken)
        assert rank_of(ranking, reversal.overtaker) >= rank_of(ranking, reversal.overtaken)


def test_only_networks_that_stand_are_left_out() -> None:
    study = small_study(
        criteria={"x": {"weight": 1, "direction": "benefit"}, "y": {"weight": 1, "direction": "benefit"}},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(values={"x": x, "y": y}, facts={"open": name != "d"})
            for name, x, y in (("a", 5, 1), ("b", 1, 6), ("c", 3, 3), ("d", 9, 9))
        },
    )
    assert "d" not in {reversal.network for reversal in reversals(rank(study, "topsis", reference="candidates"))}


def test_one_network_and_none_have_no_order_to_change() -> None:
    one = DecisionMatrix.from_arrays([[1.0]], [1], maximise=["max"])
    with pytest.warns(DegenerateWarning):
        ranking = rank(one, "topsis", reference="candidates")
    assert reversals(ranking) == ()


def test_the_example_says_what_its_order_rests_on() -> None:
    study = netselect.load(EXAMPLE)
    found = reversals(rank(study, "promethee"), changes=("left out",))
    assert {reversal.network for reversal in found} == {"open-group"}


def test_the_doorway_of_a_ranking_warns_where_the_order_would_change() -> None:
    ranking = rank(belton_gear(), "ahp", networks="measured")
    with pytest.warns(RankReversalWarning, match="without A2, A4 would come before A1"):
        assert ranking.reversals() == reversals(ranking)
