"""How is a file written so that it is there in full or not at all?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from netselect.errors import UnreadableFile


@contextmanager
def whole_file(path: Path, *, by_way_of: Path | None = None, durable: bool = True) -> Iterator[IO[bytes]]:
    """Open a file to write, which takes the place of `path` when everything has been written.

    Parameters
    ----------
    path : Path
        What is written.
    by_way_of : Path, optional
        The file that is written first, in the same file system; else one beside `path`.
    durable : bool
        Whether it is on the disk before it takes the place of another.

    Yields
    ------
    binary file

    Raises
    ------
    UnreadableFile
        Where it cannot be written; what stood there before stays.
    """
    # A link stays one, and what it leads to is replaced.
    target = path.resolve() if path.is_symlink() else path
    made = by_way_of or target.parent / f".{target.name}.{os.getpid()}.tmp"
    with cannot_be_written(path):
        # A run that was killed may have left one. The file is made anew: whoever may write here too could have put
        # a link in its place, which must not be followed.
        made.unlink(missing_ok=True)
        file = made.open("xb")
    try:
        with cannot_be_written(path):
            with file:
                yield file
                file.flush()
                if durable:
                    os.fsync(file.fileno())
                if target.exists() and os.chmod in os.supports_fd:
                    os.chmod(file.fileno(), target.stat().st_mode & 0o777)  # noqa: PTH101 -- the open file, whatever its name leads to
            made.replace(target)
    except BaseException:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        raise


@contextmanager
def cannot_be_written(path: Path) -> Iterator[None]:
    """Say which file it is that the system refuses to write.

    Raises
    ------
    UnreadableFile
        Instead of the system's error.
    """
    try:
        yield
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be written: {error.strerror or error}") from None
