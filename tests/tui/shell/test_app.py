"""The app as its screens see it."""

from pathlib import Path

import pytest

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


async def test_a_record_has_no_screen_before_a_journal_is_open(vault: Path) -> None:
    async def asks(me: Person) -> None:
        with pytest.raises(RuntimeError, match="no journal is open"):
            host_of(me.app).record_screen(record)

    async with running(vault) as me:
        record = me.journal.entries.timeline(me.journal.pairs.get(1))[0]
        assert type(host_of(me.app).record_screen(record)).__name__ in ("RecordScreen", "SessionPageScreen")
    async with started(vault) as me:
        await asks(me)
