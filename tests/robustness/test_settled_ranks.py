"""Is what is said to be settled of each network so in every world of the open figures?"""

import numpy as np
import pytest
from hypothesis import given, settings

import netselect
from netselect.robustness.questions import settled_ranks
from netselect.study.study import Study
from tests.open_studies import open_studies
from tests.small_study import network, small_study


@given(study=open_studies())
@settings(max_examples=50)
def test_they_are_the_ranks_and_pairs_of_the_outlook(study: Study) -> None:
    ranking = netselect.rank(study)
    found = settled_ranks(ranking)
    names = [one.network for one in found]
    assert names == [name for name in ranking.networks if ranking.stands[ranking.position(name)]]
    for one in found:
        row = ranking.position(one.network)
        assert one.could_be_first == ranking.outlook.could_be_first[row]
        assert one.always_stands == ranking.outlook.surely_stands[row]
        assert set(one.never_below) == {
            name
            for name in names
            if name != one.network
            and ranking.outlook.low[row]
            >= ranking.outlook.high[ranking.position(name)] - ranking.outlook.tolerance
        }


@given(study=open_studies())
@settings(max_examples=50)
def test_drawn_worlds_do_not_contradict_them(study: Study) -> None:
    ranking = netselect.rank(study)
    found = {one.network: one for one in settled_ranks(ranking)}
    shares = netselect.smaa(ranking, weights="stated", samples=200)
    for place, one in enumerate(shares.networks):
        if one.network in found:
            own = found[one.network]
            ranks = np.flatnonzero(one.shares) + 1
            assert own.best_rank <= ranks.min(initial=own.best_rank)
            assert ranks.max(initial=own.worst_rank) <= own.worst_rank
            assert one.first == 0 or own.could_be_first
            assert one.stands == 1 or not own.always_stands
            assert shares.winning is not None
            for other in own.never_below:
                # The other one comes before it only where it does not stand itself.
                assert shares.winning[shares.names.index(other), place] <= 1 - one.stands + 1e-12


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "vikor"])
def test_where_everything_is_known_ranks_are_settled(method: str) -> None:
    study = small_study(
        criteria={"c": {"weight": 1, "scale": {"worst": 0, "best": 5}}},
        networks={name: network(values={"c": value}) for name, value in (("a", 1), ("b", 4), ("c", 4))},
    )
    found = {one.network: one for one in settled_ranks(netselect.rank(study, method))}
    assert {name: (one.best_rank, one.worst_rank) for name, one in found.items()} == {
        "b": (1, 1),
        "c": (1, 1),
        "a": (3, 3),
    }
    assert found["b"].never_below == ("c", "a")
    assert found["a"].never_below == ()
