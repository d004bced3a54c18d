"""How do files, tables and records become arrays of learners, with every fault told and nobody lost?

Each way of reading hands on what stands here: some learners at a time, their places, what is wrong with others.
"""

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
"""Bytes kept of an id: of a longer one, a digest. Two of a hundred million agree with a chance below 1e-22."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Any odd factor, with which no two keys become one: 2**64 by the golden ratio spreads well (Knuth 1973, 6.4)."""


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
        order = np.argsort(keys[:, 0], kind="stable")
        if np.any(keys[order[1:], 0] == keys[order[:-1], 0]):
            order = np.lexsort((keys[:, 1], keys[:, 0]))
        run = keys[order]
        is_known = np.zeros(len(run), dtype=np.bool_)
        is_known[1:] = (run[1:] == run[:-1]).all(axis=1)
        for known in self._runs:
            is_known |= _among(known, run)
        if len(run):
            self._keep(run)
        met = np.empty_like(is_known)
        met[order] = is_known
        return met

    def _keep(self, run: Keys) -> None:
        self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-1]) * 2 >= len(self._runs[-2]):
            both = np.concatenate([self._runs.pop(), self._runs.pop()])
            self._runs.append(both[np.argsort(both[:, 0], kind="stable")])


def _keys(ids: Sequence[str]) -> Keys:
    """Return each id as two numbers (c, 2), of which the first ones of different ids hardly ever agree."""
    text = "".join(ids)
    if text.isascii() and "\0" not in text and max(map(len, ids), default=0) <= _WIDTH:
        keys = np.array(ids, dtype=f"S{_WIDTH}").view(np.uint64).reshape(-1, 2)
    else:
        written = [name.encode("utf-8", "surrogatepass") for name in ids]
        is_long = [len(name) > _WIDTH or b"\0" in name for name in written]
        kept = [
            hashlib.blake2b(name, digest_size=_WIDTH).digest() if own else name.ljust(_WIDTH, b"\0")
            for name, own in zip(written, is_long, strict=True)
        ]
        table = np.frombuffer(bytearray().join(kept), dtype=np.uint8)
        # No text ends in such a byte, so that no digest is an id.
        table.reshape(-1, _WIDTH)[is_long, -1] |= 0xC0
        keys = table.view(np.uint64).reshape(-1, 2)
    # Ids often begin alike, or end so.
    keys[:, 0] ^= keys[:, 1] * _ODD
    return keys


def _among(known: Keys, keys: Keys) -> npt.NDArray[np.bool_]:
    """Return which keys (c, 2) are among others that are sorted by their first halves."""
    low = np.searchsorted(known[:, 0], keys[:, 0])
    near = known[np.minimum(low, len(known) - 1)]
    found: npt.NDArray[np.bool_] = (near == keys).all(axis=1)
    # Different ids whose first halves agree, which are rare, are looked through.
    for row in np.flatnonzero((near[:, 0] == keys[:, 0]) & ~found).tolist():
        high = np.searchsorted(known[:, 0], keys[row, 0], side="right")
        found[row] = bool((known[low[row] : high, 1] == keys[row, 1]).any())
    return found
