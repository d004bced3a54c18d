"""Are the bounds of scores, the possible firsts and the rank intervals those that trying every world gives?"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect import rank
from netselect.bounds import ScoreBounds, possible_firsts, rank_intervals, score_bounds
from netselect.matrix import DecisionMatrix
from netselect.methods import Method, make_method
from netselect.study.study import Study
from netselect.sums import competition_ranks
from tests.effort import examples
from tests.small_study import need, network, small_study
from tests.strategies import matrices

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-9

few = settings(max_examples=examples(60), deadline=None)

ROW_WISE = ("weighted_sum", "ahp", "topsis", "weighted_product", "waspas")
RELATIVE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("weighted_sum", {"scaling": "min_max"}),
    ("topsis", {"reference": "candidates"}),
    ("vikor", {}),
    ("promethee", {}),
)


@st.composite
def uncertain(draw: st.DrawFn) -> DecisionMatrix:
    """Draw up to four networks on up to three criteria, of which a few figures have a range."""
    count, width = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    cells = st.lists(st.integers(0, 10), min_size=width, max_size=width)
    values = np.array([draw(cells) for _ in range(count)], dtype=np.float64)
    benefit = np.array(draw(st.lists(st.booleans(), min_size=width, max_size=width)))
    points = draw(st.lists(st.integers(1, 4), min_size=width, max_size=width))
    matrix = DecisionMatrix.from_arrays(
        values, points, worst=np.where(benefit, 0, 10), best=np.where(benefit, 10, 0)
    )
    low, high = values.copy(), values.copy()
    for _ in range(draw(st.integers(0, 4))):
        cell = draw(st.integers(0, count - 1)), draw(st.integers(0, width - 1))
        low[cell] -= draw(st.integers(0, 4))
        high[cell] += draw(st.integers(0, 4))
    curves: tuple[Floats | None, ...] = ()
    if draw(st.booleans()):
        peak = draw(st.integers(1, 9))
        curve = np.array([[0.0, 0.0], [peak, 1.0], [10.0, 0.25]])
        curves = (curve, *[None] * (width - 1))
    if (low == high).all():
        return replace(matrix, curves=curves)
    return replace(matrix, low=low, high=high, curves=curves)


def worlds(matrix: DecisionMatrix) -> Iterator[DecisionMatrix]:
    """Yield the matrix with every uncertain figure at each end, and at each turn of its curve between them."""
    if matrix.low is None or matrix.high is None:
        yield matrix
        return
    open_cells = [tuple(cell) for cell in np.argwhere(matrix.low != matrix.high)]
    choices = []
    for cell in open_cells:
        low, high = matrix.low[cell], matrix.high[cell]
        curve = matrix.curves[cell[1]] if matrix.curves else None
        turns = [] if curve is None else [level for level in curve[:, 0].tolist() if low < level < high]
        choices.append([low, high, *turns])
    for levels in product(*choices):
        values = matrix.values.copy()
        for cell, level in zip(open_cells, levels, strict=True):
            values[cell] = level
        yield matrix.at(values)


@pytest.mark.parametrize("name", ROW_WISE)
@few
@given(matrix=uncertain())
def test_bounds_are_the_lowest_and_the_highest_score_of_any_world(name: str, matrix: DecisionMatrix) -> None:
    method = make_method(name)
    every = np.stack([method.evaluate(world).scores for world in worlds(matrix)])
    found = score_bounds(matrix, method)
    assert found.low == pytest.approx(every.min(axis=0), abs=1e-12)
    assert found.high == pytest.approx(every.max(axis=0), abs=1e-12)
    assert found.are_certain == (bool(np.ptp(every, axis=0).max() == 0) or bool((found.low == found.high).all()))


@pytest.mark.parametrize(("name", "parameters"), RELATIVE)
@few
@given(matrix=uncertain())
def test_bounds_among_candidates_hold_the_corners_and_the_score_itself(
    name: str, parameters: dict[str, Any], matrix: DecisionMatrix
) -> None:
    method = make_method(name, parameters)
    assert method.is_relative
    matrix = replace(matrix, curves=())
    found = score_bounds(matrix, method)
    for corner in (matrix, *matrix.extremes()):
        scores = method.evaluate(corner).scores
        assert (found.low <= scores).all()
        assert (scores <= found.high).all()
    worst, best = matrix.extremes()
    for own, others in ((worst, best), (best, worst)):
        against = method.scores_against(own, others)
        for row in range(len(matrix.networks)):
            mixed = others.values.copy()
            mixed[row] = own.values[row]
            score = method.evaluate(others.at(mixed)).scores[row]
            assert against[row] == pytest.approx(score, rel=1e-12, abs=1e-12)
            assert found.low[row] <= against[row] <= found.high[row]


@pytest.mark.parametrize(("name", "parameters"), [*((name, {}) for name in ROW_WISE), *RELATIVE])
@few
@given(matrix=matrices(positive=True))
def test_certain_figures_have_their_score_as_both_bounds(
    name: str, parameters: dict[str, Any], matrix: DecisionMatrix
) -> None:
    method = make_method(name, parameters)
    found = score_bounds(matrix, method)
    assert found.are_certain
    assert found.low.tobytes() == found.high.tobytes() == method.evaluate(matrix).scores.tobytes()


@pytest.mark.parametrize(("name", "parameters"), RELATIVE)
def test_without_networks_there_are_no_bounds(name: str, parameters: dict[str, Any]) -> None:
    matrix = DecisionMatrix.from_arrays([[1.0]], [1], maximise=[True]).take(np.zeros(0, dtype=np.intp))
    found = score_bounds(matrix, make_method(name, parameters))
    assert found.low.shape == found.high.shape == (0,)


@few
@given(matrix=uncertain(), data=st.data())
def test_graded_ranges_count_when_asked_for(matrix: DecisionMatrix, data: st.DataObject) -> None:
    out = data.draw(st.integers(1, 3))
    low = matrix.values if matrix.low is None else matrix.low
    high = matrix.values if matrix.high is None else matrix.high
    graded = replace(matrix, graded_low=low - out, graded_high=high + out)
    method = make_method("weighted_sum")
    wide = score_bounds(replace(matrix, low=low - out, high=high + out), method)
    assert score_bounds(graded, method, graded=True).low.tolist() == wide.low.tolist()
    assert score_bounds(graded, method, graded=True).high.tolist() == wide.high.tolist()
    assert score_bounds(graded, method).low.tolist() == score_bounds(matrix, method).low.tolist()


class Field(NamedTuple):
    """Networks with a range of scores each, and whether they stand: surely, perhaps or not."""

    bounds: ScoreBounds
    stands: npt.NDArray[np.bool_]
    surely: npt.NDArray[np.bool_]

    def worlds(self) -> Iterator[tuple[Floats, npt.NDArray[np.bool_]]]:
        """Yield the scores and who stands, for every score at either end and every doubt settled either way."""
        ends = [sorted({low, high}) for low, high in zip(self.bounds.low, self.bounds.high, strict=True)]
        doubts = [
            [sure] if sure or not stands else [False, True]
            for stands, sure in zip(self.stands.tolist(), self.surely.tolist(), strict=True)
        ]
        for scores in product(*ends):
            for standing in product(*doubts):
                yield np.array(scores), np.array(standing, dtype=np.bool_)


@st.composite
def fields(draw: st.DrawFn) -> Field:
    count = draw(st.integers(0, 5))
    # Tenths have no exact form in binary: levels that are equal on paper differ in the last bit.
    ways = [lambda k: k / 10, lambda k: sum([0.1] * k)]
    low, high = np.zeros(count), np.zeros(count)
    for row in range(count):
        ends = sorted(draw(st.lists(st.integers(0, 5), min_size=2, max_size=2)))
        if draw(st.booleans()):
            ends[1] = ends[0]
        way = draw(st.sampled_from(ways))
        low[row], high[row] = (way(end) for end in ends)
    kinds = np.array(draw(st.lists(st.integers(0, 2), min_size=count, max_size=count)), dtype=np.intp)
    return Field(ScoreBounds(low, high), kinds < 2, kinds == 0)


def ranks_in(scores: Floats, standing: npt.NDArray[np.bool_]) -> dict[int, int]:
    rows = np.flatnonzero(standing)
    return dict(zip(rows.tolist(), competition_ranks(scores[rows], TOLERANCE).tolist(), strict=True))


@few
@given(field=fields())
def test_possible_firsts_are_those_who_are_first_in_some_world(field: Field) -> None:
    first = np.zeros(len(field.stands), dtype=np.bool_)
    for scores, standing in field.worlds():
        for row, place in ranks_in(scores, standing).items():
            first[row] |= place == 1
    found = possible_firsts(field.bounds, field.stands, field.surely, TOLERANCE)
    assert found.tolist() == first.tolist()


@few
@given(field=fields())
def test_rank_intervals_are_the_best_and_the_worst_rank_of_any_world(field: Field) -> None:
    count = len(field.stands)
    best, worst = np.full(count, count + 1), np.zeros(count, dtype=np.int64)
    for scores, standing in field.worlds():
        for row, place in ranks_in(scores, standing).items():
            best[row], worst[row] = min(best[row], place), max(worst[row], place)
    found = rank_intervals(field.bounds, field.stands, field.surely, TOLERANCE)
    assert found[0].tolist() == np.where(field.stands, best, 0).tolist()
    assert found[1].tolist() == worst.tolist()


def test_scores_that_tie_but_for_rounding_have_the_same_interval() -> None:
    scores = np.array([0.3, 0.1 + 0.2, 0.1])
    certain = np.ones(3, dtype=np.bool_)
    best, worst = rank_intervals(ScoreBounds(scores, scores), certain, certain, TOLERANCE)
    assert (best.tolist(), worst.tolist()) == ([1, 1, 3], [1, 1, 3])


_ENDS: dict[str, list[Any]] = {
    "level": [1, 4],
    "skill": [0.25, 0.75],
    "yearly_cost": [0, 80],
    "open": [True, False],
}
"""For each figure of a network, the ends of its range where it is unknown."""


@st.composite
def open_studies(draw: st.DrawFn) -> tuple[Study, list[Study]]:
    """Draw a study with up to four open questions, and the study for each way of answering them."""
    questions: list[tuple[tuple[str, ...], list[Any]]] = []
    networks: dict[str, Any] = {}
    for name in "abc"[: draw(st.integers(1, 3))]:
        figures: dict[str, Any] = {
            "level": draw(st.integers(0, 5)),
            "skill": draw(st.integers(0, 4)) / 4,
            "yearly_cost": draw(st.integers(0, 10)) * 10,
            "open": bool(draw(st.integers(0, 3))),
        }
        asked = (
            draw(st.lists(st.sampled_from(sorted(figures)), max_size=2, unique=True)) if len(questions) < 3 else []
        )
        for figure in asked:
            ends = _ENDS[figure]
            unknown: Any = "unknown"
            if figure != "open":
                unknown = {"value": "unknown", "low": ends[0], "high": ends[1]}
            figures[figure] = unknown
            questions.append(((name, figure), ends))
        networks[name] = figures

    def study(answers: dict[tuple[str, ...], Any]) -> Study:
        def told(name: str, figure: str) -> Any:  # noqa: ANN401 -- a number, true, false or unknown
            return answers.get((name, figure), networks[name][figure])

        return small_study(
            criteria={
                "level": {"weight": 2, "scale": {"worst": 0, "best": 5, "curve": [[0, 0], [2, 1], [5, 0.25]]}},
                "cover": {"computed": "need_coverage", "weight": 1},
                "cost": {"computed": "yearly_cost", "weight": 1, "scale": {"worst": 100, "best": 0}},
            },
            needs={"skill": need()},
            gates={"open": {"kind": "access", "fact": "open", "must_be": True}},
            networks={
                name: network(
                    values={"level": told(name, "level")},
                    serves={"skill": told(name, "skill")},
                    staying={"yearly_cost": told(name, "yearly_cost"), "hours_per_month": 0},
                    facts={"open": told(name, "open")},
                )
                for name in networks
            },
        )

    # The peak at level 2 lies inside the range of an unknown level, and is worth most.
    answers = [[2, *ends] if place[1] == "level" else ends for place, ends in questions]
    places = [place for place, _ in questions]
    return study({}), [study(dict(zip(places, told, strict=True))) for told in product(*answers)]


@settings(max_examples=30, deadline=None)
@given(drawn=open_studies())
def test_a_study_with_open_questions_says_what_every_answer_to_them_allows(
    drawn: tuple[Study, list[Study]],
) -> None:
    study, answered = drawn
    ranking, each = rank(study), [rank(world) for world in answered]
    for record in ranking.records:
        known = [world[record.network] for world in each]
        scores = [world.score for world in known if world.score is not None]
        assert record.certain_low == pytest.approx(min(scores))
        assert record.certain_high == pytest.approx(max(scores))
        places = [world.rank for world in known if world.rank is not None]
        found = (record.best_rank, record.worst_rank)
        assert found == ((min(places), max(places)) if places else (None, None))
    firsts = {frozenset(world.verdict.first) for world in each}
    assert set(ranking.verdict.could_be_first) == frozenset[str]().union(*firsts)
    if firsts == {frozenset()}:
        assert ranking.verdict.kind == "nobody stands"
    else:
        assert (ranking.verdict.kind == "undetermined") is (len(firsts) > 1)
    if ranking.verdict.kind in {"clear", "too close to call"} and ranking.verdict.gap is not None:
        gaps = [world.verdict.gap for world in each if world.verdict.gap is not None]
        assert ranking.verdict.gap == pytest.approx(min(gaps))


def test_bounds_by_hand() -> None:
    method: Method = make_method("weighted_sum")
    matrix = DecisionMatrix.from_arrays([[1.0], [3.0]], [1], worst=[0], best=[5])
    low, high = np.array([[0.0], [3.0]]), np.array([[2.0], [4.0]])
    found = score_bounds(replace(matrix, low=low, high=high), method)
    assert found.low == pytest.approx([0.0, 0.6])
    assert found.high == pytest.approx([0.4, 0.8])
    assert not found.are_certain
