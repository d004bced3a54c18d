"""How fast is netselect, beside numpy by hand and other libraries? `python -m tests.benchmarks` measures it."""

import argparse
import os
import sys
from pathlib import Path

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What the libraries of linear algebra read, once, when numpy is loaded."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the tables as they come, and write the page if asked; 1 where a figure is not reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=main.__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page to this file")
    parser.add_argument("--only", metavar="WORD", default="", help="measure only groups whose title has this word")
    chosen = parser.parse_args(arguments)
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    from tests.benchmarks import items, page  # noqa: PLC0415 -- numpy reads the number of threads as it loads

    found = {}
    for title, measure in items.GROUPS.items():
        if chosen.only.lower() in title.lower():
            found[title] = measure()
            print(f"{title}\n{page.table(found[title])}\n", flush=True)
    if chosen.write is not None:
        chosen.write.write_text(page.page(found), encoding="utf-8")
    return int(any(record.reached is False for records in found.values() for record in records))


if __name__ == "__main__":
    sys.exit(main())
