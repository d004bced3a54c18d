"""Which figures of speed and memory does ranking a cohort promise, and what are they measured against?"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml

from netselect.batch.engine.candidates import candidates_of
from netselect.batch.many import BatchResult, portions, rank_many, rank_portions
from netselect.batch.reading import Portion
from netselect.weighting.pairwise import many_priorities
from tests.benchmarks import by_hand_batch, subjects_batch
from tests.benchmarks.record import Record, within
from tests.benchmarks.subjects import SEED, Case, case
from tests.benchmarks.subjects_batch import valued, weights_of
from tests.benchmarks.timing import Call, interleaved, peak_bytes

TOP = 10

TIMED = 200
"""Learners that are timed of a loop that takes seconds for all of them."""

MOST_BYTES = 0.5 * 2**30
"""What a batch may hold beyond what comes in and goes out."""


def first_of_all(given: Case, learners: int, method: str) -> Call:
    """Return the ranking of a bare matrix for many learners' weights."""
    matrix, weights = given.anchored_matrix(), weights_of(learners, len(given.weights))
    return lambda: rank_many(matrix, weights, method, top=TOP)


def by_topsis(given: Case, rounds: int, *, learners: int) -> list[Record]:
    """Compare TOPSIS with loops by hand and of pymcdm, and with two bare products of that size."""
    values, weights = valued(given), weights_of(learners, len(given.weights))
    columns = np.ascontiguousarray(values.T)
    what = f"rank_many(), TOPSIS, {learners:,} learners, {given.size}"
    hand, off, default = "by hand, a loop", "pymcdm, a loop, checks off", "pymcdm, a loop"
    unstable, products = "by hand, a loop, default argsort", "two matrix products into a reused buffer"
    calls: dict[str, Call] = {
        what: first_of_all(given, learners, "topsis"),
        products: lambda: by_hand_batch.products(weights, columns, 2),
        hand: lambda: by_hand_batch.topsis(values, weights[:TIMED], TOP),
        unstable: lambda: by_hand_batch.topsis(values, weights[:TIMED], TOP, "quicksort"),
        off: subjects_batch.pymcdm_loop(given, weights[:TIMED], validation=False),
        default: subjects_batch.pymcdm_loop(given, weights[: TIMED // 4], validation=True),
    }
    times = interleaved(calls, rounds)
    whole = learners / TIMED
    return [
        Record(what, times[what], products, times[products], 2.0),
        Record(what, times[what], hand, times[hand] * whole, 30.0, "at least"),
        Record(what, times[what], unstable, times[unstable] * whole),
        Record(what, times[what], off, times[off] * whole, 60.0, "at least"),
        Record(what, times[what], default, times[default] * whole * 4, 1000.0, "at least"),
    ]


def by_weighted_sum(given: Case, rounds: int, *, learners: int) -> list[Record]:
    """Compare the weighted sum with loops by hand and of pyrepo-mcda, and with a bare product of that size."""
    values, weights = valued(given), weights_of(learners, len(given.weights))
    columns = np.ascontiguousarray(values.T)
    what = f"rank_many(), weighted sum, {learners:,} learners, {given.size}"
    product, hand, pyrepo = (
        "a matrix product into a reused buffer",
        "by hand, a loop of V @ w",
        "pyrepo-mcda, a loop",
    )
    unstable = f"{hand}, default argsort"
    calls: dict[str, Call] = {
        what: first_of_all(given, learners, "weighted_sum"),
        product: lambda: by_hand_batch.products(weights, columns, 1),
        hand: lambda: by_hand_batch.weighted_sums(values, weights[: TIMED * 5], TOP),
        unstable: lambda: by_hand_batch.weighted_sums(values, weights[: TIMED * 5], TOP, "quicksort"),
        pyrepo: subjects_batch.pyrepo_loop(given, weights[: TIMED // 4]),
    }
    times = interleaved(calls, rounds)
    return [
        Record(what, times[what], product, times[product], 3.0),
        Record(what, times[what], hand, times[hand] * learners / (TIMED * 5), 6.0, "at least"),
        Record(what, times[what], unstable, times[unstable] * learners / (TIMED * 5)),
        Record(what, times[what], pyrepo, times[pyrepo] * learners * 4 / TIMED, 60.0, "at least"),
    ]


def by_size(
    rounds: int, *, learners: tuple[int, ...], networks: tuple[int, ...], criteria: tuple[int, ...]
) -> list[Record]:
    """Compare the time for one learner, network and criterion at several sizes with that at the usual one."""
    usual = (10_000, 1000, 20)
    sizes = [(count, *usual[1:]) for count in learners] + [(usual[0], count, 20) for count in networks]
    sizes += [(usual[0], 1000, count) for count in criteria]
    records = []
    for size in dict.fromkeys(sizes):
        calls = {str(one): first_of_all(case(one[1], one[2]), one[0], "topsis") for one in (usual, size)}
        times = interleaved(calls, rounds)
        per_learner = {one: times[str(one)] / one[0] for one in (usual, size)}
        limit = 1.2 if size[0] > usual[0] else None
        against = f"{usual[0]:,} learners, {usual[1]} x {usual[2]}"
        what = f"for each learner: {size[0]:,} learners, {size[1]} x {size[2]}"
        records.append(Record(what, per_learner[size], against, per_learner[usual], limit))
    return records


def by_memory(given: Case, *, learners: int) -> list[Record]:
    """Compare what a batch holds at a time, beyond its input and its output, with half a gibibyte."""
    call = first_of_all(given, learners, "topsis")
    made = call()
    assert isinstance(made, BatchResult)
    out = sum(
        array.nbytes
        for chunk in made.chunks
        for name in chunk.__slots__
        if hasattr(array := getattr(chunk, name), "nbytes")
    )
    # Names that are texts; numbered ones are made when asked for.
    out += sum(len(chunk.ids) * 60 for chunk in made.chunks if isinstance(chunk.ids, list))
    del made
    what = f"rank_many(), {learners:,} learners, {given.size}: most memory beyond what goes out"
    return [within(what, max(0.0, peak_bytes(call) - out), MOST_BYTES, "B")]


def by_judgements(rounds: int, *, matrices: int) -> list[Record]:
    """Compare the weights of stacked judgement matrices with stacked `numpy.linalg.eig`."""
    draw = np.random.default_rng(SEED)
    priorities = draw.dirichlet(np.ones(7) * 5, matrices)
    noise = np.exp(draw.normal(0.0, 0.3, (matrices, 7, 7)))
    upper = np.triu(np.clip(priorities[:, :, None] / priorities[:, None, :] * noise, 1 / 9, 9), 1)
    lower = np.transpose(np.divide(1.0, upper, out=np.zeros_like(upper), where=upper > 0), (0, 2, 1))
    judged = upper + lower + np.eye(7)
    what, eig = f"many_priorities() of {matrices:,} 7 x 7 judgements", "stacked numpy.linalg.eig"
    times = interleaved({what: lambda: many_priorities(judged), eig: lambda: np.linalg.eig(judged)}, rounds)
    return [Record(what, times[what], eig, times[eig], 0.10)]


def ranked(candidates: object, portion: Portion) -> Call:
    """Return the ranking of learners who have been read already."""
    return lambda: list(rank_portions(candidates, [portion], top=TOP))  # type: ignore[arg-type]


def by_standing(given: Case, rounds: int, *, learners: int) -> list[Record]:
    """Compare rankings with and without limits, and those where whoever stands sets the scale with a loop."""
    records = []
    for name in ("weighted_sum", "topsis"):
        free, limited = (
            ranked(*subjects_batch.gated(given, learners, method={name: {}}, share=share)) for share in (1.0, 0.5)
        )
        what, without = f"{name}, {learners:,} learners, limits of their own", "without limits"
        times = interleaved({what: limited, without: free}, rounds)
        records.append(Record(what, times[what], without, times[without], 1.25))
    method = {"topsis": {"reference": "candidates"}}
    candidates, portion = subjects_batch.gated(given, learners, method=method, share=0.5)
    costs, most = candidates.gates[0].found, portion.learners.most[:TIMED, 0]
    values = candidates.matrix.values
    stands, weights = [costs <= limit for limit in most], portion.learners.weights[:TIMED]
    what, hand = f"TOPSIS among whoever stands, {learners:,} learners, {given.size}", "by hand, a loop"
    times = interleaved(
        {
            what: ranked(candidates, portion),
            hand: lambda: by_hand_batch.topsis_among(values, weights, given.maximise, stands, TOP),
        },
        rounds,
    )
    return [*records, Record(what, times[what], hand, times[hand] * learners / TIMED, 10.0, "at least")]


def by_reading(rounds: int, *, learners: int, networks: int = 1000, criteria: int = 20) -> list[Record]:
    """Compare reading and ranking with the ranking itself, and reading YAML with libyaml's own loader."""
    candidates = candidates_of(subjects_batch.cohort_study(networks, criteria))
    records = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, limit in (("csv", 3.0), ("jsonl", 10.0)):
            path = subjects_batch.cohort_file(Path(folder), kind, learners, criteria)
            read = list(portions(path, candidates))

            def both(path: Path = path) -> object:
                return list(rank_portions(candidates, portions(path, candidates), top=TOP))

            def alone(read: list[Portion] = read) -> object:
                return list(rank_portions(candidates, read, top=TOP))

            what, against = f"{learners:,} learners from {kind.upper()} to ranked", "the ranking itself"
            times = interleaved({what: both, against: alone}, rounds)
            records.append(Record(what, times[what], against, times[against], limit))
        path = Path(folder) / "learners.csv"
        what, against = f"{learners:,} learners from CSV to arrays", "pandas.read_csv and from its DataFrame"
        times = interleaved(
            {
                what: lambda: list(portions(path, candidates)),
                against: lambda: list(portions(subjects_batch.frame_of(path), candidates)),
            },
            rounds,
        )
        records.append(Record(what, times[what], against, times[against], 1.0))
        path = Path(folder) / "learners.jsonl"
        what, against = f"{learners:,} learners from JSON lines to arrays", "json.loads of each line"
        times = interleaved(
            {
                what: lambda: list(portions(path, candidates)),
                against: lambda: list(map(json.loads, path.read_bytes().splitlines())),
            },
            rounds,
        )
        records.append(Record(what, times[what], against, times[against], 2.0))
        few = max(10, learners // 100)
        path = subjects_batch.cohort_file(Path(folder), "yaml", few, criteria)
        text = path.read_text(encoding="utf-8")
        loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
        what, against = f"{few:,} learners from YAML, read and checked", "yaml.load_all, C loader"
        times = interleaved(
            {
                what: lambda: list(portions(path, candidates)),
                against: lambda: list(yaml.load_all(text, loader)),
            },
            rounds,
        )
        records.append(Record(what, times[what], against, times[against]))
    return records


def by_workers(given: Case, rounds: int, *, learners: int) -> list[Record]:
    """Compare two workers with one."""
    matrix, weights = given.anchored_matrix(), weights_of(learners, len(given.weights))
    two, one = f"two workers, TOPSIS, {learners:,} learners", "one worker"
    calls: dict[str, Call] = {
        two: lambda: rank_many(matrix, weights, "topsis", top=TOP, workers=2),
        one: lambda: rank_many(matrix, weights, "topsis", top=TOP, workers=1),
    }
    times = interleaved(calls, rounds)
    return [Record(two, times[two], one, times[one], 1.6, "at least")]


GROUPS: dict[str, Callable[[], list[Record]]] = {
    "A cohort, TOPSIS": lambda: by_topsis(case(1000, 20), rounds=9, learners=10_000),
    "A cohort, weighted sum": lambda: by_weighted_sum(case(1000, 20), rounds=9, learners=10_000),
    "A cohort, judgements": lambda: by_judgements(rounds=5, matrices=100_000),
    "A cohort, who stands": lambda: by_standing(case(1000, 20), rounds=25, learners=4096),
    "A cohort, reading": lambda: by_reading(rounds=3, learners=100_000),
    "A cohort, workers": lambda: by_workers(case(1000, 20), rounds=15, learners=100_000),
    "A cohort, by size": lambda: by_size(
        rounds=3, learners=(1000, 100_000, 1_000_000), networks=(250, 4000), criteria=(5, 80)
    ),
    "A cohort, memory": lambda: by_memory(case(1000, 20), learners=1_000_000),
}
"""Each table of the page that is about cohorts."""
