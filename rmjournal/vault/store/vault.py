"""The vault: open it, save records, delete them, change the keys that open it.

It knows kinds and ids of records, and nothing of what they say."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from rmjournal.support import atomic_file
from rmjournal.support.clock import Clock
from rmjournal.support.errors import Damaged, Refused, RmjournalError, RolledBack
from rmjournal.vault.computer.anchor import Anchor
from rmjournal.vault.computer.device import Over, stored_over
from rmjournal.vault.computer.unsaved_box import UnsavedBoxes
from rmjournal.vault.format import slots
from rmjournal.vault.format.head import Head
from rmjournal.vault.format.kdf import Kdf, check_new_passphrase, kdf_of_this_machine
from rmjournal.vault.format.record import (
    DRAFT,
    NOTHING,
    PAIR,
    REVISION,
    SCHEMA,
    TOMBSTONE,
    Json,
    Meta,
    decode_text,
    encode_json,
    tombstone_of,
)
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.slots import Header
from rmjournal.vault.store import cache, draft_tombstone, preflight, tombstone, vault_files
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.entries import Entries
from rmjournal.vault.store.reader import MOVED, OVER
from rmjournal.vault.store.unlock import (
    Entry,
    Index,
    Keys,
    Unlocked,
    open_container,
    read_index,
    unlock,
    unlock_again,
)
from rmjournal.vault.store.writer import Saved, Writer


class Vault(Writer):
    """An open vault.

    One thread uses it at a time; not necessarily the one that opened it."""

    def __init__(
        self, container: Container, unlocked: Unlocked, entries: Entries, state: Path | None, clock: Clock | None = None
    ) -> None:
        super().__init__(container, unlocked, entries, state, clock)
        self._state = state
        self.unsaved_boxes = UnsavedBoxes(state, self.keys.unsaved, self.keys.vault_id)

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        kdf: Kdf | None = None,
        state: Path | None = None,
        clock: Clock | None = None,
    ) -> tuple[Self, RecoveryKey]:
        """Make a new vault, open it, and return it with its recovery key.

        Show the recovery key once: it is stored nowhere. `kdf` is the cost of the
        passphrase slot, by default what suits this machine. `state` is the folder where
        this computer keeps its device id and the anchor. Takes one key derivation.
        Raises Refused if anything exists at the path."""
        check_new_passphrase(passphrase)
        path = preflight.resolve_new(path, "The journal")
        master_key = os.urandom(32)
        header, recovery = slots.new_header(passphrase, kdf or kdf_of_this_machine(), master_key)
        raw_header = header.pack(master_key)
        head = Head(1, 0, 0, (clock or Clock()).ms(), slots.digest(raw_header))
        head_box = head.seal(Keys(master_key, header.vault_id).head, header.vault_id)
        _create_file(path, raw_header, head_box)
        with vault_files.discarded_on_error(path):  # nobody has its recovery key yet
            return cls.open(path, recovery=recovery, state=state, clock=clock), recovery

    @classmethod
    def open(
        cls,
        path: Path,
        passphrase: str | None = None,
        *,
        recovery: RecoveryKey | None = None,
        state: Path | None = None,
        damaged: bool = False,
        accept_older: bool = False,
        proves: bool = True,
        leaves_lock: bool = True,
        clock: Clock | None = None,
    ) -> Self:
        """Unlock a vault with its passphrase or recovery key, and check every record.

        Takes one key derivation, then about 3 us a record, or 10 us where no cache
        fits. Raises Damaged or Tampered if the records do not add up; with `damaged` it
        opens for reading what is left. Without `proves` those that a fitting cache
        names are checked as they are read, and all at `prove`. Raises RolledBack if
        this computer saw a newer file; with `accept_older` this file becomes the
        newest. Without `leaves_lock` it makes no lock file, for one that is only
        read."""
        with open_container(path, leaves_lock=leaves_lock) as container:
            unlocked = unlock(container, passphrase, recovery, state)
            if damaged:
                entries = Entries(read_index(container, unlocked.keys, unlocked.head).entries)
            else:
                entries = cache.checked_entries(container, unlocked, proves=proves or accept_older)
            vault = cls(container, unlocked, entries, state, clock)
            if damaged:
                vault._stopped = "it was opened only to rescue what is left of it"
            else:
                vault._check_anchor(accept_older)
            if not leaves_lock:
                vault._stopped = "it was opened only to be read"
            return vault

    def reopened(self) -> Self:
        """Open the file that is at the path now, under the keys of this vault.

        Close this one first. Takes no key derivation. Raises what `open` raises, and
        Tampered for a file of other keys."""
        with open_container(self.path) as container:
            unlocked = unlock_again(container, self.keys)
            entries = cache.checked_entries(container, unlocked, proves=True)
            vault = type(self)(container, unlocked, entries, self._state, self.clock)
            vault._check_anchor(accept_older=False)  # noqa: SLF001 - another one of this class
            return vault

    def is_current(self) -> bool:
        """Return if the file at the path is still as it was last read or saved here."""
        with suppress(RmjournalError):
            self.container.check_in_place()
            return self.container.single("head") == self.head_box
        return False

    def _check_anchor(self, accept_older: bool) -> None:
        """Refuse an older file, or raise its counter above every counter that was seen.

        What it replaces is the older file from then on."""
        seen = self._anchor.check(self.head, self.head_box, accept_older, self.stands_over)
        self._written = self._anchor.seen
        if seen is not None and not self.read_only:
            self.head = replace(self.head, counter=seen)
            with self.transaction():
                self.notices.append("From now on this copy counts as the newest. The one it replaces counts as older.")
        self._note()

    def close(self) -> None:
        """Close the file and release its lock. What the process knows is not wiped."""
        if not self.read_only:
            self.keep_metas()
        self._mix_long_bodies()
        self.unsaved_boxes.release()
        self._device.remember(self.head_box)
        self._note()
        self.container.close()
        self._entries, self._sealers = Entries({}), {}

    def retire(self, why: str) -> None:
        """Close it for good, and note nothing of it on this computer."""
        self._stopped = why
        self._device.forget()
        self.close()

    def _note(self) -> None:
        if not self.read_only:
            self._anchor.note(self.head, self.head_box, self._header, self._written)

    @property
    def path(self) -> Path:
        """The path of the file, links followed."""
        return self.container.path

    @property
    def header(self) -> bytes:
        """The header row as it is stored: who may open the vault."""
        return self._header

    @property
    def last_saved_ms(self) -> int:
        """The clock at the last save, in UTC milliseconds."""
        return self.head.wall_ms

    # Records

    def put(
        self,
        kind: int,
        uuid: bytes,
        obj: Mapping[str, object],
        *,
        pair: bytes = NOTHING,
        parent: bytes = NOTHING,
        sort_ms: int,
        created_ms: int | None = None,
    ) -> Saved:
        """Save a record, new or again, in one transaction.

        About 2 ms, most of it the disk. A record of kind 1 is its own pair and gets a
        random key; the pair of any other must exist. `created_ms` counts for a new
        record only. Raises Refused for what cannot be stored."""
        if OVER in obj:
            raise Refused('The field "over" is reserved.', "Leave it out.")
        if any(len(each) != 16 for each in (uuid, pair, parent)) or uuid == NOTHING:
            raise Refused("An entry's ID has sixteen bytes, not all zero.")
        with self.transaction():
            old = self._entries.get(uuid)
            if old is not None and old.meta.kind != kind:
                raise Refused("An entry can't change its kind.")
            if old is not None and (old.meta.schema != SCHEMA or old.meta.flags):
                raise Refused("A newer rmjournal wrote this entry, so you can read it here but not edit it.")
            home = self._entries.get(pair)
            if kind != PAIR and pair != NOTHING and (home is None or home.meta.kind != PAIR):
                raise Refused("There's no such pair in this journal.")
            key = bytes(32)
            if kind == PAIR:
                pair, key = uuid, old.meta.key if old else os.urandom(32)
            if old is not None:
                created_ms = old.meta.created_ms
            meta = Meta(
                kind=kind,
                flags=0,
                schema=SCHEMA,
                body_size=0,
                version=old.meta.version + 1 if old else 1,
                created_ms=self.clock.ms() if created_ms is None else created_ms,
                sort_ms=sort_ms,
                uuid=uuid,
                pair=pair,
                parent=parent,
                body_digest=bytes(32),
                key=key,
                device=self.device_id,
                n=self.head.counter + 1,
            )
            text = encode_json(self._over(old, pair) | dict(obj) if old else obj)
            entry, body = self.write_json(old, meta, text), decode_text(text)
            body.pop(OVER, None)
            return Saved(entry.row, entry.meta, body)

    def _over(self, old: Entry, pair: bytes) -> Json:
        """Return the "over" of a successor, which says if it was moved."""
        stood_over = self.stood_over(old)
        if pair == old.meta.pair:
            return stood_over
        stored = stood_over.get(OVER)
        return {OVER: {**(stored if isinstance(stored, dict) else {}), MOVED: "yes"}}

    def delete(self, uuid: bytes) -> None:
        """Delete a record with its revisions and drafts, in one transaction.

        Leaves a tombstone, so that no merge brings the record back. A pair takes
        everything that belongs to it along, and its key; its tombstone is sealed under
        the vault's key, and so are those of what was moved into it. Drafts share one
        tombstone; revisions and tombstones leave none. `compact` erases the traces in
        the file."""
        with self.transaction():
            entry = self.entry(uuid)
            meta, gone, stood_over = entry.meta, self.going_with(entry), Json()
            if meta.kind not in (REVISION, TOMBSTONE):
                with suppress(Damaged):  # what cannot be read can still be deleted
                    stood_over = self.stood_over(entry)
            if meta.kind == DRAFT:
                self.note_ended_drafts(stored_over(stood_over.get(OVER)))
            elif meta.kind not in (REVISION, TOMBSTONE):
                if meta.kind == PAIR:
                    self._outlive(gone)
                self._bury(meta, tombstone.over_all(stood_over, (each.meta for each in gone)))
            for each in gone:
                self._erase(each)
            if any(each.meta.kind != DRAFT for each in gone):
                self._empty_cache()

    def _bury(self, meta: Meta, stood_over: Json) -> None:
        tomb = tombstone_of(meta, os.urandom(16), self.clock.ms(), self.device_id, self.head.counter + 1)
        self.write_version(None, tomb, stood_over)

    def _outlive(self, gone: list[Entry]) -> None:
        """Leave tombstones of what was moved into a pair, before that is deleted."""
        for entry, over in tombstone.moved_in(list(self.texts(gone))):
            if entry.meta.kind == TOMBSTONE:
                self.write_version(None, entry.meta._replace(uuid=os.urandom(16)), over)
            else:
                self._bury(entry.meta, self.stood_over(self.entry(entry.meta.uuid)))

    def note_ended_drafts(self, versions: Over) -> bool:
        """Note, in a transaction, that the drafts these versions supersede have ended.

        Returns if that was new. About 100 us."""
        old = self._entries.get(draft_tombstone.ENDED)
        if old is not None and old.meta.kind != TOMBSTONE:
            return False  # an imported file may have put something else there
        known: Over = {}
        if old is not None:
            with suppress(Damaged):
                known = stored_over(self.open_body(old).get(OVER))
        vector = draft_tombstone.joined_with(known, versions)
        if vector is None:
            return False
        meta = draft_tombstone.meta(old and old.meta, self.clock.ms(), self.device_id, self.head.counter + 1)
        self.write_version(old, meta, {OVER: vector})
        return True

    # Keys

    def opens_with(self, passphrase: str | None = None, recovery: RecoveryKey | None = None) -> bool:
        """Return if this passphrase or recovery key opens the vault. Changes
        nothing."""
        return Header.parse(self._header).unlock(passphrase, recovery) == self.keys.master

    def change_passphrase(self, passphrase: str, *, kdf: Kdf | None = None) -> None:
        """Replace the passphrase, then erase the old key slot from the file.

        Whoever has an older copy of the file and the old passphrase can still read
        it."""
        check_new_passphrase(passphrase)
        self.check_writable()
        header = Header.parse(self._header)
        self._replace_header(header.with_passphrase(passphrase, kdf or kdf_of_this_machine(), self.keys.master))

    def new_recovery_key(self) -> RecoveryKey:
        """Replace the recovery key. Show the new one once: it is stored nowhere.

        Older copies of the file still open with the old one."""
        self.check_writable()
        recovery = RecoveryKey.draw()
        self._replace_header(Header.parse(self._header).with_recovery(recovery, self.keys.master))
        return recovery

    def _replace_header(self, header: Header) -> None:
        with self.transaction():
            self._set_header(header.pack(self.keys.master))
        self._note()
        self.compact()

    def announce(self, renewed: Unlocked) -> Anchor:
        """Note durably that a file with new keys is about to replace this one.

        After a kill in between, neither file is then refused as older. Returns the
        anchor of the new file. Raises Failed if this computer cannot note it."""
        self._device.claim()
        return self._anchor.announce(renewed.keys.anchor, renewed.head, renewed.head_box, self._written)

    def adopt(self, renewed: Unlocked, index: Index, anchor: Anchor) -> None:
        """Continue under new keys, in the file that has replaced the old one."""
        self._load(renewed.keys, renewed.head, renewed.head_box, Entries(index.entries))
        self._header, self._anchor, self._kept_rows = renewed.header, anchor, None
        self._note()
        self.notices += self.unsaved_boxes.rekey(self.keys.unsaved)

    # What this computer keeps outside the file

    def noted_faults(self) -> tuple[RolledBack | None, list[str]]:
        """Return the error if this file is not the newest, and what else is wrong."""
        return self._anchor.faults(self.head, self.head_box, self._header, self.stands_over)

    def is_noted(self) -> bool:
        """Return if this computer could record the state of the vault."""
        return self._anchor.is_noted

    def is_outdated(self) -> bool:
        """Return if this computer saw a newer vault with these keys, or another one."""
        return self._anchor.check(self.head, self.head_box, True, self.stands_over) is not None

    def state_files(self) -> list[Path]:
        """Return what this computer keeps of the vault; all copies of a vault share
        it."""
        return [*self._anchor.files(), *self._device.files(), *self.unsaved_boxes.files()]

    def drop_kept_slots(self) -> None:
        """Remove this computer's copy of the key slots, durably. Raises OSError."""
        self._anchor.drop_slots()


def _create_file(path: Path, header: bytes, head: bytes) -> None:
    """Make the file of a vault, complete and durable before it gets its name.

    An interrupted run leaves an unfinished file, which the next one removes."""
    lock = vault_files.VaultLock(path)
    try:
        with vault_files.unfinished_file(path, "The journal couldn't be created", "Choose another place.") as temporary:
            preflight.resolve_new(path, "The journal")
            Container.make(temporary, header, head)
            atomic_file.give_name_durably(temporary, path)
    finally:
        lock.release()
