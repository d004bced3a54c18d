"""How does a person start a study of their own?"""

import re
import sys
import zlib
from dataclasses import replace
from importlib import resources
from os import W_OK, access
from pathlib import Path
from typing import cast
from zipfile import BadZipFile, ZipFile, is_zipfile

import typer
from pydantic import Field

from netselect.cli.asking import BACK, Answers, asked_text
from netselect.cli.options import chosen, spare_inputs, suffix_of, typed
from netselect.cli.output import emit, say
from netselect.errors import Fault, InvalidParameter, StudyFaults, UnreadableFile, listed
from netselect.reading import examine, take_from_catalogue
from netselect.reading.decoding import Located, place_of
from netselect.reading.load import STANDARD_INPUT, load, load_for_others, loads, text_of
from netselect.reading.tables import csv_template
from netselect.reading.writing import in_a_workbook, save
from netselect.storing import write_whole
from netselect.study.criteria import Criterion, Gate
from netselect.study.statements import Weighting
from netselect.study.study import AUDIENCES, Audience, Learner, Study
from netselect.study.written import Identifier, Written
from netselect.words import counted

STUDY, TABLE, COHORT = (".yaml", ".yml", ".xlsx"), (".csv",), (".csv", ".xlsx")
"""How the names of the files end that are written."""

CONVERTED = (*STUDY, ".json")
"""The same for a study that is there already."""

BEGINNING = 100_000
"""Bytes that are looked at to see what a file is that would be overwritten."""

_TOLD_BY = {
    "a file of records": r"^\s*\{?\s*[\"']?netselect_records[\"']?\s*:",
    "a study": r"^\s*\{?\s*[\"']?netselect[\"']?\s*:|<sheet [^>]*name=\"Networks\"",
    "a table for learners": r"\A\W?id\b.*\b(limits|weights|needs|aspirations)\.|<sheet [^>]*name=\"Learners\"",
    "a table for networks": r"\A\W?id\b.*\b(joining|staying|serves|values|facts)\.",
}
"""What in a file tells that it is of a kind."""

MORE_ROWS = 200
"""Rows of a new workbook that are laid out below the example."""


def write_new(
    file: Path, *, force: bool, csv: bool, learners: bool, study: str, example: bool, going_on: bool
) -> None:
    """Write a new study or a table for networks or learners, and say what to do next.

    Parameters
    ----------
    file : Path
        What is written.
    force : bool
        Whether a file that is there, or answers that are kept, may be overwritten.
    csv : bool
        Whether it is a table for networks.
    learners : bool
        Whether it is one for learners, as it also is where the name of the file begins so and ends as a table's.
    study : str
        The study that such a table is for; "" for the starter.
    example : bool
        Whether nothing is asked, and the example is written.
    going_on : bool
        Whether questions that were interrupted are gone on with.

    Raises
    ------
    InvalidParameter
        Where the name of the file ends as if it held something else.
    UnreadableFile
        Where the file is there already and may not be overwritten, or cannot be written.
    """
    is_called_so = file.stem.casefold().startswith("learners") and suffix_of(file) in COHORT
    learners = learners or (is_called_so and not csv)
    if csv and learners:
        raise InvalidParameter("--csv writes a table for networks, and --learners one for learners: leave one out")
    if example and (csv or learners):
        raise InvalidParameter("--example writes a study, and --csv and --learners a table: leave one out")
    if study and not (csv or learners):
        raise InvalidParameter(
            "--for names the study that a table is for: add --csv for a table for networks or --learners for one "
            "for learners, or leave --for out"
        )
    if learners:
        _write_learners(file, study, force=force)
        return
    check_new(file, *(("a table for networks", TABLE) if csv else ("a study", STUDY)), force=force)
    if csv:
        spare_inputs(file, [study] if study else [])
        subject = study_for_a_table(study) if study else loads(starter_text(), "starter")
        write_whole(file, csv_template(subject))
        emit(f"Wrote {file}: one row for each network; a blank cell is unknown.")
        emit(f"A study takes it with `networks: {file.name}`.")
        return
    asked = _is_asked() and not example
    if not (asked or going_on):
        _write_study(file, starter_text())
        emit(f"Wrote {file}, an example with invented networks to change into your own.")
        emit(f"Next: netselect check {typed(file)}, then netselect rank {typed(file)}")
        return
    if not asked:
        raise InvalidParameter(
            "--continue goes on with questions, which takes a terminal and no --example: leave it out here"
        )
    study_made = _write_study(file, _asked(file, force=force, going_on=going_on))
    emit(f"Wrote {file}.")
    if study_made.weights.starting_point:
        emit("Its weights are a starting point that nobody has judged; change the points of its `criteria:`.")
    emit("Next:")
    emit(f"  netselect check {typed(file)}      what is still unknown, and what else to know")
    emit(f"  netselect rank {typed(file)}       which networks come first, and how sure that is")
    emit(f"  netselect report {typed(file)} --kind shortlist --output shortlist.html     a document to hand in")


def _write_learners(file: Path, study: str, *, force: bool) -> None:
    from netselect.batch.reading.from_tables import learners_csv, learners_workbook  # noqa: PLC0415 -- few start with a cohort

    check_new(file, "a table for learners", COHORT, force=force)
    spare_inputs(file, [study] if study else [])
    subject = study_for_a_table(study) if study else loads(starter_text(), "starter")
    is_workbook = suffix_of(file) == ".xlsx"
    write_whole(file, learners_workbook(subject, room=MORE_ROWS) if is_workbook else learners_csv(subject))
    emit(f"Wrote {file}: one row for each learner, the first as an example; a blank cell is as the study has it.")
    if any(want.private for want in subject.learner.wants.values()):
        emit("It names needs that the study marks as private: mind who is to see it.")
    if not study:
        emit("Its columns are those of the example; --for names your own study.")
    emit(f"Next: netselect batch {typed(study or 'STUDY')} --learners {typed(file)} --output ranked.csv")


def _write_study(file: Path, content: str) -> Study:
    study = loads(content)
    is_workbook = file.suffix.lower() == ".xlsx"
    write_whole(file, in_a_workbook(study, room=MORE_ROWS) if is_workbook else content)
    return study


def _asked(file: Path, *, force: bool, going_on: bool) -> str:
    """Return the study that somebody's answers make; where they stop, the answers are kept beside the file."""
    kept = file.with_name(f"{file.name}.answers")
    if kept.exists() and not (going_on or force):
        raise UnreadableFile(
            f"{kept} holds answers of an earlier start: go on with `netselect new {typed(file)} --continue`, or "
            "start anew with --force"
        )
    answers = Answers.read(kept) if going_on else Answers()
    count = len(answers.kept)
    if count:
        are = "is" if count == 1 else "are"
        emit(f"{count} {counted(count, 'answers')} {are} kept; `{BACK}` returns to the last of them.")
    try:
        content = asked_text(answers)
    except (typer.Abort, KeyboardInterrupt):
        if answers.kept:
            write_whole(kept, answers.text(), mode=0o600)
            say(f"\n{kept} keeps your answers; go on with: netselect new {typed(file)} --continue")
        else:
            say(f"\n{file} is not written: nothing was answered.")
        raise
    kept.unlink(missing_ok=True)
    return content


def convert(source: str, target: Path, *, force: bool, audience: str) -> None:
    """Write a study in another form, and say what of it is not in there.

    Raises
    ------
    InvalidParameter, UnreadableFile
        Where the file cannot be written, or its name ends as if it held something else.
    StudyFaults
        Where the study has faults, or holds what the other form cannot.
    """
    from netselect.report.formats import AUDIENCE_NAMES  # noqa: PLC0415 -- others need no documents

    whom = cast("Audience", chosen(audience or AUDIENCES[0], AUDIENCES, "--audience"))
    check_new(target, "a study", CONVERTED, force=force)
    spare_inputs(target, [source])
    text = text_of(source)
    is_own = whom == AUDIENCES[0]
    study = text.study() if is_own else load_for_others(Path(source)).for_audience(whom)
    save(study, target)
    emit(f"Wrote {target}: {'the same study' if is_own else f'the study as {AUDIENCE_NAMES[whom]} may see it'}.")
    if not is_own:
        emit("Private items, if there are any, and notes were left out.")
    if text.has_comments:
        emit(f"The notes behind `#` in {source} are not in it: no reader keeps them.")


def check_new(file: Path, what: str, suffixes: tuple[str, ...], *, force: bool) -> None:
    """Refuse a file that is there already, cannot be written, or says by its name that it holds something else.

    Raises
    ------
    InvalidParameter
        Where the name ends otherwise: no other program would open it.
    UnreadableFile
        Where the file is there and may not be overwritten, or is of another kind, or cannot be written.
    """
    if (suffix := suffix_of(file)) and suffix not in suffixes:
        is_table = suffix in TABLE and suffixes == STUDY
        hint = "; or add --csv for a table for networks, or --learners for one for learners" if is_table else ""
        raise InvalidParameter(
            f"{file}: {what} is not written as `{suffix}`. Accepted: a name that ends in {listed(suffixes)}{hint}"
        )
    if file.exists() and (kind := _kind_of(file)) not in {"", what}:
        raise UnreadableFile(f"{file} is there already, and is {kind}, not {what}: choose another name")
    if file.exists() and not (force or file.is_dir()):
        raise UnreadableFile(f"{file} is there already: choose another name, or overwrite it with --force")
    _can_be_written(file)


def _kind_of(file: Path) -> str:
    """Return what a file is, as far as its beginning tells; an empty text where it does not."""
    try:
        if is_zipfile(file):
            with ZipFile(file) as book, book.open("xl/workbook.xml") as part:
                beginning = part.read(BEGINNING)
        else:
            with file.open("rb") as stream:
                beginning = stream.read(BEGINNING)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, BadZipFile, zlib.error):
        return ""
    text = beginning.decode("utf-8", "replace")
    return next((kind for kind, told in _TOLD_BY.items() if re.search(told, text, re.MULTILINE)), "")


def _can_be_written(file: Path) -> None:
    """Refuse, before the first question, a place where nothing can be written."""
    if not file.parent.is_dir():
        raise UnreadableFile(f"{file} cannot be written: there is no folder {file.parent}")
    if file.is_dir():
        raise UnreadableFile(f"{file} cannot be written: it is a folder")
    if not access(file.parent, W_OK):
        raise UnreadableFile(f"{file} cannot be written: you may not write to the folder {file.parent}")


class _Columns(Written):
    """The parts of a study that the columns of its table follow from."""

    learner: Learner
    criteria: dict[Identifier, Criterion] = Field(min_length=1)
    gates: dict[Identifier, Gate] = Field(default_factory=dict)
    weights: Weighting = Weighting.model_construct(how="points")


def study_for_a_table(file: str) -> Study:
    """Read of a study what the columns of its table follow from: the table that it names may not be there yet.

    Raises
    ------
    StudyFaults, UnreadableFile
        Where those parts have faults, or the file cannot be read.
    """
    if file == STANDARD_INPUT:
        return load(file)
    text = text_of(file)
    with text.placing():
        return _for_a_table(*text.parsed(), file)


def _for_a_table(data: Located, faults: list[Fault], file: str) -> Study:
    faults = [*faults, *take_from_catalogue(data, file)]
    parts = {key: data[key] for key in _Columns.model_fields if key in data}
    read = examine(_Columns, parts)
    for fault in read.found:
        line, column = place_of(data, fault.path)
        faults.append(replace(fault, line=line, column=column, source=file))
    if faults or read.value is None:
        raise StudyFaults(faults)
    return Study.model_construct(**{key: getattr(read.value, key) for key in _Columns.model_fields})


def _is_asked() -> bool:
    """Whether somebody sits there to answer."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def starter_text() -> str:
    """Return the example that a new study starts from."""
    return resources.files("netselect.cli").joinpath("starter.yaml").read_text(encoding="utf-8")
