"""How are very many learners ranked into a file, so that nothing is lost when it is broken off?"""

import gc
import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

import netselect
from netselect.arguments import RankingOptions
from netselect.batch.engine.candidates import candidates_of
from netselect.batch.engine.learners import VERDICTS, Legend
from netselect.batch.formats import fault_lines, faults_path, format_of, rows_to
from netselect.batch.journal import Journal, facts_of_source
from netselect.batch.many import MOST_WORKERS, RankedPortion, checked_number, legend_of, portions, rank_portions
from netselect.batch.reading import PORTION, LearnerFault, Portion
from netselect.batch.reading.files import OF_STUDIES, files_in
from netselect.batch.studies import legend_of_studies, portions_of_studies, refuse_learners
from netselect.batch.survey import CohortSurvey, Survey, learners_about, rounded
from netselect.errors import InvalidParameter, StudyFaults, UnreadableFile
from netselect.methods import Method, make_method
from netselect.reading.load import load
from netselect.storing import cannot_be_written, whole_file
from netselect.study.statements import Weighting
from netselect.study.study import Study
from netselect.words import plain_name

Progress: TypeAlias = Callable[[str, int], None]
"""Is told what is being done, such as `Ranking`, and how many learners it has been done for."""

READING, RANKING, WRITING = "Reading", "Ranking", "Writing"

CALL_AGAIN = "To go on: call it again with `resume=True`"

MOST_KINDS = 10
"""Kinds of faults of which the first is shown; all faults stand in their file."""
_MOST_TOLD_APART = 1000
"""Kinds that are counted apart, since records may have any keys."""

_FILES_BETWEEN = 256
"""Studies that are read before somebody is told."""

_PORTIONS_BETWEEN_COLLECTIONS = 16
"""Where somebody has switched off Python's looking for unused objects, it is done now and then all the same."""


def run_batch(
    study: Study | str | Path,
    learners: str | Path,
    output: str | Path,
    *,
    method: Method | str | None = None,
    parameters: dict[str, Any] | None = None,
    top: int = 10,
    gates: Literal["apply", "ignore"] = "apply",
    weights: Weighting | str | None = None,
    workers: int = 1,
    leave_out_private: bool = False,
    format: str | None = None,  # noqa: A002 -- what it is called on the command line
    resume: bool = False,
    size: int = PORTION,
    progress: Progress | None = None,
    going_on: str = CALL_AGAIN,
) -> "RunSummary":
    """Rank the networks of one study for each of very many learners, and write the results to a file.

    What is done stands in parts in the folder `<output>.parts` until all is there, so that a run that was broken
    off, by whatever, can be resumed. On one machine the file is the same byte for byte, however often it was. Only
    some thousand learners are held at a time.

    Parameters
    ----------
    study : Study or path
        What all learners share.
    learners : path
        A file or a folder; see `netselect.batch.many.portions`.
    output : path
        The file that is written, in full or not at all: .parquet, .csv, .jsonl or .ndjson. Faulty learners go to
        `<output>.faults.jsonl` beside it.
    method, parameters, gates, weights, top, workers, leave_out_private
        As for `netselect.rank_many`.
    format : {"parquet", "csv", "jsonl"}, optional
        The format, where the suffix does not say it.
    resume : bool
        Whether the parts of an earlier run are taken over.
    size : int
        Learners in a part.
    progress : callable, optional
        Is told what is being done and for how many learners it has been done.
    going_on : str
        How a run that is broken off is resumed, as a note on the error says it.

    Returns
    -------
    RunSummary

    Raises
    ------
    StudyFaults, UnknownName, InvalidParameter, MethodNotApplicable, MissingAnchors, MissingExtra, UnreadableFile
        Where study, method or files cannot be used. Where parts are there already, a note says how to go on.
    """
    top, size = checked_number("top", top), checked_number("size", size)
    workers = checked_number("workers", workers, MOST_WORKERS)
    at_hand = ". Learners that are at hand are ranked by `rank_many(study, learners).write(output)`"
    target, source = _path(output, "output"), _path(learners, "learners", at_hand)
    if not isinstance(study, Study | str | os.PathLike):
        raise InvalidParameter(
            f"a study or the path of one is needed, found {type(study).__name__}; a matrix is ranked by "
            "`rank_many(matrix, weights).write(output)`"
        )
    kind = format_of(target, format)
    _spare([source, *([] if isinstance(study, Study) else [Path(study)])], target)
    held = study if isinstance(study, Study) else load(study)
    options = RankingOptions(method, parameters or {}, gates, weights, leave_out_private)
    candidates = candidates_of(held, options)
    chosen = {
        "study": held.content_hash,
        "method": {candidates.method.name: candidates.method.model_dump(mode="json")},
        "weights": None if candidates.weighting is None else candidates.weighting.model_dump(mode="json"),
    }
    facts = _facts(chosen, options, source, top, size)
    read, remarks = _with_learners(portions(source, candidates, size=size), source)
    run = _Run(target, kind, legend_of(candidates, top), facts, resume=resume, progress=progress)
    missing = (portion for number, portion in enumerate(read) if not run.has(number, portion.count))
    summary = run.carry_out(rank_portions(candidates, missing, top=top, workers=workers), going_on)
    return replace(summary, remarks=tuple(remarks))


def _with_learners(read: Iterable[Portion], source: Path) -> tuple[Iterator[Portion], Sequence[str]]:
    """Return the portions of a source with what there is to say of it, or refuse one that holds no learner."""
    ahead = iter(read)
    first = next(ahead, None)
    if first is None or not first.count:
        raise UnreadableFile(f"{source} holds no learners: name a file with one at least")
    no_text = {one.record for one in first.faults if one.fault.code == "encoding"}
    if len(no_text) == first.count:
        raise UnreadableFile(f"{source} holds no learners: {first.faults[0].fault.message}")
    return chain([first], ahead), first.remarks


def run_studies(
    folder: str | Path,
    output: str | Path,
    *,
    method: str | None = None,
    parameters: dict[str, Any] | None = None,
    top: int = 10,
    gates: Literal["apply", "ignore"] = "apply",
    weights: str | None = None,
    leave_out_private: bool = False,
    format: str | None = None,  # noqa: A002 -- what it is called on the command line
    resume: bool = False,
    progress: Progress | None = None,
    going_on: str = CALL_AGAIN,
) -> "RunSummary":
    """Rank very many studies, each of one learner, and write the results to one file.

    Parameters
    ----------
    folder : path
        Its YAML and JSON files and workbooks are studies. Each is read twice: first for the ids of all networks.
        They are ranked one after the other, in one thread.
    output, format, resume, progress, going_on
        As for `run_batch`.
    method, parameters, top, gates, weights, leave_out_private
        As for `netselect.batch.studies.rank_studies`.

    Returns
    -------
    RunSummary

    Raises
    ------
    UnknownName, InvalidParameter, MissingExtra, UnreadableFile
        Where folder, method or output cannot be used, or the folder holds learners' records. Where parts are there
        already, a note says how to go on.
    """
    top = checked_number("top", top)
    target, source = _path(output, "output"), _path(folder, "folder")
    kind = format_of(target, format)
    _spare([source], target)
    parameters = parameters or {}
    if method is not None:
        make_method(method, parameters)
    options = RankingOptions(method, parameters, gates, weights, leave_out_private)
    each = {
        "study": "one for each learner",
        "method": {method or "as each study says": parameters},
        "weights": weights,
    }
    facts = _facts(each, options, source, top)
    files = files_in(source, OF_STUDIES)
    legend = legend_of_studies(_told(files, progress), options, top=top)
    if not legend.networks:
        refuse_learners(source)
    run = _Run(target, kind, legend, facts, resume=resume, progress=progress)
    return run.carry_out(portions_of_studies(files, legend, options, has=run.has), going_on)


class Alike(NamedTuple):
    """How many faults there are of one kind and in one column or key, and the first two."""

    times: int
    first: tuple[LearnerFault, ...]

    def __str__(self) -> str:
        """Return both where there are no more, or else the first, and about how many are like it."""
        if not rounded(self.times):
            return "\n".join(map(str, self.first))
        return f"{self.first[0]}\n    This is the first of about {rounded(self.times):,} of the kind."


class _Kinds:
    """Counts faults by kind, and by column or key, wherever in a list they stand."""

    def __init__(self) -> None:
        self.counts = Counter[tuple[object, ...]]()
        self.first: dict[tuple[object, ...], list[LearnerFault]] = {}

    def add(self, faults: Iterable[LearnerFault]) -> None:
        for one in faults:
            kind: tuple[object, ...] = (
                one.fault.code,
                *(step for step in one.fault.path if not isinstance(step, int)),
            )
            if kind not in self.first and len(self.first) >= _MOST_TOLD_APART:
                kind = (one.fault.code,)
            self.counts[kind] += 1
            if self.counts[kind] <= 2:  # noqa: PLR2004 -- more are counted
                self.first.setdefault(kind, []).append(one)


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
    alike : tuple of Alike
        The faults by kind and by column or key, the rarest first: how many, and the first two.
    faults : Path, optional
        The file of all faults; None where there are none.
    resumed : int
        How many learners an earlier run had done.
    survey : CohortSurvey, optional
        What can be said of the cohort, in rounded counts.
    remarks : tuple of str
        What there is to say of how the learners are written, such as that a table has decimal commas.
    """

    output: Path
    method: str
    ranked: int = 0
    faulty: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    alike: tuple[Alike, ...] = ()
    faults: Path | None = None
    resumed: int = 0
    survey: CohortSurvey | None = None
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return where the results are, the faults by kind and where all are, then what can be said of everybody.

        What is printed here is often passed on whole, so every count in it is rounded as in the survey.
        """
        return "\n".join(filter(None, (self.said_of_faults, self.said_of_all)))

    @property
    def said_of_all(self) -> str:
        """Where the results are, and the survey: nothing that a single learner wrote."""
        # Where no study could be read there is no method either.
        by = f" by {plain_name(self.method)}" if self.method else ""
        lines = [f"Ranked{by}: {self.output}"]
        if self.resumed:
            lines.append(f"{learners_about(self.resumed)} had been read and ranked before.")
        if self.survey is not None:
            lines += ["", str(self.survey)]
        return "\n".join(lines)

    @property
    def said_of_faults(self) -> str:
        """The faults by kind, with what learners wrote, and where all stand; nothing where there are none."""
        if self.faults is None:
            return ""
        lines = [f"{learners_about(self.faulty)} could not be ranked:", *map(str, self.alike[:MOST_KINDS])]
        if len(self.alike) > MOST_KINDS:
            lines.append(f"There are {len(self.alike) - MOST_KINDS:,} more kinds of faults, more frequent ones.")
        return "\n".join([*lines, f"Every fault, one a line: {self.faults}"])


class _Run:
    """One run, which may have been broken off before; `facts` are everything that the results depend on."""

    def __init__(
        self,
        output: Path,
        kind: str,
        legend: Legend,
        facts: Mapping[str, Any],
        *,
        resume: bool,
        progress: Progress | None,
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

        It is asked of all portions in their order; learners count where they are faulty, too.
        """
        if not self.journal.holds(number, count):
            self._wanted.append(number)
            return False
        self.resumed += count
        self._tell(count)
        return True

    def carry_out(self, results: Iterable[RankedPortion], going_on: str) -> RunSummary:
        """Keep the results of every portion that is waited for, in their order, and make one file of all.

        Whatever is raised carries a note that says how many are safe, and how to go on.
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
        folder, beside, survey = self.journal.folder, faults_path(self.output), Survey(self.legend)
        verdicts: npt.NDArray[np.int64] = np.zeros(len(VERDICTS), dtype=np.int64)
        kinds = _Kinds()
        done = 0
        with (
            whole_file(self.output, by_way_of=folder / ".output.tmp") as file,
            whole_file(beside, by_way_of=folder / ".faults.tmp", is_named=False) as faults,
            rows_to(file, self.kind, self.legend, self.output) as write,
        ):
            for number in range(len(self.journal.counts)):
                ranked = self.journal.part(number)
                write(ranked.chunk)
                with cannot_be_written(beside):
                    faults.write(fault_lines(ranked.faults))
                survey.add(ranked.chunk)
                verdicts += np.bincount(ranked.chunk.verdict, minlength=len(VERDICTS))
                kinds.add(ranked.faults)
                done += ranked.count
                self.progress(WRITING, done)
        if not kinds.first:
            beside.unlink(missing_ok=True)
        counts = dict(zip(VERDICTS, verdicts.tolist(), strict=True))
        alike = [Alike(kinds.counts[kind], tuple(first)) for kind, first in kinds.first.items()]
        return RunSummary(
            self.output,
            self.legend.method,
            ranked=sum(counts.values()),
            faulty=done - sum(counts.values()),
            verdicts={name: count for name, count in counts.items() if count},
            # By their rounded counts, since these are what is shown.
            alike=tuple(sorted(alike, key=lambda one: rounded(one.times))),
            faults=beside if kinds.first else None,
            resumed=self.resumed,
            survey=survey.survey(),
        )

    def _next(self, source: Iterator[RankedPortion]) -> RankedPortion | None:
        """Return the next results, and remember whether what is read is itself at fault."""
        try:
            return next(source, None)
        except (StudyFaults, UnreadableFile):
            self._is_source_faulty = True
            raise

    def _leave(self, error: BaseException, going_on: str) -> None:
        """Say what is safe of a run that is broken off; where nothing is, leave nothing behind."""
        folder, (count, faulty) = self.journal.folder, self.journal.sizes()
        self.journal.leave()
        if not count + faulty:
            return
        said = f"{learners_about(count)} have been ranked and are safe in {folder}"
        said += f"; {learners_about(faulty).lower()} could not be ranked" if faulty else ""
        if self._is_source_faulty:
            going_on = (
                "Mending the fault changes what is read, so this run cannot be continued: mend it, remove the "
                f"folder {folder}, then run it again without `--resume`"
            )
        error.add_note(f"{said}. {going_on}")


def _path(given: object, name: str, cure: str = "") -> Path:
    if isinstance(given, str | os.PathLike):
        return Path(given)
    found = type(given).__name__
    raise InvalidParameter(f"{name}: the path of a file or a folder is needed, found {found}{cure}")


def _told(files: Iterable[Path], progress: Progress | None) -> Iterator[Path]:
    """Yield files, and tell now and then how many have been read."""
    for number, path in enumerate(files):
        if progress is not None and number % _FILES_BETWEEN == 0:
            progress(READING, number)
        yield path


def _facts(
    chosen: Mapping[str, object], options: RankingOptions, source: Path, top: int, size: int | None = None
) -> dict[str, Any]:
    """Return everything that results depend on, under the words, and in the order, in which a message says it."""
    return {
        "netselect": netselect.__version__,
        **chosen,
        "gates": options.gates,
        "top": top,
        **({} if size is None else {"learners in a part": size}),
        "private items left out": options.leave_out_private,
        "learners": facts_of_source(source),
    }


def _spare(sources: Iterable[Path], output: Path) -> None:
    """Refuse to write over what is read, or among it: the output or the file of faults."""
    for source in sources:
        for written in (output, faults_path(output)):
            if written.exists() and source.exists() and source.samefile(written):
                raise UnreadableFile(
                    f"{written} is read here, and is not written over: choose another file to write"
                )
        if source.is_dir() and output.resolve().is_relative_to(source.resolve()):
            raise UnreadableFile(f"{output} stands in the folder that is read: choose a file elsewhere to write")
