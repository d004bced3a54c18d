"""Which spreadsheet program works workbooks out?

LibreOffice, with the bindings of the system's own Python (Debian's `libreoffice-calc` and `python3-uno`). It takes
a while, so the tests are skipped unless the environment variable `NETSELECT_OFFICE` is `yes`, or `required`: then
they fail where either is missing.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

Change = Sequence[tuple[str, str, str | float]]
"""Cells that are typed into at once: sheet, cell, value."""

Cells = Sequence[tuple[str, str]]
"""Blocks of cells: sheet, cells."""

Office = Callable[..., list[list[list[list[str | float]]]]]
"""Takes a workbook, what to read as it is opened, changes, and what to read after each; returns all readings."""


def only_if_asked() -> None:
    """Skip the module that calls this unless workbooks are to be worked out."""
    if not os.environ.get("NETSELECT_OFFICE"):
        cure = "workbooks are worked out by LibreOffice where the environment variable NETSELECT_OFFICE is `yes`"
        pytest.skip(cure, allow_module_level=True)


def missing(what: str) -> None:
    """Skip for want of something, or fail where that may not be."""
    if os.environ.get("NETSELECT_OFFICE") == "required":
        pytest.fail(what)
    pytest.skip(what)


@contextmanager
def opened(recalculates: str = "always") -> Iterator[Office]:
    """Start LibreOffice, and yield what lets it work."""
    soffice, python = shutil.which("soffice"), "/usr/bin/python3"
    if soffice is None:
        missing("there is no LibreOffice on this machine (libreoffice-calc)")
    steers = [python, "-c", "import uno"]
    if not Path(python).exists() or subprocess.run(steers, capture_output=True, check=False).returncode:  # noqa: S603 -- the system's own program
        missing("LibreOffice cannot be steered from Python on this machine (python3-uno)")
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [python, str(HERE / "office.py"), str(soffice), recalculates],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    asked, told = process.stdin, process.stdout

    def work(file: Path, at_first: Cells, changes: Sequence[Change] = (), read: Cells = ()) -> Any:  # noqa: ANN401 -- see `Office`
        assert file.stat().st_size > 0
        job = {"file": str(file), "at_first": at_first, "changes": changes, "read": read}
        asked.write(json.dumps(job) + "\n")
        asked.flush()
        line = told.readline()
        assert line, f"LibreOffice ended: {process.wait(30)}"
        answer = json.loads(line)
        assert "error" not in answer, answer
        assert len(answer["read"]) == len(changes) + 1
        return answer["read"]

    try:
        yield work
    finally:
        asked.close()
        told.close()
        process.wait(40)


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """Return what lets LibreOffice work a workbook out, every formula anew as it is opened."""
    with opened() as work:
        yield work
