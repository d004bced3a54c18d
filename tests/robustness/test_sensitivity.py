"""Are the smallest changes those that trying them gives, and does the sentence say what they are?"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import netselect
from netselect import rank
from netselect.matrix import DecisionMatrix
from netselect.robustness.counterfactuals import counterfactuals
from netselect.robustness.sensitivity import MOST_RIVALS, sensitivity
from netselect.robustness.stability import criticality
from netselect.sums import steady
from tests.effort import examples
from tests.small_study import network, small_study
from tests.strategies import matrices

SCENARIO = Path(__file__).parents[1] / "scenarios" / "p1_council_administrator.yaml"

some = settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def plain(weights: list[float], values: list[list[float]]) -> DecisionMatrix:
    width = len(weights)
    return DecisionMatrix.from_arrays(values, weights, worst=[0] * width, best=[10] * width)


@st.composite
def plain_matrices(draw: st.DrawFn) -> DecisionMatrix:
    count, width = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    figures = st.lists(st.integers(0, 10).map(float), min_size=width, max_size=width)
    weights = draw(st.lists(st.integers(0, 5).map(float), min_size=width, max_size=width).filter(any))
    return plain(weights, [draw(figures) for _ in range(count)])


def pairwise_weight_changes(matrix: DecisionMatrix) -> npt.NDArray[np.float64]:
    """Return Triantaphyllou and Sanchez's changes (n, n, m): of one weight alone, that make two networks level.

    Infinite where none does, or where the weight would fall below 0.
    """
    worth, scores = matrix.utilities, matrix.utilities @ matrix.weights
    behind = scores[None, :, None] - scores[:, None, None]
    gains = worth[:, None, :] - worth[None, :, :]
    changes = np.divide(behind, gains, out=np.full_like(gains, np.inf), where=gains != 0)
    return np.where(changes < -matrix.weights - 1e-12, np.inf, changes)


@some
@given(matrix=matrices(least_networks=2))
def test_at_each_pairwise_change_two_networks_are_level_and_elsewhere_the_order_is_kept(
    matrix: DecisionMatrix,
) -> None:
    ranking = rank(matrix)
    changes, scores = pairwise_weight_changes(matrix), ranking.scores
    assert changes.shape == (len(scores), len(scores), len(matrix.weights))
    assert np.isinf(np.einsum("iij->ij", changes)).all()
    for one, other, column in np.argwhere(np.isfinite(changes)).tolist():
        change = float(changes[one, other, column])
        points = matrix.weights + np.where(np.arange(len(matrix.weights)) == column, change, 0.0)
        assert points[column] >= -1e-12
        totals = matrix.utilities @ points
        assert totals[one] == pytest.approx(totals[other], abs=1e-9 * max(1.0, abs(change)))
        assert changes[other, one, column] == change


@some
@given(matrix=plain_matrices())
def test_where_no_change_is_given_no_number_of_points_makes_two_networks_level(matrix: DecisionMatrix) -> None:
    changes, utilities = pairwise_weight_changes(matrix), matrix.utilities
    for one, other, column in np.argwhere(np.isinf(changes)).tolist():
        gaps = []
        for points in (0.0, matrix.weights[column], 1.0, 10.0, 1e6):
            weights = matrix.weights.copy()
            weights[column] = points
            gaps.append(float((utilities[one] - utilities[other]) @ weights))
        alike = utilities[one, column] == utilities[other, column]
        assert alike or min(gaps) > -1e-12 or max(gaps) < 1e-12


@some
@given(matrix=plain_matrices(), relative=st.booleans())
def test_the_most_critical_criterion_has_the_least_pairwise_change_with_the_first(
    matrix: DecisionMatrix, relative: bool
) -> None:
    """The unscaled changes are Triantaphyllou and Sanchez's, for pairs with the first network."""
    ranking = rank(matrix)
    assume(ranking.ranks.tolist().count(1) == 1)
    first = ranking.position(ranking.networks[0])
    weights, changes = matrix.weights, pairwise_weight_changes(matrix)[first]
    # At a weight of 0 the two are level, and beyond it there is nothing.
    changes = np.abs(np.where(changes < 1e-12 - weights, np.inf, changes)).min(axis=0)
    assume((weights < 1 - 1e-9).all())
    sizes = (
        np.divide(changes, weights, out=np.full_like(changes, np.inf), where=weights > 0) if relative else changes
    )
    found = sensitivity(ranking).most_critical(relative=relative, measure="unscaled")
    assert (found is None) == bool(np.isinf(sizes).all())
    if found is not None:
        assert found.unscaled_change is not None
        own = abs(found.unscaled_change) / (found.weight if relative else 1.0)
        assert own == pytest.approx(sizes.min(), abs=1e-9)


def test_the_most_critical_criterion_hangs_on_what_is_measured() -> None:
    """C1 has to change by .04 of .2 and C2 by .05 of .5, after which all is rescaled."""
    found = criticality(np.array([0.2, 0.5, 0.3]), np.array([0.24, 0.45, np.inf]))
    assert (found.absolute, found.relative) == (0, 1)
    assert found.relative_changes.tolist() == pytest.approx([0.2, 0.1, np.inf])


def test_without_a_change_that_does_anything_no_criterion_is_critical() -> None:
    for weights, changed in (([], []), ([0.4, 0.6], [np.inf, np.inf])):
        found = criticality(np.array(weights), np.array(changed))
        assert (found.absolute, found.relative) == (None, None)
    found = criticality(np.array([0.0, 1.0]), np.array([0.1, np.inf]))
    assert (found.absolute, found.relative) == (0, None)
    assert sensitivity(rank(plain([1, 1], [[5, 6], [4, 4]]))).most_critical() is None


def test_the_first_scenario_has_the_flips_that_were_worked_out_for_it() -> None:
    study = netselect.load(SCENARIO)
    among_all = {one.what: one for one in sensitivity(rank(study, gates="ignore")).intervals}
    risk = among_all["privacy_confidentiality_risk"]
    assert risk.weight == pytest.approx(0.08)
    assert (round(risk.high, 4), risk.above) == (0.2082, "pm_body")
    standing = sensitivity(rank(study))
    cost = next(one for one in standing.intervals if one.what == "yearly_cost")
    assert cost.weight == pytest.approx(0.10)
    assert (cost.points, str(cost.above_at)) == (10, "14.2 or more")
    assert cost.above == "council_cop"


@settings(some, max_examples=examples(40))
@given(matrix=plain_matrices(), method=st.sampled_from(["weighted_sum", "topsis"]))
def test_the_parts_agree_with_one_another(matrix: DecisionMatrix, method: str) -> None:
    ranking = rank(matrix, method)
    found = sensitivity(ranking)
    assert found.first == ranking.networks[0]
    assert [one.what for one in found.intervals] == list(matrix.criteria)
    changes = [abs(one.change) for one in found.intervals if one.change is not None]
    critical = found.most_critical()
    assert (critical is None) == (not changes)
    if critical is not None and critical.change is not None:
        assert abs(critical.change) == min(changes)
    if found.nearest is not None:
        assert sum(found.nearest.weights.values()) == pytest.approx(1)
        assert found.nearest.is_exact is (method == "weighted_sum")
        assert not changes or found.nearest.distance <= min(changes) * np.sqrt(2) + 1e-9
    sizes = [steady(one.size) for one in found.figures]
    assert sizes == sorted(sizes)
    for name in ranking.networks[1:]:
        smallest = counterfactuals(ranking, name, ranking.networks[0])[0]
        assert (smallest in found.figures) is smallest.is_possible


def test_at_most_ten_networks_are_put_before_the_first() -> None:
    ranking = rank(plain([1, 1], [[float(10 - k / 2), 5.0] for k in range(14)]))
    behind = [one.behind for one in sensitivity(ranking).figures]
    assert len(behind) == MOST_RIVALS
    assert set(behind) == set(ranking.networks[1 : MOST_RIVALS + 1])


def test_figures_are_left_out_where_many_are_compared_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [[1.0, 9.0], [5.0, 6.0], [7.0, 2.0]]
    vikor, alone = rank(plain([1, 1], values), "vikor"), rank(plain([1, 1], values))
    whole, other = sensitivity(vikor), sensitivity(alone)
    assert whole.rivals == other.rivals == MOST_RIVALS
    monkeypatch.setattr("netselect.robustness.counterfactuals.MOST_SWEPT", 1)
    assert sensitivity(alone) == other
    found = vikor.sensitivity()
    assert (found.rivals, found.figures) == (0, ())
    said = " ".join(str(found).split())
    assert "3 networks are compared with each other" in said
    assert "no change of one figure" not in said
    assert "`ranking.sensitivity(rivals=10)` looks." in said
    assert vikor.sensitivity(rivals=10) == whole


@pytest.mark.parametrize(
    ("own", "other", "said"),
    [
        # The first could turn out behind the other: only what is known was moved.
        ("unknown", 5, "o change of one known figure within its scale puts another network before A; the"),
        # Nothing that is not known is the first's, or nobody knows no figure: as it was.
        (5, "unknown", "o change of one figure within its scale puts another network before A."),
        (5, 5, "o change of one figure within its scale puts another network before A."),
    ],
)
def test_that_no_figure_does_is_said_of_known_ones_where_one_of_the_first_is_not(
    own: object, other: object, said: str
) -> None:
    criteria = {name: {"weight": 1, "scale": {"worst": 0, "best": 5}} for name in "xyz"}
    values = {"a": {"x": own, "y": 5, "z": 5}, "b": {"x": other, "y": 0, "z": 0}}
    networks = {name: network(name=name.upper(), values=figures) for name, figures in values.items()}
    assert said in " ".join(str(sensitivity(rank(small_study(criteria=criteria, networks=networks)))).split())


def test_excluded_networks_are_not_put_before_the_first_and_where_nobody_stands_that_is_said() -> None:
    values = {"a": 5, "b": 4, "c": 9}
    for standing, names in (("ab", {"b"}), ("", set())):
        found = sensitivity(
            rank(
                small_study(
                    criteria={"x": {"weight": 1, "scale": {"worst": 0, "best": 10}}},
                    gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
                    networks={
                        name: network(values={"x": value}, facts={"open": name in standing})
                        for name, value in values.items()
                    },
                )
            )
        )
        assert {one.behind for one in found.figures} == names
        assert found.first == ("a" if standing else None)
        assert bool(found.intervals) is bool(standing)
    assert found.sentence == "Nobody stands: there is no first place to hold."
    assert (found.nearest, found.most_critical()) == (None, None)


@pytest.mark.parametrize(
    ("weights", "values", "method", "sentence"),
    [
        (
            [4, 1],
            [[8, 0], [6, 10]],
            "weighted_sum",
            "The weight to be surest of is that of C1: from 0.8 up to 0.833"
            " of all weight A2 stays first; at 0.834 or more, A1 is first.",
        ),
        (
            [1, 4],
            [[8, 0], [6, 10]],
            "weighted_sum",
            "The weight to be surest of is that of C1: from 0.2 up to 0.833"
            " of all weight A2 stays first; at 0.834 or more, A1 is first.",
        ),
        (
            [9, 1],
            [[8, 0], [6, 10]],
            "weighted_sum",
            "The weight to be surest of is that of C1: from 0.9 down to 0.834"
            " of all weight A1 stays first; at 0.833 or less, A2 is first.",
        ),
        (
            [1, 1],
            [[3, 5], [5, 3]],
            "weighted_sum",
            "A1 shares first place: as soon as C1 weighs more than 0.5, A2 is first.",
        ),
        (
            [1, 1],
            [[5, 3], [3, 5]],
            "weighted_sum",
            "A1 shares first place: as soon as C1 weighs less than 0.5, A2 is first.",
        ),
        (
            [1, 1],
            [[5, 6], [4, 4]],
            "weighted_sum",
            "A1 stays first at every weight of any one criterion.",
        ),
        (
            [1, 1],
            [[5, 6], [4, 4]],
            "topsis",
            "A1 stays first at every weight of any one criterion that was tried.",
        ),
        (
            [3, 1],
            [[8, 8], [9, 0]],
            "weighted_product",
            "The weight to be surest of is that of C1: from 0.75 up to just below 1"
            " of all weight A1 stays first; at 1, A2 is first.",
        ),
    ],
)
def test_the_sentence_names_the_weight_the_direction_and_who_takes_over(
    weights: list[float], values: list[list[float]], method: str, sentence: str
) -> None:
    assert sensitivity(rank(plain(weights, values), method)).sentence == sentence


def test_fewer_points_can_lead_to_the_end_that_lies_further_off_once_weights_are_rescaled() -> None:
    matrix = DecisionMatrix.from_arrays(
        [[0, 8], [6, 5], [7, 0]], [6, 4], worst=[0, 0], best=[10, 10], networks=["a", "b", "c"]
    )
    found = sensitivity(rank(matrix))
    one = found.intervals[0]
    assert (one.low, one.weight, one.high) == pytest.approx((1 / 3, 0.6, 5 / 6))
    assert (one.flip, one.taker) == (one.high, "c")
    assert one.unscaled_change == pytest.approx(-0.4)
    critical = found.most_critical(relative=True, measure="unscaled")
    assert critical is not None
    assert critical.what == "C1"
