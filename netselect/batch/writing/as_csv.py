"""How do the results of some learners stand in a CSV table, a column at a time?"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.chunk import VERDICTS, Chunk
from netselect.batch.result import Legend
from netselect.batch.writing.columns import STATUSES, learner_columns, listed_columns, unmet_texts
from netselect.report.csv import defused

_PLAIN = re.compile(r"\w[\w ./-]*").fullmatch
"""Text that needs neither quotes nor an apostrophe."""


def csv_head(legend: Legend) -> str:
    """Return the line with the names of the columns."""
    return ",".join(map(cell, (*learner_columns(legend), *listed_columns(legend)))) + "\n"


def csv_rows(chunk: Chunk, legend: Legend) -> str:
    """Return one line for each learner.

    Parameters
    ----------
    chunk : Chunk
        The results of some learners.
    legend : Legend
        What the codes stand for.

    Returns
    -------
    str
        Every line ends with a newline. Scores have all their digits, so that they read back as the same numbers;
        cells are blank where fewer networks stand.
    """
    if not len(chunk):
        return ""
    columns: list[Iterable[str]] = [
        cells(chunk.ids),
        _named(chunk.verdict, VERDICTS),
        map(str, chunk.excluded.tolist()),
        *(map(str, counts) for counts in chunk.excluded_by.T.tolist()),
        cells(unmet_texts(chunk)),
        ("" if count < 0 else str(count) for count in chunk.open_needs.tolist()),
    ]
    networks = [cell(name) for name in legend.networks]
    ranks = ["", *map(str, range(1, len(networks) + 1))]
    for place in range(legend.top):
        is_empty = chunk.network[:, place] < 0
        columns += [
            _named(chunk.network[:, place], networks),
            _named(chunk.rank[:, place], ranks),
            _scores(chunk.score[:, place], is_empty),
            _named(np.where(is_empty, -1, chunk.is_conditional[:, place]), STATUSES),
            _named(np.where(is_empty, -1, chunk.is_known[:, place]), ("false", "true")),
        ]
    return "\n".join(map(",".join, zip(*columns, strict=True))) + "\n"


def cells(texts: Sequence[str]) -> list[str]:
    """Return texts as cells."""
    return [text if _PLAIN(text) else cell(text) for text in texts]


def cell(text: str) -> str:
    """Return text as a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> cell("=1+1"), cell('a "b", c')
    ("'=1+1", '"a ""b"", c"')
    """
    safe = defused(text)
    return '"' + safe.replace('"', '""') + '"' if '"' in safe or "," in safe else safe


def _named(codes: npt.NDArray[np.signedinteger[Any]], names: Sequence[str]) -> list[str]:
    """Return what codes stand for; -1 stands for a blank cell."""
    table = np.array([*names, ""], dtype=np.object_)
    found: list[str] = table[codes].tolist()
    return found


def _scores(score: npt.NDArray[np.float64], is_empty: npt.NDArray[np.bool_]) -> list[str]:
    texts = list(map(repr, score.tolist()))
    for row in np.flatnonzero(is_empty).tolist():
        texts[row] = ""
    return texts
