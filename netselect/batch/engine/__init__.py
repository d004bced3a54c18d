"""How are some thousand learners ranked at once, each as if alone?"""

from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates, Standing, standing_of
from netselect.batch.engine.figures import (
    NearFigures,
    Renormalised,
    Screen,
    all_scores,
    leave_out,
    near_figures,
    pair_figures,
    pair_scores,
    survivors,
)
from netselect.batch.engine.learners import Chunk, Learners, Placed, empty_places, joined, placed, weighing
from netselect.batch.engine.verdicts import Limits, rank_alone, verdicts_of
from netselect.errors import NetselectError
from netselect.matrix.assessment import is_monotone
from netselect.ranking import DEFAULT_CLOSE_CALL
from netselect.study.statements import ObjectiveWeighting, Shortlist
from netselect.sums import (
    Codes,
    Flags,
    Floats,
    Places,
    score_extent,
    stacked_extents,
    stacked_tolerances,
    tie_tolerance,
)

_CELLS = 2**19
"""Figures of learners with networks that are worked out at a time: they stay in the processor's cache."""

_FEWEST, _MOST = 64, 4096
"""Learners that are ranked at a time, however many networks there are."""

_LARGEST = 31 * 2**20
"""Bytes: larger than any array that is made for one chunk of learners."""


class _TooWide(Exception):
    """So many networks tie for somebody that fewer learners have to be put in order at a time."""


@dataclass(frozen=True)
class Failure:
    """A learner who cannot be ranked, by row, and the reason."""

    row: int
    reason: str


class Engine:
    """Ranks learners, some at a time: each by itself, where ``is_alone`` or the figures of whoever stands say so.

    ``top`` networks are listed for each.
    """

    def __init__(self, candidates: Candidates, top: int, *, is_alone: bool = False) -> None:
        self.candidates, self.top = candidates, top
        self._height = max(1, _CELLS // max(1, len(candidates.networks)))
        """For how many learners the figures of all networks are worked out at a time."""
        # From then on the C library keeps the memory of arrays as large as ours instead of asking the system each
        # time: glibc raises the size from which it asks to that of the largest block that was freed, up to 32 MB
        # (M_MMAP_THRESHOLD in mallopt(3)). It saves a third of the time; elsewhere it changes nothing.
        np.empty(_LARGEST, dtype=np.int8)
        study = candidates.study
        self.shortlist = Shortlist(size=3) if study is None else study.shortlist
        self.first = max(top, self.shortlist.size or 0, 2)
        method = candidates.method
        self.range = method.range_of_scores
        self.close_call = DEFAULT_CLOSE_CALL if study is None else study.close_call
        way = None if study is None else (candidates.weighting or study.weights).how
        self.is_alone = is_alone or way in get_args(ObjectiveWeighting)
        form = None if self.shortlist.cut is not None or not candidates.screens else method.separable
        values = candidates.utilities
        among = method.from_best_and_worst
        plain = (
            not candidates.own and self.shortlist.cut is None and all(map(is_monotone, candidates.matrix.curves))
        )
        self.renormalised = Renormalised(among, candidates.matrix) if plain and among is not None else None
        self.screen, self.by_value = None, None
        if form is not None and values is not None:
            if not candidates.own and not candidates.gates and candidates.matrix.status is None:
                # Nothing else of learners has to be laid out as their figures are.
                self.by_value = np.argsort(-values.mean(axis=1), kind="stable")
                values = values[self.by_value]
            self.screen = Screen(form, values, tuple(candidates.own))

    @property
    def rows(self) -> int:
        """How many learners are best ranked at a time; the result is the same for any number."""
        if self.candidates.study is None and self.screen is not None:
            # They are screened some at a time, and where few tie nothing else is held for every network.
            return _MOST
        return min(_MOST, max(_FEWEST, self._height))

    def rank(self, learners: Learners) -> tuple[Chunk, list[Failure]]:
        """Return the results of some learners, `rows` of them at most, and who cannot be ranked."""
        try:
            return self._rank(learners), []
        except _TooWide:
            return self._in_parts(learners, self._height)
        except NetselectError as error:
            if len(learners) == 1:
                return self._rank(learners.take(0, 0)), [Failure(0, str(error))]
            return self._in_parts(learners, -(-len(learners) // 2))

    def _in_parts(self, learners: Learners, size: int) -> tuple[Chunk, list[Failure]]:
        """Return the same, some learners after the others."""
        chunks, failures = [], []
        for start in range(0, len(learners), size):
            chunk, failed = self.rank(learners.take(start, start + size))
            chunks.append(chunk)
            failures += [Failure(failure.row + start, failure.reason) for failure in failed]
        return joined(chunks), failures

    def _rank(self, learners: Learners) -> Chunk:
        candidates, count = self.candidates, len(self.candidates.networks)
        standing = standing_of(candidates.gates, candidates.matrix.status, learners, count)
        near = near_figures(candidates, learners)
        tolerance: float | Floats
        if self.is_alone:
            order, verdict, known, tolerance = rank_alone(candidates, learners)
        else:
            is_open = candidates.is_open | learners.own_is_open(count) | standing.is_unsure
            order, extent, tolerance = self._order(learners, standing, near)
            limits = Limits(self.close_call * extent, tolerance, is_open)
            verdict = verdicts_of(candidates, learners, order, standing, limits)
            known = self._known(learners, order, standing, is_open)
        shortlisted = self._shortlisted(order, tolerance)
        return self._chunk(
            learners, standing, near, order=order, verdict=verdict, known=known, shortlisted=shortlisted
        )

    def _order(
        self, learners: Learners, standing: Standing, near: NearFigures | None
    ) -> tuple[Placed, Floats, "float | Floats"]:
        """Return the order, how far apart scores can lie (c,), and how far apart they tie."""
        count, tolerance = len(learners), tie_tolerance(np.zeros(0), self.range)
        if self.screen is not None:
            rows, networks = self._screened(self.screen, learners, standing, near, tolerance)
            if count > self._height and int(np.bincount(rows).max(initial=0)) * count > _CELLS:
                raise _TooWide
            scores = pair_scores(self.candidates, learners, rows, networks)
        elif self.renormalised is not None:
            rows, networks, scores = self._rescaled(self.renormalised, learners, standing.stands, tolerance)
        else:
            table = all_scores(self.candidates, learners, standing.stands)
            tolerances = stacked_tolerances(table, self.range)
            rows, networks = self._kept(table, tolerances)
            order = placed(rows, networks, table[rows, networks], count, tolerances)
            return order, stacked_extents(table, self.range), tolerances
        extent = np.full(count, score_extent(np.zeros(0), self.range))
        return placed(rows, networks, scores, count, tolerance), extent, tolerance

    def _screened(
        self, screen: Screen, learners: Learners, standing: Standing, near: NearFigures | None, tolerance: float
    ) -> tuple[Places, Places]:
        """Return who can be among the first of each learner, in the order of learners."""
        slack = screen.slack(tolerance, 0.0 if near is None else near.error)
        found = [(np.zeros(0, dtype=np.intp),) * 2]
        anybody_fails = standing.excluded.any()
        for start in range(0, len(learners), self._height):
            at = slice(start, start + self._height)
            own = {} if near is None else {column: values[at] for column, values in near.columns.items()}
            figures = screen.figures(learners.weights[at], own)
            if anybody_fails:
                leave_out(figures, standing.failing[at])
            rows, networks = survivors(figures, self.first, slack, best_ahead=self.by_value is not None)
            found.append((rows + start, networks))
        rows, networks = map(np.concatenate, zip(*found, strict=True))
        return rows, networks if self.by_value is None else self.by_value[networks]

    def _rescaled(
        self, figures: Renormalised, learners: Learners, stands: Flags, tolerance: float
    ) -> tuple[Places, Places, Floats]:
        """Return who can be among the first of each learner, with scores; some learners are worked out whole."""
        rows, networks, scores, is_found = figures.first(learners.weights, stands, self.first, tolerance)
        others = np.flatnonzero(~is_found)
        if not len(others):
            return rows, networks, scores
        table = np.full(stands.shape, -np.inf)
        own = weighing([""] * len(others), learners.weights[others])
        table[others] = all_scores(self.candidates, own, stands[others])
        kept, (more_rows, more_networks) = is_found[rows], np.nonzero(~np.isneginf(table))
        rows = np.concatenate([rows[kept], more_rows])
        networks = np.concatenate([networks[kept], more_networks])
        scores = np.concatenate([scores[kept], table[more_rows, more_networks]])
        order = np.lexsort((networks, rows))
        return rows[order], networks[order], scores[order]

    def _kept(self, table: Floats, tolerance: Floats) -> tuple[Places, Places]:
        """Return who can be among the first of exact scores (c, n), -inf for whoever does not stand."""
        stands = ~np.isneginf(table)
        if self.shortlist.cut is None and self.first < table.shape[1]:
            place = table.shape[1] - self.first
            last = np.partition(table, place, axis=1)[:, place]
            stands &= table >= (last - 1.01 * tolerance)[:, None]
        rows, networks = np.nonzero(stands)
        return rows, networks

    def _known(self, learners: Learners, order: Placed, standing: Standing, is_open: Flags) -> Flags:
        """Return whose score is one and no bound, (c, p)."""
        known: Flags = order.network >= 0
        if not is_open.any():
            return known
        if self.candidates.method.is_relative:
            # One unknown figure among those who stand leaves nobody with a score.
            may_be = np.flatnonzero(is_open)
            rows, places = np.nonzero(standing.stands[:, may_be])
            unknown = pair_figures(self.candidates, learners, rows, may_be[places]).unknown
            known[np.unique(rows[unknown])] = False
            return known
        rows, places = np.nonzero(known & is_open[order.network])
        if len(rows):
            networks = order.network[rows, places]
            known[rows, places] = ~pair_figures(self.candidates, learners, rows, networks).unknown
        return known

    def _chunk(
        self,
        learners: Learners,
        standing: Standing,
        near: NearFigures | None,
        *,
        order: Placed,
        verdict: Codes,
        known: Flags,
        shortlisted: npt.NDArray[np.int32],
    ) -> Chunk:
        count, listed, wants = len(learners), min(self.top, order.network.shape[1]), learners.wants
        made, network = empty_places(count, self.top), order.network[:, :listed]
        filled = network >= 0
        made["network"][:, :listed], made["rank"][:, :listed] = network, order.rank[:, :listed]
        made["score"][:, :listed] = np.where(filled, order.score[:, :listed], np.nan)
        made["is_known"][:, :listed] = known[:, :listed]
        if standing.is_unsure.any():
            unanswered = np.take_along_axis(standing.unanswered, np.maximum(network, 0), axis=1)
            made["is_conditional"][:, :listed] = filled & (unanswered > 0)
        unmet, serving = _served(self.candidates, learners, standing, near)
        return Chunk(
            ids=learners.ids,
            **made,
            verdict=verdict,
            excluded=standing.excluded,
            excluded_by=standing.excluded_by,
            wants=() if wants is None else wants.names,
            open_needs=(
                np.full(count, -1, dtype=np.int32)
                if wants is None
                else (wants.shares > 0).sum(axis=1, dtype=np.int32)
            ),
            unmet=unmet,
            shortlisted=shortlisted,
            serving=serving,
        )

    def _shortlisted(self, order: Placed, tolerance: "float | Floats") -> npt.NDArray[np.int32]:
        """Return row and network of everybody on a shortlist."""
        if self.shortlist.size is not None:
            is_on = (order.rank > 0) & (order.rank <= self.shortlist.size)
        else:
            line = float(self.shortlist.cut or 0.0) - np.reshape(tolerance, (-1, 1))
            is_on = (order.rank > 0) & (order.score >= line)
        rows, places = np.nonzero(is_on)
        return np.column_stack([rows, order.network[rows, places]]).astype(np.int32)


def _served(
    candidates: Candidates, learners: Learners, standing: Standing, near: NearFigures | None
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return row and code of every want that nobody who stands can serve, and whom each network serves."""
    wants = learners.wants
    if near is None or wants is None:
        return np.zeros((0, 3), dtype=np.int32), np.zeros(len(candidates.networks), dtype=np.int64)
    is_open = wants.shares > 0
    by_anybody = np.logical_and(near.served, standing.stands[:, None, :]).any(axis=2)
    rows, places = np.nonzero(is_open & ~by_anybody)
    # What is private is for nobody's count.
    counted = is_open & ~wants.is_private
    serving = np.logical_and(near.served, counted[:, :, None]).any(axis=1).sum(axis=0)
    unmet = np.column_stack([rows, wants.code[rows, places], wants.is_private[rows, places]])
    return unmet.astype(np.int32), serving.astype(np.int64)
