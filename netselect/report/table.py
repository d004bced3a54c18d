"""What are the columns of a ranking, for reading and for computing?

Text is drawn from `SHOWN` by whatever shows all networks (a terminal, Markdown, HTML, documents), each in its own
way. A frame and CSV have `COLUMNS`, by their ids and kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netselect.names import Names
from netselect.ranking import RankedNetwork, Ranking
from netselect.ranking.comparability import IN_PART
from netselect.words import score_text

if TYPE_CHECKING:
    import pandas as pd

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people read it.

    Parameters
    ----------
    head : str
        What stands over it.
    cell : callable
        Returns the text for a network; nothing where there is nothing to say.
    is_figure : bool
        Whether its cells end below each other.
    is_folded : bool
        Whether its cells are broken between words where a terminal is narrow.
    gives_way : bool
        Whether a terminal leaves it out where it is too narrow, the last one first.
    needs_head : bool
        Whether a terminal prints what stands over it; else its cells speak for themselves.
    """

    head: str
    cell: Callable[[RankedNetwork, Names], str]
    is_figure: bool = False
    is_folded: bool = False
    gives_way: bool = False
    needs_head: bool = True


def _rank(record: RankedNetwork, _: Names) -> str:
    return "" if record.rank is None else str(record.rank)


def _name(record: RankedNetwork, names: Names) -> str:
    return names.network(record.network)


def _status(record: RankedNetwork, _: Names) -> str:
    return record.status


def _score(record: RankedNetwork, _: Names) -> str:
    if record.low is None or record.high is None:
        return "no score"
    in_part = "" if record.comparable else f" ({IN_PART})"
    return ("not known" if record.score is None else score_text(record.score)) + in_part


def _range(record: RankedNetwork, _: Names) -> str:
    if record.low is None or record.high is None or record.low == record.high:
        return ""
    return f"{score_text(record.low)} to {score_text(record.high)}"


SHOWN = (
    Column("Rank", _rank, is_figure=True, needs_head=False),
    Column("Network", _name, is_folded=True),
    Column("Status", _status),
    Column("Score", _score, is_figure=True),
    Column("Low to high", _range, gives_way=True),
)
"""The columns of a ranking, as people read them, wherever all networks are shown.

The short table has columns of its own (`report/text.py`), and so has its HTML; frames and CSV have `COLUMNS`.
"""

CONTRIBUTION = "contributions."
"""What the name of a column of contributions starts with, before the id of the criterion."""

COLUMNS = {
    "rank": "Int64",
    "name": "str",
    "status": "str",
    "score": "Float64",
    "low": "Float64",
    "high": "Float64",
    "best_rank": "Int64",
    "worst_rank": "Int64",
    "comparable": "bool",
}
"""The columns before the contributions, and their kinds."""


def shown_rows(ranking: Ranking) -> list[list[str]]:
    """Return the text of every cell: a row for each network, in the order of the ranking's records."""
    names = ranking.names
    return [[column.cell(record, names) for column in SHOWN] for record in ranking.records]


def ranking_frame(ranking: Ranking) -> "pd.DataFrame":
    """Return one row for each network, in order of rank, the excluded last.

    Parameters
    ----------
    ranking : Ranking
        A ranking.

    Returns
    -------
    DataFrame
        The index ``id``; columns `rank`, `name`, `status`, `score`, `low`, `high`, `best_rank`, `worst_rank`,
        `comparable` (false where something does not apply to the network), and one of contributions for each
        criterion, such as ``contributions.yearly_cost``, where the method states any. What is not known is NA.
    """
    import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

    records = ranking.records
    columns = {
        name: pd.Series([getattr(record, name) for record in records], dtype=kind)
        for name, kind in COLUMNS.items()
    }
    if ranking.evaluation.make_contributions is not None:
        parts = [record.contributions for record in records]
        columns |= {
            CONTRIBUTION + criterion: pd.Series([own.get(criterion) for own in parts], dtype="Float64")
            for criterion in ranking.matrix.criteria
        }
    frame = pd.DataFrame(columns)
    frame.index = pd.Index([record.network for record in records], name="id", dtype="str")
    return frame


def bar_ends(ranking: Ranking) -> Ends:
    """Return the scores at the left and at the right end of the bars of a ranking.

    Returns
    -------
    tuple of float
        0 and 1 for a unit score, -1 and 1 for flows, else the lowest and the highest bound shown; never equal.
    """
    fixed = {"unit": (0.0, 1.0), "flow": (-1.0, 1.0)}.get(ranking.method.range_of_scores)
    if fixed is not None:
        return fixed
    lows = [record.low for record in ranking.records if record.low is not None]
    highs = [record.high for record in ranking.records if record.high is not None]
    left, right = min(lows, default=0.0), max(highs, default=1.0)
    left = min(left, 0.0)
    return (left, right) if right > left else (left, left + 1.0)


def bar_span(record: RankedNetwork, ends: Ends) -> Ends | None:
    """Return where a network's low and high lie, as shares of the bar from 0 to 1; None without bounds."""
    if record.low is None or record.high is None:
        return None
    left, right = ends
    start, stop = ((bound - left) / (right - left) for bound in (record.low, record.high))
    return min(max(start, 0.0), 1.0), min(max(stop, 0.0), 1.0)


def drawn(span: Ends | None, width: int, marks: str) -> str:
    """Return a bar of so many characters; ``marks`` are the character of the range and that of the rest.

    Examples
    --------
    >>> drawn((0.25, 0.5), 8, "=.")
    '..==....'
    """
    if span is None:
        return ""
    start = min(int(span[0] * width), width - 1)
    stop = max(start + 1, min(width, round(span[1] * width)))
    return marks[1] * start + marks[0] * (stop - start) + marks[1] * (width - stop)
