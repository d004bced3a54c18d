"""Does the documentation say what the library does?"""

import contextlib
import importlib
import importlib.util
import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from typer.main import get_command

import netselect
import netselect.maintain
from netselect.cli.maintain import maintain
from netselect.methods import available_methods, built_in_methods
from netselect.report.keeping import TITLES
from netselect.study.criteria import GATE_KINDS, LIMIT_GATES, WAIVABLE
from netselect.study.network import Grade
from netselect.study.statements import Elicitation, ObjectiveWeighting
from netselect.study.study import Reason
from netselect.study.written import EvidenceKind
from netselect.words import listed_with_and
from tests.pages import FOLLOWED, follow, typed

ROOT = Path(__file__).parents[1]
PAGES = sorted(ROOT.glob("docs/**/*.md"))
YEAR = "docs/tutorials/year-after.md"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def test_the_readme_has_exactly_two_set_up_commands_of_one_line() -> None:
    commands = blocks(README, "bash setup")
    assert [command.count("\n") for command in commands] == [1, 1]
    assert "netselect rank criteria.example.yaml" in commands[0]
    assert commands[1].rstrip().endswith("-m pytest")


def test_the_python_of_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for code in blocks(README, "python"):
        exec(compile(code, "README.md", "exec"), names)  # noqa: S102 -- the text under test
    printed = capsys.readouterr().out
    assert "Not settled: Project-management professional body" in printed
    assert "[3 1 2]" in printed


def test_the_study_of_the_readme_is_ranked() -> None:
    (study,) = blocks(README, "yaml")
    ranking = netselect.rank(netselect.loads(study, "README.md"))
    assert ranking.networks[0] == "pm-body"
    assert ranking["institute"].score is None


def test_the_study_at_the_top_of_the_page_on_study_files_is_ranked() -> None:
    page = (ROOT / "docs" / "reference" / "study-file.md").read_text(encoding="utf-8")
    assert netselect.rank(netselect.loads(blocks(page, "yaml")[0])).verdict.kind == "clear"


@pytest.mark.parametrize("page", [page for page in FOLLOWED if page != YEAR])
def test_following_a_page_prints_what_it_shows(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page.endswith("other-tools.md"):
        for module in ("pymcdm", "skcriteria"):
            pytest.importorskip(module, reason="the extra `peers` is not installed")
    monkeypatch.setenv("COLUMNS", "80")
    shown = (ROOT / page).read_text(encoding="utf-8")
    assert follow(page, tmp_path) == shown, f"run `python -m tests.pages --write {page}`"


def test_the_survey_that_the_page_on_cohorts_shows_is_what_its_code_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    page = (
        (ROOT / "docs/reference/cohorts.md").read_text(encoding="utf-8").partition("## What can be said of all")[2]
    )
    exec(blocks(page, "python")[0], {})  # noqa: S102 -- our own page
    assert capsys.readouterr().out == blocks(page, "text")[0]


def test_the_first_blocks_of_the_page_on_more_machines_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs/how-to/scale-out.md").read_text(encoding="utf-8")
    (tmp_path / "criteria.example.yaml").write_bytes((ROOT / "criteria.example.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    for block in blocks(page.partition("## Dask")[0], "python"):
        exec(block, {})  # noqa: S102 -- our own page
    assert capsys.readouterr().out == blocks(page, "text")[0]


IN_CODE = (ROOT / "docs/how-to/in-code.md").read_text(encoding="utf-8")
IN_ERRORS = {"NetselectError", "NetselectWarning", "StudyFaults", "__version__"}
"""Public names that the reference lists as a module, or needs no line for."""

MAINTAIN = (ROOT / YEAR).read_text(encoding="utf-8")
AS_OF = "--as-of 2026-11-30"


def typed_in(folder: Path, command: str) -> tuple[int, str]:
    """Return the exit code of a command that is typed in a folder, and what a terminal shows of it."""
    with contextlib.chdir(folder):
        return typed(f"netselect {command}")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Follow the page on what comes after joining from its beginning to its end, in a copy of its folder."""
    folder = tmp_path_factory.mktemp("year") / "year"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("COLUMNS", "80")
        assert follow(YEAR, folder) == MAINTAIN, f"run `python -m tests.pages --write {YEAR}`"
    return folder


def test_following_the_page_on_what_comes_after_joining_prints_what_it_shows(year: Path) -> None:
    shown = re.findall(r"^\$ netselect maintain ([a-z-]+)", MAINTAIN, re.MULTILINE)
    assert set(shown) == set(get_command(maintain).commands)  # type: ignore[attr-defined]
    made = re.findall(r"^\$ netselect report records.yaml --kind ([a-z]+)", MAINTAIN, re.MULTILINE)
    assert set(made) == set(TITLES)
    assert {path.name for path in year.iterdir()} >= {
        "boundaries.md",
        "agreement.html",
        "timeline.md",
        "review.md",
    }


def test_who_was_forgotten_in_the_made_up_year_is_gone_once_what_is_listed_is_mended(year: Path) -> None:
    for path in year.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "Stonebridge" not in text
        assert "contact-4" not in text or path.name == "timeline.md"
    assert "  - {on: 2026-11-30, entries: 2}\n" in (year / "records.yaml").read_text(encoding="utf-8")
    records = (year / "records.yaml").read_text(encoding="utf-8").replace("Knows Vera from", "Was on")
    (year / "records.yaml").write_text(records, encoding="utf-8")
    assert typed_in(year, f"report records.yaml --kind timeline {AS_OF} -o timeline.md")[0] == 0
    code, said = typed_in(year, f"maintain forget records.yaml contact-4 --yes {AS_OF}")
    assert code == 2
    assert (
        "There is nobody `contact-4` in records.yaml, and nothing there names them: they are forgotten already"
        in said
    )


@pytest.mark.parametrize("kind", TITLES)
def test_the_documents_of_the_made_up_year_are_the_same_bytes_each_time_and_name_nobody(
    kind: str, tmp_path: Path
) -> None:
    records = ROOT / "docs/tutorials/year/records.yaml"
    names = re.findall(
        r"\w+$", (ROOT / "docs/tutorials/year/names.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
    made = []
    for name in ("first.md", "second.md"):
        command = f"report {records} --kind {kind} --audience assessor {AS_OF} -o {name}"
        assert typed_in(tmp_path, command) == (0, "")
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert len(names) == len(netselect.maintain.load(records).people) - 1
    assert not [name for name in (*names, "Vera") if name in made[0].decode()]


def test_the_python_of_the_page_on_code_runs_and_prints_what_it_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    space: dict[str, object] = {}
    for code in blocks(IN_CODE, "python"):
        exec(compile(code, "docs/how-to/in-code.md", "exec"), space)  # noqa: S102 -- the text under test
        said = [line.partition("# prints ")[2] for line in code.splitlines() if "# prints " in line]
        assert capsys.readouterr().out.splitlines() == said


def examples() -> str:
    """Return every line of the examples that public names carry; the tests run them."""
    homes = (netselect, netselect.maintain, netselect.weighting)
    named = [getattr(home, name) for home in homes for name in home.__all__]
    docstrings = re.findall(r"^(?:>>>|\.\.\.) .*$", "\n".join(map(_documented, named)), re.MULTILINE)
    return "\n".join((*docstrings, *blocks(IN_CODE, "python")))


def _documented(named: object) -> str:
    members = [vars(named).get(name) for name in vars(named)] if isinstance(named, type) else []
    return "\n".join(filter(None, (inspect.getdoc(one) for one in (named, *members) if callable(one))))


EXAMPLES = examples()


@pytest.mark.parametrize(
    "name",
    [
        *(name for name in netselect.__all__ if name not in IN_ERRORS),
        *(f"maintain.{name}" for name in netselect.maintain.__all__),
        *(f"weighting.{name}" for name in netselect.weighting.__all__),
    ],
)
def test_every_public_name_has_an_example_that_runs(name: str) -> None:
    own = netselect
    for step in name.split("."):
        own = getattr(own, step)
    last = name.rpartition(".")[2]
    assert ">>>" in (inspect.getdoc(own) or "") or re.search(rf"\b{last}\b", EXAMPLES)


@pytest.mark.parametrize(
    "public",
    [
        *(f"netselect.{name}" for name in netselect.__all__ if name not in IN_ERRORS),
        *(f"netselect.maintain.{name}" for name in netselect.maintain.__all__),
        *(f"netselect.weighting.{name}" for name in netselect.weighting.__all__),
    ],
)
def test_everything_that_is_public_stands_in_the_reference(public: str) -> None:
    page = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    assert re.search(rf":: {re.escape(public)}$", page, re.MULTILINE)


@pytest.mark.parametrize("page", [path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *PAGES)])
def test_every_place_that_a_page_links_to_is_there(page: str) -> None:
    text = re.sub(r"^(```+).*?^\1", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target, heading in re.findall(r"\]\(([^)#:\s]*)(?:#([^)]+))?\)", text):
        path = (ROOT / page).parent / target if target else ROOT / page
        assert path.exists(), target
        if heading:
            assert heading in anchors(path), f"{target}#{heading}"


def test_every_external_link_is_on_the_list_with_the_day_of_the_last_look() -> None:
    links = importlib.import_module("links")  # beside the pages
    assert set(links.listed()) == links.linked(), "run `python docs/links.py`"


def test_the_questions_of_public_threads_have_an_answer_one_link_away() -> None:
    page = (ROOT / "docs/how-to/find-an-answer.md").read_text(encoding="utf-8")
    rows = [row for row in page.splitlines() if row.startswith("| ") and "](" in row]
    assert len(rows) >= 25
    assert "(how-to/find-an-answer.md)" in (ROOT / "docs/index.md").read_text(encoding="utf-8")


def test_every_page_is_linked_to_by_the_text_of_another_than_the_list_of_questions() -> None:
    linked = set()
    for page in (ROOT / "README.md", *PAGES):
        text = re.sub(r"^(```+).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        targets = {(page.parent / target).resolve() for target in re.findall(r"\]\(([^)#:\s]+)[^)]*\)", text)}
        linked |= targets - {page} if page.name not in {"README.md", "find-an-answer.md"} else set()
    assert {page for page in PAGES if page.name not in {"index.md", "shortlist.md"}} - linked == set()


def test_the_reference_that_is_written_by_hand_stays_short() -> None:
    written = {path.name for name in GENERATOR.PAGES for path in ROOT.glob(f"docs/reference/{name}.md")}
    by_hand = [path for path in ROOT.glob("docs/reference/*.md") if path.name not in {*written, "bad-input.md"}]
    assert sum(len(path.read_text(encoding="utf-8").split()) for path in (*by_hand, ROOT / "README.md")) < 19_400


TOLD_BY_HAND: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "kinds of gates": ("study-file", "Kinds are", ".", GATE_KINDS),
    "limits": ("study-file", "`limits:` are", ".", tuple(LIMIT_GATES)),
    "gates that limits make": (
        "study-file",
        "Each makes a gate",
        ")",
        tuple(name for name, _ in LIMIT_GATES.values()),
    ),
    "reasons": ("study-file", "and a `reason`", ")", get_args(Reason)),
    "ways of weighting": (
        "study-file",
        "`weights:` is",
        ", in",
        (*get_args(Elicitation), *get_args(ObjectiveWeighting)),
    ),
    "ways of weighing needs": (
        "study-file",
        "`importances:` says",
        " or `judgements`.",
        get_args(Elicitation)[:-1],
    ),
    "grades": ("study-file", "| `grade` |", " |", get_args(Grade)),
    "kinds of evidence": ("documents", "Kinds of evidence are", ".", get_args(EvidenceKind)),
}
"""Lists of words that a page of the reference has by hand: page, how each begins and ends, what the code takes."""


@pytest.mark.parametrize(("page", "begins", "ends", "taken"), TOLD_BY_HAND.values(), ids=TOLD_BY_HAND)
def test_a_list_of_words_on_a_page_written_by_hand_is_that_of_the_code(
    page: str, begins: str, ends: str, taken: tuple[str, ...]
) -> None:
    text = " ".join((ROOT / "docs" / "reference" / f"{page}.md").read_text("utf-8").split())
    assert text.count(begins) == 1
    listed = text.partition(begins)[2].partition(ends)[0]
    assert tuple(re.findall("`([a-z_]+)`", listed)) == taken


def test_the_page_on_study_files_says_which_gates_can_be_waived() -> None:
    text = " ".join((ROOT / "docs" / "reference" / "study-file.md").read_text("utf-8").split())
    assert f"Only {listed_with_and(WAIVABLE)} can be waived." in text


def anchors(page: Path) -> set[str]:
    """Return what the headings of a page can be linked to by."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _generator() -> ModuleType:
    location = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert location is not None
    assert location.loader is not None
    module = importlib.util.module_from_spec(location)
    location.loader.exec_module(module)
    return module


GENERATOR = _generator()


@pytest.mark.parametrize("page", [name for name in GENERATOR.PAGES if name != "pictures"])
def test_a_page_of_the_reference_is_written_from_the_code(page: str) -> None:
    text = (ROOT / "docs" / "reference" / f"{page}.md").read_text(encoding="utf-8")
    assert text == GENERATOR.PAGES[page](), "run `python docs/generate.py`"


def test_every_method_has_a_section() -> None:
    page = (ROOT / "docs" / "reference" / "methods.md").read_text(encoding="utf-8")
    for name in built_in_methods():
        assert f"(`{name}`)" in page


@pytest.mark.parametrize(
    ("page", "schema"),
    [
        ("study-keys", netselect.json_schema()),
        ("records-keys", netselect.maintain.records_schema()),
        ("result", json.loads((ROOT / "netselect/report/result.schema.json").read_text(encoding="utf-8"))),
    ],
)
def test_every_key_of_a_schema_stands_on_its_page(page: str, schema: dict[str, Any]) -> None:
    text = (ROOT / "docs" / "reference" / f"{page}.md").read_text(encoding="utf-8")
    keys = set(re.findall(r"^\| `(?:[^`]*\.)?([\w-]+)`", text, re.MULTILINE))

    def found(node: object) -> Iterator[str]:
        for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from found(part)
        if isinstance(node, dict) and isinstance(node.get("properties"), dict):
            yield from node["properties"]

    assert set(found(schema)) - keys - set(built_in_methods()) - PARAMETERS == set()


PARAMETERS = {name for method in available_methods().values() for name in method.model_fields}
"""What the page on methods has."""


def test_what_goes_into_a_published_case_stands_on_the_page_and_gives_what_is_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    published = sys.modules["published"]
    page = (ROOT / "docs/reference/published.md").read_text(encoding="utf-8")
    scope: dict[str, object] = {}
    for block, printed in zip(blocks(page, "python"), blocks(page, "text"), strict=True):
        exec(block, scope)  # noqa: S102 -- our own page
        assert capsys.readouterr().out == printed
    shown = dict(re.findall(r"\(`([\w-]+)`\)\n\n<details>\n.*?```json\n(.*?)```", page, re.DOTALL))
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in published.DATA.glob("*.json")]
    assert {name: json.loads(text) for name, text in shown.items()} == {
        case["id"]: case["inputs"] for case in cases
    }


def test_a_published_case_that_is_at_odds_without_a_reason_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    published = sys.modules["published"]
    monkeypatch.delitem(published.AT_ODDS, "waspas-tus2019")
    with pytest.raises(ValueError, match="waspas-tus2019: figures differ"):
        published.published_page()


def test_published_figures_that_are_at_odds_have_a_reason_on_the_page() -> None:
    published = sys.modules["published"]
    for path in published.DATA.glob("*.json"):
        case = json.loads(path.read_text(encoding="utf-8"))
        assert published.apart(case) == (case["id"] in published.AT_ODDS), case["id"]


def test_the_page_on_pictures_is_written_from_the_example() -> None:
    generator, docs = GENERATOR, ROOT / "docs"
    page = (docs / "reference" / "pictures.md").read_text(encoding="utf-8")
    assert page == generator.pictures_page(), "run `python docs/generate.py`"
    drawn = generator.pictures()
    assert len(drawn) == 10
    for name, svg in drawn.items():
        assert (docs / "images" / f"picture-{name}.svg").read_text(encoding="utf-8") == svg
        assert f"(../images/picture-{name}.svg)" in page


def test_the_picture_of_the_readme_fetches_nothing() -> None:
    picture = (ROOT / "docs" / "images" / "ranking.svg").read_text(encoding="utf-8")
    assert "Project-management" in picture
    assert "url(http" not in picture
    assert "@font-face" not in picture
