"""How do the results of many learners stand in DataFrames?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.chunk import VERDICTS, Chunk
from netselect.batch.result import BatchResult, Legend
from netselect.batch.writing.columns import STATUSES, learner_columns, listed_columns, unmet_texts

if TYPE_CHECKING:
    import pandas as pd


def frame_of_networks(result: BatchResult) -> "pd.DataFrame":
    """Return one row for each learner and listed network.

    Parameters
    ----------
    result : BatchResult
        The results of a cohort.

    Returns
    -------
    DataFrame
        `learner`, `verdict`, `network` and `status` as categories; `rank`, `score`, and `known`, which is false
        where the score is only a bound. Learners stand in their own order, and networks by rank and id.
    """
    import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than ranking some thousand learners

    chunk = result.whole
    filled = chunk.network >= 0
    rows = np.repeat(np.arange(len(chunk)), filled.sum(axis=1))
    # The ids of a study's learners are unique; those of rows of weights need not be.
    codes, ids = pd.factorize(np.array(list(chunk.ids), dtype=np.object_))
    return pd.DataFrame(
        {
            "learner": pd.Categorical.from_codes(codes[rows], categories=pd.Index(ids)),
            "verdict": _categories(chunk.verdict[rows], VERDICTS),
            "network": _categories(chunk.network[filled], result.legend.networks),
            "rank": chunk.rank[filled],
            "score": chunk.score[filled],
            "status": _categories(chunk.is_conditional[filled].astype(np.int8), STATUSES),
            "known": chunk.is_known[filled],
        }
    )


def frame_of_learners(result: BatchResult) -> "pd.DataFrame":
    """Return one row for each learner.

    Parameters
    ----------
    result : BatchResult
        The results of a cohort.

    Returns
    -------
    DataFrame
        `learner`; `verdict` as categories; `excluded` and `excluded_by_<gate>`, how many networks are excluded and
        by which gate; `unmet`, the ids of needs that nobody who stands can serve, with a space between;
        `open_needs`, how many needs and aspirations are open, NA for a bare matrix.
    """
    import pandas as pd  # noqa: PLC0415 -- as above

    return pd.DataFrame(_of_learners(result.whole, result.legend))


def flat_frame(chunk: Chunk, legend: Legend) -> "pd.DataFrame":
    """Return one row for each learner with the networks that are listed side by side, as a CSV file has them.

    Parameters
    ----------
    chunk : Chunk
        The results of some learners.
    legend : Legend
        What the codes stand for.

    Returns
    -------
    DataFrame
        The columns of `frame_of_learners`, then `network_1`, `rank_1`, `score_1`, `status_1`, `known_1` and so on
        up to the number that is listed. Kinds are the same for any chunk; where fewer stand, cells are NA.
    """
    import pandas as pd  # noqa: PLC0415 -- as above

    columns: dict[str, Any] = _of_learners(chunk, legend)
    names = iter(listed_columns(legend))
    for place in range(legend.top):
        network, is_empty = chunk.network[:, place], chunk.network[:, place] < 0
        status = np.where(is_empty, -1, chunk.is_conditional[:, place]).astype(np.int8)
        score = np.where(is_empty, 0.0, chunk.score[:, place])
        columns[next(names)] = _categories(network, legend.networks)
        columns[next(names)] = pd.arrays.IntegerArray(chunk.rank[:, place].copy(), is_empty)
        columns[next(names)] = pd.arrays.FloatingArray(score, is_empty.copy())
        columns[next(names)] = _categories(status, STATUSES)
        columns[next(names)] = pd.arrays.BooleanArray(chunk.is_known[:, place].copy(), is_empty.copy())
    return pd.DataFrame(columns)


def _of_learners(chunk: Chunk, legend: Legend) -> dict[str, Any]:
    import pandas as pd  # noqa: PLC0415 -- as above

    values = [
        pd.Series(list(chunk.ids), dtype="str"),
        _categories(chunk.verdict, VERDICTS),
        chunk.excluded,
        *chunk.excluded_by.T,
        pd.Series(unmet_texts(chunk), dtype="str"),
        pd.arrays.IntegerArray(chunk.open_needs.copy(), chunk.open_needs < 0),
    ]
    return dict(zip(learner_columns(legend), values, strict=True))


def _categories(codes: npt.NDArray[np.signedinteger[Any]], names: Sequence[str]) -> "pd.Categorical[str]":
    import pandas as pd  # noqa: PLC0415 -- as above

    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names), dtype="str"))
