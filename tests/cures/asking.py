"""Answers to the questions of a new study that will not do, and what is said of them."""

import contextlib
import io
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import typer

from netselect import load
from netselect.cli import main
from tests.cures.case import Case, Terminal, said, typed, written

FIRST = ("A title", "", "", "")
"""Answers up to the first need."""

WHOLE = (*FIRST, "Talk", *("",) * 10, "A guild", *("",) * 6)
"""Answers from the first question to the last, with the usual weights."""


def at_questions(answers: tuple[str, ...], words: str = "new f.yaml --force") -> str:
    """Return what is said to somebody who gives these answers, and then leaves."""
    given = iter(answers)

    def prompt(*_: object, **options: Any) -> str:  # noqa: ANN401 -- of typer
        try:
            return next(given) or options["default"]
        except StopIteration:
            raise typer.Abort from None

    out, err = Terminal(), io.StringIO()
    with (
        mock.patch.object(typer, "prompt", prompt),
        mock.patch.object(sys, "stdin", Terminal()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        main(words.split())
    return out.getvalue() + err.getvalue()


def answered(wrong: tuple[str, ...], told: str, right: str) -> Case:
    """Return the case of an answer that will not do, and of the one that will."""

    def follow() -> None:
        once = at_questions((*FIRST, *wrong))
        assert at_questions((*FIRST, *wrong, right)).count(told) == once.count(told) == 1

    return Case(lambda: said(at_questions((*FIRST, *wrong))), told, follow)


def gone_on(words: str, told: str, right: str, *, kept: str = "") -> Case:
    """Return the case of somebody who stopped, or of a file of answers, and a command that is then refused."""

    def begin(last: str, answers: tuple[str, ...]) -> str:
        Path("f.yaml").unlink(missing_ok=True)
        Path("f.yaml.answers").unlink(missing_ok=True)
        if kept:
            written("f.yaml.answers", kept)
        elif "there is no" not in told.casefold():
            at_questions(WHOLE[:7])
        return at_questions(answers, last)

    def follow() -> None:
        begin(right, WHOLE[7:] if "--continue" in right else WHOLE)
        load("f.yaml")

    return Case(lambda: said(begin(words, WHOLE)), told, follow)


def _with_usual_weights() -> str:
    """Return all that is said of a study whose weights nobody has judged."""
    parts = (at_questions(WHOLE), Path("f.yaml").read_text(encoding="utf-8"), typed("rank", "f.yaml"))
    return "\n".join([*parts, typed("check", "f.yaml")])


def _judged() -> None:
    """Follow what is said: change the points, and take the lines out; then write what nobody knows as unknown."""
    at_questions(WHOLE)
    text = Path("f.yaml").read_text(encoding="utf-8")
    lines = "weights:\n  points: {starting_point: true}\n"
    assert lines in text
    Path("f.yaml").write_text(text.replace(lines, "").replace("weight: 60", "weight: 50"), encoding="utf-8")
    assert "starting point" not in typed("rank", "f.yaml") + typed("check", "f.yaml")
    assert load("f.yaml").networks["a-guild"].staying.yearly_cost.is_unknown  # type: ignore[union-attr]


QUESTIONS = {
    "nothing to want": answered(("Talk", "5"), "nothing is left to want: give a level below 5", "4"),
    "what does not matter": answered(
        ("Talk", "1", "3", "0"), "More than 0 is needed: leave out what does not matter", "5"
    ),
    "a day that has gone": answered(
        ("Talk", "1", "3", "5", "2020-01-01"),
        "is no day to come, and all help would be too late: give a later",
        "2090-01-01",
    ),
    "a name twice": answered(
        ("Talk", "1", "3", "5", "", "Talk"), "Talk is there already: give each name once", "Walk"
    ),
    "answers of an earlier start": gone_on(
        "new f.yaml", "go on with `netselect new f.yaml --continue`", "new f.yaml --continue"
    ),
    "answers of an earlier start, anew": gone_on("new f.yaml", "start anew with --force", "new f.yaml --force"),
    "no answers": gone_on("new f.yaml --continue", "There is no f.yaml.answers", "new f.yaml"),
    "answers that are none": gone_on("new f.yaml --continue", "and add --force", "new f.yaml --force", kept="{}"),
    "questions without a terminal": Case(
        lambda: said(typed("new", "f.yaml", "--continue")), "leave it out here", lambda: typed("new", "f.yaml")
    ),
    "a study as CSV": Case(
        lambda: typed("new", "f.csv"),
        "; or add --csv for a table for networks, or --learners for one for learners",
        lambda: (typed("new", "f.csv", "--csv"), typed("new", "g.csv", "--learners")),
    ),
    "weights that nobody judged": Case(
        lambda: said(_with_usual_weights()), "starting point that nobody has judged", _judged
    ),
}
"""Questions of `netselect new`."""
