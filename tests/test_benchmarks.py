"""The benchmarks compare like with like, and every one of their items runs."""

from time import sleep
from typing import Any

import numpy as np
import pytest

import netselect
from netselect.robustness import reversals
from netselect.robustness.smaa import smaa
from netselect.robustness.stability import stability
from netselect.sets.solving import best_set
from tests.benchmarks import (
    by_hand,
    by_hand_robustness,
    by_hand_sets,
    items,
    items_maintain,
    items_robustness,
    items_sets,
    items_waiting,
    page,
    record,
    subjects,
    timing,
)
from tests.sets.random_problems import large_problem


@pytest.fixture(name="tiny")
def tiny_case() -> subjects.Case:
    return subjects.case(7, 3)


@pytest.fixture(name="reversing")
def reversing_case() -> subjects.Case:
    return subjects.case(12, 4)


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


def test_smaa_by_hand_counts_what_netselect_counts(tiny: subjects.Case) -> None:
    samples, generator = 2 * by_hand_robustness.CHUNK + 5, np.random.default_rng([0, 0])
    theirs = by_hand_robustness.smaa(tiny.values, tiny.maximise, samples, generator, with_pairs=True)
    ours = smaa(subjects.weighed(tiny.matrix()), weights="free", samples=samples, seed=0)
    rows = [tiny.matrix().networks.index(name) for name in ours.names]
    assert ours.winning is not None
    assert (theirs.places[rows] / samples).tolist() == [list(one.shares) for one in ours.networks]
    assert (theirs.wins[np.ix_(rows, rows)] / samples).tolist() == ours.winning.tolist()
    for one, row in zip(ours.networks, rows, strict=True):
        central = np.array(list((one.central_weights or dict.fromkeys(tiny.matrix().criteria, 0.0)).values()))
        np.testing.assert_allclose(theirs.weights[row], central * theirs.places[row, 0], rtol=1e-12)


def test_the_tally_by_hand_with_an_open_figure_finds_the_shares_of_netselect(tiny: subjects.Case) -> None:
    ranking, samples = items_waiting.open_case(tiny, 1), 20_000
    generator = np.random.default_rng(5)
    drawn = by_hand_robustness.around(ranking.matrix.weights, samples, generator)
    theirs = by_hand_robustness.tally(
        ranking.matrix.utilities, drawn, generator, with_pairs=True, kind="quicksort", open_cell=(0, 0)
    )
    ours = smaa(ranking, samples=samples)
    rows = [ranking.matrix.networks.index(name) for name in ours.names]
    shares = np.array([one.shares for one in ours.networks])
    np.testing.assert_allclose(theirs.places[rows] / samples, shares, rtol=0, atol=0.02)


def test_smaa_by_hand_without_pairs_counts_the_same_ranks(tiny: subjects.Case) -> None:
    with_pairs, without = (
        by_hand_robustness.smaa(tiny.values, tiny.maximise, 100, np.random.default_rng(1), with_pairs=pairs)
        for pairs in (True, False)
    )
    assert without.places.tolist() == with_pairs.places.tolist()
    assert with_pairs.wins.sum() == 100 * 7 * 6 / 2
    assert without.wins.sum() == 0


@pytest.mark.parametrize("size", [(7, 3), (12, 4), (50, 20)])
def test_halving_by_hand_finds_the_stability_intervals_of_netselect(size: tuple[int, int]) -> None:
    given = subjects.case(*size)
    theirs = by_hand_robustness.stable(given.values, given.weights, given.maximise)
    ours = [(found.low, found.high) for found in stability(subjects.weighed(given.matrix()))]
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=2 * by_hand_robustness.NARROW)


def test_a_loop_of_rank_finds_the_reversals_of_netselect(reversing: subjects.Case) -> None:
    ranking = subjects.ranked(reversing.matrix())
    pairs = by_hand_robustness.reordered(
        ranking.ranks, lambda left: netselect.rank(ranking.matrix.among(left), ranking.method).ranks
    )
    assert any(pairs)
    assert pairs == _pairs_left_out(ranking)


def test_a_loop_over_pymcdm_finds_the_reversals_of_netselect(reversing: subjects.Case) -> None:
    pytest.importorskip("pymcdm")
    pairs = subjects.pymcdm_reversals(reversing)()
    assert pairs == _pairs_left_out(subjects.ranked(reversing.matrix(), "min_max"))
    assert pairs != [0] * 12


def _pairs_left_out(ranking: netselect.Ranking) -> list[int]:
    found = {one.network: one.pairs for one in reversals(ranking, changes=("left out",))}
    return [found.get(name, 0) for name in ranking.matrix.networks]


def test_scikit_criteria_ranks_as_netselect_does_and_once_more_for_each_but_the_first(
    reversing: subjects.Case,
) -> None:
    pytest.importorskip("skcriteria")
    found: Any = subjects.scikit_criteria_reversals(reversing)()
    rankings = [ranks for _, ranks in found.ranks]
    assert rankings[0].rank_.tolist() == subjects.ranked(reversing.matrix()).ranks.tolist()
    assert len(rankings) == 1 + (12 - 1)


@pytest.mark.parametrize("validation", [True, False])
def test_the_weighted_sum_of_pymcdm_gives_the_ranks_of_netselect(tiny: subjects.Case, *, validation: bool) -> None:
    pytest.importorskip("pymcdm")
    theirs: Any = subjects.pymcdm_samples(tiny, 20, validation=validation)()
    drawn = np.random.default_rng(subjects.SEED).dirichlet(np.ones(3), 20)
    ours = [subjects.weighed(tiny.matrix().reweighted(weights)).ranks for weights in drawn]
    assert np.array(theirs).tolist() == np.array(ours).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_the_plain_integer_programme_finds_the_coverage_of_netselect(seed: int) -> None:
    problem = large_problem(12, seed=seed, room=0.3)
    member = best_set(problem).member
    assert member is not None
    assert by_hand_sets.by_integer_programme(problem) == pytest.approx(
        problem.coverage(member, "robust"), abs=1e-6
    )


def test_every_item_runs_and_is_printed(tiny: subjects.Case) -> None:
    groups = {
        "small": items.small(tiny, rounds=1),
        "large": items.large(tiny, rounds=1),
        "start": [*items.start(rounds=1), *items.example_at_the_shell(rounds=1)],
        "reading": items.reading(rounds=1),
        "samples": items_robustness.by_samples(tiny, rounds=1, samples=300),
        "weights": items_robustness.by_weights(tiny, rounds=1),
        "company": items_robustness.by_company(tiny, rounds=1),
        "sets": items_sets.by_size((5, 8), rounds=1),
        "every set": items_sets.by_all(6, rounds=1),
        "waited for": items_sets.waited_for(1, {"of all kinds": 8}),
        "open samples": items_waiting.by_open_samples(tiny, rounds=1, samples=300),
        "open cohort": items_waiting.by_open_cohort(tiny, 1, learners=5, unknown=1),
        "printing": items_waiting.by_printing(tiny, rounds=1),
        "members": items_maintain.by_members(30, 8, rounds=1),
        "records": items_maintain.by_records(40, rounds=1),
        "other methods": items_waiting.by_other_methods(tiny, tiny, samples=100),
        "commands": items_waiting.by_command(1, {"30 x 15, 3 unknown": (5, 3, 1)}),
    }
    text = page.page(groups)
    for found in (found for records in groups.values() for found in records):
        assert found.ours > 0
        assert found.theirs > 0
        assert found.what in text


def test_the_comparisons_with_other_libraries_run(tiny: subjects.Case, reversing: subjects.Case) -> None:
    pytest.importorskip("skcriteria")
    pytest.importorskip("pymcdm")
    assert [found.limit for found in items.peers(tiny, 1, scikit=15.0, mcdm=5.0)] == [15.0, 5.0]
    checks = items_robustness.by_company_of_peers(reversing, 1, scikit=10.0, mcdm=4.0)
    assert [found.limit for found in checks] == [10.0, 4.0]


def test_the_loop_that_is_timed_in_part_is_scaled_up_and_says_so(
    tiny: subjects.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pymcdm")
    monkeypatch.setattr(items_robustness, "interleaved", lambda calls, _: dict.fromkeys(calls, 2.0))
    checked, unchecked = items_robustness.by_samples_of_peers(tiny, 1, samples=1000)
    assert (checked.ours, checked.theirs, checked.ratio) == (2.0, 10.0, 5.0)
    assert (checked.limit, unchecked.limit) == (300.0, None)
    assert "(200 samples timed, scaled up to 1 000)" in checked.against


def test_what_takes_less_than_a_fixed_figure_reaches_it() -> None:
    assert record.within("ours", 0.004, 0.010).reached is True
    assert record.within("ours", 0.011, 0.010).reached is False
    assert "| 286 MiB | 0.50  | at most 1 | yes" in page.table([record.within("ours", 150e6, 300e6, "B")])


@pytest.mark.parametrize(
    ("ours", "sense", "reached"), [(2.0, "at most", True), (2.1, "at most", False), (0.5, "at least", True)]
)
def test_a_figure_is_reached_at_its_limit(ours: float, sense: str, *, reached: bool) -> None:
    found = record.Record("ours", ours, "theirs", 1.0, 2.0, "at most" if sense == "at most" else "at least")
    assert found.reached is reached


def test_a_line_for_information_is_neither_reached_nor_missed() -> None:
    found = record.Record("ours", 0.002, "theirs", 0.001)
    assert found.reached is None
    assert "| 2 ms | theirs        | 1 ms | 2.00" in page.table([found])


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
