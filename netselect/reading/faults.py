"""What is said about a fault that a model found, and at which line?"""

import copy
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from netselect.errors import did_you_mean, listed, nearest
from netselect.study.references import Located as Finding
from netselect.study.references import Path
from netselect.study.study import Study
from netselect.study.written import shown

_KINDS = {
    "a block of keys": {"model_type", "dict_type", "model_attributes_type", "dataclass_type"},
    "a list, such as [a, b]": {"tuple_type", "list_type", "iterable_type"},
}


def findings(error: ValidationError, data: Mapping[str, Any]) -> tuple[list[Finding], dict[str, Any]]:
    """Return what a model found, as path and sentence, and the data with misspelt keys put right.

    Parameters
    ----------
    error : ValidationError
        What pydantic collected for a `Study`.
    data : mapping
        What was read.

    Returns
    -------
    findings : list of (path, sentence)
        One for each fault; a key that is missing because it is misspelt is reported once, where it stands.
    mended : dict
        A copy in which misspelt keys are renamed, for looking for further faults only.
    """
    mended: Any = copy.deepcopy(data)
    errors = error.errors(include_url=False)
    found: list[Finding] = []
    renamed: set[Path] = set()
    for detail in errors:
        path = _path(detail)
        if detail["type"] == "extra_forbidden":
            sentence, right = _unknown_key(path, _at(data, path[:-1]))
            found.append((path, sentence))
            if right is not None:
                renamed.add((*path[:-1], right))
                holder = _at(mended, path[:-1])
                holder[right] = holder.pop(path[-1])
    for detail in errors:
        path = _path(detail)
        if detail["type"] != "extra_forbidden" and path not in renamed:
            found.append((path, _sentence(detail, path)))
    return found, mended


def _path(detail: ErrorDetails) -> Path:
    return tuple(part for part in detail["loc"] if part != "[key]")


def _at(data: Any, path: Sequence[str | int]) -> Any:  # noqa: ANN401 -- whatever was read
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(part, {})
        elif isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return {}
    return data


def _unknown_key(path: Path, holder: object) -> tuple[str, str | None]:
    name = str(path[-1])
    fields = list(_fields_at(path[:-1]))
    close = nearest(name, fields)
    present = holder if isinstance(holder, Mapping) else {}
    if close is not None and close in present:
        return f"there is no key `{name}` here, and `{close}` is given already: take this one out", None
    return f"there is no key `{name}` here. {did_you_mean(name, fields)}", close


def _sentence(detail: ErrorDetails, path: Path) -> str:
    kind, found = detail["type"], detail.get("input")
    sentence = detail.get("ctx", {}).get("sentence")
    if sentence is not None:
        return str(sentence)
    if kind == "missing":
        description = _fields_at(path[:-1]).get(str(path[-1]), "")
        return f"`{path[-1]}` is missing" + (f": {_lowered(description)}" if description else "")
    if kind == "literal_error":
        options = _options_at(path)
        close = nearest(str(found), options) if isinstance(found, str) else None
        hint = f" Did you mean `{close}`?" if close else ""
        return f"found {shown(found)}: accepted are {listed(options, limit=20)}.{hint}"
    for wanted, kinds in _KINDS.items():
        if kind in kinds:
            what = "nothing is written here" if found is None else f"found {shown(found)}"
            return f"{what}: {wanted} is needed"
    if kind == "too_short":
        return f"`{path[-1]}` is empty: at least one is needed"
    return f"found {shown(found)}: {_lowered(detail['msg'])}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _fields_at(path: Sequence[str | int]) -> dict[str, str]:
    """Return the keys that are accepted at a path, with their descriptions."""
    kind = _type_at(path)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {name: field.description or "" for name, field in kind.model_fields.items()}
    return {}


def _options_at(path: Sequence[str | int]) -> list[str]:
    """Return the words that are accepted at a path."""
    return [str(option) for option in _literals(_type_at(path))]


def _literals(kind: Any) -> list[object]:  # noqa: ANN401 -- an annotation has no narrower type
    if typing.get_origin(kind) is typing.Literal:
        return list(typing.get_args(kind))
    return [option for part in typing.get_args(kind) for option in _literals(part)]


def _type_at(path: Sequence[str | int]) -> Any:  # noqa: ANN401 -- an annotation has no narrower type
    kind: Any = Study
    for part in path:
        kind = _bare(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(str(part))
            kind = field.annotation if field is not None else None
        else:
            arguments = typing.get_args(kind)
            kind = arguments[-1 if typing.get_origin(kind) is dict else 0] if arguments else None
    return _bare(kind)


def _bare(kind: Any) -> Any:  # noqa: ANN401 -- an annotation has no narrower type
    """Return an annotation without Annotated and without `| None`."""
    while True:
        if typing.get_origin(kind) is typing.Annotated:
            kind = typing.get_args(kind)[0]
        elif typing.get_origin(kind) in {typing.Union, types.UnionType}:
            options = [option for option in typing.get_args(kind) if option is not type(None)]
            if len(options) != 1:
                return kind
            kind = options[0]
        else:
            return kind
