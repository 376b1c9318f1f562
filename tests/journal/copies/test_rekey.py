"""New keys for a whole journal: what was written stays, and what opened it opens older copies only."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.journal.copies import backups as copies
from rmjournal.support.errors import OtherKeys, RolledBack, WrongKey
from tests.journal.making import CHEAP, PASSPHRASE, content, filled, junior, refused, takeout

NEW = "seven other words of another card"
NOW = datetime.now().replace(microsecond=0) + timedelta(hours=1)


def test_everything_stays_as_it_was_and_opens_with_the_new_keys_only(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    before, out = content(journal), takeout(journal, tmp_path / "before")
    key = journal.keys.rekey(NEW, kdf=CHEAP)
    assert content(journal) == before
    journal.close()
    with pytest.raises(WrongKey):
        Journal.open(journal.records.vault.path, PASSPHRASE)
    with Journal.open(journal.records.vault.path, NEW) as again:
        assert (content(again), again.notices()) == (before, [])
        again.keys.check_recovery_key(key)
        assert [line for line in takeout(again, tmp_path / "after").splitlines()[1:] if b'"departure"' not in line] == [
            line for line in out.splitlines()[1:] if b'"departure"' not in line
        ]
        assert again.checks.report(full=True).faults == ()


def test_the_new_recovery_key_waits_to_be_typed_back(journal: Journal) -> None:
    assert not journal.settings.current().spare_key_unchecked
    key = journal.keys.rekey(NEW, kdf=CHEAP)
    assert journal.settings.current().spare_key_unchecked
    journal.keys.check_recovery_key(key)
    assert not journal.settings.current().spare_key_unchecked


def test_one_that_is_stopped_leaves_the_keys_and_the_settings(journal: Journal) -> None:
    filled(journal)
    before = content(journal)

    def stop(done: int, of: int) -> None:
        if done == of // 2 + 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        journal.keys.rekey(NEW, kdf=CHEAP, progress=stop)
    assert content(journal) == before
    assert not journal.settings.current().spare_key_unchecked
    assert journal.keys.opens_with(PASSPHRASE)


def test_a_weak_passphrase_is_refused_before_anything_happens(journal: Journal) -> None:
    counter = journal.records.vault.head.counter
    refused(lambda: journal.keys.rekey("password1"))
    assert journal.records.vault.head.counter == counter


def test_the_journal_can_be_used_at_once(journal: Journal, tmp_path: Path) -> None:
    made = filled(journal)
    journal.keys.rekey(NEW, kdf=CHEAP)
    journal.entries.edit(made["edited"], {"text": "changed since"})
    journal.pairs.add({"alias": "Crane", "role": "mentor-junior"})
    journal.entries.delete(made["heron"])
    journal.backups.write(tmp_path / "since.rmj")
    journal.records.vault.change_passphrase("eight words of another day", kdf=CHEAP)
    journal.close()
    with Journal.open(journal.records.vault.path, "eight words of another day") as again:
        assert again.records.get(made["edited"].id).raw["text"] == "changed since"
        assert again.checks.report(full=True).faults == ()


# Older copies


def test_a_copy_from_before_opens_by_its_own_passphrase_and_is_not_merged(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    journal.backups.write(tmp_path / "before.rmj")
    journal.keys.rekey(NEW, kdf=CHEAP)
    before = content(journal)
    told = refused(lambda: journal.merges.merge(tmp_path / "before.rmj"), error=OtherKeys)
    assert "different keys" in told.sentence
    assert content(journal) == before
    with Journal.open(tmp_path / "before.rmj", PASSPHRASE, state=tmp_path / "elsewhere") as copy:
        assert content(copy) == before


def test_backups_that_are_made_from_then_on_have_the_new_keys(journal: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    junior(journal)
    journal.backups.start_daily(folder, NOW - timedelta(days=2))
    journal.keys.rekey(NEW, kdf=CHEAP)
    assert journal.backups.write_if_due(NOW) == ""
    newest, oldest = copies.rotated(folder)
    for path, right, wrong in ((newest, NEW, PASSPHRASE), (oldest, PASSPHRASE, NEW)):
        Journal.open(path, right, state=tmp_path / path.name).close()
        with pytest.raises(WrongKey):
            Journal.open(path, wrong, state=tmp_path / path.name)


def test_a_backup_from_before_can_be_restored_and_the_new_file_is_then_the_older_one(
    journal: Journal, tmp_path: Path
) -> None:
    filled(journal)
    journal.backups.write(tmp_path / "before.rmj")
    before = content(journal)
    journal.keys.rekey(NEW, kdf=CHEAP)
    junior(journal, "Crane")
    path = journal.records.vault.path
    journal.close()
    with Journal.files.restore(path, tmp_path / "before.rmj", PASSPHRASE) as ready:
        assert (ready.preview.is_present, ready.preview.here) == (True, None)
        aside = ready.carry_out()
        ready.accept(PASSPHRASE)
    assert aside is not None
    with Journal.open(path, PASSPHRASE) as again:
        assert (content(again), again.notices()) == (before, [])
    with Journal.open(aside, NEW, accept_older=True) as put_aside:
        assert put_aside.pairs.get(3)
    with pytest.raises(RolledBack):
        Journal.open(path, PASSPHRASE)


def test_a_folder_with_own_backups_of_older_keys_is_taken_again(journal: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    journal.backups.start_daily(folder, NOW - timedelta(days=2))
    journal.backups.stop_daily()
    journal.keys.rekey(NEW, kdf=CHEAP)
    made = journal.backups.start_daily(folder, NOW)
    assert copies.rotated(folder)[0] == made
    assert journal.settings.current().backup_folder == str(folder)
