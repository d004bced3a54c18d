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
