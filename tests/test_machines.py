"""Does another processor give the same order and the same ties, and scores to 1e-12?

A processor is played by this one with some of its abilities switched off: numpy then takes other loops and
OpenBLAS other kernels, which add up in another order. On each, a batch gives bit for bit what ranking alone gives.
"""

import functools
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]

FEATURES: list[str] = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
"""What numpy uses of this processor beyond what every build takes for granted; the simplest first."""

PROCESSORS: dict[str, dict[str, str]] = {
    "the plainest": {"NPY_DISABLE_CPU_FEATURES": " ".join(FEATURES), "OPENBLAS_CORETYPE": "Nehalem"},
    "of 2011": {"NPY_DISABLE_CPU_FEATURES": " ".join(FEATURES[1:]), "OPENBLAS_CORETYPE": "Sandybridge"},
    "of 2013": {"NPY_DISABLE_CPU_FEATURES": " ".join(FEATURES[2:]), "OPENBLAS_CORETYPE": "Haswell"},
}
"""What is switched off, and which kernels are taken."""

ONE_FAMILY = pytest.mark.skipif(
    platform.machine().lower() not in {"x86_64", "amd64"}, reason="the kernels are of this family"
)

ASKED = """
import json, sys
import numpy as np
from netselect import DecisionMatrix, many_priorities, rank, rank_many
from netselect.methods import built_in_methods

random = np.random.default_rng(20261129)
levels = random.integers(1, 10, (24, 7)) / random.integers(1, 10, (24, 7))
judgements = [np.triu(random.choice([1/9, 1/5, 1/3, 1, 2, 4, 7], (7, 7)), 1) for _ in range(24)]
judgements = np.array([upper + np.eye(7) + np.tril(1 / np.where(upper.T, upper.T, 1), -1) for upper in judgements])
judgements[::3] = levels[::3, :, None] / levels[::3, None, :]
weights = {
    how: many_priorities(judgements, prioritisation=how).weights.tolist()
    for how in ("eigenvector", "geometric_mean")
}

# 80 networks, every fourth of which is there twice, on 9 criteria in sevenths, which no sum holds exactly.
values = random.integers(1, 36, (80, 9)) / 7
values[1::4] = values[::4]
learners = np.vstack([random.dirichlet(np.ones(9), 12), np.ones((1, 9)) / 9])
names = [f"network-{place:02}" for place in range(80)]
matrix = DecisionMatrix.from_arrays(
    values, np.ones(9), worst=[0, 5] * 4 + [0], best=[5, 0] * 4 + [5], networks=names
)
methods = [(name, {}) for name in built_in_methods()] + [
    ("topsis", {"reference": "candidates"}),
    ("topsis", {"reference": "candidates", "scaling": "min_max"}),
    ("weighted_sum", {"scaling": "vector"}),
    ("vikor", {"reference": "anchors"}),
    ("ahp", {"networks": "measured"}),
]
rankings = {}
for name, parameters in methods:
    label = name + json.dumps(parameters)
    (chunk,) = rank_many(matrix, learners, name, top=80, **parameters).chunks
    alone = [rank(matrix.reweighted(row), name, **parameters) for row in learners]
    rankings[label] = [[one.ranks.tolist(), one.scores.tolist()] for one in alone]
    for place, one in enumerate(alone):
        if chunk.score[place].tolist() != one.scores[chunk.network[place]].tolist():
            sys.exit(f"{label} is not bit for bit the same in a batch")
        if chunk.rank[place].tolist() != one.ranks[chunk.network[place]].tolist():
            sys.exit(f"{label} has other ranks in a batch")

found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
print(json.dumps({"features": found, "weights": weights, "rankings": rankings}))
"""


@functools.cache
def _told_by(processor: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(printed_on(processor, ASKED))
    return told


def printed_on(processor: str, program: str) -> str:
    own = {name: value for name, value in os.environ.items() if name not in PROCESSORS["the plainest"]}
    said = {name: value for name, value in PROCESSORS.get(processor, {}).items() if value}
    run = subprocess.run(  # noqa: S603 -- this module's own text
        [sys.executable, "-W", "ignore", "-c", program],
        env=own | said,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@ONE_FAMILY
@pytest.mark.parametrize("processor", PROCESSORS)
def test_another_processor_gives_the_same_order_and_ties_and_scores_to_1e_12(processor: str) -> None:
    here, there = _told_by("this one"), _told_by(processor)
    assert not set(there["features"]) & set(PROCESSORS[processor]["NPY_DISABLE_CPU_FEATURES"].split())
    for how, weights in here["weights"].items():
        np.testing.assert_allclose(there["weights"][how], weights, rtol=0, atol=1e-12)
    for label, rankings in here["rankings"].items():
        for (ranks, scores), (other_ranks, other_scores) in zip(rankings, there["rankings"][label], strict=True):
            assert other_ranks == ranks, label
            np.testing.assert_allclose(other_scores, scores, rtol=0, atol=1e-12, err_msg=label)
