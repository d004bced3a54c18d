"""Does the documentation say what the library does?"""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import netselect
from netselect.methods import built_in_methods

ROOT = Path(__file__).parents[1]
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
    page = (ROOT / "docs" / "study-file.md").read_text(encoding="utf-8")
    assert netselect.rank(netselect.loads(blocks(page, "yaml")[0])).verdict.kind == "clear"


SESSIONS = [
    (page, session)
    for page in ("README.md", "docs/sets.md")
    for session in blocks((ROOT / page).read_text(encoding="utf-8"), "console")
]


@pytest.mark.parametrize(("page", "session"), SESSIONS)
def test_the_output_that_a_page_shows_is_what_the_command_prints(page: str, session: str) -> None:
    command, _, shown = session.partition("\n")
    words = command.removeprefix("$ netselect ").split()
    run = subprocess.run(  # noqa: S603 -- our own command line
        [sys.executable, "-c", "import sys; from netselect.cli import main; sys.exit(main())", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    if shown.rstrip().endswith("\n..."):
        assert run.stdout.startswith(shown.rstrip().removesuffix("...")), page
    else:
        assert run.stdout.strip() == shown.strip(), page


def test_the_survey_that_the_page_on_cohorts_shows_is_what_its_code_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs/cohorts.md").read_text(encoding="utf-8").partition("## What can be said of all")[2]
    exec(blocks(page, "python")[0], {})  # noqa: S102 -- our own page
    assert capsys.readouterr().out == blocks(page, "text")[0]


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/index.md",
        "docs/architecture.md",
        "docs/sets.md",
        "docs/how-sure.md",
        "docs/pictures.md",
    ],
)
def test_every_file_that_a_page_links_to_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert ((ROOT / page).parent / target).exists(), target


def _generator() -> ModuleType:
    location = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert location is not None
    assert location.loader is not None
    module = importlib.util.module_from_spec(location)
    location.loader.exec_module(module)
    return module


def test_the_page_on_methods_is_written_from_the_methods() -> None:
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    assert page == _generator().methods_page(), "run `python docs/generate.py`"
    for name in built_in_methods():
        assert f"(`{name}`)" in page


def test_the_page_on_pictures_is_written_from_the_example() -> None:
    generator, docs = _generator(), ROOT / "docs"
    page = (docs / "pictures.md").read_text(encoding="utf-8")
    assert page == generator.pictures_page(), "run `python docs/generate.py`"
    drawn = generator.pictures()
    assert len(drawn) == 10
    for name, svg in drawn.items():
        assert (docs / "images" / f"picture-{name}.svg").read_text(encoding="utf-8") == svg
        assert f"(images/picture-{name}.svg)" in page


def test_the_picture_of_the_readme_fetches_nothing() -> None:
    picture = (ROOT / "docs" / "images" / "ranking.svg").read_text(encoding="utf-8")
    assert "Project-management" in picture
    assert "url(http" not in picture
    assert "@font-face" not in picture
