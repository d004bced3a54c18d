"""Does every command say the same where Python keeps no docstrings (`-OO`), and where there are no sources?"""

import compileall
import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

import pytest

import netselect
from tests.cli.conftest import COMMAND_NAMES

ROOT = Path(__file__).parents[2]
COMMANDS = [
    ["--help"],
    *([name, "--help"] for name in COMMAND_NAMES),
    ["methods"],
    *(["methods", name] for name in netselect.available_methods()),
    ["methods", "topsis", "--format", "json"],
    ["schema"],
    ["catalogue"],
    ["check", "misspelt.yaml"],
    ["check", "criteria.example.yaml"],
    ["rank", "criteria.example.yaml"],
    ["rank", "criteria.example.yaml", "--full"],
    ["rank", "criteria.example.yaml", "--format", "json"],
    ["gaps", "criteria.example.yaml"],
    ["portfolio", "criteria.example.yaml"],
    ["questions", "criteria.example.yaml"],
]
"""What is typed; `misspelt.yaml` lacks what is needed, and the messages tell what that is for."""

SCRIPT = """
import json, sys
from netselect.cli import main
for arguments in json.load(sys.stdin):
    print("$", *arguments, flush=True)
    print(main(arguments), flush=True)
"""


def said(python: list[str], package: Path, folder: Path) -> str:
    """Return all that the commands print in one process of Python."""
    import json  # noqa: PLC0415 -- beside its one use

    shutil.copy(ROOT / "criteria.example.yaml", folder)
    (folder / "misspelt.yaml").write_text("netselect: 1\nnetworks: {a: {}}\n", encoding="utf-8")
    done = subprocess.run(  # noqa: S603 -- this Python, with a script of ours
        [sys.executable, *python, "-c", SCRIPT],
        input=json.dumps(COMMANDS),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(package),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        check=False,
    )
    return done.stdout + done.stderr


@cache
def usually() -> str:
    import tempfile  # noqa: PLC0415 -- beside its one use

    with tempfile.TemporaryDirectory() as folder:
        return said([], ROOT, Path(folder))


def test_what_is_compared_holds_helps_descriptions_and_sources() -> None:
    for part in ("Rank the networks of a study", "Hwang", "What is to be decided.", "`as_of` is missing: the day"):
        assert part in usually()
    assert "Traceback" not in usually()
    assert usually().count("\n$ ") + 1 == len(COMMANDS)


@pytest.fixture(scope="module")
def stripped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package, compiled without docstrings, once for all that do without."""
    folder = tmp_path_factory.mktemp("stripped")
    shutil.copytree(ROOT / "netselect", folder / "netselect", ignore=shutil.ignore_patterns("__pycache__"))
    assert compileall.compile_dir(folder, quiet=1, optimize=2)
    return folder


def test_without_docstrings_everything_is_said_as_with_them(stripped: Path, tmp_path: Path) -> None:
    assert said(["-OO"], stripped, tmp_path) == usually()


def test_without_sources_everything_is_said_as_with_them(stripped: Path, tmp_path: Path) -> None:
    """Without docstrings of ours either: what is taken from a source where there is none there is not said."""
    package = tmp_path / "frozen"
    shutil.copytree(stripped, package, ignore=shutil.ignore_patterns("__pycache__"))
    for source in package.rglob("*.py"):
        compiled = cache_from_source(str(stripped / source.relative_to(package)), optimization=2)
        shutil.copy(compiled, source.with_suffix(".pyc"))
        source.unlink()
    folder = tmp_path / "work"
    folder.mkdir()
    assert said([], package, folder) == usually()
