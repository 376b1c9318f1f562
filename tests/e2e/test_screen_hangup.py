"""A terminal that vanishes: the process that holds the keys ends, also where no signal tells it."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

from rmjournal.support.hardening import HANGUP
from tests.cli.calling import COMMAND, PASSPHRASE, surroundings

_PATIENCE = 60.0  # seconds


def _wait_for(words: bytes, master: int, pause: float = 0.5) -> None:
    """Read until these words are drawn, and nothing more for a moment."""
    seen, give_up = b"", time.monotonic() + _PATIENCE
    while words not in seen or select.select([master], [], [], pause)[0]:
        assert time.monotonic() < give_up, (words, seen[-500:])
        if select.select([master], [], [], 1)[0]:
            seen += os.read(master, 65536)


def test_a_process_ends_when_its_terminal_is_gone_and_no_signal_says_so(home: Path, recovery_key: str) -> None:
    master, slave = pty.openpty()
    shown = subprocess.Popen(
        COMMAND, stdin=slave, stdout=slave, stderr=slave, env=surroundings(home), cwd=home, start_new_session=True
    )  # in a session without a terminal of its own, so that nobody sends it SIGHUP
    os.close(slave)
    try:
        _wait_for(b"Passphrase", master)
        os.write(master, PASSPHRASE.encode() + b"\r")
        _wait_for(b"Add your first pair", master)
        os.close(master)
        assert shown.wait(_PATIENCE) == HANGUP
    finally:
        shown.kill()
        shown.wait()
        with contextlib.suppress(OSError):
            os.close(master)


@pytest.mark.parametrize("ending", ["closed", signal.SIGTERM, signal.SIGKILL])
def test_a_demo_leaves_nothing_when_its_window_closes_and_clears_what_a_killed_one_left(
    home: Path, ending: signal.Signals | str
) -> None:
    temporary = Path(surroundings(home)["TMPDIR"])
    for expected in (1, 1):  # once more: what a killed one left is gone as soon as the next has begun
        child, master = pty.fork()
        if child == 0:
            os.chdir(home)
            os.execve(COMMAND[0], [*COMMAND, "demo"], surroundings(home))  # noqa: S606
        try:
            fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            _wait_for(b"Passphrase", master, pause=0.0)
            assert len(list(temporary.glob("rmjournal-demo-*"))) == expected
            if isinstance(ending, signal.Signals):
                os.kill(child, ending)
            else:
                os.close(master)  # the system then sends SIGHUP, and SIGCONT with it
            _, status = os.waitpid(child, 0)
        finally:
            with contextlib.suppress(OSError):
                os.close(master)
    code = {"closed": HANGUP, signal.SIGTERM: 143, signal.SIGKILL: -9}[ending]
    assert os.waitstatus_to_exitcode(status) == code
    assert len(list(temporary.glob("rmjournal-demo-*"))) == (ending is signal.SIGKILL)
