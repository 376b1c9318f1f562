"""Fork children that have everything imported: one process for each worker of the tests does so when it is asked.

An interpreter and its imports take a quarter of a second, a screen twice that. A child is a process of its own with
its own streams, folder, environment and, where it is asked for, terminal. What a start itself does is tested by
children that start."""

import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

_MOST = 1 << 18  # bytes of what is asked


class _Asked(TypedDict):
    """What a child is to run: a function as `module:name`, and what surrounds it."""

    entry: str
    arguments: list[str]
    environment: dict[str, str]
    folder: str
    terminal: bool
    stopped: bool


class Forked:
    """A child that was forked, with what tests use of `subprocess.Popen`."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._said = line, b""
        self.returncode: int | None = None
        while b"\n" not in self._said:
            self._said += line.recv(64)
        pid, _, self._said = self._said.partition(b"\n")
        self.pid = int(pid)

    def poll(self) -> int | None:
        """Return how it ended, as a shell does not: minus the number of a signal. None if it has not."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended. Raises TimeoutExpired."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        until = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            if b"\n" in self._said:
                self.returncode = int(self._said)
                self._line.close()
                break
            left = None if until is None else max(until - time.monotonic(), 0)
            if not select.select([self._line], [], [], left)[0]:
                break
            self._said += self._line.recv(64)
        return self.returncode


class Forker:
    """The forking process, for those who ask it."""

    def __init__(self, environment: Mapping[str, str], *modules: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rmj-")
        self._address = str(Path(self._folder.name) / "socket")
        command = [sys.executable, "-m", "tests.forking", self._address, *modules]
        self._process = subprocess.Popen(command, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def close(self) -> None:
        """End it."""
        self._process.communicate()
        self._folder.cleanup()

    def fork(
        self,
        entry: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        streams: tuple[int, int, int],
        *,
        folder: Path | None = None,
        terminal: bool = False,
        stopped: bool = False,
    ) -> Forked:
        """Fork a child that calls `module:name` with arguments; a stopped one waits for SIGCONT before its first step.

        With `terminal`, the last of its streams becomes its terminal."""
        line = socket.socket(socket.AF_UNIX)
        line.connect(self._address)
        asked = _Asked(
            entry=entry, arguments=[*arguments], environment=dict(environment), folder=str(folder or Path.cwd()),
            terminal=terminal, stopped=stopped,
        )  # fmt: skip
        socket.send_fds(line, [json.dumps(asked).encode() + b"\n"], streams)
        return Forked(line)


def _become(asked: _Asked, streams: Sequence[int]) -> None:
    """Become the child: what an interpreter does before its first line, then the function."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    if hasattr(time, "tzset"):
        time.tzset()
    if asked["terminal"]:
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(streams[2], termios.TIOCSCTTY, 0)
    for number, opened in enumerate(streams):
        os.dup2(opened, number)
        os.close(opened)
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        old = getattr(sys, name)
        new = open(number, mode, 1 if name == "stderr" else -1, old.encoding, old.errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)
    os.chdir(asked["folder"])
    module, _, name = asked["entry"].partition(":")
    sys.path[0] = os.getcwd()
    sys.argv = [module, *asked["arguments"]]
    sys.orig_argv = [sys.executable, "-m", module.removesuffix(".__main__"), *asked["arguments"]]
    random.seed()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if asked["stopped"]:
        os.kill(os.getpid(), signal.SIGSTOP)
    getattr(sys.modules[module], name)(*([] if asked["terminal"] else asked["arguments"]))


def _serve(address: str, modules: Sequence[str]) -> None:
    """Fork a process for each that connects; it forks the child, and tells its number and then how it ended."""
    for module in modules:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while server in select.select([server, sys.stdin], [], [])[0]:  # until standard input ends
            line, _ = server.accept()
            if not os.fork():
                server.close()
                _attend(line)
            line.close()


def _attend(line: socket.socket) -> None:
    said, streams = b"", []
    while not said.endswith(b"\n"):
        part, given, *_ = socket.recv_fds(line, _MOST, 3)
        said += part
        streams += given
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if not pid:
        line.close()
        _become(json.loads(said), streams)
        sys.exit()
    for each in streams:
        os.close(each)
    with contextlib.suppress(OSError):  # nobody may want to know any more
        line.sendall(f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(OSError):
        line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    _serve(sys.argv[1], sys.argv[2:])
