"""Paths are completed as they are typed, and a broken one completes nothing."""

import os
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.path_suggester import PathSuggester


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Documents").mkdir()
    (tmp_path / "Documents" / "programme.txt").touch()
    (tmp_path / "Document.txt").touch()
    (tmp_path / "Do\x1b[31mnot").touch()
    return tmp_path


def test_a_folder_comes_before_a_file_and_ends_in_its_separator(folder: Path) -> None:
    assert PathSuggester().completed(f"{folder}/Docu") == f"{folder}/Documents{os.sep}"
    assert PathSuggester().completed(f"{folder}/Documents/pro") == f"{folder}/Documents/programme.txt"


def test_the_home_folder_stays_as_it_was_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    assert PathSuggester().completed("~/Docu") == f"~/Documents{os.sep}"


@pytest.mark.parametrize("typed", ["", "/", "~", "..", "/nowhere/at/all", "\x00/a", "~nobody-of-that-name/a"])
def test_what_leads_nowhere_completes_nothing(typed: str) -> None:
    assert PathSuggester().completed(typed) is None


def test_a_name_that_a_terminal_would_obey_is_not_suggested(folder: Path) -> None:
    assert PathSuggester().completed(f"{folder}/Do\x1b") is None


async def test_the_right_arrow_takes_the_suggestion(folder: Path) -> None:
    class OneField(App[None]):
        def compose(self) -> ComposeResult:
            field = LineInput()
            field.suggester = PathSuggester()
            yield field

    app = OneField()
    async with app.run_test() as pilot:
        field = app.query_one(LineInput)
        field.value = f"{folder}/Docu"
        field.cursor_position = len(field.value)
        for _ in range(100):
            await pilot.pause(0.02)
            if field._suggestion:
                break
        await pilot.press("right")
        assert field.value == f"{folder}/Documents{os.sep}"
