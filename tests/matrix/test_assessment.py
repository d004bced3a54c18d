"""Do the words of a study become the figures, ranges, anchors and statuses that they mean?"""

from typing import Any

import numpy as np
import pytest

from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import Assessment
from netselect.study.statements import Weighting
from netselect.study.study import Study
from tests.small_study import need, network, small_study

SCALE = {"worst": 0, "best": 5}


def study_of(*figures: object, criterion: dict[str, Any] | None = None, **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    """Return a study of networks a, b, ... with these figures on one criterion, `level`."""
    return small_study(
        criteria={"level": {"weight": 1, "scale": SCALE} | (criterion or {})},
        networks={chr(97 + i): network(values={"level": figure}) for i, figure in enumerate(figures)},
        **parts,
    )


def only_column(matrix: DecisionMatrix, name: str) -> list[float]:
    # Where every figure has one level alone, there are no ranges.
    figures = matrix.values if getattr(matrix, name) is None else getattr(matrix, name)
    found: list[float] = figures[:, 0].tolist()
    return found


def assessment(matrix: DecisionMatrix) -> Assessment:
    assert matrix.assessment is not None
    return matrix.assessment


def test_networks_criteria_and_figures_stand_in_the_order_of_the_study() -> None:
    matrix = DecisionMatrix.from_study(
        small_study(
            criteria={
                "fit": {
                    "criteria": {
                        "x": {"weight": 3, "scale": SCALE},
                        "cover": {"computed": "need_coverage", "weight": 1},
                    }
                },
                "cost": {"computed": "yearly_cost", "weight": 4, "scale": {"worst": 100, "best": 0}},
            },
            needs={"skill": need()},
            networks={
                "zeta": network(values={"x": 2}, serves={"skill": 0.5}),
                "alpha": network(values={"x": 4}, staying={"yearly_cost": 30, "hours_per_month": 0}),
            },
        )
    )
    assert matrix.networks == ("zeta", "alpha")
    assert matrix.criteria == ("x", "cover", "cost")
    assert matrix.values.tolist() == [[2.0, 0.5, 0.0], [4.0, 0.0, 30.0]]
    assert matrix.weights.tolist() == [0.375, 0.125, 0.5]
    assert matrix.maximise.tolist() == [True, True, False]
    assert matrix.worst is not None
    assert matrix.best is not None
    assert (matrix.worst.tolist(), matrix.best.tolist()) == ([0.0, 0.0, 100.0], [5.0, 1.0, 0.0])


@pytest.mark.parametrize(
    ("computed", "figure"),
    [
        ("joining_fee", 25.0),
        ("effort_hours", 2.0),
        ("entry_weeks", 3.0),
        ("yearly_cost", 95.0),
        ("first_year_cost", 120.0),
        ("hours_per_month", 4.0),
        ("need_coverage", 0.75),
        ("aspiration_coverage", 0.0),
        ("fit_industry", 0.75),
    ],
)
def test_each_computed_figure_comes_from_its_one_home(computed: str, figure: float) -> None:
    scale = {} if "coverage" in computed or "fit" in computed else {"scale": {"worst": 200, "best": 0}}
    matrix = DecisionMatrix.from_study(
        small_study(
            criteria={"level": {"computed": computed, "weight": 1, **scale}},
            needs={"skill": need(reason="industry")},
            networks={
                "a": network(
                    joining={"fee": 25, "effort_hours": 2, "entry_weeks": 3},
                    staying={"yearly_cost": 95, "hours_per_month": 4},
                    serves={"skill": 0.75},
                )
            },
        )
    )
    assert only_column(matrix, "values") == [figure]
    assert matrix.low is None
    assert matrix.unknown is None


def test_certain_figures_have_no_ranges() -> None:
    matrix = DecisionMatrix.from_study(study_of(1, 4))
    ranges = (matrix.low, matrix.high, matrix.graded_low, matrix.graded_high, matrix.unknown)
    assert all(array is None for array in ranges)
    assert matrix.extremes() == (matrix, matrix)


@pytest.mark.parametrize(
    ("figure", "low", "high", "listed"),
    [
        ("unknown", 0.0, 5.0, 5.0),
        ({"value": "unknown", "low": 2}, 2.0, 5.0, 5.0),
        ({"value": "unknown", "high": 3}, 0.0, 3.0, 3.0),
        ({"value": "unknown", "one_of": [4, 1]}, 1.0, 4.0, 4.0),
        ({"value": "unknown", "low": 7}, 7.0, 7.0, 7.0),
        ({"value": "unknown", "high": -1}, -1.0, -1.0, -1.0),
        ({"value": 3, "low": 2, "high": 4}, 2.0, 4.0, 3.0),
    ],
)
def test_a_range_is_stated_or_runs_from_worst_to_best(
    figure: object, low: float, high: float, listed: float
) -> None:
    matrix = DecisionMatrix.from_study(study_of(1, figure))
    assert only_column(matrix, "low") == [1.0, low]
    assert only_column(matrix, "high") == [1.0, high]
    assert only_column(matrix, "values") == [1.0, listed]


@pytest.mark.parametrize(
    ("fee", "yearly", "low", "high", "listed"),
    [
        (80, "unknown", 80.0, 100.0, 80.0),
        (80, {"value": "unknown", "low": 15}, 95.0, 100.0, 95.0),
        (80, {"value": "unknown", "high": 60}, 80.0, 140.0, 80.0),
        (120, "unknown", 120.0, 120.0, 120.0),
        ({"value": 80, "low": 60, "high": 90}, "unknown", 60.0, 100.0, 80.0),
        ({"value": "unknown", "low": 30}, "unknown", 30.0, 100.0, 30.0),
        ("unknown", {"value": "unknown", "one_of": [20, 40]}, 20.0, 100.0, 20.0),
        ("unknown", "unknown", 0.0, 100.0, 0.0),
    ],
)
def test_what_is_known_of_a_sum_is_asked_for_whatever_its_unknown_part_comes_to(
    fee: object, yearly: object, low: float, high: float, listed: float
) -> None:
    found = small_study(
        criteria={"cost": {"computed": "first_year_cost", "weight": 1, "scale": {"worst": 100, "best": 0}}},
        networks={"a": network(joining={"fee": fee}, staying={"yearly_cost": yearly})},
    )
    matrix = DecisionMatrix.from_study(found)
    assert [only_column(matrix, which) for which in ("low", "high", "values")] == [[low], [high], [listed]]


def test_an_unknown_of_which_less_is_better_is_listed_at_its_lowest() -> None:
    matrix = DecisionMatrix.from_study(study_of("unknown", criterion={"scale": {"worst": 5, "best": 0}}))
    assert only_column(matrix, "values") == [0.0]
    assert only_column(matrix, "unknown") == [True]
    assert matrix.has_unknowns


def test_an_unknown_on_a_peaked_curve_is_listed_at_the_peak_of_its_range() -> None:
    peaked = {"scale": {**SCALE, "curve": [[0, 0], [2, 1], [5, 0.5]]}}
    matrix = DecisionMatrix.from_study(study_of("unknown", {"value": "unknown", "low": 3}, 2, criterion=peaked))
    assert only_column(matrix, "values") == [2.0, 3.0, 2.0]
    pessimistic, optimistic = matrix.extremes()
    assert only_column(pessimistic, "values") == [0.0, 5.0, 2.0]
    assert only_column(optimistic, "values") == [2.0, 3.0, 2.0]


def test_an_unknown_without_scale_and_range_is_refused_by_name() -> None:
    bare = {"scale": None, "direction": "benefit"}
    with pytest.raises(MethodNotApplicable, match=r"`level` of b is unknown.*`low` and `high`"):
        DecisionMatrix.from_study(study_of(1, "unknown", criterion=bare))
    named = {"x": network(name="The Book Club", values={"level": "unknown"})}
    with pytest.raises(MethodNotApplicable, match=r"^`level` of The Book Club is unknown, and nothing says"):
        DecisionMatrix.from_study(small_study(criteria={"level": {"weight": 1, **bare}}, networks=named))
    ranged = study_of(1, {"value": "unknown", "low": 1, "high": 9}, criterion=bare)
    assert only_column(DecisionMatrix.from_study(ranged), "high") == [1.0, 9.0]


def test_a_figure_that_nothing_is_stated_for_is_refused_with_the_name_of_its_network() -> None:
    study = small_study(
        criteria={"cost": {"computed": "yearly_cost", "weight": 1, "direction": "cost"}},
        networks={"x": {"name": "The Book Club", "staying": {"hours_per_month": 1}}},
    )
    with pytest.raises(
        MethodNotApplicable, match=r"^The Book Club states nothing for yearly_cost, which `cost` needs"
    ):
        DecisionMatrix.from_study(study)


@pytest.mark.parametrize(("direction", "maximise"), [("benefit", True), ("cost", False)])
def test_without_a_scale_there_are_no_anchors_and_the_direction_is_stated(
    direction: str, *, maximise: bool
) -> None:
    matrix = DecisionMatrix.from_study(study_of(1, 2, criterion={"scale": None, "direction": direction}))
    assert matrix.worst is matrix.best is None
    assert matrix.maximise.tolist() == [maximise]


def test_grades_widen_coverage_and_nothing_else() -> None:
    matrix = DecisionMatrix.from_study(
        small_study(
            criteria={"level": {"weight": 1, "scale": SCALE}, "cover": {"computed": "need_coverage", "weight": 1}},
            needs={"skill": need()},
            networks={"a": network(grade="reported", values={"level": 3}, serves={"skill": 0.5})},
        )
    )
    assert matrix.graded_low is not None
    assert matrix.graded_high is not None
    assert matrix.graded_low.tolist() == [[3.0, pytest.approx(0.35)]]
    assert matrix.graded_high.tolist() == [[3.0, pytest.approx(0.65)]]
    assert matrix.low is None
    assert matrix.extremes() == (matrix, matrix)
    assert matrix.extremes(graded=True)[0].values.tolist() == [[3.0, pytest.approx(0.35)]]


def test_coverage_is_unknown_only_where_an_open_want_of_that_kind_is() -> None:
    def unknown(**parts: object) -> object:
        found = DecisionMatrix.from_study(
            small_study(
                criteria={"cover": {"computed": "need_coverage", "weight": 1}},
                needs={"skill": need(), "done": need(current=3)},
                aspirations={"post": {**need(), "by": "2036-01-01"}},
                networks={"a": network(**parts)},
            )
        ).unknown
        return None if found is None else found.tolist()

    assert unknown(serves={"skill": "unknown"}) == [[True]]
    assert unknown(serves={"done": "unknown"}) is None
    assert unknown(serves={"post": "unknown"}) is None


def test_statuses_follow_from_gates_or_are_ignored() -> None:
    def study() -> Study:
        return small_study(
            criteria={"level": {"weight": 1, "scale": SCALE}},
            gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
            networks={
                name: network(values={"level": 1}, facts={"open": fact})
                for name, fact in (("a", True), ("b", "unknown"), ("c", False))
            },
        )

    applied, ignored = (DecisionMatrix.from_study(study(), gates=gates) for gates in ("apply", "ignore"))
    assert applied.status is not None
    assert ignored.status is not None
    assert applied.status.tolist() == [0, 1, 2]
    assert ignored.status.tolist() == [0, 0, 0]
    assert [result.outcome for result in assessment(ignored).gates["c"]] == ["fail"]


def test_every_array_is_read_only_and_contiguous() -> None:
    matrix = DecisionMatrix.from_study(
        study_of(
            {"value": "unknown", "low": 1},
            2,
            criterion={"scale": {**SCALE, "curve": [[0, 0], [2, 1], [5, 0.5]]}},
            network_judgements={"level": {"a over b": 3}},
        )
    )
    names = ["values", "weights", "maximise", "worst", "best", "low", "high", "unknown", "status", "utilities"]
    arrays = [getattr(matrix, name) for name in names]
    for array in (*arrays, *matrix.curves, *(matrix.comparisons or ())):
        assert array.flags.c_contiguous
        assert not array.flags.writeable


def test_judgements_between_networks_make_one_matrix_for_each_criterion() -> None:
    study = small_study(
        criteria={name: {"weight": 1, "scale": SCALE} for name in ("x", "y")},
        networks={name: network(values={"x": 1, "y": 1}) for name in ("a", "b")},
        network_judgements={"y": {"b over a": 4}},
    )
    comparisons = DecisionMatrix.from_study(study).comparisons
    assert comparisons is not None
    assert [judged.tolist() for judged in comparisons] == [[[0, 0], [0, 0]], [[1, 0.25], [4, 1]]]
    assert DecisionMatrix.from_study(study_of(1)).comparisons is None


@pytest.mark.parametrize("how", ["entropy", "critic", "standard_deviation"])
def test_weights_from_figures_look_at_those_that_stand(how: str) -> None:
    def study(level: float) -> Study:
        return small_study(
            criteria={name: {"weight": 1, "scale": SCALE} for name in ("x", "y")},
            gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
            networks={
                "a": network(values={"x": 1, "y": 1}, facts={"open": True}),
                "b": network(values={"x": 2, "y": 4}, facts={"open": True}),
                "c": network(values={"x": 4, "y": 3}, facts={"open": "unknown"}),
                "out": network(values={"x": level, "y": 3}, facts={"open": False}),
            },
        )

    weighting = Weighting.model_validate(how)
    low, high = (DecisionMatrix.from_study(study(level), weighting=weighting) for level in (1, 5))
    assert low.weights.tolist() == high.weights.tolist()
    assert low.weights.sum() == pytest.approx(1.0)
    ignored = [DecisionMatrix.from_study(study(level), weighting=weighting, gates="ignore") for level in (1, 5)]
    assert ignored[0].weights.tolist() != ignored[1].weights.tolist()


def test_weights_from_figures_refuse_an_unknown_by_name_unless_it_is_out() -> None:
    study = small_study(
        criteria={name: {"weight": 1, "scale": SCALE} for name in ("x", "y")},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            "a": network(values={"x": 1, "y": 1}, facts={"open": True}),
            "b": network(values={"x": 2, "y": 4}, facts={"open": True}),
            "out": network(values={"x": 2, "y": "unknown"}, facts={"open": False}),
        },
    )
    weighting = Weighting.model_validate("entropy")
    assert DecisionMatrix.from_study(study, weighting=weighting).weights.sum() == pytest.approx(1.0)
    with pytest.raises(
        MethodNotApplicable, match=r"`weights: entropy` works on certain figures, .*: find each out \(y of out\)"
    ):
        DecisionMatrix.from_study(study, weighting=weighting, gates="ignore")


def test_weights_from_figures_where_nobody_stands_look_at_everybody() -> None:
    study = small_study(
        criteria={name: {"weight": 1, "scale": SCALE} for name in ("x", "y")},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(values={"x": i, "y": i * i}, facts={"open": False})
            for i, name in enumerate("abc", start=1)
        },
    )
    matrix = DecisionMatrix.from_study(study, weighting=Weighting.model_validate("entropy"))
    assert matrix.weights.sum() == pytest.approx(1.0)


def test_the_assessment_keeps_what_the_numbers_rest_on() -> None:
    study = study_of(1, 2)
    kept = assessment(DecisionMatrix.from_study(study))
    assert kept.study is study
    assert kept.weights.names == ("level",)
    assert kept.coverage.networks == ("a", "b")
    assert np.array_equal(kept.coverage.weights, kept.importances.weights)
