"""Does every command print its result in every format, and does the name of the file say which?"""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from netselect.cli import main
from netselect.report.plain import result_schema
from tests.cli.conftest import Done

pytestmark = pytest.mark.usefixtures("ranked_once")

Run = Callable[..., Done]

STUDY = "criteria.example.yaml"
JUDGED = """
netselect: 1
title: Which of two?
as_of: 2026-11-23
learner: {id: me, needs: {n: {title: N, importance: 1, current: 1, target: 2}}}
weights: points
criteria:
  cover: {computed: need_coverage, weight: 60}
  cost: {computed: yearly_cost, weight: 40, scale: {worst: 100, best: 0}}
networks:
  a: {name: A, staying: {yearly_cost: 50}, serves: {n: 0.75}}
  b: {name: B, staying: {yearly_cost: 0}, serves: {n: 0.25}}
judges:
  boss: {role: boss, influence: 1, points: {cover: 10, cost: 90}}
"""
COMMANDS = {
    "rank": ["rank", STUDY],
    "compare": ["compare", STUDY, "pm-body", "council-cop"],
    "explain": ["explain", STUDY, "chamber"],
    "diff": ["diff", STUDY, "later.yaml"],
    "gaps": ["gaps", STUDY],
    "check": ["check", STUDY],
    "questions": ["questions", STUDY],
    "sensitivity": ["sensitivity", STUDY],
    "robustness": ["robustness", STUDY, "--samples", "200"],
    "judgements": ["judgements", STUDY],
    "judges": ["judges", "judged.yaml"],
    "portfolio": ["portfolio", STUDY],
    "methods": ["methods"],
    "one method": ["methods", "vikor"],
    "catalogue": ["catalogue"],
}
AS_PAGES = ("rank", "diff", "questions", "sensitivity", "robustness", "judgements", "judges", "portfolio")
"""Commands whose result is shown in notebooks too, and so as HTML."""

every_command = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)


def in_turn(name: str, values: Sequence[object]) -> pytest.MarkDecorator:
    """Try every command with one of the values and every value with some command.

    What is typed about the format is understood in one place, before any command begins; a command can only pass
    it on or not.
    """
    cases = [
        pytest.param(words, values[place % len(values)], id=f"{command}-{place % len(values)}")
        for place, (command, words) in enumerate(COMMANDS.items())
    ]
    return pytest.mark.parametrize(("words", name), cases)


@pytest.fixture(autouse=True)
def _files(example: Path) -> None:
    (example.parent / "judged.yaml").write_text(JUDGED, "utf-8")
    later = example.read_text("utf-8").replace("{value: 95,", "{value: 140,").replace("weight: 26", "weight: 2")
    (example.parent / "later.yaml").write_text(later, "utf-8")


PRINTED: dict[tuple[str, ...], Done] = {}
"""What commands have printed here, so that tests that print the same need not work it out again."""


@pytest.fixture
def printed(run: Run) -> Run:
    """Run a command of this file that prints its result, or say again what it printed."""

    def call(*words: str) -> Done:
        if words not in PRINTED:
            PRINTED[words] = run(*words)
        return PRINTED[words]

    return call


@every_command
def test_json_fits_the_schema(printed: Run, words: list[str]) -> None:
    values = json.loads(printed(*words, "-f", "json").out)
    part = "result" if words[0] == "rank" else "findings"
    jsonschema.Draft202012Validator({**result_schema(), "$ref": f"#/$defs/{part}"}).validate(values)
    said = {"methods": values.get("methods"), "catalogue": values.get("catalogue")}.get(words[0], values["title"])
    assert said


@every_command
def test_csv_is_a_table_with_something_in_it(printed: Run, words: list[str]) -> None:
    head, *rows = csv.reader(io.StringIO(printed(*words, "-f", "csv").out))
    assert len(set(head)) == len(head) > 1
    assert {len(row) for row in rows} == {len(head)} or (words[0] == "judgements" and not rows)


@every_command
def test_markdown_has_a_title_and_says_what_the_text_says(printed: Run, words: list[str]) -> None:
    text, page = printed(*words).out, printed(*words, "-f", "markdown").out
    assert page.startswith("# ")
    assert page.count("\n# ") == 0
    if words[0] == "rank":
        return
    # All that Markdown adds are marks; the words and their order are those of the text.
    said = "".join(re.findall(r"[A-Za-z0-9]+", text))
    shown = "".join(re.findall(r"[A-Za-z0-9]+", page.replace("&lt;", "<").replace("&amp;", "&")))
    assert shown.endswith(said)


@pytest.mark.parametrize("words", [COMMANDS[name] for name in ("rank", "gaps", "diff", "methods")])
def test_text_has_its_old_name_too(printed: Run, words: list[str]) -> None:
    """Which one function tells, before a command begins; these are the ways in which commands print."""
    assert printed(*words, "-f", "table").out == printed(*words).out


NAMES = (
    ("text", "out.txt"),
    ("json", "out.JSON"),
    ("csv", "a.b/out.csv"),
    ("markdown", "out.md"),
    ("text", "out"),
)
"""Names of files, each after its format."""


@in_turn("told", [(format_, name, again) for again in (False, True) for format_, name in NAMES])
def test_the_name_of_the_file_says_the_format(
    printed: Run, run: Run, words: list[str], told: tuple[str, str, bool]
) -> None:
    """It says so alone; half of the commands are told as well, which is no contradiction."""
    format_, name, again = told
    Path("a.b").mkdir()
    typed = ["-f", format_] if again else []
    assert run(*words, "-o", name, *typed)[:2] == (0, "")
    wanted = printed(*words, *([] if format_ == "text" else ["-f", format_])).out
    # A file holds letters as they are, where a terminal may not.
    written = Path(name).read_text("utf-8")
    assert json.loads(written) == json.loads(wanted) if format_ == "json" else written == wanted


@in_turn("suffix", [".xls", ".docx", ".pdf", ".yaml", ".tar.gz", ".", ".jsn"])
def test_another_ending_is_refused_with_those_that_are_accepted(run: Run, words: list[str], suffix: str) -> None:
    done = run(*words, "-o", f"out{suffix}")
    assert (done.code, done.out) == (2, "")
    assert not Path(f"out{suffix}").exists()
    ends = [".txt (text)", ".json (json)", ".csv (csv)"]
    assert all(end in " ".join(done.err.split()) for end in ends)
    assert done.err.count("\n") == 1


@every_command
def test_only_a_ranking_is_written_as_a_workbook(run: Run, words: list[str]) -> None:
    pytest.importorskip("xlsxwriter")
    done = run(*words, "-o", "out.xlsx")
    if words[0] == "rank":
        assert (done.code, done.out, done.err) == (0, "", "")
        assert Path("out.xlsx").read_bytes().startswith(b"PK")
    else:
        assert (done.code, done.out) == (2, "")
        assert not Path("out.xlsx").exists()


def test_a_workbook_is_printed_where_nobody_looks_at_it(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    pytest.importorskip("xlsxwriter")
    assert main(["rank", STUDY, "-o", "out.xlsx"]) == 0
    assert main(["rank", STUDY, "--format", "xlsx"]) == 0
    assert capsysbinary.readouterr().out == Path("out.xlsx").read_bytes()


def test_a_workbook_is_not_shown_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    done = run("rank", STUDY, "--format", "xlsx")
    assert (done.code, done.out) == (2, "")
    assert done.err == "a workbook cannot be shown here: name a file, such as `--output results.xlsx`\n"


def test_a_workbook_holds_one_ranking_with_what_was_asked_for_beside_it(run: Run) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    done = run("rank", STUDY, "judged.yaml", "-o", "out.xlsx")
    assert (done.code, done.out) == (2, "")
    assert done.err == "a workbook holds one ranking, and these are 2 studies: name one of them\n"
    assert run("rank", str(Path(STUDY).resolve()), "--brief", "--methods", "topsis", "-o", "out.xlsx").code == 0
    rows = dict(
        openpyxl.load_workbook("out.xlsx")["As of writing"].iter_rows(min_row=3, max_col=2, values_only=True)
    )
    assert "TOPSIS" in rows["Other methods"]
    assert "How sure" not in rows
    assert not any(str(Path.cwd()) in str(text) for text in rows.values())


@in_turn("contradiction", [("out.json", "csv"), ("out.md", "text"), ("out.txt", "json")])
def test_a_contradiction_is_refused(run: Run, words: list[str], contradiction: tuple[str, str]) -> None:
    name, format_ = contradiction
    done = run(*words, "-o", name, "-f", format_)
    assert (done.code, done.out) == (2, "")
    assert not Path(name).exists()
    assert f"`--format {format_}` asks for something else" in " ".join(done.err.split())
    assert {"csv": ".csv", "text": ".txt", "json": ".json"}[format_] in done.err


class Page(HTMLParser):
    """Takes note of which elements a page has, and of what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Note a beginning."""
        self.fetched += [str(value) for name, value in attrs if name in {"src", "href"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note an end."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


@pytest.mark.parametrize("name", AS_PAGES)
def test_a_page_is_whole_and_fetches_nothing(run: Run, name: str) -> None:
    assert run(*COMMANDS[name], "-o", "out.html").code == 0
    text = Path("out.html").read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    page = Page()
    page.feed(text)
    assert (page.open, page.fetched) == ([], [])
    assert ("Which of two?" if name == "judges" else "Which networks should I develop this year?") in page.text


def test_a_page_holds_the_working_and_other_methods_where_they_are_asked_for(run: Run) -> None:
    bare = run("rank", STUDY, "-f", "html", "--brief").out
    page = run("rank", STUDY, "-f", "html", "--brief", "--working", "--methods", "topsis").out
    assert "How sure" not in bare
    assert "Working of Weighted sum" in page
    assert "Kendall" in page
    assert "Kendall" not in bare


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - set(AS_PAGES)))
def test_what_no_notebook_shows_is_not_written_as_a_page(run: Run, name: str) -> None:
    for words in (["-o", "out.html"], ["-f", "html"]):
        done = run(*COMMANDS[name], *words)
        assert (done.code, done.out) == (2, "")
        assert "markdown" in done.err
    assert not Path("out.html").exists()


def test_several_rankings_share_a_page(run: Run) -> None:
    done = run("rank", STUDY, "judged.yaml", "-f", "html")
    assert done.code == 0
    assert done.out.count("<!DOCTYPE html>") == 1
    assert "<title>Which networks should I develop this year?; Which of two?</title>" in done.out


def test_the_schema_is_written_as_json_alone(run: Run) -> None:
    assert run("schema", "-o", "schema.txt").code == 2
    assert not Path("schema.txt").exists()


def test_each_ending_stands_for_one_format(run: Run) -> None:
    ends = {
        "text": ["txt"],
        "json": ["json"],
        "csv": ["csv"],
        "markdown": ["md", "markdown"],
        "html": ["html", "htm"],
    }
    for format_, own in ends.items():
        wanted = run("rank", STUDY, "--brief", "-f", format_).out
        for end in own:
            assert run("rank", STUDY, "--brief", "-o", f"out.{end}").code == 0
            written = Path(f"out.{end}").read_text("utf-8")
            assert json.loads(written) == json.loads(wanted) if format_ == "json" else written == wanted


def test_a_device_has_no_suffix_and_takes_any_format(run: Run) -> None:
    for words in ([], ["-f", "csv"], ["-f", "table"], ["-f", "json"]):
        assert run("gaps", STUDY, "-o", "/dev/null", *words) == (0, "", "")


def test_markdown_leaves_paragraphs_unfolded_and_text_folded(run: Run) -> None:
    page, text = run("gaps", STUDY, "-f", "markdown").out, run("gaps", STUDY).out
    assert max(map(len, page.splitlines())) > 80 >= max(map(len, text.splitlines()))


@pytest.mark.parametrize("name", ["study.docx", "study.pdf", "study.json", "study.csv"])
def test_a_new_study_is_not_written_under_the_name_of_something_else(run: Run, name: str) -> None:
    done = run("new", name)
    assert (done.code, done.out) == (2, "")
    assert "Accepted: a name that ends in .yaml, .yml or .xlsx" in " ".join(done.err.split())
    assert not Path(name).exists()


@pytest.mark.parametrize("name", ["table.xlsx", "table.yaml", "table.tsv"])
def test_a_new_table_is_csv(run: Run, name: str) -> None:
    done = run("new", name, "--csv")
    assert (done.code, done.out) == (2, "")
    assert "ends in .csv" in " ".join(done.err.split())
    assert not Path(name).exists()


@pytest.mark.parametrize(("name", "format_"), [("o.csv", "jsonl"), ("o.JSONL", "parquet"), ("o.parquet", "csv")])
def test_a_batch_refuses_a_contradiction_too(run: Run, name: str, format_: str) -> None:
    Path("who.csv").write_text("id\na\n", "utf-8")
    done = run("batch", STUDY, "-l", "who.csv", "-o", name, "-f", format_)
    assert (done.code, done.out) == (2, "")
    assert f"`--format {format_}` asks for something else" in " ".join(done.err.split())
    assert not Path(name).exists()


@in_turn("typed", [["--format", "json"], ["-f", "json"], ["--format=json"]])
def test_faults_are_json_where_json_is_asked_for(run: Run, words: list[str], typed: list[str]) -> None:
    files = [word for word in words if word.endswith(".yaml")]
    for file in files:
        Path(file).write_text(
            Path(file).read_text("utf-8").replace("as_of: 2026-11-23", "as_of: 2026-11-32"), "utf-8"
        )
    done = run(*words, *typed)
    if not files:
        assert done.code == 0
        return
    assert done.code == 1
    values = json.loads(done.out)
    jsonschema.Draft202012Validator({**result_schema(), "$ref": "#/$defs/faults"}).validate(values)
    (fault,) = values["faults"]
    assert (fault["source"], fault["path"]) == (files[0], "as_of")
    assert fault["message"] in done.err


def test_faults_stand_nowhere_else_than_before_where_no_json_goes_to_the_screen(run: Run) -> None:
    Path("faulty.yaml").write_text("netselect: 1", "utf-8")
    for typed in ([], ["--format", "csv"], ["-o", "out.json"], ["--format", "json", "--output", "out.json"]):
        done = run("check", "faulty.yaml", *typed)
        assert (done.code, done.out) == (1, "")
        assert "`title` is missing" in done.err
    assert not Path("out.json").exists()
    assert run("check", "missing.yaml", "--format", "json").out == ""
