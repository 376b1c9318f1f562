"""The app as its screens see it."""

from pathlib import Path

import pytest
from textual.color import Color
from textual.css.stylesheet import Stylesheet

from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit import theme
from rmjournal.tui.kit.commands import DESTINATIONS
from rmjournal.tui.kit.host import Host, host_of
from rmjournal.tui.shell.app import JournalApp
from tests.tui.conftest import Person, running, started


def test_the_app_offers_all_that_a_screen_may_ask_of_it(tmp_path: Path) -> None:
    host: Host = JournalApp(tmp_path / "journal.rmj")  # the types are compared as well
    asked = {name for name in vars(Host) if not name.startswith("_")}
    assert len(asked) > 9
    assert [name for name in sorted(asked) if not hasattr(host, name)] == []


async def test_no_destination_is_shown_before_a_journal_is_open(vault: Path) -> None:
    async with started(vault) as me:
        for destination, _ in DESTINATIONS.values():
            host_of(me.app).go_to(destination)
            await me.settle()
            assert me.screen == "UnlockScreen"


async def test_a_destination_takes_the_place_of_the_one_before(vault: Path) -> None:
    async with running(vault) as me:
        for destination, _ in DESTINATIONS.values():
            host_of(me.app).go_to(destination)
            await me.settle()
            assert len(me.app.screen_stack) == (2 if destination == "home" else 3)


async def test_the_first_screen_wears_the_chosen_theme_though_nothing_was_read_before_it(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = JournalApp(vault, preferences=Preferences(theme="paper"))
    had_a_screen, parse = list[bool](), Stylesheet.parse

    def note(self: Stylesheet) -> None:
        had_a_screen.append(bool(app.screen_stack))
        parse(self)

    monkeypatch.setattr(Stylesheet, "parse", note)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert had_a_screen
        assert all(had_a_screen)
        assert app.screen.styles.background == Color.parse(theme.variables("paper")["j-background"])


async def test_a_record_has_no_screen_before_a_journal_is_open(vault: Path) -> None:
    async def asks(me: Person) -> None:
        with pytest.raises(RuntimeError, match="no journal is open"):
            host_of(me.app).record_screen(record)

    async with running(vault) as me:
        record = me.journal.entries.timeline(me.journal.pairs.get(1))[0]
        assert type(host_of(me.app).record_screen(record)).__name__ in ("RecordScreen", "SessionPageScreen")
    async with started(vault) as me:
        await asks(me)
