"""Do netselect and two independent libraries agree wherever their conventions are the same?

`PAIRS` lists every comparison, with the reason why the conventions coincide; `APART` lists comparisons that look
alike and are not, with the reason, and checks that they indeed differ; `ALONE` lists what neither peer computes.
Between them they cover every choice of every method, so that none is skipped in silence. The peers are pymcdm 1.4
and scikit-criteria 0.10.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pymcdm.methods as pm
import pymcdm.normalizations as scale
import pymcdm.weights as pw
import pytest
import skcriteria
from pymcdm.weights.subjective import AHP as PairwiseWeights  # noqa: N811 -- the peer's AHP derives weights only
from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
from skcriteria.agg.spotis import SPOTIS
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.agg.waspas import WASPAS
from skcriteria.preprocessing import weighters
from skcriteria.preprocessing.invert_objectives import BenefitCostInverter, InvertMinimize, MinMaxInverter
from skcriteria.preprocessing.scalers import MaxAbsScaler, MinMaxScaler, SumScaler, VectorScaler

from netselect.matrix import DecisionMatrix
from netselect.methods import built_in_methods, make_method
from netselect.weighting import objective
from netselect.weighting.prioritisation import eigenvector_priorities
from tests.contract.trials import trials
from tests.strategies import judged

Floats = npt.NDArray[np.float64]

NETWORKS, CRITERIA, CASES = 8, 5, 20
UNITS = np.array([1.0, 100.0, 0.01, 7.0, 1.0])
TOLERANCE = 1e-9
THRESHOLDS = {"q": 1.0, "p": 3.0}
"""In units of each column, whose figures run from 0.5 to 10 of them."""


class Case(NamedTuple):
    """A decision problem as both sides see it."""

    matrix: DecisionMatrix
    values: Floats
    weights: Floats
    types: npt.NDArray[np.int64]


def _case(seed: int, *, costs: bool = True) -> Case:
    """Return a problem of positive figures, with costs in the second and the fourth column, or without costs."""
    rng = np.random.default_rng(seed)
    values = rng.uniform(0.5, 10.0, (NETWORKS, CRITERIA)) * UNITS
    weights = rng.dirichlet(np.ones(CRITERIA))
    types = np.array([1, -1, 1, -1, 1]) if costs else np.ones(CRITERIA, dtype=np.int64)
    low, high = np.zeros(CRITERIA), 11.0 * UNITS
    matrix = DecisionMatrix.from_arrays(
        values, weights, worst=np.where(types > 0, low, high), best=np.where(types > 0, high, low)
    )
    return Case(judged(matrix.take(np.arange(7))) if not costs else matrix, values, weights, types)


Peer = Callable[[Case], Floats]


def _pymcdm(method: type[Any], *arguments: object, **options: object) -> Peer:
    """Return the peer's scores; a new object each time, as its PROMETHEE serves for one call only."""
    return lambda case: np.asarray(method(*arguments, **options)(case.values, case.weights, case.types))


def _sk(*steps: Any, score: str = "score") -> Peer:  # noqa: ANN401 -- the peer has no types
    """Return the peer's scores after its steps, the last of which ranks."""

    def run(case: Case) -> Floats:
        problem = skcriteria.mkdm(case.values, case.types.tolist(), weights=case.weights)
        for step in steps[:-1]:
            problem = step.transform(problem)
        return np.asarray(steps[-1].evaluate(problem).e_[score])

    return run


def _less(peer: Peer) -> Peer:
    """Return 1 less the peer's scores, of which smaller ones are better."""
    return lambda case: 1.0 - peer(case)


def _power_of_ten(peer: Peer) -> Peer:
    return lambda case: 10.0 ** peer(case)


def _with_anchor_rows(peer: Peer) -> Peer:
    """Return the peer's scores when two networks stand at the anchors, and so span every column."""

    def run(case: Case) -> Floats:
        worst, best = case.matrix.anchors("two rows more")
        return peer(case._replace(values=np.vstack([case.values, worst, best])))[:-2]

    return run


def _oriented(column: Floats, cost: bool = False) -> Floats:  # noqa: FBT001, FBT002 -- the peer's signature
    return -column if cost else column


def _given_anchors(case: Case) -> dict[str, Any]:
    worst, best = case.matrix.anchors("two fixed points")
    return {
        "ideal": dict(zip(case.matrix.criteria, best.tolist(), strict=True)),
        "anti_ideal": dict(zip(case.matrix.criteria, worst.tolist(), strict=True)),
    }


def _thresholds(names: str, case: Case) -> dict[str, Any]:
    stated = [{name: THRESHOLDS[name] * unit for name in names} for unit in UNITS.tolist()]
    return {"criteria": dict(zip(case.matrix.criteria, stated, strict=True))}


def _nothing(_: Case) -> dict[str, Any]:
    return {}


def _flows(function: str, names: str = "") -> Peer:
    return _pymcdm(pm.PROMETHEE_II, function, **{name: (THRESHOLDS[name] * UNITS).tolist() for name in names})


def _synthesis(case: Case) -> Floats:
    """Return priorities from the peer's eigenvectors, weighed and added up."""
    local = [PairwiseWeights(matrix=_on_the_scale(judgements))() for judgements in case.matrix.comparisons or ()]
    return np.asarray(case.weights @ np.array(local))


def _on_the_scale(judgements: Floats) -> Floats:
    """Return judgements rounded to 1/9, ..., 1/2, 1, 2, ..., 9, the only ones that the peer takes."""
    above = np.round(np.where(judgements >= 1.0, judgements, 1.0 / judgements))
    return np.where(judgements >= 1.0, above, 1.0 / above)


@dataclass(frozen=True)
class Pair:
    """Two computations to be compared, and why they should agree or differ.

    Parameters
    ----------
    method : str
        Netselect's method.
    parameters : dict
        Its parameters.
    label : str
        What it is compared with.
    peer : callable
        The peer's scores.
    why : str
        Why the conventions are the same, or what sets them apart.
    costs : bool
        Whether less is better on some criteria.
    more : callable
        Parameters that depend on the case.
    """

    method: str
    parameters: Mapping[str, Any]
    label: str
    peer: Peer
    why: str
    costs: bool = True
    more: Callable[[Case], dict[str, Any]] = field(default=_nothing)

    def __str__(self) -> str:
        """Return the label under which the comparison is reported."""
        chosen = ",".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.method}({chosen}) ~ {self.label}"


def _pairs(method: str, *rows: tuple[Any, ...], **more: Any) -> tuple[Pair, ...]:  # noqa: ANN401 -- fields of Pair
    return tuple(Pair(method, *row, **more) for row in rows)


_LINEAR = "straight scalings turn round without loss, and distances do not see the turn"
_RATIO = "benefits x / max x, costs min x / x on both sides"
_SHARE = "costs are inverted, then each column is shared out to sum to 1"
_RANGE = "each column runs from its worst figure, 0, to its best, 1"
_SAME_FORMULA = "the same formula on figures as they are"

PAIRS: tuple[Pair, ...] = (
    *_pairs(
        "weighted_sum",
        ({"scaling": "anchors"}, "1 - pymcdm SPOTIS",
         lambda case: 1.0 - pm.SPOTIS(np.stack([np.zeros(CRITERIA), 11.0 * UNITS], axis=1))(
             case.values, case.weights, case.types), "SPOTIS adds up weighed distances from the best end"),
    ),
)
