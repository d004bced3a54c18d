"""How are learners ranked who stand in a table of Spark? It needs the extra `spark`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from netselect.batch.rank_frame import RankFrame
from netselect.errors import loaded
from netselect.matrix import DecisionMatrix
from netselect.study.study import Study

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame


def rank_spark(frame: "DataFrame", study: Study | DecisionMatrix, **options: Any) -> "DataFrame":  # noqa: ANN401 -- passed on
    """Rank the networks of one study for each of the learners in a table of Spark.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
        One row for each learner. The Python of the executors needs netselect, pandas and pyarrow.
    study : Study or DecisionMatrix
        What all learners share; it is sent to each executor.
    **options
        Of `netselect.batch.rank_frame.RankFrame`: `method`, `top`, `gates`, `weights`, `leave_out_private`, and
        parameters of the method.

    Returns
    -------
    pyspark.sql.DataFrame
        What `RankFrame` returns, some thousand rows at a time (``spark.sql.execution.arrow.maxRecordsPerBatch``);
        nothing is computed before it is asked for.

    Raises
    ------
    MissingExtra
        Where Spark is not installed.
    StudyFaults, UnknownName, InvalidParameter, MethodNotApplicable, MissingAnchors
        Where study, method or columns cannot be used for anybody.

    Notes
    -----
    An id that stands in two batches cannot be seen in either. To be sure beforehand:
    ``frame.select("id").distinct().count() == frame.count()``.
    """
    loaded("pyspark", "spark", "Spark is not installed")
    import pandas as pd  # noqa: PLC0415 -- loaded when first needed

    ranked = RankFrame(study, **options)
    # The columns are the same in every batch: what is wrong with them is said now, not by an executor.
    ranked(pd.DataFrame({name: pd.Series(dtype="object") for name in frame.columns}))
    # Spark takes the dots of a name such as `limits.yearly_cost` for a way into a structure.
    numbered = frame.toDF(*(f"column_{place}" for place in range(len(frame.columns))))
    return numbered.mapInPandas(_Batches(ranked, frame.columns), ranked.schema)


class _Batches:
    """Ranks one batch after the other, under the names that its columns had."""

    def __init__(self, ranked: RankFrame, names: Sequence[str]) -> None:
        self.ranked, self.names = ranked, list(names)

    def __call__(self, batches: "Iterable[pd.DataFrame]") -> "Iterator[pd.DataFrame]":
        for batch in batches:
            rows = self.ranked(batch.set_axis(self.names, axis=1))
            texts = [name for name, kind in self.ranked.columns.items() if kind == "string"]
            # Texts of more than one portion may lie in several pieces of Arrow, and Spark takes only one.
            yield rows.astype(dict.fromkeys(texts, "object"))
