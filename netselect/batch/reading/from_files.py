"""How do the learners of a file or a folder become records, each with the place where it stands?"""

from collections.abc import Iterator
from pathlib import Path

from netselect.batch.reading.documents import documents_in, json_document
from netselect.batch.reading.from_records import Stated
from netselect.batch.reading.lines import lines_in
from netselect.batch.reading.portion import Origin
from netselect.errors import Fault, UnreadableFile, nearest

ENDINGS = (".yaml", ".yml", ".json")
"""The files of a folder that hold learners."""

_EMPTY = "the file is empty, and each file of a folder holds learners: begin it with `id:`, or take it out"

LINES = (".jsonl", ".ndjson")


def stated_in(path: Path) -> Iterator[Stated]:
    """Yield the learners of a file or a folder, one after the other, each as it is stated.

    Parameters
    ----------
    path : Path
        JSON lines (``.jsonl``, ``.ndjson``): one learner a line. YAML (``.yaml``, ``.yml``): in each document one
        learner or a list of them, by itself or under the key ``learners``. ``.json``: the same, in one document.
        A folder: its YAML and JSON files in the order of their names; other files, folders in it, and names that
        begin with a dot are left alone.

    Yields
    ------
    Stated
        With faults where a record cannot be read; those after it are read on. One line or document is held at a
        time, so that neither the number of learners nor the size of the file is limited.

    Raises
    ------
    UnreadableFile
        Where there is no such file, it cannot be opened, or the folder holds no file of learners.
    """
    found = _in_folder(path) if path.is_dir() else _in_file(path)
    for number, (data, (source, line), faults) in enumerate(found, start=1):
        yield Stated(data, Origin(source, line, number), faults)


Found = tuple[object, tuple[str, int], tuple[Fault, ...]]
"""What is stated, the file and the line where it begins, and why it cannot be read."""


def files_in(folder: Path) -> list[Path]:
    """Return the YAML and JSON files of a folder, in the order of their names.

    Raises
    ------
    UnreadableFile
        Where there are none.
    """
    try:
        names = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())
    except OSError as error:
        raise UnreadableFile(f"{folder} cannot be read: {error.strerror}") from None
    files = [folder / name for name in names if not name.startswith(".")]
    if not files:
        raise UnreadableFile(
            f"{folder} holds no file that ends in .yaml, .yml or .json, which are looked for in a folder: put one "
            "there, or name the file itself"
        )
    return files


def _in_folder(folder: Path) -> Iterator[Found]:
    for path in files_in(folder):
        try:
            if path.stat().st_size:
                yield from _in_file(path)
            else:
                yield None, (str(path), 1), (Fault(1, 1, "", _EMPTY, str(path)),)
        except UnreadableFile as error:
            # One file that cannot be opened keeps nobody else from being ranked.
            yield None, (str(path), 0), (Fault(0, 0, "", str(error), str(path)),)


def _in_file(path: Path) -> Iterator[Found]:
    ending = path.suffix.lower()
    if ending in LINES:
        read = lines_in
    elif ending == ".json":
        read = json_document
    elif ending in ENDINGS:
        read = documents_in
    else:
        close = nearest(ending, ENDINGS + LINES)
        hint = f" Did you mean `{close}`?" if close else ""
        raise UnreadableFile(f"{path}: learners are read from files that end in .jsonl, .yaml or .json.{hint}")
    for data, line, faults in read(path):
        yield data, (str(path), line), faults
