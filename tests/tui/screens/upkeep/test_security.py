"""Security on the screen: the passphrase, the recovery key, every record, and what was before."""

from datetime import datetime
from pathlib import Path

import pytest

from rmjournal.domain.model.note import Note
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.support.errors import WrongKey
from rmjournal.tui.kit.dialogs.progress import Progress, ProgressDialog
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.inputs import SecretInput
from tests.tui.conftest import PASSPHRASE, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")
NEW = "another six dull words on cards"
PASS, KEY, REKEY, CHECK, HISTORY, DESTROY = range(6)


async def to_security(me: Person, matter: int) -> None:
    """Open one matter of Security, the first being 0."""
    await me.go("c")
    await me.press("end", "enter")
    assert me.screen == "SecurityScreen"
    await me.press(*["down"] * matter, "enter")


async def passphrases(me: Person, *typed: str) -> None:
    """Fill the three secret lines, and press Enter on the last."""
    for line, words in zip(me.app.screen.query(SecretInput), typed, strict=True):
        line.value = words
    me.app.screen.query(SecretInput).last().focus()
    await me.press("enter")


async def test_a_new_passphrase_opens_the_journal_and_the_old_one_no_more(vault: Path) -> None:
    async with running(vault) as me:
        await to_security(me, PASS)
        await passphrases(me, PASSPHRASE, NEW, NEW)
        await me.until(lambda: "Your passphrase has been changed." in me.shown)
        assert "Existing backups still open with the old one." in " ".join(me.shown.split())
        await me.press("enter")
        await me.press("ctrl+l")
    with Journal.open(vault, NEW, state=vault.parent / "state") as journal:
        assert len(journal.pairs.all()) == 2
    with pytest.raises(WrongKey):
        opened(vault)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ((PASSPHRASE, NEW, NEW + " "), "Those don't match."),
        ((PASSPHRASE, "kestrel-82b", "kestrel-82b"), "at least 12 characters, or five words from the list"),
    ],
)
async def test_what_cannot_be_a_passphrase_is_told_on_the_sheet(
    vault: Path, typed: tuple[str, str, str], told: str
) -> None:
    async with running(vault) as me:
        await to_security(me, PASS)
        await passphrases(me, *typed)
        assert me.screen == "NewPassphraseDialog"
        assert told in " ".join(me.shown.split())
        await me.press("escape")
        assert me.screen == "SecurityScreen"
        assert me.journal.keys.opens_with(PASSPHRASE)


async def test_without_the_present_passphrase_nothing_is_changed(vault: Path) -> None:
    async with running(vault) as me:
        await to_security(me, PASS)
        await passphrases(me, "somebody at an open laptop", NEW, NEW)
        await me.until(lambda: "isn't your current passphrase" in me.shown)
        await me.press("escape")
        assert me.screen == "SecurityScreen"
        assert me.journal.keys.opens_with(PASSPHRASE)


async def test_every_record_is_checked_and_the_outcome_is_told(vault: Path) -> None:
    async with running(vault) as me:
        await to_security(me, CHECK)
        await me.until(lambda: "entries are intact." in me.shown)
        await me.press("enter")
        assert me.screen == "SecurityScreen"


async def test_a_new_recovery_key_and_a_purge_need_their_word(vault: Path) -> None:
    async with running(vault) as me:
        note = me.journal.notes.of(me.journal.sessions.get(me.journal.pairs.get(1), 1))[0]
        me.journal.entries.edit(note, {"text": "other words"})
        for matter, word in ((KEY, "new"), (HISTORY, "purge")):
            before = me.count(Kind.REVISION)
            await to_security(me, matter)
            assert ("legal hold" in me.shown) == (word == "purge")
            await me.write("no")
            await me.press("enter")
            assert "to confirm, or press Esc" in " ".join(me.shown.split())
            assert me.count(Kind.REVISION) == before
            await me.press("backspace", "backspace")
            await me.write(word)
            await me.press("enter")
            if word == "new":
                assert me.screen == "RecoveryKeyDialog"
                assert "Home will ask you to type it in" in me.shown
                await me.press("enter")
                assert me.screen == "RecoveryKeyDialog"  # seen once: no key that was on its way takes it along
                await me.press("escape", "escape", "escape")
                assert "Check your recovery key" in me.shown
        await me.until(lambda: "Versions deleted:" in me.shown)
        assert me.count(Kind.REVISION) == 0


async def answer(me: Person, words: str) -> None:
    """Type a word, and press Enter."""
    await me.write(words)
    await me.press("enter")


async def test_new_keys_for_everything_come_with_a_recovery_key_that_opens(vault: Path) -> None:
    async with running(vault) as me:
        await to_security(me, REKEY)
        assert "legal hold" not in me.shown  # nothing is destroyed
        await answer(me, "rekey")
        await passphrases(me, PASSPHRASE, NEW, NEW)
        await me.until(lambda: "Everything has new keys." in me.shown)
        await me.press("enter")
        assert me.screen == "RecoveryKeyDialog"
        key = me.app.screen.key  # type: ignore[attr-defined]
        await me.press("escape")
        me.journal.notes.add(me.journal.pairs.get(1), "written under the new keys")
        await me.go("h")
        assert "Check your recovery key" in me.shown
        await me.press("ctrl+l")
    with pytest.raises(WrongKey):
        opened(vault)
    with Journal.open(vault, NEW, state=vault.parent / "state") as journal:
        journal.keys.check_recovery_key(key)
        assert any(note.raw["text"] == "written under the new keys" for note in journal.records.of_type(Note))


async def test_another_word_or_another_passphrase_changes_no_keys(vault: Path) -> None:
    async with running(vault) as me:
        await to_security(me, REKEY)
        await answer(me, "yes")
        await me.press("escape")
        assert me.screen == "SecurityScreen"
        await me.press("enter")
        await answer(me, "rekey")
        await passphrases(me, "somebody at an open laptop", NEW, NEW)
        await me.until(lambda: "isn't your current passphrase" in me.shown)
        await me.press("enter")
        assert me.screen == "SecurityScreen"
        assert me.journal.keys.opens_with(PASSPHRASE)


async def test_a_journal_is_destroyed_with_a_word_and_the_passphrase_and_the_screen_ends(
    vault: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with opened(vault) as journal:
        made = journal.backups.start_daily(folder, datetime.now())
    async with running(vault) as me:
        await to_security(me, DESTROY)
        assert "destroy with backups" in " ".join(me.shown.split())
        await answer(me, "destroy")
        await answer(me, "somebody at an open laptop")
        assert "isn't your current passphrase" in me.told
        assert vault.exists()
        await me.press("enter")
        await answer(me, "destroy")
        me.app.screen.query_one(SecretInput).value = PASSPHRASE
        await me.pilot.press("enter")
        await me.pilot.pause()
    assert me.app.journal is None
    assert "Your journal has been destroyed." in me.app.closing_messages
    assert not vault.exists()
    assert not list((vault.parent / "state").rglob("*.anchor"))
    assert made.exists()


async def test_the_backups_of_a_destroyed_journal_go_where_that_is_asked_for(vault: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with opened(vault) as journal:
        made = journal.backups.start_daily(folder, datetime.now())
    async with running(vault) as me:
        await to_security(me, DESTROY)
        await answer(me, "destroy with backups")
        me.app.screen.query_one(SecretInput).value = PASSPHRASE
        await me.pilot.press("enter")
        await me.pilot.pause()
    assert not vault.exists()
    assert not made.exists()


async def test_how_to_destroy_backups_that_were_stopped_is_told(vault: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with opened(vault) as journal:
        journal.backups.start_daily(folder, datetime.now())
        journal.backups.stop_daily()
    async with running(vault) as me:
        await to_security(me, DESTROY)
        shown = " ".join(me.shown.split())
    assert "destroy with backups" not in shown
    assert "daily backups in the folder stick" in shown
    assert "Daily backups may still be in a folder that you used before." in shown
    assert "To delete them too, choose that folder again first." in shown


async def test_a_lock_in_the_middle_of_a_task_stops_it_and_locks(vault: Path) -> None:
    def endless(progress: Progress) -> str:
        while True:
            progress(1, 2)

    async with running(vault) as me:
        me.app.push_screen(ProgressDialog("Something long", endless))
        await me.pilot.pause(0.2)
        await me.pilot.press("ctrl+l")
        await me.until(lambda: me.has_ended)
    assert me.app.journal is None


async def test_the_history_of_a_note_is_compared_put_back_and_taken_out(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        note = me.journal.notes.add(pair, "first\nsecond")
        me.journal.entries.edit(note, {"text": "first\nthird"})
        await me.go("p")
        await me.press("enter", "enter", "h")
        assert me.screen == "HistoryScreen"
        await me.press("enter")
        assert me.find("#changes", Editor).text.splitlines()[2:] == ["  first", "- second", "+ third"]
        await me.press("u")
        assert me.journal.records.get(note.id).raw["text"] == "first\nsecond"
        await me.press("d")
        assert "legal hold" in me.shown
        await me.write("purge")
        await me.press("enter")
        assert "Versions deleted: 2." in me.told
        assert "It has never changed" in me.shown
        await me.press("escape")
        assert me.screen == "RecordScreen"
