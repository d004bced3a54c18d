"""Does every command say what it is for, do it, and explain a mistake?"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import netselect
from netselect import reading
from netselect.cli.commands import app
from netselect.reading import load
from netselect.report.plain import result_schema
from tests.cli.conftest import COMMAND_NAMES, COP, PANELS, PM, Done

Run = Callable[..., Done]


def joined(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())


def test_help_lists_every_command_by_what_it_is_for(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    _, _, lists = done.out.partition("\nStart:")
    assert re.findall(r"^  ([a-z]+)  ", lists, re.MULTILINE) == COMMAND_NAMES
    for panel, names in PANELS.items():
        _, _, block = done.out.partition(f"\n{panel}:\n")
        lines = block.partition("\n\n")[0].splitlines()
        assert [line.split()[0] for line in lines] == names


def test_help_that_rich_draws_has_the_same_panels(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "rich_markup_mode", "rich")
    # On a narrow terminal the name of a command can begin a line of what is said of another.
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    out = run("--help").out
    listed = [re.sub(r"[^A-Za-z ]", "", line).strip() for line in out.splitlines()]
    assert [line for line in listed if line in PANELS] == list(PANELS)
    words = [line.split()[0] for line in listed if line]
    assert [word for word in words if word in COMMAND_NAMES] == COMMAND_NAMES


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of all texts that are parsed from now on."""
    names, whole = list[str](), reading.parse

    def noted(text: str | bytes, source: str, **how: Any) -> object:  # noqa: ANN401 -- whatever `parse` takes
        names.append(source)
        return whole(text, source, **how)

    monkeypatch.setattr(load, "parse", noted)
    return names


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["rank"],
        ["rank", "--full", "-m", "topsis", "--weights", "equal"],
        ["compare", "pm-body", "council-cop"],
        ["explain", "pm-body"],
        ["gaps"],
        ["portfolio"],
        ["questions"],
        ["judgements"],
    ],
    ids=" ".join,
)
def test_a_study_is_parsed_once(run: Run, example: Path, parsed: list[str], words: list[str]) -> None:
    Path("there.txt").touch()
    assert run(words[0], example, *words[1:], "-o", "there.txt").code == 0
    assert parsed == [str(example)]


def test_a_study_is_parsed_once_for_a_cohort(run: Run, example: Path, parsed: list[str]) -> None:
    Path("who.csv").write_text("id\na\n", "utf-8")
    assert run("batch", example, "-l", "who.csv", "-o", "out.csv").code == 0
    assert parsed == [str(example)]


@pytest.mark.usefixtures("example")
def test_a_study_judged_in_pairs_is_parsed_once_for_another_method(run: Run, parsed: list[str]) -> None:
    judged = {
        "netselect": 1,
        "title": "Old or new?",
        "as_of": "2026-11-23",
        "learner": {"id": "me"},
        "weights": "judgements",
        "method": {"ahp": {"networks": "judged"}},
        "criteria": {name: {"scale": {"worst": 0, "best": 10}} for name in "pq"},
        "judgements": {"criteria": {"p over q": 3}},
        "network_judgements": {"p": {"old over new": "1/3"}, "q": {"old over new": 2}},
        "networks": {name: {"name": name.title(), "values": {"p": 3, "q": 4}} for name in ("old", "new")},
    }
    Path("judged.yaml").write_text(yaml.safe_dump(judged, sort_keys=False), "utf-8")
    assert run("rank", "judged.yaml", "-m", "topsis").code == 0
    assert parsed == ["judged.yaml"]


@pytest.mark.parametrize("name", COMMAND_NAMES)
def test_the_help_of_a_command_has_an_example_and_fits_80_columns(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert done.code == 0
    assert f"Example:  netselect {name}" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"netselect {netselect.__version__}\n"


def test_check_of_a_good_study_says_what_a_reader_should_know(run: Run, example: Path) -> None:
    done = run("check", example)
    assert done.code == 0
    assert done.out.startswith("criteria.example.yaml: no faults.\n")
    assert "Notice: Regional chamber of commerce: yearly cost 240 lies beyond its worst level, 150" in joined(
        done.out
    )
    assert (
        "Unknown: the yearly cost of Administrative professionals' institute, from 0 to 120 GBP a year. Ask: HR:"
        in joined(done.out)
    )
    assert "Read: 8 networks, 8 criteria, 6 needs and aspirations." in joined(done.out)


def test_check_tells_of_a_name_that_a_note_cuts_short(run: Run, example: Path) -> None:
    Path("cut.yaml").write_text(
        example.read_text("utf-8").replace("name: Regional chamber", "name: Chamber #1"), "utf-8"
    )
    said = " ".join(run("check", "cut.yaml").out.split())
    assert "`Chamber` ends before `#1" in said


def test_check_of_a_bad_study_gives_every_fault_with_its_line(run: Run, example: Path) -> None:
    text = example.read_text("utf-8").replace("importance: 22", "importance: 1,5").replace("fee: 25", "fee: £25")
    example.write_text(text, "utf-8")
    line = 1 + text[: text.index("1,5")].count("\n")
    done = run("check", example)
    assert done.code == 1
    assert done.out == ""
    assert done.err.startswith("2 faults in the study:")
    assert f"criteria.example.yaml:{line}  learner.needs.raid-log.importance" in done.err


def test_check_names_strengths_without_a_grade(run: Run, example: Path) -> None:
    example.write_text(example.read_text("utf-8").replace("    grade: claimed\n", ""), "utf-8")
    out = joined(run("check", example).out)
    assert "No grade: Administrative professionals' institute: help with \"Plan small projects" in out
    assert "strengths carry no grade, and count as they stand." in out


def test_compare_adds_up_and_says_what_each_costs(run: Run, example: Path) -> None:
    out = joined(run("compare", example, "pm-body", "council-cop").out)
    assert f"{PM} scores 0.023 more than {COP}." in out
    assert "Together 0.153 - 0.130 = 0.023." in out
    assert f"{PM} asks for: first year 95 GBP" in out


def test_explain_shows_parts_and_profile(run: Run, example: Path) -> None:
    out = run("explain", example, "pm-body").out
    assert "Score 0.603, the sum of these parts:" in out
    assert "Joining, benefit: recognition 5" in out


def test_explain_of_an_excluded_network_says_what_would_admit_it(run: Run, example: Path) -> None:
    assert "Rule: it would be let in only if" in run("explain", example, "chamber").out


def test_explain_and_compare_take_the_options_of_rank(run: Run, example: Path) -> None:
    ranking = netselect.rank(netselect.load(example), "topsis", gates="ignore", reference="candidates")
    options = ["--method", "topsis", "--set", "reference=candidates", "--gates", "ignore"]
    assert run("explain", example, "chamber", *options).out.startswith(str(ranking.explain("chamber")))
    text = joined(run("compare", example, "chamber", "pm-body", *options).out)
    assert text.startswith(ranking.compare("chamber", "pm-body").sentences[0])
    assert "weight 0.125" in run("explain", example, "pm-body", "--weights", "equal").out


def test_one_network_is_not_compared_with_itself(run: Run, example: Path) -> None:
    done = run("compare", example, "pm-body", "pm-body")
    assert (done.code, done.out) == (2, "")
    assert f"{PM} is named twice" in done.err


def test_stated_ranges_are_listed(run: Run, example: Path) -> None:
    out = run("check", example).out
    assert f"Range: the hours a month of {PM}: 3, from 2 to 5." in joined(out)


def test_a_single_unit_is_singular(run: Run, example: Path) -> None:
    text = joined(run("compare", example, "supplier-club", "pm-body").out)
    assert "effort to join 1 hour; until full part 1 week." in text


def test_help_names_what_is_typed(run: Run) -> None:
    # Versions of typer before 0.29 leave out the dots of an argument that may be repeated.
    assert re.search(r"Usage: netselect rank \[OPTIONS\] FILE(\.\.\.)?\n", run("rank", "--help").out)
    assert "Usage: netselect methods [OPTIONS] [NAME]\n" in run("methods", "--help").out
    assert "<" not in run("rank", "--help").out


def test_gaps(run: Run, example: Path) -> None:
    assert f"RAID log unaided (need, 22 % of importance): {PM} 0.75" in joined(run("gaps", example).out)


@pytest.mark.parametrize(
    "arguments",
    [["compare", "pm-bdy", "council-cop"], ["compare", "council-cop", "pm-bdy"], ["explain", "pm-bdy"]],
)
def test_a_mistyped_network_names_the_nearest(run: Run, example: Path, arguments: list[str]) -> None:
    done = run(arguments[0], example, *arguments[1:])
    assert done.code == 2
    assert done.err == "There is no network `pm-bdy`. Did you mean `pm-body`?\n"


def test_plain_is_accepted_where_output_is_plain_already(run: Run, example: Path) -> None:
    for command in (["check"], ["gaps"]):
        assert run(*command, example, "--plain").out == run(*command, example).out


def test_methods_lists_them_all_and_describes_each(run: Run) -> None:
    listed = run("methods").out
    for name, method in netselect.available_methods().items():
        assert f"{name}: {method.title}. " in listed
        described = run("methods", name)
        assert described.code == 0
        assert "Formula" in described.out
        assert "Sources" in described.out
        assert max(map(len, described.out.splitlines())) <= 80
        for parameter in method.model_fields:
            assert f"  {parameter}: " in described.out


def test_a_mistyped_method_names_the_nearest(run: Run) -> None:
    done = run("methods", "topsys")
    assert (done.code, done.err) == (2, "There is no method `topsys`. Did you mean `topsis`?\n")


def test_the_catalogue_lists_every_criterion_by_group(run: Run) -> None:
    out = run("catalogue").out
    for group in netselect.catalogue().values():
        assert f"{group.name}\n" in out
        for name in group.criteria:
            assert f"\n  {name}: " in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_schema_is_one_that_the_example_fits(run: Run, example: Path) -> None:
    schema = json.loads(run("schema").out)
    content = yaml.load(example.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 -- text only, nothing is built
    assert schema["properties"].keys() >= content.keys()
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.usefixtures("example")
def test_the_schema_goes_to_a_file(run: Run) -> None:
    assert run("schema", "--output", "study.schema.json").out == ""
    assert json.loads(Path("study.schema.json").read_text("utf-8")) == netselect.json_schema()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["rnak", "x"], "There is no command `rnak`. Did you mean `rank`?"),
        (["wombat"], "There is no command `wombat`. Accepted here: batch, catalogue, check,"),
        (["coach", "x"], "There is no command `coach`. Did you mean `judgements`?"),
        (["cohorts"], "There is no command `cohorts`. Accepted here: batch, catalogue,"),
        (["match", "x"], "There is no command `match`. Did you mean `maintain match`?"),
        (["mach", "due"], "There is no command `mach`. Did you mean `maintain match`?"),
        (["agreement"], "Did you mean `rank FILE --methods all`?"),
        (["maintain", "coach"], "There is no command `coach`. Accepted here:"),
        (["rank", "--metod", "x"], "No such option: --metod. Did you mean `--method`?"),
        (["rank", "x", "--output"], "'--output' requires an argument.\n"),
        (["robustness", "x", "--samples", "1.5"], "--samples takes a whole number; found `1.5`"),
        (["maintain", "log", "x", "gave", "--hours=two"], "--hours takes a number; found `two`"),
        (["rank"], "Missing argument"),
        (["compare", "a"], "Missing argument"),
        (["gaps", "a", "b"], "unexpected extra argument"),
        ([], "Usage: netselect"),
    ],
)
def test_wrong_usage_is_explained(run: Run, arguments: list[str], sentence: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert sentence in done.err
    assert done.err.rstrip().endswith("says how it is used.")


@pytest.mark.parametrize("command", ["check", "rank", "gaps"])
@pytest.mark.usefixtures("example")
def test_a_file_that_is_not_there_is_wrong_usage(run: Run, command: str) -> None:
    done = run(command, "criteria.yaml")
    assert (done.code, done.out) == (2, "")
    assert "There is no file criteria.yaml" in done.err


@pytest.mark.usefixtures("example")
def test_what_could_steer_a_terminal_is_not_repeated_in_an_error(run: Run) -> None:
    assert "\x1b" not in run("rank", "\x1b[31m.yaml").err


@pytest.mark.parametrize(
    "words", ["LONG", "rank LONG", "rank FILE --method LONG", "explain FILE LONG", "compare FILE LONG pm-body",
              "portfolio FILE --limit LONG=3", "schema LONG", "rank FILE --weights LONG"]
)  # fmt: skip
def test_a_word_of_40_000_characters_is_not_said_again(run: Run, example: Path, words: str) -> None:
    done = run(*(word.replace("LONG", "k" * 40_000).replace("FILE", str(example)) for word in words.split()))
    assert done.code == 2
    assert 0 < len(done.err) < 5_000


def test_the_schema_of_results_is_printed(run: Run) -> None:
    assert json.loads(run("schema", "--results").out) == result_schema()
    assert "leave one of them out" in run("schema", "--results", "--records").err
