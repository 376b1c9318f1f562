"""The life of a journal among its copies, with strings and keys in it that must never reach a system call in clear."""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.domain.model.copies import KeptVersion
from rmjournal.domain.model.note import Note
from rmjournal.journal import Journal
from rmjournal.support.errors import RmjournalError, RolledBack
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store.vault import Vault
from tests.vault.campaigns.canary import WORDS
from tests.vault.campaigns.harness import CHEAP, journal_in, target_in
from tests.vault.campaigns.journals import at_home, open_journal, other_in, repaired_in, rotation_in, state_of


def life(folder: Path, secrets: int) -> None:
    """Live the life, and hand the raw keys to the parent through the descriptor `secrets`."""
    os.umask(0)  # privacy must not rest on the umask
    rotation_in(folder).mkdir()
    with at_home(folder):
        journal, key = Journal.create(journal_in(folder), WORDS["passphrase"], kdf=CHEAP)
        keys = _first_part(journal, folder)
        _apart(folder)
        _second_part(folder)
        _third_part(folder)
    recovery = RecoveryKey.read(key)
    keys += [recovery.seed, key.encode(), key.replace("-", "").encode()]
    os.write(secrets, b"\n".join(key.hex().encode() for key in keys))


def _first_part(journal: Journal, folder: Path) -> list[bytes]:
    """Write, back up by hand and in rotation; return the keys."""
    with journal:
        pair = journal.pairs.add({"alias": WORDS["alias"], "role": "mentor-junior"})
        gone = journal.pairs.add({"alias": "gone: " + WORDS["alias"], "role": "mentee-senior"})
        note = journal.notes.add(pair, f"{WORDS['text']} and {WORDS['umlauts']} " * 20)
        journal.notes.add(gone, WORDS["text"] * 1000, off_record=True)
        journal.takeaways.add(pair, {"text": WORDS["title"], "commitment": {"owner": "me"}})
        journal.backups.write(target_in(folder))
        journal.backups.write(other_in(folder))
        journal.entries.edit(note, {"text": WORDS["changed"] * 100})
        journal.backups.start_daily(rotation_in(folder), datetime.now() - timedelta(days=2))
        journal.entries.edit(journal.records.get(note.id), {"text": WORDS["umlauts"]})
        assert journal.backups.write_if_due(datetime.now()) == ""
        journal.records.vault.change_passphrase(WORDS["new passphrase"], kdf=CHEAP)
        metas = [entry.meta for entry in journal.records.vault.entries()]
        return [
            journal.records.vault.keys.master,
            journal.records.vault.keys.set,
            *(meta.key for meta in metas if any(meta.key)),
        ]


def _apart(folder: Path) -> None:
    """Write in the other copy what the first one says otherwise."""
    with Journal.open(other_in(folder), WORDS["passphrase"], state=folder / "another computer") as other:
        for note in other.records.of_type(Note, other.pairs.get(1).id):
            other.entries.edit(note, {"text": WORDS["title"] * 50})
        other.entries.delete(other.pairs.get(2))


def _second_part(folder: Path) -> None:
    """Merge, choose, purge, shred; be refused what is no copy."""
    with open_journal(folder, WORDS["new passphrase"]) as journal:
        journal.merges.merge(other_in(folder), may_go=lambda _: True)
        assert journal.conflicts.all()
        journal.conflicts.settle(journal.conflicts.all()[0], KeptVersion.THEIRS)
        journal.history.purge()
        journal.merges.merge(target_in(folder))
        journal.history.purge()
        journal.entries.delete(journal.pairs.add({"alias": WORDS["alias"], "role": "mentor-junior"}))
        with suppress(RmjournalError):
            journal.merges.merge(journal_in(folder))


def _third_part(folder: Path) -> None:
    """Restore a backup, accept it knowingly, and repair a damaged copy of it."""
    path = journal_in(folder)
    with pytest.raises(RmjournalError), Journal.files.restore(path, target_in(folder), WORDS["wrong passphrase"]):
        raise AssertionError
    with Journal.files.restore(path, target_in(folder), WORDS["passphrase"]) as ready:
        ready.carry_out()
    with pytest.raises(RolledBack):
        open_journal(folder, WORDS["passphrase"])
    Vault.open(path, WORDS["passphrase"], state=state_of(folder), accept_older=True).close()
    damaged = bytearray(path.read_bytes())
    damaged[:4096] = bytes(4096)
    path.with_name("damaged.rmj").write_bytes(damaged)
    path.with_name("damaged.rmj").chmod(0o600)
    repairs = Journal.files.repair()
    wreck = repairs.look_at(path.with_name("damaged.rmj"), repaired_in(folder))
    with pytest.raises(RmjournalError):
        repairs.unlock(wreck, WORDS["wrong passphrase"])
    assert repairs.rebuild(wreck, repairs.unlock(wreck, WORDS["passphrase"]), repaired_in(folder)).whole
