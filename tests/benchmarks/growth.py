"""How does what people wait for grow with networks, criteria and unknown figures?

`python -m tests.benchmarks.growth --write docs/images/growth.svg` draws it; `--check` measures small sizes alone,
and fails where something grows much faster than the work does.
"""

import argparse
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time

import netselect
from netselect import Ranking
from netselect.robustness.agreement import agreement
from netselect.robustness.questions import questions
from netselect.robustness.smaa import smaa
from tests.benchmarks.items_waiting import study_of
from tests.benchmarks.subjects import case

Sizes = tuple[tuple[int, int, int], ...]

ASKED: dict[str, Callable[[Ranking], object]] = {
    "rank, printed": str,
    "questions": questions,
    "10 000 samples, with confidence": smaa,
    "agreement of methods": agreement,
}
"""What is asked of a ranking, beside making it."""

GROWING: dict[str, tuple[Sizes, int]] = {
    "Networks (20 criteria, 10 unknown figures)": (
        ((30, 20, 10), (100, 20, 10), (300, 20, 10), (1000, 20, 10)),
        0,
    ),
    "Criteria (30 networks, 10 unknown figures)": (((30, 5, 10), (30, 20, 10), (30, 80, 10)), 1),
    "Unknown figures (60 networks, 15 criteria)": (((60, 15, 4), (60, 15, 15), (60, 15, 30), (60, 15, 60)), 2),
}
"""The sizes that are drawn: networks, criteria and unknown figures, and which of the three grows."""

CHECKED: dict[str, tuple[Sizes, int]] = {
    "Networks": (((40, 10, 6), (160, 10, 6)), 0),
    "Unknown figures": (((40, 10, 10), (40, 10, 40)), 2),
}

MOST = 2.6
"""The exponent from which something is taken to grow too fast: a generous one, since small sizes are noisy."""

ROUNDS = 3


def seconds(sizes: Sizes) -> dict[str, list[float]]:
    """Return for each thing asked the least processor time at each size."""
    found: dict[str, list[float]] = {name: [] for name in ASKED}
    for networks, criteria, unknown in sizes:
        study = netselect.load(study_of(case(networks, criteria), unknown))
        for name, ask in ASKED.items():
            best = math.inf
            for _ in range(ROUNDS):
                begun = process_time()
                ask(netselect.rank(study))
                best = min(best, process_time() - begun)
                if best > 1:
                    break
            found[name].append(best)
    return found


def exponent(sizes: Sizes, which: int, times: list[float]) -> float:
    """Return by which power of the size the time grows, from the last but one size to the last."""
    small, large = sizes[-2][which], sizes[-1][which]
    return math.log(times[-1] / times[-2]) / math.log(large / small)


def check() -> int:
    """Print how what is asked grows at small sizes; 1 where it grows too fast."""
    worst = 0.0
    for title, (sizes, which) in CHECKED.items():
        for name, times in seconds(sizes).items():
            power = exponent(sizes, which, times)
            print(f"{title}: {name} grows with the power {power:.2f}")
            worst = max(worst, power)
    return int(worst > MOST)


def draw(path: Path) -> None:
    """Write the growth curves, one picture for each thing that grows."""
    import matplotlib as mpl  # noqa: PLC0415 -- nothing else here needs it

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "growth"
    from matplotlib import pyplot as plt  # noqa: PLC0415 -- as above

    figure, axes = plt.subplots(1, len(GROWING), figsize=(12, 5), sharey=True, layout="constrained")
    for place, (title, (sizes, which)) in zip(axes, GROWING.items(), strict=True):
        curves: Mapping[str, list[float]] = seconds(sizes)
        for name, times in curves.items():
            power = exponent(sizes, which, times)
            place.loglog(
                [one[which] for one in sizes], times, marker="o", label=f"{name}: power {round(power, 1) + 0:.1f}"
            )
            print(f"{title}: {name}: {', '.join(f'{one:.3f}' for one in times)} s, power {power:.2f}", flush=True)
        place.set_title(title, fontsize=9)
        # Only the sizes that were measured are named: those between would stand on each other.
        place.set_xticks([one[which] for one in sizes], labels=[f"{one[which]:,}" for one in sizes])
        place.minorticks_off()
        place.grid(visible=True, which="major", alpha=0.3)
        place.legend(
            fontsize=8, title="in the last step", title_fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.1)
        )
    axes[0].set_ylabel("seconds of processor time")
    axes[0].yaxis.set_major_formatter("{x:g}")
    figure.savefig(path, metadata={"Date": None})


def main() -> int:
    """Draw the curves, or check small sizes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="draw the curves into this file")
    parser.add_argument(
        "--check", action="store_true", help="measure small sizes alone, and say whether it is enough"
    )
    chosen = parser.parse_args()
    if chosen.write is not None:
        draw(chosen.write)
    return check() if chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
