"""Does `netselect portfolio` say it as text, JSON, CSV and a picture, and explain what was typed wrongly?"""

import csv
import io
import json
import re
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import netselect
from netselect.cli import answers
from netselect.report.plain import result_schema
from netselect.sets import portfolio as choosing
from netselect.sets.portfolio import Portfolio, portfolio_within
from netselect.sets.solving import TimeLimit
from tests.cli.conftest import Done

Run = Callable[..., Done]

PADDING = """
netselect: 1
title: Padding
as_of: 2026-11-23
learner:
  id: me
  limits: {hours_per_month: 6}
  needs: {n: {title: Chair a meeting, importance: 1, current: 1, target: 3}}
criteria:
  need_coverage: {computed: need_coverage, weight: 1}
networks:
  body: {name: Body, staying: {yearly_cost: 0, hours_per_month: 2}, serves: {n: {value: 0.75, grade: verified}}}
  circle: {name: Circle, staying: {yearly_cost: 0, hours_per_month: 3}, serves: {n: {value: 0.5, grade: verified}}}
"""


def joined(text: str) -> str:
    return " ".join(text.split())


def test_the_text_says_which_set_and_how_that_is_proved(run: Run, example: Path) -> None:
    done = run("portfolio", example)
    assert done.code == 0
    assert done.err == ""
    assert (
        "Best set: Council-wide project community of practice + Project-management professional body, student "
        "grade. What is surely covered of all you need: 0.596 of 1. As stated, best single help: 0.62. "
        "If all help adds up: 0.706."
    ) in joined(done.out)
    whole = run("portfolio", example, "--full")
    assert "Proved: every one of the 32 combinations was looked at." in whole.out
    found = netselect.portfolio(netselect.load(example))
    for text, own in ((done.out, str(found)), (whole.out, found.to_text())):
        assert max(map(len, text.splitlines())) <= 80
        assert text.strip() == own.replace("`print(portfolio.to_text())`", "add `--full`")
        # Ids are for typing, names for reading.
        assert not any(name in text for name in netselect.load(example).networks if "-" in name)


def test_a_set_that_could_be_padded_is_not_and_what_a_larger_one_adds_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "padding.yaml"
    file.write_text(PADDING, "utf-8")
    out = joined(run("portfolio", file).out)
    assert "Best set: Body." in out
    assert (
        "With Circle as well, what is surely covered stays the same; if all help adds up, 0.875 instead of 0.75 "
        "is covered, for 3 more hours a month."
    ) in out
    values = json.loads(run("portfolio", file, "-f", "json").out)["portfolio"]
    assert values["best"]["networks"] == ["body"]
    assert (values["fuller"]["adds"], values["fuller"]["adds_names"]) == (["circle"], ["Circle"])
    assert values["fuller"]["more"]["hours_per_month"] == 3


def test_of_a_set_of_nobody_nothing_is_lost(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "nobody.yaml"
    file.write_text(PADDING.replace("value: 0.75", "value: 0").replace("value: 0.5", "value: 0"), "utf-8")
    for words in ([], ["--full"]):
        out = run("portfolio", file, *words).out
        assert "Best set: nobody." in out
        assert "What is lost" not in out


def test_json_fits_its_schema(run: Run, example: Path) -> None:
    values = json.loads(run("portfolio", example, "--format", "json").out)
    jsonschema.Draft202012Validator({**result_schema(), "$ref": "#/$defs/findings"}).validate(values)
    assert values["portfolio"]["best"]["networks"] == ["council-cop", "pm-body"]


def test_csv_has_a_row_for_each_set(run: Run, example: Path) -> None:
    rows = list(csv.reader(io.StringIO(run("portfolio", example, "-f", "csv").out)))
    frame = netselect.portfolio(netselect.load(example)).to_frame()
    assert rows[0] == list(frame.columns)
    assert len(rows) == len(frame) + 1


def test_wishes_are_heard(run: Run, example: Path) -> None:
    def best(*words: str) -> str:
        return joined(run("portfolio", example, *words, "--no-unknowns").out)

    def chosen(*words: str) -> list[str]:
        values = json.loads(run("portfolio", example, *words, "--no-unknowns", "-f", "json").out)
        return list(values["portfolio"]["best"]["networks"])

    assert chosen("--limit", "hours_per_month=6.5") == ["council-cop", "pm-body", "regional-network"]
    assert chosen("--most", "1") == ["pm-body"]
    assert "Cautious coverage decides" in best("--objective", "cautious", "--full")
    assert "then the ranking's scores" in best("--then", "score", "--full")
    assert "within 0.5 of its robust coverage" in best("--margin", "0.5", "--full")
    assert chosen("--one-of", "online_platform", "--limit", "yearly_cost=10") == ["council-cop", "open-group"]
    assert "hours a month alone" not in best("--limit", "hours_per_month=none")
    assert "What is not known yet" not in best("--full")


def test_a_picture_is_written_beside_the_text(run: Run, example: Path) -> None:
    target = example.parent / "front.pdf"
    assert run("portfolio", example, "--plot", target).code == 0
    assert target.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--objective", "robst"], "Did you mean `robust`?"),
        (["--limit", "hours_per_month"], "--limit takes NAME=AMOUNT"),
        (["--limit", "hours_per_month=many"], "--limit takes NAME=AMOUNT"),
        (["--limit", "first_year_cost=1e308"], "up to 1e+15"),
        (["--limit", "work_hours_per_month=3"], "`staying.work_hours_per_month` is missing, and is needed"),
        (["--limit", "hours=3"], "There is no limit `hours`"),
        (["--limit", "yearly_cost=3", "--limit", "yearly_cost=4"], "twice"),
        (["--one-of", "wombat"], "no network is of the type `wombat`"),
        (["--most", "0"], "from 1 upwards"),
        (["--margin", "3"], "a share from 0 to 1"),
        (["--format", "xml"], "--format has no `xml`"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_nothing_else(
    run: Run, example: Path, words: list[str], sentence: str
) -> None:
    done = run("portfolio", example, *words)
    assert (done.code, done.out) == (2, "")
    assert sentence in joined(done.err)


def test_the_file_that_is_read_is_not_written_over(run: Run, example: Path) -> None:
    before = example.read_bytes()
    done = run("portfolio", example, "--output", example)
    assert done.code == 2
    assert example.read_bytes() == before


def test_the_help_teaches_what_a_set_is(run: Run) -> None:
    text = joined(run("portfolio", "--help").out)
    assert "the best set need not be the top of the ranking" in text
    for option in (
        "--objective",
        "--margin",
        "--most",
        "--one-of",
        "--limit",
        "--plot",
        "--seconds",
        "--no-unknowns",
    ):
        assert option in text


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Return a study of more networks than sets can be looked at one by one."""
    networks = {
        f"n{place:02d}": {
            "name": f"Network {place}",
            "staying": {"yearly_cost": 0, "hours_per_month": 1 + place % 3},
            "serves": {"n": {"value": (1 + place % 9) / 10, "grade": "verified"}},
        }
        for place in range(22)
    }
    path = tmp_path / "many.json"
    path.write_text(json.dumps({**yaml.safe_load(PADDING), "as_of": "2026-11-23", "networks": networks}), "utf-8")
    return path


def test_a_time_limit_is_typed_and_what_it_left_out_is_said(run: Run, many: Path) -> None:
    done = run("portfolio", many, "--seconds", "0")
    assert done.code == 0
    assert "Of the 0 seconds that searches may take (`--seconds`), too little fell to the best" in joined(done.out)
    done = run("portfolio", many, "--seconds", "-1")
    assert (done.code, "give a number of 0 or more" in done.err) == (2, True)


def test_a_search_that_ctrl_c_ends_tells_what_it_had_found(
    run: Run, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(time: TimeLimit, *given: Any, **options: Any) -> Portfolio:  # noqa: ANN401 -- handed on
        signal.raise_signal(signal.SIGINT)
        return portfolio_within(time, *given, **options)

    monkeypatch.setattr(choosing, "portfolio_within", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        done = run("portfolio", many)
    finally:
        signal.signal(signal.SIGINT, before)
    assert done.code == 130
    assert "The search was stopped before it came to an end for" in joined(done.out)
    assert "Interrupted." in done.err


@pytest.mark.parametrize(("seconds", "told"), [(30.0, "30 seconds"), (1.0, "1 second"), (0.4, "0.4 seconds")])
def test_how_long_a_search_still_takes_is_what_is_left_of_its_time(
    run: Run, many: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, told: str
) -> None:
    said: list[str] = []

    def told_at_once(text: str, _after: float) -> AbstractContextManager[None]:
        said.append(text)
        return nullcontext()

    monkeypatch.setattr(answers, "said_if_slow", told_at_once)
    run("portfolio", many, "--seconds", seconds, "--full")
    first, second = said
    assert f"it ends after about {told} (`--seconds`)" in first
    left = float(re.search(r"about (\S+) second", second)[1])  # type: ignore[index]
    assert left <= seconds
