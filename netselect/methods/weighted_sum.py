"""The weighted sum: how much is each network worth when values are weighed and added up?"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from netselect.matrix import DecisionMatrix
from netselect.methods._contract import (
    Evaluation,
    Method,
    Numbers,
    Separable,
    Step,
    product_with,
    weighted_total,
)
from netselect.methods._footing import ByScaling, oriented, refuse_unscalable
from netselect.sums import Floats, ScoreRange


class WeightedSum(ByScaling, Method):  # noqa: D101 -- it is printed, also under `python -OO`
    __doc__ = """Weighs the value of each figure and adds up.

    Parameters
    ----------
    scaling : {"anchors", "min_max", "vector", "sum", "max", "none"}
        How figures in different units are brought to one footing.

    Warnings
    --------
    Not where a poor figure must not be made good by others: that is a rule (a gate), since a sum lets
    everything offset everything. Not where what a figure is worth hangs on another criterion (a long journey
    matters less where one can stay overnight): a sum takes each for itself. Not with a scaling from the
    candidates where networks may still come or go.

    Notes
    -----
    ``score(i) = sum_j w_j u_ij``, with ``u_ij`` the value of figure j of network i. With anchors it lies
    between the worst and the best stated level, and under the same weights adding or removing a network cannot
    reorder the others, nor without scaling (``none``); every other way takes its measure from the candidates, as
    Methods, Scaling says.

    References
    ----------
    Keeney, R. L. and Raiffa, H. (1976). Decisions with Multiple Objectives, chapter 3. Wiley.
    Fishburn, P. C. (1967). Additive utilities with incomplete product sets: application to priorities and
    assignments. Operations Research 15(3), 537-542.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> WeightedSum().evaluate(matrix).scores.round(4).tolist()
    [0.5833, 0.9]
    """

    name: ClassVar[str] = "weighted_sum"
    title: ClassVar[str] = "Weighted sum"
    score_range: ClassVar[ScoreRange] = "unit"
    vectorised: ClassVar[bool] = True
    additive: ClassVar[bool] = True

    scaling: Literal["anchors", "min_max", "vector", "sum", "max", "none"] = Field(
        "anchors",
        description=(
            "anchors (fixed worst and best levels, the default); or the candidates' min_max, vector, "
            "sum, max; none."
        ),
    )

    @property
    def range_of_scores(self) -> ScoreRange:
        """A share where columns sum to 1, open without scaling, else from 0 to 1."""
        if self.scaling == "sum":
            return "share"
        return "open" if self.scaling in {"none", "vector"} else "unit"

    @property
    def separable(self) -> Separable | None:
        """With anchors, the weighted sum of values."""
        return WEIGHED_SUM if self.scaling == "anchors" else None

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the weighted sums; see `Method.evaluate`."""
        values = self._values(matrix)
        return Evaluation(
            weighted_total(matrix.weights, values),
            partial(np.multiply, matrix.weights, values),
            partial(_steps, matrix.weights, values, self.scaling),
        )

    def under_weights(self, matrix: DecisionMatrix) -> Callable[[Floats], Floats] | None:
        """See `Method.under_weights`."""
        return product_with(self._values(matrix))

    def _values(self, matrix: DecisionMatrix) -> Floats:
        if self.scaling == "anchors":
            return matrix.utilities
        refuse_unscalable(matrix, self.scaling, "weighted_sum")
        return oriented(matrix.values, matrix.maximise, self.scaling)


def _itself(values: Numbers) -> Numbers:
    return values


WEIGHED_SUM = Separable(
    scores=lambda utilities, weights: weighted_total(weights, utilities),
    functions=(_itself,),
    power=1,
    join=_itself,
    joined=1.0,
    spread=1.0,
    steepness=1.0,
)
"""The weighted sum of values is its own figure."""


def _steps(weights: Floats, values: Floats, scaling: str) -> tuple[Step, ...]:
    how = "between its worst and best level" if scaling == "anchors" else f"by {scaling} scaling"
    return (
        Step("Values", "u", f"Each figure is valued {how}.", values, ("networks", "criteria")),
        Step("Weights", "w", "What each criterion counts; together 1.", weights, ("criteria",)),
        Step("Parts", "w u", "Each value times its weight.", weights * values, ("networks", "criteria")),
        Step("Scores", "s", "The parts added up.", weighted_total(weights, values), ("networks",)),
    )
