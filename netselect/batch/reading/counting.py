"""About how many learners does a file hold, where that is known sooner than it is read?"""

from pathlib import Path

_SAMPLE = 2**22
"""Bytes that are looked at to tell how long a line is."""

_ONE_A_LINE = (".csv", ".jsonl", ".ndjson")


def learners_in(path: Path) -> int | None:
    """Return about how many learners there are, for telling how far a run has come.

    Parameters
    ----------
    path : Path
        A file or a folder of learners.

    Returns
    -------
    int or None
        None where only reading would tell, as for YAML.
    """
    kind = path.suffix.lower()
    try:
        if path.is_dir():
            return sum(1 for entry in path.iterdir() if entry.suffix.lower() in {".yaml", ".yml", ".json"})
        if kind in _ONE_A_LINE:
            return max(_lines(path) - (kind == ".csv"), 0)
        return _rows(path) if kind == ".parquet" else None
    except OSError:
        return None


def _lines(path: Path) -> int:
    """Return the number of lines, from the length of the first ones where there are very many."""
    size = path.stat().st_size
    with path.open("rb") as file:
        begin = file.read(_SAMPLE)
    lines = begin.count(b"\n")
    if len(begin) < size and lines:
        return round(lines * size / (begin.rfind(b"\n") + 1))
    return lines + (not begin.endswith(b"\n") and bool(begin))


def _rows(path: Path) -> int | None:
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 -- an extra, and slow to load
        from pyarrow.parquet import read_metadata  # noqa: PLC0415 -- as above
    except ImportError:
        return None
    try:
        rows: int = read_metadata(path).num_rows
    except ArrowException:
        return None
    return rows
