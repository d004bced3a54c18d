"""How do the results of some learners stand in a file until all are there, and are they whole when read again?"""

import json
import zipfile
import zlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from netselect.batch.engine.chunk import Chunk
from netselect.batch.many import RankedPortion
from netselect.batch.reading.portion import LearnerFault
from netselect.batch.writing.whole_files import whole_file
from netselect.errors import Fault

_WORDS = "words"
"""The entry that holds all text."""

_LISTS = ("ids", "wants")
"""What of a chunk is text and no array."""

_DAMAGED = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)
"""What reading a file that is not whole can raise."""


def store(path: Path, ranked: RankedPortion) -> None:
    """Write the results of some learners, in full or not at all.

    Raises
    ------
    UnreadableFile
        Where they cannot be written.
    """
    chunk = ranked.chunk
    words = {
        "part": path.name,
        "count": ranked.count,
        **{name: list(getattr(chunk, name)) for name in _LISTS},
        "faults": [{**fault.as_dict(), "column": fault.fault.column} for fault in ranked.faults],
    }
    arrays: dict[str, Any] = {
        field.name: getattr(chunk, field.name) for field in fields(Chunk) if field.name not in _LISTS
    }
    text = np.frombuffer(json.dumps(words).encode(), dtype=np.uint8)
    # It carries checksums: what a crash of the machine leaves behind is found out and ranked again.
    with whole_file(path, durable=False) as file:
        np.savez(file, **{**arrays, _WORDS: text})


def stored(path: Path) -> RankedPortion | None:
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


def _fault(values: "dict[str, object]") -> LearnerFault:
    place = {name: values[name] for name in ("line", "column", "path", "message", "source")}
    return LearnerFault(str(values["learner"]), int(str(values["record"])), Fault(**place))  # type: ignore[arg-type]
