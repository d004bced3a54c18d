"""Which records have one shape, so that they can be laid out together, as the rows of a table are?

A record of which every figure is a number and every word a text says what a row says in whose columns these stand.
Whatever is not surely so is left to be judged as a record.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.candidates import Candidates
from netselect.batch.engine.learners import Learners, only
from netselect.batch.reading.from_records import Stated
from netselect.batch.reading.records import Records
from netselect.batch.reading.table_arrays import TableLayout
from netselect.batch.reading.table_columns import Block, Path, columns_of, is_number
from netselect.reading.tables import Cells
from netselect.study.written import IDENTIFIER

Flags = npt.NDArray[np.bool_]
Shape: TypeAlias = tuple[Any, ...]
"""The keys of a record in their order, and key and shape of each block among its values."""

_FEWEST = 16
"""Fewer records of one shape are judged one by one in less time."""

_MOST_KEPT = 1000
"""Shapes whose columns are kept, so that a file of very many takes no more memory than another."""

_DEEPEST = 3
"""Levels of blocks in blocks: needs, one of them, its themes."""

_FIGURES = frozenset({"weights", "limits"})
"""Blocks in which no other block stands."""


class SameShape:
    """Lays out those records whose shape many have.

    Parameters
    ----------
    candidates : Candidates
        What all learners share.
    records : Records
        What judges records one by one.
    """

    def __init__(self, candidates: Candidates, records: Records) -> None:
        self.candidates, self.records = candidates, records
        self._layouts: dict[Shape, TableLayout | None] = {}

    def __call__(self, stated: Sequence[Stated]) -> Iterator[tuple[Learners, Sequence[int]]]:
        """Yield learners of one shape after the other, and which of the records they are."""
        alike: dict[Shape, list[int]] = {}
        for place, one in enumerate(stated):
            if isinstance(one.data, dict) and not one.faults:
                alike.setdefault(_shape(one.data), []).append(place)
        for shape, places in alike.items():
            layout = self._layout(shape) if len(places) >= _FEWEST else None
            if layout is None:
                continue
            doubt = np.zeros(len(places), dtype=np.bool_)
            columns = _columns([stated[place].data for place in places], shape)
            block = Block([_cells(path, values, doubt) for path, values in columns], doubt)
            learners, right = layout.lay_out(block), ~block.doubt
            yield only(learners, right), [place for place, is_right in zip(places, right, strict=True) if is_right]

    def _layout(self, shape: Shape) -> TableLayout | None:
        """Return what lays out the records of a shape; None where its keys are no columns of a table."""
        if shape not in self._layouts:
            if len(self._layouts) >= _MOST_KEPT:
                self._layouts.clear()
            paths = list(_paths(shape))
            keys = {key for path in paths for key in path}
            layout = None
            are_names = all(key.__class__ is str and IDENTIFIER.fullmatch(key) for key in keys)
            # Topics are one text in a cell, and a list in a record.
            if self.records.redaction is None and are_names and ("topics",) not in paths:
                columns, faults = columns_of([".".join(path) for path in paths], self.records, "")
                layout = None if faults else TableLayout(columns, self.candidates, self.records)
            self._layouts[shape] = layout
        return self._layouts[shape]


def _shape(data: dict[Any, Any], depth: int = _DEEPEST) -> Shape:
    return tuple(data), *[
        (key, (tuple(value),) if key in _FIGURES or not depth else _shape(value, depth - 1))
        for key, value in data.items()
        if isinstance(value, dict)
    ]


def _parts(shape: Shape) -> Iterator[tuple[str, Shape | None]]:
    """Yield each key with the shape of its block; None where it has none."""
    blocks = dict(shape[1:])
    for key in shape[0]:
        yield key, blocks.get(key)


def _paths(shape: Shape) -> Iterator[Path]:
    for key, inner in _parts(shape):
        if inner is None:
            yield (key,)
        else:
            # A block in which nothing stands is no column, and may mean something.
            yield from ((key, *path) for path in _paths(inner)) if inner[0] else [(key, "")]


def _columns(rows: list[dict[str, Any]], shape: Shape) -> Iterator[tuple[Path, list[Any]]]:
    """Yield the path of each column of records of one shape, with what stands in it."""
    for key, inner in _parts(shape):
        values = [row[key] for row in rows]
        if inner is None:
            yield (key,), values
        else:
            yield from (((key, *path), own) for path, own in _columns(values, inner))


def _cells(path: Path, values: list[Any], doubt: Flags) -> Cells:
    """Return values as the cells of a table that mean the same, and put those in doubt that would mean another."""
    kinds = set(map(type, values))
    if is_number(path):
        if not kinds <= {int, float}:
            doubt |= [value.__class__ not in {int, float} for value in values]
            values = [value if value.__class__ in {int, float} else 0.0 for value in values]
        try:
            numbers = np.array(values, dtype=np.float64)
        except OverflowError:
            doubt[:] = True
            return np.zeros(len(values))
        doubt |= np.isnan(numbers)
        return numbers
    right = [value.__class__ is str and value == value.strip() != "" for value in values]
    if not all(right):
        doubt |= ~np.array(right)
    return [value if is_right else "" for value, is_right in zip(values, right, strict=True)]
