"""How are very many learners ranked into a file, so that nothing is lost when it is broken off?"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import netselect
from netselect.batch.engine.candidates import Candidates, candidates_of
from netselect.batch.many import checked_number, checked_top, checked_workers, legend_of, rank_portions
from netselect.batch.reading.from_files import files_in
from netselect.batch.reading.portion import PORTION
from netselect.batch.reading.sources import portions
from netselect.batch.studies import legend_of_studies, portions_of_studies, refuse_learners
from netselect.batch.writing.formats import format_of
from netselect.batch.writing.journal import facts_of_source
from netselect.batch.writing.resumable import CALL_AGAIN, READING, Progress, ResumableRun, spare
from netselect.batch.writing.summary import RunSummary
from netselect.errors import InvalidParameter
from netselect.methods import Method, make_method
from netselect.reading.load import load
from netselect.study.statements import Weighting
from netselect.study.study import Study

_FILES_BETWEEN = 256
"""Studies that are read before somebody is told."""


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
) -> RunSummary:
    """Rank the networks of one study for each of very many learners, and write the results to a file.

    What is done stands in parts in the folder `<output>.parts` until all is there, so that a run that was broken
    off, by whatever, can be resumed. The file is the same byte for byte, however often it was. Only some thousand
    learners are held at a time.

    Parameters
    ----------
    study : Study or path
        What all learners share.
    learners : path
        A file or a folder; see `netselect.batch.reading.sources.portions`.
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
    top, workers, size = checked_top(top), checked_workers(workers), checked_number("size", size)
    target, source = _path(output, "output"), _path(learners, "learners")
    _check_study(study)
    kind = format_of(target, format)
    spare([source, *([] if isinstance(study, Study) else [Path(study)])], target)
    held = study if isinstance(study, Study) else load(study)
    candidates = candidates_of(held, method, gates=gates, weights=weights, parameters=parameters)
    facts = {
        **_facts(candidates, held, top=top, size=size),
        "private items left out": leave_out_private,
        "learners": facts_of_source(source),
    }
    run = ResumableRun(target, kind, legend_of(candidates, top), facts, resume=resume, progress=progress)
    read = portions(source, candidates, leave_out_private=leave_out_private, size=size)
    missing = (portion for number, portion in enumerate(read) if not run.has(number, portion.count))
    return run.carry_out(rank_portions(candidates, missing, top=top, workers=workers), going_on)


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
) -> RunSummary:
    """Rank very many studies, each of one learner, and write the results to one file.

    Parameters
    ----------
    folder : path
        Its YAML and JSON files are studies. Each is read twice: first for the ids of all networks. They are ranked
        one after the other, in one thread.
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
    top = checked_top(top)
    target, source = _path(output, "output"), _path(folder, "folder")
    kind = format_of(target, format)
    spare([source], target)
    parameters = parameters or {}
    if method is not None:
        make_method(method, parameters)
    facts = {
        "netselect": netselect.__version__,
        "study": "one for each learner",
        "method": {method or "as each study says": parameters},
        "weights": weights,
        "gates": gates,
        "top": top,
        "private items left out": leave_out_private,
        "learners": facts_of_source(source),
    }
    files = files_in(source)
    legend = legend_of_studies(
        _told(files, progress),
        method,
        top=top,
        gates=gates,
        weights=weights,
        leave_out_private=leave_out_private,
        **parameters,
    )
    if not legend.networks:
        refuse_learners(source)
    run = ResumableRun(target, kind, legend, facts, resume=resume, progress=progress)
    results = portions_of_studies(
        files,
        legend,
        method,
        gates=gates,
        weights=weights,
        leave_out_private=leave_out_private,
        has=run.has,
        **parameters,
    )
    return run.carry_out(results, going_on)


def _check_study(study: object) -> None:
    if not isinstance(study, Study | str | os.PathLike):
        raise InvalidParameter(
            f"a study or the path of one is needed, found {type(study).__name__}; a matrix is ranked by "
            "`rank_many(matrix, weights).write(output)`"
        )


def _path(given: object, name: str) -> Path:
    if isinstance(given, str | os.PathLike):
        return Path(given)
    at_hand = (
        ". Learners that are at hand are ranked by `rank_many(study, learners).write(output)`"
        if name == "learners"
        else ""
    )
    raise InvalidParameter(
        f"{name}: the path of a file or a folder is needed, found {type(given).__name__}{at_hand}"
    )


def _told(files: Iterable[Path], progress: Progress | None) -> Iterator[Path]:
    """Yield files, and tell now and then how many have been read."""
    for number, path in enumerate(files):
        if progress is not None and number % _FILES_BETWEEN == 0:
            progress(READING, number)
        yield path


def _facts(candidates: Candidates, study: Study, *, top: int, size: int) -> dict[str, Any]:
    method, weighting = candidates.method, candidates.weighting
    return {
        "netselect": netselect.__version__,
        "study": study.content_hash,
        "method": {method.name: method.model_dump(mode="json")},
        "weights": None if weighting is None else weighting.model_dump(mode="json"),
        "gates": candidates.gating,
        "top": top,
        "learners in a part": size,
    }
