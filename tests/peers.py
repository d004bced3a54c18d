"""How are netselect and its peers, pymcdm and scikit-criteria, asked the same question?

A `Case` is one decision problem as both sides take it; `Ours` asks netselect, and the functions `mcdm` and
`criteria` make callables that ask a peer. The peers warn about dominated networks and about costs; those
warnings are theirs, and silenced in the call alone.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import skcriteria
from pymcdm.weights import subjective

from netselect.matrix import DecisionMatrix
from netselect.methods import Method, make_method

Floats = npt.NDArray[np.float64]

NETWORKS, CRITERIA = 8, 5
UNITS = np.array([1.0, 100.0, 0.01, 7.0, 1.0])
"""One unit of each column; figures run from 0.5 to 10 of them, anchors from 0 to 11."""
THRESHOLDS = {"q": 1.0, "p": 3.0, "s": 2.0}
"""Of preference functions, in units of each column."""


class Case(NamedTuple):
    """One decision problem, as netselect and as its peers take it."""

    matrix: DecisionMatrix
    values: Floats
    weights: Floats
    types: npt.NDArray[np.int64]


Asked = Callable[[Case], Floats]


def case(seed: int, *, costs: bool) -> Case:
    """Return a problem of positive figures with judgements; where there are costs, two columns of five."""
    rng = np.random.default_rng(seed)
    values = rng.uniform(0.5, 10.0, (NETWORKS, CRITERIA)) * UNITS
    weights = rng.dirichlet(np.ones(CRITERIA))
    types = np.array([1, -1, 1, -1, 1]) if costs else np.ones(CRITERIA, dtype=np.int64)
    low, high = np.zeros(CRITERIA), 11.0 * UNITS
    matrix = DecisionMatrix.from_arrays(
        values, weights, worst=np.where(types > 0, low, high), best=np.where(types > 0, high, low)
    )
    return Case(
        replace(matrix, comparisons=tuple(_judgements(rng) for _ in range(CRITERIA))), values, weights, types
    )


def _judgements(rng: np.random.Generator) -> Floats:
    """Return judgements between the networks from 1/9 to 9, each made without regard to the others."""
    strength = rng.integers(1, 10, (NETWORKS, NETWORKS)).astype(np.float64)
    above = np.triu(np.where(rng.random((NETWORKS, NETWORKS)) < 0.5, strength, 1.0 / strength), 1)
    return above + np.divide(1.0, above, out=np.zeros_like(above), where=above > 0).T + np.eye(NETWORKS)


def no_more(_: Case) -> dict[str, Any]:
    """Return no further parameters."""
    return {}


@dataclass(frozen=True)
class Ours:
    """Netselect's scores.

    Parameters
    ----------
    method : str
        The method.
    parameters : mapping
        Its parameters.
    more : callable
        Parameters that depend on the case.
    """

    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    more: Callable[[Case], dict[str, Any]] = no_more

    def made(self, asked: Case) -> Method:
        """Return the method with all its parameters."""
        return make_method(self.method, {**self.parameters, **self.more(asked)})

    def __call__(self, asked: Case) -> Floats:
        """Return the scores (n,)."""
        return self.made(asked).evaluate(asked.matrix).scores

    def __str__(self) -> str:
        """Return the method and its parameters in one line."""
        chosen = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.method}({chosen})"


def quiet(peer: Asked, asked: Case) -> Floats:
    """Return what a peer answers, without its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(peer(asked), dtype=np.float64)


def mcdm(method: type[Any], *arguments: object, **options: object) -> Asked:
    """Ask a method of pymcdm; a new object each time, as its PROMETHEE answers only once."""
    return lambda asked: method(*arguments, **options)(asked.values, asked.weights, asked.types)


def criteria(*steps: Any, score: str = "score", **options: object) -> Asked:  # noqa: ANN401 -- the peer has no types
    """Ask scikit-criteria: scale by all steps but the last, which ranks, with its options."""

    def answer(asked: Case) -> Floats:
        problem = skcriteria.mkdm(asked.values, asked.types.tolist(), weights=asked.weights)
        for step in steps[:-1]:
            problem = step.transform(problem)
        scores: Floats = steps[-1].evaluate(problem, **options).e_[score]
        return scores

    return answer


def weigh(weighter: Any) -> Asked:  # noqa: ANN401 -- the peer has no types
    """Ask scikit-criteria for weights."""

    def answer(asked: Case) -> Floats:
        problem = skcriteria.mkdm(asked.values, asked.types.tolist(), weights=asked.weights)
        weights: Floats = weighter.transform(problem).weights.to_numpy()
        return weights

    return answer


def one_less(peer: Asked) -> Asked:
    """Turn round scores of which smaller ones are better."""
    return lambda asked: 1.0 - peer(asked)


def power_of_ten(peer: Asked) -> Asked:
    """Undo the decimal logarithm in which scikit-criteria gives products."""
    return lambda asked: 10.0 ** peer(asked)


def times_others(peer: Asked) -> Asked:
    """Turn means over the other networks into sums."""
    return lambda asked: (NETWORKS - 1) * peer(asked)


def with_anchor_rows(peer: Asked) -> Asked:
    """Ask with two networks more, at the worst and the best levels, so that columns span the anchors."""

    def answer(asked: Case) -> Floats:
        ends = asked.matrix.anchors("two networks more")
        return peer(asked._replace(values=np.vstack([asked.values, *ends])))[:-2]

    return answer


def bounds() -> Floats:
    """Return the lowest and the highest level of each column, as SPOTIS takes them."""
    return np.stack([0.0 * UNITS, 11.0 * UNITS], axis=1)


def signed(column: Floats, cost: bool = False) -> Floats:
    """Leave figures as they are, costs below 0."""
    return -column if cost else column


def inverted(column: Floats, cost: bool = False) -> Floats:
    """Leave figures as they are, costs as reciprocals."""
    return 1.0 / column if cost else column


def oriented(asked: Case) -> Floats:
    """Return the figures, costs below 0, for peers that take no directions."""
    return asked.values * asked.types


def ranged(asked: Case) -> Floats:
    """Return the figures as shares of each column's extent."""
    lowest = asked.values.min(axis=0)
    shares: Floats = (asked.values - lowest) / (asked.values.max(axis=0) - lowest)
    return shares


def eigenvectors(asked: Case) -> Floats:
    """Ask pymcdm for the weights behind the judgements on each criterion, one after the other."""
    return np.concatenate([subjective.AHP(matrix=each)() for each in asked.matrix.comparisons or ()])


def consistency_ratios(asked: Case) -> Floats:
    """Ask pymcdm for the consistency ratio of the judgements on each criterion."""
    return np.array([subjective.AHP(matrix=each).get_cr() for each in asked.matrix.comparisons or ()])


def judged(*, ideal: bool) -> Asked:
    """Weigh pymcdm's eigenvectors of the judgements between networks, and add them up."""

    def answer(asked: Case) -> Floats:
        local = eigenvectors(asked).reshape(len(asked.weights), -1)
        if ideal:
            local /= local.max(axis=1, keepdims=True)
        return asked.weights @ local

    return answer


def anchors_given(asked: Case) -> dict[str, Any]:
    """Return the anchors as the two points of TOPSIS."""
    worst, best = (level.tolist() for level in asked.matrix.anchors("two points"))
    names = asked.matrix.criteria
    return {
        "ideal": dict(zip(names, best, strict=True)),
        "anti_ideal": dict(zip(names, worst, strict=True)),
    }


def thresholds(names: str) -> Callable[[Case], dict[str, Any]]:
    """Return thresholds of PROMETHEE as netselect takes them."""
    stated = [{name: THRESHOLDS[name] * unit for name in names} for unit in UNITS.tolist()]
    return lambda asked: {"criteria": dict(zip(asked.matrix.criteria, stated, strict=True))}


def peer_thresholds(names: str) -> dict[str, list[float]]:
    """Return thresholds of PROMETHEE as pymcdm takes them."""
    return {name: (THRESHOLDS[name] * UNITS).tolist() for name in names}
