"""Classes of methods that break the contract, and what is said of them."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from pydantic import Field

import netselect
from netselect.errors import MethodNotApplicable
from netselect.methods import Evaluation, Method
from tests.cures.case import Case

MATRIX = netselect.DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])


def _defined(**own: Any) -> type[Method]:  # noqa: ANN401 -- any attribute of a class
    def evaluate(self: Method, matrix: netselect.DecisionMatrix) -> Evaluation:  # noqa: ARG001 -- as it is called
        return Evaluation(matrix.values[:, 0])

    usual = {"__module__": __name__, "__doc__": "First.", "name": "odd", "title": "Odd", "score_range": "open"}
    return type("Odd", (Method,), {**usual, "evaluate": evaluate, **own})


def _asked(evaluate: Callable[[Any, netselect.DecisionMatrix], Evaluation]) -> None:
    netselect.rank(MATRIX, _defined(evaluate=evaluate)())


def _nothing(self: Method, matrix: netselect.DecisionMatrix) -> Evaluation:  # noqa: ARG001 -- as it is called
    return Evaluation(np.full(len(matrix.networks), np.nan))


def _below(self: Method, matrix: netselect.DecisionMatrix) -> Evaluation:  # noqa: ARG001 -- as it is called
    return Evaluation(np.linspace(-0.5, 0.5, len(matrix.networks)))


def _refusing(self: Method, matrix: netselect.DecisionMatrix) -> Evaluation:  # noqa: ARG001 -- as it is called
    raise MethodNotApplicable("odd takes figures above 0, and `C2` of `A2` is not")


def _refused() -> None:
    try:
        _asked(_refusing)
    except MethodNotApplicable:
        return
    raise AssertionError


def _relative(self: Method) -> bool:  # noqa: ARG001 -- as it is called
    return True


def _shadowing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydantic sees it too
        _defined(__annotations__={"additive": bool}, additive=Field(default=True, description="Yes."))


CLASSES = {
    "a property as a function": Case(
        lambda: _defined(is_relative=_relative),
        "write `@property` in the line above",
        lambda: _defined(is_relative=property(_relative)),
    ),
    "a parameter of the name of a label": Case(
        _shadowing,
        "or call the parameter otherwise",
        lambda: _defined(__annotations__={"adds": bool}, adds=Field(default=True, description="Yes.")),
    ),
    "scores that are not finite": Case(
        lambda: _asked(_nothing),
        "raise MethodNotApplicable for figures that it cannot treat",
        _refused,
    ),
    "scores outside of their range": Case(
        lambda: netselect.rank(MATRIX, _defined(evaluate=_below, score_range="unit")()),
        "let `score_range` be `open`",
        lambda: netselect.rank(MATRIX, _defined(evaluate=_below, score_range="open")()),
    ),
}
"""Name -> the case."""
