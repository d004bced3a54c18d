"""Of which kind of file does a sentence speak: of a text, of a table, or of a workbook?

A fault is the same in each. What it is called there, and what a cell can hold, is not: so whoever reads a file
says which kind it is, and a sentence takes its words from `spoken`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, TypeAlias

Medium: TypeAlias = Literal["text", "records", "learner", "learners", "networks", "workbook"]
"""YAML or JSON, a file of records, a learner, a table of learners, one of networks, the workbook of a study."""

_MEDIUM: ContextVar[Medium] = ContextVar("medium", default="text")


@contextmanager
def speaking_of(medium: Medium, *, unless: Medium | None = None) -> Iterator[None]:
    """Let sentences speak of such a file, unless of one in which it stands; what is nested speaks of its own."""
    before = _MEDIUM.set(medium if _MEDIUM.get() != unless else unless)
    try:
        yield
    finally:
        _MEDIUM.reset(before)


def spoken(text: str, *, cell: str | None = None, **own: str) -> str:
    """Return the words for the file that is spoken of.

    Parameters
    ----------
    text : str
        In a text, and wherever nothing else is given.
    cell : str, optional
        In a cell of any kind.
    **own : str
        In one medium, by its name, where that differs from what else is given.

    Examples
    --------
    >>> with speaking_of("workbook"):
    ...     spoken("gate", workbook="rule"), spoken("the key", cell="the cell")
    ('rule', 'the cell')
    >>> spoken("gate", workbook="rule"), spoken("the key", cell="the cell")
    ('gate', 'the key')
    """
    medium = _MEDIUM.get()
    has_cells = medium in {"networks", "learners", "workbook"}
    return own.get(medium, text if cell is None or not has_cells else cell)


def gate_word() -> str:
    """Return what a gate is called: a workbook has it on the sheet Rules."""
    return spoken("gate", workbook="rule")


def truth(*, is_true: bool) -> str:
    """Return how a truth is written."""
    return spoken(str(is_true).lower(), workbook="yes" if is_true else "no")


def leave_out() -> str:
    """Return what is done where nothing is to be said."""
    return spoken("leave the key out", cell="leave the cell empty")
