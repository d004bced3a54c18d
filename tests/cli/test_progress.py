"""Does a long run say how far it is, not too often, and without guessing?"""

import contextlib
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netselect.cli import main
from netselect.cli.output import ProgressLines, ended_early, said_if_slow

EXAMPLE = Path(__file__).parents[2] / "criteria.example.yaml"


def told(total: int | None, *, steps: list[tuple[float, str, int]]) -> list[str]:
    """Return the lines that are printed when at some seconds so many learners are done."""
    now = 0.0
    printed: list[str] = []
    lines = ProgressLines(total, printed.append, clock=lambda: now)
    for now, what, done in steps:  # noqa: B007 -- the clock reads it
        lines(what, done)
    return printed


def test_a_line_is_printed_every_few_seconds() -> None:
    steps = [(second / 2, "Ranking", 100 * second) for second in range(1, 20)]
    assert told(None, steps=steps) == [
        "Ranking: 600 learners, 200 a second",
        "Ranking: 1,200 learners, 200 a second",
        "Ranking: 1,800 learners, 200 a second",
    ]


def test_a_short_run_prints_nothing() -> None:
    assert told(100, steps=[(0.1, "Ranking", 50), (2.0, "Ranking", 100), (2.5, "Writing", 100)]) == []


def test_time_left_is_said_where_the_total_is_known_and_not_over() -> None:
    assert told(1000, steps=[(4.0, "Ranking", 400), (8.0, "Ranking", 1100)]) == [
        "Ranking: 400 learners, 100 a second, about 6 s left",
        "Ranking: 1,100 learners, 175 a second",
    ]


def test_writing_is_counted_from_the_beginning() -> None:
    steps = [(4.0, "Ranking", 400), (5.0, "Writing", 100), (9.0, "Writing", 400)]
    assert told(None, steps=steps) == [
        "Ranking: 400 learners, 100 a second",
        "Writing: 400 learners, 100 a second",
    ]


def test_a_run_outlives_whoever_reads_its_lines() -> None:
    def closed(_: str) -> None:
        raise BrokenPipeError

    times = iter([0.0, 0.0, 10.0, 20.0])
    lines = ProgressLines(None, closed, clock=lambda: next(times))
    for done in (0, 100, 200):
        lines("Ranking", done)
    assert lines.before == 200


def test_what_takes_long_is_said_to_and_what_is_quick_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, told = threading.Event(), list[str]()

    def say(text: str) -> None:
        told.append(text)
        heard.set()

    monkeypatch.setattr("netselect.cli.output.say", say)
    with said_if_slow("It is quick.", after=3600.0):
        pass
    with said_if_slow("This takes a while.", after=0.0):
        assert heard.wait(600)
    assert told == ["This takes a while."]


class OverAtOnce:
    """A timer that has no patience."""

    daemon = False

    def __init__(self, _seconds: float, told: Callable[..., None], given: list[str]) -> None:
        self.start = lambda: told(*given)

    def cancel(self) -> None:
        """Come too late."""


@pytest.mark.usefixtures("ranked_once")
@pytest.mark.parametrize(
    "typed",
    [
        "check FILE",
        "rank FILE",
        "rank FILE --brief",
        "rank FILE --format json",
        "compare FILE pm-body council-cop",
        "explain FILE pm-body",
        "gaps FILE",
        "questions FILE",
        "sensitivity FILE",
        "robustness FILE --samples 100",
        "diff FILE FILE",
        "report FILE --kind analysis --format markdown",
    ],
)
def test_every_command_on_a_study_says_what_it_works_on_where_that_takes_a_while(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("netselect.cli.output.threading.Timer", OverAtOnce)
    for sits_there in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda sits_there=sits_there: sits_there)
        assert main([str(EXAMPLE) if word == "FILE" else word for word in typed.split()]) == 0
        told = capsys.readouterr().err.splitlines()
        assert told.count(f"Working on {EXAMPLE}; Ctrl-C ends it.") == sits_there


def test_ctrl_c_ends_the_draws_of_robustness_which_tells_those_that_were_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextlib.contextmanager
    def at_once(stop: Callable[[], None]) -> Iterator[None]:
        stop()
        yield

    monkeypatch.setattr("netselect.cli.answers.ended_early", at_once)
    assert main(["robustness", str(EXAMPLE), "--samples", "1000000"]) == 0
    samples = re.search("([0-9,]+) samples", capsys.readouterr().out)
    assert samples is not None
    assert 0 < int(samples[1].replace(",", "")) < 1_000_000


def test_the_first_ctrl_c_ends_a_search_and_the_next_one_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    # Where these tests run under `nohup`, Ctrl-C is ignored.
    before, stopped = signal.signal(signal.SIGINT, signal.default_int_handler), list[bool]()
    try:
        with ended_early(lambda: stopped.append(True)):
            signal.raise_signal(signal.SIGINT)
            assert stopped == [True]
            assert "what it has found follows" in capsys.readouterr().err
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) == signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def stopping(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("more", "made_by"),
    [
        ((), "netselect.report.text.short_text"),
        (("--full",), "netselect.report.text.ranking_text"),
        (("--full", "--method", "topsis"), "netselect.report.doubts_about"),
        (("--format", "json"), "netselect.report.plain.ranking_as_dict"),
    ],
)
def test_ctrl_c_while_it_is_worked_out_how_sure_a_ranking_is_tells_what_is_known(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], made_by: str
) -> None:
    monkeypatch.setattr(made_by, stopping)
    assert main(["rank", str(EXAMPLE), *more]) == 130
    said = capsys.readouterr()
    assert said.out == ""
    method = " --method topsis" if "topsis" in more else ""
    assert re.fullmatch(
        "Stopped while it was worked out how sure the ranking is. Known so far: as things are stated, .+ is "
        rf"first; `netselect rank \S*criteria.example.yaml{method} --brief` leaves the rest out.\nInterrupted.\n",
        said.err,
    )


def test_ctrl_c_among_several_studies_tells_how_far_it_was(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [str(EXAMPLE)] * 3
    with monkeypatch.context() as patched:
        patched.setattr("netselect.report.text.short_text", stopping)
        assert main(["rank", *files]) == 130
    assert "Known so far: 3 studies are ranked; `--brief` leaves the rest out." in capsys.readouterr().err
    monkeypatch.setattr("netselect.cli.rank.ranked", stopping)
    assert main(["rank", *files]) == 130
    assert f"Stopped at {EXAMPLE}: 0 of 3 studies were read, and none is printed." in capsys.readouterr().err


def test_ctrl_c_after_samples_are_drawn_tells_what_they_say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netselect.robustness.reversals", stopping)
    assert main(["robustness", str(EXAMPLE), "--samples", "100", "--method", "topsis"]) == 0
    said = capsys.readouterr()
    assert "100 samples" in said.out
    assert "Whose absence would change the order is left out: Ctrl-C stopped that." in said.err
