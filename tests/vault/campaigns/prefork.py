"""Start children that have everything imported: a process that forks one for each request on its socket.

An interpreter and its imports take a quarter of a second, under strace a second. A child that is forked stops
before its first step, so that strace can be attached to it and counts only what the child itself calls."""

import json
import os
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

_PATIENCE = 30.0  # seconds
_IMPORTED = ("campaigns.child", "campaigns.ends")
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class _Asked(TypedDict):
    """What a child is to run, its surroundings, and where its two streams go."""

    module: str
    arguments: list[str]
    environment: dict[str, str]
    out: str
    err: str


class Prefork:
    """The forking process, for those who ask it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rmj-")
        self._address = str(Path(self._folder.name) / "socket")
        command = [sys.executable, "-m", "campaigns.prefork", self._address]
        self._process = subprocess.Popen(command, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def close(self) -> None:
        """End it."""
        self._process.communicate()
        self._folder.cleanup()

    def traced(
        self, trace: Sequence[str], module: str, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        """Fork a child that runs a module, and run it to its end under strace with these options."""
        with tempfile.TemporaryDirectory(prefix="rmj-") as name, socket.socket(socket.AF_UNIX) as line:
            out, err = Path(name) / "out", Path(name) / "err"
            line.connect(self._address)
            asked = _Asked(
                module=module, arguments=[*arguments], environment=dict(environment), out=str(out), err=str(err)
            )
            line.sendall(json.dumps(asked).encode() + b"\n")
            answers = line.makefile()
            pid = int(answers.readline())
            _wait_for(pid, "State:\tT")  # a tracer that came before the stop would miss what wakes it
            tracer = subprocess.Popen([*trace, "-p", str(pid)], stderr=subprocess.PIPE, text=True)
            try:
                _wait_for(pid, f"TracerPid:\t{tracer.pid}\n")
                os.kill(pid, signal.SIGCONT)
                code = int(answers.readline())
                _, said = tracer.communicate(timeout=_PATIENCE)
            finally:
                tracer.kill()
            found = out.read_text(errors="replace"), err.read_text(errors="replace") + said
            return subprocess.CompletedProcess([module, *arguments], code, *found)


def _wait_for(pid: int, words: str) -> None:
    """Wait until the system says this of a process."""
    give_up = time.monotonic() + _PATIENCE
    while words not in Path(f"/proc/{pid}/status").read_text():
        assert time.monotonic() < give_up, f"the child never came to {words!r}"
        time.sleep(0.002)


def _become(asked: _Asked) -> None:
    """Become the child: stop until somebody watches, then run the module as an interpreter would."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    for number, name, flags in ((0, os.devnull, os.O_RDONLY), (1, asked["out"], _FRESH), (2, asked["err"], _FRESH)):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSTOP)
    sys.modules[asked["module"]].main(*asked["arguments"])


def _serve(address: str) -> None:
    """Fork a process for each that connects; it forks the child, and tells its number and then how it ended."""
    for module in _IMPORTED:
        __import__(module)
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
    asked: _Asked = json.loads(line.makefile().readline())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if not pid:
        line.close()
        _become(asked)
        sys.exit()
    line.sendall(f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    _serve(sys.argv[1])
