"""The benchmarks compare like with like, and every one of their items runs."""

from time import sleep
from typing import Any

import numpy as np
import pytest

import netselect
from tests.benchmarks import by_hand, items, page, subjects, timing


@pytest.fixture(name="tiny")
def tiny_case() -> subjects.Case:
    return subjects.case(7, 3)


def test_topsis_by_hand_gives_the_scores_and_ranks_of_netselect(tiny: subjects.Case) -> None:
    scores, ranks = by_hand.topsis(tiny.values, tiny.weights, tiny.maximise)
    ranking = subjects.ranked(tiny.matrix())
    np.testing.assert_allclose(scores, ranking.scores, rtol=0, atol=1e-14)
    assert ranks.tolist() == ranking.ranks.tolist()


def test_anchored_topsis_by_hand_gives_the_scores_and_ranks_of_netselect(tiny: subjects.Case) -> None:
    scores, ranks = by_hand.anchored_topsis(tiny.values, tiny.weights, tiny.worst, tiny.best)
    ranking = netselect.rank(tiny.anchored_matrix(), "topsis")
    np.testing.assert_allclose(scores, ranking.scores, rtol=0, atol=1e-14)
    assert ranks.tolist() == ranking.ranks.tolist()


def test_scikit_criteria_gives_the_scores_and_ranks_of_netselect(tiny: subjects.Case) -> None:
    pytest.importorskip("skcriteria")
    theirs: Any = subjects.scikit_criteria(tiny)()
    ranking = subjects.ranked(tiny.matrix())
    np.testing.assert_allclose(theirs.e_.similarity, ranking.scores, rtol=0, atol=1e-14)
    assert theirs.rank_.tolist() == ranking.ranks.tolist()


def test_pymcdm_gives_the_scores_and_ranks_of_netselect(tiny: subjects.Case) -> None:
    pytest.importorskip("pymcdm")
    found: Any = subjects.pymcdm(tiny)()
    (scores, ranks), ranking = found, subjects.ranked(tiny.matrix(), "min_max")
    np.testing.assert_allclose(scores, ranking.scores, rtol=0, atol=1e-14)
    assert ranks.tolist() == ranking.ranks.tolist()


def test_every_item_runs_and_is_printed(tiny: subjects.Case) -> None:
    groups = {
        "small": items.small(tiny, rounds=1),
        "large": items.large(tiny, rounds=1),
        "start": items.start(rounds=1),
        "reading": items.reading(rounds=1),
    }
    text = page.page(groups)
    for record in (record for records in groups.values() for record in records):
        assert record.ours > 0
        assert record.theirs > 0
        assert record.what in text


def test_the_comparisons_with_other_libraries_run(tiny: subjects.Case) -> None:
    pytest.importorskip("skcriteria")
    pytest.importorskip("pymcdm")
    assert [record.limit for record in items.peers(tiny, 1, scikit=15.0, mcdm=5.0)] == [15.0, 5.0]


@pytest.mark.parametrize(
    ("ours", "sense", "reached"), [(2.0, "at most", True), (2.1, "at most", False), (0.5, "at least", True)]
)
def test_a_figure_is_reached_at_its_limit(ours: float, sense: str, *, reached: bool) -> None:
    record = items.Record("ours", ours, "theirs", 1.0, 2.0, "at most" if sense == "at most" else "at least")
    assert record.reached is reached


def test_a_line_for_information_is_neither_reached_nor_missed() -> None:
    record = items.Record("ours", 0.002, "theirs", 0.001)
    assert record.reached is None
    assert "| 2 ms | theirs        | 1 ms | 2.00" in page.table([record])


def test_calls_take_turns_and_a_different_one_begins_each_round() -> None:
    said: list[str] = []

    def slow(name: str) -> timing.Call:
        def call() -> None:
            said.append(name)
            sleep(2 * timing.BATCH_SECONDS)

        return call

    medians = timing.interleaved({"a": slow("a"), "b": slow("b")}, rounds=2)
    assert "".join(said) == "aabb" + "ab" + "ba"
    assert all(seconds >= 2 * timing.BATCH_SECONDS for seconds in medians.values())


def test_memory_counts_what_is_held_at_the_same_time() -> None:
    assert 8_000_000 <= timing.peak_bytes(lambda: np.ones(1_000_000)) < 8_100_000
