"""Do the answers along an open figure's range hold where it is settled there and everything is ranked anew?"""

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.bounds.open_figures import OpenFigure
from netselect.comparison.study_notices import notices
from netselect.matrix import DecisionMatrix
from netselect.robustness.deciding import Answer, FigureKey, Shares, deciding_shares, shares_between
from netselect.robustness.questions import ORDER, OpenQuestion, Questions, questions
from netselect.sets.unknowns import questions_on_sets
from netselect.study.statements import Shortlist
from netselect.study.study import Study
from netselect.sums import steady
from tests.effort import examples
from tests.open_studies import LESS_MONEY, Figures, every_world, open_studies
from tests.ranked_anew import Worlds, first_in, shortlisted_in
from tests.small_study import need, network, small_study

few = settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])

GRID = 9
"""Levels along the range of a figure at which a study is ranked anew, beside those that a gate tells apart."""

NEAR = 1e-7
"""Levels this close to a change, as a share of the range, are looked at only where the change itself is."""

LOCATED = 1e-4
"""Scores that bend tie within so small a share of the range around the level where two of them cross."""

LEVEL = {"level": {"weight": 1, "scale": {"worst": 0, "best": 10}}}
TOGETHER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("topsis", {"reference": "candidates"}),
    ("weighted_sum", {"scaling": "min_max"}),
    ("vikor", {}),
)


class Held(NamedTuple):
    """What holds at one level: whether the network stands, who is first and who is shortlisted."""

    stands: bool
    first: frozenset[str]
    shortlist: frozenset[str]


def held_by(answer: Answer) -> Held:
    return Held(answer.stands, frozenset(answer.first), frozenset(answer.shortlist))


def held_at(ranking: Ranking, worlds: Worlds, question: FigureKey, levels: Sequence[float]) -> list[Held]:
    """Rank the study anew with one figure at some levels, and the network's others as the ranking lists them."""
    own = ranking.cases[question.network].variation
    return held_in(ranking, worlds, question, {question.network: own.listed}, levels)


def held_in(
    ranking: Ranking, worlds: Worlds, question: FigureKey, world: dict[str, Figures], levels: Sequence[float]
) -> list[Held]:
    """Rank the study anew with one figure at some levels, and all other open figures as a world has them."""
    x = np.repeat(world[question.network][None], len(levels), axis=0)
    x[:, question.place] = levels
    chosen = [{**world, question.network: own} for own in x]
    return [held_by_all(ranking, matrix, standing, question) for matrix, standing in worlds.all_settled(chosen)]


def held_by_all(ranking: Ranking, matrix: DecisionMatrix, standing: set[str], question: FigureKey) -> Held:
    codes = np.array([0 if name in standing else 2 for name in matrix.networks], dtype=np.int8)
    found = rank(replace(matrix, status=codes), ranking.method)
    return Held(question.network in standing, first_in(found), shortlisted_in(found, ranking.study))


def asked(ranking: Ranking) -> list[tuple[FigureKey, OpenQuestion]]:
    """Return the questions, each with its place among the open figures of its network."""
    found = questions(ranking).questions
    places = {
        (name, figure.path): place
        for name, own in ranking.cases.items()
        for place, figure in enumerate(own.variation.figures)
    }
    # What only sets read is no question of the ranking.
    of_sets = [one for one in found if (one.figure.network, one.figure.path) not in places]
    assert all(one.decides in {"set", "nothing"} and one.set_answers for one in of_sets)
    return [
        (FigureKey(one.figure.network, places[one.figure.network, one.figure.path]), one)
        for one in found
        if one not in of_sets
    ]


def covers(answer: Answer, level: float) -> bool:
    inside = answer.low < level < answer.high
    return inside or (level == answer.low and answer.has_low) or (level == answer.high and answer.has_high)


def assert_answers(ranking: Ranking, worlds: Worlds, question: FigureKey, one: OpenQuestion) -> None:
    """Hold the answers to one question against a grid of levels, the ends of each answer and every limit."""
    answers, figure = one.answers, one.figure
    span = max(answers[-1].high - answers[0].low, 1.0)
    ends = {end for answer in answers for end in (answer.low, answer.high)}
    grid = np.linspace(answers[0].low, answers[-1].high, GRID).tolist() if not figure.is_truth else []
    own = ranking.cases[question.network].variation
    levels = [level for level in grid if all(abs(level - end) > NEAR * span for end in ends)]
    told = {answers[0].low, answers[-1].high, *figure.one_of, *own.edges(question.place, own.listed)}
    tried = [*{*levels, *ends, *told}]
    for level, truth in zip(tried, held_at(ranking, worlds, question, tried), strict=True):
        holding = [answer for answer in answers if covers(answer, level)]
        assert len(holding) <= 1
        if holding:
            assert held_by(holding[0]) == truth, (level, one)
        else:
            assert level not in told
            beside = [answer for answer in answers if level in {answer.low, answer.high}]
            assert beside
            assert all(held_by(answer) != truth for answer in beside)


def assert_parts(one: OpenQuestion) -> None:
    """Hold the answers to one question against each other: they adjoin, and neighbours differ."""
    for flip in one.flips:
        assert flip.at == flip.below.high <= flip.above.low
        below, above = held_by(flip.below), held_by(flip.above)
        names = ("gate", "first place", "shortlist")
        assert set(flip.changes) == {
            name for name, one, two in zip(names, below, above, strict=True) if one != two
        }
        assert flip.changes


@few
@given(study=open_studies(most_networks=3), cut=st.sampled_from([None, None, 0.4, 0.5]))
def test_what_holds_along_a_range_is_what_ranking_anew_gives(study: Study, cut: float | None) -> None:
    if cut is not None:
        study = study.model_copy(update={"shortlist": Shortlist(cut=cut)})
    ranking = rank(study)
    assume(ranking.cases)
    worlds = Worlds(study, ranking.cases)
    for question, one in asked(ranking):
        assert_answers(ranking, worlds, question, one)
        assert_parts(one)


@settings(few, max_examples=examples(30))
@given(study=open_studies(most_networks=3))
def test_who_is_first_along_a_range_holds_in_every_world_where_nothing_is_said_of_the_rest(study: Study) -> None:
    ranking = rank(study)
    found, worlds = questions(ranking), Worlds(study, ranking.cases)
    for question, one in asked(ranking):
        if one.decides == "first place" and not found.rests_on_others(one, ranking):
            for world in every_world(ranking.cases)[:40]:
                halfway = [(answer.low + answer.high) / 2 for answer in one.answers]
                held = held_in(ranking, worlds, question, world, halfway)
                assert [own.first for own in held] == [set(answer.first) for answer in one.answers]


@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
@settings(few, max_examples=examples(25))
@given(study=open_studies(most_networks=3), choice=st.sampled_from([("topsis", {}), *TOGETHER]))
def test_where_scores_bend_both_ends_of_each_answer_are_what_ranking_anew_gives(
    study: Study, choice: tuple[str, dict[str, Any]]
) -> None:
    """Between two points of its own grid a change and its undoing go unseen; each answer is tried halfway."""
    assume(study.criteria["level"].scale is not None and not study.criteria["level"].scale.curve)
    ranking = rank(study, choice[0], **choice[1])
    assume(ranking.cases)
    worlds = Worlds(study, ranking.cases)
    for question, one in asked(ranking):
        assert_parts(one)
        near = LOCATED * (one.answers[-1].high - one.answers[0].low)
        for answer in one.answers:
            assert_located(ranking, worlds, question, answer, near)


def assert_located(ranking: Ranking, worlds: Worlds, question: FigureKey, answer: Answer, near: float) -> None:
    """Hold an answer against ranking anew in its middle and just inside its ends, and at each limit itself."""
    if answer.high - answer.low > 2 * near:
        tried = [answer.low + near, (answer.low + answer.high) / 2, answer.high - near]
        assert held_at(ranking, worlds, question, tried) == [held_by(answer)] * 3
    own = ranking.cases[question.network].variation
    figure = own.figures[question.place]
    told = {figure.low, figure.high, *figure.one_of, *own.edges(question.place, own.listed)}
    for end, holds in ((answer.low, answer.has_low), (answer.high, answer.has_high)):
        if end in told:
            assert (held_at(ranking, worlds, question, [end]) == [held_by(answer)]) is holds


def decided(shares: Shares, flips: AbstractSet[str]) -> str:
    """Return the weightiest thing that changes in some world, or along the range."""
    if shares.first > 1e-12 or "first place" in flips:
        return "first place"
    return "shortlist" if shares.shortlist > 1e-12 or "shortlist" in flips else "nothing"


@few
@given(study=open_studies(), method=st.sampled_from(["weighted_sum", "topsis"]))
def test_questions_come_by_what_they_decide_then_by_share_then_by_name(study: Study, method: str) -> None:
    ranking = rank(study, method)
    shares = deciding_shares(ranking)
    on_sets, _ = questions_on_sets(study) or ({}, True)
    keys = []
    for question, one in asked(ranking):
        on_set = on_sets.get((one.figure.network, one.figure.path))
        own, flips = shares[question], {change for flip in one.flips for change in flip.changes}
        if decided(own, flips) == "nothing":
            own = shares_between(ranking, question) or own
        decides = decided(own, flips)
        share = {"first place": own.first, "shortlist": own.shortlist, "nothing": 0.0}[decides]
        if decides == "nothing" and on_set is not None and on_set.decides:
            decides, share = "set", on_set.share
        assert (one.decides, one.share) == (decides, share)
        named = {
            (need.network, ranking.cases[need.network].variation.figures[need.place].path) for need in own.needs
        }
        assert {(need.network, need.path) for need in one.needs} == (
            named if decides in {"first place", "shortlist"} else set()
        )
        keys.append((ORDER.index(decides), -steady(one.share), one.figure.network, one.figure.path))
    assert keys == sorted(keys)
    assert len(keys) == sum(len(own.variation.figures) for own in ranking.cases.values())


@pytest.mark.parametrize(("name", "parameters"), [("topsis", {}), *TOGETHER])
def test_a_change_is_located_where_scores_bend(name: str, parameters: dict[str, Any]) -> None:
    """`a` is level with `b` where their figures are the same, at 4, and ties a few hundred-millionths about it."""
    scale = {"weight": 1, "scale": {"worst": 0, "best": 10}}
    study = small_study(
        criteria={"one": scale, "two": scale},
        networks={
            "a": network(values={"one": {"value": "unknown", "low": 0, "high": 10}, "two": 6}),
            "b": network(values={"one": 4, "two": 6}),
            "c": network(values={"one": 0, "two": 0}),
        },
    )
    (one,) = questions(rank(study, name, **parameters)).questions
    firsts = [flip for flip in one.flips if "first place" in flip.changes]
    assert [flip.at for flip in firsts] == [pytest.approx(4.0, abs=1e-7)] * len(firsts)
    assert (one.answers[0].first, one.answers[-1].first) == (("b",), ("a",))


def with_level(level: object, **others: object) -> Questions:
    """Return the questions about the level of `a`, against networks with known levels."""
    study = small_study(
        criteria=LEVEL,
        networks={name: network(values={"level": one}) for name, one in {"a": level, **others}.items()},
        shortlist={"size": 2},
    )
    return questions(rank(study))


def test_the_first_place_and_the_shortlist_flip_where_the_level_of_another_is() -> None:
    (one,) = with_level({"value": "unknown", "low": 0, "high": 10}, b=7, c=4).questions
    assert [flip.at for flip in one.flips] == pytest.approx([4.0, 7.0])
    assert [flip.changes for flip in one.flips] == [("shortlist",), ("first place",)]
    assert [(a.first, a.shortlist) for a in one.answers] == [
        (("b",), ("b", "c")),
        (("b",), ("a", "b")),
        (("a",), ("a", "b")),
    ]
    assert [(a.has_low, a.has_high) for a in one.answers] == [(True, False), (False, False), (False, True)]


def test_a_shortlist_by_score_flips_at_its_cut() -> None:
    study = small_study(
        criteria=LEVEL,
        networks={
            "a": network(values={"level": {"value": "unknown", "low": 0, "high": 10}}),
            "b": network(values={"level": 3}),
        },
        shortlist={"cut": 0.7},
    )
    (one,) = questions(rank(study)).questions
    assert [flip.at for flip in one.flips] == pytest.approx([3.0, 7.0])
    assert [flip.changes for flip in one.flips] == [("first place",), ("shortlist",)]
    assert one.answers[-1].has_low


def asking_for_members(members: object, **gate: float) -> OpenQuestion:
    """Return the question how many members `a` has, which is first if it passes the gate."""
    study = small_study(
        criteria=LEVEL,
        gates={"size": {"kind": "other", "fact": "members", **gate}},
        networks={
            "a": network(values={"level": 5}, facts={"members": members}),
            "b": network(values={"level": 3}, facts={"members": 30}),
        },
    )
    return questions(rank(study)).questions[0]


def test_a_cut_that_is_crossed_where_a_timing_comes_too_late_is_crossed_at_that_day() -> None:
    study = small_study(
        needs={
            "skill": need(importance=3, by="2026-03-01"),
            "tools": need(importance=2, themes={"practice": 1}),
        },
        criteria={"needs": {"weight": 1, "computed": "need_coverage"}},
        networks={
            "a": network(
                joining={"fee": 0, "effort_hours": 0, "entry_weeks": {"value": "unknown", "low": 0, "high": 30}},
                serves={"skill": 1},
                offers={"practice": 0.25},
            ),
            "b": network(serves={"skill": 0}, offers={"practice": 0}),
        },
        shortlist={"cut": 0.5},
    )
    (answered,) = asked(rank(study))
    assert [(answer.low, answer.high, answer.shortlist) for answer in answered[1].answers] == [
        (0.0, 59 / 7, ("a",)),
        (pytest.approx(59 / 7, abs=1e-9), 30.0, ()),
    ]
    assert_answers(ranking := rank(study), Worlds(study, ranking.cases), *answered)


def test_a_gate_inside_the_range_flips_the_gate_and_what_hangs_on_it() -> None:
    one = asking_for_members({"value": "unknown", "low": 5, "high": 50}, min=30)
    (flip,) = one.flips
    assert flip.at == pytest.approx(30.0)
    assert flip.changes == ("first place", "gate", "shortlist")
    assert (flip.below.first, flip.above.first) == (("b",), ("a",))
    assert (flip.below.has_high, flip.above.has_low) == (True, True)
    assert flip.above.low == 30.0
    assert flip.below.high == pytest.approx(30.0, rel=2e-9)


def test_a_gate_with_two_limits_flips_at_both() -> None:
    one = asking_for_members({"value": "unknown", "low": 5, "high": 50}, min=20, max=40)
    assert [flip.at for flip in one.flips] == [pytest.approx(20.0), pytest.approx(40.0)]
    assert [answer.stands for answer in one.answers] == [False, True, False]


def test_ties_at_the_end_of_a_range_and_at_an_only_value_are_told() -> None:
    (end,) = with_level({"value": "unknown", "low": 7, "high": 10}, b=7).questions
    assert [(one.low, one.high, one.first) for one in end.answers] == [(7, 7, ("a", "b")), (7, 10, ("a",))]
    (only,) = with_level({"value": "unknown", "one_of": [5, 7, 9]}, b=7).questions
    parts = [(5, 7, ("b",)), (7, 7, ("a", "b")), (7, 9, ("a",))]
    assert [(one.low, one.high, one.first) for one in only.answers] == parts


def test_what_holds_at_the_peak_of_a_curve_alone_is_told() -> None:
    study = small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 10, "curve": [[0, 0], [5, 1], [10, 0]]}}},
        networks={
            "x": network(values={"level": {"value": 3, "low": 2, "high": 9}}),
            "y": network(values={"level": 5}),
        },
    )
    (answered,) = asked(rank(study))
    assert [(one.low, one.high, one.first) for one in answered[1].answers] == [
        (2, 5, ("y",)),
        (5, 5, ("y", "x")),
        (5, 9, ("y",)),
    ]
    assert_answers(ranking := rank(study), Worlds(study, ranking.cases), *answered)
    assert ": ." not in str(questions(rank(study)))


@pytest.mark.parametrize("level", [5, 2])
def test_a_limit_within_a_stated_range_is_a_notice_and_no_question(level: int) -> None:
    hours = {"value": 5, "low": 2, "high": 9}
    study = small_study(
        criteria=LEVEL,
        learner={"limits": {"hours_per_month": 6}},
        networks={
            "a": network(values={"level": level}, staying={"yearly_cost": 0, "hours_per_month": hours}),
            "b": network(values={"level": 3}),
        },
    )
    ranking = rank(study)
    assert questions(ranking).questions == ()
    assert any("the stated range, 2 to 9, reaches past it" in notice for notice in notices(ranking))


@pytest.mark.parametrize("scored", [{}, {"paid": {"computed": "yearly_cost", "weight": 1, "scale": LESS_MONEY}}])
def test_a_limit_of_a_sum_is_told_with_its_other_part_at_the_least_whether_that_is_scored_or_not(
    scored: dict[str, Any],
) -> None:
    study = small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 5}}, **scored},
        learner={"limits": {"first_year_cost": 200}},
        networks={
            "a": network(
                values={"level": 4},
                joining={"fee": "unknown"},
                staying={"yearly_cost": {"value": "unknown", "low": 0, "high": 50}},
            ),
            "b": network(values={"level": 1}, staying={"yearly_cost": 50}),
        },
    )
    fee = next(one for one in questions(rank(study)).questions if one.figure.path == "joining.fee")
    assert [str(begins) for begins in fee.thresholds] == ["more than 200"]
    assert [(answer.first, answer.stands) for answer in fee.answers] == [(("a",), True), (("b",), False)]


def test_a_number_without_a_range_is_looked_at_on_both_sides_of_its_limit() -> None:
    one = asking_for_members("unknown", min=30)
    assert [flip.at for flip in one.flips] == [pytest.approx(30.0)]
    assert all(math.isfinite(end) for answer in one.answers for end in (answer.low, answer.high))


@pytest.mark.parametrize(
    ("members", "gate", "stood"),
    [
        ({"value": "unknown", "one_of": [5, 30]}, {"min": 30}, [False, True]),
        ({"value": "unknown", "low": 30, "high": 50}, {"max": 30}, [True, False]),
        ({"value": "unknown", "low": 5, "high": 50}, {"min": 30, "max": 30}, [False, True, False]),
    ],
)
def test_a_limit_that_one_single_level_meets_is_told(
    members: object, gate: dict[str, float], stood: list[bool]
) -> None:
    one = asking_for_members(members, **gate)
    assert [answer.stands for answer in one.answers] == stood
    assert [answer.low for answer in one.answers if answer.stands] == [30.0]
    assert all(set(flip.changes) >= {"first place", "gate"} for flip in one.flips)


def test_a_true_or_false_has_two_answers() -> None:
    study = small_study(
        criteria=LEVEL,
        gates={"member": {"kind": "access", "fact": "member", "must_be": False}},
        networks={
            "a": network(values={"level": 5}, facts={"member": {"value": "unknown", "ask": "the office"}}),
            "b": network(values={"level": 3}, facts={"member": False}),
        },
    )
    (one,) = questions(rank(study)).questions
    assert (one.figure.is_truth, one.figure.ask, one.share, one.error) == (True, "the office", 1.0, 0.0)
    assert one.answers == (
        Answer(0.0, 0.0, True, True, True, ("a",), ("a", "b")),  # noqa: FBT003 -- as the record lists them
        Answer(1.0, 1.0, True, True, False, ("b",), ("b",)),  # noqa: FBT003
    )
    assert one.flips[0].changes == ("first place", "gate", "shortlist")


def test_the_order_is_first_place_then_shortlist_then_nothing() -> None:
    study = small_study(
        criteria=LEVEL,
        networks={
            name: network(values={"level": {"value": "unknown", "low": low, "high": high} if low < high else low})
            for name, (low, high) in {"z": (7, 10), "y": (8, 9), "x": (1, 3), "w": (2, 2), "v": (0, 1)}.items()
        },
        shortlist={"size": 3},
    )
    found = questions(rank(study)).questions
    assert [(one.figure.network, one.decides) for one in found] == [
        ("z", "first place"),
        ("y", "first place"),
        ("x", "shortlist"),
        ("v", "nothing"),
    ]
    # y decides while z lies between its ends, from 8 to 9 of 7 to 10.
    assert [one.share for one in found] == [1.0, pytest.approx(1 / 3, abs=0.07), 1.0, 0.0]


def test_questions_of_a_bare_matrix_are_its_cells_and_its_conditional_networks() -> None:
    matrix = DecisionMatrix.from_arrays([[4.0], [3.0]], [1], worst=[0], best=[5])
    low, high = matrix.values.copy(), matrix.values.copy()
    low[0, 0] = 2.0
    status = np.array([0, 1], dtype=np.int8)
    found = questions(rank(replace(matrix, low=low, high=high, status=status)))
    assert [(str(one.figure), one.decides) for one in found.questions] == [
        ("A1: C1", "first place"),
        ("A2: stands", "first place"),
    ]
    assert [flip.at for flip in found.questions[0].flips] == [pytest.approx(3.0)]
    assert found.questions[0].needs == (OpenFigure("A2", "stands", 0.0, 1.0, is_truth=True),)


@pytest.mark.parametrize("method", ["weighted_sum", "vikor"])
def test_without_open_figures_there_are_no_questions(method: str) -> None:
    matrix = DecisionMatrix.from_arrays([[1.0], [3.0]], [1], worst=[0], best=[5])
    found = questions(rank(matrix, method))
    assert (found.questions, found.is_exact) == ((), True)


def test_nobody_is_asked_about_networks_that_do_not_stand() -> None:
    study = small_study(
        criteria=LEVEL,
        gates={"member": {"kind": "access", "fact": "member", "must_be": True}},
        networks={"a": network(values={"level": "unknown"}, facts={"member": False})},
    )
    assert rank(study).verdict.kind == "nobody stands"
    assert questions(rank(study)).questions == ()


def test_shares_that_are_drawn_are_said_not_to_be_exact() -> None:
    names = [f"n{place}" for place in range(13)]
    study = small_study(
        needs={name: need() for name in names},
        networks={
            "a": network(serves={name: {"value": "unknown"} for name in names}),
            "b": network(serves=dict.fromkeys(names, 0.5)),
        },
    )
    found = questions(rank(study))
    assert not found.is_exact
    assert len(found.questions) == 13
    assert all(one.error > 0 and one.decides == "first place" for one in found.questions)
