"""In plain mode the terminal's own cursor is where the selection is, as tmux sees it."""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import COMMAND, surroundings
from tests.tui.all_screens import not_among

pytestmark = pytest.mark.programs("tmux")
PATIENCE = 60.0  # seconds
SETTLED = 4.0  # seconds after which what is on the screen stays there
DRAWN = set("▌▎▸▶●○•◇◆▁▂▃▄▅▆▇█│─┃━□☒☐☑¶≠∴↺✓→")  # what a screen reader reads as noise
SELECTING = {"Rows", "GroupedRows", "Blocks", "Points", "Tabs", "Switches", "ReadingList"}  # one line is selected


class Tmux:
    """One pane of 80 by 24, with the app in it."""

    def __init__(self, home: Path, *program: str) -> None:
        self.socket = str(home / "tmux")
        env = surroundings(home)
        line = " ".join([f"{name}={shlex.quote(value)}" for name, value in env.items()])
        command = f"exec env -i {line} TERM=screen-256color {shlex.join(program)}"
        self.call("-f", os.devnull, "new-session", "-d", "-x", "80", "-y", "24", command)

    def call(self, *arguments: str) -> str:
        """Call tmux and return what it prints."""
        done = subprocess.run(["tmux", "-S", self.socket, *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names for them."""
        self.call("send-keys", *keys)

    @property
    def shown(self) -> list[str]:
        """The lines on the screen."""
        return self.call("capture-pane", "-p").splitlines()

    def cursor(self) -> tuple[int, int, bool]:
        """Return the column and the line of the cursor, and whether it is visible."""
        column, line, flag = self.call("display-message", "-p", "#{cursor_x} #{cursor_y} #{cursor_flag}").split()
        return int(column), int(line), flag == "1"

    def until(self, words: str) -> None:
        """Wait until these words are on the screen."""
        until = time.monotonic() + PATIENCE
        while not any(words in line for line in self.shown):
            assert time.monotonic() < until, "\n".join(self.shown)
            time.sleep(0.1)

    def close(self) -> None:
        """End the program and the terminal."""
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True, check=False)

    def cursor_on(self, words: str) -> None:
        """Wait until a visible cursor is on the line with these words."""
        until = time.monotonic() + PATIENCE
        while True:
            shown, (_, line, is_visible) = self.shown, self.cursor()
            here = shown[line] if line < len(shown) else ""
            if is_visible and words in here:
                return
            assert time.monotonic() < until, (
                f"{words!r}: cursor on {line} {here!r}, visible {is_visible}\n" + "\n".join(shown)
            )
            time.sleep(0.05)


def in_plain_mode(home: Path) -> None:
    """Choose plain mode, as the settings do."""
    folder = Path(surroundings(home)["XDG_CONFIG_HOME"]) / "rmjournal"
    folder.mkdir(parents=True)
    (folder / "preferences.toml").write_text("plain = true\n", "utf-8")


@contextmanager
def running(home: Path, *program: str) -> Iterator[Tmux]:
    """Run a program in a terminal, in plain mode."""
    in_plain_mode(home)
    pane = Tmux(home, *program)
    try:
        yield pane
    finally:
        pane.close()


@pytest.fixture
def pane(tmp_path: Path) -> Iterator[Tmux]:
    """The demo in plain mode, at home."""
    with running(tmp_path, *COMMAND, "demo") as pane:
        pane.until("This is a demo.")
        pane.press("Enter")
        yield pane


def test_in_plain_mode_the_cursor_goes_where_the_keys_go(pane: Tmux) -> None:
    pane.cursor_on("Between sessions")
    pane.press("Down")
    pane.cursor_on("session 2")
    pane.press("Down")
    pane.cursor_on("session 3")
    pane.press("g", "p")
    pane.cursor_on("Heron")
    pane.press("Down")
    pane.cursor_on("Otter")
    pane.press("Enter")
    pane.cursor_on("Session 2")
    pane.press("g", "l")
    pane.cursor_on("What")
    pane.press("g", "c")
    pane.cursor_on("Theme")
    pane.press("Down")
    pane.cursor_on("Plain mode")
    pane.press("g", "s")
    pane.press("g", "x")
    pane.press("/")
    pane.cursor_on("Search")
    pane.press("Escape")
    pane.press("C-p")
    pane.press("p", "l", "a", "i", "n")
    pane.cursor_on("plain")


class Walk:
    """All screens in a terminal, one after the other, and what each says of itself."""

    def __init__(self, pane: Tmux, folder: Path) -> None:
        self.pane, self.file = pane, folder / "now.json"

    def press(self, key: str) -> dict[str, Any]:
        """Press a key, and return what is shown then."""
        self.file.unlink(missing_ok=True)
        self.pane.press(key)
        return self.told()

    def told(self) -> dict[str, Any]:
        """Wait until the screen says what it is."""
        until = time.monotonic() + PATIENCE
        while not self.file.exists():
            assert time.monotonic() < until, "\n".join(self.pane.shown)
            time.sleep(0.02)
        found: dict[str, Any] = json.loads(self.file.read_text("utf-8"))
        return found

    def faults(self, now: dict[str, Any]) -> list[str]:
        """Return what is wrong with the cursor and with what is drawn, once it stands still."""
        until = time.monotonic() + SETTLED
        while (found := self._faults(now)) and time.monotonic() < until:
            time.sleep(0.1)
        return found

    def _faults(self, now: dict[str, Any]) -> list[str]:
        shown, (_, line, is_visible) = self.pane.shown, self.pane.cursor()
        here = shown[line] if line < len(shown) else ""
        where = f"{now['name']} ({now['screen']}, {now['kind']})"
        found = [] if is_visible else [f"{where}: the cursor is hidden"]
        if not now["lines"][0] <= line < now["lines"][1]:
            found.append(f"{where}: the cursor is on line {line} {here!r}, not within {now['lines']}")
        elif now["words"] not in here:
            found.append(f"{where}: the cursor is on {here!r}, not on {now['words']!r}")
        drawn = DRAWN & set("".join(shown[:-1]))  # the last line names the arrow keys
        return [*found, *([f"{where}: {''.join(sorted(drawn))}"] if drawn else [])]


def test_in_plain_mode_the_cursor_is_visible_and_on_the_selected_line_of_every_screen(tmp_path: Path) -> None:
    with running(tmp_path, sys.executable, "-m", "tests.e2e.one_by_one", str(tmp_path)) as pane:
        walk = Walk(pane, tmp_path)
        now = walk.told()
        found, seen = walk.faults(now), set[str]()
        while now["left"]:
            now = walk.press("F12")
            seen.add(now["screen"])
            found += walk.faults(now)
            if now["kind"] in SELECTING:
                pane.press("Down")
                found += walk.faults(walk.press("F11"))
    assert found == []
    assert not_among(seen) == set()


def test_in_plain_mode_the_cursor_is_where_the_passphrase_is_typed(tmp_path: Path) -> None:
    with running(tmp_path, *COMMAND, "--vault", str(tmp_path / "new.rmj")) as pane:
        pane.until("Enter")
        pane.press("Enter")
        pane.until("partner")
        _, line, is_visible = pane.cursor()
        assert is_visible
        assert pane.shown[line].strip()
        assert not DRAWN & set("".join(pane.shown))
