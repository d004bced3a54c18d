"""How do the results of very many learners stand in files and DataFrames, some thousand at a time?"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.learners import VERDICTS, Chunk, Legend, nobody
from netselect.batch.reading import LearnerFault
from netselect.errors import InvalidParameter, UnreadableFile, listed, loaded, unknown_name
from netselect.finding import defused
from netselect.storing import cannot_be_written, whole_file

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
"""What the end of a file's name says of its format."""

FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))

STATUSES = ("feasible", "conditional")
"""Statuses of listed networks by code."""

LISTED = ("network", "rank", "score", "status", "known")
"""What is said of each network that is listed."""

Write: TypeAlias = Callable[[Chunk], object]
"""Writes the results of some learners."""

_PLAIN = re.compile(r"\w[\w ./-]*").fullmatch
"""Text that needs neither quotes nor an apostrophe."""


def format_of(path: Path, given: str | None = None) -> str:
    """Return the format in which a file is to be written: one of `FORMATS`, as given or as its suffix says.

    It is refused here, before anything is computed, where there is no such format or suffix, an extra is missing,
    or the file cannot be written, because it is a folder or a device, or its folder is not there.

    >>> format_of(Path("out.ndjson")), format_of(Path("out.txt"), "csv")
    ('jsonl', 'csv')
    """
    if given is not None and given not in FORMATS:
        raise unknown_name(f"there is no format `{given}`.", given, FORMATS)
    wanted = f"name a file to write, which ends in {listed(SUFFIXES)}"
    if not path.name:
        raise InvalidParameter(f"the output names no file: {wanted}")
    parent = path.parent.resolve()
    is_stream = str(path) == "-" or parent == Path("/dev") or parent.parts[1:2] == ("proc",)
    if is_stream or _is_printed_to(path):
        raise InvalidParameter(f"results go to a file, and `{path}` is no file of their own: {wanted}")
    found = given or SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise InvalidParameter(
            f"{path}: results are written to files that end in {listed(SUFFIXES)}; for any other name, say the "
            f"format too: {listed(FORMATS)}"
        )
    with cannot_be_written(path):
        is_other, has_folder = path.exists() and not path.is_file(), path.parent.is_dir()
    if is_other:
        raise UnreadableFile(f"{path} is a folder or a device: name a file to write")
    if not has_folder:
        raise UnreadableFile(f"{path} cannot be written: there is no folder {path.parent}")
    if found == "parquet":
        _pyarrow()
    return found


def _is_printed_to(path: Path) -> bool:
    """Return whether standard output or standard error go to a file."""
    for stream in (1, 2):
        try:
            if path.is_file() and os.path.samestat(os.fstat(stream), path.stat()):
                return True
        except OSError:
            continue
    return False


def faults_path(path: Path) -> Path:
    """Return the file that the faults of learners go to, beside that of the results."""
    return path.with_name(path.name + ".faults.jsonl")


def write_result(
    chunks: Iterable[Chunk],
    faults: Iterable[LearnerFault],
    legend: Legend,
    path: Path,
    kind: str | None = None,
) -> None:
    """Write results, of which one chunk is held at a time, and faults, each file in full or not at all.

    Faults go to a file beside it; where there are none, an old one is removed. Where it cannot be written, what
    stood there before stays.
    """
    kind, beside = format_of(path, kind), faults_path(path)
    with whole_file(path) as file:
        with rows_to(file, kind, legend, path) as write:
            for chunk in chunks:
                write(chunk)
        if lines := fault_lines(faults):
            with whole_file(beside, is_named=False) as file_of_faults:
                file_of_faults.write(lines)
        else:
            with cannot_be_written(beside):
                beside.unlink(missing_ok=True)


@contextmanager
def rows_to(file: IO[bytes], kind: str, legend: Legend, path: Path) -> Iterator[Write]:
    """Open what writes a row for each learner to a binary file, which stays open; a message calls it by its path.

    What is yielded takes some learners at a time. In Parquet each time is a row group.
    """
    with cannot_be_written(path):
        if kind == "parquet":
            with _parquet_to(file, legend) as write:
                yield write
        elif kind == "csv":
            head = map(_cell, (*learner_columns(legend), *listed_columns(legend)))
            file.write((",".join(head) + "\n").encode())
            yield lambda chunk: file.write(csv_rows(chunk, legend).encode())
        else:
            yield lambda chunk: file.write(json_rows(chunk, legend).encode())


def learner_columns(legend: Legend) -> list[str]:
    """Return the names of the columns about the learner, the id first."""
    gates = (f"excluded_by_{gate}" for gate in legend.gates)
    return ["learner", "verdict", "excluded", *gates, "unmet", "open_needs"]


def listed_columns(legend: Legend) -> list[str]:
    """Return the names of the columns about the first, the second and every other network that is listed.

    >>> listed_columns(Legend(("a", "b"), (), 1, "topsis"))
    ['network_1', 'rank_1', 'score_1', 'status_1', 'known_1']
    """
    return [f"{name}_{place + 1}" for place in range(legend.top) for name in LISTED]


def unmet_texts(chunk: Chunk) -> list[str]:
    """Return for each learner the needs that nobody who stands can serve: ids with a space between."""
    texts = np.full(len(chunk), "", dtype=np.object_)
    order = np.argsort(chunk.unmet[:, 0], kind="stable")
    rows, codes = chunk.unmet[order, 0], chunk.unmet[order, 1]
    if len(rows):
        names: npt.NDArray[np.object_] = np.array(chunk.wants, dtype=np.object_)[codes]
        place = np.arange(len(rows)) - np.searchsorted(rows, rows)
        for number in range(int(place.max()) + 1):
            here = place == number
            texts[rows[here]] += names[here] if number == 0 else " " + names[here]
    return texts.tolist()


# CSV


def csv_rows(chunk: Chunk, legend: Legend) -> str:
    """Return one line of CSV for each learner.

    Scores have all their digits, so that they read back as the same numbers; cells are blank where fewer networks
    stand.
    """
    if not len(chunk):
        return ""
    columns: list[Iterable[str]] = [
        _cells(chunk.ids),
        _named(chunk.verdict, VERDICTS),
        map(str, chunk.excluded.tolist()),
        *(map(str, counts) for counts in chunk.excluded_by.T.tolist()),
        _cells(unmet_texts(chunk)),
        ("" if count < 0 else str(count) for count in chunk.open_needs.tolist()),
    ]
    networks = [_cell(name) for name in legend.networks]
    ranks = ["", *map(str, range(1, len(networks) + 1))]
    for place in range(legend.top):
        is_empty = chunk.network[:, place] < 0
        scores = list(map(repr, chunk.score[:, place].tolist()))
        for row in np.flatnonzero(is_empty).tolist():
            scores[row] = ""
        columns += [
            _named(chunk.network[:, place], networks),
            _named(chunk.rank[:, place], ranks),
            scores,
            _named(np.where(is_empty, -1, chunk.is_conditional[:, place]), STATUSES),
            _named(np.where(is_empty, -1, chunk.is_known[:, place]), ("false", "true")),
        ]
    return "\n".join(map(",".join, zip(*columns, strict=True))) + "\n"


def _cells(texts: Sequence[str]) -> list[str]:
    return [text if _PLAIN(text) else _cell(text) for text in texts]


def _cell(text: str) -> str:
    """Return text as a cell that no spreadsheet takes for a formula."""
    safe = defused(text)
    return '"' + safe.replace('"', '""') + '"' if '"' in safe or "," in safe else safe


def _named(codes: npt.NDArray[np.signedinteger[Any]], names: Sequence[str]) -> list[str]:
    """Return what codes stand for; -1 stands for a blank cell."""
    found: list[str] = np.array([*names, ""], dtype=np.object_)[codes].tolist()
    return found


# JSON lines


def json_rows(chunk: Chunk, legend: Legend) -> str:
    """Return one JSON object a line for each learner.

    Objects have `learner`, `verdict`, `excluded`, `excluded_by` (gate: how many), `unmet` (ids), `open_needs` and
    `networks`: for each that is listed `network`, `rank`, `score`, `status` and `known`.
    """
    # The counts of gates have their places in it.
    excluded_by = "{" + ", ".join(json.dumps(gate).replace("%", "%%") + ": %d" for gate in legend.gates) + "}"
    verdicts = [json.dumps(name) for name in VERDICTS]
    lines = [
        f'{{"learner": {json.dumps(name)}, "verdict": {verdicts[verdict]}, "excluded": {excluded}, '
        f'"excluded_by": {excluded_by % tuple(counts)}, '
        f'"unmet": {json.dumps(unmet.split(" ")) if unmet else "[]"}, '
        f'"open_needs": {"null" if open_needs < 0 else open_needs}, "networks": [{networks}]}}\n'
        for name, verdict, excluded, counts, unmet, open_needs, networks in zip(
            chunk.ids,
            chunk.verdict.tolist(),
            chunk.excluded.tolist(),
            chunk.excluded_by.tolist(),
            unmet_texts(chunk),
            chunk.open_needs.tolist(),
            _json_networks(chunk, legend),
            strict=True,
        )
    ]
    return "".join(lines)


def _json_networks(chunk: Chunk, legend: Legend) -> Iterator[str]:
    """Yield the listed networks of one learner after the other."""
    heads = [f'{{"network": {json.dumps(name)}, "rank": ' for name in legend.networks]
    tails = [f', "status": "{status}", "known": {known}}}' for status in STATUSES for known in ("false", "true")]
    filled = chunk.network >= 0
    made = [
        f'{heads[network]}{rank}, "score": {score!r}{tails[tail]}'
        for network, rank, score, tail in zip(
            chunk.network[filled].tolist(),
            chunk.rank[filled].tolist(),
            chunk.score[filled].tolist(),
            (2 * chunk.is_conditional + chunk.is_known)[filled].tolist(),
            strict=True,
        )
    ]
    start = 0
    for end in np.cumsum(filled.sum(axis=1)).tolist():
        yield ", ".join(made[start:end])
        start = end


def fault_lines(faults: Iterable[LearnerFault]) -> bytes:
    """Return one JSON object a line for each fault; only what steers a terminal is escaped."""
    lines = [json.dumps(fault.to_dict(), ensure_ascii=False) for fault in faults]
    return "".join((line if line.isprintable() else _escaped(line)) + "\n" for line in lines).encode()


def _escaped(line: str) -> str:
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in line).replace(
        "\x7f", "\\u007f"
    )


# Parquet


def _pyarrow() -> Any:  # noqa: ANN401 -- pyarrow states no types
    """Return pyarrow with its part for Parquet."""
    loaded("pyarrow.parquet", "batch", "Parquet files need pyarrow")
    return loaded("pyarrow", "batch", "Parquet files need pyarrow")


@contextmanager
def _parquet_to(file: IO[bytes], legend: Legend) -> Iterator[Write]:
    pa = _pyarrow()
    schema = _arrow_table(pa, nobody(legend), legend).schema
    repeated = [name for name in schema.names if name not in {"learner", "score", "rank", "known"}]
    paths = [f"{name}.list.element" if name in {"network", "status"} else name for name in repeated]
    writer = pa.parquet.ParquetWriter(file, schema, use_dictionary=paths)

    def write(chunk: Chunk) -> None:
        if len(chunk):
            writer.write_table(_arrow_table(pa, chunk, legend), row_group_size=len(chunk))

    try:
        yield write
        writer.close()
    finally:
        # A second time it does nothing. Where it fails, what it ends with is lost, but what it holds is let go of.
        with suppress(OSError, pa.ArrowException):
            writer.close()


def _arrow_table(pa: Any, chunk: Chunk, legend: Legend) -> Any:  # noqa: ANN401 -- pyarrow states no types
    """Return the columns about the learner, and a list for each thing that is said of a network."""

    def named(codes: npt.NDArray[np.signedinteger[Any]], names: Sequence[str]) -> Any:  # noqa: ANN401 -- as above
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string()))

    filled = chunk.network >= 0
    # Lists are told apart by where each begins in one long column.
    starts = pa.array(np.concatenate([[0], np.cumsum(filled.sum(axis=1))]).astype(np.int32))
    lists = (
        named(chunk.network[filled], legend.networks),
        pa.array(chunk.rank[filled]),
        pa.array(chunk.score[filled]),
        named(chunk.is_conditional[filled].astype(np.int8), STATUSES),
        pa.array(chunk.is_known[filled]),
    )
    columns = [
        pa.array(list(chunk.ids), pa.string()),
        named(chunk.verdict, VERDICTS),
        pa.array(chunk.excluded),
        *(pa.array(np.ascontiguousarray(counts)) for counts in chunk.excluded_by.T),
        pa.array(unmet_texts(chunk), pa.string()),
        pa.array(chunk.open_needs, mask=chunk.open_needs < 0),
        *(pa.ListArray.from_arrays(starts, values) for values in lists),
    ]
    return pa.table(dict(zip([*learner_columns(legend), *LISTED], columns, strict=True)))


# DataFrames


def frame_of_networks(chunk: Chunk, legend: Legend) -> "pd.DataFrame":
    """Return one row for each learner and listed network.

    `learner`, `verdict`, `network` and `status` are categories; `known` is false where the score is only a bound.
    Learners stand in their own order, and networks by rank and id.
    """
    import pandas as pd  # noqa: PLC0415 -- loaded when first needed, it costs more than ranking some thousand learners

    filled = chunk.network >= 0
    rows = np.repeat(np.arange(len(chunk)), filled.sum(axis=1))
    # The ids of a study's learners are unique; those of rows of weights need not be.
    codes, ids = pd.factorize(np.array(list(chunk.ids), dtype=np.object_))
    return pd.DataFrame(
        {
            "learner": pd.Categorical.from_codes(codes[rows], categories=pd.Index(ids)),
            "verdict": _categories(chunk.verdict[rows], VERDICTS),
            "network": _categories(chunk.network[filled], legend.networks),
            "rank": chunk.rank[filled],
            "score": chunk.score[filled],
            "status": _categories(chunk.is_conditional[filled].astype(np.int8), STATUSES),
            "known": chunk.is_known[filled],
        }
    )


def frame_of_learners(chunk: Chunk, legend: Legend) -> "pd.DataFrame":
    """Return one row for each learner.

    `verdict` holds categories; `excluded` and `excluded_by_<gate>` how many networks are excluded and by which
    gate; `unmet` the ids of needs that nobody who stands can serve, with a space between; `open_needs` how many
    needs and aspirations are open, NA for a bare matrix.
    """
    import pandas as pd  # noqa: PLC0415 -- as above

    values = [
        pd.Series(list(chunk.ids), dtype="str"),
        _categories(chunk.verdict, VERDICTS),
        chunk.excluded,
        *chunk.excluded_by.T,
        pd.Series(unmet_texts(chunk), dtype="str"),
        pd.arrays.IntegerArray(chunk.open_needs.copy(), chunk.open_needs < 0),
    ]
    return pd.DataFrame(dict(zip(learner_columns(legend), values, strict=True)))


def flat_frame(chunk: Chunk, legend: Legend) -> "pd.DataFrame":
    """Return one row for each learner with the networks that are listed side by side, as a CSV file has them.

    After the columns of `frame_of_learners` come `network_1`, `rank_1`, `score_1`, `status_1`, `known_1` and so on
    up to the number that is listed. Kinds are the same for any chunk; where fewer stand, cells are NA.
    """
    import pandas as pd  # noqa: PLC0415 -- as above

    columns: dict[str, Any] = {str(name): column for name, column in frame_of_learners(chunk, legend).items()}
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


def _categories(codes: npt.NDArray[np.signedinteger[Any]], names: Sequence[str]) -> "pd.Categorical[str]":
    import pandas as pd  # noqa: PLC0415 -- as above

    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names), dtype="str"))
