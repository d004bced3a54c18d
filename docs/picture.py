"""Draw the pictures of the README and of the first page, from the example: `python docs/picture.py`."""

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from rich.console import Console

import netselect
from netselect.report.table import print_short

IMAGES = Path(__file__).parent / "images"
RANKING = netselect.rank(netselect.load(IMAGES.parents[1] / "criteria.example.yaml"))


def draw() -> None:
    """Write the picture of a ranking in a terminal."""
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    print_short(RANKING, console, source="criteria.example.yaml")
    picture = console.export_svg(title="netselect rank criteria.example.yaml")
    # The fonts that the drawing names are fetched from elsewhere; the reader's own monospace font serves.
    (IMAGES / "ranking.svg").write_text(
        re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL), encoding="utf-8"
    )


def photograph(browser: str | None = None) -> None:
    """Write the picture of what a document says in short, in a browser, where one is installed."""
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser).new_page(
            viewport={"width": 560, "height": 1100}, device_scale_factor=1.25
        )
        page.set_content(RANKING.document("shortlist").html())
        start, end = (page.locator(f"#s{number}").bounding_box() for number in (1, 2))
        assert start is not None
        assert end is not None
        clip = {"x": 0.0, "y": start["y"] - 8, "width": 560.0, "height": end["y"] - start["y"]}
        taken = page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]
    Image.open(io.BytesIO(taken)).convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save(
        IMAGES / "document.png", optimize=True
    )


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    draw()
    photograph(*sys.argv[1:2])
