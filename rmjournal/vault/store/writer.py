"""The writing half of an open vault: transactions, and rows that are sealed and
counted.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from rmjournal.support.clock import Clock
from rmjournal.support.errors import RESCUE, Damaged, DiskFull, Failed, InUse, Refused, RmjournalError
from rmjournal.vault.computer.anchor import Anchor, Written
from rmjournal.vault.computer.device import Device
from rmjournal.vault.format import slots
from rmjournal.vault.format.head import SetChange
from rmjournal.vault.format.kept_row import version_of
from rmjournal.vault.format.record import (
    DRAFT,
    PAIR,
    REVISION,
    TOMBSTONE,
    Json,
    Meta,
    body_context,
    body_digest,
    encode_json,
    meta_context,
    padded_body,
)
from rmjournal.vault.store import cache, kept_rows
from rmjournal.vault.store.container import LONGEST_BOX, Container
from rmjournal.vault.store.entries import Entries
from rmjournal.vault.store.kept_rows import Sort
from rmjournal.vault.store.reader import Reader, owner_of
from rmjournal.vault.store.unlock import Entry, Unlocked, adds_up, draw_row, rising_rows
from rmjournal.vault.store.vault_files import has_room_beside, is_quickly_rewritten

_NOT_KEPT = frozenset({DRAFT, TOMBSTONE, REVISION})  # no row names these
LONG = 8 * 1024 * 1024  # bytes: a transaction with more of them is written beside the file
_IN_ONE_PAGE = 4057  # bytes: a longer box goes on in pages of its own


class Saved(NamedTuple):
    """A version that was saved, and its object as a later `get` returns it."""

    row: int
    meta: Meta
    body: Json

    @property
    def entry(self) -> Entry:
        """The version as the index knows it."""
        return Entry(self.row, self.meta)


class Coming(NamedTuple):
    """What a transaction is going to write, about."""

    records: int
    size: int


class _Pending(msgspec.Struct):
    """An open transaction: its effect on the set and the header, and what to
    restore."""

    change: SetChange
    rows: Iterator[int]  # for new records of a long one
    forgotten: set[int] = msgspec.field(default_factory=set)  # rows that it deleted from the cache
    before: dict[bytes, Entry | None] = msgspec.field(default_factory=dict)
    header: bytes | None = None
    broken: bool = False


class Writer(Reader):
    """An open vault whose rows can be replaced, each change vouched for by a new
    head."""

    def __init__(
        self, container: Container, unlocked: Unlocked, entries: Entries, state: Path | None, clock: Clock | None = None
    ) -> None:
        super().__init__(container, unlocked.keys, unlocked.head, unlocked.head_box, entries)
        self.notices = container.notices  # one list: much has something to tell in the middle of a save
        self.notices += unlocked.notices
        self.clock = clock or Clock()
        self._header = unlocked.header
        self._pending: _Pending | None = None
        self._stopped = ""
        self._kept_rows: dict[int, array[int]] | None = None  # of each row kept in the cache, the versions it names
        self._has_new_chains = False
        self._device = Device(state, self.keys.vault_id, self.head_box)
        self._anchor = Anchor(state, self.keys.anchor, self.keys.vault_id, self.notices.append)
        self._written: Written | None = None  # this computer's last version in the file

    @property
    def read_only(self) -> str:
        """Why nothing can be saved; "" if it can."""
        return self.container.read_only or self._stopped

    @property
    def device_id(self) -> bytes:
        """The id under which this computer writes, 8 bytes."""
        return self._device.id

    def renew_device(self) -> None:
        """Write under another id from now on: another computer uses this one, too."""
        self._device.renew()

    def check_writable(self) -> None:
        """Raise Failed if nothing can be saved, with the reason and a way out."""
        if self.read_only:
            hint = "Copy the journal to a folder you can save to." if self.container.read_only else "Open it again."
            raise Failed(f"Nothing can be saved: {self.read_only}.", hint)

    @contextmanager
    def transaction(self, coming: Coming | None = None) -> Iterator[None]:
        """Save everything that is written inside, or nothing.

        A transaction inside another joins it. About 2 ms, most of it the disk. Where
        much is `coming`, in no order, it is written to a copy that then takes the place
        of the file, so that memory need not hold it."""
        if self._pending is not None:
            try:
                yield
            except BaseException:
                self._pending.broken = True
                raise
            return
        self.check_writable()
        self._device.claim()
        self.check_cache()
        is_long = coming is not None and coming.size >= LONG and has_room_beside(self.container.path, coming.size)
        if is_long:
            self.prove()
            self._entries.packs = True
        self.container.begin(beside=is_long)
        try:
            self._check_head()
            rows = iter(rising_rows(coming.records) if coming is not None and is_long else ())
            self._pending = _Pending(SetChange(self.keys.set), rows)
            yield
            if self._pending.broken:
                raise Refused("Part of this couldn't be saved, so none of it was.")
            self._commit(self._pending)
        except BaseException:
            self._restore_index()
            raise
        finally:
            self._pending = None
            self.container.rollback()

    def write_version(self, old: Entry | None, meta: Meta, obj: Mapping[str, object]) -> Entry:
        """Seal a version of a record in the row of the one it replaces.

        `meta` needs no size and no digest of the body. Raises Refused for what JSON
        cannot hold, RuntimeError outside a transaction."""
        return self.write_json(old, meta, encode_json(obj))

    def write_json(self, old: Entry | None, meta: Meta, text: bytes) -> Entry:
        """Seal a version whose JSON is encoded already, as `write_version` does."""
        pending = self._transaction()
        # In a long transaction rows rise, so that each page is filled at once. Those of
        # pairs do not: all pairs come first.
        row = old.row if old else draw_row(self.container, () if meta.kind == PAIR else pending.rows)
        body_box = self.sealer(owner_of(meta)).seal(padded_body(meta, text), body_context(self.keys.vault_id, row))
        if len(body_box) > LONGEST_BOX:
            raise Refused(
                "One of these entries is larger than 64 MiB. Nothing was saved.", "Leave it out, or split it."
            )
        meta = meta._replace(body_size=len(body_box), body_digest=body_digest(body_box))
        meta_box = self.keys.meta.seal(meta.pack(), meta_context(self.keys.vault_id, row))
        if old is not None:
            pending.change.remove(row, self._stored_meta(old))
            self._forget(old)
        pending.change.add(row, meta_box)
        self.container.put(row, meta_box, body_box)
        self._has_new_chains |= len(body_box) > _IN_ONE_PAGE
        pending.before.setdefault(meta.uuid, old)
        self._entries[meta.uuid] = entry = Entry(row, meta)
        return entry

    def _erase(self, entry: Entry) -> None:
        """Remove the rows of a record, and count it out of the set."""
        pending = self._transaction()
        pending.change.remove(entry.row, self._stored_meta(entry))
        self.container.delete(entry.row)
        self._forget(entry)
        pending.before.setdefault(entry.meta.uuid, entry)
        self._entries.remove(entry.meta.uuid)
        self._sealers.pop(entry.meta.uuid, None)

    def _stored_meta(self, entry: Entry) -> bytes:
        """Return the meta box of a record, which has to be the one in the set.

        Taken out in the place of another, an older one would leave the set wrong for
        good. Raises Tampered."""
        cache.as_stored(self.container, self.keys, entry)
        return self.container.meta(entry.row)

    def _set_header(self, raw: bytes) -> None:
        """Write both copies of the header in the open transaction."""
        for copy in ("header", "header2"):
            self.container.set_single(copy, raw)
        self._transaction().header = raw

    def _empty_cache(self) -> None:
        """Empty the cache: something in it is being deleted.

        What is kept of other records stays."""
        self.container.empty_cache(self._kept_rows or ())
        self._entries.note_emptied()

    def _forget(self, entry: Entry) -> None:
        """Delete the rows that name a version which is going."""
        if entry.meta.kind not in _NOT_KEPT:
            version, forgotten = version_of(entry.meta), self._transaction().forgotten
            for row, versions in (self._kept_rows or {}).items():
                if row not in forgotten and version in versions:
                    self.container.uncache(row)
                    forgotten.add(row)

    def check_cache(self) -> None:
        """Remove a damaged cache, once a session, before the first save."""
        if self._kept_rows is None:
            found = kept_rows.named(self.container, self.keys)
            if (found is None or not self._entries.stored_for) and cache.remove_damaged(
                self.container, self.keys, self.head_box
            ):
                self.compact()
                self._entries.note_emptied()
                found = {}
            self._kept_rows = found or {}

    def makes_new_table(self) -> bool:
        """Return whether closing stores all metas again, which is the time to store
        words as well."""
        return not self.read_only and cache.makes_new_table(self.head_box, self._entries)

    def changed(self) -> Set[bytes]:
        """Return the ids of what changed since all metas were stored."""
        return self._entries.changed

    def keep_metas(self) -> None:
        """Store what opening reads in place of the metas, if it changed."""
        if cache.is_behind(self.head_box, self._entries):
            kept = self._kept_rows
            if kept is None:
                kept = kept_rows.named(self.container, self.keys) or {}
            cache.keep(self.container, self.keys, self.head_box, self._entries, kept)

    def keep_rows(self, sort: Sort, rows: Iterable[bytes], outdated: Collection[int] = ()) -> None:
        """Store packed rows in transactions of their own, and delete outdated ones.

        It may fail: nothing depends on it."""
        with suppress(RmjournalError):
            self.check_writable()
            self.check_cache()
            kept = self._kept_rows = dict(self._kept_rows or {})
            first = sort.next_after(kept)
            for named in kept_rows.kept(self.container, self.keys, self.head_box, sort, first, rows, outdated):
                kept |= named
        self.container.rollback()

    def compact(self) -> None:
        """Rewrite the file without traces of what was deleted; a failure is a notice
        only."""
        try:
            self.container.compact()
        except RmjournalError as error:
            why = f". {error}"
            if isinstance(error, DiskFull):  # what was done is saved
                why = ": the disk is full. They go when you next change the passphrase or delete a pair."
            self.notices.append(f"Traces of what you replaced couldn't be erased{why}")

    def _mix_long_bodies(self) -> None:
        """Rewrite the file if long bodies were written since it was opened.

        SQLite appends the pages of a long body, which tells the order of writing.
        Rewritten, they lie in the order of the row ids, which are random. Nothing
        depends on it: it is left out if the file is large or not ours any more."""
        if self._has_new_chains and not self.read_only and is_quickly_rewritten(self.container.path):
            with suppress(RmjournalError):
                if self.container.head_on_disk() == self.head_box:
                    self.container.compact()

    def _check_head(self) -> None:
        """Raise InUse if the disk holds another head than this vault last read.

        Raises Failed or InUse if the file was moved, deleted or replaced."""
        if self.container.head_on_disk() != self.head_box:
            self._stopped = "another program changed the file while it was open here"
            raise InUse("Another program changed this journal. Nothing was overwritten.", "Open it again.")

    def _commit(self, pending: _Pending) -> None:
        """Write the head that vouches for the new state, and commit."""
        self._check_head()  # a long transaction leaves time for a copy over the file
        header = pending.header or self._header
        head = self.head.following(pending.change, self.clock.ms(), slots.digest(header))
        head_box = head.seal(self.keys.head, self.keys.vault_id)
        self.container.set_single("head", head_box)
        if self.container.is_beside and not adds_up(self.container, self.keys, head):
            raise Failed("This failed its check, so nothing was saved.", "Have this computer's disk checked.")
        failure: RmjournalError | None = None
        try:
            self.container.commit()
        except RmjournalError as error:
            failure = error
        if failure is None:
            self._confirm_commit(head_box)
        else:
            self._resolve_commit(head_box, failure)
        self.head, self.head_box, self._header = head, head_box, header
        self._written = self._last_written(pending)
        self._anchor.saved(head, head_box, self._written)

    def _last_written(self, pending: _Pending) -> Written | None:
        """Return this computer's last version that no newer file lacks.

        A save that only erases may erase that one: then every record is looked at."""
        mine = self.device_id
        entries = (self._entries.get(uuid) for uuid in pending.before)
        if any(each is not None and each.meta.device == mine and each.meta.n == self.head.counter for each in entries):
            return mine, self.head.counter
        if self._written is None or self.stands_over(*self._written):
            return self._written
        n = max((each.meta.n for each in self.entries() if each.meta.device == mine), default=0)
        return (mine, n) if n else None

    def _confirm_commit(self, new_head_box: bytes) -> None:
        """Raise if another program wrote to the file, or moved it, during the commit.

        Looks twice: SQLite calls a page that could not be read damaged, too."""
        failure: RmjournalError | None = None
        for _ in range(2):
            try:
                if self.container.head_on_disk() == new_head_box:
                    return
            except Damaged:
                continue
            except RmjournalError as error:
                failure = error
            break
        self._stopped = "another program wrote to its file during a save"
        raise failure or Damaged(
            "Another program wrote to this journal's file during a save. "
            "This was not saved, and the file may be damaged.",
            RESCUE,
        )

    def _resolve_commit(self, new_head_box: bytes, failure: RmjournalError) -> None:
        """Find out if a commit that raised took place: the head in the file tells."""
        self.container.rollback()
        found: bytes | None = None
        with suppress(RmjournalError):
            found = self.container.head_on_disk()
        if found == new_head_box:
            self.notices.append("This was saved, but the disk reported an error. Make a backup soon.")
            return
        if found != self.head_box:
            self._stopped = "the disk failed during a save"
            failure = Failed(
                "The disk failed during a save, so this may or may not have been saved.",
                "Have the disk checked. Then open the journal again to see.",
            )
        raise failure

    def _restore_index(self) -> None:
        """Give the index back the entries it had before the transaction."""
        self._sealers = {}
        for uuid, entry in self._pending.before.items() if self._pending else ():
            if entry is None:
                self._entries.remove(uuid)
            else:
                self._entries[uuid] = entry

    def _transaction(self) -> _Pending:
        if self._pending is None:
            raise RuntimeError("written outside a transaction")
        return self._pending
