"""Does the data know where each part of it stands?"""

import copy
import json
import pickle

import pytest
from pydantic import BaseModel, ConfigDict

from netselect.reading.decoding import Located, LocatedList, place_of
from tests.reading.parsers import both_parsers, read

TREE = "needs:\n  raid-log:\n    current: 2\n    by:\n      - 2027\n      - {x: 1}\nother: [1,\n  2]\n"


@both_parsers
def test_keys_and_items_know_their_places(parser: str) -> None:
    data, _ = read(TREE, parser)
    assert data.places == {"needs": (1, 1), "other": (7, 1)}
    assert data["needs"]["raid-log"].places == {"current": (3, 5), "by": (4, 5)}
    assert data["needs"]["raid-log"]["by"].places == [(5, 9), (6, 9)]
    assert data["other"].places == [(7, 9), (8, 3)]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ([], (1, 1)),
        (["needs"], (1, 1)),
        (["needs", "raid-log", "current"], (3, 5)),
        (["needs", "raid-log", "target"], (2, 3)),
        (["needs", "raid-log", "target", "deeper"], (2, 3)),
        (["needs", "raid-log", "by", 1], (6, 9)),
        (["needs", "raid-log", "by", 1, "x"], (6, 10)),
        (["needs", "raid-log", "by", 7], (4, 5)),
        (["needs", "raid-log", "by", -1], (4, 5)),
        (["needs", "raid-log", "by", "x"], (4, 5)),
        (["nowhere", "x"], (1, 1)),
    ],
)
def test_place_of_names_the_nearest_part_that_is_there(path: list[str | int], place: tuple[int, int]) -> None:
    data, _ = read(TREE)
    assert place_of(data, path) == place


def test_place_of_accepts_data_that_never_was_a_file() -> None:
    assert place_of({"a": [1]}, ["a", 0]) == (1, 1)
    assert place_of(None, ["a"]) == (1, 1)
    assert place_of(Located(a=1), ["a"]) == (1, 1)
    assert place_of(LocatedList([1]), [0]) == (1, 1)


def test_located_data_copy_and_pickle_with_their_places() -> None:
    data, _ = read(TREE)
    for copied in (copy.copy(data), copy.deepcopy(data), pickle.loads(pickle.dumps(data))):  # noqa: S301 - our own
        assert copied == data
        assert place_of(copied, ["needs", "raid-log", "by", 1]) == (6, 9)
    assert json.loads(json.dumps(data)) == data


def test_strict_models_accept_located_data() -> None:
    class Need(BaseModel):
        model_config = ConfigDict(strict=True, extra="forbid")
        levels: dict[int, str]
        path: list[int]

    data, _ = read("levels: {0: a}\npath: [1, 2]")
    assert Need.model_validate(data).path == [1, 2]
