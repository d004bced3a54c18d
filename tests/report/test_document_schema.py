"""Does the schema of documents describe every document, and refuse what none is?"""

import dataclasses
import importlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import netselect
from netselect.report.document import KINDS, Kind, Section
from netselect.study.study import AUDIENCES, Audience

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(files("netselect.report").joinpath("document.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
STUDIES = [ROOT / "criteria.example.yaml", *sorted((ROOT / "tests" / "scenarios").glob("p*.yaml"))]


@cache
def ranked(path: Path) -> netselect.Ranking:
    """Return a study ranked as one that is not illustrative, which no test changes."""
    return netselect.rank(netselect.load(path).model_copy(update={"illustrative": False}))


def values(path: Path, kind: Kind, audience: Audience = "learner") -> Any:  # noqa: ANN401 -- JSON of any shape
    return json.loads(json.dumps(ranked(path).document(kind, audience).to_dict()))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_every_document_is_as_the_schema_says(path: Path, kind: Kind) -> None:
    VALIDATOR.validate(values(path, kind))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_so_are_those_for_others(audience: Audience) -> None:
    VALIDATOR.validate(values(STUDIES[0], "shortlist", audience))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["kind"], "letter"),
        (["format"], 2),
        (["provenance", "audience"], "boss"),
        (["sections", 0, "blocks", 0, "is"], "poem"),
        (["sections", 0, "blocks", 0, "extra"], 1),
        (["watermark"], None),
    ],
)
def test_what_is_no_document_is_refused(path: list[str | int], value: object) -> None:
    made = values(STUDIES[0], "analysis")
    *way, last = path
    inner = made
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert not VALIDATOR.is_valid(made)


def test_pictures_say_of_each_mark_what_it_is() -> None:
    ranking = netselect.rank(netselect.load(STUDIES[0]))
    pictures = tuple(ranking.plot.picture(name) for name in ("scores", "coverage", "stability", "value"))
    made = ranking.document("analysis")
    values = dataclasses.replace(made, sections=(Section("Pictures", pictures),)).to_dict()
    VALIDATOR.validate(json.loads(json.dumps(values)))
    marks = [mark for picture in values["sections"][0]["blocks"] for mark in picture["marks"]]
    assert {mark["is"] for mark in marks} >= {"bar", "interval", "cell", "dot"}


def test_the_committed_schema_is_that_of_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    generate = importlib.import_module("generate")
    assert generate.document_schema() == SCHEMA, "run `python docs/generate.py`"
