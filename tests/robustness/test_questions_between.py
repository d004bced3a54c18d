"""Is a question found whose answer matters only while others lie between the ends of their ranges?"""

from dataclasses import replace

import numpy as np
import pytest

from netselect import DecisionMatrix, rank
from netselect.robustness import deciding
from netselect.robustness.deciding import DRAWS, FigureKey, draws_in_reason
from netselect.robustness.questions import questions
from tests.small_study import network, small_study


def test_an_answer_that_decides_only_between_the_ends_of_another_is_found() -> None:
    rising, falling = {"worst": 0, "best": 10}, {"worst": 10, "best": 0}
    study = small_study(
        criteria={"a": {"weight": 60, "scale": rising}, "b": {"weight": 40, "scale": falling}},
        networks={
            "x": network(values={"a": {"value": 8, "low": 0, "high": 10}, "b": {"value": 3, "low": 1, "high": 9}}),
            "y": network(values={"a": 5, "b": 5}),
        },
    )
    found = {one.figure.name: one for one in questions(rank(study)).questions}
    assert (found["a"].decides, found["a"].share, found["a"].error) == ("first place", 1.0, 0.0)
    # x leads by .06 (a - 5) - .04 (b - 5): b decides where a lies from 5 - 8/3 to 5 + 8/3, 16/30 of its range.
    assert found["b"].decides == "first place"
    assert found["b"].share == pytest.approx(16 / 30, abs=3 * found["b"].error)
    assert 0 < found["b"].error < 0.03


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "weighted_product"])
def test_whoever_stays_below_the_shortlist_decides_nothing_between_either(method: str) -> None:
    generator, below, all_ = np.random.default_rng(5), 0, 0
    for _ in range(12):
        values = generator.integers(2, 9, (8, 2)).astype(np.float64)
        matrix = DecisionMatrix.from_arrays(values, [2, 1], worst=[0, 10], best=[10, 0])
        apart = np.where(generator.random(values.shape) < 0.4, generator.integers(0, 3, values.shape), 0)
        ranking = rank(replace(matrix, low=values - apart, high=values + apart), method)
        for asked, own in ranking.cases.items():
            for place in range(len(own.variation.figures)):
                all_ += 1
                if deciding._stays_below(ranking, asked):  # noqa: SLF001 -- what is left out for it
                    below += 1
                    drawn = deciding._drawn_shares(ranking, FigureKey(asked, place), between=True)  # noqa: SLF001
                    assert (drawn.first, drawn.shortlist) == (0.0, 0.0)
    assert 0 < below < all_


def test_fewer_are_drawn_where_very_many_networks_are_compared_with_each_other() -> None:
    many = DecisionMatrix.from_arrays(
        np.arange(20_000.0).reshape(1_000, 20) % 7, np.ones(20), maximise=[True] * 20
    )
    assert [draws_in_reason(rank(many, name)) for name in ("vikor", "promethee")] == [100, 20]
    few = many.take(np.arange(30))
    assert {draws_in_reason(rank(few, name)) for name in ("vikor", "promethee")} == {DRAWS}
