"""What kills are tried on beyond the vault: a re-key, the end of a journal, a backup restored, a copy merged, a purge,
a large import.

Run as `python -m campaigns.ends FOLDER OPERATION` it is the child that does one of them, between marks; with a third
argument, `faulty`, one that may fail in a journal that is open already, and that tells how it went.
"""

import json
import os
import re
import shutil
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.support.errors import Damaged, NotAVault, Refused, RmjournalError, RolledBack, WrongKey
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.child import say, told
from tests.vault.campaigns.harness import (
    CHEAP,
    NEW_PASSPHRASE,
    NEXT,
    NOTE,
    PASSPHRASE,
    TEXT,
    Content,
    digest,
    journal_in,
    target_in,
)
from tests.vault.campaigns.journals import make_large, make_takeout, read_takeout

OPERATIONS = ("rekey", "destroy", "restore", "merge", "purge", "import")


def home(folder: Path) -> Path:
    """Have the program keep what it knows of this computer in a sample folder; return that."""
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    return folder / "state" / "rmjournal"


def other_in(folder: Path) -> Path:
    """Return where the copy lies that somebody went on writing in."""
    return folder / "copies" / "other.rmj"


def copies_of(folder: Path) -> list[Path]:
    """Return the copies that go with the journal when it is destroyed: one that was replaced, and backups of days."""
    beside = journal_in(folder).parent.glob("journal.rmj.replaced-*")
    return [*sorted(beside), *sorted((folder / "rotation").glob("journal-*.rmj"))]


def held(vault: Vault) -> Content:
    """Read every record but the settings, which a re-key and a merge change by the way.

    Tombstones, whose own ids are random, count under what they stand for: a merge may bring a second one."""
    found: Content = {}
    for meta in (entry.meta for entry in vault.entries()):
        name = b"tomb" + meta.parent if meta.kind == Kind.TOMBSTONE else meta.uuid
        if meta.kind != Kind.SETTINGS:
            found[name] = (meta.kind, meta.pair, meta.parent, meta.version, json.dumps(vault.get(meta.uuid)))
    return found


def make_journal(folder: Path) -> None:
    """Make a journal, a backup of an earlier day, a copy that was written apart, and copies that would go with it."""
    state = home(folder)
    for path in (journal_in(folder), target_in(folder), folder / "rotation" / "-"):
        path.parent.mkdir(parents=True, exist_ok=True)
    with Journal.create(journal_in(folder), PASSPHRASE, kdf=CHEAP, state=state)[0] as journal:
        heron = journal.pairs.add({"alias": f"Heron {TEXT}", "role": "mentor-junior"})
        otter = journal.pairs.add({"alias": "Otter", "role": "mentee-senior"})
        both, mine, gone = (journal.notes.add(heron, f"{name}: {TEXT} " * 30) for name in ("both", "mine", "gone"))
        journal.settings.change({"backup_folder": str(folder / "rotation")})
        journal.backups.write(target_in(folder))
        shutil.copyfile(target_in(folder), other_in(folder))
        journal.entries.edit(both, {"text": f"here: {TEXT} " * 60})
        journal.entries.edit(mine, {"text": f"still mine: {TEXT}"})
        journal.sessions.add(otter, {"held_at": "2026-03-05T14:00", "intention": TEXT})
    with Journal.open(other_in(folder), PASSPHRASE, state=folder / "another computer") as other:
        other.entries.edit(other.records.get(both.id), {"text": f"there: {TEXT}"})
        other.entries.delete(other.records.get(gone.id))
        crane = other.pairs.add({"alias": "Crane", "role": "mentor-junior"})
        other.notes.add(crane, f"there: {TEXT} " * 60)
    shutil.copyfile(target_in(folder), folder / "rotation" / "journal-2026-01-01-120000.rmj")
    shutil.copyfile(target_in(folder), journal_in(folder).with_name("journal.rmj.replaced-2026-01-01-120000"))
    make_takeout(folder)


def cloned(sample: Path, name: str) -> Path:
    """Copy a sample folder, and have the settings of the journal name the folder for backups of the copy."""
    folder = Path(shutil.copytree(sample, sample.with_name(name)))
    with Journal.open(journal_in(folder), PASSPHRASE, state=home(folder)) as journal:
        journal.settings.change({"backup_folder": str(folder / "rotation")})
    return folder


def act(operation: str, folder: Path) -> None:
    """Do one operation from opening to closing, as the command line does, and say when it is done."""
    state = home(folder)
    if operation == "restore":
        with Journal.files.restore(journal_in(folder), target_in(folder), PASSPHRASE) as ready:
            say("begin")
            ready.carry_out()
            ready.accept(PASSPHRASE)
            say("done")
        return
    say("begin")
    with Journal.open(journal_in(folder), PASSPHRASE, state=state) as journal:
        if operation == "rekey":
            journal.keys.rekey(NEW_PASSPHRASE, kdf=CHEAP)
        elif operation == "destroy":
            assert journal.destruction.destroy(backups=True) == []
        elif operation == "merge":
            journal.merges.merge(other_in(folder))
        elif operation == "purge":
            assert journal.history.purge() == 2
        elif operation == "import":
            make_large()
            read_takeout(journal, folder)
        else:
            raise ValueError(operation)
        say("done")


def faulty(operation: str, folder: Path) -> None:
    """Do a re-key or the end of a journal, which may fail, then look, then save something else; tell how each went."""
    answer: dict[str, object] = {"said": "", "outcome": "done", "notices": []}
    journal = Journal.open(journal_in(folder), PASSPHRASE, state=home(folder))
    say("begin")
    try:
        if operation == "rekey":
            answer["key"] = journal.keys.rekey(NEW_PASSPHRASE, kdf=CHEAP)
        else:
            answer["left"] = sorted(str(file) for file in journal.destruction.destroy(backups=True))
    except Exception as error:
        answer |= told(error)
    say("end")
    if "left" not in answer:
        try:
            answer["view"] = digest(held(journal.records.vault))
            answer["notices"] = journal.notices()
            journal.records.vault.put(NOTE, NEXT, {"text": "next"}, sort_ms=11)
            answer["next"] = "done"
        except Exception as error:
            answer = {"view": ""} | answer | {"next": told(error)["outcome"]}
        try:
            journal.close()
        except Exception as error:
            answer["next"] = f"!close {told(error)['outcome']}"
    say(json.dumps(answer))


# Judging what is left


def is_openable(folder: Path) -> bool:
    """Does the journal of a folder open, or can a repair open it, with the copy of the key slots that is kept?"""
    state, path = home(folder), journal_in(folder)
    with suppress(NotAVault, Refused, Damaged):  # a shell without keys, or no file
        Vault.open(path, PASSPHRASE, state=state).close()
        return True
    with suppress(RmjournalError):
        Journal.files.repair().unlock(Journal.files.repair().look_at(path, folder / "repaired.rmj"), PASSPHRASE)
        return True
    return False


def check(operation: str, folder: Path, old: Content, new: Content, said: str) -> None:
    """Fail where a kill left something else than the old state or the new one, or a false alarm."""
    state, path = home(folder), journal_in(folder)
    if operation == "destroy":
        if not is_openable(folder):
            assert copies_of(folder) == [], "a copy that was to go outlived the keys"
            with pytest.raises(RmjournalError, match="was destroyed" if path.exists() else "no journal here"):
                Vault.open(path, PASSPHRASE, state=state)
            return
        assert "done" not in said, "what was destroyed opens"
    assert path.exists(), "nothing is at the path"
    passphrase = the_passphrase(folder, said) if operation == "rekey" else PASSPHRASE
    try:
        vault = Vault.open(path, passphrase, state=state)
    except RolledBack:
        assert operation == "restore", "a false alarm"
        assert "done" not in said, "an alarm after what was accepted"
        vault = Vault.open(path, passphrase, state=state, accept_older=True)
    with closing(vault):
        found = held(vault)
        assert [told for told in vault.notices if "this copy counts as the newest" not in told] == []
        assert found in (old, new), "neither the old nor the new state"
        assert found == new or "done" not in said, "what was acknowledged is gone"
        assert verify(vault, full=True).faults == ()
        if operation == "restore" and found == new:
            _check_aside(folder, old)
        if passphrase == NEW_PASSPHRASE:
            assert Journal(vault).settings.current().spare_key_unchecked, "a recovery key that nobody saw"
        before = path.read_bytes()  # not earlier: a save that was cut off is taken back when the file is opened
        vault.put(NOTE, NEXT, {"text": "next"}, sort_ms=11)
    with closing(Vault.open(path, passphrase, state=state)) as vault:
        later = held(vault)
        assert later.pop(NEXT)[4] == '{"text": "next"}'
        assert later == found, "the next save changed something else"
        assert verify(vault, full=True).faults == ()
        assert vault.notices == []
    check_left_behind(folder)
    check_older(path, state, before, passphrase)
    if passphrase == NEW_PASSPHRASE:
        check_older(path, state, journal_in(folder.with_name("sample")).read_bytes(), PASSPHRASE)


def the_passphrase(folder: Path, said: str) -> str:
    """Return the one passphrase that opens the journal, of which nothing is noted meanwhile."""
    opens = []
    for passphrase in (PASSPHRASE, NEW_PASSPHRASE):
        try:
            Vault.open(journal_in(folder), passphrase).close()
            opens.append(passphrase)
        except WrongKey:
            pass
    assert len(opens) == 1, f"{len(opens)} passphrases open it"
    assert opens == [NEW_PASSPHRASE] or "done" not in said, "acknowledged keys are gone"
    return opens[0]


def _check_aside(folder: Path, old: Content) -> None:
    (aside,) = [each for each in copies_of(folder) if re.search(r"replaced-(?!2026-01-01).{17}$", each.name)]
    with closing(Vault.open(aside, PASSPHRASE)) as kept:
        assert held(kept) == old, "the file that was replaced is not whole"


def check_left_behind(folder: Path) -> None:
    """Fail where an unfinished file lies beside the journal, or this computer still announces new keys."""
    path = journal_in(folder)
    left = {each.name for each in path.parent.iterdir()} - {each.name for each in copies_of(folder)}
    assert left <= {"journal.rmj", "journal.rmj-journal", "journal.rmj.lock"}, f"left behind: {left}"
    noted = {each.suffix for each in (home(folder) / "anchors").iterdir()}
    assert noted <= {".anchor", ".live", ".slots", ".new"}, f"noted: {noted}"


def check_older(path: Path, state: Path, before: bytes, passphrase: str) -> None:
    """Fail where an older file in the place of the journal is not told as one, with whichever keys."""
    newer = path.read_bytes()
    path.write_bytes(before)
    try:
        Vault.open(path, passphrase, state=state).close()
    except RolledBack:
        path.write_bytes(newer)
        return
    raise AssertionError("an older file goes unnoticed")


def main(folder: str, operation: str, how: str = "") -> None:
    """Do one operation in a folder, with `how` "faulty" where it may fail."""
    (faulty if how == "faulty" else act)(operation, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
