"""Is it said where only the first step beyond a limit was looked for?"""

import pytest

import netselect
from netselect.sets.solving import MOST_ENUMERATED
from tests.small_study import need, network, small_study


@pytest.mark.parametrize("count", [3, MOST_ENUMERATED + 2])
def test_among_very_many_sets_the_first_step_alone_is_told_as_such(count: int) -> None:
    networks = {
        f"n{place:02d}": network(
            serves={"more": (place + 1) / 100},
            staying={"yearly_cost": 10 * (place + 1), "hours_per_month": 1},
        )
        for place in range(count)
    }
    study = small_study(
        needs={"more": need()}, learner={"limits": {"yearly_cost": 10}}, networks=networks, portfolio={"most": 1}
    )
    chosen = netselect.portfolio(study)
    (shadow,) = chosen.shadows
    assert shadow.steps[0].extra == pytest.approx(10)
    assert shadow.is_whole is (count <= MOST_ENUMERATED)
    assert (len(shadow.steps) > 1) is shadow.is_whole
    assert ("further steps were not looked for" in " ".join(chosen.to_text().split())) is not shadow.is_whole
