"""How do the rows of a Parquet file become networks? It needs the extra `batch` (pyarrow)."""

import io
from typing import Any

from netselect.errors import Fault
from netselect.extras import loaded
from netselect.reading.cells import arrow_cells
from netselect.reading.limits import MAX_COLUMNS, MAX_NODES, MAX_SIZE, TOO_LONG_A_TABLE, TOO_WIDE
from netselect.reading.places import Located
from netselect.reading.tables import networks_from_columns

UNPACKED = 4 * MAX_SIZE
"""Bytes of a table once it is unpacked: a few repeated values take next to nothing in the file."""

_INDEX = "__index_level_0__"
"""What an index without a name is called in a file."""

_TOO_LARGE = (
    "the table takes {:,} bytes once it is unpacked; up to {:,} are read: keep the networks that are candidates"
)
_NO_PARQUET = "this cannot be read as a Parquet table ({}): write it again, or name a CSV table"
_NESTED = "column {}, `{}`: found {}: a column holds one text, number, date or truth value for each network"


def networks_from_parquet(content: bytes, source: str) -> tuple[Located, list[Fault]]:
    """Return the networks of a Parquet table, by id, and the faults of the table itself.

    Parameters
    ----------
    content : bytes
        The file.
    source : str
        The file's name, for the faults.

    Returns
    -------
    tuple of (Located, list of Fault)
        Columns are those of a CSV table, and a missing cell is unknown. Where there is no column ``id``, an index
        that was written with the table holds the ids. The line of a fault is the row, counted from 1.

    Raises
    ------
    MissingExtra
        Where pyarrow is not installed.
    """
    pq = loaded("pyarrow.parquet", "batch", "Networks from Parquet need pyarrow")
    pa = loaded("pyarrow", "batch", "Networks from Parquet need pyarrow")

    def refused(sentence: str) -> tuple[Located, list[Fault]]:
        return Located(), [Fault("table", sentence, (), 1, 1, source)]

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        sentence = _too_much(file.metadata)
        if sentence:
            return refused(sentence)
        words = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        # A word that is repeated is held once, however often it stands in the table.
        table = pq.ParquetFile(io.BytesIO(content), read_dictionary=words).read()
    except (pa.ArrowException, OSError) as error:
        return refused(_NO_PARQUET.format(str(error).partition("\n")[0].rstrip(".")))
    names = ["id" if name == _INDEX and "id" not in table.column_names else name for name in table.column_names]
    nested = [
        Fault("table", _NESTED.format(number, name, column.type), (), 1, 1, source)
        for number, (name, column) in enumerate(zip(names, table.columns, strict=True), start=1)
        if not _is_plain(pa, column.type)
    ]
    if nested:
        return Located(), nested
    if not table.num_rows:
        return refused("the table has no rows: each row is a network")
    return networks_from_columns(names, [arrow_cells(column) for column in table.columns], source)


def _too_much(metadata: Any) -> str:  # noqa: ANN401 -- pyarrow states no types
    """Return why a table is not read; an empty text where it is."""
    if metadata.num_columns > MAX_COLUMNS:
        return TOO_WIDE.format(metadata.num_columns)
    if metadata.num_rows * metadata.num_columns > MAX_NODES:
        return TOO_LONG_A_TABLE
    size = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    return _TOO_LARGE.format(size, UNPACKED) if size > UNPACKED else ""


def _is_plain(pa: Any, kind: Any) -> bool:  # noqa: ANN401 -- pyarrow states no types
    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    return not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))
