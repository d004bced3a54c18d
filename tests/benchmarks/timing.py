"""How long does each of several calls take, when all are measured at the same time on the same machine?

Another program that runs meanwhile, or a processor that slows down, then hits all of them alike, and the
ratio of their medians stays what it is.
"""

import gc
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter

Call = Callable[[], object]

BATCH_SECONDS = 0.002
"""Calls are repeated for about as long before the clock is read, which itself takes about 1e-7 s."""

MOST_CALLS = 1000
"""The most calls between two readings of the clock."""

ROOT = Path(__file__).resolve().parents[2]
"""The top of the repository, in which commands run."""


def interleaved(calls: Mapping[str, Call], rounds: int, *, take_long: bool = False) -> dict[str, float]:
    """Return the median time of each call.

    Parameters
    ----------
    calls : mapping of str to callable
        What is measured, by name. In each round every one has its turn, each time another one first.
    rounds : int
        How many times each has its turn.
    take_long : bool
        Whether each surely takes longer than one reading of the clock needs.

    Returns
    -------
    dict of str to float
        Seconds for one call, without garbage collection.
    """
    repeats = {name: _calls_in_a_batch(call, take_long=take_long) for name, call in calls.items()}
    times: dict[str, list[float]] = {name: [] for name in calls}
    names = list(calls)
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(rounds):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                times[name].append(_seconds(calls[name], repeats[name]))
    finally:
        if collecting:
            gc.enable()
    return {name: median(found) for name, found in times.items()}


def processes(commands: Mapping[str, list[str]], rounds: int) -> dict[str, float]:
    """Return the median time of each command as a process of its own, from start to end, in seconds.

    Raises
    ------
    CalledProcessError
        Where a command fails.
    """
    return interleaved({name: _process(command) for name, command in commands.items()}, rounds, take_long=True)


_WATCHED = """\
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command from a process that holds next to nothing: the new one inherits the peak of it."""


def process_bytes(command: list[str]) -> int:
    """Return the most memory that a command holds as a process of its own."""
    told = subprocess.run([*python(_WATCHED), *command], cwd=ROOT, check=True, capture_output=True)  # noqa: S603 -- ours
    # macOS counts bytes, Linux kibibytes.
    return int(told.stdout) * (1 if sys.platform == "darwin" else 1024)


def python(code: str) -> list[str]:
    """Return the command that runs a line of Python with this interpreter."""
    return [sys.executable, "-c", code]


def peak_bytes(call: Call) -> int:
    """Return the most memory that Python and numpy hold at a time during a call, beyond what they held before."""
    call()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        call()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def _calls_in_a_batch(call: Call, *, take_long: bool) -> int:
    _seconds(call, 1)
    return 1 if take_long else min(MOST_CALLS, max(1, round(BATCH_SECONDS / _seconds(call, 1))))


def _seconds(call: Call, repeats: int) -> float:
    start = perf_counter()
    for _ in range(repeats):
        call()
    return (perf_counter() - start) / repeats


def _process(command: list[str]) -> Call:
    # Compiled modules are kept between runs, as on any ordinary machine: otherwise compiling is what is measured.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run() -> None:
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- ours

    return run
