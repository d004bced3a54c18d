"""Which needs and aspirations does each network serve, how well, and which does nobody serve?"""

import math
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import reduce
from itertools import compress
from operator import add
from typing import Any, NamedTuple

import numpy as np

from netselect.study.network import Network, Strength
from netselect.study.study import Need, Study
from netselect.sums import Flags, Floats

DAYS_A_WEEK = 7
DAYS_OF_ROUNDING = 1e-9
"""So much of a day is what rounding makes of weeks such as 29/7, and begins no further day."""

NEED, ASPIRATION = "need", "aspiration"


_ENDS = ("low", "high", "graded_low", "graded_high", "by_grade_low", "by_grade_high")
"""Between which a strength lies, by all that is not known or by a part of it."""


class Coverage(NamedTuple):
    """The strengths s(i, n) of n networks for k needs and aspirations, each a share from 0 to 1.

    Parameters
    ----------
    networks, wants : tuple of str
        Ids of the networks (n) and of needs and aspirations together (k).
    horizons, reasons : tuple of str
        For each want: need or aspiration, and its reason.
    weights : ndarray (k,)
        Shares of importance; they sum to 1, or are all 0 where no want is open.
    strengths : ndarray (n, k)
        As stated, or worked out from themes; at an unknown strength the highest it can be.
    low, high : ndarray (n, k)
        What stated ranges and unknowns allow.
    graded_low, graded_high : ndarray (n, k)
        The same, widened by the grades of what is known.
    by_grade_low, by_grade_high : ndarray (n, k)
        What grades alone allow, unknowns and stated ranges held at ``strengths``.
    unknown, too_late : ndarray (n, k) of bool
        Where a strength is unknown, and where the network's help comes after the want's date.
    stated, ungraded : int
        How many strengths are stated, and how many of them carry no grade.
    vague, met : tuple of str
        Wants that weigh nothing: aspirations without target or date, and wants whose target is reached.
    applies : ndarray (n, k) of bool, optional
        Which wants mean something for which network; its strength for any other is 0. None where all do.
    """

    networks: tuple[str, ...]
    wants: tuple[str, ...]
    horizons: tuple[str, ...]
    reasons: tuple[str, ...]
    weights: Floats
    strengths: Floats
    low: Floats
    high: Floats
    graded_low: Floats
    graded_high: Floats
    by_grade_low: Floats
    by_grade_high: Floats
    unknown: Flags
    too_late: Flags
    stated: int
    ungraded: int
    vague: tuple[str, ...]
    met: tuple[str, ...]
    applies: Flags | None = None

    def unserved(self, standing: Flags | None = None, *, surely: bool = False) -> tuple[str, ...]:
        """Return the open wants that no network can serve; with ``standing`` (n,), none of those.

        With ``surely``, those that no network is sure to serve, whatever is not known turns out to be.
        """
        strengths = self.low if surely else self.high
        best = strengths if standing is None else strengths[standing]
        return tuple(compress(self.wants, (self.weights > 0) & ~(best.max(axis=0, initial=0.0) > 0)))

    def unweighed(self) -> tuple[str, ...]:
        """Return the wants that could count, neither vague nor met, and have an importance of 0."""
        aside = {*self.vague, *self.met}
        return tuple(want for want in compress(self.wants, self.weights == 0) if want not in aside)

    def idle(self) -> tuple[str, ...]:
        """Return the networks that serve no open want."""
        serves: Flags = np.any(self.high[:, self.weights > 0] > 0, axis=1)
        return tuple(compress(self.networks, ~serves))

    def shares(self, figure: str) -> dict[str, Floats]:
        """Return the importance-weighted share of a horizon or a reason that each network covers.

        Parameters
        ----------
        figure : str
            need_coverage, aspiration_coverage, or fit_ and a reason.

        Returns
        -------
        dict
            ``value``, ``low``, ``high``, ``graded_low``, ``graded_high``, ``by_grade_low`` and
            ``by_grade_high``, each (n,). All are 0 where the learner has no open want of that kind.

        Notes
        -----
        ``C_h(i) = sum_{n in h} w_n s(i, n) / sum_{n in h} w_n``, each network by the wants that apply to it.
        """
        stacked = np.stack([self.strengths, *(getattr(self, end) for end in _ENDS)])
        shares = self.shares_of(self.belonging(figure))
        by_network = shares.ndim > 1
        covered = (
            covered_share(shares, stacked[..., None, :])[..., 0] if by_network else covered_share(shares, stacked)
        )
        return dict(zip(("value", *_ENDS), covered, strict=True))

    def shares_of(self, belonging: Flags) -> Floats:
        """Return what each want weighs among some (k,); for each network (n, k) where not all apply to all."""
        return shares_within(self.weights, belonging if self.applies is None else belonging & self.applies)

    def is_applicable(self, figure: str) -> Flags:
        """Return for which networks a horizon or a reason holds something that applies and weighs, (n,).

        True of all where nothing of it weighs anything.
        """
        weighs = self.belonging(figure) & (self.weights > 0)
        if self.applies is None or not weighs.any():
            return np.ones(len(self.networks), dtype=np.bool_)
        found: Flags = np.any(self.applies[:, weighs], axis=1)
        return found

    def belonging(self, figure: str) -> Flags:
        """Return which wants belong to a horizon (need_coverage, ...) or a reason (fit_industry, ...), (k,)."""
        cuts = zip(self.horizons, self.reasons, strict=True)
        return np.array(
            [figure in {f"{horizon}_coverage", f"fit_{reason}"} for horizon, reason in cuts], dtype=np.bool_
        )


def shares_within(weights: Floats, belonging: Flags) -> Floats:
    """Return what each want weighs among those that belong to one horizon or reason, (..., k).

    They sum to 1, or are all 0 where nothing that belongs weighs anything. Wants are added up one after the
    other, so that empty places at the end, which a cohort of learners needs, change no bit.

    >>> shares_within(np.array([0.5, 0.25, 0.25]), np.array([True, True, False])).round(4).tolist()
    [0.6667, 0.3333, 0.0]
    """
    own = np.where(belonging, weights, 0.0)
    total = np.cumsum(own, axis=-1)[..., -1:]
    shares: Floats = np.divide(own, total, out=np.zeros_like(own), where=total > 0)
    return shares


def covered_share(shares: Floats, strengths: Floats) -> Floats:
    """Return the weighted share of wants that networks cover, ``sum_k shares[k] s[n, k]``, (..., n).

    Wants are added up one after the other. Shares (..., k) sum to 1, or are all 0; strengths (..., n, k) are
    from 0 to 1.

    >>> covered_share(np.array([0.75, 0.25]), np.array([[1.0, 0.0], [0.5, 1.0]])).tolist()
    [0.75, 0.625]
    """
    total = np.zeros(np.broadcast_shapes(shares.shape[:-1], strengths.shape[:-2]) + strengths.shape[-2:-1])
    for want in range(strengths.shape[-1]):
        total += shares[..., want, None] * strengths[..., want]
    return np.clip(total, 0.0, 1.0, out=total)


def coverage(study: Study, weights: Floats) -> Coverage:
    """Work out how well each network serves each need and aspiration; the weights (k,) are their importance.

    A strength is stated directly, or follows from themes as ``sum(a * level) / sum(a)``; a direct one goes
    before. Where ``as_of + entry_weeks + benefit_lag_weeks`` is after the want's date, it is 0.
    """
    wants = study.learner.wants
    cells = [
        [_cell(study, network, name, want) for name, want in wants.items()] for network in study.networks.values()
    ]
    table = np.array(cells, dtype=np.float64).reshape(len(study.networks), len(wants), len(_Cell._fields))
    column = {name: table[:, :, place].copy() for place, name in enumerate(_Cell._fields)}
    applies = column["applies"].astype(bool)
    told: dict[str, Any] = {end: column[end] for end in _ENDS} | count_grades(study)
    return Coverage(
        networks=tuple(study.networks),
        wants=tuple(wants),
        horizons=(NEED,) * len(study.learner.needs) + (ASPIRATION,) * len(study.learner.aspirations),
        reasons=tuple(want.reason for want in wants.values()),
        weights=weights,
        strengths=column["value"],
        unknown=column["unknown"].astype(bool),
        too_late=column["too_late"].astype(bool),
        **told,
        vague=tuple(name for name, want in wants.items() if want.is_vague),
        met=tuple(name for name, want in wants.items() if want.is_met and not want.is_vague),
        applies=None if applies.all() else applies,
    )


class _Cell(NamedTuple):
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    graded_low: float = 0.0
    graded_high: float = 0.0
    by_grade_low: float = 0.0
    by_grade_high: float = 0.0
    unknown: bool = False
    too_late: bool = False
    applies: bool = True


def _cell(study: Study, network: Network, name: str, want: Need) -> _Cell:
    stated = network.serves.get(name)
    cell = _from_themes(study, network, want) if stated is None else stated_strength(study, network, stated)
    return cell if want.by is None or cell.graded_high == 0.0 else _in_time(study, network, want.by, cell)


def stated_strength(study: Study, network: Network, strength: Strength) -> _Cell:
    """Return what a stated strength comes to, whatever the date by which help is wanted."""
    if not strength.applies:
        return _Cell(applies=False)
    span = strength.span
    low = 0.0 if span.low is None else span.low
    high = 1.0 if span.high is None else span.high
    if span.value is None:
        return _Cell(high, low, high, low, high, high, high, unknown=True)
    if strength.low is not None or strength.high is not None:
        return _Cell(span.value, low, high, low, high, span.value, span.value)
    grade = strength.grade or network.grade
    out = 0.0 if grade is None else getattr(study.grades, grade)
    graded = max(0.0, span.value - out), min(1.0, span.value + out)
    return _Cell(span.value, low, high, *graded, *graded)


def _from_themes(study: Study, network: Network, want: Need) -> _Cell:
    asked = {theme: share for theme, share in want.themes.items() if share > 0}
    offered = [
        (share, stated_strength(study, network, network.offers[theme]))
        for theme, share in asked.items()
        if theme in network.offers
    ]
    if not offered:
        return _Cell()
    total = one_by_one(asked.values())
    means: dict[str, Any] = {
        name: one_by_one(share * getattr(level, name) for share, level in offered) / total
        for name in ("value", *_ENDS)
    }
    return _Cell(**means, unknown=any(level.unknown for _, level in offered))


def one_by_one(numbers: Iterable[float]) -> float:
    """Return the sum of numbers, added up one after the other as a cohort of learners is.

    Python's own `sum` compensates for rounding from version 3.12 on, which arrays do not.
    """
    return reduce(add, numbers, 0.0)


def _in_time(study: Study, network: Network, by: date, cell: _Cell) -> _Cell:
    """Set a strength to 0 where the help comes too late, and open its range where that is not known."""
    entry = network.term("entry_weeks")
    if entry is None:
        return cell

    def late(weeks: float) -> bool:
        return not comes_in_time(study, network, weeks, by)

    if late(0.0 if entry.low is None else entry.low):
        return _Cell(too_late=True)
    if entry.high is not None and not late(entry.high):
        return cell
    if entry.value is not None and late(entry.value):
        return _Cell(0.0, 0.0, cell.high, 0.0, cell.graded_high, too_late=True)
    return cell._replace(low=0.0, graded_low=0.0, unknown=cell.unknown or entry.value is None)


def comes_in_time(study: Study, network: Network, weeks: float, by: date) -> bool:
    """Return whether help comes by a day when joining takes so many weeks; the day itself is in time."""
    return arrival(study, network, weeks) <= by


def arrival(study: Study, network: Network, weeks: float) -> date:
    """Return the day on which help begins when joining takes so many weeks."""
    days = whole_days(weeks + lag_weeks(study, network))
    return study.as_of + timedelta(days=min(days, (date.max - study.as_of).days))


def lag_weeks(study: Study, network: Network, *, otherwise: float = 0.0) -> float:
    """Return the weeks from full part to first results: the network's own, the study's, or those given."""
    stated = (network.benefit_lag_weeks, study.benefit_lag_weeks)
    return next((weeks for weeks in stated if weeks is not None), otherwise)


def whole_days(weeks: float) -> int:
    """Return weeks as whole days, rounded up.

    >>> whole_days(29 / 7), 29 / 7 * 7 > 29, whole_days(4.2)
    (29, True, 30)
    """
    return math.ceil(weeks * DAYS_A_WEEK - DAYS_OF_ROUNDING)


def ungraded_for(study: Study, covered: Coverage, figures: Collection[str], networks: Collection[str]) -> int:
    """Count the strengths on which computed figures of networks rest, and which carry no grade.

    Figures are need_coverage, aspiration_coverage, or fit_ and a reason. Counted are strengths and levels of
    themes that are stated, but for those that nothing rests on: for a want that weighs nothing there, of help
    that is sure to come too late, of themes that nothing asks for.
    """
    return sum(
        one.number is not None and one.grade is None
        for name, network in study.networks.items()
        if name in networks and network.grade is None
        for one in strengths_read(study, covered, figures, name).values()
    )


def strengths_read(study: Study, covered: Coverage, figures: Collection[str], network: str) -> dict[str, Strength]:
    """Return the strengths and levels of themes of a network that computed figures rest on, see `ungraded_for`.

    They are named by where they stand in the network, such as ``offers.practice``; those that nothing rests on are
    left out.
    """
    row, stated = covered.networks.index(network), study.networks[network]
    read: dict[str, Strength | None] = {}
    weighs = (covered.weights > 0) & np.any([covered.belonging(figure) for figure in figures], axis=0)
    for place, (want_name, want) in enumerate(study.learner.wants.items()):
        if not weighs[place] or (covered.too_late[row, place] and not covered.high[row, place]):
            continue
        if want_name in stated.serves:
            own = stated.serves[want_name]
            read[f"serves.{want_name}"] = own if own.applies else None
        else:
            read |= {f"offers.{name}": stated.offers.get(name) for name, share in want.themes.items() if share > 0}
    return {path: one for path, one in read.items() if one is not None}


def strengths_by_want(study: Study, network: str) -> dict[str, list[Strength]]:
    """Return for each need and aspiration the strengths, or levels of themes, that a network states for it."""
    stated = study.networks[network]
    return {
        name: [stated.serves[name]] * stated.serves[name].applies
        if name in stated.serves
        else [stated.offers[theme] for theme, share in want.themes.items() if share > 0 and theme in stated.offers]
        for name, want in study.learner.wants.items()
    }


def count_grades(study: Study) -> dict[str, int]:
    """Return how many strengths are stated, and how many of them carry no grade."""
    grades = [
        strength.grade or network.grade
        for network in study.networks.values()
        for strength in (*network.serves.values(), *network.offers.values())
        if strength.number is not None
    ]
    return {"stated": len(grades), "ungraded": grades.count(None)}
