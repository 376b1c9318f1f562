"""Putting a backup in the place of the journal: what it brings, what would be lost, then one exchange of files.

The file that was there is kept beside it until the person deletes it."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.titles import kind_word
from rmjournal.journal.records.repository import from_ms
from rmjournal.support import atomic_file, paths
from rmjournal.support.clock import Clock
from rmjournal.support.errors import Damaged, NotAVault, OtherJournal, OtherKeys, Refused, RmjournalError, WrongKey
from rmjournal.vault.format.record import REVISION, TOMBSTONE, Meta
from rmjournal.vault.rewrite import backup as rewriting
from rmjournal.vault.rewrite.replica import another, of_that_copy
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import Progress

Counts = Mapping[str, int]
_ASIDE = ".replaced-"


class Preview(NamedTuple):
    """What a backup holds beside the journal that is here, counted by kind, and when each was saved last.

    Of a journal that is not here or cannot be opened nothing is known: then `here` is None."""

    brings: Counts
    loses: Counts
    differ: Counts
    there: datetime
    here: datetime | None
    is_present: bool


class Restore:
    """A backup that was unlocked, and the place where it will lie. Use `unlocked`."""

    def __init__(self, backup: Vault, path: Path, present: ExitStack, here: Reader | None) -> None:
        self._backup, self._path, self._present = backup, path, present
        self.remarks: list[str] = []
        self.preview = _preview(backup, here, is_present=os.path.lexists(path))

    def carry_out(self, progress: Progress | None = None) -> Path | None:
        """Exchange the files; return where the one that was there is now, None where there was none.

        The copy is read whole before it counts. Raises Failed or Damaged with the file that was there in its place.
        What is in place and may not be durable is told by `remarks`."""
        with vault_files.unfinished_file(self._path, "The backup could not be put in place", "Try again.") as restored:
            rewriting.write_copy(self._backup, restored, progress)
            self._present.close()
            lock = vault_files.VaultLock(self._path)
            try:
                preflight.quarantine_planted(self._path, read_only=False)
                with _kept_aside(self._path) as aside:
                    if not vault_files.replace_vault(restored, self._path):
                        self.remarks.append(
                            "The disk reported an error: a power cut now may bring back what was there. "
                            "Look after the next start which of the two it is."
                        )
            finally:
                lock.release()
        return aside

    def accept(self, passphrase: str) -> None:
        """Open the journal once where it lies now, so that this computer takes it for the newest one."""
        Vault.open(self._path, passphrase, state=paths.state_folder(), accept_older=True).close()


@contextmanager
def unlocked(path: Path, backup: Path, passphrase: str) -> Iterator[Restore]:
    """Unlock a backup that shall lie at a path, beside the journal that is there, and hold both until the end.

    The passphrase is the one of the backup. Raises Refused where the two are not copies of one journal."""
    path, backup = preflight.resolve(path), preflight.resolve(backup)
    if path == backup:
        raise Refused("This is the journal itself.", "Name a backup.")
    with ExitStack() as stack, ExitStack() as present:
        held = _opened(backup, passphrase)
        stack.callback(held.close)
        here = None
        if os.path.lexists(path):
            try:
                here = present.enter_context(another(held.keys, path))
            except (Damaged, NotAVault, OtherKeys):  # which is what a backup is for
                pass
            except OtherJournal:
                raise Refused(
                    f"Another journal is here already: {path}.",
                    "Move it away first, or give the backup another place with --vault. Nothing was changed.",
                ) from None
        yield Restore(held, path, present, here)


def _opened(backup: Path, passphrase: str) -> Vault:
    preflight.check_copy(backup)
    failure: RmjournalError
    try:
        return Vault.open(backup, passphrase)
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
def _kept_aside(path: Path) -> Iterator[Path | None]:
    """Copy the file that will be replaced, byte for byte, with a journal that was never rolled back; yield where to.

    No connection is open to it, and the lock is held. At no moment is nothing at the path; SQLite would roll what lies
    beside it into whatever comes there, so that is taken away. Where the disk refuses, all is as it was, without the
    copy."""
    aside = preflight.resolve_new(
        path.with_name(f"{path.name}{_ASIDE}{Clock().now():%Y-%m-%d-%H%M%S}"), "The file that is replaced"
    )
    journal, kept = (each.with_name(f"{each.name}-journal") for each in (path, aside))
    try:
        for source, target in ((path, aside), (journal, kept)):
            if os.path.lexists(source) and (source == path or source.stat().st_size):
                vault_files.create_empty(target)
                shutil.copyfile(source, target)
                atomic_file.sync_file(target)
        atomic_file.sync_folder(path.parent)
        journal.unlink(missing_ok=True)
        yield aside if os.path.lexists(aside) else None
    except OSError:
        with suppress(OSError):
            if kept.exists() and not journal.exists():
                kept.replace(journal)
            vault_files.remove(aside)
        raise
