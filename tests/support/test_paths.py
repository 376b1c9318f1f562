"""Where the files of this computer are."""

import os
from pathlib import Path

import platformdirs
import pytest

from rmjournal.support import paths

VARIABLES = ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")


def test_what_is_there_and_no_file_is_not_said_to_be_missing(tmp_path: Path) -> None:
    assert paths.no_file(tmp_path) == "That's a folder, not a file."
    assert paths.no_file(tmp_path / "nothing") == "There's no such file."
    assert paths.no_file(Path(os.devnull)) == "That isn't an ordinary file."


@pytest.mark.parametrize("home", ["/home/someone", "/home/someone/", "relative", ""])
@pytest.mark.parametrize("chosen", ["/elsewhere", "/elsewhere/", "relative", "", None])
def test_the_folders_are_those_that_other_programs_use(
    monkeypatch: pytest.MonkeyPatch, home: str, chosen: str | None
) -> None:
    monkeypatch.setenv("HOME", home)
    for variable in VARIABLES:
        if chosen is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, chosen)
    assert paths.default_vault() == Path(platformdirs.user_data_path("rmjournal", appauthor=False)) / "journal.rmj"
    assert paths.state_folder() == platformdirs.user_state_path("rmjournal", appauthor=False)
    assert paths.config_folder() == platformdirs.user_config_path("rmjournal", appauthor=False)


def test_a_command_names_a_journal_that_is_not_where_it_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "link"))
    assert paths.command_for(paths.default_vault(), "recover") == "rmjournal recover"
    assert paths.command_for(tmp_path / "real" / "rmjournal" / "journal.rmj", "recover") == "rmjournal recover"
    assert paths.command_for(tmp_path / "own.rmj", "recover") == "rmjournal --vault FILE recover"
