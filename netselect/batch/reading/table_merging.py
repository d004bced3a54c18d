"""How do learners who were laid out apart come to stand in the order of their rows?"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.helping import NO_DATE
from netselect.batch.engine.learners import NOBODY, REASONS, Learners, OwnStrengths, Wants

Indices = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


def only(learners: Learners, kept: Flags) -> Learners:
    """Return those of c learners that are flagged (c,), without their records."""
    if kept.all():
        return learners
    rows = np.flatnonzero(kept)
    at = np.cumsum(kept) - 1
    wants, own = learners.wants, learners.strengths
    waived = learners.waived[kept[learners.waived[:, 0]]]
    if own is not None:
        some = kept[own.row]
        own = OwnStrengths(at[own.row[some]], own.network[some], own.place[some], own.fields[some])
    names = learners.ids
    return Learners(
        ids=[names[row] for row in rows.tolist()],
        weights=learners.weights[rows],
        least=learners.least[rows],
        most=learners.most[rows],
        waived=np.column_stack([at[waived[:, 0]], waived[:, 1:]]),
        wants=None if wants is None else wants.take(rows),
        strengths=None if own is None or not len(own.row) else own,
    )


def merged(first: Learners, second: Learners, rows: tuple[Indices, Indices], nothing: int) -> Learners:
    """Return two lots of learners as one.

    Parameters
    ----------
    first, second : Learners
        Learners of one study, with wants.
    rows : tuple of ndarray of int
        At which row of the result the learners of each stand.
    nothing : int
        What stands in an empty place of a want's themes: their number.

    Returns
    -------
    Learners
        Without their records.
    """
    ids = np.empty(len(first) + len(second), dtype=object)
    ids[rows[0]], ids[rows[1]] = first.ids, second.ids
    both = (first, second)
    waived = np.concatenate(
        [np.column_stack([at[one.waived[:, 0]], one.waived[:, 1:]]) for one, at in zip(both, rows, strict=True)]
    )
    return Learners(
        ids=ids.tolist(),
        weights=_placed([one.weights for one in both], rows),
        least=_placed([one.least for one in both], rows),
        most=_placed([one.most for one in both], rows),
        waived=waived[np.lexsort(waived.T[::-1])],
        wants=_wants([one.wants for one in both if one.wants is not None], rows, nothing),
        strengths=_strengths([one.strengths for one in both], rows),
    )


def _placed(arrays: Sequence[npt.NDArray[Any]], rows: Sequence[Indices], empty: object = 0) -> npt.NDArray[Any]:
    """Return the rows of arrays in one, which is as wide as the widest."""
    shape = np.max([array.shape[1:] for array in arrays], axis=0).astype(int).tolist()
    whole = np.full((sum(map(len, arrays)), *shape), empty, dtype=arrays[0].dtype)
    for array, at in zip(arrays, rows, strict=True):
        # A part of the rows and of the other axes: the first picks rows out, so that the others are views.
        block = whole[(slice(None), *map(slice, array.shape[1:]))]
        block[at] = array
    return whole


def _wants(both: Sequence[Wants], rows: Sequence[Indices], nothing: int) -> Wants:
    names = tuple(dict.fromkeys(name for wants in both for name in wants.names))
    empty = {"code": NOBODY, "reason": len(REASONS) - 1, "by": NO_DATE, "theme": nothing, "whole": 1.0}
    parts: dict[str, list[npt.NDArray[Any]]] = {
        name: [getattr(wants, name) for wants in both] for name in Wants.__slots__ if name != "names"
    }
    # The last code is that of nobody, which stands for the empty place.
    tables = [np.array([*map(names.index, wants.names), NOBODY], dtype=np.intp) for wants in both]
    parts["code"] = [table[code] for table, code in zip(tables, parts["code"], strict=True)]
    return Wants(names, **{name: _placed(some, rows, empty.get(name, 0)) for name, some in parts.items()})


def _strengths(both: Sequence[OwnStrengths | None], rows: Sequence[Indices]) -> OwnStrengths | None:
    found = [(own, at) for own, at in zip(both, rows, strict=True) if own is not None]
    if not found:
        return None
    row = np.concatenate([at[own.row] for own, at in found])
    network, place, fields = (
        np.concatenate([getattr(own, name) for own, _ in found]) for name in ("network", "place", "fields")
    )
    order = np.lexsort((place, network, row))
    return OwnStrengths(row[order], network[order], place[order], fields[order])
