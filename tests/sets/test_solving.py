"""Do enumeration, branch and bound and programming find the same best set, and say how it is proved?"""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from netselect.errors import InvalidParameter
from netselect.sets import solving
from netselect.sets.branching import Search
from netselect.sets.goals import Found, Goal
from netselect.sets.problem import Problem
from netselect.sets.programme import by_programme
from netselect.sets.solving import Solution, best_set, least_amount
from tests.sets.random_problems import large_problem, random_problem

Flags = npt.NDArray[np.bool_]

PROBLEMS = 350
"""Problems of each seed: two thousand and more in all."""


def members(problem: Problem, chosen: tuple[int, ...]) -> Flags:
    found = np.zeros(len(problem.names), dtype=np.bool_)
    found[list(chosen)] = True
    return found


def one_by_one(problem: Problem) -> tuple[str, ...] | None:
    """Return the best set, each being looked at."""
    rows = range(len(problem.names))
    every = [members(problem, chosen) for size in range(len(rows) + 1) for chosen in combinations(rows, size)]
    left = [member for member in every if problem.is_allowed(member)]
    worths: list[Callable[[Flags], float]] = [
        lambda member: -problem.coverage(member, problem.objective),
        lambda member: float(member.sum()),
        lambda member: -float(problem.scores[member].sum()) if problem.then == "score" else 0.0,
        lambda member: -problem.coverage(member, "optimistic"),
        lambda member: -problem.coverage(member, "robust"),
        lambda member: -problem.coverage(member, "cautious"),
        lambda member: float(problem.money[member].sum()),
        lambda member: float(problem.hours[member].sum()),
    ]
    for worth in worths:
        least = min(map(worth, left), default=0.0)
        left = [member for member in left if worth(member) <= least + 1e-9 * max(1.0, abs(least))]
    return min((named(problem, member) for member in left), default=None)


def named(problem: Problem, member: Flags | None) -> tuple[str, ...]:
    assert member is not None
    return tuple(name for name, own in zip(problem.names, member, strict=True) if own)


def told(problem: Problem, found: Solution) -> tuple[str, ...] | None:
    return None if found.member is None else named(problem, found.member)


@pytest.mark.parametrize("seed", range(6))
def test_both_ways_find_what_looking_at_each_set_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng([seed, 5])
    for number in range(PROBLEMS):
        problem = random_problem(generator)
        wanted = one_by_one(problem)
        for most, how in ((20, "enumeration"), (-1, "branch and bound")):
            monkeypatch.setattr(solving, "MOST_ENUMERATED", most)
            found = best_set(problem)
            assert told(problem, found) == wanted, (number, how)
            assert found.proof.how == how
            assert found.proof.gap == 0.0


def test_programming_finds_the_same_coverage() -> None:
    pytest.importorskip("scipy")
    generator = np.random.default_rng(6)
    for _ in range(150):
        problem = replace(random_problem(generator), objective="robust")
        wanted, found = one_by_one(problem), by_programme(problem, "robust")
        if wanted is None:
            assert found.member is None
            continue
        assert found.is_proved
        assert found.value == pytest.approx(problem.coverage(problem.members(wanted), "robust"), abs=1e-6)
        assert found.member is not None
        assert problem.is_allowed(found.member)


def test_programming_refuses_what_is_not_linear() -> None:
    with pytest.raises(InvalidParameter, match="is not linear"):
        by_programme(large_problem(5), "optimistic")


@pytest.mark.parametrize("objective", ["robust", "cautious", "optimistic"])
@pytest.mark.parametrize("seed", range(3))
def test_twenty_networks_come_out_the_same_either_way(
    objective: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = large_problem(18, seed=seed, objective=objective)
    every = best_set(problem)
    monkeypatch.setattr(solving, "MOST_ENUMERATED", 0)
    assert told(problem, best_set(problem)) == told(problem, every)


@pytest.mark.parametrize("objective", ["robust", "optimistic"])
def test_forty_networks_are_proved(objective: str) -> None:
    problem = large_problem(40, room=0.15, objective=objective)
    found = best_set(problem)
    assert found.proof.how == "branch and bound"
    assert found.proof.ties_settled
    assert found.member is not None
    assert problem.is_allowed(found.member)


def test_forty_networks_that_are_all_the_same_are_told_by_their_ids() -> None:
    problem = large_problem(40, seed=1)
    charged = np.repeat(problem.charged[:1] + 1, 40, axis=0)
    problem = replace(
        problem,
        robust=np.repeat(problem.robust[:1], 40, axis=0),
        cautious=np.repeat(problem.cautious[:1], 40, axis=0),
        optimistic=np.repeat(problem.optimistic[:1], 40, axis=0),
        charged=charged,
        limits=charged[:3].sum(axis=0),
        money=charged[:, 0],
        hours=charged[:, 2],
    )
    assert told(problem, best_set(problem)) == ("n00",)
    assert told(problem, best_set(replace(problem, objective="optimistic"))) == ("n00", "n01", "n02")


@pytest.mark.parametrize("how", ["not proved", "mixed-integer programming"])
def test_no_member_of_a_set_can_be_spared_though_its_ties_were_not_settled(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(12)
    monkeypatch.setattr(solving, "MOST_ENUMERATED", -1)
    spared = 0
    for _ in range(200):
        problem = random_problem(generator)
        rows = range(len(problem.names))
        every = [members(problem, c) for size in range(len(rows) + 1) for c in combinations(rows, size)]
        allowed = [member for member in every if problem.is_allowed(member)]
        if not allowed:
            continue
        padded = max(
            allowed, key=lambda member: (round(problem.coverage(member, problem.objective), 9), member.sum())
        )
        value = problem.coverage(padded, problem.objective)
        is_proved = how != "not proved"
        given = Found(padded, value, value if is_proved else 1.0 + value, 1, by_programme=is_proved)
        monkeypatch.setattr(solving, "highest", lambda *_, **__: given)  # noqa: B023 -- called within the round
        found = best_set(problem)
        assert found.proof.how == how
        assert found.member is not None
        assert problem.is_allowed(found.member)
        covered = problem.coverage(found.member, problem.objective)
        assert covered >= value - 1e-9
        spared += int(padded.sum() - found.member.sum())
        for row in np.flatnonzero(found.member).tolist():
            without = found.member.copy()
            without[row] = False
            assert not problem.is_allowed(without) or problem.coverage(without, problem.objective) < value - 1e-9
    assert spared > 50


def test_a_search_that_stops_early_says_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = large_problem(40, room=0.15, objective="optimistic")
    whole, stopped = best_set(problem), best_set(problem, most_nodes=2000)
    assert stopped.proof.how == "not proved"
    assert not stopped.proof.ties_settled
    assert stopped.member is not None
    assert whole.member is not None
    missed = problem.coverage(whole.member, "optimistic") - problem.coverage(stopped.member, "optimistic")
    assert 0 <= missed <= stopped.proof.gap
    monkeypatch.undo()


def test_programming_proves_what_a_search_leaves_open_where_it_can() -> None:
    pytest.importorskip("scipy")
    problem = large_problem(40, room=0.3, objective="cautious")
    found = best_set(problem, most_nodes=500)
    assert found.proof.how == "mixed-integer programming"
    assert found.member is not None
    assert problem.is_allowed(found.member)


def test_the_least_of_an_amount_is_what_looking_at_each_set_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(7)
    for number in range(300):
        problem = random_problem(generator)
        amounts = generator.choice([0.0, 1.0, 2.5, 4.0], len(problem.names))
        rows = range(len(problem.names))
        every = [members(problem, c) for size in range(len(rows) + 1) for c in combinations(rows, size)]
        above = [m for m in every if problem.is_allowed(m) and problem.coverage(m, problem.objective) > 0.3 + 1e-9]
        least = min((float(amounts[m].sum()) for m in above), default=None)
        for most in (20, -1):
            monkeypatch.setattr(solving, "MOST_ENUMERATED", most)
            found = least_amount(problem, amounts, 0.3)
            own = None if found.member is None else float(amounts[found.member].sum())
            assert own == pytest.approx(least), (number, most)


def test_all_sets_above_a_floor_are_collected_and_no_more() -> None:
    generator = np.random.default_rng(8)
    for _ in range(200):
        problem = random_problem(generator)
        rows = range(len(problem.names))
        every = [members(problem, c) for size in range(len(rows) + 1) for c in combinations(rows, size)]
        wanted = {
            named(problem, member)
            for member in every
            if problem.is_allowed(member) and problem.coverage(member, "robust") >= 0.25 - 1e-9
        }
        found, is_whole = Search(problem).collect("robust", 0.25 - 1e-9, 1000)
        assert is_whole
        assert {named(problem, member) for member in found} == wanted


def test_a_collection_that_grows_too_large_is_not_whole() -> None:
    found, is_whole = Search(large_problem(12, room=1.0)).collect("robust", 0.0, 100)
    assert not is_whole
    assert len(found) > 100


def test_a_goal_that_no_set_reaches_finds_nothing_and_proves_it() -> None:
    found = Search(large_problem(10)).run(Goal(highest="robust", floors=[("robust", 2.0)]))
    assert found.member is None
    assert found.is_proved


@pytest.mark.parametrize("objective", ["robust", "cautious"])
def test_a_set_to_begin_with_leaves_the_best_set_as_it_is(objective: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("scipy")
    for seed in range(4):
        problem = large_problem(18, seed=seed, objective=objective)
        every = best_set(problem)
        with monkeypatch.context() as patch:
            patch.setattr(solving, "MOST_ENUMERATED", 0)
            patch.setattr(solving, "EASY_NODES", 10)
            found = best_set(problem)
        assert told(problem, found) == told(problem, every)
        assert (found.proof.how, found.proof.ties_settled) == ("branch and bound", True)


def test_ties_that_cannot_be_settled_in_time_are_said_to_be_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "EASY_NODES", 10)
    monkeypatch.setattr(solving, "MOST_TIED", 1)
    monkeypatch.setattr(solving, "TIE_NODES", 1)
    found = best_set(large_problem(30, room=0.3, objective="robust"))
    assert found.proof.is_proved
    assert not found.proof.ties_settled
