"""What is handed on when some learners have been read: arrays, and what is wrong with the others?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from netselect.batch.engine.learners import Learners
from netselect.errors import Fault

PORTION = 4096
"""Learners that are read and ranked at a time."""


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

    def as_dict(self) -> dict[str, Any]:
        """Return the fault as plain values, as a line of a file of faults holds them."""
        return {
            "learner": self.learner,
            "record": self.record,
            "source": self.fault.source,
            "line": self.fault.line,
            "path": self.fault.path,
            "message": self.fault.message,
        }

    def __str__(self) -> str:
        """Return place and sentence; the number of the record where no line tells the place."""
        if self.fault.line:
            return str(self.fault)
        number = f"record {self.record}"
        return str(replace(self.fault, source=f"{self.fault.source}, {number}" if self.fault.source else number))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands: file, line (0 where there is none), and its number counted from 1."""

    source: str
    line: int
    record: int

    def fault(self, learner: str, path: str, message: str) -> LearnerFault:
        """Return a fault of this record."""
        return LearnerFault(
            learner, self.record, Fault(self.line, 1 if self.line else 0, path, message, self.source)
        )


class NumberedOrigins(Sequence[Origin]):
    """The places of records that are told by their numbers alone, made when asked for."""

    __slots__ = ("numbers", "source")

    def __init__(self, source: str, numbers: range) -> None:
        self.source, self.numbers = source, numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 -- a Sequence answers to an index and to a slice
        found = self.numbers[index]
        return NumberedOrigins(self.source, found) if isinstance(found, range) else Origin(self.source, 0, found)


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
    """

    learners: Learners
    origins: Sequence[Origin]
    faults: list[LearnerFault] = field(default_factory=list)
    count: int = 0
