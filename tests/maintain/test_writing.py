"""Is an entry written with every other byte where it was, in full or not at all, whoever else writes or kills?"""

import contextlib
import datetime as dt
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from netselect import storing
from netselect.errors import FileFaults, InvalidParameter, UnreadableFile
from netselect.maintain import add_entry, load
from netselect.maintain.records import Entry
from netselect.maintain.writing import draft_of, rewrite, sweep

TODAY = dt.date(2026, 11, 29)
HEAD = """\
# Mine, and nobody else's.
netselect_records: 1
learner: {id: learner-a}

purpose: Keep up my networks.   # asked for by law
purge_after: 24
contacts:
  # We met on a train.
  contact-4: {offers: mentor}
"""
ENTRY = Entry.model_validate({"on": "2026-11-02", "entry": "gave", "with": "contact-4", "kind": "information"})
LINE = "- {on: 2026-11-02, entry: gave, with: contact-4, kind: information}"
OLD = "- {on: 2026-11-01, entry: received, with: contact-4}"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "records.yaml"
    path.write_bytes(text.encode())
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("log", "added"),
    [
        ("", f"log:\n  {LINE}\n"),
        ("log:\n", f"  {LINE}\n"),
        ("log:   # none yet\n", f"  {LINE}\n"),
        (f"log:\n  {OLD}\n", f"  {LINE}\n"),
        (f"log:\n{OLD}\n", f"{LINE}\n"),
        (f"log:\n      {OLD}\n# tail\n\n", f"      {LINE}\n"),
        (f"log:\n  {OLD}", f"\n  {LINE}\n"),
        (
            "log:\n  - on: 2026-11-01\n    entry: received\n    with: contact-4\n    note: >-\n      a\n",
            f"  {LINE}\n",
        ),
        (f"log:\n  {OLD}   # last", f"\n  {LINE}\n"),
    ],
)
def test_an_entry_is_added_behind_all_there_is(log: str, added: str, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + log)
    done = add_entry(path, ENTRY, as_of=TODAY)
    after = path.read_bytes().decode()
    assert after == HEAD + log + added
    assert not done.rewritten
    assert after.splitlines()[done.line - 1].strip() == done.text == LINE
    assert load(path).log[-1] == ENTRY


def test_line_ends_a_mark_and_the_end_of_the_document_stay(tmp_path: Path) -> None:
    before = f"{HEAD}log:\n  {OLD}\n".replace("\n", "\r\n")
    path = written(tmp_path, f"\ufeff{before}...\r\n# kept\r\n")
    assert not add_entry(path, ENTRY, as_of=TODAY).rewritten
    assert path.read_bytes().decode() == f"\ufeff{before}  {LINE}\r\n...\r\n# kept\r\n"
    path.write_bytes(f"\ufeff{before}".encode("utf-16-le"))
    add_entry(path, ENTRY, as_of=TODAY)
    assert path.read_bytes().decode("utf-16-le") == f"\ufeff{before}  {LINE}\r\n"


@pytest.mark.parametrize(
    ("log", "after"),
    [
        ("log: []\n", f"log:\n  {LINE}\n"),
        ("log: []  # none yet", f"log:  # none yet\n  {LINE}\n"),
        ("log:\n  [\n  ]\n# tail\n", f"log:\n  {LINE}\n# tail\n"),
        (f"log: [{OLD[2:]}]\n", f"log:\n  {OLD}\n  {LINE}\n"),
        (f"log: [{OLD[2:]}, # one\n  ] # two\n", f"log:  # two\n  # one\n  {OLD}\n  {LINE}\n"),
        (
            "log:\n  - on: 2026-11-01\n    entry: received\n    with: contact-4\n    note: |+\n      a",
            f"log:\n  {OLD[:-1]}, note: a}}\n  {LINE}\n",
        ),
    ],
)
def test_a_log_that_nothing_can_be_put_behind_is_rewritten_and_that_is_said(
    log: str, after: str, tmp_path: Path
) -> None:
    path = written(tmp_path, HEAD + log)
    done = add_entry(path, ENTRY, as_of=TODAY)
    assert path.read_text("utf-8") == HEAD + after
    assert done.rewritten
    assert "rewritten" in str(done)


def test_any_note_reads_back(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)
    notes = [
        "- a: #b",
        "=1+1",
        "'\"\\",
        "two\nlines\r\n\ttab",
        "\x85\u2028\ufeff",
        "yes",
        "~",
        "12",
        "\U0001f600",
        " x ",
    ]
    for note in notes:
        add_entry(path, ENTRY.model_copy(update={"note": note}), as_of=TODAY)
    assert [entry.note for entry in load(path).log] == notes


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"on": dt.date(2026, 11, 30)}, "`gave` is not logged: 2026-11-30 is after 2026-11-29"),
        ({"note": "\ud800"}, "left as it is"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused_and_nothing_written(
    changed: dict[str, Any], said: str, tmp_path: Path
) -> None:
    path = written(tmp_path, HEAD)
    with pytest.raises((InvalidParameter, UnreadableFile), match=said):
        add_entry(path, ENTRY.model_copy(update=changed), as_of=TODAY)
    assert path.read_text("utf-8") == HEAD
    assert names_in(tmp_path) == ["records.yaml"]


def test_a_step_that_is_not_allowed_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    text = f"{HEAD}  contact-5: {{}}\nintroductions:\n  i1: {{between: [contact-4, contact-5], basis: common}}\n"
    path = written(tmp_path, text)
    with pytest.raises(InvalidParameter, match="`made` is not logged: contact-4 has not been asked by 2026-11-02"):
        add_entry(
            path, Entry.model_validate({"on": "2026-11-02", "entry": "made", "introduction": "i1"}), as_of=TODAY
        )
    assert path.read_text("utf-8") == text
    add_entry(
        path,
        Entry.model_validate({"on": "2026-11-02", "entry": "asked", "with": "contact-4", "introduction": "i1"}),
        as_of=TODAY,
    )
    assert len(load(path).log) == 1


def test_a_file_with_faults_is_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD.replace("purge_after: 24\n", ""))
    with pytest.raises(FileFaults, match="purge_after"):
        add_entry(path, ENTRY, as_of=TODAY)
    assert names_in(tmp_path) == ["records.yaml"]


def test_files_that_cannot_be_written_are_one_sentence(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)
    path.chmod(0o444)
    with pytest.raises(UnreadableFile, match=r"records.yaml cannot be written: it is read-only$"):
        add_entry(path, ENTRY, as_of=TODAY)
    with pytest.raises(UnreadableFile, match="standard input cannot be written"):
        add_entry("-", ENTRY, as_of=TODAY)
    with pytest.raises(UnreadableFile, match="is a folder"):
        add_entry(tmp_path, ENTRY, as_of=TODAY)
    with pytest.raises(UnreadableFile, match=r"Did you mean `records.yaml`\?"):
        add_entry(tmp_path / "record.yaml", ENTRY, as_of=TODAY)


def test_a_replaced_file_keeps_its_mode_and_a_draft_is_its_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, modes, synced = written(tmp_path, HEAD), list[int](), os.fsync

    def looking(file: int) -> None:
        modes.append(os.fstat(file).st_mode & 0o777)
        synced(file)

    monkeypatch.setattr(os, "fsync", looking)
    path.chmod(0o640)
    add_entry(path, ENTRY, as_of=TODAY)
    assert path.stat().st_mode & 0o777 == 0o640
    assert set(modes) == {0o600}


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    path = written(tmp_path / "away", HEAD)
    (tmp_path / "link.yaml").symlink_to(path)
    add_entry(tmp_path / "link.yaml", ENTRY, as_of=TODAY)
    assert (tmp_path / "link.yaml").is_symlink()
    assert load(path).log == (ENTRY,)


def test_what_an_editor_saves_in_between_is_not_lost(tmp_path: Path) -> None:
    path, saved = written(tmp_path, HEAD), iter(["# one\n", "# two\n"])

    def made(before: bytes) -> tuple[bytes, int]:
        if (more := next(saved, None)) is not None:
            path.write_bytes(before + more.encode())
        return before + b"# entry\n", len(before)

    rewrite(path, made)
    assert path.read_text("utf-8") == f"{HEAD}# one\n# two\n# entry\n"


def test_a_file_that_changes_over_and_over_is_given_up(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)

    def made(before: bytes) -> tuple[bytes, None]:
        path.write_bytes(before + b"#\n")
        return before, None

    def other(before: bytes) -> tuple[bytes, None]:
        return made(before)[0] + b"# entry\n", None

    with pytest.raises(UnreadableFile, match="changed over and over by another program"):
        rewrite(path, other)
    assert b"# entry" not in path.read_bytes()


def test_leftovers_of_a_killed_command_go_at_the_next(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)
    for clean in (lambda: sweep(path), lambda: add_entry(path, ENTRY, as_of=TODAY)):
        draft_of(path).write_text("half", "utf-8")
        (tmp_path / ".records.yaml.netselect.lock").write_text("", "utf-8")
        clean()
        assert names_in(tmp_path) == ["records.yaml"]


class Failing:
    """Lets one of the calls that pass through it fail, as a full disk does."""

    def __init__(self) -> None:
        self.left = 0

    def through(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call that does the same, unless it is its turn to fail."""

        def call(*given: object, **named: object) -> object:
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*given, **named)

        return call

    def opened(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 -- as `open` takes and gives them
        """Return an open file whose every write and flush can fail."""
        file = open(*given, **named)  # noqa: SIM115, PTH123 -- it stands for `open`, and is closed below

        class Thin:
            write, flush = staticmethod(self.through(file.write)), staticmethod(self.through(file.flush))
            fileno = staticmethod(file.fileno)

            def __enter__(self) -> Self:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

        return Thin()


def test_a_failure_at_any_write_flush_or_replacement_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, failing, failed = written(tmp_path, HEAD), Failing(), 0
    for name in ("open", "fsync", "write", "ftruncate", "chmod"):
        monkeypatch.setattr(os, name, failing.through(getattr(os, name)))
    monkeypatch.setattr(os, "supports_fd", {*os.supports_fd, os.chmod})
    monkeypatch.setattr(Path, "replace", failing.through(Path.replace))
    monkeypatch.setattr(storing, "open", failing.opened, raising=False)
    for at in range(1, 60):
        failing.left = at
        with contextlib.suppress(UnreadableFile):
            add_entry(path, ENTRY, as_of=TODAY)
            break
        assert path.read_text("utf-8") == HEAD
        assert not draft_of(path).exists()
        failed = at
    assert failed >= 9, "lock, draft, write, flush, sync, mode and replacement were tried"
    assert path.read_text("utf-8") == f"{HEAD}log:\n  {LINE}\n"
    assert names_in(tmp_path) == ["records.yaml"]


KILLED = """
import datetime as dt, os, signal, sys, time
from pathlib import Path
from netselect.maintain import add_entry
from netselect.maintain.records import Entry
import netselect.maintain.writing
path, entry = Path(sys.argv[1]), Entry.model_validate({"on": "2026-11-02", "entry": "gave", "with": "contact-4"})
old = path.read_bytes() + b"log:\\n"
line = b"  - {on: 2026-11-02, entry: gave, with: contact-4}\\n"
add_entry(path, entry, as_of=dt.date(2026, 11, 29))
count, between = 1, 0
for kill in range(50):
    child = os.fork()
    if not child:
        while True:
            add_entry(path, entry, as_of=dt.date(2026, 11, 29))
    time.sleep(0.004 + kill * 0.0007)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    now = path.read_bytes()
    found, rest = divmod(len(now) - len(old), len(line))
    assert not rest and now == old + found * line and found >= count, (kill, now[-200:])
    between += len(os.listdir(path.parent)) > 1
    count = found
    add_entry(path, entry, as_of=dt.date(2026, 11, 29))
    count += 1
    assert path.read_bytes() == old + count * line
    assert os.listdir(path.parent) == [path.name]
    path.write_bytes(old + line)
    count = 1
print("killed while at work:", between)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")
def test_killed_fifty_times_it_is_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", KILLED, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.rpartition(" ")[2]) > 0, "some were killed in the middle"


FILES, EACH = 5, 40
"""Two hundred entries of each process: each of these files is read whole for every entry, so none grows long."""

LOGGING = f"""
import datetime as dt, sys
from netselect.maintain import add_entry
from netselect.maintain.records import Entry
for number in range({FILES * EACH}):
    note = f"{{sys.argv[1]}} {{number}}"
    entry = Entry.model_validate({{"on": "2026-11-02", "entry": "gave", "with": "contact-4", "note": note}})
    add_entry(sys.argv[2 + number // {EACH}], entry, as_of=dt.date(2026, 11, 29))
"""


def test_two_processes_with_two_hundred_entries_each_give_four_hundred(tmp_path: Path) -> None:
    paths = [tmp_path / f"records-{number}.yaml" for number in range(FILES)]
    for path in paths:
        path.write_text(HEAD, "utf-8")
    both = [
        subprocess.Popen([sys.executable, "-c", LOGGING, name, *map(str, paths)])  # noqa: S603 -- as above
        for name in ("a", "b")
    ]
    assert [one.wait() for one in both] == [0, 0]
    notes = [str(entry.note) for path in paths for entry in load(path).log]
    assert len(notes) == 400
    for name in "ab":
        own = [note for note in notes if note.startswith(name)]
        assert own == [f"{name} {number}" for number in range(200)]
    assert names_in(tmp_path) == [path.name for path in paths]
