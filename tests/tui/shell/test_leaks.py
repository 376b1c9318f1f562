"""What leaves nothing behind: pictures, copies, the palette."""

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input, TextArea

from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.support.errors import Failed
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.inputs import LineInput, SecretInput
from rmjournal.tui.shell.app import JournalApp
from rmjournal.tui.shell.palette_entries import entries
from tests.tui.conftest import PASSPHRASE, Person, opened, running, started

NOTE = "kestrel-note-5d1c"


def files(folder: Path) -> set[Path]:
    """Everything below a folder."""
    return set(folder.rglob("*"))


@contextlib.asynccontextmanager
async def writing(vault: Path) -> AsyncIterator[Person]:
    """Sit at a new note with a few words in it."""
    async with running(vault) as person:
        await person.go("p")
        await person.press("enter", "w")
        await person.write(NOTE)
        yield person


# Pictures

PICTURES: dict[str, Callable[[JournalApp, str, str], object]] = {
    "deliver_screenshot": lambda app, name, folder: app.deliver_screenshot(name, folder),
    "save_screenshot": lambda app, name, folder: app.save_screenshot(name, folder),
    "action_screenshot": lambda app, name, folder: app.action_screenshot(name, folder),
}


@pytest.mark.parametrize("way", PICTURES)
async def test_no_picture_of_the_screen_is_written(
    vault: Path, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    async with writing(vault) as person:
        before = files(tmp_path)
        assert not PICTURES[way](person.app, "ours.svg", str(tmp_path))
        await person.settle()
        with monkeypatch.context() as patched:  # so it is looked for aright: Textual's own writes one, in its own time
            for name in PICTURES:
                patched.setattr(JournalApp, name, getattr(App, name))
            PICTURES[way](person.app, "theirs.svg", str(tmp_path))
            await person.until(lambda: bool(files(tmp_path) - before))
        assert files(tmp_path) - before == {tmp_path / "theirs.svg"}


async def test_the_palette_offers_no_picture_and_nothing_of_textuals_own(vault: Path) -> None:
    async with running(vault) as person:
        assert not person.app.COMMANDS
        assert not person.app.ENABLE_COMMAND_PALETTE
        await person.press("ctrl+p")
        assert person.screen == "PaletteDialog"
        await person.write("screenshot")
        assert "Nothing found." in person.shown
        screen = person.app.screen_stack[-2]
        assert isinstance(screen, BaseScreen)
        offered = entries(screen)
    assert offered
    assert not any(word in each.title.lower() for each in offered for word in ("screenshot", "svg", "maximize"))


# Copies


async def test_a_copy_of_a_note_can_be_pasted_in_this_journal_only(vault: Path, said: list[str]) -> None:
    async with writing(vault) as person:
        page = person.find("#page", Editor)
        await person.press("shift+home", "ctrl+c", "end", "ctrl+v")
        assert page.text == NOTE * 2
        await person.press("shift+home", "ctrl+x")
        assert page.text == ""
        await person.press("ctrl+v")
        assert page.text == NOTE * 2
    assert said == []


async def test_a_copy_of_a_line_can_be_pasted_in_this_journal_only(vault: Path, said: list[str]) -> None:
    async with running(vault) as person:
        await person.press("/")
        await person.write("kestrel")
        entry = person.find("#query", LineInput)
        await person.press("shift+home", "ctrl+c", "end", "ctrl+v")
        assert entry.value == "kestrel" * 2
        await person.press("shift+home", "ctrl+x")
        assert entry.value == ""
        await person.press("ctrl+v")
        assert entry.value == "kestrel" * 2
    assert said == []


async def test_what_is_marked_with_the_mouse_stays_in_this_journal(vault: Path, said: list[str]) -> None:
    async with running(vault) as person:
        await person.pilot.mouse_down("#state")
        await person.pilot.hover("#state", offset=(12, 0))
        await person.pilot.mouse_up("#state", offset=(12, 0))
        await person.press("ctrl+c")
        assert person.app.clipboard
        assert person.app.clipboard in str(person.shown)
    assert said == []


@pytest.mark.parametrize("keys", ["ctrl+c", "super+c", "ctrl+x", "super+x", "ctrl+insert", "shift+delete"])
async def test_a_passphrase_gets_to_no_clipboard_at_all(vault: Path, said: list[str], keys: str) -> None:
    async with started(vault) as person:
        await person.write(PASSPHRASE)
        line = person.find("#passphrase", SecretInput)
        line.select_all()
        await person.press(keys)
        line.action_copy()
        line.action_cut()
        assert line.value == PASSPHRASE
        assert PASSPHRASE not in person.shown
        assert person.app.clipboard == ""
        assert person.app.screen.get_selected_text() is None
    assert said == []


@pytest.mark.parametrize("keys", ["ctrl+c", "ctrl+x"])
async def test_these_tests_see_a_passphrase_that_is_copied(
    vault: Path, keys: str, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecretInput, "action_nothing", Input.action_copy)
    monkeypatch.setattr(JournalApp, "copy_to_clipboard", App.copy_to_clipboard)
    async with started(vault) as person:
        await person.write(PASSPHRASE)
        person.find("#passphrase", SecretInput).select_all()
        await person.press(keys)
    assert said == [PASSPHRASE]


async def test_these_tests_see_a_note_that_is_copied(
    vault: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JournalApp, "copy_to_clipboard", App.copy_to_clipboard)
    async with writing(vault) as person:
        await person.press("shift+home", "ctrl+c")
        assert isinstance(person.app.screen.focused, TextArea)
    assert said == [NOTE]


async def at_the_sheet(person: Person) -> None:
    """Go to the newest note of the first pair, and ask for a copy that leaves."""
    await person.go("p")
    await person.press("enter", "enter")
    if person.screen != "RecordScreen":
        await person.press("escape", "down", "enter")
    assert person.screen == "RecordScreen"
    await person.press("f9")
    assert person.screen == "CopyOutDialog"


async def test_a_copy_leaves_by_its_command_only_after_it_was_listed(vault: Path, said: list[str]) -> None:
    async with running(vault) as person:
        await at_the_sheet(person)
        assert said == []
        await person.press("enter")
        assert len(said) == 1
        assert "Copied, and added to your shared items." in person.told
    with opened(vault) as journal:
        assert len(journal.exports.all()) == 1


async def test_a_copy_that_was_not_wanted_does_not_leave(vault: Path, said: list[str]) -> None:
    async with running(vault) as person:
        await at_the_sheet(person)
        await person.press("escape")
        assert said == []
    with opened(vault) as journal:
        assert journal.exports.all() == []


async def test_a_copy_that_cannot_be_listed_does_not_leave(
    vault: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(vault) as person:

        def full(*_: object, **__: object) -> None:
            raise Failed("The disk is full.")

        monkeypatch.setattr(ExportLog, "add", full)
        await at_the_sheet(person)
        await person.press("enter")
        assert "The disk is full." in person.told
        assert "Copied, and added to your shared items." not in person.told
    assert said == []


# The end


async def test_nothing_that_is_drawn_stays_with_the_app_after_it_ended(vault: Path) -> None:
    async with writing(vault) as person:
        app = person.app
        await person.press("ctrl+q")
        assert app.journal is None
    assert app.closing_messages == []
