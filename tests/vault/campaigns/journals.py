"""What the campaigns do to a whole journal and its copies: rotating, restoring, merging, purging, shredding,
importing."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from rmjournal.domain.record.record import RecordId
from rmjournal.journal import Journal
from rmjournal.journal.copies import backups as copies
from rmjournal.support.errors import RmjournalError
from rmjournal.vault.format.record import TOMBSTONE
from rmjournal.vault.store import beside, writer
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.harness import CHEAP, PASSPHRASE, TEXT, Content, journal_in, target_in

OPERATIONS = ("rotate", "restore", "merge", "purge", "shred", "import")
_KEPT = copies.KEPT
_COMING = 120  # records of the takeout


def other_in(folder: Path) -> Path:
    """Return where the copy lies that somebody went on writing in."""
    return folder / "copies" / "other.rmj"


def takeout_in(folder: Path) -> Path:
    """Return where the takeout of somebody else lies."""
    return folder / "copies" / "takeout"


def rotation_in(folder: Path) -> Path:
    """Return where the backups in rotation lie."""
    return folder / "rotation"


def repaired_in(folder: Path) -> Path:
    """Return where a repaired journal comes."""
    return folder / "copies" / "repaired.rmj"


def replaced_in(folder: Path) -> list[Path]:
    """Return the files that a restored backup replaced."""
    return sorted(journal_in(folder).parent.glob("*.replaced-*"))


def state_of(folder: Path) -> Path:
    """Return what this computer keeps of the journal of a sample folder."""
    return folder / "state" / "rmjournal"


@contextmanager
def at_home(folder: Path) -> Iterator[None]:
    """Let the program find that folder by itself."""
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(state_of(folder).parent)
    try:
        yield
    finally:
        del os.environ["XDG_STATE_HOME"]
        if before is not None:
            os.environ["XDG_STATE_HOME"] = before


def open_journal(folder: Path, passphrase: str = PASSPHRASE, *, accept_older: bool = False) -> Journal:
    """Open the journal of a sample folder as this computer does."""
    return Journal.open(journal_in(folder), passphrase, state=state_of(folder), accept_older=accept_older)


def held(vault: Reader, folder: Path) -> Content:
    """Read every record, tombstones under what they stand for: a merge may bring a second one.

    Where the folder stands in a text, it is left out, so that samples can be compared."""
    found: Content = {}
    for entry in vault.entries():
        meta = entry.meta
        text = json.dumps(vault.get(meta.uuid)).replace(str(folder), "")
        name = b"tomb" + meta.parent if meta.kind == TOMBSTONE else meta.uuid
        record = meta.kind, meta.pair, meta.parent, meta.version, text
        assert found.setdefault(name, record) == record
    return found


def make_journal(folder: Path) -> None:
    """Make a journal of two pairs, a backup of an older state, a copy written apart, and ten backups in rotation."""
    for path in (journal_in(folder), target_in(folder), rotation_in(folder) / "-"):
        path.parent.mkdir(parents=True)
    with Journal.create(journal_in(folder), PASSPHRASE, kdf=CHEAP, state=state_of(folder))[0] as journal:
        heron = journal.pairs.add({"alias": f"Heron {TEXT}", "role": "mentor-junior"})
        otter = journal.pairs.add({"alias": "Otter", "role": "mentee-senior"})
        both, mine = (journal.notes.add(heron, f"{name}: {TEXT}").id for name in ("both", "mine"))
        gone = journal.notes.add(otter, f"gone: {TEXT} " * 60).id
        journal.backups.write(target_in(folder))
        journal.backups.write(other_in(folder))
        _write(journal, both, f"here: {TEXT} " * 60)
        _write(journal, mine, f"still mine: {TEXT}")
        journal.takeaways.add(heron, {"text": f"here: {TEXT}"})
        journal.sessions.add(otter, {"held_at": "2026-03-05T14:00", "intention": TEXT})
    with Journal.open(other_in(folder), PASSPHRASE, state=folder / "another computer") as other:
        _write(other, both, f"there: {TEXT}")
        other.entries.delete(other.records.get(gone))
        crane = other.pairs.add({"alias": "Crane", "role": "mentor-junior"})
        other.notes.add(crane, f"there: {TEXT} " * 60)
    for day in range(1, _KEPT + 1):
        shutil.copyfile(target_in(folder), rotation_in(folder) / f"journal-2026-01-{day:02}-120000.rmj")
    make_takeout(folder)


def make_takeout(folder: Path) -> None:
    """Make a takeout of somebody else's journal."""
    path = folder / "copies" / "somebody else.rmj"
    with Journal.create(path, PASSPHRASE, kdf=CHEAP, state=folder / "somebody else")[0] as journal:
        wren = journal.pairs.add({"alias": f"Wren {TEXT}", "role": "mentor-junior"})
        with journal.records.transaction():
            for number in range(_COMING):
                journal.notes.add(wren, f"{number}: {TEXT} " * (1 + number % 40))
        journal.takeouts.write(takeout_in(folder))


def _write(journal: Journal, record: RecordId, text: str) -> None:
    journal.entries.edit(journal.records.get(record), {"text": text})


def prepare(operation: str, journal: Journal, folder: Path) -> None:
    """Do what stands before an operation and is no part of it."""
    if operation == "rotate":
        journal.settings.change({"backup_folder": str(rotation_in(folder))})


def make_large() -> None:
    """Have an import go the way of a large one, of which memory holds few pages."""
    writer.LONG, beside.PAGES = 1, 10


def read_takeout(journal: Journal, folder: Path) -> None:
    """Import all of the takeout."""
    assert journal.imports.read(takeout_in(folder)).kept == _COMING + 1


def act(operation: str, journal: Journal, folder: Path) -> str:
    """Do one operation on an open journal; return the sentence of one that never raises, or ""."""
    if operation == "rotate":
        return journal.backups.write_if_due(datetime.now() + timedelta(hours=1))
    if operation == "merge":
        journal.merges.merge(other_in(folder))
    elif operation == "purge":
        journal.history.purge()
    elif operation == "shred":
        journal.entries.delete(journal.pairs.get(1))
    elif operation == "import":
        read_takeout(journal, folder)
    else:
        raise ValueError(operation)
    return ""


def restore(folder: Path, answer: dict[str, object]) -> None:
    """Put the backup in the place of the journal, as the command does, and note when each half is done."""
    with at_home(folder), Journal.files.restore(journal_in(folder), target_in(folder), PASSPHRASE) as ready:
        aside = ready.carry_out()
        answer |= {"outcome": "done", "aside": "" if aside is None else aside.name}
        ready.accept(PASSPHRASE)
        answer["accepted"] = True


def after(operation: str, folder: Path) -> Content:
    """Do an operation undisturbed, and return what the journal holds then."""
    if operation == "restore":
        restore(folder, {})
    else:
        with open_journal(folder) as journal:
            prepare(operation, journal, folder)
            assert act(operation, journal, folder) == ""
    with open_journal(folder) as journal:
        return held(journal.records.vault, folder)


def read_copy(path: Path, folder: Path) -> str:
    """Return a digest of what a copy holds, or what was told instead; the copy itself stays as it is."""
    looked_at = Path(shutil.copy(path, folder / "looked at.rmj"))
    try:
        with closing(Vault.open(looked_at, PASSPHRASE)) as vault:
            faults = verify(vault, full=True).faults
            return json.dumps(faults) if faults else repr(sorted(held(vault, folder).items()))
    except RmjournalError as error:
        return str(error)
    finally:
        looked_at.unlink()
