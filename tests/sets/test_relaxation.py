"""Is no bound ever below what a set can come to cover?"""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from netselect.sets.branching import Search, _Nodes, _Run
from netselect.sets.goals import Goal
from netselect.sets.ordering import outdone
from netselect.sets.problem import READINGS
from netselect.sets.solving import best_set
from netselect.study.set_rules import Reading
from tests.sets.random_problems import large_problem, random_problem


@pytest.mark.parametrize("reading", READINGS)
def test_bounds_hold_for_everything_that_can_be_added(reading: Reading) -> None:
    generator = np.random.default_rng(9)
    for _ in range(120):
        problem = random_problem(generator, most_networks=6)
        search = Search(problem)
        search.outdone[:] = 0.0
        run = _Run(search, Goal(highest=reading), None)
        own, count = search.problem, len(problem.names)
        for size in range(count):
            for chosen in combinations(range(count), size):
                inside = np.zeros(count, dtype=np.bool_)
                inside[list(chosen)] = True
                spent = run.charged[inside].sum(axis=0)
                if (spent > run.tops).any():
                    continue
                after = max(chosen, default=-1) + 1
                left = own.open_shares(inside, reading)
                nodes = _Nodes(inside[None], np.array([after]), spent[None], {reading: left[None]}, np.zeros(1))
                bound = run._bounds(nodes)[0]  # noqa: SLF001 -- the bound itself is what is tested
                later = [row for row in range(after, count) if not inside[row]]
                for more in range(len(later) + 1):
                    for added in combinations(later, more):
                        grown = inside.copy()
                        grown[list(added)] = True
                        fits = (run.charged[grown].sum(axis=0) <= run.tops).all()
                        clash = own.clashes[np.ix_(grown, grown)].any()
                        if fits and not clash:
                            assert own.coverage(grown, reading) <= bound + 1e-12


def test_the_best_of_many_is_no_higher_than_the_bound_at_the_start() -> None:
    for seed in range(4):
        problem = large_problem(25, seed=seed, objective="robust")
        run = _Run(Search(problem), Goal(highest="robust"), None)
        root = run._root()  # noqa: SLF001 -- as above
        assert root is not None
        best = best_set(problem).member
        assert best is not None
        bound = run._bounds(root)[0]  # noqa: SLF001 -- as above
        assert problem.coverage(best, "robust") <= bound <= 1.2 * problem.coverage(best, "robust")


def test_a_network_is_outdone_by_one_that_is_nowhere_worse_and_comes_first() -> None:
    problem = large_problem(3, seed=2)
    rows = np.array([0, 0, 1])
    twins = replace(
        problem,
        robust=problem.robust[rows],
        cautious=problem.cautious[rows],
        optimistic=problem.optimistic[rows],
        charged=problem.charged[rows],
        money=problem.money[rows],
        hours=problem.hours[rows],
    )
    found = outdone(twins, np.arange(3), np.zeros(3))
    assert found[0, 1]
    assert not found[1, 0]
    assert not outdone(twins, np.arange(3), np.array([1.0, 0.0, 0.0]))[0, 1]
