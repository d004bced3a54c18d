"""What is handed on when some learners have been read: arrays, their places, and what is wrong with the others?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.learners import Learners
from netselect.errors import Fault, cell_letters

PORTION = 4096
"""Learners that are read and ranked at a time."""

TWICE = "the id `{}` stands in an earlier record too: every learner has an id of their own"

Keys = npt.NDArray[np.uint64]
_WIDTH = 16
"""Bytes kept of an id: two of a hundred million different ids agree in all of them with a chance below 1e-22."""


@dataclass(frozen=True, slots=True)
class LearnerFault:
    """Why a learner could not be read or ranked.

    Parameters
    ----------
    learner : str
        The learner's id; an empty text where it could not be read.
    record : int
        The number of the record in its source, counted from 1.
    fault : Fault
        Place, path and sentence.
    """

    learner: str
    record: int
    fault: Fault

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as plain values, as a line of a file of faults holds them."""
        fault = self.fault
        cell = {"cell": f"{fault.sheet}!{cell_letters(fault.column)}{fault.line}"} if fault.sheet else {}
        return {
            "learner": self.learner,
            "record": self.record,
            "source": fault.source,
            "line": fault.line,
            **cell,
            "path": fault.where,
            "code": fault.code,
            "message": fault.message,
        }

    def __str__(self) -> str:
        """Return place and sentence; the number of the record where no line tells the place."""
        if self.fault.line:
            return str(self.fault)
        number = f"record {self.record}"
        return str(replace(self.fault, source=f"{self.fault.source}, {number}" if self.fault.source else number))


class Origin(NamedTuple):
    """Where a record stands: file, line (0 where there is none), and its number counted from 1."""

    source: str
    line: int
    record: int
    sheet: str = ""

    def fault(self, learner: str, fault: Fault) -> LearnerFault:
        """Return a fault as one of this record."""
        column = 1 if self.line else 0
        at = replace(fault, line=self.line, column=column, source=self.source, sheet=self.sheet)
        return LearnerFault(learner, self.record, at)


class Origins(Sequence[Origin]):
    """Where records of one source stand, told when somebody asks: hardly anybody does.

    Parameters
    ----------
    source : str
        The name of the source.
    numbers : sequence of int
        The number of each record.
    lines : sequence of int
        The line of each; 0 where there is none.
    sheet : str
        The sheet of a workbook, whose rows the lines are.
    """

    __slots__ = ("lines", "numbers", "sheet", "source")

    def __init__(self, source: str, numbers: Sequence[int], lines: Sequence[int], sheet: str = "") -> None:
        self.source, self.numbers, self.lines, self.sheet = source, numbers, lines, sheet

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Origin: ...
    @overload
    def __getitem__(self, index: slice) -> "Origins": ...

    def __getitem__(self, index: Any) -> Any:
        """Return where a record stands, or some of them."""
        number, line = self.numbers[index], self.lines[index]
        if isinstance(index, slice):
            return Origins(self.source, number, line, self.sheet)
        return Origin(self.source, line, number, self.sheet)

    def of(self, which: Sequence[int]) -> "Origins":
        """Return where some of the records stand."""
        if len(which) == len(self):
            return self
        numbers, lines = ([some[place] for place in which] for some in (self.numbers, self.lines))
        return Origins(self.source, numbers, lines, self.sheet)


@dataclass(frozen=True, slots=True, eq=False)
class Portion:
    """Some learners, one after the other in their source.

    Parameters
    ----------
    learners : Learners
        Those without a fault (c).
    origins : sequence of Origin
        Where each of them stands.
    faults : list of LearnerFault
        What is wrong with the others.
    count : int
        How many records were read, faulty ones too.
    remarks : sequence of str
        What there is to say of how the source is written; all its portions share it, and it is whole when the
        last one has been read.
    """

    learners: Learners
    origins: Sequence[Origin]
    faults: list[LearnerFault] = field(default_factory=list)
    count: int = 0
    remarks: Sequence[str] = ()


class KnownIds:
    """The ids that have been met, 16 bytes each, in sorted runs that are merged as they grow."""

    def __init__(self) -> None:
        self._runs: list[Keys] = []

    def add(self, ids: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Remember ids, and return which of them have been met before, here or in an earlier call.

        Examples
        --------
        >>> known = KnownIds()
        >>> known.add(["ann", "bea", "ann"]).tolist()
        [False, False, True]
        >>> known.add(["bea"]).tolist()
        [True]
        """
        keys = _keys(ids)
        met = np.zeros(len(ids), dtype=np.bool_)
        order = (
            np.lexsort((np.arange(len(keys)), keys[:, 1], keys[:, 0])) if len(keys) else np.zeros(0, dtype=np.intp)
        )
        run = keys[order]
        met[order[1:]] = (run[1:] == run[:-1]).all(axis=1)
        for known in self._runs:
            met |= _among(known, keys)
        self._keep(run)
        return met

    def _keep(self, run: Keys) -> None:
        self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-1]) * 2 >= len(self._runs[-2]):
            both = np.concatenate([self._runs.pop(), self._runs.pop()])
            self._runs.append(both[np.lexsort((both[:, 1], both[:, 0]))])


def _keys(ids: Sequence[str]) -> Keys:
    digests = b"".join(
        hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_WIDTH).digest() for name in ids
    )
    return np.frombuffer(digests, dtype=np.uint64).reshape(-1, 2)


def _among(known: Keys, keys: Keys) -> npt.NDArray[np.bool_]:
    """Return which keys (c, 2) are among sorted ones; equal first halves, which are rare, are looked through."""
    found = np.zeros(len(keys), dtype=np.bool_)
    low = np.searchsorted(known[:, 0], keys[:, 0], side="left")
    high = np.searchsorted(known[:, 0], keys[:, 0], side="right")
    for row in np.flatnonzero(high > low).tolist():
        found[row] = bool((known[low[row] : high[row], 1] == keys[row, 1]).any())
    return found
