"""Does everything that is printed say names, whole plurals and plain words, in every format?"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

import netselect
from netselect.cli.output import CommandResult, Destination, print_result
from tests.cli.conftest import EXAMPLE, Done
from tests.pinned.outputs import ONE_OF_MANY

pytestmark = pytest.mark.usefixtures("ranked_once")

Run = Callable[..., Done]

STUDY = """
netselect: 1
title: Which circle?
as_of: 2026-03-02
currency: GBP
learner:
  id: me
  limits: {first_year_cost: 100, hours_per_month: 5}
  needs:
    zq_speak: {title: Speak in public, importance: 3, current: 1, target: 3, by: 2026-12-01}
    zq_write: {title: Write reports, importance: 2, current: 1, target: 2, by: 2026-03-20}
    zq_lone: {title: Keep accounts, importance: 1, current: 0, target: 2, by: 2026-12-01}
  aspirations:
    zq_lead: {title: Lead a group, importance: 2, current: 1}
judges:
  line_manager:
    influence: 1
    judgements: {criteria: {zq_need over zq_calm: 3, zq_need over zq_cost: 1/2, zq_calm over zq_cost: 4}}
judgements: {criteria: {zq_need over zq_calm: 2, zq_need over zq_cost: 5, zq_calm over zq_cost: 1/3}}
weights: {how: judgements}
gates:
  zq_fair: {kind: red_line, fact: zq_open_books, must_be: true}
  zq_near: {kind: access, fact: zq_step_free, must_be: true}
criteria:
  zq_need: {computed: need_coverage}
  zq_calm: {name: Calm of the room, scale: {worst: 0, best: 5, unit: points}}
  zq_cost: {computed: yearly_cost, scale: {worst: 150, best: 0}}
networks:
  zq_a:
    name: Forum
    joining: {fee: 10, entry_weeks: 1}
    staying: {yearly_cost: {value: unknown, low: 0, high: 60, ask: The treasurer}, hours_per_month: 1}
    values: {zq_calm: {value: 3, low: 2, high: 5}}
    serves: {zq_speak: {value: 0.5, grade: assumed}, zq_write: 0.25}
    facts: {zq_open_books: true, zq_step_free: true}
  zq_b:
    name: forum
    exclusive_with: [zq_a]
    joining: {fee: 0, entry_weeks: 0}
    staying: {yearly_cost: 20, hours_per_month: {value: 2, low: 1, high: 6}}
    values: {zq_calm: 2}
    serves: {zq_speak: 0.75, zq_write: {value: unknown, low: 0.25, high: 0.5}}
    facts: {zq_open_books: true, zq_step_free: true}
  zq_c:
    name: Chamber of accounts and reports
    joining: {fee: 90, entry_weeks: 4}
    staying: {yearly_cost: 80, hours_per_month: 1}
    values: {zq_calm: 5}
    serves: {zq_lone: 0.5}
    facts: {zq_open_books: true, zq_step_free: true}
  zq_d:
    name: Old club
    joining: {fee: 0, entry_weeks: 0}
    staying: {yearly_cost: 0, hours_per_month: 1}
    values: {zq_calm: 4}
    serves: {zq_speak: 0.25}
    facts: {zq_open_books: false, zq_step_free: true}
  zq_e:
    name: Evening circle
    joining: {fee: 0, entry_weeks: 0}
    staying: {yearly_cost: 0, hours_per_month: 1}
    values: {zq_calm: 4}
    serves: {zq_speak: 0.5}
    facts: {zq_open_books: true, zq_step_free: unknown}
"""
"""One of everything that has an id, each id with a mark that no name has."""

TWINS = ("zq_a", "zq_b")
"""Networks of the same name, which have their ids in brackets."""

COMMANDS = (
    ("rank",),
    ("rank", "--brief"),
    ("rank", "--plain"),
    ("rank", "--full"),
    ("rank", "--working", "--methods", "all"),
    ("rank", "--method", "promethee", "--full"),
    ("rank", "--method", "ahp", "--full"),
    ("rank", "--gates", "ignore", "--full"),
    ("portfolio",),
    ("portfolio", "--full"),
    ("questions",),
    ("sensitivity",),
    ("robustness",),
    ("judgements",),
    ("judges",),
    ("gaps",),
    ("check",),
)
PAGES = {"rank", "portfolio", "questions", "sensitivity", "robustness", "judgements", "judges"}

TRADE = (
    "Euclidean",
    "Dirichlet",
    "Kendall",
    "Spearman",
    "robust",
    "cautious",
    "optimistic",
    "conditional",
    "feasible",
    "acceptability",
    "dominated",
    "consistency ratio",
    "eigenvector",
    "enumeration",
    "provided that",
)
"""Words of the trade, which the short forms do without."""

LONGEST = 32
"""Words of a sentence, each name counted as one."""


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> list[CommandResult]:
    """Keep what commands print, so that it can be printed in other formats without being worked out again."""
    kept: list[CommandResult] = []

    def keeping(result: CommandResult, to: Destination) -> None:
        kept.append(result)
        print_result(result, to)

    for module in ("commands", "options", "rank"):
        monkeypatch.setattr(f"netselect.cli.{module}.print_result", keeping)
    return kept


def outputs(run: Run, file: Path, results: list[CommandResult]) -> Iterator[tuple[str, str]]:
    """Yield what each command prints as text, Markdown and HTML, with how it was called."""
    networks = list(netselect.load(file).networks)
    pairs = [("compare", one, other) for one, other in pairwise(networks)]
    for name, *rest in (*COMMANDS, *pairs, *(("explain", network) for network in networks)):
        done = run(name, file, *rest)
        if name in {"judges", "judgements"} and done.code:
            assert "judge" in done.err
            continue
        assert done.code == 0, (name, rest, done.err)
        yield f"{name} {rest} text", done.out
        for format_ in ("markdown", *(("html",) if name in PAGES else ())) if name != "check" else ():
            (result,) = results
            yield f"{name} {rest} {format_}", str(result.made(format_))
        results.clear()


def without_code(text: str) -> str:
    """Return text without what is to be typed."""
    text = re.sub(r"\\?`[^`]*`", "", text)
    return re.sub(r"<(style|code)\b.*?</\1>", "", text, flags=re.DOTALL)


def test_no_id_of_what_has_a_name_is_printed(run: Run, study_file: Path, results: list[CommandResult]) -> None:
    found = {}
    for called, text in outputs(run, study_file, results):
        said = re.sub(rf"[Ff]orum\s+\(({'|'.join(TWINS)})\)", "Forum", without_code(text))
        if ids := sorted(set(re.findall(r"\bzq[_\\-]+\w+", said))):
            found[called] = ids
    assert not found


@pytest.mark.parametrize("name", ["one", "few"])
def test_one_is_never_followed_by_a_plural(
    run: Run, study_file: Path, results: list[CommandResult], name: str
) -> None:
    plain: dict[str, Any] = yaml.safe_load(STUDY)
    kept = {"one": ["zq_c"], "few": ["zq_b", "zq_c"]}[name]
    plain["networks"] = {network: plain["networks"][network] for network in kept}
    if name == "one":
        plain["learner"]["needs"] = {"zq_lone": plain["learner"]["needs"]["zq_lone"]}
        plain["learner"].pop("aspirations")
    else:
        plain["networks"]["zq_b"].pop("exclusive_with")
    study_file.write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
    found = {
        called: one[0] for called, text in outputs(run, study_file, results) if (one := ONE_OF_MANY.search(text))
    }
    assert not found


STUDIES = (EXAMPLE, *sorted((EXAMPLE.parent / "tests" / "scenarios").glob("p*.yaml")))


@pytest.mark.parametrize("file", STUDIES, ids=lambda file: file.stem)
@pytest.mark.parametrize("command", ["rank", "portfolio"])
def test_the_short_form_is_short_and_has_no_words_of_the_trade(run: Run, file: Path, command: str) -> None:
    out = run(command, file).out
    assert [word for word in TRADE if re.search(rf"\b{word}\b", out)] == []
    assert len(out.splitlines()) <= 36
    assert max(map(len, out.splitlines())) <= 80
    study = netselect.load(file)
    told = [" ".join(part.split()) for part in out.split("\n\n") if not part.startswith("   ")]
    for network in sorted(study.networks.values(), key=lambda network: -len(network.name)):
        told = [part.replace(network.name, "Name") for part in told]
    sentences = [one for part in told for one in re.split(r"(?<=[.?:;]) ", part)]
    assert [one for one in sentences if len(one.split()) > LONGEST] == []
