"""Which figures do networks have for each learner, and what do they score by the method's own arithmetic?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import NO_DATE, NOBODY, Help, Learners, Levels, Wants, in_time
from netselect.batch.engine.screening import DOUBLE_ROUNDING
from netselect.coverage import covered_share, shares_within
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import extreme_levels, utilities
from netselect.methods import scores_of
from netselect.sums import Flags, Floats, Places


@dataclass(frozen=True, slots=True, eq=False)
class PairFigures:
    """The figures of one network for one learner in each row.

    Parameters
    ----------
    values : ndarray (s, m)
        As a matrix of the learner's own study holds them.
    unknown : ndarray (s,) of bool
        Whether one of them is unknown that weighs something for the learner.
    low, high : ndarray (s, m)
        Between which ends they lie.
    """

    values: Floats
    unknown: Flags
    low: Floats
    high: Floats


def pair_figures(candidates: Candidates, learners: Learners, rows: Places, networks: Places) -> PairFigures:
    """Return the figures of networks for learners, bit for bit as for each learner alone.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    learners : Learners
        The learners.
    rows, networks : ndarray (s,) of int
        Learner and network of each pair.

    Returns
    -------
    PairFigures
    """
    matrix = candidates.matrix
    values = matrix.values[networks]
    nothing = np.zeros(values.shape, dtype=np.bool_)
    unknown: Flags = nothing if matrix.unknown is None else matrix.unknown[networks]
    low = values if matrix.low is None else matrix.low[networks]
    high = values if matrix.high is None else matrix.high[networks]
    weighs = learners.weights[rows] > 0
    if not candidates.own or learners.wants is None or candidates.help is None:
        return PairFigures(values, np.any(unknown & weighs, axis=1), low, high)
    low, high, flags = low.copy(), high.copy(), unknown.copy()
    levels = strengths_at(candidates.help, learners, rows, networks)
    for column, figure in candidates.own.items():
        belongs = learners.wants.belonging(figure)
        shares = shares_within(learners.wants.shares, belongs)[rows]
        value, bottom, top = (
            covered_share(shares, strengths[:, None, :])[:, 0]
            for strengths in (levels.value, levels.low, levels.high)
        )
        counts = belongs[rows] & (learners.wants.shares[rows] > 0)
        open_ = (levels.unknown & counts).any(axis=1)
        curves = matrix.curves[column : column + 1] if matrix.curves else ()
        _, best = extreme_levels(bottom[:, None], value[:, None], matrix.maximise[column : column + 1], curves)
        values[:, column] = np.where(open_, best[:, 0], value)
        low[:, column], high[:, column] = bottom, top
        flags[:, column] = open_
    return PairFigures(values, np.any(flags & weighs, axis=1), low, high)


def strengths_at(help_: Help, learners: Learners, rows: Places, networks: Places) -> Levels:
    """Return how well networks serve learners' wants, (s, k) each; see `pair_figures`."""
    wants = learners.wants
    assert wants is not None  # noqa: S101 -- whoever asks has looked
    theme, part, whole = wants.theme[rows], wants.part[rows], wants.whole[rows]
    at = networks[:, None]
    value, low, high, graded = (np.zeros(theme.shape[:2]) for _ in range(4))
    unknown = np.zeros(theme.shape[:2], dtype=np.bool_)
    for place in range(theme.shape[2]):
        offered, asked = help_.offered.at((at, theme[:, :, place])), part[:, :, place]
        value += asked * offered.value
        low += asked * offered.low
        high += asked * offered.high
        graded += asked * offered.graded_high
        unknown |= offered.unknown & (asked > 0)
    levels = Levels(value / whole, low / whole, high / whole, graded / whole, unknown)
    levels = _direct(help_, wants, levels, rows, networks)
    levels = _own(learners, levels, rows, networks, len(help_.arrivals.low))
    by = wants.by[rows]
    return in_time(levels, by, help_.arrivals, at)


def _direct(help_: Help, wants: Wants, levels: Levels, rows: Places, networks: Places) -> Levels:
    """Put strengths that networks state for a want itself in the place of those that follow from themes."""
    if not help_.wants:
        return levels
    position = {name: place for place, name in enumerate(help_.wants)}
    table = np.array([position.get(name, NOBODY) for name in (*wants.names, "")], dtype=np.intp)
    known = table[wants.code[rows]]
    direct = (known != NOBODY) & help_.is_direct[known, networks[:, None]]
    if not direct.any():
        return levels
    stated = help_.direct.at((known, networks[:, None]))
    return Levels(
        np.where(direct, stated.value, levels.value),
        np.where(direct, stated.low, levels.low),
        np.where(direct, stated.high, levels.high),
        np.where(direct, stated.graded_high, levels.graded_high),
        np.where(direct, stated.unknown, levels.unknown),
    )


def _own(learners: Learners, levels: Levels, rows: Places, networks: Places, count: int) -> Levels:
    """Put strengths that learners state themselves in the place of all others."""
    own = learners.strengths
    if own is None or not len(own.row) or not len(rows):
        return levels
    keys = rows * count + networks
    order = np.argsort(keys, kind="stable")
    wanted = own.row * count + own.network
    first = np.searchsorted(keys[order], wanted)
    found = np.flatnonzero((first < len(keys)) & (keys[order][np.minimum(first, len(keys) - 1)] == wanted))
    pairs, places = order[first[found]], own.place[found]
    for field, array in enumerate(levels):
        array[pairs, places] = own.fields[found, field]
    return levels


@dataclass(frozen=True, slots=True, eq=False)
class NearFigures:
    """What learners' needs make of all networks, up to rounding.

    Parameters
    ----------
    columns : dict of int to ndarray (c, n)
        The values, from 0 to 1, of the criteria that are computed from needs.
    error : float
        By how much a value can be out.
    served : ndarray (c, k, n) of bool
        Which wants each network can serve.
    """

    columns: dict[int, Floats]
    error: float
    served: Flags


def near_figures(candidates: Candidates, learners: Learners) -> NearFigures:
    """Return what learners' needs make of all networks; see `NearFigures`."""
    matrix, help_, wants = candidates.matrix, candidates.help, learners.wants
    assert help_ is not None  # noqa: S101 -- a study has help, and whoever asks has looked
    assert wants is not None  # noqa: S101 -- as above
    count, places = wants.code.shape
    networks = len(matrix.networks)
    totals = {column: np.zeros((count, networks)) for column in candidates.own}
    shares = {
        column: shares_within(wants.shares, wants.belonging(figure)) for column, figure in candidates.own.items()
    }
    served = np.zeros((count, places, networks), dtype=np.bool_)
    for place in range(places):
        value, high = _dense(help_, learners, wants, place)
        served[:, place] = high > 0
        for column, total in totals.items():
            own = shares[column][:, place, None]
            if own.any():
                np.add(total, own * value, out=total)
    steps = (wants.theme.shape[2] + places + 16) * DOUBLE_ROUNDING
    columns, error = {}, 0.0
    for column, total in totals.items():
        columns[column] = _worth(candidates, column, total)
        error = max(error, steps * _steepness(candidates, column) + DOUBLE_ROUNDING * 8)
    return NearFigures(columns, error, served)


def _dense(help_: Help, learners: Learners, wants: Wants, place: int) -> tuple[Floats, Floats]:
    """Return the strengths of all networks for the wants of one place, and the most they can be, (c, n) each."""
    rows = np.arange(len(wants.code))
    asked = np.zeros((len(rows), len(help_.themes) + 1))
    for theme in range(wants.theme.shape[2]):
        asked[rows, wants.theme[:, place, theme]] += wants.part[:, place, theme]
    asked /= wants.whole[:, place, None]
    value = asked @ help_.offered.value.T
    high = value if help_.offered.value is help_.offered.high else asked @ help_.offered.high.T
    value, high = _with_direct(help_, wants, place, value, high)
    own = learners.strengths
    if own is not None and (mine := own.place == place).any():
        high = high.copy() if high is value else high
        value[own.row[mine], own.network[mine]] = own.fields[mine, 0]
        high[own.row[mine], own.network[mine]] = own.fields[mine, 2]
    return _dense_in_time(help_, wants.by[:, place, None], value, high)


def _with_direct(help_: Help, wants: Wants, place: int, value: Floats, high: Floats) -> tuple[Floats, Floats]:
    if not help_.wants:
        return value, high
    high = high.copy() if high is value else high
    codes = wants.code[:, place]
    for code in np.unique(codes[codes != NOBODY]).tolist():
        if wants.names[code] in help_.wants:
            stated = help_.wants.index(wants.names[code])
            at = np.ix_(np.flatnonzero(codes == code), np.flatnonzero(help_.is_direct[stated]))
            value[at] = help_.direct.value[stated, at[1][0]]
            high[at] = help_.direct.high[stated, at[1][0]]
    return value, high


def _dense_in_time(help_: Help, by: npt.NDArray[np.int64], value: Floats, high: Floats) -> tuple[Floats, Floats]:
    days = help_.arrivals
    timed = days.is_stated & (by != NO_DATE)
    surely = timed & (days.low > by)
    late = timed & ~days.is_unknown & (days.value > by)
    if not surely.any() and not late.any():
        return value, high
    return np.where(surely | late, 0.0, value), np.where(surely, 0.0, high)


def _worth(candidates: Candidates, column: int, shares: Floats) -> Floats:
    """Return the values of coverage on one criterion."""
    matrix = candidates.matrix
    assert matrix.worst is not None  # noqa: S101 -- computed coverage has a scale
    assert matrix.best is not None  # noqa: S101 -- as above
    at = slice(column, column + 1)
    curves = matrix.curves[at] if matrix.curves else ()
    return utilities(shares[..., None], matrix.worst[at], matrix.best[at], curves)[..., 0]


def _steepness(candidates: Candidates, column: int) -> float:
    """Return by how much a value rises at most where coverage rises by 1."""
    matrix = candidates.matrix
    curve = matrix.curves[column] if matrix.curves else None
    if curve is not None:
        return float(np.abs(np.diff(curve[:, 1]) / np.diff(curve[:, 0])).max())
    assert matrix.worst is not None  # noqa: S101 -- computed coverage has a scale
    assert matrix.best is not None  # noqa: S101 -- as above
    return float(1.0 / np.abs(matrix.best[column] - matrix.worst[column]))


_CELLS = 2**20
"""Figures of whole learners that are scored at a time: 8 MB."""

_PAIR_CELLS = 2**18
"""Figures of pairs that are scored at a time: 2 MB, which stay in the processor's cache."""


def pair_scores(candidates: Candidates, learners: Learners, rows: Places, networks: Places) -> Floats:
    """Return the scores of networks for learners, where a score depends on the network alone.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    learners : Learners
        The learners.
    rows, networks : ndarray (s,) of int
        Learner and network of each pair.

    Returns
    -------
    ndarray (s,)
    """
    scores = np.empty(len(rows))
    form, utilities = candidates.method.separable, candidates.utilities
    for at in _parts(len(rows), len(candidates.matrix.criteria), _PAIR_CELLS):
        # `take` is several times quicker than an index, and lets other threads go on meanwhile.
        weights = learners.weights.take(rows[at], axis=0)
        if candidates.own or form is None or utilities is None:
            values = pair_figures(candidates, learners, rows[at], networks[at]).values
            scores[at] = scores_at(candidates, values, weights)
        else:
            # Nobody's figures differ: neither do their values, which are worked out already.
            scores[at] = form.scores(utilities.take(networks[at], axis=0)[:, None], weights)[:, 0]
    return scores


def scores_at(candidates: Candidates, values: Floats, weights: Floats) -> Floats:
    """Return the scores (s,) of single networks by their figures and weights, (s, m) each."""
    seen = candidates.matrix.with_figures(values[:, None, :], weights)
    if candidates.method.vectorised:
        return candidates.method.evaluate(seen).scores[:, 0]
    return scores_of(candidates.method, candidates.matrix, values=values[:, None, :], weights=weights)[:, 0]


def all_scores(candidates: Candidates, learners: Learners, stands: Flags) -> Floats:
    """Return the scores of all networks for all learners; where they are relative, among those that stand.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    learners : Learners
        The learners (c).
    stands : ndarray (c, n) of bool
        Who is not excluded.

    Returns
    -------
    ndarray (c, n)
        ``-inf`` for whoever does not stand.
    """
    scores = np.full(stands.shape, -np.inf)
    if not candidates.method.is_relative:
        everyone = np.arange(stands.shape[1])
        for at in _some(candidates, np.arange(len(learners)), everyone):
            scores[at] = _among(candidates, learners, at, everyone, candidates.matrix)
        return np.where(stands, scores, -np.inf)
    patterns, which = np.unique(stands, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        networks = np.flatnonzero(pattern)
        if len(networks):
            seen = candidates.matrix.take(networks)
            for at in _some(candidates, np.flatnonzero(which.reshape(-1) == number), networks):
                scores[np.ix_(at, networks)] = _among(candidates, learners, at, networks, seen)
    return scores


def _among(
    candidates: Candidates, learners: Learners, rows: Places, networks: Places, seen: DecisionMatrix
) -> Floats:
    """Return the scores (r, n') of some networks, which the method sees alone, for some learners."""
    values = None
    if candidates.own:
        pairs = np.repeat(rows, len(networks)), np.tile(networks, len(rows))
        shape = (len(rows), len(networks), len(candidates.matrix.criteria))
        values = pair_figures(candidates, learners, *pairs).values.reshape(shape)
    return scores_of(candidates.method, seen, values=values, weights=learners.weights[rows])


def _some(candidates: Candidates, rows: Places, networks: Places) -> list[Places]:
    return [rows[at] for at in _parts(len(rows), len(networks) * len(candidates.matrix.criteria), _CELLS)]


def _parts(count: int, cells: int, most: int) -> list[slice]:
    """Return parts of a number of rows with so many cells each, as many as hold no more cells than the most."""
    height = max(1, most // max(1, cells))
    return [slice(start, start + height) for start in range(0, count, height)]
