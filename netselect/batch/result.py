"""What comes out for a whole cohort, and how is it looked at?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from netselect.arguments import checked
from netselect.batch.engine.chunk import VERDICTS, Chunk, joined
from netselect.batch.reading.portion import LearnerFault
from netselect.errors import UnknownName, did_you_mean
from netselect.names import Names

if TYPE_CHECKING:
    import pandas as pd


FRAMES = ("networks", "learners")
"""Of what `BatchResult.to_frame` has a row each."""


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """What the codes of a result stand for.

    Parameters
    ----------
    networks : tuple of str
        Ids of the networks, ascending.
    gates : tuple of str
        The gates, as they stand in the columns of `Chunk.excluded_by`.
    top : int
        How many networks are listed for each learner.
    method : str
        The method's name.
    called : Names
        How the study calls its networks, needs and gates.
    ungraded : int
        How many strengths of the study carry no grade, where the scores rest on strengths.
    """

    networks: tuple[str, ...]
    gates: tuple[str, ...]
    top: int
    method: str
    called: Names = field(default_factory=Names)
    ungraded: int = 0


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
            raise UnknownName(f"there is no frame of `{of}`. {did_you_mean(str(of), FRAMES)}")
        from netselect.batch.writing.frames import frame_of_learners, frame_of_networks  # noqa: PLC0415 -- pandas is loaded when first needed

        return frame_of_learners(self) if of == "learners" else frame_of_networks(self)

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
        from netselect.batch.writing.formats import write_result  # noqa: PLC0415 -- the formats are loaded when needed

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
