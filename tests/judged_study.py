"""Which study do the tests look at in which several people judge?"""

from typing import Any

from netselect.study.study import Study
from tests.small_study import need, network, small_study

LESS_MONEY = {"worst": 100, "best": 0}


def judged_study(how: str = "judgements", **changes: Any) -> Study:  # noqa: ANN401 -- keys of a study file
    """Return a study of two networks: the learner puts the dear one first, the manager the cheap one."""
    said: dict[str, Any] = {
        "needs": {"n": need()},
        "weights": how,
        "criteria": {
            "fit": {"computed": "need_coverage", "weight": 3},
            "cost": {"computed": "yearly_cost", "weight": 1, "scale": LESS_MONEY},
            "care": {"weight": 1, "scale": {"worst": 0, "best": 5}},
        },
        "judgements": {"criteria": {"fit over cost": 3, "fit over care": 3, "cost over care": 4}},
        "judges": {
            "manager": {
                "role": "line manager",
                "influence": 3,
                "points": {"fit": 1, "cost": 9, "care": 1},
                "judgements": {"criteria": {"fit over cost": "1/9", "fit over care": 1, "cost over care": 9}},
            }
        },
        "networks": {
            "dear": network(serves={"n": 1.0}, staying={"yearly_cost": 90}, values={"care": 3}),
            "cheap": network(serves={"n": 0.25}, staying={"yearly_cost": 0}, values={"care": 3}),
        },
    }
    return small_study(**{**said, **changes})


def panel(how: object = "judgements", **changes: Any) -> Study:  # noqa: ANN401 -- keys of a study file
    """Return a study of a panel of two experts; whoever keeps the file, the learner, says nothing."""
    scale = {"scale": {"worst": 0, "best": 10}}
    said: dict[str, Any] = {
        "learner": {"id": "chair"},
        "weights": how,
        "criteria": {"a": scale, "b": scale},
        "judges": {
            "chair": {"influence": 0},
            "e1": {"judgements": {"criteria": {"a over b": 3}}},
            "e2": {"judgements": {"criteria": {"a over b": "1/2"}}},
        },
        "networks": {"x": network(values={"a": 5, "b": 6}), "y": network(values={"a": 9, "b": 2})},
    }
    return small_study(**{**said, **changes})


def loose_study() -> Study:
    """Return a study of four criteria, three of which are judged in a circle, with one pair not judged."""
    scale = {"scale": {"worst": 0, "best": 5}}
    return small_study(
        weights="judgements",
        criteria=dict.fromkeys("abcd", scale),
        judgements={
            "criteria": {"a over b": 5, "b over c": 4, "c over a": 2, "a over d": 2, "c over d": 3},
        },
        networks={
            "x": network(values={"a": 5, "b": 2, "c": 1, "d": 2}),
            "y": network(values={"a": 2, "b": 4, "c": 3, "d": 3}),
        },
    )
