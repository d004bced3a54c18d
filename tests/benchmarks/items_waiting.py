"""How long does a person wait: for samples with open figures, a printed ranking, a command at the shell?"""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import netselect
from netselect import Ranking
from netselect.arguments import RankingOptions
from netselect.batch.engine.candidates import candidates_of
from netselect.batch.many import portions, rank_portions
from netselect.methods import available_methods
from netselect.robustness.agreement import agreement
from netselect.robustness.smaa import Smaa, smaa
from tests.benchmarks import by_hand_robustness, subjects
from tests.benchmarks.record import Record, within
from tests.benchmarks.subjects import Case, case
from tests.benchmarks.timing import Call, interleaved, process_bytes, processes

PRINTED = 0.15
"""Seconds that a printed ranking may take."""

OF_A_COHORT = 0.0003
"""Seconds that one learner of a cohort may take whose study has open figures."""

MANY, MOST_BYTES = 1000, 500 * 2**20
"""Networks from which on memory is measured too, and bytes that a whole command may hold."""

EVERY = ("check", "rank", "rank --full", "questions", "sensitivity", "robustness", "gaps", "portfolio")

COMMANDS: dict[str, tuple[tuple[str, float | None], ...]] = {
    "30 x 15, 3 unknown": (("rank", None), ("robustness", None), ("portfolio", None), ("questions", None)),
    "30 x 15, 60 unknown": (("check", 1.0), ("rank", 1.0), ("questions", 1.0)),
    "100 x 29, 10 unknown": (("rank", 0.9), ("rank --full", 1.5), ("robustness", 1.5), ("portfolio", None)),
    "1000 x 20, 10 unknown": tuple((typed, 10.0) for typed in EVERY),
}
"""For each study, what is typed and how many seconds it may take, where that is stated."""

CANDIDATES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("topsis", {"reference": "candidates"}),
    ("vikor", {}),
    ("promethee", {}),
)
"""Methods by which the networks are compared with each other."""


def open_case(given: Case, unknown: int) -> Ranking:
    """Return a weighted sum between anchors in which one figure of each of some networks is not known."""
    return netselect.rank(netselect.load(study_of(given, unknown)), "weighted_sum")


def study_of(given: Case, unknown: int) -> dict[str, object]:
    """Return a study with such figures, some unknown ones, limits that few exceed, and help with three needs."""
    criteria = {f"c{place:02d}": place for place in range(len(given.weights))}
    draw = np.random.default_rng(subjects.SEED)
    shape = given.values.shape
    # One for each network before any has two.
    cells = {(number % shape[0], (number + number // shape[0]) % shape[1]) for number in range(unknown)}
    networks = {}
    for row, own in enumerate(given.values.tolist()):
        values: dict[str, object] = {name: own[place] for name, place in criteria.items()}
        values |= {name: "unknown" for name, place in criteria.items() if (row, place) in cells}
        networks[f"n{row:03d}"] = {
            "name": f"Network {row}",
            "joining": {"fee": float(row % 7), "entry_weeks": 0},
            "staying": {"yearly_cost": 10.0 * (row % 11), "hours_per_month": float(1 + row % 4)},
            "values": values,
            "serves": {f"need{place}": float(share) for place, share in enumerate(draw.uniform(0, 1, 3).round(2))},
        }
    scale = zip(given.worst.tolist(), given.best.tolist(), given.weights.tolist(), strict=True)
    return {
        "netselect": 1,
        "title": "Figures drawn at random",
        "as_of": "2026-01-01",
        "learner": {
            "id": "learner",
            "limits": {"first_year_cost": 100, "hours_per_month": 10},
            "needs": {
                f"need{place}": {"title": f"Need {place}", "importance": 1, "current": 1, "target": 3}
                for place in range(3)
            },
        },
        "criteria": {
            name: {"weight": weight, "scale": {"worst": worst, "best": best}}
            for name, (worst, best, weight) in zip(criteria, scale, strict=True)
        },
        "networks": networks,
    }


def by_open_samples(given: Case, rounds: int, *, samples: int) -> list[Record]:
    """Compare samples with a hand loop that sorts as it comes: nothing open, one figure open, with confidence."""
    known, one_open = open_case(given, 0), open_case(given, 1)
    generator = np.random.default_rng(subjects.SEED)
    values, weights = known.matrix.utilities, known.matrix.weights

    def ours(ranking: Ranking, *, with_confidence: bool) -> Smaa:
        return smaa(ranking, samples=samples, with_confidence=with_confidence)

    def hand(*, opened: bool) -> object:
        drawn = by_hand_robustness.around(weights, samples, generator)
        return by_hand_robustness.tally(
            values, drawn, generator, with_pairs=True, kind="quicksort", open_cell=(0, 0) if opened else None
        )

    what = f"smaa(), {samples:,} samples of {given.size}"
    nothing, one, sure = f"{what}, nothing open", f"{what}, 1 figure open", f"{what}, 1 open, with confidence"
    same, with_one = "by hand, default argsort", "by hand, default argsort, 1 figure drawn"
    calls: dict[str, Call] = {
        nothing: lambda: ours(known, with_confidence=False),
        one: lambda: ours(one_open, with_confidence=False),
        sure: lambda: ours(one_open, with_confidence=True),
        same: lambda: hand(opened=False),
        with_one: lambda: hand(opened=True),
    }
    times = interleaved(calls, rounds)
    return [
        Record(nothing, times[nothing], same, times[same], 1.0),
        Record(one, times[one], with_one, times[with_one], 2.0),
        Record(sure, times[sure], with_one, times[with_one], 3.0),
    ]


def by_printing(given: Case, rounds: int) -> list[Record]:
    """Compare a printed ranking with a fixed figure, and its verdict with the ranking, for every method."""
    anchored = given.anchored_matrix()
    ways: dict[str, Callable[[], Ranking]] = {
        name: lambda name=name: netselect.rank(anchored, name)  # type: ignore[misc]
        for name in available_methods()
        if name != "ahp"
    }
    ways["topsis among the candidates"] = lambda: subjects.ranked(given.matrix())
    records = []
    for name, way in ways.items():
        what, bare = f"rank() and print(), {name}, {given.size}", f"rank(), {name}"
        verdict = f"rank() and its verdict and records, {name}"
        calls: dict[str, Call] = {
            bare: way,
            what: lambda way=way: str(way()),  # type: ignore[misc]
            verdict: lambda way=way: [(one := way()).verdict, one.records],  # type: ignore[misc]
        }
        times = interleaved(calls, rounds)
        records += [within(what, times[what], PRINTED), Record(verdict, times[verdict], bare, times[bare], 10.0)]
    return records


def by_other_methods(given: Case, large: Case, *, samples: int) -> list[Record]:
    """Compare samples by methods that compare the networks with one call a sample, and agreement with a figure."""
    study = netselect.load(study_of(given, 1))
    records = []
    for name, parameters in CANDIDATES:
        ranking = netselect.rank(study, name, **parameters)
        what, loop = f"smaa(), {name} among the candidates, {samples:,} samples, 1 open", "one evaluation a sample"
        calls: dict[str, Call] = {
            what: lambda ranking=ranking: smaa(ranking, samples=samples, with_confidence=False),  # type: ignore[misc]
            loop: lambda ranking=ranking: _one_by_one(ranking, max(1, samples // 100)),  # type: ignore[misc]
        }
        times = interleaved(calls, 3)
        records.append(Record(what, times[what], f"{loop} (1 in 100, scaled up)", 100 * times[loop], 1.0))
    ranking = open_case(large, 10)
    what = f"agreement(), {large.size}, 10 unknown"
    return [*records, within(what, interleaved({what: lambda: agreement(ranking)}, 3)[what], 1.0)]


def _one_by_one(ranking: Ranking, samples: int) -> list[object]:
    """Rank under one set of weights after another, as somebody does who calls the method in a loop."""
    matrix, generator = ranking.matrix, np.random.default_rng(subjects.SEED)
    drawn = generator.dirichlet(100 * matrix.weights, samples)
    figures = [matrix.with_figures(matrix.values, own) for own in drawn]
    return [ranking.method.evaluate(one).scores.argsort() for one in figures]


def by_command(rounds: int, sizes: dict[str, tuple[int, int, int]]) -> list[Record]:
    """Measure commands as whole processes on studies with open figures."""
    program = str(Path(sys.executable).with_name("netselect"))
    records = []
    with tempfile.TemporaryDirectory() as folder:
        for size, (networks, criteria, unknown) in sizes.items():
            given = case(networks, criteria)
            path = Path(folder) / f"{networks}-{unknown}.json"
            study = study_of(given, unknown)
            path.write_text(json.dumps(study), encoding="utf-8")
            limits = dict(COMMANDS[size])
            commands = {typed: [program, *typed.split(), str(path)] for typed in limits}
            times = processes(commands, rounds)
            for typed, limit in limits.items():
                what = f"netselect {typed}, {size}"
                if limit is None:
                    records.append(Record(what, times[typed], "`netselect rank` there", times["rank"]))
                else:
                    records.append(within(what, times[typed], limit))
                if networks >= MANY:
                    held = process_bytes(commands[typed])
                    records.append(within(f"{what}: most memory", held, MOST_BYTES, "B"))
    return records


def by_open_cohort(given: Case, rounds: int, *, learners: int, unknown: int) -> list[Record]:
    """Compare the ranking of learners who weigh a study with open figures each in their own way, with a figure."""
    study = netselect.load(study_of(given, unknown))
    criteria = list(study.criteria)
    own = np.random.default_rng(subjects.SEED).integers(1, 101, (learners, len(criteria))).tolist()
    records = [
        {"id": f"p{row}", "weights": dict(zip(criteria, points, strict=True))} for row, points in enumerate(own)
    ]
    ways: dict[str, dict[str, str]] = {name: {} for name in ("weighted_sum", "vikor", "promethee")}
    calls: dict[str, Call] = {}
    for name, parameters in (ways | {"topsis": {"reference": "candidates"}}).items():
        candidates = candidates_of(study, RankingOptions(name, parameters))
        read = list(portions(records, candidates))
        what = f"for each of {learners:,} learners, {given.size}, {unknown} figures open, {name}"
        calls[what] = lambda candidates=candidates, read=read: list(rank_portions(candidates, read))  # type: ignore[misc]
    times = interleaved(calls, rounds)
    return [within(what, times[what] / learners, OF_A_COHORT) for what in calls]


PARTS: tuple[Callable[[], list[Record]], ...] = (
    lambda: by_command(
        rounds=3,
        sizes={
            "30 x 15, 3 unknown": (30, 15, 3),
            "30 x 15, 60 unknown": (30, 15, 60),
            "100 x 29, 10 unknown": (100, 29, 10),
            "1000 x 20, 10 unknown": (1000, 20, 10),
        },
    ),
    lambda: by_printing(case(50, 10), rounds=25),
    lambda: by_open_samples(case(30, 10), rounds=3, samples=100_000),
    lambda: by_other_methods(case(30, 10), case(300, 10), samples=20_000),
    lambda: by_open_cohort(case(30, 10), rounds=3, learners=1000, unknown=3),
)
"""Each part of the table of what people wait for, the shell first."""
