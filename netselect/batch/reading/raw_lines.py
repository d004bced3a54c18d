"""How is a text file of any size read line by line, with never more than one line of limited length in hand?"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from netselect.errors import UnreadableFile, nearest

MAX_LINE = 2**20
"""Bytes of one line: a learner takes some hundred, one with everything that can be stated some thousand."""


def raw_lines(path: Path, most: int = MAX_LINE) -> Iterator[tuple[bytes, bool]]:
    """Yield the lines of a file as UTF-8 with their ends, and whether each is whole.

    Parameters
    ----------
    path : Path
        A file in UTF-8, with or without its mark.
    most : int
        Bytes kept of a line; what a longer one holds beyond them is passed over.

    Yields
    ------
    tuple of (bytes, bool)

    Raises
    ------
    UnreadableFile
        Where it is not there, may not be read, or is UTF-16.
    """
    with _opened(path) as file:
        try:
            line = file.readline(most)
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise UnreadableFile(f"{path} is UTF-16: save the file again with the encoding UTF-8")
            check_format(line, path)
            line = line.removeprefix(codecs.BOM_UTF8)
            while line:
                is_whole = len(line) < most or line.endswith(b"\n")
                if not is_whole:
                    is_whole = not _pass_over(file, most)
                yield line, is_whole
                line = file.readline(most)
        except OSError as error:
            raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None


def check_format(content: bytes, path: Path) -> None:
    """Refuse what begins as a Parquet file does, and is named otherwise.

    Raises
    ------
    UnreadableFile
    """
    if content.startswith(b"PAR1"):
        raise UnreadableFile(f"{path} is a Parquet file: name it .parquet")


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        close = nearest(path.name, _names_beside(path))
        hint = f" Did you mean `{close}`?" if close else ""
        raise UnreadableFile(f"there is no file {path}.{hint}") from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None


def _names_beside(path: Path) -> list[str]:
    try:
        return sorted(other.name for other in path.parent.iterdir())
    except OSError:
        return []


def _pass_over(file: BinaryIO, most: int) -> bool:
    """Read to the end of a line, and return whether anything but that end was left."""
    has_more = False
    while rest := file.readline(most):
        has_more = has_more or rest.strip(b"\r\n") != b""
        if rest.endswith(b"\n"):
            break
    return has_more
