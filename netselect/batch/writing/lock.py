"""How is one output written by one run at a time, also after a run that was killed?"""

import json
import os
import socket
from pathlib import Path
from typing import IO

from netselect.batch.writing.whole_files import cannot_be_written
from netselect.errors import UnreadableFile

LOCK = "lock"
"""The file that says which process is at work in a folder."""

_HELD: set[Path] = set()
"""Locks that this very process holds: a number alone may be that of a process before it."""

_LONGEST = 4096
"""Bytes that are read of a lock, which is far shorter."""


class Lock:
    """A file that is there as long as a run is at work in its folder.

    Parameters
    ----------
    folder : Path
        It is there already.

    Raises
    ------
    UnreadableFile
        Where another run is at work, or the file cannot be written. What a process that has ended on this machine
        left behind is taken over.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder.resolve() / LOCK
        with cannot_be_written(folder / LOCK):
            try:
                with self.path.open("x", encoding="utf-8") as file:
                    file.write(_own_words())
            except FileExistsError:
                if not _taken_over(self.path):
                    raise UnreadableFile(_refusal(folder / LOCK)) from None
        _HELD.add(self.path)

    def release(self) -> None:
        """Let others work in the folder."""
        if self.path in _HELD:
            _HELD.discard(self.path)
            self.path.unlink(missing_ok=True)


def _own_words() -> str:
    return json.dumps({"process": os.getpid(), "machine": socket.gethostname()})


def _taken_over(path: Path) -> bool:
    """Take over a lock whose process has ended, and return whether that was so."""
    try:
        import fcntl  # noqa: PLC0415 -- not every system has it, and without it nothing is taken over
    except ImportError:
        return False
    # No link is followed, which somebody else may have put there.
    opened = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    with os.fdopen(opened, "r+", encoding="utf-8", errors="replace") as file:
        # Two that find it at the same time come one after the other, and the second finds the first one's words.
        fcntl.flock(file, fcntl.LOCK_EX)
        if _is_at_work(path, _holder(file)):
            return False
        file.seek(0)
        file.truncate()
        file.write(_own_words())
        file.flush()
        return path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())


def _holder(file: IO[str]) -> tuple[int, str] | None:
    """Return process and machine; None where the file does not say."""
    try:
        said = json.loads(file.read(_LONGEST))
        return int(said["process"]), str(said["machine"])
    except (ValueError, KeyError, TypeError):
        return None


def _is_at_work(path: Path, holder: tuple[int, str] | None) -> bool:
    if holder is None or holder[1] != socket.gethostname() or holder[0] <= 0:
        # Of another machine nothing can be told.
        return True
    if holder[0] == os.getpid():
        return path in _HELD
    try:
        os.kill(holder[0], 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _has_ended(holder[0])


def _has_ended(process: int) -> bool:
    """Return whether a process that is still listed has ended, and its parent has not taken note yet (Linux)."""
    try:
        said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    # The state is what follows the name, which stands in brackets and may hold some itself.
    return said.rpartition(")")[2].split()[:1] == ["Z"]


def _refusal(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            holder = _holder(file)
    except OSError:
        holder = None
    who = "" if holder is None else f" (process {holder[0]} on {holder[1]})"
    return (
        f"another run is writing the same output{who}: wait until it has ended, or name another output. If no "
        f"such run is at work, remove the file {path}"
    )
