"""What does every command print for every pinned study, and what does a small cohort come to in each format?

Text is taken as it is. Figures of JSON are taken at ten significant digits, and a Parquet file as the table that
is read back, so that another processor or another version of a library changes nothing.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]

STUDIES = (
    ROOT / "criteria.example.yaml",
    *sorted((ROOT / "tests/scenarios").glob("p*.yaml")),
    *sorted((Path(__file__).parent / "studies").glob("*.yaml")),
)
"""Every study whose outputs are pinned."""

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("rank",),
    ("rank", "--brief"),
    ("rank", "--full"),
    ("rank", "--plain"),
    ("rank", "--methods", "all"),
    ("compare", "A", "B"),
    ("explain", "A"),
    ("explain", "B"),
    ("gaps",),
    ("portfolio",),
    ("portfolio", "--full"),
    ("questions",),
    ("sensitivity",),
    ("robustness", "--samples", "2000"),
    ("judgements",),
    ("judges",),
)
"""What is typed; the study's path comes second, and A and B stand for its first two networks."""

PLAIN_RANK = {("rank", "--brief"), ("rank", "--full"), ("rank", "--plain"), ("portfolio", "--full")}
"""Ways of printing, which JSON does not know."""

LEARNERS = """\
id,needs.raid-log.importance,needs.board-reports.importance,limits.first_year_cost,weights.yearly_cost
p1,10,20,150,10
p2,50,0,60,40
p3,0,0,300,5
p4,1,3,abc,5
p5,20,20,0,0
"""
"""A small cohort of the example, one row of it faulty."""

COHORT_FORMATS = ("csv", "jsonl", "parquet")


COHORT = "a cohort"
"""What its outputs are called by, where a study's are called by its file."""

ONE_OF_MANY = re.compile(
    r"(?<![\d.,])1 (networks|criteria|needs|aspirations|hours|weeks|years|points|strengths|judgements|answers|"
    r"combinations|ways|methods|pairs|samples|sets|things|questions|learners)\b"
)
"""A plural after one, which no text has."""

PARTS = (*(path.name for path in STUDIES), COHORT)
"""What the outputs are of; each can be had alone."""


def outputs(*parts: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each output of some parts; of all parts where none is named."""
    # A reader's terminal, time zone or colours are not what is pinned.
    os.environ.update({"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"})
    wanted = parts or PARTS
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for path in STUDIES:
            shutil.copy(path, path.name)
            if path.name in wanted:
                for command in COMMANDS:
                    yield from _printed(path.name, command)
        if COHORT in wanted:
            yield from _cohort()


def _printed(name: str, command: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    import netselect  # noqa: PLC0415 -- whoever compares two versions decides which one is loaded

    first = list(netselect.load(name).networks)
    if "B" in command and len(first) < 2:
        return
    stands_for = dict(zip("AB", first, strict=False))
    typed = [command[0], name, *(stands_for.get(word, word) for word in command[1:])]
    yield f"{name}: {' '.join(command)}", _run(typed)
    if command not in PLAIN_RANK:
        yield f"{name}: {' '.join(command)} as JSON", _run([*typed, "--format", "json"], as_json=True)


def _cohort() -> Iterator[tuple[str, str]]:
    Path("learners.csv").write_text(LEARNERS, encoding="utf-8")
    for form in COHORT_FORMATS:
        out = f"ranked.{form}"
        typed = ["batch", STUDIES[0].name, "--learners", "learners.csv", "--output", out]
        yield f"{COHORT}: as {form}, printed", _run(typed)
        for path in sorted(Path().glob("ranked*")):
            yield f"{COHORT}: as {form}, {path.name}", _written(path)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _written(path: Path) -> str:
    if path.suffix != ".parquet":
        return path.read_text(encoding="utf-8")
    import pandas as pd  # noqa: PLC0415 -- slow to load

    table = pd.read_parquet(path)
    return f"{list(table.columns)}\n{table.to_csv(index=False, float_format='%.10g')}"


def _run(typed: list[str], *, as_json: bool = False) -> str:
    """Return what a command prints and how it ends, its output before its errors."""
    from netselect.cli import main  # noqa: PLC0415 -- as above

    out, err = io.StringIO(), io.StringIO()
    # What is said to whoever waits long depends on the machine.
    impatience = mock.patch("threading.Timer", mock.MagicMock())
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), impatience:
        code = main(typed)
    text = out.getvalue()
    if as_json and code == 0:
        text = json.dumps(_rounded(json.loads(text)), indent=1, ensure_ascii=False)
    return f"{text}\n{err.getvalue()}\nexit {code}\n"


def _rounded(found: Any, digits: int = 10) -> Any:  # noqa: ANN401 -- whatever JSON holds
    if isinstance(found, float):
        return float(f"{found:.{digits}g}")
    if isinstance(found, list):
        return [_rounded(one, digits) for one in found]
    if isinstance(found, dict):
        # The nearest weights that a search finds are near to within some 1e-5, by a way that rounding turns.
        own = 4 if "weights" in found and found.get("is_exact") is False else digits
        return {name: _rounded(one, own) for name, one in found.items() if name != "netselect_version"}
    return found


def digest(text: str) -> str:
    """Return what stands for an output in the list of pins."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
