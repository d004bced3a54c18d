"""How does `netselect batch` run, and what does it say when it is done or broken off?"""

import re
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast

from netselect.arguments import RankingOptions
from netselect.batch.formats import SUFFIXES, faults_path, format_of
from netselect.batch.journal import has_parts, parts_folder
from netselect.batch.many import learners_in
from netselect.batch.run import RunSummary, run_batch, run_studies
from netselect.cli.options import StudyFile, as_typed, chosen, contradiction, spare_inputs
from netselect.cli.output import DONE, INTERRUPTED, SOME_FAILED, emit, progress_shown, report, say
from netselect.cli.rank import study_for
from netselect.errors import InvalidParameter, NetselectError, UnreadableFile, listed
from netselect.study.study import AUDIENCES, Audience


class BatchOptions(NamedTuple):
    """What was typed; without ``learners``, `file` is a folder of studies, one for each learner.

    ``format`` is None where the name of the output says it. For an ``audience`` other than the learner what is
    private is left out.
    """

    file: str
    output: Path
    learners: Path | None
    ranking: RankingOptions
    top: int = 10
    format: str | None = None
    audience: Audience = "learner"
    workers: int = 1
    resume: bool = False
    plain: bool = False

    @property
    def to_go_on(self) -> str:
        """The command that goes on with a run that was broken off."""
        words = ["netselect", "batch", self.file]
        words += [] if self.learners is None else ["--learners", str(self.learners)]
        words += ["--output", str(self.output)]
        words += ["--top", str(self.top), *([] if self.format is None else ["--format", self.format])]
        words += [] if self.audience == "learner" else ["--audience", self.audience]
        words += ["--workers", str(self.workers)] if self.workers > 1 else []
        return " ".join(filter(None, [shlex.join(words), as_typed(self.ranking), "--resume"]))


def audience_of(typed: str, *, without_private: bool) -> Audience:
    """Return for whom a run is, by both options that say it."""
    audience = cast(
        "Audience", chosen(typed or ("manager" if without_private else "learner"), AUDIENCES, "--audience")
    )
    if without_private and audience == "learner":
        raise InvalidParameter(
            "--without-private is for others, and --audience learner for the learner: leave one of them out"
        )
    return audience


def print_batch(asked: BatchOptions) -> int:
    """Rank, print what came out, and return the exit code."""
    study = StudyFile(asked.file)
    _look_beforehand(asked, study)
    was_there = asked.output.exists()
    try:
        with _ended_politely():
            summary = _run(asked, study)
    except NetselectError as error:
        code = report(error)
        _say_notes(error)
        return code
    except KeyboardInterrupt as error:
        _say_notes(error)
        if not has_parts(asked.output):
            say("Nothing has been kept: the same command starts anew.")
        elif not hasattr(error, "__notes__"):
            say(f"{parts_folder(asked.output)} is as it was. To go on:\n  {asked.to_go_on}")
        return INTERRUPTED
    # Not on standard output: a survey that is kept by `> survey.txt` holds no line of anybody's.
    earlier = f"{asked.output} takes the place of an earlier one." if was_there else ""
    for line in filter(None, (*(f"{remark}." for remark in summary.remarks), summary.said_of_faults, earlier)):
        say(line)
    try:
        emit(summary.said_of_all)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnreadableFile(
            f"{asked.output} is written in full, but nothing can be written to standard output: {error.strerror}"
        ) from None
    return SOME_FAILED if summary.faulty else DONE


def _run(asked: BatchOptions, file: StudyFile) -> RunSummary:
    how, who = asked.ranking, asked.learners or Path(asked.file)
    study = None if asked.learners is None else study_for(file, how, is_shared=True)
    with progress_shown(learners_in(who), plain=asked.plain) as advance:
        common: dict[str, Any] = {
            "method": how.method,
            "parameters": dict(how.parameters),
            "top": asked.top,
            "gates": how.gates,
            "weights": how.weights,
            "leave_out_private": asked.audience != "learner",
            "format": asked.format,
            "resume": asked.resume,
            "progress": advance,
            "going_on": f"To go on:\n  {asked.to_go_on}",
        }
        if study is None:
            return run_studies(who, asked.output, **common)
        return run_batch(study, who, asked.output, workers=asked.workers, **common)


def _look_beforehand(asked: BatchOptions, study: StudyFile) -> None:
    """Refuse what cannot be right before anything is read, and say which options are of no use this time."""
    if asked.learners is None and not Path(asked.file).is_dir():
        raise InvalidParameter(
            "--learners is missing: name a table, JSON lines or YAML of the learners. Without it, FILE has to be "
            "a folder of studies, one for each learner"
        )
    format_of(asked.output, asked.format)
    said = SUFFIXES.get(asked.output.suffix.lower())
    if asked.format is not None and said not in {None, asked.format}:  # other programs go by the name
        ends = listed(end for end, kind in SUFFIXES.items() if kind == asked.format)
        raise InvalidParameter(contradiction(asked.output, str(said), asked.format, ends))
    inputs = [*study.inputs, *([] if asked.learners is None else [asked.learners])]
    for written in (asked.output, faults_path(asked.output)):
        spare_inputs(written, inputs)
    if asked.resume and not has_parts(asked.output):
        say(f"There is nothing to go on from in {parts_folder(asked.output)}: starting anew.")
    if asked.learners is None and asked.workers > 1:
        say("--workers is of no use here: studies are ranked one after the other.")


def learners_path(text: str) -> Path:
    """Return the path of the learners; an empty text, as from a variable that is not set, is none."""
    if not text.strip():
        raise UnreadableFile("--learners (-l): the path is empty: name a file or a folder")
    return Path(text)


def whole_number(text: str, name: str, short: str, most: int | None = None) -> int:
    """Return the whole number from 1 to the most that was typed into an option."""
    number = int(text) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text) else 0
    if number < 1 or (most is not None and number > most):
        wanted = "of 1 or more" if most is None else f"from 1 to {most}"
        raise InvalidParameter(f"{name} ({short}) takes a whole number {wanted}; found `{text}`")
    return number


def _say_notes(error: BaseException) -> None:
    for note in getattr(error, "__notes__", ()):
        say(note)


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Take the signal that asks a process to end as Ctrl-C, so that it can say what is safe.

    One that the parent has the process ignore, as `nohup` does with others, stays ignored; so does Ctrl-C itself.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    if before != signal.SIG_IGN:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
