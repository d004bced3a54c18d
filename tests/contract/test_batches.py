"""Does a batch of weights or of tables give, bit for bit, what each gives alone?"""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest

from netselect.methods import weighted_total
from netselect.methods._footing import column_divisors, oriented
from netselect.methods.ahp import measured_priorities
from netselect.methods.topsis import closeness, distances
from netselect.methods.vikor import measures
from netselect.methods.waspas import mixed
from netselect.methods.weighted_product import weighted_products
from netselect.sums import columns_of

Floats = npt.NDArray[np.float64]
RANDOM = np.random.default_rng(20261123)
WEIGHTS = RANDOM.dirichlet(np.ones(5), size=40)
TABLES = np.round(RANDOM.uniform(0.1, 1.0, (40, 9, 5)), 1)
"""Rounded to one digit, so that sums tie often."""
MAXIMISE = np.array([True, False, True, True, False])

OF_WEIGHTS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "weighted total": weighted_total,
    "weighted product": weighted_products,
    "mixture of both": partial(mixed, balance=0.4),
    "group utility": lambda weights, values: measures(weights, values)[0],
    "individual regret": lambda weights, values: measures(weights, values)[1],
    **{
        f"{kind} distance": partial(
            lambda weights, values, distance: distances(values, weights, np.ones(5), distance), distance=kind
        )
        for kind in ("euclidean", "manhattan", "chebyshev")
    },
}
OF_TABLES: dict[str, Callable[[Floats], Floats]] = {
    **{
        f"{kind} divisors": partial(lambda tables, kind: column_divisors(columns_of(tables), kind), kind=kind)
        for kind in ("vector", "sum", "max", "min_max")
    },
    **{
        f"{kind} scaling": partial(oriented, maximise=MAXIMISE, scaling=kind)
        for kind in ("vector", "sum", "max", "min_max", "none")
    },
    "measured priorities": partial(measured_priorities, maximise=MAXIMISE, synthesis="distributive"),
    "closeness": lambda tables: closeness(tables[..., 0], tables[..., 1]),
}


@pytest.mark.parametrize("name", OF_WEIGHTS)
def test_many_sets_of_weights_at_once_are_as_each_alone(name: str) -> None:
    compute = OF_WEIGHTS[name]
    table = TABLES[0]
    batch = compute(WEIGHTS, table)
    alone = np.stack([compute(weights, table) for weights in WEIGHTS])
    np.testing.assert_array_equal(batch, alone)


@pytest.mark.parametrize("name", OF_WEIGHTS)
def test_weights_with_a_table_each_are_as_each_alone(name: str) -> None:
    compute = OF_WEIGHTS[name]
    alone = np.stack([compute(weights, table) for weights, table in zip(WEIGHTS, TABLES, strict=True)])
    np.testing.assert_array_equal(compute(WEIGHTS, TABLES), alone)


@pytest.mark.parametrize("name", OF_TABLES)
def test_many_tables_at_once_are_as_each_alone(name: str) -> None:
    compute = OF_TABLES[name]
    np.testing.assert_array_equal(compute(TABLES), np.stack([compute(table) for table in TABLES]))


@pytest.mark.parametrize("name", OF_WEIGHTS)
def test_a_network_alone_is_as_among_others(name: str) -> None:
    compute = OF_WEIGHTS[name]
    whole = compute(WEIGHTS[0], TABLES[0])
    alone = np.concatenate([compute(WEIGHTS[0], TABLES[0][row : row + 1]) for row in range(9)])
    np.testing.assert_array_equal(whole, alone)
