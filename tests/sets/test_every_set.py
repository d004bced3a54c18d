"""Is the best set that of plain Python, which looks at every set, on thousands of random small studies?"""

import numpy as np
import pytest

import netselect
from netselect.sets import alternatives
from netselect.sets import solving as enumeration
from netselect.sets.portfolio import Portfolio, portfolio
from netselect.study.study import Study
from tests.effort import part
from tests.sets.every_set import BySight, Plain, made, random_study

SEEDS = range(10)
STUDIES = 60
"""Studies of each seed."""


def by_sight(parts: Plain, study: Study) -> BySight:
    if parts["portfolio"]["then"] != "score" and parts["portfolio"]["objective"] != "additive":
        # No score counts.
        return BySight(parts, {})
    ranking = netselect.rank(study)
    scores = dict(zip(ranking.matrix.networks, ranking.scores.tolist(), strict=True))
    return BySight(parts, scores)


def found(study: Study) -> Portfolio:
    return portfolio(study, with_unknowns=False)


@pytest.mark.parametrize("seed", part(SEEDS))
def test_the_best_set_is_that_of_plain_python(seed: int) -> None:
    generator = np.random.default_rng([seed, 1])
    blocked = 0
    for number in range(STUDIES):
        parts = random_study(generator)
        study = made(parts)
        wanted, own = by_sight(parts, study), found(study)
        best = wanted.best()
        assert (None if own.best is None else own.best.networks) == best, (number, parts)
        blocked += best is None
        if best is None:
            assert own.blocked is not None
            continue
        assert own.best is not None
        assert (None if own.fuller is None else own.fuller.chosen.networks) == wanted.fuller(), (number, parts)
        for reading in ("robust", "cautious", "optimistic"):
            assert own.best.coverage(reading) == pytest.approx(wanted.covers(best, reading), abs=1e-12)
    assert 0 < blocked < STUDIES / 2


@pytest.mark.parametrize("seed", part(range(4)))
def test_programming_finds_the_same_sets(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("highspy")
    monkeypatch.setattr(enumeration, "MOST_ENUMERATED", -1)
    generator = np.random.default_rng([seed, 2])
    for number in range(STUDIES // 3):
        parts = random_study(generator)
        study = made(parts)
        own = found(study)
        wanted = by_sight(parts, study)
        assert (None if own.best is None else own.best.networks) == wanted.best(), (number, parts)
        assert (None if own.fuller is None else own.fuller.chosen.networks) == wanted.fuller(), (number, parts)
        assert own.proof.is_proved
        assert own.proof.ties_settled
        assert not own.reading_gaps
        for reading, chosen in own.by_reading.items():
            assert chosen.networks == wanted.first(wanted.allowed(), [reading, *wanted.after()])
        assert {shadow.amount: shadow.steps[0].limit for shadow in own.shadows if shadow.steps} == pytest.approx(
            wanted.raised()
        )


@pytest.mark.parametrize(("seed", "most"), part([(2, 8), (2, 20), (3, 20)]))
def test_programming_lists_what_is_as_good_the_best_first(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("highspy")
    monkeypatch.setattr(enumeration, "MOST_ENUMERATED", -1)
    monkeypatch.setattr(alternatives, "MOST_AS_GOOD", most)  # each is one search; they are cut alike at any number
    generator = np.random.default_rng([seed, 6])
    cut = 0
    for _ in range(STUDIES // 4):
        parts = random_study(generator)
        own, wanted = portfolio(made(parts), margin=1.0, with_unknowns=False), by_sight(parts, made(parts))
        if own.best is None:
            continue
        objective = own.chosen_by.objective
        worth = {chosen: wanted.covers(chosen, objective) for chosen in wanted.allowed()}
        least = worth[own.best.networks] - 1.0 - 1e-9
        near = {chosen for chosen in worth if worth[chosen] >= least} - {own.best.networks}
        listed = {chosen.networks for chosen in own.as_good.listed}
        assert own.as_good.is_whole is (len(near) <= most)
        assert own.as_good.count == len(listed) == min(most, len(near))
        assert listed <= near
        assert (
            min(map(worth.__getitem__, listed), default=1)
            >= max(map(worth.__getitem__, near - listed), default=0) - 1e-6
        )
        cut += len(near) > most
    assert 0 < cut < STUDIES // 4


@pytest.mark.parametrize("seed", range(2))
def test_what_is_as_good_and_the_front_are_those_of_plain_python(seed: int) -> None:
    generator = np.random.default_rng([seed, 3])
    for _ in range(STUDIES):
        parts = random_study(generator, most_networks=5)
        study = made(parts)
        own, wanted = found(study), by_sight(parts, study)
        if own.best is None:
            continue
        objective = own.chosen_by.objective
        allowed = wanted.allowed()
        least = wanted.covers(own.best.networks, objective) - 0.02 - 1e-9
        near = {chosen for chosen in allowed if wanted.covers(chosen, objective) >= least} - {own.best.networks}
        assert {chosen.networks for chosen in own.as_good.listed} == near
        assert own.as_good.count == len(near)
        points = {
            tuple(
                round(figure, 9)
                for figure in (
                    wanted.covers(chosen, objective),
                    -wanted.total(chosen, "first_year_cost"),
                    -wanted.total(chosen, "hours_per_month"),
                )
            )
            for chosen in allowed
        }
        front = {
            point
            for point in points
            if not any(
                other != point and all(a >= b for a, b in zip(other, point, strict=True)) for other in points
            )
        }
        told = {
            (
                round(chosen.coverage(objective), 9),
                -round(_judged(chosen, "first_year_cost"), 9),
                -round(_judged(chosen, "hours_per_month"), 9),
            )
            for chosen in own.front.sets
        }
        assert told == front


def _judged(chosen: netselect.sets.records.ChosenSet, amount: str) -> float:
    spend = chosen.spend(amount)
    assert spend is not None
    assert spend.judged is not None
    return spend.judged


@pytest.mark.parametrize("seed", range(2))
def test_what_more_of_a_limit_buys_is_that_of_plain_python(seed: int) -> None:
    generator = np.random.default_rng([seed, 4])
    for _ in range(STUDIES):
        parts = random_study(generator, most_networks=5)
        study = made(parts)
        own, wanted = found(study), by_sight(parts, study)
        if own.best is None:
            continue
        objective, now = own.chosen_by.objective, wanted.covers(own.best.networks, own.chosen_by.objective)
        for shadow in own.shadows:
            wanted.limits = {
                amount: end for amount, end in parts["learner"]["limits"].items() if amount != shadow.amount
            }
            more = [chosen for chosen in wanted.allowed() if wanted.covers(chosen, objective) > now + 1e-9]
            least = min((wanted.total(chosen, shadow.amount) for chosen in more), default=None)
            assert (shadow.steps[0].limit if shadow.steps else None) == pytest.approx(least)
            if shadow.steps:
                within = [c for c in more if wanted.total(c, shadow.amount) <= (least or 0.0) + 1e-9]
                highest = max(wanted.covers(chosen, objective) for chosen in within)
                assert shadow.steps[0].coverage == pytest.approx(highest, abs=1e-9)
                assert shadow.steps[0].extra == pytest.approx((least or 0.0) - shadow.limit)
