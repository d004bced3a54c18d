"""When was each external link of the pages last looked at? `python docs/links.py` lists them; `--look` opens each."""

import datetime as dt
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

import yaml

HERE = Path(__file__).parent
LIST = HERE / "links.yaml"
OPENING = """\
# Every external link of the pages, with the day on which it was last opened and led somewhere; null: nobody has yet.
# `python docs/links.py --look` opens each, from a machine with a network.
"""


def linked() -> set[str]:
    """Return every address that a page links to."""
    pages = [HERE.parent / "README.md", HERE.parent / "CONTRIBUTING.md", *HERE.glob("**/*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages if "_build" not in page.parts)
    return set(re.findall(r"\]\((https?://(?:[^()\s]|\([^()\s]*\))+)\)", text))


def listed() -> dict[str, dt.date | None]:
    """Return every address that is listed, with the day of the last look."""
    return yaml.safe_load(LIST.read_text(encoding="utf-8")) or {} if LIST.exists() else {}


def _leads_somewhere(address: str) -> bool:
    asked = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0"})  # noqa: S310 -- only http(s)
    try:
        with urllib.request.urlopen(asked, timeout=20):  # noqa: S310 -- as above
            return True
    except urllib.error.HTTPError as error:
        return error.code in {403, 418, 429}  # publishers turn programs away from pages that are there
    except OSError:
        return False


if __name__ == "__main__":
    known = listed()
    found = {address: known.get(address) for address in sorted(linked())}
    for address in found if "--look" in sys.argv else ():
        if _leads_somewhere(address):
            found[address] = dt.datetime.now(dt.UTC).date()
    LIST.write_text(OPENING + yaml.safe_dump(found, width=200), encoding="utf-8")
