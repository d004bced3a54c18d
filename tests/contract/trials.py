"""With which parameters is every method tried?

A trial is a method with one choice of its parameters. They follow from the declarations: the defaults, then
every value of every `Literal` parameter, both values of every switch and both ends of every bounded number, one
parameter at a time. A method that is added is thereby tried without being listed anywhere.
"""

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from netselect.matrix import DecisionMatrix
from netselect.methods import Method, available_methods, make_method
from tests.strategies import judged

Completed = tuple[DecisionMatrix, Mapping[str, Any]]


@dataclass(frozen=True)
class Supplement:
    """What a choice needs beyond itself, and why.

    Parameters
    ----------
    reason : str
        Why the choice means nothing by itself.
    complete : callable
        Returns the matrix as the choice needs it, and the parameters to add.
    """

    reason: str
    complete: Callable[[DecisionMatrix], Completed]


def _fixed_points(matrix: DecisionMatrix) -> Completed:
    """Take two points inside the anchors, so that some figures lie beyond them."""
    worst, best = matrix.anchors("a fixed point")
    ideal, opposite = worst + 0.75 * (best - worst), worst + 0.25 * (best - worst)
    return matrix, {
        "ideal": dict(zip(matrix.criteria, ideal.tolist(), strict=True)),
        "anti_ideal": dict(zip(matrix.criteria, opposite.tolist(), strict=True)),
    }


def _judged(matrix: DecisionMatrix) -> Completed:
    return judged(matrix), {}


def _with_thresholds(names: str, matrix: DecisionMatrix) -> Completed:
    """Give every criterion thresholds as shares of its figures' extent, at which differences do arrive."""
    extents = matrix.values.max(axis=0) - matrix.values.min(axis=0)
    stated = {
        criterion: {name: _SHARES[name] * (extent or 1.0) for name in names}
        for criterion, extent in zip(matrix.criteria, extents.tolist(), strict=True)
    }
    return matrix, {"criteria": stated}


def _with(matrix: DecisionMatrix, **added: object) -> Completed:
    return matrix, added


_SHARES = {"q": 0.25, "p": 0.5, "s": 0.25}

SUPPLEMENTS: dict[tuple[str, str, object], Supplement] = {
    ("topsis", "reference", "given"): Supplement(
        "the two points have to be given",
        _fixed_points,
    ),
    **{
        ("topsis", "scaling", scaling): Supplement(
            "anchored figures are scaled already", partial(_with, reference="candidates")
        )
        for scaling in ("min_max", "sum", "max", "none")
    },
    ("ahp", "networks", "judged"): Supplement(
        "networks have to be judged in pairs; the judgements follow their figures, so that better stays better",
        _judged,
    ),
    ("ahp", "synthesis", "ideal"): Supplement(
        "ratings are not synthesised in two ways", partial(_with, networks="measured")
    ),
    **{
        ("promethee", "preference", preference): Supplement(
            "the preference function needs thresholds in the units of each criterion",
            partial(_with_thresholds, thresholds),
        )
        for preference, thresholds in {
            "u_shape": "q",
            "v_shape": "p",
            "level": "qp",
            "linear": "qp",
            "gaussian": "s",
        }.items()
    },
}
"""Choices that need more than themselves, by method, parameter and value."""

UNTRIED: dict[tuple[str, str], str] = {
    ("topsis", "ideal"): "tried with `reference: given`",
    ("topsis", "anti_ideal"): "tried with `reference: given`",
    ("promethee", "criteria"): "tried with every `preference` that needs thresholds",
    ("ahp", "largest_set"): "only decides how many networks are refused",
}
"""Parameters without a list of choices, and why they need no trial of their own."""


@dataclass(frozen=True)
class Trial:
    """A method with a choice of parameters.

    Parameters
    ----------
    name : str
        The method.
    parameter : str
        The one parameter that is not at its default; empty where all are.
    value : object
        Its value.
    """

    name: str
    parameter: str = ""
    value: object = None

    def __str__(self) -> str:
        """Return the label under which the trial is reported."""
        return f"{self.name}-{self.parameter}={self.value}" if self.parameter else self.name

    def on(self, matrix: DecisionMatrix) -> tuple[Method, DecisionMatrix]:
        """Return the method, and the matrix with what the choice needs besides."""
        stated = {self.parameter: self.value} if self.parameter else {}
        supplement = SUPPLEMENTS.get((self.name, self.parameter, self.value))
        if supplement is None:
            return make_method(self.name, stated), matrix
        completed, added = supplement.complete(matrix)
        return make_method(self.name, {**stated, **added}), completed


def trials() -> tuple[Trial, ...]:
    """Return every trial of every method that is installed."""
    return tuple(trial for name, method in available_methods().items() for trial in _trials_of(name, method))


def _trials_of(name: str, method: type[Method]) -> Iterator[Trial]:
    yield Trial(name)
    for parameter, field in method.model_fields.items():
        yield from map(partial(Trial, name, parameter), choices(field))


def choices(field: FieldInfo) -> tuple[object, ...]:
    """Return the values at which a parameter is tried; the default, tried anyway, is left out."""
    return tuple(value for value in _values(field.annotation, field.metadata) if value != field.default)


def _values(annotation: object, metadata: list[Any]) -> tuple[object, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) in {Union, types.UnionType}:
        return tuple(value for part in get_args(annotation) for value in _values(part, metadata))
    if annotation is bool:
        return (False, True)
    if annotation in {float, int}:
        lowest = [bound.ge for bound in metadata if isinstance(bound, annotated_types.Ge)]
        highest = [bound.le for bound in metadata if isinstance(bound, annotated_types.Le)]
        return (*lowest, *highest) if lowest and highest else ()
    return ()
