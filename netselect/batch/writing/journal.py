"""What of a long run has been done, on what did it depend, and may another run go on from there?"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from netselect.batch.many import RankedPortion
from netselect.batch.writing.storing import store, stored
from netselect.batch.writing.whole_files import cannot_be_written, whole_file
from netselect.errors import InvalidParameter, UnreadableFile

JOURNAL = "journal.json"
_PARTS = "part-*.npz"
_LONGEST = 60
"""Signs of a value that a message repeats."""


class Journal:
    """The folder beside an output in which the parts of it stand until all are there.

    Parameters
    ----------
    output : Path
        What is written in the end; the folder is called after it, with `.parts` behind.
    facts : mapping
        Everything that the results depend on, as plain values, under the words that a message calls it.
    resume : bool
        Whether parts of an earlier run are taken over.

    Raises
    ------
    InvalidParameter
        Where there are parts of an earlier run and nothing was said of it, or where they depend on something else.
    UnreadableFile
        Where the folder cannot be written.
    """

    def __init__(self, output: Path, facts: Mapping[str, Any], *, resume: bool = False) -> None:
        self.folder = output.with_name(output.name + ".parts")
        self.counts: dict[int, int] = {}
        facts = json.loads(json.dumps(facts))
        if self._is_new(resume=resume):
            with whole_file(self.folder / JOURNAL) as file:
                file.write(json.dumps(facts, indent=2).encode())
        else:
            self._compare(facts)

    @property
    def learners(self) -> int:
        """How many learners stand in parts; the name of each says of how many it is."""
        return sum(int(path.stem.rpartition("-")[2]) for path in self.folder.glob(_PARTS))

    def holds(self, number: int, count: int) -> bool:
        """Return whether a part is there, whole, and of so many records."""
        found = stored(self.path(number, count))
        if found is None or found.count != count:
            return False
        self.counts[number] = count
        return True

    def keep(self, number: int, ranked: RankedPortion) -> None:
        """Write a part.

        Raises
        ------
        UnreadableFile
            Where it cannot be written.
        """
        store(self.path(number, ranked.count), ranked)
        self.counts[number] = ranked.count

    def part(self, number: int) -> RankedPortion:
        """Return a part that has been written.

        Raises
        ------
        UnreadableFile
            Where it is no longer there, or no longer whole.
        """
        path = self.path(number, self.counts[number])
        found = stored(path)
        if found is None:
            raise UnreadableFile(f"{path} was written and can no longer be read")
        return found

    def path(self, number: int, count: int) -> Path:
        """Return the file of a part of so many records."""
        return self.folder / f"part-{number:08d}-{count}.npz"

    def remove(self) -> None:
        """Remove the folder, but for files that a run does not put there; the journal goes last."""
        with suppress(OSError):
            for pattern in (_PARTS, ".*.tmp", JOURNAL):
                for path in self.folder.glob(pattern):
                    path.unlink(missing_ok=True)
            self.folder.rmdir()

    def _is_new(self, *, resume: bool) -> bool:
        """Make the folder and return True, or return False where an earlier run can be gone on with."""
        with cannot_be_written(self.folder):
            try:
                self.folder.mkdir()
            except FileExistsError:
                pass
            else:
                return True
        if not self.folder.is_dir():
            raise UnreadableFile(
                f"{self.folder} is needed as a folder, and is none: move it, or name another output"
            )
        if not any(self.folder.iterdir()):
            return True
        if not resume:
            raise InvalidParameter(
                f"{self.folder} holds what an earlier run has done: resume it (`--resume`), or remove that folder "
                "to begin anew"
            )
        if not (self.folder / JOURNAL).is_file():
            raise InvalidParameter(
                f"{self.folder} holds no {JOURNAL}, so that nothing can be resumed: remove that folder to begin "
                "anew, or name another output"
            )
        return False

    def _compare(self, facts: Mapping[str, Any]) -> None:
        try:
            before = json.loads((self.folder / JOURNAL).read_bytes())
        except (OSError, ValueError):
            before = None
        if not isinstance(before, dict):
            raise InvalidParameter(
                f"{self.folder / JOURNAL} cannot be read: remove the folder {self.folder} to begin anew"
            )
        changed = [
            f"{name} (was {_shown(before.get(name))}, is now {_shown(facts.get(name))})"
            for name in {**before, **facts}
            if before.get(name) != facts.get(name)
        ]
        if changed:
            raise InvalidParameter(
                f"the run in {self.folder} cannot be resumed, for what it depends on has changed: "
                f"{'; '.join(changed)}. Give the same as then, or remove that folder to begin anew"
            )


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def facts_of_source(path: Path) -> dict[str, Any]:
    """Return by what a file or a folder of learners is known again, as plain values.

    Raises
    ------
    UnreadableFile
        Where there is none.
    """
    try:
        if not path.is_dir():
            return {"name": path.name, **_state(path.stat())}
        digest, count = hashlib.sha256(), 0
        for entry in sorted(os.scandir(path), key=lambda found: found.name):
            digest.update(json.dumps([entry.name, _state(entry.stat())]).encode())
            count += 1
    except FileNotFoundError:
        raise UnreadableFile(f"there is no file or folder {path}") from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None
    return {"name": path.name, "files": count, "listing": digest.hexdigest()}


def _state(found: os.stat_result) -> dict[str, int]:
    return {"bytes": found.st_size, "modified": found.st_mtime_ns}
