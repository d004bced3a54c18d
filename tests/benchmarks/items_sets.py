"""Which figures of speed and memory does choosing sets of networks promise, and what are they measured against?"""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from netselect.sets import Problem
from netselect.sets.solving import best_set, enumerate_sets
from tests.benchmarks import by_hand_sets, subjects
from tests.benchmarks.record import Record, within
from tests.benchmarks.timing import Call, interleaved, peak_bytes, processes
from tests.sets.random_problems import large_problem

SIZES = (10, 15, 20, 30, 40)
"""Networks that stand."""

MOST_SECONDS = 30.0
"""What the best set of 40 networks may take."""

MOST_SECONDS_FOR_ALL, MOST_BYTES = 5.0, 500e6
"""What a look at a million sets may take, and hold at a time."""


WAITS: dict[str, tuple[int, float]] = {
    "each with a need of its own": (40, 2.0),
    "that cost the same": (120, 5.0),
    "of all kinds": (300, 30.0),
}
"""Shapes of studies in which three costs are not known, with their networks and the seconds that they may take."""


def waited_for(rounds: int, sizes: dict[str, int]) -> list[Record]:
    """Compare `netselect portfolio` as a whole process with what people may have to wait."""
    program = str(Path(sys.executable).with_name("netselect"))
    with tempfile.TemporaryDirectory() as folder:
        commands = {}
        for shape, count in sizes.items():
            path = Path(folder) / f"{shape}.json"
            path.write_text(json.dumps(study_of(shape, count)), encoding="utf-8")
            commands[shape] = [program, "portfolio", str(path)]
        times = processes(commands, rounds)
    return [
        within(f"netselect portfolio, {count} networks {shape}, 3 unknown", times[shape], WAITS[shape][1])
        for shape, count in sizes.items()
    ]


def study_of(shape: str, count: int, unknown: int = 3) -> dict[str, object]:
    """Return a study of networks that help with 8 needs, or each with its own, within money and hours."""
    draw = np.random.default_rng(subjects.SEED)
    has_own, is_alike = shape == "each with a need of its own", shape == "that cost the same"
    wants = [f"need{place}" for place in range(count if has_own else 8)]
    networks = {}
    for row in range(count):
        helped = [wants[row]] if has_own else draw.choice(wants, 3, replace=False).tolist()
        cost = 50.0 if is_alike else float(draw.integers(20, 120))
        networks[f"n{row:03d}"] = {
            "name": f"Network {row}",
            "joining": {"fee": 0.0 if is_alike else float(draw.integers(0, 30)), "entry_weeks": 0},
            "staying": {
                "yearly_cost": cost if row >= unknown else {"value": "unknown", "low": 20, "high": 120},
                "hours_per_month": 2.0 if is_alike else float(draw.integers(1, 6)),
            },
            "serves": {want: round(float(draw.uniform(0.2, 1.0)), 2) for want in helped},
        }
    money, hours = (10.0 * count, count / 3) if has_own else (1000.0, 40.0)
    needs = {
        want: {"title": want, "importance": int(draw.integers(1, 6)), "current": 1, "target": 3} for want in wants
    }
    return {
        "netselect": 1,
        "title": "Sets drawn at random",
        "as_of": "2026-01-01",
        "learner": {
            "id": "learner",
            "limits": {"first_year_cost": money, "hours_per_month": hours},
            "needs": needs,
        },
        "criteria": {"need_coverage": {"computed": "need_coverage", "weight": 1}},
        "networks": networks,
    }


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


def waits() -> list[Record]:
    """Return what people wait for of sets."""
    return waited_for(3, {shape: count for shape, (count, _) in WAITS.items()})
