"""What is the smallest change, of one weight, of all weights or of one figure, that changes the first place?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from netselect.arguments import checked, choice
from netselect.errors import MethodNotApplicable
from netselect.names import Names
from netselect.ranking import Ranking, ranking_of
from netselect.robustness.counterfactuals import Counterfactual, counterfactuals
from netselect.robustness.finding import Finding
from netselect.robustness.nearest import nearest_weights
from netselect.robustness.stability import StabilityInterval, Standing, stability
from netselect.study.study import Study
from netselect.thresholds import Threshold, threshold

Floats = npt.NDArray[np.float64]
Measure = Literal["rescaled", "unscaled"]

SAME_DIGITS = 12
"""Changes that agree in so many digits after the point are equal."""

AT_BEST = "With what is unknown at its best"
"""What a verdict on a network without a score of its own begins with."""

MOST_RIVALS = 10
"""Networks behind the first for which the smallest change of one figure is looked for, where nothing is said."""


@dataclass(frozen=True, slots=True)
class NearestWeights:
    """The weights that put another network level with the first, and are nearest to those of now.

    Parameters
    ----------
    taker : str
        Who is level there, and first beyond.
    distance : float
        The Euclidean distance from the weights of now.
    weights : dict of str to float
        By criterion; they sum to 1.
    is_exact : bool
        Whether they are surely the nearest, or the nearest that a search found.
    at : Threshold
        The distance, on the straight way there, from which on the taker is first, as it is printed.
    """

    taker: str
    distance: float
    weights: dict[str, float]
    is_exact: bool
    at: Threshold


class Criticality(NamedTuple):
    """Which criterion a small change of weight matters most for.

    Parameters
    ----------
    relative_changes : ndarray (m,)
        Each change as a share of the weight; infinite where no change does anything.
    absolute, relative : int or None
        The criterion whose change is smallest, and the one whose change is smallest as a share of its weight.
    """

    relative_changes: Floats
    absolute: int | None
    relative: int | None


@dataclass(frozen=True, slots=True)
class Sensitivity(Finding):
    """How firmly the first place stands against changes.

    Parameters
    ----------
    first : str or None
        Who is first; None where nobody stands.
    intervals : tuple of StabilityInterval
        Of every criterion, branch and want.
    nearest : NearestWeights or None
        The smallest change of all weights together; None where no weights put anybody else first.
    figures : tuple of Counterfactual
        For the networks next behind the first the smallest change of one figure that puts it before the
        first, the smallest of all first; those of which no change of one figure does are left out.
    sentence : str
        The verdict in plain words.
    standing : int
        How many networks stand; where no other does, nothing can put another one first.
    reads_figures : bool
        Whether figures take part at all, or judgements between networks alone.
    ungraded : int
        On how many strengths without a grade it rests.
    assumed : tuple of (str, str)
        Criteria of no weight and networks that stand whose figure there is not known: where the weight rises,
        their best counts.
    """

    first: str | None
    intervals: tuple[StabilityInterval, ...]
    nearest: NearestWeights | None
    figures: tuple[Counterfactual, ...]
    sentence: str
    standing: int
    reads_figures: bool
    ungraded: int
    assumed: tuple[tuple[str, str], ...] = ()

    @checked
    def most_critical(self, *, relative: bool = False, measure: Measure = "rescaled") -> StabilityInterval | None:
        """Return the criterion of which the smallest change changes the first place.

        Parameters
        ----------
        relative : bool
            Whether changes count as shares of the weights that they change.
        measure : {"rescaled", "unscaled"}
            Whether a change is measured after the others are rescaled, so that all sum to 1 again (the default),
            or before, as Triantaphyllou and Sanchez measure it.

        Returns
        -------
        StabilityInterval or None
            None where no change of one weight does.

        References
        ----------
        Triantaphyllou, E. and Sanchez, A. (1997). A sensitivity analysis approach for some deterministic
        multi-criteria decision-making methods. Decision Sciences 28(1), 151-194.
        """
        choice("measure", measure, get_args(Measure))
        criteria = [interval for interval in self.intervals if interval.kind == "criterion"]
        changes = [one.change if measure == "rescaled" else one.unscaled_change for one in criteria]
        weights = np.array([one.weight for one in criteria])
        changed = weights + np.array([np.inf if change is None else change for change in changes])
        found = criticality(weights, changed)
        place = found.relative if relative else found.absolute
        return None if place is None else criteria[place]


@checked
def sensitivity(ranking: Study | Ranking, *, rivals: int = MOST_RIVALS) -> Sensitivity:
    """Return how firmly the first place of a ranking stands against changes of weights and figures.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study to rank; unknown figures are at their best and all others as stated.
    rivals : int
        For how many networks behind the first the smallest change of one figure is looked for.

    Returns
    -------
    Sensitivity

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> from netselect.ranking import rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [3, 0]], [4, 1], worst=[0, 150], best=[5, 0])
    >>> print(sensitivity(rank(matrix)).sentence)
    A1 stays first unless C1 weighs less than 0.76 instead of 0.8; then A2 is first.
    """
    ranking = ranking_of(ranking)
    standing = Standing(ranking)
    if not standing.names:
        sentence = "Nobody stands: there is no first place to hold."
        return Sensitivity(None, (), None, (), sentence, 0, ranking.method.reads_figures, 0)
    first = ranking.networks[0]
    intervals = stability(ranking)
    sentence = stability_sentence(first, intervals, ranking.names)
    if not ranking.known[ranking.position(first)]:
        sentence = f"{AT_BEST}, {sentence}"
    if len(standing.names) == 1:
        called = ranking.names.network(first)
        sentence = f"No other network than {called} stands: no weight and no figure puts another one first."
    return Sensitivity(
        called=ranking.names,
        first=first,
        intervals=intervals,
        nearest=_nearest(standing),
        figures=_smallest_changes(ranking, first, rivals),
        sentence=sentence,
        standing=len(standing.names),
        reads_figures=ranking.method.reads_figures,
        ungraded=ranking.ungraded_strengths(),
        assumed=tuple(_assumed(ranking)),
    )


def _assumed(ranking: Ranking) -> Iterator[tuple[str, str]]:
    """Yield the criteria of no weight with the networks that stand of which the figure there is not known."""
    matrix = ranking.matrix
    if matrix.unknown is not None:
        for row, column in np.argwhere(matrix.unknown & (matrix.weights == 0) & ranking.stands[:, None]).tolist():
            yield matrix.criteria[column], matrix.networks[row]


def criticality(weights: Floats, changed: Floats) -> Criticality:
    """Return which criterion is the most critical, from the weights at which something changes.

    Parameters
    ----------
    weights, changed : ndarray (m,)
        The weights now, and for each the nearest one at which the order changes; infinite where none does.

    Returns
    -------
    Criticality

    References
    ----------
    Triantaphyllou, E. and Sanchez, A. (1997). A sensitivity analysis approach for some deterministic
    multi-criteria decision-making methods. Decision Sciences 28(1), 151-194.

    Examples
    --------
    >>> found = criticality(np.array([0.3, 0.5]), np.array([0.35, 0.57]))
    >>> found.absolute, found.relative, found.relative_changes.round(4).tolist()
    (0, 1, [0.1667, 0.14])
    """
    changes = np.abs(changed - weights)
    relative = np.divide(changes, weights, out=np.full_like(changes, np.inf), where=weights > 0)
    places = [
        int(sizes.argmin()) if sizes.size and np.isfinite(sizes).any() else None for sizes in (changes, relative)
    ]
    return Criticality(relative, *places)


def pairwise_weight_changes(ranking: Ranking) -> Floats:
    """Return for each pair of networks and each criterion the change of its weight alone that makes them level.

    Parameters
    ----------
    ranking : Ranking
        A ranking by an additive method.

    Returns
    -------
    ndarray (r, r, m)
        For the networks that stand, in the order of the matrix: the change in points of which all weights
        together are 1, the points of the others left as they are (Triantaphyllou & Sanchez's delta, with its sign
        turned). Infinite where none does, or where the weight would fall below 0.

    Raises
    ------
    MethodNotApplicable
        Where the method is not additive.

    Notes
    -----
    ``(P_k - P_i) / (a_ij - a_kj)``, with P the scores and a what the networks score on the criterion alone.

    Examples
    --------
    >>> from netselect.matrix import DecisionMatrix
    >>> from netselect.ranking import rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [3, 0]], [4, 1], worst=[0, 150], best=[5, 0])
    >>> pairwise_weight_changes(rank(matrix))[0, 1].round(4).tolist()
    [-0.1667, 0.0526]
    """
    if not ranking.method.additive:
        raise MethodNotApplicable(
            f"{ranking.method.title} does not add up what criteria contribute: `stability` follows each weight"
        )
    standing = Standing(ranking)
    local = standing.local
    scores = local @ standing.matrix.weights
    behind = scores[None, :, None] - scores[:, None, None]
    gains = local[:, None, :] - local[None, :, :]
    changes = np.divide(behind, gains, out=np.full_like(gains, np.inf), where=gains != 0)
    return np.where(changes < -standing.matrix.weights - 1e-12, np.inf, changes)


def stability_sentence(first: str, intervals: tuple[StabilityInterval, ...], called: Names) -> str:
    """Say in one sentence which single weight has to change least for another network to come first."""
    first = called.network(first)
    moving = [(abs(one.change), one) for one in intervals if one.kind == "criterion" and one.change is not None]
    if not moving:
        searched = "" if all(one.is_exact for one in intervals) else " that was tried"
        return f"{first} stays first at every weight of any one criterion{searched}."
    # Of changes that are equal but for roundings, the first criterion's is named.
    _, one = min(moving, key=lambda pair: round(pair[0], SAME_DIGITS))
    what, taker = called.criterion(one.what), called.network(one.taker or "")
    if one.flip == one.weight:
        return f"{first} shares first place: as soon as {what} weighs {one.taken_at}, {taker} is first."
    now = "" if one.taken_at is None else one.taken_at.beside(one.weight)
    return f"{first} stays first unless {what} weighs {one.taken_at} instead of {now}; then {taker} is first."


def _nearest(standing: Standing) -> NearestWeights | None:
    found = nearest_weights(standing)
    if found is None:
        return None
    taker, weights = found
    now = standing.matrix.weights
    distance = float(np.linalg.norm(weights - now))
    return NearestWeights(
        taker=standing.names[taker],
        distance=distance,
        weights=dict(zip(standing.matrix.criteria, weights.tolist(), strict=True)),
        is_exact=standing.method.additive,
        at=_beyond(standing, taker, weights, distance),
    )


def _beyond(standing: Standing, taker: int, weights: Floats, distance: float) -> Threshold:
    """Return how far on the way to the nearest weights the taker comes first, as it is printed."""
    now = standing.matrix.weights
    way = (weights - now) / distance if distance else np.zeros_like(now)
    # Beyond where a weight would fall below 0 there is no further.
    falls = way < 0
    reach = float((now[falls] / -way[falls]).min()) if falls.any() else 0.0

    def along(distances: Floats) -> Floats:
        return standing.scores(np.maximum(now + distances[:, None] * way, 0.0))

    claim = standing.taken_by(taker, along)
    return threshold(distance, claim, upwards=True, within=(0.0, max(reach, distance)), strictly=True)


def _smallest_changes(ranking: Ranking, first: str, rivals: int) -> tuple[Counterfactual, ...]:
    behind = [name for name in ranking.networks[1:] if ranking.stands[ranking.position(name)]]
    smallest = [counterfactuals(ranking, name, first)[:1] for name in behind[:rivals]]
    found = [one for some in smallest for one in some if one.is_possible]
    return tuple(sorted(found, key=lambda one: (one.size, one.behind)))
