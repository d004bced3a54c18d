"""Are the needs that nobody serves, the idle networks and what comes too late all named?"""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.comparison import gaps
from netselect.comparison.study_notices import notices
from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.report import unserved
from netselect.report.plain import gaps_rows
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


OPEN = {"gates": {"open": {"kind": "access", "fact": "open", "must_be": True}}}


def test_a_need_that_only_a_conditional_network_serves_is_served_only_if_what_is_not_known_turns_out_well() -> (
    None
):
    study = small_study(
        needs={"peer": need(), "sure": need()},
        networks={
            "club": network(serves={"peer": 0.75}, facts={"open": "unknown"}),
            "guild": network(serves={"sure": 0.5}, facts={"open": True}),
        },
        **OPEN,
    )
    found = gaps(rank(study))
    assert (found.perhaps_served, found.conditional) == (("peer",), ("club",))
    assert 'Served only if what is not known turns out well: "peer".' in str(found)
    assert "club 0.75, if it stands" in str(found)
    assert "Every open need" not in str(found)
    statuses = {row["network"]: row["status"] for row in gaps_rows(rank(study), found)}
    assert statuses == {"club": "conditional", "guild": "stands"}
    (said,) = unserved(rank(study))
    assert str(said) == 'Needs: "peer" is served only if what is not known turns out well.'
    assert gaps(rank(study, gates="ignore")).perhaps_served == ()


@settings(max_examples=60, deadline=None)
@given(
    strengths=st.lists(
        st.lists(st.sampled_from([0, 0.5, "unknown"]), min_size=2, max_size=2), min_size=2, max_size=3
    ),
    facts=st.lists(st.sampled_from([True, False, "unknown"]), min_size=3, max_size=3),
)
def test_what_is_said_to_be_served_is_so_however_what_is_not_known_turns_out(
    strengths: list[list[object]], facts: list[object]
) -> None:
    """Of each strength and each fact the worst is 0 and false, the best 1 and true."""

    def made(answer: Callable[[object, int], object]) -> Study:
        return small_study(
            needs={"n": need(), "m": need()},
            networks={
                f"c{row}": network(
                    serves={"n": answer(own[0], 0), "m": answer(own[1], 0)}, facts={"open": answer(fact, 2)}
                )
                for row, (own, fact) in enumerate(zip(strengths, facts, strict=False))
            },
            **OPEN,
        )

    told = gaps(rank(made(lambda found, _: found)))
    worst = gaps(rank(made(lambda found, kind: (0, 0, False)[kind] if found == "unknown" else found)))
    best = gaps(rank(made(lambda found, kind: (1, 1, True)[kind] if found == "unknown" else found)))
    never = {*best.unserved, *best.unserved_by_standing}
    perhaps = {*worst.unserved, *worst.unserved_by_standing} - never
    assert {*told.unserved, *told.unserved_by_standing} == never
    assert set(told.perhaps_served) == perhaps
    assert ("surely served" in str(told)) == (not never and not perhaps)


@pytest.mark.parametrize(("given", "lacks"), [({"by": None}, "a date"), ({"target": None}, "a target")])
def test_a_vague_aspiration_is_asked_for_what_it_lacks_and_for_nothing_else(
    given: dict[str, None], lacks: str
) -> None:
    study = small_study(
        criteria={"later": {"computed": "aspiration_coverage", "weight": 1}},
        aspirations={"dream": aspiration(**given)},
        networks={"a": network()},
    )
    (said,) = unserved(rank(study))
    assert (
        str(said) == f'Needs: No need or aspiration counts yet; "dream" counts for nothing until it has {lacks}.'
    )
    assert f'Vague: "dream" counts for nothing until it has {lacks}.' in str(gaps(rank(study)))
    assert f'"dream" is vague and counts for nothing: give it {lacks}' in notices(rank(study))
    assert "later is 0 for every network: no aspiration counts yet" in notices(rank(study))
