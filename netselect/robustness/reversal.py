"""Would the order of the others change if a network were left out, copied, or joined by one that it dominates?"""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal, NamedTuple

import numpy as np

from netselect.arguments import checked, choice
from netselect.bounds import cells_together, measures_together
from netselect.errors import JudgementError, MethodNotApplicable, RankReversalWarning
from netselect.finding import plain
from netselect.matrix import DecisionMatrix
from netselect.methods import scores_of
from netselect.names import Names
from netselect.ranking import Ranking, ranking_of
from netselect.study.study import Study
from netselect.sums import Floats, Whole, competition_ranks, tie_tolerance
from netselect.words import capital, wrapped

Change = Literal["left out", "copied", "outdone"]

CHANGES: tuple[Change, ...] = ("left out", "copied", "outdone")
"""Left out; joined by a copy of itself; joined by a network that it outdoes on every criterion."""

EVERYBODY = ""
"""In place of a network's id: the one that is added is outdone by all."""

_PAIR = 2

STEP = 0.1
"""How much worse an added network is, as a share of the way from the best to the worst figure found."""


class Reversal(NamedTuple):
    """A change of who is there that changes the order of two others.

    Parameters
    ----------
    change : {"left out", "copied", "outdone"}
        What happens to `network`.
    network : str
        The network that is left out, copied, or that outdoes the added one; empty where all outdo it.
    overtaker, overtaken : str
        After the change, the first comes before the second; before, it comes after, or the two tie. Of several
        such pairs, the one whose places are highest.
    pairs : int
        How many pairs change places.
    """

    change: Change
    network: str
    overtaker: str
    overtaken: str
    pairs: int

    def __str__(self) -> str:
        """Return one sentence, with ids."""
        return self.sentence(Names())

    def sentence(self, called: Names) -> str:
        """Return one sentence, without a full stop: ``without A2, A4 would come before A1``."""
        network = called.network(self.network) if self.network else "anybody"
        said = {
            "left out": f"without {network}",
            "copied": f"with a copy of {network} beside it",
            "outdone": f"with a network added that is nowhere better than {network}",
        }
        overtaker, overtaken = called.network(self.overtaker), called.network(self.overtaken)
        return f"{said[self.change]}, {overtaker} would come before {overtaken}"

    def json_values(self) -> dict[str, object]:
        """Return what JSON holds of it."""
        return self._asdict()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        values: dict[str, Any] = plain(self)
        return values


MOST_TRIED = 20_000_000
"""Figures gone through for all changes beyond which nobody waits for them unasked."""


def takes_minutes(ranking: Ranking) -> bool:
    """Return whether so many networks are compared with each other that trying each change takes minutes."""
    changes = len(CHANGES) * len(ranking.matrix.networks)
    return changes * cells_together(ranking.matrix, ranking.method) > MOST_TRIED


@checked
def reversals(
    ranking: Study | Ranking, *, changes: tuple[Change, ...] = CHANGES, warn: bool = False
) -> tuple[Reversal, ...]:
    """Return which networks hold the order of the others in place.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study, which is then ranked as it says.
    changes : tuple of {"left out", "copied", "outdone"}
        What is tried with every network that stands.
    warn : bool
        Whether to raise a RankReversalWarning where there are any.

    Returns
    -------
    tuple of Reversal
        In the order of `changes`, and of the ranking; empty where scores do not depend on the other networks.

    Notes
    -----
    After each change the others are ranked again by the same method; weights that follow from the figures are
    worked out anew, and so are anchors that are the figures found. A network that another one outdoes has its
    figures, each a tenth of the way from the best to the worst figure found nearer to the worst; the one that
    everybody outdoes lies as far beyond the worst. A change after which the method cannot be applied, such as
    one without a network that links the judgements of two others, or one with a network that nobody has
    judged, is passed over.

    References
    ----------
    Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method of analytic hierarchies. Omega 11(3).
    Wang, Y.-M. and Luo, Y. (2009). On rank reversal in decision analysis. Mathematical and Computer
    Modelling 49(5-6).

    Examples
    --------
    Belton and Gear's four alternatives, of which the fourth is a copy of the second:

    >>> from netselect.ranking import rank
    >>> figures = [[1, 9, 8], [9, 1, 9], [1, 1, 1], [9, 1, 9]]
    >>> matrix = DecisionMatrix.from_arrays(figures, [1, 1, 1], maximise=["max"] * 3)
    >>> print(reversals(rank(matrix, "ahp", networks="measured"))[0])
    without A2, A4 would come before A1
    """
    ranking = ranking_of(ranking)
    for change in changes:
        choice("changes", change, CHANGES)
    rows = np.flatnonzero(ranking.stands)
    if len(rows) < _PAIR or not _depends(ranking):
        return ()
    stand = ranking.matrix.among(rows)
    ranks = ranking.ranks[rows]
    order = [list(stand.networks).index(name) for name in ranking.networks if name in stand.networks]
    found = [reversal for change in changes for reversal in _after(ranking, stand, ranks, change, order)]
    if warn and found:
        warnings.warn(f"{ranking.method.title}: {found[0]}", RankReversalWarning, stacklevel=4)
    return tuple(found)


def reversals_text(reversals: tuple[Reversal, ...], ranking: Ranking) -> str:
    """Return which changes of who is there would change the order of others as plain text."""
    if not _depends(ranking):
        return wrapped(
            "Each network is scored by itself: leaving one out, or adding one, changes nothing in the order "
            "of the others."
        )
    if not reversals:
        tried = "Leaving a network out or copying it"
        if ranking.method.reads_figures:
            tried = "Leaving a network out, copying it, or adding one that is a little worse"
        return wrapped(
            f"Scores depend on who else is there. {tried} changes nothing in the order of the others; another "
            "network could."
        )
    lines = ["The order depends on who else is there:"]
    for reversal in reversals:
        more = f" ({reversal.pairs} pairs change places)" if reversal.pairs > 1 else ""
        lines.append(f"{reversal.sentence(ranking.names)}{more}.")
    return "\n".join(wrapped(capital(line)) for line in lines)


def _depends(ranking: Ranking) -> bool:
    """Say whether a score can depend on which other networks are there."""
    return bool(ranking.matrix.candidate_anchors) or measures_together(ranking.matrix, ranking.method)


def _after(
    ranking: Ranking, stand: DecisionMatrix, ranks: Whole, change: Change, order: list[int]
) -> Iterator[Reversal]:
    """Yield what one kind of change does with each network, and with a network that everybody outdoes."""
    everybody = len(stand.networks)
    names = [*stand.networks, EVERYBODY]
    tried = [*order, everybody] if change == "outdone" else order
    for place, scores in zip(tried, _scores_after(ranking, stand, change, tried), strict=True):
        if scores is not None:
            after = competition_ranks(scores, tie_tolerance(scores, ranking.method.range_of_scores))
            rows = [row for row in range(everybody) if change != "left out" or row != place]
            others = [names[row] for row in rows]
            yield from _reversal(change, names[place], others, ranks[rows], after[: len(rows)])


def _scores_after(
    ranking: Ranking, stand: DecisionMatrix, change: Change, tried: list[int]
) -> Iterator[Floats | None]:
    """Yield the scores after each change: all at once where the method takes stacks, else one by one."""
    changed = [_changed(stand, change, place) for place in tried]
    is_alike = stand.comparisons is None and stand.applies is None and not stand.candidate_anchors
    if ranking.method.vectorised and is_alike and changed:
        try:
            yield from scores_of(
                ranking.method,
                changed[0],
                values=np.stack([matrix.values for matrix in changed]),
                weights=np.stack([matrix.weights for matrix in changed]),
            )
        except MethodNotApplicable:
            # One of them cannot be treated; the others still can.
            pass
        else:
            return
    for matrix in changed:
        try:
            yield ranking.method.evaluate(matrix).scores if len(matrix.networks) else None
        except (MethodNotApplicable, JudgementError):
            yield None


def _changed(stand: DecisionMatrix, change: Change, place: int) -> DecisionMatrix:
    """Return the matrix after one change."""
    rows = np.arange(len(stand.networks))
    if change == "left out":
        return stand.among(np.delete(rows, place))
    best, worst = stand.values.max(axis=0), stand.values.min(axis=0)
    best, worst = np.where(stand.maximise, best, worst), np.where(stand.maximise, worst, best)
    if change == "copied":
        added = stand.values[place]
    elif place < len(rows):
        towards = STEP * np.abs(best - worst)
        added = np.where(
            stand.maximise,
            np.maximum(stand.values[place] - towards, worst),
            np.minimum(stand.values[place] + towards, worst),
        )
    else:
        added = worst + STEP * (worst - best)
    values = np.ascontiguousarray(np.vstack([stand.values, added]))
    return replace(
        stand.with_figures(values, stand.weights_for(values)),
        comparisons=_judged_too(stand, place) if change == "copied" else None,
    ).anchored_anew()


def _judged_too(stand: DecisionMatrix, place: int) -> tuple[Floats, ...] | None:
    """Return judgements in which an added network is judged as another one is, and as much as that one."""
    if stand.comparisons is None:
        return None
    rows = np.append(np.arange(len(stand.networks)), place)
    return tuple(np.ascontiguousarray(judged[..., rows[:, None], rows]) for judged in stand.comparisons)


def _reversal(change: Change, network: str, names: list[str], before: Whole, after: Whole) -> Iterator[Reversal]:
    """Yield how the order of the others changes, if it does."""
    # Row i, column j: i comes before j after the change, and did not before it.
    overtakes = (after[:, None] < after[None, :]) & (before[:, None] >= before[None, :])
    pairs = np.argwhere(overtakes)
    if not len(pairs):
        return
    highest = min(
        pairs.tolist(), key=lambda pair: (before[pair[1]], before[pair[0]], names[pair[1]], names[pair[0]])
    )
    overtaker, overtaken = (names[place] for place in highest)
    yield Reversal(change, network, overtaker, overtaken, len(pairs))
