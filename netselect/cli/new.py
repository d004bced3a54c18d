"""How does a person start a study of their own?"""

import re
import sys
from collections.abc import Iterable
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import typer

from netselect.cli.output import emit, write_whole
from netselect.errors import UnreadableFile
from netselect.reading.load import load, loads
from netselect.reading.tables import csv_template
from netselect.reading.writing import dumps

LEVELS = (0.0, 5.0)
"""The ends of the scale on which a need's current and target level stand."""

_POINTS = {"need_coverage": 60.0, "annual_cost": 20.0, "time_hours": 20.0}
"""The criteria that a first study starts with, and their points: the person changes both."""


def write_new(file: Path, *, force: bool, csv: bool, study: str) -> None:
    """Write a new study or a table for networks, and say what to do next.

    Raises
    ------
    UnreadableFile
        Where the file is there already and may not be overwritten.
    """
    if file.exists() and not force:
        raise UnreadableFile(f"{file} is there already: choose another name, or overwrite it with --force")
    if csv:
        subject = load(study) if study else loads(starter_text(), "starter")
        write_whole(file, csv_template(subject))
        emit(f"Wrote {file}: one row for each network; a blank cell is unknown.")
        emit(f"A study takes it with `networks: {file.name}`.")
        return
    asked = _is_asked()
    write_whole(file, asked_text() if asked else starter_text())
    emit(f"Wrote {file}{'' if asked else ', an example with invented networks to change into your own'}.")
    emit(f"Next: netselect check {file}, then netselect rank {file}")


def _is_asked() -> bool:
    """Whether somebody sits there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def starter_text() -> str:
    """Return the example that a new study starts from."""
    return resources.files("netselect.cli").joinpath("starter.yaml").read_text(encoding="utf-8")


def asked_text() -> str:
    """Ask for a first study, and return it as YAML."""
    typer.echo("A few questions; press Enter to skip one. Everything can be changed in the file later.")
    title = _text("What is to be decided?", "Which networks should I develop this year?")
    role = _text("Your role, in general terms")
    limits = {
        "first_year_cost": _number("The most money you can spend in the first year"),
        "hours_per_month": _number("The most hours a month you can give"),
    }
    needs = _needs()
    criteria = {"use": list(_POINTS), **{name: {"weight": points} for name, points in _POINTS.items()}}
    learner = {
        "id": "learner-a",
        **({"role": role} if role else {}),
        "limits": {name: value for name, value in limits.items() if value is not None},
        "needs": needs,
    }
    content = {
        "netselect": 1,
        "title": title,
        "as_of": _today().isoformat(),
        "learner": learner,
        "criteria": criteria,
        "networks": _networks(needs),
    }
    return dumps(load(content))


def _needs() -> dict[str, Any]:
    """Ask for the needs, one at least."""
    needs: dict[str, Any] = {}
    while name := _text("A need, in your own words" if not needs else "Another need", required=not needs):
        current = _number("  Where you stand today, from 0 to 5", 1.0, *LEVELS)
        target = _number("  Where you want to be, from 0 to 5", 4.0, *LEVELS)
        points = _number("  How much it matters, in points", 10.0, 0.0)
        by = _date("  By when, such as 2027-09-30")
        needs[_id(name, needs)] = {
            "title": name,
            "current": current,
            "target": target,
            "importance": points,
            **({"by": by.isoformat()} if by else {}),
        }
    return needs


def _networks(needs: dict[str, Any]) -> dict[str, Any]:
    """Ask for the networks, one at least; what is not answered is unknown."""
    networks: dict[str, Any] = {}
    while name := _text("A network, by its name" if not networks else "Another network", required=not networks):
        fee = _number("  One-off joining fee", None, 0.0)
        cost = _number("  Money a year", None, 0.0)
        hours = _number("  Hours a month", None, 0.0)
        weeks = _number("  Weeks until you can take full part", None, 0.0)
        typer.echo("  How well would it serve each need? 0 not at all, 0.25 now and then, 0.5 regularly,")
        typer.echo("  0.75 as a main route, 1 alone; Enter where you do not know.")
        serves = {
            need: _known(_number(f"    {stated['title']}", None, 0.0, 1.0)) for need, stated in needs.items()
        }
        networks[_id(name, networks)] = {
            "name": name,
            "joining": {"fee": _known(fee), "entry_weeks": _known(weeks)},
            "staying": {"yearly_cost": _known(cost), "hours_per_month": _known(hours)},
            "serves": serves,
        }
    return networks


def _known(value: float | None) -> float | str:
    return "unknown" if value is None else value


def _text(question: str, default: str = "", *, required: bool = False) -> str:
    """Ask for text."""
    while True:
        answer = str(typer.prompt(question, default=default, show_default=bool(default))).strip()
        if answer or not required:
            return answer
        typer.echo("  One is needed.")


def _number(
    question: str, default: float | None = None, low: float | None = None, high: float | None = None
) -> float | None:
    """Ask for a number until it is one, and lies where it has to."""
    while True:
        shown = "" if default is None else f"{default:g}"
        answer = _text(question, shown)
        if not answer:
            return None
        try:
            number = float(answer)
        except ValueError:
            typer.echo("  A plain number is needed, such as 95 or 0.5.")
            continue
        if (low is None or number >= low) and (high is None or number <= high):
            return number
        typer.echo(
            f"  A number {'of ' + format(low, 'g') + ' or more' if high is None else f'from {low:g} to {high:g}'}"
            " is needed."
        )


def _date(question: str) -> date | None:
    """Ask for a day until it is one."""
    while answer := _text(question):
        try:
            return date.fromisoformat(answer)
        except ValueError:
            typer.echo("  Write the day as year-month-day, such as 2027-09-30.")
    return None


def _today() -> date:
    return datetime.now().astimezone().date()


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
