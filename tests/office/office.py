"""Lets LibreOffice work workbooks out for the tests: through UNO, in one process with a profile of its own.

It is started by the Python that LibreOffice's bindings belong to, and knows nothing of netselect. Each line of
standard input is a job in JSON: a `file`; what is read `at_first`, as it was opened, as (sheet, cells); `changes`,
each a list of (sheet, cell, value) that are typed at once; and what is `read` after each. So is each answer.
By the profile every formula is worked out anew as a file is opened, or, for the test of that, none is.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{}</value></prop></item></oor:items>"""

MODES = {"always": 0, "never": 1}
"""How LibreOffice calls whether formulas are worked out as a file is opened."""

PATIENCE = 120.0
"""Seconds that it may take to start."""


def started(folder: Path, soffice: str, recalculates: str) -> tuple[subprocess.Popen[bytes], Any]:
    """Start LibreOffice, and return its process and its desktop."""
    uno = import_module("uno")
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(PROFILE.format(MODES[recalculates]), encoding="utf-8")
    pipe = f"netselect{os.getpid()}"
    options = [f"-env:UserInstallation={user.parent.as_uri()}", f"--accept=pipe,name={pipe};urp"]
    options += ["--headless", "--invisible", "--norestore", "--nologo", "--nodefault"]
    nowhere = subprocess.DEVNULL
    program = [soffice, *options]
    process = subprocess.Popen(program, stdin=nowhere, stdout=nowhere, stderr=nowhere)  # noqa: S603 -- LibreOffice
    own = uno.getComponentContext()
    resolver = own.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", own)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        # It is not there yet; UNO's exceptions are made as they are raised, and have no name before.
        with suppress(Exception):
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        time.sleep(0.05)
    process.kill()
    sys.exit(f"{soffice} did not answer within {PATIENCE:.0f} seconds")


def done(desktop: Any, job: dict[str, Any]) -> list[Any]:  # noqa: ANN401 -- UNO states no types
    """Return what a job reads: one reading for the file as it is opened, and one for each change."""
    hidden = import_module("uno").createUnoStruct("com.sun.star.beans.PropertyValue")
    hidden.Name, hidden.Value = "Hidden", True
    book = desktop.loadComponentFromURL(Path(job["file"]).as_uri(), "_blank", 0, (hidden,))
    try:
        readings = [read(book, job["at_first"])]
        book.enableAutomaticCalculation(False)  # noqa: FBT003 -- else all is worked out anew for each cell that is typed
        for changes in job["changes"]:
            for sheet, cell, value in changes:
                at = book.Sheets.getByName(sheet).getCellRangeByName(cell)
                # What is typed: a number stays one, and a text is never read as something else.
                if isinstance(value, str):
                    at.setString(value)
                else:
                    at.setValue(value)
            book.calculate()
            readings.append(read(book, job["read"]))
        return readings
    finally:
        book.close(True)  # noqa: FBT003 -- UNO's signature


def read(book: Any, wanted: list[tuple[str, str]]) -> list[Any]:  # noqa: ANN401 -- as above
    """Return the values of cells, row by row."""
    return [book.Sheets.getByName(sheet).getCellRangeByName(cells).getDataArray() for sheet, cells in wanted]


def main(soffice: str, recalculates: str) -> None:
    """Do one job after the other, until there are no more."""
    with tempfile.TemporaryDirectory() as folder:
        process, desktop = started(Path(folder), soffice, recalculates)
        try:
            for line in sys.stdin:
                try:
                    answer: dict[str, Any] = {"read": done(desktop, json.loads(line))}
                except Exception as error:  # noqa: BLE001 -- whatever it is, the test that asked has to hear of it
                    answer = {"error": f"{type(error).__name__}: {error}"}
                sys.stdout.write(json.dumps(answer) + "\n")
                sys.stdout.flush()
        finally:
            with suppress(Exception):
                desktop.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
