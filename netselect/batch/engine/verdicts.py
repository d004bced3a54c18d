"""Is the first place clear for each of many learners, and which study would be theirs alone?

This is what a batch means: its result for a learner is, bit for bit on one machine, that of ranking the
learner's own study.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates, Standing
from netselect.batch.engine.figures import PairFigures, pair_figures, scores_at
from netselect.batch.engine.learners import CLEAR, CLOSE, NOBODY_STANDS, UNDETERMINED, VERDICTS, Learners, Placed
from netselect.bounds import (
    figures_in,
    measures_together,
    most_worlds,
    stands_together,
    worlds_of,
)
from netselect.errors import MethodNotApplicable
from netselect.matrix import DecisionMatrix
from netselect.matrix.assessment import extreme_levels
from netselect.ranking import Ranking, ranked
from netselect.ranking.records import kind_of
from netselect.study.criteria import Criterion, Gate
from netselect.study.network import Network
from netselect.study.study import WANTS, Learner, LearnerRecord, Study, for_others
from netselect.sums import TIE, Codes, Flags, Floats, Places, stacked_tolerances


def for_one(study: Study, record: LearnerRecord) -> Study:
    """Return what is left of a study for others, and for the needs that one learner shows everybody.

    Those private needs of the study's own learner stay, with what refers to them, which this one calls public.
    """
    opened = {
        kind: {
            name: want.model_copy(update={"private": False}) if name in record.wants else want
            for name, want in getattr(study.learner, kind).items()
        }
        for kind in WANTS
    }
    learner = study.learner.model_copy(update=opened)
    return for_others(study.model_copy(update={"learner": learner}), ("notes", "themes"))


def own_study(study: Study, record: LearnerRecord, networks: Collection[str] | None = None) -> Study:
    """Return the study of one learner.

    Parameters
    ----------
    study : Study
        What all learners share.
    record : LearnerRecord
        What this one says, checked against the study.
    networks : collection of str, optional
        Only these networks.

    Returns
    -------
    Study
    """
    learner = Learner.model_construct(**{name: getattr(record, name) for name in Learner.model_fields})
    judges = {name: judge for name, judge in study.judges.items() if name != study.learner.id}
    if study.learner.id in study.judges:
        # This learner stands in the place of the one that the study was written for.
        judges = {learner.id: study.judges[study.learner.id]} | judges
    return study.model_copy(
        update={
            "learner": learner,
            "criteria": _with_points(study.criteria, record.weights) if record.weights else study.criteria,
            "judgements": {**study.judgements, **record.weight_judgements},
            "judges": judges,
            "gates": {name: _limited(gate, record, name) for name, gate in study.gates.items()},
            "networks": {
                name: _serving(network, record, name)
                for name, network in study.networks.items()
                if networks is None or name in networks
            },
            "waivers": (*study.waivers, *record.waivers),
        }
    )


def _with_points(criteria: Mapping[str, Criterion], points: Mapping[str, float]) -> dict[str, Criterion]:
    """Return the tree with other points where some are given."""
    return {
        name: criterion.model_copy(
            update={
                "weight": points.get(name, criterion.weight),
                "criteria": _with_points(criterion.criteria, points),
            }
        )
        for name, criterion in criteria.items()
    }


def _limited(gate: Gate, record: LearnerRecord, name: str) -> Gate:
    limits = record.gates.get(name)
    if limits is None:
        return gate
    stated = {end: value for end in ("min", "max") if (value := getattr(limits, end)) is not None}
    return gate.model_copy(update=stated)


def _serving(network: Network, record: LearnerRecord, name: str) -> Network:
    direct = {want: own[name] for want, own in record.strengths.items() if name in own}
    return network.model_copy(update={"serves": {**network.serves, **direct}}) if direct else network


def ranking_of(
    candidates: Candidates, learners: Learners, row: int, networks: Collection[int] | None = None
) -> Ranking:
    """Return the ranking of the learner of a row, of all networks or of those in some positions."""
    if candidates.study is None or learners.record_of is None:
        matrix = replace(candidates.matrix, weights=np.ascontiguousarray(learners.weights[row]))
        some = matrix if networks is None else matrix.take(np.array(sorted(networks), dtype=np.intp))
        return ranked(some, candidates.method, Ranking)
    names = None if networks is None else {candidates.networks[place] for place in networks}
    study = own_study(candidates.study, learners.record_of(row), names)
    matrix = DecisionMatrix.from_study(study, weighting=candidates.weighting, gates=candidates.options.gates)
    return ranked(matrix, candidates.method, Ranking)


def rank_alone(candidates: Candidates, learners: Learners) -> tuple[Placed, Codes, Flags, Floats]:
    """Rank learners one after the other.

    Return the order of the networks, the verdicts (c,), whose score is one and no bound (c, n), in that order, and
    how far apart scores tie (c,).
    """
    shape = (len(learners), len(candidates.networks))
    order = Placed(np.full(shape, -1, dtype=np.intp), np.full(shape, -np.inf), np.zeros(shape, dtype=np.int32))
    verdicts, known = np.zeros(len(learners), dtype=np.int8), np.zeros(shape, dtype=np.bool_)
    tolerances = np.zeros(len(learners))
    for row in range(len(learners)):
        ranking = ranking_of(candidates, learners, row)
        standing = np.flatnonzero(ranking.ranks > 0)
        names = np.array(ranking.matrix.networks)
        listed = standing[np.lexsort((names[standing], ranking.ranks[standing]))]
        places = np.searchsorted(np.array(candidates.networks), names[listed])
        order.network[row, : len(listed)] = places
        order.score[row, : len(listed)] = ranking.scores[listed]
        order.rank[row, : len(listed)] = ranking.ranks[listed]
        known[row, : len(listed)] = ranking.known[listed]
        verdicts[row] = VERDICTS.index(kind_of(ranking))
        tolerances[row] = ranking.tolerance
    return order, verdicts, known, tolerances


class Limits(NamedTuple):
    """A gap below ``margin`` (c,) is close, one up to ``tolerance`` is none; ``is_open`` (n,): open figures."""

    margin: Floats
    tolerance: "float | Floats"
    is_open: Flags


def verdicts_of(
    candidates: Candidates, learners: Learners, order: Placed, standing: Standing, limits: Limits
) -> Codes:
    """Return the verdict on each learner's first place, as `netselect.ranking.verdict_of` gives it for each alone.

    The order has at least the first two places, and everybody who ties with them. The gap decides where nobody is
    first, or can reach the best of those whose figures are certain, who has open figures. Where whoever is or can
    has ends of its own, these do. Else the learner's study is ranked, with those networks alone that can decide
    it; where networks are measured together, with all.
    """
    codes = _by_gap(order, limits.margin)
    if not limits.is_open.any() or not order.network.size:
        return codes
    method = candidates.method
    if method.is_relative:
        rows = np.flatnonzero((standing.stands & limits.is_open).any(axis=1))
        return _alone(candidates, learners, codes, order, dict.fromkeys(rows.tolist()))
    reach = _reach(candidates, learners, order, standing, limits)
    # One that is listed first by its best, but is left out where its gate is met, decides it too.
    is_first_open = ((order.rank == 1) & limits.is_open[order.network]).any(axis=1)
    rows = np.flatnonzero(reach.matters.any(axis=1) | is_first_open)
    if method.range_of_scores in {"open", "share"}:
        return _alone(candidates, learners, codes, order, dict.fromkeys(rows.tolist()))
    is_bound = (reach.matters & reach.is_bound).any(axis=1)
    is_bound |= is_first_open & reach.is_bound.any(axis=1)
    by_ends = rows[~is_bound[rows]]
    codes[by_ends] = _by_ends(order, reach, by_ends, limits)
    deciding = {}
    for row in rows[is_bound[rows]].tolist():
        listed = order.network[row][order.network[row] >= 0].tolist()
        deciding[row] = {*listed, *reach.networks[reach.matters[row]].tolist()}
    return _alone(candidates, learners, codes, order, deciding)


def _alone(
    candidates: Candidates,
    learners: Learners,
    codes: Codes,
    order: Placed,
    deciding: Mapping[int, Collection[int] | None],
) -> Codes:
    """Put in the verdicts of some learners, each ranked with the networks that can decide it, or with all."""
    for rows in _alike_but_for_weights(learners, [*deciding]):
        first = ranking_of(candidates, learners, rows[0], deciding[rows[0]] if len(rows) == 1 else None)
        codes[rows[0]] = VERDICTS.index(kind_of(first))
        if len(rows) == 1:
            continue
        if any((own.variation.directions() == 0).any() for own in first.cases.values()):
            # What such a figure is listed by hangs on the weights.
            for row in rows[1:]:
                codes[row] = VERDICTS.index(kind_of(ranking_of(candidates, learners, row, deciding[row])))
        else:
            _alike(first, learners, codes, order, np.array(rows[1:], dtype=np.intp))
    return codes


def _alike_but_for_weights(learners: Learners, rows: list[int]) -> Collection[list[int]]:
    """Return some learners by all that counts of what they say, but for how much what weighs something weighs."""
    arrays = [learners.weights > 0, learners.least, learners.most]
    if (wants := learners.wants) is not None:
        arrays += [getattr(wants, name) for name in wants.__slots__ if name != "names"]
    said = np.hstack([_as_bytes(own[rows]) for own in arrays])
    strengths = learners.strengths
    alike: dict[tuple[bytes, ...], list[int]] = {}
    for row, own in zip(rows, said, strict=True):
        start, stop = np.searchsorted(learners.waived[:, 0], [row, row + 1])
        key = [own.tobytes(), learners.waived[start:stop, 1:].tobytes()]
        if strengths is not None:
            stated = strengths.of(row, row + 1)
            key += [stated.network.tobytes(), stated.place.tobytes(), stated.fields.tobytes()]
        alike.setdefault(tuple(key), []).append(row)
    return alike.values()


def _as_bytes(array: npt.NDArray[np.generic]) -> npt.NDArray[np.uint8]:
    """Return an array (c, ...) as a line of bytes for each place of its first axis."""
    if not array.size:
        return np.zeros((len(array), 0), dtype=np.uint8)
    return np.ascontiguousarray(array).reshape(len(array), -1).view(np.uint8)


_CELLS_TOGETHER = 2**17
"""Scores in worlds that are looked at together: 1 MB."""

_ROUNDING = 1e-11
"""Scores by products are out by less than a tenth of it (`Method.under_weights`)."""


def _alike(ranking: Ranking, learners: Learners, codes: Codes, order: Placed, rows: Places) -> None:
    """Put in the verdicts of learners who differ in weights alone from the one whose ranking this is.

    They share its figures and the cases of these. Where networks are measured together, what comes first in all
    worlds is seen by products; whom rounding could decide is looked at like all others.
    """
    if measures_together(ranking.matrix, ranking.method):
        is_settled, is_told = _settled_together(ranking, learners.weights[rows], order, rows)
        codes[rows[is_told & ~is_settled]] = UNDETERMINED
        rows = rows[~is_told]
    for row in rows.tolist():
        matrix = replace(ranking.matrix, weights=np.ascontiguousarray(learners.weights[row]))
        own = ranked(matrix, ranking.method, Ranking)
        own.worked_out["cases"] = ranking.cases
        codes[row] = VERDICTS.index(kind_of(own))


def _settled_together(ranking: Ranking, weights: Floats, order: Placed, rows: Places) -> tuple[Flags, Flags]:
    """Return for whom the first stand, and are alone the first, in all worlds; and for whom that is told."""
    matrix, method, cases = ranking.matrix, ranking.method, ranking.cases
    most = most_worlds(matrix, method)
    worlds = worlds_of(cases, most)
    is_settled, is_told = np.ones(len(rows), dtype=np.bool_), np.ones(len(rows), dtype=np.bool_)
    if not cases or len(worlds) > most:
        # Of so many, those that are looked at hang on the weights.
        return is_settled, ~is_told
    names = np.array(sorted(matrix.networks))
    place = {name: row for row, name in enumerate(matrix.networks)}
    position = np.array([place[name] for name in names.tolist()], dtype=np.intp)
    is_first = np.zeros((len(rows), len(names)), dtype=np.bool_)
    at, places = np.nonzero(order.rank[rows] == 1)
    is_first[at, position[order.network[rows[at], places]]] = True
    is_told &= is_first.any(axis=1)
    for chosen in figures_in(matrix, method, cases, worlds):
        left = count = len(chosen[0][1])
        for here, standing, seen in stands_together(matrix, chosen, count):
            left -= len(here)
            is_settled &= ~np.any(np.delete(is_first, standing, axis=1), axis=1)
            try:
                scores_under = method.under_weights(seen)
            except MethodNotApplicable:
                scores_under = None
            if scores_under is None:
                return is_settled, np.zeros_like(is_told)
            height = max(1, _CELLS_TOGETHER // (len(here) * len(standing)))
            going_on = np.flatnonzero(is_settled & is_told)
            for start in range(0, len(going_on), height):
                block = going_on[start : start + height]
                scores = scores_under(weights[block])
                tolerance = stacked_tolerances(scores, method.range_of_scores)
                apart = _first_from_others(scores, is_first[np.ix_(block, standing)][:, None, :], tolerance)
                is_settled[block] = np.all(apart > 0, axis=1)
                is_told[block] = np.all(np.abs(apart) > _ROUNDING, axis=1) | np.any(apart < -_ROUNDING, axis=1)
        # In a world in which nobody stands, the first do not.
        is_settled &= left == 0
    return is_settled, is_told


def _first_from_others(scores: Floats, is_first: Flags, tolerance: Floats) -> Floats:
    """Return how far the line up to which scores (s, w, n) tie with the best is from either side (s, w).

    Above 0 where those that are flagged (s, 1, n), and nobody else, are the first.
    """
    others = np.where(is_first, -np.inf, scores).max(axis=-1)
    line = np.maximum(np.where(is_first, scores, -np.inf).max(axis=-1), others) - tolerance
    apart: Floats = np.minimum(np.where(is_first, scores, np.inf).min(axis=-1) - line, line - others)
    return apart


def _by_gap(order: Placed, margin: Floats) -> Codes:
    """Return the verdicts where every score is certain."""
    count, width = order.rank.shape
    if not width:
        return np.full(count, NOBODY_STANDS, dtype=np.int8)
    firsts = (order.rank == 1).sum(axis=1)
    codes = np.full(count, CLEAR, dtype=np.int8)
    codes[(firsts > 1) | (_gap(order, order.score[:, 0]) < margin * (1 - TIE))] = CLOSE
    codes[firsts == 0] = NOBODY_STANDS
    return codes


def _gap(order: Placed, lead: Floats) -> Floats:
    """Return how far those behind the first place are behind a score; infinite where nobody is."""
    rows, width = np.arange(len(lead)), order.rank.shape[1]
    firsts = (order.rank == 1).sum(axis=1)
    behind = np.minimum(firsts, width - 1)
    has_second = (firsts < width) & (order.rank[rows, behind] > 0)
    with np.errstate(invalid="ignore"):
        return np.where(has_second, lead - order.score[rows, behind], np.inf)


class _Reach(NamedTuple):
    """Between which ends the scores of the o networks lie whose figures are open, for c learners.

    ``networks`` (o,); ``low`` and ``high`` (c, o); ``is_known`` (c, o): the score is one and no bound;
    ``is_unsure`` (c, o): a gate is unknown; ``is_bound`` (c, o): these ends are not sharp; ``matters`` (c, o):
    stands, and can reach the best of all others.
    """

    networks: Places
    low: Floats
    high: Floats
    is_known: Flags
    is_unsure: Flags
    is_bound: Flags
    matters: Flags

    def of(self, rows: Places) -> "_Reach":
        """Return the same for some of the learners."""
        of_learners: dict[str, Any] = {name: getattr(self, name)[rows] for name in self._fields[1:]}
        return self._replace(**of_learners)


def _reach(
    candidates: Candidates, learners: Learners, order: Placed, standing: Standing, limits: Limits
) -> _Reach:
    networks = np.flatnonzero(limits.is_open)
    shape = (len(learners), len(networks))
    rows = np.repeat(np.arange(len(learners)), len(networks))
    figures = pair_figures(candidates, learners, rows, np.tile(networks, len(learners)))
    matrix = candidates.matrix
    is_bound = _within_gates(candidates, learners, networks, figures)
    ends = extreme_levels(figures.low, figures.high, matrix.maximise, matrix.curves)
    low, high = (scores_at(candidates, end, learners.weights[rows]).reshape(shape) for end in ends)
    is_sure = (order.network >= 0) & ~limits.is_open[order.network]
    surely = np.where(is_sure, order.score, -np.inf).max(axis=1, initial=-np.inf)
    matters = (high >= (surely - limits.tolerance)[:, None]) & standing.stands[:, networks]
    is_unsure = standing.unanswered[:, networks] > 0
    return _Reach(networks, low, high, ~figures.unknown.reshape(shape), is_unsure, is_bound, matters)


def _within_gates(candidates: Candidates, learners: Learners, networks: Places, figures: PairFigures) -> Flags:
    """Put the ends of what gates leave of unknown terms into the ranges of the criteria that measure them.

    Return whose ends that does not make sharp, (c, o).
    """
    shape = (len(learners), len(networks), len(candidates.matrix.criteria))
    low, high = figures.low.reshape(shape), figures.high.reshape(shape)
    terms, bound = candidates.open_terms
    is_bound = np.broadcast_to(bound[networks], shape[:2]).copy()
    position = {network: place for place, network in enumerate(networks.tolist())}
    for term in terms:
        here = position.get(term.network)
        if here is None:
            continue
        least, most = _asked(learners, term.network)
        bottom, top = term.left(least, most)
        # Nothing is left where a gate fails surely, or where several leave nothing together.
        is_left = bottom <= top
        is_bound[:, here] |= ~is_left
        for column, known in term.columns:
            low[is_left, here, column], high[is_left, here, column] = bottom[is_left] + known, top[is_left] + known
    return is_bound


def _asked(learners: Learners, network: int) -> tuple[Floats, Floats]:
    """Return what gates let pass for each learner (c, g), everything where they are waived for a network."""
    least, most = learners.least.copy(), learners.most.copy()
    waived = learners.waived[learners.waived[:, 1] == network]
    least[waived[:, 0], waived[:, 2]], most[waived[:, 0], waived[:, 2]] = -np.inf, np.inf
    return least, most


def _by_ends(order: Placed, reach: _Reach, rows: Places, limits: Limits) -> Codes:
    """Return the verdicts of some learners for whom whoever matters can be at either end of its own score.

    One can be first where its highest is not below the lowest of any other that surely stands; see
    `netselect.bounds.possible_firsts`.
    """
    order = Placed(order.network[rows], order.score[rows], order.rank[rows])
    reach = reach.of(rows)
    tolerance = np.broadcast_to(limits.tolerance, len(limits.margin))[rows][:, None]
    position = np.full(len(limits.is_open) + 1, -1)
    position[reach.networks] = np.arange(len(reach.networks))
    here = position[order.network]
    is_listed, filled = here >= 0, order.network >= 0
    at = np.maximum(here, 0)

    def spread(of_open: Floats, of_others: Floats, further: float) -> Floats:
        """Return a figure of those who are listed, and then of those who matter and are not."""
        listed = np.where(is_listed, np.take_along_axis(of_open, at, axis=1), of_others)
        return np.concatenate([np.where(filled, listed, further), np.where(matters, of_open, further)], axis=1)

    matters = reach.matters.copy()
    which, places = np.nonzero(is_listed)
    matters[which, here[which, places]] = False
    low, high = spread(reach.low, order.score, -np.inf), spread(reach.high, order.score, -np.inf)
    unsure = spread(reach.is_unsure.astype(np.float64), np.zeros_like(order.score), 0.0) > 0
    known = spread(reach.is_known.astype(np.float64), np.ones_like(order.score), 1.0) > 0
    could = (high >= _highest_of_others(np.where(unsure, -np.inf, low)) - tolerance) & ~np.isneginf(high)
    first = np.zeros_like(could)
    first[:, : order.rank.shape[1]] = order.rank == 1
    is_alone = first.sum(axis=1) == 1
    # An empty place is infinitely low at both ends.
    apart = np.subtract(high, low, out=np.zeros_like(low), where=first)
    is_level = is_alone | np.all(apart <= tolerance, axis=1)
    settled = np.all(could == first, axis=1) & is_level & ~np.any(first & unsure, axis=1)
    lead = np.where(known[:, 0], order.score[:, 0], low[:, 0])
    is_close = ~is_alone | (_gap(order, lead) < limits.margin[rows] * (1 - TIE))
    return np.where(settled, np.where(is_close, CLOSE, CLEAR), UNDETERMINED).astype(np.int8)


def _highest_of_others(floor: Floats) -> Floats:
    """Return for each place of a row the highest of all other places."""
    rows, best = np.arange(len(floor)), floor.argmax(axis=1)
    others = np.repeat(floor[rows, best][:, None], floor.shape[1], axis=1)
    rest = floor.copy()
    rest[rows, best] = -np.inf
    others[rows, best] = rest.max(axis=1)
    return others
