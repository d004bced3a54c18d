"""Every code of a fault, with an example and its cure; both are run where the page is written."""

import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Any, get_args

import yaml

import netselect
from netselect.errors import Code, Fault, NetselectError

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "criteria.example.yaml"

OPENING = """# Faults

This page is written from `docs/faults.yaml` by `python docs/generate.py`, which runs each example and follows each cure.

Every fault has a `code`, a word that stays while sentences may become better, and so has every error of netselect. In
Python both carry beside it: `path`, the way to the place as a tuple of keys and of places in lists
(`("waivers", 0, "gate")`; as text, `waivers[0].gate`, in `where`, and with file and line before it in `place`; all are empty
where there is none), `line` and `column` (0 where there is none), `found` and `expected`
where they can be told apart, and `about`, the other ids of which the sentence speaks. `--format json` and the file of
faulty learners hold the `code` too. What `to_dict()` and JSON call `path` is the text of `where`. All faults of a file are told at once.

```python
import netselect

try:
    netselect.load({"netselect": 1, "titel": "Mine"})
except netselect.StudyFaults as error:
    absent = [fault.path for fault in error.faults if fault.code == "missing"]
```

"""

LIMITS = """## Limits

Files are text from anywhere, and are read as such: no object tags, at most 16 MiB, 40 levels, a million nodes after
aliases are expanded, and one document. Tables stand in the study's folder or below it. Nothing is fetched from a network.
"""


def faults_page() -> str:
    """Return the page: a table of the codes, then each with what is said of an example, and the cure."""
    cases: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "faults.yaml").read_text(encoding="utf-8"))
    assert list(cases) == list(get_args(Code)), (
        "docs/faults.yaml has to hold every code, in the order of errors.py"
    )
    table = [f"| [`{code}`](#{code}) | {case['says']} |" for code, case in cases.items()]
    sections = [_section(code, case) for code, case in cases.items()]
    return OPENING + "\n".join(["| code | what it stands for |", "|---|---|", *table, "", LIMITS, *sections])


def _section(code: str, case: dict[str, Any]) -> str:
    head = f"## `{code}`\n\n{case['says'][0].upper()}{case['says'][1:]}.\n"
    if "found" in case:
        beside = "\n".join(case.get("where", ())[1:])
        parts = ("text", f"{beside}\n{case['found']}"), ("text", _of_study(code, case)), ("yaml", case["write"])
    if "python" in case:
        parts = ("python", case["python"]), ("text", _of_code(code, case["python"])), ("python", case["cure"])
        _run(case["cure"])
    if "how" in case:
        return f"{head}\n{case['how']}\n"
    found, said, write = (f"```{language}\n{text.strip(chr(10))}\n```\n" for language, text in parts)
    return f"{head}\n{found}\n{said}\nThe cure:\n\n{write}"


def _of_study(code: str, case: dict[str, Any]) -> str:
    """Return what is said of the example with one piece of it in another way, once the cure has been followed."""
    text, old = EXAMPLE.read_text(encoding="utf-8"), case.get("instead_of", case["write"])
    assert old in text, old
    text = text.replace(*case.get("where", ("", "")), 1)
    netselect.loads(text.replace(old, case["write"], 1))
    try:
        netselect.loads(text.replace(old, case["found"], 1), "mine.yaml")
    except netselect.StudyFaults as error:
        return str(next(fault for fault in error.faults if fault.code == code))
    raise AssertionError(f"{code}: nothing is said of {case['found']}")


def _of_code(code: str, text: str) -> str:
    try:
        _run(text)
    except netselect.StudyFaults as error:
        return str(next(fault for fault in error.faults if fault.code == code))
    except NetselectError as error:
        if error.code == code:
            return str(error)
        raise
    raise AssertionError(f"{code}: nothing is said of\n{text}")


def _run(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path(EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
        space: dict[str, Any] = {"netselect": netselect, "Fault": Fault}
        exec(compile(text, "docs/faults.yaml", "exec"), space)  # noqa: S102 -- our own
