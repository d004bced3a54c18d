"""Check the spelling of pages, messages and names with codespell, in British English: `python .ci/spelling.py`.

codespell's own list of British and American forms is turned round, so that the British ones are asked for. Words
that are meant as they stand, such as slips in examples and titles of works, are in `.ci/words.txt`.
"""

import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import codespell_lib

ROOT = Path(__file__).parents[1]
LOOKED_AT = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs", "netselect")
SKIPPED = "*.svg,*.png,*.css,*.js,*.j2,*.csv,benchmarks.md"
CODE = r"(?:import|from) [\w.]+|\.\w+|\b\w+(?==|\()|[\"'`][\w.:-]+[\"'`]|--?[a-z-]+|\bcolor[:;]|Color Universal"
"""Names in Python, keywords, options, single words in quotation marks, styles, and the title of a work."""
PROPER = {"analog", "dialog", "disk", "disks", "license", "meter", "meters", "practice", "program", "programs"}
"""Right in British English too, of computers, as nouns, or as another word."""


def main() -> int:
    """Return how many words are misspelt."""
    listed = files("codespell_lib").joinpath("data/dictionary_en-GB_to_en-US.txt").read_text(encoding="utf-8")
    pairs = (line.split("->") for line in listed.splitlines())
    british = {american.strip(): own for own, american in pairs if american.strip() not in PROPER}
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as dictionary:
        dictionary.writelines(
            f"{american}->{own}\n" for american, own in british.items() if american not in PROPER
        )
        dictionary.flush()
        options = [
            "--ignore-regex",
            CODE,
            "-D",
            "-",
            "-D",
            dictionary.name,
            "-I",
            str(ROOT / ".ci" / "words.txt"),
            "--skip",
            SKIPPED,
        ]
        return codespell_lib.main(*options, *(str(ROOT / path) for path in LOOKED_AT))


if __name__ == "__main__":
    sys.exit(main())
