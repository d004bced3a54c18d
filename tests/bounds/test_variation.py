"""Do rows and standing come out as they do when the study itself is changed and worked out anew?"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netselect.bounds import cases_by_network
from netselect.bounds.cases import MOST_CASES, Variation, cases_of, vary
from netselect.bounds.open_figures import OpenFigure, open_figures
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method
from netselect.study.study import Study
from tests.effort import examples
from tests.open_studies import open_studies, settled
from tests.small_study import aspiration, need, network, small_study

few = settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
SUM = make_method("weighted_sum")


def figures_at(draw: st.DataObject, variation: Variation) -> npt.NDArray[np.float64]:
    """Draw a level for each open figure: one that is worth telling apart, or one in between."""
    levels = []
    for figure, own in zip(variation.figures, cases_of(variation, SUM).levels, strict=True):
        between = st.floats(own[0], own[-1]) if not (figure.is_truth or figure.one_of) else st.sampled_from(own)
        levels.append(draw.draw(st.one_of(st.sampled_from(own), between)))
    return np.array(levels, dtype=np.float64)


@few
@given(study=open_studies(), data=st.data())
def test_a_row_and_its_standing_are_those_of_the_changed_study(study: Study, data: st.DataObject) -> None:
    matrix = DecisionMatrix.from_study(study)
    cases = cases_by_network(matrix, SUM)
    for name, own in cases.items():
        x = figures_at(data, own.variation)
        changed, stands = settled(study, cases, {name: x})
        row = own.variation.row
        assert own.variation.rows(x[None])[0] == pytest.approx(changed.values[row], abs=1e-9)
        assert bool(own.variation.stands(x[None])[0]) is (name in stands)


@few
@given(study=open_studies())
def test_the_listed_figures_give_the_row_that_the_ranking_lists(study: Study) -> None:
    matrix = DecisionMatrix.from_study(study)
    for own in cases_by_network(matrix, SUM).values():
        variation = own.variation
        directions = variation.directions()
        if (directions != 0).all() and own.stands.any():
            row = variation.rows(variation.listed[None])[0]
            assert row[matrix.weights > 0] == pytest.approx(matrix.values[variation.row][matrix.weights > 0])


def study_with(**parts: Any) -> DecisionMatrix:  # noqa: ANN401 -- whatever a study holds
    return DecisionMatrix.from_study(
        small_study(
            criteria={"cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}}},
            **parts,
        )
    )


def only(matrix: DecisionMatrix) -> Variation:
    return vary(matrix, 0, open_figures(matrix))


def test_both_sides_of_a_budget_are_told_apart() -> None:
    asks = network(staying={"yearly_cost": {"value": "unknown", "low": 0, "high": 180}, "hours_per_month": 0})
    variation = only(study_with(learner={"limits": {"yearly_cost": 120}}, networks={"a": asks}))
    assert variation.edges(0, variation.listed) == [120.0, pytest.approx(120.0)]
    inside, outside = variation.edges(0, variation.listed)
    assert outside > inside
    assert variation.stands(np.array([[inside], [outside]])).tolist() == [True, False]


def test_a_budget_that_adds_a_fee_and_a_cost_has_its_limit_elsewhere_for_each_fee() -> None:
    asks = network(
        joining={"fee": {"value": "unknown", "one_of": [10, 40]}},
        staying={"yearly_cost": {"value": "unknown", "low": 0, "high": 180}},
    )
    variation = only(study_with(learner={"limits": {"first_year_cost": 120}}, networks={"a": asks}))
    levels = cases_of(variation, SUM).levels
    assert [figure.path for figure in variation.figures] == ["joining.fee", "staying.yearly_cost"]
    assert {80.0, 110.0} <= set(levels[1])
    stands = variation.stands(np.array([[10.0, 110.0], [40.0, 110.0], [40.0, 80.0]]))
    assert stands.tolist() == [True, False, True]


def test_a_limit_is_told_apart_exactly_where_adding_up_rounds() -> None:
    asks = network(
        joining={"fee": 0.1},
        staying={"yearly_cost": {"value": "unknown", "low": 0, "high": 1}, "hours_per_month": 0},
    )
    variation = only(study_with(learner={"limits": {"first_year_cost": 0.3}}, networks={"a": asks}))
    inside, outside = variation.edges(0, variation.listed)
    assert 0.1 + inside <= 0.3 < 0.1 + outside
    assert 0.1 + np.nextafter(inside, 1) > 0.3
    assert 0.1 + np.nextafter(outside, 0) <= 0.3 + 1e-9


def test_weeks_at_which_help_begins_to_come_too_late_are_told_apart() -> None:
    matrix = DecisionMatrix.from_study(
        small_study(
            needs={"n": need(by="2026-01-15")},
            aspirations={"a": aspiration(by="2026-01-29")},
            networks={"a": network(joining={"entry_weeks": "unknown"}, serves={"n": 1, "a": 1})},
        )
    )
    variation = only(matrix)
    assert [last for last, _ in variation.jumps] == [2.0, 4.0]
    assert variation.rows(np.array([[2.0], [2.1]]))[:, 0].tolist() == [1.0, 0.0]


def test_a_gate_judges_a_stated_range_by_the_stated_value_unless_it_is_asked_to_try_another() -> None:
    asks = network(staying={"yearly_cost": {"value": 100, "low": 50, "high": 150}, "hours_per_month": 0})
    variation = only(study_with(learner={"limits": {"yearly_cost": 120}}, networks={"a": asks}))
    beyond = np.array([[140.0]])
    assert variation.stands(beyond).tolist() == [True]
    assert variation.stands(beyond, as_answered=False).tolist() == [False]


def test_where_gates_are_ignored_every_network_stands() -> None:
    asks = network(staying={"yearly_cost": {"value": "unknown", "low": 0, "high": 180}, "hours_per_month": 0})
    study = small_study(learner={"limits": {"yearly_cost": 120}}, networks={"a": asks})
    matrix = DecisionMatrix.from_study(study, gates="ignore")
    assert only(matrix).stands(np.array([[180.0]])).tolist() == [True]


def test_a_waived_gate_is_not_asked() -> None:
    asks = network(staying={"yearly_cost": {"value": "unknown", "low": 0, "high": 180}, "hours_per_month": 0})
    waiver = {"network": "a", "gate": "yearly_budget", "reason": "the council pays", "by": "manager"}
    matrix = study_with(learner={"limits": {"yearly_cost": 120}}, networks={"a": asks}, waivers=[waiver])
    assert only(matrix).rules == ()


def test_a_number_of_which_nothing_is_said_is_tried_on_both_sides_of_its_limit() -> None:
    matrix = study_with(
        gates={"members": {"kind": "other", "fact": "members", "min": 10}},
        networks={"a": network(facts={"members": "unknown"})},
    )
    variation = only(matrix)
    assert variation.figures[0].low == -np.inf
    (levels,) = cases_of(variation, SUM).levels
    assert levels[0] < levels[1] == 10.0
    assert levels[0] == pytest.approx(10.0)
    assert variation.stands(variation.listed[None]).tolist() == [True]


def test_more_cases_than_can_be_looked_at_are_drawn_and_hold_the_bounds() -> None:
    strengths = {f"n{place}": {"value": "unknown"} for place in range(14)}
    study = small_study(
        needs={name: need(importance=place + 1) for place, name in enumerate(strengths)},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(serves=strengths, facts={"open": "unknown"})},
    )
    own = cases_of(only(DecisionMatrix.from_study(study)), SUM)
    assert not own.is_whole
    assert own.is_sharp
    assert (own.chances > 0).sum() == MOST_CASES
    assert own.chances.sum() == pytest.approx(1.0)
    assert own.rows[own.stands].min() == pytest.approx(0.0)
    assert own.rows[own.stands].max() == pytest.approx(1.0)


def test_facts_of_an_excluded_network_are_not_open() -> None:
    matrix = study_with(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": False}, staying={"yearly_cost": "unknown", "hours_per_month": 0})},
    )
    assert open_figures(matrix) == ()


def test_a_figure_says_where_it_stands_and_what_is_known_of_it() -> None:
    figure = OpenFigure("a", "staying.yearly_cost", 0.0, 120.0, stated=95.0)
    assert (str(figure), figure.name, figure.is_unknown) == ("a: yearly_cost", "yearly_cost", False)
