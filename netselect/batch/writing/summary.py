"""What has come of a run over very many learners?"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from netselect.batch.engine.chunk import VERDICTS
from netselect.batch.many import RankedPortion
from netselect.batch.reading.portion import LearnerFault
from netselect.batch.result import Legend
from netselect.batch.survey.survey import CohortSurvey, Survey, learners_about

FIRST_FAULTS = 3
"""Faults that are repeated; the others stand in their file."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run has written.

    Parameters
    ----------
    output : Path
        The file of the results.
    method : str
        The method's name.
    ranked, faulty : int
        How many learners could be ranked, and how many not.
    verdicts : dict
        How many learners have each verdict; those that nobody has are left out.
    first_faults : tuple of LearnerFault
        The first three.
    faults : Path, optional
        The file of all faults; None where there are none.
    resumed : int
        How many learners an earlier run had done.
    survey : CohortSurvey, optional
        What can be said of the cohort, in rounded counts.
    """

    output: Path
    method: str
    ranked: int = 0
    faulty: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    first_faults: tuple[LearnerFault, ...] = ()
    faults: Path | None = None
    resumed: int = 0
    survey: CohortSurvey | None = None

    def __str__(self) -> str:
        """Return where the results are, the first faults and where the others are, then what can be said of all.

        What is printed here is often passed on whole, so every count in it is rounded as in the survey.
        """
        # Where no study could be read there is no method either.
        by = f" by {self.method}" if self.method else ""
        lines = [f"Ranked{by}: {self.output}"]
        if self.resumed:
            lines.append(f"{learners_about(self.resumed)} had been read and ranked before.")
        if self.faults is not None:
            lines += [f"{learners_about(self.faulty)} could not be ranked:", *map(str, self.first_faults)]
            lines.append(f"Every fault, one a line: {self.faults}")
        if self.survey is not None:
            lines += ["", str(self.survey)]
        return "\n".join(lines)


class Tally:
    """Counts what comes out, some thousand learners at a time.

    Parameters
    ----------
    legend : Legend
        What the codes of the results stand for.
    """

    def __init__(self, legend: Legend) -> None:
        self.survey = Survey(legend)
        self.ranked = self.faulty = self.faults = 0
        self.verdicts: npt.NDArray[np.int64] = np.zeros(len(VERDICTS), dtype=np.int64)
        self.first_faults: list[LearnerFault] = []

    def add(self, ranked: RankedPortion) -> None:
        """Count some learners."""
        self.survey.add(ranked.chunk)
        self.ranked += len(ranked.chunk)
        self.faulty += ranked.count - len(ranked.chunk)
        self.faults += len(ranked.faults)
        self.verdicts += np.bincount(ranked.chunk.verdict, minlength=len(VERDICTS))
        self.first_faults += ranked.faults[: FIRST_FAULTS - len(self.first_faults)]

    def summary(self, output: Path, *, faults: Path, resumed: int) -> RunSummary:
        """Return what has come out."""
        counts = zip(VERDICTS, self.verdicts.tolist(), strict=True)
        return RunSummary(
            output,
            self.survey.legend.method,
            self.ranked,
            self.faulty,
            {name: count for name, count in counts if count},
            tuple(self.first_faults),
            faults if self.faults else None,
            resumed,
            self.survey.survey(),
        )
