"""Draw docs/images/ranking.svg, the picture of the README, from the example: `python docs/picture.py`."""

import io
import re
from pathlib import Path

from rich.console import Console

import netselect
from netselect.report.terminal import print_short

HERE = Path(__file__).parent


def draw() -> None:
    """Write the picture."""
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    ranking = netselect.rank(netselect.load(HERE.parent / "criteria.example.yaml"))
    print_short(ranking, console, source="criteria.example.yaml")
    target = HERE / "images" / "ranking.svg"
    target.parent.mkdir(exist_ok=True)
    picture = console.export_svg(title="netselect rank criteria.example.yaml")
    # The fonts that the drawing names are fetched from elsewhere; the reader's own monospace font serves.
    target.write_text(re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    draw()
