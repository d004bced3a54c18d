"""The schema of what the commands of `netselect maintain` write as JSON, made of the records that they print."""

import importlib
import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from netselect.maintain import records
from netselect.reading.schema import rebuilt
from netselect.study.written import Written

Node = dict[str, Any]

ROOM = "maintain."
"""Before the names of these records in the one schema of results, which has others that are called the same."""

WRITTEN_BY = {
    "Added": "log",
    "Due": "due",
    "Forgotten": "forget` and `purge",
    "GuidelineChanges": "guidelines --compare",
    "Guidelines": "guidelines",
    "Introductions": "introduce",
    "Ledger": "ledger",
    "Matches": "match",
    "Promotion": "promote",
    "Review": "review",
    "Sharing": "share",
    "SubjectExport": "subject-export",
    "Timeline": "timeline",
    "Told": "told",
}
"""The records that commands print, each with its command."""
HOMES = "agreeing cutting happened matching reminders reviewing rights sharing states writing"
TOLD_OF = (records.Contact, records.Item, records.Consent, records.Guideline, records.Introduction, records.Entry)
"""What of the file of records is told to the person whom it is about."""
BESIDE = ("where", "strength", "audience", "reach", "item", "guideline", "introduction", "state")
"""What stands beside its keys there."""


def kept_schema(described: Callable[[Node, type], None]) -> Node:
    """Return definitions for the schema of results: each record by its name, and `kept`, which is any of them."""
    rebuilt()
    home: Node = {}
    for name in HOMES.split():
        home |= vars(importlib.import_module(f"netselect.maintain.{name}"))
    found: Node = {}
    for name in (*WRITTEN_BY, "Agreement"):
        own = TypeAdapter(home[name]).json_schema(mode="serialization")
        found |= own.pop("$defs", {}) | {name: own}
    found["SubjectExport"]["properties"]["held"]["items"] = {"$ref": "#/$defs/Held"}
    for name, own in found.items():
        if name != "Entry":
            for key in getattr(home[name], "DERIVED", ()):
                kind = get_type_hints(getattr(home[name], key).fget)["return"]
                said = inspect.getdoc(getattr(home[name], key))
                own["properties"][key] = {**TypeAdapter(kind).json_schema(), "description": said}
            described(own, home[name])
        if name in WRITTEN_BY:
            own["description"] += f" Written by `netselect maintain {WRITTEN_BY[name]}`."
            beside = {"format": {"const": 1}, "netselect": {"type": "string"}}
            own["properties"] = {
                key: {**kind, "description": "In what the command writes."} for key, kind in beside.items()
            } | own["properties"]
    entry = _as_kept(records.Entry)
    found["Entry"] = _block("Something that happened, as it was written.", entry, ["on", "entry"])
    found["Held"] = _block("What is kept on somebody: where, and what stands there.", _held(), ["where"])
    kept = {
        "type": "object",
        "description": "What a command of `netselect maintain` writes: the record that it found, and the version.",
        "required": ["format", "netselect"],
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in WRITTEN_BY],
    }
    return _renamed({"kept": kept, **{f"{ROOM}{name}": found[name] for name in sorted(found)}})


def _block(said: str, properties: Node, required: Iterable[str]) -> Node:
    return {
        "type": "object",
        "description": said,
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _held() -> Node:
    """Return the keys of everything that is told to a person, of which each thing has a few."""
    found: dict[str, list[Node]] = {key: [{"type": "string"}] for key in BESIDE}
    found["words"] = [{"type": "array", "items": {"type": "string"}}]
    for model in TOLD_OF:
        for key, own in _as_kept(model).items():
            found.setdefault(key, []).append(own)
    whole: Node = {}
    for key, kinds in found.items():
        said = {kind.get("description") for kind in kinds}
        (kind,) = {kind["type"] for kind in kinds}
        whole[key] = {"type": [kind, "null"]} | ({"items": {"type": "string"}} if kind == "array" else {})
        if len(said) == 1 and None not in said:
            whole[key]["description"] = said.pop()
    return whole | {"where": {"type": "string", "description": "In which part of the records."}}


def _as_kept(model: type[Written]) -> Node:
    """Return the keys of a part of the records with the kinds that they have once read: ids are text, many a list."""
    made = TypeAdapter(model).json_schema(mode="serialization")
    return {key: _kind(own) | {"description": own["description"]} for key, own in made["properties"].items()}


def _kind(own: Node) -> Node:
    forms = [inner for form in own.get("anyOf", [own]) for inner in form.get("anyOf", [form])]
    kinds = [form.get("type") for form in forms]
    if "array" in kinds:
        return {"type": "array", "items": {"type": "string"}}
    if "boolean" in kinds:
        return {"type": "boolean"}
    if "number" in kinds:
        return {"type": "number", "minimum": 0}
    return {"type": "string"} | {key: form[key] for form in forms for key in ("format", "enum") if key in form}


def _renamed(node: Any) -> Any:  # noqa: ANN401 -- JSON of any kind
    """Return a schema whose references lead to names with the room before them, without titles and defaults."""
    if isinstance(node, list):
        return [_renamed(one) for one in node]
    if not isinstance(node, dict):
        return node
    whole = {key: _renamed(one) for key, one in node.items()}
    if isinstance(node.get("$ref"), str):
        whole["$ref"] = re.sub(r"(?<=/)(\w+)$", rf"{ROOM}\1", node["$ref"])
    return whole
