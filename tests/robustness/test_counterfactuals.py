"""Does the smallest change of one figure turn two networks round, and no smaller one, when all is ranked anew?"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.errors import InvalidParameter, MethodNotApplicable, UnknownName
from netselect.matrix import DecisionMatrix
from netselect.robustness import GRID
from netselect.robustness.counterfactuals import Counterfactual, counterfactuals
from netselect.study.network import stated_figures
from netselect.study.study import Study
from netselect.sums import steady
from tests.effort import examples
from tests.open_studies import open_studies
from tests.ranked_anew import ranked_at
from tests.small_study import need, network, small_study

Choice = tuple[str, dict[str, Any]]
CHOICES: tuple[Choice, ...] = (
    ("weighted_sum", {}),
    ("topsis", {}),
    ("weighted_product", {}),
    ("weighted_sum", {"scaling": "min_max"}),
    ("topsis", {"reference": "candidates"}),
    ("vikor", {}),
)

few = settings(
    max_examples=examples(50),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
degenerate = pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")


def is_turned(ranking: Ranking, found: Counterfactual) -> bool:
    ranks = [int(ranking.ranks[ranking.position(name)]) for name in (found.behind, found.ahead)]
    return min(ranks) > 0 and ranks[0] < ranks[1]


def pairs(ranking: Ranking) -> list[tuple[str, str]]:
    standing = [name for name in ranking.networks if ranking.stands[ranking.position(name)]]
    rank_of = {name: ranking.ranks[ranking.position(name)] for name in standing}
    return [(one, other) for one, other in permutations(standing, 2) if rank_of[one] >= rank_of[other]]


Turns = Callable[[Sequence[float]], list[bool]]
"""Tells of levels of a figure at which of them two networks are turned round when all is ranked anew."""


def assert_nearest(found: Counterfactual, turns: Turns) -> None:
    """Hold a counterfactual against its figure at levels all along the scale, nearly all told in one go."""
    scale = found.most - found.least
    near = 1e-7 * scale
    grid, at = np.linspace(found.least, found.most, 17).tolist(), [found.now]
    if found.low is not None and found.high is not None and found.needed is not None:
        towards = 1.0 if found.needed > found.now else -1.0
        into = min(near, (found.high - found.low) / 2)
        inside = found.low + into if found.needed == found.low else found.high - into
        at += [found.needed, inside, found.needed - towards * near]
    told = dict(zip([*grid, *at], turns([*grid, *at]), strict=True))
    assert not told[found.now]

    def all_along(low: float, high: float, outcome: bool) -> None:
        for level in grid:
            if low + near < level < high - near and told[level] is not outcome:
                # What is undone between two points of the grid is not promised to be seen.
                sides = max(level - scale / GRID, low + near), min(level + scale / GRID, high - near)
                assert not found.is_exact
                assert turns(sides) == [outcome] * 2

    if found.low is None or found.high is None or found.needed is None:
        all_along(found.least - scale, found.most + scale, outcome=False)
        return
    all_along(found.low, found.high, outcome=True)
    reach = abs(found.needed - found.now)
    all_along(found.now - reach, found.now + reach, outcome=False)
    assert found.least <= found.low <= found.high <= found.most
    assert told[inside] or told[found.needed]
    if abs(found.needed - found.now) > 2 * near and found.high > found.low:
        assert not told[found.needed - towards * near]


def matrix_turns(ranking: Ranking, found: Counterfactual) -> Turns:
    matrix = ranking.matrix
    row, column = ranking.position(found.network), list(matrix.criteria).index(found.path)

    def turns(levels: Sequence[float]) -> list[bool]:
        tables = np.repeat(matrix.values[None], len(levels), axis=0)
        tables[:, row, column] = levels
        return [is_turned(rank(replace(matrix, values=values), ranking.method), found) for values in tables]

    return turns


@st.composite
def plain_matrices(draw: st.DrawFn) -> DecisionMatrix:
    count, width = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    figures = st.lists(st.integers(1, 9), min_size=width, max_size=width)
    best = np.array(draw(st.lists(st.booleans(), min_size=width, max_size=width)))
    return DecisionMatrix.from_arrays(
        [draw(figures) for _ in range(count)],
        draw(st.lists(st.integers(0, 4), min_size=width, max_size=width).filter(any)),
        worst=np.where(best, 0, 10),
        best=np.where(best, 10, 0),
    )


@few
@given(matrix=plain_matrices(), choice=st.sampled_from(CHOICES), data=st.data())
@degenerate
def test_of_a_matrix_every_figure_of_two_networks_turns_them_round_where_it_is_said_and_no_nearer(
    matrix: DecisionMatrix, choice: Choice, data: st.DataObject
) -> None:
    ranking = rank(matrix, choice[0], **choice[1])
    behind, ahead = data.draw(st.sampled_from(pairs(ranking)))
    found = counterfactuals(ranking, behind, ahead)
    assert {(one.network, one.path) for one in found} == {
        (name, criterion) for name in (behind, ahead) for criterion in matrix.criteria
    }
    sizes = [steady(one.size) for one in found]
    assert sizes == sorted(sizes)
    for one in found:
        assert one.is_exact is (choice == ("weighted_sum", {}))
        assert (one.least, one.most, one.is_possible) == (0, 10, one.low is not None)
        assert_nearest(one, matrix_turns(ranking, one))


def study_turns(study: Study, ranking: Ranking, found: Counterfactual) -> Turns:
    def turns(levels: Sequence[float]) -> list[bool]:
        anew = ranked_at(study, ranking, found.network, found.path, levels)
        return [is_turned(one, found) for one in anew]

    return turns


@few
@given(study=open_studies(most_networks=3), method=st.sampled_from(["weighted_sum", "topsis"]), data=st.data())
def test_of_a_study_with_gates_dates_and_budgets_likewise(study: Study, method: str, data: st.DataObject) -> None:
    ranking = rank(study, method)
    assume(pairs(ranking))
    behind, ahead = data.draw(st.sampled_from(pairs(ranking)))
    found = counterfactuals(ranking, behind, ahead)
    assert found
    for one in found:
        stated = dict(stated_figures(study.networks[one.network]))
        assert one.network in {behind, ahead}
        assert not stated[one.path].is_unknown
        assert one.now == stated[one.path].value
        assert_nearest(one, study_turns(study, ranking, one))


def by_path(ranking: Ranking, behind: str, ahead: str) -> dict[tuple[str, str], Counterfactual]:
    return {(one.network, one.path): one for one in counterfactuals(ranking, behind, ahead)}


def priced(cheap: float, dear: float, **parts: Any) -> Study:  # noqa: ANN401 -- any part of a study
    cost = {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}}
    level = {"weight": 1, "scale": {"worst": 0, "best": 5}}
    return small_study(
        criteria={"cost": cost, "level": level},
        networks={
            "a": network(staying={"yearly_cost": cheap, "hours_per_month": 0}, values={"level": 4}),
            "b": network(staying={"yearly_cost": dear, "hours_per_month": 0}, values={"level": 3}),
        },
        **parts,
    )


def test_the_smallest_change_by_hand() -> None:
    """`b` is at .6 + .2 against .8 + .4: each point of cost is .01, each point of level .2."""
    found = by_path(rank(priced(60, 80)), "b", "a")
    cost = found["b", "staying.yearly_cost"]
    assert [cost.needed, cost.high] == pytest.approx([40, 40])
    assert (cost.now, cost.low, cost.least, cost.most) == (80, 0, 0, 100)
    assert cost.size == pytest.approx(0.4)
    assert found["a", "values.level"].needed == pytest.approx(2)
    # At the end of either scale the two would tie.
    assert not found["b", "values.level"].is_possible
    assert not found["a", "staying.yearly_cost"].is_possible


def test_a_level_that_a_gate_excludes_does_not_count() -> None:
    limit = {"limits": {"yearly_cost": 90}}
    free, limited = (by_path(rank(priced(40, 60, **parts)), "b", "a") for parts in ({}, {"learner": limit}))
    of_a = ("a", "staying.yearly_cost")
    assert free[of_a].needed == pytest.approx(80)
    assert [free[of_a].high, limited[of_a].high] == pytest.approx([100, 90])
    tight = by_path(rank(priced(40, 60, learner={"limits": {"yearly_cost": 75}})), "b", "a")
    assert not tight[of_a].is_possible
    assert (tight[of_a].low, tight[of_a].needed, tight[of_a].size) == (None, None, math.inf)


def test_help_that_comes_too_late_turns_two_networks_round() -> None:
    study = small_study(
        needs={"skill": need(by="2026-01-15")},
        networks={
            "a": network(serves={"skill": 0.75}, joining={"fee": 0, "effort_hours": 0, "entry_weeks": 1}),
            "b": network(serves={"skill": 0.5}, joining={"fee": 0, "effort_hours": 0, "entry_weeks": 1}),
        },
    )
    ranking = rank(study)
    late = by_path(ranking, "b", "a")["a", "joining.entry_weeks"]
    assert late.needed == pytest.approx(2)
    assert late.needed is not None
    assert study_turns(study, ranking, late)([late.needed]) == [True]
    assert not by_path(ranking, "b", "a")["b", "joining.entry_weeks"].is_possible


def test_a_start_today_alone_can_be_in_time() -> None:
    study = small_study(
        needs={"skill": need(by="2026-01-01")},
        networks={
            "a": network(serves={"skill": 0.5}),
            "b": network(serves={"skill": 0.75}, joining={"fee": 0, "effort_hours": 0, "entry_weeks": 1}),
        },
    )
    found = by_path(rank(study), "b", "a")["b", "joining.entry_weeks"]
    # A billionth of a day is no day.
    assert (found.low, found.high, found.needed, found.size) == pytest.approx((0, 0, 0, 1), abs=1e-9)
    assert found.level == "0 or less"


def test_unknown_figures_are_not_changed_and_figures_without_a_scale_neither() -> None:
    study = priced(40, 60)
    study.networks["b"].values["level"] = (
        study.networks["b"].values["level"].model_copy(update={"value": "unknown", "low": 1.0, "high": 3.0})
    )
    assert set(by_path(rank(study), "b", "a")) == {
        (name, path)
        for name in "ab"
        for path in ("staying.yearly_cost", "values.level")
        if (name, path) != ("b", "values.level")
    }


def test_without_anchors_the_candidates_own_figures_are_the_scale() -> None:
    matrix = DecisionMatrix.from_arrays([[4, 1, 7], [2, 3, 7], [1, 2, 7]], [1, 1, 1], maximise=["max"] * 3)
    found = by_path(rank(matrix, "topsis", reference="candidates"), "A3", "A2")
    assert {(one.path, one.least, one.most) for one in found.values()} == {("C1", 1, 4), ("C2", 1, 3)}


def test_a_curve_that_rises_and_falls_has_the_nearest_of_two_stretches() -> None:
    scale = {"worst": 0, "best": 10, "curve": [[0, 0], [5, 1], [10, 0]]}
    study = small_study(
        criteria={"level": {"weight": 1, "scale": scale}},
        networks={"a": network(values={"level": 3}), "b": network(values={"level": 9})},
    )
    found = by_path(rank(study), "b", "a")
    assert [found["b", "values.level"].low, found["b", "values.level"].high] == pytest.approx([3, 7])
    assert found["b", "values.level"].needed == pytest.approx(7)
    assert found["a", "values.level"].needed == pytest.approx(1)


def test_two_that_tie_are_turned_round_by_the_least_of_changes() -> None:
    matrix = DecisionMatrix.from_arrays([[5.0], [5.0]], [1], worst=[0], best=[10])
    for behind, ahead in (("A1", "A2"), ("A2", "A1")):
        assert [one.size for one in counterfactuals(rank(matrix), behind, ahead)] == [0, 0]


def test_what_cannot_be_compared_is_refused_with_the_reason() -> None:
    matrix = DecisionMatrix.from_arrays([[5.0], [4.0], [3.0]], [1], worst=[0], best=[10])
    ranking = rank(replace(matrix, status=np.array([0, 0, 2], dtype=np.int8)))
    with pytest.raises(InvalidParameter, match="`A1` is ahead of `A2` already: name them the other way round"):
        counterfactuals(ranking, "A1", "A2")
    with pytest.raises(InvalidParameter, match="`A1` is named twice"):
        counterfactuals(ranking, "A1", "A1")
    for names in (("A3", "A1"), ("A1", "A3")):
        with pytest.raises(MethodNotApplicable, match="`A3` does not stand"):
            counterfactuals(ranking, *names)
    with pytest.raises(UnknownName, match="there is no network `B1`"):
        counterfactuals(ranking, "B1", "A1")


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (
            {"x": 3, "y": 2},
            [
                "b would come before a if the x of a were less than 3 (now 4).",
                "b would come before a if its x were more than 4 (now 3).",
            ],
        ),
        (
            {"x": 3, "y": "unknown"},
            ["With what is unknown at its best, b would come before a if its x were more than 4 (now 3)."],
        ),
    ],
)
def test_a_counterfactual_prints_as_its_sentence(second: dict[str, Any], said: list[str]) -> None:
    study = small_study(
        criteria={name: {"weight": 1, "scale": {"worst": 0, "best": 5}} for name in "xy"},
        networks={"a": network(values={"x": 4, "y": 2 if second["y"] == 2 else 5}), "b": network(values=second)},
    )
    found = rank(study).counterfactuals("b", "a")
    printed = [" ".join(str(one).split()) for one in found]
    assert printed == [f"{one.sentence(one.called)}." for one in found]
    assert set(said) <= set(printed)
