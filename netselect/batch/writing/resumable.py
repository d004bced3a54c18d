"""How does a long run go from part to part, and become one file in the end?"""

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from netselect.batch.many import RankedPortion
from netselect.batch.result import Legend
from netselect.batch.writing.as_json_lines import fault_lines
from netselect.batch.writing.formats import faults_path, rows_of
from netselect.batch.writing.journal import Journal
from netselect.batch.writing.summary import RunSummary, Tally
from netselect.batch.writing.whole_files import cannot_be_written, whole_file
from netselect.errors import StudyFaults, UnreadableFile

Progress: TypeAlias = Callable[[str, int], None]
"""Is told what is being done, such as `Ranking`, and how many learners it has been done for."""

READING, RANKING, WRITING = "Reading", "Ranking", "Writing"

CALL_AGAIN = "To go on: call it again with `resume=True`"

_PORTIONS_BETWEEN_COLLECTIONS = 16
"""Where somebody has switched off Python's looking for unused objects, it is done now and then all the same."""


class ResumableRun:
    """One run that may have been broken off before.

    Parameters
    ----------
    output : Path
        What is written in the end.
    kind : {"parquet", "csv", "jsonl"}
        The format.
    legend : Legend
        What the codes of the results stand for.
    facts : mapping
        Everything that the results depend on; see `Journal`.
    resume : bool
        Whether the parts of an earlier run are taken over.
    progress : callable, optional
        Is told how far it is.

    Raises
    ------
    InvalidParameter, UnreadableFile
        See `Journal`.
    """

    def __init__(
        self,
        output: Path,
        kind: str,
        legend: Legend,
        facts: Mapping[str, Any],
        *,
        resume: bool = False,
        progress: Progress | None = None,
    ) -> None:
        # A link stays one, and what it leads to is replaced.
        self.output = output.resolve() if output.is_symlink() else output
        self.kind, self.legend = kind, legend
        self.progress = progress or (lambda _what, _done: None)
        self.journal = Journal(self.output, {**facts, "format": kind}, resume=resume)
        self.done = self.resumed = 0
        self._wanted: deque[int] = deque()
        self._is_source_faulty = False

    def has(self, number: int, count: int) -> bool:
        """Return whether the results of a portion of so many learners are there; else they are waited for.

        Parameters
        ----------
        number : int
            Which portion it is of all; they are asked about in their order.
        count : int
            How many learners it is of, faulty ones too.
        """
        if not self.journal.holds(number, count):
            self._wanted.append(number)
            return False
        self.resumed += count
        self._tell(count)
        return True

    def carry_out(self, results: Iterable[RankedPortion], going_on: str = CALL_AGAIN) -> RunSummary:
        """Keep the results of every portion that is waited for, and make one file of all.

        Parameters
        ----------
        results : iterable of RankedPortion
            In their order, but for those of which `has` says that they are there.
        going_on : str
            How a run that is broken off is resumed, as a note on the error says it.

        Returns
        -------
        RunSummary

        Raises
        ------
        UnreadableFile
            Where something cannot be written. Whatever is raised carries a note that says how many are safe.
        """
        source = iter(results)
        try:
            while (ranked := self._next(source)) is not None:
                number = self._wanted.popleft()
                self.journal.keep(number, ranked)
                self._tell(ranked.count)
                if number % _PORTIONS_BETWEEN_COLLECTIONS == 0 and not gc.isenabled():
                    gc.collect()
            summary = self._one_file()
        except BaseException as error:
            if isinstance(source, Generator):
                # Whoever ranks at this moment is waited for here, and not wherever Python comes to tidy up.
                source.close()
            self._leave(error, going_on)
            raise
        self.journal.remove()
        return summary

    def _tell(self, count: int) -> None:
        self.done += count
        self.progress(RANKING, self.done)

    def _one_file(self) -> RunSummary:
        """Make one file of the parts, and one of all faults."""
        tally, folder, beside = Tally(self.legend), self.journal.folder, faults_path(self.output)
        with (
            whole_file(self.output, by_way_of=folder / ".output.tmp") as file,
            whole_file(beside, by_way_of=folder / ".faults.tmp") as faults,
            rows_of(self.kind, file, self.legend, self.output) as rows,
        ):
            for number in range(len(self.journal.counts)):
                ranked = self.journal.part(number)
                rows.write(ranked.chunk)
                with cannot_be_written(beside):
                    faults.write(fault_lines(ranked.faults).encode())
                tally.add(ranked)
                self.progress(WRITING, tally.ranked + tally.faulty)
        if not tally.faults:
            beside.unlink(missing_ok=True)
        return tally.summary(self.output, faults=beside, resumed=self.resumed)

    def _next(self, source: Iterator[RankedPortion]) -> RankedPortion | None:
        """Return the next results, and remember whether what is read is itself at fault."""
        try:
            return next(source, None)
        except (StudyFaults, UnreadableFile):
            self._is_source_faulty = True
            raise

    def _leave(self, error: BaseException, going_on: str) -> None:
        """Say what is safe of a run that is broken off; where nothing is, leave nothing behind."""
        folder, count, faulty = self.journal.folder, self.journal.ranked, self.journal.faulty
        self.journal.leave()
        if not count + faulty:
            return
        who, is_safe = ("learner has", "is safe") if count == 1 else ("learners have", "are safe")
        said = f"{count:,} {who} been ranked and {is_safe} in {folder}"
        said += f"; {faulty:,} could not be ranked" if faulty else ""
        if self._is_source_faulty:
            going_on = (
                "Mending the fault changes what is read, so this run cannot be continued: mend it, remove the "
                f"folder {folder}, then run it again without `--resume`"
            )
        error.add_note(f"{said}. {going_on}")


def spare(sources: Iterable[Path], output: Path) -> None:
    """Refuse to write over what is read, or among it.

    Raises
    ------
    UnreadableFile
        Where the output or the file of faults is one of the sources, or stands in a folder that is.
    """
    for source in sources:
        for written in (output, faults_path(output)):
            if written.exists() and source.exists() and source.samefile(written):
                raise UnreadableFile(
                    f"{written} is read here, and is not written over: choose another file to write"
                )
        if source.is_dir() and output.resolve().is_relative_to(source.resolve()):
            raise UnreadableFile(f"{output} stands in the folder that is read: choose a file elsewhere to write")
