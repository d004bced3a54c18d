"""What do the columns of a table say of networks' strengths for single learners?"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.helping import one_strength
from netselect.batch.engine.learners import OwnStrengths
from netselect.batch.reading.table_cells import Block, numbers
from netselect.batch.reading.table_columns import Columns
from netselect.batch.reading.table_wants import RowWants
from netselect.reading.cells import Cells
from netselect.study.network import Network
from netselect.study.observation import UNKNOWN, Strength
from netselect.study.study import Study

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_FIELDS = 5
"""What `OwnStrengths` holds of each strength."""


def strengths_of(
    block: Block, columns: Columns, study: Study, networks: Sequence[str], wants: RowWants
) -> OwnStrengths | None:
    """Return the strengths that rows state, sorted by row, network and place; None where none does.

    Parameters
    ----------
    block : Block
        The cells; rows in doubt are marked.
    columns : Columns
        What its columns say.
    study : Study
        What all learners share.
    networks : sequence of str
        The order of the networks.
    wants : RowWants
        Which of the wants each row has.
    """
    where = {name: place for place, name in enumerate(networks)}
    parts: list[Floats] = []
    for (want, name), place in columns.under("strengths").items():
        values, is_unknown = _strengths(block, block.cells[place])
        stated = ~np.isnan(values) | is_unknown
        has_want = np.zeros(len(block), dtype=np.bool_)
        for position, one in enumerate(wants.names):
            if one == want:
                has_want |= wants.is_there[:, position]
                rows = np.flatnonzero(stated & wants.is_kept[:, position] & ~block.doubt)
                found = np.empty((len(rows), 3 + _FIELDS))
                found[:, 0], found[:, 1], found[:, 2] = rows, where[name], wants.place[rows, position]
                found[:, 3:] = _fields(study, study.networks[name], values[rows])
                parts.append(found)
        block.doubt |= stated & ~has_want
    table = np.concatenate(parts) if parts else np.zeros((0, 3 + _FIELDS))
    table = table[~block.doubt[table[:, 0].astype(np.intp)]]
    if not len(table):
        return None
    table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    at = table[:, :3].astype(np.intp)
    return OwnStrengths(at[:, 0], at[:, 1], at[:, 2], np.ascontiguousarray(table[:, 3:]))


def _strengths(block: Block, cells: Cells) -> tuple[Floats, Flags]:
    """Return a column of strengths from 0 to 1, NaN where none is known, and which are said to be unknown."""
    values, doubt = numbers(cells)
    is_unknown = np.zeros(len(block), dtype=np.bool_)
    for row in np.flatnonzero(doubt).tolist():
        cell = cells[row]
        is_unknown[row] = isinstance(cell, str) and cell.strip().casefold() == UNKNOWN
    block.doubt |= (doubt & ~is_unknown) | (values < 0.0) | (values > 1.0)
    return values, is_unknown


def _fields(study: Study, network: Network, values: Floats) -> Floats:
    """Return the fields of strengths (s,), where NaN stands for one that is unknown."""
    distinct, which = np.unique(values, return_inverse=True)
    found = [
        one_strength(study, network, Strength.model_validate(UNKNOWN if np.isnan(value) else float(value)))
        for value in distinct
    ]
    return np.array(found, dtype=np.float64).reshape(-1, _FIELDS)[which]
