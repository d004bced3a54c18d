"""Follow a page of the documentation as a reader would, and give the page back with what really came out.

`python -m tests.pages --write [PAGE ...]` puts the outputs into the pages. Each page is followed to its end in
a folder of its own, which holds the example, or what `STARTS_WITH` names:

- a ``console`` block: what stands after ``$`` is typed, and the rest is what a terminal shows. ``exit-2`` behind
  the word is the exit code; a block that ends in ``...`` shows the beginning alone (``...9``: nine lines of it);
- a ``{code-block}`` with a caption is a file of that name, written; of the language ``diff``, lines of it changed;
- ``python`` runs, all blocks of a page in one space; what is printed is the ``text`` block that follows it.
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from netselect.cli import main

ROOT = Path(__file__).parents[1]
STARTS_WITH = {
    "docs/tutorials/year-after.md": "docs/tutorials/year",
    "docs/how-to/keep-records.md": "docs/tutorials/year",
    "docs/how-to/forget-somebody.md": "docs/tutorials/year",
}
FOLLOWED = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", *ROOT.glob("docs/*/*.md"), ROOT / "docs/index.md")
    if path.name
    not in {"in-code.md", "scale-out.md", "python.md", "cohorts.md", "documents.md", "study-file.md", "faults.md"}
)
"""Pages whose blocks are run; tests of their own look at the others."""

FENCE = re.compile(
    r"^(?P<fence>```+)(?P<info>console[^\n]*|\{code-block\} \w+|python)\n(?P<body>.*?)^(?P=fence)$"
    r"(?P<prints>\n+```text\n(?P<text>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


def follow(page: str, folder: Path) -> str:
    """Return the page with the outputs that come of it; what it writes is left in the folder."""
    text = (ROOT / page).read_text(encoding="utf-8")
    start = ROOT / STARTS_WITH.get(page, "criteria.example.yaml")
    if start.is_dir():
        shutil.copytree(start, folder, dirs_exist_ok=True)
    else:
        shutil.copy(start, folder)
    space: dict[str, Any] = {"__name__": page}

    def now(block: re.Match[str]) -> str:
        info, body, after = block["info"], block["body"], block["prints"] or ""
        if info.startswith("console"):
            code = int(info.partition("exit-")[2] or 0)
            return f"```{info}\n{_session(body, code, page)}```{after}"
        if info == "python":
            printed = _printed(lambda: exec(compile(body, page, "exec"), space))[1]  # noqa: S102 -- our own page
            return block[0].removesuffix(after) + (after and f"{after[: after.index('`')]}```text\n{printed}```")
        _write(info, body, page)
        return block[0]

    with contextlib.chdir(folder):
        return FENCE.sub(now, text)


def _session(body: str, code: int, page: str) -> str:
    """Return a session in a terminal with what is printed now."""
    whole = ""
    for command in re.findall(r"^\$ (.*)$", body, re.MULTILINE):
        returned, said = typed(command)
        assert returned == code, f"{page}: `{command}` ended with {returned}: {said}"
        whole += f"$ {command}\n{said}"
    if cut := re.search(r"^\.\.\.(\d*)\n\Z", body, re.MULTILINE):
        wanted = int(cut[1] or body[: cut.start()].count("\n"))
        return "".join(whole.splitlines(keepends=True)[:wanted]) + "...\n"
    return whole


def typed(command: str) -> tuple[int, str]:
    """Return the exit code of a command that is typed in this folder, and what a terminal shows of it."""
    program, *words = shlex.split(command)
    if program in {"cat", "head"}:
        lines = Path(words[-1]).read_text(encoding="utf-8").splitlines(keepends=True)
        return 0, "".join(lines[: int(words[0].lstrip("-"))] if program == "head" else lines)
    assert program == "netselect", command
    return _printed(lambda: main(words))


def _printed(run: Any) -> tuple[int, str]:  # noqa: ANN401 -- anything that can be called
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run()
    return int(code or 0), said.getvalue()


def _write(info: str, body: str, page: str) -> None:
    """Write the file that a block with a caption holds, or change its lines."""
    caption = re.match(r":caption: (\S+)\n\n?", body)
    if caption is None:
        return
    path, content = Path(caption[1]), body[caption.end() :]
    if not info.endswith("diff"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    for hunk in content.strip("\n").split("\n\n"):
        lines = [f"{line}\n" for line in hunk.splitlines()]
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(old) == 1, f"{page}: {path} holds {text.count(old)} times\n{old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _renew(pages: list[str]) -> None:
    os.environ["COLUMNS"] = "80"
    for page in pages or FOLLOWED:
        with tempfile.TemporaryDirectory() as folder:
            (ROOT / page).write_text(follow(page, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    _renew(sys.argv[2:])
