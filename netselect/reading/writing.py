"""How does a study go back into a file that reads again equal, and that a person can go on with?"""

import json
import math
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import NoneType
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from netselect.arguments import checked
from netselect.errors import Fault, StudyFaults, UnreadableFile
from netselect.reading.decoding import WORDS, Plain
from netselect.storing import cannot_be_written, write_whole
from netselect.study.study import Study

WIDTH = 100
"""Characters up to which a block of plain figures goes on one line, as in ``{worst: 0, best: 5}``."""

_SETTINGS = ("illustrative", "currency", "weights", "method", "shortlist", "close_call", "grades", "marks")
"""What decides the outcome is written out even where it is at its default."""

_AS_GIVEN = frozenset({"method"})
"""Parts whose numbers are kept as they are, because a whole number and a decimal may differ there."""

_NOT_TEXT = "tag:yaml.org,2002:null"
_TEXT = "tag:yaml.org,2002:str"
_MERGE = "<<"
_WHOLE = re.compile(r"-?\d{1,15}\.0")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


@checked
def dumps(study: Study) -> str:
    """Return a study as YAML, with everything that it rests on written out.

    Parameters
    ----------
    study : Study

    Returns
    -------
    str
        ``loads(dumps(study)) == study``. Short forms such as ``use: starter`` or a table of networks are
        written in full; what is at its default is left out, save the settings that decide the outcome.

    Examples
    --------
    >>> from netselect.reading.load import loads
    >>> study = loads('''{netselect: 1, title: Mine, as_of: 2026-11-23, learner: {id: me},
    ...     criteria: {cost: {weight: 1, scale: {worst: 9, best: 0}}},
    ...     networks: {club: {name: A club, values: {cost: 4}}}}''')
    >>> print(dumps(study)[:43])
    netselect: 1
    title: Mine
    as_of: 2026-11-23
    >>> loads(dumps(study)) == study
    True
    """
    chunks = [_yaml(_Line({key: value})) for key, value in _in_full(study).items()]
    lines = [chunk if chunk.count("\n") == 1 else f"\n{chunk}" for chunk in chunks]
    return "".join(lines)


@checked
def save(study: Study, path: str | Path) -> None:
    """Write a study to a file: YAML; JSON where the name ends in ``.json``, a workbook where it ends in ``.xlsx``.

    Parameters
    ----------
    study : Study
    path : str or Path
        It is replaced as a whole once everything is written, so that no half of a study is ever there.

    Raises
    ------
    UnreadableFile
        Where it is a folder, or cannot be written.
    StudyFaults
        Where the study holds what no cell of a workbook can.
    MissingExtra
        Where it is to be a workbook, and the extra `xlsx` is not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import netselect
    >>> study = netselect.load("criteria.example.yaml")
    >>> with TemporaryDirectory() as folder:
    ...     netselect.save(study, f"{folder}/mine.json")
    ...     print(netselect.load(f"{folder}/mine.json") == study)
    True
    """
    target = Path(path)
    kind = target.suffix.lower()
    content: str | bytes
    if kind == ".xlsx":
        content = in_a_workbook(study)
    elif kind == ".json":
        content = json.dumps(study.as_plain(), indent=2, ensure_ascii=False) + "\n"
    else:
        content = dumps(study)
    try:
        with cannot_be_written(target):
            if target.is_dir():
                raise UnreadableFile(f"{target} is a folder: name a file in it, such as {target / 'study.yaml'}")
        write_whole(target, content)
    except ValueError as error:
        raise UnreadableFile(f"`{str(path)!r}` is no name of a file: {error}") from None


def in_a_workbook(study: Study, *, room: int = 0) -> bytes:
    """Return a study as a workbook, with so many rows more that lists to choose from are laid out for.

    Raises
    ------
    StudyFaults
        Where it holds what no cell can, or would not be the same when it is read again.
    """
    from netselect.reading.load import loads  # noqa: PLC0415 -- few studies are written as workbooks
    from netselect.reading.sheet_writing import workbook_bytes  # noqa: PLC0415 -- as above

    content = workbook_bytes(_in_full(study), room=room)
    if loads(content, "the workbook") != study:
        said = (
            "a workbook would not say the same as this study, as where a text of a method is written like a number"
        )
        raise StudyFaults([Fault("conflict", f"{said}: YAML and JSON hold all of it")])
    return content


def _in_full(study: Study) -> dict[str, Any]:
    """Return a study as plain values in the order of its models, with the settings that decide."""
    stated = study.as_plain()
    everything = study.model_dump(mode="json", include=set(_SETTINGS), exclude_none=True)
    if study.learner.needs or study.learner.aspirations:
        statement = study.learner.importances.model_dump(mode="json")
        stated["learner"] = _ordered({**stated["learner"], "importances": statement}, study.learner)
    full = _ordered({**everything, **stated}, study)
    full = {key: value if key in _AS_GIVEN else _tidy(value) for key, value in full.items()}
    for block in {"judgements", "network_judgements"} & full.keys():
        full[block] = {level: _as_fractions(lines) for level, lines in full[block].items()}
    if "judgements" in full["learner"]:
        full["learner"]["judgements"] = _as_fractions(full["learner"]["judgements"])
    return full


def _ordered(values: Mapping[str, Any], model: Any) -> dict[str, Any]:  # noqa: ANN401 -- any model
    return {key: values[key] for key in type(model).model_fields if key in values}


def _tidy(value: Any) -> Any:  # noqa: ANN401 -- plain values of any kind
    """Return plain values with whole numbers written without decimals, as keys too."""
    if isinstance(value, dict):
        # JSON turns a level such as 5.0 into text; ids hold no full stop.
        return {int(key[:-2]) if _WHOLE.fullmatch(key) else key: _tidy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tidy(inner) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 -- digits that a float holds
        return int(value)
    return value


def _as_fractions(lines: Mapping[str, Any]) -> dict[str, Any]:
    """Return judgements with 1/3 for what is exactly that."""
    parts = {float(Fraction(1, whole)): f"1/{whole}" for whole in range(2, 10)}
    return {pair: parts.get(ratio, ratio) for pair, ratio in lines.items()}


class _Line(dict[str, Any]):
    """A mapping that is not put in braces."""


class _Dumper(yaml.SafeDumper):
    """PyYAML's dumper, with quotes exactly where our reader needs them, and short blocks on one line."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 -- PyYAML's signature
        """Write a value out each time: an alias is hard to read."""
        return True

    def resolve(self, kind: type[Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return what an unquoted text would be read as."""
        if kind is ScalarNode:
            # Whatever our reader takes for something else is no text.
            is_text = value != _MERGE and Plain(WORDS)[value] is value
            return _TEXT if is_text or not implicit[0] else _NOT_TEXT
        resolved: str = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]
        return resolved

    def _text(self, value: str) -> ScalarNode:
        style = None
        if _OTHER_LINE_ENDS.search(value):
            style = '"'
        elif "\n" in value:
            # A block keeps one line end at most, and no blanks before its first line.
            style = '"' if value.endswith("\n\n") or value[0].isspace() else "|"
        return self.represent_scalar(_TEXT, value, style=style)

    def _bare(self, value: float | None) -> ScalarNode:
        return self.represent_scalar(_NOT_TEXT, json.dumps(value))

    def _block(self, value: dict[str, Any]) -> MappingNode:
        node = self.represent_mapping("tag:yaml.org,2002:map", value.items())
        is_short = not isinstance(value, _Line) and not {"name", "title"} & value.keys()
        node.flow_style = is_short and _length(node) <= WIDTH
        return node

    def _list(self, value: list[Any]) -> SequenceNode:
        node = self.represent_sequence("tag:yaml.org,2002:seq", value)
        node.flow_style = _length(node) <= WIDTH
        return node


_Dumper.add_representer(str, _Dumper._text)  # noqa: SLF001 -- the class's own
_Dumper.add_representer(list, _Dumper._list)  # noqa: SLF001 -- as above
for _kind in (bool, int, float, NoneType):
    _Dumper.add_representer(_kind, _Dumper._bare)  # noqa: SLF001 -- as above
_Dumper.add_representer(dict, _Dumper._block)  # noqa: SLF001 -- as above
_Dumper.add_representer(_Line, _Dumper._block)  # noqa: SLF001 -- as above


def _length(node: Node) -> float:
    """Return about how many characters a value takes on one line; infinitely many where it cannot go on one."""
    if isinstance(node, ScalarNode):
        return math.inf if "\n" in node.value else len(node.value)
    if isinstance(node, MappingNode) and any(isinstance(inner, MappingNode) for _, inner in node.value):
        return math.inf
    parts = [part for pair in node.value for part in pair] if isinstance(node, MappingNode) else node.value
    return sum(_length(part) + 2 for part in parts)


def _yaml(value: Mapping[str, Any]) -> str:
    node = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=float("inf")
    )
    return str(node)
