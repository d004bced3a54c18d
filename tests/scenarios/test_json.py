"""Is what every command writes as JSON about the scenarios as the one schema says?"""

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

import netselect
from netselect.cli import main
from netselect.report.plain import result_schema

HERE = Path(__file__).parent
SCENARIOS = sorted(HERE.glob("p*.yaml"))
SCHEMA = result_schema()
COMMANDS = (
    ["rank", "{}", "--brief"],
    ["rank", "{}", "--method", "pymcdm.RIM", "--brief"],
    ["check", "{}"],
    ["gaps", "{}"],
    ["diff", "{}", "{}"],
    ["explain", "{}", "{first}"],
    ["compare", "{}", "{first}", "{second}"],
    ["questions", "{}"],
    ["sensitivity", "{}"],
    ["robustness", "{}", "--samples", "100"],
    ["judgements", "{}"],
    ["judges", "{}"],
    ["portfolio", "{}"],
)


@cache
def ranked(study: Path) -> tuple[str, ...]:
    return netselect.rank(netselect.load(study)).networks


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:1] + words[2:]))
@pytest.mark.parametrize("study", SCENARIOS, ids=lambda study: study.stem)
def test_json_of_every_command_is_as_the_schema_says(
    study: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    if "pymcdm.RIM" in words:
        pytest.importorskip("pymcdm")
    first, second, *_ = ranked(study)
    typed = [word.format(str(study), first=first, second=second) for word in words]
    code = main([*typed, "--format", "json"])
    said = capsys.readouterr()
    assert code in {0, 1}
    # What does not fit the study is refused, as a second opinion on unknown figures is.
    part = "faults" if code else "result" if words[0] == "rank" else "findings"
    jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{part}"}).validate(json.loads(said.out))
