"""How do the results of some learners stand in lines of JSON?"""

import json
from collections.abc import Iterable

import numpy as np

from netselect.batch.engine.chunk import VERDICTS, Chunk
from netselect.batch.reading.portion import LearnerFault
from netselect.batch.result import Legend
from netselect.batch.writing.columns import STATUSES, unmet_texts


def json_rows(chunk: Chunk, legend: Legend) -> str:
    """Return one JSON object a line for each learner.

    Parameters
    ----------
    chunk : Chunk
        The results of some learners.
    legend : Legend
        What the codes stand for.

    Returns
    -------
    str
        Objects with `learner`, `verdict`, `excluded`, `excluded_by` (gate: how many), `unmet` (ids),
        `open_needs` and `networks`: for each that is listed `network`, `rank`, `score`, `status` and `known`.
    """
    excluded_by = _template(legend)
    verdicts = [_text(name) for name in VERDICTS]
    lines = [
        f'{{"learner": {_text(name)}, "verdict": {verdicts[verdict]}, "excluded": {excluded}, '
        f'"excluded_by": {excluded_by % tuple(counts)}, "unmet": {_list(unmet)}, '
        f'"open_needs": {"null" if open_needs < 0 else open_needs}, "networks": [{networks}]}}\n'
        for name, verdict, excluded, counts, unmet, open_needs, networks in zip(
            chunk.ids,
            chunk.verdict.tolist(),
            chunk.excluded.tolist(),
            chunk.excluded_by.tolist(),
            unmet_texts(chunk),
            chunk.open_needs.tolist(),
            _networks(chunk, legend),
            strict=True,
        )
    ]
    return "".join(lines)


def fault_lines(faults: Iterable[LearnerFault]) -> str:
    """Return one JSON object a line for each fault."""
    return "".join(json.dumps(fault.as_dict()) + "\n" for fault in faults)


def _networks(chunk: Chunk, legend: Legend) -> Iterable[str]:
    """Yield the listed networks of one learner after the other."""
    heads = [f'{{"network": {_text(name)}, "rank": ' for name in legend.networks]
    tails = [
        f', "status": {_text(status)}, "known": {known}}}' for status in STATUSES for known in ("false", "true")
    ]
    rows, places = np.nonzero(chunk.network >= 0)
    made = [
        f'{heads[network]}{rank}, "score": {score!r}{tails[tail]}'
        for network, rank, score, tail in zip(
            chunk.network[rows, places].tolist(),
            chunk.rank[rows, places].tolist(),
            chunk.score[rows, places].tolist(),
            (2 * chunk.is_conditional + chunk.is_known)[rows, places].tolist(),
            strict=True,
        )
    ]
    ends = np.cumsum((chunk.network >= 0).sum(axis=1)).tolist()
    start = 0
    for end in ends:
        yield ", ".join(made[start:end])
        start = end


def _template(legend: Legend) -> str:
    """Return an object with a place for a count for each gate."""
    return "{" + ", ".join(_text(gate).replace("%", "%%") + ": %d" for gate in legend.gates) + "}"


def _list(unmet: str) -> str:
    return json.dumps(unmet.split(" "), ensure_ascii=True) if unmet else "[]"


def _text(text: str) -> str:
    return json.dumps(text)
