"""How the tests of the command line run it: in this process, or as one of its own."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from netselect.api import Ranking, rank_with
from netselect.arguments import RankingOptions
from netselect.cli import main
from netselect.study.study import Study
from tests.cli.forked import Forks, forking

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"
PM = "Project-management professional body, student grade"
COP = "Council-wide project community of practice"
"""What the two first networks of the example are called."""

PROGRAM = "import sys; from netselect.cli import main; sys.exit(main())"
"""What the console script does."""

PANELS = {
    "Start": ["new", "convert", "check", "rank"],
    "Look closer": ["compare", "explain", "gaps", "diff", "methods", "catalogue", "schema"],
    "Decide": ["portfolio"],
    "Doubt": ["questions", "sensitivity", "robustness", "judgements", "judges"],
    "Hand in": ["report"],
    "After joining": ["maintain"],
    "Many learners": ["batch"],
}
"""All commands, by what they are for."""

COMMAND_NAMES = [name for names in PANELS.values() for name in names]

INTERRUPTIBLE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""Python that lets Ctrl-C through to a child, also where these tests run under `nohup`."""


class Done(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command in this process."""

    def call(*arguments: object) -> Done:
        code = main([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return call


KEPT: dict[tuple[str, str], Ranking] = {}
"""Rankings that commands have made here, by the study and by how it was ranked."""


@pytest.fixture
def ranked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands on equal studies share a ranking, which keeps what it has been asked for, as in Python."""

    def once(study: Study, options: RankingOptions) -> Ranking:
        told = (study.model_dump_json(exclude_unset=True), repr(options))
        if told not in KEPT:
            KEPT[told] = rank_with(study, options)
        return KEPT[told]

    monkeypatch.setattr("netselect.cli.rank.rank_with", once)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with the example in it, and nothing else."""
    (tmp_path / EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
    monkeypatch.chdir(tmp_path)
    return Path(EXAMPLE.name)


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Return what begins processes that need not start from nothing."""
    with forking() as forks:
        yield forks


@pytest.fixture
def forked(forks: Forks) -> Callable[..., Done]:
    """Run a command as a process of its own that has loaded what it needs, after the Python of ``before``."""

    def call(arguments: Sequence[object], *, before: str = "", stdin: str = "") -> Done:
        child = forks.begin(before + PROGRAM, arguments)
        out, error = child.communicate(stdin)
        return Done(child.wait(), out, error)

    return call
