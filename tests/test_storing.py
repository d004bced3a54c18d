"""Is a file there in full or not at all, and held by one process at a time, whatever became of the one before?"""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from netselect.errors import UnreadableFile
from netselect.storing import Lock, whole_file, write_whole


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_the_place_of_another_only_when_all_of_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, synced, replaced = tmp_path / "a.txt", os.fsync, Path.replace
    order: list[str] = []

    def syncing(file: int) -> None:
        order.append("synced")
        synced(file)

    def replacing(draft: Path, place: Path) -> Path:
        order.append("replaced")
        return replaced(draft, place)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(Path, "replace", replacing)
    target.write_text("old", "utf-8")
    with whole_file(target) as file:
        file.write(b"new")
        assert target.read_text("utf-8") == "old"
    assert (target.read_text("utf-8"), order) == ("new", ["synced", "replaced"])
    assert names_in(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("name", ["a.txt", "n" * 250, "\u00fc" * 125])
def test_a_write_that_fails_leaves_what_was_there_and_nothing_beside_it(name: str, tmp_path: Path) -> None:
    write_whole(tmp_path / name, "old")

    def failing() -> None:
        with whole_file(tmp_path / name) as file:
            file.write(b"new")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(UnreadableFile, match="cannot be written: No space left on device"):
        failing()
    assert names_in(tmp_path) == [name]
    assert (tmp_path / name).read_text("utf-8") == "old"


def test_a_link_in_the_place_of_what_is_written_first_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine", "utf-8")
    for plant in (os.symlink, os.link):
        plant(tmp_path / "victim", tmp_path / "draft")
        with whole_file(tmp_path / "a.txt", by_way_of=tmp_path / "draft") as file:
            file.write(b"new")
        assert names_in(tmp_path) == ["a.txt", "victim"]
    assert (tmp_path / "victim").read_text("utf-8") == "mine"
    assert not (tmp_path / "a.txt").is_symlink()


def test_a_lock_is_held_once_until_it_is_let_go_of(tmp_path: Path) -> None:
    first = Lock(tmp_path / "lock")
    with pytest.raises(UnreadableFile, match=f"another run is writing the same output .process {os.getpid()} on"):
        Lock(tmp_path / "lock")
    first.release()
    first.release()
    Lock(tmp_path / "lock").release()
    assert names_in(tmp_path) == []


HOLDING = """
import pathlib, sys
from netselect.storing import Lock
held = Lock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_system_drops_the_lock_of_a_killed_process(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", HOLDING, tmp_path / "lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(UnreadableFile, match=f"process {child.pid} on"):
            Lock(tmp_path / "lock")
        child.kill()
        # Also where its parent has not taken note yet.
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        Lock(tmp_path / "lock").release()


@pytest.mark.parametrize("text", ["", "[]", '{"process": 1, "machine": "elsewhere"}', "x" * 10_000])
def test_what_is_left_of_a_lock_stands_in_nobodys_way_whatever_it_says(text: str, tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(text, "utf-8")
    held = Lock(tmp_path / "lock")
    with pytest.raises(UnreadableFile, match=f"process {os.getpid()} on"):
        Lock(tmp_path / "lock")
    held.release()


def test_a_lock_whose_file_has_been_taken_away_meanwhile_is_not_taken_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, opened = tmp_path / "lock", os.open
    files: list[int] = []

    def opening(*given: object) -> int:
        files.append(opened(*given))  # type: ignore[arg-type]
        if len(files) == 1:
            path.unlink()
        return files[-1]

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", opening)
        held = Lock(path)
    assert len(files) == 2
    with pytest.raises(UnreadableFile, match="another run"):
        Lock(path)
    held.release()


def test_a_disk_without_locks_is_said_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refused(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(
        UnreadableFile, match=r"lock cannot be locked, so .* name an output on a disk of this machine"
    ):
        Lock(tmp_path / "lock")
