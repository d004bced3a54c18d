"""Which networks are outdone by another on every criterion, and which are the best value for money and hours?"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

import numpy as np

from netselect.arguments import checked, choice
from netselect.finding import Finding, columns, frame_of_rows
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import utilities
from netselect.methods import scores_of
from netselect.names import Names
from netselect.ranking import Ranking, ranking_of
from netselect.ranking.records import left_out as what_is_left_out
from netselect.robustness import standing
from netselect.sets import candidates_of, problem_of
from netselect.study.study import Study
from netselect.sums import Flags, Floats, steady
from netselect.weighting.elicited import importances
from netselect.words import (
    MOST_NAMED,
    counted,
    figure_text,
    listed_with_and,
    listed_with_or,
    score_text,
    some,
    wrapped,
)

if TYPE_CHECKING:
    import pandas as pd

Spent = Literal["money", "hours"]

SAME = 1e-12
"""Values closer than this are equal, and figures closer than this share of the largest one in their column."""

AMOUNTS: dict[Spent, str] = {"money": "yearly_cost", "hours": "hours_per_month"}
"""What of each a network asks for while one stays in it."""

COUNTED: dict[Spent, frozenset[str]] = {
    "money": frozenset({"yearly_cost", "first_year_cost", "joining_fee"}),
    "hours": frozenset({"hours_per_month", "effort_hours"}),
}
"""The computed criteria that count it already."""


@dataclass(frozen=True, slots=True)
class Dominated:
    """A network that another one equals or outdoes on every criterion, and outdoes on one at least.

    Parameters
    ----------
    network : str
        Its id.
    by : tuple of str
        Who dominates it, as things are stated.
    surely : tuple of str
        Who dominates it whatever unknowns and ranges turn out to be.
    gains_in : tuple of str or None
        A set that is allowed with it and without, and that covers more with it: what is outdone alone can still
        help beside others. Whoever dominates it comes first there. None where none was found.
    """

    network: str
    by: tuple[str, ...]
    surely: tuple[str, ...]
    gains_in: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a network is worth for what it asks.

    Parameters
    ----------
    network : str
        Its id.
    amount : float
        Money a year or hours a month.
    score : float
        Its score without the criteria that count this amount already.
    outdone_by : tuple of str
        Who scores as much or more for as little or less, and is better in one of the two; nobody on the frontier.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("is_efficient",)

    network: str
    amount: float
    score: float
    outdone_by: tuple[str, ...]

    @property
    def is_efficient(self) -> bool:
        """Whether it is on the efficient frontier."""
        return not self.outdone_by


@dataclass(frozen=True, slots=True, repr=False)
class Dominance(Finding):
    """Dominance and value for money.

    Parameters
    ----------
    dominated : tuple of Dominated
        In the order of the ranking.
    money, hours : tuple of Offer
        Networks whose amount and figures are known, the cheapest first; empty where nothing is stated.
    not_known : tuple of str
        Networks that stand and are left out there, because their amount or a figure is unknown.
    compared : int
        How many networks stand, and are compared.
    varies : bool
        Whether anything that is compared is open.
    not_comparable : tuple of str
        Whose scores leave something out, a sentence each; nobody is outdone by such a network, nor it by anybody.
    """

    dominated: tuple[Dominated, ...]
    money: tuple[Offer, ...]
    hours: tuple[Offer, ...]
    not_known: tuple[str, ...]
    compared: int
    varies: bool = True
    not_comparable: tuple[str, ...] = ()

    def frontier(self, spent: Spent) -> tuple[Offer, ...]:
        """Return the efficient frontier of money or hours: nobody offers more for less."""
        choice("spent", spent, get_args(Spent))
        return tuple(offer for offer in self.offers[spent] if offer.is_efficient)

    @property
    def offers(self) -> dict[Spent, tuple[Offer, ...]]:
        """What networks are worth for money, and for hours."""
        return {"money": self.money, "hours": self.hours}

    @property
    def sentence(self) -> str:
        """Say who is outdone on every criterion."""
        if self.compared <= 1:
            return "There are no two networks that stand to be compared."
        if not self.dominated:
            return "No network is as good as another on every criterion and better on one."
        called = self.called
        said = [
            f"{called.network(one.network)} is no better than {listed_with_or(called.listed(one.surely))} on any "
            "criterion that counts"
            for one in self.dominated
            if one.surely
        ]
        if not said:
            return "No network is surely as good as another on every criterion and better on one."
        return f"{some(said, '; ')}{', whatever the open figures are' * self.varies}."

    @property
    def helping(self) -> str:
        """Say who of those that are surely outdone can still help in a set; nothing where nobody does."""
        helping = [one.network for one in self.dominated if one.surely and one.gains_in is not None]
        return f"In a set {some(self.called.listed(helping))} can still help." if helping else ""

    def __str__(self) -> str:
        """Return who is outdone by whom, and who is the best value for money and hours, as plain text."""
        called = self.called
        lines = [self.sentence]
        # The first sentence names no more than so many.
        told = sum(bool(one.surely) for one in self.dominated) <= MOST_NAMED
        lines += filter(
            None, (_dominated(one, called, varies=self.varies, is_told=told) for one in self.dominated)
        )
        for spent, offers in self.offers.items():
            if offers:
                lines += [
                    "",
                    f"Value for {spent}: more for the same, or the same for less. These scores leave out the "
                    f"criteria on {spent}.",
                    *(_offer(offer, spent, called) for offer in offers),
                ]
        if self.not_known:
            names = listed_with_and(called.listed(self.not_known))
            lines += ["", f"Not in these lists, because a figure is not known: {names}."]
        lines += [f"Left out of who outdoes whom: {sentence}." for sentence in self.not_comparable]
        return "\n".join(wrapped(line) for line in lines)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row for each network that is dominated, or has an amount.

        Returns
        -------
        DataFrame
            Columns `network`, `name`, `dominated_by`, `surely_by`, and for money and hours `..._amount`,
            `..._score` and `..._efficient`.
        """
        kinds = columns("network name dominated_by surely_by")
        rows: dict[str, dict[str, Any]] = {
            one.network: {"dominated_by": ", ".join(one.by), "surely_by": ", ".join(one.surely)}
            for one in self.dominated
        }
        for spent, offers in self.offers.items():
            own = columns(f"{spent}_amount:Float64 {spent}_score:Float64 {spent}_efficient:boolean")
            kinds |= own
            for offer in offers:
                told = (offer.amount, offer.score, offer.is_efficient)
                rows.setdefault(offer.network, {}).update(zip(own, told, strict=True))
        return frame_of_rows(
            [{"network": name, "name": self.called.network(name), **row} for name, row in rows.items()], kinds
        )


@checked
def dominance(ranking: Study | Ranking) -> Dominance:
    """Return who is dominated by whom, and who is on the efficient frontier of money and of hours.

    Parameters
    ----------
    ranking : Ranking or Study
        A ranking, or a study to rank; only networks that stand take part.

    Returns
    -------
    Dominance

    Notes
    -----
    A network dominates another one if it is worth as much or more on every criterion that weighs something, and
    more on one: by values between anchors, or by figures where there are none. Surely: its worst figures against
    the best of the other. On the frontier the score counts every criterion but those on the amount itself, with
    the other weights in proportion, because counted twice a cheap network would look better than it is.

    Examples
    --------
    >>> from netselect.ranking import rank
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> [(one.network, one.by, one.surely) for one in dominance(rank(matrix)).dominated]
    [('A1', ('A2',), ('A2',))]
    """
    ranking = ranking_of(ranking)
    rows = np.array(ranking.order[: len(standing(ranking))], dtype=np.intp)
    stand = ranking.matrix.take(rows)
    pessimistic, optimistic = stand.extremes()
    sizes = np.abs(stand.values).max(axis=0, initial=0.0)
    worth, least, most = (_worth(matrix, sizes) for matrix in (stand, pessimistic, optimistic))
    if not ranking.method.reads_figures and ranking.contributions is not None:
        # Without figures, a network is worth on a criterion what the judgements make of it.
        worth = least = most = ranking.contributions[rows]
    as_stated, surely = dominates(worth, worth), dominates(least, most)
    # What does not apply to one of two cannot be held against the other.
    without = what_is_left_out(ranking)
    beyond = [place for place, name in enumerate(stand.networks) if name in without]
    for found in (as_stated, surely):
        found[beyond], found[:, beyond] = False, False
    names = np.array(stand.networks, dtype=object)
    dominated = tuple(
        Dominated(name, tuple(names[by]), tuple(names[surely_by]))
        for name, by, surely_by in zip(stand.networks, as_stated.T, surely.T, strict=True)
        if by.any() or surely_by.any()
    )
    offers = {spent: _offers(ranking, spent) for spent in AMOUNTS}
    listed = [{offer.network for offer in found} for found in offers.values() if found is not None]
    return Dominance(
        dominated=_in_sets(ranking, dominated),
        money=offers["money"] or (),
        hours=offers["hours"] or (),
        not_known=tuple(name for name in stand.networks if not all(name in own for own in listed)),
        compared=len(rows),
        varies=not np.array_equal(least, most),
        not_comparable=ranking.not_comparable,
        called=ranking.names,
    )


def _in_sets(ranking: Ranking, dominated: tuple[Dominated, ...]) -> tuple[Dominated, ...]:
    """Return who is dominated, with a set in which each still helps."""
    study = ranking.study
    if study is None or not dominated:
        return dominated
    candidates = candidates_of(study, importances(study).weights)
    if (candidates.mandatory & ~candidates.stands).any():
        return dominated
    problem = problem_of(candidates, study.portfolio)
    return tuple(
        replace(one, gains_in=problem.gains_in(one.network, one.surely or one.by))
        if one.network in problem.names
        else one
        for one in dominated
    )


def dominates(one: Floats, other: Floats) -> Flags:
    """Return whether each row of one table is nowhere below, and somewhere above, each row of the other, (n, n).

    The tables (n, m) hold what the same networks are worth, larger being better; the diagonal is False.
    """
    found = np.zeros((len(one), len(other)), dtype=np.bool_)
    for row, own in enumerate(one):
        # One row at a time, so that a long list takes little memory.
        found[row] = (own >= other - SAME).all(axis=1) & (own > other + SAME).any(axis=1)
    np.fill_diagonal(found, val=False)
    return found


def _worth(matrix: DecisionMatrix, sizes: Floats) -> Floats:
    """Return what figures are worth on the criteria that weigh something, (n, m'), without anchors by size."""
    weighs = matrix.weights > 0
    if matrix.worst is not None and matrix.best is not None:
        return utilities(matrix.values, matrix.worst, matrix.best, matrix.curves)[:, weighs]
    factors = np.where(matrix.maximise, 1.0, -1.0) / np.where(sizes > 0, sizes, 1.0)
    return np.take(matrix.values, np.flatnonzero(weighs), axis=1) * factors[weighs]


def _offers(ranking: Ranking, spent: Spent) -> tuple[Offer, ...] | None:
    """Return the networks that stand by what they ask and what they are worth without it, if anything says so."""
    study = ranking.study
    if study is None or not ranking.stands.any():
        return None
    counted = [leaf.computed in COUNTED[spent] for leaf in study.leaves().values()]
    weights = np.where(counted, 0.0, ranking.matrix.weights)
    terms = {name: study.networks[name].term(AMOUNTS[spent]) for name in ranking.networks}
    if not weights.any() or all(amount is None for amount in terms.values()):
        return None
    seen_rows = np.arange(len(ranking.ranks)) if ranking.rows is None else ranking.rows
    scores = np.zeros(len(ranking.ranks))
    scores[seen_rows] = scores_of(ranking.method, ranking.seen, weights=weights / weights.sum())
    known = _known_but_for(ranking, np.array(counted))
    found = []
    for name, row in zip(standing(ranking), ranking.order, strict=False):
        amount = terms[name]
        if known[row] and amount is not None and amount.value is not None:
            found.append(Offer(name, amount.value, float(scores[row]), ()))
    found.sort(key=lambda offer: (offer.amount, -steady(offer.score), offer.network))
    tolerance = ranking.tolerance

    def outdoes(one: Offer, other: Offer) -> bool:
        as_good = one.amount <= other.amount and one.score >= other.score - tolerance
        return as_good and (one.amount < other.amount or one.score > other.score + tolerance)

    return tuple(
        replace(own, outdone_by=tuple(other.network for other in found if outdoes(other, own))) for own in found
    )


def _known_but_for(ranking: Ranking, columns: Flags) -> Flags:
    """Return whose figures are known on all criteria but some, (n,)."""
    unknown = ranking.missing
    if unknown is None:
        return np.ones(len(ranking.ranks), dtype=np.bool_)
    known: Flags = ~np.any(unknown[:, ~columns], axis=1)
    if ranking.method.is_relative and not known[ranking.stands].all():
        # Where networks are measured against each other, an unknown figure leaves nobody with a score.
        return np.zeros(len(known), dtype=np.bool_)
    return known


def _dominated(one: Dominated, called: Names, *, varies: bool, is_told: bool) -> str:
    """Return by whom a network is outdone as things are stated, and by whom for certain; nothing if it is told."""
    name, by = called.network(one.network), listed_with_or(called.listed(one.by))
    if not one.surely:
        said = f"{name}: as stated no better than {by} on any criterion; the open figures could change that."
    elif set(one.by) == set(one.surely) and is_told:
        more = _in_a_set(one, called).removeprefix(" In a set it")
        return f"In a set {name}{more}" if more else ""
    elif set(one.by) == set(one.surely):
        said = f"{name}: no better than {by} on any criterion{', whatever the open figures are' * varies}."
    else:
        stated = f"as stated no better than {by} on any criterion; " if one.by else ""
        surely = listed_with_or(called.listed(one.surely))
        said = f"{name}: {stated}whatever the open figures are, no better than {surely}."
    return said + _in_a_set(one, called)


def _in_a_set(one: Dominated, called: Names) -> str:
    """Return beside whom a network that is outdone alone still helps."""
    if one.gains_in is None:
        return ""
    beside = f"beside {listed_with_and(called.listed(one.gains_in))}" if one.gains_in else "alone"
    return f" In a set it can still help: {beside}, more is covered with it than without."


def _offer(offer: Offer, spent: Spent, called: Names) -> str:
    unit = f"{called.currency} a year" if spent == "money" else "hours a month"
    amount = f"{figure_text(offer.amount)} {counted(offer.amount, unit)}"
    better = "nobody" if offer.is_efficient else some(called.listed(offer.outdone_by))
    return f"{called.network(offer.network)}: {amount}, score {score_text(offer.score)}; better value: {better}."
