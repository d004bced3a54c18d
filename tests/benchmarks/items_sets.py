"""Which figures of speed and memory does choosing sets of networks promise, and what are they measured against?"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from netselect.sets.candidates import Problem
from netselect.sets.solving import best_set, enumerate_sets
from tests.benchmarks import by_hand_sets
from tests.benchmarks.record import Record, within
from tests.benchmarks.timing import Call, interleaved, peak_bytes
from tests.sets.random_problems import large_problem

SIZES = (10, 15, 20, 30, 40)
"""Networks that stand."""

MOST_SECONDS = 30.0
"""What the best set of 40 networks may take."""

MOST_SECONDS_FOR_ALL, MOST_BYTES = 5.0, 500e6
"""What a look at a million sets may take, and hold at a time."""


def by_size(sizes: tuple[int, ...], rounds: int) -> list[Record]:
    """Compare the best set, its ties settled, with a plain integer programme; optimistic coverage with 30 s."""
    records = []
    for size in sizes:
        robust = large_problem(size, room=0.2)
        optimistic = replace(robust, objective="optimistic")
        what = f"best_set(), robust, {size} networks"
        all_help = f"best_set(), optimistic, {size} networks"
        programme = "an integer programme, scipy milp"
        calls: dict[str, Call] = {
            what: _call(robust),
            all_help: _call(optimistic),
            programme: _programme(robust),
        }
        times = interleaved(calls, rounds)
        records += [
            Record(what, times[what], programme, times[programme]),
            within(what, times[what], MOST_SECONDS),
            within(all_help, times[all_help], MOST_SECONDS),
            within(f"{all_help}: most memory", peak_bytes(calls[all_help]), MOST_BYTES, "B"),
        ]
    return records


def by_all(size: int, rounds: int) -> list[Record]:
    """Compare a look at every set, all of them allowed, with 5 s and 500 MB."""
    problem = large_problem(size)
    free = replace(problem, charged=np.zeros((size, 0)), limits=np.zeros(0))
    count = f"{2**size:,}".replace(",", " ")
    what = f"enumerate_sets(), all {count} sets allowed"
    calls: dict[str, Call] = {what: lambda: enumerate_sets(free)}
    times = interleaved(calls, rounds)
    return [
        within(what, times[what], MOST_SECONDS_FOR_ALL),
        within(f"{what}: most memory", peak_bytes(calls[what]), MOST_BYTES, "B"),
    ]


def _call(problem: Problem) -> Call:
    return lambda: best_set(problem)


def _programme(problem: Problem) -> Call:
    return lambda: by_hand_sets.by_integer_programme(problem)


GROUPS: dict[str, Callable[[], list[Record]]] = {
    "Sets of networks": lambda: by_size(SIZES, rounds=5),
    "Sets of networks, every one": lambda: by_all(20, rounds=5),
}
"""Each table of the page on sets."""
