"""What do judgements such as "fit matters four times as much as recognition" come to, as weights?

A judgement matrix is square: a_ij says how many times as much item i matters as item j, and 0 that the pair was
not judged.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from netselect.errors import (
    ContradictoryJudgement,
    JudgementOutOfRange,
    SelfComparison,
    UnknownItem,
    did_you_mean,
    unknown_name,
)
from netselect.names import Names
from netselect.weighting import consistency
from netselect.weighting.completion import check_links, complete
from netselect.weighting.consistency import USUAL_RATIO, ratio_text
from netselect.weighting.prioritisation import PRIORITISATIONS, lambda_max

Floats = npt.NDArray[np.float64]

LARGEST_RATIO = 9.0
"""The end of the scale of judgements (Saaty 1977)."""

TOLERANCE = 1e-9
"""Judgements that differ by less than this are the same, and deviations below it are none."""


@dataclass(frozen=True, slots=True, eq=False)
class Priorities:
    """Weights from pairwise judgements, and how far the judgements agree with them.

    Parameters
    ----------
    weights : ndarray (n,)
        They sum to 1.
    lambda_max : float
        Largest eigenvalue of the judgement matrix, its gaps filled; for priorities other than the eigenvector
        the mean of (A w)_i / w_i, which is the same where the judgements agree.
    consistency_index, consistency_ratio : float
        Saaty's index, and its share of the random index.
    random_index_table : str
        The table of random indices, or ``given`` where the figure itself was.
    random_index : float
        The figure used; 0 for one or two items.
    geometric_consistency_index : float
        The mean squared deviation of the judgements in logarithms (Crawford & Williams 1985).
    approximate : bool
        Whether judgements are missing: random indices are for complete sets.
    judged, missing : int
        Number of pairs judged, and not judged.
    prioritisation : str
        How weights were found: ``eigenvector``, ``geometric_mean`` or ``normalised_columns``.
    completion : str
        How gaps were filled: ``none`` where there are none, ``lambda_max``, ``harker``, or ``least_squares``,
        which is the geometric mean's own way.
    worst : tuple of (int, int)
        The judgement that is furthest from the ratio of the weights, as positions counted from 0; several
        where they are equally far (with three items all are), none where all agree.
    """

    weights: Floats
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    random_index_table: str
    random_index: float
    geometric_consistency_index: float
    approximate: bool
    judged: int
    missing: int
    prioritisation: str
    completion: str
    worst: tuple[tuple[int, int], ...]

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it."""
        told = ("consistency_ratio", "approximate", "prioritisation", "completion")
        return {"weights": self.weights, **{name: getattr(self, name) for name in told}}

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, Priorities) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def _values(self) -> tuple[object, ...]:
        rest = (getattr(self, field.name) for field in fields(self) if field.name != "weights")
        return (*self.weights.tolist(), *rest)


def priorities(
    a: Floats,
    *,
    prioritisation: str = "eigenvector",
    completion: str = "lambda_max",
    random_index: consistency.RandomIndex = "saaty_1980",
) -> Priorities:
    """Turn a judgement matrix into weights, with the consistency of the judgements.

    Parameters
    ----------
    a : ndarray (n, n)
        Reciprocal judgements; 0 where a pair is not judged.
    prioritisation : str
        ``eigenvector``, ``geometric_mean`` or ``normalised_columns``.
    completion : str
        How gaps are filled for the eigenvector and for normalised columns: ``lambda_max`` or ``harker``.
    random_index : str, mapping or float
        A table of `netselect.weighting.consistency`, figures for numbers of items such as ``{16: 1.6}``, or the
        figure itself for a published table that is not built in.

    Returns
    -------
    Priorities

    Raises
    ------
    DisconnectedJudgements
        The judgements fall into parts that no judgement links.
    NoRandomIndex
        The table does not reach so many items.
    UnknownName
        There is no such prioritisation, completion or table.

    Notes
    -----
    With gaps, the geometric mean is the least-squares solution in logarithms over the judged pairs, which is
    the row geometric mean where none is missing (Bozoki, Fulop & Ronyai 2010); the gaps then stand at w_i / w_j.

    Examples
    --------
    >>> found = priorities(judgement_matrix("abc", [("a", "b", 2), ("b", "c", 2), ("a", "c", 5)]))
    >>> found.weights.round(4).tolist(), round(found.consistency_ratio, 4)
    ([0.5954, 0.2764, 0.1283], 0.0048)
    """
    if prioritisation not in PRIORITISATIONS:
        raise unknown_name(f"`{prioritisation}` is no prioritisation.", prioritisation, PRIORITISATIONS)
    n = a.shape[-1]
    of_random, source = consistency.index_and_source(n, random_index)
    missing = int(np.count_nonzero(np.triu(a == 0, 1)))
    way = completion_of(prioritisation, completion)
    filled = complete(a, way)
    weights = PRIORITISATIONS[prioritisation](filled)
    largest = float(lambda_max(filled, weights))
    return Priorities(
        weights=weights,
        lambda_max=largest,
        consistency_index=float(consistency.consistency_index(largest, n)),
        consistency_ratio=float(consistency.consistency_ratio(largest, n, random_index)),
        random_index_table=source,
        random_index=of_random,
        geometric_consistency_index=float(consistency.geometric_consistency_index(a, weights)),
        approximate=missing > 0,
        judged=n * (n - 1) // 2 - missing,
        missing=missing,
        prioritisation=prioritisation,
        completion=way if missing else "none",
        worst=_worst(a, weights),
    )


def completion_of(prioritisation: str, completion: str) -> str:
    """Return how gaps are filled: the geometric mean has a way of its own."""
    return "least_squares" if prioritisation == "geometric_mean" else completion


def _worst(a: Floats, weights: Floats) -> tuple[tuple[int, int], ...]:
    """Return the pairs whose judgement is furthest from the ratio of their weights."""
    far = np.abs(consistency.deviations(np.triu(a, 1), weights))
    furthest = far.max(initial=0.0)
    if furthest < TOLERANCE:
        return ()
    return tuple((int(i), int(j)) for i, j in np.argwhere(far > furthest - TOLERANCE))


def judgement_matrix(
    items: Sequence[str], judgements: Iterable[tuple[str, str, float]], *, where: str = "", linked: bool = True
) -> Floats:
    """Set out judgements as a reciprocal matrix, with 0 where a pair is not judged.

    Parameters
    ----------
    items : sequence of str
        What is compared, in the order of the rows.
    judgements : iterable of (str, str, float)
        The left item, the right item, and how many times as much the left one matters: from 1/9 to 9.
    where : str
        Where the judgements stand in the study, for messages, such as ``judgements.fit``.
    linked : bool
        Whether judgements that do not link all items yet are refused.

    Returns
    -------
    ndarray (n, n)

    Raises
    ------
    ContradictoryJudgement, DisconnectedJudgements, JudgementOutOfRange, MissingItem, SelfComparison, UnknownItem
        As their names say; the message names the items and the cure.

    Examples
    --------
    >>> judgement_matrix(["fit", "cost"], [("fit", "cost", 4)]).tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    at = f"{where}: " if where else ""
    row = {item: position for position, item in enumerate(items)}
    given: dict[tuple[int, int], float] = {}
    for left, right, ratio in judgements:
        _check(left, right, ratio, row, at)
        i, j = row[left], row[right]
        before = given.get((i, j), ratio)
        if abs(ratio / before - 1.0) > TOLERANCE:
            raise ContradictoryJudgement(
                f"{at}`{left} over {right}` is judged twice, as {_shown(before)} and as {_shown(ratio)}: "
                "keep one of the two"
            )
        given[i, j], given[j, i] = ratio, 1.0 / ratio
    a = np.eye(len(items))
    for pair, ratio in given.items():
        a[pair] = ratio
    if linked:
        check_links(a, items, at)
    return a


def _check(left: str, right: str, ratio: float, items: Collection[str], at: str) -> None:
    for name in (left, right):
        if name not in items:
            raise UnknownItem(f"{at}`{name}` is not among the items that are judged. {did_you_mean(name, items)}")
    if left == right:
        raise SelfComparison(f"{at}`{left}` is judged against itself: leave that line out, or name another item")
    if not 1 / LARGEST_RATIO - TOLERANCE <= ratio <= LARGEST_RATIO + TOLERANCE:
        raise JudgementOutOfRange(
            f"{at}`{left} over {right}` is judged {ratio:g}; a judgement is a ratio from 1/9 to 9, "
            "where 1 is as much, 3 somewhat more and 9 overwhelmingly more"
        )


def _shown(ratio: float) -> str:
    return f"{ratio:g}" if ratio >= 1 else f"1/{1 / ratio:g}"


def ratios_text(levels: Mapping[str, Priorities], called: Names) -> str:
    """Return consistency ratios with the levels that they belong to: ``0.0046 for criteria``."""
    return ", ".join(
        f"{ratio_text(level.consistency_ratio)}{' (approximate)' if level.approximate else ''} "
        f"for {called.level(name)}"
        for name, level in levels.items()
    )


def ratios_above_usual(levels: Mapping[str, Priorities], called: Names) -> Iterator[str]:
    """Yield of each consistency ratio above what is usual that it is, with its level; the largest first."""
    for name, level in sorted(levels.items(), key=lambda item: -item[1].consistency_ratio):
        if level.consistency_ratio > USUAL_RATIO:
            ratio = ratio_text(level.consistency_ratio)
            yield f"of {called.level(name)} is {ratio}, above the {USUAL_RATIO:g} that is usually accepted"


def scale_text(ratio: float) -> str:
    """Return a judgement as it is given: a number, or one divided by a number.

    Examples
    --------
    >>> scale_text(3.0), scale_text(0.2)
    ('3', '1/5')
    """
    return f"{ratio:.4g}" if ratio >= 1 else f"1/{1 / ratio:.4g}"
