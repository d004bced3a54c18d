"""Does anything that is told of the best set as proved fail somewhere on a fine grid of what is not known?"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from netselect.sets import worlds
from netselect.sets.portfolio import Portfolio, portfolio
from netselect.sets.records import SetAnswer, SetQuestion, Unknowns
from netselect.sets.unknowns import where
from netselect.study.study import Study
from tests.effort import part
from tests.sets.best_alone import best_alone
from tests.sets.every_set import BySight, Plain, made, random_study
from tests.small_study import need, network, small_study

Place = tuple[str, str, str]
Level = float | bool

OPENINGS: list[tuple[str, str, Any, list[Level]]] = [
    (
        "staying",
        "yearly_cost",
        {"value": "unknown", "low": 0, "high": 60},
        [
            0,
            0.5,
            5,
            7.5,
            9.99,
            10,
            10.01,
            15,
            17.5,
            20,
            20.01,
            25,
            29.99,
            30,
            30.01,
            35,
            40,
            40.01,
            45,
            50,
            55,
            60,
        ],
    ),
    ("staying", "yearly_cost", "unknown", [0, 4.99, 5, 10, 12.5, 20, 30, 40, 40.5, 60, 90, 1e6]),
    (
        "staying",
        "hours_per_month",
        {"value": "unknown", "low": 0, "high": 4},
        [0, 0.25, 0.5, 0.51, 1, 1.25, 1.5, 2, 2.01, 2.5, 3, 3.01, 3.5, 4],
    ),
    ("joining", "fee", {"value": "unknown", "one_of": [0, 5, 30]}, [0, 5, 30]),
    ("staying", "hours_per_month", {"value": "unknown", "one_of": [0.5, 3]}, [0.5, 3]),
    ("facts", "open", "unknown", [True, False]),
    ("serves", "w0", {"value": "unknown", "low": 0.2, "high": 0.9}, [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
    ("serves", "w0", {"value": "unknown", "one_of": [0.25, 0.75]}, [0.25, 0.75]),
]
"""What may be open, how, and a grid of what it can be."""


def opened(generator: np.random.Generator) -> tuple[Plain, dict[Place, list[Level]]]:
    """Return a random study with one or two open figures, and a grid for each."""
    parts = random_study(generator, most_networks=5)
    parts["portfolio"]["then"] = "optimistic"
    grids: dict[Place, list[Level]] = {}
    for _ in range(int(generator.integers(1, 3))):
        name = str(generator.choice(list(parts["networks"])))
        block, key, unknown, grid = OPENINGS[int(generator.integers(len(OPENINGS)))]
        if (name, block, key) not in grids:
            parts["networks"][name][block][key] = unknown
            grids[name, block, key] = grid
    return parts, grids


def settled(parts: Plain, answers: dict[Place, Level]) -> Plain:
    changed = dict(parts, networks={name: dict(own) for name, own in parts["networks"].items()})
    for (name, block, key), level in answers.items():
        changed["networks"][name][block] = {**changed["networks"][name][block], key: level}
    return changed


def names_of_best(study: Study) -> tuple[str, ...] | None:
    best = best_alone(study)
    return None if best is None else best[0]


def best_by_answers(parts: Plain, grids: dict[Place, list[Level]]) -> Callable[..., tuple[str, ...] | None]:
    """Return what tells the best set of a study by answers, each with its place; for the same ones only once.

    Where nothing stays open, it looks at every set with plain Python, which finds what netselect does in
    `test_every_set`; no score counts.
    """

    @cache
    def best_at(*answers: tuple[Place, Level]) -> tuple[str, ...] | None:
        told = settled(parts, dict(answers))
        return BySight(told, {}).best() if len(answers) == len(grids) else names_of_best(made(told))

    return best_at


def told_at(question: SetQuestion, level: float) -> tuple[str, ...] | None:
    """Return the best set that is told for a level."""
    answers: tuple[SetAnswer, ...] = question.answers
    return next(answer.networks for answer in answers if level <= answer.high or answer is answers[-1])


def place_of(question: SetQuestion) -> Place:
    block, _, key = question.figure.path.partition(".")
    return question.figure.network, block, key


def contradictions(parts: Plain, grids: dict[Place, list[Level]], found: Unknowns) -> Iterator[str]:
    """Yield what of that which is told as exact does not hold somewhere on the grid."""
    decided = {place_of(question) for question in found.questions if question.decides}
    asked = [place for place in grids if place in {place_of(question) for question in found.questions}]
    by_rest: dict[tuple[Place, tuple[Level, ...]], set[object]] = {}
    best_at = best_by_answers(parts, grids)
    # Together two long grids are looked at in every second level; each by itself, below, in all.
    step = {place: 2 if len(asked) > 1 and len(grids[place]) > 8 else 1 for place in asked}
    for levels in product(*(grids[place][:: step[place]] for place in asked)):
        best = best_at(*zip(asked, levels, strict=True))
        if not set(found.core) <= set(best or ()):
            yield f"core {found.core}, but {best} at {levels}"
        if not set(best or ()) <= set(found.ever):
            yield f"ever {found.ever}, but {best} at {levels}"
        for number, place in enumerate(asked):
            by_rest.setdefault((place, levels[:number] + levels[number + 1 :]), set()).add(best)
    for (place, rest), sets in by_rest.items():
        if len(sets) > 1 and place not in decided:
            yield f"{place} is told to change nothing, but does at {rest}"
    for question in found.questions:
        for level in grids[place_of(question)]:
            best = best_at((place_of(question), level))
            if told_at(question, float(level)) != best:
                yield f"{place_of(question)} at {level}: {told_at(question, float(level))}, but {best}"


@pytest.mark.parametrize("seed", part(range(10)))
def test_nothing_that_is_told_as_exact_is_contradicted_on_a_fine_grid(seed: int) -> None:
    generator = np.random.default_rng([seed, 77])
    exact = 0
    for number in range(14):
        parts, grids = opened(generator)
        whole = portfolio(made(parts))
        found = whole.unknowns
        assert found is not None
        assert set(found.core) <= set(whole.networks)
        if found.is_exact:
            exact += 1
            assert list(contradictions(parts, grids, found)) == [], (number, grids)
    assert exact > 3


def test_only_one_range_of_an_amount_is_told_as_exact_and_no_range_of_a_strength() -> None:
    cost, share = {"value": "unknown", "low": 0, "high": 60}, {"value": "unknown", "low": 0, "high": 1}
    pair = {"value": "unknown", "one_of": [0.25, 0.75]}
    for unknown, other, strength, is_exact in (
        (cost, 5, 0.5, True),
        (cost, {"value": "unknown", "one_of": [0, 30]}, pair, True),
        (cost, cost, 0.5, False),
        (20, 5, share, False),
    ):
        found = portfolio(costing({"a": unknown, "b": other, "c": 5}, {"a": strength}, limit=50)).unknowns
        assert found is not None
        assert found.is_exact == is_exact, (unknown, other, strength)


def costing(
    costs: dict[str, Any], strengths: dict[str, Any] | None = None, *, limit: float = 200, **rules: object
) -> Study:
    """Return networks that cost so much a year and help with a need, each more than the one before."""
    networks = {
        name: network(
            staying={"yearly_cost": cost, "hours_per_month": 1}, serves={"n": 0.1 * place}, grade="verified"
        )
        for place, (name, cost) in enumerate(costs.items(), start=1)
    }
    for name, strength in (strengths or {}).items():
        networks[name]["serves"] = {"n": strength}
    return small_study(
        needs={"n": need()},
        learner={"limits": {"first_year_cost": limit}},
        networks=networks,
        portfolio=rules,
    )


def words(found: Portfolio) -> str:
    """Return everything that is said; networks of the same name are called by their ids, which are enough here."""
    return re.sub(r"A network \((\w+)\)", r"\1", " ".join(found.to_text().split()))


def test_a_range_of_a_strength_tells_its_ends_and_that_it_tells_no_more() -> None:
    study = costing({"a": 20, "x": 20}, {"a": 0.4, "x": {"value": "unknown", "low": 0, "high": 1}}, most=1)
    found = portfolio(study)
    assert found.unknowns is not None
    assert not found.unknowns.is_exact
    assert "At 0: a; at 1: x; where between them it changes was not looked for." in words(found)
    assert "not a proof" in words(found)


@pytest.mark.parametrize("bound", [{"low": 0, "high": 100}, {}])
def test_an_amount_changes_the_best_set_where_a_set_as_good_asks_for_as_much(bound: dict[str, float]) -> None:
    costs = {"b": 21, "x": {"value": "unknown", **bound}}
    for limit in (200, 90):
        found = portfolio(costing(costs, {"b": 0.8, "x": 0.8}, most=1, limit=limit))
        assert found.unknowns is not None
        assert (found.networks, found.unknowns.core, found.unknowns.is_exact) == (("b",), (), True)
        assert found.unknowns.ever == ("b", "x")
        assert "Below 21: x; from 21 on: b." in words(found)


def test_a_step_past_a_limit_is_told_from_the_limit_and_parts_begin_where_the_last_ended() -> None:
    networks = {
        name: network(staying={"yearly_cost": cost, "hours_per_month": 0}, serves=serves, grade="verified")
        for name, cost, serves in (
            ("x", {"value": "unknown", "low": 0, "high": 120}, {"n": 0.8}),
            ("b", 580, {"m": 0.9}),
            ("c", 500, {"m": 0.8}),
            ("d", 450, {"m": 0.5}),
        )
    }
    needs = {"n": need(importance=60), "m": need(importance=40)}
    study = small_study(needs=needs, learner={"limits": {"first_year_cost": 600}}, networks=networks)
    found = portfolio(study)
    assert found.unknowns is not None
    (question,) = found.unknowns.questions
    ends = [(answer.low, answer.high, answer.networks) for answer in question.answers]
    assert ends == [(0, 20, ("b", "x")), (20, 100, ("c", "x")), (100, 120, ("d", "x"))]
    told = [where(answer, question.answers, question.figure) for answer in question.answers]
    assert told == ["Up to 20", "Above 20 to 100", "Above 100"]
    assert found.unknowns.core == ("x",)


def test_two_open_amounts_of_one_network_are_looked_at_together() -> None:
    def study(fee: object, cost: object) -> Study:
        own = {"x": (fee, cost, {"n": 0.8}), "c": (0, 30, {"m": 0.8}), "d": (0, 70, {"n": 0.6})}
        return small_study(
            needs={"n": need(importance=60), "m": need(importance=40)},
            learner={"limits": {"first_year_cost": 100}},
            networks={
                name: network(
                    joining={"fee": once, "effort_hours": 0, "entry_weeks": 0},
                    staying={"yearly_cost": yearly, "hours_per_month": 0},
                    serves=serves,
                )
                for name, (once, yearly, serves) in own.items()
            },
        )

    span = {"value": "unknown", "low": 0, "high": 60}
    found = portfolio(study({"value": "unknown", "one_of": [0, 50]}, span))
    assert found.unknowns is not None
    sets = [set(names_of_best(study(fee, cost)) or ()) for fee in (0, 50) for cost in range(61)]
    assert found.unknowns.is_exact
    assert set(found.unknowns.core) == set.intersection(*sets)
    assert set(found.unknowns.ever) == set.union(*sets)
    assert "With everything else as it stands, up to" in words(found)
    both = portfolio(study({"value": "unknown", "low": 0, "high": 50}, span)).unknowns
    assert both is not None
    assert not both.is_exact


def test_scores_that_stay_as_they_stand_are_no_proof_and_that_is_said() -> None:
    study = small_study(
        needs={"n": need()},
        learner={"limits": {"first_year_cost": 200}},
        criteria={
            "covered": {"computed": "need_coverage", "weight": 1},
            "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 150, "best": 0}},
        },
        networks={
            "x": network(
                staying={"yearly_cost": {"value": "unknown", "one_of": [0, 100]}, "hours_per_month": 0},
                serves={"n": 0.8},
            ),
            "b": network(staying={"yearly_cost": 50, "hours_per_month": 0}, serves={"n": 0.8}),
        },
        portfolio={"most": 1, "then": "score"},
    )
    found = portfolio(study)
    assert found.unknowns is not None
    assert not found.unknowns.is_exact
    assert "The ranking's scores are taken as things stand in all of them" in words(found)


def test_no_network_is_told_to_be_in_every_best_set_where_none_is() -> None:
    found = portfolio(costing({"b": 20, "x": {"value": "unknown", "one_of": [10, 30]}}, {"b": 0.2}, most=1))
    assert "No network is in the best set for every answer (in all 2 combinations of answers)." in words(found)


def test_many_networks_with_unknown_costs_are_soon_told() -> None:
    generator = np.random.default_rng(4)
    wants = [f"w{place}" for place in range(6)]
    networks = {
        f"n{place:02d}": network(
            staying={"yearly_cost": float(generator.integers(0, 100)), "hours_per_month": 1.5},
            serves={want: float(generator.choice([0, 0, 0.3, 0.6])) for want in wants},
        )
        for place in range(30)
    }
    for name in ("n03", "n11", "n20"):
        networks[name]["staying"]["yearly_cost"] = {"value": "unknown", "low": 0, "high": 90}
    study = small_study(
        needs={want: need() for want in wants},
        learner={"limits": {"first_year_cost": 200, "hours_per_month": 9}},
        networks=networks,
    )
    first, again = portfolio(study).unknowns, portfolio(study).unknowns
    assert first == again
    assert first is not None
    assert not first.is_exact
    assert first.worlds <= 4096


def test_a_search_that_takes_too_long_stops_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "WORK", 0)
    found = portfolio(costing({"a": {"value": "unknown", "low": 0, "high": 60}, "b": 20, "c": 5}, limit=50))
    assert found.unknowns is not None
    assert not found.unknowns.is_exact
    assert found.unknowns.questions[0].answers == ()
    assert "was not looked for" in words(found)


def test_a_cost_that_only_a_scale_ends_can_be_more_than_that() -> None:
    scale = {"worst": 40, "best": 0}
    study = small_study(
        needs={"n": need()},
        learner={"limits": {"first_year_cost": 50}},
        criteria={"cost": {"computed": "yearly_cost", "weight": 1, "scale": scale}},
        networks={"a": network(staying={"yearly_cost": "unknown", "hours_per_month": 0}, serves={"n": 0.5})},
    )
    found = portfolio(study).unknowns
    assert found is not None
    (question,) = found.questions
    assert [(answer.networks, answer.low) for answer in question.answers] == [(("a",), 0), ((), 50)]
    assert found.is_exact
