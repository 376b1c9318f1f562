"""Run children under strace that have everything imported.

An interpreter and its imports take a second under strace. A child that is forked stops before its first step, so
that strace can be attached to it and counts only what the child itself calls."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.forking import Forker

MODULES = ("campaigns.child", "campaigns.ends", "campaigns.closing")  # each has a `main`
_PATIENCE = 30.0  # seconds
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def traced(
    forker: Forker, trace: Sequence[str], module: str, arguments: Sequence[str], environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Fork a child that runs a module, and run it to its end under strace with these options."""
    with tempfile.TemporaryDirectory(prefix="rmj-") as name:
        out, err = Path(name) / "out", Path(name) / "err"
        streams = os.open(os.devnull, os.O_RDONLY), os.open(out, _FRESH, 0o600), os.open(err, _FRESH, 0o600)
        try:
            child = forker.fork(f"{module}:main", arguments, environment, streams, stopped=True)
        finally:
            for each in streams:
                os.close(each)
        _wait_for(child.pid, "State:\tT")  # a tracer that came before the stop would miss what wakes it
        tracer = subprocess.Popen([*trace, "-p", str(child.pid)], stderr=subprocess.PIPE, text=True)
        try:
            _wait_for(child.pid, f"TracerPid:\t{tracer.pid}\n")
            os.kill(child.pid, signal.SIGCONT)
            code = child.wait()
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
