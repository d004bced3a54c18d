"""How does a file, a text or plain mappings become a study, with every fault found at once?"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from netselect.errors import Fault, InvalidParameter, JudgementError, StudyFaults, UnknownName, UnreadableFile
from netselect.methods import make_method
from netselect.reading.catalogue import take_from_catalogue
from netselect.reading.events import MAX_SIZE, Located, parse, place_of
from netselect.reading.faults import findings
from netselect.reading.tables import networks_from_csv, networks_from_frame
from netselect.study.references import levels, mapping, reference_faults
from netselect.study.stated_weights import weight_faults
from netselect.study.statements import JudgedPair, Weighting
from netselect.study.study import Study
from netselect.study.written import Ratio
from netselect.weighting.tree import criterion_weights, importances, judge

if TYPE_CHECKING:
    import pandas as pd

STANDARD_INPUT = "-"
_LINES = TypeAdapter(dict[JudgedPair, Ratio], config=ConfigDict(defer_build=True))


def load(source: str | Path | Mapping[str, Any], *, networks: "pd.DataFrame | None" = None) -> Study:
    """Read a study.

    Parameters
    ----------
    source : str, Path or mapping
        The path of a YAML or JSON file, ``"-"`` for standard input, or the content as plain mappings.
    networks : DataFrame, optional
        Networks, one row each, instead of those of the study; columns as in a CSV table.

    Returns
    -------
    Study

    Raises
    ------
    StudyFaults
        With every fault, each with its line, its path, what was found, what is accepted and the cure.
    UnreadableFile
        Where the file is not there, is too large or is not text.

    Examples
    --------
    >>> from netselect.errors import StudyFaults
    >>> try:
    ...     load({"netselect": 1, "titel": "Mine"})
    ... except StudyFaults as error:
    ...     print(error.faults[-1].path)
    titel
    """
    if isinstance(source, Mapping):
        return _study(Located(source), "", None, [], networks)
    if str(source) == STANDARD_INPUT:
        return loads(sys.stdin.buffer.read(MAX_SIZE + 1), "standard input", networks=networks)
    path = Path(source)
    text = read_bytes(path)
    return loads(text, str(source), folder=path.parent, json=path.suffix.lower() == ".json", networks=networks)


def loads(
    text: str | bytes,
    source: str = "",
    *,
    folder: Path | None = None,
    json: bool = False,
    networks: "pd.DataFrame | None" = None,
) -> Study:
    """Read a study from text.

    Parameters
    ----------
    text : str or bytes
        YAML or JSON.
    source : str
        What the text is called in messages.
    folder : Path, optional
        Where tables that the study names are looked for; without it no table is read.
    json : bool
        Whether the text is JSON.
    networks : DataFrame, optional
        Networks instead of those of the study.

    Returns
    -------
    Study

    Raises
    ------
    StudyFaults
        With every fault.
    """
    data, faults = parse(text, source, json=json)
    if not isinstance(data, Located):
        raise StudyFaults(faults)
    return _study(data, source, folder, faults, networks)


def read_bytes(path: Path) -> bytes:
    """Return a file's content, or say why it cannot be read.

    Raises
    ------
    UnreadableFile
        Where it is not there, is a folder, is too large, or may not be read.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder: name a file")
        if path.stat().st_size > MAX_SIZE:
            raise UnreadableFile(f"{path} is larger than {MAX_SIZE // 2**20} MiB, the most that is read")
        return path.read_bytes()
    except FileNotFoundError:
        near = [other.name for other in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
        hint = f" There is `{near[0]}` in that folder." if len(near) == 1 else ""
        raise UnreadableFile(f"there is no file {path}.{hint}") from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from None


class _Sources:
    """Which file each part of a study stands in, and how a finding there becomes a fault."""

    def __init__(self, data: Located, source: str) -> None:
        self.data, self.source = data, source
        self.table: str | None = None

    def fault(self, path: Sequence[str | int], sentence: str) -> Fault:
        line, column = place_of(self.data, path) if self.source else (0, 0)
        in_table = self.table is not None and len(path) > 1 and path[0] == "networks"
        return Fault(line, column, dotted(path), sentence, str(self.table) if in_table else self.source)


def dotted(path: Sequence[str | int]) -> str:
    """Return a path as it is printed.

    Examples
    --------
    >>> dotted(("waivers", 0, "gate"))
    'waivers[0].gate'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _study(
    data: Located, source: str, folder: Path | None, faults: list[Fault], networks: "pd.DataFrame | None"
) -> Study:
    where = _Sources(data, source)
    faults += take_from_catalogue(data, source)
    if networks is not None:
        data["networks"] = networks_from_frame(networks)
    elif isinstance(data.get("networks"), str):
        faults += _read_table(data, folder, where)
    study: Study | None = None
    checked: Mapping[str, Any] = data
    found = []
    try:
        study = Study.model_validate(data, context={"references_checked": True})
    except ValidationError as error:
        found, checked = findings(error, data)
    found += reference_faults(checked)
    found += weight_faults(checked)
    found += _judgement_faults(checked, {path[:2] for path, _ in found})
    if study is not None and not found:
        found += _computation_faults(study)
    faults += dict.fromkeys(where.fault(path, sentence) for path, sentence in found)
    if faults or study is None:
        raise StudyFaults(faults)
    return study


def _read_table(data: Located, folder: Path | None, where: _Sources) -> list[Fault]:
    """Put the networks of the table that `networks:` names in its place."""
    name = data["networks"]
    if folder is None:
        return [where.fault(("networks",), "a table can be named only in a study that is read from a file")]
    path = Path(name)
    if path.is_absolute() or ".." in path.parts:
        return [
            where.fault(("networks",), f"found `{name}`: a table stands in the folder of the study or below it")
        ]
    try:
        text = read_bytes(folder / path).decode("utf-8")
    except UnreadableFile as error:
        return [where.fault(("networks",), str(error))]
    except UnicodeDecodeError:
        return [where.fault(("networks",), f"{name} is not UTF-8 text: save it as CSV UTF-8")]
    where.table = str(folder / path)
    data["networks"], faults = networks_from_csv(text, where.table)
    return faults


def _judgement_faults(data: Mapping[str, Any], faulty: set[tuple[str | int, ...]]) -> list[tuple[Any, str]]:
    """Return what keeps the judgements of a level from giving weights, such as parts without a link."""
    tree = levels(mapping(data.get("criteria")))
    found = []
    for level, lines in mapping(data.get("judgements")).items():
        if level not in tree or ("judgements", level) in faulty or not isinstance(lines, Mapping):
            continue
        try:
            judge(tree[level], _LINES.validate_python(lines), "", Weighting())
        except JudgementError as error:
            found.append((("judgements", level), str(error)))
        except ValidationError:
            # A ratio or a line is not readable; the model has reported it.
            continue
    return found


def _computation_faults(study: Study) -> list[tuple[Any, str]]:
    """Try what every ranking needs, so that a study that loads can be ranked."""
    found: list[tuple[Any, str]] = []

    def attempt(path: tuple[str, ...], step: Callable[[], object]) -> None:
        try:
            step()
        except (UnknownName, InvalidParameter, JudgementError) as error:
            found.append((path, str(error)))

    attempt(("method",), lambda: make_method(study.method.name, study.method.parameters))
    attempt(("learner", "judgements"), lambda: importances(study))
    if study.weights.how in {"order", "judgements"}:
        attempt(("weights",), lambda: criterion_weights(study, study.weights))
    if not found and make_method(study.method.name, study.method.parameters).judged_weights:
        attempt(("method",), lambda: criterion_weights(study, Weighting(how="judgements")))
    return found
