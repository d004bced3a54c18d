"""How is a whole cohort counted, a chunk at a time, so that nobody in it can be made out?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from netselect.batch.engine.chunk import NOBODY_STANDS, VERDICTS, Chunk
from netselect.batch.result import BatchResult, Legend
from netselect.batch.survey.suppression import Count, checked_k, counts_that_add_up, one_count
from netselect.batch.survey.surveyed import CohortSurvey, GateCounts

_NOBODY = ""
"""Stands beside the networks for those who have no shortlist; no network is called so."""

MOST_DIFFERENT = 250_000
"""Different shortlists, or needs, that are counted apart; where there are more, neither is reported."""


class Survey:
    """Counts what comes out for a cohort, a chunk at a time; no learner's record is kept.

    Parameters
    ----------
    legend : Legend
        What the codes of the chunks stand for.
    k : int
        The smallest group that is shown, 5 or more.

    Examples
    --------
    >>> import numpy as np
    >>> from netselect import DecisionMatrix
    >>> from netselect.batch.many import rank_many
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> result = rank_many(matrix, np.ones((20, 2)))
    >>> survey = Survey(result.legend)
    >>> for chunk in result.iter_chunks():
    ...     survey.add(chunk)
    >>> str(survey.survey().verdicts["clear"])
    '20 of 20'
    """

    def __init__(self, legend: Legend, k: int = 5) -> None:
        self.legend, self.k = legend, checked_k(k)
        self._learners = 0
        self._verdicts = np.zeros(len(VERDICTS), dtype=np.int64)
        self._shortlisted, self._serving = (np.zeros(len(legend.networks), dtype=np.int64) for _ in range(2))
        self._exclusions, self._excluded_for = (np.zeros(len(legend.gates), dtype=np.int64) for _ in range(2))
        self._has_wants = False
        self._unmet, self._lists = _Tally(), _Tally()

    def add(self, chunk: Chunk) -> None:
        """Count some learners; chunks may come in any order and of any size."""
        count, networks = len(chunk), len(self.legend.networks)
        self._learners += count
        self._verdicts += np.bincount(chunk.verdict, minlength=len(VERDICTS))
        self._shortlisted += np.bincount(chunk.shortlisted[:, 1], minlength=networks)
        self._serving += chunk.serving
        self._exclusions += chunk.excluded_by.sum(axis=0, dtype=np.int64)
        self._excluded_for += (chunk.excluded_by > 0).sum(axis=0)
        self._has_wants |= bool(chunk.wants)
        codes = chunk.unmet[chunk.unmet[:, 2] == 0, 1]
        unmet = np.bincount(codes, minlength=len(chunk.wants)).tolist()
        self._unmet.add({name: times for name, times in zip(chunk.wants, unmet, strict=False) if times})
        self._lists.add(Counter(_lists(chunk)))

    def survey(self) -> CohortSurvey:
        """Return what has been counted so far, with small counts kept back.

        Returns
        -------
        CohortSurvey
        """
        total, k = self._learners, self.k
        if total < k:
            return CohortSurvey(self.legend.method, k, Count(None, 1, k - 1) if total else Count(0, 0, 0))
        nobody = VERDICTS[NOBODY_STANDS]
        counted = dict(zip(VERDICTS, self._verdicts.tolist(), strict=True))
        # For how many nobody stands can follow from the shortlists: they have none.
        verdicts = counts_that_add_up(counted, total, k, known={nobody})
        shortlisted = self._shortlisted_counts(counted[nobody])
        unmet = self._unmet.counts
        commonest, same = self._commonest(shortlisted)
        return CohortSurvey(
            method=self.legend.method,
            k=k,
            learners=Count(total, total, total),
            verdicts=verdicts,
            shortlisted=_largest_first(shortlisted),
            unmet=None
            if unmet is None
            else _largest_first({name: one_count(times, total, k) for name, times in unmet.items() if times >= k}),
            has_rare_unmet=unmet is not None and any(times < k for times in unmet.values()),
            serves_nothing=self._serves_nothing(),
            gates=self._gates(verdicts[nobody]),
            commonest=commonest,
            same_list=same,
        )

    def text(self) -> str:
        """Return the survey as plain text."""
        return str(self.survey())

    def _shortlisted_counts(self, nobody_stands: int) -> dict[str, Count]:
        """Return how often each network is shortlisted.

        The sum over the networks is not shown, but where shortlists have a size it can be guessed; and where that
        is 1, the networks and those for whom nobody stands make up the cohort. So they share a table.
        """
        counts = dict(zip(self.legend.networks, self._shortlisted.tolist(), strict=True))
        shown = counts_that_add_up({**counts, _NOBODY: nobody_stands}, self._learners, self.k, known={_NOBODY})
        return {name: shown[name] for name in counts}

    def _serves_nothing(self) -> tuple[str, ...]:
        if not self._has_wants:
            return ()
        return tuple(self.legend.networks[place] for place in np.flatnonzero(self._serving == 0).tolist())

    def _gates(self, nobody_stands: Count) -> dict[str, GateCounts]:
        """Return how much each gate excludes, the one that excludes most first."""
        found = {}
        for place, name in enumerate(self.legend.gates):
            number, exclusions = int(self._excluded_for[place]), int(self._exclusions[place])
            learners = one_count(number, self._learners, self.k)
            most = len(self.legend.networks) * self._learners
            is_shown = learners.value is not None and (
                nobody_stands.value is not None
                or (nobody_stands.high == self.k - 1 and self._tells_nothing_of_nobody(number, exclusions))
            )
            shown = Count(exclusions, exclusions, exclusions) if is_shown else Count(None, 0, most)
            found[name] = GateCounts(learners, shown)
        order = sorted(found, key=lambda name: (-found[name].exclusions.place, -found[name].learners.place, name))
        return {name: found[name] for name in order}

    def _tells_nothing_of_nobody(self, number: int, exclusions: int) -> bool:
        """Return whether a gate's exclusions leave open for which of 1 to k - 1 learners nobody stands.

        They do where they can be shared out over ``number`` learners so that all n networks are excluded for one
        of them, and for k - 1 of them, and 1 to n - 1 for each of the others.
        """
        all_but_one = len(self.legend.networks) - 1
        return number + all_but_one * (self.k - 1) <= exclusions <= number * all_but_one + 1

    def _commonest(self, shortlisted: Mapping[str, Count]) -> tuple[tuple[str, ...], Count | None]:
        """Return the shortlist that most learners have, and how many do; the first by name among several.

        It says that its networks are on no fewer shortlists, and the others on no more than there are others.
        Where that could narrow a count that is kept back for the sake of others, it is kept back too.
        """
        lists = self._lists.counts
        if lists is None:
            return (), None
        times = max(lists.values(), default=0)
        count = one_count(times, self._learners, self.k)
        if times < self.k:
            return (), count
        first = min(
            tuple(np.frombuffer(one, dtype=np.int32).tolist()) for one, held in lists.items() if held == times
        )
        names = tuple(self.legend.networks[place] for place in first)
        hidden = {name for name, shown in shortlisted.items() if shown.value is None and shown.low == 0}
        plain = [shown.value for shown in shortlisted.values() if shown.value and shown.value < self._learners]
        if hidden and (
            not hidden.isdisjoint(names) or self._learners - times < min(plain, default=self._learners)
        ):
            return (), Count(None, 0, self._learners, self._learners)
        return names, count


def cohort_survey(result: BatchResult, k: int = 5) -> CohortSurvey:
    """Return what can be said of a whole cohort.

    Parameters
    ----------
    result : BatchResult
        What `netselect.rank_many` returned.
    k : int
        The smallest group that is shown, 5 or more: smaller counts, and those that all but fewer than k share, are
        given as a range (`netselect.batch.survey.suppression`).

    Returns
    -------
    CohortSurvey
    """
    survey = Survey(result.legend, k)
    for chunk in result.iter_chunks():
        survey.add(chunk)
    return survey.survey()


class _Tally:
    """Counts different things, and gives up where there are very many, whatever order they come in."""

    def __init__(self) -> None:
        self.counts: dict[Any, int] | None = {}

    def add(self, more: Mapping[Any, int]) -> None:
        if self.counts is None:
            return
        for thing, times in more.items():
            self.counts[thing] = self.counts.get(thing, 0) + times
        if len(self.counts) > MOST_DIFFERENT:
            self.counts = None


def _lists(chunk: Chunk) -> Iterator[bytes]:
    """Yield each learner's shortlist, ascending, as bytes; learners without one are left out."""
    if not len(chunk.shortlisted):
        return
    order = np.lexsort((chunk.shortlisted[:, 1], chunk.shortlisted[:, 0]))
    rows, networks = np.ascontiguousarray(chunk.shortlisted[order].T.astype(np.int32))
    ends = [*(4 * (np.flatnonzero(np.diff(rows)) + 1)).tolist(), 4 * len(rows)]
    every, start = networks.tobytes(), 0
    for end in ends:
        yield every[start:end]
        start = end


def _largest_first(counts: Mapping[str, Count]) -> dict[str, Count]:
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name].place, name))}
