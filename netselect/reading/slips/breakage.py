"""Where did the parser stop, what was it busy with, and what is made of it?"""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from yaml.events import ScalarEvent

from netselect.errors import Code
from netselect.reading.slips.lines import brackets_open_at

EXPECTED = "expected (key|'-' indicator|<block end>|'?<document start>|',' or)"
"""What a parser says that met something else than the next key or item."""


class Mend(NamedTuple):
    """A fault's place, counted from 0, its sentence, and the lines to read on with (None: stop here).

    ``alone`` tells that it hardly follows from another fault on its line; ``follows`` is a line above of
    which it may be a consequence.
    """

    line: int
    column: int
    message: str
    lines: list[str] | None
    alone: bool = False
    follows: int = -1
    code: Code = "yaml"


@dataclass(frozen=True, slots=True)
class Breakage:
    """Where a parser stopped, counted from 0, what it says, and what it was busy with.

    ``opened`` is where the thing begins that it was reading; ``last`` is the event of the scalar before it, where
    a scalar is the last thing that it read.
    """

    lines: list[str]
    line: int
    column: int
    words: str
    opened: tuple[int, int] | None
    last: Any

    @classmethod
    def of(cls, lines: list[str], error: Exception, event: Any) -> "Breakage":  # noqa: ANN401 - untyped
        """Return the breakage that an error of PyYAML describes; ``event`` is the last one before it."""
        opened, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
        mark = mark or opened
        words = ": ".join(filter(None, [getattr(error, "context", ""), getattr(error, "problem", "")]))
        line = min(mark.line, len(lines) - 1) if mark else len(lines) - 1
        column = mark.column if mark and mark.line == line else len(lines[line])
        began = (opened.line, opened.column) if opened and opened.line < len(lines) else None
        return cls(
            lines,
            line,
            column,
            words or str(error).splitlines()[0],
            began,
            event if isinstance(event, ScalarEvent) else None,
        )

    @property
    def row(self) -> str:
        """The line where the parser stopped."""
        return self.lines[self.line]

    @property
    def char(self) -> str:
        """The character at which it stopped; nothing at the end of a line."""
        return self.row[self.column : self.column + 1]

    @property
    def stem(self) -> str:
        """What stands before it on its line, without blanks at the end."""
        return self.row[: self.column].rstrip()

    @property
    def at_end(self) -> bool:
        """Whether nothing but blank lines is left."""
        return not self.row[self.column :].strip() and not any(map(str.strip, self.lines[self.line + 1 :]))

    @property
    def open_brackets(self) -> list[tuple[int, int]]:
        """Where the brackets stand that are open there, outermost first."""
        return brackets_open_at(self.lines, self.line, self.column)

    def says(self, pattern: str) -> bool:
        """Tell whether the parser's words match a pattern."""
        return re.search(pattern, self.words) is not None

    def mend(
        self,
        message: str,
        row: str,
        at: tuple[int, int] | None = None,
        *,
        alone: bool = False,
        code: Code = "yaml",
    ) -> Mend:
        """Return the mend that writes one line anew; ``at`` is the fault's place, where it is not the parser's."""
        line, column = at or (self.line, self.column)
        return Mend(line, column, message, [*self.lines[:line], row, *self.lines[line + 1 :]], alone, code=code)
