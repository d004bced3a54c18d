"""What does a study file look like, so that an editor completes and checks it while a person writes?"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from netselect.arguments import checked
from netselect.methods import available_methods, method_class
from netselect.methods._peers import peer_names
from netselect.reading import USE, catalogue
from netselect.reading.answers import COLUMNS
from netselect.study import TOP_LEVEL
from netselect.study import study as home
from netselect.study.study import Study
from netselect.study.written import Written

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMMITTED = Path(home.__file__).with_name("study.schema.json")
"""The schema of the methods that are built in, for the editor's line at the top of a study file."""


@checked
def json_schema(methods: Iterable[str] | None = None) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a study file; see `netselect.json_schema`."""
    rebuilt()
    chosen, of_methods = _method_choice(list(available_methods() if methods is None else methods))
    schema = readable(Study.model_json_schema())
    definitions: Schema = schema.pop("$defs")
    properties: Schema = schema["properties"]
    properties["method"] |= {"$ref": "#/$defs/MethodChoice"}
    definitions["MethodChoice"] = chosen
    _allow_short_forms(properties)
    return {
        "$schema": DIALECT,
        "title": "A netselect study",
        **schema,
        "$defs": dict(sorted((definitions | of_methods).items())),
    }


def rebuilt(model: type[Written] = Written) -> None:
    """Build the models that are built on first use: before that, older pydantic cannot write their defaults."""
    for inner in model.__subclasses__():
        inner.model_rebuild()
        rebuilt(inner)


def _allow_short_forms(properties: Schema) -> None:
    """Let a study name a table of networks, take criteria from the catalogue, and order the top level alone."""
    entries = [name for group in catalogue().values() for name in group.criteria]
    properties[TOP_LEVEL]["properties"] = {
        USE: {
            "description": "Criteria of the catalogue: the starter's, or those listed.",
            "anyOf": [
                {"const": "starter"},
                {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": entries}},
                # A block of keys is a criterion that happens to be called so.
                {"$ref": "#/$defs/Criterion"},
            ],
        }
    }
    for key, columns in COLUMNS.items():
        about = f"A table with an answer a row ({', '.join(columns)}), CSV or a workbook, beside this file."
        properties[key] = {"type": "string", "description": about}
    for key, short in (
        ("networks", {"type": "string", "description": "A CSV table with a row for each, beside this file."}),
        ("order", properties["order"]["additionalProperties"]),
    ):
        full = dict(properties[key])
        properties[key] = {"description": full.pop("description"), "anyOf": [full, short]}


def _method_choice(names: Iterable[str]) -> tuple[Schema, Schema]:
    """Return the schema of `method:`, and the definitions that methods' parameters refer to."""
    by_name, parameters, definitions = list[Schema](), Schema(), Schema()
    for name in names:
        chosen = method_class(name)
        schema = readable(chosen.model_json_schema(ref_template=f"#/$defs/{name}.{{model}}"))
        definitions |= {f"{name}.{inner}": part for inner, part in schema.pop("$defs", {}).items()}
        by_name.append({"const": name, "title": chosen.title, "description": schema["description"]})
        parameters[name] = schema | {"type": ["object", "null"], "title": chosen.title}
    by_name.append(
        {
            "enum": list(peer_names()),
            "title": "A second opinion",
            "description": "A ranker of pymcdm or of scikit-criteria (extra peers).",
        }
    )
    with_parameters = {
        "type": "object",
        "description": "The method with its parameters, as in {topsis: {reference: candidates}}.",
        "properties": parameters,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"oneOf": [*by_name, with_parameters]}, definitions


def readable(schema: Any, *, is_a_name: bool = False) -> Any:  # noqa: ANN401 -- JSON of any kind
    """Return pydantic's schema as an editor shows it best.

    Without titles made from the keys, without ``null`` for what may simply be left out, with the first
    paragraph of a description, and with mappings whose every key is checked.
    """
    if isinstance(schema, list):
        return [readable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if is_a_name:
        return {name: readable(part) for name, part in schema.items()}
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    parts = {key: part for key, part in schema.items() if key != "anyOf"}
    if len(options) == 1:
        parts = {**options[0], **parts}
    elif options:
        parts["anyOf"] = options
    parts = {
        key: readable(part, is_a_name=key in {"properties", "$defs", "patternProperties"})
        for key, part in parts.items()
        if key != "title" and not (key == "default" and isinstance(part, dict | list | None))
    }
    if "description" in parts:
        parts["description"] = " ".join(parts["description"].split("\n\n")[0].replace("``", "`").split())
    if "patternProperties" in parts:
        ((pattern, inner),) = parts.pop("patternProperties").items()
        parts |= {"propertyNames": {"pattern": pattern}, "additionalProperties": inner}
    return parts


if __name__ == "__main__":
    from netselect.methods import built_in_methods

    COMMITTED.write_text(json.dumps(json_schema(built_in_methods()), indent=1) + "\n", encoding="utf-8")
