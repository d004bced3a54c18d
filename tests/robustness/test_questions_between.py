"""Is a question found whose answer matters only while others lie between the ends of their ranges?"""

import pytest

from netselect import rank
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
