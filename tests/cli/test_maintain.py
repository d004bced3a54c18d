"""Does `netselect maintain` ask each verb, say on which day, write what happened, and explain a mistake?"""

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from pydantic_core import PydanticCustomError

from netselect.cli.options import today
from netselect.maintain import load
from netselect.study.written import read_date
from tests.cli.conftest import Done

Run = Callable[..., Done]
DAY = ("--as-of", "2026-11-29")
VERBS = {
    "due": (),
    "match": (),
    "promote": (),
    "introduce": (),
    "ledger": (),
    "share": (),
    "guidelines": (),
    "told": (),
    "timeline": (),
    "subject-export": ("contact-1",),
}
"""The commands that ask a verb, each with what else it needs."""


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """Stand in a folder with the records that `new` writes, and a key file."""
    monkeypatch.chdir(tmp_path)
    assert run("maintain", "new", "records.yaml").code == 0
    path = Path("records.yaml")
    text = re.sub(r"\d{4}-\d\d-\d\d", "2026-11-01", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    Path("names.yaml").write_text("contact-1: Jane Example\n", "utf-8")
    return path


def joined(text: str) -> str:
    return " ".join(text.split())


def test_the_notes_of_the_example_name_nobody_in_it_and_what_they_offer_is_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "records.yaml"
    run("maintain", "new", path)
    text = path.read_text("utf-8").replace("\nstrengths:", "  contact-8: {}\n  contact-9: {}\n\nstrengths:")
    for key in ("consents", "guidelines", "introductions"):
        text = text.replace(f"# {key}:\n#", f"{key}:\n")
    text = text.replace("# subjects:", "subjects:").replace("  # case:", "  case:")
    (tmp_path / "whole.yaml").write_text(text, "utf-8")
    read = load(tmp_path / "whole.yaml", as_of=today())
    assert (len(read.consents), list(read.guidelines), list(read.introductions)) == (1, ["swaps"], ["eight-nine"])
    assert not [notice for notice in read.notices if "consents" in notice.path]
    (tmp_path / "whole.yaml").unlink()
    done = run("maintain", "forget", path, "contact-1", "--yes")
    assert (done.code, "Nothing that names them is left" in done.out) == (0, True)


def test_new_writes_an_example_without_faults_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "records.yaml"
    done = run("maintain", "new", path)
    assert (done.code, done.err) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o600
    assert load(path, as_of=today()).notices == ()
    assert f"Next: netselect maintain due {path}" in done.out
    assert run("maintain", "due", path).code == 0
    made = [tmp_path / name for name in ("due.txt", "due.ics", "due.json", "timeline.md")]
    for one in made[:3]:
        assert run("maintain", "due", path, "-o", one).code == 0
    timeline = ["report", path, "--kind", "timeline", "--as-of", today()]
    assert run(*timeline, "-o", made[3]).code == 0
    assert {one.stat().st_mode & 0o777 for one in made} == {0o600}
    before = path.read_bytes()
    done = run("maintain", "new", path)
    assert (done.code, path.read_bytes()) == (2, before)
    assert "is there already" in done.err
    assert run("maintain", "new", path, "--force").code == 0
    done = run("maintain", "new", tmp_path / "records.json")
    assert (done.code, "a file of records is not written as `.json`" in done.err) == (2, True)


def test_the_help_lists_every_command_by_its_task_and_each_has_an_example(run: Run) -> None:
    done = run("maintain", "--help")
    _, _, lists = done.out.partition("\nWrite down:")
    names = re.findall(r"^  ([a-z-]+)  +[A-Z]", lists, re.MULTILINE)
    assert {*VERBS, "new", "log", "forget", "purge"} <= {*names}
    assert "..." not in lists
    for name in names:
        told = run("maintain", name, "--help")
        assert told.code == 0
        assert f"Example:  netselect maintain {name} records.yaml" in joined(told.out).replace(
            "Example: ", "Example:  "
        )
        assert max(map(len, told.out.splitlines())) <= 80


@pytest.mark.parametrize(("verb", "more"), VERBS.items())
def test_each_verb_says_the_day_first_unless_it_was_named(
    verb: str, more: tuple[str, ...], run: Run, records: Path
) -> None:
    done = run("maintain", verb, records, *more)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"As of {today()}, today; --as-of names another day.\n")
    named = run("maintain", verb, records, *more, *DAY)
    assert not named.out.startswith("As of")
    assert max(map(len, named.out.splitlines())) <= 80


@pytest.mark.parametrize(("verb", "more"), VERBS.items())
def test_each_verb_is_json_and_csv_too_and_equal_input_gives_equal_bytes(
    verb: str, more: tuple[str, ...], run: Run, records: Path
) -> None:
    done = run("maintain", verb, records, *more, *DAY, "--format", "json")
    assert (done.code, json.loads(done.out)["as_of"]) == (0, "2026-11-29")
    done = run("maintain", verb, records, *more, *DAY, "-o", "out.csv")
    assert done.code == 0
    assert next(csv.reader(io.StringIO(Path("out.csv").read_text("utf-8"))))
    again = run("maintain", verb, records, *more, *DAY, "-f", "csv")
    assert again.out == Path("out.csv").read_text("utf-8")
    today = run("maintain", verb, records, *more, "-f", "json")
    assert today.err.startswith("As of ")


def test_log_shows_the_entry_writes_it_and_leaves_every_other_byte(run: Run, records: Path) -> None:
    before = records.read_bytes()
    done = run(
        "maintain", "log", records, "gave", "contact-1", "--kind", "information", "--on", "2026-11-20", *DAY
    )
    line = "- {on: 2026-11-20, entry: gave, with: contact-1, kind: information}"
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == line
    assert records.read_bytes() == before + f"  {line}\n".encode()
    assert f"line {len(before.splitlines()) + 1}" in done.out


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        (
            ("attended", "guild", "contact-1", "--hours", "1.5"),
            "entry: attended, with: contact-1, network: guild, hours: 1.5",
        ),
        (("lead", "contact-1", "--by", "2026-12-24"), "entry: lead, with: contact-1, id: lead-2, by: 2026-12-24"),
        (("action", "card", "contact-1"), "entry: action, with: contact-1, id: card"),
        (("done", "lead-1"), "entry: done, id: lead-1"),
        (("told", "guild_members", "minutes_template"), "entry: told, item: minutes_template, to: guild_members"),
        (("showed", "minute_taking", "contact-1"), "entry: showed, to: contact-1, strength: minute_taking"),
        (("received", "contact-1", "--note", "=1: #"), 'entry: received, with: contact-1, note: "=1: #"'),
        (("left", "guild"), "entry: left, network: guild"),
    ],
)
def test_each_word_goes_where_it_fits(words: tuple[str, ...], entry: str, run: Run, records: Path) -> None:
    done = run("maintain", "log", records, *words, *DAY)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"- {{on: 2026-11-29, {entry}}}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gvae", "contact-1"), "There is no entry `gvae`. Did you mean `gave`?"),
        (("gave", "contact-2"), "`contact-2`"),
        (("gave",), "`gave` is not logged: `gave` needs `with:`"),
        (("gave", "contact-1", "--kind", "infomation"), "`gave` is not logged: `kind`: found `infomation`"),
        (("gave", "contact-1", "--hours", "-1"), "`gave` is not logged: `hours`: found `-1`"),
        (("gave", "contact-1", "--on", "2026-12-01"), "after 2026-11-29"),
        (("gave", "contact-1", "--on", "yesterday"), "yesterday"),
        (("gave", "contact-1", "--by", "2026-12-01"), "`gave` has no `by`"),
        (("attended", "guild", "--on", "2026-10-01"), "2026-11-01"),
        (("done", "lead-9"), "`lead-9`"),
        (("made", "contact-1"), "`made` needs `introduction:`"),
    ],
)
def test_an_entry_that_does_not_fit_is_one_sentence_and_nothing_is_written(
    words: tuple[str, ...], said: str, run: Run, records: Path
) -> None:
    before = records.read_bytes()
    done = run("maintain", "log", records, *words, *DAY)
    assert done.code == 2
    assert said in joined(done.err)
    assert "Traceback" not in done.err
    assert records.read_bytes() == before


@pytest.mark.parametrize("words", [("gave", "Jane_Example"), ("gave", "jane"), ("lead", "--id", "janeexample")])
def test_a_real_name_that_is_typed_is_not_repeated(words: tuple[str, ...], run: Run, records: Path) -> None:
    before = records.read_bytes()
    done = run("maintain", "log", records, *words, *DAY)
    assert (done.code, records.read_bytes()) == (2, before)
    assert "write `contact-1`" in joined(done.err)
    assert "jane" not in f"{done.out}{done.err}".lower()


def test_real_names_are_shown_on_a_terminal_alone(
    run: Run, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for more in ((), ("-o", "due.txt"), ("-f", "json")):
        done = run("maintain", "match", records, *DAY, "--names", *more)
        assert (done.code, done.out) == (2, "")
        assert "--names shows real names on a terminal" in done.err
        assert "Jane" not in done.err
    assert not Path("due.txt").exists()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    done = run("maintain", "match", records, *DAY, "--names")
    assert done.code == 0
    assert "Jane Example (mutual)" in done.out
    assert "contact-1" not in done.out
    for verb, words in VERBS.items():
        assert "Jane" not in run("maintain", verb, records, *words, *DAY).out


def test_forget_shows_asks_and_says_what_is_left(run: Run, records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = records.read_bytes()
    done = run("maintain", "forget", records, "contact-1", *DAY)
    assert (done.code, records.read_bytes()) == (2, before)
    assert "add --yes" in done.err
    assert "records.yaml:" in done.out
    assert "Jane" not in done.out
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "confirm", lambda _, **__: False)
    done = run("maintain", "forget", records, "contact-1", *DAY)
    assert (done.code, records.read_bytes()) == (0, before)
    Path("reports").mkdir()
    Path("reports/a.txt").write_text("x\nJane Example\n", "utf-8")
    monkeypatch.setattr(typer, "confirm", lambda _, **__: True)
    done = run("maintain", "forget", records, "contact-1", *DAY, "--also", "reports")
    assert done.code == 1
    assert "reports/a.txt:2  name" in done.out
    assert "Jane" not in done.out
    assert Path("names.yaml").read_text("utf-8") == "{}\n"
    # The note in the head of the example names it as an example.
    left = re.findall(r"records\.yaml:(\d+)  id", done.out)
    assert all(
        line.lstrip().startswith("#")
        for line in (records.read_text("utf-8").splitlines()[int(at) - 1] for at in left)
    )


def test_what_is_written_and_erased_can_be_read_by_a_program(run: Run, records: Path) -> None:
    done = run("maintain", "log", records, "gave", "contact-1", *DAY, "-f", "json")
    assert json.loads(done.out)["text"] == "- {on: 2026-11-29, entry: gave, with: contact-1}" == done.err.strip()
    done = run("maintain", "log", records, "gave", "contact-1", *DAY, "-f", "csv")
    assert done.out.startswith("path,line,text,rewritten\n")
    done = run("maintain", "forget", records, "contact-1", *DAY, "--yes", "-f", "json")
    found = json.loads(done.out)
    assert (found["people"], found["entries"], found["is_done"], done.code) == (["contact-1"], 4, True, 0)
    assert "This goes:" in done.err
    assert "met_on" not in done.out


def test_a_link_to_records_is_followed_and_both_folders_are_searched(run: Run, records: Path) -> None:
    Path("away").mkdir()
    records.rename("away/records.yaml")
    records.symlink_to("away/records.yaml")
    Path("away/copy.txt").write_text("contact-1", "utf-8")
    Path("note.txt").write_text("contact-1", "utf-8")
    done = run("maintain", "forget", records, "contact-1", *DAY, "--yes")
    assert {"note.txt:1  id", "copy.txt:1  id"} <= {Path(line.strip()).name for line in done.out.splitlines()}
    assert records.is_symlink()
    assert Path("names.yaml").read_text("utf-8") == "{}\n"


def test_purge_does_what_due_announced(run: Run, records: Path) -> None:
    assert "contact-1" in run("maintain", "due", records, "--as-of", "2028-10-31").out
    done = run("maintain", "purge", records, "--as-of", "2028-10-31", "--yes")
    assert (done.code, "Nothing is past its date on 2028-10-31." in done.out) == (0, True)
    done = run("maintain", "purge", records, "--as-of", "2028-11-01", "--yes")
    assert "Forgotten: contact-1; 2 log entries went." in done.out
    assert load(records).contacts == {}


def test_share_and_guidelines_take_what_they_are_about(run: Run, records: Path) -> None:
    done = run(
        "maintain", "share", records, "minutes_template", "--with", "guild_members", "--purpose", "help", *DAY
    )
    assert "minutes_template to guild_members for help: allow." in joined(done.out)
    done = run("maintain", "share", records, "minutes_templat", *DAY)
    assert (done.code, "Did you mean `minutes_template`?" in done.err) == (2, True)
    Path("old.yaml").write_bytes(records.read_bytes())
    assert "No guideline has changed." in run("maintain", "guidelines", records, "--compare", "old.yaml", *DAY).out


def test_due_is_a_calendar_with_equal_bytes(run: Run, records: Path) -> None:
    pytest.importorskip("icalendar")
    assert run("maintain", "due", records, *DAY, "-o", "due.ics").code == 0
    first = Path("due.ics").read_bytes()
    assert first.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"Jane" not in first
    assert run("maintain", "due", records, *DAY, "-o", "due.ics", "--format", "ics").code == 0
    assert Path("due.ics").read_bytes() == first
    done = run("maintain", "due", records, *DAY, "-o", "due.ics", "--format", "json")
    assert done.code == 2
    done = run("maintain", "match", records, *DAY, "--format", "ics")
    assert (done.code, "--format has no `ics`" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("maintain", "mtach", "records.yaml"),
            "There is no command `mtach`. Did you mean `match`?\n`netselect maintain --help`",
        ),
        (("mantain", "match"), "There is no command `mantain`. Did you mean `maintain`?\n`netselect --help`"),
        (("maintain", "match"), "`netselect maintain match --help` says how it is used."),
        (("maintain", "match", "records.yaml", "--asof", "x"), "`netselect maintain match --help`"),
        (("maintain", "match", "recrods.yaml"), "Did you mean `records.yaml`?"),
        (("maintain", "match", "records.yaml", "--as-of", "soon"), "soon"),
        (
            ("maintain", "log", "records.yaml", "gave", "contact-1", "--on", "2026-02-29"),
            "--on: found `2026-02-29`, which is no day of the calendar: write `2026-02-28`",
        ),
        (
            ("maintain", "log", "records.yaml", "lead", "contact-1", "--by", "soon"),
            "--by: found `soon`: write a date as year-month-day, such as 2026-11-23",
        ),
        (("maintain", "match", "records.yaml", "-o", "records.yaml"), "nothing is written as `.yaml`"),
        (("maintain", "match", "records.yaml", "-o", "r.doc"), "nothing is written as `.doc`"),
        (("maintain", "log", "-", "gave", "contact-1"), "standard input"),
        (
            ("maintain", "log", "records.yaml", "gave", "contact-1", "--on", "soon"),
            "--on: found `soon`: write a date as year-month-day",
        ),
        (
            ("maintain", "log", "records.yaml", "lead", "contact-1", "--by", "soon"),
            "--by: found `soon`: write a date as year-month-day",
        ),
    ],
)
def test_a_command_typed_wrongly_is_told_with_the_cure(
    words: tuple[str, ...], said: str, run: Run, records: Path
) -> None:
    before = records.read_bytes()
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert records.read_bytes() == before


NO_DAYS = (
    "2026-W49-1",
    "20261130",
    "2026W491",
    "2026-334",
    "2026-11-31",
    "2026-11",
    "30/11/2026",
    "today",
    " 2026-11-30",
)
"""Days that are not written as year-month-day, among them all of ISO 8601's other ways."""


@pytest.mark.parametrize("typed", NO_DAYS)
@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--as-of", ("match", "records.yaml")),
        ("--on", ("log", "records.yaml", "gave", "contact-1")),
        ("--by", ("log", "records.yaml", "lead", "contact-1")),
    ],
)
def test_a_day_is_typed_as_it_is_written_in_a_study_and_refused_in_the_same_sentence(
    option: str, words: tuple[str, ...], typed: str, run: Run, records: Path
) -> None:
    before = records.read_bytes()
    done = run("maintain", *words, option, typed)
    with pytest.raises(PydanticCustomError) as refused:
        read_date(typed)
    assert (done.code, done.out) == (2, "")
    assert f"{option}: {refused.value.message()}" in done.err
    assert records.read_bytes() == before


def test_every_fault_of_records_is_told_at_once_with_its_line(run: Run, records: Path) -> None:
    records.write_text(
        records.read_text("utf-8").replace("purge_after: 24", "").replace("met_on:", "met_no:"), "utf-8"
    )
    for verb, more in {**VERBS, "log": ("gave", "contact-1"), "forget": ("contact-1",), "purge": ()}.items():
        done = run("maintain", verb, records, *more, *DAY)
        assert done.code == 1, verb
        assert "records.yaml:" in done.err
        assert "purge_after" in done.err
        assert "met_no" in done.err
    done = run("maintain", "match", records, *DAY, "--format", "json")
    assert {fault["path"] for fault in json.loads(done.out)["faults"]} >= {"purge_after"}


def test_what_a_killed_command_left_goes_at_the_next(run: Run, records: Path) -> None:
    left = [Path(".records.yaml.netselect.tmp"), Path(".records.yaml.netselect.lock")]
    for one in left:
        one.touch()
    assert run("maintain", "match", records, *DAY).code == 0
    assert not any(one.exists() for one in left)


def test_the_schema_of_records(run: Run) -> None:
    assert json.loads(run("schema", "--records").out)["title"] == "Records of netselect"


def test_a_cell_that_begins_like_a_formula_is_inert(run: Run, records: Path) -> None:
    run("maintain", "log", records, "gave", "contact-1", "--note", "=HYPERLINK(1)", *DAY)
    cells = [
        cell
        for row in csv.reader(io.StringIO(run("maintain", "timeline", records, *DAY, "-f", "csv").out))
        for cell in row
    ]
    assert "'=HYPERLINK(1)" in cells
    assert "\x1b" not in run("maintain", "log", records, "gave", "contact-1", "--note", "\x1b[31m", *DAY).out
