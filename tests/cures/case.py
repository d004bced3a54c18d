"""What is a case: something that is refused, a part of what is said of it, and the cure?

Each case stands in an empty folder, meets a refusal, and then does what its sentence says.
"""

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from netselect import DecisionMatrix, loads
from netselect.cli import main
from netselect.errors import NetselectError

EXAMPLE = (Path(__file__).parents[2] / "criteria.example.yaml").read_text("utf-8")
COHORT = """netselect: 1
title: A cohort
as_of: 2026-01-05
learner: {id: template, needs: {talk: {title: Talk, importance: 1, current: 1, target: 3}}}
criteria:
  cover: {computed: need_coverage, weight: 1}
  fit: {weight: 1, scale: {worst: 0, best: 5}}
networks:
  x: {name: X, values: {fit: 3}, serves: {talk: 0.5}}
  y: {name: Y, values: {fit: 4}, serves: {talk: 0.25}}
"""
FLAT = DecisionMatrix.from_arrays([[1.0, 4.0], [3.0, 2.0]], [1, 1], worst=[0, 0], best=[5, 5])
"""Two networks and two criteria without a study."""


class Refused(NetselectError):
    """What a command said on stderr, when it did not do what was typed."""


class Terminal(io.StringIO):
    """A stream at which somebody sits."""

    def isatty(self) -> bool:
        """Return whether it is one."""
        return True


class Case(NamedTuple):
    """What is refused, a part of what is said, and the cure."""

    wrong: Callable[[], object]
    said: str
    right: Callable[[], object]


def typed(*words: str) -> str:
    """Run a command in this process and return what it prints; whatever it refuses is an error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(words))
    if code:
        raise Refused(err.getvalue())
    return out.getvalue()


def said(text: str) -> None:
    """Refuse with a text, of which lines may be broken anywhere."""
    raise Refused(" ".join(text.split()))


def command(wrong: str, said: str, right: str, before: str = "") -> Case:
    """Return the case of a command, typed wrongly and then as the message says; ``before`` is typed first."""

    def run(words: str) -> Callable[[], None]:
        def go() -> None:
            if before:
                typed(*before.split())
            typed(*words.split())

        return go

    return Case(run(wrong), said, run(right))


def written(name: str, content: str | bytes) -> str:
    """Write a file and return its name."""
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


@contextlib.contextmanager
def standing_in(folder: Path) -> Iterator[None]:
    """Stand in a folder with the example in it, as YAML and JSON, and one folder."""
    with contextlib.chdir(folder):
        written("e.yaml", EXAMPLE)
        written("e.json", _example_as_json())
        yield


@cache
def _example_as_json() -> str:
    return json.dumps(loads(EXAMPLE).as_plain())
