"""Is what commands on records write as JSON, and `to_dict` returns, as the one schema says, and nothing else?"""

import copy
import datetime as dt
import functools
import importlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from netselect import maintain
from netselect.cli import main
from netselect.cli import maintain as commands
from netselect.report.plain import result_schema

ROOT = Path(__file__).parents[2]
SCHEMA = result_schema()
DAY = dt.date(2026, 11, 30)
Found = Callable[[maintain.Records], Any]

COMMANDS: dict[str, tuple[str, Found]] = {
    "due FILE": ("Due", lambda one: maintain.due(one, as_of=DAY)),
    "match FILE": ("Matches", lambda one: maintain.match(one, as_of=DAY)),
    "promote FILE": ("Promotion", lambda one: maintain.promote(one, as_of=DAY)),
    "introduce FILE": ("Introductions", lambda one: maintain.introduce(one, as_of=DAY)),
    "introduce FILE --to contact-1": (
        "Introductions",
        lambda one: maintain.introduce(one, as_of=DAY, to="contact-1"),
    ),
    "ledger FILE": ("Ledger", lambda one: maintain.ledger(one, as_of=DAY)),
    "share FILE": ("Sharing", lambda one: maintain.share(one, as_of=DAY)),
    "share FILE lessons --with region": (
        "Sharing",
        lambda one: maintain.share(one, "lessons", "region", as_of=DAY),
    ),
    "guidelines FILE": ("Guidelines", lambda one: maintain.guidelines(one, as_of=DAY)),
    "guidelines FILE --compare old.yaml": (
        "GuidelineChanges",
        lambda one: maintain.guidelines(one, as_of=DAY).compare(
            maintain.guidelines(maintain.load("old.yaml"), as_of=DAY)
        ),
    ),
    "told FILE": ("Told", lambda one: maintain.told(one, as_of=DAY)),
    "review FILE": ("Review", lambda one: maintain.review(one, as_of=DAY)),
    "timeline FILE": ("Timeline", lambda one: maintain.timeline(one, as_of=DAY)),
    "subject-export FILE contact-4": (
        "SubjectExport",
        lambda one: maintain.subject_export(one, "contact-4", as_of=DAY),
    ),
    "log FILE gave contact-4 --kind information": ("Added", lambda _: None),
    "forget FILE contact-4 --yes": ("Forgotten", lambda _: None),
    "purge FILE --yes": ("Forgotten", lambda _: None),
}
"""What is typed, the record that is printed, and how it is asked for in Python where the file stays as it is."""

BY_IDS = {"agreed", "gave", "received", "gave_kinds", "received_kinds"}
"""Blocks whose keys are ids, or kinds of what was exchanged."""


@functools.cache
def validator(name: str) -> Any:  # noqa: ANN401 -- jsonschema's own class
    return jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"})


@pytest.fixture(autouse=True)
def _year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in the made-up year, with its records as they were before a date of a guideline changed."""
    shutil.copytree(ROOT / "docs" / "tutorials" / "year", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    text = Path("records.yaml").read_text("utf-8")
    Path("old.yaml").write_text(re.sub(r"review_by: 2027", "review_by: 2028", text), "utf-8")


def blocks(found: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:  # noqa: ANN401 -- JSON of any kind
    """Yield every block with the keys that lead to it."""
    if isinstance(found, dict):
        if not (path and path[-1] in BY_IDS):
            yield path, found
        for key, inner in found.items():
            yield from blocks(inner, (*path, key))
    elif isinstance(found, list):
        for inner in found:
            yield from blocks(inner, path)


@pytest.mark.parametrize("typed", COMMANDS)
def test_what_a_command_writes_is_what_to_dict_returns_and_as_the_schema_says(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, asked = COMMANDS[typed]
    found = asked(maintain.load("records.yaml", as_of=DAY))
    words = typed.replace("FILE", "records.yaml").split()
    code = main(["maintain", *words, "--as-of", str(DAY), "--format", "json"])
    values = json.loads(capsys.readouterr().out)
    assert code == 0 or (name, values["is_done"]) == ("Forgotten", False)
    own = validator(f"maintain.{name}")
    validator("kept").validate(values)
    own.validate(values)
    plain = {key: value for key, value in values.items() if key not in {"format", "netselect"}}
    own.validate(plain)
    assert found is None or found.to_dict() == plain
    seen = set[tuple[str, ...]]()
    for path, block in blocks(values):
        for key in list(block):
            if (*path, key) in seen:
                continue
            seen.add((*path, key))
            block["changed"] = block.pop(key)
            assert not own.is_valid(values), (*path, key)
            block[key] = block.pop("changed")


def test_what_no_command_writes_is_refused() -> None:
    values = maintain.due(maintain.load("records.yaml", as_of=DAY), as_of=DAY).to_dict()
    for version in (2, "1", None):
        assert not validator("kept").is_valid({**values, "format": version, "netselect": "1"})
    assert not validator("kept").is_valid(values)
    for key, wrong in (("kind", "birthday"), ("on", 3), ("days_over", "3"), ("reason", None)):
        made = copy.deepcopy(values)
        made["reminders"][0][key] = wrong
        assert not validator("maintain.Due").is_valid(made), key


def test_every_command_with_json_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {one.name or one.callback.__name__ for one in commands.maintain.registered_commands if one.callback}
    assert {typed.split()[0] for typed in COMMANDS} | {"new"} == {name.replace("_", "-") for name in named}
    described = {one["$ref"].rpartition(".")[2] for one in SCHEMA["$defs"]["kept"]["anyOf"]}
    assert described == {name for name, _ in COMMANDS.values()}
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    generate = importlib.import_module("generate")
    kept = {key: own for key, own in SCHEMA["$defs"].items() if key == "kept" or key.startswith("maintain.")}
    assert kept == generate.kept_definitions(), "run `python docs/generate.py`"
