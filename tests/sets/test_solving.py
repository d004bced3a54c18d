"""Do enumeration and programming find the same best set, and say how it is proved?"""

import ctypes
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest

import netselect
from netselect.errors import InvalidParameter, MissingExtra
from netselect.sets import Problem
from netselect.sets import programme as programming
from netselect.sets import solving as enumeration
from netselect.sets.portfolio import portfolio_within
from netselect.sets.programme import First, Programme
from netselect.sets.records import AsGood
from netselect.sets.solving import Solution, TimeLimit, best_set, least_amount
from netselect.study.study import Study
from tests.effort import part
from tests.sets.random_problems import large_problem, random_problem
from tests.small_study import need, network, small_study

highspy = pytest.importorskip("highspy")

Flags = npt.NDArray[np.bool_]

PROBLEMS = 350
"""Problems of each seed: two thousand and more in all."""


@cache
def every_set(count: int) -> list[Flags]:
    """Return every set of so many networks."""
    return [np.array(member, dtype=np.bool_) for member in product((False, True), repeat=count)]


def every_allowed(problem: Problem) -> list[Flags]:
    """Return every allowed set, each being looked at."""
    return [member for member in every_set(len(problem.names)) if problem.is_allowed(member)]


def one_by_one(problem: Problem) -> tuple[str, ...] | None:
    """Return the best set, each being looked at."""
    left = every_allowed(problem)
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
        own = list(map(worth, left))
        least = min(own, default=0.0)
        left = [
            member for member, one in zip(left, own, strict=True) if one <= least + 1e-9 * max(1.0, abs(least))
        ]
    return min((named(problem, member) for member in left), default=None)


def named(problem: Problem, member: Flags | None) -> tuple[str, ...]:
    assert member is not None
    return tuple(name for name, own in zip(problem.names, member, strict=True) if own)


def told(problem: Problem, found: Solution) -> tuple[str, ...] | None:
    return None if found.member is None else named(problem, found.member)


@pytest.mark.parametrize("seed", part(range(6)))
def test_both_ways_find_what_looking_at_each_set_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng([seed, 5])
    for number in range(PROBLEMS):
        problem = random_problem(generator)
        wanted = one_by_one(problem)
        for most, how in ((20, "enumeration"), (-1, "mixed-integer programming")):
            monkeypatch.setattr(enumeration, "MOST_ENUMERATED", most)
            found = best_set(problem)
            assert told(problem, found) == wanted, (number, how)
            assert found.proof.how == how
            assert found.proof.gap == pytest.approx(0.0, abs=1e-6)
            assert found.proof.ties_settled


# Each is another problem, and what it is compared by is tried in all ways on the small ones above.
@pytest.mark.parametrize(("seed", "objective"), list(enumerate(["robust", "cautious", "optimistic"])))
def test_eighteen_networks_come_out_the_same_either_way(
    seed: int, objective: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = large_problem(18, seed=seed, objective=objective)
    every = best_set(problem)
    monkeypatch.setattr(enumeration, "MOST_ENUMERATED", 0)
    assert told(problem, best_set(problem)) == told(problem, every)


@pytest.mark.parametrize("objective", ["robust", "optimistic"])
def test_forty_networks_are_proved(objective: str) -> None:
    problem = large_problem(40, room=0.15, objective=objective)
    found = best_set(problem)
    assert found.proof.how == "mixed-integer programming"
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


def test_a_set_that_is_soon_found_is_allowed() -> None:
    generator, filled = np.random.default_rng(3), 0
    for _ in range(300):
        problem = random_problem(generator)
        member = problem.filled()
        assert member is None or problem.is_allowed(member)
        filled += member is not None and bool(member.any())
    assert filled > 100


@pytest.mark.parametrize("objective", ["robust", "optimistic"])
def test_a_search_without_time_proves_nothing_and_says_how_far_it_came(objective: str) -> None:
    problem = large_problem(40, room=0.05, objective=objective)
    whole, stopped = best_set(problem), best_set(problem, seconds=0.0)
    assert whole.member is not None
    assert stopped.member is not None
    own = problem.coverage(stopped.member, problem.objective)
    assert 0 <= problem.coverage(whole.member, problem.objective) - own <= stopped.proof.gap
    assert stopped.proof.gap < 1 - own
    assert (stopped.proof.how, stopped.proof.ties_settled) == ("not proved", False)


def test_no_member_of_a_set_can_be_spared_though_its_ties_were_not_settled() -> None:
    generator = np.random.default_rng(12)
    spared = 0
    for _ in range(200):
        problem = random_problem(generator)
        allowed = every_allowed(problem)
        if not allowed:
            continue
        padded = max(
            allowed, key=lambda member: (round(problem.coverage(member, problem.objective), 9), member.sum())
        )
        value = problem.coverage(padded, problem.objective)
        lean = problem.lean(padded)
        assert problem.is_allowed(lean)
        assert problem.coverage(lean, problem.objective) >= value - 1e-9
        spared += int(padded.sum() - lean.sum())
        for row in np.flatnonzero(lean).tolist():
            without = lean.copy()
            without[row] = False
            assert not problem.is_allowed(without) or problem.coverage(without, problem.objective) < value - 1e-9
    assert spared > 50


def test_the_least_of_an_amount_is_what_looking_at_each_set_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(7)
    for number in range(300):
        problem = random_problem(generator)
        amounts = generator.choice([0.0, 1.0, 2.5, 4.0], len(problem.names))
        above = [m for m in every_allowed(problem) if problem.coverage(m, problem.objective) > 0.3 + 1e-9]
        least = min((float(amounts[m].sum()) for m in above), default=None)
        for most in (20, -1):
            monkeypatch.setattr(enumeration, "MOST_ENUMERATED", most)
            found = least_amount(problem, amounts, 0.3)
            own = None if found.member is None else float(amounts[found.member].sum())
            assert own == pytest.approx(least), (number, most)
            assert found.proof.is_proved


def test_all_sets_above_a_floor_are_found_one_after_the_other_and_no_more() -> None:
    generator = np.random.default_rng(8)
    for _ in range(60):
        problem = random_problem(generator, most_networks=5)
        wanted = {
            named(problem, member)
            for member in every_allowed(problem)
            if problem.coverage(member, "robust") >= 0.25 - 1e-9
        }
        programme, found = Programme(problem).within(60.0), list[Flags]()
        while (own := programme.lowest("robust", [("robust", -0.25)], without=found)).member is not None:
            found.append(own.member)
        assert own.is_proved
        assert {named(problem, member) for member in found} == wanted
        assert len(found) == len(wanted)
        worth = [problem.coverage(member, "robust") for member in found]
        assert worth == sorted(worth, reverse=True)


def test_a_floor_that_no_set_reaches_finds_nothing_and_proves_it() -> None:
    found = Programme(large_problem(10)).within(60.0).lowest("robust", [("robust", -2.0)])
    assert found.member is None
    assert found.is_proved


def test_no_bound_is_below_what_a_set_covers_if_all_help_adds_up() -> None:
    generator = np.random.default_rng(9)
    for _ in range(60):
        problem = random_problem(generator)
        found = Programme(problem).within(60.0).lowest("optimistic")
        for member in every_allowed(problem):
            assert -problem.coverage(member, "optimistic") >= found.bound - 1e-6


def test_what_nobody_bounds_goes_last_and_ties_among_itself() -> None:
    problem = large_problem(22, seed=3, wants=1)
    strengths = np.zeros((22, 1))
    strengths[[3, 5, 7, 9]] = 0.5
    money, hours = np.full(22, 10.0), np.ones(22)
    money[[3, 5, 7]], hours[7] = [1e30, 1e30, 1e30], 0.5
    problem = replace(
        problem,
        robust=strengths,
        cautious=strengths,
        optimistic=strengths,
        money=money,
        hours=hours,
        charged=np.zeros((22, 0)),
        limits=np.zeros(0),
    )
    assert told(problem, best_set(problem)) == ("n09",)
    clashes = np.zeros((22, 22), dtype=np.bool_)
    clashes[9], clashes[:, 9] = True, True
    fixed = np.arange(22) == 0
    np.fill_diagonal(clashes, val=False)
    assert told(problem, best_set(replace(problem, clashes=clashes, fixed=fixed))) == ("n00", "n07")


def many(count: int, limit: float) -> Study:
    """Return a study of networks that ask for 10, 20 and so on a year."""
    networks = {
        f"n{place:02d}": network(
            serves={"more": (place + 1) / 100}, staying={"yearly_cost": 10 * (place + 1), "hours_per_month": 1}
        )
        for place in range(count)
    }
    return small_study(needs={"more": need()}, learner={"limits": {"yearly_cost": limit}}, networks=networks)


def needing(count: int) -> Study:
    """Return a study of more networks than can be looked at each; of one the cost is not known."""
    parts = {
        f"n{place:02d}": network(
            serves={f"w{place % 5}": (place % 7 + 1) / 10, f"w{place % 3}": 0.5},
            staying={"yearly_cost": 10 * (1 + place % 4), "hours_per_month": 1 + place % 3},
            grade="verified",
        )
        for place in range(count)
    }
    parts["n00"]["staying"]["yearly_cost"] = {"value": "unknown", "low": 10, "high": 30}
    limits = {"first_year_cost": 60, "hours_per_month": 6}
    return small_study(
        needs={f"w{place}": need() for place in range(5)}, learner={"limits": limits}, networks=parts
    )


def test_without_time_it_is_said_what_is_known_and_what_was_not_looked_for() -> None:
    study = needing(24)
    whole, found = netselect.portfolio(study), netselect.portfolio(study, seconds=0)
    assert whole.best is not None
    assert found.best is not None
    assert 0 <= whole.best.robust - found.best.robust <= found.proof.gap
    assert (found.proof.how, found.unknowns) == ("not proved", None)
    assert found.notes[-1] == (
        "of the 0 seconds that searches may take (`--seconds`), too little fell to the best set, the best set by "
        "optimistic coverage, what a larger set of the same coverage could add and what the answers that are open "
        "change: what was found is told, and more time proves more"
    )
    known = study.networks["n00"].staying.model_copy(
        update={"yearly_cost": study.networks["n01"].staying.yearly_cost}
    )
    all_known = {**study.networks, "n00": study.networks["n00"].model_copy(update={"staying": known})}
    closed = netselect.portfolio(study.model_copy(update={"networks": all_known}), seconds=0)
    assert "too little fell to" in closed.notes[-1]
    assert "answers" not in closed.notes[-1]
    assert not any("too little fell" in note for note in whole.notes)
    text = " ".join(found.to_text().split())
    assert "coverage could be higher by up to" in text
    assert "Whether another set comes within 0.02 of its robust coverage was not settled" in text
    assert "Whether raising only the limit of hours a month would help was not settled" in text


def test_a_clock_that_runs_out_later_leaves_the_best_set_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    study, first, clock = needing(24), Programme.first, [0.0]

    def slow(programme: Programme, keys: Sequence[str], floors: Sequence[tuple[str, float]] = ()) -> First:
        found = first(programme, keys, floors)
        clock[0] += 20.0
        return found

    monkeypatch.setattr(Programme, "first", slow)
    time = TimeLimit(30.0, lambda: clock[0])
    found, whole = portfolio_within(time, study), netselect.portfolio(study)
    assert found.best == whole.best
    assert found.proof.is_proved
    assert time.missed
    assert "the best set" not in time.missed


def test_a_search_that_is_stopped_tells_what_it_had_found() -> None:
    time = TimeLimit(30.0)
    time.stop()
    found = portfolio_within(time, needing(24))
    assert found.best is not None
    assert found.notes[-1].startswith("the search was stopped before it came to an end for the best set, ")


def test_what_is_not_printed_in_short_is_looked_for_when_it_is_asked_for_and_once() -> None:
    found = netselect.portfolio(needing(24))
    assert str(found)
    assert not {"as_good", "front", "shadows"} & vars(found.aside).keys()
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 -- our own
    assert (again, again.as_good, again.front) == (found, found.as_good, found.front)
    assert found.as_good is found.as_good
    assert {"as_good", "front", "shadows"} & vars(found.aside).keys() == {"as_good", "front"}


@pytest.mark.parametrize("seconds", [-1.0, np.nan, np.inf])
def test_no_time_is_below_zero_or_endless(seconds: float) -> None:
    with pytest.raises(InvalidParameter, match=r"searches may take .* seconds .*: give a number of 0 or more"):
        netselect.portfolio(needing(3), seconds=seconds)


@pytest.fixture
def without_highspy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let imports of highspy fail."""
    monkeypatch.setitem(sys.modules, "highspy", None)


@pytest.mark.usefixtures("without_highspy")
def test_where_highspy_is_missing_one_sentence_says_how_to_install_it() -> None:
    assert netselect.portfolio(many(20, 200)).best is not None
    with pytest.raises(MissingExtra, match=r'^of more than 20 networks .* pip install "netselect\[optimise\]"$'):
        netselect.portfolio(many(21, 210))


@pytest.mark.usefixtures("without_highspy")
def test_where_highspy_is_missing_what_a_lifted_limit_would_let_in_is_said_not_to_be_told() -> None:
    found = netselect.portfolio(many(25, 100))
    assert found.networks == ("n09",)
    assert found.shadows == ()
    assert any("what more of a limit would buy is not told" in note for note in found.notes)
    assert any("netselect[optimise]" in note for note in found.notes)


def test_ctrl_c_ends_a_long_search_and_the_next_one_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    search = Programme(large_problem(600)).within(3600.0)
    with monkeypatch.context() as patched:
        patched.setattr(programming, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            search.first(["optimistic", "size", "money", "hours"])
    assert search.is_late
    assert search.within(60.0).lowest("robust").is_proved


def test_a_search_whose_time_ends_while_highs_runs_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    search, run = Programme(large_problem(600)).within(3600.0), highspy.Highs.run

    def running_late(solver: object) -> object:
        search.ends = -np.inf
        return run(solver)

    monkeypatch.setattr(highspy.Highs, "run", running_late)
    assert not search.lowest("robust").is_proved
    assert search.nodes <= 1


def test_what_highs_prints_though_it_is_told_to_be_silent_gets_into_no_output(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = highspy.Highs.run

    def talking(solver: object) -> object:
        ctypes.CDLL(None).puts(b"a line of HiGHS")
        return quiet(solver)

    monkeypatch.setattr(highspy.Highs, "run", talking)
    assert best_set(large_problem(22)).member is not None
    printed = capfd.readouterr()
    assert printed.out == ""
    assert printed.err == ""


def test_one_other_set_that_is_as_good_comes_and_does_not_come_in_the_plural() -> None:
    found = netselect.portfolio(many(24, 60.0))
    one = found.as_good.listed[:1] or (found.best,)
    vars(found.aside)["as_good"] = AsGood(0.02, tuple(filter(None, one)), 1, is_whole=False)
    assert "(at least 1 other set comes within 0.02" in " ".join(found.to_text().split())


def test_what_threads_print_while_they_search_is_not_lost() -> None:
    prints = (
        "import os, threading\n"
        "from netselect.sets.solving import best_set\n"
        "from tests.sets.random_problems import large_problem\n"
        "def search(seed):\n"
        "    best_set(large_problem(24, seed=seed), seconds=2.0)\n"
        "    os.write(1, b'found\\n')\n"
        "for _ in range(2):\n"
        "    threads = [threading.Thread(target=search, args=(seed,)) for seed in range(3)]\n"
        "    for thread in threads: thread.start()\n"
        "    for thread in threads: thread.join()\n"
        "os.write(1, b'done\\n')\n"
    )
    run = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", prints], capture_output=True, text=True, check=True
    )
    assert run.stdout == "found\n" * 6 + "done\n"
    assert run.stderr == ""
