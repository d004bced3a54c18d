"""The benchmarks of cohorts compare like with like, and every one of their items runs."""

from pathlib import Path

import numpy as np
import pytest

from netselect.batch.engine import Engine
from netselect.batch.many import portions
from tests.benchmarks import by_hand_batch, items_batch, subjects_batch
from tests.benchmarks.subjects import Case, case


@pytest.fixture(name="tiny")
def tiny_case() -> Case:
    return case(90, 4)


@pytest.mark.parametrize(("method", "hand"), [("topsis", "topsis"), ("weighted_sum", "weighted_sums")])
def test_the_loop_by_hand_finds_the_same_first_networks(tiny: Case, method: str, hand: str) -> None:
    result = items_batch.first_of_all(tiny, 30, method)()
    weights = subjects_batch.weights_of(30, 4)
    loop = getattr(by_hand_batch, hand)(subjects_batch.valued(tiny), weights, items_batch.TOP)
    names = np.array(result.legend.networks)  # type: ignore[attr-defined]
    for row, positions in enumerate(loop):
        listed = names[result.whole.network[row]].tolist()  # type: ignore[attr-defined]
        assert listed == [f"A{position + 1}" for position in positions]


def test_the_loop_among_whoever_stands_finds_the_same_first_networks() -> None:
    given = case(300, 4)
    method = {"topsis": {"reference": "candidates"}}
    candidates, portion = subjects_batch.gated(given, 20, method=method, share=0.5)
    engine = Engine(candidates, items_batch.TOP)
    assert engine.renormalised is not None
    chunk, failures = engine.rank(portion.learners)
    assert failures == []
    values = candidates.matrix.values
    stands = [candidates.gates[0].found <= limit for limit in portion.learners.most[:, 0]]
    loop = by_hand_batch.topsis_among(values, portion.learners.weights, given.maximise, stands, items_batch.TOP)
    for row, positions in enumerate(loop):
        assert chunk.network[row].tolist() == positions.tolist()


@pytest.mark.parametrize("kind", ["csv", "jsonl", "yaml"])
def test_the_files_that_are_read_hold_learners_without_a_fault(tmp_path: Path, kind: str) -> None:
    candidates = subjects_batch.study_candidates(5, 3)
    path = subjects_batch.cohort_file(tmp_path, kind, 12, 3)
    read = list(portions(path, candidates))
    assert sum(len(portion.learners) for portion in read) == 12
    assert not any(portion.faults for portion in read)


def test_every_item_runs() -> None:
    pytest.importorskip("pymcdm")
    pytest.importorskip("pyrepo_mcda")
    tiny = case(70, 4)
    found = [
        *items_batch.by_topsis(tiny, 1, learners=20),
        *items_batch.by_weighted_sum(tiny, 1, learners=20),
        *items_batch.by_memory(tiny, learners=20),
        *items_batch.by_judgements(1, matrices=20),
        *items_batch.by_standing(tiny, 1, learners=20),
        *items_batch.by_workers(tiny, 1, learners=20),
        *items_batch.by_reading(1, learners=20, networks=5, criteria=3),
    ]
    assert all(record.ours >= 0 and record.theirs > 0 for record in found)
