"""Which few networks can be first for each learner, and what do they score by the method's own arithmetic?

Scores are approximated by matrix products in single precision, with a bound on how far out they can be. Whoever
may be among the first by that bound is kept, and scored exactly afterwards; nobody else can be.

The best, the worst and the divisor of every criterion differ from learner to learner, as other networks stand.
Best and worst are looked up among the few largest and smallest figures. Divisors can be sums over whoever stands,
and have to be those of `netselect.sums.column_sums` bit for bit: that function adds up numbers on two grids on
which sums need no rounding, so a matrix product gives the same sums in whatever order it adds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import NO_DATE, NOBODY, Help, Learners, Levels, Wants, in_time
from netselect.coverage import covered_share, shares_within
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import extreme_levels, utilities
from netselect.methods import FromBestAndWorst, Separable, scores_of
from netselect.methods._footing import VANISHING, without_zeros
from netselect.sums import FEW, Flags, Floats, Places, but_for_rounding, grids

Singles = npt.NDArray[np.float32]

ROUNDING = 2.0**-24
"""By what share a number of single precision is out at most (IEEE 754-2019, binary32)."""

ROUNDINGS = 6.25
"""By how many roundings a product of a raised weight and a value, or a square of values, is out at most.

The weight and the product make one each; a value that is computed for a learner, rounded and squared, 3; the sum
of the squares of it and of what it lacks 4.25 at most.
"""

DOUBLE_ROUNDING = 2.0**-53
"""The same for double precision."""

LEFT_OUT = np.int8(-4)
"""What is added to the figure of a network that does not stand; every figure lies from -1 to 1."""

_STANDS = -2.0
"""Only figures above it are those of networks that stand."""

_LANES = 64
"""Maxima of as many columns as possible are taken together, as long as this many maxima are left."""

_SPREAD = 6
"""So many times as many maxima as are looked for: hardly ever do two of the first then share one."""


class Screen:
    """Approximate figures of all networks for very many sets of weights.

    The networks' values (n, m) are 0 in the columns `own`, which differ from learner to learner.
    """

    def __init__(self, form: Separable, utilities: Floats, own: "tuple[int, ...]" = ()) -> None:
        self.form, self.own = form, own
        width = utilities.shape[1]
        fixed = np.ones(width)
        fixed[list(own)] = 0.0
        self.tables = [
            np.ascontiguousarray((function(utilities) * fixed).T, dtype=np.float32) for function in form.functions
        ]
        # Each addition of a sum without negative terms is out by a share of it, in whatever order they are made.
        self.share: float = (width - 1 + ROUNDINGS) * ROUNDING
        # One more for a quotient; and a little for roundings of roundings.
        self.error: float = 1.01 * (form.joined * self.share + ROUNDING)

    def figures(self, weights: Floats, own_values: Mapping[int, Floats]) -> Singles:
        """Return the figures of all networks (c, n), by weights (c, m) that sum to 1 in each row.

        `own_values` (c, n) are those of the columns that differ from learner to learner.
        """
        raised = weights if self.form.power == 1 else weights * weights
        single = raised.astype(np.float32)
        sums = [single @ table for table in self.tables]
        for column, values in own_values.items():
            for place, function in enumerate(self.form.functions):
                sums[place] += single[:, column, None] * function(values.astype(np.float32))
        return self.form.join(*sums)

    def slack(self, tolerance: float, own_error: float = 0.0) -> float:
        """Return how far below the last of the first a network's figure can lie and its score still tie with it.

        By `own_error` the values of the columns that differ from learner to learner can be out.
        """
        out = self.error + self.form.spread * own_error
        # The last part is the rounding of the line below which nobody is kept.
        return 2.0 * out + 1.01 * self.form.steepness * tolerance + 1e-12 + ROUNDING


def leave_out(figures: Singles, failing: npt.NDArray[np.int8]) -> None:
    """Put the figures (c, n) of whoever does not stand, marked by 1, below all others, in place."""
    # Bytes are read sooner than numbers of single precision, of which there would be another table.
    figures += failing * LEFT_OUT


def survivors(
    figures: "npt.NDArray[np.floating]", first: int, slack: "float | Floats", *, best_ahead: bool = False
) -> tuple[Places, Places]:
    """Return rows and columns (s,) of who can be among so many first, or is within the slack below the last.

    Larger figures (c, n) are better; they are -3 or less for whoever does not stand, at least -1 for all others.
    With `best_ahead` most of the largest stand in the first half: the rest is then not looked at for how large the
    last of the first is, which at worst keeps some more.

    Where each column counts for one of some maxima, the largest but ``first - 1`` of these is no larger than the
    last of the first, because each stands for another column.
    """
    least, half = max(_LANES, _SPREAD * first), figures.shape[1] // 2
    maxima = _folded(figures[:, :half] if best_ahead and half >= least else figures, least)
    if maxima.shape[1] > first:
        place = maxima.shape[1] - first
        floor = np.partition(maxima, place, axis=1)[:, place]
    else:
        floor = maxima.min(axis=1)
    threshold = np.maximum(floor - slack, _STANDS).astype(figures.dtype)
    return np.divmod(np.flatnonzero(figures >= threshold[:, None]), figures.shape[1])


def _folded(figures: "npt.NDArray[np.floating]", least: int) -> "npt.NDArray[np.floating]":
    """Return maxima over columns, each of which counts for one of them: halves laid on each other."""
    while figures.shape[1] >= 2 * least:
        half = figures.shape[1] // 2
        folded = np.maximum(figures[:, :half], figures[:, half : 2 * half])
        if figures.shape[1] > 2 * half:
            np.maximum(folded[:, 0], figures[:, -1], out=folded[:, 0])
        figures = folded
    return figures


_NEAR_THE_END = 16
"""So many of the largest and of the smallest figures of a criterion are looked at for one that stands."""

_SUMMED = 64
"""Learners whose sums are made at a time, so that they fit into the processor's cache as numbers."""

_TINIEST, _SHORTEST = 1e-300, 1e-120
"""With divisors below the first, or distances below the second, the method itself scales in another way."""


class Renormalised:
    """All networks' figures, laid out so that many learners' own scales can be found at once."""

    def __init__(self, form: FromBestAndWorst, matrix: DecisionMatrix) -> None:
        self.form, self.maximise = form, matrix.maximise
        self.values = matrix.values
        order = np.argsort(self.values, axis=0, kind="stable")
        self.smallest, self.largest = order[:_NEAR_THE_END], order[::-1][:_NEAR_THE_END]
        self.summed = {"vector": self.values * self.values, "sum": np.abs(self.values)}.get(form.scaling)
        if self.summed is not None:
            self.grids = np.hstack(grids(self.summed))
            self.peak = np.frexp(self.summed.max(axis=0))[1]
        low, high = self.values.min(axis=0), self.values.max(axis=0)
        self.low, self.extent = low, np.where(high > low, high - low, 1.0)
        scaled = ((self.values - low) / self.extent).T
        # The last row is for what is added to every figure of a learner.
        self.linear = np.vstack([scaled, np.ones(len(self.values))]).astype(np.float32)
        self.both = np.vstack([np.square(self.linear[:-1]), self.linear])

    def scales(self, stands: Flags) -> tuple[Floats, Floats, Floats, Flags]:
        """Return best, worst and divisors (c, m) among those that stand (c, n), and for whom they were found (c,).

        The other learners are to be ranked by themselves.
        """
        high, low = self._ends(stands, self.largest, np.max), self._ends(stands, self.smallest, np.min)
        best, worst = np.where(self.maximise, high, low), np.where(self.maximise, low, high)
        is_found = np.add.reduce(stands.view(np.int8), axis=1, dtype=np.int32) > FEW
        # What differs by rounding alone is levelled by the method itself.
        is_found &= ~np.any(but_for_rounding(low, high) & (low < high), axis=1)
        if self.form.scaling == "none":
            return best, worst, np.ones_like(best), is_found
        if self.form.scaling == "min_max":
            divisors = high - low
        elif self.form.scaling == "max":
            divisors = np.maximum(high, -low)
        else:
            sums = self._sums(stands)
            sizes = np.maximum(np.abs(high), np.abs(low))
            is_vector = self.form.scaling == "vector"
            # The grids are those of all networks, and serve where a figure of the largest exponent is among them.
            peaks = np.frexp(sizes * sizes if is_vector else sizes)[1]
            is_found &= np.all(peaks == self.peak, axis=1)
            if is_vector:
                is_found &= np.all(sums > VANISHING, axis=1)
            divisors = np.sqrt(sums) if is_vector else sums
        # The method itself works on very small figures in another way.
        is_found &= ~np.any((divisors > 0) & (divisors < _TINIEST), axis=1)
        return best, worst, np.where(is_found[:, None], without_zeros(divisors), 1.0), is_found

    def _ends(self, stands: Flags, near: Places, end: Callable[..., Floats]) -> Floats:
        """Return the largest or smallest figures (c, m) of those that stand: the first of some rows that does."""
        columns = np.arange(near.shape[1])
        here = stands[:, near]
        first = here.argmax(axis=1)
        found = np.take_along_axis(here, first[:, None, :], axis=1)[:, 0]
        ends: Floats = self.values[near[first, columns], columns]
        for row in np.flatnonzero(~np.all(found, axis=1) & stands.any(axis=1)).tolist():
            ends[row] = end(self.values[stands[row]], axis=0)
        return ends

    def _sums(self, stands: Flags) -> Floats:
        """Return the sums (c, m) of whoever stands."""
        width = self.values.shape[1]
        both = np.empty((len(stands), 2 * width))
        for start in range(0, len(stands), _SUMMED):
            at = slice(start, start + _SUMMED)
            both[at] = stands[at].astype(np.float64) @ self.grids
        return both[:, :width] + both[:, width:]

    def first(
        self, weights: Floats, stands: Flags, count: int, tolerance: float
    ) -> tuple[Places, Places, Floats, Flags]:
        """Return rows, networks and exact scores (s,) of who can be among the first, and for whom it holds (c,).

        So many first are looked for; the other learners are to be ranked by themselves. Weights (c, m) sum to 1.
        """
        best, worst, divisors, is_found = self.scales(stands)
        factors = weights / divisors
        reach = (factors * np.abs(best - worst)).max(axis=1)
        is_found &= (reach >= _SHORTEST) | (reach == 0)
        figures, slack = self._figures(factors, best, worst, stands)
        is_found &= np.isfinite(slack)
        slack = np.where(is_found, slack, 0.0) + 2.02 * self.form.steepness * tolerance
        figures[~is_found] = LEFT_OUT
        rows, networks = survivors(figures, count, slack)
        values = self.values.take(networks, axis=0)[:, None, :]
        own = (of_learner.take(rows, axis=0) for of_learner in (factors, best, worst))
        scores = self.form.scores(values, *own)[:, 0]
        return rows, networks, scores, is_found

    def _figures(
        self, factors: Floats, best: Floats, worst: Floats, stands: Flags
    ) -> tuple[npt.NDArray[np.float32], Floats]:
        """Return ``(N - F) / (N + F)`` of all networks up to rounding, and twice by how much it can be out.

        With shares ``s = f**2 / sum f**2``, figures from 0 to 1, the worst w and the best b, ``N + F`` is
        ``sum s (2 x**2 - 2 (w + b) x + w**2 + b**2)`` and ``N - F`` is ``sum s (2 (b - w) x + w**2 - b**2)``: sums
        of terms that come to 8 and 4 at most. ``N + F`` is at least half of ``sum s (b - w)**2``; where that is
        nothing but rounding, the bound is infinite and the figures may be anything.
        """
        spans = factors * self.extent
        squares = np.square(spans / without_zeros(spans.max(axis=1, keepdims=True)))
        shares = squares / without_zeros(squares.sum(axis=1, keepdims=True))
        low, high = ((point - self.low) / self.extent for point in (worst, best))
        summed, apart = _over_criteria(shares, low * low + high * high), _over_criteria(shares, (high - low) ** 2)
        difference = _over_criteria(shares, low * low - high * high)
        # In single precision, network by network.
        total = np.hstack([2.0 * shares, -2.0 * shares * (low + high), summed]).astype(np.float32) @ self.both
        figures = np.hstack([2.0 * shares * (high - low), difference]).astype(np.float32) @ self.linear
        with np.errstate(divide="ignore", invalid="ignore"):
            figures /= total
        leave_out(figures, stands.view(np.int8) ^ 1)
        apart = apart[:, 0]
        rounding = 1.01 * (2 * factors.shape[1] + 16) * ROUNDING
        with np.errstate(divide="ignore"):
            out = 12.0 * rounding / (0.5 * apart - 8.0 * rounding)
        # Where the bound is not far below 1, nearly everybody would be kept: better then to score all at once.
        is_told = (apart > 32.0 * rounding) & (out < 0.01)  # noqa: PLR2004 -- N + F is not lost; a hundredth
        return figures, np.where(is_told, 2.0 * out + 1e-6, np.inf)


def _over_criteria(shares: Floats, of_each: Floats) -> Floats:
    """Return ``sum s y`` (c, 1)."""
    total: Floats = (shares * of_each).sum(axis=1, keepdims=True)
    return total


@dataclass(frozen=True, slots=True, eq=False)
class PairFigures:
    """The figures (s, m) of a network for a learner in each row, as a matrix of the learner's own study has them.

    `unknown` (s,) says whether one of them is unknown that weighs something for the learner; `low` and `high` (s,
    m) are the ends between which they lie.
    """

    values: Floats
    unknown: Flags
    low: Floats
    high: Floats


def pair_figures(candidates: Candidates, learners: Learners, rows: Places, networks: Places) -> PairFigures:
    """Return the figures of pairs of a learner and a network, bit for bit as for each learner alone."""
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
    totals = [np.zeros(theme.shape[:2]) for _ in range(4)]
    unknown = np.zeros(theme.shape[:2], dtype=np.bool_)
    for place in range(theme.shape[2]):
        offered, asked = help_.offered.at((at, theme[:, :, place])), part[:, :, place]
        for total, level in zip(totals, offered[:4], strict=True):
            np.add(total, asked * level, out=total)
        unknown |= offered.unknown & (asked > 0)
    value, low, high, graded = (total / whole for total in totals)
    levels = _direct(help_, wants, Levels(value, low, high, graded, unknown), rows, networks)
    levels = _own(learners, levels, rows, networks, len(help_.arrivals.low))
    return in_time(levels, wants.by[rows], help_.arrivals, at)


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
    return Levels(*(np.where(direct, own, other) for own, other in zip(stated, levels, strict=True)))


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

    `columns` are the values (c, n), from 0 to 1, of the criteria that are computed from needs, out by `error` at
    most; `served` (c, k, n) says which wants each network can serve.
    """

    columns: dict[int, Floats]
    error: float
    served: Flags


def near_figures(candidates: Candidates, learners: Learners) -> NearFigures | None:
    """Return what learners' needs make of all networks; None for a bare matrix, which knows no needs."""
    matrix, help_, wants = candidates.matrix, candidates.help, learners.wants
    if help_ is None or wants is None:
        return None
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
    by, days = wants.by[:, place, None], help_.arrivals
    timed = days.is_stated & (by != NO_DATE)
    surely = timed & (days.low > by)
    late = timed & ~days.is_unknown & (days.value > by)
    if not surely.any() and not late.any():
        return value, high
    return np.where(surely | late, 0.0, value), np.where(surely, 0.0, high)


def _with_direct(help_: Help, wants: Wants, place: int, value: Floats, high: Floats) -> tuple[Floats, Floats]:
    if not help_.wants:
        return value, high
    high = high.copy() if high is value else high
    codes = wants.code[:, place]
    for code in np.unique(codes[codes != NOBODY]).tolist():
        if wants.names[code] in help_.wants:
            stated = help_.wants.index(wants.names[code])
            at = np.ix_(np.flatnonzero(codes == code), np.flatnonzero(help_.is_direct[stated]))
            value[at], high[at] = help_.direct.value[stated, at[1][0]], help_.direct.high[stated, at[1][0]]
    return value, high


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
    """Return the scores (s,) of pairs of a learner and a network, where a score depends on the network alone."""
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
    """Return the scores (c, n) of all networks for all learners; where they are relative, among those that stand.

    They are ``-inf`` for whoever does not stand.
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
