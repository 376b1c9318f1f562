"""Settings: what is private in the journal, what is not in a file of preferences."""

import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from rmjournal.support import preferences
from rmjournal.support.errors import Failed
from rmjournal.tui.kit.widgets.inputs import LineInput
from tests.tui.conftest import WIDE, Person, lines, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")
THEME, PLAIN, LOCK, CONCEAL, KEEP = range(5)


async def change(me: Person, index: int) -> None:
    """Press Enter on a setting."""
    if me.screen != "SettingsScreen":
        await me.go("c")
    me.rows().selected = index
    await me.press("enter")


async def choose_theme(me: Person, words: str) -> None:
    """Press Enter on the theme, and take one from the list."""
    await change(me, THEME)
    assert me.screen == "PaletteDialog"
    await me.write(words)
    await me.press("enter")
    assert me.screen == "SettingsScreen"


def kept() -> dict[str, Any]:
    """Return what stands in the file of preferences."""
    return tomllib.loads(preferences.usual_path().read_text("utf-8"))


async def test_the_theme_changes_at_once_and_is_remembered(vault: Path) -> None:
    async with running(vault) as me:
        seen = []
        for name in ("paper", "contrast", "ink"):
            await choose_theme(me, name)
            seen.append((me.app.theme, kept()["theme"], me.rows().rows[THEME].right))
        assert seen == [(name, name, name) for name in ("paper", "contrast", "ink")]
    if hasattr(stat, "S_IMODE"):
        assert stat.S_IMODE(preferences.usual_path().stat().st_mode) & 0o077 == 0


async def test_the_list_of_themes_opens_on_the_one_in_use(vault: Path) -> None:
    async with running(vault) as me:
        await choose_theme(me, "paper")
        await me.press("enter")
        await me.until(lambda: "Theme: Paper" in me.shown)
        assert me.app.theme == "paper"
        await me.press("enter")
        assert (me.app.theme, kept()["theme"]) == ("paper", "paper")


async def test_plain_mode_hides_the_column_on_the_left_and_is_remembered(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        assert "+ add a pair" in me.shown
        await change(me, PLAIN)
        assert kept()["plain"] is True
        await me.press("escape")
        assert "+ add a pair" not in me.shown
        assert "Today" in me.shown


async def test_the_minutes_of_the_lock_are_kept_in_the_journal(vault: Path) -> None:
    async with running(vault) as me:
        await change(me, LOCK)
        await me.press("end", "backspace", "backspace", "3", "enter")
        assert me.journal.settings.current().auto_lock_minutes == 3
        assert me.app.idle.limit == 180
        assert "3 min" in me.shown
        assert not preferences.usual_path().exists()
    with opened(vault) as journal:
        assert journal.settings.current().auto_lock_minutes == 3


async def test_minutes_that_cannot_be_are_refused_and_the_old_ones_hold(vault: Path) -> None:
    async with running(vault) as me:
        for typed in ("0", "61", "soon", "-5", "1e3", "٣٠٠", "²"):
            await change(me, LOCK)
            await me.press("end", "backspace", "backspace")
            await me.write(typed)
            await me.press("enter")
            assert me.journal.settings.current().auto_lock_minutes == 10
            assert me.app.idle.limit == 600
            assert typed in me.app.screen.query_one(LineInput).value
            assert str(me.find("#refused", Static).render()), typed
            await me.press("escape")


async def test_to_begin_concealed_is_kept_in_the_journal(vault: Path) -> None:
    async with running(vault) as me:
        await change(me, CONCEAL)
        assert me.journal.settings.current().conceal
        assert "on" in me.rows().rows[CONCEAL].right
        assert not preferences.usual_path().exists()
        await change(me, CONCEAL)
        assert not me.journal.settings.current().conceal


async def test_a_theme_that_cannot_be_saved_holds_until_the_end_and_is_told(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Failed("The settings file couldn't be saved: no space.")

    async with running(vault) as me:
        monkeypatch.setattr(preferences, "save", full)
        await choose_theme(me, "paper")
        assert me.app.theme == "paper"
        assert "couldn't be saved: no space" in me.told


async def test_a_file_that_is_not_understood_keeps_its_keys_when_the_theme_changes(vault: Path) -> None:
    file = preferences.usual_path()
    file.parent.mkdir(parents=True)
    file.write_text('theme = "ink"\n[keys]\nlock = "f12\n', "utf-8")
    before = file.read_bytes()
    async with running(vault) as me:
        await choose_theme(me, "paper")
        assert me.app.theme == "paper"
        assert "couldn't read part of the settings file" in me.told
    assert file.read_bytes() == before


async def test_the_keys_of_the_preferences_stay_when_the_theme_changes(vault: Path) -> None:
    chosen = preferences.Preferences(keys={"go": "z"})
    async with running(vault, preferences=chosen) as me:
        await me.press("z", "c")
        await choose_theme(me, "paper")
        assert kept()["keys"] == {"go": "z"}


async def test_saving_what_is_shared_is_turned_off_and_on_in_the_journal(vault: Path) -> None:
    async with running(vault) as me:
        await change(me, KEEP)
        assert not me.journal.settings.current().keep_shared_texts
        assert me.rows().rows[KEEP].right == "off"
        assert not preferences.usual_path().exists()
        await change(me, KEEP)
        assert me.journal.settings.current().keep_shared_texts


async def test_a_wide_window_says_beside_the_settings_where_they_are_saved(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.go("c")
        assert "Saved in your journal" in me.shown
        for name, head in (("Backups", "Backups"), ("Questions for preparing", "Questions for preparing")):
            at = next(line.index("Settings") for line in lines(me.app) if line.startswith("   Settings"))
            me.rows().selected = next(at for at, row in enumerate(me.rows().rows) if row.title == name)
            await me.press("enter")
            assert any(line.startswith(" " * at + head) for line in lines(me.app)), "headings stand in one column"
            await me.press("escape")
