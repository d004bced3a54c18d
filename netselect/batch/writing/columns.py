"""What does a table say of each learner, whatever it is written to?"""

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.chunk import Chunk
from netselect.batch.result import Legend

STATUSES = ("feasible", "conditional")
"""Statuses of listed networks by code."""

LISTED = ("network", "rank", "score", "status", "known")
"""What is said of each network that is listed."""


def learner_columns(legend: Legend) -> list[str]:
    """Return the names of the columns about the learner, the id first."""
    return [
        "learner",
        "verdict",
        "excluded",
        *(f"excluded_by_{gate}" for gate in legend.gates),
        "unmet",
        "open_needs",
    ]


def listed_columns(legend: Legend) -> list[str]:
    """Return the names of the columns about the first, the second and every other network that is listed.

    Examples
    --------
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
    found: list[str] = texts.tolist()
    return found
