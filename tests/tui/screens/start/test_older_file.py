"""An older file in the place of the journal: told before anything is shown, and opened by a word only."""

from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.record.record import Kind
from rmjournal.tui.kit.widgets.inputs import SecretInput
from tests.tui.conftest import PASSPHRASE, Person, opened, started

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture
def older(vault: Path) -> Path:
    """A journal whose newer state this computer saw."""
    before = vault.read_bytes()
    with opened(vault) as journal:
        journal.settings.change({"auto_lock_minutes": 7})
    vault.write_bytes(before)
    return vault


async def typed(me: Person, word: str) -> None:
    """Unlock, and answer what is asked."""
    await me.write(PASSPHRASE)
    await me.press("enter")
    assert me.screen == "WordDialog"
    assert "older than the one last seen here, by 1 save" in " ".join(me.shown.split())
    await me.write(word)
    await me.press("enter")


async def test_the_word_opens_an_older_file_for_good(older: Path) -> None:
    async with started(older) as me:
        await typed(me, "older")
        assert me.screen == "HomeScreen"
        assert me.count(Kind.PAIR)
    opened(older).close()  # told once


@pytest.mark.parametrize("word", ["", "yes"])
async def test_any_other_word_leaves_it_closed(older: Path, word: str) -> None:
    before = older.read_bytes()
    async with started(older) as me:
        await typed(me, word)
        assert "to confirm, or press Esc to cancel." in " ".join(me.shown.split())
        await me.press("escape")
        assert me.screen == "UnlockScreen"
        assert me.app.journal is None
        assert "older" in str(me.find("#answer", Static).render())
        assert me.find("#passphrase", SecretInput).value == ""
    assert older.read_bytes() == before
