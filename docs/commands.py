"""Every command with its arguments and options, as the command line itself declares them."""

import re
from typing import Any

from typer.main import get_command

OPENING = """# Command line

This page is written from the commands themselves by `python docs/generate.py`; `netselect COMMAND --help` says the same.

Exit codes: 0 done; 1 the study or the records have faults; 2 wrong usage, or a file that cannot be read or written; 3 some
learners of a cohort could not be ranked; 130 interrupted.

"""


def commands_page() -> str:
    """Return the page: each command, those of `maintain` after the others."""
    from netselect.cli.commands import app  # noqa: PLC0415 -- needs the extra `cli`
    from netselect.cli.maintain import maintain  # noqa: PLC0415 -- as above

    program, verbs = (get_command(one).commands for one in (app, maintain))  # type: ignore[attr-defined]
    parts = [_section(f"netselect {name}", command) for name, command in program.items() if name != "maintain"]
    parts += [_section(f"netselect maintain {name}", command) for name, command in verbs.items()]
    return OPENING + "\n".join(parts)


def _section(called: str, command: Any) -> str:  # noqa: ANN401 -- a command of click, or of its copy in typer
    given = [_typed(one) for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    lines = [f"## {called}", "", _text(command.help or ""), "", "```", " ".join([called, *given]), "```", ""]
    rows = [(f"`{_typed(one)}`", one) for one in command.params if one.param_type_name == "argument"]
    rows += [(_names(one), one) for one in options]
    table = [f"| {typed} | {_text(one.help or '')} |" for typed, one in rows]
    if rows:
        lines += ["| what is typed | what it is for |", "|---|---|", *table, ""]
    if command.epilog:
        lines += [_text(command.epilog), ""]
    return "\n".join(lines)


def _typed(one: Any) -> str:  # noqa: ANN401 -- as above
    name = one.metavar or one.name.upper()
    name = f"{name}..." if one.nargs == -1 and not name.endswith("...") else name
    return name if one.required else f"[{name}]"


def _names(one: Any) -> str:  # noqa: ANN401 -- as above
    names = ", ".join(f"`{name}`" for name in (*one.opts, *one.secondary_opts))
    return names if one.is_flag or not one.metavar else f"{names} `{one.metavar}`"


def _text(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.replace("\n\n", "\0")).replace("\0", "\n\n").replace("|", "\\|").strip()
