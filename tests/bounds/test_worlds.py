"""Are the scores of many worlds those of each world alone, and the worlds all that there are?"""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netselect.bounds import (
    BETWEEN,
    MOST_WORLDS,
    cases_by_network,
    draws_between,
    figures_in,
    measures_together,
    most_worlds,
    scores_at,
    worlds_of,
)
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method
from netselect.study.study import Study
from tests.benchmarks.timing import peak_bytes
from tests.effort import examples
from tests.open_studies import open_studies
from tests.small_study import network, small_study

few = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

METHODS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("weighted_sum", {}),
    ("topsis", {"reference": "candidates"}),
    ("vikor", {}),
)


def unknown_levels(*counts: int) -> DecisionMatrix:
    """Return a matrix of networks with so many only values for each one's level."""
    return DecisionMatrix.from_study(
        small_study(
            criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 1000}}},
            networks={
                f"n{row}": network(values={"level": {"value": "unknown", "one_of": list(range(row, row + count))}})
                for row, count in enumerate(counts)
            },
        )
    )


@pytest.mark.parametrize(
    ("method", "networks", "most"),
    [
        ("vikor", 1000, MOST_WORLDS),
        ("promethee", 30, MOST_WORLDS),
        ("promethee", 1000, 10),
        ("promethee", 9000, 1),
    ],
)
def test_fewer_worlds_are_looked_at_where_very_many_networks_are_compared_in_pairs(
    method: str, networks: int, most: int
) -> None:
    matrix = DecisionMatrix.from_arrays(np.ones((networks, 20)), [1] * 20, worst=[0] * 20, best=[2] * 20)
    assert most_worlds(matrix, make_method(method)) == most


def test_as_many_drawn_worlds_as_there_are_are_not_taken_for_all_of_them() -> None:
    matrix, method = unknown_levels(4, 4), make_method("vikor")
    cases = cases_by_network(matrix, method)
    every, drawn = worlds_of(cases), worlds_of(cases, 10)
    assert len(every) == len(drawn) == 16
    assert len(figures_in(matrix, method, cases, every)) == 1
    assert len(figures_in(matrix, method, cases, drawn)) == 2


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_worlds_than_wanted_are_drawn_beside_those_of_the_ends(most: int) -> None:
    matrix, method = unknown_levels(2, 2, 1), make_method("vikor")
    cases = cases_by_network(matrix, method)
    assert len(worlds_of(cases, most)) == most + 2 + 2 * len(cases)
    assert {len(x) for _, x in draws_between(cases, most)} == {most}


def test_no_table_of_all_networks_is_made_for_each_of_very_many_worlds() -> None:
    values = np.random.default_rng(1).uniform(0, 1, (200, 10))
    matrix = DecisionMatrix.from_arrays(values, [1] * 10, worst=[0] * 10, best=[1] * 10)
    low = values.copy()
    low[0] = 0.0
    matrix, method = replace(matrix, low=low, high=values), make_method("vikor")
    chosen = draws_between(cases_by_network(matrix, method), MOST_WORLDS)
    assert chosen
    assert peak_bytes(lambda: scores_at(matrix, method, chosen)) < MOST_WORLDS * values.nbytes / 2


@few
@given(study=open_studies(most_networks=3), choice=st.sampled_from(METHODS))
def test_scores_of_a_stack_of_worlds_are_those_of_one_matrix_after_the_other(
    study: Study, choice: tuple[str, dict[str, Any]]
) -> None:
    assume(study.criteria["level"].scale is not None and not study.criteria["level"].scale.curve)
    matrix, method = DecisionMatrix.from_study(study), make_method(*choice)
    cases = cases_by_network(matrix, method)
    assume(cases)
    worlds = worlds_of(cases)[:64]
    found = scores_at(matrix, method, figures_in(matrix, method, cases, worlds)[0])
    assert len(found) == len(worlds)
    for world, scores in zip(worlds.tolist(), found, strict=True):
        values, stands = matrix.values.copy(), np.array(matrix.status != 2)
        for case, own in zip(world, cases.values(), strict=True):
            values[own.variation.row] = own.rows[case]
            stands[own.variation.row] = own.stands[case]
        rows = np.flatnonzero(stands)
        assert np.isneginf(scores[~stands]).all()
        if len(rows):
            alone = method.evaluate(replace(matrix.at(values), status=None).take(rows)).scores
            assert scores[rows] == pytest.approx(alone, abs=1e-12)


def test_up_to_4096_worlds_are_every_combination() -> None:
    cases = cases_by_network(unknown_levels(8, 16, 32), make_method("vikor"))
    assert worlds_of(cases).tolist() == [list(world) for world in product(range(8), range(16), range(32))]


def test_more_worlds_are_drawn_with_each_network_at_its_ends_against_the_others() -> None:
    cases = cases_by_network(unknown_levels(8, 16, 33), make_method("vikor"))
    worlds = worlds_of(cases)
    assert len(worlds) == MOST_WORLDS + 2 + 2 * 3
    best, worst = [7, 15, 32], [0, 0, 0]
    opposed = [
        [*others[:row], own[row], *others[row + 1 :]]
        for own, others in ((best, worst), (worst, best))
        for row in range(3)
    ]
    assert sorted(worlds[MOST_WORLDS:].tolist()) == sorted([best, worst, *opposed])
    assert (worlds < np.array([8, 16, 33])).all()
    assert [len(np.unique(column)) for column in worlds.T] == [8, 16, 33]


def test_draws_between_lie_within_the_range_and_keep_to_only_values_and_truths() -> None:
    study = small_study(
        criteria={name: {"weight": 1, "scale": {"worst": 0, "best": 10}} for name in ("one", "two")},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            "a": network(
                values={
                    "one": {"value": "unknown", "low": 2, "high": 3},
                    "two": {"value": "unknown", "one_of": [1, 9]},
                },
                facts={"open": {"value": "unknown"}},
            )
        },
    )
    ((variation, x),) = draws_between(cases_by_network(DecisionMatrix.from_study(study), make_method("vikor")))
    assert [figure.name for figure in variation.figures] == ["one", "two", "open"]
    assert x.shape == (BETWEEN, 3)
    assert 2.0 <= x[:, 0].min() < 2.1
    assert 2.9 < x[:, 0].max() <= 3.0
    assert set(x[:, 1].tolist()) == {1.0, 9.0}
    assert set(x[:, 2].tolist()) == {0.0, 1.0}


def test_weights_of_each_world_are_its_own() -> None:
    matrix = DecisionMatrix.from_arrays([[4.0, 0.0], [0.0, 5.0]], [1, 1], worst=[0, 0], best=[5, 5])
    weights = np.array([[1.0, 0.0], [0.25, 0.75]])
    method = make_method("weighted_sum")
    assert scores_at(matrix, method, [], weights).tolist() == [[0.8, 0.0], [0.2, 0.75]]
    assert scores_at(matrix, method, []).tolist() == [[0.4, 0.5]]


@pytest.mark.parametrize("name", ["weighted_sum", "vikor"])
def test_a_network_that_is_excluded_never_scores(name: str) -> None:
    matrix = DecisionMatrix.from_arrays([[4.0], [3.0], [1.0]], [1], worst=[0], best=[5])
    out = replace(matrix, status=np.array([2, 0, 0], dtype=np.int8))
    (scores,) = scores_at(out, make_method(name), [])
    assert np.isneginf(scores).tolist() == [True, False, False]
    nobody = replace(matrix, status=np.array([2, 2, 2], dtype=np.int8))
    assert np.isneginf(scores_at(nobody, make_method(name), [])).all()


def test_networks_are_measured_together_by_the_method_or_by_their_weights() -> None:
    matrix = DecisionMatrix.from_arrays([[4.0], [3.0]], [1], worst=[0], best=[5])
    assert not measures_together(matrix, make_method("topsis", {"reference": "anchors"}))
    assert measures_together(matrix, make_method("topsis", {"reference": "candidates"}))
    study = small_study(
        criteria={name: {"direction": "benefit"} for name in "xy"},
        weights="standard_deviation",
        method={"weighted_sum": {"scaling": "none"}},
        networks={"a": network(values={"x": 1, "y": 3}), "b": network(values={"x": 2, "y": 1})},
    )
    by_figures = DecisionMatrix.from_study(study)
    assert measures_together(by_figures, make_method("weighted_sum", {"scaling": "none"}))
