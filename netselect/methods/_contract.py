"""What is a method, what does it hand back, and which can be screened by sums?

A method is a frozen pydantic model. Its fields are its parameters, its one verb is `Method.evaluate`, and
its mathematics is a bare function over arrays in the same file.
"""

import inspect
import sys
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, ClassVar, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from netselect.arguments import checked
from netselect.errors import MalformedMethod, listed
from netselect.matrix import DecisionMatrix
from netselect.sums import Floats, ScoreRange
from netselect.words import SCORE_DIGITS, apart_text

Numbers = npt.NDArray[Any]
"""Numbers of single or double precision."""


class Separable(NamedTuple):
    """A score that rises with a figure joined from sums ``sum_j w_j ** power * f(u_j)`` over values u.

    A batch forms the sums of all learners and networks as matrix products in single precision, keeps whoever may
    be among the first, and lets the method itself score those: so only the bounds below have to be right.

    Parameters
    ----------
    scores : callable
        Takes values (..., n, m) and weights (..., m), and returns scores (..., n), as the method's own `evaluate`
        works them out.
    functions : tuple of callable
        Each f, from [0, 1] to [0, 1], elementwise, with slope at most 2.
    power : int
        1 or 2.
    join : callable
        Takes the sums, which it may write to, and returns the figure, from 0 to 1, in the order of the scores.
    joined : float
        Where no sum is out by more than a small share e of itself, how many times e the figure is out at most.
    spread : float
        Where no value is out by more than a small d, how many times d the figure is out at most.
    steepness : float
        By how much the figure rises at most where the score rises by 1.
    """

    scores: Callable[[Numbers, Numbers], Numbers]
    functions: tuple[Callable[[Numbers], Numbers], ...]
    power: int
    join: Callable[..., Numbers]
    joined: float
    spread: float
    steepness: float


class FromBestAndWorst(NamedTuple):
    """A score that rises with ``N / (N + F)``, of squared distances from the best and the worst that stand.

    With ``f_j = w_j / d_j``, F is ``sum_j f_j**2 (x_ij - best_j)**2``; N is the same with the worst. Best, worst
    and the divisors d are those of the networks that stand for a learner.

    Parameters
    ----------
    scaling : {"vector", "min_max", "sum", "max", "none"}
        What figures are divided by; see `netselect.methods._footing.column_divisors`.
    scores : callable
        Takes figures (..., n, m), factors f, best and worst figures (..., m), and returns scores (..., n), as the
        method's own `evaluate` works them out.
    steepness : float
        By how much the quotient rises at most where the score rises by 1.
    """

    scaling: str
    scores: Callable[[Numbers, Numbers, Numbers, Numbers], Numbers]
    steepness: float


WorksOn = Literal["values", "figures", "judgements"]
"""values: between the anchors. figures: as they are. judgements: of the networks in pairs."""


def weighted_total(weights: Floats, values: Floats) -> Floats:
    """Return the weighted total of each network, the one contraction of weights with values there is.

    Parameters
    ----------
    weights : ndarray (..., m)
    values : ndarray (..., n, m)
        C-contiguous in its last axis.

    Returns
    -------
    ndarray (..., n)
        ``sum_m weights[m] * values[n, m]``, bitwise the same for a network alone, among others or in a batch
        on one machine; a matrix product is not.
    """
    totals: Floats = np.einsum("...m,...nm->...n", weights, values)
    return totals


def product_with(values: Floats) -> Callable[[Floats], Floats] | None:
    """Return what gives weighted totals (s, ..., n) of values (..., n, m) under weights (s, m), by one product.

    None for values so large that its rounding could be more than 1e-12.
    """
    if np.abs(values).max(initial=0.0) * values.shape[-1] > _LARGEST:
        return None
    # Sets of figures stand side by side, so that what is looked for among networks is found for many sets at once.
    beside = np.moveaxis(values, -2, 0)
    table, shape = np.ascontiguousarray(beside.reshape(-1, values.shape[-1]).T), beside.shape[:-1]
    return lambda weights: np.moveaxis((weights @ table).reshape(len(weights), *shape), 1, -1)


_LARGEST = 1e-12 * 2.0**52
"""Sums of as many numbers as there are criteria, up to this in all, are out by less than 1e-12."""


class Step(NamedTuple):
    """One stage of the working.

    Parameters
    ----------
    name : str
        What it is called.
    symbol : str
        Its symbol in the formula.
    sentence : str
        What was done, in one sentence.
    array : ndarray
        The figures.
    axes : tuple of str
        What each axis runs over: networks or criteria.
    """

    name: str
    symbol: str
    sentence: str
    array: npt.NDArray[Any]
    axes: tuple[str, ...]


_CELLS = 2**16
"""Figures worked on at a time: half a megabyte, which stays in the processor's cache."""


def scores_of(
    method: "Method", matrix: DecisionMatrix, *, values: Floats | None = None, weights: Floats | None = None
) -> Floats:
    """Return the scores of a matrix under many sets of figures, of weights, or of both, in one call.

    Parameters
    ----------
    method : Method
        Its own `evaluate` is called: once where it is vectorised, else once for each set.
    matrix : DecisionMatrix
        What the sets have in common.
    values : ndarray (..., n, m), optional
        Figures in natural units, taken as certain.
    weights : ndarray (..., m), optional
        Weights that sum to 1. Leading axes of both broadcast.

    Returns
    -------
    ndarray (..., n)
        Bitwise what each set gives alone.

    Examples
    --------
    >>> from netselect.methods import make_method
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> scores_of(make_method("weighted_sum"), matrix, weights=np.eye(2)).round(2).tolist()
    [[0.8, 0.8], [0.37, 1.0]]
    """
    figures = matrix.values if values is None else values
    shares = matrix.weights if weights is None else weights
    leading = np.broadcast_shapes(figures.shape[:-2], shares.shape[:-1])
    shape = (*leading, figures.shape[-2])
    if method.vectorised or not leading:
        return np.broadcast_to(method.evaluate(matrix.with_figures(figures, shares)).scores, shape)
    figures = np.broadcast_to(figures, (*leading, *figures.shape[-2:]))
    shares = np.broadcast_to(shares, (*leading, *shares.shape[-1:]))
    scores = np.empty(shape)
    first = (0,) * len(leading)
    one = (
        matrix
        if matrix.values.ndim == figures[first].ndim
        else replace(matrix, values=figures[first], weights=shares[first])
    )
    for index in np.ndindex(leading):
        scores[index] = method.evaluate(one.with_figures(figures[index], shares[index])).scores
    return scores


class Evaluation(NamedTuple):
    """What a method makes of a matrix. Contributions and steps are worked out when asked for.

    Parameters
    ----------
    scores : ndarray (n,)
        Larger is better.
    make_contributions : callable, optional
        Returns (n, m) parts that sum to the score.
    make_steps : callable, optional
        Returns the stages of the working.
    warnings : tuple of str
        What a reader should know, such as a quotient of 0 by 0 and what stands in for it.
    """

    scores: Floats
    make_contributions: Callable[[], Floats] | None = None
    make_steps: Callable[[], tuple[Step, ...]] = tuple
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Evaluation of {self.scores.shape[-1]:,} networks>"

    @property
    def contributions(self) -> Floats | None:
        """Parts (n, m) that sum to the score, or None where the method states none."""
        return None if self.make_contributions is None else self.make_contributions()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The stages of the working, in order."""
        return self.make_steps()


class Method(BaseModel):
    """A way of putting figures and weights together into one score for each network.

    Derive a class in a file of its own, give it a ``name``, a ``title``, a ``score_range`` and described
    fields, and write `evaluate`. Everything else follows: the name in study files and on the command line,
    the checked parameters, the schema, and the tests of the contract.

    Examples
    --------
    >>> from netselect import DecisionMatrix, make_method
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> make_method("weighted_sum").evaluate(matrix).scores.round(3).tolist()
    [0.583, 0.9]
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True, defer_build=True
    )

    name: ClassVar[str]
    """What it is called in study files and on the command line."""
    title: ClassVar[str]
    """What it is called in reports."""
    score_range: ClassVar[ScoreRange]
    """Between which bounds its scores lie; see `range_of_scores`."""
    additive: ClassVar[bool] = False
    """Whether the score is a sum over criteria, each part of which depends on that criterion alone."""
    judged_weights: ClassVar[bool] = False
    """Whether it takes the weights from pairwise judgements, whatever `weights:` says."""
    compares_pairs: ClassVar[bool] = False
    """Whether each network is compared with each other one, so that twice as many take four times as long."""
    vectorised: ClassVar[bool] = False
    """Whether `evaluate` takes figures (..., n, m) and weights (..., m) and gives scores (..., n)."""

    batched: ClassVar[bool] = True
    """Whether very many learners can be ranked by it at once."""
    quick: ClassVar[bool] = True
    """Whether it is so quick that a report may rank some ten thousand times unasked."""

    @property
    def of_library(self) -> tuple[str, str] | None:
        """The library that works out the scores, and its version; None for a method that does so itself."""
        return None

    @property
    def range_of_scores(self) -> ScoreRange:
        """The range of the scores under these parameters."""
        return self.score_range

    @property
    def is_relative(self) -> bool:
        """Whether a network's score depends on which others are there."""
        return False

    @property
    def works_on(self) -> WorksOn:
        """Whether it works on values between the anchors, on figures as they are, or on judgements of networks."""
        return "figures" if self.is_relative else "values"

    @property
    def reads_figures(self) -> bool:
        """Whether it works on the figures of the networks, and not on judgements between them alone."""
        return self.works_on != "judgements"

    @property
    def is_additive(self) -> bool:
        """Whether the score is a sum over criteria under these parameters."""
        return self.additive and not self.is_relative

    @property
    def is_rivalrous(self) -> bool:
        """Whether a better figure of one network never raises the score of another one.

        Where the candidates set the scale, that makes the ends of ranges bound a score exactly.
        """
        return not self.is_relative

    @property
    def separable(self) -> Separable | None:
        """How very many learners can be screened at once; None where a batch works out every score."""
        return None

    @property
    def from_best_and_worst(self) -> FromBestAndWorst | None:
        """The same where the candidates that stand set the scale: None where a batch works out every score."""
        return None

    @checked
    def under_weights(self, matrix: DecisionMatrix) -> Callable[[Floats], Floats] | None:  # noqa: ARG002 -- for those that have a way
        """Return what gives the scores of figures under many sets of weights, by products.

        Parameters
        ----------
        matrix : DecisionMatrix
            Its figures may have leading axes: (..., n, m).

        Returns
        -------
        callable or None
            Takes weights (s, m) and returns scores (s, ..., n) as `evaluate` gives them but for rounding, below
            2e-12; NaN where rounding may be more. None where there is no such way.
        """
        return None

    @checked
    def scores_against(self, own: DecisionMatrix, others: DecisionMatrix) -> Floats:
        """Return the score of each network with its own figures of one matrix, and all others' of another.

        Parameters
        ----------
        own, others : DecisionMatrix (n, m)
            They differ in their figures alone.

        Returns
        -------
        ndarray (n,)
            What `evaluate` gives for a matrix in which one row at a time is exchanged.
        """
        count, rows = own.values.shape[0], np.arange(own.values.shape[0])
        height = max(1, _CELLS // own.values.size)
        scores = np.empty(count)
        for start in range(0, count, height):
            block = rows[start : start + height]
            mixed = np.tile(others.values, (len(block), 1, 1))
            mixed[np.arange(len(block)), block] = own.values[block]
            scores[block] = scores_of(self, others, values=mixed)[np.arange(len(block)), block]
        return scores

    @abstractmethod
    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the scores of the networks of a matrix.

        Parameters
        ----------
        matrix : DecisionMatrix
            Every figure is taken at its value. Where the class is `vectorised`, figures and weights may have
            leading axes; `scores_of` asks for that.

        Returns
        -------
        Evaluation

        Raises
        ------
        MethodNotApplicable
            Where the method cannot treat these figures; the message names the criterion.
        MissingAnchors
            Where it measures against fixed levels and none are stated.
        """

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 -- pydantic's signature
        """Refuse a class that breaks the contract, as soon as it is defined."""
        super().__pydantic_init_subclass__(**kwargs)
        faults = [
            f"it has no `{attribute}`"
            for attribute in ("name", "title", "score_range")
            if not isinstance(getattr(cls, attribute, None), str)
        ]
        if getattr(cls, "score_range", "unit") not in get_args(ScoreRange):
            faults.append(f"its score_range is `{cls.score_range}`, and has to be {listed(get_args(ScoreRange))}")
        if cls.evaluate is Method.evaluate:
            faults.append("it does not define `evaluate(self, matrix)`")
        faults += [
            f"its parameter `{name}` has no description (`Field(default, description=...)`)"
            for name, parameter in cls.model_fields.items()
            if not parameter.description
        ]
        faults += [
            f"its parameter `{name}` has no default"
            for name, parameter in cls.model_fields.items()
            if parameter.is_required()
        ]
        faults += _unlike_the_contract(cls)
        # `python -OO` takes every docstring away, and refuses nobody for it.
        if sys.flags.optimize < 2 and (not (cls.__doc__ or "").strip() or cls.__doc__ == Method.__doc__):  # noqa: PLR2004 -- -OO
            faults.append("it has no docstring")
        for verb in {"evaluate", "scores_against", "under_weights"} & vars(cls).keys():
            setattr(cls, verb, checked(getattr(cls, verb)))
        if faults:
            raise _refusal(cls, faults)
        if "evaluate" in vars(cls) and not cls.__module__.startswith("netselect.methods."):
            setattr(cls, "evaluate", _held_to_it(cls.evaluate))  # noqa: B010 -- mypy takes a method for fixed


_FLAGS = ("additive", "judged_weights", "compares_pairs", "vectorised", "batched", "quick")


def _unlike_the_contract(cls: type[Method]) -> list[str]:
    """Return which attributes of the contract a class defines as something else than they are."""
    own, contract = vars(cls), vars(Method)
    faults = [
        f"its `{name}` is a function, and has to be a property: write `@property` in the line above"
        for name, value in own.items()
        if isinstance(contract.get(name), property) and inspect.isfunction(value)
    ]
    faults += [
        f"its `{name}` is a parameter, and the contract has a property or a label of this name: write it as such, "
        "or call the parameter otherwise"
        for name in cls.model_fields
        if name in contract
    ]
    faults += [
        f"its `{name}` has to be True or False, as in `{name}: ClassVar[bool] = True`"
        for name in _FLAGS
        if not isinstance(getattr(cls, name, False), bool)
    ]
    try:
        inspect.signature(cls.evaluate).bind(None, None)
    except TypeError:
        faults.append("its `evaluate` has to take a matrix: `evaluate(self, matrix)`")
    return faults


def _held_to_it(evaluate: Callable[..., Evaluation]) -> Callable[..., Evaluation]:
    """Let a method of somebody else's refuse by name what it must not return."""

    @wraps(evaluate)
    def evaluated(self: Method, matrix: DecisionMatrix) -> Evaluation:
        found = evaluate(self, matrix)
        faults = _unlike_an_evaluation(found, matrix)
        faults += [
            f"its `{name}` is `{value}`, and has to be {listed(get_args(kind))}"
            for name, kind in (("range_of_scores", ScoreRange), ("works_on", WorksOn))
            if (value := getattr(self, name)) not in get_args(kind)
        ]
        faults = faults or _out_of_range(found.scores, self.range_of_scores, matrix.networks)
        if faults:
            raise _refusal(type(self), faults)
        return found

    return evaluated


_LIMITS: dict[ScoreRange, tuple[float, float]] = {"unit": (0.0, 1.0), "share": (0.0, 1.0), "flow": (-1.0, 1.0)}
_ROUNDING = 1e-9
"""By how much scores pass the ends of their range, or miss a sum of 1, through rounding alone."""


def _out_of_range(scores: Floats, kind: ScoreRange, networks: Sequence[str]) -> list[str]:
    """Return what is said of the first score beyond the bounds that a method says its scores lie between."""
    if kind not in _LIMITS or not scores.size:
        return []
    low, high = _LIMITS[kind]
    beyond = np.argwhere((scores < low - _ROUNDING) | (scores > high + _ROUNDING))
    said = f"and its range of scores is `{kind}`"
    cure = "scale its scores, or let `score_range` be `open`"
    if len(beyond):
        at = tuple(beyond[0])
        score = float(scores[at])
        figure = apart_text(score, low if score < low else high, SCORE_DIGITS)
        return [f"its score of `{networks[at[-1]]}` is {figure}, {said}, from {low:g} to {high:g}: {cure}"]
    sums = scores.sum(axis=-1).reshape(-1)
    if kind == "share" and (np.abs(sums - 1.0) > _ROUNDING).any():
        figure = apart_text(float(sums[np.abs(sums - 1.0).argmax()]), 1.0, SCORE_DIGITS)
        return [f"its scores sum to {figure}, {said}, which sum to 1: {cure}"]
    return []


def _unlike_an_evaluation(found: object, matrix: DecisionMatrix) -> list[str]:
    if not isinstance(found, Evaluation):
        return [f"its `evaluate` returned a `{type(found).__name__}`, and has to return `Evaluation(scores)`"]
    scores: object = found.scores
    count = len(matrix.networks)
    if not isinstance(scores, np.ndarray):
        return [f"its scores are a `{type(scores).__name__}`, and have to be an array of `float64`"]
    if scores.dtype != np.float64:
        return [f"its scores are an array of `{scores.dtype}`, and have to be an array of `float64`"]
    if scores.shape[-1:] != (count,) or (scores.ndim > 1 and matrix.values.ndim == matrix.weights.ndim + 1 == 2):  # noqa: PLR2004 -- a table
        return [f"its scores have the shape {scores.shape}, and there are {count:,} networks: one score for each"]
    if not np.isfinite(scores).all():
        of = matrix.networks[int(np.argwhere(~np.isfinite(scores))[0, -1])]
        return [f"its score of `{of}` is not finite: raise MethodNotApplicable for figures that it cannot treat"]
    return []


def _refusal(cls: type, faults: list[str]) -> MalformedMethod:
    try:
        where = inspect.getfile(cls)
    except (TypeError, OSError):
        where = f"module {cls.__module__}"
    return MalformedMethod(f"the method {cls.__name__} in {where} is refused: {'; '.join(faults)}")
