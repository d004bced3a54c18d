"""Does the command line behave as a process: exit codes, pipes, colour, a missing extra?"""

import json
import os
import pty
import re
import shlex
import signal
import stat
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.cli.conftest import COP, EXAMPLE, INTERRUPTIBLE, PM, PROGRAM, Done, process


def on_a_terminal(arguments: list[str], environment: dict[str, str]) -> str:
    """Run a command on a pseudo-terminal, 80 columns wide, and return what it shows."""
    main, side = pty.openpty()
    base = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    child = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=side,
        stdin=side,
        stderr=side,
        env={**base, "TERM": "xterm-256color", "COLUMNS": "80", **environment},
    )
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(main)
    assert child.wait() == 0
    return shown.decode().replace("\r\n", "\n")


@cache
def plainly(*arguments: str) -> Done:
    """Run a command as `python -m netselect` with its output in a pipe, once for all that compare with it."""
    return Done(*through_a_shell(list(arguments), ""))


def test_a_ranking_is_done_with_0() -> None:
    done = plainly("rank", str(EXAMPLE))
    assert (done.code, done.err) == (0, "")
    assert "Project-management professional body" in done.out


def test_standard_input_is_read_with_a_dash(tmp_path: Path) -> None:
    done = process(["rank", "-", "--format", "csv"], stdin=EXAMPLE.read_text("utf-8"), cwd=tmp_path)
    assert done.code == 0
    assert done.out.startswith("id,rank,name")


def test_faults_are_1_on_stderr_without_a_traceback(tmp_path: Path) -> None:
    done = process(["check", "-"], stdin="netselect: 1\ntitel: Mine\n", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "standard input:2  titel" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [["rank", "nowhere.yaml"], ["rnak"], ["rank", "--nonsense"], []])
def test_wrong_usage_is_2(arguments: list[str], tmp_path: Path) -> None:
    done = process(arguments, cwd=tmp_path)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_a_pipe_that_closes_early_is_no_error() -> None:
    # More than a pipe holds, so that there is something left to write.
    many = [str(EXAMPLE)] * 12
    child = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", PROGRAM, "rank", *many, "--working", "--brief"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.read(10)
    child.stdout.close()
    error = child.stderr.read()
    child.stderr.close()
    assert (child.wait(), error) == (0, b"")


def test_a_pipe_that_was_closed_before_anything_was_written_is_no_error() -> None:
    child = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", PROGRAM, "rank", str(EXAMPLE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    error = child.stderr.read()
    child.stderr.close()
    assert (child.wait(), error) == (0, b"")


READING = """
import sys
class Telling:
    def __init__(self, whole):
        self.buffer, self.whole = self, whole
    def read(self, size):
        print("reading", flush=True)
        return self.whole.buffer.read(size)
    def __getattr__(self, name):
        return getattr(self.whole, name)
sys.stdin = Telling(sys.stdin)
"""
"""Python that says when standard input is about to be read."""


def reading(before: str) -> "subprocess.Popen[bytes]":
    """Begin a command that reads its standard input, and wait until it does."""
    child = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", before + READING + PROGRAM, "rank", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"reading\n"
    return child


def test_interruption_is_130() -> None:
    child = reading(INTERRUPTIBLE)
    child.send_signal(signal.SIGINT)
    _, error = child.communicate()
    assert (child.returncode, error) == (130, b"Interrupted.\n")


def test_an_interruption_while_libraries_load_is_130_and_no_traceback() -> None:
    loading = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *given):\n"
        "        if name == 'netselect.cli.commands':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
    )
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", loading + PROGRAM, "rank", str(EXAMPLE)], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Interrupted.\n")


def test_an_interruption_that_the_parent_has_it_ignore_stays_ignored() -> None:
    child = reading("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n")
    child.send_signal(signal.SIGINT)
    out, error = child.communicate(EXAMPLE.read_bytes())
    assert (child.returncode, error) == (0, b"")
    assert b"Project-management professional body" in out


PRINTING = [
    ["rank", str(EXAMPLE)],
    ["rank", str(EXAMPLE), "--brief", "--format", "json"],
    ["portfolio", str(EXAMPLE)],
    ["methods"],
    ["schema"],
    ["--help"],
    ["rank", "--help"],
]


EACH = """
import json, os, sys
import netselect.cli.answers, netselect.cli.commands, netselect.cli.rank, netselect.reading.load
import netselect.robustness.questions, netselect.sets.portfolio
for arguments in json.loads(os.environ["COMMANDS"]):
    if not os.fork():
        sys.argv[1:] = arguments
        sys.exit(netselect.cli.main())
    sys.stderr.write(f"{os.waitstatus_to_exitcode(os.wait()[1])} {arguments}\\n")
"""
"""Python that runs commands, each in a process of its own, and says how it ended."""


@pytest.mark.parametrize(("where", "why"), [(">/dev/full", "No space left on device"), (">&-", "it is not open")])
def test_an_output_that_takes_nothing_is_a_sentence_and_2(
    where: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMANDS", json.dumps(PRINTING))
    told = "".join(f"standard output cannot be written: {why}\n2 {arguments}\n" for arguments in PRINTING)
    assert in_a_shell([sys.executable, "-c", EACH], where) == (0, "", told)


def test_a_result_that_goes_to_a_file_needs_no_standard_output(tmp_path: Path) -> None:
    result = tmp_path / "result.txt"
    assert through_a_shell(["rank", str(EXAMPLE), "--output", str(result)], ">&-") == (0, "", "")
    assert "Project-management professional body" in result.read_text("utf-8")


def test_an_input_that_is_not_open_is_a_sentence_and_2() -> None:
    done = through_a_shell(["rank", "-"], "<&-")
    assert done == (2, "", "standard input is not open: name a file, or send a study in by a pipe\n")


@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-"])
def test_whoever_cannot_be_told_what_is_wrong_still_gets_the_code(where: str) -> None:
    assert through_a_shell(["rank", "nowhere.yaml"], where) == (2, "", "")


def through_a_shell(arguments: list[str], where: str) -> tuple[int, str, str]:
    """Run a command as `python -m netselect` with what a shell does to its streams."""
    return in_a_shell([sys.executable, "-m", "netselect", *arguments], where)


def in_a_shell(words: list[str], where: str) -> tuple[int, str, str]:
    line = shlex.join(words)
    done = subprocess.run(["/bin/sh", "-c", f"{line} {where}"], capture_output=True, text=True, check=False)  # noqa: S603 -- as above
    return done.returncode, done.stdout, done.stderr


def test_it_is_a_module_too_under_the_same_name() -> None:
    code, out, error = through_a_shell(["--help"], "")
    assert (code, error) == (0, "")
    assert "Usage: netselect [OPTIONS] COMMAND" in out
    assert through_a_shell(["rank"], "")[2].endswith("`netselect rank --help` says how it is used.\n")


def test_a_ranking_is_printed_without_docstrings_and_assertions() -> None:
    """As text too, which is compared in test_bare_python.py."""
    arguments = ["rank", str(EXAMPLE), "--format", "json"]
    bare = [sys.executable, "-OO", "-m", "netselect", *arguments]
    assert in_a_shell(bare, "") == plainly(*arguments)


@pytest.mark.parametrize("name", ["typer", "rich"])
def test_without_the_extra_it_is_one_sentence_with_the_install_line(name: str) -> None:
    done = process(["rank", EXAMPLE], before=f"import sys; sys.modules[{name!r}] = None\n")
    assert (done.code, done.out) == (2, "")
    assert done.err == 'The command line needs typer and rich: pip install "netselect[cli]"\n'


def test_a_ranking_into_a_pipe_loads_neither_pandas_nor_the_tables_of_rich() -> None:
    ending = (
        "import sys, atexit; atexit.register(lambda: print(*[n for n in"
        " ('pandas', 'rich.table', 'rich.console', 'rich.markdown', 'matplotlib', 'jinja2', 'typer.rich_utils')"
        " if n in sys.modules], file=sys.stderr))\n"
    )
    assert process(["rank", EXAMPLE], before=ending).err.strip() == ""


def test_a_terminal_shows_a_table_with_bars_in_colour() -> None:
    shown = on_a_terminal(["rank", str(EXAMPLE), "--full"], {})
    assert "\x1b[" in shown
    assert "━" in shown


def test_no_color_is_respected() -> None:
    shown = on_a_terminal(["rank", str(EXAMPLE), "--full"], {"NO_COLOR": "1"})
    assert "━" in shown
    assert not re.search(r"\x1b\[[0-9;]*[349][0-9]", shown)
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= 80


def test_plain_on_a_terminal_is_what_goes_into_a_pipe() -> None:
    assert on_a_terminal(["rank", str(EXAMPLE), "--plain"], {}) == plainly("rank", str(EXAMPLE)).out


def test_a_dumb_terminal_gets_plain_text() -> None:
    assert "\x1b" not in on_a_terminal(["rank", str(EXAMPLE)], {"TERM": "dumb"})


def test_an_output_that_knows_only_ascii_is_no_error(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8").replace("Regional chamber", "Réunion chamber")
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    for options in ([], ["--brief", "--format", "json"], ["--format", "csv"]):
        done = process(["rank", "a.yaml", *options], environment={"PYTHONIOENCODING": "ascii"}, cwd=tmp_path)
        assert done.code == 0, done.err
        assert "union" in done.out


def test_the_library_says_nothing_on_stderr_where_it_warns(tmp_path: Path) -> None:
    done = process(["rank", EXAMPLE, "--method", "promethee"], cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert f"without Open project-management group on a large platform, {PM} would come before {COP}" in " ".join(
        done.out.split()
    )


def test_a_pipe_as_output_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert process(["rank", EXAMPLE, "--output", pipe]).code == 0
        assert os.read(reader, 2**16).decode("utf-8") == plainly("rank", str(EXAMPLE)).out
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_as_output_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    assert process(["rank", EXAMPLE, "--output", link]).code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == plainly("rank", str(EXAMPLE)).out
