"""What can be said of a whole cohort, counted a chunk at a time, so that no single learner can be made out?

Every count of people is rounded to the nearest 5, as education statistics in the United Kingdom do it, and what is
said besides (shares, order, which names are listed) follows from the rounded counts alone.

References
----------
Higher Education Statistics Agency (HESA). Rounding and suppression to anonymise statistics.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from netselect.arguments import checked
from netselect.batch.engine.learners import VERDICTS, Chunk, Legend
from netselect.batch.many import BatchResult
from netselect.names import Names
from netselect.ranking.records import resting_on
from netselect.words import percent, plain_name, wrapped

if TYPE_CHECKING:
    import pandas as pd


ROUNDED_TO = 5
"""Counts of people are rounded to a multiple of it."""

FEWEST_FOR_SHARES = 25
"""Of fewer people, rounded, no percentage is given."""

MOST_DIFFERENT = 250_000
"""Different needs that are counted apart; where there are more, none is reported."""

_MOST_LINES = 10
"""Lines of one kind in the text; the table has all of them."""

_HARDLY_ANYBODY = f"for none, or {ROUNDED_TO // 2} learners at most"


def rounded(count: int) -> int:
    """Return a count of people as it may be passed on: the nearest multiple of 5.

    >>> [rounded(count) for count in (0, 2, 3, 7, 8, 122)]
    [0, 0, 5, 5, 10, 120]
    """
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def learners_about(count: int) -> str:
    """Return so many learners in words, rounded.

    >>> learners_about(59), learners_about(1)
    ('About 60 learners', 'At most 2 learners')
    """
    return f"About {rounded(count):,} learners" if rounded(count) else f"At most {ROUNDED_TO // 2} learners"


@dataclass(frozen=True, slots=True)
class CohortSurvey:
    """What comes out for a cohort; every figure is a number of people, rounded to the nearest 5.

    Parameters
    ----------
    method : str
        The method's name.
    learners : int or None
        How many were ranked. Where that is 0 (there are 2 at most), nothing more is said; nor where it is None,
        because the counts would give each other away.
    verdicts : dict of str to int
        How sure the first places are.
    shortlisted : dict of str to int
        For how many learners each network is on the shortlist.
    without_open_needs : int
        How many have no need or aspiration that is open.
    unmet : dict of str to int, or None
        Needs that no network serves that stands for the learner, and for how many. Private ones, and those of 2
        learners at most, are not named. None where there are too many different ones to be counted.
    serves_nothing : tuple of str
        Networks that can serve an open need of 2 learners at most; empty where hardly anybody has any.
    gates : dict of str to int
        For how many learners each gate excludes a network.
    called : Names
        How networks, needs and gates are called in the text; tables and plain values hold ids.
    ungraded : int
        How many strengths of the study, on which the verdicts rest, carry no grade.

    Notes
    -----
    Rankings rest on private needs too. For a survey that others than the service see, rank with
    ``leave_out_private=True``.
    """

    method: str
    learners: int | None
    verdicts: dict[str, int] = field(default_factory=dict)
    shortlisted: dict[str, int] = field(default_factory=dict)
    without_open_needs: int = 0
    unmet: dict[str, int] | None = field(default_factory=dict)
    serves_nothing: tuple[str, ...] = ()
    gates: dict[str, int] = field(default_factory=dict)
    called: Names = field(default_factory=Names)
    ungraded: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the survey as plain values, for JSON."""
        return {
            "method": self.method,
            "rounded_to": ROUNDED_TO,
            "learners": self.learners,
            "verdicts": dict(self.verdicts),
            "shortlisted": dict(self.shortlisted),
            "without_open_needs": self.without_open_needs,
            "unmet": None if self.unmet is None else dict(self.unmet),
            "serves_nothing": list(self.serves_nothing),
            "gates": dict(self.gates),
            "ungraded_strengths": self.ungraded,
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return the survey as a table.

        Returns
        -------
        DataFrame
            Columns `about` (learners, verdict, shortlisted, without open needs, unmet, serves nothing or excluded
            by), `name`, and `learners`, rounded; NA for networks that serve nothing.
        """
        import pandas as pd  # noqa: PLC0415 -- loaded when first needed

        rows: list[tuple[str, str, int | None]] = [("learners", "", self.learners)]
        if self.learners:
            blocks = (("verdict", self.verdicts), ("shortlisted", self.shortlisted))
            rows += [(about, name, count) for about, counts in blocks for name, count in counts.items()]
            rows.append(("without open needs", "", self.without_open_needs))
            rows += [("unmet", name, count) for name, count in (self.unmet or {}).items()]
            rows += [("serves nothing", name, None) for name in self.serves_nothing]
            rows += [("excluded by", name, count) for name, count in self.gates.items()]
        about, names, counts = zip(*rows, strict=True)
        return pd.DataFrame(
            {
                "about": pd.Series(about, dtype="str"),
                "name": pd.Series(names, dtype="str"),
                "learners": pd.Series(counts, dtype="Int64"),
            }
        )

    def __str__(self) -> str:
        """Return the survey as plain text."""
        lines = ("".join(sign if sign.isprintable() else " " for sign in line) for line in _lines(self))
        return "\n".join(wrapped(line.strip(), line[: -len(line.lstrip())]) for line in lines)

    def _repr_html_(self) -> str:
        return f'<pre style="color:inherit;white-space:pre-wrap">{escape(str(self), quote=True)}</pre>'


class Survey:
    """Counts what comes out for a cohort, a chunk at a time; no learner's record is kept.

    Parameters
    ----------
    legend : Legend
        What the codes of the chunks stand for.

    Examples
    --------
    >>> import numpy as np
    >>> from netselect import DecisionMatrix
    >>> from netselect.batch.many import rank_many
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> result = rank_many(matrix, np.ones((21, 2)))
    >>> survey = Survey(result.legend)
    >>> for chunk in result.iter_chunks():
    ...     survey.add(chunk)
    >>> survey.survey().verdicts["clear"]
    20
    """

    def __init__(self, legend: Legend) -> None:
        self.legend = legend
        self._learners = self._without_open = self._with_open = 0
        self._verdicts = np.zeros(len(VERDICTS), dtype=np.int64)
        self._shortlisted, self._serving = (np.zeros(len(legend.networks), dtype=np.int64) for _ in range(2))
        self._excluded_for = np.zeros(len(legend.gates), dtype=np.int64)
        self._unmet: dict[str, int] | None = {}

    def add(self, chunk: Chunk) -> None:
        """Count some learners; chunks may come in any order and of any size."""
        self._learners += len(chunk)
        self._verdicts += np.bincount(chunk.verdict, minlength=len(VERDICTS))
        self._shortlisted += np.bincount(chunk.shortlisted[:, 1], minlength=len(self.legend.networks))
        self._serving += chunk.serving
        self._excluded_for += (chunk.excluded_by > 0).sum(axis=0)
        self._without_open += int((chunk.open_needs == 0).sum())
        self._with_open += int((chunk.open_needs > 0).sum())
        codes = chunk.unmet[chunk.unmet[:, 2] == 0, 1]
        for name, times in zip(chunk.wants, np.bincount(codes, minlength=len(chunk.wants)).tolist(), strict=False):
            if times and self._unmet is not None:
                self._unmet[name] = self._unmet.get(name, 0) + times
        if self._unmet is not None and len(self._unmet) > MOST_DIFFERENT:
            self._unmet = None

    def survey(self) -> CohortSurvey:
        """Return what has been counted so far, rounded.

        Returns
        -------
        CohortSurvey
        """
        learners, legend = rounded(self._learners), self.legend
        if not learners:
            return CohortSurvey(legend.method, learners)
        verdicts = _rounded(VERDICTS, self._verdicts.tolist())
        # Learners are those of all verdicts. Where every count is rounded as far as can be, all up and the total
        # down or the other way round, the exact counts follow, and where it is known that they do, from the total.
        if abs(sum(verdicts.values()) - learners) > len(verdicts) * (ROUNDED_TO // 2):
            return CohortSurvey(legend.method, None)
        unmet = None if self._unmet is None else _rounded(self._unmet, self._unmet.values())
        serving = _rounded(legend.networks, self._serving.tolist())
        nothing = tuple(name for name, count in serving.items() if not count) if rounded(self._with_open) else ()
        return CohortSurvey(
            method=legend.method,
            learners=learners,
            verdicts=verdicts,
            shortlisted=_largest_first(_rounded(legend.networks, self._shortlisted.tolist())),
            without_open_needs=rounded(self._without_open),
            unmet=None
            if unmet is None
            else _largest_first({name: count for name, count in unmet.items() if count}),
            serves_nothing=nothing,
            gates=_largest_first(_rounded(legend.gates, self._excluded_for.tolist())),
            called=legend.called,
            ungraded=legend.ungraded,
        )

    def text(self) -> str:
        """Return the survey as plain text."""
        return str(self.survey())


@checked
def cohort_survey(result: BatchResult) -> CohortSurvey:
    """Return what can be said of a whole cohort.

    Parameters
    ----------
    result : BatchResult
        What `netselect.rank_many` returned.

    Returns
    -------
    CohortSurvey

    Examples
    --------
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> result = netselect.rank_many(study, [{"id": f"p-{n}"} for n in range(30)])
    >>> print(str(netselect.cohort_survey(result)).splitlines()[0])
    About 30 learners ranked by weighted sum
    """
    survey = Survey(result.legend)
    for chunk in result.iter_chunks():
        survey.add(chunk)
    return survey.survey()


def _rounded(names: "Sequence[str] | Mapping[str, int]", counts: Any) -> dict[str, int]:  # noqa: ANN401 -- whole numbers
    return {name: rounded(count) for name, count in zip(names, counts, strict=True)}


def _largest_first(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name], name))}


def _lines(survey: CohortSurvey) -> Iterator[str]:
    """Yield the survey line by line."""
    if survey.learners is None:
        by = plain_name(survey.method)
        yield f"Learners ranked by {by}: no count is shown: even rounded they would tell too much."
        return
    about = learners_about(survey.learners)
    if not survey.learners:
        yield f"{about} ranked by {plain_name(survey.method)}: nothing is said of so few, to protect each of them."
        return
    yield f"{about} ranked by {plain_name(survey.method)}"
    yield (
        f"Each count of learners is rounded to the nearest {ROUNDED_TO} (0, 1 and 2 become 0), to protect each of "
        "them; percentages are those of the rounded counts."
    )
    called = survey.called
    rests = f", {resting_on(survey.ungraded)}" if survey.ungraded else ""
    yield from _block(f"First place{rests}", survey.verdicts, survey, str)
    yield from _block("On the shortlist", survey.shortlisted, survey, called.network)
    if survey.without_open_needs:
        yield f"Without an open need or aspiration: {_share(survey.without_open_needs, survey)}"
    if survey.unmet is None:
        yield "Needs that nobody serves: too many different ones to be counted"
    elif survey.unmet:
        yield from _block("Needs that nobody serves", survey.unmet, survey, called.want)
    if survey.serves_nothing:
        some = _some(called.listed(survey.serves_nothing))
        yield f"Serve an open need of {ROUNDED_TO // 2} learners at most: {some}"
    if survey.gates:
        yield from _block("Learners for whom a rule excludes a network", survey.gates, survey, called.gate)


def _block(
    head: str, counts: Mapping[str, int], survey: CohortSurvey, called: Callable[[str], str]
) -> Iterator[str]:
    yield head
    said = [(called(name), count) for name, count in counts.items() if count]
    for name, count in said[:_MOST_LINES]:
        yield f"  {name}: {_share(count, survey)}"
    if len(said) > _MOST_LINES:
        yield f"  and {len(said) - _MOST_LINES:,} more"
    if hardly := [called(name) for name, count in counts.items() if not count]:
        yield f"  {_HARDLY_ANYBODY}: {_some(hardly)}"


def _share(count: int, survey: CohortSurvey) -> str:
    """Return a rounded count, with its share where enough people are counted: both are those that are printed."""
    learners = survey.learners or 0
    return f"{count:,} ({percent(count / learners, 0)})" if learners >= FEWEST_FOR_SHARES else f"{count:,}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_LINES:,} more" if len(names) > _MOST_LINES else ""
    return ", ".join(names[:_MOST_LINES]) + more
