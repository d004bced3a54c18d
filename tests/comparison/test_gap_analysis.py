"""Are the needs that nobody serves, the idle networks and what comes too late all named?"""

import pytest

from netselect import rank
from netselect.comparison.gap_analysis import gaps
from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.study.study import Study
from tests.small_study import aspiration, need, network, small_study


def study() -> Study:
    return small_study(
        needs={
            "served": need(),
            "by-out": need(),
            "open": need(),
            "done": need(current=4),
            "soon": need(by="2026-01-08"),
        },
        aspirations={"dream": aspiration(by=None)},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            "a": network(
                serves={"served": 0.5, "soon": 0.5},
                joining={"fee": 0, "effort_hours": 0, "entry_weeks": 2},
                facts={"open": True},
            ),
            "out": network(serves={"by-out": 0.5}, facts={"open": False}),
            "idle": network(serves={"done": 1, "dream": 1, "open": 0}, facts={"open": "unknown"}),
        },
    )


def test_everything_that_stays_open_is_named() -> None:
    found = gaps(rank(study()))
    assert found.vague == ("dream",)
    assert found.met == ("done",)
    assert found.unserved == ("open", "soon")
    assert found.unserved_by_standing == ("by-out",)
    assert found.idle == ("idle",)
    assert found.too_late == (("a", "soon"),)


def test_where_rules_are_ignored_the_excluded_serve_too() -> None:
    assert gaps(rank(study(), gates="ignore")).unserved_by_standing == ()


def test_strengths_make_a_frame_in_which_unknowns_are_missing() -> None:
    subject = small_study(
        needs={"x": need(), "y": need()},
        networks={"a": network(serves={"x": 0.5, "y": "unknown"}), "b": network(serves={"y": 1})},
    )
    frame = gaps(rank(subject)).to_frame()
    assert list(frame.index) == ["a", "b"]
    assert list(frame.columns) == ["x", "y"]
    assert frame["x"].tolist() == [0.5, 0.0]
    assert frame["y"].isna().tolist() == [True, False]


def test_a_bare_matrix_knows_no_needs() -> None:
    with pytest.raises(MethodNotApplicable, match="a bare matrix knows no needs: rank a study"):
        gaps(rank(DecisionMatrix.from_arrays([[1.0]], [1], worst=[0], best=[5])))


def test_a_need_that_only_an_unknown_strength_may_serve_is_said_to_be_so() -> None:
    study = small_study(needs={"peer": need()}, networks={"club": network(serves={"peer": "unknown"})})
    found = gaps(rank(study))
    assert (found.unserved, found.perhaps_served) == ((), ("peer",))
    assert 'Served only if what is not known turns out well: "peer".' in str(found)
    assert "Every open need" not in str(found)
