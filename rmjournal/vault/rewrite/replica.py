"""Read another copy of the same vault under the keys of the open one, and add its
versions as they are.

A version that was written elsewhere keeps its origin, so that every copy goes on
knowing which version replaces which."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from rmjournal.support.errors import (
    Damaged,
    NewerFormat,
    OtherJournal,
    OtherKeys,
    Refused,
    RmjournalError,
    Tampered,
    WrongKey,
)
from rmjournal.vault.computer.device import Over, is_known, over, stored_over
from rmjournal.vault.format.head import Head
from rmjournal.vault.format.record import PAIR, Json, Meta
from rmjournal.vault.format.slots import Header
from rmjournal.vault.store import preflight
from rmjournal.vault.store.container import Container
from rmjournal.vault.store.entries import Entries
from rmjournal.vault.store.reader import MOVED, OVER, Reader
from rmjournal.vault.store.unlock import Entry, Keys, Unlocked, read_index, unlock
from rmjournal.vault.store.vault import Vault

INSTEAD = "Use another copy. If there is none, rebuild this one with `rmjournal repair`."  # of a damaged copy
_HIGHEST = 2**62  # versions and saves are counted in 64 bits, and go on from what is taken in


class Version(NamedTuple):
    """Hold one version of a record: what it says, and what it replaces as the highest n
    of each device."""

    meta: Meta
    raw: Json
    over: Over
    moved: bool = False  # was it ever in another pair?

    @property
    def knows(self) -> Over:
        """Return all that it replaces, and itself."""
        return over(self.over, self.meta.device, self.meta.n) or {}

    def covers(self, other: "Version") -> bool:
        """Return if this version was written with the other one at hand, or is the
        same.

        It was then saved at least as often; if not, two computers counted under one
        device id."""
        return is_known(other.meta, self.knows) and self.meta.version >= other.meta.version


class OtherCopy(Reader):
    """Another copy of an open vault; its faults are told as those of that copy."""

    def open_body(self, entry: Entry) -> Json:
        """Return the object of a record as it is stored, with the vault's own key."""
        failure: RmjournalError
        try:
            return super().open_body(entry)
        except Damaged as error:
            failure = of_that_copy(error)
        raise failure


@contextmanager
def another(keys: Keys, path: Path, passphrase: Callable[[], str] | None = None) -> Iterator[Reader]:
    """Open another copy of a vault for reading, under the keys of the open one, without
    a passphrase.

    A copy from before or after a re-key has other keys: `passphrase` is called for its
    own, which costs a key derivation. Raises OtherKeys if there is none to call,
    OtherJournal for another vault, WrongKey for another passphrase, Damaged or Tampered
    if its records do not add up."""
    preflight.check_copy(preflight.resolve(path))
    with closing(_opened(path)) as container:
        yield _indexed(container, keys, passphrase)


def _indexed(container: Container, keys: Keys, passphrase: Callable[[], str] | None) -> OtherCopy:
    """Read the index of an open copy; of what fails, say that it is about that copy."""
    failure: RmjournalError
    try:
        return _read(container, keys, passphrase)
    except Damaged as error:
        failure = of_that_copy(error)
    raise failure


def _read(container: Container, keys: Keys, passphrase: Callable[[], str] | None) -> OtherCopy:
    head_box = container.single("head") or b""
    head: Head | None = None
    with suppress(Tampered):
        head = Head.open(head_box, keys.head, keys.vault_id)
    if head is None:
        headers = list(_headers(container))
        if headers and all(header.vault_id != keys.vault_id for _, header in headers):
            raise OtherJournal("That file is a copy of a different journal.", "Nothing was changed.")
        if headers and not any(header.is_authentic(raw, keys.master) for raw, header in headers):
            if passphrase is None:
                raise OtherKeys(
                    "That copy has different keys: one of the two was given new keys.",
                    "Nothing was changed. `rmjournal merge` can merge it with its own passphrase.",
                )
            own = _unlocked(container, passphrase())
            keys, head, head_box = own.keys, own.head, own.head_box
        else:
            raise Tampered("That copy was altered, so none of its entries can be trusted.")
    index = read_index(container, keys, head)
    fault = index.fault(head)
    if fault is not None:
        raise fault
    if any(max(entry.meta.version, entry.meta.n) > _HIGHEST for entry in index.entries.values()):
        raise Tampered("That copy was altered: it claims an impossible number of saves.")
    return OtherCopy(container, keys, head, head_box, Entries(index.entries))


def _opened(path: Path) -> Container:
    failure: RmjournalError
    try:
        return Container.open(path, leaves_lock=False)
    except Damaged as error:
        failure = of_that_copy(error)
    raise failure


def _unlocked(container: Container, passphrase: str) -> Unlocked:
    failure: RmjournalError
    try:
        return unlock(container, passphrase, None)
    except WrongKey:
        failure = WrongKey(
            "That isn't the passphrase for that copy.", "Type the passphrase you had when the copy was made."
        )
    raise failure


def of_that_copy(error: RmjournalError) -> RmjournalError:
    """Turn what is said of a journal into what is said of a copy of it, if that is
    another file."""
    sentence = error.sentence.replace("This journal", "That copy").replace("this journal", "that copy")
    return type(error)(sentence, INSTEAD if isinstance(error, Damaged) else error.hint)


def _headers(container: Container) -> Iterator[tuple[bytes, Header]]:
    for copy in ("header", "header2"):
        raw = container.single(copy) or b""
        with suppress(Damaged, NewerFormat):
            yield raw, Header.parse(raw)


def version(vault: Reader, entry: Entry) -> Version:
    """Open a record with the vector of its version. Raises Damaged if it does not
    open."""
    raw = vault.open_body(entry)
    stored = raw.pop(OVER, None)
    return Version(entry.meta, raw, stored_over(stored), isinstance(stored, dict) and MOVED in stored)


def take(vault: Vault, taken: Version) -> Entry:
    """Store a version as another copy wrote it, with its origin, in place of the one
    that is here.

    The row is sealed anew; a pair that is not here gets a random key of its own."""
    meta = taken.meta
    with vault.transaction():
        old = vault.entry(meta.uuid) if meta.uuid in vault else None
        if old is not None and old.meta.kind != meta.kind:
            raise Refused("An entry can't change its kind.")
        key = bytes(32)
        if meta.kind == PAIR:
            key = old.meta.key if old is not None else os.urandom(32)
        stored: Json = taken.over | ({MOVED: "yes"} if taken.moved else {})
        return vault.write_version(old, meta._replace(key=key), taken.raw | ({OVER: stored} if stored else {}))
