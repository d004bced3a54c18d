"""Does a method that refuses a figure say of an unknown only what it could be, and does what copes cope?"""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.errors import MethodNotApplicable
from netselect.methods import make_method
from tests.small_study import need, network, small_study

DIVIDES = [
    ("weighted_sum", {"scaling": "sum"}),
    ("weighted_sum", {"scaling": "max"}),
    ("topsis", {"reference": "candidates", "scaling": "sum"}),
    ("topsis", {"reference": "candidates", "scaling": "max"}),
    ("weighted_product", {"scaling": "sum"}),
    ("weighted_product", {"scaling": "max"}),
    ("weighted_product", {"scaling": "none"}),
    ("waspas", {"scaling": "sum"}),
    ("waspas", {"scaling": "max"}),
    ("ahp", {"networks": "measured"}),
]
pytestmark = pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")

UNKNOWN = {"value": "unknown", "low": 0, "high": 150}
RANGE = {"value": 100, "low": 0, "high": 150}


def costs(figure: object, *, with_scale: bool = True, **parts: Any) -> Any:  # noqa: ANN401 -- parts of a study
    """Return a study in which one network's yearly cost is a figure."""
    scale = {"scale": {"worst": 200, "best": 0}} if with_scale else {"direction": "cost"}
    return small_study(
        criteria={"annual_cost": {"computed": "yearly_cost", "weight": 1, **scale}},
        networks={
            "a": network(staying={"yearly_cost": 120}),
            "b": network(staying={"yearly_cost": figure}),
        },
        **parts,
    )


def refusal(study: Any, method: str, parameters: dict[str, str]) -> str | None:  # noqa: ANN401 -- a study
    """Return why a method refuses a study, or None where it does not."""
    weights = "equal" if method == "ahp" else None
    try:
        str(rank(study, make_method(method, parameters), weights=weights).verdict)
    except MethodNotApplicable as error:
        return str(error)
    return None


def divides(method: str, parameters: dict[str, str]) -> bool:
    """Return whether a method divides by a cost; topsis divides by the column's sum or maximum alone."""
    return refusal(costs(0), method, parameters) is not None


@pytest.mark.parametrize(("method", "parameters"), DIVIDES)
@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (0, "`annual_cost` of `b` is 0"),
        ("unknown", "`annual_cost` of `b` is not known, and could be 0"),
        (UNKNOWN, "`annual_cost` of `b` is not known, and could be 0"),
        ({"value": "unknown", "one_of": [0, 90]}, "`annual_cost` of `b` is not known, and could be 0"),
        (RANGE, "`annual_cost` of `b` is stated as 100, and could be 0"),
    ],
)
def test_what_a_figure_could_be_is_not_said_to_be_so(
    method: str, parameters: dict[str, str], figure: object, said: str
) -> None:
    found = refusal(costs(figure), method, parameters)
    if divides(method, parameters):
        assert found is not None
        assert f"{said}:" in found
    else:
        assert found is None


def test_a_strength_that_its_grade_can_make_0_is_said_to_be_possibly_so() -> None:
    study = small_study(
        needs={"n": need()},
        networks={
            "a": network(serves={"n": {"value": 0.25, "grade": "claimed"}}),
            "b": network(serves={"n": {"value": 0.5, "grade": "verified"}}),
        },
    )
    found = refusal(study, "ahp", {"networks": "measured"})
    assert found is not None
    assert "`covered` of `a` is stated as 0.25, and could be 0:" in found


FIGURES = st.sampled_from([0, 40, -5, 90, "unknown", UNKNOWN, RANGE, {"value": "unknown", "low": -5, "high": 9}])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(DIVIDES), FIGURES, FIGURES, st.sampled_from(["benefit", "cost"]))
@example(("weighted_product", {"scaling": "sum"}), 0, {"value": "unknown", "low": -5, "high": 9}, "cost")
def test_a_refused_figure_is_known_if_it_is_said_to_be_so_and_what_copes_copes(
    way: tuple[str, dict[str, str]], one: object, other: object, direction: str
) -> None:
    method, parameters = way
    figures = {"a": one, "b": other}
    scale = {"worst": -10, "best": 100} if direction == "benefit" else {"worst": 100, "best": -10}
    study = small_study(
        criteria={"level": {"weight": 1, "scale": scale}},
        networks={name: network(values={"level": figure}) for name, figure in figures.items()},
    )
    found = refusal(study, method, parameters)
    if found is None:
        return
    where = re.search(
        r"`level` of `(.)` (is not known, and could be|is stated as 100, and could be|is) (-?\d+):", found
    )
    assert where is not None
    name, how, figure = where.groups()
    stated = figures[name]
    if how == "is":
        assert stated == int(figure)
    elif how.startswith("is not known"):
        assert stated == "unknown" or (isinstance(stated, dict) and stated["value"] == "unknown")
    else:
        assert stated == RANGE
    for scaling in re.findall(r"`(min_max|vector)`|`scaling: (min_max)`", found):
        assert refusal(study, method, {**parameters, "scaling": "".join(scaling)}) is None
    if "fixed anchors" in found and method != "topsis":
        assert refusal(study, method, {"scaling": "anchors"}) is None
    if "`networks: ratings`" in found:
        assert refusal(study, method, {"networks": "ratings"}) is None


@pytest.mark.parametrize(("method", "parameters"), DIVIDES)
def test_fixed_anchors_are_named_where_there_are_some(method: str, parameters: dict[str, str]) -> None:
    found = refusal(costs(0, with_scale=False), method, parameters)
    if found is not None:
        assert "anchors" not in found
        assert "ratings" not in found
        if method == "ahp":
            assert refusal(costs(0, with_scale=False), "topsis", {"reference": "candidates"}) is None
            assert refusal(costs(0, with_scale=False), "promethee", {}) is None
