"""Keys come from a real terminal one by one, in pieces and in bursts, and nothing is looked up meanwhile."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has a driver of its own")

_PATIENCE = 60.0  # seconds
_APP = """
import sys
from rmjournal.tui.shell.terminal_app import TerminalApp

class Named(TerminalApp):
    def on_key(self, event):
        with open(sys.argv[1], "a", encoding="utf-8") as names:
            names.write(event.key + " ")
        if event.key == "q":
            self.exit()

    def on_ready(self):
        print(type(self._driver).__name__, file=open(sys.argv[2], "w"))

Named().run()
"""


def test_keys_are_told_apart_however_they_come_and_the_end_waits_for_none(tmp_path: Path) -> None:
    names, ready = tmp_path / "names", tmp_path / "ready"
    ours, its = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-c", _APP, str(names), str(ready)],
        stdin=its, stdout=its, stderr=its, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(its)

    def until(path: Path, words: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not path.exists() or path.read_text(encoding="utf-8").strip() != words:
            assert time.monotonic() < end, path.exists() and path.read_text(encoding="utf-8")
            if select.select([ours], [], [], 0.05)[0]:
                os.read(ours, 65536)

    try:
        until(ready, "QuietDriver")
        os.write(ours, b"a")
        until(names, "a")
        os.write(ours, b"\x1b")
        until(names, "a escape")
        os.write(ours, b"\x1b[")
        os.write(ours, b"A")
        until(names, "a escape up")
        os.write(ours, "é".encode()[:1])
        os.write(ours, "é".encode()[1:] + b"\x1b[Bxyq")
        until(names, "a escape up é down x y q")
        while process.poll() is None:
            if select.select([ours], [], [], 0.05)[0]:
                try:
                    os.read(ours, 65536)
                except OSError:  # how Linux tells that nobody is there any more
                    break
        assert process.wait(_PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
