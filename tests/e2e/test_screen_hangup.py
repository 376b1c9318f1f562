"""A terminal that vanishes: the process that holds the keys ends, also where no signal tells it."""

import contextlib
import os
import pty
import select
import subprocess
import time
from pathlib import Path

from rmjournal.support.hardening import HANGUP
from tests.cli.calling import COMMAND, PASSPHRASE, surroundings

_PATIENCE = 60.0  # seconds


def _wait_for(words: bytes, master: int) -> None:
    """Read until these words are drawn, and nothing more for a moment."""
    seen, give_up = b"", time.monotonic() + _PATIENCE
    while words not in seen or select.select([master], [], [], 0.5)[0]:
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
