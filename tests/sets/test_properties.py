"""Does what has to hold for every study hold: more money never covers less, caution never more?"""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.sets.portfolio import Portfolio, portfolio
from tests.effort import examples
from tests.sets.best_alone import best_alone
from tests.sets.every_set import Plain, made, random_study

few = settings(deadline=None, max_examples=examples(60))
parts_of = st.integers(0, 2**32 - 1).map(lambda seed: random_study(np.random.default_rng(seed)))


def found(parts: Plain) -> Portfolio:
    return portfolio(made(parts), with_unknowns=False)


def covered(parts: Plain, limits: Mapping[str, float | None] | None = None) -> float:
    """Return what the best set covers; less than nothing where no set is allowed."""
    best = best_alone(made(parts), limits)
    return -1.0 if best is None else best[1]


@few
@given(parts=parts_of)
def test_the_best_set_alone_is_that_of_everything_told(parts: Plain) -> None:
    own = found(parts)
    told = None if own.best is None else (own.networks, own.best.coverage(own.chosen_by.objective))
    assert best_alone(made(parts)) == told


@few
@given(parts=parts_of, more=st.floats(0, 50))
def test_a_larger_budget_never_lowers_coverage(parts: Plain, more: float) -> None:
    now = covered(parts)
    for amount, limit in parts["learner"]["limits"].items():
        assert covered(parts, {amount: limit + more}) >= now - 1e-12
        assert covered(parts, {amount: None}) >= now - 1e-12


@few
@given(parts=parts_of)
def test_the_cautious_reading_is_never_above_the_optimistic_nor_below_the_robust(parts: Plain) -> None:
    own = found(parts)
    for chosen in (*own.front.sets, *own.as_good.listed, *own.by_reading.values()):
        assert chosen.robust <= chosen.cautious + 1e-12
        assert chosen.cautious <= chosen.optimistic + 1e-12
        assert chosen.robust >= 0
        assert chosen.optimistic <= 1


@few
@given(parts=parts_of)
def test_removing_a_network_never_raises_coverage(parts: Plain) -> None:
    parts["portfolio"].pop("one_of_each", None)
    networks = parts["networks"]
    for name in networks:
        networks[name]["mandatory"] = False
    own = covered(parts)
    for name in list(networks):
        if len(networks) == 1:
            break
        fewer = {other: part for other, part in networks.items() if other != name}
        pairs = [overlap for overlap in parts["redundancy"] if name not in overlap["networks"]]
        assert covered({**parts, "networks": fewer, "redundancy": pairs}) <= own + 1e-12


@few
@given(parts=parts_of)
def test_no_member_takes_anything_away_and_all_keep_to_the_limits(parts: Plain) -> None:
    own = found(parts)
    for member in own.members:
        assert min(member.robust, member.cautious, member.optimistic) >= 0
    if own.best is not None:
        for spend in own.best.spends:
            assert spend.judged is not None
            assert spend.limit is None or spend.judged <= spend.limit + 1e-9 * max(1, spend.limit)


@few
@given(parts=parts_of, share=st.sampled_from([0.0, 0.25, 0.5, 1.0]))
def test_more_overlap_never_raises_coverage(parts: Plain, share: float) -> None:
    parts["portfolio"]["objective"] = "optimistic"
    names = sorted(parts["networks"])
    pairs = [list(pair) for pair in pairwise(names)]

    def overlapping(amount: float) -> float:
        return covered({**parts, "redundancy": [{"networks": pair, "share": amount} for pair in pairs]})

    assert overlapping(share) <= overlapping(share / 2) + 1e-12
    assert overlapping(0.0) == covered({**parts, "redundancy": []})


@few
@given(parts=parts_of)
def test_the_order_of_the_networks_does_not_matter(parts: Plain) -> None:
    turned = {**parts, "networks": dict(reversed(parts["networks"].items()))}
    assert found(turned).best == found(parts).best


def test_a_full_overlap_leaves_what_the_stronger_one_does_alone() -> None:
    parts = random_study(np.random.default_rng(1))
    network = next(iter(parts["networks"].values()))
    own = {**network, "held": False, "mandatory": False, "exclusive_with": [], "facts": {"open": True}}
    wants = dict.fromkeys(parts["needs"], 0.5)
    weaker = dict.fromkeys(parts["needs"], 0.25)
    networks = {"a": {**own, "serves": wants}, "b": {**own, "serves": weaker}}
    rules = {"objective": "optimistic"}
    for share, left in ((1.0, 0.5), (0.0, 0.375), (0.5, 0.5 * 0.75**0.5)):
        study = {
            **parts,
            "learner": {"limits": {}},
            "networks": {name: {**part, "mandatory": True} for name, part in networks.items()},
            "redundancy": [{"networks": ["a", "b"], "share": share}],
            "portfolio": rules,
        }
        assert abs(covered(study) - (1 - left)) < 1e-12
