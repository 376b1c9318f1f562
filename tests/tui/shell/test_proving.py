"""Home is shown once what it shows is proven; all the rest is proven behind it."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from textual import events

from rmjournal.domain.record.record import Kind
from rmjournal.tui.kit.dialogs.modal import BUSY
from rmjournal.tui.shell.exit_status import ExitStatus
from rmjournal.tui.shell.proving import AFTER_HOME
from rmjournal.vault.store import cache, reader
from rmjournal.vault.store.cached_rows import Row
from rmjournal.vault.store.container import Container
from tests.tui.conftest import PASSPHRASE, PATIENCE, Person, opened, started

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture(autouse=True)
def indexed(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the journal have its sealed table of metas, which spares an opening the look at each."""
    monkeypatch.setattr(cache, "LEAST", 3)
    opened(vault).close()


def altered(vault: Path, sql: str) -> None:
    """Change a record that home does not show, from outside."""
    with opened(vault) as journal:
        entries = journal.records.vault.entries()
        row = next(each.row for each in entries if each.meta.kind == Kind.REFLECTION)
    with closing(sqlite3.connect(vault)) as connection, connection:
        connection.execute(sql, (row,))


async def until_proven(me: Person) -> bool:
    """Wait until the proof is over, or the app; return whether it held."""
    give_up = time.monotonic() + PATIENCE
    while not me.has_ended and me.app.journal and not me.app.journal.records.vault._entries.are_proven:
        assert time.monotonic() < give_up
        await asyncio.sleep(0.02)
    return not me.has_ended


async def test_all_entries_are_proven_behind_home(vault: Path) -> None:
    async with started(vault) as me:
        await me.write(PASSPHRASE)
        await me.press("enter")
        assert me.screen == "HomeScreen"
        assert await until_proven(me)
        assert me.screen == "HomeScreen"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE rec SET v = zeroblob(200) WHERE id = ?",
        "DELETE FROM rec WHERE id = ?",
        "UPDATE rec SET v = (SELECT v FROM rec AS other WHERE other.id != rec.id LIMIT 1) WHERE id = ?",
    ],
)
async def test_an_entry_altered_out_of_sight_ends_the_app_with_its_sentence(vault: Path, sql: str) -> None:
    altered(vault, sql)
    async with started(vault) as me:
        await me.write(PASSPHRASE)
        await me.press("enter")
        assert not await until_proven(me)
        assert me.app.return_code == int(ExitStatus.FAILED)
        assert "We can vouch for" in " ".join(me.app.closing_messages)
        assert me.app.journal is None


async def test_a_finding_is_told_wherever_one_is(vault: Path) -> None:
    altered(vault, "UPDATE rec SET v = zeroblob(200) WHERE id = ?")
    async with started(vault) as me:
        await me.write(PASSPHRASE)
        await me.press("enter", "slash")
        assert not await until_proven(me)
        assert "We can vouch for" in " ".join(me.app.closing_messages)


async def test_a_save_before_the_proof_ends_disturbs_it_not(vault: Path) -> None:
    async with started(vault) as me:
        await me.write(PASSPHRASE)
        await me.press("enter")
        assert me.app.journal is not None
        me.app.journal.notes.add(me.app.journal.pairs.get(1), "said meanwhile")
        assert await until_proven(me)


async def test_keys_are_answered_while_the_metas_are_read(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "AT_ONCE", 1)
    shown: list[str] = []
    read = Container.metas_by_parts

    def seen(self: Container, size: int) -> Iterator[list[Row]]:
        for part in read(self, size):
            shown.append(me.screen)
            if len(shown) == 3:
                me.app.post_message(events.Key("slash", "/"))
            yield part

    monkeypatch.setattr(Container, "metas_by_parts", seen)
    async with started(vault) as me:
        await me.write(PASSPHRASE)
        await me.press("enter")
        assert await until_proven(me)
        assert shown[:3] == ["HomeScreen"] * 3
        assert shown[-1] == "SearchScreen"
        assert len(shown) == 27  # 26 metas, and that there are no more


async def test_the_metas_are_not_read_while_a_task_uses_the_journal(vault: Path) -> None:
    over = Event()
    async with started(vault) as me:
        await me.write(PASSPHRASE)
        me.app.run_worker(over.wait, thread=True, group=BUSY)
        me.app.post_message(events.Key("enter", "\r"))
        await asyncio.sleep(3 * AFTER_HOME)
        journal = me.app.journal
        is_proven = journal is not None and journal.records.vault._entries.are_proven
        over.set()
        assert not is_proven
        await me.until(lambda: me.screen == "HomeScreen")
        assert await until_proven(me)
