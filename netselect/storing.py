"""How is a file written in full or not at all, and by one process at a time?"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from netselect.errors import UnreadableFile

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ANYBODY = 0o666
"""Who may read and write a new file: whoever the system lets."""
PRIVATE = 0o600
"""Who may read and write new files of records, and what is made of them: their owner alone."""
_LONGEST = 60
"""Signs of a name that its draft repeats: file systems take 255 bytes for all, and a sign can be four."""
_LOCKED = 2**30
"""The byte that is locked on Windows, behind all that others are to read."""
_MOST_TRIES = 100
_BETWEEN_TRIES = 0.005
"""Seconds after which a lock that another holds is tried again."""
_BUSY = "another run is writing the same output{}: wait until it has ended, or name another output"


class _Held(UnreadableFile):
    """Another process, or another part of this one, holds a lock."""


@contextmanager
def whole_file(
    path: Path,
    *,
    by_way_of: Path | None = None,
    durable: bool = True,
    mode: int = ANYBODY,
    at_last: Callable[[], object] = bool,
    is_named: bool = True,
) -> Iterator[IO[bytes]]:
    """Open a binary file to write, which takes the place of `path` when everything has been written.

    A link stays one, and what it leads to is replaced; but where no person named the file (`is_named`), a link is
    replaced and not followed: somebody else may have put it there. `by_way_of` is the file that is written first,
    in the same file system, else one beside `path`; `durable` tells whether it is on the disk before it takes the
    place of another. A new file gets `mode`, less what the system takes off; one that is replaced keeps its own.
    `at_last` is called before the file takes the place of another, which it does unless this raises. Where it
    cannot be written, `UnreadableFile` is raised, and what stood there before stays.
    """
    target = path.resolve() if is_named and path.is_symlink() else path
    made = by_way_of or target.with_name(f".{target.name[:_LONGEST]}.{os.urandom(4).hex()}.tmp")
    with cannot_be_written(path):
        # A run that was killed may have left one. The file is made anew: whoever may write here too could have put
        # a link in its place, which must not be followed.
        made.unlink(missing_ok=True)
        file = open(made, "xb", opener=lambda name, flags: os.open(name, flags, mode))  # noqa: SIM115 -- a path takes no opener; it is closed below
    try:
        with cannot_be_written(path):
            with file:
                yield file
                file.flush()
                if durable:
                    os.fsync(file.fileno())
                if target.exists() and not target.is_symlink() and os.chmod in os.supports_fd:
                    os.chmod(file.fileno(), target.stat().st_mode & 0o777)  # noqa: PTH101 -- the open file, whatever its name leads to
            at_last()
            made.replace(target)
    except BaseException:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: str | bytes, *, mode: int = ANYBODY) -> None:
    """Write a file, text as UTF-8, so that it is there in full or not at all, as `whole_file` does.

    A pipe or a device is written to, as only a file can be put in the place of another.
    """
    data = content.encode() if isinstance(content, str) else content
    with cannot_be_written(path):
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
    with whole_file(path, mode=mode) as file:
        file.write(data)


@contextmanager
def cannot_be_written(path: Path) -> Iterator[None]:
    """Say which file it is that the system refuses to write: raise `UnreadableFile` instead of its error."""
    try:
        yield
    except OSError as error:
        is_lost = isinstance(error, FileNotFoundError) and not path.parent.exists()
        why = f"there is no folder {path.parent}" if is_lost else error.strerror or error
        raise UnreadableFile(f"{path} cannot be written: {why}") from None


class Lock:
    """A file that one process holds, until it lets go of it or ends, in whatever way it ends.

    The file says which process holds it, and goes with the lock, which is waited for `patience` seconds. `busy` is
    what `UnreadableFile` says where another process, or another part of this one, holds it; ``{}`` stands for
    which process does. A folder that is not there is a `FileNotFoundError`.

    The lock is the system's own, which drops it when the process ends: what a killed process leaves behind is a
    file that nobody holds.
    """

    def __init__(self, path: Path, *, patience: float = 0.0, busy: str = _BUSY) -> None:
        self._path = path.absolute()
        until, left = time.monotonic() + patience, _MOST_TRIES
        while left:
            file = _opened(path)
            try:
                _hold(file, path, busy)
            except BaseException as error:
                os.close(file)
                if not isinstance(error, _Held) or time.monotonic() >= until:
                    raise
                time.sleep(_BETWEEN_TRIES)
                continue
            left -= 1
            # Whoever held it before may have taken the file away in between; then nobody else would see this lock.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file), path.stat()):
                    break
            os.close(file)
        else:
            raise UnreadableFile(f"{path} cannot be written: something keeps removing it")
        self._file: int | None = file
        try:
            with cannot_be_written(path):
                os.ftruncate(file, 0)
                os.write(file, json.dumps({"process": os.getpid(), "machine": socket.gethostname()}).encode())
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let others hold it."""
        if self._file is None:
            return
        # It goes as long as it is held, so that nobody is left with a file that is no longer there; Windows
        # takes no file away that is open.
        if sys.platform == "win32":
            os.close(self._file)
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        if sys.platform != "win32":
            os.close(self._file)
        self._file = None


def _opened(path: Path) -> int:
    try:
        # No link is followed, which somebody else may have put there.
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), ANYBODY)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be written: {error.strerror or error}") from None


def _hold(file: int, path: Path, busy: str) -> None:
    try:
        if sys.platform == "win32":
            os.lseek(file, _LOCKED, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise _Held(busy.format(_holder(file))) from None
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be locked, so that two runs could write the same output "
            f"({error.strerror or error}): name an output on a disk of this machine"
        ) from None


def _holder(file: int) -> str:
    """Return which process holds a lock, in brackets; an empty text where it has not said so yet."""
    os.lseek(file, 0, os.SEEK_SET)
    try:
        said = json.loads(os.read(file, 4096))
        return f" (process {int(said['process'])} on {said['machine']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
