"""Which pictures are made of a ranking and of what is found about it, and what does each say?

Each takes facts and returns a `Picture`: a title that says in a sentence what is found, the same with all figures
in words, and marks. Where there is nothing to draw, the title says why, and there are no marks.
"""

from collections.abc import Iterable, Sequence

from netselect.ranking import RankedNetwork, Ranking
from netselect.report.pictures import Axis, Bar, Interval, Mark, Picture, Tone
from netselect.report.table import bar_ends
from netselect.words import ILLUSTRATIVE, score_text, significant

MOST_ROWS = 60
"""Networks that are drawn; the text says where there are more."""


def scores(ranking: Ranking) -> Picture:
    """Return a bar for each score, and a line from the least to the most that it could be."""
    records = ranking.records[:MOST_ROWS]
    low, high = bar_ends(ranking)
    marks: list[Mark] = []
    for row, record in enumerate(records):
        if record.low is None or record.high is None:
            continue
        tone = _TONE_OF[record.status]
        if record.score is not None:
            marks.append(Bar(row, max(low, min(0.0, high)), record.score, tone))
        marks.append(Interval(row, record.low, record.high, _score(record)))
    return Picture(
        "scores",
        title=ranking.verdict.sentence,
        alt=f"Scores: {_ended(_said(ranking, record) for record in records)}{_more(ranking)}",
        x=_axis("Score; the line reaches from the least to the most that it could be", low, high),
        y=_rows([ranking.names.network(record.network) for record in records]),
        marks=tuple(marks),
        legend=_statuses(records),
        note=_note(ranking),
    )


_TONE_OF: dict[str, Tone] = {"feasible": "first", "conditional": "second", "excluded": "faded"}
_CALLED = {"feasible": "stands", "conditional": "stands if unknowns turn out well", "excluded": "ruled out"}


def _statuses(records: Sequence[RankedNetwork]) -> tuple[tuple[Tone, str], ...]:
    found = dict.fromkeys(record.status for record in records)
    return tuple((_TONE_OF[status], _CALLED[status]) for status in found) if len(found) > 1 else ()


def _score(record: RankedNetwork) -> str:
    return "not known" if record.score is None else score_text(record.score)


def _said(ranking: Ranking, record: RankedNetwork) -> str:
    said = f"{ranking.names.network(record.network)} "
    if record.low is None or record.high is None:
        said += "no score"
    else:
        said += _score(record)
        if record.low != record.high:
            said += f", from {score_text(record.low)} to {score_text(record.high)}"
    return said if record.status == "feasible" else f"{said} ({_CALLED[record.status]})"


def _ended(said: Iterable[str]) -> str:
    return f"{'; '.join(said)}."


def _more(ranking: Ranking) -> str:
    count = len(ranking.records)
    return f" The first {MOST_ROWS} of {count:,} networks are drawn." if count > MOST_ROWS else ""


def _note(ranking: Ranking) -> str:
    return ILLUSTRATIVE if ranking.study is not None and ranking.study.illustrative else ""


def _rows(names: Sequence[str]) -> Axis:
    """Return an axis with a row for each name, the first at the top."""
    return Axis("", len(names) - 0.5, -0.5, tuple((float(row), name) for row, name in enumerate(names)))


def _axis(label: str, low: float, high: float) -> Axis:
    """Return an axis with round ticks, which reaches as far as it is told."""
    step = _step((high - low) / 5)
    first = -int(-low / step // 1) if low >= 0 else int(low / step)
    ticks = []
    for count in range(first, first + 12):
        at = count * step
        if low - step * 1e-9 <= at <= high + step * 1e-9:
            ticks.append((at, significant(at, 4)))
    return Axis(label, low, high, tuple(ticks))


def _step(least: float) -> float:
    """Return the round number that is next above a step.

    Examples
    --------
    >>> _step(0.2), _step(0.21), _step(130.0)
    (0.2, 0.5, 200.0)
    """
    size = 1.0
    while size > least:
        size /= 10
    while size * 10 <= least:
        size *= 10
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= least * (1 - 1e-9))
