"""Are the cases of a network all combinations of the levels that matter, and no others?"""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from netselect.bounds import cases_by_network
from netselect.bounds.cases import MOST_CASES, Cases, Variation, cases_of, trial_levels, vary
from netselect.bounds.open_figures import open_figures
from netselect.matrix import DecisionMatrix
from netselect.methods import make_method
from netselect.study.study import Study
from tests.effort import examples
from tests.open_studies import open_studies, settled
from tests.ranked_anew import Worlds
from tests.small_study import network, small_study

few = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
SUM, TOPSIS = make_method("weighted_sum"), make_method("topsis")
PEAK = [[0, 0], [4, 1], [10, 0.5]]


def only(study: Study) -> Variation:
    matrix = DecisionMatrix.from_study(study)
    return vary(matrix, 0, open_figures(matrix))


def budgeted(fee: object, cost: object) -> Variation:
    """Return what varies of a network that may cost 120 in its first year."""
    return only(
        small_study(
            learner={"limits": {"first_year_cost": 120}},
            networks={"a": network(joining={"fee": fee}, staying={"yearly_cost": cost})},
        )
    )


@few
@given(study=open_studies(most_networks=2))
def test_cases_are_every_combination_of_levels_with_the_row_and_standing_of_the_study(study: Study) -> None:
    cases = cases_by_network(DecisionMatrix.from_study(study), SUM)
    for name, own in cases.items():
        assert own.is_whole
        assert [tuple(x) for x in own.x.tolist()] == list(product(*own.levels))
        assert own.chances == pytest.approx(np.full(len(own.x), 1 / len(own.x)))
        for case in {0, len(own.x) // 2, len(own.x) - 1}:
            changed, standing = settled(study, cases, {name: own.x[case]})
            assert own.rows[case] == pytest.approx(changed.values[own.variation.row], abs=1e-9)
            assert bool(own.stands[case]) is (name in standing)


@few
@given(study=open_studies())
def test_a_world_put_together_of_rows_is_that_of_the_study_that_states_it(study: Study) -> None:
    cases = cases_by_network(DecisionMatrix.from_study(study), SUM)
    chosen = [{name: own.x[place] for name, own in cases.items()} for place in (0, -1)]
    for (matrix, standing), world in zip(Worlds(study, cases).all_settled(chosen), chosen, strict=True):
        stated, stand = settled(study, cases, world)
        assert standing == stand
        assert (matrix.networks, matrix.criteria) == (stated.networks, stated.criteria)
        for part in ("values", "weights", "maximise", "utilities"):
            assert np.array_equal(getattr(matrix, part), getattr(stated, part))


@few
@given(study=open_studies(most_networks=2))
def test_levels_ascend_within_the_range_and_hold_its_ends_or_the_only_values(study: Study) -> None:
    for own in cases_by_network(DecisionMatrix.from_study(study), SUM).values():
        for figure, levels in zip(own.variation.figures, own.levels, strict=True):
            assert list(levels) == sorted(set(levels))
            if figure.one_of:
                assert levels == tuple(sorted(figure.one_of))
            elif np.isfinite(figure.low) and np.isfinite(figure.high):
                assert (levels[0], levels[-1]) == (figure.low, figure.high)
            assert all(figure.low <= level <= figure.high for level in levels)


def test_the_limit_of_a_sum_is_told_apart_for_every_level_of_the_other_unknown() -> None:
    fee = {"value": "unknown", "one_of": [0, 30]}
    _, costs = trial_levels(budgeted(fee, {"value": "unknown", "low": 0, "high": 150}))
    assert costs == pytest.approx((0.0, 90.0, 90.0 + 1.2e-7, 120.0, 120.0 + 1.2e-7, 150.0), abs=1e-12)


def test_a_sum_takes_what_is_stated_with_a_range_as_stated() -> None:
    """The limit lies at 100 beside the stated 20, and not at 110 or 30, beside the ends of its range."""
    fee = {"value": 20, "low": 10, "high": 90}
    fees, costs = trial_levels(budgeted(fee, {"value": "unknown", "low": 0, "high": 150}))
    assert fees == (10.0, 90.0)
    assert costs == pytest.approx((0.0, 100.0, 100.0 + 1.2e-7, 150.0), abs=1e-12)


def peaked(level: object, **criteria: object) -> Variation:
    criterion = {"weight": 1, "scale": {"worst": 0, "best": 10, "curve": PEAK}}
    return only(
        small_study(
            criteria={"level": criterion, **criteria}, networks={"a": network(values={"level": level, "other": 1})}
        )
    )


def test_the_peak_of_a_curve_is_a_level_only_where_it_lies_inside() -> None:
    assert trial_levels(peaked({"value": "unknown", "low": 1, "high": 9})) == ((1.0, 4.0, 9.0),)
    assert trial_levels(peaked({"value": "unknown", "low": 5, "high": 9})) == ((5.0, 9.0),)
    assert trial_levels(peaked({"value": "unknown", "one_of": [1, 9]})) == ((1.0, 9.0),)


def test_a_curve_with_a_peak_is_sharp_where_one_figure_alone_moves_it() -> None:
    assert cases_of(peaked({"value": "unknown"}), SUM).is_sharp
    assert cases_of(peaked({"value": "unknown"}), TOPSIS).is_sharp


def crowd(count: int) -> Cases:
    """Return the cases of a network with so many unknown levels of two ends each, the last better when low."""
    names = [f"c{place}" for place in range(count)]
    criteria = {name: {"weight": 1, "scale": {"worst": 0, "best": 10}} for name in names}
    criteria[names[-1]] = {"weight": 1, "scale": {"worst": 10, "best": 0}}
    study = small_study(
        criteria=criteria, networks={"a": network(values={name: {"value": "unknown"} for name in names})}
    )
    return cases_of(only(study), SUM)


def test_up_to_4096_cases_are_all_looked_at_and_of_more_as_many_are_drawn() -> None:
    whole, drawn = crowd(12), crowd(13)
    assert (whole.is_whole, len(whole.x)) == (True, MOST_CASES)
    assert (drawn.is_whole, int((drawn.chances > 0).sum())) == (False, MOST_CASES)
    added = drawn.x[drawn.chances == 0]
    assert added.tolist() == [[0.0] * 12 + [10.0], [10.0] * 12 + [0.0]]
    assert drawn.is_sharp
    assert np.abs(drawn.x[drawn.chances > 0].mean(axis=0) / 10 - 0.5).max() < 4 * 0.5 / np.sqrt(MOST_CASES)
    assert (drawn.x == crowd(13).x).all()
