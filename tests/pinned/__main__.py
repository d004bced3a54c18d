"""What would the outputs be now? `python -m tests.pinned` tells which changed; `--against REV` shows how."""

import argparse
import difflib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PINS = Path(__file__).with_name("outputs.txt")
ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Compare the outputs with their pins, show how they differ from those of a commit, or pin them anew."""
    parser = argparse.ArgumentParser(prog="python -m tests.pinned", description=main.__doc__)
    parser.add_argument("--write", action="store_true", help="pin the outputs as they are now")
    parser.add_argument("--against", metavar="REV", help="show how the outputs differ from those of this commit")
    parser.add_argument("--dump", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    from tests.pinned.outputs import outputs  # noqa: PLC0415 -- help needs none of it

    if chosen.dump:
        sys.stdout.write(json.dumps(dict(outputs())))
        return 0
    if chosen.against:
        return _show(_of_commit(chosen.against), dict(outputs()))
    found = pins(dict(outputs()))
    if chosen.write:
        PINS.write_text("".join(f"{name}\t{pin}\n" for name, pin in found.items()), encoding="utf-8")
        return 0
    changed = differences(found)
    _say("\n".join(changed) or f"All {len(found)} outputs are as pinned.")
    return int(bool(changed))


def pins(found: dict[str, str]) -> dict[str, str]:
    """Return the short hash of each output."""
    from tests.pinned.outputs import digest  # noqa: PLC0415 -- as above

    return {name: digest(text) for name, text in found.items()}


def differences(found: dict[str, str], part: str = "") -> list[str]:
    """Say which outputs, all or those of one part, changed, came or went since they were pinned."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("\t") for line in lines if line.startswith(f"{part}:" if part else ""))
    said = [f"changed: {name}" for name, pin in found.items() if pinned.get(name, pin) != pin]
    said += [f"new: {name}" for name in found if name not in pinned]
    return said + [f"gone: {name}" for name in pinned if name not in found]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _of_commit(revision: str) -> dict[str, str]:
    """Return what a commit prints for the studies and by the commands of today."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)  # noqa: S603 -- our own words
        try:
            code = (
                "import sys; sys.path[:0] = sys.argv[1:]; import netselect; "
                "from tests.pinned.__main__ import main; sys.exit(main(['--dump']))"
            )
            done = subprocess.run(  # noqa: S603 -- as above
                [sys.executable, "-P", "-c", code, str(tree), str(ROOT)],
                check=True,
                capture_output=True,
                env={**os.environ, "PYTHONPATH": ""},
                cwd=folder,
                text=True,
            )
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)  # noqa: S603 -- as above
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _show(before: dict[str, str], now: dict[str, str]) -> int:
    changed = 0
    for name in dict.fromkeys([*before, *now]):
        old, new = (side.get(name, "").splitlines() for side in (before, now))
        if old != new:
            changed += 1
            _say("\n".join(difflib.unified_diff(old, new, name, name, lineterm="", n=1)))
    _say(f"{changed} of {len(now)} outputs differ.")
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
