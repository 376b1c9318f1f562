"""Say where files are: the journal, this computer's state, the preferences."""

from pathlib import Path

from rmjournal.support.errors import Refused


def default_vault() -> Path:
    """Return the journal that is opened if none is named."""
    import platformdirs  # 15 ms, and `--version` needs no paths

    return platformdirs.user_data_path("rmjournal", appauthor=False, roaming=False) / "journal.rmj"


def state_folder() -> Path:
    """Return the folder of device ids and anchors. Nothing in it is readable text."""
    import platformdirs

    return platformdirs.user_state_path("rmjournal", appauthor=False)


def config_folder() -> Path:
    """Return the folder of the preferences, which are readable and hold nothing
    private."""
    import platformdirs

    return platformdirs.user_config_path("rmjournal", appauthor=False)


def typed(name: str) -> Path:
    """Return the path that a person typed, with `~` for a home folder.

    Raises Refused if no such home folder exists."""
    try:
        return Path(name.strip()).expanduser()
    except RuntimeError:
        pass
    raise Refused("That path starts with ~ and a name this computer doesn't know.", "Use ~/ for your own folder.")
