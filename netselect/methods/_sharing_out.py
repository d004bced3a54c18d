"""What does a method make of networks to which not every criterion applies?

The weight of a criterion that does not apply is shared out among the others, in proportion, for that network
alone. So each network is scored by the method itself under weights of its own: sound for every method that
measures a network by itself, between fixed levels, and for no other.
"""

from collections.abc import Callable
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.methods._contract import Evaluation, Method, Step
from netselect.names import Names
from netselect.sums import Floats
from netselect.words import listed_with_and

if TYPE_CHECKING:
    _Base = Method
else:
    _Base = object


class SharingOut(_Base):
    """A method under weights that are a network's own: no sum of parts that run straight in the weights."""

    additive: ClassVar[bool] = False
    separable = None
    from_best_and_worst = None

    def under_weights(self, matrix: DecisionMatrix) -> Callable[[Floats], Floats] | None:
        """See `Method.under_weights`; there are no products where each network has weights of its own."""
        return super().under_weights(matrix) if matrix.applies is None else None

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return what the method makes of each network under its own weights.

        Notes
        -----
        With ``a_ij`` 1 where criterion j applies to network i and else 0, its weights are
        ``w_ij = a_ij w_j / sum_k a_ik w_k``. A network to which nothing that weighs something applies scores 0.
        """
        if matrix.applies is None:
            return _kind(self).evaluate(self, matrix)
        parts = [(rows, _kind(self).evaluate(self, own), own.weights) for rows, own in matrix.by_what_applies()]
        count = len(matrix.applies)
        scores = [
            (rows, np.where(np.any(weights, axis=-1)[..., None], part.scores, 0.0))
            for rows, part, weights in parts
        ]
        made = [(rows, part.make_contributions) for rows, part, _ in parts]
        is_split = all(make is not None for _, make in made)
        return Evaluation(
            _together(scores, count, -1),
            (lambda: _together([(rows, make()) for rows, make in made if make], count, -2)) if is_split else None,
            lambda: _steps([(rows, part.steps) for rows, part, _ in parts], count),
            tuple(dict.fromkeys(sentence for _, part, _ in parts for sentence in part.warnings)),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is made anew elsewhere: its class is made when it is first asked for."""
        return _restored, (_kind(self), self.model_dump())


def _together(parts: list[tuple[Any, Floats]], count: int, axis: int) -> Floats:
    """Return what was found for some networks each, in the places of all."""
    shape = list(np.broadcast_shapes(*(found.shape[:axis] for _, found in parts)))
    whole: Floats = np.empty([*shape, count, *parts[0][1].shape[parts[0][1].ndim + axis + 1 :]])
    for rows, found in parts:
        whole[(..., rows, *[slice(None)] * (-axis - 1))] = found
    return whole


def _steps(parts: list[tuple[Any, tuple[Step, ...]]], count: int) -> tuple[Step, ...]:
    """Return the working, with what differs between networks for each of them."""
    steps = []
    for stages in zip(*(own for _, own in parts), strict=True):
        first = stages[0]
        rows = [where for where, _ in parts]
        if first.axes[:1] == ("networks",):
            whole = np.empty((count, *first.array.shape[1:]), dtype=first.array.dtype)
            for where, one in zip(rows, stages, strict=True):
                whole[where] = one.array
            steps.append(Step(first.name, first.symbol, first.sentence, whole, first.axes))
        elif all(np.array_equal(first.array, one.array) for one in stages):
            steps.append(first)
        else:
            whole = np.empty((count, *first.array.shape), dtype=first.array.dtype)
            for where, one in zip(rows, stages, strict=True):
                whole[where] = one.array
            said = (
                f"{first.sentence} The weight of what does not apply to a network is shared out among the others."
            )
            steps.append(Step(first.name, first.symbol, said, whole, ("networks", *first.axes)))
    return tuple(steps)


@cache
def _class_for(kind: type[Method]) -> type[Method]:
    return type(kind.__name__, (SharingOut, kind), {"__doc__": kind.__doc__, "__module__": __name__})


def _kind(method: Method) -> type[Method]:
    """Return the method that shares out."""
    return type(method).__mro__[2]


def _restored(kind: type[Method], parameters: dict[str, Any]) -> Method:
    return _class_for(kind)(**parameters)


def plain(method: Method) -> Method:
    """Return a method as it is where every criterion applies to every network."""
    return _kind(method)(**method.model_dump()) if isinstance(method, SharingOut) else method


def sharing_out(method: Method, matrix: DecisionMatrix) -> Method:
    """Return the method that scores networks to which not every criterion applies; the same where all do.

    Raises
    ------
    MethodNotApplicable
        Where the method measures networks against each other, or nothing that weighs applies to one of them.
    """
    method = plain(method)
    if matrix.applies is None:
        return method
    called = Names.of(None if matrix.assessment is None else matrix.assessment.study)
    if method.is_relative or method.works_on != "values":
        parameters = "".join(f" with `{name}: {value}`" for name, value in _told(method))
        raise MethodNotApplicable(
            f"{method.name}{parameters} measures networks against each other or by figures as they are, and "
            f"{not_applicable_said(matrix, called)}: use weighted_sum, weighted_product, waspas or topsis "
            "between fixed levels, which share out the weight, or leave that criterion or that network out"
        )
    empty = ~np.any(matrix.applies & (matrix.weights > 0), axis=1)
    if empty.any():
        names = listed_with_and(called.listed(compress(matrix.networks, empty)))
        raise MethodNotApplicable(
            f"no criterion that weighs something applies to {names}, so there is nothing to score it by: take "
            "the network out, or weigh something that applies to it"
        )
    return _class_for(type(method))(**method.model_dump())


def _told(method: Method) -> list[tuple[str, object]]:
    """Return the parameters that say by what a method measures."""
    return [
        (name, getattr(method, name))
        for name in ("scaling", "reference", "networks")
        if name in type(method).model_fields
    ]


def not_applicable_said(matrix: DecisionMatrix, called: Names) -> str:
    """Return what does not apply to whom: ``Venue does not apply to Online``; nothing where all applies."""
    if matrix.applies is None:
        return ""
    return "; ".join(
        f"{called.criterion(criterion)} does not apply to "
        f"{listed_with_and(called.listed(compress(matrix.networks, ~column)))}"
        for criterion, column in zip(matrix.criteria, matrix.applies.T, strict=True)
        if not column.all()
    )
