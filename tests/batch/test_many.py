"""Does one call rank everybody, whatever the workers and whatever the learners come as?"""

import threading
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import netselect
from netselect import rank
from netselect.batch import engine
from netselect.batch.engine import Engine
from netselect.batch.engine.candidates import candidates_of
from netselect.batch.engine.learners import Chunk, Learners
from netselect.batch.many import BatchResult, one_blas_thread, portions, rank_many, rank_portions
from netselect.batch.reading import PORTION
from netselect.errors import InvalidParameter, UnknownName, UnreadableFile
from netselect.matrix import DecisionMatrix
from netselect.study.study import LearnerRecord
from netselect.words import plain_name
from tests.batch.cohorts import nearly_known_study, random_records, random_study

STUDY = random_study(4)
COLUMNS = (
    "network",
    "rank",
    "score",
    "is_known",
    "verdict",
    "excluded",
    "excluded_by",
    "unmet",
    "open_needs",
    "shortlisted",
)


def matrix() -> DecisionMatrix:
    """Return a small matrix with anchors."""
    return DecisionMatrix.from_arrays([[4, 95], [4, 0], [1, 20]], [1, 1], worst=[0, 150], best=[5, 0])


def assert_same(left: Chunk, right: Chunk) -> None:
    """Assert that two sets of results are the same bit for bit."""
    assert list(left.ids) == list(right.ids)
    for name in (
        "network",
        "rank",
        "score",
        "is_known",
        "verdict",
        "excluded",
        "excluded_by",
        "unmet",
        "open_needs",
        "shortlisted",
    ):
        assert np.array_equal(getattr(left, name), getattr(right, name), equal_nan=name == "score"), name


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "vikor"])
def test_any_number_of_workers_gives_the_same(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever shares a scale with unknown figures is ranked alone, which is slow and has no part in this.
    study = random_study(4, certain=True) if method == "vikor" else nearly_known_study(4)
    records = random_records(4, 130)
    one = rank_many(study, records, method, top=4)
    monkeypatch.setattr(engine, "_MOST", 30)  # threads take parts of a few learners, not of hundreds
    two = rank_many(study, records, method, top=4, workers=3)
    assert len(one) == 130
    assert_same(one.whole, two.whole)


def test_learners_are_ranked_while_they_are_read() -> None:
    def records() -> Iterator[Any]:
        yield from random_records(5, 5)
        yield {"id": "no-need", "needs": {}}
        yield {"id": "wrong", "needs": {"mentor": {"target": 9}}}

    result = rank_many(STUDY, records(), top=2)
    assert result.whole.ids[-1] == "no-need"
    assert [fault.learner for fault in result.faults] == ["wrong"]
    assert "5" in result.faults[0].fault.message


def test_a_row_says_how_many_needs_and_aspirations_are_open() -> None:
    """Neither what is met, nor what is vague, nor what weighs nothing is open."""
    need = {"title": "T", "current": 1, "target": 3, "importance": 1}
    records = [
        {"id": "none", "needs": {}},
        {"id": "met", "needs": {"a": {**need, "target": 1}}},
        {"id": "vague", "aspirations": {"a": {"title": "T", "current": 1, "importance": 1}}},
        {"id": "weightless", "needs": {"a": {**need, "importance": 0}, "b": need}},
        {"id": "both", "needs": {"a": need, "b": need}, "aspirations": {"c": {**need, "by": "2027-01-01"}}},
    ]
    assert rank_many(STUDY, records).whole.open_needs.tolist() == [0, 0, 0, 1, 3]
    assert rank_many(matrix(), np.ones((2, 2))).whole.open_needs.tolist() == [-1, -1]


def test_a_learner_without_needs_is_ranked_and_lacks_nothing() -> None:
    result = rank_many(STUDY, [{"id": "content", "needs": {}}], "weighted_sum")
    assert len(result) == 1
    assert len(result.whole.unmet) == 0


def test_nobody_gives_an_empty_result() -> None:
    result = rank_many(STUDY, [])
    assert len(result) == 0
    assert result.to_frame().empty
    assert str(result).startswith("0 learners")


def test_ids_that_come_twice_are_faults_and_the_first_is_ranked() -> None:
    result = rank_many(STUDY, [{"id": "ann"}, {"id": "bea"}, {"id": "ann"}])
    assert result.whole.ids == ["ann", "bea"]
    (fault,) = result.faults
    assert (fault.learner, fault.record) == ("ann", 3)
    assert "earlier" in fault.fault.message


def test_more_places_than_networks_are_not_filled() -> None:
    result = rank_many(matrix(), np.array([[1.0, 1.0]]), top=50)
    assert result.whole.network.shape == (1, 3)


def test_weights_come_as_an_array_or_as_a_table() -> None:
    weights = np.array([[1.0, 3.0], [3.0, 1.0]])
    by_array = rank_many(matrix(), weights)
    by_table = rank_many(matrix(), pd.DataFrame(weights, columns=["C1", "C2"], index=["L1", "L2"]))
    assert_same(by_array.whole, by_table.whole)


def test_rows_of_weights_that_cannot_be_shared_out_are_told_one_by_one() -> None:
    weights = np.array([[1.0, 1.0], [np.nan, 1.0], [0.0, 0.0], [-1.0, 2.0], [1e200, 1.0], [2.0, 0.0]])
    result = rank_many(matrix(), weights)
    assert result.whole.ids == ["L1", "L6"]
    assert [fault.record for fault in result.faults] == [2, 3, 4, 5]
    assert "sum to 0" in result.faults[1].fault.message


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"top": 0}, "top"),
        ({"top": True}, "top"),
        ({"workers": 0}, "workers"),
        ({"gates": "perhaps"}, "gates"),
    ],
)
def test_options_that_mean_nothing_are_refused(options: dict[str, Any], says: str) -> None:
    with pytest.raises((InvalidParameter, UnknownName), match=says):
        rank_many(STUDY, [{"id": "ann"}], **options)


def test_what_holds_no_learners_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="DataFrame"):
        rank_many(STUDY, 7)  # type: ignore[arg-type]
    with pytest.raises(UnreadableFile, match="no file"):
        rank_many(STUDY, "nowhere.csv")
    with pytest.raises(InvalidParameter, match="array of weights"):
        rank_many(matrix(), "learners.csv")
    with pytest.raises(InvalidParameter, match="2 criteria"):
        rank_many(matrix(), np.ones((3, 5)))
    with pytest.raises(InvalidParameter, match="learners of a study come from a path"):
        rank_many(STUDY, dict)  # type: ignore[arg-type]


def test_private_needs_can_be_left_out_before_anything_is_computed() -> None:
    records = [
        {"id": "ann", "needs": {"mentor": {"private": True}, "speaking": {**_need(), "themes": {"jobs": 1}}}}
    ]
    kept = rank_many(STUDY, records)
    left_out = rank_many(STUDY, records, leave_out_private=True)
    bare = rank_many(STUDY, [{"id": "ann", "needs": {"speaking": records[0]["needs"]["speaking"]}}])  # type: ignore[index]
    assert_same(left_out.whole, bare.whole)
    assert "mentor" in kept.whole.wants
    assert "mentor" not in left_out.whole.wants


def _need() -> dict[str, Any]:
    return {"title": "Speak", "current": 1, "target": 3, "importance": 2}


def test_it_is_offered_at_the_top() -> None:
    assert netselect.rank_many is rank_many


@pytest.mark.parametrize(
    ("subject", "learners", "says"),
    [
        ("study.yaml", [{"id": "ann"}], r"found the path `study\.yaml`: load it first.*netselect\.load\(path\)"),
        ([{"id": "ann"}], STUDY, r"have changed places: `rank_many\(study, learners\)`"),
        ({"title": "A study"}, [], "a study .* is needed first, found dict"),
        (STUDY, STUDY, "learners are needed after the study, found Study"),
        (matrix(), [["a", "b"]], "rows of weights, which are numbers, one for each of its 2 criteria"),
    ],
)
def test_what_stands_in_the_wrong_place_is_refused_with_what_is_needed(
    subject: Any,  # noqa: ANN401 -- whatever somebody gives
    learners: Any,  # noqa: ANN401 -- as above
    says: str,
) -> None:
    with pytest.raises(InvalidParameter, match=says):
        rank_many(subject, learners)


@pytest.mark.parametrize("name", ["top", "workers"])
@pytest.mark.parametrize("value", ["3", 2.5, True, 0, None, [1]])
def test_only_whole_numbers_are_counts(name: str, value: object) -> None:
    with pytest.raises(InvalidParameter, match=f"{name}: found .*: a whole number"):
        rank_many(STUDY, [{"id": "ann"}], **{name: value})  # type: ignore[arg-type]


def test_a_whole_number_of_numpy_is_one() -> None:
    assert rank_many(STUDY, [{"id": "ann"}], top=np.int64(2)).legend.top == 2  # type: ignore[arg-type]


def test_another_frame_is_refused_with_those_that_there_are() -> None:
    result = rank_many(STUDY, [{"id": "ann"}])
    with pytest.raises(UnknownName, match="Accepted here: learners or networks"):
        result.to_frame("foo")


def test_a_result_says_how_many_learners_it_is_of_and_stays_short() -> None:
    one, nobody = rank_many(STUDY, [{"id": "ann"}]), rank_many(STUDY, [])
    assert str(one).startswith(f"1 learner ranked by {plain_name(one.legend.method)}: 1 ")
    assert str(nobody) == f"0 learners ranked by {plain_name(nobody.legend.method)}"
    assert repr(one) == f"<BatchResult: {one}>"
    assert str(BatchResult(one.legend, [])) == str(nobody)


def test_whoever_stops_half_way_leaves_no_thread_running(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Engine.rank

    def slowly(engine: Engine, learners: Learners) -> Any:  # noqa: ANN401 -- what the engine gives
        time.sleep(0.05)
        return whole(engine, learners)

    monkeypatch.setattr(Engine, "rank", slowly)
    before = set(threading.enumerate())
    candidates = candidates_of(STUDY)
    read = portions(random_records(4, 60), candidates, size=5)
    ranked = rank_portions(candidates, read, workers=2)
    next(ranked)
    ranked.close()  # type: ignore[attr-defined]
    assert set(threading.enumerate()) <= before


def test_many_that_tie_for_one_learner_take_no_more_memory_than_for_few() -> None:
    draw = np.random.default_rng(1)
    figures = draw.random((1500, 3)) * 5
    figures[:, 2] = 3.0
    many = DecisionMatrix.from_arrays(figures, [1, 1, 1], worst=[0, 0, 0], best=[5, 5, 5])
    weights = draw.dirichlet([1, 1, 1], 4096)
    weights[7] = [0, 0, 1]
    tracemalloc.start()
    result = rank_many(many, weights, "topsis", top=3)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < 80 * 2**20
    for row in (6, 7, 8, 4095):
        alone = rank(many.reweighted(weights[row]), "topsis")
        assert [result.legend.networks[place] for place in result.whole.network[row]] == list(alone.networks[:3])


def test_only_a_few_portions_are_read_ahead_whatever_the_number_of_workers() -> None:
    taken = 0

    def records() -> Iterator[dict[str, object]]:
        nonlocal taken
        for number in range(PORTION * 8):
            taken += 1
            yield {"id": f"p{number}"}

    ranked = rank_portions(candidates_of(STUDY), portions(records(), candidates_of(STUDY)), workers=16)
    next(ranked)
    assert taken <= 4 * PORTION


def test_whoever_says_that_they_have_no_needs_does_not_have_those_of_the_study() -> None:
    nothing: dict[str, object] = {"id": "a", "needs": {}, "aspirations": {}}
    stated = rank_many(STUDY, [nothing]).whole
    assert_same(rank_many(STUDY, [LearnerRecord.model_validate(nothing)]).whole, stated)


def test_a_path_that_is_empty_is_not_the_folder_one_is_in() -> None:
    with pytest.raises(UnreadableFile, match="the path of the learners is empty"):
        rank_many(STUDY, "")


def test_a_method_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidParameter, match=r"`method` is the name of a method, or a method, found.* `5`"):
        rank_many(STUDY, [{"id": "a"}], 5)  # type: ignore[arg-type]


def threads() -> list[int]:
    """Return how many threads numpy's linear algebra uses; what another test has loaded since is not held."""
    info = pytest.importorskip("threadpoolctl").threadpool_info()
    return [one["num_threads"] for one in info if one["user_api"] == "blas" and "numpy" in one["filepath"]]


def test_of_rankings_at_the_same_time_whoever_ends_first_leaves_the_setting_to_the_others() -> None:
    pytest.importorskip("threadpoolctl").threadpool_limits(2, user_api="blas")
    before = threads()
    first, second = one_blas_thread(), one_blas_thread()
    first.__enter__()
    second.__enter__()
    assert set(threads()) <= {1}
    first.__exit__(None, None, None)
    assert set(threads()) <= {1}
    second.__exit__(None, None, None)
    assert threads() == before


def test_rows_of_weights_for_a_study_are_refused_with_what_to_write() -> None:
    study = netselect.load(Path(__file__).parents[2] / "criteria.example.yaml")
    with pytest.raises(
        InvalidParameter, match=r"found ndarray\. Rows of weights go with a DecisionMatrix alone; for a"
    ) as refusal:
        netselect.rank_many(study, np.array([[1.0, 2.0]]))
    assert '`pandas.DataFrame(rows, columns=["weights.cost", "weights.hours"])` with a column `id`' in str(
        refusal.value
    )
    rows = pd.DataFrame({"id": ["ann", "bea"], "weights.recognition": [20.0, 0.0]})
    assert len(netselect.rank_many(study, rows)) == 2
