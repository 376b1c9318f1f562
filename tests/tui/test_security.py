"""Security on the screen: the passphrase, the recovery key, every record, and what was before."""

from pathlib import Path

import pytest

from rmjournal.domain.record import Kind
from rmjournal.errors import WrongKey
from rmjournal.journal.journal import Journal
from rmjournal.tui.busy import BusySheet, Progress
from rmjournal.tui.widgets.entry import Secret
from rmjournal.tui.widgets.writing import Writing

from .conftest import PASSPHRASE, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")
NEW = "another six dull words on cards"


async def to_security(me: Person, matter: int) -> None:
    """Open one matter of Security, the first being 0."""
    await me.go("c")
    await me.press("end", "enter")
    assert me.screen == "SecurityScreen"
    await me.press(*["down"] * matter, "enter")


async def passphrases(me: Person, *typed: str) -> None:
    """Fill the three secret lines, and press Enter on the last."""
    for line, words in zip(me.app.screen.query(Secret), typed, strict=True):
        line.value = words
    me.app.screen.query(Secret).last().focus()
    await me.press("enter")


async def test_a_new_passphrase_opens_the_journal_and_the_old_one_no_more(vault: Path) -> None:
    async with running(vault) as me:
        await to_security(me, 0)
        await passphrases(me, PASSPHRASE, NEW, NEW)
        await me.until(lambda: "The new passphrase is set." in me.shown)
        assert "Older copies" in me.shown
        await me.press("enter")
        await me.press("ctrl+l")
    with Journal.open(vault, NEW, state=vault.parent / "state") as journal:
        assert len(journal.pairs()) == 2
    with pytest.raises(WrongKey):
        opened(vault)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ((PASSPHRASE, NEW, NEW + " "), "not the same"),
        ((PASSPHRASE, "short", "short"), "8 characters"),
    ],
)
async def test_what_cannot_be_a_passphrase_is_told_on_the_sheet(
    vault: Path, typed: tuple[str, str, str], told: str
) -> None:
    async with running(vault) as me:
        await to_security(me, 0)
        await passphrases(me, *typed)
        assert me.screen == "PassphraseSheet"
        assert told in " ".join(me.shown.split())
        await me.press("escape")
        assert me.screen == "SecurityScreen"
        assert me.journal.opens_with(PASSPHRASE)


async def test_without_the_present_passphrase_nothing_is_changed(vault: Path) -> None:
    async with running(vault) as me:
        await to_security(me, 0)
        await passphrases(me, "somebody at an open laptop", NEW, NEW)
        await me.until(lambda: "another one" in me.shown)
        await me.press("escape")
        assert me.screen == "SecurityScreen"
        assert me.journal.opens_with(PASSPHRASE)


async def test_every_record_is_checked_and_the_outcome_is_told(vault: Path) -> None:
    async with running(vault) as me:
        await to_security(me, 2)
        await me.until(lambda: "records are well" in me.shown)
        await me.press("enter")
        assert me.screen == "SecurityScreen"


async def test_a_new_recovery_key_and_a_purge_need_their_word(vault: Path) -> None:
    async with running(vault) as me:
        note = me.journal.notes_of(me.journal.session(me.journal.pair(1), 1))[0]
        me.journal.edit(note, {"text": "other words"})
        for matter, word in ((1, "new"), (3, "purge")):
            before = me.count(Kind.REVISION)
            await to_security(me, matter)
            await me.write("no")
            await me.press("enter")
            assert me.screen == "SecurityScreen"
            assert me.count(Kind.REVISION) == before
            await me.press("enter")
            await me.write(word)
            await me.press("enter")
            if word == "new":
                assert me.screen == "KeySheet"
                await me.press("escape")
        await me.until(lambda: "Versions taken out:" in me.shown)
        assert me.count(Kind.REVISION) == 0


async def test_a_lock_in_the_middle_of_a_task_stops_it_and_locks(vault: Path) -> None:
    def endless(progress: Progress) -> str:
        while True:
            progress(1, 2)

    async with running(vault) as me:
        me.app.push_screen(BusySheet("Something long", endless))
        await me.pilot.pause(0.2)
        await me.pilot.press("ctrl+l")
    assert me.app.journal is None


async def test_the_history_of_a_note_is_compared_put_back_and_taken_out(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pair(1)
        note = me.journal.add_note(pair, "first\nsecond")
        me.journal.edit(note, {"text": "first\nthird"})
        await me.go("p")
        await me.press("enter", "enter", "h")
        assert me.screen == "HistoryScreen"
        await me.press("enter")
        assert me.find("#changes", Writing).text.splitlines()[2:] == ["  first", "- second", "+ third"]
        await me.press("p")
        assert me.journal.record(note.id).raw["text"] == "first\nsecond"
        await me.press("x")
        await me.write("purge")
        await me.press("enter")
        assert "Versions taken out for good: 2." in me.told
        assert "never changed" in me.shown
        await me.press("escape")
        assert me.screen == "RecordScreen"
