"""Does the command line behave as a process: exit codes, pipes, colour, a missing extra?"""

import json
import os
import re
import shlex
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.cli.conftest import COP, EXAMPLE, INTERRUPTIBLE, PM, PROGRAM, Done
from tests.cli.forked import Child, Forks

Run = Callable[..., Done]


@cache
def plainly(*arguments: str) -> Done:
    """Run a command as `python -m netselect` with its output in a pipe, once for all that compare with it."""
    return Done(*through_a_shell(list(arguments), ""))


def test_a_ranking_is_done_with_0() -> None:
    done = plainly("rank", str(EXAMPLE))
    assert (done.code, done.err) == (0, "")
    assert "Project-management professional body" in done.out


def test_standard_input_is_read_with_a_dash(forked: Run) -> None:
    done = forked(["rank", "-", "--format", "csv"], stdin=EXAMPLE.read_text("utf-8"))
    assert done.code == 0
    assert done.out.startswith("id,rank,name")


def test_faults_are_1_on_stderr_without_a_traceback(forked: Run) -> None:
    done = forked(["check", "-"], stdin="netselect: 1\ntitel: Mine\n")
    assert (done.code, done.out) == (1, "")
    assert "standard input:2  titel" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [["rank", "nowhere.yaml"], ["rnak"], ["rank", "--nonsense"], []])
def test_wrong_usage_is_2(arguments: list[str], forked: Run) -> None:
    done = forked(arguments)
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.parametrize("count", [0, 10])
def test_a_pipe_that_closes_early_is_no_error(count: int, forks: Forks) -> None:
    # More than a pipe holds, so that there is something left to write.
    many = [EXAMPLE] * 12 if count else [EXAMPLE]
    child = forks.begin(PROGRAM, ["rank", *many, "--working", "--brief"])
    assert child.stdout is not None
    with child.stdout:
        child.stdout.read(count)
    child.stdout = None
    assert (child.communicate(), child.returncode) == (("", ""), 0)


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


def reading(forks: Forks, before: str) -> Child:
    """Begin a command that reads its standard input, and wait until it does."""
    child = forks.begin(before + READING + PROGRAM, ["rank", "-"])
    assert child.stdout is not None
    assert child.stdout.readline() == "reading\n"
    return child


def test_interruption_is_130(forks: Forks) -> None:
    child = reading(forks, INTERRUPTIBLE)
    child.send_signal(signal.SIGINT)
    assert (child.wait(), child.communicate()) == (130, ("", "Interrupted.\n"))


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


def test_an_interruption_that_the_parent_has_it_ignore_stays_ignored(forks: Forks) -> None:
    child = reading(forks, "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n")
    child.send_signal(signal.SIGINT)
    out, error = child.communicate(EXAMPLE.read_text("utf-8"))
    assert (child.returncode, error) == (0, "")
    assert "Project-management professional body" in out


PRINTING = [
    ["rank", str(EXAMPLE)],
    ["rank", str(EXAMPLE), "--brief", "--format", "json"],
    ["portfolio", str(EXAMPLE)],
    ["methods"],
    ["schema"],
    ["--help"],
    ["rank", "--help"],
]


def with_streams(forks: Forks, arguments: list[str], **streams: int | None) -> Done:
    """Run a command with what is none of a pipe for a stream: a file number, or None for one that is closed."""
    child = forks.begin(PROGRAM, arguments, streams=streams)
    out, error = child.communicate()
    return Done(child.wait(), out, error)


@pytest.fixture
def full() -> Iterator[int]:
    """Return a file that takes nothing."""
    file = os.open("/dev/full", os.O_WRONLY)
    yield file
    os.close(file)


@pytest.mark.parametrize("arguments", PRINTING)
def test_an_output_that_takes_nothing_is_a_sentence_and_2(arguments: list[str], forks: Forks, full: int) -> None:
    for where, why in ((full, "No space left on device"), (None, "it is not open")):
        told = f"standard output cannot be written: {why}\n"
        assert with_streams(forks, arguments, stdout=where) == (2, "", told)


def test_a_result_that_goes_to_a_file_needs_no_standard_output(forks: Forks, tmp_path: Path) -> None:
    result = tmp_path / "result.txt"
    assert with_streams(forks, ["rank", str(EXAMPLE), "--output", str(result)], stdout=None) == (0, "", "")
    assert "Project-management professional body" in result.read_text("utf-8")


def test_an_input_that_is_not_open_is_a_sentence_and_2(forks: Forks) -> None:
    done = with_streams(forks, ["rank", "-"], stdin=None)
    assert done == (2, "", "standard input is not open: name a file, or send a study in by a pipe\n")


def test_whoever_cannot_be_told_what_is_wrong_still_gets_the_code(forks: Forks, full: int) -> None:
    # From nothing, as it is Python that finds streams closed when it starts.
    assert through_a_shell(["rank", "nowhere.yaml"], "<&- >&- 2>&-") == (2, "", "")
    assert with_streams(forks, ["rank", "nowhere.yaml"], stderr=full) == (2, "", "")


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


def from_nothing(before: str) -> Done:
    """Rank in a process that starts from nothing, after some Python."""
    words = [sys.executable, "-c", before + PROGRAM, "rank", str(EXAMPLE)]
    return Done(*in_a_shell(words, ""))


@pytest.mark.parametrize("name", ["typer", "rich"])
def test_without_the_extra_it_is_one_sentence_with_the_install_line(name: str) -> None:
    done = from_nothing(f"import sys; sys.modules[{name!r}] = None\n")
    assert (done.code, done.out) == (2, "")
    assert done.err == 'The command line needs typer and rich: pip install "netselect[cli]"\n'


def test_a_ranking_into_a_pipe_loads_neither_pandas_nor_the_tables_of_rich() -> None:
    ending = (
        "import sys, atexit; atexit.register(lambda: print(*[n for n in"
        " ('pandas', 'rich.table', 'rich.console', 'rich.markdown', 'matplotlib', 'jinja2', 'typer.rich_utils')"
        " if n in sys.modules], file=sys.stderr))\n"
    )
    assert from_nothing(ending).err.strip() == ""


def on_a_terminal(forks: Forks, arguments: list[str], environment: dict[str, str]) -> str:
    """Run a command on a pseudo-terminal, 80 columns wide, and return what it shows."""
    base = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    told = {**base, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    code, shown = forks.shown(PROGRAM, arguments, ("stdin", "stdout", "stderr"), told)
    assert code == 0
    return shown


def test_a_terminal_shows_a_table_with_bars_in_colour(forks: Forks) -> None:
    shown = on_a_terminal(forks, ["rank", str(EXAMPLE), "--full"], {})
    assert "\x1b[" in shown
    assert "━" in shown


def test_no_color_is_respected(forks: Forks) -> None:
    shown = on_a_terminal(forks, ["rank", str(EXAMPLE), "--full"], {"NO_COLOR": "1"})
    assert "━" in shown
    assert not re.search(r"\x1b\[[0-9;]*[349][0-9]", shown)
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= 80


def test_plain_on_a_terminal_is_what_goes_into_a_pipe(forks: Forks) -> None:
    assert on_a_terminal(forks, ["rank", str(EXAMPLE), "--plain"], {}) == plainly("rank", str(EXAMPLE)).out


def test_a_dumb_terminal_gets_plain_text(forks: Forks) -> None:
    assert "\x1b" not in on_a_terminal(forks, ["rank", str(EXAMPLE)], {"TERM": "dumb"})


EACH = """
import json, os, sys
import netselect.cli.commands, netselect.cli.rank, netselect.reading.load
for arguments in json.loads(sys.argv[1]):
    if not os.fork():
        sys.argv[1:] = arguments
        sys.exit(netselect.cli.main())
    sys.stderr.write(f"{os.waitstatus_to_exitcode(os.wait()[1])} {arguments}\\n")
"""
"""Python that runs commands, each in a process of its own, and says how it ended."""


def test_an_output_that_knows_only_ascii_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace("Regional chamber", "Réunion chamber"), "utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    asked = [["rank", str(path), *options] for options in ([], ["--brief", "-f", "json"], ["-f", "csv"])]
    code, out, error = in_a_shell([sys.executable, "-c", EACH, json.dumps(asked)], "")
    assert (code, error) == (0, "".join(f"0 {arguments}\n" for arguments in asked))
    assert out.isascii()
    assert [text.count("union chamber") > 0 for text in re.split(r"\n(?=[{]|id,)", out)] == [True] * 3


def test_the_library_says_nothing_on_stderr_where_it_warns(forked: Run) -> None:
    done = forked(["rank", EXAMPLE, "--method", "promethee"])
    assert (done.code, done.err) == (0, "")
    assert f"without Open project-management group on a large platform, {PM} would come before {COP}" in " ".join(
        done.out.split()
    )


def test_a_pipe_as_output_is_written_to_and_stays_a_pipe(forked: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert forked(["rank", EXAMPLE, "--output", pipe]).code == 0
        assert os.read(reader, 2**16).decode("utf-8") == plainly("rank", str(EXAMPLE)).out
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_as_output_stays_a_link(forked: Run, tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    assert forked(["rank", EXAMPLE, "--output", link]).code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == plainly("rank", str(EXAMPLE)).out
