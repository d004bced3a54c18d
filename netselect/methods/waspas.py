"""WASPAS: what does a network score half by the weighted sum and half by the weighted product?"""

from functools import partial
from typing import ClassVar

from pydantic import Field

from netselect.matrix import DecisionMatrix
from netselect.methods._contract import Evaluation, Method, Step, weighted_total
from netselect.methods._footing import ByScaling
from netselect.methods.weighted_product import UnitScaling, product_contributions, unit_values, weighted_products
from netselect.sums import Floats, ScoreRange


class Waspas(ByScaling, Method):  # noqa: D101 -- it is printed, also under `python -OO`
    __doc__ = """Mixes the weighted sum with the weighted product, in which a poor figure costs more to offset.

    Parameters
    ----------
    balance : float
        The share of the weighted sum, from 0 (the product alone) to 1 (the sum alone).
    scaling : {"anchors", "max", "sum", "min_max", "vector"}
        How figures in different units are brought to one footing.

    Warnings
    --------
    Not where nobody can say why the two methods should be mixed as they are: the balance is a convention. The
    product's part has its limits too: a figure at the worst anchor takes the whole of it.

    Notes
    -----
    ``score(i) = b sum_j w_j u_ij + (1 - b) prod_j u_ij ** w_j``, with ``u_ij`` the value of figure j of
    network i, between its anchors or scaled (see Methods, Scaling), and b the balance (lambda in the
    literature). WASPAS is short for weighted aggregated sum product assessment; its authors scale by max.
    Contributions are those of the two methods, mixed alike.

    References
    ----------
    Zavadskas, E. K., Turskis, Z., Antucheviciene, J. and Zakarevicius, A. (2012). Optimization of weighted
    aggregated sum product assessment. Elektronika ir Elektrotechnika 122(6), 3-6.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> Waspas().evaluate(matrix).scores.round(4).tolist()
    [0.5625, 0.8972]
    """

    name: ClassVar[str] = "waspas"
    title: ClassVar[str] = "WASPAS"
    score_range: ClassVar[ScoreRange] = "unit"
    vectorised: ClassVar[bool] = True

    balance: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="The share of the weighted sum, from 0 to 1 (default 0.5); the weighted product has the rest.",
    )
    scaling: UnitScaling = Field(
        "anchors",
        description=(
            "anchors (fixed worst and best levels, the default), or the candidates' max, sum, min_max, vector."
        ),
    )

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the mixed scores; see `Method.evaluate`."""
        values = unit_values(matrix, self.scaling, self.name)
        return Evaluation(
            mixed(matrix.weights, values, self.balance),
            partial(_contributions, matrix.weights, values, self.balance),
            partial(_steps, matrix.weights, values, self.balance),
        )


def mixed(weights: Floats, values: Floats, balance: float) -> Floats:
    """Return ``balance`` times the weighted sum plus the rest times the weighted product of values in [0, 1]."""
    return balance * weighted_total(weights, values) + (1.0 - balance) * weighted_products(weights, values)


def _contributions(weights: Floats, values: Floats, balance: float) -> Floats:
    return balance * (weights * values) + (1.0 - balance) * product_contributions(weights, values)


def _steps(weights: Floats, values: Floats, balance: float) -> tuple[Step, ...]:
    total, product = weighted_total(weights, values), weighted_products(weights, values)
    rows, columns = ("networks",), ("criteria",)
    mix = f"{balance:g} times the weighted sum and {1.0 - balance:g} times the weighted product."
    return (
        Step("Values", "u", "Each figure between 0 and 1, larger being better.", values, ("networks", "criteria")),
        Step("Weights", "w", "What each criterion counts; together 1.", weights, columns),
        Step("Weighted sum", "Q1", "Values times weights, added up.", total, rows),
        Step("Weighted product", "Q2", "Values to the power of their weights, multiplied.", product, rows),
        Step("Scores", "Q", mix, mixed(weights, values, balance), rows),
    )
