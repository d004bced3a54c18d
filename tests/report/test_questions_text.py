"""What is said of an open figure can be printed, whatever kinds of answers it has."""

import pytest

from netselect import rank
from tests.small_study import need, network, small_study


@pytest.mark.parametrize(
    "fee", ["unknown", {"value": "unknown", "low": 0, "high": 200}, {"value": "unknown", "one_of": [0, 90, 120]}]
)
@pytest.mark.parametrize("serves", ["unknown", {"value": "unknown", "low": 0.25, "high": 0.5}])
@pytest.mark.parametrize("fair", ["unknown", True])
def test_a_study_of_which_hardly_anything_is_known_is_printed(fee: object, serves: object, fair: object) -> None:
    club: dict[str, object] = {"joining": {"fee": "unknown", "entry_weeks": "unknown"}, "facts": {"fair": fair}}
    guild: dict[str, object] = {**club, "staying": {"yearly_cost": fee}, "serves": {"speak": serves}}
    study = small_study(
        needs={"speak": need()},
        criteria={
            "need_coverage": {"computed": "need_coverage", "weight": 2},
            "quality": {"weight": 1, "scale": {"worst": 0, "best": 5}},
        },
        learner={"limits": {"first_year_cost": 100}},
        gates={"fair": {"kind": "red_line", "fact": "fair", "must_be": True}},
        networks={
            "club": network(**club, values={"quality": "unknown"}, serves={"speak": "unknown"}),
            "guild": network(**guild, values={"quality": {"value": "unknown", "low": 2, "high": 4}}),
        },
    )
    ranking = rank(study)
    text = f"{ranking}\n{ranking.to_text()}"
    assert "unknown" in text or "not known" in text
