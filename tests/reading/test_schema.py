"""Does the JSON Schema accept what reading accepts, and catch what an editor can catch?"""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from netselect import dumps
from netselect.methods import built_in_methods
from netselect.reading import parse
from netselect.reading.schema import COMMITTED, json_schema
from netselect.study.study import Study
from tests.strategies import studies

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "criteria.example.yaml", *sorted((ROOT / "tests" / "scenarios").glob("p*.yaml"))]
SCHEMA = json_schema(built_in_methods())
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def plain(data: Any) -> Any:  # noqa: ANN401 -- whatever a file holds
    """Return what was read as JSON would have it: keys are text."""
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    return [plain(value) for value in data] if isinstance(data, list) else data


def read(text: str | bytes) -> Any:  # noqa: ANN401 -- as above
    data, faults = parse(text)
    assert not faults
    return plain(data)


EXAMPLE = read(FILES[0].read_bytes())


def changed(**parts: object) -> dict[str, Any]:
    """Return the example with some of its top level replaced."""
    return {**EXAMPLE, **parts}


def faults(data: object) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def blocks(data: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every block of keys in plain data, with its path."""
    if isinstance(data, dict):
        yield path, data
        for key, value in data.items():
            yield from blocks(value, (*path, key))


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_committed_schema_is_that_of_the_built_in_methods() -> None:
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert committed == SCHEMA, "run `python -m netselect.reading.schema`"


def test_the_example_names_the_committed_schema() -> None:
    first = FILES[0].read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (ROOT / first.removeprefix(prefix)).samefile(COMMITTED)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_example_and_the_scenarios_are_accepted(path: Path) -> None:
    assert faults(read(path.read_bytes())) == []


@given(studies())
@settings(max_examples=25, deadline=None)
def test_every_study_that_is_written_is_accepted(study: Study) -> None:
    assert faults(read(dumps(study))) == []


@pytest.mark.parametrize(
    "data",
    [
        changed(networks="networks.csv"),
        changed(criteria={"use": "starter", "own": {"scale": {"worst": 0, "best": 5}}}),
        changed(criteria={"use": ["shared_agenda", "annual_cost"], "shared_agenda": {"weight": 2}}),
        changed(weights="order", order=["fit", ["relationship", "recognition"]]),
        changed(weights={"order": {"formula": "sum"}}, order={"criteria": ["fit"]}),
        changed(weights={"judgements": None}),
        changed(method="vikor"),
        changed(method={"vikor": {"v": 0.6}}),
        changed(method={"topsis": None}),
        changed(shortlist={"cut": 0.5}),
        changed(illustrative="yes"),
        changed(network_judgements={"recognition": {"chamber over pm-body": "1/3"}}),
    ],
)
def test_short_forms_are_accepted(data: object) -> None:
    assert faults(data) == []


@pytest.mark.parametrize(
    "data",
    [
        changed(netselect=2),
        changed(as_of="23 November 2026"),
        changed(networks={}),
        changed(networks=["chamber"]),
        changed(criteria={"use": "everything"}),
        changed(criteria={"use": ["shared_agneda"]}),
        changed(weights="point"),
        changed(weights={"points": {"formula": "sum"}}),
        changed(weights={"order": None, "judgements": None}),
        changed(method="topsys"),
        changed(method={"topsis": {"refrence": "candidates"}}),
        changed(method={"topsis": {"reference": "candidate"}}),
        changed(method={"vikor": {"v": 2}}),
        changed(method={"vikor": {}, "topsis": {}}),
        changed(judgements={"fit": {"a beats b": 3}}),
        changed(judgements={"fit": {"a over b": 12}}),
        changed(shortlist={"size": 3, "cut": 0.5}),
        changed(shortlist={"size": 0}),
        changed(close_call="2%"),
        changed(gates={"open": {"kind": "door", "fact": "open", "must_be": True}}),
    ],
)
def test_what_an_editor_can_catch_is_caught(data: object) -> None:
    assert faults(data)


def test_a_misspelt_key_is_caught_wherever_keys_are_fixed() -> None:
    free = {"needs", "aspirations", "criteria", "gates", "networks", "themes", "levels", "judgements"}
    free |= {"values", "serves", "offers", "facts"}
    count = 0
    for path, block in list(blocks(EXAMPLE)):
        if (path and path[-1] in free) or (len(path) > 1 and path[-2] == "judgements"):
            continue
        # Of a key inside one of the top level, only that part is looked at, by its own part of the schema.
        top = path[:1]
        part = VALIDATOR.evolve(schema=SCHEMA["properties"][top[0]]) if top else VALIDATOR
        sound = EXAMPLE[top[0]] if top else EXAMPLE
        assert part.is_valid(sound), path
        for key in block:
            data = copy.deepcopy(sound)
            inside = data
            for step in path[1:]:
                inside = inside[step]
            inside[f"{key}x"] = inside.pop(key)
            assert not part.is_valid(data), (*path, key)
            count += 1
    assert count > 200


def test_every_key_of_the_file_is_described_for_the_editor() -> None:
    for definition in (SCHEMA, *SCHEMA["$defs"].values()):
        for key, value in definition.get("properties", {}).items():
            assert value.get("description") or SCHEMA["$defs"][value["$ref"].split("/")[-1]]["description"], key


def test_every_built_in_method_and_each_of_its_parameters_is_offered() -> None:
    *names, with_parameters = SCHEMA["$defs"]["MethodChoice"]["oneOf"]
    assert [entry.get("const") for entry in names] == [*built_in_methods(), None]
    assert all(entry["description"] for entry in names)
    for parameters in with_parameters["properties"].values():
        assert all(parameter["description"] for parameter in parameters["properties"].values())


def test_a_method_of_another_package_would_be_offered_too() -> None:
    assert json_schema(["topsis"])["$defs"]["MethodChoice"]["oneOf"][0]["const"] == "topsis"
    assert len(json_schema(["topsis"])["$defs"]["MethodChoice"]["oneOf"]) == len(["topsis", "peers", "a block"])


def test_the_schema_is_the_same_whatever_was_loaded_before() -> None:
    def said(first: str) -> object:
        code = f"{first}\nimport json, netselect\nprint(json.dumps(netselect.json_schema()))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 -- our own code
        return json.loads(done.stdout)

    assert said("from netselect.maintain import rights, writing") == said("")
