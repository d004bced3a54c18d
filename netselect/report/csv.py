"""How does a ranking stand in a CSV table that a spreadsheet opens without running anything?"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from netselect.ranking import RankedNetwork, Ranking
from netselect.report.table import COLUMNS, CONTRIBUTION
from netselect.words import clean

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def ranking_csv(*rankings: Ranking, files: Sequence[str] = ()) -> str:
    """Return rankings as CSV text: one row for each network, what is not known left blank.

    Parameters
    ----------
    *rankings : Ranking
        One ranking, or several that share a table.
    files : sequence of str
        For several: the file of each, which stands in a column of its own.

    Returns
    -------
    str
        ``id``, the columns of `ranking_frame`, and ``gates``: the rules that are not simply passed. Text that
        a spreadsheet would take for a formula gets an apostrophe in front.
    """
    criteria = dict.fromkeys(
        CONTRIBUTION + name
        for ranking in rankings
        if ranking.evaluation.make_contributions is not None
        for name in ranking.matrix.criteria
    )
    columns = [*(["file"] if files else []), "id", *COLUMNS, *criteria, "gates"]
    named = zip(rankings, files or [""] * len(rankings), strict=True)
    return rows_csv(
        columns, ({**_cells(record), "file": file} for ranking, file in named for record in ranking.records)
    )


def frame_csv(frame: "pd.DataFrame") -> str:
    """Return a DataFrame without its index as CSV text, what is not known left blank.

    Parameters
    ----------
    frame : DataFrame
        Of a finding, by its `to_frame`.

    Returns
    -------
    str
        As `ranking_csv` writes cells.
    """
    return _table(frame.columns, frame.astype(object).where(frame.notna(), None).itertuples(index=False))


def rows_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    r"""Return rows as CSV text, what they do not have left blank.

    Parameters
    ----------
    columns : sequence of str
        The columns, in their order; what else a row has is left out.
    rows : iterable of mapping
        Cells by column.

    Returns
    -------
    str
        As `ranking_csv` writes cells.

    Examples
    --------
    >>> rows_csv(["a", "b"], [{"b": 1.5, "c": 2}])
    'a,b\n,1.5\n'
    """
    return _table(columns, ([row.get(column) for column in columns] for row in rows))


def _table(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(map(defused, columns))
    writer.writerows(map(defused, row) for row in rows)
    return table.getvalue()


def _cells(record: RankedNetwork) -> dict[str, object]:
    return {
        "id": record.network,
        **{name: getattr(record, name) for name in COLUMNS},
        **{CONTRIBUTION + name: part for name, part in record.contributions.items()},
        "gates": "; ".join(str(gate) for gate in record.gates if gate.outcome != "pass"),
    }


def defused(cell: object) -> str:
    """Return a cell as text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> defused("=HYPERLINK(1)"), defused(-0.5), defused(None)
    ("'=HYPERLINK(1)", '-0.5', '')
    """
    text = "" if cell is None else clean(str(cell))
    if text.startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
