"""TOPSIS: how near is each network to the ideal, and how far from its opposite?"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from netselect.errors import MethodNotApplicable, did_you_mean, listed
from netselect.matrix import DecisionMatrix
from netselect.methods._contract import (
    Evaluation,
    FromBestAndWorst,
    Method,
    Numbers,
    Separable,
    Step,
    WorksOn,
    product_with,
    weighted_total,
)
from netselect.methods._footing import Scaling, best_and_worst, column_divisors, lifted, refuse_peaked_curves
from netselect.sums import Floats, ScoreRange, columns_of, levelled

Distance = Literal["euclidean", "manhattan", "chebyshev"]


_FARTHEST, _NONE = 350, -9999
"""Binary exponents: distances up to the first, either way, have a square; and the second is that of nothing."""

_SHORTEST = 1e-120
"""Squares of distances from here on lose nothing."""

AT_BEST, AT_WORST = np.ones(()), np.zeros(())
"""The ideal and its opposite between anchors, the same on every criterion."""


class Points(NamedTuple):
    """What TOPSIS measures, and between which two points."""

    values: Floats
    factors: Floats
    ideal: Floats
    anti_ideal: Floats


class Topsis(Method):  # noqa: D101 -- it is printed, also under `python -OO`
    __doc__ = """Ranks by closeness to an ideal network and distance from its opposite.

    Parameters
    ----------
    reference : {"anchors", "candidates", "given"}
        Where the ideal and its opposite lie.
    scaling : {"vector", "min_max", "sum", "max", "none"}
        How figures are brought to one footing; with anchors they are already.
    distance : {"euclidean", "manhattan", "chebyshev"}
        How distance is measured.
    ideal, anti_ideal : dict of str to float, optional
        With ``reference: given``: the two points, in natural units.

    Warnings
    --------
    Not with ``reference: candidates`` where networks may still come or go: the ideal is made of those that are
    there, and an also-ran can turn the order of the first two. Not where a person cannot say why distance
    should be squared.

    Notes
    -----
    With figures ``x_ij`` scaled to ``r_ij`` and ``v_ij = w_j r_ij``, ``D+`` and ``D-`` are the distances of
    ``v_i`` from the ideal ``v*`` and from the anti-ideal ``v-``, and the closeness is ``C_i = D-_i / (D+_i +
    D-_i)``. Weights stand within the distance: Euclidean ``sqrt(sum_j (v_ij - v*_j)^2)``, Manhattan ``sum_j
    |v_ij - v*_j|``, Chebyshev ``max_j |v_ij - v*_j|``, and so with ``v-``. With anchors ``r`` is the value
    between worst (0) and best (1), the ideal is 1 and its opposite 0, and no network's score depends on the
    others. With candidates the two points are the best and the worst figure found (Hwang & Yoon's method, with
    vector scaling). Beyond a given point a figure counts as the point. Where both distances are 0, because all
    networks are alike, the closeness is 0.5. Contributions are a stated decomposition: criterion j's share
    ``d-_ij^2 / D-_i`` of the distance from the anti-ideal (the distance itself for Manhattan, all of it to the
    largest for Chebyshev), divided by ``D+_i + D-_i``.

    References
    ----------
    Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making: Methods and Applications. Lecture Notes
    in Economics and Mathematical Systems 186. Springer. Its four fighter aircraft are on pp. 133-134.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[1, 0, 3], [0, 5, 6]], [1, 1, 1], maximise=["max"] * 3)
    >>> Topsis(reference="candidates", scaling="none").evaluate(matrix).scores.round(4).tolist()
    [0.1464, 0.8536]
    """

    name: ClassVar[str] = "topsis"
    title: ClassVar[str] = "TOPSIS"
    score_range: ClassVar[ScoreRange] = "unit"
    vectorised: ClassVar[bool] = True

    reference: Literal["anchors", "candidates", "given"] = Field(
        "anchors",
        description=(
            "Where the ideal lies: at the anchors (default), at the best figures of the candidates, or given."
        ),
    )
    scaling: Scaling = Field(
        "vector", description="For candidates and given: vector (default), min_max, sum, max or none."
    )
    distance: Distance = Field(
        "euclidean", description="How distance is measured: euclidean (default), manhattan or chebyshev."
    )
    ideal: dict[str, float] | None = Field(
        None, description="With `reference: given`: the ideal level of every criterion, in natural units."
    )
    anti_ideal: dict[str, float] | None = Field(
        None, description="With `reference: given`: the opposite of the ideal, in natural units."
    )

    @property
    def works_on(self) -> WorksOn:
        """Values where the scale is that of the anchors, else figures as they are."""
        return "values" if self.reference == "anchors" else "figures"

    @property
    def is_relative(self) -> bool:
        """Whether the candidates set the scale or the two points."""
        return self.reference == "candidates" or (self.reference == "given" and self.scaling != "none")

    @property
    def separable(self) -> Separable | None:
        """With anchors and Euclidean distances, the share of the squared distances."""
        is_plain = self.reference == "anchors" and self.distance == "euclidean"
        return _SQUARED_CLOSENESS if is_plain else None

    @property
    def from_best_and_worst(self) -> FromBestAndWorst | None:
        """With the candidates' own points and Euclidean distances, the share of the squared distances."""
        is_plain = self.reference == "candidates" and self.distance == "euclidean"
        return FromBestAndWorst(self.scaling, _closeness_between, steepness=2.0) if is_plain else None

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the closeness of each network; see `Method.evaluate`."""
        points = self._points(matrix)
        far = distances(points.values, points.factors, points.ideal, self.distance)
        near = distances(points.values, points.factors, points.anti_ideal, self.distance)
        total = far + near
        alike = () if np.count_nonzero(total) == total.size else (_all_alike(matrix, total),)
        scores = closeness(near, total)
        return Evaluation(
            scores,
            partial(_contributions, points, near, total, self.distance),
            partial(_steps, points, matrix.weights, far, near, scores),
            alike,
        )

    def under_weights(self, matrix: DecisionMatrix) -> Callable[[Floats], Floats] | None:
        """With Euclidean distances and the candidates' own points; see `Method.under_weights`."""
        if self.from_best_and_worst is None or not levelled(matrix.values).is_ordinary:
            return None
        points = self._points(matrix.with_figures(matrix.values, np.ones(len(matrix.criteria))))
        factors = points.factors[..., None, :]
        far, near = (
            product_with(np.square((points.values - point[..., None, :]) * factors))
            for point in (points.ideal, points.anti_ideal)
        )

        if far is None or near is None:
            return None

        def scores(weights: Floats) -> Floats:
            squares = np.square(weights)
            nearness = np.sqrt(near(squares))
            total = nearness + np.sqrt(far(squares))
            near_share: Floats = np.divide(
                nearness, total, out=np.full_like(total, np.nan), where=total > _SHORTEST
            )
            return near_share

        return scores

    def _points(self, matrix: DecisionMatrix) -> Points:
        weights = matrix.weights
        if self.reference == "anchors":
            return Points(matrix.utilities, weights, AT_BEST, AT_WORST)
        refuse_peaked_curves(matrix, f"topsis with `reference: {self.reference}`")
        if self.reference == "given":
            # Given points are levels of their own, and figures keep their distances from them.
            values = matrix.values
            ideal = np.broadcast_to(_given(self.ideal, "ideal", matrix), values[..., 0, :].shape)
            opposite = np.broadcast_to(_given(self.anti_ideal, "anti_ideal", matrix), ideal.shape)
            if self.scaling != "none":
                points = np.stack([ideal, opposite], axis=-2)
                together = lifted(columns_of(np.concatenate([values, points], axis=-2))).values
                values, ideal, opposite = together[..., :-2, :], together[..., -2, :], together[..., -1, :]
            # A figure beyond a given point counts as the point: going past the ideal costs nothing.
            within = np.clip(
                values, np.minimum(ideal, opposite)[..., None, :], np.maximum(ideal, opposite)[..., None, :]
            )
            factors = _factors(weights, column_divisors(levelled(values), self.scaling), ideal - opposite)
            return Points(within, factors, ideal, opposite)
        columns = levelled(matrix.values)
        columns = columns if self.scaling == "none" else lifted(columns)
        divisors = column_divisors(columns, self.scaling)
        factors = (
            weights / divisors if columns.is_ordinary else _factors(weights, divisors, columns.high - columns.low)
        )
        return Points(columns.values, factors, *best_and_worst(columns, matrix.maximise))


def _factors(weights: Floats, divisors: Floats, spans: Floats) -> Floats:
    """Return weights over divisors (..., m), all times one power of two where a distance or its square is lost.

    Closeness is a share of distances, and the power cancels.
    """
    factors = np.frexp(weights)[1] - np.frexp(divisors)[1]
    there = (weights > 0) & (spans != 0)
    farthest = np.max(factors + np.frexp(spans)[1], axis=-1, where=there, initial=_NONE, keepdims=True)
    beyond = np.where(farthest > _NONE, farthest - np.clip(farthest, -_FARTHEST, _FARTHEST), 0)
    # A column without distances needs no factor, and the power could be too much for it.
    return np.ldexp(np.where(there | (beyond == 0), weights, 0.0), -beyond) / divisors


def _closeness_between(values: Floats, factors: Floats, ideal: Floats, anti_ideal: Floats) -> Floats:
    far = distances(values, factors, ideal, "euclidean")
    near = distances(values, factors, anti_ideal, "euclidean")
    return closeness(near, far + near)


def distances(values: Floats, factors: Floats, point: Floats, distance: Distance) -> Floats:
    """Return the weighted distance (..., n) of every network from a point, the ideal or its opposite.

    ``factors`` (..., m) are weight over divisor of each column; the point is (..., m) in the units of the figures,
    or one number where it is the same everywhere.
    """
    apart = values if point is AT_WORST else values - (point[..., None, :] if point.ndim else point)
    if distance == "euclidean":
        # Scaled before squaring, so that neither very small nor very large figures are lost.
        # In place where that is possible, so that a large table is not held twice.
        in_place = apart is not values and factors.shape[:-1] == apart.shape[:-2]
        apart = np.multiply(apart, factors[..., None, :], out=apart if in_place else None)
        squares: Floats = np.einsum("...nm,...nm->...n", apart, apart)
        return np.sqrt(squares, out=squares)
    apart = np.abs(apart, out=None if apart is values else apart)
    if distance == "manhattan":
        return weighted_total(factors, apart)
    largest: Floats = (apart * factors[..., None, :]).max(axis=-1)
    return largest


def closeness(near: Floats, total: Floats) -> Floats:
    """Return the distance from the anti-ideal by that from both, ``near / total``, and 0.5 where both are 0."""
    if np.count_nonzero(total) == total.size:
        return near / total
    return np.divide(near, total, out=np.full_like(total, 0.5), where=total > 0)


def _both_squares(values: Numbers) -> Numbers:
    return np.square(values) + np.square(1.0 - values)


def _share_of_squares(near: Numbers, both: Numbers) -> Numbers:
    near /= both
    return near


_SQUARED_CLOSENESS = Separable(
    scores=partial(_closeness_between, ideal=AT_BEST, anti_ideal=AT_WORST),
    functions=(np.square, _both_squares),
    power=2,
    join=_share_of_squares,
    joined=2.0,
    spread=2.0,
    steepness=2.0,
)
"""``q = N / (N + F)`` of squared distances N and F rises with the closeness ``C = n / (n + f)`` of the distances.

As ``q = C**2 / (C**2 + (1 - C)**2)``, its slope is at most 2. Where N and N + F are out by shares of at most e, q
is out by about ``2 e q`` at most. With ``b = (N + F) / sum w**2``, which is at least a half, and ``a`` the same of
N - F, all values that rise together make q rise by ``(b - a**2) / b**2``, which is at most 2, and no value's part
of that is negative.
"""


def _given(point: dict[str, float] | None, name: str, matrix: DecisionMatrix) -> Floats:
    if point is None:
        raise MethodNotApplicable(
            "topsis with `reference: given` needs `ideal` and `anti_ideal`, each with a level for every "
            f"criterion, as in `{name}: {{{', '.join(f'{criterion}: ...' for criterion in matrix.criteria)}}}`"
        )
    missing = [criterion for criterion in matrix.criteria if criterion not in point]
    unknown = [criterion for criterion in point if criterion not in matrix.criteria]
    if unknown:
        hint = did_you_mean(unknown[0], matrix.criteria)
        raise MethodNotApplicable(f"`{name}` of topsis names `{unknown[0]}`, which is no criterion. {hint}")
    if missing:
        raise MethodNotApplicable(f"`{name}` of topsis gives no level for {listed(missing, joined='and')}: add it")
    return np.array([point[criterion] for criterion in matrix.criteria])


def _all_alike(matrix: DecisionMatrix, total: Floats) -> str:
    count = int((total == 0).sum())
    return (
        f"{count:,} of {len(matrix.networks):,} networks are at once at the ideal and at its opposite, because "
        "nothing tells them apart: their closeness is set to 0.5"
    )


def _contributions(points: Points, near: Floats, total: Floats, distance: Distance) -> Floats:
    apart = np.abs(points.values - points.anti_ideal) * points.factors
    if distance == "euclidean":
        length = np.where(near > 0, near, 1.0)[:, None]
        apart = (apart / length) ** 2 * length
    elif distance == "chebyshev":
        largest = apart.argmax(axis=1)[:, None] == np.arange(apart.shape[1])
        apart = np.where(largest, apart, 0.0)
    parts = apart / np.where(total > 0, total, 1.0)[:, None]
    # Nothing tells the networks apart: the 0.5 is shared out by weight.
    shares = points.factors / points.factors.sum()
    return np.where((total > 0)[:, None], parts, 0.5 * shares)


def _steps(points: Points, weights: Floats, far: Floats, near: Floats, scores: Floats) -> tuple[Step, ...]:
    divisors = np.divide(points.factors, weights, out=np.ones_like(weights), where=weights > 0)
    both, rows, columns = ("networks", "criteria"), ("networks",), ("criteria",)
    return (
        Step("Scaled figures", "r", "Figures brought to one footing.", points.values * divisors, both),
        Step("Weighted figures", "v", "Scaled figures times weights.", points.values * points.factors, both),
        Step("Ideal", "v*", "The best of each column.", points.ideal * points.factors, columns),
        Step("Anti-ideal", "v-", "The worst of each column.", points.anti_ideal * points.factors, columns),
        Step("Distance from the ideal", "D+", "How far each network is from the ideal.", far, rows),
        Step("Distance from the anti-ideal", "D-", "How far it is from the opposite.", near, rows),
        Step("Closeness", "C", "D- divided by the sum of both distances.", scores, rows),
    )
