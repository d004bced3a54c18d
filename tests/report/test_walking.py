"""Does what a page is given to walk the weights with say, for any weights, what ranking anew says?"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netselect
from netselect.matrix import DecisionMatrix
from netselect.ranking import Ranking, rank
from netselect.report.document import WalkedWeights
from netselect.report.explorer import walked_weights
from netselect.study.study import Study
from tests.effort import examples
from tests.open_studies import open_studies
from tests.small_study import need, network, small_study
from tests.strategies import matrices


def taken(ranking: Ranking) -> WalkedWeights:
    walked = walked_weights(ranking)
    assert walked is not None
    return walked


def standing(ranking: Ranking) -> list[int]:
    """Return the rows of the networks that stand, in the order of their ids."""
    return sorted(np.flatnonzero(ranking.stands).tolist(), key=lambda row: ranking.matrix.networks[row])


@st.composite
def weights_for(draw: st.DrawFn, count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Draw weights that are not all 0."""
    drawn = draw(st.lists(st.integers(0, 5), min_size=count, max_size=count).filter(any))
    return np.array(drawn, dtype=np.float64)


@settings(max_examples=examples(100))
@given(open_studies(), st.data())
def test_scores_bounds_and_who_stands_are_those_of_ranking_anew(study: Study, data: st.DataObject) -> None:
    walked = walked_weights(rank(study))
    matrix = rank(study).matrix
    weights = data.draw(weights_for(len(matrix.criteria)))
    anew = rank(matrix.reweighted(weights))
    rows = standing(anew)
    if walked is None:
        assert len(rows) < 2
        return
    share = weights / weights.sum()
    graded, outlook = anew.bounds(graded=True), anew.outlook
    assert [one.name for one in walked.networks] == [anew.names.network(matrix.networks[row]) for row in rows]
    for one, row in zip(walked.networks, rows, strict=True):
        assert np.dot(one.listed, share) == pytest.approx(anew.scores[row], abs=1e-12)
        assert np.dot(one.low, share) == pytest.approx(graded.low[row], abs=1e-12)
        assert np.dot(one.high, share) == pytest.approx(graded.high[row], abs=1e-12)
        ends = [float(np.dot(end, share)) for end in one.ends]
        assert min(ends, default=0) == pytest.approx(outlook.low[row], abs=1e-12)
        assert max(ends, default=0) == pytest.approx(outlook.high[row], abs=1e-12)
        assert one.surely_stands == outlook.surely_stands[row]
        assert bool(anew.known[row]) != any(share[column] > 0 for column in one.unknown)
    read = sum(count for readers, count in walked.ungraded if any(share[column] > 0 for column in readers))
    assert read == anew.ungraded_strengths()
    assert walked.margin == pytest.approx(anew.margin)


@pytest.mark.parametrize("fun", ["{value: unknown, low: 1, high: 5}", "5"])
def test_what_rests_on_unknown_figures_at_their_best_says_so(fun: str) -> None:
    ranking = netselect.rank(netselect.loads(OPEN.replace("FUN", fun)))
    is_open = "unknown" in fun
    assert "A is first whatever this weight is." in taken(ranking).stays
    assert taken(ranking).table.caption.startswith("With what is unknown at its best, how far") == is_open
    page = ranking.document("shortlist").html()
    assert ("How far each can move is said with what is unknown at its best." in page) == is_open


OPEN = """
netselect: 1
title: Which club?
as_of: 2026-11-29
learner: {id: a, needs: {n: {title: N, importance: 10, current: 1, target: 3}}}
criteria:
  need_coverage: {computed: need_coverage, weight: 50}
  fun: {weight: 50, scale: {worst: 0, best: 5}}
networks:
  a: {name: A, joining: {entry_weeks: 0}, serves: {n: 0.5}, values: {fun: FUN}}
  b: {name: B, joining: {entry_weeks: 0}, serves: {n: 0.4}, values: {fun: 3}}
"""


@given(matrices(least_networks=2, least_criteria=2), st.data())
def test_a_bare_matrix_can_be_walked_too(matrix: DecisionMatrix, data: st.DataObject) -> None:
    walked = walked_weights(rank(matrix))
    if walked is None:
        assert matrix.worst is None
        return
    weights = data.draw(weights_for(len(matrix.criteria)))
    anew = rank(matrix.reweighted(weights))
    listed = np.array([one.listed for one in walked.networks])
    assert listed @ (weights / weights.sum()) == pytest.approx(anew.scores[standing(anew)], abs=1e-12)


def test_a_strength_that_two_criteria_read_is_counted_once() -> None:
    study = small_study(
        needs={
            "a": need(reason="personal_career", themes={"x": 1}),
            "b": need(reason="industry", themes={"x": 1, "y": 1}),
        },
        criteria={
            "p": {"computed": "fit_personal_career", "weight": 1},
            "i": {"computed": "fit_industry", "weight": 1},
        },
        networks={name: network(offers={"x": 1, "y": 0.5}) for name in "mn"},
    )
    walked = taken(rank(study))
    assert walked.ungraded == (((0, 1), 2), ((1,), 2))


def test_what_is_said_of_a_weight_holds_at_the_figures_that_are_printed() -> None:
    ranking = netselect.rank(netselect.load("criteria.example.yaml"))
    walked, matrix = taken(ranking), ranking.matrix
    at = list(matrix.criteria).index("yearly_cost")
    assert walked.stays[at] == (
        "Project-management professional body, student grade is first from 0 to 13.1; at 13.2 it is Council-wide "
        "project community of practice."
    )

    def first(points: float) -> str:
        weights = matrix.weights.copy()
        weights[at] = points / (100 - points) * (weights.sum() - weights[at])
        return rank(matrix.reweighted(weights)).networks[0]

    assert [first(points) for points in (0, 13.1, 13.2)] == ["pm-body", "pm-body", "council-cop"]


def test_another_method_is_named_and_excluded_networks_stay_out() -> None:
    study = netselect.load("criteria.example.yaml")
    walked = taken(netselect.rank(study, "topsis"))
    assert walked.method.startswith("TOPSIS (")
    assert taken(netselect.rank(study)).method == ""
    assert "Regional chamber of commerce" not in {one.name for one in walked.networks}


@pytest.mark.parametrize(
    ("values", "worst", "best", "is_there"),
    [
        ([[1, 2], [3, 4]], [0, 0], [5, 5], True),
        ([[1, 2], [3, 4]], None, None, False),
        ([[1, 2]], [0, 0], [5, 5], False),
        ([[1], [2]], [0], [5], False),
    ],
)
def test_walking_needs_anchors_two_networks_and_two_criteria(
    values: list[list[float]], worst: list[float] | None, best: list[float] | None, *, is_there: bool
) -> None:
    every = [True] * len(values[0])
    matrix = DecisionMatrix.from_arrays(values, every, maximise=every, worst=worst, best=best)
    walked = walked_weights(rank(matrix, "weighted_sum", scaling="max"))
    assert (walked is not None) == is_there
