"""What of a long run has been done, on what did it depend, and may another run go on from there?

The parts of an output stand in the folder `<output>.parts` until all are there: a file for each portion of
learners, a journal of what they depend on, and a lock that one run holds.
"""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from netselect.batch.engine.learners import Chunk
from netselect.batch.many import RankedPortion
from netselect.batch.reading import LearnerFault
from netselect.batch.reading.files import OF_STUDIES, files_in
from netselect.errors import Fault, InvalidParameter, UnreadableFile
from netselect.storing import Lock, cannot_be_written, whole_file

JOURNAL, LOCK = "journal.json", "lock"

_PART = re.compile(r"part-(\d{8,})-(\d+)-(\d+)\.npz")
"""The file of a part: its number, and how many records it is of and how many of them were ranked."""

_PASSING = re.compile(r"\.(part-[\d-]+\.npz\.[0-9a-f]+|journal\.json\.[0-9a-f]+|output|faults)\.tmp")
"""What is left of a file that was being written."""

_WORDS = "words"
"""The entry of a part that holds all text."""

_LISTS = ("ids", "wants")
"""What of a chunk is text and no array."""

_DAMAGED = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)
"""What reading a part that is not whole can raise."""

_KEPT = ("code", "message", "path", "line", "column", "source", "sheet", "expected", "about")
"""What is kept of a fault: all but what was found, which may be anything."""

_LONGEST = 60
"""Signs of a value that a message repeats."""

_MOST_TRIES = 100


def parts_folder(output: Path) -> Path:
    """Return the folder beside an output in which its parts stand; beside what it leads to, where it is a link."""
    output = output.resolve() if output.is_symlink() else output
    return output.with_name(output.name + ".parts")


def has_parts(output: Path) -> bool:
    """Return whether an earlier run has left parts of an output."""
    return next(_parts_in(parts_folder(output)), None) is not None


class Journal:
    """The folder beside an output in which the parts of it stand until all are there.

    `facts` are everything that the results depend on, as plain values, under the words that a message calls it.
    Where there are parts of an earlier run, and nothing was said of it (``resume``) or they depend on something
    else, `InvalidParameter` is raised; where the folder cannot be written, or another run is at work in it,
    `UnreadableFile`. Files of others in the folder are left alone.
    """

    def __init__(self, output: Path, facts: Mapping[str, Any], *, resume: bool = False) -> None:
        self.folder = parts_folder(output)
        self.counts: dict[int, int] = {}
        facts = json.loads(json.dumps(facts))
        self._lock = _locked(self.folder)
        try:
            self._found = dict(_parts_in(self.folder))
            if not self._found:
                with whole_file(self.folder / JOURNAL, is_named=False) as file:
                    file.write(json.dumps(facts, indent=2).encode())
            else:
                self._compare(facts, resume=resume)
        except BaseException:
            self.leave()
            raise

    def sizes(self) -> tuple[int, int]:
        """Return how many learners in parts have been ranked, and how many could not be."""
        ranked = sum(ranked for _, ranked in self._found.values())
        return ranked, sum(count for count, _ in self._found.values()) - ranked

    def holds(self, number: int, count: int) -> bool:
        """Return whether a part is there, whole, and of so many records."""
        if number not in self._found:
            return False
        found = _stored(self._path(number))
        if found is None or found.count != count:
            del self._found[number]
            return False
        self.counts[number] = count
        return True

    def keep(self, number: int, ranked: RankedPortion) -> None:
        """Write a part, in full or not at all."""
        chunk, sizes = ranked.chunk, (ranked.count, len(ranked.chunk))
        path = self._path(number, sizes)
        words = {
            "part": path.name,
            "count": ranked.count,
            **{name: list(getattr(chunk, name)) for name in _LISTS},
            "faults": [_plain(fault) for fault in ranked.faults],
        }
        arrays: dict[str, Any] = {
            field.name: getattr(chunk, field.name) for field in fields(Chunk) if field.name not in _LISTS
        }
        text = np.frombuffer(json.dumps(words).encode(), dtype=np.uint8)
        # It carries checksums: what a crash of the machine leaves behind is found out and ranked again.
        with whole_file(path, durable=False, is_named=False) as file:
            np.savez(file, **{**arrays, _WORDS: text})
        self._found[number] = sizes
        self.counts[number] = ranked.count

    def part(self, number: int) -> RankedPortion:
        """Return a part that has been written, or say that it is no longer there or no longer whole."""
        path = self._path(number)
        found = _stored(path)
        if found is None:
            raise UnreadableFile(f"{path} was written and can no longer be read")
        return found

    def leave(self) -> None:
        """Leave the parts for another run; where there are none, leave nothing behind."""
        if next(_parts_in(self.folder), None) is None:
            self.remove()
            return
        with suppress(OSError):
            self._lock.release()

    def remove(self) -> None:
        """Remove the folder, but for files that a run does not put there; journal and lock go last."""
        with suppress(OSError):
            names = [path.name for path in self.folder.iterdir()]
            own = [name for name in names if _PART.fullmatch(name) or _PASSING.fullmatch(name)]
            for name in [*own, JOURNAL]:
                with suppress(OSError):
                    (self.folder / name).unlink(missing_ok=True)
        with suppress(OSError):
            self._lock.release()
            self.folder.rmdir()

    def _path(self, number: int, sizes: tuple[int, int] | None = None) -> Path:
        count, ranked = sizes or self._found[number]
        return self.folder / f"part-{number:08d}-{count}-{ranked}.npz"

    def _compare(self, facts: Mapping[str, Any], *, resume: bool) -> None:
        """Refuse to go on where nobody wants to, or where it would be another run."""
        if not resume:
            raise InvalidParameter(
                f"{self.folder} holds what an earlier run has done: resume it (`--resume`), or remove that folder "
                "and start again"
            )
        begin_anew = f"remove the folder {self.folder}, then run it again without `--resume`"
        if not (self.folder / JOURNAL).is_file():
            raise InvalidParameter(
                f"{self.folder} holds no {JOURNAL}, so that run cannot be continued: {begin_anew}, or name "
                "another output"
            )
        try:
            before = json.loads((self.folder / JOURNAL).read_bytes())
        except (OSError, ValueError):
            before = None
        if not isinstance(before, dict):
            raise InvalidParameter(f"{self.folder / JOURNAL} cannot be read: {begin_anew}")
        if changed := changes(before, facts):
            raise InvalidParameter(
                f"the run in {self.folder} cannot be continued: {'; '.join(changed)}. Instead, {begin_anew}"
            )


def _parts_in(folder: Path) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the numbers of the parts of a folder, and of how many records and ranked learners they are."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if found := _PART.fullmatch(entry.name):
                yield int(found[1]), (int(found[2]), int(found[3]))


def _locked(folder: Path) -> Lock:
    """Make the folder, and let nobody else work in it."""
    for _ in range(_MOST_TRIES):
        with cannot_be_written(folder):
            try:
                folder.mkdir()
            except FileExistsError:
                if folder.is_symlink() or not folder.is_dir():
                    found = "a link" if folder.is_symlink() else "a file"
                    raise UnreadableFile(
                        f"{folder} is {found}, and a folder of that name is needed: move it, or name another "
                        "output"
                    ) from None
        # A run that ends at this moment may take the folder away.
        with suppress(FileNotFoundError):
            return Lock(folder / LOCK)
    raise UnreadableFile(f"{folder / LOCK} cannot be written: something keeps removing the folder")


def facts_of_source(path: Path) -> dict[str, Any]:
    """Return by what a file or a folder of learners is known again, as plain values: its name and its content."""
    if path.is_dir():
        # One file that cannot be opened keeps nobody else from being ranked.
        digests = {file.name: _digest(file) for file in files_in(path, OF_STUDIES)}
        content = hashlib.sha256(json.dumps(digests).encode()).hexdigest()
        return {"name": path.name, "files": len(digests), "content": content}
    if not path.exists():
        raise UnreadableFile(f"there is no file or folder {path}")
    return {"name": path.name, "content": _digest(path)}


def _digest(path: Path) -> str | None:
    """Return a digest of a file's content; None where whoever reads it will say that it cannot be read."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    return None


def _stored(path: Path) -> RankedPortion | None:
    """Return the results of some learners; None where the file is not there, not whole, or another part's."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as entries:
            words = json.loads(entries[_WORDS].tobytes())
            arrays = {name: entries[name] for name in entries.files if name != _WORDS}
        if words["part"] != path.name:
            return None
        chunk = Chunk(ids=words["ids"], wants=tuple(words["wants"]), **arrays)
        faults = [_fault(values) for values in words["faults"]]
        return RankedPortion(chunk, faults, words["count"])
    except _DAMAGED:
        return None


def _plain(fault: LearnerFault) -> dict[str, Any]:
    kept = {name: getattr(fault.fault, name) for name in _KEPT}
    return {"learner": fault.learner, "record": fault.record, "fault": kept}


def _fault(values: Mapping[str, Any]) -> LearnerFault:
    kept = ((name, values["fault"][name]) for name in _KEPT)
    told: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in kept}
    return LearnerFault(values["learner"], values["record"], Fault(**told))


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what a run depended on and is no longer the same, each as half a sentence.

    >>> changes({"top": 3, "study": "1f"}, {"top": 2, "study": "2e"})
    ['`top` was 3 and is now 2', 'the study has been changed since']
    """
    names = {**before, **now}
    return [_changed(name, before.get(name), now.get(name)) for name in names if before.get(name) != now.get(name)]


def _changed(name: str, before: Any, now: Any) -> str:  # noqa: ANN401 -- whatever a journal holds
    are_blocks = isinstance(before, dict) and isinstance(now, dict)
    if name == "learners" and are_blocks:
        return _of_learners(before, now)
    if name == "study":
        return "the study has been changed since"
    if name == "private items left out":
        return f"private items were {'' if before else 'not '}left out then, and are {'' if now else 'not '}now"
    was, is_now = _shown(before), _shown(now)
    if are_blocks and was == is_now:
        return f"`{name}` is {is_now} as before, with something else set in it"
    return f"`{name}` was {was} and is now {is_now}"


def _of_learners(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if before.get("name") != now.get("name"):
        return f"the learners came from {_shown(before.get('name'))} and come from {_shown(now.get('name'))} now"
    if "files" in now:
        return f"files in the folder {now['name']} have been changed, added or taken away since"
    return f"the file {now['name']} has been changed since"


def _shown(value: object) -> str:
    """Return a value as a message shows it; of a method or a way of weighting its name."""
    if value is None:
        return "not given"
    if isinstance(value, dict):
        value = value.get("how") or next(iter(value), "something else")
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
