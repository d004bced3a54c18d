"""VIKOR: which network is the best compromise between what is best for most criteria and for the worst served?"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from netselect.matrix import DecisionMatrix
from netselect.methods._contract import (
    Evaluation,
    Method,
    Step,
    WorksOn,
    product_with,
    weighted_total,
)
from netselect.methods._footing import best_and_worst, refuse_peaked_curves
from netselect.sums import Floats, ScoreRange, levelled

TOLERANCE = 1e-9
"""S, R and Q that differ by less count as equal: the tolerance within which networks tie."""

_SHORT = 1e-3
"""A way from the best S or R to the worst that is shorter makes roundings a thousand times larger."""

CONSENSUS = 0.5
"""The weight v of the majority's view at which neither side overrules the other (Opricovic & Tzeng 2004)."""


class Vikor(Method):  # noqa: D101 -- it is printed, also under `python -OO`
    __doc__ = """Ranks by how near a network comes to the best compromise.

    Parameters
    ----------
    v : float
        The weight of the sum over all criteria (S); the single worst criterion (R) has the rest.
    reference : {"candidates", "anchors"}
        Where the best and the worst level of each criterion lie.

    Warnings
    --------
    Not where networks may still come or go: Q is measured from the best and the worst of those that are there,
    under anchors too. Not without a reason for ``v``: it decides between the best in all and the least bad in
    the worst.

    Notes
    -----
    With ``d_ij = (f*_j - f_ij) / (f*_j - f-_j)``, the distance of figure j of network i from the best level as
    a share of the way to the worst, ``S_i = sum_j w_j d_ij`` is what the network falls short by in all, ``R_i
    = max_j w_j d_ij`` where it falls short most, and ``Q_i = v (S_i - S*) / (S- - S*) + (1 - v) (R_i - R*) /
    (R- - R*)``. As S and R count what is lacking, their best (``S*``, ``R*``) are the least among the
    candidates, and their worst (``S-``, ``R-``) the largest. The score is ``1 - Q_i``. With ``reference:
    candidates`` the levels f* and f- are the best and worst figures found (Opricovic & Tzeng). With anchors
    they are the stated levels and ``d = 1 - u``, with u the value between them, so that S and R do not depend
    on the other networks; Q still does, through S*, S-, R* and R-, and adding a network can still reorder the
    others.

    A criterion on which all networks are alike, but for rounding, adds nothing under candidates. Where all S
    (or all R) are equal, within 1e-9, that term of Q is 0: with one network, or with identical ones, the score
    is 1.

    *The compromise.* VIKOR's own answer is not an order but a set. It stands in the working, under ``rank
    --working`` and in Python among the steps of ``evaluate(matrix)``: with ``DQ = 1 / (n - 1)``, the first
    network has an acceptable advantage (C1) if the second's Q is DQ or more above its own, and acceptable
    stability (C2) if it is also best by S or by R. With both, it alone is the compromise (M); with C1 alone,
    it and the second; without C1, every network whose Q is less than DQ above its own. The ranking itself goes
    by Q: its verdict and its shortlist do not ask for C1 or C2.

    Contributions are a stated decomposition: ``c_ij = w_j (1 + v S* / (S- - S*) + (1 - v) R* / (R- - R*)) - v
    w_j d_ij / (S- - S*) - (1 - v) e_ij R_i / (R- - R*)``, with ``e_ij`` 1 for the first criterion j that
    attains R_i and else 0; terms whose difference is 0 are left out. They sum to the score.

    References
    ----------
    Opricovic, S. and Tzeng, G.-H. (2004). Compromise solution by MCDM methods: a comparative analysis of
    VIKOR and TOPSIS. European Journal of Operational Research 156(2), 445-455.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> climbs = DecisionMatrix.from_arrays([[1, 3000], [2, 3750], [5, 4500]], [1, 1], maximise=["min", "max"])
    >>> Vikor().evaluate(climbs).scores.round(4).tolist()
    [0.0, 1.0, 0.0]
    """

    name: ClassVar[str] = "vikor"
    title: ClassVar[str] = "VIKOR"
    score_range: ClassVar[ScoreRange] = "unit"
    vectorised: ClassVar[bool] = True

    v: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description=(
            "The weight of all criteria together (S), from 0 to 1 (default 0.5); the worst criterion "
            "(R) has the rest."
        ),
    )
    reference: Literal["candidates", "anchors"] = Field(
        "candidates",
        description="Best and worst levels: those found among the candidates (default), or the stated anchors.",
    )

    @property
    def works_on(self) -> WorksOn:
        """Values where the scale is that of the anchors, else figures as they are."""
        return "values" if self.reference == "anchors" else "figures"

    @property
    def is_relative(self) -> bool:
        """Always: the best and the worst S and R are those of the candidates."""
        return True

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return ``1 - Q`` of each network; see `Method.evaluate`."""
        gaps, best, worst = self._gaps(matrix)
        s, r = measures(matrix.weights, gaps)
        q = compromise_index(s, r, self.v)
        working = _Working(best, worst, gaps, s, r, q)
        return Evaluation(
            1.0 - q,
            partial(_contributions, matrix.weights, working, self.v),
            partial(_steps, matrix.weights, working, self.v),
        )

    def under_weights(self, matrix: DecisionMatrix) -> Callable[[Floats], Floats] | None:
        """See `Method.under_weights`: S is a product, R the largest of as many products as there are criteria."""
        gaps, _, _ = self._gaps(matrix)
        total = product_with(gaps)
        if total is None:
            return None
        beside = np.moveaxis(gaps.reshape(-1, *gaps.shape[-2:]), 0, -1)
        varies = np.any(beside != beside[..., :1], axis=(0, 2))
        same, loose = (
            beside[:, ~varies, 0],
            [(column, np.ascontiguousarray(beside[:, column])) for column in np.flatnonzero(varies).tolist()],
        )

        def largest(weights: Floats) -> Floats:
            r = np.empty((len(weights), *beside[:, 0].shape))
            r[:] = (weights[:, None, ~varies] * same).max(axis=-1, initial=0.0)[..., None]
            one = np.empty(r.shape[1:])
            for own, found in zip(weights.tolist(), r, strict=True):
                for column, gap in loose:
                    np.maximum(found, np.multiply(gap, own[column], out=one), out=found)
            return np.moveaxis(r, 1, -1).reshape(len(weights), *gaps.shape[:-1])

        def scores(weights: Floats) -> Floats:
            scores = np.ones(1)
            for share, measure in ((self.v, total(weights)), (1.0 - self.v, largest(weights))):
                best, worst = measure.min(axis=-1, keepdims=True), measure.max(axis=-1, keepdims=True)
                # Roundings are shares of the way from the best to the worst, which can be short.
                way = np.where(worst - best > _SHORT, worst - best, np.nan)
                scores = scores - (measure - best) * (share / way)
            return scores

        return scores

    def _gaps(self, matrix: DecisionMatrix) -> tuple[Floats, Floats, Floats]:
        """Return the shortfalls, and the best and the worst levels."""
        if self.reference == "anchors":
            worst, best = matrix.anchors("vikor with `reference: anchors`")
            return 1.0 - matrix.utilities, best, worst
        refuse_peaked_curves(matrix, "vikor with `reference: candidates`")
        columns = levelled(matrix.values)
        best, worst = best_and_worst(columns, matrix.maximise)
        return shortfalls(columns.values, best, worst), best, worst


class _Working(NamedTuple):
    best: Floats
    worst: Floats
    gaps: Floats
    s: Floats
    r: Floats
    q: Floats


def shortfalls(values: Floats, best: Floats, worst: Floats) -> Floats:
    """Return the distance of each figure (..., n, m) from the best level, as a share of the way to the worst.

    It is 0 in a column whose two levels are equal.
    """
    extent = np.abs(best - worst)[..., None, :]
    return np.abs(best[..., None, :] - values) / np.where(extent > 0, extent, 1.0)


def measures(weights: Floats, gaps: Floats) -> tuple[Floats, Floats]:
    """Return S (..., n), the weighted total of the shortfalls (..., n, m), and R, the largest weighted one."""
    largest: Floats = (weights[..., None, :] * gaps).max(axis=-1)
    return weighted_total(weights, gaps), largest


def compromise_index(s: Floats, r: Floats, v: float) -> Floats:
    """Return Q, from 0 (best) to 1, with the weight v of S; see the notes of `Vikor`."""
    return v * _way(s) + (1.0 - v) * _way(r)


def _way(measure: Floats) -> Floats:
    """Return how far each one lies between the best and the worst; 0 where they are equal."""
    best, extent = measure.min(axis=-1, keepdims=True), _extent(measure)
    return np.where(extent > 0, measure - best, 0.0) / np.where(extent > 0, extent, 1.0)


def _extent(measure: Floats) -> Floats:
    """Return worst less best, and 0 within the tolerance: roundings would else be blown up to 0 and 1."""
    extent = measure.max(axis=-1, keepdims=True) - measure.min(axis=-1, keepdims=True)
    return np.where(extent > TOLERANCE, extent, 0.0)


class Compromise(NamedTuple):
    """Which networks can be put forward as the compromise, and how firmly."""

    advantage: bool
    """Acceptable advantage: the second network's Q is at least the threshold above the first's."""
    stability: bool
    """Acceptable stability: the first network is also best by S or by R."""
    members: tuple[int, ...]
    """Positions of the networks of the compromise set, ascending."""
    threshold: float
    """``DQ = 1 / (n - 1)``; 1 for a single network."""
    process: Literal["majority", "consensus", "veto"]
    """How it would be decided at this v: by majority (v above 0.5), consensus (0.5) or veto (below)."""


def compromise(s: Floats, r: Floats, q: Floats, v: float) -> Compromise:
    """Return the compromise set, with the two conditions that it rests on (Opricovic & Tzeng 2004, section 2).

    With advantage and stability the set is the first network alone; with advantage only, the first and the
    second; without advantage, every network whose Q is less than DQ above the first's. Networks that tie for
    a place, within 1e-9, share it. A single network is its own compromise.

    >>> found = compromise(np.array([0.5, 0.375]), np.array([0.5, 0.25]), np.array([1.0, 0.0]), 0.5)
    >>> found.members, found.advantage, found.stability
    ((1,), True, True)
    """
    process: Literal["majority", "consensus", "veto"] = "consensus"
    if v != CONSENSUS:
        process = "majority" if v > CONSENSUS else "veto"
    if len(q) == 1:
        return Compromise(advantage=True, stability=True, members=(0,), threshold=1.0, process=process)
    threshold = 1.0 / (len(q) - 1)
    behind = q - q.min()
    second = np.sort(behind)[1]
    advantage = bool(second >= threshold - TOLERANCE)
    leads = (s <= s.min() + TOLERANCE) | (r <= r.min() + TOLERANCE)
    stability = bool(leads[behind <= TOLERANCE].any())
    if not advantage:
        members = behind < threshold - TOLERANCE
    else:
        members = behind <= (TOLERANCE if stability else second + TOLERANCE)
    return Compromise(advantage, stability, tuple(map(int, np.flatnonzero(members))), threshold, process)


def _contributions(weights: Floats, working: _Working, v: float) -> Floats:
    lost = weights * working.gaps
    first = lost.argmax(axis=1)[:, None] == np.arange(lost.shape[1])
    parts = np.broadcast_to(weights, lost.shape)
    for share, measure, loss in ((v, working.s, lost), (1.0 - v, working.r, np.where(first, lost, 0.0))):
        extent = _extent(measure)
        if extent > 0:
            parts = parts + share * (weights * measure.min() - loss) / extent
    return parts


def _steps(weights: Floats, working: _Working, v: float) -> tuple[Step, ...]:
    best, worst, gaps, s, r, q = working
    found = compromise(s, r, q, v)
    both, rows, columns = ("networks", "criteria"), ("networks",), ("criteria",)
    chosen = np.isin(np.arange(len(q)), found.members)
    ahead, stable, limit = map(np.array, (found.advantage, found.stability, found.threshold))
    return (
        Step("Best levels", "f*", "The best level of each criterion.", best, columns),
        Step("Worst levels", "f-", "The worst level of each criterion.", worst, columns),
        Step(
            "Shortfalls", "d", "How far each figure is from the best level, on the way to the worst.", gaps, both
        ),
        Step("Weights", "w", "What each criterion counts; together 1.", weights, columns),
        Step("Shortfall in all", "S", "Shortfalls times weights, added up.", s, rows),
        Step("Largest shortfall", "R", "The largest of the shortfalls times weights.", r, rows),
        Step("Compromise index", "Q", f"{v:g} of the way for S and {1.0 - v:g} of the way for R.", q, rows),
        Step("Threshold", "DQ", "How far ahead the first must be: 1 / (number of networks - 1).", limit, ()),
        Step("Acceptable advantage", "C1", "Whether the first is that far ahead of the second.", ahead, ()),
        Step("Acceptable stability", "C2", "Whether the first is also best by S or by R.", stable, ()),
        Step("Compromise set", "M", "Which networks can be put forward as the compromise.", chosen, rows),
        Step("Scores", "1 - Q", "Larger is better.", 1.0 - q, rows),
    )
