"""Does `netselect batch` rank very many learners, say how far it is, and leave nothing lost when broken off?"""

import csv
import json
import os
import shlex
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import netselect
from netselect.errors import UnreadableFile
from tests.cli.conftest import EXAMPLE, INTERRUPTIBLE, PROGRAM, Done
from tests.cli.forked import Child, Forks

Run = Callable[..., Done]

SMALL = """
from netselect.batch import run
run.run_batch.__kwdefaults__["size"] = 5
"""
"""Python that makes parts of five learners."""

HELD = (
    INTERRUPTIBLE
    + SMALL
    + """
import pathlib, sys, time
from netselect.cli import output
output.BETWEEN_LINES = 1e9
parts = 0
def held(event, arguments):
    global parts
    if event == "os.rename" and str(arguments[1]).endswith(".npz"):
        parts += 1
        if parts == 3:
            print("two parts", flush=True)
            while not pathlib.Path("go").exists():
                time.sleep(0.02)
sys.addaudithook(held)
"""
)
"""Python that does so, and before the third one says so and waits for a file `go`.

A slow machine would be told besides how far it is.
"""


@pytest.fixture
def cohort(example: Path) -> Path:
    """Stand in a folder with the example and a table of 60 learners."""
    lines = ["id,limits.yearly_cost,weights.recognition"]
    lines += [f"p{row:02d},{row * 10},{1 + row % 3}" for row in range(60)]
    path = example.parent / "learners.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def with_faults(cohort: Path) -> Path:
    rows = cohort.read_text("utf-8").splitlines()
    rows[5:5] = ["p00,10,1", "ann,many,1", "bea,1,-2", "cleo and co,1,1"]
    cohort.write_text("\n".join(rows) + "\n", "utf-8")
    return cohort


def joined(text: str) -> str:
    return " ".join(text.split())


def test_a_table_of_learners_is_ranked_each_as_alone(run: Run, cohort: Path, example: Path) -> None:
    done = run("batch", example, "--learners", cohort, "--output", "out.csv", "--top", 3)
    assert (done.code, done.err) == (0, ""), done.err
    assert done.out.startswith("Ranked by weighted sum: out.csv\n")
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["learner"]: row for row in csv.DictReader(file)}
    assert list(rows) == [f"p{row:02d}" for row in range(60)]
    study = netselect.load(example)
    plain = study.as_plain()
    plain["learner"]["limits"]["yearly_cost"] = 100
    plain["criteria"]["recognition"]["weight"] = 2
    alone = netselect.rank(netselect.load(plain))
    first = alone.records[0]
    assert (rows["p10"]["network_1"], float(rows["p10"]["score_1"])) == (first.network, first.score or first.high)
    assert "network_4" not in rows["p10"]


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_every_format_goes_by_the_name_or_by_the_option(run: Run, cohort: Path, example: Path, kind: str) -> None:
    assert run("batch", example, "-l", cohort, "-o", f"out.{kind}").code == 0
    assert run("batch", example, "-l", cohort, "-o", "out.bin", "--format", kind).code == 0
    assert Path("out.bin").read_bytes() == Path(f"out.{kind}").read_bytes()


def test_another_suffix_is_refused_with_those_that_are_accepted(run: Run, cohort: Path, example: Path) -> None:
    done = run("batch", example, "-l", cohort, "-o", "out.xlsx")
    assert (done.code, done.out) == (2, "")
    assert ".parquet, .csv, .jsonl or .ndjson" in done.err
    assert run("batch", example, "-l", cohort, "-o", "out.csv", "-f", "parket").code == 2


def test_the_options_of_rank_hold_here_too(run: Run, cohort: Path, example: Path) -> None:
    options = ["--method", "topsis", "--set", "reference=candidates", "--gates", "ignore"]
    done = run("batch", example, "-l", cohort, "-o", "out.jsonl", *options)
    assert "ranked by topsis" in done.out
    first = json.loads(Path("out.jsonl").read_text("utf-8").splitlines()[0])
    assert first["excluded"] == 0
    done = run("batch", example, "-l", cohort, "-o", "out.jsonl", "--method", "topsys")
    assert (done.code, done.err) == (2, "There is no method `topsys`. Did you mean `topsis`?\n")


def test_faulty_learners_are_3_and_the_others_are_written(run: Run, cohort: Path, example: Path) -> None:
    run("batch", example, "-l", cohort, "-o", "good.csv")
    done = run("batch", example, "-l", with_faults(cohort), "-o", "out.csv")
    assert done.code == 3
    assert Path("out.csv").read_bytes() == Path("good.csv").read_bytes()
    lines = [json.loads(line) for line in Path("out.csv.faults.jsonl").read_text("utf-8").splitlines()]
    assert [line["line"] for line in lines] == [6, 7, 8, 9]
    assert "About 5 learners could not be ranked:" in done.err
    assert "learners.csv:7  limits.yearly_cost" in done.err
    assert "cleo and co" in done.err
    assert "Every fault, one a line: out.csv.faults.jsonl" in done.err
    # The survey can be kept and passed on: nothing that one learner wrote stands on standard output.
    assert done.out.startswith("Ranked by weighted sum: out.csv\n\nAbout 60 learners ranked")
    assert "cleo" not in done.out


def test_faults_of_the_study_are_1(run: Run, cohort: Path, example: Path) -> None:
    example.write_text(example.read_text("utf-8").replace("importance: 22", "importance: 1,5"), "utf-8")
    done = run("batch", example, "-l", cohort, "-o", "out.csv")
    assert (done.code, done.out) == (1, "")
    assert "1 fault in the study:" in done.err
    assert not Path("out.csv.parts").exists()


@pytest.mark.usefixtures("cohort")
def test_a_file_that_is_not_there_is_2_and_leaves_nothing_behind(run: Run, example: Path) -> None:
    before = sorted(path.name for path in Path().iterdir())
    done = run("batch", example, "-l", "learner.csv", "-o", "out.csv")
    assert (done.code, done.out) == (2, "")
    assert "learner.csv" in done.err
    assert sorted(path.name for path in Path().iterdir()) == before


def test_what_is_read_is_not_written_over(run: Run, cohort: Path, example: Path) -> None:
    for output in (cohort, example):
        before = output.read_bytes()
        done = run("batch", example, "-l", cohort, "-o", output, "--format", "csv")
        assert (done.code, done.out) == (2, "")
        assert "is read here, and is not written over" in done.err
        assert output.read_bytes() == before


def test_one_is_a_cohort_and_an_earlier_result_gives_way_to_it(run: Run, example: Path) -> None:
    Path("few.jsonl").write_text('{"id": "ann"}\n', "utf-8")
    for is_again in (False, True):
        done = run("batch", example, "-l", "few.jsonl", "-o", "out.csv")
        assert done.code == 0
        assert done.out.startswith("Ranked by weighted sum: out.csv\n")
        assert ("out.csv takes the place of an earlier one." in done.err) is is_again
        assert "earlier" not in done.out
        assert Path("out.csv").read_text("utf-8").count("\n") == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.yaml", b""),
        ("empty.jsonl", b""),
        ("blank.jsonl", b"\n\n"),
        ("empty.json", b"[]"),
        ("head.csv", b"id\n"),
        ("empty.csv", b""),
        ("picture.yaml", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe"),
        ("picture.jsonl", b"\xff\xd8\xff\xe0\x00\x10\n\xff\xfe\n"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe"),
        ("picture.parquet", b"\x89PNG\r\n"),
    ],
)
def test_what_holds_no_learners_is_refused_and_nothing_is_written(
    run: Run, example: Path, name: str, content: bytes
) -> None:
    Path(name).write_bytes(content)
    done = run("batch", example, "-l", name, "-o", "out.csv")
    assert (done.code, done.out) == (2, "")
    assert name in done.err
    assert [path.name for path in Path().iterdir() if path.name.startswith("out")] == []


def test_the_summary_ends_with_the_survey_of_the_cohort(run: Run, cohort: Path, example: Path) -> None:
    summary, _, survey = run("batch", example, "-l", cohort, "-o", "out.csv").out.partition("\n\n")
    assert summary == "Ranked by weighted sum: out.csv"
    assert survey.startswith("About 60 learners ranked by weighted sum\nEach count of learners is rounded")


def test_private_needs_are_left_out_on_request(run: Run, example: Path) -> None:
    record = {
        "id": "ann",
        "needs": {"secret": {"title": "S", "current": 1, "target": 4, "importance": 1, "private": True}},
    }
    Path("one.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    run("batch", example, "-l", "one.jsonl", "-o", "all.jsonl")
    assert "secret" in Path("all.jsonl").read_text("utf-8")
    written = set()
    for asked in (["--without-private"], *(["--audience", who] for who in ("manager", "assessor", "careers"))):
        run("batch", example, "-l", "one.jsonl", "-o", "out.jsonl", *asked)
        written.add(Path("out.jsonl").read_text("utf-8"))
    assert len(written) == 1
    assert "secret" not in str(written)
    run("batch", example, "-l", "one.jsonl", "-o", "own.jsonl", "--audience", "learner")
    assert Path("own.jsonl").read_text("utf-8") == Path("all.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--audience", "managr"], "--audience has no `managr`. Did you mean `manager`?"),
        (["--audience", "learner", "--without-private"], "leave one of them out"),
    ],
)
def test_nobody_else_is_an_audience(run: Run, cohort: Path, example: Path, asked: list[str], said: str) -> None:
    done = run("batch", example, "-l", cohort, "-o", "out.csv", *asked)
    assert done.code == 2
    assert said in done.err
    assert not Path("out.csv").exists()


def test_a_disk_that_is_full_is_2_and_says_what_is_safe_and_how_to_go_on(
    run: Run, cohort: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **_named: object) -> None:
        raise UnreadableFile("out.csv cannot be written: No space left on device")

    run("batch", example, "-l", cohort, "-o", "whole.csv")
    with monkeypatch.context() as patch:
        patch.setattr("netselect.batch.run._Run._one_file", full)
        done = run("batch", example, "-l", cohort, "-o", "out.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        "out.csv cannot be written: No space left on device\nAbout 60 learners have been ranked and"
    )
    assert run(*shlex.split(done.err.splitlines()[-1])[1:]).code == 0
    assert Path("out.csv").read_bytes() == Path("whole.csv").read_bytes()


def begun(forks: Forks, arguments: list[str], before: str = HELD) -> Child:
    """Begin a run that waits when two of its parts are there, and wait for that."""
    child = forks.begin(before + PROGRAM, arguments)
    assert child.stdout is not None
    assert child.stdout.readline() == "two parts\n"
    return child


def ordered(example: Path, cohort: Path) -> list[str]:
    return ["batch", str(example), "--learners", cohort.name, "--output", "out.csv", "--top", "3"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_is_130_and_says_the_command_that_goes_on(
    number: signal.Signals, cohort: Path, run: Run, forks: Forks, forked: Run
) -> None:
    example = Path(EXAMPLE.name)
    child = begun(forks, [*ordered(example, cohort), "--gates", "ignore"])
    child.send_signal(number)
    out, error = child.communicate()
    assert (child.returncode, out) == (130, "")
    said, command, last = error.splitlines()
    assert "learners have been ranked and are safe in out.csv.parts. To go on:" in said
    assert last == "Interrupted."
    assert not Path("out.csv").exists()
    assert command.strip().endswith("--gates ignore --resume")
    # The parts of this run are smaller than usual, which the command cannot know of.
    resumed = forked(shlex.split(command)[1:], before=SMALL)
    assert resumed.code == 0, resumed.err
    assert "learners had been read and ranked before." in resumed.out
    run(*ordered(example, cohort)[:-4], "--output", "whole.csv", "--top", 3, "--gates", "ignore")
    assert Path("out.csv").read_bytes() == Path("whole.csv").read_bytes()
    assert not Path("out.csv.parts").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_the_parent_has_it_ignore_stays_ignored(
    number: signal.Signals, cohort: Path, example: Path, forks: Forks
) -> None:
    deaf = f"\nsignal.signal({int(number)}, signal.SIG_IGN)\n"
    child = begun(forks, ordered(example, cohort), HELD + deaf)
    child.send_signal(number)
    Path("go").touch()
    assert (child.communicate()[1], child.returncode) == ("", 0)
    assert Path("out.csv").exists()


def test_a_killed_run_is_not_begun_anew_by_mistake_nor_resumed_with_another_method(
    cohort: Path, example: Path, forks: Forks, forked: Run
) -> None:
    child = begun(forks, ordered(example, cohort))
    child.kill()
    child.communicate()
    again = forked(ordered(example, cohort), before=SMALL)
    assert (again.code, again.out) == (2, "")
    assert "out.csv.parts holds what an earlier run has done: resume it (`--resume`), or remove" in again.err
    other = forked([*ordered(example, cohort), "--resume", "--method", "topsis"], before=SMALL)
    assert (other.code, other.out) == (2, "")
    assert "`method` was weighted_sum and is now topsis" in other.err
    resumed = forked([*ordered(example, cohort), "--resume"], before=SMALL)
    assert resumed.code == 0
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["learner"] for row in csv.DictReader(file)] == [f"p{row:02d}" for row in range(60)]


QUICKLY = "from netselect.cli import output; output.BETWEEN_LINES = 0.0\n"
"""Python that has a line printed for every part."""


def test_without_a_terminal_progress_is_plain_lines(forked: Run, cohort: Path, example: Path) -> None:
    done = forked(ordered(example, cohort), before=SMALL + QUICKLY)
    assert done.code == 0
    assert done.err.splitlines()[1].startswith("Ranking: 10 learners, ")
    assert " a second, about " in done.err
    assert all(sign.isprintable() or sign == "\n" for sign in done.err + done.out)


def on_a_terminal(forks: Forks, arguments: list[str], before: str) -> str:
    """Run a command whose stderr is a terminal, and return what that shows."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    code, shown = forks.shown(before + PROGRAM, arguments, ["stderr"], environment)
    assert code == 0
    return shown


def test_a_terminal_shows_a_bar_with_the_rate(forks: Forks, cohort: Path, example: Path) -> None:
    shown = on_a_terminal(forks, ordered(example, cohort), SMALL)
    assert "\x1b[" in shown
    assert "━" in shown
    assert "a second" in shown
    assert "Writing" in shown


def test_plain_on_a_terminal_is_lines(forks: Forks, cohort: Path, example: Path) -> None:
    shown = on_a_terminal(forks, [*ordered(example, cohort), "--plain"], SMALL + QUICKLY)
    assert "\x1b" not in shown
    assert "Ranking: 10 learners" in shown


def test_the_help_says_what_goes_where(run: Run) -> None:
    text = joined(run("batch", "--help").out)
    for word in ("network_1", "OUTPUT.faults.jsonl", "OUTPUT.parts", "limits.<limit>", "exit code is 3"):
        assert word in text


def studies_in(folder: Path, example: Path, count: int) -> Path:
    """Return a folder of studies of a learner each, of which the second is broken."""
    folder.mkdir()
    text = example.read_text("utf-8")
    name = netselect.load(example).learner.id
    for number in range(count):
        own = text.replace(f"id: {name}", f"id: p{number}").replace(
            "hours_per_month: 6", f"hours_per_month: {number}"
        )
        (folder / f"p{number}.yaml").write_text(own, "utf-8")
    (folder / "p1.yaml").write_text("netselect: 1\n", "utf-8")
    return folder


def test_a_folder_of_studies_is_ranked_one_for_each_learner(run: Run, example: Path) -> None:
    folder = studies_in(Path("studies"), example, 8)
    done = run("batch", folder, "--output", "out.jsonl", "--top", 2)
    assert done.code == 3
    assert done.out.startswith("Ranked by weighted sum: out.jsonl\n")
    assert done.err.startswith("At most 2 learners could not be ranked:\n")
    lines = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [line["learner"] for line in lines] == ["p0", *(f"p{number}" for number in range(2, 8))]
    for line in lines:
        alone = netselect.rank(netselect.load(folder / f"{line['learner']}.yaml"))
        listed = [record.network for record in alone.records if record.rank][:2]
        assert [network["network"] for network in line["networks"]] == listed
    faults = [json.loads(line) for line in Path("out.jsonl.faults.jsonl").read_text("utf-8").splitlines()]
    assert {fault["source"] for fault in faults} == {"studies/p1.yaml"}


def test_a_run_over_studies_is_resumed_too(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **_named: object) -> None:
        raise UnreadableFile("out.csv cannot be written: No space left on device")

    monkeypatch.setattr("netselect.batch.studies.PORTION", 3)
    folder = studies_in(Path("studies"), example, 8)
    run("batch", folder, "-o", "whole.csv")
    with monkeypatch.context() as patch:
        patch.setattr("netselect.batch.run._Run._one_file", full)
        done = run("batch", folder, "-o", "out.csv")
    assert done.code == 2
    for part in sorted(Path("out.csv.parts").glob("part-*"))[1:]:
        part.unlink()
    resumed = run(*shlex.split(done.err.splitlines()[-1])[1:])
    assert "About 5 learners had been read and ranked before." in resumed.out
    assert Path("out.csv").read_bytes() == Path("whole.csv").read_bytes()


def test_a_study_without_learners_is_refused_with_what_is_needed(run: Run, example: Path) -> None:
    done = run("batch", example, "--output", "out.csv")
    assert (done.code, done.out) == (2, "")
    assert "--learners is missing" in done.err


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_studies_that_are_all_faulty_are_3_with_every_fault(run: Run, kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "studies"
    folder.mkdir()
    (folder / "a.yaml").write_text("netselect: 1\n", "utf-8")
    output = tmp_path / f"out.{kind}"
    done = run("batch", folder, "-o", output)
    assert (done.code, done.out) == (3, f"Ranked: {output}\n\n{done.out.partition(chr(10) * 2)[2]}")
    assert done.err.startswith("At most 2 learners could not be ranked:\n")
    assert "`criteria` is missing" in done.err
    assert output.exists()
    assert Path(f"{output}.faults.jsonl").read_text("utf-8").count("\n") == 5


def test_a_folder_of_learners_without_a_study_is_told_with_the_cure(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "learners"
    folder.mkdir()
    (folder / "a.yaml").write_text("id: ann\n", "utf-8")
    done = run("batch", folder, "-o", tmp_path / "out.csv")
    assert (done.code, done.out) == (2, "")
    assert f"netselect batch STUDY --learners {folder}" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["learners"]


@pytest.mark.parametrize("output", ["", "-", "/dev/stdout", "/dev/fd/1", "."])
def test_an_output_that_is_no_file_of_its_own_is_refused(
    run: Run, cohort: Path, example: Path, output: str
) -> None:
    before = sorted(path.name for path in Path().iterdir())
    done = run("batch", example, "-l", cohort, "-o", output, "-f", "csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == before


def test_the_file_that_standard_output_goes_to_is_not_written_over(
    forks: Forks, cohort: Path, example: Path
) -> None:
    Path("kept.csv").write_text("kept\n", "utf-8")
    with Path("kept.csv").open("a", encoding="utf-8") as file:
        child = forks.begin(
            PROGRAM, ["batch", example, "-l", cohort, "-o", "kept.csv"], streams={"stdout": file.fileno()}
        )
        error = child.communicate()[1]
    assert child.returncode == 2
    assert "`kept.csv` is no file of their own" in error
    assert Path("kept.csv").read_text("utf-8") == "kept\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--top abc", "--top (-k) takes a whole number of 1 or more; found `abc`"),
        ("-k 2.5", "--top (-k) takes a whole number of 1 or more; found `2.5`"),
        ("--top 0", "--top (-k) takes a whole number of 1 or more; found `0`"),
        ("--workers many", "--workers (-j) takes a whole number from 1 to 64; found `many`"),
        ("-j 65", "--workers (-j) takes a whole number from 1 to 64; found `65`"),
    ],
)
def test_an_option_that_takes_a_number_says_so(
    run: Run, cohort: Path, example: Path, typed: str, said: str
) -> None:
    done = run("batch", example, "-l", cohort, "-o", "out.csv", *typed.split())
    assert (done.code, done.out, done.err) == (2, "", said + "\n")


def test_to_resume_what_never_began_is_said_and_begun(run: Run, cohort: Path, example: Path) -> None:
    done = run("batch", example, "-l", cohort, "-o", "out.csv", "--resume")
    assert (done.code, done.err) == (0, "There is nothing to go on from in out.csv.parts: starting anew.\n")
    assert done.out.startswith("Ranked by")


def test_an_interruption_before_the_first_part_keeps_nothing_and_says_so(
    run: Run, cohort: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("netselect.batch.journal.Journal.keep", interrupted)
    done = run("batch", example, "-l", cohort, "-o", "out.csv")
    assert (done.code, done.out) == (130, "")
    assert done.err.startswith("Nothing has been kept: the same command starts anew.\n")
    assert not Path("out.csv.parts").exists()


def test_a_second_run_on_the_same_output_is_refused(
    cohort: Path, example: Path, forks: Forks, forked: Run
) -> None:
    child = begun(forks, ordered(example, cohort))
    try:
        for option in ([], ["--resume"]):
            done = forked([*ordered(example, cohort), *option], before=SMALL)
            assert (done.code, done.out) == (2, "")
            assert f"another run is writing the same output (process {child.pid} on" in done.err
    finally:
        Path("go").touch()
        child.communicate()
    assert child.returncode == 0
    assert not Path("out.csv.parts").exists()


def test_workers_for_a_folder_of_studies_are_said_to_be_of_no_use(run: Run, example: Path) -> None:
    folder = studies_in(Path("studies"), example, 3)
    done = run("batch", folder, "-o", "out.csv", "--workers", 2)
    assert done.code == 3
    assert done.err.startswith("--workers is of no use here: studies are ranked one after the other.\n")
