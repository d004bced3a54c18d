"""For whom are the benchmarks of a cohort ranked, from what, and how does each library do it?"""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import netselect
from netselect.batch.engine.candidates import Candidates, GateTable, candidates_of
from netselect.batch.engine.learners import NO_WAIVERS, Learners
from netselect.batch.reading import Origin, Portion
from netselect.matrix.assessment import utilities
from netselect.methods import make_method
from netselect.study.criteria import Gate
from netselect.study.study import Study
from tests.benchmarks.by_hand import Floats
from tests.benchmarks.subjects import SEED, Case
from tests.benchmarks.timing import Call


def weights_of(learners: int, criteria: int) -> Floats:
    """Return weights of all sizes, which sum to 1 for each learner."""
    return np.random.default_rng(SEED).dirichlet(np.ones(criteria), learners)


def valued(given: Case) -> Floats:
    """Return the figures between their anchors, from 0 to 1, as somebody has them who scales once."""
    return utilities(given.values, given.worst, given.best)


def pymcdm_loop(given: Case, weights: Floats, *, validation: bool) -> Call:
    """Return TOPSIS of pymcdm under one learner's weights after the other, ranked."""
    from pymcdm.helpers import rrankdata  # noqa: PLC0415 -- slow to load, and needed by some benchmarks only
    from pymcdm.methods import TOPSIS  # noqa: PLC0415 -- as above

    method, types = TOPSIS(), np.where(given.maximise, 1, -1)
    return lambda: [rrankdata(method(given.values, own, types, validation=validation)) for own in weights]


def pyrepo_loop(given: Case, weights: Floats) -> Call:
    """Return the weighted sum of pyrepo-mcda under one learner's weights after the other, ranked."""
    from pyrepo_mcda.additions import rank_preferences  # noqa: PLC0415 -- as above
    from pyrepo_mcda.mcda_methods import SAW  # noqa: PLC0415 -- as above

    method, types = SAW(), np.where(given.maximise, 1, -1)
    return lambda: [rank_preferences(method(given.values, own, types), reverse=True) for own in weights]


def gated(given: Case, learners: int, *, method: dict[str, Any], share: float) -> tuple[Candidates, Portion]:
    """Return networks of which about a share stands for each learner, by a limit of their own."""
    draw = np.random.default_rng(SEED)
    costs = draw.uniform(0.0, 100.0, len(given.values))
    matrix = given.anchored_matrix()
    order = np.argsort(np.array(list(matrix.networks)))
    rule = Gate.model_validate({"kind": "budget", "computed": "yearly_cost", "max": 0.0})
    gate = GateTable("yearly_budget", rule, "yearly_cost", costs[order], {})
    name, parameters = next(iter(method.items()))
    candidates = Candidates(matrix.take(order), make_method(name, parameters), gates=(gate,))
    most = np.clip(draw.normal(100.0 * share, 10.0, (learners, 1)), 20.0, np.inf)
    if share >= 1.0:
        most = np.full((learners, 1), np.inf)
    ids = [f"L{number}" for number in range(learners)]
    own = Learners(ids, weights_of(learners, len(given.weights)), np.full_like(most, -np.inf), most, NO_WAIVERS)
    return candidates, Portion(own, [Origin("", 0, number) for number in range(learners)], [], learners)


@cache
def cohort_study(networks: int, criteria: int) -> Study:
    """Return a study of many networks with known figures, two limits, and no needs."""
    draw = np.random.default_rng(SEED)
    values = draw.uniform(0.0, 5.0, (networks, criteria)).round(2)
    return netselect.load(
        {
            "netselect": 1,
            "title": "A cohort",
            "as_of": "2026-01-01",
            "learner": {"id": "template"},
            "criteria": {
                f"c{place:02d}": {"weight": 1, "scale": {"worst": 0, "best": 5}} for place in range(criteria)
            },
            "networks": {
                f"n{row:05d}": {
                    "name": "A network",
                    "joining": {"fee": 10.0},
                    "staying": {
                        "yearly_cost": float(draw.uniform(0, 300).__round__(2)),
                        "hours_per_month": float(draw.uniform(0, 10).__round__(2)),
                    },
                    "values": {f"c{place:02d}": float(value) for place, value in enumerate(own)},
                }
                for row, own in enumerate(values)
            },
        }
    )


def study_candidates(networks: int, criteria: int) -> Candidates:
    """Return the networks of that study, ranked by weighted sum."""
    return candidates_of(cohort_study(networks, criteria))


def cohort_file(folder: Path, kind: str, learners: int, criteria: int) -> Path:
    """Write a file of learners with points for every criterion and two limits, and return its path."""
    draw = np.random.default_rng(SEED)
    points = draw.integers(1, 101, (learners, criteria)).tolist()
    limits = np.column_stack([draw.integers(50, 300, learners), draw.integers(2, 10, learners)]).tolist()
    path = folder / f"learners.{kind}"
    names = [f"c{place:02d}" for place in range(criteria)]
    rows = zip(points, limits, strict=True)
    with path.open("w", encoding="utf-8") as file:
        if kind == "csv":
            header = ["id", *(f"weights.{name}" for name in names), "limits.yearly_cost", "limits.hours_per_month"]
            file.write(",".join(header) + "\n")
            file.writelines(
                ",".join([f"p{row:07d}", *map(str, own), *map(str, most)]) + "\n"
                for row, (own, most) in enumerate(rows)
            )
            return path
        records = (
            {
                "id": f"p{row:07d}",
                "weights": dict(zip(names, own, strict=True)),
                "limits": dict(zip(("yearly_cost", "hours_per_month"), most, strict=True)),
            }
            for row, (own, most) in enumerate(rows)
        )
        between = "\n" if kind == "jsonl" else "\n---\n"
        file.writelines(json.dumps(record) + between for record in records)
    return path


def frame_of(path: Path) -> Any:  # noqa: ANN401 -- a DataFrame, and pandas is loaded when needed
    """Return a table as pandas reads it."""
    from pandas import read_csv  # noqa: PLC0415 -- as above

    return read_csv(path)


def some(portion: Portion, count: int) -> Portion:
    """Return the first learners of a portion."""
    return replace(portion, learners=portion.learners.take(0, count), origins=portion.origins[:count], count=count)
