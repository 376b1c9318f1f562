"""The vault: records in, records out, each save one transaction, each read checked.

Nothing of what it holds is known here beyond kinds and ids."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from rmjournal.support.errors import Damaged, Failed, InUse, Refused, RmjournalError, RolledBack
from rmjournal.vault.format import slots
from rmjournal.vault.format.head import Head, SetChange
from rmjournal.vault.format.kdf import Kdf, RecoveryKey, check_new_passphrase, kdf_of_this_machine
from rmjournal.vault.format.record import (
    DRAFT,
    NOTHING,
    PAIR,
    REVISION,
    SCHEMA,
    TOMBSTONE,
    Json,
    Meta,
    body_context,
    body_digest,
    encode_body,
    meta_context,
    tombstone_of,
)
from rmjournal.vault.format.slots import Header
from rmjournal.vault.store import cache
from rmjournal.vault.store import draft_tombstone as ended
from rmjournal.vault.store import preflight as place
from rmjournal.vault.store.anchor import Anchor
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.device import Device, stored_over
from rmjournal.vault.store.reader import OVER, Reader, owner_of
from rmjournal.vault.store.unlock import Entry, Index, Keys, Unlocked, draw_row, kept_open, read_index, unlock


@dataclass
class _Staged:
    """One transaction under way: what it does to the set and the header, and what the index held before."""

    change: SetChange
    before: dict[bytes, Entry | None] = field(default_factory=dict)
    header: bytes | None = None
    broken: bool = False


class Vault(Reader):
    """An open vault. It has one owner at a time; that may be another thread than the one that opened it."""

    def __init__(self, container: Container, unlocked: Unlocked, index: Index, state: Path | None) -> None:
        """Use `create` or `open`."""
        super().__init__(container, unlocked.keys, unlocked.head, unlocked.head_box, index)
        self.notices = [*container.notices, *unlocked.notices]
        self._header = unlocked.header
        self._staged: _Staged | None = None
        self._stopped = ""
        self._may_be_damaged = True  # the cache
        self._device = Device(state, self.keys.vault_id, self.head_box)
        self._anchor = Anchor(state, self.keys.anchor, self.keys.vault_id, lambda told: self.notices.append(told))

    # Life

    @classmethod
    def create(
        cls, path: Path, passphrase: str, *, kdf: Kdf | None = None, state: Path | None = None
    ) -> tuple[Self, RecoveryKey]:
        """Make a new vault and open it. The recovery key exists nowhere else: show it once.

        `kdf` is the cost of the passphrase slot, by default what suits this machine; `state` is where this computer
        keeps its device id and the anchor. Costs one derivation of the key."""
        check_new_passphrase(passphrase)
        path = place.resolve_new(path, "The journal")
        master_key = os.urandom(32)
        header, recovery = slots.new_header(passphrase, kdf or kdf_of_this_machine(), master_key)
        raw_header = header.pack(master_key)
        head = Head(1, 0, 0, _now_ms(), slots.digest(raw_header))
        head_box = head.seal(Keys(master_key, header.vault_id).head, header.vault_id)
        Container.create(path, raw_header, head_box)
        with place.kept_if_well(path):  # else it would lie there, and nobody has seen its recovery key
            return cls.open(path, recovery=recovery, state=state), recovery

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
    ) -> Self:
        """Unlock a vault with its passphrase or its recovery key, and hold every record against the head.

        Costs the derivation of the key, then about 10 us a record. A vault whose records do not add up raises Damaged
        or Tampered; with `damaged` it opens all the same, for reading what is left. One that is older than what this
        computer saw raises RolledBack; with `accept_older` it becomes the newest."""
        with kept_open(path) as container:
            unlocked = unlock(container, passphrase, recovery, state)
            index = read_index(container, unlocked.keys, unlocked.head)
            if (fault := index.fault(unlocked.head)) is not None and not damaged:
                raise fault
            vault = cls(container, unlocked, index, state)
            if damaged:
                vault._stopped = "it was opened to save what is left of it"
            else:
                vault._hold_against_anchor(accept_older)
            return vault

    def _hold_against_anchor(self, accept_older: bool) -> None:
        """Refuse an older file, or lift it above every counter that was seen: what it replaces is then the older."""
        seen = self._anchor.check(self.head, self.head_box, accept_older)
        if seen is not None and not self.read_only:
            self.head = replace(self.head, counter=seen)
            with self.transaction():
                self.notices.append("This copy is the newest one from now on. What it replaces will be told as older.")
        self._note()

    def take_on(self, renewed: Unlocked, index: Index, anchor: Anchor) -> None:
        """Go on with other keys, in the file that a re-key put in place of this one."""
        super().__init__(self.container, renewed.keys, renewed.head, renewed.head_box, index)
        self._header, self._anchor = renewed.header, anchor
        self._note()

    def retire(self, why: str) -> None:
        """Close it for good: nothing can be saved any more, and nothing is noted of it."""
        self._stopped = why
        self._device.forget()
        self.close()

    def noted_faults(self) -> tuple[RolledBack | None, list[str]]:
        """Return what says that this file is not the newest, and say what else this computer noted does not fit it."""
        return self._anchor.faults(self.head, self.head_box, self._header)

    def _note(self) -> None:
        if not self.read_only:
            self._anchor.note(self.head, self.head_box, self._header)

    def close(self) -> None:
        """Close the file and give its lock back. The memory of this process is not wiped: end it."""
        self._fill_cache()
        self._device.remember(self.head_box)
        self._note()
        self.container.close()
        self._entries, self._cached, self._opened, self._sealers = {}, None, {}, {}

    def _fill_cache(self) -> None:
        """Keep the texts that a search had to open, for the next one."""
        if len(self._opened) >= cache.LEAST and not self.read_only:
            living = {e.meta.body_digest for e in self.entries() if cache.belongs(e.meta)}
            texts = {digest: text for digest, text in self._opened.items() if digest in living}
            cache.keep(self.container, self.keys.cache, self.keys.vault_id, self.head_box, texts)

    @property
    def path(self) -> Path:
        """Where the file lies, links followed."""
        return self.container.path

    @property
    def read_only(self) -> str:
        """Why nothing can be saved, or "" where it can."""
        return self.container.read_only or self._stopped

    @property
    def last_saved_ms(self) -> int:
        """When the last save was made, by the clock of the computer that made it, in UTC milliseconds."""
        return self.head.wall_ms

    # Writing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything that is written inside, or nothing. A transaction inside another joins it."""
        if self._staged is not None:
            try:
                yield
            except BaseException:
                self._staged.broken = True
                raise
            return
        self.check_writable()
        self._device.claim()
        if self._may_be_damaged:
            if cache.remove_damaged(self.container, self.keys.cache, self.keys.vault_id):
                self.compact()
            self._may_be_damaged = False
        self.container.begin()
        try:
            if self.container.single("head") != self.head_box:
                self._stopped = "another program changed the file while it was open here"
                raise InUse("Another program changed this journal. Nothing was overwritten.", "Open it again.")
            self._staged = _Staged(SetChange(self.keys.set))
            yield
            if self._staged.broken:
                raise Refused("A part of this could not be kept, so nothing of it was.")
            self._commit(self._staged)
        except BaseException:
            self._take_back()
            raise
        finally:
            self._staged = None
            self.container.rollback()

    def check_writable(self) -> None:
        """Raise Failed where nothing can be saved, with the reason and the way out of it."""
        if self.read_only:
            hint = "Copy the journal to a place of your own." if self.container.read_only else "Open it again."
            raise Failed(f"Nothing can be saved: {self.read_only}.", hint)

    def _commit(self, staged: _Staged) -> None:
        """Write the head that vouches for the new state, and commit."""
        header = staged.header or self._header
        head = self.head.following(staged.change, _now_ms(), slots.digest(header))
        head_box = head.seal(self.keys.head, self.keys.vault_id)
        self.container.set_single("head", head_box)
        failure: RmjournalError | None = None
        try:
            self.container.commit()
        except RmjournalError as error:
            failure = error
        if failure is not None:
            self._settle(head_box, failure)
        self.head, self.head_box, self._header = head, head_box, header
        self._anchor.saved(head, head_box)

    def _settle(self, new_head_box: bytes, failure: RmjournalError) -> None:
        """Settle a commit that raised, which may have happened all the same: the head in the file tells."""
        self.container.rollback()
        found: bytes | None = None
        with suppress(RmjournalError):
            found = self.container.single("head")
        if found == new_head_box:
            self.notices.append("This was saved, though the disk reported an error. Make a backup soon.")
            return
        if found != self.head_box:
            self._stopped = "the disk failed in the middle of a save"
        raise failure

    def _take_back(self) -> None:
        """Give the index back what it held before the transaction."""
        self._sealers = {}
        for uuid, entry in self._staged.before.items() if self._staged else ():
            if entry is None:
                self._entries.pop(uuid, None)
            else:
                self._entries[uuid] = entry

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
    ) -> Entry:
        """Keep a record, new or again, in one transaction: body, meta, head. About 2 ms, most of it the disk.

        The pair must exist; a record of kind 1 is its own pair, with a random key of its own. Raises
        Refused for what cannot be kept. `created_ms` counts for a new record only."""
        if OVER in obj:
            raise Refused('The key "over" of a record belongs to the vault.')
        if any(len(id) != 16 for id in (uuid, pair, parent)) or uuid == NOTHING:
            raise Refused("The id of a record has sixteen bytes, not all zero.")
        with self.transaction():
            old = self._entries.get(uuid)
            if old is not None and old.meta.kind != kind:
                raise Refused("A record cannot become one of another kind.")
            if old is not None and (old.meta.schema != SCHEMA or old.meta.flags):
                raise Refused("A newer rmjournal wrote this record. Here it can be read, not changed.")
            home = self._entries.get(pair)
            if kind != PAIR and pair != NOTHING and (home is None or home.meta.kind != PAIR):
                raise Refused("There is no such pair in this journal.")
            key = bytes(32)
            if kind == PAIR:
                pair, key = uuid, old.meta.key if old else os.urandom(32)
            if old is not None:
                created_ms = old.meta.created_ms
            return self._write(
                old,
                Meta(
                    kind=kind,
                    flags=0,
                    schema=SCHEMA,
                    body_size=0,
                    version=old.meta.version + 1 if old else 1,
                    created_ms=_now_ms() if created_ms is None else created_ms,
                    sort_ms=sort_ms,
                    uuid=uuid,
                    pair=pair,
                    parent=parent,
                    body_digest=bytes(32),
                    key=key,
                    device=self._device.id,
                    n=self.head.counter + 1,
                ),
                self.stood_over(old) | dict(obj) if old else obj,
            )

    def delete(self, uuid: bytes) -> None:
        """Delete a record with its revisions and drafts, and leave a tombstone, in one transaction.

        A pair takes everything that belongs to it along, with the key; its tombstone lies under the vault's key.
        Drafts share one tombstone, revisions and tombstones themselves leave none. `compact` erases the traces."""
        with self.transaction():
            entry = self.entry(uuid)
            meta, gone, stood_over = entry.meta, self.going_with(entry), Json()
            if meta.kind not in (REVISION, TOMBSTONE):
                with suppress(Damaged):  # what cannot be read any more can still be deleted
                    stood_over = self.stood_over(entry)
            if meta.kind == DRAFT:
                ended.note(self, stored_over(stood_over.get(OVER)))
            elif meta.kind not in (REVISION, TOMBSTONE):
                tomb = tombstone_of(meta, os.urandom(16), _now_ms(), self._device.id, self.head.counter + 1)
                self._write(None, tomb, stood_over)
            for each in gone:
                self._take_out(each)
            if any(cache.belongs(each.meta) for each in gone):
                self._drop_cache()

    def change_passphrase(self, passphrase: str, *, kdf: Kdf | None = None) -> None:
        """Replace the passphrase, in one transaction, then erase the old key slot from the file.

        Whoever has an older copy of the file and the old passphrase can still read that copy."""
        check_new_passphrase(passphrase)
        self.check_writable()
        header = Header.parse(self._header)
        self._replace_header(header.with_passphrase(passphrase, kdf or kdf_of_this_machine(), self.keys.master))

    def new_recovery_key(self) -> RecoveryKey:
        """Replace the recovery key by a new one, which exists nowhere else: show it once. Older copies keep the old."""
        self.check_writable()
        recovery = RecoveryKey.draw()
        self._replace_header(Header.parse(self._header).with_recovery(recovery, self.keys.master))
        return recovery

    def _replace_header(self, header: Header) -> None:
        raw = header.pack(self.keys.master)
        with self.transaction():
            for copy in ("header", "header2"):
                self.container.set_single(copy, raw)
            self._staging().header = raw
        self._note()
        self.compact()

    def opens_with(self, passphrase: str | None = None, recovery: RecoveryKey | None = None) -> bool:
        """Would this passphrase or recovery key open the vault? Nothing is changed."""
        return Header.parse(self._header).unlock(passphrase, recovery) == self.keys.master

    def compact(self) -> None:
        """Rewrite the file without the traces of what was deleted. A failure is a notice: all is saved already."""
        try:
            self.container.compact()
        except RmjournalError as error:
            self.notices.append(f"The traces of what was replaced could not be erased. {error}")

    def _write(self, old: Entry | None, meta: Meta, obj: Mapping[str, object]) -> Entry:
        """Seal body and meta into the record's row, and count them into the set."""
        staged = self._staging()
        row = old.row if old else draw_row(self.container)
        body_box = self.sealer(owner_of(meta)).seal(encode_body(meta, obj), body_context(self.keys.vault_id, row))
        meta = meta._replace(body_size=len(body_box), body_digest=body_digest(body_box))
        meta_box = self.keys.meta.seal(meta.pack(), meta_context(self.keys.vault_id, row))
        if old is not None:
            staged.change.remove(row, self.container.meta(row))
        staged.change.add(row, meta_box)
        self.container.put(row, meta_box, body_box)
        staged.before.setdefault(meta.uuid, old)
        self._entries[meta.uuid] = entry = Entry(row, meta)
        if old is not None and cache.belongs(meta):
            self._drop_cache()
        return entry

    def _take_out(self, entry: Entry) -> None:
        staged = self._staging()
        staged.change.remove(entry.row, self.container.meta(entry.row))
        self.container.delete(entry.row)
        staged.before.setdefault(entry.meta.uuid, entry)
        del self._entries[entry.meta.uuid]
        self._sealers.pop(entry.meta.uuid, None)

    def _drop_cache(self) -> None:
        """Empty the cache of texts, for one of them is taken away."""
        self.container.empty_cache()
        self._cached = None

    def _staging(self) -> _Staged:
        if self._staged is None:
            raise RuntimeError("written outside a transaction")
        return self._staged


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
