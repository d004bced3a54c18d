"""Do figures stand in what is printed with all of their digits that count, and with no others?"""

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import netselect
from tests.cli.conftest import Done

pytestmark = pytest.mark.usefixtures("ranked_once")

Run = Callable[..., Done]

STUDY = """netselect: 1
title: Which?
as_of: 2026-01-05
learner:
  id: me
  needs:
    clients: {title: Clients, current: 1, target: 4, importance: 3}
    skills: {title: Skills, current: 1, target: 3, importance: 2}
  limits: {first_year_cost: 5000000, hours_per_month: 3000}
criteria:
  cost: {computed: yearly_cost, weight: 2, scale: {worst: 3000000, best: 0}}
  reach: {weight: 1, scale: {worst: 0, best: 20000000}}
  cover: {computed: need_coverage, weight: 2}
gates: {most: {kind: budget, computed: first_year_cost, max: 2500000}}
networks:
  a:
    name: Alpha
    staying: {yearly_cost: {value: unknown, low: 1000001, high: 2345678}, hours_per_month: 2}
    joining: {fee: 1234567}
    values: {reach: 12345678}
    serves: {clients: .5}
  b:
    name: Beta
    staying: {yearly_cost: 1234567, hours_per_month: 1}
    joining: {fee: 1000001}
    values: {reach: {value: 2345678, low: 1345678, high: 4345678}}
    serves: {skills: .7}
  c:
    name: Ceta
    staying: {yearly_cost: {value: unknown, one_of: [1000001, 2000002]}, hours_per_month: 1234}
    joining: {fee: 1}
    values: {reach: {value: unknown, low: 1234567}}
    serves: {skills: .2, clients: .9}
"""

EXPONENT = re.compile(r"\b[0-9.]+e[+-]?[0-9]{2}\b")


@pytest.mark.parametrize(
    "typed",
    [
        *("check", "rank", "rank --full", "rank --working --plain --method vikor", "questions", "sensitivity"),
        *("robustness", "portfolio", "portfolio --full", "gaps", "explain b", "report --kind full"),
        *("rank --format markdown", "rank --format html", "rank --method topsis --full"),
    ],
)
def test_nothing_is_printed_with_an_exponent(run: Run, tmp_path: Path, typed: str) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, "utf-8")
    command, *options = typed.split()
    subject = [options.pop(0)] if command == "explain" else []
    out = run(command, path, *subject, *options).out
    assert out
    told = "\n".join(line for line in out.splitlines() if "Hash of the input" not in line)
    assert EXPONENT.findall(told) == []


def test_what_is_unknown_of_a_cost_of_millions_is_told_to_the_unit(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, "utf-8")
    told = " ".join(run("check", path).out.split())
    assert "the yearly cost of Alpha, from 1000001 to 2345678 GBP a year" in told
    assert "the yearly cost of Ceta, 1000001 or 2000002 GBP a year" in told


GROUPED, FOUR_DIGITS = (
    re.compile(r"\b[0-9]{1,3}(?:,[0-9]{3})+\b(.*)"),
    re.compile(r"\b[0-9]{4,}(?= (?:networks|faults|figures|things|of|by|more|answers|questions|strengths)\b)"),
)
COUNTED_WORDS = (" samples", " combinations", " networks", " things", " need", " of", " figures", " more")
KINDS = (
    "check",
    "rank",
    "rank --full",
    "questions",
    "robustness",
    "portfolio",
    "portfolio --full",
    "report --kind full",
)


@pytest.mark.parametrize("typed", KINDS)
def test_a_figure_is_written_as_a_study_writes_it_and_only_a_count_is_grouped(
    run: Run, tmp_path: Path, typed: str
) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, "utf-8")
    command, *options = typed.split()
    for line in run(command, path, *options).out.splitlines():
        for found in GROUPED.finditer(line):
            assert found[1].startswith(COUNTED_WORDS), line


def test_an_amount_stands_beside_the_ends_of_its_range_in_one_way(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, "utf-8")
    told = " ".join(run("portfolio", path, "--full").out.split())
    amounts = re.findall(r"\b[0-9,]{7,} (?=GBP)", told)
    assert len(amounts) > 3
    assert not any("," in amount for amount in amounts)


def test_what_is_counted_is_grouped_in_thousands(run: Run, tmp_path: Path) -> None:
    head, _, networks = STUDY.partition("networks:\n")
    first = networks[: networks.index("  b:")]
    many = [first.replace("  a:", f"  a{number}:").replace("Alpha", f"Alpha n{number}") for number in range(1100)]
    path = tmp_path / "study.yaml"
    path.write_text(f"{head}networks:\n{''.join(many)}".replace("max: 2500000", "max: 1"), "utf-8")
    for command in ("check", "rank"):
        told = run(command, path).out
        assert "1,100 " in told
        assert FOUR_DIGITS.findall(told) == []


def test_no_figure_with_decimals_is_grouped() -> None:
    for path in (Path(__file__).parents[2] / "netselect").rglob("*.py"):
        source = path.read_text("utf-8")
        # Most files have nothing between a colon and a brace that could group, but for whole numbers.
        for node in ast.walk(ast.parse(source)) if re.search(r":(?!,\})[^\n\"']*,[^\s\"']*\}", source) else ():
            if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
                written = ast.unparse(node.format_spec)
                assert "," not in written or written in {"f','", "f',.0f'"}, (path.name, node.lineno)


ANSWERS = {
    "a": {"reach": (7, 8, 8), "warm": (3, 3, 4)},
    "b": {"reach": (4, 6, 6), "warm": (3, 6, 4)},
    "c": {"reach": (9, 6, 8), "warm": (1, 2, 2)},
}
"""What three judges said, with means that have no last digit."""

JUDGES = ("boss", "ann", "tom")
LONG = re.compile(r"(?<![0-9.])[0-9]*\.[0-9]{7,}|[1-9]\.[0-9]{6,}")


def judged_study(weighting: str) -> dict[str, object]:
    orders = (["reach", "warm"], ["warm", "reach"], ["reach", "warm"])
    return {
        "netselect": 1,
        "title": "Which?",
        "as_of": "2026-01-05",
        "learner": {"id": "me"},
        "weights": weighting,
        "judges": {
            name: {"influence": 1, **({"order": order} if weighting == "order" else {})}
            for name, order in zip(JUDGES, orders, strict=True)
        },
        **({"order": ["reach", "warm"]} if weighting == "order" else {}),
        "criteria": {name: {"scale": {"worst": 0, "best": 10}} for name in ("reach", "warm")},
        "networks": {
            name: {
                "name": f"The {name}",
                "values": {of: {"judged": dict(zip(JUDGES, said, strict=True))} for of, said in given.items()},
            }
            for name, given in ANSWERS.items()
        },
    }


@pytest.mark.parametrize("weighting", ["equal", "order"])
@pytest.mark.parametrize(
    "typed",
    [
        *("check", "rank", "rank --full", "rank --working --plain", "rank --method topsis --full", "judges"),
        *("questions", "sensitivity", "robustness", "portfolio --full", "explain a", "compare a b"),
        *("report --kind full", "report --kind index", "rank --format markdown"),
    ],
)
def test_a_mean_of_what_several_judged_has_few_digits(
    run: Run, tmp_path: Path, typed: str, weighting: str
) -> None:
    path = tmp_path / "study.json"
    path.write_text(json.dumps(judged_study(weighting)), "utf-8")
    command, *options = typed.split()
    done = run(command, path, *options)
    assert done.out or (typed, weighting) == ("judges", "equal"), done.err
    assert LONG.findall(done.out) == []


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (
            "low: 2345678.25, high: 1000001.5",
            "`low` 2345678.25 is above `high` 1000001.5: write `low: 1000001.5` and `high: 2345678.25`",
        ),
        (
            "low: 2345678.25, high: 3000000",
            "the value 1234567.125 is below its own `low` 2345678.25: correct it, or write `low: 1234567.125`",
        ),
        (
            "low: 1, high: 1000001.5",
            "the value 1234567.125 is above its own `high` 1000001.5: correct it, or write `high: 1234567.125`",
        ),
    ],
)
def test_faults_quote_a_figure_with_all_its_digits_and_the_cure_keeps_them(slip: str, said: str) -> None:
    text = STUDY.replace("yearly_cost: 1234567,", f"yearly_cost: {{value: 1234567.125, {slip}}},")
    with pytest.raises(netselect.StudyFaults) as found:
        netselect.loads(text)
    assert [fault.message for fault in found.value.faults] == [said]
