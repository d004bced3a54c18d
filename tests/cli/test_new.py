"""Does `netselect new` start a study that reads without faults, and overwrite nothing by mistake?"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

import netselect
from netselect.cli import new
from netselect.errors import UnreadableFile
from tests.cli.conftest import Done

Run = Callable[..., Done]

ANSWERS = (
    "Where to go?",  # the title
    "Clerk",  # the role
    "100",  # money
    "lots",  # hours: not a number
    "6",
    "",  # a first need has to be given
    "Write reports",
    "9",  # beyond the levels
    "2",
    "4",
    "",  # importance: the default
    "next year",  # not a day
    "2030-09-30",
    "",  # no second need
    "The Guild, of Clerks",
    "10",
    "50",
    "",  # hours unknown
    "4",
    "2",  # no strength
    "0.5",
    "The guild of clerks",
    "",
    "0",
    "1",
    "",
    "",
    "",
)
"""What a person types, mistakes included."""


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let somebody sit at a terminal and type."""
    typed = iter(ANSWERS)

    def prompt(_question: str, *, default: str, show_default: bool) -> str:
        assert show_default is bool(default)
        return next(typed) or default

    monkeypatch.setattr(typer, "prompt", prompt)
    monkeypatch.setattr(new, "_is_asked", lambda: True)
    yield
    assert list(typed) == []


@pytest.mark.usefixtures("example")
def test_without_a_terminal_it_writes_the_starter(run: Run) -> None:
    done = run("new", "criteria.yaml")
    assert done.code == 0
    assert "netselect rank criteria.yaml" in done.out
    assert run("check", "criteria.yaml").code == 0
    assert run("rank", "criteria.yaml").code == 0


def test_the_starter_is_the_example_with_half_a_year_to_first_results(example: Path) -> None:
    started = netselect.loads(new.starter_text(), "starter")
    assert started.benefit_lag_weeks == 26
    assert started.model_copy(update={"benefit_lag_weeks": 0.0}) == netselect.load(example)
    assert started.illustrative


def test_it_overwrites_only_when_told_to(run: Run, example: Path) -> None:
    before = example.read_bytes()
    done = run("new", example)
    assert done.code == 2
    assert "is there already" in done.err
    assert example.read_bytes() == before
    assert run("new", example, "--force").code == 0
    assert example.read_bytes() != before


def test_csv_is_a_table_for_the_study_that_is_named(run: Run, example: Path) -> None:
    assert run("new", "networks.csv", "--csv", "--for", example).code == 0
    header = Path("networks.csv").read_text("utf-8").splitlines()[0].split(",")
    assert {"id", "name", "staying.yearly_cost", "values.recognition", "serves.raid-log", "facts.eligible"} <= {
        *header
    }


def test_csv_without_a_study_is_for_the_starter(run: Run, example: Path) -> None:
    run("new", "one.csv", "--csv")
    run("new", "two.csv", "--csv", "--for", example)
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()


@pytest.mark.usefixtures("answers")
@pytest.mark.usefixtures("example")
def test_on_a_terminal_it_asks_until_the_answers_make_a_study(run: Run) -> None:
    done = run("new", "mine.yaml")
    assert done.code == 0
    study = netselect.load("mine.yaml")
    assert study.title == "Where to go?"
    assert study.learner.limits.first_year_cost == 100
    assert study.learner.limits.hours_per_month == 6
    need = study.learner.needs["write-reports"]
    assert (need.current, need.target, need.importance, str(need.by)) == (2, 4, 10, "2030-09-30")
    assert list(study.networks) == ["the-guild-of-clerks", "the-guild-of-clerks-2"]
    assert study.networks["the-guild-of-clerks"].staying.hours_per_month.is_unknown  # type: ignore[union-attr]
    assert study.networks["the-guild-of-clerks"].serves["write-reports"].number == 0.5
    assert study.networks["the-guild-of-clerks-2"].serves["write-reports"].is_unknown
    assert not study.illustrative
    assert run("rank", "mine.yaml").code == 0
    for sentence in ("A plain number is needed", "One is needed", "from 0 to 5 is needed", "year-month-day"):
        assert sentence in done.out


@pytest.mark.usefixtures("example")
def test_stopping_in_the_middle_writes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise typer.Abort

    monkeypatch.setattr(typer, "prompt", stop)
    monkeypatch.setattr(new, "_is_asked", lambda: True)
    done = run("new", "mine.yaml")
    assert (done.code, done.err) == (130, "Interrupted.\n")
    assert not Path("mine.yaml").exists()


@pytest.mark.usefixtures("example")
def test_a_table_for_a_study_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        new.write_new(Path("networks.csv"), force=False, csv=True, study="nowhere.yaml")
