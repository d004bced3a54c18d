"""How does a command run, and what becomes of its errors?"""

import copy
import errno
import io
import os
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import NoReturn, cast

import typer

from netselect.cli.commands import app
from netselect.cli.options import AFTER
from netselect.cli.output import (
    DONE,
    FAULTS,
    INTERRUPTED,
    USAGE,
    code_of,
    emit,
    faults_as_dict,
    json_text,
    report,
    say,
)
from netselect.errors import LONGEST_PATH, NetselectError, NetselectWarning, cut_words, listed, nearest

if find_spec("rich") is None:  # both halves of the extra are asked for at once, and rich is slow to load
    raise ModuleNotFoundError("No module named 'rich'", name="rich")

_UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""Typer passes it on from click under names that change; a wrong value has always been one."""


def all_commands(arguments: Sequence[str]) -> typer.Typer:
    """Return the command that is typed first, where there is one of that name, else all: a tenth of a ranking."""
    if arguments[:1] and arguments[0] in _first_words():
        alone = copy.copy(app)
        alone.registered_commands = [one for one in app.registered_commands if one.name == arguments[0]]
        return alone
    if not app.registered_groups:
        from netselect.cli.maintain import maintain  # noqa: PLC0415 -- as above

        app.add_typer(maintain, name="maintain", rich_help_panel=AFTER)
    return app


def _first_words() -> tuple[str, ...]:
    return tuple(one.name for one in app.registered_commands if one.name)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; whatever goes wrong is one or more sentences on stderr."""
    command = typer.main.get_command(all_commands(arguments))
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
        return _usage(error, arguments)
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
    if near is not None and near[:1] not in typed[:2]:
        near = None
    hint = (
        f"Accepted here: {listed(sorted(commands))}."
        if near is None
        else f"Did you mean `{grouped.get(near, near)}`?"
    )
    return f"There is no command `{typed}`. {hint}"


def _usage(error: Exception, arguments: Sequence[str]) -> int:
    """Say how a command was typed wrongly, with the nearest right word."""
    context = getattr(error, "ctx", None)
    commands = getattr(getattr(context, "command", None), "commands", None) or dict.fromkeys(_first_words())
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
