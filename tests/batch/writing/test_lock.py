"""Is an output written by one run at a time, and by a next one after a run that was killed?"""

import json
import os
import socket
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from netselect.batch.writing.lock import LOCK, Lock
from netselect.errors import UnreadableFile


def ended_process() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def held_by(folder: Path, process: int, machine: str) -> None:
    (folder / LOCK).write_text(json.dumps({"process": process, "machine": machine}), "utf-8")


def test_a_second_run_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    first = Lock(tmp_path)
    with pytest.raises(UnreadableFile, match=f"another run is writing the same output .process {os.getpid()} on"):
        Lock(tmp_path)
    first.release()
    Lock(tmp_path).release()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_process_that_has_ended_is_taken_over(tmp_path: Path) -> None:
    held_by(tmp_path, ended_process(), socket.gethostname())
    lock = Lock(tmp_path)
    assert json.loads((tmp_path / LOCK).read_text("utf-8"))["process"] == os.getpid()
    with pytest.raises(UnreadableFile, match="another run"):
        Lock(tmp_path)
    lock.release()


def test_so_is_that_of_a_killed_process_of_which_its_parent_has_not_taken_note_yet(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        held_by(tmp_path, child.pid, socket.gethostname())
        listed = Path("/proc/self/stat").exists()
        with nullcontext() if listed else pytest.raises(UnreadableFile):
            Lock(tmp_path).release()


def test_the_lock_of_a_process_at_work_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        held_by(tmp_path, child.pid, socket.gethostname())
        with pytest.raises(UnreadableFile, match="another run"):
            Lock(tmp_path)
        child.kill()


def test_a_lock_with_the_number_of_this_process_from_before_it_began_is_taken_over(tmp_path: Path) -> None:
    held_by(tmp_path, os.getpid(), socket.gethostname())
    Lock(tmp_path).release()


@pytest.mark.parametrize("text", ["", "[]", '{"process": "x"}', '{"process": 1, "machine": "elsewhere"}'])
def test_of_what_cannot_be_told_the_file_to_remove_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(text, "utf-8")
    with pytest.raises(UnreadableFile, match="If no such run is at work, remove the file") as caught:
        Lock(tmp_path)
    assert str(tmp_path / LOCK) in str(caught.value)
    assert (tmp_path / LOCK).read_text("utf-8") == text
