"""Is the first place called clear, close, undetermined or nobody's where it is?"""

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.matrix import DecisionMatrix
from netselect.ranking import Verdict
from netselect.study.study import Study
from tests.small_study import aspiration, need, network, small_study

GATE = {"open": {"kind": "access", "fact": "open", "must_be": True}}


def study_of(figures: dict[str, object], facts: dict[str, object] | None = None, **parts: Any) -> Study:  # noqa: ANN401 -- parts of a study
    """Return a study whose networks score a tenth of their figures, and stand by their facts."""
    stated = {name: {"open": (facts or {}).get(name, True)} for name in figures}
    return small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 10}}},
        gates=GATE,
        networks={name: network(values={"level": figure}, facts=stated[name]) for name, figure in figures.items()},
        **parts,
    )


def verdict(figures: dict[str, object], facts: dict[str, object] | None = None, **parts: Any) -> Verdict:  # noqa: ANN401 -- parts of a study
    return rank(study_of(figures, facts, **parts)).verdict


def test_a_clear_lead() -> None:
    found = verdict({"a": 5, "b": 7})
    assert (found.kind, found.first, found.could_be_first) == ("clear", ("b",), ("b",))
    assert found.gap == pytest.approx(0.2)
    assert found.margin == pytest.approx(0.02)
    assert str(found) == found.sentence == "Clear: b is first, 0.200 ahead of a."


def test_a_clear_lead_over_several_that_tie() -> None:
    assert str(verdict({"a": 5, "b": 7, "c": 5})) == "Clear: b is first, 0.200 ahead of a and c."


def test_a_lead_under_the_margin_is_too_close_to_call() -> None:
    found = verdict({"a": 5, "b": 5.1})
    assert (found.kind, found.first, found.could_be_first) == ("too close to call", ("b",), ("b",))
    assert str(found) == "Too close to call: b leads a by only 0.010."


def test_a_tie_is_too_close_to_call() -> None:
    found = verdict({"b": 5, "a": 5, "c": 1})
    assert (found.kind, found.first, found.could_be_first) == ("too close to call", ("a", "b"), ("a", "b"))
    assert str(found) == "Too close to call: a and b tie for first place."


CLOSE_TO = st.sampled_from([0.0, 1e-9, 1e-7, 4e-6, 0.0004, 0.0006, 0.01])


@given(
    margin=st.sampled_from([0.001, 0.0015, 0.02, 0.0234567, 0.1, 0.3]),
    off=CLOSE_TO,
    way=st.sampled_from([-1.0, 1.0]),
    foot=st.integers(0, 4),
)
def test_the_printed_gap_shows_on_which_side_of_the_margin_it_is(
    margin: float, off: float, way: float, foot: int
) -> None:
    gap = max(0.0, margin + way * off)
    found = verdict({"a": foot, "b": foot + 10 * gap}, close_call=margin)
    shown = re.search(r"(?:only|first,) ([0-9.]*[0-9])", str(found))
    if shown is None:
        assert "tie for first place" in str(found)
    elif found.kind == "too close to call":
        assert float(shown[1]) < found.margin
    else:
        # A gap that differs from the margin by rounding alone is printed as closely as figures are.
        assert float(shown[1]) >= found.margin or found.gap == pytest.approx(found.margin, rel=1e-9)


@given(yearly=st.integers(0, 999), behind=st.integers(0, 499))
def test_a_lead_of_at_least_so_much_is_not_rounded_up(yearly: int, behind: int) -> None:
    low = 5 + yearly / 250
    found = verdict({"a": behind / 1000, "b": {"value": "unknown", "low": low, "high": 10}})
    (shown,) = re.findall(r"at least ([0-9.]*[0-9]) ahead", str(found))
    assert found.gap is not None
    assert found.gap - 0.001 < float(shown) <= found.gap + 1e-12


def test_a_gap_of_exactly_the_margin_is_clear() -> None:
    assert verdict({"a": 5, "b": 5.2}).kind == "clear"
    assert verdict({"a": 5, "b": 5.3}, close_call=0.03).kind == "clear"
    assert verdict({"a": 5, "b": 5.1}, close_call=0).kind == "clear"
    assert verdict({"a": 5, "b": 5.5}, close_call=0.06).kind == "too close to call"
    # An eighth is exact in binary; three tenths less one tenth is a little under two tenths.
    assert verdict({"a": 2.5, "b": 3.75}, close_call=0.125).kind == "clear"
    assert verdict({"a": 1, "b": 3}, close_call=0.2).kind == "clear"


def test_one_that_stands_alone_is_clearly_first() -> None:
    found = verdict({"a": 5})
    assert (found.kind, found.gap) == ("clear", None)
    assert str(found) == "Clear: a is first; no other network stands."


def test_nobody_stands() -> None:
    found = verdict({"a": 5, "b": 7}, {"a": False, "b": False})
    assert (found.kind, found.first, found.could_be_first, found.gap) == ("nobody stands", (), (), None)
    assert str(found) == "Nobody stands: a rule excludes every network."


@pytest.mark.parametrize(
    ("method", "parameters"), [("topsis", {"reference": "candidates"}), ("vikor", {}), ("promethee", {})]
)
def test_nobody_stands_under_a_method_that_compares_candidates(method: str, parameters: dict[str, Any]) -> None:
    ranking = rank(study_of({"a": 5, "b": 7}, {"a": False, "b": False}), method, **parameters)
    assert ranking.verdict.kind == "nobody stands"
    assert [record.score for record in ranking.records] == [None, None]
    assert ranking.shortlist.listed == ()


def test_the_excluded_are_passed_over() -> None:
    found = verdict({"a": 5, "b": 7, "c": 9}, {"c": False})
    assert (found.kind, found.first) == ("clear", ("b",))


def test_a_first_that_only_might_stand_is_undetermined() -> None:
    found = verdict({"a": 5, "b": 7, "c": 2}, {"b": "unknown"})
    assert (found.kind, found.first, found.could_be_first) == ("undetermined", ("b",), ("b", "a"))
    assert str(found) == "Not settled: b or a, depending on what is not known yet."


def test_the_only_one_that_might_stand_is_undetermined() -> None:
    found = verdict({"a": 5, "b": 7}, {"a": "unknown", "b": False})
    assert (found.kind, found.could_be_first) == ("undetermined", ("a",))
    assert str(found) == (
        "Not settled: a is the only network that may stand, and what is not known yet could exclude it."
    )


def test_a_conditional_that_cannot_win_leaves_the_first_place_clear() -> None:
    found = verdict({"a": 5, "b": 7}, {"a": "unknown"})
    assert (found.kind, found.first) == ("clear", ("b",))


def test_an_unknown_that_reaches_past_the_first_is_undetermined_though_the_gap_is_small() -> None:
    found = verdict({"a": 7, "b": {"value": "unknown", "low": 2, "high": 7.1}})
    assert (found.kind, found.could_be_first) == ("undetermined", ("b", "a"))


def test_an_unknown_that_cannot_reach_the_first_changes_nothing() -> None:
    found = verdict({"a": 7, "b": {"value": "unknown", "low": 2, "high": 6}})
    assert (found.kind, found.first) == ("clear", ("a",))
    assert found.gap == pytest.approx(0.1)


def test_a_stated_range_decides_like_an_unknown() -> None:
    assert verdict({"a": 7, "b": {"value": 6, "low": 5, "high": 8}}).kind == "undetermined"
    assert verdict({"a": 7, "b": {"value": 6, "low": 5, "high": 6.5}}).kind == "clear"


def test_a_first_whose_own_figure_is_unknown_leads_by_the_least_that_it_can() -> None:
    sure = verdict({"a": {"value": "unknown", "low": 6, "high": 9}, "b": 5})
    assert (sure.kind, sure.could_be_first) == ("clear", ("a",))
    assert sure.gap == pytest.approx(0.1)
    assert str(sure) == "Clear: a is first, at least 0.100 ahead of b."
    close = verdict({"a": {"value": "unknown", "low": 5.1, "high": 9}, "b": 5})
    assert close.kind == "too close to call"
    assert str(close) == "Too close to call: a leads b by perhaps only 0.010."


@pytest.mark.parametrize(
    "other", [{"value": "unknown", "low": 2, "high": 7}, {"value": 7, "low": 2, "high": 7}, "doubtful"]
)
def test_a_tie_that_rests_on_something_open_is_undetermined(other: Any) -> None:  # noqa: ANN401 -- a figure or a word
    doubtful = other == "doubtful"
    found = verdict({"a": 7, "b": 7 if doubtful else other}, {"b": "unknown"} if doubtful else None)
    assert found.first == ("a", "b")
    assert found.kind == "undetermined"
    assert found.could_be_first == ("a", "b")


def test_two_unknowns_listed_alike_are_no_tie() -> None:
    found = verdict(
        {"a": {"value": "unknown", "low": 3, "high": 5}, "b": {"value": "unknown", "low": 2, "high": 5}, "c": 1}
    )
    assert (found.kind, found.could_be_first) == ("undetermined", ("a", "b"))


def graded(first: float, second: float, grade: str) -> Verdict:
    study = small_study(
        needs={"skill": need()},
        networks={
            "a": network(serves={"skill": {"value": first, "grade": grade}}),
            "b": network(serves={"skill": {"value": second, "grade": "verified"}}),
            "c": network(serves={"skill": {"value": 0, "grade": "verified"}}),
        },
    )
    return rank(study).verdict


def test_grades_never_decide_and_whoever_could_pass_is_named() -> None:
    close = graded(0.75, 0.65, "reported")
    assert (close.kind, close.could_be_first, close.passed_by) == ("clear", ("a",), ("b",))
    assert graded(0.75, 0.5, "reported").passed_by == ()
    assert graded(0.75, 0.5, "claimed").passed_by == ("b",)


def test_whoever_could_be_first_anyway_is_not_named_again() -> None:
    study = small_study(
        needs={"skill": need()},
        networks={
            "a": network(serves={"skill": {"value": 0.5, "grade": "claimed"}}),
            "b": network(serves={"skill": {"value": 0.4, "low": 0.3, "high": 0.6}}),
        },
    )
    found = rank(study).verdict
    assert (found.could_be_first, found.passed_by) == (("a", "b"), ())


def test_the_margin_is_a_share_of_how_far_scores_can_lie_apart() -> None:
    matrix = DecisionMatrix.from_arrays([[50.0], [49.5], [10.0]], [1], maximise=[True])
    by_share = rank(matrix, "weighted_sum", scaling="sum")
    assert by_share.margin == pytest.approx(0.02 * by_share.scores.max())
    assert by_share.verdict.kind == "too close to call"
    by_flow = rank(matrix, "promethee")
    assert by_flow.margin == pytest.approx(0.04)
    by_figure = rank(matrix, "weighted_sum", scaling="none")
    assert by_figure.margin == pytest.approx(0.02 * 40)
    assert by_figure.verdict.kind == "too close to call"


def test_a_bare_matrix_with_statuses_has_a_verdict() -> None:
    matrix = DecisionMatrix.from_arrays([[5.0], [7.0], [9.0]], [1], worst=[0], best=[10], networks=list("abc"))
    found = rank(replace(matrix, status=np.array([0, 1, 2], dtype=np.int8))).verdict
    assert (found.kind, found.could_be_first) == ("undetermined", ("b", "a"))
    assert rank(matrix).verdict.first == ("c",)


def test_no_gap_is_not_a_number() -> None:
    gaps = [verdict({"a": 5, "b": level}).gap for level in (0, 5, 10)]
    assert all(gap is not None and math.isfinite(gap) for gap in gaps[::2])
    assert gaps[1] is None


def test_a_conditional_network_that_falls_out_may_change_who_is_first_where_candidates_are_compared() -> None:
    figures = np.array([[8.0, 8, 9], [9, 5, 3], [9, 9, 5], [4, 5, 3]])
    matrix = DecisionMatrix.from_arrays(figures, [1, 1, 1], maximise=[True] * 3)
    held = replace(matrix, status=np.array([0, 0, 0, 1], dtype=np.int8))
    found = rank(held, "weighted_sum", scaling="min_max").verdict
    without = rank(matrix.take(np.arange(3)), "weighted_sum", scaling="min_max").verdict
    assert without.first == ("A3",)
    assert found.kind == "undetermined"
    assert set(found.could_be_first) >= {"A1", "A3"}


def test_a_search_among_candidates_is_said_to_be_one() -> None:
    figures = np.array([[9.0, 9.0], [1.0, 1.0], [2.0, 2.0]])
    matrix = DecisionMatrix.from_arrays(figures, [1, 1], maximise=[True, True])
    spread = replace(matrix, low=figures - [[0, 0], [0.5, 0], [0, 0]], high=figures)
    sentence = rank(spread, "topsis", reference="candidates").verdict.sentence
    assert sentence == "Clear in all 514 combinations tried, which is no proof: A1 is first."
    assert rank(matrix, "topsis", reference="candidates").verdict.sentence.startswith("Clear: A1 is first")


GRADES = {"verified": 0.0, "reported": 0.15, "claimed": 0.3, "assumed": 0.3}

STRENGTHS = st.builds(
    lambda value, grade, kind: {
        "known": {"value": value, **({"grade": grade} if grade else {})},
        "unknown": "unknown",
        "ranged": {"value": value, "low": value / 2, "high": min(1.0, 1.5 * value)},
    }[kind],
    st.integers(0, 8).map(lambda eighths: eighths / 8),
    st.sampled_from([None, *GRADES]),
    st.sampled_from(["known", "known", "known", "unknown", "ranged"]),
)
LEVELS = st.integers(0, 10) | st.just("unknown") | st.just({"value": 6, "low": 2, "high": 9})


@st.composite
def graded_studies(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the parts of a study with graded, unknown and ranged strengths and levels."""
    return {
        "needs": {"m": need(importance=draw(st.integers(1, 3))), "n": need()},
        "criteria": {
            "covered": {"computed": "need_coverage", "weight": draw(st.integers(1, 3))},
            "level": {"weight": 1, "scale": {"worst": 0, "best": 10}},
        },
        "networks": {
            name: network(serves={"m": draw(STRENGTHS), "n": draw(STRENGTHS)}, values={"level": draw(LEVELS)})
            for name in "abcd"[: draw(st.integers(1, 4))]
        },
    }


def held(figure: Any, out: float = 0.0) -> Any:  # noqa: ANN401 -- a strength or a level as a study states it
    """Return a figure as the ranking has it, a graded one so far off as its grade allows, one way or the other."""
    if figure == "unknown":
        return None
    value = figure["value"] if isinstance(figure, dict) else figure
    grade = figure.get("grade") if isinstance(figure, dict) else None
    return min(1.0, max(0.0, value + out * GRADES[grade])) if grade else value


def as_far_as_grades_allow(parts: dict[str, Any], out: float) -> dict[str, float]:
    """Return the score of each network with strengths off by their grades, ranked as a study without a doubt."""
    networks = {
        name: network(
            serves={
                key: 1.0 if (found := held(figure, out)) is None else found
                for key, figure in one["serves"].items()
            },
            values={"level": 10 if (found := held(one["values"]["level"])) is None else found},
        )
        for name, one in parts["networks"].items()
    }
    ranking = rank(small_study(**{**parts, "networks": networks}))
    return dict(zip(ranking.matrix.networks, ranking.scores.tolist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(graded_studies())
def test_those_who_could_pass_by_grades_are_those_whom_grades_alone_put_before_the_first(
    parts: dict[str, Any],
) -> None:
    found = rank(small_study(**parts)).verdict
    low, high = as_far_as_grades_allow(parts, -1.0), as_far_as_grades_allow(parts, 1.0)
    floor = max(low[name] for name in found.first)
    named = {*found.first, *found.could_be_first}
    assert found.passed_by == tuple(
        name for name in rank(small_study(**parts)).networks if name not in named and high[name] > floor + 1e-9
    )


@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    graded_studies(),
    st.sampled_from(["weighted_sum", "topsis", "vikor", "promethee", {"topsis": {"reference": "candidates"}}]),
)
def test_without_grades_nobody_passes_by_them_and_nothing_else_changes(
    parts: dict[str, Any], method: object
) -> None:
    graded = rank(small_study(**parts, method=method)).verdict
    none = rank(
        small_study(**parts, method=method, grades=dict.fromkeys(("reported", "claimed", "assumed"), 0.0))
    ).verdict
    assert none.passed_by == ()
    assert none._replace(passed_by=graded.passed_by) == graded


def test_where_the_networks_set_the_scale_a_passer_is_shown_by_a_combination() -> None:
    strengths = {"a": 0.6, "b": 0.5, "c": 0.2}
    study = small_study(
        needs={"skill": need()},
        networks={
            name: network(serves={"skill": {"value": value, "grade": "reported"}})
            for name, value in strengths.items()
        },
        method={"topsis": {"reference": "candidates"}},
    )
    assert rank(study).verdict.passed_by == ("b",)


@pytest.mark.parametrize("figure", ["unknown", {"value": 9, "low": 0, "high": 10}])
def test_what_an_unknown_or_a_range_can_do_is_not_said_of_grades(figure: Any) -> None:  # noqa: ANN401 -- as a study states it
    scale = {"worst": 0, "best": 10}
    study = small_study(
        criteria={"x": {"weight": 6, "scale": scale}, "y": {"weight": 4, "scale": scale}},
        networks={
            "a": network(values={"x": 7, "y": 6}),
            "b": network(values={"x": 8, "y": 5}),
            "c": network(values={"x": 9, "y": figure}),
        },
    )
    found = rank(study)
    assert (found.verdict.passed_by, found.verdict.could_be_first) == ((), ("c", "b"))
    assert "grade" not in str(found)


def test_ungraded_strengths_are_counted_where_the_verdict_rests_on_them() -> None:
    gates = {"open": {"kind": "access", "fact": "open", "must_be": True}}
    parts: dict[str, Any] = {
        "needs": {"m": need(themes={"talks": 1}), "n": need(), "met": need(current=3)},
        "aspirations": {"later": aspiration()},
        "gates": gates,
        "networks": {
            # Stated and ungraded: m and n; the others are unknown, met, or for a criterion that is not there.
            "a": network(serves={"m": 0.5, "n": 0.25, "met": 1, "later": 0.5}, facts={"open": True}),
            # One level of a theme that a need asks for.
            "b": network(serves={"n": "unknown"}, offers={"talks": 0.5}, facts={"open": True}),
            "graded": network(serves={"m": {"value": 0.2, "grade": "reported"}}, facts={"open": True}),
            "all": network(grade="verified", serves={"m": 0.2, "n": 0.2}, facts={"open": True}),
            "excluded": network(serves={"m": 0.5, "n": 0.5}, facts={"open": False}),
        },
    }
    found = rank(small_study(**parts)).verdict
    assert found.ungraded == 3
    assert found.sentence.endswith(", resting on 3 ungraded strengths.")
    elsewhere = {
        "covered": {"computed": "need_coverage", "weight": 0},
        "level": {"weight": 1, "scale": {"worst": 0, "best": 1}},
    }
    levels = {name: {**one, "values": {"level": 0.5}} for name, one in parts["networks"].items()}
    without = rank(small_study(**{**parts, "criteria": elsewhere, "networks": levels})).verdict
    assert (without.ungraded, "ungraded" in without.sentence) == (0, False)


@settings(max_examples=40, deadline=None)
@given(graded_studies())
def test_a_verdict_says_on_how_many_ungraded_strengths_it_rests(parts: dict[str, Any]) -> None:
    count = sum(
        isinstance(figure, dict) and "grade" not in figure
        for one in parts["networks"].values()
        for figure in one["serves"].values()
    )
    found = rank(small_study(**parts)).verdict
    assert found.ungraded == count
    assert ("ungraded" in found.sentence) == (count > 0)
    assert f"resting on {count} ungraded strength" in found.sentence or not count
