"""Do figures at the edges of what a number can be give finite and right results, without a warning of numpy's?

Everything here runs with overflows, divisions by 0 and invalid operations as errors. A method may refuse what it
cannot treat; what it says then is a sentence of netselect's own.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import netselect
from netselect import DecisionMatrix, Ranking, rank, rank_many, sums
from netselect.errors import NetselectError
from netselect.methods import make_method
from netselect.robustness.sensitivity import nearest_on_a_plane
from netselect.study.study import Study
from netselect.sums import ROUNDING, SLIGHT
from netselect.words import threshold
from tests.contract.trials import Trial, trials
from tests.effort import examples
from tests.small_study import need, network, small_study

pytestmark = pytest.mark.filterwarnings("ignore::netselect.errors.NetselectWarning")

TINY = (0.0, 5e-324, 1e-323, 1e-308, 1e-300, 1e-160)
LARGE = (0.125, 1.0, 5.0, 1e15 - 0.125, 1e15)
FIGURES = st.one_of(st.sampled_from(TINY), st.sampled_from(LARGE), st.sampled_from((*TINY, *LARGE)))
RELATIVE = [
    ("weighted_sum", {"scaling": "min_max"}),
    ("weighted_sum", {"scaling": "vector"}),
    ("weighted_sum", {"scaling": "sum"}),
    ("weighted_sum", {"scaling": "max"}),
    ("weighted_product", {"scaling": "max"}),
    ("weighted_product", {"scaling": "sum"}),
    ("waspas", {"scaling": "max"}),
    ("ahp", {"networks": "measured"}),
    ("vikor", {}),
    *(("topsis", {"reference": "candidates", "scaling": name}) for name in ("min_max", "vector", "sum", "max")),
]
"""Methods for which the unit of a column cannot matter."""


@pytest.fixture(autouse=True)
def every_warning_is_an_error() -> Any:  # noqa: ANN401 -- a generator
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield


@st.composite
def extreme_matrices(draw: st.DrawFn) -> DecisionMatrix:
    count, width = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    pools = [draw(st.sampled_from((TINY, LARGE, (*TINY, *LARGE), (0.0, 5e-324)))) for _ in range(width)]
    values = [[draw(st.sampled_from(pool)) for pool in pools] for _ in range(count)]
    ends = [draw(st.lists(st.sampled_from((*TINY, *LARGE)), min_size=2, max_size=2, unique=True)) for _ in pools]
    weights = [draw(st.sampled_from((1.0, 2.0, 5e-324, 1e-300, 1e15, 0.0))) for _ in pools]
    weights[0] = weights[0] or 1.0
    return DecisionMatrix.from_arrays(
        values, weights, worst=[end[0] for end in ends], best=[end[1] for end in ends]
    )


@settings(max_examples=examples(80), suppress_health_check=list(HealthCheck))
@given(matrix=extreme_matrices(), trial=st.sampled_from(trials()))
def test_every_method_gives_finite_scores_alone_and_in_a_batch_or_refuses(
    matrix: DecisionMatrix, trial: Trial
) -> None:
    with suppress(NetselectError):
        method, completed = trial.on(matrix)
        ranking = rank(completed, method)
        assert np.isfinite(ranking.scores).all()
        assert str(ranking)
        many = rank_many(completed, completed.weights[None, :], method, top=len(completed.networks))
        (chunk,) = many.chunks
        assert sorted(chunk.score[0].tolist()) == sorted(ranking.scores.tolist())


@pytest.mark.parametrize(("method", "parameters"), RELATIVE, ids=str)
@pytest.mark.parametrize("power", [-1073, -1022, -600, -300, 40])
def test_a_column_in_another_unit_changes_no_bit_of_a_score(
    method: str, parameters: dict[str, object], power: int
) -> None:
    def matrix(exponent: int) -> DecisionMatrix:
        column = np.ldexp([2.0, 6.0, 4.0], exponent)
        return DecisionMatrix.from_arrays(
            np.column_stack([column, column[::-1], [1.0, 1.0, 2.0]]), [3, 1, 1], maximise=["max", "min", "max"]
        )

    chosen = make_method(method, parameters)
    usual, faint = rank(matrix(0), chosen), rank(matrix(power), chosen)
    assert faint.scores.tolist() == usual.scores.tolist()
    for found, exponent in ((usual, 0), (faint, power)):
        many = rank_many(matrix(exponent), np.array([[3.0, 1.0, 1.0]]), chosen, top=3)
        assert many.chunks[0].score[0].tolist() == np.sort(found.scores)[::-1].tolist()


EDGES = (
    LARGE,
    (1.0, 1.0 + ROUNDING / 2, 1.0 + 2 * ROUNDING, -1.0),
    tuple(SLIGHT * share for share in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)),
    (0.125, -1e99, 1e99),
)
"""Figures at the edges of what is scaled without care."""


@pytest.mark.parametrize(
    ("method", "parameters"), [*RELATIVE, ("topsis", {"reference": "candidates", "scaling": "none"})], ids=str
)
@pytest.mark.parametrize("weight", [1.0, 1e-300, 0.0])
def test_figures_that_need_no_care_score_the_same_with_it(
    method: str, parameters: dict[str, object], weight: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = [np.array(pair)[[0, 1, 1]] for pool in EDGES for pair in permutations(pool, 2)]
    chosen, found = make_method(method, parameters), []
    for slight in (sums.SLIGHT, np.inf):
        monkeypatch.setattr(sums, "SLIGHT", slight)
        for column in columns:
            with suppress(NetselectError):
                for other in (column[::-1], np.array([1.0, 2.0, 5.0])):
                    table = np.column_stack([column, other])
                    matrix = DecisionMatrix.from_arrays(table, [1.0, weight], maximise=["max", "min"])
                    found.append(chosen.evaluate(matrix).scores.tolist())
    usual, careful = found[: len(found) // 2], found[len(found) // 2 :]
    assert usual == careful
    assert usual


@pytest.mark.parametrize("least", [5e-324, 1e-310, 1e-200])
@pytest.mark.parametrize("scaling", ["min_max", "vector", "sum", "max", "none"])
@pytest.mark.parametrize("distance", ["euclidean", "manhattan", "chebyshev"])
def test_given_points_far_beyond_the_figures_are_points_all_the_same(
    least: float, scaling: str, distance: str
) -> None:
    matrix = DecisionMatrix.from_arrays([[0.0], [least]], [1], maximise=["max"])
    for ideal, opposite in ((1e15, 0.0), (least, 0.0)):
        points: dict[str, Any] = {"ideal": {"C1": ideal}, "anti_ideal": {"C1": opposite}}
        ranking = rank(matrix, "topsis", reference="given", scaling=scaling, distance=distance, **points)
        assert ranking.scores.tolist() == pytest.approx([0.0, least / ideal], abs=1e-12)


def test_figures_as_they_are_keep_their_distances_however_small() -> None:
    matrix = DecisionMatrix.from_arrays([[0.0], [5e-324], [1e-323]], [1], maximise=["max"])
    ranking = rank(matrix, "topsis", reference="candidates", scaling="none")
    assert ranking.scores.tolist() == [0.0, 0.5, 1.0]
    many = rank_many(matrix, np.ones((1, 1)), "topsis", reference="candidates", scaling="none", top=3)
    assert many.chunks[0].score.tolist() == [[1.0, 0.5, 0.0]]


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1.0, 1e100])
def test_the_nearest_weights_do_not_depend_on_the_unit_of_the_differences(size: float) -> None:
    found = nearest_on_a_plane(np.array([0.5, 0.3, 0.2]), np.array([-size, size, 0.0]))
    assert found is not None
    assert found.tolist() == pytest.approx([0.4, 0.4, 0.2])


@pytest.mark.parametrize("level", [5e-324, 1e-308, 3e-305, 1e-300, 1e-290, 1e-200, 1e15, 1e100])
def test_a_threshold_of_any_size_is_printed(level: float) -> None:
    found = threshold(level, lambda levels: (levels >= level).astype(np.int64), upwards=True)
    assert float(found.text) == pytest.approx(level, rel=1e-2, abs=1e-8)


QUESTIONS: tuple[Callable[[Ranking], object], ...] = (
    netselect.sensitivity,
    netselect.questions,
    netselect.agreement,
    netselect.dominance,
    netselect.portfolio,
    netselect.gaps,
    lambda ranking: netselect.explain(ranking, "a"),
    lambda ranking: netselect.compare(ranking, "a", "b"),
    lambda ranking: netselect.counterfactuals(ranking, *ranking.networks[-1:], *ranking.networks[:1]),
    lambda ranking: netselect.smaa(ranking, samples=50),
)


@st.composite
def extreme_studies(draw: st.DrawFn) -> Study:
    def figure() -> object:
        low, stated, high = sorted(draw(st.tuples(FIGURES, FIGURES, FIGURES)))
        return draw(
            st.sampled_from(
                (
                    stated,
                    stated,
                    {"value": "unknown", "low": low, "high": high},
                    {"value": "unknown", "one_of": sorted({low, high})},
                )
            )
        )

    def scale() -> dict[str, float]:
        worst, best = draw(st.lists(st.sampled_from((*TINY, *LARGE)), min_size=2, max_size=2, unique=True))
        return {"worst": worst, "best": best}

    return small_study(
        shortlist={"size": 1},
        learner={"limits": {"first_year_cost": draw(FIGURES)}},
        needs={
            "skill": need(importance=draw(st.sampled_from((1, 5e-324, 1e15))), by="2026-03-01"),
            "tools": need(),
        },
        criteria={
            "level": {"weight": draw(st.sampled_from((1, 0, 1e-300))), "scale": scale()},
            "cost": {"computed": "yearly_cost", "weight": 1, "scale": scale()},
            "fit": {"computed": "need_coverage", "weight": 1},
        },
        networks={
            name: network(
                values={"level": figure()},
                joining={
                    "fee": figure(),
                    "effort_hours": 0,
                    "entry_weeks": draw(st.sampled_from((0, 5e-324, 20))),
                },
                staying={"yearly_cost": figure(), "hours_per_month": 0},
                serves={
                    "skill": draw(st.sampled_from((0, 5e-324, 0.5))),
                    "tools": draw(st.sampled_from((0, 1e-300, 1))),
                },
            )
            for name in "abc"
        },
    )


@settings(max_examples=examples(6), suppress_health_check=list(HealthCheck))
@given(study=extreme_studies(), method=st.sampled_from(["weighted_sum", "topsis", "ahp", "vikor", "promethee"]))
def test_every_question_about_a_study_is_answered_or_refused_in_a_sentence(study: Study, method: str) -> None:
    with suppress(NetselectError):
        ranking = rank(study, method)
        assert str(ranking)
        for ask in QUESTIONS:
            with suppress(NetselectError):
                assert str(ask(ranking)) or ask(ranking) == ()
