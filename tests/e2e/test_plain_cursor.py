"""In plain mode the terminal's own cursor is where the selection is, as tmux sees it."""

import os
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calling import COMMAND, surroundings

pytestmark = pytest.mark.programs("tmux")
PATIENCE = 30.0  # seconds


class Tmux:
    """One pane of 80 by 24, with the app in it."""

    def __init__(self, home: Path) -> None:
        self.socket = str(home / "tmux")
        env = surroundings(home)
        line = " ".join([f"{name}={shlex.quote(value)}" for name, value in env.items()])
        command = f"exec env -i {line} TERM=screen-256color {shlex.join([*COMMAND, 'demo'])}"
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


@pytest.fixture
def pane(tmp_path: Path) -> Iterator[Tmux]:
    """The demo in plain mode, at home."""
    folder = Path(surroundings(tmp_path)["XDG_CONFIG_HOME"]) / "rmjournal"
    folder.mkdir(parents=True)
    (folder / "preferences.toml").write_text("plain = true\n", "utf-8")
    pane = Tmux(tmp_path)
    try:
        until = time.monotonic() + PATIENCE
        while not any("This is a demo." in line for line in pane.shown):
            assert time.monotonic() < until
            time.sleep(0.1)
        pane.press("Enter")
        yield pane
    finally:
        subprocess.run(["tmux", "-S", pane.socket, "kill-server"], capture_output=True, check=False)


def test_in_plain_mode_the_cursor_is_visible_and_on_the_selected_line_of_every_screen(pane: Tmux) -> None:
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


def test_in_plain_mode_nothing_is_drawn_for_its_looks(pane: Tmux) -> None:
    pane.cursor_on("Between sessions")
    assert not set("▌▸●○•◇▇") & set("".join(pane.shown))
