"""Commands as processes of their own, without the half second in which libraries load each time.

One process loads what commands load, and is forked for each of them. What comes of that is a process with streams,
signals, a folder and an end of its own; only what is asked of the start itself needs one that starts from nothing.
"""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO

PIPE = subprocess.PIPE

_READY = """
import json, os, socket, sys
import numpy.ma
import netselect.batch.reading.from_tables, netselect.report.plain, netselect.report.text, netselect.sets.portfolio
import netselect.cli.answers, netselect.cli.batch, netselect.cli.commands, netselect.cli.rank
import netselect.robustness.agreement, netselect.robustness.counterfactuals, netselect.robustness.dominance
import netselect.robustness.questions, netselect.robustness.sensitivity, netselect.robustness.smaa
netselect.available_methods()
asked = socket.socket(fileno=int(sys.argv[1]))
while True:
    request, given, _, _ = socket.recv_fds(asked, 2**18, 3)
    if not request:
        sys.exit()
    if request.isdigit():
        code = os.waitstatus_to_exitcode(os.waitpid(int(request), 0)[1])
        asked.send(str(code).encode())
    elif child := os.fork():
        for stream in given:
            os.close(stream)
        asked.send(str(child).encode())
    else:
        break
asked.close()
told = json.loads(request)
for number, name in enumerate(("stdin", "stdout", "stderr")):
    kind, mode = getattr(sys, name), "r" if name == "stdin" else "w"
    if name in told["closed"]:
        os.close(number)
        setattr(sys, name, None)
        continue
    stream = given.pop(0)
    os.dup2(stream, number)
    os.close(stream)
    by_line = name == "stderr" or os.isatty(number)
    wide = open(number, mode, -1, kind.encoding, kind.errors, closefd=False)
    wide.reconfigure(line_buffering=by_line)
    setattr(sys, name, wide)
os.chdir(told["folder"])
os.environ.clear()
os.environ.update(told["environment"])
sys.argv[1:] = told["arguments"]
exec(told["code"])
"""
"""Python that is forked on request, with streams that are handed over, and tells how a child ended.

The streams are opened as Python opens them at its start, whatever PYTHONUNBUFFERED says here.
"""


class Child:
    """A process that was begun so; what is asked of it is asked as of `subprocess.Popen`, in text."""

    def __init__(self, asked: socket.socket, pid: int, streams: Sequence[IO[str] | None]) -> None:
        self._asked, self.pid = asked, pid
        self.stdin, self.stdout, self.stderr = streams
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        """Send the process a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the process."""
        self.send_signal(signal.SIGKILL)

    def wait(self) -> int:
        """Return how the process ended, when it has."""
        if self.returncode is None:
            self._asked.send(str(self.pid).encode())
            self.returncode = int(self._asked.recv(64))
        return self.returncode

    def communicate(self, given: str = "") -> tuple[str, str]:
        """Write what standard input gives, and return what comes on the two others, where these are pipes."""
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(self._all_of, stream) for stream in (self.stdout, self.stderr)]
            if self.stdin:
                with suppress(BrokenPipeError), self.stdin:
                    self.stdin.write(given)
        self.wait()
        return both[0].result(), both[1].result()

    @staticmethod
    def _all_of(stream: IO[str] | None) -> str:
        if stream is None:
            return ""
        with stream:
            return stream.read()


class Forks:
    """What begins processes by forking one that is ready."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked

    def begin(
        self,
        code: str,
        arguments: Sequence[object],
        *,
        streams: Mapping[str, int | None] = MappingProxyType({}),
        environment: Mapping[str, str] | None = None,
    ) -> Child:
        """Begin Python with arguments, in this folder.

        ``streams`` has a file number for each of stdin, stdout and stderr that is no pipe, or None for one that is
        closed.
        """
        given = {name: streams.get(name, PIPE) for name in ("stdin", "stdout", "stderr")}
        pipes = {name: os.pipe()[:: -1 if name == "stdin" else 1] for name, one in given.items() if one == PIPE}
        theirs = {name: pipes[name][1] if name in pipes else one for name, one in given.items()}
        told = {
            "code": code,
            "arguments": [str(argument) for argument in arguments],
            "environment": dict(os.environ if environment is None else environment),
            "folder": str(Path.cwd()),
            "closed": [name for name, one in theirs.items() if one is None],
        }
        handed = [one for one in theirs.values() if one is not None]
        socket.send_fds(self._asked, [json.dumps(told).encode()], handed)
        pid = int(self._asked.recv(64))
        for _, one in pipes.values():
            os.close(one)
        ours = [
            open(pipes[name][0], "w" if name == "stdin" else "r", encoding="utf-8") if name in pipes else None  # noqa: SIM115, PTH123 -- no path, and closed by whoever begins it
            for name in given
        ]
        return Child(self._asked, pid, ours)

    def shown(
        self, code: str, arguments: Sequence[object], names: Sequence[str], environment: Mapping[str, str]
    ) -> tuple[int, str]:
        """Run Python with streams that are a pseudo-terminal; return how it ended, and what that shows."""
        main, side = pty.openpty()
        streams = dict.fromkeys(names, side)
        child = self.begin(code, arguments, streams=streams, environment=environment)
        os.close(side)
        # What has nothing more to say closes a terminal, which is an error to whoever reads on.
        with suppress(OSError), open(main, "rb", buffering=0) as terminal:  # noqa: PTH123 -- as above
            shown = b""
            while part := terminal.read(65536):
                shown += part
        child.communicate()
        return child.wait(), shown.decode().replace("\r\n", "\n")


@contextmanager
def forking() -> Iterator[Forks]:
    """Start the process that is forked, and end it."""
    asked, answers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with asked:
        with answers:
            ready = subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, "-c", _READY, str(answers.fileno())],
                pass_fds=[answers.fileno()],
                stdin=subprocess.DEVNULL,
            )
        yield Forks(asked)
    assert ready.wait() == 0
