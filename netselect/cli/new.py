"""How does a person start a study or a table, from an example or by questions, or write a study in another form?

Every answer that a study takes is kept in order. To go back by one, or on after an interruption, the questions are
gone through again with the answers that are kept, in silence, up to the first that has none.
"""

import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from itertools import chain, count
from pathlib import Path
from typing import Any, cast

import typer
from pydantic import Field, TypeAdapter, ValidationError

from netselect.cli.options import COHORT, STUDY, TABLE, check_new, chosen, spare_inputs, suffix_of, today, typed
from netselect.cli.output import emit, say
from netselect.errors import InvalidParameter, NetselectError, StudyFaults, UnreadableFile
from netselect.reading import examine, take_from_catalogue
from netselect.reading.decoding import place_of
from netselect.reading.load import STANDARD_INPUT, load, load_for_others, loads, text_of
from netselect.reading.tables import csv_template
from netselect.reading.writing import dumps, in_a_workbook, save
from netselect.storing import write_whole
from netselect.study.criteria import Criterion, Gate
from netselect.study.cures import date_in_words, number_in_words
from netselect.study.quantities import unit_at
from netselect.study.statements import Weighting
from netselect.study.study import AUDIENCES, Audience, Learner, Study
from netselect.study.written import Date, Identifier, NonNegative, Share, SkillLevel, Written
from netselect.words import counted

CONVERTED = (*STUDY, ".json")
"""Endings of the name of what a study that is there already is written as."""

MORE_ROWS = 200
"""Rows of a new workbook that are laid out below the example."""


def write_new(
    file: Path, *, force: bool, csv: bool, learners: bool, study: str, example: bool, going_on: bool
) -> None:
    """Write a new study or a table for networks or learners, and say what to do next.

    ``csv`` asks for a table for networks, ``learners`` for one for learners, as the name of the file can too;
    ``study`` is the one that such a table is for, "" for the starter. With ``example`` nothing is asked; with
    ``going_on`` questions that were interrupted are gone on with. A file that is there, or answers that are kept,
    need ``force``.
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
        write_whole(file, csv_template(_study_for_a_table(study, file)))
        emit(f"Wrote {file}: one row for each network; a blank cell is unknown.")
        emit(f"A study takes it with `networks: {file.name}`.")
        return
    somebody_is_there = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    asked = somebody_is_there and not example
    if not (asked or going_on):
        _write_study(file, starter_text())
        emit(f"Wrote {file}, an example with invented networks to change into your own.")
        emit(f"Next: netselect check {typed(file)}, then netselect rank {typed(file)}")
        return
    if not asked:
        raise InvalidParameter(
            "--continue goes on with questions, which takes a terminal and no --example: leave it out here"
        )
    study_made = _write_what_is_asked(file, force=force, going_on=going_on)
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
    subject = _study_for_a_table(study, file)
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


def _write_what_is_asked(file: Path, *, force: bool, going_on: bool) -> Study:
    """Write the study that somebody's answers make; until it is written, the answers are kept beside the file."""
    kept = file.with_name(f"{file.name}.answers")
    if kept.exists() and not (going_on or force):
        raise UnreadableFile(
            f"{kept} holds answers of an earlier start: go on with `netselect new {typed(file)} --continue`, or "
            "start anew with --force"
        )
    answers = Answers.read(kept) if going_on else Answers()
    if had := len(answers.kept):
        are = "is" if had == 1 else "are"
        emit(f"{had} {counted(had, 'answers')} {are} kept; `{BACK}` returns to the last of them.")
    try:
        study_made = _write_study(file, asked_text(answers))
    except (typer.Abort, KeyboardInterrupt, NetselectError, OSError):
        if answers.kept:
            write_whole(kept, answers.text(), mode=0o600)
            say(f"\n{kept} keeps your answers; go on with: netselect new {typed(file)} --continue")
        else:
            say(f"\n{file} is not written: nothing was answered.")
        raise
    kept.unlink(missing_ok=True)
    return study_made


def convert(source: str, target: Path, *, force: bool, audience: str) -> None:
    """Write a study in another form, and say what of it is not in there."""
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


class _Columns(Written):
    """The parts of a study that the columns of its table follow from."""

    learner: Learner
    criteria: dict[Identifier, Criterion] = Field(min_length=1)
    gates: dict[Identifier, Gate] = Field(default_factory=dict)
    weights: Weighting = Weighting.model_construct(how="points")


def _study_for_a_table(file: str, table: Path) -> Study:
    """Read of a study what the columns of its table follow from: the table that it names may not be there yet.

    Without a study they follow from the starter.
    """
    spare_inputs(table, [file] if file else [])
    if not file:
        return loads(starter_text(), "starter")
    if file == STANDARD_INPUT:
        return load(file)
    text = text_of(file)
    with text.placing():
        data, faults = text.parsed()
        faults = [*faults, *take_from_catalogue(data, file)]
        read = examine(_Columns, {key: data[key] for key in _Columns.model_fields if key in data})
        for fault in read.found:
            line, column = place_of(data, fault.path)
            faults.append(replace(fault, line=line, column=column, source=file))
        if faults or read.value is None:
            raise StudyFaults(faults)
        return Study.model_construct(**{key: getattr(read.value, key) for key in _Columns.model_fields})


def starter_text() -> str:
    """Return the example that a new study starts from."""
    return resources.files("netselect.cli").joinpath("starter.yaml").read_text(encoding="utf-8")


MOST_LEVEL = 5.0
"""The highest level; whoever stands there wants nothing more."""

BACK = "back"
"""What is typed to answer the question before anew."""

MOST_ANSWERS, LONGEST_FILE = 5_000, 1_000_000
"""What is read of a file of answers: more was not typed."""

_POINTS = {"need_coverage": 60.0, "annual_cost": 20.0, "time_hours": 20.0}
"""The criteria that a first study starts with, and their points."""

_POINTS_WITH_ASPIRATIONS = {
    "need_coverage": 35.0,
    "aspiration_coverage": 25.0,
    "annual_cost": 20.0,
    "time_hours": 20.0,
}
"""The same where there are aspirations too."""

_CRITERIA = {
    "need_coverage": "Help with what you need now",
    "aspiration_coverage": "Help with what you want later",
    "annual_cost": "Costing little money",
    "time_hours": "Costing little time",
}

_LIMITS = {
    "first_year_cost": "The most money you can spend in the first year",
    "hours_per_month": "The most hours a month you can give",
}

_LEVELS = (
    "Levels: 0 never done, 1 seen it done, 2 done with help, 3 done alone, 4 done well whatever comes,",
    "5 others learn it from you. Half levels such as 2.5 will do.",
)

_GRADES = {
    "1": ("verified", "you checked it yourself"),
    "2": ("reported", "somebody who takes part told you"),
    "3": ("claimed", "the network says so itself"),
    "4": ("assumed", "you suppose so"),
}

_NOTES = {
    "learner:": "Who chooses; `id` is a pseudonym. Levels: 0 (never done) to 5 (others learn it from you).",
    "  needs:": "What you need now: a level today, a target, and how much it matters, in points.",
    "  aspirations:": "What you want later. Without a target and a date it counts for nothing.",
    "criteria:": "By what networks are judged, each with its points. `netselect catalogue` has more.",
    "weights:": "Nobody has judged these weights: change the points of `criteria:`, then delete these two lines.",
    "networks:": "The candidates. Write `unknown` for a figure that nobody has told you.",
}
"""What stands above the parts of the file."""


class _Back(Exception):
    """The question before is to be answered anew."""


@dataclass(slots=True)
class Answers:
    """The answers to the questions so far, each beside its question, in the order of asking."""

    kept: list[tuple[str, str]] = field(default_factory=list)
    _at: int = 0

    def back(self) -> None:
        """Drop the last answer, and go through the questions anew; what is kept is not asked again."""
        self.kept = self.kept[:-1]
        self._at = 0

    @property
    def is_asking(self) -> bool:
        """Whether the next question has no answer yet."""
        return self._at >= len(self.kept)

    def tell(self, *lines: str) -> None:
        """Print lines, once."""
        if self.is_asking:
            for line in lines:
                typer.echo(line)

    def take(self, question: str, default: str = "", wrong: Callable[[str], str] = lambda _: "") -> str:
        """Ask until nothing is wrong with an answer, and keep it; `_Back` goes to the question before.

        ``default`` is the answer where Enter alone is pressed; ``wrong`` says in a sentence what is wrong with an
        answer.
        """
        if not self.is_asking:
            asked, answer = self.kept[self._at]
            if asked == question and not wrong(answer):
                self._at += 1
                return answer
            # Whatever was kept for other questions than those of today is of no use.
            self.kept = self.kept[: self._at]
        while True:
            answer = str(typer.prompt(question, default=default, show_default=bool(default))).strip()
            if answer.casefold() == BACK:
                if self.kept:
                    raise _Back
                typer.echo("  This is the first question.")
            elif sentence := wrong(answer):
                typer.echo(f"  {sentence[:1].upper()}{sentence[1:].removesuffix('.')}.")
            else:
                self.kept.append((question, answer))
                self._at += 1
                return answer

    def text(self) -> str:
        """Return the answers as they are kept in a file."""
        return json.dumps({"netselect_answers": 1, "answers": self.kept}, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def read(cls, file: Path) -> "Answers":
        """Return the answers of a file."""
        try:
            with file.open("rb") as stream:
                content = json.loads(stream.read(LONGEST_FILE))
            return cls(TypeAdapter(list[tuple[str, str]]).validate_python(content["answers"])[:MOST_ANSWERS])
        except FileNotFoundError:
            raise UnreadableFile(
                f"there is no {file}, in which answers would be kept: leave --continue out to start anew"
            ) from None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            raise UnreadableFile(
                f"{file} holds no answers that can be gone on with: leave --continue out, and add --force to "
                "start anew"
            ) from None


def asked_text(answers: Answers) -> str:
    """Ask for a first study, and return it as YAML with notes; `answers` keeps what is said on the way."""
    while True:
        try:
            text = dumps(load(_study(answers)))
        except _Back:
            answers.back()
        else:
            break
    lines = ["# Made by questions. `netselect check` finds what is wrong or unknown in this file."]
    for line in text.splitlines():
        if note := _NOTES.get(line):
            lines.append(f"{line[: len(line) - len(line.lstrip())]}# {note}")
        lines.append(line)
    return "\n".join(lines) + "\n"


def _study(answers: Answers) -> dict[str, Any]:
    answers.tell(
        "A few questions. Press Enter to skip one, type `back` to return to the one before. Ctrl-C stops, and",
        "your answers are kept. Everything can be changed in the file later.",
    )
    title = answers.take("What is to be decided?", "Which networks should I develop this year?")
    role = answers.take("Your role, in general terms")
    limits = {
        term: _answer(answers, f"{question} (Enter: no limit)", NonNegative, term=f"limits.{term}")
        for term, question in _LIMITS.items()
    }
    answers.tell(*_LEVELS)
    needs = _wants(answers, "A need, in your own words", "Another need", {}, required=True)
    aspirations = _wants(answers, "An aspiration: something for later", "Another aspiration", needs)
    points, is_judged = _weights(answers, _POINTS_WITH_ASPIRATIONS if aspirations else _POINTS)
    learner = {
        "id": "learner-a",
        **({"role": role} if role else {}),
        "limits": {name: value for name, value in limits.items() if value is not None},
        "needs": needs,
        **({"aspirations": aspirations} if aspirations else {}),
    }
    return {
        "netselect": 1,
        "title": title,
        "as_of": today().isoformat(),
        "learner": learner,
        "criteria": {"use": list(points), **{name: {"weight": weight} for name, weight in points.items()}},
        **({} if is_judged else {"weights": {"points": {"starting_point": True}}}),
        "networks": _networks(answers, {**needs, **aspirations}),
    }


def _weights(answers: Answers, points: Mapping[str, float]) -> tuple[dict[str, float], bool]:
    """Ask how much each criterion counts; return the points, and whether anybody has judged them."""
    answers.tell(
        "How much should each of these count? Share out points; the usual ones are a starting point only."
    )
    taken: dict[str, float] = {}
    typed: list[str] = []
    while not any(taken.values()):
        if taken:
            answers.tell("  All are 0: at least one has to matter.")
        for name, usual in points.items():
            wrong = _what_is_wrong(NonNegative, f"{usual:g}")
            typed.append(answers.take(f"  {_CRITERIA[name]}", f"{usual:g}", wrong))
            taken[name] = float(typed[-1])
    if typed != [f"{usual:g}" for usual in points.values()]:
        return taken, True
    is_judged = answers.take(
        "  Are these the points you would give yourself? With no, the file says that nobody has judged them",
        "no",
        lambda said: "" if said.casefold() in {"y", "yes", "n", "no"} else "Answer yes or no.",
    )
    return taken, is_judged.casefold() in {"y", "yes"}


def _wants(
    answers: Answers, first: str, another: str, taken: Mapping[str, Any], *, required: bool = False
) -> dict[str, Any]:
    """Ask for needs or for aspirations; ``taken`` are those that were given before."""
    wants: dict[str, Any] = {}
    ends = "  By when, such as 2027-09-30"
    while name := _new_name(
        answers, another if wants else first, "title", {**taken, **wants}, required=required and not wants
    ):
        current = _number(answers, "  Where you stand today, from 0 to 5", SkillLevel, 1.0, _leaves_something)
        usual = max(4.0, (current + 5) / 2)
        target = _number(answers, "  Where you want to be, from 0 to 5", SkillLevel, usual, _above(current))
        points = _number(answers, "  How much it matters, in points", NonNegative, 10.0, _is_something)
        question = ends if required else f"{ends} (it counts for nothing until it has a date)"
        by = _answer(answers, question, Date, check=_is_to_come)
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
    return "" if day > today() else f"{day} is no day to come, and all help would be too late: give a later one."


def _is_something(points: float) -> str:
    return "" if points > 0 else "More than 0 is needed: leave out what does not matter."


def _networks(answers: Answers, wants: dict[str, Any]) -> dict[str, Any]:
    """Ask for the networks, one at least; what is not answered is unknown."""
    networks: dict[str, Any] = {}
    question = "A network, by its name"
    while name := _new_name(answers, question, "name", networks, required=not networks):
        question = "Another network"
        fee = _known(answers, "  One-off joining fee", NonNegative, "fee")
        cost = _known(answers, "  Money a year", NonNegative, "yearly_cost")
        hours = _known(answers, "  Hours a month", NonNegative, "hours_per_month")
        weeks = _known(answers, "  Weeks until you can take full part", NonNegative, "entry_weeks")
        answers.tell(
            "  How well would it serve each need? 0 not at all, 0.25 now and then, 0.5 regularly,",
            "  0.75 as a main route, 1 alone; Enter where you do not know.",
        )
        serves = {want: _known(answers, f"    {stated['title']}", Share) for want, stated in wants.items()}
        grade = ""
        if any(figure != "unknown" for figure in (fee, cost, hours, weeks, *serves.values())):
            answers.tell(
                "  How do you know all this?",
                f"  {'; '.join(f'{key} {told}' for key, (_, told) in _GRADES.items())}.",
            )
            grade = answers.take(
                "  1 to 4, or Enter for several of these",
                wrong=lambda said: (
                    f"Found `{said}`: a number from 1 to 4 is needed." if said and said not in _GRADES else ""
                ),
            )
        networks[_id(name, networks)] = {
            "name": name,
            **({"grade": _GRADES[grade][0]} if grade else {}),
            "joining": {"fee": fee, "entry_weeks": weeks},
            "staying": {"yearly_cost": cost, "hours_per_month": hours},
            "serves": serves,
        }
    return networks


def _new_name(answers: Answers, question: str, key: str, taken: Mapping[str, Any], *, required: bool) -> str:
    """Ask for a name that none of those given before has."""
    names = {str(given[key]).casefold() for given in taken.values()}

    def wrong(name: str) -> str:
        if not name:
            return "One is needed." if required else ""
        return f"The name {name} is there already: give each name once." if name.casefold() in names else ""

    return answers.take(question, "", wrong)


def _number(answers: Answers, question: str, kind: object, default: float, check: Callable[[float], str]) -> float:
    """Ask for a number that has a usual value."""
    return float(_answer(answers, question, kind, f"{default:g}", check))


def _known(answers: Answers, question: str, kind: object, term: str = "") -> float | str:
    """Ask for a figure that may be unknown."""
    answer = _answer(answers, question, kind, term=term)
    return "unknown" if answer is None else float(answer)


def _answer(
    answers: Answers,
    question: str,
    kind: object,
    default: str = "",
    check: Callable[[Any], str] = lambda _: "",
    *,
    term: str = "",
) -> Any:  # noqa: ANN401 -- whatever the kind reads
    """Ask until the answer is one that a study takes, and return it; None where nothing is answered."""
    answer = answers.take(question, default, _what_is_wrong(kind, default, check, term))
    return _reader(kind).validate_python(_number_or_text(answer)) if answer else None


def _what_is_wrong(
    kind: object, default: str, check: Callable[[Any], str] = lambda _: "", term: str = ""
) -> Callable[[str], str]:
    """Return what says in a sentence why a study does not take an answer; a term says of which key."""

    def wrong(answer: str) -> str:
        if not answer:
            return ""
        try:
            value = _reader(kind).validate_python(_number_or_text(answer))
        except ValidationError as error:
            return _as_typed(answer, kind, default, term) or error.errors()[0]["msg"]
        return check(value)

    return wrong


def _as_typed(answer: str, kind: object, default: str, term: str) -> str:
    """Return what is wrong with words at a question, which knows no keys; nothing for a number out of range."""
    unit = unit_at(tuple(term.split(".")), {})
    otherwise = f"press Enter for {default}" if default else "press Enter if you do not know"
    if kind is Date:
        # Every day that is asked for is one to come.
        return date_in_words(answer, otherwise, f"{today().year + 1}-09-30")
    number = _number_or_text(answer)
    if isinstance(number, float) and math.isfinite(number):
        return ""
    return number_in_words(
        answer, unit._replace(otherwise="press Enter for no limit" if unit.is_limit else otherwise)
    )


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

    >>> _id("A raid log, unaided", ["a-raid-log-unaided"])
    'a-raid-log-unaided-2'
    """
    short = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40].strip("-") or "item"
    given = set(taken)
    return next(made for made in chain([short], (f"{short}-{number}" for number in count(2))) if made not in given)
