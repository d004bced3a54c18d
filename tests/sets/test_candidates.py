"""Do candidates bring and ask for what the study says, and stand as the rules say?"""

from typing import Any

import numpy as np
import pytest

from netselect.sets import HOURS, MONEY, Candidates, candidates_of, problem_of
from netselect.study.study import Study
from netselect.weighting.elicited import importances
from tests.small_study import need, network, small_study


def of(study: Study) -> Candidates:
    return candidates_of(study, importances(study).weights)


def study_of(limits: dict[str, float] | None = None, **networks: dict[str, Any]) -> Study:
    return small_study(
        needs={"n": need(importance=3), "m": need()}, learner={"limits": limits or {}}, networks=networks
    )


def test_networks_stand_in_the_order_of_their_ids() -> None:
    assert of(study_of(b=network(), a=network())).names == ("a", "b")


def test_strengths_are_taken_as_each_reading_takes_them() -> None:
    serves = {"n": {"value": 0.5, "grade": "reported"}, "m": "unknown"}
    own = of(study_of(a=network(serves=serves)))
    assert own.robust.tolist() == [[0.35, 0.0]]
    assert own.cautious.tolist() == [[0.5, 0.0]]
    assert own.optimistic.tolist() == [[0.5, 1.0]]
    assert own.weights.tolist() == [0.75, 0.25]


def test_amounts_are_judged_as_stated_and_an_unknown_one_at_its_highest() -> None:
    staying = {
        "yearly_cost": {"value": "unknown", "low": 10, "high": 30},
        "hours_per_month": {"value": 3, "low": 2, "high": 5},
    }
    fee = {"fee": 5, "effort_hours": 0, "entry_weeks": 0}
    own = of(study_of(a=network(staying=staying, joining=fee), b=network(staying={"yearly_cost": "unknown"})))
    assert own.amounts[0].tolist() == [35, 30, 3, np.inf]
    assert (own.low[0].tolist(), own.high[0].tolist()) == ([15, 10, 2, 0], [35, 30, 5, np.inf])
    assert own.is_open[0].tolist() == [True, True, False, True]
    assert own.is_stated[1].tolist() == [True, True, False, False]
    assert np.isinf(own.amounts[1]).all()


def test_a_network_over_one_limit_could_stand_without_it() -> None:
    dear = network(staying={"yearly_cost": 50, "hours_per_month": 1})
    own = of(study_of({"first_year_cost": 40, "hours_per_month": 2}, a=dear, b=network()))
    assert own.stands.tolist() == [False, True]
    assert own.stands_without(MONEY).tolist() == [True, True]
    assert own.stands_without(HOURS).tolist() == [False, True]


def test_a_problem_holds_those_that_stand_and_what_counts() -> None:
    study = study_of(
        {"hours_per_month": 2},
        a=network(staying={"yearly_cost": 5, "hours_per_month": 1}, exclusive_with=["b"]),
        b=network(),
        c=network(staying={"yearly_cost": 0, "hours_per_month": 3}),
    )
    own = of(study)
    problem = problem_of(own, study.portfolio)
    assert problem.names == ("a", "b")
    assert problem.charged.tolist() == [[1], [0]]
    assert problem.clashes.tolist() == [[False, True], [True, False]]
    assert problem.most == 2
    lifted = problem_of(own, study.portfolio, lifted=("exclusive_with", "hours_per_month"))
    assert lifted.names == ("a", "b", "c")
    assert lifted.charged.shape == (3, 0)
    assert not lifted.clashes.any()


@pytest.mark.parametrize(("share", "left"), [(0.0, 0.125), (1.0, 0.25), (0.5, 0.25 * 0.5**0.5)])
def test_what_two_that_overlap_leave_open(share: float, left: float) -> None:
    study = small_study(
        needs={"n": need()},
        networks={"a": network(serves={"n": 0.75}), "b": network(serves={"n": 0.5})},
        redundancy=[{"networks": ["a", "b"], "share": share}],
    )
    problem = problem_of(of(study), study.portfolio)
    both = np.ones(2, dtype=np.bool_)
    assert problem.open_shares(both, "optimistic") == pytest.approx([left])
    assert problem.open_shares(both, "cautious") == pytest.approx([0.25])


def test_overlaps_that_claim_more_than_all_of_a_network_are_scaled_down() -> None:
    serves = {"hub": 0.5, "left": 0.4, "right": 0.4}
    study = small_study(
        needs={"n": need()},
        networks={name: network(serves={"n": strength}) for name, strength in serves.items()},
        redundancy=[{"networks": ["hub", other], "share": 1} for other in ("left", "right")],
    )
    problem = problem_of(of(study), study.portfolio)
    every = np.ones(3, dtype=np.bool_)
    without_hub = problem.members(["left", "right"])
    assert (
        problem.coverage(every, "optimistic") >= problem.coverage(without_hub, "optimistic") == pytest.approx(0.64)
    )
