"""Are possible firsts, ranks and pairs those that come of working out the changed studies one by one?"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netselect import Ranking, rank
from netselect.bounds import Outlook, outlook_apart, outlook_together, score_bounds, worlds_of
from netselect.matrix import DecisionMatrix
from netselect.study.study import Study
from netselect.sums import competition_ranks, tie_tolerance
from tests.effort import examples
from tests.open_studies import Figures, every_world, open_studies
from tests.ranked_anew import Worlds
from tests.small_study import network, small_study

few = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

MOST_BY_HAND = 200
"""Worlds of a drawn study that are worked out one by one."""

TOGETHER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("topsis", {"reference": "candidates"}),
    ("weighted_sum", {"scaling": "min_max"}),
    ("vikor", {}),
)


def ranks_in(ranking: Ranking, worlds: Worlds, chosen: dict[str, Figures]) -> tuple[Figures, Figures]:
    """Return scores and ranks, 0 for those that do not stand, of a world that is worked out anew."""
    matrix, standing = worlds.settled(chosen)
    stands = np.array([name in standing for name in matrix.networks])
    scores, ranks = np.full(len(stands), -np.inf), np.zeros(len(stands))
    rows = np.flatnonzero(stands)
    if len(rows):
        seen = matrix.take(rows) if ranking.method.is_relative else matrix
        found = ranking.method.evaluate(seen).scores
        found = found if ranking.method.is_relative else found[rows]
        scores[rows] = found
        ranks[rows] = competition_ranks(found, tie_tolerance(found, ranking.method.range_of_scores))
    return scores, ranks


def assert_found(outlook: Outlook, scores: Figures, ranks: Figures) -> None:
    """Hold an outlook against the scores and ranks (w, n) of all worlds."""
    stood = ranks > 0
    for row in range(ranks.shape[1]):
        own = stood[:, row]
        assert bool(outlook.surely_stands[row]) is bool(own.all())
        assert bool(outlook.could_be_first[row]) is bool((ranks[own, row] == 1).any())
        ends = (ranks[own, row].min(), ranks[own, row].max()) if own.any() else (0, 0)
        assert (outlook.best_rank[row], outlook.worst_rank[row]) == ends
        if own.any():
            assert outlook.low[row] == pytest.approx(scores[own, row].min(), abs=1e-9)
            assert outlook.high[row] == pytest.approx(scores[own, row].max(), abs=1e-9)
        for other in range(ranks.shape[1]):
            both = own & stood[:, other]
            if both.any():
                never = bool((ranks[both, row] <= ranks[both, other]).all())
                assert bool(outlook.never_below[row, other]) is never


@few
@given(study=open_studies(), data=st.data())
def test_where_each_goes_its_own_way_the_outlook_is_that_of_every_world(study: Study, data: st.DataObject) -> None:
    ranking = rank(study, data.draw(st.sampled_from(["weighted_sum", "topsis", "weighted_product"])))
    assume(all(own.is_sharp for own in ranking.cases.values()))
    worlds = (
        every_world(ranking.cases)
        if np.prod([len(own.x) for own in ranking.cases.values()]) <= MOST_BY_HAND
        else []
    )
    assume(worlds)
    anew = Worlds(study, ranking.cases)
    scores, ranks = (
        np.array(part) for part in zip(*(ranks_in(ranking, anew, world) for world in worlds), strict=True)
    )
    assert ranking.outlook.is_exact
    assert_found(ranking.outlook, scores, ranks)


@few
@given(study=open_studies(), data=st.data())
def test_no_figures_in_between_lead_outside_an_exact_outlook(study: Study, data: st.DataObject) -> None:
    ranking = rank(study)
    outlook = ranking.outlook
    chosen = {}
    for name, own in ranking.cases.items():
        x = own.x[data.draw(st.integers(0, len(own.x) - 1))].copy()
        for place, (figure, levels) in enumerate(zip(own.variation.figures, own.levels, strict=True)):
            if not figure.is_truth and not figure.one_of:
                x[place] = data.draw(st.floats(levels[0], levels[-1]))
        chosen[name] = x
    scores, ranks = ranks_in(ranking, Worlds(study, ranking.cases), chosen)
    for row in np.flatnonzero(ranks > 0).tolist():
        assert outlook.low[row] - 1e-9 <= scores[row] <= outlook.high[row] + 1e-9
        assert outlook.best_rank[row] <= ranks[row] <= outlook.worst_rank[row]
        assert ranks[row] > 1 or outlook.could_be_first[row]


@pytest.mark.filterwarnings("ignore::netselect.errors.DegenerateWarning")
@few
@given(study=open_studies(most_networks=3), choice=st.sampled_from(TOGETHER))
def test_where_networks_are_measured_together_the_search_finds_what_every_world_gives(
    study: Study, choice: tuple[str, dict[str, Any]]
) -> None:
    assume(study.criteria["level"].scale is not None and not study.criteria["level"].scale.curve)
    ranking = rank(study, choice[0], **choice[1])
    cases = ranking.cases
    assume(cases and len(worlds_of(cases)) <= MOST_BY_HAND)
    outlook = ranking.outlook
    figures = [figure for own in cases.values() for figure in own.variation.figures]
    assert outlook.is_exact is all(figure.is_truth or bool(figure.one_of) for figure in figures)
    populated, anew = 0, Worlds(study, cases)
    for world in every_world(cases):
        scores, ranks = ranks_in(ranking, anew, world)
        populated += bool(ranks.any())
        for row in np.flatnonzero(ranks > 0).tolist():
            assert outlook.low[row] - 1e-9 <= scores[row] <= outlook.high[row] + 1e-9
            assert outlook.best_rank[row] <= ranks[row] <= outlook.worst_rank[row]
            assert ranks[row] > 1 or outlook.could_be_first[row]
        for row, other in np.argwhere(outlook.never_below).tolist():
            assert not (ranks[row] and ranks[other]) or ranks[row] <= ranks[other]
    assert outlook.worlds >= populated


def test_a_figure_that_a_gate_asks_for_as_well_is_not_taken_where_the_gate_fails() -> None:
    """Its score alone would make `a` first at 8 hours, where the limit of 6 excludes it."""
    hours = {"computed": "hours_per_month", "weight": 1, "scale": {"worst": 0, "best": 10}}
    study = small_study(
        criteria={"hours": hours},
        learner={"limits": {"hours_per_month": 6}},
        networks={
            "a": network(staying={"hours_per_month": {"value": "unknown", "low": 1, "high": 8}}),
            "b": network(staying={"hours_per_month": 6}),
        },
    )
    ranking = rank(study)
    assert ranking.verdict.could_be_first == ("a", "b")
    closer = small_study(
        criteria={
            "hours": {**hours, "scale": {"worst": 0, "best": 10, "curve": [[0, 0], [5.5, 0.5], [6, 0.5], [10, 1]]}}
        },
        learner={"limits": {"hours_per_month": 6}},
        networks={
            "a": network(staying={"hours_per_month": {"value": "unknown", "low": 1, "high": 8}}),
            "b": network(staying={"hours_per_month": 5}, values={}),
            "c": network(staying={"hours_per_month": 5.5}),
        },
    )
    outlook = rank(closer).outlook
    row = list(rank(closer).matrix.networks).index("a")
    assert outlook.high[row] == pytest.approx(0.5)


def test_values_between_the_only_ones_are_not_taken_under_a_curve_that_rises_and_falls() -> None:
    study = small_study(
        criteria={"level": {"weight": 1, "scale": {"worst": 0, "best": 10, "curve": [[0, 0], [5, 1], [10, 0]]}}},
        networks={
            "a": network(values={"level": {"value": "unknown", "one_of": [1, 9]}}),
            "b": network(values={"level": 3}),
        },
    )
    ranking = rank(study)
    assert ranking.outlook.high[0] == pytest.approx(0.2)
    assert ranking.verdict.could_be_first == ("b",)


def test_without_anything_open_the_outlook_is_the_ranking() -> None:
    matrix = DecisionMatrix.from_arrays([[1.0], [3.0], [3.0]], [1], worst=[0], best=[5])
    ranking = rank(matrix)
    assert ranking.outlook.is_exact
    assert ranking.outlook.best_rank.tolist() == ranking.outlook.worst_rank.tolist() == [3, 1, 1]
    again = outlook_together(matrix, ranking.method, {}, ranking.bounds(), ranking.tolerance)
    assert again.is_exact
    assert again.best_rank.tolist() == [3, 1, 1]


@pytest.mark.parametrize("whole", [False, True], ids=["between", "whole figures"])
@pytest.mark.parametrize("name", ["weighted_sum", "weighted_product", "topsis", "waspas", "vikor", "promethee"])
def test_where_nothing_is_open_the_ranks_tell_what_a_search_would_find(name: str, *, whole: bool) -> None:
    generator = np.random.default_rng(7)
    for _ in range(8):
        values = generator.uniform(1, 5, (9, 3))
        status = generator.choice([0, 0, 0, 2], 9) if generator.random() < 0.5 else None
        matrix = DecisionMatrix.from_arrays(
            values.round() if whole else values, [3, 2, 1], worst=[1, 1, 5], best=[5, 5, 1]
        )
        ranking = rank(replace(matrix, status=status), name)
        look = outlook_together if ranking.method.is_relative else outlook_apart
        bounds = ranking.bounds()
        slow = look(ranking.matrix, ranking.method, {}, bounds, ranking.tolerance)
        for part in ("low", "high", "could_be_first", "best_rank", "worst_rank", "surely_stands", "never_below"):
            assert getattr(ranking.outlook, part).tolist() == getattr(slow, part).tolist()
        rows = slice(None) if ranking.rows is None else ranking.rows
        assert bounds.low[rows].tolist() == score_bounds(ranking.seen, ranking.method).low.tolist()
        places = [(place or 99, own) for place, own in zip(ranking.ranks, ranking.matrix.networks, strict=True)]
        assert ranking.networks == tuple(own for _, own in sorted(places))
        assert [record.rank or 99 for record in ranking.records] == sorted(place for place, _ in places)


def test_weights_that_follow_from_the_figures_follow_whoever_stands() -> None:
    criteria = {name: {"direction": "benefit"} for name in "xy"}
    figures = {"a": (9, 1), "b": (1, 6), "c": (5, 5), "d": (1, 1)}
    study = small_study(
        criteria=criteria,
        weights="standard_deviation",
        method={"weighted_sum": {"scaling": "none"}},
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={
            name: network(
                values=dict(zip("xy", values, strict=True)), facts={"open": "unknown" if name == "b" else True}
            )
            for name, values in figures.items()
        },
    )
    ranking = rank(study)
    assert not ranking.method.is_relative
    assert (ranking.outlook.worlds, ranking.outlook.is_exact) == (2, True)
    without = rank(study.model_copy(update={"networks": {k: v for k, v in study.networks.items() if k != "b"}}))
    row = list(ranking.matrix.networks).index("a")
    assert ranking.outlook.low[row] == pytest.approx(min(ranking.scores[row], without.scores[0]))


def test_a_bare_matrix_with_ranges_and_statuses_has_an_outlook() -> None:
    matrix = DecisionMatrix.from_arrays([[4.0], [3.0], [1.0]], [1], worst=[0], best=[5])
    low, high = matrix.values.copy(), matrix.values.copy()
    low[0, 0], high[1, 0] = 2.0, 3.5
    status = np.array([0, 1, 0], dtype=np.int8)
    outlook = rank(replace(matrix, low=low, high=high, status=status)).outlook
    assert outlook.could_be_first.tolist() == [True, True, False]
    assert outlook.surely_stands.tolist() == [True, False, True]
    assert outlook.worst_rank.tolist() == [2, 2, 3]
    assert outlook.best_rank.tolist() == [1, 1, 2]
