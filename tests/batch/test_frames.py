"""Do DataFrames of a cohort say what its columns say?"""

import pandas as pd
import pytest

from netselect import DecisionMatrix
from netselect.batch.formats import flat_frame
from netselect.batch.many import BatchResult, rank_many
from netselect.errors import UnknownName
from tests.batch.cohorts import random_records, random_study

TOP = 3


@pytest.fixture(scope="module")
def result() -> BatchResult:
    """Return learners of whom some meet unknowns, unmet needs, and fewer than three networks."""
    return rank_many(random_study(1), random_records(2, 80), top=TOP)


def test_a_row_stands_for_each_learner_and_listed_network(result: BatchResult) -> None:
    frame, chunk = result.to_frame(), result.whole
    assert list(frame.columns) == ["learner", "verdict", "network", "rank", "score", "status", "known"]
    assert len(frame) == int((chunk.network >= 0).sum())
    of_one = frame[frame["learner"] == chunk.ids[4]]
    listed = [result.legend.networks[place] for place in chunk.network[4] if place >= 0]
    assert of_one["network"].tolist() == listed
    assert of_one["score"].tolist() == chunk.score[4, : len(listed)].tolist()
    assert of_one["known"].tolist() == chunk.is_known[4, : len(listed)].tolist()
    assert frame.notna().to_numpy().all()


def test_what_repeats_is_categories(result: BatchResult) -> None:
    kinds = result.to_frame().dtypes
    assert all(
        isinstance(kinds[name], pd.CategoricalDtype) for name in ("learner", "verdict", "network", "status")
    )


def test_a_learner_for_whom_nobody_stands_is_in_the_frame_of_learners(result: BatchResult) -> None:
    frame = result.to_frame("learners")
    assert frame["learner"].tolist() == result.whole.ids
    nobody = frame[frame["verdict"] == "nobody stands"]
    assert len(nobody) > 0
    assert (nobody["excluded"] == len(result.legend.networks)).all()
    assert not set(nobody["learner"]) & set(result.to_frame()["learner"])


def test_unmet_needs_are_ids_with_a_space_between(result: BatchResult) -> None:
    chunk, frame = result.whole, result.to_frame("learners")
    wanted: dict[int, list[str]] = {row: [] for row in range(len(chunk))}
    for row, code, _ in chunk.unmet.tolist():
        wanted[row].append(chunk.wants[code])
    assert frame["unmet"].tolist() == [" ".join(names) for names in wanted.values()]
    assert frame["unmet"].str.contains(" ").any()


def test_how_many_each_gate_excludes_has_a_column(result: BatchResult) -> None:
    frame = result.to_frame("learners")
    for place, gate in enumerate(result.legend.gates):
        assert frame[f"excluded_by_{gate}"].tolist() == result.whole.excluded_by[:, place].tolist()


def test_the_flat_frame_is_blank_where_fewer_stand(result: BatchResult) -> None:
    frame, chunk = flat_frame(result.whole, result.legend), result.whole
    for place in range(TOP):
        is_empty = (chunk.network[:, place] < 0).tolist()
        for name in ("network", "rank", "score", "status", "known"):
            assert frame[f"{name}_{place + 1}"].isna().tolist() == is_empty
    first = frame[frame["network_1"].notna()].iloc[0]
    assert first["status_1"] in {"feasible", "conditional"}
    assert first["rank_1"] == 1


def test_the_flat_frame_of_no_learners_has_the_same_columns(result: BatchResult) -> None:
    none = rank_many(random_study(1), [], top=TOP)
    assert len(flat_frame(none.whole, none.legend)) == 0
    assert flat_frame(none.whole, none.legend).dtypes.equals(flat_frame(result.whole, result.legend).dtypes)
    assert len(none.to_frame()) == len(none.to_frame("learners")) == 0


def test_a_table_of_weights_refuses_an_id_that_stands_twice_and_a_column_that_nothing_reads() -> None:
    matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    table = pd.DataFrame({"id": ["ann", "bea", "ann"], "C1": [1, 1, 1], "C2": [3, 1, 2]})
    for weights in (table, table.set_index("id")):
        found = rank_many(matrix, weights, top=1)
        assert found.to_frame()["learner"].tolist() == ["ann", "bea"]
        assert [(fault.record, fault.fault.code) for fault in found.faults] == [(3, "duplicate")]
    with pytest.raises(UnknownName, match=r"has the column `C22`, .* Did you mean"):
        rank_many(matrix, table.assign(C22=1))
