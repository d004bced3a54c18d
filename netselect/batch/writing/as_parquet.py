"""How do the results of some learners stand in a Parquet file? It needs the extra `batch` (pyarrow)."""

from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.chunk import VERDICTS, Chunk
from netselect.batch.result import Legend
from netselect.batch.writing.columns import STATUSES, learner_columns, unmet_texts
from netselect.errors import MissingExtra

INSTALL = 'Parquet files need pyarrow: pip install "netselect[batch]"'
"""What is said where it is not installed."""


def loaded_pyarrow() -> Any:  # noqa: ANN401 -- pyarrow states no types
    """Return pyarrow with its part for Parquet.

    Raises
    ------
    MissingExtra
        Where it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 -- an extra, and slow to load
        import pyarrow.parquet  # noqa: PLC0415 -- as above
    except ImportError as error:
        raise MissingExtra(INSTALL) from error
    return pa


class ParquetRows:
    """Writes one row for each learner, and one row group for each chunk.

    Parameters
    ----------
    file : binary file
        What is written to.
    legend : Legend
        What the codes stand for.
    """

    def __init__(self, file: IO[bytes], legend: Legend) -> None:
        self.legend, self.pa = legend, loaded_pyarrow()
        self.networks = self.pa.array(legend.networks, self.pa.string())
        self.schema = self.table(_no_rows(legend)).schema
        repeated = [name for name in self.schema.names if name not in {"learner", "score", "rank", "known"}]
        paths = [f"{name}.list.element" if name in {"network", "status"} else name for name in repeated]
        self.writer = self.pa.parquet.ParquetWriter(file, self.schema, use_dictionary=paths)

    def write(self, chunk: Chunk) -> None:
        """Write the results of some learners."""
        if len(chunk):
            self.writer.write_table(self.table(chunk), row_group_size=len(chunk))

    def close(self) -> None:
        """Write what a Parquet file ends with."""
        self.writer.close()

    def abandon(self) -> None:
        """Let go of a file that cannot be written to."""
        with suppress(OSError, self.pa.ArrowException):
            self.writer.close()

    def table(self, chunk: Chunk) -> Any:  # noqa: ANN401 -- as above
        """Return a table: the columns about the learner, and a list for each thing that is said of a network."""
        pa, filled = self.pa, chunk.network >= 0
        # Lists are told apart by where each begins in one long column.
        starts = pa.array(np.concatenate([[0], np.cumsum(filled.sum(axis=1))]).astype(np.int32))
        lists = {
            "network": pa.DictionaryArray.from_arrays(pa.array(chunk.network[filled]), self.networks),
            "rank": pa.array(chunk.rank[filled]),
            "score": pa.array(chunk.score[filled]),
            "status": self._named(chunk.is_conditional[filled].astype(np.int8), STATUSES),
            "known": pa.array(chunk.is_known[filled]),
        }
        columns = [
            pa.array(list(chunk.ids), pa.string()),
            self._named(chunk.verdict, VERDICTS),
            pa.array(chunk.excluded),
            *(pa.array(np.ascontiguousarray(counts)) for counts in chunk.excluded_by.T),
            pa.array(unmet_texts(chunk), pa.string()),
            pa.array(chunk.open_needs, mask=chunk.open_needs < 0),
            *(pa.ListArray.from_arrays(starts, values) for values in lists.values()),
        ]
        return pa.table(dict(zip([*learner_columns(self.legend), *lists], columns, strict=True)))

    def _named(self, codes: npt.NDArray[np.int8], names: Sequence[str]) -> Any:  # noqa: ANN401 -- as above
        pa = self.pa
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string()))


def _no_rows(legend: Legend) -> Chunk:
    whole, figures = np.zeros((0, legend.top), dtype=np.int32), np.zeros((0, legend.top))
    flags = np.zeros((0, legend.top), dtype=np.bool_)
    return Chunk(
        ids=[],
        network=whole,
        rank=whole,
        score=figures,
        is_known=flags,
        is_conditional=flags,
        verdict=np.zeros(0, dtype=np.int8),
        excluded=np.zeros(0, dtype=np.int32),
        excluded_by=np.zeros((0, len(legend.gates)), dtype=np.int32),
        wants=(),
        open_needs=np.zeros(0, dtype=np.int32),
        unmet=np.zeros((0, 3), dtype=np.int32),
        shortlisted=np.zeros((0, 2), dtype=np.int32),
        serving=np.zeros(len(legend.networks), dtype=np.int64),
    )
