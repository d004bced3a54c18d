"""The weighted minimum: how good is each network where it is at its worst?"""

from functools import partial
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from netselect.matrix import DecisionMatrix
from netselect.methods import Evaluation, Method, ScoreRange, Step


class Maximin(Method):
    """Scores a network by its worst value, weighed by powers.

    Parameters
    ----------
    weighing : {"powers", "ignored"}
        Whether a value counts less where its criterion weighs less.

    Notes
    -----
    ``score(i) = min_j u_ij ** (w_j / max w)``, with ``u_ij`` the value of figure j of network i between its
    anchors; weights that are ignored count as equal where they are above 0. A weight of 0 leaves a criterion out.

    References
    ----------
    Yager, R. R. (1978). Fuzzy decision making including unequal objectives. Fuzzy Sets and Systems 1(2).

    Examples
    --------
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> Maximin().evaluate(matrix).scores.round(4).tolist()
    [0.3667, 0.8]
    """

    name: ClassVar[str] = "maximin"
    title: ClassVar[str] = "Weighted minimum"
    score_range: ClassVar[ScoreRange] = "unit"

    weighing: Literal["powers", "ignored"] = Field(
        "powers", description="powers (a light criterion pulls down less, the default), or ignored."
    )

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the smallest weighed values; see `Method.evaluate`."""
        counts = matrix.weights > 0
        exponents = (
            matrix.weights / matrix.weights.max() if self.weighing == "powers" else counts.astype(np.float64)
        )
        weighed = matrix.utilities**exponents
        return Evaluation(weighed.min(axis=1), make_steps=partial(_steps, weighed))


def _steps(weighed: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[Step, ...]:
    return (
        Step("Weighed values", "u^w", "Each value to its power.", weighed, ("networks", "criteria")),
        Step("Scores", "s", "The smallest of each network.", weighed.min(axis=1), ("networks",)),
    )
