"""Is what a report shows unasked what each part says when it is asked for?"""

import numpy as np
import pytest

import netselect
from netselect.report import REPORTED_UP_TO, doubts_about
from tests.judged_study import judged_study
from tests.small_study import network, small_study


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "promethee"])
def test_each_part_is_what_it_is_alone(method: str) -> None:
    ranking = netselect.rank(judged_study(), method)
    found = ranking.doubts
    assert found is not None
    assert found.questions == ranking.questions()
    assert found.sensitivity.intervals == ranking.sensitivity().intervals
    assert found.sensitivity.figures == netselect.sensitivity(ranking, rivals=1).figures
    assert found.smaa.networks == netselect.smaa(ranking, with_confidence=False).networks
    assert found.agreement.winners == ranking.agreement().winners
    assert found.reversals == netselect.reversals(ranking)
    assert found.dominance == ranking.dominance()
    assert found.disagreement == ranking.disagreement()


def test_it_is_worked_out_once() -> None:
    ranking = netselect.rank(judged_study())
    assert ranking.doubts is ranking.doubts


def test_the_coach_speaks_where_weights_rest_on_the_learners_judgements_alone() -> None:
    assert netselect.rank(judged_study(judges={})).doubts.coaching == netselect.coach(judged_study(judges={}))  # type: ignore[union-attr]
    for study, method in (
        (judged_study(), "weighted_sum"),
        (judged_study(judges={}), "topsis"),
        (judged_study("equal", judges={}), "weighted_sum"),
    ):
        found = netselect.rank(study, method).doubts
        assert found is not None
        assert found.coaching is None


@pytest.mark.parametrize("how", ["points", "equal", "order", "swing", "judgements", "entropy", "critic"])
@pytest.mark.parametrize("method", ["weighted_sum", "ahp"])
def test_everything_is_said_of_one_criterion_however_it_comes_to_its_weight(how: str, method: str) -> None:
    weight = {"weight": 2} if how in {"points", "swing"} else {}
    study = small_study(
        weights=how,
        order={"criteria": ["fit"]} if how == "order" else {},
        criteria={"fit": {**weight, "scale": {"worst": 0, "best": 10}}},
        networks={"a": network(values={"fit": 7}), "b": network(values={"fit": 5})},
    )
    found = netselect.rank(study, method)
    assert "A" in found.to_text()
    assert found.doubts.coaching is None  # type: ignore[union-attr]


def test_a_judge_who_is_the_learner_is_nobody_to_disagree_with() -> None:
    found = netselect.rank(judged_study(judges={"learner": {"influence": 2}})).doubts
    assert found is not None
    assert found.disagreement is None


def test_nobody_and_very_many_have_none() -> None:
    nobody = small_study(
        gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
        networks={"a": network(facts={"open": False})},
    )
    assert doubts_about(netselect.rank(nobody)) is None
    figures = np.random.default_rng(1).random((REPORTED_UP_TO + 1, 2))
    matrix = netselect.DecisionMatrix.from_arrays(figures, [1, 1], worst=[0, 0], best=[1, 1])
    assert doubts_about(netselect.rank(matrix)) is None
    assert doubts_about(netselect.rank(matrix.take(np.arange(REPORTED_UP_TO)))) is not None


def test_methods_that_compare_each_with_each_have_a_smaller_limit() -> None:
    figures = np.random.default_rng(1).random((90, 6))
    matrix = netselect.DecisionMatrix.from_arrays(figures, [1] * 6, worst=[0] * 6, best=[1] * 6)
    assert doubts_about(netselect.rank(matrix, "promethee")) is None
    assert doubts_about(netselect.rank(matrix.take(np.arange(20)), "promethee")) is not None
    assert doubts_about(netselect.rank(matrix)) is not None
