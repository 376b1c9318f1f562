"""Say where files are: the journal, this computer's state, the preferences."""

import os
import sys
from pathlib import Path

from rmjournal.support.errors import Refused


def no_file(path: Path) -> str:
    """Return why there is no file to read at a path."""
    if path.is_dir():
        return "That's a folder, not a file."
    return "That isn't an ordinary file." if path.exists() else "There's no such file."


def default_vault() -> Path:
    """Return the journal that is opened if none is named."""
    if (folder := _usual("XDG_DATA_HOME", ".local/share")) is None:
        import platformdirs

        folder = platformdirs.user_data_path("rmjournal", appauthor=False, roaming=False)
    return folder / "journal.rmj"


def command_for(vault: Path, words: str) -> str:
    """Return a command as a person types it for this journal: one that is not where it
    is looked for has to be named."""
    is_usual = os.path.realpath(vault) == os.path.realpath(default_vault())  # a home may lie behind a link
    return f"rmjournal {words}" if is_usual else f"rmjournal --vault FILE {words}"


def state_folder() -> Path:
    """Return the folder of device ids and anchors. Nothing in it is readable text."""
    if (folder := _usual("XDG_STATE_HOME", ".local/state")) is None:
        import platformdirs

        folder = platformdirs.user_state_path("rmjournal", appauthor=False)
    return folder


def config_folder() -> Path:
    """Return the folder of the preferences, which are readable and hold nothing
    private."""
    if (folder := _usual("XDG_CONFIG_HOME", ".config")) is None:
        import platformdirs

        folder = platformdirs.user_config_path("rmjournal", appauthor=False)
    return folder


def _usual(variable: str, in_home: str) -> Path | None:
    """Return the folder that platformdirs would return on Linux, without the 5 ms that
    importing it costs; None where it has to be asked."""
    if sys.platform == "linux":
        for start in (os.environ.get(variable, ""), os.path.join(os.environ.get("HOME", ""), in_home)):
            if os.path.isabs(start):
                return Path(start, "rmjournal")
    return None


def typed(name: str) -> Path:
    """Return the path that a person typed, with `~` for a home folder.

    Raises Refused if no such home folder exists."""
    try:
        return Path(name.strip()).expanduser()
    except RuntimeError:
        pass
    raise Refused("That path starts with ~ and a name this computer doesn't know.", "Use ~/ for your own folder.")
