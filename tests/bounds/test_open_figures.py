"""Is every figure that could turn out otherwise found, with the ends that the study or its scale gives it?"""

import math
from dataclasses import replace

import numpy as np
import pytest

from netselect.bounds.open_figures import STANDING, FigureEnds, OpenFigure, open_figures
from netselect.matrix import DecisionMatrix
from netselect.names import Names
from netselect.study.network import Figure
from tests.small_study import need, network, small_study

OPEN = {"open": {"kind": "access", "fact": "open", "must_be": True}}


def found(block: str, name: str, figure: object) -> OpenFigure | None:
    """Return the only open figure of a network that states one figure so and all others plainly, or None."""
    parts: dict[str, dict[str, object]] = {
        "joining": {"fee": 0},
        "staying": {"yearly_cost": 0, "hours_per_month": 0},
        "values": {"level": 3},
        "serves": {"skill": 1},
        "facts": {"open": True, "members": 50},
    }
    parts[block][name] = figure
    study = small_study(
        criteria={
            "level": {"weight": 1, "scale": {"worst": 5, "best": 1}},
            "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 240, "best": 0}},
            "first": {"computed": "first_year_cost", "weight": 1, "scale": {"worst": 300, "best": 0}},
        },
        needs={"skill": need()},
        gates=OPEN | {"members": {"kind": "other", "fact": "members", "min": 10}},
        networks={"a": network(**parts)},
    )
    figures = open_figures(DecisionMatrix.from_study(study))
    assert len(figures) <= 1
    return figures[0] if figures else None


UNKNOWN = {"value": "unknown"}


@pytest.mark.parametrize(
    ("block", "name", "figure", "ends"),
    [
        ("values", "level", UNKNOWN, (1.0, 5.0)),
        ("values", "level", UNKNOWN | {"low": 2}, (2.0, 5.0)),
        ("values", "level", UNKNOWN | {"high": 4}, (1.0, 4.0)),
        ("values", "level", UNKNOWN | {"low": 7}, (7.0, math.inf)),
        ("values", "level", UNKNOWN | {"one_of": [4, 2]}, (2.0, 4.0)),
        ("values", "level", {"value": 3, "low": 2}, (2.0, 3.0)),
        ("values", "level", {"value": 3, "high": 4}, (3.0, 4.0)),
        ("staying", "yearly_cost", UNKNOWN, (0.0, 300.0)),
        ("staying", "hours_per_month", UNKNOWN, (0.0, math.inf)),
        ("joining", "fee", UNKNOWN, (0.0, 300.0)),
        ("serves", "skill", UNKNOWN, (0.0, 1.0)),
        ("facts", "open", UNKNOWN, (0.0, 1.0)),
        ("facts", "members", UNKNOWN, (-math.inf, math.inf)),
        ("facts", "members", UNKNOWN | {"low": 5, "high": 20}, (5.0, 20.0)),
    ],
)
def test_a_figure_lies_between_what_is_said_or_else_between_the_ends_of_its_scale(
    block: str, name: str, figure: dict[str, object], ends: tuple[float, float]
) -> None:
    one = found(block, name, figure)
    assert one is not None
    assert (one.network, one.path, one.name) == ("a", f"{block}.{name}", name)
    assert (one.low, one.high) == ends
    assert one.is_truth is (name == "open")
    assert one.is_unknown is (figure["value"] == "unknown")
    assert one.stated == (None if one.is_unknown else figure["value"])
    assert sorted(one.one_of) == sorted(figure.get("one_of", ()))  # type: ignore[call-overload]


@pytest.mark.parametrize("level", [3, {"value": 3, "low": 3, "high": 3}, {"value": 3, "low": 3}])
def test_a_figure_whose_range_has_no_extent_is_not_open(level: object) -> None:
    assert found("values", "level", level) is None


def test_whom_to_ask_goes_with_the_figure() -> None:
    one = found("values", "level", UNKNOWN | {"ask": "the office"})
    assert one is not None
    assert (one.ask, str(one)) == ("the office", "a: level")


def test_the_ends_of_a_scale_are_told_of_known_figures_too() -> None:
    study = small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 5, "best": 1}}},
        networks={"a": network(values={"level": 3})},
    )
    ends = FigureEnds(study)
    assert ends.anchored("values.level", Figure(value=3)) == (1.0, 5.0)
    assert ends.anchored("values.other", Figure(value=3)) == (-math.inf, math.inf)


def test_open_cells_of_a_bare_matrix_come_network_by_network_its_standing_first() -> None:
    matrix = DecisionMatrix.from_arrays([[4.0, 1.0], [3.0, 1.0], [2.0, 1.0]], [1, 1], worst=[0, 0], best=[5, 5])
    low, high = matrix.values.copy(), matrix.values.copy()
    low[:, 0] -= 1
    unknown = np.zeros((3, 2), dtype=np.bool_)
    unknown[1] = True
    status = np.array([0, 1, 2], dtype=np.int8)
    assert open_figures(replace(matrix, low=low, high=high, unknown=unknown, status=status)) == (
        OpenFigure("A1", "C1", 3.0, 4.0, stated=4.0),
        OpenFigure("A2", STANDING, 0.0, 1.0, is_truth=True),
        OpenFigure("A2", "C1", 2.0, 3.0),
        OpenFigure("A2", "C2", 1.0, 1.0),
    )
    conditional = replace(matrix, status=np.array([1, 0, 2], dtype=np.int8))
    assert open_figures(conditional) == (OpenFigure("A1", STANDING, 0.0, 1.0, is_truth=True),)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (UNKNOWN | {"low": 350}, "not known, 350 or more GBP a year"),
        (UNKNOWN | {"low": 50}, "not known, from 50 to 300 GBP a year"),
        (UNKNOWN | {"high": 350}, "not known, from 0 to 350 GBP a year"),
    ],
)
def test_a_stated_end_is_told_and_no_range_that_begins_before_it(figure: dict[str, object], said: str) -> None:
    one = found("staying", "yearly_cost", figure)
    assert one is not None
    assert one.known(Names(currency="GBP")) == said
