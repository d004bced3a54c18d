"""How are learners ranked who stand in a table of Dask? It needs the extra `dask`."""

from typing import TYPE_CHECKING, Any

from netselect.batch.rank_frame import RankFrame
from netselect.errors import loaded
from netselect.matrix import DecisionMatrix
from netselect.study.study import Study

if TYPE_CHECKING:
    from dask.dataframe import DataFrame


def rank_dask(frame: "DataFrame", study: Study | DecisionMatrix, **options: Any) -> "DataFrame":  # noqa: ANN401 -- passed on
    """Rank the networks of one study for each of the learners in a table of Dask.

    Parameters
    ----------
    frame : dask.dataframe.DataFrame
        One row for each learner, in any number of partitions.
    study : Study or DecisionMatrix
        What all learners share.
    **options
        Of `netselect.batch.rank_frame.RankFrame`: `method`, `top`, `gates`, `weights`, `leave_out_private`, and
        parameters of the method.

    Returns
    -------
    dask.dataframe.DataFrame
        What `RankFrame` returns, partition by partition; nothing is computed before it is asked for.

    Raises
    ------
    MissingExtra
        Where Dask is not installed.
    StudyFaults, UnknownName, InvalidParameter, MethodNotApplicable, MissingAnchors
        Where study, method or columns cannot be used for anybody.

    Notes
    -----
    An id that stands in two partitions cannot be seen in either. To be sure beforehand:
    ``frame["id"].nunique().compute() == len(frame)``.
    """
    loaded("dask.dataframe", "dask", "Dask is not installed")
    ranked = RankFrame(study, **options)
    # The columns are the same in every partition: what is wrong with them is said now, not when it is computed.
    ranked(frame._meta)  # noqa: SLF001 -- the documented way to an empty table of the same columns
    return frame.map_partitions(ranked, meta=ranked.meta)
