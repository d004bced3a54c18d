"""How does a command run, and how do its answer, its faults and its progress reach whoever typed it?"""

import errno
import io
import os
import re
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import copy_context
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import NamedTuple, NoReturn, TextIO, cast

import typer

import netselect
from netselect.errors import (
    LONGEST_PATH,
    STEERING,
    Fault,
    InvalidParameter,
    MissingExtra,
    NetselectError,
    NetselectWarning,
    StudyFaults,
    TableFaults,
    UnknownName,
    UnreadableFile,
    cut_words,
    legible,
    listed,
    nearest,
)

DONE, FAULTS, USAGE, SOME_FAILED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes."""

_WRONG_USAGE = (UnreadableFile, UnknownName, InvalidParameter, MissingExtra, TableFaults)

BETWEEN_LINES = 3.0
"""Seconds between two lines on how far it is."""

SOON = 1.0
"""Seconds after which somebody who waits is told for what."""

_MINUTE = 60


class CommandResult(NamedTuple):
    """What a command found, in every way in which it can be told; each is made when it is asked for.

    ``title`` says what it is about, ``values`` are plain ones for JSON, as `result.schema.json` describes them,
    and a picture is made of what is ``drawn``. Without ``markdown`` and ``html`` of its own these are made from
    the text; ``workbook`` is there where the command writes any.
    """

    title: str
    text: Callable[[], str]
    values: Callable[[], object]
    csv: Callable[[], str]
    markdown: Callable[[], str] | None = None
    html: Callable[[], str] | None = None
    drawn: object = None
    workbook: Callable[[], bytes] | None = None

    def made(self, format_: str, output: Path | None = None) -> str | bytes:
        """Return it in one of `FORMATS`, for where it goes."""
        if format_ == "json":
            return json_text(self.values(), output)
        if format_ == WORKBOOK:
            assert self.workbook is not None  # noqa: S101 -- only commands that write one accept this format
            return self.workbook()
        if format_ == "markdown" and self.markdown is None:
            from netselect.report.table import text_markdown  # noqa: PLC0415 -- only this format needs it
            from netselect.words import UNFOLDED  # noqa: PLC0415 -- as above

            here = copy_context()
            here.run(lambda: UNFOLDED.set(True))
            return text_markdown(self.title, here.run(self.text))
        if format_ == "html":
            from netselect.report.table import html_page  # noqa: PLC0415 -- as above
            from netselect.words import text_html  # noqa: PLC0415 -- as above

            return html_page(self.title, text_html(self.text()) if self.html is None else self.html())
        made: str = getattr(self, format_)()
        return made


WORKBOOK = "xlsx"
"""The format that is no text."""

FORMATS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": (".txt",),
        "json": (".json",),
        "csv": (".csv",),
        "markdown": (".md", ".markdown"),
        "html": (".html", ".htm"),
        WORKBOOK: (".xlsx",),
    }
)
"""The formats in which results are printed, and how their files are called; the first is that of the screen."""


class Destination(NamedTuple):
    """Where a result goes, and in which of `FORMATS`; without a file, to the screen.

    A picture of it goes to ``plot``, if one is asked for. A new file that ``is_private`` is for its owner alone.
    """

    format: str = "text"
    output: Path | None = None
    plot: Path | None = None
    is_private: bool = False


def print_result(result: CommandResult, to: Destination) -> None:
    """Print a result, and draw it where that is wished."""
    if to.plot is not None:
        from netselect.report.drawings import picture_of  # noqa: PLC0415 -- few ask for a picture
        from netselect.report.plots import drawn_as  # noqa: PLC0415 -- as above
        from netselect.storing import write_whole  # noqa: PLC0415 -- as above

        write_whole(to.plot, drawn_as(picture_of(result.drawn), to.plot.suffix))
    emit(result.made(to.format, to.output), to.output, is_private=to.is_private)


def emit(text: str | bytes, output: Path | None = None, *, is_private: bool = False) -> None:
    """Print text, or write it to a file; either ends with a newline, and nothing in it steers a terminal.

    Bytes go out as they are. A new file that is private is for its owner alone.
    """
    if isinstance(text, str):
        text = legible(text if text.endswith("\n") else text + "\n")
    if output is not None:
        from netselect.storing import ANYBODY, PRIVATE, write_whole  # noqa: PLC0415 -- most is printed

        write_whole(output, text, mode=PRIVATE if is_private else ANYBODY)
        return
    if isinstance(text, bytes):
        sys.stdout.buffer.write(text)
        return
    _write(sys.stdout, text)


def _write(stream: TextIO, text: str) -> None:
    """Write to a stream; where it cannot tell some character, each that is not ASCII is written by its number."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        stream.write(text.encode("ascii", "backslashreplace").decode("ascii"))


def json_text(content: object, output: Path | None) -> str:
    """Return plain values as JSON that can be printed where it goes."""
    import json  # noqa: PLC0415 -- only this format needs it

    narrow = output is None and (sys.stdout.encoding or "").lower() not in {"utf-8", "utf8"}
    text = json.dumps(content, indent=2, ensure_ascii=narrow, allow_nan=False)
    # JSON escapes the first control characters itself; terminals obey others too.
    return "\n".join(re.sub(STEERING, lambda found: f"\\u{ord(found[0]):04x}", line) for line in text.split("\n"))


def report(error: NetselectError, source: str = "") -> int:
    """Say what went wrong on stderr, and return the exit code that it stands for."""
    where = f"{source}: " if source and not isinstance(error, StudyFaults | UnreadableFile) else ""
    text = str(error)
    # Other messages begin with the name of a file, a network or a method, which keeps its letters.
    say(where + (text[:1].upper() + text[1:] if text.startswith("there is ") and not where else text))
    return code_of(error)


def code_of(error: NetselectError) -> int:
    """Return the exit code that an error stands for."""
    return USAGE if isinstance(error, _WRONG_USAGE) else FAULTS


def faults_as_dict(error: NetselectError) -> dict[str, object]:
    """Return what is wrong in plain values, as ``--format json`` prints it: ``$defs/faults`` of the schema."""
    from netselect.finding import FORMAT  # noqa: PLC0415 -- only a faulty study needs it

    faults = error.faults if isinstance(error, StudyFaults) else (Fault(error.code, str(error)),)
    return {"format": FORMAT, "netselect": netselect.__version__, "faults": [one.to_dict() for one in faults]}


def say(text: str) -> None:
    """Print on stderr; whatever could steer a terminal is replaced; where nobody can be told, nothing is lost."""
    with suppress(OSError):
        _write(sys.stderr, legible(text) + "\n")


def draws(stream: TextIO) -> bool:
    """Whether a stream is a terminal that can show a table or a bar."""
    return stream.isatty() and os.environ.get("TERM", "") not in {"dumb", "unknown"}


@contextmanager
def progress_shown(total: int | None, *, plain: bool = False) -> Iterator[Callable[[str, int], None]]:
    """Show how far a run is: a bar on a terminal, unless lines are wanted there too, as everywhere else.

    Both go to stderr. It yields what is to be told what is being done, and for how many learners, of about
    ``total``, it has been done.
    """
    if plain or not draws(sys.stderr):
        yield ProgressLines(total, say)
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
def said_if_slow(text: str, after: float = BETWEEN_LINES) -> Iterator[None]:
    """Say something once on stderr where what is done inside takes longer than some seconds."""
    waiting = threading.Timer(after, say, [text])
    waiting.daemon = True
    waiting.start()
    try:
        yield
    finally:
        waiting.cancel()


def working_on(what: object) -> AbstractContextManager[None]:
    """Say on a terminal what is worked on, where it takes longer than a second; a script gets its answer alone."""
    if not sys.stderr.isatty():
        return nullcontext()
    named = "standard input" if str(what) == "-" else what
    return said_if_slow(f"Working on {named}; Ctrl-C ends it.", SOON)


@contextmanager
def ended_early(stop: Callable[[], None]) -> Iterator[None]:
    """Let the first Ctrl-C inside end a search, which tells what it has found; the next one ends the command."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before == signal.SIG_IGN:
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        say("Ending the search; what it has found follows. Ctrl-C once more ends at once.")
        stop()

    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class ProgressLines:
    """Says in a line every few seconds how far a run is, of about ``total`` learners."""

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
        parts = [f"{what}: {done:,} learners", f"{rate:,.0f} a second"]
        if self.total is not None and self.total > done and rate:
            parts.append(f"about {_time(round((self.total - done) / rate))} left")
        # Whoever reads no further, as behind a pipe that is closed, loses these lines and not the run.
        with suppress(BrokenPipeError):
            self.print_line(", ".join(parts))
        self.since, self.before = now, done


def _time(seconds: int) -> str:
    """Return a time as it is said.

    >>> _time(8), _time(130), _time(7500)
    ('8 s', '2 min', '2 h 5 min')
    """
    minutes = round(seconds / _MINUTE)
    if seconds < 2 * _MINUTE:
        return f"{seconds} s"
    return f"{minutes} min" if minutes < 2 * _MINUTE else f"{minutes // _MINUTE} h {minutes % _MINUTE} min"


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how far long work has come; yield what is to be told so, or None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 -- only a terminal needs it, and it is slow to load
    from rich.progress import Progress  # noqa: PLC0415 -- as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


_UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""Typer passes it on from click under names that change; a wrong value has always been one."""


def run(commands: typer.Typer, arguments: Sequence[str], first_words: Sequence[str]) -> int:
    """Run a command and return its exit code; whatever goes wrong is one or more sentences on stderr.

    ``commands`` are those among which the one that is typed is, ``first_words`` those that there are besides.
    """
    command = typer.main.get_command(commands)
    # Python has none where the descriptor is not open, as after `>&-`.
    sys.stdout = sys.stdout or _NotOpen()
    sys.stderr = sys.stderr or io.StringIO()
    try:
        with warnings.catch_warnings():
            # What they say stands in the result already.
            warnings.simplefilter("ignore", NetselectWarning)
            try:
                code = command.main(args=list(arguments), prog_name="netselect", standalone_mode=False)
            except NetselectError as error:
                if _asks_for_json(arguments) and code_of(error) == FAULTS:
                    emit(json_text(faults_as_dict(error), None))
                raise
        sys.stdout.flush()
        if code == INTERRUPTED:
            # Newer versions of typer make an exit of it, and say nothing.
            say("Interrupted.")
    except NetselectError as error:
        return report(error)
    except _UsageError as error:
        return _usage(error, arguments, first_words)
    except (KeyboardInterrupt, typer.Abort):
        say("Interrupted.")
        return INTERRUPTED
    except (BrokenPipeError, SystemExit) as error:
        # Whoever read the output has enough of it; typer makes an exit of that, as of a fault.
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        _drop_output()
        return DONE
    except OSError as error:
        _drop_output()
        where = "standard output cannot be written" if error.filename is None else str(error.filename)
        say(cut_words(f"{where}: {error.strerror}", LONGEST_PATH))
        return USAGE
    return code if isinstance(code, int) else DONE


def _asks_for_json(arguments: Sequence[str]) -> bool:
    """Whether JSON is to be printed on the screen."""
    typed = " ".join(arguments)
    is_json = re.search(r"(?:^| )(?:--format[= ]|-f ?)json(?: |$)", typed) is not None
    return is_json and re.search(r"(?:^| )(?:--output|-o)", typed) is None


class _NotOpen(io.TextIOBase):
    """Stands for a standard output that is not open, and says so to whoever writes to it."""

    def write(self, _text: str, /) -> NoReturn:
        raise OSError(errno.EBADF, "it is not open")


def _drop_output() -> None:
    """Lead standard output nowhere: what is left in its buffer cannot be written."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_CALLED = {
    "agreement": "rank FILE --methods all",
    "coach": "judgements",
    "cohort_survey": "batch",
    "counterfactuals": "sensitivity",
    "disagreement": "judges",
    "dominance": "robustness",
    "json_schema": "schema",
    "notices": "check",
    "profile": "explain",
    "rank_many": "batch",
    "reversals": "robustness",
    "sets": "portfolio",
    "smaa": "robustness",
}
"""What is called otherwise in Python, with the command that tells it."""


def _no_such_command(typed: str, commands: Mapping[str, object]) -> str:
    """Say that there is no such command, and which is meant: one that begins alike, or stands in a group."""
    if (meant := _CALLED.get(typed.replace("-", "_"))) and meant.split()[0] in commands:
        return f"There is no command `{typed}`. Did you mean `{meant}`?"
    grouped = {name: f"{group} {name}" for group, one in commands.items() for name in getattr(one, "commands", ())}
    near = nearest(typed, [*commands, *grouped])
    if near is None or near[:1] not in typed[:2]:
        return f"There is no command `{typed}`. Accepted here: {listed(sorted(commands))}."
    return f"There is no command `{typed}`. Did you mean `{grouped.get(near, near)}`?"


def _usage(error: Exception, arguments: Sequence[str], first_words: Sequence[str]) -> int:
    """Say how a command was typed wrongly, with the nearest right word."""
    context = getattr(error, "ctx", None)
    commands = getattr(getattr(context, "command", None), "commands", None) or dict.fromkeys(first_words)
    path = str(getattr(context, "command_path", "netselect"))
    before = len(path.split()) - 1
    typed = next((word for word in arguments[before:] if not word.startswith("-")), None)
    is_group = context is None or hasattr(context.command, "commands")
    if is_group and typed is not None and typed not in commands:
        say(cut_words(_no_such_command(typed, commands)))
    else:
        of_click = error.format_message() if hasattr(error, "format_message") else str(error)
        say(cut_words(_number_typed(error) or _nearest_option(error) or of_click))
    say(f"`{path} --help` says how it is used.")
    return USAGE


_NUMBERS = {"int_parsing": "a whole number", "float_parsing": "a number"}
"""What is wanted, by the kind of error that typer's reader gives."""


def _number_typed(error: Exception) -> str:
    """Return what an option takes that wants a number and got none; nothing for other errors."""
    options: list[str] = getattr(getattr(error, "param", None), "opts", [])
    for one in getattr(error.__cause__, "errors", list)():
        if options and one["type"] in _NUMBERS:
            return f"{options[0]} takes {_NUMBERS[one['type']]}; found `{one['input']}`"
    return ""


def _nearest_option(error: Exception) -> str:
    """Say that there is no such option, and which was meant; nothing where none is near, or for other errors."""
    typed, context = getattr(error, "option_name", None), getattr(error, "ctx", None)
    if typed is None or context is None:
        return ""
    options = [*context.help_option_names, *(name for one in context.command.params for name in one.opts)]
    near = nearest(typed, options) if typed not in options else None
    return f"{getattr(error, 'message', error)}. Did you mean `{near}`?" if near else ""
