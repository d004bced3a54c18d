"""Is what has changed since a run told in plain words?"""

from typing import Any

import pytest

from netselect.batch.writing.changes import changes


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (
            {"learners": {"name": "a.csv", "content": "0f"}},
            {"learners": {"name": "a.csv", "content": "1f"}},
            "the file a.csv",
        ),
        (
            {"learners": {"name": "a.csv"}},
            {"learners": {"name": "b.csv"}},
            "came from a.csv and come from b.csv now",
        ),
        (
            {"learners": {"name": "d", "files": 3, "content": "0f"}},
            {"learners": {"name": "d", "files": 3, "content": "1f"}},
            "files in the folder d have been changed, added or taken away since",
        ),
        ({"method": {"topsis": {"v": 1}}}, {"method": {"topsis": {"v": 2}}}, "`method` is topsis as before"),
        ({"method": {"topsis": {}}}, {"method": {"vikor": {}}}, "`method` was topsis and is now vikor"),
        ({"weights": {"how": "order"}}, {"weights": None}, "`weights` was order and is now not given"),
        ({"private items left out": True}, {"private items left out": False}, "left out then, and are not now"),
    ],
)
def test_every_change_is_told_without_figures_of_the_file(
    before: dict[str, Any], now: dict[str, Any], said: str
) -> None:
    (sentence,) = changes(before, now)
    assert said in sentence
    assert not set("{}[]") & set(sentence)


def test_nothing_changed_is_nothing_said() -> None:
    assert changes({"top": 3, "learners": {"name": "a"}}, {"learners": {"name": "a"}, "top": 3}) == []
