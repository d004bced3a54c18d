"""How does a ranking stand in a DataFrame?"""

from typing import TYPE_CHECKING

from netselect.ranking import Ranking

if TYPE_CHECKING:
    import pandas as pd

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
}
"""The columns before the contributions, and their kinds."""


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
        and one of contributions for each criterion, such as ``contributions.yearly_cost``, where the method
        states any. What is not known is NA.
    """
    import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than a ranking

    records = ranking.records
    columns = {
        name: pd.Series([getattr(record, name) for record in records], dtype=kind)
        for name, kind in COLUMNS.items()
    }
    if ranking.evaluation.make_contributions is not None:
        columns |= {
            CONTRIBUTION + criterion: pd.Series(
                [record.contributions.get(criterion) for record in records], dtype="Float64"
            )
            for criterion in ranking.matrix.criteria
        }
    frame = pd.DataFrame(columns)
    frame.index = pd.Index([record.network for record in records], name="id", dtype="str")
    return frame
