"""Are the shares of the worlds in which an answer decides those that working out every world gives?"""

from collections.abc import Mapping
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.robustness import deciding
from netselect.robustness.deciding import FigureKey, Shares, deciding_shares, outcome_codes, outcome_members
from netselect.study.statements import Shortlist
from netselect.study.study import Study
from tests.effort import examples
from tests.open_studies import open_studies
from tests.ranked_anew import Worlds, first_in, shortlisted_in
from tests.small_study import need, network, small_study

few = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

MOST_BY_HAND = 100
"""Worlds of a drawn study that are worked out one by one."""

APART = ("weighted_sum", "topsis", "weighted_product")
TOGETHER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("topsis", {"reference": "candidates"}),
    ("weighted_sum", {"scaling": "min_max"}),
    ("vikor", {}),
)

LEVEL = {"level": {"weight": 1, "scale": {"worst": 0, "best": 10}}}
MEMBER = {"member": {"kind": "other", "fact": "member", "must_be": True}}

World = tuple[float, ...]
Names = frozenset[str]


class Outcome(NamedTuple):
    """Who is first and who is shortlisted in one world."""

    first: Names
    shortlist: Names


def asked_in(ranking: Ranking) -> dict[FigureKey, tuple[float, ...]]:
    """Return every question with the levels that its answer can have."""
    return {
        FigureKey(name, place): levels
        for name, own in ranking.cases.items()
        for place, levels in enumerate(own.levels)
    }


def outcome_in(ranking: Ranking, study: Study, worlds: Worlds, world: Mapping[FigureKey, float]) -> Outcome:
    """Return the outcome in a study that states what the world says, of whoever stands there."""
    chosen: dict[str, list[float]] = {}
    for question, level in world.items():
        chosen.setdefault(question.network, []).append(level)
    matrix, standing = worlds.settled({name: np.array(levels) for name, levels in chosen.items()})
    rows = np.flatnonzero([name in standing for name in matrix.networks])
    if not len(rows):
        return Outcome(frozenset(), frozenset())
    found = rank(matrix.take(rows), ranking.method)
    return Outcome(first_in(found), shortlisted_in(found, study))


def every_outcome(ranking: Ranking, study: Study) -> dict[World, Outcome]:
    asked, worlds = asked_in(ranking), Worlds(study, ranking.cases)
    return {
        world: outcome_in(ranking, study, worlds, dict(zip(asked, world, strict=True)))
        for world in product(*asked.values())
    }


def decided_in(outcomes: Mapping[World, Outcome], place: int, what: int) -> dict[World, bool]:
    """Return for each world of the others whether the answers at one place lead to different outcomes."""
    found: dict[World, set[Names]] = {}
    for world, outcome in outcomes.items():
        found.setdefault((*world[:place], *world[place + 1 :]), set()).add(outcome[what])
    return {others: len(different) > 1 for others, different in found.items()}


def shares_by_hand(ranking: Ranking, outcomes: Mapping[World, Outcome]) -> dict[FigureKey, Shares]:
    asked = list(asked_in(ranking))
    found = {}
    for place, question in enumerate(asked):
        decided = [decided_in(outcomes, place, what) for what in (0, 1)]
        shares = [sum(one.values()) / len(one) for one in decided]
        others = asked[:place] + asked[place + 1 :]
        needs = [
            other
            for at, other in enumerate(others)
            if any(shares) and rests_on(decided[0 if shares[0] else 1], at)
        ]
        found[question] = Shares(shares[0], shares[1], needs=tuple(needs))
    return found


def rests_on(decided: Mapping[World, bool], at: int) -> bool:
    """Return whether, with some answer at one place, nothing is decided whatever the others are."""
    by_level: dict[float, bool] = {}
    for world, decides in decided.items():
        by_level[world[at]] = by_level.get(world[at], False) or decides
    return not all(by_level.values())


def assert_shares(ranking: Ranking, study: Study) -> None:
    found, wanted = deciding_shares(ranking), shares_by_hand(ranking, every_outcome(ranking, study))
    assert list(found) == list(wanted)
    for question, shares in wanted.items():
        assert found[question].first == pytest.approx(shares.first, abs=1e-9)
        assert found[question].shortlist == pytest.approx(shares.shortlist, abs=1e-9)
        assert found[question].errors == (0.0, 0.0)
        assert set(found[question].needs) == set(shares.needs)


def with_rule(data: st.DataObject, study: Study) -> Study:
    """Return the study with its own rule for the shortlist, or one that cuts by score."""
    cut = data.draw(st.sampled_from([None, 0.4, 0.5, 0.6]))
    return study if cut is None else study.model_copy(update={"shortlist": Shortlist(cut=cut)})


def assume_few_worlds(ranking: Ranking) -> None:
    assume(ranking.cases)
    assume(np.prod([len(own.x) for own in ranking.cases.values()]) <= MOST_BY_HAND)


@few
@given(study=open_studies(most_networks=3), data=st.data())
def test_where_each_goes_its_own_way_shares_and_needs_are_those_of_every_world(
    study: Study, data: st.DataObject
) -> None:
    study = with_rule(data, study)
    ranking = rank(study, data.draw(st.sampled_from(APART)))
    assume_few_worlds(ranking)
    assert_shares(ranking, study)


@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
@few
@given(study=open_studies(most_networks=3), choice=st.sampled_from(TOGETHER), data=st.data())
def test_where_networks_are_measured_together_shares_and_needs_are_those_of_every_world(
    study: Study, choice: tuple[str, dict[str, Any]], data: st.DataObject
) -> None:
    assume(study.criteria["level"].scale is not None and not study.criteria["level"].scale.curve)
    study = with_rule(data, study)
    ranking = rank(study, choice[0], **choice[1])
    assume_few_worlds(ranking)
    assert_shares(ranking, study)


def levels_of(shortlist: Mapping[str, object] | None = None, **levels: object) -> Study:
    """Return a study of networks by their level alone; a pair is the only levels that it can have."""
    return small_study(
        criteria=LEVEL,
        shortlist=shortlist or {"size": 1},
        networks={
            name: network(
                values={"level": {"value": "unknown", "one_of": level} if isinstance(level, list) else level}
            )
            for name, level in levels.items()
        },
    )


@st.composite
def crowded(draw: st.DrawFn) -> Study:
    """Draw up to five networks of which many tie, so that the last place of the shortlist is often shared."""
    tenths = st.integers(0, 4)
    levels: dict[str, object] = {}
    for name in "abcde"[: draw(st.integers(2, 5))]:
        several = draw(st.booleans()) and sum(isinstance(level, list) for level in levels.values()) < 3
        levels[name] = draw(st.lists(tenths, min_size=2, max_size=3, unique=True)) if several else draw(tenths)
    return levels_of({"size": draw(st.integers(1, 3))}, **levels)


@settings(max_examples=examples(150), deadline=None)
@given(study=crowded())
def test_shares_hold_where_many_tie(study: Study) -> None:
    ranking = rank(study)
    assert_shares(ranking, study)


def test_whoever_leaves_behind_the_one_it_shares_the_last_place_with_changes_the_shortlist() -> None:
    """At 5 both `a` and `c` are second; at 6 `a` alone is."""
    found = deciding_shares(rank(levels_of({"size": 2}, a=[5, 6], b=8, c=5)))
    assert found[FigureKey("a", 0)] == Shares(0.0, 1.0)


def test_an_answer_decides_in_the_share_of_worlds_in_which_the_other_lies_between() -> None:
    """`a` decides where `b` comes to 4 or 6, and not where it comes to 1 or 9."""
    found = deciding_shares(rank(levels_of(a=[3, 7], b=[1, 4, 6, 9])))
    assert found[FigureKey("a", 0)].first == pytest.approx(0.5)
    assert found[FigureKey("b", 0)].first == pytest.approx(1.0)


def test_two_unknowns_that_decide_only_together_need_each_other() -> None:
    """`a` is first if it may be joined and its level is 9: either answer alone leaves the other all or nothing."""
    study = small_study(
        criteria=LEVEL,
        gates=MEMBER,
        networks={
            "a": network(
                values={"level": {"value": "unknown", "one_of": [1, 9]}}, facts={"member": {"value": "unknown"}}
            ),
            "b": network(values={"level": 5}, facts={"member": True}),
        },
        shortlist={"size": 1},
    )
    level, member = FigureKey("a", 0), FigureKey("a", 1)
    found = deciding_shares(rank(study))
    assert found == {level: Shares(0.5, 0.5, needs=(member,)), member: Shares(0.5, 0.5, needs=(level,))}


def test_two_unknowns_of_two_networks_need_each_other() -> None:
    """`b` at 9 is first whatever `a` comes to; at 2 the answer about `a` counts."""
    found = deciding_shares(rank(levels_of(a=[1, 6], b=[2, 9], c=4)))
    assert found[FigureKey("a", 0)] == Shares(0.5, 0.5, needs=(FigureKey("b", 0),))
    assert found[FigureKey("b", 0)] == Shares(1.0, 1.0)


def test_needs_are_left_out_where_nobody_asks_for_them() -> None:
    found = deciding_shares(rank(levels_of(a=[1, 6], b=[2, 9], c=4)), with_needs=False)
    assert [shares.needs for shares in found.values()] == [(), ()]
    assert [shares.first for shares in found.values()] == [0.5, 1.0]


def test_an_answer_on_which_it_hangs_whether_anybody_stands_decides() -> None:
    study = small_study(
        criteria=LEVEL,
        gates=MEMBER,
        networks={"a": network(values={"level": 3}, facts={"member": {"value": "unknown"}})},
    )
    assert deciding_shares(rank(study)) == {FigureKey("a", 0): Shares(1.0, 1.0)}


def test_one_network_alone_is_first_whatever_it_scores() -> None:
    assert deciding_shares(rank(levels_of(a=[1, 9]))) == {FigureKey("a", 0): Shares(0.0, 0.0)}


def test_what_weighs_nothing_is_not_asked() -> None:
    idle = {"idle": {"weight": 0, "scale": {"worst": 0, "best": 10}}}
    study = small_study(
        criteria=LEVEL | idle,
        networks={
            "a": network(values={"level": 5, "idle": {"value": "unknown"}}),
            "b": network(values={"level": 5, "idle": 3}),
        },
    )
    assert deciding_shares(rank(study)) == {}


@pytest.mark.parametrize("member", [True, False])
def test_nothing_is_asked_where_nothing_is_open_or_nobody_stands(member: bool) -> None:
    level = 3 if member else {"value": "unknown"}
    study = small_study(
        criteria=LEVEL, gates=MEMBER, networks={"a": network(values={"level": level}, facts={"member": member})}
    )
    assert deciding_shares(rank(study)) == {}


def many_strengths() -> Study:
    """Return a study in which 13 strengths of one network are unknown, against one that covers half."""
    names = [f"n{place}" for place in range(13)]
    return small_study(
        criteria={"covered": {"computed": "need_coverage", "weight": 1}},
        needs={name: need(importance=place + 1) for place, name in enumerate(names)},
        networks={
            "a": network(serves={name: {"value": "unknown"} for name in names}),
            "b": network(serves=dict.fromkeys(names, 0.5)),
        },
        shortlist={"size": 1},
    )


def shares_of_sums() -> list[float]:
    """Return for each of 13 strengths in how many ways the others leave it to tip the sum past one half."""
    points = np.arange(1.0, 14.0)
    found = []
    for own in range(13):
        others = np.delete(points, own)
        sums = np.array(list(product((0.0, 1.0), repeat=12))) @ others
        half = points.sum() / 2
        found.append(float(((sums <= half) & (sums + points[own] >= half)).mean()))
    return found


def test_shares_that_are_drawn_lie_around_those_of_every_world_as_their_errors_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = np.array(shares_of_sums())
    off = []
    for seed in range(12):
        monkeypatch.setattr("netselect.bounds.cases.SEED", seed)
        found = list(deciding_shares(rank(many_strengths())).values())
        assert all(shares.first == shares.shortlist for shares in found)
        errors = np.array([shares.errors[0] for shares in found])
        assert (errors > 0).all()
        off.append((np.array([shares.first for shares in found]) - wanted) / errors)
    assert np.abs(off).max() < 4.0
    assert (np.abs(off) < 3.0).mean() >= 0.99
    assert 0.7 < float(np.sqrt(np.mean(np.square(off)))) < 1.3


def test_shares_that_are_drawn_of_networks_measured_together_lie_around_those_of_every_world(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Measured by the larger of two coverages, whoever covers more is first here too."""
    wanted = np.array(shares_of_sums())
    off = []
    for seed in range(4):
        monkeypatch.setattr(deciding, "SEED", seed)
        found = list(deciding_shares(rank(many_strengths(), "weighted_sum", scaling="max")).values())
        errors = np.array([shares.errors[0] for shares in found])
        off.append((np.array([shares.first for shares in found]) - wanted) / errors)
        assert all(shares.needs == () for shares in found)
    assert np.abs(off).max() < 4.0
    assert 0.7 < float(np.sqrt(np.mean(np.square(off)))) < 1.3


def test_two_runs_draw_the_same() -> None:
    assert deciding_shares(rank(many_strengths())) == deciding_shares(rank(many_strengths()))


def test_outcomes_of_a_stack_are_those_of_each_row() -> None:
    two, cut_off = (rank(levels_of(rule, a=1, b=2, c=3)) for rule in ({"size": 2}, {"cut": 0.5}))
    scores = np.array([[0.1, 0.5, 0.5], [0.1, 0.5, -np.inf], [-np.inf] * 3, [0.2, 0.6, 0.6]])
    first, listed = outcome_members(two, scores)
    assert first.tolist() == [[False, True, True], [False, True, False], [False] * 3, [False, True, True]]
    assert listed.tolist() == [[False, True, True], [True, True, False], [False] * 3, [False, True, True]]
    cut = outcome_members(cut_off, scores)[1]
    assert cut.tolist() == first.tolist()
    codes = outcome_codes(two, scores)
    assert codes[0].tolist() == codes[3].tolist()
    assert codes[2].tolist() == [0, 0]
    assert len(set(codes[:3, 0].tolist())) == len(set(codes[:3, 1].tolist())) == 3
