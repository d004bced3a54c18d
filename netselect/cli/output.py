"""Where does the result of a command go, and what is typed into an option?"""

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from netselect.errors import STEERING, InvalidParameter, UnknownName, UnreadableFile, did_you_mean, legible


def emit(text: str, output: Path | None = None) -> None:
    """Print text, or write it to a file; either ends with a newline, and nothing in it steers a terminal."""
    text = legible(text if text.endswith("\n") else text + "\n")
    if output is not None:
        write_whole(output, text)
        return
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        sys.stdout.write(text.encode("ascii", "backslashreplace").decode("ascii"))


def spare_inputs(output: Path | None, inputs: Iterable[str | Path]) -> None:
    """Refuse to write over a file that is read.

    Raises
    ------
    UnreadableFile
        Where the output is one of the inputs, perhaps by another name.
    """
    if output is None or not output.exists():
        return
    for source in map(Path, inputs):
        if source.exists() and source.samefile(output):
            raise UnreadableFile(f"{output} is read here, and is not written over: choose another file to write")


def tables_of(study: str) -> list[Path]:
    """Return the table that a study reads its networks from, if it names one."""
    from netselect.reading.load import read_bytes  # noqa: PLC0415 -- reading is loaded when it is needed
    from netselect.reading.parsing import parse  # noqa: PLC0415 -- as above

    path = Path(study)
    if not path.is_file():
        return []
    data, _ = parse(read_bytes(path), study, json=path.suffix.lower() == ".json")
    named = data.get("networks") if isinstance(data, dict) else None
    return [path.parent / named] if isinstance(named, str) else []


def json_text(content: object, output: Path | None) -> str:
    """Return plain values as JSON that can be printed where it goes."""
    narrow = output is None and (sys.stdout.encoding or "").lower() not in {"utf-8", "utf8"}
    text = json.dumps(content, indent=2, ensure_ascii=narrow, allow_nan=False)
    # JSON escapes the first control characters itself; terminals obey others too.
    return "\n".join(STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", line) for line in text.split("\n"))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there in full or not at all.

    Raises
    ------
    UnreadableFile
        Where it cannot be written.
    """
    target = path.resolve()
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():
            # A pipe or a device is written to; only a file is put in the place of another.
            target.write_bytes(data)
            return
        handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(made).chmod(_mode_of(target))
        Path(made).replace(target)
    except OSError as error:
        Path(made).unlink(missing_ok=True)
        raise UnreadableFile(f"{path} cannot be written: {error.strerror}") from None
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _mode_of(path: Path) -> int:
    """Return the rights of the file that is replaced, or those that a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def chosen(value: str, accepted: Iterable[str], option: str) -> str:
    """Return a word that was typed into an option.

    Raises
    ------
    UnknownName
        Where it is not accepted there, with the nearest one that is.
    """
    words = list(accepted)
    if value not in words:
        raise UnknownName(f"{option} has no `{value}`. {did_you_mean(value, words)}")
    return value


def settings(given: Iterable[str]) -> dict[str, Any]:
    """Return ``PARAM=VALUE`` pairs with values read as YAML reads them in a study.

    Raises
    ------
    InvalidParameter
        Where there is no ``=`` or the value cannot be read.
    """
    from netselect.reading.parsing import parse  # noqa: PLC0415 -- reading is loaded when it is needed

    found: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InvalidParameter(f"--set takes PARAM=VALUE, such as `--set v=0.6`; found `{text}`")
        data, faults = parse(f"value: {value}")
        if faults or not isinstance(data, dict):
            why = "; ".join(fault.message for fault in faults)
            raise InvalidParameter(f"--set {name}: `{value}` cannot be read ({why})")
        found[name.strip()] = _plain(data.get("value"))
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 -- whatever YAML can hold
    """Return plain mappings and lists, without the places in the text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
