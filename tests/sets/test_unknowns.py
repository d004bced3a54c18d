"""Is the robust core in every best set, and do answers change sets as said, when each world is settled anew?"""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from netselect.sets import unknowns
from netselect.sets.portfolio import portfolio
from netselect.sets.unknowns import questions_on_sets
from netselect.study.statements import SetRules
from netselect.study.study import Study
from tests.effort import part
from tests.sets.best_alone import best_alone
from tests.sets.every_set import BySight, Plain, made, random_study
from tests.small_study import need, network, small_study

OPENINGS: list[tuple[tuple[str, str], Any, list[Any]]] = [
    (("staying", "yearly_cost"), {"value": "unknown", "one_of": [0, 30, 60]}, [0, 30, 60]),
    (("staying", "hours_per_month"), {"value": "unknown", "one_of": [0.5, 3]}, [0.5, 3]),
    (("facts", "open"), "unknown", [True, False]),
    (("serves", "w0"), {"value": "unknown", "low": 0.25, "high": 0.75}, [0.25, 0.75]),
]
"""Where a figure is open, how, and everything that it can be as far as sets are concerned."""


def opened(generator: np.random.Generator) -> tuple[Plain, list[tuple[tuple[str, ...], list[Any]]]]:
    """Return a random study with one to three open figures, and their places with what each can be."""
    parts = random_study(generator, most_networks=5)
    parts["portfolio"]["then"] = "optimistic"
    for own in parts["networks"].values():
        own["mandatory"] = False
    names = list(parts["networks"])
    places: list[tuple[tuple[str, ...], list[Any]]] = []
    for _ in range(int(generator.integers(1, 4))):
        name = str(generator.choice(names))
        (block, key), unknown, levels = OPENINGS[int(generator.integers(len(OPENINGS)))]
        path = ("networks", name, block, key)
        if path not in [place for place, _ in places]:
            parts["networks"][name][block][key] = unknown
            places.append((path, levels))
    return parts, places


def settled(parts: Plain, places: list[tuple[tuple[str, ...], list[Any]]], answers: tuple[Any, ...]) -> Plain:
    changed = dict(parts, networks={name: dict(own) for name, own in parts["networks"].items()})
    for ((_, name, block, key), _), answer in zip(places, answers, strict=True):
        changed["networks"][name][block] = {**changed["networks"][name][block], key: answer}
    return changed


@pytest.mark.parametrize("seed", part(range(8)))
def test_the_core_and_the_shares_are_those_of_settling_every_world_anew(seed: int) -> None:
    generator = np.random.default_rng([seed, 11])
    for number in range(12):
        parts, places = opened(generator)
        found = portfolio(made(parts)).unknowns
        assert found is not None
        worlds = list(product(*(levels for _, levels in places)))
        # Each set is looked at with plain Python, which finds what netselect does in `test_every_set`.
        sets = {world: BySight(settled(parts, places, world), {}).best() for world in worlds}
        asked = {(question.figure.network, question.figure.path) for question in found.questions}
        if len(asked) == len(places):
            assert found.core == tuple(sorted(set.intersection(*(set(own or ()) for own in sets.values())))), (
                number
            )
        for question in found.questions:
            place = next(
                index
                for index, ((_, name, block, key), _) in enumerate(places)
                if (name, f"{block}.{key}") == (question.figure.network, question.figure.path)
            )
            others = {world[:place] + world[place + 1 :] for world in worlds}
            differs = [
                len({sets[world] for world in worlds if world[:place] + world[place + 1 :] == rest}) > 1
                for rest in others
            ]
            if len(asked) == len(places):
                assert question.share == pytest.approx(sum(differs) / len(differs)), (number, question)


def one(money: object, strength: float = 0.5, hours: float = 1.0) -> dict[str, Any]:
    return network(
        staying={"yearly_cost": money, "hours_per_month": hours}, serves={"n": strength}, grade="verified"
    )


def study_of(networks: dict[str, Any], **limits: float) -> Study:
    return small_study(needs={"n": need()}, learner={"limits": limits}, networks=networks)


def test_the_best_set_along_a_range_changes_exactly_where_a_set_meets_the_limit() -> None:
    networks = {"a": one({"value": "unknown", "low": 0, "high": 60}, 0.9), "b": one(25), "c": one(10, 0.25)}
    study = study_of(networks, first_year_cost=50)
    found = portfolio(study, objective="optimistic").unknowns
    assert found is not None
    assert found.is_exact
    (question,) = found.questions
    told = [(answer.networks, round(answer.high, 6)) for answer in question.answers]
    for level in np.linspace(0, 60, 121).tolist():
        known = study_of({**networks, "a": one(level, 0.9)}, first_year_cost=50)
        known = known.model_copy(update={"portfolio": SetRules(objective="optimistic")})
        best = next(own for own, high in told if level <= high)
        alone = best_alone(known)
        assert alone is not None
        assert alone[0] == best, level
    assert [high for _, high in told] == [15, 25, 40, 50, 60]


def test_nothing_open_leaves_the_best_set_as_the_core() -> None:
    found = portfolio(study_of({"a": one(10)}, first_year_cost=50)).unknowns
    assert found is not None
    assert (found.core, found.worlds, found.is_exact, found.questions) == (("a",), 1, True, ())


def test_facts_of_the_excluded_and_figures_that_are_only_scored_are_not_asked_about() -> None:
    level = {"weight": 1, "scale": {"worst": 0, "best": 5}}
    networks = {
        "a": {**one(10), "values": {"level": "unknown"}},
        "b": {**one(90), "values": {"level": 3}, "serves": {"n": "unknown"}},
    }
    study = small_study(
        needs={"n": need()},
        learner={"limits": {"first_year_cost": 50}},
        networks=networks,
        criteria={"level": level},
    )
    found = portfolio(study).unknowns
    assert found is not None
    assert found.questions == ()


def test_two_ranges_together_are_a_search_and_say_so() -> None:
    unknown = {"value": "unknown", "low": 0, "high": 60}
    found = portfolio(study_of({"a": one(unknown), "b": one(unknown, 0.6), "c": one(5)}, first_year_cost=70))
    assert found.unknowns is not None
    assert not found.unknowns.is_exact
    assert f"a search among {found.unknowns.worlds} combinations, not a proof" in " ".join(found.to_text().split())


def test_weeks_that_decide_whether_help_comes_in_time_decide_the_set() -> None:
    late = one(0, 0.9)
    late["joining"] = {"fee": 0, "effort_hours": 0, "entry_weeks": {"value": "unknown", "low": 0, "high": 20}}
    study = small_study(
        needs={"n": need(by="2026-03-01")},
        learner={"limits": {"hours_per_month": 1}},
        networks={"a": late, "b": one(0, 0.5)},
    )
    found = portfolio(study).unknowns
    assert found is not None
    (question,) = found.questions
    assert [answer.networks for answer in question.answers] == [("a",), ("b",)]
    assert question.answers[0].high < 9 < question.answers[1].high


def test_sets_are_asked_about_only_where_there_is_a_limit_and_few_networks() -> None:
    unknown = {"a": one({"value": "unknown", "low": 0, "high": 60}), "b": one(5)}
    assert questions_on_sets(study_of(unknown)) is None
    assert questions_on_sets(study_of(unknown, first_year_cost=50)) is not None
    many = {f"n{place}": one(5) for place in range(13)}
    assert questions_on_sets(study_of({**unknown, **many}, first_year_cost=50)) is None


def test_too_many_combinations_are_drawn_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unknowns, "MOST_WORLDS", 64)
    monkeypatch.setattr(unknowns, "DRAWS", 8)  # that they are drawn is told alike of few and of many
    unknown = {"value": "unknown", "one_of": [0, 10, 20, 30]}
    networks = {f"n{place}": one(unknown, 0.1 * place, 1.0) for place in range(1, 8)}
    found = portfolio(study_of(networks, first_year_cost=60)).unknowns
    assert found is not None
    assert not found.is_exact
    assert 50 < found.worlds <= 64
    assert all(question.error > 0 for question in found.questions)


def test_where_no_time_was_left_to_draw_other_answers_no_share_of_them_is_told() -> None:
    cost = {"value": "unknown", "low": 0, "high": 100}
    found = portfolio(
        small_study(
            needs={"n": need()},
            learner={"limits": {"yearly_cost": 50}},
            networks={
                "a": network(serves={"n": 0.75}, staying={"yearly_cost": cost, "hours_per_month": 1}),
                "b": network(serves={"n": 0.5}, staying={"yearly_cost": 10, "hours_per_month": 1}),
            },
        )
    )
    assert found.unknowns is not None
    (question,) = found.unknowns.questions
    assert question.decides
    undrawn = replace(question, share=0.0, error=0.0)
    late = replace(found.unknowns, questions=(undrawn,), is_exact=False)
    text = " ".join(replace(found, unknowns=late).to_text().split())
    assert "its answer changes the best set; in how many of the combinations of all other answers was not" in text
    assert "in few of" not in text
    drawn = replace(late, questions=(replace(undrawn, error=0.015),))
    text = " ".join(replace(found, unknowns=drawn).to_text().split())
    assert "in few of the combinations of all other answers that were tried" in text
