"""What do the columns of points in a table come to as weights of the criteria?

The same as `netselect.batch.reading.stated_points` makes of one learner's points, for columns of them.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.reading.records import Records
from netselect.batch.reading.table_cells import Block
from netselect.batch.reading.table_columns import Columns
from netselect.study.criteria import Criterion
from netselect.study.stated_weights import TOP_SWING
from netselect.study.study import walk
from netselect.study.units import LARGEST_FIGURE
from netselect.weighting.elicited import points
from netselect.weighting.tree import shared_points

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Tree = Mapping[str, Criterion]


def weights_of(block: Block, columns: Columns, candidates: Candidates, records: Records) -> Floats:
    """Return the weights of the criteria (c, m): the study's own, or shared out where a row gives points.

    Parameters
    ----------
    block : Block
        The cells (c); rows in doubt are marked.
    columns : Columns
        What its columns say.
    candidates : Candidates
        What all learners share.
    records : Records
        What rows are completed from and checked against.
    """
    study = records.study
    weights = np.tile(candidates.matrix.weights, (len(block), 1))
    places = columns.under("weights")
    if not places:
        return weights
    stated, given = np.zeros(len(block), dtype=np.bool_), {}
    for name, base in records.points.base.items():
        values = block.numbers(places.get((name,)), 0.0, LARGEST_FIGURE)
        blank = np.isnan(values)
        stated |= ~blank
        values[blank] = base
        given[name] = values
    statement = candidates.weighting or study.weights
    if statement.how not in {"points", "swing"} or study.judges:
        # Such weights are put together for one learner at a time.
        block.doubt |= stated
        return weights
    block.doubt |= stated & ~_add_up(study.criteria, given, study.weights.how)
    shared = shared_points(study.criteria, given)
    raw = np.empty(weights.shape)
    for column, name in enumerate(study.leaves()):
        raw[:, column] = shared[name]
    block.doubt |= stated & ~raw.any(axis=1)
    rows = stated & ~block.doubt
    if rows.all():
        return points(raw)
    weights[rows] = points(raw[rows])
    return weights


def _add_up(criteria: Tree, given: Mapping[str, Floats], way: str) -> Flags:
    """Return where points leave something to be weighed, on every level, (c,)."""
    most = np.max(list(_first(criteria, given)), axis=0)
    right: Flags = most == TOP_SWING if way == "swing" else most > 0
    for name, group in walk(criteria):
        if group.is_group and name in given:
            inside = list(_first(group.criteria, given))
            if inside:
                right &= (given[name] == 0) | (np.max(inside, axis=0) > 0)
    return right


def _first(criteria: Tree, given: Mapping[str, Floats]) -> Iterator[Floats]:
    """Yield the points that come first on each way down a tree."""
    for name, criterion in criteria.items():
        if name in given:
            yield given[name]
        else:
            yield from _first(criterion.criteria, given)
