"""AHP: what do weights from judgements come to, with the networks rated, measured or judged in pairs as well?"""

from functools import partial
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.methods._contract import (
    Evaluation,
    Method,
    Separable,
    Step,
    WorksOn,
    weighted_total,
)
from netselect.methods._footing import refuse_figures, refuse_peaked_curves
from netselect.methods.weighted_sum import WEIGHED_SUM
from netselect.sums import Floats, ScoreRange, column_sums
from netselect.weighting.elicited import weighted_mean
from netselect.weighting.pairwise import check_links, priorities

Synthesis = Literal["distributive", "ideal"]


class Ahp(Method):  # noqa: D101 -- it is printed, also under `python -OO`
    __doc__ = """Adds up each network's local priorities, weighed by judgements of the criteria.

    Parameters
    ----------
    networks : {"ratings", "measured", "judged"}
        Where the local priorities of the networks come from.
    synthesis : {"distributive", "ideal"}
        For measured and judged: whether the priorities on each criterion sum to 1, or the largest is 1.
    largest_set : int
        For judged: the most networks that anyone is asked to compare in pairs.

    Warnings
    --------
    Not for more networks, or criteria on one level, than anybody can compare with care: 7 of them are 21
    judgements. Not where figures are already known in units that count: judging twice what was measured once
    adds noise. With measured and judged networks another one can turn the order of the others; a copy of one
    that is there too, but for measured ones under ideal synthesis. As ``ratings``, the default, it is a
    weighted sum whose weights are judged: Saaty's ratings take the worth of each grade from judgements in pairs
    as well, and that is not done here.

    Notes
    -----
    ``score(i) = sum_j w_j l_ij``, with ``w_j`` from judgements of the criteria (see Methods, Weights by
    judgements) and ``l_ij`` the local priority of network i on criterion j:

    - ratings: the value between the worst and the best stated level, as it is; the score does not depend on
      the other networks, and equals the weighted sum with the same weights;
    - measured: the figure itself (where less is better, its reciprocal), distributive ``l_ij = x_ij / sum_k
      x_kj`` or ideal ``l_ij = x_ij / max_k x_kj``; figures have to be above 0;
    - judged: the priorities of the judgements between networks, which sum to 1, or divided by the largest; values,
      scales and directions of the criteria are not needed, and not looked at. Judgements of several people are
      combined first, or the priorities of each are averaged.

    Synthesis does not apply to ratings. Ideal synthesis is not rescaled afterwards. Under both syntheses the
    scores depend on the other networks. A copy of a network can turn the order of the others under distributive
    synthesis (Belton & Gear). Under ideal synthesis it cannot where networks are measured, or judged without
    any contradiction; where judgements contradict each other, even slightly, or the priorities of several people
    are averaged, the priorities of all shift with the copy, and it can.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
    Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega 11(3).
    Saaty, T. L. (2005). Theory and Applications of the Analytic Network Process, on ratings. RWS Publications.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 30], [1, 10]], [3, 1], maximise=["max", "min"])
    >>> Ahp(networks="measured").evaluate(matrix).scores.round(4).tolist()
    [0.6625, 0.3375]
    """

    name: ClassVar[str] = "ahp"
    title: ClassVar[str] = "AHP"
    score_range: ClassVar[ScoreRange] = "unit"
    additive: ClassVar[bool] = True
    judged_weights: ClassVar[bool] = True
    vectorised: ClassVar[bool] = True

    networks: Literal["ratings", "measured", "judged"] = Field(
        "ratings",
        description=(
            "ratings (values between the anchors, the default), measured (ratios of figures), or "
            "judged (in pairs)."
        ),
    )
    synthesis: Synthesis = Field(
        "distributive",
        description=(
            "For measured and judged: distributive (priorities sum to 1, the default) or ideal (the largest is 1)."
        ),
    )
    largest_set: int = Field(
        default=7, ge=2, description="For judged: the most networks that may be compared in pairs (default 7)."
    )

    @property
    def range_of_scores(self) -> ScoreRange:
        """A share where local priorities sum to 1, else from 0 to 1."""
        return "share" if self.networks != "ratings" and self.synthesis == "distributive" else "unit"

    @property
    def is_relative(self) -> bool:
        """Whether networks are measured against each other."""
        return self.networks != "ratings"

    @property
    def works_on(self) -> WorksOn:
        """Values for ratings, figures for measured ratios, and judgements."""
        sources: dict[str, WorksOn] = {"ratings": "values", "measured": "figures", "judged": "judgements"}
        return sources[self.networks]

    @property
    def is_rivalrous(self) -> bool:
        """Always: what one network gains in ratio, the others lose, and judgements rest on no figure."""
        return True

    @property
    def separable(self) -> Separable | None:
        """With ratings, the weighted sum of values."""
        return WEIGHED_SUM if self.networks == "ratings" else None

    def evaluate(self, matrix: DecisionMatrix) -> Evaluation:
        """Return the synthesised priorities; see `Method.evaluate`."""
        ratios: Floats | None = None
        if self.networks == "ratings":
            local = matrix.utilities
        elif self.networks == "measured":
            refuse_peaked_curves(matrix, "ahp with `networks: measured`")
            copes = "`networks: ratings` copes, and so do topsis and weighted_sum"
            if matrix.worst is None:
                copes = "topsis with `reference: candidates` copes, and so does promethee"
            takes = "ahp with `networks: measured` takes ratios of figures above 0"
            refuse_figures(matrix, lambda values: values <= 0, takes, copes)
            local = measured_priorities(matrix.values, matrix.maximise, self.synthesis)
        else:
            shares, ratios = _judged(matrix, self.largest_set)
            local = shares if self.synthesis == "distributive" else shares / shares.max(axis=0)
        return Evaluation(
            weighted_total(matrix.weights, local),
            partial(np.multiply, matrix.weights, local),
            partial(_steps, matrix.weights, local, ratios, _about_ratios(matrix)),
        )


def measured_priorities(values: Floats, maximise: npt.NDArray[np.bool_], synthesis: Synthesis) -> Floats:
    """Return local priorities in proportion to figures above 0, or to their reciprocals where less is better."""
    highest, lowest = values.max(axis=-2, keepdims=True), values.min(axis=-2, keepdims=True)
    ideal = np.where(maximise, values, lowest) / np.where(maximise, highest, values)
    return ideal if synthesis == "ideal" else ideal / column_sums(ideal)[..., None, :]


def _judged(matrix: DecisionMatrix, largest_set: int) -> tuple[Floats, Floats]:
    """Return local priorities (n, m) from judgements, and their consistency ratios (m,)."""
    count = len(matrix.networks)
    if count > largest_set:
        raise MethodNotApplicable(
            f"ahp with `networks: judged` is for {largest_set} networks at most, and there are {count}: use "
            f"`networks: ratings`, or raise `largest_set` to {count} if somebody will judge "
            f"{count * (count - 1) // 2} pairs on each of {', '.join(f'`{name}`' for name in matrix.criteria)}"
        )
    if matrix.comparisons is None:
        raise MethodNotApplicable(
            "ahp with `networks: judged` needs judgements between the networks on every criterion, and there are "
            f"none, on `{matrix.criteria[0]}` or any other: give them (in a study: `network_judgements`), or use "
            "`networks: ratings` or `measured`"
        )
    local, ratios = np.ones((count, len(matrix.criteria))), np.zeros(len(matrix.criteria))
    if count > 1:
        for column, judgements in enumerate(matrix.comparisons):
            local[:, column], ratios[column] = _local(matrix, column, judgements)
    return local, ratios


def _local(matrix: DecisionMatrix, column: int, judgements: Floats) -> tuple[Floats, float]:
    """Return the local priorities (n,) on one criterion, and the consistency ratio: of several, the largest."""
    if judgements.ndim > 2:  # noqa: PLR2004 -- networks by networks, for each of several people
        own, ratios = zip(*(_local(matrix, column, one) for one in judgements), strict=True)
        mean = getattr(matrix.judging, "mean", "arithmetic")
        return weighted_mean(np.array(own), matrix.influences[column], mean), max(ratios)
    criterion = matrix.criteria[column]
    if not (judgements * (1.0 - np.eye(len(judgements)))).any():
        raise MethodNotApplicable(
            f"ahp with `networks: judged` needs judgements between the networks on `{criterion}`, and there are "
            "none: give them (in a study: `network_judgements`), or use `networks: ratings` or `measured`"
        )
    check_links(judgements, matrix.networks, f"judgements between networks on `{criterion}`: ")
    kinds = _kinds(judgements, np.zeros(len(judgements), dtype=np.intp))
    order = np.argsort(_places(judgements, kinds))
    found = priorities(
        judgements[np.ix_(order, order)],
        prioritisation=matrix.judging.prioritisation,
        completion=matrix.judging.completion,
        random_index=matrix.judging.random_index,
    )
    # The first of each kind speaks for it: networks that are judged alike get the same bits.
    first = np.searchsorted(kinds[order], kinds)
    return found.weights[first], found.consistency_ratio


def _places(judgements: Floats, kinds: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return a place for each network, all different, that follows from the judgements alone.

    Where several are judged alike, one of them is set before the others, whichever it is, and what that does
    to the rest is followed up.
    """
    places = kinds
    while places.max() < len(places) - 1:
        shared = int(np.bincount(places).argmax())
        chosen = int((places == shared).argmax())
        places = _kinds(judgements, np.where(np.arange(len(places)) == chosen, 2 * places - 1, 2 * places))
    return places


def _kinds(judgements: Floats, kinds: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return a number for how each network is judged, on which the order in which they stand leaves no trace.

    Networks that start out as one kind are told apart by their judgements against each kind, until that finds
    no new differences (colour refinement: Weisfeiler & Leman 1968).
    """
    while True:
        order = np.lexsort((judgements, np.broadcast_to(kinds, judgements.shape)))
        against = np.take_along_axis(judgements, order, axis=-1).tolist()
        rows = [(kind, *row) for kind, row in zip(kinds.tolist(), against, strict=True)]
        numbers = {row: number for number, row in enumerate(sorted(set(rows)))}
        finer = np.array([numbers[row] for row in rows], dtype=np.intp)
        if len(numbers) == len(set(kinds.tolist())):
            return finer
        kinds = finer


def _about_ratios(matrix: DecisionMatrix) -> str:
    """Say by which table the consistency ratios are measured, and which rest on judgements with gaps."""
    said = (
        "How far the judgements between networks contradict each other, by the random indices "
        f"{matrix.judging.random_index}; up to 0.1 is usually accepted."
    )
    gaps = [
        name
        for name, judgements in zip(matrix.criteria, matrix.comparisons or (), strict=False)
        if not judgements.all()
    ]
    if any(judgements.ndim > 2 for judgements in matrix.comparisons or ()):  # noqa: PLR2004 -- as above
        said = (
            f"{said} Of several people the largest ratio stands here, for the mean of their priorities has none."
        )
    return f"{said} Judgements are missing, and the ratio approximate, for {', '.join(gaps)}." if gaps else said


def _steps(weights: Floats, local: Floats, ratios: Floats | None, about_ratios: str) -> tuple[Step, ...]:
    rows, columns, both = ("networks",), ("criteria",), ("networks", "criteria")
    judged: tuple[Step, ...] = ()
    if ratios is not None:
        judged = (Step("Consistency ratios", "CR", about_ratios, ratios, columns),)
    return (
        Step("Local priorities", "l", "How each network stands on each criterion.", local, both),
        *judged,
        Step("Weights", "w", "What each criterion counts; together 1.", weights, columns),
        Step("Parts", "w l", "Each local priority times its weight.", weights * local, both),
        Step("Scores", "s", "The parts added up.", weighted_total(weights, local), rows),
    )
