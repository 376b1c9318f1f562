"""Where things live: the journal itself, and what this computer remembers about it."""

from pathlib import Path

from rmjournal.support.errors import Refused


def default_vault() -> Path:
    """The journal that is opened when none is named."""
    import platformdirs  # 15 ms, and `--version` needs no paths

    return platformdirs.user_data_path("rmjournal", appauthor=False, roaming=False) / "journal.rmj"


def state_folder() -> Path:
    """What this computer keeps beside the journal: device ids, and how new it was. Nothing in it is readable text."""
    import platformdirs

    return platformdirs.user_state_path("rmjournal", appauthor=False)


def config_folder() -> Path:
    """What a person prefers, on this computer: the preferences, which are readable and hold nothing private."""
    import platformdirs

    return platformdirs.user_config_path("rmjournal", appauthor=False)


def typed(name: str) -> Path:
    """Return the path that a person typed, where `~` is a home folder. Raises Refused where it is nobody's."""
    try:
        return Path(name.strip()).expanduser()
    except RuntimeError:
        pass
    raise Refused("The path begins with ~ and the name of nobody here.", "Begin with ~/ for your own folder.")
