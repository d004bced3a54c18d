"""Which figures of speed and memory does netselect promise, and what is each of them measured against?"""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import yaml

import netselect
from netselect.methods import make_method
from netselect.reading import parse
from tests.benchmarks import by_hand, items_batch, items_maintain, items_robustness, items_sets, items_waiting
from tests.benchmarks.record import Record
from tests.benchmarks.subjects import Case, case, pymcdm, ranked, scikit_criteria
from tests.benchmarks.timing import ROOT, Call, interleaved, peak_bytes, processes, python

EXAMPLE = ROOT / "criteria.example.yaml"

LIBRARIES = "import numpy, yaml; from pydantic import BaseModel"
"""What `import netselect` and the first ranking are measured against."""

PROGRAMS = "import numpy, pydantic, yaml, typer"
"""What the whole command is measured against."""

FIRST_RANK = f"import netselect; netselect.rank(netselect.load({EXAMPLE.name!r}))"


def small(given: Case, rounds: int) -> list[Record]:
    """Compare rankings of a small table with numpy by hand: at most 2 times, with all checks at most 4 times."""
    matrix, anchored = given.matrix(), given.anchored_matrix()
    relative = make_method("topsis", {"reference": "candidates"})
    hand, anchored_hand = "TOPSIS by hand in numpy", "anchored TOPSIS by hand in numpy"
    calls: dict[str, Call] = {
        hand: lambda: by_hand.topsis(given.values, given.weights, given.maximise),
        anchored_hand: lambda: by_hand.anchored_topsis(given.values, given.weights, given.worst, given.best),
        "rank(), its method made": lambda: netselect.rank(matrix, relative),
        "rank(), its method by name": lambda: ranked(matrix),
        "arrays checked, then rank()": lambda: netselect.rank(given.matrix(), relative),
        "arrays checked, then rank() by name": lambda: ranked(given.matrix()),
        "rank() between anchors": lambda: netselect.rank(anchored, "topsis"),
        "arrays with anchors checked, then rank()": lambda: netselect.rank(given.anchored_matrix(), "topsis"),
    }
    limits = {
        "rank(), its method made": 2.0,
        "rank(), its method by name": 2.0,
        "arrays checked, then rank()": 4.0,
        "arrays checked, then rank() by name": 4.0,
    }
    times = interleaved(calls, rounds)
    others = {
        what: anchored_hand if "anchors" in what else hand for what in calls if what not in {hand, anchored_hand}
    }
    return [
        Record(f"{what}, {given.size}", times[what], other, times[other], limits.get(what))
        for what, other in others.items()
    ]


def large(given: Case, rounds: int) -> list[Record]:
    """Compare rankings of a large table with numpy by hand: at most 1.5 times, in at most 4 times its memory."""
    matrix, hand = given.matrix(), "TOPSIS by hand in numpy"
    calls: dict[str, Call] = {
        hand: lambda: by_hand.topsis(given.values, given.weights, given.maximise),
        "rank()": lambda: ranked(matrix),
        "arrays checked, then rank()": lambda: ranked(given.matrix()),
    }
    times = interleaved(calls, rounds)
    limits = {"rank()": 1.5}
    size = float(given.values.nbytes)
    return [
        *(
            Record(f"{what}, {given.size}", times[what], hand, times[hand], limits.get(what))
            for what in list(calls)[1:]
        ),
        *(
            Record(f"{what}, {given.size}: most memory", peak_bytes(calls[what]), "the table", size, 4.0, unit="B")
            for what in list(calls)[1:]
        ),
        Record(f"by hand, {given.size}: most memory", peak_bytes(calls[hand]), "the table", size, unit="B"),
    ]


def peers(given: Case, rounds: int, *, scikit: float, mcdm: float) -> list[Record]:
    """Compare rankings with two libraries under the same scaling: so many times faster at least."""
    matrix = given.matrix()
    calls = {
        "rank()": lambda: ranked(matrix),
        "scikit-criteria": scikit_criteria(given),
        "rank(), min_max": lambda: ranked(matrix, "min_max"),
        "pymcdm, its defaults": pymcdm(given),
    }
    times = interleaved(calls, rounds)
    pairs = [("rank()", "scikit-criteria", scikit), ("rank(), min_max", "pymcdm, its defaults", mcdm)]
    return [
        Record(f"{ours}, {given.size}", times[ours], f"{theirs}, TOPSIS", times[theirs], limit, "at least")
        for ours, theirs, limit in pairs
    ]


def start(rounds: int) -> list[Record]:
    """Compare whole processes with the bare imports: at most 1.3 and 2 times."""
    commands = {
        "import netselect": python("import netselect"),
        "import netselect, load and rank the example": python(FIRST_RANK),
    }
    limits = dict(zip(commands, (1.3, 2.0), strict=True))
    return _beside_imports(LIBRARIES, commands, limits, rounds)


def example_at_the_shell(rounds: int) -> list[Record]:
    """Compare a ranking at the shell with the bare imports: at most 1.9 and, in brief, 1.6 times."""
    if not _command_line_is_there():
        return []
    program = str(Path(sys.executable).with_name("netselect"))
    limits = {f"netselect rank {EXAMPLE.name}": 1.9, f"netselect rank {EXAMPLE.name} --brief": 1.6}
    return _beside_imports(PROGRAMS, {typed: [program, *typed.split()[1:]] for typed in limits}, limits, rounds)


def _beside_imports(
    imports: str, commands: dict[str, list[str]], limits: dict[str, float], rounds: int
) -> list[Record]:
    times = processes({imports: python(imports), **commands}, rounds)
    return [Record(what, times[what], f"`{imports}`", times[imports], limit) for what, limit in limits.items()]


def _command_line_is_there() -> bool:
    """Return whether the extra `cli` is installed, without which there is no command to measure."""
    found = [find_spec(name) for name in ("netselect.cli", "typer", "rich")]
    # A folder without code is found as well, and has no origin.
    return all(spec is not None and spec.origin is not None for spec in found)


def reading(rounds: int) -> list[Record]:
    """Compare reading the example with the C loader of PyYAML: at most its time."""
    text, loader = EXAMPLE.read_text(encoding="utf-8"), "yaml.load with CSafeLoader"
    calls: dict[str, Call] = {
        loader: lambda: yaml.load(text, Loader=yaml.CSafeLoader),
        "netselect.load of the example": lambda: netselect.load(EXAMPLE),
        "its text to located values": lambda: parse(text),
    }
    times = interleaved(calls, rounds)
    limits = {"netselect.load of the example": 1.0}
    return [Record(what, times[what], loader, times[loader], limits.get(what)) for what in list(calls)[1:]]


GROUPS: dict[str, Callable[[], list[Record]]] = {
    "A small table": lambda: small(case(50, 10), rounds=200),
    "A large table": lambda: large(case(100_000, 20), rounds=15),
    "Other libraries, a small table": lambda: peers(case(50, 10), rounds=60, scikit=15.0, mcdm=5.0),
    "Other libraries, a larger table": lambda: peers(case(1000, 20), rounds=40, scikit=3.0, mcdm=10.0),
    "Starting": lambda: start(rounds=15),
    "Reading": lambda: reading(rounds=60),
    **items_robustness.GROUPS,
    **items_sets.GROUPS,
    **items_batch.GROUPS,
    **items_maintain.GROUPS,
    "What people wait for": lambda: [
        one
        for measure in (lambda: example_at_the_shell(rounds=15), items_sets.waits, *items_waiting.PARTS)
        for one in measure()
    ],
}
"""Each table of the page; all of them together take several minutes."""
