"""Does each figure stand in the cell of the two-by-two where its value, its phase and the marks put it?"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.comparison.network_profile import NetworkProfile, profile
from netselect.errors import UnknownName
from netselect.matrix import DecisionMatrix
from netselect.study.network import Span
from tests.small_study import need, network, small_study

SCALE = {"worst": 0, "best": 10}


def profiled(criteria: dict[str, Any], study: dict[str, Any] | None = None, **parts: Any) -> NetworkProfile:  # noqa: ANN401 -- parts of a network
    subject = small_study(criteria=criteria, networks={"a": network(**parts)}, **(study or {}))
    return profile(rank(subject), "a")


def of_level(figure: object, **marks: float) -> NetworkProfile:
    criteria = {"level": {"weight": 1, "scale": SCALE}}
    return profiled(criteria, {"marks": marks} if marks else None, values={"level": figure})


@pytest.mark.parametrize(
    ("level", "verdict"),
    [
        (7, "benefit"),
        (7 - 1e-9, "benefit"),
        (6.999, "neither"),
        (5, "neither"),
        (3.001, "neither"),
        (3, "limitation"),
        (3 + 1e-9, "limitation"),
        (0, "limitation"),
        (10, "benefit"),
    ],
)
def test_the_marks_are_inclusive(level: float, verdict: str) -> None:
    (finding,) = of_level(level).findings
    assert finding.verdict == verdict
    assert finding.utility == pytest.approx(level / 10)


@pytest.mark.parametrize(("worst", "best", "level"), [(0, 3, 2.1), (0, 0.1, 0.07), (30, 0, 9), (1, 2, 1.7)])
def test_a_mark_that_is_reached_on_paper_is_reached_whatever_the_rounding(
    worst: float, best: float, level: float
) -> None:
    criteria = {"level": {"weight": 1, "scale": {"worst": worst, "best": best}}}
    assert profiled(criteria, values={"level": level}).findings[0].verdict == "benefit"


@settings(max_examples=50, deadline=None)
@given(
    level=st.integers(0, 100),
    marks=st.lists(st.integers(0, 100), min_size=2, max_size=2, unique=True).map(sorted),
)
def test_marks_can_be_moved(level: int, marks: list[int]) -> None:
    limitation, benefit = marks
    found = of_level(level / 10, limitation=limitation / 100, benefit=benefit / 100)
    wanted = "benefit" if level >= benefit else "limitation" if level <= limitation else "neither"
    assert found.findings[0].verdict == wanted
    assert (found.marks.limitation, found.marks.benefit) == (limitation / 100, benefit / 100)


def two_by_two() -> NetworkProfile:
    return profiled(
        {
            "welcome": {"weight": 1, "scale": SCALE, "phase": "joining"},
            "workload": {"weight": 1, "scale": SCALE, "phase": "maintaining", "name": "Work to do"},
            "agenda": {"weight": 1, "scale": SCALE, "levels": {9: "members set it"}},
            "reach": {"weight": 1, "scale": SCALE},
            "risk": {"weight": 1, "scale": {"worst": 10, "best": 0}},
        },
        values={
            "welcome": 8,
            "workload": 1,
            "agenda": 9,
            "reach": "unknown",
            "risk": {"value": 5, "low": 2, "high": 6},
        },
    )


def test_each_finding_stands_in_the_cells_of_its_phase() -> None:
    found = two_by_two()

    def cell(phase: Any, verdict: Any) -> list[str]:  # noqa: ANN401 -- the names of a cell
        return [finding.criterion for finding in found.cell(phase, verdict)]

    assert cell("joining", "benefit") == ["welcome", "agenda"]
    assert cell("maintaining", "benefit") == ["agenda"]
    assert cell("joining", "limitation") == []
    assert cell("maintaining", "limitation") == ["workload"]
    assert cell("joining", "neither") == cell("maintaining", "neither") == ["risk"]


def test_what_is_not_known_is_neither_benefit_nor_limitation() -> None:
    (finding,) = two_by_two().not_known
    assert finding.criterion == "reach"
    assert (finding.value, finding.utility, finding.verdict) == (None, None, None)
    assert (finding.low, finding.high) == (0.0, 10.0)


def test_a_finding_has_its_range_its_words_and_its_name() -> None:
    found = {finding.criterion: finding for finding in two_by_two().findings}
    assert (found["risk"].low, found["risk"].value, found["risk"].high) == (2.0, 5.0, 6.0)
    assert found["agenda"].level == "members set it"
    assert found["welcome"].level == ""
    assert found["workload"].name == "Work to do"
    assert found["welcome"].name == "welcome"


def test_grades_and_units_are_told() -> None:
    found = profiled(
        {
            "cover": {"computed": "need_coverage", "weight": 1},
            "year": {"computed": "first_year_cost", "weight": 1, "scale": {"worst": 100, "best": 0}},
            "hours": {"computed": "hours_per_month", "weight": 1, "scale": {"worst": 9, "best": 0, "unit": "h"}},
            "level": {"weight": 1, "scale": SCALE},
        },
        {"needs": {"x": need(), "y": need(), "z": need()}, "currency": "EUR"},
        grade="reported",
        joining={"fee": {"value": 20, "grade": "verified"}},
        staying={"yearly_cost": 30, "hours_per_month": 2},
        serves={"x": 0.5, "y": {"value": 0.25, "grade": "claimed"}, "z": 0.5},
        values={"level": {"value": 3, "grade": "assumed"}},
    )
    told = {finding.criterion: (finding.unit, finding.grade) for finding in found.findings}
    assert told == {
        "cover": ("", "1 claimed, 2 reported"),
        "year": ("EUR in the first year", "verified and reported"),
        "hours": ("h", "reported"),
        "level": ("", "assumed"),
    }


def test_the_terms_are_what_joining_and_staying_cost() -> None:
    found = profiled(
        {"level": {"weight": 1, "scale": SCALE}},
        values={"level": 1},
        joining={"fee": 20, "entry_weeks": "unknown"},
        staying={"yearly_cost": {"value": "unknown", "low": 10, "high": 30}},
    )
    assert found.terms.first_year_cost == Span(None, 30.0, 50.0)
    assert found.terms.yearly_cost == Span(None, 10.0, 30.0)
    assert found.terms.entry_weeks == Span(None, None, None)
    assert found.terms.hours_per_month is None
    assert found.terms.effort_hours is None
    assert found.currency == "GBP"


def test_a_peaked_curve_is_a_benefit_at_its_peak() -> None:
    criteria = {"level": {"weight": 1, "scale": {**SCALE, "curve": [[0, 0], [4, 1], [10, 0.1]]}}}
    assert profiled(criteria, values={"level": 4}).findings[0].verdict == "benefit"
    assert profiled(criteria, values={"level": 10}).findings[0].verdict == "limitation"


def test_without_anchors_nothing_is_called_benefit_or_limitation() -> None:
    study = small_study(
        criteria={"level": {"weight": 1, "direction": "benefit"}}, networks={"a": network(values={"level": 3})}
    )
    (finding,) = profile(rank(study, "weighted_sum", scaling="min_max"), "a").findings
    assert (finding.value, finding.utility, finding.verdict) == (3.0, None, None)


def test_a_bare_matrix_has_a_profile_by_the_usual_marks() -> None:
    matrix = DecisionMatrix.from_arrays(
        [[4.0, 100.0]], [1, 1], worst=[0, 150], best=[5, 0], criteria=["fit", "my-cost"]
    )
    found = profile(rank(matrix), "A1")
    assert [(finding.name, finding.verdict) for finding in found.findings] == [
        ("fit", "benefit"),
        ("my-cost", "neither"),
    ]
    assert (found.network, found.name, found.currency) == ("A1", "A1", "")
    assert found.terms.first_year_cost is None


def test_the_ranking_profiles_at_its_own_door() -> None:
    ranking = rank(small_study())
    assert ranking.profile("only") == profile(ranking, "only")


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(UnknownName, match="Did you mean `only`"):
        profile(rank(small_study()), "onli")
