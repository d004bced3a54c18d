"""The weighted product: how much is each network worth when one bad figure drags down all the others?"""

from functools import partial
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from netselect.matrix import DecisionMatrix
from netselect.methods._contract import (
    Evaluation,
    Method,
    Step,
    weighted_total,
)
from netselect.methods._footing import (
    ByScaling,
    copes_with_any,
    oriented,
    refuse_figures,
    refuse_peaked_curves,
    refuse_unscalable,
)
from netselect.sums import Floats, ScoreRange

UnitScaling = Literal["anchors", "max", "sum", "min_max", "vector"]
"""The scalings after which every figure lies between 0 and 1, larger being better."""

_SMALLEST = float(np.finfo(np.float64).tiny)
"""Smaller positive figures have no reciprocal (IEEE 754-2019, the smallest normal binary64)."""


class WeightedProduct(ByScaling, Method):  # noqa: D101 -- it is printed, also under `python -OO`
    __doc__ = """Raises the value of each figure to the power of its weight and multiplies.

    Parameters
    ----------
    scaling : {"anchors", "max", "sum", "min_max", "vector", "none"}
        How figures in different units are brought to one footing.

    Warnings
    --------
    Not where a figure at its worst may be made good by others: a value of 0 makes the score 0. Not under ``none``
    with figures that are 0 or below, nor where units have no natural zero, such as degrees or years.

    Notes
    -----
    ``score(i) = prod_j u_ij ** w_j``, with ``u_ij`` the value of figure j of network i, between its anchors or
    scaled (see Methods, Scaling). A value of 0 gives a score of 0, whatever the other figures, unless its
    weight is 0 (``0 ** 0 = 1``); under min_max the worst network of each criterion therefore scores 0. With
    none the figures count as they are, those of which less is better with the exponent ``-w_j``; all have to
    be above 0.

    Contributions are a stated decomposition: ``c_ij = w_j - (1 - score(i)) * share_ij``, where ``share_ij =
    w_j ln u_ij / sum_k w_k ln u_ik`` is the part that criterion j has in what network i loses against an ideal
    network with score 1 (logarithmic mean Divisia index). Where values are 0, the whole loss is shared among
    those, by weight. Where all values are 1 nothing is lost, and ``c_ij = w_j``. With none there is no ideal,
    and no contributions are stated.

    References
    ----------
    Bridgman, P. W. (1922). Dimensional Analysis. Yale University Press.
    Miller, D. W. and Starr, M. K. (1969). Executive Decisions and Operations Research. Prentice-Hall.
    Ang, B. W. (2004). Decomposition analysis for policymaking in energy. Energy Policy 32(9), 1131-1139.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> WeightedProduct().evaluate(matrix).scores.round(4).tolist()
    [0.5416, 0.8944]
    """

    name: ClassVar[str] = "weighted_product"
    title: ClassVar[str] = "Weighted product"
    score_range: ClassVar[ScoreRange] = "unit"
    vectorised: ClassVar[bool] = True

    scaling: Literal["anchors", "max", "sum", "min_max", "vector", "none"] = Field(
        "anchors",
        description=(
            "anchors (fixed worst and best levels, the default), the candidates' max, sum, min_max, "
            "vector, or none."
        ),
    )

    @property
    def range_of_scores(self) -> ScoreRange:
        """Open without scaling, else from 0 to 1."""
        return "open" if self.scaling == "none" else "unit"

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the weighted products; see `Method.evaluate`."""
        if self.scaling == "none":
            refuse_peaked_curves(matrix, "weighted_product with `scaling: none`")
            multiplies = "weighted_product with `scaling: none` multiplies figures above 0"
            refuse_figures(matrix, lambda values: values < _SMALLEST, multiplies, copes_with_any(matrix))
            exponents = np.where(matrix.maximise, matrix.weights, -matrix.weights)
            scores = weighted_products(exponents, matrix.values)
            return Evaluation(scores, None, partial(_steps, exponents, matrix.values, scores, self.scaling))
        values = unit_values(matrix, self.scaling, self.name)
        scores = weighted_products(matrix.weights, values)
        return Evaluation(
            scores,
            partial(product_contributions, matrix.weights, values),
            partial(_steps, matrix.weights, values, scores, self.scaling),
        )


def weighted_products(weights: Floats, values: Floats) -> Floats:
    """Return the product of each network's values, each to the power of its weight: ``exp(sum_j w_j ln u_j)``.

    It is 0 where some ``u_j`` with ``w_j > 0`` is 0. Weights below 0 go only with values above 0.

    >>> weighted_products(np.array([0.5, 0.5]), np.array([[0.25, 1.0], [0.0, 1.0]])).round(4).tolist()
    [0.5, 0.0]
    >>> weighted_products(np.array([0.0, 1.0]), np.array([[0.0, 1.0]])).tolist()
    [1.0]
    """
    products: Floats = np.exp(weighted_total(weights, _logarithms(values)))
    zero = values <= 0
    if not zero.any():
        return products
    lost = weighted_total((weights > 0).astype(np.float64), zero.astype(np.float64)) > 0
    return np.where(lost, 0.0, products)


def product_contributions(weights: Floats, values: Floats) -> Floats:
    """Return what each criterion adds to each weighted product, as the notes of `WeightedProduct` define it.

    Weights sum to 1, values are from 0 to 1, and the parts (..., n, m) of a network sum to its score.
    """
    scores = weighted_products(weights, values)[..., None]
    weights = weights[..., None, :]
    zero = (values <= 0) & (weights > 0)
    losses = np.where(zero.any(axis=-1, keepdims=True), weights * zero, weights * -_logarithms(values))
    total = losses.sum(axis=-1, keepdims=True)
    return weights - (1.0 - scores) * (losses / np.where(total > 0, total, 1.0))


def unit_values(matrix: DecisionMatrix, scaling: UnitScaling, method: str) -> Floats:
    """Return the figures of a matrix scaled to lie between 0 and 1, larger being better.

    Refused are figures below 0 under max, sum and vector, costs of 0 under max and sum, and value curves that
    rise and fall under all but anchors.
    """
    if scaling == "anchors":
        return matrix.utilities
    refuse_unscalable(matrix, scaling, method, multiplies=True)
    if scaling == "vector":
        multiplies = f"{method} with `scaling: vector` multiplies figures of 0 or more"
        refuse_figures(matrix, lambda values: values < 0, multiplies, copes_with_any(matrix))
    # A cost that is the whole length of its column may come out a rounding below 0.
    return np.maximum(oriented(matrix.values, matrix.maximise, scaling), 0.0)


def _logarithms(values: Floats) -> Floats:
    """Return natural logarithms, and 0 for a value of 0, which is treated apart."""
    return np.log(np.where(values > 0, values, 1.0))


def _steps(weights: Floats, values: Floats, scores: Floats, scaling: str) -> tuple[Step, ...]:
    how = {"anchors": "valued between its worst and best level", "none": "taken as it is"}
    both, rows, columns = ("networks", "criteria"), ("networks",), ("criteria",)
    said = "What each criterion counts; together 1."
    if scaling == "none":
        said = "What each criterion counts; below 0 where less is better."
    done = how.get(scaling, f"brought to one footing by {scaling} scaling")
    return (
        Step("Values", "u", f"Each figure is {done}.", values, both),
        Step("Exponents", "w", said, weights, columns),
        Step("Factors", "u^w", "Each value to the power of its exponent.", values**weights, both),
        Step("Scores", "s", "The factors multiplied.", scores, rows),
    )
