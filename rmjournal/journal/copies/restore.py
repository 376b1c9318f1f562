"""Restore a backup: preview what it adds and loses, then exchange the two files.

The replaced file stays beside the journal until you delete it."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.kind_words import kind_word
from rmjournal.journal.copies.aside import name_aside
from rmjournal.journal.records.moments import from_ms
from rmjournal.support import atomic_file, paths
from rmjournal.support.clock import Clock
from rmjournal.support.errors import (
    Damaged,
    Failed,
    NotAVault,
    OtherJournal,
    OtherKeys,
    Refused,
    RmjournalError,
    WrongKey,
)
from rmjournal.vault.format.record import REVISION, TOMBSTONE, Meta
from rmjournal.vault.rewrite.backup import write_copy
from rmjournal.vault.rewrite.replica import INSTEAD, another, of_that_copy
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import Progress

Counts = Mapping[str, int]
_TO_SAVE = "Make sure that you can save to the journal's folder, then try again."


class Preview(NamedTuple):
    """How a backup differs from the journal that it would replace, counted by kind.

    `there` and `here` are the local times of the last save, of the backup and of the
    journal. `here` is None if there is no journal or it cannot be opened."""

    brings: Counts
    loses: Counts
    differ: Counts
    there: datetime
    here: datetime | None
    is_present: bool


class Restore:
    """An unlocked backup and the path it will be restored to. Use `unlocked`."""

    def __init__(self, backup: Vault, path: Path, present: ExitStack, here: Reader | None) -> None:
        self._backup, self._path, self._present = backup, path, present
        self.remarks: list[str] = []
        self.preview = _preview(backup, here, is_present=os.path.lexists(path))

    def carry_out(self, progress: Progress | None = None) -> Path | None:
        """Exchange the files; return the new path of the replaced one, None if none.

        The copy is read whole before the exchange. Raises Failed or Damaged, and then
        the old file is still in place. `remarks` says if the exchange may not be
        durable."""
        with vault_files.unfinished_file(self._path, "The backup couldn't be restored", _TO_SAVE) as restored:
            self._write(restored, progress)
            self._present.close()
            lock = vault_files.VaultLock(self._path)
            try:
                preflight.quarantine_planted(self._path, read_only=False)
                with _copied_aside(self._path) as aside:
                    if not vault_files.replace_vault(restored, self._path):
                        self.remarks.append(
                            "The disk reported an error, so a power cut now could bring back the old file. "
                            "After the next restart, check which of the two you have."
                        )
            finally:
                lock.release()
        return aside

    def _write(self, restored: Path, progress: Progress | None) -> None:
        try:
            write_copy(self._backup, restored, progress)
        except Damaged:  # it speaks of what was being written; the backup is only read, and stays
            raise Damaged("Parts of that copy can't be read, so nothing was restored.", INSTEAD) from None

    def accept(self, passphrase: str) -> None:
        """Open the restored journal once, so that this computer accepts it as the
        newest.

        Raises Failed if the computer cannot record it, and what opening raises."""
        with closing(Vault.open(self._path, passphrase, state=paths.state_folder(), accept_older=True)) as vault:
            counts_as_older = vault.is_outdated()
        if counts_as_older and not vault.is_noted():  # closing it was another try
            raise Failed(
                "The backup is in place, but this computer couldn't record that it's your journal now.",
                "Make room on the disk that holds your home folder.",
            )


@contextmanager
def unlocked(path: Path, backup: Path, passphrase: str) -> Iterator[Restore]:
    """Unlock a backup to be restored to a path; both files stay open until the end.

    The passphrase is that of the backup. Raises Refused if the file at the path is not
    a copy of the same journal."""
    path, backup = preflight.resolve(path), preflight.resolve(backup)
    if path == backup:
        raise Refused("That is this journal itself, not a backup.", "Choose a backup.")
    if not path.parent.is_dir():
        raise Refused("There's no folder for the journal.", "Create it, or choose another with --vault.")
    with ExitStack() as stack, ExitStack() as present:
        vault = _opened(backup, passphrase)
        stack.callback(vault.close)
        here = None
        if os.path.lexists(path):
            try:
                here = present.enter_context(another(vault.keys, path))
            except (Damaged, NotAVault, OtherKeys):  # a backup is there for exactly this
                pass
            except OtherJournal:
                raise Refused(
                    f"There's a different journal here already: {path}. Nothing was changed.",
                    "Move it first, or restore to another place with --vault.",
                ) from None
        yield Restore(vault, path, present, here)


def _opened(backup: Path, passphrase: str) -> Vault:
    preflight.check_copy(backup)
    failure: RmjournalError
    try:
        return Vault.open(backup, passphrase, leaves_lock=False)
    except (Damaged, WrongKey) as error:
        failure = error
    raise of_that_copy(failure)


def _preview(backup: Reader, here: Reader | None, *, is_present: bool) -> Preview:
    there, present = _metas(backup), {} if here is None else _metas(here)
    both = there.keys() & present.keys()
    return Preview(
        brings=_by_kind(there[uuid] for uuid in there.keys() - both),
        loses=_by_kind(present[uuid] for uuid in present.keys() - both),
        differ=_by_kind(there[uuid] for uuid in both if _origin(there[uuid]) != _origin(present[uuid])),
        there=from_ms(backup.head.wall_ms).astimezone(),
        here=None if here is None else from_ms(here.head.wall_ms).astimezone(),
        is_present=is_present,
    )


def _metas(vault: Reader) -> dict[bytes, Meta]:
    metas = (entry.meta for entry in vault.entries())
    return {meta.uuid: meta for meta in metas if meta.kind not in (TOMBSTONE, REVISION)}


def _origin(meta: Meta) -> tuple[object, ...]:
    return meta.device, meta.n, meta.version


def _by_kind(metas: Iterator[Meta]) -> Counts:
    return dict(sorted(Counter(kind_word(meta.kind) for meta in metas).items()))


@contextmanager
def _copied_aside(path: Path) -> Iterator[Path | None]:
    """Copy the file to be replaced, byte for byte, and yield the path of the copy.

    A SQLite rollback journal beside it is copied too, then removed: SQLite would roll
    it back into the file that comes next. No connection may be open, and the lock must
    be held. The path is never without a file. If the disk fails, everything is as
    before and the copy is removed."""
    aside = preflight.resolve_new(name_aside(path, Clock().now()), "The replaced file")
    journal, journal_aside = (each.with_name(f"{each.name}-journal") for each in (path, aside))
    try:
        for source, target in ((path, aside), (journal, journal_aside)):
            if os.path.lexists(source) and (source == path or source.stat().st_size):
                vault_files.create_empty(target)
                shutil.copyfile(source, target)
                atomic_file.sync_file(target)
        atomic_file.sync_folder(path.parent)
        journal.unlink(missing_ok=True)
        yield aside if os.path.lexists(aside) else None
    except OSError:
        with suppress(OSError):
            if journal_aside.exists() and not journal.exists():
                journal_aside.replace(journal)
            vault_files.remove(aside)
        raise
