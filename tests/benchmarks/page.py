"""How do the records of a run read as a page of Markdown?"""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.record import Record

PACKAGES = (
    *("numpy", "pydantic", "PyYAML", "highspy", "scipy", "pymcdm", "scikit-criteria"),
    *("pyrepo-mcda", "pyarrow", "typer", "rich"),
)
"""Whose versions the page states."""

GROWTH = """\
## How it grows

![Time against networks, criteria and unknown figures](images/growth.svg)

Drawn by `python -m tests.benchmarks.growth --write docs/images/growth.svg`: processor time on one thread, the
least of three. A power of 1 is twice the time for twice the size, a power of 2 four times.
"""

UNITS = {"s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")), "B": ((2.0**20, "MiB"), (2.0**10, "KiB"), (1.0, "B"))}

INTRODUCTION = """\
# Benchmarks

Written by `python -m tests.benchmarks --write docs/benchmarks.md` (the extra `peers` is needed); rerun it to see
the figures of your machine. Calls take turns in every round, with garbage collection off and linear algebra on
one thread, and the table gives medians. Only the ratios carry over to another machine.

- **By hand** is TOPSIS in plain numpy without any check (`tests/benchmarks/by_hand.py`): scaling, weights, both
  ideal points, both distances, closeness, and ranks by sorting. Netselect's own time includes ties and what a
  ranking carries.
- The tables hold random figures. "Arrays checked" starts from plain arrays, which are copied and validated.
- **Memory** is the most that is held beyond the caller's arrays (`tracemalloc`), in tables of figures.
- The other libraries rank with the same scaling and give the same scores; scikit-criteria starts from its own
  decision matrix, made beforehand, and pymcdm from arrays, which it checks by default.
- **Starting** compares whole processes. Import, reading and first ranking together are allowed 2 times the
  three imports (not 2 times `import netselect`, which loads its parts on first use). Without `--brief` the command
  also ranks by every other method and looks for what to find out first.
- **SMAA** draws weights of which nothing is known and counts ranks, pairs (who comes before whom) and central
  weights of a weighted sum. By hand (`tests/benchmarks/by_hand_robustness.py`) the same number of weights is
  drawn, a chunk at a time; scores are one product of matrices, and a stable `argsort` of every sample gives the
  ranks. Each is measured against the loop that counts the same, with pairs and without; ties are ours alone.
- **SMAA, other libraries**: pymcdm has no SMAA, so it ranks under one set of weights after another, drawn
  beforehand, and counts nothing. 200 rankings are timed, and the time is multiplied up to the number of samples.
- **Stability intervals**: 10 ms is a figure of its own, whatever the machine. By hand, scores with all the weight
  on a criterion and with none are mixed, and each end is halved to 1e-9, with `argmax` as the ranking.
- **Rank reversal** is looked for under TOPSIS among the candidates. "Each left out" ranks 50 times; "all three"
  also copies each network and adds one that it outdoes, 151 rankings in all. The loops rank the table without
  each network in turn, and count the pairs that change places. The check of scikit-criteria is another one: it
  makes each network but the first a little worse, 49 rankings.
- **A cohort** is one matrix of networks with anchors, and weights of each learner's own; the first ten of each are
  listed, with ties and verdict. The loops work for one learner after the other, figures valued once beforehand:
  by hand (`tests/benchmarks/by_hand_batch.py`) scores and a stable `argsort`, pymcdm and pyrepo-mcda as they rank.
  200 learners are timed by hand and of pymcdm without checks, 50 of the others, and the time is multiplied up.
  A stable `argsort` keeps tied networks in their order, as netselect does; the default one is quicker and does
  not, so both are shown. Bare matrix products are in double precision, on one thread, 512 learners at a time into
  a buffer that is used again: fresh arrays of the whole size would make them two to three times slower.
- **Who stands**: each learner has a limit of their own, at which about half of the networks stand. By hand,
  figures are scaled anew among those (vector scaling, best and worst), learner by learner.
- **Reading** starts from a file with points for 20 criteria and two limits for each learner, and a study of 1000
  networks; "the ranking itself" has the same learners read already.
- **Judgements** are near to consistent ones; `numpy.linalg.eig` gives all eigenvectors of the stack, from which
  the principal one would still have to be picked.
- **Sets of networks**: random networks with 8 needs, three limits that leave room for a fifth of them. The integer
  programme (`tests/benchmarks/by_hand_sets.py`) is handed to HiGHS and finds the highest robust coverage to 1e-6,
  and nothing else; ours also settles which of the sets that tie covers most by the optimistic reading and is then
  the cheapest, to 1e-9. Optimistic coverage is not linear, and no such programme finds it. 30 s and 500 MB are
  figures of their own, whatever the machine.
- **A float32 fold** of fifteen lines, which lists the first ten by figures in single precision, takes about three
  quarters of our time: it is our first step, 0.6 of the whole. The rest is what it does not give: exact scores of
  whoever is left, ties, gaps, the verdict, and the same bits alone and in a batch.
- **What people wait for**: whole commands from start to end, with the most memory they hold where networks are
  many; samples around stated weights with nothing open, with one unknown figure, and with the
  confidence factors of each network too; by hand, weights and the figure are drawn, scores sorted by the default
  `argsort`, and ranks, pairs and central weights counted. A printed ranking of each method, and its verdict and
  records beside the bare ranking. Studies are drawn at random. The figures to reach are those of a later step;
  what is missed is printed as missed.
- **Members of a platform** each offer a half of the tags and seek a half, so that nearly all are mutual matches;
  the first ten of each come as a table. 0.2 s, 15 s and 500 MB are figures of their own. **A year of records** is
  read from a file and every report on it is printed; 3 s is such a figure too.
- A ratio is our time over theirs; in lines marked "times faster" it is theirs over ours.
"""


def page(groups: Mapping[str, Sequence[Record]]) -> str:
    """Return the page: what was measured on which machine, and one table for each group."""
    parts = [INTRODUCTION, "## Machine", _machine()]
    for title, records in groups.items():
        parts += [f"## {title}", table(records)]
    parts.append(GROWTH)
    return "\n\n".join(part.strip() for part in parts) + "\n"


def table(records: Sequence[Record]) -> str:
    """Return a table of records, its columns aligned."""
    rows: list[tuple[str, ...]] = [("Netselect", "", "Compared with", "", "Ratio", "To reach", "Reached")]
    rows += [_cells(record) for record in records]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(record: Record) -> tuple[str, ...]:
    faster = " times faster" if record.sense == "at least" else ""
    reached = {True: "yes", False: "**no**", None: ""}[record.reached]
    return (
        record.what,
        _quantity(record.ours, record.unit),
        record.against,
        _quantity(record.theirs, record.unit),
        f"{record.ratio:.2f}{faster}",
        "" if record.limit is None else f"{record.sense} {record.limit:g}",
        reached,
    )


def _quantity(amount: float, unit: str) -> str:
    size, name = next((pair for pair in UNITS[unit] if amount >= pair[0]), UNITS[unit][-1])
    return f"{amount / size:.3g} {name}"


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "\n".join(
        (
            f"- Date: {datetime.now(tz=UTC).date().isoformat()}",
            f"- Processor: {_processor()}, {os.cpu_count()} cores",
            f"- System: {platform.system()} {platform.machine()}",
            f"- {platform.python_implementation()} {platform.python_version()}; {packages}",
        )
    )


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "not known"
