"""Are the two levels on either side of an edge next to each other, with the edge between them?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.bounds.cases import Rule, both_sides, edges_of, jumps_of
from netselect.coverage import DAYS_OF_ROUNDING, arrival
from tests.small_study import aspiration, need, network, small_study

many = settings(max_examples=150, deadline=None)

amounts = st.floats(-1e6, 1e6)


@many
@given(edge=amounts, off=st.floats(-1e3, 1e3), outwards=st.sampled_from([1.0, -1.0]))
def test_both_sides_of_an_edge_are_one_rounding_apart_however_far_off_the_guess(
    edge: float, off: float, outwards: float
) -> None:
    def holds(level: float) -> bool:
        return level <= edge if outwards > 0 else level >= edge

    assert both_sides(holds, edge + off, outwards) == (edge, math.nextafter(edge, outwards * math.inf))


@many
@given(known=amounts, other=amounts, limit=amounts, outwards=st.sampled_from([1.0, -1.0]))
def test_a_limit_on_a_sum_lies_between_its_two_levels(
    known: float, other: float, limit: float, outwards: float
) -> None:
    bounds = (-math.inf, limit) if outwards > 0 else (limit, math.inf)
    rule = Rule(((0, 0.0), (-1, known), (1, 0.0)), *bounds)
    inside, outside = edges_of(rule, 0, np.array([0.0, other]), limit, outwards)
    assert rule.holds(np.array([[inside, other], [outside, other]])).tolist() == [True, False]
    beyond = math.nextafter(outside, -outwards * math.inf)
    assert rule.holds(np.array([[beyond, other]])).all()
    room = 1e-9 * max(1.0, abs(limit))
    assert abs(outside - inside) == pytest.approx(
        room, abs=1e-15 * max(1.0, abs(known), abs(other), abs(limit)) * 4
    )


def test_a_fee_that_is_all_of_the_budget_leaves_nothing_and_the_next_amount_that_counts_fails() -> None:
    inside, outside = edges_of(Rule(((-1, 120.0), (0, 0.0)), -math.inf, 120.0), 0, np.array([50.0]), 120.0, 1.0)
    assert 120.0 + inside == 120.0 < 120.0 + outside


def test_a_rule_adds_known_and_open_parts_and_takes_both_of_its_limits_in() -> None:
    rule = Rule(((1, 0.0), (-1, 10.0)), 12.0, 15.0)
    x = np.array([[9.0, 1.0], [9.0, 2.0], [9.0, 5.0], [9.0, 6.0]])
    assert [rule.amount_at(row) for row in x.tolist()] == [11.0, 12.0, 15.0, 16.0]
    assert rule.holds(x).tolist() == [False, True, True, False]


def jumps(lag: float = 0.0, own_lag: float | None = None, **wants: str) -> list[float]:
    """Return the last weeks in time for needs by the days given, and see that what is past rounding is late."""
    study = small_study(
        needs={name: need(by=day) for name, day in wants.items()} | {"undated": need()},
        networks={"a": network() | ({} if own_lag is None else {"benefit_lag_weeks": own_lag})},
        benefit_lag_weeks=lag,
    )
    found = jumps_of(study, study.networks["a"])
    for last, late in found:
        assert late - last == pytest.approx(DAYS_OF_ROUNDING / 7, abs=1e-14)
        before = math.nextafter(late, 0.0)
        arrivals = [arrival(study, study.networks["a"], weeks) for weeks in (last, before, late)]
        assert arrivals[0] == arrivals[1] < arrivals[2]
    return [last for last, _ in found]


@pytest.mark.parametrize(
    ("days", "lags", "weeks"),
    [
        ({"one": "2026-01-08"}, {}, [1.0]),
        ({"one": "2026-01-08", "two": "2026-01-08", "later": "2026-01-22"}, {}, [1.0, 3.0]),
        ({"one": "2026-01-22"}, {"lag": 2.0}, [1.0]),
        ({"one": "2026-01-22"}, {"lag": 5.0, "own_lag": 0.0}, [3.0]),
        ({"today": "2026-01-01"}, {}, [0.0]),
        ({"one": "2026-01-30"}, {}, [29 / 7]),
        ({"one": "2026-01-30"}, {"lag": 1 / 7}, [4.0]),
        ({"past": "2025-12-31"}, {}, []),
        ({"soon": "2026-01-08"}, {"lag": 2.0}, []),
    ],
)
def test_help_comes_too_late_after_the_weeks_to_the_day_less_the_lag(
    days: dict[str, str], lags: dict[str, float], weeks: list[float]
) -> None:
    assert jumps(**lags, **days) == pytest.approx(weeks)  # type: ignore[arg-type]


def test_dates_of_aspirations_count_as_well() -> None:
    study = small_study(aspirations={"post": aspiration(by="2026-01-15")})
    assert [last for last, _ in jumps_of(study, study.networks["only"])] == [2.0]
