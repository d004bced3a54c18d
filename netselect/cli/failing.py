"""What is said when something goes wrong, and which exit code stands for it?"""

import sys
from contextlib import suppress

import netselect
from netselect.errors import (
    Fault,
    InvalidParameter,
    MissingExtra,
    NetselectError,
    StudyFaults,
    TableFaults,
    UnknownName,
    UnreadableFile,
    legible,
)

DONE, FAULTS, USAGE, SOME_FAILED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes."""

_CAPITAL = "there is "
_WRONG_USAGE = (UnreadableFile, UnknownName, InvalidParameter, MissingExtra, TableFaults)


def report(error: NetselectError, source: str = "") -> int:
    """Say what went wrong on stderr, and return the exit code that it stands for."""
    where = f"{source}: " if source and not isinstance(error, StudyFaults | UnreadableFile) else ""
    text = str(error)
    # Other messages begin with the name of a file, a network or a method, which keeps its letters.
    say(where + (text[:1].upper() + text[1:] if text.startswith(_CAPITAL) and not where else text))
    return code_of(error)


def code_of(error: NetselectError) -> int:
    """Return the exit code that an error stands for."""
    return USAGE if isinstance(error, _WRONG_USAGE) else FAULTS


def faults_as_dict(error: NetselectError) -> dict[str, object]:
    """Return what is wrong in plain values, as ``--format json`` prints it: ``$defs/faults`` of the schema."""
    from netselect.finding import FORMAT  # noqa: PLC0415 -- only a faulty study needs it

    faults = error.faults if isinstance(error, StudyFaults) else (Fault(error.code, str(error)),)
    return {
        "format": FORMAT,
        "netselect": netselect.__version__,
        "faults": [fault.as_dict() for fault in faults],
    }


def say(text: str) -> None:
    """Print on stderr; whatever could steer a terminal is replaced; where nobody can be told, nothing is lost."""
    safe = legible(text)
    with suppress(OSError):
        try:
            sys.stderr.write(safe + "\n")
        except UnicodeEncodeError:
            sys.stderr.write(safe.encode("ascii", "backslashreplace").decode("ascii") + "\n")
