"""How does a person start a study of their own?"""

import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from importlib import resources
from os import W_OK, access
from pathlib import Path
from typing import Any, cast

import typer
from pydantic import Field, TypeAdapter, ValidationError

from netselect.cli.options import chosen, spare_inputs, suffix_of
from netselect.cli.output import emit, say
from netselect.errors import Fault, InvalidParameter, StudyFaults, UnreadableFile, listed
from netselect.reading.catalogue import take_from_catalogue
from netselect.reading.decoding import Located, place_of
from netselect.reading.faults import examine
from netselect.reading.load import STANDARD_INPUT, load, load_for_others, loads, text_of
from netselect.reading.tables import csv_template
from netselect.reading.writing import dumps, in_a_workbook, save
from netselect.storing import write_whole
from netselect.study.audience import AUDIENCES, Audience
from netselect.study.criteria import Criterion, Gate
from netselect.study.cures import date_in_words, number_in_words
from netselect.study.quantities import PLAIN
from netselect.study.study import Learner, Study
from netselect.study.written import Date, Identifier, NonNegative, Share, SkillLevel, Written

STUDY, TABLE = (".yaml", ".yml", ".xlsx"), (".csv",)
"""How the names of the files end that are written."""

CONVERTED = (*STUDY, ".json")
"""The same for a study that is there already."""

MORE_ROWS = 200
"""Rows of a new workbook that are laid out below the example."""

MOST_LEVEL = 5.0
"""The highest level; whoever stands there wants nothing more."""

_POINTS = {"need_coverage": 60.0, "annual_cost": 20.0, "time_hours": 20.0}
"""The criteria that a first study starts with, and their points: the person changes both."""

_POINTS_WITH_ASPIRATIONS = {
    "need_coverage": 35.0,
    "aspiration_coverage": 25.0,
    "annual_cost": 20.0,
    "time_hours": 20.0,
}
"""The same where there are aspirations too."""


def write_new(file: Path, *, force: bool, csv: bool, study: str) -> None:
    """Write a new study or a table for networks, and say what to do next.

    Raises
    ------
    InvalidParameter
        Where the name of the file ends as if it held something else.
    UnreadableFile
        Where the file is there already and may not be overwritten, or cannot be written.
    """
    if study and not csv:
        raise InvalidParameter("--for names the study that a table is for: add --csv, or leave --for out")
    check_new(file, *(("a table for networks", TABLE) if csv else ("a study", STUDY)), force=force)
    if csv:
        spare_inputs(file, [study] if study else [])
        subject = study_for_a_table(study) if study else loads(starter_text(), "starter")
        write_whole(file, csv_template(subject))
        emit(f"Wrote {file}: one row for each network; a blank cell is unknown.")
        emit(f"A study takes it with `networks: {file.name}`.")
        return
    asked = _is_asked()
    try:
        content = asked_text() if asked else starter_text()
    except (typer.Abort, KeyboardInterrupt):
        say(f"\n{file} is not written, and no answer is kept: the same command starts anew.")
        raise
    is_workbook = file.suffix.lower() == ".xlsx"
    write_whole(file, in_a_workbook(loads(content), room=MORE_ROWS) if is_workbook else content)
    emit(f"Wrote {file}{'' if asked else ', an example with invented networks to change into your own'}.")
    emit(f"Next: netselect check {file}, then netselect rank {file}")


def convert(source: str, target: Path, *, force: bool, audience: str) -> None:
    """Write a study in another form, and say what of it is not in there.

    Raises
    ------
    InvalidParameter, UnreadableFile
        Where the file cannot be written, or its name ends as if it held something else.
    StudyFaults
        Where the study has faults, or holds what the other form cannot.
    """
    whom = cast("Audience", chosen(audience or AUDIENCES[0], AUDIENCES, "--audience"))
    check_new(target, "a study", CONVERTED, force=force)
    spare_inputs(target, [source])
    text = text_of(source)
    is_own = whom == AUDIENCES[0]
    study = text.study() if is_own else load_for_others(Path(source)).for_audience(whom)
    save(study, target)
    emit(f"Wrote {target}: {'the same study' if is_own else f'the study as a {whom} may see it'}.")
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
        Where the file is there and may not be overwritten, or cannot be written.
    """
    if (suffix := suffix_of(file)) and suffix not in suffixes:
        raise InvalidParameter(
            f"{file}: {what} is not written as `{suffix}`. Accepted: a name that ends in {listed(suffixes)}"
        )
    if file.exists() and not force:
        raise UnreadableFile(f"{file} is there already: choose another name, or overwrite it with --force")
    _can_be_written(file)


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


def asked_text() -> str:
    """Ask for a first study, and return it as YAML."""
    typer.echo("A few questions; press Enter to skip one. Everything can be changed in the file later.")
    title = _text("What is to be decided?", "Which networks should I develop this year?")
    role = _text("Your role, in general terms")
    limits = {
        "first_year_cost": _answer("The most money you can spend in the first year", NonNegative),
        "hours_per_month": _answer("The most hours a month you can give", NonNegative),
    }
    needs = _wants("A need, in your own words", "Another need", {}, required=True)
    aspirations = _wants("An aspiration: something for later", "Another aspiration", needs)
    points = _POINTS_WITH_ASPIRATIONS if aspirations else _POINTS
    learner = {
        "id": "learner-a",
        **({"role": role} if role else {}),
        "limits": {name: value for name, value in limits.items() if value is not None},
        "needs": needs,
        **({"aspirations": aspirations} if aspirations else {}),
    }
    content = {
        "netselect": 1,
        "title": title,
        "as_of": datetime.now().astimezone().date().isoformat(),
        "learner": learner,
        "criteria": {"use": list(points), **{name: {"weight": weight} for name, weight in points.items()}},
        "networks": _networks({**needs, **aspirations}),
    }
    return dumps(load(content))


def _wants(first: str, another: str, taken: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    """Ask for needs or for aspirations; ``taken`` are those that were given before."""
    wants: dict[str, Any] = {}
    ends = "  By when, such as 2027-09-30"
    while name := _new_name(
        another if wants else first, "title", {**taken, **wants}, required=required and not wants
    ):
        current = _number("  Where you stand today, from 0 to 5", SkillLevel, 1.0, _leaves_something)
        target = _number(
            "  Where you want to be, from 0 to 5", SkillLevel, max(4.0, (current + 5) / 2), _above(current)
        )
        points = _number("  How much it matters, in points", NonNegative, 10.0, _is_something)
        question = ends if required else f"{ends} (it counts for nothing until it has a date)"
        by = _answer(question, Date, check=_is_to_come)
        wants[_id(name, {**taken, **wants})] = {
            "title": name,
            "current": current,
            "target": target,
            "importance": points,
            **({"by": by.isoformat()} if by else {}),
        }
    return wants


def _leaves_something(level: float) -> str:
    return "" if level < MOST_LEVEL else "At the highest level nothing is left to want: give a level below 5."


def _above(current: float) -> Callable[[float], str]:
    """Return what says that a target does not lie above the level of today."""
    return lambda level: (
        "" if level > current else f"The target has to lie above {current:g}, where you stand today."
    )


def _is_to_come(day: date) -> str:
    today = datetime.now().astimezone().date()
    return "" if day > today else f"{day} is no day to come, and all help would be too late: give a later one."


def _is_something(points: float) -> str:
    return "" if points > 0 else "More than 0 is needed: leave out what does not matter."


def _networks(wants: dict[str, Any]) -> dict[str, Any]:
    """Ask for the networks, one at least; what is not answered is unknown."""
    networks: dict[str, Any] = {}
    while name := _new_name(
        "Another network" if networks else "A network, by its name", "name", networks, required=not networks
    ):
        fee = _known("  One-off joining fee", NonNegative)
        cost = _known("  Money a year", NonNegative)
        hours = _known("  Hours a month", NonNegative)
        weeks = _known("  Weeks until you can take full part", NonNegative)
        typer.echo("  How well would it serve each need? 0 not at all, 0.25 now and then, 0.5 regularly,")
        typer.echo("  0.75 as a main route, 1 alone; Enter where you do not know.")
        networks[_id(name, networks)] = {
            "name": name,
            "joining": {"fee": fee, "entry_weeks": weeks},
            "staying": {"yearly_cost": cost, "hours_per_month": hours},
            "serves": {want: _known(f"    {stated['title']}", Share) for want, stated in wants.items()},
        }
    return networks


def _text(question: str, default: str = "", *, required: bool = False) -> str:
    """Ask for text."""
    while True:
        answer = str(typer.prompt(question, default=default, show_default=bool(default))).strip()
        if answer or not required:
            return answer
        typer.echo("  One is needed.")


def _new_name(question: str, key: str, taken: Mapping[str, Any], *, required: bool) -> str:
    """Ask for a name that none of those given before has."""
    while name := _text(question, required=required):
        if name.casefold() not in {str(given[key]).casefold() for given in taken.values()}:
            return name
        typer.echo(f"  {name} is there already: give each name once.")
    return ""


def _number(question: str, kind: object, default: float, check: Callable[[float], str]) -> float:
    """Ask for a number that has a usual value."""
    answer = _answer(question, kind, f"{default:g}", check)
    return default if answer is None else float(answer)


def _known(question: str, kind: object) -> float | str:
    """Ask for a figure that may be unknown."""
    answer = _answer(question, kind)
    return "unknown" if answer is None else float(answer)


def _answer(question: str, kind: object, default: str = "", check: Callable[[Any], str] = lambda _: "") -> Any:  # noqa: ANN401 -- whatever the kind reads
    """Ask until the answer is one that a study takes, and return it; None where nothing is answered."""
    while answer := _text(question, default):
        try:
            value = _reader(kind).validate_python(_number_or_text(answer))
        except ValidationError as error:
            sentence = _as_typed(answer, kind, default) or error.errors()[0]["msg"]
        else:
            sentence = check(value)
            if not sentence:
                return value
        typer.echo(f"  {sentence[:1].upper()}{sentence[1:].removesuffix('.')}.")
    return None


def _as_typed(answer: str, kind: object, default: str) -> str:
    """Return what is wrong with words at a question, which knows no keys; nothing for a number out of range."""
    otherwise = f"press Enter for {default}" if default else "press Enter if you do not know"
    if kind is Date:
        return date_in_words(answer, otherwise)
    number = _number_or_text(answer)
    is_number = isinstance(number, float) and math.isfinite(number)
    return "" if is_number else number_in_words(answer, replace(PLAIN, otherwise=otherwise))


@cache
def _reader(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 -- kinds have no narrower type
    return TypeAdapter(kind)


def _number_or_text(answer: str) -> float | str:
    try:
        return answer if "_" in answer else float(answer)
    except ValueError:
        return answer


def _id(name: str, taken: Iterable[str]) -> str:
    """Return a short id made from a name, which none of the others has.

    Examples
    --------
    >>> _id("A raid log, unaided", ["a-raid-log-unaided"])
    'a-raid-log-unaided-2'
    """
    short = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40].strip("-") or "item"
    given, number, made = set(taken), 1, short
    while made in given:
        number += 1
        made = f"{short}-{number}"
    return made
