"""The command line: how does `netselect` start, with which commands? It needs the extra `cli` (typer and rich)."""

import copy
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line on what was typed, of ``sys.argv`` where nothing is given, and return its exit code.

    0 done, 1 the study has faults, 2 wrong usage or an unreadable file, 3 some learners of a batch could not be
    ranked, 130 interrupted.
    """
    typed = sys.argv[1:] if arguments is None else arguments
    if arguments is None:
        _spare_a_short_process()
    try:
        command, first_words = _commands(typed)
        from netselect.cli.output import run  # noqa: PLC0415 -- the extra may be missing
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"typer", "rich", "click"}:
            raise
        if sys.stderr is not None:
            from netselect.errors import install_line  # noqa: PLC0415 -- only where it is missing

            sys.stderr.write(install_line("The command line needs typer and rich", "cli") + "\n")
        return 2
    except KeyboardInterrupt:
        if arguments is not None:
            raise
        # Libraries take half a second to load, and a traceback from inside them tells nobody anything.
        if sys.stderr is not None:
            sys.stderr.write("Interrupted.\n")
        return 130
    if arguments is not None:
        return run(command, typed, first_words)
    try:
        code = run(command, typed, first_words)
    except KeyboardInterrupt:
        code = 130
    _leave(code)
    return code


def _commands(arguments: Sequence[str]) -> tuple["typer.Typer", tuple[str, ...]]:
    """Return the command that is typed first, or all where none is of that name, and the names of these.

    One alone saves a tenth of a ranking.
    """
    from netselect.cli.commands import app  # noqa: PLC0415 -- the extra may be missing

    if find_spec("rich") is None:  # both halves of the extra are asked for at once, and rich is slow to load
        raise ModuleNotFoundError("No module named 'rich'", name="rich")
    names = tuple(one.name for one in app.registered_commands if one.name)
    first, second = (*arguments[:2], "", "")[:2]
    if first in names:
        return _with_one(app, first), names
    from netselect.cli.maintain import maintain  # noqa: PLC0415 -- as above
    from netselect.cli.options import AFTER  # noqa: PLC0415 -- as above

    grouped, is_group = copy.copy(app), first == "maintain"
    grouped.registered_commands = [] if is_group else app.registered_commands
    grouped.registered_groups = []
    # Where the first word is none of ours, whatever stands in the group may be meant.
    inner = _with_one(maintain, second) if is_group else maintain
    grouped.add_typer(inner, name="maintain", rich_help_panel=AFTER)
    return grouped, names


def _with_one(app: "typer.Typer", name: str) -> "typer.Typer":
    """Return commands with the one of a name alone, or all where none is of that name."""
    alone = copy.copy(app)
    alone.registered_commands = [one for one in app.registered_commands if one.name == name]
    return alone if alone.registered_commands else app


def _spare_a_short_process() -> None:
    """Leave out what only long processes gain from: it took a tenth of the time of a ranking."""
    gc.disable()
    # Looking for plugins reads the metadata of everything that is installed, and what looks is slow to load.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if os.environ["PYDANTIC_DISABLE_PLUGINS"] == "__all__":
        nothing_looks = ModuleType("pydantic.plugin._loader")
        vars(nothing_looks)["get_plugins"] = tuple
        sys.modules.setdefault(nothing_looks.__name__, nothing_looks)


def _leave(code: int) -> None:
    """End the process as it stands, unless somebody watches it: to take it down piece by piece costs 5 ms."""
    gc.freeze()
    if sys.gettrace() is None and sys.getprofile() is None:
        try:
            sys.stdout.flush()
        except OSError:
            return
        # Whoever cannot be told what is wrong gets the code, which Python's own end would replace by 120.
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(code)
