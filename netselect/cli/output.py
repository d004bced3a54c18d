"""In which format is the result of a command printed, where does it go, and what is typed into an option?"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from netselect.errors import (
    STEERING,
    InvalidParameter,
    UnknownName,
    UnreadableFile,
    did_you_mean,
    legible,
    listed,
)
from netselect.storing import write_whole
from netselect.words import text_html


class Told(NamedTuple):
    """What a command found, in every way in which it can be told; each is made when it is asked for.

    Parameters
    ----------
    title : str
        What it is about.
    text : callable
        Returns plain text.
    values : callable
        Returns plain values for JSON, as `result.schema.json` describes them.
    csv : callable
        Returns CSV text.
    markdown, html : callable, optional
        Return what these formats have of their own; None for one that is made from the text.
    drawn : object
        What a picture is made of.
    """

    title: str
    text: Callable[[], str]
    values: Callable[[], object]
    csv: Callable[[], str]
    markdown: Callable[[], str] | None = None
    html: Callable[[], str] | None = None
    drawn: object = None


def _markdown(told: Told, _output: Path | None) -> str:
    if told.markdown is not None:
        return told.markdown()
    from netselect.report.markdown import text_markdown  # noqa: PLC0415 -- only this format needs it
    from netselect.words import UNFOLDED  # noqa: PLC0415 -- as above

    here = copy_context()
    here.run(lambda: UNFOLDED.set(True))
    return text_markdown(told.title, here.run(told.text))


def _html(told: Told, _output: Path | None) -> str:
    from netselect.report.html import html_page  # noqa: PLC0415 -- only this format needs it

    return html_page(told.title, text_html(told.text()) if told.html is None else told.html())


class Format(NamedTuple):
    """A format in which results are printed.

    Parameters
    ----------
    suffixes : tuple of str
        How the name of a file ends that holds it.
    made : callable
        Returns a result in it, for where it goes.
    """

    suffixes: tuple[str, ...]
    made: Callable[[Told, Path | None], str]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": Format((".txt",), lambda told, _: told.text()),
        "json": Format((".json",), lambda told, output: json_text(told.values(), output)),
        "csv": Format((".csv",), lambda told, _: told.csv()),
        "markdown": Format((".md", ".markdown"), _markdown),
        "html": Format((".html", ".htm"), _html),
    }
)
"""The formats in which results are printed; the first is that of the screen."""

SYNONYMS: Mapping[str, str] = MappingProxyType({"table": "text"})
"""Other words that `--format` takes."""

EVERYWHERE = ("text", "json", "csv", "markdown")
"""The formats of every command that prints a result."""

ALSO_HTML = (*EVERYWHERE, "html")
"""The formats of a command whose result is shown in notebooks too."""


def suffix_of(path: Path) -> str:
    """Return how the name of a file ends, from its last dot on, in small letters; nothing without one.

    Examples
    --------
    >>> suffix_of(Path("rank.HTML")), suffix_of(Path("a.b/rank")), suffix_of(Path(".json"))
    ('.html', '', '.json')
    """
    _, dot, end = path.name.rpartition(".")
    return (dot + end).lower() if dot else ""


def contradiction(output: object, said: str, given: str, ends: str) -> str:
    """Return what is said where the name of a file says one format, and ``--format`` another."""
    return (
        f"{output} is written as {said}, since its name ends so, and `--format {given}` asks for something else: "
        f"leave --format out, or write to a name that ends in {ends}"
    )


def format_of(given: str, output: Path | None, accepted: Iterable[str] = EVERYWHERE) -> str:
    """Return the format in which a result is printed: as the name of its file ends, or as was typed.

    Parameters
    ----------
    given : str
        What was typed after ``--format``; nothing where the name of the file says it.
    output : Path or None
        The file it goes to; None for the screen.
    accepted : iterable of str
        Formats of the command.

    Raises
    ------
    UnknownName
        For a format that does not exist.
    InvalidParameter
        Where the name of the file ends in none of them, or in another one than was typed.
    """
    names = list(accepted)
    wished = SYNONYMS.get(given, given)
    if wished not in names and given:
        chosen(given, [*names, *SYNONYMS], "--format")
    suffix = "" if output is None else suffix_of(output)
    if not suffix:
        return wished or names[0]
    said = next((name for name in names if suffix in FORMATS[name].suffixes), None)
    if said is None:
        ends = listed(f"{end} ({name})" for name in names for end in FORMATS[name].suffixes[:1])
        raise InvalidParameter(
            f"{output}: nothing is written as `{suffix}` here. Accepted: a name that ends in {ends}"
        )
    if wished and wished != said:
        ends = listed(FORMATS[wished].suffixes)
        raise InvalidParameter(contradiction(output, said, given, ends))
    return said


class Printed(NamedTuple):
    """How a result is to be printed.

    Parameters
    ----------
    format : str
        One of `FORMATS`.
    output : Path or None
        The file it goes to; None for the screen.
    plot : Path or None
        Where a picture of it goes, if one is asked for.
    """

    format: str = "text"
    output: Path | None = None
    plot: Path | None = None


def printed(
    format_: str,
    output: Path | None,
    plot: Path | None = None,
    *,
    accepted: Iterable[str] = EVERYWHERE,
    inputs: Iterable[str] = (),
) -> Printed:
    """Return how a result is to be printed, from what was typed.

    Parameters
    ----------
    format_ : str
        What was typed after ``--format``.
    output, plot : Path or None
        Where the result and a picture of it go.
    accepted : iterable of str
        Formats of the command.
    inputs : iterable of str
        The studies that it is read from: they, and the tables that they name, are not written over.

    Raises
    ------
    UnknownName, InvalidParameter
        As for `format_of`.
    UnreadableFile
        Where a file to write is one that is read.
    """
    for target in (output, plot):
        if target is not None and target.exists():
            studies = list(inputs)
            spare_inputs(target, [*studies, *(table for file in studies for table in tables_of(file))])
    return Printed(format_of(format_, output, accepted), output, plot)


def print_told(told: Told, shape: Printed) -> None:
    """Print a result, and draw it where that is wished.

    Parameters
    ----------
    told : Told
        The result.
    shape : Printed
        How, and where it goes.

    Raises
    ------
    UnreadableFile
        Where a file cannot be written.
    MissingExtra
        Where a picture is wished for, and matplotlib is not installed.
    """
    if shape.plot is not None:
        from netselect.report.plots import drawn_as  # noqa: PLC0415 -- few ask for a picture

        write_whole(shape.plot, drawn_as(told.drawn, shape.plot.suffix))
    emit(FORMATS[shape.format].made(told, shape.output), shape.output)


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
