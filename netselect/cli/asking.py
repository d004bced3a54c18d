"""How is a first study made by questions?

Every answer that a study takes is kept in order. To go back by one, or on after an interruption, the questions are
gone through again with the answers that are kept, in silence, up to the first that has none.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typer
from pydantic import TypeAdapter, ValidationError

from netselect.errors import UnreadableFile
from netselect.reading.load import load
from netselect.reading.writing import dumps
from netselect.study.cures import date_in_words, number_in_words
from netselect.study.quantities import unit_at
from netselect.study.written import Date, NonNegative, Share, SkillLevel

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
    """The answers to the questions so far, each beside its question.

    Parameters
    ----------
    kept : list of (str, str)
        Question and answer, in the order of asking.
    """

    kept: list[tuple[str, str]] = field(default_factory=list)
    _at: int = 0

    def restart(self) -> None:
        """Go through the questions anew; what is kept is not asked again."""
        self._at = 0

    def back(self) -> None:
        """Drop the last answer."""
        self.kept = self.kept[:-1]
        self.restart()

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
        """Ask until nothing is wrong with an answer, and keep it.

        Parameters
        ----------
        question, default : str
            What is asked, and the answer where Enter alone is pressed.
        wrong : callable
            Says in a sentence what is wrong with an answer; nothing where all is well.

        Raises
        ------
        _Back
            Where the question before is to be asked again.
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
        """Return the answers of a file.

        Raises
        ------
        UnreadableFile
            Where there is none, or it holds something else.
        """
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
            return _with_notes(dumps(load(_study(answers))))
        except _Back:
            answers.back()


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
        "as_of": _today().isoformat(),
        "learner": learner,
        "criteria": {"use": list(points), **{name: {"weight": weight} for name, weight in points.items()}},
        **({} if is_judged else {"weights": {"points": {"starting_point": True}}}),
        "networks": _networks(answers, {**needs, **aspirations}),
    }


def _with_notes(text: str) -> str:
    """Return a study with a line above each of its parts that says what stands there."""
    lines = ["# Made by questions. `netselect check` finds what is wrong or unknown in this file."]
    for line in text.splitlines():
        if note := _NOTES.get(line):
            lines.append(f"{line[: len(line) - len(line.lstrip())]}# {note}")
        lines.append(line)
    return "\n".join(lines) + "\n"


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
            typed.append(
                answers.take(f"  {_CRITERIA[name]}", f"{usual:g}", _what_is_wrong(NonNegative, f"{usual:g}"))
            )
            taken[name] = float(typed[-1])
    if typed != [f"{usual:g}" for usual in points.values()]:
        return taken, True
    is_judged = answers.take(
        "  Are these the points you would give yourself? With no, the file says that nobody has judged them",
        "no",
        _yes_or_no,
    )
    return taken, is_judged.casefold() in {"y", "yes"}


def _yes_or_no(answer: str) -> str:
    return "" if answer.casefold() in {"y", "yes", "n", "no"} else "Answer yes or no."


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
        target = _number(
            answers,
            "  Where you want to be, from 0 to 5",
            SkillLevel,
            max(4.0, (current + 5) / 2),
            _above(current),
        )
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


def _today() -> date:
    return datetime.now().astimezone().date()


def _is_to_come(day: date) -> str:
    return "" if day > _today() else f"{day} is no day to come, and all help would be too late: give a later one."


def _is_something(points: float) -> str:
    return "" if points > 0 else "More than 0 is needed: leave out what does not matter."


def _networks(answers: Answers, wants: dict[str, Any]) -> dict[str, Any]:
    """Ask for the networks, one at least; what is not answered is unknown."""
    networks: dict[str, Any] = {}
    while name := _new_name(
        answers,
        "Another network" if networks else "A network, by its name",
        "name",
        networks,
        required=not networks,
    ):
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
                "  " + "; ".join(f"{key} {told}" for key, (_, told) in _GRADES.items()) + ".",
            )
            grade = answers.take("  1 to 4, or Enter for several of these", "", _grade_wrong)
        networks[_id(name, networks)] = {
            "name": name,
            **({"grade": _GRADES[grade][0]} if grade else {}),
            "joining": {"fee": fee, "entry_weeks": weeks},
            "staying": {"yearly_cost": cost, "hours_per_month": hours},
            "serves": serves,
        }
    return networks


def _grade_wrong(answer: str) -> str:
    return "" if not answer or answer in _GRADES else f"Found `{answer}`: a number from 1 to 4 is needed."


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
        return date_in_words(answer, otherwise, f"{_today().year + 1}-09-30")
    number = _number_or_text(answer)
    is_number = isinstance(number, float) and math.isfinite(number)
    return (
        ""
        if is_number
        else number_in_words(
            answer, unit._replace(otherwise="press Enter for no limit" if unit.is_limit else otherwise)
        )
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
