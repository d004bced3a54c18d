"""Every key of a file, block by block, out of its JSON Schema: what it says, and what may stand there."""

import json
import re
from typing import Any

Node = dict[str, Any]

WORDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "yes or no",
    "object": "a block",
    "array": "a list",
    "null": "nothing",
}
TEXT, ID = ["string", "number", "boolean"], r"^\S{1,80}$"
PATTERNS = {
    ID: "an id",
    r"^\S+ +over +\S+$": "`one over another`",
    r"^\d{1,3}\s*/\s*\d{1,3}$": "a fraction such as `1/3`",
}
SHOWN = 4
OPENINGS: dict[str, str] = {
    "Amount": "Wherever money, hours or weeks are asked for: the bare number, `unknown`, or a block.",
    "Figure": "Wherever the level of a criterion is asked for: the bare number, `unknown`, or a block.",
    "Strength": "How well a network serves a need, from 0 to 1: the bare number, `unknown`, or a block.",
    "Fact": "What a rule asks about: `true`, `false`, a number, `unknown`, or a block.",
    "Weighting": "A word, or the word with its options: `{order: {formula: sum}}`.",
    "Importances": "A word, or the word with its options: `{order: {formula: sum}}`.",
    "MethodChoice": "The name of a method, or the name with its parameters: `{topsis: {reference: candidates}}`. "
    "[Methods](methods.md) says what each does, and has its parameters.",
}


def keys(schema: Node, *, top: str = "") -> str:
    """Return a section for the top of the file and one for each block that can stand in it."""
    blocks = {name: node for name, node in schema["$defs"].items() if node}
    places = _places(schema)
    parts = [_section(top, schema, [])] if top else []
    parts += [_section(name, blocks[name], places[name]) for name in sorted(blocks, key=list(places).index)]
    return "\n".join(parts)


def rows_of(node: Node, within: str = "") -> dict[str, Node]:
    """Return the keys of a block, with those of its forms and of the blocks that stand in it, by dotted names."""
    rows: dict[str, Node] = {}
    for key, own in node.get("properties", {}).items():
        rows |= {f"{within}{key}": own} | rows_of(own, f"{within}{key}.")
    for form in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        rows = rows_of(form, within) | rows
    for inside, mark in (("items", "[]."), ("additionalProperties", ".ID.")):
        if isinstance(node.get(inside), dict):
            rows |= rows_of(node[inside], (within.removesuffix(".") + mark).removeprefix("."))
    return rows


def _section(name: str, node: Node, places: list[str]) -> str:
    needed = set(node.get("required", ()))
    lines = [f"## {_heading(name)}", ""]
    said = " ".join(filter(None, (_where(places), OPENINGS.get(name) or node.get("description", ""))))
    lines += [said, ""] if said else []
    rows = {} if name == "MethodChoice" else rows_of(node)
    if rows:
        lines += ["| key | what it says | what may stand there |", "|---|---|---|"]
    elif name != "MethodChoice":
        lines += [f"What stands there: {_accepted(node)}.", ""]
    for key, own in rows.items():
        mark = " (needed)" if key in needed else ""
        lines.append(
            f"| `{key}`{mark} | {_cell(own.get('description', ''))} | {_cell(_accepted(own))}{_default(own)} |"
        )
    return "\n".join([*lines, ""])


def _accepted(node: Node, *, short: bool = False) -> str:  # noqa: C901 -- a line for each kind
    """Return in words what a place of the schema accepts."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return "anything" if name == "JsonValue" else f"[{_heading(name)}](#{_anchor(name)})"
    if "const" in node:
        return f"`{json.dumps(node['const']).strip(chr(34))}`"
    if "enum" in node:
        return (
            "yes or no"
            if node["enum"] == ["yes", "no"]
            else " or ".join(f"`{_plain(word)}`" for word in node["enum"])
        )
    for choice in ("anyOf", "oneOf"):
        if choice in node:
            said = dict.fromkeys(_accepted(form, short=short) + _meaning(form, node) for form in node[choice])
            return " or ".join(said)
    if node.get("pattern") in PATTERNS:
        return PATTERNS[node["pattern"]]
    kind = node.get("type", "anything")
    if kind == TEXT:
        return "text"
    if kind == "array":
        inside = node.get("items") or (node.get("prefixItems") or [{}])[0]
        return "a list of " + _many(_accepted(inside, short=True))
    if kind == "object" and isinstance(node.get("additionalProperties"), dict):
        what = _accepted(node["additionalProperties"], short=True)
        by = _accepted(node.get("propertyNames", {}), short=True).removeprefix("an ").replace("anything", "id")
        listed = " or ".join(f"`{key}`" for key in node.get("properties", {}))
        return f"a block: {by}, then {what}" + (f"; besides {listed}" if listed else "")
    if kind in ("number", "integer"):
        return WORDS[str(kind)] + _between(node)
    if node.get("format") == "date":
        return "a date, year-month-day"
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(WORDS.get(one, one) for one in sorted(kinds, key=lambda one: one == "null"))


def _meaning(form: Node, node: Node) -> str:
    """Return what one of several forms is for, where it says so itself."""
    said = form.get("description", "")
    return f" ({said.rstrip('.')})" if said and said != node.get("description") and "const" not in form else ""


def _between(node: Node) -> str:
    low, high = node.get("minimum"), node.get("maximum")
    if low is not None and high is not None:
        return f" from {_number(low)} to {_number(high)}"
    if low is not None:
        return f", {_number(low)} or more"
    if "exclusiveMinimum" in node:
        return f" above {_number(node['exclusiveMinimum'])}"
    return f", {_number(high)} at most" if high is not None else ""


def _default(node: Node) -> str:
    if "default" not in node or node["default"] in (None, {}, []):
        return ""
    return f"; `{_plain(node['default'])}` where nothing is said"


def _places(schema: Node) -> dict[str, list[str]]:  # noqa: C901 -- one walk
    """Return where each block can stand, as paths with ID for a name of the writer's own."""
    places: dict[str, list[str]] = {}

    def walk(node: Any, path: str, seen: tuple[str, ...]) -> None:  # noqa: ANN401 -- anything that JSON holds
        if isinstance(node, list):
            for one in node:
                walk(one, path, seen)
        if not isinstance(node, dict):
            return
        if "$ref" in node and (name := node["$ref"].rpartition("/")[2]) not in seen:
            places.setdefault(name, [])
            if path not in places[name]:
                places[name].append(path)
            if len(places[name]) == 1:
                walk(schema["$defs"][name], path, (*seen, name))
        for key, own in node.get("properties", {}).items():
            walk(own, f"{path}.{key}" if path else key, seen)
        walk(node.get("additionalProperties"), f"{path}.ID", seen)
        walk(node.get("items"), f"{path}[]", seen)
        for form in ("anyOf", "oneOf", "prefixItems"):
            walk(node.get(form), path, seen)

    walk({key: value for key, value in schema.items() if key != "$defs"}, "", ())
    for name in schema["$defs"]:
        places.setdefault(name, [])
    return places


def _where(paths: list[str]) -> str:
    if not any(paths):
        return ""
    more = f" and {len(paths) - SHOWN} more places" if len(paths) > SHOWN else ""
    return f"Stands under {', '.join(f'`{path}`' for path in paths[:SHOWN])}{more}."


def _heading(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace(".", ": "))
    return words if words.isupper() else words[0].upper() + words[1:].lower()


def _anchor(name: str) -> str:
    return re.sub(r"[^\w\- ]", "", _heading(name).lower()).replace(" ", "-")


def _many(words: str) -> str:
    return {
        "an id": "ids",
        "text": "texts",
        "text or a list of texts": "texts, or of lists of texts",
        "a number": "numbers",
        "a whole number": "whole numbers",
    }.get(words, words)


def _number(value: float) -> str:
    return "1/9" if 0.11 < value < 0.112 else f"{value:g}"  # noqa: PLR2004 -- the least judgement


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value).removesuffix(".0")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()
