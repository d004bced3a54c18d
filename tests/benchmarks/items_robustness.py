"""Which figures of speed and memory do looks at robustness promise, and what are they measured against?"""

from collections.abc import Callable

import numpy as np

import netselect
from netselect import Ranking
from netselect.robustness import reversals
from netselect.robustness.smaa import Smaa, smaa
from netselect.robustness.stability import stability
from tests.benchmarks import by_hand_robustness, subjects
from tests.benchmarks.by_hand_batch import Sorting
from tests.benchmarks.record import Record, within
from tests.benchmarks.subjects import Case, case
from tests.benchmarks.timing import Call, interleaved, peak_bytes

MOST_BYTES = 300e6
"""What an SMAA may hold at a time."""

MOST_SECONDS = 0.01
"""What stability intervals may take."""

TIMED = 200
"""Samples that are timed of a library that takes half a minute for all of them."""


def sampled(ranking: Ranking, samples: int, *, with_pairs: bool = True) -> Smaa:
    """Return the SMAA that is measured: nothing is known of the weights."""
    return smaa(ranking, weights="free", samples=samples, with_confidence=False, with_pairs=with_pairs)


def by_samples(given: Case, rounds: int, *, samples: int) -> list[Record]:
    """Compare SMAA with a chunked stable argsort that counts the same: at most 0.5 times, in at most 300 MB."""
    ranking = subjects.weighed(given.matrix())
    generator = np.random.default_rng(subjects.SEED)

    def hand(*, with_pairs: bool, kind: Sorting = "stable") -> object:
        return by_hand_robustness.smaa(
            given.values, given.maximise, samples, generator, with_pairs=with_pairs, kind=kind
        )

    what = f"smaa(), {_many(samples)} samples of {given.size}"
    same, less = "by hand: ranks, central weights, pairs", "by hand: ranks, central weights, no pairs"
    without, unstable = f"{what}, no pairs", f"{same}, default argsort"
    calls: dict[str, Call] = {
        what: lambda: sampled(ranking, samples),
        without: lambda: sampled(ranking, samples, with_pairs=False),
        same: lambda: hand(with_pairs=True),
        less: lambda: hand(with_pairs=False),
        unstable: lambda: hand(with_pairs=True, kind="quicksort"),
    }
    times = interleaved(calls, rounds)
    return [
        Record(what, times[what], same, times[same], 0.5),
        Record(without, times[without], less, times[less], 0.5),
        Record(what, times[what], unstable, times[unstable]),
        within(f"{what}: most memory", peak_bytes(calls[what]), MOST_BYTES, "B"),
    ]


def by_samples_of_peers(given: Case, rounds: int, *, samples: int) -> list[Record]:
    """Compare SMAA with a loop over pymcdm, which only ranks: at least 300 times faster, its checks included."""
    ranking = subjects.weighed(given.matrix())
    what = f"smaa(), {_many(samples)} samples of {given.size}"
    checked, unchecked = "a loop over pymcdm, WSM", "a loop over pymcdm, WSM without its checks"
    timed = min(TIMED, samples)
    calls: dict[str, Call] = {
        what: lambda: sampled(ranking, samples),
        checked: subjects.pymcdm_samples(given, timed, validation=True),
        unchecked: subjects.pymcdm_samples(given, timed, validation=False),
    }
    times = interleaved(calls, rounds)
    return [
        Record(
            what,
            times[what],
            f"{loop} ({timed} samples timed, scaled up to {_many(samples)})",
            times[loop] * samples / timed,
            limit,
            "at least",
        )
        for loop, limit in ((checked, 300.0), (unchecked, None))
    ]


def by_weights(given: Case, rounds: int) -> list[Record]:
    """Compare stability intervals with halving by hand: at most its time, and at most 10 ms."""
    ranking = subjects.weighed(given.matrix())
    what, hand = f"stability(), weighted sum, {given.size}", "by hand: each end by halving to 1e-9"
    times = interleaved(
        {
            what: lambda: stability(ranking),
            hand: lambda: by_hand_robustness.stable(given.values, given.weights, given.maximise),
        },
        rounds,
    )
    return [within(what, times[what], MOST_SECONDS), Record(what, times[what], hand, times[hand], 1.0)]


def by_company(given: Case, rounds: int) -> list[Record]:
    """Compare reversal checks with a loop of `netselect.rank` without each network: at most its time."""
    matrix = given.matrix()
    ranking = subjects.ranked(matrix)
    left_out, everything = f"reversals(), each left out, {given.size}", f"reversals(), all three, {given.size}"
    loop = "a loop of rank() without each"

    def by_loop() -> object:
        return by_hand_robustness.reordered(
            ranking.ranks, lambda left: netselect.rank(matrix.among(left), ranking.method).ranks
        )

    calls: dict[str, Call] = {
        left_out: lambda: reversals(ranking, changes=("left out",)),
        everything: lambda: reversals(ranking),
        loop: by_loop,
    }
    times = interleaved(calls, rounds)
    return [
        Record(left_out, times[left_out], loop, times[loop], 1.0),
        Record(everything, times[everything], loop, times[loop]),
    ]


def by_company_of_peers(given: Case, rounds: int, *, scikit: float, mcdm: float) -> list[Record]:
    """Compare reversal checks with other libraries: so many times faster at least."""
    ranking, in_range = subjects.ranked(given.matrix()), subjects.ranked(given.matrix(), "min_max")
    everything = f"reversals(), all three, {given.size}"
    left_out = f"reversals(), each left out, min_max, {given.size}"
    check, loop = "scikit-criteria, RankInvariantChecker", "a loop over pymcdm, TOPSIS, without each"
    calls: dict[str, Call] = {
        everything: lambda: reversals(ranking),
        check: subjects.scikit_criteria_reversals(given),
        left_out: lambda: reversals(in_range, changes=("left out",)),
        loop: subjects.pymcdm_reversals(given),
    }
    times = interleaved(calls, rounds)
    return [
        Record(everything, times[everything], check, times[check], scikit, "at least"),
        Record(left_out, times[left_out], loop, times[loop], mcdm, "at least"),
    ]


def _many(count: int) -> str:
    return f"{count:,}".replace(",", " ")


GROUPS: dict[str, Callable[[], list[Record]]] = {
    "SMAA": lambda: by_samples(case(30, 10), rounds=15, samples=100_000),
    "SMAA, other libraries": lambda: by_samples_of_peers(case(30, 10), rounds=15, samples=100_000),
    "Stability intervals": lambda: by_weights(case(50, 20), rounds=60),
    "Rank reversal": lambda: by_company(case(50, 10), rounds=40),
    "Rank reversal, other libraries": lambda: by_company_of_peers(case(50, 10), rounds=15, scikit=10.0, mcdm=5.0),
}
"""Each table of the page on robustness."""
