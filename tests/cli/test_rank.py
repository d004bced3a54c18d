"""Does `netselect rank` rank what it is given, in the format that is asked for?"""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

import netselect
from netselect.report.plain import ranking_as_dict, result_schema
from netselect.report.text import ranking_text, short_text
from tests.cli.conftest import Done

pytestmark = pytest.mark.usefixtures("ranked_once")

Run = Callable[..., Done]
GOLDEN = Path(__file__).parent / "golden"


def broken(path: Path) -> Path:
    """Write a study with one fault."""
    path.write_text(Path("criteria.example.yaml").read_text("utf-8").replace("importance: 22", "importnce: 22"))
    return path


def test_plain_output_is_what_it_was_byte_by_byte(run: Run, example: Path) -> None:
    assert run("rank", example, "--plain").out.encode() == (GOLDEN / "rank.plain.txt").read_bytes()
    assert run("rank", example, "--plain", "--full").out.encode() == (GOLDEN / "rank.full.txt").read_bytes()


def test_plain_working_is_what_it_was_byte_by_byte(run: Run, example: Path) -> None:
    done = run("rank", example, "--plain", "--working", "--method", "vikor")
    assert done.out.encode() == (GOLDEN / "rank.working.txt").read_bytes()


def test_into_a_pipe_goes_plain_text(run: Run, example: Path) -> None:
    assert run("rank", example).out == run("rank", example, "--plain").out


def test_the_same_words_as_in_python(run: Run, example: Path) -> None:
    ranking = netselect.rank(netselect.load(example))
    assert run("rank", example).out == short_text(ranking, source=str(example)) + "\n"
    assert run("rank", example, "--full").out == ranking_text(ranking, source=str(example)) + "\n"


def test_json_is_the_ranking_and_fits_its_schema(run: Run, example: Path) -> None:
    values = json.loads(run("rank", example, "--format", "json").out)
    jsonschema.Draft202012Validator(result_schema()).validate(values)
    assert values == ranking_as_dict(netselect.rank(netselect.load(example)))


def test_csv_and_markdown(run: Run, example: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("rank", example, "--format", "csv").out)))
    assert [row["id"] for row in rows][:2] == ["pm-body", "council-cop"]
    assert run("rank", example, "-f", "markdown").out.startswith("# Which networks")


def test_a_method_with_parameters(run: Run, example: Path) -> None:
    done = run("rank", example, "--method", "vikor", "--set", "v=0.6", "--brief", "--format", "json")
    assert json.loads(done.out)["method"]["parameters"]["v"] == 0.6


def test_parameters_without_a_method_are_those_of_the_study(run: Run, example: Path) -> None:
    done = run("rank", example, "--set", "scaling=min_max", "--brief", "--format", "json")
    assert json.loads(done.out)["method"] == {
        "name": "weighted_sum",
        "title": "Weighted sum",
        "parameters": {"scaling": "min_max"},
        "compares_candidates": True,
        "library": None,
    }


def test_a_parameter_can_be_a_block_of_keys(run: Run, example: Path) -> None:
    criteria = netselect.load(example).leaves()
    ideal = "{" + ", ".join(f"{name}: 1" for name in criteria) + "}"
    anti = ideal.replace(": 1", ": 0")
    done = run(
        "rank", example, "-m", "topsis", "--set", "reference=given", "--set", f"ideal={ideal}",
        "--set", f"anti_ideal={anti}", "--brief", "-f", "json",
    )  # fmt: skip
    assert json.loads(done.out)["method"]["parameters"]["ideal"] == dict.fromkeys(criteria, 1.0)


def test_another_way_of_weighting(run: Run, example: Path) -> None:
    weights = json.loads(run("rank", example, "--weights", "equal", "--brief", "-f", "json").out)["weights"]
    assert weights["how"] == "equal"
    assert set(weights["of"].values()) == {1 / 8}


def test_gates_ignored_lets_everybody_stand(run: Run, example: Path) -> None:
    values = json.loads(run("rank", example, "--gates", "ignore", "--brief", "-f", "json").out)
    assert values["networks"][0]["id"] == "supplier-club"
    assert values["gates"] == "ignore"


def test_a_way_of_weighting_that_the_study_has_no_statements_for_is_wrong_usage(run: Run, example: Path) -> None:
    done = run("rank", example, "--weights", "order")
    assert done.code == 2
    assert done.err.startswith(f"`--weights order` does not fit {example} yet: it needs the block `order:`")
    assert done.out == ""


def test_a_cohort_is_told_as_well_what_its_study_does_not_hold(run: Run, example: Path) -> None:
    Path("l.yaml").write_text("- id: p1\n", "utf-8")
    alone = run("rank", example, "--weights", "order")
    done = run("batch", example, "--weights", "order", "-l", "l.yaml", "-o", "out.csv")
    assert (done.code, done.err) == (2, alone.err)


def test_ahp_without_judgements_is_wrong_usage_and_no_traceback(run: Run, example: Path) -> None:
    text = example.read_text("utf-8")
    start, end = text.index("judgements:\n  criteria:"), text.index("weights: points")
    example.write_text(text[:start] + text[end:], "utf-8")
    done = run("rank", example, "--method", "ahp")
    assert done.code == 2
    assert done.err.startswith(f"`--method ahp` does not fit {example} yet: it needs the block `judgements:`")


def test_a_method_that_cannot_treat_the_figures_says_so(run: Run, example: Path) -> None:
    done = run("rank", example, "--method", "ahp", "--set", "networks=measured")
    assert done.code == 1
    assert "`networks: ratings` copes" in done.err


def test_several_files_are_ranked_one_after_the_other(run: Run, example: Path) -> None:
    Path("second.yaml").write_bytes(example.read_bytes())
    done = run("rank", example, "second.yaml")
    assert done.code == 0
    assert [line for line in done.out.splitlines() if line.startswith("File: ")] == [
        "File: criteria.example.yaml",
        "File: second.yaml",
    ]


def test_a_faulty_file_is_reported_and_the_others_are_ranked(run: Run, example: Path) -> None:
    broken(Path("broken.yaml"))
    done = run("rank", "broken.yaml", example)
    assert done.code == 1
    assert "broken.yaml:" in done.err
    assert "`importnce`" in done.err
    assert "Did you mean `importance`?" in done.err
    assert "Project-management professional body" in done.out


def test_json_of_several_is_a_list_with_the_faults_of_those_that_have_some(run: Run, example: Path) -> None:
    broken(Path("broken.yaml"))
    done = run("rank", example, "broken.yaml", "--brief", "-f", "json")
    values = json.loads(done.out)
    schema = {**result_schema(), "$ref": "#/$defs/several"}
    jsonschema.Draft202012Validator(schema).validate(values)
    assert [entry["file"] for entry in values] == ["criteria.example.yaml", "broken.yaml"]
    assert "importnce" in values[1]["faults"][0]
    assert done.code == 1


def test_a_folder_stands_for_the_studies_in_it(run: Run, example: Path) -> None:
    folder = Path("studies")
    folder.mkdir()
    for name in ("b.yaml", "a.yml"):
        (folder / name).write_bytes(example.read_bytes())
    (folder / "notes.txt").write_text("not a study")
    values = json.loads(run("rank", folder, "--brief", "-f", "json").out)
    assert [entry["file"] for entry in values] == [str(folder / "a.yml"), str(folder / "b.yaml")]


def test_a_folder_may_hold_results_that_were_written_into_it(run: Run, example: Path) -> None:
    pytest.importorskip("xlsxwriter")
    folder = Path("studies")
    folder.mkdir()
    (folder / "a.yaml").write_bytes(example.read_bytes())
    assert run("rank", folder, "--brief", "-o", folder / "a.xlsx").code == 0
    assert run("rank", folder, "--brief", "-o", folder / "a.xlsx").code == 0
    done = run("check", folder / "a.xlsx")
    assert done.code == 1
    assert "this workbook holds a ranking, and no study" in " ".join(done.err.split())


@pytest.mark.parametrize("content", [b"PK", b"", b"id;name"])
def test_a_workbook_of_a_folder_that_is_none_is_told(run: Run, example: Path, content: bytes) -> None:
    pytest.importorskip("openpyxl")
    folder = Path("studies")
    folder.mkdir()
    (folder / "a.yaml").write_bytes(example.read_bytes())
    (folder / "b.xlsx").write_bytes(content)
    done = run("rank", folder, "--brief")
    assert done.code == 1
    assert "b.xlsx" in done.err


@pytest.mark.usefixtures("example")
def test_a_folder_without_studies_is_wrong_usage(run: Run) -> None:
    Path("empty").mkdir()
    done = run("rank", "empty")
    assert done.code == 2
    assert "holds no study" in done.err


def test_output_goes_to_a_file_whole(run: Run, example: Path) -> None:
    done = run("rank", example, "--brief", "--format", "json", "--output", "result.json")
    assert (done.code, done.out) == (0, "")
    jsonschema.Draft202012Validator(result_schema()).validate(json.loads(Path("result.json").read_text("utf-8")))
    assert sorted(path.name for path in Path().iterdir()) == ["criteria.example.yaml", "result.json"]


def test_a_file_that_is_replaced_keeps_its_rights(run: Run, example: Path) -> None:
    Path("result.txt").write_text("old")
    Path("result.txt").chmod(0o640)
    run("rank", example, "--output", "result.txt")
    assert Path("result.txt").stat().st_mode & 0o777 == 0o640
    assert Path("result.txt").read_text("utf-8").startswith("Which networks")


def test_a_failed_write_leaves_the_old_file(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("result.txt").write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    done = run("rank", example, "--output", "result.txt")
    assert done.code == 2
    assert done.err == "result.txt cannot be written: No space left on device\n"
    assert Path("result.txt").read_text("utf-8") == "old"
    assert sorted(path.name for path in Path().iterdir()) == ["criteria.example.yaml", "result.txt"]


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_an_input_is_never_written_over(run: Run, example: Path, link: Callable[[Path, Path], None]) -> None:
    before = example.read_bytes()
    link(Path("link.yaml"), example)
    for output in (example, "link.yaml"):
        done = run("rank", example, "--output", output)
        assert (done.code, done.out) == (2, "")
        assert done.err == f"{output} is read here, and is not written over: choose another file to write\n"
    assert example.read_bytes() == before


def test_the_table_that_a_study_names_is_an_input_too(run: Run, example: Path) -> None:
    text = example.read_text("utf-8")
    Path("mine.yaml").write_text(text[: text.index("networks:\n")] + "networks: nn.csv\n", "utf-8")
    Path("nn.csv").write_text("id,name\na,A\n", "utf-8")
    assert run("rank", "mine.yaml", "--format", "csv", "--output", "nn.csv").code == 2
    assert Path("nn.csv").read_text("utf-8") == "id,name\na,A\n"


def test_the_command_that_is_pointed_to_lists_as_many_notices_as_were_counted(run: Run, example: Path) -> None:
    for options in ([], ["--method", "ahp"], ["--weights", "judgements"], ["--method", "promethee"]):
        text = " ".join(run("rank", example, "--full", "--brief", *options).out.split())
        command = " ".join(["netselect check criteria.example.yaml", *options])
        count = run("check", example, *options).out.count("Notice: ")
        assert f"Notices: {count} things to know about this study: `{command}` lists them." in text


def test_a_folder_that_is_not_there_cannot_be_written_to(run: Run, example: Path) -> None:
    done = run("rank", example, "--output", "nowhere/result.txt")
    assert done.code == 2
    assert "nowhere/result.txt cannot be written" in done.err


def test_nobody_stands_is_no_error(run: Run, example: Path) -> None:
    example.write_text(
        example.read_text("utf-8").replace("{first_year_cost: 150, hours_per_month: 6}", "{hours_per_month: 0}"),
        "utf-8",
    )
    done = run("rank", example)
    assert done.code == 0
    assert "Nobody stands" in done.out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--method", "topsys"], "There is no method `topsys`. Did you mean `topsis`?"),
        (["--set", "scalling=sum"], "weighted_sum has no parameter `scalling`. Did you mean `scaling`?"),
        (["--set", "scaling"], "--set takes PARAM=VALUE"),
        (["--set", "scaling=[1"], "--set scaling: `[1` cannot be read"),
        (["--set", "scaling=cubic"], "weighted_sum: parameter `scaling`"),
        (["--format", "jsn"], "--format has no `jsn`. Did you mean `json`?"),
        (["--weights", "point"], "--weights has no `point`. Did you mean `points`?"),
        (["--gates", "ignor"], "--gates has no `ignor`. Did you mean `ignore`?"),
    ],
)
def test_a_mistyped_option_names_what_is_right(run: Run, example: Path, options: list[str], sentence: str) -> None:
    done = run("rank", example, *options)
    assert done.code == 2
    assert sentence in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("typed", "found"),
    [("no", "`no`"), ("{x: 1}", "`{'x': 1}`"), ("[1, 2]", "`[1, 2]`"), ("", "`null`"), ("a=b", "`a=b`")],
)
def test_set_reads_values_as_a_study_does(run: Run, example: Path, typed: str, found: str) -> None:
    done = run("rank", example, "-m", "vikor", "--set", f"v={typed}")
    assert done.code == 2
    assert done.err.endswith(f"found {found}\n")


def test_set_reads_numbers_and_truths_as_a_study_does(run: Run, example: Path) -> None:
    for typed, read in (("0.5", 0.5), ("true", 1.0)):
        done = run("rank", example, "-m", "vikor", "--set", f"v={typed}", "-f", "json", "--brief")
        assert json.loads(done.out)["method"]["parameters"]["v"] == read
    assert run("rank", example, "--set", "=1").code == 2
