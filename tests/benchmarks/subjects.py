"""What is ranked in the benchmarks, and how does each library rank it?"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

import netselect
from netselect import Ranking
from tests.benchmarks.by_hand import Flags, Floats, Ranks
from tests.benchmarks.by_hand_robustness import reordered
from tests.benchmarks.timing import Call

SEED = 20_240_229
"""Any number would do; a fixed one makes every run work on the same figures."""


@dataclass(frozen=True, slots=True)
class Case:
    """Figures to be ranked.

    Parameters
    ----------
    values : ndarray (n, m)
    weights : ndarray (m,)
        They sum to 1.
    maximise : ndarray (m,) of bool
    worst, best : ndarray (m,)
        Anchors.
    """

    values: Floats
    weights: Floats
    maximise: Flags
    worst: Floats
    best: Floats

    @property
    def size(self) -> str:
        """Rows x columns, for the table."""
        rows, columns = (f"{count:,}".replace(",", " ") for count in self.values.shape)
        return f"{rows} x {columns}"

    def matrix(self) -> netselect.DecisionMatrix:
        """Return the decision matrix without anchors, checked."""
        return netselect.DecisionMatrix.from_arrays(self.values, self.weights, maximise=self.maximise)

    def anchored_matrix(self) -> netselect.DecisionMatrix:
        """Return the decision matrix with anchors, checked."""
        return netselect.DecisionMatrix.from_arrays(self.values, self.weights, worst=self.worst, best=self.best)


def case(rows: int, columns: int) -> Case:
    """Return figures between 1 and 9, about half of them costs, with weights of all sizes."""
    random = np.random.default_rng(SEED)
    maximise = np.arange(columns) % 2 == 0
    return Case(
        values=random.uniform(1.0, 9.0, (rows, columns)),
        weights=random.dirichlet(np.ones(columns)),
        maximise=maximise,
        worst=np.where(maximise, 0.0, 10.0),
        best=np.where(maximise, 10.0, 0.0),
    )


def ranked(matrix: netselect.DecisionMatrix, scaling: str = "vector") -> Ranking:
    """Rank by TOPSIS among the candidates, the way a reader of the documentation would write it."""
    return netselect.rank(matrix, "topsis", reference="candidates", scaling=scaling)


def weighed(matrix: netselect.DecisionMatrix) -> Ranking:
    """Rank by weighted sum, each figure scaled to the range of the candidates."""
    return netselect.rank(matrix, "weighted_sum", scaling="min_max")


def scikit_criteria(given: Case) -> Call:
    """Return the ranking of scikit-criteria, of its own decision matrix, made beforehand."""
    pipe, matrix = _scikit_criteria(given)
    return lambda: pipe.evaluate(matrix)


def scikit_criteria_reversals(given: Case) -> Call:
    """Return the check of scikit-criteria: all but the first are made worse, one at a time, and all ranked."""
    from skcriteria.ranksrev import RankInvariantChecker  # noqa: PLC0415 -- as below

    pipe, matrix = _scikit_criteria(given)
    checker: Any = RankInvariantChecker(pipe, random_state=SEED)

    def run() -> object:
        with warnings.catch_warnings():
            # It calls pandas in a way that pandas 3 deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            return checker.evaluate(matrix)

    return run


def _scikit_criteria(given: Case) -> tuple[Any, Any]:
    """Return the pipeline of scikit-criteria that ranks by TOPSIS, and its decision matrix."""
    import skcriteria  # noqa: PLC0415 -- slow to load, and needed by some benchmarks only
    from skcriteria.agg.topsis import TOPSIS  # noqa: PLC0415 -- as above
    from skcriteria.pipelines import mkpipe  # noqa: PLC0415 -- as above
    from skcriteria.preprocessing.invert_objectives import NegateMinimize  # noqa: PLC0415 -- as above
    from skcriteria.preprocessing.scalers import VectorScaler  # noqa: PLC0415 -- as above

    matrix = skcriteria.mkdm(given.values, np.where(given.maximise, 1, -1), weights=given.weights)
    return mkpipe(NegateMinimize(), VectorScaler(target="matrix"), TOPSIS()), matrix


def pymcdm(given: Case) -> Call:
    """Return the ranking of pymcdm with its defaults, which scale by the range and check the arrays."""
    from pymcdm.helpers import rrankdata  # noqa: PLC0415 -- slow to load, and needed by some benchmarks only
    from pymcdm.methods import TOPSIS  # noqa: PLC0415 -- as above

    method, types = TOPSIS(), np.where(given.maximise, 1, -1)

    def run() -> object:
        scores = method(given.values, given.weights, types)
        return scores, rrankdata(scores)

    return run


def pymcdm_samples(given: Case, samples: int, *, validation: bool) -> Call:
    """Return the weighted sum of pymcdm, ranked under each of some weights that are drawn beforehand."""
    from pymcdm.helpers import rrankdata  # noqa: PLC0415 -- as above
    from pymcdm.methods import WSM  # noqa: PLC0415 -- as above
    from pymcdm.normalizations import minmax_normalization  # noqa: PLC0415 -- as above

    method, types = WSM(minmax_normalization), np.where(given.maximise, 1, -1)
    drawn = np.random.default_rng(SEED).dirichlet(np.ones(len(given.weights)), samples)
    return lambda: [rrankdata(method(given.values, weights, types, validation=validation)) for weights in drawn]


def pymcdm_reversals(given: Case) -> Call:
    """Return how many pairs change places without each network, ranked again by pymcdm."""
    from pymcdm.helpers import rrankdata  # noqa: PLC0415 -- as above
    from pymcdm.methods import TOPSIS  # noqa: PLC0415 -- as above

    method, types = TOPSIS(), np.where(given.maximise, 1, -1)

    def ranks_among(rows: npt.NDArray[np.intp]) -> Ranks:
        ranks: Ranks = rrankdata(method(given.values[rows], given.weights, types))
        return ranks

    everybody = np.arange(len(given.values))
    return lambda: reordered(ranks_among(everybody), ranks_among)
