"""How is a table of learners ranked by one plain function, which is applied to each part of a larger table?

Such as one of Dask or of Spark: those need the extras `dask` and `spark`.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import tee
from pickle import dumps
from typing import TYPE_CHECKING, Any, Literal

from netselect.arguments import RankingOptions
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.formats import flat_frame, learner_columns, listed_columns
from netselect.batch.many import checked_number, legend_of, portions, rank_portions
from netselect.batch.reading import LearnerFault
from netselect.batch.reading.from_tables import Table, check_shape
from netselect.errors import InvalidParameter, loaded
from netselect.matrix import DecisionMatrix
from netselect.methods import Method
from netselect.reading.tables import FRAME, column_cells
from netselect.study.statements import Weighting
from netselect.study.study import Study

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd
    from pyspark import sql

FAULT = "fault"
"""The column that says why a learner could not be ranked; an empty text for everybody else."""

_KINDS = {"excluded": "Int64", "open": "Int64", "rank": "Int64", "score": "Float64", "known": "boolean"}
"""Kinds of columns, by what their name starts with; all others are text."""

_DDL = {"Int64": "BIGINT", "Float64": "DOUBLE", "boolean": "BOOLEAN", "string": "STRING"}
"""The same in the words of Spark."""

MOST_COMPILED = 8
COMPILED: OrderedDict[str, Candidates] = OrderedDict()
"""What the latest studies hold for every learner, worked out once in a process however often it is asked for."""

_LOCK = threading.Lock()


class RankFrame:
    """Ranks a table of learners: a function from DataFrame to DataFrame that can be sent to other processes.

    It keeps no state between calls, and ranks each learner as `netselect.rank_many` does, however the learners are
    spread over tables: bit for bit on the same machine, else in the same order and with scores to 1e-12. What is
    the same for all learners is worked out once in each process.

    Parameters
    ----------
    study : Study or DecisionMatrix
        What all learners share.
    method, gates, weights, **parameters
        As for `netselect.rank`.
    top : int
        How many networks are listed for each learner, 1 or more.
    leave_out_private : bool
        Whether what is marked private, needs and networks, is left out before anything is computed.

    Notes
    -----
    Ids have to be unique. One that stands twice in the same table is a fault, in two different tables it cannot be
    seen.

    Examples
    --------
    >>> import pandas as pd
    >>> from netselect import DecisionMatrix
    >>> matrix = DecisionMatrix.from_arrays([[4, 95], [4, 0]], [1, 1], worst=[0, 150], best=[5, 0])
    >>> learners = pd.DataFrame({"id": ["ann", "bea"], "C1": [1.0, -2.0], "C2": [3.0, 1.0]})
    >>> ranked = RankFrame(matrix, top=1)(learners)
    >>> ranked["network_1"].fillna("").tolist()
    ['A2', '']
    >>> [bool(text) for text in ranked["fault"]]
    [False, True]
    """

    def __init__(
        self,
        study: Study | DecisionMatrix,
        *,
        method: Method | str | None = None,
        top: int = 10,
        gates: Literal["apply", "ignore"] = "apply",
        weights: Weighting | str | None = None,
        leave_out_private: bool = False,
        **parameters: Any,  # noqa: ANN401 -- a method's parameters are of its own kinds, and it checks them
    ) -> None:
        if not isinstance(study, Study | DecisionMatrix):
            raise InvalidParameter(
                f"a study or a decision matrix is ranked, found {type(study).__name__}: read a file with "
                "`netselect.load(path)`"
            )
        self.study, self.top = study, checked_number("top", top)
        self.options = RankingOptions(method, parameters, gates, weights, leave_out_private)
        self._key = blake2b(dumps((study, self.top, self.options)), digest_size=16).hexdigest()

    def __dask_tokenize__(self) -> tuple[str, str]:
        return type(self).__name__, self._key

    @property
    def candidates(self) -> Candidates:
        """What the study holds for every learner; it raises what `netselect.rank` raises."""
        with _LOCK:
            if self._key not in COMPILED:
                COMPILED[self._key] = candidates_of(self.study, self.options)
                while len(COMPILED) > MOST_COMPILED:
                    COMPILED.popitem(last=False)
            COMPILED.move_to_end(self._key)
            return COMPILED[self._key]

    @property
    def columns(self) -> dict[str, str]:
        """The columns of the result and their kinds: text, or numbers and truth values that can be missing."""
        legend = legend_of(self.candidates, self.top)
        names = [*learner_columns(legend), *listed_columns(legend), FAULT]
        return {name: _KINDS.get(name.partition("_")[0], "string") for name in names}

    @property
    def meta(self) -> "pd.DataFrame":
        """A result of no learners."""
        import pandas as pd  # noqa: PLC0415 -- loaded when first needed

        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in self.columns.items()})

    @property
    def schema(self) -> str:
        """The columns of the result as a schema of Spark (DDL)."""
        quoted = ((name.replace("`", "``"), kind) for name, kind in self.columns.items())
        return ", ".join(f"`{name}` {_DDL[kind]}" for name, kind in quoted)

    def __call__(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        """Return one row for each row of a table of learners, in the same order and with the same index.

        Parameters
        ----------
        frame : DataFrame
            One row for each learner; `netselect.batch.reading.table_columns` says what its columns can be. For a
            bare matrix a column of weights for each criterion, and `id` unless the index holds the ids.

        Returns
        -------
        DataFrame
            The columns of `netselect.batch.formats.flat_frame`, and `fault`: every reason why a learner
            cannot be ranked, who has NA in all others but `learner`; an empty text for everybody else.

        Raises
        ------
        StudyFaults, InvalidParameter
            Where something is wrong with the columns, and so with every row.
        """
        import pandas as pd  # noqa: PLC0415 -- loaded when first needed

        candidates = self.candidates
        check_shape(frame)
        if not len(frame):
            # Its columns are judged alone: a part of a larger table may have no rows.
            if candidates.study is None:
                next(portions(frame, candidates), None)
            else:
                names = [] if "id" in frame.columns or isinstance(frame.index, pd.RangeIndex) else ["id"]
                Table([*names, *map(str, frame.columns)], candidates, FRAME, line=0)
            return self.meta.set_index(frame.index)
        parts, rows, faults = [], [], []
        read, again = tee(portions(frame, candidates))
        for ranked, portion in zip(rank_portions(candidates, read, top=self.top), again, strict=True):
            faulty = {fault.record for fault in ranked.faults}
            rows += [origin.record - 1 for origin in portion.origins if origin.record not in faulty]
            parts.append(flat_frame(ranked.chunk, legend_of(candidates, self.top)))
            faults += ranked.faults
        flat = pd.concat(parts, ignore_index=True)
        flat.index = pd.Index(rows, dtype="int64")
        flat[FAULT] = ""
        whole = flat.astype(self.columns).reindex(range(len(frame)))
        ids = frame["id"] if "id" in frame.columns else frame.index.to_series()
        cells = column_cells(ids)
        whole["learner"] = pd.array([None if cell == "" else str(cell) for cell in cells], dtype="string")
        for row, reasons in _reasons(faults).items():
            whole.loc[row, FAULT] = reasons
        whole.index = frame.index
        return whole


def _reasons(faults: Sequence[LearnerFault]) -> dict[int, str]:
    """Return for each row everything that is wrong with it."""
    found: dict[int, list[str]] = {}
    for one in faults:
        path = f"{one.fault.where}: " if one.fault.path else ""
        found.setdefault(one.record - 1, []).append(path + one.fault.message)
    return {row: "; ".join(dict.fromkeys(sentences)) for row, sentences in found.items()}


def rank_dask(frame: "dd.DataFrame", study: Study | DecisionMatrix, **options: Any) -> "dd.DataFrame":  # noqa: ANN401 -- passed on
    """Rank the networks of one study for each of the learners in a table of Dask.

    Parameters
    ----------
    frame : dask.dataframe.DataFrame
        One row for each learner, in any number of partitions.
    study : Study or DecisionMatrix
        What all learners share.
    **options
        Of `RankFrame`: `method`, `top`, `gates`, `weights`, `leave_out_private`, and
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


def rank_spark(frame: "sql.DataFrame", study: Study | DecisionMatrix, **options: Any) -> "sql.DataFrame":  # noqa: ANN401 -- passed on
    """Rank the networks of one study for each of the learners in a table of Spark.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
        One row for each learner. The Python of the executors needs netselect, pandas and pyarrow.
    study : Study or DecisionMatrix
        What all learners share; it is sent to each executor.
    **options
        Of `RankFrame`: `method`, `top`, `gates`, `weights`, `leave_out_private`, and
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
