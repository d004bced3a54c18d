"""How does a long run say how far it is, on a terminal and elsewhere?"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeAlias

from netselect.cli.failing import say

Advance: TypeAlias = Callable[[str, int], None]
"""Is told what is being done, and for how many learners it has been done."""

BETWEEN_LINES = 3.0
"""Seconds between two lines."""

_MINUTE = 60


@contextmanager
def shown_advance(total: int | None, *, plain: bool = False) -> Iterator[Advance]:
    """Show how far a run is: a bar on a terminal, else a line every few seconds, both on stderr.

    Parameters
    ----------
    total : int or None
        About how many learners there are; None where nobody knows.
    plain : bool
        Whether lines are wanted on a terminal too.

    Yields
    ------
    callable
        To be told what is being done, and for how many learners it has been done.
    """
    if plain or not sys.stderr.isatty() or os.environ.get("TERM", "") in {"dumb", "unknown"}:
        yield Lines(total, say)
        return
    from rich.console import Console  # noqa: PLC0415 -- only a terminal needs it, and it is slow to load
    from rich.progress import (  # noqa: PLC0415 -- as above
        BarColumn,
        Progress,
        SpinnerColumn,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        SpinnerColumn() if total is None else BarColumn(),
        TextColumn("{task.completed:,.0f} learners"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        stages: dict[str, TaskID] = {}

        def advance(what: str, done: int) -> None:
            if what not in stages:
                for stage in stages.values():
                    bar.update(stage, visible=False)
                stages[what] = bar.add_task(what, total=total, rate="")
            task = bar.tasks[stages[what]]
            rate = f"{task.speed:,.0f} a second" if task.speed else ""
            # The total may be an estimate, and a bar that is over the end says nothing.
            most = None if task.total is None else max(task.total, done)
            bar.update(task.id, completed=done, total=most, rate=rate)

        yield advance


@contextmanager
def patience(text: str, after: float = BETWEEN_LINES) -> Iterator[None]:
    """Say something on stderr where what is done inside takes longer than some seconds, and nobody knows how long.

    Parameters
    ----------
    text : str
        What is said, once.
    after : float
        Seconds.
    """
    waiting = threading.Timer(after, say, [text])
    waiting.daemon = True
    waiting.start()
    try:
        yield
    finally:
        waiting.cancel()


class Lines:
    """Says in a line every few seconds how far a run is.

    Parameters
    ----------
    total : int or None
        About how many learners there are.
    print_line : callable
        Where lines go.
    clock : callable
        Seconds.
    """

    def __init__(
        self, total: int | None, print_line: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total, self.print_line, self.clock = total, print_line, clock
        self.what, self.since, self.before = "", clock(), 0

    def __call__(self, what: str, done: int) -> None:
        """Take note of how far it is."""
        now = self.clock()
        if what != self.what:
            self.before = 0 if self.what else self.before
            self.what, self.since = what, now if self.what else self.since
        passed = now - self.since
        if passed <= 0 or passed < BETWEEN_LINES:
            return
        rate = (done - self.before) / passed
        # Whoever reads no further, as behind a pipe that is closed, loses these lines and not the run.
        with suppress(BrokenPipeError):
            self.print_line(line(what, done, rate, self.total))
        self.since, self.before = now, done


def line(what: str, done: int, rate: float, total: int | None) -> str:
    """Return one line.

    Examples
    --------
    >>> line("Ranking", 12288, 48000.0, 100000)
    'Ranking: 12,288 learners, 48,000 a second, about 2 s left'
    """
    parts = [f"{what}: {done:,} learners", f"{rate:,.0f} a second"]
    if total is not None and total > done and rate:
        parts.append(f"about {left(round((total - done) / rate))} left")
    return ", ".join(parts)


def left(seconds: int) -> str:
    """Return a time as it is said.

    Examples
    --------
    >>> left(8), left(130), left(7500)
    ('8 s', '2 min', '2 h 5 min')
    """
    minutes = round(seconds / _MINUTE)
    if seconds < 2 * _MINUTE:
        return f"{seconds} s"
    return f"{minutes} min" if minutes < 2 * _MINUTE else f"{minutes // _MINUTE} h {minutes % _MINUTE} min"
