"""What comes out for some learners and for a whole cohort, and how is it looked at?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from netselect.arguments import checked
from netselect.batch.engine.chunk import VERDICTS, Chunk, Legend, joined
from netselect.batch.formats import frame_of_learners, frame_of_networks, write_result
from netselect.batch.reading.portion import LearnerFault
from netselect.errors import unknown_name

if TYPE_CHECKING:
    import pandas as pd


FRAMES = ("networks", "learners")
"""Of what `BatchResult.to_frame` has a row each."""


@dataclass(frozen=True, slots=True, eq=False)
class RankedPortion:
    """The results of some learners who could be ranked, why others could not, and how many there were in all."""

    chunk: Chunk
    faults: list[LearnerFault]
    count: int


_NOBODY = np.zeros(len(VERDICTS), dtype=np.int64)


class BatchResult:
    """The results of a cohort: one set of columns, never a list of people to be compared.

    Parameters
    ----------
    legend : Legend
        What the codes stand for.
    chunks : sequence of Chunk
        Results in the order of the learners.
    faults : sequence of LearnerFault
        Who could not be read or ranked, and why.
    """

    def __init__(self, legend: Legend, chunks: Sequence[Chunk], faults: Sequence[LearnerFault] = ()) -> None:
        self.legend, self.chunks, self.faults = legend, tuple(chunks), tuple(faults)

    def __len__(self) -> int:
        return sum(map(len, self.chunks))

    @property
    def whole(self) -> Chunk:
        """All learners in one chunk."""
        return self.chunks[0] if len(self.chunks) == 1 else joined(self.chunks)

    def iter_chunks(self) -> Iterator[Chunk]:
        """Yield the results some learners at a time."""
        yield from self.chunks

    @checked
    def to_frame(self, of: str = "networks") -> "pd.DataFrame":
        """Return the results as a DataFrame.

        Parameters
        ----------
        of : {"networks", "learners"}
            One row for each learner and listed network, or one for each learner.

        Returns
        -------
        DataFrame

        Raises
        ------
        UnknownName
            For anything else.
        """
        if of not in FRAMES:
            raise unknown_name(f"there is no frame of `{of}`.", str(of), FRAMES)
        frame_of = frame_of_learners if of == "learners" else frame_of_networks
        return frame_of(self.whole, self.legend)

    @checked
    def write(self, path: str | Path, format: str | None = None) -> None:  # noqa: A002 -- what it is called on the command line
        """Write one row for each learner to a file, some thousand learners at a time.

        Parameters
        ----------
        path : path
            It ends in .parquet, .csv, .jsonl or .ndjson. The file is there in full or not at all. The faults of
            learners who could not be ranked go to `<path>.faults.jsonl`; where there are none, an old one is
            removed.
        format : {"parquet", "csv", "jsonl"}, optional
            The format, where the name does not say it.

        Raises
        ------
        InvalidParameter, UnknownName
            For another suffix or format.
        MissingExtra
            For Parquet, where pyarrow is not installed.
        UnreadableFile
            Where it cannot be written.
        """
        write_result(self.chunks, self.faults, self.legend, Path(path), format)

    def __str__(self) -> str:
        """Return how many learners there are, and what came out."""
        counts = sum((np.bincount(chunk.verdict, minlength=len(VERDICTS)) for chunk in self.chunks), _NOBODY)
        said = ", ".join(
            f"{count:,} {name}" for name, count in zip(VERDICTS, counts.tolist(), strict=True) if count
        )
        faulty = len({fault.record for fault in self.faults})
        by = f" by {self.legend.method}" if self.legend.method else ""
        who = f"{len(self):,} learner{'' if len(self) == 1 else 's'} ranked{by}"
        return (f"{who}: {said}" if said else who) + (f"; {faulty:,} could not be ranked" if faulty else "")

    def __repr__(self) -> str:
        """Return the same in few words, whatever the number of learners."""
        return f"<{type(self).__name__}: {self}>"
